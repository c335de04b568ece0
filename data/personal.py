"""Personal data in cells: CPR numbers, which stop a file, and contact data, which are warned of. Nothing is ever echoed."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator

# Between the date and the serial number: a hyphen or what looks like one, and spaces. A date that is written as one needs the hyphen,
# for a clock time may follow it.
_HYPHEN = r"\s{0,3}[-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]\s{0,3}"
_CPR = re.compile(
    rf"(?<![0-9])([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})(?:{_HYPHEN}|\s{{0,6}})([0-9])[0-9]{{3}}(?![0-9])"
)
_CPR_OF_DATE = re.compile(
    rf"(?<![0-9])([0-9]{{2}})(?:\.(?=[0-9]{{2}}\.)|/(?=[0-9]{{2}}/))([0-9]{{2}})[./]([0-9]{{2}}){_HYPHEN}([0-9])[0-9]{{3}}(?![0-9])"
)
# Most texts have neither, and this is told fastest so.
_SIX_DIGITS = re.compile("[0-9][0-9][0-9][0-9][0-9][0-9]")
_DATE = re.compile("[0-9][0-9][./][0-9][0-9][./][0-9][0-9]")
# What is not seen, and may stand between two digits: control characters but tabulators and line breaks, zero-width
# and direction marks, fillers, and either as Excel writes it (_x200B_).
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|_x[0-9A-Fa-f]{4}_"
)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # full-width digits, say
_ESCAPE_LENGTH = len("_x200B_")
_SHORTEST = 10
_LEAST, _MOST = 101_000_000, 3_112_999_999  # 010100-0000 without its zero, 311299-9999

# Identifiers made by machines, in which ten digits in a row mean nothing.
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"(?<![^\W_])(?=[0-9]*[a-f])(?:[0-9a-f]{2}){8,}(?![^\W_])", re.IGNORECASE)


def find_cpr(value: object, *, untyped: bool = False) -> list[tuple[int, int]]:
    """(start, end) of each CPR number in the value's text; empty where there is none.

    DDMMYY-SSSS with or without a hyphen or spaces, DD.MM.YY-SSSS with one, of a real date whose century the seventh digit
    tells; modulus 11 is not required, for numbers given since 2007 fail it. What is not seen does not count, wherever it
    stands. Not part of a longer row of digits, of a UUID or of a long hexadecimal id, and not the digits after a decimal
    mark. A number is looked at as ten digits, with the zero in front that a number cell loses: (0, 10).
    untyped: the value comes from a text file, where nine digits alone may be such a number as well.
    Source: Det Centrale Personregister, "Personnummeret i CPR".
    """
    if isinstance(value, str):
        if len(value) < _SHORTEST - 1:
            return []
        seen, places = bare(value)
        if len(seen) < _SHORTEST:
            numbers = _in_number(seen) if untyped and len(seen) == _SHORTEST - 1 else []
        else:
            may_hold = (_SIX_DIGITS.search(seen) and _CPR.search(seen)) or (
                _DATE.search(seen) and _CPR_OF_DATE.search(seen)
            )
            numbers = _in_text(seen) if may_hold else []
        return [(places[start], places[end - 1] + 1) for start, end in numbers] if places else numbers
    if isinstance(value, float | int) and _LEAST <= value <= _MOST and value == int(value):
        return [(0, _SHORTEST)] if _in_text(f"{int(value):010d}") else []
    return []


def bare(text: str) -> tuple[str, list[int]]:
    """(the text without what is not seen and with ordinary digits, where each letter of it stood).

    No places where nothing was changed.
    """
    if text.isascii() and text.isprintable() and "_x" not in text:
        return text, []
    if not _UNSEEN.search(text) and not _OTHER_DIGIT.search(text):
        return text, []
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for unseen in _UNSEEN.finditer(text):
        stop, end = unseen.span()
        letters += text[at:stop]
        places += range(at, stop)
        if end - stop == _ESCAPE_LENGTH:
            letter = chr(int(text[stop + 2 : stop + 6], 16))
            if letter >= " " and not _UNSEEN.fullmatch(letter):
                letters.append(letter)
                places.append(stop)
        at = end
    letters += text[at:]
    places += range(at, len(text))
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in letters), places


def is_likeness(value: object) -> bool:
    """Whether a value in which a number was found is digits alone, so that it may be an amount or an id as well."""
    return not isinstance(value, str) or bare(value)[0].strip().isdigit()


def _in_number(text: str) -> list[tuple[int, int]]:
    digits = text.isascii() and text.isdigit()
    return [(0, len(text))] if digits and _in_text(text.rjust(_SHORTEST, "0")) else []


def _in_text(text: str) -> list[tuple[int, int]]:
    for machine_made in (_UUID, _HEX):
        text = machine_made.sub(lambda number: "x" * len(number[0]), text)
    return [
        match.span()
        for match in sorted([*_CPR.finditer(text), *_CPR_OF_DATE.finditer(text)], key=re.Match.start)
        if _is_date(*map(int, match.groups())) and not _is_decimal(text, match)
    ]


_BEFORE_DECIMALS = re.compile(r"(?<![0-9])[0-9]{1,9}[.,]\Z")


def _is_decimal(text: str, match: re.Match[str]) -> bool:
    """Whether the digits are those after a decimal mark: 0,0303189864."""
    start, end = match.span()
    return (
        end - start == _SHORTEST
        and start >= 2
        and _BEFORE_DECIMALS.search(text, max(start - 11, 0), start) is not None
    )


def _is_date(day: int, month: int, year: int, seventh: int) -> bool:
    """Whether the date exists in the century that the seventh digit and the year tell."""
    if not 1 <= month <= 12:
        return False
    if seventh <= 3:
        century = 1900
    elif seventh in (4, 9):
        century = 2000 if year <= 36 else 1900
    else:
        century = 2000 if year <= 57 else 1800
    return 1 <= day <= monthrange(century + year, month)[1]


_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
# Four pairs are a phone number; eight digits alone may be an amount, a date or an id, and need a word or a country code.
_MAYBE_PHONE = re.compile(r"[0-9][0-9][ \u00a0.-]?[0-9][0-9][ \u00a0.-]?[0-9]")
_PAIRS = re.compile(
    r"(?<![\d.,/-])(?<!\d\s)(?<!uge\s)(?<!uger\s)(?<!Uge\s)(?<!Uger\s)[2-9]\d(?:[ \u00a0]\d\d){3}(?![ \u00a0]?\d|[.,/-]\d)"
)
_CALLED = re.compile(
    r"(?:\b(?:tlf|tel|telefon(?:nummer|nr)?|mobil(?:nummer|nr)?|mob|sms)\b\.?:?\s*|(?<![\d+])(?:\+|00)45\s?)"
    r"[2-9](?:[ \u00a0.-]?\d){7}(?!\d)",
    re.IGNORECASE,
)
_NUMBERED = re.compile("[ \u00a0](?<=[a-zæøåé,.][ \u00a0])[1-9]")
_BEFORE_NUMBER = (
    *(
        "ade",
        "ej",
        "llé",
        "lle",
        "ræde",
        "vard",
        "lads",
        "ladsen",
        "orv",
        "orvet",
        "ænge",
        "ænget",
        "arken",
        "rygge",
    ),
    *("aven", "aj", "nr", "nr.", ","),
)
_STREET = re.compile(
    r"(?<!\w)[A-ZÆØÅÉ][\w.'-]*(?:\s+[A-ZÆØÅ][\w.'-]*){0,3}?"
    r"(?:(?<=[a-zæøåé]{2})(?:s?gade|s?vej|allé|alle|stræde|boulevard|plads(?:en)?|torv(?:et)?|vænget?|parken|brygge|haven)"
    r"|(?<=[a-zæøåé])\s+(?:Gade|Vej|Allé|Alle|Stræde|Boulevard|Plads|Torv|Vænge|Brygge|Kaj))"
    r",?\s+(?:nr\.?\s*)?[1-9]\d{0,2}(?:\s?-\s?\d{1,3})?\s?[A-ZÆØÅa-z]?(?![\w:%/])(?![.,]\d)"
    r"(?!\s*(?:%|kr|mio|mia|t\.?kr|[.]?\s*(?:gang|uge|dag|måned|time|minut|år|person|deltag|møde|indsats|unge|børn|beboer|borger|hændels"
    r"|anmeld|januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|kvartal|og\s\d)))"
)


def numbers_after_streets(text: str) -> Iterator[int]:
    """Where a number stands after what may be the name of a street: the position of the space between them."""
    for at in _NUMBERED.finditer(text):
        if text.endswith(_BEFORE_NUMBER, 0, at.start()):
            yield at.start()


def find_contact(value: object) -> list[str]:
    """The kinds of contact data in a text, of "e-mailadresse", "telefonnummer", "adresse"; empty where there are none.

    Danish phone numbers and street addresses. Meant for a warning: rather one too few than a warning on every note.
    """
    if not isinstance(value, str) or len(value) < 6:
        return []
    kinds = []
    if "@" in value and _MAIL.search(value):
        kinds.append("e-mailadresse")
    if _MAYBE_PHONE.search(value) and (_PAIRS.search(value) or _CALLED.search(value)):
        kinds.append("telefonnummer")
    if next(numbers_after_streets(value), None) is not None and _STREET.search(value):
        kinds.append("adresse")
    return kinds

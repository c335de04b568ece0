"""Cells as Danish spreadsheets hold them -> values of the contract's types.

Nothing is guessed silently: a cell that can be read in two ways, or that is almost right, becomes a `Fault`.
Where one reading is the likely one, the fault carries it, so that it can be applied on a person's word.
"""

from __future__ import annotations

import calendar
import html
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from data.contract import (
    DISTRICT_LIKELY,
    DISTRICT_SYNONYMS,
    DISTRICTS,
    WHOLE_CITY,
    WHOLE_CITY_WORDS,
    Codes,
    Column,
)
from data.danish import MONTHS
from data.messages import MARKS_FOR_NUMBERS

Cell = str | float | bool | date | datetime | timedelta | None

FIRST_YEAR, LAST_YEAR = 1900, 2100
# DECIMAL(18,2) holds more; no amount of the municipality's comes near, and floats keep their øre up to here.
LARGEST_AMOUNT = 1e13
LARGEST_COUNT = 1e15
NUMERIC = ("count", "integer", "number", "money", "share")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell could not be taken as it stands.

    kind: short English code, worded in messages.py. part: what the sentence names, where that is not the whole cell.
    reading: the value the cell has if the offer is accepted; offer tells offers of one kind in one column apart.
    other: the same fault with another reading, where a person must say which is meant.
    """

    kind: str
    part: str = ""
    has_reading: bool = False
    reading: Any = None
    offer: str = ""
    severity: Literal["error", "warning"] = "error"
    other: Fault | None = None


def _offered(kind: str, reading: Any, part: str = "", offer: str = "") -> Fault:
    return Fault(kind, part, True, reading, offer)


# -- text ---------------------------------------------------------------------------------------------------

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_TRANSLITERATED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"})


def clean(text: str) -> str:
    """The text as it looks: composed letters, ordinary spaces, no invisible characters, nothing around it."""
    # Nearly every text is so already, and these tell it many times faster than a search for each odd character.
    if text.isprintable() and unicodedata.is_normalized("NFC", text) and "_x000D_" not in text:
        return text.strip()
    text = unicodedata.normalize("NFC", text.replace("_x000D_", ""))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _INVISIBLE.sub("", _SPACES.sub(" ", text)).strip()


def fold(text: str) -> str:
    """For comparing words: case, kind of space and the spelling of æ, ø, å (ae, oe, aa) do not count."""
    folded = clean(text).casefold()
    return " ".join((folded if folded.isascii() else folded.translate(_TRANSLITERATED)).split())


_HYPHENS = re.compile("[-_\u2010-\u2015\u2212]")
_NUMBER_AT_END = re.compile(r"^(.*\D)0*(\d+)$")


def key_form(text: str) -> str:
    """For comparing ids: case, hyphens and spaces before a number and zeros before the last one do not count."""
    folded = re.sub(r"[\s-]+", "-", _HYPHENS.sub("-", fold(text)))
    folded = re.sub(r"(?<=[a-z])-(?=\d)", "", folded)
    match = _NUMBER_AT_END.match(folded)
    return f"{match[1]}{match[2]}" if match else folded


def number_form(text: str) -> str:
    """For comparing numbers that are names, such as an own number: case, hyphens and spaces do not count, zeros do."""
    return re.sub(r"[\s-]+", "", _HYPHENS.sub("-", fold(text)))


def plain_number(value: float) -> str:
    """A number as text with a decimal comma and no more decimals than it has: 4711.0 -> "4711", 2.5 -> "2,5"."""
    if value == int(value) and abs(value) < 1e16:
        return str(int(value))
    return repr(value).replace(".", ",")


def cell_text(value: Cell) -> str:
    """The cell as a person would recognise it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SAND" if value else "FALSK"
    if isinstance(value, float | int):
        return plain_number(float(value))
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y}" if value.time() == time() else f"{value:%d-%m-%Y %H.%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return clean(str(value))


def is_blank(value: Cell) -> bool:
    return value is None or (isinstance(value, str) and not clean(value))


# fmt: off
NO_VALUE = frozenset((
    "-", "–", "—", ".", "..", "...", "?", "i.a.", "i.a", "ia", "n/a", "n.a.", "na", "#n/a", "ukendt", "uoplyst", "u.o.",
    "mangler", "afventer", "kommer", "null", "ikke oplyst", "ej oplyst", "ikke opgjort", "ikke relevant",
))
_ERROR_VALUES = frozenset((
    "#div/0!", "#n/a", "#ref!", "#value!", "#name?", "#num!", "#null!",
    "#division/0!", "#i/t", "#reference!", "#vaerdi!", "#navn?", "#nul!",
))
_YES = frozenset(("ja", "j", "x", "yes", "y", "1", "sand", "sandt", "true"))
_NO = frozenset(("nej", "n", "no", "0", "falsk", "false"))
_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)
# fmt: on


def _word_fault(text: str) -> Fault | None:
    """Words that stand where a value should be, in any column that is not free text."""
    folded = fold(text)
    if folded in _ERROR_VALUES:
        return Fault("error_value", text)
    if folded not in NO_VALUE:
        return None
    return _offered("no_value", None, offer=folded if folded in MARKS_FOR_NUMBERS else "")


# -- numbers ------------------------------------------------------------------------------------------------

_UNIT_WORDS = {
    "t": 1e3,
    "tkr": 1e3,
    "tusind": 1e3,
    "tusinde": 1e3,
    "mio": 1e6,
    "million": 1e6,
    "millioner": 1e6,
}
_UNIT_WORDS |= {"mia": 1e9, "milliard": 1e9, "milliarder": 1e9}
_UNIT = re.compile(
    r"^(.*?\d)\s*(t|tkr|tusinde?|mio|mill?ion(?:er)?|mia|milliard(?:er)?)\.?\s*(?:kr\.?|kroner)?$"
)
_KRONER = re.compile(r"^(?:kr\.?|dkk)\s*|(?:,-|\s*(?:kr\.?|kroner|dkk))$")
_ABOUT = re.compile(
    r"^(?:ca\b\.?|cirka|omkring|omtrent|op til|mindst|mere end|over|under|min\.|max\.|maks\.|[~<>≈±])\s*\d"
)
_SPACED = re.compile(r"^[+-]?\d{1,3}(?: \d{3})+(?:,\d+)?$")
_WHOLE = re.compile(r"^[+-]?\d+$")
_DECIMAL = re.compile(r"^[+-]?\d+,\d+$")
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$")
_TWO_WAYS = re.compile(r"^[+-]?[1-9]\d{0,2}\.\d{3}$")
_POINT = re.compile(r"^[+-]?\d*\.\d+$")
_ENGLISH = re.compile(r"^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$")
_PER_CENT = re.compile(r"^(.*\d)\s*(?:%|pct\.?|procent)$")


_ABOUT_WORD = re.compile(r"^(?:ca\b\.?|cirka|omkring|omtrent|[~≈±])\s*")
# A small number of persons that is hidden at its source.
_FEW = re.compile(
    r"^(?:(?:<|under|færre end|mindre end)\s*[2-5]|(?:<=|≤|højst|maks\.?|max\.?|op til)\s*[1-4]|1\s*-\s*[2-4])$"
)
_MINUS_BEHIND = re.compile(r"^(\d[\d. ]*(?:,\d+)?)\s*-$|^\((\d[\d. ]*(?:,\d+)?)\)$")


def _danish_number(text: str) -> float | Fault:
    """Digits with Danish separators, nothing else."""
    if _SPACED.match(text):
        text = text.replace(" ", "")
    if _WHOLE.match(text) or _DECIMAL.match(text) or _GROUPED.match(text):
        return float(text.replace(".", "").replace(",", "."))
    if _TWO_WAYS.match(text):
        return _offered("two_ways", float(text.replace(".", "")))
    if _POINT.match(text):
        return _offered("decimal_point", float(text))
    if _ENGLISH.match(text):
        return _offered("english_number", float(text.replace(",", "")))
    return Fault("about" if _ABOUT.match(text) else "not_number")


def _number(value: Cell, type_: str) -> float | Fault | None:
    """Any numeric column's cell as a number in the unit it is written in."""
    if isinstance(value, float | int):
        return float(value)
    if not isinstance(value, str):
        return Fault("date_as_number" if isinstance(value, date) else "time")
    text = clean(value).replace("−", "-").replace("–", "-").casefold()
    fault = _word_fault(value)
    if fault is not None:
        return fault
    if type_ == "money":
        text = _KRONER.sub("", text)
    reading = _danish_number(text)
    if isinstance(reading, Fault) and _FEW.match(text):
        return Fault("few")
    if isinstance(reading, Fault) and reading.kind == "about":
        number = _danish_number(_ABOUT_WORD.sub("", text))
        return _offered("about", number) if isinstance(number, float) else reading
    if behind := _MINUS_BEHIND.match(text):
        number = _danish_number((behind[1] or behind[2]).strip())
        number = number.reading if isinstance(number, Fault) else number
        return _offered("minus_behind", -number) if isinstance(number, float) else reading
    if isinstance(reading, Fault) and reading.kind == "not_number":
        unit = _UNIT.match(text)
        if unit:
            amount = _danish_number(unit[1].strip())
            if isinstance(amount, float):
                return _offered("unit_word", round(amount * _UNIT_WORDS[unit[2]], 2))
        per_cent = _PER_CENT.match(text)
        if per_cent:
            share = _danish_number(per_cent[1].strip())
            if isinstance(share, float):
                return _offered("per_cent", share)
    return reading


def amount(value: Cell) -> float | None:
    """The cell as a number where it is one, or likely one."""
    reading = (
        _number(value, "money") if isinstance(value, float | int | str) and not is_blank(value) else None
    )
    if isinstance(reading, Fault):
        reading = reading.reading
    return reading if isinstance(reading, float) else None


def _within(column: Column, value: float) -> Fault | None:
    lowest = 0.0 if column.type in ("count", "share") and column.minimum is None else column.minimum
    highest = 1.0 if column.type == "share" and column.maximum is None else column.maximum
    if lowest is not None and value < lowest:
        return Fault("negative" if lowest == 0 else "range")
    if highest is not None and value > highest:
        return Fault("range")
    limit = LARGEST_AMOUNT if column.type == "money" else LARGEST_COUNT
    return Fault("too_large") if abs(value) >= limit else None


def _as_shown(value: float) -> float:
    """The 15 digits a spreadsheet shows and keeps: 0.1669 for the 0.16690000000000002 that 16.69 / 100 comes to."""
    return float(f"{value:.15g}")


def _fit(column: Column, value: float) -> int | float | Fault:
    """A number in the column's own unit -> the value stored, or why it cannot be."""
    fault = _within(column, value)
    if fault is not None:
        return fault
    if column.type in ("count", "integer"):
        return round(value) if abs(value - round(value)) < 1e-9 else Fault("fraction")
    return round(value, 2) if column.type == "money" else _as_shown(value)


def _nothing_or_unknown(column: Column, fault: Fault) -> Fault:
    """A mark for no number with the second way to read it, where the column takes a nought; likelier first."""
    nothing = _fit(column, 0.0)
    if not fault.offer or isinstance(nothing, Fault):
        return fault
    zero = Fault("no_value", fault.part, True, nothing, f"{fault.offer} 0")
    first, second = (fault, zero) if "." in fault.offer else (zero, fault)
    return replace(first, other=second)


_HIDDEN = Fault("hidden_count", "", True, None, "", "warning")


def _checked(column: Column, reading: float | Fault | None, factor: float) -> Any:
    """Bring a number, or the reading a fault offers, into the column's unit and limits."""
    if isinstance(reading, Fault):
        if reading.kind == "no_value":
            return _nothing_or_unknown(column, reading)
        if reading.kind == "few":
            # Where the row says whether persons are counted it is seen to later, see `_few`.
            return _HIDDEN if column.counts_persons else Fault("few" if column.persons_by else "about")
        if not reading.has_reading or reading.reading is None:
            return reading
        fitted = _fit(column, reading.reading * factor)
        return (
            Fault(reading.kind, reading.part) if isinstance(fitted, Fault) else _offered(reading.kind, fitted)
        )
    return None if reading is None else _fit(column, reading * factor)


def read_number(column: Column, value: Cell, *, scale: float = 1.0) -> Any:
    """A cell of a count, integer, number or money column; `scale` is the header's unit in kroner."""
    number = _number(value, column.type)
    # "2,5 mio." names its own unit; the header's does not apply to it.
    factor = 1.0 if isinstance(number, Fault) and number.kind == "unit_word" else scale
    return _checked(column, number, factor)


def read_share(column: Column, value: Cell, *, per_cent: bool = False) -> Any:
    """A cell of a share column as 0-1; `per_cent`: the header says the numbers are per cent."""
    share = _number(value, "share")
    if isinstance(share, Fault):
        if share.kind == "per_cent":
            return _fit(column, share.reading / 100)
        return _checked(column, share, 0.01 if per_cent else 1.0)
    if share is None:
        return None
    if not per_cent and 1 < share <= 100:
        return _offered("share_scale", share / 100)
    return _fit(column, share / 100 if per_cent else share)


Unit = Literal["share", "per cent", "other", "unknown"]
_PER_CENT_UNIT = re.compile(r"%|\bpct\b|\bprocent\b")
_SHARE_UNIT = re.compile(r"^andel(?:e|en)?\b")


def unit_of(text: str | None) -> Unit:
    """What an indicator's unit says of its numbers: 63 % is 0.63 in "andel", 63 in "%", and nothing in "unge"."""
    if text is None or not clean(text):
        return "unknown"
    folded = fold(text)
    if _PER_CENT_UNIT.search(folded):
        return "per cent"
    return "share" if _SHARE_UNIT.match(folded) else "other"


@dataclass(frozen=True, slots=True)
class Measure:
    """How a row's number is measured. series: what it belongs to; usual: the size its series is known to have, if any."""

    unit: Unit
    series: Any = None
    usual: float | None = None


# A number between 0 and 1 in per cent is asked about where others of its series are so many times as large.
_OTHERWISE = 10


def _one_scale(
    column: Column,
    values: Sequence[Cell],
    readings: list[Any],
    measures: Sequence[Measure],
    percent_cells: Collection[int],
    per_cent: bool,
    applied: Callable[[Fault], bool],
) -> None:
    """Read the shares and percentages of a column in place: 63 %, however it is shown, is never wrong by a hundred.

    What is written as per cent is certain. The other numbers of a column stand on one scale: where one can only be per
    cent, those up to 1 are asked about with it; where one can only be a share of 1, so is it.
    """
    as_share = column if column.type == "share" else replace(column, type="share", minimum=None, maximum=None)
    # (position, number) of the numbers without a sign of per cent, by the scale they would be read on.
    shares: list[tuple[int, float]] = []
    per_cents: list[tuple[int, float]] = []
    sure: list[tuple[int, float]] = []  # in per cent
    for position, measure in enumerate(measures):
        if measure.unit not in ("share", "per cent") or (
            readings[position] is None and is_blank(values[position])
        ):
            continue
        wants_share = measure.unit == "share"
        value = values[position]
        number = _number(value, "share")
        if position in percent_cells and isinstance(value, float):
            number = Fault("per_cent", "", True, value * 100)
        if isinstance(number, Fault):
            if number.kind == "per_cent":
                sure.append((position, number.reading))
                readings[position] = (
                    _fit(as_share, number.reading / 100)
                    if wants_share
                    else _fit(column, round(number.reading, 9))
                )
            elif wants_share:
                share = read_share(as_share, value, per_cent=per_cent)
                readings[position] = _settled(share, applied)
        elif number is not None:
            if wants_share and not per_cent:
                shares.append((position, number))
            else:
                per_cents.append((position, number))
            readings[position] = _fit(as_share, number / 100) if wants_share else _fit(column, number)
    doubtful = any(1 < number <= 100 for _, number in shares)
    for position, number in shares:
        if doubtful and 0 < number <= 100:
            fault = Fault("share_scale", "" if number > 1 else "small", True, _as_shown(number / 100))
            readings[position] = _settled(fault, applied)
        else:
            readings[position] = _fit(as_share, number)
    probable = _fractions(per_cents, sure, measures)
    for position, number in per_cents:
        if position in probable:
            reading = _as_shown(number if measures[position].unit == "share" else number * 100)
            fault = Fault("fraction_in_per_cent", f"{plain_number(_as_shown(number * 100))} %", True, reading)
            readings[position] = _settled(fault, applied)


def _settled(reading: Any, applied: Callable[[Fault], bool]) -> Any:
    """What was found, or a fault's reading where a person has chosen it."""
    for fault in (reading, reading.other) if isinstance(reading, Fault) else ():
        if fault is not None and fault.severity == "error" and fault.has_reading and applied(fault):
            return fault.reading
    return reading


def _fractions(
    numbers: Sequence[tuple[int, float]], sure: Sequence[tuple[int, float]], measures: Sequence[Measure]
) -> set[int]:
    """The positions of numbers in per cent that may be shares of 1, by what their series, or else the column, says."""
    small = [(position, number) for position, number in numbers if 0 < abs(number) < 1]
    if not small:
        return set()
    by_series: dict[Any, list[float]] = {}
    for position, number in [*sure, *numbers]:
        if abs(number) >= 1 or (position, number) in sure:
            by_series.setdefault(measures[position].series, []).append(abs(number))
    everything = [number for series_numbers in by_series.values() for number in series_numbers]
    doubtful = set()
    for position, number in small:
        measure = measures[position]
        beside = by_series.get(measure.series) or everything
        usual = measure.usual or (float(np.median(beside)) if beside else None)
        if usual is None or usual >= _OTHERWISE * abs(number):
            doubtful.add(position)
    if doubtful:
        doubtful |= {position for position, number in numbers if number == 1}
    return doubtful


# -- dates and periods --------------------------------------------------------------------------------------

MONTH_NUMBERS: dict[str, int] = {"sept": 9}
for _names in (_ENGLISH_MONTHS, MONTHS):
    for _number_of, _name in enumerate(_names, 1):
        MONTH_NUMBERS |= {_name: _number_of, _name[:3]: _number_of}

_CLOCK = re.compile(
    r"[ t]+(?:kl\.?\s*)?(\d{1,2})[.:](\d{2})(?:[.:](\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?m\.?)?$"
)
_YMD = re.compile(r"^(\d{4,5})[-./](\d{1,2})[-./](\d{1,2})$")
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
_DMY = re.compile(r"^(?:d\.?\s*)?(\d{1,2})\s*([-./])\s*(\d{1,2})\s*([-./ ])\s*(\d{2}|\d{4,5})$")
_NAMED = re.compile(r"^(?:den\s+|d\.?\s*)?(\d{1,2})\.?[ -]*([a-z]{3,9})\.?[, -]*(\d{2}|\d{4,5})$")


# Where the spreadsheets' calendars begin: a cell that is formatted as a date and holds nothing, or a nought, shows one of these.
_NO_DAYS = frozenset(
    (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1900, 1, 2), date(1904, 1, 1))
)


def _date(year: int, month: int, day: int) -> date | Fault:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Fault("date_range")
    if month > 12 and 1 <= day <= 12 and month <= calendar.monthrange(year, day)[1]:
        return _offered("month_first", date(year, day, month))
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return Fault("date_impossible")
    on_day = date(year, month, day)
    return _offered("no_day", None) if on_day in _NO_DAYS else on_day


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 50 else 1900)


def _dated(year: str, month: int, day: int) -> date | Fault:
    on_day = _date(_full_year(year), month, day)
    return _offered("two_digit_year", on_day) if len(year) == 2 and isinstance(on_day, date) else on_day


def _date_text(text: str) -> date | Fault | None:
    """A whole date in lower-case text; None where it is not one."""
    if match := _YMD.match(text) or _COMPACT.match(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DMY.match(text):
        day, month = int(match[1]), int(match[3])
        if match[2] == match[4] == "/" and day <= 12 and month <= 12 and day != month:
            on_day = _date(_full_year(match[5]), month, day)
            return _offered("day_or_month", on_day) if isinstance(on_day, date) else on_day
        return _dated(match[5], month, day)
    if (match := _NAMED.match(text)) and match[2] in MONTH_NUMBERS:
        return _dated(match[3], MONTH_NUMBERS[match[2]], int(match[1]))
    return None


def _serial(value: float) -> date:
    return date(1899, 12, 30) + timedelta(days=int(value))


def read_date(value: Cell) -> date | Fault | None:
    """A date cell or a date written the Danish way. A clock time in the cell is not kept."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        if value in _NO_DAYS:
            return _offered("no_day", None)
        return value if FIRST_YEAR <= value.year <= LAST_YEAR else Fault("date_range")
    if isinstance(value, float | int):
        if 10_000_000 <= value < 1e8 and value == int(value):
            day = _date_text(str(int(value)))
            return Fault("not_date") if day is None else day
        if FIRST_YEAR <= value <= LAST_YEAR and value == int(value):
            return Fault("date_incomplete")
        return _offered("date_serial", _serial(value)) if 2_000 < value < 73_415 else Fault("not_date")
    if not isinstance(value, str):
        return Fault("time")
    fault = _word_fault(value)
    if fault is not None:
        return fault
    text = fold(value)
    day = _date_text(text)
    if day is None:
        day = _date_text(_CLOCK.sub("", text))
    if day is None:
        return Fault("date_incomplete" if isinstance(period_text(text), str) else "not_date")
    return day


def read_datetime(value: Cell) -> datetime | Fault | None:
    """A date with its clock time; without one it is read as midnight, with a warning."""
    if isinstance(value, datetime):
        day = read_date(value)
        return day if isinstance(day, Fault) else value
    if isinstance(value, str) and (clock := _CLOCK.search(fold(value))):
        day = read_date(fold(value)[: clock.start()])
        hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        if clock[4]:
            hour = hour % 12 + 12 * (clock[4] == "p") if 1 <= hour <= 12 else 24
        if hour > 23 or minute > 59 or second > 59:
            return Fault("time")
        if isinstance(day, Fault):
            if not isinstance(day.reading, date):
                return day
            return _offered(day.kind, datetime.combine(day.reading, time(hour, minute, second)))
        return None if day is None else datetime.combine(day, time(hour, minute, second))
    day = read_date(value)
    if isinstance(day, Fault) and isinstance(day.reading, date):
        # The clock of a number is its share of the day.
        share = value % 1 if isinstance(value, float) and day.kind == "date_serial" else 0
        clock_time = timedelta(minutes=round(share * 24 * 60))
        return _offered(day.kind, datetime.combine(day.reading, time()) + clock_time)
    if isinstance(day, date):
        return Fault("no_clock", "", True, datetime.combine(day, time()), "", "warning")
    return day


_Q, _H = r"(?:kvartal|kvt|kv|k|q)\.?", r"(?:halvaar|halv|haa|h)\.?"
_PARTS: tuple[tuple[str, re.Pattern[str], int, int], ...] = tuple(
    (letter, re.compile(pattern.format(word)), *groups)
    for letter, word in (("Q", _Q), ("H", _H))
    for pattern, groups in (
        (r"^(\d)\.?\s*{0}[-/ ]*(\d{{4}}|\d{{2}})$", (2, 1)),
        (r"^{0}\s*(\d)[-/ .]+(\d{{4}}|\d{{2}})$", (2, 1)),
        (r"^(\d{{4}})[-/ .,]*{0}\s*(\d)\.?$", (1, 2)),
        (r"^(\d{{4}})[-/ ,]+(\d)\.?\s*{0}$", (1, 2)),
    )
)
# No slash: 2009/10 is a school year as often as October.
_YEAR_MONTH = re.compile(r"^(\d{4})(?:[-. ]|[-. ]?m)?(\d{2})$|^(\d{4})(?:[-. ]|[-. ]?m)(\d)$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})[-/. ](\d{4})$")
_NAME_YEAR = re.compile(r"^([a-z]{3,9})\.?[-/., ']*(\d{4}|\d{2})$")
_YEAR_NAME = re.compile(r"^(\d{4})[-/., ]*([a-z]{3,9})\.?$")


def _period(year: str, part: str) -> str | Fault:
    full = _full_year(year)
    if not FIRST_YEAR <= full <= LAST_YEAR:
        return Fault("date_range")
    limit = {"Q": 4, "H": 2}.get(part[:1], 12)
    if part and not 1 <= int(part.lstrip("QH")) <= limit:
        return Fault("not_period")
    name = f"{full}-{part}" if part else str(full)
    return _offered("two_digit_year", name) if len(year) == 2 else name


def period_text(text: str) -> str | Fault | None:
    """A period in folded text: "2010", "2010-H1", "2010-Q1" or "2010-03"; None where it is not one."""
    if len(text) == 4 and text.isdecimal():
        return _period(text, "")
    if match := _YEAR_MONTH.match(text):
        return _period(match[1] or match[3], f"{int(match[2] or match[4]):02}")
    if match := _MONTH_YEAR.match(text):
        return _period(match[2], f"{int(match[1]):02}")
    if (match := _NAME_YEAR.match(text)) and match[1] in MONTH_NUMBERS:
        return _period(match[2], f"{MONTH_NUMBERS[match[1]]:02}")
    if (match := _YEAR_NAME.match(text)) and match[2] in MONTH_NUMBERS:
        return _period(match[1], f"{MONTH_NUMBERS[match[2]]:02}")
    for letter, pattern, year, part in _PARTS:
        if match := pattern.match(text):
            return _period(match[year], f"{letter}{match[part]}")
    return None


def read_period(value: Cell) -> str | Fault | None:
    """A year, half-year, quarter or month as the contract writes periods. A date stands for its month only on the 1st."""
    if isinstance(value, float | int):
        period = period_text(str(int(value))) if value == int(value) and 0 <= value < 1e6 else None
        return Fault("not_period") if period is None else period
    day: date | Fault | None = None
    if isinstance(value, str):
        fault = _word_fault(value)
        if fault is not None:
            return fault
        period = period_text(fold(value))
        if period is not None:
            return period
        day = _date_text(_CLOCK.sub("", fold(value)))
    elif isinstance(value, date):
        day = read_date(value)
    if isinstance(day, Fault):
        return Fault(day.kind) if isinstance(day.reading, date) else day
    if day is None:
        return Fault("not_period")
    name = f"{day.year}-{day.month:02}"
    return name if day.day == 1 else _offered("day_in_period", name)


def _narrowed(period: str | Fault | None, narrow: Callable[[str], Any], kind: str) -> Any:
    """A period that must be of one length: `narrow` gives the value stored, or None for another length."""
    if isinstance(period, Fault):
        if not isinstance(period.reading, str):
            return period
        reading = narrow(period.reading)
        return Fault(kind) if reading is None else _offered(period.kind, reading)
    if period is None:
        return None
    value = narrow(period)
    return Fault(kind) if value is None else value


def month_of(period: str) -> date | None:
    """The first day of a period that is one month, else None."""
    return date(int(period[:4]), int(period[5:]), 1) if len(period) == 7 and period[5:].isdecimal() else None


def read_month(value: Cell) -> date | Fault | None:
    return _narrowed(read_period(value), month_of, "not_month")


def read_half_year(value: Cell) -> str | Fault | None:
    return _narrowed(read_period(value), lambda period: period if "H" in period else None, "not_half_year")


def read_year(value: Cell) -> int | Fault | None:
    if isinstance(value, str):
        fault = _word_fault(value)
        if fault is not None:
            return fault
        text = clean(value)
        value = float(text) if text.isdecimal() and len(text) < 10 else value
    if not isinstance(value, float | int) or value != int(value):
        return Fault("not_year")
    return int(value) if FIRST_YEAR <= value <= LAST_YEAR else Fault("year_range")


_PRICE_YEAR = re.compile(
    r"^(?:p/?l\s*|pris(?:er|niveau)?\s*)?(\d{4})(?:\s*-?\s*(?:p/?l|pris(?:er|niveau)?|niveau))?$"
)


def read_price_level(value: Cell) -> str | Fault | None:
    """ "løbende", or the year whose prices the amount is in ("2010", "2010-priser", "2010 p/l")."""
    if isinstance(value, str):
        fault = _word_fault(value)
        if fault is not None:
            return fault
        text = fold(value)
        if text in ("loebende", "loebende priser", "aarets priser"):
            return "løbende"
        match = _PRICE_YEAR.match(text)
        value = float(match[1]) if match else value
    year = read_year(value)
    return str(year) if isinstance(year, int) else Fault("not_price_level")


# -- words --------------------------------------------------------------------------------------------------


def read_text(value: Cell) -> str | Fault | None:
    """Free text. A date cell becomes its text, with a warning: Excel turns numbers such as 3-11 into dates."""
    if isinstance(value, date):
        return Fault("date_as_text", "", True, cell_text(value), "", "warning")
    if isinstance(value, timedelta):
        return Fault("time")
    text = cell_text(value)
    if text.startswith("#") and fold(text) in _ERROR_VALUES:
        return Fault("error_value", text)
    if has_broken_letters(text):
        if mended := _once(text):
            return _offered("twice_encoded", mended)
        return Fault("broken_letters", "", True, text, "", "warning")
    return text or None


def has_broken_letters(text: str) -> bool:
    """Whether letters beyond ASCII were lost or taken for others on the way to the file."""
    if not text.isascii() and (_BROKEN.search(text) or (_TWICE.search(text) and _once(text))):
        return True
    return ("?" in text and _LOST.search(text) is not None) or (
        "&" in text and _ENTITY.search(text) is not None
    )


# What æ, ø and å become where a text of DOS (865, 850) or of a Mac is read as Windows', within a word; and what is lost.
_BROKEN = re.compile(
    "\ufffd|(?<=[A-Za-z])[‘›†‡¾¿Œ¯](?=[a-z])(?!‘s\\b)|(?<!\\w)[†¾¿](?=[a-z]{2})|(?<=[a-z])[†¾¿Œ](?!\\w)"
)
_TWICE = re.compile("[ÃÂâ][\x80-\xbf\u2013-\u2122\u0152-\u017e\u02c6\u02dc\u0192]")


# A question mark within a word stands where a letter was lost; an address on the web begins otherwise.
_LOST = re.compile(r"(?<!\S)[A-Za-zæøåÆØÅ]+\?[a-zæøå]+(?![\w=/])")
# Letters alone: what else is written so may be the hyphen of a number that nobody has looked for.
_ENTITY = re.compile(
    r"&(?:aelig|oslash|aring|[aeou]uml|eacute|#(?:19[678]|21[46]|220|22[89]|230|233|24[68]|252));",
    re.IGNORECASE,
)


def _once(text: str) -> str | None:
    """A text that was encoded as UTF-8 twice, or for a web page, as it was; None where it was neither."""
    if _ENTITY.search(text):
        return _ENTITY.sub(lambda letter: html.unescape(letter[0]), text)
    if not _TWICE.search(text):
        return None
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None


_LIKE_SCIENCE = re.compile(r"^\d(?:[.,]\d+)?e\+?\d{1,3}$")
# From here on a spreadsheet shows a number with an exponent, unless it is told otherwise.
_SHOWN_SHORT = 1e11


def read_number_name(value: Cell) -> str | Fault | None:
    """A number that is a name, such as an own number: whole, or told that the spreadsheet has changed it."""
    if isinstance(value, str) and _LIKE_SCIENCE.match(fold(value)):
        return Fault("digits_lost")
    if isinstance(value, float | int) and not isinstance(value, bool):
        if abs(value) >= LARGEST_COUNT:
            return Fault("digits_lost")
        if abs(value) >= _SHOWN_SHORT:
            return Fault("many_digits", "", True, plain_number(float(value)), "", "warning")
    return read_text(value)


def read_id(value: Cell) -> str | Fault | None:
    """An id is text; a number cell stands for its digits, unless the spreadsheet has lost some of them."""
    if isinstance(value, date):
        return Fault("date_as_id")
    if isinstance(value, timedelta):
        return Fault("time")
    if isinstance(value, float | int) and not isinstance(value, bool):
        return plain_number(float(value)) if abs(value) < LARGEST_COUNT else Fault("digits_lost")
    fault = _word_fault(value) if isinstance(value, str) else None
    return fault or " ".join(cell_text(value).split()) or None


def read_yes_no(value: Cell) -> bool | Fault | None:
    text = fold(cell_text(value))
    if text in _YES:
        return True
    if text in _NO:
        return False
    return (_word_fault(text) or Fault("not_yes_no")) if text else None


# So many different misspellings of one column are compared with its words; a column of anything else is not.
NEAR_MISSES = 500


class Near:
    """Finds the one word a misspelled word was meant to be, if any, until it has been asked too often.

    A slip of the pen leaves the first letter and the digits as they are and changes a letter or two (`_slips`); what
    fits two words, or is merely like one, is another word: »Vestby« is nobody's »Østerbro«.
    """

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.words = words
        self.left = NEAR_MISSES

    def __call__(self, folded: str) -> Any:
        allowed = 0 if len(folded) < 5 else 1 if len(folded) < 8 else 2
        if not self.left or not allowed:
            return None
        self.left -= 1
        digits = _DIGITS.findall(folded)
        fitting = [
            (slips, self.words[word])
            for word in self.words
            if word[:1] == folded[:1]
            and abs(len(word) - len(folded)) <= allowed
            and _DIGITS.findall(word) == digits
            and (slips := _slips(folded, word)) <= allowed
        ]
        nearest = min((slips for slips, _ in fitting), default=0)
        meant = [value for slips, value in fitting if slips == nearest]
        return meant[0] if meant and all(value == meant[0] for value in meant) else None


_DIGITS = re.compile(r"\d+")


def _slips(one: str, other: str) -> int:
    """How many letters are missing, superfluous, wrong or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    line = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before = before, line
        line = [i]
        for j, other_letter in enumerate(other, 1):
            cost = min(before[j] + 1, line[j - 1] + 1, before[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, earlier[j - 2] + 1)
            line.append(cost)
    return line[-1]


def code_words(codes: Codes) -> dict[str, str]:
    """Every folded spelling under which a code is found: itself, its label and its synonyms."""
    words = {fold(spelling): code for spelling, code in codes.synonyms.items()}
    for one in codes.labels.own:
        words |= {fold(spelling): one.code for spelling in (one.name, one.short_name) if spelling}
    words |= {fold(label): code for code, label in codes.labels.items()}
    return words | {fold(code): code for code in codes.labels}


def read_code(near: Near, value: Cell) -> str | Fault | None:
    """One of the codes whose words `near` holds (see `code_words`)."""
    if isinstance(value, date):
        return Fault("date_as_code")
    text = cell_text(value)
    if not text:
        return None
    folded = fold(text)
    if folded in near.words:
        return str(near.words[folded])
    fault = _word_fault(text)
    if fault is not None:
        return fault
    meant = near(folded)
    return Fault("code", text) if meant is None else _offered("code_near", meant, text, folded)


_AND = re.compile(r"\s+og\s+|\s*[+/&]\s*")


def read_codes(near: Near, value: Cell) -> list[str] | Fault | None:
    """A list of codes; "BUF og BIF" and "BUF/BIF" are lists too, unless the whole is one code."""
    if isinstance(value, str):
        parts = split_list(clean(value))
        value = ";".join(p if fold(p) in near.words else _AND.sub(";", p) for p in parts)
    return _read_list(value, lambda part: read_code(near, part))


def _fold_district(text: str) -> str:
    text = re.sub(r"\bkgs\.?(?=\W|$)", "kongens", fold(text))
    return re.sub(r"\s*[-/–]\s*", "-", text)


_DISTRICT_WORDS: dict[str, int] = {_fold_district(name): number for number, name in DISTRICTS.items()}
_DISTRICT_WORDS |= {_fold_district(name): number for name, number in DISTRICT_SYNONYMS.items()}
_DISTRICT_LIKELY = {_fold_district(name): numbers for name, numbers in DISTRICT_LIKELY.items()}
_WHOLE_CITY = frozenset(fold(word) for word in WHOLE_CITY_WORDS)
_NUMBERED = re.compile(r"^(?:bydel\s*)?(\d{1,2})[.:]?\s*[-–]?\s*(.*)$")


def read_district(near: Near, value: Cell) -> int | Fault | None:
    """A district by its official number, its name or a synonym; number and name together must agree.

    "Brønshøj og Husum" is one; a name that may mean another or several is asked about.
    """
    if isinstance(value, date):
        return Fault("date_as_code")
    text = cell_text(value)
    if not text:
        return None
    folded = _fold_district(text)
    if folded in _DISTRICT_WORDS:
        return _DISTRICT_WORDS[folded]
    if match := _NUMBERED.match(folded):
        number, name = int(match[1]), match[2]
        if number in DISTRICTS and (not name or _DISTRICT_WORDS.get(name) == number):
            return number
        return Fault("district", text)
    fault = _word_fault(text)
    if fault is not None:
        return fault
    if fold(text) in _WHOLE_CITY:
        return Fault("whole_city", text)
    if likely := _DISTRICT_LIKELY.get(folded):
        if likely == (WHOLE_CITY,):
            return Fault("whole_city", text)
        return (
            _offered("district_likely", likely[0], text, folded)
            if len(likely) == 1
            else Fault("districts_likely", text)
        )
    named = _named_districts(text)
    if named != [text]:
        numbers = {read_district(near, part) for part in named}
        if all(isinstance(number, int) for number in numbers):
            return numbers.pop() if len(numbers) == 1 else Fault("several_districts", text)
    meant = near(folded)
    return Fault("district", text) if meant is None else _offered("district_near", meant, text, folded)


_TWO_PARTS = re.compile(r"\b(?:indre|ydre)\s*(?:og|samt|[+/&])\s*(?:indre|ydre)\s+(?=\w)", re.IGNORECASE)
_BOTH_AMAGERS = re.compile(
    r"\bamager[ -]*(øst|vest)\s*(?:og|samt|[+/&])\s*(?:amager[ -]*)?(øst|vest)\b", re.IGNORECASE
)
_ALSO = re.compile(r"\s+(?:og|samt)\s+|\s*[+/&]\s*")


def _named_districts(text: str) -> list[str]:
    """The names in one part of a list: "Nørrebro og Valby" and "Nørrebro/Valby" are two, "Vesterbro/Kgs. Enghave" one."""
    if _fold_district(text) in _DISTRICT_WORDS or fold(text) in _WHOLE_CITY:
        return [text]
    text = _BOTH_AMAGERS.sub(r"Amager \1/Amager \2", _TWO_PARTS.sub("", text))
    return [part for part in _ALSO.split(text) if part]


def split_list(text: str) -> list[str]:
    """The parts of a list: by semicolons and line breaks, or by commas where there is neither."""
    parts = re.split(r"[;\n]", text) if ";" in text or "\n" in text else text.split(",")
    return [part for part in (clean(part) for part in parts) if part]


def _read_list(value: Cell, read: Callable[[Cell], Any]) -> list[Any] | Fault | None:
    if isinstance(value, date):
        return Fault("date_as_list")
    if not isinstance(value, str):
        item = read(value)
        return item if item is None or isinstance(item, Fault) else [item]
    parts = split_list(clean(value))
    items: dict[Any, None] = {}
    faults: list[Fault] = []
    for part in parts:
        item = read(part)
        if isinstance(item, Fault):
            faults.append(item)
            if item.has_reading and item.reading is not None:
                items[item.reading] = None
        elif item is not None:
            items[item] = None
    if not faults:
        return list(items) or None
    worst = next((fault for fault in faults if not fault.has_reading), faults[0])
    if not worst.has_reading:
        return worst
    if len(faults) > 1:
        return Fault(worst.kind, worst.part)
    return _offered(worst.kind, list(items) or None, worst.part, worst.offer)


def read_districts(near: Near, value: Cell) -> list[int] | Fault | None:
    """Official numbers; 0 alone stands for the whole city. Names may be joined by "og", / and the like, too."""
    if isinstance(value, str):
        if fold(value) in _WHOLE_CITY:
            return [WHOLE_CITY]
        likely = _DISTRICT_LIKELY.get(_fold_district(value))
        if likely is not None:
            return _offered("district_likely", list(likely), clean(value), _fold_district(value))
        value = ";".join(name for part in split_list(clean(value)) for name in _named_districts(part))
    if isinstance(value, float) and value != int(value):
        return Fault("list_as_number")
    districts = _read_list(value, lambda part: read_district(near, part))
    if isinstance(districts, Fault) and districts.kind == "whole_city":
        return Fault("whole_city_and_more", districts.part)
    return districts


# -- whole columns ------------------------------------------------------------------------------------------

_READERS: dict[str, Callable[[Cell], Any]] = {
    "id": read_id,
    "text": read_text,
    "texts": lambda value: _read_list(value, read_id),
    "refs": lambda value: _read_list(value, read_id),
    "year": read_year,
    "date": read_date,
    "month": read_month,
    "period": read_period,
    "half_year": read_half_year,
    "datetime": read_datetime,
    "yes_no": read_yes_no,
    "price_level": read_price_level,
}


def reader(column: Column, *, scale: float = 1.0, per_cent: bool = False) -> Callable[[Cell], Any]:
    """The function that turns one cell that is not blank into the column's value, None or a Fault."""
    if column.type == "share":
        return lambda value: read_share(column, value, per_cent=per_cent)
    if column.type in NUMERIC:
        return lambda value: read_number(column, value, scale=scale)
    if column.codes is not None:
        words = Near(code_words(column.codes))
        read = read_codes if column.type == "codes" else read_code
        return lambda value: read(words, value)
    if column.type in ("district", "districts"):
        names = Near(_DISTRICT_WORDS)
        read_places = read_districts if column.type == "districts" else read_district
        if column.or_whole_city:
            return lambda value: (
                WHOLE_CITY
                if isinstance(value, str) and fold(value) in _WHOLE_CITY
                else read_district(names, value)
            )
        return lambda value: read_places(names, value)
    return read_number_name if column.is_number_name else _READERS[column.type]


# A column with so many different cells that cannot be read at all is something else; the rest is not looked at.
DIFFERENT_FAULTS = 10_000
_NOT_CHECKED = Fault("not_checked")


class _Readings(dict[Cell, Any]):
    """Values read so far: a column holds few distinct cells, and each is read once."""

    def __init__(self, read: Callable[[Cell], Any], applied: Callable[[Fault], bool]) -> None:
        super().__init__({None: None, "": None})
        self.read = read
        self.applied = applied
        self.is_unknown_settled = False
        self.nonsense = 0

    def __missing__(self, cell: Cell) -> Any:
        if self.nonsense >= DIFFERENT_FAULTS:
            return _NOT_CHECKED
        value = None if isinstance(cell, str) and not clean(cell) else self.read(cell)
        if isinstance(value, Fault):
            value = _settled(value, self.applied)
            self.is_unknown_settled |= value is None
            self.nonsense += isinstance(value, Fault) and not value.has_reading
        self[cell] = value
        return value


def _numbers_at_once(
    column: Column, values: Sequence[Cell], type_: pa.DataType, factor: float
) -> pa.Array | None:
    """A column of number cells alone, checked as one array; None where any cell needs a closer look."""
    array = np.array(values, dtype=np.float64)
    blank = np.isnan(array)
    array = np.where(blank, 0.0, array * factor)
    lowest, highest = column.minimum, column.maximum
    if column.type in ("count", "share") and lowest is None:
        lowest = 0.0
    if column.type == "share" and highest is None:
        highest = 1.0
    numbers = array[~blank]
    if numbers.size:
        limit = LARGEST_AMOUNT if column.type == "money" else LARGEST_COUNT
        wrong = np.abs(numbers).max() >= limit or (lowest is not None and numbers.min() < lowest)
        if wrong or (highest is not None and numbers.max() > highest):
            return None
    if column.type in ("count", "integer"):
        whole = np.rint(array)
        return pa.array(whole.astype(np.int64), type_, mask=blank) if np.array_equal(whole, array) else None
    if column.type == "money":
        array = np.round(array, 2)
    elif numbers.size:
        array = np.array([_as_shown(value) for value in array.tolist()])
    return pa.array(array, type_, mask=blank)


# So many cells of one kind are told one by one; the rest are counted.
LISTED = 1_000


class Faults:
    """What is wrong in one column: per kind and offer how many cells, and the first LISTED of them.

    unknown: positions of the cells that a person has said are not known; they are null and no faults. hidden: positions of
    counts of persons that are hidden at their source; they are null, and told.
    """

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], int] = {}
        self.unknown: list[int] = []
        self.hidden: list[int] = []
        self._listed: list[tuple[int, Fault]] = []

    def add(self, position: int, fault: Fault) -> None:
        group = (fault.kind, fault.offer)
        count = self.counts.get(group, 0)
        self.counts[group] = count + 1
        if fault.kind == "hidden_count":
            self.hidden.append(position)
        if count < (1 if fault is _NOT_CHECKED else LISTED):
            self._listed.append((position, fault))

    def __bool__(self) -> bool:
        return bool(self.counts)

    def listed(self) -> list[tuple[int, Fault]]:
        """(position, fault) in the order of the cells."""
        return sorted(self._listed, key=lambda fault: fault[0])


_NO_MARKS: Mapping[int, Fault] = {}
_MISSING = Fault("missing")
_NEEDED = Fault("no_value_needed")


def parse_column(
    column: Column,
    values: Sequence[Cell],
    type_: pa.DataType,
    *,
    scale: float = 1.0,
    per_cent: bool = False,
    percent_cells: Collection[int] = (),
    marked: Mapping[int, Fault] = _NO_MARKS,
    required: bool = False,
    applied: Callable[[Fault], bool] = lambda fault: False,
    measures: Sequence[Measure] = (),
    of_persons: Callable[[Sequence[int]], Sequence[bool]] = lambda positions: [False] * len(positions),
) -> tuple[pa.Array, Faults]:
    """A column's cells -> an Arrow array of `type_`, and what could not be taken as it stands, by position.

    scale: kroner per unit, from the header. per_cent: the header says per cent. percent_cells: positions of number
    cells the spreadsheet shows as per cent (their value is 0.12 for 12 %). marked: positions at fault already, for
    what stands beside their value. required: a blank cell is a fault. applied: whether a person has accepted a
    fault's offer. measures: each row's measure, for numbers in the unit of an indicator. of_persons: in which of the rows at
    these positions the column counts persons, where that is told by the row. A position with an error is null in the array.
    """
    faults = Faults()
    kinds = set(map(type, values))
    at_once = None
    if column.type == "share":
        measures = [Measure("share")] * len(values)
    scaled = any(measure.unit in ("share", "per cent") for measure in measures)
    if (
        kinds <= {float, type(None)}
        and not (percent_cells or marked or (scaled and (column.type != "share" or per_cent)))
        and column.type in NUMERIC
    ):
        factor = scale if column.type == "money" else 1.0
        at_once = _numbers_at_once(column, values, type_, factor)
    if at_once is not None and not (required and at_once.null_count):
        return at_once, faults
    if bool in kinds:
        # True equals 1.0 as a key; as text they are apart.
        values = [cell_text(value) if isinstance(value, bool) else value for value in values]
    readings_by_value = _Readings(reader(column, scale=scale, per_cent=per_cent), applied)
    readings = [readings_by_value[value] for value in values]
    for position in percent_cells:
        value = values[position]
        if isinstance(value, float):
            percent = _percent_cell(column, value, per_cent)
            readings[position] = _settled(percent, applied)
    if scaled:
        _one_scale(column, values, readings, measures, percent_cells, per_cent, applied)
    if column.type in NUMERIC and column.type != "share" and str in kinds:
        in_per_cent = {p for p, measure in enumerate(measures) if measure.unit in ("share", "per cent")}
        _one_notation(column, values, readings, scale, in_per_cent, applied)
    elif column.type in ("date", "datetime") and str in kinds:
        _one_order(values, readings, applied)
    for position, measure in enumerate(measures):
        # Of what the unit is not known, no one knows what per cent of it is.
        if measure.unit == "unknown" and _is_per_cent(values[position], position in percent_cells):
            readings[position] = Fault("per_cent_of_unknown")
    for position, fault in marked.items():
        readings[position] = _settled(fault, applied)
    settled = readings_by_value.is_unknown_settled
    few = [p for p, value in enumerate(readings) if type(value) is Fault and value.kind == "few"]
    for position, counts_persons in zip(few, of_persons(few), strict=True):
        readings[position] = _HIDDEN if counts_persons else _settled(_offered("few", None), applied)
        settled |= readings[position] is None
    if settled:
        faults.unknown = [p for p, value in enumerate(readings) if value is None and not is_blank(values[p])]
    if required and None in readings:
        unknown = set(faults.unknown)
        readings = [
            _MISSING if value is None and p not in unknown else value for p, value in enumerate(readings)
        ]
    elif not any(type(value) is Fault for value in readings):
        return pa.array(readings, type_), faults
    if required and column.type not in NUMERIC:
        # What must be there cannot be left empty.
        readings = [
            _NEEDED
            if type(value) is Fault and value.kind == "no_value"
            else Fault("no_day")
            if type(value) is Fault and value.kind == "no_day"
            else value
            for value in readings
        ]
    for position in [place for place, value in enumerate(readings) if type(value) is Fault]:
        fault = readings[position]
        readings[position] = fault.reading if fault.severity == "warning" else None
        faults.add(position, fault)
    return pa.array(readings, type_), faults


# "797,000": 797 thousand in English, or 797 with three decimals.
_ENGLISH_OR_DECIMAL = re.compile(r"^[+-]?[1-9]\d{0,2},\d{3}$")
_CERTAIN_DANISH = re.compile(r"^[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,})$")


def _plain_text(value: Cell, type_: str) -> str:
    text = clean(value).casefold() if isinstance(value, str) else ""
    return _KRONER.sub("", text) if type_ == "money" else text


def _one_notation(
    column: Column,
    values: Sequence[Cell],
    readings: list[Any],
    scale: float,
    besides: Collection[int],
    applied: Callable[[Fault], bool],
) -> None:
    """Ask about the texts of a column that are one number in English and another in Danish, as its certain ones are.

    Nobody writes an amount or a count with three decimals, so of these each is asked about. besides: positions of shares
    and percentages, which have their own scale.
    """
    texts = {
        p: text
        for p, value in enumerate(values)
        if p not in besides and (text := _plain_text(value, column.type))
    }
    distinct = set(texts.values())
    danish = any(_CERTAIN_DANISH.match(text) for text in distinct)
    english = any(
        _ENGLISH.match(text) or (_POINT.match(text) and not _TWO_WAYS.match(text)) for text in distinct
    )
    is_amount = column.type != "number"
    for position, text in texts.items():
        if _ENGLISH_OR_DECIMAL.match(text):
            if not (english or is_amount or (text.endswith("0") and not danish)):
                continue
            thousands = _fitted("english_number", column, float(text.replace(",", "")) * scale)
            decimals = _fitted("decimal_comma", column, float(text.replace(",", ".")) * scale)
            ways = (thousands, decimals) if english or not danish else (decimals, thousands)
            certain = english and not danish
            readings[position] = _settled(
                ways[0] if certain else _either("english_or_decimal", *ways), applied
            )
        elif english and not danish and _TWO_WAYS.match(text):
            decimals = _fitted("decimal_point", column, float(text) * scale)
            thousands = _fitted("two_ways", column, float(text.replace(".", "")) * scale)
            if decimals.has_reading:
                readings[position] = _settled(replace(decimals, other=thousands), applied)


def _fitted(kind: str, column: Column, value: float) -> Fault:
    """The fault with its reading where the column takes it, else without."""
    reading = _fit(column, value)
    return Fault(kind) if isinstance(reading, Fault) else _offered(kind, reading)


def _either(kind: str, *ways: Fault) -> Fault:
    """One fault for what can be read in two ways, the likelier first."""
    readings = [replace(way, kind=kind, offer=way.kind) for way in ways if way.has_reading]
    if not readings:
        return Fault(kind)
    return replace(readings[0], other=readings[1] if len(readings) > 1 else None)


def _one_order(values: Sequence[Cell], readings: list[Any], applied: Callable[[Fault], bool]) -> None:
    """Where a date of a column can only have its month first, those that can be read both ways are asked about so, too.

    So are dates that the spreadsheet has made of such texts: it takes 03/04 for the 3rd of April and leaves 04/13 a text.
    Where another text can only have its day first, nothing is offered.
    """
    dates = {
        p: match
        for p, value in enumerate(values)
        if isinstance(value, str)
        and (match := _DMY.match(_CLOCK.sub("", fold(value))))
        and match[2] == match[4]
    }
    month_first = any(int(m[3]) > 12 >= int(m[1]) for m in dates.values())
    day_first = any(int(m[1]) > 12 >= int(m[3]) for m in dates.values())
    if not month_first:
        return
    for position, match in dates.items():
        if int(match[1]) > 12 or int(match[3]) > 12 or match[1] == match[3]:
            continue
        day = _date(_full_year(match[5]), int(match[1]), int(match[3]))
        fault = Fault("day_or_month", "", not day_first, None if day_first else day)
        if not day_first and isinstance(day, date):
            before = readings[position]
            clock = before.reading if isinstance(before, Fault) else before
            at = datetime.combine(day, clock.time()) if isinstance(clock, datetime) else day
            fault = _offered("month_first", at)
        readings[position] = _settled(fault, applied)
    made = {p: value for p, value in enumerate(values) if isinstance(value, date)}
    if day_first or any(value.day > 12 for value in made.values()):
        return
    for position, value in made.items():
        if value.day != value.month and not isinstance(readings[position], Fault):
            turned = readings[position].replace(day=value.month, month=value.day)
            unturned = _offered("turned_date", readings[position], offer="kept")
            readings[position] = _settled(
                replace(_offered("turned_date", turned, offer="turned"), other=unturned), applied
            )


def _is_per_cent(value: Cell, is_percent_cell: bool) -> bool:
    if not isinstance(value, str):
        return is_percent_cell and isinstance(value, float)
    return bool(_PER_CENT.match(clean(value).casefold()))


def _percent_cell(column: Column, value: float, per_cent: bool) -> Any:
    """A number cell shown as per cent: a share as it is; 12 in a column whose header says per cent; else asked about."""
    if column.type == "share":
        return _fit(column, value)
    if column.type not in NUMERIC:
        return reader(column)(value)
    fitted = _fit(column, round(value * 100, 9))
    if isinstance(fitted, Fault) or per_cent:
        return fitted
    return _offered("percent_cell", fitted)

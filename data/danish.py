"""How numbers, money, dates and plurals are written in Danish, so that every page and message agrees.

Streamlit and Plotly can format for the reader's browser, which is wrong on a shared screen: the text is
made here instead. A missing value (None, NaN, NaT) is written as an en dash.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Literal

import holidays
import pandas as pd

MISSING = "–"
MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MINUS = "−"
_AFTER_Z = str.maketrans({"æ": "z\ue000", "ø": "z\ue001", "å": "z\ue002"})
_SMALL = ("ingen", "", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")


def is_missing(value: Any) -> bool:
    """True for None, NaN and NaT; False for everything else, lists and arrays included."""
    # The plain types first: thousands of cells are asked for one page.
    if value is None or isinstance(value, (str, int)):
        return value is None
    if isinstance(value, float):
        return value != value
    return not pd.api.types.is_list_like(value) and bool(pd.isna(value))


def _exact(value: float | Decimal) -> Decimal:
    """The decimal number that people see in `value`, so that halves round up: 1.25 is 1,3 with one decimal."""
    return Decimal(str(value))


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """1234.5 -> "1.234,5" with decimals=1; a limit that is not there is "∞". A figure that rounds to zero carries no minus sign."""
    if value is None or is_missing(value):
        return MISSING
    if value in (math.inf, -math.inf):
        return "∞" if value > 0 else f"{MINUS}∞"
    size = abs(_exact(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{size:,f}".translate(str.maketrans(",.", ".,"))
    nothing = not any(digit in text for digit in "123456789")
    return text if value >= 0 or nothing else MINUS + text


def signed(value: float | Decimal | None, decimals: int = 0) -> str:
    """A change: 3 -> "+3", -3 -> "−3", 0 -> "0"."""
    text = number(value, decimals)
    changed = value is not None and not is_missing(value) and value > 0
    return f"+{text}" if changed and any(digit in text for digit in "123456789") else text


def percent(share: float | None, decimals: int = 0) -> str:
    """A share of 1 as per cent: 0.125 -> "12,5 %" with decimals=1."""
    if share is None or is_missing(share):
        return MISSING
    return f"{number(_exact(share) * 100, decimals)} %"


def kroner(amount: float | Decimal | None) -> str:
    """Kroner as people say them: "950 kr.", "47.500 kr.", "1,2 mio. kr.", "1,3 mia. kr."."""
    if amount is None or is_missing(amount):
        return MISSING
    exact = _exact(amount)
    size = abs(exact)
    if size < 999_500:
        return f"{number(amount)} kr."
    if size < 999_500_000:
        return f"{number(exact / 10**6, 1 if size < 99_950_000 else 0)} mio. kr."
    return f"{number(exact / 10**9, 1)} mia. kr."


EXAMPLE_YEAR = 2010


def this_year(example: str, year: int | None = None) -> str:
    """An example that is written as of EXAMPLE_YEAR, as of another year (default: the present one): "31-12-2009" -> "31-12-2025"."""
    ahead = (date.today().year if year is None else year) - EXAMPLE_YEAR
    return _YEAR.sub(lambda match: str(int(match[0]) + ahead), example)


_YEAR = re.compile(r"(?<![\d.])20[01]\d(?!\d)")


def capital(text: str) -> str:
    """With a capital first, the rest as it stands: "to indsatser i SOF" -> "To indsatser i SOF"."""
    return text[:1].upper() + text[1:]


def day(value: date | None) -> str:
    """ "13. april 2010" """
    if value is None or is_missing(value):
        return MISSING
    return f"{value.day}. {MONTHS[value.month - 1]} {value.year}"


def days(first: date | None, last: date | None) -> str:
    """A span of days: "31. januar til 28. februar 2010"; the day alone where both are the same."""
    if first is None or is_missing(first) or last is None or is_missing(last) or first == last:
        return day(last)
    begun = day(first).removesuffix(f" {first.year}") if first.year == last.year else day(first)
    return f"{begun} til {day(last)}"


def short_day(value: date | None) -> str:
    """ "13.04.2010", for tables."""
    return MISSING if value is None or is_missing(value) else f"{value:%d.%m.%Y}"


def moment(value: datetime | None) -> str:
    """ "13. april 2010 kl. 14.05" """
    if value is None or is_missing(value):
        return MISSING
    return f"{day(value)} kl. {value:%H.%M}"


def month(value: date | None) -> str:
    """ "april 2010" """
    return MISSING if value is None or is_missing(value) else f"{MONTHS[value.month - 1]} {value.year}"


def short_month(value: date) -> str:
    """ "apr. 10", for axes; maj, juni and juli are not shortened."""
    name = MONTHS[value.month - 1]
    return f"{name if len(name) <= 4 else name[:3] + '.'} {value:%y}"


def alphabetical(text: str) -> str:
    """What `text` sorts by: case does not count, and æ, ø and å come after z in that order."""
    return text.casefold().translate(_AFTER_Z)


def yes_no(value: bool | None) -> str:
    return MISSING if value is None or is_missing(value) else "ja" if value else "nej"


def plural(count: int, one: str, many: str) -> str:
    """ "1 indsats", "2 indsatser", "1.200 indsatser"."""
    return f"{number(count)} {one if count == 1 else many}"


def listing(words: Sequence[str], last: str = "og") -> str:
    """ "a", "a og b", "a, b og c"; nothing gives an empty text."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def some(words: Sequence[str], one: str, many: str, most: int = 10) -> str:
    """`listing`, of more than `most` words their beginning and how many more: "a, b, c og 14 indsatser mere"."""
    rest = len(words) - most
    # The last place is worth a word rather than "og 1 mere".
    return listing(words) if rest <= 1 else listing([*words[:most], f"{plural(rest, one, many)} mere"])


def plural_in_words(count: int, one: str, many: str, gender: Literal["en", "et"] = "en") -> str:
    """Up to twelve as a word, for running text: "ingen mål", "ét mål", "tre indsatser", "13 indsatser"."""
    if count == 1:
        return f"{'én' if gender == 'en' else 'ét'} {one}"
    return f"{_SMALL[count]} {many}" if 0 <= count < len(_SMALL) else plural(count, one, many)


def named_or_counted(names: Sequence[str], one: str, many: str) -> str:
    """Up to three by their names, more as how many: "a, b og c", "fire bydele"; for running text."""
    return listing(names) if len(names) <= 3 else plural_in_words(len(names), one, many)


def genitive(name: str) -> str:
    """ "SOF's", "Valbys", "Kofoeds Skoles'"; a final s takes an apostrophe."""
    if name.isupper():
        return f"{name}'s"
    return f"{name}'" if name.lower().endswith(("s", "x", "z")) else f"{name}s"


def kroner_exact(amount: float | Decimal | None) -> str:
    """Every krone: "1.250.000 kr."; øre only where there are any: "1.250.000,50 kr."."""
    if amount is None or is_missing(amount):
        return MISSING
    whole = round(float(amount), 2) == round(float(amount))
    return f"{number(amount, 0 if whole else 2)} kr."


def prices(level: str | None) -> str:
    """A price level of the contract: "løbende" -> "løbende priser", "2010" -> "2010-priser"."""
    if level is None or is_missing(level):
        return "ukendte priser"
    return f"{level}-priser" if level.isdigit() else f"{level} priser"


def points(difference: float | None, decimals: int = 1) -> str:
    """A difference between two shares: 0.032 -> "+3,2 procentpoint"."""
    if difference is None or is_missing(difference):
        return MISSING
    return f"{signed(difference * 100, decimals)} procentpoint"


def span(low: float | None, high: float | None, decimals: int = 0, unit: str = "") -> str:
    """An interval in words, so that a dash is never read as a minus: "12 til 18 %", "−3 til 4"."""
    text = f"{number(low, decimals)} til {number(high, decimals)}"
    return f"{text} {unit}" if unit else text


def ages(youngest: int | None, oldest: int | None) -> str:
    """ "18-25 år", "fra 18 år", "til 17 år", "alle aldre" """
    low, high = (None if age is None or is_missing(age) else age for age in (youngest, oldest))
    if low is not None and high is not None:
        return f"{low}-{high} år" if low != high else f"{low} år"
    if low is not None:
        return f"fra {low} år"
    return f"til {high} år" if high is not None else "alle aldre"


def file_size(size: int) -> str:
    """Bytes as people say them: "950 byte", "12 kB", "3,4 MB", "81,7 GB"."""
    if size < 1_000:
        return f"{size} byte"
    if size < 999_500:
        return f"{number(size / 1e3)} kB"
    if size < 999_950_000:
        return f"{number(size / 1e6, 1)} MB"
    return f"{number(size / 1e9, 1)} GB"


def weekday(value: date) -> str:
    """ "tirsdag" """
    return WEEKDAYS[value.weekday()]


def week(value: date, *, year: bool = False) -> str:
    """ "uge 13", or "uge 13, 2010"; weeks run from Monday and belong to the year that holds their Thursday."""
    iso = value.isocalendar()
    return f"uge {iso.week}, {iso.year}" if year else f"uge {iso.week}"


def period(value: str | None) -> str:
    """The contract's periods: "2010-03" -> "marts 2010", "2010-Q1" -> "1. kvartal 2010", "2010-H1" -> "1. halvår 2010"."""
    if value is None or is_missing(value):
        return MISSING
    year, _, part = value.partition("-")
    if not part:
        return year
    if part[0] in "QH":
        return f"{part[1:]}. {'kvartal' if part[0] == 'Q' else 'halvår'} {year}"
    return f"{MONTHS[int(part) - 1]} {year}"


@cache
def _days_off(year: int) -> dict[date, str]:
    """Public holidays, and the days the municipality's offices are closed besides: 1 May, 5 June, 24 and 31 December.

    1 May: the agreements for those employed by Københavns Kommune treat it as a public holiday (elsewhere in the country it is
    one from noon only), so a deadline does not count it as a working day.
    """
    return dict(holidays.Denmark(years=year, categories=(holidays.PUBLIC, holidays.OPTIONAL), language="da"))


def days_off(start: date, end: date) -> dict[date, str]:
    """The public holidays and closed days from `start` to `end`, both included, with their names, in order."""
    names = {day: name for year in range(start.year, end.year + 1) for day, name in _days_off(year).items()}
    return {day: names[day] for day in sorted(names) if start <= day <= end}


def is_working_day(value: date) -> bool:
    return value.weekday() < 5 and value not in _days_off(value.year)


def working_days(start: date, end: date) -> int:
    """Working days after `start`, up to and including `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days(end, start)
    return sum(is_working_day(start + timedelta(days=i)) for i in range(1, (end - start).days + 1))


def deadline(due: date, today: date) -> str:
    """How far off: "i dag", "om 3 arbejdsdage", "2 arbejdsdage for sent", "over 5 år for sent". Days off alone are told as days."""
    if due == today:
        return "i dag"
    if years := max((today - due).days, 0) // 366:
        return f"over {'et' if years == 1 else number(years)} år for sent"
    left = working_days(today, due)
    if left == 0:
        days = plural(abs((due - today).days), "dag", "dage")
        return f"om {days}, ingen arbejdsdage" if due > today else f"{days} for sent"
    days = plural(abs(left), "arbejdsdag", "arbejdsdage")
    return f"om {days}" if left > 0 else f"{days} for sent"

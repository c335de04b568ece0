"""How numbers, money, dates and plurals are written in Danish, so that every page and message agrees.

Streamlit and Plotly can format for the reader's browser, which is wrong on a shared screen: the text is
made here instead. A missing value (None, NaN, NaT) is written as an en dash.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

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


def is_missing(value: Any) -> bool:
    """True for None, NaN and NaT; False for everything else, lists included."""
    return value is None or (not isinstance(value, list | tuple | set | dict) and bool(pd.isna(value)))


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """1234.5 -> "1.234,5" with decimals=1. A figure that rounds to zero carries no minus sign."""
    if value is None or is_missing(value):
        return MISSING
    text = f"{abs(value):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
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
    return f"{number(share * 100, decimals)} %"


def kroner(amount: float | Decimal | None) -> str:
    """Kroner as people say them: "950 kr.", "47.500 kr.", "1,2 mio. kr.", "1,3 mia. kr."."""
    if amount is None or is_missing(amount):
        return MISSING
    size = abs(float(amount))
    if size < 999_500:
        return f"{number(amount)} kr."
    if size < 999_500_000:
        return f"{number(float(amount) / 1e6, 1 if size < 99.95e6 else 0)} mio. kr."
    return f"{number(float(amount) / 1e9, 1)} mia. kr."


def day(value: date | None) -> str:
    """ "13. april 2010" """
    if value is None or is_missing(value):
        return MISSING
    return f"{value.day}. {MONTHS[value.month - 1]} {value.year}"


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


def yes_no(value: bool | None) -> str:
    return MISSING if value is None or is_missing(value) else "ja" if value else "nej"


def plural(count: int, one: str, many: str) -> str:
    """ "1 indsats", "2 indsatser", "1.200 indsatser"."""
    return f"{number(count)} {one if count == 1 else many}"


def listing(words: list[str], last: str = "og") -> str:
    """ "a", "a og b", "a, b og c"; nothing gives an empty text."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"

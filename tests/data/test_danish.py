from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pytest

from data import danish


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (1234.5, 1, "1.234,5"),
        (-1234567, 0, "−1.234.567"),
        (-0.04, 1, "0,0"),
        (Decimal("1250000.00"), 2, "1.250.000,00"),
        (None, 0, "–"),
        (float("nan"), 0, "–"),
        (pd.NA, 0, "–"),
    ],
)
def test_number(value, decimals, text):
    assert danish.number(value, decimals) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (950, "950 kr."),
        (47_500, "47.500 kr."),
        (999_499, "999.499 kr."),
        (999_500, "1,0 mio. kr."),
        (1_234_567, "1,2 mio. kr."),
        (-28_000_000, "−28,0 mio. kr."),
        (173_400_000, "173 mio. kr."),
        (1_250_000_000, "1,2 mia. kr."),
        (None, "–"),
    ],
)
def test_kroner(amount, text):
    assert danish.kroner(amount) == text


def test_signs_and_shares():
    assert [danish.signed(value) for value in (3, -3, 0, 0.2, None)] == ["+3", "−3", "0", "0", "–"]
    assert danish.percent(0.125, 1) == "12,5 %"
    assert danish.percent(None) == "–"


def test_dates():
    assert danish.day(date(2010, 4, 13)) == "13. april 2010"
    assert danish.short_day(date(2010, 4, 3)) == "03.04.2010"
    assert danish.moment(datetime(2010, 4, 13, 9, 5)) == "13. april 2010 kl. 09.05"
    assert danish.month(date(2010, 3, 1)) == "marts 2010"
    assert [danish.short_month(date(2010, month, 1)) for month in (1, 5, 6, 9)] == [
        "jan. 10",
        "maj 10",
        "juni 10",
        "sep. 10",
    ]
    assert danish.day(pd.NaT) == "–"


def test_words():
    assert danish.plural(1, "indsats", "indsatser") == "1 indsats"
    assert danish.plural(1200, "indsats", "indsatser") == "1.200 indsatser"
    assert danish.listing([]) == ""
    assert danish.listing(["a"]) == "a"
    assert danish.listing(["a", "b", "c"]) == "a, b og c"
    assert danish.yes_no(None) == "–"
    assert not danish.is_missing([None])

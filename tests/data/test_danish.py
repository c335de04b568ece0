from datetime import date, datetime
from decimal import Decimal

import numpy as np
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
        (1.25, 1, "1,3"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.285 * 100, 1, "28,5"),
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
        (1_250_000_000, "1,3 mia. kr."),
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
    assert danish.some(["a", "b", "c"], "ting", "ting", most=2) == "a, b og c"
    assert danish.some(["a", "b", "c", "d"], "ting", "ting", most=2) == "a, b og 2 ting mere"
    assert danish.named_or_counted(["a", "b", "c"], "bydel", "bydele") == "a, b og c"
    assert danish.named_or_counted(["a", "b", "c", "d"], "bydel", "bydele") == "fire bydele"
    assert danish.yes_no(None) == "–"
    assert not danish.is_missing([None])


def test_numbers_in_running_text():
    words = [danish.plural_in_words(n, "indsats", "indsatser") for n in (0, 1, 3, 12, 13)]
    assert words == ["ingen indsatser", "én indsats", "tre indsatser", "tolv indsatser", "13 indsatser"]
    assert danish.plural_in_words(1, "mål", "mål", "et") == "ét mål"
    assert [danish.genitive(name) for name in ("SOF", "Valby", "Kofoeds")] == ["SOF's", "Valbys", "Kofoeds'"]


def test_amounts_differences_and_intervals():
    assert danish.kroner_exact(1250000) == "1.250.000 kr."
    assert danish.kroner_exact(1250000.5) == "1.250.000,50 kr."
    assert danish.points(-0.032) == "−3,2 procentpoint"
    assert danish.span(12, 18, unit="%") == "12 til 18 %"
    assert danish.span(-3, 4) == "−3 til 4"
    ages = [danish.ages(*pair) for pair in ((18, 25), (18, None), (None, 17), (None, None), (12, 12))]
    assert ages == ["18-25 år", "fra 18 år", "til 17 år", "alle aldre", "12 år"]
    assert [danish.file_size(n) for n in (950, 12_300, 3_400_000, 81_732_500_000)] == [
        "950 byte",
        "12 kB",
        "3,4 MB",
        "81,7 GB",
    ]


def test_periods_and_weeks():
    periods = [danish.period(p) for p in ("2010", "2010-H1", "2010-Q3", "2010-03", None)]
    assert periods == ["2010", "1. halvår 2010", "3. kvartal 2010", "marts 2010", "–"]
    assert danish.week(date(2010, 4, 1)) == "uge 13"
    assert danish.week(date(2010, 1, 3), year=True) == "uge 53, 2009"
    assert danish.weekday(date(2010, 4, 13)) == "tirsdag"


def test_the_first_of_may_is_no_working_day_nor_are_the_other_days_the_offices_are_closed():
    """By the agreements of those employed by Københavns Kommune; 1 May 2010 is a Saturday, so other years tell it."""
    closed = [date(2009, 5, 1), date(2009, 6, 5), date(2009, 12, 24), date(2009, 12, 31)]
    assert [day for day in closed if danish.is_working_day(day)] == []
    assert danish.working_days(date(2009, 4, 30), date(2009, 5, 4)) == 1


def test_working_days_around_easter_2010():
    # Maundy Thursday was 1 April and Easter Monday 5 April: the papers go out on the 6th, the first working day after.
    assert [d for d in range(29, 32) if danish.is_working_day(date(2010, 3, d))] == [29, 30, 31]
    assert [d for d in range(1, 10) if danish.is_working_day(date(2010, 4, d))] == [6, 7, 8, 9]
    assert danish.working_days(date(2010, 3, 31), date(2010, 4, 6)) == 1
    assert danish.working_days(date(2010, 3, 22), date(2010, 4, 13)) == 7 + 6
    assert danish.working_days(date(2010, 4, 13), date(2010, 3, 22)) == -13


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (date(2010, 3, 31), "i dag"),
        (date(2010, 4, 8), "om 3 arbejdsdage"),
        (date(2010, 4, 6), "om 1 arbejdsdag"),
        (date(2010, 4, 2), "om 2 dage, ingen arbejdsdage"),
        (date(2010, 3, 29), "2 arbejdsdage for sent"),
    ],
)
def test_deadlines(due, text):
    assert danish.deadline(due, date(2010, 3, 31)) == text


def test_a_deadline_missed_over_days_off_is_told_in_days():
    assert danish.deadline(date(2010, 4, 3), date(2010, 4, 5)) == "2 dage for sent"


def test_a_list_is_never_missing() -> None:
    assert not danish.is_missing(np.array([1, 2]))
    assert not danish.is_missing([])
    assert danish.is_missing(pd.NaT)


def test_price_levels() -> None:
    assert danish.prices("løbende") == "løbende priser"
    assert danish.prices("2010") == "2010-priser"
    assert danish.prices(None) == "ukendte priser"


def test_a_limit_that_is_not_there_is_no_crash():
    assert (danish.number(float("inf")), danish.number(float("-inf"), 2)) == ("∞", "−∞")


def test_the_alphabet_ends_with_ae_oe_and_aa():
    assert sorted(["Åby", "zoo", "Ørsted", "æble", "Anna"], key=danish.alphabetical) == [
        "Anna",
        "zoo",
        "æble",
        "Ørsted",
        "Åby",
    ]

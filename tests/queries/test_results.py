"""The questions of Mål og resultater: literal rows in, literal answers out; and the truths planted in the example."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from data import danish
from data.contract import ADMINISTRATIONS, DISTRICTS, NEW, ON_A_DAY, TOOK_PART
from data.danish import number
from data.people import Person
from data.persons import WITHHELD, few_persons, published
from data.store import Clock, Store
from queries import run
from queries.results.annotations import NotAccepted, annotate, noted, withdraw
from queries.results.behind import (
    INCIDENTS,
    Measure,
    change_interval,
    compare,
    default_periods,
    measures,
    periods,
)
from queries.results.compliance import NOT_ANSWERED, compliance
from queries.results.initiatives import NOT_DECLARED, large_initiatives
from queries.results.outlook import outlook_of
from queries.results.picture import picture_of, pictures, points
from queries.results.release import release
from queries.results.series import Series, series_of
from queries.results.states import goal_states, hidden_reason, indicator_states
from queries.results.timeliness import (
    by_administration,
    freshness,
    indicator_freshness,
    latest_due,
    middle,
)
from queries.results.unit_cost import by_kind, costs, outliers, untold, years
from queries.results.words import aim, attention, covered, decimals_for, figure, measure, verdict_word
from tests.example import truths
from tests.rows import delivery, store_with

MakeStore = Callable[..., Store]
QUARTERS = [f"{year}-Q{n}" for year in (2007, 2008, 2009) for n in (1, 2, 3, 4)]
MONTHS = [f"{year}-{month:02d}" for year in (2008, 2009) for month in range(1, 13)]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[MakeStore]:
    made: list[Store] = []

    def store(**tables: Any) -> Store:
        made.append(store_with(tmp_path, **tables))
        return made[-1]

    yield store
    for one in made:
        one.close()


def indicator(id_: str = "I-1", **more: Any) -> dict[str, Any]:
    base = {
        "indicator_id": id_,
        "name": id_,
        "type": "effekt",
        "unit": "sager",
        "direction": "ned",
        "frequency": "kvartal",
    }
    return base | more


NEW_PARTICIPANTS = {"unit": "deltagere", "type": "output", "counted_as": NEW}


def row(**more: Any) -> dict[str, Any]:
    """A row of results/indicators, for the functions that need no store."""
    base = {
        "name": "Sager",
        "baseline": 100.0,
        "baseline_period": "2007",
        "target": 50.0,
        "target_period": "2012",
    }
    return indicator() | base | more


def measured(
    periods_: list[str], values: list[float | None], id_: str = "I-1", **more: Any
) -> list[dict[str, Any]]:
    return [
        {"indicator_id": id_, "period": period, "value": None if value is None else float(value)} | more
        for period, value in zip(periods_, values, strict=False)
        if value is not None
    ]


def series(periods_: list[str], values: list[float], **more: Any) -> Series:
    frame = pd.DataFrame({"indicator_id": "I-1", "period": periods_[: len(values)], "value": values})
    given = {"numerator": np.nan, "denominator": np.nan, "population": np.nan}
    given |= {"provisional": False, "new_series": False, "hidden": False} | more
    return series_of(frame.assign(**given))["I-1"]


def initiative(id_: str = "SOF-1", **more: Any) -> dict[str, Any]:
    base = {
        "initiative_id": id_,
        "name": id_,
        "administration": id_.split("-")[0],
        "purpose": "begge",
        "status": "i gang",
    }
    return base | more


def spending(id_: str, year: int, spent: float, **more: Any) -> dict[str, Any]:
    base = {
        "initiative_id": id_,
        "year": year,
        "administration": id_.split("-")[0],
        "funding": "kommunal",
        "spending": "drift",
    }
    return base | {"adopted_budget": spent, "spent": spent, "price_level": "løbende"} | more


# -- measurements ------------------------------------------------------------------------------------------


def city(years_: range = range(2007, 2011), persons: int = 50_000, districts: int = 10) -> dict[str, Any]:
    return {
        "areas": [
            {"area_id": f"BY-{n}", "name": f"{n}", "type": "bydel", "district": n}
            for n in range(1, districts + 1)
        ],
        "population": [
            {
                "area_id": f"BY-{n}",
                "year": year,
                "age_group": "18-24",
                "persons": persons + 500 * (year - 2007),
            }
            for n in range(1, districts + 1)
            for year in years_
        ],
    }


def test_incidents_in_the_whole_city_carry_the_population_of_their_year_and_nothing_else_does(
    make: MakeStore,
) -> None:
    store = make(
        initiatives=[initiative()],
        indicators=[
            indicator("I-1", unit="anmeldelser"),
            indicator("I-2", unit="minutter"),
            indicator("I-3", unit="anmeldelser", initiative_id="SOF-1"),
        ],
        measurements=[
            *measured(["2007", "2008", "2011"], [10, 20, 30]),
            *measured(["2007"], [10], "I-2"),
            *measured(["2007"], [10], "I-3"),
        ],
        **city(),
    )
    found = run(store, "results/measurements")
    assert found["population"].fillna(0).tolist() == [500_000, 505_000, 0, 0, 0]


def test_a_population_that_is_not_known_for_all_districts_is_no_population(make: MakeStore) -> None:
    store = make(
        indicators=[indicator(unit="anmeldelser")], measurements=measured(["2007"], [10]), **city(districts=9)
    )
    assert run(store, "results/measurements")["population"].isna().all()


def test_few_persons_are_hidden_as_counts_and_as_shares(make: MakeStore) -> None:
    store = make(
        indicators=[
            indicator("I-1", unit="deltagere"),
            indicator("I-2", counts_persons=False, unit="andel"),
            indicator("I-3"),
        ],
        measurements=[
            *measured(QUARTERS, [0, 1, 4, 5]),
            {"indicator_id": "I-2", "period": "2007-Q1", "numerator": 3, "denominator": 50},
            {"indicator_id": "I-2", "period": "2007-Q2", "numerator": 48, "denominator": 50},
            {"indicator_id": "I-2", "period": "2007-Q3", "numerator": 25, "denominator": 50},
            *measured(QUARTERS, [3], "I-3"),
        ],
    )
    shown = run(store, "results/measurements")
    # 48 of 50 is told as 50 of 50: between 90 and 100 per cent, and nobody is told that it is two who are left.
    assert shown["value"].fillna(-1).tolist() == [0, -1, -1, 5, -1, 1, 0.5, 3]
    assert shown["hidden"].tolist() == [False, True, True, False, True, False, False, False]
    assert shown["numerator"].isna().tolist() == [True] * 5 + [False, False, True]


def test_per_cent_is_a_share_of_one(make: MakeStore) -> None:
    store = make(
        indicators=[indicator(unit="%", baseline=40.0, target=60.0)],
        measurements=[
            *measured(["2007-Q1"], [45]),
            {"indicator_id": "I-1", "period": "2007-Q2", "numerator": 10, "denominator": 40},
        ],
    )
    told = run(store, "results/indicators").iloc[0]
    assert [told["unit"], told["baseline"], told["target"]] == ["andel", 0.4, 0.6]
    assert run(store, "results/measurements")["value"].tolist() == [0.45, 0.25]


# -- states ------------------------------------------------------------------------------------------------


def test_a_hidden_measurement_has_no_colour_and_tells_no_figure(make: MakeStore) -> None:
    store = make(
        indicators=[
            indicator(
                unit="deltagere", baseline=20.0, baseline_period="2007", target=2.0, target_period="2010"
            )
        ],
        measurements=measured(QUARTERS, [20, 18, 16, 4]),
        goals=[{"goal_id": "M-1", "level": "delmål", "text": "Færre", "indicator_id": "I-1"}],
    )
    hidden = indicator_states(store).iloc[0]
    assert (hidden["colour"], hidden["level_colour"]) == ("grey", "grey")
    assert hidden["hidden"] and hidden["final_period"] == "2007-Q4"
    figures = [
        "final_value", "level_value", "ahead_value", "attainment", "expected", "variation", "assurance", "assurance_text",
    ]  # fmt: skip
    assert hidden[figures].isna().all()
    assert hidden["reason"] == hidden["signal"] == hidden_reason(few_persons())
    assert few_persons() in hidden["verdict_text"]
    assert verdict_word(hidden) == few_persons()
    assert goal_states(store).iloc[0]["reason"] == hidden_reason(few_persons())
    picture = pictures(store, indicator_ids=["I-1"])["I-1"]
    assert (picture.sentence, picture.variation, picture.assurance_text) == (
        hidden_reason(few_persons()),
        None,
        None,
    )
    assert picture.ahead is not None and picture.ahead.value is None


@pytest.mark.parametrize(("times", "per", "rate"), [(10, 1_000, 2.0), (5, 1_000, 1.0), (1, 100_000, 20.0)])
def test_incidents_are_charted_per_so_many_residents_that_it_is_not_below_one(
    make: MakeStore, times: int, per: int, rate: float
) -> None:
    store = make(
        indicators=[
            indicator(unit="anmeldelser", target=101.0 * times, target_period="2012", frequency="år")
        ],
        measurements=measured(["2007", "2008", "2009"], [100 * times, 101 * times, 102 * times]),
        **city(),
    )
    picture = pictures(store, indicator_ids=["I-1"])["I-1"]
    assert picture.unit == f"anmeldelser pr. {number(per)} indbyggere"
    # The counts rise, but no faster than the residents: 100 of 500,000, 101 of 505,000, 102 of 510,000.
    assert picture.frame["value"].tolist() == pytest.approx([rate] * 3)
    assert picture.frame["text"].iloc[0].endswith(f" ({number(100 * times)} anmeldelser)")
    # The target by the last known population.
    assert picture.ahead is not None and picture.ahead.target == pytest.approx(101 * times / 510_000 * per)
    assert "510.000" in picture.notes[0] and f"pr. {number(per)} indbyggere" in picture.notes[0]


def test_a_denominator_of_zero_is_a_gap_that_is_told(make: MakeStore) -> None:
    store = make(
        indicators=[indicator(name="Andel meldinger udbedret", unit="andel")],
        measurements=[
            {"indicator_id": "I-1", "period": period, "numerator": n, "denominator": of}
            for period, n, of in zip(QUARTERS, (5, 0, 6, 5, 6, 5, 6, 5, 6), (10, 0, *[10] * 7), strict=False)
        ],
    )
    picture = pictures(store, indicator_ids=["I-1"])["I-1"]
    assert picture.frame["value"].tolist() == [50, 60, 50, 60, 50, 60, 50, 60]
    assert picture.notes == ("Nævneren er 0 i 2. kvartal 2007, så der er ingen andel at vise.",)
    assert picture.variation == "common_cause"


# -- series ------------------------------------------------------------------------------------------------


def test_a_new_series_that_begins_in_a_missing_period_begins_in_the_next() -> None:
    found = series(QUARTERS[:4], [1, 2, np.nan, 4], new_series=[False, False, True, False]).measured
    assert found.periods == ["2007-Q1", "2007-Q2", "2007-Q4"]
    assert found.new_series.tolist() == [False, False, True]


def test_final_is_what_stands_before_the_first_provisional_period() -> None:
    found = series(QUARTERS[:4], [1, 2, 3, 4], provisional=[False, False, True, False])
    assert found.final.periods == QUARTERS[:2]


# -- the picture -------------------------------------------------------------------------------------------


def test_the_picture_of_a_shift_marks_all_its_points_with_what_they_mean() -> None:
    level = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12]
    picture = picture_of(row(frequency="måned"), series(MONTHS, [*level, 8, 8, 9, 8, 9, 8, 9]))
    assert picture.frame["tone"].tolist()[-7:] == ["improvement"] * 7
    assert set(picture.frame["tone"][:16]) == {"common"}
    assert picture.variation == "improvement_low"
    assert "7 måneder ligger under det hidtidige niveau" in picture.sentence


def test_a_trend_has_one_colour_that_of_its_last_point() -> None:
    values = [20, 14, 20, 14, 20, 14, 20, 14, 20, 19, 18, 17, 16, 15, 14, 13]
    picture = picture_of(row(frequency="måned"), series(MONTHS, values))
    assert picture.frame["point"].tolist()[-8:] == ["trend"] * 8
    assert picture.frame["tone"].tolist()[-8:] == ["improvement"] * 8
    assert picture.variation == "improvement_low"


def test_provisional_points_and_redefinitions_are_told() -> None:
    values = [10, 12, 11, 10, 30, 32, 31, 30]
    picture = picture_of(
        row(direction="neutral"),
        series(
            QUARTERS, values, new_series=[n == 4 for n in range(8)], provisional=[n == 7 for n in range(8)]
        ),
    )
    assert picture.frame["series"].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert picture.frame["tone"].tolist()[-1] == "provisional"
    assert picture.frame["mean"].tolist() == [10.75] * 4 + [31.0] * 4


@pytest.mark.parametrize(
    ("periods_", "values", "sentence"),
    [
        (["2009"], [5.0], "for få endelige målinger"),
        (["2009", "2009-Q1", "2009-Q2"], [5.0, 6.0, 7.0], "blander"),
        (["2008", "2009"], [5.0, 5.0], "For få målinger: der er 2 år"),
        ([str(year) for year in range(2002, 2010)], [5.0] * 8, "den samme i alle 8 år"),
    ],
)
def test_what_cannot_be_charted_is_told_and_its_figures_shown(
    periods_: list[str], values: list[float], sentence: str
) -> None:
    picture = picture_of(row(frequency="år", target=None), series(periods_, values))
    assert sentence in picture.sentence
    assert picture.frame["value"].tolist() == values


def test_a_gap_breaks_the_line_and_is_told_but_the_limits_go_on() -> None:
    periods_ = ["2008-01", "2008-02", "2008-05", "2008-06"]
    picture = picture_of(row(frequency="måned"), series(periods_, [10, 12, 11, 10]))
    assert picture.frame["line"].tolist() == [0, 0, 1, 1]
    assert picture.frame["series"].tolist() == [0, 0, 0, 0]
    assert picture.frame["mean"].tolist() == [10.75] * 4
    assert picture.notes == (
        "Der er ikke målt i marts 2008 og april 2008. Et hul er ikke nul: linjen er brudt, og ingen regel rækker hen over det.",
    )


def test_points_of_mixed_frequencies_are_joined_by_no_line() -> None:
    picture = picture_of(row(frequency="år", target=None), series(["2008", "2009-Q1", "2009-Q2"], [5, 6, 7]))
    assert picture.frame["line"].tolist() == [0, 1, 2]


def test_an_axis_around_a_level_is_not_made_of_rounding() -> None:
    flat = picture_of(row(baseline=0.3, target=None), series(QUARTERS[:6], [0.3, 0.1 + 0.2] * 3))
    assert flat.flat_range == pytest.approx((0.27, 0.33))
    assert picture_of(row(target=None), series(QUARTERS[:3], [0, 0, 0])).flat_range == (-1, 1)
    assert (
        picture_of(row(target=40.0, target_period="2012"), series(QUARTERS[:3], [5, 5, 5])).flat_range is None
    )


def test_the_figures_of_several_charts_stand_in_one_table_in_the_order_asked_for(make: MakeStore) -> None:
    store = make(
        indicators=[
            indicator("I-1", unit="andel", target=0.5, target_period="2011"),
            indicator("I-2"),
            indicator("I-3"),
        ],
        measurements=[
            {"indicator_id": "I-1", "period": "2009-Q1", "numerator": 50, "denominator": 100},
            *measured(QUARTERS[:2], [20, 22], "I-2"),
        ],
    )
    found = points(store, indicator_ids=["I-2", "I-3", "I-1"])
    assert found[["indicator_id", "period", "value"]].values.tolist() == [
        ["I-2", "1. kvartal 2007", 20],
        ["I-2", "2. kvartal 2007", 22],
        ["I-1", "1. kvartal 2009", 50],
    ]
    assert found["target"].tolist()[-1] == 50
    assert points(store, indicator_ids=["I-3"]).empty


def test_hidden_points_are_gaps_in_the_picture(make: MakeStore) -> None:
    store = make(
        indicators=[indicator(unit="deltagere")], measurements=measured(QUARTERS, [20, 22, 3, 21, 20])
    )
    picture = pictures(store, indicator_ids=["I-1"])["I-1"]
    assert picture.frame["value"].tolist() == [20, 22, 21, 20]
    assert picture.hidden == ("2007-Q3",)
    assert f"vises ikke i 3. kvartal 2007: {few_persons()}." in picture.notes[0]


@pytest.mark.parametrize(("count", "has_limits"), [(5, False), (len(QUARTERS), True)])
def test_that_limits_leave_out_hidden_points_is_said_where_there_are_limits(
    make: MakeStore, count: int, has_limits: bool
) -> None:
    values = [20, 22, 3, 21, 20, 23, 19, 22, 21, 20, 22, 21, 23, 20][:count]
    store = make(
        indicators=[indicator(unit="deltagere")], measurements=measured(QUARTERS[: len(values)], values)
    )
    picture = pictures(store, indicator_ids=["I-1"])["I-1"]
    assert picture.frame["lower"].notna().any() == has_limits
    assert ("Grænserne er beregnet uden." in picture.notes[0]) == has_limits


# -- outlook -----------------------------------------------------------------------------------------------


def test_the_outlook_follows_what_was_measured_since_the_redefinition() -> None:
    values = [900.0, 901, 902, 903, 10, 20, 30, 40, 50, 60, 70, 80]
    begun = [n == 4 for n in range(12)]
    found = outlook_of(
        row(direction="op", baseline=None, target=100.0, target_period="2010-Q2"),
        series(QUARTERS, values, new_series=begun),
    )
    assert found.forecast is not None
    # From 10 by 10 a quarter: 80 in 2009-Q4, so about 100 two quarters later; the hundreds before are of another definition.
    assert 88 < found.forecast.value < 102
    assert found.forecast.high < 150
    assert "sager i 2. kvartal 2010" in found.sentence
    again = outlook_of(
        row(direction="op", baseline=None, target=100.0, target_period="2010-Q2"),
        series(QUARTERS[4:], values[4:]),
    )
    assert again.forecast == found.forecast


def test_the_outlook_of_a_share_stays_a_share_and_says_per_period_where_the_target_is_a_year() -> None:
    shares = outlook_of(
        row(unit="andel", direction="op", baseline=0.5, target=0.99),
        series(QUARTERS, [0.5 + 0.04 * n for n in range(12)]),
    )
    assert shares.forecast is not None and shares.forecast.high == 1.0
    counts = outlook_of(row(), series(QUARTERS, [100.0 - n % 3 for n in range(12)]))
    assert "sager pr. kvartal i 2012" in counts.sentence


# -- who measures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "today", "period"),
    [
        ("måned", date(2010, 3, 22), (2010, 0)),  # February is not due before 31 March
        ("måned", date(2010, 4, 1), (2010, 1)),
        ("kvartal", date(2010, 3, 22), (2009, 3)),
        ("halvår", date(2010, 3, 22), (2009, 1)),
        ("år", date(2010, 1, 20), (2008, 0)),
        ("år", date(2010, 2, 1), (2009, 0)),
    ],
)
def test_the_latest_period_that_is_due(frequency: Any, today: date, period: tuple[int, int]) -> None:
    per_year = {"måned": 12, "kvartal": 4, "halvår": 2, "år": 1}[frequency]
    assert divmod(latest_due(frequency, today), per_year) == period


@pytest.mark.parametrize(
    ("known", "more", "expected"),
    [
        (QUARTERS, {}, (4, 4, 0, "current")),
        (QUARTERS[:-1], {}, (4, 3, 1, "one_behind")),
        (QUARTERS[:-2], {}, (4, 2, 2, "behind")),
        (["2009-Q3", "2009-Q4"], {}, (2, 2, 0, "current")),  # the series began in the third quarter
        (["2009-Q1", "2009-Q4"], {}, (4, 2, 0, "current")),  # two in between are missing
        ([], {}, (4, 0, None, "never")),
        ([], {"begun": date(2009, 8, 1)}, (1, 0, None, "never")),  # the fourth quarter is the first whole one
        ([], {"begun": date(2010, 1, 1)}, (0, 0, None, "not_due")),
        ([], {"ended": True}, (0, 0, None, "ended")),
        (["2009"], {}, (0, 0, None, "unclear")),
    ],
)
def test_how_an_indicator_keeps_its_frequency(
    known: list[str], more: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    found = freshness("kvartal", known, date(2010, 3, 22), **more)
    assert (found.expected, found.measured, found.behind, found.standing) == expected


def test_a_period_is_drawn_at_its_middle() -> None:
    assert [middle(p) for p in ("2009", "2009-H2", "2009-Q1", "2009-03")] == [
        date(2009, 7, 1),
        date(2009, 10, 1),
        date(2009, 2, 16),
        date(2009, 3, 1),
    ]


def test_coverage_per_administration(make: MakeStore) -> None:
    store = make(
        initiatives=[initiative("SOF-1"), initiative("BUF-1"), initiative("BUF-2", status="stoppet")],
        indicators=[
            indicator("I-1", initiative_id="SOF-1"),
            indicator("I-2", initiative_id="BUF-1"),
            indicator("I-3", initiative_id="BUF-2"),
            indicator("I-4", frequency="år"),
        ],
        measurements=[*measured(QUARTERS, [1.0] * 12), *measured(QUARTERS, [1.0] * 10, "I-2")],
    )
    found = by_administration(indicator_freshness(store))
    assert found[["administration", "indicators", "current", "behind", "never"]].fillna(
        "byen"
    ).values.tolist() == [
        ["byen", 1, 0, 0, 1],
        ["BUF", 1, 0, 1, 0],
        ["SOF", 1, 1, 0, 0],
    ]
    assert found["coverage"].tolist() == [0.0, 0.5, 1.0]


# -- guidelines --------------------------------------------------------------------------------------------


def test_who_has_not_answered_a_guideline(make: MakeStore) -> None:
    store = make(
        goals=[
            {"goal_id": "R-1", "level": "retningslinje", "text": "Mål resultater"},
            {"goal_id": "R-2", "level": "retningslinje", "text": "Del viden"},
            {"goal_id": "M-1", "level": "delmål", "text": "Færre"},
        ],
        compliance=[
            {"goal_id": "R-1", "administration": "SOF", "date": date(2010, 2, 1), "complies": "delvist"}
        ],
    )
    found = compliance(store)
    assert len(found) == 2 * len(ADMINISTRATIONS.labels)
    answered = found[found["complies"] != NOT_ANSWERED]
    assert answered[["goal_id", "administration", "complies"]].values.tolist() == [["R-1", "SOF", "delvist"]]
    assert compliance(store, administration="SOF")["complies"].tolist() == ["delvist", NOT_ANSWERED]


# -- initiatives over half a million -----------------------------------------------------------------------


def test_the_large_initiatives_that_do_not_measure_come_first_then_the_weakest(make: MakeStore) -> None:
    halfway = {
        "baseline": 10.0,
        "baseline_period": "2007",
        "target": 0.0,
        "target_period": "2011",
        "frequency": "år",
    }
    store = make(
        initiatives=[initiative(f"SOF-{n}") for n in range(1, 6)] + [initiative("SOF-6", status="stoppet")],
        finances=[
            spending("SOF-1", 2010, 600_000),
            spending("SOF-2", 2010, 900_000),
            spending("SOF-3", 2010, 500_000),  # not over the limit
            spending("SOF-4", 2010, 300_000),
            spending("SOF-4", 2010, 300_000, funding="fond"),
            spending("SOF-5", 2010, 400_000, price_level="2009"),
            spending("SOF-5", 2010, 400_000, funding="fond"),  # two price levels are not added
            spending("SOF-6", 2010, 900_000),
        ],
        indicators=[
            indicator("I-1", initiative_id="SOF-1", type="resultat", **halfway),
            indicator("I-2", initiative_id="SOF-1", type="effekt", **halfway),
            indicator("I-3", initiative_id="SOF-2", type="output", **halfway),
            indicator("I-4", initiative_id="SOF-4", type="resultat", **halfway),
        ],
        measurements=[
            *measured(["2007", "2008", "2009"], [10, 5, 0], "I-1"),
            *measured(["2007", "2008", "2009"], [10, 9, 8], "I-2"),
            *measured(["2007", "2008", "2009"], [10, 5, 0], "I-3"),
            *measured(["2007", "2008", "2009"], [10, 5, 0], "I-4"),
        ],
    )
    found = large_initiatives(store, year=2010)
    told = found[["initiative_id", "colour", "indicator", "criteria", "budget"]].astype(object)
    assert told.where(told.notna(), None).values.tolist() == [
        ["SOF-2", "grey", None, 0, 900_000],
        ["SOF-1", "yellow", "I-2", 2, 600_000],  # one of them is not met, and of the other it is not certain
        ["SOF-4", "yellow", "I-4", 1, 600_000],  # three points do not tell whether it goes on
    ]
    # There is nothing to measure its results by; that it measures an output is another thing.
    assert found.loc[0, "reason"] == NOT_DECLARED


def test_the_chain_of_an_initiative_counts_what_is_measured_at_each_step(make: MakeStore) -> None:
    store = make(
        initiatives=[initiative("SOF-1", goal_ids=["M-1"])],
        goals=[{"goal_id": "M-1", "level": "delmål", "text": "Færre"}],
        finances=[spending("SOF-1", 2010, 100_000, full_time_equivalents=1.5)],
        indicators=[
            indicator("I-1", initiative_id="SOF-1", type="aktivitet"),
            indicator("I-2", initiative_id="SOF-1", type="output"),
            indicator("I-3", initiative_id="SOF-1", type="resultat"),
        ],
        measurements=[
            *measured(["2009-Q1"], [1], "I-1"),
            {"indicator_id": "I-2", "period": "2009-Q1", "numerator": 0, "denominator": 0},
        ],
    )
    found = run(store, "results/chains", year=2010).iloc[0]
    assert found[["activity", "output", "result", "effect", "steps", "declared"]].tolist() == [
        1,
        0,
        0,
        0,
        1,
        3,
    ]
    assert [float(found["budget"]), found["price_level"], found["full_time_equivalents"]] == [
        100_000,
        "løbende",
        1.5,
    ]
    assert run(store, "results/chains", year=2011).iloc[0]["steps"] == 1
    assert run(store, "results/without_goal").empty


@pytest.mark.parametrize(
    ("counted_as", "participants", "first"),
    [(ON_A_DAY, 10, 10), (NEW, 35, 40), (TOOK_PART, None, None), (None, None, None)],
)
def test_a_stock_is_averaged_over_the_year_a_flow_is_added_and_what_is_not_said_is_neither(
    make: MakeStore, counted_as: str | None, participants: float | None, first: float | None
) -> None:
    """»Unge med mentor« 12, 8, 8, 9 by quarter are nine on a day, or 37 that began, or nobody knows: rounded ten or 35."""
    mentor = indicator("I-1", initiative_id="SOF-1", unit="deltagere", type="output", counted_as=counted_as)
    job = indicator("I-2", initiative_id="SOF-1", unit="andel", type="resultat", counted_as=counted_as)
    quarters = [f"2009-Q{n}" for n in (1, 2, 3, 4)]
    store = make(
        initiatives=[initiative("SOF-1"), initiative("BUF-1")],
        finances=[spending("SOF-1", 2009, 370_000), spending("BUF-1", 2009, 1)],
        indicators=[mentor, job, indicator("I-3", initiative_id="BUF-1", frequency="år", **NEW_PARTICIPANTS)],
        measurements=[
            *measured(quarters, [13, 8, 8, 9]),
            *({"indicator_id": "I-2", "period": q, "numerator": n, "denominator": 40}
              for q, n in zip(quarters, (12, 8, 8, 9), strict=True)),
            *measured(["2009"], [30], "I-3"),
        ],
    )  # fmt: skip
    corrected = [{"indicator_id": "I-1", "period": "2009-Q1", "value": 12.0}]
    store.accept(delivery("rettet.xlsx", measurements=corrected), "SOF", by="sof", at=datetime(2010, 3, 10))
    found = run(store, "results/yearly").set_index("initiative_id").loc["SOF-1"]
    told = found[["participants", "first_participants", "reached"]]
    assert [None if pd.isna(value) else value for value in told] == [participants, first, participants]
    assert (found["participants_as"], found["participants_every"]) == (counted_as or "ikke oplyst", "kvartal")
    asked = {"year": 2009, "per": "participants"}
    sentence = untold(store, **asked)
    priced = costs(store, kind="work", price_level="løbende", **asked).set_index("initiative_id")
    if participants is None:
        assert "SOF-1" not in priced.index
        why = "tæller den samme deltager i flere perioder" if counted_as else "ikke oplyst »opgøres_som«"
        assert sentence.startswith("Uden pris") and why in sentence and "1 indsats" in sentence
    else:
        assert priced.loc["SOF-1", "unit_cost"] == pytest.approx(370_000 / participants)
        assert sentence == ""


def test_a_number_that_is_measured_once_a_year_is_a_years_whatever_it_is_of(make: MakeStore) -> None:
    for counted_as in (ON_A_DAY, NEW, TOOK_PART, None):
        one = indicator("I-1", initiative_id="SOF-1", frequency="år", unit="deltagere", counted_as=counted_as)
        store = make(
            initiatives=[initiative("SOF-1")], indicators=[one], measurements=measured(["2009"], [30])
        )
        assert run(store, "results/yearly")["participants"].tolist() == [30]
        store.close()


def test_like_is_compared_with_like(make: MakeStore) -> None:
    """Five of a kind that count those who are there, and one that counts those who begin: no sixth of the kind."""
    ids = [f"SOF-{n}" for n in range(1, 7)]
    kind = {"approach": "gruppe", "prevention_level": "primær"}
    store = make(
        initiatives=[initiative(id_, **kind) for id_ in ids],
        finances=[spending(id_, 2009, 100_000) for id_ in ids],
        indicators=[
            indicator(f"I-{id_}", initiative_id=id_, unit="deltagere", type="output", frequency="år",
                      counted_as=NEW if id_ == "SOF-6" else ON_A_DAY)
            for id_ in ids
        ],
        measurements=[row_ for id_ in ids for row_ in measured(["2009"], [20.0], f"I-{id_}")],
    )  # fmt: skip
    found = costs(store, year=2009, per="participants", kind="work", price_level="løbende")
    groups = found.set_index("initiative_id")["group"]
    assert groups["SOF-1"] == 5 and groups["SOF-6"] == 1


def test_the_examples_stock_and_flow_are_told_as_they_are(example_store: Store) -> None:
    yearly = run(example_store, "results/yearly", year=2009).set_index("initiative_id")
    stock, flow = yearly.loc[truths.STOCK], yearly.loc[truths.FLOW]
    with example_store.cursor() as cursor:

        def of_2009(id_: str) -> list[float]:
            asked = "select value from measurements where indicator_id = ? and left(period, 4) = '2009'"
            return [float(value) for (value,) in cursor.execute(asked, [id_]).fetchall()]

        assert stock["participants"] == published(np.mean(of_2009(stock["participants_by"])))
        assert flow["participants"] == published(sum(of_2009(flow["participants_by"])))
    assert (stock["participants_as"], flow["participants_as"]) == (ON_A_DAY, NEW)
    unsaid = yearly[yearly["administration"] == truths.COUNTED_AS_NOT_SAID]
    assert set(unsaid["participants_as"].dropna()) == {"ikke oplyst"}
    assert unsaid.loc[unsaid["participants_every"] != "år", "participants"].isna().all()


# -- cost and result ---------------------------------------------------------------------------------------


@pytest.fixture
def priced(make: MakeStore) -> Store:
    """Six initiatives of one kind, 1,000 kr. a participant but for the last; one with a year that is not whole."""
    counts = [100, 120, 80, 90, 110, 4]
    ids = [f"SOF-{n}" for n in range(1, 6)] + ["BUF-6"]
    kind = {"approach": "gruppe", "prevention_level": "primær", "focus_area_id": "IO-1"}
    return make(
        focus_areas=[{"focus_area_id": "IO-1", "name": "Tidlig"}],
        initiatives=[initiative(id_, districts=[n + 1], **kind) for n, id_ in enumerate(ids)]
        + [initiative("SOF-9", **kind)],
        finances=[spending(id_, 2009, 1_000 * n) for id_, n in zip(ids, counts, strict=True)]
        + [spending("SOF-9", 2009, 1_000), spending("SOF-1", 2010, 5.0)],
        indicators=[
            indicator(
                f"I-{n}",
                initiative_id=id_,
                type="output",
                unit="deltagere",
                frequency="halvår",
                counted_as=NEW,
            )
            for n, id_ in enumerate([*ids, "SOF-9"])
        ],
        measurements=[
            {"indicator_id": f"I-{n}", "period": f"2009-H{half}", "value": count / 2}
            for n, count in enumerate(counts)
            for half in (1, 2)
        ]
        + [{"indicator_id": "I-6", "period": "2009-H1", "value": 50.0}],
    )


def test_a_year_counts_only_when_it_is_whole_and_small_counts_are_hidden_with_their_cost(
    priced: Store,
) -> None:
    asked = {"year": 2009, "per": "participants", "kind": "work", "price_level": "løbende"}
    found = costs(priced, **asked).set_index("initiative_id")
    assert "SOF-9" not in found.index
    assert found["unit_cost"].drop("BUF-6").round(6).tolist() == [1000.0] * 5
    assert pd.isna(found.loc["BUF-6", "unit_cost"]) and found.loc["BUF-6", "hidden"]
    assert found.loc["SOF-1", ["kind", "group", "standing"]].tolist() == [
        "gruppe, primær forebyggelse: nye i perioden, målt hvert halvår",
        5,
        "within",
    ]
    assert years(priced).values.tolist() == [[2009, "løbende", 6]]


def test_only_a_rounded_count_widens_the_interval_by_its_rounding(priced: Store) -> None:
    """SOF-1 took in 100: published as 100, it may be 98 to 102; released, or of no persons, it is 100 and nothing else."""
    asked = {"year": 2009, "per": "participants", "kind": "work", "price_level": "løbende"}

    def interval() -> list[float]:
        return costs(priced, **asked).set_index("initiative_id").loc["SOF-1", ["low", "high"]].tolist()

    def garwood(least: int, most: int) -> list[float]:
        few, many = (stats.chi2.ppf(q, 2 * n) / 2 for q, n in ((0.025, least), (0.975, most + 1)))
        return [100_000 / many, 100_000 / few]

    assert interval() == pytest.approx(garwood(98, 102))
    release(priced, "I-0", reason="Antallet er netværk.", person=Person("csb@kk.dk", "CSB"))
    assert interval() == pytest.approx(garwood(100, 100))


def test_filters_choose_what_is_shown_and_not_what_it_is_compared_with(priced: Store) -> None:
    asked = {"year": 2009, "per": "participants", "kind": "work", "price_level": "løbende"}
    assert costs(priced, district=2, **asked)[["initiative_id", "group"]].values.tolist() == [["SOF-2", 5]]
    assert costs(priced, administration="BUF", **asked)["initiative_id"].tolist() == ["BUF-6"]
    assert costs(priced, focus_area="IO-2", **asked).empty


def test_kinds_with_something_outside_come_first_and_the_surest_are_named_first() -> None:
    found = pd.DataFrame(
        {
            "initiative_id": ["A", "B", "C", "D"],
            "kind": ["x", "y", "y", "x"],
            "unit_cost": [1.0, 2.0, 3.0, np.nan],
            "standing": ["within", "dearer", "much_dearer", "no_result"],
        }
    )
    assert by_kind(found).values.tolist() == [["y", 2, 2], ["x", 1, 0]]
    assert outliers(found)["initiative_id"].tolist() == ["C", "B"]


# -- hvad ligger bag? --------------------------------------------------------------------------------------


def incident(area: str, month: date, count: int, category: str = "vold", **more: Any) -> dict[str, Any]:
    return {
        "area_id": area,
        "month": month,
        "category": category,
        "kind": "anmeldelse",
        "count": count,
    } | more


@pytest.fixture
def incidents(make: MakeStore) -> Store:
    """Two distrikter of two bydele, a hotspot within the first that must not be counted twice, and one late correction."""
    areas = [
        {"area_id": "D-1", "name": "A", "type": "distrikt", "district": 3},
        {"area_id": "D-2", "name": "B", "type": "distrikt", "district": 5},
        {"area_id": "HA-1", "name": "H", "type": "hotspot", "district": 3},
        {"area_id": "BY-3", "name": "Nørrebro", "type": "bydel", "district": 3},
    ]
    months = [date(2008, n, 1) for n in range(1, 13)]
    store = make(
        areas=areas,
        population=[
            {"area_id": "BY-3", "year": 2008, "age_group": "18-24", "persons": 1_000},
            {"area_id": "BY-3", "year": 2009, "age_group": "18-24", "persons": 1_100},
        ],
        incidents=[incident("D-1", month, 10) for month in months]
        + [incident("D-1", month.replace(year=2009), 11) for month in months]
        + [incident("D-2", month, 5) for month in months]
        + [incident("D-2", month.replace(year=2009), 5) for month in months]
        + [incident("HA-1", month, 7) for month in months],
        indicators=[
            indicator("I-5", frequency="år", name="Byen"),
            indicator("I-6", frequency="år", name="Andet"),
        ],
        measurements=[{"indicator_id": "I-5", "period": "2008", "value": 1.0, "remark": "Ny blanket."}],
    )
    later = delivery("ny.xlsx", incidents=[incident("D-1", date(2008, 1, 1), 13)])
    store.accept(later, "ØKF", by="test", at=datetime(2010, 3, 10))
    return store


ALL_INCIDENTS = Measure(INCIDENTS, "Anmeldelser i alt", INCIDENTS, unit="anmeldelser")


def test_a_change_in_incidents_is_split_by_district_with_corrections_and_population_apart(
    incidents: Store,
) -> None:
    found = compare(incidents, measure=ALL_INCIDENTS, before="2008", after="2009", by="district")
    # First shown 180, now 183; 192 the year after. Nørrebro grew by a tenth: 12 of 123 -> 135.3 at the same rate.
    assert (found.decomposition.before, found.decomposition.after) == (180, 192)
    table = found.by_group.set_index("group")
    assert table.loc["I alt"].drop("total").sum() == pytest.approx(12)
    assert table.loc["Nørrebro", "correction"] == 3
    assert table.loc["Nørrebro", ["population", "rate"]].sum() == pytest.approx(132 - 123)
    # By hand for the eleven months 10 -> 11: 100 x (10/1000 + 11/1100) / 2 = 1 each; January 13 -> 11: 100 x (.013 + .01) / 2.
    assert table.loc["Nørrebro", "population"] == pytest.approx(11 * 1 + 1.15)
    assert found.headline == "Anmeldelser i alt: +12 fra 2008 til 2009"
    assert "+3 er rettelser af tidligere tal" in found.sentence
    assert found.notes.values.tolist() == [["2008", "Byen", "Ny blanket.", "indberettet"]]


CITY = [{"area_id": f"BY-{n}", "name": name, "type": "bydel", "district": n} for n, name in DISTRICTS.items()]
JANUARIES = (date(2008, 1, 1), date(2009, 1, 1))


def distrikt(number: int, district: int) -> dict[str, Any]:
    return {"area_id": f"D-{number}", "name": f"Distrikt {number}", "type": "distrikt", "district": district}


def residents(area: str, persons: int) -> list[dict[str, Any]]:
    return [{"area_id": area, "year": y, "age_group": "18-24", "persons": persons} for y in (2008, 2009)]


def told(store: Store, **more: Any) -> dict[tuple[int, int, str], tuple[int, int, int]]:
    """(district, month, category) -> value, how many parts it is a sum of, how many were left aside."""
    cells = run(store, "results/incident_cells", **more)
    return {
        (row.district, (row.month.year - 2008) * 12 + row.month.month, row.category): (
            row.value,
            row.parts,
            row.left_out,
        )
        for row in cells.itertuples()
    }


def test_one_distrikt_does_not_stand_for_the_city(make: MakeStore) -> None:
    """Ten bydele, and one distrikt beside them, as it was delivered: 219 became the city's total."""
    store = make(
        areas=[*CITY, distrikt(1, 3)],
        population=[row for n in DISTRICTS for row in residents(f"BY-{n}", 1_000)] + residents("D-1", 100),
        incidents=[incident(f"BY-{n}", month, 100) for n in DISTRICTS for month in JANUARIES]
        + [incident("D-1", month, 7) for month in JANUARIES],
    )
    cells = run(store, "results/incident_cells")
    assert cells.groupby("month")["value"].sum().tolist() == [1_000, 1_000]
    assert told(store)[3, 1, "vold"] == (100, 0, 1)
    assert told(store, category="vold", district=3) == {
        (3, 1, "vold"): (100, 0, 1),
        (3, 13, "vold"): (100, 0, 1),
    }
    found = compare(store, measure=ALL_INCIDENTS, before="2008-01", after="2009-01", by="district")
    assert (found.decomposition.before, found.decomposition.after) == (1_000, 1_000)
    assert found.covers == (
        "I Nørrebro er der også tal for enkelte distrikter. De dækker ikke hele bydelen i alle måneder og kategorier, så dér er "
        "bydelens egne tal brugt."
    )
    rate = next(m for m in measures(store) if m.id == "anmeldelser-pr-1000")
    per_1000 = compare(store, measure=rate, before="2008-01", after="2009-01", by="district")
    assert (per_1000.decomposition.before, per_1000.decomposition.after) == pytest.approx((100, 100))
    assert per_1000.covers == found.covers
    assert (
        compare(
            store, measure=ALL_INCIDENTS, before="2008-01", after="2009-01", by="category", district=5
        ).covers
        == ""
    )


def test_distrikter_stand_for_their_bydel_where_they_cover_it(make: MakeStore) -> None:
    """Nørrebro by two distrikter with all its residents; each month and category by itself."""
    places = [*CITY, distrikt(1, 3), distrikt(2, 3)]
    people = residents("BY-3", 1_000) + residents("D-1", 600) + residents("D-2", 400)
    own = [incident("BY-3", month, 100, kind) for month in JANUARIES for kind in ("vold", "hærværk")]
    months = [incident(f"D-{n}", JANUARIES[0], 50 + n) for n in (1, 2)] + [incident("D-1", JANUARIES[1], 51)]
    store = make(areas=places, population=people, incidents=own + months)
    assert told(store) == {
        (3, 1, "hærværk"): (100, 0, 0),
        (3, 1, "vold"): (103, 2, 0),
        (3, 13, "hærværk"): (100, 0, 0),
        (3, 13, "vold"): (100, 0, 1),
    }, "one category in one month is covered"


@pytest.mark.parametrize(
    ("people", "parts", "own", "expected"),
    [
        # Together they have two thirds of the residents: there are distrikter that Områder does not have.
        (residents("BY-3", 1_500) + residents("D-1", 600) + residents("D-2", 400), [], 100, (100, 0, 2)),
        # Nobody has said that they are the whole: the bydel's own row is surely that.
        ([], [], 100, (100, 0, 2)),
        ([], ["D-1", "D-2"], 100, (30, 2, 0)),
        ([], ["D-1", "D-2", "D-3"], 100, (100, 0, 2)),
        # Without a row of the bydel's own, all its distrikter are all there is, unless they are known to be a part.
        ([], [], None, (30, 2, 0)),
        (residents("BY-3", 1_500) + residents("D-1", 600) + residents("D-2", 400), [], None, None),
        ([], ["D-1", "D-2", "D-3"], None, None),
    ],
)  # fmt: skip
def test_what_says_that_parts_are_the_whole(
    make: MakeStore,
    people: list[Any],
    parts: list[str],
    own: int | None,
    expected: tuple[int, int, int] | None,
) -> None:
    day = JANUARIES[0]
    store = make(
        areas=[*CITY, distrikt(1, 3), distrikt(2, 3), *([distrikt(3, 3)] if "D-3" in parts else [])],
        population=people,
        area_parts=[{"area_id": "BY-3", "part_id": id_, "valid_from": date(2007, 1, 1)} for id_ in parts],
        incidents=[incident("D-1", day, 10), incident("D-2", day, 20)]
        + ([] if own is None else [incident("BY-3", day, own)]),
    )
    assert told(store).get((3, 1, "vold")) == expected


@pytest.mark.parametrize("named", [False, True])
def test_a_distrikt_that_has_ended_is_not_waited_for(make: MakeStore, named: bool) -> None:
    """Two distrikter are Nørrebro in 2008; in 2009 there is only the one that is left."""
    parts = [{"area_id": "BY-3", "part_id": f"D-{n}", "valid_from": date(2007, 1, 1)} for n in (1, 2)]
    store = make(
        areas=[*CITY, distrikt(1, 3), distrikt(2, 3) | {"finish": date(2008, 12, 31)}],
        area_parts=parts if named else [],
        incidents=[incident("D-1", JANUARIES[0], 10), incident("D-2", JANUARIES[0], 20), incident("D-1", JANUARIES[1], 40)],
    )  # fmt: skip
    assert told(store) == {(3, 1, "vold"): (30, 2, 0), (3, 13, "vold"): (40, 1, 0)}
    # Nor can it become a hotspot any more.
    open_ones = run(store, "hotspots/areas", clock=Clock(None, date(2009, 6, 1)))
    assert open_ones["area_id"].tolist() == ["D-1"]
    before = run(store, "hotspots/areas", clock=Clock(None, date(2008, 12, 31)))
    assert before["area_id"].tolist() == ["D-1", "D-2"]


def test_a_period_that_lacks_a_bydel_is_not_held_against_one_that_has_it(make: MakeStore) -> None:
    store = make(
        areas=CITY,
        incidents=[incident(f"BY-{n}", JANUARIES[1], 100) for n in (1, 2, 3)]
        + [incident(f"BY-{n}", JANUARIES[0], 100) for n in (1, 2)]
        + [incident(f"BY-{n}", date(2007, 1, 1), 90) for n in (1, 2, 3)],
    )
    assert periods(store, measure=ALL_INCIDENTS) == ["2009-01", "2007-01"]
    found = compare(store, measure=ALL_INCIDENTS, before="2007-01", after="2009-01", by="district")
    absent = danish.listing([name for n, name in DISTRICTS.items() if n > 3])
    assert found.covers == f"Tallene er for 3 af de 10 bydele. Der er ingen tal, der dækker {absent}."


def test_a_rate_is_split_into_where_people_live_and_the_rate_of_each_district(make: MakeStore) -> None:
    areas = [{"area_id": f"BY-{n}", "name": str(n), "type": "bydel", "district": n} for n in (3, 5)]
    counts = {(3, 2008): 40, (3, 2009): 33, (5, 2008): 10, (5, 2009): 24}
    persons = {(3, 2008): 2_000, (3, 2009): 1_500, (5, 2008): 1_000, (5, 2009): 2_000}
    months = {2008: date(2008, 1, 1), 2009: date(2009, 1, 1)}
    store = make(
        areas=areas,
        population=[
            {"area_id": f"BY-{n}", "year": year, "age_group": "18-24", "persons": count}
            for (n, year), count in persons.items()
        ],
        incidents=[incident(f"BY-{n}", months[year], count) for (n, year), count in counts.items()]
        + [incident("BY-3", date(2010, 1, 1), 9), incident("BY-3", date(2008, 2, 1), 9, provisional=True)],
    )
    rate = next(m for m in measures(store) if m.id == "anmeldelser-pr-1000")
    # January 2010 has no population, February 2008 is provisional.
    assert periods(store, measure=rate) == ["2009-01", "2008-01"]
    found = compare(store, measure=rate, before="2008-01", after="2009-01", by="district")
    # 50 of 3,000 and 57 of 3,500; rates 20 -> 22 and 10 -> 12, shares 2/3 -> 3/7 and 1/3 -> 4/7.
    assert (found.decomposition.before, found.decomposition.after) == pytest.approx((50 / 3, 57 / 3.5))
    table = found.by_group.set_index("group")
    middle_ = (50 / 3 + 57 / 3.5) / 2
    assert table.loc["Nørrebro", "rate"] == pytest.approx(2 * (2 / 3 + 3 / 7) / 2)
    assert table.loc["Nørrebro", "composition"] == pytest.approx((3 / 7 - 2 / 3) * (21 - middle_))
    assert table.loc["I alt", "total"] == pytest.approx(57 / 3.5 - 50 / 3)
    assert "følger befolkningens sammensætning" in found.sentence
    # The rate's ratio is that of the counts, less the growth of the population.
    counted = change_interval([50], [57], [])
    assert counted is not None and found.ratio == pytest.approx([(1 + one) * 3 / 3.5 - 1 for one in counted])
    with pytest.raises(ValueError, match="foreløbige tal"):
        compare(store, measure=rate, before="2008-02", after="2009-01", by="district")


def test_a_district_that_is_chosen_is_all_that_is_split(incidents: Store) -> None:
    found = compare(
        incidents, measure=ALL_INCIDENTS, before="2008-Q1", after="2009-Q1", by="category", district=5
    )
    assert found.decomposition.parts.empty
    assert found.headline == "Anmeldelser i alt: uændret fra 1. kvartal 2008 til 1. kvartal 2009"


def test_corrections_are_judged_by_what_was_known_then(incidents: Store) -> None:
    then = Clock(datetime(2010, 3, 5), date(2010, 3, 5))
    found = compare(incidents, measure=ALL_INCIDENTS, before="2008", after="2009", by="district", clock=then)
    assert "correction" not in found.by_group.columns


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("2008", "2009-Q1", "ikke lige lange"),
        ("2009", "2008", "skal ligge efter"),
        ("2005", "2006", "ikke målt i nogen"),
    ],
)
def test_periods_that_cannot_be_compared_are_told(
    incidents: Store, before: str, after: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        compare(incidents, measure=ALL_INCIDENTS, before=before, after=after, by="district")


def test_what_can_be_compared_and_in_which_periods(incidents: Store) -> None:
    assert [m.id for m in measures(incidents)][:2] == [INCIDENTS, "anmeldelser-vold"]
    known = periods(incidents, measure=ALL_INCIDENTS)
    assert known[:3] == ["2009", "2009-H2", "2009-H1"] and len(known) == 2 * 19
    assert default_periods(known) == ("2008", "2009")
    assert default_periods(["2009-Q4", "2009-Q3"]) == ("2009-Q3", "2009-Q4")
    assert default_periods(["2009", "2009-Q4"]) is None


def test_provisional_and_redefined_figures_are_no_development(make: MakeStore) -> None:
    store = make(
        indicators=[indicator(frequency="år", name="Andel", unit="andel")],
        measurements=[
            {"indicator_id": "I-1", "period": "2007", "numerator": 20, "denominator": 100},
            {
                "indicator_id": "I-1",
                "period": "2008",
                "numerator": 30,
                "denominator": 100,
                "new_series": True,
            },
            {
                "indicator_id": "I-1",
                "period": "2009",
                "numerator": 33,
                "denominator": 100,
                "provisional": True,
            },
        ],
    )
    measure_ = Measure("I-1", "Andel", "indicator", "I-1", "andel")
    redefined = compare(store, measure=measure_, before="2007", after="2008", by="indicator")
    assert redefined.decomposition.by_origin().round(6).to_dict() == {"redefinition": 10.0}
    assert redefined.headline == "Andel: +10,0 procentpoint fra 2007 til 2008"
    assert "fordi" not in redefined.sentence and "tilfældigt" not in redefined.sentence
    provisional = compare(store, measure=measure_, before="2008", after="2009", by="indicator")
    assert provisional.decomposition.by_origin().round(6).to_dict() == {"provisional": 5.0}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        # A spike of three limits stands between months of 10 to 12.
        ("2008-10", "2008-11", "Ændringen er ikke større end tilfældige udsving."),
        ("2008-11", "2008-12", "Det er mere end et tilfældigt udsving."),
        ("2008-12", "2009-01", "Det er mere end et tilfældigt udsving."),
        ("2008-11", "2009-01", "Ændringen er ikke større end tilfældige udsving."),
    ],
)
def test_a_change_of_an_indicator_is_judged_by_both_of_its_points(
    make: MakeStore, before: str, after: str, said: str
) -> None:
    values = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 30, 12, 10, 12, 10]
    store = make(
        indicators=[indicator(frequency="måned", name="Sager")], measurements=measured(MONTHS, values)
    )
    measure_ = Measure("I-1", "Sager", "indicator", "I-1", "sager")
    found = compare(store, measure=measure_, before=before, after=after, by="indicator")
    assert found.sentence.endswith(said)


def test_participants_are_split_by_initiative_and_what_is_measured_once_is_no_development(
    make: MakeStore,
) -> None:
    store = make(
        initiatives=[initiative("SOF-1"), initiative("BUF-1")],
        indicators=[
            indicator("I-1", initiative_id="SOF-1", frequency="år", **NEW_PARTICIPANTS),
            indicator("I-2", initiative_id="BUF-1", frequency="år", **NEW_PARTICIPANTS),
        ],
        measurements=[*measured(["2008", "2009"], [100, 90]), *measured(["2009"], [40], "I-2")],
    )
    who = next(m for m in measures(store) if m.id == "deltagere")
    found = compare(store, measure=who, before="2008", after="2009", by="administration")
    told = found.by_group.astype(object)
    assert told.where(told.notna(), None).values.tolist() == [
        ["BUF", 40.0, None, 40.0],
        ["SOF", None, -10.0, -10.0],
        ["I alt", 40.0, -10.0, 30.0],
    ]
    assert list(told.columns) == ["group", "one_sided", "change", "total"]
    only = compare(store, measure=who, before="2008", after="2009", by="initiative", administration="SOF")
    assert only.decomposition.total == -10


def test_an_initiative_whose_count_is_hidden_in_either_year_is_left_out_of_both(make: MakeStore) -> None:
    store = make(
        initiatives=[initiative("SOF-1"), initiative("BUF-1")],
        indicators=[
            indicator("I-1", initiative_id="SOF-1", frequency="kvartal", **NEW_PARTICIPANTS),
            indicator("I-2", initiative_id="BUF-1", frequency="år", **NEW_PARTICIPANTS),
        ],
        measurements=[
            *measured(QUARTERS[:8], [20, 20, 3, 20, 20, 20, 20, 20]),
            *measured(["2007", "2008"], [40, 50], "I-2"),
        ],
    )
    yearly = run(store, "results/yearly").set_index(["initiative_id", "year"])
    # The third quarter is hidden, so the year is too: 63 less three quarters of 20 would tell it.
    assert yearly.loc[("SOF-1", 2007), "participants"] == WITHHELD
    assert yearly.loc[("SOF-1", 2008), "participants"] == 80
    who = next(m for m in measures(store) if m.id == "deltagere")
    asked = {"measure": who, "before": "2007", "after": "2008", "by": "initiative"}
    hidden = compare(store, **asked)
    assert (hidden.decomposition.total, hidden.left_out) == (10, 1)
    assert "one_sided" not in hidden.by_group.columns


def test_what_was_first_shown_of_few_persons_is_not_told_by_its_correction(make: MakeStore) -> None:
    store = make(
        indicators=[
            indicator(unit="deltagere", frequency="år"),
            indicator("I-2", unit="andel", counts_persons=True, frequency="år"),
        ],
        measurements=[
            *measured(["2008", "2009"], [3, 20]),
            {"indicator_id": "I-2", "period": "2008", "numerator": 2, "denominator": 40},
        ],
    )
    later = [
        {"indicator_id": "I-1", "period": "2008", "value": 12.0},
        {"indicator_id": "I-2", "period": "2008", "numerator": 20, "denominator": 40},
    ]
    store.accept(delivery("ny.xlsx", measurements=later), "SOF", by="test", at=datetime(2010, 3, 10))
    for id_, now in (("I-1", 12), ("I-2", 0.5)):
        told = run(store, "results/measurement_versions", indicator_id=id_).iloc[0]
        assert pd.isna(told["shown"]) and told["value"] == now


def test_the_interval_of_a_change_is_that_of_a_quasi_poisson_model() -> None:
    random = np.random.default_rng(4)
    before, after = random.poisson(90, 12), random.poisson(75, 12)
    found = change_interval(before, after, [*before, *after])
    assert found is not None
    counts, period = np.concatenate([before, after]), np.repeat([0.0, 1.0], 12)
    fit = sm.GLM(counts, sm.add_constant(period), family=sm.families.Poisson()).fit(scale="X2")
    # Under-dispersion is not believed: the floor of phi is 1.
    wide = np.sqrt(max(fit.scale, 1.0) / fit.scale)
    reach = 1.959964 * fit.bse[1] * wide
    expected = [np.exp(fit.params[1] + sign * reach) - 1 for sign in (0, -1, 1)]
    assert found == pytest.approx(expected, rel=1e-6)


def test_no_interval_where_nothing_is_counted() -> None:
    assert change_interval([0, 0], [3, 4], [1.0] * 24) is None


# -- notes -------------------------------------------------------------------------------------------------


def test_a_note_is_kept_with_who_and_when_and_can_be_taken_back(make: MakeStore) -> None:
    store = make(indicators=[indicator()])
    id_ = annotate(store, "I-1", "2009-03", "  Ny registreringspraksis\nfra marts ", by="centeret")
    annotate(store, "I-2", "2009-03", "Andet", by="centeret")
    found = noted(store, indicator_id="I-1")
    assert found[["period", "text", "made_by"]].values.tolist() == [
        ["2009-03", "Ny registreringspraksis fra marts", "centeret"]
    ]
    before = Clock(datetime(2000, 1, 1), date(2000, 1, 1))
    assert noted(store, clock=before).empty
    withdraw(store, id_, by="centeret")
    assert noted(store, indicator_id="I-1").empty
    assert len(store.records("annotation", id_)) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("   ", "Skriv, hvad"),
        ("x" * 201, "plads til 200"),
        (f"Set hos {'0101'}{'70'}-{'1234'}", "CPR-nummer"),
    ],
)
def test_a_note_that_is_not_kept_says_why(make: MakeStore, text: str, sentence: str) -> None:
    store = make(indicators=[indicator()])
    with pytest.raises(NotAccepted, match=sentence):
        annotate(store, "I-1", "2009-03", text, by="centeret")
    with pytest.raises(NotAccepted, match="findes ikke"):
        withdraw(store, "ukendt", by="centeret")
    assert noted(store).empty


# -- words -------------------------------------------------------------------------------------------------


def test_figures_and_judgements_as_they_are_read() -> None:
    assert [figure(v, "sager") for v in (118.0, 118.4, 12.25, 0.235, np.nan)] == [
        "118",
        "118",
        "12,3",
        "0,24",
        "–",
    ]
    assert [figure(0.625, "andel"), measure(5.0, "sager"), aim(0.9, "andel"), aim(0.925, "andel")] == [
        "62,5 %",
        "5 sager",
        "90 %",
        "92,5 %",
    ]
    assert [covered(way) for way in (0.999, -0.1, 1.2)] == [
        "99 % af vejen",
        "intet af vejen",
        "hele vejen",
    ]
    assert [decimals_for(width) for width in (295.0, 29.5, 1.3, 0.05, float("nan"))] == [0, 0, 1, 3, 0]


def test_what_gets_worse_comes_first_and_chance_last() -> None:
    state = {
        "variation": "common_cause",
        "assurance": None,
        "flagged": 0,
        "type": "effekt",
        "colour": "green",
    }
    order = [
        state | {"variation": "concern_high", "type": "output"},
        state | {"assurance": "fail"},
        state | {"variation": "neutral_low"},
        state | {"variation": "improvement_low"},
        state | {"flagged": 2},
        state | {"colour": "red"},
        state,
        state | {"type": "output"},
        state | {"variation": None},
    ]
    mixed = order[::-1]
    assert sorted(mixed, key=attention) == order


# -- the truths planted in the example ---------------------------------------------------------------------


def test_the_planted_signals_are_found_and_chance_is_not(example_store: Store) -> None:
    states = indicator_states(example_store).set_index("indicator_id")
    shift, trend, chance, reached, redefined = (
        states.loc[id_]
        for id_ in (
            truths.INDICATOR_SHIFT,
            truths.INDICATOR_TREND,
            truths.INDICATOR_CHANCE_FALL,
            truths.INDICATOR_TARGET_REACHED,
            truths.INDICATOR_REDEFINED,
        )
    )
    assert shift["variation"] == "improvement_high" and "over det hidtidige niveau" in shift["signal"]
    assert trend["variation"] == "improvement_low" and "faldet i hver" in trend["signal"]
    assert chance["variation"] == "common_cause" and chance["flagged"] == 0
    assert (reached["colour"], reached["assurance"]) == ("green", "pass") and reached["attainment"] == 1
    assert redefined["variation"] == "common_cause" and redefined["flagged"] == 0
    drawn = pictures(example_store, indicator_ids=[truths.INDICATOR_REDEFINED, truths.INDICATOR_OUTLIER])
    begun = drawn[truths.INDICATOR_REDEFINED].frame
    assert begun.loc[begun["series"] == 1, "period"].iloc[0] == truths.INDICATOR_REDEFINED_FROM
    outlier = drawn[truths.INDICATOR_OUTLIER].frame.set_index("period").loc[truths.INDICATOR_OUTLIER_PERIOD]
    assert (outlier["point"], outlier["tone"]) == ("outside", "concern")


def test_the_planted_gaps_are_found(example_store: Store) -> None:
    goals = goal_states(example_store)
    measured_ = goals[goals["level"] != "retningslinje"]
    assert (
        tuple(measured_.loc[measured_["indicator"].isna(), "goal_id"].sort_values())
        == truths.GOALS_WITHOUT_INDICATOR
    )
    assert measured_.loc[measured_["initiatives"] == 0, "goal_id"].tolist() == [
        truths.GOAL_WITHOUT_INITIATIVE
    ]
    assert set(run(example_store, "results/without_goal")["initiative_id"]) == set(
        truths.INITIATIVES_WITHOUT_GOAL
    )
    fresh = indicator_freshness(example_store)
    assert fresh.loc[fresh["standing"] == "behind", "indicator_id"].tolist() == [
        truths.INDICATOR_WITHOUT_RECENT_MEASUREMENT
    ]
    chains = run(example_store, "results/chains", year=2010)
    assert set(chains.loc[chains["steps"] == 4, "initiative_id"]) == set(truths.WHOLE_CHAIN)
    answers = compliance(example_store)
    lacking = (
        answers[answers["complies"] == NOT_ANSWERED].groupby("administration")["goal_id"].agg(tuple).to_dict()
    )
    assert lacking == truths.COMPLIANCE_NOT_ANSWERED


def test_the_redefinition_is_not_called_a_development(example_store: Store) -> None:
    known = {m.id: m for m in measures(example_store)}
    found = compare(
        example_store,
        measure=known[truths.INDICATOR_REDEFINED],
        before="2008-12",
        after="2009-01",
        by="indicator",
    )
    assert found.decomposition.by_origin().index.tolist() == ["redefinition"]
    # What the administration has delivered, and what CSB has noted.
    assert found.notes["who"].str.partition(" ")[0].tolist() == ["indberettet", "CSB"]


def test_the_parts_of_the_incidents_add_up_and_are_those_of_the_delivered_rows(example_store: Store) -> None:
    found = compare(example_store, measure=ALL_INCIDENTS, before="2009-Q4", after="2010-Q1", by="category")
    table = found.by_group.set_index("group")
    assert table.drop("I alt").drop(columns="total").sum().sum() == pytest.approx(found.decomposition.total)
    with example_store.cursor() as cursor:
        asked = """
            select sum(count) filter (where month between '2010-01-01' and '2010-03-01')
            from incidents join areas using (area_id) where kind = 'anmeldelse' and type = 'distrikt'
        """
        after = cursor.execute(asked).fetchone()
    assert after is not None and found.decomposition.after == after[0]
    assert {"correction", "provisional"} <= set(table.columns)


def test_a_half_month_is_not_offered_as_a_period(example_store: Store) -> None:
    known = periods(example_store, measure=ALL_INCIDENTS)
    assert {"2010-02", "2010-01", "2009-Q4", "2009"} <= set(known)
    assert not {"2010-03", "2010-Q1"} & set(known), "March was counted on the 15th"

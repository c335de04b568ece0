"""How far, where it should be, where it is heading, and the light; figures worked out by hand or by statsmodels."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from queries.results import projection
from queries.results.attainment import RULES, attainment, elapsed, forecast, traffic_light
from queries.results.cover import COVER_NOTE, COVERS, LENGTHS, SERIES, WORLDS, cover, cover_table, simulated


@pytest.mark.parametrize(
    ("baseline", "target", "value", "share"),
    [
        (18, 15, 18, 0),
        (18, 15, 15, 1),
        (18, 15, 16.5, 0.5),
        (18, 15, 21, -1),
        (18, 15, 12, 2),
        (40, 80, 50, 0.25),
        (0, -10, -4, 0.4),
    ],
)
def test_attainment(baseline: float, target: float, value: float, share: float):
    assert attainment(baseline, target, value) == pytest.approx(share)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ((5, 5, 7), "ingen vej at måle"),
        ((math.nan, 5, 7), "Udgangspunktet mangler"),
        ((4, math.inf, 7), "Målværdien mangler"),
        ((4, 5, math.nan), "Målingen mangler"),
        ((4, 5, None), "Målingen mangler"),
    ],
)
def test_attainment_that_cannot_be_given(figures: tuple[float, float, float], sentence: str):
    with pytest.raises(ValueError, match=sentence):
        attainment(*figures)


@given(
    st.integers(-99, 99), st.integers(-99, 99), st.integers(-99, 99), st.integers(1, 9), st.integers(-99, 99)
)
def test_attainment_is_the_same_in_any_unit(baseline: int, target: int, value: int, scale: int, shift: int):
    if baseline == target:
        return
    moved = [scale * figure + shift for figure in (baseline, target, value)]
    assert attainment(*moved) == pytest.approx(attainment(baseline, target, value))


@pytest.mark.parametrize(
    ("start", "end", "now", "expected"),
    [
        ("2008", "2012", "2010", 0.5),
        ("2008", "2012", "2007", 0),
        ("2008", "2012", "2014", 1),
        # The middle of the first quarter of 2010 is 1.625 of 4 years after the middle of 2008.
        ("2008", "2012", "2010-Q1", 1.625 / 4),
        ("2009-06", "2010-06", "2009-12", 0.5),
        (date(2009, 1, 1), date(2011, 1, 1), date(2010, 1, 1), 0.5),
        (0, 10, 5, 0.5),
    ],
)
def test_the_share_of_the_time_that_has_gone(start, end, now, expected: float):
    assert elapsed(start, end, now) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("periods", "sentence"),
    [
        (("2010", "2010", "2010"), "ligger ikke efter"),
        (("2011", "2010", "2010"), "ligger ikke efter"),
        (("2010", "2011", "marts"), "“marts” er ikke en periode"),
        ((1.0, math.nan, 2.0), "En periode mangler"),
    ],
)
def test_a_way_without_length(periods, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        elapsed(*periods)


# -- forecast ----------------------------------------------------------------------------------------------


def test_one_kind_of_movement_is_the_regression_that_statsmodels_has(monkeypatch: pytest.MonkeyPatch):
    """A level whose neighbours resemble each other, alone: generalised least squares and its best linear prediction."""
    r, y = 0.6, np.array([10, 11, 12.5, 13, 12, 11.5, 12, 14, 16, 17, 16.5, 16])
    monkeypatch.setattr(projection, "_kernels", lambda t, measured: [(0.0, r ** np.abs(t[:, None] - t))])
    projection._models.cache_clear()
    count, ahead = len(y), 14
    found = projection.project(np.arange(count), y, [ahead])
    projection._models.cache_clear()
    errors = r ** np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    fitted = sm.GLS(y, np.ones(count), sigma=errors).fit()
    to_ahead = r ** (ahead - np.arange(count))
    inverse = np.linalg.inv(errors)
    level = fitted.params[0]
    assert found.mean == pytest.approx(level + to_ahead @ inverse @ (y - level))
    unexplained = 1 - to_ahead @ inverse @ to_ahead
    of_level = (1 - (inverse @ to_ahead).sum()) ** 2 / inverse.sum()
    assert found.error == pytest.approx(math.sqrt(fitted.scale * (unexplained + of_level)))
    assert found.freedom == count - 1


def test_several_series_and_several_places_at_once_are_what_they_are_alone():
    random = np.random.default_rng(3)
    values = random.normal(size=(3, 10)).cumsum(axis=1)
    together = projection.project(np.arange(10), values, [11, 12])
    for row, mean, error in zip(values, together.mean, together.error, strict=True):
        alone = projection.project(np.arange(10), row, [11, 12])
        assert (alone.mean, alone.error) == pytest.approx((mean, error))
    each = [projection.project(np.arange(10), values, [place]) for place in (11, 12)]
    # Means of the same models, so nearly the mean of the means; a mean of two is better known than the later one.
    assert together.mean == pytest.approx((each[0].mean + each[1].mean) / 2, abs=1e-9)
    assert (together.error < each[1].error).all()


@pytest.mark.parametrize("unit", [0.001, 1000.0])
def test_the_forecast_is_the_same_in_any_unit(unit: float):
    values = np.array([10.13, 12.21, 11.37, 15.02, 13.55, 16.91, 18.04, 16.33])
    plain, scaled = (forecast(range(8), values * by + 7 * by, 20 * by, 11) for by in (1.0, unit))
    assert (scaled.value, scaled.low, scaled.high) == pytest.approx(
        (plain.value * unit, plain.low * unit, plain.high * unit), rel=1e-3
    )


@pytest.mark.parametrize("known", LENGTHS)
@pytest.mark.parametrize("world", WORLDS)
def test_the_interval_holds_in_worlds_that_are_lines_and_in_worlds_that_are_not(world: str, known: int):
    found, stated = cover(world, known), COVERS[world, known]
    assert found.cover >= 0.9 and cover(world, known, series=4 * SERIES, together=True).cover >= 0.9
    assert found.cover == pytest.approx(stated.cover, abs=1e-3)
    assert (found.error, found.width) == pytest.approx((stated.error, stated.width), abs=0.06)


def test_the_interval_is_that_of_the_forecast_itself():
    """The cover is measured of many series at once; the pages ask for one at a time."""
    known, ahead = 12, 17
    values = simulated(next(iter(WORLDS)), known, 8, 6)
    held = [
        (found.low <= row[ahead] <= found.high, found.high - found.low)
        for row in values
        for found in [forecast(range(known), row[:known], 0, ahead)]
    ]
    measured = cover(next(iter(WORLDS)), known, series=8)
    assert np.mean([one for one, _ in held]) == measured.cover
    assert np.median([width for _, width in held]) == pytest.approx(measured.width)


def test_a_line_is_drawn_on_where_it_is_earned_and_not_where_the_fall_has_ended():
    noise = np.random.default_rng(8).normal(size=36)
    line, ended = 100 - np.arange(36) + noise, 60 + 40 * np.exp(-np.arange(36) / 5) + noise
    # The last level is 65, and the line leads to 47.
    assert 44 < forecast(range(36), line, 0, 53).value < 56
    # It has ended at 60, and a line would lead to 37.
    assert 56 < forecast(range(36), ended, 0, 53).value < 68


def test_a_larger_confidence_holds_more_and_each_at_least_what_it_says():
    values = simulated("en ret linje, hvor naboer ligner hinanden", 24, 150, 6)
    held = []
    for level in (0.5, 0.8, 0.95):
        found = [forecast(range(24), row[:24], 30, 29, confidence=level) for row in values]
        held.append(np.mean([one.low <= row[29] <= one.high for one, row in zip(found, values, strict=True)]))
    assert held[0] < held[1] < held[2]
    assert all(share >= level - 0.06 for share, level in zip(held, (0.5, 0.8, 0.95), strict=True))


@pytest.mark.parametrize(
    ("values", "target", "keywords", "reaches", "outlook"),
    [
        # Falling by 1 a period: 10 at position 20.
        (range(30, 15, -1), 25, {}, True, "reaches"),
        (range(30, 15, -1), 11, {}, True, "uncertain"),
        (range(30, 15, -1), -10, {}, False, "misses"),
        (range(16, 31), 5, {}, False, "misses"),
        (range(16, 31), 20, {}, True, "reaches"),
        (range(16, 31), 60, {}, False, "misses"),
        # The target was passed before the first measurement: only the baseline tells the direction.
        (range(16, 31), 8, {"baseline": 5}, True, "reaches"),
        (range(16, 31), 8, {}, False, "misses"),
        # Scattered: the middle reaches it, or not, and the interval does not know.
        ([20, 17, 19, 16, 18, 14], 16, {}, True, "uncertain"),
        ([20, 17, 19, 16, 18, 14], 8, {}, False, "uncertain"),
    ],
)
def test_whether_the_target_is_reached(values, target: float, keywords, reaches: bool, outlook: str):
    found = forecast(range(len(values)), values, target, len(values) + 5, **keywords)
    assert (found.reaches_target, found.outlook) == (reaches, outlook)


@pytest.mark.parametrize("values", [[12, 11, 10], [5, 5, 5], [5] * 12, [0.25] * 6])
def test_few_figures_on_a_line_do_not_make_the_future_certain(values: list[float]):
    found = forecast(range(len(values)), values, 8, len(values) + 1)
    assert found.low < found.value < found.high


def test_what_is_written_with_fewer_decimals_is_known_less_well():
    coarse, fine = (forecast(range(6), [value] * 6, 8, 8) for value in (5.0, 5.01))
    assert coarse.high - coarse.low == pytest.approx(100 * (fine.high - fine.low))


def test_the_forecast_stays_where_the_indicator_can_be():
    found = forecast(range(5), [9, 8, 5, 4, 1], 0, 8, bounds=(0, math.inf))
    assert (found.value, found.low) == (0, 0)
    assert found.high > 0
    assert found.reaches_target


def test_periods_left_out_keep_their_place_in_time():
    years = forecast([f"{year}" for year in (2004, 2005, 2006, 2009, 2010)], [6, 8, 10, 16, 18], 30, "2012")
    places = forecast([0, 1, 2, 5, 6], [6, 8, 10, 16, 18], 30, 8)
    closed_up = forecast([0, 1, 2, 3, 4], [6, 8, 10, 16, 18], 30, 6)
    assert (years.value, years.low) == pytest.approx((places.value, places.low))
    # Straight but for the gap: closed up there would be a jump, and the interval would be wider.
    assert years.high - years.low < closed_up.high - closed_up.low
    months = forecast(["2009-11", "2009-12", "2010-01", "2010-03"], [1, 2, 3, 5], 9, "2010-05")
    by_number = forecast([0, 1, 2, 4], [1, 2, 3, 5], 9, 6)
    assert (months.value, months.high) == pytest.approx((by_number.value, by_number.high))


def test_the_forecast_does_not_depend_on_the_unit_of_time():
    values = [10, 12, 11, 15, 13, 16, 18, 16]
    quarters = [f"{year}-Q{quarter}" for year in (2008, 2009) for quarter in (1, 2, 3, 4)]
    by_name, by_number = forecast(quarters, values, 20, "2010-Q4"), forecast(range(8), values, 20, 11)
    assert (by_name.value, by_name.low, by_name.high) == pytest.approx(
        (by_number.value, by_number.low, by_number.high)
    )


@pytest.mark.parametrize(
    ("periods", "values", "target_period", "keywords", "sentence"),
    [
        ([1, 2], [5, 6], 9, {}, "mindst 3 målinger; her er 2"),
        ([1, 2, 3], [5, 6], 9, {}, "Der er 3 perioder og 2 målinger"),
        ([1, 2, 3], [5, math.nan, 6], 9, {}, "et hul er ikke nul"),
        ([1, 3, 2], [5, 7, 6], 9, {}, "skal stige"),
        ([1, 2, 2], [5, 7, 6], 9, {}, "skal stige"),
        ([1, 2, 3], [5, 7, 6], 3, {}, "målt eller passeret"),
        (["2008", "2009", "2010-Q1"], [5, 7, 6], "2012", {}, "Serien blander år og kvartal"),
        ([1, 2, 3], [5, 7, 6], 9, {"confidence": 1}, "mellem 0 og 1"),
        ([1, 2, 3], [5, 7, 6], 9, {"baseline": math.nan}, "Udgangspunktet mangler"),
    ],
)
def test_a_forecast_that_cannot_be_made(periods, values, target_period, keywords, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        forecast(periods, values, 10, target_period, **keywords)


# -- traffic light -----------------------------------------------------------------------------------------

WAY = {"baseline": 20.0, "target": 10.0, "baseline_period": "2008", "target_period": "2012"}


@pytest.mark.parametrize(
    ("value", "now", "colour", "reason"),
    [
        # Half of the time has gone, so half of the way, 15, was expected.
        (15, "2010", "green", "Som ventet: 50 % af vejen er tilbagelagt; 50 % var ventet nu."),
        (15.5, "2010", "green", "Som ventet: 45 % af vejen er tilbagelagt; 50 % var ventet nu."),
        (15.6, "2010", "yellow", "Bagud: 44 % af vejen er tilbagelagt; 50 % var ventet nu."),
        (17.5, "2010", "yellow", "Bagud: 25 % af vejen er tilbagelagt; 50 % var ventet nu."),
        (17.6, "2010", "red", "Langt bagud: 24 % af vejen er tilbagelagt; 50 % var ventet nu."),
        (20, "2010", "red", "Langt bagud: 0 % af vejen er tilbagelagt; 50 % var ventet nu."),
        (
            21,
            "2010",
            "red",
            "Den forkerte vej: tallet er længere fra målet end ved udgangspunktet; 50 % af vejen var ventet nu.",
        ),
        (10, "2009", "green", "Niveauet er på målet eller bedre."),
        (8, "2012", "green", "Niveauet er på målet eller bedre."),
        (10.01, "2010", "green", "Som ventet: 99 % af vejen er tilbagelagt; 50 % var ventet nu."),
        (
            11,
            "2012",
            "yellow",
            "Målperioden er her, og niveauet er næsten på målet: 90 % af vejen er tilbagelagt.",
        ),
        (
            11.1,
            "2013",
            "red",
            "Målperioden er her, og niveauet er ikke på målet: 89 % af vejen er tilbagelagt.",
        ),
        (
            22,
            "2012",
            "red",
            "Målperioden er her, og niveauet er ikke på målet: tallet er længere fra målet end ved udgangspunktet.",
        ),
        (25, "2008", "grey", "Det er for tidligt at bedømme: 0 % af tiden er gået."),
        (25, "2008-Q4", "grey", "Det er for tidligt at bedømme: 9 % af tiden er gået."),
        (10, "2008", "green", "Niveauet er på målet eller bedre."),
    ],
)
def test_the_light_by_its_rules(value: float, now: str, colour: str, reason: str):
    light = traffic_light(**WAY, value=value, now=now, better="lower")
    assert (light.colour, light.reason) == (colour, reason)
    assert light.attainment == pytest.approx((20 - value) / 10)
    assert light.expected is not None


@pytest.mark.parametrize("better", ["lower", "neutral", None])
def test_the_direction_is_the_one_from_baseline_to_target(better):
    assert traffic_light(**WAY, value=15, now="2010", better=better).colour == "green"


def test_a_rising_goal_is_judged_the_other_way():
    rising = WAY | {"baseline": 10.0, "target": 20.0}
    assert traffic_light(**rising, value=15, now="2010", better="higher").colour == "green"
    assert traffic_light(**rising, value=12, now="2010", better="higher").colour == "red"


@pytest.mark.parametrize(
    ("changed", "better", "reason"),
    [
        (
            {},
            "higher",
            "tallet skal stige, men målværdien 10 ligger på den forkerte side af udgangspunktet 20.",
        ),
        (
            {"baseline": 0.25, "target": 17.5},
            "lower",
            "tallet skal falde, men målværdien 17,5 ligger på den forkerte side af udgangspunktet 0,25.",
        ),
        ({"value": None}, "lower", "der mangler måling."),
        ({"value": math.nan, "baseline": None}, "lower", "der mangler måling og udgangspunkt."),
        ({"target_period": None, "target": math.inf}, "lower", "der mangler målværdi og målperiode."),
        ({"target_period": "2008"}, "lower", "målperioden ligger ikke efter udgangspunktets periode."),
        (
            {"now": "i går"},
            "lower",
            "“i går” er ikke en periode. Skriv 2010, 2010-H1, 2010-Q1 eller 2010-03.",
        ),
        (
            {"target": 20.0},
            "neutral",
            "målværdien er den samme som udgangspunktet, og der er ikke sagt, om tallet helst skal op eller ned.",
        ),
    ],
)
def test_what_cannot_be_judged_is_grey_and_says_why(changed, better: str, reason: str):
    light = traffic_light(**WAY | {"value": 15, "now": "2010"} | changed, better=better)
    assert (light.colour, light.reason) == ("grey", f"Kan ikke bedømmes: {reason}")
    assert light.attainment is None


@pytest.mark.parametrize(
    ("value", "better", "colour", "reason"),
    [
        (20, "lower", "green", "Niveauet 20 er holdt."),
        (19, "lower", "green", "Niveauet 20 er holdt."),
        (21, "lower", "red", "Niveauet 20 er ikke holdt."),
        (21, "higher", "green", "Niveauet 20 er holdt."),
        (19, "higher", "red", "Niveauet 20 er ikke holdt."),
    ],
)
def test_a_target_that_is_the_baseline_is_a_level_to_hold(
    value: float, better: str, colour: str, reason: str
):
    light = traffic_light(**WAY | {"target": 20.0}, value=value, now="2010", better=better)
    assert (light.colour, light.reason) == (colour, reason)


def test_the_rules_on_the_page_state_the_thresholds():
    assert list(RULES) == ["green", "yellow", "red", "grey"]
    assert "mindst 90 % af det stykke vej" in RULES["green"]
    assert "mellem 50 % og 90 %" in RULES["yellow"]
    assert "mindre end 50 %" in RULES["red"]
    assert "mindre end 10 % af tiden" in RULES["grey"]


def test_the_note_tells_cover_and_width():
    least = min(found.cover for found in COVERS.values())
    assert least >= 0.9
    assert f"{round(least * 100)}" in COVER_NOTE and "95" in COVER_NOTE
    table = cover_table()
    assert len(table) == len(WORLDS) * len(LENGTHS)
    assert table.iloc[0]["width"] == COVERS[next(iter(WORLDS)), LENGTHS[0]].width

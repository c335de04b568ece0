"""How far, where it should be, where it is heading, and the light; figures worked out by hand or by statsmodels."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal, stats

from queries.results.attainment import RULES, attainment, expected_by_now, forecast, traffic_light


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
        ("2008", "2012", "2010", 90),
        ("2008", "2012", "2007", 100),
        ("2008", "2012", "2014", 80),
        # The middle of the first quarter of 2010 is 1.625 of 4 years after the middle of 2008.
        ("2008", "2012", "2010-Q1", 100 - 20 * 1.625 / 4),
        ("2009-06", "2010-06", "2009-12", 90),
        (date(2009, 1, 1), date(2011, 1, 1), date(2010, 1, 1), 90),
        (0, 10, 5, 90),
    ],
)
def test_where_it_should_be_by_now(start, end, now, expected: float):
    assert expected_by_now(100, 80, start, end, now) == pytest.approx(expected)


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
        expected_by_now(100, 80, *periods)


# -- forecast ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        [10, 12, 11],
        [10, 12, 11, 15, 13],
        # Residuals of alternating sign: no positive autocorrelation to allow for.
        [10, 14, 11, 15, 12, 16, 13, 17, 14, 18, 15, 19],
    ],
)
def test_without_autocorrelation_it_is_the_textbook_interval(values: list[float]):
    time = np.arange(len(values), dtype=float)
    fitted = sm.OLS(values, sm.add_constant(time)).fit()
    textbook = fitted.get_prediction([[1, len(values) + 2]]).summary_frame(alpha=0.1)
    found = forecast(time, values, 100, len(values) + 2, confidence=0.9)
    assert found.autocorrelation == 0
    assert (found.value, found.low, found.high) == pytest.approx(
        tuple(textbook.loc[0, ["mean", "obs_ci_lower", "obs_ci_upper"]])
    )


def test_the_autocorrelated_interval_from_the_covariance_of_all_points_together():
    values = np.array([10, 11, 12.5, 13, 12, 11.5, 12, 14, 16, 17, 16.5, 16, 17, 19, 20.5, 20])
    count = len(values)
    found = forecast(range(count), values, 30, count)
    r = found.autocorrelation
    assert 0.2 < r < 0.95
    # Measured and coming points as one AR(1) series; the prediction error is one linear form in it.
    together = np.array([[r ** abs(i - j) for j in range(count + 1)] for i in range(count + 1)])
    design = sm.add_constant(np.arange(count, dtype=float))
    hat = design @ np.linalg.inv(design.T @ design) @ design.T
    weights = np.array([1, count]) @ np.linalg.inv(design.T @ design) @ design.T
    form = np.append(-weights, 1)
    left = np.eye(count) - hat
    # The residual sum of squares is a sum of chi-squares with these weights; two moments give its freedom.
    chi = np.linalg.eigvals(left @ together[:count, :count] @ left).real
    variance = (left @ values) @ (left @ values) / chi.sum() * (form @ together @ form)
    half = stats.t.ppf(0.975, chi.sum() ** 2 / (chi**2).sum()) * math.sqrt(variance)
    assert (found.value, found.high - found.value) == pytest.approx((weights @ values, half))


def simulated(correlation: float, count: int, random: np.random.Generator) -> np.ndarray:
    """A falling line with AR(1) errors, started long before."""
    errors = signal.lfilter([1], [1, -correlation], random.normal(size=count + 50))[50:]
    return 50 - 0.5 * np.arange(count) + errors


@pytest.mark.parametrize(
    ("correlation", "at_least", "at_most"), [(0, 0.93, 0.99), (0.3, 0.9, 0.97), (0.6, 0.86, 0.95)]
)
def test_the_interval_holds_what_it_promises_for_autocorrelated_series(
    correlation: float, at_least: float, at_most: float
):
    random, covered, textbook = np.random.default_rng(4), 0, 0
    time, ahead = np.arange(12.0), 17
    for _ in range(500):
        series = simulated(correlation, 18, random)
        found = forecast(time, series[:12], 30, ahead)
        covered += found.low <= series[ahead] <= found.high
        plain = sm.OLS(series[:12], sm.add_constant(time)).fit().get_prediction([[1, ahead]])
        low, high = plain.conf_int(obs=True)[0]
        assert found.low <= low + 1e-9 and found.high >= high - 1e-9
        textbook += low <= series[ahead] <= high
    assert at_least <= covered / 500 <= at_most
    if correlation == 0.6:
        assert textbook / 500 < 0.84


def test_the_share_of_intervals_that_hold_follows_the_confidence():
    random, time = np.random.default_rng(5), np.arange(24.0)
    series = [simulated(0, 30, random) for _ in range(400)]
    held = [
        np.mean(
            [
                one.low <= values[29] <= one.high
                for values in series
                for one in [forecast(time, values[:24], 30, 29, confidence=level)]
            ]
        )
        for level in (0.5, 0.8)
    ]
    assert held == pytest.approx([0.5, 0.8], abs=0.06)


@pytest.mark.parametrize(
    ("values", "target", "keywords", "reaches", "outlook"),
    [
        # Falling by 1 a period: 10 at position 10.
        ([20, 19, 18, 17], 11, {}, True, "reaches"),
        ([20, 19, 18, 17], 10, {}, True, "reaches"),
        ([20, 19, 18, 17], 9, {}, False, "misses"),
        ([20, 21, 22, 23], 15, {}, False, "misses"),
        ([20, 21, 22, 23], 30, {}, True, "reaches"),
        ([20, 21, 22, 23], 31, {}, False, "misses"),
        # The target was passed before the first measurement: only the baseline tells the direction.
        ([10, 11, 12, 13], 8, {"baseline": 5}, True, "reaches"),
        ([10, 11, 12, 13], 8, {}, False, "misses"),
        # Scattered: the line reaches it, or not, and the interval does not know.
        ([20, 17, 19, 16, 18, 14], 13, {}, True, "uncertain"),
        ([20, 17, 19, 16, 18, 14], 8, {}, False, "uncertain"),
    ],
)
def test_whether_the_target_is_reached(values, target: float, keywords, reaches: bool, outlook: str):
    found = forecast(range(len(values)), values, target, 10, **keywords)
    assert (found.reaches_target, found.outlook) == (reaches, outlook)


def test_an_exact_line_has_an_interval_without_width():
    found = forecast(["2007", "2008", "2009"], [12, 11, 10], 8, "2011")
    assert (found.value, found.low, found.high) == pytest.approx((8, 8, 8))
    assert found.reaches_target


def test_the_forecast_stays_where_the_indicator_can_be():
    found = forecast(range(5), [9, 8, 5, 4, 1], 0, 8, bounds=(0, math.inf))
    assert (found.value, found.low) == (0, 0)
    assert found.high > 0
    assert found.reaches_target


def test_periods_left_out_keep_their_place_in_time():
    # Straight but for the gap: 2008 is missing, not zero.
    found = forecast(["2006", "2007", "2009", "2010"], [10, 12, 16, 18], 30, "2012")
    assert found.value == pytest.approx(22)
    months = forecast(["2009-11", "2009-12", "2010-01", "2010-03"], [1, 2, 3, 5], 9, "2010-05")
    assert months.value == pytest.approx(7)


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

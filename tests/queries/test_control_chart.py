"""Limits and rules on series worked out by hand, planted signals, bad input, and the Danish below the chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from queries.results import control_chart
from queries.results.control_chart import (
    COLUMNS,
    ControlChart,
    changed,
    describe,
    describe_assurance,
    p_chart,
    xmr_chart,
)
from queries.results.control_rules import KINDS, NEAR_AMONG, NEAR_ENOUGH, RULES, RUN, classify
from queries.results.false_alarms import (
    COUNTS,
    FALSE_ALARM_NOTE,
    MEANS,
    XMR,
    FalseAlarms,
    P,
    simulate,
    simulate_counts,
)
from queries.results.periods import PER_YEAR, between, gaps, parse, period_code, position_in_time
from queries.results.words import POINTS

CALM = [10, 12, 9, 11, 13, 10, 8, 12, 11, 9, 12, 10, 11, 13, 9, 10, 12]


def kinds(chart: ControlChart) -> list[str]:
    return chart.points["point"].tolist()


def limits(chart: ControlChart, position: int) -> tuple[float, ...]:
    return tuple(chart.points.loc[position, ["mean", "lower", "upper", "near_lower", "near_upper"]])


def flagged(chart: ControlChart) -> dict[int, str]:
    return {i: kind for i, kind in enumerate(kinds(chart)) if kind not in ("common", "provisional")}


# -- limits ------------------------------------------------------------------------------------------------


def test_the_limits_of_a_series_worked_out_by_hand():
    chart = xmr_chart([10, 13, 11, 7, 8, 10, 13, 11])
    # Mean 83 / 8 = 10.375; ranges 3, 2, 4, 1, 2, 3, 2: mean 17 / 7; 2.66 * 17 / 7 = 6.46.
    assert limits(chart, 4) == pytest.approx(
        (10.375, 3.915, 16.835, 10.375 - 6.46 * 2 / 3, 10.375 + 6.46 * 2 / 3)
    )
    assert chart.points.columns.tolist() == list(COLUMNS)
    assert chart.points["value"].tolist() == [10, 13, 11, 7, 8, 10, 13, 11]
    assert kinds(chart) == ["common"] * 8


def test_one_large_jump_is_left_out_of_the_moving_range_but_not_of_the_mean():
    values = [10, 11, 10, 11, 10, 11, 10, 11, 30, 11, 10, 11]
    # Ranges: nine of 1, then 19 and 19; mean 47 / 11 = 4.27, and 3.267 times that is 13.96: both 19s go.
    chart = xmr_chart(values)
    mean = sum(values) / 12
    assert limits(chart, 0)[:3] == pytest.approx((mean, mean - 2.66, mean + 2.66))
    unscreened = xmr_chart(values, screen_outliers=False)
    assert limits(unscreened, 0)[:3] == pytest.approx((mean, mean - 2.66 * 47 / 11, mean + 2.66 * 47 / 11))
    assert kinds(chart)[8] == "outside"


def test_a_range_of_exactly_the_screening_limit_is_dropped():
    # Ranges 622, 622, 622, 622, 622, 623, 3267: mean 1000, and 3.267 times that is 3267.
    dropped = xmr_chart([0, 622, 0, 622, 0, 622, -1, 3266])
    assert limits(dropped, 0)[2] - limits(dropped, 0)[0] == pytest.approx(2.66 * 3733 / 6)
    kept = xmr_chart([0, 622, 0, 622, 0, 622, -1, 3265])
    assert limits(kept, 0)[2] - limits(kept, 0)[0] == pytest.approx(2.66 * 6999 / 7)


def test_a_constant_series_has_limits_equal_to_its_mean_and_no_flag():
    chart = xmr_chart([0.1] * 20, target=0.1)
    assert limits(chart, 7) == pytest.approx((0.1,) * 5)
    assert flagged(chart) == {}
    assert (chart.variation, chart.assurance) == ("common_cause", "inconsistent")


@pytest.mark.parametrize("count", [2, 7, 8])
def test_fewer_than_eight_points_have_no_limits_no_flag_and_no_assurance(count: int):
    chart = xmr_chart([3, 9, 4, 8, 5, 7, 6, 60][:count], target=1)
    assert chart.enough is (count == 8)
    assert all(math.isnan(limit) for limit in limits(chart, 0)[1:]) is (count < 8)
    assert (chart.symbol is None, chart.assurance) == (count < 8, None)
    rising = xmr_chart([1, 2, 3, 4, 5, 6, 7])
    assert (flagged(rising), rising.symbol) == ({}, None)
    assert "tilfældige" not in describe(rising, "måned")


def test_a_target_gets_no_assurance_from_preliminary_limits():
    assert xmr_chart(CALM[:12], target=99).assurance is None
    assert xmr_chart(CALM[:13], target=99).assurance == "pass"


def test_rare_events_are_counts_whether_it_is_said_or_not():
    # Without the two ranges of 1 nothing is left, and limits without width would flag 16 of 16.
    for series in ([0] * 12 + [1] + [0] * 3, [0] * 7 + [1, 1] + [0] * 7, [2] * 12 + [3] + [2] * 3):
        chart, said = xmr_chart(series), xmr_chart(series, counts=True)
        assert flagged(chart) == {} and chart.small_counts
        assert limits(chart, 0) == limits(said, 0)
        assert limits(chart, 0)[1] < limits(chart, 0)[2]
    assert flagged(xmr_chart([0] * 12 + [4] + [0] * 3)) == {12: "outside"}


def test_what_is_measured_and_seldom_moves_is_flagged_where_it_moves_and_nowhere_else():
    chart = xmr_chart([0] * 12 + [0.5] + [0] * 3)
    # Without dropping the two ranges of 0.5: 1 / 15, times 2.66.
    assert limits(chart, 0)[2] - limits(chart, 0)[1] == pytest.approx(2 * 2.66 / 15)
    assert flagged(chart) == {12: "outside"}
    moved = xmr_chart([10.5] * 10 + [12.5] * 10)
    assert set(flagged(moved).values()) == {"outside"}


def test_limits_have_width_unless_the_series_is_constant():
    apart = xmr_chart([5] * 5 + [9] * 5, gap_before=[5])
    assert limits(apart, 0)[2] > limits(apart, 0)[0]
    fixed = xmr_chart([5] * 5 + [6, 5, 6, 5], fix_limits_after=5)
    assert flagged(fixed) == {}


@given(
    st.lists(st.integers(0, 3), min_size=8, max_size=30),
    st.sets(st.integers(1, 7), max_size=2),
    st.booleans(),
)
def test_limits_never_have_zero_width_where_values_differ(values: list[int], gaps_: set[int], counts: bool):
    chart = xmr_chart(values, gap_before=gaps_, counts=counts)
    width = chart.points["upper"] - chart.points["lower"]
    assert (width > 0).all() if len(set(values)) > 1 else (width == 0).all()


def test_a_trend_has_the_direction_of_the_trend():
    falling = [10, 11, 9, 10, 11, 9, 10, 10, 11, 9, 10, 9, 11, 10, 30, 28, 26, 24, 22, 20, 18]
    chart = xmr_chart(falling, better="higher")
    assert chart.variation == "concern_low"
    assert xmr_chart(falling, better="lower").variation == "improvement_low"
    assert xmr_chart([-value for value in falling], better="higher").variation == "improvement_high"
    assert "faldet" in describe(chart, "måned")
    # All its points have it, but those that another rule flags first.
    trend = [i for i, kind in flagged(chart).items() if kind == "trend"]
    assert trend and set(chart.direction[trend]) == {-1}


# -- counts ------------------------------------------------------------------------------------------------


def test_small_counts_have_exact_poisson_limits():
    chart = xmr_chart([0] * 12 + [1] + [0] * 3, counts=True)
    assert flagged(chart) == {} and chart.small_counts
    # Mean 1 / 16. P(X > 1) = 0.0019 is above 0.00135, P(X > 2) = 0.00004 is not.
    assert limits(chart, 0)[1:3] == (0, 2)
    assert flagged(xmr_chart([0] * 12 + [3] + [0] * 3, counts=True)) == {12: "outside"}


def test_large_counts_have_the_usual_limits_and_constant_ones_their_mean():
    many = [20, 25, 18, 22, 30, 17, 21, 24, 19, 23]
    assert xmr_chart(many, counts=True).points.equals(xmr_chart(many).points)
    assert limits(xmr_chart([2] * 10, counts=True), 0) == (2, 2, 2, 2, 2)


def test_counts_that_vary_more_than_poisson_have_wider_limits():
    calm, bursts = [1, 2, 2, 1, 2, 3, 2, 1] * 3, [0, 4, 0, 3, 0, 4, 1, 2] * 3
    assert sum(calm) == sum(bursts)
    assert limits(xmr_chart(bursts, counts=True), 0)[2] > limits(xmr_chart(calm, counts=True), 0)[2]


@pytest.mark.parametrize("values", [[1, 2, -1, 2], [1, 2, 1.5, 2]])
def test_what_is_no_count_is_refused(values: list[float]):
    with pytest.raises(ValueError, match=r"Måling nr. 3 \(position 2\) er ikke et antal"):
        xmr_chart(values, counts=True)


@pytest.mark.parametrize("mean", MEANS)
def test_quiet_counts_are_flagged_as_rarely_as_promised(mean: float):
    found = simulate_counts(mean)
    assert found == COUNTS[mean]
    assert found.last_point <= 0.025


def test_shares_of_small_denominators_have_exact_binomial_limits():
    chart = p_chart([0, 1, 0, 0, 0, 1, 0, 0, 0], [3] * 9)
    # p = 2 / 27. Of 3: P(X > 1) = 0.0157, P(X > 2) = 0.0004.
    assert limits(chart, 0)[1:3] == pytest.approx((0, 2 / 3))
    assert flagged(chart) == {} and chart.small_counts
    random = np.random.default_rng(4)
    last = [
        p_chart(row, [10] * 24).columns["point"][-1] != "common"
        for row in random.binomial(10, 0.05, size=(300, 24))
    ]
    assert np.mean(last) <= 0.025


@pytest.mark.parametrize(("count", "preliminary"), [(12, True), (13, False)])
def test_limits_are_preliminary_below_thirteen_points(count: int, preliminary: bool):
    chart = xmr_chart(CALM[:count])
    assert (chart.preliminary, chart.limit_points) == (preliminary, count)


def test_fixed_limits_hold_for_all_later_points():
    chart = xmr_chart([10, 12, 10, 12, 10, 40, 40, 40], fix_limits_after=5)
    assert limits(chart, 0) == limits(chart, 7)
    assert limits(chart, 7)[:3] == pytest.approx((10.8, 10.8 - 5.32, 10.8 + 5.32))
    assert flagged(chart) == dict.fromkeys((5, 6, 7), "outside")
    assert chart.preliminary


def test_limits_are_not_fixed_before_there_are_points_enough():
    assert limits(xmr_chart(CALM[:9], fix_limits_after=24), 0) == limits(xmr_chart(CALM[:9]), 0)


# -- rules -------------------------------------------------------------------------------------------------


def rules(values: list[float], starts: list[int] | None = None) -> list[int]:
    """The rules against mean 0, near limits +-2, limits +-3."""
    count = len(values)
    begin = np.zeros(count, dtype=bool)
    begin[[0, *(starts or [])]] = True
    level = [np.full(count, float(at)) for at in (0, -3, 3, -2, 2)]
    return classify(np.array(values, dtype=float), *level, begin).tolist()


COMMON, OUTSIDE, TREND, TWO, SHIFT = range(5)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # Outside is strict.
        ([1, 3, -1, 3.1, -3, -3.1], [0, 0, 0, OUTSIDE, 0, OUTSIDE]),
        # Seven on one side; six are not enough; a point on the mean breaks it.
        ([1, 1.5] * 3 + [1], [SHIFT] * 7),
        ([1, 1.5] * 3 + [-1], [0] * 7),
        ([1, 1.5, 1, 0, 1.5, 1, 1.5, 1], [0] * 8),
        ([-1, -1.5] * 4 + [0.5, 1], [SHIFT] * 8 + [0, 0]),
        # Six rises are seven points; five are not; a tie breaks them; seven rises are eight points.
        ([-1, -0.8, -0.5, -0.2, 0.1, 0.4, 0.7, 0.5], [TREND] * 7 + [0]),
        ([-1, -0.8, -0.5, -0.2, 0.1, 0.4, 0.3], [0] * 7),
        ([-1, -0.8, -0.5, -0.2, -0.2, 0.1, 0.4, 0.7], [0] * 8),
        ([1, 0.8, 0.5, 0.2, -0.1, -0.4, -0.7, -0.9], [TREND] * 8),
        # Two of three: the third is on the same side but not flagged; order does not matter.
        ([2.5, 1, 2.5, -1], [TWO, 0, TWO, 0]),
        ([1, 2.5, 2.5, -1], [0, TWO, TWO, 0]),
        ([2.5, 2.5, 1, -1], [TWO, TWO, 0, 0]),
        ([-2.5, -2.6, -2.7], [TWO] * 3),
        # The third on the other side, or on the mean: nothing. Exactly on the near limit is not beyond it.
        ([2.5, -1, 2.5], [0] * 3),
        ([2.5, 0, 2.5], [0] * 3),
        ([2, 1, 2], [0] * 3),
        # On the outer limit is between the limits; outside is not between.
        ([3, 1, 3], [TWO, 0, TWO]),
        ([3.5, 1, 2.5], [OUTSIDE, 0, 0]),
        ([3.5, 2.2, 2.5], [OUTSIDE, TWO, TWO]),
        # Too short for any run.
        ([1, 2], [0, 0]),
    ],
)
def test_each_rule(values: list[float], expected: list[int]):
    assert rules(values) == expected


def test_precedence_when_several_rules_hold():
    # All eight lie above the mean (shift); the first seven rise (trend); the last of those is outside.
    # The near points 2.1 and 2.5 are in the trend, so trend wins over two of three, as over shift.
    values = [0.1, 0.5, 0.9, 1.5, 2.1, 2.5, 3.5, 0.4]
    assert rules(values) == [TREND] * 6 + [OUTSIDE, SHIFT]
    # Two of three wins over shift.
    assert rules([1, 1.2, 1, 2.5, 2.1, 1, 1]) == [SHIFT, SHIFT, SHIFT, TWO, TWO, SHIFT, SHIFT]


@pytest.mark.parametrize(
    "values",
    [
        [1, 1.5] * 3 + [1],
        [-1, -0.8, -0.5, -0.2, 0.1, 0.4, 0.7],
        [0.5, 0.5, 2.5, 2.5, -1],
    ],
)
def test_no_rule_reaches_back_over_a_new_start(values: list[float]):
    assert any(rules(values))
    assert not any(rules(values, starts=[3]))


def rules_read_aloud(
    values: Sequence[float | Fraction], steps_of: Sequence[float] | None = None
) -> list[int]:
    """The method note's rules, point by point, as slowly and plainly as they are written: mean 0, near limits +-2, limits +-3.

    steps_of: what rises and falls, where that is not told by the values."""
    climbing = values if steps_of is None else steps_of
    side = [(value > 0) - (value < 0) for value in values]
    near = [2 < abs(value) <= 3 for value in values]
    kind = [COMMON] * len(values)
    for i in range(len(values) - 6):
        if abs(sum(side[i : i + 7])) == 7:
            kind[i : i + 7] = [SHIFT] * 7
    for i in range(len(values) - 2):
        if abs(sum(side[i : i + 3])) == 3 and sum(near[i : i + 3]) >= 2:
            for j in range(i, i + 3):
                kind[j] = TWO if near[j] else kind[j]
    for i in range(len(values) - 6):
        steps = [later - earlier for earlier, later in pairwise(climbing[i : i + 7])]
        if all(step > 0 for step in steps) or all(step < 0 for step in steps):
            kind[i : i + 7] = [TREND] * 7
    return [OUTSIDE if abs(value) > 3 else one for value, one in zip(values, kind, strict=True)]


@given(
    st.lists(st.sampled_from([-4, -3, -2.5, -2, -1, -0.5, 0, 0.5, 1, 2, 2.5, 3, 4]), min_size=2, max_size=30)
    # Long climbs, which random choices hardly ever make.
    | st.integers(2, 12).map(lambda count: [i * 0.7 - 3.5 for i in range(count)])
    | st.lists(st.sampled_from([0.5, 1, 2.5, 3]), min_size=2, max_size=20)
)
def test_the_rules_are_those_of_the_method_note(values: list[float]):
    assert rules(values) == rules_read_aloud(values)


def chart_read_aloud(
    values: list[int],
    rebase_at: set[int],
    gap_before: set[int],
    fix_limits_after: int | None,
    final: int,
    screen: bool,
) -> list[tuple[Fraction, Fraction | None, str]]:
    """The method note in whole fractions: (mean, half width or None, rule) of each point before the first provisional one."""
    told: list[tuple[Fraction, Fraction | None, str]] = []
    bounds = [*sorted({0, *rebase_at}), len(values)]
    for first, last in pairwise(bounds):
        last = min(last, final)
        if last <= first:
            continue
        basis = last if fix_limits_after is None else min(last, first + fix_limits_after)
        mean = Fraction(sum(values[first:basis]), basis - first)
        apart = {i: abs(values[i] - values[i - 1]) for i in range(first + 1, last)}
        own = {i: apart[i] for i in range(first + 1, basis)}
        found = [apart[i] for i in own if i not in gap_before]
        kept = found
        if screen and any(found):
            kept = [one for one in found if one < Fraction(3267, 1000) * Fraction(sum(found), len(found))]
        if found and not any(kept) and any([*own.values(), *apart.values()]):
            reject()  # So few differ that they are told apart in another way; they have tests of their own.
        ranges = kept
        width = Fraction(266, 100) * Fraction(sum(ranges), len(ranges)) if ranges else None
        stretches = pairwise([first, *sorted(gap for gap in gap_before if first < gap < last), last])
        for start, end in stretches:
            # In units of a third of the width, the limits are +-3 and the near limits +-2. Without limits nothing is outside.
            away = [values[i] - mean for i in range(start, end)]
            if width is None:
                scaled = [Fraction((one > 0) - (one < 0), 2) for one in away]
            elif width == 0:
                scaled = [Fraction(9 * ((one > 0) - (one < 0))) for one in away]
            else:
                scaled = [one * 3 / width for one in away]
            few = last - first < 8
            rules_ = [COMMON] * (end - start) if few else rules_read_aloud(scaled, values[start:end])
            width = None if few else width
            told += [(mean, width, KINDS[rule]) for rule in rules_]
    return told


@given(
    st.lists(st.integers(0, 12), min_size=4, max_size=40)
    | st.lists(st.sampled_from([5, 5, 6, 6, 7, 20]), min_size=4, max_size=40)
    | st.tuples(st.integers(3, 12), st.lists(st.integers(0, 9), min_size=4, max_size=12)).map(
        lambda parts: [*parts[1], *range(9, 9 + parts[0])]
    ),
    st.data(),
)
def test_the_whole_chart_is_that_of_the_method_note_in_whole_fractions(
    values: list[int], data: st.DataObject
):
    places = st.sets(st.integers(1, len(values) - 1), max_size=2)
    rebase_at, gap_before = data.draw(places, "rebase_at"), data.draw(places, "gap_before")
    fixed = data.draw(st.none() | st.integers(2, 20), "fix_limits_after")
    final = data.draw(st.integers(2, len(values)), "provisional_from")
    screen = data.draw(st.booleans(), "screen_outliers")
    chart = xmr_chart(
        values,
        rebase_at=rebase_at,
        gap_before=gap_before,
        fix_limits_after=fixed,
        provisional_from=final,
        screen_outliers=screen,
        target=6,
    )
    expected = chart_read_aloud(values, rebase_at, gap_before, fixed, final, screen)
    assert kinds(chart) == [kind for _, _, kind in expected] + ["provisional"] * (len(values) - final)
    for position, (mean, width, _) in enumerate(expected):
        ends = (
            [math.nan] * 4
            if width is None
            else [mean - width, mean + width, mean - width * 2 / 3, mean + width * 2 / 3]
        )
        assert limits(chart, position) == pytest.approx([float(mean), *map(float, ends)], nan_ok=True)
    mean, width, kind = expected[-1]
    if width is None or chart.preliminary:
        assert chart.assurance is None
    else:
        assert chart.assurance == (
            "pass" if mean + width < 6 else "fail" if mean - width > 6 else "inconsistent"
        )
    high = values[final - 1] > mean or (values[final - 1] == mean and values[final - 1] > values[final - 2])
    said = "common_cause" if kind == "common" else "concern_high" if high else "improvement_low"
    assert chart.variation == said


def test_rounding_is_no_signal():
    # 0.1 + 0.2 is a little more than 0.3: no rise, and not above a mean of 0.3.
    assert rules([0.3, 0.1 + 0.2] * 4) == [SHIFT] * 8
    steps = [0.1, 0.2, 0.3, 0.1 + 0.2, 0.4, 0.5, 0.6]
    assert TREND not in rules(steps)
    assert flagged(xmr_chart([0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2, 0.3, 0.3, 0.3, 0.3])) == {}


# -- planted truths ----------------------------------------------------------------------------------------


def test_a_planted_shift_is_found_and_noise_is_not():
    shifted = CALM + [value - 5 for value in CALM[:7]]
    chart = xmr_chart(shifted, better="lower")
    assert kinds(chart)[-7:] == ["shift"] * 7
    assert chart.variation == "improvement_low"
    assert flagged(xmr_chart(CALM)) == {}


def test_a_planted_trend_is_found_when_it_is_seven_points_long():
    assert kinds(xmr_chart([*CALM, 10, 10.5, 11, 11.6, 12, 12.7]))[-6:] == ["common"] * 6
    rising = xmr_chart([*CALM, 9, 10, 10.5, 11, 11.6, 12, 12.7], better="lower")
    assert kinds(rising)[-7:] == ["trend"] * 7
    assert rising.variation == "concern_high"


@pytest.mark.parametrize(
    ("better", "last", "variation"),
    [
        ("lower", 40, "concern_high"),
        ("lower", -20, "improvement_low"),
        ("higher", 40, "improvement_high"),
        ("higher", -20, "concern_low"),
        ("neutral", 40, "neutral_high"),
        ("neutral", -20, "neutral_low"),
        ("higher", 11, "common_cause"),
    ],
)
def test_variation_is_the_side_of_the_last_point(better, last: float, variation: str):
    assert xmr_chart([*CALM, last], better=better).variation == variation


def test_a_flagged_last_point_on_the_mean_goes_by_its_direction():
    # The limits are fixed on values with mean 10; the trend ends exactly there.
    base = [4, 16] * 7
    fall = xmr_chart([*base, 17, 16, 15, 14, 13, 12, 10], fix_limits_after=14)
    assert fall.points["mean"].iloc[-1] == 10
    assert (kinds(fall)[-1], fall.variation) == ("trend", "improvement_low")
    rise = xmr_chart([*base, 3, 4, 5, 6, 7, 8, 10], fix_limits_after=14)
    assert rise.variation == "concern_high"


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        ("higher", 25, "fail"),
        ("higher", 10, "inconsistent"),
        ("higher", 1, "pass"),
        ("lower", 25, "pass"),
        ("lower", 10, "inconsistent"),
        ("lower", 1, "fail"),
        ("neutral", 25, None),
        ("lower", None, None),
    ],
)
def test_assurance(better, target: float | None, assurance: str | None):
    assert xmr_chart(CALM, better=better, target=target).assurance == assurance


def test_a_target_on_a_limit_is_inconsistent():
    upper = limits(xmr_chart(CALM), 0)[2]
    assert xmr_chart(CALM, better="higher", target=upper).assurance == "inconsistent"


# -- rebases, gaps, provisional points ---------------------------------------------------------------------


def test_a_rebase_starts_mean_and_limits_afresh():
    later = [value + 100 for value in CALM]
    chart = xmr_chart(CALM + later, rebase_at=[len(CALM)])
    alone = xmr_chart(later)
    assert limits(chart, 0) == pytest.approx(limits(xmr_chart(CALM), 0))
    assert limits(chart, len(CALM)) == pytest.approx(limits(alone, 0))
    assert flagged(chart) == {}
    assert flagged(xmr_chart(CALM + later)) != {}
    assert chart.limit_points == len(CALM)


def test_no_moving_range_is_taken_across_a_rebase():
    chart = xmr_chart([1, 2] * 4 + [51, 52] * 4, rebase_at=[8])
    assert limits(chart, 15)[:3] == pytest.approx((51.5, 51.5 - 2.66, 51.5 + 2.66))


def test_fixed_limits_are_fixed_anew_in_each_series():
    chart = xmr_chart([1, 2, 1, 9, 51, 52, 51, 59], rebase_at=[4], fix_limits_after=3)
    assert limits(chart, 3)[0] == pytest.approx(4 / 3)
    assert limits(chart, 7)[0] == pytest.approx(154 / 3)


def test_a_rebase_at_the_start_or_said_twice_changes_nothing():
    plain = xmr_chart([1, 2, 1, 2, 51, 52], rebase_at=[4])
    assert xmr_chart([1, 2, 1, 2, 51, 52], rebase_at=[4, 0, 4]).points.equals(plain.points)


def test_a_new_series_of_one_point_has_no_limits_and_no_flag():
    chart = xmr_chart([*CALM, 99], rebase_at=[len(CALM)], better="lower", target=5)
    assert chart.points["mean"].iloc[-1] == 99
    assert all(math.isnan(limit) for limit in limits(chart, len(CALM))[1:])
    assert (kinds(chart)[-1], chart.variation, chart.assurance) == ("common", "common_cause", None)
    assert (chart.preliminary, chart.limit_points, chart.enough) == (True, 1, False)


def test_a_gap_breaks_runs_and_ranges_but_not_the_mean():
    values = [10, 11, 10, 11, 21, 20, 21, 20]
    chart = xmr_chart(values, gap_before=[4])
    assert limits(chart, 0)[:3] == pytest.approx((15.5, 15.5 - 2.66, 15.5 + 2.66))
    run = [10, 12] * 5 + [8, 7.9, 8, 7.9, 8, 7.9, 8]
    assert kinds(xmr_chart(run, fix_limits_after=10))[-7:] == ["shift"] * 7
    assert kinds(xmr_chart(run, fix_limits_after=10, gap_before=[13]))[-7:] == ["common"] * 7


def test_gaps_all_through_leave_no_limits():
    chart = xmr_chart([1, 50, 2], gap_before=[1, 2], target=3)
    assert all(math.isnan(limit) for limit in limits(chart, 1)[1:])
    assert (flagged(chart), chart.assurance) == ({}, None)


def test_provisional_points_take_part_in_nothing():
    chart = xmr_chart([*CALM, 90, 95], provisional_from=len(CALM), target=50)
    final = xmr_chart(CALM, target=50)
    assert kinds(chart)[-2:] == ["provisional"] * 2
    assert chart.points.iloc[: len(CALM)].equals(final.points)
    assert limits(chart, len(CALM) + 1) == limits(final, 0)
    assert (chart.variation, chart.assurance) == (final.variation, final.assurance)


def test_a_series_that_is_all_provisional_has_no_limits():
    chart = xmr_chart([*CALM, 90, 95], rebase_at=[len(CALM)], provisional_from=len(CALM))
    assert all(math.isnan(limit) for limit in limits(chart, len(CALM)))
    assert (chart.variation, chart.limit_points) == ("common_cause", len(CALM))


def test_provisional_from_the_end_is_nothing_provisional():
    assert xmr_chart(CALM, provisional_from=len(CALM)).points.equals(xmr_chart(CALM).points)


# -- p-chart -----------------------------------------------------------------------------------------------


def test_the_limits_of_shares_worked_out_by_hand():
    chart = p_chart([20, 30, 25, 30, 30, 30, 30, 30], [100, 100, 50, 100, 100, 100, 100, 100])
    # p = 225 / 750 = 0.3; standard errors sqrt(0.21 / 100) = 0.045826 and sqrt(0.21 / 50) = 0.064807.
    assert limits(chart, 0) == pytest.approx((0.3, 0.162523, 0.437477, 0.208349, 0.391651), abs=1e-6)
    assert limits(chart, 2) == pytest.approx((0.3, 0.105577, 0.494423, 0.170385, 0.429615), abs=1e-6)
    assert chart.points["value"].tolist()[:3] == [0.2, 0.3, 0.5]
    assert flagged(chart) == {2: "outside"}


def test_limits_of_shares_stay_within_0_and_1():
    assert limits(p_chart([1, 0] * 4, [10] * 8), 0)[1] == 0
    assert limits(p_chart([9, 10] * 4, [10] * 8), 0)[2] == 1
    assert limits(p_chart([0] * 8, [5, 7] * 4), 0) == (0, 0, 0, 0, 0)
    assert limits(p_chart([5, 7] * 4, [5, 7] * 4), 0) == (1, 1, 1, 1, 1)


def test_p_chart_takes_the_same_keywords():
    counted = [30, 31, 29, 30] + [60, 61, 59, 60] * 4 + [90]
    size = [100] * len(counted)
    chart = p_chart(
        counted,
        size,
        better="higher",
        target=0.2,
        rebase_at=[4],
        provisional_from=20,
        screen_outliers=False,
    )
    assert chart.points["mean"].round(4).tolist() == [0.3] * 4 + [0.6] * 17
    assert kinds(chart) == ["common"] * 20 + ["provisional"]
    assert chart.assurance == "pass"
    fixed = p_chart(counted, size, better="higher", fix_limits_after=4)
    assert fixed.variation == "improvement_high"
    assert limits(fixed, 20)[0] == pytest.approx(0.3)
    one = p_chart([3, 4, 9], [10, 10, 10], rebase_at=[2])
    assert all(math.isnan(limit) for limit in limits(one, 2)[1:])


def test_small_counts_are_told():
    assert p_chart([4, 5] * 4, [40] * 8).small_counts
    assert not p_chart([40, 50] * 4, [400] * 8).small_counts
    assert p_chart([396, 395] * 4, [400] * 8).small_counts
    assert not xmr_chart(CALM).small_counts
    # Only the last series is judged.
    assert not p_chart([4, 5] * 4 + [40, 50] * 4, [40] * 8 + [400] * 8, rebase_at=[8]).small_counts


# -- bad input ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "keywords", "sentence"),
    [
        ([], {}, "mindst 2 målinger; her er 0"),
        ([5], {}, "mindst 2 målinger; her er 1"),
        ([5, 6, 7], {"provisional_from": 1}, "her er 1, når de 2 foreløbige ikke tæller med"),
        ([5, math.nan, 7], {}, r"Måling nr. 2 \(position 1\) er ikke et tal"),
        ([5, 6, math.inf], {}, r"Måling nr. 3 \(position 2\) er ikke et tal"),
        ([5, None, 7], {}, "Måling nr. 2"),
        (["5", "seks"], {}, "ikke alle tal"),
        ([[1, 2], [3, 4]], {}, "én række"),
        ([5, 6], {"better": "op"}, "Retningen “op” kendes ikke"),
        ([5, 6], {"target": math.nan}, "Målværdien er ikke et endeligt tal"),
        ([5, 6], {"rebase_at": [2]}, "Position 2 ligger uden for serien: den går fra 0 til 1"),
        ([5, 6], {"rebase_at": [-1]}, "Position -1 ligger uden for serien"),
        ([5, 6], {"gap_before": [0.5]}, "Position 0.5 ligger uden for"),
        ([5, 6], {"provisional_from": 3}, "Position 3 ligger uden for"),
        ([5, 6], {"fix_limits_after": 1}, "tidligst lægges fast efter 2"),
    ],
)
def test_bad_series_are_told_in_a_sentence(values, keywords, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        xmr_chart(values, **keywords)


@pytest.mark.parametrize(
    ("numerators", "denominators", "sentence"),
    [
        ([1, 2], [10], "Der er 2 tællere og 1 nævnere"),
        ([1, 2, 0], [10, 10, 0], r"Nævner nr. 3 \(position 2\) er nul"),
        ([1, -2], [10, 10], r"Tæller nr. 2 \(position 1\) er negativ"),
        ([11, 2], [10, 10], r"Tæller nr. 1 \(position 0\) .* større end sin nævner"),
        ([1, math.nan], [10, 10], "Tæller nr. 2"),
        ([1, 2], [10, math.inf], "Nævner nr. 2"),
        ([1], [10], "mindst 2 målinger"),
    ],
)
def test_bad_shares_are_told_in_a_sentence(numerators, denominators, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        p_chart(numerators, denominators)


# -- properties --------------------------------------------------------------------------------------------

whole = st.lists(st.integers(-50, 50), min_size=2, max_size=40)


@given(whole, st.integers(-1000, 1000))
def test_adding_a_constant_moves_the_limits_and_changes_no_flag(values: list[int], added: int):
    chart, moved = xmr_chart(values), xmr_chart([value + added for value in values])
    assert kinds(moved) == kinds(chart)
    assert moved.variation == chart.variation
    for column in ("mean", "lower", "upper", "near_lower", "near_upper"):
        np.testing.assert_allclose(moved.points[column], chart.points[column] + added, atol=1e-9)


@given(whole)
def test_turning_the_sign_turns_high_and_low_and_swaps_the_limits(values: list[int]):
    chart, turned = (
        xmr_chart(values, better="higher"),
        xmr_chart([-value for value in values], better="higher"),
    )
    assert kinds(turned) == kinds(chart)
    swap = {"improvement_high": "concern_low", "concern_low": "improvement_high"}
    assert turned.variation == swap.get(chart.variation, chart.variation)
    np.testing.assert_allclose(turned.points["lower"], -chart.points["upper"], atol=1e-9)


@given(whole, st.floats(0.001, 1000))
def test_the_unit_of_measurement_changes_no_flag(values: list[int], unit: float):
    assert kinds(xmr_chart([value * unit for value in values])) == kinds(xmr_chart(values))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(30, 90)), min_size=2, max_size=30))
def test_p_chart_limits_lie_in_order_within_0_and_1(pairs: list[tuple[int, int]]):
    points = p_chart(*zip(*pairs, strict=True)).points
    ordered = points[["lower", "near_lower", "mean", "near_upper", "upper"]].dropna().to_numpy()
    assert (np.diff(ordered, axis=1) >= -1e-12).all()
    assert len(ordered) == 0 or (ordered.min() >= 0 and ordered.max() <= 1)


# -- a change between two points ---------------------------------------------------------------------------


def test_a_change_is_a_signal_by_its_size_or_where_one_end_is_outside():
    # Limits fixed at 10.8 +- 5.32: two points differ by chance up to sqrt(2) times 5.32, 7.52.
    chart = xmr_chart([10, 12, 10, 12, 10, 8, 15.5, 10, 15.6, 10.5, 17, 10], fix_limits_after=5)
    assert flagged(chart) == {10: "outside"}
    assert changed(chart, 5, 6) is False  # 7.5
    assert changed(chart, 5, 8) is True  # 7.6
    assert changed(chart, 1, 10) is True  # only 5, but to a point outside
    assert changed(chart, 10, 11) is True  # 7, and back from it
    assert changed(chart, 0, 2) is False  # no change at all


def test_two_points_of_a_shift_or_on_either_side_of_it_differ_by_chance():
    chart = xmr_chart([*CALM, 7.5, 8.5, 7.8, 8.4, 7.6, 8.2, 7.9], better="lower")
    first, last = len(CALM), len(CALM) + 6
    assert kinds(chart)[first:] == ["shift"] * 7
    assert changed(chart, first + 1, last) is False
    assert changed(chart, 0, last) is False


def test_a_change_that_the_chart_cannot_judge():
    rebased = xmr_chart([*CALM, *CALM, 9], rebase_at=[len(CALM)], provisional_from=2 * len(CALM))
    assert changed(rebased, 0, len(CALM)) is None
    assert changed(rebased, len(CALM), 2 * len(CALM)) is None
    assert changed(rebased, len(CALM), len(CALM) + 1) is False
    assert changed(xmr_chart([1, 50, 2], gap_before=[1, 2]), 0, 1) is None


@pytest.mark.parametrize(("counted", "signal"), [([20, 144, 46], True), ([21, 144, 45], False)])
def test_a_change_of_shares_goes_by_both_denominators(counted: list[int], signal: bool):
    # Of 0.3, standard errors 0.0458 of 100 and 0.0229 of 400: three of the difference are 0.1537.
    chart = p_chart([*counted, 30, 30, 30, 30, 30], [100, 400, 200, 100, 100, 100, 100, 100])
    assert chart.columns["mean"][0] == 0.3 and flagged(chart) == {}
    assert changed(chart, 0, 1) is signal


# -- what stands under the chart ---------------------------------------------------------------------------

BEYOND = "Det er mere end et tilfældigt udsving."
NEEDED = "og der skal mindst 8 til at skelne et signal fra et tilfældigt udsving."
FEW = "Grænserne er foreløbige: de bygger kun på"


@pytest.mark.parametrize(
    ("values", "frequency", "keywords", "text"),
    [
        (CALM, "måned", {}, "Udsvingene er tilfældige: ingen måned skiller sig ud."),
        (CALM, "kvartal", {}, "Udsvingene er tilfældige: intet kvartal skiller sig ud."),
        (CALM, "halvår", {}, "Udsvingene er tilfældige: intet halvår skiller sig ud."),
        (CALM, "år", {}, "Udsvingene er tilfældige: intet år skiller sig ud."),
        (CALM, "uge", {}, "Udsvingene er tilfældige: ingen uge skiller sig ud."),
        (CALM[:8], "år", {}, f"Udsvingene er tilfældige: intet år skiller sig ud. {FEW} 8 år."),
        (CALM[:5], "år", {}, f"For få målinger: der er 5 år, {NEEDED}"),
        (
            CALM[:5],
            "kvartal",
            {"provisional_from": 4},
            f"For få målinger: der er 4 endeligt opgjorte kvartaler, {NEEDED} "
            "Det seneste kvartal er foreløbigt og indgår ikke i vurderingen.",
        ),
        ([5] * 14, "måned", {}, "Værdien har været den samme i alle 14 måneder."),
        (
            [*CALM, 7.5, 8.5, 7.8, 8.4, 7.6, 8.2, 7.9],
            "måned",
            {},
            f"De seneste 7 måneder ligger under det hidtidige niveau. {BEYOND}",
        ),
        (
            [*CALM, 13, 12.5, 13, 12.6, 13, 12.7, 13],
            "kvartal",
            {},
            f"De seneste 8 kvartaler ligger over det hidtidige niveau. {BEYOND}",
        ),
        ([*CALM, 40], "måned", {}, f"Den seneste måned ligger over den øvre grænse. {BEYOND}"),
        ([*CALM, -20], "kvartal", {}, f"Det seneste kvartal ligger under den nedre grænse. {BEYOND}"),
        (
            [*CALM, 40, 41],
            "år",
            {"fix_limits_after": 17},
            f"De seneste 2 år ligger over den øvre grænse. {BEYOND}",
        ),
        (
            [*CALM, 40, -20],
            "år",
            {"fix_limits_after": 17},
            f"Det seneste år ligger under den nedre grænse. {BEYOND}",
        ),
        (
            [*CALM, 15.8, 11.5, 16],
            "måned",
            {"fix_limits_after": 17},
            f"2 af de seneste 3 måneder ligger tæt på den øvre grænse. {BEYOND}",
        ),
        (
            [*CALM, 5.9, 5.8, 5.9],
            "uge",
            {"fix_limits_after": 17},
            f"De seneste 3 uger ligger alle tæt på den nedre grænse. {BEYOND}",
        ),
        (
            [*CALM, 9, 10, 10.5, 11, 11.6, 12, 12.7],
            "måned",
            {},
            f"Værdien er steget i hver af de seneste 6 måneder. {BEYOND}",
        ),
        (
            [*CALM, 15, 14.5, 14, 13.5, 13, 12.5, 12],
            "kvartal",
            {"fix_limits_after": 17},
            f"Værdien er faldet i hvert af de seneste 6 kvartaler. {BEYOND} "
            "Den ligger dog stadig over det hidtidige niveau.",
        ),
        (
            [*CALM, 7, 7.5, 8, 8.5, 9, 9.5, 10],
            "år",
            {"fix_limits_after": 17},
            f"Værdien er steget i hvert af de seneste 6 år. {BEYOND} "
            "Den ligger dog stadig under det hidtidige niveau.",
        ),
        (
            [*CALM[:9], 40, *CALM[9:]],
            "måned",
            {},
            "Den seneste måned skiller sig ikke ud, men det gør 1 tidligere måned.",
        ),
        (
            [*CALM[:13], 40, 41, *CALM[13:]],
            "år",
            {"fix_limits_after": 13},
            "Det seneste år skiller sig ikke ud, men det gør 2 tidligere år.",
        ),
        (
            [*CALM, 60],
            "måned",
            {"rebase_at": [17]},
            f"For få målinger: der er 1 måned siden den ændrede opgørelse, {NEEDED}",
        ),
        (
            [*CALM, 60, 61],
            "kvartal",
            {"rebase_at": [17], "provisional_from": 18},
            f"For få målinger: der er 1 kvartal siden den ændrede opgørelse, {NEEDED} "
            "Det seneste kvartal er foreløbigt og indgår ikke i vurderingen.",
        ),
        (
            [1, 50, 2, 9, 4, 7, 3, 8],
            "år",
            {"gap_before": range(1, 8)},
            "Der er huller mellem alle målingerne, så der er ingen grænser at holde dem op imod.",
        ),
        (
            [*CALM, 40, 11],
            "måned",
            {"provisional_from": 18},
            f"Den seneste endeligt opgjorte måned ligger over den øvre grænse. {BEYOND} "
            "Den seneste måned er foreløbig og indgår ikke i vurderingen.",
        ),
        (
            [*CALM, 40, 41],
            "år",
            {"provisional_from": 17},
            "Udsvingene er tilfældige: intet år skiller sig ud. "
            "De seneste 2 år er foreløbige og indgår ikke i vurderingen.",
        ),
    ],
)
def test_the_sentence_under_the_chart(values, frequency: str, keywords, text: str):
    chart = xmr_chart(values, **keywords)
    assert describe(chart, frequency) == text
    assert "fordi" not in text.lower()


def test_the_sentence_under_small_shares():
    chart = p_chart([4, 5] * 4, [40] * 8)
    assert describe(chart, "kvartal") == (
        f"Udsvingene er tilfældige: intet kvartal skiller sig ud. {FEW} 8 kvartaler. "
        "Tallene er små, så grænserne er beregnet som for antal."
    )


def test_the_sentence_counts_only_what_belongs_to_the_last_series():
    # Ten points below 10 in all, but only seven since the gap.
    values = [10, 12] * 6 + [9, 8.8, 9] + [8.8, 9] * 3 + [8.8]
    chart = xmr_chart(values, fix_limits_after=12, gap_before=[15])
    assert describe(chart, "måned").startswith("De seneste 7 måneder ligger under det hidtidige niveau.")


@given(whole, st.sampled_from(["måned", "kvartal", "halvår", "år", "uge"]))
def test_the_sentence_says_a_signal_exactly_when_the_last_point_is_flagged(values: list[int], frequency: str):
    chart = xmr_chart(values)
    assert (BEYOND in describe(chart, frequency)) == (chart.variation != "common_cause")


@pytest.mark.parametrize(
    ("target", "frequency", "text"),
    [
        (1, "måned", "Med det nuværende niveau kan målet ikke ventes opfyldt: ingen måned når det."),
        (1, "år", "Med det nuværende niveau kan målet ikke ventes opfyldt: intet år når det."),
        (30, "kvartal", "Med det nuværende niveau kan målet ventes opfyldt hvert kvartal."),
        (30, "uge", "Med det nuværende niveau kan målet ventes opfyldt hver uge."),
        (
            10,
            "måned",
            "Målet ligger inden for de tilfældige udsving: nogle måneder når det, andre ikke, uden at niveauet har "
            "flyttet sig.",
        ),
        (None, "måned", None),
    ],
)
def test_the_sentence_about_the_target(target: float | None, frequency: str, text: str | None):
    assert describe_assurance(xmr_chart(CALM, better="lower", target=target), frequency) == text


def test_a_constant_series_on_its_target_is_not_said_to_miss_it_now_and_then():
    assert (
        describe_assurance(xmr_chart([5] * 14, target=5), "måned") == "Alle målinger ligger præcis på målet."
    )


def test_an_unknown_frequency_is_refused():
    for told in (describe, describe_assurance):
        with pytest.raises(ValueError, match="Frekvensen “månedlig” kendes ikke"):
            told(xmr_chart(CALM), "månedlig")


# -- periods -----------------------------------------------------------------------------------------------


def test_gaps_between_periods():
    assert gaps(["2009-11", "2009-12", "2010-01", "2010-04", "2010-05"]) == (3,)
    assert gaps(["2009-Q4", "2010-Q1", "2010-Q3"]) == (2,)
    assert gaps(["2009-H2", "2010-H1"]) == ()
    assert gaps(["2007", "2009", "2010"]) == (1,)


@pytest.mark.parametrize(
    ("periods", "sentence"),
    [
        (["2009-12", "2010-Q1"], "Serien blander måned og kvartal"),
        (["2010-02", "2010-01"], "januar 2010 står efter februar 2010"),
        (["2010-02", "2010-02"], "februar 2010 står efter februar 2010"),
        (["2010-13"], "“2010-13” er ikke en periode"),
        (["marts 2010"], "“marts 2010” er ikke en periode"),
        ([], "Der er ingen perioder"),
    ],
)
def test_periods_that_make_no_series(periods: list[str], sentence: str):
    with pytest.raises(ValueError, match=sentence):
        gaps(periods)


def test_what_lies_between_and_was_not_measured():
    assert between(["2009-11", "2010-02"]) == ["2009-12", "2010-01"]
    assert between(["2009-Q3", "2010-Q1", "2010-Q2"]) == ["2009-Q4"]
    assert between(["2008-H2", "2009-H2"]) == ["2009-H1"]
    assert between(["2007", "2009"]) == ["2008"]
    assert between(["2009-Q4", "2010-Q1"]) == []
    with pytest.raises(ValueError, match="blander år og måned"):
        between(["2009", "2010-01"])


@given(st.sampled_from(["år", "halvår", "kvartal", "måned"]), st.integers(1000, 24_000))
def test_a_period_is_written_as_it_is_read(frequency, number: int):
    number = number % (PER_YEAR[frequency] * 2_000) + PER_YEAR[frequency] * 1_000
    assert parse(period_code(frequency, number)) == (frequency, number)


def test_periods_stand_at_their_middle():
    assert position_in_time("2008") == 2008.5
    assert position_in_time("2010-H2") == 2010.75
    assert position_in_time("2010-Q1") == 2010.125
    assert position_in_time("2010-03") == pytest.approx(2010 + 2.5 / 12)
    assert position_in_time(7) == 7
    assert parse("2010-H2") == ("halvår", 4021)


# -- false alarms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "stated"), [("xmr", XMR), ("p", P)])
def test_the_stated_false_alarms_are_what_the_simulation_gives(kind, stated: FalseAlarms):
    assert simulate(kind) == pytest.approx(stated, abs=1e-9)


def test_the_note_states_them():
    assert "får 19,5 % mindst ét markeret punkt, og 1,7 % har det seneste punkt markeret" in FALSE_ALARM_NOTE
    assert "er det 13,1 % og 1,2 %" in FALSE_ALARM_NOTE


def test_every_rule_has_its_word_its_definition_and_its_sentence() -> None:
    assert list(KINDS) == ["common", *RULES]
    assert set(control_chart._SENTENCES) == set(RULES)
    assert all(POINTS[code] == rule.point for code, rule in RULES.items())
    assert all(rule.definition.endswith(".") and rule.word for rule in RULES.values())
    # Numbers in the definitions are those of the rules.
    assert str(RUN) in RULES["trend"].definition and str(RUN) in RULES["shift"].definition
    assert f"{NEAR_ENOUGH} af {NEAR_AMONG}" in RULES["two_of_three"].definition

"""Control charts: which points of a series are more than a random fluctuation (tilfældigt udsving).

`xmr_chart` for any series, `p_chart` for shares with numerator and denominator, `describe` and
`describe_assurance` for the plain Danish under the chart. The rules themselves: control_rules.py.
How often a chart flags a series in which nothing happens: false_alarms.py.

Source: NHS England, Making Data Count (XmR charts); Montgomery, Introduction to Statistical Quality
Control, ch. 7 (p-charts). Where they are silent, this is decided, and tested:

- A gap is not a zero: the missing period is left out of the values and its successor named in
  `gap_before`. No moving range is taken across a gap and no rule reaches back over it ("seven
  consecutive months" is only true of months that were measured); mean and limits go on.
- A rebase (`rebase_at`) starts mean and limits afresh, and no rule reaches back over it. A new series
  of one point has that point as its mean, no limits (NaN) and no flag.
- Provisional points (`provisional_from` and all after it) take part in no mean, no moving range, no
  limit and no rule; the limits of the series they belong to are drawn past them. Variation and
  assurance are read at the last point that is not provisional.
- `fix_limits_after=n`: the first n points of each series decide its limits; while there are fewer, all.
- Screening drops a moving range >= 3.267 times their mean, once; it changes the limits, never the mean
  of the values. Limits have zero width only where the series is constant: where the ranges that are left
  are all 0, those that were dropped count after all, then those across gaps, then those of later points. Whole figures
  in which so few neighbours differ are rare events and have the limits of counts, whether `counts` was said or not. A
  shift of such figures takes as many points as are improbable where so many of them lie on that side.
- Rules are strict: a point on a limit is inside, a point on the mean is on neither side, equal
  neighbours are neither a rise nor a fall. Differences that are only floating-point rounding are equal.
- A trend has the direction of the trend, every other flag the side of the mean.
- Fewer than 8 points in a series: not `enough`; no limits (NaN), no rule, no symbol to show.
- 8 to 12 points behind the limits of the last series: `preliminary` ("foreløbige grænser"), and no assurance.
- Assurance is None without a target, for a neutral indicator, and where there are no limits. A target
  on a limit is "inconsistent".
- Counts (`xmr_chart(..., counts=True)`) with a mean below 5 have exact limits, Poisson, or negative binomial where
  neighbours differ by more than a Poisson count would: dispersion is half the mean squared moving range (screened as
  above) over the mean, and 1 at the least. Shares that are expected to count fewer than 5 with or 5 without the
  property have exact binomial limits. Most such points lie on one side of the mean; a shift on a side that is more
  common than every second point is as many points as are together as improbable as 7 of an even chance.
- A p-chart has no moving range, so `screen_outliers` changes nothing there. With denominators in the thousands its
  limits may be too narrow, since shares vary for other reasons too: chart the share itself with `xmr_chart`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from data.danish import number
from queries.results.control_rules import (
    KINDS,
    NEAR_AMONG,
    NEAR_ENOUGH,
    RUN,
    classify,
    signs,
    trend_directions,
)
from queries.shared.counts import (
    SMALL_COUNT,
    ExactLimits,
    count_limits,
    dispersion,
    run_length,
    screened,
    share_limits,
)

Floats = NDArray[np.float64]
Better = Literal["lower", "higher", "neutral"]
Variation = Literal[
    "common_cause",
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
    "neutral_high",
    "neutral_low",
]
Assurance = Literal["pass", "fail", "inconsistent"]

LIMIT = 2.66  # 3 / 1.128, the expected range of two normal values in standard deviations
NEAR = 2 / 3
FEWEST_POINTS = 8  # below this many no limits are drawn and nothing is judged
FIRM_LIMITS = 13  # from this many points on, limits are not called preliminary

COLUMNS = ("value", "mean", "lower", "upper", "near_lower", "near_upper", "point")


@dataclass(frozen=True, eq=False)
class ControlChart:
    """A charted series; see the module's text for what each outcome means.

    points: one row per value in the order given (index 0..n-1), columns value, mean, lower, upper,
        near_lower, near_upper (unit of the values) and point: common, outside, trend, two_of_three,
        shift or provisional.
    direction: for each point that is flagged, 1 or -1 for high and low; 0 for the others.
    enough: the last series has 8 points or more and limits. variation, assurance: the two symbols, read at the last point that is
        not provisional. They say nothing (common_cause, None) where there are not enough points.
    preliminary: the limits of the last series rest on fewer than 13 points (`limit_points`).
    small_counts: the limits of the last series are those of small counts, see the module's text.
    final: how many points are not provisional.
    unbroken_from: position from which the last of these can be followed back without rebase or gap.
    rebases: positions where a new series starts, the first point not among them.
    columns: the columns of `points` as arrays.
    """

    columns: Mapping[str, NDArray[Any]]
    direction: NDArray[np.int8]
    enough: bool
    variation: Variation
    assurance: Assurance | None
    preliminary: bool
    small_counts: bool
    limit_points: int
    final: int
    unbroken_from: int
    rebases: tuple[int, ...]
    better: Better
    target: float | None

    @property
    def symbol(self) -> Variation | None:
        """The variation as it is shown: None where there are not enough points to show any."""
        return self.variation if self.enough else None

    @cached_property
    def points(self) -> pd.DataFrame:
        # Made when asked for: a frame costs more than the chart, and thousands may be charted for their symbols.
        return pd.DataFrame(dict(self.columns))


def xmr_chart(
    values: ArrayLike,
    *,
    better: Better = "lower",
    target: float | None = None,
    rebase_at: Iterable[int] = (),
    gap_before: Iterable[int] = (),
    fix_limits_after: int | None = None,
    provisional_from: int | None = None,
    screen_outliers: bool = True,
    counts: bool = False,
) -> ControlChart:
    """Individuals chart: limits mean +- 2.66 mean moving range, near limits at 2/3 of that.

    values: shape (n,), one measurement a period, oldest first, in any unit; a count whose population
    changes is to be charted per 1,000. Positions are counted from 0. Limits are not clipped, so the
    lower limit of a count can be negative. counts: the values are numbers of something, whole and not
    negative; where their mean is below 5, the limits are exact ones for counts.

    ValueError with a sentence: fewer than 2 points that are not provisional; a value that is missing
    or not finite; a position outside the series; fix_limits_after below 2; an unknown `better`; a count that
    is negative or not whole.
    """
    charted = _numbers(values, "Måling")
    if counts:
        _refuse((charted < 0) | (charted != np.rint(charted)), "Måling", "er ikke et antal")
    frame = _frame(charted, better, target, rebase_at, gap_before, fix_limits_after, provisional_from)
    limits = _Limits.none(len(charted))
    for first, last, basis in frame.series:
        if basis == first:  # every point of this series is provisional
            continue
        part, own = slice(first, last), charted[first:basis]
        mean = float(own.mean())
        limits.mean[part] = mean
        ranges, width = _ranges(frame, charted, (first, last, basis), screen_outliers)
        # So few neighbours differ that screening would leave nothing: a rare event is a count, whether it was said or not.
        sparse = bool(width.any()) and not ranges.any()
        if (counts or (sparse and _are_counts(own))) and mean < SMALL_COUNT and width.any():
            limits.exact(part, count_limits(mean, dispersion(ranges, mean)), scale=1.0)
        else:
            limits.around(part, LIMIT * float(width.mean()) if len(width) else np.nan, NEAR)
        if sparse:
            limits.runs(part, float((own < mean).mean()), float((own > mean).mean()))
    return _chart(frame, charted, limits)


def p_chart(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    better: Better = "lower",
    target: float | None = None,
    rebase_at: Iterable[int] = (),
    gap_before: Iterable[int] = (),
    fix_limits_after: int | None = None,
    provisional_from: int | None = None,
    screen_outliers: bool = True,
) -> ControlChart:
    """Chart of shares: mean p = all numerators over all denominators, limits p +- 3 sqrt(p (1-p) / n).

    Near limits lie at 2 standard errors; all limits are kept within [0, 1] and follow each point's own
    denominator n. They are exact binomial ones where n (1-p) or n p is below 5. numerators and denominators:
    shape (n,), same unit, 0 <= numerator <= denominator.
    The chart's values, the target too, are shares of 1. `screen_outliers` has no effect: see above.

    ValueError with a sentence as for `xmr_chart`, and: unequal lengths; a denominator of zero or less;
    a numerator below zero or above its denominator.
    """
    counted, out_of = _numbers(numerators, "Tæller"), _numbers(denominators, "Nævner")
    if len(counted) != len(out_of):
        raise ValueError(f"Der er {len(counted)} tællere og {len(out_of)} nævnere. Der skal være lige mange.")
    _refuse(out_of <= 0, "Nævner", "er nul eller negativ, så der er ingen andel")
    _refuse((counted < 0) | (counted > out_of), "Tæller", "er negativ eller større end sin nævner")
    frame = _frame(counted, better, target, rebase_at, gap_before, fix_limits_after, provisional_from)
    limits = _Limits.none(len(counted))
    for first, last, basis in frame.series:
        if basis == first:
            continue
        part, sizes = slice(first, last), out_of[first:last]
        mean = float(counted[first:basis].sum() / out_of[first:basis].sum())
        limits.mean[part] = mean
        error = np.sqrt(mean * (1 - mean) / sizes)
        limits.around(part, 3 * error, NEAR)
        small = min(mean, 1 - mean) * sizes < SMALL_COUNT
        if 0 < mean < 1 and small.any():
            limits.exact(part, share_limits(mean, sizes), scale=sizes, where=small)
    for limit in (limits.lower, limits.upper, limits.near_lower, limits.near_upper):
        np.clip(limit, 0, 1, out=limit)
    return _chart(frame, counted / out_of, limits)


@dataclass(frozen=True)
class _Limits:
    """Mean and limits of each point, NaN where there are none; how many points on a side are a shift; which limits are exact."""

    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    run_below: NDArray[np.int64]
    run_above: NDArray[np.int64]
    counted: NDArray[np.bool_]

    @classmethod
    def none(cls, count: int) -> _Limits:
        mean, lower, upper, near_lower, near_upper = np.full((5, count), np.nan)
        runs = np.full((2, count), RUN)
        return cls(mean, lower, upper, near_lower, near_upper, runs[0], runs[1], np.zeros(count, dtype=bool))

    def around(self, part: slice, reach: float | Floats, near: float) -> None:
        """Limits at this distance from the mean on both sides."""
        mean = self.mean[part]
        self.lower[part], self.upper[part] = mean - reach, mean + reach
        self.near_lower[part], self.near_upper[part] = mean - near * reach, mean + near * reach

    def runs(self, part: slice, below: float, above: float) -> None:
        """So many points on a side are a shift, where this share of the points lies there as it is; no fewer than before."""
        for run, share in ((self.run_below, below), (self.run_above, above)):
            run[part] = np.maximum(run[part], run_length(share, RUN))

    def exact(
        self,
        part: slice,
        limits: ExactLimits,
        *,
        scale: float | Floats,
        where: NDArray[np.bool_] | None = None,
    ) -> None:
        """The limits of counts, as figures: over `scale`. `where`: only at these of the points; the shift is of them all."""
        exact = np.ones(part.stop - part.start, dtype=bool) if where is None else where
        # A limit has the mean on its inner side, also where not even the next count is likely: there is always some width.
        for column, limit, inner in (
            (self.lower, limits.lower, np.minimum),
            (self.upper, limits.upper, np.maximum),
            (self.near_lower, limits.near_lower, np.minimum),
            (self.near_upper, limits.near_upper, np.maximum),
        ):
            column[part] = np.where(exact, inner(limit / scale, self.mean[part]), column[part])
        self.runs(part, float(np.mean(limits.below)), float(np.mean(limits.above)))
        self.counted[part] = exact


@dataclass(frozen=True)
class _Frame:
    """The positions of a chart: which points belong together, and which of them decide the limits."""

    better: Better
    target: float | None
    final: int
    series: list[tuple[int, int, int]]  # first, one past the last, one past the last that decides limits
    gap: NDArray[np.bool_]
    starts: NDArray[np.bool_]  # where no rule may reach back

    @property
    def short(self) -> NDArray[np.bool_]:
        """Which points belong to a series with too few of them to be judged."""
        short = np.zeros(len(self.starts), dtype=bool)
        for first, last, _ in self.series:
            short[first:last] = min(last, self.final) - first < FEWEST_POINTS
        return short

    @property
    def latest(self) -> tuple[int, int, int]:
        """The series of the last point that is not provisional."""
        return [one for one in self.series if one[0] < self.final][-1]


def _frame(
    values: Floats,
    better: Better,
    target: float | None,
    rebase_at: Iterable[int],
    gap_before: Iterable[int],
    fix_limits_after: int | None,
    provisional_from: int | None,
) -> _Frame:
    count = len(values)
    if better not in ("lower", "higher", "neutral"):
        raise ValueError(f"Retningen “{better}” kendes ikke. Skriv lower, higher eller neutral.")
    if target is not None and not np.isfinite(target):
        raise ValueError("Målværdien er ikke et endeligt tal.")
    if fix_limits_after is not None and fix_limits_after < 2:
        raise ValueError("Grænserne kan tidligst lægges fast efter 2 målinger.")
    final = count
    if provisional_from is not None:
        final = _position(provisional_from, count + 1)
    if final < 2:
        provisional = f", når de {count - final} foreløbige ikke tæller med" if final < count else ""
        raise ValueError(f"Et kontroldiagram kræver mindst 2 målinger; her er {final}{provisional}.")
    gap = np.zeros(count, dtype=bool)
    gap[[_position(one, count) for one in gap_before]] = True
    starts = gap.copy()
    firsts = sorted({0, *(_position(one, count) for one in rebase_at)})
    starts[firsts] = True
    longest = count if fix_limits_after is None else fix_limits_after
    series = [
        (first, last, max(first, min(last, final, first + longest)))
        for first, last in zip(firsts, [*firsts[1:], count], strict=True)
    ]
    return _Frame(better, target, final, series, gap, starts)


def _chart(frame: _Frame, values: Floats, control_limits: _Limits) -> ControlChart:
    final, last = frame.final, frame.final - 1
    limits = (
        control_limits.lower,
        control_limits.upper,
        control_limits.near_lower,
        control_limits.near_upper,
    )
    short = frame.short
    for limit in limits:
        limit[short] = np.nan
    kind = classify(
        values[:final],
        control_limits.mean[:final],
        control_limits.lower[:final],
        control_limits.upper[:final],
        control_limits.near_lower[:final],
        control_limits.near_upper[:final],
        frame.starts[:final],
        control_limits.run_below[:final],
        control_limits.run_above[:final],
    )
    kind[short[:final]] = 0
    point = np.full(len(values), "provisional", dtype=object)
    point[:final] = KINDS[kind]

    scale = float(np.abs(values[:final]).max())
    direction = np.zeros(len(values), dtype=np.int8)
    direction[:final] = np.where(
        point[:final] == "trend",
        trend_directions(values[:final], frame.starts[:final]),
        signs(values[:final] - control_limits.mean[:final], scale) * (kind != 0),
    )
    enough = not np.isnan(control_limits.lower[last])
    first, _, basis = frame.latest
    preliminary = basis - first < FIRM_LIMITS
    columns = (values, control_limits.mean, *limits, point)
    return ControlChart(
        columns=dict(zip(COLUMNS, columns, strict=True)),
        direction=direction,
        enough=enough,
        variation=_variation(frame.better, int(direction[last])),
        assurance=None
        if preliminary
        else _assurance(
            frame.better, frame.target, control_limits.lower[last], control_limits.upper[last], scale
        ),
        preliminary=preliminary,
        small_counts=enough and bool(control_limits.counted[first:final].any()),
        limit_points=basis - first,
        final=final,
        unbroken_from=int(np.flatnonzero(frame.starts[:final])[-1]),
        rebases=tuple(one[0] for one in frame.series[1:]),
        better=frame.better,
        target=frame.target,
    )


def _variation(better: Better, direction: int) -> Variation:
    if direction == 0:
        return "common_cause"
    high = direction > 0
    if better == "neutral":
        return "neutral_high" if high else "neutral_low"
    if high:
        return "improvement_high" if better == "higher" else "concern_high"
    return "improvement_low" if better == "lower" else "concern_low"


def _assurance(
    better: Better, target: float | None, lower: float, upper: float, scale: float
) -> Assurance | None:
    if target is None or better == "neutral" or np.isnan(lower):
        return None
    beyond_upper, beyond_lower = signs(np.array([target - upper, target - lower]), scale)
    if beyond_upper > 0:
        return "fail" if better == "higher" else "pass"
    if beyond_lower < 0:
        return "pass" if better == "higher" else "fail"
    return "inconsistent"


def _ranges(
    frame: _Frame, values: Floats, series: tuple[int, int, int], screen: bool
) -> tuple[Floats, Floats]:
    """The moving ranges of a series; empty where there is none (one point, or gaps all through). And those that decide the width of
    its limits: the same, but the first that have any width, since only a series in which nothing ever differs has none."""
    first, last, basis = series
    every = np.abs(np.diff(values[first : min(last, frame.final)]))
    own = every[: basis - first - 1]
    own_ranges = own[~frame.gap[first + 1 : basis]]
    if not len(own_ranges):
        return own_ranges, own_ranges
    without_large = screened(own_ranges) if screen else own_ranges
    scale = float(np.abs(values[first:basis]).max())
    return without_large, next(
        (ranges for ranges in (without_large, own_ranges, own, every) if signs(ranges, scale).any()),
        own_ranges,
    )


def _are_counts(values: Floats) -> bool:
    return bool(((values >= 0) & (values == np.rint(values))).all())


def _numbers(values: ArrayLike, what: str) -> Floats:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{what}erne er ikke alle tal. En periode uden måling udelades.") from error
    if array.ndim != 1:
        raise ValueError("Serien skal være én række af tal, ældste først.")
    _refuse(~np.isfinite(array), what, "er ikke et tal. Et hul i serien er ikke nul: udelad perioden")
    return array


def _refuse(wrong: NDArray[np.bool_], what: str, why: str) -> None:
    if wrong.any():
        position = int(wrong.argmax())
        raise ValueError(f"{what} nr. {position + 1} (position {position}) {why}.")


def _position(position: int, count: int) -> int:
    place = int(position)
    if place != position or not 0 <= place < count:
        raise ValueError(f"Position {position} ligger uden for serien: den går fra 0 til {count - 1}.")
    return place


def changed(chart: ControlChart, earlier: int, later: int) -> bool | None:
    """Whether the change between two points of a chart (positions, earlier < later) is more than a random fluctuation.

    It is when the points differ by more than three standard errors of a difference (the distances from mean to limit of both,
    added as squares), or when one of them and not the other lies outside the limit that the change goes to or comes from. The other
    rules are of seven points or three, not of two, and say nothing of the change between two. None where a point is provisional or
    has no limits, and where a new series begins in between: then the chart cannot tell.
    """
    value, mean, lower, upper, kind = (
        chart.columns[name] for name in ("value", "mean", "lower", "upper", "point")
    )
    both = [earlier, later]
    if later >= chart.final or np.isnan(lower[both]).any():
        return None
    if any(earlier < start <= later for start in chart.rebases):
        return None
    scale = float(np.abs(value[: chart.final]).max())
    reach = np.maximum(upper[both] - mean[both], mean[both] - lower[both])
    difference = float(value[later] - value[earlier])
    direction, beyond = signs(np.array([difference, abs(difference) - float(np.hypot(*reach))]), scale)
    outside = signs(value[both] - mean[both], scale) * (kind[both] == "outside")
    return bool(direction != 0 and (beyond > 0 or direction * (int(outside[1]) - int(outside[0])) > 0))


# -- plain Danish -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Unit:
    """A period's name and what its gender and number do to the words around it."""

    one: str
    many: str
    neuter: bool

    def count(self, amount: int, adjective: str = "") -> str:
        """ "1 tidligere måned", "8 tidligere måneder" """
        return f"{number(amount)} {adjective}{self.one if amount == 1 else self.many}"

    def latest(self, amount: int, adjective: str = "") -> str:
        """ "Den seneste måned", "Det seneste kvartal", "De seneste 7 måneder" """
        if amount > 1:
            return f"De seneste {self.count(amount, adjective)}"
        return f"{'Det' if self.neuter else 'Den'} seneste {adjective}{self.one}"

    @property
    def none(self) -> str:
        return f"{'intet' if self.neuter else 'ingen'} {self.one}"

    @property
    def each(self) -> str:
        return f"{'hvert' if self.neuter else 'hver'} {self.one}"


UNITS = {
    "måned": _Unit("måned", "måneder", neuter=False),
    "kvartal": _Unit("kvartal", "kvartaler", neuter=True),
    "halvår": _Unit("halvår", "halvår", neuter=True),
    "år": _Unit("år", "år", neuter=True),
    "uge": _Unit("uge", "uger", neuter=False),
}
BEYOND_CHANCE = "Det er mere end et tilfældigt udsving."


def describe(chart: ControlChart, frequency: str) -> str:
    """What the chart shows at the end of the series, in plain Danish; it never says why.

    frequency: måned, kvartal, halvår, år or uge; anything else is a ValueError. First what the last
    point that is not provisional is flagged for, then what limits its weight: preliminary limits, small
    counts, provisional points.
    """
    unit = _unit(frequency)
    sentences = [_signal(chart, unit) if chart.enough else _too_few(chart, unit)]
    if chart.preliminary and chart.enough:
        sentences.append(f"Grænserne er foreløbige: de bygger kun på {unit.count(chart.limit_points)}.")
    if chart.small_counts:
        sentences.append("Tallene er små, så grænserne er beregnet som for antal.")
    provisional = len(chart.columns["value"]) - chart.final
    if provisional:
        word = "foreløbige" if provisional > 1 else "foreløbigt" if unit.neuter else "foreløbig"
        sentences.append(f"{unit.latest(provisional)} er {word} og indgår ikke i vurderingen.")
    return " ".join(sentences)


def describe_assurance(chart: ControlChart, frequency: str, *, some_hidden: bool = False) -> str | None:
    """What the limits say of the target, in plain Danish; None where there is no assurance to give.

    some_hidden: the chart is made without figures that may not be shown, so that "all" are not all.
    """
    unit = _unit(frequency)
    if chart.assurance == "pass":
        return f"Med det nuværende niveau kan målet ventes opfyldt {unit.each}."
    if chart.assurance == "fail":
        return f"Med det nuværende niveau kan målet ikke ventes opfyldt: {unit.none} når det."
    if chart.assurance == "inconsistent":
        if chart.columns["lower"][chart.final - 1] == chart.columns["upper"][chart.final - 1]:
            return f"Alle {'viste ' if some_hidden else ''}målinger ligger præcis på målet."
        return (
            "Målet ligger inden for de tilfældige udsving: "
            f"nogle {unit.many} når det, andre ikke, uden at niveauet har flyttet sig."
        )
    return None


def _unit(frequency: str) -> _Unit:
    if frequency not in UNITS:
        raise ValueError(f"Frekvensen “{frequency}” kendes ikke. Skriv {', '.join(UNITS)}.")
    return UNITS[frequency]


def _too_few(chart: ControlChart, unit: _Unit) -> str:
    """Why nothing can be told apart from chance yet."""
    since = chart.final - max((at for at in (0, *chart.rebases) if at < chart.final), default=0)
    if since >= FEWEST_POINTS:
        return "Der er huller mellem alle målingerne, så der er ingen grænser at holde dem op imod."
    begun = " siden den ændrede opgørelse" if since < chart.final else ""
    word = _settled(chart) if since > 1 else ""
    return (
        f"For få målinger: der er {unit.count(since, word)}{begun}, og der skal mindst "
        f"{number(FEWEST_POINTS)} til at skelne et signal fra et tilfældigt udsving."
    )


def _settled(chart: ControlChart) -> str:
    """ "endeligt opgjorte " where provisional points stand after the others: what is told of is not all that is drawn."""
    return "endeligt opgjorte " if chart.final < len(chart.columns["value"]) else ""


@dataclass(frozen=True, eq=False)
class _End:
    """The final points of a chart that the last of them may be judged with: values from the last break on, sides of the mean and
    steps as -1, 0 or 1, and the rule of each. adjective: "endeligt opgjorte " where provisional points stand after them."""

    kinds: NDArray[Any]
    sides: NDArray[np.int8]
    steps: NDArray[np.int8]
    adjective: str
    unit: _Unit

    @property
    def place(self) -> str:
        return "over" if self.sides[-1] > 0 else "under"

    @property
    def limit(self) -> str:
        return f"den {'øvre' if self.sides[-1] > 0 else 'nedre'} grænse"


def _outside(end: _End) -> str:
    run = _trailing((end.kinds == "outside") & (end.sides == end.sides[-1]))
    return f"{end.unit.latest(run, end.adjective)} ligger {end.place} {end.limit}. {BEYOND_CHANCE}"


def _trend(end: _End) -> str:
    latest = end.unit.latest(_trailing(end.steps), end.adjective).lower()
    moved = "steget" if end.steps[-1] > 0 else "faldet"
    still = (
        f" Den ligger dog stadig {end.place} det hidtidige niveau." if end.sides[-1] == -end.steps[-1] else ""
    )
    return f"Værdien er {moved} i hver{'t' * end.unit.neuter} af {latest}. {BEYOND_CHANCE}{still}"


def _two_of_three(end: _End) -> str:
    close = int((end.kinds[-NEAR_AMONG:] == "two_of_three").sum())
    latest = end.unit.latest(NEAR_AMONG, end.adjective)
    who = f"{latest} ligger alle" if close == NEAR_AMONG else f"{NEAR_ENOUGH} af {latest.lower()} ligger"
    return f"{who} tæt på {end.limit}. {BEYOND_CHANCE}"


def _shift(end: _End) -> str:
    latest = end.unit.latest(_trailing(end.sides), end.adjective)
    return f"{latest} ligger {end.place} det hidtidige niveau. {BEYOND_CHANCE}"


# What is said when the last point is flagged, by rule (control_rules.RULES).
_SENTENCES: Mapping[str, Callable[[_End], str]] = {
    "outside": _outside,
    "trend": _trend,
    "two_of_three": _two_of_three,
    "shift": _shift,
}


def _signal(chart: ControlChart, unit: _Unit) -> str:
    values, mean, kinds = (chart.columns[name][: chart.final] for name in ("value", "mean", "point"))
    settled = _settled(chart)
    if kinds[-1] in _SENTENCES:
        unbroken, scale = slice(chart.unbroken_from, None), float(np.abs(values).max())
        sides, steps = signs(values - mean, scale)[unbroken], signs(np.diff(values), scale)[unbroken]
        return _SENTENCES[kinds[-1]](_End(kinds[unbroken], sides, steps, settled, unit))
    flagged = int((kinds != "common").sum())
    if flagged:
        latest = unit.latest(1, settled)
        return f"{latest} skiller sig ikke ud, men det gør {unit.count(flagged, 'tidligere ')}."
    if values.min() == values.max():
        return f"Værdien har været den samme i alle {unit.count(len(values), settled)}."
    return f"Udsvingene er tilfældige: {unit.none} skiller sig ud."


def _trailing(keys: NDArray[Any]) -> int:
    """How many elements at the end are equal to the last."""
    different = np.flatnonzero(keys != keys[-1])
    return len(keys) - (int(different[-1]) + 1 if len(different) else 0)

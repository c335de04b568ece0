"""One hotspot evaluated: every figure, the verdict, a sentence for a committee member, and the doubts.

`evaluate` does not raise for anything data can be like: what cannot be computed is None, and `sentence` or `doubts` says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from queries.hotspots import effect, findings, sentences
from queries.hotspots.effect import (
    DifferenceInDifferences,
    DisplacementDifference,
    InterruptedTimeSeries,
    PreTrend,
    RateRatio,
)
from queries.hotspots.findings import EQUAL_AREAS, Placebo
from queries.hotspots.rules import MONTHS_NEEDED, NOT_ASSESSED, Verdict, verdict, wording
from queries.hotspots.series import Counts, limits, read_case, window

# Two whole years: every season counts equally, and areas have not had time to drift far apart.
MONTHS_BEFORE = 24
DISPERSIONS = (1.0, 2.0, 4.0)
NO_CONTROL = "Før og efter uden brugbart kontrolområde."


@dataclass(frozen=True)
class Prevented:
    """Incidents fewer (negative: more) after the start than the control area's development led one to expect."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Everything known of one hotspot. None where a figure cannot be computed; `doubts` says why.

    `verdict` is None where the hotspot cannot be assessed at all. `design` is the Maryland step (1-3). `totals`: one row per
    area with role, counts before and after, months and monthly means in the window. `ratios_by_dispersion`: the ratio with
    phi 1, 2 and 4. `difference` counts incidents per year and unit of area. `prevented` counts incidents over the whole period
    after. `before_after_p`: E-test of the hotspot's own two rates. `time_series_months`: the month numbers of its points.
    """

    verdict: Verdict | None
    verdict_text: str
    sentence: str
    doubts: tuple[str, ...] = ()
    design: int = 1
    design_reason: str = NO_CONTROL
    months_before: int = 0
    months_after: int = 0
    totals: pd.DataFrame = field(default_factory=pd.DataFrame)
    dispersion: float | None = None
    ratio: RateRatio | None = None
    ratios_by_dispersion: Mapping[float, RateRatio] = field(default_factory=dict)
    neighbour: RateRatio | None = None
    placebo: Placebo | None = None
    smallest_detectable: float | None = None
    prevented: Prevented | None = None
    difference: DisplacementDifference | None = None
    quotient: float | None = None
    before_after_p: float | None = None
    difference_in_differences: DifferenceInDifferences | None = None
    pre_trend: PreTrend | None = None
    time_series: InterruptedTimeSeries | None = None
    time_series_months: tuple[int, ...] = ()


@dataclass(frozen=True)
class Areas:
    """Which columns of a panel play which part; `others` (of the placebo) None: every column without a part."""

    hotspot: str
    control: str | None = None
    neighbour: str | None = None
    neighbour_control: str | None = None
    others: tuple[str, ...] | None = None


def evaluate(
    hotspot_counts: Counts,
    control_counts: Counts,
    neighbour_counts: Counts,
    neighbour_control_counts: Counts,
    start: Any,
    *,
    other_areas: pd.DataFrame | None = None,
    provisional: Any = None,
    end: Any = None,
    comparability: str | None = None,
    overlap: Sequence[str] = (),
    shared_control_with: Sequence[str] = (),
    area_weights: Sequence[float] = EQUAL_AREAS,
    months_before: int | None = MONTHS_BEFORE,
    months_after: int | None = None,
    dispersion: float | None = None,
    confidence: float = 0.95,
    details: bool = True,
) -> Evaluation:
    """Did it work, did the problem move, and how sure are we?

    The counts are monthly: a Series by month (date, period, text "2009-02", or whole number), or a plain sequence by position;
    NaN or an absent month is missing, None is no such area. `start` is the first month after, `end` the last month of a
    hotspot that has ended (None: it goes on). `other_areas`: months down, areas across, for the placebo: none that
    overlaps a hotspot, a neighbour, the control or another of them; fewer than 19 with figures: no verdict. `provisional`: booleans
    per month; those months are outside every estimate.
    `comparability`: the argument that the control is comparable; empty or missing is none. `overlap`: parts that are in both hotspot
    and control. `shared_control_with`: other hotspots with the same control. `area_weights` as in the displacement difference.
    `months_before` (None: all) and `months_after` (None: all) narrow the window; `dispersion` (None: from the months) sets phi.
    `details` = False leaves out what no verdict or word of it rests on (time series, difference in differences, E-test), for
    many evaluations in a row.
    """
    try:
        case = read_case(
            (hotspot_counts, control_counts, neighbour_counts, neighbour_control_counts),
            start,
            end,
            provisional,
        )
    except ValueError as error:
        return _not_assessed(str(error))
    doubts: list[str] = []
    control, no_control = findings.usable_control(case, overlap)
    first, last = limits(case, months_before, months_after)
    span = window([case.hotspot, *([] if control is None else [control])], case.start, first, last)
    notes = findings.notes(case, span, first, last, shared_control_with if control is not None else ())
    known = Evaluation(
        verdict=None,
        verdict_text=NOT_ASSESSED,
        sentence="",
        months_before=span.before.size,
        months_after=span.after.size,
        totals=findings.totals(span, case.areas),
    )
    if control is not None:
        trend = findings.pre_trend(span, case.hotspot, control, confidence, doubts)
        design, reason = findings.design(comparability, trend, doubts)
        known = replace(known, pre_trend=trend, design=design, design_reason=reason)
    if span.after.size < MONTHS_NEEDED:
        begins = case.label(case.start) if case.start > case.last else None
        ended = case.end is not None and case.end <= case.last
        sentence = sentences.too_early(span.after.size, begins=begins, ended=ended)
        return _judged(known, Verdict.TOO_EARLY, sentence, [no_control, *doubts, *notes])
    if span.before.size == 0:
        return _not_assessed(f"Der er ingen tal før starten ({case.label(case.start)}).", known, notes)
    if details:
        known = replace(known, **findings.own_series(case, span, confidence, doubts))
    if control is None:
        return _not_assessed(no_control, known, [*doubts, *notes])

    treated, comparison = span.totals(case.hotspot), span.totals(control)
    phi = dispersion or findings.dispersion_of(span, case.hotspot, control)
    if details:
        known = replace(
            known,
            difference_in_differences=findings.regression(span, case.hotspot, control, confidence, doubts),
        )
    known = replace(
        known,
        dispersion=phi,
        placebo=findings.placebo(span, case.hotspot, other_areas, doubts),
        neighbour=findings.neighbour(case, control, span, dispersion, confidence, doubts),
        **findings.displacement(case, control, span, area_weights, confidence, doubts),
    )
    try:
        ratio = effect.incidence_rate_ratio(treated, comparison, dispersion=phi, confidence=confidence)
    except ValueError as error:
        sentence = f"Der er for få anmeldelser til at vurdere hotspottet. {error}"
        return _judged(known, Verdict.TOO_FEW, sentence, [*doubts, *notes])
    known = replace(
        known,
        ratio=ratio,
        ratios_by_dispersion={
            value: effect.incidence_rate_ratio(treated, comparison, dispersion=value, confidence=confidence)
            for value in DISPERSIONS
        },
        prevented=Prevented(
            *(treated[1] * (1 / value - 1) for value in (ratio.ratio, ratio.high, ratio.low))
        ),
        smallest_detectable=findings.detectable(span, case.hotspot, control, phi, known.placebo, confidence),
    )
    found = verdict(
        months_after=span.after.size,
        ratio=ratio,
        placebo_p=known.placebo.p_value if known.placebo is not None and known.placebo.enough else None,
        fell_most=known.placebo is not None and known.placebo.fell,
        neighbour=known.neighbour,
        smallest_detectable=known.smallest_detectable,
    )
    findings.doubt_chance(ratio, known.placebo, doubts)
    sentence = sentences.judged(
        found,
        ratio,
        standing=findings.standing(ratio, known.placebo),
        neighbour=known.neighbour,
        smallest_detectable=known.smallest_detectable,
        design=known.design,
        lacking=findings.too_few_areas(0 if known.placebo is None else len(known.placebo.areas) - 1, span),
    )
    return _judged(known, found, sentence, [*doubts, *notes])


def evaluate_areas(panel: pd.DataFrame, areas: Areas, start: Any, **options: Any) -> Evaluation:
    """`evaluate` on a panel with months down and areas across; an area that is not a column has no figures."""

    def column(name: str | None) -> pd.Series | None:
        return panel[name] if name is not None and name in panel.columns else None

    # Who plays a part is no area where nothing was done, or is what the hotspot is already compared with.
    chosen = ~panel.columns.isin([areas.hotspot, areas.control, areas.neighbour, areas.neighbour_control])
    if areas.others is not None:
        chosen &= panel.columns.isin(areas.others)
    return evaluate(
        column(areas.hotspot),
        column(areas.control),
        column(areas.neighbour),
        column(areas.neighbour_control),
        start,
        other_areas=panel.loc[:, chosen],
        **options,
    )


def shared_controls(controls: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """For each hotspot (name -> control area) the other hotspots that are compared with the same area."""
    return {
        name: tuple(
            other
            for other, area in controls.items()
            if other != name and control is not None and area == control
        )
        for name, control in controls.items()
    }


def _judged(known: Evaluation, found: Verdict, sentence: str, doubts: Sequence[str]) -> Evaluation:
    told = tuple(doubt for doubt in doubts if doubt)
    return replace(
        known, verdict=found, verdict_text=wording(found, known.design), sentence=sentence, doubts=told
    )


def _not_assessed(reason: str, known: Evaluation | None = None, doubts: Sequence[str] = ()) -> Evaluation:
    sentence = f"Hotspottet kan ikke vurderes. {reason}"
    if known is None:
        return Evaluation(None, NOT_ASSESSED, sentence)
    return replace(known, sentence=sentence, doubts=tuple(doubts))

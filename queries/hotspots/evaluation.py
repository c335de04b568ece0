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
from queries.hotspots.findings import EQUAL_AREAS
from queries.hotspots.rules import MONTHS_NEEDED, NOT_ASSESSED, Verdict, verdict, wording
from queries.hotspots.series import Counts, limits, read_case, window
from queries.hotspots.synthetic import SyntheticControl

# Two whole years: every season counts equally, and areas have not had time to drift far apart.
MONTHS_BEFORE = 24
DISPERSIONS = (1.0, 2.0, 4.0)
NO_CONTROL = "Før og efter uden brugbart kontrolområde."


@dataclass(frozen=True)
class Prevented:
    """Incidents fewer (negative: more) after the start than the comparison's development led one to expect."""

    estimate: float
    low: float
    high: float

    @classmethod
    def of(cls, after: float, ratio: RateRatio) -> Prevented:
        """`after`: incidents after the start."""
        # An interval down to 0 has no upper end for what was prevented.
        ends = (ratio.ratio, ratio.high, ratio.low)
        return cls(*(after * (1 / value - 1) if value > 0 else float("inf") for value in ends))


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Everything known of one hotspot. None where a figure cannot be computed; `doubts` says why.

    `verdict` is None where the hotspot cannot be assessed at all. `design` is the Maryland step (1-3). `months`: the numbers of those
    before and after. `totals`: one row per area with role, counts before and after, months and monthly means in the window.
    `ratios_by_dispersion`: the ratio with
    phi 1, 2 and 4; like `ratio` and `prevented` it is beside the chosen control area. `synthetic`: the hotspot beside a mixture of
    the clean areas, which the verdict rests on; `near`: the neighbour beside one. `check`: what the chosen control area says beside it.
    `difference` counts incidents per year and unit of area. `prevented` counts incidents over the whole period after.
    `before_after_p`: E-test of the hotspot's own two rates. `time_series_months`: the month numbers of its points.
    """

    verdict: Verdict | None
    verdict_text: str
    sentence: str
    doubts: tuple[str, ...] = ()
    design: int = 1
    design_reason: str = NO_CONTROL
    months_before: int = 0
    months_after: int = 0
    months: tuple[int, ...] = ()
    totals: pd.DataFrame = field(default_factory=pd.DataFrame)
    dispersion: float | None = None
    ratio: RateRatio | None = None
    ratios_by_dispersion: Mapping[float, RateRatio] = field(default_factory=dict)
    neighbour: RateRatio | None = None
    synthetic: SyntheticControl | None = None
    near: SyntheticControl | None = None
    check: str = ""
    smallest_detectable: float | None = None
    prevented: Prevented | None = None
    difference: DisplacementDifference | None = None
    quotient: float | None = None
    before_after_p: float | None = None
    difference_in_differences: DifferenceInDifferences | None = None
    pre_trend: PreTrend | None = None
    time_series: InterruptedTimeSeries | None = None
    time_series_months: tuple[int, ...] = ()

    @property
    def estimate(self) -> RateRatio | None:
        """The change that the verdict rests on: beside the synthetic control where there are areas enough, else the control area."""
        return self.synthetic.ratio if self.synthetic is not None and self.synthetic.enough else self.ratio

    @property
    def placebo(self) -> SyntheticControl | None:
        """The hotspot's rank among the areas where nothing was done: theirs are made beside mixtures of one another."""
        return self.synthetic

    @property
    def won(self) -> Prevented | None:
        """`prevented` by the estimate that the verdict rests on."""
        if self.estimate is None or self.totals.empty:
            return None
        return Prevented.of(float(self.totals["after"].iloc[0]), self.estimate)

    @property
    def near_estimate(self) -> RateRatio | None:
        """The neighbour's change, beside the same as the hotspot's."""
        return self.near.ratio if self.near is not None and self.near.enough else self.neighbour


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
    hotspot that has ended (None: it goes on). `other_areas`: months down, areas across, for the synthetic control and its rank: none that
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
    draft = Evaluation(
        verdict=None,
        verdict_text=NOT_ASSESSED,
        sentence="",
        months_before=span.before.size,
        months_after=span.after.size,
        months=tuple(span.months.tolist()),
        totals=findings.totals(span, case.areas),
    )
    if control is not None:
        trend = findings.pre_trend(span, case.hotspot, control, confidence, doubts)
        design, reason = findings.design(comparability, trend, doubts)
        draft = replace(draft, pre_trend=trend, design=design, design_reason=reason)
    if span.after.size < MONTHS_NEEDED:
        begins = case.label(case.start) if case.start > case.last else None
        ended = case.end is not None and case.end <= case.last
        sentence = sentences.too_early(span.after.size, begins=begins, ended=ended)
        return _judged(draft, Verdict.TOO_EARLY, sentence, [no_control, *doubts, *notes])
    if span.before.size == 0:
        return _not_assessed(f"Der er ingen tal før starten ({case.label(case.start)}).", draft, notes)
    if details:
        draft = replace(draft, **findings.own_series(case, span, confidence, doubts))
    if control is None:
        return _not_assessed(no_control, draft, [*doubts, *notes])

    treated, comparison = span.totals(case.hotspot), span.totals(control)
    phi = dispersion or findings.dispersion_of(span, case.hotspot, control)
    if details:
        draft = replace(
            draft,
            difference_in_differences=findings.regression(span, case.hotspot, control, confidence, doubts),
        )
    draft = replace(
        draft,
        dispersion=phi,
        synthetic=findings.synthetic(span, case.hotspot, case, other_areas, doubts, months_before),
        near=None
        if case.neighbour is None
        else findings.synthetic(span, case.neighbour, case, other_areas, [], months_before),
        neighbour=findings.neighbour(case, control, span, dispersion, confidence, doubts),
        **findings.displacement(case, control, span, area_weights, confidence, doubts),
    )
    try:
        ratio = effect.incidence_rate_ratio(treated, comparison, dispersion=phi, confidence=confidence)
    except ValueError as error:
        sentence = f"Der er for få anmeldelser til at vurdere hotspottet. {error}"
        return _judged(draft, Verdict.TOO_FEW, sentence, [*doubts, *notes])
    draft = replace(
        draft,
        ratio=ratio,
        ratios_by_dispersion={
            value: effect.incidence_rate_ratio(treated, comparison, dispersion=value, confidence=confidence)
            for value in DISPERSIONS
        },
        prevented=Prevented.of(treated[1], ratio),
    )
    if findings.compared_months(span, case.hotspot, case, months_before).after.size < MONTHS_NEEDED:
        return _not_assessed(findings.NO_SAME_MONTHS, draft, [*doubts, *notes])
    made = draft.synthetic if draft.synthetic is not None and draft.synthetic.enough else None
    if made is not None:
        draft = replace(
            draft,
            check=findings.check(ratio, made),
            smallest_detectable=made.smallest_detectable,
        )
    conclusion = verdict(
        months_after=span.after.size,
        ratio=ratio if made is None else made.ratio,
        placebo_p=None if made is None else made.p_value,
        beyond_choosing=made is not None and made.beyond_choosing,
        neighbour=findings.moved(draft.near, draft.neighbour),
        smallest_detectable=draft.smallest_detectable,
    )
    findings.doubt_chance(made, doubts)
    sentence = sentences.judged(
        conclusion,
        ratio if made is None else made.ratio,
        standing=findings.standing(made),
        neighbour=draft.near_estimate,
        smallest_detectable=draft.smallest_detectable,
        design=draft.design,
        lacking=findings.too_few_areas(
            0 if draft.synthetic is None else len(draft.synthetic.names) - 1, span
        ),
        states_power=made is not None and not made.peaked,
    )
    return _judged(draft, conclusion, sentence, [draft.check, *doubts, *notes])


def evaluate_areas(panel: pd.DataFrame, areas: Areas, start: Any, **options: Any) -> Evaluation:
    """`evaluate` on a panel with months down and areas across; an area that is not a column has no figures."""

    def column(name: str | None) -> pd.Series | None:
        return panel[name] if name is not None and name in panel.columns else None

    # Who plays a part is no area where nothing was done, or is what the hotspot is already compared with.
    parts = {areas.hotspot, areas.control, areas.neighbour, areas.neighbour_control}
    names = panel.columns if areas.others is None else areas.others
    places = panel.columns.get_indexer([name for name in names if name not in parts])
    return evaluate(
        column(areas.hotspot),
        column(areas.control),
        column(areas.neighbour),
        column(areas.neighbour_control),
        start,
        other_areas=panel.iloc[:, sorted(places[places >= 0])],
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


def _judged(draft: Evaluation, conclusion: Verdict, sentence: str, doubts: Sequence[str]) -> Evaluation:
    reservations = tuple(doubt for doubt in doubts if doubt)
    return replace(
        draft,
        verdict=conclusion,
        verdict_text=wording(conclusion, draft.design),
        sentence=sentence,
        doubts=reservations,
    )


def _not_assessed(reason: str, draft: Evaluation | None = None, doubts: Sequence[str] = ()) -> Evaluation:
    sentence = f"Hotspottet kan ikke vurderes. {reason}"
    if draft is None:
        return Evaluation(None, NOT_ASSESSED, sentence)
    return replace(draft, sentence=sentence, doubts=tuple(doubts))

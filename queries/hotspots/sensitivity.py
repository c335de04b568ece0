"""Does the verdict hold when one choice at a time is made otherwise? One table for one picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from data.danish import number, plural
from queries.hotspots.evaluation import DISPERSIONS, MONTHS_BEFORE, Areas, Evaluation, evaluate_areas
from queries.hotspots.rules import wording
from queries.hotspots.series import together


def sensitivity(
    counts: Mapping[str, pd.DataFrame],
    areas: Areas,
    start: Any,
    *,
    control_candidates: Sequence[str] | Mapping[str, Areas] = (),
    names: Mapping[str, str] | None = None,
    months_before: Sequence[int | None] = (12, MONTHS_BEFORE, None),
    months_after: Sequence[int | None] = (6, 12, None),
    **options: Any,
) -> pd.DataFrame:
    """The evaluation as shown, and again with another control area, period, dispersion, or without one crime category.

    `counts`: one panel (months down, areas across) per crime category, with the same months and areas. `names`: of the
    control candidates, to be read; as a mapping these give the areas that each is compared among. `options` as in `evaluate`.
    One row per choice: kind ("Som vist", "Kontrolområde", "Før", "Efter", "Spredning", "Uden kategori"), choice, verdict (text,
    worded by the design shown), ratio, low, high (beside the control area), estimate, estimate_low, estimate_high (beside the synthetic
    control, where there is one), placebo_p, neighbour_ratio, same (the verdict shown). Choices that leave the
    window as it is shown are left out.
    """
    total = together(counts.values())
    as_displayed = evaluate_areas(total, areas, start, **options)
    rows = [choice_row("Som vist", "", as_displayed, as_displayed)]

    def add(kind: str, choice: str, panel: pd.DataFrame, who: Areas, **changed: Any) -> None:
        changed_evaluation = evaluate_areas(panel, who, start, **{**options, **changed, "details": False})
        if kind in ("Før", "Efter") and _window(changed_evaluation) == _window(as_displayed):
            return
        rows.append(choice_row(kind, choice, changed_evaluation, as_displayed))

    for name in control_candidates:
        if name != areas.control:
            # What overlaps or is shared belongs to the control area shown, not to this one.
            candidate_areas = (
                control_candidates.get(name) if isinstance(control_candidates, Mapping) else None
            )
            who = candidate_areas or replace(areas, control=name)
            add(
                "Kontrolområde",
                (names or {}).get(name, str(name)),
                total,
                who,
                overlap=(),
                shared_control_with=(),
            )
    for length in months_before:
        add("Før", length_text(length), total, areas, months_before=length)
    for length in months_after:
        add("Efter", length_text(length), total, areas, months_after=length)
    for phi in DISPERSIONS:
        add("Spredning", number(phi), total, areas, dispersion=phi)
    if len(counts) > 1:
        for left_out in counts:
            rest = together(panel for category, panel in counts.items() if category != left_out)
            add("Uden kategori", str(left_out), rest, areas)
    return pd.DataFrame(rows)


def length_text(months: int | None) -> str:
    """ "12 måneder", "alle måneder"."""
    return "alle måneder" if months is None else plural(months, "måned", "måneder")


def _window(evaluation: Evaluation) -> tuple[int, int]:
    return evaluation.months_before, evaluation.months_after


def choice_row(kind: str, choice: str, evaluation: Evaluation, displayed: Evaluation) -> dict[str, Any]:
    """One row of the table: what was found, worded by the design of what is shown."""
    ratio, estimate, near = evaluation.ratio, evaluation.estimate, evaluation.near_estimate
    return {
        "kind": kind,
        "choice": choice,
        "verdict": wording(evaluation.verdict, displayed.design),
        "ratio": None if ratio is None else ratio.ratio,
        "low": None if ratio is None else ratio.low,
        "high": None if ratio is None else ratio.high,
        "estimate": None if estimate is None else estimate.ratio,
        "estimate_low": None if estimate is None else estimate.low,
        "estimate_high": None if estimate is None else estimate.high,
        "placebo_p": None if evaluation.synthetic is None else evaluation.synthetic.p_value,
        "neighbour_ratio": None if near is None else near.ratio,
        "same": evaluation.verdict is displayed.verdict,
    }

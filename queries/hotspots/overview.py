"""Every hotspot evaluated from the store: the figures that the page, Status and the presentations share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.store import Clock, Reader
from queries import run
from queries.hotspots.verdict import Areas, Evaluation, evaluate_areas, shared_controls


@dataclass(frozen=True, eq=False)
class Panel:
    """Reported incidents. `counts`: months down (dates), areas across (ids). `provisional`: one boolean per month.
    `types`: area id -> type. `districts`: area id -> number."""

    counts: pd.DataFrame
    provisional: pd.Series
    types: dict[str, str]
    districts: dict[str, int]


def panel(
    store: Reader, *, clock: Clock | None = None, category: str | None = None, without: str | None = None
) -> Panel:
    """The monthly incidents of every area; a month without a row is missing, not zero."""
    rows = run(store, "hotspots/monthly", clock=clock, category=category, without=without)
    counts = rows.pivot(index="month", columns="area_id", values="incidents").astype("float64").sort_index()
    held_back = rows.groupby("month")["provisional"].any() if len(rows) else pd.Series(dtype=bool)
    areas = rows.drop_duplicates("area_id")
    return Panel(
        counts,
        held_back.reindex(counts.index, fill_value=False).astype(bool),
        dict(zip(areas["area_id"], areas["area_type"], strict=True)),
        {
            area: int(number)
            for area, number in zip(areas["area_id"], areas["district"], strict=True)
            if pd.notna(number)
        },
    )


def placebo_areas(found: Panel, hotspots: pd.DataFrame, own: str) -> tuple[str, ...]:
    """The areas that a hotspot is held against in the placebo: not hotspots, their neighbours, or whole districts.

    Where something was done, or where its effect may have spilled over, is no place "where nothing was done"; a whole
    district would hold the hotspot itself.
    """
    touched = (set(hotspots["area_id"]) | set(hotspots["neighbour_area_id"].dropna())) - {own}
    return tuple(
        area for area in found.counts.columns if area not in touched and found.types.get(area) != "bydel"
    )


def area_roles(store: Reader, hotspot: Mapping[Any, Any], found: Panel, clock: Clock | None) -> Areas:
    """Which areas play which part for one hotspot (a row of hotspots/list)."""
    return _roles(hotspot, found, run(store, "hotspots/list", clock=clock))


def _roles(hotspot: Mapping[Any, Any], found: Panel, hotspots: pd.DataFrame) -> Areas:
    return Areas(
        hotspot["area_id"],
        _text(hotspot["control_area_id"]),
        _text(hotspot["neighbour_area_id"]),
        _text(hotspot["neighbour_control_area_id"]),
        placebo_areas(found, hotspots, hotspot["area_id"]),
    )


def evaluations(
    store: Reader,
    *,
    clock: Clock | None = None,
    hotspot_id: str | None = None,
    category: str | None = None,
    without: str | None = None,
    control_area: str | None = None,
    details: bool = False,
    **options: Any,
) -> dict[str, Evaluation]:
    """hotspot_id -> its evaluation, of all hotspots or of one; `options` as for `evaluate`.

    Over all categories, only `category`, or all but `without`; against its own control area or `control_area`.
    """
    hotspots = run(store, "hotspots/list", clock=clock)
    found = panel(store, clock=clock, category=category, without=without)
    overlap = run(store, "hotspots/overlap", clock=clock).groupby("hotspot_id")["part_id"].agg(list)
    controls = {
        name: _text(area) for name, area in zip(hotspots["name"], hotspots["control_area_id"], strict=True)
    }
    shared = shared_controls(controls)
    result: dict[str, Evaluation] = {}
    for row in hotspots.to_dict("records"):
        if hotspot_id is not None and row["hotspot_id"] != hotspot_id:
            continue
        if control_area is not None:
            row = row | {"control_area_id": control_area}
        result[row["hotspot_id"]] = evaluate_areas(
            found.counts,
            _roles(row, found, hotspots),
            row["start"],
            end=None if pd.isna(row["finish"]) else row["finish"],
            provisional=found.provisional.to_numpy(),
            comparability=_text(row["comparability"]) or "",
            # What overlaps, or is shared, is the hotspot's own control area, not one that was chosen instead.
            overlap=overlap.get(row["hotspot_id"], []) if control_area is None else [],
            shared_control_with=shared[row["name"]] if control_area is None else (),
            details=details,
            **options,
        )
    return result


def overview(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> pd.DataFrame:
    """One row per hotspot: hotspots/list, then verdict (code or None), verdict_text, sentence, design, months_before,
    months_after, ratio, low, high (change relative to the control; NaN where there is none), neighbour_ratio,
    neighbour_low, neighbour_high, log_standard_error, placebo_p, smallest_detectable, doubts (list)."""
    hotspots = run(store, "hotspots/list", clock=clock, district=district)
    found = evaluations(store, clock=clock)
    return hotspots.join(
        pd.DataFrame(
            [_figures(found[id_]) for id_ in hotspots["hotspot_id"]], index=hotspots.index, columns=_FIGURES
        )
    )


_FIGURES = [
    "verdict", "verdict_text", "sentence", "design", "months_before", "months_after", "ratio", "low", "high",
    "log_standard_error", "neighbour_ratio", "neighbour_low", "neighbour_high", "placebo_p", "smallest_detectable",
    "doubts",
]  # fmt: skip


def _figures(one: Evaluation) -> dict[str, object]:
    nan = float("nan")
    own, other = one.ratio, one.neighbour
    return {
        "verdict": None if one.verdict is None else one.verdict.name,
        "verdict_text": one.verdict_text,
        "sentence": one.sentence,
        "design": one.design,
        "months_before": one.months_before,
        "months_after": one.months_after,
        "ratio": own.ratio if own else nan,
        "low": own.low if own else nan,
        "high": own.high if own else nan,
        "log_standard_error": own.log_standard_error if own else nan,
        "neighbour_ratio": other.ratio if other else nan,
        "neighbour_low": other.low if other else nan,
        "neighbour_high": other.high if other else nan,
        "placebo_p": one.placebo.p_value if one.placebo else nan,
        "smallest_detectable": nan if one.smallest_detectable is None else one.smallest_detectable,
        "doubts": list(one.doubts),
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None

"""Every hotspot evaluated from the store: the figures that the page, Status and the presentations share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from data.contract import CRIME_CATEGORIES
from data.danish import day, some
from data.danish import month as month_name
from data.store import Clock, Reader
from queries import run
from queries.hotspots.evaluation import Areas, Evaluation, evaluate_areas, shared_controls
from queries.hotspots.geography import Geography, geography
from queries.hotspots.series import together
from queries.shared.once import once


@dataclass(frozen=True, eq=False)
class Panel:
    """Reported incidents. `counts`: months down (dates), areas across (ids), all categories together; `categories`: the same
    for each. A month without a row is missing (NaN), not zero. `provisional`: one boolean per month. `types`, `names`: area id ->
    type, name. `geography`: what lies in what. `unfinished`: month -> the date it was counted, for months that had not ended then:
    half a month is not a month, so it is neither drawn nor judged by."""

    counts: pd.DataFrame
    categories: dict[str, pd.DataFrame]
    provisional: pd.Series
    types: dict[str, str]
    names: dict[str, str]
    geography: Geography = field(default_factory=Geography)
    unfinished: dict[date, date] = field(default_factory=dict)

    @cached_property
    def incidents(self) -> dict[str, float]:
        """Area id -> all its incidents."""
        return {str(area): float(count) for area, count in self.counts.sum().items()}

    @property
    def ended(self) -> pd.Series:
        """One boolean per month: what may be drawn as one."""
        return pd.Series(
            [month.date() not in self.unfinished for month in self.counts.index],
            self.counts.index,
            dtype=bool,
        )

    @property
    def final(self) -> pd.Series:
        """One boolean per month: what may be judged by."""
        return self.ended & ~self.provisional

    def only(self, category: str) -> Panel:
        return replace(self, counts=self.categories[category])

    def without(self, category: str) -> Panel:
        """All categories but one; a month is missing only where it is so in all that are left."""
        return replace(
            self, counts=together(one for name, one in self.categories.items() if name != category)
        )


def panel(store: Reader, *, clock: Clock | None = None, split: bool = True) -> Panel:
    """The monthly incidents of every area. `split`: by category too, which only a hotspot's own categories ask for."""
    rows = run(store, "hotspots/monthly", clock=clock)
    half = rows[rows["unfinished"]]
    down, months = pd.factorize(rows["month"], sort=True)
    across, areas = pd.factorize(rows["area_id"], sort=True)

    def spread(down: Any, across: Any, incidents: pd.Series) -> pd.DataFrame:
        counts = np.full((len(months), len(areas)), np.nan)
        counts[down, across] = incidents.to_numpy(dtype="float64", na_value=np.nan)
        return pd.DataFrame(
            counts, index=pd.Index(months, name="month"), columns=pd.Index(areas, name="area_id")
        )

    def of_category(of: pd.DataFrame) -> pd.DataFrame:
        return spread(months.get_indexer(of["month"]), areas.get_indexer(of["area_id"]), of["incidents"])

    parts = dict(list(run(store, "hotspots/categories", clock=clock).groupby("category"))) if split else {}
    types = rows.drop_duplicates("area_id")
    return Panel(
        spread(down, across, rows["incidents"]),
        {category: of_category(parts[category]) for category in CRIME_CATEGORIES.labels if category in parts},
        rows.groupby("month")["provisional"].any().astype(bool) if len(rows) else pd.Series(dtype=bool),
        dict(zip(types["area_id"], types["area_type"], strict=True)),
        dict(zip(types["area_id"], types["area"].fillna(types["area_id"]), strict=True)),
        geography(run(store, "hotspots/places", clock=clock)),
        {month.date(): on.date() for month, on in half.groupby("month")["counted_on"].min().items()},
    )


def clean_areas(panel_data: Panel, hotspots: pd.DataFrame, compared: Iterable[str | None] = ()) -> list[str]:
    """The areas where nothing was done: none is, contains, lies in or shares a part with a hotspot, a neighbour of one, or an
    area in `compared`."""
    touched = {*hotspots["area_id"], *hotspots["neighbour_area_id"], *compared}
    return panel_data.geography.outside(panel_data.counts.columns, [area for area in touched if _text(area)])


def placebo_areas(panel_data: Panel, hotspots: pd.DataFrame, own: str) -> tuple[str, ...]:
    """The areas that a hotspot (its area is `own`) is held against in the placebo: where nothing was done, each incident once.

    Clean areas that do not overlap what this hotspot is compared with; of those that overlap one another as many as do not.
    """
    compared = hotspots.loc[hotspots["area_id"] == own, ["control_area_id", "neighbour_control_area_id"]]
    clean = clean_areas(panel_data, hotspots, [own, *compared.to_numpy().ravel()])
    return tuple(panel_data.geography.apart({area: panel_data.incidents[area] for area in clean}))


def with_control(hotspots: pd.DataFrame, hotspot_id: str, control: str) -> pd.DataFrame:
    """The hotspots, one of them compared with another control area."""
    own = hotspots["hotspot_id"] == hotspot_id
    return hotspots.assign(control_area_id=hotspots["control_area_id"].mask(own, control))


def unplaced(panel_data: Panel, hotspots: pd.DataFrame, roles: Areas) -> str:
    """Which touched areas may lie in one of the placebo's areas, since nobody told where they lie; empty where none may."""
    touched = {*hotspots["area_id"], *hotspots["neighbour_area_id"], roles.control, roles.neighbour_control}
    unknown = panel_data.geography.unplaced(sorted(filter(_text, touched)), roles.others or ())
    if not unknown:
        return ""
    names = some([panel_data.names.get(area, area) for area in unknown], "område", "områder", most=4)
    return (
        f"Arket Områdedele siger ikke, hvilket distrikt disse områder ligger i: {names}. Distrikterne i samme bydel er derfor med "
        "blandt sammenligningsområderne, selv om et af dem kan rumme hotspottet eller naboområdet."
    )


def area_roles(hotspot: Mapping[Any, Any], panel_data: Panel, hotspots: pd.DataFrame) -> Areas:
    """Which areas play which part for one hotspot, a row of `hotspots` (hotspots/list)."""
    return Areas(
        hotspot["area_id"],
        _text(hotspot["control_area_id"]),
        _text(hotspot["neighbour_area_id"]),
        _text(hotspot["neighbour_control_area_id"]),
        placebo_areas(panel_data, hotspots, hotspot["area_id"]),
    )


def evaluations(
    store: Reader,
    *,
    clock: Clock | None = None,
    panel_data: Panel | None = None,
    hotspot_id: str | None = None,
    control_area: str | None = None,
    details: bool = False,
    **options: Any,
) -> dict[str, Evaluation]:
    """hotspot_id -> its evaluation, of all hotspots or of one; `options` as for `evaluate`.

    `panel_data`: the incidents to judge by (default: all categories, as known by the clock). Against the hotspot's own control area
    or `control_area`.
    """
    hotspots = run(store, "hotspots/list", clock=clock)
    panel_data = panel_data or panel(store, clock=clock, split=False)
    overlap = run(store, "hotspots/overlap", clock=clock).groupby("hotspot_id")["part_id"].agg(list)
    controls = {
        id_: _text(area)
        for id_, area in zip(hotspots["hotspot_id"], hotspots["control_area_id"], strict=True)
    }
    shared = shared_controls(controls)
    named = dict(zip(hotspots["hotspot_id"], hotspots["name"], strict=True))
    result: dict[str, Evaluation] = {}
    for row in hotspots.to_dict("records"):
        id_ = row["hotspot_id"]
        if hotspot_id is not None and id_ != hotspot_id:
            continue
        compared = hotspots
        if control_area is not None:
            row = row | {"control_area_id": control_area}
            compared = with_control(hotspots, id_, control_area)
        roles = area_roles(row, panel_data, compared)
        one = evaluate_areas(
            panel_data.counts,
            roles,
            row["start"],
            end=None if pd.isna(row["finish"]) else row["finish"],
            provisional=~panel_data.final.to_numpy(),
            comparability=_text(row["comparability"]) or "",
            # What overlaps, or is shared, is the hotspot's own control area, not one that was chosen instead.
            overlap=overlap.get(id_, []) if control_area is None else [],
            shared_control_with=[named[other] for other in shared[id_]] if control_area is None else (),
            details=details,
            **options,
        )
        reservations = [
            unplaced(panel_data, compared, roles) if one.synthetic is not None else "",
            *unfinished(panel_data),
        ]
        result[id_] = replace(one, doubts=(*one.doubts, *(doubt for doubt in reservations if doubt)))
    return result


def unfinished(panel_data: Panel) -> list[str]:
    """A sentence for each month that is left out since it had not ended when it was counted."""
    return [
        f"{month_name(month).capitalize()} er hverken vist eller regnet med: tallene er opgjort {day(counted)}, før måneden var slut."
        for month, counted in panel_data.unfinished.items()
    ]


@once
def all_evaluations(store: Reader, *, clock: Clock | None = None) -> dict[str, Evaluation]:
    """Every hotspot's evaluation, without details: what Status, the overview, presentations and alternatives stand on."""
    return evaluations(store, clock=clock)


def overview(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> pd.DataFrame:
    """One row per hotspot: hotspots/list, then verdict (code or None), verdict_text, sentence, design, months_before,
    months_after, ratio, low, high (the change that the verdict rests on: relative to the synthetic control, or the control area where
    areas are too few; NaN where there is none), log_standard_error, control_ratio, control_low, control_high (relative to the chosen
    control area), neighbour_ratio, neighbour_low, neighbour_high, placebo_p, smallest_detectable, doubts (list)."""
    hotspots = run(store, "hotspots/list", clock=clock, district=district)
    evaluations_by_id = all_evaluations(store, clock=clock)
    return hotspots.join(
        pd.DataFrame(
            [_figures(evaluations_by_id[id_]) for id_ in hotspots["hotspot_id"]],
            index=hotspots.index,
            columns=_FIGURES,
        )
    )


def newest_first(hotspots: pd.DataFrame) -> pd.DataFrame:
    """The current ones of `overview`, or hotspots/list, the latest to begin first."""
    return hotspots[hotspots["current"]].sort_values(
        "start", ascending=False, kind="stable", ignore_index=True
    )


_FIGURES = [
    "verdict",
    "verdict_text",
    "sentence",
    "design",
    "months_before",
    "months_after",
    "ratio",
    "low",
    "high",
    "log_standard_error",
    "control_ratio",
    "control_low",
    "control_high",
    "neighbour_ratio",
    "neighbour_low",
    "neighbour_high",
    "placebo_p",
    "smallest_detectable",
    "doubts",
]


def _figures(one: Evaluation) -> dict[str, object]:
    nan = float("nan")
    own, chosen, other = one.estimate, one.ratio, one.near_estimate
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
        "control_ratio": chosen.ratio if chosen else nan,
        "control_low": chosen.low if chosen else nan,
        "control_high": chosen.high if chosen else nan,
        "neighbour_ratio": other.ratio if other else nan,
        "neighbour_low": other.low if other else nan,
        "neighbour_high": other.high if other else nan,
        "placebo_p": one.synthetic.p_value if one.synthetic else nan,
        "smallest_detectable": nan if one.smallest_detectable is None else one.smallest_detectable,
        "doubts": list(one.doubts),
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None

"""One hotspot in full: the evaluation with every method, by category, under other choices, and before a new one starts."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.danish import is_missing
from data.store import Clock, Reader
from queries import run
from queries.hotspots.effect import month_numbers
from queries.hotspots.evaluation import MONTHS_BEFORE, Evaluation
from queries.hotspots.findings import ROLES
from queries.hotspots.overview import (
    Panel,
    area_roles,
    clean_areas,
    evaluations,
    panel,
    placebo_areas,
    with_control,
)
from queries.hotspots.planning import detectable_falls, rank_controls
from queries.hotspots.pooling import PooledEstimate, pool_cautiously
from queries.hotspots.sensitivity import choice_row, sensitivity

# How many months are drawn before the start and after the end.
DRAWN_BEFORE, DRAWN_AFTER = 2 * MONTHS_BEFORE, 12


@dataclass(frozen=True, eq=False)
class OneHotspot:
    """evaluation: with every method. series: one row per month that had ended when it was counted: month, hotspot,
    control, neighbour (counts; NaN where there is no figure), synthetic (incidents expected by the synthetic control; NaN outside its
    months), provisional. rates: `Evaluation.totals` with area (name), residents
    (newest year known), and yearly incidents per resident before and after (NaN where residents are not known).
    area_names: area id -> name. areas: the hotspot's own area, control, neighbour and neighbour's control, in the order of ROLES; None
    where there is none."""

    evaluation: Evaluation
    series: pd.DataFrame
    rates: pd.DataFrame
    area_names: dict[str, str]
    areas: tuple[str | None, ...]


def one_hotspot(store: Reader, hotspot_id: str, *, clock: Clock | None = None) -> OneHotspot:
    """What the first view of one hotspot shows. Raises KeyError where there is no such hotspot."""
    hotspot = _hotspot(store, hotspot_id, clock)
    panel_data = panel(store, clock=clock, split=False)
    one = evaluations(store, clock=clock, panel_data=panel_data, hotspot_id=hotspot_id, details=True)[
        hotspot_id
    ]
    return OneHotspot(
        one,
        _series(panel_data, hotspot, one),
        _rates(one.totals, hotspot, panel_data, run(store, "hotspots/residents", clock=clock)),
        panel_data.names,
        tuple(
            None if is_missing(hotspot[column]) else str(hotspot[column])
            for column in ("area_id", "control_area_id", "neighbour_area_id", "neighbour_control_area_id")
        ),
    )


def _series(panel_data: Panel, hotspot: Mapping[Any, Any], one: Evaluation) -> pd.DataFrame:
    columns = {
        "hotspot": hotspot["area_id"],
        "control": hotspot["control_area_id"],
        "neighbour": hotspot["neighbour_area_id"],
    }
    series = {
        name: panel_data.counts[area] for name, area in columns.items() if area in panel_data.counts.columns
    }
    frame = pd.DataFrame(series, index=panel_data.counts.index).reindex(columns=list(columns))
    made = one.synthetic if one.synthetic is not None and one.synthetic.enough else None
    expected = {} if made is None else dict(zip(made.months.tolist(), made.expected, strict=True))
    frame = frame.assign(
        synthetic=[expected.get(number, np.nan) for number in month_numbers(frame.index).tolist()],
        provisional=panel_data.provisional,
    )[panel_data.ended]
    # A hotspot's picture is of its own years, not of all that were ever delivered.
    first = hotspot["start"] - pd.DateOffset(months=DRAWN_BEFORE)
    last = (
        frame.index.max()
        if is_missing(hotspot["finish"])
        else hotspot["finish"] + pd.DateOffset(months=DRAWN_AFTER)
    )
    return frame[(frame.index >= first) & (frame.index <= last)].rename_axis("month").reset_index()


def _rates(
    totals: pd.DataFrame, hotspot: Mapping[Any, Any], panel_data: Panel, population: pd.DataFrame
) -> pd.DataFrame:
    if totals.empty:
        return totals
    keys = ("area_id", "control_area_id", "neighbour_area_id", "neighbour_control_area_id")
    role_area = dict(zip(ROLES, (hotspot[key] for key in keys), strict=True))
    areas = totals["role"].map(role_area)
    residents = areas.map(population.groupby("area_id").last()["residents"]).astype("float64")
    return totals.assign(
        area=areas.map(panel_data.names),
        residents=residents,
        yearly_rate_before=totals["per_month_before"] * 12 / residents,
        yearly_rate_after=totals["per_month_after"] * 12 / residents,
    )


def by_category(store: Reader, hotspot_id: str, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per crime category: category, before, after (counts), ratio, low, high (beside the control area), estimate,
    estimate_low, estimate_high (beside the synthetic control, or the control area where areas are too few); NaN where there is none."""
    panel_data = panel(store, clock=clock)
    nan = float("nan")
    rows = []
    for category in panel_data.categories:
        one = evaluations(store, clock=clock, panel_data=panel_data.only(category), hotspot_id=hotspot_id)[
            hotspot_id
        ]
        own = one.totals[one.totals["role"] == "Hotspot"] if len(one.totals) else one.totals
        row: dict[str, Any] = {
            "category": category,
            "before": float(own["before"].iloc[0]) if len(own) else nan,
            "after": float(own["after"].iloc[0]) if len(own) else nan,
        }
        for change, names in ((one.ratio, _RATIO), (one.estimate if one.ratio else None, _ESTIMATE)):
            ends = (change.ratio, change.low, change.high) if change else (nan, nan, nan)
            row |= dict(zip(names, ends, strict=True))
        rows.append(row)
    return pd.DataFrame(rows, columns=["category", "before", "after", *_RATIO, *_ESTIMATE])


_RATIO, _ESTIMATE = ("ratio", "low", "high"), ("estimate", "estimate_low", "estimate_high")


def other_choices(
    store: Reader, hotspot_id: str, *, clock: Clock | None = None, controls: int = 6
) -> pd.DataFrame:
    """The verdict under other control areas (the most alike before the start), lengths, dispersions and without a category:
    see `sensitivity`."""
    hotspots = run(store, "hotspots/list", clock=clock)
    hotspot = _hotspot(store, hotspot_id, clock)
    panel_data = panel(store, clock=clock)
    roles = area_roles(hotspot, panel_data, hotspots)
    start = hotspot["start"]
    names: list[str] = []
    if roles.hotspot in panel_data.counts.columns:
        history = panel_data.counts.loc[panel_data.counts.index < start, roles.hotspot].dropna()
        beside = (roles.hotspot, roles.control, roles.neighbour_control)
        # Too short a history to say which areas are alike: the other choices are still shown.
        with suppress(ValueError):
            ranked = rank_controls(history, panel_data.counts[clean_areas(panel_data, hotspots, beside)])
            names = ranked.loc[ranked["distance"].notna(), "area"].head(controls).tolist()
    candidates = {
        name: area_roles(
            hotspot | {"control_area_id": name}, panel_data, with_control(hotspots, hotspot_id, name)
        )
        for name in names
    }
    comparability = hotspot["comparability"] if isinstance(hotspot["comparability"], str) else ""
    return sensitivity(
        panel_data.categories,
        roles,
        start,
        control_candidates=candidates,
        names=panel_data.names,
        provisional=~panel_data.final.to_numpy(),
        end=None if pd.isna(hotspot["finish"]) else hotspot["finish"],
        comparability=comparability,
    )


def chosen_evaluation(
    store: Reader,
    hotspot_id: str,
    *,
    clock: Clock | None = None,
    control_area: str | None = None,
    months_before: int | None = MONTHS_BEFORE,
    months_after: int | None = None,
    dispersion: float | None = None,
    without: str | None = None,
) -> Evaluation:
    """One hotspot evaluated under choices of the reader's own; None keeps the choice of the page (months: all)."""
    panel_data = panel(store, clock=clock, split=without is not None)
    return evaluations(
        store,
        clock=clock,
        panel_data=panel_data if without is None else panel_data.without(without),
        hotspot_id=hotspot_id,
        control_area=control_area,
        months_before=months_before,
        months_after=months_after,
        dispersion=dispersion,
    )[hotspot_id]


def with_own_choice(choices: pd.DataFrame, own: Evaluation, displayed: Evaluation) -> pd.DataFrame:
    """`other_choices` with the reader's own at the top."""
    return pd.concat(
        [pd.DataFrame([choice_row("Egne valg", "", own, displayed)]), choices], ignore_index=True
    )


def pooled(overview: pd.DataFrame) -> PooledEstimate | None:
    """The hotspots with a ratio in one estimate (ln ratio); None where there is none. `overview`: queries.hotspots.overview."""
    usable = overview[overview["ratio"].notna()]
    if usable.empty:
        return None
    return pool_cautiously(np.log(usable["ratio"]), usable["log_standard_error"] ** 2)


def plan(store: Reader, area_id: str, *, clock: Clock | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Before a new hotspot: (detectable_falls with the best control and the other clean areas, rank_controls) for an area's final
    months.

    Raises ValueError with a sentence where the area has too few figures.
    """
    panel_data = panel(store, clock=clock, split=False)
    if area_id not in panel_data.counts.columns:
        raise ValueError("Der er ingen anmeldelsestal for området.")
    final = panel_data.counts[panel_data.final]
    hotspots = run(store, "hotspots/list", clock=clock)
    # As if the area were a hotspot already: what overlaps it is neither a control area nor one where nothing is done.
    planned = pd.concat([hotspots, pd.DataFrame([{"hotspot_id": "", "area_id": area_id}])], ignore_index=True)
    ranked = rank_controls(final[area_id].dropna(), final[clean_areas(panel_data, planned)])
    best = ranked[ranked["distance"].notna()]
    control = None
    if len(best):
        planned = with_control(planned, "", best.iloc[0]["area"])
        control = final[best.iloc[0]["area"]].dropna()
    others = final[list(placebo_areas(panel_data, planned, area_id))]
    return detectable_falls(final[area_id].dropna(), control, others=others), ranked


def _hotspot(store: Reader, hotspot_id: str, clock: Clock | None) -> dict[Any, Any]:
    rows = run(store, "hotspots/list", clock=clock)
    return rows[rows["hotspot_id"] == hotspot_id].to_dict("records")[0]

"""What a hotspot lacks, what it costs, and what the survey says: the figures beside the evaluation."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from data.danish import is_missing, listing
from data.store import Clock, Reader
from queries import run
from queries.hotspots.effect import share_difference
from queries.hotspots.overview import evaluations
from queries.hotspots.planning import cost_per_prevented, cost_per_resident


def anchoring(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> pd.DataFrame:
    """One row per hotspot: hotspots/list, then lacks (Danish words), spent (kr. until the newest account, None when unknown or
    in several price levels), price_level, funding (words), initiatives (number), residents, per_resident (kr.), prevented
    (sentence on kr. per prevented incident)."""
    hotspots = run(store, "hotspots/list", clock=clock, district=district)
    money = run(store, "hotspots/money", clock=clock)
    members = run(store, "hotspots/initiatives", clock=clock)
    surveys = run(store, "hotspots/surveys", clock=clock)
    residents = run(store, "hotspots/residents", clock=clock).groupby("area_id").last()["residents"]
    found = evaluations(store, clock=clock)
    rows = []
    for row in hotspots.to_dict("records"):
        id_ = row["hotspot_id"]
        own = money[money["hotspot_id"] == id_]
        since = own[own["year"] >= row["start"].year]
        levels = list(since.loc[since["spent"].notna(), "price_level"].unique())
        spent = float(since["spent"].sum()) if len(levels) == 1 else None
        living = _number(residents.get(row["area_id"]))
        rows.append(
            {
                "lacks": _lacks(row, surveys[surveys["hotspot_id"] == id_]),
                "spent": spent,
                "price_level": levels[0] if len(levels) == 1 else None,
                "funding": listing(sorted(own["funding"].dropna().unique())),
                "initiatives": int((members["hotspot_id"] == id_).sum()),
                "residents": living,
                "per_resident": cost_per_resident(spent, living),
                "prevented": cost_per_prevented(spent, found[id_].prevented).text,
            }
        )
    columns = [
        "lacks",
        "spent",
        "price_level",
        "funding",
        "initiatives",
        "residents",
        "per_resident",
        "prevented",
    ]
    return hotspots.join(pd.DataFrame(rows, index=hotspots.index, columns=columns))


def _lacks(row: dict[Any, Any], surveys: pd.DataFrame) -> list[str]:
    missing = []
    if is_missing(row["leadership"]):
        missing.append("leder")
    if is_missing(row["steering_group"]):
        missing.append("styregruppe")
    if is_missing(row["control_area_id"]):
        missing.append("kontrolområde")
    own = surveys[surveys["own_area"]] if len(surveys) else surveys
    if own["year"].nunique() < 2:
        missing.append("tryghedsmåling før og efter")
    return missing


def survey_change(surveys: pd.DataFrame, start: Any) -> dict[str, Any] | None:
    """The newest survey against the last one before `start`: shares unsafe in the evening, their difference with interval.

    `surveys`: rows of hotspots/surveys for one hotspot. None where there is not one on each side. Keys: area, own_area,
    before, after (years), share_before, share_after, difference, low, high (shares of 1).
    """
    usable = surveys[surveys["unsafe_evening"].notna() & (surveys["answers"] > 0)]
    before, after = usable[usable["year"] < start.year], usable[usable["year"] >= start.year]
    if before.empty or after.empty:
        return None
    first, last = before.iloc[-1], after.iloc[-1]
    found = share_difference(
        int(first["unsafe_evening"]), int(first["answers"]), int(last["unsafe_evening"]), int(last["answers"])
    )
    return {
        "area": last["area"],
        "own_area": bool(last["own_area"]),
        "before": int(first["year"]),
        "after": int(last["year"]),
        "share_before": found.share_1,
        "share_after": found.share_2,
        "difference": found.difference,
        "low": found.low,
        "high": found.high,
    }


def _number(value: Any) -> float | None:
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else float(value)

"""What a hotspot lacks and what it costs: the figures beside the evaluation."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd

from data.danish import days, is_missing, listing, prices
from data.store import Clock, Reader
from queries import run
from queries.hotspots.evaluation import Evaluation
from queries.hotspots.overview import all_evaluations
from queries.hotspots.planning import (
    NOT_COUNTABLE,
    CostPerPrevented,
    cost_per_prevented,
    cost_per_resident,
)
from queries.hotspots.rules import CLAIMS_EFFECT, Verdict
from queries.hotspots.survey import either_side

COLUMNS = [
    "lacks",
    "spent",
    "spent_on",
    "spent_until",
    "spent_text",
    "price_level",
    "funding",
    "initiatives",
    "initiative_names",
    "residents",
    "per_resident",
    "prevented",
    "per_prevented",
    "per_prevented_low",
    "per_prevented_high",
]


def anchoring(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> pd.DataFrame:
    """One row per hotspot: hotspots/list, then COLUMNS.

    lacks: Danish words. spent: kr. from the calendar year of the start to the newest account (spent_on; spent_until: in words,
    from the first to the last day of the newest year's accounts) or the year of the
    end; None, with the reason in spent_text, when unknown or in prices that cannot be added (`price_level` then too).
    funding: words. initiatives: how many, with initiative_names. per_resident: kr. prevented: sentence on kr. per prevented
    incident, with the figure and its interval in per_prevented, _low and _high where it can be told.
    """
    hotspots = run(store, "hotspots/list", clock=clock, district=district)
    money = run(store, "hotspots/money", clock=clock)
    members = run(store, "hotspots/initiatives", clock=clock)
    surveys = run(store, "hotspots/surveys", clock=clock)
    residents = run(store, "hotspots/residents", clock=clock).groupby("area_id").last()["residents"]
    evaluations_by_id = all_evaluations(store, clock=clock)
    rows = []
    for row in hotspots.to_dict("records"):
        id_ = row["hotspot_id"]
        own = money[money["hotspot_id"] == id_]
        spent = _spent(own, row)
        living = _number(residents.get(row["area_id"]))
        names = list(members.loc[members["hotspot_id"] == id_, "name"])
        cost = _per_prevented(spent, evaluations_by_id[id_])
        rows.append(
            spent
            | {
                "lacks": _lacks(row, surveys[surveys["hotspot_id"] == id_]),
                "funding": listing(sorted(own["funding"].dropna().unique())),
                "initiatives": len(names),
                "initiative_names": names,
                "residents": living,
                "per_resident": cost_per_resident(spent["spent"], living),
                "prevented": cost.text,
                "per_prevented": cost.estimate,
                "per_prevented_low": cost.low,
                "per_prevented_high": cost.high,
            }
        )
    return hotspots.join(pd.DataFrame(rows, index=hotspots.index, columns=COLUMNS))


def _spent(money: pd.DataFrame, hotspot: dict[Any, Any]) -> dict[str, Any]:
    """spent, spent_on, price_level, and spent_text where there is no sum."""
    last = money["year"].max() if pd.isna(hotspot["finish"]) else hotspot["finish"].year
    since = money[money["spent"].notna() & money["year"].between(hotspot["start"].year, last)]
    levels = list(since["price_level"].dropna().unique())
    cells: dict[str, Any] = {
        "spent": None,
        "spent_on": None,
        "spent_until": "",
        "price_level": None,
        "spent_text": "",
    }
    if since.empty:
        return cells | {"spent_text": "forbruget er ikke oplyst"}
    if len(levels) != 1:
        named = listing([prices(level) for level in sorted(levels)])
        return cells | {"spent_text": f"forbruget er i {named}, som ikke kan lægges sammen"}
    return cells | {
        "spent": float(since["spent"].sum()),
        "spent_on": since["spent_on"].max(),
        "spent_until": days(
            since.loc[since["year"] == since["year"].max(), "spent_from"].min(), since["spent_on"].max()
        ),
        "price_level": levels[0],
    }


def _per_prevented(spent: dict[str, Any], evaluation: Evaluation) -> CostPerPrevented:
    """Only where the verdict says that there is an effect: what other areas match is not counted as prevented."""
    cost = cost_per_prevented(spent["spent"], evaluation.won, unknown=spent["spent_text"])
    if cost.estimate is None:
        return cost
    if evaluation.verdict not in CLAIMS_EFFECT:
        return CostPerPrevented(None, None, None, f"{NOT_COUNTABLE}: faldet kan være et tilfældigt udsving")
    if evaluation.verdict is Verdict.DISPLACEMENT:
        return replace(cost, text=f"{cost.text}; nogle kan være flyttet til naboområdet")
    return cost


def _lacks(row: dict[Any, Any], surveys: pd.DataFrame) -> list[str]:
    missing = []
    if is_missing(row["leadership"]):
        missing.append("leder")
    if is_missing(row["steering_group"]):
        missing.append("styregruppe")
    if is_missing(row["control_area_id"]):
        missing.append("kontrolområde")
    own = surveys[surveys["own_area"].astype(bool)] if len(surveys) else surveys
    if any(side.empty for side in either_side(own, row["start"])):
        missing.append("tryghedsmåling før og efter")
    return missing


def _number(value: Any) -> float | None:
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else float(value)

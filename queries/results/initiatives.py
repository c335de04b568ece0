"""Initiatives over 0.5 million kr., which must measure results: whether they do, and the light of what they measure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.store import Clock, Reader
from queries import run
from queries.results.states import indicator_states

LIMIT = 500_000
RESULTS = ("resultat", "effekt")
NOT_MEASURED = "Der er ikke målt et resultat eller en effekt."
_WEAKEST = [
    "indicator_id",
    "indicator",
    "type",
    "verdict",
    "colour",
    "verdict_text",
    "reason",
    "attainment",
    "variation",
    "signal",
    "hidden",
    "shown_as",
    "measured_by",
]
_WORST_FIRST = ("red", "yellow", "green", "grey")
INITIATIVE_RULE = (
    "En indsats med et budget over 0,5 mio. kr. skal måle resultater. Den har farve efter den svageste af sine "
    "resultat- og effektindikatorer; grå, når ingen af dem kan bedømmes, eller intet er målt."
)


def weakest(states: pd.DataFrame) -> pd.DataFrame:
    """One row per initiative that has measured a result or an effect: initiative_id, indicator_id, indicator (name), type,
    verdict, colour, verdict_text, reason, attainment, variation, signal, hidden of its weakest indicator, and measured_by (how
    many can be judged).
    `states`: states.indicator_states."""
    results = states[
        states["type"].isin(RESULTS) & (states["measurements"] > 0) & states["initiative_id"].notna()
    ]
    judged = (results["colour"] != "grey").groupby(results["initiative_id"]).sum()
    # What can be judged counts before what cannot; between equals the one that is furthest from its target.
    ranked = results.assign(rank=[_WORST_FIRST.index(colour) for colour in results["colour"]]).sort_values(
        ["rank", "attainment", "indicator_id"]
    )
    found = ranked.drop_duplicates("initiative_id").rename(columns={"name": "indicator"})
    found["measured_by"] = found["initiative_id"].map(judged).astype(int)
    return found[["initiative_id", *_WEAKEST]].reset_index(drop=True)


def initiative_lights(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """`weakest` of all initiatives."""
    return weakest(indicator_states(store, clock=clock))


def large_initiatives(
    store: Reader,
    *,
    year: int,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """One row per planned or running initiative with a budget over 0.5 million kr. in `year`: results/chains, then the columns
    of `weakest`. What is not measured comes first, then red, yellow, green, grey; within that the largest budget."""
    shared: dict[str, Any] = {
        "district": district,
        "administration": administration,
        "focus_area": focus_area,
    }
    chains = run(store, "results/chains", clock=clock, year=year, **shared)
    found = chains[chains["over_limit"]].merge(
        weakest(indicator_states(store, clock=clock, **shared)), on="initiative_id", how="left"
    )
    unmeasured = found["colour"].isna()
    found["measured_by"] = found["measured_by"].fillna(0).astype(int)
    found["colour"] = found["colour"].fillna("grey")
    for column in ("reason", "verdict_text"):
        found[column] = found[column].fillna(NOT_MEASURED)
    found["verdict"] = found["verdict"].fillna("unknown")
    rank = [
        -1 if none else _WORST_FIRST.index(c) for none, c in zip(unmeasured, found["colour"], strict=True)
    ]
    return (
        found.assign(rank=rank)
        .sort_values(["rank", "budget"], ascending=[True, False], ignore_index=True)
        .drop(columns="rank")
    )

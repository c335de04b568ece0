"""A scenario's answer as the tables that the page shows and the annex carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from data.contract import CRITERIA
from data.danish import listing, number
from data.store import Clock, Reader
from queries.scenarios import words
from queries.scenarios.scenario import Answer, Ground, demand_prices, frontier, why_out
from queries.scenarios.settings import AS_NOW, CRITERION_NAMES, LEVELS, STOP, Settings


def entry_table(
    store: Reader, *, settings: Settings, most: int, found: Ground, answer: Answer, clock: Clock | None = None
) -> pd.DataFrame:
    """scenario.why_out of a scenario that is solved already: what can be remembered by its settings."""
    return why_out(found, answer, most)


def price_table(
    store: Reader, *, settings: Settings, found: Ground, answer: Answer, clock: Clock | None = None
) -> pd.DataFrame:
    """One row per demand, the dearest first: text, lost (value that the demand alone costs). Arguments as entry_table."""
    rows = [{"text": price.text, "lost": price.lost} for price in demand_prices(found, answer)]
    return pd.DataFrame(rows, columns=["text", "lost"]).sort_values(
        "lost", ascending=False, ignore_index=True, kind="stable"
    )


def frontier_with_points(
    store: Reader, *, settings: Settings, found: Ground, answer: Answer, clock: Clock | None = None
) -> tuple[pd.DataFrame, tuple[float, float], tuple[float, float], float]:
    """The frontier (cost, millions, value, initiatives), (millions, value) of today's portfolio and of the scenario, and the most
    value that today's money could give. Arguments as entry_table."""
    steps = frontier(found)
    steps["millions"] = steps["cost"] / 1e6
    spent = float(answer.decisions["cost"].sum()) / 1e6
    within = steps[steps["cost"] <= found.cost_now]
    best_now = float(within["value"].iloc[-1]) if len(within) else 0.0
    return steps, (found.cost_now / 1e6, answer.value_now), (spent, answer.portfolio.value), best_now


def score_table(found: Ground, column: Callable[..., Any]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """One row per initiative: name, per criterion a text, "3,0 (målt)", "2,0 (vurderet)" or "mangler", who judged and when last;
    and its columns. `column(header, kind)` makes what a table needs for a column."""
    frame = found.candidates[["initiative_id", "name"]].copy()
    columns: dict[str, Any] = {"name": column("Indsats")}
    for place, name in enumerate(CRITERION_NAMES):
        frame[f"c{place}"] = [
            "mangler" if where == "mangler" else f"{number(score, 1)} ({where})"
            for score, where in zip(found.scores.low[:, place], found.scores.origin[:, place], strict=True)
        ]
        columns[f"c{place}"] = column(CRITERIA.labels[name].capitalize())
    frame["units"] = [listing(list(units)) for units in found.scores.units]
    frame["day"] = list(found.scores.days)
    columns |= {"units": column("Vurderet af"), "day": column("Senest vurderet", "date")}
    return frame, columns


def by_decision(answer: Answer, *, ranked: bool = True) -> pd.DataFrame:
    """The decisions, what changes most first: those that stop, are reduced, made more efficient, extended, and go on as now; within
    each by score, or by name where the ground is too thin to rank. With `interval`: the score's, in words."""
    order = {name: place for place, name in enumerate((*LEVELS, AS_NOW))}
    frame = answer.decisions.assign(interval=words.uncertain_scores(answer.decisions))
    frame["order"] = frame["level"].map(order)
    within = ["order", "score", "name"] if ranked else ["order", "name"]
    ascending = [True, False, True] if ranked else [True, True]
    return frame.sort_values(within, ascending=ascending, ignore_index=True).drop(columns="order")


def stopping(answer: Answer) -> pd.DataFrame:
    """The decisions of those that stop, the most participants first."""
    out = answer.decisions[answer.decisions["level"] == STOP]
    return out.sort_values("participants", ascending=False, na_position="last", ignore_index=True)


def compare(saved: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per initiative over two or more saved scenarios: name, then each scenario's decision; only where they differ.

    `saved`: scenario name -> its decisions (initiative_id, name, level).
    """
    names: dict[str, str] = {}
    wide: pd.DataFrame | None = None
    for title, frame in saved.items():
        names |= dict(zip(frame["initiative_id"], frame["name"], strict=True))
        own = frame.set_index("initiative_id")[["level"]].rename(columns={"level": title})
        wide = own if wide is None else wide.join(own, how="outer")
    if wide is None:
        return pd.DataFrame(columns=["initiative_id", "name"])
    wide = wide.fillna("ikke til beslutning")
    wide = wide[wide.nunique(axis=1) > 1].reset_index()
    wide.insert(1, "name", wide["initiative_id"].map(names))
    return wide

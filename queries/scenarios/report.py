"""A scenario's answer as the tables that the page shows and the annex carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from data.contract import CRITERIA
from data.danish import number
from queries.scenarios.keeping import LISTS
from queries.scenarios.scenario import Answer, Ground, demand_prices, frontier
from queries.scenarios.scores import CRITERION_NAMES


def demand_table(found: Ground, answer: Answer) -> pd.DataFrame:
    """One row per demand: text, lost (value that the demand alone costs)."""
    return pd.DataFrame(
        [{"text": price.text, "lost": price.lost} for price in demand_prices(found, answer)],
        columns=["text", "lost"],
    )


def frontier_with_points(
    found: Ground, answer: Answer
) -> tuple[pd.DataFrame, tuple[float, float], tuple[float, float]]:
    """The frontier (cost, millions, value, initiatives), and (millions, value) of today's portfolio and of the scenario."""
    steps = frontier(found)
    steps["millions"] = steps["cost"] / 1e6
    spent = float(answer.decisions["cost"].sum()) / 1e6
    return steps, (found.cost_now / 1e6, answer.value_now), (spent, answer.portfolio.value)


def decision_lists(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The three lists, each with name and cost_now; an empty one keeps its columns."""
    return {name: rows[rows["list"] == name][["name", "cost_now"]].reset_index(drop=True) for name in LISTS}


def score_table(found: Ground, column: Callable[..., Any]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """One row per initiative: name and per criterion a text, "3,0 (målt)", "2,0 (vurderet)" or "mangler"; and its columns.

    `column(header)` makes what a table needs for a column.
    """
    frame = found.candidates[["initiative_id", "name"]].copy()
    columns: dict[str, Any] = {"name": column("Indsats")}
    for place, name in enumerate(CRITERION_NAMES):
        frame[f"c{place}"] = [
            "mangler" if where == "mangler" else f"{number(score, 1)} ({where})"
            for score, where in zip(found.scores.low[:, place], found.scores.origin[:, place], strict=True)
        ]
        columns[f"c{place}"] = column(CRITERIA.labels[name].capitalize())
    return frame, columns


def compare(saved: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per initiative over two or more saved scenarios: name, then each scenario's decision; only where they differ.

    `saved`: scenario name -> its decisions (initiative_id, name, level).
    """
    wide: pd.DataFrame | None = None
    for title, frame in saved.items():
        own = frame.set_index(["initiative_id", "name"])[["level"]].rename(columns={"level": title})
        wide = own if wide is None else wide.join(own, how="outer")
    if wide is None:
        return pd.DataFrame(columns=["initiative_id", "name"])
    wide = wide.fillna("ikke til beslutning")
    return wide[wide.nunique(axis=1) > 1].reset_index()

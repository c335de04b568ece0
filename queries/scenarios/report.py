"""A scenario's answer as the tables that the page shows and the annex carries."""

from __future__ import annotations

import pandas as pd

from data.columns import Column
from data.contract import CRITERIA
from data.danish import listing, number
from data.store import Clock, Reader
from queries.scenarios import words
from queries.scenarios.frontier import spread
from queries.scenarios.scenario import (
    Answer,
    Ground,
    Material,
    demand_prices,
    frontier,
    level_table,
    up_for_decision,
    why_out,
)
from queries.scenarios.settings import AS_NOW, CRITERION_NAMES, DROPPED, LEVELS, STOP, Settings

# More than a screen can tell apart.
MOST_STEPS = 2000


def entry_table(
    store: Reader, *, settings: Settings, most: int, basis: Ground, answer: Answer, clock: Clock | None = None
) -> pd.DataFrame:
    """scenario.why_out of a scenario that is solved already: what can be remembered by its settings."""
    return why_out(basis, answer, most)


def price_table(
    store: Reader, *, settings: Settings, basis: Ground, answer: Answer, clock: Clock | None = None
) -> pd.DataFrame:
    """One row per demand, the dearest first: text, lost (value that the demand alone costs). Arguments as entry_table."""
    rows = [{"text": price.text, "lost": price.lost} for price in demand_prices(basis, answer)]
    return pd.DataFrame(rows, columns=["text", "lost"]).sort_values(
        "lost", ascending=False, ignore_index=True, kind="stable"
    )


def frontier_with_points(
    store: Reader, *, settings: Settings, basis: Ground, answer: Answer, clock: Clock | None = None
) -> tuple[pd.DataFrame, int, tuple[float, float], tuple[float, float]]:
    """The frontier (cost, millions, value, initiatives) and how many steps it has, and (millions, value) of today's portfolio and
    of the scenario. Arguments as entry_table.

    Of very many steps MOST_STEPS are given, even in money; each of them is exact.
    """
    steps, count = frontier(basis, MOST_STEPS)
    steps["millions"] = steps["cost"] / 1e6
    spent = float(answer.decisions["cost"].sum()) / 1e6
    return (
        steps,
        count,
        (basis.cost_now / 1e6, answer.value_now),
        (spent, answer.portfolio.value),
    )


def thinned(steps: pd.DataFrame, most: int) -> pd.DataFrame:
    """The rows of a frontier that `spread` shows, at most `most`."""
    if len(steps) <= most:
        return steps
    return steps.iloc[spread(steps["cost"].to_numpy(), most)].reset_index(drop=True)


def score_table(basis: Ground) -> pd.DataFrame:
    """One row per initiative: name, per criterion a text, "3,0 (målt)", "2,0 (vurderet)" or "mangler", who judged and when last."""
    frame = basis.candidates[["initiative_id", "name"]].copy()
    for place, name in enumerate(CRITERION_NAMES):
        frame[name] = [
            "mangler" if where == "mangler" else f"{number(score, 1)} ({where})"
            for score, where in zip(basis.scores.low[:, place], basis.scores.origin[:, place], strict=True)
        ]
    frame["units"] = [listing(list(units)) for units in basis.scores.units]
    frame["day"] = list(basis.scores.days)
    return frame


def score_columns() -> dict[str, Column]:
    """How the columns of `score_table` are written."""
    return {
        "name": Column("Indsats"),
        **{name: Column(CRITERIA.labels[name].capitalize()) for name in CRITERION_NAMES},
        "units": Column("Vurderet af"),
        "day": Column("Senest vurderet", "date"),
    }


def usable_levels(
    store: Reader, *, settings: Settings, data: Material, clock: Clock | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is up for decision with a known budget (initiative_id, name, administration, statutory, cost, rest), and its level_table."""
    usable = up_for_decision(data.everything, settings)
    usable = usable.loc[
        usable["cost"].notna(), ["initiative_id", "name", "administration", "statutory", "cost", "rest"]
    ]
    usable = usable.reset_index(drop=True)
    return usable, level_table(usable, data.proposals, settings)


def by_decision(answer: Answer, *, ranked: bool = True) -> pd.DataFrame:
    """The decisions, what changes most first: those that stop, lose a grant, are reduced, made more efficient, extended, and go on as now;
    within each by score, or by name where the ground is too thin to rank. With `interval`: the score's, in words."""
    order = {name: place for place, name in enumerate((*LEVELS, AS_NOW))}
    frame = answer.decisions.assign(interval=words.uncertain_scores(answer.decisions))
    frame["order"] = frame["level"].map(order)
    within = ["order", "score", "name"] if ranked else ["order", "name"]
    ascending = [True, False, True] if ranked else [True, True]
    return frame.sort_values(within, ascending=ascending, ignore_index=True).drop(columns="order")


def dropped(answer: Answer) -> pd.DataFrame:
    """The decisions of those that lose the money up for decision: they stop, or go on for the rest of their money."""
    return answer.decisions[answer.decisions["level"].isin(DROPPED)]


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

"""A scenario: the frame people set, the best portfolio under it, and what that means for each initiative and for the city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.contract import DISTRICTS
from data.danish import kroner
from data.store import Clock, Reader
from queries import run
from queries.scenarios.levels import STOP
from queries.scenarios.portfolio import (
    DemandPrice,
    Infeasible,
    LevelItems,
    Portfolio,
    best_portfolio,
    efficient_frontier,
    entry_price,
    levels_to_items,
    price_of_demand,
)
from queries.scenarios.robustness import Robustness, robust_portfolios
from queries.scenarios.scores import CRITERION_NAMES, Scores, scores
from queries.scenarios.weights import weight_vertices

Kind = Literal["begge eller ingen", "højst én", "kun sammen med"]
AS_NOW = "som nu"
LEVEL_NAMES = {"reduktion": "reduceret", "effektivisering": "effektiviseret", "udvidelse": "udvidet"}
WeightMode = Literal["tal", "rækkefølge", "interval", "alle"]


@dataclass(frozen=True)
class Tie:
    """A demand on two initiatives."""

    kind: Kind
    first: str
    second: str


@dataclass(frozen=True)
class Settings:
    """What people set. Amounts in kr.; shares of 1; weights by criterion.

    budget: kr. for the initiatives up for decision; None takes `budget_change` off what they cost now. up_for_decision: ids; None:
    grants that expire in `year`. at_least_districts etc.: smallest number of initiatives that go on. largest_cut: for each
    administration at most this share off its money. spread: with weight_mode "interval", how far each weight may move.
    """

    year: int
    budget: float | None = None
    budget_change: float = -0.1
    up_for_decision: tuple[str, ...] | None = None
    weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(CRITERION_NAMES, 1.0))
    weight_mode: WeightMode = "tal"
    order: tuple[str, ...] = ()
    spread: float = 0.1
    at_least_districts: Mapping[int, int] = field(default_factory=dict)
    at_least_targets: Mapping[str, int] = field(default_factory=dict)
    at_least_gang: int = 0
    largest_cut: float | None = None
    ties: tuple[Tie, ...] = ()
    use_proposals: bool = True

    def as_record(self) -> dict[str, Any]:
        """Plain values for `Store.record`."""
        return asdict(self)

    @staticmethod
    def from_record(body: Mapping[str, Any]) -> Settings:
        """The settings of a saved scenario. JSON has text keys and lists: they are turned back."""
        given = dict(body)
        for name in ("up_for_decision", "order"):
            if given.get(name) is not None:
                given[name] = tuple(given[name])
        given["at_least_districts"] = {int(k): int(v) for k, v in given.get("at_least_districts", {}).items()}
        given["ties"] = tuple(Tie(**tie) for tie in given.get("ties", ()))
        return Settings(**given)


@dataclass(frozen=True, eq=False)
class Ground:
    """What a scenario stands on. `candidates`: rows of scenarios/candidates up for decision with a cost, in order of id;
    `without_cost`: those up for decision whose cost is not known or stands in another price level; `items`: levels as positions."""

    settings: Settings
    candidates: pd.DataFrame
    without_cost: pd.DataFrame
    locked_in: int
    scores: Scores
    items: LevelItems
    budget: float
    cost_now: float
    demands: dict[str, Any]

    @property
    def names(self) -> list[str]:
        return list(self.candidates["name"])

    @property
    def weights(self) -> npt.NDArray[np.float64]:
        return normalised(self.settings)

    @property
    def values(self) -> npt.NDArray[np.float64]:
        """(positions,) worth under the weights, missing scores in the middle of their interval."""
        return self.items.values @ self.weights


def normalised(settings: Settings) -> npt.NDArray[np.float64]:
    """(criteria,) the weights, adding up to 1. Under an order only: the middle of what it admits. ValueError where all are 0."""
    if settings.weight_mode == "rækkefølge" and settings.order:
        return admissible(settings).mean(axis=0)
    given = np.array([max(float(settings.weights.get(name, 0.0)), 0.0) for name in CRITERION_NAMES])
    if given.sum() == 0:
        raise ValueError("Mindst ét kriterium skal have en vægt over 0.")
    return given / given.sum()


def admissible(settings: Settings) -> npt.NDArray[np.float64]:
    """(corners, criteria) the extreme points of the weights that the settings admit; "tal" tries all weightings."""
    count = len(CRITERION_NAMES)
    if settings.weight_mode == "rækkefølge" and settings.order:
        places = [CRITERION_NAMES.index(name) for name in settings.order]
        return weight_vertices(order=places, criteria=count, names=CRITERION_NAMES)
    if settings.weight_mode == "interval":
        middle = normalised(settings)
        low, high = np.maximum(middle - settings.spread, 0), np.minimum(middle + settings.spread, 1)
        return weight_vertices(low=low, high=high, names=CRITERION_NAMES)
    return weight_vertices(criteria=count, names=CRITERION_NAMES)


def ground(store: Reader, settings: Settings, *, clock: Clock | None = None) -> Ground:
    """Everything a scenario needs, out of the store. ValueError with a sentence where nothing is up for decision."""
    everything = run(store, "scenarios/candidates", clock=clock, year=settings.year)
    if settings.up_for_decision is None:
        chosen = everything["expires"].astype(bool) & ~everything["statutory"].astype(bool)
    else:
        chosen = everything["initiative_id"].isin(settings.up_for_decision)
    open_ = everything[chosen]
    usable = open_[open_["cost"].notna()].reset_index(drop=True)
    if usable.empty:
        raise ValueError(
            f"Ingen indsatser med kendt budget i {settings.year} er til beslutning. Vælg et andet år, eller vælg indsatser selv."
        )
    known = scores(store, tuple(usable["initiative_id"]), clock=clock)
    proposals = (
        run(store, "scenarios/proposals", clock=clock, year=settings.year) if settings.use_proposals else None
    )
    items = levels_to_items(_levels(usable, known, proposals), names=list(usable["name"]))
    cost_now = float(usable["cost"].sum())
    budget = settings.budget if settings.budget is not None else cost_now * (1 + settings.budget_change)
    return Ground(
        settings,
        usable,
        open_[open_["cost"].isna()].reset_index(drop=True),
        len(everything) - len(open_),
        known,
        items,
        budget,
        cost_now,
        _demands(settings, usable, items),
    )


def _levels(
    usable: pd.DataFrame, known: Scores, proposals: pd.DataFrame | None
) -> list[list[tuple[str, float, Any]]]:
    """Per initiative: as now, and what the administrations propose. An efficiency keeps the value; a reduction or an extension
    changes it in proportion to the money."""
    found = []
    for place, row in enumerate(usable.to_dict("records")):
        cost, value = float(row["cost"]), known.middle[place]
        levels: dict[str, tuple[str, float, Any]] = {AS_NOW: (AS_NOW, cost, value)}
        own = (
            []
            if proposals is None
            else proposals[proposals["initiative_id"] == row["initiative_id"]].to_dict("records")
        )
        for proposal in own:
            name = LEVEL_NAMES.get(proposal["type"])
            changed = cost + float(proposal["change"])
            if name is None or name in levels or changed <= 0 or cost <= 0 or changed == cost:
                continue
            levels[name] = (name, changed, value if name == "effektiviseret" else value * changed / cost)
        found.append(list(levels.values()))
    return found


def _demands(settings: Settings, usable: pd.DataFrame, items: LevelItems) -> dict[str, Any]:
    at_least: list[tuple[Any, float, str]] = []
    at_most: list[tuple[Any, float, str]] = list(items.at_most)
    exactly: list[tuple[Any, float, str]] = list(items.exactly)
    for district, number in settings.at_least_districts.items():
        if number > 0:
            here = [float(district in list(d) or 0 in list(d)) for d in usable["districts"]]
            at_least.append((items.spread(here), number, f"mindst {number} i {DISTRICTS[district]}"))
    for target, number in settings.at_least_targets.items():
        if number > 0:
            reached = (usable["target_group"].isin([target, "alle"])).astype(float).to_list()
            at_least.append((items.spread(reached), number, f"mindst {number} for {target}"))
    if settings.at_least_gang > 0:
        gang = usable["gang_related"].astype(float).to_list()
        at_least.append(
            (items.spread(gang), settings.at_least_gang, f"mindst {settings.at_least_gang} bandeindsatser")
        )
    if settings.largest_cut is not None:
        for administration, rows in usable.groupby("administration"):
            own = np.array(
                [usable["administration"].iloc[i] == administration for i in items.initiative], dtype=float
            )
            floor = float(rows["cost"].sum()) * (1 - settings.largest_cut)
            at_least.append((own * items.costs, floor, f"{administration} beholder mindst {kroner(floor)}"))
    ids = list(usable["initiative_id"])
    for tie in settings.ties:
        if tie.first not in ids or tie.second not in ids:
            continue  # one of them has ended or is no longer up for decision: the page says so
        first, second = (
            items.spread([float(id_ == wanted) for id_ in ids]) for wanted in (tie.first, tie.second)
        )
        named = f"{tie.first} og {tie.second}: {tie.kind}"
        if tie.kind == "begge eller ingen":
            exactly.append((first - second, 0.0, named))
        elif tie.kind == "højst én":
            at_most.append((first + second, 1.0, named))
        else:
            at_most.append((first - second, 0.0, named))
    return {"at_least": at_least, "at_most": at_most, "exactly": exactly}


@dataclass(frozen=True, eq=False)
class Answer:
    """The best portfolio. `decisions`: one row per initiative (id, name, administration, level, cost_now, cost, change, score,
    participants); `coverage`: one row per district, before and after."""

    portfolio: Portfolio
    decisions: pd.DataFrame
    coverage: pd.DataFrame
    value_now: float


def solve(store: Reader, settings: Settings, *, clock: Clock | None = None) -> tuple[Ground, Answer]:
    """The frame and the best portfolio under it. Raises Infeasible (names the demands) or ValueError (a sentence)."""
    found = ground(store, settings, clock=clock)
    best = best_portfolio(
        found.values, found.items.costs, found.budget, names=found.items.names, **found.demands
    )
    return found, Answer(best, decisions(found, best.chosen), coverage(found, best.chosen), _value_now(found))


def _value_now(found: Ground) -> float:
    today = found.items.positions(dict.fromkeys(range(len(found.candidates)), AS_NOW))
    return float(found.values[today].sum())


def decisions(found: Ground, chosen: Sequence[int]) -> pd.DataFrame:
    """One row per initiative: what happens to it and its money."""
    level = found.items.decisions(chosen)
    cost = {found.items.initiative[p]: float(found.items.costs[p]) for p in chosen}
    frame = found.candidates[["initiative_id", "name", "administration", "focus_area", "participants"]].copy()
    frame["level"] = [level[i] for i in range(len(frame))]
    frame["cost_now"] = found.candidates["cost"].astype("float64")
    frame["cost"] = [cost.get(i, 0.0) for i in range(len(frame))]
    frame["change"] = frame["cost"] - frame["cost_now"]
    frame["score"] = found.scores.middle @ found.weights
    return frame.sort_values(["score", "initiative_id"], ascending=[False, True], ignore_index=True)


def coverage(found: Ground, chosen: Sequence[int]) -> pd.DataFrame:
    """One row per district: initiatives up for decision that work there now and in the scenario (those for the whole city count in
    each), and the participants of those that stop."""
    level = found.items.decisions(chosen)
    rows = []
    for number, name in DISTRICTS.items():
        here = [i for i, d in enumerate(found.candidates["districts"]) if number in list(d) or 0 in list(d)]
        after = [i for i in here if level[i] != STOP]
        rows.append(
            {
                "district": number,
                "name": name,
                "before": len(here),
                "after": len(after),
                "lost": len(here) - len(after),
            }
        )
    return pd.DataFrame(rows)


def why_out(found: Ground, answer: Answer, most: int = 12) -> pd.DataFrame:
    """One row per initiative that stops (the best `most` of them): what it would have to cost, or score, to come in.

    Columns: initiative_id, name, cost_now, cost_to_enter, score, score_to_enter (NaN where no cost or score would do).
    """
    out = answer.decisions[answer.decisions["level"] == STOP].head(most)
    places = {id_: place for place, id_ in enumerate(found.candidates["initiative_id"])}
    rows = []
    for row in out.to_dict("records"):
        position = found.items.positions({places[row["initiative_id"]]: AS_NOW})[0]
        price = entry_price(
            found.values, found.items.costs, found.budget, position, names=found.items.names,
            best=answer.portfolio, **found.demands,
        )  # fmt: skip
        rows.append(
            {
                "initiative_id": row["initiative_id"],
                "name": row["name"],
                "cost_now": row["cost_now"],
                "cost_to_enter": np.nan if price.cost is None else price.cost,
                "score": row["score"],
                "score_to_enter": np.nan if price.value is None else price.value,
            }
        )
    columns = ["initiative_id", "name", "cost_now", "cost_to_enter", "score", "score_to_enter"]
    return pd.DataFrame(rows, columns=columns)


def frontier(found: Ground) -> pd.DataFrame:
    """Best value at every budget where it changes, without the demands: cost (kr.), value, initiatives."""
    steps = efficient_frontier(found.values, found.items.costs, alternatives=found.items.alternatives)
    return pd.DataFrame(
        [{"cost": float(np.sum(p.cost)), "value": p.value, "initiatives": len(p.chosen)} for p in steps]
    )


def demand_prices(found: Ground, answer: Answer) -> list[DemandPrice]:
    """What each demand costs in value; the choice between the levels of one initiative is no demand."""
    prices = price_of_demand(
        found.values,
        found.items.costs,
        found.budget,
        names=found.items.names,
        best=answer.portfolio,
        **found.demands,
    )
    return [price for price in prices if not price.name.startswith("niveau for ")]


def robustness(
    store: Reader, settings: Settings, *, clock: Clock | None = None, seconds: float = 30.0
) -> tuple[pd.DataFrame, Robustness]:
    """How robust the answer is: per initiative the share of non-dominated portfolios in which it goes on.

    First: initiative_id, name, administration, cost_now, index (0-1), list ("videreføres", "udgår", "til drøftelse"). All weights that
    the settings admit, and missing scores anywhere in 0-4.
    """
    found = ground(store, settings, clock=clock)
    low, high = _item_scores(found)
    result = robust_portfolios(
        low, high, found.items.costs, found.budget, admissible(settings), names=found.items.names,
        time_limit=seconds, **found.demands,
    )  # fmt: skip
    taken = result.portfolios.chosen
    index = np.zeros(len(found.candidates))
    for place in range(len(index)):
        own = [p for p, i in enumerate(found.items.initiative) if i == place]
        index[place] = taken[:, own].any(axis=1).mean()
    frame = found.candidates[["initiative_id", "name", "administration"]].assign(
        cost_now=found.candidates["cost"].astype("float64"), index=index
    )
    frame["list"] = np.select([index >= 1, index <= 0], ["videreføres", "udgår"], "til drøftelse")
    return frame.sort_values("index", ascending=False, ignore_index=True), result


def _item_scores(found: Ground) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(positions, criteria) lowest and highest scores: a level's scores follow its value."""
    middle = found.scores.middle[list(found.items.initiative)]
    share = np.divide(found.items.values, middle, out=np.ones_like(middle), where=middle > 0)
    place = list(found.items.initiative)
    return found.scores.low[place] * share, found.scores.high[place] * share


__all__ = ["AS_NOW", "Answer", "Ground", "Infeasible", "Settings", "Tie", "solve"]

"""The best portfolio under a budget and demands, what it would take to change it, and what each demand costs.

All answers are optima of integer programmes, proven unless they say otherwise. Ranking by value per krone is not
used anywhere: it is not optimal. Positions count from 0. Errors are ValueError with a Danish sentence.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from queries.scenarios.choice import Portfolio, spent, total, value_and_cost
from queries.scenarios.conflict import Infeasible, diagnose
from queries.scenarios.demands import (
    KRONER,
    Demand,
    Floats,
    Frame,
    place,
    vector,
)
from queries.scenarios.frontier import efficient_frontier, frontier_steps
from queries.scenarios.levels import Level, LevelItems, levels_to_items
from queries.scenarios.optimum import HALF_A_STEP, NO_STEP, Optimiser
from queries.scenarios.programme import Extra, maximise, scaled_objective

__all__ = [
    "DemandPrice",
    "EntryPrice",
    "Infeasible",
    "Level",
    "LevelItems",
    "Portfolio",
    "best_portfolio",
    "efficient_frontier",
    "entry_price",
    "frontier_steps",
    "levels_to_items",
    "price_of_demand",
    "value_and_cost",
]

TIME_LIMIT = 10.0
# The share of a cost is sought so finely that HiGHS's millionth is less than a krone.
_FINE = 1e4


def best_portfolio(
    values: Any,
    frame: Frame,
    *,
    time_limit: float = TIME_LIMIT,
) -> Portfolio:
    """The choice of highest value that meets the budget and the demands; the cheapest of them when several do.

    values (n,), any unit, may be negative; frame: costs, budget and demands (see build_frame). time_limit in seconds; past it
    `proven_optimal` is False and `bound` says how good an answer could be.

    The linear relaxation bounds every choice, and what it leaves open is looked through, or solved by HiGHS as a
    programme with no gap allowed (optimum.py). The tie-break takes nothing from the value: only choices of the optimal
    value are compared by cost. Values with at most six decimals are compared exactly, others to twelve digits.

    Raises Infeasible (a ValueError) naming the demands that cannot be met together; ValueError for a missing value (saying
    which); TimeoutError where no choice was found in time.
    Source: 0/1 knapsack and its generalisations, Kellerer, Pferschy & Pisinger (2004), Knapsack Problems.
    """
    return _best(_worth(values, frame), frame, time_limit)


def _worth(values: Any, frame: Frame) -> Floats:
    return vector(values, "Værdien", size=frame.n, names=frame.names)


def _best(
    values: Floats, frame: Frame, seconds: float, start_positions: Sequence[int] | None = None
) -> Portfolio:
    start = None if start_positions is None else np.isin(np.arange(frame.n), start_positions)[None, :]
    optimum = Optimiser(frame, seconds_each=seconds, start=start).best(values, cheapest=True)
    if optimum.chosen is None:
        if optimum.proven:
            raise diagnose(frame, seconds=seconds)
        raise TimeoutError(f"Der blev ikke fundet en løsning på {seconds:g} sekunder.")
    value = total(values, optimum.chosen)
    return Portfolio(
        chosen=[int(position) for position in np.flatnonzero(optimum.chosen)],
        value=value,
        cost=spent(frame.costs, optimum.chosen),
        proven_optimal=optimum.proven,
        bound=value if optimum.proven else max(optimum.bound, value),
        proven_cheapest=optimum.cheapest,
    )


@dataclass(frozen=True)
class EntryPrice:
    """What it would take for `position` to come in, everything else being as it is.

    cost: the highest cost (per resource when there are several) at which some optimal portfolio holds it; its present
    cost where only the choice between equals keeps it out. value: the lowest value at which one does. None where no
    cost, not even nothing, or no value would do: the demands keep it out. proven: both programmes were solved to
    optimality.
    """

    position: int
    cost: float | tuple[float, ...] | None
    value: float | None
    proven: bool


def entry_price(
    values: Any,
    frame: Frame,
    position: int,
    *,
    time_limit: float = TIME_LIMIT,
    best: Portfolio | None = None,
) -> EntryPrice:
    """What an initiative that is out would have to cost, or be worth, to come in. Arguments as best_portfolio.

    `best`: the optimum of the same values in the frame, where it is known already. An exclusion of `position` is lifted; demands
    in kr. count its cost as it becomes, the others are not changed. One programme each: the largest share of its cost at which a
    portfolio with it is worth as much as the optimum, and the best portfolio with it in.
    ValueError where `position` is in the optimum already.
    """
    worth = _worth(values, frame)
    if not 0 <= position < frame.n:
        raise ValueError(f"Plads {position} findes ikke; der er {frame.n} at vælge imellem.")
    if best is None:
        best = _best(worth, frame, time_limit)
    if position in best.chosen:
        raise ValueError(f"{place(position, frame.names)} er allerede med.")
    open_to_it = (d for d in frame.demands if d.kind != "excluded" or not d.coefficients[position])
    inside = frame.only((*open_to_it, _taken(frame, position)))
    with_it = Optimiser(inside, seconds_each=time_limit).best(worth)
    value = None
    if with_it.chosen is not None:
        value = float(worth[position]) + max(best.value - total(worth, with_it.chosen), 0.0)
    if with_it.chosen is not None and total(worth, with_it.chosen) >= best.value:
        share, proven = 1.0, True
    else:
        share, proven = _affordable_share(worth, inside, position, best.value, time_limit)
    paid = tuple(float(cost) * share for cost in frame.costs[position])
    cost = None if math.isnan(share) else paid[0] if len(paid) == 1 else paid
    return EntryPrice(position, cost, value, best.proven_optimal and proven and with_it.proven)


def _taken(frame: Frame, position: int) -> Demand:
    unit = np.eye(frame.n)[position]
    return Demand("exactly", place(position, frame.names), unit, 1, 1)


def _affordable_share(
    values: Floats, inside: Frame, position: int, least_value: float, seconds: float
) -> tuple[float, bool]:
    """(share of its cost at which `position` can be paid for, proven); nan where not even nothing is little enough."""
    objective, unit, whole = scaled_objective(values)
    tolerance = HALF_A_STEP if whole else NO_STEP
    matrix = np.vstack([inside.matrix, objective])
    low = np.append(inside.low, least_value / unit - tolerance)
    high = np.append(inside.high, np.inf)
    # Its cost leaves the rows of money and comes back as share . cost.
    per_share = np.zeros(len(matrix))
    for row, demand in enumerate(inside.demands):
        if demand.kind == "budget" or demand.unit == KRONER:
            per_share[row] = matrix[row, position]
            matrix[row, position] = 0.0
    if not per_share.any():
        optimum = maximise(values, matrix, low, high, seconds=seconds)
        return (1.0 if optimum.chosen is not None else math.nan), optimum.proven
    optimum = maximise(
        np.zeros(len(values)), matrix, low, high, seconds=seconds, extra=Extra(_FINE, per_share)
    )
    if optimum.chosen is None:
        return math.nan, optimum.proven
    # HiGHS's share is a float of tolerances; what the others leave over is exact.
    holds = (per_share > 0) & np.isfinite(high)
    left = high[holds] - matrix[holds] @ optimum.chosen
    share = float((left / per_share[holds]).min(initial=1.0))
    return min(1.0, max(0.0, share)), optimum.proven


@dataclass(frozen=True)
class DemandPrice:
    """lost: the value that this demand alone costs, in the unit of the values. Without it, `without` is the optimum."""

    kind: str
    name: str
    text: str
    lost: float
    without: Portfolio


def price_of_demand(
    values: Any,
    frame: Frame,
    *,
    time_limit: float = TIME_LIMIT,
    best: Portfolio | None = None,
    demand_names: Collection[str] | None = None,
) -> list[DemandPrice]:
    """What each demand costs in value: the optimum without it, less the optimum with all. Arguments as best_portfolio.

    One entry a demand, in the order required, excluded, at_least, at_most, exactly, implies (the budget is no demand).
    Each is left out alone, so the prices do not add up: two demands that each forbid the same can both be free.
    `best`: the optimum of the same values in the frame, where it is known already. asked: names of the demands to price (default: all).
    time_limit: seconds for each programme.
    """
    worth = _worth(values, frame)
    if best is None:
        best = _best(worth, frame, time_limit)
    demands = _in_order(d for d in frame.demands if demand_names is None or d.name in demand_names)
    if not demands:
        return []
    # Where all demands together cost nothing, none of them does, and the optimum is one without any of them too.
    costless = _best(worth, frame.without(*demands), time_limit, best.chosen).bound <= best.value
    prices = []
    for demand in demands:
        without = best if costless else _best(worth, frame.without(demand), time_limit, best.chosen)
        lost = max(without.value - best.value, 0.0)
        prices.append(DemandPrice(demand.kind, demand.name, demand.text, lost, without))
    return prices


def _in_order(demands: Iterable[Demand]) -> list[Demand]:
    kinds = ("required", "excluded", "at_least", "at_most", "exactly", "implies")
    return sorted((d for d in demands if d.kind in kinds), key=lambda demand: kinds.index(demand.kind))

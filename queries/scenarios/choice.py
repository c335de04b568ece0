"""A portfolio that was chosen, with what it is worth and costs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from queries.scenarios.demands import Bools, Floats, cost_table, vector


@dataclass(frozen=True)
class Portfolio:
    """chosen: sorted positions. cost: one amount, or one per resource.

    proven_optimal: no choice has a higher value. bound: no choice has a value above this (the value itself when
    proven). proven_cheapest: among choices of this value, none costs less.
    """

    chosen: list[int]
    value: float
    cost: float | tuple[float, ...]
    proven_optimal: bool
    bound: float
    proven_cheapest: bool

    @property
    def could_gain(self) -> float:
        """How much better than `value` it could at most be; 0 when proven optimal."""
        return max(self.bound - self.value, 0.0)


def total(values: Floats, chosen: Bools) -> float:
    """The chosen values added up, correctly rounded."""
    return math.fsum(values[chosen])


def spent(costs: Floats, chosen: Bools) -> float | tuple[float, ...]:
    """What the chosen cost, costs (n, resources): one amount, or one per resource."""
    amounts = tuple(math.fsum(column[chosen]) for column in costs.T)
    return amounts[0] if len(amounts) == 1 else amounts


def value_and_cost(values: Any, costs: Any, chosen: Iterable[int]) -> tuple[float, float | tuple[float, ...]]:
    """What a given choice is worth and costs, whether or not it keeps within anything: for today's portfolio."""
    table = cost_table(costs)
    picked = np.zeros(len(table), dtype=np.bool_)
    picked[list(chosen)] = True
    return total(vector(values, "Værdien", size=len(table)), picked), spent(table, picked)

"""The best value for every budget."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from data.danish import number
from queries.scenarios.choice import Portfolio
from queries.scenarios.demands import Floats, cost_table, vector
from queries.scenarios.programme import whole

# Beyond this the list itself is gigabytes; kroner rounded to whole thousands stay far below.
MOST_STEPS = 2_000_000

_Words = npt.NDArray[np.uint64]


def efficient_frontier(
    values: Any, costs: Any, *, alternatives: Iterable[Sequence[int]] = ()
) -> list[Portfolio]:
    """One portfolio per budget at which the best value changes, cheapest first, and the cheapest among equals.

    values (n,), costs (n,) in kr., not negative. From the empty portfolio (or what costs nothing and is worth something)
    to the one with every position of positive value. alternatives: groups of positions of which at most one is chosen.
    All are proven: portfolios that cost no more and are worth no less push the others out, position by position
    (Nemhauser & Ullmann 1969, Management Science 15: 494). Values and costs of at most six decimals are added up
    exactly. ValueError as best_portfolio, and where there are more than MOST_STEPS steps.
    """
    return frontier_steps(values, costs, alternatives=alternatives)[0]


def frontier_steps(
    values: Any, costs: Any, *, alternatives: Iterable[Sequence[int]] = (), most: int | None = None
) -> tuple[list[Portfolio], int]:
    """`efficient_frontier`, and how many steps it has. Of more than `most` those that `spread` shows: of tens of thousands most
    of the time goes into writing each portfolio out."""
    table = cost_table(costs)
    if table.shape[1] != 1:
        raise ValueError("Fronten kan kun beregnes for én ramme.")
    price, n = table[:, 0], len(table)
    worth = vector(values, "Værdien", size=n)
    steps, bits = _steps(worth, price, _groups(worth, n, alternatives))
    steps_to_draw = np.arange(len(steps)) if most is None else spread(steps, most)
    as_bits = np.unpackbits(bits[steps_to_draw].view(np.uint8), axis=1, bitorder="little")
    return [_portfolio(worth, price, np.flatnonzero(row)) for row in as_bits], len(steps)


def spread(costs: npt.NDArray[Any], most: int) -> npt.NDArray[np.int64]:
    """The positions of the steps to show, of rising `costs`: of more than `most` the dearest within each of `most` budgets, from the
    least cost to the largest at equal distance."""
    if len(costs) <= most:
        return np.arange(len(costs))
    budgets = np.linspace(costs[0], costs[-1], most)
    return np.unique(np.searchsorted(costs, budgets, side="right") - 1)


def _groups(values: Floats, n: int, alternatives: Iterable[Sequence[int]]) -> list[list[int]]:
    groups = [[int(position) for position in group] for group in alternatives]
    taken = [position for group in groups for position in group]
    if len(set(taken)) != len(taken) or any(not 0 <= position < n for position in taken):
        raise ValueError("En plads kan kun stå i én gruppe af alternativer.")
    groups += [[position] for position in range(n) if position not in set(taken)]
    return [
        positive for group in groups if (positive := [position for position in group if values[position] > 0])
    ]


def _summable(values: Floats) -> npt.NDArray[Any]:
    """The values as whole numbers where they can be, so that equal sums are equal."""
    as_whole = whole(values)
    return values if as_whole is None else as_whole[0].astype(np.int64)


def _steps(values: Floats, costs: Floats, groups: list[list[int]]) -> tuple[npt.NDArray[Any], _Words]:
    """Of each step the cost, in the unit that costs are added up in, and which positions are in, one bit each."""
    worth, price = _summable(values), _summable(costs)
    # The best value per krone first keeps the lists short: what comes late rarely beats what is there.
    with np.errstate(divide="ignore"):
        groups = sorted(groups, key=lambda group: -float(max(values[i] / costs[i] for i in group)))
    total_worth, total_price = np.zeros(1, worth.dtype), np.zeros(1, price.dtype)
    bits: _Words = np.zeros((1, max(1, -(-len(values) // 64))), np.uint64)
    for group in groups:
        worths, prices, words = [total_worth], [total_price], [bits]
        for position in group:
            worths.append(total_worth + worth[position])
            prices.append(total_price + price[position])
            with_it = bits.copy()
            with_it[:, position // 64] |= np.uint64(1) << np.uint64(position % 64)
            words.append(with_it)
        all_worth, all_price = np.concatenate(worths), np.concatenate(prices)
        order = np.argsort(all_price, kind="stable")
        efficient = order[_undominated(all_worth[order], all_price[order])]
        if len(efficient) > MOST_STEPS:
            raise ValueError(
                f"Fronten har over {number(MOST_STEPS)} trin. Rund omkostningerne af til hele tusinde kroner."
            )
        total_worth, total_price = all_worth[efficient], all_price[efficient]
        bits = np.concatenate(words)[efficient]
    return total_price, bits


def _undominated(worth: npt.NDArray[Any], price: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Positions, in a list sorted by price, of those worth more than everything that costs no more."""
    # Floats that differ by rounding alone are the same; whole numbers have no rounding.
    same_worth, same_price = (
        0.0 if np.issubdtype(column.dtype, np.integer) else 1e-12 * float(np.abs(column).max())
        for column in (worth, price)
    )
    so_far = np.maximum.accumulate(worth)
    better = np.ones(len(worth), dtype=np.bool_)
    better[1:] = worth[1:] > so_far[:-1] + same_worth
    efficient = np.flatnonzero(better)
    # Of equally dear ones the last is the best.
    last = np.ones(len(efficient), dtype=np.bool_)
    last[:-1] = np.diff(price[efficient]) > same_price
    return efficient[last]


def _portfolio(values: Floats, costs: Floats, chosen: npt.NDArray[np.int64]) -> Portfolio:
    value = math.fsum(values[chosen])
    return Portfolio(chosen.tolist(), value, math.fsum(costs[chosen]), True, value, True)

"""Mixed-integer programmes of yes and no, solved by HiGHS to proven optimality.

HiGHS works with tolerances: a yes may be 0.999999, a row may be overstepped by a millionth, a gap of a millionth counts
as closed. So objectives and rows are scaled to where a millionth means nothing, whole numbers are made whole (HiGHS
then knows that the next better answer is a whole step away), and an answer that oversteps a row once it is rounded is
cut off and the programme solved again.

scipy.optimize takes a second to import, so it is imported where it is used.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from queries.scenarios.demands import ROUNDING, Bools, Floats, as_at_most, slack

# Largest coefficient after scaling: HiGHS's millionth is then 1e-9 of the largest (1e-10 in an objective).
_ROW_SIZE, _OBJECTIVE_SIZE = 1e3, 1e4
# Whole rows up to here are kept whole: a position that is off by HiGHS's millionth is then off by less than one.
_WHOLE_SIZE = 1e5


@dataclass(frozen=True, eq=False)
class Solution:
    """chosen (n,), or None where there is none or none was found in time; `extra` is the continuous variable.

    proven: the best there is, or, with chosen None, that there is none. bound: no answer has a higher objective.
    """

    chosen: Bools | None
    proven: bool
    bound: float
    extra: float = math.nan


@dataclass(frozen=True, eq=False)
class Extra:
    """One continuous variable between 0 and 1: its coefficient in the objective and in each row."""

    objective: float
    coefficients: Floats


def whole(values: Floats) -> tuple[Floats, float] | None:
    """The values as whole numbers without a common factor, and what one stands for; None where they have no such form.

    Up to six decimals are recognised, and only what float rounding explains is rounded away.
    """
    for decimals in range(7):
        scaled = values * 10.0**decimals
        nearest = np.rint(scaled)
        if np.abs(nearest).sum() > 2**52:
            return None
        if (np.abs(scaled - nearest) <= 8 * np.finfo(float).eps * np.abs(scaled)).all():
            factor = max(1, math.gcd(*nearest.astype(np.int64).tolist()))
            return nearest / factor, factor / 10.0**decimals
    return None


def scaled_objective(values: Floats) -> tuple[Floats, float, bool]:
    """(values, unit, are they whole): the objective as HiGHS gets it, and what one of it stands for."""
    as_whole = whole(values)
    if as_whole is not None:
        return *as_whole, True
    unit = float(np.abs(values).max()) / _OBJECTIVE_SIZE
    return values / unit, unit, False


def maximise(
    objective: Floats,
    matrix: Floats,
    low: Floats,
    high: Floats,
    *,
    seconds: float,
    extra: Extra | None = None,
) -> Solution:
    """The choice with the highest objective among those with low <= matrix . chosen <= high.

    objective (n,), matrix (rows, n), low and high (rows,), infinite where there is no bound. Source: HiGHS (Huangfu &
    Hall 2018, Mathematical Programming Computation 10: 119) through scipy.optimize.milp with mip_rel_gap=0.
    RuntimeError where HiGHS gives up for another reason than time.
    """
    n = len(objective)
    if n == 0:
        none = np.zeros(0, dtype=np.bool_)
        met = bool(((low <= 0) & (high >= 0)).all())
        return Solution(none if met else None, True, 0.0 if met else -math.inf)
    deadline = time.monotonic() + seconds
    values, unit, are_whole = scaled_objective(objective)
    if extra is not None:  # its optimum is no whole number, so there is no whole step to the next
        are_whole = False
    table, least, most, scale = _scaled_rows(matrix, low, high, extra)
    rows, limits = as_at_most(matrix, low, high)
    if extra is not None:
        # With a continuous share in it, what is left of a row is not known from the choice alone.
        shared, _ = as_at_most(extra.coefficients[:, None], low, high)
        rows, limits = rows[shared[:, 0] == 0], limits[shared[:, 0] == 0]
    cuts = np.zeros((0, n))
    cut_limits = np.zeros(0)
    while True:
        bounds = np.append(least, np.full(len(cuts), -np.inf)), np.append(most, cut_limits)
        left = max(deadline - time.monotonic(), 0.01)
        added = None
        if extra is not None:
            column = np.concatenate([extra.coefficients / scale, np.zeros(len(cuts))])
            added = Extra(extra.objective / unit, column)
        result = _highs(values, np.vstack([table, cuts]), *bounds, left, added)
        if result.status == 4:
            raise RuntimeError(f"HiGHS gave up: {result.message}")
        if result.x is None:
            return Solution(None, result.status == 2, -math.inf if result.status == 2 else math.inf)
        chosen = np.asarray(result.x[:n] > 0.5)
        value = float(result.x[n]) if extra is not None else math.nan
        broken = np.flatnonzero(slack(rows, limits, chosen) < 0)
        if len(broken) == 0:
            best = -float(result.mip_dual_bound) if result.mip_dual_bound is not None else math.inf
            bound = (math.floor(best + 1e-6) if are_whole and math.isfinite(best) else best) * unit
            return Solution(chosen, result.status == 0, bound, value)
        # A cover: whoever takes these and leaves those oversteps the row, so one of them must turn.
        new = np.zeros((len(broken), n))
        for cut, row in zip(new, rows[broken], strict=True):
            cut[chosen & (row > 0)] = 1
            cut[~chosen & (row < 0)] = -1
        cuts = np.vstack([cuts, new])
        cut_limits = np.concatenate([cut_limits, (new > 0).sum(axis=1) - 1])


def _scaled_rows(
    matrix: Floats, low: Floats, high: Floats, extra: Extra | None
) -> tuple[Floats, Floats, Floats, Floats]:
    """(rows, low, high, scale): the same rows as whole numbers where they can be, else none above _ROW_SIZE.

    Whole rows have whole bounds: 8.999999 becomes 8, and a presolve that takes it for 9 can do no harm.
    """
    scale = np.abs(matrix).max(axis=1, initial=0.0) / _ROW_SIZE
    scale[scale == 0] = 1
    close = np.full(len(matrix), np.nan)
    for k, row in enumerate(matrix):
        as_whole = whole(row)
        if as_whole is None or np.abs(as_whole[0]).max() > _WHOLE_SIZE:
            continue
        if extra is None or extra.coefficients[k] == 0:
            scale[k] = as_whole[1]
            close[k] = ROUNDING * np.abs(as_whole[0]).sum()
    rows, least, most = matrix / scale[:, None], low / scale, high / scale
    are_whole = np.isfinite(close)
    rows[are_whole] = np.rint(rows[are_whole])
    least[are_whole] = np.ceil(least[are_whole] - close[are_whole])
    most[are_whole] = np.floor(most[are_whole] + close[are_whole])
    return rows, least, most, scale


def _highs(
    values: Floats, table: Floats, low: Floats, high: Floats, seconds: float, extra: Extra | None
) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
    from scipy.sparse import csr_array

    n = len(values)
    integrality = np.ones(n)
    if extra is not None:
        values = np.append(values, extra.objective)
        table = np.column_stack([table, extra.coefficients])
        integrality = np.append(integrality, 0)
    # A row with one position in it decides that position; one that nothing can overstep decides nothing.
    lone = ((table != 0).sum(axis=1) == 1) & (table[:, :n] != 0).any(axis=1)
    lowest, highest = _decided(table[lone], low[lone], high[lone])
    if (lowest > highest).any():
        return OptimizeResult(status=2, x=None, message="a position is both in and out")
    up = np.where(table > 0, highest, lowest)
    down = np.where(table > 0, lowest, highest)
    bites = ~lone & (((table * up).sum(axis=1) > high) | ((table * down).sum(axis=1) < low))
    rows = [LinearConstraint(csr_array(table[bites]), low[bites], high[bites])] if bites.any() else []
    options = {"mip_rel_gap": 0, "time_limit": seconds}
    bounds = Bounds(lowest, highest)
    result = milp(-values, integrality=integrality, bounds=bounds, constraints=rows, options=options)
    if result.status == 2:
        # HiGHS's presolve has called feasible programmes infeasible where a bound is a millionth off a whole number.
        options["presolve"] = False
        result = milp(-values, integrality=integrality, bounds=bounds, constraints=rows, options=options)
    return result


def _decided(lone: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """(lowest, highest), one each per column: what rows with a single coefficient leave of 0 and 1."""
    lowest, highest = np.zeros(lone.shape[1]), np.ones(lone.shape[1])
    for row, least, most in zip(lone, low, high, strict=True):
        column = int(np.flatnonzero(row)[0])
        ends = sorted((least / row[column], most / row[column]))
        close = 1e-10 * max(1.0, *(abs(end) for end in ends if math.isfinite(end)))
        lowest[column] = max(lowest[column], np.ceil(ends[0] - close))
        highest[column] = min(highest[column], np.floor(ends[1] + close))
    return lowest, highest


@dataclass(frozen=True, eq=False)
class Relaxation:
    """What the linear programme says: bound on the objective, price of each row (rows,), and what each position adds.

    For every choice x that meets the rows: objective . x = bound - |reduced| over the positions where x is not
    `reduced > 0` - prices . (what is left of each row). It holds for any prices >= 0, so rounding cannot break it, and
    where the programme has no solution (`solved` is False) the prices are 0.
    """

    bound: float
    prices: Floats
    reduced: Floats
    solved: bool


def relaxation(objective: Floats, rows: Floats, limits: Floats) -> Relaxation:
    """The linear relaxation of max objective . x, rows . x <= limits, 0 <= x <= 1 (HiGHS through scipy.optimize.linprog)."""
    prices, solved = np.zeros(len(limits)), True
    if len(limits) == 1 and (rows[0] >= 0).all():
        prices[0] = _knapsack_price(objective, rows[0], float(limits[0]))
    elif len(limits):
        from scipy.optimize import linprog

        scale = np.maximum(np.abs(rows).max(axis=1, initial=0.0), 1e-300)
        result = linprog(
            -objective, A_ub=rows / scale[:, None], b_ub=limits / scale, bounds=(0, 1), method="highs"
        )
        solved = result.status == 0
        if solved:
            prices = np.maximum(-result.ineqlin.marginals, 0) / scale
    reduced = objective - rows.T @ prices
    return Relaxation(float(limits @ prices + np.maximum(reduced, 0).sum()), prices, reduced, solved)


def _knapsack_price(values: Floats, costs: Floats, budget: float) -> float:
    """What one more krone is worth: the value per krone of the first that no longer fits (Dantzig 1957)."""
    paid = np.flatnonzero((costs > 0) & (values > 0))
    ratio = values[paid] / costs[paid]
    order = np.argsort(-ratio, kind="stable")
    first_out = int(np.searchsorted(np.cumsum(costs[paid][order]), budget, side="right"))
    return float(ratio[order[first_out]]) if first_out < len(order) else 0.0

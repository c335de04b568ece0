"""The choice with the highest objective in a frame, proven; and the cheapest of those with the same.

A mixed-integer solver spends most of its time on starting. Here the linear relaxation (HiGHS) says what each position
costs that is not as it would have it. Whatever is as good as the best choice known can then only differ from the
relaxation in a few positions, and all such choices are looked through, with those of equal value side by side. Where
they are too many, HiGHS decides the positions that are still open.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from queries.scenarios.choice import total
from queries.scenarios.demands import ROUNDING, Bools, Floats, Frame, as_at_most, slack
from queries.scenarios.programme import Relaxation, maximise, relaxation, scaled_objective

# Looking through more half-finished choices than this at once, or more of their rows in all, takes longer than starting a solver.
_MOST, _EFFORT = 200_000, 4_000_000
# How far the first round looks: a third of what the cheapest changes cost together; and how much farther each next one.
_START, _FARTHER, _ROUNDS = 14, 1.6, 15
# Values closer than this share of the sum of all are the same value: float sums are no more exact.
_SAME = 1e-12
# How far below a value still counts as reaching it, in the scaled objective: whole numbers have nothing in between.
HALF_A_STEP, NO_STEP = 0.5, 1e-7


@dataclass(frozen=True, eq=False)
class Optimum:
    """chosen (n,), or None where there is none or none was found in time.

    proven: the best there is, or, with chosen None, that there is none. bound: no choice has a higher objective.
    cheapest: proven to cost least among choices of the same objective.
    """

    chosen: Bools | None
    proven: bool
    bound: float
    cheapest: bool


class Optimiser:
    """Optima in one frame. It remembers them: the best of them under the next objective is where the next one starts."""

    def __init__(self, frame: Frame, *, seconds_each: float, start: Bools | None = None) -> None:
        """known (count, n): choices that meet the frame, to start from."""
        self.frame = frame
        self.seconds_each = seconds_each
        self._rows, self._limits = as_at_most(frame.matrix, frame.low, frame.high)
        self._allowed = self._limits + ROUNDING * (np.abs(self._rows).sum(axis=1) + np.abs(self._limits))
        self._solutions = np.zeros((0, frame.n), dtype=np.bool_) if start is None else start
        self._effort = 0

    @property
    def solutions(self) -> Bools:
        """(count, n): what it started from and the different optima found so far, in the order they were found."""
        return self._solutions

    def best(self, objective: Floats, *, cheapest: bool = False) -> Optimum:
        """The choice with the highest objective (n,); with `cheapest`, time is spent on proving it the cheapest too."""
        deadline = time.monotonic() + self.seconds_each
        values, unit, whole = scaled_objective(objective)
        # What rounding may hide; anything closer than this is as good.
        close = _SAME * float(np.abs(values).sum())
        relaxed = relaxation(values, self._rows, self._limits)
        chosen, value = self._best_known(values)
        seen = False
        if relaxed.solved:
            chosen, value, seen = self._looked_through(
                values, relaxed, chosen, value, close, 0.25 if whole else close
            )
        if seen and chosen is not None:
            optimum = Optimum(chosen, True, total(objective, chosen), True)
        else:
            optimum = self._solved(values, unit, relaxed, chosen, value, close, deadline)
            if cheapest and optimum.proven and optimum.chosen is not None:
                left = max(deadline - time.monotonic(), 0.05)
                best, proven = cheapest_of_equals(objective, self.frame, optimum.chosen, left)
                optimum = Optimum(best, True, optimum.bound, proven)
        if (
            optimum.chosen is not None
            and optimum.proven
            and not (self._solutions == optimum.chosen).all(axis=1).any()
        ):
            self._solutions = np.vstack([self._solutions, optimum.chosen])
        return optimum

    def _best_known(self, values: Floats) -> tuple[Bools | None, float]:
        if not len(self._solutions):
            return None, -math.inf
        reached = self._solutions @ values
        return self._solutions[int(reached.argmax())], float(reached.max())

    def _looked_through(
        self,
        values: Floats,
        relaxed: Relaxation,
        chosen: Bools | None,
        value: float,
        close: float,
        tie: float,
    ) -> tuple[Bools | None, float, bool]:
        """(the best choice found, its value, is it proven to be the best and the cheapest of those)."""
        # Positions that a priced row holds in (the levels of one initiative) cost nothing to change by themselves.
        prices = np.abs(relaxed.reduced)
        reach = float(np.sort(prices[prices > close])[:_START].sum()) / 3
        self._effort = 0
        for _ in range(_ROUNDS):
            reach = min(reach, relaxed.bound - value)
            candidate, all_seen = self._within(relaxed, reach + close, tie)
            if not all_seen:
                break
            # All of equal value were seen, so the candidate is the cheapest of them.
            if candidate is not None and values @ candidate >= value - close:
                chosen, value = candidate, float(values @ candidate)
            if relaxed.bound - value <= reach + close:
                return chosen, value, True
            reach *= _FARTHER
        return chosen, value, False

    def _within(self, relaxed: Relaxation, reach: float, tie: float) -> tuple[Bools | None, bool]:
        """(the best choice that loses at most `reach` against the relaxation, whether all of them were looked at)."""
        base, prices = relaxed.reduced > 0, np.abs(relaxed.reduced)
        open_ = np.flatnonzero(prices <= reach)
        open_ = open_[np.argsort(-prices[open_], kind="stable")]
        change = np.where(base[open_], -1.0, 1.0) * self._rows[:, open_]
        used = self._rows @ base
        # Rows that have a price, or that the open positions can overstep; the others decide nothing.
        matters = (relaxed.prices > 0) | (used + np.maximum(change, 0).sum(axis=1) > self._allowed)
        change, used, price = change[matters], used[matters, None], relaxed.prices[matters]
        limits, allowed = self._limits[matters, None], self._allowed[matters, None]
        priced = np.flatnonzero(price > 0)
        # What the positions still to come can add to a row, and take from it.
        up, down = _still_to_come(np.maximum(change, 0)), _still_to_come(np.minimum(change, 0))
        lost = np.zeros(1)
        turned = np.zeros((1 + len(open_) // 64, 1), dtype=np.uint64)  # one bit per open position

        def hopeful(lost: Floats, used: Floats, step: int) -> Bools:
            """Not those that no later change can bring within a row, or that must leave too much of a priced one unused."""
            unused = limits[priced] - used[priced] - up[priced, step + 1, None]
            fits = lost + price[priced] @ np.maximum(unused, 0) <= reach
            return np.asarray(fits & (used + down[:, step + 1, None] <= allowed).all(axis=0))

        for step, position in enumerate(open_):
            can = np.flatnonzero(lost + prices[position] <= reach)
            more_lost, more_used = lost[can] + prices[position], used[:, can] + change[:, step, None]
            stays, comes = hopeful(lost, used, step), hopeful(more_lost, more_used, step)
            more_turned = turned[:, can[comes]]
            more_turned[step // 64] |= np.uint64(1) << np.uint64(step % 64)
            lost = np.concatenate([lost[stays], more_lost[comes]])
            used = np.concatenate([used[:, stays], more_used[:, comes]], axis=1)
            turned = np.concatenate([turned[:, stays], more_turned], axis=1)
            self._effort += used.size
            if len(lost) > _MOST or self._effort > _EFFORT:
                return None, False
        fits = (used <= allowed).all(axis=0)
        if not fits.any():
            return None, True
        loss = np.where(fits, lost + price @ (limits - used), np.inf)
        equals = turned[:, loss <= loss.min() + tie]
        changed = np.unpackbits(equals.T.copy().view(np.uint8), axis=1, bitorder="little")[:, : len(open_)]
        spent = changed @ (self.frame.total_costs[open_] * np.where(base[open_], -1.0, 1.0))
        chosen = base.copy()
        chosen[open_] ^= changed[int(spent.argmin())].astype(np.bool_)
        return chosen, True

    def _solved(
        self,
        values: Floats,
        unit: float,
        relaxed: Relaxation,
        start: Bools | None,
        value: float,
        close: float,
        deadline: float,
    ) -> Optimum:
        """HiGHS on the positions that the best known choice leaves open."""
        frame = self.frame
        open_ = np.abs(relaxed.reduced) <= relaxed.bound - value + close
        base = (relaxed.reduced > 0) & ~open_
        fixed = frame.matrix @ base
        optimum = maximise(
            values[open_],
            frame.matrix[:, open_],
            frame.low - fixed,
            frame.high - fixed,
            seconds=max(deadline - time.monotonic(), 0.05),
        )
        chosen = start
        if optimum.chosen is not None:
            solved = base.copy()
            solved[open_] = optimum.chosen
            is_feasible = slack(self._rows, self._limits, solved).min(initial=0.0) >= 0
            if is_feasible and (start is None or values @ solved >= value):
                chosen = solved
        # Nothing outside what was open beats what is known.
        best = -math.inf if chosen is None else float(values @ chosen)
        bound = (
            best if optimum.proven else max(best, min(relaxed.bound, optimum.bound + float(values @ base)))
        )
        return Optimum(chosen, optimum.proven, bound * unit, False)


def _still_to_come(changes: Floats) -> Floats:
    """(rows, steps + 1): the sum of the changes from each step on."""
    behind = np.cumsum(changes[:, ::-1], axis=1)[:, ::-1]
    return np.concatenate([behind, np.zeros((len(changes), 1))], axis=1)


def cheapest_of_equals(values: Floats, frame: Frame, best: Bools, seconds: float) -> tuple[Bools, bool]:
    """The cheapest choice of the same value as `best`, which is optimal; and whether it is proven to be that.

    A programme of its own, so that the tie-break can take nothing from the value: it minimises the total cost among
    choices of that value, and its answer counts only if its value, added up anew, is the same.
    """
    objective, _, whole = scaled_objective(values)
    tolerance = HALF_A_STEP if whole else NO_STEP
    reached = float(objective @ best)
    rows, limits = as_at_most(frame.matrix, frame.low, frame.high)
    relaxed = relaxation(objective, rows, limits)
    # Whoever is worth more than the whole gap stands fast in every choice of this value.
    free = np.abs(relaxed.reduced) <= relaxed.bound - reached + tolerance
    if not free.any():
        return best, True
    base = (relaxed.reduced > 0) & ~free
    costs = frame.total_costs
    table = np.vstack([frame.matrix, objective, costs])
    fixed = table @ base
    low = np.concatenate([frame.low, [reached - tolerance, -np.inf]]) - fixed
    high = np.concatenate([frame.high, [np.inf, float(costs @ best)]]) - fixed
    high[-1] += 1e-9 * max(1.0, abs(high[-1]))  # `best` itself must not fall to rounding
    optimum = maximise(-costs[free], table[:, free], low, high, seconds=seconds)
    if optimum.chosen is None:
        return best, False
    candidate = base.copy()
    candidate[free] = optimum.chosen
    same = total(values, candidate) >= total(values, best) - _SAME * float(np.abs(values).sum())
    if not same or slack(rows, limits, candidate).min(initial=0.0) < 0:
        return best, False
    return (candidate if costs @ candidate < costs @ best else best), optimum.proven

"""The optimum under many objectives over the same frame, each proven.

A solver started afresh spends most of its time on what does not change from one objective to the next. Here the linear
relaxation (HiGHS) says what each position costs that is not as it would have it. Whatever beats the best choice known
can then only differ from it in a few positions, and all such choices are looked through. Where they are too many,
HiGHS decides the positions that are still open.
"""

from __future__ import annotations

import math

import numpy as np

from queries.scenarios.demands import ROUNDING, Bools, Floats, Frame, as_at_most, slack
from queries.scenarios.programme import Relaxation, maximise, relaxation

# Looking through more half-finished choices than this takes longer than starting a solver.
_MOST = 200_000
# How far the first round looks: a third of what the cheapest changes cost together; each round twice as far.
_START, _ROUNDS = 14, 8


class Optimiser:
    """Optima over one frame. It remembers them: the best of them under the next objective is where the next one starts."""

    def __init__(self, frame: Frame, *, seconds_each: float = 10.0) -> None:
        self.frame = frame
        self.seconds_each = seconds_each
        self._rows, self._limits = as_at_most(frame.matrix, frame.low, frame.high)
        self._allowed = self._limits + ROUNDING * (np.abs(self._rows).sum(axis=1) + np.abs(self._limits))
        self._known: Bools = np.zeros((0, frame.n), dtype=np.bool_)

    @property
    def known(self) -> Bools:
        """(count, n): the different optima found so far, in the order they were found."""
        return self._known

    def best(self, objective: Floats) -> tuple[Bools | None, bool]:
        """(chosen (n,), proven): the choice with the highest objective (n,). (None, True) where nothing meets the frame."""
        relaxed = relaxation(objective, self._rows, self._limits)
        # What rounding may hide; anything closer than this is as good.
        close = 1e-12 * float(np.abs(objective).sum())
        chosen, value = self._best_known(objective)
        reach = float(np.sort(np.abs(relaxed.reduced))[:_START].sum()) / 3
        proven = False
        for _ in range(_ROUNDS):
            reach = min(reach, relaxed.bound - value)
            candidate, all_seen = self._within(relaxed, reach + close)
            if not all_seen:
                break
            if candidate is not None and objective @ candidate > value:
                chosen, value = candidate, float(objective @ candidate)
            proven = relaxed.bound - value <= reach + close
            if proven:
                break
            reach *= 2
        if not proven:
            chosen, proven = self._solved(objective, relaxed, chosen, value, close)
        if chosen is not None and proven and not (self._known == chosen).all(axis=1).any():
            self._known = np.vstack([self._known, chosen])
        return chosen, proven

    def _best_known(self, objective: Floats) -> tuple[Bools | None, float]:
        if not len(self._known):
            return None, -math.inf
        values = self._known @ objective
        return self._known[int(values.argmax())], float(values.max())

    def _within(self, relaxed: Relaxation, reach: float) -> tuple[Bools | None, bool]:
        """(the best choice that loses at most `reach` against the relaxation, whether all of them were looked at)."""
        base, prices = relaxed.reduced > 0, np.abs(relaxed.reduced)
        open_ = np.flatnonzero(prices <= reach)
        open_ = open_[np.argsort(-prices[open_], kind="stable")]
        change = np.where(base[open_], -1.0, 1.0) * self._rows[:, open_]
        # What the positions still to come can add to a row, and take from it.
        up = _still_to_come(np.maximum(change, 0))
        down = _still_to_come(np.minimum(change, 0))
        priced = np.flatnonzero(relaxed.prices > 0)
        used = (self._rows @ base)[:, None]
        lost = np.zeros(1)
        turned = np.zeros((0, 1), dtype=np.bool_)
        for step, position in enumerate(open_):
            can = lost + prices[position] <= reach
            lost = np.concatenate([lost, lost[can] + prices[position]])
            used = np.concatenate([used, used[:, can] + change[:, step, None]], axis=1)
            turned = np.concatenate([turned, turned[:, can]], axis=1)
            new = np.zeros(len(lost), dtype=np.bool_)
            new[len(can) :] = True
            turned = np.vstack([turned, new])
            # Out: what no later change can bring within a row, or what must leave too much of a priced row unused.
            fits = (used + down[:, step + 1, None] <= self._allowed[:, None]).all(axis=0)
            unused = self._limits[priced, None] - used[priced] - up[priced, step + 1, None]
            fits &= lost + relaxed.prices[priced] @ np.maximum(unused, 0) <= reach
            if not fits.all():
                lost, used, turned = lost[fits], used[:, fits], turned[:, fits]
            if len(lost) > _MOST:
                return None, False
        fits = (used <= self._allowed[:, None]).all(axis=0)
        if not fits.any():
            return None, True
        left = np.where(fits, lost + relaxed.prices @ (self._limits[:, None] - used), np.inf)
        chosen = base.copy()
        chosen[open_] ^= turned[:, int(left.argmin())]
        return chosen, True

    def _solved(
        self, objective: Floats, relaxed: Relaxation, known: Bools | None, value: float, close: float
    ) -> tuple[Bools | None, bool]:
        """HiGHS on the positions that the best known choice leaves open."""
        frame = self.frame
        open_ = np.abs(relaxed.reduced) <= relaxed.bound - value + close
        base = (relaxed.reduced > 0) & ~open_
        fixed = frame.matrix @ base
        found = maximise(
            objective[open_],
            frame.matrix[:, open_],
            frame.low - fixed,
            frame.high - fixed,
            seconds=self.seconds_each,
        )
        if found.chosen is None:
            return known, found.proven
        chosen = base.copy()
        chosen[open_] = found.chosen
        if slack(self._rows, self._limits, chosen).min(initial=0.0) < 0 or objective @ chosen < value:
            return known, found.proven
        return chosen, found.proven


def _still_to_come(changes: Floats) -> Floats:
    """(rows, steps + 1): the sum of the changes from each step on."""
    behind = np.cumsum(changes[:, ::-1], axis=1)[:, ::-1]
    return np.concatenate([behind, np.zeros((len(changes), 1))], axis=1)

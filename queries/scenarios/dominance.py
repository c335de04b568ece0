"""All non-dominated portfolios, when weights and scores are only partly known.

p dominates q when it is worth at least as much under every admissible weighting and score, and more under some. What
they share cancels: at every extreme weighting, what p adds at its lowest is worth at least what q adds at its highest,
and at one of them what p adds at its highest is worth more than what q adds at its lowest (Liesiö, Mild & Salo 2007,
EJOR 181: 1488; 2008, EJOR 190: 679).

Positions are decided one by one, as in the dynamic programme of the second paper. A choice among the first positions is
given up when nothing that can come of it is non-dominated: because an exchange of one or two of its positions is better
and takes no room from what follows, or because a known portfolio is better than the best it can become. What is left
at the end is compared pair by pair, so the two rules only have to be right, not complete.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from queries.scenarios.demands import ROUNDING, Bools, Floats

Progress = Callable[[float], None]

# More half-decided choices, or more candidates at the end, than this and the answer is found by sampling instead.
MOST_STATES = 3_000_000
MOST_CANDIDATES = 300_000
_CHUNK = 100_000
_SAMPLE = 1_000
_BLOCK = 1_000
_FEW = 0.02  # share of pairs below which they are compared one by one
# Share of the time that deciding the positions takes, the pairwise comparison being the rest: for the progress bar.
_DECIDING = 0.5


@dataclass(frozen=True, eq=False)
class Problem:
    """low, high (n, k): what each position is worth at each extreme weighting, at its lowest and highest.

    rows (r, n), limits (r,): rows . chosen <= limits. prices (n,), budget: a row of the same kind with prices >= 0 that
    bounds what is still affordable; budget inf where there is none.
    """

    low: Floats
    high: Floats
    rows: Floats
    limits: Floats
    prices: Floats
    budget: float

    @property
    def close(self) -> float:
        """Differences in worth smaller than this are rounding."""
        return 1e-10 * max(1.0, float(np.abs(self.high).sum(axis=0).max(initial=0.0)))

    def in_order(self, order: npt.NDArray[np.int64]) -> Problem:
        return Problem(
            self.low[order],
            self.high[order],
            self.rows[:, order],
            self.limits,
            self.prices[order],
            self.budget,
        )


@dataclass(frozen=True)
class _Exchange:
    """Taking `dropped` out and `taken` in is never worse, and somewhere better."""

    taken: tuple[int, ...]
    dropped: tuple[int, ...]


class _TooMany(Exception):
    """There are more choices to keep than memory or time allows."""


def non_dominated(
    problem: Problem, candidates: Bools, *, deadline: float | None = None, progress: Progress | None = None
) -> Bools | None:
    """(count, n): every non-dominated choice that meets the rows, in no particular order; none where nothing meets them.

    known (m, n): choices that meet the rows, the better the faster; may be empty. deadline: as time.monotonic().
    None where there are more than MOST_STATES or MOST_CANDIDATES of them to keep, or time ran out.
    """
    worth = (problem.low + problem.high).mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(problem.prices > 0, worth / problem.prices, np.inf)
    # The best value per krone first: what leaves those out soon falls behind what is known.
    order = np.argsort(-ratio, kind="stable")
    try:
        decided = _decide(problem.in_order(order), candidates[:, order], deadline, progress)
        undominated = _undominated(problem.in_order(order), decided, deadline, progress)
    except _TooMany:
        return None
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return undominated[:, back]


def _tell(progress: Progress | None, share: float) -> None:
    if progress is not None:
        progress(share)


def _check(deadline: float | None) -> None:
    if deadline is not None and time.monotonic() > deadline:
        raise _TooMany


def _decide(problem: Problem, candidates: Bools, deadline: float | None, progress: Progress | None) -> Bools:
    """Choices that meet the rows, with every non-dominated one among them (count, n)."""
    n, rows = len(problem.low), problem.rows
    allowed = ROUNDING * (np.abs(rows).sum(axis=1) + np.abs(problem.limits))
    # What the positions from each step on can take from a row's room, and give back to it.
    most, least = _from_here_on(np.maximum(rows, 0)), _from_here_on(np.minimum(rows, 0))
    exchanges = _exchanges(problem)
    picked = np.zeros((0, 1), dtype=np.bool_)
    room = problem.limits[:, None].copy()
    for step in range(n):
        _check(deadline)
        _tell(progress, _DECIDING * step / n)
        ahead = least[:, step + 1, None] - allowed[:, None]
        without = (room >= ahead).all(axis=0)
        taking = room - rows[:, step, None]
        with_it = (taking >= ahead).all(axis=0)
        decided = np.repeat([False, True], [int(without.sum()), int(with_it.sum())])
        picked = np.vstack([np.concatenate([picked[:, without], picked[:, with_it]], axis=1), decided])
        room = np.concatenate([room[:, without], taking[:, with_it]], axis=1)
        if picked.shape[1] > MOST_STATES:
            raise _TooMany
        # At the last step everything left is room for an exchange, so all of them are tried again.
        tried = (
            [each for steps in exchanges[: step + 1] for each in steps] if step == n - 1 else exchanges[step]
        )
        spare = np.maximum(room - most[:, step + 1, None], 0)
        remaining = ~_exchangeable(picked, spare, rows, allowed, tried, deadline)
        picked, room = picked[:, remaining], room[:, remaining]
        remaining = ~_outdone(problem, picked, candidates, deadline)
        picked, room = picked[:, remaining], room[:, remaining]
    return np.ascontiguousarray(picked.T)


def _from_here_on(rows: Floats) -> Floats:
    """(r, n + 1): the sum of each row from each position on."""
    return np.concatenate([np.cumsum(rows[:, ::-1], axis=1)[:, ::-1], np.zeros((len(rows), 1))], axis=1)


def _exchanges(problem: Problem) -> list[list[_Exchange]]:
    """By the last position they touch: exchanges of up to two for one and one for two that are never worse."""
    n, close = len(problem.low), problem.close
    exchanges: list[list[_Exchange]] = [[] for _ in range(n)]
    groups = {size: list(itertools.combinations(range(n), size)) for size in range(3)}
    for taken_size, given_size in ((1, 0), (1, 1), (2, 1), (1, 2)):
        taken, dropped = groups[taken_size], groups[given_size]
        if not taken or not dropped:
            continue
        into_low, into_high = _sums(problem.low, taken), _sums(problem.high, taken)
        for out in dropped:
            out_low, out_high = _sums(problem.low, [out])[0], _sums(problem.high, [out])[0]
            better = (into_low >= out_high - close).all(axis=1) & (into_high > out_low + close).any(axis=1)
            for index in np.flatnonzero(better):
                if not set(taken[index]) & set(out):
                    exchange = _Exchange(taken[index], out)
                    exchanges[max(exchange.taken + exchange.dropped)].append(exchange)
    return exchanges


def _sums(worth: Floats, groups: list[tuple[int, ...]]) -> Floats:
    """(groups, k)"""
    if not groups[0]:
        return np.zeros((len(groups), worth.shape[1]))
    return np.asarray(worth[np.array(groups)].sum(axis=1))


def _exchangeable(
    picked: Bools,
    spare: Floats,
    rows: Floats,
    allowed: Floats,
    exchanges: list[_Exchange],
    deadline: float | None,
) -> Bools:
    """(states,): is there an exchange that is better and overstep no row, whatever follows?"""
    out = np.zeros(picked.shape[1], dtype=np.bool_)
    for count, exchange in enumerate(exchanges):
        if count % 500 == 0:
            _check(deadline)
        can = ~out
        for position in exchange.dropped:
            can &= picked[position]
        for position in exchange.taken:
            can &= ~picked[position]
        states = np.flatnonzero(can)
        if not len(states):
            continue
        needed = rows[:, list(exchange.taken)].sum(axis=1) - rows[:, list(exchange.dropped)].sum(axis=1)
        asks = needed > allowed
        out[states] = (spare[asks][:, states] >= (needed - allowed)[asks, None]).all(axis=0)
    return out


def _outdone(problem: Problem, picked: Bools, candidates: Bools, deadline: float | None) -> Bools:
    """(states,): is some known choice better than anything the state can become?"""
    states = picked.shape[1]
    if states > 5 * _SAMPLE and len(candidates) > 1:
        candidates = candidates[_most_useful(problem, picked[:, :: max(1, states // _SAMPLE)], candidates)]
    out = np.zeros(states, dtype=np.bool_)
    for start in range(0, states, _CHUNK):
        part = slice(start, min(start + _CHUNK, states))
        alive = np.arange(part.start, part.stop)
        for choice in candidates:
            _check(deadline)
            beaten = _beaten_by(problem, picked[:, alive], choice)
            out[alive[beaten]] = True
            alive = alive[~beaten]
    return out


def _most_useful(problem: Problem, sample: Bools, candidates: Bools) -> list[int]:
    """Which known choices put out most of the sample, each counted on what those before it leave."""
    hits = np.array([_beaten_by(problem, sample, choice) for choice in candidates])
    chosen: list[int] = []
    while True:
        counts = hits.sum(axis=1)
        best = int(counts.argmax())
        if counts[best] <= sample.shape[1] / 200:
            return chosen
        chosen.append(best)
        hits = hits[:, ~hits[best]] if not hits[best].all() else hits[:, :0]
        if not hits.shape[1]:
            return chosen


def _beaten_by(problem: Problem, picked: Bools, choice: Bools) -> Bools:
    """(states,): `choice` is better than whatever the states (decided, states) become within the budget.

    Under the scores worst for `choice` (its own at their lowest, others at their highest), what a state can still add is
    at most what a budget of fractions buys (Dantzig 1957).
    """
    decided = len(picked)
    worth = np.where(choice[:, None], problem.low, problem.high)
    own = worth[choice].sum(axis=0)
    chosen_so_far = picked.T.astype(np.float64)
    spent = chosen_so_far @ problem.prices[:decided]
    states = np.arange(picked.shape[1])
    above = np.zeros(picked.shape[1], dtype=np.bool_)
    for k in range(worth.shape[1]):
        reached = chosen_so_far[states] @ worth[:decided, k]
        reached += _affordable(worth[decided:, k], problem.prices[decided:], problem.budget - spent[states])
        lead = own[k] - reached
        above[states] |= lead > problem.close
        states = states[lead >= -problem.close]
        if not len(states):
            break
    beaten = np.zeros(picked.shape[1], dtype=np.bool_)
    beaten[states] = above[states]
    return beaten


def _affordable(worth: Floats, prices: Floats, budgets: Floats) -> Floats:
    """(budgets,): the most that each budget buys of what is worth something, in fractions."""
    good = worth > 0
    free = float(worth[good & (prices <= 0)].sum())
    paid = good & (prices > 0)
    if not paid.any():
        return np.full(len(budgets), free)
    order = np.argsort(-worth[paid] / prices[paid])
    spent = np.concatenate([[0], np.cumsum(prices[paid][order])])
    bought = np.concatenate([[0], np.cumsum(worth[paid][order])])
    return free + np.interp(budgets, spent, bought)


def _undominated(
    problem: Problem, candidates: Bools, deadline: float | None, progress: Progress | None
) -> Bools:
    """Those of `candidates` (count, n) that no other dominates."""
    if len(candidates) > MOST_CANDIDATES:
        raise _TooMany
    middle = (candidates @ (problem.low + problem.high)).sum(axis=1)
    # Whoever dominates is worth more in the middle of everything, so it comes first.
    candidates = candidates[np.argsort(-middle, kind="stable")]
    against = _Comparison(problem, candidates)
    efficient = np.zeros(0, dtype=np.int64)
    for start in range(0, len(candidates), _BLOCK):
        _check(deadline)
        _tell(progress, _DECIDING + (1 - _DECIDING) * (start / len(candidates)) ** 2)
        block = np.arange(start, min(start + _BLOCK, len(candidates)))
        out = np.zeros(len(block), dtype=np.bool_)
        for first in range(0, len(efficient), 4 * _BLOCK):
            rest = np.flatnonzero(~out)
            out[rest] |= against.dominated(efficient[first : first + 4 * _BLOCK], block[rest])
        block = block[~out]
        efficient = np.concatenate([efficient, block[~against.dominated(block, block)]])
    return candidates[efficient]


class _Comparison:
    """Pairwise dominance among the rows of `candidates` (count, n)."""

    def __init__(self, problem: Problem, candidates: Bools) -> None:
        self._problem = problem
        spread = problem.high - problem.low
        uncertain = spread.any(axis=1)
        # One weighting inside all, which most pairs fail on, and then the extreme ones.
        self._shared = candidates[:, uncertain].astype(np.float64)
        centre = spread[uncertain].mean(axis=1, keepdims=True)
        self._spread = np.hstack([centre, spread[uncertain]])
        low, high = candidates @ problem.low, candidates @ problem.high
        self._low = np.hstack([low.mean(axis=1, keepdims=True), low])
        self._high = np.hstack([high.mean(axis=1, keepdims=True), high])

    def dominated(self, by: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]) -> Bools:
        """(rows,): does any of `by` dominate it?

        p's lead over q is at least low(p) - high(q) + the spread of what they share, at most high(p) - low(q) - the same.
        """
        close = self._problem.close
        left = np.ones((len(by), len(rows)), dtype=np.bool_)
        for k in range(self._spread.shape[1]):
            shared = (self._shared[by] * self._spread[:, k]) @ self._shared[rows].T
            left &= self._low[by, k][:, None] - self._high[rows, k][None, :] + shared >= -close
            if np.count_nonzero(left) < _FEW * left.size:
                break
        # Few pairs are left after a weighting or two; those are looked at one by one under all of them.
        first, second = np.nonzero(left)
        first, second = by[first], rows[second]
        above = np.zeros(len(first), dtype=np.bool_)
        both = self._shared[first] * self._shared[second]
        for k in range(self._spread.shape[1]):
            shared = both @ self._spread[:, k]
            stays = self._low[first, k] - self._high[second, k] + shared >= -close
            above |= self._high[first, k] - self._low[second, k] - shared > close
            first, second, above, both = first[stays], second[stays], above[stays], both[stays]
        return np.isin(rows, second[above])

"""Which decisions hold whatever the weights and scores turn out to be, within what is admissible.

Scores and weights are intervals and orders of importance, not numbers; what no portfolio beats under all of them is
non-dominated, and the core index of a position is the share of those portfolios that hold it: 1 keep, 0 drop, between
them the decision. Positions count from 0. Errors are ValueError with a Danish sentence.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from queries.scenarios.conflict import diagnose
from queries.scenarios.demands import (
    Bools,
    Floats,
    Frame,
    as_at_most,
    place,
    vector,
)
from queries.scenarios.dominance import Problem, non_dominated
from queries.scenarios.optimum import Optimiser
from queries.scenarios.weights import weight_vertices

__all__ = [
    "Robustness",
    "SetsOfPositions",
    "Simulation",
    "robust_portfolios",
    "simulate",
    "weight_vertices",
]

Progress = Callable[[float], None]

# Above this many positions to decide on, sampling is all there is; below, exact where time and memory allow.
EXACT_UP_TO = 40
# How many draws a sample has: always all of them, so that the same question has the same answer on any machine.
SAMPLES = 500
SEED = 2010
# What the exact answer may take before sampling takes over, and what it is of the whole when it does.
EXACT_SECONDS = 60.0
_EXACT_SHARE = 0.5
# Optima that start the exact search: more of them rule out more, but take longer than they save.
_STARTERS = 60
_SECONDS_EACH = 10.0
# No draw is given up: whoever waits cancels the whole.
_UNTIL_PROVEN = 1e6
_BLOCK = 500


class SetsOfPositions(Sequence[frozenset[int]]):
    """Portfolios as sets of positions, read from one row of yes and no each: there may be hundreds of thousands."""

    def __init__(self, chosen: Bools) -> None:
        self.chosen = chosen

    def __len__(self) -> int:
        return len(self.chosen)

    def __iter__(self) -> Iterator[frozenset[int]]:
        return (_as_set(row) for row in self.chosen)

    @overload
    def __getitem__(self, index: int) -> frozenset[int]: ...
    @overload
    def __getitem__(self, index: slice) -> SetsOfPositions: ...
    def __getitem__(self, index: int | slice) -> frozenset[int] | SetsOfPositions:
        return (
            SetsOfPositions(self.chosen[index]) if isinstance(index, slice) else _as_set(self.chosen[index])
        )

    def __repr__(self) -> str:
        return f"SetsOfPositions({list(self)!r})"


def _as_set(chosen: Bools) -> frozenset[int]:
    return frozenset(int(position) for position in np.flatnonzero(chosen))


@dataclass(frozen=True, eq=False)
class Robustness:
    """portfolios: the non-dominated ones; all of them when `exact`, else the different ones found.

    core_index (n,): share of `portfolios` that hold each position. maximin: the portfolio with the highest worst value;
    minimax_regret: the one that at worst loses least against what would have been best; both among `portfolios`, the
    cheapest of equals, with the figure they are chosen by. sample_size: weightings (and scores) drawn, each solved to
    proven optimality, when not exact, else 0. frequency (n,): share of those in which the position is in the best portfolio;
    None when exact.
    """

    portfolios: SetsOfPositions
    core_index: Floats
    maximin: frozenset[int]
    maximin_value: float
    minimax_regret: frozenset[int]
    minimax_regret_value: float
    exact: bool
    sample_size: int
    frequency: Floats | None


def robust_portfolios(
    score_low: Any,
    score_high: Any,
    frame: Frame,
    weight_vertices: Any,
    *,
    together: Sequence[int] | None = None,
    exact_up_to: int = EXACT_UP_TO,
    samples: int = SAMPLES,
    seed: int = SEED,
    exact_seconds: float = EXACT_SECONDS,
    progress: Progress | None = None,
) -> Robustness:
    """The non-dominated portfolios, and how many of them each position is in.

    score_low, score_high (n, criteria): a missing score is an interval (0 to 4), not a zero; equal where scores are
    exact. weight_vertices (k, criteria): extreme points of the admissible weights, each adding up to 1, as the function
    of that name gives them. frame: costs, budget and demands. Cost is the budget, not a criterion.
    together (n,): positions of one number are levels of one initiative, and lie at the same place in their intervals when
    scores are drawn. The exact answer lets them lie anywhere, so it may keep a portfolio more, never one fewer.

    Exact for at most `exact_up_to` positions that are not locked, while memory and exact_seconds allow: all
    non-dominated portfolios, see dominance.py. Else a sample: weights are random mixtures of the extreme points
    (Dirichlet, all ones: uniform when there are as many extreme points as criteria), scores are uniform within their
    intervals, and the best portfolio under each is found and proven. Every one of those is non-dominated, but
    non-dominated ones that are best under no weighting and scores cannot be found so: an index of 1 or 0 means "in all"
    or "in none of those found". The sample has `samples` draws from `seed`, however long they take. `progress` is called
    with the share done, 0 to 1.

    Raises Infeasible as best_portfolio; ValueError where a score is missing, a lowest score is above the
    highest, or weights are negative or do not add up to 1; TimeoutError where a draw could not be proven.
    Source: Liesiö, Mild & Salo 2007, EJOR 181: 1488-1505; 2008, EJOR 190: 679-695.
    """
    low, high = (_score_table(scores, frame) for scores in (score_low, score_high))
    corners = _corners(weight_vertices, low.shape[1])
    if low.shape != high.shape:
        raise ValueError("De laveste og de højeste point har ikke samme form.")
    if (low > high).any():
        raise ValueError(
            f"Det laveste pointtal er højere end det højeste for {place(int((low > high).any(axis=1).argmax()), frame.names)}."
        )
    optimiser = Optimiser(frame, seconds_each=_SECONDS_EACH)
    draws = _Draws(low, high, corners, seed, together)
    middle = optimiser.best(draws.middle())
    if middle.chosen is None and middle.proven:
        raise diagnose(frame, seconds=_SECONDS_EACH)
    # Weights are not negative, so each end of a score gives that end of the value.
    worth = low @ corners.T, high @ corners.T
    undecided = _undecided(frame)
    portfolios = None
    if int(undecided.sum()) <= exact_up_to:
        for _ in range(_STARTERS):
            optimiser.best(draws.next())
        exact_progress = _part_of(progress, 0.0, _EXACT_SHARE)
        portfolios = _all(
            frame, *worth, undecided, optimiser.solutions, time.monotonic() + exact_seconds, exact_progress
        )
        progress = _part_of(progress, _EXACT_SHARE, 1.0)
    if portfolios is not None and len(portfolios):
        result = _result(frame, *worth, portfolios, 0, None)
    else:
        optimiser = Optimiser(frame, seconds_each=_UNTIL_PROVEN)
        draws = _Draws(low, high, corners, seed, together)
        counts = _sample(optimiser, draws, samples, progress)
        result = _result(frame, *worth, optimiser.solutions, samples, counts / samples)
    if progress is not None:
        progress(1.0)
    return result


def _score_table(scores: Any, frame: Frame) -> Floats:
    table = np.array(scores, dtype=np.float64)
    if table.ndim != 2 or len(table) != frame.n:
        raise ValueError(
            f"Der skal være ét sæt point for hver af {frame.n} indsatser, men formen er {table.shape}."
        )
    missing = ~np.isfinite(table).all(axis=1)
    if missing.any():
        where = place(int(missing.argmax()), frame.names)
        raise ValueError(
            f"Pointene for {where} mangler. Giv dem som et interval fra det laveste til det højeste."
        )
    return table


def _corners(weights: Any, criteria: int) -> Floats:
    corners = np.array(weights, dtype=np.float64)
    if corners.size == 0:
        raise ValueError("Ingen vægte er mulige: der er ingen yderpunkter.")
    if corners.ndim != 2 or corners.shape[1] != criteria:
        raise ValueError(f"Der er {criteria} kriterier, men vægtenes form er {corners.shape}.")
    if not np.isfinite(corners).all() or (corners < -1e-9).any():
        raise ValueError("Ingen vægt må mangle eller være negativ.")
    if (np.abs(corners.sum(axis=1) - 1) > 1e-6).any():
        raise ValueError("Vægtene i hvert yderpunkt skal give 1 tilsammen.")
    return np.maximum(corners, 0)


class _Draws:
    """Random objectives (n,) from inside everything admissible. low, high (n, criteria), corners (k, criteria)."""

    def __init__(
        self, low: Floats, high: Floats, corners: Floats, seed: int, together: Sequence[int] | None
    ) -> None:
        self._low, self._spread, self._corners = low, high - low, corners
        self._random = np.random.default_rng(seed)
        self._groups, self._of = _groups(together, len(low))

    def middle(self) -> Floats:
        return np.asarray((self._low + self._spread / 2) @ self._corners.mean(axis=0))

    def next(self) -> Floats:
        weights = self._random.dirichlet(np.ones(len(self._corners))) @ self._corners
        share = self._random.random((self._groups, self._low.shape[1]))[self._of]
        return np.asarray((self._low + share * self._spread) @ weights)


def _groups(together: Sequence[int] | None, n: int) -> tuple[int, npt.NDArray[np.int64]]:
    """(how many groups, the group of each position); every position its own where nothing is said."""
    if together is None:
        return n, np.arange(n)
    if len(together) != n:
        raise ValueError(f"Der er {len(together)} grupper til {n} muligheder.")
    _, of = np.unique(np.asarray(together), return_inverse=True)
    return int(of.max(initial=-1)) + 1, of.astype(np.int64)


def _undecided(frame: Frame) -> Bools:
    """(n,): neither required nor excluded."""
    undecided = np.ones(frame.n, dtype=np.bool_)
    for demand in frame.demands:
        if demand.kind in ("required", "excluded"):
            undecided[demand.coefficients > 0] = False
    return undecided


def _all(
    frame: Frame,
    low: Floats,
    high: Floats,
    undecided: Bools,
    candidates: Bools,
    deadline: float,
    progress: Progress | None,
) -> Bools | None:
    """All non-dominated portfolios (count, n), or None where that takes too much."""
    taken = np.zeros(frame.n, dtype=np.bool_)
    for demand in frame.demands:
        if demand.kind == "required":
            taken |= demand.coefficients > 0
    # What is locked is shared by all portfolios and cancels; it only takes from the rows.
    free = frame.only(demand for demand in frame.demands if demand.kind not in ("required", "excluded"))
    rows, limits = as_at_most(free.matrix, free.low, free.high)
    limits = limits - rows @ taken
    bounded = np.isfinite(frame.budget)
    # With several budgets, their sum: what is affordable under each is affordable under all together.
    prices = frame.costs[:, bounded].sum(axis=1)
    budget = float(frame.budget[bounded].sum() - prices @ taken) if bounded.any() else np.inf
    problem = Problem(low[undecided], high[undecided], rows[:, undecided], limits, prices[undecided], budget)
    candidates_found = non_dominated(problem, candidates[:, undecided], deadline=deadline, progress=progress)
    if candidates_found is None:
        return None
    portfolios = np.repeat(taken[None, :], len(candidates_found), axis=0)
    portfolios[:, undecided] = candidates_found
    return portfolios


def _part_of(progress: Progress | None, begins: float, ends: float) -> Progress | None:
    """Tells the share of a part as a share of the whole that the part goes from `begins` to `ends` of."""
    return None if progress is None else lambda share: progress(begins + share * (ends - begins))


def _sample(optimiser: Optimiser, draws: _Draws, samples: int, progress: Progress | None) -> Floats:
    """How often each position is in the best portfolio of `samples` draws (n,)."""
    counts = np.zeros(optimiser.frame.n)
    for draw in range(samples):
        counts += _proven(optimiser, draws.next())
        if progress is not None:
            progress((draw + 1) / samples)
    return counts


def _proven(optimiser: Optimiser, objective: Floats) -> Bools:
    """The best choice. A draw that cannot be proven is not left out, since the rest would be another sample."""
    best = optimiser.best(objective)
    if best.chosen is None or not best.proven:
        raise TimeoutError("En af lodtrækningerne kunne ikke løses til bevist bedste. Prøv færre muligheder.")
    return best.chosen


def _result(
    frame: Frame, low: Floats, high: Floats, portfolios: Bools, sample_size: int, frequency: Floats | None
) -> Robustness:
    cost = portfolios @ frame.total_costs
    # A fixed order, so that the same question has the same answer to the last place.
    portfolios = portfolios[np.lexsort((*portfolios.T[::-1], -cost))][::-1]
    cost = portfolios @ frame.total_costs
    worst = (portfolios @ low).min(axis=1)
    regret = _largest_regrets(low, high, portfolios)
    safest, mildest = _first_of_best(-worst, cost), _first_of_best(regret, cost)
    return Robustness(
        portfolios=SetsOfPositions(portfolios),
        core_index=np.asarray(portfolios.mean(axis=0)),
        maximin=_as_set(portfolios[safest]),
        maximin_value=float(worst[safest]),
        minimax_regret=_as_set(portfolios[mildest]),
        minimax_regret_value=float(regret[mildest]),
        exact=frequency is None,
        sample_size=sample_size,
        frequency=frequency,
    )


def _first_of_best(loss: Floats, cost: Floats) -> int:
    """The lowest loss, rounding aside, and of those the cheapest."""
    best = np.flatnonzero(loss <= loss.min() + 1e-9 * max(1.0, float(np.abs(loss).max())))
    return int(best[cost[best].argmin()])


def _largest_regrets(low: Floats, high: Floats, portfolios: Bools) -> Floats:
    """(count,): the most each portfolio can be worth less than another of them, under the worst weights and scores.

    Exact for those that could be the smallest; for the others a lower bound that is above it. The most that q can be
    ahead of p, what they share cancelled, is high(q) - low(p) - the spread of what they share, at each extreme weighting.
    """
    spread = high - low
    uncertain = spread.any(axis=1)
    picked = portfolios.astype(np.float64)
    lowest, highest = picked @ low, picked @ high
    shared = picked[:, uncertain]

    def regrets(of: Any, against: Any) -> Floats:
        worst = np.zeros(len(shared[of]))
        for k in range(low.shape[1]):
            ahead = highest[against, k][None, :] - (shared[of] * spread[uncertain, k]) @ shared[against].T
            worst = np.maximum(worst, ahead.max(axis=1) - lowest[of, k])
        return worst

    everyone = np.arange(len(portfolios))
    strongest = np.unique(np.concatenate([np.argsort(-highest[:, k])[:_BLOCK] for k in range(low.shape[1])]))
    bound = np.concatenate(
        [regrets(everyone[s : s + _BLOCK], strongest) for s in range(0, len(everyone), _BLOCK)]
    )
    order = np.argsort(bound, kind="stable")
    best = np.inf
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        if bound[block[0]] > best:
            break
        bound[block] = _in_parts(regrets, block, everyone)
        best = min(best, float(bound[block].min()))
    return bound


def _in_parts(regrets: Callable[[Any, Any], Floats], of: Any, against: Any) -> Floats:
    """The same as regrets(of, against), without the whole table in memory."""
    parts = [
        regrets(of, against[start : start + 20 * _BLOCK]) for start in range(0, len(against), 20 * _BLOCK)
    ]
    return np.asarray(np.max(parts, axis=0))


@dataclass(frozen=True, eq=False)
class Simulation:
    """How the answer changes when each value is drawn from its interval.

    plan: what one would stick to. frequency (n,): share of draws in which
    each position is in the best portfolio. same: share of draws in which no portfolio is better than the plan.
    loss_median, loss_95: what sticking to the plan costs in value, in half the draws at most and in 19 of 20 at most.
    draws: how many there were, each solved to proven optimality.
    """

    plan: list[int]
    frequency: Floats
    same: float
    loss_median: float
    loss_95: float
    draws: int


def simulate(
    values_low: Any,
    values_high: Any,
    frame: Frame,
    *,
    together: Sequence[int] | None = None,
    plan: Iterable[int] | None = None,
    draws: int = SAMPLES,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Simulation:
    """How much the best portfolio changes if effects are uncertain; the same seed gives the same answer.

    values_low, values_high (n,): each value is uniform between them, on its own, but for `together` (see robust_portfolios).
    plan: positions of the portfolio one would stick to; by default the best one when every value is in the middle of its interval.
    frame: costs, budget and demands. All `draws` are made, however long they take, and each one's best portfolio is proven optimal.
    Raises Infeasible and ValueError as best_portfolio, TimeoutError where the plan or a draw could not be proven.
    """
    low = vector(values_low, "Den laveste værdi", size=frame.n, names=frame.names)
    high = vector(values_high, "Den højeste værdi", size=frame.n, names=frame.names)
    if (low > high).any():
        where = place(int((low > high).argmax()), frame.names)
        raise ValueError(f"Den laveste værdi er højere end den højeste for {where}.")
    optimiser = Optimiser(frame, seconds_each=_UNTIL_PROVEN)
    middle = optimiser.best((low + high) / 2, cheapest=plan is None)
    if middle.chosen is None and middle.proven:
        raise diagnose(frame, seconds=_SECONDS_EACH)
    portfolio = middle.chosen
    if plan is not None:
        portfolio = np.zeros(frame.n, dtype=np.bool_)
        portfolio[list(plan)] = True
    if portfolio is None:
        raise TimeoutError("Der blev ikke fundet en løsning inden for tiden.")
    random = np.random.default_rng(seed)
    groups, group = _groups(together, frame.n)
    counts = np.zeros(frame.n)
    losses: list[float] = []
    for draw in range(draws):
        values = low + random.random(groups)[group] * (high - low)
        best = _proven(optimiser, values)
        counts += best
        losses.append(max(float(values @ best - values @ portfolio), 0.0))
        if progress is not None:
            progress((draw + 1) / draws)
    close = 1e-9 * max(1.0, float(np.abs(high).sum()))
    return Simulation(
        plan=[int(position) for position in np.flatnonzero(portfolio)],
        frequency=counts / draws,
        same=float(np.mean(np.array(losses) <= close)),
        loss_median=float(np.median(losses)),
        loss_95=float(np.quantile(losses, 0.95)),
        draws=draws,
    )

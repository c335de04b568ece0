"""Prioritisation: how often the optimum is found, and how long the answers of a scenario take.

Run from the repository's root: python tests/benchmarks/bench_portfolio.py [part ...]
Parts: optimum, best, frontier, robustness, sampling, levels, limits (how large an exact answer can be); without any, all.
A machine that does something else as well shows in seconds; processor seconds stand beside them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from scipy.optimize import Bounds, LinearConstraint, milp

from queries.scenarios.demands import build_frame
from queries.scenarios.portfolio import (
    best_portfolio,
    efficient_frontier,
    entry_price,
    levels_to_items,
    price_of_demand,
)
from queries.scenarios.robustness import robust_portfolios, simulate, weight_vertices

Random = np.random.Generator
LEVELS = (("reduced", 0.7), ("as now", 1.0), ("extended", 1.3))


def timed(answer: Callable[[], Any]) -> tuple[Any, float, float]:
    """(answer, seconds, processor seconds)"""
    started, worked = time.perf_counter(), time.process_time()
    result = answer()
    return result, time.perf_counter() - started, time.process_time() - worked


def line(what: str, seconds: list[float], worked: list[float], goal: float, more: str = "") -> None:
    median = float(np.median(seconds))
    print(
        f"{what:<58}{median:>8.2f}{max(seconds):>8.2f}{np.median(worked):>10.2f}{goal:>7.0f}{median / goal:>8.2f}  {more}",
        flush=True,
    )


def header(text: str) -> None:
    print(f"\n{text}\n{'':<58}{'median':>8}{'most':>8}{'processor':>10}{'goal':>7}{'ratio':>8}")


def kroner(random: Random, n: int) -> np.ndarray:
    """Costs as they are in a budget: 0.1 to 10 million kr., whole thousands."""
    return np.round(random.lognormal(0, 0.8, n) * 1e6, -3)


def scores(random: Random, n: int) -> np.ndarray:
    return random.integers(0, 5, (n, 5)).astype(float)


def weighted(random: Random, n: int) -> np.ndarray:
    return scores(random, n) @ np.array([0.35, 0.25, 0.2, 0.12, 0.08])


def coverage(random: Random, n: int, costs: np.ndarray, count: int, share: float) -> dict[str, list]:
    """Demands as a committee makes them: so many per district and target group, a ceiling per administration."""
    administration = random.integers(0, 7, n)
    districts = [(random.random(n) < 0.15).astype(float) for _ in range(count - 7)]
    return {
        "at_least": [(row, np.floor(row.sum() * share), f"bydel {k}") for k, row in enumerate(districts)],
        "at_most": [
            (
                (administration == k) * costs,
                float(((administration == k) * costs).sum() * 0.6),
                f"forvaltning {k}",
            )
            for k in range(7)
        ],
    }


def optimum() -> None:
    """200 correlated knapsacks: ours, a solver's default gap and ranking by value per krone, against dynamic programming."""
    cases = 200
    found = {"proven optimum": 0, "solver's default gap": 0, "ranking by value per krone": 0}
    for seed in range(cases):
        random = np.random.default_rng(seed)
        costs = random.integers(100, 1000, 40)
        values = costs + random.integers(0, 100, 40)
        budget = int(costs.sum() * random.uniform(0.3, 0.6))
        best = np.zeros(budget + 1)
        for value, cost in zip(values, costs, strict=True):
            best[cost:] = np.maximum(best[cost:], best[: budget + 1 - cost] + value)
        ours = best_portfolio(values, build_frame(costs, budget))
        found["proven optimum"] += ours.value == best[-1] and ours.proven_optimal
        rows = LinearConstraint(costs[None, :], -np.inf, budget)
        default = milp(-values, integrality=np.ones(40), bounds=Bounds(0, 1), constraints=rows)
        found["solver's default gap"] += round(-default.fun) == best[-1]
        left, ranked = budget, 0
        for position in np.argsort(-values / costs):
            if costs[position] <= left:
                left, ranked = left - costs[position], ranked + values[position]
        found["ranking by value per krone"] += ranked == best[-1]
    print(f"\nOptimum found in {cases} correlated cases of 40")
    for how, hits in found.items():
        print(f"  {how:<28}{hits:>4} of {cases}  ratio {hits / cases:.3f}")


def best() -> None:
    header("Best portfolio, 500 initiatives and 20 demands (tie-break included)")
    for what, share in (
        ("loose demands (30 % of each district)", 0.3),
        ("tight demands (50 % of each district)", 0.5),
    ):
        for kind in ("weighted scores", "any values", "values that follow costs"):
            seconds, worked, proven = [], [], 0
            for seed in range(7):
                random = np.random.default_rng(seed)
                costs = kroner(random, 500)
                values = {
                    "weighted scores": weighted(random, 500),
                    "any values": random.uniform(0, 4, 500),
                    "values that follow costs": costs / 1e6 + random.uniform(0, 1, 500),
                }[kind]
                demands = coverage(random, 500, costs, 20, share)
                answer, took, cpu = timed(
                    lambda v=values, c=costs, d=demands: best_portfolio(v, build_frame(c, c.sum() * 0.4, **d))
                )
                seconds.append(took)
                worked.append(cpu)
                proven += answer.proven_optimal
            line(f"{what}, {kind}", seconds, worked, 1, f"proven {proven} of 7")
    header("A slider is moved: 100 initiatives, 12 demands")
    random = np.random.default_rng(3)
    costs, values = kroner(random, 100), weighted(random, 100)
    demands = coverage(random, 100, costs, 12, 0.4)
    budget = costs.sum() * 0.5
    answer, took, cpu = timed(lambda: best_portfolio(values, build_frame(costs, budget, **demands)))
    line("best portfolio", [took], [cpu], 2)
    _, took, cpu = timed(lambda: price_of_demand(values, build_frame(costs, budget, **demands), best=answer))
    line("price of each demand", [took], [cpu], 2)
    out = next(position for position in range(100) if position not in answer.chosen)
    _, took, cpu = timed(lambda: entry_price(values, build_frame(costs, budget, **demands), out, best=answer))
    line("what it takes for one to come in", [took], [cpu], 2)


def frontier() -> None:
    header("Frontier of 100 initiatives")
    for kind in ("weighted scores", "any values", "values that follow costs", "value = cost + 1"):
        seconds, worked, steps = [], [], []
        for seed in range(3):
            random = np.random.default_rng(seed)
            costs = kroner(random, 100)
            values = {
                "weighted scores": weighted(random, 100),
                "any values": random.uniform(0, 4, 100),
                "values that follow costs": costs / 1e6 + random.uniform(0, 1, 100),
                "value = cost + 1": costs / 1e6 + 1,
            }[kind]
            answer, took, cpu = timed(lambda v=values, c=costs: efficient_frontier(v, c))
            seconds.append(took)
            worked.append(cpu)
            steps.append(len(answer))
        line(kind, seconds, worked, 5, f"{int(np.median(steps))} portfolios")


def uncertain(random: Random, n: int, how: str) -> tuple[np.ndarray, np.ndarray]:
    given = scores(random, n)
    if how == "exact":
        return given, given
    if how == "half a point either way":
        return np.maximum(given - 0.5, 0), np.minimum(given + 0.5, 4)
    missing = random.random(given.shape) < (0.2 if how == "20 % missing" else 0.4)
    return np.where(missing, 0, given), np.where(missing, 4, given)


def robust(n: int, how: str, seed: int, *, ordered: bool = True, **more: Any) -> tuple[Any, float, float]:
    random = np.random.default_rng(seed)
    costs = kroner(random, n)
    low, high = uncertain(random, n, how)
    corners = weight_vertices(order=range(5)) if ordered else weight_vertices(criteria=5)
    return timed(lambda: robust_portfolios(low, high, build_frame(costs, costs.sum() / 2), corners, **more))


def robustness() -> None:
    header("Robustness of 25 initiatives and 5 criteria, exact (goal 20 s exact scores, 90 s intervals)")
    for how, ordered in (
        ("exact", True),
        ("exact", False),
        ("half a point either way", True),
        ("20 % missing", True),
        ("40 % missing", True),
    ):
        seconds, worked, sizes, exact = [], [], [], 0
        for seed in range(3):
            # The exact answer may take the whole time here, to see how long it takes.
            answer, took, cpu = robust(25, how, seed, ordered=ordered, exact_seconds=300)
            seconds.append(took)
            worked.append(cpu)
            sizes.append(len(answer.portfolios))
            exact += answer.exact
        goal = 20 if how == "exact" else 90
        about = f"{sizes} non-dominated, exact {exact} of 3"
        line(f"{how}, {'order of importance' if ordered else 'any weights'}", seconds, worked, goal, about)


def sampling() -> None:
    header("Robustness of 100 initiatives by sampling 500 weightings, each proven")
    corners = weight_vertices(order=range(5))
    for how in ("exact", "half a point either way", "40 % missing"):
        for demanding in (False, True):
            random = np.random.default_rng(1)
            costs = kroner(random, 100)
            low, high = uncertain(random, 100, how)
            demands = coverage(random, 100, costs, 15, 0.4) if demanding else {}
            answer, took, cpu = timed(
                lambda lo=low, hi=high, c=costs, d=demands: robust_portfolios(
                    lo, hi, build_frame(c, c.sum() / 2, **d), corners
                )
            )
            about = f"sample {answer.sample_size}, {len(answer.portfolios)} different"
            line(f"{how}, {'15 demands' if demanding else 'budget only'}", [took], [cpu], 30, about)
    random = np.random.default_rng(1)
    costs, values = kroner(random, 100), weighted(random, 100)
    answer, took, cpu = timed(
        lambda: simulate(values * 0.8, values * 1.2, build_frame(costs, costs.sum() / 2))
    )
    line(
        "simulation of uncertain effects",
        [took],
        [cpu],
        30,
        f"{answer.draws} draws, {answer.same:.0%} the same",
    )


def funded(random: Random, n: int) -> tuple[Any, np.ndarray]:
    """Initiatives that can be reduced, go on or be extended, and the scores (n, 5) behind their levels."""
    costs, given = kroner(random, n), scores(random, n)
    levels = [
        [(name, float(np.round(costs[i] * share, -3)), given[i] * share) for name, share in LEVELS]
        for i in range(n)
    ]
    return levels_to_items(levels), given


def levels() -> None:
    header("Initiatives at three levels each: 32 of them, and a frame for each of seven administrations")
    random = np.random.default_rng(2)
    items, _ = funded(random, 32)
    budget = items.costs.sum() / 3 * 0.9
    administration = random.integers(0, 7, 32)[list(items.initiative)]
    frames = [
        ((administration == k) * items.costs, items.costs[administration == k].sum() / 3 * 0.9, f"ramme {k}")
        for k in range(7)
    ]
    values = items.values.mean(axis=1)
    for what, rows in (("one frame", items.at_most), ("seven frames", [*items.at_most, *frames])):
        answer, took, cpu = timed(
            lambda r=rows: best_portfolio(values, build_frame(items.costs, budget, at_most=r))
        )
        line(f"best portfolio, {what}", [took], [cpu], 2, f"proven {answer.proven_optimal}")
        answer, took, cpu = timed(
            lambda r=rows: robust_portfolios(
                items.values,
                items.values,
                build_frame(items.costs, budget, at_most=r),
                weight_vertices(criteria=5),
                together=items.initiative,
            )
        )
        line(f"sample of 500 weightings, {what}", [took], [cpu], 30, f"sample {answer.sample_size}")


def limits() -> None:
    header("How large an exact answer can be (90 s, then it is sampled)")
    for how in ("exact", "half a point either way", "20 % missing"):
        for n in (30, 35, 40, 50):
            answer, took, cpu = robust(n, how, 0, exact_up_to=n)
            about = f"{'exact' if answer.exact else 'SAMPLED'}, {len(answer.portfolios)} portfolios"
            line(f"{n} initiatives, {how}", [took], [cpu], 90, about)


PARTS = {part.__name__: part for part in (optimum, best, frontier, robustness, sampling, levels, limits)}


def main() -> None:
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main()

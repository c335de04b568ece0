"""Non-dominated portfolios and core indices against listing every choice, and the definition written out."""

import itertools
import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.scenarios import dominance, optimum, robustness
from queries.scenarios.demands import build_frame
from queries.scenarios.dominance import Problem, non_dominated
from queries.scenarios.optimum import Optimiser
from queries.scenarios.portfolio import Infeasible
from queries.scenarios.programme import maximise
from queries.scenarios.robustness import (
    SetsOfPositions,
    robust_portfolios,
    simulate,
    weight_vertices,
)


def every_feasible(costs: np.ndarray, budget: float, demands: dict[str, list]) -> np.ndarray:
    choices = np.array(list(itertools.product([0, 1], repeat=len(costs))))
    met = choices @ costs <= budget + 1e-9
    for row, bound in demands.get("at_least", ()):
        met &= choices @ row >= bound
    for row, bound in demands.get("at_most", ()):
        met &= choices @ row <= bound
    for row, bound in demands.get("exactly", ()):
        met &= choices @ row == bound
    for first, second in demands.get("implies", ()):
        met &= choices[:, first] <= choices[:, second]
    met &= choices[:, demands.get("required", [])].all(axis=1)
    return choices[met & ~choices[:, demands.get("excluded", [])].any(axis=1)]


def leads(p: np.ndarray, q: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(least, most) that each p (count, n) can be ahead of q (n,): the definition, with what they share cancelled."""
    only_p, only_q = p * (1 - q), q * (1 - p)
    return (only_p @ low - only_q @ high).min(axis=1), (only_p @ high - only_q @ low).max(axis=1)


def by_listing(low: np.ndarray, high: np.ndarray, feasible: np.ndarray) -> set[frozenset[int]]:
    found = set()
    for q in feasible:
        least, most = leads(feasible, q, low, high)
        if not ((least >= -1e-9) & (most > 1e-9)).any():
            found.add(frozenset(np.flatnonzero(q).tolist()))
    return found


def indicator(portfolio: frozenset[int], n: int) -> np.ndarray:
    return np.isin(np.arange(n), list(portfolio)).astype(int)


def check(low, high, costs, budget, corners, demands) -> None:
    """Everything robust_portfolios says, against listing; and a sample against the exact answer."""
    feasible = every_feasible(costs, budget, demands)
    if not len(feasible):
        with pytest.raises(Infeasible):
            robust_portfolios(low, high, build_frame(costs, budget, **demands), corners)
        return
    n = len(costs)
    worth = low @ corners.T, high @ corners.T
    expected = by_listing(*worth, feasible)
    result = robust_portfolios(low, high, build_frame(costs, budget, **demands), corners)
    assert result.exact
    assert result.sample_size == 0
    assert set(result.portfolios) == expected
    assert len(result.portfolios) == len(expected)
    members = np.array([indicator(portfolio, n) for portfolio in expected])
    assert result.core_index == pytest.approx(members.mean(axis=0))

    worst = max(float((choice @ worth[0]).min()) for choice in feasible)
    assert result.maximin_value == pytest.approx(worst, abs=1e-9)
    assert (indicator(result.maximin, n) @ worth[0]).min() == pytest.approx(worst, abs=1e-9)

    def regret(choice: np.ndarray) -> float:
        return float(leads(feasible, choice, *worth)[1].max())

    assert result.minimax_regret_value == pytest.approx(min(regret(choice) for choice in feasible), abs=1e-9)
    assert regret(indicator(result.minimax_regret, n)) == pytest.approx(result.minimax_regret_value, abs=1e-9)

    sample = robust_portfolios(
        low, high, build_frame(costs, budget, **demands), corners, exact_up_to=-1, samples=20
    )
    assert not sample.exact
    assert sample.sample_size == 20
    assert set(sample.portfolios) <= expected


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_exact_and_interval_scores_agree_with_listing(data: st.DataObject) -> None:
    n, criteria = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3))
    cells = st.lists(st.integers(0, 4), min_size=n * criteria, max_size=n * criteria)
    low = np.array(data.draw(cells), dtype=float).reshape(n, criteria)
    width = np.array(data.draw(cells), dtype=float).reshape(n, criteria) * data.draw(
        st.sampled_from([0, 0.25, 1])
    )
    costs = np.array(data.draw(st.lists(st.integers(0, 6), min_size=n, max_size=n)), dtype=float)
    budget = max(1.0, float(costs.sum()) * data.draw(st.floats(0.2, 0.9)))
    corners = weight_vertices(order=range(criteria)) if data.draw(st.booleans()) else np.eye(criteria)
    check(low, low + width, costs, budget, corners, {})


@pytest.mark.parametrize("seed", range(10))
def test_core_indices_of_ten_agree_with_listing(seed: int) -> None:
    random = np.random.default_rng(seed)
    n = 8 if seed % 2 else 9
    low = random.uniform(0, 4, (n, 3))
    high = low + (random.uniform(0, 0.6, (n, 3)) if seed % 3 else 0)
    costs = np.round(random.uniform(1, 10, n), 1) * 100_000
    check(
        low, high, costs, float(costs.sum() * random.uniform(0.3, 0.7)), weight_vertices(order=[2, 0, 1]), {}
    )


@pytest.mark.parametrize("seed", range(12))
def test_demands_hold_in_every_non_dominated_portfolio(seed: int) -> None:
    random = np.random.default_rng(100 + seed)
    n = 7
    low = random.integers(0, 4, (n, 2)).astype(float)
    high = low + (random.random((n, 2)) < 0.3) * (seed % 3)
    costs = random.integers(1, 9, n).astype(float)
    first, second, third = (int(position) for position in random.choice(n, 3, replace=False))
    demands = {
        "at_least": [(random.integers(0, 2, n), int(random.integers(0, 3)))],
        "at_most": [(random.integers(0, 3, n), 5)],
        "exactly": [(random.integers(0, 2, n), 2)] if seed % 4 == 3 else [],
        "implies": [(first, second)],
        "required": [third] if seed % 2 else [],
        "excluded": [first] if seed % 5 == 4 else [],
    }
    check(
        low, high, costs, float(costs.sum()) * 0.6, weight_vertices(low=[0.2, 0.3], high=[0.7, 0.8]), demands
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_answer_does_not_depend_on_how_the_work_is_cut_up(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As small as with hundreds of thousands of portfolios, and HiGHS takes over at once.
    for module, sizes in (
        (dominance, {"_BLOCK": 3, "_CHUNK": 7, "_SAMPLE": 2, "_FEW": 0.5}),
        (robustness, {"_BLOCK": 2}),
        (optimum, {"_MOST": 2}),
    ):
        for name, size in sizes.items():
            monkeypatch.setattr(module, name, size)
    random = np.random.default_rng(200 + seed)
    low = random.uniform(0, 4, (8, 2))
    high = low + random.uniform(0, 2, (8, 2)) * (random.random((8, 2)) < 0.5)
    costs = random.integers(1, 10, 8).astype(float)
    check(low, high, costs, float(costs.sum()) / 2, weight_vertices(criteria=2), {})


def test_a_missing_score_is_an_interval_and_keeps_the_initiative_in_play() -> None:
    # Three of equal cost, room for two. The third is unknown in both criteria: it could be best or worst.
    low, high = [[3, 3], [2, 2], [0, 0]], [[3, 3], [2, 2], [4, 4]]
    result = robust_portfolios(low, high, build_frame([1, 1, 1], 2), weight_vertices(criteria=2))
    assert set(result.portfolios) == {frozenset({0, 1}), frozenset({0, 2})}
    assert result.core_index.tolist() == [1, 0.5, 0.5]
    # At zero it would simply have been dropped.
    assert robust_portfolios(
        low, low, build_frame([1, 1, 1], 2), weight_vertices(criteria=2)
    ).core_index.tolist() == [
        1,
        1,
        0,
    ]
    # The unknown one is worth nothing at worst; leaving it out can cost 4 - 2, taking it 2 - 0.
    assert result.maximin == {0, 1}
    assert result.maximin_value == 5
    assert result.minimax_regret_value == 2


def test_cost_is_no_criterion_so_equally_good_portfolios_all_count() -> None:
    result = robust_portfolios([[1], [1], [1]], [[1], [1], [1]], build_frame([1, 2, 3], 3), [[1]])
    assert set(result.portfolios) == {frozenset({0, 1})}
    assert len(robust_portfolios([[1], [1]], [[1], [1]], build_frame([1, 2], 2), [[1]]).portfolios) == 2


def test_dominance_cancels_what_is_shared() -> None:
    # With an unknown in both, {0, 2} still beats {1, 2}: 0 is better than 1 whatever the shared 2 is worth.
    result = robust_portfolios(
        [[2], [1], [0]], [[2], [1], [9]], build_frame([1, 1, 1], 2, required=[2]), [[1]]
    )
    assert set(result.portfolios) == {frozenset({0, 2})}


def test_an_order_of_importance_narrows_the_answer() -> None:
    scores = np.array([[4, 0], [0, 4], [2, 1]])
    anything = robust_portfolios(scores, scores, build_frame([1, 1, 1], 1), weight_vertices(criteria=2))
    assert len(anything.portfolios) > 1 and frozenset({0}) in anything.portfolios
    ordered = robust_portfolios(scores, scores, build_frame([1, 1, 1], 1), weight_vertices(order=[0, 1]))
    assert set(ordered.portfolios) == {frozenset({0})}


def test_all_locked_is_one_portfolio() -> None:
    result = robust_portfolios(
        [[1], [2]], [[1], [2]], build_frame([1, 1], 2, required=[0], excluded=[1]), [[1]]
    )
    assert set(result.portfolios) == {frozenset({0})}
    assert result.core_index.tolist() == [1, 0]


def test_too_many_to_list_are_sampled_and_say_so() -> None:
    # Unknown scores throughout: nearly every full portfolio is non-dominated, and there are billions.
    n = 36
    low, high = np.zeros((n, 2)), np.full((n, 2), 4.0)
    costs = np.arange(n) + 20.0
    shares: list[float] = []
    result = robust_portfolios(
        low,
        high,
        build_frame(costs, costs.sum() / 2),
        np.eye(2),
        samples=30,
        exact_seconds=0.2,
        progress=shares.append,
    )
    assert not result.exact
    assert result.sample_size == 30, "the time that the exact search may take does not decide the sample"
    assert result.frequency is not None
    assert len(result.portfolios) <= result.sample_size
    assert shares[-1] == 1
    assert shares == sorted(shares), "what is told never goes back, also where the sample takes over"


def test_the_same_seed_gives_the_same_sample() -> None:
    random = np.random.default_rng(5)
    low = random.integers(0, 5, (60, 3)).astype(float)
    costs = random.integers(1, 20, 60) * 1000.0
    arguments = (low, low, build_frame(costs, costs.sum() / 2), weight_vertices(order=[0, 1, 2]))
    first, again, other = (robust_portfolios(*arguments, samples=40, seed=seed) for seed in (1, 1, 2))
    assert not first.exact
    assert first.sample_size == 40
    assert list(first.portfolios) == list(again.portfolios)
    assert first.frequency.tolist() == again.frequency.tolist()
    assert first.frequency.tolist() != other.frequency.tolist()
    assert first.core_index == pytest.approx(
        np.mean([indicator(each, 60) for each in first.portfolios], axis=0)
    )


@pytest.mark.parametrize("demanding", [False, True])
def test_every_optimum_of_many_is_that_of_the_solver(demanding: bool) -> None:
    random = np.random.default_rng(11)
    n = 40
    costs = np.round(random.lognormal(0, 0.8, n), 2) * 1_000_000
    rows = [((random.random(n) < 0.4) * 1.0, 9.0) for _ in range(4)] if demanding else []
    caps = [((random.random(n) < 0.4) * costs, costs.sum() * 0.15) for _ in range(2)] if demanding else []
    frame = build_frame(costs, costs.sum() * 0.5, at_least=rows, at_most=caps)
    optimiser = Optimiser(frame, seconds_each=10)
    for _ in range(15):
        values = random.uniform(0, 4, n)
        found = optimiser.best(values)
        solver = maximise(values, frame.matrix, frame.low, frame.high, seconds=30)
        assert found.proven
        assert values @ found.chosen == pytest.approx(values @ solver.chosen, abs=1e-9)


def test_nothing_meets_the_frame() -> None:
    frame = build_frame([5, 5], 4, required=[0])
    best = Optimiser(frame, seconds_each=10).best(np.ones(2))
    assert best.chosen is None
    assert best.proven
    with pytest.raises(Infeasible, match="rammen på 4 kr"):
        robust_portfolios([[1], [1]], [[1], [1]], build_frame([5, 5], 4, required=[0]), [[1]])


def test_a_deadline_that_has_passed_gives_no_exact_answer() -> None:
    problem = Problem(np.ones((3, 1)), np.ones((3, 1)), np.ones((1, 3)), np.array([2.0]), np.ones(3), 2.0)
    assert non_dominated(problem, np.zeros((0, 3), bool), deadline=time.monotonic() - 1) is None
    found = non_dominated(problem, np.zeros((0, 3), bool))
    assert found is not None
    assert sorted(map(sorted, SetsOfPositions(found))) == [[0, 1], [0, 2], [1, 2]]


def test_extreme_points_of_an_order_of_importance() -> None:
    assert weight_vertices(order=[0, 1, 2]) == pytest.approx(
        np.array([[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]])
    )
    # The first above the other two, which are not compared.
    assert weight_vertices(order=[0, (1, 2)]) == pytest.approx(
        np.array([[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 2, 0, 1 / 2], [1 / 3, 1 / 3, 1 / 3]])
    )
    assert weight_vertices(criteria=2).tolist() == [[1, 0], [0, 1]]


def test_extreme_points_of_intervals() -> None:
    assert weight_vertices(low=[0.5, 0.3, 0.2], high=[0.5, 0.3, 0.2]) == pytest.approx(
        np.array([[0.5, 0.3, 0.2]])
    )
    corners = weight_vertices(low=[0.2, None, 0.1], high=[0.6, 0.5, None])
    # By hand: two weights at their bounds and the third what is left, where that is allowed.
    by_hand = [[0.6, 0.3, 0.1], [0.6, 0, 0.4], [0.4, 0.5, 0.1], [0.2, 0.5, 0.3], [0.2, 0, 0.8]]
    assert corners == pytest.approx(np.array(by_hand))
    assert weight_vertices(order=[0, 1, 2], low=[0.1, 0.1, 0.1]) == pytest.approx(
        np.array([[0.8, 0.1, 0.1], [0.45, 0.45, 0.1], [1 / 3, 1 / 3, 1 / 3]])
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 10)), min_size=2, max_size=5),
    st.booleans(),
    st.integers(0, 99),
)
def test_extreme_points_hold_the_optimum_of_every_direction(bounds: list, ordered: bool, seed: int) -> None:
    from scipy.optimize import linprog

    count = len(bounds)
    low = np.array([least / 20 for least, _ in bounds])
    high = np.minimum(low + [width / 10 for _, width in bounds], 1)
    order = list(range(count)) if ordered else None
    falling = -np.eye(count)[:-1] + np.eye(count)[1:]
    direction = np.random.default_rng(seed).normal(size=count)
    best = linprog(
        -direction,
        A_ub=falling if ordered else None,
        b_ub=np.zeros(count - 1) if ordered else None,
        A_eq=np.ones((1, count)),
        b_eq=[1],
        bounds=list(zip(low, high, strict=True)),
    )
    if best.status == 2:
        with pytest.raises(ValueError, match="Ingen vægte"):
            weight_vertices(order=order, low=low, high=high)
        return
    corners = weight_vertices(order=order, low=low, high=high)
    assert (corners @ direction).max() == pytest.approx(-best.fun, abs=1e-7)
    assert corners.sum(axis=1) == pytest.approx(np.ones(len(corners)))
    assert (corners >= low - 1e-8).all()
    assert (corners <= high + 1e-8).all()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"low": [0.6, 0.6]}, "de mindste vægte giver 1,20 tilsammen"),
        ({"high": [0.2, 0.3]}, "de største vægte giver 0,50 tilsammen"),
        (
            {"low": [0.5, 0], "high": [0.4, 1], "names": ["evidens", "samarbejde"]},
            "større end den største for evidens",
        ),
        ({"order": [0, 1], "low": [0, 0.6]}, "Ingen vægte opfylder både rækkefølgen og intervallerne"),
        ({"low": [math.nan, 0]}, "mellem 0 og 1, men det gør den ikke for kriterium 0"),
        ({"order": [0, 0]}, "højst én gang"),
        ({}, "Antallet af kriterier er ikke oplyst"),
        ({"low": [0, 0], "criteria": 3}, "ikke én vægt pr. kriterium"),
    ],
)
def test_weights_that_admit_nothing_are_told(arguments: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        weight_vertices(**arguments)


@pytest.mark.parametrize(
    ("low", "high", "corners", "sentence"),
    [
        ([[math.nan], [1]], [[1], [1]], [[1]], "Pointene for Exit mangler"),
        ([[2], [1]], [[1], [1]], [[1]], "Det laveste pointtal er højere end det højeste for Exit"),
        ([[1], [1]], [[1], [1]], np.zeros((0, 1)), "Ingen vægte er mulige"),
        ([[1], [1]], [[1], [1]], [[0.5, 0.5]], "Der er 1 kriterier"),
        ([[1], [1]], [[1], [1]], [[0.5]], "skal give 1 tilsammen"),
        ([[1, 1], [1, 1]], [[1, 1], [1, 1]], [[-1, 2]], "mangle eller være negativ"),
        ([[1]], [[1]], [[1]], "ét sæt point for hver af 2"),
        ([[1], [1]], [[1, 2], [1, 2]], [[1]], "ikke samme form"),
    ],
)
def test_bad_scores_and_weights_are_told(low: list, high: list, corners: list, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        robust_portfolios(low, high, build_frame([1, 1], 1, names=["Exit", "Mentor"]), corners)


def test_simulation_when_nothing_is_uncertain() -> None:
    result = simulate([3, 4, 3, 2], [3, 4, 3, 2], build_frame([4, 8, 10, 8], 20), draws=10)
    assert (result.plan, result.same, result.loss_95, result.draws) == ([0, 1, 3], 1, 0, 10)
    assert result.frequency.tolist() == [1, 1, 0, 1]


def test_simulation_of_two_that_compete() -> None:
    # The second is uniform on 0-3 against a certain 1: it is better in two draws of three.
    result = simulate([1, 0], [1, 3], build_frame([1, 1], 1), draws=2000, seed=4)
    assert result.plan == [1]
    assert result.frequency[1] == pytest.approx(2 / 3, abs=0.03)
    assert result.same == pytest.approx(2 / 3, abs=0.03)
    # The loss is 1 - value where that is positive: 95 % of draws lose at most 1 - 0.15.
    assert result.loss_median == 0
    assert result.loss_95 == pytest.approx(0.85, abs=0.03)
    assert (
        simulate([1, 0], [1, 3], build_frame([1, 1], 1), draws=50, seed=4).same
        == simulate([1, 0], [1, 3], build_frame([1, 1], 1), draws=50, seed=4).same
    )


def test_simulation_of_a_given_plan() -> None:
    result = simulate([1, 2], [1, 2], build_frame([1, 1], 1), plan=[0], draws=5)
    assert (result.plan, result.same, result.loss_median) == ([0], 0, 1)


def test_simulation_told_bad_input() -> None:
    with pytest.raises(ValueError, match="Den laveste værdi er højere end den højeste for plads 0"):
        simulate([2, 1], [1, 1], build_frame([1, 1], 1))
    with pytest.raises(Infeasible):
        simulate([1], [1], build_frame([5], 2, required=[0]))


def test_portfolios_are_a_sequence_of_sets() -> None:
    sets = SetsOfPositions(np.array([[True, False, True], [False, True, False]]))
    assert list(sets) == [frozenset({0, 2}), frozenset({1})]
    assert sets[-1] == {1}
    assert list(sets[:1]) == [frozenset({0, 2})]
    assert frozenset({1}) in sets
    assert repr(sets[1:]) == "SetsOfPositions([frozenset({1})])"

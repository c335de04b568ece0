"""The best portfolio against published optima, dynamic programming and listing every choice."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.scenarios.demands import build_frame
from queries.scenarios.portfolio import (
    Infeasible,
    Level,
    best_portfolio,
    efficient_frontier,
    entry_price,
    levels_to_items,
    price_of_demand,
    value_and_cost,
)

VALUES, COSTS, BUDGET = [3, 4, 3, 2], [4, 8, 10, 8], 20

# Burkardt, data set KNAPSACK_01 (people.sc.fsu.edu/~jburkardt/datasets/knapsack_01): capacity, weights, profits, chosen,
# optimum.
PUBLISHED = {
    "p01": ("165", "23 31 29 44 53 38 63 85 89 82", "92 57 49 68 60 43 67 84 87 72", "1111010000", 309),
    "p02": ("26", "12 7 11 8 9", "24 13 23 15 16", "01110", 51),
    "p03": ("190", "56 59 80 64 75 17", "50 50 64 46 50 5", "110010", 150),
    "p04": ("50", "31 10 20 19 4 3 6", "70 20 39 37 7 5 10", "1001000", 107),
    "p05": ("104", "25 35 45 5 25 3 2 2", "350 400 450 20 70 8 5 5", "10111011", 900),
    "p06": ("170", "41 50 49 59 55 57 60", "442 525 511 593 546 564 617", "0101001", 1735),
    "p07": (
        "750",
        "70 73 77 80 82 87 90 94 98 106 110 113 115 118 120",
        "135 139 149 150 156 163 173 184 192 201 210 214 221 229 240",
        "101010111000011",
        1458,
    ),
    "p08": (
        "6404180",
        "382745 799601 909247 729069 467902 44328 34610 698150 823460 903959 853665 551830 "
        "610856 670702 488960 951111 323046 446298 931161 31385 496951 264724 224916 169684",
        "825594 1677009 1676628 1523970 943972 97426 69666 1296457 1679693 1902996 1844992 1049289 "
        "1252836 1319836 953277 2067538 675367 853655 1826027 65731 901489 577243 466257 369261",
        "110111000110100100000111",
        13549094,
    ),
}


def by_dynamic_programming(values: np.ndarray, costs: np.ndarray, budget: int) -> tuple[float, int]:
    """(best value, least cost of that value), whole costs: the textbook recursion, one budget after another."""
    best = np.zeros(budget + 1)
    for value, cost in zip(values, costs, strict=True):
        best[cost:] = np.maximum(best[cost:], best[: budget + 1 - cost] + value)
    return float(best[-1]), int(np.argmax(best >= best[-1] - 1e-9))


def every_choice(n: int) -> np.ndarray:
    return np.array(list(itertools.product([0, 1], repeat=n)))


def test_the_example_is_solved_where_ranking_by_value_per_krone_is_not() -> None:
    best = best_portfolio(VALUES, build_frame(COSTS, BUDGET))
    assert best.chosen == [0, 1, 3]
    assert (best.value, best.cost, best.bound, best.could_gain) == (9, 20, 9, 0)
    assert best.proven_optimal
    assert best.proven_cheapest


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_knapsack_optima(name: str) -> None:
    capacity, weights, profits, chosen, optimum = PUBLISHED[name]
    best = best_portfolio(
        [*map(int, profits.split())], build_frame([*map(int, weights.split())], int(capacity))
    )
    assert best.value == optimum
    assert best.chosen == [position for position, taken in enumerate(chosen) if taken == "1"]


def test_published_optimum_with_several_budgets() -> None:
    # Petersen (1967), first problem of mknap1 in Beasley's OR-Library: 6 items, 10 budgets, optimum 3800.
    costs = [[8, 12, 13, 64, 22, 41], [8, 12, 13, 75, 22, 41], [3, 6, 4, 18, 6, 4], [5, 10, 8, 32, 6, 12]]
    costs += [[5, 13, 8, 42, 6, 20], [5, 13, 8, 48, 6, 20], [0, 0, 0, 0, 8, 0], [3, 0, 4, 0, 8, 0]]
    costs += [[3, 2, 4, 0, 8, 4], [3, 2, 4, 8, 8, 4]]
    budget = [80, 96, 20, 36, 44, 48, 10, 18, 22, 24]
    best = best_portfolio([100, 600, 1200, 2400, 500, 2000], build_frame(np.transpose(costs), budget))
    assert best.value == 3800
    assert all(paid <= limit for paid, limit in zip(best.cost, budget, strict=True))


@pytest.mark.parametrize("seed", range(12))
def test_correlated_costs_and_values_agree_with_dynamic_programming(seed: int) -> None:
    # Strongly correlated instances (Pisinger 2005): where a solver's default gap goes wrong.
    random = np.random.default_rng(seed)
    costs = random.integers(1, 1000, 30)
    values = costs + 100 if seed % 2 else costs + random.integers(0, 50, 30)
    budget = int(costs.sum() * random.uniform(0.3, 0.6))
    best = best_portfolio(values, build_frame(costs, budget))
    assert (best.value, best.cost) == by_dynamic_programming(values, costs, budget)
    assert best.proven_optimal


def test_values_in_decimals_that_floats_cannot_hold_are_still_ties() -> None:
    # 0.1 + 0.2 and 0.3 are the same value, and 2 kr. is cheaper than 3.
    best = best_portfolio([0.1, 0.2, 0.3], build_frame([1, 1, 3], 3))
    assert best.chosen == [0, 1]
    assert best.proven_cheapest


def test_a_budget_is_not_overstepped_by_a_krone_at_tens_of_millions() -> None:
    assert best_portfolio([2, 2], build_frame([50_000_000, 50_000_001], 100_000_000)).chosen == [0]
    assert best_portfolio([2, 2], build_frame([50_000_000, 50_000_000], 100_000_000)).chosen == [0, 1]


def demands(random: np.random.Generator, n: int) -> dict[str, list]:
    first, second, locked = (int(position) for position in random.choice(n, 3, replace=False))
    return {
        "at_least": [(random.integers(0, 2, n), int(random.integers(1, 3)), "Nørrebro")],
        "at_most": [(random.integers(0, 4, n), 6)],
        "exactly": [(random.integers(0, 2, n), 2)] if random.random() < 0.4 else [],
        "implies": [(first, second)],
        "required": [locked] if random.random() < 0.5 else [],
        "excluded": [second] if random.random() < 0.3 else [],
    }


def meeting(choices: np.ndarray, costs: np.ndarray, budget: float, given: dict[str, list]) -> np.ndarray:
    met = choices @ costs <= budget + 1e-9
    for row, bound, *_ in given["at_least"]:
        met &= choices @ row >= bound
    for row, bound, *_ in given["at_most"]:
        met &= choices @ row <= bound
    for row, bound, *_ in given["exactly"]:
        met &= choices @ row == bound
    for first, second in given["implies"]:
        met &= choices[:, first] <= choices[:, second]
    met &= choices[:, given["required"]].all(axis=1)
    return met & ~choices[:, given["excluded"]].any(axis=1)


@pytest.mark.parametrize("seed", range(40))
def test_every_kind_of_demand_agrees_with_listing_every_choice(seed: int) -> None:
    random = np.random.default_rng(seed)
    n = int(random.integers(4, 10))
    values = np.round(random.uniform(-0.5, 4, n), 1)
    costs = random.integers(1, 12, n) * 100_000
    budget = float(costs.sum() * random.uniform(0.2, 0.7))
    given_demands = demands(random, n)
    choices = every_choice(n)
    met = choices[meeting(choices, costs, budget, given_demands)]
    if not len(met):
        with pytest.raises(Infeasible):
            best_portfolio(values, build_frame(costs, budget, **given_demands))
        return
    best = best_portfolio(values, build_frame(costs, budget, **given_demands))
    worth = met @ values
    assert best.value == pytest.approx(worth.max(), abs=1e-9)
    assert best.cost == (met @ costs)[worth >= worth.max() - 1e-9].min()


def test_past_the_time_limit_the_bound_says_how_much_better_it_could_be() -> None:
    # Subset sum of even costs under an odd budget: no bound by fractions is ever reached, so no solver ends.
    random = np.random.default_rng(1)
    costs = random.integers(5_000_000, 10_000_000, 60) * 2
    budget = int(costs.sum() // 2) | 1
    rows = [(random.integers(0, 2, 60) * costs, float(costs.sum() // 4 + k)) for k in range(5)]
    best = best_portfolio(costs, build_frame(costs, budget, at_most=rows), time_limit=0.3)
    assert not best.proven_optimal
    assert not best.proven_cheapest
    assert best.value < best.bound <= budget
    assert best.could_gain == best.bound - best.value
    assert best.cost <= budget


def test_what_cannot_be_met_together_is_named_and_nothing_else() -> None:
    with pytest.raises(Infeasible) as caught:
        best_portfolio(
            VALUES,
            build_frame(
                COSTS,
                10,
                required=[0],
                at_least=[([1, 1, 1, 1], 3, "indsatser i Nørrebro"), ([1, 0, 0, 0], 1, "indsatser for 18+")],
            ),
        )
    assert [demand.kind for demand in caught.value.conflict] == ["budget", "at_least"]
    said = str(caught.value)
    assert "rammen på 10 kr." in said
    assert "indsatser i Nørrebro: mindst 3" in said
    assert "18+" not in said
    # The cheapest three cost 4 + 8 + 8; the first alone leaves room for none of the others.
    assert "rammen hæves fra 10 kr. til 20 kr." in said
    assert "»indsatser i Nørrebro« sænkes fra 3 til 1" in said


def test_the_smallest_relaxation_comes_first() -> None:
    with pytest.raises(Infeasible) as caught:
        best_portfolio([1, 1, 1], build_frame([5, 5, 5], 14, at_least=[([1, 1, 1], 3, "Valby")]))
    assert [(relaxed.demand.name, relaxed.to) for relaxed in caught.value.alternatives] == [
        ("rammen", 15),
        ("Valby", 2),
    ]


def test_two_conflicts_that_no_single_demand_resolves() -> None:
    with pytest.raises(Infeasible) as caught:
        best_portfolio(
            [1, 1],
            build_frame(
                [1, 1],
                5,
                required=[0],
                excluded=[0],
                at_least=[([1, 1], 3, "bydele")],
                names=["Exit", "Mentor"],
            ),
        )
    assert caught.value.alternatives == ()
    assert {relaxed.demand.name for relaxed in caught.value.combined} >= {"bydele", "Exit"}
    assert "»bydele« sænkes fra 3 til" in str(caught.value)


def test_many_locked_initiatives_are_counted_rather_than_listed() -> None:
    with pytest.raises(
        Infeasible, match=r"12 indsatser, der skal med \(plads 0, plads 1, plads 2, plads 3 m\.fl\.\)"
    ):
        best_portfolio(np.ones(12), build_frame(np.ones(12), 11, required=range(12)))


@pytest.mark.parametrize("seed", range(60, 90))
def test_a_conflict_is_minimal_and_each_relaxation_helps(seed: int) -> None:
    random = np.random.default_rng(seed)
    n = 6
    costs = random.integers(1, 10, n)
    budget = float(costs.sum()) * 0.3
    given_demands = {
        "at_least": [(random.integers(0, 2, n), int(random.integers(2, 5)), f"krav {k}") for k in range(3)],
        "at_most": [(random.integers(0, 3, n), 2, "loft")],
    }
    choices = every_choice(n)

    def possible(demands: list) -> bool:
        met = np.ones(len(choices), dtype=bool)
        for demand in demands:
            reached = choices @ demand.coefficients
            met &= (reached >= demand.low) & (reached <= demand.high)
        return bool(met.any())

    try:
        best_portfolio(np.ones(n), build_frame(costs, budget, **given_demands))
    except Infeasible as conflict:
        assert not possible(list(conflict.conflict))
        for demand in conflict.conflict:
            assert possible([other for other in conflict.conflict if other is not demand])
        for relaxed in conflict.alternatives:
            eased = {kind: list(rows) for kind, rows in given_demands.items()}
            ceiling = budget
            if relaxed.demand.kind == "budget":
                ceiling = relaxed.to
            else:
                rows = eased[relaxed.demand.kind]
                at = next(i for i, row in enumerate(rows) if row[2] == relaxed.demand.name)
                rows[at] = (rows[at][0], relaxed.to, rows[at][2])
            assert best_portfolio(np.ones(n), build_frame(costs, ceiling, **eased)).proven_optimal
        assert conflict.alternatives or conflict.combined


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([3, math.nan], [1, 2], 3), "Værdien for plads 1 mangler"),
        (([3, 1], [math.nan, 2], 3), "Omkostningen for plads 0 mangler"),
        (([3, 1], [1, None], 3), "Omkostningen for plads 1 mangler"),
        (([3, 1], [1, math.inf], 3), "Omkostningen for plads 1 er uendelig"),
        (([3, 1], [1, -2], 3), "Omkostningen for plads 1 er negativ"),
        (([3, 1], [1, 2], 0), "Rammen skal være over 0 kr."),
        (([3, 1], [1, 2], -5), "den er −5 kr."),
        (([3, 1], [1, 2], math.nan), "Rammen mangler"),
        (([3, 1, 2], [1, 2], 3), "ét tal for hver indsats"),
    ],
)
def test_bad_input_is_told_in_a_sentence(arguments: tuple, sentence: str) -> None:
    values, costs, budget = arguments
    with pytest.raises(ValueError, match=sentence):
        best_portfolio(values, build_frame(costs, budget))


def test_bad_demands_are_told_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="plads 7 findes ikke; der er 4"):
        best_portfolio(VALUES, build_frame(COSTS, BUDGET, required=[7]))
    with pytest.raises(ValueError, match="Nørrebro: grænsen mangler"):
        best_portfolio(VALUES, build_frame(COSTS, BUDGET, at_least=[([1, 1, 1, 1], math.nan, "Nørrebro")]))
    with pytest.raises(ValueError, match="højstekrav nr. 1: tallet"):
        best_portfolio(VALUES, build_frame(COSTS, BUDGET, at_most=[([1, 1], 2)]))
    with pytest.raises(ValueError, match="Værdien for Exit mangler"):
        best_portfolio([math.nan, 1], build_frame([1, 1], 2, names=["Exit", "Mentor"]))


def test_a_programme_that_misses_its_bound_by_a_millionth_is_not_infeasible() -> None:
    # HiGHS 1.12 with presolve calls this one infeasible when the locked position is a row and the budget is not whole.
    costs = [3, 1, 4, 4, 10, 8.000001, 1]
    best = best_portfolio(
        [8, 6, 6, 8, 5, 7, 7], build_frame(costs, 17, required=[5], at_least=[([0, 1, 0, 1, 0, 1, 0], 2)])
    )
    assert (best.chosen, best.value) == ([0, 3, 5, 6], 30)


def test_nothing_to_choose_from_is_an_empty_portfolio() -> None:
    best = best_portfolio([], build_frame([], 10))
    assert (best.chosen, best.value, best.cost) == ([], 0, 0)


def test_the_frontier_of_the_example() -> None:
    frontier = efficient_frontier(VALUES, COSTS)
    assert [(each.cost, each.value, each.chosen) for each in frontier] == [
        (0, 0, []),
        (4, 3, [0]),
        (8, 4, [1]),
        (12, 7, [0, 1]),
        (20, 9, [0, 1, 3]),
        (22, 10, [0, 1, 2]),
        (30, 12, [0, 1, 2, 3]),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 5), st.integers(0, 6)), min_size=1, max_size=9))
def test_the_frontier_is_the_best_value_at_every_budget(items: list[tuple[int, int]]) -> None:
    values, costs = (np.array(column) for column in zip(*items, strict=True))
    choices = every_choice(len(items))
    frontier = efficient_frontier(values, costs)
    for budget in range(int(costs.sum()) + 1):
        affordable = choices[choices @ costs <= budget]
        best = int((affordable @ values).max())
        cheapest = int((affordable @ costs)[affordable @ values == best].min())
        reached = [each for each in frontier if each.cost <= budget][-1]
        assert (reached.value, reached.cost) == (best, cheapest)
    assert all(value_and_cost(values, costs, each.chosen) == (each.value, each.cost) for each in frontier)
    assert [each.cost for each in frontier] == sorted({each.cost for each in frontier})


def test_the_frontier_takes_one_of_each_group_of_alternatives() -> None:
    frontier = efficient_frontier([1, 3, 2], [1, 4, 2], alternatives=[[0, 1]])
    assert [(each.cost, each.chosen) for each in frontier] == [
        (0, []),
        (1, [0]),
        (2, [2]),
        (3, [0, 2]),
        (6, [1, 2]),
    ]


def test_what_it_takes_to_come_in() -> None:
    # With 8 kr. left over by the first two, the third is worth as much as the fourth and more.
    price = entry_price(VALUES, build_frame(COSTS, BUDGET), 2)
    assert (price.cost, price.value, price.proven) == (8, 5, True)
    assert 2 in best_portfolio(VALUES, build_frame([4, 8, 7.99, 8], BUDGET)).chosen
    assert 2 not in best_portfolio(VALUES, build_frame([4, 8, 8.01, 8], BUDGET)).chosen
    assert 2 in best_portfolio([3, 4, 5.01, 2], build_frame(COSTS, BUDGET)).chosen
    assert 2 not in best_portfolio([3, 4, 4.99, 2], build_frame(COSTS, BUDGET)).chosen


@pytest.mark.parametrize("seed", range(8))
def test_at_the_entry_price_it_is_in_an_optimum_and_above_it_in_none(seed: int) -> None:
    random = np.random.default_rng(seed)
    n = 7
    values, costs = random.integers(1, 9, n).astype(float), random.integers(1, 12, n).astype(float)
    budget = float(costs.sum() // 2)
    demand = {"at_least": [(np.arange(n) % 2, 2)]}
    best = best_portfolio(values, build_frame(costs, budget, **demand))

    def worth(values: np.ndarray, costs: np.ndarray, **locked: list[int]) -> float:
        try:
            return best_portfolio(values, build_frame(costs, budget, **locked, **demand)).value
        except Infeasible:
            return -math.inf

    for position in set(range(n)) - set(best.chosen):
        price = entry_price(values, build_frame(costs, budget, **demand), position, best=best)
        for over, is_in in ((-0.001, True), (0.001, False)):
            if price.cost is not None and 0 <= price.cost + over <= costs[position]:
                changed = costs.copy()
                changed[position] = price.cost + over
                assert (worth(values, changed, required=[position]) >= best.value) == is_in
            if price.value is not None:
                changed = values.copy()
                changed[position] = price.value - over
                with_it = worth(changed, costs, required=[position])
                assert (with_it >= worth(changed, costs, excluded=[position])) == is_in


def test_what_no_price_brings_in() -> None:
    # Only with the second, which must not be in.
    price = entry_price([1, 1, 1], build_frame([1, 1, 1], 2, excluded=[1], implies=[(0, 1)]), 0)
    assert (price.cost, price.value) == (None, None)
    with pytest.raises(ValueError, match="Exit er allerede med"):
        entry_price([1], build_frame([1], 2, names=["Exit"]), 0)


def test_what_is_locked_out_may_already_be_cheap_enough() -> None:
    price = entry_price(VALUES, build_frame(COSTS, BUDGET, excluded=[1]), 1)
    assert (price.cost, price.value) == (8, 4)


def test_the_price_of_each_demand() -> None:
    prices = price_of_demand(
        VALUES, build_frame(COSTS, BUDGET, required=[2], at_least=[([0, 0, 1, 1], 1, "Valby")])
    )
    # Locked in, the third leaves 10 kr. for the second: 7 instead of 9; Valby is served by it anyway.
    assert [(price.text, price.lost) for price in prices] == [("plads 2 skal med", 2), ("Valby: mindst 1", 0)]
    assert prices[0].without.chosen == [0, 1, 3]
    assert price_of_demand(VALUES, build_frame(COSTS, BUDGET)) == []


def test_levels_of_funding_are_alternatives() -> None:
    items = levels_to_items(
        [
            [Level("stop", 0, 0), Level("reduktion", 4, 2), Level("uændret", 8, 3)],
            [Level("uændret", 6, 4), Level("udvidelse", 9, 5)],
            [Level("stop", 0, 0), Level("uændret", 5, 1)],
        ],
        locked=[2],
        names=["Exit", "Mentor", "Værested"],
    )
    assert items.names[1] == "Exit (reduktion)"
    best = best_portfolio(
        items.values, build_frame(items.costs, 15, exactly=items.exactly, at_most=items.at_most)
    )
    # The locked one takes 5; of the 10 left, both others at their cheaper level cost 10 and give 6.
    assert items.decisions(best.chosen) == {0: "reduktion", 1: "uændret", 2: "uændret"}
    assert best.value == 7
    assert items.decisions([]) == {0: "stop", 1: "stop", 2: "stop"}
    assert items.positions({0: "reduktion", 1: "stop", 2: "uændret"}) == [1, 5]
    assert items.spread([1, 0, 2]).tolist() == [0, 1, 1, 0, 0, 2]
    values = [
        each.value for each in efficient_frontier(items.values, items.costs, alternatives=items.alternatives)
    ]
    assert values == [0, 2, 4, 5, 6, 7, 8, 9]


def test_levels_that_make_no_sense_are_told() -> None:
    with pytest.raises(ValueError, match="Exit har to niveauer med samme navn"):
        levels_to_items([[("uændret", 1, 1), ("uændret", 2, 2)]], names=["Exit"])
    with pytest.raises(ValueError, match="indsats nr. 1 skal med, men har intet niveau"):
        levels_to_items([[("stop", 0, 0)]], locked=[0])
    with pytest.raises(KeyError, match="has no level 'udvidelse'"):
        levels_to_items([[("uændret", 1, 1)]]).positions({0: "udvidelse"})

"""A scenario out of literal rows: what is up for decision, at which levels, under which demands, and what newer data change."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.persons import few
from data.store import Store
from queries import run
from queries.scenarios import keeping, words
from queries.scenarios.portfolio import Infeasible
from queries.scenarios.possibilities import dominated, overlaps
from queries.scenarios.report import by_decision, compare, stopping, thinned
from queries.scenarios.robustness import robust_portfolios, simulate
from queries.scenarios.scenario import (
    Answer,
    Ground,
    coverage_by_group,
    demand_prices,
    frontier,
    material,
    solve,
    usual_year,
    why_out,
)
from queries.scenarios.settings import (
    CRITERION_NAMES,
    Coverage,
    Cut,
    OwnLevel,
    Settings,
    Tie,
    admissible,
    normalised,
)
from queries.scenarios.trial import LISTS, against, robust_question, robust_rows, simulation_question
from tests.rows import delivery, store_with

# The published example, in millions: the best for 20 is 1, 2 and 4, worth 9; ranking by value per krone gives 7.
VALUES, COSTS = (3.0, 4.0, 3.0, 2.0), (4.0, 8.0, 10.0, 8.0)


def initiative(number: int, **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": f"I-{number}",
        "name": f"Nr. {number}",
        "administration": "SOF" if number % 2 else "BUF",
        "purpose": "begge",
        "status": "i gang",
        "districts": [number],
        "target_group": "18+" if number == 1 else "under 18",
        "prevention_level": "primær",
    } | more


def grant(number: int, millions: float, **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": f"I-{number}",
        "year": 2010,
        "administration": "SOF" if number % 2 else "BUF",
        "funding": "satspulje",
        "spending": "drift",
        "adopted_budget": millions * 1e6,
        "price_level": "løbende",
        "duration": "midlertidig",
        "expires": 2010,
    } | more


def judged(number: int, value: float, criteria: tuple[str, ...] = CRITERION_NAMES) -> list[dict[str, Any]]:
    return [
        {"initiative_id": f"I-{number}", "criterion": name, "score": value, "assessed_by": "CSB"}
        for name in criteria
    ]


def proposal(number: int, kind: str, millions: float, **more: Any) -> dict[str, Any]:
    return {
        "proposal_id": f"F-{number}-{kind}",
        "initiative_id": f"I-{number}",
        "administration": "SOF" if number % 2 else "BUF",
        "type": kind,
        "year": 2011,
        "change": millions * 1e6,
        "price_level": "2010",
        "consequence": f"Følgen af {kind}",
    } | more


ROWS: dict[str, list[dict[str, Any]]] = {
    "initiatives": [initiative(n) for n in (1, 2, 3, 4)] + [initiative(5, statutory=True)],
    "finances": [*(grant(n, cost) for n, cost in enumerate(COSTS, 1)), grant(5, 1)],
    "assessments": [row for n, value in enumerate(VALUES, 1) for row in judged(n, value)],
}


@pytest.fixture
def four(tmp_path: Path) -> Store:
    return store_with(tmp_path, **ROWS)


def settings(**more: Any) -> Settings:
    return Settings(2010, frame="beløb", budget=20e6) if not more else Settings(
        **({"year": 2010, "frame": "beløb", "budget": 20e6} | more)
    )  # fmt: skip


def levels(answer: Answer) -> dict[str, str]:
    return dict(zip(answer.decisions["initiative_id"], answer.decisions["level"], strict=True))


def test_the_published_example_with_what_each_would_take(four: Store) -> None:
    found, answer = solve(four, settings())
    assert levels(answer) == {"I-1": "som nu", "I-2": "som nu", "I-3": "stop", "I-4": "som nu"}
    assert (answer.portfolio.value, answer.portfolio.cost, answer.value_now) == (9, 20e6, 12)
    assert answer.portfolio.proven_optimal
    [out] = why_out(found, answer).to_dict("records")
    # In beside 1 and 2 (12 of 20 used, 7 of value) it is worth 10 > 9 at a cost of 8 million; at 10 million it must be worth
    # what takes 1 and 3 or 2 and 3 (14 and 18 used) from 6 or 7 to 9: 5.
    assert (out["name"], out["cost_to_enter"], out["score_to_enter"]) == ("Nr. 3", 8e6, 5)
    assert found.outside_statutory == 1
    assert words.outside(found) == [
        "1 anden indsats er ikke til beslutning og ligger fast, heraf 1 lovpligtig."
    ]
    # Every subset by hand: the best value for each budget.
    best = {
        budget: max(
            sum(VALUES[i] for i in subset)
            for size in range(5)
            for subset in itertools.combinations(range(4), size)
            if sum(COSTS[i] for i in subset) <= budget
        )
        for budget in range(31)
    }
    steps, count = frontier(found)
    assert count == len(steps)
    for row in steps.to_dict("records"):
        assert best[round(row["cost"] / 1e6)] == row["value"]
    assert set(steps["value"]) == set(best.values())


def test_a_statutory_initiative_that_is_chosen_is_locked_in(four: Store) -> None:
    found, answer = solve(four, settings(up_for_decision=("I-3", "I-5", "I-9"), budget=1e6))
    assert levels(answer) == {"I-3": "stop", "I-5": "som nu"}
    assert found.gone == ("I-9",)
    told = " ".join(words.outside(found))
    assert "1 indsats blandt de valgte er lovpligtig og fortsætter som nu." in told
    assert "1 valgt indsats er afsluttet, stoppet eller fjernet, siden de blev valgt: I-9." in told
    with pytest.raises(Infeasible, match="rammen hæves fra 500.000 kr. til 1.000.000 kr."):
        solve(four, settings(up_for_decision=("I-3", "I-5"), budget=0.5e6))


def test_proposals_are_levels_and_other_price_levels_are_told(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        **ROWS,
        proposals=[
            proposal(1, "reduktion", -2),
            proposal(1, "stop", -4),
            proposal(2, "effektivisering", -1),
            proposal(3, "udvidelse", 5),
            proposal(4, "reduktion", -9),  # more than there is: no level
            proposal(4, "udvidelse", 1, price_level="2008"),
        ],
    )
    found, answer = solve(store, settings(budget=100e6, use_proposals=True))
    told = {(row["initiative_id"], row["level"]): row for row in found.levels.to_dict("records")}
    assert {key: (row["cost"], row["share"]) for key, row in told.items() if key[1] != "som nu"} == {
        ("I-1", "reduceret"): (2e6, 0.5),
        ("I-2", "effektiviseret"): (7e6, 1.0),
        ("I-3", "udvidet"): (15e6, 1.5),
    }
    # Where money is no object, the cheapest of equal value and the largest of the rest.
    assert levels(answer) == {"I-1": "som nu", "I-2": "effektiviseret", "I-3": "udvidet", "I-4": "som nu"}
    assert answer.portfolio.value == 3 + 4 + 4.5 + 2
    assert "1 forslag står i et andet prisniveau og bruges ikke." in words.outside(found)
    _, without = solve(store, settings(budget=100e6))
    assert set(levels(without).values()) == {"som nu"}
    _, tight = solve(store, settings(budget=2e6, use_proposals=True))
    told = dict(zip(tight.decisions["initiative_id"], tight.decisions["consequence"], strict=True))
    assert levels(tight)["I-1"] == "reduceret"
    assert told["I-1"] == "Følgen af reduktion"


def test_own_levels_come_before_proposals_and_a_stop_may_cost(tmp_path: Path) -> None:
    store = store_with(tmp_path, **ROWS, proposals=[proposal(1, "reduktion", -2)])
    own = {
        "I-1": {"reduceret": OwnLevel(1e6, 0.9), "udvidet": OwnLevel(5e6, 2.0, possible=False)},
        "I-3": {"stop": OwnLevel(3e6, 0.0)},
    }
    found, answer = solve(store, settings(budget=4e6, levels=own))
    assert ("I-1", "udvidet") not in set(
        zip(found.levels["initiative_id"], found.levels["level"], strict=True)
    )
    # 3 million go to winding down number 3; the one left reduces number 1.
    assert levels(answer) == {"I-1": "reduceret", "I-2": "stop", "I-3": "stop", "I-4": "stop"}
    assert (answer.portfolio.value, answer.portfolio.cost) == (pytest.approx(2.7), 4e6)
    kept = json.loads(json.dumps(found.settings.as_record()))
    assert Settings.from_record(kept) == found.settings


def test_demands_are_met_and_priced(four: Store) -> None:
    asked = settings(coverage=(Coverage("bydel", "3", 1), Coverage("målgruppe", "18+", 1)))
    found, answer = solve(four, asked)
    # Number 3 and number 1 (18+) cost 14 of the 20: nothing else fits, so 9 becomes 6. Without the district 9 come back;
    # without the target group 2 and 3 are worth 7.
    assert (levels(answer)["I-3"], answer.portfolio.value) == ("som nu", 6)
    assert {price.text: price.lost for price in demand_prices(found, answer)} == {
        "Indsatser i bydelen Nørrebro: mindst 1": 3,
        "Indsatser for unge og voksne fra 18 år: mindst 1": 1,
    }


def test_money_counts_in_a_district_alone(tmp_path: Path) -> None:
    rows = ROWS | {"initiatives": [initiative(1, districts=[3, 8]), *ROWS["initiatives"][1:]]}
    store = store_with(tmp_path, **rows)
    _, by_money = solve(store, settings(coverage=(Coverage("bydel", "3", 10e6, "kr."),)))
    assert levels(by_money)["I-3"] == "som nu"
    here = by_money.coverage.set_index("district").loc[3]
    assert (here["before"], here["kroner_before"], here["kroner_after"]) == (2, 10e6, 10e6)
    with pytest.raises(Infeasible) as told:
        solve(store, settings(coverage=(Coverage("bydel", "3", 11e6, "kr."),)))
    assert "Penge til indsatser i bydelen Nørrebro alene: mindst 11.000.000 kr." in str(told.value)
    assert "sænkes fra 11.000.000 kr. til 10.000.000 kr." in str(told.value)


def test_the_largest_cut_of_one_administration_or_of_each(four: Store) -> None:
    # BUF has 2 and 4 (16 million), SOF 1 and 3 (14 million).
    _, one = solve(four, settings(budget=16e6, cuts=(Cut(0.0, "BUF"),)))
    assert levels(one) == {"I-1": "stop", "I-2": "som nu", "I-3": "stop", "I-4": "som nu"}
    with pytest.raises(Infeasible) as told:
        solve(four, settings(budget=16e6, cuts=(Cut(0.2),)))
    assert "SOF's penge: mindst 11.200.000 kr." in str(told.value)
    assert "rammen hæves fra 16.000.000 kr. til" in str(told.value)


@pytest.mark.parametrize(
    ("tie", "going"),
    [
        (Tie("begge eller ingen", "I-2", "I-3"), {"I-2", "I-3"}),
        (Tie("højst én", "I-1", "I-2"), {"I-2", "I-3"}),
        (Tie("præcis én", "I-2", "I-4"), {"I-2", "I-3"}),
        (Tie("kun sammen med", "I-2", "I-3"), {"I-2", "I-3"}),
    ],
)
def test_packages_and_alternatives(four: Store, tie: Tie, going: set[str]) -> None:
    """Each is checked against every subset of the four."""
    chosen = {
        "begge eller ingen": lambda s: (1 in s) == (2 in s),
        "højst én": lambda s: not {0, 1} <= s,
        "præcis én": lambda s: (1 in s) != (3 in s),
        "kun sammen med": lambda s: 1 not in s or 2 in s,
    }[tie.kind]
    best = max(
        sum(VALUES[i] for i in subset)
        for size in range(5)
        for subset in map(set, itertools.combinations(range(4), size))
        if sum(COSTS[i] for i in subset) <= 20 and chosen(subset)
    )
    _, answer = solve(four, settings(ties=(tie,)))
    assert answer.portfolio.value == best
    assert chosen({i for i in range(4) if levels(answer)[f"I-{i + 1}"] != "stop"})


def test_a_demand_on_what_is_no_longer_there_is_told_and_not_used(four: Store) -> None:
    asked = settings(ties=(Tie("højst én", "I-1", "I-9"),), required=("I-8",), excluded=("I-7",))
    found, answer = solve(four, asked)
    assert answer.portfolio.value == 9
    assert words.outside(found)[1:] == [
        "Kravet »Nr. 1 og I-9: højst én« bruges ikke: I-9 er ikke til beslutning.",
        "Kravet »I-8 skal videreføres« bruges ikke: indsatsen er ikke til beslutning.",
        "Kravet »I-7 skal stoppe« bruges ikke: indsatsen er ikke til beslutning.",
    ]


def test_a_frame_in_per_cent_and_one_for_each_administration(four: Store) -> None:
    found, _ = solve(four, Settings(2010, budget_change=-1 / 3))
    assert found.budget == pytest.approx(20e6)
    own = Settings(2010, frame="forvaltning", budget_change=0.0, administration_changes={"SOF": -0.5})
    found, answer = solve(four, own)
    # SOF has 7 of 14 million left, which only number 1 fits in; BUF keeps its 16.
    assert found.budget == 23e6
    assert levels(answer) == {"I-1": "som nu", "I-2": "som nu", "I-3": "stop", "I-4": "som nu"}
    # In the place of number 1, which is worth as much, number 3 may cost all of SOF's 7 million.
    [out] = why_out(found, answer).to_dict("records")
    assert out["cost_to_enter"] == 7e6
    assert words.frame_words(own) == "SOF 50 % under i dag og de øvrige som i dag"


@pytest.mark.parametrize("budget", [0.0, -1.0])
def test_a_frame_of_nothing_is_told(four: Store, budget: float) -> None:
    with pytest.raises(ValueError, match="Rammen skal være over 0 kr"):
        solve(four, settings(budget=budget))


def test_nothing_to_decide_is_told(four: Store) -> None:
    with pytest.raises(ValueError, match="Ingen bevillinger udløber i 2012"):
        solve(four, Settings(2012))
    with pytest.raises(ValueError, match="Ingen bevillinger udløber i 2010"):
        solve(four, settings(up_for_decision=()))


def test_missing_costs_and_other_prices_are_left_out_and_told(tmp_path: Path) -> None:
    rows = ROWS | {
        "finances": [
            grant(1, 4),
            grant(2, 8, adopted_budget=None),
            grant(3, 10, price_level="2008"),
            grant(4, 8),
        ]
    }
    found, answer = solve(store_with(tmp_path, **rows), settings())
    assert levels(answer) == {"I-1": "som nu", "I-4": "som nu"}
    assert any(
        "2 indsatser til beslutning er udeladt" in said and "Nr. 2 og Nr. 3" in said
        for said in words.outside(found)
    )


def test_the_year_is_counted_in_the_prices_that_most_amounts_stand_in(tmp_path: Path) -> None:
    rows = ROWS | {"finances": [grant(n, cost, price_level="2008") for n, cost in enumerate(COSTS, 1)]}
    found, answer = solve(store_with(tmp_path, **rows), settings())
    assert answer.portfolio.value == 9
    assert words.price_sentence(found) == "Beløb er i 2008-priser."


def test_missing_scores_are_intervals_and_not_zeros(tmp_path: Path) -> None:
    rows = ROWS | {
        "assessments": [*judged(1, 3), *judged(2, 4), *judged(3, 3, CRITERION_NAMES[:3]), *judged(4, 2)]
    }
    found, answer = solve(store_with(tmp_path, **rows), settings())
    third = answer.decisions.set_index("initiative_id").loc["I-3"]
    assert (third["score_low"], third["score"], third["score_high"]) == pytest.approx((1.5, 2.5, 3.5))
    assert (
        words.uncertain_scores(answer.decisions)[answer.decisions["initiative_id"].tolist().index("I-3")]
        == "1,5 til 3,5"
    )
    assert found.scores.enough


def test_where_no_score_is_known_the_answer_says_what_it_rests_on(tmp_path: Path) -> None:
    found, answer = solve(store_with(tmp_path, **(ROWS | {"assessments": []})), settings())
    assert not found.scores.enough
    assert "Ingen point er målt eller vurderet endnu" in words.nothing_known(found)
    assert (answer.value_low, answer.portfolio.value, answer.value_high) == (0, 6, 12)
    # All weigh alike, so the most and the cheapest go on; nothing is ranked by score.
    assert by_decision(answer, ranked=False)["name"].tolist() == ["Nr. 3", "Nr. 1", "Nr. 2", "Nr. 4"]
    assert "ingen samlet rangorden" in words.too_little_ground()


def test_weights_as_numbers_intervals_and_an_order() -> None:
    numbers = Settings(2010, weights={"evidens": 3.0, "potentiale": 1.0})
    assert normalised(numbers).tolist() == [0, 0.75, 0, 0, 0, 0.25]
    assert len(admissible(numbers)) == 6, "all weightings are tried"
    narrow = admissible(Settings(2010, weights={"evidens": 3.0, "potentiale": 1.0}, spread=0.05))
    assert narrow.max() == pytest.approx(0.8)
    assert admissible(Settings(2010, spread=0.0)).tolist() == [[pytest.approx(1 / 6)] * 6]
    order = Settings(2010, weight_mode="rækkefølge", order=("samarbejde", "evidens"))
    corners = admissible(order)
    place = [CRITERION_NAMES.index(name) for name in ("samarbejde", "evidens")]
    assert (corners[:, place[0]] >= corners[:, place[1]] - 1e-12).all()
    others = [i for i in range(6) if i not in place]
    assert (corners[:, [place[1]]] >= corners[:, others] - 1e-12).all()
    assert normalised(order).argmax() == place[0]
    interval = Settings(
        2010,
        weight_mode="interval",
        weight_low=dict.fromkeys(CRITERION_NAMES, 0.0) | {"evidens": 0.5},
        weight_high=dict.fromkeys(CRITERION_NAMES, 0.3) | {"evidens": 0.6},
    )
    assert normalised(interval)[CRITERION_NAMES.index("evidens")] == pytest.approx(0.55, abs=0.05)
    with pytest.raises(ValueError, match="de største vægte giver 0,60 tilsammen"):
        normalised(Settings(2010, weight_mode="interval", weight_high=dict.fromkeys(CRITERION_NAMES, 0.1)))
    with pytest.raises(ValueError, match="Mindst ét kriterium"):
        normalised(Settings(2010, weights=dict.fromkeys(CRITERION_NAMES, 0.0)))


def small(found: Ground) -> dict[str, Any]:
    return robust_question(found, exact_seconds=60, seed=1, samples=50)


def test_the_three_lists_agree_with_every_portfolio_listed(tmp_path: Path) -> None:
    """Scores differ by criterion, all weights admitted: the non-dominated portfolios are found by comparing all pairs."""
    table = np.array(
        [[4, 1, 1, 1, 1, 1], [1, 4, 2, 1, 1, 1], [3, 3, 0, 2, 0, 1], [0, 0, 1, 0, 0, 0]], dtype=float
    )
    rows = ROWS | {
        "assessments": [
            row
            for n in range(4)
            for c, name in enumerate(CRITERION_NAMES)
            for row in judged(n + 1, table[n, c], (name,))
        ]
    }
    found, answer = solve(store_with(tmp_path, **rows), settings())
    result = robust_portfolios(**small(found))
    subsets = [
        set(s)
        for size in range(5)
        for s in itertools.combinations(range(4), size)
        if sum(COSTS[i] for i in s) <= 20
    ]
    worth = {tuple(sorted(s)): table[sorted(s)].sum(axis=0) for s in subsets}
    best = [
        set(p)
        for p, mine in worth.items()
        if not any((other >= mine).all() and (other > mine).any() for other in worth.values())
    ]
    ids = found.candidates["initiative_id"].tolist()
    named = {frozenset(ids[found.items.initiative[position]] for position in p) for p in result.portfolios}
    assert named == {frozenset(f"I-{n + 1}" for n in p) for p in best}
    told = robust_rows(found, result).set_index("initiative_id")
    for n in range(4):
        share = np.mean([n in p for p in best])
        assert told.loc[f"I-{n + 1}", "index"] == pytest.approx(share)
        assert told.loc[f"I-{n + 1}", "list"] == (
            "videreføres" if share == 1 else "udgår" if share == 0 else "til drøftelse"
        )
    record = keeping.robust_record(found, result, day=date(2010, 3, 16))
    assert [row["initiative_id"] for name in LISTS for row in record["lists"][name]] == list(told.index)
    assert words.how_found(found, result).startswith("Eksakt: alle")
    assert words.how_found(found, result).endswith("Alle tænkelige vægte er prøvet.")
    other = against(found, answer, result.maximin)
    assert set(other["level"]) <= {"som nu", "stop"}


def test_levels_of_one_initiative_move_together_in_a_simulation(tmp_path: Path) -> None:
    """A reduced version worth half of an uncertain whole is never worth more than the whole; so the plan never turns to it."""
    rows = ROWS | {"assessments": judged(2, 4)}
    store = store_with(tmp_path, **rows, proposals=[proposal(1, "reduktion", -1)])
    found, answer = solve(store, settings(up_for_decision=("I-1",), budget=4e6, use_proposals=True))
    question = simulation_question(found, answer, spread=0.5, seed=7, draws=200)
    result = simulate(**question)
    assert (result.same, result.loss_95, result.draws) == (1.0, 0.0, 200)
    apart = simulate(**(question | {"together": None}))
    assert apart.same < 1.0, "drawn one by one, half of the whole is sometimes more than the whole"


def test_who_loses_participants_hides_the_few(tmp_path: Path) -> None:
    def counted(number: int, value: float) -> dict[str, Any]:
        return {
            "indicator_id": f"D-{number}", "name": "Deltagere", "initiative_id": f"I-{number}", "type": "output",
            "unit": "deltagere", "direction": "op", "frequency": "år", "counts_persons": True,
        }  # fmt: skip

    measured = [
        {"indicator_id": f"D-{n}", "period": "2009", "value": value} for n, value in ((3, 3), (4, 40))
    ]
    store = store_with(tmp_path, **ROWS, indicators=[counted(3, 3), counted(4, 40)], measurements=measured)
    _, answer = solve(store, settings(budget=4e6))
    out = stopping(answer).set_index("initiative_id")
    assert out.loc["I-4", "participants"] == 40
    assert out.loc["I-3", "people"] == few()
    assert pd.isna(out.loc["I-3", "participants"])
    value, note = words.affected(stopping(answer))
    assert value == "mindst 40 om året"
    assert "1 indsats, hvis tal ikke vises, da det er 1-4 personer" in note
    assert "1 indsats uden tal" in note


def test_coverage_before_and_after_by_group(four: Store) -> None:
    _, answer = solve(four, settings())
    found, _ = solve(four, settings())
    rows = coverage_by_group(found, answer.portfolio.chosen).set_index("name")
    assert rows.loc["Unge og voksne fra 18 år", ["before", "after", "lost"]].tolist() == [1, 1, 0]
    assert rows.loc["Børn og unge under 18 år", ["before", "after", "lost"]].tolist() == [3, 2, 1]
    assert (
        words.coverage_title(answer.coverage) == "Nørrebro mister 1 indsats; ingen anden bydel mister nogen"
    )


def kept(store: Store, asked: Settings) -> dict[str, Any]:
    found, answer = solve(store, asked)
    clock = store.clock()
    body = keeping.body(
        found, answer, name="Mit", reason="Fordi", known_at=pd.Timestamp("2010-03-22").to_pydatetime(),
        data_from=keeping.newest_known(store, clock), data_version=store.version,
    )  # fmt: skip
    return json.loads(json.dumps(body))


def test_what_is_kept_stands_on_its_own(four: Store) -> None:
    body = kept(four, settings(coverage=(Coverage("målgruppe", "18+", 1),)))
    assert body["headline"] == "Med 20,0 mio. kr. kan 3 af 4 indsatser fortsætte"
    assert (body["budget"], body["cost"], body["value"], body["going"], body["stopping"]) == (
        20e6,
        20e6,
        9,
        3,
        1,
    )
    assert body["demands"] == ["Indsatser for unge og voksne fra 18 år: mindst 1"]
    assert body["data_from"] == "2010-03-01T12:00:00"
    assert [row["after"] for row in body["coverage"][:4]] == [1, 1, 0, 1]
    assert sum(row["weight"] for row in body["weights"]) == pytest.approx(1)
    four.record("scenario", "Mit", body, by="csb")
    [again] = four.records("scenario")["body"]
    assert again == body
    assert Settings.from_record(again["settings"]).coverage == (Coverage("målgruppe", "18+", 1),)


def test_newer_data_are_held_against_what_was_decided(four: Store) -> None:
    body = kept(four, settings())
    assert keeping.since(four, body).nothing
    four.accept(
        delivery(
            file="ny.xlsx",
            initiatives=[initiative(4, status="afsluttet")],
            finances=[grant(3, 8)],
        ),
        "SOF",
        by="test",
    )
    now = keeping.since(four, body)
    assert now.ended == ("Nr. 4",)
    assert now.changed.to_dict("records") == [
        {"initiative_id": "I-3", "name": "Nr. 3", "then": "stop", "now": "som nu"}
    ]
    assert now.money.to_dict("records") == [{"name": "Nr. 3", "then": 10e6, "now": 8e6}]
    impossible = body | {"settings": body["settings"] | {"year": 2031}}
    assert "Ingen bevillinger udløber i 2031" in keeping.since(four, impossible).problem


def test_scenarios_side_by_side(four: Store) -> None:
    bodies = {"A": kept(four, settings()), "B": kept(four, settings(budget=12e6, weights={"evidens": 1.0}))}
    beside = keeping.side_by_side(bodies).set_index("what")
    assert beside.loc["Fortsætter"].tolist() == ["3 af 4", "2 af 4"]
    assert beside.loc["Robusthed"].tolist() == ["ikke afprøvet"] * 2
    assert not keeping.same_weights(bodies)
    differ = compare({name: pd.DataFrame(body["decisions"]) for name, body in bodies.items()})
    assert differ[["initiative_id", "A", "B"]].to_numpy().tolist() == [["I-4", "som nu", "stop"]]


def test_overlaps_count_what_is_named(tmp_path: Path) -> None:
    rows = ROWS | {
        "initiatives": [
            initiative(1, districts=[3], target_group="under 18"),
            initiative(2, districts=[3]),
            initiative(3, districts=[0]),
            initiative(4, districts=[3], target_group="alle"),
            initiative(5, status="afsluttet"),
        ]
    }
    found = overlaps(store_with(tmp_path, **rows), year=2010, same_focus_area=False)
    [pair] = found.pairs.to_dict("records")
    assert (pair["first_name"], pair["second_name"], pair["shared_high"]) == ("Nr. 2", "Nr. 1", 4e6)
    assert pair["shared"] == "børn og unge under 18 år; begge formål; Nørrebro"
    assert found.broad == 3, "1-4, 2-3 and 3-4"
    assert (pair["together"], found.price_level) == (12e6, "2010")
    assert overlaps(store_with(tmp_path / "igen", **rows), year=2010, same_focus_area=True).pairs.empty


def test_dominated_initiatives_are_dearer_beyond_chance(example_store: Store) -> None:
    """On the example: every pair is checked against the raw prices and scores."""
    answer = dominated(example_store, year=2010, kind="work")
    assert answer is not None
    assert len(answer.pairs) > 0
    scores = material(example_store, year=2010).scores
    place = {id_: n for n, id_ in enumerate(scores.initiative_ids)}
    effect = [CRITERION_NAMES.index(name) for name in ("egne resultater", "evidens", "dokumentation")]
    for row in answer.pairs.to_dict("records"):
        assert row["cost"] > row["cost_by"]
        weaker, stronger = place[row["dominated"]], place[row["by"]]
        assert (scores.high[weaker, effect] < scores.low[stronger, effect]).all()


def test_there_is_nothing_to_compare_in_an_empty_store(tmp_path: Path) -> None:
    store = store_with(tmp_path, initiatives=[initiative(1)])
    assert dominated(store, year=2010, kind="work") is None
    assert overlaps(store, year=2010, same_focus_area=False).pairs.empty
    assert material(store, year=2010).price_level is None


def test_a_curve_of_very_many_steps_keeps_exact_ones_evenly_over_the_money() -> None:
    steps = pd.DataFrame({"cost": [0.0, 1.0, 2.0, 3.0, 10.0, 11.0, 20.0], "value": range(7)})
    assert thinned(steps, 7) is steps
    assert thinned(steps, 3).to_dict("list") == {"cost": [0.0, 10.0, 20.0], "value": [0, 4, 6]}
    many = pd.DataFrame({"cost": np.linspace(0, 7e7, 250_001), "value": np.arange(250_001)})
    kept = thinned(many, 1000)
    assert len(kept) == 1000
    assert kept.iloc[[0, -1]]["value"].tolist() == [0, 250_000]
    assert kept["cost"].diff().max() < 7e7 / 999 * 1.01


# -- what is up for decision, and what is not ------------------------------------------------------------------------


def permanent(number: int, millions: float, **more: Any) -> dict[str, Any]:
    return grant(number, millions, funding="kommunal", duration="varig", expires=None, **more)


# Number 1 has 0.5 million that expires beside 5 that does not; 2 and 3 have 4 and 2 that expire; 4 has 5.2 that does not.
MIXED: dict[str, list[dict[str, Any]]] = ROWS | {
    "finances": [
        grant(1, 0.5),
        permanent(1, 5),
        grant(2, 4),
        grant(3, 2),
        permanent(4, 5.2),
    ],
    "assessments": [row for n, value in enumerate((2.2, 4.0, 3.0, 1.0), 1) for row in judged(n, value)],
}


def test_only_what_expires_is_up_for_decision(tmp_path: Path) -> None:
    found, answer = solve(store_with(tmp_path, **MIXED), Settings(2010))
    rows = answer.decisions.set_index("initiative_id")
    assert rows["cost_now"].to_dict() == {"I-1": 0.5e6, "I-2": 4e6, "I-3": 2e6}, (
        "number 4 has nothing that expires"
    )
    assert rows["rest"].to_dict() == {"I-1": 5e6, "I-2": 0, "I-3": 0}
    assert (found.budget, found.cost_now) == (6.5e6, 6.5e6)
    assert set(levels(answer).values()) == {"som nu"}
    assert (
        words.headline(found, answer) == "Med 6,5 mio. kr. kan 3 af 3 indsatser få deres bevilling videreført"
    )
    assert words.lead(found, answer) == (
        "Rammen er som i dag, og alt fortsætter som nu. De bevillinger, der udløber i 2010, er i dag på 6,5 mio. kr. tilsammen. De "
        "samme indsatser har også 5,0 mio. kr., der ikke udløber. De penge er ikke til beslutning og bliver, hvor de er. Ændr rammen, "
        "vægtene eller kravene for at se, hvad der følger af det."
    )


def test_an_initiative_that_loses_a_part_of_its_money_does_not_stop(tmp_path: Path) -> None:
    store = store_with(tmp_path, **MIXED)
    found, answer = solve(store, settings(budget=6e6))
    # The grant of 0.5 million is a tenth less than nothing of number 1: it gives 2.2 * 0.5 / 5.5 = 0.2 of its 2.2 points.
    assert levels(answer) == {"I-1": "bevilling udløber", "I-2": "som nu", "I-3": "som nu"}
    assert answer.portfolio.value == pytest.approx(4 + 3 + 2.2 * 5 / 5.5)
    one = answer.decisions.set_index("initiative_id").loc["I-1"]
    assert (one["cost"], one["change"], one["rest"]) == (0, -0.5e6, 5e6)
    assert one["why"].endswith(
        "bevillingen udløber, og indsatsen går videre for 5,0 mio. kr., der ikke er til beslutning"
    )
    assert (
        words.headline(found, answer) == "Med 6,0 mio. kr. kan 2 af 3 indsatser få deres bevilling videreført"
    )
    lead = words.lead(found, answer)
    assert "1 mister den bevilling, der udløber, og går videre for resten af pengene" in lead
    assert "stopper" not in lead
    assert words.going(answer) == ("3 af 3", "0 stopper; 1 går videre uden den bevilling, der udløber")
    assert stopping(answer).empty, "no participant loses an offer that goes on"
    assert answer.coverage.set_index("district").loc[1, ["before", "after", "lost"]].tolist() == [1, 1, 0]
    # To be kept, it must be what is left of the frame, nothing, so no price does; or give what number 3 gives.
    [out] = why_out(found, answer).to_dict("records")
    assert out["cost_to_enter"] == 0
    assert out["score_to_enter"] == pytest.approx(3 * 5.5 / 0.5)


def test_what_is_asked_of_an_initiative_is_asked_of_the_money_up_for_decision(tmp_path: Path) -> None:
    store = store_with(tmp_path, **MIXED)
    found, answer = solve(store, settings(budget=6e6, required=("I-1",)))
    assert levels(answer) == {"I-1": "som nu", "I-2": "som nu", "I-3": "stop"}
    names = {"I-1": "Nr. 1", "I-3": "Nr. 3"}
    told = words.demand_lines(found.settings, names, found.material.everything)
    assert told == ["Nr. 1 skal beholde den bevilling, der udløber"]
    found, answer = solve(store, settings(budget=6.5e6, excluded=("I-1", "I-3")))
    assert levels(answer) == {"I-1": "bevilling udløber", "I-2": "som nu", "I-3": "stop"}
    told = words.demand_lines(found.settings, names, found.material.everything)
    assert told == ["Nr. 1 skal klare sig uden den bevilling, der udløber", "Nr. 3 skal stoppe"]
    _, both = solve(store, settings(budget=6.5e6, ties=(Tie("højst én", "I-1", "I-2"),)))
    assert levels(both)["I-1"] == "bevilling udløber"


def test_levels_of_mixed_money_change_the_value_with_all_of_it(tmp_path: Path) -> None:
    proposals = [proposal(1, "reduktion", -0.25), proposal(1, "udvidelse", 0.55), proposal(1, "stop", -5.5)]
    store = store_with(tmp_path, **MIXED, proposals=proposals)
    found, _ = solve(store, settings(budget=7e6, use_proposals=True))
    own = found.levels[found.levels["initiative_id"] == "I-1"].set_index("level")
    assert own["cost"].to_dict() == {
        "som nu": 0.5e6,
        "bevilling udløber": 0,
        "reduceret": 0.25e6,
        "udvidet": 1.05e6,
    }
    assert own["share"].to_dict() == pytest.approx(
        {"som nu": 1, "bevilling udløber": 5 / 5.5, "reduceret": 5.25 / 5.5, "udvidet": 6.05 / 5.5}
    )
    own_level = {"I-1": {"bevilling udløber": OwnLevel(0.1e6, 0.5)}}
    found, _ = solve(store, settings(budget=7e6, levels=own_level))
    own = found.levels[found.levels["initiative_id"] == "I-1"].set_index("level")
    assert own.loc["bevilling udløber", ["cost", "share"]].tolist() == [0.1e6, 0.5]


def test_what_people_choose_themselves_is_decided_on_with_all_its_money(tmp_path: Path) -> None:
    found, answer = solve(
        store_with(tmp_path, **MIXED), settings(budget=5.5e6, up_for_decision=("I-1", "I-4"))
    )
    assert answer.decisions.set_index("initiative_id")["cost_now"].to_dict() == {"I-1": 5.5e6, "I-4": 5.2e6}
    assert levels(answer) == {"I-1": "som nu", "I-4": "stop"}
    assert words.headline(found, answer) == "Med 5,5 mio. kr. kan 1 af 2 indsatser fortsætte"
    assert "I dag koster de 10,7 mio. kr. tilsammen." in words.lead(found, answer)


def test_a_kept_scenario_and_its_lists_say_what_is_not_up_for_decision(tmp_path: Path) -> None:
    store = store_with(tmp_path, **MIXED)
    body = kept(store, settings(budget=6e6))
    assert (body["going"], body["stopping"], body["kept"], body["rest"]) == (3, 0, 2, 5e6)
    assert {row["initiative_id"]: row["rest"] for row in body["decisions"]} == {
        "I-1": 5e6,
        "I-2": 0,
        "I-3": 0,
    }
    assert "stopper" not in body["headline"] + body["lead"]
    found, _ = solve(store, settings(budget=6e6))
    rows = robust_rows(found, robust_portfolios(**small(found)))
    told = rows.set_index("initiative_id")
    assert told.loc["I-1", ["list", "levels", "rest"]].tolist() == ["udgår", "bevilling udløber 100 %", 5e6]
    assert words.parts_of_money(rows).startswith("Hvor en indsats også har andre penge")
    assert words.parts_of_money(rows[rows["rest"] == 0]) == ""


def test_the_default_is_today_and_nothing_scored_low_is_stopped_for_nothing(tmp_path: Path) -> None:
    rows = ROWS | {
        "assessments": [row for n, value in enumerate((3.0, 4.0, 0.0, 2.0), 1) for row in judged(n, value)],
        "proposals": [proposal(1, "udvidelse", 1), proposal(2, "effektivisering", -1)],
    }
    store = store_with(tmp_path, **rows)
    found, answer = solve(store, Settings(2010))
    assert (found.budget, answer.portfolio.cost) == (30e6, 30e6)
    assert set(levels(answer).values()) == {"som nu"}
    assert answer.portfolio.proven_optimal
    # An amount that nobody has written is today's: changing how the frame is set refuses nothing.
    found, answer = solve(store, settings(budget=None))
    assert (found.budget, set(levels(answer).values())) == (30e6, {"som nu"})
    assert words.frame_words(found.settings) == "som i dag"
    # What somebody asks for comes first all the same.
    _, without = solve(store, settings(budget=None, excluded=("I-3",)))
    assert levels(without)["I-3"] == "stop"
    _, less = solve(store, settings(budget=20e6))
    assert levels(less)["I-3"] == "stop"


def _sized(tmp_path: Path, **more: Any) -> Store:
    """Two of equal price: I-1 of 10 million with 3 points and few people, I-2 of 1 million with 4 points and many; and I-3 like I-2."""
    counted = [
        {"indicator_id": f"D-{n}", "name": "Deltagere", "initiative_id": f"I-{n}", "type": "output", "unit": "deltagere",
         "direction": "op", "frequency": "år"}
        for n in (1, 2)
    ]  # fmt: skip
    return store_with(
        tmp_path,
        initiatives=[initiative(n) for n in (1, 2, 3)],
        finances=[grant(1, 10), grant(2, 5), grant(3, 5)],
        assessments=[row for n, value in ((1, 3.0), (2, 2.0), (3, 2.0)) for row in judged(n, value)],
        indicators=counted,
        measurements=[
            {"indicator_id": "D-1", "period": "2009", "value": 400.0},
            {"indicator_id": "D-2", "period": "2009", "value": 20.0},
        ],
        **more,
    )


def test_what_is_maximised_is_a_choice_that_moves_the_answer_and_is_told(tmp_path: Path) -> None:
    """Half the money: either the large one of three points, or the two small ones of two each."""
    store = _sized(tmp_path)
    going = {}
    for goal in ("point", "deltagere", "penge"):
        found, answer = solve(store, settings(budget=10e6, maximise=goal))
        going[goal] = {id_ for id_, level in levels(answer).items() if level == "som nu"}
        told = words.lead(found, answer)
        assert words.maximised(found) in told
        rows = dict(words.frame_table(found, answer).to_numpy().tolist())
        assert rows["Det, der gøres størst"].startswith("point")
    assert going["point"] == {"I-2", "I-3"}  # 2 + 2 against 3
    assert going["penge"] == {"I-1"}  # 3 x 10 against 2 x 5 + 2 x 5
    assert going["deltagere"] == {
        "I-1"
    }  # 400 people against 20 and the 210 that stand in for what nobody has counted
    found, _ = solve(store, settings(budget=10e6, maximise="deltagere"))
    assert "1 indsats har ikke et kendt antal" in words.maximised(found)
    sizes = dict(zip(found.candidates["initiative_id"], found.size, strict=True))
    assert sizes == pytest.approx({"I-1": 400 / 210, "I-2": 20 / 210, "I-3": 1.0})
    kept = Settings.from_record(found.settings.as_record())
    assert kept.maximise == "deltagere"
    assert Settings.from_record(found.settings.as_record() | {"maximise": "noget andet"}).maximise == "point"


def test_without_known_participants_each_counts_alike(four: Store) -> None:
    found, _ = solve(four, settings(maximise="deltagere"))
    assert set(found.size) == {1.0}
    assert words.maximised(found).startswith("Ingen indsats har et kendt antal deltagere")


def test_nothing_is_extended_while_the_frame_is_below_today(tmp_path: Path) -> None:
    own = {"I-2": {"udvidet": OwnLevel(6e6, 1.5)}}
    store = _sized(tmp_path, proposals=[proposal(1, "udvidelse", 1)])

    def extended(**more: Any) -> set[str]:
        found, _ = solve(store, Settings(2010, use_proposals=True, levels=own, **more))
        return set(found.levels.loc[found.levels["level"] == "udvidet", "initiative_id"])

    assert extended() == {"I-1", "I-2"}
    assert extended(frame="beløb", budget=20e6) == {"I-1", "I-2"}
    assert extended(frame="beløb", budget=19.9e6) == set()
    assert extended(budget_change=-0.01) == set()
    assert extended(budget_change=0.01) == {"I-1", "I-2"}
    # I-1 is the SOF's and I-2 the BUF's: what is below today is one administration's frame.
    assert extended(frame="forvaltning", administration_changes={"SOF": -0.1}) == {"I-2"}


def test_no_cut_of_the_frame_alone_is_refused(tmp_path: Path) -> None:
    store = _sized(tmp_path)
    for change in (-0.6, -0.9, -0.99):
        _, answer = solve(store, Settings(2010, budget_change=change))
        assert float(answer.portfolio.cost) <= 20e6 * (1 + change) + 0.5


def test_a_missing_score_is_an_interval_in_the_answer(tmp_path: Path) -> None:
    """I-1 has no points at all: between 0 and 4 it may be worth less or more than I-2, which has 3."""
    store = store_with(
        tmp_path,
        initiatives=[initiative(n) for n in (1, 2)],
        finances=[grant(1, 5), grant(2, 5)],
        assessments=judged(2, 3.0),
    )
    found, answer = solve(store, settings(budget=5e6))
    assert levels(answer) == {"I-1": "stop", "I-2": "som nu"}
    assert answer.depends == ("I-1", "I-2")
    assert (
        "2 beslutninger kan falde anderledes ud, når de point, der mangler, bliver givet: Nr. 1 og Nr. 2."
        in words.lead(found, answer)
    )
    # Where there is money for both nothing hangs on it.
    _, both = solve(store, settings(budget=10e6))
    assert both.depends == ()
    assert (both.value_low, both.value_high) == pytest.approx((3.0, 7.0))


def test_a_proof_says_under_what(four: Store) -> None:
    found, answer = solve(four, settings())
    assert (
        "Med disse vægte og krav er det bevist, at ingen anden sammensætning giver højere værdi inden for rammen."
        in words.lead(found, answer)
    )
    told = words.frame_table(found, answer).set_index("what")["said"]
    assert told["Bevist bedst"] == "ja, med disse vægte og krav"
    assert words.frontier_title((30.0, 12.0), (20.0, 9.0)) == (
        "Scenariet giver 9,0 point for 20,0 mio. kr. mod 12,0 point for 30,0 mio. kr. i dag"
    )
    assert (
        words.frontier_title((30.0, 12.0), (30.0, 12.0))
        == "Scenariet giver som i dag 12,0 point for 30,0 mio. kr."
    )


def test_all_weights_are_said_to_be_tried_only_where_they_were(four: Store) -> None:
    found, _ = solve(four, settings())
    sample = robust_portfolios(**small(found), exact_up_to=0)
    said = words.how_found(found, sample)
    assert said.startswith("Stikprøve: 50 tilfældige sæt af vægte og point, hvert løst til bevist bedste")
    assert "Vægtene er trukket blandt alle tænkelige vægte; ikke alle er prøvet." in said
    assert "er prøvet" not in words.to_be_tried(found.settings)
    assert words.to_be_tried(found.settings) == "Svaret kan afprøves mod alle tænkelige vægte."
    own = replace(found.settings, spread=0.0)
    assert words.to_be_tried(own).startswith("Svaret kan afprøves mod jeres egne vægte alene")


def test_a_year_without_amounts_uses_the_newest_before_it_and_says_so(tmp_path: Path) -> None:
    rows = ROWS | {"finances": [grant(1, 4, expires=2012), grant(2, 8, expires=2011)]}
    store = store_with(tmp_path, **rows, proposals=[proposal(1, "udvidelse", 1, year=2012)])
    years = run(store, "scenarios/years")
    assert years[["year", "has_amounts", "proposals"]].to_numpy().tolist() == [
        [2010, True, 0],
        [2012, False, 1],
    ]
    assert [usual_year(years, this_year) for this_year in (2009, 2010, 2012, 2030)] == [2010] * 4
    found, answer = solve(store, Settings(2012))
    assert answer.decisions["initiative_id"].tolist() == ["I-1"]
    assert (found.budget, found.material.money_year) == (4e6, 2010)
    assert words.outside(found)[0] == (
        "Der er ikke indberettet økonomi for 2012. Beløbene er fra 2010, det seneste år før, der er indberettet."
    )
    assert words.money_year(solve(store, settings(up_for_decision=("I-1",)))[0]) == ""
    with pytest.raises(ValueError, match="Der er ikke indberettet økonomi for 2009 eller før"):
        solve(store, Settings(2009))

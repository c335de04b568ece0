"""Goals belong to strategies: judged in their own target period, counted while theirs is in force, history afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.store import Clock, Store
from queries.figures import BY_ID
from queries.results import views
from queries.results.compliance import compliance
from queries.results.states import goal_states
from queries.results.words import beyond, verdict_word, way
from queries.status.summary import goal_counts
from tests.rows import store_with

# Unsafe in the evening, per cent, and reports per 1,000 residents, as the municipality published them; 2025 is invented.
UNSAFE = {2009: 24, 2014: 18, 2017: 22, 2018: 20, 2019: 18, 2020: 15, 2021: 16, 2022: 17, 2025: 13}
REPORTS = {2009: 76, 2019: 56, 2020: 38, 2021: 35}
STRATEGIES = [
    {"strategy_id": "S-1", "name": "Sikker By", "start": date(2010, 1, 1), "finish": date(2013, 12, 31)},
    {"strategy_id": "S-2", "name": "Sikker By", "start": date(2018, 1, 1), "finish": date(2021, 12, 31)},
    {"strategy_id": "S-3", "name": "Sikker By", "start": date(2022, 1, 1), "finish": None},
]


def indicator(id_: str, unit: str, baseline: float, target: float, year: str) -> dict[str, Any]:
    return {
        "indicator_id": id_, "name": id_, "type": "effekt", "unit": unit, "direction": "ned", "frequency": "år", "baseline": baseline,
        "baseline_period": "2009", "target": target, "target_period": year, "counts_persons": False,
    }  # fmt: skip


def goal(id_: str, indicator_id: str, strategy: str | None) -> dict[str, Any]:
    return {
        "goal_id": id_,
        "level": "effektmål",
        "text": id_,
        "indicator_id": indicator_id,
        "strategy_id": strategy,
    }


def unsafe(shares: dict[int, int]) -> list[dict[str, Any]]:
    return [
        {"indicator_id": "I-1", "period": str(year), "numerator": share * 10, "denominator": 1000}
        for year, share in shares.items()
    ]


def stored(home: Path, **more: Any) -> Store:
    return store_with(
        home,
        **{
            "strategies": STRATEGIES,
            "goals": [goal("M-1", "I-1", "S-2"), goal("M-2", "I-2", "S-3"), goal("M-3", "I-2", None)],
            "indicators": [
                indicator("I-1", "andel", 0.24, 0.15, "2021"),
                indicator("I-2", "anmeldelser pr. 1.000", 76, 72, "2025"),
            ],
            "measurements": [
                *unsafe(UNSAFE),
                *({"indicator_id": "I-2", "period": str(y), "value": float(v)} for y, v in REPORTS.items()),
            ],
            **more,
        },
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return stored(tmp_path_factory.mktemp("strategies"))


def on(store: Store, year: int) -> Clock:
    return Clock(store.clock().known_at, date(year, 11, 1))


def test_a_goal_keeps_the_verdict_of_its_target_period(store: Store) -> None:
    found = goal_states(store, clock=on(store, 2026)).set_index("goal_id").loc["M-1"]
    assert (found["verdict"], found["colour"]) == ("not_reached", "red")
    assert verdict_word(found) == "ikke nået i 2021; siden 13,0 %"
    assert "16,0 %" in found["verdict_text"] and "Siden er der målt 13,0 % (2025)" in found["verdict_text"]
    # The level and its light are those of the target period too.
    assert found["level_value"] == pytest.approx(0.16) and found["level_colour"] == "red"
    assert found["attainment"] == pytest.approx(8 / 9)


def test_goals_of_several_strategies_are_measured_on_one_indicator(tmp_path: Path) -> None:
    """Each against its own target in its own year, whatever the indicator's target has become."""
    one = goal("M-1", "I-1", "S-2") | {"target": 0.15, "target_period": "2021"}
    other = goal("M-2", "I-1", "S-1") | {"target": 0.2, "target_period": "2014"}
    store = stored(
        tmp_path,
        goals=[one, other, goal("M-3", "I-1", "S-3")],
        indicators=[indicator("I-1", "andel", 0.24, 0.14, "2025")],
        measurements=unsafe(UNSAFE),
    )
    found = goal_states(store, clock=on(store, 2026)).set_index("goal_id")
    assert found["verdict"].to_dict() == {"M-1": "not_reached", "M-2": "reached", "M-3": "reached"}
    assert found["target"].to_dict() == pytest.approx({"M-1": 0.15, "M-2": 0.2, "M-3": 0.14})
    assert verdict_word(found.loc["M-2"]) == "nået i 2014; siden 13,0 %"
    assert goal_counts(goal_states(store, clock=on(store, 2026))).total == 1


def test_without_a_later_figure_nothing_is_said_of_since(tmp_path: Path) -> None:
    until = unsafe({year: share for year, share in UNSAFE.items() if year <= 2021})
    store = stored(tmp_path, measurements=until)
    found = goal_states(store, clock=on(store, 2026)).set_index("goal_id").loc["M-1"]
    assert verdict_word(found) == "ikke nået" and "Siden" not in found["verdict_text"]


@pytest.mark.parametrize(
    ("year", "phases"),
    [
        (2016, ["kommende", "kommende", "gældende"]),
        (2020, ["gældende", "kommende", "gældende"]),
        (2026, ["tidligere", "gældende", "gældende"]),
    ],
)
def test_a_goal_counts_while_its_strategy_is_in_force(store: Store, year: int, phases: list[str]) -> None:
    clock = on(store, year)
    found = goal_states(store, clock=clock)
    assert found.set_index("goal_id").loc[["M-1", "M-2", "M-3"], "phase"].tolist() == phases
    counted = phases.count("gældende")
    assert goal_counts(found).total == counted
    told = [
        BY_ID[id_].pick(found)
        for id_ in ("goals_on_track", "goals_uncertain", "goals_missed", "goals_unknown")
    ]
    assert sum(told) == counted
    shown = views.goals(store, clock=clock)
    assert len(shown.frame) == counted
    assert shown.chart is not None and sum(point.y or 0 for point in shown.chart.series[0].points) == counted
    before = views.goals_before(store, clock=clock)
    assert [row[1] for row in before.rows] == (["M-1"] if "tidligere" in phases else [])
    if year == 2026:
        assert before.title == "Det ene mål fra tidligere strategier blev ikke nået"
        assert [row[0] for row in before.rows] == ["Sikker By (2018-2021)"]


def test_where_no_strategy_is_delivered_every_goal_counts(tmp_path: Path) -> None:
    store = stored(tmp_path, strategies=[], goals=[goal("M-1", "I-1", None), goal("M-2", "I-2", None)])
    found = goal_states(store, clock=on(store, 2026))
    assert set(found["phase"]) == {"gældende"} and goal_counts(found).total == 2


def test_a_ceiling_near_the_baseline_is_reached_by_so_much_and_never_by_more_than_the_way(
    store: Store,
) -> None:
    found = goal_states(store, clock=on(store, 2022)).set_index("goal_id").loc["M-2"]
    assert found["attainment"] == 1 and found["level_colour"] == "green"
    assert way(found) == "nået: 37 under 72"
    assert found["reason"] == "Niveauet er på målet eller bedre: 37 under 72."


@pytest.mark.parametrize(
    ("value", "target", "unit", "said"),
    [
        (72, 72, "sager", "præcis 72"),
        (35, 72, "sager", "37 under 72"),
        (130.5, 120, "deltagere", "10,5 over 120"),
        (0.13, 0.15, "andel", "2 procentpoint under 15 %"),
        (0.905, 0.9, "andel", "0,5 procentpoint over 90 %"),
    ],
)
def test_by_how_much(value: float, target: float, unit: str, said: str) -> None:
    assert beyond(value, target, unit) == said


def test_a_goal_and_a_guideline_end_on_their_own_last_day_or_their_strategys(tmp_path: Path) -> None:
    guideline = {"level": "retningslinje", "indicator_id": None}
    store = stored(
        tmp_path,
        goals=[
            goal("M-2", "I-2", "S-3") | {"finish": date(2023, 6, 30)},
            goal("M-3", "I-2", None) | {"finish": date(2024, 6, 30)},
            goal("R-1", "I-2", "S-2") | guideline,
            goal("R-2", "I-2", "S-3") | guideline,
            goal("R-3", "I-2", None) | guideline | {"finish": date(2023, 6, 30)},
        ],
        compliance=[
            {"goal_id": f"R-{n}", "administration": "SOF", "date": date(2021, 3, 1), "complies": "ja"}
            for n in (1, 2, 3)
        ],
    )

    def on(day: date) -> tuple[list[str], list[str]]:
        clock = Clock(None, day)
        goals = goal_states(store, clock=clock)
        in_force = goals[(goals["phase"] == "gældende") & (goals["level"] != "retningslinje")]
        return sorted(in_force["goal_id"]), sorted(set(compliance(store, clock=clock)["goal_id"]))

    assert on(date(2021, 12, 31)) == (["M-3"], ["R-1", "R-3"])
    assert on(date(2023, 6, 30)) == (["M-2", "M-3"], ["R-2", "R-3"])
    assert on(date(2023, 7, 1)) == (["M-3"], ["R-2"])
    assert on(date(2024, 7, 1)) == ([], ["R-2"])
    after = views.guidelines(store, clock=Clock(None, date(2024, 7, 1)))
    assert after.notes[1:] == ("2 retningslinjer gælder ikke længere og står ikke her.",)
    assert len(views.guidelines(store, clock=Clock(None, date(2021, 12, 31))).notes) == 1
    # History keeps what has ended on its own day, under no strategy's name.
    told = views.goals_before(store, clock=Clock(None, date(2024, 7, 1)))
    assert len(told.rows) == 2

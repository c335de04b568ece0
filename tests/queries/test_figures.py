"""The key figures on literal rows, each counted by hand; and what a delivery would move."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from data.store import Clock, Store
from pages.parts import registry
from queries import figures, parameters_of
from queries.sources.due import next_due
from tests.rows import TODAY, delivery, store_with

CLOCK = Clock(None, TODAY)


def initiative(id_: str, **more: object) -> dict[str, object]:
    return {
        "initiative_id": id_,
        "name": f"Indsats {id_}",
        "administration": "SOF",
        "purpose": "begge",
        "status": "i gang",
    } | more


def amount(id_: str, budget: float, **more: object) -> dict[str, object]:
    return {
        "initiative_id": id_,
        "year": 2010,
        "administration": "SOF",
        "funding": "kommunal",
        "spending": "drift",
        "revised_budget": budget,
        "price_level": "løbende",
    } | more


def step(id_: str, type_: str, deadline: date, **more: object) -> dict[str, object]:
    return {
        "milestone_id": id_,
        "name": f"Skridt {id_}",
        "type": type_,
        "body": "Økonomiudvalget",
        "deadline": deadline,
        "original_deadline": deadline,
        "status": "ikke begyndt",
    } | more


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_with(
        tmp_path,
        initiatives=[
            initiative("SOF-1", gang_related=True),
            initiative("SOF-2", status="planlagt", target_group="18+"),
            initiative("SOF-3", status="stoppet"),
        ],
        finances=[
            amount("SOF-1", 100.0, spent=40.0, spent_on=date(2010, 3, 1)),
            amount("SOF-2", 25.5, duration="midlertidig", expires=2011),
            amount("SOF-2", 7.0, year=2011, duration="midlertidig", expires=2011),
            amount("SOF-3", 1000.0, price_level="2009"),
        ],
        decisions=[
            {"decision_id": "B-1", "date": date(2010, 2, 2), "decision": "A", "status": "i gang", "deadline": date(2010, 3, 1)},
            {"decision_id": "B-2", "date": date(2010, 2, 2), "decision": "B", "status": "gennemført", "deadline": date(2010, 3, 1)},
        ],
        milestones=[step("P-1", "høring", date(2010, 3, 1)), step("P-2", "møde", date(2010, 4, 13))],
        hearing_answers=[
            {"party": "SOF", "question": "Hvad?", "deadline": date(2010, 3, 1), "answered_on": date(2010, 2, 26)},
            {"party": "BUF", "question": "Hvad?", "deadline": date(2010, 3, 1), "answered_on": date(2010, 3, 2)},
        ],
    )  # fmt: skip


def test_each_figure_is_what_is_counted_by_hand(store: Store) -> None:
    found = figures.values(store, CLOCK)
    assert {id_: value for id_, value in found.items() if value is not None} == {
        "initiatives": 3,
        "initiatives_running": 1,
        "initiatives_planned": 1,
        "initiatives_ended": 1,
        "initiatives_gangs": 1,
        "initiatives_adults": 1,
        "budget": 125.5,
        "spent": 40,
        "grants_expiring": 1,
        "decisions": 2,
        "decisions_overdue": 1,
        "milestones_late": 1,
        "hearing_answered": 1,
    }


def test_a_figure_asked_alone_is_the_same_as_among_the_others(store: Store) -> None:
    together = figures.values(store, CLOCK)
    assert {one.id: one.value(store, CLOCK) for one in figures.FIGURES} == together


def test_an_empty_store_has_no_figures_but_counts_of_initiatives(tmp_path: Path) -> None:
    found = figures.values(Store(tmp_path / "tom.duckdb", today=lambda: TODAY), CLOCK)
    assert {value for id_, value in found.items() if not id_.startswith("initiatives")} == {None}
    assert found["initiatives"] == 0


def test_a_delivery_moves_the_figures_it_touches_and_stores_nothing(store: Store) -> None:
    new = delivery("ny.xlsx", initiatives=[initiative("SOF-3"), initiative("SOF-4", gang_related=True)])
    before = figures.values(store, CLOCK)
    with store.trial(new, "SOF") as after:
        moves, compared = figures.moved(store, after, CLOCK, new.tables)
    assert {move.figure.id: (move.before, move.after) for move in moves} == {
        "initiatives": (3, 4),
        "initiatives_running": (1, 3),
        "initiatives_ended": (1, 0),
        "initiatives_gangs": (1, 2),
    }
    assert compared == sum("initiatives" in one.tables for one in figures.FIGURES)
    assert figures.values(store, CLOCK) == before


def test_ended_rows_move_figures_too(store: Store) -> None:
    new = delivery("ny.xlsx", decisions=[])
    with store.trial(new, "ØKF", ended={"decisions": [("B-1",)]}) as after:
        moves, _ = figures.moved(store, after, CLOCK, ["decisions"])
    assert [(m.figure.id, m.before, m.after) for m in moves] == [
        ("decisions", 2, 1),
        ("decisions_overdue", 1, 0),
    ]


@pytest.mark.parametrize("figure", figures.FIGURES, ids=lambda figure: figure.id)
def test_the_rows_behind_a_figure_add_up_to_it(
    figure: figures.Figure, store: Store, example_store: Store
) -> None:
    for held in (example_store, store):
        clock = held.clock()
        rows = figures.counted_rows(held, figure=figure.id, parameters=figure.asked(clock), clock=clock)
        assert rows["amount"].sum() == pytest.approx(figure.value(held, clock) or 0, abs=0.005)
        assert not rows["source"].duplicated().any()
        assert set(rows["table"]) <= {figure.counted.table}


def test_the_rows_behind_the_budget_are_the_years_with_an_amount_in_its_prices(tmp_path: Path) -> None:
    other_level = amount("SOF-2", 7.0) | {"price_level": "2009"}
    store = store_with(
        tmp_path,
        initiatives=[initiative("SOF-1", districts=[5]), initiative("SOF-2"), initiative("SOF-3")],
        finances=[
            amount("SOF-1", 100.0),
            amount("SOF-1", 50.5) | {"spending": "anlæg"},
            amount("SOF-1", 1.0) | {"year": 2009},
            other_level,
            amount("SOF-3", 30.0),
            amount("SOF-3", 0.0) | {"revised_budget": None, "spent": 5.0, "spending": "anlæg"},
        ],
    )
    asked = {"year": 2010, "price_level": "løbende"}
    rows = figures.counted_rows(store, figure="budget", parameters=asked, clock=CLOCK)
    assert sorted(rows["amount"]) == [30.0, 50.5, 100.0]
    valby = figures.counted_rows(store, figure="budget", parameters=asked, clock=CLOCK, district=5)
    assert valby[["row", "amount"]].values.tolist() == [[3, 50.5], [2, 100.0]]
    none = figures.counted_rows(store, figure="budget", parameters={"year": 2031}, clock=CLOCK)
    assert none.empty
    store.close()


def test_the_text_of_a_value() -> None:
    assert figures.BY_ID["budget"].text(1250000.0) == "1.250.000 kr."
    assert figures.BY_ID["initiatives"].text(1234.0) == "1.234"
    assert figures.BY_ID["initiatives"].text(None) == "–"
    assert figures.BY_ID["budget"].heading(CLOCK) == "Budget 2010, løbende priser"


@pytest.mark.parametrize("figure", figures.FIGURES, ids=lambda one: one.id)
def test_a_figure_can_be_asked_for_its_sources_and_has_a_page(figure: figures.Figure) -> None:
    assert set(figure.parameters) <= parameters_of(figure.query)
    assert registry.spec(figure.page).title


def test_ids_are_distinct() -> None:
    assert len(figures.BY_ID) == len(figures.FIGURES)


def test_what_the_committee_has_seen_is_read_off_the_presentations(store: Store) -> None:
    store.record("presentation", "a", {"stage": "vist", "figures": ["budget", "unknown"]}, by="csb")
    store.record("presentation", "b", {"stage": "udkast", "figures": ["spent"]}, by="csb")
    store.record("presentation", "c", {"stage": "udsendt", "figures": ["initiatives"]}, by="csb")
    store.record("presentation", "c", {"stage": "udkast", "figures": ["initiatives"]}, by="csb")
    assert figures.shown_to_committee(store) == {"budget"}


def test_the_next_deadline_is_ones_own_hearing_or_drafting_else_the_meeting(tmp_path: Path) -> None:
    rows = [
        step("P-1", "høring", date(2010, 3, 1)),  # past
        step("P-2", "udarbejdelse", date(2010, 3, 24), status="afsluttet"),
        step("P-3", "udarbejdelse", date(2010, 3, 26), administration="SOF"),
        step("P-4", "udsendelse", date(2010, 3, 23)),
        step("P-5", "møde", date(2010, 4, 13)),
    ]
    store = store_with(tmp_path, milestones=rows, at=datetime(2010, 3, 1))
    own = next_due(store, administration="SOF")
    assert own is not None
    # Monday the 22nd to Friday the 26th.
    assert (own.name, own.deadline, own.in_words) == ("Skridt P-3", date(2010, 3, 26), "om 4 arbejdsdage")
    other = next_due(store, administration="BUF")
    assert other is not None
    assert (other.name, other.deadline) == ("Skridt P-5", date(2010, 4, 13))
    assert next_due(store, clock=Clock(None, date(2010, 4, 14))) is None

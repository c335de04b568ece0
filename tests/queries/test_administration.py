"""An administration on one page: its own and no other's, what it owes, and two of them side by side."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.store import Clock, Store
from queries.district.administration import administration
from tests.rows import TODAY, store_with

CLOCK = Clock(None, TODAY)


def initiative(id_: str, owner: str, **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": id_,
        "name": f"Navn {id_}",
        "administration": owner,
        "purpose": "begge",
        "status": "i gang",
    } | more


def money(id_: str, owner: str, amount: float) -> dict[str, Any]:
    return {
        "initiative_id": id_, "year": 2010, "administration": owner, "funding": "kommunal", "spending": "drift",
        "adopted_budget": amount, "price_level": "løbende", "duration": "varig",
    }  # fmt: skip


def proposal(id_: str, initiative_id: str, owner: str, change: float) -> dict[str, Any]:
    return {
        "proposal_id": id_, "initiative_id": initiative_id, "administration": owner, "type": "reduktion", "year": 2010,
        "change": change, "price_level": "løbende", "consequence": "Færre aftener.",
    }  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    due = {"deadline": datetime(2010, 3, 1), "status": "i gang"}
    return store_with(
        tmp_path,
        focus_areas=[{"focus_area_id": "O-1", "name": "Gaden", "rank": 1}, {"focus_area_id": "O-2", "name": "Skolen", "rank": 2}],
        goals=[
            {"goal_id": "M-1", "level": "effektmål", "text": "Et", "administration": "BUF"},
            {"goal_id": "M-2", "level": "effektmål", "text": "To", "administration": "SOF"},
        ],
        initiatives=[
            initiative("A", "SOF", goal_ids=["M-1"], focus_area_id="O-1"),
            initiative("B", "SOF"),
            initiative("C", "BUF"),
        ],
        finances=[money("A", "SOF", 800_000.0), money("C", "BUF", 9_000_000.0)],
        proposals=[
            proposal("F-1", "A", "SOF", -100_000.0), proposal("F-2", "A", "SOF", -300_000.0),
            proposal("F-3", "C", "BUF", -5_000_000.0),
        ],
        milestones=[
            {"milestone_id": "P-1", "name": "Bidrag fra SOF", "administration": "SOF"} | due,
            {"milestone_id": "P-2", "name": "Bidrag fra BUF", "administration": "BUF"} | due,
            {"milestone_id": "P-3", "name": "Møde"} | due,
        ],
        hearing_answers=[
            {"party": "SOF", "question": "Et", "deadline": date(2010, 3, 1), "answered_on": date(2010, 2, 20), "answer": "Ja"},
            {"party": "SOF", "question": "To", "deadline": date(2010, 3, 1)},
        ],
        secondments=[
            {"administration": "SOF", "start": date(2010, 1, 1), "employees": 2, "hours_per_week": 30, "weekdays": ["tirsdag", "onsdag"]}
        ],
    )  # fmt: skip


def column(store: Store, n: int = 2, **chosen: str) -> dict[str, str]:
    rows = administration(store, clock=CLOCK, **chosen).rows  # type: ignore[arg-type]
    return {str(row[1]): str(row[n]).replace("\N{NO-BREAK SPACE}", " ") for row in rows}


def test_what_is_its_own_is_told_and_nothing_of_another(store: Store) -> None:
    told = column(store, administration="SOF")
    assert told["Indsatser"].startswith("2")
    assert told["Budget 2010"].startswith("800.000 kr.")
    assert told["Mål, som forvaltningens indsatser bidrager til"] == "1 af 2. Kan ikke bedømmes: M-1"
    assert told["Mål, som forvaltningen har ansvaret for"] == "1 af 2. Kan ikke bedømmes: M-2"
    assert told["Forvaltningens forslag"] == (
        "2 for 2010 og 2011; størst: »Navn A« reduktion, 300.000 kr. mindre i 2010; »Navn A« reduktion, 100.000 kr. mindre i 2010"
    )
    assert told["Høringssvar"] == "1 af 2 besvaret; 1 mangler over fristen"
    assert (
        told["Skridt, der ikke er afsluttet"].startswith("Bidrag fra SOF (")
        and "BUF" not in told["Skridt, der ikke er afsluttet"]
    )
    assert told["Udstationerede medarbejdere"] == "to medarbejdere, 30 timer om ugen, tirsdag og onsdag"
    assert told["Indsatser uden mål"] == "1: »Navn B«"
    assert told["Indsatsområder, som forvaltningen ikke har indsatser i"] == "»Skolen«"


def test_two_stand_side_by_side_each_as_alone(store: Store) -> None:
    view = administration(store, clock=CLOCK, administration="SOF", beside_administration="BUF")
    assert [one.header for one in view.columns][2:] == [
        "Socialforvaltningen",
        "Børne- og Ungdomsforvaltningen",
    ]
    assert column(store, 3, administration="SOF", beside_administration="BUF") == column(
        store, administration="BUF"
    )
    assert view.address == {
        "forvaltning": "Socialforvaltningen",
        "ved_siden_af": "Børne- og Ungdomsforvaltningen",
    }
    assert view.title == "Socialforvaltningen: 2 indsatser; Børne- og Ungdomsforvaltningen: 1 indsats"
    alone = administration(store, clock=CLOCK, administration="SOF", beside_administration="SOF")
    assert len(alone.columns) == 3
    assert (
        alone.title.replace("\N{NO-BREAK SPACE}", " ")
        == "Socialforvaltningen: 2 indsatser; budget 2010: 800.000 kr."
    )


def test_of_an_empty_store_nothing_is_told_and_a_code_that_is_none_is_refused(tmp_path: Path) -> None:
    empty = store_with(tmp_path / "empty")
    told = column(empty, administration="SUF")
    assert told["Forvaltningens forslag"] == "ingen for 2010 og 2011"
    assert told["Høringssvar"] == "intet spørgsmål i sagen"
    assert told["Indsatser uden mål"] == "ingen"
    with pytest.raises(ValueError, match="»XXX« findes ikke"):
        administration(empty, clock=CLOCK, administration="XXX")
    empty.close()

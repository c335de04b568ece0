"""Datagrundlag on literal deliveries: the overview, the way to a cell, and what others may see."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import persons
from data.opening import open_store
from data.people import Person
from data.persons import THRESHOLD
from data.store import retention
from pages.parts import identity
from tests.pages.visiting import opening
from tests.rows import delivery

SHELL = Path(__file__).parents[2] / "pages" / "shell.py"
MON = datetime(2010, 3, 1, 12)
INITIATIVE = {
    "initiative_id": "SOF-1",
    "name": "Exit",
    "administration": "SOF",
    "purpose": "begge",
    "status": "i gang",
}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The app on a store of its own, and that store."""
    monkeypatch.setenv("CSB_HOME", str(tmp_path))
    monkeypatch.delenv("CSB_EXAMPLE", raising=False)
    store = open_store(tmp_path)
    yield AppTest.from_file(SHELL, default_timeout=30), store
    store.close()


def bodies(at: AppTest) -> str:
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def test_an_empty_store_says_what_is_missing_and_where_to_go(app) -> None:
    at, _ = app
    at.run()
    at.switch_page("sources.py").run()
    assert not at.exception
    assert "Ingen forvaltning har indberettet endnu" in bodies(at)


def test_the_overview_tells_who_owes_what(app) -> None:
    at, store = app
    store.accept(delivery(initiatives=[INITIATIVE]), "SOF", by="sof", at=MON)
    at.run()
    at.switch_page("sources.py").run()
    assert not at.exception
    shown = bodies(at)
    assert "0 af 7 forvaltninger har leveret alle de ark" in shown
    assert "SOF mangler Økonomi, Forslag" in shown


def test_a_figure_leads_to_its_cells_and_a_row_to_its_content(app) -> None:
    at, store = app
    store.accept(delivery("socialforvaltningen.xlsx", initiatives=[INITIATIVE]), "SOF", by="sof", at=MON)
    at.query_params["figur"] = "sources/freshness"
    at.query_params["raekke"] = "1"
    at.run()
    at.switch_page("sources.py").run()
    assert not at.exception
    assert "Tallet bygger på 1 række i 1 fil" in bodies(at)
    [places] = [d.value for d in at.dataframe if "file" in d.value.columns]
    assert places[["file", "sheet", "row"]].values.tolist() == [["socialforvaltningen.xlsx", "Indsatser", 2]]


@pytest.mark.parametrize("figure", ["../secret", "status/nothing", "sources/freshness"])
def test_a_wrong_figure_in_the_address_is_said(app, figure: str) -> None:
    at, store = app
    store.accept(delivery(initiatives=[INITIATIVE]), "SOF", by="sof", at=MON)
    at.query_params["figur"] = figure
    at.query_params["med"] = json.dumps({"nonsense": 1})
    at.run()
    at.switch_page("sources.py").run()
    assert not at.exception
    assert "Tallet kendes ikke" in bodies(at) or any("som ikke findes" in w.value for w in at.warning)


def test_a_key_figures_rows_stand_with_their_amounts_and_their_sum(app) -> None:
    at, store = app
    money = {
        "initiative_id": "SOF-1",
        "administration": "SOF",
        "funding": "kommunal",
        "price_level": "løbende",
    }
    finances = [
        money | {"year": 2010, "spending": "drift", "revised_budget": 1_250_000.0},
        money | {"year": 2010, "spending": "anlæg", "revised_budget": 750_000.5},
        money | {"year": 2009, "spending": "drift", "revised_budget": 9.0},
    ]
    store.accept(delivery(initiatives=[INITIATIVE], finances=finances), "SOF", by="sof", at=MON)
    for name, value in {
        "figur": "initiatives/totals",
        "tal": "budget",
        "raekke": "1",
        "med": '{"year":2010}',
    }.items():
        at.query_params[name] = value
    at.run()
    at.switch_page("sources.py").run()
    assert not at.exception
    assert "Tallet bygger på 2 rækker i 1 fil" in bodies(at)
    assert "Rækkerne i alt: 2.000.000,50 kr." in bodies(at)
    [rows] = [d.value for d in at.dataframe if "amount" in d.value.columns]
    assert rows[["row", "amount"]].values.tolist() == [[3, 750_000.5], [2, 1_250_000.0]]
    [answer] = [d for d in at.dataframe if "finance_rows" in d.value.columns]
    headers = {column.get("label") for column in json.loads(answer.proto.columns).values()}
    assert {"Budget, kr.", "Rækker i Økonomi", "År"} <= headers


def test_a_fault_in_a_question_is_not_told_as_a_wrong_address(app, monkeypatch) -> None:
    at, store = app
    store.accept(delivery(initiatives=[INITIATIVE]), "SOF", by="sof", at=MON)
    at.query_params["figur"] = "sources/freshness"
    monkeypatch.setattr("queries._sources", lambda *given: 1 + None)
    at.run()
    at.switch_page("sources.py").run()
    assert at.exception
    assert "Tallet kendes ikke" not in bodies(at)


def test_a_row_that_the_answer_does_not_have_is_a_wrong_address(app) -> None:
    at, store = app
    store.accept(delivery(initiatives=[INITIATIVE]), "SOF", by="sof", at=MON)
    at.query_params["figur"], at.query_params["raekke"] = "initiatives/summary", "2"
    at.run()
    at.switch_page("sources.py").run()
    assert "Tallet kendes ikke" in bodies(at)


EXIT = {"program": "Exit", "start_period": "2009-H1", "started": 14, "ongoing": 6}


def test_a_count_that_is_hidden_at_its_source_is_told_so_beside_a_blank_one(app, monkeypatch) -> None:
    """With what stood in the cell, until retention has taken that; and as any other few to those of another administration."""
    _, store = app
    row = EXIT | {"hidden_at_source": ["completed"]}
    store.accept(delivery(exit_programme=[row]), "SOF", by="sof", at=MON)

    def told() -> dict[str, str]:
        at = opening("sources.py", figur="exit/programme")
        at.session_state["sources_rows"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
        shown = bodies(at.run())
        assert not at.exception
        cells = re.findall(r"<td>([^<]*)</td>", shown)
        return {name: cells[cells.index(name) + 1] for name in ("gennemført", "afbrudt", "startet")}

    assert told() == {"gennemført": "skjult hos kilden (»&lt;5«)", "afbrudt": "–", "startet": "14"}
    retention.carry_out(store, days=14, by="drift", reason="fem år er gået")
    assert told() == {"gennemført": "skjult hos kilden", "afbrudt": "–", "startet": "14"}
    monkeypatch.setattr(
        identity, "current_person", lambda: Person("buf@eksempel.dk", "indberetter", ("BUF",))
    )
    assert told() == {"gennemført": "–", "afbrudt": "–", "startet": "–"}


def test_the_day_before_an_upload_it_was_not_there(app) -> None:
    at, store = app
    store.accept(delivery(initiatives=[INITIATIVE]), "SOF", by="sof", at=MON)
    at.query_params["data_pr"] = date(2010, 2, 28).isoformat()
    at.run()
    at.switch_page("sources.py").run()
    assert "Ingen forvaltning har indberettet endnu" in bodies(at)


@pytest.mark.parametrize("refused", [{"exact": True}, {"indicator_id": "I-1", "exact": False}])
def test_an_address_gets_nothing_by_what_lifts_the_protection_of_persons(app, refused: dict) -> None:
    """Whoever asks, the centre too; without it the same address tells the figure as everybody may see it."""
    at, store = app
    few = [
        {
            "program": "Exit",
            "start_period": "2009-H1",
            "places": 10.0,
            "started": THRESHOLD - 1,
            "completed": THRESHOLD - 1,
        }
    ]
    store.accept(delivery(exit_programme=few), "SOF", by="sof", at=MON)
    at.query_params["figur"] = "exit/programme"
    for asked in ({}, refused):
        at.query_params["med"] = json.dumps(asked)
        at.run()
        at.switch_page("sources.py").run()
        assert not at.exception
        assert ("Tallet kendes ikke" in bodies(at)) == bool(asked)
        answers = [d.value for d in at.dataframe if "started" in d.value.columns]
        assert all(set(answer["started"]) == {persons.few()} for answer in answers) and len(answers) == (
            not asked
        )


def at_figure(at: AppTest, query: str, figure: str, **parameters: object) -> AppTest:
    at.query_params["figur"], at.query_params["tal"] = query, figure
    at.query_params["med"] = json.dumps(parameters)
    at.run()
    return at.switch_page("sources.py").run()


def test_what_a_figure_is_read_together_with_is_not_counted(app) -> None:
    at, store = app
    area = {"focus_area_id": "IO-1", "name": "Tidlig", "rank": 1}
    store.accept(
        delivery(focus_areas=[area], initiatives=[INITIATIVE | {"focus_area_id": "IO-1"}]),
        "ØKF",
        by="csb",
        at=MON,
    )
    at_figure(at, "initiatives/summary", "initiatives")
    assert not at.exception
    assert "Tallet bygger på 1 række i 1 fil" in bodies(at)
    assert "Rækkerne i alt: 1." in bodies(at)
    assert any("Læses sammen med 1 række, som ikke er talt med" in one.label for one in at.expander)


@pytest.mark.parametrize("asked", [{}, {"hotspot_id": "findes ikke"}])
def test_an_estimate_of_no_hotspot_is_a_wrong_address(app, asked: dict[str, str]) -> None:
    at, store = app
    store.accept(delivery(initiatives=[INITIATIVE]), "SOF", by="sof", at=MON)
    at_figure(at, "hotspots/monthly", "hotspot_change", **asked)
    assert not at.exception
    assert "Tallet kendes ikke" in bodies(at)

"""Drift: who sees it, what it says, and what its buttons do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.opening import open_store
from data.people import Person
from data.store import Store, audit, backup, retention
from pages.parts import identity, registry
from tests.rows import delivery, store_with

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("CSB_BACKUP_DIR", str(home / "copies"))
    store_with(home, focus_areas=[{"focus_area_id": "A", "name": "a"}]).close()
    return open_store()


@pytest.fixture
def app(store: Store) -> AppTest:
    return shell().run().switch_page("operation.py").run()


def html(app: AppTest) -> str:
    assert not app.exception
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("role", ["læser", "indberetter", "CSB"])
def test_only_an_administrator_sees_it(store: Store, monkeypatch: pytest.MonkeyPatch, role) -> None:
    monkeypatch.setattr(identity, "current_person", lambda: Person("a@example.org", role, ("SOF",)))
    app = AppTest.from_file(str(ROOT / "pages" / "operation.py"), default_timeout=60).run()
    assert "Du har ikke adgang til denne side" in html(app)
    assert "Siden er for administratorer" in html(app)
    assert not app.button and not app.tabs
    assert not registry.spec("drift").permits(Person("a@example.org", role, ("SOF",)))


def test_it_says_what_has_to_be_seen_to_and_a_backup_mends_it(app: AppTest, store: Store) -> None:
    assert "Driften virker, men én ting skal ses efter" in html(app)
    assert "endnu ingen sikkerhedskopi" in app.warning[0].value
    app.button("operation-backup").click().run()
    assert "Driften er i orden" in html(app)
    assert app.success[0].value.startswith("Sikkerhedskopien er taget og læst efter: csb-")
    (made,) = backup.copies(store, backup.folder_or_none())
    assert made.path.name in html(app)
    assert audit.events(store, event="backed_up").detail.tolist() == [made.path.name]


def test_a_backup_that_fails_is_said(app: AppTest, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    (home / "file").write_text("")
    monkeypatch.setenv("CSB_BACKUP_DIR", str(home / "file" / "copies"))
    app.run()
    app.button("operation-backup").click().run()
    assert app.error[0].value.startswith("Der kan ikke skrives i mappen til sikkerhedskopier")
    assert any("mislykkedes" in warning.value for warning in app.warning)


def test_a_setting_that_cannot_be_understood_is_said(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSB_BACKUP_HOUR", "midnat")
    app.run()
    assert "HOUR skal være et helt tal fra 0 til 23" in app.error[0].value


@pytest.fixture
def aged(home: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Two uploads of the same row, long ago."""
    monkeypatch.delenv("CSB_BACKUP_DIR", raising=False)
    store = open_store()
    for number, name in enumerate(("gammel", "ny")):
        rows = [{"focus_area_id": "A", "name": name}]
        store.accept(delivery(focus_areas=rows), "ØKF", by="csb", at=datetime(2010, 1, 1 + number, 12))
    return store


def shell() -> AppTest:
    return AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)


def test_what_is_old_is_shown_and_goes_when_confirmed_with_a_reason(aged: Store) -> None:
    app = shell().run().switch_page("operation.py").run()
    app.number_input("operation-retention-days").set_value(365).run()
    assert "2 oprindelige filer (8 byte) og 1 række i historikken fra før" in html(app)
    assert "Historik i »Indsatsområder«" in html(app)
    assert app.button("operation-retention").disabled
    app.checkbox("operation-retention-seen").check().run()
    assert app.button("operation-retention").disabled, "not without a reason"
    app.text_input("operation-retention-reason").input("fem år er gået").run()
    app.button("operation-retention").click().run()
    assert app.success[0].value.startswith("Fjernet: 2 oprindelige filer (8 byte) og 1 række i historikken")
    assert aged.records("retention").body[0]["reason"] == "fem år er gået"
    assert "Fjernet tidligere" in html(app) and "fem år er gået" in html(app)
    assert "Der er intet at fjerne" in html(app)


def test_a_removed_day_says_so_and_shows_no_figures(aged: Store) -> None:
    retention.carry_out(aged, days=365, by="drift", reason="x")
    app = shell()
    app.query_params["data_pr"] = "2010-01-01"
    app.run()
    assert "Data, som de var kendt 1. januar 2010 (fjernet)" in html(app)
    assert "Data fra den dag er fjernet" in html(app)
    assert "Ryd filtre" in [button.label for button in app.button]
    app.button[0].click().run()
    assert "fjernet" not in html(app)


def test_a_source_row_says_that_its_original_is_gone(aged: Store) -> None:
    app = shell()
    app.query_params["figur"] = "shared/focus_areas"
    app.run()
    app.session_state["sources_rows"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.switch_page("sources.py").run()
    assert any(button.label.startswith("Hent den oprindelige fil") for button in app.get("download_button"))
    retention.carry_out(aged, days=365, by="drift", reason="x")
    app.run()
    assert "Den oprindelige fil er fjernet efter reglerne for opbevaring." in html(app)


def test_the_roles_are_those_of_the_settings(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Log ind er ikke sat op" in html(app)
    settings = {"claim": "groups", "CSB": ["centret@example.org"], "indberetter": {"sof": "a@example.org"}}
    monkeypatch.setattr(identity, "sign_in_configured", lambda: True)
    monkeypatch.setattr(identity, "role_settings", lambda: settings)
    monkeypatch.setattr(identity, "current_person", lambda: Person("drift@example.org", "administrator"))
    shown = html(app.run())
    assert "»groups«" in shown
    assert shown.index("centret@example.org") < shown.index("a@example.org")
    assert "<td>a@example.org</td><td>indberetter</td><td>Socialforvaltningen</td>" in shown

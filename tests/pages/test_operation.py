"""Drift: who sees it, what it says, and what its buttons do."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import audit, backup
from data.people import Person
from data.store import Store, open_store
from pages.parts import identity, registry
from tests.rows import store_with

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("CSB_BACKUP_DIR", str(home / "copies"))
    store_with(home, focus_areas=[{"focus_area_id": "A", "name": "a"}]).close()
    return open_store()


@pytest.fixture
def app(store: Store) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60).run()
    return app.switch_page("operation.py").run()


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
    assert "CSB_BACKUP_HOUR skal være et helt tal fra 0 til 23" in app.error[0].value

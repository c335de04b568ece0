"""A view becomes a slide of a draft: of a new one and of one being written, beside somebody else, and for whom."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from data.opening import open_store
from data.people import Person
from pages.parts import identity
from pages.parts.briefing import collecting
from queries.briefing import version as versions
from queries.briefing.version import Choice, Version
from queries.view import View
from tests.pages.visiting import visit

VIEW = View("hotspots", "Budskabet", choices={"district": "3"})


@pytest.fixture
def store(home: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    store = open_store(home)
    monkeypatch.setattr(collecting, "store", lambda: store)
    monkeypatch.setattr(st, "session_state", {})
    return store


def draft(store: Any) -> Version:
    return versions.save_draft(store, Version("", 0, "Status", choices=(Choice("owing"),)), by="csb")


def test_a_view_becomes_the_last_slide_of_a_draft_with_its_choices(store: Any) -> None:
    kept = collecting.add_view(draft(store), VIEW, by="csb")
    assert [(one.kind, dict(one.parameters)) for one in kept.choices] == [
        ("owing", {}),
        ("hotspots", {"district": "3"}),
    ]
    assert versions.load_version(store, kept.id).choices == kept.choices


def test_a_view_becomes_the_first_slide_of_a_new_draft_that_has_a_title(store: Any) -> None:
    kept = collecting.add_view(Version("", 0, "Ny"), VIEW, by="csb")
    assert [one.kind for one in kept.choices] == ["hotspots"]
    with pytest.raises(ValueError, match="titel"):
        collecting.add_view(Version("", 0, ""), VIEW, by="csb")
    assert len(versions.presentations(store)) == 1


def test_what_is_being_written_and_is_not_saved_stays(store: Any) -> None:
    made = draft(store)
    words = collecting.as_work(Choice("owing", own="En sætning, der ikke er gemt"))
    work = {"id": made.id, "version": made.version, "slides": [words]}
    st.session_state[collecting.WORK] = work
    kept = collecting.add_view(made, VIEW, by="csb")
    assert work["version"] == kept.version
    assert [one["kind"] for one in work["slides"]] == ["owing", "hotspots"]
    assert work["slides"][0]["own"] == "En sætning, der ikke er gemt"


def test_another_drafts_work_is_left_alone(store: Any) -> None:
    work = {"id": "en anden", "version": 1, "slides": []}
    st.session_state[collecting.WORK] = work
    collecting.add_view(draft(store), VIEW, by="csb")
    assert work == {"id": "en anden", "version": 1, "slides": []}


def test_that_somebody_else_has_saved_since_is_told_and_nothing_is_lost(store: Any) -> None:
    made = draft(store)
    collecting.add_view(made, VIEW, by="en anden")
    work = {"id": made.id, "version": made.version, "slides": []}
    st.session_state[collecting.WORK] = work
    with pytest.raises(ValueError, match="gemt"):
        collecting.add_view(made, VIEW, by="csb")
    assert work["slides"] == []
    assert len(versions.load_version(store, made.id).choices) == 2


@pytest.mark.parametrize(("person", "offered"), [
    (Person("csb@eksempel.dk", "CSB"), True),
    (Person("sof@eksempel.dk", "indberetter", ("SOF",)), False),
    (Person("laes@eksempel.dk", "læser"), False),
])  # fmt: skip
def test_only_who_prepares_presentations_has_the_button(
    example_home: Any, monkeypatch: pytest.MonkeyPatch, person: Person, offered: bool
) -> None:
    monkeypatch.setattr(identity, "current_person", lambda: person)
    at = visit("exit.py", fane_exit="Exit")
    assert any(button.label == collecting.LABEL for button in at.button) == offered

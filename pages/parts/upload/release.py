"""Columns with what merely looks like CPR numbers: somebody says so, with a reason that is kept.

What turned the file away is released by CSB; what is asked about, by whoever hands the file in.
"""

from __future__ import annotations

import streamlit as st

from data import choices
from data.checking.validation import Checked
from data.people import Person
from data.reading.screening import release_place
from data.store import Refusal, Store
from pages.parts import identity, page
from pages.parts.upload.state import State

Place = tuple[str, str, str]


def releasable(checked: Checked, person: Person) -> list[Place]:
    """The columns and places that the person may release: (file, sheet or "", column)."""
    places = [
        release_place(problem)
        for problem in checked.problems
        if problem.kind == "cpr_likeness" or (problem.refuses and person.is_csb)
    ]
    return [place for place in dict.fromkeys(places) if place is not None]


def show(checked: Checked, state: State, person: Person, store: Store) -> None:
    """Say that a column holds no CPR numbers, and why."""
    places = releasable(checked, person)
    if not places:
        return
    with st.expander("Ligner det kun CPR-numre?", expanded=not checked.is_refused):
        page.note("Sig, hvad det er. Begrundelsen gemmes med navnet på den, der frigav kolonnen.")
        place = st.selectbox(
            "Kolonne",
            places,
            index=None,
            format_func=lambda one: f"{one[2]}{f' i {one[1]}' if one[1] else ''} ({one[0]})",
            placeholder="Vælg kolonne",
            key=state.key("release-column"),
        )
        reason = st.text_input("Begrundelse", key=state.key("release-reason"), max_chars=300)
        st.button(
            "Frigiv kolonnen",
            key=state.key("release"),
            disabled=place is None or not reason.strip(),
            on_click=_release,
            args=(place, reason, checked.is_refused, state, store),
        )


def _release(place: Place, reason: str, is_refused: bool, state: State, store: Store) -> None:
    person = identity.current_person()
    if not (person.is_csb if is_refused else identity.may_still_upload_for(state.administration)):
        return
    try:
        choices.release(store, state.administration, place, reason, by=person.id)
    except Refusal as refusal:
        state.message = ("bad", refusal.sentence)
        return
    if is_refused:
        state.refused = None
        state.message = ("good", "Kolonnen er frigivet. Filen er ikke gemt, så læg den op igen.")
    else:
        state.message = ("good", "Kolonnen er frigivet, og begrundelsen er gemt.")

"""A column of ids that merely look like CPR numbers: CSB can release it, with a reason that is kept."""

from __future__ import annotations

import streamlit as st

from data import contract
from data.people import Person
from data.store import Refusal, Store
from data.validation import Checked
from pages.parts import identity, page
from pages.parts.upload.state import RELEASE, State

Place = tuple[str, str, str]


def releasable(checked: Checked) -> list[Place]:
    """The columns with CPR numbers that were recognised as ids: (file, sheet, header)."""
    found = []
    for sheet in checked.delivery.recognised:
        file = checked.delivery.files[sheet.file_no].name
        for match in sheet.columns:
            if sheet.table is None or match.name is None:
                continue
            column = contract.sheet(sheet.table).column(match.name)
            is_id = column.type in ("id", "refs") or column.name in ("own_number", "case_number")
            hit = any(
                p.kind == "cpr" and (p.file, p.sheet, p.header) == (file, sheet.sheet, match.header)
                for p in checked.problems
            )
            if is_id and hit:
                found.append((file, sheet.sheet, match.header))
    return found


def show(checked: Checked, state: State, person: Person, store: Store) -> None:
    """For CSB only: say that a column holds ids and no CPR numbers."""
    places = releasable(checked)
    if not person.is_csb or not places:
        return
    with st.expander("Er det id'er, der blot ligner CPR-numre?"):
        page.note("CSB kan frigive kolonnen. Begrundelsen gemmes med navnet på den, der frigav den.")
        place = st.selectbox(
            "Kolonne",
            places,
            index=None,
            format_func=lambda one: f"{one[2]} i {one[1]} ({one[0]})",
            placeholder="Vælg kolonne",
            key=state.key("release-column"),
        )
        reason = st.text_input("Begrundelse", key=state.key("release-reason"), max_chars=300)
        st.button(
            "Frigiv kolonnen",
            key=state.key("release"),
            disabled=place is None or not reason.strip(),
            on_click=_release,
            args=(place, reason, state, person, store),
        )


def _release(place: Place, reason: str, state: State, person: Person, store: Store) -> None:
    if not identity.current_person().is_csb:
        return
    file, sheet, header = place
    body = {
        "administration": state.administration,
        "file": file,
        "sheet": sheet,
        "header": header,
        "reason": " ".join(reason.split()),
    }
    try:
        store.record(RELEASE, "|".join((state.administration, *place)), body, by=person.id)
    except Refusal as refusal:
        state.said = ("bad", refusal.sentence)
        return
    state.refused = None
    state.said = ("good", "Kolonnen er frigivet. Filen er ikke gemt, så læg den op igen.")

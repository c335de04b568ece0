"""From a page to the committee: a view becomes a slide of a draft, with the filters and choices it is seen under."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import streamlit as st

from data import danish
from pages.parts import identity
from pages.parts.answers import estimate, store
from pages.parts.briefing.names import CHOSEN
from pages.parts.markdown import plain
from pages.parts.sources import page_link
from queries.briefing import reading
from queries.briefing.version import Choice, Version, save_draft
from queries.view import View

LABEL = "Læg i præsentationen"
# Where the session keeps the presentation that is being prepared (pages/parts/briefing/prepare.py).
WORK = "csb_briefing_work"
FIELDS = ("headline", "own", "remark")


def collect_button(view: View, *, key: str) -> None:
    """A small button for those who may prepare a presentation; nothing for others."""
    person = identity.current_person()
    if not person.is_csb:
        return
    if st.button(LABEL, key=key, type="tertiary"):
        _choose(view, person.id)


@st.dialog(LABEL)
def _choose(view: View, by: str) -> None:
    drafts = [one for one in estimate(reading.all_newest) if not one.locked]
    titles = {one.id: one.title for one in drafts}
    st.write(f"»{plain(view.title)}« bliver en side med de filtre og valg, du ser den under.")
    chosen = st.selectbox(
        "Præsentation",
        ["", *titles],
        index=1 if titles else 0,
        format_func=lambda id_: titles.get(id_, "En ny præsentation"),
        key="collect_draft",
        placeholder="Vælg",
    )
    title = ""
    if not chosen:
        title = st.text_input("Titel", key="collect_title", placeholder="Fx »Status til ØU«")
    if st.button("Læg siden i", type="primary", key="collect_do"):
        draft = next((one for one in drafts if one.id == chosen), Version("", 0, title))
        try:
            saved = add_view(draft, view, by=by)
        except ValueError as error:
            st.warning(str(error))
            return
        st.success(f"Lagt i »{plain(saved.title)}« som side {danish.number(len(saved.choices))}.")
        page_link("briefing", "Åbn præsentationen", **{CHOSEN: saved.id})


def as_work(choice: Choice) -> dict[str, Any]:
    """A slide as it is worked on: what was chosen, its words, and a name of its own for the widgets."""
    own = {name: getattr(choice, name) for name in FIELDS}
    return {"uid": uuid4().hex[:8], "kind": choice.kind, "parameters": dict(choice.parameters), **own}


def add_view(draft: Version, view: View, *, by: str) -> Version:
    """Keep the draft with the view as its last slide; what is being written on it in this session goes on from there.

    ValueError, with a sentence, where somebody else has saved since or the draft has no title.
    """
    choice = Choice(view.id, dict(view.choices))
    saved = save_draft(store(), replace(draft, choices=(*draft.choices, choice)), by=by)
    work: dict[str, Any] | None = st.session_state.get(WORK)
    if work is not None and (work["id"], work["version"]) == (draft.id, draft.version):
        work["slides"].append(as_work(choice))
        work["version"] = saved.version
    return saved

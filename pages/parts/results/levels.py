"""A new level of an indicator: what the rule proposes, for CSB to accept with a note, and what is accepted, to be taken back."""

from __future__ import annotations

import streamlit as st

from data import danish
from data.store import Refusal
from pages.parts import page
from pages.parts.answers import estimate, store
from pages.parts.filters import current_filters
from pages.parts.identity import current_person
from pages.parts.results import taking_back
from queries.results.picture import Picture
from queries.results.restarts import (
    LONGEST,
    RESTART_RULE,
    NotRestarted,
    accept,
    proposed,
    restarts,
    undo,
)
from queries.results.words import measure


def propose(picture: Picture) -> None:
    """What the rule proposes; for CSB the form that accepts it."""
    proposal = estimate(proposed, indicator_id=picture.indicator_id)
    if proposal is None:
        return
    when, change = proposal
    unit = "andel" if picture.unit == "%" else picture.unit
    page.section("Nyt niveau?", RESTART_RULE)
    page.note(
        f"Fra {danish.period(when)} ligger tallet på et andet niveau: i gennemsnit {measure(change.after, unit)} mod "
        f"{measure(change.before, unit)} før. Grænserne på diagrammet regnes endnu af begge."
    )
    if not current_person().is_csb or current_filters().as_of is not None:
        return
    with st.form("restart", border=False):
        note = st.text_input("Hvad kan forklare det nye niveau?", max_chars=LONGEST, key="restart_note")
        sent = st.form_submit_button("Begynd diagrammet forfra")
    if sent:
        try:
            accept(store(), picture.indicator_id, when, note=note, person=current_person())
        except (NotRestarted, Refusal) as refused:
            page.problem(str(refused))
        else:
            st.rerun()


def show_restarts(indicator_id: str) -> None:
    """The restarts that are accepted, each with its note and, for CSB, the way back."""
    may = current_person().is_csb and current_filters().as_of is None
    for row in estimate(restarts, indicator_id=indicator_id).to_dict("records"):
        taking_back.line(
            f"Nyt niveau fra {danish.period(row['period'])}: {row['note']} "
            f"({row['made_by']}, {danish.moment(row['made_at'])})",
            "Tag det nye niveau tilbage",
            may=may,
            key=f"restart-back-{row['period']}",
            take_back=_undo,
            args=(indicator_id, row["period"]),
        )


def _undo(indicator_id: str, period: str) -> None:
    undo(store(), indicator_id, period, person=current_person())

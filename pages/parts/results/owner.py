"""The owner's word on a goal: shown under it, written and taken back by those who deliver for the responsible administration."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from data import danish
from data.store import Refusal
from pages.parts import page
from pages.parts.answers import estimate, store
from pages.parts.filters import current_filters
from pages.parts.identity import current_person
from pages.parts.results import taking_back
from queries.results.owner_words import (
    LONGEST,
    NotSaid,
    comment_text,
    earlier_words,
    may_say,
    owner_words,
    say,
    signed,
    take_back,
)

Row = Mapping[Hashable, Any]


def line(word: Row | None) -> str:
    """HTML: what is said of a goal, whose word it is and of which day; nothing where nobody has said anything."""
    if word is None:
        return ""
    return f'<span class="said"><b>{escape(signed(word))}:</b> {escape(comment_text(word))}</span>'


def show(goals: pd.DataFrame) -> None:
    """For those who speak for one of the goals: the form, and what was said before. `goals`: without the guidelines."""
    person = current_person()
    own = {
        str(row["goal_id"]): row for row in goals.to_dict("records") if may_say(person, row["administration"])
    }
    if not own or current_filters().as_of is not None:
        return
    with st.expander("Skriv, hvordan det går med et mål, og hvad det næste skridt er", key="csb-owner-word"):
        chosen = st.selectbox(
            "Mål",
            list(own),
            format_func=lambda id_: f"{id_}: {own[id_]['text']}",
            index=None,
            placeholder="Vælg et mål",
            key="owner_word_goal",
        )
        if chosen is not None:
            _one(own[chosen])


def _one(goal: Row) -> None:
    id_ = str(goal["goal_id"])
    administration = None if danish.is_missing(goal["administration"]) else str(goal["administration"])
    standing = {str(row["goal_id"]): row for row in estimate(owner_words).to_dict("records")}.get(id_)
    limits: dict[str, Any] = {"min_value": date(2000, 1, 1), "max_value": date(2100, 12, 31)}
    with st.form(f"owner-word-{id_}", border=False):
        comment = st.text_area(
            "Hvordan går det?",
            "" if standing is None else str(standing["comment"]),
            max_chars=LONGEST,
            key=f"owner_comment_{id_}",
            placeholder="Fx »Færre unge møder op, siden klubben flyttede.«",
        )
        action = st.text_input(
            "Næste skridt",
            "" if standing is None else str(standing["action"]),
            max_chars=LONGEST,
            key=f"owner_action_{id_}",
            placeholder="Fx »To gademedarbejdere mere om aftenen«",
        )
        due = st.date_input(
            "Senest (kan være tom)",
            date.fromisoformat(standing["due"])
            if standing and not danish.is_missing(standing["due"])
            else None,
            format="DD.MM.YYYY",
            key=f"owner_due_{id_}",
            **limits,
        )
        sent = st.form_submit_button("Gem")
    if sent:
        try:
            say(
                store(),
                id_,
                administration,
                comment=comment or "",
                action=action or "",
                due=due if isinstance(due, date) else None,
                person=current_person(),
            )
        except (NotSaid, Refusal) as refused:
            page.problem(str(refused))
        else:
            st.rerun()
    if standing is not None:
        taking_back.line(
            f"Står nu: {comment_text(standing)} ({signed(standing)})",
            "Tag ordene tilbage",
            may=True,
            key=f"owner-back-{id_}",
            take_back=_take_back,
            args=(id_, administration),
        )
    for word in estimate(earlier_words, goal_id=id_).to_dict("records"):
        page.note(f"Tidligere: {comment_text(word)} ({signed(word)})")


def _take_back(goal_id: str, administration: str | None) -> None:
    take_back(store(), goal_id, administration, person=current_person())

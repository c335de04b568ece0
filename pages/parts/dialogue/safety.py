"""The safety survey: areas ranked with honest ties, changes told from chance, needs, and the map."""

from __future__ import annotations

import streamlit as st

from pages.parts import page, views
from queries.dialogue import views as dialogue_views
from queries.view import View


def show() -> None:
    left, right = st.columns(2)
    with left:
        level = st.segmented_control(
            "Område",
            list(dialogue_views.LEVELS),
            format_func=dialogue_views.LEVELS.__getitem__,
            default="bydel",
            required=True,
            key="niveau",
            bind="query-params",
        )
    with right:
        when = st.segmented_control(
            "Tid på døgnet",
            list(dialogue_views.TIMES),
            format_func=dialogue_views.TIMES.__getitem__,
            default="evening",
            required=True,
            key="tid",
            bind="query-params",
        )
    answers = views.ask(dialogue_views.safety, level=level, when=when)
    if not answers.rows:
        page.empty("Ingen er spurgt om det i det område, der er valgt.")
        return
    views.show(answers, height=_height(answers))
    change = views.ask(dialogue_views.change, level=level, when=when)
    views.show(change, height=_height(change))
    if level == "bydel":
        views.show(views.ask(dialogue_views.safety_map, when=when))
    needs = views.ask(dialogue_views.needs, level=level)
    if needs.rows:
        views.show(needs)


def _height(view: View) -> int | None:
    """Many areas stand closer."""
    return 24 * len(view.rows) + 90 if len(view.rows) > 15 else None

"""The dialogue: meetings by district, form and theme, participation, and what became of the agreements."""

from __future__ import annotations

import streamlit as st

from pages.parts import filters, page, views
from queries.dialogue import views as dialogue_views


def show() -> None:
    meetings = views.ask(dialogue_views.meetings)
    if not meetings.rows:
        page.empty(f"Der er ingen møder {filters.current_filters().words()}.".replace(" .", "."))
        return
    views.show(views.ask(dialogue_views.agreements))
    views.show(views.ask(dialogue_views.dialogue), rows="open", bars="Pr. 1.000 indbyggere")
    left, right = st.columns(2, gap="large")
    with left:
        views.show(views.ask(dialogue_views.forms), bars="Møder")
    with right:
        views.show(views.ask(dialogue_views.themes), bars="Møder")
    views.show(meetings, rows="lookup")

"""Exit: the steps, how programmes end, and each programme and half-year."""

from __future__ import annotations

import streamlit as st

from pages.parts import page, views
from queries.exit import views as exit_views
from queries.exit.flow import Flow


def show(course: Flow) -> None:
    if course.rows.empty:
        page.empty("Arket Exit er ikke leveret.", link=("datagrundlag", "Se datagrundlaget"))
        return
    views.show(views.ask(exit_views.steps), rows="none")
    views.show(views.ask(exit_views.outcome), rows="open", total=True)
    page.note("»Afsluttede« er gennemførte og afbrudte. En plads er en helårsplads i det halvår.")
    programmes = list(dict.fromkeys(course.rows["program"]))
    chosen = st.selectbox(
        "Program",
        [None, *programmes],
        format_func=lambda name: name or "Alle programmer",
        key="program",
        bind="query-params",
        placeholder="Vælg",
    )
    views.show(views.ask(exit_views.half_years, program=chosen))
    page.note(
        "Arket Exit oplyser ingen forvaltning, så tallene gælder alle programmer, uanset hvad der er valgt øverst."
    )

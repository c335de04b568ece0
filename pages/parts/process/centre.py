"""The centre: secondments against the rule, fixed days, and whom it has met."""

from __future__ import annotations

import streamlit as st

from pages.parts import tables, views
from queries.process import views as process_views


def show() -> None:
    views.show(views.ask(process_views.secondments))
    views.show(views.ask(process_views.parties))
    meetings = views.ask(process_views.meetings)
    views.show(meetings, rows="none")
    if meetings.rows:
        with st.expander("Se alle møder"):
            tables.table(
                meetings.frame,
                columns=meetings.named,
                key=f"{meetings.id}-tal",
                alt=meetings.caption,
                file=False,
            )

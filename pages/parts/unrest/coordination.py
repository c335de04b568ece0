"""Coordination: who was agreed and who did, how fast the first response came, who took part, and what lacks a follow-up."""

from __future__ import annotations

import streamlit as st

from pages.parts import views
from queries.unrest import views as unrest_views


def show() -> None:
    views.show(views.ask(unrest_views.districts), rows="open")
    views.show(views.ask(unrest_views.times), rows="open")
    left, right = st.columns(2, gap="large")
    with left:
        views.show(views.ask(unrest_views.actors), bars="Hændelser")
    with right:
        views.show(views.ask(unrest_views.follow_up))

"""18+: which initiatives reach which ages, the gap between 18 and 25, those that stop at 17, and money per age group."""

from __future__ import annotations

import streamlit as st

from data import danish
from pages.parts import page, tables, views
from pages.parts.answers import answer
from pages.parts.sources import page_urls
from queries.exit import views as exit_views
from queries.view import View


def show() -> None:
    reach = views.ask(exit_views.reach)
    if reach.chart is None:
        page.empty(f"{reach.title}.", link=("indsatser", "Se indsatserne"))
    else:
        views.show(reach, height=320)
    views.show(views.ask(exit_views.adults))
    _show_stopping()
    passage = views.ask(exit_views.passage)
    views.show(passage, rows="none")
    _look_up(passage)
    left, right = st.columns(2, gap="large")
    with left:
        views.show(views.ask(exit_views.local), bars="Bydelens egne for 18-25")
    with right:
        views.show(views.ask(exit_views.age_money), bars="Budget, mio. kr.")


def _show_stopping() -> None:
    """Those against gangs to read; all of them to look up."""
    view = views.ask(exit_views.stopping)
    rows = answer("exit/stopping")
    gangs = int(rows["gang_related"].astype(bool).sum())
    page.section(view.title, view.subtitle)
    if gangs:
        to = page_urls("indsatser", "indsats")
        views.show_table(view, addresses=[to(id_) for id_ in rows["initiative_id"]], most=gangs)
    views.links(view)
    if len(rows) > gangs:
        _look_up(view)


def _look_up(view: View) -> None:
    if view.rows:
        with st.expander(f"Se alle {danish.number(len(view.rows))}"):
            tables.table(view.frame, columns=view.named, key=f"{view.id}-tal", alt=view.caption)

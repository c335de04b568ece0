"""18+: which initiatives reach which ages, the gap between 18 and 25, those that stop at 17, and money per age group."""

from __future__ import annotations

import streamlit as st

from data import danish
from pages.parts import page, tables, views
from pages.parts.answers import answer
from pages.parts.markdown import plain
from pages.parts.sources import page_urls
from queries.exit import views as exit_views


def show() -> None:
    reach = views.ask(exit_views.reach)
    if reach.chart is None:
        page.empty(f"{reach.title}.", link=("indsatser", "Se indsatserne"))
    else:
        views.show(reach, height=320)
    views.folded(views.ask(exit_views.adults))
    _show_stopping()
    views.folded(views.ask(exit_views.passage), rows="lookup")
    views.folded(views.ask(exit_views.local), bars="Bydelens egne for 18-25")
    views.folded(views.ask(exit_views.age_money), bars="Budget, mio. kr.")


def _show_stopping() -> None:
    """Those against gangs to read; all of them to look up."""
    view = views.ask(exit_views.stopping)
    rows = answer("exit/stopping")
    gangs = int(rows["gang_related"].astype(bool).sum())
    with st.expander(plain(view.title)):
        page.note(view.subtitle)
        if gangs:
            to = page_urls("indsatser", "indsats")
            views.show_table(view, addresses=[to(id_) for id_ in rows["initiative_id"]], most=gangs)
        views.links(view)
        if len(rows) > gangs:
            page.note(f"Alle {danish.number(len(rows))}:")
            tables.table(view.frame, columns=view.named, key=f"{view.id}-tal", alt=view.caption, file=False)

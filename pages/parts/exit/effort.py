"""The description of the effort against gang crime, ready for the committee paper, and each figure's way to its rows."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data import danish
from pages.parts import filters, page, views
from pages.parts.answers import answer
from pages.parts.sources import page_urls, source_url
from pages.parts.theme import SANS
from queries.exit import views as exit_views

MOST_ROWS = 10


def show() -> None:
    chosen = filters.current_filters()
    view = views.ask(exit_views.effort)
    page.section(
        "Indsatsen mod bandekriminalitet, kort beskrevet",
        "Sat sammen af data og klar til indstillingen: hold musen over teksten for at kopiere den. Under "
        "den står, hvor hvert tal kommer fra.",
    )
    if not view.rows:
        page.empty(
            f"{exit_views.NO_GANGS} {chosen.words() or 'endnu'}.", link=("indsatser", "Se indsatserne")
        )
        return
    # Text for a paper, not code: the block is used for its button to copy.
    st.html(
        f"<style>[data-testid='stCode'] code {{ font-family: {SANS}; font-size: 1rem; line-height: 1.55; }}</style>"
    )
    sentences = [str(text) for _, text in view.rows]
    dated = f"Opgjort {danish.day(chosen.clock.today)}."
    st.code(" ".join([*sentences, dated]), language=None, wrap_lines=True)
    to = [source_url(source.query, row=source.row, **source.parameters) for source in view.sources]
    views.show_table(replace(view, caption="Hvor tallene kommer fra"), addresses=to)
    # Each sentence has its own way to its rows, in the table.
    views.links(replace(view, sources=()))
    _show_initiatives()


def _show_initiatives() -> None:
    view = views.ask(exit_views.gang_initiatives)
    ids = answer("initiatives/list", gang_related=True, year=dict(view.sources[0].parameters)["year"])
    to = page_urls("indsatser", "indsats")
    caption = "De ti bandeindsatser med størst budget" if len(view.rows) > MOST_ROWS else view.caption
    addresses = [to(id_) for id_ in ids["initiative_id"]]
    views.show(replace(view, caption=caption), bars="Budget, kr.", addresses=addresses, most=MOST_ROWS)

"""Exit: the steps, how programmes end, and each programme and half-year."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data import danish
from pages.parts import page, views
from pages.parts.answers import estimate
from pages.parts.results.words import VIEW, VIEWS
from pages.parts.sources import page_link, page_urls
from queries.exit import views as exit_views
from queries.exit.flow import Flow
from queries.exit.price import completed_price


def show(course: Flow) -> None:
    if course.rows.empty:
        page.empty("Arket Exit er ikke leveret.", link=("datagrundlag", "Se datagrundlaget"))
        return
    views.show(views.ask(exit_views.steps), rows="none")
    views.folded(views.ask(exit_views.outcome), rows="open", total=True)
    prices = estimate(completed_price).rows
    to = page_urls("indsatser", "indsats")
    views.folded(
        views.ask(exit_views.price),
        total=len(prices) > 1 and danish.is_missing(prices.iloc[-1]["initiative_id"]),
        addresses=["" if danish.is_missing(id_) else to(id_) for id_ in prices["initiative_id"]],
        also=[partial(page_link, "resultater", "Se alle priser pr. resultat", **{VIEW: VIEWS["oekonomi"]})],
    )
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
    views.folded(views.ask(exit_views.half_years, program=chosen))
    page.note(
        "Arket Exit oplyser ingen forvaltning, så tallene gælder alle programmer, uanset hvad der er valgt øverst."
    )

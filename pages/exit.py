"""Bander, exit og 18+: the effort against gangs in a few sentences, exit as a flow, and what happens at 18."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data import danish
from pages.parts import cards, filters, options, page
from pages.parts.answers import answer, estimate
from pages.parts.exit import adults, effort, programmes
from pages.parts.tabs import tabs
from queries.exit.flow import flow
from queries.options.alternatives import EXIT
from queries.options.views import TAB, exit_options

chosen = filters.current_filters()
gangs = answer("initiatives/summary", gang_related=True).iloc[0]
course = estimate(flow)
whole = course.whole
stopping = answer("exit/stopping")
against_gangs = stopping[stopping["gang_related"].astype(bool)]


def headline() -> str:
    """How exit ends, and which initiatives against gangs stop at 17."""
    parts = []
    if whole is not None and not danish.is_missing(whole["completed_share"]):
        parts.append(f"{danish.percent(whole['completed_share'])} af de afsluttede exit-forløb er gennemført")
    if gangs["initiatives"]:
        count = danish.plural_in_words(len(against_gangs), "bandeindsats", "bandeindsatser")
        stops = f"{count} {chosen.words()} stopper, når de unge fylder 18".replace("  ", " ")
        parts.append(stops)
    else:
        parts.append(f"der er ingen bandeindsatser {chosen.words()}".strip())
    text = "; ".join(parts) or "Ingen indsatser er markeret som bandeindsatser"
    return danish.capital(text)


if gangs["all_initiatives"] == 0 and whole is None:
    page.headline("Der er hverken bandeindsatser eller exit-forløb i data endnu")
    page.empty(
        "Siden bygger på arkene Indsatser, Økonomi og Exit. Se, hvem der har indberettet.",
        link=("datagrundlag", "Se datagrundlaget"),
    )
    st.stop()

page.headline(headline())
shares = () if whole is None else ("completed_share", "relapsed_share")
cards.show("initiatives_gangs", *shares, "gangs_stopping")
tabs(
    {
        "Indsatsen mod bander": effort.show,
        "Exit": partial(programmes.show, course),
        "18+": adults.show,
        TAB: partial(options.show, EXIT, exit_options),
    },
    key="fane_exit",
)

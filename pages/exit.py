"""Bander, exit og 18+: the effort against gangs in a few sentences, exit as a flow, and what happens at 18."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data import danish
from pages.parts import filters, page
from pages.parts.answers import answer, estimate
from pages.parts.exit import adults, effort, programmes
from pages.parts.tabs import tabs
from queries.exit.flow import flow

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


def figures() -> list[page.KeyFigure]:
    adults_reached = answer("exit/eighteen")
    reached = adults_reached[adults_reached["gang_related"].astype(bool)]
    throughout = danish.number((reached["passage"] == "hele vejen").sum())
    found = [
        page.KeyFigure(
            "Bandeindsatser",
            danish.number(gangs["initiatives"]),
            note=f"{danish.number(gangs['running'])} i gang, {danish.number(gangs['planned'])} planlagt",
            source=("initiatives/summary", {"gang_related": True}, 0),
            figure="initiatives",
        )
    ]
    if whole is not None:
        found += [_share("Exit-forløb gennemført", "completed_share", "af de afsluttede"),
                  _share("Tilbagefald inden for 12 måneder", "relapsed_share", "af dem, der er fulgt")]  # fmt: skip
    found.append(
        page.KeyFigure(
            "Bandeindsatser, der stopper ved 17 år",
            danish.number(len(against_gangs)),
            note=f"{throughout} af {danish.number(len(reached))}, der når nogen mellem 18 og 25, følger dem hele vejen"
            if len(reached)
            else "ingen når nogen mellem 18 og 25",
            source=("exit/stopping", {}, None),
        )
    )
    return found


def _share(label: str, name: str, of: str) -> page.KeyFigure:
    value, low, high = whole[name], whole[f"{name}_low"], whole[f"{name}_high"]
    if danish.is_missing(value):
        return page.KeyFigure(
            label, danish.MISSING, note="skjult, eller ikke oplyst", source=("exit/programme", {}, None)
        )
    note = f"{of}; 95 %-interval {danish.span(low * 100, high * 100, unit='%')}"
    return page.KeyFigure(label, danish.percent(value), note=note, source=("exit/programme", {}, None))


if gangs["all_initiatives"] == 0 and whole is None:
    page.headline("Der er hverken bandeindsatser eller exit-forløb i data endnu")
    page.empty(
        "Siden bygger på arkene Indsatser, Økonomi og Exit. Se, hvem der har indberettet.",
        link=("datagrundlag", "Se datagrundlaget"),
    )
    st.stop()

page.headline(headline())
page.key_figures(figures())
tabs(
    {
        "Indsatsen mod bander": partial(effort.show, course),
        "Exit": partial(programmes.show, course),
        "18+": partial(adults.show, stopping),
    },
    key="fane_exit",
)

"""Possible efficiencies: overlaps, what a participant costs, and the same effect for less. Never a promise."""

from __future__ import annotations

import streamlit as st

from pages.parts import page, views
from pages.parts.answers import estimate
from pages.parts.results.words import VIEW, VIEWS
from pages.parts.sources import page_link
from queries.results import unit_cost
from queries.results.views import unit_price
from queries.scenarios.views import dominated, overlap, overlap_pairs

MOST_SHOWN = 5


def show(year: int) -> None:
    """year: of the budget."""
    views.show(views.ask(overlap, year=year), bars="Par", most=MOST_SHOWN)
    with st.expander("Parrene ét for ét"):
        same = st.checkbox("Kun når indsatsområdet også er det samme", key="sc_same_area")
        views.show(views.ask(overlap_pairs, year=year, same_focus_area=same), rows="lookup")
    with st.expander("Hvad en deltager koster, og hvor det samme kunne gøres for færre penge"):
        _prices(year)


def _prices(year: int) -> None:
    if estimate(unit_cost.years).empty:
        page.empty(
            "Intet år har både forbrug og deltagere for et helt år.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    kinds = unit_cost.KIND_WORDS
    kind = st.selectbox(
        "Indsatser ligner hinanden, når de har samme",
        list(kinds),
        format_func=kinds.__getitem__,
        key="sc_kind_of",
        width=420,
        placeholder="Vælg",
    )
    views.show(
        views.ask(unit_price, per="participants", kind=kind),
        also=[lambda: page_link("resultater", "Se alle priser pr. deltager", **{VIEW: VIEWS["oekonomi"]})],
    )
    views.show(views.ask(dominated, year=year, kind=kind))

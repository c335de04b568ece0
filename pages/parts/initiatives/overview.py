"""Overblik: how many, what they cost, what runs out, and where in the city they work."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.contract import DISTRICTS
from pages.parts import cards, page, views
from pages.parts.controls import counted_as
from pages.parts.initiatives.choice import Choice
from pages.parts.sources import page_url
from queries.initiatives import views as initiative_views
from queries.initiatives.amounts import amounts
from queries.initiatives.views import initiatives


def headline(choice: Choice, summary: pd.Series) -> str:
    count = choice.counted(summary)
    words = f" {choice.words()}" if choice.any_set else ""
    if choice.year is None:
        return f"{count}{words}; der er endnu ingen beløb"
    totals = choice.ask("totals", year=choice.year)
    counted = choice.ask("reconciliation", year=choice.year).iloc[0]
    money = amounts(totals)
    if not money:
        return f"{count}{words}, men ingen af dem har et budget i {choice.year}"
    if of_district := choice.district_money():
        return f"{choice.opening()} {of_district.in_words()}"
    return f"I {choice.year} er der budget til {initiatives(counted['with_figures'])}{words}: {money}"


def draw(choice: Choice, summary: pd.Series) -> None:
    figures(choice)
    left, right = st.columns([1, 1], gap="large")
    with left:
        shown_as = counted_as()
        views.show(choice.view(initiative_views.places, rate=shown_as), height=390, rows="none")
    with right:
        where(choice)


def figures(choice: Choice) -> None:
    """The four figures that carry the overview."""
    money: tuple[str, ...] = ()
    if choice.year is not None:
        of_district = choice.shared.district is not None
        money = ("own_budget" if of_district else "budget", "grants", "without_budget")
    cards.show("initiatives", *money, address=choice.address(), year=choice.year, **choice.own)


def where(choice: Choice) -> None:
    """Where the initiatives and the money are, each of them once; a district leads to its own overview."""
    view = choice.view(initiative_views.where, **choice.of_year)
    names = set(DISTRICTS.values())
    views.show_table(
        view,
        total=True,
        bars="Nævner bydelen",
        addresses=[
            page_url("indsatser", **choice.address(bydel=str(row[0]))) if row[0] in names else ""
            for row in view.rows
        ],
    )
    for note in view.notes:
        page.note(note)
    views.links(view)

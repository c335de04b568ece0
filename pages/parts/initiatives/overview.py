"""Overblik: how many, what they cost, what runs out, and where in the city they work."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from data.contract import DISTRICTS
from pages.parts import page, views
from pages.parts.initiatives.choice import Choice
from pages.parts.page import KeyFigure
from pages.parts.sources import page_url
from queries.initiatives import views as initiative_views
from queries.initiatives.amounts import amounts, counts_told
from queries.initiatives.views import initiatives


def headline(choice: Choice, summary: pd.Series) -> str:
    found = choice.counted(summary)
    words = f" {choice.words()}" if choice.any_set else ""
    if choice.year is None:
        return f"{found}{words}; der er endnu ingen beløb"
    totals = choice.ask("totals", year=choice.year)
    counted = choice.ask("reconciliation", year=choice.year).iloc[0]
    money = amounts(totals)
    if not money:
        return f"{found}{words}, men ingen af dem har et budget i {choice.year}"
    if of_district := choice.district_money():
        return f"{choice.opening()} {of_district.told()}"
    return f"I {choice.year} er der budget til {initiatives(counted['with_figures'])}{words}: {money}"


def draw(choice: Choice, summary: pd.Series) -> None:
    figures(choice, summary)
    left, right = st.columns([1, 1], gap="large")
    with left:
        views.show(choice.view(initiative_views.places), height=390, rows="none")
    with right:
        where(choice)


def figures(choice: Choice, summary: pd.Series) -> None:
    """The four figures that carry the overview."""
    parts = [
        f"{danish.number(summary['running'])} i gang",
        f"{danish.number(summary['planned'])} planlagt",
        f"{danish.number(summary['ended'])} afsluttet eller stoppet",
    ]
    of_district = f"{counts_told(summary)}; " if choice.shared.district is not None else ""
    shown = [
        KeyFigure(
            "Indsatser",
            danish.number(summary["initiatives"]),
            note=of_district + ", ".join(parts),
            source=choice.source("summary", 0),
            figure="initiatives",
            link=("indsatser", "Se listen", choice.address(visning="Liste")),
        )
    ]
    if choice.year is not None:
        shown += [budget(choice), *expiring(choice), without_figures(choice)]
    page.key_figures(shown)


def budget(choice: Choice) -> KeyFigure:
    totals = choice.ask("totals", year=choice.year)
    address = choice.address(visning="Økonomi")
    if totals.empty:
        return KeyFigure(f"Budget {choice.year}", danish.MISSING, note="Ingen af indsatserne har beløb")
    if of_district := choice.district_money():
        return KeyFigure(
            f"Budget {choice.year}, bydelens egne indsatser",
            of_district.figure(),
            note=of_district.note(),
            source=choice.source("money", of_district.row, by="place", year=choice.year)
            if of_district.row is not None
            else None,
            link=("indsatser", "Se økonomien", address),
        )
    totals = totals.dropna(subset=["budget"])
    if totals.empty:
        return KeyFigure(f"Budget {choice.year}", danish.MISSING, note="Ingen af indsatserne har budget")
    first, others = totals.iloc[0], totals.iloc[1:]
    note = f"i {danish.prices(first['price_level'])}"
    if len(others):
        note += f"; hertil {amounts(others)}. De lægges ikke sammen."
    return KeyFigure(
        f"Budget {choice.year}",
        danish.kroner(first["budget"]),
        note=note,
        source=choice.source("totals", 0, year=choice.year),
        figure="budget",
        link=("indsatser", "Se økonomien", address),
    )


def expiring(choice: Choice) -> list[KeyFigure]:
    """The grants that run out first, this year or later."""
    found = choice.ask("expiring")
    if found.empty:
        return [
            KeyFigure("Bevillinger der udløber", "0", note="Ingen midlertidige bevillinger blandt de viste")
        ]
    year = int(found["expires"].iloc[0])
    of_year = found[found["expires"] == year]
    grants = choice.ask("expiring_years")
    count = grants[grants["expires"] == year].iloc[0]
    of_district = choice.district_expiring(year)
    return [
        KeyFigure(
            f"Bevillinger der udløber i {year}",
            danish.number(count["grants"]),
            note=f"{of_district.told()}, om året"
            if of_district
            else f"{amounts(of_year) or 'Ukendte beløb'} om året, til {initiatives(count['initiatives'])}",
            source=choice.source("expiring_years", 0),
            link=("indsatser", "Se bevillingerne", choice.address(visning="Bevillingsudløb")),
        )
    ]


def without_figures(choice: Choice) -> KeyFigure:
    counted = choice.ask("reconciliation", year=choice.year).iloc[0]
    share = danish.percent(counted["share_without_figures"])
    return KeyFigure(
        f"Uden budget i {choice.year}",
        danish.number(counted["without_figures"]),
        note=f"{share} af indsatserne. Hvad de koster, er ikke med i beløbene.",
        source=choice.source("without_figures", year=choice.year),
    )


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

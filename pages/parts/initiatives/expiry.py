"""Bevillingsudløb: the temporary grants that run out, year by year, and the initiatives that lose them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from pages.parts import charts, page, tables
from pages.parts.initiatives.choice import Choice
from pages.parts.initiatives.words import level_colour, millions
from pages.parts.sources import page_link, source_link
from pages.parts.tables import Column
from queries.initiatives.amounts import COUNTED, amounts

GRANTS = {
    "expires": Column("Udløber", "year", width=75),
    "name": Column("Indsats", width=235),
    "administration": Column("Betaler", width=70),
    "funding": Column("Finansiering", width=130),
    "budget": Column("Kr. pr. år", "kroner", width=95),
    "price_level": Column("Prisniveau", width=85),
    "statutory": Column("Lovpligtig", "yes_no", width=80),
}


def headline(choice: Choice, summary: pd.Series) -> str:
    years = choice.ask("expiring_years")
    if years.empty:
        return "Ingen midlertidige bevillinger udløber blandt de viste indsatser"
    first = years.iloc[0]
    found = choice.ask("expiring")
    money = amounts(found[found["expires"] == first["expires"]])
    grants = danish.plural(first["grants"], "bevilling", "bevillinger")
    if of_district := choice.district_expiring(first["expires"]):
        return f"I {first['expires']} udløber {grants} {choice.words()}: {of_district.told()}"
    return f"I {first['expires']} udløber {grants} på {money or 'ukendte beløb'}"


def draw(choice: Choice, summary: pd.Series) -> None:
    found = choice.ask("expiring")
    if found.empty:
        page.empty(
            "Ingen af de viste indsatser har en midlertidig bevilling med et udløbsår fra i år og frem."
        )
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        by_year(choice, found)
    with right:
        grants(choice)


def by_year(choice: Choice, found: pd.DataFrame) -> None:
    levels = sorted(found["price_level"].unique(), reverse=True)
    figure = go.Figure()
    for level in levels:
        bars = found[found["price_level"] == level]
        figure.add_trace(
            go.Bar(
                x=[str(year) for year in bars["expires"]],
                y=bars["budget"],
                name=danish.capital(danish.prices(level)),
                marker={"color": level_colour(level)},
                text=[millions(amount) for amount in bars["budget"]],
                textposition="outside",
                cliponaxis=False,
                hovertemplate="%{x}: %{text} mio. kr.<extra>%{fullData.name}</extra>",
            )
        )
    figure.update_layout(barmode="group", showlegend=len(levels) > 1)
    figure.update_xaxes(type="category", categoryorder="category ascending")
    figure.update_yaxes(showticklabels=False, showgrid=False)
    years = choice.ask("expiring_years")
    counts = [f"{danish.number(row['grants'])} i {row['expires']}" for row in years.to_dict("records")]
    charts.draw(
        figure,
        title=f"Bevillinger, der udløber: {danish.listing(counts[:4])}",
        subtitle="Årligt budget, der falder bort efter udløbsåret, mio. kr., "
        + danish.listing([danish.prices(level) for level in levels])
        + (f". {COUNTED}" if choice.shared.district is not None else ""),
        alt="Søjler pr. udløbsår med det årlige budget i bevillinger, der udløber. Tallene står i tabellen under figuren.",
        key="expiring",
        height=340,
        data=found,
        columns={
            "expires": Column("Udløber", "year"),
            "price_level": Column("Prisniveau"),
            "grants": Column("Bevillinger", "count"),
            "initiatives": Column("Indsatser", "count"),
            "budget": Column("Budget pr. år, kr.", "kroner"),
        },
        source=choice.source("expiring"),
    )
    page.note(
        "Budgettet er det seneste delte år for bevillingen. En bevilling er en indsats, en betaler, en finansieringskilde og en art."
    )


def grants(choice: Choice) -> None:
    found = choice.ask("expiring_grants")
    position = tables.table(
        found,
        columns=GRANTS,
        key="expiring-grants",
        alt="Bevillinger, der udløber, efter år og beløb. Vælg en række for at åbne indsatsen.",
        height=420,
        selectable=True,
    )
    name, parameters, _ = choice.source("expiring_grants")
    if position is None:
        page.note("Vælg en række for at åbne indsatsen.")
        page.links(lambda: source_link(name, **parameters))
        return
    row = found.iloc[position]
    page.links(
        lambda: page_link("indsatser", f"Åbn {row['name']}", indsats=str(row["initiative_id"])),
        lambda: source_link(name, row=position, label="Kilde til bevillingen", **parameters),
    )

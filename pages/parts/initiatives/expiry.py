"""Bevillingsudløb: the temporary grants that run out, year by year, and the initiatives that lose them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from pages.parts import page, tables, views
from pages.parts.initiatives.choice import Choice
from pages.parts.sources import page_link, source_link
from queries.initiatives import money_views
from queries.initiatives.amounts import amounts


def headline(choice: Choice, summary: pd.Series) -> str:
    years = choice.ask("expiring_years")
    if years.empty:
        return "Ingen midlertidige bevillinger udløber blandt de viste indsatser"
    first = years.iloc[0]
    rows = choice.ask("expiring")
    money = amounts(rows[rows["expires"] == first["expires"]])
    grants = danish.plural(first["grants"], "bevilling", "bevillinger")
    if of_district := choice.district_expiring(first["expires"]):
        return f"I {first['expires']} udløber {grants} {choice.words()}: {of_district.in_words()}"
    return f"I {first['expires']} udløber {grants} på {money or 'ukendte beløb'}"


def draw(choice: Choice, summary: pd.Series) -> None:
    by_year = choice.view(money_views.expiring)
    if by_year.chart is None:
        page.empty(
            "Ingen af de viste indsatser har en midlertidig bevilling med et udløbsår fra i år og frem."
        )
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        views.show(by_year, height=340)
    with right:
        grants(choice)


def grants(choice: Choice) -> None:
    view = choice.view(money_views.grants)
    position = tables.table(
        view.frame,
        columns=view.named,
        key="expiring-grants",
        alt="Bevillinger, der udløber, efter år og beløb.",
        height=420,
        selectable=True,
        opens="Indsats",
        file=False,
    )
    views.links(view)
    if position is None:
        page.note("Klik på en række for at vælge indsatsen, to gange for at åbne den.")
        return
    row = choice.ask("expiring_grants").iloc[position]
    name, parameters, _ = choice.source("expiring_grants")
    page.links(
        lambda: page_link("indsatser", f"Åbn {row['name']}", indsats=str(row["initiative_id"])),
        lambda: source_link(name, row=position, label="Kilde til bevillingen", **parameters),
    )

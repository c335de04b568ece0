"""Overblik: how many, what they cost, what runs out, and where in the city they work."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from pages.parts import cards, charts, maps, page, tables
from pages.parts.initiatives.choice import Choice
from pages.parts.initiatives.words import PLACES, initiatives
from pages.parts.sources import page_url, source_link
from pages.parts.tables import Column
from queries.initiatives.amounts import amounts


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
    figures(choice)
    left, right = st.columns([1, 1], gap="large")
    with left:
        district_map(choice, summary)
    with right:
        places(choice)


def figures(choice: Choice) -> None:
    """The four figures that carry the overview."""
    money: tuple[str, ...] = ()
    if choice.year is not None:
        of_district = choice.shared.district is not None
        money = ("own_budget" if of_district else "budget", "grants", "without_budget")
    cards.show("initiatives", *money, address=choice.address(), year=choice.year, **choice.own)


def district_map(choice: Choice, summary: pd.Series) -> None:
    found = choice.ask("districts")
    most = found["named"].max()
    names = [PLACES[str(district)] for district in found["district"][found["named"] == most]]
    charts.draw(
        maps.district_map(dict(zip(found["district"], found["named"], strict=True)), measure="indsatser"),
        title=f"{danish.listing(names)} nævnes af flest indsatser: {danish.number(most)}"
        if most
        else "Ingen af indsatserne nævner en bestemt bydel",
        subtitle=f"Indsatser der nævner bydelen. {danish.number(summary['whole_city'])} for hele byen er ikke talt med.",
        alt="Kort over bydelene med antallet af indsatser, der nævner hver af dem. Tallene står i tabellen ved siden af.",
        key="districts",
        height=390,
        source=choice.source("districts"),
    )
    page.note(maps.CREDIT)


def places(choice: Choice) -> None:
    """Where the initiatives and the money are, each of them once."""
    found = choice.ask("places")
    columns = {
        "place": Column("Sted", labels=PLACES),
        "named": Column("Nævner bydelen", "count"),
        "initiatives": Column("Kun her", "count"),
    }
    if choice.year is not None:
        money = choice.ask("money", by="place", year=choice.year).pivot(
            index="part", columns="price_level", values="budget"
        )
        totals = choice.ask("totals", year=choice.year).set_index("price_level")["budget"]
        money.loc["i alt"] = totals
        found = found.join(money, on="place")
        for level in choice.levels:
            columns[level] = Column(f"Mio. kr., {danish.prices(level)}", "millions")
    found = found[(found["place"] != "ikke oplyst") | (found["initiatives"] > 0)]
    tables.small_table(
        found,
        columns=columns,
        caption="»Kun her« og budgettet "
        + (f"for {choice.year} " if choice.year else "")
        + "tæller hver indsats og hver krone ét sted. Et beløb for flere bydele deles ikke.",
        total=True,
        bars="named",
        links=lambda row: _address(choice, row.place),
    )
    name, parameters, _ = choice.source("places")
    page.links(lambda: source_link(name, **parameters))


def _address(choice: Choice, place: str) -> str:
    """A district leads to its own overview; the other places are not filters."""
    return page_url("indsatser", **choice.address(bydel=PLACES[place])) if place.isdigit() else ""

"""Økonomi: what is spent, by whom and on what, per price level; and how the amounts hang together."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from data import danish
from pages.parts import page, views
from pages.parts.answers import answer
from pages.parts.controls import read_address, select
from pages.parts.initiatives.choice import Choice
from pages.parts.initiatives.words import labels
from pages.parts.sources import source_link
from queries.initiatives import money_views
from queries.initiatives.amounts import amounts
from queries.initiatives.money_views import MEASURES, SPLITS, price_levels
from queries.initiatives.views import initiatives

SPLIT, MEASURE, LEVEL = "fordelt", "beloeb", "priser"
# Parts few enough to be told apart by colour; the others are shown as bars of one year.
OVER_YEARS = ("funding", "spending", "administration", "target_group")
BOTH = "hvert for sig"


def headline(choice: Choice, summary: pd.Series) -> str:
    if choice.year is None:
        return "Der er endnu ingen beløb"
    totals = choice.ask("totals", year=choice.year)
    if not amounts(totals):
        return f"Ingen af de viste indsatser har et budget i {choice.year}"
    if of_district := choice.district_money():
        return f"{choice.opening()} {of_district.in_words()}"
    level = totals.iloc[0]["price_level"]
    largest = choice.ask("funding_shares", year=choice.year, price_level=level).iloc[0]
    return (
        f"{danish.capital(labels('funding')[largest['funding']])} finansiering er {danish.percent(largest['share'])} af de "
        f"{danish.kroner(totals.iloc[0]['budget'])} i {choice.year} ({danish.prices(level)})"
        + (f"; desuden {others}" if (others := amounts(totals.iloc[1:])) else "")
    )


def draw(choice: Choice, summary: pd.Series) -> None:
    if choice.year is None:
        page.empty(
            "Ingen forvaltning har leveret arket Økonomi.",
            link=("datagrundlag", "Se hvem der har indberettet"),
        )
        return
    left, right = st.columns([11, 9], gap="large", vertical_alignment="center")
    with left:
        split, measure, level = controls(choice)
    with right:
        reconciliation(choice)
    left, right = st.columns([11, 9], gap="large")
    choices = {"split": split, "measure": measure, "price_level": level, **choice.of_year}
    of_year = choice.view(money_views.money, **choices)
    over_years = choice.view(money_views.money_years, **choices) if split in OVER_YEARS else of_year
    with left:
        if over_years.chart is None:
            page.empty(
                f"Der er ikke delt {MEASURES[measure].lower()} for de viste indsatser. Vælg et andet beløb."
            )
        elif over_years is of_year:
            views.show(replace(of_year, notes=()), key="money-bars", rows="none")
        else:
            views.show(over_years, height=390)
    with right:
        if of_year.columns:
            views.show_table(of_year, total=True)
            for note in of_year.notes:
                page.note(note)
            views.links(of_year)
        else:
            page.empty(f"Ingen beløb i {choice.year} i det valgte prisniveau.")


def controls(choice: Choice) -> tuple[str, str, str | None]:
    """What the money is split by, which amount, and the price level (None: each by itself)."""
    all_levels = price_levels(choice.ask("totals"), answer("shared/price_index"))
    levels = {BOTH: "Hvert for sig"} | {level: danish.capital(danish.prices(level)) for level in all_levels}
    read_address(SPLIT, SPLITS, "fordelingen")
    read_address(MEASURE, MEASURES, "beløbet")
    read_address(LEVEL, levels, "prisniveauet")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        split = select("Fordelt på", SPLITS, key=SPLIT, width=220)
        measure = select("Beløb", MEASURES, key=MEASURE, width=190)
        level = BOTH
        if len(all_levels) > 1:
            level = select("Prisniveau", levels, key=LEVEL, width=190)
    return split, measure, None if level == BOTH else level


def reconciliation(choice: Choice) -> None:
    """How the amounts hang together: what is counted, once, at which price level, and what is missing."""
    totals = choice.ask("totals", year=choice.year)
    counted = choice.ask("reconciliation", year=choice.year).iloc[0]
    rows = totals["finance_rows"].tolist()
    of_district = choice.district_money()
    text = f"{choice.year}: {of_district.in_words() if of_district else amounts(totals) or 'ingen beløb'}. "
    if len(rows) > 1:
        text += "Beløb i forskellige prisniveauer lægges ikke sammen. "
    text += (
        f"Hver af de {danish.listing([danish.number(n) for n in rows])} rækker i arket Økonomi tælles én gang, "
        f"også hvor flere forvaltninger betaler til samme indsats ({initiatives(counted['several_payers'])}). "
        f"{initiatives(counted['without_figures'])} af {danish.number(counted['initiatives'])} "
        f"({danish.percent(counted['share_without_figures'])}) har intet budget i {choice.year} og er ikke med."
    )
    page.note(text)
    name, parameters, _ = choice.source("reconciliation", year=choice.year)
    missing, own, _ = choice.source("without_figures", year=choice.year)
    page.links(
        lambda: source_link(name, **parameters),
        lambda: source_link(missing, label="Kilde til dem uden budget", **own),
    )

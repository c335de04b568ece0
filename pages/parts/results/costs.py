"""Økonomi pr. resultat: kr. per participant, or per reached result, beside initiatives of the same kind."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import danish
from data.persons import few_persons
from pages.parts import charts, page, tables, views
from pages.parts.answers import estimate
from pages.parts.controls import read_address, segments, select
from pages.parts.results.words import say_narrowed
from pages.parts.sources import page_urls
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.results.cost import SMALLEST_GROUP, STANDINGS, describe, interval_text
from queries.results.unit_cost import KIND_WORDS, ONE, by_kind, costs, outliers, untold, years
from queries.results.views import PER as PERS
from queries.results.views import price_headline, price_years, unit_price

Row = Mapping[Hashable, Any]
PER, BY, YEAR, KIND = "pr", "sammenlign", "opgjort", "art"
COLUMNS = {
    "initiative_id": Column("Id", pinned=True),
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning"),
    "kind": Column("Sammenlignes med"),
    "group": Column("Indsatser af arten", "count"),
    "cost": Column("Forbrug, kr.", "kroner"),
    "count": Column("Antal", "count"),
    "unit_cost": Column("Kr. pr. stk.", "kroner"),
    "low": Column("95 %-interval fra", "kroner"),
    "high": Column("til", "kroner"),
    "kind_unit_cost": Column("Artens pris under ét", "kroner"),
    "standing": Column("Vurdering", labels=STANDINGS),
}
# More lines than can be told apart on one picture.
MOST_DRAWN = 40


def draw(top: DeltaGenerator) -> None:
    yearly = estimate(years)
    if yearly.empty:
        with top:
            page.headline("Ingen indsats har både forbrug og et helt års målinger")
        page.empty(
            "Prisen pr. resultat kræver forbrug i arket Økonomi og et års endelige målinger af deltagere eller resultater.",
            link=("datagrundlag", "Se hvem der har indberettet"),
        )
        return
    choices = price_years(yearly)
    read_address(PER, PERS, "målet")
    read_address(BY, KIND_WORDS, "sammenligningen")
    read_address(YEAR, choices, "året")
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    with row:
        per = segments(PERS, label="Pris", key=PER)
        by = select("Sammenlign indsatser med samme", KIND_WORDS, key=BY, width=260)
        when = select("År og prisniveau", choices, key=YEAR, width=220)
    year, _, level = when.partition("-")
    costs_of_year = estimate(costs, year=int(year), per=per, kind=by, price_level=level)
    one = ONE[per]
    with top:
        page.headline(price_headline(costs_of_year, one))
        page.lead(
            f"Forbrug i {year} delt med antallet. Udgiften er et regnskab; usikkerheden ligger i antallet. Indsatser sammenlignes kun "
            f"med andre af samme art, og kun hvor der er mindst {SMALLEST_GROUP}."
        )
        if len(costs_of_year):
            say_narrowed("indsatser")
    if costs_of_year.empty:
        page.empty("Ingen indsatser svarer til filtrene. Ryd dem, eller vælg et andet år.")
        return
    left, right = st.columns([6, 5], gap="large")
    with left:
        picture(costs_of_year, one, row, f"{year}, {danish.prices(level)}")
        views.links(
            views.ask(unit_price, per=per, kind=by, spent_in=when),
            sheets={"Pris": (costs_of_year, COLUMNS)},
            filename="pris-pr-resultat",
        )
    with right:
        named(costs_of_year, one)
    if missing := estimate(untold, year=int(year), per=per):
        page.note(missing)
    hidden = int(costs_of_year["hidden"].sum())
    if hidden:
        page.note(
            f"{danish.plural(hidden, 'indsats er skjult', 'indsatser er skjult')}: antallet er {few_persons()} eller ville røbe så få."
        )


def picture(costs_of_year: pd.DataFrame, one: str, row: DeltaGenerator, what: str) -> None:
    """Every initiative of one kind with its interval, against the price of the kind."""
    kinds = by_kind(costs_of_year)
    options = {
        row[
            "kind"
        ]: f"{str(row['kind']).capitalize()} ({danish.plural(row['initiatives'], 'indsats', 'indsatser')})"
        for row in kinds.to_dict("records")
    }
    if not options:
        page.empty("Indsatserne har ikke oplyst det, der skal til for at sammenligne dem.")
        return
    read_address(KIND, options, "arten")
    with row:
        kind = select("Art", options, key=KIND, width=400)
    priced = costs_of_year[(costs_of_year["kind"] == kind) & costs_of_year["unit_cost"].notna()].sort_values(
        "unit_cost", ignore_index=True
    )
    if priced.empty:
        page.empty("Ingen indsats af arten har en pris at vise. Vælg en anden art.")
        return
    with_ends = ends(priced)
    colours = palette()
    marked = with_ends["standing"].isin(["dearer", "cheaper", "much_dearer", "much_cheaper"])
    figure = go.Figure()
    for part, colour, symbol in (
        (with_ends[~marked], colours.common, "circle"),
        (with_ends[marked], colours.accent, "diamond"),
    ):
        if part.empty:
            continue
        figure.add_trace(
            go.Scatter(
                x=part["unit_cost"],
                y=part["label"],
                mode="markers",
                marker={"color": colour, "size": 10, "symbol": symbol},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": (part["high"] - part["unit_cost"]).tolist(),
                    "arrayminus": (part["unit_cost"] - part["low"]).tolist(),
                    "color": colour,
                    "thickness": 1.5,
                    "width": 4,
                },
                text=[describe(row["name"], row, one) for row in part.to_dict("records")],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    price = priced["kind_unit_cost"].iloc[0]
    if not danish.is_missing(price):
        # The words belong to the line: an annotation would want the logarithm of its place.
        figure.add_shape(
            type="line",
            x0=float(price),
            x1=float(price),
            y0=0,
            y1=1,
            yref="paper",
            line={"color": colours.ink, "width": 1, "dash": "dot"},
            label={
                "text": f"Arten under ét: {danish.kroner(price)}",
                "textposition": "end",
                "textangle": 0,
                "xanchor": "center",
                "yanchor": "bottom",
                "font": {"color": colours.ink, "size": 13},
            },
        )
    figure.update_xaxes(type="log", title="kr. pr. " + one, **_ticks(with_ends))
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=with_ends["label"].tolist(), showgrid=True
    )
    figure.update_layout(showlegend=False, margin={"t": 24})
    charts.draw(
        figure,
        title=f"{str(kind).capitalize()}: {_spread(priced)} pr. {one}",
        subtitle=f"Kr. pr. {one} i {what}, med 95 %-interval. Aksen er logaritmisk. Ruder: måske eller tydeligt anderledes end arten.",
        alt=f"Prisen pr. {one} for hver indsats med 95 %-interval. Tallene står i tabellen under.",
        key="unit-cost",
        height=max(220, 90 + 30 * len(with_ends)),
        data=costs_of_year,
        columns=COLUMNS,
        file=False,
    )
    if len(with_ends) < len(priced):
        page.note(
            f"Tegnet er de {MOST_DRAWN // 2} billigste og de {MOST_DRAWN // 2} dyreste af {danish.number(len(priced))}; "
            "tabellen har dem alle."
        )


def ends(priced: pd.DataFrame) -> pd.DataFrame:
    """The rows that are drawn, as sorted: all, or of very many the first and the last. With `label`: the name, which initiatives of
    the same name have with their id."""
    same = priced["name"].duplicated(keep=False)
    labelled = priced.assign(
        label=priced["name"].where(~same, priced["name"] + " (" + priced["initiative_id"] + ")")
    )
    if len(priced) <= MOST_DRAWN:
        return labelled
    return pd.concat([labelled.head(MOST_DRAWN // 2), labelled.tail(MOST_DRAWN // 2)])


def _ticks(priced: pd.DataFrame) -> dict[str, Any]:
    """Round amounts in Danish on the logarithmic axis."""
    low, high = priced["low"].min(), priced["high"].replace(float("inf"), float("nan")).max()
    values: list[int] = []
    for steps in ((1, 2, 5), (1, 3), (1,)):
        values = [
            step * 10**power
            for power in range(8)
            for step in steps
            if low / 2 <= step * 10**power <= high * 2
        ]
        # More would stand on a slant.
        if len(values) <= 7:
            break
    return {"tickmode": "array", "tickvals": values, "ticktext": [danish.number(value) for value in values]}


def _spread(priced: pd.DataFrame) -> str:
    low, high = priced["unit_cost"].min(), priced["unit_cost"].max()
    return danish.kroner(low) if low == high else f"fra {danish.kroner(low)} til {danish.kroner(high)}"


def named(costs_of_year: pd.DataFrame, one: str) -> None:
    """The initiatives outside the limits, each with its interval and how sure it is."""
    page.section("Uden for det sædvanlige")
    rows = outliers(costs_of_year)
    if rows.empty:
        page.note("Ingen indsats falder uden for grænserne for sin art.")
    else:
        to = page_urls("indsatser", "indsats")
        tables.small_table(
            rows.assign(price=[interval_text(row) for row in rows.to_dict("records")]),
            columns={
                "name": Column("Indsats"),
                "standing": Column("Vurdering", labels=STANDINGS),
                "price": Column(f"Pr. {one} (95 %-interval)"),
                "kind_unit_cost": Column("Arten under ét, kr.", "kroner"),
            },
            caption="De sikreste forskelle øverst",
            links=lambda row: to(row.initiative_id),
        )
    page.note(
        "»Måske« er uden for 95 %-grænserne. Adskilte indsatserne sig slet ikke, ville 2-12 af 100 ligge der alligevel. "
        "En dyr indsats kan have en sværere målgruppe."
    )
    free = costs_of_year[costs_of_year["standing"] == "no_result"]
    if len(free):
        page.note(
            f"Uden nogen at dele udgiften på: {danish.some(free['name'].tolist(), 'indsats', 'indsatser')}."
        )

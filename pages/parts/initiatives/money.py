"""Økonomi: what is spent, by whom and on what, per price level; and how the amounts hang together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.disclosure import TOTAL_KEY
from pages.parts import charts, page, tables
from pages.parts.controls import read_address, select
from pages.parts.initiatives.choice import Choice
from pages.parts.initiatives.words import (
    PLACES,
    UNKNOWN,
    initiatives,
    labels,
    level_colour,
    millions,
)
from pages.parts.sources import source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.initiatives.amounts import COUNTED, amounts, spent_until

SPLIT, MEASURE, LEVEL = "fordelt", "beloeb", "priser"
SPLITS = {
    "funding": "Finansieringskilde",
    "spending": "Art",
    "administration": "Hvem betaler",
    "focus_area": "Indsatsområde",
    "target_group": "Målgruppe",
    "place": "Sted",
    "age": "Alder",
}
# Parts few enough to be told apart by colour; the others are shown as bars of one year.
OVER_YEARS = ("funding", "spending", "administration", "target_group")
MEASURES = {"budget": "Budget", "adopted_budget": "Vedtaget budget", "spent": "Forbrug"}
BOTH = "hvert for sig"


def headline(choice: Choice, summary: pd.Series) -> str:
    if choice.year is None:
        return "Der er endnu ingen beløb"
    totals = choice.ask("totals", year=choice.year)
    if not amounts(totals):
        return f"Ingen af de viste indsatser har et budget i {choice.year}"
    if of_district := choice.district_money():
        return f"{choice.opening()} {of_district.told()}"
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
    with left:
        (over_years if split in OVER_YEARS else parts_of_the_year)(choice, split, measure, level)
    with right:
        of_the_year(choice, split, level)


def controls(choice: Choice) -> tuple[str, str, str | None]:
    """What the money is split by, which amount, and the price level (None: each by itself)."""
    all_levels = choice.ask("totals")["price_level"].drop_duplicates().tolist()
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
    text = f"{choice.year}: {of_district.told() if of_district else amounts(totals) or 'ingen beløb'}. "
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


def over_years(choice: Choice, split: str, measure: str, level: str | None) -> None:
    """Stacked columns by year, the price levels beside each other."""
    found = choice.ask("money", by=split, price_level=level).dropna(subset=[measure])
    if found.empty:
        page.empty(
            f"Der er ikke delt {MEASURES[measure].lower()} for de viste indsatser. Vælg et andet beløb."
        )
        return
    totals = choice.ask("totals", price_level=level).dropna(subset=[measure])
    levels = list(dict.fromkeys(found["price_level"]))
    names = labels(split)
    colours = _colours(names)
    bars = [
        {
            "type": "bar",
            "x": _places(of_part, levels),
            "y": of_part[measure],
            "name": names[part],
            "marker": {"color": colours[part], "line": {"color": palette().paper, "width": 1}},
            "customdata": [danish.kroner(amount) for amount in of_part[measure]],
            "hovertemplate": "%{fullData.name}, %{x}: %{customdata}<extra></extra>",
        }
        for part in names
        if len(of_part := found[found["part"] == part])
    ]
    sums = {
        "type": "scatter",
        "x": _places(totals, levels),
        "y": totals[measure],
        "text": [millions(amount) for amount in totals[measure]],
        "mode": "text",
        "textposition": "top center",
        "textfont": {"size": 14, "weight": 600},
        "showlegend": False,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    layout = {
        "barmode": "stack",
        "legend": {"traceorder": "normal", "y": -0.2, "yanchor": "top"},
        "xaxis": {
            "type": "multicategory" if len(levels) > 1 else "category",
            "dividercolor": palette().common,
        },
        "yaxis": {"showticklabels": False, "showgrid": False},
    }
    columns = {
        "year": Column("År", "year"),
        "price_level": Column("Prisniveau"),
        "part": Column(SPLITS[split], labels=names),
        measure: Column(f"{MEASURES[measure]}, kr.", "kroner"),
        "initiatives": Column("Indsatser", "count"),
    }
    of_year = found[found["year"] == choice.year]
    charts.draw(
        go.Figure([*bars, sums], layout),
        title=_largest(choice, of_year if len(of_year) else found, names, measure),
        subtitle=f"{MEASURES[measure]} i mio. kr. efter {SPLITS[split].lower()} og år{_each(levels)}{_counted(choice)}",
        alt=f"Søjler for hvert år, delt efter {SPLITS[split].lower()}. Tallene står i tabellen under figuren.",
        key=f"money-{split}",
        height=390,
        data=found,
        columns=columns,
        source=choice.source("money", by=split, price_level=level),
    )


def _places(rows: pd.DataFrame, levels: list[str]) -> list[Any]:
    """Where the rows stand on the axis: year, under their price level where there are several."""
    years = [str(year) for year in rows["year"]]
    if len(levels) == 1:
        return years
    return [[danish.capital(danish.prices(level)) for level in rows["price_level"]], years]


def _each(levels: list[str]) -> str:
    return "; hvert prisniveau for sig" if len(levels) > 1 else f", {danish.prices(levels[0])}"


def _counted(choice: Choice) -> str:
    """With a district chosen: what else than its own the amounts count."""
    return "" if choice.shared.district is None else f". {COUNTED}"


def _largest(choice: Choice, rows: pd.DataFrame, names: Mapping[str, str], measure: str) -> str:
    row = rows.sort_values(measure, ascending=False).iloc[0]
    amount = danish.kroner(row[measure])
    of_all = " af egne, fælles og hele byens penge" if choice.shared.district is not None else ""
    return f"Størst{of_all} i {row['year']}: {names[row['part']]}, {amount} i {danish.prices(row['price_level'])}"


def _colours(names: Mapping[str, str]) -> dict[str, str]:
    """The same part in the same colour, whatever is filtered; what is not known is grey."""
    colours = palette()
    found = dict(zip([part for part in names if part != UNKNOWN], colours.categories, strict=False))
    return found | {UNKNOWN: colours.common}


def parts_of_the_year(choice: Choice, split: str, measure: str, level: str | None) -> None:
    """Bars of the chosen year, a colour per price level."""
    found = choice.ask("money", by=split, year=choice.year, price_level=level).dropna(subset=[measure])
    if found.empty:
        page.empty(f"Der er ikke delt {MEASURES[measure].lower()} i {choice.year} for de viste indsatser.")
        return
    names = labels(split)
    levels = list(dict.fromkeys(found["price_level"]))
    parts = [part for part in names if part in set(found["part"])]
    bars = [
        {
            "type": "bar",
            "x": of_level[measure],
            "y": [names[part] for part in of_level["part"]],
            "name": danish.capital(danish.prices(name)),
            "orientation": "h",
            "marker": {"color": level_colour(name)},
            "text": [millions(amount) for amount in of_level[measure]],
            "textposition": "outside",
            "cliponaxis": False,
            "hovertemplate": "%{y}: %{text} mio. kr.<extra>%{fullData.name}</extra>",
        }
        for name in levels
        if len(of_level := found[found["price_level"] == name])
    ]
    layout = {
        "barmode": "group",
        "showlegend": len(levels) > 1,
        "xaxis": {"showticklabels": False, "ticks": "", "range": [0, found[measure].max() * 1.18]},
        "yaxis": {"categoryorder": "array", "categoryarray": [names[part] for part in reversed(parts)]},
    }
    charts.draw(
        go.Figure(bars, layout),
        title=_largest(choice, found, names, measure),
        subtitle=f"{MEASURES[measure]} {choice.year} i mio. kr. efter {SPLITS[split].lower()}{_each(levels)}{_counted(choice)}",
        alt=f"Søjler for {choice.year}, delt efter {SPLITS[split].lower()}. Tallene står i tabellen ved siden af.",
        key=f"money-{split}",
        height=100 + 38 * len(parts),
        source=choice.source("money", by=split, year=choice.year, price_level=level),
    )


def of_the_year(choice: Choice, split: str, level: str | None) -> None:
    """The chosen year as a table per price level, with a total that says what it counts."""
    found = choice.ask("money", by=split, year=choice.year, price_level=level)
    totals = choice.ask("totals", year=choice.year, price_level=level)
    if found.empty:
        page.empty(f"Ingen beløb i {choice.year} i det valgte prisniveau.")
        return
    names = labels(split)
    order = {part: place for place, part in enumerate(names)}
    for row in totals.to_dict("records"):
        of_level = found[found["price_level"] == row["price_level"]].sort_values(
            "part", key=lambda parts: parts.map(order)
        )
        table = pd.concat(
            [of_level, pd.DataFrame([row | {"part": TOTAL_KEY}]).reindex(columns=of_level.columns)],
            ignore_index=True,
        )
        dated = {}
        if row["spent_from"] != row["spent_on"] and not danish.is_missing(row["spent_on"]):
            table = table.assign(
                until=[
                    danish.days(*span) for span in zip(table["spent_from"], table["spent_on"], strict=True)
                ]
            )
            dated = {"until": Column("Forbrug til")}
        tables.small_table(
            table,
            columns={
                "part": Column(SPLITS[split], labels={**names, TOTAL_KEY: "I alt, hver indsats én gang"}),
                "adopted_budget": Column("Vedtaget", "millions"),
                "budget": Column("Budget", "millions"),
                "spent": Column("Forbrug", "millions"),
                **dated,
                "initiatives": Column("Indsatser", "count"),
            },
            caption=f"{choice.year} i mio. kr., {danish.prices(row['price_level'])}. Budget er det korrigerede, ellers det vedtagne. "
            f"{spent_until(row)}{f' {COUNTED}.' if choice.shared.district is not None else ''}",
            total=True,
        )
    if split in ("place", "age"):
        page.note(
            f"Et beløb for flere deles ikke: det står under »{PLACES['flere'] if split == 'place' else 'Flere aldersgrupper'}«."
        )
    name, parameters, _ = choice.source("totals", year=choice.year, price_level=level)
    page.links(lambda: source_link(name, **parameters))

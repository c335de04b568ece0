"""Coordination: who was agreed and who did, how fast the first response came, who took part, and what lacks a follow-up."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS, DISTRICTS
from pages.parts import charts, page, tables
from pages.parts.answers import answer, estimate
from pages.parts.download import download_excel
from pages.parts.sources import source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from pages.parts.unrest.happenings import EVENTS
from queries.unrest.response import FEWEST, response_times

PLACES = {0: "Alle"} | DISTRICTS
AGREED = {
    "district": Column("Bydel", labels=DISTRICTS),
    "coordinator": Column("Aftalt koordinator"),
    "anchoring": Column("Forankret i", labels=ADMINISTRATIONS.labels),
    "events": Column("Uroligheder", "count"),
    "as_agreed": Column("Som aftalt", "count"),
    "by_another": Column("En anden", "count"),
    "coordinator_unknown": Column("Ikke oplyst", "count"),
    "without_follow_up": Column("Uden opfølgning", "count"),
}
TIMES = {
    "district": Column("Bydel", labels=PLACES),
    "number": Column("Med tid", "count"),
    "unknown": Column("Uden tid", "count"),
    "median_text": Column("Median (min.)"),
    "p90_text": Column("90-percentil (min.)"),
    "goal": Column("Mål (min.)", "count"),
    "share_text": Column("Inden for målet"),
}
ACTORS = {
    "actor": Column("Aktør"),
    "events": Column("Hændelser", "count"),
    "districts": Column("Bydele", "count"),
    "last_at": Column("Senest", "date"),
}


def show() -> None:
    show_agreed()
    show_times()
    left, right = st.columns(2, gap="large")
    with left:
        show_actors()
    with right:
        show_follow_up()


def show_agreed() -> None:
    rows = answer("unrest/districts")
    without = rows[(rows["state"] == "ingen koordinator")]
    names = danish.listing([DISTRICTS[number] for number in without["district"]])
    page.section(
        f"{names} har ingen aftalt koordinator" if names else "Alle bydele har en aftalt koordinator",
        "Hvem der er aftalt, og hvem der faktisk koordinerede.",
    )
    tables.small_table(rows, columns=AGREED, caption="Aftalt og faktisk koordinering")
    download_excel("Hent som Excel", {"Koordinering": (rows, AGREED)}, "koordinering", key="agreed_excel")
    page.links(lambda: source_link("unrest/districts"))


def _interval(row: Any, name: str) -> str:
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if danish.is_missing(value):
        return danish.MISSING
    if danish.is_missing(low) and danish.is_missing(high):
        return f"{danish.number(value)} (for få til et interval)"
    if danish.is_missing(high):
        return f"{danish.number(value)} (mindst {danish.number(low)})"
    if danish.is_missing(low):
        return f"{danish.number(value)} (højst {danish.number(high)})"
    return f"{danish.number(value)} ({danish.span(low, high)})"


def _share(row: Any) -> str:
    if not row["with_goal"]:
        return "intet mål"
    return (
        f"{danish.number(row['within_goal'])} af {danish.number(row['with_goal'])} "
        f"({danish.span(row['share_low'] * 100, row['share_high'] * 100, unit='%')})"
    )


def show_times() -> None:
    rows = estimate(response_times)
    whole = rows.iloc[0]
    if not whole["number"]:
        page.section("Tid til første indsats")
        page.empty("Ingen hændelse oplyser, hvor længe der gik.")
        return
    records = rows.to_dict("records")
    shown = rows.assign(
        median_text=[_interval(row, "median") for row in records],
        p90_text=[_interval(row, "p90") for row in records],
        share_text=[_share(row) for row in records],
    )
    title = f"Den første indsats kom efter {danish.number(whole['median'])} minutter i den midterste hændelse"
    if whole["with_goal"]:
        title += f"; målet blev nået i {danish.number(whole['within_goal'])} af {danish.number(whole['with_goal'])}"
    charts.draw(
        _picture(rows),
        title=title,
        subtitle="Minutter til første indsats: median (fyldt) og 90-percentil (åben) med 95 %-intervaller. Streg på tværs: bydelens mål. "
        f"Bydele med færre end {FEWEST} tider er ikke tegnet.",
        alt=title,
        key="unrest_times",
        height=max(220, 44 * int((rows["number"] >= FEWEST).sum()) + 70),
        source=("unrest/events", {}, None),
    )  # fmt: skip
    tables.small_table(
        shown, columns=TIMES, caption="Tid til første indsats, med 95 %-intervaller i parentes"
    )
    page.note(
        "Ni af ti hændelser fik en indsats inden for 90-percentilen. Intervallerne forudsætter ingen bestemt "
        "fordeling; hvor der er for få hændelser, "
        "har de ingen øvre ende."
    )  # fmt: skip
    download_excel("Hent som Excel", {"Responstid": (shown, TIMES)}, "responstid", key="times_excel")


def _picture(rows: pd.DataFrame) -> go.Figure:
    colours = palette()
    figure = go.Figure()
    drawn = rows[rows["number"] >= FEWEST].iloc[::-1]
    names = [PLACES[int(number)] for number in drawn["district"]]
    for name, symbol, colour in (("p90", "circle-open", colours.muted), ("median", "circle", colours.accent)):
        figure.add_trace(
            go.Scatter(
                x=drawn[name], y=names, orientation="h", offsetgroup=name, mode="markers", showlegend=False,
                marker={"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2}},
                error_x={
                    "type": "data", "symmetric": False, "thickness": 2, "color": colour,
                    "array": (drawn[f"{name}_high"].astype(float) - drawn[name]).fillna(0),
                    "arrayminus": (drawn[name] - drawn[f"{name}_low"].astype(float)).fillna(0),
                },
                hovertext=[f"{place}: {_interval(row, name)} minutter" for place, row in zip(names, drawn.to_dict("records"), strict=True)],
                hoverinfo="text",
            )
        )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=drawn["goal"].astype("Float64").astype(float), y=names, orientation="h", offsetgroup="median",
            mode="markers", showlegend=False,
            marker={"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": colours.ink}}, hoverinfo="skip",
        )
    )  # fmt: skip
    figure.update_xaxes(title="minutter", rangemode="tozero", showgrid=True)
    # Median and 90th percentile above each other, so that their intervals do not cover one another.
    figure.update_layout(scattermode="group", scattergap=0.6)
    return figure


def show_actors() -> None:
    rows = answer("unrest/actors")
    page.section(f"{danish.plural(len(rows), 'aktør', 'aktører')} har deltaget")
    if rows.empty:
        page.empty("Ingen hændelse oplyser, hvem der deltog.")
        return
    tables.small_table(rows, columns=ACTORS, caption="Aktører, der deltog", bars="events")
    download_excel("Hent som Excel", {"Aktører": (rows, ACTORS)}, "aktoerer", key="actors_excel")
    page.links(lambda: source_link("unrest/actors"))


def show_follow_up() -> None:
    rows = answer("unrest/events")
    lacking = rows[rows["without_follow_up"].astype(bool)]
    page.section(
        f"{danish.plural(len(lacking), 'hændelse', 'hændelser')} uden opfølgning"
        if len(lacking)
        else "Alle hændelser er fulgt op eller får en opfølgning"
    )
    if len(lacking):
        columns = {name: EVENTS[name] for name in ("occurred_at", "district", "type", "severity")}
        tables.small_table(lacking, columns=columns, caption="Hverken fulgt op eller planlagt")
        download_excel(
            "Hent som Excel",
            {"Uden opfølgning": (lacking, EVENTS)},
            "uden-opfoelgning",
            key="follow_up_excel",
        )
    page.links(lambda: source_link("unrest/events"))

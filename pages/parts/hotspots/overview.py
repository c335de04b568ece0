"""All hotspots: the verdicts, the forest plot with the pooled estimate, and where they are."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data.contract import DISTRICTS
from pages.parts import charts, maps, page, tables
from pages.parts.download import download_excel
from pages.parts.hotspots.ratios import ratio_figure
from pages.parts.sources import page_urls, source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.hotspots.details import pooled
from queries.hotspots.picture import (
    forest_rows,
    forest_title,
    period_text,
    places_title,
    pooled_sentence,
)
from queries.status.summary import verdict_tone

ASSESSED = {
    "name": Column("Hotspot"),
    "district": Column("Bydel", labels=DISTRICTS),
    "period": Column("Periode"),
    "state": Column("Vurdering"),
    "sentence": Column("I én sætning"),
}
FIGURES = {
    "name": Column("Hotspot", pinned=True),
    "district": Column("Bydel", labels=DISTRICTS),
    "verdict_text": Column("Vurdering", width="medium"),
    "ratio": Column("Forhold til kontrol", "number", decimals=2),
    "low": Column("Nedre grænse", "number", decimals=2),
    "high": Column("Øvre grænse", "number", decimals=2),
    "neighbour_ratio": Column("Naboområdet", "number", decimals=2),
    "neighbour_low": Column("Nabo, nedre", "number", decimals=2),
    "neighbour_high": Column("Nabo, øvre", "number", decimals=2),
    "placebo_p": Column("Placebo, p", "number", decimals=3),
    "smallest_detectable": Column("Mindste påviselige forhold", "number", decimals=2),
    "design": Column("Maryland-skala", "count"),
    "months_before": Column("Måneder før", "count"),
    "months_after": Column("Måneder efter", "count"),
    "control_area": Column("Kontrolområde"),
    "neighbour_area": Column("Naboområde"),
    "start": Column("Begyndt", "date"),
    "finish": Column("Sluttet", "date"),
    "sentence": Column("Vurderingen i én sætning", width="large"),
}


def forest(rows: pd.DataFrame) -> go.Figure:
    """A dot and an interval per hotspot on a ratio scale; the pooled estimate below, with its prediction interval."""
    colours = palette()
    drawn = rows.iloc[::-1]
    pooled_row = drawn["kind"] == "pooled"
    figure = ratio_figure(
        drawn,
        tints=[colours.ink if pooled else colours.accent for pooled in pooled_row],
        symbols=["diamond" if pooled else "circle" for pooled in pooled_row],
        written=True,
        width=3,
    )
    figure.layout.xaxis.title.text = "Ændring i anmeldelser i forhold til kontrolområdet"
    return figure


def show(hotspots: pd.DataFrame) -> None:
    shown = hotspots.assign(
        state=[page.shaped(text, verdict_tone(text)) for text in hotspots["verdict_text"]],
        period=list(map(period_text, hotspots["start"], hotspots["finish"])),
    )
    to = page_urls("hotspots", "hotspot")
    tables.small_table(
        shown,
        columns=ASSESSED,
        caption="Vælg et hotspot for at se kurver, tvivl og metode",
        links=lambda row: to(row.hotspot_id),
    )
    page.links(
        lambda: source_link("hotspots/list"),
        lambda: source_link("hotspots/monthly", label="Kilde til anmeldelserne"),
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        _show_forest(hotspots)
    with right:
        _show_map(hotspots)
    download_excel(
        "Hent alle tal som Excel", {"Hotspots": (shown, FIGURES)}, "hotspots", key="hotspots_excel"
    )


def _show_forest(hotspots: pd.DataFrame) -> None:
    combined = pooled(hotspots)
    rows = forest_rows(hotspots, combined)
    if rows.empty:
        page.empty("Ingen hotspots har endnu et forhold til kontrolområdet, der kan tegnes.")
        return
    charts.draw(
        forest(rows),
        title=forest_title(hotspots),
        subtitle="Punkt: skøn; streg: 95 % usikkerhedsinterval; rude: samlet skøn; prikket: hvor det næste hotspot kan ventes.",
        alt=f"Skøn med interval for hvert hotspot og samlet. {forest_title(hotspots)}.",
        key="forest",
        height=70 * len(rows) + 90,
        data=hotspots,
        columns=FIGURES,
        source=("hotspots/monthly", {}, None),
    )
    if combined is not None:
        page.note(pooled_sentence(combined))


def _show_map(hotspots: pd.DataFrame) -> None:
    placed = hotspots.dropna(subset=["longitude", "latitude"])
    points = placed[["longitude", "latitude", "name"]].assign(
        tone=[verdict_tone(text) for text in placed["verdict_text"]],
        text=[
            f"{row.name}: {row.verdict_text}"
            for row in placed[["name", "verdict_text"]].itertuples(index=False)
        ],
    )
    charts.draw(
        maps.district_map({}, measure="", write=lambda value: "", points=points),
        title=places_title(hotspots),
        subtitle="Cirkel: tegn på effekt; trekant: dårligere i naboområdet; firkant: dårligere end kontrolområdet; "
        "åben cirkel: alle andre vurderinger.",
        alt=f"Kort over bydelene med hotspots som prikker. {places_title(hotspots)}.",
        key="hotspot_map",
        height=480,
        source=("hotspots/list", {}, None),
    )
    page.note(maps.CREDIT)

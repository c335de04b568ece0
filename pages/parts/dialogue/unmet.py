"""Where people feel least safe and where somebody has met them, the two beside each other."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from data import danish
from data.contract import DISTRICTS
from pages.parts import charts, page
from pages.parts.download import download_excel
from pages.parts.sources import source_link
from pages.parts.tables import Column, small_table
from pages.parts.theme import palette

COLUMNS = {
    "district": Column("Bydel", labels=DISTRICTS),
    "unsafe": Column("Utrygge om aftenen", "percent", decimals=1),
    "interval": Column("95 %-interval"),
    "standing": Column("Mod resten af byen"),
    "meetings": Column("Møder", "count"),
    "last_on": Column("Senest", "date"),
    "participants": Column("Deltagere", "count"),
    "per_thousand": Column("Deltagere pr. 1.000 indbyggere", "number", decimals=1),
}


def show(districts: pd.DataFrame, overlooked: list[int]) -> None:
    """districts: `queries.dialogue.participation.by_district` of all; overlooked: less safe than the city, and not met."""
    shown = districts.sort_values("unsafe", ascending=False, na_position="last").assign(
        interval=lambda rows: [
            danish.MISSING if danish.is_missing(low) else danish.span(low * 100, high * 100, 1, "%")
            for low, high in zip(rows["low"], rows["high"], strict=True)
        ],
    )
    names = danish.listing([DISTRICTS[number] for number in overlooked])
    title = (
        f"{names} er mere utryg end resten af byen, og der er ikke holdt et møde"
        if names
        else "Der er holdt møder i alle bydele, som er mere utrygge end resten af byen"
    )
    charts.draw(
        _picture(shown, overlooked),
        title=title,
        subtitle="Til venstre andelen, der er utryg om aftenen og natten, med 95 %-interval. Til højre "
        "deltagere i møder pr. 1.000 indbyggere.",
        alt=f"Bydel for bydel: prikker med intervaller til venstre, søjler til højre. {title}.",
        key="unmet",
        height=420,
        source=("dialogue/districts", {"district": None}, None),
    )
    small_table(shown, columns=COLUMNS, caption="Utryghed og møder, mest utrygge bydel først")
    page.note("Møderne er åbne for alle borgere. Den, der kommer to gange, tæller to gange.")
    download_excel(
        "Hent som Excel", {"Utryghed og møder": (shown, COLUMNS)}, "utryghed-og-moeder", key="unmet_excel"
    )
    page.links(lambda: source_link("dialogue/districts", district=None, label="Kilde: møder"),
               lambda: source_link("dialogue/areas", type="bydel", district=None, label="Kilde: tryghed"))  # fmt: skip


def _picture(rows: pd.DataFrame, overlooked: list[int]) -> go.Figure:
    colours = palette()
    drawn = rows.iloc[::-1]
    names = [DISTRICTS[number] for number in drawn["district"]]
    tint = [colours.concern if number in overlooked else colours.common for number in drawn["district"]]
    unsafe = drawn["unsafe"].astype(float)
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=100 * unsafe, y=names, mode="markers", marker={"size": 12, "color": tint}, showlegend=False,
            error_x={
                "type": "data", "symmetric": False, "thickness": 2, "color": colours.muted,
                "array": 100 * (drawn["high"].astype(float) - unsafe), "arrayminus": 100 * (unsafe - drawn["low"].astype(float)),
            },
            hovertext=[f"{name}: {danish.percent(share, 1)}" for name, share in zip(names, unsafe, strict=True)],
            hoverinfo="text",
        )
    )  # fmt: skip
    came = drawn["per_thousand"].astype(float)
    words = [
        "intet møde" if row["unmet"] else danish.number(row["per_thousand"], 1)
        for row in drawn.to_dict("records")
    ]
    figure.add_trace(
        go.Bar(
            x=came.fillna(0), y=names, orientation="h", xaxis="x2", yaxis="y", marker={"color": colours.accent}, showlegend=False,
            text=words, textposition="outside", cliponaxis=False,
            hovertext=[f"{name}: {word}" for name, word in zip(names, words, strict=True)], hoverinfo="text",
        )
    )  # fmt: skip
    most = came.max() if came.notna().any() else 1
    figure.update_layout(
        xaxis={"domain": [0, 0.52], "title": "utrygge, %", "rangemode": "tozero", "showgrid": True},
        xaxis2={"domain": [0.58, 1], "title": "deltagere pr. 1.000 indbyggere", "range": [0, max(most, 1) * 1.2], "anchor": "y"},
        yaxis={"type": "category", "showgrid": True},
    )  # fmt: skip
    return figure

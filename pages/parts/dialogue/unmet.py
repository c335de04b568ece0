"""Where people feel least safe and where somebody has met them, the two beside each other."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from data import danish
from data.contract import DISTRICTS
from pages.parts import charts, page, views
from pages.parts.theme import palette
from queries.dialogue import views as dialogue_views


def show(districts: pd.DataFrame, overlooked: list[int]) -> None:
    """districts: `queries.dialogue.participation.by_district` of all; overlooked: less safe than the city, and not met."""
    view = views.ask(dialogue_views.unmet)
    rows = districts.sort_values("unsafe", ascending=False, na_position="last")
    charts.draw(
        _picture(rows, overlooked),
        title=view.title,
        subtitle=f"{view.subtitle}.",
        alt=f"Bydel for bydel: prikker med intervaller til venstre, søjler til højre. {view.title}.",
        key=view.id,
        height=420,
    )
    views.show_table(view)
    for note in view.notes:
        page.note(note)
    views.links(view)


def _picture(rows: pd.DataFrame, overlooked: list[int]) -> go.Figure:
    colours = palette()
    ordered = rows.iloc[::-1]
    names = [DISTRICTS[number] for number in ordered["district"]]
    tint = [colours.concern if number in overlooked else colours.common for number in ordered["district"]]
    unsafe = ordered["unsafe"].astype(float)
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=100 * unsafe,
            y=names,
            mode="markers",
            marker={"size": 12, "color": tint},
            showlegend=False,
            error_x={
                "type": "data",
                "symmetric": False,
                "thickness": 2,
                "color": colours.muted,
                "array": 100 * (ordered["high"].astype(float) - unsafe),
                "arrayminus": 100 * (unsafe - ordered["low"].astype(float)),
            },
            hovertext=[
                f"{name}: {danish.percent(share, 1)}" for name, share in zip(names, unsafe, strict=True)
            ],
            hoverinfo="text",
        )
    )
    came = ordered["per_thousand"].astype(float)
    words = [dialogue_views.met_in_words(row) for row in ordered.to_dict("records")]
    figure.add_trace(
        go.Bar(
            x=came.fillna(0),
            y=names,
            orientation="h",
            xaxis="x2",
            yaxis="y",
            marker={"color": colours.accent},
            showlegend=False,
            text=words,
            textposition="outside",
            cliponaxis=False,
            hovertext=[f"{name}: {word}" for name, word in zip(names, words, strict=True)],
            hoverinfo="text",
        )
    )
    most = came.max() if came.notna().any() else 1
    figure.update_layout(
        xaxis={"domain": [0, 0.52], "title": "utrygge, %", "rangemode": "tozero", "showgrid": True},
        xaxis2={
            "domain": [0.58, 1],
            "title": "deltagere pr. 1.000 indbyggere",
            "range": [0, max(most, 1) * 1.2],
            "anchor": "y",
        },
        yaxis={"type": "category", "showgrid": True},
    )
    return figure

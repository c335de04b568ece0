"""What happened: events in time told from chance, where, when in the week, of which kind, and the list of them."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from data import danish
from pages.parts import charts, page, views
from pages.parts.answers import answer
from pages.parts.theme import palette
from queries.unrest import views as unrest_views


def show() -> None:
    views.show(views.ask(unrest_views.weeks), height=320)
    left, right = st.columns([3, 2], gap="large")
    with left:
        views.show(views.ask(unrest_views.places))
    with right:
        views.show(views.ask(unrest_views.types), bars="Uroligheder")
    _show_hours()
    views.show(views.ask(unrest_views.events), rows="lookup")


def _show_hours() -> None:
    """A field for each weekday and time of day: a picture of its own."""
    view = views.ask(unrest_views.hours)
    if not view.columns:
        page.section("Ugedag og klokkeslæt")
        page.empty(f"{view.title}. {view.subtitle}")
        return
    charts.draw(
        _picture(),
        title=view.title,
        subtitle=view.subtitle,
        alt="Felter: uroligheder efter ugedag og tid på døgnet",
        key=view.id,
        height=280,
    )
    views.links(view)
    with st.expander("Vis tallene som tabel"):
        views.show_table(view)


def _picture() -> go.Figure:
    rows = answer("unrest/hours")
    parts = list(dict.fromkeys(rows["part"]))
    grid = rows.pivot(index="part", columns="weekday", values="events").loc[parts]
    colours = palette()
    field = {
        "type": "heatmap",
        "z": grid.to_numpy(),
        "x": list(danish.WEEKDAYS),
        "y": [f"kl. {part}" for part in parts],
        "colorscale": [[0, colours.paper], [1, colours.accent]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverinfo": "skip",
    }
    # As notes, because the figures of a heatmap have one colour, which cannot be read on both a pale and a strong field.
    strong = rows["events"].max() * 0.7
    labels = [
        {
            "x": danish.WEEKDAYS[int(row.weekday) - 1],
            "y": f"kl. {row.part}",
            "text": danish.number(row.events),
            "showarrow": False,
            "font": {"color": colours.paper if row.events > strong else colours.ink},
        }
        for row in rows.itertuples()
    ]
    figure = go.Figure([field], {"annotations": labels})
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure

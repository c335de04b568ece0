"""What happened: events in time told from chance, where, when in the week, of which kind, and the list of them."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from data import danish
from pages.parts import charts, page, views
from pages.parts.answers import answer
from pages.parts.controls import counted_as
from pages.parts.markdown import plain
from pages.parts.since import from_year
from pages.parts.theme import palette
from queries.unrest import views as unrest_views


def show() -> None:
    since = from_year("unrest_events")
    views.show(views.ask(unrest_views.weeks, from_year=since), height=220)
    _show_places(since)
    views.folded(views.ask(unrest_views.types, from_year=since), bars="Uroligheder")
    _show_hours(since)
    views.folded(views.ask(unrest_views.new_year, from_year=since))
    views.folded(views.ask(unrest_views.events, from_year=since), rows="lookup")


def _show_places(since: int | None) -> None:
    view = views.ask(unrest_views.places, from_year=since)
    with st.expander(plain(view.title), key="csb-folded-unrest_map"):
        shown_as = counted_as()
        if shown_as is None:
            views.show(view, titled=False)
        else:
            views.show(views.ask(unrest_views.places, from_year=since, rate=shown_as))


def _show_hours(since: int | None) -> None:
    """A field for each weekday and time of day: a picture of its own."""
    view = views.ask(unrest_views.hours, from_year=since)
    if not view.columns:
        page.section("Ugedag og klokkeslæt")
        page.empty(f"{view.title}. {view.subtitle}")
        return
    with st.expander(plain(view.title), key="csb-folded-unrest_hours"):
        charts.draw(
            _picture(since),
            title="",
            subtitle=view.subtitle,
            alt="Felter: uroligheder efter ugedag og tid på døgnet",
            key=view.id,
            height=280,
        )
        views.links(view)
        views.show_table(view)


def _picture(since: int | None) -> go.Figure:
    rows = answer("unrest/hours", from_year=since)
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

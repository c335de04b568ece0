"""One look for every chart: fonts, colours, Danish numbers, a title that answers and the figures as a table.

A page builds a plotly figure (traces and axis titles) and hands it to `draw`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from pages.parts import page
from pages.parts.download import stem, table_excel
from pages.parts.filters import current_filters
from pages.parts.sources import source_link
from pages.parts.tables import Column, table, wanted_columns
from pages.parts.theme import SANS, Palette, palette
from queries.briefing.files import time_kind

# Of the chart's own buttons only the one that saves it as a picture, with Danish words; double click resets a zoom.
_PICTURE = {"format": "png", "scale": 2}
_CONFIG = {
    "modeBarButtons": [["toImage"]],
    "displaylogo": False,
    "showTips": False,
    "responsive": True,
    "locale": "da",
    "locales": {
        "da": {
            "dictionary": {
                "Download plot as a PNG": "Hent figuren som billede",
                "Download plot as a png": "Hent figuren som billede",
                "Download plot": "Hent figuren som billede",
            },
            "format": {},
        }
    },
}


@cache
def template(colours: Palette) -> go.layout.Template:
    """The plotly template of a theme."""
    axis = {
        "gridcolor": colours.line,
        "linecolor": colours.common,
        "zerolinecolor": colours.common,
        "tickcolor": colours.common,
        "automargin": True,
        "title": {"font": {"size": 13, "color": colours.muted}, "standoff": 8},
        "tickfont": {"size": 13, "color": colours.muted},
        "fixedrange": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": SANS, "size": 14, "color": colours.ink},
            # Not transparent: a chart drawn before the reader's system went dark stays readable.
            "paper_bgcolor": colours.paper,
            "plot_bgcolor": colours.paper,
            "colorway": list(colours.categories),
            "separators": ",.",
            "margin": {"l": 4, "r": 8, "t": 0, "b": 0, "pad": 4},
            "xaxis": axis | {"showgrid": False, "ticks": "outside"},
            "yaxis": axis | {"rangemode": "tozero", "zeroline": True, "separatethousands": True},
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 13}},
            "hoverlabel": {
                "font": {"family": SANS, "size": 14, "color": colours.ink},
                "bgcolor": colours.paper,
                "bordercolor": colours.common,
            },
            "bargap": 0.3,
            "dragmode": False,
        }
    )


def dress(figure: go.Figure, height: int) -> go.Figure:
    """The same figure in the reader's theme, so many pixels high."""
    return figure.update_layout(template=template(palette()), height=height, title=None)


def draw(
    figure: go.Figure,
    *,
    title: str,
    subtitle: str,
    alt: str,
    key: str,
    height: int | None = 380,
    data: pd.DataFrame | None = None,
    columns: Mapping[str, Column] | None = None,
    source: tuple[str, Mapping[str, Any], int | None] | None = None,
    file: bool = True,
) -> None:
    """Show a figure under its title (the answer) and subtitle (measure, unit, period, data date).

    `alt`: what a blind reader needs to know. `data` with `columns` (as for `tables.table`) is the same figures as a table,
    folded away, and as Excel; `source` is (query name, own parameters, row or None). `file=False`: the caller draws a file of them.
    `height`: None where the figure is dressed already.
    """
    page.title(title, subtitle)
    if height is not None:
        dress(figure, height)
    # A picture that is saved says what it shows, and of which day.
    name = f"{stem(title or subtitle)}-{current_filters().clock.today.isoformat()}"
    config = _CONFIG | {"toImageButtonOptions": _PICTURE | {"filename": name}}
    st.plotly_chart(figure, theme=None, config=config, alt=alt, key=key)
    under: list[Callable[[], None]] = []
    if source:
        name, parameters, row = source
        under.append(lambda: source_link(name, row=row, **parameters))
    if data is not None and file:
        under.append(partial(table_excel, data, wanted_columns(data, columns), title or subtitle))
    if under:
        page.links(*under)
    if data is not None:
        with st.expander("Vis tallene som tabel"):
            table(data, columns=columns, key=f"{key}-tal", alt=f"Tallene bag figuren: {title}", file=False)


def static(figure: go.Figure, *, alt: str, key: str) -> None:
    """The figure alone, as large as what it stands in, and without anything that moves."""
    figure.update_layout(template=template(palette()), title=None)
    st.plotly_chart(
        figure, theme=None, config={"staticPlot": True}, alt=alt, key=key, width="stretch", height="stretch"
    )


def month_axis(figure: go.Figure, months: Sequence[date], *, most: int = 12) -> None:
    """Danish month names on the time axis, at most `most` of them, January always among them when years are many; years by their number
    alone."""
    dates = sorted({pd.Timestamp(month).date() for month in months})
    step = next((s for s in (1, 2, 3, 6, 12) if len(dates) <= most * s), 12)
    yearly = time_kind(dates) == "year"
    ticks = [month for month in dates if (month.month - 1) % step == 0] or dates
    figure.update_xaxes(
        tickmode="array",
        tickvals=ticks,
        ticktext=[str(month.year) if yearly else danish.short_month(month) for month in ticks],
    )


def interval(
    figure: go.Figure, x: Sequence[Any], low: Sequence[float], high: Sequence[float], *, name: str
) -> None:
    """A band of uncertainty around a line: add it before the line."""
    colours = palette()
    figure.add_trace(
        go.Scatter(
            x=[*x, *reversed(list(x))],
            y=[*high, *reversed(list(low))],
            mode="lines",
            fill="toself",
            fillcolor=translucent(colours.accent, 0.16),
            line={"width": 0},
            hoverinfo="skip",
            name=name,
        )
    )


def translucent(colour: str, opacity: float) -> str:
    """ "#1B5E9B", 0.2 -> "rgba(27,94,155,0.2)" """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"

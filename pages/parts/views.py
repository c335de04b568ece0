"""A view on a page: its message, its picture or table, and the same three small links under it, in one order: Kilde,
Hent som Excel, Læg i præsentationen."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import streamlit as st

from data import danish
from pages.parts import charts, maps, page, paint, tables
from pages.parts.answers import estimate, shared_filters
from pages.parts.briefing.collecting import collect_button
from pages.parts.download import download_excel
from pages.parts.sources import view_source_link
from queries.view import View

Shown = Literal["folded", "open", "lookup", "none"]


def ask(function: Callable[..., View], **choices: Any) -> View:
    """The view under the reader's filters and date, remembered like an answer. `choices`: the page's own, by the names of the
    function's parameters."""
    view: View = estimate(function, **choices)
    asked = shared_filters(frozenset(inspect.signature(function).parameters)) | choices
    return replace(
        view, choices={name: str(value) for name, value in asked.items() if not danish.is_missing(value)}
    )


def show(
    view: View,
    *,
    key: str = "",
    height: int | None = None,
    rows: Shown = "folded",
    total: bool = False,
    bars: str = "",
    addresses: Sequence[str] = (),
) -> None:
    """The view with its links. `rows`: the table under a chart folded away, open, or not at all; a view without a chart shows
    its table. "lookup": as a table to look things up in, for long ones. `key`: where a page shows a view more than once.
    `total`, `bars`, `addresses`: as for `show_table`."""
    name = key or view.id
    if view.chart is not None:
        charts.draw(
            paint.figure(view.chart),
            title=view.title,
            subtitle=view.subtitle,
            alt=view.chart.alt,
            key=name,
            height=height or paint.height(view.chart),
        )
        if view.chart.kind == "map":
            page.note(maps.CREDIT)
    elif view.title:
        page.section(view.title, view.subtitle)
    if view.columns and rows == "lookup":
        tables.table(view.frame, columns=view.named, key=f"{name}-tal", alt=view.caption or view.title)
    elif view.columns and (rows == "open" or (view.chart is None and rows == "folded")):
        show_table(view, total=total, bars=bars, addresses=addresses)
    for note in view.notes:
        page.note(note)
    links(view, key=name)
    if view.columns and view.chart is not None and rows == "folded":
        with st.expander("Vis tallene som tabel"):
            tables.table(
                view.frame, columns=view.named, key=f"{name}-tal", alt=f"Tallene bag figuren: {view.title}"
            )


def show_table(
    view: View, *, total: bool = False, bars: str = "", addresses: Sequence[str] = (), most: int | None = None
) -> None:
    """The view's rows as a table to read, which prints whole. `total`: the last row is one. `bars`: the header of the column whose
    size is also drawn. `addresses`: of each row, where its first cell leads. `most`: only so many of the first rows."""
    frame = view.frame.assign(address=list(addresses)) if addresses else view.frame
    tables.small_table(
        frame if most is None else frame.head(most),
        columns=view.named,
        caption=view.caption or view.title,
        total=total,
        bars=next((name for name, column in view.named.items() if column.header == bars), None),
        links=(lambda row: row.address) if addresses else None,
    )


def links(view: View, *, key: str = "") -> None:
    """The small links of a view."""
    name = key or view.id
    drawn: list[Callable[[], None]] = [partial(view_source_link, source) for source in view.sources]
    if view.columns:
        sheet = (view.frame, view.named)
        drawn.append(
            partial(
                download_excel,
                "Hent som Excel",
                {view.caption or view.title: sheet},
                view.id.replace("_", "-"),
                key=f"{name}-excel",
                small=True,
            )
        )
    drawn.append(partial(collect_button, view, key=f"{name}-collect"))
    page.links(*drawn)

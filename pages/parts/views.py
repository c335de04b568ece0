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

Shown = Literal["folded", "open", "none"]


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
    to: Sequence[str] = (),
    also: Sequence[Callable[[], None]] = (),
) -> None:
    """The view with its links. `rows`: the table under a chart folded away, open, or not at all; a view without a chart shows
    its table. `total`: the last row is one. `key`: where a page shows a view more than once. `to`: an address for each row;
    `also`: links of the page's own, after the view's."""
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
    if view.columns and (view.chart is None or rows == "open"):
        show_table(view, total=total, to=to)
    for note in view.notes:
        page.note(note)
    links(view, key=name, also=also)
    if view.columns and view.chart is not None and rows == "folded":
        with st.expander("Vis tallene som tabel"):
            tables.table(
                view.frame, columns=view.named, key=f"{name}-tal", alt=f"Tallene bag figuren: {view.title}"
            )


def show_table(view: View, *, total: bool = False, to: Sequence[str] = ()) -> None:
    """The view's rows as a table to read, which prints whole."""
    frame = view.frame.assign(to=list(to)) if to else view.frame
    tables.small_table(
        frame,
        columns=view.named,
        caption=view.caption or view.title,
        total=total,
        links=(lambda row: row.to) if to else None,
    )


def links(view: View, *, key: str = "", also: Sequence[Callable[[], None]] = ()) -> None:
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
    page.links(*drawn, *also)

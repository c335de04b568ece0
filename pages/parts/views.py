"""A view on a page: its message, its picture or table, and the same three small links under it, in one order: Kilde,
Hent som Excel, Læg i præsentationen."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import streamlit as st

from data import danish
from pages.parts import charts, maps, page, paint, tables
from pages.parts.answers import estimate, shared_filters
from pages.parts.briefing.collecting import collect_button
from pages.parts.download import Sheet, download_excel
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
    view: View, *, key: str = "", height: int | None = None, rows: Shown = "folded", total: bool = False
) -> None:
    """The view with its links. `rows`: the table under a chart folded away, open, or not at all; a view without a chart shows
    its table. `total`: the last row is one. `key`: where a page shows a view more than once."""
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
        show_table(view, total=total)
    for note in view.notes:
        page.note(note)
    links(view, key=name)
    if view.columns and view.chart is not None and rows == "folded":
        with st.expander("Vis tallene som tabel"):
            tables.table(
                view.frame, columns=view.named, key=f"{name}-tal", alt=f"Tallene bag figuren: {view.title}"
            )


def show_table(view: View, *, total: bool = False) -> None:
    """The view's rows as a table to read, which prints whole."""
    tables.small_table(view.frame, columns=view.named, caption=view.caption or view.title, total=total)


def links(
    view: View,
    *,
    key: str = "",
    sheets: Mapping[str, Sheet] | None = None,
    filename: str = "",
    selection: str | None = None,
    more: Sequence[Callable[[], None]] = (),
) -> None:
    """The small links of a view. `sheets`, `filename`, `selection`: of a file that holds more than the view's rows.
    `more`: links after them."""
    name = key or view.id
    drawn: list[Callable[[], None]] = [partial(view_source_link, source) for source in view.sources]
    if view.columns or sheets:
        drawn.append(
            partial(
                download_excel,
                "Hent som Excel",
                sheets or {view.caption or view.title: (view.frame, view.named)},
                filename or view.id.replace("_", "-"),
                key=f"{name}-excel",
                selection=selection,
                small=True,
            )
        )
    drawn.append(partial(collect_button, view, key=f"{name}-collect"))
    page.links(*drawn, *more)

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
from pages.parts.linked import named_cells
from pages.parts.markdown import plain
from pages.parts.sources import view_source_link
from queries.view import View

RowsDisplay = Literal["folded", "open", "lookup", "none"]


def ask(function: Callable[..., View], *, unkeyed: Mapping[str, Any] | None = None, **choices: Any) -> View:
    """The view under the reader's filters and date, remembered like an answer. `choices`: the page's own, by the names of the
    function's parameters; `unkeyed`: as for `estimate`."""
    return _chosen(estimate(function, unkeyed=unkeyed, **choices), function, choices)


def ask_several(function: Callable[..., tuple[View, ...]], **choices: Any) -> tuple[View, ...]:
    """The views that rest on one estimate, as `ask` gives one."""
    return tuple(_chosen(view, function, choices) for view in estimate(function, **choices))


def _chosen(view: View, function: Callable[..., Any], choices: Mapping[str, Any]) -> View:
    """The view with what it was asked about, so that it can be asked again."""
    heeded = shared_filters(frozenset(inspect.signature(function).parameters)) | dict(choices)
    return replace(
        view, choices={name: str(value) for name, value in heeded.items() if not danish.is_missing(value)}
    )


def show(
    view: View,
    *,
    key: str = "",
    height: int | None = None,
    rows: RowsDisplay = "folded",
    total: bool = False,
    bars: str = "",
    addresses: Sequence[str] = (),
    also: Sequence[Callable[[], None]] = (),
    titled: bool = True,
    most: int | None = None,
) -> None:
    """The view with its links. `rows`: the table under a chart folded away, open, or not at all; a view without a chart shows
    its table. "lookup": as a table to look things up in, for long ones. `key`: where a page shows a view more than once.
    `total`, `bars`, `addresses`: as for `show_table`. `also`: links of the page's own, after the view's. `titled`: with its message
    over it. `most`: of a table only so many of the first rows, and all of them folded away under it."""
    name = key or view.id
    if view.chart is not None:
        charts.draw(
            paint.dressed(view.chart, height or paint.height(view.chart)),
            title=view.title if titled else "",
            subtitle=view.subtitle,
            alt=view.chart.alt,
            key=name,
            height=None,
        )
        if view.chart.kind == "map":
            page.note(maps.CREDIT)
    elif view.title and titled:
        page.section(view.title, view.subtitle)
    elif view.subtitle:
        page.note(view.subtitle)
    if view.columns and rows == "lookup":
        tables.table(
            view.frame, columns=view.named, key=f"{name}-tal", alt=view.caption or view.title, file=False
        )
    elif view.columns and (rows == "open" or (view.chart is None and rows == "folded")):
        show_table(view, total=total, bars=bars, addresses=addresses, most=most)
    for note in view.notes:
        page.note(note)
    links(view, key=name, also=also)
    if most is not None and len(view.rows) > most:
        with st.expander(f"Se alle {danish.number(len(view.rows))}"):
            tables.table(
                view.frame, columns=view.named, key=f"{name}-alle", alt=view.caption or view.title, file=False
            )
    if view.columns and view.chart is not None and rows == "folded":
        with st.expander("Vis tallene som tabel"):
            tables.table(
                view.frame,
                columns=view.named,
                key=f"{name}-tal",
                alt=f"Tallene bag figuren: {view.title}",
                file=False,
            )


def folded(view: View, **options: Any) -> None:
    """As `show`, under its message, which unfolds it: what is read after what matters most."""
    with st.expander(plain(view.title), key=f"csb-folded-{options.get('key') or view.id}"):
        show(view, titled=False, **options)


def show_table(
    view: View, *, total: bool = False, bars: str = "", addresses: Sequence[str] = (), most: int | None = None
) -> None:
    """The view's rows as a table to read, which prints whole. `total`: the last row is one. `bars`: the header of the column whose
    size is also drawn. `addresses`: of each row, where its first cell leads; other names lead to what they name. `most`: only so many of
    the first rows."""
    frame = view.frame.assign(address=list(addresses)) if addresses else view.frame
    tables.small_table(
        frame if most is None else frame.head(most),
        columns=view.named,
        caption=view.caption or view.title,
        total=total,
        bars=next((name for name, column in view.named.items() if column.header == bars), None),
        links=(lambda row: row.address) if addresses else None,
        cells=named_cells(view.named),
        file=False,
    )


def links(
    view: View,
    *,
    key: str = "",
    sheets: Mapping[str, Sheet] | None = None,
    filename: str = "",
    selection: str | None = None,
    also: Sequence[Callable[[], None]] = (),
) -> None:
    """The small links of a view. `sheets`, `filename`, `selection`: of a file that holds more than the view's rows.
    `also`: links of the page's own, after them."""
    name = key or view.id
    buttons: list[Callable[[], None]] = [partial(view_source_link, source) for source in view.sources]
    if view.columns or sheets:
        buttons.append(
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
    buttons.append(partial(collect_button, view, key=f"{name}-collect"))
    page.links(*buttons, *also)

"""Tables: `table` to look things up in (sorts, scrolls, selects), `small_table` to read and print.

Figures are formatted here, in Danish, and stay figures: they stand to the right and sort by size. A long table is shown
a part at a time. Under each stands »Hent som Excel« with all its rows, among the small links that are given as `sources` (before
it) and `also` (after it); whoever draws a file of those rows, as a view does, says so by `file=False`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any, Literal

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from data import danish
from data.columns import Column, Kind
from pages.parts import page
from pages.parts.download import table_excel

Links = Sequence[Callable[[], None]]
__all__ = ["Column", "Kind", "small_table", "table"]
# More rows than anybody scrolls through, or reads, and few enough to be formatted and sent at once.
MOST_ROWS, MOST_READ = 200, 100
# grids.js gives the keys this meaning.
BY_KEYBOARD = "Med tastaturet: piletasterne går gennem tabellen, Enter vælger rækken, og Tab går videre."
OPENED = "Dobbeltklik, eller Enter igen, åbner den."


def wanted_columns(frame: pd.DataFrame, columns: Mapping[str, Column] | None) -> dict[str, Column]:
    """The columns asked for, in that order; without a request every column under its own name."""
    if columns is not None:
        return {name: column for name, column in columns.items() if name in frame.columns}
    return {
        name: Column(str(name), "number" if pd.api.types.is_float_dtype(frame[name]) else "text")
        for name in frame.columns
    }


def table(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, Column] | None = None,
    key: str,
    alt: str,
    height: int | Literal["auto", "content"] = "auto",
    selectable: bool = False,
    opens: str | None = None,
    sources: Links = (),
    also: Links = (),
    file: bool = True,
) -> int | None:
    """A table to look things up in. Columns that are not named are not sent to the browser.

    `opens`: the heading of the column that names the row. The page draws a link for a selected row, which ends with that name; two
    clicks, or a second Enter, follow it (grids.js).
    More than MOST_ROWS rows come in parts, with a choice of which, and of what all of them are sorted by.
    Returns the position of the selected row in `frame` where `selectable`, else None.
    """
    used = wanted_columns(frame, columns)
    places: Sequence[int] = range(len(frame))
    if len(frame) > MOST_ROWS:
        places, part = _part(frame, used, key)
        # A selection counts from the first row shown: it belongs to this part alone.
        key = f"{key}-{part}"
    cells = frame[list(used)].iloc[places].reset_index(drop=True)
    in_words = {
        name
        for name, column in used.items()
        if column.kind in ("list", "yes_no") or column.labels is not None
    }
    for name, column in used.items():
        if name in in_words:
            cells[name] = [column.text(value) for value in cells[name]]
        elif column.is_figure:
            cells[name] = pd.to_numeric(cells[name]).astype("float64")
    styled = _styled(
        cells,
        {
            name: [column.text(value) for value in cells[name]]
            for name, column in used.items()
            if name not in in_words and not _stands_as_it_is(cells[name], column)
        },
    )
    config = {name: _config(column) for name, column in used.items()}
    if not selectable:
        st.dataframe(
            styled,
            hide_index=True,
            column_config=config,
            key=key,
            alt=alt,
            height=height,
            placeholder=danish.MISSING,
        )
        _links(frame, used, alt, sources, also, file)
        return None
    keys, named = BY_KEYBOARD, ""
    if opens:
        keys, named = f"{keys} {OPENED}", f' data-name="{escape(opens, quote=True)}"'
    state = st.dataframe(
        styled,
        hide_index=True,
        column_config=config,
        key=key,
        alt=f"{alt} {keys}",
        height=height,
        placeholder=danish.MISSING,
        on_select="rerun",
        selection_mode="single-row",
    )
    st.html(f'<p class="csb-note csb-keys"{named}>{keys}</p>')
    _links(frame, used, alt, sources, also, file)
    rows = state["selection"]["rows"]
    return places[rows[0]] if rows and rows[0] < len(places) else None


def _links(
    frame: pd.DataFrame, columns: Mapping[str, Column], title: str, sources: Links, also: Links, file: bool
) -> None:
    own: Links = [partial(table_excel, frame, columns, title)] if file and len(frame) else []
    if links := [*sources, *own, *also]:
        page.links(*links)


def _stands_as_it_is(values: pd.Series, column: Column) -> bool:
    return column.kind == "text" and pd.api.types.is_string_dtype(values) and not values.hasnans


def _styled(frame: pd.DataFrame, texts: Mapping[str, Sequence[str]]) -> Styler:
    """A frame whose cells keep their values, to sort by, and are shown as `texts` (per column, one for each row).

    What the framework asks a Styler for is given as it is; a Styler's own way to it takes three times as long.
    """
    places = {name: place for place, name in enumerate(frame.columns)}
    body = [
        [{"id": f"row{row}_col{places[name]}", "display_value": text} for row, text in enumerate(column)]
        for name, column in texts.items()
    ]
    styler = frame.style
    vars(styler).update(_compute=lambda: styler, _translate=lambda *_args, **_options: {"body": body})
    return styler


def _part(frame: pd.DataFrame, columns: Mapping[str, Column], key: str) -> tuple[Sequence[int], str]:
    """Which rows are shown, as positions in `frame`, and a name for that part; with the controls that choose it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.selectbox(
            "Sortér alle rækker efter",
            list(columns),
            index=None,
            format_func=lambda name: columns[name].header,
            placeholder="Sidens rækkefølge",
            key=f"{key}-orden",
            width=260,
        )
        start = _first(len(frame), MOST_ROWS, key)
    st.html(_said_on_paper(start, MOST_ROWS, len(frame)))
    order: Sequence[int] = range(len(frame)) if name is None else in_order(frame[name], columns[name])
    return order[start : start + MOST_ROWS], f"{name or ''}-{start}"


def _first(total: int, most: int, key: str) -> int:
    """The position of the first row shown, as the reader chooses it."""
    start: int = st.selectbox(
        "Vis rækkerne",
        range(0, total, most),
        format_func=lambda start: _span(start, most, total),
        placeholder="Vælg rækker",
        key=f"{key}-raekker",
        width=260,
    )
    return start


def _said_on_paper(start: int, most: int, total: int) -> str:
    """HTML for paper, where the controls are not: that these are not all rows, and how they are had."""
    span = _span(start, most, total)
    return f'<p class="csb-on-paper">Her står række {span}. »Hent som Excel« på siden giver alle.</p>'


def _span(start: int, most: int, total: int) -> str:
    """ "201–400 af 3.441" """
    last = min(start + most, total)
    return f"{danish.number(start + 1)}–{danish.number(last)} af {danish.number(total)}"


def in_order(values: pd.Series, column: Column) -> list[int]:
    """Positions in the order people expect: the largest figure and the latest date first, texts from A; nothing last."""
    values = values.reset_index(drop=True)
    if column.is_figure and column.labels is None:
        order = (
            pd.to_numeric(values, errors="coerce")
            .astype("float64")
            .sort_values(ascending=False, kind="stable")
        )
    elif column.kind in ("date", "month", "moment"):
        order = pd.to_datetime(values, errors="coerce").sort_values(ascending=False, kind="stable")
    else:
        words = [None if danish.is_missing(value) else column.text(value) for value in values]
        order = pd.Series(words).map(danish.alphabetical, na_action="ignore").sort_values(kind="stable")
    return [int(place) for place in order.index]


def _config(column: Column) -> Any:
    kind = (
        st.column_config.NumberColumn
        if column.is_figure and column.labels is None
        else st.column_config.Column
    )
    return kind(column.header, width=column.width, help=column.help, pinned=column.pinned or None)


def small_table(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, Column] | None = None,
    caption: str,
    total: bool = False,
    bars: str | None = None,
    links: Callable[[Any], str] | None = None,
    cells: Mapping[str, Callable[[str], str]] | None = None,
    sources: Links = (),
    also: Links = (),
    file: bool = True,
) -> None:
    """A table to read, which prints whole. `total`: the last row is a total. `bars`: the column whose size is also drawn.
    `links`: address for a row (a namedtuple), put on its first column ("" for none); see sources.page_urls. `cells`: column ->
    address for what stands in a cell of it; see linked.named_cells.

    Here more than MOST_READ rows come in parts; with each part the total.
    """
    used, every = wanted_columns(frame, columns), frame
    largest = pd.to_numeric(frame[bars]).abs().max() if bars and len(frame) else 0
    note = ""
    if len(frame) - total > MOST_READ:
        start = _first(len(frame) - total, MOST_READ, f"csb-{caption}")
        note = _said_on_paper(start, MOST_READ, len(frame) - total)
        part = frame.iloc[: len(frame) - total].iloc[start : start + MOST_READ]
        frame = pd.concat([part, frame.tail(1)]) if total else part
    head = "".join(
        f'<th scope="col"{_class(column)}>{escape(column.header)}</th>' for column in used.values()
    )
    body = []
    values = [frame[name].tolist() for name in used]
    for position, row in enumerate(frame.itertuples(index=False)):
        row_cells = []
        for place, (name, column) in enumerate(used.items()):
            value = values[place][position]
            text = escape(column.text(value))
            address = links(row) if place == 0 and links else ""
            if not address and cells and name in cells:
                address = cells[name](column.text(value))
            if address:
                text = f'<a href="{escape(address, quote=True)}" target="_self">{text}</a>'
            if name == bars and largest and not danish.is_missing(value):
                text = f'<span class="bar" style="width:{abs(float(value)) / float(largest) * 5:.2f}rem"></span>{text}'
            row_cells.append(f"<td{_class(column)}>{text}</td>")
        last = total and position == len(frame) - 1
        body.append(f"<tr{' class=total' if last else ''}>{''.join(row_cells)}</tr>")
    st.html(
        f'{note}<div class="csb-table" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}">'
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )
    _links(every, used, caption, sources, also, file)


def _class(column: Column) -> str:
    return ' class="right"' if column.is_figure and column.labels is None else ""

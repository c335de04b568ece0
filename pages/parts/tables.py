"""Tables: `table` to look things up in (sorts, scrolls, selects), `small_table` to read and print.

Figures are formatted here, in Danish, and stay figures: they stand to the right and sort by size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Literal

import pandas as pd
import streamlit as st

from data import danish
from data.columns import Column, Kind

__all__ = ["Column", "Kind", "small_table", "table"]


def _columns(frame: pd.DataFrame, columns: Mapping[str, Column] | None) -> dict[str, Column]:
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
) -> int | None:
    """A table to look things up in. Columns that are not named are not sent to the browser.

    Returns the position of the selected row in `frame` where `selectable`, else None.
    """
    wanted = _columns(frame, columns)
    shown = frame[list(wanted)].reset_index(drop=True)
    in_words = {
        name
        for name, column in wanted.items()
        if column.kind in ("list", "yes_no") or column.labels is not None
    }
    for name, column in wanted.items():
        if name in in_words:
            shown[name] = [column.text(value) for value in shown[name]]
        elif column.is_figure:
            shown[name] = pd.to_numeric(shown[name]).astype("float64")
    styled = shown.style.format(
        {
            name: column.text
            for name, column in wanted.items()
            if name not in in_words and column.kind != "text"
        },
        na_rep=danish.MISSING,
    )
    config = {name: _config(column) for name, column in wanted.items()}
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
        return None
    state = st.dataframe(
        styled,
        hide_index=True,
        column_config=config,
        key=key,
        alt=alt,
        height=height,
        placeholder=danish.MISSING,
        on_select="rerun",
        selection_mode="single-row",
    )
    rows = state["selection"]["rows"]
    return int(rows[0]) if rows and rows[0] < len(frame) else None


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
) -> None:
    """A table to read, which prints whole. `total`: the last row is a total. `bars`: the column whose size is also drawn.
    `links`: address for a row (a namedtuple), put on its first column ("" for none); see sources.page_url.
    """
    wanted = _columns(frame, columns)
    largest = pd.to_numeric(frame[bars]).abs().max() if bars and len(frame) else 0
    head = "".join(
        f'<th scope="col"{_class(column)}>{escape(column.header)}</th>' for column in wanted.values()
    )
    body = []
    for position, row in enumerate(frame.itertuples(index=False)):
        cells = []
        for place, (name, column) in enumerate(wanted.items()):
            value = frame[name].iloc[position]
            text = escape(column.text(value))
            if place == 0 and links and (address := links(row)):
                text = f'<a href="{escape(address, quote=True)}" target="_self">{text}</a>'
            if name == bars and largest and not danish.is_missing(value):
                text = f'<span class="bar" style="width:{abs(float(value)) / float(largest) * 5:.2f}rem"></span>{text}'
            cells.append(f"<td{_class(column)}>{text}</td>")
        last = total and position == len(frame) - 1
        body.append(f"<tr{' class=total' if last else ''}>{''.join(cells)}</tr>")
    st.html(
        f'<div class="csb-table" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}">'
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _class(column: Column) -> str:
    return ' class="right"' if column.is_figure and column.labels is None else ""

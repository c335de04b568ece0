"""A matrix to read: what stands down against what stands across, darker where there is more, gaps marked by a word."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st


@dataclass(frozen=True)
class Cell:
    """What a cell says. `size` decides the shade (None: no shade), `href` makes it a link, `title` is said on hover.

    `kind`: "gap" is a hole that the reader should see; "faint" is there, but not the point.
    """

    text: str
    size: float | None = None
    href: str | None = None
    title: str = ""
    kind: Literal["plain", "faint", "gap"] = "plain"


NOTHING = Cell("")


def matrix(
    cells: Mapping[tuple[str, str], Cell],
    *,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    caption: str,
    corner: str = "",
    totals: Container[str] = (),
    hints: Mapping[str, str] | None = None,
) -> None:
    """Draw it as a table, which prints whole. `rows` and `columns`: key -> heading, in order; `cells`: (row, column) -> Cell.

    `totals`: keys of rows and columns that are totals; they carry no shade. `hints`: column key -> the heading in full.
    """
    largest = max(
        (c.size for (r, k), c in cells.items() if c.size and r not in totals and k not in totals), default=0.0
    )
    head = "".join(_head(key, text, totals, (hints or {}).get(key, "")) for key, text in columns.items())
    body = []
    for row, name in rows.items():
        cells_html = "".join(
            _cell_html(
                cells.get((row, key), NOTHING),
                0.0 if row in totals or key in totals else largest,
                key in totals,
            )
            for key in columns
        )
        total = ' class="total"' if row in totals else ""
        body.append(f'<tr{total}><th scope="row">{escape(name)}</th>{cells_html}</tr>')
    st.html(
        f'<div class="csb-table csb-matrix" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>"
        f'<th scope="col">{escape(corner)}</th>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'
    )


def _head(key: str, text: str, totals: Container[str], hint: str) -> str:
    full = f' title="{escape(hint, quote=True)}"' if hint else ""
    return f'<th scope="col" class="cell{" total" if key in totals else ""}"{full}>{escape(text)}</th>'


def _cell_html(cell: Cell, largest: float, total: bool) -> str:
    shade = f' style="--csb-shade:{cell.size / largest:.0%}"' if cell.size and largest else ""
    title = f' title="{escape(cell.title, quote=True)}"' if cell.title else ""
    text = escape(cell.text)
    if cell.href:
        text = f'<a href="{escape(cell.href, quote=True)}" target="_self">{text}</a>'
    return f'<td class="cell {cell.kind}{" total" if total else ""}"{shade}{title}>{text}</td>'

"""A slide's table as one of PowerPoint's own: as many rows as can be read, and where the rest stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Length, Pt

from data import danish
from data.palette import LIGHT
from queries.briefing import fit
from queries.briefing.chart_pptx import colour
from queries.briefing.files import clean, column_of, shown
from queries.briefing.slide import Table

MOST_SLIDES = 3
# PowerPoint's own name for a table without lines and fills.
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_MOST_LINES = 3  # of a cell
_SIDE, _ABOVE = 6.0, 3.0  # margins of a cell, points


@dataclass(frozen=True)
class Page:
    """The rows of a table that stand on one slide, and a sentence on what is not there; both in the size that fits."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]  # points
    heights: tuple[float, ...]  # points, the header first
    right: tuple[bool, ...]
    size: int
    note: str = ""


def pages(table: Table, room: float, height: float) -> list[Page]:
    """The table as pages of a room and a height in points, at most MOST_SLIDES of them; one without rows has one page."""
    if not table.columns:
        return []
    cells = [
        [shown(column, value) for column, value in zip(table.columns, row, strict=True)] for row in table.rows
    ]
    header = [clean(column.header) for column in table.columns]
    right = tuple(column_of(column).is_figure for column in table.columns)
    size = 16 if len(cells) <= 9 and len(header) <= 5 else 14 if len(header) <= 8 else 12
    widths = _widths(header, cells, right, size, room)
    head = _height(header, widths, size, bold=True)
    short = [[_cut(text, wide, size) for text, wide in zip(row, widths, strict=True)] for row in cells]
    heights = [_height(row, widths, size) for row in short]
    split = _split(heights, height - head)
    kept, cut = split[:MOST_SLIDES], short != cells
    shown_rows = sum(end - start for start, end in kept)
    note = _note(shown_rows, len(cells), cut)
    return [
        Page(
            tuple(header),
            tuple(tuple(row) for row in short[start:end]),
            tuple(widths),
            (head, *heights[start:end]),
            right,
            size,
            note if (start, end) == kept[-1] else "",
        )
        for start, end in kept
    ]


def _note(shown_rows: int, rows: int, cut: bool) -> str:
    parts = [] if rows else ["Der er ingen rækker i tabellen."]
    if shown_rows < rows:
        parts.append(
            f"Her vises {danish.number(shown_rows)} af {danish.plural(rows, 'række', 'rækker')}. "
            "Resten står i bilaget og i Excel-filen."
        )
    if cut:
        parts.append("Lange tekster er forkortet her og står i deres helhed i bilaget.")
    return " ".join(parts)


def _split(heights: Sequence[float], room: float) -> list[tuple[int, int]]:
    """From and to of the rows of each page."""
    found, start, used = [], 0, 0.0
    for at, tall in enumerate(heights):
        if at > start and used + tall > room:
            found.append((start, at))
            start, used = at, 0.0
        used += tall
    return [*found, (start, len(heights))]


def _widths(
    header: Sequence[str], cells: Sequence[Sequence[str]], right: Sequence[bool], size: int, room: float
) -> list[float]:
    """Figures and words are not broken where there is room; what is left goes to the columns with much text."""
    least, wanted = [], []
    for at, head in enumerate(header):
        texts = [row[at] for row in cells]
        whole = [fit.width(text, size) for text in texts]
        words = [fit.width(word, size, bold=True) for word in head.split(" ")]
        words += [fit.width(word, size) for text in texts for word in text.split(" ")[:40]]
        longest = max(words, default=0)
        least.append(min(max([longest, *(whole if right[at] else [])]), room / 3) + 2 * _SIDE)
        wanted.append(min(max([*whole, fit.width(head, size, bold=True)]), room * 0.7) + 2 * _SIDE)
    if sum(least) >= room:
        return [room * wide / sum(least) for wide in least]
    more = [max(0.0, w - n) for w, n in zip(wanted, least, strict=True)]
    left = room - sum(least)
    if sum(more) <= left:
        # Everything fits on one line: no wider than that, so that the eye finds the row.
        return [max(w, n) for w, n in zip(wanted, least, strict=True)]
    return [n + left * m / sum(more) for n, m in zip(least, more, strict=True)]


def _cut(text: str, wide: float, size: int) -> str:
    return fit.shortened(text, size, wide - 2 * _SIDE, _MOST_LINES)


def _height(row: Sequence[str], widths: Sequence[float], size: int, *, bold: bool = False) -> float:
    most = max(
        fit.lines(text, size, wide - 2 * _SIDE, bold=bold) for text, wide in zip(row, widths, strict=True)
    )
    return most * size * fit.LINE + 2 * _ABOVE


def add_table(shapes: Any, page: Page, caption: str, x: Length, y: Length) -> Length:
    """Put a page of a table on a slide; returns where it ends."""
    frame = shapes.add_table(
        len(page.rows) + 1, len(page.header), x, y, Pt(sum(page.widths)), Pt(sum(page.heights))
    )
    frame.name = "Tabel"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(caption))
    native = frame.table
    native.horz_banding = False
    frame._element.find(f".//{qn('a:tableStyleId')}").text = _NO_STYLE
    for place, wide in enumerate(page.widths):
        native.columns[place].width = Pt(wide)
    for number, tall in enumerate(page.heights):
        native.rows[number].height = Pt(tall)
    for number, row in enumerate((page.header, *page.rows)):
        for place, text in enumerate(row):
            _write(native.cell(number, place), text, page, is_head=number == 0, right=page.right[place])
    return Length(y + Pt(sum(page.heights)) + Inches(0.08))


def _write(cell: Any, text: str, page: Page, *, is_head: bool, right: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(_ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if is_head else MSO_ANCHOR.TOP
    cell._tc.get_or_add_tcPr().append(
        parse_xml(
            f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{LIGHT.common[1:]}"/></a:solidFill></a:lnB>'
        )
    )
    if is_head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = colour(LIGHT.panel)
    cell.text_frame.text = text
    for paragraph in cell.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(page.size), is_head
            run.font.color.rgb = colour(LIGHT.ink)

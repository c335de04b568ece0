"""A slide's table as one of PowerPoint's own: as many rows as can be read, and where the rest stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Length, Pt

from data import danish
from data.palette import LIGHT
from queries.briefing import fit
from queries.briefing.files import clean, column_of, value_text
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
        [value_text(column, value) for column, value in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    header = [clean(column.header) for column in table.columns]
    right = tuple(column_of(column).is_figure for column in table.columns)
    size = 16 if len(cells) <= 9 and len(header) <= 5 else 14 if len(header) <= 8 else 12
    widths, _ = fit.columns(
        header, cells, [column.kind != "text" for column in table.columns], size, room, _SIDE
    )
    head = _height(header, widths, size, bold=True)
    short = [[_cut(text, wide, size) for text, wide in zip(row, widths, strict=True)] for row in cells]
    heights = [_height(row, widths, size) for row in short]
    split = _split(heights, height - head)
    parts, cut = split[:MOST_SLIDES], short != cells
    shown_rows = sum(end - start for start, end in parts)
    note = _note(shown_rows, len(cells), cut)
    return [
        Page(
            tuple(header),
            tuple(tuple(row) for row in short[start:end]),
            tuple(widths),
            (head, *heights[start:end]),
            right,
            size,
            note if (start, end) == parts[-1] else "",
        )
        for start, end in parts
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
    ranges, start, used = [], 0, 0.0
    for at, tall in enumerate(heights):
        if at > start and used + tall > room:
            ranges.append((start, at))
            start, used = at, 0.0
        used += tall
    return [*ranges, (start, len(heights))]


def _cut(text: str, wide: float, size: int) -> str:
    return fit.shortened(text, size, wide - 2 * _SIDE, _MOST_LINES)


def _height(row: Sequence[str], widths: Sequence[float], size: int, *, bold: bool = False) -> float:
    most = max(
        fit.lines(text, size, wide - 2 * _SIDE, bold=bold) for text, wide in zip(row, widths, strict=True)
    )
    return most * size * fit.LINE + 2 * _ABOVE


def add_table(shapes: Any, page: Page, caption: str, x: Length, y: Length) -> Length:
    """Put a page of a table on a slide; returns where it ends."""
    wide, tall = Pt(sum(page.widths)), Pt(sum(page.heights))
    frame = shapes.add_table(1, 1, x, y, wide, tall)
    frame.name = "Tabel"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(caption))
    # All rows at once: python-pptx takes a second for the cells of a few tables.
    table = frame._element.find(f".//{qn('a:tbl')}")
    table.getparent().replace(table, parse_xml(_table(page)))
    return Length(y + tall + Inches(0.08))


def _table(page: Page) -> str:
    grid = "".join(f'<a:gridCol w="{Pt(wide)}"/>' for wide in page.widths)
    rows = "".join(
        f'<a:tr h="{Pt(tall)}">{"".join(_cell(text, page, at, is_head=number == 0) for at, text in enumerate(row))}</a:tr>'
        for number, (row, tall) in enumerate(zip((page.header, *page.rows), page.heights, strict=True))
    )
    return (
        f'<a:tbl {nsdecls("a")}><a:tblPr firstRow="1"><a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl>"
    )


def _cell(text: str, page: Page, place: int, *, is_head: bool) -> str:
    style = f'<a:rPr sz="{page.size * 100}" b="{int(is_head)}">{_fill(LIGHT.ink)}</a:rPr>'
    paragraphs = "".join(
        f'<a:p><a:pPr algn="{"r" if page.right[place] else "l"}"/><a:r>{style}<a:t>{escape(part)}</a:t></a:r></a:p>'
        for part in text.split("\n")
    )
    side, above = Pt(_SIDE), Pt(_ABOVE)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr marL="{side}" marR="{side}" marT="{above}" marB="{above}" anchor="{"b" if is_head else "t"}">'
        f'<a:lnB w="9525">{_fill(LIGHT.common)}</a:lnB>{_fill(LIGHT.panel) if is_head else ""}</a:tcPr></a:tc>'
    )


def _fill(shade: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{shade[1:]}"/></a:solidFill>'

"""How a slide is laid out on the committee's screen: what stands beside the picture, and how much of a table there is room for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from queries.briefing.slide import Chart, Slide, SlideFigure, Table

MOST_WORDS = 25
MOST_COLUMNS = 4
# Heights on a screen 1280 x 720, in px: what is left for a table's rows under a headline of one line; what takes of it.
_ROOM, _HEADLINE_LINE, _SENTENCE, _LEFT_OUT = 395, 45, 55, 35
_SHORT_ROW, _LONG_ROW = 43, 72
# Rows of a chart there is room for, by what a row is.
_MOST_ROWS = {"bar": 12, "xy": 10, "timeline": 10}
_LINE, _TITLE_LINE = 98, 64  # characters there is room for across a table, and in a line of the headline


@dataclass(frozen=True)
class Layout:
    """picture: what carries the slide. beside: the figures there is room for beside it; own: the sentence of who prepared it.

    rows: how many rows of the table or chart are shown; left_out: how many are not.
    """

    picture: Literal["chart", "figures", "table", "words"]
    beside: tuple[SlideFigure, ...]
    own: str
    rows: int = 0
    left_out: int = 0


def layout(slide: Slide) -> Layout:
    """At most MOST_WORDS words beside the picture: the sentence first, then as many figures as there are words left for."""
    if slide.chart is not None:
        rows = chart_rows(slide.chart)
        shown = min(rows, _most_rows(slide.chart))
        return Layout("chart", _room_for(slide), slide.own, shown, rows - shown)
    if len(slide.figures) > 3 or (slide.figures and slide.table is None):
        return Layout("figures", slide.figures[:6], slide.own)
    if slide.table is not None and slide.table.rows:
        rows = _rows_that_fit(slide, slide.table)
        return Layout("table", (), slide.own, rows, len(slide.table.rows) - rows)
    return Layout("words", _room_for(slide), slide.own)


def chart_rows(chart: Chart) -> int:
    """How many rows lie above each other; 0 for a chart that has none."""
    if chart.kind not in _MOST_ROWS or (chart.kind == "xy" and chart.x_unit):
        return 0
    return max((len(series.points) for series in chart.series), default=0)


def _most_rows(chart: Chart) -> int:
    most = _MOST_ROWS.get(chart.kind, 0)
    # Bars and intervals of several series share a row.
    return most if chart.stacked or len(chart.series) < 2 else most * 2 // (len(chart.series) + 1)


def shown_chart(chart: Chart, rows: int) -> Chart:
    """The part of a chart that is shown: its first rows, where it has rows."""
    if chart_rows(chart) <= rows:
        return chart
    return replace(
        chart, series=tuple(replace(series, points=series.points[:rows]) for series in chart.series)
    )


def _rows_that_fit(slide: Slide, table: Table) -> int:
    """How many of the table's rows there is room for, at least one; the sentence stands under it."""
    room = (
        _ROOM - (_SENTENCE if slide.own else 0) - (_HEADLINE_LINE if len(slide.headline) > _TITLE_LINE else 0)
    )
    heights = [_LONG_ROW if long else _SHORT_ROW for long in _long_rows(table)]
    if sum(heights) <= room:
        return len(heights)
    found, left = 0, room - _LEFT_OUT
    for height in heights:
        left -= height
        if left < 0:
            break
        found += 1
    return max(found, 1)


def _long_rows(table: Table) -> list[bool]:
    """Which rows take two lines: the widest column has what the others leave, the others what their widest cell takes."""
    cells = [[str(cell) for cell in row[:MOST_COLUMNS]] for row in table.rows]
    headers = [column.header for column in table.columns[:MOST_COLUMNS]]
    widths = [max(map(len, column)) for column in zip(headers, *cells, strict=True)]
    widest = widths.index(max(widths))
    left = max(_LINE - sum(widths) + widths[widest], _LINE // 4)
    return [len(row[widest]) > left for row in cells]


def _room_for(slide: Slide) -> tuple[SlideFigure, ...]:
    left = MOST_WORDS - words(slide.own)
    found: list[SlideFigure] = []
    for figure in slide.figures[:3]:
        left -= words(f"{figure.label} {figure.text} {figure.note}")
        if left < 0:
            break
        found.append(figure)
    return tuple(found)


def words(text: str) -> int:
    return len(text.split())


def shown_table(table: Table, rows: int) -> Table:
    """The part of a table that is shown: its first rows and columns."""
    return Table(
        table.caption, table.columns[:MOST_COLUMNS], tuple(row[:MOST_COLUMNS] for row in table.rows[:rows])
    )

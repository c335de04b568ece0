"""How a slide is laid out on the committee's screen: what stands beside the picture, and how much of a table there is room for."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from typing import Literal

from queries.briefing.slide import Chart, Slide, SlideFigure, Table

MOST_WORDS = 25
# So many screens one slide goes on over, where its rows do not fit on one.
MOST_SCREENS = 6
MOST_COLUMNS = 4
# A cell of a table is shortened where it would take more lines (briefing.css).
MOST_LINES = 6
# Heights on a screen 1280 x 720, in px: the slide, what stands in it, a line of words and the air around a block of them.
_SLIDE, _HEADLINE_LINE, _LONG_HEADLINE_LINE, _TEXT_LINE, _AIR = 620, 45, 38, 30, 18
_SENTENCE, _LEFT_OUT = 55, 35
_ROW, _ROW_LINE = 43, 29  # a row of a table of one line, and each line more
_TILE = 165  # a row of three figures
# Rows of a chart there is room for, by what a row is; the least height of one, and of what stands under them.
_MOST_ROWS = {"bar": 12, "xy": 10, "timeline": 10}
_CHART_ROW, _LABELLED_ROW, _AXIS = 29, 46, 50  # where words stand over each mark, a row has two lines
_LEAST_ROWS, _LEAST_PICTURE = 5, 260  # what reservations leave a chart
_LINE, _TITLE_LINE, _LONG_TITLE_LINE = (
    98,
    64,
    76,
)  # characters there is room for across, and in a line of the headline
_BETWEEN = 2  # characters of air after a column
LONG_HEADLINE = 110  # characters of a headline that is written smaller
SHORT_CELL = 24  # characters of a cell that stays on one line


@dataclass(frozen=True)
class Layout:
    """picture: what carries the slide. beside: the figures there is room for beside it; own: the sentence of who prepared it.

    rows: how many rows of the table or chart are shown; left_out: how many are not. notes: the reservations there is room for, each
    whole unless one alone is too long; left_notes: those that go on to the next screen.
    """

    picture: Literal["chart", "figures", "table", "words"]
    beside: tuple[SlideFigure, ...]
    own: str
    rows: int = 0
    left_out: int = 0
    notes: tuple[str, ...] = ()
    left_notes: tuple[str, ...] = ()


def layout(slide: Slide) -> Layout:
    """At most MOST_WORDS words beside the picture: the sentence first, then as many figures as there are words left for.

    The reservations stand under it; the picture keeps the least that it can be read in.
    """
    if slide.chart is not None:
        result = Layout("chart", _room_for(slide), slide.own)
    elif len(slide.figures) > 3 or (slide.figures and slide.table is None):
        result = Layout("figures", slide.figures[:6], slide.own)
    elif slide.table is not None and slide.table.rows:
        result = Layout("table", (), slide.own)
    else:
        result = Layout("words", _room_for(slide), slide.own)
    room = _room(slide)
    notes, left = _fitting(
        slide.notes, room, least=_least(slide, result), whole=_least(slide, result, whole=True)
    )
    result = replace(result, notes=notes, left_notes=left)
    room -= _height_of(notes)
    if result.picture == "chart" and slide.chart is not None:
        rows = chart_rows(slide.chart)
        row_count = min(
            rows,
            _most_rows(slide.chart),
            max((room - _above_rows(slide.chart)) // _chart_row(slide.chart), 1),
        )
        return replace(result, rows=row_count, left_out=rows - row_count)
    if result.picture == "table" and slide.table is not None:
        fitting = _rows_that_fit(slide, slide.table, room)
        return replace(result, rows=fitting, left_out=len(slide.table.rows) - fitting)
    return result


def _room(slide: Slide) -> int:
    """What the headline and the subtitle leave of the slide; there is always room for "Fortsat, 2 af 6. ", so that a screen is the
    same whether that is said or not."""
    long = len(slide.headline) > LONG_HEADLINE
    lines = _lines(len(slide.headline), _LONG_TITLE_LINE if long else _TITLE_LINE)
    room = _SLIDE - lines * (_LONG_HEADLINE_LINE if long else _HEADLINE_LINE)
    return room - _AIR - _lines(len(slide.subtitle) + 17, _LINE) * _TEXT_LINE


def _least(slide: Slide, arrangement: Layout, *, whole: bool = False) -> int:
    """The least height of what carries the slide; `whole`: with all of a chart's rows, or two of a table's."""
    if arrangement.picture == "chart" and slide.chart is not None:
        rows = chart_rows(slide.chart)
        if not rows:
            return _LEAST_PICTURE
        return _above_rows(slide.chart) + min(
            rows, _most_rows(slide.chart) if whole else _LEAST_ROWS
        ) * _chart_row(slide.chart)
    if arrangement.picture == "figures":
        return _TILE * _lines(len(arrangement.beside), 3) + (_SENTENCE if slide.own else 0)
    if arrangement.picture == "table" and slide.table is not None:
        head, *heights = _row_heights(slide.table)
        return head + sum(heights[: 2 if whole else 1]) + _LEFT_OUT + (_SENTENCE if slide.own else 0)
    return _TILE * bool(arrangement.beside) + 2 * _SENTENCE * bool(slide.own)


def _chart_row(chart: Chart) -> int:
    labelled = chart.kind == "xy" and any(point.label for series in chart.series for point in series.points)
    return _LABELLED_ROW if labelled else _CHART_ROW


def _above_rows(chart: Chart) -> int:
    """What a chart needs beside its rows: its axis, the words over the first row, and the row of what all of them come to."""
    over = _LABELLED_ROW // 2 if _chart_row(chart) == _LABELLED_ROW else 0
    return _AXIS + over + _chart_row(chart) * any(series.role == "summary" for series in chart.series)


def _height_of(notes: tuple[str, ...]) -> int:
    return _AIR + sum(_lines(len(note), _LINE) for note in notes) * _TEXT_LINE if notes else 0


def _fitting(
    notes: tuple[str, ...], room: int, *, least: int, whole: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that there is room for, and the others. The first stands there for what else it leaves `least`, cut where that is too
    little; more than one only beside the whole."""
    if not notes:
        return (), ()
    fits = max((room - least - _AIR) // _TEXT_LINE, 1) * _LINE
    if len(notes[0]) > fits:
        cut = notes[0].rfind(" ", 0, fits - 2)
        cut = cut if cut > 0 else fits - 2
        return (f"{notes[0][:cut]} …",), (f"… {notes[0][cut:].strip()}", *notes[1:])
    count = 1
    while count < len(notes) and _height_of(notes[: count + 1]) <= room - whole:
        count += 1
    return notes[:count], notes[count:]


def _lines(length: int, across: int) -> int:
    return -(-length // across)


def screens(slide: Slide) -> tuple[Slide, ...]:
    """The slide as the screen shows it: itself, and where it leaves rows or reservations out the same with those that are left, until
    all are shown or MOST_SCREENS is reached. What goes on says so, and how far; a picture's axis is the same on all."""
    slides = [slide]
    while len(slides) < MOST_SCREENS:
        arrangement = layout(slides[-1])
        if not arrangement.left_out and not arrangement.left_notes:
            break
        slides.append(_rest(slides[-1], arrangement))
    return tuple(
        replace(one, subtitle=f"Fortsat, {place} af {len(slides)}. {slide.subtitle}".strip())
        if place > 1
        else one
        for place, one in enumerate(slides, 1)
    )


def _rest(slide: Slide, arrangement: Layout) -> Slide:
    """What is left of it when its first rows and reservations are shown; what stood beside them was said with them."""
    slide = replace(slide, notes=arrangement.left_notes, figures=(), own="")
    table, chart = slide.table, slide.chart
    if not arrangement.left_out:
        return replace(slide, table=None, chart=None)
    if arrangement.picture == "table" and table is not None:
        return replace(slide, table=replace(table, rows=table.rows[arrangement.rows :]))
    assert chart is not None
    left = tuple(
        replace(series, points=series.points[arrangement.rows :])
        for series in chart.series
        if len(series.points) > arrangement.rows
    )
    return replace(slide, chart=replace(chart, series=left))


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


def _rows_that_fit(slide: Slide, table: Table, room: int) -> int:
    """How many of the table's rows there is room for, at least one; the sentence stands under it."""
    head, *heights = _row_heights(table)
    room -= head + (_SENTENCE if slide.own else 0)
    if sum(heights) <= room:
        return len(heights)
    count, left = 0, room - _LEFT_OUT
    for height in heights:
        left -= height
        if left < 0:
            break
        count += 1
    return max(count, 1)


def _row_heights(table: Table) -> list[int]:
    """How high its headers are, and each of its rows, in columns as wide as a browser makes them: what does not wrap has its room, and
    the rest is shared by how much more each would take."""
    rows = [[column.header for column in table.columns[:MOST_COLUMNS]]]
    rows += [[str(cell) for cell in row[:MOST_COLUMNS]] for row in table.rows]
    columns = list(zip(*rows, strict=True))
    most = [max(map(len, column)) for column in columns]
    least = [
        max(
            len(part)
            for cell in column
            for part in ([cell] if len(cell) <= SHORT_CELL and cell != column[0] else cell.split() or [""])
        )
        for column in columns
    ]
    left = _LINE - _BETWEEN * len(columns)
    share = min(max(left - sum(least), 0) / max(sum(most) - sum(least), 1), 1)
    across = [int(low + share * (high - low)) for low, high in zip(least, most, strict=True)]
    lines = [
        min(max(_wrapped(cell, wide) for cell, wide in zip(row, across, strict=True)), MOST_LINES)
        for row in rows
    ]
    return [_ROW + (max(count, 1) - 1) * _ROW_LINE for count in lines]


def _wrapped(cell: str, across: int) -> int:
    return 1 if len(cell) <= across else len(textwrap.wrap(cell, max(across, 1)))


def _room_for(slide: Slide) -> tuple[SlideFigure, ...]:
    left = MOST_WORDS - words(slide.own)
    figures: list[SlideFigure] = []
    for figure in slide.figures[:3]:
        left -= words(f"{figure.label} {figure.text} {figure.note}")
        if left < 0:
            break
        figures.append(figure)
    return tuple(figures)


def words(text: str) -> int:
    return len(text.split())


def shown_table(table: Table, rows: int) -> Table:
    """The part of a table that is shown: its first rows and columns."""
    return Table(
        table.caption, table.columns[:MOST_COLUMNS], tuple(row[:MOST_COLUMNS] for row in table.rows[:rows])
    )

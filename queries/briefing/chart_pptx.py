"""A slide's chart as one of PowerPoint's own, with its figures in the sheet behind it, so that it can be edited.

python-pptx knows no error bars, logarithmic axes or hollow points; those few elements are written here. An interval's ends
are series of their own ("..., nedre grænse"), so that whoever edits the figures sees and changes them too.
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.util import Length, Pt

from data import danish
from data.excel import put
from data.palette import LIGHT
from queries.briefing.files import (
    as_day,
    category,
    chart_days,
    clean,
    decimals_of,
    in_order,
    one_line,
    reference_words,
    time_kind,
    with_interval,
)
from queries.briefing.slide import Chart, Point, Series

TEXT = 14
LONGEST_LABEL = 48
_MARKED = 40  # points of a line that still get a marker each
_SHEET = "Tal"  # what python-pptx calls Sheet1
# A judgement is never colour alone: as on the screen.
_SHAPES = {
    "warn": XL_MARKER_STYLE.TRIANGLE,
    "bad": XL_MARKER_STYLE.SQUARE,
    "concern": XL_MARKER_STYLE.DIAMOND,
}
NEXT = "hvor det næste kan ventes"
_WITH_INTERVAL = ("figure", "limit", "target", "forecast", "places", "summary")
_NATIVE = {
    ("bar", False): XL_CHART_TYPE.BAR_CLUSTERED,
    ("bar", True): XL_CHART_TYPE.BAR_STACKED,
    ("columns", False): XL_CHART_TYPE.COLUMN_CLUSTERED,
    ("columns", True): XL_CHART_TYPE.COLUMN_STACKED,
    ("line", False): XL_CHART_TYPE.LINE_MARKERS,
    ("xy", False): XL_CHART_TYPE.LINE_MARKERS,
}
_Cell = tuple[int, int]  # row and column, from 1
# 0x0406 is Danish: month names stay Danish on a machine that is not. Separators follow the reader's Office.
_TIME_FORMATS = {"year": "yyyy", "month": "[$-406]mmm\\ yy", "date": "dd\\-mm\\-yyyy"}


def colour(hexadecimal: str) -> RGBColor:
    """ "#14213D" as python-pptx takes it."""
    return RGBColor.from_string(hexadecimal.removeprefix("#"))


def tint(hexadecimal: str) -> str:
    """Halfway to white: the bar of a figure with an interval, which is written on it."""
    parts = [int(hexadecimal[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{(part + 255) // 2:02X}" for part in parts)


@dataclass
class _Row:
    """One series of the native chart: of the slide's series `of` the figures, or the ends of their intervals."""

    name: str
    values: list[float | None]
    role: str  # that of the slide's series, or "low", "high" (of intervals and bands), "far" (of the next one), "reference"
    of: int
    points: list[Point | None] = field(default_factory=list)


def number_format(decimals: int) -> str:
    """1 -> "#,##0.0", which a Danish Office shows as 1.234,5."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def add_chart(shapes: Any, chart: Chart, x: Length, y: Length, width: Length, height: Length) -> GraphicFrame:
    """Put the chart on a slide. Not for maps, which are tables, nor for a chart without points."""
    if chart.kind == "timeline":
        return _described(_gantt(shapes, chart, (x, y, width, height)), chart)
    if in_order(chart):
        chart = _by_name(chart)
    numeric = chart.kind == "xy" and all(
        isinstance(point.x, int | float) for series in chart.series for point in series.points
    )
    frame = (_scatter if numeric else _categories)(shapes, chart, (x, y, width, height))
    return _described(frame, chart)


def _described(frame: GraphicFrame, chart: Chart) -> GraphicFrame:
    frame.name = "Figur"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(chart.alt))
    return frame


def _by_name(chart: Chart) -> Chart:
    """Points that merely stand side by side, over their names instead of their numbers."""
    (series,) = chart.series
    points = tuple(replace(point, x=point.label, label="") for point in series.points)
    return replace(chart, series=(replace(series, points=points),))


def _by_place(series: Series, chart: Chart) -> dict[tuple[Any, int], Point]:
    """The points by what says that two of different series stand at the same place: the day or the name, and how many
    of that name came before it in the series, since two things may share a name.
    """
    points: dict[tuple[Any, int], Point] = {}
    seen: Counter[Any] = Counter()
    for point in series.points:
        day = as_day(str(point.x)) if chart.kind in ("line", "columns") and chart_days(chart) else None
        place = day or category(chart, point.x)
        points[place, seen[place]] = point
        seen[place] += 1
    return points


def _is_bars(chart: Chart) -> bool:
    """Whether marks are bars, lying or standing."""
    return chart.kind in ("bar", "columns", "timeline")


def _bounds_are_series(chart: Chart) -> bool:
    # Several series of bars stand beside each other: the ends of intervals would take bars' places among them.
    return with_interval(chart) and (not _is_bars(chart) or len(chart.series) == 1)


def _has_bounds(series: Series) -> bool:
    return any(point.low is not None or point.high is not None for point in series.points)


def _named(series: Series, chart: Chart) -> str:
    return one_line(series.name) or one_line(chart.unit) or "Værdi"


def _rows(chart: Chart, points: Sequence[Sequence[Point | None]], reference: bool = True) -> list[_Row]:
    """The native series, in the order they are drawn: figures, then their ends, then the reference line."""
    rows = []
    for of, (series, places) in enumerate(zip(chart.series, points, strict=True)):
        name = _named(series, chart)
        role = "limit" if series.stands_back else series.role
        if role != "band":
            rows.append(_Row(name, [p.y if p else None for p in places], role, of, list(places)))
        if _bounds_are_series(chart) and _has_bounds(series):
            rows.append(_Row(f"{name}, nedre grænse", [p.low if p else None for p in places], "low", of))
            rows.append(_Row(f"{name}, øvre grænse", [p.high if p else None for p in places], "high", of))
        if chart.kind == "xy" and any(p is not None and p.far_low is not None for p in places):
            rows.append(
                _Row(f"{name}, {NEXT}, nedre grænse", [p.far_low if p else None for p in places], "far", of)
            )
            rows.append(
                _Row(f"{name}, {NEXT}, øvre grænse", [p.far_high if p else None for p in places], "far", of)
            )
    if reference and chart.reference is not None and not _is_bars(chart):
        rows.append(
            _Row(reference_words(chart), [chart.reference] * len(points[0]), "reference", len(chart.series))
        )
    return rows


# -- the two kinds of native charts -------------------------------------------------------------------------


def _categories(shapes: Any, chart: Chart, where: tuple[Length, Length, Length, Length]) -> GraphicFrame:
    """Bars, lines, and points over names: one value per category and series."""
    days = chart_days(chart) if chart.kind in ("line", "columns") else None
    by_place = [_by_place(series, chart) for series in chart.series]
    categories = dict.fromkeys(place for series in by_place for place in series)
    places = sorted(categories) if days else list(categories)
    points = [[series.get(place) for place in places] for series in by_place]
    labels = [day for day, _ in places] if days else _labels([str(name) for name, _ in places], points)
    rows = _rows(chart, points)
    data = CategoryChartData(number_format=number_format(chart.decimals))
    data.categories = labels
    if days:
        data.categories.number_format = _TIME_FORMATS[time_kind(days)]
    for row in rows:
        data.add_series(row.name, row.values)
    frame = shapes.add_chart(_NATIVE[chart.kind, chart.stacked and _is_bars(chart)], *where, data)
    native = frame.chart
    _dress(native, chart, rows)
    if _is_bars(chart):
        native.plots[0].gap_width = 45
        native.plots[0].overlap = 100 if chart.stacked or _bounds_are_series(chart) else 0
    native.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.kind == "bar":
        _dress_bars(native, chart, len(places))
    elif chart.kind == "columns":
        _dress_columns(native, chart)
    if days and chart.kind != "bar":
        _dress_time(native, days)
    book, cells = _category_sheet(labels, rows)
    if chart.kind != "line" and with_interval(chart):
        whiskered = [row for row in rows if row.role in _WITH_INTERVAL]
        free = [(2, len(rows) + 3 + 2 * at) for at in range(len(whiskered))]
        _whiskers(native, rows, [row.points for row in whiskered], book, cells, free)
    _embed(native, book)
    return frame


def _scatter(shapes: Any, chart: Chart, where: tuple[Length, Length, Length, Length]) -> GraphicFrame:
    """Points over numbers."""
    points: list[list[Point | None]] = [list(series.points) for series in chart.series]
    rows = _rows(chart, points, reference=False)
    xs = [[float(point.x) for point in series.points] for series in chart.series]
    every = sorted(x for values in xs for x in values)
    if chart.reference is not None and every:
        xs.append([every[0], every[-1]])
        rows.append(_Row(reference_words(chart), [chart.reference] * 2, "reference", len(chart.series)))
    data = XyChartData(number_format=number_format(chart.decimals))
    for row in rows:
        series = data.add_series(row.name)
        for x, y in zip(xs[row.of], row.values, strict=True):
            series.add_data_point(x, y)
    frame = shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *where, data)
    native = frame.chart
    _dress(native, chart, rows)
    digits = max((decimals_of(x) for x in every), default=0)
    native.category_axis.tick_labels.number_format = number_format(min(digits, 2))
    native.category_axis.tick_labels.number_format_is_linked = False
    native.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    native.category_axis.has_major_gridlines = False
    if words := one_line(chart.x_unit):
        _title_axis(native.category_axis, words)
    book, cells = _scatter_sheet([xs[row.of] for row in rows], rows)
    if with_interval(chart):
        whiskered = [
            (row, top) for row, (top, _) in zip(rows, cells, strict=True) if row.role in _WITH_INTERVAL
        ]
        free = [(top, 4) for _, top in whiskered]
        _whiskers(native, rows, [row.points for row, _ in whiskered], book, cells, free)
    _embed(native, book)
    return frame


_EXCEL_DAY_0 = date(1899, 12, 30)


def _gantt(shapes: Any, chart: Chart, where: tuple[Length, Length, Length, Length]) -> GraphicFrame:
    """A bar a step from its start to its end, in the order given: an unseen bar up to the start, and the days from there.

    A step without a start is its last day. Steps of a series that others are held up against stand below, pale.
    """
    steps = [
        (series, point, begun, ended)
        for series in chart.series
        for point in series.points
        if (ended := as_day(str(point.x))) and (begun := as_day(point.start) or ended)
    ]
    names = [
        f"{one_line(point.label)} ({one_line(series.name)})" if series.stands_back else one_line(point.label)
        for series, point, _, _ in steps
    ]
    before: list[float | None] = [float((begun - _EXCEL_DAY_0).days) for _, _, begun, _ in steps]
    days: list[float | None] = [float((ended - begun).days + 1) for _, _, begun, ended in steps]
    rows = [
        _Row("Begynder", before, "before", 0),
        _Row("Dage", days, "figure", 0, [p for _, p, _, _ in steps]),
    ]
    labels = _labels(names, [[None] * len(steps)])
    data = CategoryChartData(number_format="General")
    data.categories = labels
    for row in rows:
        data.add_series(row.name, row.values)
    frame = shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *where, data)
    native = frame.chart
    _dress(native, replace(chart, series=(Series("Dage", ()),), unit="", reference=None), rows)
    unseen, visible = native.plots[0].series
    unseen.format.fill.background()
    unseen.format.line.fill.background()
    for at, (series, point, _, _) in enumerate(steps):
        shade = LIGHT.tone(point.tone) if point.tone else LIGHT.common if series.stands_back else LIGHT.accent
        fill, line = visible.points[at].format.fill, visible.points[at].format.line
        fill.solid()
        fill.fore_color.rgb = colour(LIGHT.paper if point.provisional else shade)
        line.color.rgb = colour(shade)
    native.plots[0].gap_width, native.plots[0].overlap = 45, 100
    native.has_legend = False
    native.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _dress_bars(native, chart, len(steps))
    axis = native.value_axis
    axis.minimum_scale = min((value for value in before if value is not None), default=0.0)
    axis.tick_labels.number_format = _TIME_FORMATS["date"]
    book, _ = _category_sheet(labels, rows)
    for place in range(2, len(steps) + 2):
        book.worksheets[0].cell(place, 2).number_format = "dd-mm-yyyy"
    _embed(native, book)
    return frame


def _labels(names: Sequence[str], points: Sequence[Sequence[Point | None]]) -> list[str]:
    """The categories; one without a figure carries the word for that ("skjult")."""
    labels = []
    for at, name in enumerate(names):
        here = [row[at] for row in points]
        word = next((one_line(p.label) for p in here if p is not None and p.y is None and p.label), "")
        short = name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"
        labels.append(f"{short}: {word}" if word and all(p is None or p.y is None for p in here) else short)
    return labels


# -- the sheet behind the chart -----------------------------------------------------------------------------


def _category_sheet(labels: Sequence[Any], rows: Sequence[_Row]) -> tuple[Workbook, list[_Cell]]:
    """As python-pptx lays it out and refers to it, but with text that stays text; also where each series begins."""
    book, sheet = _one_sheet()
    for number, label in enumerate(labels, start=2):
        put(sheet.cell(number, 1), label)
        if isinstance(label, date):
            sheet.cell(number, 1).number_format = "dd-mm-yyyy"
    for place, row in enumerate(rows, start=2):
        _column(sheet, row, 1, place)
    return book, [(2, place) for place in range(2, len(rows) + 2)]


def _scatter_sheet(xs: Sequence[Sequence[float]], rows: Sequence[_Row]) -> tuple[Workbook, list[_Cell]]:
    """The same for points over numbers: one block a series, below each other."""
    book, sheet = _one_sheet()
    cells, top = [], 1
    for values, row in zip(xs, rows, strict=True):
        for number, x in enumerate(values, start=top + 1):
            put(sheet.cell(number, 1), x)
        _column(sheet, row, top, 2)
        cells.append((top + 1, 2))
        top += len(row.values) + 2
    return book, cells


def _one_sheet() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _SHEET
    return book, sheet


def _column(sheet: Worksheet, row: _Row, top: int, column: int) -> None:
    put(sheet.cell(top, column), row.name)
    for number, value in enumerate(row.values, start=top + 1):
        put(sheet.cell(number, column), value)


def _embed(native: NativeChart, book: Workbook) -> None:
    out = io.BytesIO()
    book.save(out)
    for reference in native._chartSpace.iter(qn("c:f")):
        reference.text = reference.text.replace("Sheet1!", f"{_SHEET}!")
    part: Any = native.part
    part.chart_workbook.update_from_xlsx_blob(out.getvalue())


# -- looks --------------------------------------------------------------------------------------------------


_FIXED = {
    "reference": LIGHT.ink,
    "summary": LIGHT.ink,
    "limit": LIGHT.common,
    "band": LIGHT.common,
    "far": LIGHT.common,
    "target": LIGHT.accent,
}


def _dress(native: NativeChart, chart: Chart, rows: Sequence[_Row]) -> None:
    """Fonts, axes, colours and the legend: what all kinds have in common."""
    native.has_title = False
    native.font.size = Pt(TEXT)
    native.font.color.rgb = colour(LIGHT.ink)
    axis = native.value_axis
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = colour(LIGHT.line)
    axis.major_gridlines.format.line.width = Pt(0.75)
    axis.format.line.fill.background()
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.number_format = number_format(chart.decimals)
    axis.tick_labels.number_format_is_linked = False
    words = one_line(chart.unit)
    if _is_bars(chart) and chart.reference is not None:
        words = f"{words} ({reference_words(chart)})"
    if words:
        _title_axis(axis, words)
    native.category_axis.format.line.color.rgb = colour(LIGHT.common)
    native.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    _scale(native, chart)
    told_apart = [
        of
        for of, series in enumerate(chart.series)
        if not series.stands_back and series.role not in ("band", "target", "summary")
    ]
    # As on the screen (pages/parts/paint.py): lines by their number among the figures, others by their place among all series.
    colours = (LIGHT.accent, *LIGHT.categories[1:])
    places = [
        (at if chart.kind == "line" else of) if (own := chart.series[of].place) is None else own
        for at, of in enumerate(told_apart)
    ]
    shades = {of: colours[place % len(colours)] for of, place in zip(told_apart, places, strict=True)}
    for row, series in zip(rows, native.plots[0].series, strict=True):
        role = (
            chart.series[row.of].role
            if row.of < len(chart.series) and row.role in ("low", "high")
            else row.role
        )
        fixed = _FIXED.get(role)
        _dress_series(series, row, chart, fixed or shades.get(row.of, LIGHT.common))
    _legend(native, rows, several=sum(series.role != "summary" for series in chart.series) > 1)


def _title_axis(axis: Any, words: str) -> None:
    axis.has_title = True
    axis.axis_title.text_frame.text = words
    run = axis.axis_title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.color.rgb = Pt(TEXT), False, colour(LIGHT.muted)


def _scale(native: NativeChart, chart: Chart) -> None:
    values = [
        value
        for series in chart.series
        for point in series.points
        for value in (point.y, point.low, point.high, point.far_low, point.far_high)
        if value is not None
    ]
    axis = native.value_axis
    if chart.logarithmic and values and min(values) > 0:
        base = 2 if min(values) >= 1 / 16 and max(values) <= 16 else 10
        axis.minimum_scale = float(base) ** math.floor(math.log(min(values), base))
        axis.maximum_scale = float(base) ** math.ceil(math.log(max(values), base))
        axis._element.find(qn("c:scaling")).insert(0, parse_xml(f'<c:logBase {nsdecls("c")} val="{base}"/>'))
        axis.tick_labels.number_format = "General"
        axis.crosses = XL_AXIS_CROSSES.MINIMUM
    elif _is_bars(chart) and values and min(values) >= 0:
        axis.minimum_scale = 0


def _dress_series(series: Any, row: _Row, chart: Chart, shade: str) -> None:
    if _is_bars(chart):
        series.invert_if_negative = False
        if row.role in _WITH_INTERVAL:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour(tint(shade) if _bounds_are_series(chart) else shade)
        else:
            series.format.fill.background()
            series.format.line.fill.background()
    else:
        series.smooth = False
        _dress_line(series, row, chart, shade)
    if row.role in ("figure", "forecast"):
        _mark_points(series, row, chart, shade)
    if row.role in _WITH_INTERVAL:
        _write_labels(series, row, chart)


def _dress_line(series: Any, row: _Row, chart: Chart, shade: str) -> None:
    line, marker = series.format.line, series.marker
    has_line = chart.kind == "line" or row.role in ("reference", "limit", "target")
    if has_line:
        line.color.rgb = colour(shade)
        line.width = Pt(2.5 if row.role == "figure" else 1.25)
        if row.role in ("low", "high"):
            line.dash_style = MSO_LINE.SQUARE_DOT
        elif row.role in ("reference", "target", "forecast"):
            line.dash_style = MSO_LINE.DASH
    else:
        line.fill.background()
    if row.role in ("figure", "forecast", "summary") and (chart.kind == "xy" or len(row.values) <= _MARKED):
        marker.style = XL_MARKER_STYLE.DIAMOND if row.role == "summary" else XL_MARKER_STYLE.CIRCLE
        marker.size = _size(chart)
    elif row.role in ("low", "high", "far") and chart.kind == "xy":
        marker.style = XL_MARKER_STYLE.DASH
        marker.size = 9
    else:
        marker.style = XL_MARKER_STYLE.NONE
        return
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour(shade)
    marker.format.line.color.rgb = colour(shade)


def _mark_points(series: Any, row: _Row, chart: Chart, shade: str) -> None:
    """Points that are judged have their judgement's colour, and provisional ones are hollow."""
    for at, point in enumerate(row.points):
        if point is None or point.y is None or not (point.tone or point.provisional):
            continue
        own = LIGHT.tone(point.tone) if point.tone else shade
        native_point = series.points[at]
        if _is_bars(chart):
            marker_format, line = native_point.format, native_point.format.line
            inside = tint(own) if _bounds_are_series(chart) else own
        else:
            if chart.kind == "line" and len(row.values) > _MARKED and not point.provisional:
                continue
            native_point.marker.style = _SHAPES.get(point.tone, XL_MARKER_STYLE.CIRCLE)
            native_point.marker.size = _size(chart)
            marker_format, line, inside = native_point.marker.format, native_point.marker.format.line, own
        marker_format.fill.solid()
        hollow = point.provisional or (point.tone == "neutral" and not _is_bars(chart))
        marker_format.fill.fore_color.rgb = colour(LIGHT.paper if hollow else inside)
        line.color.rgb = colour(own)
        line.width = Pt(1.5)


def _size(chart: Chart) -> int:
    return 10 if chart.kind == "xy" else 7


def _write_labels(series: Any, row: _Row, chart: Chart) -> None:
    """Bars carry their figure; other marks the word that the slide gives them."""
    position = XL_LABEL_POSITION.RIGHT
    if _is_bars(chart):
        position = XL_LABEL_POSITION.CENTER if chart.stacked else XL_LABEL_POSITION.OUTSIDE_END
        if _bounds_are_series(chart):
            position = XL_LABEL_POSITION.INSIDE_BASE
        labels = series.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = number_format(chart.decimals), False
        labels.position = position
        labels.font.size = Pt(TEXT)
        labels.font.color.rgb = colour(LIGHT.paper if chart.stacked else LIGHT.ink)
    for at, point in enumerate(row.points):
        if point is None or point.y is None or _is_plain(chart, point):
            continue
        label = series.points[at].data_label
        if one_line(point.label) not in _figure_texts(chart, point):
            label.text_frame.text = one_line(point.label)
            label.text_frame.paragraphs[0].runs[0].font.size = Pt(TEXT)
            # On white, so that a line behind it does not run through the word.
            label._dLbl.get_or_add_rich().getparent().addnext(
                parse_xml(
                    f"<c:spPr {nsdecls('c', 'a')}><a:solidFill><a:srgbClr val='{LIGHT.paper[1:]}'/></a:solidFill></c:spPr>"
                )
            )
        # Without a text of its own a label shows the point's figure.
        label.position = position if chart.kind != "line" else XL_LABEL_POSITION.ABOVE


def _figure_texts(chart: Chart, point: Point) -> set[str]:
    """The point's figure as text."""
    figure = danish.number(point.y, chart.decimals)
    return {figure, f"{figure} {chart.unit}"}


def _is_plain(chart: Chart, point: Point) -> bool:
    """Whether the mark needs no word: it repeats the category, or the figure that each bar carries anyway."""
    plain = {"", str(point.x), category(chart, point.x)}
    return one_line(point.label) in (plain | _figure_texts(chart, point) if _is_bars(chart) else plain)


def _legend(native: NativeChart, rows: Sequence[_Row], *, several: bool) -> None:
    """Names for what cannot be told otherwise: several series, and a reference line; never the ends of intervals."""
    native.has_legend = several or any(row.role == "reference" for row in rows)
    if not native.has_legend:
        return
    legend = native.legend
    legend.position, legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    legend.font.size = Pt(TEXT)
    element = legend._element
    at = list(element).index(element.find(qn("c:legendPos"))) + 1
    unnamed = [
        place
        for place, row in enumerate(rows)
        if row.role in ("low", "high", "far", "summary") or (row.role == "figure" and not several)
    ]
    for place in reversed(unnamed):
        element.insert(
            at,
            parse_xml(
                f'<c:legendEntry {nsdecls("c")}><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'
            ),
        )


def _dress_bars(native: NativeChart, chart: Chart, bars: int) -> None:
    """Lying bars in the order given, the first on top."""
    axis = native.category_axis
    axis.reverse_order = True
    # The axis of values stands at the last bar, which is the lowest; python-pptx sets this on axes of values only.
    native.value_axis._element.find(qn("c:crosses")).set("val", "max")
    if bars * max(1, len(chart.series)) > 15:
        axis.tick_labels.font.size = Pt(12)
    _every_label(axis)


def _dress_columns(native: NativeChart, chart: Chart) -> None:
    """Standing bars that merely stand in order: what the order is."""
    if not any(isinstance(point.x, int | float) for series in chart.series for point in series.points):
        return
    axis = native.category_axis
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    if words := one_line(chart.x_unit):
        _title_axis(axis, words)


def _every_label(axis: Any) -> None:
    """PowerPoint leaves out every other name where it finds them close."""
    element = axis._element
    before = element.find(qn("c:noMultiLvlLbl"))
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    if before is None:
        element.append(skip)
    else:
        before.addprevious(skip)


def _dress_time(native: NativeChart, days: Sequence[date]) -> None:
    """Danish names of months, at most ten of them."""
    axis, kind = native.category_axis, time_kind(days)
    axis.tick_labels.number_format = _TIME_FORMATS[kind]
    axis.tick_labels.number_format_is_linked = False
    element = axis._element
    months = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month
    if kind == "date":
        return
    element.find(qn("c:baseTimeUnit")).set("val", "months")
    step = next((step for step in (1, 2, 3, 6, 12, 24, 60) if months <= 10 * step), 120)
    if kind == "year":
        step = max(step, 12)
    element.append(parse_xml(f'<c:majorUnit {nsdecls("c")} val="{step}"/>'))
    element.append(parse_xml(f'<c:majorTimeUnit {nsdecls("c")} val="months"/>'))


def _whiskers(
    native: NativeChart,
    rows: Sequence[_Row],
    points: Sequence[Sequence[Point | None]],
    book: Workbook,
    cells: Sequence[_Cell],
    free: Sequence[_Cell],
) -> None:
    """The intervals as error bars. How far they reach stands in the sheet behind, in columns from `free` (one a slide's
    series), reckoned there from the ends where these are series: whoever changes an end changes the bar.
    """
    sheet = book.worksheets[0]
    at_role = {(row.role, row.of): cell for row, cell in zip(rows, cells, strict=True)}
    with_whiskers = [
        (row, series)
        for row, series in zip(rows, native.plots[0].series, strict=True)
        if row.role in _WITH_INTERVAL
    ]
    for (row, series), places, (top, column) in zip(with_whiskers, points, free, strict=True):
        if all(_reach(point, side) is None for point in places for side in ("plus", "minus")):
            continue
        parts = []
        for side, (name, word, end) in enumerate((("plus", "op", "high"), ("minus", "ned", "low"))):
            put(sheet.cell(top - 1, column + side), f"{row.name}, {word}")
            cache = ""
            for at, reach in enumerate(_reach(point, name) for point in places):
                if reach is None:
                    continue
                cache += f'<c:pt idx="{at}"><c:v>{reach!r}</c:v></c:pt>'
                cell = sheet.cell(top + at, column + side)
                if (end, row.of) in at_role:
                    far, near = at_role[end, row.of], at_role[row.role, row.of]
                    pair = [f"{get_column_letter(c)}{r + at}" for r, c in (far, near)]
                    cell.value = f"={'-'.join(pair if name == 'plus' else pair[::-1])}"
                else:
                    cell.value = reach
            letter = get_column_letter(column + side)
            parts.append(
                f"<c:{name}><c:numRef><c:f>{_SHEET}!${letter}${top}:${letter}${top + len(places) - 1}</c:f>"
                f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(places)}"/>{cache}'
                f"</c:numCache></c:numRef></c:{name}>"
            )
        element = series._element
        # Bars have one direction only, and PowerPoint writes none for them.
        direction = "" if element.getparent().tag == qn("c:barChart") else '<c:errDir val="y"/>'
        bars = parse_xml(
            f"<c:errBars {nsdecls('c', 'a')}>"
            f"{direction}"
            '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
            f"{''.join(parts)}"
            f'<c:spPr><a:ln w="22225"><a:solidFill><a:srgbClr val="{LIGHT.ink[1:]}"/></a:solidFill></a:ln></c:spPr>'
            "</c:errBars>"
        )
        before = element.find(qn("c:cat"))
        (element.find(qn("c:xVal")) if before is None else before).addprevious(bars)


def _reach(point: Point | None, side: str) -> float | None:
    end = None if point is None else point.high if side == "plus" else point.low
    return None if point is None or point.y is None or end is None else abs(float(end) - float(point.y))

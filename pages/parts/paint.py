"""The one painter of charts for the screen: a view's `Chart` becomes a plotly figure, in the theme's colours, in Danish.

PowerPoint has its own (queries/briefing/chart_pptx.py), which draws the same `Chart` as one of its native charts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from data import danish
from data.palette import Palette
from pages.parts import maps
from pages.parts.charts import dress, month_axis, translucent
from pages.parts.theme import palette
from queries.view import Chart, Point, Series

# A judgement is never colour alone.
SYMBOLS = {
    "": "circle",
    "good": "circle",
    "warn": "triangle-up",
    "bad": "square",
    "neutral": "circle-open",
    "improvement": "circle",
    "concern": "diamond",
    "common": "circle",
}
_RATIO_TICKS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
_ROW = {"bar": 34, "xy": 46, "timeline": 40}
_WORDED_ROW = 66
_FEW_RATIO_TICKS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
_STANDING, _MAP = 380, 480
_MOST_MARKED = 60  # points of a line that still get a marker each
_NAME, _COLUMN = 34, 12  # signs of the name of a row, and of a column, on one line
_MOST_TICKS = 6  # on a slide
_UNSEEN = "\u200b"


def height(chart: Chart) -> int:
    """Pixels that the chart needs to be read: so many for each row, or the usual."""
    if chart.kind == "map":
        return _MAP
    if chart.kind not in _ROW or _two_measures(chart):
        return _STANDING
    rows = _rows(chart)
    side_by_side = chart.kind == "bar" and not chart.stacked and len(chart.series) > 1
    row = _WORDED_ROW if _worded(chart) else _ROW[chart.kind]
    return max(200, row * len(rows) * (2 if side_by_side else 1) + 90)


def figure(chart: Chart, *, on_screen: bool = False, whole: Chart | None = None) -> go.Figure:
    """The chart as a plotly figure; `pages.parts.charts.draw` gives it the theme's template, title and links.

    `on_screen`: for a slide, where it is drawn small and enlarged: fewer words on its axes, and a map with a list beside it. `whole`:
    the chart that this is some rows of, whose scale it has.
    """
    painters: dict[str, Callable[[Chart, Palette], go.Figure]] = {
        "bar": _bars,
        "columns": _columns,
        "line": _lines,
        "xy": _scatter if _two_measures(chart) else _intervals,
        "map": partial(_map, listed=on_screen),
        "timeline": _timeline,
    }
    painted = painters[chart.kind](chart, palette())
    if whole is not None and whole != chart and chart.kind in _ROW:
        painted.update_xaxes(range=_reach(whole, painters[chart.kind](whole, palette())))
    several = sum(series.role in ("figure", "forecast") and not series.stands_back for series in chart.series)
    painted.update_layout(showlegend=several > 1 and chart.kind not in ("map", "timeline"))
    if on_screen:
        _thin(painted)
    return painted


def dressed(chart: Chart, height: int) -> go.Figure:
    """The chart as `charts.draw` shows it, in the reader's theme; everybody gets the same object, which nobody may change."""
    return _dressed(chart, height, palette())


# Painting takes longer than most answers. The palette is what the painters look up themselves.
@lru_cache(maxsize=200)
def _dressed(chart: Chart, height: int, colours: Palette) -> go.Figure:
    return dress(figure(chart), height)


def _reach(chart: Chart, painted: go.Figure) -> list[Any]:
    """The ends of its axis: those that are set, or else what all its points need, with air."""
    if painted.layout.xaxis.range is not None:
        return list(painted.layout.xaxis.range)
    ends = [
        value
        for series in chart.series
        for point in series.points
        for value in (point.y, point.low, point.high, chart.reference)
        if value is not None
    ]
    air = 0.06 * (max(ends) - min(ends)) if ends else 0.0
    return [min(ends, default=0.0) - air, max(ends, default=1.0) + air]


def _thin(painted: go.Figure) -> None:
    """Fewer words along the axis of time, or of ratios."""
    axis = painted.layout.xaxis
    if axis.type == "log":
        places = [place for place, value in enumerate(axis.tickvals) if value in _FEW_RATIO_TICKS]
        axis.update(
            tickvals=[axis.tickvals[place] for place in places],
            ticktext=[axis.ticktext[place] for place in places],
            tickangle=0,
        )
        return
    if axis.tickvals is None or len(axis.tickvals) <= _MOST_TICKS:
        return
    every = math.ceil(len(axis.tickvals) / _MOST_TICKS)
    axis.update(tickvals=axis.tickvals[::every], ticktext=axis.ticktext[::every])


def number(chart: Chart, value: float | None) -> str:
    """A figure of the chart as people read it, without its unit."""
    return danish.number(value, chart.decimals)


def _two_measures(chart: Chart) -> bool:
    return chart.kind == "xy" and bool(chart.x_unit)


def _hover(chart: Chart, series: Series, point: Point) -> str:
    if point.hover:
        return point.hover
    name = point.x if chart.kind in ("bar", "columns") else point.label
    day = _day(point.x) if chart.kind in ("line", "columns") else None
    where = danish.day(day) if day else name
    text = point.label if chart.kind == "bar" and point.label else f"{number(chart, point.y)} {chart.unit}"
    span = ""
    if point.low is not None and point.high is not None:
        span = f" ({danish.span(point.low, point.high, chart.decimals)})"
    who = f", {series.name}" if len(chart.series) > 1 and series.name else ""
    return f"{where}{who}: {text}{span}"


def _colours(series: Series, place: int, colours: Palette) -> list[str]:
    place = place if series.place is None else series.place
    own = colours.accent if place == 0 else colours.categories[place % len(colours.categories)]
    if series.stands_back:
        own = colours.common
    if series.role == "summary":
        own = colours.ink
    return [colours.tone(point.tone) if point.tone else own for point in series.points]


def _whiskers(points: Sequence[Point], colour: str | None = None) -> dict[str, Any] | None:
    """plotly's error bars of the points' intervals; None where none has one."""
    if all(point.low is None and point.high is None for point in points):
        return None

    def reach(one: float | None, other: float | None) -> float | None:
        return None if one is None or other is None else abs(one - other)

    bars = {
        "type": "data",
        "symmetric": False,
        "thickness": 2,
        "width": 4,
        "array": [reach(point.high, point.y) for point in points],
        "arrayminus": [reach(point.y, point.low) for point in points],
    }
    return bars | ({"color": colour} if colour else {})


def _worded(chart: Chart) -> bool:
    """Whether rows of intervals have a word above their mark, besides the row's name."""
    return chart.kind == "xy" and any(
        isinstance(point.x, str) and point.label for series in chart.series for point in series.points
    )


def _rows(chart: Chart) -> list[str]:
    """The rows from the top: a bar's categories, the names of intervals and steps."""
    return list(dict.fromkeys(row for series in chart.series for row in _rows_of(chart, series)))


def _rows_of(chart: Chart, series: Series) -> list[str]:
    """The row of each point. Two things of one name have a row each: the second's name ends with a sign that is not seen."""
    seen: Counter[str] = Counter()
    rows = []
    for point in series.points:
        by_category = chart.kind == "bar" or (
            chart.kind == "xy" and (isinstance(point.x, str) or not point.label)
        )
        name = str(point.x) if by_category else point.label
        rows.append(name + _UNSEEN * seen[name])
        seen[name] += 1
    return rows


def _wrapped(name: str, most: int = _NAME) -> str:
    """A long name on two lines or more of so many signs, broken between words."""
    lines = [""]
    for word in name.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def _category_axis(names: Sequence[str]) -> dict[str, Any]:
    """A row a name, the first at the top."""
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(reversed(names)),
        "tickmode": "array",
        "tickvals": list(names),
        "ticktext": [_wrapped(name) for name in names],
    }


def _reference(chart: Chart, colours: Palette, *, lying: bool) -> dict[str, Any]:
    """Layout for a thin line at the reference, with its word."""
    if chart.reference is None:
        return {}
    across, along = ("x", "y") if lying else ("y", "x")
    line = {
        "type": "line",
        f"{across}0": chart.reference,
        f"{across}1": chart.reference,
        f"{along}0": 0,
        f"{along}1": 1,
        f"{along}ref": "paper",
        "line": {"color": colours.ink, "width": 1, "dash": "dot"},
    }
    if not chart.reference_label or chart.logarithmic:
        return {"shapes": [line]}
    at = (
        {"x": chart.reference, "y": 1, "yref": "paper", "yanchor": "bottom"}
        if lying
        else {"x": 1, "xref": "paper", "xanchor": "right", "y": chart.reference, "yanchor": "bottom"}
    )
    word = at | {
        "text": chart.reference_label,
        "showarrow": False,
        "font": {"color": colours.muted, "size": 13},
    }
    return {"shapes": [line], "annotations": [word]}


def _bars(chart: Chart, colours: Palette) -> go.Figure:
    names = _rows(chart)
    traces: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    intervals = any(point.high is not None for series in chart.series for point in series.points)
    for place, series in enumerate(chart.series):
        tints = _colours(series, place, colours)
        # One series' figures stand after their intervals, which would run through them.
        beyond = len(chart.series) == 1 and any(point.high is not None for point in series.points)
        if beyond:
            words.append(_after_intervals(chart, series))
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": series.name,
                "x": [point.y or 0 for point in series.points],
                "y": _rows_of(chart, series),
                "marker": {
                    "color": [
                        translucent(tint, 0.35) if point.provisional and tint.startswith("#") else tint
                        for tint, point in zip(tints, series.points, strict=True)
                    ]
                },
                "text": [point.label or number(chart, point.y) for point in series.points],
                # Where intervals stand at the ends of several series' bars, the words stand at their beginnings.
                "textposition": "none" if beyond else "inside" if chart.stacked or intervals else "outside",
                "insidetextanchor": "start" if intervals else "middle",
                "cliponaxis": False,
                "error_x": _whiskers(series.points, colours.ink),
                "hovertext": [_hover(chart, series, point) for point in series.points],
                "hoverinfo": "text",
            }
        )
    largest = max((p.high or p.y or 0.0 for s in chart.series for p in s.points), default=0.0)
    smallest = min((p.y or 0.0 for s in chart.series for p in s.points), default=0.0)
    axis: dict[str, Any] = {"visible": intervals, "title": {"text": chart.unit}, "showgrid": intervals}
    if not chart.stacked and (largest or smallest):
        # The words after the longest bar have room within the picture.
        axis["range"] = [min(0.0, smallest) * 1.16, largest * 1.16]
    # plotly draws the first series lowest of each row.
    ordered = traces if chart.stacked else traces[::-1]
    layout = {
        "barmode": "stack" if chart.stacked else "group",
        "xaxis": axis,
        "yaxis": _category_axis(names),
        "margin": {"r": 64, "t": 22 if chart.reference_label else 0},
        "legend": {"traceorder": "normal" if chart.stacked else "reversed"},
    }
    return go.Figure([*ordered, *words], layout | _reference(chart, colours, lying=True))


def _after_intervals(chart: Chart, series: Series) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [max(point.high or 0.0, point.y or 0.0) for point in series.points],
        "y": _rows_of(chart, series),
        "text": [f"\u2002{point.label or number(chart, point.y)}" for point in series.points],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _day(x: str | float) -> date | None:
    """The day a mark stands at, where it stands at one: "2010-03" is its first."""
    if not isinstance(x, str):
        return None
    try:
        return date.fromisoformat(f"{x}-01" if len(x) == 7 else x)
    except ValueError:
        return None


def _at(points: Iterable[Point]) -> list[Any]:
    return [_day(point.x) or point.x for point in points]


def _columns(chart: Chart, colours: Palette) -> go.Figure:
    traces: list[dict[str, Any]] = []
    days = [day for series in chart.series for point in series.points if (day := _day(point.x))]
    for place, series in enumerate(chart.series):
        # Among names a word has its column's width; over the narrow columns of days it is written by itself.
        over_days = bool(days) and not chart.stacked
        worded = any(point.label for point in series.points) and not over_days
        traces.append(
            {
                "type": "bar",
                "name": series.name,
                "x": _at(series.points),
                "y": [point.y for point in series.points],
                "marker": {"color": _colours(series, place, colours)},
                "text": [point.label for point in series.points] if worded else None,
                "textposition": "inside" if chart.stacked else "outside",
                # A word over a narrow column keeps its size.
                "constraintext": "inside",
                "textangle": 0,
                "cliponaxis": False,
                "error_y": _whiskers(series.points, colours.ink),
                "hovertext": [_hover(chart, series, point) for point in series.points],
                "hoverinfo": "text",
            }
        )
        if over_days:
            traces += _words_over(series.points, _at(series.points))
    reference = _reference(chart, colours, lying=False)
    marked = _marked(chart, colours) if days else _marked(_before_columns(chart), colours)
    layout: dict[str, Any] = {
        "barmode": "stack" if chart.stacked else "group",
        "yaxis": {"title": {"text": chart.unit}, "rangemode": "tozero"},
        "margin": {"t": 24},
        "shapes": reference.get("shapes", []) + ([] if days else marked["shapes"]),
        "annotations": reference.get("annotations", []) + marked["annotations"],
    }
    if not days:
        names = list(dict.fromkeys(str(point.x) for series in chart.series for point in series.points))
        layout["xaxis"] = {
            "type": "category",
            "tickmode": "array",
            "tickvals": names,
            "ticktext": [_wrapped(name, _COLUMN) for name in names],
        }
    if any(isinstance(point.x, int | float) for series in chart.series for point in series.points):
        layout["xaxis"] = {"showticklabels": False, "ticks": "", "title": {"text": chart.x_unit}}
    painted = go.Figure(traces, layout)
    if days:
        months = pd.date_range(min(days), max(days), freq="MS")
        month_axis(painted, [day.date() for day in months] or [min(days)])
    return painted


def _before_columns(chart: Chart) -> Chart:
    """The chart with its marks where plotly places them among names: halfway before the column of that name."""
    names = list(dict.fromkeys(point.x for series in chart.series for point in series.points))
    marks = (replace(mark, x=names.index(mark.x) - 0.5) for mark in chart.marks if mark.x in names)
    return replace(chart, marks=tuple(marks))


def _marked(chart: Chart, colours: Palette) -> dict[str, list[dict[str, Any]]]:
    """The chart's marks: a dashed line from top to bottom, with its word above."""
    shapes, words = [], []
    for mark in chart.marks:
        at = _day(mark.x) or mark.x
        shapes.append(
            {
                "type": "line",
                "x0": at,
                "x1": at,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": colours.ink, "width": 1, "dash": "dash"},
            }
        )
        words.append(
            {
                "x": at,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "text": mark.text,
                "showarrow": False,
                "font": {"size": 13, "color": colours.ink},
            }
        )
    return {"shapes": shapes, "annotations": words}


def _lines(chart: Chart, colours: Palette) -> go.Figure:
    """Each series by its role; a gap where there is no figure. Intervals of a line are a band around it."""
    traces: list[dict[str, Any]] = []
    number_of_figures = 0
    for series in chart.series:
        place = number_of_figures
        number_of_figures += series.role == "figure" and not series.stands_back
        colour = colours.accent if place == 0 else colours.categories[place % len(colours.categories)]
        traces += _line(chart, series, colour, colours, leading=place == 0)
    days = [day for series in chart.series for point in series.points if (day := _day(point.x))]
    reference, marked = _reference(chart, colours, lying=False), _marked(chart, colours)
    layout = {
        "yaxis": {"title": {"text": chart.unit}, "rangemode": "tozero"},
        "xaxis": {"title": {"text": chart.x_unit}},
        "shapes": [*reference.get("shapes", []), *marked["shapes"]],
        "annotations": [*reference.get("annotations", []), *marked["annotations"]],
        "hovermode": "closest",
        "margin": {"t": 24, "r": 24},
    }
    painted = go.Figure(traces, layout)
    if days:
        month_axis(painted, sorted(set(days)))
    return painted


def _line(
    chart: Chart, series: Series, colour: str, colours: Palette, *, leading: bool
) -> list[dict[str, Any]]:
    points = series.points
    x, y = _at(points), [point.y for point in points]
    common: dict[str, Any] = {"type": "scatter", "name": series.name, "x": x, "y": y}
    if series.role == "band":
        return [_band(points, series.name, colours.common)]
    if series.stands_back:
        dash = {"color": colours.common, "width": 1.5, "dash": "dot"}
        return [common | {"mode": "lines", "line": dash, "hoverinfo": "skip", "showlegend": False}]
    if series.role == "target":
        dash = {"color": colours.accent, "width": 1.5, "dash": "dash"}
        return [common | {"mode": "lines", "line": dash, "hoverinfo": "skip", "showlegend": False}]
    traces = []
    uncertain = [point for point in points if point.low is not None and point.high is not None]
    if len(uncertain) > 1 and series.role == "figure":
        traces.append(_band(uncertain, "", colour))
    marked = len(points) <= _MOST_MARKED
    tints = [colours.tone(point.tone) if point.tone else colour for point in points]
    traces.append(
        common
        | {
            "mode": "lines+markers" if marked or any(point.provisional for point in points) else "lines",
            "line": {"color": colour, "width": 3 if leading else 1.5},
            "marker": {
                "size": [
                    0
                    if not (marked or point.provisional)
                    else 10
                    if point.tone not in ("", "common", "neutral")
                    else 7
                    if leading
                    else 5
                    for point in points
                ],
                "symbol": [SYMBOLS[point.tone] for point in points],
                "color": [
                    colours.paper if point.provisional else tint
                    for point, tint in zip(points, tints, strict=True)
                ],
                "line": {"color": tints, "width": 1.5},
            },
            "error_y": _whiskers(points, colour)
            if series.role == "forecast" or len(uncertain) == 1
            else None,
            "text": [_hover(chart, series, point) for point in points],
            "hoverinfo": "text",
            "connectgaps": False,
        }
    )
    return traces + _words_over(points, x)


def _words_over(points: Sequence[Point], x: Sequence[Any]) -> list[dict[str, Any]]:
    """The points' labels above them; near an end of the axis they reach inwards, where there is room for them."""
    worded = [(point, at) for point, at in zip(points, x, strict=True) if point.label and point.y is not None]
    if not worded:
        return []
    return [
        {
            "type": "scatter",
            "x": [at for _, at in worded],
            "y": [point.y for point, _ in worded],
            "mode": "text",
            "text": [point.label for point, _ in worded],
            "textposition": [_inwards(at, x) for _, at in worded],
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,
        }
    ]


_NEAR_END = 1 / 8


def _inwards(at: Any, axis: Sequence[Any]) -> str:
    if isinstance(at, str) or min(axis) == max(axis):
        return "top center"
    place = (at - min(axis)) / (max(axis) - min(axis))
    return "top right" if place < _NEAR_END else "top left" if place > 1 - _NEAR_END else "top center"


def _band(points: Sequence[Point], name: str, colour: str) -> dict[str, Any]:
    with_interval = [point for point in points if point.low is not None and point.high is not None]
    days = _at(with_interval)
    return {
        "type": "scatter",
        "x": [*days, *reversed(days)],
        "y": [*(point.high for point in with_interval), *(point.low for point in reversed(with_interval))],
        "mode": "lines",
        "fill": "toself",
        "fillcolor": translucent(colour, 0.16),
        "line": {"width": 0},
        "hoverinfo": "skip",
        "name": name,
        "showlegend": False,
    }


def _intervals(chart: Chart, colours: Palette) -> go.Figure:
    """One row a point, with its interval; dotted where the next one can be expected."""
    traces: list[dict[str, Any]] = []
    several = sum(series.role != "summary" for series in chart.series) > 1
    for place, series in enumerate(chart.series):
        if series.stands_back:
            traces.append(_limits(chart, series, colours))
            continue
        with_value = [point for point in series.points if point.y is not None]
        rows = dict(zip(map(id, series.points), _rows_of(chart, series), strict=True))
        far = [point for point in with_value if point.far_low is not None and point.far_high is not None]
        if far:
            traces.append(
                {
                    "type": "scatter",
                    "x": [end for point in far for end in (point.far_low, point.far_high, None)],
                    "y": [rows[id(point)] for point in far for _ in range(3)],
                    "mode": "lines",
                    "line": {"color": colours.common, "width": 2, "dash": "dot"},
                    "hoverinfo": "skip",
                    "showlegend": False,
                }
            )
        tints = dict(zip(map(id, series.points), _colours(series, place, colours), strict=True))
        for tint in dict.fromkeys(tints[id(point)] for point in with_value):
            own = [point for point in with_value if tints[id(point)] == tint]
            hollow = [
                point.provisional or point.tone == "neutral" or (several and place % 2 == 1) for point in own
            ]
            symbols = [
                "diamond" if series.role == "summary" else SYMBOLS[point.tone].removesuffix("-open")
                for point in own
            ]
            traces.append(
                {
                    "type": "scatter",
                    "orientation": "h",
                    "mode": "markers+text" if _worded(chart) else "markers",
                    "text": [point.label for point in own] if _worded(chart) else None,
                    "textposition": "top center",
                    "cliponaxis": False,
                    "name": series.name,
                    "offsetgroup": series.name if several else None,
                    "x": [point.y for point in own],
                    "y": [rows[id(point)] for point in own],
                    "marker": {
                        "size": 12,
                        "color": tint,
                        "symbol": [
                            f"{symbol}-open" if open_ else symbol
                            for symbol, open_ in zip(symbols, hollow, strict=True)
                        ],
                        "line": {"width": 2, "color": tint},
                    },
                    "error_x": _whiskers(own, tint),
                    "hovertext": [_hover(chart, series, point) for point in own],
                    "hoverinfo": "text",
                }
            )
    axis: dict[str, Any] = {"title": {"text": chart.unit}, "showgrid": True}
    if chart.logarithmic:
        axis |= _ratio_axis(chart)
    layout: dict[str, Any] = {
        "xaxis": axis,
        "yaxis": _category_axis(_rows(chart)) | {"showgrid": several},
        # The word over the first row, or at the reference, stands within the picture.
        "margin": {
            "r": 28,
            "t": 22 if _worded(chart) or (chart.reference_label and not chart.logarithmic) else 0,
        },
    }
    if several:
        # The two of a row above each other, so that their intervals do not cover one another.
        layout |= {"scattermode": "group", "scattergap": 0.6}
    return go.Figure(traces, layout | _reference(chart, colours, lying=True))


def _limits(chart: Chart, series: Series, colours: Palette) -> dict[str, Any]:
    """What the first series is held up against: a stroke across its row."""
    return {
        "type": "scatter",
        "orientation": "h",
        "mode": "markers",
        "name": series.name,
        "offsetgroup": chart.series[0].name,
        "x": [point.y for point in series.points],
        "y": _rows_of(chart, series),
        "marker": {"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": colours.ink}},
        "hovertext": [_hover(chart, series, point) for point in series.points],
        "hoverinfo": "text",
    }


def _ratio_axis(chart: Chart) -> dict[str, Any]:
    """Ratios as per cent above and below, the same steps on every picture of them."""
    ends = [
        value
        for series in chart.series
        for point in series.points
        for value in (point.low, point.high, point.y, point.far_low, point.far_high)
        if value is not None and value > 0
    ]
    low, high = min([*ends, 0.9]), max([*ends, 1.1])
    air = 0.06 * math.log10(high / low)
    words = [
        chart.reference_label
        if value == chart.reference and chart.reference_label
        else f"{danish.signed((value - 1) * 100)} %"
        for value in _RATIO_TICKS
    ]
    return {
        "type": "log",
        "range": [math.log10(low) - air, math.log10(high) + air],
        "tickmode": "array",
        "tickvals": list(_RATIO_TICKS),
        "ticktext": words,
    }


def _beside(point: Point) -> str:
    """Where the name of a mark stands, so that it is not written on its interval, nor on that of the one it is held up against."""
    if point.provisional:
        return "bottom right"
    return "top center" if point.low is None else "top left"


def _scatter(chart: Chart, colours: Palette) -> go.Figure:
    """Two measures against each other, each mark named where there is room."""
    traces: list[dict[str, Any]] = []
    for place, series in enumerate(chart.series):
        if series.stands_back:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": series.name,
                    "x": [point.x for point in series.points],
                    "y": [point.y for point in series.points],
                    "line": {"color": colours.accent, "width": 3},
                    "hovertemplate": f"%{{x:.1f}} {chart.x_unit}: %{{y:.{chart.decimals}f}}<extra>{series.name}</extra>",
                }
            )
            continue
        named = len(series.points) <= 12
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text" if named else "markers",
                "name": series.name,
                "x": [point.x for point in series.points],
                "y": [point.y for point in series.points],
                "text": [point.label for point in series.points],
                "textposition": [_beside(point) for point in series.points],
                "marker": {
                    "size": 11,
                    "color": _colours(series, place, colours),
                    "symbol": [
                        SYMBOLS[point.tone] + ("-open" if point.provisional else "")
                        for point in series.points
                    ],
                },
                "error_y": _whiskers(series.points, colours.common),
                "hovertext": [
                    point.hover
                    or f"{point.label}: {danish.number(float(point.x))} {chart.x_unit}, {number(chart, point.y)} {chart.unit}"
                    for point in series.points
                ],
                "hoverinfo": "text",
                "cliponaxis": False,
            }
        )
    layout = {
        "xaxis": {"title": {"text": chart.x_unit}, "rangemode": "tozero", "showgrid": True},
        "yaxis": {"title": {"text": chart.unit}},
        "margin": {"t": 24, "r": 24},
    }
    return go.Figure(traces, layout | _reference(chart, colours, lying=False))


def _map(chart: Chart, colours: Palette, *, listed: bool = False) -> go.Figure:
    shaded = next((series for series in chart.series if series.role != "places"), None)
    places = next((series for series in chart.series if series.role == "places"), None)
    points = () if shaded is None else shaded.points
    texts = {int(point.x): point.label for point in points if point.label}
    placed = None
    if places is not None:
        placed = pd.DataFrame(
            [
                (point.x, point.y, point.label, point.tone or "neutral", point.hover or point.label)
                for point in places.points
            ],
            columns=["longitude", "latitude", "name", "tone", "text"],
        )
    return maps.district_map(
        {int(point.x): point.y for point in points},
        measure=chart.unit if shaded is not None else "",
        write=(lambda value: number(chart, value)) if shaded is not None else (lambda value: ""),
        texts=({int(point.x): number(chart, point.y) for point in points} | texts) if texts else None,
        points=placed,
        listed=listed and shaded is not None,
    )


def _timeline(chart: Chart, colours: Palette) -> go.Figure:
    """One row a step, from start to end: hollow without a judgement, a diamond where it was to end before. Days off are shaded, marks
    stand above."""
    names = _rows(chart)
    traces: list[dict[str, Any]] = []
    for series in chart.series:
        rows = _rows_of(chart, series)
        tints = [
            colours.tone(point.tone)
            if point.tone
            else colours.muted
            if series.stands_back
            else colours.accent
            for point in series.points
        ]
        for tint in dict.fromkeys(tints):
            own = [
                (point, row)
                for point, row, one in zip(series.points, rows, tints, strict=True)
                if one == tint and point.start
            ]
            traces.append(
                {
                    "type": "scatter",
                    "x": [end for point, _ in own for end in (_day(point.start), _day(point.x), None)],
                    "y": [row for _, row in own for _ in range(3)],
                    "mode": "lines",
                    "line": {"color": tint, "width": 8},
                    "hoverinfo": "skip",
                }
            )
        traces.append(
            {
                "type": "scatter",
                "x": _at(series.points),
                "y": rows,
                "mode": "markers",
                "marker": {
                    "size": 13,
                    "color": tints,
                    "symbol": [
                        "diamond-open"
                        if series.stands_back
                        else SYMBOLS[point.tone]
                        if point.tone and not point.provisional
                        else "circle-open"
                        for point in series.points
                    ],
                    "line": {"width": 2, "color": tints},
                },
                "hovertext": [point.hover or danish.day(_day(point.x)) for point in series.points],
                "hoverinfo": "text",
            }
        )
    days = [
        day
        for series in chart.series
        for point in series.points
        for day in (_day(point.x), _day(point.start))
        if day is not None
    ]
    first, last = min(days) - timedelta(days=3), max(days) + timedelta(days=4)
    off = [
        {
            "type": "rect",
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "x0": pd.Timestamp(day),
            "x1": pd.Timestamp(day) + pd.Timedelta(days=1),
            "fillcolor": colours.line,
            "line": {"width": 0},
            "layer": "below",
        }
        for day in danish.days_off(first, last)
    ]
    marked = _marked(chart, colours)
    weeks = pd.date_range(first, last, freq="W-MON")
    ticks = list(weeks[:: max(1, math.ceil(len(weeks) / 9))])
    return go.Figure(
        traces,
        {
            "shapes": [*off, *marked["shapes"]],
            "annotations": marked["annotations"],
            "xaxis": {
                "type": "date",
                "range": [pd.Timestamp(first), pd.Timestamp(last)],
                "tickmode": "array",
                "tickvals": ticks,
                "ticktext": [
                    f"{danish.week(day)}<br>{day.day}. {danish.MONTHS[day.month - 1][:3]}." for day in ticks
                ],
            },
            "yaxis": _category_axis(names) | {"showgrid": True},
            "margin": {"t": 28},
        },
    )

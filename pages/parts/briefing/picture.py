"""A slide's chart as it is drawn on the committee's screen: type that grows with the screen, nothing that moves.

Bars and intervals are HTML, so that their labels wrap; lines and the map are pictures. Sizes are those of a screen 1280 wide.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from html import escape

from data import danish
from data.contract import DISTRICTS
from pages.parts import maps
from pages.parts.theme import Palette, palette
from queries.briefing.slide import Chart, Point, Series

TYPE = 24  # px at 1280 wide
WIDE, NARROW, HEIGHT = 1200, 810, 430
_CREDIT = "Kort: Københavns Kommune, »bydel«; licensen er ikke bekræftet"  # maps.CREDIT on one line


def drawn(chart: Chart, *, wide: bool) -> str:
    """The chart as HTML. `wide`: nothing stands beside it."""
    if chart.kind in ("bar", "columns"):
        return _bars(chart)
    if chart.kind == "xy":
        return _intervals(chart)
    width = WIDE if wide else NARROW
    return _line(chart, width) if chart.kind == "line" else _map(chart, width)


def written(value: float | None, chart: Chart) -> str:
    return danish.number(value, chart.decimals)


def _colour(point: Point, place: int) -> str:
    if point.tone:
        return f"var(--csb-{'common' if point.tone == 'neutral' else point.tone})"
    return "var(--csb-accent)" if place == 0 else "var(--csb-common)"


def _bars(chart: Chart) -> str:
    """One row a category: its label, and a bar a series with the figure after it."""
    largest = max((p.high or p.y or 0.0 for s in chart.series for p in s.points), default=0.0) or 1.0
    # The figure stands after the bar, and must have room there.
    room = 0.84
    many = len(chart.series) > 1
    rows = []
    for place, first in enumerate(chart.series[0].points):
        bars = []
        for number, series in enumerate(chart.series):
            point = series.points[place]
            share = (point.y or 0.0) / largest * room
            whisker = ""
            if point.low is not None and point.high is not None:
                left, width = point.low / largest * room, (point.high - point.low) / largest * room
                whisker = f'<span class="whisker" style="left:{left:.2%};width:{width:.2%}"></span>'
            end = max(share, (point.high or 0.0) / largest * room)
            bars.append(
                f'<span class="track"><span class="bar" style="width:{share:.2%};background:{_colour(point, number)}"></span>'
                f'{whisker}<span class="figure" style="left:{end:.2%}">{escape(point.label or written(point.y, chart))}</span></span>'
            )
        rows.append(
            f'<span class="label">{escape(str(first.x))}</span><span class="tracks">{"".join(bars)}</span>'
        )
    legend = ""
    if many:
        names = (
            f'<span><i style="background:{_colour(Point("", 0), number)}"></i>{escape(series.name)}</span>'
            for number, series in enumerate(chart.series)
        )
        legend = f'<div class="legend">{"".join(names)}</div>'
    style = f"--row:calc({_row(len(rows), 29):.2f} * var(--u));--series:{len(chart.series)}"
    return f'{legend}<div class="bars" style="{style}">{"".join(rows)}</div>'


def _row(rows: int, room: float) -> float:
    """How high a row is, in hundredths of the slide's width: all of the room, within what can be read and what looks well."""
    return min(max(room / max(rows, 1), 2.6), 5.2)


def _scale(chart: Chart, points: Sequence[Point]) -> tuple[float, float]:
    ends = [v for p in points for v in (p.low, p.high, p.y) if v is not None]
    if chart.reference is not None:
        ends.append(chart.reference)
    low, high = min(ends), max(ends)
    if chart.logarithmic:
        return low / 1.08, high * 1.08
    air = (high - low or abs(high) or 1.0) * 0.05
    return low - air, high + air


def _intervals(chart: Chart) -> str:
    """One row a point: its label, and on a common scale the point with its interval."""
    points = [p for s in chart.series for p in s.points if p.y is not None]
    low, high = _scale(chart, points)
    low, high = (min(low, 0.45), max(high, 1.6)) if chart.logarithmic else (low, high)

    def at(value: float) -> float:
        if chart.logarithmic:
            return math.log(value / low) / math.log(high / low)
        return (value - low) / (high - low)

    reference = ""
    if chart.reference is not None:
        reference = f'<span class="reference" style="left:{at(chart.reference):.2%}"></span>'
    rows = []
    for point in points:
        interval = ""
        if point.low is not None and point.high is not None:
            left, right = at(point.low), at(point.high)
            interval = f'<span class="interval" style="left:{left:.2%};width:{right - left:.2%};background:{_colour(point, 0)}"></span>'
        rows.append(
            f'<span class="label">{escape(point.label or str(point.x))}</span><span class="track">{reference}{interval}'
            f'<span class="dot" style="left:{at(point.y or 0.0):.2%};background:{_colour(point, 0)}"></span></span>'
        )
    ticks = "".join(
        f'<span style="left:{at(value):.2%}">{escape(text)}</span>'
        for value, text in _tick_words(chart, low, high, at(1.0) if low < 1 < high else None)
    )
    style = f"--row:calc({_row(len(rows), 27):.2f} * var(--u))"
    return f'<div class="intervals" style="{style}">{"".join(rows)}<span></span><span class="ticks">{ticks}</span></div>'


def _tick_words(chart: Chart, low: float, high: float, centre: float | None) -> list[tuple[float, str]]:
    if not chart.logarithmic:
        step = (high - low) / 4
        return [(low + step * n, written(low + step * n, chart)) for n in range(5)]
    found = []
    for value in (0.25, 0.5, 1.0, 2.0, 3.0):
        if low <= value <= high:
            change = danish.signed((value - 1) * 100)
            found.append((value, chart.reference_label if value == chart.reference else f"{change} %"))
    return found


def _line(chart: Chart, width: int) -> str:
    """Time from left to right; each line with its name at its end, limits thin and grey, provisional points hollow."""
    colours = palette()
    names = [s for s in chart.series if any(p.y is not None for p in s.points)]
    longest = max((len(_short(s.name)) for s in names), default=0)
    right = min(12 * longest + 24, width // 3) if len(names) > 1 else 40
    left, top, bottom = 76, 40, HEIGHT - 44
    days = sorted({date.fromisoformat(str(p.x)) for s in names for p in s.points})
    values = [p.y for s in names for p in s.points if p.y is not None]
    if chart.reference is not None:
        values.append(chart.reference)
    low, high = min(0.0, min(values)), max(values) * 1.04 or 1.0
    first, last = days[0], days[-1]

    def x(day: str | float) -> float:
        span = (last - first).days or 1
        share = (date.fromisoformat(str(day)) - first).days / span if last > first else 0.5
        return left + 8 + share * (width - left - right - 16)

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    parts = []
    for value in _round_ticks(low, high):
        parts.append(f'<path d="M{left},{y(value):.1f}H{width - right}" stroke="{colours.line}"/>')
        parts.append(_text(left - 8, y(value) + 8, written(value, chart), colours.muted, "end"))
    parts.append(_text(0, 22, chart.unit, colours.muted))
    parts += _months(days, x, bottom, width, colours)
    if chart.reference is not None:
        level = y(chart.reference)
        parts.append(
            f'<path d="M{left},{level:.1f}H{width - right}" stroke="{colours.ink}" stroke-dasharray="8 6" stroke-width="2"/>'
        )
        parts.append(_text(width - right, level - 8, chart.reference_label, colours.ink, "end"))
    labels: list[tuple[float, str, str]] = []
    inks = (colours.accent, colours.categories[1], colours.common)
    number = 0
    for series in names:
        colour = colours.common if series.limit else inks[min(number, 2)]
        number += 0 if series.limit else 1
        parts += _trace(series, x, y, colour, colours)
        end = next(p for p in reversed(series.points) if p.y is not None)
        labels.append((y(end.y or 0.0), _short(series.name), colours.muted if series.limit else colour))
    if len(names) > 1:
        for level, text, colour in _apart(labels, top, bottom):
            parts.append(_text(width - right + 12, level + 8, text, colour))
    return _image(parts, width, chart.alt)


def _short(name: str) -> str:
    return name if len(name) <= 22 else name[:21].rstrip() + "…"


def _trace(series: Series, x: object, y: object, colour: str, colours: Palette) -> list[str]:
    path, open_ = "", False
    dots = []
    for point in series.points:
        if point.y is None:
            open_ = False
            continue
        at = (x(point.x), y(point.y))  # type: ignore[operator]
        path += f"{'L' if open_ else 'M'}{at[0]:.1f},{at[1]:.1f}"
        open_ = True
        if point.provisional or (not series.limit and len(series.points) <= 16):
            fill = colours.paper if point.provisional else colour
            dots.append(
                f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="6" fill="{fill}" stroke="{colour}" stroke-width="3"/>'
            )
    dash = ' stroke-dasharray="5 5"' if series.limit else ""
    return [
        f'<path d="{path}" stroke="{colour}" stroke-width="{2 if series.limit else 4}" stroke-linejoin="round"{dash}/>',
        *dots,
    ]


def _apart(labels: list[tuple[float, str, str]], top: float, bottom: float) -> list[tuple[float, str, str]]:
    """Names at the ends of lines, moved until none lies over another."""
    ordered = sorted(labels)
    placed: list[tuple[float, str, str]] = []
    for level, text, colour in ordered:
        least = placed[-1][0] + TYPE + 4 if placed else top
        placed.append((max(level, least), text, colour))
    over = placed[-1][0] - bottom if placed else 0.0
    return [(level - max(over, 0.0), text, colour) for level, text, colour in placed]


def _round_ticks(low: float, high: float) -> list[float]:
    rough = (high - low) / 4
    size = 10 ** math.floor(math.log10(rough))
    step = next(m * size for m in (1, 2, 5, 10) if m * size >= rough)
    first = math.ceil(low / step) * step
    return [first + step * n for n in range(int((high - first) / step) + 1)]


def _months(days: Sequence[date], x: object, bottom: float, width: int, colours: Palette) -> list[str]:
    """January of each year; without any, the first and the last day."""
    shown = [(day, str(day.year)) for day in days if day.month == 1 and day.day == 1]
    if len(shown) < 2:
        wanted = days if len(days) <= 5 else [days[0], days[len(days) // 2], days[-1]]
        years = len({day.year for day in wanted}) == len(wanted)
        shown = [(day, str(day.year) if years else danish.short_month(day)) for day in wanted]
    parts = []
    for day, text in shown:
        at = x(day.isoformat())  # type: ignore[operator]
        parts.append(f'<path d="M{at:.1f},{bottom}v8" stroke="{colours.common}"/>')
        parts.append(_text(at, bottom + 36, text, colours.muted, "middle"))
    return parts


def _text(x: float, y: float, text: str, colour: str, anchor: str = "start", weight: int = 400) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'


def _image(parts: Sequence[str], width: int, alt: str, height: int = HEIGHT) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" fill="none" '
        f'font-family="Source Sans,Segoe UI,Arial,sans-serif" font-size="{TYPE}">{"".join(parts)}</svg>'
    )
    data = b64encode(svg.encode()).decode()
    return f'<img class="image" src="data:image/svg+xml;base64,{data}" alt="{escape(alt, quote=True)}">'


def _map(chart: Chart, width: int) -> str:
    """The ten districts, darker where there is more, with a number on each and its name and figure in the list beside it."""
    colours = palette()
    values = {int(p.x): p for p in chart.series[0].points}
    largest = max((p.y for p in values.values() if p.y is not None), default=0.0)
    side = 420.0
    parts = []
    for district in DISTRICTS:
        point = values.get(district)
        step = maps.shade(None if point is None else point.y, largest)
        fill = colours.paper if step is None else colours.scale[step]
        for ring in maps.placed_rings(district, side, HEIGHT):
            path = "M" + "L".join(f"{a:.1f},{b:.1f}" for a, b in ring) + "Z"
            parts.append(f'<path d="{path}" fill="{fill}" stroke="{colours.common}" stroke-width="1.5"/>')
    for district in DISTRICTS:
        point = values.get(district)
        step = maps.shade(None if point is None else point.y, largest)
        a, b = maps.placed_label(district, side, HEIGHT)
        ink = colours.paper if step is not None and step >= 3 else colours.ink
        parts.append(_text(a, b + 8, str(district), ink, "middle", 700))
    ranked = sorted(DISTRICTS, key=lambda d: (-(values[d].y or 0.0) if d in values else 1.0, d))
    for place, district in enumerate(ranked):
        point = values.get(district)
        text = danish.MISSING if point is None else point.label or written(point.y, chart)
        level = 30 + place * 43
        parts.append(_text(side + 34, level, str(district), colours.muted, "end"))
        parts.append(
            _text(
                side + 44,
                level,
                DISTRICTS[district].replace("Vesterbro-Kongens", "Vesterbro-Kgs."),
                colours.ink,
            )
        )
        parts.append(_text(min(width, side + 390), level, text, colours.ink, "end", 700))
    return _image(parts, width, chart.alt) + f'<p class="credit">{escape(_CREDIT)}</p>'

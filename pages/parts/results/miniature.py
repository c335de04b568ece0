"""A control chart as a small picture: the shape, the limits, what is flagged, and where the counting changed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import pairwise
from math import isfinite
from typing import Any

from data import danish
from pages.parts.charts import translucent
from pages.parts.theme import Palette, palette
from queries.results.picture import Picture

Columns = dict[str, list[Any]]
WIDTH, HEIGHT = 320, 112
_LEFT, _RIGHT, _TOP, _BOTTOM = 6, 6, 8, 18


def miniature(picture: Picture, noted: Sequence[str] = ()) -> str:
    """HTML of the picture, or "" where nothing was measured. The words beside it say what it shows.

    `noted`: periods that people have noted something at, in the order of their numbers; one may stand there several times.
    """
    # As plain lists: hundreds of points are drawn on one page.
    columns: dict[str, list[Any]] = picture.frame.to_dict("list")  # type: ignore[assignment]
    if not columns["start"]:
        return ""
    colours = palette()
    place = _Place(columns, picture.ahead.target if picture.ahead else None)
    dots = zip(columns["tone"], columns["start"], columns["value"], strict=True)
    shapes = [
        *_limits(columns, place, colours),
        *_target(picture, place, colours),
        *_rebases(columns, place, colours),
        *_line(columns, place, colours),
        *(_dot(tone, place.x(day), place.y(value), colours) for tone, day, value in dots),
        *_numbers(columns, place, noted, colours),
        *_ends(columns, picture, colours),
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" '
        f'font-family="sans-serif" font-size="10.5">{"".join(shapes)}</svg>'
    )
    alt = f"{picture.name}: {danish.plural(len(columns['start']), 'måling', 'målinger')}. {picture.sentence}"
    data = b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt, quote=True)}" width="{WIDTH}" height="{HEIGHT}">'


class _Place:
    """From a date and a figure to a point of the picture."""

    def __init__(self, columns: Columns, target: float | None) -> None:
        figures = [v for name in ("value", "lower", "upper") for v in columns[name] if isfinite(v)]
        figures += [] if target is None else [target]
        self.low, self.high = min(figures), max(figures)
        self.first, self.last = columns["start"][0], columns["start"][-1]

    def x(self, day: date) -> float:
        days = (self.last - self.first).days
        share = (day - self.first).days / days if days else 0.5
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        # Where all lie on one level, what is left of differences is only rounding.
        flat = self.high - self.low <= 1e-9 * max(abs(self.low), abs(self.high))
        share = 0.5 if flat else (value - self.low) / (self.high - self.low)
        return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)


def _runs(columns: Columns, name: str = "series") -> list[slice]:
    """The places of each series, from redefinition to redefinition; or of each line, from gap to gap as well."""
    numbers = columns[name]
    firsts = [0, *(n for n in range(1, len(numbers)) if numbers[n] != numbers[n - 1]), len(numbers)]
    return [slice(a, b) for a, b in pairwise(firsts)]


def _limits(columns: Columns, place: _Place, colours: Palette) -> list[str]:
    """The band between the limits and the mean, afresh for each series; p-charts have limits that move."""
    shapes = []
    for run in _runs(columns):
        if not isfinite(columns["lower"][run][0]):
            continue
        xs = [place.x(day) for day in columns["start"][run]]
        over = [f"{x:.1f},{place.y(y):.1f}" for x, y in zip(xs, columns["upper"][run], strict=True)]
        under = [f"{x:.1f},{place.y(y):.1f}" for x, y in zip(xs, columns["lower"][run], strict=True)]
        mean = place.y(columns["mean"][run][0])
        shapes.append(
            f'<polygon points="{" ".join(over + under[::-1])}" fill="{translucent(colours.common, 0.16)}"/>'
        )
        shapes.append(f'<path d="M{xs[0]:.1f},{mean:.1f}H{xs[-1]:.1f}" stroke="{colours.common}"/>')
    return shapes


def _target(picture: Picture, place: _Place, colours: Palette) -> list[str]:
    if picture.ahead is None:
        return []
    level = place.y(picture.ahead.target)
    return [f'<path d="M0,{level:.1f}H{WIDTH}" stroke="{colours.accent}" stroke-dasharray="5 3"/>']


def _rebases(columns: Columns, place: _Place, colours: Palette) -> list[str]:
    return [
        f'<path d="M{place.x(columns["start"][run.start]):.1f},{_TOP}V{HEIGHT - _BOTTOM}" stroke="{colours.ink}" '
        'stroke-dasharray="2 2"/>'
        for run in _runs(columns)[1:]
    ]


def _line(columns: Columns, place: _Place, colours: Palette) -> list[str]:
    shapes = []
    for run in _runs(columns, "line"):
        pairs = zip(columns["start"][run], columns["value"][run], strict=True)
        points = " ".join(f"{place.x(day):.1f},{place.y(value):.1f}" for day, value in pairs)
        shapes.append(f'<polyline points="{points}" stroke="{colours.common}" stroke-width="1.2"/>')
    return shapes


def _dot(tone: str, x: float, y: float, colours: Palette) -> str:
    """The same marks as on the large chart: a circle gets better, a diamond worse, a square neither."""
    if tone == "provisional":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{colours.paper}" stroke="{colours.common}" stroke-width="1.5"/>'
    if tone == "improvement":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colours.improvement}"/>'
    if tone == "concern":
        return f'<path d="M{x:.1f},{y - 5:.1f}l5,5l-5,5l-5,-5z" fill="{colours.concern}"/>'
    if tone == "neutral":
        return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{colours.ink}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{colours.common}"/>'


def _numbers(columns: Columns, place: _Place, noted: Sequence[str], colours: Palette) -> list[str]:
    """A number over each point with a note, as on the large chart; under it where there is no room above."""
    at = {period: n for n, period in enumerate(columns["period"])}
    shapes = []
    for number, period in enumerate(noted, start=1):
        if period in at:
            x, y = place.x(columns["start"][at[period]]), place.y(columns["value"][at[period]])
            down = -8 if y > _TOP + 16 else 16
            shapes.append(
                f'<text x="{x:.1f}" y="{y + down:.1f}" text-anchor="middle" font-weight="bold" fill="{colours.ink}" '
                f'stroke="{colours.paper}" stroke-width="3" paint-order="stroke">{number}</text>'
            )
    return shapes


def _ends(columns: Columns, picture: Picture, colours: Palette) -> list[str]:
    """When the series begins and ends, and its newest figure."""
    style = f'fill="{colours.muted}" y="{HEIGHT - 4}"'
    newest = f"{danish.period(columns['period'][-1])}: {picture.text(columns['value'][-1])}"
    if len(columns["period"]) == 1:
        return [f'<text {style} x="{WIDTH / 2}" text-anchor="middle">{escape(newest)}</text>']
    return [
        f'<text {style} x="{_LEFT}">{escape(danish.period(columns["period"][0]))}</text>',
        f'<text {style} x="{WIDTH - _RIGHT}" text-anchor="end">{escape(newest)}</text>',
    ]

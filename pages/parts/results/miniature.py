"""A control chart as a small picture: the shape, the limits, what is flagged, and where the counting changed."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from html import escape

import pandas as pd

from data import danish
from pages.parts.charts import translucent
from pages.parts.theme import Palette, palette
from queries.results.picture import Picture

WIDTH, HEIGHT = 320, 120
_LEFT, _RIGHT, _TOP, _BOTTOM = 6, 6, 8, 18


def miniature(picture: Picture) -> str:
    """HTML of the picture, or "" where nothing was measured. The words beside it say what it shows."""
    frame = picture.frame
    if frame.empty:
        return ""
    colours = palette()
    place = _Place(frame, picture.ahead.target if picture.ahead else None)
    drawn = [
        *_limits(frame, place, colours),
        *_target(picture, place, colours),
        *_rebases(frame, place, colours),
    ]
    drawn += _line(frame, place, colours)
    drawn += [_dot(row.tone, place.x(row.start), place.y(row.value), colours) for row in frame.itertuples()]
    drawn += _ends(frame, picture, colours)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" '
        f'font-family="sans-serif" font-size="10.5">{"".join(drawn)}</svg>'
    )
    alt = f"{picture.name}: {danish.plural(len(frame), 'måling', 'målinger')}. {picture.sentence}"
    data = b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt, quote=True)}" width="{WIDTH}" height="{HEIGHT}">'


class _Place:
    """From a date and a figure to a point of the picture."""

    def __init__(self, frame: pd.DataFrame, target: float | None) -> None:
        figures = pd.concat([frame["value"], frame["lower"], frame["upper"]]).dropna().tolist()
        figures += [] if target is None else [target]
        self.low, self.high = min(figures), max(figures)
        self.first, self.last = frame["start"].iloc[0], frame["start"].iloc[-1]

    def x(self, day: date) -> float:
        days = (self.last - self.first).days
        share = (day - self.first).days / days if days else 0.5
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)


def _limits(frame: pd.DataFrame, place: _Place, colours: Palette) -> list[str]:
    """The band between the limits and the mean, afresh for each series; p-charts have limits that move."""
    drawn = []
    for _, part in frame.dropna(subset=["lower"]).groupby("series"):
        xs = [place.x(day) for day in part["start"]]
        over = [f"{x:.1f},{place.y(y):.1f}" for x, y in zip(xs, part["upper"], strict=True)]
        under = [f"{x:.1f},{place.y(y):.1f}" for x, y in zip(xs, part["lower"], strict=True)]
        mean = place.y(part["mean"].iloc[0])
        drawn.append(
            f'<polygon points="{" ".join(over + under[::-1])}" fill="{translucent(colours.common, 0.16)}"/>'
        )
        drawn.append(f'<path d="M{xs[0]:.1f},{mean:.1f}H{xs[-1]:.1f}" stroke="{colours.common}"/>')
    return drawn


def _target(picture: Picture, place: _Place, colours: Palette) -> list[str]:
    if picture.ahead is None:
        return []
    level = place.y(picture.ahead.target)
    return [f'<path d="M0,{level:.1f}H{WIDTH}" stroke="{colours.accent}" stroke-dasharray="5 3"/>']


def _rebases(frame: pd.DataFrame, place: _Place, colours: Palette) -> list[str]:
    begun = frame["series"].diff() > 0
    return [
        f'<path d="M{place.x(day):.1f},{_TOP}V{HEIGHT - _BOTTOM}" stroke="{colours.ink}" stroke-dasharray="2 2"/>'
        for day in frame.loc[begun, "start"]
    ]


def _line(frame: pd.DataFrame, place: _Place, colours: Palette) -> list[str]:
    drawn = []
    for _, part in frame.groupby("series"):
        points = " ".join(f"{place.x(row.start):.1f},{place.y(row.value):.1f}" for row in part.itertuples())
        drawn.append(f'<polyline points="{points}" stroke="{colours.common}" stroke-width="1.2"/>')
    return drawn


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


def _ends(frame: pd.DataFrame, picture: Picture, colours: Palette) -> list[str]:
    """When the series begins and ends, and its newest figure."""
    first, last = frame.iloc[0], frame.iloc[-1]
    style = f'fill="{colours.muted}" y="{HEIGHT - 4}"'
    newest = f"{danish.period(last['period'])}: {picture.text(last['value'])}"
    if len(frame) == 1:
        return [f'<text {style} x="{WIDTH / 2}" text-anchor="middle">{escape(newest)}</text>']
    return [
        f'<text {style} x="{_LEFT}">{escape(danish.period(first["period"]))}</text>',
        f'<text {style} x="{WIDTH - _RIGHT}" text-anchor="end">{escape(newest)}</text>',
    ]

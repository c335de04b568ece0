"""A little series beside a figure: the shape of it, without axes. The last point is hollow where it is provisional."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from math import isfinite

from pages.parts.theme import palette

_WIDTH, _HEIGHT, _AIR = 150, 36, 5


def sparkline(
    values: Sequence[float], *, alt: str, target: float | None = None, provisional_last: bool = False
) -> str:
    """HTML of the picture, or "" where fewer than two values are known. `values`: oldest first, NaN where one is missing
    (the line breaks there). `target` is drawn as a dashed line."""
    points = [(place, float(value)) for place, value in enumerate(values) if isfinite(value)]
    if len(points) < 2:
        return ""
    colours = palette()
    aim = [target] if target is not None and isfinite(target) else []
    low, high = min([v for _, v in points] + aim), max([v for _, v in points] + aim)

    def at(place: int, value: float) -> tuple[float, float]:
        height = (value - low) / (high - low) if high > low else 0.5
        return _AIR + place / (len(values) - 1) * (_WIDTH - 2 * _AIR), _HEIGHT - _AIR - height * (
            _HEIGHT - 2 * _AIR
        )

    path, previous = "", None
    for place, value in points:
        x, y = at(place, value)
        path += f"{'L' if previous == place - 1 else 'M'}{x:.1f},{y:.1f}"
        previous = place
    x, y = at(*points[-1])
    dashed = ""
    if aim:
        level = at(0, aim[0])[1]
        dashed = f'<path d="M0,{level:.1f}H{_WIDTH}" stroke="{colours.muted}" stroke-dasharray="4 3"/>'
    fill = colours.paper if provisional_last else colours.accent
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" fill="none">{dashed}'
        f'<path d="{path}" stroke="{colours.accent}" stroke-width="1.75" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{fill}" stroke="{colours.accent}" stroke-width="1.75"/></svg>'
    )
    data = b64encode(picture.encode()).decode()
    return (
        f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt, quote=True)}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" style="max-width:none">'
    )

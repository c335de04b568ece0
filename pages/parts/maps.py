"""The ten districts as a map, drawn from our own polygons: no tiles, nothing fetched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

import data
from data import danish
from data.contract import DISTRICTS
from pages.parts.theme import Palette, Tone, palette

CREDIT = "Kort: Københavns Kommune, datasættet »bydel« (forenklet)."
CREDIT_SHORT = "Kort: Københavns Kommune, »bydel«"
# A degree of longitude is shorter than one of latitude at Copenhagen.
_ASPECT = 1 / cos(radians(55.67))

Point = tuple[float, float]
# Where a label stands within its district when the map is 350 pixels high or more: longitude and latitude of its middle.
_WITHIN: dict[int, Point] = {
    1: (12.5889, 55.6828),
    2: (12.5793, 55.7067),
    3: (12.5510, 55.6925),
    4: (12.5465, 55.6627),
    5: (12.5042, 55.6594),
    6: (12.4822, 55.6911),
    7: (12.4893, 55.7093),
    8: (12.5356, 55.7173),
    9: (12.6175, 55.6659),
    10: (12.5859, 55.6460),
}
# Names that have no room there: the side of them from which a line leads into the district, the line's start and its end.
_OUTSIDE: dict[int, tuple[str, str, Point, Point]] = {
    3: ("center", "top", (12.5370, 55.6805), (12.5470, 55.6890)),
    4: ("right", "top", (12.5130, 55.6315), (12.5250, 55.6390)),
    8: ("center", "bottom", (12.5210, 55.7288), (12.5290, 55.7230)),
    9: ("center", "top", (12.6300, 55.6372), (12.6240, 55.6460)),
}


@cache
def _districts() -> dict[int, dict[str, Any]]:
    features = json.loads((Path(data.__path__[0]) / "districts.geojson").read_text())["features"]
    return {feature["properties"]["bydel_nr"]: feature for feature in features}


def _rings(district: int) -> list[list[list[float]]]:
    geometry = _districts()[district]["geometry"]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [polygon[0] for polygon in polygons]


@cache
def _outline(district: int) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of a district's rings, with a gap after each."""
    gap = [float("nan"), float("nan")]
    points = np.array([point for ring in _rings(district) for point in [*(p[:2] for p in ring), gap]])
    return points[:, 0], points[:, 1]


@cache
def _extent() -> tuple[tuple[float, float], tuple[float, float]]:
    """West and east, south and north of all districts, with a little air."""
    points = [point for district in DISTRICTS for ring in _rings(district) for point in ring]
    x, y = zip(*((point[0], point[1]) for point in points), strict=True)
    air = 0.002
    return (min(x) - air, max(x) + air), (min(y) - air, max(y) + air)


def shade(value: float | None, largest: float) -> int | None:
    """Which of the five steps of the scale; None for a missing value."""
    if value is None or danish.is_missing(value):
        return None
    return min(4, int(5 * value / largest)) if largest > 0 else 0


def placed(longitude: float, latitude: float, width: float, height: float) -> tuple[float, float]:
    """A point within a picture of this size, the map as large as it can be and in its middle."""
    (west, east), (south, north) = _extent()
    across, up = (east - west) / _ASPECT, north - south
    scale = min(width / across, height / up)
    left, top = (width - across * scale) / 2, (height - up * scale) / 2
    return left + (longitude - west) / _ASPECT * scale, top + (north - latitude) * scale


def placed_label(district: int, width: float, height: float) -> tuple[float, float]:
    """Where the middle of the district's name stands in a picture of this size."""
    if district not in _OUTSIDE:
        return placed(*_WITHIN[district], width, height)
    across, along, start, _ = _OUTSIDE[district]
    x, y = placed(*start, width, height)
    wide, high = _size(district)
    return x - (wide / 2 if across == "right" else 0), y + (high / 2 if along == "top" else -high / 2)


_SYMBOLS: dict[Tone, str] = {
    "good": "circle",
    "warn": "triangle-up",
    "bad": "square",
    "neutral": "circle-open",
}
# Where names are settled, in pixels: about the size of the map beside a table. y downwards.
_PICTURE = (440.0, 480.0)
_DOT, _LINE, _LETTER = 16.0, 18.0, 6.8
# Where a dot's name may stand, the best first: how far its middle is from the dot, in half widths and in pixels downwards.
_SIDES = {
    "top center": (0.0, -_LINE),
    "bottom center": (0.0, _LINE),
    "middle right": (1.0, 0.0),
    "middle left": (-1.0, 0.0),
}
_SHIFTS = (0.0, 14.0, -14.0, 24.0, -24.0)


def _size(district: int) -> tuple[float, float]:
    """Pixels that the district's name takes."""
    lines = DISTRICTS[district].split("-")
    return _LETTER * max(map(len, lines)), _LINE * len(lines)


def _box(x: float, y: float, width: float, height: float) -> np.ndarray:
    """(4,) left, top, right, bottom."""
    return np.array([x - width / 2, y - height / 2, x + width / 2, y + height / 2])


def _covered(box: np.ndarray, others: np.ndarray) -> float:
    """How much of the others, (n, 4), a box covers, in square pixels."""
    sides = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    return float(np.prod(np.clip(sides, 0, None), axis=1).sum())


def _outside(box: np.ndarray) -> float:
    """How much of a box lies outside the picture."""
    inside = np.clip(np.minimum(box[2:], _PICTURE) - np.maximum(box[:2], 0), 0, None)
    return float(np.prod(box[2:] - box[:2]) - np.prod(inside))


@lru_cache(maxsize=50)
def settled(points: tuple[tuple[str, float, float], ...]) -> tuple[list[str], dict[int, float]]:
    """Where each dot's name stands (a textposition), and how many pixels each district's name gives way downwards.

    `points`: name, longitude and latitude of each dot. Each name in turn takes the place where it covers least of the dots,
    of the names before it and of the districts' names; then the districts' names step aside.
    """
    places = [placed(x, y, *_PICTURE) for _, x, y in points]
    taken = np.array([_box(x, y, _DOT, _DOT) for x, y in places]).reshape(-1, 4)
    districts = {number: (*placed_label(number, *_PICTURE), *_size(number)) for number in DISTRICTS}
    names = np.array([_box(*of) for of in districts.values()])
    sides = []
    for place, (x, y) in enumerate(places):
        width = _LETTER * 1.1 * len(points[place][0]) + 8
        candidates = {
            side: _box(x + right * (width + _DOT) / 2, y + down, width, _LINE)
            for side, (right, down) in _SIDES.items()
        }
        others = np.delete(taken, place, axis=0)
        side = min(
            candidates,
            key=lambda side: (
                3 * (_covered(candidates[side], others) + _outside(candidates[side]))
                + _covered(candidates[side], names)
            ),
        )
        sides.append(side)
        taken = np.vstack([taken, candidates[side]])
    shifts = {
        number: min(_SHIFTS, key=lambda down: _covered(_box(x, y + down, width, height), taken))
        for number, (x, y, width, height) in districts.items()
    }
    return sides, shifts


def _named(points: pd.DataFrame) -> tuple[tuple[str, float, float], ...]:
    return tuple(zip(points["name"], points["longitude"], points["latitude"], strict=True))


def _dots(points: pd.DataFrame, sides: list[str]) -> dict[str, Any]:
    """Dots in the colour and shape of their tone, each with its name on the side given."""
    colours = palette()
    tints = [colours.tone(tone) for tone in points["tone"]]
    return {
        "type": "scatter",
        "x": points["longitude"],
        "y": points["latitude"],
        "mode": "markers+text",
        "marker": {
            "size": 13,
            "color": tints,
            "symbol": [_SYMBOLS[tone] for tone in points["tone"]],
            "line": {"color": tints, "width": 2},
        },
        "text": [f"<b>{name}</b>" for name in points["name"]],
        "textposition": sides,
        "textfont": {"size": 13, "color": colours.ink},
        "hovertext": points["text"],
        "hoverinfo": "text",
        "showlegend": False,
    }


def district_map(
    values: Mapping[int, float | None],
    *,
    measure: str,
    write: Callable[[float | None], str] = danish.number,
    points: pd.DataFrame | None = None,
    texts: Mapping[int, str] | None = None,
    listed: bool = False,
) -> go.Figure:
    """The ten districts with their names and figures on, each within its district or led to it, darker where there is more; for
    `charts.draw(..., height=560)`.

    `values`: official district number -> figure (not negative; None or absent is shown as missing); `measure` is its name and
    unit for the hover text; `write` formats it, or `texts` says per district what stands on the map. `points`: dots with columns
    longitude, latitude, name, tone and text (for hovering), named on the map; the districts' names then stand back.
    The page writes CREDIT. `listed`: for a small picture with large type, which has no room for names: the districts' numbers
    stand on the map, and their names and figures in a list beside it, the largest first.
    """
    colours = palette()
    largest = max((v for v in values.values() if v is not None and not danish.is_missing(v)), default=0.0)
    sides, shifts = ([], {}) if points is None else settled(_named(points))
    shapes, names, lines = [], [], []
    rows: list[tuple[int, float | None, str]] = []
    for district, name in DISTRICTS.items():
        value = values.get(district)
        step = shade(value, largest)
        x, y = _outline(district)
        text = write(None if value is None or danish.is_missing(value) else value)
        if texts is not None:
            text = texts.get(district, danish.MISSING)
        blank = colours.paper if points is None else colours.panel
        fill = blank if step is None else colours.scale[step]
        shapes.append(
            {
                "type": "scatter",
                "x": x,
                "y": y,
                "mode": "lines",
                "fill": "toself",
                "fillcolor": fill,
                "line": {"color": colours.paper if step is not None else colours.common, "width": 1.5},
                "hoveron": "fills",
                "text": f"{name}: {text} {measure}" if text else name,
                "hoverinfo": "text",
                "name": name,
                "showlegend": False,
            }
        )
        if listed:
            names.append(_label(_WITHIN[district], f"<b>{district}</b>", _on(step), size=13))
            rows.append((district, value, text))
            continue
        label, figure = name.replace("-", "-<br>"), f"<b>{text}</b>" if text else ""
        tint = _on(step) if points is None else colours.muted
        down = shifts.get(district, 0.0)
        if district in _OUTSIDE:
            across, along, start, end = _OUTSIDE[district]
            beside = _label(start, label, colours.ink if points is None else colours.muted, down=down)
            names.append(beside | {"xanchor": across, "yanchor": along})
            lines.append(_leader(start, end, colours))
            if figure:
                names.append(_label(_WITHIN[district], figure, tint))
        else:
            both = f"{label}<br>{figure}" if figure else label
            names.append(_label(_WITHIN[district], both, tint, down=down))
    if points is not None and len(points):
        shapes.append(_dots(points, sides))
    if listed:
        names += _list_beside(rows, colours)
    (west, east), (south, north) = _extent()
    # All at once: adding traces and notes one by one takes five times as long.
    return go.Figure(
        shapes,
        {
            "annotations": names,
            "shapes": lines,
            "xaxis": {
                "visible": False,
                "range": [west, east],
                "constrain": "domain",
                "constraintoward": "left" if listed else "center",
                "domain": [0, _MAP_SHARE if listed else 1],
            },
            "yaxis": {
                "visible": False,
                "range": [south, north],
                "scaleanchor": "x",
                "scaleratio": _ASPECT,
                "constrain": "domain",
            },
        },
    )


def _label(at: Point, text: str, tint: str, *, size: int = 12, down: float = 0.0) -> dict[str, Any]:
    """Words on the map, their middle at a longitude and latitude, or so many pixels below it."""
    return {
        "x": at[0],
        "y": at[1],
        "yshift": -down,
        "text": text,
        "showarrow": False,
        "font": {"size": size, "color": tint},
        "borderpad": 0,
        "align": "center",
    }


def _leader(start: Point, end: Point, colours: Palette) -> dict[str, Any]:
    """The line from a name that stands outside its district into it."""
    ends = {"x0": start[0], "y0": start[1], "x1": end[0], "y1": end[1]}
    return {"type": "line", **ends, "line": {"color": colours.muted, "width": 1}}


_MAP_SHARE = 0.46  # of the picture, where a list stands beside the map


def _list_beside(rows: Sequence[tuple[int, float | None, str]], colours: Palette) -> list[dict[str, Any]]:
    """The districts by their figures, the largest first: number, name and figure; those without one last."""
    ranked = sorted(rows, key=lambda row: (-row[1] if row[1] is not None else 1.0, row[0]))
    labels = []
    for place, (number, _, text) in enumerate(ranked):
        name = DISTRICTS[number].replace("Vesterbro-Kongens", "Vesterbro-Kgs.")
        for x, anchor, word, tint in (
            (_MAP_SHARE + 0.06, "right", str(number), colours.muted),
            (_MAP_SHARE + 0.08, "left", name, colours.ink),
            (1.0, "right", f"<b>{text}</b>", colours.ink),
        ):
            labels.append(
                {
                    "x": x,
                    "xref": "paper",
                    "xanchor": anchor,
                    "y": 1 - (place + 0.5) / len(ranked),
                    "yref": "paper",
                    "yanchor": "middle",
                    "text": word,
                    "showarrow": False,
                    "font": {"size": 13, "color": tint},
                }
            )
    return labels


def _on(step: int | None) -> str:
    """A text colour that can be read on a step of the scale, in light and in dark."""
    colours = palette()
    return colours.paper if step is not None and step >= 3 else colours.ink

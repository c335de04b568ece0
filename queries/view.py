"""One answer as it is said: what a page shows, a slide shows and the files hold, since all of them take it from here.

A view is made by a function of a question's room (`queries/<page>/views.py`): `function(store, *, clock, **choices) -> View`.
The page draws it, the catalogue of slides (`queries/briefing/catalogue.py`) offers it to the committee, and PowerPoint, Word
and Excel write it. Plain values only, so that a locked slide can be kept, fingerprinted, shown and exported without asking again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.columns import Column
from data.danish import is_missing
from data.palette import MarkTone, Tone

ChartKind = Literal["bar", "columns", "line", "xy", "map", "timeline"]
# What a series is for: figures; what they are held up against (limits of chance, a mean), thin and grey; an interval drawn as a
# band; what is aimed at; what is expected; marks on a map; all the figures in one estimate, below them.
Role = Literal["figure", "limit", "band", "target", "forecast", "places", "summary"]
Plain = str | int | float | bool | None


@dataclass(frozen=True)
class Point:
    """One mark.

    `x`: a category (bar, columns, xy: the label; map: the official number of the bydel), an ISO month or date (line, columns,
    timeline: the end), or a number (xy; places on a map: the longitude; columns: its place in an order, where names are too
    many). `y`: the figure; on a timeline the row's name stands in `label` and `y` is None.
    """

    x: str | float
    y: float | None
    # The ends of its interval, in the unit of `y`.
    low: float | None = None
    high: float | None = None
    # Written beside the mark where the chart has room.
    label: str = ""
    # Drawn hollow.
    provisional: bool = False
    # A judgement; its word or shape stands in the label or the category.
    tone: MarkTone | Literal[""] = ""
    # Where the mark begins (timeline), as an ISO date.
    start: str = ""
    # The ends of where the next one can be expected, wider than the interval.
    far_low: float | None = None
    far_high: float | None = None
    # What is read when it is pointed at; empty: label, category and figure.
    hover: str = ""


@dataclass(frozen=True)
class Series:
    """Points of one name; `limit` is how locked slides from before roles said that the role is "limit"."""

    name: str
    points: tuple[Point, ...]
    limit: bool = False
    role: Role = "figure"
    # Its place among the colours of groups, where what it is of has one that is always its own.
    place: int | None = None

    @property
    def stands_back(self) -> bool:
        """Others are held up against it."""
        return self.limit or self.role == "limit"


@dataclass(frozen=True)
class Mark:
    """A moment with a word, as a thin line across the chart ("hotspottet begynder")."""

    x: str | float
    text: str


@dataclass(frozen=True)
class Chart:
    """A picture. bar: one bar a point, drawn lying down in the order given; columns: standing bars from left to right; line:
    time from left to right; xy: points with intervals along y, one row a point, or two measures where x is a number and
    `x_unit` is given; map: the ten districts by official number, with their names on; timeline: one row a point, from start to end.

    `unit` is written on the axis of y. `reference` is a value of y that a thin line marks (1 for a ratio, a target).
    `alt` says the picture to who cannot see it.
    """

    kind: ChartKind
    series: tuple[Series, ...]
    unit: str
    alt: str
    decimals: int = 0
    reference: float | None = None
    reference_label: str = ""
    logarithmic: bool = False
    # The bars of a category are parts of one whole, and lie end to end.
    stacked: bool = False
    x_unit: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where figures come from: the name of a query, its own parameters, and the row of its answer (None: all of it).

    `figure`: the id of the key figure (queries.figures) whose counted rows are meant, and not every row of the answer.
    """

    query: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None
    label: str = "Kilde"
    figure: str | None = None


@dataclass(frozen=True)
class KeyFigure:
    """A figure said in words. `id` is that of queries.figures, or one of the view's own ("whole_city").

    `tone_text` is a judgement in words ("3 nås ikke"), `tone` its mark. `page` (slug), `link` and `address` lead to where it is
    explained, `source` to its rows.
    """

    id: str
    label: str
    value: float | None
    text: str
    note: str = ""
    tone: Tone = "neutral"
    tone_text: str = ""
    page: str = ""
    link: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = None


@dataclass(frozen=True)
class View:
    """One answer as it is said.

    `id`: its name in the catalogue of slides; `choices`: what it was asked about, by the catalogue's names of parameters and as
    text, so that it can be asked again. `title` is the message, `subtitle` what is measured: unit, period, reservation.
    `columns` and `rows` are the figures to look up, in the order shown; a column without `labels`, its words stand in the rows.
    `page` (slug) and `address` are where it stands.
    """

    id: str
    title: str
    subtitle: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Plain, ...], ...] = ()
    caption: str = ""
    chart: Chart | None = None
    # The few that stand beside the picture.
    figures: tuple[KeyFigure, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    address: Mapping[str, str] = field(default_factory=dict)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a frame, a column by its place ("0", "1", ...), with `named` its columns' names; ISO texts are dates again."""
        frame = pd.DataFrame(list(self.rows), columns=list(self.named), dtype=object)
        for name, column in self.named.items():
            if column.kind in ("date", "month", "moment"):
                frame[name] = pd.to_datetime(frame[name], format="ISO8601")
        return frame.infer_objects()

    @property
    def named(self) -> dict[str, Column]:
        return {str(place): column for place, column in enumerate(self.columns)}


def tabled(frame: pd.DataFrame, columns: Mapping[str, Column]) -> dict[str, Any]:
    """`columns=` and `rows=` of a View or table: the frame's columns in the order of `columns`, codes and lists in words."""
    present = {name: column for name, column in columns.items() if name in frame.columns}
    cells = [[_cell(column, value) for value in frame[name]] for name, column in present.items()]
    return {
        "columns": tuple(_settled(column) for column in present.values()),
        "rows": tuple(zip(*cells, strict=True)) if present else (),
    }


def _cell(column: Column, value: Any) -> Plain:
    if column.labels is not None or column.kind == "list":
        return None if column.kind != "list" and is_missing(value) else column.text(value)
    if isinstance(value, list | tuple) or (hasattr(value, "tolist") and getattr(value, "ndim", 0) == 1):
        return ", ".join(str(item) for item in value)
    return plain(value)


def _settled(column: Column) -> Column:
    """The column of values that `_cell` has put in words."""
    if column.labels is not None or column.kind == "list":
        return replace(column, kind="text", labels=None)
    return column


def bars(name: str, points: Iterable[Point], *, unit: str, alt: str, decimals: int = 0, **more: Any) -> Chart:
    """Lying bars of one series; `more`: other fields of Chart."""
    return Chart("bar", (Series(name, tuple(points)),), unit, alt, decimals, **more)


def plain(value: Any) -> Plain:
    """A value of a frame as JSON knows it: missing as None, dates as ISO text, numbers as Python's own.

    TypeError for anything else, such as a list.
    """
    if is_missing(value):
        return None
    if isinstance(value, pd.Timestamp | datetime):
        return value.date().isoformat() if (value.hour, value.minute) == (0, 0) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"not a plain value: {type(value).__name__}")


__all__ = [
    "Chart",
    "ChartKind",
    "Column",
    "KeyFigure",
    "Mark",
    "Plain",
    "Point",
    "Role",
    "Series",
    "Source",
    "Tone",
    "View",
    "bars",
    "plain",
    "tabled",
]

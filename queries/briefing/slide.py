"""What a slide holds: one message, one picture, and where its figures come from.

Plain values only, so that a locked version can be kept, fingerprinted, shown and exported without asking the store again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.danish import is_missing

ChartKind = Literal["bar", "line", "xy", "map"]
# The kinds of pages.parts.tables.Column that a slide's table may have.
ColumnKind = Literal[
    "text", "count", "number", "signed", "kroner", "millions", "percent", "date", "month", "year", "yes_no"
]
Plain = str | int | float | bool | None


@dataclass(frozen=True)
class Point:
    """One mark. `x` is a category (bar: the label; map: the official number of the bydel), an ISO month or date (line), or a number (xy).

    `low` and `high` are the ends of its interval, in the unit of `y`. `provisional` points are drawn hollow. `label` is
    written beside the mark where the chart has room. `tone` is a judgement; its word or shape stands in the label or the category.
    """

    x: str | float
    y: float | None
    low: float | None = None
    high: float | None = None
    label: str = ""
    provisional: bool = False
    tone: Literal["", "good", "warn", "bad", "neutral"] = ""


@dataclass(frozen=True)
class Series:
    """`limit`: a line that the others are held up against (limits of chance, a mean), drawn thin and grey."""

    name: str
    points: tuple[Point, ...]
    limit: bool = False


@dataclass(frozen=True)
class Chart:
    """A picture. bar: one bar a point, drawn lying down in the order given; line: time from left to right; xy: points with
    intervals along y; map: the ten districts by official number, with their names on.

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


@dataclass(frozen=True)
class TableColumn:
    header: str
    kind: ColumnKind = "text"
    decimals: int = 0


@dataclass(frozen=True)
class Table:
    """Rows as plain values, in the order shown; dates as ISO text. A hidden count of persons is the text "skjult"."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Plain, ...], ...]


@dataclass(frozen=True)
class SlideFigure:
    """A figure said in words on the slide. `id` is that of queries.figures, or one of the slide's own ("goals_on_track")."""

    id: str
    label: str
    value: float | None
    text: str
    note: str = ""


@dataclass(frozen=True)
class Source:
    """Where figures come from: the name of a query, its own parameters, and the row of its answer (None: all of it)."""

    query: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None
    label: str = "Kilde"


@dataclass(frozen=True)
class Slide:
    """kind: the id in the catalogue of slides. `own`: the sentence of who prepared it. `remark` is internal: for CSB and the
    administrations, never in a public version. `page` (slug) and `filters` (address) are the live page behind the slide.
    `computed`: the product's own headline, where who prepared it has written another.
    """

    kind: str
    headline: str
    subtitle: str = ""
    own: str = ""
    remark: str = ""
    figures: tuple[SlideFigure, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    page: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    computed: str = ""


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


def to_record(slide: Slide) -> dict[str, Any]:
    """The slide as plain dictionaries and lists, ready for JSON."""
    return asdict(slide)


def from_record(body: Mapping[str, Any]) -> Slide:
    """The slide that `to_record` wrote, before or after JSON."""
    chart, table = body.get("chart"), body.get("table")
    return Slide(
        **{
            **body,
            "figures": tuple(SlideFigure(**figure) for figure in body.get("figures", ())),
            "chart": chart
            and Chart(
                **{
                    **chart,
                    "series": tuple(
                        Series(**{**series, "points": tuple(Point(**point) for point in series["points"])})
                        for series in chart["series"]
                    ),
                }
            ),
            "table": table
            and Table(
                table["caption"],
                tuple(TableColumn(**column) for column in table["columns"]),
                tuple(tuple(row) for row in table["rows"]),
            ),
            "notes": tuple(body.get("notes", ())),
            "sources": tuple(Source(**source) for source in body.get("sources", ())),
        }
    )

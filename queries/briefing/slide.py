"""What a slide holds: one message, one picture, and where its figures come from.

A slide is a view (queries/view.py) with a headline of its own and the words of who prepared it. Plain values only, so that a
locked version can be kept, fingerprinted, shown and exported without asking the store again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from data.columns import Column
from queries.view import Chart, KeyFigure, Mark, Plain, Point, Series, Source, View, plain

__all__ = [
    "Chart",
    "Mark",
    "Plain",
    "Point",
    "Series",
    "Slide",
    "SlideFigure",
    "Source",
    "Table",
    "TableColumn",
    "from_record",
    "plain",
    "slide_of",
    "to_record",
]

TableColumn = Column
SlideFigure = KeyFigure


@dataclass(frozen=True)
class Table:
    """Rows as plain values, in the order shown; dates as ISO text. A hidden count of persons is the text "skjult"."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Plain, ...], ...]


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


def slide_of(view: View, headline: str = "") -> Slide:
    """The view as a slide; `headline`: in place of its title."""
    # How wide a page draws a column is not the slide's.
    columns = tuple(Column(column.header, column.kind, column.decimals) for column in view.columns)
    return Slide(
        view.id,
        headline or view.title,
        subtitle=view.subtitle,
        figures=view.figures,
        chart=view.chart,
        table=Table(view.caption or view.title, columns, view.rows) if columns else None,
        notes=view.notes,
        sources=view.sources,
        page=view.page,
        filters=view.address,
    )


def to_record(slide: Slide) -> dict[str, Any]:
    """The slide as plain dictionaries and lists, ready for JSON."""
    body = asdict(slide)
    if slide.table is not None:
        body["table"]["columns"] = [
            {"header": column.header, "kind": column.kind, "decimals": column.decimals}
            for column in slide.table.columns
        ]
    return body


def from_record(body: Mapping[str, Any]) -> Slide:
    """The slide that `to_record` wrote, before or after JSON."""
    chart, table = body.get("chart"), body.get("table")
    return Slide(
        **{
            **body,
            "figures": tuple(_figure(figure) for figure in body.get("figures", ())),
            "chart": chart
            and Chart(
                **{
                    **chart,
                    "series": tuple(
                        Series(**{**series, "points": tuple(Point(**point) for point in series["points"])})
                        for series in chart["series"]
                    ),
                    "marks": tuple(Mark(**mark) for mark in chart.get("marks", ())),
                }
            ),
            "table": table
            and Table(
                table["caption"],
                tuple(Column(**column) for column in table["columns"]),
                tuple(tuple(row) for row in table["rows"]),
            ),
            "notes": tuple(body.get("notes", ())),
            "sources": tuple(Source(**source) for source in body.get("sources", ())),
        }
    )


def _figure(body: Mapping[str, Any]) -> KeyFigure:
    """A key figure as it was kept; before they had a source of their own it is left out."""
    source = body.get("source")
    return KeyFigure(**{**body, "source": source and Source(**source)})

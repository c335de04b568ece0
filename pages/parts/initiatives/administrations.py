"""Forvaltninger: the matrix of focus areas and administrations, as a number of initiatives or as money."""

from __future__ import annotations

import pandas as pd

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import page, views
from pages.parts.controls import read_address, segments
from pages.parts.initiatives.choice import Choice
from pages.parts.matrix import Cell, matrix
from pages.parts.sources import page_url
from queries.initiatives import money_views
from queries.initiatives import views as initiative_views
from queries.view import View

MEASURE = "maal"
MEASURES = {"antal": "Antal indsatser", "kroner": "Kroner"}


def headline(choice: Choice, summary: pd.Series) -> str:
    return choice.view(initiative_views.matrix).title


def draw(choice: Choice, summary: pd.Series) -> None:
    read_address(MEASURE, MEASURES, "målet")
    measure = segments(MEASURES, label="Vis", key=MEASURE)
    if measure == "kroner" and choice.year is not None:
        money(choice)
        return
    page.note("Et tal fører til listen.")
    _draw(choice, choice.view(initiative_views.matrix))


def money(choice: Choice) -> None:
    """A matrix per price level, since amounts in different price levels are not summed."""
    shown_views = [
        choice.view(money_views.matrix_money, price_level=level, **choice.of_year) for level in choice.levels
    ]
    for view in shown_views:
        if view.columns:
            page.section(view.title, view.subtitle)
            _draw(choice, view)
    if not any(view.columns for view in shown_views):
        page.empty(f"Ingen af indsatserne har beløb i {choice.year}. Vælg et andet budgetår, eller se antal.")


def _draw(choice: Choice, view: View) -> None:
    """The view's table as a matrix, each figure leading to the list behind it."""
    last = len(view.rows) - 1
    headers = [column.header for column in view.columns[1:]]
    codes = [*ADMINISTRATIONS.labels, headers[-1]]
    cells = {}
    for down, (area, *values) in enumerate(view.rows):
        for across, (code, value) in enumerate(zip(codes, values, strict=True)):
            if value is None:
                continue
            column = view.columns[across + 1]
            chosen = {} if down == last else {"indsatsomraade": str(area)}
            if code in ADMINISTRATIONS.labels:
                chosen["forvaltning"] = ADMINISTRATIONS.labels[code]
            cells[(str(down), code)] = Cell(
                column.text(value),
                size=float(value),
                href=page_url("indsatser", **choice.address(visning="Liste", **chosen))
                if area != "Ikke oplyst"
                else None,
                title=danish.plural(int(value), "indsats", "indsatser")
                if column.kind == "count"
                else danish.kroner(float(value)),
            )
    matrix(
        cells,
        rows={str(down): str(row[0]) for down, row in enumerate(view.rows)},
        columns=dict(zip(codes, headers, strict=True)),
        caption=" ".join([f"{view.caption}.", *view.notes]),
        corner=view.columns[0].header,
        totals=(str(last), codes[-1]),
        hints=ADMINISTRATIONS.labels,
    )
    views.links(view, key=f"{view.id}-{view.choices.get('price_level', '')}")

"""Huller: the districts, ages and focus areas that no running or planned initiative is meant for."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from pages.parts import page, views
from pages.parts.controls import read_address, select
from pages.parts.initiatives.choice import Choice
from pages.parts.initiatives.words import labels
from pages.parts.markdown import plain
from pages.parts.matrix import Cell, matrix
from pages.parts.sources import source_url
from pages.parts.tables import Column
from queries.initiatives import views as initiative_views
from queries.initiatives.views import FACETS, NONE

DOWN, ACROSS = "ned", "tvaers"


def headline(choice: Choice, summary: pd.Series) -> str:
    return choice.view(initiative_views.gaps).title


def draw(choice: Choice, summary: pd.Series) -> None:
    left, right = st.columns([3, 7], gap="large")
    with left:
        holes(choice)
    with right:
        coverage(choice)


def holes(choice: Choice) -> None:
    view = choice.view(initiative_views.gaps)
    page.section("Det, ingen indsats nævner", f"{view.subtitle}.")
    st.markdown("\n".join(f"- {facet}: {plain(str(value))}. {rest}." for facet, value, rest in view.rows))
    for note in view.notes:
        page.note(note)
    views.links(view)


def coverage(choice: Choice) -> None:
    read_address(DOWN, FACETS, "opdelingen")
    read_address(ACROSS, FACETS, "opdelingen")
    with st.container(horizontal=True, gap="medium"):
        down = select("Ned", FACETS, key=DOWN, width=220)
        across = select("På tværs", FACETS, key=ACROSS, width=220, index=1)
    if down == across:
        page.note("Vælg to forskellige led.")
        return
    view = choice.view(initiative_views.coverage, down=down, across=across)
    name, parameters, _ = choice.source("coverage", down=down, across=across)
    headings = [column.header for column in view.columns[1:]]
    # The answer has a row for each cell, row by row.
    cells = {
        (str(row), str(column)): _cell(
            str(text), source_url(name, row=row * len(headings) + column, **parameters)
        )
        for row, (_, *texts) in enumerate(view.rows)
        for column, text in enumerate(texts)
    }
    matrix(
        cells,
        rows={str(row): str(values[0]) for row, values in enumerate(view.rows)},
        columns={str(column): heading for column, heading in enumerate(headings)},
        caption=" ".join([f"{view.caption}.", *view.notes]),
        corner=view.columns[0].header,
    )
    # In the matrix a cell says which of the two numbers it is by brackets; in a file they are two columns of numbers.
    fields = {
        "down": Column(FACETS[down], labels=labels(down)),
        "across": Column(FACETS[across], labels=labels(across)),
        "named": Column("Indsatser, der nævner begge", "count"),
        "in_general": Column("Indsatser, der er for hele byen eller for alle", "count"),
    }
    rows = choice.later("coverage", down=down, across=across)
    views.links(view, sheets={view.caption: (rows, fields)})


def _cell(text: str, href: str) -> Cell:
    if text == NONE:
        return Cell(text, title="Ingen indsats dækker feltet", kind="gap")
    if text.startswith("("):
        return Cell(text, href=href, title="Indsatser for hele byen eller for alle", kind="faint")
    count = int(text.replace(".", ""))
    return Cell(
        text,
        size=float(count),
        href=href,
        title=f"{danish.plural(count, 'indsats', 'indsatser')} nævner begge",
    )

"""A presentation's figures as an Excel file: every figure of every slide, typed, on sheets of their own."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data.columns import Column
from data.excel import Sheet, workbook
from queries.briefing.files import (
    Cover,
    chart_table,
    cleaned,
    column_of,
    mark_words,
    reference_words,
    source_line,
    typed,
)
from queries.briefing.slide import Slide, Table


def to_xlsx(cover: Cover, slides: Sequence[Slide]) -> bytes:
    """The bytes of an .xlsx file: an overview of the slides, the figures said in words, and a sheet for each picture and table.

    Internal remarks are in it where the cover says so. The last sheet says what the presentation is.
    """
    cleaned_slides = [cleaned(slide) for slide in slides]
    sheets: dict[str, Sheet] = {
        "Oversigt": _overview(cover, cleaned_slides),
        "Nøgletal": _figures(cleaned_slides),
    }
    for place, slide in enumerate(cleaned_slides, start=1):
        if slide.chart is not None:
            sheets[f"{place} Figur"] = _table(chart_table(slide.chart))
        if slide.table is not None:
            sheets[f"{place} Tabel"] = _table(slide.table)
    sheets["Bekræftet"] = _confirmations(cover)
    about = [
        ("Præsentation", cover.title),
        *cover.facts(),
        *(("Bemærk", sentence) for sentence in cover.warnings()),
    ]
    return workbook(sheets, about)


def _sheet(columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> Sheet:
    """Columns may share a header, so they go by their place; values keep the types they have."""
    names = [str(place) for place in range(len(columns))]
    frame = pd.DataFrame([list(row) for row in rows], columns=names, dtype=object)
    return frame, dict(zip(names, columns, strict=True))


def _overview(cover: Cover, slides: Sequence[Slide]) -> Sheet:
    columns = [
        Column("Side", "count"),
        Column("Overskrift"),
        Column("Beregnet overskrift"),
        Column("Uddybning"),
        Column("Egen sætning"),
        Column("Linjer i figuren"),
        Column("Noter"),
        Column("Kilde"),
    ]
    rows: list[list[object]] = [
        [
            place,
            slide.headline,
            slide.computed,
            slide.subtitle,
            slide.own,
            "\n".join(filter(None, [reference_words(slide.chart), *mark_words(slide.chart)]))
            if slide.chart
            else "",
            "\n".join(slide.notes),
            source_line(cover, slide),
        ]
        for place, slide in enumerate(slides, start=1)
    ]
    if cover.remarks:
        columns.append(Column("Intern bemærkning"))
        for row, slide in zip(rows, slides, strict=True):
            row.append(slide.remark)
    return _sheet(columns, rows)


def _figures(slides: Sequence[Slide]) -> Sheet:
    columns = [
        Column("Side", "count"),
        Column("Nøgletal"),
        Column("Værdi"),
        Column("Som det vises"),
        Column("Note"),
    ]
    rows = [
        (place, figure.label, figure.value, figure.text, figure.note)
        for place, slide in enumerate(slides, start=1)
        for figure in slide.figures
    ]
    return _sheet(columns, rows)


def _table(table: Table) -> Sheet:
    rows = [
        [typed(column, value) for column, value in zip(table.columns, row, strict=True)] for row in table.rows
    ]
    return _sheet([column_of(column) for column in table.columns], rows)


def _confirmations(cover: Cover) -> Sheet:
    columns = [Column("Forvaltning"), Column("Bekræftet", "date")]
    if cover.remarks:
        columns.append(Column("Bemærkning"))
    rows = [(one.name, one.on, one.remark)[: len(columns)] for one in cover.confirmations]
    return _sheet(columns, rows)

"""Excel files out: typed, formatted, made when somebody asks for them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data import danish
from pages.parts.answers import store
from pages.parts.filters import as_of_sentence, current_filters, page_title
from pages.parts.tables import Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {
    "count": "#,##0",
    "kroner": "#,##0",
    "millions": "#,##0",
    "year": "0",
    "date": "dd-mm-yyyy",
    "month": "mmmm yyyy",
    "moment": "dd-mm-yyyy hh:mm",
}
Sheet = tuple[pd.DataFrame | Callable[[], pd.DataFrame], Mapping[str, Column]]


def download_excel(
    label: str, sheets: Mapping[str, Sheet], filename: str, *, key: str, selection: str | None = None
) -> None:
    """A button that makes an .xlsx file. `sheets`: sheet name -> (rows, columns as for tables.table). Rows may be
    a function that gives them, called when somebody asks for the file, outside the page's run.

    A last sheet "Om filen" says where the figures come from, and which they are: `selection` in words, or the shared filters.
    Text that begins like a formula stays text.
    """
    about = _about(selection)
    st.download_button(
        label,
        data=lambda: workbook(sheets, about),
        file_name=filename if filename.endswith(".xlsx") else f"{filename}.xlsx",
        mime=XLSX,
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def _about(selection: str | None) -> list[tuple[str, str]]:
    filters, current = current_filters(), store()
    rows = [
        ("Hentet fra", f"Sikker By, {page_title()}"),
        ("Data", as_of_sentence(filters, danish.moment(current.newest()))),
        ("Udvalg", selection or filters.words() or "alt"),
    ]
    if current.is_example:
        rows.append(("Bemærk", "Eksempeldata: alle tal er opdigtede"))
    return rows


def workbook(sheets: Mapping[str, Sheet], about: list[tuple[str, str]]) -> bytes:
    """The bytes of an .xlsx file: a sheet each with a header that stays in view, a filter and typed cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, (frame, columns) in sheets.items():
        _write(book.create_sheet(_sheet_name(title)), frame() if callable(frame) else frame, columns)
    last = book.create_sheet("Om filen")
    for name, value in about:
        last.append([name, ""])
        _put(last.cell(last.max_row, 2), value)
    last.column_dimensions["A"].width, last.column_dimensions["B"].width = 16, 70
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    return "".join("-" if sign in r"[]:*?/\\" else sign for sign in title)[:31]


def _write(sheet: Worksheet, frame: pd.DataFrame, columns: Mapping[str, Column]) -> None:
    wanted = {name: column for name, column in columns.items() if name in frame.columns}
    for place, (name, column) in enumerate(wanted.items(), start=1):
        head = sheet.cell(1, place)
        _put(head, column.header if column.kind != "millions" else column.header.replace("mio. kr.", "kr."))
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="E8EDF4")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        widest = len(column.header)
        for row, value in enumerate(frame[name], start=2):
            cell = sheet.cell(row, place)
            _put(cell, _typed(column, value), _format(column))
            widest = max(widest, min(len(column.text(value)), 60))
        sheet.column_dimensions[get_column_letter(place)].width = widest + 2
    sheet.freeze_panes = "A2"
    if wanted:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(wanted))}{len(frame) + 1}"


def _typed(column: Column, value: Any) -> Any:
    """A cell's value: numbers and dates as themselves, codes and lists as the words people read, missing as nothing."""
    if danish.is_missing(value):
        return None
    if column.labels is not None or column.kind in ("list", "yes_no", "text"):
        return value if isinstance(value, int | float) and column.labels is None else column.text(value)
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, Decimal):
        return float(value)
    return value.item() if hasattr(value, "item") else value


def _format(column: Column) -> str:
    if column.kind in ("number", "signed", "percent"):
        digits = "0" if not column.decimals else "0." + "0" * column.decimals
        return f"{digits}%" if column.kind == "percent" else f"#,##{digits}"
    return _FORMATS.get(column.kind, "General")


def _put(cell: Cell, value: Any, number_format: str = "General") -> None:
    """Write a value. Text is written as text whatever it begins with, and keeps being text when somebody edits the cell."""
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:32767]
        cell.value, cell.data_type = text, "s"
        if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
            cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=len(text) > 60, vertical="top")
        return
    cell.value = value
    if isinstance(value, date | datetime | int | float) and not isinstance(value, bool):
        cell.number_format = number_format

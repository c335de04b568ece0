"""Excel files out: typed and formatted cells, and text that stays text whatever it begins with."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data import danish
from data.columns import Column

# What a cell of a spreadsheet holds.
LONGEST_TEXT = 32_767
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
    present = {name: column for name, column in columns.items() if name in frame.columns}
    for place, (name, column) in enumerate(present.items(), start=1):
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
    if present:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(present))}{len(frame) + 1}"


def _typed(column: Column, value: Any) -> Any:
    """A cell's value: numbers and dates as themselves, codes and lists as the words people read, missing as nothing."""
    if danish.is_missing(value):
        return None
    if column.labels is not None or column.kind in ("list", "yes_no", "text"):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return value if is_number and column.labels is None else column.text(value)
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
    """Write a value; long text is wrapped, and numbers and dates get their format."""
    put(cell, value)
    if isinstance(value, str):
        cell.alignment = Alignment(wrap_text=len(value) > 60, vertical="top")
    elif isinstance(value, date | datetime | int | float) and not isinstance(value, bool):
        cell.number_format = number_format


def put(cell: Cell, value: Any) -> None:
    """Write a value. Text is written as text whatever it begins with, and keeps being text when somebody edits the cell."""
    if isinstance(value, float) and math.isinf(value):
        # A spreadsheet has no such number; written as one it makes the file unreadable.
        value = danish.number(value)
    if not isinstance(value, str):
        cell.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
    if not text:
        cell.value = None
        return
    cell.value, cell.data_type = text, "s"
    if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell.quotePrefix = True

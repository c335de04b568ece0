"""Good workbooks made from the contract, for tests to spoil."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook as Book
from openpyxl import load_workbook

from data import contract
from data.choices import Choices
from data.files.workbook import SheetCells, Workbook
from data.reading.rows import ReadSheet, SheetsOfFile

Row = Mapping[str, Any]

# A small delivery in which every reference is met: table -> rows by English column name, as cells.
GOOD: dict[str, list[dict[str, Any]]] = {
    "focus_areas": [{"focus_area_id": "IO-1", "name": "Tidlig forebyggelse", "rank": 1.0}],
    "goals": [{"goal_id": "M-01", "level": "effektmål", "text": "Færre er utrygge."}],
    "areas": [{"area_id": "D-3", "name": "Mimersgade", "type": "hotspot", "district": "Nørrebro"}],
    "initiatives": [
        {
            "initiative_id": "SOF-001",
            "own_number": "4711-3",
            "name": "Exit-mentorer",
            "administration": "SOF",
            "purpose": "kriminalpræventiv",
            "districts": "Nørrebro; Bispebjerg",
            "status": "i gang",
            "age_from": 18.0,
            "age_to": 25.0,
        }
    ],
    "finances": [
        {
            "initiative_id": "SOF-001",
            "year": 2010.0,
            "administration": "SOF",
            "funding": "satspulje",
            "spending": "drift",
            "adopted_budget": 1250000.0,
            "price_level": "2010",
        }
    ],
    "indicators": [
        {
            "indicator_id": "I-001",
            "name": "Unge i mentorforløb",
            "initiative_id": "SOF-001",
            "type": "output",
            "unit": "deltagere",
            "direction": "op",
            "frequency": "måned",
        }
    ],
    "measurements": [{"indicator_id": "I-001", "period": "2010-03", "value": 14.0}],
    "incidents": [
        {"area_id": "D-3", "month": "2010-03", "category": "vold", "kind": "anmeldelse", "count": 14.0},
    ],
}


def grid(table: str, rows: Sequence[Row], *, columns: Sequence[str] | None = None) -> list[list[Any]]:
    """The contract's headers and the rows beneath, as cells. columns: English names (default: those with a value)."""
    sheet = contract.sheet(table)
    names = columns or [name for name in sheet.names if any(name in row for row in rows)]
    headers: list[Any] = [sheet.column(name).header for name in names]
    return [headers, *([row.get(name) for name in names] for row in rows)]


def cells(rows: Sequence[Sequence[Any]], name: str = "Ark1", **more: Any) -> SheetCells:
    """A sheet as the reader gives it, by hand. more: any of SheetCells' other fields."""
    nothing: dict[str, Any] = {
        "hidden": False,
        "errors": {},
        "uncached": frozenset(),
        "percent": frozenset(),
        "amounts": frozenset(),
        "merged": (),
        "hidden_rows": frozenset(),
        "hidden_columns": frozenset(),
        "comments": {},
    }
    return SheetCells(name=name, rows=[list(row) for row in rows], **{**nothing, **more})


def read_sheet(one: SheetCells, choices: Choices | None = None) -> list[ReadSheet]:
    """The sheet read as a file of its own: one for each table on it."""
    sheets = SheetsOfFile("fil.xlsx", 0, [one], choices or Choices())
    return sheets.finish(sheets.begin({}))


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> bytes:
    """An .xlsx file: sheet name -> rows of cells from A1."""
    book = Book()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def good_workbook(*tables: str, **rows: Sequence[Row]) -> bytes:
    """A file with the GOOD rows of `tables`, or the rows given by table, under the contract's names."""
    chosen: dict[str, Sequence[Row]] = {table: GOOD[table] for table in tables} | rows
    return workbook({contract.sheet(table).header: grid(table, found) for table, found in chosen.items()})


def quick_workbook(**rows: Sequence[Row]) -> bytes:
    """Like `good_workbook`, for tests that are not about files: `read_quickly` reads it without a child process."""
    return pickle.dumps({contract.sheet(table).header: grid(table, found) for table, found in rows.items()})


def quick_sheets(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    return pickle.dumps(dict(sheets))


def read_quickly(name: str, content: bytes, limits: Any = None) -> Workbook:
    """Stands in for `data.files.workbook.read_workbook` where the content is a `quick_workbook`."""
    sheets = tuple(cells(rows, sheet) for sheet, rows in pickle.loads(content).items())
    return Workbook(name, hashlib.sha256(content).hexdigest(), "xlsx", len(content), sheets, ())


def save(content: bytes, change: Callable[[Book], Any]) -> bytes:
    """The .xlsx file with a change made to it by openpyxl."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def format_cells(sheet: Any, column: str, rows: Sequence[int], number_format: str) -> None:
    """Show these cells of an openpyxl sheet in another way; their values stay."""
    for row in rows:
        sheet[f"{column}{row}"].number_format = number_format

"""Personal data in a file: CPR numbers, which turn it away, and contact data, which are warned of.

Everything is looked at: names of files and sheets, headers, titles, hidden sheets, columns nobody asked for, notes on
cells. Exempt are number cells in columns recognised as money, counts or other numbers, where one in eight of the
nine-digit numbers would look like a CPR number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from itertools import zip_longest

from data import messages
from data.choices import Choices
from data.parse import LISTED, Cell
from data.personal import find_contact, find_cpr
from data.problem import Problem, Severity
from data.recognise import GUIDE_SHEETS
from data.rows import ReadSheet, masked, told
from data.workbook import SheetCells, Workbook
from data.workbook_limits import column_name

# What a text must have to be worth a closer look. A column is scanned as one text first, its cells apart by a null.
_DIGITS = re.compile(r"\d{6}[^\d\x00]{0,8}\d{4}")
_NINE_DIGITS = re.compile(r"\d{9}|\d{6}[^\d\x00]{0,8}\d{4}")
_PHONE = re.compile(r"\d(?:[ \u00a0.-]?\d){7}")
_STREETS = (
    *("gade", "vej", "allé", "alle", "stræde", "boulevard", "plads"),
    *("torv", "vænge", "parken", "brygge", "haven", "kaj"),
)
_STREET = re.compile(rf"(?:{'|'.join(_STREETS)})(?:en|et)?,?\s+(?:nr\.?\s*)?[1-9]", re.IGNORECASE)


def _suspects(texts: Collection[str], pattern: re.Pattern[str]) -> list[str]:
    """The texts in which the pattern is found."""
    if not pattern.search("\0".join(texts)):
        return []
    return [text for text in texts if pattern.search(text)]


def _contacts(texts: Collection[str]) -> set[str]:
    """The texts with contact data."""
    joined = "\0".join(texts)
    suspects: set[str] = set()
    if "@" in joined:
        suspects |= {text for text in texts if "@" in text}
    if _PHONE.search(joined):
        suspects |= {text for text in texts if _PHONE.search(text)}
    lower = joined.lower()
    if any(street in lower for street in _STREETS):
        suspects |= {text for text in texts if _STREET.search(text)}
    return {text for text in suspects if find_contact(text)}


class _Screen:
    def __init__(self, file: str, choices: Choices, untyped: bool) -> None:
        self.file = file
        self.untyped = untyped
        self.choices = choices
        self.problems: list[Problem] = []

    def tell(
        self,
        kind: str,
        severity: Severity,
        said: messages.Said,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: int | None = None,
        header: str = "",
        value: str = "",
        count: int = 1,
    ) -> None:
        self.problems.append(
            Problem(self.file, sheet, row, column, header, value, kind, severity, *said, count=count)
        )

    def name(self, text: str, where: str, sheet: str | None = None) -> None:
        if find_cpr(text):
            self.tell("cpr", "error", messages.cpr_number(where), sheet=sheet)

    def sheet(self, cells: SheetCells, read: ReadSheet) -> None:
        headers = {match.column: match.header for match in read.recognised.columns}
        for index, values in enumerate(zip_longest(*cells.rows)):
            header = headers.get(index + 1, "")
            distinct = set(values)
            texts = [value for value in distinct if type(value) is str]
            if not self._is_released(cells.name, header):
                is_number = index in read.number_columns
                found: set[Cell] = {
                    text
                    for text in _suspects(texts, _NINE_DIGITS if self.untyped else _DIGITS)
                    if find_cpr(text, untyped=self.untyped)
                    # In a text file an amount is a text like any other.
                    and not (is_number and self.untyped and text.strip().isdecimal())
                }
                if not is_number:
                    numbers = {v for v in distinct if type(v) is float and 1e8 <= v < 1e10}
                    found |= {number for number in numbers if find_cpr(number)}
                if found:
                    self.cells(cells, index, header, values, found, self._cpr)
            contacts = _contacts(texts)
            if contacts and cells.name not in GUIDE_SHEETS:
                self.cells(cells, index, header, values, contacts, self._contact)
        for (row, column), text in cells.comments.items():
            if find_cpr(text):
                said = messages.cpr_number("Noten på cellen")
                self.tell("cpr", "error", said, sheet=cells.name, row=row, column=column)
            elif kinds := find_contact(text):
                said = messages.contact(kinds, "Noten på cellen")
                self.tell("contact", "warning", said, sheet=cells.name, row=row, column=column)

    def cells(
        self,
        cells: SheetCells,
        index: int,
        header: str,
        values: Sequence[Cell],
        found: Collection[Cell],
        tell: Callable[[SheetCells, int, int, str, Cell], None],
    ) -> None:
        rows = [row for row, value in enumerate(values, 1) if value is not None and value in found]
        for row in rows[:LISTED]:
            tell(cells, row, index + 1, header, values[row - 1])
        if len(rows) > LISTED:
            last = self.problems[-1]
            rest = len(rows) - LISTED
            said = messages.more_of_the_same(header or f"kolonne {column_name(index + 1)}", rest)
            self.tell(
                *(last.kind, last.severity, said),
                sheet=cells.name,
                column=index + 1,
                header=header,
                count=rest,
            )

    def _cpr(self, cells: SheetCells, row: int, column: int, header: str, value: Cell) -> None:
        self.tell(
            "cpr", "error", messages.cpr_number(), sheet=cells.name, row=row, column=column, header=header
        )

    def _contact(self, cells: SheetCells, row: int, column: int, header: str, value: Cell) -> None:
        said = messages.contact(find_contact(value))
        self.tell(
            "contact",
            "warning",
            said,
            sheet=cells.name,
            row=row,
            column=column,
            header=header,
            value=told(value),
        )

    def _is_released(self, sheet: str, header: str) -> bool:
        # Columns without a header cannot be told apart, so none of them is released.
        return bool(header) and (self.file, sheet, header) in self.choices.released


def screen(
    full_name: str,
    workbook: Workbook,
    cells: Sequence[SheetCells],
    sheets: Sequence[ReadSheet],
    choices: Choices,
) -> list[Problem]:
    """The personal data in one file. full_name: the file's name before it was masked; cells: sheets under masked names."""
    found = _Screen(masked(full_name), choices, workbook.format == "csv")
    found.name(full_name, "Filens navn")
    for original, shown in zip(workbook.sheets, cells, strict=True):
        found.name(original.name, "Arkets navn", shown.name)
    for shown, read in zip(cells, sheets, strict=True):
        found.sheet(shown, read)
    return found.problems

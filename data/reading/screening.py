"""Personal data in a file: CPR numbers, which turn it away, and contact data, which are warned of.

Everything is looked at: names of files and sheets, headers, titles, hidden sheets, columns nobody asked for, notes on
cells, and what stands in no cell (text boxes, pivot caches, headers and footers). Exempt are numbers in columns recognised
as money, counts or other numbers, where one in eight of the nine-digit numbers would look like a CPR number. A number
that is formatted as an amount, or stands in a column or sheet that is not read, is asked about and turns nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from data import messages
from data.choices import Choices
from data.files.limits import column_name
from data.files.workbook import SheetCells, Workbook
from data.personal import bare, find_contact, find_cpr, is_likeness, numbers_after_streets
from data.problem import Place, Problem, Severity
from data.reading.parse import LISTED, Cell
from data.reading.recognise import is_for_people
from data.reading.rows import ReadSheet, masked, masked_text

# A column's texts are looked at in pieces, put together with a null between them: most pieces hold nothing of what is
# looked for, and of a whole piece that is told hundreds of times faster than of each text.
_PIECE = 2_000
_DIGITS_AS_0 = bytes.maketrans(b"123456789\xa0", b"000000000 ")
_BESIDE_DIGITS = bytes(sorted({*range(1, 256)} - {ord("0")}))
# What a header says of a column of CPR numbers.
_SAYS_CPR = re.compile(r"cpr|person-?n(?:umme)?r|p\.?nr", re.IGNORECASE)
# A number as a text file holds it; a zero in front is none of a number's.
_NUMBER_AS_TEXT = re.compile(
    r"[-+]?(?!0[0-9])(?:[0-9]+|[0-9]{1,3}(?:[ .\u00a0][0-9]{3})+)(?:[.,][0-9]+)?\s*(?:kr\.?|%|,-)?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\d(?:[ \u00a0.-]?\d){7}")
_CALLED = ("tlf", "tel", "mob", "sms", "+45", "0045")


def _digits(text: str) -> bytes:
    """The text's digits, all as zeros, with the marks between texts."""
    return (
        text.encode("latin-1", "replace")
        .replace(b"\n", b"\0")
        .translate(_DIGITS_AS_0)
        .translate(None, _BESIDE_DIGITS)
    )


class _Piece:
    """Some texts of a column, and which of them are worth a closer look."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.joined = "\0".join(texts)
        self.shape = self.joined.encode("latin-1", "replace").translate(_DIGITS_AS_0)
        self.digits = self.shape.translate(None, _BESIDE_DIGITS)

    def cpr(self, untyped: bool) -> Sequence[str]:
        """Those that may hold a CPR number: where none has so many digits, none does."""
        if self.joined.count("\0") >= len(self.texts):
            return self.texts  # what parts the texts stands in one of them, too
        lines = self.joined.replace("\0", "\n")
        seen, _ = bare(lines)
        digits = self.digits if seen is lines else _digits(seen)
        return self.texts if b"0" * (9 if untyped else 10) in digits else ()

    def contacts(self) -> set[str]:
        """Those that may hold contact data."""
        kinds: set[str] = set()
        if "@" in self.joined:
            kinds.update(text for text in self.texts if "@" in text)
        if b"0" * 8 in self.digits and self._may_hold_phone():
            kinds.update(text for text in self.texts if _PHONE.search(text))
        for place in numbers_after_streets(self.joined):
            end = self.joined.find("\0", place)
            kinds.add(self.joined[self.joined.rfind("\0", 0, place) + 1 : end if end >= 0 else None])
        return kinds

    def _may_hold_phone(self) -> bool:
        if b"00 00 00 00" in self.shape:
            return True
        lower = self.joined.lower()
        return any(word in lower for word in _CALLED)


class _Screen:
    def __init__(self, file: str, choices: Choices, untyped: bool) -> None:
        self.file = file
        self.untyped = untyped
        self.choices = choices
        self.problems: list[Problem] = []

    def tell(
        self, place: Place, kind: str, severity: Severity, message: messages.Message, *, count: int = 1
    ) -> None:
        self.problems.append(Problem(place, kind, severity, *message, count=count))

    def name(self, text: str, where: str, sheet: str | None = None) -> None:
        if find_cpr(text):
            message = messages.cpr_number(where, is_certain=not is_likeness(text))
            self.tell(Place(self.file, sheet), "cpr", "error", message)

    def sheet(self, cells: SheetCells, read: ReadSheet) -> None:
        headers = {match.column: match.header for match in read.recognised.columns}
        are_read = {match.column for match in read.recognised.columns if match.name is not None}
        for index, values in enumerate(zip_longest(*cells.rows)):
            header = headers.get(index + 1, "")
            distinct = set(values)
            texts = [value for value in distinct if type(value) is str]
            is_number = index in read.number_columns
            is_looked_at = not self.is_released(cells.name, header or column_place(index + 1))
            hits: set[Cell] = set()
            contacts: set[Cell] = set()
            # A piece at a time: all of them together are several times the column.
            for start in range(0, len(texts), _PIECE):
                piece = _Piece(texts[start : start + _PIECE])
                if is_looked_at:
                    hits.update(
                        text
                        for text in piece.cpr(self.untyped)
                        if find_cpr(text, untyped=self.untyped)
                        # In a text file an amount is a text like any other.
                        and not (is_number and _NUMBER_AS_TEXT.fullmatch(text.strip()))
                    )
                if not is_for_people(cells.name, cells.rows):
                    contacts.update(text for text in piece.contacts() if find_contact(text))
            if is_looked_at and not is_number:
                numbers = {v for v in distinct if type(v) is float and 1e8 <= v < 1e10}
                hits |= {number for number in numbers if find_cpr(number)}
            if hits:
                named = header or column_place(index + 1)
                self._found_cpr(cells, index, named, values, hits, is_read=index + 1 in are_read)
            if contacts:
                self.cells(cells, index, header, values, contacts, self._contact)
        for (row, column), text in cells.comments.items():
            place = Place(self.file, cells.name, row, column)
            if find_cpr(text):
                message = messages.cpr_number("Noten på cellen", is_certain=not is_likeness(text))
                self.tell(place, "cpr", "error", message)
            elif kinds := find_contact(text):
                message = messages.contact(kinds, "Noten på cellen")
                self.tell(place, "contact", "warning", message)

    def _found_cpr(
        self,
        cells: SheetCells,
        index: int,
        header: str,
        values: Sequence[Cell],
        hits: Collection[Cell],
        is_read: bool,
    ) -> None:
        """Those that turn the file away, and the numbers that are asked about."""
        numbers = {
            value
            for value in hits
            if type(value) is float
            or (self.untyped and isinstance(value, str) and _NUMBER_AS_TEXT.fullmatch(value.strip()))
        }
        top = next((value for value in values if isinstance(value, str)), "")
        if _SAYS_CPR.search(f"{header} {top}"):
            numbers = set()
        doubtful = {
            row
            for row, value in enumerate(values, 1)
            if value in numbers and (not is_read or (row, index + 1) in cells.amounts)
        }
        surely = {row for row, value in enumerate(values, 1) if value in hits} - doubtful
        for rows, tell in ((surely, self._cpr), (doubtful, self._cpr_likeness)):
            if rows:
                of_these_rows = [value if row in rows else None for row, value in enumerate(values, 1)]
                self.cells(cells, index, header, of_these_rows, hits, tell)

    def cells(
        self,
        cells: SheetCells,
        index: int,
        header: str,
        values: Sequence[Cell],
        hits: Collection[Cell],
        tell: Callable[[Place, Cell], None],
    ) -> None:
        rows = [row for row, value in enumerate(values, 1) if value is not None and value in hits]
        place = Place(self.file, cells.name, column=index + 1, header=header)
        for row in rows[:LISTED]:
            tell(replace(place, row=row), values[row - 1])
        if len(rows) > LISTED:
            last = self.problems[-1]
            rest = len(rows) - LISTED
            message = messages.more_of_the_same(header or f"kolonne {column_name(index + 1)}", rest)
            self.tell(place, last.kind, last.severity, message, count=rest)

    def _cpr(self, place: Place, value: Cell) -> None:
        message = messages.cpr_number(is_certain=not is_likeness(value), column=place.header)
        self.tell(place, "cpr", "error", message)

    def _cpr_likeness(self, place: Place, value: Cell) -> None:
        self.tell(place, "cpr_likeness", "error", messages.cpr_likeness(place.header))

    def _contact(self, place: Place, value: Cell) -> None:
        message = messages.contact(find_contact(value))
        self.tell(replace(place, value=masked_text(value)), "contact", "warning", message)

    def is_released(self, sheet: str, column: str) -> bool:
        return (self.file, sheet, column) in self.choices.released

    def beside(self, workbook: Workbook, shown_cells: Sequence[SheetCells]) -> None:
        """What stands in no cell. What a cell has, too, has been looked at there, and may have been released."""
        if not workbook.asides:
            return
        in_cells = set(_numbers_in_cells(workbook.sheets, self.untyped))
        names = {
            original.name: cells.name for original, cells in zip(workbook.sheets, shown_cells, strict=True)
        }
        reported: set[tuple[str, str, str]] = set()
        for sheet, where, value in workbook.asides:
            if set(_numbers(value)) <= in_cells or self.is_released(names.get(sheet, ""), where):
                continue
            kind = "cpr_likeness" if type(value) is float else "cpr"
            if (sheet, where, kind) in reported:
                continue
            reported.add((sheet, where, kind))
            message = (
                messages.cpr_likeness(where, is_column=False)
                if kind == "cpr_likeness"
                else messages.cpr_number(where, is_certain=not is_likeness(value))
            )
            header = where if kind == "cpr_likeness" else ""
            self.tell(Place(self.file, names.get(sheet), header=header), kind, "error", message)


def column_place(column: int) -> str:
    """What a column without a header goes by in a release: "kolonne B"."""
    return f"kolonne {column_name(column)}"


def release_place(problem: Problem) -> tuple[str, str, str] | None:
    """What a release of the problem goes by: (file, sheet or "", header, "kolonne B" or where it stands).

    None where nothing can be released: names, and texts that stand in no cell.
    """
    if problem.kind not in ("cpr", "cpr_likeness") or not problem.place.header:
        return None
    return problem.place.file, problem.place.sheet or "", problem.place.header


def _numbers(value: Cell) -> Iterator[str]:
    """The CPR numbers in a value, as ten digits."""
    if isinstance(value, float):
        yield f"{int(value):010d}"
    elif isinstance(value, str):
        for start, end in find_cpr(value, untyped=True):
            yield "".join(letter for letter in bare(value[start:end])[0] if letter.isdigit()).rjust(10, "0")


def _numbers_in_cells(sheets: Sequence[SheetCells], untyped: bool) -> Iterator[str]:
    for cells in sheets:
        for value in {value for row in cells.rows for value in row if type(value) in (str, float)}:
            if find_cpr(value, untyped=untyped):
                yield from _numbers(value)
        for text in cells.comments.values():
            yield from _numbers(text)


def screen(
    full_name: str,
    workbook: Workbook,
    cells: Sequence[SheetCells],
    tables: Sequence[tuple[SheetCells, ReadSheet]],
    choices: Choices,
) -> list[Problem]:
    """The personal data in one file.

    full_name: the file's name before it was masked; cells: sheets under masked names; tables: these, or the parts of
    them, as they were read.
    """
    screener = _Screen(masked(full_name), choices, workbook.format == "csv")
    screener.name(full_name, "Filens navn")
    for original, masked_cells in zip(workbook.sheets, cells, strict=True):
        screener.name(original.name, "Arkets navn", masked_cells.name)
    for masked_cells, read in tables:
        screener.sheet(masked_cells, read)
    screener.beside(workbook, cells)
    return screener.problems

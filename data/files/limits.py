"""What the reading of a file agrees on between the app and its child process: limits, refusals, what is noted of a sheet.

Imports the standard library only, for the child process imports it too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, fields
from functools import cache

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much one file may ask of the server. The defaults refused only a handful of 5,915 honest files.

    Each is a setting: the environment variable CSB_LIMIT_ROWS=500000, read at start, takes the place of `rows`.

    file_bytes: size of the file as it is sent (50 MB).
    zip_entries: parts a zipped workbook may consist of (2,000).
    inflated_bytes: what the parts may come to, counted while they are unpacked (400 MB).
    inflated_ratio: how many times its packed size a file may come to (200) ...
    inflated_free_bytes: ... once it has come to this much (20 MB).
    rows, columns: the furthest row and column of a sheet that hold a value (300,000 and 500).
    cells: rows times columns up to the furthest value, summed over the sheets (5 million).
    marked_cells: cells of a sheet with an error, and cells with a formula without a result (200,000 of each).
    memory_bytes: what the child process may use (2 GB).
    seconds: how long the child process may take (30).
    waiting_seconds: how long a file waits while two others are being read (60).

    The files of one delivery may together have as many bytes and cells as one file.
    """

    file_bytes: int = 50 * MB
    zip_entries: int = 2_000
    inflated_bytes: int = 400 * MB
    inflated_ratio: int = 200
    inflated_free_bytes: int = 20 * MB
    rows: int = 300_000
    columns: int = 500
    cells: int = 5_000_000
    marked_cells: int = 200_000
    memory_bytes: int = 2048 * MB
    seconds: float = 30
    waiting_seconds: float = 60

    @property
    def file_mb(self) -> int:
        """The largest file in MB, as people are told."""
        return self.file_bytes // MB

    @property
    def received_mb(self) -> int:
        """What the browser and the server let through, in MB: twice as much, so that a file that is too large is told so in Danish by
        the reading, and not in English on the way."""
        return 2 * max(1, -(-self.file_bytes // MB))

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Limits:
        """The defaults with what the environment sets; raises ValueError for what is not a positive whole number."""
        chosen = {}
        for setting in fields(cls):
            variable = f"CSB_LIMIT_{setting.name.upper()}"
            if variable in environment:
                chosen[setting.name] = int(environment[variable])
                if chosen[setting.name] <= 0:
                    raise ValueError(f"{variable} skal være et helt tal over 0")
        return cls(**chosen)


class Stop(Exception):
    """The file is not to be read: a code of workbook_sentences.SENTENCES and the values its sentence names."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def column_name(column: int) -> str:
    """1 -> "A", 28 -> "AB"."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The name a spreadsheet gives a cell: (12, 6) -> "F12"."""
    return f"{column_name(column)}{row}"


@cache
def column_number(letters: str) -> int:
    """ "A" -> 1, "AB" -> 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


_REFERENCE = re.compile(r"([A-Z]{1,7})([0-9]{1,10})")


def cell_place(name: str) -> tuple[int, int] | None:
    """ "F12" -> (12, 6); None for what is not the name of a cell."""
    match = _REFERENCE.fullmatch(name.replace("$", "").upper())
    return (int(match[2]), column_number(match[1])) if match else None


class CellSet(Set[tuple[int, int]]):
    """Cells (row, column) kept as runs down each column: {column: [(first row, last row), ...]}, ascending.

    A column of percentages is one run, where a set of its cells would take 100 bytes for each.
    """

    def __init__(self, runs: dict[int, list[tuple[int, int]]]) -> None:
        self._runs = runs

    def __contains__(self, cell: object) -> bool:
        if not (isinstance(cell, tuple) and len(cell) == 2):
            return False
        runs = self._runs.get(cell[1], [])
        place = bisect_right(runs, cell[0], key=lambda run: run[0])
        return place > 0 and cell[0] <= runs[place - 1][1]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for column, runs in self._runs.items():
            for first, last in runs:
                for row in range(first, last + 1):
                    yield row, column

    def __len__(self) -> int:
        return sum(last - first + 1 for runs in self._runs.values() for first, last in runs)

    def __repr__(self) -> str:
        return f"CellSet({self._runs})"


@dataclass
class Marks:
    """What the reader does not say about a sheet, collected in the child process.

    rows, columns: the furthest row and column with a value (0 where the sheet is blank); lowest and
    rightmost: the cells (row, column) that stand there. percent: {column: [[first row, last row], ...]}; amounts
    likewise, of the numbers that could be taken for a CPR number and are formatted as amounts or counts. shown: the
    same for each way of showing a cell that its value does not tell (`shown_as`, STRUCK). raised: the text of a cell
    without its raised letters.
    """

    name: str
    hidden: bool = False
    rows: int = 0
    columns: int = 0
    lowest: tuple[int, int] = (0, 0)
    rightmost: tuple[int, int] = (0, 0)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    percent: dict[int, list[list[int]]] = field(default_factory=dict)
    amounts: dict[int, list[list[int]]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    looks: dict[str, dict[int, list[list[int]]]] = field(default_factory=dict)
    raised: dict[tuple[int, int], str] = field(default_factory=dict)

    def value(self, row: int, column: int) -> None:
        """A cell that holds a value, or had one."""
        if row > self.rows:
            self.rows, self.lowest = row, (row, column)
        if column > self.columns:
            self.columns, self.rightmost = column, (row, column)

    def error(self, row: int, column: int, text: str) -> None:
        self.errors[row, column] = text

    def comment(self, row: int, column: int, text: str) -> None:
        text = text.strip()
        before = self.comments.get((row, column))
        self.comments[row, column] = text if before is None else f"{before}\n{text}"

    def percentage(self, row: int, column: int, last: int | None = None) -> None:
        """The cell, or the cells from row to last, are formatted as percentages."""
        _mark(self.percent, row, column, last or row)

    def amount(self, row: int, column: int) -> None:
        """The cell is formatted as an amount or a count."""
        _mark(self.amounts, row, column, row)

    def show(self, way: str, row: int, column: int, last: int | None = None) -> None:
        """The cell, or the cells from row to last, are shown in a way that their value does not tell."""
        _mark(self.looks.setdefault(way, {}), row, column, last or row)

    def check(self, limits: Limits) -> None:
        """Raises Stop where the sheet alone is over a limit."""
        if self.columns > limits.columns:
            raise Stop("columns", sheet=self.name, cell=cell_name(*self.rightmost), limit=limits.columns)
        if self.rows > limits.rows:
            raise Stop("rows", sheet=self.name, cell=cell_name(*self.lowest), limit=limits.rows)
        if max(len(self.errors), len(self.uncached)) > limits.marked_cells:
            raise Stop("errors", sheet=self.name, limit=limits.marked_cells)
        if len(self.merged) > limits.marked_cells or len(self.comments) > limits.marked_cells:
            raise Stop("marks", sheet=self.name, limit=limits.marked_cells)


def _mark(marked: dict[int, list[list[int]]], row: int, column: int, last: int) -> None:
    runs = marked.setdefault(column, [])
    if runs and runs[-1][0] <= row <= runs[-1][1] + 1:
        runs[-1][1] = max(runs[-1][1], last)
    else:
        runs.append([row, last])


def runs_of(marked: Mapping[int, list[list[int]]]) -> dict[int, list[tuple[int, int]]]:
    """{column: [(first row, last row), ...]}, ascending and without overlaps."""
    runs: dict[int, list[tuple[int, int]]] = {}
    for column, columns in marked.items():
        merged: list[tuple[int, int]] = []
        for first, last in sorted(columns):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = merged[-1][0], max(merged[-1][1], last)
            else:
                merged.append((first, last))
        runs[column] = merged
    return runs


# Formats every Excel knows by number that show thousands, decimals or a currency.
AMOUNTS_BUILT_IN = {2, 3, 4, *range(5, 9), *range(37, 45)}
_LITERAL = re.compile(r"\\.|_.|\*.|\[\$-[^\]]*\]|\[[^\]$]*\]")
_GROUPED = re.compile(r"[#0?][,.][#0?]|[$€£\[]|\bkr\b|\bdkk\b|\bmio\b|\bstk\b|\bantal\b", re.IGNORECASE)


def shows_amount(code: str) -> bool:
    """Whether a number format shows an amount or a count: thousands, decimals, a currency or a unit of such."""
    return bool(_GROUPED.search(_LITERAL.sub("", code)))


STRUCK = "struck"
THOUSANDS, MILLIONS = "thousands", "millions"
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_UNITS_SHOWN = (
    (re.compile(r"\bt\.? ?kr|\btkr|\btdkk|\btus", re.IGNORECASE), THOUSANDS),
    (re.compile(r"\bmio|\bmill|\bmdkk", re.IGNORECASE), MILLIONS),
)
# A comma behind the digits divides what is shown by a thousand, so that the unit beside it is the right one.
_DIVIDED = re.compile(r"[#0?],+(?![#0?,])")


def shown_as(code: str) -> str | None:
    """What a number format shows beside the value: a unit of money it is not in, or zeros before it ("0000")."""
    if re.fullmatch(r"0{2,20}", code):
        return code
    first = code.split(";")[0]
    if _DIVIDED.search(_QUOTED.sub("", first)):
        return None
    words = "".join(quoted or letter for quoted, letter in _QUOTED.findall(first))
    return next((way for pattern, way in _UNITS_SHOWN if pattern.search(words)), None)


def check_cells(sheets: list[Marks], limits: Limits) -> None:
    """Raises Stop where the sheets together have too many cells; names the largest and its furthest corner."""
    if sum(marks.rows * marks.columns for marks in sheets) <= limits.cells:
        return
    largest = max(sheets, key=lambda marks: marks.rows * marks.columns)
    corner = cell_name(largest.rows, largest.columns)
    raise Stop("cells", sheet=largest.name, cell=corner, limit=limits.cells)

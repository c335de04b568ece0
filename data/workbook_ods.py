"""What python-calamine hides in an OpenDocument spreadsheet, read off its XML with expat.

Runs in the child process and imports the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from xml.parsers import expat

from data.workbook_limits import Limits, Marks, Stop, check_cells
from data.workbook_zip import Part, inflate, without_doctype

_MANIFEST = "meta-inf/manifest.xml"
_ERROR = re.compile(r"#[^\s#]{2,15}[!?]|#N/A|#I/T|(?:Err|Fejl):[0-9]{3}")
_UNSEEN = {"collapse", "filter"}
_MOST = 1 << 30


def marks(content: bytes, found: dict[str, Part], limits: Limits) -> list[Marks]:
    """What is hidden in each sheet, in the file's order. Every part is unpacked once: raises Stop."""
    if _MANIFEST in found:
        manifest = b"".join(without_doctype(inflate(content, found[_MANIFEST]), allowed=True))
        if b"encryption-data" in manifest or "encrypted-package" in found:
            raise Stop("password")
    if "content.xml" not in found:
        raise Stop("damaged")
    for name, part in found.items():
        if name not in ("content.xml", _MANIFEST):
            pieces = inflate(content, part)
            for _ in without_doctype(pieces) if name.endswith(".xml") else pieces:
                continue
    sheets = scan(without_doctype(inflate(content, found["content.xml"])), limits)
    if not sheets:
        raise Stop("no_sheets")
    return sheets


def scan(pieces: Iterator[bytes], limits: Limits) -> list[Marks]:
    """The marks of every sheet of a content.xml; raises Stop over the limits and where it is not XML."""
    walker = _Walker(limits)
    try:
        for piece in pieces:
            walker.parser.Parse(piece, False)
        walker.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as fault:
        raise Stop("unreadable") from fault
    return walker.sheets


class _Walker:
    """Follows tables, rows and cells, each of which may stand for many of its kind."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Marks] = []
        self._limits = limits
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._marks: Marks | None = None
        self._depth = 0
        self._row = self._rows = self._column = self._columns = 0
        self._cell: dict[str, str] = {}
        self._text: list[str] = []
        self._in_note = False
        self._note: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name in ("table-cell", "covered-table-cell"):
            if self._marks is not None:
                self._start_cell({key.rpartition(" ")[2]: value for key, value in attributes.items()})
        elif name in ("creator", "date"):
            self.parser.CharacterDataHandler = None
        elif name == "p":
            self.parser.CharacterDataHandler = self._characters
        elif name == "table-row":
            self._row += self._rows
            self._rows = _repeated(attributes, "number-rows-repeated")
            self._column = self._columns = 0
            if self._marks is not None and _named(attributes, "visibility") in _UNSEEN:
                last = min(self._row + self._rows, self._limits.rows)
                self._marks.hidden_rows.update(range(self._row + 1, last + 1))
        elif name == "table":
            self._start_table(attributes)
        elif name == "table-column":
            repeated = _repeated(attributes, "number-columns-repeated")
            if self._marks is not None and _named(attributes, "visibility") in _UNSEEN:
                last = min(self._column + repeated, self._limits.columns)
                self._marks.hidden_columns.update(range(self._column + 1, last + 1))
            self._column += repeated
        elif name == "annotation":
            self._in_note = True
            self._note = []
        elif name == "style":
            self._style = _named(attributes, "name")
        elif name == "table-properties" and _named(attributes, "display") == "false":
            self._hidden_styles.add(self._style)

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self._marks = Marks(
                _named(attributes, "name"), _named(attributes, "style-name") in self._hidden_styles
            )
            self._row = self._rows = self._column = self._columns = 0

    def _start_cell(self, cell: dict[str, str]) -> None:
        self._column += self._columns
        self._columns = max(_number(cell.get("number-columns-repeated")), 1)
        self._cell = cell
        self._text = []

    def _characters(self, text: str) -> None:
        (self._note if self._in_note else self._text).append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in ("table-cell", "covered-table-cell"):
            if self._marks is not None:
                self._end_cell(self._marks)
        elif name == "table":
            self._depth -= 1
            if self._depth == 0 and self._marks is not None:
                self._finish(self._marks)
        elif name == "annotation":
            self._in_note = False

    def _end_cell(self, marks: Marks) -> None:
        self.parser.CharacterDataHandler = None
        cell, text = self._cell, "".join(self._text).strip()
        row, column = self._row + 1, self._column + 1
        last_row, last_column = row + self._rows - 1, column + self._columns - 1
        if self._note:
            marks.comment(row, column, "".join(self._note))
            self._note = []
        across, down = _number(cell.get("number-columns-spanned")), _number(cell.get("number-rows-spanned"))
        if across > 1 or down > 1:
            marks.merged.append((row, column, row + max(down, 1) - 1, column + max(across, 1) - 1))
        formula, kind = "formula" in cell, cell.get("value-type")
        if not (formula or kind or text):
            return
        marks.value(last_row, last_column)
        if last_row > self._limits.rows or last_column > self._limits.columns:
            marks.check(self._limits)
        wrong = kind == "error" or (formula and _ERROR.fullmatch(text) is not None)
        if wrong or (formula and not kind and not text):
            if self._rows * self._columns > self._limits.marked_cells:
                raise Stop("errors", sheet=marks.name, limit=self._limits.marked_cells)
            for place in product(range(row, last_row + 1), range(column, last_column + 1)):
                if wrong:
                    marks.error(*place, text or "#?")
                else:
                    marks.uncached.add(place)
        if kind == "percentage":
            for across in range(column, last_column + 1):
                marks.percentage(row, across, last_row)

    def _finish(self, marks: Marks) -> None:
        marks.check(self._limits)
        marks.hidden_rows = {row for row in marks.hidden_rows if row <= marks.rows}
        marks.hidden_columns = {column for column in marks.hidden_columns if column <= marks.columns}
        self.sheets.append(marks)
        check_cells(self.sheets, self._limits)
        self._marks = None


def _named(attributes: dict[str, str], name: str) -> str:
    for key, value in attributes.items():
        if key.rpartition(" ")[2] == name:
            return value
    return ""


def _number(text: str | None) -> int:
    return min(int(text), _MOST) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def _repeated(attributes: dict[str, str], name: str) -> int:
    return max(_number(_named(attributes, name)), 1)

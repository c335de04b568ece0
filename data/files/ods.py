"""What python-calamine hides in an OpenDocument spreadsheet, read off its XML: a fast way for plain rows, a sure one for all.

Runs in the child process and imports the standard library only.

A cell has no reference: its place is counted from the cells and rows before it, each of which may stand for many. A row
that holds values only is counted in one go; cell by cell goes only a row with something in it that is rare. What is not
written as LibreOffice and Excel write it raises NotPlain and is walked with expat, ten times slower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import chain, product
from xml.parsers import expat

from data.files.limits import Limits, Marks, Stop, check_cells
from data.files.text import HIDDEN_PART, RULES, TEXT_BOX, Aside, asides_of_xml, place_of
from data.files.xml import as_utf8, foreign_encoding
from data.files.zip import Part, inflate, repacked, without_doctype

_MANIFEST = "meta-inf/manifest.xml"
_READ = {"content.xml", "styles.xml", "settings.xml", "meta.xml"}
_BLOCK = 4 * 1024 * 1024
_ERROR = re.compile(r"#[^\s#]{2,15}[!?]|#N/A|#I/T|(?:Err|Fejl):[0-9]{3}")
_UNSEEN = {"collapse", "filter"}
_MOST = 1 << 30
_TOKEN = re.compile(rb"<(/?table:table|table:table-column|table:table-row)(?=[\s/>])([^<>]*)>")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell(?=[\s/>])([^<>]*)>")
_ATTRIBUTE = re.compile(r'(?:[\w.-]+:)?([\w.-]+)="([^"<>]*)"')
_STYLE = re.compile(
    rb'<style:style\s[^<>]*?style:name="([^"]+)"[^<>]*>((?:(?!</style:style>).)*)</style:style>', re.DOTALL
)
_RARE = (b'formula="', b'percentage"', b'-repeated="', b'-spanned="', b"<office:annotation", b"covered-")
_TAG = re.compile(r"<[^<>]*>")
_PARAGRAPH = re.compile(r"<text:p(?:\s[^<>]*)?>(.*?)</text:p>", re.DOTALL)
_NOTE = re.compile(r"<office:annotation(?=[\s>]).*?</office:annotation>", re.DOTALL)

Pieces = Callable[[], Iterator[bytes]]


class NotPlain(Exception):
    """The sheet is not written as the regular expressions expect."""


class Document:
    """The parts of an OpenDocument spreadsheet."""

    def __init__(self, content: bytes, found: dict[str, Part]) -> None:
        self._content = content
        self._found = found
        self._foreign: set[str] = set()
        self.asides: list[Aside] = []

    def marks(self, limits: Limits) -> list[Marks]:
        """What is hidden in each sheet, in the file's order. Every part is unpacked once: raises Stop."""
        found = self._found
        if _MANIFEST in found:
            manifest = b"".join(without_doctype(inflate(self._content, found[_MANIFEST]), allowed=True))
            if b"encryption-data" in manifest or "encrypted-package" in found:
                raise Stop("password")
        if "content.xml" not in found:
            raise Stop("damaged")
        for name, part in found.items():
            if name in ("content.xml", _MANIFEST):
                continue
            if name.endswith(".xml"):
                where = place_of(name) if "/" not in name else HIDDEN_PART
                self.asides += asides_of_xml(where, self._pieces(part, allowed=name not in _READ))
            else:
                for _ in inflate(self._content, part):
                    continue
        content = found["content.xml"]
        sheets = scan(lambda: self._pieces(content), limits)
        if not sheets:
            raise Stop("no_sheets")
        self.asides += _shapes(self._pieces(content))
        return sheets

    def mended(self) -> bytes:
        """The file as the reader takes it right; the same bytes where there is nothing to mend."""
        changed = {name: b"".join(self._pieces(self._found[name])) for name in set(self._foreign)}
        return repacked(self._content, self._found, changed) if changed else self._content

    def _pieces(self, part: Part, allowed: bool = False) -> Iterator[bytes]:
        pieces = inflate(self._content, part)
        first = next(pieces, b"")
        encoding = foreign_encoding(first[:4096])
        pieces = chain([first], pieces)
        if encoding is not None:
            self._foreign.add(part.name)
            pieces = as_utf8(pieces, encoding)
        return without_doctype(pieces, allowed=allowed)


_SHAPE = re.compile(
    rb"<draw:(frame|custom-shape|rect|line|ellipse|caption|text-box|g|circle|polygon|path|connector)(?=[\s>])"
    rb"|<(table:content-validation|table:help-message|table:error-message|table:named-expressions)(?=[\s>])"
)


def _shapes(pieces: Iterator[bytes]) -> Iterator[Aside]:
    """What in text boxes and figures could be a CPR number, wherever they are anchored, and in rules and names."""
    for block in _blocks(pieces):
        at = 0
        while shape := _SHAPE.search(block, at):
            name = b"draw:" + shape[1] if shape[1] else shape[2]
            end = block.find(b"</" + name + b">", shape.end())
            at = end if end >= 0 else len(block)
            yield from asides_of_xml(TEXT_BOX if shape[1] else RULES, [block[shape.start() : at]])


def scan(pieces: Pieces, limits: Limits) -> list[Marks]:
    """The marks of every sheet of a content.xml, which pieces() gives anew at each call; raises Stop."""
    try:
        return scan_plain(pieces(), limits)
    except NotPlain:
        return scan_any(pieces(), limits)


class _Sheets:
    """Where one stands in the file, and what has been found so far. Places are counted from 0 until they are noted."""

    def __init__(self, limits: Limits) -> None:
        self.done: list[Marks] = []
        self.current: Marks | None = None
        self._limits = limits
        self._row = self._rows = self._column = self._columns = 0

    def begin(self, name: str, hidden: bool) -> None:
        self.current = Marks(name, hidden)
        self._row = self._rows = self._column = self._columns = 0

    def end(self) -> None:
        marks = self.current
        if marks is None:
            return
        marks.check(self._limits)
        marks.hidden_rows = {row for row in marks.hidden_rows if row <= marks.rows}
        marks.hidden_columns = {column for column in marks.hidden_columns if column <= marks.columns}
        self.done.append(marks)
        check_cells(self.done, self._limits)
        self.current = None

    def columns(self, attributes: dict[str, str]) -> None:
        count = _repeated(attributes, "number-columns-repeated")
        if self.current is not None and attributes.get("visibility") in _UNSEEN:
            last = min(self._column + count, self._limits.columns)
            self.current.hidden_columns.update(range(self._column + 1, last + 1))
        self._column += count

    def row(self, attributes: dict[str, str]) -> None:
        self._row += self._rows
        self._rows = _repeated(attributes, "number-rows-repeated")
        self._column = self._columns = 0
        if self.current is not None and attributes.get("visibility") in _UNSEEN:
            last = min(self._row + self._rows, self._limits.rows)
            self.current.hidden_rows.update(range(self._row + 1, last + 1))

    def next_cell(self, count: int) -> None:
        self._column += self._columns
        self._columns = count

    def filled(self) -> None:
        """The cell holds a value."""
        assert self.current is not None
        row, column = self._row + self._rows, self._column + self._columns
        self.current.value(row, column)
        if row > self._limits.rows or column > self._limits.columns:
            self.current.check(self._limits)

    def cell(self, attributes: dict[str, str], text: str, note: str) -> None:
        """Everything about the cell that next_cell went to; text is what it shows."""
        assert self.current is not None
        marks, row, column = self.current, self._row + 1, self._column + 1
        last_row, last_column = row + self._rows - 1, column + self._columns - 1
        if note:
            marks.comment(row, column, note)
        across = _number(attributes.get("number-columns-spanned"))
        down = _number(attributes.get("number-rows-spanned"))
        if across > 1 or down > 1:
            marks.merged.append((row, column, row + max(down, 1) - 1, column + max(across, 1) - 1))
        formula, kind = "formula" in attributes, attributes.get("value-type")
        if not (formula or kind or text):
            return
        self.filled()
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
            for percentages in range(column, last_column + 1):
                marks.percentage(row, percentages, last_row)


def _number(text: str | None) -> int:
    return min(int(text), _MOST) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def _repeated(attributes: dict[str, str], name: str) -> int:
    return max(_number(attributes.get(name)), 1)


def _attributes(tag: bytes) -> dict[str, str]:
    """Attributes without their prefix. calcext:value-type comes after office:value-type, and tells of errors."""
    if b"'" in tag:
        raise NotPlain
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag.decode())}


def _blocks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The XML in blocks of some 4 MB, each cut after a row."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= _BLOCK:
            cut = held.rfind(b"</table:table-row>", max(len(held) - len(piece) - 18, 0)) + 18
            if cut > 18:
                yield bytes(held[:cut])
                del held[:cut]
    yield bytes(held)


def scan_plain(pieces: Iterator[bytes], limits: Limits) -> list[Marks]:
    """The fast way. Raises NotPlain for a file it cannot be sure of."""
    sheets = _Sheets(limits)
    hidden_styles: set[str] = set()
    for index, block in enumerate(_blocks(pieces)):
        start = 0
        if index == 0:
            start = block.find(b"<office:document-content")
            head = block[: max(start, 0)].lower()
            if start < 0 or (b"encoding" in head and b"utf-8" not in head):
                raise NotPlain
            hidden_styles = {
                name.decode() for name, inside in _STYLE.findall(block) if b'table:display="false"' in inside
            }
        if block.find(b"<!", start) >= 0 or block.find(b"<?", start) >= 0:
            raise NotPlain
        if b"<table:tracked-changes" in block or b"<table:dde-link" in block:
            raise NotPlain
        _plain_block(block, sheets, hidden_styles)
    if not block.rstrip().endswith(b"</office:document-content>"):
        raise Stop("truncated")
    return sheets.done


def _plain_block(block: bytes, sheets: _Sheets, hidden_styles: set[str]) -> None:
    rare = [mark for mark in _RARE if mark in block]
    at = 0
    while token := _TOKEN.search(block, at):
        at = token.end()
        name, tag = token[1], token[2]
        if name == b"table:table-row":
            sheets.row(_attributes(tag) if tag.strip(b"/ ") else {})
            if not tag.endswith(b"/"):
                end = block.find(b"</table:table-row>", at)
                if end < 0:
                    raise NotPlain
                if sheets.current is not None:
                    _plain_row(block[at:end], sheets, rare)
                at = end
        elif name == b"table:table-column":
            sheets.columns(_attributes(tag))
        elif name == b"table:table":
            attributes = _attributes(tag)
            sheets.begin(attributes.get("name", ""), attributes.get("style-name") in hidden_styles)
        else:
            sheets.end()


def _plain_row(row: bytes, sheets: _Sheets, rare: list[bytes]) -> None:
    row = row.rstrip()
    while row.endswith(b"/>"):  # blank cells at the end, mostly one that stands for 16,000
        last = row.rfind(b"<")
        blank = _CELL.match(row, last)
        if not blank or b"formula=" in blank[1] or b"-spanned=" in blank[1]:
            break
        row = row[:last].rstrip()
    if not row:
        return
    if not any(mark in row for mark in rare):
        sheets.next_cell(row.count(b"<table:table-cell"))
        sheets.filled()
        return
    cells = list(_CELL.finditer(row))
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        tag = cell[1]
        inside = row[cell.end() : following.start() if following else len(row)]
        if b"=" not in tag and not inside.startswith(b"<"):
            sheets.next_cell(1)
            continue
        attributes = _attributes(tag)
        sheets.next_cell(_repeated(attributes, "number-columns-repeated"))
        text = note = ""
        if "formula" in attributes or b"<office:annotation" in inside or not attributes.get("value-type"):
            text, note = _shown(inside.decode())
        sheets.cell(attributes, text, note)


def _shown(inside: str) -> tuple[str, str]:
    """(text, note) of what stands in a cell."""
    notes = _NOTE.findall(inside)
    rest = _NOTE.sub("", inside)
    return tuple(  # type: ignore[return-value]
        unescape("\n".join(_TAG.sub("", line) for line in _PARAGRAPH.findall(part))).strip()
        for part in (rest, "".join(notes))
    )


def scan_any(pieces: Iterator[bytes], limits: Limits) -> list[Marks]:
    """The sure way, for any XML that says the same. Raises Stop where it is not XML."""
    walker = _Walker(limits)
    try:
        for piece in pieces:
            walker.parser.Parse(piece, False)
        walker.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as fault:
        raise Stop("unreadable") from fault
    return walker.sheets.done


class _Walker:
    """Follows the tags. Texts are listened to only in cells and their notes."""

    def __init__(self, limits: Limits) -> None:
        self.sheets = _Sheets(limits)
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._passed_over = 0
        self._cell: dict[str, str] | None = None
        self._in_note = False
        self._text: list[str] = []
        self._note: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, tag: str, named: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        attributes = {key.rpartition(" ")[2]: value for key, value in named.items()}
        if name in ("tracked-changes", "dde-link"):
            self._passed_over += 1
        if self._passed_over:
            return
        if name in ("table-cell", "covered-table-cell"):
            self._cell, self._text, self._note = attributes, [], []
        elif name == "p" and self._cell is not None:
            lines = self._note if self._in_note else self._text
            if lines:
                lines.append("\n")
            self.parser.CharacterDataHandler = lines.append
        elif name == "table-row":
            self.sheets.row(attributes)
        elif name == "table":
            self.sheets.begin(attributes.get("name", ""), attributes.get("style-name") in self._hidden_styles)
        elif name == "table-column":
            self.sheets.columns(attributes)
        elif name == "annotation":
            self._in_note = True
        elif name == "style":
            self._style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in ("tracked-changes", "dde-link"):
            self._passed_over -= 1
        if self._passed_over:
            return
        if name in ("table-cell", "covered-table-cell"):
            if self.sheets.current is not None and self._cell is not None:
                self.sheets.next_cell(_repeated(self._cell, "number-columns-repeated"))
                self.sheets.cell(self._cell, "".join(self._text).strip(), "".join(self._note).strip())
            self._cell = None
        elif name == "p":
            self.parser.CharacterDataHandler = None
        elif name == "annotation":
            self._in_note = False
        elif name == "table":
            self.sheets.end()

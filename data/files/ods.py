"""What python-calamine hides in an OpenDocument spreadsheet, read off its XML: a fast way for plain rows, a sure one for all.

Runs in the child process and imports the standard library only.

A cell has no reference: its place is counted from the cells and rows before it, each of which may stand for many. A row
that holds values only is counted in one go; cell by cell goes only a row with something in it that is rare. What is not
written as LibreOffice and Excel write it raises NotPlain and is walked with expat, ten times slower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import product
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from data.files.limits import STRUCK, Limits, Marks, Stop, check_cells, shown_as
from data.files.text import (
    HIDDEN_PART,
    PICTURES,
    RULES,
    TEXT_BOX,
    Aside,
    asides_of_bytes,
    asides_of_xml,
    place_of,
)
from data.files.xml import NotPlain, Zipped
from data.files.zip import Part, inflate, without_doctype

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
_SPAN = re.compile(r'<text:span text:style-name="([^"]*)"[^<>]*>.*?</text:span>', re.DOTALL)
_NOTE = re.compile(r"<office:annotation(?=[\s>]).*?</office:annotation>", re.DOTALL)

Pieces = Callable[[], Iterator[bytes]]


class Document(Zipped):
    """The parts of an OpenDocument spreadsheet."""

    def __init__(self, content: bytes, zip_parts: Mapping[str, Part]) -> None:
        super().__init__(content, zip_parts)
        self.asides: list[Aside] = []

    def marks(self, limits: Limits) -> list[Marks]:
        """What is hidden in each sheet, in the file's order. Every part is unpacked once: raises Stop."""
        zip_parts = self.zip_parts
        if _MANIFEST in zip_parts:
            manifest = b"".join(without_doctype(inflate(self.content, zip_parts[_MANIFEST]), allowed=True))
            if b"encryption-data" in manifest or "encrypted-package" in zip_parts:
                raise Stop("password")
        if "content.xml" not in zip_parts:
            raise Stop("damaged")
        for name, part in zip_parts.items():
            if name in ("content.xml", _MANIFEST):
                continue
            if name.endswith(".xml"):
                where = place_of(name) if "/" not in name else HIDDEN_PART
                self.asides += asides_of_xml(where, self.pieces(part, allowed=name not in _READ))
            else:
                other = b"".join(inflate(self.content, part))
                if not name.endswith(PICTURES):
                    self.asides += asides_of_bytes(HIDDEN_PART, other)
        content = zip_parts["content.xml"]
        sheets = scan(lambda: self.pieces(content), limits)
        if not sheets:
            raise Stop("no_sheets")
        self.asides += _shapes(self.pieces(content))
        return sheets


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
    looks = looks_of(pieces())
    try:
        return scan_plain(pieces(), limits, looks)
    except NotPlain:
        return scan_any(pieces(), limits, looks)


@dataclass
class Looks:
    """How cells are shown beside their value: {name of a cell's style: ways}, and the styles of raised letters."""

    styles: dict[str, list[str]] = field(default_factory=dict)
    raised: set[str] = field(default_factory=set)

    def marks(self) -> list[bytes]:
        """What stands in a row with something of it."""
        return [f'style-name="{name}"'.encode() for name in (*self.styles, *self.raised)]


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def looks_of(pieces: Iterator[bytes]) -> Looks:
    """The styles before the sheets that tell what their cells' values do not."""
    parser: Any = ElementTree.XMLPullParser(("start", "end"))
    try:
        for piece in pieces:
            parser.feed(piece)
            for event, element in parser.read_events():
                name = _local(element.tag)
                if event == "end" and name == "automatic-styles":
                    return _looks(element)
                if event == "start" and name == "body":
                    return Looks()
    except (ElementTree.ParseError, ValueError, LookupError):
        # What is no XML is told by the scan of the cells.
        return Looks()
    return Looks()


def _looks(styles: ElementTree.Element) -> Looks:
    looks = Looks()
    formats: dict[str, str] = {}
    for element in styles:
        own = {_local(key): value for key, value in element.items()}
        inside = [
            (_local(part.tag), {_local(key): value for key, value in part.items()}, part.text or "")
            for part in element.iter()
        ]
        if _local(element.tag) in ("number-style", "currency-style"):
            if way := shown_as(_format_code(inside)):
                formats[own.get("name", "")] = way
        elif _local(element.tag) == "style":
            texts = [attributes for tag, attributes, _ in inside if tag == "text-properties"]
            if own.get("family") == "text":
                if any(text.get("text-position", "").startswith("super") for text in texts):
                    looks.raised.add(own.get("name", ""))
                continue
            ways = [formats[name]] if (name := own.get("data-style-name", "")) in formats else []
            if any(text.get("text-line-through-style", "none") != "none" for text in texts):
                ways.append(STRUCK)
            if ways:
                looks.styles[own.get("name", "")] = ways
    return looks


def _format_code(parts: list[tuple[str, dict[str, str], str]]) -> str:
    """A number's style as Excel writes it, as far as `shown_as` looks at it."""
    code = ""
    for tag, attributes, text in parts:
        if tag == "number":
            grouped = "#," if attributes.get("grouping") == "true" else ""
            code += grouped + "0" * max(_number(attributes.get("min-integer-digits")), 1)
            code += "," * (attributes.get("display-factor", "1") in ("1000", "1000000"))
        elif tag in ("text", "currency-symbol") and text:
            code += f'"{text}"'
    return code


class _Sheets:
    """Where one stands in the file, and what has been found so far. Places are counted from 0 until they are noted."""

    def __init__(self, limits: Limits, looks: Looks) -> None:
        self.done: list[Marks] = []
        self.current: Marks | None = None
        self.looks = looks
        self.are_shown = False  # whether a column's own style tells something of its cells
        self._limits = limits
        self._defaults: list[tuple[int, str]] = []  # (column after the last, style) of the columns
        self._row_style = ""
        self._row = self._rows = self._column = self._columns = 0

    def begin(self, name: str, hidden: bool) -> None:
        self.current = Marks(name, hidden)
        self._defaults, self.are_shown = [], False
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
        style = attributes.get("default-cell-style-name", "")
        self._defaults.append((self._column, style))
        self.are_shown = self.are_shown or style in self.looks.styles

    def row(self, attributes: dict[str, str]) -> None:
        self._row += self._rows
        self._rows = _repeated(attributes, "number-rows-repeated")
        self._column = self._columns = 0
        self._row_style = attributes.get("default-cell-style-name", "")
        if self.current is not None and attributes.get("visibility") in _UNSEEN:
            last = min(self._row + self._rows, self._limits.rows)
            self.current.hidden_rows.update(range(self._row + 1, last + 1))

    def _default(self, column: int) -> str:
        return next((style for last, style in self._defaults if column <= last), "")

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

    def cell(self, attributes: dict[str, str], text: str, note: str, plain: str = "") -> None:
        """Everything about the cell that next_cell went to; text is what it shows, plain without its raised letters."""
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
        if plain and self._rows * self._columns <= self._limits.marked_cells:
            for place in product(range(row, last_row + 1), range(column, last_column + 1)):
                marks.raised[place] = plain
        style = attributes.get("style-name") or self._row_style or self._default(column)
        for way in self.looks.styles.get(style, ()):
            for at in range(column, last_column + 1):
                marks.show(way, row, at, last_row)
        if kind == "percentage":
            for percentages in range(column, last_column + 1):
                marks.percentage(row, percentages, last_row)


def _plain(inside: str, raised: set[str]) -> str:
    """The text of a cell without its raised letters; "" where it has none."""
    rest = _NOTE.sub("", inside)
    without = _SPAN.sub(lambda span: "" if span[1] in raised else span[0], rest)
    return _text_and_note(without)[0] if without != rest else ""


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


def scan_plain(pieces: Iterator[bytes], limits: Limits, looks: Looks) -> list[Marks]:
    """The fast way. Raises NotPlain for a file it cannot be sure of."""
    sheets = _Sheets(limits, looks)
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
    rare = [mark for mark in (*_RARE, *sheets.looks.marks()) if mark in block]
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
    if not sheets.are_shown and not any(mark in row for mark in rare):
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
        text = note = plain = ""
        if "formula" in attributes or b"<office:annotation" in inside or not attributes.get("value-type"):
            text, note = _text_and_note(inside.decode())
        if sheets.looks.raised and b"<text:span" in inside:
            plain = _plain(inside.decode(), sheets.looks.raised)
        sheets.cell(attributes, text, note, plain)


def _text_and_note(inside: str) -> tuple[str, str]:
    """(text, note) of what stands in a cell."""
    notes = _NOTE.findall(inside)
    rest = _NOTE.sub("", inside)
    return tuple(  # type: ignore[return-value]
        unescape("\n".join(_TAG.sub("", line) for line in _PARAGRAPH.findall(part))).strip()
        for part in (rest, "".join(notes))
    )


def scan_any(pieces: Iterator[bytes], limits: Limits, looks: Looks) -> list[Marks]:
    """The sure way, for any XML that says the same. Raises Stop where it is not XML."""
    walker = _Walker(limits, looks)
    try:
        for piece in pieces:
            walker.parser.Parse(piece, False)
        walker.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as fault:
        raise Stop("unreadable") from fault
    return walker.sheets.done


class _Walker:
    """Follows the tags. Texts are listened to only in cells and their notes."""

    def __init__(self, limits: Limits, looks: Looks) -> None:
        self.sheets = _Sheets(limits, looks)
        self._spans: list[bool] = []
        self._plain: list[str] = []
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
            self._cell, self._text, self._note, self._plain = attributes, [], [], []
        elif name == "p" and self._cell is not None:
            lines = self._note if self._in_note else self._text
            if lines:
                lines.append("\n")
            self.parser.CharacterDataHandler = self._note.append if self._in_note else self._letters
        elif name == "span" and self._cell is not None:
            self._spans.append(attributes.get("style-name") in self.sheets.looks.raised)
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

    def _letters(self, text: str) -> None:
        self._text.append(text)
        if not any(self._spans):
            self._plain.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in ("tracked-changes", "dde-link"):
            self._passed_over -= 1
        if self._passed_over:
            return
        if name in ("table-cell", "covered-table-cell"):
            if self.sheets.current is not None and self._cell is not None:
                self.sheets.next_cell(_repeated(self._cell, "number-columns-repeated"))
                text, plain = ("".join(part).strip() for part in (self._text, self._plain))
                is_raised = bool(self.sheets.looks.raised) and plain != text.replace("\n", "")
                self.sheets.cell(self._cell, text, "".join(self._note).strip(), plain if is_raised else "")
            self._cell = None
        elif name == "p":
            self.parser.CharacterDataHandler = None
        elif name == "span" and self._spans:
            self._spans.pop()
        elif name == "annotation":
            self._in_note = False
        elif name == "table":
            self.sheets.end()

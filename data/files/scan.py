"""What python-calamine hides in an Office Open XML workbook, read off its XML: a fast way for plain sheets, a sure one for all.

Runs in the child process and imports the standard library only.

Excel and most exporters write a cell as <c r="F12" s="3" t="s">. Such a sheet is searched with regular expressions
that stop only at what is rare. A sheet that is written otherwise (apostrophes, cells without a reference, XML
comments, another encoding) raises NotPlain and is walked with expat, which is right for all XML and much slower.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import chain
from xml.etree import ElementTree
from xml.parsers import expat

from data.files.limits import (
    AMOUNTS_BUILT_IN,
    STRUCK,
    Limits,
    Marks,
    Stop,
    cell_place,
    column_name,
    column_number,
    shown_as,
    shows_amount,
)
from data.files.text import (
    HIDDEN_PART,
    PICTURES,
    Aside,
    asides_of_bytes,
    asides_of_embedded,
    asides_of_xml,
    formula_asides,
    place_of,
    sheet_asides,
)
from data.files.xml import NotPlain, Zipped, is_odd
from data.files.zip import Part, inflate

_BLOCK = 4 * 1024 * 1024
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^<>]*)>')
_ERROR = re.compile(rb' t="e"')
_ERROR_TEXT = re.compile(rb"\s*(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?\s*<v>([^<]*)</v>")
_UNCACHED = re.compile(rb"(?:</f>|<f(?:\s[^<>]*)?/>)\s*(<v\s*/>|<v>\s*</v>)?\s*</c>")
_MERGED = re.compile(rb'<mergeCell\s[^<>]*?ref="([A-Z0-9:$]+)"')
_HIDDEN_ROW = re.compile(rb'<row\s(?=[^<>]*?\bhidden="(?:1|true)")([^<>]*)')
_ROW_NUMBER = re.compile(rb'(?:^|\s)r="([0-9]{1,7})"')
_COLUMNS = re.compile(rb'<col\s(?=[^<>]*?\bhidden="(?:1|true)")[^<>]*>')
_MIN_MAX = re.compile(rb'\b(min|max)="([0-9]{1,6})"')
_ROOT = re.compile(rb"<(\w{1,20}:)?worksheet[\s>]")
_UNIQUE = re.compile(rb"<(?:\w+:)?sst\s[^<>]*?uniqueCount\s*=\s*[\"']\s*([0-9]+)")
_STYLE = re.compile(rb' s="([0-9]{1,6})"')
# A number of nine or ten digits that could begin with a date, as it is or with an exponent.
_LARGE = rb"<v>(?:[1-3]?[0-9](?:0[1-9]|1[0-2])[0-9]{6}(?:\.0*)?|[0-9](?:\.[0-9]+)?[Ee]\+?0?[89])</v>"
_PERCENT_BUILT_IN = {9, 10}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_TRUE = {"1", "true"}

Pieces = Callable[[], Iterator[bytes]]


class Package(Zipped):
    """The parts of an Office Open XML workbook and how they hang together."""

    def __init__(self, content: bytes, zip_parts: Mapping[str, Part]) -> None:
        super().__init__(content, zip_parts)
        self.macros = any(name.endswith("vbaproject.bin") for name in zip_parts)
        self.asides: list[Aside] = []
        self._sheet_parts: dict[str, Marks] = {}
        self._odd: set[str] = set()
        self._with_raised: Part | None = None

    def marks(self, limits: Limits) -> list[Marks]:
        """What is hidden in each worksheet, in the workbook's order. Every part is unpacked once: raises Stop."""
        main = next(iter(self._related("", "/officedocument")), "xl/workbook.xml")
        sheets = self._sheet_parts = self._sheets(main)
        styles = self._styles(main)
        for name, part in self.zip_parts.items():
            if name not in sheets:
                self._check(part, limits)
        if self._with_raised is not None:
            styles.raised = raised_texts(b"".join(self.pieces(self._with_raised)))
        for name, marks in sheets.items():
            beside = scan_sheet(marks, lambda part=self.zip_parts[name]: self.pieces(part), styles)  # type: ignore[misc]
            self.asides += beside.asides
            if beside.is_odd:
                self._odd.add(name)
            self._comments(name, marks)
            marks.check(limits)
        return list(sheets.values())

    def as_read(self) -> bytes:
        """The workbook as the reader takes it right."""
        return self.mended(self._odd)

    def furthest(self, number: int) -> tuple[int, int]:
        """(row, column) of the furthest values that are more than blanks in the numbered sheet, walked with care."""
        part = self.zip_parts[list(self._sheet_parts)[number]]
        marks = Marks("")
        scan_any(marks, self.pieces(part), Styles(), seen_only=True)
        return marks.rows, marks.columns

    def _check(self, part: Part, limits: Limits) -> None:
        if not part.name.endswith((".xml", ".rels", ".vml")):
            content = b"".join(inflate(self.content, part))
            if "/embeddings/" in part.name:
                self.asides += asides_of_embedded(content, limits)
            elif not part.name.endswith(PICTURES):
                self.asides += asides_of_bytes(HIDDEN_PART, content)
            return
        pieces = self.pieces(part)
        first = next(pieces, b"")
        match = _UNIQUE.search(first, 0, 4096) if part.name.endswith("sharedstrings.xml") else None
        if match and int(match[1]) > part.size:
            raise Stop("shared_strings", count=int(match[1]))
        self.asides += asides_of_xml(place_of(part.name), self._watched(part, chain([first], pieces)))

    def _watched(self, part: Part, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces as they come; whether there are raised letters among the shared texts is kept."""
        before = b""
        for piece in pieces:
            if part.name.endswith("sharedstrings.xml") and (
                _RAISED in piece or _RAISED in before + piece[:20]
            ):
                self._with_raised = part
            before = piece[-20:]
            yield piece

    def _tree(self, name: str) -> ElementTree.Element:
        """The part's XML, an element without content where the workbook has no such part."""
        part = self.zip_parts.get(name)
        if part is None:
            return ElementTree.Element("missing")
        try:
            return ElementTree.fromstring(b"".join(self.pieces(part)))
        except (ElementTree.ParseError, ValueError, LookupError) as fault:
            raise Stop("unreadable") from fault

    def _relations(self, name: str) -> Iterator[tuple[str, str, str]]:
        """(id, kind, part) of what a part refers to; "" is the package itself. Both in lower case."""
        folder, base = posixpath.split(name)
        for relation in self._tree(posixpath.join(folder, "_rels", f"{base}.rels")):
            target = relation.get("Target", "").replace("\\", "/").lower()
            if relation.get("TargetMode") != "External":
                part = posixpath.normpath(posixpath.join("/", folder, target)).removeprefix("/")
                yield relation.get("Id", ""), relation.get("Type", "").lower(), part

    def _related(self, name: str, kind: str) -> list[str]:
        return [
            part
            for _, type_, part in self._relations(name)
            if type_.endswith(kind) and part in self.zip_parts
        ]

    def _sheets(self, main: str) -> dict[str, Marks]:
        """{part: marks} of the worksheets; charts, dialogs and macro sheets are left out, as the reader does."""
        parts = {key: part for key, type_, part in self._relations(main) if type_.endswith("/worksheet")}
        sheets = {}
        for element in self._tree(main).iter():
            if _local(element.tag) != "sheet":
                continue
            key = next((value for name, value in element.items() if name.endswith("}id")), "")
            part = parts.get(key)
            if part is not None and part in self.zip_parts:
                hidden = element.get("state", "visible") != "visible"
                sheets[part] = Marks(element.get("name", ""), hidden)
        if not sheets:
            raise Stop("no_sheets")
        return sheets

    def _styles(self, main: str) -> Styles:
        """The numbers of the cell styles that show a number as a percentage, and as an amount or a count."""
        percent, amounts = set(_PERCENT_BUILT_IN), set(AMOUNTS_BUILT_IN)
        styles = Styles()
        for name in self._related(main, "/styles"):
            tree = self._tree(name)
            ways: dict[int, str] = {}
            struck = [font for group in tree if _local(group.tag) == "fonts" for font in group]
            strikes = {index for index, font in enumerate(struck) if any(map(_is_strike, font))}
            for element in tree.iter():
                if _local(element.tag) == "numFmt":
                    number, code = _number(element.get("numFmtId")), element.get("formatCode", "")
                    if "%" in _NOT_SHOWN.sub("", code):
                        percent.add(number)
                    (amounts.add if shows_amount(code) else amounts.discard)(number)
                    if way := shown_as(code):
                        ways[number] = way
            for group in tree:
                if _local(group.tag) == "cellXfs":
                    for index, style in enumerate(group):
                        number = _number(style.get("numFmtId"))
                        if number in percent:
                            styles.percent.add(index)
                        if number in amounts:
                            styles.amounts.add(index)
                        if number in ways:
                            styles.looks.setdefault(ways[number], set()).add(index)
                        if _number(style.get("fontId")) in strikes:
                            styles.looks.setdefault(STRUCK, set()).add(index)
        return styles

    def _comments(self, sheet: str, marks: Marks) -> None:
        """Notes and threaded comments; the fixed text Excel puts in a note for older programs is kept with the rest."""
        for name in [*self._related(sheet, "/comments"), *self._related(sheet, "/threadedcomment")]:
            for element in self._tree(name).iter():
                if _local(element.tag) in ("comment", "threadedComment"):
                    place = cell_place(element.get("ref", ""))
                    text = "".join(
                        part.text or "" for part in element.iter() if _local(part.tag) in ("t", "text")
                    )
                    if place and text.strip():
                        marks.comment(*place, text)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _is_strike(element: ElementTree.Element) -> bool:
    return _local(element.tag) in ("strike", "dstrike") and element.get("val", "1") in _TRUE


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else -1


@dataclass
class Styles:
    """Numbers of cell styles: those that show a percentage, an amount or a count, and another thing (`shown_as`, STRUCK).

    raised: numbers of shared texts with raised letters -> the text without them.
    """

    percent: set[int] = field(default_factory=set)
    amounts: set[int] = field(default_factory=set)
    looks: dict[str, set[int]] = field(default_factory=dict)
    raised: dict[int, str] = field(default_factory=dict)

    def ways(self, style: int) -> list[str]:
        """How cells of the style are shown beside their value."""
        return [way for way, styles in self.looks.items() if style in styles]


@dataclass
class Beside:
    """What a sheet's XML holds besides cells, and whether the reader would take its values amiss."""

    asides: list[Aside] = field(default_factory=list)
    is_odd: bool = False


def scan_sheet(marks: Marks, pieces: Pieces, styles: Styles) -> Beside:
    """Fills the marks from a sheet's XML. pieces() gives the XML anew at each call."""
    beside = Beside()

    def watched() -> Iterator[bytes]:
        is_comment = b""
        for piece in pieces():
            if b"<!" in is_comment + piece:
                beside.is_odd = True
            is_comment = piece[-1:]
            yield piece

    try:
        scan_plain(marks, pieces(), styles, beside)
    except NotPlain:
        fresh = Marks(marks.name, marks.hidden)
        scan_any(fresh, watched(), styles)
        vars(marks).update(vars(fresh))
        xml = b"".join(pieces())
        beside.is_odd = beside.is_odd or is_odd(xml)
        beside.asides = [*formula_asides(marks.name, xml), *sheet_asides(marks.name, xml)]
    keep = range(1, marks.columns + 1)
    marks.hidden_columns = {column for column in marks.hidden_columns if column in keep}
    marks.hidden_rows = {row for row in marks.hidden_rows if row <= marks.rows}
    return beside


def _blocks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The XML in blocks of some 4 MB, each cut before a row, and without the namespace prefix of its root."""
    held = bytearray(next(pieces, b""))
    root = _ROOT.search(held, 0, 4096)
    prefix = root[1] if root and root[1] else b""
    row = b"<%brow " % prefix
    for piece in pieces:
        held += piece
        if len(held) >= _BLOCK:
            cut = held.rfind(row, len(held) - len(piece) - len(row))
            if cut > 0:
                yield _bare(bytes(held[:cut]), prefix)
                del held[:cut]
    yield _bare(bytes(held), prefix)


def _bare(block: bytes, prefix: bytes) -> bytes:
    return block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else block


def scan_plain(marks: Marks, pieces: Iterator[bytes], styles: Styles, beside: Beside) -> None:
    """The fast way. Raises NotPlain for a sheet it cannot be sure of, Stop for one that ends too soon."""
    styled = re.compile(rb' s="(?:%s)"' % b"|".join(b"%d" % style for style in sorted(styles.percent)))
    large = None
    if styles.amounts:
        of_amounts = b"|".join(b"%d" % style for style in sorted(styles.amounts))
        large = re.compile(rb' s="(?:%s)"(?: t="n")?>(?:<f[^<>]*(?:/>|>[^<]*</f>))?%s' % (of_amounts, _LARGE))
    block = b""
    for index, block in enumerate(_blocks(pieces)):
        _check_plain(block, first=index == 0)
        _extent(marks, block)
        for row, column, end in _cells(block, _ERROR):
            text = _ERROR_TEXT.match(block, end)
            marks.error(row, column, unescape(text[1].decode()).strip() if text else "#?")
        if b"</f>" in block or b"<f " in block or b"<f/" in block:
            _formulas(marks, block)
            beside.asides += formula_asides(marks.name, block)
        for row, column, end in _cells(block, styled):
            if _holds(block, end):
                marks.percentage(row, column)
        for way, numbers in styles.looks.items():
            chosen = re.compile(rb' s="(?:%s)"' % b"|".join(b"%d" % number for number in sorted(numbers)))
            for row, column, end in _cells(block, chosen):
                if _holds(block, end):
                    marks.show(way, row, column)
        if styles.raised or _RAISED in block:
            _raised(marks, block, styles.raised)
        for row, column, _ in _cells(block, large) if large else ():
            marks.amount(row, column)
        beside.is_odd = beside.is_odd or is_odd(block)
        beside.asides += sheet_asides(marks.name, block)
        if b' hidden="' in block:
            _hidden(marks, block)
        if b"<mergeCell " in block:
            for match in _MERGED.finditer(block):
                _merged(marks, match[1].decode())
    if not block.rstrip().endswith(b"</worksheet>"):
        raise Stop("truncated")


def _check_plain(block: bytes, first: bool) -> None:
    start = 0
    if first:
        root = _ROOT.search(block, 0, 4096)
        if root is None:
            raise NotPlain
        head = block[: root.start()].lower()
        if b"encoding" in head and b"utf-8" not in head:
            raise NotPlain
        start = root.start()
    for mark in (b"!", b"?"):  # rarer than "<", so looked for first
        if block.find(mark, start) >= 0 and block.find(b"<" + mark, start) >= 0:
            raise NotPlain


def _at_most(text: str, letters: str) -> str:
    """A pattern for the strings over `letters` up to `text`, shorter ones before longer ones."""
    any_letter = f"[{letters[0]}-{letters[-1]}]"
    ways = [
        f"{text[:place]}[{letters[0]}-{chr(ord(letter) - 1)}]{any_letter}{{{len(text) - place - 1}}}"
        for place, letter in enumerate(text)
        if letter != letters[0]
    ]
    shorter = [f"{any_letter}{{1,{len(text) - 1}}}"] if len(text) > 1 else []
    return f"(?:{'|'.join([*ways, text, *shorter])})"


def _beyond(row: int, column: int) -> re.Pattern[bytes]:
    """Finds cells that hold something beyond the row or column, and cells whose place cannot be told at a glance."""
    letters = _at_most(column_name(column), "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    digits = _at_most(str(row), "0123456789")
    return re.compile(
        rf'<c(?! r="{letters}{digits}")(?=[\s/>])(?! r="[A-Z]{{1,3}}[0-9]{{1,7}}"[^<>]*/>)'.encode()
    )


def _extent(marks: Marks, block: bytes) -> None:
    """Moves the furthest row and column on to the furthest value of the block.

    The last value of a block usually stands in its last row and column: from there on, only what is further out is
    looked at. A cell <c .../> holds nothing, however far out it stands.
    """
    last = max(block.rfind(b"</v>"), block.rfind(b"</is>"), block.rfind(b"</f>"))
    if last >= 0:
        _value(marks, block, block.rfind(b"<c ", 0, last))
    for match in _beyond(max(marks.rows, 1), max(marks.columns, 1)).finditer(block):
        _value(marks, block, match.start())


def _value(marks: Marks, block: bytes, start: int) -> None:
    cell = _CELL.match(block, start) if start >= 0 else None
    if cell is None:
        raise NotPlain
    if _holds(block, cell.end()):
        marks.value(int(cell[2]), column_number(cell[1].decode()))


def _holds(block: bytes, end: int) -> bool:
    """Whether a cell whose tag ends there holds anything: it is neither <c .../> nor <c ...></c>."""
    return not block.startswith(b"/>", end - 2) and not block.startswith(b"</c>", end)


def _cells(block: bytes, attribute: re.Pattern[bytes]) -> Iterator[tuple[int, int, int]]:
    """(row, column, end of the tag) of the cells with the attribute."""
    for match in attribute.finditer(block):
        at = match.start()
        cell = _CELL.match(block, block.rfind(b"<", 0, at))
        if cell is not None:
            yield int(cell[2]), column_number(cell[1].decode()), cell.end()


def _formulas(marks: Marks, block: bytes) -> None:
    for match in _UNCACHED.finditer(block):
        cell = _CELL.match(block, block.rfind(b"<c ", 0, match.start()))
        if cell is None:
            raise NotPlain
        if not (match[1] and b't="str"' in cell[3]):  # an empty text is a result
            marks.uncached.add((int(cell[2]), column_number(cell[1].decode())))


_RAISED = b"superscript"
_RUN = re.compile(rb"<(?:\w+:)?r(?:\s[^<>]*)?>(.*?)</(?:\w+:)?r>", re.DOTALL)
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</(?:\w+:)?t>")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si(?:\s[^<>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_SHARED_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]* t="s"[^<>]*><v>([0-9]{1,7})</v>')
_INLINE_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]* t="inlineStr"[^<>]*>((?:(?!</c>).)*?superscript.*?)</c>',
    re.DOTALL,
)


def without_raised(text: bytes) -> str | None:
    """A rich text without its raised letters; None where it has none, or nothing else."""
    runs = [run[1] for run in _RUN.finditer(text)]
    if not any(_RAISED in run for run in runs):
        return None
    plain = b"".join(match[1] for run in runs if _RAISED not in run for match in _TEXT.finditer(run))
    return unescape(plain.decode("utf-8", "replace")).strip() or None


def raised_texts(xml: bytes) -> dict[int, str]:
    """Of the shared texts those with raised letters: number -> the text without them."""
    texts = {}
    for number, text in enumerate(_SHARED_TEXT.finditer(xml)):
        if text[1] and _RAISED in text[1] and (plain := without_raised(text[1])) is not None:
            texts[number] = plain
    return texts


def _raised(marks: Marks, block: bytes, shared: dict[int, str]) -> None:
    for cell in _SHARED_CELL.finditer(block) if shared else ():
        if int(cell[3]) in shared:
            marks.raised[int(cell[2]), column_number(cell[1].decode())] = shared[int(cell[3])]
    for cell in _INLINE_CELL.finditer(block) if _RAISED in block else ():
        if (plain := without_raised(cell[3])) is not None:
            marks.raised[int(cell[2]), column_number(cell[1].decode())] = plain


def _hidden(marks: Marks, block: bytes) -> None:
    for match in _HIDDEN_ROW.finditer(block):
        number = _ROW_NUMBER.search(match[1])
        if number is None:
            raise NotPlain
        marks.hidden_rows.add(int(number[1]))
    for match in _COLUMNS.finditer(block):
        bounds = {name: int(value) for name, value in _MIN_MAX.findall(match[0])}
        _hide_columns(marks, bounds.get(b"min", 0), bounds.get(b"max", 0))


def _hide_columns(marks: Marks, first: int, last: int) -> None:
    marks.hidden_columns.update(range(max(first, 1), min(last, 16_384) + 1))


def _merged(marks: Marks, reference: str) -> None:
    first, _, last = reference.partition(":")
    corners = cell_place(first), cell_place(last or first)
    if corners[0] and corners[1]:
        marks.merged.append((*corners[0], *corners[1]))


def scan_any(marks: Marks, pieces: Iterator[bytes], styles: Styles, seen_only: bool = False) -> None:
    """The sure way, for any XML that says the same. Raises Stop where it is not XML.

    seen_only: only values that are more than blanks count.
    """
    walker = _Walker(marks, styles, seen_only)
    try:
        for piece in pieces:
            walker.parser.Parse(piece, False)
        walker.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise Stop("unreadable") from fault


class _Walker:
    """Follows the rows and cells of a sheet; a cell without a reference stands after the one before it.

    Texts and end tags are listened to only inside errors and formulas: that halves the time.
    """

    def __init__(self, marks: Marks, styles: Styles, seen_only: bool) -> None:
        self._marks = marks
        self._styles = styles
        self._seen_only = seen_only
        self._row = self._column = 0
        self._type = ""
        self._style = -1
        self._formula = self._filled = False
        self._text: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            place = cell_place(attributes["r"]) if "r" in attributes else None
            self._row, self._column = place or (self._row, self._column + 1)
            self._type = attributes.get("t", "")
            self._style = _number(attributes.get("s"))
            self._formula = self._filled = False
        elif name in ("v", "is"):
            self._filled = True
            self._value()
        elif name == "f":
            self._formula = True
            self._value()
        elif name == "row":
            number = _number(attributes.get("r"))
            self._row, self._column = number if number > 0 else self._row + 1, 0
            if attributes.get("hidden") in _TRUE:
                self._marks.hidden_rows.add(self._row)
        elif name == "mergeCell":
            _merged(self._marks, attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in _TRUE:
            _hide_columns(self._marks, _number(attributes.get("min")), _number(attributes.get("max")))

    def _value(self) -> None:
        if self._seen_only:
            self.parser.CharacterDataHandler = self._seen
            return
        self._marks.value(self._row, self._column)
        if self._style in self._styles.percent:
            self._marks.percentage(self._row, self._column)
        if self._style in self._styles.amounts:
            self._marks.amount(self._row, self._column)
        for way in self._styles.ways(self._style):
            self._marks.show(way, self._row, self._column)
        if self._formula or self._type == "e":
            self._text = []
            self.parser.CharacterDataHandler = self._text.append
            self.parser.EndElementHandler = self._end

    def _seen(self, text: str) -> None:
        if not self._formula and text.strip():
            self._marks.value(self._row, self._column)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "f":
            self._text.clear()
        elif name == "c":
            text = "".join(self._text).strip()
            if self._type == "e":
                self._marks.error(self._row, self._column, text or "#?")
            elif not text and not (self._filled and self._type == "str"):  # an empty text is a result
                self._marks.uncached.add((self._row, self._column))
            self.parser.CharacterDataHandler = None
            self.parser.EndElementHandler = None

"""What python-calamine hides in an old Excel workbook (.xls, BIFF5 and BIFF8), read off its records.

Runs in the child process and imports the standard library only. The container is described in [MS-CFB], the
records in [MS-XLS]; a record is a number, a length and that many bytes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from data.files.limits import AMOUNTS_BUILT_IN, STRUCK, Limits, Marks, Stop, shown_as, shows_amount
from data.files.text import HIDDEN_PART, PIVOT, RULES, TEXT_BOX, Aside, asides_of_bytes

_FREE = 0xFFFFFFFA
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _EOF, _CONTINUE, _FILEPASS = 0x809, 0x0A, 0x3C, 0x2F
_BOUNDSHEET, _FORMAT, _XF, _CODEPAGE, _FONT = 0x85, 0x41E, 0xE0, 0x42, 0x31
_ROW, _COLINFO, _MERGED, _NOTE, _OBJ, _TXO = 0x208, 0x7D, 0xE5, 0x1C, 0x5D, 0x1B6
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x06, 0x205, 0x203, 0x27E, 0xBD
_TEXTS = {0xFD, 0x204, 0xD6}
_SHARED_TEXT = 0xFD
_SST, _STRING = 0xFC, 0x207
_LONG = {_SST, _STRING}
_HEADERS = {0x14, 0x15, 0x1B0, 0x1B1, 0x1B2, 0x1BE, 0x1B8}
_DRAWING_RECORDS = {_CONTINUE, _TXO, 0xEC, 0xEB}
# Cells, which are looked at as cells, and records without letters.
_OF_CELLS = {
    *_TEXTS,
    *_LONG,
    *(_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK, _ROW, _COLINFO, _MERGED, _XF, _BOF, _EOF),
    *(0x200, 0x201, 0xBE, 0xFF, 0xD7, 0x20B, 0x4BC, 0x221, 0x92),
}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_UTF_16 = struct.pack("<H", 1200)
# Numbers of formats that stand for dates in some country's Excel, and where a format of one's own is moved to.
_DATES = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
_OWN = 0x1000
_NO_DATE = re.compile("general|standard")
_DATE_LETTERS = re.compile("[dmyåhtsgeb]")
_STREAM = 2


class Container:
    """The compound file an old Office document is kept in: its streams by name, of the top folder only."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512:
            raise Stop("truncated")
        self.content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Stop("unreadable")
        self._size = 1 << shift
        directory, self._cutoff = struct.unpack_from("<I4xI", content, 48)
        mini_start, _, difat, _ = struct.unpack_from("<IIII", content, 60)
        self._next = self._table(difat)
        entries = self._entries(self._stream(directory))
        self._mini_next = self._numbers(self._stream(mini_start)) if mini_start < _FREE else []
        self._mini_at = entries[0][2] if entries else _FREE
        self._mini = self._stream(self._mini_at) if self._mini_at < _FREE else b""
        self._streams = dict(self._children(entries))
        self.names = set(self._streams)
        self._nested = [(name, start, size) for name, kind, start, size, _ in entries[1:] if kind == _STREAM]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self.content[start : start + self._size]
        if not sector:
            raise Stop("truncated")
        return sector

    @staticmethod
    def _numbers(sectors: bytes) -> list[int]:
        count = len(sectors) // 4
        return list(struct.unpack(f"<{count}I", sectors[: 4 * count]))

    def _table(self, difat: int) -> list[int]:
        """Which sector comes after which: its own sectors are listed in the header and, if many, in a chain."""
        listed = list(struct.unpack_from("<109I", self.content, 76))
        seen = set()
        while difat < _FREE and difat not in seen:
            seen.add(difat)
            *more, difat = self._numbers(self._sector(difat).ljust(self._size, b"\xff"))
            listed += more
        return [
            number for sector in listed if sector < _FREE for number in self._numbers(self._sector(sector))
        ]

    @staticmethod
    def _chain(start: int, following: list[int]) -> Iterator[int]:
        """The numbers of a stream's sectors, one after the other."""
        for _ in range(len(following) + 1):
            if start >= _FREE:
                return
            if start >= len(following):
                break
            yield start
            start = following[start]
        raise Stop("damaged")

    def _stream(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in self._chain(start, self._next))

    def _mini_stream(self, start: int) -> bytes:
        chain = self._chain(start, self._mini_next)
        return b"".join(self._mini[64 * number : 64 * number + 64] for number in chain)

    @staticmethod
    def _entries(directory: bytes) -> list[tuple[str, int, int, int, tuple[int, int, int]]]:
        """(name, kind, first sector, size, (left, right, child)) of every entry, the root first."""
        entries = []
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            name = directory[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
            left, right, child = struct.unpack_from("<III", directory, at + 68)
            start, size = struct.unpack_from("<II", directory, at + 116)
            entries.append((name, kind, start, size, (left, right, child)))
        return entries

    @staticmethod
    def _children(
        entries: list[tuple[str, int, int, int, tuple[int, int, int]]],
    ) -> Iterator[tuple[str, tuple[int, int]]]:
        waiting, seen = [entries[0][4][2]] if entries else [], set()
        while waiting:
            number = waiting.pop()
            if number < len(entries) and number not in seen:
                seen.add(number)
                name, _, start, size, (left, right, _) = entries[number]
                yield name, (start, size)
                waiting += [left, right]

    def read(self, name: str) -> bytes:
        """A stream's bytes."""
        return self._bytes(*self._streams[name])

    def _bytes(self, start: int, size: int) -> bytes:
        return (self._stream(start) if size >= self._cutoff else self._mini_stream(start))[:size]

    def others(self, name: str) -> Iterator[tuple[str, bytes]]:
        """(name, bytes) of every stream but the one, those in folders too."""
        for other, start, size in self._nested:
            if size and (start, size) != self._streams[name]:
                yield other, self._bytes(start, size)

    def changed(self, name: str, changes: Mapping[int, bytes]) -> bytes:
        """The file with some bytes of a stream changed: {position in the stream: the bytes from there}."""
        start, size = self._streams[name]
        sectors = list(self._chain(start if size >= self._cutoff else self._mini_at, self._next))
        small = list(self._chain(start, self._mini_next)) if size < self._cutoff else []
        content = bytearray(self.content)
        for first, values in changes.items():
            for at, value in enumerate(values, first):
                place = small[at // 64] * 64 + at % 64 if small else at
                content[(sectors[place // self._size] + 1) * self._size + place % self._size] = value
        return bytes(content)


def workbook_stream(container: Container) -> str:
    """The name of the stream with the workbook's records; raises Stop where it is another Office document."""
    names = container.names
    for name in ("Workbook", "Book"):
        if name in names:
            return name
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise Stop("password")
    if "WordDocument" in names:
        raise Stop("document")
    if "PowerPoint Document" in names:
        raise Stop("presentation")
    raise Stop("unknown")


def mended(container: Container, name: str, stream: bytes) -> bytes:
    """The file as the reader takes it right: see `_repairs`; the same bytes where there is nothing to mend."""
    changes = dict(_repairs(stream))
    return container.changed(name, changes) if changes else container.content


def _repairs(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """(position, bytes) of what the reader would take amiss.

    The letters of BIFF8 are UTF-16 whatever its code page says, and the reader believes the code page. A format of
    one's own under a number that is kept for dates is no date, and the reader believes the number.
    """
    if struct.unpack_from("<H", stream, 4)[0] < 0x600:
        return
    own: dict[int, int] = {}
    for kind, at, body in _placed(stream, 0):
        if kind == _CODEPAGE and len(body) >= 2 and body[:2] != _UTF_16:
            yield at, _UTF_16
        elif kind == _FORMAT and len(body) >= 2:
            number = struct.unpack_from("<H", body)[0]
            visible = _NO_DATE.sub("", _NOT_SHOWN.sub("", _text(body, 2, 2, True)).lower())
            if number in _DATES and not _DATE_LETTERS.search(visible):
                own[number] = _OWN + number
                yield at, struct.pack("<H", own[number])
        elif kind == _XF and len(body) >= 4 and (number := struct.unpack_from("<H", body, 2)[0]) in own:
            yield at + 2, struct.pack("<H", own[number])


def asides(container: Container, name: str, stream: bytes) -> Iterator[Aside]:
    """What stands in no cell and could be a CPR number: text boxes, headers, names, rules, pivot caches, properties."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind not in _OF_CELLS:
            where = RULES if kind in _HEADERS else TEXT_BOX if kind in _DRAWING_RECORDS else HIDDEN_PART
            yield from asides_of_bytes(where, stream[at + 4 : at + 4 + length])
        at += 4 + length
        if kind in _LONG:  # what does not fit in one record goes on in the next
            while at + 4 <= len(stream) and struct.unpack_from("<H", stream, at)[0] == _CONTINUE:
                at += 4 + struct.unpack_from("<H", stream, at + 2)[0]
    for other, content in container.others(name):
        yield from asides_of_bytes(PIVOT if other.isdigit() else HIDDEN_PART, content)


def marks(stream: bytes, limits: Limits) -> list[Marks]:
    """What is hidden in each worksheet, in the workbook's order; raises Stop over the limits or with a password."""
    if stream[:2] != b"\x09\x08":
        raise Stop("ancient" if stream[:1] == b"\x09" else "unreadable")
    wide = struct.unpack_from("<H", stream, 4)[0] >= 0x600
    formats, counted = {9, 10}, set(AMOUNTS_BUILT_IN)
    looks = _Looks()
    styles: list[int] = []
    sheets: list[tuple[int, Marks]] = []
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise Stop("password")
        if kind == _BOUNDSHEET and len(body) > 7:
            start, state, sort = struct.unpack_from("<IBB", body)
            if sort == 0:
                sheets.append((start, Marks(_text(body, 6, 1, wide), hidden=bool(state & 3))))
        elif kind == _FORMAT and len(body) >= 2:
            number, code = struct.unpack_from("<H", body)[0], _text(body, 2, 2 if wide else 1, wide)
            if "%" in _NOT_SHOWN.sub("", code):
                formats.add(number)
            (counted.add if shows_amount(code) else counted.discard)(number)
            if way := shown_as(code):
                looks.formats[number] = way
        elif kind == _FONT and len(body) >= 10:
            looks.font(body)
        elif kind == _XF and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
            looks.style(*struct.unpack_from("<HH", body))
    if not sheets:
        raise Stop("no_sheets")
    percent = {number for number, form in enumerate(styles) if form in formats}
    amounts = {number for number, form in enumerate(styles) if form in counted}
    if looks.raised_fonts and wide:
        looks.raised = _raised_texts(stream, looks.raised_fonts)
    for start, sheet in sheets:
        _sheet(sheet, stream, start, percent, amounts, looks, wide)
        sheet.hidden_rows = {row for row in sheet.hidden_rows if row <= sheet.rows}
        sheet.hidden_columns = {column for column in sheet.hidden_columns if column <= sheet.columns}
        sheet.check(limits)
    return [sheet for _, sheet in sheets]


@dataclass
class _Looks:
    """How cells are shown beside their value: {number of a style: ways}, and shared texts without their raised letters."""

    formats: dict[int, str] = field(default_factory=dict)
    styles: dict[int, list[str]] = field(default_factory=dict)
    raised_fonts: set[int] = field(default_factory=set)
    raised: dict[int, str] = field(default_factory=dict)
    _fonts: int = 0
    _struck: set[int] = field(default_factory=set)
    _styles: int = 0

    def font(self, body: bytes) -> None:
        # There is no font number 4.
        number = self._fonts + (self._fonts >= 4)
        self._fonts += 1
        if body[2] & 8:
            self._struck.add(number)
        if struct.unpack_from("<H", body, 8)[0] == 1:
            self.raised_fonts.add(number)

    def style(self, font: int, number: int) -> None:
        ways = [*filter(None, [self.formats.get(number)]), *([STRUCK] if font in self._struck else [])]
        if ways:
            self.styles[self._styles] = ways
        self._styles += 1


def _raised_texts(stream: bytes, fonts: Set[int]) -> dict[int, str]:
    """Of the shared texts those with raised letters: number -> the text without them."""
    pieces: list[bytes] = []
    for kind, body in _records(stream, 0):
        if kind == _SST:
            pieces = [body[8:]]
        elif kind == _CONTINUE and pieces:
            pieces.append(body)
        elif pieces:
            break
    texts = {}
    for number, (text, runs) in enumerate(_rich_texts(pieces)):
        plain, starts = "", [*runs, (len(text), 0)]
        for (start, font), (end, _) in zip([(0, -1), *runs], starts, strict=True):
            plain += "" if font in fonts else text[start:end]
        if plain != text and plain.strip():
            texts[number] = plain.strip()
    return texts


def _rich_texts(pieces: list[bytes]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """(text, [(first letter, font)]) of the shared texts. Where one goes on in the next piece, its letters begin with a mark."""
    place, at = 0, 0

    def take(count: int) -> bytes:
        nonlocal place, at
        taken = b""
        while count and place < len(pieces):
            part = pieces[place][at : at + count]
            taken, count, at = taken + part, count - len(part), at + len(part)
            if at >= len(pieces[place]):
                place, at = place + 1, 0
        return taken

    while place < len(pieces):
        head = take(3)
        if len(head) < 3:
            return
        letters, flags = struct.unpack("<HB", head)
        runs = int.from_bytes(take(2), "little") if flags & 8 else 0
        beyond = int.from_bytes(take(4), "little") if flags & 4 else 0
        text, width = "", 1 + (flags & 1)
        while letters and place < len(pieces):
            if at == 0 and text:
                width = 1 + (take(1)[0] & 1)
            part = take(min(letters * width, len(pieces[place]) - at))
            text += part.decode("utf-16-le" if width == 2 else "latin-1", "replace")
            letters -= len(part) // width
        ends = take(4 * runs)
        take(beyond)
        yield text, list(struct.iter_unpack("<HH", ends[: len(ends) // 4 * 4]))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """(number, body) of the records of one substream; those of a chart inside it are passed over."""
    for kind, _, body in _placed(stream, at):
        yield kind, body


def _placed(stream: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """(number, position of the body, body) of the same records."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, at + 4, stream[at + 4 : at + 4 + length]
        at += 4 + length
    raise Stop("truncated")


def _text(body: bytes, at: int, width: int, wide: bool) -> str:
    """A text with its length before it; in BIFF8 a byte says whether a letter takes one byte or two."""
    if at + width + wide > len(body):
        return ""
    count = int.from_bytes(body[at : at + width], "little")
    at += width
    if not wide:
        return body[at : at + count].decode("cp1252", "replace")
    return _letters(body[at:], count)


def _letters(body: bytes, count: int) -> str:
    if body[:1] and body[0] & 1:
        return body[1 : 1 + 2 * count].decode("utf-16-le", "replace")
    return body[1 : 1 + count].decode("latin-1")


def _sheet(
    sheet: Marks, stream: bytes, start: int, percent: set[int], amounts: set[int], looks: _Looks, wide: bool
) -> None:
    texts: dict[int, str] = {}
    notes: list[tuple[int, int, int]] = []
    object_id = expected = 0
    for kind, body in _records(stream, start):
        if kind in (_NUMBER, _RK, _FORMULA, _BOOLERR) and len(body) >= 8:
            row, column, style = struct.unpack_from("<HHH", body)
            sheet.value(row + 1, column + 1)
            if style in percent:
                sheet.percentage(row + 1, column + 1)
            if style in amounts:
                sheet.amount(row + 1, column + 1)
            for way in looks.styles.get(style, ()):
                sheet.show(way, row + 1, column + 1)
            if kind == _BOOLERR and body[7]:
                sheet.error(row + 1, column + 1, _ERRORS.get(body[6], "#?"))
            elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
                sheet.error(row + 1, column + 1, _ERRORS.get(body[8], "#?"))
        elif kind in _TEXTS and len(body) >= 6:
            row, column, style = struct.unpack_from("<HHH", body)
            sheet.value(row + 1, column + 1)
            for way in looks.styles.get(style, ()):
                sheet.show(way, row + 1, column + 1)
            if looks.raised and kind == _SHARED_TEXT and len(body) >= 10:
                plain = looks.raised.get(struct.unpack_from("<I", body, 6)[0])
                if plain is not None:
                    sheet.raised[row + 1, column + 1] = plain
        elif kind == _MULRK and len(body) >= 12:
            row, column = struct.unpack_from("<HH", body)
            last = column + (len(body) - 6) // 6
            sheet.value(row + 1, last)
            for place in range(column, last):
                style = struct.unpack_from("<H", body, 4 + 6 * (place - column))[0]
                if style in percent:
                    sheet.percentage(row + 1, place + 1)
                if style in amounts:
                    sheet.amount(row + 1, place + 1)
                for way in looks.styles.get(style, ()):
                    sheet.show(way, row + 1, place + 1)
        elif kind == _ROW and len(body) >= 14 and body[12] & 0x20:
            sheet.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            sheet.hidden_columns.update(range(first + 1, min(last, 255) + 2))
        elif kind == _MERGED and len(body) >= 2:
            for at in range(2, len(body) - 7, 8):
                first, last, left, right = struct.unpack_from("<HHHH", body, at)
                sheet.merged.append((first + 1, left + 1, last + 1, right + 1))
        elif kind == _OBJ and len(body) >= 8:
            object_id = struct.unpack_from("<H", body, 6)[0]
        elif kind == _TXO and len(body) >= 12:
            expected = struct.unpack_from("<H", body, 10)[0]
        elif kind == _CONTINUE and expected:
            text = _letters(body, expected)
            texts[object_id] = texts.get(object_id, "") + text
            expected -= min(len(text), expected)
        elif kind == _NOTE and len(body) >= 8:
            row, column, length, number = struct.unpack_from("<HHHH", body)
            if wide:
                notes.append((row, column, number))
            else:
                sheet.comment(row + 1, column + 1, body[6 : 6 + length].decode("cp1252", "replace"))
    for row, column, number in notes:
        if texts.get(number):
            sheet.comment(row + 1, column + 1, texts[number])

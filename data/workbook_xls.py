"""What python-calamine hides in an old Excel workbook (.xls, BIFF5 and BIFF8), read off its records.

Runs in the child process and imports the standard library only. The container is described in [MS-CFB], the
records in [MS-XLS]; a record is a number, a length and that many bytes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from data.workbook_limits import Limits, Marks, Stop

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
_BOUNDSHEET, _FORMAT, _XF = 0x85, 0x41E, 0xE0
_ROW, _COLINFO, _MERGED, _NOTE, _OBJ, _TXO = 0x208, 0x7D, 0xE5, 0x1C, 0x5D, 0x1B6
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x06, 0x205, 0x203, 0x27E, 0xBD
_TEXTS = {0xFD, 0x204, 0xD6}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


class Container:
    """The compound file an old Office document is kept in: its streams by name, of the top folder only."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512:
            raise Stop("truncated")
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Stop("unreadable")
        self._size = 1 << shift
        directory, self._cutoff = struct.unpack_from("<I4xI", content, 48)
        mini_start, _, difat, _ = struct.unpack_from("<IIII", content, 60)
        self._next = self._table(difat)
        entries = self._entries(self._stream(directory))
        self._mini_next = self._numbers(self._stream(mini_start)) if mini_start < _FREE else []
        self._mini = self._stream(entries[0][2]) if entries and entries[0][2] < _FREE else b""
        self._streams = dict(self._children(entries))
        self.names = set(self._streams)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._content[start : start + self._size]
        if not sector:
            raise Stop("truncated")
        return sector

    @staticmethod
    def _numbers(sectors: bytes) -> list[int]:
        count = len(sectors) // 4
        return list(struct.unpack(f"<{count}I", sectors[: 4 * count]))

    def _table(self, difat: int) -> list[int]:
        """Which sector comes after which: its own sectors are listed in the header and, if many, in a chain."""
        listed = list(struct.unpack_from("<109I", self._content, 76))
        seen = set()
        while difat < _FREE and difat not in seen:
            seen.add(difat)
            *more, difat = self._numbers(self._sector(difat).ljust(self._size, b"\xff"))
            listed += more
        return [
            number for sector in listed if sector < _FREE for number in self._numbers(self._sector(sector))
        ]

    def _stream(self, start: int) -> bytes:
        sectors: list[bytes] = []
        while start < _FREE:
            if len(sectors) > len(self._next) or start >= len(self._next):
                raise Stop("truncated")
            sectors.append(self._sector(start))
            start = self._next[start]
        return b"".join(sectors)

    def _mini_stream(self, start: int) -> bytes:
        sectors: list[bytes] = []
        while start < _FREE:
            if len(sectors) > len(self._mini_next) or start >= len(self._mini_next):
                raise Stop("truncated")
            sectors.append(self._mini[64 * start : 64 * start + 64])
            start = self._mini_next[start]
        return b"".join(sectors)

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
        start, size = self._streams[name]
        return (self._stream(start) if size >= self._cutoff else self._mini_stream(start))[:size]


def workbook_stream(content: bytes) -> tuple[bytes, bool]:
    """(the records of the workbook, whether there are macros); raises Stop where it is another Office document."""
    container = Container(content)
    names = container.names
    for name in ("Workbook", "Book"):
        if name in names:
            return container.read(name), "_VBA_PROJECT_CUR" in names
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise Stop("password")
    if "WordDocument" in names:
        raise Stop("document")
    if "PowerPoint Document" in names:
        raise Stop("presentation")
    raise Stop("unknown")


def marks(stream: bytes, limits: Limits) -> list[Marks]:
    """What is hidden in each worksheet, in the workbook's order; raises Stop over the limits or with a password."""
    if stream[:2] != b"\x09\x08":
        raise Stop("ancient" if stream[:1] == b"\x09" else "unreadable")
    wide = struct.unpack_from("<H", stream, 4)[0] >= 0x600
    formats = {9, 10}
    styles: list[int] = []
    sheets: list[tuple[int, Marks]] = []
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise Stop("password")
        if kind == _BOUNDSHEET and len(body) > 7:
            start, state, sort = struct.unpack_from("<IBB", body)
            if sort == 0:
                sheets.append((start, Marks(_text(body, 6, 1, wide), hidden=bool(state & 3))))
        elif kind == _FORMAT and "%" in _NOT_SHOWN.sub("", _text(body, 2, 2 if wide else 1, wide)):
            formats.add(struct.unpack_from("<H", body)[0])
        elif kind == _XF and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    if not sheets:
        raise Stop("no_sheets")
    percent = {number for number, form in enumerate(styles) if form in formats}
    for start, sheet in sheets:
        _sheet(sheet, stream, start, percent, wide)
        sheet.hidden_rows = {row for row in sheet.hidden_rows if row <= sheet.rows}
        sheet.hidden_columns = {column for column in sheet.hidden_columns if column <= sheet.columns}
        sheet.check(limits)
    return [sheet for _, sheet in sheets]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """(number, body) of the records of one substream; those of a chart inside it are passed over."""
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
            yield kind, stream[at + 4 : at + 4 + length]
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


def _sheet(sheet: Marks, stream: bytes, start: int, percent: set[int], wide: bool) -> None:
    texts: dict[int, str] = {}
    notes: list[tuple[int, int, int]] = []
    object_id = expected = 0
    for kind, body in _records(stream, start):
        if kind in (_NUMBER, _RK, _FORMULA, _BOOLERR) and len(body) >= 8:
            row, column, style = struct.unpack_from("<HHH", body)
            sheet.value(row + 1, column + 1)
            if style in percent:
                sheet.percentage(row + 1, column + 1)
            if kind == _BOOLERR and body[7]:
                sheet.error(row + 1, column + 1, _ERRORS.get(body[6], "#?"))
            elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
                sheet.error(row + 1, column + 1, _ERRORS.get(body[8], "#?"))
        elif kind in _TEXTS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            sheet.value(row + 1, column + 1)
        elif kind == _MULRK and len(body) >= 12:
            row, column = struct.unpack_from("<HH", body)
            last = column + (len(body) - 6) // 6
            sheet.value(row + 1, last)
            for place in range(column, last):
                if struct.unpack_from("<H", body, 4 + 6 * (place - column))[0] in percent:
                    sheet.percentage(row + 1, place + 1)
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

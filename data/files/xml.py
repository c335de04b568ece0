"""The XML parts of a workbook as the reader takes them right: in UTF-8, and with values that are nothing but values.

Runs in the child process and imports the standard library only.

What is legal and yet misread: a part in UTF-16 is blank to the reader; an index with white space around it gives the
first shared text; a value in CDATA or written with character references is blank, and one with an XML comment in it
is cut off there.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from itertools import chain

from data.files.limits import Stop
from data.files.zip import Part, inflate, repacked, without_doctype

_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_PLAIN = {"utf-8", "ascii"}
_ENCODINGS = re.compile(r"(?:utf-16|utf-32|iso8859-|cp\d)")
# Where one of these stands, a value may hold more than its letters. The comment's mark is told by the scan.
_BLANKS = (b" ", b"\n", b"\r", b"\t")
_REFERENCE_IN_VALUE = re.compile(rb"v>[^<]*&#")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_CELL = re.compile(r"(<(?:\w+:)?c(?=[\s>])[^<>]*>)(.*?)(?=</(?:\w+:)?c\s*>)", re.DOTALL)
_VALUE = re.compile(r"(<(?:\w+:)?v(?:\s[^<>]*)?>)([^<]*)(?=</)")
_TYPE = re.compile(r"\st\s*=\s*[\"']([^\"']*)[\"']")


class NotPlain(Exception):
    """The part is not written as the fast way expects."""


class Zipped:
    """The parts of a zipped workbook, as XML in UTF-8 whatever they are written in."""

    def __init__(self, content: bytes, zip_parts: Mapping[str, Part]) -> None:
        self.content = content
        self.zip_parts = zip_parts
        self.foreign: set[str] = set()  # names of the parts met so far that are in another encoding

    def pieces(self, part: Part, allowed: bool = False) -> Iterator[bytes]:
        """The part unpacked; raises Stop where it holds a document type. allowed: as in `without_doctype`."""
        pieces = inflate(self.content, part)
        first = next(pieces, b"")
        encoding = foreign_encoding(first[:4096])
        pieces = chain([first], pieces)
        if encoding is not None:
            self.foreign.add(part.name)
            pieces = as_utf8(pieces, encoding)
        return without_doctype(pieces, allowed=allowed)

    def mended(self, odd: set[str]) -> bytes:
        """The workbook as the reader takes it right; the same bytes where there is nothing to mend. odd: see `is_odd`."""
        changed = {}
        for name in self.foreign | odd:
            xml = b"".join(self.pieces(self.zip_parts[name]))
            changed[name] = plain_values(xml) if name in odd else xml
        return repacked(self.content, self.zip_parts, changed) if changed else self.content


def foreign_encoding(first: bytes) -> str | None:
    """The encoding of a part that is not in UTF-8, by its first bytes; raises Stop for one no workbook is in."""
    for mark, name in ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")):
        if first.startswith(mark):
            return name
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if first[:4] in (b"<\0?\0", b"\0<\0?"):
        return "utf-16-le" if first[0] else "utf-16-be"
    declared = _DECLARED.match(first.removeprefix(codecs.BOM_UTF8))
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared[1].decode()).name
    except LookupError as fault:
        raise Stop("unreadable") from fault
    # What says UTF-16 in bytes that can be read here is UTF-8 that says something else.
    if name in _PLAIN or name.startswith(("utf-16", "utf-32")):
        return None
    if not _ENCODINGS.match(name):
        raise Stop("unreadable")
    return name


def as_utf8(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The same XML in UTF-8, without its declaration; raises Stop where it is not in that encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    is_first = True
    try:
        for piece in pieces:
            text = decoder.decode(piece)
            if is_first and text:
                text, is_first = _DECLARATION.sub("", text, count=1), False
            yield text.encode()
        decoder.decode(b"", True)
    except UnicodeError as fault:
        raise Stop("unreadable") from fault


def is_odd(block: bytes) -> bool:
    """Whether the values in a piece of a sheet's XML may hold more than their letters."""
    end = b"</" if b":v>" in block else b"</v>"
    return (
        # Most sheets have no line breaks and tabulators at all, which is told fastest.
        any(b"v>" + blank in block or blank + end in block for blank in _BLANKS if blank in block)
        # In texts that stand in the cell itself many writers have them for every letter beyond ASCII.
        or (b"&#" in block and _REFERENCE_IN_VALUE.search(block) is not None)
    )


def plain_values(xml: bytes) -> bytes:
    """A sheet's XML with its values as the reader takes them: no comments, no CDATA, no white space around them.

    Texts keep theirs. Raises Stop where the index of a shared text is no number.
    """
    try:
        text = xml.decode()
    except UnicodeDecodeError as fault:
        raise Stop("unreadable") from fault
    if "<!" in text:
        # In this order: what looks like a comment in CDATA is text, and no longer has its mark afterwards.
        text = _COMMENT.sub("", _CDATA.sub(lambda match: escape(match[1], quote=False), text))
    return _CELL.sub(_plain_cell, text).encode()


def _plain_cell(cell: re.Match[str]) -> str:
    match = _TYPE.search(cell[1])
    kind = match[1].strip() if match else ""

    def plain(value: re.Match[str]) -> str:
        text = unescape(value[2])
        if kind != "str":
            text = text.strip()
        if kind == "s" and text:
            if not (text.isascii() and text.isdigit()):
                raise Stop("damaged")
            text = str(int(text))
        return value[1] + escape(text, quote=False)

    return cell[1] + _VALUE.sub(plain, cell[2])

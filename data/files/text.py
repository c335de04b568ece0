"""What stands in a workbook besides its cells and could be a CPR number: text boxes, pivot caches, headers, rules, names.

Runs in the child process and imports the standard library and data.personal only. What is found goes to the app as
(sheet or "", where it stands in Danish, the text or number); only what could be a CPR number goes at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from data.files.limits import Limits, Stop
from data.files.zip import inflate, parts
from data.personal import find_cpr

Aside = tuple[str, str, str | float]

_BLOCK = 4 * 1024 * 1024
PIVOT = "En pivottabels gemte data"
_PLACES = (
    ("pivot", PIVOT),
    ("drawings/", "En tekstboks eller figur"),
    ("vml", "En tekstboks eller note"),
    ("charts/", "Et diagram"),
    ("diagrams/", "En figur"),
    ("comment", "En note"),
    ("docprops/", "Filens egenskaber"),
    ("meta.xml", "Filens egenskaber"),
    ("sharedstrings", "En tekst, som ikke længere står i en celle,"),
    ("tables/", "En tabels opsætning"),
    ("externallinks/", "Gemte data fra en anden fil"),
    ("workbook.xml", "Et navn i projektmappen"),
    ("styles.xml", "Sidehoved, sidefod eller talformat"),
)
HIDDEN_PART = "En del af filen, som ikke ses i arkene,"
TEXT_BOX = "En tekstboks eller figur"
RULES = "Sidehoved, sidefod eller en regel i arket"
FORMULA = "En formel"
EMBEDDED = "Et dokument, der ligger inde i filen,"

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_NUMBER = re.compile(
    rb'<(?:\w+:)?n\s[^<>]*?\bv="([0-9]{9,10})(?:\.0*)?"|<(?:\w+:)?v>([1-9][0-9]{8,9})(?:\.0*)?</'
)
# Within a paragraph the text is cut up by tags that do not show.
_RUN_STYLE = re.compile(rb"<((?:\w+:)?rPr)\b(?:[^<>]*/>|.*?</\1\s*>)", re.DOTALL)
_INLINE = re.compile(rb"</?(?:\w+:)?(?:r|t|span|font|b|i|u|a)(?:\s[^<>]*)?/?>")
_BLANK = re.compile(rb"<(?:\w+:)?(?:s|tab|br|line-break)\s*/>")
_VALUES = re.compile(
    rb"""\b(?:v|c|name|caption|title|descr|alt|prompt|error|promptTitle|errorTitle|tooltip|display|displayName|string"""
    rb"""|totalsRowLabel|refreshedBy|text|val|value|formatCode|string-value|href|target|location)\s*=\s*("[^"]*"|'[^']*')"""
)
_WITH_SIGN = re.compile(
    rb"""=\s*("[^"<>]*[0-9]{6}[^"<>0-9]{1,9}[0-9]{4}[^"<>]*"|'[^'<>]*[0-9]{6}[^'<>0-9]{1,9}[0-9]{4}[^'<>]*')"""
)
_TAG = re.compile(rb"<[^<>]*>")
_ATTRIBUTES = re.compile(rb"<[^<>=]*=[^<>]*>")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_DIGITS_AS_0 = bytes.maketrans(b"123456789", b"000000000")
_BESIDE_DIGITS = bytes(sorted({*range(256)} - {*b"0123456789\n"}))
# &L, &C and &R part a header, &10 is a size and &"Arial" a typeface.
_HEADER_CODES = re.compile(r'&"[^"]*"|&[A-Za-z]|&[0-9]{1,2}(?=[^0-9]|[0-9]{6})')
_FORMULAS = re.compile(rb"<f(?:\s[^<>]*)?>([^<]*[0-9]{4}[^<]*)</f>")
_QUOTED = re.compile(r'"([^"]*)"')


def place_of(part: str) -> str:
    """Where a part of the package shows, in Danish."""
    return next((where for mark, where in _PLACES if mark in part), HIDDEN_PART)


def _likely(sheet: str, where: str, texts: Iterable[str | float]) -> Iterator[Aside]:
    for text in texts:
        if find_cpr(text):
            yield sheet, where, text


def texts_of(xml: bytes) -> Iterator[str | float]:
    """The texts of a piece of XML, whole paragraphs and attributes that show; numbers of caches as numbers."""
    if b"<!" in xml:
        xml = _CDATA.sub(lambda match: match[1].replace(b"<", b"&lt;"), _COMMENT.sub(b"", xml))
    if b"v" in xml and (b"<n " in xml or b":n " in xml or b"v>" in xml):
        for number in _NUMBER.finditer(xml):
            yield float(number[1] or number[2])
        xml = _NUMBER.sub(b"<", xml)
    if b"rPr" in xml:
        xml = _RUN_STYLE.sub(b"", xml)
    tags = b"\n".join(_ATTRIBUTES.findall(xml))
    values = [value[1][1:-1] for pattern in (_VALUES, _WITH_SIGN) for value in pattern.finditer(tags)]
    text = _TAG.sub(b"\n", _INLINE.sub(b"", _BLANK.sub(b" ", xml)))
    yield from _with_digits(b"\n".join(values) + b"\n" + text)


def _with_digits(text: bytes) -> Iterator[str]:
    """The lines that have as many digits as a CPR number; told of most at once, hundreds of times faster."""
    seen = text.decode("utf-8", "replace")
    if b"&#" in text or (not text.isascii() and _OTHER_DIGIT.search(seen)):
        yield from (unescape(line) for line in seen.split("\n") if len(line) > 9)
        return
    shape = text.translate(_DIGITS_AS_0, _BESIDE_DIGITS)
    if b"0" * 10 in shape:
        for line, digits in zip(seen.split("\n"), shape.split(b"\n"), strict=True):
            if len(digits) > 9:
                yield unescape(line)


def asides_of_xml(where: str, pieces: Iterable[bytes], sheet: str = "") -> Iterator[Aside]:
    """What in a part of the package could be a CPR number. The part comes in pieces of any size."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= _BLOCK:
            cut = max(held.rfind(b"</si>"), held.rfind(b"</a:p>"), held.rfind(b"</text:p>"))
            cut = cut if cut > 0 else held.rfind(b"<")
            if cut > 0:
                yield from _likely(sheet, where, texts_of(bytes(held[:cut])))
                del held[:cut]
    yield from _likely(sheet, where, texts_of(bytes(held)))


def sheet_asides(sheet: str, block: bytes) -> Iterator[Aside]:
    """The same for what stands before and after the cells of a sheet: headers, footers, rules, links."""
    start = block.find(b"sheetData")
    end = max(block.rfind(mark) for mark in (b"/sheetData>", b":sheetData>", b"sheetData/>"))
    if end == start - 1:  # of the opening tag, with a prefix
        end = -1
    pieces = [block[:start]] if b"<worksheet" in block[:4096] or b":worksheet" in block[:4096] else []
    pieces += [block[end:]] if end >= 0 else []
    for piece in pieces:
        for text in texts_of(piece):
            ways = (text, _HEADER_CODES.sub("\n", text)) if isinstance(text, str) else (text,)
            yield from list(_likely(sheet, RULES, ways))[:1]


def formula_asides(sheet: str, block: bytes) -> Iterator[Aside]:
    """The same for the texts that formulas hold."""
    for formula in _FORMULAS.finditer(block):
        yield from _likely(sheet, FORMULA, _QUOTED.findall(unescape(formula[1].decode("utf-8", "replace"))))


def asides_of_embedded(content: bytes, limits: Limits) -> Iterator[Aside]:
    """The same for a document within the file: the texts of a zipped one, the letters of any other."""
    if not content.startswith(b"PK"):
        yield from asides_of_bytes(EMBEDDED, content)
        return
    try:
        zip_parts = parts(content, limits)
        for name, part in zip_parts.items():
            if name.endswith(".xml"):
                yield from asides_of_xml(EMBEDDED, inflate(content, part))
    except Stop as stop:
        raise Stop("embedded") from stop


def asides_of_bytes(where: str, content: bytes, sheet: str = "") -> Iterator[Aside]:
    """The same for records that hold letters of one or two bytes among other things."""
    yield from _likely(sheet, where, _lines(content))


# What is packed in a way of its own holds no letters that can be read.
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".wdp", ".ico")
_LINES = re.compile(rb"(?:[\x20-\x7e\x80-\xff]\0?){10,}|(?:\0[\x20-\x7e]){10,}")


def _lines(content: bytes) -> Iterator[str]:
    for line in _LINES.finditer(content):
        yield line[0].replace(b"\0", b"").decode("latin-1")

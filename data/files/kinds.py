"""What kind of file some bytes are, told by the first of them and never by the file's name.

Imports the standard library only.
"""

from __future__ import annotations

import codecs
import re

from data.files.limits import Stop
from data.files.zip import Part

_FIRST: tuple[tuple[bytes, str], ...] = (
    (b"\x7fELF", "program"),
    (b"\xfe\xed\xfa\xce", "program"),
    (b"\xfe\xed\xfa\xcf", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "program"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "document"),
    (b"PK\x05\x06", "archive"),
    (b"PK\x07\x08", "archive"),
    (b"Rar!\x1a", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"BZh9", "archive"),
    (b"SQLite format 3", "database"),
    (b"\0\x01\0\0Standard ", "database"),
    (b"PAR1", "database"),
    (b"\x09\x00\x04\x00", "ancient"),
    (b"\x09\x02\x06\x00", "ancient"),
    (b"\x09\x04\x06\x00", "ancient"),
    (b"\x09\x08\x08\x00", "ancient"),
    (b"\x09\x08\x10\x00", "ancient"),
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style|title|div|script)\b", re.IGNORECASE)
_MHTML = re.compile(
    r"(?:mime-version|content-type:\s*multipart/related|from:\s[^\n]*\n(?:[^\n]+\n)*mime-version)", re.I
)
_TAG = re.compile(r"<[a-zA-Z!?]")
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(content: bytes) -> str:
    """ "zip", "xls" or "csv"; raises Stop for anything that is no spreadsheet."""
    if not content.strip(b"\0 \t\r\n"):
        raise Stop("blank" if content else "empty")
    if content.startswith(b"PK\x03\x04"):
        return "zip"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    head = content[:4096]
    for first, code in _FIRST:
        if head.startswith(first):
            raise Stop(code)
    binary = _NOT_TEXT.search(head) is not None
    if head.startswith(b"MZ") and binary:
        raise Stop("program")
    if (head.startswith(b"BM") and binary) or head[8:12] == b"WEBP" or head[4:8] == b"ftyp":
        raise Stop("picture")
    if head[257:262] == b"ustar":
        raise Stop("archive")
    text = _as_text(head)
    if text is None:
        raise Stop("unknown")
    _check_text(text.lstrip())
    return "csv"


def _as_text(head: bytes) -> str | None:
    """The first bytes as text, good enough to look for tags in; None where they are no text at all."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "ignore")
    zeros = head.count(0)
    if zeros > len(head) // 4:
        big = head[::2].count(0) > head[1::2].count(0)
        plain = _NOT_TEXT.search(head.replace(b"\0", b"")) is None
        return head.decode("utf-16-be" if big else "utf-16-le", "ignore") if plain else None
    if _NOT_TEXT.search(head):
        return None
    return head.decode("utf-8-sig", "ignore")


def _check_text(text: str) -> None:
    if _MHTML.match(text):
        raise Stop("mhtml")
    if not _TAG.match(text):
        return
    if _HTML.search(text[:2048]) and "urn:schemas-microsoft-com:office:spreadsheet" not in text:
        raise Stop("html")
    raise Stop("picture" if "<svg" in text else "xml")


def kind_of_zip(content: bytes, zip_parts: dict[str, Part]) -> str:
    """ "xlsx", "xlsm" or "ods"; raises Stop for a zip that holds something else. Nothing is unpacked."""
    media = zip_parts.get("mimetype")
    media_type = content[media.start : media.start + 100] if media and not media.deflated else b""
    if media_type.startswith(b"application/vnd.oasis.opendocument.") or {
        "content.xml",
        "meta-inf/manifest.xml",
    } <= set(zip_parts):
        spreadsheet = b"application/vnd.oasis.opendocument.spreadsheet"
        if media_type.startswith(spreadsheet) or not media_type:
            return "ods"
        raise Stop("presentation" if b"presentation" in media_type else "document")
    if any(name.startswith("xl/") for name in zip_parts):
        if "xl/workbook.bin" in zip_parts:
            raise Stop("xlsb")
        return "xlsm" if any(name.endswith("vbaproject.bin") for name in zip_parts) else "xlsx"
    if any(name.startswith("word/") for name in zip_parts):
        raise Stop("document")
    if any(name.startswith("ppt/") for name in zip_parts):
        raise Stop("presentation")
    if any(name.startswith("index/") or name == "index.zip" for name in zip_parts):
        raise Stop("numbers")
    raise Stop("archive")

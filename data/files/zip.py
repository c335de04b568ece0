"""The zip a workbook is packed in: looked over before anything is unpacked, and counted while it is.

Imports the standard library only, for the child process imports it too.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from data.files.limits import MB, Limits, Stop

_PIECE = 1024 * 1024
_DOCTYPES = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le")
)


@dataclass(frozen=True)
class Part:
    """One file in the zip: its name ("xl/workbook.xml", lower case, forward slashes) and where its bytes stand."""

    name: str
    start: int
    packed: int
    size: int
    deflated: bool
    checksum: int


def parts(content: bytes, limits: Limits) -> dict[str, Part]:
    """{name: part} of a zip that can be trusted to be unpacked while counting; else raises Stop.

    Refused: too many parts, claimed sizes over the limits, two parts with one name or one place,
    encrypted parts, names that climb out of the folder, methods no spreadsheet uses.
    """
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(content):
        raise Stop("truncated")
    directory = struct.unpack_from("<I", content, end + 16)[0]
    count = content.count(b"PK\x01\x02", min(directory, end))
    if count > limits.zip_entries:
        raise Stop("zip_entries", count=count, limit=limits.zip_entries)
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            infos = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OverflowError) as fault:
        # The end is there, or it would have been told.
        raise Stop("damaged") from fault
    if len(infos) > limits.zip_entries:
        raise Stop("zip_entries", count=len(infos), limit=limits.zip_entries)
    by_name: dict[str, Part] = {}
    places = []
    for info in infos:
        if info.flag_bits & 0x41:
            raise Stop("password")
        start = _data_start(content, info.header_offset)
        places.append((info.header_offset, start + info.compress_size))
        if info.is_dir():
            continue
        name = info.filename.replace("\\", "/").lower().removeprefix("/")
        if name in by_name or ".." in name.split("/"):
            raise Stop("damaged")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Stop("damaged")
        deflated = info.compress_type == zipfile.ZIP_DEFLATED
        by_name[name] = Part(name, start, info.compress_size, info.file_size, deflated, info.CRC)
    places.sort()
    for (_, stop), (following, _) in zip(places, [*places[1:], (len(content), 0)], strict=True):
        if stop > following:
            raise Stop("truncated" if stop > len(content) else "zip_overlap")
    _check_size(len(content), sum(part.size for part in by_name.values()), limits)
    return by_name


def _data_start(content: bytes, header: int) -> int:
    """Where a part's bytes begin: after its local header, whose name and extra field have lengths of their own."""
    if header < 0 or header + 30 > len(content):
        raise Stop("truncated")
    if content[header : header + 4] != b"PK\x03\x04":
        raise Stop("damaged")
    name, extra = struct.unpack_from("<HH", content, header + 26)
    return header + 30 + int(name) + int(extra)


def _check_size(packed: int, unpacked: int, limits: Limits) -> None:
    most = min(limits.inflated_bytes, max(limits.inflated_free_bytes, packed * limits.inflated_ratio))
    if unpacked > most:
        raise Stop("zip_bomb", unpacked=unpacked // MB, size=f"{packed / MB:.1f}".replace(".", ","))


def inflate(content: bytes, part: Part) -> Iterator[bytes]:
    """The part's bytes in pieces of at most 1 MB; raises Stop where they are not what the zip says they are.

    `parts` has held the claimed sizes against the limits, so a part that keeps its claim is within them.
    """
    packed = memoryview(content)[part.start : part.start + part.packed]
    size = checksum = 0
    for piece in _pieces(packed, part.deflated):
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if size > part.size:
            raise Stop("zip_size")
        yield piece
    if size != part.size or checksum != part.checksum:
        raise Stop("damaged")


def _pieces(packed: memoryview, deflated: bool) -> Iterator[bytes]:
    if not deflated:
        for at in range(0, len(packed), _PIECE):
            yield bytes(packed[at : at + _PIECE])
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _PIECE // 4):
            waiting: bytes | memoryview = packed[at : at + _PIECE // 4]
            while waiting and not inflater.eof:
                piece = inflater.decompress(waiting, _PIECE)
                if piece:
                    yield piece
                waiting = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as fault:
        raise Stop("damaged") from fault


def repacked(content: bytes, zip_parts: Mapping[str, Part], changed: Mapping[str, bytes]) -> bytes:
    """The zip with other bytes in some of its parts: {name as in found: bytes}."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as packed,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as into,
    ):
        for info in packed.infolist():
            name = info.filename.replace("\\", "/").lower().removeprefix("/")
            if name in changed:
                into.writestr(info.filename, changed[name])
            elif name in zip_parts:
                with into.open(info.filename, "w", force_zip64=True) as part:
                    for piece in inflate(content, zip_parts[name]):
                        part.write(piece)
    return buffer.getvalue()


def without_doctype(pieces: Iterator[bytes], allowed: bool = False) -> Iterator[bytes]:
    """The same pieces; raises Stop where they hold a document type, which a workbook never has and a bomb needs.

    allowed: the part may have a document type, as OpenOffice's manifest and macros do, but no entities.
    """
    marks = _DOCTYPES[2:] if allowed else _DOCTYPES
    tail = b""
    for piece in pieces:
        start = tail + piece[:64]
        if b"<" in start or b"<" in piece:
            for mark in marks:
                if mark in piece or mark in start:
                    raise Stop("doctype")
        tail = piece[-32:]
        yield piece

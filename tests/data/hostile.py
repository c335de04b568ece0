"""Makes every kind of file that people, programs and ill will have been seen to send, good ones and bad ones.

`python tests/data/hostile.py FOLDER` writes them all; a test imports the one it needs. Each maker returns bytes. REFUSED and
READ say what the reading of each must end in.
"""

from __future__ import annotations

import datetime
import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.comments import Comment

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODS_MEDIA = "application/vnd.oasis.opendocument.spreadsheet"
ODS_SPACES = " ".join(
    f'xmlns:{name}="{space}"'
    for name, space in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)
HEADER = ("Indsats-id", "Navn", "Beløb")
TABLE: tuple[tuple[object, ...], ...] = (
    HEADER,
    ("IND-1", "Gadeplansarbejde på Nørrebro", 1250000.0),
    ("IND-2", "Åben idræt", 0.5),
)


# --- building blocks


def zipped(parts: dict[str, bytes | str], stored: tuple[str, ...] = ()) -> bytes:
    """A zip of the parts, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def xlsx_parts(sheet: str | bytes, strings: str | None = None, prefix: str = "") -> dict[str, bytes | str]:
    """The parts of a workbook with one sheet "Ark1"; sheet is what stands inside its <worksheet>."""
    head, tail = (
        f'<{prefix}worksheet xmlns{":" + prefix[:-1] if prefix else ""}="{MAIN}">',
        f"</{prefix}worksheet>",
    )
    body = sheet if isinstance(sheet, bytes) else sheet.encode()
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Ark1" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": head.encode() + body + tail.encode(),
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    return parts


def relations(*rows: tuple[str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{to}"/>' for key, kind, to in rows
    )
    return f'<Relationships xmlns="{RELATIONS}">{inside}</Relationships>'


def xlsx(sheet: str | bytes, strings: str | None = None) -> bytes:
    return zipped(xlsx_parts(sheet, strings))


def data(rows: str) -> str:
    return f"<sheetData>{rows}</sheetData>"


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def plain_rows() -> str:
    """The rows of TABLE as sheet XML."""
    lines = []
    for number, row in enumerate(TABLE, 1):
        cells = []
        for letter, value in zip("ABC", row, strict=True):
            cell = f"{letter}{number}"
            cells.append(
                text_cell(cell, value) if isinstance(value, str) else f'<c r="{cell}"><v>{value}</v></c>'
            )
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(lines)


def ods(body: str, extra: dict[str, bytes | str] | None = None, head: str = "") -> bytes:
    """A spreadsheet whose <office:spreadsheet> holds body."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {ODS_SPACES} office:version="1.2">'
        '<office:automatic-styles><style:style style:name="skjult" style:family="table"><style:table-properties '
        'table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="urn:m"><manifest:file-entry manifest:media-type="{ODS_MEDIA}"/>'
    )
    parts: dict[str, bytes | str] = {
        "mimetype": ODS_MEDIA,
        "META-INF/manifest.xml": manifest + "</manifest:manifest>",
        "content.xml": content,
    }
    return zipped(parts | (extra or {}), stored=("mimetype",))


def ods_table(rows: str, name: str = "Ark1", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{rows}</table:table>'


def ods_cell(value: object, more: str = "") -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string" {more}><text:p>{escape(value)}</text:p></table:table-cell>'
    kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind} {more}><text:p>{value}</text:p></table:table-cell>"


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (the container of .xls and of encrypted workbooks) with the streams in its top folder."""
    sectors: list[bytes] = []
    following: list[int] = []

    def add(content: bytes) -> int:
        start = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        for index, piece in enumerate(pieces):
            sectors.append(piece)
            following.append(start + index + 1 if index + 1 < len(pieces) else 0xFFFFFFFE)
        return start

    names = list(streams)
    entries = [_entry("Root Entry", 5, child=1, start=0xFFFFFFFE, size=0)]
    for number, name in enumerate(names, 1):
        content = streams[name].ljust(4096, b"\0")
        right = number + 1 if number < len(names) else 0xFFFFFFFF
        entries.append(_entry(name, 2, right=right, start=add(content), size=len(content)))
    directory = add(b"".join(entries))
    table_sectors = 1
    while (len(sectors) + table_sectors) * 4 > table_sectors * 512:
        table_sectors += 1
    first = len(sectors)
    following += [0xFFFFFFFD] * table_sectors
    table = struct.pack(f"<{len(following)}I", *following).ljust(512 * table_sectors, b"\xff")
    listed = [first + index for index in range(table_sectors)]
    listed += [0xFFFFFFFF] * (109 - len(listed))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack(
        "<HHHHH", 0x3E, 3, 0xFFFE, 9, 6
    )
    header += b"\0" * 10 + struct.pack("<II", table_sectors, directory) + struct.pack("<II", 0, 4096)
    header += struct.pack("<IIII", 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<109I", *listed)
    return header + b"".join(sectors) + table


def _entry(
    name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF, start: int, size: int
) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    head = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kind, 1)
    return (
        head
        + struct.pack("<III", 0xFFFFFFFF, right, child)
        + b"\0" * 36
        + struct.pack("<IIQ", start, size, 0)[:12]
    )


def raw_zip(
    entries: list[tuple[str, bytes, int, int, int]], flags: int = 0, same_place: bool = False
) -> bytes:
    """A zip written by hand: (name, packed bytes, claimed size, checksum, method); same_place: all at the first."""
    out, central, offset = bytearray(), bytearray(), 0
    for index, (name, packed, size, checksum, method) in enumerate(entries):
        label = name.encode()
        if index == 0 or not same_place:
            offset = len(out)
            fields = (20, flags, method, 0, 0, checksum, len(packed), size, len(label), 0)
            out += b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *fields) + label + packed
        common = (20, 20, flags, method, 0, 0, checksum, len(packed), size, len(label), 0, 0, 0, 0, 0, offset)
        central += b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", *common) + label
    count = min(len(entries), 0xFFFF)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(central), len(out), 0)
    return bytes(out + central) + b"PK\x05\x06" + end


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def repeated_deflate(block: bytes, times: int) -> bytes:
    """The deflate stream of a block repeated, made without going through it that many times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    last = packer.flush()
    return first * times + last


# --- files that are refused


def password_xlsx() -> bytes:
    return compound({"EncryptionInfo": b"\x04\0\x04\0" * 64, "EncryptedPackage": bytes(range(256)) * 20})


def password_xls() -> bytes:
    stream = xls_stream()
    size = 4 + struct.unpack_from("<H", stream, 2)[0]
    return compound({"Workbook": stream[:size] + struct.pack("<HH6x", 0x2F, 6) + stream[size:]})


def password_ods() -> bytes:
    manifest = '<manifest:manifest xmlns:manifest="urn:m"><manifest:encryption-data/></manifest:manifest>'
    return ods("", extra={"META-INF/manifest.xml": manifest, "content.xml": bytes(range(256))})


def password_zip() -> bytes:
    return raw_zip([("xl/workbook.xml", b"x" * 40, 28, 0, 0)], flags=1)


def program() -> bytes:
    return (
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + b"This program cannot be run in DOS mode." + bytes(512)
    )


def picture() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pixel = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(
        b"IDAT", zlib.compress(b"\0\0")
    )
    return b"\x89PNG\r\n\x1a\n" + pixel + chunk(b"IEND", b"")


def html() -> bytes:
    return b"\r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body><table><tr><td>Navn</td></tr></table></body></html>"


def html_utf16() -> bytes:
    return "<!DOCTYPE html><html><table><tr><td>Beløb</td></tr></table></html>".encode("utf-16")


def mhtml() -> bytes:
    return b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<html></html>"


def xml_spreadsheet() -> bytes:
    return b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


def xlsb() -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01\0"})


def docx() -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})


def odt() -> bytes:
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, stored=("mimetype",)
    )


def doc() -> bytes:
    return compound({"WordDocument": bytes(range(256)) * 20})


def archive() -> bytes:
    return zipped({"eksport/indsatser.xlsx": b"PK"})


def truncated_xlsx() -> bytes:
    whole = good_xlsx()
    return whole[: len(whole) // 2]


def truncated_xls() -> bytes:
    whole = good_xls()
    return whole[: len(whole) // 3]


def truncated_sheet() -> bytes:
    """The zip is whole, but the sheet inside was written to a full disk."""
    parts = xlsx_parts(data(plain_rows()))
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet[: sheet.rindex(b"<row ")]  # type: ignore[index, arg-type]
    return zipped(parts)


def flipped_byte() -> bytes:
    """A transfer changed the sheet: its checksum no longer fits."""
    parts = xlsx_parts(data(plain_rows()))
    whole = bytearray(zipped(parts, stored=("xl/worksheets/sheet1.xml",)))
    place = whole.index(b"Gadeplansarbejde")
    whole[place] ^= 1
    return bytes(whole)


def zip_bomb() -> bytes:
    """1 GB of blanks in 1 MB."""
    return raw_zip([("xl/workbook.xml", repeated_deflate(b" " * 1_000_000, 1000), 1_000_000_000, 0, 8)])


def lying_size() -> bytes:
    """The same, said to be 100 bytes."""
    parts = xlsx_parts(data(plain_rows()))
    entries = [_raw(name, content) for name, content in parts.items()]
    return raw_zip([*entries, ("xl/theme.xml", repeated_deflate(b" " * 1_000_000, 1000), 100, 0, 8)])


def _raw(name: str, content: bytes | str) -> tuple[str, bytes, int, int, int]:
    content = content.encode() if isinstance(content, str) else content
    return name, deflated(content), len(content), zlib.crc32(content), 8


def many_entries() -> bytes:
    return raw_zip([(f"xl/{number}", b"", 0, 0, 0) for number in range(70_000)])


def many_entries_said_few() -> bytes:
    whole = bytearray(many_entries())
    end = whole.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", whole, end + 8, 10, 10)
    return bytes(whole)


def overlapping_entries() -> bytes:
    packed = deflated(b"a" * 10_000)
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(50)]
    return raw_zip([(name, packed, 10_000, zlib.crc32(b"a" * 10_000), 8) for name in names], same_place=True)


def duplicate_entries() -> bytes:
    return raw_zip([_raw("xl/workbook.xml", "<a/>"), _raw("xl/workbook.xml", "<b/>")])


def climbing_entry() -> bytes:
    return raw_zip([_raw("xl/workbook.xml", "<a/>"), _raw("xl/../../../etc/x", "<b/>")])


def _entities(depth: int = 10) -> str:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, depth))
    return f'<!DOCTYPE x [<!ENTITY a0 "lol">{levels}]>'


def entity_bomb() -> bytes:
    strings = f'<?xml version="1.0"?>{_entities()}<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>&a9;</t></si></sst>'
    return xlsx(data('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings)


def entity_bomb_utf16() -> bytes:
    parts = xlsx_parts(data(plain_rows()))
    parts["docProps/app.xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{_entities()}<x>&a9;</x>'.encode(
        "utf-16"
    )
    return zipped(parts)


def entity_bomb_ods() -> bytes:
    return ods(ods_table(ods_row(ods_cell("x"))), head=_entities())


def far_cell() -> bytes:
    return xlsx(data(plain_rows() + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def far_cell_above() -> bytes:
    """The far cell comes first, and the row it stands in says it is row 1."""
    return xlsx(data('<row r="1"><c r="XFD1048576"><v>1</v></c></row>' + plain_rows()))


def far_cell_prefixed() -> bytes:
    rows = data(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    return zipped(xlsx_parts(rows.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:"), prefix="x:"))


def far_cell_odd() -> bytes:
    """Apostrophes for quotation marks: right XML that no pattern for Excel's own fits."""
    return xlsx(
        data("<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")
    )


def far_row() -> bytes:
    return xlsx(data(plain_rows() + '<row r="400000"><c r="B400000"><v>1</v></c></row>'))


def far_corner() -> bytes:
    """Within 300,000 rows and 500 columns, but not within 5 million cells."""
    return xlsx(data(plain_rows() + '<row r="200000"><c r="CV200000"><v>1</v></c></row>'))


def far_ods() -> bytes:
    rows = ods_row(
        ods_cell(7, 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048576"'
    )
    return ods(ods_table(rows))


def shared_strings() -> bytes:
    strings = f'<sst xmlns="{MAIN}" count="1" uniqueCount="4294967295"><si><t>a</t></si></sst>'
    return xlsx(data('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings)


def missing_string() -> bytes:
    return xlsx(data('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), f'<sst xmlns="{MAIN}"/>')


def impossible_reference() -> bytes:
    return xlsx(data('<row r="1"><c r="1A"><v>1</v></c></row>'))


def huge_reference() -> bytes:
    """Makes the reader panic, which is not an Exception."""
    return xlsx(data('<row r="1"><c r="AAAAAAA9999999999"><v>1</v></c></row>'))


def broken_xml() -> bytes:
    return xlsx(data('<row r="1"><c r=A1><v>1</v></c></row>'))


def no_sheets() -> bytes:
    parts = xlsx_parts("")
    parts["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}"><sheets/></workbook>'
    return zipped(parts)


def binary_text() -> bytes:
    return b"navn;antal\r\n\x01\x02\x00\x03;5\r\n"


def unknown_letters() -> bytes:
    """Neither UTF-8 nor cp1252, which has no letter 0x9D."""
    return "navn;antal\r\nN\u00f8rrebro".encode("cp1252") + b"\x9d;5\r\n"


def open_quote() -> bytes:
    return ('id;navn\r\n1;"aldrig lukket\r\n' + "2;Nørrebro\r\n" * 5000).encode()


def open_quote_short() -> bytes:
    return 'id;navn\r\n1;Nørrebro\r\n2;"aldrig lukket\r\n3;Vesterbro\r\n'.encode()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "tom.xlsx": (lambda: b"", "empty"),
    "nuller.xlsx": (lambda: bytes(5000), "blank"),
    "linjer.csv": (lambda: b"\r\n" * 1000, "blank"),
    "lang-celle.csv": (lambda: ("a;b\n1;" + "x" * 50_000 + "\n").encode(), "long_cell"),
    "adgangskode.xlsx": (password_xlsx, "password"),
    "adgangskode.xls": (password_xls, "password"),
    "adgangskode.ods": (password_ods, "password"),
    "adgangskode-zip.xlsx": (password_zip, "password"),
    "program.xlsx": (program, "program"),
    "billede.xlsx": (picture, "picture"),
    "foto.xls": (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(100), "picture"),
    "rapport.xlsx": (lambda: b"%PDF-1.4\n" + bytes(100), "pdf"),
    "webside.xls": (html, "html"),
    "webside-utf16.xls": (html_utf16, "html"),
    "webarkiv.xls": (mhtml, "mhtml"),
    "xml2003.xls": (xml_spreadsheet, "xml"),
    "binær.xlsx": (xlsb, "xlsb"),
    "excel2.xls": (lambda: b"\x09\0\x04\0\x02\0\x10\0" + bytes(100), "ancient"),
    "brev.xlsx": (docx, "document"),
    "brev.ods": (odt, "document"),
    "brev.xls": (doc, "document"),
    "dias.xlsx": (lambda: zipped({"ppt/presentation.xml": "<x/>"}), "presentation"),
    "ark.numbers": (lambda: zipped({"Index/Document.iwa": b"x"}), "numbers"),
    "pakket.xlsx": (archive, "archive"),
    "pakket.rar": (lambda: b"Rar!\x1a\x07\0" + bytes(50), "archive"),
    "base.xlsx": (lambda: b"SQLite format 3\0" + bytes(100), "database"),
    "ukendt.xlsx": (lambda: bytes(range(256)) * 8, "unknown"),
    "afbrudt.xlsx": (truncated_xlsx, "truncated"),
    "afbrudt.xls": (truncated_xls, "truncated"),
    "afbrudt-ark.xlsx": (truncated_sheet, "truncated"),
    "ændret.xlsx": (flipped_byte, "damaged"),
    "bombe.xlsx": (zip_bomb, "zip_bomb"),
    "løgn.xlsx": (lying_size, "zip_size"),
    "mange-dele.xlsx": (many_entries, "zip_entries"),
    "mange-dele-løgn.xlsx": (many_entries_said_few, "zip_entries"),
    "overlap.xlsx": (overlapping_entries, "zip_overlap"),
    "dobbelt.xlsx": (duplicate_entries, "damaged"),
    "klatrer.xlsx": (climbing_entry, "damaged"),
    "entiteter.xlsx": (entity_bomb, "doctype"),
    "entiteter-utf16.xlsx": (entity_bomb_utf16, "doctype"),
    "entiteter.ods": (entity_bomb_ods, "doctype"),
    "fjern-celle.xlsx": (far_cell, "columns"),
    "fjern-celle-først.xlsx": (far_cell_above, "columns"),
    "fjern-celle-præfiks.xlsx": (far_cell_prefixed, "columns"),
    "fjern-celle-sær.xlsx": (far_cell_odd, "columns"),
    "fjern-række.xlsx": (far_row, "rows"),
    "fjernt-hjørne.xlsx": (far_corner, "cells"),
    "fjern-celle.ods": (far_ods, "columns"),
    "tekster.xlsx": (shared_strings, "shared_strings"),
    "manglende-tekst.xlsx": (missing_string, "unreadable"),
    "umulig-celle.xlsx": (impossible_reference, "unreadable"),
    "kæmpecelle.xlsx": (huge_reference, "columns"),
    "ikke-xml.xlsx": (broken_xml, "unreadable"),
    "uden-ark.xlsx": (no_sheets, "no_sheets"),
    "nuller.csv": (binary_text, "unknown"),
    "tegnsæt.csv": (unknown_letters, "encoding"),
    "åbent-citat.csv": (open_quote, "quotes"),
    "åbent-citat-kort.csv": (open_quote_short, "quotes"),
}


# --- files that are read


def good_xlsx() -> bytes:
    """TABLE as Excel would write it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Indsatser"
    for row in TABLE:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def good_xlsm() -> bytes:
    with zipfile.ZipFile(io.BytesIO(good_xlsx())) as packed:
        parts: dict[str, bytes | str] = {name: packed.read(name) for name in packed.namelist()}
    return zipped(parts | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def xls_book() -> xlwt.Workbook:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Indsatser")
    for number, row in enumerate(TABLE):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    return book


def good_xls() -> bytes:
    out = io.BytesIO()
    xls_book().save(out)
    return out.getvalue()


def xls_stream() -> bytes:
    """The records of the workbook, out of their container."""
    return xls_book().get_biff_data()


def good_ods() -> bytes:
    rows = [ods_row(*(ods_cell(value) for value in row)) for row in TABLE]
    return ods(ods_table("".join(rows), "Indsatser"))


def csv_text(separator: str = ";") -> str:
    lines = [separator.join(str(value).replace(".", ",") for value in row) for row in TABLE]
    return "\r\n".join(lines) + "\r\n"


def marked_xlsx() -> bytes:
    """Everything python-calamine hides, in one workbook: see test_workbook.py."""
    book = xlsxwriter.Workbook(out := io.BytesIO(), {"in_memory": True})
    sheet = book.add_worksheet("Ark1")
    sheet.write_row(1, 1, ["Navn", "Andel", "Sum"])
    sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    sheet.write_number(2, 2, 0.12, book.add_format({"num_format": "0,0 %"}))
    sheet.write_number(3, 2, 12, book.add_format({"num_format": '0" %"'}))
    sheet.write_number(4, 2, 0.5, book.add_format({"num_format": "0%"}))
    sheet.write_formula(2, 3, "=SUM(C3)", None, "")
    sheet.merge_range(6, 0, 7, 2, "Flettet")
    sheet.set_row(4, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})
    sheet.write_comment(1, 1, "Se vejledningen")
    hidden = book.add_worksheet("Skjult")
    hidden.write(0, 0, "x")
    hidden.hide()
    book.add_chartsheet("Diagram")
    book.close()
    return out.getvalue()


def uncached_formulas() -> bytes:
    """openpyxl stores no results."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Beløb", "Dobbelt"])
    sheet.append([5, "=A2*2"])
    sheet["D4"] = "=NOW()"
    sheet["A1"].comment = Comment("Note", "CSB")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def styled_empty_rows() -> bytes:
    """1,048,576 formatted rows, of which three hold anything."""
    cells = b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/><c r="XFD%d" s="1"/></row>'
    bare = b'<row r="%d" s="1" customFormat="1"/>'
    empty = b"".join(bare % n if n % 20 else cells % (n, n, n) for n in range(4, 1_048_577))
    return xlsx(b"<sheetData>" + plain_rows().encode() + empty + b"</sheetData>")


def declared_columns() -> bytes:
    """16,384 columns with formats, of which three hold anything; the dimension says all of them."""
    letters = [openpyxl.utils.get_column_letter(n) for n in range(4, 16_385)]
    rows = "".join(
        f'<row r="{n}">{"".join(f"""<c r="{c}{n}" s="1"/>""" for c in letters)}</row>' for n in range(4, 30)
    )
    return xlsx(
        '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols>'
        + data(plain_rows() + rows)
    )


def wrong_dimension() -> bytes:
    return xlsx('<dimension ref="A1"/>' + data(plain_rows()))


def prefixed() -> bytes:
    """As Microsoft's own library for programs writes it."""
    rows = data(plain_rows()).replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    return zipped(xlsx_parts(rows, prefix="x:"))


def without_references() -> bytes:
    rows = "".join(
        "<row>"
        + "".join(
            f"<c><v>{v}</v></c>" if not isinstance(v, str) else f'<c t="inlineStr"><is><t>{v}</t></is></c>'
            for v in row
        )
        + "</row>"
        for row in TABLE
    )
    return xlsx(data(rows))


def dates_1904() -> bytes:
    return _dates({"date_1904": True})


def dates_1900() -> bytes:
    return _dates({})


def _dates(options: dict[str, object]) -> bytes:
    book = xlsxwriter.Workbook(out := io.BytesIO(), {"in_memory": True, **options})
    sheet = book.add_worksheet("Ark1")
    sheet.write_datetime(0, 0, datetime.datetime(2010, 3, 22), book.add_format({"num_format": "dd-mm-yyyy"}))
    sheet.write_datetime(
        0, 1, datetime.datetime(2010, 3, 22, 14, 30), book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
    )
    sheet.write_datetime(0, 2, datetime.time(8, 30), book.add_format({"num_format": "hh:mm"}))
    sheet.write_datetime(0, 3, datetime.timedelta(hours=30), book.add_format({"num_format": "[h]:mm"}))
    book.close()
    return out.getvalue()


def marked_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Ark1")
    sheet.write(1, 1, "Navn")
    sheet.write(2, 1, 0.12, xlwt.easyxf(num_format_str="0%"))
    sheet.row(2).set_cell_error(2, 0x07)
    sheet.write(3, 1, datetime.date(2010, 3, 22), xlwt.easyxf(num_format_str="dd-mm-yyyy"))
    sheet.write(3, 2, 7)
    sheet.write_merge(5, 6, 0, 2, "Flettet")
    sheet.row(3).hidden = True
    sheet.col(2).hidden = True
    stream = bytearray(book.get_biff_data())
    end = stream.rindex(struct.pack("<HH", 0x0A, 0))
    text = "Ø-note"
    stream[end:end] = (
        struct.pack("<HHHHHH", 0x5D, 8, 0x15, 4, 0x19, 1)
        + struct.pack("<HHHH6xHHHI", 0x1B6, 18, 0, 0, len(text), 8, 0, 0)[:22]
        + struct.pack("<HHB", 0x3C, 1 + 2 * len(text), 1)
        + text.encode("utf-16-le")
        + struct.pack("<HHHHHHHB", 0x1C, 11, 1, 1, 0, 1, 0, 0)
    )
    return compound({"Workbook": bytes(stream)})


def marked_ods() -> bytes:
    first = ods_row(
        '<table:table-cell table:number-columns-repeated="1"/>',
        '<table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="1">'
        "<office:annotation><dc:creator>CSB</dc:creator><text:p>Se vejledningen</text:p></office:annotation>"
        "<text:p>Navn</text:p></table:table-cell><table:covered-table-cell/>",
        '<table:table-cell table:number-columns-repeated="16380"/>',
    )
    second = ods_row(
        '<table:table-cell office:value-type="percentage" office:value="0.12"><text:p>12 %</text:p></table:table-cell>',
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
        '<table:table-cell table:formula="of:=A1"/>',
        '<table:table-cell office:value-type="date" office:date-value="2010-03-22"><text:p>22-03-10</text:p></table:table-cell>',
        more='table:visibility="collapse"',
    )
    third = ods_row(ods_cell(7), more='table:number-rows-repeated="2"')
    empty = ods_row(
        '<table:table-cell table:number-columns-repeated="16384"/>',
        more='table:number-rows-repeated="1048570"',
    )
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    return ods(
        ods_table(columns + first + second + third + empty)
        + ods_table(ods_row(ods_cell("x")), "Skjult", 'table:style-name="skjult"')
    )


READ: dict[str, Callable[[], bytes]] = {
    "god.xlsx": good_xlsx,
    "god.xlsm": good_xlsm,
    "god.xls": good_xls,
    "god.ods": good_ods,
    "god-utf8.csv": lambda: csv_text().encode(),
    "god-utf8-mærke.csv": lambda: csv_text().encode("utf-8-sig"),
    "god-utf16.csv": lambda: csv_text("\t").encode("utf-16"),
    "god-utf16-uden-mærke.csv": lambda: csv_text().encode("utf-16-le"),
    "god-cp1252.csv": lambda: csv_text().encode("cp1252"),
    "mærker.xlsx": marked_xlsx,
    "mærker.xls": marked_xls,
    "mærker.ods": marked_ods,
    "formler.xlsx": uncached_formulas,
    "tomme-rækker.xlsx": styled_empty_rows,
    "erklærede-kolonner.xlsx": declared_columns,
    "forkert-dimension.xlsx": wrong_dimension,
    "præfiks.xlsx": prefixed,
    "uden-referencer.xlsx": without_references,
    "1904.xlsx": dates_1904,
    "1900.xlsx": dates_1900,
}


def make(folder: Path) -> list[Path]:
    """Writes every file into the folder, which must exist."""
    makers = READ | {name: maker for name, (maker, _) in REFUSED.items()}
    for name, maker in makers.items():
        (folder / name).write_bytes(maker())
    return [folder / name for name in makers]


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for path in make(target):
        print(path)

"""Clean rows -> a workbook that looks like what people send. The same rows give the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.contract import DISTRICTS, Column, Sheet, sheet
from data.danish import MONTHS, capital
from tests.example.files import LATER, File

Row = dict[str, Any]

FICTITIOUS = "Eksempeldata – alle tal er opdigtede"
_STAMP = datetime(2010, 3, 22, 12, 0)
_BOLD = Font(bold=True)
_DATE_FORMAT = "DD-MM-YYYY"

_OTHER_DISTRICT_NAMES = {
    1: "Indre By/Christianshavn",
    4: "Vesterbro/Kgs. Enghave",
    7: "Brønshøj/Husum",
    9: "Amager-Øst",
}
_REMARKS = (
    "",
    "",
    "Aftalt med enheden.",
    "",
    "Tallet er et skøn fra driften.",
    "",
    "",
    "Se også nabobydelen.",
)


def workbook(file: File, tables: Sequence[tuple[str, Sequence[Row]]]) -> bytes:
    """The file's bytes: one sheet a table that has rows, in the order given."""
    book = Workbook(write_only=True)
    book.properties.title = FICTITIOUS
    book.properties.creator = "Eksempel"
    book.properties.created = _STAMP
    if file.cover:
        cover = book.create_sheet("Læs mig")
        cover.append([FICTITIOUS])
    for table, rows in tables:
        if rows:
            _write_sheet(book, file, sheet(table), rows)
    buffer = BytesIO()
    book.save(buffer)
    return _without_clock(buffer.getvalue())


def _without_clock(data: bytes) -> bytes:
    """The same workbook with the fixed stamp in place of the time of writing."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2010-03-22T12:00:00Z", content)
            entry = zipfile.ZipInfo(name, _STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content, compresslevel=9)
    return buffer.getvalue()


def _write_sheet(book: Workbook, file: File, declared: Sheet, rows: Sequence[dict[Any, Any]]) -> None:
    page: Worksheet = book.create_sheet(file.sheet_names.get(declared.table, declared.header))
    known = [c for c in declared.columns if (declared.table, c.name) not in LATER]
    columns = [c for c in known if not file.drop_empty or _has_values(c, declared, rows)]
    periods: list[date] = []
    if declared.table in file.wide and declared.unpivot:
        period, value = declared.unpivot
        columns = [c for c in columns if c.name not in declared.unpivot]
        periods = sorted({row[period] for row in rows})
        rows = _side_by_side(rows, period, value, [c.name for c in columns])
    remarks = declared.table in file.remarks
    for place, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(place)].width = 44 if column.type == "text" else 16

    def styled(value: Any, number_format: str | None = None, bold: bool = False) -> Any:
        cell = WriteOnlyCell(page, value)
        if number_format:
            cell.number_format = number_format
        if bold:
            cell.font = _BOLD
        return cell

    page.append([styled(FICTITIOUS, bold=True)])
    for title in file.titles:
        page.append([title])
    page.append([])
    headings: list[Any] = [styled(_header(file, declared, c), bold=True) for c in columns]
    headings += [styled(month, "mmm yyyy", bold=True) for month in periods]
    page.append([*headings, styled("Bemærkninger", bold=True)] if remarks else headings)
    for number, row in enumerate(rows):
        cells = [_cell(file, column, row[column.name]) for column in columns]
        line = [styled(value, form) if form else value for value, form in cells]
        line += [row.get(month) for month in periods]
        if remarks:
            line.append(_REMARKS[number % len(_REMARKS)] or None)
        page.append(line)
    if declared.table in file.totals:
        page.append([])
        sums = [sum(row[c.name] or 0 for row in rows) if c.type == "money" else None for c in columns]
        page.append(
            [
                "I alt",
                *(
                    None if s is None else _cell(file, c, s)[0]
                    for c, s in zip(columns[1:], sums[1:], strict=True)
                ),
            ]
        )


def _has_values(column: Column, declared: Sheet, rows: Sequence[Row]) -> bool:
    needed = column.required or column.name in declared.key
    return needed or any(row[column.name] is not None for row in rows)


def _side_by_side(rows: Sequence[Row], period: str, value: str, names: Sequence[str]) -> list[dict[Any, Any]]:
    """Rows that differ only in period and value become one, with the values under their periods."""
    found: dict[tuple[Any, ...], dict[Any, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        found.setdefault(key, {name: row[name] for name in names})[row[period]] = row[value]
    return list(found.values())


def _header(file: File, declared: Sheet, column: Column) -> str:
    """The column's header in the file's habit, with the unit where amounts are in thousands."""
    text = column.header
    if file.headers == "synonyms" and column.synonyms:
        text = column.synonyms[0]
    if file.headers != "contract":
        text = capital(text.replace("_", " "))
    if column.type == "money" and file.money == "thousands":
        text = f"{text.removesuffix(' kr')} (1.000 kr.)"
    return text


def _cell(file: File, column: Column, value: Any) -> tuple[Any, str | None]:
    """A value as the file writes it, and the cell's number format where it has one."""
    if value is None:
        return None, None
    match column.type:
        case "date":
            return _date(file, value)
        case "datetime":
            return (
                (value, "DD-MM-YYYY hh:mm")
                if file.dates == "cell" and file.periods == "iso"
                else (f"{value:%d-%m-%Y %H.%M}", None)
            )
        case "month":
            return f"{value:%Y-%m}", None
        case "period" | "half_year":
            return _period(file, value), None
        case "money":
            return _money(file, value), "#,##0" if file.money == "cell" else None
        case "number":
            return (
                (f"{value:.1f}".replace(".", ","), None)
                if file.money == "text" and column.unit == "årsværk"
                else (value, None)
            )
        case "share":
            return value, "0.0%"
        case "district":
            return _district(file, value), None
        case "districts":
            return "Hele byen" if value == [0] else "; ".join(
                str(_district(file, one)) for one in value
            ), None
        case "yes_no":
            return file.yes_no[0] if value else file.yes_no[1], None
        case "price_level":
            return int(value) if value.isdigit() else value, None
        case "code":
            return _spelled(file, column, value), None
        case "codes" | "texts" | "refs":
            return "; ".join(value), None
    return value, None


def _date(file: File, value: date) -> tuple[Any, str | None]:
    if file.dates == "dmy":
        return f"{value:%d-%m-%Y}", None
    if file.dates == "long":
        return f"{value.day}. {MONTHS[value.month - 1]} {value.year}", None
    return value, _DATE_FORMAT


def _period(file: File, value: str) -> Any:
    if len(value) == 4:
        return int(value)
    year, part = value.split("-")
    if file.periods == "iso":
        return value
    if part[0] == "Q":
        return f"{part[1]}. kvt. {year}"
    if part[0] == "H":
        return f"{part[1]}. halvår {year}"
    return f"{MONTHS[int(part) - 1]} {year}"


def _money(file: File, value: float) -> Any:
    if file.money == "thousands":
        return value / 1000
    if file.money == "text":
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    return value


def _spelled(file: File, column: Column, code: str) -> str:
    """The code in the file's spelling, where the column knows that spelling."""
    other = file.spelling.get(code, code)
    known = column.codes.synonyms if column.codes else {}
    labels = column.codes.labels.values() if column.codes else ()
    return other if other.lower() in (code.lower(), *known) or other in labels else code


def _district(file: File, value: int) -> str | int:
    if file.districts == "number":
        return value
    if file.districts == "other":
        return _OTHER_DISTRICT_NAMES.get(value, DISTRICTS[value])
    return DISTRICTS[value]

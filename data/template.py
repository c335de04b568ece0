"""Workbooks out: the template an administration fills in, and its own file back with the problems marked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from data import contract, messages, persons
from data.contract import ADMINISTRATIONS, CSB_ADMINISTRATION, DISTRICTS, WHOLE_CITY, Column, Sheet
from data.danish import listing, plural, this_year
from data.excel import put
from data.files.paste import cell_in
from data.problem import Problem
from data.reading.recognise import CODES_SHEET, GUIDE_SHEET, PROBLEM_SHEET
from data.staging import AT_SOURCE, MendedCell
from data.store import Reader, quoted

# Marking is slow work for openpyxl: beyond this people get the list alone.
MARKED_ROWS = 10_000
MARKED_BYTES = 20_000_000

_AUTHOR = "Center for Sikker By"
_BOLD, _TITLE = Font(bold=True), Font(bold=True, size=14)
_REQUIRED, _OPTIONAL = PatternFill("solid", fgColor="BDD7EE"), PatternFill("solid", fgColor="E7E6E6")
_ERROR, _WARNING = PatternFill("solid", fgColor="F8CBAD"), PatternFill("solid", fgColor="FFE699")
_MENDED = PatternFill("solid", fgColor="C6E0B4")
_WRAP = Alignment(wrap_text=True, vertical="top")
_FORMATS = {
    "date": "dd-mm-yyyy",
    "month": "yyyy-mm",
    "datetime": "dd-mm-yyyy hh:mm",
    "money": "#,##0.00",
    "share": "0.0%",
    "count": "0",
    "integer": "0",
    "year": "0",
    "number": "General",
}
_KINDS = {
    "id": "id",
    "text": "tekst",
    "texts": "tekster, adskilt af semikolon",
    "code": "fast værdi",
    "codes": "faste værdier, adskilt af semikolon",
    "refs": "id'er, adskilt af semikolon",
    "district": "bydel",
    "districts": "bydele, adskilt af semikolon, eller »Hele byen«",
    "count": "helt tal, ikke under nul",
    "integer": "helt tal",
    "number": "tal",
    "money": "beløb i kr.",
    "share": "andel, fx 12 %",
    "year": "årstal",
    "date": "dato, fx 31-12-2009",
    "month": "måned, fx 2010-03",
    "period": "år, halvår, kvartal eller måned",
    "half_year": "halvår, fx 1. halvår 2010",
    "datetime": "dato og klokkeslæt, fx 14-02-2008 21.30",
    "yes_no": "ja eller nej",
    "price_level": "»løbende« eller et årstal",
}
_GUIDE = (
    "Udfyld de ark, der er noget nyt i. Tomme ark læses ikke.",
    "De blå kolonner til venstre skal udfyldes, de grå kan. Hold musen over en overskrift: der står, hvad kolonnen betyder.",
    "Nye rækker får selv et id: lad id'et stå tomt, og henvis til rækken med dens navn eller egne nummer i de andre ark.",
    "Skriv beløb i hele kroner og datoer som 31-12-2009. Lad en celle stå tom, når tallet ikke kendes.",
    "Skriv funktioner og enheder, ikke personers navne. Der må ikke stå CPR-numre noget sted i filen.",
    "En række erstatter hele den gemte række med samme nøgle. Hvad der ikke er i filen, bliver stående.",
)
_PARTS = (
    ("Først: det, som de andre henviser til", "first"),
    ("Det, alle leverer", "all"),
    ("Når I har noget til dem", "more"),
)
_PROBLEM_HEADERS = (
    "Fil",
    "Ark",
    "Celle",
    "Overskrift",
    "Værdi",
    "Art",
    "Problem",
    "Hvad gør I",
    "Antal celler",
)
_SEVERITIES = {"error": "Fejl", "warning": "Advarsel", "note": "Oplysning"}


def sheets_for(administration: str) -> list[Sheet]:
    """The sheets an administration delivers; the centre's own as well for that in which it sits."""
    return [
        sheet
        for sheet in contract.SHEETS
        if sheet.owner == "administration" or administration == CSB_ADMINISTRATION
    ]


def cell_value(column: Column, value: Any) -> Any:
    """A stored value as people write it in a cell of the template."""
    if value is None:
        return None
    if column.type == "districts":
        return "; ".join("Hele byen" if number == WHOLE_CITY else DISTRICTS[number] for number in value)
    if column.is_list:
        return "; ".join(value)
    if column.type == "district":
        return "Hele byen" if value == WHOLE_CITY else DISTRICTS[value]
    if column.type == "yes_no":
        return "ja" if value else "nej"
    if isinstance(value, datetime) and value.time() == time():
        # A date cell at midnight says nothing of the clock; as text it does.
        return f"{value:%d-%m-%Y} 00.00"
    return float(value) if isinstance(value, Decimal) else value


def with_hidden(sheet: Sheet, row: Sequence[Any], hidden: Collection[str] | None) -> list[Any]:
    """A stored row with »<5« in the columns that are hidden at their source, so that they are read as that when they come back."""
    return [
        f"<{persons.THRESHOLD}" if name in (hidden or ()) else value
        for name, value in zip(sheet.names, row, strict=True)
    ]


def _choices(column: Column) -> list[str]:
    """What a drop-down offers."""
    if column.type == "code" and column.codes:
        return list(column.codes.labels)
    if column.type == "district":
        return [*DISTRICTS.values(), *(["Hele byen"] if column.or_whole_city else [])]
    return ["ja", "nej"] if column.type == "yes_no" else []


def help_text(column: Column) -> str:
    """The help for one column as a note, on several lines."""
    lines = [column.help, f"Type: {_KINDS[column.type]}{f' ({column.unit})' if column.unit else ''}."]
    if column.codes:
        labels = column.codes.labels
        lines.append(
            "Værdier: " + "; ".join(c if c == text else f"{c} ({text})" for c, text in labels.items()) + "."
        )
    if column.example:
        lines.append(f"Eksempel: {column.example}")
    lines.append("Skal udfyldes." if column.required else "Kan stå tom.")
    return this_year("\n".join(lines))


def _guide(book: Workbook, administration: str, sheets: Sequence[Sheet], filled: bool) -> None:
    guide = book.create_sheet(GUIDE_SHEET)
    guide["A1"] = f"Skabelon til indberetning: {ADMINISTRATIONS.labels[administration]} ({administration})"
    guide["A1"].font = _TITLE
    lines = [this_year(line) for line in _GUIDE]
    if filled:
        lines.insert(0, "Arkene er udfyldt med det, der er gemt for jer. Ret i det, og send filen.")
    for number, line in enumerate(lines, 3):
        guide.cell(number, 1, line)
    for title, part in _PARTS:
        own = [sheet for sheet in sheets if _part_of(sheet) == part]
        if not own:
            continue
        row = guide.max_row + 2
        for place, text in enumerate((title, "Én række pr.", "Skal udfyldes"), 1):
            guide.cell(row, place, text).font = _BOLD
        for number, sheet in enumerate(own, row + 1):
            needed = ", ".join(column.header for column in sheet.columns if column.required)
            words = (sheet.header, sheet.grain.removeprefix("én række pr. "), needed)
            for place, value in enumerate(words, 1):
                put(guide.cell(number, place), value)
                guide.cell(number, place).alignment = _WRAP
    for letter, width in zip("ABC", (38, 40, 70), strict=True):
        guide.column_dimensions[letter].width = width
    guide.page_setup.orientation, guide.page_setup.paperSize = "landscape", guide.PAPERSIZE_A4
    guide.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _part_of(sheet: Sheet) -> str:
    """Where in the guide a sheet stands: what the centre delivers first is a part of its template alone."""
    if sheet.owner == "CSB" and sheet in contract.needed_first():
        return "first"
    return "all" if sheet.owed_by_all else "more"


def _code_ranges(book: Workbook, sheets: Sequence[Sheet]) -> dict[tuple[str, ...], str]:
    """A sheet of the drop-downs' values, each list once; list -> the range it stands in."""
    codes = book.create_sheet(CODES_SHEET)
    ranges: dict[tuple[str, ...], str] = {}
    for sheet in sheets:
        for column in sheet.columns:
            values = tuple(_choices(column))
            if not values or values in ranges:
                continue
            letter = get_column_letter(len(ranges) + 1)
            codes[f"{letter}1"] = f"{sheet.header}: {column.header}"
            codes[f"{letter}1"].font = _BOLD
            codes.column_dimensions[letter].width = 28
            for number, value in enumerate(values, 2):
                put(codes[f"{letter}{number}"], value)
            ranges[values] = f"'{CODES_SHEET}'!${letter}$2:${letter}${len(values) + 1}"
    return ranges


def _fill(
    sheet: Sheet, target: Worksheet, rows: Sequence[Sequence[Any]], ranges: dict[tuple[str, ...], str]
) -> None:
    """Headers with help, drop-downs and formats for the rows and those to come, and the rows."""
    last = len(rows) + 1_000
    for place, column in enumerate(contract.in_reading_order(sheet), 1):
        stored = sheet.names.index(column.name)
        letter = get_column_letter(place)
        head = target.cell(1, place, column.header)
        head.font, head.fill = _BOLD, _REQUIRED if column.required else _OPTIONAL
        note = Comment(help_text(column), _AUTHOR, height=150, width=320)
        head.comment = note
        target.column_dimensions[letter].width = min(60, max(12, len(column.header) + 3))
        if not column.required and column.name not in sheet.key:
            # Excel folds them away in one click.
            target.column_dimensions[letter].outlineLevel = 1
        # Text stays text: Excel turns numbers such as 3-11 into dates.
        target.column_dimensions[letter].number_format = _FORMATS.get(column.type, "@")
        values = tuple(_choices(column))
        if values:
            offered = DataValidation("list", formula1=ranges[values], allow_blank=True, errorStyle="warning")
            offered.errorTitle, offered.error = (
                "Ikke på listen",
                "Værdien er ikke en af de faste. Behold den alligevel?",
            )
            offered.add(f"{letter}2:{letter}{last}")
            target.add_data_validation(offered)
        form = _FORMATS.get(column.type, "@")
        for number, row in enumerate(rows, 2):
            value = cell_value(column, row[stored])
            if value is not None:
                cell = target.cell(number, place)
                put(cell, value)
                cell.number_format = form
    target.sheet_properties.outlinePr.summaryRight = False
    target.freeze_panes = "B2"
    target.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"


def stored_rows(sheet: Sheet, administration: str, store: Reader) -> list[list[Any]]:
    """What is stored for an administration: its own rows, or those it delivered; of the centre's sheets all."""
    columns = ", ".join(f"t.{quoted(name)}" for name in sheet.names)
    order = ", ".join(f"t.{quoted(name)}" for name in sheet.key)
    condition, parameters = "true", []
    join = ""
    if sheet.owner != "CSB":
        parameters = [administration]
        if sheet.administration_column:
            condition = f"t.{quoted(sheet.administration_column)} = $1"
        else:
            join, condition = "join uploads u using (upload_no)", "u.administration = $1"
    with store.cursor() as cursor:
        rows = cursor.execute(
            f"select {columns}, t.{AT_SOURCE} from {sheet.table} t {join} where {condition} order by {order}",
            parameters,
        ).fetchall()
    return [with_hidden(sheet, row, marks) for *row, marks in rows]


def template(administration: str, store: Reader | None = None) -> bytes:
    """An .xlsx file with the sheets an administration delivers; filled with what is stored for it, if a store is given."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = sheets_for(administration)
    _guide(book, administration, sheets, store is not None)
    targets = [book.create_sheet(sheet.header) for sheet in sheets]
    ranges = _code_ranges(book, sheets)
    for sheet, target in zip(sheets, targets, strict=True):
        _fill(sheet, target, stored_rows(sheet, administration, store) if store else [], ranges)
    return _saved(book)


def of_rows(tables: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """An .xlsx file of these rows alone, as the template has them: table -> rows in the contract's order of columns. The first
    row of a sheet stands in its row 2."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = [contract.sheet(table) for table in tables]
    targets = [book.create_sheet(sheet.header) for sheet in sheets]
    ranges = _code_ranges(book, sheets)
    for sheet, target in zip(sheets, targets, strict=True):
        _fill(sheet, target, tables[sheet.table], ranges)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# -- their own file back ------------------------------------------------------------------------------------


def _list_problems(
    book: Workbook, problems: Iterable[Problem], file: str, mended: Sequence[MendedCell], linked: bool
) -> None:
    """The problems on a first sheet, and what was put right; linked: each cell's name leads to it."""
    target = book.create_sheet(_free_name(book), 0)
    to_mend = [problem for problem in problems if problem.severity != "note"]
    errors = sum(problem.count for problem in to_mend if problem.severity == "error")
    warnings = sum(problem.count for problem in to_mend if problem.severity == "warning")
    counts = [plural(errors, "fejl", "fejl"), plural(warnings, "advarsel", "advarsler")]
    counts += [plural(len(mended), "rettet celle", "rettede celler")] if mended else []
    todo = "Ret fejlene i arkene, og send filen igen. " if errors or not mended else ""
    target["A1"] = f"{listing(counts)}. {todo}Dette ark må blive stående."
    target["A1"].font = _TITLE
    for place, header in enumerate(_PROBLEM_HEADERS, 1):
        target.cell(3, place, header).font = _BOLD
    lines: list[tuple[tuple[Any, ...], PatternFill, bool]] = [
        (
            (
                *(place.file, place.sheet, place.cell, place.header, place.value),
                *(_SEVERITIES[problem.severity], problem.sentence, problem.cure, problem.count),
            ),
            _ERROR if problem.severity == "error" else _WARNING,
            place.is_cell,
        )
        for problem, place in ((problem, problem.place) for problem in to_mend)
    ]
    for one in mended:
        cell_name = cell_in(file, one.row, one.column)
        words = (one.old or "", "Rettet på siden", messages.mended(one.old), "", 1)
        lines.append(((file, one.sheet, cell_name, one.header, *words), _MENDED, True))
    for row, (values, fill, is_cell) in enumerate(lines, 4):
        for place, value in enumerate(values, 1):
            cell = target.cell(row, place)
            put(cell, value)
            cell.alignment = _WRAP
        target.cell(row, 6).fill = fill
        if linked and values[1] in book.sheetnames and is_cell:
            name = values[1].replace("'", "''")
            target.cell(row, 3).hyperlink = Hyperlink(ref=f"C{row}", location=f"'{name}'!{values[2]}")
    for letter, width in zip("ABCDEFGHI", (28, 20, 8, 24, 24, 10, 70, 60, 12), strict=True):
        target.column_dimensions[letter].width = width
    target.freeze_panes = "A4"
    book.active = 0


def _free_name(book: Workbook) -> str:
    """The list's own name; an old list in the file gives way."""
    if PROBLEM_SHEET in book.sheetnames:
        del book[PROBLEM_SHEET]
    return PROBLEM_SHEET


def problem_list(problems: Sequence[Problem], file: str = "", mended: Sequence[MendedCell] = ()) -> bytes:
    """An .xlsx file with the list of problems alone, and the cells of `file` that were put right in the page."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _list_problems(book, problems, file, mended, linked=False)
    return _saved(book)


def can_be_marked(content: bytes, problems: Sequence[Problem]) -> bool:
    """Whether openpyxl can be let loose on the file: a zipped workbook of moderate size that was read."""
    if any(problem.kind.startswith("refused") for problem in problems) or not zipfile.is_zipfile(
        io.BytesIO(content)
    ):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    names = {entry.filename for entry in entries}
    return "xl/workbook.xml" in names and sum(entry.file_size for entry in entries) <= MARKED_BYTES


def annotate(
    name: str, content: bytes, problems: Sequence[Problem], mended: Sequence[MendedCell] = ()
) -> bytes:
    """People's own file with its problems marked in the cells and listed on a first sheet, as .xlsx.

    problems: of all files; those of `name` are marked. mended: cells of the file that were put right in the page; they
    hold the new value, and a note says what stood there. The list alone where the file is no .xlsx, has more than
    MARKED_ROWS rows, or cannot be kept. Macros do not come along.
    """
    own = [problem for problem in problems if problem.place.file == name]
    if not can_be_marked(content, own):
        return problem_list(own, name, mended)
    try:
        book = load_workbook(io.BytesIO(content))
    except Exception:
        # Files that other programs read but openpyxl does not are many, and so are its exceptions.
        return problem_list(own, name, mended)
    if sum(sheet.max_row for sheet in book.worksheets) > MARKED_ROWS:
        return problem_list(own, name, mended)
    for cell in mended:
        if cell.sheet in book.sheetnames and isinstance(sheet := book[cell.sheet], Worksheet):
            _write_mended(sheet, cell)
    for problem in own:
        place = problem.place
        if place.sheet in book.sheetnames and place.is_cell and problem.severity != "note":
            sheet = book[place.sheet]
            if isinstance(sheet, Worksheet):
                _mark(sheet, problem)
    _list_problems(book, own, name, mended, linked=True)
    return _saved(book)


def _write_mended(sheet: Worksheet, mended: MendedCell) -> None:
    """The new value in the cell, as text, and a note of the old one."""
    cell = _own_cell(sheet, mended.row, mended.column)
    if mended.new:
        put(cell, mended.new)
        cell.number_format = "@"
    else:
        cell.value = None
    _note(cell, messages.mended(mended.old))
    cell.fill = _MENDED


def _own_cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell, or the first of those it is merged with."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(area.min_row, area.min_col)
    assert isinstance(cell, Cell)
    return cell


def _note(cell: Cell, text: str) -> None:
    if cell.comment is not None:
        text = f"{cell.comment.text}\n{text}"
    cell.comment = Comment(text, _AUTHOR, height=120, width=320)


def _mark(sheet: Worksheet, problem: Problem) -> None:
    """A colour and a note on the cell; on the first of merged cells."""
    place = problem.place
    assert place.row is not None and place.column is not None
    cell = _own_cell(sheet, place.row, place.column)
    _note(cell, f"{_SEVERITIES[problem.severity]}: {problem.sentence} {problem.cure}".strip())
    if problem.severity == "error" or cell.fill.fgColor.rgb != _ERROR.fgColor.rgb:
        cell.fill = _ERROR if problem.severity == "error" else _WARNING

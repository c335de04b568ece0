"""A delivery: the files people hand in together, as rows of the contract's tables with their problems."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from data import contract, messages
from data.choices import Choices
from data.files import workbook as workbooks
from data.files.limits import MB
from data.files.workbook import Content, Limits, Refused, SheetCells, Workbook, read_workbook
from data.problem import Place, Problem, Severity
from data.reading.mending import mend, mended_cells
from data.reading.recognise import is_for_people
from data.reading.rows import Indicators, ReadSheet, SheetsOfFile, masked
from data.reading.screening import screen
from data.staging import DeliveredFile, Delivery, HiddenCount, MendedCell, RecognisedSheet

# share of the work that is done (0-1), and what is being done (Danish)
Progress = Callable[[float, str], None]


def _file_problem(
    file: str, kind: str, message: messages.Message, severity: Severity = "error", sheet: str | None = None
) -> Problem:
    return Problem(Place(file, sheet), kind, severity, *message)


def _without_numbers_in_names(workbook: Workbook) -> tuple[SheetCells, ...]:
    """The sheets under names that may be shown."""
    return tuple(
        cells if masked(cells.name) == cells.name else replace(cells, name=masked(cells.name))
        for cells in workbook.sheets
    )


def _as_delivered(name: str, content: Content) -> DeliveredFile:
    if isinstance(content, Workbook):
        return DeliveredFile(name, content.sha256, content.size)
    return DeliveredFile(name, hashlib.sha256(content).hexdigest(), len(content))


def _with_mended(workbook: Workbook, choices: Choices) -> Workbook:
    """The file with what people wrote in its cells; they know its sheets by the names that may be shown."""
    sheets = tuple(
        replace(mend(shown_cells, workbook.sha256, choices), name=cells.name)
        for cells, shown_cells in zip(workbook.sheets, _without_numbers_in_names(workbook), strict=True)
    )
    return replace(workbook, sheets=sheets)


def _one_sheet_per_table(file: str, sheets: Sequence[ReadSheet], problems: list[Problem]) -> list[ReadSheet]:
    """The sheets that are read in: within a file the first with rows of each table; a second one is a problem."""
    taken: dict[str, str] = {}
    chosen = []
    for sheet in sheets:
        table = sheet.recognised.table
        if table is None or sheet.table is None or not sheet.table.num_rows:
            continue
        if table in taken:
            message = messages.two_sheets(contract.sheet(table), taken[table])
            problems.append(_file_problem(file, "two_sheets", message, sheet=sheet.recognised.sheet))
            continue
        taken[table] = sheet.recognised.sheet
        chosen.append(sheet)
    return chosen


def _empty_handed(file: str, cells: Sequence[SheetCells], sheets: Sequence[ReadSheet]) -> Problem | None:
    """A file without any row to read, where no sheet has said why."""
    if any(problem.severity == "error" for sheet in sheets for problem in sheet.problems):
        return None
    if not any(sheet.recognised.table for sheet in sheets):
        names = [sheet.name for sheet in cells if sheet.rows and not is_for_people(sheet.name, sheet.rows)]
        headers = [sheet.header for sheet in contract.SHEETS]
        return _file_problem(file, "no_sheet", messages.no_sheet(names, headers))
    if not any(sheet.table is not None and sheet.table.num_rows for sheet in sheets):
        return _file_problem(file, "no_rows", messages.no_rows())
    return None


class _Together:
    """What the files of a delivery come to together, which may be no more than one file may; raises Refused."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bytes = self._cells = 0

    def weigh(self, size: int) -> None:
        # A file that is too large by itself has a sentence of its own.
        if self._bytes and size <= self._limits.file_bytes < self._bytes + size:
            raise Refused("together_too_large", {"limit": self._limits.file_bytes // MB})
        self._bytes += size

    def count(self, workbook: Workbook) -> None:
        cells = sum(len(row) for sheet in workbook.sheets for row in sheet.rows)
        if self._cells and self._cells + cells > self._limits.cells:
            raise Refused("together_too_many_cells", {"limit": self._limits.cells})
        self._cells += cells


@dataclass
class _Opened:
    """A file on its way: what is measured in it waits for the units that any of the files may say."""

    full_name: str
    as_delivered: DeliveredFile
    workbook: Workbook | None = None
    cells: tuple[SheetCells, ...] = ()
    sheets: SheetsOfFile | None = None
    problems: list[Problem] = field(default_factory=list)


def read_delivery(
    files: Sequence[tuple[str, Content]],
    *,
    choices: Choices | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
    indicators: Indicators | None = None,
) -> Delivery:
    """Read files that are handed in together. Looks at nothing but the files; never raises for what is in them.

    files: (name, content); as cells (`mending.without_cpr`) where the original is not kept.
    limits: None for the server's own. indicators: those that are known before; those
    in the files come first. What spans rows, sheets and the store is checked by `validation.validate`.
    """
    choices = choices or Choices()
    opened: list[_Opened] = []
    seen: dict[str, str] = {}
    known_indicators = dict(indicators or {})
    together = _Together(limits or workbooks.DEFAULTS)
    for file_no, (full_name, content) in enumerate(files):
        name = masked(full_name)
        if progress is not None:
            progress(file_no / len(files), messages.reading_file(name, file_no + 1, len(files)))
        file = _Opened(full_name, _as_delivered(name, content))
        opened.append(file)
        try:
            together.weigh(file.as_delivered.size)
            workbook = content if isinstance(content, Workbook) else read_workbook(name, content, limits)
            together.count(workbook)
        except Refused as refused:
            file.problems.append(_file_problem(name, f"refused-{refused.code}", (refused.sentence, "")))
            continue
        if file.as_delivered.sha256 in seen:
            message = messages.same_file(seen[file.as_delivered.sha256])
            file.problems.append(_file_problem(name, "same_file", message))
        seen.setdefault(file.as_delivered.sha256, name)
        if progress is not None:
            progress((file_no + 0.5) / len(files), messages.checking_file(name, file_no + 1, len(files)))
        file.problems += [_file_problem(name, "note", (note, ""), "note") for note in workbook.notes]
        file.workbook = _with_mended(workbook, choices)
        file.cells = _without_numbers_in_names(file.workbook)
        file.sheets = SheetsOfFile(name, file_no, file.cells, choices)
    sheets_of_files = [file.sheets for file in opened if file.sheets is not None]
    with contract.with_codes(row for sheets in sheets_of_files for row in sheets.codes()):
        for sheets in sheets_of_files:
            known_indicators |= sheets.begin(known_indicators)
        delivery = _finished(opened, files, known_indicators, choices)
    if progress is not None:
        progress(1.0, messages.files_read(len(files)))
    return delivery


def _finished(
    opened: Sequence[_Opened],
    files: Sequence[tuple[str, Content]],
    known_indicators: Indicators,
    choices: Choices,
) -> Delivery:
    """The delivery that the opened files are, with what is measured read by the units that are known."""
    delivered: list[DeliveredFile] = []
    recognised: list[RecognisedSheet] = []
    problems: list[Problem] = []
    unknown: list[tuple[int, str, int, str]] = []
    mended: list[MendedCell] = []
    hidden: list[HiddenCount] = []
    parts: dict[str, list[pa.Table]] = {}
    for file_no, (file, (_, content)) in enumerate(zip(opened, files, strict=True)):
        keep = False
        if file.workbook is not None and file.sheets is not None:
            sheets = file.sheets.finish(known_indicators)
            sheet_problems = [problem for sheet in sheets for problem in sheet.problems]
            personal = screen(
                file.full_name,
                file.workbook,
                file.cells,
                list(zip(file.sheets.cells, sheets, strict=True)),
                choices,
            )
            empty = _empty_handed(file.as_delivered.name, file.cells, sheets)
            if empty is not None:
                sheet_problems.append(empty)
            for sheet in _one_sheet_per_table(file.as_delivered.name, sheets, sheet_problems):
                assert sheet.table is not None and sheet.recognised.table is not None
                parts.setdefault(sheet.recognised.table, []).append(sheet.table)
            file.problems += [*personal, *sheet_problems]
            recognised += [sheet.recognised for sheet in sheets]
            mended += mended_cells(file_no, file.cells, [sheet.recognised for sheet in sheets])
            unknown += [
                (sheet.recognised.file_no, sheet.recognised.sheet, row, name)
                for sheet in sheets
                for row, name in sheet.unknown
            ]
            hidden += [cell for sheet in sheets for cell in sheet.hidden]
            keep = not any(problem.refuses for problem in personal)
        problems += file.problems
        content_to_keep = content if keep and isinstance(content, bytes) else b""
        delivered.append(replace(file.as_delivered, content=content_to_keep))
    tables = {
        sheet.table: pa.concat_tables(parts[sheet.table]) for sheet in contract.SHEETS if sheet.table in parts
    }
    if any(problem.kind == "cpr" for problem in problems):
        tables = {}
    return Delivery(
        *(tuple(delivered), tables, tuple(recognised), tuple(problems)),
        *(tuple(unknown), tuple(mended), tuple(hidden)),
    )

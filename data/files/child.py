"""The child process that reads one file: `main` is run in a process of its own and answers on standard output.

Nothing that a file contains can harm more than this process: it has a memory cap and a time limit, sees no file but
the one it is sent on standard input, and imports the standard library and python-calamine only.

The answer is a row of pickles: ("ready",), ("asides", [(sheet, where, text), ...]), for each sheet ("sheet", {...})
and ("rows", [column, ...]) in pieces, ("done", [note, ...]); or in place of the rest ("stop", code, values). A column
of a piece is a list of cells, or bytes where all of them are numbers.
"""

from __future__ import annotations

import json
import pickle
import resource
import sys
import traceback
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from math import isfinite
from typing import Any, BinaryIO

from data.files import csv as workbook_csv
from data.files import ods as workbook_ods
from data.files import xls as workbook_xls
from data.files.limits import Limits, Marks, Stop, cell_name, check_cells, runs_of
from data.files.scan import Package
from data.files.zip import parts

_PIECE = 4_000
# So many texts beside the cells that could be CPR numbers say what there is to say.
_MOST_ASIDES = 1_000
Furthest = Callable[[int], tuple[int, int]] | None
_SHARED = {str, date, datetime, timedelta}


def main() -> None:
    """Input: a line of JSON (kind, title of a sheet without one, limits), then the file. Output: the answer."""
    order = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**order["limits"])
    _confine(limits)
    out = sys.stdout.buffer
    try:
        import python_calamine  # noqa: F401  a missing reader is our fault, not the file's

        _send(out, "ready")
        out.flush()  # an abort of the reader loses what is not flushed
        content = sys.stdin.buffer.read()
        _send(out, "done", _read(order["kind"], order["title"], content, limits, out))
    except Stop as stop:
        _send(out, "stop", stop.code, stop.values)
    except MemoryError:
        _send(out, "stop", "memory", {})
    except BrokenPipeError:
        raise SystemExit(1) from None
    except Exception as fault:
        where = traceback.extract_tb(fault.__traceback__)[-1]
        detail = f"{type(fault).__name__}, {where.name}, linje {where.lineno}"
        _send(out, "stop", "internal", {"detail": detail})
    out.flush()


def _confine(limits: Limits) -> None:
    """Memory and time are capped for what the file may contain, core dumps for whom it may be about."""
    seconds = int(limits.seconds) + 5
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _send(out: BinaryIO, *message: Any) -> None:
    pickle.dump(message, out, protocol=5)


def _read(kind: str, title: str, content: bytes, limits: Limits, out: BinaryIO) -> list[str]:
    if kind == "csv":
        marks, rows, notes = workbook_csv.read(title, content, limits)
        _send_sheet(out, marks)
        _send_rows(out, rows, 0)
        return notes
    notes = []
    furthest: Furthest = None
    if kind == "xls":
        container = workbook_xls.Container(content)
        name = workbook_xls.workbook_stream(container)
        stream = container.read(name)
        macros = "_VBA_PROJECT_CUR" in container.names
        sheets = workbook_xls.marks(stream, limits)
        asides = list(workbook_xls.asides(container, name, stream))
        content = workbook_xls.mended(container, name, stream)
    elif kind == "ods":
        zip_parts = parts(content, limits)
        macros = any(name.startswith("basic/") for name in zip_parts)
        document = workbook_ods.Document(content, zip_parts)
        sheets = document.marks(limits)
        asides = document.asides
        content = document.mended(set())
    else:
        package = Package(content, parts(content, limits))
        macros = package.macros
        sheets = package.marks(limits)
        asides, furthest = package.asides, package.furthest
        content = package.as_read()
    check_cells(sheets, limits)
    if macros:
        notes.append("Makroerne i filen er ikke læst og ikke kørt.")
    _send(out, "asides", list(dict.fromkeys(asides))[:_MOST_ASIDES])
    _read_sheets(content, sheets, limits, out, notes, furthest)
    return notes


def _read_sheets(
    content: bytes,
    sheets: list[Marks],
    limits: Limits,
    out: BinaryIO,
    notes: list[str],
    furthest: Furthest,
) -> None:
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    reader = _guarded(CalamineWorkbook.from_filelike, BytesIO(content))
    del content
    tables = [meta.name for meta in reader.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    others = [meta.name for meta in reader.sheets_metadata if meta.typ != SheetTypeEnum.WorkSheet]
    notes += [f"Fanen »{name}« er et diagram eller en makro og er ikke læst." for name in others]
    if len(tables) != len(sheets):
        raise Stop("unreadable")
    for name, times in Counter(tables).items():
        if times > 1:
            raise Stop("same_names", sheet=name, count=times)
    for number, (name, marks) in enumerate(zip(tables, sheets, strict=True)):
        sheet = _guarded(reader.get_sheet_by_name, name)
        check_extent(marks, sheet.end, number, furthest)
        if sheet.end is not None:
            marks.value(sheet.end[0] + 1, sheet.end[1] + 1)
            marks.check(limits)
            check_cells(sheets, limits)
        _send_sheet(out, marks)
        if sheet.start is not None:
            _send_rows(out, _cells(sheet.iter_rows(), sheet.start[1], marks), sheet.start[1])


def check_extent(marks: Marks, end: tuple[int, int] | None, number: int, furthest: Furthest) -> None:
    """Raises Stop where the reader ends before the scan does: it has not read a value that is there."""
    rows, columns = (end[0] + 1, end[1] + 1) if end is not None else (0, 0)
    blank = marks.uncached | set(marks.errors) if rows < marks.rows or columns < marks.columns else set()
    beyond = [
        cell
        for cell, is_beyond in ((marks.lowest, marks.rows > rows), (marks.rightmost, marks.columns > columns))
        if is_beyond and cell not in blank
    ]
    if not beyond or furthest is None:
        return
    seen_rows, seen_columns = furthest(number)
    if seen_rows > rows or seen_columns > columns:
        raise Stop("not_all_read", sheet=marks.name, cell=cell_name(*beyond[0]))


def _guarded(read: Any, *arguments: Any) -> Any:
    """Whatever the reader raises is about the file; its panics are not even Exceptions."""
    try:
        return read(*arguments)
    except MemoryError:
        raise
    except BaseException as fault:
        raise Stop("unreadable") from fault


def _send_sheet(out: BinaryIO, marks: Marks) -> None:
    _send(
        out,
        "sheet",
        {
            "name": marks.name,
            "hidden": marks.hidden,
            "errors": marks.errors,
            "uncached": marks.uncached,
            "percent": runs_of(marks.percent),
            "amounts": runs_of(marks.amounts),
            "merged": marks.merged,
            "hidden_rows": marks.hidden_rows,
            "hidden_columns": marks.hidden_columns,
            "comments": marks.comments,
            "shown": {way: runs_of(runs) for way, runs in marks.looks.items()},
            "raised": marks.raised,
        },
    )


def _cells(rows: Iterable[list[Any]], skipped: int, marks: Marks) -> Iterator[list[Any]]:
    """The rows with an error cell's stand-in value removed, where the format gives it one."""
    if not marks.errors:
        yield from rows
        return
    wrong: dict[int, list[int]] = {}
    for row, column in marks.errors:
        wrong.setdefault(row, []).append(column - 1 - skipped)
    for number, cells in enumerate(rows, 1):
        for place in wrong.get(number, ()):
            if 0 <= place < len(cells):
                cells[place] = ""
        yield cells


def _send_rows(out: BinaryIO, rows: Iterable[list[Any]], skipped: int) -> None:
    """The rows in pieces, column by column; skipped: blank columns before them."""
    rows = iter(rows)
    while piece := list(islice(rows, _PIECE)):
        width = max(map(len, piece))
        if any(len(row) < width for row in piece):
            piece = [row + [None] * (width - len(row)) for row in piece]
        blank = [[None] * len(piece)] * skipped
        _send(out, "rows", len(piece), [*blank, *map(_column, zip(*piece, strict=True))])


def _column(cells: tuple[Any, ...]) -> bytes | list[Any]:
    """One column of a piece, with equal texts and dates made one object, so that they are sent and kept once."""
    kinds = set(map(type, cells))
    if kinds == {float} and isfinite(sum(cells)):
        return array("d", cells).tobytes()
    if kinds <= _SHARED:
        once: dict[Any, Any] = {"": None}
        return list(map(once.setdefault, cells, cells))
    return list(map(_cell, cells))


def _cell(value: Any) -> Any:
    """A cell as the app knows it: numbers are floats, a time of day is a length of time, nothing is None."""
    kind = type(value)
    if kind is float:
        return value if isfinite(value) else str(value)
    if kind is int:
        return float(value)
    if kind is time:
        return timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    return None if value == "" else value

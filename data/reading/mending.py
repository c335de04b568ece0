"""Cells put right in the page: what a person wrote stands in the cell's stead, and what stood there is remembered.

A file that was turned away for CPR numbers in its cells can go on without them: `without_cpr` gives it as cells where
those are blank. Its bytes go no further.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from data.choices import Choices
from data.files.workbook import Cell, Content, Refused, SheetCells, Workbook, read_workbook
from data.problem import Problem
from data.reading.parse import cell_text
from data.reading.rows import masked
from data.staging import MendedCell, RecognisedSheet

# A file of more cells than these is put right in the file itself: it would stay in memory as cells meanwhile.
HELD_CELLS = 500_000

Place = tuple[int, int]


def mend(cells: SheetCells, sha256: str, choices: Choices) -> SheetCells:
    """The sheet with what people wrote in its cells. A text in a cell has none of the old value's format about it."""
    new = {
        (row, column): text
        for (file, sheet, row, column), text in choices.mended.items()
        if (file, sheet) == (sha256, cells.name)
    }
    if not new:
        return cells
    old = {place: cells.mended[place] if place in cells.mended else _stood(cells, place) for place in new}
    return replace(
        cells,
        rows=_with_cells(cells.rows, {place: text.strip() or None for place, text in new.items()}),
        errors={place: error for place, error in cells.errors.items() if place not in new},
        uncached=cells.uncached - new.keys(),
        percent=frozenset(cells.percent) - new.keys() if cells.percent else cells.percent,
        raised={place: text for place, text in cells.raised.items() if place not in new},
        mended={**cells.mended, **old},
    )


def _stood(cells: SheetCells, place: Place) -> str:
    row, column = place
    if place in cells.errors:
        return cells.errors[place]
    return masked(cell_text(_cell(cells, row, column)))


def _with_cells(rows: list[list[Cell]], new: Mapping[Place, str | None]) -> list[list[Cell]]:
    mended_rows = list(rows)
    for (row, column), text in new.items():
        mended_rows.extend([] for _ in range(row - len(mended_rows)))
        cells = list(mended_rows[row - 1])
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = text
        mended_rows[row - 1] = cells
    return mended_rows


def mended_cells(
    file_no: int, sheets: Sequence[SheetCells], recognised: Iterable[RecognisedSheet]
) -> list[MendedCell]:
    """The cells of a file that hold another value than was delivered."""
    headers = {(one.sheet, match.column): match.header for one in recognised for match in one.columns}
    return [
        MendedCell(
            *(file_no, cells.name, row, column, headers.get((cells.name, column), "")),
            *(old, cell_text(_cell(cells, row, column))),
        )
        for cells in sheets
        for (row, column), old in sorted(cells.mended.items())
    ]


def _cell(cells: SheetCells, row: int, column: int) -> Cell:
    cells_of_row = cells.rows[row - 1] if row <= len(cells.rows) else []
    return cells_of_row[column - 1] if column <= len(cells_of_row) else None


def without_cpr(
    files: Sequence[tuple[str, Content]], problems: Sequence[Problem]
) -> tuple[tuple[str, Content], ...] | None:
    """The files, those turned away as cells without the CPR numbers; None where something else turns them away as well,
    where a number stands in no cell, or where not every cell is known.

    problems: of the check that turned them away.
    """
    refusing = [problem for problem in problems if problem.refuses]
    if not refusing or any(p.kind != "cpr" or not p.place.is_cell for p in refusing):
        return None
    held: list[tuple[str, Content]] = []
    for name, content in files:
        places = {
            (place.sheet, (place.row, place.column))
            for place in (problem.place for problem in refusing)
            if place.file == masked(name) and place.row is not None and place.column is not None
        }
        if not places:
            held.append((name, content))
            continue
        try:
            workbook = content if isinstance(content, Workbook) else read_workbook(name, content)
        except Refused:
            return None  # there was no room for it a second time
        if sum(len(row) for sheet in workbook.sheets for row in sheet.rows) > HELD_CELLS:
            return None
        sheets = tuple(
            _blanked(cells, {place for sheet, place in places if sheet == cells.name})
            for cells in workbook.sheets
        )
        held.append((name, replace(workbook, sheets=sheets)))
    return tuple(held)


def _blanked(cells: SheetCells, places: Collection[Place]) -> SheetCells:
    if not places:
        return cells
    return replace(
        cells,
        rows=_with_cells(cells.rows, dict.fromkeys(places)),
        comments={place: text for place, text in cells.comments.items() if place not in places},
        raised={place: text for place, text in cells.raised.items() if place not in places},
        mended={**cells.mended, **dict.fromkeys(places)},
    )

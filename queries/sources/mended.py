"""Cells of an upload that were put right in the page before it was accepted."""

from __future__ import annotations

from dataclasses import dataclass

from data.staging import MendedCell
from data.store import MENDED, Reader


@dataclass(frozen=True)
class Mended:
    """by: who put them right, and accepted the upload. cells: where they stand, and both values."""

    by: str
    cells: tuple[MendedCell, ...]

    def of(self, file_no: int, sheet: str | None = None, row: int | None = None) -> list[MendedCell]:
        """Those of a file, or of one of its rows."""
        return [
            cell
            for cell in self.cells
            if cell.file_no == file_no and (sheet is None or (cell.sheet, cell.row) == (sheet, row))
        ]


def mended(store: Reader, upload_no: int) -> Mended:
    """What was put right in one upload; no cells where nothing was."""
    records = store.records(MENDED, str(upload_no))
    if records.empty:
        return Mended("", ())
    record = records.iloc[0]
    return Mended(
        str(record["made_by"]), tuple(MendedCell(**cell) for cell in record["body"].get("cells", ()))
    )

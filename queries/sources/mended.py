"""Cells of an upload whose row does not say what stood in them: put right in the page before it was accepted, or hidden at the source."""

from __future__ import annotations

from dataclasses import dataclass

from data.staging import AT_SOURCE, MendedCell
from data.store import HIDDEN, MENDED, Reader


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


def hidden(store: Reader, table: str, source: int) -> dict[str, str]:
    """The counts of persons in a delivered row that are hidden at their source: the contract's column (English) -> what stood in the
    cell; blank where that is no longer known."""
    with store.cursor() as cursor:
        row = cursor.execute(
            f"select {AT_SOURCE}, upload_no, file_no, sheet, source_row, source_column from {table}_rows where source = ?",
            [source],
        ).fetchone()
    if row is None or row[0] is None:
        return {}
    marked, upload_no, *here, source_column = row
    records = store.records(HIDDEN, str(upload_no))
    cells = [] if records.empty else records.iloc[0]["body"].get("cells", [])
    stood = {
        cell["name"]: cell["stood"]
        for cell in cells
        if [cell["file_no"], cell["sheet"], cell["row"]] == here
        and cell["source_column"] in (0, source_column)
    }
    return {name: stood.get(name, "") for name in marked}

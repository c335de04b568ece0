"""What travels from the files to the store: a delivery, its rows as Arrow tables of the contract's columns with their
source, how its sheets were recognised, and its problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

from data.contract import Column, Sheet
from data.danish import is_missing
from data.problem import Problem

_ARROW_TYPES: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
    "INTEGER[]": pa.list_(pa.int32()),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DECIMAL(18,2)": pa.float64(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "BOOLEAN": pa.bool_(),
}
SOURCE_FIELDS = (
    pa.field("file_no", pa.int32()),
    pa.field("sheet", pa.string()),
    pa.field("source_row", pa.int32()),
    pa.field("source_column", pa.int32()),
)
# Of a row, staged or stored: its columns whose count of persons is hidden at the source, in order; null where none is.
AT_SOURCE = "hidden_at_source"


def hidden_in(cell: Any) -> tuple[str, ...]:
    """The columns that a cell of AT_SOURCE names, as a list or an array; none where it is missing."""
    return () if is_missing(cell) else tuple(cell)


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type in which a delivery carries the column. Money is float64, in kroner."""
    return _ARROW_TYPES[column.sql_type]


def arrow_schema(sheet: Sheet) -> pa.Schema:
    """The contract's columns in the contract's order, then where each row came from, and what of it is hidden at its source.

    file_no (0-based place in `Delivery.files`), sheet (name in the file), source_row (1-based, as the
    spreadsheet shows it), source_column (1-based; 0 unless the periods were columns).
    """
    own = [pa.field(column.name, arrow_type(column)) for column in sheet.columns]
    return pa.schema([*own, *SOURCE_FIELDS, pa.field(AT_SOURCE, pa.list_(pa.string()))])


How = Literal["header", "synonym", "remembered", "chosen", "unpivoted", "unrecognised"]


@dataclass(frozen=True)
class ColumnMatch:
    """One column of a file's sheet: what it was taken for, and why (Danish)."""

    column: int  # 1-based
    header: str
    name: str | None  # the contract's English name; None where the column is not read
    how: How
    why: str


@dataclass(frozen=True)
class RecognisedSheet:
    """One sheet of a file: the contract's table it was taken for (None: not read), and how it was read."""

    file_no: int
    sheet: str
    hidden: bool
    table: str | None
    header_row: int | None  # 1-based
    columns: tuple[ColumnMatch, ...]
    notes: tuple[str, ...]  # Danish: rows skipped, hidden rows read, ...
    data_rows: int


@dataclass(frozen=True)
class DeliveredFile:
    """A file as it was handed in. content is empty where the file was refused or holds a CPR number, also where that was
    put right in the page."""

    name: str
    sha256: str
    size: int
    content: bytes = field(repr=False, default=b"")


@dataclass(frozen=True)
class MendedCell:
    """A cell that a person put right in the page: where it stands (1-based), under which header, and both values.

    old: as it stood, with personal numbers masked; None where it held a CPR number, which is kept nowhere.
    """

    file_no: int
    sheet: str
    row: int
    column: int
    header: str
    old: str | None
    new: str


@dataclass(frozen=True)
class HiddenCount:
    """A count of persons that is hidden at its source: the place (1-based) of which contract column, and what stood there.

    source_column: as of the row, 0 unless the periods were columns.
    """

    file_no: int
    sheet: str
    row: int
    source_column: int
    name: str
    stood: str


@dataclass(frozen=True)
class Delivery:
    """The files, one Arrow table per contract table found in them, what was recognised, and the problems.

    tables: contract table -> rows with `arrow_schema`. Empty where a file holds a CPR number.
    unknown: (file number, sheet, row, column's English name) of cells that a person has said are not known.
    """

    files: tuple[DeliveredFile, ...]
    tables: Mapping[str, pa.Table]
    recognised: tuple[RecognisedSheet, ...]
    problems: tuple[Problem, ...]
    unknown: tuple[tuple[int, str, int, str], ...] = ()
    mended: tuple[MendedCell, ...] = ()
    hidden: tuple[HiddenCount, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def is_refused(self) -> bool:
        """True where a file is turned away as a whole."""
        return any(problem.refuses for problem in self.problems)

    @property
    def rows(self) -> int:
        return sum(table.num_rows for table in self.tables.values())

    @property
    def own_codes(self) -> list[dict[str, Any]]:
        """The rows of the sheet Koder: codes that the delivery brings along."""
        rows = self.tables.get("own_codes")
        return [] if rows is None else rows.to_pylist()

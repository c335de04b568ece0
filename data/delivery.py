"""A delivery: the files people hand in together, as rows of the contract's tables with their problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from data.contract import Column, Sheet
from data.problem import Problem, Severity, Suggestion
from data.recognise import ColumnMatch, RecognisedSheet

__all__ = [
    "Choices",
    "ColumnMatch",
    "DeliveredFile",
    "Delivery",
    "Problem",
    "RecognisedSheet",
    "Severity",
    "Suggestion",
    "arrow_schema",
]

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


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type in which a delivery carries the column. Money is float64, in kroner."""
    return _ARROW_TYPES[column.sql_type]


def arrow_schema(sheet: Sheet) -> pa.Schema:
    """The contract's columns in the contract's order, then where each row came from.

    file_no (0-based place in `Delivery.files`), sheet (name in the file), source_row (1-based, as the
    spreadsheet shows it), source_column (1-based; 0 unless the periods were columns).
    """
    return pa.schema(
        [pa.field(column.name, arrow_type(column)) for column in sheet.columns] + [*SOURCE_FIELDS]
    )


@dataclass(frozen=True)
class DeliveredFile:
    """A file as it was handed in. content is empty where the file was refused or holds a CPR number."""

    name: str
    sha256: str
    size: int
    content: bytes = field(repr=False, default=b"")


@dataclass(frozen=True)
class Choices:
    """What people have decided about a delivery before it is read (again). All parts may be empty.

    columns: (file name, sheet name, header) -> the column's English name, or None for "do not read".
    tables: (file name, sheet name) -> the table, or None for "do not read".
    applied: ids of the suggestions that are accepted.
    remembered: (table, header) -> the column's English name, from the administration's earlier choices.
    ids: (file name, sheet name, row) -> the id that row without an id shall have; "" asks for a new one.
    released: (file name, sheet name, header) of columns CSB has released from the search for CPR numbers.
    """

    columns: Mapping[tuple[str, str, str], str | None] = field(default_factory=dict)
    tables: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    applied: frozenset[str] = frozenset()
    remembered: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ids: Mapping[tuple[str, str, int], str] = field(default_factory=dict)
    released: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True)
class Delivery:
    """The files, one Arrow table per contract table found in them, what was recognised, and the problems."""

    files: tuple[DeliveredFile, ...]
    tables: Mapping[str, pa.Table]
    recognised: tuple[RecognisedSheet, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

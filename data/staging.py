"""The shape in which rows travel from a file to the store: Arrow tables of the contract's columns, and their source."""

from __future__ import annotations

import pyarrow as pa

from data.contract import Column, Sheet

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
    own = [pa.field(column.name, arrow_type(column)) for column in sheet.columns]
    return pa.schema([*own, *SOURCE_FIELDS])

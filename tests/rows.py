"""Literal rows in a store, for tests: `store_with(tmp_path, initiatives=[{...}], finances=[{...}])`.

Columns that are not given are empty; AT_SOURCE names those that are delivered as »<5«. Rows are stored in one upload,
past the reading of files, so that a test of a question says nothing but its rows. Row n of a table stands in row n + 2
of the sheet of the contract's name.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from data import contract
from data.staging import AT_SOURCE, DeliveredFile, Delivery, HiddenCount, arrow_schema
from data.store import DATABASE, Store

TODAY = date(2010, 3, 22)
STORED_AT = datetime(2010, 3, 1, 12)


def delivery(file: str = "fil.xlsx", **tables: list[dict[str, Any]]) -> Delivery:
    """A clean delivery of literal rows, from one file called `file`."""
    staged = {}
    hidden = list[HiddenCount]()
    for table, rows in tables.items():
        sheet = contract.sheet(table)
        if unknown := {name for row in rows for name in row} - {*sheet.names, AT_SOURCE}:
            raise KeyError(f"{table} has no column {sorted(unknown)}")
        filled = [
            dict.fromkeys(sheet.names)
            | row
            | {"file_no": 0, "sheet": sheet.header, "source_row": number + 2, "source_column": 0}
            for number, row in enumerate(rows)
        ]
        hidden += [
            HiddenCount(0, sheet.header, number + 2, 0, name, "<5")
            for number, row in enumerate(rows)
            for name in row.get(AT_SOURCE, ())
        ]
        staged[table] = pa.Table.from_pylist(filled, schema=arrow_schema(sheet))
    delivered = DeliveredFile(file, _checksum(file), 4, b"fake")
    return Delivery(files=(delivered,), tables=staged, recognised=(), problems=(), hidden=tuple(hidden))


def _checksum(text: str) -> str:
    """A made-up SHA-256 that differs between file names."""
    return f"{sum(map(ord, text)):064x}"


def store_with(
    folder: Path,
    *,
    today: date = TODAY,
    at: datetime = STORED_AT,
    administration: str = "ØKF",
    **tables: list[dict[str, Any]],
) -> Store:
    """A store in `folder` (as `$CSB_HOME` names it) that holds these rows; `today` is its second clock.

    More deliveries go in with `store.accept(delivery(...), "SOF", by="test", at=...)`. Close it (or let the process
    end) before something else opens the same folder.
    """
    # Made-up rows, and marked so; a real store would also compare the file with the example's files.
    store = Store(folder / DATABASE, today=lambda: today, is_example=True)
    store.accept(delivery(**tables), administration, by="test", at=at)
    return store

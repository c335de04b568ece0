"""The files on the disk: a database, the log and the witness beside it, and whether a copy holds what it should."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from data.store.sql import one, quoted


def wal_of(path: Path) -> Path:
    """The write-ahead log of a database file: what was accepted since the last checkpoint, so it belongs to the file."""
    return path.with_name(path.name + ".wal")


def witness_of(path: Path) -> Path:
    """A small file beside the database that says how much it held after the last change.

    A write-ahead log that was lost or cut short opens without a word, and so does an older copy of the file.
    """
    return path.with_name(path.name + ".holds")


def testify(path: Path, version: str) -> None:
    """Write the witness: the numbers of uploads and of records, as in `Store.version`."""
    new = witness_of(path).with_suffix(".new")
    new.write_text(version)
    os.replace(new, witness_of(path))


def remove(path: Path) -> None:
    """Remove a database file and its log, where they are there."""
    path.unlink(missing_ok=True)
    wal_of(path).unlink(missing_ok=True)


def contents(cursor: duckdb.DuckDBPyConnection, database: str | None = None) -> dict[str, tuple[int, int]]:
    """Per table its number of rows and a sum over all that they hold, the same whatever the order. Reads all of it."""
    tables = cursor.execute(
        """select table_name from duckdb_tables()
           where database_name = coalesce($1, current_database()) and not temporary order by 1""",
        [database],
    ).fetchall()
    prefix = f"{quoted(database)}." if database else ""
    return {
        table: one(
            cursor,
            f"select count(*), coalesce(sum(hash(whole)), 0)::hugeint from {prefix}main.{quoted(table)} as whole",
        )
        for (table,) in tables
    }


def holds(path: Path, written: dict[str, tuple[int, int]]) -> bool:
    """Whether the file can be read, and holds what was written to it."""
    try:
        return contents_of(path) == written
    except duckdb.Error:
        return False


def contents_of(path: Path) -> dict[str, tuple[int, int]]:
    """The same of a file that nobody has open."""
    with duckdb.connect() as reader:
        reader.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as the_copy (read_only)")
        return contents(reader, "the_copy")

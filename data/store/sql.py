"""Small words that the store's SQL is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def column_list(names: Sequence[str], prefix: str = "") -> str:
    return ", ".join(f"{prefix}{quoted(name)}" for name in names)


def one(
    cursor: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()
) -> tuple[Any, ...]:
    """The row of a question that always has one."""
    row = cursor.execute(sql, parameters if isinstance(parameters, dict) else list(parameters)).fetchone()
    assert row is not None, "an aggregate always has a row"
    return row

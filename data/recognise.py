"""Cells -> which sheet of the contract this is, where its header stands, and which column is which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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

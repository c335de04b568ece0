"""Counts of persons in tables and files: a number where it may be shown, "skjult" where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data import danish
from pages.parts.tables import Column, Kind

HIDDEN = "skjult"


@dataclass(frozen=True)
class PersonCount(Column):
    """A column of counts, to the right, in which a cell may say "skjult"; for `small_table` and `download_excel`."""

    kind: Kind = "count"


def person_count(value: Any, hidden: bool) -> int | str | None:
    """The cell: "skjult", the number, or None where nobody counted."""
    return HIDDEN if hidden else None if danish.is_missing(value) else int(value)


def participants(row: Mapping[Any, Any]) -> int | str | None:
    """The cell of a row with `participants` and `hidden`."""
    return person_count(row["participants"], row["hidden"])

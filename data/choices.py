"""What people have decided about how a delivery is read. The same files and choices give the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Choices:
    """All parts may be empty. Files and sheets go by their names in the delivery.

    columns: (file, sheet, header) -> the column's English name, or None for "do not read".
    tables: (file, sheet) -> the table, or None for "do not read".
    applied: ids of the suggestions that are accepted.
    remembered: (table, header) -> the column's English name, from the administration's earlier choices.
    ids: (file, sheet, row) -> the id which that row without an id shall have; "" asks for a new one.
    released: (file, sheet, header) of columns that CSB has released from the search for CPR numbers.
    """

    columns: Mapping[tuple[str, str, str], str | None] = field(default_factory=dict)
    tables: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    applied: frozenset[str] = frozenset()
    remembered: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ids: Mapping[tuple[str, str, int], str] = field(default_factory=dict)
    released: frozenset[tuple[str, str, str]] = frozenset()

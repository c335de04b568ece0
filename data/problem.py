"""What is wrong with a cell, a sheet or a file, as a value: who made it, what cures it, where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.files.limits import column_name
from data.files.paste import cell_in

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Suggestion:
    """A cure that can be applied to every cell of one kind in a column at once.

    id: put it into `Choices.applied` to apply it. question: a Danish question with the number of cells.
    """

    id: str
    question: str
    count: int = 1


@dataclass(frozen=True)
class Place:
    """Where a problem stands: row and column are 1-based as the spreadsheet shows them, or None for a sheet's or a file's problem.

    header is the column's, value the cell as text; personal numbers are masked in both.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    header: str = ""
    value: str = ""

    @property
    def is_cell(self) -> bool:
        return self.row is not None and self.column is not None

    @property
    def cell(self) -> str:
        """The cell's name ("F12", or "række 12, kolonne 6" of a paste), the row's number where only that is known, or nothing."""
        if self.row is None:
            return column_name(self.column) if self.column else ""
        return cell_in(self.file, self.row, self.column) if self.column else str(self.row)

    @property
    def name(self) -> str:
        """Sheet and cell ("Indsatser!F12"), the sheet alone, or nothing for a file's problem."""
        if self.sheet is None:
            return ""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


@dataclass(frozen=True)
class Problem:
    """One thing a person must know about a delivery.

    kind is a short English code for grouping.
    neighbours: (header, value) of the cells that tell the reader which row this is.
    confirm: where the file may be right all the same, the id under which `Choices.confirmed` says why; else "".
    otherwise: the other cure, where a person must choose between two.
    count: how many cells it stands for; more than 1 only where further equal ones are not listed.
    """

    place: Place
    kind: str
    severity: Severity
    sentence: str
    cure: str
    neighbours: tuple[tuple[str, str], ...] = ()
    suggestion: Suggestion | None = None
    count: int = 1
    confirm: str = ""
    otherwise: Suggestion | None = None

    @property
    def refuses(self) -> bool:
        """True where the file as a whole is turned away: unreadable, over a limit, or with a CPR number."""
        return self.kind == "cpr" or self.kind.startswith("refused")

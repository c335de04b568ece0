"""Figures are rounded each by itself. Where those that are shown do not come to the sum that is shown, the page says so."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from data.columns import Column
from data.danish import MINUS
from queries.view import Plain

ROUNDED = "Tallene er afrundet hver for sig og giver derfor ikke præcis den sum, der vises."
_KINDS = ("number", "signed", "kroner", "millions")
_FIGURE = re.compile(rf"({MINUS}?)(\d[\d.]*)(?:,(\d+))?(?:\s(mio|mia)\.)?")
_SCALES = {"": 0, "mio": 6, "mia": 9}


def note(parts: Iterable[str], total: str) -> tuple[str, ...]:
    """ROUNDED, where the parts as they are read do not come to the total as it is read, at the total's precision; else nothing.

    Texts as `danish.number`, `signed` and `kroner` write them; one without a figure ("–") is no part.
    """
    read_total = _read(total)
    figures = [figure for figure in map(_read, parts) if figure]
    if read_total is None or not figures:
        return ()
    value, step = read_total
    added = sum((part for part, _ in figures), Decimal(0))
    return () if (added / step).quantize(Decimal(1), ROUND_HALF_UP) * step == value else (ROUNDED,)


def of_table(
    columns: Sequence[Column], rows: Sequence[Sequence[Plain]], *, across: bool = False
) -> tuple[str, ...]:
    """The same for a table whose last row is the total of the others, column by column. `across`: its last column is the total of those
    between it and the first. A total that is no sum of the rows (each thing counted once) needs no excuse."""
    if not rows:
        return ()
    figures = [(column, [row[place] for row in rows]) for place, column in enumerate(columns)]
    lines = [(column, cells) for column, cells in figures if column.kind in _KINDS]
    if across:
        lines += [(columns[-1], list(row[1:])) for row in rows if columns[-1].kind in _KINDS]
    return (ROUNDED,) if any(_is_off(column, cells) for column, cells in lines) else ()


def _is_off(column: Column, cells: Sequence[Plain]) -> bool:
    *parts, total = (cell if isinstance(cell, int | float) else None for cell in cells)
    numbers = [part for part in parts if part is not None]
    if total is None or not math.isclose(math.fsum(numbers), total, rel_tol=1e-9, abs_tol=0.005):
        return False
    return bool(note(map(column.text, numbers), column.text(total)))


def _read(text: str) -> tuple[Decimal, Decimal] | None:
    """The figure in a text, and the size of its last digit."""
    match = _FIGURE.search(text)
    if match is None:
        return None
    sign, whole, decimals, unit = match.groups(default="")
    step = Decimal(1).scaleb(_SCALES[unit] - len(decimals))
    size = Decimal(whole.replace(".", "") + decimals) * step
    return (-size if sign else size), step

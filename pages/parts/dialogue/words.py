"""How counts of participants are written, shown or hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data import danish

HIDDEN = "skjult"


def participants_text(row: Mapping[Any, Any]) -> str:
    """The participants of a row with `participants` and `hidden`: a number, "skjult", or a dash where nobody counted."""
    return HIDDEN if row["hidden"] else danish.number(row["participants"])


def participants_cell(row: Mapping[Any, Any]) -> int | str | None:
    """The same for a file: a number stays a number."""
    return (
        HIDDEN
        if row["hidden"]
        else None
        if danish.is_missing(row["participants"])
        else int(row["participants"])
    )

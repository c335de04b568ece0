"""Where the rows behind a figure stand, as a table: file, sheet and row, the part of each in the figure, and their sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.columns import Column
from data.contract import SHEETS
from data.store import Clock, Reader
from queries.figures import BY_ID, counted_rows
from queries.shared.figure import Figure

SHEET_NAMES = {sheet.table: sheet.header for sheet in SHEETS}
PLACES = {
    "table": Column("Ark i kontrakten", labels=SHEET_NAMES),
    "administration": Column("Forvaltning"),
    "upload_no": Column("Indberetning nr.", "count"),
    "accepted_at": Column("Godkendt", "moment"),
    "file": Column("Fil", width="medium"),
    "sheet": Column("Ark i filen"),
    "row": Column("Række", "count"),
    "cell": Column("Celle"),
}
_AMOUNTS = {"kr.": Column("Beløb i tallet, kr.", "kroner"), "antal": Column("Antal i tallet", "count")}


def columns_of(figure: Figure) -> dict[str, Column]:
    """The columns of the rows behind a key figure: with their amounts where they add up to it, with what each is for in an estimate."""
    if figure.parts:
        return {"part": Column("Del af skønnet")} | PLACES
    return PLACES | ({"amount": _AMOUNTS[figure.unit]} if figure.counted else {})


def sheet_of(
    store: Reader,
    *,
    figure: str,
    parameters: Mapping[str, Any],
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """`figures.counted_rows` as they are fetched: last, where there are amounts, their sum."""
    shared = {"district": district, "administration": administration, "focus_area": focus_area}
    rows = counted_rows(store, figure=figure, parameters=parameters, clock=clock, **shared)
    return with_total(rows) if BY_ID[figure].counted else rows


def with_total(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows and, last, their sum."""
    return pd.concat(
        [rows, pd.DataFrame([{"table": "I alt", "amount": rows["amount"].sum()}])], ignore_index=True
    )

"""What the figures of some rooms rest on: the sheets they read, whose they are, what time they are about, when they came."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import pandas as pd

from data.columns import Column
from data.contract import SHEETS
from data.danish import period
from data.store import Clock, Reader
from queries import FOLDER, run, tables_of

OWNERS = {"administration": "Forvaltningerne", "CSB": "Center for Sikker By"}
COLUMNS = {
    "sheet": Column("Ark"),
    "grain": Column("Hvad der står i det", width="large"),
    "owner": Column("Leveres af", labels=OWNERS),
    "span": Column("Handler om"),
    "delivered_at": Column("Senest leveret eller bekræftet", "date"),
    "rows": Column("Rækker", "count"),
}


@cache
def tables_behind(room: str) -> frozenset[str]:
    """The contract's tables that the questions of a room (a folder of queries/) read."""
    names = (path.relative_to(FOLDER).with_suffix("").as_posix() for path in (FOLDER / room).rglob("*.sql"))
    return frozenset(table for name in names for table in tables_of(name))


def declaration(store: Reader, *, rooms: Collection[str], clock: Clock | None = None) -> pd.DataFrame:
    """One row per sheet behind the rooms, in the contract's order.

    Columns: table, sheet (its Danish name), grain, owner, span ("januar 2006 - marts 2010", missing where rows have no time),
    delivered_at (NaT where it never came), rows.
    """
    behind = {table for room in rooms for table in tables_behind(room)}
    rows = pd.DataFrame(
        [(s.table, s.header, s.grain, s.owner) for s in SHEETS if s.table in behind],
        columns=["table", "sheet", "grain", "owner"],
    )
    came = run(store, "sources/freshness", clock=clock).groupby("table")
    newest = pd.DataFrame({"delivered_at": came["delivered_at"].max(), "rows": came["rows"].sum()})
    times = run(store, "sources/periods", clock=clock).set_index("table")
    rows = rows.merge(newest, on="table", how="left").merge(times, on="table", how="left")
    rows["rows"] = rows["rows"].fillna(0).astype(int)
    rows["span"] = [
        None if pd.isna(first) else period(first) if first == last else f"{period(first)} - {period(last)}"
        for first, last in zip(rows["first_period"], rows["last_period"], strict=True)
    ]
    return rows.drop(columns=["first_period", "last_period"])

"""Who has delivered what, and what is still owed."""

from __future__ import annotations

import pandas as pd

from data.contract import ADMINISTRATIONS, SHEETS
from data.store import Clock, Reader
from queries import run


def coverage(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per administration and sheet that every administration owes (contract: `owed_by_all`).

    Columns: administration, table, sheet (Danish name), delivered_at (NaT where it never came), age_days, rows,
    confirmed_unchanged, delivered (bool).
    """
    owed = pd.DataFrame(
        [(a, s.table, s.header) for a in ADMINISTRATIONS.labels for s in SHEETS if s.owed_by_all],
        columns=["administration", "table", "sheet"],
    )
    found = owed.merge(
        run(store, "sources/freshness", clock=clock), on=["administration", "table"], how="left"
    )
    found["delivered"] = found["delivered_at"].notna()
    found["rows"] = found["rows"].fillna(0).astype(int)
    return found


def missing(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per administration that owes a sheet: administration, sheets (list of Danish names), nothing_at_all."""
    found = coverage(store, clock=clock)
    delivered_something = set(found.loc[found.delivered, "administration"])
    owing = (
        found[~found.delivered]
        .groupby("administration", sort=False)["sheet"]
        .agg(list)
        .reset_index(name="sheets")
    )
    owing["nothing_at_all"] = ~owing["administration"].isin(delivered_something)
    return owing

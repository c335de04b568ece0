"""Who has delivered what, and what is still owed."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from data.contract import (
    ADMINISTRATIONS,
    CSB_ADMINISTRATION,
    NONE_AT_ALL,
    SHEETS,
    needed_first,
    standing_on,
)
from data.store import Clock, Reader
from queries import run

# What an administration without initiatives has nothing to write in.
OF_INITIATIVES = standing_on("initiatives")


def without_initiatives(store: Reader, came: pd.DataFrame, *, clock: Clock | None = None) -> set[str]:
    """The administrations that have declared that they have no initiatives, and have none. `came`: sources/freshness."""
    declarations = run(store, "sources/declarations", clock=clock)
    have = came.loc[(came["table"] == "initiatives") & (came["rows"] > 0), "administration"]
    return set(declarations.loc[declarations["kind"] == NONE_AT_ALL, "administration"]) - set(have)


def coverage(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per administration and sheet that every administration owes (contract: `owed_by_all`).

    Columns: administration, table, sheet (Danish name), delivered_at (NaT where it never came), age_days, rows,
    confirmed_unchanged, delivered (bool). One that has declared that it has no initiatives owes nothing that is about them.
    """
    owed = pd.DataFrame(
        [(a, s.table, s.header) for a in ADMINISTRATIONS.in_use for s in SHEETS if s.owed_by_all],
        columns=["administration", "table", "sheet"],
    )
    return _with_freshness(owed, store, clock)


def _with_freshness(owed: pd.DataFrame, store: Reader, clock: Clock | None) -> pd.DataFrame:
    came = run(store, "sources/freshness", clock=clock)
    rows = owed.merge(came, on=["administration", "table"], how="left")
    rows["delivered"] = rows["delivered_at"].notna()
    rows["rows"] = rows["rows"].fillna(0).astype(int)
    none = rows["administration"].isin(without_initiatives(store, came, clock=clock))
    return rows[rows["delivered"] | ~(none & rows["table"].isin(OF_INITIATIVES))].reset_index(drop=True)


def checklist(store: Reader, administration: str, *, clock: Clock | None = None) -> pd.DataFrame:
    """What one administration owes, in the order in which it is read; the centre's own sheets as well for that in which
    it sits. Columns as in `coverage`.
    """
    is_centre = administration == CSB_ADMINISTRATION
    owed = pd.DataFrame(
        [
            (administration, s.table, s.header)
            for s in SHEETS
            if s.owed_by_all or (is_centre and s.owner == "CSB" and not s.optional)
        ],
        columns=["administration", "table", "sheet"],
    )
    return _with_freshness(owed, store, clock)


Step = Literal["centre", "administrations", "rest"]


def first_delivery(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per step of a first delivery and sheet, in order: step, table, sheet, delivered (int), of (int).

    The centre comes first with what the others' rows refer to, then each administration with what all owe, then the
    centre with the rest of its own. delivered, of: how many have delivered it, of how many who should.
    """
    first = needed_first()
    steps: list[tuple[Step, str, str]] = [("centre", s.table, s.header) for s in first]
    steps += [("administrations", s.table, s.header) for s in SHEETS if s.owed_by_all]
    steps += [
        ("rest", s.table, s.header) for s in SHEETS if s.owner == "CSB" and s not in first and not s.optional
    ]
    came = run(store, "sources/freshness", clock=clock)
    by_centre = set(came.loc[came["administration"] == CSB_ADMINISTRATION, "table"])
    counts = came["table"].value_counts()
    rows = pd.DataFrame(steps, columns=["step", "table", "sheet"])
    of_all = rows["step"] == "administrations"
    spared = without_initiatives(store, came, clock=clock)
    owing = [
        len(ADMINISTRATIONS.in_use)
        - (
            len(spared - set(came.loc[came["table"] == table, "administration"]))
            if table in OF_INITIATIVES
            else 0
        )
        for table in rows["table"]
    ]
    rows["of"] = pd.Series(owing).where(of_all, 1)
    rows["delivered"] = [
        int(counts.get(table, 0)) if everybody else int(table in by_centre)
        for table, everybody in zip(rows["table"], of_all, strict=True)
    ]
    return rows


def missing(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per administration that owes a sheet: administration, sheets (list of Danish names), nothing_at_all."""
    sheets = coverage(store, clock=clock)
    # Who owes nothing of initiatives has said so, which is something.
    owes_all = sheets.loc[sheets["table"] == "initiatives", "administration"]
    delivered_something = set(sheets.loc[sheets.delivered, "administration"]) | (
        set(sheets["administration"]) - set(owes_all)
    )
    owing = (
        sheets[~sheets.delivered]
        .groupby("administration", sort=False)["sheet"]
        .agg(list)
        .reset_index(name="sheets")
    )
    owing["nothing_at_all"] = ~owing["administration"].isin(delivered_something)
    return owing

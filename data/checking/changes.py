"""A delivery against the store: which rows are new, changed, unchanged, and no longer there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data import contract
from data.contract import Sheet
from data.staging import AT_SOURCE, Delivery, hidden_in
from data.store import Reader, quoted

# Nobody looks through more rows than these before saying yes; they are counted.
LISTED = 1_000


@dataclass(frozen=True)
class TableChanges:
    """The changes in one table: how many rows there are of each kind, and the first LISTED of them to look at.

    new: one row per new key (contract columns, AT_SOURCE, sheet, source_row).
    changed: one row per changed cell (the key columns, `column` English name, `old`, `new` as stored values, and whether
    each is hidden at its source: `old_hidden`, `new_hidden`; sheet, source_row), of the first LISTED rows.
    gone: one row per key that this administration delivered before and that is not in the file (contract columns, AT_SOURCE).
    keys_gone: the keys of all of these, as `Store.accept(ended=...)` takes them.
    gone_from_its_periods: how many of them are of a period that the file has rows of; all of them, where rows have no period.
    """

    table: str
    new: pd.DataFrame
    changed: pd.DataFrame
    gone: pd.DataFrame
    new_rows: int
    changed_rows: int
    unchanged: int
    keys_gone: tuple[tuple[Any, ...], ...]
    gone_from_its_periods: int

    @property
    def only_adds(self) -> bool:
        """What is not in the file goes on without a word: the file is of other periods, or of events of which none is stored."""
        none_stored = not (self.changed_rows or self.unchanged)
        return not self.gone_from_its_periods or (none_stored and contract.sheet(self.table).is_of_moments)

    @property
    def any(self) -> bool:
        return bool(self.new_rows or self.changed_rows)


@dataclass(frozen=True)
class Changes:
    """All tables of a delivery, in the contract's order."""

    tables: Mapping[str, TableChanges]

    @property
    def any(self) -> bool:
        return any(table.any for table in self.tables.values())


def compare(store: Reader, delivery: Delivery, administration: str) -> Changes:
    """What accepting `delivery` from `administration` would change. Asks the store; stores nothing.

    A row that another administration delivered is never "gone" from this one's file.
    """
    tables = {
        sheet.table: _compare(store, sheet, delivery, administration)
        for sheet in contract.SHEETS
        if sheet.table in delivery.tables
    }
    return Changes(tables)


def _compare(store: Reader, sheet: Sheet, delivery: Delivery, administration: str) -> TableChanges:
    typed = ", ".join(f"{quoted(c.name)}::{c.sql_type} as {quoted(c.name)}" for c in sheet.columns)
    same_key = " and ".join(f"s.{quoted(k)} = c.{quoted(k)}" for k in sheet.key)
    names = [*sheet.names, AT_SOURCE]
    old = ", ".join(f"c.{quoted(name)} as {quoted('old ' + name)}" for name in names)
    all_new, all_old = (", ".join(f"{p}.{quoted(name)}" for name in names) for p in "sc")
    compared = f"""
        with s as (select {typed}, {AT_SOURCE}, file_no, sheet, source_row, source_column from delivered),
        compared as (
            select {all_new}, s.file_no, s.sheet, s.source_row, s.source_column, {old},
                   case when c.source is null then 'new'
                        when row({all_new}) is distinct from row({all_old}) then 'changed'
                        else 'unchanged' end as state
            from s left join {sheet.table} c on {same_key}
        )"""
    first = f"order by file_no, sheet, source_row, source_column limit {LISTED}"
    missing = f"""
        from {sheet.table} c
        join uploads u using (upload_no)
        where u.administration = $1 and not exists (select 1 from delivered s where {same_key})
        order by {", ".join(f"c.{quoted(key)}" for key in sheet.key)}"""
    with store.cursor() as cursor:
        cursor.register("delivered", delivery.tables[sheet.table])
        counts = dict(
            cursor.execute(f"{compared} select state, count(*) from compared group by state").fetchall()
        )
        new = cursor.execute(
            f"""{compared} select {", ".join(map(quoted, names))}, sheet, source_row
                from compared where state = 'new' {first}"""
        ).df()
        changed = cursor.execute(f"{compared} select * from compared where state = 'changed' {first}").df()
        keys = cursor.execute(
            f"select {', '.join(f'c.{quoted(key)}' for key in sheet.key)} {missing}", [administration]
        ).fetchall()
        period = sheet.period_in_key
        touched = (
            {
                when
                for (when,) in cursor.execute(f"select distinct {quoted(period)} from delivered").fetchall()
            }
            if period
            else set()
        )
        gone = cursor.execute(
            f"select {', '.join(f'c.{quoted(name)}' for name in names)} {missing} limit {LISTED}",
            [administration],
        ).df()
        cursor.unregister("delivered")
    return TableChanges(
        sheet.table,
        new,
        _cells(sheet, changed),
        gone,
        counts.get("new", 0),
        counts.get("changed", 0),
        counts.get("unchanged", 0),
        tuple(keys),
        sum(key[sheet.key.index(period)] in touched for key in keys) if period else len(keys),
    )


def _cells(sheet: Sheet, changed: pd.DataFrame) -> pd.DataFrame:
    """One row per cell that differs, out of one row per row that does."""
    key = list(sheet.key)
    parts = []
    for name in sheet.names:
        if name in key:
            continue
        pair = changed[[*key, name, f"old {name}", "sheet", "source_row"]].set_axis(
            [*key, "new", "old", "sheet", "source_row"], axis=1
        )
        for when, marks in (("new", AT_SOURCE), ("old", f"old {AT_SOURCE}")):
            pair[f"{when}_hidden"] = [name in hidden_in(cell) for cell in changed[marks]]
        differs = pd.Series(
            [not _same(a, b) for a, b in zip(pair["old"], pair["new"], strict=True)],
            index=pair.index,
            dtype=bool,
        )
        differs |= pair["old_hidden"] != pair["new_hidden"]
        parts.append(pair[differs].astype({"old": object, "new": object}).assign(column=name))
    columns = [*key, "column", "old", "new", "old_hidden", "new_hidden", "sheet", "source_row"]
    filled = [part for part in parts if not part.empty]
    return pd.concat(filled, ignore_index=True)[columns] if filled else pd.DataFrame(columns=columns)


def _same(a: Any, b: Any) -> bool:
    a, b = _plain(a), _plain(b)
    return bool(a == b)


def _plain(value: Any) -> Any:
    """A cell out of a DataFrame as a value that equals another: a list for an array, None for any kind of missing."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value if isinstance(value, list) or not pd.isna(value) else None

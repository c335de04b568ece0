"""A delivery against the store: which rows are new, changed, unchanged, and no longer there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import contract
from data.contract import Sheet
from data.delivery import Delivery
from data.store import Reader, quoted


@dataclass(frozen=True)
class TableChanges:
    """The changes in one table.

    new: one row per new key (contract columns, sheet, source_row).
    changed: one row per changed cell (the key columns, `column` English name, `old`, `new` as stored values,
    sheet, source_row).
    gone: one row per key that this administration delivered before and that is not in the file (contract columns).
    changed_rows, unchanged: numbers of rows.
    """

    table: str
    new: pd.DataFrame
    changed: pd.DataFrame
    gone: pd.DataFrame
    changed_rows: int
    unchanged: int

    @property
    def any(self) -> bool:
        return bool(len(self.new) or self.changed_rows)

    def keys_gone(self) -> list[tuple[Any, ...]]:
        """The keys of `gone`, as `Store.accept(ended=...)` takes them."""
        key = list(contract.sheet(self.table).key)
        return [tuple(_plain(value) for value in row) for row in self.gone[key].itertuples(index=False)]


@dataclass(frozen=True)
class Changes:
    """All tables of a delivery, in the contract's order."""

    tables: Mapping[str, TableChanges]

    @property
    def any(self) -> bool:
        return any(table.any for table in self.tables.values())


def _plain(value: Any) -> Any:
    return (
        value.to_pydatetime() if isinstance(value, pd.Timestamp) else getattr(value, "item", lambda: value)()
    )


def compare(store: Reader, delivery: Delivery, administration: str) -> Changes:
    """What accepting `delivery` from `administration` would change. Asks the store; stores nothing.

    A row that another administration delivered is never "gone" from this one's file.
    """
    found = {
        sheet.table: _compare(store, sheet, delivery, administration)
        for sheet in contract.SHEETS
        if sheet.table in delivery.tables
    }
    return Changes(found)


def _compare(store: Reader, sheet: Sheet, delivery: Delivery, administration: str) -> TableChanges:
    typed = ", ".join(f"{quoted(c.name)}::{c.sql_type} as {quoted(c.name)}" for c in sheet.columns)
    same_key = " and ".join(f"s.{quoted(k)} = c.{quoted(k)}" for k in sheet.key)
    old = ", ".join(f"c.{quoted(name)} as {quoted('old ' + name)}" for name in sheet.names)
    columns = ", ".join(f"s.{quoted(name)}" for name in sheet.names)
    all_new, all_old = (", ".join(f"{p}.{quoted(name)}" for name in sheet.names) for p in "sc")
    with store.cursor() as cursor:
        cursor.register("delivered", delivery.tables[sheet.table])
        cursor.execute(f"""
            create or replace temp table compared as
            with s as (select {typed}, sheet, source_row from delivered)
            select {columns}, s.sheet, s.source_row, {old},
                   case when c.source is null then 'new'
                        when row({all_new}) is distinct from row({all_old}) then 'changed'
                        else 'unchanged' end as state
            from s left join {sheet.table} c on {same_key}
        """)
        counts = dict(cursor.execute("select state, count(*) from compared group by state").fetchall())
        new = cursor.execute(
            f"select {', '.join(map(quoted, sheet.names))}, sheet, source_row from compared where state = 'new'"
        ).df()
        changed = cursor.execute("select * from compared where state = 'changed' order by source_row").df()
        gone = cursor.execute(
            f"""
            select {", ".join(f"c.{quoted(name)}" for name in sheet.names)}
            from {sheet.table} c
            join uploads u using (upload_no)
            where u.administration = $1
              and not exists (select 1 from compared s where {same_key})
            """,
            [administration],
        ).df()
        cursor.execute("drop table compared")
        cursor.unregister("delivered")
    return TableChanges(
        sheet.table, new, _cells(sheet, changed), gone, len(changed), counts.get("unchanged", 0)
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
        differs = pd.Series(
            [not _same(a, b) for a, b in zip(pair["old"], pair["new"], strict=True)],
            index=pair.index,
            dtype=bool,
        )
        parts.append(pair[differs].astype({"old": object, "new": object}).assign(column=name))
    columns = [*key, "column", "old", "new", "sheet", "source_row"]
    filled = [part for part in parts if not part.empty]
    return pd.concat(filled, ignore_index=True)[columns] if filled else pd.DataFrame(columns=columns)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, list) or isinstance(b, list) or hasattr(a, "tolist") or hasattr(b, "tolist"):
        return _listed(a) == _listed(b)
    missing = pd.isna(a), pd.isna(b)
    return all(missing) if any(missing) else bool(a == b)


def _listed(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value

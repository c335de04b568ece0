"""An upload in the file, inside the transaction of whoever calls: its rows, its files, what it ends, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from data import contract, example
from data.contract import Sheet
from data.staging import AT_SOURCE, Delivery, arrow_type
from data.store import messages, records
from data.store.errors import HistoryRemoved, Refusal
from data.store.reader import now_in_copenhagen
from data.store.records import as_json
from data.store.sql import column_list, one, quoted

# A source is upload_no * SOURCES_PER_UPLOAD + its place in the upload; 5 million cells is the limit of a file.
SOURCES_PER_UPLOAD = 100_000_000
# Records of this kind hold the cells that were put right in the page before an upload was accepted, under its number.
MENDED = "mended_cells"
# And of this kind what stood in the cells of an upload whose counts of persons are hidden at their source.
HIDDEN = "hidden_counts"
# table -> keys that are no longer there
Ended = Mapping[str, Sequence[tuple[Any, ...]]]


@dataclass(frozen=True)
class Receipt:
    """What an accepted upload did. `counts`: table -> new, changed, unchanged, ended. `upload_no` is None when nothing changed."""

    upload_no: int | None
    at: datetime
    counts: dict[str, dict[str, int]]
    files: tuple[tuple[str, str], ...]  # name, SHA-256

    @property
    def nothing_changed(self) -> bool:
        return self.upload_no is None


def store_upload(
    cursor: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    administration: str,
    *,
    by: str,
    note: str,
    at: datetime | None,
    ended: Ended,
) -> Receipt:
    """Write the delivery inside the cursor's transaction."""
    upload_no, stamp = _next_upload(cursor, at)
    counts: dict[str, dict[str, int]] = {}
    source = upload_no * SOURCES_PER_UPLOAD
    for sheet in contract.SHEETS:
        if sheet.table in delivery.tables:
            cursor.register("delivered", delivery.tables[sheet.table])
            counts[sheet.table] = _store_rows(cursor, sheet, upload_no, source)
            cursor.unregister("delivered")
            source += delivery.tables[sheet.table].num_rows
        if ended.get(sheet.table):
            gone = _end_rows(cursor, sheet, ended[sheet.table], upload_no, source)
            counts.setdefault(sheet.table, {"new": 0, "changed": 0, "unchanged": 0})["ended"] = gone
            source += gone
    files = tuple((f.name, f.sha256) for f in delivery.files)
    if not any(c.get(k) for c in counts.values() for k in ("new", "changed", "ended")):
        return Receipt(None, stamp, counts, files)
    cursor.execute(
        "insert into uploads values (?, 'delivery', ?, ?, ?, ?, null, ?, ?)",
        [upload_no, stamp, by, administration, note, as_json(counts), as_json(_recognised(delivery))],
    )
    for file_no, file in enumerate(delivery.files):
        cursor.execute(
            "insert into upload_files values (?, ?, ?, ?, ?, ?)",
            [upload_no, file_no, file.name, file.sha256, file.size, file.content or None],
        )
    if delivery.mended:
        mended = {"cells": [asdict(cell) for cell in delivery.mended]}
        records.add(cursor, MENDED, str(upload_no), mended, by=by, at=stamp)
    if delivery.hidden:
        hidden = {"cells": [asdict(cell) for cell in delivery.hidden]}
        records.add(cursor, HIDDEN, str(upload_no), hidden, by=by, at=stamp)
    _refuse_orphans(cursor, set(counts))
    return Receipt(upload_no, stamp, counts, files)


def _store_rows(
    cursor: duckdb.DuckDBPyConnection, sheet: Sheet, upload_no: int, source: int
) -> dict[str, int]:
    typed = ", ".join(f"{quoted(c.name)}::{c.sql_type} as {quoted(c.name)}" for c in sheet.columns)
    same_key = " and ".join(f"s.{quoted(k)} = c.{quoted(k)}" for k in sheet.key)
    no_key = " or ".join(f"{quoted(k)} is null" for k in sheet.key)
    said = [*sheet.names, AT_SOURCE]
    cursor.execute(f"""
        create or replace temp table staged as
        with typed as (
            select {typed}, file_no, sheet, source_row, source_column, {AT_SOURCE}, row_number() over () - 1 as place
            from delivered
        )
        select s.*,
               case when c.source is null then 'new'
                    when row({column_list(said, "s.")}) is distinct from row({column_list(said, "c.")})
                    then 'changed' else 'unchanged' end as state
        from typed s left join {sheet.table} c on {same_key}
    """)
    empty, double = one(
        cursor,
        f"""select count(*) filter (where {no_key}),
                   count(*) - count(distinct row({column_list(sheet.key)})) from staged""",
    )
    if empty or double:
        raise Refusal(messages.keys_not_unique(sheet.header))
    cursor.execute(
        f"""insert into {sheet.table}_rows by name
            select {column_list(said)}, $1::integer as upload_no, $2::bigint + place as source,
                   file_no, sheet, source_row, source_column, false as ended
            from staged where state <> 'unchanged'""",
        [upload_no, source],
    )
    counts = dict(cursor.execute("select state, count(*) from staged group by state").fetchall())
    return {state: counts.get(state, 0) for state in ("new", "changed", "unchanged")} | {"ended": 0}


def _end_rows(
    cursor: duckdb.DuckDBPyConnection,
    sheet: Sheet,
    keys: Sequence[tuple[Any, ...]],
    upload_no: int,
    source: int,
) -> int:
    columns = [
        pa.array(values, arrow_type(sheet.column(k)))
        for k, values in zip(sheet.key, zip(*keys, strict=True), strict=True)
    ]
    places = pa.array(range(source, source + len(keys)), pa.int64())
    cursor.register("ending", pa.table([*columns, places], names=[*sheet.key, "source"]))
    same_key = " and ".join(f"e.{quoted(k)} = c.{quoted(k)}" for k in sheet.key)
    unknown = cursor.execute(
        f"""select {column_list(sheet.key)} from ending e
            where not exists (select 1 from {sheet.table} c where {same_key}) order by source limit 1"""
    ).fetchone()
    if unknown is not None:
        raise Refusal(messages.nothing_to_end(sheet.header, " / ".join(map(str, unknown))))
    cursor.execute(
        f"""insert into {sheet.table}_rows by name
            select {column_list(sheet.key)}, $1::integer as upload_no, source, true as ended from ending""",
        [upload_no],
    )
    cursor.unregister("ending")
    return len(keys)


def take_back(
    cursor: duckdb.DuckDBPyConnection,
    upload_no: int,
    *,
    by: str,
    reason: str,
    at: datetime | None,
    removed_before: datetime | None,
) -> int:
    """See `Store.undo`."""
    row = cursor.execute("select kind, accepted_at from uploads where upload_no = ?", [upload_no]).fetchone()
    if row is None or row[0] != "delivery":
        raise Refusal(messages.no_such_upload(upload_no))
    if removed_before is not None and row[1] < removed_before:
        raise HistoryRemoved(messages.cannot_undo_removed(upload_no, removed_before))
    if one(cursor, "select count(*) from uploads where undoes = ?", [upload_no])[0]:
        raise Refusal(messages.already_undone(upload_no))
    number, stamp = _next_upload(cursor, at)
    cursor.execute(
        """insert into uploads
           select ?, 'undo', ?, ?, administration, ?, upload_no, null, null from uploads where upload_no = ?""",
        [number, stamp, by, reason, upload_no],
    )
    _refuse_orphans(cursor, set(contract.BY_TABLE))
    return number


def _next_upload(cursor: duckdb.DuckDBPyConnection, at: datetime | None) -> tuple[int, datetime]:
    """Number and time of the next upload. A clock that jumps back does not reorder the history."""
    number, newest = one(cursor, "select coalesce(max(upload_no), 0) + 1, max(accepted_at) from uploads")
    stamp = at or now_in_copenhagen()
    return number, stamp if newest is None or stamp >= newest else newest


def _refuse_orphans(cursor: duckdb.DuckDBPyConnection, touched: set[str]) -> None:
    """Every reference to or from a touched table must meet a current row."""
    orphans = []
    for sheet in contract.SHEETS:
        for column in sheet.columns:
            target = column.references
            if target is None or column.may_come_later or not touched & {sheet.table, target}:
                continue
            value = f"unnest({quoted(column.name)})" if column.is_list else quoted(column.name)
            missing = cursor.execute(f"""
                select distinct value from (select {value} as value from {sheet.table})
                where value is not null
                  and value not in (select {quoted(contract.sheet(target).key[0])} from {target})
                order by value
            """).fetchall()
            if missing:
                orphans.append(
                    (sheet.header, column.header, contract.sheet(target).header, [m[0] for m in missing])
                )
    if orphans:
        raise Refusal(messages.would_orphan(orphans))


def refuse_example_files(files: Iterable[tuple[str, str]]) -> None:
    """A real store never holds example rows. `files`: name, SHA-256."""
    for name, sha256 in files:
        if sha256 in example.checksums():
            raise Refusal(messages.example_in_real_store(name))


def _recognised(delivery: Delivery) -> list[dict[str, Any]]:
    """The header-to-column map of an upload, for the history."""
    return [
        {
            "file_no": r.file_no,
            "sheet": r.sheet,
            "table": r.table,
            "header_row": r.header_row,
            "columns": {c.header: c.name for c in r.columns},
        }
        for r in delivery.recognised
    ]

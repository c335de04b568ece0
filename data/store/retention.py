"""Retention: originals and history older than a set age go for good, and a record of it stays.

What stays is what the current tables, and the tables as known at any moment since then, are made of: per key the newest row
that was neither undone nor replaced before the moment. Uploads keep their entry in the history, and what people made
(scenarios, locked presentations, which hold their own figures) is not touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

import duckdb

from data import contract
from data.contract import Sheet
from data.store import audit
from data.store import operation_messages as messages
from data.store.accept import HIDDEN, MENDED
from data.store.errors import Refusal, StoreError
from data.store.file import Forgotten, Store
from data.store.reader import Clock
from data.store.records import as_json
from data.store.sql import quoted

LOWEST_AGE = 14
KIND = "retention"


@dataclass(frozen=True)
class Removal:
    """What goes, or went: all that was accepted before `before`. `rows`: table -> rows of its history."""

    before: datetime
    originals: int
    size: int
    rows: dict[str, int] = field(default_factory=dict)
    not_packed: str = ""

    @property
    def any(self) -> bool:
        return bool(self.originals or self.rows)

    @property
    def in_words(self) -> str:
        return messages.what_goes(self.before, self.originals, self.size, sum(self.rows.values()))


def _before(clock: Clock, days: int) -> datetime:
    if days < LOWEST_AGE:
        raise Refusal(messages.age_too_small(LOWEST_AGE))
    return datetime.combine(clock.today - timedelta(days=days), time.min)


# Uploads from before the moment: all, those undone before it too, and those that nobody has undone.
_OLD = """
    with old as (select upload_no from uploads where kind = 'delivery' and accepted_at < $before),
    undone as (select undoes as upload_no, accepted_at as undone_at from uploads where kind = 'undo'),
    gone as (from old semi join (from undone where undone_at < $before) using (upload_no)),
    standing as (from old anti join undone using (upload_no))
"""


def _rows_that_go(sheet: Sheet) -> str:
    """The (upload_no, source) of a table's rows that no moment since `$before` shows. A row that an undo since then has
    brought back, or taken away, is still shown at some of them."""
    key = ", ".join(map(quoted, sheet.key))
    return f"""{_OLD},
    replaced as (
        select {key}, max(upload_no) as kept from {sheet.table}_rows
        where upload_no in (from standing) group by all
    )
    select r.source from {sheet.table}_rows r
    left join replaced using ({key})
    where r.upload_no in (from old) and (r.upload_no in (from gone) or r.upload_no < replaced.kept)
    """


def _count(cursor: duckdb.DuckDBPyConnection, before: datetime) -> Removal:
    def one(sql: str) -> tuple[int, ...]:
        row = cursor.execute(sql, {"before": before}).fetchone()
        assert row is not None, "an aggregate always has a row"
        return tuple(map(int, row))

    originals, size = one(
        f"""{_OLD} select count(*), coalesce(sum(size), 0) from upload_files
            where upload_no in (from old) and content is not null"""
    )
    rows = {
        sheet.table: one(f"select count(*) from ({_rows_that_go(sheet)})")[0] for sheet in contract.SHEETS
    }
    return Removal(before, originals, size, {table: count for table, count in rows.items() if count})


# Records of cells of the files, by upload, and under which name they hold what stood in a cell.
_WHAT_STOOD = {MENDED: "old", HIDDEN: "stood"}


def _without_what_stood(
    cursor: duckdb.DuckDBPyConnection, before: datetime
) -> Iterator[tuple[str, str, str]]:
    """What stood in cells that were put right in the page, or are hidden at their source, is a piece of the originals, and goes with
    them; the rows stay, and say that they are hidden."""
    for kind, name in _WHAT_STOOD.items():
        found = cursor.execute(
            f"select id, body from records where kind = $kind and id::integer in ({_OLD} from old)",
            {"before": before, "kind": kind},
        ).fetchall()
        for id_, text in found:
            cells = [cell | {name: cell[name] and ""} for cell in json.loads(text)["cells"]]
            yield kind, id_, as_json({"cells": cells})


def _what_goes(cursor: duckdb.DuckDBPyConnection, removed: Removal) -> Forgotten:
    def numbers(sql: str) -> list[int]:
        return [number for (number,) in cursor.execute(sql, {"before": removed.before}).fetchall()]

    return Forgotten(
        originals=numbers(
            f"""select distinct upload_no from upload_files
                where content is not null and upload_no in ({_OLD} from old)"""
        ),
        bodies=list(_without_what_stood(cursor, removed.before)),
        sources={table: numbers(_rows_that_go(contract.sheet(table))) for table in removed.rows},
    )


def rows_in(body: Mapping[str, Any]) -> int:
    """How many rows of history a record of the kind "retention" says went."""
    return sum(body["rows"].values())


def preview(store: Store, *, days: int, clock: Clock | None = None) -> Removal:
    """What would go with an age of `days`. Raises Refusal where the age is too small."""
    before = _before(clock or store.clock(), days)
    with store.cursor() as cursor:
        return _count(cursor, before)


def carry_out(store: Store, *, days: int, by: str, reason: str) -> Removal:
    """Remove it, leave a record of the kind "retention", and write the file anew without it. Others wait meanwhile.

    Raises Refusal where the age is too small or no reason is given, StoreBusy where others do not finish; nothing is
    removed then. Where the file could not be written anew, `not_packed` says why.
    """
    before = _before(store.clock(), days)
    if not reason.strip():
        raise Refusal(messages.no_reason())
    with store.alone():
        with store.transaction() as cursor:
            removed = _count(cursor, before)
            store.forget(cursor, _what_goes(cursor, removed))
            if removed.any:
                store.add_record(
                    cursor,
                    KIND,
                    "history",
                    {
                        "before": before.isoformat(),
                        "days": days,
                        "reason": " ".join(reason.split()),
                        "originals": removed.originals,
                        "size": removed.size,
                        "rows": removed.rows,
                    },
                    by=by,
                )
        try:
            store.pack()
        except StoreError as error:
            removed = replace(removed, not_packed=messages.not_packed(error.sentence))
    if removed.any:
        audit.note(store, "removed", by=by, detail=removed.in_words)
    return removed

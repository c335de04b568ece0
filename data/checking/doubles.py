"""Doubles that are stored: keys that are one key when case, hyphens, spaces and leading zeros do not count.

New ones do not come in (`completion.one_spelling`). Of those that did, the centre ends one, and its rows and what refers to
it go to the other, as ordinary uploads: they stand in the history, can be undone, and rewrite nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from data import contract, messages
from data.checking.completion import spelling_form
from data.contract import Column, Sheet
from data.staging import AT_SOURCE, DeliveredFile, Delivery, arrow_schema, hidden_in
from data.store import Clock, Reader, quoted
from data.template import of_rows, with_hidden

FILE = "Samlede rækker.xlsx"
_SPELT = ["table", "column", "value", "name", "rows", "form"]
_LOST = ["table", "key", "header", "ended", "kept"]
_OWNER = "delivered by"


def stored_doubles(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per spelling of a key that is stored in several: table, column (English), value, name (of one of its rows), rows,
    form (what the spellings have in common). Empty where there are none."""
    parts = [
        f"select '{sheet.table}', '{column.name}', {quoted(column.name)}, "
        f"{'any_value(name)' if 'name' in sheet.names else 'null'}, count(*) from {sheet.table} group by all"
        for sheet in contract.SHEETS
        for column in sheet.columns
        if column.name in sheet.key and column.type in ("id", "text") and not column.references
    ]
    with store.cursor(clock.known_at if clock else None) as cursor:
        rows = cursor.execute(" union all ".join(parts)).fetchall()
    spelt = [(*row, spelling_form(contract.sheet(row[0]).column(row[1]), row[2])) for row in rows]
    times = Counter((table, column, form) for table, column, *_, form in spelt)
    doubles = [row for row in spelt if times[row[0], row[1], row[-1]] > 1]
    order = {sheet.table: place for place, sheet in enumerate(contract.SHEETS)}
    doubles.sort(key=lambda row: (order[row[0]], row[1], row[-1], row[2]))
    return pd.DataFrame(doubles, columns=_SPELT)


def instead(store: Reader, *, clock: Clock | None = None) -> dict[str, str]:
    """The ids that have ended as doubles -> those that stay: the only other spelling there is. Rows and references have gone over to
    it; what people have kept names the one that ended."""
    keys = [
        (s, s.column(s.key[0]))
        for s in contract.SHEETS
        if len(s.key) == 1 and s.column(s.key[0]).type == "id"
    ]
    of_ended = [
        f"""select distinct '{sheet.table}', {quoted(key.name)}, true from {sheet.table}_rows
            where ended and upload_no in (select upload_no from visible)"""
        for sheet, key in keys
    ]
    of_current = [
        f"select '{sheet.table}', {quoted(key.name)}, false from {sheet.table}" for sheet, key in keys
    ]
    with store.cursor(clock.known_at if clock else None) as cursor:
        rows = cursor.execute(" union all ".join(of_ended)).fetchall()
        # Most stores have ended nothing, and every slide asks.
        rows += cursor.execute(" union all ".join(of_current)).fetchall() if rows else []
    columns = {sheet.table: key for sheet, key in keys}
    formed = [(id_, (table, spelling_form(columns[table], id_)), ended) for table, id_, ended in rows]
    current = {id_ for id_, _, ended in formed if not ended}
    staying: dict[tuple[str, str], list[str]] = {}
    for id_, form, ended in formed:
        if not ended:
            staying.setdefault(form, []).append(id_)
    return {
        id_: candidates[0]
        for id_, form, ended in formed
        if ended and id_ not in current and len(candidates := staying.get(form, [])) == 1
    }


def named_in(body: Any, moved: Mapping[str, str]) -> dict[str, str]:
    """Those of `moved` (see `instead`) that stand in what was kept, however deep."""
    if isinstance(body, Mapping):
        body = [*body, *body.values()]
    if isinstance(body, list | tuple):
        return {old: new for part in body for old, new in named_in(part, moved).items()}
    return {body: moved[body]} if isinstance(body, str) and body in moved else {}


def resolved(body: Any, moved: Mapping[str, str]) -> Any:
    """What was kept, with the ids that stay where it names those that have ended; not where it names both, which it tells apart."""
    named = named_in(body, moved)
    both = named_in(body, {new: old for old, new in named.items()})
    return _renamed(body, {old: new for old, new in named.items() if new not in both})


def _renamed(body: Any, moved: Mapping[str, str]) -> Any:
    if isinstance(body, Mapping):
        return {_renamed(key, moved): _renamed(value, moved) for key, value in body.items()}
    if isinstance(body, list | tuple):
        return type(body)(_renamed(part, moved) for part in body)
    return moved.get(body, body) if isinstance(body, str) else body


@dataclass(frozen=True)
class Part:
    """What changes of the rows that one administration has delivered, as `Store.accept` takes it."""

    administration: str
    delivery: Delivery
    ended: Mapping[str, Sequence[tuple[Any, ...]]]


@dataclass(frozen=True)
class Merging:
    """One key's rows and references brought over to another.

    parts: one per administration whose rows these are; those of the key itself last, when nothing refers to it any more.
    moved: table -> rows that stand under the kept key from now on, or refer to it. ended: table -> rows that end, for the kept
    key has its own. lost: one row per cell of these that says another thing than the row that stays: table, key, header, ended, kept.
    """

    parts: tuple[Part, ...]
    moved: Mapping[str, int]
    ended: Mapping[str, int]
    lost: pd.DataFrame


@dataclass
class _Own:
    """An administration's rows while they are gathered."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ended: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)


def merged(store: Reader, table: str, column: str, *, ended: str, remaining: str) -> Merging:
    """What it takes to end the spelling `ended` of a key and let `remaining` have its rows and references. Stores nothing."""
    owners: dict[str, _Own] = {}
    moved, gone = Counter[str](), Counter[str]()
    lost: list[tuple[str, str, str, str, str]] = []
    last = set[str]()
    with store.cursor() as cursor:
        for sheet, names in _places(contract.sheet(table), column):
            rows = _rows(cursor, sheet, names, (ended, remaining))
            stored = {_key(sheet, row): row for row in rows}
            for row in rows:
                new = row | {name: _instead(row[name], ended, remaining) for name in names}
                if new == row:
                    continue
                own = owners.setdefault(row[_OWNER], _Own())
                last |= {row[_OWNER]} if sheet.table == table else set()
                before, after = _key(sheet, row), _key(sheet, new)
                if before != after:
                    own.ended.setdefault(sheet.table, []).append(before)
                    if after in stored:
                        gone[sheet.table] += 1
                        lost += _differences(sheet, new, stored[after])
                        continue
                    stored[after] = new
                own.rows.setdefault(sheet.table, []).append(new)
                moved[sheet.table] += 1
    order = sorted(owners, key=lambda owner: (owner in last, owner))
    parts = tuple(Part(owner, _delivery(owners[owner].rows), owners[owner].ended) for owner in order if owner)
    return Merging(parts, moved, gone, pd.DataFrame(lost, columns=_LOST))


def _places(own: Sheet, column: str) -> Iterator[tuple[Sheet, list[str]]]:
    """The sheets in which the key stands, and in which columns: its own, and those that refer to it."""
    for sheet in contract.SHEETS:
        names = [c.name for c in sheet.columns if c.references == own.table and own.key == (column,)]
        if sheet.table == own.table:
            names = [column, *names]
        if names:
            yield sheet, names


def _rows(
    cursor: duckdb.DuckDBPyConnection, sheet: Sheet, names: Sequence[str], values: Sequence[str]
) -> list[dict[str, Any]]:
    """The current rows with one of the values in one of the columns, and who delivered each."""
    # Money travels as a double, see `data.staging`.
    columns = ", ".join(
        f"t.{quoted(c.name)}{'::double' if c.type == 'money' else ''} as {quoted(c.name)}"
        for c in sheet.columns
    )
    holds = " or ".join(
        f"list_has_any(t.{quoted(name)}, $1)"
        if sheet.column(name).is_list
        else f"t.{quoted(name)} in (select unnest($1))"
        for name in names
    )
    order = ", ".join(f"t.{quoted(key)}" for key in sheet.key)
    result = cursor.execute(
        f"""select {columns}, t.{AT_SOURCE}, u.administration as {quoted(_OWNER)}
            from {sheet.table} t join uploads u using (upload_no) where {holds} order by {order}""",
        [list(values)],
    )
    return result.to_arrow_table().to_pylist()


def _key(sheet: Sheet, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in sheet.key)


def _instead(value: Any, ended: str, remaining: str) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(remaining if one == ended else one for one in value))
    return remaining if value == ended else value


def _differences(
    sheet: Sheet, ended: Mapping[str, Any], remaining: Mapping[str, Any]
) -> Iterator[tuple[str, str, str, str, str]]:
    key = " / ".join(messages.reading(sheet.column(name), remaining[name]) for name in sheet.key)
    for column in sheet.columns:
        was, stays = _cell_text(column, ended), _cell_text(column, remaining)
        if was and was != stays:
            yield sheet.table, key, column.header, was, stays


def _cell_text(column: Column, row: Mapping[str, Any]) -> str:
    """A cell as people read it, whole; blank where nothing is said."""
    if column.name in hidden_in(row[AT_SOURCE]):
        return messages.HIDDEN_AT_SOURCE
    return "" if row[column.name] is None else messages.reading(column, row[column.name])


def _delivery(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Delivery:
    """The rows as a delivery of a file that holds them, so that a figure's source is a cell of it; without rows, without file."""
    if not rows:
        return Delivery((), {}, (), ())
    sheets = {table: contract.sheet(table) for table in rows}
    content = of_rows(
        {
            table: [
                with_hidden(sheets[table], [row[name] for name in sheets[table].names], row[AT_SOURCE])
                for row in of_table
            ]
            for table, of_table in rows.items()
        }
    )
    file = DeliveredFile(FILE, hashlib.sha256(content).hexdigest(), len(content), content)
    tables = {}
    for table, of_table in rows.items():
        sheet = sheets[table]
        staged = [
            {name: row[name] for name in (*sheet.names, AT_SOURCE)}
            | {"file_no": 0, "sheet": sheet.header, "source_row": number, "source_column": 0}
            for number, row in enumerate(of_table, 2)
        ]
        tables[table] = pa.Table.from_pylist(staged, schema=arrow_schema(sheet))
    return Delivery((file,), tables, (), ())

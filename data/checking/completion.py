"""What a file leaves to the store: ids for rows without one, and stored values a person has chosen to keep."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from data import contract, messages
from data.choices import Choices
from data.contract import Sheet
from data.problem import Problem
from data.reading.parse import fold, key_form
from data.staging import DeliveredFile, Delivery, arrow_schema
from data.store import Reader, quoted

# By these powers of ten amounts are wrong where their unit was: per cent, thousands, millions.
POWERS = (2, 3, 6, -2, -3, -6)


@dataclass(frozen=True)
class GivenId:
    """The id a row without one gets. how: "new", "chosen", or the column(s) on which a stored row fits.

    own: what the row was matched on, as people read it. candidates: stored ids that fit, where several do.
    """

    file: str
    sheet: str
    row: int
    table: str
    id: str
    how: Literal["new", "chosen", "matched"]
    own: str
    matched_on: str = ""  # Danish header(s)
    candidates: tuple[str, ...] = ()


def alternatives(sheet: Sheet) -> list[tuple[str, ...]]:
    """The sets of columns a row without an id is matched on, in order.

    A text such as the own number or the name is enough by itself; where other columns are named, all together are.
    """
    if all(sheet.column(name).type == "text" for name in sheet.match_on):
        return [(name,) for name in sheet.match_on]
    return [sheet.match_on] if sheet.match_on else []


def _mark(values: Iterable[Any]) -> tuple[Any, ...] | None:
    """Values for comparing; None where one is missing."""
    marks = tuple(fold(value) if isinstance(value, str) else value for value in values)
    return None if any(mark is None or mark == "" for mark in marks) else marks


class _Ids:
    """One table's rows without an id, against the stored rows and the ids already used."""

    def __init__(self, sheet: Sheet, table: pa.Table, store: Reader | None) -> None:
        self.sheet = sheet
        self.key = sheet.key[0]
        self.stored: list[dict[str, Any]] = []
        self.used: set[str] = {value for value in table.column(self.key).to_pylist() if value is not None}
        if store is None:
            return
        names = [self.key, *sheet.match_on]
        if sheet.administration_column:
            names.append(sheet.administration_column)
        columns = ", ".join(quoted(name) for name in dict.fromkeys(names))
        with store.cursor() as cursor:
            self.stored = cursor.execute(f"select {columns} from {sheet.table}").to_arrow_table().to_pylist()
            # Ids of rows that have ended, or were taken back, are not given again.
            rows = cursor.execute(f"select distinct {quoted(self.key)} from {sheet.table}_rows").fetchall()
        self.used |= {row[0] for row in rows if row[0] is not None}
        self._by_mark: dict[tuple[str, ...], dict[tuple[Any, ...], list[dict[str, Any]]]] = {}
        for names_ in alternatives(sheet):
            index: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
            for row in self.stored:
                mark = _mark(row[name] for name in names_)
                if mark is not None:
                    index[mark].append(row)
            self._by_mark[names_] = index

    def fitting(self, row: Mapping[str, Any]) -> tuple[tuple[str, ...], list[str]]:
        """The columns on which stored rows fit this one, and their ids; no columns where none fits."""
        for names in alternatives(self.sheet):
            mark = _mark(row[name] for name in names)
            if mark is None or not self.stored:
                continue
            found = [other for other in self._by_mark[names].get(mark, ()) if self._may_be(row, other, names)]
            if found:
                return names, sorted(other[self.key] for other in found)
        return (), []

    def _may_be(self, row: Mapping[str, Any], other: Mapping[str, Any], names: tuple[str, ...]) -> bool:
        """Not another administration's row, and not one whose own number is another."""
        owner = self.sheet.administration_column
        if owner and row[owner] != other[owner]:
            return False
        earlier = [name for columns in alternatives(self.sheet) for name in columns if name not in names]
        return all(_mark([row[n]]) in (None, _mark([other[n]])) or other[n] is None for n in earlier[:1])

    def new(self, prefix: str) -> str:
        """The next free number after the prefix, with as many digits as the others have, three at least."""
        pattern = re.compile(re.escape(prefix) + r"(\d{1,9})")
        digits = [match[1] for used in self.used if (match := pattern.fullmatch(used))]
        width = max([3, *map(len, digits)])
        given = f"{prefix}{max(map(int, digits), default=0) + 1:0{width}d}"
        self.used.add(given)
        return given


def give_ids(
    delivery: Delivery, administration: str | None, store: Reader | None, choices: Choices
) -> tuple[Delivery, tuple[GivenId, ...], list[Problem]]:
    """The delivery with an id in every row of the sheets whose ids the store gives.

    A row is taken for the one stored row that fits it (`alternatives`); where several fit, that is a problem; where
    none does, it gets a new id. `choices.ids` goes before.
    """
    tables = dict(delivery.tables)
    given: list[GivenId] = []
    problems: list[Problem] = []
    for table, rows in delivery.tables.items():
        sheet = contract.sheet(table)
        if sheet.id_prefix is None or not rows.column(sheet.key[0]).null_count:
            continue
        found, wrong = _give(delivery, sheet, rows, administration, store, choices)
        problems += wrong
        given += [given_id for given_id in found if given_id is not None]
        ids = [
            own if own is not None else (answer.id if answer else None)
            for own, answer in zip(rows.column(sheet.key[0]).to_pylist(), found, strict=True)
        ]
        place = rows.schema.get_field_index(sheet.key[0])
        tables[table] = rows.set_column(place, rows.schema.field(place), pa.array(ids, pa.string()))
    return replace(delivery, tables=tables), tuple(given), problems


def _give(
    delivery: Delivery,
    sheet: Sheet,
    table: pa.Table,
    administration: str | None,
    store: Reader | None,
    choices: Choices,
) -> tuple[list[GivenId | None], list[Problem]]:
    names = [sheet.key[0], *sheet.match_on, *filter(None, [sheet.administration_column])]
    names = [*dict.fromkeys(names), "file_no", "sheet", "source_row"]
    known = _Ids(sheet, table, store)
    places = Places(delivery)
    answers: list[GivenId | None] = []
    problems: list[Problem] = []
    fresh: dict[tuple[Any, ...], int] = {}
    for row in table.select(names).to_pylist():
        if row[sheet.key[0]] is not None:
            answers.append(None)
            continue
        file, where, number = delivery.files[row["file_no"]].name, row["sheet"], row["source_row"]
        matched, ids = known.fitting(row)
        own = " / ".join(
            messages.reading(sheet.column(n), row[n]) for n in matched or sheet.match_on if row[n] is not None
        )
        headers = ", ".join(sheet.column(name).header for name in matched)
        chosen = choices.ids.get((file, where, number))
        owner = row[sheet.administration_column] if sheet.administration_column else None
        prefix = sheet.id_prefix or f"{owner or administration or 'NY'}-"
        if chosen:
            answers.append(
                GivenId(file, where, number, sheet.table, chosen, "chosen", own, headers, tuple(ids))
            )
        elif len(ids) == 1 and chosen is None:
            answers.append(
                GivenId(file, where, number, sheet.table, ids[0], "matched", own, headers, tuple(ids))
            )
        elif ids and chosen is None:
            problems.append(
                places.problem(
                    sheet, row, "several_matches", messages.several_matches(own, ids), sheet.key[0], own
                )
            )
            answers.append(None)
        else:
            mark = _mark(row[name] for name in sheet.match_on)
            if mark is not None and mark in fresh and chosen is None:
                said = messages.double_new(sheet, fresh[mark])
                problems.append(places.problem(sheet, row, "double_new", said, sheet.match_on[-1], own))
            elif mark is not None:
                fresh[mark] = number
            answers.append(GivenId(file, where, number, sheet.table, known.new(prefix), "new", own))
    return answers, problems


class Places:
    """Where in the files the rows of a delivery stand."""

    def __init__(self, delivery: Delivery) -> None:
        self.files = [file.name for file in delivery.files]
        self.columns: dict[tuple[int, str], dict[str, tuple[int, str]]] = {}
        for sheet in delivery.recognised:
            found = self.columns.setdefault((sheet.file_no, sheet.sheet), {})
            for match in sheet.columns:
                if match.name and match.how != "unpivoted":
                    found[match.name] = (match.column, match.header)

    def column(self, row: Mapping[str, Any], name: str) -> tuple[int | None, str]:
        """The 1-based column and the header under which the file has a contract column, or nothing."""
        return self.columns.get((row["file_no"], row["sheet"]), {}).get(name, (None, ""))

    def problem(
        self,
        sheet: Sheet,
        row: Mapping[str, Any],
        kind: str,
        said: messages.Said,
        name: str,
        value: str,
        *,
        severity: Literal["error", "warning"] = "error",
    ) -> Problem:
        """A problem of a staged row, at the contract column `name`; row holds file_no, sheet and source_row."""
        column, header = self.column(row, name)
        if column is None and row.get("source_column"):
            column = row["source_column"]
        near = []
        for other in [*sheet.key, "name", "own_number"]:
            place = self.column(row, other)
            if other != name and place[0] is not None and row.get(other) is not None:
                near.append((place[1], messages.reading(sheet.column(other), row[other])))
        return Problem(
            self.files[row["file_no"]],
            row["sheet"],
            row["source_row"],
            column,
            header or sheet.column(name).header,
            value,
            kind,
            severity,
            *said,
            neighbours=tuple(near),
        )


def one_spelling(delivery: Delivery, store: Reader | None) -> tuple[Delivery, list[Problem]]:
    """The delivery with every id, and every other text that is a key, as the store spells it, or else as it comes first.

    "sof-001" and "SOF-1" are "SOF-001" where that is known; each such cell's spelling is told once a column.
    """
    known: dict[tuple[str, str], _Spellings] = {}

    def spellings(table: str, name: str) -> _Spellings:
        if (table, name) not in known:
            known[table, name] = _Spellings(table, name, delivery, store)
        return known[table, name]

    tables, problems, places = dict(delivery.tables), list[Problem](), Places(delivery)
    for table, rows in delivery.tables.items():
        sheet = contract.sheet(table)
        for column in sheet.columns:
            if column.references:
                target = contract.sheet(column.references)
                wanted = spellings(target.table, target.key[0])
            elif column.name in sheet.key and column.type in ("id", "text"):
                wanted = spellings(table, column.name)
            else:
                continue
            values = rows.column(column.name).to_pylist()
            distinct = {
                one
                for value in values
                for one in (value if isinstance(value, list) else [value])
                if one is not None
            }
            other = {one: found for one in distinct if (found := wanted.of(one)) != one}
            if not other:
                continue
            told = [
                [other.get(one, one) for one in value] if isinstance(value, list) else other.get(value, value)
                for value in values
            ]
            changed = [place for place, (a, b) in enumerate(zip(values, told, strict=True)) if a != b]
            current = tables[table]
            place = current.schema.get_field_index(column.name)
            tables[table] = current.set_column(
                place, current.schema.field(place), pa.array(told, current.schema.field(place).type)
            )
            first: dict[str, list[int]] = {}
            for at in changed:
                for one in values[at] if isinstance(values[at], list) else [values[at]]:
                    if one in other:
                        first.setdefault(one, []).append(at)
            for one, at_places in first.items():
                [row] = rows.slice(at_places[0], 1).to_pylist()
                said = messages.same_key(column, one, other[one], len(at_places))
                problems.append(
                    places.problem(sheet, row, "same_key", said, column.name, one, severity="warning")
                )
    return replace(delivery, tables=tables), problems


class _Spellings:
    """How the values of a key are spelt: in the store, and else where they are first delivered."""

    def __init__(self, table: str, name: str, delivery: Delivery, store: Reader | None) -> None:
        self._by_form: dict[str, set[str]] = defaultdict(set)
        self._form = key_form if contract.sheet(table).column(name).type == "id" else fold
        if store is not None:
            with store.cursor() as cursor:
                for (value,) in cursor.execute(f"select distinct {quoted(name)} from {table}").fetchall():
                    self._by_form[self._form(value)].add(value)
        self._stored = {value for values in self._by_form.values() for value in values}
        if table in delivery.tables:
            for value in dict.fromkeys(delivery.tables[table].column(name).to_pylist()):
                if value is not None and not self._by_form.get(self._form(value)):
                    self._by_form[self._form(value)].add(value)

    def of(self, value: str) -> str:
        """The known spelling, where there is one and no more."""
        if value in self._stored:
            return value
        found = self._by_form.get(self._form(value), set())
        return next(iter(found)) if len(found) == 1 else value


def times_id(file: DeliveredFile, sheet: str, column: str, power: int) -> str:
    """The id of the offer to multiply a column's numbers by a power of ten: in this very file, not in a corrected one."""
    return "|".join((file.name, file.sha256, sheet, column, "times", str(power)))


def in_size(delivery: Delivery, choices: Choices) -> Delivery:
    """The delivery with the numbers multiplied that a person has said are in another unit (`times_id`)."""
    tables = dict(delivery.tables)
    for recognised in delivery.recognised:
        if recognised.table not in tables or recognised.table is None:
            continue
        file, rows = delivery.files[recognised.file_no], tables[recognised.table]
        here = pc.and_(
            pc.equal(rows.column("file_no"), recognised.file_no),
            pc.equal(rows.column("sheet"), recognised.sheet),
        )
        for column in contract.sheet(recognised.table).columns:
            for power in POWERS:
                if times_id(file, recognised.sheet, column.name, power) in choices.applied:
                    place = rows.schema.get_field_index(column.name)
                    numbers = rows.column(place)
                    factor = pa.scalar(10.0 ** abs(power))
                    scaled = pc.multiply(numbers, factor) if power > 0 else pc.divide(numbers, factor)
                    if column.type == "money":
                        scaled = pc.round(scaled, 2)
                    rows = rows.set_column(place, rows.schema.field(place), pc.if_else(here, scaled, numbers))
        tables[recognised.table] = rows
    return replace(delivery, tables=tables)


def keep_id(file: str, sheet: str, column: str) -> str:
    """The id of the offer to keep the stored values of a column the file lacks."""
    return "|".join((file, sheet, column, "keep"))


def keep_stored(delivery: Delivery, store: Reader | None, choices: Choices) -> Delivery:
    """The delivery with the stored values of the columns a person has chosen to keep (`keep_id` in `choices.applied`)."""
    if store is None or not any(offer.endswith("|keep") for offer in choices.applied):
        return delivery
    tables = dict(delivery.tables)
    for table, rows in delivery.tables.items():
        sheet = contract.sheet(table)
        wanted: dict[str, list[tuple[int, str]]] = {}
        for recognised in delivery.recognised:
            file = delivery.files[recognised.file_no].name
            for name in sheet.names:
                if (
                    recognised.table == table
                    and keep_id(file, recognised.sheet, name) in choices.applied
                    and name not in {match.name for match in recognised.columns}
                ):
                    wanted.setdefault(name, []).append((recognised.file_no, recognised.sheet))
        if wanted:
            tables[table] = _kept(sheet, rows, wanted, store)
    return replace(delivery, tables=tables)


def _kept(
    sheet: Sheet, rows: pa.Table, wanted: Mapping[str, Sequence[tuple[int, str]]], store: Reader
) -> pa.Table:
    """The rows with `wanted` columns taken from the stored row of the same key, for the sheets named."""
    same = " and ".join(f"d.{quoted(key)} = c.{quoted(key)}" for key in sheet.key)
    columns, parameters = [], []
    for name in sheet.names:
        column = f"d.{quoted(name)}"
        if name in wanted:
            places = " or ".join("(d.file_no = ? and d.sheet = ?)" for _ in wanted[name])
            column = f"case when {places} then c.{quoted(name)} else {column} end as {quoted(name)}"
            parameters += [part for place in wanted[name] for part in place]
        columns.append(column)
    with store.cursor() as cursor:
        cursor.register("incomplete", rows.append_column("place", pa.array(range(rows.num_rows), pa.int64())))
        found = cursor.execute(
            f"""select {", ".join(columns)}, d.file_no, d.sheet, d.source_row, d.source_column
                from incomplete d left join {sheet.table} c on {same} order by d.place""",
            parameters,
        ).to_arrow_table()
        cursor.unregister("incomplete")
    return found.cast(arrow_schema(sheet))

"""What a file leaves to the store: ids for rows without one, and stored values a person has chosen to keep."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc

from data import contract, messages
from data.choices import Choices
from data.contract import Column, Sheet
from data.problem import Place, Problem, Suggestion
from data.reading.parse import fold, key_form, number_form
from data.staging import AT_SOURCE, DeliveredFile, Delivery, arrow_schema
from data.store import GIVEN, Reader, Store, quoted

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
    marks: tuple[str, ...] = ()  # what a new row goes by, see `own_marks`


def alternatives(sheet: Sheet) -> list[tuple[str, ...]]:
    """The sets of columns a row without an id is matched on, in order.

    A text such as the own number or the name is enough by itself; where other columns are named, all together are.
    """
    if all(sheet.column(name).type == "text" for name in sheet.match_on):
        return [(name,) for name in sheet.match_on]
    return [sheet.match_on] if sheet.match_on else []


def own_marks(sheet: Sheet, row: Mapping[str, Any], administration: str | None) -> tuple[str, ...]:
    """What a row without an id goes by, wherever it stands: whose it is, with its own number, and with its name.

    As fingerprints, for they are kept of rows that nobody has accepted yet.
    """
    owner = row[sheet.administration_column] if sheet.administration_column else administration
    marks = [(names, _mark(sheet, row, names)) for names in alternatives(sheet)]
    marked = [(sheet.table, owner or "", *names, *map(str, mark)) for names, mark in marks if mark]
    return tuple(hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32] for parts in marked)


def _form(column: Column, value: Any) -> Any:
    """A value for comparing: names whatever their case and spaces, own numbers whatever their hyphens."""
    if not isinstance(value, str):
        return value
    return number_form(value) if column.is_number_name else fold(value)


def _mark(sheet: Sheet, row: Mapping[str, Any], names: Iterable[str]) -> tuple[Any, ...] | None:
    """A row's values for comparing; None where one is missing."""
    marks = tuple(_form(sheet.column(name), row[name]) for name in names)
    return None if any(mark is None or mark == "" for mark in marks) else marks


class _Ids:
    """One table's rows without an id, against the stored rows and the ids already used."""

    def __init__(
        self, sheet: Sheet, table: pa.Table, store: Reader | None, earlier: Mapping[str, str] | None = None
    ) -> None:
        self.sheet = sheet
        self.key = sheet.key[0]
        self._before = earlier or {}
        self._last: dict[str, tuple[int, int]] = {}
        self.has_store = store is not None
        self.stored: list[dict[str, Any]] = []
        self.stored_ids: set[str] = set()
        self.delivered = {value for value in table.column(self.key).to_pylist() if value is not None}
        self.used: set[str] = set(self.delivered)
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
        self.stored_ids = {row[self.key] for row in self.stored}
        self.used |= {row[0] for row in rows if row[0] is not None}
        self._by_mark: dict[tuple[str, ...], dict[tuple[Any, ...], list[dict[str, Any]]]] = {}
        for names_ in alternatives(sheet):
            index: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
            for row in self.stored:
                mark = _mark(sheet, row, names_)
                if mark is not None:
                    index[mark].append(row)
            self._by_mark[names_] = index

    def fitting(self, row: Mapping[str, Any]) -> tuple[tuple[str, ...], list[str]]:
        """The columns on which stored rows fit this one, and their ids; no columns where none fits."""
        for names in alternatives(self.sheet):
            mark = _mark(self.sheet, row, names)
            if mark is None or not self.stored:
                continue
            candidates = [
                other for other in self._by_mark[names].get(mark, ()) if self._may_be(row, other, names)
            ]
            if candidates:
                return names, sorted(other[self.key] for other in candidates)
        return (), []

    def _may_be(self, row: Mapping[str, Any], other: Mapping[str, Any], names: tuple[str, ...]) -> bool:
        """Not another administration's row, and not one whose own number is another."""
        owner = self.sheet.administration_column
        if owner and row[owner] != other[owner]:
            return False
        earlier = [name for columns in alternatives(self.sheet) for name in columns if name not in names]
        return all(
            _mark(self.sheet, row, [n]) in (None, _mark(self.sheet, other, [n])) or other[n] is None
            for n in earlier[:1]
        )

    def alike(self, row: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
        """(column, stored row) of the same administration's that shares the own number or the name, and is not delivered."""
        owner = self.sheet.administration_column
        if not owner or not self.stored:
            return None
        for names, index in self._by_mark.items():
            mark = _mark(self.sheet, row, names)
            for other in index.get(mark, ()) if mark else ():
                if len(names) == 1 and other[owner] == row[owner] and other[self.key] not in self.delivered:
                    return names[0], other
        return None

    def as_new(
        self, row: Mapping[str, Any], place: tuple[str, str, int], own: str, administration: str | None
    ) -> GivenId:
        """The row as a new one. place: file, sheet, row."""
        owner = row[self.sheet.administration_column] if self.sheet.administration_column else None
        prefix = self.sheet.id_prefix or f"{owner or administration or 'NY'}-"
        marks = own_marks(self.sheet, row, administration)
        return GivenId(*place, self.sheet.table, self._new(prefix, marks), "new", own, marks=marks)

    def _new(self, prefix: str, marks: Sequence[str]) -> str:
        """The id the row was given before, or else the next free number after the prefix.

        That has as many digits as the others have, three at least, and was not given to another row before.
        """
        earlier = next((self._before[mark] for mark in marks if mark in self._before), None)
        if earlier is not None and earlier.startswith(prefix) and earlier not in self.used:
            self.used.add(earlier)
            return earlier
        if prefix not in self._last:
            pattern = re.compile(re.escape(prefix) + r"(\d{1,9})")
            taken = {*self.used, *self._before.values()}
            digits = [match[1] for used in taken if (match := pattern.fullmatch(used))]
            self._last[prefix] = max(map(int, digits), default=0), max([3, *map(len, digits)])
        last, width = self._last[prefix]
        self._last[prefix] = last + 1, width
        new_id = f"{prefix}{last + 1:0{width}d}"
        self.used.add(new_id)
        return new_id


def give_ids(
    delivery: Delivery, administration: str | None, store: Reader | None, choices: Choices
) -> tuple[Delivery, tuple[GivenId, ...], list[Problem]]:
    """The delivery with an id in every row of the sheets whose ids the store gives.

    A row is taken for the one stored row that fits it (`alternatives`); where several fit, that is a problem; where
    none does, it gets a new id, or that which it was shown with before (`keep_given`). `choices.ids` goes before.
    """
    tables = dict(delivery.tables)
    given_ids: list[GivenId] = []
    problems: list[Problem] = []
    names = _Names(delivery, administration, store)
    before = given_before(store) if store is not None else {}
    # A sheet stands after those it refers to, so that a name there has its id here.
    for table in tables:
        sheet = contract.sheet(table)
        rows = tables[table] = names.resolved(sheet, tables, given_ids)
        if sheet.id_prefix is None:
            continue
        known_ids = _Ids(sheet, rows, store, before)
        problems += _like_stored(delivery, rows, known_ids, choices)
        if not rows.column(sheet.key[0]).null_count:
            problems += _doubles(delivery, rows, known_ids, [None] * rows.num_rows, choices)
            continue
        matched, wrong = _give(delivery, rows, known_ids, administration, choices)
        problems += wrong
        given_ids += [given_id for given_id in matched if given_id is not None]
        ids = [
            own if own is not None else (answer.id if answer else None)
            for own, answer in zip(rows.column(sheet.key[0]).to_pylist(), matched, strict=True)
        ]
        place = rows.schema.get_field_index(sheet.key[0])
        tables[table] = rows.set_column(place, rows.schema.field(place), pa.array(ids, pa.string()))
        problems += _doubles(delivery, tables[table], known_ids, matched, choices)
    recognised = tuple(
        replace(
            sheet_read,
            notes=(*sheet_read.notes, *names.notes.get((sheet_read.file_no, sheet_read.sheet), ())),
        )
        for sheet_read in delivery.recognised
    )
    return (
        replace(delivery, tables=tables, recognised=recognised),
        tuple(given_ids),
        [*problems, *names.problems],
    )


# More ids than these are not looked through, and so are referred to by nobody; they are counted.
LISTED_IDS = 1_000


def given_before(store: Reader) -> dict[str, str]:
    """What new rows go by (`own_marks`) -> the ids they were last shown with, whether they were accepted or not."""
    before: dict[str, str] = {}
    for body in reversed(list(store.records(GIVEN)["body"])):
        before |= body
    return before


def keep_given(store: Store, given_ids: Iterable[GivenId], *, by: str) -> bool:
    """Remember the ids that new rows are about to be shown with: somebody may write them down, and they are no other row's.

    False where another row was shown with one of them meanwhile; then give anew.
    """
    listed = [one for one in given_ids if one.how == "new"][:LISTED_IDS]

    # Of two rows that are one and the same, the first.
    ids = {mark: one.id for one in reversed(listed) for mark in one.marks}

    def fresh(before: Mapping[str, str]) -> dict[str, str]:
        return {mark: id_ for mark, id_ in ids.items() if before.get(mark) != id_}

    if not fresh(given_before(store)):
        return True
    with store.transaction() as cursor:
        before = given_before(store)
        whose = defaultdict[str, set[str]](set)
        for mark, id_ in before.items():
            whose[id_].add(mark)
        if any(one.id in whose and whose[one.id].isdisjoint(one.marks) for one in listed):
            return False
        if new := fresh(before):
            store.add_record(cursor, GIVEN, uuid4().hex, new, by=by)
    return True


def _like_stored(delivery: Delivery, table: pa.Table, ids: _Ids, choices: Choices) -> list[Problem]:
    """Rows under an id that is not stored which have the own number, or the name and administration, of a stored one."""
    sheet, stored = ids.sheet, ids.stored_ids
    if not sheet.administration_column or not stored or ids.delivered <= stored:
        return []
    places, problems = Places(delivery), list[Problem]()
    names = [ids.key, *sheet.match_on, sheet.administration_column, "file_no", "sheet", "source_row"]
    for row in table.select(names).to_pylist():
        if row[ids.key] is None or row[ids.key] in stored:
            continue
        like = ids.alike(row)
        confirm = same_row_id(
            delivery.files[row["file_no"]].name, row["sheet"], row["source_row"], row[ids.key]
        )
        if like and confirm not in choices.confirmed:
            same = f"{sheet.column(like[0]).header} »{row[like[0]]}«"
            message = messages.like_stored_new(row[ids.key], same, like[1][ids.key])
            problem = places.problem(sheet, row, "like_stored", message, ids.key, row[ids.key])
            problems.append(replace(problem, confirm=confirm))
    return problems


def _doubles(
    delivery: Delivery,
    table: pa.Table,
    ids: _Ids,
    given_ids: Sequence[GivenId | None],
    choices: Choices,
) -> list[Problem]:
    """New rows that go by what another row of the delivery goes by. given: how the rows without an id got one.

    Two that have the same name are told apart by their own numbers, or by ids that somebody wrote.
    """
    sheet = ids.sheet
    owner = [sheet.administration_column] if sheet.administration_column else []
    names = [*dict.fromkeys([ids.key, *sheet.match_on, *owner]), "file_no", "sheet", "source_row"]
    places, problems = Places(delivery), list[Problem]()
    first: dict[tuple[Any, ...], tuple[dict[str, Any], bool, bool]] = {}
    for row, answer in zip(table.select(names).to_pylist(), given_ids, strict=True):
        id_ = row[ids.key]
        is_given = answer is not None and answer.how == "new"
        is_new = is_given or (ids.has_store and id_ is not None and id_ not in ids.stored_ids)
        marks = {by: mark for by in alternatives(sheet) if (mark := _mark(sheet, row, by))}
        for by, mark in marks.items():
            whose = (*(row[name] for name in owner), by, mark)
            other, is_others_new, is_others_given = first.setdefault(whose, (row, is_new, is_given))
            if other is row or other[ids.key] == id_ or not (is_new or is_others_new):
                continue
            others = {by: _mark(sheet, other, by) for by in marks}
            apart = [one for one in marks if one != by and others[one] not in (None, marks[one])]
            is_number = all(sheet.column(name).is_number_name for name in by)
            # Ids that somebody wrote are of two rows, but where both are new under one number.
            are_written = not (is_given or is_others_given)
            if (apart and not is_number) or (are_written and not (is_number and is_new and is_others_new)):
                continue
            is_same = is_given and is_others_given and list(others.values()) == list(marks.values())
            confirm = same_row_id(
                *(delivery.files[row["file_no"]].name, row["sheet"], row["source_row"]), "another"
            )
            if not is_same and confirm in choices.confirmed:
                break
            own = " / ".join(messages.reading(sheet.column(n), row[n]) for n in by)
            same = f"{' og '.join(sheet.column(n).header for n in by)} »{own}«"
            message = (
                messages.double_new(sheet, other["source_row"])
                if is_same
                else messages.double_row(sheet, same, other["source_row"])
            )
            column = sheet.match_on[-1] if is_same else by[-1]
            problem = places.problem(sheet, row, "double_new", message, column, own)
            problems.append(problem if is_same else replace(problem, confirm=confirm))
            break
    return problems


class _Names:
    """References by own number or name: in the delivery as in the store, for who writes a new row knows no id of it.

    What the names were read as is noted; a name that several rows have, and an id that is only proposed, are problems.
    """

    def __init__(self, delivery: Delivery, administration: str | None, store: Reader | None) -> None:
        self.notes: dict[tuple[int, str], list[str]] = {}
        self.problems: list[Problem] = []
        self._delivery, self._administration, self._store = delivery, administration, store
        self._places = Places(delivery)
        self._named: dict[str, _Named] = {}

    def resolved(
        self, sheet: Sheet, tables: Mapping[str, pa.Table], given_ids: Sequence[GivenId]
    ) -> pa.Table:
        """The sheet's rows with ids where names stood. tables: with the ids that are given so far."""
        rows = tables[sheet.table]
        for column in sheet.columns:
            if not column.references or column.references == sheet.table:
                continue
            target = contract.sheet(column.references)
            if not (set(_NAMES) & set(target.names)):
                continue
            if target.table not in self._named:
                self._named[target.table] = _Named(target, tables.get(target.table), given_ids, self._store)
            rows = self._column(sheet, rows, column, target, self._named[target.table])
        return rows

    def _column(self, sheet: Sheet, rows: pa.Table, column: Column, target: Sheet, named: _Named) -> pa.Table:
        values = rows.column(column.name).to_pylist()
        distinct = {
            v for value in values for v in (value if isinstance(value, list) else [value]) if v is not None
        }
        doubtful = {value for value in distinct if value not in named.ids}
        if not doubtful:
            return rows
        owners: Sequence[Any] = [self._administration] * len(values)
        if sheet.administration_column:
            owners = rows.column(sheet.administration_column).to_pylist()
        read: dict[tuple[int, str], int] = {}
        for at, value in enumerate(values):
            parts = value if isinstance(value, list) else [value]
            if doubtful.isdisjoint(part for part in parts if part is not None):
                continue
            [row] = rows.slice(at, 1).to_pylist()
            answer = []
            for part in parts:
                ids = named.of(part, owners[at]) if part in doubtful else [part]
                if len(ids) == 1 and part in doubtful:
                    here = row["file_no"], row["sheet"]
                    read[here] = read.get(here, 0) + 1
                elif len(ids) > 1:
                    message = messages.several_named(column, part, target, ids)
                    self._tell(sheet, row, "several_named", message, column, part)
                elif part in named.proposed:
                    message = messages.proposed_id(column, part, target, named.proposed[part])
                    self._tell(sheet, row, "proposed_id", message, column, part)
                answer.append(ids[0] if len(ids) == 1 else part)
            values[at] = answer if isinstance(value, list) else answer[0]
        for here, count in read.items():
            self.notes.setdefault(here, []).append(messages.note_named(column, count))
        place = rows.schema.get_field_index(column.name)
        return rows.set_column(
            place, rows.schema.field(place), pa.array(values, rows.schema.field(place).type)
        )

    def _tell(
        self,
        sheet: Sheet,
        row: Mapping[str, Any],
        kind: str,
        message: messages.Message,
        column: Column,
        value: str,
    ) -> None:
        self.problems.append(self._places.problem(sheet, row, kind, message, column.name, value))


_NAMES = ("own_number", "name")


class _Named:
    """The rows of one table by their own numbers and names. proposed: ids that are no more than that -> the row's name."""

    def __init__(
        self, sheet: Sheet, delivered: pa.Table | None, given_ids: Sequence[GivenId], store: Reader | None
    ) -> None:
        self.ids: set[str] = set()
        new = {one.id: one.own for one in given_ids if one.table == sheet.table and one.how == "new"}
        self._by: dict[str, dict[str, dict[str, Any]]] = {}
        key, owner = sheet.key[0], sheet.administration_column
        names = [name for name in _NAMES if name in sheet.names]
        read_columns = [key, *names, *([owner] if owner else [])]
        rows = delivered.select(read_columns).to_pylist() if delivered is not None else []
        if store is not None:
            columns = ", ".join(quoted(name) for name in read_columns)
            with store.cursor() as cursor:
                rows += cursor.execute(f"select {columns} from {sheet.table}").to_arrow_table().to_pylist()
        for row in rows:
            if row[key] is None:
                continue
            if row[key] not in new:
                self.ids.add(row[key])
            for name in names:
                form = _form(sheet.column(name), row[name])
                if form:
                    by_form = self._by.setdefault(name, {}).setdefault(form, {})
                    by_form.setdefault(row[key], row[owner] if owner else None)
        self.proposed = {id_: own for id_, own in new.items() if id_ not in self.ids}
        self._names = [sheet.column(name) for name in names]

    def of(self, value: str, owner: str | None) -> list[str]:
        """The ids of the rows that are called so: the owner's own where there are some, and by own number before name."""
        for column in self._names:
            owners = self._by.get(column.name, {}).get(_form(column, value), {})
            own = [id_ for id_, whose in owners.items() if whose == owner]
            if owners:
                return sorted(own or owners)
        return []


def _give(
    delivery: Delivery, table: pa.Table, known_ids: _Ids, administration: str | None, choices: Choices
) -> tuple[list[GivenId | None], list[Problem]]:
    sheet = known_ids.sheet
    names = [sheet.key[0], *sheet.match_on, *filter(None, [sheet.administration_column])]
    names = [*dict.fromkeys(names), "file_no", "sheet", "source_row"]
    places = Places(delivery)
    answers: list[GivenId | None] = []
    problems: list[Problem] = []
    for row in table.select(names).to_pylist():
        if row[sheet.key[0]] is not None:
            answers.append(None)
            continue
        file, where, number = delivery.files[row["file_no"]].name, row["sheet"], row["source_row"]
        matched, ids = known_ids.fitting(row)
        own = " / ".join(
            messages.reading(sheet.column(n), row[n]) for n in matched or sheet.match_on if row[n] is not None
        )
        headers = ", ".join(sheet.column(name).header for name in matched)
        chosen = choices.ids.get((file, where, number))
        as_new = partial(known_ids.as_new, row, (file, where, number), own, administration)
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
        elif chosen is None and (like := known_ids.alike(row)):
            same, other = like
            stored, new = (same_row_id(file, where, number, answer) for answer in (other[sheet.key[0]], ""))
            if stored in choices.applied:
                answers.append(GivenId(file, where, number, sheet.table, other[sheet.key[0]], "chosen", own))
            elif new in choices.applied:
                answers.append(as_new())
            else:
                problem = places.problem(
                    *(sheet, row, "like_stored", messages.like_stored(sheet, same, row, other)),
                    *(same, row[same]),
                )
                offer = Suggestion(stored, messages.same_row_offer(row["name"], other[sheet.key[0]]))
                otherwise = Suggestion(new, messages.new_row_offer(row["name"]))
                problems.append(replace(problem, suggestion=offer, otherwise=otherwise))
                answers.append(None)
        else:
            answers.append(as_new())
    return answers, problems


def same_row_id(file: str, sheet: str, row: int, id: str) -> str:
    """The id of the answer that a row without an id is the stored row `id`, or ("") a new one."""
    return "|".join((file, sheet, str(row), "is", id))


def is_of_row(answer: str, file: str) -> bool:
    """Whether an answer's id is one of `same_row_id`, of a row in the file."""
    return answer.startswith(f"{file}|") and answer.split("|")[3:4] == ["is"]


class Places:
    """Where in the files the rows of a delivery stand."""

    def __init__(self, delivery: Delivery) -> None:
        self.files = [file.name for file in delivery.files]
        self._columns: dict[tuple[int, str, str | None], dict[str, tuple[int, str]]] = {}
        for sheet in delivery.recognised:
            columns = self._columns.setdefault((sheet.file_no, sheet.sheet, sheet.table), {})
            for match in sheet.columns:
                if match.name and match.how != "unpivoted":
                    columns[match.name] = (match.column, match.header)

    def column(self, sheet: Sheet, row: Mapping[str, Any], name: str) -> tuple[int | None, str]:
        """The 1-based column and the header under which the file has a contract column, or nothing."""
        return self._columns.get((row["file_no"], row["sheet"], sheet.table), {}).get(name, (None, ""))

    def problem(
        self,
        sheet: Sheet,
        row: Mapping[str, Any],
        kind: str,
        message: messages.Message,
        name: str,
        value: str,
        *,
        severity: Literal["error", "warning"] = "error",
    ) -> Problem:
        """A problem of a staged row, at the contract column `name`; row holds file_no, sheet and source_row."""
        column, header = self.column(sheet, row, name)
        if column is None and row.get("source_column"):
            column = row["source_column"]
        near = []
        for other in [*sheet.key, "name", "own_number"]:
            place = self.column(sheet, row, other)
            if other != name and place[0] is not None and row.get(other) is not None:
                near.append((place[1], messages.reading(sheet.column(other), row[other])))
        return Problem(
            Place(
                self.files[row["file_no"]],
                row["sheet"],
                row["source_row"],
                column,
                header or sheet.column(name).header,
                value,
            ),
            kind,
            severity,
            *message,
            neighbours=tuple(near),
        )


def one_spelling(delivery: Delivery, store: Reader | None) -> tuple[Delivery, list[Problem]]:
    """The delivery with every id, and every other text that is a key, as the store spells it, or else as it comes first.

    "sof-001" and "SOF-1" are "SOF-001" where that is known; each such cell's spelling is told once a column.
    """
    by_column: dict[tuple[str, str], _Spellings] = {}

    def spellings(table: str, name: str) -> _Spellings:
        if (table, name) not in by_column:
            by_column[table, name] = _Spellings(table, name, delivery, store)
        return by_column[table, name]

    tables, problems, places = dict(delivery.tables), list[Problem](), Places(delivery)
    for table, rows in delivery.tables.items():
        sheet = contract.sheet(table)
        for column in sheet.columns:
            if column.references:
                target = contract.sheet(column.references)
                of_column = spellings(target.table, target.key[0])
            elif column.name in sheet.key and column.type in ("id", "text"):
                of_column = spellings(table, column.name)
            else:
                continue
            values = rows.column(column.name).to_pylist()
            distinct = {
                one
                for value in values
                for one in (value if isinstance(value, list) else [value])
                if one is not None
            }
            other = {one: respelt for one in distinct if (respelt := of_column.of(one)) != one}
            if not other:
                continue
            values_respelt = [
                [other.get(one, one) for one in value] if isinstance(value, list) else other.get(value, value)
                for value in values
            ]
            changed = [
                place for place, (a, b) in enumerate(zip(values, values_respelt, strict=True)) if a != b
            ]
            current = tables[table]
            place = current.schema.get_field_index(column.name)
            tables[table] = current.set_column(
                place, current.schema.field(place), pa.array(values_respelt, current.schema.field(place).type)
            )
            first: dict[str, list[int]] = {}
            for at in changed:
                for one in values[at] if isinstance(values[at], list) else [values[at]]:
                    if one in other:
                        first.setdefault(one, []).append(at)
            for one, at_places in first.items():
                [row] = rows.slice(at_places[0], 1).to_pylist()
                message = messages.same_key(column, one, other[one], len(at_places))
                problems.append(
                    places.problem(sheet, row, "same_key", message, column.name, one, severity="warning")
                )
    return replace(delivery, tables=tables), problems


def spelling_form(column: Column, value: str) -> str:
    """A key's value for comparing: two of one form are one key, however they are spelt."""
    return key_form(value) if column.type == "id" else fold(value)


class _Spellings:
    """How the values of a key are spelt: in the store, and else where they are first delivered."""

    def __init__(self, table: str, name: str, delivery: Delivery, store: Reader | None) -> None:
        self._by_form: dict[str, set[str]] = defaultdict(set)
        self._form = partial(spelling_form, contract.sheet(table).column(name))
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
        spellings = self._by_form.get(self._form(value), set())
        return next(iter(spellings)) if len(spellings) == 1 else value


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


# Proposals (d) whose change has the other sign than their type.
WRONG_SIGN = """(d.type in ('stop', 'reduktion', 'effektivisering') and d.change > 0
    or d.type = 'udvidelse' and d.change < 0 or d.type = 'uændret' and d.change <> 0)"""


def turned_id(file: DeliveredFile, sheet: str, what: str = "turned") -> str:
    """The id of the offer to turn the wrong signs of a sheet's proposals: in this very file."""
    return "|".join((file.name, file.sha256, sheet, "sign", what))


def signs_turned(delivery: Delivery, choices: Choices) -> Delivery:
    """The delivery with the proposals' wrong signs turned where a person has said so (`turned_id`)."""
    rows = delivery.tables.get("proposals")
    if rows is None:
        return delivery
    turned = [turned_id(f, s, "turned") in choices.applied for f, s in _sources(delivery, rows)]
    if not any(turned):
        return delivery
    changes = [
        change
        if not turn or change is None or type_ in (None, "uændret")
        else abs(change)
        if type_ == "udvidelse"
        else -abs(change)
        for turn, change, type_ in zip(
            turned, rows.column("change").to_pylist(), rows.column("type").to_pylist(), strict=True
        )
    ]
    place = rows.schema.get_field_index("change")
    changed = rows.set_column(
        place, rows.schema.field(place), pa.array(changes, rows.schema.field(place).type)
    )
    return replace(delivery, tables={**delivery.tables, "proposals": changed})


def _sources(delivery: Delivery, rows: pa.Table) -> Iterator[tuple[DeliveredFile, str]]:
    """The file and sheet that each row comes from."""
    for number, sheet in zip(
        rows.column("file_no").to_pylist(), rows.column("sheet").to_pylist(), strict=True
    ):
        yield delivery.files[number], sheet


def without_id(file: str, sheet: str, column: str) -> str:
    """The id of the offer to leave out a column's references to rows that are not there."""
    return "|".join((file, sheet, column, "without"))


def without_unknown(delivery: Delivery, store: Reader | None, choices: Choices) -> Delivery:
    """The delivery without the references to unknown rows that a person has chosen to leave out (`without_id`)."""
    tables = dict(delivery.tables)
    for recognised in delivery.recognised:
        rows = tables.get(recognised.table or "")
        if rows is None:
            continue
        file = delivery.files[recognised.file_no].name
        for column in contract.sheet(recognised.table or "").columns:
            if (
                not column.references
                or without_id(file, recognised.sheet, column.name) not in choices.applied
            ):
                continue
            target = contract.sheet(column.references)
            ids = _Named(target, tables.get(target.table), (), store).ids
            here = zip(rows.column("file_no").to_pylist(), rows.column("sheet").to_pylist(), strict=True)
            values = [
                _known_of(value, ids) if place == (recognised.file_no, recognised.sheet) else value
                for value, place in zip(rows.column(column.name).to_pylist(), here, strict=True)
            ]
            at = rows.schema.get_field_index(column.name)
            rows = rows.set_column(at, rows.schema.field(at), pa.array(values, rows.schema.field(at).type))
        tables[recognised.table or ""] = rows
    return replace(delivery, tables=tables)


def _known_of(value: Any, ids: Set[str]) -> Any:
    if isinstance(value, list):
        return [one for one in value if one in ids] or None
    return value if value in ids else None


def keep_id(file: str, sheet: str, column: str) -> str:
    """The id of the offer to keep the stored values of a column the file lacks."""
    return "|".join((file, sheet, column, "keep"))


def keep_stored(delivery: Delivery, store: Reader | None, choices: Choices) -> Delivery:
    """The delivery with the stored values that stay: of the columns a person has chosen to keep (`keep_id` in
    `choices.applied`), and of the cells that are not known (`Delivery.unknown`).
    """
    if store is None or not (delivery.unknown or any(offer.endswith("|keep") for offer in choices.applied)):
        return delivery
    tables = dict(delivery.tables)
    for table, rows in delivery.tables.items():
        sheet = contract.sheet(table)
        sheets_with: dict[str, list[tuple[int, str]]] = {}
        for recognised in delivery.recognised:
            file = delivery.files[recognised.file_no].name
            for name in sheet.names:
                if (
                    recognised.table == table
                    and keep_id(file, recognised.sheet, name) in choices.applied
                    and name not in {match.name for match in recognised.columns}
                ):
                    sheets_with.setdefault(name, []).append((recognised.file_no, recognised.sheet))
        here = {
            (delivered_sheet.file_no, delivered_sheet.sheet)
            for delivered_sheet in delivery.recognised
            if delivered_sheet.table == table
        }
        unknown = [cell for cell in delivery.unknown if cell[:2] in here]
        if sheets_with or unknown:
            tables[table] = _with_stored(sheet, rows, sheets_with, unknown, store)
    return replace(delivery, tables=tables)


def _with_stored(
    sheet: Sheet,
    rows: pa.Table,
    sheets_with: Mapping[str, Sequence[tuple[int, str]]],
    unknown: Sequence[tuple[int, str, int, str]],
    store: Reader,
) -> pa.Table:
    """The rows with the columns of `sheets_with`, for its sheets, and `unknown` cells taken from the stored row of the same key."""
    same = " and ".join(f"d.{quoted(key)} = c.{quoted(key)}" for key in sheet.key)
    columns, parameters = list[str](), list[Any]()
    unknown_in = {cell[3] for cell in unknown}
    # A number that stays is hidden at its source where the stored one is.
    marks, of_marks = list[str](), list[Any]()
    for name in sheet.names:
        column = f"d.{quoted(name)}"
        marked = f"list_contains(d.{AT_SOURCE}, '{name}')"
        if name in sheets_with or name in unknown_in:
            places = " or ".join("(d.file_no = ? and d.sheet = ?)" for _ in sheets_with.get(name, ()))
            if name in unknown_in:
                cells = "select u.file_no, u.sheet, u.source_row from unknown_cells u where u.name = ?"
                places = " or ".join(
                    filter(None, [places, f"(d.file_no, d.sheet, d.source_row) in ({cells})"])
                )
            column = f"case when {places} then c.{quoted(name)} else {column} end as {quoted(name)}"
            marked = f"case when {places} then list_contains(c.{AT_SOURCE}, '{name}') else {marked} end"
            bindings = [part for place in sheets_with.get(name, ()) for part in place]
            bindings += [name] if name in unknown_in else []
            parameters += bindings
            of_marks += bindings
        columns.append(column)
        marks.append(f"if({marked}, '{name}', null)")
    marked_in = f"list_filter([{', '.join(marks)}], lambda name: name is not null)"
    with store.cursor() as cursor:
        names = ("file_no", "sheet", "source_row", "name")
        cells_of = [pa.array(part) for part in zip(*unknown, strict=True)] or [pa.array([], pa.string())] * 4
        cursor.register("unknown_cells", pa.table(dict(zip(names, cells_of, strict=True))))
        cursor.register("incomplete", rows.append_column("place", pa.array(range(rows.num_rows), pa.int64())))
        result = cursor.execute(
            f"""select {", ".join(columns)}, d.file_no, d.sheet, d.source_row, d.source_column,
                       nullif({marked_in}, []) as {AT_SOURCE}
                from incomplete d left join {sheet.table} c on {same} order by d.place""",
            [*parameters, *of_marks],
        ).to_arrow_table()
        cursor.unregister("incomplete")
        cursor.unregister("unknown_cells")
    return result.cast(arrow_schema(sheet))

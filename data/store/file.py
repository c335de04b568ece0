"""The store: one DuckDB file that only grows.

Every row that was ever accepted stays, with the upload and the cell it came from. What is current, what was
shown on a date, what an undo leaves and where a figure comes from are the same view of that history.

One process holds the file. In it, readers take a cursor each and writers take turns; an upload is one
transaction. Keys are text, uniqueness and references are checked by SQL inside the transaction: the schema has
no sequences, indexes or foreign keys, so that it can move to an engine without them.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pyarrow as pa

from data import contract, persons
from data.contract import Sheet
from data.reading.personal import find_cpr
from data.staging import arrow_type
from data.store import messages

if TYPE_CHECKING:
    from data.reading.delivery import Delivery

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
DATABASE = "csb.duckdb"
# A source is upload_no * SOURCES_PER_UPLOAD + its place in the upload; 5 million cells is the limit of a file.
SOURCES_PER_UPLOAD = 100_000_000
# How long to wait for readers to finish when the file must be opened anew.
PATIENCE_SECONDS = 20
log = logging.getLogger("csb.store")


class StoreError(Exception):
    """Something the person can do something about; `sentence` is Danish and complete."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class StoreBusy(StoreError):
    """Another process has the database file."""


class StoreDamaged(StoreError):
    """The database file cannot be read, or lacks something that was accepted."""


class HistoryRemoved(StoreError):
    """What was known at the moment asked about has been removed (data.store.retention)."""


class StoreFull(StoreError):
    """There is no room on the disk."""


class StoreReadOnly(StoreError):
    """The data folder or the file may not be written to."""


class GroundMoved(StoreError):
    """Somebody else's upload was accepted since the preview was made."""


class Refusal(StoreError):
    """The change would break the store: orphaned references, duplicate or empty keys, an undo of an undo."""


@dataclass(frozen=True)
class Clock:
    """The two clocks. `known_at`: only uploads accepted, and not undone, by then count (None: newest). `today` drives deadlines."""

    known_at: datetime | None
    today: date


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


def now_in_copenhagen() -> datetime:
    """The wall clock in Copenhagen, without time zone, to the microsecond."""
    return datetime.now(COPENHAGEN).replace(tzinfo=None)


_ABOUT_THE_FILE = (
    OSError,
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.TransactionException,
    duckdb.InternalException,
    duckdb.SerializationException,
)
# What the engine's messages say, in the order in which they are looked for ("block" is no lock).
_CAUSES: tuple[tuple[tuple[str, ...], Callable[[], StoreError]], ...] = (
    (("Could not set lock", "Conflicting lock"), lambda: StoreBusy(messages.store_busy())),
    (
        ("No space left", "File too large", "quota exceeded", "not enough space"),
        lambda: StoreFull(messages.disk_full()),
    ),
    (
        ("Permission denied", "Read-only file system", "read-only mode"),
        lambda: StoreReadOnly(messages.folder_read_only()),
    ),
    (
        (
            "Corrupt",
            "checksum",
            "not a valid DuckDB",
            "Could not read enough bytes",
            "Failure while replaying WAL",
            "deserialize",
        ),
        lambda: StoreDamaged(messages.store_damaged()),
    ),
)


def explained(error: Exception) -> StoreError | None:
    """What the engine or the system says about the file, as something a person can act on; None for anything else."""
    if not isinstance(error, _ABOUT_THE_FILE):
        return None
    said = str(error)
    return next((make() for words, make in _CAUSES if any(word in said for word in words)), None)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _columns(names: Sequence[str], prefix: str = "") -> str:
    return ", ".join(f"{prefix}{quoted(name)}" for name in names)


_PLACE = {
    "upload_no": "INTEGER",
    "source": "BIGINT",
    "file_no": "INTEGER",
    "sheet": "VARCHAR",
    "source_row": "INTEGER",
    "source_column": "INTEGER",
    "ended": "BOOLEAN",
}

_SCHEMA = """
create table if not exists uploads (
    upload_no integer, kind varchar, accepted_at timestamp, accepted_by varchar, administration varchar, note varchar,
    undoes integer, counts varchar, recognised varchar
);
create table if not exists upload_files (
    upload_no integer, file_no integer, name varchar, sha256 varchar, size bigint, content blob
);
create table if not exists records (
    kind varchar, id varchar, version integer, made_at timestamp, made_by varchar, body varchar, sha256 varchar
);
create table if not exists audit (made_at timestamp, event varchar, made_by varchar, detail varchar, mark varchar);
-- The one rule of price levels: running prices of a year are that year's prices. price_year: the year whose prices an amount for
-- `year` stands in. level_of: the same as people say it, »løbende« for a year's own prices; amounts of a year are added where equal.
create or replace macro price_year(price_level, year) as
    case when price_level = 'løbende' then year::varchar else price_level end;
create or replace macro level_of(price_level, year) as
    case when price_level = year::varchar then 'løbende' else price_level end;
create or replace view visible as
with known as (
    select * from uploads
    where accepted_at <= coalesce(getvariable('known_at')::timestamp, timestamp 'infinity')
)
select * from known
where kind = 'delivery'
  and upload_no not in (select undoes from known where kind = 'undo');
"""


def _table_sql(sheet: Sheet) -> str:
    columns = [f"{quoted(c.name)} {c.sql_type}" for c in sheet.columns]
    columns += [f"{name} {type_}" for name, type_ in _PLACE.items()]
    return f"create table if not exists {sheet.table}_rows ({', '.join(columns)})"


def _view_sql(sheet: Sheet) -> str:
    shown = [*sheet.names, "upload_no", "source"]
    key = _columns(sheet.key)
    return f"""
        create or replace view {sheet.table} as
        with newest as (
            select {key}, max(upload_no) as upload_no
            from {sheet.table}_rows
            where upload_no in (select upload_no from visible)
            group by {key}
        )
        select {_columns(shown, "r.")}
        from {sheet.table}_rows r
        join newest using ({key}, upload_no)
        where not r.ended
    """


def _sources_view_sql() -> str:
    parts = [
        f"select '{s.table}' as \"table\", source, upload_no, file_no, sheet, source_row, source_column "
        f"from {s.table}_rows"
        for s in contract.SHEETS
    ]
    return "create or replace view sources as " + " union all ".join(parts)


def _current_rows_view_sql() -> str:
    parts = [f"select '{s.table}' as \"table\", source, upload_no from {s.table}" for s in contract.SHEETS]
    return "create or replace view current_rows as " + " union all ".join(parts)


def _values_view_sql(name: str, columns: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    """A view that holds what the contract says, so that questions need not spell it again."""
    values = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
    return f"create or replace view {name} as select * from (values {values}) v ({_columns(columns)})"


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _contract_views_sql() -> list[str]:
    """The views that stand for the contract's codes: codes (table, column, code, label, place: from 1, in the contract's order),
    administrations (administration, name, place) and districts (district: the official number, name)."""
    codes = [
        (sheet.table, column.name, code, label, place)
        for sheet in contract.SHEETS
        for column in sheet.columns
        if column.codes
        for place, (code, label) in enumerate(column.codes.labels.items(), 1)
    ]
    administrations = [
        (code, name, place) for place, (code, name) in enumerate(contract.ADMINISTRATIONS.labels.items(), 1)
    ]
    return [
        _values_view_sql("codes", ("table", "column", "code", "label", "place"), codes),
        _values_view_sql("administrations", ("administration", "name", "place"), administrations),
        _values_view_sql("districts", ("district", "name"), list(contract.DISTRICTS.items())),
    ]


class Reader:
    """What can be asked of a store, and of a store as it would be (`Store.trial`).

    `is_example` marks fictitious data; `version` changes whenever data or records do, and caches carry it in their key.
    """

    is_example: bool
    _today: Callable[[], date]
    _version: str
    _removed_before: datetime | None = None

    def cursor(self, known_at: datetime | None = None) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A cursor on which the current tables are seen as known at `known_at`."""
        raise NotImplementedError

    @property
    def version(self) -> str:
        """Changes whenever data or records do; caches carry it in their key."""
        return self._version

    @property
    def removed_before(self) -> datetime | None:
        """What was known before this moment has been removed (data.store.retention); None where nothing has."""
        return self._removed_before

    def clock(self) -> Clock:
        """Newest data, and the date in Copenhagen (example data: their own date)."""
        return Clock(None, self._today())

    def newest(self) -> datetime | None:
        """When the newest upload was accepted, or None in an empty store."""
        with self.cursor() as cursor:
            return _one(cursor, "select max(accepted_at) from uploads")[0]

    def history(self) -> pd.DataFrame:
        """One row per upload, newest first: upload_no, kind, accepted_at, accepted_by,
        administration, note, undoes, undone_by, files, counts (JSON: table -> new, changed, unchanged, ended)."""
        with self.cursor() as cursor:
            return cursor.execute("""
                with files as (
                    select upload_no, string_agg(name, '; ' order by file_no) as files
                    from upload_files group by upload_no
                ),
                undone as (select undoes, upload_no as undone_by from uploads where kind = 'undo')
                select u.upload_no, u.kind, u.accepted_at, u.accepted_by, u.administration, u.note,
                       u.undoes::integer as undoes, undone.undone_by, files.files, u.counts
                from uploads u
                left join files using (upload_no)
                left join undone on undone.undoes = u.upload_no
                order by u.upload_no desc
            """).df()

    def original(self, upload_no: int, file_no: int) -> tuple[str, bytes] | None:
        """Name and bytes of a file as it was delivered, or None where it is not kept (any more)."""
        with self.cursor() as cursor:
            row = cursor.execute(
                "select name, content from upload_files where upload_no = ? and file_no = ?",
                [upload_no, file_no],
            ).fetchone()
        return None if row is None or row[1] is None else (row[0], bytes(row[1]))

    def records(self, kind: str, id: str | None = None, known_at: datetime | None = None) -> pd.DataFrame:
        """The newest version per id of `kind` (all versions of one `id` when given), newest first: id, version, made_at,
        made_by, body (dict; empty where it was changed into something that cannot be read), sha256, intact (the body still
        has its fingerprint)."""
        with self.cursor() as cursor:
            frame = cursor.execute(
                """
                select id, version, made_at, made_by, body, sha256 from records
                where kind = $kind and ($id::varchar is null or id = $id)
                  and made_at <= coalesce($known_at::timestamp, timestamp 'infinity')
                qualify $id::varchar is not null or version = max(version) over (partition by id)
                order by made_at desc, version desc
                """,
                {"kind": kind, "id": id, "known_at": known_at},
            ).df()
        frame["intact"] = [
            fingerprint(body) == sha for body, sha in zip(frame.body, frame.sha256, strict=True)
        ]
        frame["body"] = [_body(text) for text in frame.body]
        return frame


class Store(Reader):
    """One database file. Use `open_store`; a process has one Store per file.

    `today` is what the second clock shows when nobody set it.
    """

    def __init__(
        self, path: Path, *, today: Callable[[], date] | None = None, is_example: bool = False
    ) -> None:
        self.path = path
        self.is_example = is_example
        self._today = today or (lambda: now_in_copenhagen().date())
        self._writer = threading.RLock()
        # The readers at work, so that the file is opened anew only when there are none.
        self._gate = threading.Condition()
        self._in_use = 0
        self._given_up = False
        self._damaged = False
        # Why the last backup failed, in Danish; empty where it did not.
        self.backup_problem = ""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = self._connect()
            self._prepare()
            self._refuse_loss()
            self._notice_change()
        except StoreError:
            self._let_go()
            raise
        except (duckdb.Error, OSError) as error:
            self._let_go()
            raise explained(error) or StoreDamaged(messages.store_damaged()) from error

    def _connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.path))

    def _let_go(self) -> None:
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()

    # -- what was accepted stays ---------------------------------------------------------------------------

    def _read_removed_before(self) -> datetime | None:
        with self.cursor() as cursor:
            # Where originals alone went, all that was known then can still be shown.
            return _one(
                cursor,
                """select max((body ->> 'before')::timestamp) from records
                   where kind = 'retention' and len(json_keys(body -> 'rows')) > 0""",
            )[0]

    def _refuse_loss(self) -> None:
        try:
            held = [int(number) for number in witness_of(self.path).read_text().split(".")]
        except (FileNotFoundError, ValueError):
            return
        now = [int(number) for number in self._read_version().split(".")]
        if any(there < before for there, before in zip(now, held, strict=False)):
            raise StoreDamaged(messages.store_lacks_uploads(held[0] - now[0]))

    def _notice_change(self) -> None:
        """After a change: a new version, and the witness says what the file holds."""
        self._version = self._read_version()
        self._removed_before = self._read_removed_before()
        try:
            testify(self.path, self._version)
        except OSError as error:
            log.warning("Kan ikke skrive, hvad databasen indeholder: %s", error.strerror)

    # -- schema -------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Create what is missing; a column added to the contract is added to its table."""
        with self._transaction() as cursor:
            cursor.execute(_SCHEMA)
            cursor.execute(persons.macros())
            existing = {
                (table, column)
                for table, column in cursor.execute(
                    "select table_name, column_name from information_schema.columns"
                ).fetchall()
            }
            for sheet in contract.SHEETS:
                rows = f"{sheet.table}_rows"
                cursor.execute(_table_sql(sheet))
                for column in sheet.columns:
                    if (rows, "source") in existing and (rows, column.name) not in existing:
                        cursor.execute(
                            f"alter table {rows} add column {quoted(column.name)} {column.sql_type}"
                        )
                cursor.execute(_view_sql(sheet))
            cursor.execute(_sources_view_sql())
            cursor.execute(_current_rows_view_sql())
            for view in _contract_views_sql():
                cursor.execute(view)

    # -- reading ------------------------------------------------------------------------------------------

    @contextmanager
    def cursor(self, known_at: datetime | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own, on which the current tables are seen as known at `known_at`.

        Take results out before it closes. Sharing one cursor between threads gives wrong answers.
        """
        if known_at is not None and self._removed_before is not None and known_at < self._removed_before:
            raise HistoryRemoved(messages.history_removed(self._removed_before))
        with self._at_work() as cursor:
            if known_at is not None:
                cursor.execute("set variable known_at = ?", [known_at])
            yield cursor

    @contextmanager
    def _at_work(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor, and the file kept open while it is at work. What goes wrong with the file is said in a sentence."""
        with self._gate:
            if self._given_up:
                self._open_anew()
            cursor = self._connection.cursor()
            self._in_use += 1
        try:
            yield cursor
        except (duckdb.Error, OSError) as error:
            self._given_up |= isinstance(error, duckdb.FatalException)
            told = explained(error)
            self._damaged |= isinstance(told, StoreDamaged)
            if told is None:
                raise
            log.error("%s %s", type(told).__name__, str(error).splitlines()[0])
            raise told from error
        finally:
            cursor.close()
            with self._gate:
                self._in_use -= 1
                self._gate.notify_all()

    def _open_anew(self, replacement: Path | None = None) -> None:
        """Close the file and open it again, with `replacement` moved into its place. The gate is held.

        After a checkpoint that failed for want of room the engine answers nothing more until then.
        """
        if not self._gate.wait_for(lambda: self._in_use == 0, PATIENCE_SECONDS):
            raise StoreBusy(messages.readers_busy())
        if replacement is None and not self._given_up:
            return
        self._connection.close()
        try:
            if replacement is not None:
                os.replace(replacement, self.path)
        finally:
            try:
                self._connection = self._connect()
            except duckdb.Error as error:
                self._given_up = True
                raise explained(error) or StoreDamaged(messages.store_damaged()) from error
        self._given_up = False

    def _read_version(self) -> str:
        with self.cursor() as cursor:
            return "{}.{}".format(
                *_one(cursor, "select (select count(*) from uploads), (select count(*) from records)")
            )

    @property
    def damaged(self) -> bool:
        """True when the file could not be read, now or at an earlier question."""
        try:
            with self.cursor() as cursor:
                _one(cursor, "select count(*) from uploads")
        except StoreDamaged:
            return True
        return self._damaged

    # -- writing ------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The writer lock and one transaction: all of it is stored, or nothing is."""
        with self._writer, self._at_work() as cursor:
            try:
                cursor.execute("begin transaction")
                yield cursor
                self._commit(cursor)
            except BaseException:
                # The engine may have ended the transaction itself already.
                with suppress(duckdb.Error):
                    cursor.execute("rollback")
                raise

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A change of the store: all of it is stored and `version` is another one, or nothing is."""
        # The lock is held until the version is another: the next writer must not take the ground for unmoved.
        with self._writer:
            with self._transaction() as cursor:
                yield cursor
            self._notice_change()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else reads or writes meanwhile; they wait. Raises StoreBusy where others do not finish."""
        with self._writer, self._gate:
            if not self._gate.wait_for(lambda: self._in_use == 0, PATIENCE_SECONDS):
                raise StoreBusy(messages.readers_busy())
            yield

    def pack(self) -> None:
        """Write the file anew, so that what was deleted is not in it any more; to be called `alone`.

        Deleting alone gives room back within the file and leaves the old bytes in it.
        """
        packed = self.path.with_name("packing.duckdb")
        try:
            self.copy(packed)
            self._open_anew(packed)
        finally:
            remove(packed)

    def _commit(self, cursor: duckdb.DuckDBPyConnection) -> None:
        try:
            cursor.execute("commit")
        except duckdb.FatalException as error:
            if "COMMIT succeeded and is durable" not in str(error):
                raise
            # It is stored; there was no room to tidy the log into the file, which the next opening does.
            self._given_up = True
            log.warning("Gemt, men disken er fuld: %s", str(error).splitlines()[0])

    def accept(
        self,
        delivery: Delivery,
        administration: str,
        *,
        by: str,
        note: str = "",
        at: datetime | None = None,
        ended: Mapping[str, Sequence[tuple[Any, ...]]] | None = None,
        expected_version: str | None = None,
    ) -> Receipt:
        """Store a clean delivery: an accepted row replaces the whole row of its key; rows that are as stored are not
        stored again. `ended`: table -> keys that are no longer there (a tombstone each).

        Raises GroundMoved when the store is no longer at `expected_version`, Refusal when keys are empty or double or
        a reference would point at nothing. Nothing is stored then.
        """
        _refuse_cpr(note, [file.name for file in delivery.files])
        with self.transaction() as cursor:
            if expected_version is not None and expected_version != self._version:
                raise GroundMoved(messages.ground_moved())
            if not self.is_example:
                self._refuse_example_files((file.name, file.sha256) for file in delivery.files)
            return self._apply(cursor, delivery, administration, by=by, note=note, at=at, ended=ended or {})

    def _apply(
        self,
        cursor: duckdb.DuckDBPyConnection,
        delivery: Delivery,
        administration: str,
        *,
        by: str,
        note: str,
        at: datetime | None,
        ended: Mapping[str, Sequence[tuple[Any, ...]]],
    ) -> Receipt:
        """Write the delivery inside the cursor's transaction."""
        upload_no, stamp = self._next_upload(cursor, at)
        counts: dict[str, dict[str, int]] = {}
        source = upload_no * SOURCES_PER_UPLOAD
        for sheet in contract.SHEETS:
            if sheet.table in delivery.tables:
                cursor.register("delivered", delivery.tables[sheet.table])
                counts[sheet.table] = self._store_rows(cursor, sheet, upload_no, source)
                cursor.unregister("delivered")
                source += delivery.tables[sheet.table].num_rows
            if ended.get(sheet.table):
                gone = self._end_rows(cursor, sheet, ended[sheet.table], upload_no, source)
                counts.setdefault(sheet.table, {"new": 0, "changed": 0, "unchanged": 0})["ended"] = gone
                source += gone
        files = tuple((f.name, f.sha256) for f in delivery.files)
        if not any(c.get(k) for c in counts.values() for k in ("new", "changed", "ended")):
            return Receipt(None, stamp, counts, files)
        cursor.execute(
            "insert into uploads values (?, 'delivery', ?, ?, ?, ?, null, ?, ?)",
            [upload_no, stamp, by, administration, note, _json(counts), _json(_recognised(delivery))],
        )
        for file_no, file in enumerate(delivery.files):
            cursor.execute(
                "insert into upload_files values (?, ?, ?, ?, ?, ?)",
                [upload_no, file_no, file.name, file.sha256, file.size, file.content],
            )
        self._refuse_orphans(cursor, set(counts))
        return Receipt(upload_no, stamp, counts, files)

    @contextmanager
    def trial(
        self,
        delivery: Delivery,
        administration: str,
        *,
        ended: Mapping[str, Sequence[tuple[Any, ...]]] | None = None,
    ) -> Iterator[Reader]:
        """The store as it would be with this delivery, for asking questions of; nothing is stored, nobody waits.

        Raises Refusal as `accept` does.
        """
        with self._at_work() as cursor:
            try:
                cursor.execute("begin transaction")
                self._apply(cursor, delivery, administration, by="", note="", at=None, ended=ended or {})
                yield _Trial(self, cursor)
            finally:
                with suppress(duckdb.Error):
                    cursor.execute("rollback")

    @staticmethod
    def _refuse_example_files(files: Iterable[tuple[str, str]]) -> None:
        """A real store never holds example rows. `files`: name, SHA-256."""
        from data import example

        for name, sha256 in files:
            if sha256 in example.checksums():
                raise Refusal(messages.example_in_real_store(name))

    def refuse_example_content(self) -> None:
        """Raises Refusal where an example file was delivered to this store."""
        with self.cursor() as cursor:
            files = cursor.execute("select name, sha256 from upload_files").fetchall()
        self._refuse_example_files(files)

    def _next_upload(self, cursor: duckdb.DuckDBPyConnection, at: datetime | None) -> tuple[int, datetime]:
        """Number and time of the next upload. A clock that jumps back does not reorder the history."""
        number, newest = _one(cursor, "select coalesce(max(upload_no), 0) + 1, max(accepted_at) from uploads")
        stamp = at or now_in_copenhagen()
        return number, stamp if newest is None or stamp >= newest else newest

    @staticmethod
    def _store_rows(
        cursor: duckdb.DuckDBPyConnection, sheet: Sheet, upload_no: int, source: int
    ) -> dict[str, int]:
        typed = ", ".join(f"{quoted(c.name)}::{c.sql_type} as {quoted(c.name)}" for c in sheet.columns)
        same_key = " and ".join(f"s.{quoted(k)} = c.{quoted(k)}" for k in sheet.key)
        no_key = " or ".join(f"{quoted(k)} is null" for k in sheet.key)
        cursor.execute(f"""
            create or replace temp table staged as
            with typed as (
                select {typed}, file_no, sheet, source_row, source_column, row_number() over () - 1 as place
                from delivered
            )
            select s.*,
                   case when c.source is null then 'new'
                        when row({_columns(sheet.names, "s.")}) is distinct from row({_columns(sheet.names, "c.")})
                        then 'changed' else 'unchanged' end as state
            from typed s left join {sheet.table} c on {same_key}
        """)
        empty, double = _one(
            cursor,
            f"""select count(*) filter (where {no_key}),
                       count(*) - count(distinct row({_columns(sheet.key)})) from staged""",
        )
        if empty or double:
            raise Refusal(messages.keys_not_unique(sheet.header))
        cursor.execute(
            f"""insert into {sheet.table}_rows by name
                select {_columns(sheet.names)}, $1::integer as upload_no, $2::bigint + place as source,
                       file_no, sheet, source_row, source_column, false as ended
                from staged where state <> 'unchanged'""",
            [upload_no, source],
        )
        found = dict(cursor.execute("select state, count(*) from staged group by state").fetchall())
        return {state: found.get(state, 0) for state in ("new", "changed", "unchanged")} | {"ended": 0}

    @staticmethod
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
            f"""select {_columns(sheet.key)} from ending e
                where not exists (select 1 from {sheet.table} c where {same_key}) order by source limit 1"""
        ).fetchone()
        if unknown is not None:
            raise Refusal(messages.nothing_to_end(sheet.header, " / ".join(map(str, unknown))))
        cursor.execute(
            f"""insert into {sheet.table}_rows by name
                select {_columns(sheet.key)}, $1::integer as upload_no, source, true as ended from ending""",
            [upload_no],
        )
        cursor.unregister("ending")
        return len(keys)

    def undo(self, upload_no: int, *, by: str, reason: str, at: datetime | None = None) -> int:
        """Take an upload back; returns the number of the undo, which is an entry of its own.

        Raises Refusal where there is no such upload, it is undone already, or others' rows now refer to its rows.
        """
        _refuse_cpr(reason)
        with self.transaction() as cursor:
            row = cursor.execute(
                "select kind, accepted_at from uploads where upload_no = ?", [upload_no]
            ).fetchone()
            if row is None or row[0] != "delivery":
                raise Refusal(messages.no_such_upload(upload_no))
            if self._removed_before is not None and row[1] < self._removed_before:
                raise HistoryRemoved(messages.cannot_undo_removed(upload_no, self._removed_before))
            if _one(cursor, "select count(*) from uploads where undoes = ?", [upload_no])[0]:
                raise Refusal(messages.already_undone(upload_no))
            number, stamp = self._next_upload(cursor, at)
            cursor.execute(
                """insert into uploads
                   select ?, 'undo', ?, ?, administration, ?, upload_no, null, null from uploads where upload_no = ?""",
                [number, stamp, by, reason, upload_no],
            )
            self._refuse_orphans(cursor, set(contract.BY_TABLE))
        return number

    @staticmethod
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

    # -- what people make ---------------------------------------------------------------------------------

    def record(
        self, kind: str, id: str, body: Mapping[str, Any], *, by: str, at: datetime | None = None
    ) -> int:
        """Keep a new version of something a person made (scenario, presentation, annotation ...); returns its version."""
        with self.transaction() as cursor:
            return self.add_record(cursor, kind, id, body, by=by, at=at)

    @staticmethod
    def add_record(
        cursor: duckdb.DuckDBPyConnection,
        kind: str,
        id: str,
        body: Mapping[str, Any],
        *,
        by: str,
        at: datetime | None = None,
    ) -> int:
        """The same, as a part of a larger change."""
        _refuse_cpr(id, body)
        text = _json(body)
        version = _one(
            cursor, "select coalesce(max(version), 0) + 1 from records where kind = ? and id = ?", [kind, id]
        )[0]
        cursor.execute(
            "insert into records values (?, ?, ?, ?, ?, ?, ?)",
            [kind, id, version, at or now_in_copenhagen(), by, text, fingerprint(text)],
        )
        return int(version)

    # -- keeping it ---------------------------------------------------------------------------------------

    def copy(self, target: Path) -> int:
        """Write the whole store to a new file while the app runs, and read it back; returns its number of rows.

        Raises StoreError, and leaves no file, where that fails or what is read back is not what was written.
        """
        remove(target)
        try:
            with self._writer, self._at_work() as cursor:
                name = _one(cursor, "select current_database()")[0]
                cursor.execute(f"attach '{str(target).replace(chr(39), chr(39) * 2)}' as the_copy")
                try:
                    # One transaction, so that what is compared is what was copied: events are added without the lock.
                    cursor.execute("begin transaction")
                    cursor.execute(f"copy from database {quoted(name)} to the_copy")
                    written = contents(cursor)
                    cursor.execute("commit")
                    cursor.execute("checkpoint the_copy")
                finally:
                    # Where copying failed the transaction has to end before the file can be let go of.
                    with suppress(duckdb.Error):
                        cursor.execute("rollback")
                    cursor.execute("detach the_copy")
            if not _holds(target, written):
                raise StoreDamaged(messages.copy_differs())
            with target.open("rb") as file:
                os.fsync(file.fileno())
        except BaseException as error:
            with suppress(OSError):
                remove(target)
            told = explained(error) if isinstance(error, Exception) else None
            if told is not None:
                raise told from error
            raise
        return sum(rows for rows, _ in written.values())

    def close(self) -> None:
        """Close the file, so that another process may open it."""
        self._connection.close()
        with _stores_lock:
            _stores.pop(self.path, None)


class _Trial(Reader):
    """A store seen from inside a transaction that will be rolled back."""

    def __init__(self, store: Store, cursor: duckdb.DuckDBPyConnection) -> None:
        self.is_example, self._today = store.is_example, store._today
        self._version = f"{store.version} trial"
        self._removed_before = store.removed_before
        self._cursor = cursor

    @contextmanager
    def cursor(self, known_at: datetime | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        self._cursor.execute("set variable known_at = ?", [known_at])
        yield self._cursor


def _one(cursor: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
    row = cursor.execute(sql, list(parameters)).fetchone()
    assert row is not None, "an aggregate always has a row"
    return row


def wal_of(path: Path) -> Path:
    """The write-ahead log of a database file: what was accepted since the last checkpoint, so it belongs to the file."""
    return path.with_name(path.name + ".wal")


def witness_of(path: Path) -> Path:
    """A small file beside the database that says how much it held after the last change.

    A write-ahead log that was lost or cut short opens without a word, and so does an older copy of the file.
    """
    return path.with_name(path.name + ".holds")


def testify(path: Path, version: str) -> None:
    """Write the witness: the numbers of uploads and of records, as in `Store.version`."""
    new = witness_of(path).with_suffix(".new")
    new.write_text(version)
    os.replace(new, witness_of(path))


def remove(path: Path) -> None:
    """Remove a database file and its log, where they are there."""
    path.unlink(missing_ok=True)
    wal_of(path).unlink(missing_ok=True)


def contents(cursor: duckdb.DuckDBPyConnection, database: str | None = None) -> dict[str, tuple[int, int]]:
    """Per table its number of rows and a sum over all that they hold, the same whatever the order. Reads all of it."""
    tables = cursor.execute(
        """select table_name from duckdb_tables()
           where database_name = coalesce($1, current_database()) and not temporary order by 1""",
        [database],
    ).fetchall()
    prefix = f"{quoted(database)}." if database else ""
    return {
        table: _one(
            cursor,
            f"select count(*), coalesce(sum(hash(whole)), 0)::hugeint from {prefix}main.{quoted(table)} as whole",
        )
        for (table,) in tables
    }


def _holds(path: Path, written: dict[str, tuple[int, int]]) -> bool:
    """Whether the file can be read, and holds what was written to it."""
    try:
        return contents_of(path) == written
    except duckdb.Error:
        return False


def contents_of(path: Path) -> dict[str, tuple[int, int]]:
    """The same of a file that nobody has open."""
    with duckdb.connect() as reader:
        reader.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as the_copy (read_only)")
        return contents(reader, "the_copy")


def _refuse_cpr(*typed: Any) -> None:
    """What people wrote beside the data: no text in it, however deep, may hold a CPR number."""
    for value in typed:
        if isinstance(value, Mapping):
            _refuse_cpr(*value, *value.values())
        elif isinstance(value, list | tuple):
            _refuse_cpr(*value)
        elif isinstance(value, str) and find_cpr(value):
            raise Refusal(messages.cpr_in_text())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _body(text: str) -> dict[str, Any]:
    """A record's body; one that was changed outside the product and is no longer JSON must not take the others down."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def fingerprint(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


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


_stores: dict[Path, Store] = {}
_stores_lock = threading.RLock()


def home() -> Path:
    """Where data live: $CSB_HOME, default .csb."""
    return Path(os.environ.get("CSB_HOME", ".csb"))


def open_store(folder: Path | None = None) -> Store:
    """The process's one Store for `folder` (default: `home()`). With CSB_EXAMPLE=1 the example data in a file of their own.

    Raises StoreBusy when another process has the file, StoreDamaged when it cannot be read.
    """
    folder = (folder or home()).resolve()
    example = os.environ.get("CSB_EXAMPLE") == "1"
    path = folder / "example" / DATABASE if example else folder / DATABASE
    with _stores_lock:
        if path not in _stores:
            _stores[path] = _open_example(path) if example else Store(path)
        return _stores[path]


def _open_example(path: Path) -> Store:
    """The example store, loaded the first time and again when the example files have changed.

    It is built beside its place and moved there when complete, so that a load that was cut off leaves nothing behind.
    """
    from data import example

    stamp = path.with_suffix(".example")
    current = example.fingerprint()
    if path.exists():
        store = Store(path, today=lambda: example.TODAY, is_example=True)
        if stamp.exists() and stamp.read_text() == current:
            return store
        store.close()
    building = path.with_name("building.duckdb")
    remove(building)
    wal_of(path).unlink(missing_ok=True)
    for old in (stamp, witness_of(path), witness_of(building)):
        old.unlink(missing_ok=True)
    store = Store(building, today=lambda: example.TODAY, is_example=True)
    example.load(store)
    store.close()
    os.replace(building, path)
    os.replace(witness_of(building), witness_of(path))
    stamp.write_text(current)
    return Store(path, today=lambda: example.TODAY, is_example=True)

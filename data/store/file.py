"""The store: one DuckDB file that only grows.

Every row that was ever accepted stays, with the upload and the cell it came from. What is current, what was
shown on a date, what an undo leaves and where a figure comes from are the same view of that history.

One process holds the file. In it, readers take a cursor each and writers take turns; an upload is one transaction.
What is done inside it stands in `schema`, `accept` and `records`; what can be asked in `reader`.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from data import contract
from data.staging import Delivery
from data.store import accept, messages, records, schema
from data.store.accept import Ended, Receipt
from data.store.current import CurrentRows
from data.store.disk import contents, holds, remove, testify, witness_of
from data.store.errors import (
    GroundMoved,
    HistoryRemoved,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    explained,
)
from data.store.reader import Reader, now_in_copenhagen
from data.store.sql import one, quoted

DATABASE = "csb.duckdb"
# How long to wait for readers to finish when the file must be opened anew.
PATIENCE_SECONDS = 20
log = logging.getLogger("csb.store")


@dataclass(frozen=True)
class Forgotten:
    """What goes for good: the originals of uploads, what stood in records (kind, id, new body), and rows (table -> sources)."""

    originals: Sequence[int]
    bodies: Sequence[tuple[str, str, str]]
    sources: Mapping[str, Sequence[int]]


class Store(Reader):
    """One database file. Use `open_store`; a process has one Store per file.

    `today` is what the second clock shows when nobody set it.
    """

    # The truth lies on a server that other processes share (data.store.shared).
    is_shared = False

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
        self._current: CurrentRows | None = None
        self.is_closed = False
        # There was no room to write when the file was opened: it is read alone.
        self.is_full = False
        # Why the last backup failed, in Danish; empty where it did not.
        self.backup_problem = ""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._open()
            self._refuse_loss()
            self._notice_change()
        except StoreError:
            self._let_go()
            raise
        except (duckdb.Error, OSError) as error:
            self._let_go()
            raise explained(error) or StoreDamaged(messages.store_damaged()) from error

    def _connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.path), read_only=self.is_full)

    def _open(self) -> None:
        """Open the file, where there is no room on the disk for reading alone. Raises StoreFull where it holds nothing yet."""
        try:
            self._connection = self._connect()
            # The file is ours alone from here on; what a packing left that was ended midway holds what should be gone.
            remove(self._packing)
            self._prepare()
        except (StoreFull, duckdb.Error, OSError) as error:
            if not isinstance(error, StoreFull) and not isinstance(explained(error), StoreFull):
                raise
            self._let_go()
            self.is_full = True
            try:
                self._connection = self._connect()
                self._connection.execute("select upload_no from uploads limit 1")
            except duckdb.Error:
                raise StoreFull(messages.disk_full()) from error
            self._given_up = False
            log.error("%s", messages.opened_for_reading())

    def _need_room(self) -> None:
        """Before a change: where the file was opened for reading alone, open it anew. Raises StoreFull where there still is no room."""
        if not self.is_full:
            return
        with self.alone():
            if self.is_full:
                self._let_go()
                self.is_full = False
                self._open()
        if self.is_full:
            raise StoreFull(messages.disk_full())

    def _let_go(self) -> None:
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()

    # -- what was accepted stays ---------------------------------------------------------------------------

    def _read_removed_before(self) -> datetime | None:
        with self.cursor() as cursor:
            # Where originals alone went, all that was known then can still be shown.
            return one(
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
        removed_before = self._read_removed_before()
        if removed_before != self._removed_before and self._current is not None:
            self._current.forget()
        self._removed_before = removed_before
        self._use_own_codes()
        self._testify()

    def _testify(self) -> None:
        try:
            testify(self.path, self._version)
        except OSError as error:
            log.warning("Kan ikke skrive, hvad databasen indeholder: %s", error.strerror)

    def _use_own_codes(self) -> None:
        with self.cursor() as cursor:
            found = cursor.execute(
                "select code_list, code, name, coalesce(short_name, ''), valid_from, valid_to from own_codes"
            ).fetchall()
        contract.use_own_codes(contract.OwnCode(*row) for row in found)

    def _prepare(self) -> None:
        with self._transaction() as cursor:
            schema.prepare(cursor)

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
    def asking(
        self, names: Collection[str], known_at: datetime | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        with ExitStack() as stack:
            # Both of the connection that is open now: another one may take its place meanwhile.
            with self._gate:
                cursor = stack.enter_context(self.cursor(known_at))
                current = self._current_rows()
            uploads = int(self._version.partition(".")[0])
            stack.enter_context(current.asked(cursor, names, known_at, uploads, self._removed_before))
            yield cursor

    def _current_rows(self) -> CurrentRows:
        """Those of the connection that is open. The gate is held."""
        if self._current is None or self._current.connection is not self._connection:
            self._current = CurrentRows(self._connection)
        return self._current

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
            problem = explained(error)
            self._damaged |= isinstance(problem, StoreDamaged)
            if problem is None:
                raise
            log.error("%s %s", type(problem).__name__, str(error).splitlines()[0])
            raise problem from error
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
                *one(
                    cursor,
                    f"""select (select count(*) from uploads),
                               (select count(*) from records where kind <> '{records.GIVEN}')""",
                )
            )

    @property
    def damaged(self) -> bool:
        """True when the file could not be read, now or at an earlier question."""
        try:
            with self.cursor() as cursor:
                one(cursor, "select count(*) from uploads")
        except StoreDamaged:
            return True
        return self._damaged

    @property
    def behind_since(self) -> datetime | None:
        """When what is shown was last in step with what is stored, where it may be behind; None where it is not."""
        return None

    @property
    def out_of_step(self) -> str:
        """The same with the reason, in Danish; empty where it is in step."""
        return ""

    @property
    def size(self) -> int:
        """Bytes that the database takes."""
        return self.path.stat().st_size

    # -- writing ------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The writer lock and one transaction: all of it is stored, or nothing is."""
        self._need_room()
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
    def turn(self) -> Iterator[None]:
        """Nobody else writes, from what is looked at inside until the first change that is made of it is stored."""
        with self._writer:
            yield

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
        try:
            self.copy(self._packing)
            self._open_anew(self._packing)
        finally:
            remove(self._packing)

    @property
    def _packing(self) -> Path:
        return self.path.with_name("packing.duckdb")

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
        ended: Ended | None = None,
        expected_version: str | None = None,
    ) -> Receipt:
        """Store a clean delivery: an accepted row replaces the whole row of its key; rows that are as stored are not
        stored again. `ended`: table -> keys that are no longer there (a tombstone each).

        Raises GroundMoved when the store is no longer at `expected_version`, Refusal when keys are empty or double or
        a reference would point at nothing. Nothing is stored then.
        """
        [receipt] = self.accept_all(
            [(delivery, administration, ended or {})],
            by=by,
            note=note,
            at=at,
            expected_version=expected_version,
        )
        return receipt

    def accept_all(
        self,
        deliveries: Sequence[tuple[Delivery, str, Ended]],
        *,
        by: str,
        note: str = "",
        at: datetime | None = None,
        expected_version: str | None = None,
    ) -> list[Receipt]:
        """Store several administrations' deliveries, with what each ends, one after the other: all of them, or none. Raises as
        `accept` does."""
        files = [file for delivery, _, _ in deliveries for file in delivery.files]
        records.refuse_cpr(note, [file.name for file in files])
        with self.transaction() as cursor:
            if expected_version is not None and expected_version != self._version:
                raise GroundMoved(messages.ground_moved())
            if not self.is_example:
                accept.refuse_example_files((file.name, file.sha256) for file in files)
            return [
                accept.store_upload(cursor, delivery, administration, by=by, note=note, at=at, ended=ended)
                for delivery, administration, ended in deliveries
            ]

    @contextmanager
    def trial(
        self,
        delivery: Delivery,
        administration: str,
        *,
        ended: Ended | None = None,
    ) -> Iterator[Reader]:
        """The store as it would be with this delivery, for asking questions of; nothing is stored, nobody waits.

        Raises Refusal as `accept` does.
        """
        self._need_room()
        with contract.with_codes(delivery.own_codes), self._at_work() as cursor:
            try:
                cursor.execute("begin transaction")
                accept.store_upload(
                    cursor, delivery, administration, by="", note="", at=None, ended=ended or {}
                )
                yield _Trial(self, cursor)
            finally:
                with suppress(duckdb.Error):
                    cursor.execute("rollback")

    def refuse_example_content(self) -> None:
        """Raises Refusal where an example file was delivered to this store."""
        with self.cursor() as cursor:
            files = cursor.execute("select name, sha256 from upload_files").fetchall()
        accept.refuse_example_files(files)

    def undo(self, upload_no: int, *, by: str, reason: str, at: datetime | None = None) -> int:
        """Take an upload back; returns the number of the undo, which is an entry of its own.

        Raises Refusal where there is no such upload, it is undone already, or others' rows now refer to its rows.
        """
        records.refuse_cpr(reason)
        with self.transaction() as cursor:
            return accept.take_back(
                cursor, upload_no, by=by, reason=reason, at=at, removed_before=self._removed_before
            )

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
        return records.add(cursor, kind, id, body, by=by, at=at or now_in_copenhagen())

    def add_event(self, event: Mapping[str, Any]) -> bool:
        """Add an event (made_at, event, made_by, detail, mark), with a mark once; whether it was added. For data.store.audit."""
        with self.cursor() as cursor:
            [added] = one(
                cursor,
                """
                insert into audit
                select $made_at, $event, $made_by, $detail, $mark
                where $mark = '' or not exists (from audit where event = $event and mark = $mark)
                """,
                dict(event),
            )
        return bool(added)

    def forget(self, cursor: duckdb.DuckDBPyConnection, what: Forgotten) -> None:
        """Take it away, inside the transaction of whoever calls. For data.store.retention."""
        cursor.execute(
            "update upload_files set content = null where upload_no in (select unnest($1::integer[]))",
            [list(what.originals)],
        )
        for kind, id_, body in what.bodies:
            cursor.execute(
                "update records set body = ?, sha256 = ? where kind = ? and id = ?",
                [body, records.fingerprint(body), kind, id_],
            )
        for table, sources in what.sources.items():
            cursor.execute(
                f"delete from {table}_rows where source in (select unnest($1::bigint[]))", [list(sources)]
            )

    # -- keeping it ---------------------------------------------------------------------------------------

    @contextmanager
    def copying(self) -> Iterator[None]:
        """Who makes a copy to keep does so alone: of a file there is one process that can."""
        yield

    def copy(self, target: Path) -> int:
        """Write the whole store to a new file while the app runs, and read it back; returns its number of rows.

        Raises StoreError, and leaves no file, where that fails or what is read back is not what was written.
        """
        self._need_room()
        remove(target)
        try:
            with self._writer, self._at_work() as cursor:
                name = one(cursor, "select current_database()")[0]
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
            if not holds(target, written):
                raise StoreDamaged(messages.copy_differs())
            with target.open("rb") as file:
                os.fsync(file.fileno())
        except BaseException as error:
            with suppress(OSError):
                remove(target)
            problem = explained(error) if isinstance(error, Exception) else None
            if problem is not None:
                raise problem from error
            raise
        return sum(rows for rows, _ in written.values())

    def close(self) -> None:
        """Close the file, so that another process may open it."""
        self._connection.close()
        self.is_closed = True


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

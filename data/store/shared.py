"""A store whose truth is a PostgreSQL server, which any number of processes on any number of machines share.

The server holds the log that only grows: uploads, their files and rows, records, events. Each process keeps a copy of it in memory, in
DuckDB, and asks its questions there, with the same SQL as of a file. A thread of its own looks now and then whether there is more, and
catches up; what writes takes turns on the server, catches up inside its turn, and ships what it added before it is kept here.
Originals stay on the server and are fetched when asked for; a copy marks those that are there with an empty content.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from psycopg.pq import TransactionStatus

from data.store import messages, records, schema
from data.store.disk import remove
from data.store.errors import StoreBusy, StoreDamaged, StoreError, StoreNewer, StoreUnreachable, explained
from data.store.file import Forgotten, Store
from data.store.reader import now_in_copenhagen
from data.store.server import (
    BACKUP,
    EVENTS,
    TURN,
    Place,
    Server,
    add_once,
    address_of,
    dial,
    fetch,
    fill,
    hang_up,
    number,
    originals_here,
    originals_there,
    prepare,
    ship,
    speaking,
    sums,
    version_of,
)
from data.store.sql import column_list
from data.version import VERSION

LOOK_SECONDS = 0.25
# A look that has taken this long is no look any more: what is shown may be behind.
STEP_SECONDS = 5.0
RETRY_SECONDS = 1.0
LOOKING_SECONDS = 10
_STATE = """
    select schema_version, generation,
           coalesce((select max(upload_no) from uploads), 0),
           coalesce((select max(number) from records), 0),
           coalesce((select max(number) from audit), 0)
    from csb_state
"""
log = logging.getLogger("csb.store")


class SharedStore(Store):
    """The data on the server at `url`. `folder` is this process's data folder. Use `open_store`.

    Raises StoreUnreachable where the server does not answer, StoreNewer where a newer version of the product has the data.
    """

    is_shared = True

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        today: Callable[[], date] | None = None,
        is_example: bool = False,
    ) -> None:
        self._address = address_of(url)
        # The connection of this process's writers, used in their turn alone.
        self._server: Server | None = None
        self._turns = 0
        self._place = Place()
        # What is here is not what is there, and is read anew.
        self._stale = True
        # Events that are here and not on the server yet, and the number of the last one that came from there.
        self._events = threading.Lock()
        self._pending: list[dict[str, Any]] = []
        self._event = 0
        self._size = 0
        self._problem = ""
        self._wake, self._closing = threading.Event(), threading.Event()
        super().__init__(folder / "csb.postgresql", today=today, is_example=is_example)
        self._looked_at, self._looked = now_in_copenhagen(), time.monotonic()
        self._watcher = threading.Thread(target=self._watch, name="csb-shared-store", daemon=True)
        self._watcher.start()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect()

    def _open(self) -> None:
        self._connection = self._connect()
        with self._speaking_server() as server:
            prepare(server)
        with self.turn():
            pass

    def _open_anew(self, replacement: Path | None = None) -> None:
        """What the engine gave up on in memory is read anew by the next look."""
        self._stale = True
        self._wake.set()
        raise StoreBusy(messages.readers_busy())

    def _refuse_loss(self) -> None:
        """What was accepted is on the server, and no file here can lack it."""

    def _testify(self) -> None:
        """There is no file here that could be put back."""

    @property
    def size(self) -> int:
        """Bytes that the database takes on its server, when something was last read from it."""
        return self._size

    # -- the copy -----------------------------------------------------------------------------------------

    def _state(self, server: Server) -> tuple[Place, int]:
        """How far the server is, and the number of its last event. Raises StoreNewer."""
        row = server.execute(_STATE).fetchone()
        if row is None:
            raise StoreDamaged(messages.server_refuses("csb_state"))
        if version_of(row[0]) > version_of(VERSION):
            raise StoreNewer(messages.newer_version(row[0]))
        return Place(*row[1:4]), row[4]

    def _catch_up(self, server: Server, there: Place) -> None:
        """Bring the copy to `there`. The writer lock is held."""
        here = self._place
        if there == here and not self._stale:
            return
        if (
            self._stale
            or there.generation != here.generation
            or there.upload_no < here.upload_no
            or there.record < here.record
        ):
            self._read_anew(server, there)
        else:
            with self._transaction() as cursor:
                fill(server, cursor, here, there)
        self._place, self._stale = there, False
        self._size = number(server, "select pg_database_size(current_database())")
        self._notice_change()

    def _read_anew(self, server: Server, there: Place) -> None:
        """Fill another copy and put it in the place of this one. Who reads goes on in the old one until they are done."""
        fresh = self._connect()
        schema.prepare(fresh)
        fill(server, fresh, Place(), there)
        last = number(server, "select coalesce(max(number), 0) from audit")
        fetch(server, fresh, "audit", f"where number <= {last}")
        with self._events:
            for event in self._pending:
                add_once(fresh, event)
            self._event = last
            with self._gate:
                self._connection = fresh
                self._given_up = False

    # -- looking ------------------------------------------------------------------------------------------

    @property
    def behind_since(self) -> datetime | None:
        """See `Store.behind_since`."""
        is_late = time.monotonic() - self._looked > STEP_SECONDS
        return self._looked_at if self._problem or is_late else None

    @property
    def out_of_step(self) -> str:
        """See `Store.out_of_step`."""
        since = self.behind_since
        why = self._problem or messages.store_unreachable()
        return "" if since is None else messages.out_of_step(since, why)

    def _watch(self) -> None:
        """Look now and then whether there is more, and send what was noted here, until the store is closed."""
        server: Server | None = None
        while True:
            self._wake.wait(RETRY_SECONDS if self._problem else LOOK_SECONDS)
            self._wake.clear()
            ending = self._closing.is_set()
            try:
                with speaking():
                    if server is None or server.closed:
                        server = dial(self._address, seconds=LOOKING_SECONDS)
                    self._look(server)
                self._looked_at, self._looked = now_in_copenhagen(), time.monotonic()
                if self._problem:
                    log.info("Databaseserveren svarer igen")
                self._problem = ""
            except Exception as error:
                explains = isinstance(error, StoreError)
                sentence = str(error) if explains else messages.server_refuses(type(error).__name__)
                if self._problem != sentence:
                    log.error("%s", sentence, exc_info=not explains)
                self._problem = sentence
                # After a break what is there may be another truth, put back from a backup: all of it is read anew.
                self._stale |= not isinstance(error, StoreNewer)
                hang_up(server)
                server = None
            if ending:
                hang_up(server)
                return

    def _look(self, server: Server) -> None:
        if self._pending:
            self._send_events(server)
        # Whoever writes here is in step in their turn.
        if self._writer.acquire(blocking=False):
            try:
                server.execute("set transaction isolation level repeatable read")
                there, last = self._state(server)
                self._catch_up(server, there)
            finally:
                self._writer.release()
        else:
            _, last = self._state(server)
        if last > self._event:
            self._take_events(server, last)
        server.commit()

    # -- events -------------------------------------------------------------------------------------------

    def add_event(self, event: Mapping[str, Any]) -> bool:
        """As of a file; it is sent to the server in a moment, and seen by other processes when they look next."""
        with self._events:
            added = super().add_event(event)
            if added:
                self._pending.append(dict(event))
        self._wake.set()
        return added

    def _send_events(self, server: Server) -> None:
        with self._events:
            sending = list(self._pending)
        # Numbers are given and seen in order: who reads those after a number misses none.
        server.execute("select pg_advisory_xact_lock(%s)", [EVENTS])
        for event in sending:
            server.execute(
                """insert into audit (made_at, event, made_by, detail, mark)
                   select made_at, event, made_by, detail, mark
                   from (values (%(made_at)s::timestamp, %(event)s, %(made_by)s, %(detail)s, %(mark)s))
                        as noted (made_at, event, made_by, detail, mark)
                   where not exists (
                       select 1 from audit a where a.event = noted.event and (
                           noted.mark <> '' and a.mark = noted.mark
                           or row(a.made_at, a.made_by, a.detail, a.mark)
                            = row(noted.made_at, noted.made_by, noted.detail, noted.mark)))""",
                event,
            )
        server.commit()
        with self._events:
            del self._pending[: len(sending)]

    def _take_events(self, server: Server, last: int) -> None:
        """Add what was noted elsewhere; what was noted here is here."""
        columns, since = list(schema.tables()["audit"]), self._event
        noted = server.execute(
            f"select {column_list(columns)} from audit where number > %s and number <= %s order by number",
            [since, last],
        ).fetchall()
        # Who notes something waits for this lock, and so it is not held while the server is asked.
        with self._events, self.cursor() as cursor:
            if self._event != since:
                # All of it was read anew meanwhile.
                return
            for row in noted:
                add_once(cursor, dict(zip(columns, row, strict=True)))
            self._event = last

    # -- writing ------------------------------------------------------------------------------------------

    @contextmanager
    def _speaking_server(self) -> Iterator[Server]:
        """This process's connection for writing, opened where there is none."""
        with speaking():
            if self._server is None or self._server.closed:
                self._server = dial(self._address)
            yield self._server

    @contextmanager
    def turn(self) -> Iterator[None]:
        """As of a file, and no other process writes either. Raises StoreUnreachable, StoreNewer, StoreBusy."""
        with self._writer:
            if self._turns == 0:
                self._begin_turn()
            self._turns += 1
            try:
                yield
            finally:
                self._turns -= 1
                if self._turns == 0:
                    self._roll_back()

    def _roll_back(self) -> None:
        if self._server is not None:
            # A connection that broke has let go of the lock itself.
            with suppress(psycopg.Error):
                self._server.rollback()

    def _begin_turn(self) -> None:
        """Wait for the lock of all writers, and catch up inside it."""
        try:
            self._take_lock()
        except StoreUnreachable:
            # The connection may have lain too long, or the server has been started anew since.
            hang_up(self._server)
            self._take_lock()
        try:
            with self._speaking_server() as server:
                there, _ = self._state(server)
                self._catch_up(server, there)
        except BaseException:
            self._roll_back()
            raise

    def _take_lock(self) -> None:
        with self._speaking_server() as server:
            server.rollback()
            server.execute("select pg_advisory_xact_lock(%s)", [TURN])

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """As of a file: what is added is stored on the server, and then here. What is changed otherwise goes by `forget`."""
        with self.turn():
            if self._server is None or self._server.info.transaction_status != TransactionStatus.INTRANS:
                # A change that was stored earlier in this turn has let go of the lock.
                self._begin_turn()
            try:
                with self._transaction() as cursor:
                    marks = _last_rows(cursor)
                    yield cursor
                    self._store(cursor, marks)
            except BaseException:
                # Nothing of it may go along with the next change of this turn.
                self._roll_back()
                raise
            self._stale = False
            self._notice_change()

    def _store(self, cursor: duckdb.DuckDBPyConnection, marks: Mapping[str, int]) -> None:
        """Ship what the transaction added, and store it on the server."""
        with self._speaking_server() as server:
            for table, last in _last_rows(cursor).items():
                if last > marks[table]:
                    ship(server, cursor, table, f"rowid > {marks[table]}")
            cursor.execute(
                f"update upload_files set content = '' where content <> '' and rowid > {marks['upload_files']}"
            )
            there, _ = self._state(server)
        # Until it is stored here too.
        self._stale = True
        try:
            server.commit()
        except psycopg.Error:
            hang_up(server)
            raise StoreUnreachable(messages.perhaps_stored()) from None
        self._place = there

    def forget(self, cursor: duckdb.DuckDBPyConnection, what: Forgotten) -> None:
        """As of a file; other processes then read all of it anew."""
        super().forget(cursor, what)
        with self._speaking_server() as server:
            server.execute(
                "update upload_files set content = null where upload_no = any(%s)", [list(what.originals)]
            )
            for kind, id_, body in what.bodies:
                server.execute(
                    "update records set body = %s, sha256 = %s where kind = %s and id = %s",
                    [body, records.fingerprint(body), kind, id_],
                )
            for table, sources in what.sources.items():
                server.execute(f"delete from {table}_rows where source = any(%s)", [list(sources)])
            server.execute("update csb_state set generation = generation + 1")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else of this process writes meanwhile; who reads need not wait, for they read another copy."""
        with self._writer:
            yield

    def pack(self) -> None:
        """Have the server write its tables anew, so that what was deleted is not in them any more. Those who write wait."""
        with speaking(), dial(self._address, seconds=0) as server:
            server.autocommit = True
            for table in schema.tables():
                server.execute(f"vacuum full {table}")
        self._stale = True
        with self.turn():
            pass

    # -- originals, backup, moving ------------------------------------------------------------------------

    def original(self, upload_no: int, file_no: int) -> tuple[str, bytes] | None:
        """As of a file, fetched from the server. Raises StoreUnreachable."""
        with speaking(), dial(self._address, seconds=LOOKING_SECONDS) as server:
            row = server.execute(
                "select name, content from upload_files where upload_no = %s and file_no = %s",
                [upload_no, file_no],
            ).fetchone()
        return None if row is None or row[1] is None else (row[0], bytes(row[1]))

    @contextmanager
    def copying(self) -> Iterator[None]:
        """One process at a time makes a copy to keep; the others wait."""
        with speaking(), dial(self._address, seconds=0) as server:
            server.execute("select pg_advisory_lock(%s)", [BACKUP])
            server.commit()
            yield

    def copy(self, target: Path) -> int:
        """As of a file: the same file that a store in a file copies itself to, originals included."""
        remove(target)
        try:
            with speaking(), dial(self._address, seconds=0) as server:
                server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                rows = self._copy(server, target)
            with target.open("rb") as file:
                os.fsync(file.fileno())
        except BaseException as error:
            with suppress(OSError):
                remove(target)
            problem = explained(error) if isinstance(error, Exception) else None
            if problem is not None:
                raise problem from error
            raise
        return rows

    def _copy(self, server: Server, target: Path) -> int:
        there, last = self._state(server)
        with duckdb.connect(str(target)) as file, duckdb.connect() as again:
            for reading in (file, again):
                schema.prepare(reading)
                fill(server, reading, Place(), there)
                fetch(server, reading, "audit", f"where number <= {last} order by number")
            there_now = sums(again)
            originals = originals_there(server)
            for upload_no, file_no, _ in originals:
                [(content,)] = server.execute(
                    "select content from upload_files where upload_no = %s and file_no = %s",
                    [upload_no, file_no],
                ).fetchall()
                file.execute(
                    "update upload_files set content = ? where upload_no = ? and file_no = ?",
                    [bytes(content), upload_no, file_no],
                )
            file.execute("checkpoint")
        with duckdb.connect(str(target), read_only=True) as file:
            if sums(file) != there_now or originals_here(file) != originals:
                raise StoreDamaged(messages.copy_differs())
        return sum(rows for rows, _ in there_now.values())

    @property
    def is_empty(self) -> bool:
        """Nothing was ever accepted or recorded."""
        return self._place.upload_no == self._place.record == 0

    def take_over(self, source: Store) -> int:
        """Put all that another store holds in the place of what the server holds; returns its number of rows.

        Both sides are compared before it counts. Raises StoreError, and leaves the server as it is, where anything fails.
        """
        with self.turn(), source.cursor() as cursor, self._speaking_server() as server:
            server.execute("select pg_advisory_xact_lock(%s)", [EVENTS])
            for table, columns in schema.tables().items():
                server.execute(f"delete from {table}")
                # Files one by one, for they may be large.
                each = [
                    f"rowid = {row}" for (row,) in cursor.execute("select rowid from upload_files").fetchall()
                ]
                for where in each if "content" in columns else ["true"]:
                    ship(server, cursor, table, where)
            server.execute("update csb_state set generation = generation + 1")
            there, _ = self._state(server)
            with duckdb.connect() as again:
                schema.prepare(again)
                fill(server, again, Place(), there)
                fetch(server, again, "audit")
                held = sums(cursor)
                if sums(again) != held or originals_there(server) != originals_here(cursor):
                    raise StoreDamaged(messages.copy_differs())
            server.commit()
        self._stale = True
        with self.turn():
            pass
        return sum(rows for rows, _ in held.values())

    def close(self) -> None:
        """Let go of the server, when what was noted here has been sent to it."""
        self._closing.set()
        self._wake.set()
        self._watcher.join(LOOKING_SECONDS)
        with self._writer:
            hang_up(self._server)
        super().close()

    def _let_go(self) -> None:
        hang_up(self._server)
        super()._let_go()


def _last_rows(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """By table but of events, where its newest row lies: those that a transaction adds come after it."""
    parts = [
        f"select '{table}', coalesce(max(rowid), -1) from {table}"
        for table in schema.tables()
        if table != "audit"
    ]
    return dict(cursor.execute(" union all ".join(parts)).fetchall())

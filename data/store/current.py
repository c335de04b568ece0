"""The current rows as tables in memory, so that a question does not work out anew what is current.

What is current is a view of all that was ever delivered (data/store/schema.py). Half the time of a question on it goes into planning
that view again, once for each table that it reads. Here a table's rows are put down the first time somebody asks, for each state of
the data and each day that is looked at.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from data.store.sql import one, quoted

# So many states are kept in memory: the newest data, and days that are looked at.
MOST = 4
_DATABASE = "current_rows_in_memory"
_WORD = re.compile(r"[a-z_]+")
_BESIDE_DATA = {"records", "audit"}


def _of_data_alone(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The views whose rows hang on nothing but what was delivered: not on what people decide beside it."""
    bodies = dict(
        connection.execute(
            "select view_name, sql from duckdb_views() where database_name = current_database() and not internal"
        ).fetchall()
    )
    words = {name: {*_WORD.findall(body)} - {name} for name, body in bodies.items()}
    others = {name for name, read in words.items() if read & _BESIDE_DATA}
    while more := {name for name, read in words.items() if read & others} - others:
        others |= more
    return frozenset(bodies) - others


@dataclass
class _State:
    """The tables of one state of the data, in a schema of their own."""

    schema: str
    tables: set[str] = field(default_factory=set)
    asking: int = 0
    making: threading.Lock = field(default_factory=threading.Lock)


class CurrentRows:
    """Of one connection. All cursors given to it are that connection's."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._file = one(connection, "select current_database()")[0]
        self._views = _of_data_alone(connection)
        macros = connection.execute(
            "select macro_definition from duckdb_functions() where database_name = current_database() and not internal"
        ).fetchall()
        self._of_macros = self._views & {word for (body,) in macros for word in _WORD.findall(body or "")}
        self._guard = threading.Lock()
        self._states: OrderedDict[Hashable, _State] = OrderedDict()
        self._number = 0
        connection.execute(f"attach ':memory:' as {_DATABASE}")

    @contextmanager
    def asked(
        self,
        cursor: duckdb.DuckDBPyConnection,
        names: Collection[str],
        known_at: datetime | None,
        uploads: int,
        more: Hashable = None,
    ) -> Iterator[None]:
        """Within it, `cursor` reads the views of these names as they are after so many `uploads`, as known at `known_at`; what is no
        view's name does not count. Where the data have gone on since, it reads the views themselves, which are never behind. `more`:
        what else the rows hang on."""
        state, leaving = self._enter((known_at, uploads, more))
        try:
            _drop(cursor, leaving)
            if self._make(cursor, state, (self._views & set(names)) | self._of_macros, uploads):
                cursor.execute(f"set search_path = '{_DATABASE}.{state.schema},{quoted(self._file)}.main'")
            yield
        finally:
            with self._guard:
                state.asking -= 1

    def _enter(self, mark: Hashable) -> tuple[_State, list[str]]:
        """The state of that mark, and the schemas of those for which there is no room any more."""
        with self._guard:
            state = self._states.pop(mark, None)
            if state is None:
                self._number += 1
                state = _State(f"state_{self._number}")
            self._states[mark] = state
            state.asking += 1
            over = [old for old, one_ in self._states.items() if not one_.asking]
            over = over[: max(0, len(self._states) - MOST)]
            return state, [self._states.pop(old).schema for old in over]

    def forget(self) -> None:
        """Let go of every state that nobody asks just now."""
        with self._guard:
            marks = [mark for mark, state in self._states.items() if not state.asking]
            schemas = [self._states.pop(mark).schema for mark in marks]
        with self.connection.cursor() as cursor:
            _drop(cursor, schemas)

    def _make(
        self, cursor: duckdb.DuckDBPyConnection, state: _State, tables: frozenset[str], uploads: int
    ) -> bool:
        """Put down those of the tables that are not there yet; whether all of them are there."""
        with state.making:
            lacking = sorted(tables - state.tables)
            if not lacking:
                return True
            cursor.execute("begin transaction")
            try:
                in_step = bool(one(cursor, "select count(*) from uploads")[0] == uploads)
                if in_step:
                    cursor.execute(f"create schema if not exists {_DATABASE}.{state.schema}")
                    for table in lacking:
                        cursor.execute(
                            f"create table {_DATABASE}.{state.schema}.{table} as from {quoted(self._file)}.main.{table}"
                        )
                cursor.execute("commit")
            except BaseException:
                # The engine may have ended the transaction itself already.
                with suppress(duckdb.Error):
                    cursor.execute("rollback")
                raise
            if in_step:
                state.tables.update(lacking)
            return in_step


def _drop(cursor: duckdb.DuckDBPyConnection, schemas: Iterable[str]) -> None:
    # Nothing was put down in one that was begun and not made.
    for schema in schemas:
        cursor.execute(f"drop schema if exists {_DATABASE}.{schema} cascade")

"""The PostgreSQL server that a shared store's truth lies on: reaching it, its tables, and rows on their way to it and from it."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
from psycopg.conninfo import conninfo_to_dict
from pyarrow import csv

from data.store import messages, schema
from data.store.errors import StoreBusy, StoreError, StoreFull, StoreNewer, StoreUnreachable
from data.store.sql import column_list, one, quoted
from data.version import VERSION

CONNECT_SECONDS = 3
# How long writers wait for each other, and how long a process that hangs in its turn keeps it.
TURN_SECONDS, HANGING_SECONDS = 20, 60
WRITING_SECONDS = 120
LOWEST_SERVER = 150000
# The locks on the server: of writers, of events, and of who takes a backup.
TURN, EVENTS, BACKUP = 7_310_001, 7_310_002, 7_310_003
# The types of the columns, as the server calls them.
_SERVER_TYPES = {"VARCHAR": "text", "BLOB": "bytea", "DOUBLE": "double precision", "VARCHAR[]": "text[]"}
_NUMBERED = ("records", "audit")
_KEYS = {"uploads": "upload_no", "upload_files": "upload_no, file_no", "records": "kind, id, version"}
log = logging.getLogger("csb.store")
Server = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Place:
    """How far somebody is in the log. `generation`: how often it was written anew rather than added to."""

    generation: int = -1
    upload_no: int = 0
    record: int = 0


def address_of(url: str) -> dict[str, Any]:
    """What to connect with: the URL, and the password of the file that CSB_STORE_PASSWORD_FILE names (else libpq's own ways:
    PGPASSWORD, PGPASSFILE). Raises StoreError where either cannot be read."""
    try:
        address: dict[str, Any] = conninfo_to_dict(url)
    except psycopg.Error:
        # The message would repeat the address, with what may be a password in it.
        raise StoreError(messages.bad_store_address()) from None
    file = os.environ.get("CSB_STORE_PASSWORD_FILE", "").strip()
    if file:
        try:
            address["password"] = Path(file).read_text().strip()
        except OSError as error:
            raise StoreError(messages.no_password_file(file)) from error
    return address


def dial(address: Mapping[str, Any], *, seconds: float = WRITING_SECONDS) -> Server:
    """A connection on which a statement takes at most `seconds` (0: as long as it wants). Raises StoreUnreachable."""
    settings: dict[str, Any] = {
        "application_name": "sikkerby",
        "client_encoding": "utf8",
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
    }
    with speaking():
        server = psycopg.connect(**(settings | dict(address)))
        server.execute(
            """select set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false),
                      set_config('idle_in_transaction_session_timeout', %s, false), set_config('datestyle', 'ISO, YMD', false),
                      -- What was acknowledged is there after a crash of the server, whatever it does for others.
                      set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), false)""",
            [f"{seconds}s", f"{TURN_SECONDS if seconds else 0}s", f"{HANGING_SECONDS if seconds else 0}s"],
        )
        server.commit()
    if (
        server.info.server_version < LOWEST_SERVER
        or server.info.parameter_status("server_encoding") != "UTF8"
    ):
        server.close()
        raise StoreError(messages.unfit_server())
    return server


@contextmanager
def speaking() -> Iterator[None]:
    """What goes wrong with the server is said in a sentence. Its own words may name people and addresses: they stay out of the log."""
    try:
        yield
    except psycopg.errors.LockNotAvailable:
        raise StoreBusy(messages.others_write()) from None
    except psycopg.errors.DiskFull:
        raise StoreFull(messages.server_full()) from None
    except psycopg.Error as error:
        log.error("Databaseserveren: %s %s", type(error).__name__, error.sqlstate or "")
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            raise StoreUnreachable(messages.store_unreachable()) from None
        raise StoreUnreachable(messages.server_refuses(error.sqlstate or "")) from None


# -- between the two engines: both sides write and read text, as CSV, and each casts it to its own types ---------------------


def _server_type(type_: str) -> str:
    return _SERVER_TYPES.get(type_, type_.lower())


def _as_sent(name: str, type_: str) -> str:
    """What the server sends of a column."""
    if type_.endswith("[]"):
        return f"to_json({quoted(name)})::text"
    return f"case when {quoted(name)} is not null then '' end" if type_ == "BLOB" else quoted(name)


def _as_read(name: str, type_: str) -> str:
    """What DuckDB makes of it."""
    return f"{quoted(name)}::{'json::' if type_.endswith('[]') else ''}{type_} as {quoted(name)}"


def _as_shipped(name: str, type_: str) -> str:
    """What DuckDB sends of a column."""
    column = quoted(name)
    if type_.endswith("[]"):
        escaped = r"""'"' || replace(replace(x::varchar, '\', '\\'), '"', '\"') || '"'"""
        listed = f"array_to_string(list_transform({column}, lambda x: coalesce({escaped}, 'NULL')), ',')"
        return f"'{{' || {listed} || '}}' as {column}"
    return rf"'\x' || hex({column}) as {column}" if type_ == "BLOB" else f"{column}::varchar as {column}"


def fetch(server: Server, cursor: duckdb.DuckDBPyConnection, table: str, where: str = "") -> None:
    """Add the server's rows of a table to the copy's."""
    columns = schema.tables()[table]
    sent = ", ".join(_as_sent(*column) for column in columns.items())
    with server.cursor().copy(f"copy (select {sent} from {table} {where}) to stdout (format csv)") as copy:
        text = b"".join(copy)
    if not text:
        return
    rows = csv.read_csv(
        pa.BufferReader(text),
        read_options=csv.ReadOptions(column_names=list(columns), block_size=len(text) + 1),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    cursor.register("fetched", rows)
    try:
        read = ", ".join(_as_read(*column) for column in columns.items())
        cursor.execute(f"insert into {table} by name select {read} from fetched")
    finally:
        cursor.unregister("fetched")


def ship(server: Server, cursor: duckdb.DuckDBPyConnection, table: str, where: str) -> None:
    """Add a table's rows here to the server's."""
    columns = schema.tables()[table]
    shipped = ", ".join(_as_shipped(*column) for column in columns.items())
    rows = cursor.execute(f"select {shipped} from {table} where {where} order by rowid").to_arrow_table()
    if not rows.num_rows:
        return
    text = io.BytesIO()
    csv.write_csv(rows, text, csv.WriteOptions(include_header=False))
    with server.cursor().copy(f"copy {table} ({column_list(list(columns))}) from stdin (format csv)") as copy:
        copy.write(text.getbuffer())


def number(server: Server, sql: str) -> int:
    row = server.execute(sql).fetchone()
    return 0 if row is None else int(row[0])


def fill(server: Server, cursor: duckdb.DuckDBPyConnection, place: Place, upto: Place) -> None:
    """Add what came to the log after `place`, up to `upto`, but events and the content of originals."""
    uploads = [table for table, columns in schema.tables().items() if "upload_no" in columns]
    after = f"where upload_no > {place.upload_no}"
    if upto.upload_no > place.upload_no:
        parts = [f"select '{table}' where exists (select 1 from {table} {after})" for table in uploads]
        touched = [table for (table,) in server.execute(" union all ".join(parts)).fetchall()]
        for table in touched:
            fetch(server, cursor, table, after)
    if upto.record > place.record:
        fetch(server, cursor, "records", f"where number > {place.record} order by number")


def sums(cursor: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Per table its number of rows and a sum over all that they hold but the content of originals, whatever their order."""
    by_table = {}
    for table, columns in schema.tables().items():
        values = ", ".join(
            f"{quoted(name)} is null" if type_ == "BLOB" else quoted(name) for name, type_ in columns.items()
        )
        by_table[table] = one(
            cursor, f"select count(*), coalesce(sum(hash(row({values}))), 0)::hugeint from {table}"
        )
    return by_table


def originals_here(cursor: duckdb.DuckDBPyConnection) -> list[tuple[int, int, str]]:
    """upload_no, file_no and SHA-256 of each original."""
    return cursor.execute(
        "select upload_no, file_no, sha256(content) from upload_files where content is not null order by all"
    ).fetchall()


def originals_there(server: Server) -> list[tuple[int, int, str]]:
    return server.execute(
        """select upload_no, file_no, encode(sha256(content), 'hex') from upload_files
           where content is not null order by 1, 2"""
    ).fetchall()


def version_of(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def prepare(server: Server) -> None:
    """Create on the server what is missing, as `schema.prepare` does in a file. Raises StoreNewer where a newer version has."""
    server.execute("select pg_advisory_xact_lock(%s)", [TURN])
    existing = set(
        server.execute(
            "select table_name, column_name from information_schema.columns where table_schema = current_schema()"
        ).fetchall()
    )
    older = {table for table, _ in existing}
    if "csb_state" not in older:
        server.execute("create table csb_state (schema_version text, generation bigint)")
        server.execute("insert into csb_state values (%s, 0)", [VERSION])
    [(version,)] = server.execute("select schema_version from csb_state").fetchall()
    if version_of(version) > version_of(VERSION):
        raise StoreNewer(messages.newer_version(version))
    if version != VERSION:
        server.execute("update csb_state set schema_version = %s", [VERSION])
    for table, columns in schema.tables().items():
        if table not in older:
            listed = [f"{quoted(name)} {_server_type(type_)}" for name, type_ in columns.items()]
            if table in _NUMBERED:
                listed.append("number bigint generated always as identity")
            listed.append(f"primary key ({_KEYS.get(table, 'number' if table in _NUMBERED else 'source')})")
            server.execute(f"create table {table} ({', '.join(listed)})")
            if table == "records":
                server.execute("create index on records (number)")
            elif table == "audit":
                server.execute("create index on audit (event, mark)")
                server.execute("create index on audit (made_at)")
            elif table not in _KEYS:
                server.execute(f"create index on {table} (upload_no)")
        for name, type_ in columns.items():
            if table in older and (table, name) not in existing:
                server.execute(f"alter table {table} add column {quoted(name)} {_server_type(type_)}")
    server.commit()


def add_once(cursor: duckdb.DuckDBPyConnection, event: Mapping[str, Any]) -> None:
    """Add an event to a copy, where the same one is not there yet."""
    same = " and ".join(f"{quoted(name)} = ${name}" for name in event)
    values = ", ".join(f"${name}" for name in event)
    cursor.execute(
        f"insert into audit select {values} where not exists (from audit where {same})", dict(event)
    )


def hang_up(server: Server | None) -> None:
    if server is not None:
        server.close()

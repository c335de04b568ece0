"""What can be asked of a store, whoever holds the file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

from data.store import records
from data.store.sql import one

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True)
class Clock:
    """The two clocks. `known_at`: only uploads accepted, and not undone, by then count (None: newest). `today` drives deadlines."""

    known_at: datetime | None
    today: date


def now_in_copenhagen() -> datetime:
    """The wall clock in Copenhagen, without time zone, to the microsecond."""
    return datetime.now(COPENHAGEN).replace(tzinfo=None)


class Reader:
    """What can be asked of a store, and of a store as it would be (`Store.trial`).

    `is_example` marks fictitious data; `version` changes whenever data or records do, and caches carry it in their key.
    """

    is_example: bool
    _today: Callable[[], date]
    _version: str
    _removed_before: datetime | None = None
    # Of which version, and the moment.
    _data_as_of: tuple[str, datetime | None] = ("", None)

    def cursor(self, known_at: datetime | None = None) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A cursor on which the current tables are seen as known at `known_at`."""
        raise NotImplementedError

    def asking(
        self, names: Collection[str], known_at: datetime | None = None
    ) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """As `cursor`, for a question that reads what has these names, where others will be asked of the same data."""
        return self.cursor(known_at)

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
            return one(cursor, "select max(accepted_at) from uploads")[0]

    def data_as_of(self) -> datetime | None:
        """When the newest upload that stands was accepted: one that was undone, and the undo, are no data. None where none stands."""
        version, moment = self._data_as_of
        if version != self.version:
            # Known by the version of before, where the data change meanwhile: then it is looked up again.
            version = self.version
            with self.cursor() as cursor:
                moment = one(cursor, "select max(accepted_at) from visible")[0]
            self._data_as_of = version, moment
        return moment

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
            return records.read(cursor, kind, id, known_at)

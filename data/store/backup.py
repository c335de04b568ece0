"""Backup by the app itself, nightly and on request, and restore with the app stopped.

A copy is one DuckDB file with everything in it, the original files included. It is read back and compared before it counts.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from data.store import messages as store_messages
from data.store import operation_messages as messages
from data.store.disk import contents_of, remove, wal_of, witness_of
from data.store.errors import Refusal, StoreBusy, StoreDamaged, StoreError, StoreReadOnly, explained
from data.store.file import Store
from data.store.reader import now_in_copenhagen

if TYPE_CHECKING:
    from data.store.shared import SharedStore

log = logging.getLogger("csb.backup")
# A night may be missed (a restart, a change to summer time) before the age of the newest copy is a fault.
TOO_OLD = timedelta(hours=36)
_STAMP = "%Y%m%d-%H%M%S-%f"
_NAME = re.compile(r"(csb|eksempel)-(\d{8}-\d{6}-\d{6})\.duckdb")


@dataclass(frozen=True)
class Settings:
    """Where copies go (None: nowhere), at which hour in Copenhagen, and how many are kept."""

    folder: Path | None
    hour: int = 2
    keep: int = 30


@dataclass(frozen=True)
class Copy:
    """A copy in the folder: when it was made, and its size in bytes."""

    path: Path
    made_at: datetime
    size: int


def settings() -> Settings:
    """$CSB_BACKUP_DIR, $CSB_BACKUP_HOUR and $CSB_BACKUP_KEEP. Raises StoreError where one cannot be understood."""
    folder = os.environ.get("CSB_BACKUP_DIR", "").strip()
    return Settings(
        Path(folder) if folder else None,
        _whole("CSB_BACKUP_HOUR", Settings.hour, 0, 23),
        _whole("CSB_BACKUP_KEEP", Settings.keep, 1, 10_000),
    )


def folder_or_none() -> Path | None:
    """Where copies go, or None where they go nowhere or the settings cannot be understood."""
    try:
        return settings().folder
    except StoreError:
        return None


def _whole(name: str, default: int, lowest: int, highest: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        raise StoreError(messages.bad_setting(name, lowest, highest))
    return int(text)


def _prefix(store: Store) -> str:
    return "eksempel" if store.is_example else "csb"


def copies(store: Store, folder: Path) -> list[Copy]:
    """The store's copies in `folder`, newest first; copies of the example data and of real data do not mix."""
    found = []
    for path in folder.glob("*.duckdb") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        if match and match[1] == _prefix(store):
            found.append(Copy(path, datetime.strptime(match[2], _STAMP), path.stat().st_size))
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def newest(store: Store, folder: Path, now: datetime) -> Copy | None:
    """The newest copy; one from the future, made while the clock was wrong, does not count."""
    return next((copy for copy in copies(store, folder) if copy.made_at <= now + timedelta(hours=1)), None)


def shares_disk(store: Store, folder: Path) -> bool:
    """True where the copies would be lost with the database."""
    return not store.is_shared and folder.is_dir() and folder.stat().st_dev == store.path.parent.stat().st_dev


def make(store: Store, folder: Path, keep: int = Settings.keep) -> Copy:
    """A new copy in `folder`, read back and compared; then the oldest above `keep` go. Raises StoreError.

    Until it is complete it has another name, so that a copy that was cut off is never taken for one.
    """
    with _one_at_a_time(store, folder):
        return _make(store, folder, keep)


@contextmanager
def _one_at_a_time(store: Store, folder: Path) -> Iterator[None]:
    """Nobody else copies this store, or anything into this folder. How it went stands in `store.backup_problem`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with store.copying(), _alone_in(folder):
            yield
    except (StoreError, OSError) as error:
        problem = error if isinstance(error, StoreError) else explained(error)
        if problem is None or isinstance(problem, StoreReadOnly):
            # Rights that are lacking are the folder's: the database itself is only read.
            problem = StoreError(messages.cannot_write_backup())
        store.backup_problem = problem.sentence
        if problem is error:
            raise
        raise problem from error
    store.backup_problem = ""


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """No other program makes a copy in the folder meanwhile: each removes what was cut off there."""
    with (folder / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(store: Store, folder: Path, keep: int) -> Copy:
    now = now_in_copenhagen()
    target = folder / f"{_prefix(store)}-{now:{_STAMP}}.duckdb"
    partial = target.with_suffix(".part")
    for left_over in folder.glob("*.part"):
        remove(left_over)
    rows = store.copy(partial)
    os.replace(partial, target)
    _flush(folder)
    made = Copy(target, now, target.stat().st_size)
    # Where the clock has jumped back the new copy is not the newest by name; it is never the one to go.
    for old in [copy for copy in copies(store, folder) if copy.path != target][keep - 1 :]:
        remove(old.path)
    log.info("Sikkerhedskopi %s: %s rækker, %s byte", target.name, rows, made.size)
    return made


def _flush(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_due(store: Store, chosen: Settings, now: datetime) -> bool:
    """True when no copy was made since the hour last struck, so that a night the app was stopped is caught up with."""
    if chosen.folder is None:
        return False
    struck = datetime.combine(now.date(), time(chosen.hour))
    if struck > now:
        struck -= timedelta(days=1)
    last = newest(store, chosen.folder, now)
    return last is None or last.made_at < struck


def make_when_due(opened: Callable[[], Store]) -> Copy | None:
    """A copy of the store that `opened` gives, where one is due. Raises StoreError."""
    chosen = settings()
    if chosen.folder is None:
        return None
    store = opened()
    if not is_due(store, chosen, now_in_copenhagen()):
        return None
    with _one_at_a_time(store, chosen.folder):
        # Another process may have made it meanwhile.
        still = is_due(store, chosen, now_in_copenhagen())
        return _make(store, chosen.folder, chosen.keep) if still else None


def shortcomings(store: Store, now: datetime) -> list[str]:
    """What is wrong with the backups, in Danish; empty where all is well. Example data need none."""
    try:
        chosen = settings()
    except StoreError as error:
        return [error.sentence]
    if chosen.folder is None:
        return [] if store.is_example else [messages.no_backup_folder()]
    found = [messages.backup_failed(store.backup_problem)] if store.backup_problem else []
    last = newest(store, chosen.folder, now)
    if last is None:
        found.append(messages.no_backup_yet())
    elif now - last.made_at > TOO_OLD:
        found.append(messages.backup_too_old(last.made_at))
    return found


# -- restore --------------------------------------------------------------------------------------------------


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """The database file locked as the engine locks it. Raises StoreBusy while a process has it open."""
    if not path.exists():
        yield
        return
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreBusy(store_messages.store_busy()) from error
        yield


def restore(source: Path, target: Path) -> tuple[Path | None, int]:
    """Put a copy in the place of the database `target`; returns where what was there is kept, and the copy's rows.

    The copy is read whole first, and again where it lies. What was there is kept beside it under another name, with its
    log. The app must be stopped. Raises StoreError, and leaves the database as it is, where anything fails.
    """
    target = target.resolve()
    if not source.is_file():
        raise Refusal(messages.no_such_copy(str(source)))
    if source.resolve() == target:
        raise Refusal(messages.copy_is_the_database())
    incoming = target.with_name("restoring.duckdb")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _held(target):
            rows = _bring(source, incoming)
            kept = _set_aside(target)
            # Between the two there is none to contradict the file.
            witness_of(target).unlink(missing_ok=True)
            os.replace(incoming, target)
            os.replace(witness_of(incoming), witness_of(target))
            _flush(target.parent)
    except OSError as error:
        raise explained(error) or StoreError(messages.cannot_restore()) from error
    finally:
        remove(incoming)
        witness_of(incoming).unlink(missing_ok=True)
    return kept, rows


def restore_shared(source: Path, store: SharedStore) -> tuple[Path | None, int]:
    """The same on the server that `store` lies on; processes that run read what is there then. What was there is kept as a copy in this
    process's data folder. Raises StoreError, and leaves the server as it is, where anything fails."""
    if not source.is_file():
        raise Refusal(messages.no_such_copy(str(source)))
    incoming, kept = store.path.with_name("restoring.duckdb"), None
    try:
        rows = _bring(source, incoming)
        if not store.is_empty:
            kept = _name_aside(incoming)
            with store.copying():
                store.copy(kept)
        brought = Store(incoming)
        try:
            store.take_over(brought)
        finally:
            brought.close()
    except OSError as error:
        raise explained(error) or StoreError(messages.cannot_restore()) from error
    finally:
        remove(incoming)
        witness_of(incoming).unlink(missing_ok=True)
    return kept, rows


def _name_aside(target: Path) -> Path:
    return target.with_name(f"csb-foer-gendannelse-{now_in_copenhagen():{_STAMP}}.duckdb")


def _bring(source: Path, incoming: Path) -> int:
    """Copy the file and its log beside the database, and read all of it; returns its number of rows."""
    remove(incoming)
    for there, here in ((source, incoming), (wal_of(source), wal_of(incoming))):
        if there.exists():
            shutil.copyfile(there, here)
            # Whoever made the copy, and wherever it lay: the database is its owner's alone.
            here.chmod(0o600)
    try:
        held = contents_of(incoming)
    except duckdb.Error as error:
        raise StoreDamaged(messages.copy_damaged(source.name)) from error
    if not {"uploads", "upload_files", "records"} <= held.keys():
        raise Refusal(messages.not_a_copy(source.name))
    store = Store(incoming)
    try:
        store.refuse_example_content()
        store.record("restore", "database", {"file": source.name}, by=messages.COMMAND_LINE)
    finally:
        store.close()
    with incoming.open("rb") as file:
        os.fsync(file.fileno())
    return sum(rows for rows, _ in held.values())


def _set_aside(target: Path) -> Path | None:
    """Give the present database another name too, and its log only the other name: at no moment is there none, and
    no log is left for the next one to take up."""
    kept = _name_aside(target)
    if target.exists():
        try:
            os.link(target, kept)
        except OSError:
            # The file system has no second names.
            shutil.copyfile(target, kept)
    if wal_of(target).exists():
        os.replace(wal_of(target), wal_of(kept))
    return kept if kept.exists() or wal_of(kept).exists() else None

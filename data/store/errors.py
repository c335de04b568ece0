"""What can go wrong with the store, as something a person can act on."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from data.store import messages


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


class StoreUnreachable(StoreError):
    """The server that holds the data does not answer, or does not take what is sent (data.store.shared)."""


class StoreNewer(StoreError):
    """A newer version of the product has taken the data into use."""


class GroundMoved(StoreError):
    """Somebody else's upload was accepted since the preview was made."""


class Refusal(StoreError):
    """The change would break the store: orphaned references, duplicate or empty keys, an undo of an undo."""


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
    message = str(error)
    return next((make() for words, make in _CAUSES if any(word in message for word in words)), None)

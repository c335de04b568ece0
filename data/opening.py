"""Opening the store: the one for the data, in a file or on a server, or the example's."""

from __future__ import annotations

import os
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from data import example, settings
from data.store import DATABASE, Store, StoreError, StoreUnreachable, messages, remove, wal_of, witness_of

if TYPE_CHECKING:
    from data.store.shared import SharedStore

# How long a server that did not answer is taken not to, so that not everybody waits for it one after the other.
RETRY_SECONDS = 2.0
# By the folder, and the server's address where the data are on one.
_stores: dict[tuple[Path, str], Store] = {}
_stores_lock = threading.RLock()
_unreachable: dict[str, tuple[float, str]] = {}


def home() -> Path:
    """Where data live: $CSB_HOME, default .csb."""
    return Path(os.environ.get("CSB_HOME", ".csb"))


@lru_cache(maxsize=100)
def _resolved(folder: Path, here: str) -> Path:
    """Looked up once: every page asks for its store many times."""
    return Path(here, folder).resolve()


def open_store(folder: Path | None = None) -> Store:
    """The process's one Store for `folder` (default: `home()`), on the server that CSB_STORE names where it does. With CSB_EXAMPLE=1
    the example data in a file of their own.

    Raises StoreBusy when another process has the file, StoreDamaged when it cannot be read, StoreUnreachable when the server does not
    answer, StoreNewer when a newer version of the product has the data.
    """
    folder = _resolved(folder or home(), os.getcwd())
    is_example = os.environ.get("CSB_EXAMPLE") == "1"
    path = folder / "example" / DATABASE if is_example else folder / DATABASE
    server = "" if is_example else settings.store_address()
    there = _stores.get((path, server))
    if there is not None and not there.is_closed:
        return there
    with _stores_lock:
        if (path, server) not in _stores or _stores[path, server].is_closed:
            if is_example:
                _stores[path, server] = _open_example(path)
            else:
                _stores[path, server] = open_shared(server, folder) if server else Store(path)
        return _stores[path, server]


def open_shared(server: str, folder: Path) -> SharedStore:
    """A store on that server. Raises as `open_store` does."""
    # What talks to a server is installed, and read, where there is one.
    try:
        from data.store.shared import SharedStore
    except ImportError as error:
        raise StoreError(messages.no_driver()) from error
    until, sentence = _unreachable.get(server, (0.0, ""))
    if time.monotonic() < until:
        raise StoreUnreachable(sentence)
    try:
        return SharedStore(server, folder)
    except StoreUnreachable as error:
        _unreachable[server] = time.monotonic() + RETRY_SECONDS, error.sentence
        raise


def _open_example(path: Path) -> Store:
    """The example store, loaded the first time and again when the example files have changed.

    It is built beside its place and moved there when complete, so that a load that was cut off leaves nothing behind.
    """
    stamp = path.with_suffix(".example")
    current = example.fingerprint()
    if path.exists():
        store = Store(path, today=lambda: example.TODAY, is_example=True)
        if stamp.exists() and stamp.read_text() == current:
            return store
        store.close()
    # Reading brings in the whole pipeline, which opening a real store does not need.
    from data.example.load import load

    building = path.with_name("building.duckdb")
    remove(building)
    wal_of(path).unlink(missing_ok=True)
    for old in (stamp, witness_of(path), witness_of(building)):
        old.unlink(missing_ok=True)
    store = Store(building, today=lambda: example.TODAY, is_example=True)
    load(store)
    store.close()
    os.replace(building, path)
    os.replace(witness_of(building), witness_of(path))
    stamp.write_text(current)
    return Store(path, today=lambda: example.TODAY, is_example=True)

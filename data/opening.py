"""Opening the store: the one for the data, or the example's."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from data import example
from data.store import DATABASE, Store, remove, wal_of, witness_of

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
    is_example = os.environ.get("CSB_EXAMPLE") == "1"
    path = folder / "example" / DATABASE if is_example else folder / DATABASE
    with _stores_lock:
        if path not in _stores or _stores[path].is_closed:
            _stores[path] = _open_example(path) if is_example else Store(path)
        return _stores[path]


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

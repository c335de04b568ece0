"""How the product is: ok, degraded or down, with reasons."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from data.store import backup
from data.store import messages as store_messages
from data.store import operation_messages as messages
from data.store.errors import StoreError
from data.store.file import Store
from data.store.reader import now_in_copenhagen
from data.version import VERSION

A_LITTLE_AHEAD = timedelta(hours=1)
ROOM_NEEDED = 500_000_000


@dataclass(frozen=True)
class Health:
    """`reasons` are Danish sentences with what to do; none where the state is ok."""

    state: Literal["ok", "degraded", "down"]
    reasons: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The same with the product's version."""
        return {**asdict(self), "version": VERSION}


def health(opened: Callable[[], Store]) -> Health:
    """Asks the store that `opened` gives a question, looks at the disks and at the newest backup. Down: nobody can be served."""
    try:
        store = opened()
        if store.damaged:
            return Health("down", (store_messages.store_damaged(),))
    except StoreError as error:
        return Health("down", (error.sentence,))
    now = now_in_copenhagen()
    behind = [store.out_of_step] if store.out_of_step else []
    reasons = [*behind, *_disks(store), *_clock(store, now), *backup.shortcomings(store, now)]
    return Health("degraded" if reasons else "ok", tuple(reasons))


def _disks(store: Store) -> list[str]:
    found = []
    if store.is_full:
        found.append(store_messages.opened_for_reading())
    elif free(store.path.parent) < ROOM_NEEDED:
        found.append(messages.disk_nearly_full("databasen"))
    own = [store.path.parent] if store.is_shared else [store.path.parent, store.path]
    if not all(os.access(path, os.W_OK) for path in own):
        found.append(store_messages.folder_read_only())
    folder = backup.folder_or_none()
    if folder is not None and folder.is_dir() and free(folder) < ROOM_NEEDED:
        found.append(messages.disk_nearly_full("sikkerhedskopierne"))
    return found


def _clock(store: Store, now: datetime) -> list[str]:
    """An upload from the future was accepted while the clock was ahead; the next ones take its time, to keep their order."""
    newest = store.newest()
    return [messages.clock_went_back(newest)] if newest is not None and newest > now + A_LITTLE_AHEAD else []


def free(folder: Path) -> int:
    """Bytes that may be written to the folder's disk."""
    return shutil.disk_usage(folder).free

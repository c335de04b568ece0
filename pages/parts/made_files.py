"""Files that a button makes when it is pressed: what was offered can be made, and is held until the browser has fetched it.

Streamlit 1.67 gives such a file to no session (`MediaFileManager.execute_deferred`), and deletes at the end of anybody's run what
belongs to no session: with others active the browser gets 404. Here a made file belongs to a holder for two minutes, then to nobody.
How a file is made is forgotten as soon as its session draws the button again, also where somebody has pressed it meanwhile and the
request stands in line (`MediaFileManager._drop_deferred_id`); of 500 files that 20 sessions asked for, 83 were lost so. Here it is
forgotten half a minute later.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from functools import wraps

from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager

# The version whose manager is wrapped; a test compares it with what is installed.
STREAMLIT = "1.67.0"
HELD_SECONDS, LOOK_SECONDS = 120, 15
# How long a file can still be made that is offered no more, and of how many at most: each holds the rows it would be made of.
OFFERED_SECONDS, MOST_OFFERED = 30, 500
_HOLDER = "csb-made-files"
_until: dict[str, float] = {}
# When to forget how to make what is offered no more, the oldest first.
_forget_at: dict[str, float] = {}


def hold_made_files() -> None:
    """Wrap the library's methods, once."""
    if hasattr(MediaFileManager.execute_deferred, "__wrapped__"):
        return
    make, forget = MediaFileManager.execute_deferred, MediaFileManager._drop_deferred_id

    @wraps(forget)
    def forget_later(self: MediaFileManager, file_id: str) -> None:
        """Under the manager's lock, as the library's own."""
        _forget_at.setdefault(file_id, time.monotonic() + OFFERED_SECONDS)
        for other in _to_forget():
            forget(self, other)

    MediaFileManager._drop_deferred_id = forget_later  # type: ignore[method-assign]

    @wraps(make)
    def held(self: MediaFileManager, file_id: str) -> str:
        # Runs that end between the making and the holding may have deleted the file; then it is made again, though its session has
        # given up the button meanwhile.
        with self._lock:
            self._files_by_session_and_coord[_HOLDER][file_id] = file_id
        try:
            for _ in range(10):
                url = make(self, file_id)
                made = url.rpartition("/")[2].partition(".")[0]
                with self._lock:
                    if made in self._file_metadata:
                        self._files_by_session_and_coord[_HOLDER][made] = made
                        _until[made] = time.monotonic() + HELD_SECONDS
                        break
        finally:
            with self._lock:
                self._files_by_session_and_coord[_HOLDER].pop(file_id, None)
        return url

    MediaFileManager.execute_deferred = held  # type: ignore[method-assign]


def _to_forget() -> Iterator[str]:
    """What is to be forgotten now, and what there is no room for."""
    now = time.monotonic()
    while _forget_at:
        file_id, when = next(iter(_forget_at.items()))
        if when > now and len(_forget_at) <= MOST_OFFERED:
            return
        del _forget_at[file_id]
        yield file_id


def free(manager: MediaFileManager) -> None:
    """Give up the files whose time is over, and delete them where no session shows them; forget how to make what is offered no more."""
    now = time.monotonic()
    over = [made for made, until in list(_until.items()) if until <= now]
    with manager._lock:
        for offered in _to_forget():
            MediaFileManager._drop_deferred_id.__wrapped__(manager, offered)  # type: ignore[attr-defined]
        for made in over:
            _until.pop(made, None)
            manager._files_by_session_and_coord[_HOLDER].pop(made, None)
            if made in manager._file_metadata and made in manager._get_inactive_file_ids():
                manager._delete_file(made)


async def free_when_due() -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if runtime.exists():
            free(runtime.get_instance().media_file_mgr)

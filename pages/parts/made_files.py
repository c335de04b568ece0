"""Files that a button makes when it is pressed, held until the browser has fetched them.

Streamlit 1.67 gives such a file to no session (`MediaFileManager.execute_deferred`), and deletes at the end of anybody's run what
belongs to no session: with others active the browser gets 404. Here a made file belongs to a holder for two minutes, then to nobody.
"""

from __future__ import annotations

import asyncio
import time
from functools import wraps

from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager

# The version whose manager is wrapped; a test compares it with what is installed.
STREAMLIT = "1.67.0"
HELD_SECONDS, LOOK_SECONDS = 120, 15
_HOLDER = "csb-made-files"
_until: dict[str, float] = {}


def hold_made_files() -> None:
    """Wrap the library's method, once."""
    if hasattr(MediaFileManager.execute_deferred, "__wrapped__"):
        return
    make = MediaFileManager.execute_deferred

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


def free(manager: MediaFileManager) -> None:
    """Give up the files whose time is over, and delete them where no session shows them."""
    now = time.monotonic()
    over = [made for made, until in list(_until.items()) if until <= now]
    with manager._lock:
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

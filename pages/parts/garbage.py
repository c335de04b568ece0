"""What the interpreter does to find garbage: Streamlit has it look through everything after every page run, holding the interpreter's
lock. With fifty sessions that was a fifth of all the time it was held.
"""

from __future__ import annotations

import gc
import threading
import time

from streamlit.runtime.scriptrunner import script_runner

# The version whose `gc.collect` after a run is taken over; a test compares it with what is installed.
STREAMLIT = "1.67.0"
# Seconds between two looks through everything. What is young is looked at by the interpreter itself meanwhile.
APART = 10.0


class Seldom:
    """Stands in for the module `gc` where the library asks for a full collection."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._last = time.monotonic()

    def collect(self, generation: int = 2) -> int:
        """As gc.collect, but at most once in APART seconds; else 0."""
        with self._guard:
            now = time.monotonic()
            if now - self._last < APART:
                return 0
            self._last = now
        return gc.collect(generation)


def collect_seldom() -> None:
    """From now on a page's end collects garbage only now and then; what is here now stays anyway, and is not looked at again."""
    script_runner.gc = Seldom()  # type: ignore[assignment]
    gc.collect()
    gc.freeze()

"""Pages take turns: as many are run at once as there are processors, and the others stand in line.

More at once are not served sooner. They take the interpreter from one another at every lock and every look at a file, which costs
all of them a fifth to a third of what the machine can do (tests/benchmarks/bench_sessions.py).
"""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

# A run that takes longer no longer counts: it waits for a file or calculates, and what is quick need not wait for it.
LONG = 2.0
# Seconds between looks at whether who stands in line is still wanted, and whether a run has become long.
LOOK = 0.25


class Turns:
    """A line in front of `at_once` places."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._guard = threading.Lock()
        self._numbers = itertools.count()
        # Number -> what wakes who holds it; and since when the others run, on time.monotonic().
        self._line: dict[int, threading.Event] = {}
        self._running: dict[int, float] = {}
        # Whose run was asked for anew while it stood in line -> its number.
        self._kept: dict[Hashable, int] = {}

    @contextmanager
    def turn(self, whose: Hashable, check: Callable[[], object]) -> Iterator[None]:
        """Wait for a turn, and have it. `check`, called now and then in line, raises where the run is no longer wanted; who wants
        another one instead keeps their place. `whose`: known by it then."""
        called = threading.Event()
        with self._guard:
            number = self._kept.pop(whose, None)
            if number is None:
                number = next(self._numbers)
            self._line[number] = called
            self._call()
        try:
            while not called.wait(LOOK):
                check()
                with self._guard:
                    self._call()
            yield
        except RerunException:
            with self._guard:
                if number in self._line:
                    self._kept[whose] = number
            raise
        finally:
            with self._guard:
                self._line.pop(number, None)
                self._running.pop(number, None)
                self._call()

    def _call(self) -> None:
        """Give the first in line the places that are free. The guard is held."""
        now = time.monotonic()
        free = self._at_once - sum(now - since < LONG for since in self._running.values())
        for number in sorted(self._line)[: max(0, free)]:
            self._running[number] = now
            self._line.pop(number).set()


pages = Turns(max(2, os.cpu_count() or 1))
_MINE = "csb_turn"


def own_turn() -> AbstractContextManager[None]:
    """The turn of the session's page. Whoever looks at the session's state is told by the library that their run is no longer wanted."""
    whose = st.session_state.setdefault(_MINE, object())
    return pages.turn(whose, lambda: _MINE in st.session_state)

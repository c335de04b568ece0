"""Work that is no longer wanted ends at its next question, instead of being carried through for nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_asked_for = threading.local()


class Stopped(BaseException):
    """Nobody wants the answer any more. No fault, so that what catches faults lets it through."""


@contextmanager
def while_wanted(check: Callable[[], object]) -> Iterator[None]:
    """What is worked out in this thread meanwhile calls `check` now and then; it raises where the answer is not wanted any more. For
    what only reads: it may end anywhere."""
    before = getattr(_asked_for, "check", None)
    _asked_for.check = check
    try:
        yield
    finally:
        _asked_for.check = before


def end_where_unwanted() -> None:
    """Called between two steps of what takes long."""
    check = getattr(_asked_for, "check", None)
    if check is not None:
        check()

"""Long calculations in processes of their own, so that other readers stay served and a calculation can be given up.

A calculation ends by itself when it has its answer, when its time is up, when somebody cancels it, or when nobody has asked
for it for a while: whoever asked has left. Two run at once, the others wait their turn. Answers are kept by their key, so
that the same question is answered once. The module is also the child's programme: `python -m queries.scenarios.background`.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Literal

from queries.scenarios.robustness import robust_portfolios, simulate

State = Literal["venter", "regner", "færdig", "afbrudt", "fejl"]

METHODS: dict[str, Callable[..., Any]] = {"robust": robust_portfolios, "simulate": simulate}
ROOT = Path(__file__).parents[2]
AT_ONCE, MOST_JOBS = 2, 30
# A page asks every second; a reader who has not asked for so long has left.
LEFT_AFTER = 20.0
# What a calculation may take beyond its own time limit before it is ended from outside.
GRACE = 30.0
_LOOK = 0.2

_places = threading.BoundedSemaphore(AT_ONCE)
_guard = threading.Lock()
_jobs: OrderedDict[str, Job] = OrderedDict()


class Job:
    """One calculation. `state`; `progress` 0-1; `answer` when "færdig", `error` (a ValueError with a sentence) when "fejl"."""

    def __init__(
        self, method: str, arguments: Mapping[str, Any], *, seconds: float, left_after: float
    ) -> None:
        self.state: State = "venter"
        self.progress = 0.0
        self.answer: Any = None
        self.error: ValueError | TimeoutError | None = None
        self._order = (method, dict(arguments))
        self._seconds, self._left_after = seconds, left_after
        self._last_asked = time.monotonic()
        self._cancelled = threading.Event()
        self._over = threading.Event()
        threading.Thread(target=self._run, daemon=True, name="scenario").start()

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def touch(self) -> None:
        """Somebody still wants the answer."""
        self._last_asked = time.monotonic()

    def cancel(self) -> None:
        self._cancelled.set()

    def wait(self, seconds: float) -> bool:
        """Whether it was over within so many seconds; waiting is asking."""
        self.touch()
        return self._over.wait(seconds)

    def _given_up(self) -> bool:
        return self._cancelled.is_set() or time.monotonic() - self._last_asked > self._left_after

    def _run(self) -> None:
        try:
            while not _places.acquire(timeout=_LOOK):
                if self._given_up():
                    self.state = "afbrudt"
                    return
            try:
                self._calculate()
            finally:
                _places.release()
        except OSError:
            self._fail(TimeoutError("Beregningen kunne ikke startes. Prøv igen om lidt."))
        finally:
            self._order = ("", {})
            self._over.set()

    def _calculate(self) -> None:
        self.state = "regner"
        child = subprocess.Popen(
            [sys.executable, "-m", "queries.scenarios.background"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert child.stdin is not None and child.stdout is not None
        listener = threading.Thread(target=self._listen, args=(child.stdout,), daemon=True)
        listener.start()
        ends = time.monotonic() + self._seconds + GRACE
        try:
            try:
                pickle.dump(self._order, child.stdin)
                child.stdin.close()
            except BrokenPipeError:
                pass  # the child has ended already; what it said, or that it said nothing, is told below
            while listener.is_alive():
                listener.join(_LOOK)
                if self._given_up():
                    self.state = "afbrudt"
                    return
                if time.monotonic() > ends:
                    self._fail(TimeoutError("Tiden løb ud, før der var et svar."))
                    return
            if self.state == "regner":
                self._fail(
                    TimeoutError("Beregningen stoppede uden et svar. Prøv igen, eller færre muligheder.")
                )
        finally:
            child.kill()
            child.wait()
            listener.join()
            child.stdout.close()

    def _listen(self, out: BinaryIO) -> None:
        """Take what the child sends until it ends."""
        while True:
            try:
                kind, value = pickle.load(out)
            except (EOFError, pickle.UnpicklingError, ValueError, OSError):
                return
            if kind == "progress":
                self.progress = max(self.progress, float(value))
            elif kind == "answer":
                self.answer, self.progress, self.state = value, 1.0, "færdig"
            else:
                self._fail(ValueError(value) if kind == "wrong" else TimeoutError(value))

    def _fail(self, error: ValueError | TimeoutError) -> None:
        self.error, self.state = error, "fejl"


def start(
    key: str, method: str, arguments: Mapping[str, Any], *, seconds: float, left_after: float = LEFT_AFTER
) -> Job:
    """The calculation under this key, started where it is not running or answered already. `seconds`: its own time limit."""
    with _guard:
        job = _jobs.get(key)
        if job is None or job.state == "afbrudt":
            job = _jobs[key] = Job(method, arguments, seconds=seconds, left_after=left_after)
        _jobs.move_to_end(key)
        for old in [k for k, one in _jobs.items() if one.is_over][: max(0, len(_jobs) - MOST_JOBS)]:
            del _jobs[old]
    job.touch()
    return job


def find(key: str) -> Job | None:
    """The calculation under this key, or None where nobody has asked for it (or it is forgotten)."""
    with _guard:
        job = _jobs.get(key)
    if job is not None:
        job.touch()
    return job


def forget(key: str) -> None:
    """Give up the calculation under this key, and its answer."""
    with _guard:
        job = _jobs.pop(key, None)
    if job is not None:
        job.cancel()


def main() -> None:
    """The child: an order in, progress and an answer out, as pickles. A parent that goes takes the child with it."""
    out = os.fdopen(os.dup(1), "wb")
    # Solvers write to standard output; that must not come among the pickles.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.nice(5)
    reported = 0.0

    def send(kind: str, value: Any) -> None:
        pickle.dump((kind, value), out)
        out.flush()

    def progress(share: float) -> None:
        nonlocal reported
        if share - reported >= 0.01:
            reported = share
            send("progress", share)

    method, arguments = pickle.load(sys.stdin.buffer)
    try:
        send("answer", METHODS[method](**arguments, progress=progress))
    except ValueError as error:
        send("wrong", str(error))
    except TimeoutError as error:
        send("late", str(error))
    except BrokenPipeError:
        os._exit(1)


if __name__ == "__main__":
    main()

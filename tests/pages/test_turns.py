"""Pages take turns: how many run, in which order, and who is let by or lets others by."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from streamlit.runtime.scriptrunner import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from pages.parts import turns
from pages.parts.turns import Turns
from tests.pages.visiting import WAIT, until


class Runs:
    """Page runs that begin in a thread of their own and end when told to."""

    def __init__(self, line: Turns) -> None:
        self._line = line
        self.began: list[str] = []
        self.ended: list[str] = []
        self.raised: dict[str, BaseException] = {}
        self._ends: dict[str, threading.Event] = {}
        self._threads: list[threading.Thread] = []

    def start(self, name: str, check: Callable[[], object] = lambda: None, *, whose: str = "") -> None:
        self._ends[name] = threading.Event()

        def run() -> None:
            try:
                with self._line.turn(whose or name, check):
                    self.began.append(name)
                    assert self._ends[name].wait(WAIT)
            except (RerunException, StopException) as error:
                self.raised[name] = error
            self.ended.append(name)

        self._threads.append(threading.Thread(target=run))
        waiting = len(self._line._line) + len(self._line._running)
        self._threads[-1].start()
        until(lambda: name in self.ended or len(self._line._line) + len(self._line._running) > waiting)

    def end(self, *names: str) -> None:
        for name in names:
            self._ends[name].set()
            until(lambda name=name: name in self.ended)

    def end_all(self) -> None:
        for event in self._ends.values():
            event.set()
        for thread in self._threads:
            thread.join(WAIT)
            assert not thread.is_alive()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "LOOK", 0.02)
    runs = Runs(Turns(2))
    yield runs
    runs.end_all()
    assert not runs._line._line and not runs._line._running and not runs._line._kept


def test_so_many_run_at_once_and_the_others_in_the_order_they_came(runs: Runs) -> None:
    for name in "abcde":
        runs.start(name)
    assert runs.began == ["a", "b"]
    runs.end("b")
    until(lambda: len(runs.began) == 3)
    runs.end("a", "c")
    until(lambda: len(runs.began) == 5)
    assert runs.began == ["a", "b", "c", "d", "e"]


def test_who_calculates_for_long_does_not_hold_up_what_is_quick(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONG", 0.2)
    started = time.monotonic()
    for name in "abc":
        runs.start(name)
    assert runs.began == ["a", "b"]
    until(lambda: "c" in runs.began)
    assert time.monotonic() - started >= 0.2 and not runs.ended


def test_a_run_that_failed_gives_its_place_back(runs: Runs) -> None:
    with pytest.raises(ZeroDivisionError), runs._line.turn("x", lambda: None):
        raise ZeroDivisionError
    for name in "ab":
        runs.start(name)
    until(lambda: runs.began == ["a", "b"])


def test_a_reader_who_left_does_not_run(runs: Runs) -> None:
    def left() -> None:
        raise StopException

    for name in "ab":
        runs.start(name)
    runs.start("c", left)
    until(lambda: "c" in runs.raised)
    runs.start("d")
    runs.end("a")
    until(lambda: "d" in runs.began)
    assert "c" not in runs.began


def test_who_asks_for_another_page_while_they_wait_keeps_their_place(runs: Runs) -> None:
    changed = threading.Event()

    def check() -> None:
        if changed.is_set():
            raise RerunException(RerunData())

    for name in "ab":
        runs.start(name)
    runs.start("c", check, whose="anna")
    runs.start("d")
    changed.set()
    until(lambda: "c" in runs.raised)
    runs.start("c again", whose="anna")
    runs.end("a")
    until(lambda: len(runs.began) == 3)
    assert runs.began == ["a", "b", "c again"]


def test_another_page_asked_for_while_it_runs_is_at_the_end_of_the_line(runs: Runs) -> None:
    """Its turn is over: it had one."""
    with pytest.raises(RerunException), runs._line.turn("anna", lambda: None):
        raise RerunException(RerunData())
    assert not runs._line._kept

"""Answers worked out beside the pages: which, in what order, how many, of which data, and what a page that is early shows."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import streamlit as st

import queries
from data import stopping
from data.store import Clock, Store
from pages.parts import ahead, answers, early, opening
from pages.parts.ahead import Ahead, Question, Waited
from queries.results.states import goal_states
from tests.pages.visiting import WAIT, until, visit
from tests.pages.visiting import opening as address


class Data:
    """Data that change, and what was asked of them."""

    def __init__(self) -> None:
        self.state = 1
        self.told: list[tuple[str, int]] = []
        self.may_end = threading.Event()
        self.may_end.set()

    def question(self, mark: str, *, wrong: bool = False) -> Question:
        def ask() -> None:
            self.told.append((mark, self.state))
            assert self.may_end.wait(WAIT)
            if wrong:
                raise LookupError(mark)

        return Question(mark, lambda: self.state, ask)

    def comes_to(self, *told: tuple[str, int]) -> None:
        """Wait until exactly this has been asked, and nothing more follows."""
        until(lambda: len(self.told) >= len(told))
        time.sleep(0.1)
        assert self.told == list(told)


@pytest.fixture
def working(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ahead]:
    """One that looks often and takes everything for long."""
    for name, seconds in {"LEAST": 0.0, "LOOK": 0.02, "REST": 0.0, "QUIET": 0.0}.items():
        monkeypatch.setattr(ahead, name, seconds)
    made = Ahead()
    yield made
    made.end()


def test_what_pages_open_with_is_asked_first_in_its_order(working: Ahead) -> None:
    data = Data()
    working.start(data.question(mark) for mark in "abc")
    data.comes_to(("a", 1), ("b", 1), ("c", 1))


def test_other_data_have_what_was_asked_last_asked_first(working: Ahead) -> None:
    data = Data()
    working.start()
    for mark in "abc":
        working.answered(data.question(mark), seconds=2.0, state=1)
    working.answered(data.question("a"), seconds=None, state=1)
    data.comes_to()
    data.state = 2
    data.comes_to(("a", 2), ("c", 2), ("b", 2))


def test_what_does_not_take_long_is_not_kept_in_mind(working: Ahead, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "LEAST", 1.0)
    data = Data()
    working.start()
    working.answered(data.question("long"), seconds=1.0, state=1)
    working.answered(data.question("short"), seconds=0.9, state=1)
    data.state = 2
    data.comes_to(("long", 2))


def test_only_so_many_are_kept_in_mind_and_the_least_asked_go_first(
    working: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST", 2)
    data = Data()
    working.start()
    for mark in "abc":
        working.answered(data.question(mark), seconds=2.0, state=1)
    data.state = 2
    data.comes_to(("c", 2), ("b", 2))


def test_what_waits_for_data_that_are_gone_is_not_begun(working: Ahead) -> None:
    data = Data()
    data.may_end.clear()
    working.start(data.question(mark) for mark in "abc")
    until(lambda: data.told == [("a", 1)])
    data.state = 2
    data.may_end.set()
    # The one at work was asked of the old data and is asked again; the others never were.
    data.comes_to(("a", 1), ("a", 2), ("b", 2), ("c", 2))


def test_it_rests_while_pages_are_asked_but_not_for_ever(
    working: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "QUIET", WAIT)
    monkeypatch.setattr(ahead, "PATIENCE", 0.5)
    data = Data()
    working.start()
    working.answered(data.question("a"), seconds=2.0, state=1)
    working.answered(data.question("b"), seconds=2.0, state=1)
    data.state = 2
    data.comes_to(("b", 2))
    data.comes_to(("b", 2), ("a", 2))


def test_what_goes_wrong_is_logged_once_and_left_to_the_page(
    working: Ahead, caplog: pytest.LogCaptureFixture
) -> None:
    data = Data()
    wrong = data.question("a", wrong=True)
    with caplog.at_level(logging.ERROR, logger="csb.ahead"):
        working.start([wrong, data.question("b")])
        data.comes_to(("a", 1), ("b", 1))
        assert working.wait_for(wrong, 0.0) is None
        data.comes_to(("a", 1), ("b", 1))
    [record] = caplog.records
    assert record.exc_info and isinstance(record.exc_info[1], LookupError)
    assert record.getMessage().startswith("Fejl 2")


def test_a_page_that_waits_is_answered_beside_what_is_worked_ahead(working: Ahead) -> None:
    data, other = Data(), Data()
    data.may_end.clear()
    working.start([data.question("a"), data.question("b")])
    until(lambda: data.told)
    assert working.wait_for(other.question("now"), WAIT) is None
    assert other.told == [("now", 1)]
    assert data.told == [("a", 1)], "one thread works ahead"
    data.may_end.set()


def test_a_page_that_waits_for_what_is_at_work_is_told_how_far_it_is(working: Ahead) -> None:
    data = Data()
    data.may_end.clear()
    question = data.question("a")
    working.start([question])
    until(lambda: data.told)
    waited = working.wait_for(question, 0.0)
    assert waited is not None and waited.begun is not None and waited.seconds is None
    data.may_end.set()
    assert waited.over.wait(WAIT)
    assert working.wait_for(question, 0.0) is None
    assert data.told == [("a", 1)], "it is asked once"


def test_nobody_works_for_a_page_that_has_left(working: Ahead, monkeypatch: pytest.MonkeyPatch) -> None:
    data = Data()
    data.may_end.clear()
    working.start()
    for mark in "ab":
        assert working.wait_for(data.question(mark), 0.0) is not None
    until(lambda: len(data.told) == 2)
    left = working.wait_for(data.question("left"), 0.0)
    assert left is not None and left.begun is None
    monkeypatch.setattr(ahead, "LEFT_AFTER", 0.0)
    data.may_end.set()
    assert left.over.wait(WAIT)
    assert {mark for mark, _ in data.told} == {"a", "b"}


def test_it_ends_and_then_pages_ask_themselves(working: Ahead) -> None:
    data = Data()
    assert not working.works and working.wait_for(data.question("a"), WAIT) is None
    working.start([data.question("a")])
    data.comes_to(("a", 1))
    before = set(threading.enumerate())
    working.end()
    assert not working.works and working.wait_for(data.question("b"), WAIT) is None
    assert not {thread for thread in before - set(threading.enumerate()) if thread.is_alive()}
    data.state = 2
    data.comes_to(("a", 1))


def test_how_far_an_answer_is_in_words() -> None:
    now = time.monotonic()
    question = Question("a", lambda: 1, list)
    waited = Waited(question, question.ask, 1, 16.0, now, now - 4)
    assert early.how_far(waited) == (
        "har regnet i 4 sekunder; sidst tog det 16 sekunder. Vises, så snart det er færdigt."
    )
    assert waited.share == pytest.approx(0.25, abs=0.02)
    late = Waited(question, question.ask, 1, 1.0, now, now - 4)
    assert late.share == 0.95
    first = Waited(question, question.ask, 1, None, now, now)
    assert early.how_far(first) == "har regnet i 1 sekund. Vises, så snart det er færdigt."
    queued = Waited(question, question.ask, 1, None, now)
    assert early.how_far(queued) == "venter på, at en anden beregning bliver færdig."


# -- with the pages ----------------------------------------------------------------------------------------


def test_what_is_asked_when_the_app_starts_is_what_pages_ask(
    example_home: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very same calls and keys: else it would be worked out twice."""
    asked: list[tuple[Any, ...]] = []

    def note(_: Callable[[], Any], key: tuple[Any, ...]) -> None:
        asked.append(key)

    with monkeypatch.context() as patch:
        patch.setattr(answers, "_estimate", note)
        patch.setattr(answers, "_estimate_uncopied", note)
        for question in opening.questions():
            question.ask()
    ahead_keys, asked = asked, []
    assert len(ahead_keys) > 5
    estimate, uncopied = answers._estimate, answers._estimate_uncopied

    def pages(ask: Callable[[], Any], key: tuple[Any, ...]) -> Any:
        asked.append(key)
        return estimate(ask, key)

    def pages_uncopied(ask: Callable[[], Any], key: tuple[Any, ...]) -> Any:
        asked.append(key)
        return uncopied(ask, key)

    monkeypatch.setattr(answers, "_estimate", pages)
    monkeypatch.setattr(answers, "_estimate_uncopied", pages_uncopied)
    visit("status.py")
    visit("scenarios.py")
    for view in ("Mål", "Signal eller udsving", "Indsatsernes lys"):
        visit("results.py", afsnit=view)
    visit("hotspots.py")
    missed = [key for key in ahead_keys if repr(key) not in {repr(one) for one in asked}]
    assert not missed


def test_an_answer_ahead_has_the_names_of_the_day(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[date] = []
    monkeypatch.setattr(answers, "show_names_of", days.append)
    monkeypatch.setattr(answers, "_estimate", lambda ask, key: None)
    then = Clock(None, date(2009, 5, 1))
    answers._Estimate(goal_states, {}, then, None, True).again()
    assert days == [date(2009, 5, 1)]


def test_a_page_that_is_early_shows_what_it_has_and_fills_in(
    example_home: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    working, may_end = Ahead(), threading.Event()
    monkeypatch.setattr(ahead, "working", working)
    monkeypatch.setattr(early, "AT_ONCE", 0.05)
    st.cache_data.clear()
    slow = answers._Estimate.again

    def waits(self: answers._Estimate, given: Any = None) -> None:
        if self.function is goal_states:
            assert may_end.wait(WAIT)
        slow(self, given)

    monkeypatch.setattr(answers._Estimate, "again", waits)
    working.start()
    try:
        at = address("status.py").run()
        assert not at.exception
        assert any("Målene: " in bar.proto.text for bar in at.get("progress"))
        text = " ".join(str(getattr(one.proto, "body", "")) for one in at.get("html"))
        assert "Indsatser" in text and "mål er nået eller på vej" not in text
        may_end.set()

        def filled() -> bool:
            at.run()
            assert not at.exception
            return not at.get("progress")

        until(filled)
        text = " ".join(str(getattr(one.proto, "body", "")) for one in at.get("html"))
        assert "mål er nået eller på vej" in text
    finally:
        may_end.set()
        working.end()


def test_what_all_have_left_ends_at_its_next_question_and_can_be_asked_again(
    working: Ahead, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ahead, "LEFT_AFTER", 0.2)
    steps: list[int] = []
    told = Data()
    ended = threading.Event()

    def ask() -> None:
        try:
            while len(steps) < 10_000:
                stopping.end_where_unwanted()
                steps.append(1)
                time.sleep(0.01)
        finally:
            ended.set()

    long_one = Question("long", lambda: told.state, ask)
    working.start()
    assert working.wait_for(long_one, 0.05) is not None
    for _ in range(5):
        time.sleep(0.1)
        assert working.wait_for(long_one, 0.0) is not None, "somebody still waits"
    assert not ended.is_set()
    assert ended.wait(WAIT) and len(steps) < 5_000
    until(lambda: not working._waited)
    assert not caplog.records and working.wait_for(long_one, 0.0) is not None, "it is not answered"
    # Others are answered meanwhile and afterwards.
    assert working.wait_for(told.question("quick"), WAIT) is None


def test_an_end_stops_what_is_being_answered(working: Ahead, monkeypatch: pytest.MonkeyPatch) -> None:
    ended, begun = threading.Event(), threading.Event()

    def ask() -> None:
        begun.set()
        try:
            while True:
                stopping.end_where_unwanted()
                time.sleep(0.01)
        finally:
            ended.set()

    working.start([Question("long", lambda: 1, ask)])
    assert begun.wait(WAIT)
    working.end()
    assert ended.wait(WAIT)


def test_a_reader_who_asked_for_something_else_ends_the_answer_of_before(
    example_home: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library says so to whoever looks; an answer is looked away from at its next question."""
    seen: list[int] = []

    def another_wish() -> None:
        seen.append(1)
        raise stopping.Stopped

    def asks(store: Store, *, clock: Clock | None = None) -> None:
        queries.run(store, "initiatives/summary", clock=clock)

    monkeypatch.setattr(answers, "_look_for_another_wish", another_wish)
    with pytest.raises(stopping.Stopped):
        answers.estimate(asks)
    assert seen == [1]
    queries.run(answers.store(), "initiatives/summary", clock=answers.store().clock())
    assert seen == [1], "what is asked outside an answer goes on"

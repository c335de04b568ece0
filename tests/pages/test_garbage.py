"""Garbage is looked for in full now and then, and not after every page."""

from __future__ import annotations

import gc
import inspect
import weakref

import pytest
import streamlit
from streamlit.runtime.scriptrunner import script_runner

from pages.parts import garbage


class Ring:
    """Refers to itself, so that nothing but a collection takes it away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(garbage.time, "monotonic", lambda: now[0])
    return now


def test_a_full_look_comes_once_in_a_while(moment: list[float]) -> None:
    seldom = garbage.Seldom()
    gc.disable()
    try:
        ring = weakref.ref(Ring())
        assert seldom.collect(2) == 0 and ring() is not None
        moment[0] += garbage.APART
        assert seldom.collect(2) > 0 and ring() is None
        ring = weakref.ref(Ring())
        moment[0] += garbage.APART - 1
        assert seldom.collect(2) == 0 and ring() is not None
    finally:
        gc.enable()


def test_the_library_collects_as_when_this_was_written() -> None:
    assert streamlit.__version__ == garbage.STREAMLIT, "look at ScriptRunner._on_script_finished again"
    own = inspect.getsource(script_runner.ScriptRunner._on_script_finished)
    assert own.count("gc.") == 1 and "gc.collect(2)" in own


def test_what_the_library_asks_for_goes_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_runner, "gc", gc)
    try:
        garbage.collect_seldom()
        assert isinstance(script_runner.gc, garbage.Seldom)
    finally:
        gc.unfreeze()

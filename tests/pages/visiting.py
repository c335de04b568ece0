"""A page at an address, through the shell, as a reader comes to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.parts import registry
from pages.parts.initiatives.choice import VIEWS as OVERVIEWS
from pages.parts.results.words import VIEWS as RESULTS
from pages.parts.scenarios.views import VIEWS as SCENARIOS
from tests.example import truths

# Seconds until what another thread does is taken to hang.
WAIT = 60.0
SHELL = Path(__file__).parents[2] / "pages" / "shell.py"

# Every page of the example, every view of those that have several, and one of each thing that has a page of its own.
EVERYWHERE: list[tuple[str, dict[str, str]]] = [
    *((spec.file, {}) for spec in registry.existing()),
    *(("results.py", {"afsnit": view}) for view in RESULTS.values()),
    ("results.py", {"indikator": truths.INDICATOR_TREND}),
    *(("initiatives.py", {"visning": view}) for view in OVERVIEWS.values()),
    ("initiatives.py", {"visning": OVERVIEWS["matrix"], "maal": "kroner"}),
    ("initiatives.py", {"indsats": truths.WHOLE_CHAIN[0]}),
    *(("scenarios.py", {"fane": view}) for view in SCENARIOS.values()),
    ("hotspots.py", {"hotspot": truths.HOTSPOT_WORKS}),
    ("hotspots.py", {"omraade": "Amagerbro"}),
    ("district.py", {"bydel": "Valby"}),
    ("search.py", {"ord_soegt": "exit"}),
    ("sources.py", {"figur": "hotspots/list"}),
    ("upload.py", {"for": "SOF"}),
    ("guide.py", {"side": "Hotspots"}),
]


class _Open:
    """A tab that is drawn whether or not it is in front."""

    open = True

    def __init__(self, tab: Any) -> None:
        self.tab = tab

    def __enter__(self) -> Any:
        return self.tab.__enter__()

    def __exit__(self, *problem: Any) -> Any:
        return self.tab.__exit__(*problem)


def draw_all_tabs(patch: pytest.MonkeyPatch) -> None:
    drawn = st.tabs
    patch.setattr(st, "tabs", lambda names, **_: [_Open(tab) for tab in drawn(names)])


def opening(page: str, **address: str) -> AppTest:
    """`page`: its file. Not yet run.

    AppTest can only go on to a page from the first one, which most of a test's time would be spent on: a browser names the page
    that it opens, and so does this.
    """
    at = AppTest.from_file(SHELL, default_timeout=120)
    first, *_ = registry.existing()
    spec = next(spec for spec in registry.existing() if spec.path.name == page)
    at._page_hash = calc_hash("" if spec is first else spec.slug)
    for name, value in address.items():
        at.query_params[name] = value
    return at


def visit(page: str, **address: str) -> AppTest:
    """`page`: its file. It has run without an exception."""
    at = opening(page, **address).run()
    assert not at.exception
    return at


def until(true: Callable[[], object]) -> None:
    """Wait until another thread has made it so."""
    ends = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < ends, "it hangs"
        time.sleep(0.01)

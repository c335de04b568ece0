"""A page at an address, through the shell, as a reader comes to it."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.parts import registry

SHELL = Path(__file__).parents[2] / "pages" / "shell.py"


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

"""A page at an address, through the shell, as a reader comes to it."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

SHELL = Path(__file__).parents[2] / "pages" / "shell.py"


def visit(page: str, **address: str) -> AppTest:
    """`page`: its file. It has run without an exception."""
    at = AppTest.from_file(SHELL, default_timeout=120).run()
    for name, value in address.items():
        at.query_params[name] = value
    at = at.switch_page(page).run()
    assert not at.exception
    return at

"""A page that comes before an answer that takes long: it shows what it has, and how far the answer is, and fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zlib import crc32

import streamlit as st

from data import danish
from pages.parts.ahead import Waited
from pages.parts.answers import soon

# Seconds: answers that come within so many are shown in the run that asks; the others are looked for as often.
AT_ONCE, LOOK = 0.5, 1.0


def there(
    function: Callable[..., Any],
    *,
    what: str,
    unkeyed: Mapping[str, Any] | None = None,
    copied: bool = True,
    **parameters: Any,
) -> bool:
    """Whether `estimate` of the same may be asked without waiting. If not, a bar says here how far it is, and the page runs again
    when the answer is there: for what a page can do without until then. `what`: what it is about, in Danish ("Målene").

    A page that has been sent a form waits for its answers, so that the form's is among them. Without anything that works beside the
    pages, as in tests, it is always so.
    """
    if _is_sent() or soon(function, AT_ONCE, unkeyed=unkeyed, copied=copied, **parameters) is None:
        return True

    mark = crc32(repr((function.__module__, function.__qualname__, parameters)).encode())

    @st.fragment(run_every=LOOK, key=f"early-{mark}")
    def look() -> None:
        waited = soon(function, 0.0, unkeyed=unkeyed, copied=copied, **parameters)
        if waited is None:
            st.rerun()
        else:
            st.progress(waited.share, text=f"{what}: {how_far(waited)}")

    look()
    return False


def _is_sent() -> bool:
    """Whether the reader sent a form: the library tells of it in one run alone."""
    return any(sent for key, sent in st.session_state.items() if str(key).startswith("FormSubmitter:"))


def how_far(waited: Waited) -> str:
    """How long it has been worked on, and how long it took last."""
    if waited.begun is None:
        return "venter på, at en anden beregning bliver færdig."
    took = f"; sidst tog det {_seconds(waited.seconds)}" if waited.seconds else ""
    return f"har regnet i {_seconds(waited.worked)}{took}. Vises, så snart det er færdigt."


def _seconds(seconds: float) -> str:
    return danish.plural(max(1, round(seconds)), "sekund", "sekunder")

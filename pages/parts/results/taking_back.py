"""A line of what somebody has written, with the way back for those who may take it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.parts import page


def line(
    text: str, label: str, *, may: bool, key: str, take_back: Callable[..., None], args: tuple[Any, ...]
) -> None:
    """`label`: of the button, which those who `may` see; it calls `take_back(*args)`."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        page.note(text)
        if may:
            st.button(label, key=key, type="tertiary", on_click=take_back, args=args)

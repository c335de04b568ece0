"""Tabs of which only the open one is made; it stands in the address, so that a link leads to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st


def tabs(views: Mapping[str, Callable[[], None]], *, key: str) -> None:
    """`views`: the tab's name -> what draws it, in order. `key`: the name in the address, the page's own."""
    for tab, draw in zip(
        st.tabs(list(views), key=key, on_change="rerun", bind="query-params"), views.values(), strict=True
    ):
        if tab.open:
            with tab:
                draw()

"""The field over every page that leads to the page Søg."""

from __future__ import annotations

import streamlit as st

from pages.parts import registry

SLUG = "soeg"
# The name of what is searched for in the address.
WORDS = "ord_soegt"
_FIELD = "csb-search"


def field() -> None:
    """The field; what is written in it and sent with Enter is searched for. It can be reached by Tab, before the filters."""
    words = st.session_state.pop("csb_searched", "")
    if words:
        st.switch_page(registry.spec(SLUG).path, query_params={WORDS: words})
    st.text_input(
        "Søg",
        key=_FIELD,
        placeholder="Søg i alt",
        label_visibility="collapsed",
        icon=":material/search:",
        max_chars=200,
        on_change=_sent,
        width=220,
    )


def _sent() -> None:
    st.session_state["csb_searched"] = st.session_state[_FIELD].strip()
    st.session_state[_FIELD] = ""

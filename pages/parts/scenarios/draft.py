"""The scenario that the reader is working on: what is set, which kept scenario it began as, and how it gets into the controls.

The controls live only while they are drawn; the draft outlives them, so a filter or another page loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from queries.scenarios.settings import Settings

PREFIX = "sc_"
_DRAFT, _OPENED, _ROBUST = "scenario_draft", "scenario_opened", "scenario_robust"


@dataclass(frozen=True)
class Opened:
    """The kept scenario that the draft began as. body: with the ids of today; as_kept: as it stands in the record."""

    id: str
    version: int
    body: Mapping[str, Any]
    as_kept: Mapping[str, Any]


def current(default_year: int) -> Settings:
    """What is set, as the page last saw it."""
    draft = st.session_state.get(_DRAFT)
    if draft is None:
        draft = st.session_state[_DRAFT] = Settings(default_year)
    return draft


def keep(settings: Settings) -> None:
    st.session_state[_DRAFT] = settings


def change(**values: Any) -> None:
    """Change what no control holds: the lists of demands and the levels."""
    st.session_state[_DRAFT] = replace(st.session_state[_DRAFT], **values)


def opened() -> Opened | None:
    return st.session_state.get(_OPENED)


def begin(settings: Settings, saved_scenario: Opened | None) -> None:
    """Start the controls anew. To be called before they are drawn, as in a button's callback."""
    for key in [key for key in st.session_state if str(key).startswith(PREFIX)]:
        del st.session_state[key]
    st.session_state[_DRAFT], st.session_state[_OPENED] = settings, saved_scenario


def saved_as(saved_scenario: Opened) -> None:
    """The draft is kept now; the controls stay as they are."""
    st.session_state[_OPENED] = saved_scenario


def start(key: str, value: Any) -> str:
    """The key of a control that begins at `value`."""
    st.session_state.setdefault(PREFIX + key, value)
    return PREFIX + key


def remember_robust(settings: Settings, record: Mapping[str, Any]) -> None:
    """The three lists that were calculated for these settings, to be kept with the scenario."""
    st.session_state[_ROBUST] = (settings, record)


def robust_of(settings: Settings) -> Mapping[str, Any] | None:
    stored = st.session_state.get(_ROBUST)
    return stored[1] if stored is not None and stored[0] == settings else None

"""Questions put to the store, remembered until the data change.

The only module of the pages that caches: page files run as `__main__`, where two functions of one name share a cache.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

import queries
from data.store import Store, open_store
from pages.parts.filters import current_filters
from queries import Clock


def store() -> Store:
    """The process's store. Raises data.store.StoreError, with a sentence for the reader, where it cannot be opened."""
    return open_store()


def _shared(names: frozenset[str]) -> dict[str, Any]:
    """The shared filters' values, for those that the question takes."""
    return {name: value for name, value in current_filters().values().items() if name in names}


def answer(name: str, *, sources: bool = False, at: Clock | None = None, **parameters: Any) -> pd.DataFrame:
    """The answer to queries/NAME.sql under the reader's filters and date.

    A question that takes $district, $administration or $focus_area gets the shared filters' values, unless they are given
    here. With `sources=True`: the source rows (see queries.run). `at`: another clock than the reader's, of a locked figure.
    """
    parameters = _shared(queries.parameters_of(name)) | parameters
    clock = at or current_filters().clock
    return _answer(name, queries.sql(name), *_version(), clock.known_at, clock.today, sources, parameters)


def estimate(
    function: Callable[..., Any], *, given: Mapping[str, Any] | None = None, **parameters: Any
) -> Any:
    """What `function(store, clock=..., **parameters)` of a queries module returns, remembered like an answer.

    The function's parameters named district, administration or focus_area get the shared filters' values, unless given here.
    `given`: more arguments, which follow from the data and the other parameters and so are no part of what is remembered by.
    """
    parameters = _shared(frozenset(inspect.signature(function).parameters)) | parameters
    clock = current_filters().clock
    where = f"{function.__module__}.{function.__qualname__}"
    return _estimate(function, where, *_version(), clock.known_at, clock.today, parameters, given or {})


def focus_areas() -> dict[str, str]:
    """Id -> name of the strategy's focus areas in the newest data, for the filter itself. Names are made distinct."""
    clock = store().clock()
    name = "shared/focus_areas"
    rows = _answer(name, queries.sql(name), *_version(), clock.known_at, clock.today, False, {})
    double = set(rows["name"][rows["name"].duplicated()])
    return {
        id_: f"{label} ({id_})" if label in double else label
        for id_, label in zip(rows["focus_area_id"], rows["name"], strict=True)
    }


def _version() -> tuple[str, str]:
    current = store()
    return str(current.path), current.version


@st.cache_data(max_entries=500, show_spinner=False)
def _answer(
    name: str,
    text: str,
    path: str,
    version: str,
    known_at: datetime | None,
    today: date,
    sources: bool,
    parameters: dict[str, Any],
) -> pd.DataFrame:
    # `text`, `path` and `version` are there to be part of the key.
    return queries.run(store(), name, clock=Clock(known_at, today), sources=sources, **parameters)


@st.cache_data(max_entries=200, show_spinner=False)
def _estimate(
    _function: Callable[..., Any],
    where: str,
    path: str,
    version: str,
    known_at: datetime | None,
    today: date,
    parameters: dict[str, Any],
    _given: Mapping[str, Any],
) -> Any:
    return _function(store(), clock=Clock(known_at, today), **parameters, **_given)

"""Questions put to the store, remembered until the data change.

The only module of the pages that caches: page files run as `__main__`, where two functions of one name share a cache.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

import queries
from data.store import Store, open_store
from pages.parts.filters import address_of_filters, current_filters
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
    function: Callable[..., Any],
    *,
    given: Mapping[str, Any] | None = None,
    copied: bool = True,
    **parameters: Any,
) -> Any:
    """What `function(store, clock=..., **parameters)` of a queries module returns, remembered like an answer.

    The function's parameters named district, administration or focus_area get the shared filters' values, unless given here.
    `given`: more arguments, which follow from the data and the other parameters and so are no part of what is remembered by.
    `copied=False`: everybody gets the same object, which nobody may change; for large ones, whose copying takes longer than
    the page.
    """
    parameters = _shared(frozenset(inspect.signature(function).parameters)) | parameters
    clock = current_filters().clock
    where = f"{function.__module__}.{function.__qualname__}"
    remembered = _estimate if copied else _estimate_uncopied
    return remembered(function, where, *_version(), clock.known_at, clock.today, parameters, given or {})


def later(question: str | Callable[..., Any], **parameters: Any) -> Callable[[], Any]:
    """The same as `answer` (for a name) or `estimate` (for a function), given when it is called, outside the page's run too."""
    if isinstance(question, str):
        known, ask = queries.parameters_of(question), partial(queries.run, store(), question)
    else:
        known, ask = frozenset(inspect.signature(question).parameters), partial(question, store())
    return partial(ask, clock=current_filters().clock, **(_shared(known) | parameters))


def drawn(function: Callable[..., str], **parameters: Any) -> str:
    """The HTML that `function(**parameters)` makes of answers under the reader's filters and date, remembered like an answer.

    For what has hundreds of rows, which take longer to write than to find. What the text depends on besides the data and the
    filters has to be a parameter.
    """
    clock = current_filters().clock
    where = f"{function.__module__}.{function.__qualname__}"
    return _drawn(function, where, *_version(), clock.known_at, clock.today, address_of_filters(), parameters)


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


def _made(
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


_estimate = st.cache_data(max_entries=200, show_spinner=False)(_made)
_estimate_uncopied = st.cache_resource(max_entries=50, show_spinner=False)(_made)


# Few: a text of many rows may have some megabytes.
@st.cache_data(max_entries=20, show_spinner=False)
def _drawn(
    _function: Callable[..., str],
    where: str,
    path: str,
    version: str,
    known_at: datetime | None,
    today: date,
    address: dict[str, str],
    parameters: dict[str, Any],
) -> str:
    return _function(**parameters)

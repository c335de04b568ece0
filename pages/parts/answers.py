"""Questions put to the store, remembered until the data change.

The only module of the pages that caches: page files run as `__main__`, where two functions of one name share a cache.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

import queries
from data import stopping
from data.contract import show_names_of
from data.opening import open_store
from data.store import Store, StoreError
from pages.parts import ahead
from pages.parts.filters import NO_FILTERS, address_of_filters, current_filters
from queries import Clock
from queries.shared.names import focus_areas as names_of_focus_areas

T = TypeVar("T")


def store() -> Store:
    """The process's store. Raises data.store.StoreError, with a sentence for the reader, where it cannot be opened."""
    return open_store()


def shared_filters(names: frozenset[str]) -> dict[str, Any]:
    """The shared filters' values, for those that the question takes."""
    return {name: value for name, value in current_filters().values().items() if name in names}


@dataclass(frozen=True, eq=False)
class _Estimate:
    """What `estimate` was asked, so that it can be asked again in another thread, of the data of then: the very same call and key.

    page: the reader's clock, None where no day was chosen (it is now, whenever it is asked); at: another clock than the reader's.
    """

    function: Callable[..., Any]
    parameters: Mapping[str, Any]
    page: Clock | None
    at: Clock | None
    copied: bool

    def answer(self, unkeyed: Mapping[str, Any] | None = None) -> Any:
        clock = self.at or self._page_clock
        ask = partial(self.function, store(), clock=clock, **self.parameters, **(unkeyed or {}))
        key = _key(_where(self.function), clock, self.parameters)
        return (_estimate if self.copied else _estimate_uncopied)(ask, key)

    def again(self, unkeyed: Mapping[str, Any] | None = None) -> None:
        """The same in a thread of its own, with the names of the page's day, as the shell has them."""
        show_names_of(self._page_clock.today)
        self.answer(unkeyed)

    def does_without(self, unkeyed: Mapping[str, Any] | None) -> bool:
        """Whether it can be asked without what a page knows already."""
        taken = inspect.signature(self.function).parameters
        return all(taken[name].default is not inspect.Parameter.empty for name in unkeyed or ())

    def state(self) -> Hashable:
        """Of which data, on which day; None where they cannot be opened."""
        try:
            return _key("", self.at or self._page_clock)
        except StoreError:
            return None

    @property
    def _page_clock(self) -> Clock:
        return self.page or store().clock()

    @property
    def question(self) -> ahead.Question:
        mark = repr((_where(self.function), self.parameters, self.page, self.at))
        return ahead.Question(mark, self.state, self.again)


def _asked_for(
    function: Callable[..., Any], copied: bool, at: Clock | None, parameters: Mapping[str, Any]
) -> _Estimate:
    """What a page asks under its reader's filters and date."""
    chosen = current_filters()
    taken = {**shared_filters(frozenset(inspect.signature(function).parameters)), **parameters}
    return _Estimate(function, taken, None if chosen.as_of is None else chosen.clock, at, copied)


def unfiltered(function: Callable[..., Any], *, copied: bool = True, **parameters: Any) -> ahead.Question:
    """The question that a page asks by `estimate` where its reader has chosen neither filter nor date."""
    own = inspect.signature(function).parameters
    taken = {**{name: None for name in NO_FILTERS if name in own}, **parameters}
    return _Estimate(function, taken, None, None, copied).question


def soon(
    function: Callable[..., Any],
    seconds: float,
    *,
    unkeyed: Mapping[str, Any] | None = None,
    copied: bool = True,
    **parameters: Any,
) -> ahead.Waited | None:
    """None where `estimate` of the same may be asked now, else how far the answer is that is worked out beside the page; it is waited
    for so many seconds at most. `unkeyed`: what `function` can do without."""
    request = _asked_for(function, copied, None, parameters)
    return ahead.working.wait_for(request.question, seconds, partial(request.again, unkeyed))


def answer(name: str, *, sources: bool = False, at: Clock | None = None, **parameters: Any) -> pd.DataFrame:
    """The answer to queries/NAME.sql under the reader's filters and date.

    A question that takes $district, $administration or $focus_area gets the shared filters' values, unless they are given
    here. With `sources=True`: the source rows (see queries.run). `at`: another clock than the reader's, of a locked figure.
    """
    parameters = shared_filters(queries.parameters_of(name)) | parameters
    clock = at or current_filters().clock
    return queries.run(store(), name, clock=clock, sources=sources, **parameters)


def estimate(
    function: Callable[..., Any],
    *,
    unkeyed: Mapping[str, Any] | None = None,
    copied: bool = True,
    at: Clock | None = None,
    **parameters: Any,
) -> Any:
    """What `function(store, clock=..., **parameters)` of a queries module returns, remembered like an answer.

    The function's parameters named district, administration or focus_area get the shared filters' values, unless given here.
    `unkeyed`: more arguments, which follow from the data and the other parameters and so are no part of what is remembered by.
    `at`: another clock than the reader's, of a locked figure. `copied=False`: everybody gets the same object, which nobody may
    change; for large ones, whose copying takes longer than the page.
    """
    request = _asked_for(function, copied, at, parameters)
    if not ahead.working.works or not request.does_without(unkeyed):
        with stopping.while_wanted(_look_for_another_wish):
            return request.answer(unkeyed)
    state, started = request.state(), time.monotonic()
    with stopping.while_wanted(_look_for_another_wish):
        result = request.answer(unkeyed)
    ahead.working.answered(request.question, seconds=time.monotonic() - started, state=state)
    return result


def _look_for_another_wish() -> None:
    """Ends the page's run where its reader has left, or asked for something else: the library says so to whoever looks at the
    session's state."""
    "csb" in st.session_state  # noqa: B015


def later(question: str | Callable[..., Any], **parameters: Any) -> Callable[[], Any]:
    """The same as `answer` (for a name) or `estimate` (for a function), given when it is called, outside the page's run too."""
    if isinstance(question, str):
        names, ask = queries.parameters_of(question), partial(queries.run, store(), question)
    else:
        names, ask = frozenset(inspect.signature(question).parameters), partial(question, store())
    return partial(ask, clock=current_filters().clock, **(shared_filters(names) | parameters))


def cached_html(function: Callable[..., str], **parameters: Any) -> str:
    """The HTML that `function(**parameters)` makes of answers under the reader's filters and date, remembered like an answer.

    For what has hundreds of rows, which take longer to write than to find. What the text depends on besides the data and the
    filters has to be a parameter.
    """
    ask = partial(function, **parameters)
    key = _key(_where(function), current_filters().clock, address_of_filters(), parameters)
    return _cached_html(ask, key)


def cached(make: Callable[[], T], function: Callable[..., Any], *parameters: Hashable) -> T:
    """What `make` makes of answers under the reader's filters and date, remembered like an answer. `function`: what makes it;
    `parameters`: what it hangs on besides the data and the day, filters too."""
    made: T = _estimate(make, _key(_where(function), current_filters().clock, *parameters))
    return made


def focus_areas() -> dict[str, str]:
    """Id -> name of the strategy's focus areas in the newest data, for the filter itself. Names are made distinct."""
    clock = store().clock()
    ask = partial(names_of_focus_areas, store(), clock=clock)
    names: dict[str, str] = _estimate(ask, _key(_where(names_of_focus_areas), clock))
    return names


def _where(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _key(name: str, clock: Clock, *more: Any) -> tuple[Any, ...]:
    """What is remembered by: what was asked, of which data, known when, on which day, and `more`, as the parameters."""
    current = store()
    return name, str(current.path), current.version, clock.known_at, clock.today, *more


def _call(_ask: Callable[[], Any], key: tuple[Any, ...]) -> Any:
    return _ask()


_estimate = st.cache_data(max_entries=200, show_spinner=False)(_call)
_estimate_uncopied = st.cache_resource(max_entries=50, show_spinner=False)(_call)


# Few: a text of many rows may have some megabytes.
@st.cache_data(max_entries=20, show_spinner=False)
def _cached_html(_ask: Callable[[], str], key: tuple[Any, ...]) -> str:
    return _ask()

"""What many questions stand on is worked out once for each state of the store, however many ask, and at the same time."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from data.store import Reader

# Of each store; what was asked for last is kept longest.
MOST = 400
_answers: WeakKeyDictionary[Reader, tuple[str, dict[Hashable, Future[Any]]]] = WeakKeyDictionary()
_guard = threading.Lock()
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def once(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """`function(store, *, clock=None, **parameters)`, worked out once for each clock and parameters until the store changes.

    Who asks while it is being worked out waits for that answer. A table is a copy of one's own; what else it returns nobody may change.
    Parameters have to be hashable.
    """
    taken = inspect.signature(function)

    @wraps(function)
    def answered(*positional: Parameters.args, **named: Parameters.kwargs) -> Result:
        bound = taken.bind(*positional, **named)
        bound.apply_defaults()
        store: Reader = bound.arguments.pop("store")
        bound.arguments["clock"] = bound.arguments["clock"] or store.clock()
        mark = (function.__module__, function.__qualname__, *bound.arguments.items())
        return told_once(store, mark, lambda: function(store, **bound.arguments))  # type: ignore[call-arg, arg-type]

    return answered


def told_once(store: Reader, mark: Hashable, make: Callable[[], Result]) -> Result:
    """What `make` gives, made once for this mark until the store changes. An error is told to those who wait, and not kept; where
    who makes it no longer wants it, the next of them does."""
    with _guard:
        version, answers = _answers.get(store, ("", {}))
        if version != store.version:
            answers = {}
            _answers[store] = (store.version, answers)
        pending = answers.pop(mark, None)
        own = Future[Any]() if pending is None else pending
        answers[mark] = own
        while len(answers) > MOST:
            answers.pop(next(iter(answers)))
    if pending is None:
        try:
            own.set_result(make())
        except BaseException as error:
            with _guard:
                if answers.get(mark) is own:
                    del answers[mark]
            own.set_exception(error if isinstance(error, Exception) else CancelledError())
            raise
    try:
        answer = own.result()
    except CancelledError:
        return told_once(store, mark, make)
    # What is changed in a copy is copied then.
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else answer

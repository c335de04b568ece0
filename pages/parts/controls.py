"""Controls whose choice lives in the address: a drop-down, a row of buttons, and how the address is read before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st

from pages.parts import filters
from queries.shared import residents


def read_address(key: str, options: Mapping[Any, str], what: str) -> None:
    """Before a widget reads the address: understand codes too, and say what cannot be understood.

    "Adressen beder om {what} »...«, som ikke findes."
    """
    value = filters.from_address(key, _understood(options), what)
    if value is not None and st.query_params.get(key) != options[value]:
        # A widget reads the words only; one that is set from code instead drops out of the address.
        st.query_params[key] = options[value]
        st.rerun()


def select(
    label: str,
    options: Mapping[Any, str],
    *,
    key: str,
    index: int | None = 0,
    placeholder: str = "",
    width: int | Literal["stretch"] = "stretch",
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> Any:
    """A drop-down whose choice lives in the address under `key`, to be read first. `options`: value -> what people read."""
    return st.selectbox(
        label,
        list(options),
        index=index,
        format_func=lambda value: options[value],
        key=key,
        placeholder=placeholder,
        bind="query-params",
        width=width,
        label_visibility=label_visibility,
    )


def _understood(options: Mapping[Any, str]) -> Callable[[str], Any]:
    """Reads an address: the words people see, or the code."""
    values = {label.casefold(): value for value, label in options.items()}
    values |= {str(value).casefold(): value for value in options if not isinstance(value, bool)}
    return lambda text: values.get(text.strip().casefold())


def segments(options: Mapping[str, str], *, label: str, key: str) -> str:
    """A row of buttons, of which one is always chosen; its choice lives in the address under `key`, to be read first."""
    return st.segmented_control(
        label,
        list(options),
        default=next(iter(options)),
        required=True,
        format_func=lambda value: options[value],
        key=key,
        label_visibility="collapsed",
        bind="query-params",
    )


def counted_as() -> str | None:
    """The choice over a map of what its figures are shown as, of residents.SHOWN_AS; None where it is the counts."""
    read_address(residents.KEY, residents.SHOWN_AS, "kortets tal")
    chosen = segments(residents.SHOWN_AS, label="Kortet viser", key=residents.KEY)
    return None if chosen == residents.COUNTS else chosen

"""The way from a figure to the rows behind it: links to the page Datagrundlag."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

import queries
from pages.parts import registry
from pages.parts.filters import KEYS, address_of_filters, from_address, is_current
from pages.parts.markdown import plain
from queries import Clock
from queries.briefing.renamed import as_now
from queries.briefing.slide import Source

_NAME = re.compile(r"[a-z_]+(/[a-z_]+)+")
# The moment a locked figure's rows were known, to the microsecond: the day alone would let in what came later that day.
_FROZEN = "kendt"
SHARED = ("district", "administration", "focus_area")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class SourceRequest:
    """Which figure the reader asked about: a query, its own parameters, and the row of its answer (None: all of it).

    `clock`: of a figure that was locked, whatever date the reader has chosen.
    """

    name: str
    parameters: dict[str, Any]
    row: int | None
    clock: Clock | None = None


def _query(name: str, row: int | None, parameters: Mapping[str, Any]) -> dict[str, str]:
    found = {"figur": name}
    if row is not None:
        found["raekke"] = str(int(row) + 1)
    if parameters:
        found["med"] = json.dumps(parameters, ensure_ascii=False, separators=(",", ":"), default=str)
    return found


def source_url(name: str, *, row: int | None = None, **parameters: Any) -> str:
    """The address of the rows behind a figure, the reader's filters included; for links in HTML and tables.

    `name`, `parameters`: as given to `answer`. `row`: position in the answer, from 0. Following it loads the page anew.
    """
    query = {**address_of_filters(), **_query(name, row, parameters)}
    return f"{registry.spec('datagrundlag').address}?{urlencode(query)}"


def page_url(slug: str, **parameters: str | int) -> str:
    """The address of a page with the reader's filters, for links in HTML and tables; loads the page anew.

    Empty where the page is not there, which tables show as text without a link.
    """
    if not registry.spec(slug).path.is_file():
        return ""
    query = {**address_of_filters(), **{key: str(value) for key, value in parameters.items()}}
    return registry.spec(slug).address + (f"?{urlencode(query)}" if query else "")


def page_urls(slug: str, name: str, **fixed: str | int) -> Callable[[Any], str]:
    """From a value of `name` to the address of that page, as `page_url` gives it; the filters are read once for many links."""
    start = page_url(slug, **fixed)
    sign = "&" if "?" in start else "?"
    return lambda value: f"{start}{sign}{urlencode({name: value})}" if start else ""


def source_link(name: str, *, row: int | None = None, label: str = "Kilde", **parameters: Any) -> None:
    """A small link to the rows behind a figure. The session and the reader's filters are kept."""
    _link("datagrundlag", label, _query(name, row, parameters))


def frozen_source_link(source: Source, clock: Clock, *, label: str = "") -> None:
    """A small link to the rows behind a figure of a locked presentation: those that were known then, for its own filters alone."""
    source = as_now(source)
    shared = {name: None for name in SHARED if name in queries.parameters_of(source.query)}
    found = _query(source.query, source.row, {**shared, **source.parameters})
    if clock.known_at is not None:
        found |= {_FROZEN: clock.known_at.isoformat(), KEYS["as_of"]: clock.today.isoformat()}
    _link("datagrundlag", label or source.label, found)


def view_source_link(source: Source) -> None:
    """A small link to the rows behind a view."""
    source_link(source.query, row=source.row, label=source.label, **source.parameters)


def page_link(slug: str, label: str, **parameters: str | int) -> None:
    """A small link to another page; the session and the reader's filters are kept. `parameters` go into the address."""
    _link(slug, label, {key: str(value) for key, value in parameters.items()})


def _link(slug: str, label: str, query: dict[str, str]) -> None:
    target = registry.spec(slug)
    if is_current(target):
        # st.page_link to the page itself shows the new view but leaves the address as it was (Streamlit 1.67).
        url = f"{target.address}?{urlencode({**address_of_filters(), **query})}"
        st.html(
            f'<a href="{escape(url, quote=True)}" target="_self"><span>{escape(label)}</span></a>',
            width="content",
        )
    elif target.path.is_file():
        st.page_link(str(target.path), label=plain(label), icon="", help="", query_params=query or None)


def requested_source() -> SourceRequest | None:
    """What the address of Datagrundlag asks about; None when it asks for nothing, or for what cannot be (which is said)."""
    name = from_address("figur", lambda text: text if _NAME.fullmatch(text) else None, "tallet")
    row = from_address(
        "raekke", lambda text: int(text) - 1 if text.isdigit() and int(text) > 0 else None, "række"
    )
    parameters = from_address("med", _decoded, "oplysningen")
    known_at = from_address(_FROZEN, _moment, "tidspunktet")
    day = from_address(KEYS["as_of"], _as_day, "dagen") if known_at else None
    clock = Clock(known_at, day) if known_at and isinstance(day, date) else None
    return None if name is None else SourceRequest(name, parameters or {}, row, clock)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _decoded(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    return {key: _as_day(value) for key, value in found.items()}


def _as_day(value: Any) -> Any:
    """JSON has no dates; a text that is one was one."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value

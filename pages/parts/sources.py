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
from pages.parts.filters import KEYS, address_of_filters, from_address, stands_on, unheeded_filters
from queries import Clock, figures
from queries.briefing.renamed import as_now
from queries.briefing.slide import Source
from queries.shared.figure import taken

_NAME = re.compile(r"[a-z_]+(/[a-z_]+)+")
# The moment a locked figure's rows were known, to the microsecond: the day alone would let in what came later that day.
_FROZEN = "kendt"
SHARED = ("district", "administration", "focus_area")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class SourceRequest:
    """Which figure the reader asked about: a query, its own parameters, and the row of its answer (None: all of it).

    `clock`: of a figure that was locked, whatever date the reader has chosen. `figure`: the id of the key figure that it is, whose rows
    add up to it; else the rows of the answer are shown.
    """

    name: str
    parameters: dict[str, Any]
    row: int | None
    clock: Clock | None = None
    figure: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is such a question, with such parameters that an address may ask with, and such a figure of it."""
        try:
            names = queries.parameters_of(self.name)
        except LookupError:
            return False
        if self.figure is not None:
            figure = figures.BY_ID.get(self.figure)
            if figure is None or figure.query != self.name:
                return False
            # The reader's filters stand in the address beside it.
            own = figure.required - set(SHARED)
            if not own <= self.parameters.keys():
                return False
            names |= own
        return self.parameters.keys() <= names & queries.FROM_ADDRESS

    @property
    def arguments(self) -> dict[str, Any]:
        """What its question is asked with; what an estimate is asked with besides, the question does not take."""
        return taken(self.name, self.parameters)


def address(slug: str, own: Mapping[str, str | int], filters: Mapping[str, str] | None = None) -> str:
    """The address of a page: what every link of the product leads to.

    `own`: the page's own names; `filters`: the shared filters and the date, the reader's unless given. Each name stands once; where
    both have it, the page's own holds. Empty where the page is not there, which tables show as text without a link.
    """
    target = registry.spec(slug)
    if not target.path.is_file():
        return ""
    carried = address_of_filters() if filters is None else filters
    query = {**carried, **{name: str(value) for name, value in own.items()}}
    return target.address + (f"?{urlencode(query)}" if query else "")


def _query(
    name: str, row: int | None, parameters: Mapping[str, Any], figure: str | None = None
) -> dict[str, str]:
    query = {"figur": name}
    if figure is not None:
        query["tal"] = figure
    if row is not None:
        query["raekke"] = str(int(row) + 1)
    if parameters:
        query["med"] = json.dumps(parameters, ensure_ascii=False, separators=(",", ":"), default=str)
    return query


def source_url(name: str, *, row: int | None = None, figure: str | None = None, **parameters: Any) -> str:
    """The address of the rows behind a figure, the reader's filters and date included; for links in HTML and tables.

    `name`, `parameters`: as given to `answer`. `row`: position in the answer, from 0. `figure`: the id of the key
    figure that it is (queries.figures), whose rows then add up to it. A filter that is chosen and that this page does
    not heed is not to narrow the figure on the other page either.
    """
    unheeded = {shared: None for shared in unheeded_filters() if shared in queries.parameters_of(name)}
    return address("datagrundlag", _query(name, row, {**unheeded, **parameters}, figure))


def page_url(slug: str, **parameters: str | int) -> str:
    """The address of a page with the reader's filters and date, for links in HTML and tables; empty where the page is not there."""
    return address(slug, parameters)


def page_urls(slug: str, name: str, **fixed: str | int) -> Callable[[Any], str]:
    """From a value of `name` to the address of that page, as `page_url` gives it; the filters are read once for many links."""
    carried = address_of_filters()
    return lambda value: address(slug, {**fixed, name: value}, carried)


def source_link(
    name: str, *, row: int | None = None, figure: str | None = None, label: str = "Kilde", **parameters: Any
) -> None:
    """A small link to the rows behind a figure, as `source_url`."""
    _link(source_url(name, row=row, figure=figure, **parameters), label)


def page_link(slug: str, label: str, **parameters: str | int) -> None:
    """A small link to another page, as `page_url`; none to what is shown already, where a click would do nothing."""
    if not stands_on(slug, parameters):
        _link(page_url(slug, **parameters), label)


def frozen_source_link(source: Source, clock: Clock, *, label: str = "") -> None:
    """A small link to the rows behind a figure of a locked presentation: those that were known then, for its own filters alone."""
    source = as_now(source)
    shared = {name: None for name in SHARED if name in queries.parameters_of(source.query)}
    query = _query(source.query, source.row, {**shared, **source.parameters}, source.figure)
    if clock.known_at is not None:
        query |= {_FROZEN: clock.known_at.isoformat(), **_day_of(clock)}
    _link(address("datagrundlag", query, filters={}), label or source.label)


def view_source_link(source: Source) -> None:
    """A small link to the rows behind a view."""
    source_link(source.query, row=source.row, figure=source.figure, label=source.label, **source.parameters)


def frozen_page_link(slug: str, label: str, clock: Clock | None, **parameters: str | int) -> None:
    """A small link to the page behind a slide of a locked presentation, on its day and with its own filters alone."""
    _link(address(slug, parameters, filters=_day_of(clock) if clock else {}), label)


def _day_of(clock: Clock) -> dict[str, str]:
    return {KEYS["as_of"]: clock.today.isoformat()}


def _link(url: str, label: str) -> None:
    """A link of our own and not st.page_link, whose click doubles the filters in the address, whose address of the first page
    is empty, and which leaves the address as it was on the page itself (Streamlit 1.67). The session is kept all the same: see
    links.js.
    """
    if url:
        st.html(
            f'<a href="{escape(url, quote=True)}" target="_self"><span>{escape(label)}</span></a>',
            width="content",
        )


def requested_source() -> SourceRequest | None:
    """What the address of Datagrundlag asks about; None when it asks for nothing, or for what cannot be (which is said)."""
    name = from_address("figur", lambda text: text if _NAME.fullmatch(text) else None, "tallet")
    row = from_address(
        "raekke", lambda text: int(text) - 1 if text.isdigit() and int(text) > 0 else None, "række"
    )
    parameters = from_address("med", _decoded, "oplysningen")
    figure = from_address("tal", lambda text: text if text in figures.BY_ID else None, "nøgletallet")
    known_at = from_address(_FROZEN, _moment, "tidspunktet")
    day = from_address(KEYS["as_of"], _as_day, "dagen") if known_at else None
    clock = Clock(known_at, day) if known_at and isinstance(day, date) else None
    return None if name is None else SourceRequest(name, parameters or {}, row, clock, figure)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _decoded(text: str) -> dict[str, Any] | None:
    try:
        parameters = json.loads(text)
    except ValueError:
        return None
    if not isinstance(parameters, dict):
        return None
    return {key: _as_day(value) for key, value in parameters.items()}


def _as_day(value: Any) -> Any:
    """JSON has no dates; a text that is one was one."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value

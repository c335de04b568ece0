"""Since last: the choice of a day, and what stands otherwise since then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from data import danish
from data.store import audit
from pages.parts import filters, views
from pages.parts.answers import estimate, store
from pages.parts.controls import read_address, select
from pages.parts.identity import current_person
from pages.parts.sources import page_url
from queries.status.since import abridged, days, moved_since, since_view

KEY = "siden"


def choose() -> str | None:
    """The day to compare with, as ISO text; None until one is chosen, since the comparison takes seconds. It lives in the address."""
    today = filters.current_filters().clock.today
    options = estimate(days, visited=_visited())
    text = st.query_params.get(KEY, "")
    own = filters.parse_day(text.strip())
    if own is not None and own < today and own.isoformat() not in options:
        options = {own.isoformat(): danish.short_day(own)} | options
    read_address(KEY, options, "dagen")
    chosen: str | None = select(
        "Vis, hvad der er ændret siden", options, key=KEY, index=None, placeholder="Vælg en dag"
    )
    return chosen


def show(since: str) -> None:
    """What stands otherwise; each name leads to where it is explained."""
    with st.spinner("Sammenligner med dengang …"):
        moved = estimate(moved_since, since=since)
    view = replace(since_view(store(), moved, since=since), choices={"since": since})
    views.show(view, addresses=[page_url(one.page, **one.address) for one in abridged(moved)])


def _visited() -> date | None:
    """The day of the reader's visit before this one, where people sign in."""
    person = current_person()
    if not person.id:
        return None
    visits = audit.events(store(), event="signed_in", by=person.id)["at"]
    return visits.iloc[1].date() if len(visits) > 1 else None

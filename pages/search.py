"""Søg: everything with a name or a number, from one field, each hit a way to its page."""

from __future__ import annotations

import streamlit as st

from data import danish
from pages.parts import page, tables
from pages.parts.answers import estimate
from pages.parts.filters import from_address
from pages.parts.identity import current_person
from pages.parts.search import WORDS
from pages.parts.sources import page_url
from queries.search.find import MOST, find, found_view

from_address(WORDS, str, "søgningen")
top = st.container()
text = (
    st.text_input(
        "Søg efter",
        key=WORDS,
        placeholder="Ord, dele af ord, eller et nummer",
        bind="query-params",
        max_chars=200,
    )
    or ""
).strip()
person = current_person()
hits = estimate(
    find, text=text, uploads_of=None if person.is_csb else person.administrations if person.may_upload else ()
)
if not text:
    with top:
        page.headline("Søg i indsatser, mål, indikatorer, hotspots, møder og beslutninger")
    page.note(
        "Alle ord skal findes, men dele af ord er nok, og store bogstaver og stavemåden af æ, ø og å betyder intet. "
        "Forvaltningens eget nummer og sagsnummeret kan også bruges."
    )
    st.stop()
view = found_view(hits, text)
with top:
    page.headline(view.title)
if not hits:
    page.empty("Prøv færre eller kortere ord, eller se alle indsatser.", link=("indsatser", "Se indsatser"))
    st.stop()
page.note(danish.capital(f"{view.subtitle}."))
tables.small_table(
    view.frame.assign(address=[page_url(one.page, **one.address) for one in hits[:MOST]]),
    columns=view.named,
    caption=view.caption,
    links=lambda row: row.address,
)

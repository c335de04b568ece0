"""Vejledning: how the product is used, by role; what its words mean; what its figures rest on; whom to call."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from data.people import Person
from pages.parts import identity, page, registry, tables
from pages.parts.answers import estimate
from pages.parts.filters import from_address
from pages.parts.guide import book, terms
from pages.parts.guide.values import values
from pages.parts.sources import page_link, page_url, source_link
from pages.parts.tabs import tabs
from queries.sources.about import COLUMNS, declaration

SIDE = "side"
HEADLINES = {
    "læser": "Begynd på Status, og følg tallene derfra",
    "indberetter": "Begynd på Indberet data: den siger, hvad jeres forvaltning mangler",
    "CSB": "Begynd på Datagrundlag: den siger, hvem der mangler at levere",
    "administrator": "Begynd på Drift: den siger, om alt er i orden",
}


def address(person: Person, slug: str) -> str:
    """The address of a page that the person may see; a page that they may not is only named."""
    return page_url(slug) if registry.spec(slug).permits(person) else ""


def show_text(name: str, person: Person) -> None:
    """One of the texts, section for section."""
    for part in book.sections(name):
        if part.title:
            page.section(part.title)
        st.html(f'<div class="csb-guide">{book.html(part.text, partial(address, person))}</div>')


def show_terms(person: Person, term_id: str | None) -> None:
    """The word list; the word that the address asks for (its id) stands first."""
    every = terms.terms()
    for one in every:
        if one.id == term_id:
            page.section(f"Du spurgte: {one.title}")
            st.html(f'<div class="csb-guide">{book.html(one.text, partial(address, person))}</div>')
    page.section("Alle ord")
    items = "".join(
        f"<div><dt>{escape(one.title)}</dt><dd>{book.html(one.text, partial(address, person))}</dd></div>"
        for one in every
    )
    st.html(f'<dl class="csb-guide csb-terms">{items}</dl>')


def show_figures(person: Person) -> None:
    """What is measured on a page, where it comes from, what time it is about, how, and what it cannot bear."""
    titles = {spec.title: spec for spec in registry.existing() if spec.rooms}
    chosen = st.selectbox(
        "Side", list(titles), index=None, placeholder="Vælg en side", key=SIDE, bind="query-params"
    )
    if not chosen:
        page.empty("Vælg den side, hvis tal du vil vide mere om.")
        return
    spec = titles[chosen]
    (text,) = (part.text for part in book.sections("about") if part.title == spec.title)
    page.section(f"Om tallene på {spec.title}")
    st.html(f'<div class="csb-guide">{book.html(text, partial(address, person))}</div>')
    declarations = estimate(declaration, rooms=spec.rooms)
    page.section("Kilder og periode")
    tables.small_table(
        declarations,
        columns=COLUMNS,
        caption="Ark, tallene bygger på",
        sources=[
            lambda: source_link("sources/freshness", label="Kilde til leverancerne"),
            lambda: source_link("sources/periods", label="Kilde til perioderne"),
        ],
        also=[
            lambda: page_link(spec.slug, f"Gå til {spec.title}"),
            lambda: page_link("datagrundlag", "Se alle kolonner i Datagrundlag"),
        ],
    )
    page.section("Kendte svagheder")
    weak = {part.title: part.text for part in book.sections("sheets")}
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(weak[name])}</dd></div>" for name in declarations["sheet"]
    )
    st.html(f'<dl class="csb-guide csb-terms">{items}</dl>')


def run(person: Person) -> None:
    # Asked for here, so that what one tab was asked stays known to the others.
    words = {one.id for one in terms.terms()}
    word = from_address(terms.WORD, lambda text: text if text in words else None, "ordet")
    titles = {spec.title for spec in registry.existing() if spec.rooms}
    from_address(SIDE, lambda text: text if text in titles else None, "siden")
    page.headline(HEADLINES.get(str(person.role), HEADLINES["læser"]))
    page.lead(f"Går du i stå, så skriv til {values()['contact']}.")
    tabs(
        {
            "Leder": partial(show_text, "leader", person),
            "Indberetter": partial(show_text, "reporter", person),
            "Sekretær i CSB": partial(show_text, "secretary", person),
            "Administrator": partial(show_text, "administrator", person),
            "Årets gang": partial(show_text, "year", person),
            terms.TAB: partial(show_terms, person, word),
            "Om tallene": partial(show_figures, person),
            "Databeskyttelse": partial(show_text, "privacy", person),
            "Tilgængelighed": partial(show_text, "accessibility", person),
        },
        key=terms.TOPIC,
    )


run(identity.current_person())

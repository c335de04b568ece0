"""Runs before every page: who is looking, the menu, the filters and what the data are; then the page itself.

A cold address goes through here too, so no page shows anything before the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from data import danish
from data.contract import show_names_of
from data.people import Person
from data.store import StoreError
from data.store.messages import behind, only_read
from pages.parts import answers, filters, identity, page, registry, search, theme, turns
from pages.parts.guide.terms import TOPIC
from pages.parts.registry import PageSpec
from pages.parts.sources import page_url

READER = Person("", "læser")
GUIDE = "vejledning"
MARK = Path(__file__).parent / "parts" / "mark.svg"


def no_access(needs: registry.Need) -> None:
    """Stands in for a page that the person's role does not permit."""
    identity.note_once("refused", f"siden {filters.page_title()}")
    page.headline("Du har ikke adgang til denne side")
    page.empty(registry.WHO[needs])


def removed_day() -> None:
    """Stands in for a page as it was on a day whose data have been removed: what is left would be other figures."""
    before = answers.store().removed_before
    page.headline("Data fra den dag er fjernet")
    page.empty(
        f"Hvad der var kendt før {danish.day(before)}, er fjernet efter reglerne for opbevaring. "
        "Vælg en senere dag i »Data pr.«, eller tryk »Ryd filtre«."
    )


def menu(person: Person) -> tuple[Any, dict[str, PageSpec]]:
    """Register the pages; returns the one that was asked for, and the pages by address. Nobody without a role sees a menu."""
    sections: dict[str, list[Any]] = {}
    by_address: dict[str, PageSpec] = {}
    for spec in registry.existing():
        permitted = spec.permits(person)
        source: Path | Callable[[], None] = spec.path if permitted else partial(no_access, spec.needs)
        entry = st.Page(
            source,
            title=spec.title,
            url_path=spec.slug,
            default=not by_address,
            visibility="visible" if permitted else "hidden",
        )
        sections.setdefault(spec.section, []).append(entry)
        by_address[entry.url_path] = spec
    return st.navigation(sections, position="top" if person.role else "hidden"), by_address


def dateline(spec: PageSpec) -> None:
    """What the figures stand on, over everything else, and the way to what they are and to how the page is used."""
    current = answers.store()
    newest = current.data_as_of()
    parts = []
    if current.is_example:
        parts.append("<b>Eksempeldata: alle tal er opdigtede</b>")
    if current.is_full:
        parts.append(f"<b>{escape(only_read())}</b>")
    if current.behind_since is not None:
        parts.append(f"<b>{escape(behind(current.behind_since))}</b>")
    if newest is None:
        parts.append("Der er endnu ingen data")
    else:
        parts.append(escape(filters.as_of_sentence(filters.current_filters(), danish.moment(newest))))
    if unused := filters.unused_sentence():
        parts.append(f'<span class="csb-chip">{escape(unused)}</span>')
    if spec.slug != GUIDE:
        ways = {"Vejledning": page_url(GUIDE)}
        if spec.rooms:
            ways = {"Om tallene": page_url(GUIDE, **{TOPIC: "Om tallene", "side": spec.title})} | ways
        parts += [
            f'<a href="{escape(url, quote=True)}" target="_self">{label}</a>'
            for label, url in ways.items()
            if url
        ]
    where = f'<span class="csb-where">{escape(spec.title)}</span>'
    items = "".join(f"<span>{part}</span>" for part in parts)
    # Read by calendar.js.
    day = filters.current_filters().clock.today.isoformat()
    st.html(f'<div class="csb-dateline" data-day="{day}">{where}{items}</div>')


def run() -> None:
    person = identity.current_person()
    chosen, by_address = menu(person)
    spec = by_address[chosen.url_path]
    # The icon is a file, and files are for those who are let in.
    icon = str(MARK) if person.role else None
    st.set_page_config(page_title=f"{spec.title} · Sikker By", page_icon=icon, layout="wide")
    theme.apply_style()
    identity.note_sign_in(person)
    identity.gate(person)
    if spec.full_screen and spec.full_screen in st.query_params:
        filters.leave_out(spec)
        chosen.run()
        return
    try:
        focus_areas = answers.focus_areas()
    except StoreError as error:
        page.problem(error.sentence)
        st.stop()
    st.logo(str(MARK), size="large", link=None)
    top = st.container(gap="xxsmall")
    with top:
        line = st.container(horizontal=True, vertical_alignment="center", gap="small")
        filters.show(spec, focus_areas)
    show_names_of(filters.current_filters().clock.today)
    with line:
        dateline(spec)
        if spec.slug != search.SLUG:
            search.field()
        identity.show_who(person)
    if spec.permits(person) and not spec.permits(READER):
        identity.note_once("saw", f"siden {spec.title}")
    if filters.is_removed(filters.current_filters()) and spec.permits(person):
        removed_day()
    else:
        chosen.run()
    if unknown := filters.unknown_names():
        names = danish.listing([f"»{name}«" for name in unknown])
        top.warning(f"Siden kender ikke {names} i adressen og ser bort fra det.")


with turns.own_turn():
    run()

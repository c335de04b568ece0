"""Drift: how the product is, its backups, what is kept how long, and who may do what."""

from __future__ import annotations

import streamlit as st

from data import danish
from data.people import Person
from data.store import health
from data.version import VERSION
from pages.parts import cards, identity, page
from pages.parts.answers import store
from pages.parts.markdown import plain
from pages.parts.operation import audit, backups, retention, roles
from queries.operation import operating_figures


def headline(state: health.Health) -> str:
    if state.state == "ok":
        return "Driften er i orden"
    if state.state == "down":
        return "Databasen kan ikke bruges"
    return f"Driften virker, men {danish.plural_in_words(len(state.reasons), 'ting', 'ting')} skal ses efter"


def run(person: Person) -> None:
    current = store()
    state = health.health(lambda: current)
    page.headline(headline(state))
    for reason in state.reasons:
        st.warning(plain(reason))
    page.note(f"Sikker By version {VERSION}.")
    cards.draw(operating_figures(current, state), per_row=5)
    copies, keeping, people, events = st.tabs(["Sikkerhedskopier", "Opbevaring", "Roller", "Hændelser"])
    with copies:
        backups.show(person, current)
    with keeping:
        retention.show(person, current)
    with people:
        roles.show()
    with events:
        audit.show()


somebody = identity.current_person()
if somebody.is_administrator:
    run(somebody)
else:
    page.headline("Du har ikke adgang til denne side")
    page.empty("Siden er for administratorer. Spørg Center for Sikker By, hvis du skal passe driften.")

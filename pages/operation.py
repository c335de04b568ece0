"""Drift: how the product is, its backups, what is kept how long, and who may do what."""

from __future__ import annotations

import streamlit as st

from data import danish
from data.people import Person
from data.store import Store, health
from pages.parts import identity, page
from pages.parts.answers import store
from pages.parts.markdown import plain
from pages.parts.operation import audit, backups, retention, roles
from pages.parts.page import KeyFigure
from pages.parts.theme import Tone

TONES: dict[str, Tone] = {"ok": "good", "degraded": "warn", "down": "bad"}
WORDS = {"ok": "i orden", "degraded": "skal ses efter", "down": "nede"}


def headline(found: health.Health) -> str:
    if found.state == "ok":
        return "Driften er i orden"
    if found.state == "down":
        return "Databasen kan ikke bruges"
    return f"Driften virker, men {danish.plural_in_words(len(found.reasons), 'ting', 'ting')} skal ses efter"


def show_figures(found: health.Health, current: Store) -> None:
    newest = current.newest()
    day, note = backups.age(current)
    page.key_figures(
        [
            KeyFigure(
                "Tilstand",
                WORDS[found.state].capitalize(),
                "Som /driftsstatus svarer",
                tone=TONES[found.state],
                tone_text=danish.plural_in_words(len(found.reasons), "bemærkning", "bemærkninger"),
            ),
            KeyFigure("Seneste sikkerhedskopi", day, note),
            KeyFigure("Databasen", danish.file_size(current.path.stat().st_size), "Filens størrelse"),
            KeyFigure(
                "Ledig plads", danish.file_size(health.free(current.path.parent)), "På databasens disk"
            ),
            KeyFigure(
                "Seneste indberetning",
                "ingen" if newest is None else danish.short_day(newest),
                "" if newest is None else f"kl. {newest:%H.%M}",
            ),
        ],
        per_row=5,
    )


def run(person: Person) -> None:
    current = store()
    found = health.health(lambda: current)
    page.headline(headline(found))
    for reason in found.reasons:
        st.warning(plain(reason))
    show_figures(found, current)
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

"""A readiness card per district: coordinator, actors, initiatives on the spot and the last events."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS, DISTRICTS
from pages.parts import page, tables, views
from pages.parts.answers import answer, estimate
from pages.parts.tables import Column
from queries.unrest import views as unrest_views

LAST = {
    "occurred_at": Column("Seneste hændelser", "moment"),
    "type": Column("Art"),
    "severity": Column("Alvor", "count"),
}
NAMED, SHOWN_EVENTS = 4, 3


def show() -> None:
    rows = answer("unrest/districts")
    events = answer("unrest/events")
    view = views.ask(unrest_views.readiness)
    coming = estimate(unrest_views.next_dates)
    page.section(view.title, view.subtitle)
    cards = rows.to_dict("records")
    for start in range(0, len(cards), 2):
        for column, card in zip(st.columns(2, gap="medium"), cards[start : start + 2], strict=False):
            with column, st.expander(f"{DISTRICTS[card['district']]}: {_state(card)}"):
                _card(card, events[events["district"] == card["district"]], coming.get(card["district"]))
    views.links(view)


def _state(card: dict[Any, Any]) -> str:
    return str(card["state"]) if card["delivered"] else "ikke indberettet"


def _card(card: dict[Any, Any], events: Any, coming: Any) -> None:
    state = _state(card)
    tone = unrest_views.STATE_TONES.get(state, "bad")
    if danish.is_missing(card["coordinator"]):
        agreed = "Ingen er aftalt." if card["delivered"] else "Arket Beredskab har ingen række for bydelen."
    else:
        agreed = (
            f"{card['coordinator']}, {_anchored(card['anchoring'])}. "
            + (
                f"Mål: første indsats inden for {danish.number(card['goal_minutes'])} minutter. "
                if not danish.is_missing(card["goal_minutes"])
                else ""
            )
            + f"Aftalt {danish.day(card['agreed_on'])}, frist for revision {danish.day(card['review_on'])}."
        )
    lines = (
        ("Koordinator", agreed),
        *([("Næste ventede dato", _coming(coming))] if coming is not None else []),
        ("Første indsats", unrest_views.within_goal(card)),
        ("Har deltaget", _actors(card)),
        ("Indsatser i bydelen", _initiatives(card)),
    )
    rows_html = "".join(
        f'<dt style="font-weight:600;padding:0">{escape(label)}</dt><dd style="margin:0 0 .3rem">{escape(text)}</dd>'
        for label, text in lines
    )
    st.html(
        f'{page.tone_word(state, tone)}<dl class="csb-note" style="margin:.5rem 0 0;padding:0">{rows_html}</dl>'
    )
    if len(events):
        tables.small_table(
            events.head(SHOWN_EVENTS),
            columns=LAST,
            caption=danish.plural(len(events), "urolighed i alt", "uroligheder i alt"),
        )
    else:
        page.note("Ingen registrerede uroligheder.")


def _coming(row: Any) -> str:
    """The next expected date, how the agreement is on that day, and who is on duty."""
    duty = danish.listing(list(row["on_duty"]))
    return f"{unrest_views.dated(row)}: {row['ready']}. {f'På vagt: {duty}.' if duty else 'Ingen er sat på vagt.'}"


def _anchored(unit: Any) -> str:
    if danish.is_missing(unit):
        return "forankring ikke oplyst"
    return f"forankret i {ADMINISTRATIONS.labels.get(unit, unit)}"


def _actors(card: dict[Any, Any]) -> str:
    return danish.listing(list(card["actors"])) or "ingen registreret"


def _initiatives(card: dict[Any, Any]) -> str:
    names = list(card["initiative_names"])
    if not names:
        return "ingen af bydelens egne"
    more = f" og {danish.number(len(names) - NAMED)} andre" if len(names) > NAMED else ""
    return f"{danish.number(len(names))}: {', '.join(names[:NAMED])}{more}"

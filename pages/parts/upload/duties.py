"""What an administration still owes before the deadline, and the two things to say when there is no file to send."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS, COMPLETE, CSB_ADMINISTRATION, DECLARATIONS, NONE_AT_ALL
from data.people import Person
from data.store import Store
from pages.parts import identity, page, tables
from pages.parts.answers import answer, estimate
from pages.parts.sources import source_link
from pages.parts.tables import Column
from pages.parts.upload.state import State
from queries.sources.coverage import checklist
from queries.sources.due import Due, next_due

COLUMNS = {
    "sheet": Column("Ark"),
    "state": Column("Stand"),
    "delivered_at": Column("Senest leveret eller bekræftet", "date"),
    "rows": Column("Rækker", "count"),
}
# As many sheets as a headline names.
NAMED = 7


def owed(administration: str) -> pd.DataFrame:
    """One row per sheet that the administration owes; see queries.sources.coverage."""
    return estimate(checklist, administration=administration)


def due(administration: str) -> Due | None:
    return estimate(next_due, administration=administration)


def headline(administration: str) -> str:
    """ "SOF mangler Forslag; fristen er om 4 arbejdsdage" """
    missing = list(owed(administration).query("not delivered")["sheet"])
    soon = due(administration)
    when = f"; {soon.name[:1].lower()}{soon.name[1:]} {soon.in_words}" if soon else ""
    name = ADMINISTRATIONS.labels[administration]
    if not missing:
        return f"{name} har leveret det, den skal levere{when}"
    named = (
        missing if len(missing) <= NAMED else [*missing[: NAMED - 2], f"{len(missing) - NAMED + 2} ark mere"]
    )
    return f"{name} mangler {danish.listing(named)}{when}"


def show(state: State, person: Person, store: Store) -> None:
    """What is owed, and the buttons for those who have nothing new."""
    rows = owed(state.administration)
    rows["state"] = [
        page.shaped("leveret", "good") if delivered else page.shaped("mangler", "warn")
        for delivered in rows["delivered"]
    ]
    page.section("Det skal I levere")
    soon = due(state.administration)
    caption = "Ark, som alle forvaltninger skal levere"
    if state.administration == CSB_ADMINISTRATION:
        caption += ", og Center for Sikker By's egne"
    if soon is not None:
        page.note(f"{soon.name}: {danish.day(soon.deadline)}, {soon.in_words}.")
        row = soon.row
        tables.small_table(
            rows,
            columns=COLUMNS,
            caption=caption,
            sources=[
                lambda: source_link(
                    "process/milestones",
                    row=row,
                    label="Kilde til fristen",
                    administration=state.administration,
                )
            ],
        )
    else:
        tables.small_table(rows, columns=COLUMNS, caption=caption)
    _confirm(rows, state, person, store)
    _declare(state, person, store)


def _confirm(rows: pd.DataFrame, state: State, person: Person, store: Store) -> None:
    st.button(
        "Bekræft uændret",
        key=state.key("confirm"),
        disabled=not rows["delivered"].any(),
        on_click=_say_unchanged,
        args=(state, person, store),
        help="Der er ikke noget nyt: alt, hvad I har leveret, gælder stadig i dag.",
    )


def _say_unchanged(state: State, person: Person, store: Store) -> None:
    body = {"administration": state.administration}
    _record(store, "confirmation", body, "Bekræftet: alt, hvad I har leveret, gælder stadig.", state, person)


def _declare(state: State, person: Person, store: Store) -> None:
    declared = answer("sources/declarations")
    own = declared[declared["administration"] == state.administration]
    if len(own):
        last = own.iloc[0]
        word = DECLARATIONS.get(str(last["kind"]), str(last["kind"]))
        page.note(f"Erklæret: »{word}« pr. {danish.day(last['declared_for'])}.")
    with st.expander("Erklær listen over indsatser komplet"):
        kind = st.radio(
            "Vi erklærer",
            list(DECLARATIONS),
            index=None,
            format_func=lambda code: DECLARATIONS[code] if code == COMPLETE else "Vi har ingen indsatser",
            key=state.key("declared"),
        )
        today = store.clock().today
        day = st.date_input(
            "pr.", value=today, max_value=today, format="DD.MM.YYYY", key=state.key("declared-on")
        )
        contradicts = kind == NONE_AT_ALL and _initiatives(state.administration) > 0
        if contradicts:
            page.note(
                "Der er gemt indsatser for forvaltningen. Afslut dem først, eller vælg at listen er komplet."
            )
        st.button(
            "Erklær",
            key=state.key("declare"),
            disabled=kind is None or day is None or contradicts,
            on_click=_say_complete,
            args=(kind, day, state, person, store),
        )


def _initiatives(administration: str) -> int:
    duties = owed(administration)
    return int(duties.loc[duties["table"] == "initiatives", "rows"].sum())


def _say_complete(kind: str, day: date, state: State, person: Person, store: Store) -> None:
    body = {"administration": state.administration, "kind": kind, "date": day.isoformat()}
    sentence = f"Erklæret: »{DECLARATIONS[kind]}« pr. {danish.day(day)}."
    _record(store, "declaration", body, sentence, state, person)


def _record(
    store: Store, kind: str, body: dict[str, str], sentence: str, state: State, person: Person
) -> None:
    if not identity.may_still_upload_for(state.administration):
        return
    store.record(kind, state.administration, body, by=person.id)
    state.message = ("good", sentence)

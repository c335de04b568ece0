"""Backups: which there are, when the next is taken, and one at once."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from data.people import Person
from data.store import Store, StoreError, audit, backup
from pages.parts import page, tables
from pages.parts.markdown import plain
from pages.parts.tables import Column

COLUMNS = {
    "name": Column("Fil"),
    "made_at": Column("Taget", "moment"),
    "size": Column("Størrelse"),
}
MOST_ROWS = 10
_MESSAGE = "operation-backup-said"


def show(person: Person, store: Store) -> None:
    """The settings in words, the copies, and a button."""
    outcome = st.session_state.pop(_MESSAGE, None)
    if outcome is not None:
        kind, sentence = outcome
        (st.success if kind == "good" else st.error)(plain(sentence))
    try:
        chosen = backup.settings()
    except StoreError as error:
        page.problem(error.sentence)
        return
    if chosen.folder is None:
        page.empty(
            "Der er ingen mappe til sikkerhedskopier. Sæt CSB_BACKUP_DIR til en mappe på en anden disk, og start appen igen."
        )
        return
    copies = backup.copies(store, chosen.folder)
    page.note(
        f"Appen tager en kopi hver nat kl. {chosen.hour:02d}.00, læser den efter og beholder de {danish.number(chosen.keep)} nyeste. "
        "En kopi indeholder alt, også de oprindelige filer."
    )
    if backup.shares_disk(store, chosen.folder):
        page.note("Kopierne ligger på samme disk som databasen. Går disken i stykker, er begge dele væk.")
    st.button(
        "Tag sikkerhedskopi nu",
        icon=":material/save:",
        on_click=_take,
        args=(person, store, chosen),
        key="operation-backup",
    )
    if not copies:
        page.empty("Der er endnu ingen sikkerhedskopi.")
        return
    frame = pd.DataFrame(
        {
            "name": [copy.path.name for copy in copies],
            "made_at": [copy.made_at for copy in copies],
            "size": [danish.file_size(copy.size) for copy in copies],
        }
    )
    tables.small_table(frame.head(MOST_ROWS), columns=COLUMNS, caption="Nyeste først")
    if len(copies) > MOST_ROWS:
        page.note(f"Viser de {MOST_ROWS} nyeste af {danish.number(len(copies))}.")
    if store.is_example:
        return
    page.section("Gendan en kopi", "Stop appen, og skriv kommandoen på serveren i programmets mappe.")
    st.code(f"python -m data restore {copies[0].path}", language=None, wrap_lines=True)
    page.note(
        "Kopien læses igennem først. Den database, der er der nu, gemmes ved siden af under et andet navn."
    )


def _take(person: Person, store: Store, chosen: backup.Settings) -> None:
    if not person.is_administrator or chosen.folder is None:
        return
    try:
        made = backup.make(store, chosen.folder, chosen.keep)
    except StoreError as error:
        st.session_state[_MESSAGE] = ("bad", error.sentence)
        return
    audit.note(store, "backed_up", by=person.id, detail=made.path.name)
    st.session_state[_MESSAGE] = (
        "good",
        f"Sikkerhedskopien er taget og læst efter: {made.path.name} ({danish.file_size(made.size)}).",
    )

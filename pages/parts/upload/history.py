"""An administration's own uploads, and the way to take one back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from data.people import Person
from data.store import Store, StoreError
from pages.parts import identity, page, tables
from pages.parts.answers import answer
from pages.parts.download import download_excel
from pages.parts.markdown import plain
from pages.parts.tables import Column
from pages.parts.upload.state import State

COLUMNS = {
    "upload_no": Column("Nr.", "count"),
    "accepted_at": Column("Hvornår", "moment"),
    "what": Column("Hvad"),
    "new": Column("Nye", "count"),
    "changed": Column("Ændrede", "count"),
    "ended": Column("Afsluttede", "count"),
    "note": Column("Bemærkning"),
    "accepted_by": Column("Af"),
}
MOST_ROWS = 8


def entries(uploads: pd.DataFrame) -> pd.DataFrame:
    """The history with `what` in words: the files, and whether it has been taken back."""

    def what(row: dict[str, object]) -> str:
        if row["kind"] == "undo":
            return f"Fortryder nr. {danish.number(row['undoes'])}"  # type: ignore[arg-type]
        undone = row["undone_by"]
        taken = "" if danish.is_missing(undone) else f" (fortrudt af nr. {danish.number(undone)})"  # type: ignore[arg-type]
        files = "uden fil" if danish.is_missing(row["files"]) else row["files"]
        return f"{files}{taken}"

    return uploads.assign(what=[what(row) for row in uploads.to_dict("records")])


def show(state: State, person: Person, store: Store) -> None:
    """The newest entries, all of them as Excel, and undo."""
    page.section("Jeres indberetninger")
    if state.undone is not None:
        kind, sentence = state.undone
        (st.success if kind == "good" else st.error)(plain(sentence))
        state.undone = None
    uploads = answer("sources/uploads", administration=state.administration)
    if uploads.empty:
        page.empty("I har ikke indberettet noget endnu.")
        return
    rows = entries(uploads)
    tables.small_table(
        rows.head(MOST_ROWS), columns=COLUMNS, caption="Nyeste først", file=len(rows) <= MOST_ROWS
    )
    if len(rows) > MOST_ROWS:
        page.note(f"Viser de {MOST_ROWS} nyeste af {danish.number(len(rows))}.")
        download_excel(
            "Hent hele historikken som Excel",
            {"Indberetninger": (rows, COLUMNS)},
            f"indberetninger-{state.administration}",
            key=state.key("history"),
            selection=state.administration,
        )
    _undo(rows, state, person, store)


def _undo(rows: pd.DataFrame, state: State, person: Person, store: Store) -> None:
    standing = rows[(rows["kind"] == "delivery") & rows["undone_by"].isna()]
    if standing.empty:
        return
    words = {
        int(row["upload_no"]): f"Nr. {row['upload_no']}, {danish.moment(row['accepted_at'])}: {row['what']}"
        for row in standing.to_dict("records")
    }
    with st.expander("Fortryd en indberetning"):
        page.note(
            "Tallene bliver, som om indberetningen ikke var godkendt. Den og fortrydelsen bliver stående i historikken."
        )
        number = st.selectbox(
            "Indberetning",
            list(words),
            format_func=words.__getitem__,
            key=state.key("undo-number"),
            placeholder="Vælg",
        )
        reason = st.text_input("Hvorfor", key=state.key("undo-reason"), max_chars=300)
        st.button(
            f"Fortryd indberetning nr. {number}",
            key=state.key("undo"),
            disabled=not reason.strip(),
            on_click=_take_back,
            args=(number, reason, state, person, store),
        )


def _take_back(number: int, reason: str, state: State, person: Person, store: Store) -> None:
    if not identity.may_still_upload_for(state.administration):
        return
    try:
        entry = store.undo(number, by=person.id, reason=" ".join(reason.split()))
    except StoreError as error:
        state.undone = ("bad", error.sentence)
        return
    # The reason was for this one: it must not stand ready for the next in the list.
    state.begin_again()
    state.receipt = None
    state.undone = ("good", f"Indberetning nr. {number} er fortrudt (nr. {entry} i historikken).")

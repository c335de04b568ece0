"""Retention: choose an age, see what goes, say why, and remove it; and what has been removed before."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st

from data import danish
from data.contract import BY_TABLE
from data.people import Person
from data.store import Store, StoreError, operation_messages, retention
from data.store.retention import Removal
from pages.parts import page, tables
from pages.parts.answers import estimate
from pages.parts.markdown import plain
from pages.parts.tables import Column

COLUMNS = {"what": Column("Hvad"), "rows": Column("Fjernes", "count")}
EARLIER = {
    "made_at": Column("Hvornår", "moment"),
    "made_by": Column("Af"),
    "before": Column("Ældre end", "date"),
    "originals": Column("Oprindelige filer", "count"),
    "rows": Column("Rækker i historikken", "count"),
    "reason": Column("Hvorfor"),
}
FIVE_YEARS = 5 * 365
_MESSAGE = "operation-retention-said"


def show(person: Person, store: Store) -> None:
    """The whole course of it on one tab."""
    outcome = st.session_state.pop(_MESSAGE, None)
    if outcome is not None:
        kind, sentence = outcome
        (st.success if kind == "good" else st.error)(plain(sentence))
    page.note(
        "Oprindelige filer og historik, der er ældre end en alder, kan fjernes for altid. De gældende rækker bliver, og det gør "
        "låste præsentationer med deres egne tal også. »Data pr.« en dag før grænsen kan ikke vises bagefter, "
        "og indberetninger fra før den kan ikke fortrydes."
    )
    days = st.number_input(
        "Fjern, hvad der er ældre end (dage)",
        min_value=retention.LOWEST_AGE,
        max_value=36_500,
        value=FIVE_YEARS,
        step=1,
        key="operation-retention-days",
        width=320,
    )
    removal: Removal = estimate(retention.preview, days=int(days))
    if removal.any:
        page.section("Det fjernes", f"{removal.in_words}.")
        tables.small_table(_rows(removal), columns=COLUMNS, caption="Hvad der fjernes")
        _confirm(removal, int(days), person, store)
    else:
        page.empty(operation_messages.what_goes(removal.before, 0, 0, 0))
    _show_earlier(store)


def _rows(removal: Removal) -> pd.DataFrame:
    rows = [("Oprindelige filer", removal.originals)] if removal.originals else []
    rows += [(f"Historik i »{BY_TABLE[table].header}«", count) for table, count in removal.rows.items()]
    return pd.DataFrame(rows, columns=["what", "rows"])


def _confirm(removal: Removal, days: int, person: Person, store: Store) -> None:
    reason = st.text_input("Hvorfor", key="operation-retention-reason", max_chars=300)
    seen = st.checkbox(
        "Jeg har set, hvad der fjernes, og at det ikke kan fortrydes", key="operation-retention-seen"
    )
    st.button(
        f"Fjern alt fra før {danish.day(removal.before)}",
        key="operation-retention",
        disabled=not seen or not reason.strip(),
        on_click=_remove,
        args=(removal, days, reason, person, store),
    )
    page.note(
        "Siderne venter, mens databasens fil skrives om uden det fjernede. Sikkerhedskopier fra før har det stadig, "
        "til de selv bliver slettet."
    )


def _remove(removal: Removal, days: int, reason: str, person: Person, store: Store) -> None:
    if not person.is_administrator:
        return
    try:
        removed = retention.carry_out(store, days=days, by=person.id, reason=reason)
    except StoreError as error:
        st.session_state[_MESSAGE] = ("bad", error.sentence)
        return
    st.session_state[_MESSAGE] = (
        ("bad", removed.not_packed)
        if removed.not_packed
        else ("good", operation_messages.removed(removed.in_words))
    )
    st.session_state["operation-retention-reason"] = ""
    st.session_state["operation-retention-seen"] = False


def _show_earlier(store: Store) -> None:
    records = store.records(retention.KIND, "history")
    if records.empty:
        return
    page.section("Fjernet tidligere")
    frame = pd.DataFrame(
        [
            {
                "made_at": row.made_at,
                "made_by": row.made_by,
                "before": datetime.fromisoformat(row.body["before"]),
                "originals": row.body["originals"],
                "rows": retention.rows_in(row.body),
                "reason": row.body["reason"],
            }
            for row in records.itertuples()
        ]
    )
    tables.small_table(frame, columns=EARLIER, caption="Nyeste først")

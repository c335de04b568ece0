"""Who did what, for the administrator."""

from __future__ import annotations

import streamlit as st

from data import danish
from data.store import audit
from pages.parts import identity, page, tables
from pages.parts.answers import store
from pages.parts.download import download_excel
from pages.parts.tables import Column

COLUMNS = {
    "at": Column("Hvornår", "moment", pinned=True),
    "by": Column("Hvem"),
    "event": Column("Hvad", labels={code: words.capitalize() for code, words in audit.EVENTS.items()}),
    "detail": Column("Hvad det gjaldt", width="large"),
}
MOST_ROWS = 1000


def show() -> None:
    """Every event, newest first, narrowed to a kind if wanted. Shows nothing to others than an administrator."""
    if not identity.current_person().is_administrator:
        return
    page.section(
        "Hvem gjorde hvad",
        "Hændelser bliver kun føjet til og kan ikke rettes. Der står ikke andet om personer end deres eget id.",
    )
    kind = st.selectbox(
        "Hændelse",
        list(audit.EVENTS),
        index=None,
        format_func=lambda code: audit.EVENTS[code].capitalize(),
        placeholder="Alle hændelser",
        key="audit-event",
        width=420,
    )
    rows = audit.events(store(), event=kind)
    if rows.empty:
        page.empty("Der er ingen hændelser af den slags.")
        return
    tables.table(
        rows.head(MOST_ROWS), columns=COLUMNS, key="audit", alt="Hændelser, nyeste først", file=False
    )
    if len(rows) > MOST_ROWS:
        page.note(f"Viser de {danish.number(MOST_ROWS)} nyeste af {danish.number(len(rows))}.")
    download_excel(
        "Hent alle som Excel",
        {"Hændelser": (rows, COLUMNS)},
        "haendelser",
        key="audit-excel",
        selection="alt",
    )

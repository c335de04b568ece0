"""Accept, receipt: one transaction, and what it did."""

from __future__ import annotations

import logging
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from data import choices, contract, danish
from data.excel import XLSX
from data.people import Person
from data.store import Receipt, Store, StoreError
from data.template import annotate
from pages.parts import identity, page, tables
from pages.parts.download import noted
from pages.parts.sources import page_link
from pages.parts.tables import Column
from pages.parts.upload.recognised import chosen_matches
from pages.parts.upload.state import Ended, State, Trial, Work
from queries.figures import BY_ID, shown_to_committee
from queries.sources.mended import mended

log = logging.getLogger("csb.upload")
# What CSB is told: figures the committee has seen, and which an upload has moved.
NOTICE = "figures_moved"
COUNTS = {
    "sheet": Column("Ark"),
    "new": Column("Nye", "count"),
    "changed": Column("Ændrede", "count"),
    "unchanged": Column("Uændrede", "count"),
    "ended": Column("Afsluttede", "count"),
}

NOTICES = {
    "upload_no": Column("Indberetning nr.", "count"),
    "at": Column("Hvornår", "moment"),
    "administration": Column("Forvaltning"),
    "label": Column("Tal"),
    "before": Column("Før"),
    "after": Column("Efter"),
}


def show(
    work: Work, ended: Ended, tried: Trial, hindrances: list[str], state: State, person: Person, store: Store
) -> None:
    """The note and the button; what is in the way stands beside it."""
    page.section("Godkend")
    reasons = [tried.refusal, *hindrances] if tried.refusal else hindrances
    note = st.text_input(
        "Bemærkning til historikken",
        key=state.key("note"),
        max_chars=300,
        placeholder="Fx: Marts-tal, korrigeret for to stoppede indsatser",
    )
    with st.container(key="csb-accept", horizontal=True, vertical_alignment="center", gap="medium"):
        st.button(
            "Godkend indberetningen",
            type="primary",
            key=state.key("accept"),
            disabled=bool(reasons),
            on_click=_accept,
            args=(work, ended, tried, note, state, person, store),
        )
        words = " ".join(reasons) if reasons else "Alt gemmes på én gang, og det kan fortrydes bagefter."
        st.html(f'<div class="csb-question">{escape(words)}</div>', width="content")


def _accept(
    work: Work, ended: Ended, tried: Trial, note: str, state: State, person: Person, store: Store
) -> None:
    delivery = work.checked.delivery
    if not identity.may_still_upload_for(state.administration):
        return
    try:
        receipt = store.accept(
            delivery,
            state.administration,
            by=person.id,
            note=choices.noted(note, state.confirmed),
            ended=ended,
            expected_version=work.version,
        )
    except StoreError as error:
        state.message = ("bad", error.sentence)
        return
    state.begin_again()
    state.receipt = receipt
    try:
        _tell_centre(receipt, tried, state, person, store)
        choices.remember(store, state.administration, chosen_matches(delivery), by=person.id)
    except StoreError as error:
        # The delivery itself is stored; what follows from it is not.
        log.error("Indberetning nr. %s er gemt, men ikke dens besked: %s", receipt.upload_no, error.sentence)


def _tell_centre(receipt: Receipt, tried: Trial, state: State, person: Person, store: Store) -> None:
    committee_figures = shown_to_committee(store)
    moves = [move for move in tried.moves if move.figure.id in committee_figures]
    if receipt.upload_no is None or not moves:
        return
    body = {
        "upload_no": receipt.upload_no,
        "administration": state.administration,
        "figures": [{"id": m.figure.id, "before": m.before, "after": m.after} for m in moves],
    }
    store.record(NOTICE, str(receipt.upload_no), body, by=person.id)


def receipt_counts(receipt: Receipt) -> pd.DataFrame:
    """One row per sheet: sheet, new, changed, unchanged, ended."""
    return pd.DataFrame(
        [
            {
                "sheet": contract.sheet(table).header,
                **{name: counts.get(name, 0) for name in COUNTS if name != "sheet"},
            }
            for table, counts in receipt.counts.items()
        ],
        columns=list(COUNTS),
    )


def show_receipt(receipt: Receipt, store: Store) -> None:
    """Number, time, fingerprints and counts, and the files with what was put right in them."""
    if receipt.nothing_changed:
        page.lead("Rækkerne er gemt i forvejen, som de står i filen. Intet er tilføjet.")
    else:
        page.lead(
            f"Godkendt {danish.moment(receipt.at)}. Gem nummeret, hvis I vil spørge til indberetningen; "
            "den kan fortrydes nederst på siden."
        )
    tables.small_table(receipt_counts(receipt), columns=COUNTS, caption="Det er gemt")
    for name, sha256 in receipt.files:
        st.html(
            f'<div class="csb-note"><p>{escape(name)}, fingeraftryk (SHA-256): '
            f'<code style="overflow-wrap:anywhere">{escape(sha256)}</code></p></div>'
        )
    if receipt.upload_no is not None:
        offer_mended(store, receipt.upload_no)
    page.links(
        lambda: page_link("datagrundlag", "Se datagrundlaget"), lambda: page_link("status", "Se Status")
    )


def offer_mended(store: Store, upload_no: int, file_no: int | None = None) -> None:
    """The delivered files with the cells that were put right here, for those who keep them: one, or all of an upload."""
    corrections = mended(store, upload_no)
    for number in sorted({cell.file_no for cell in corrections.cells} if file_no is None else {file_no}):
        original, cells = store.original(upload_no, number), corrections.of(number)
        if original is None or not cells:
            continue
        name, content = original
        st.download_button(
            f"Hent {name} med {danish.plural(len(cells), 'rettet celle', 'rettede celler')}",
            data=noted(
                partial(annotate, name, content, (), cells), f"rettet fil i indberetning nr. {upload_no}"
            ),
            file_name=f"{name.rpartition('.')[0] or name} - rettet.xlsx",
            mime=XLSX,
            key=f"mended-{upload_no}-{number}",
            on_click="ignore",
            icon=":material/download:",
        )


def notices(store: Store) -> pd.DataFrame:
    """One row per figure the committee had seen when an upload moved it, newest first: upload_no, at, administration,
    label, before, after."""
    clock = store.clock()
    return pd.DataFrame(
        [
            {
                "upload_no": record["body"]["upload_no"],
                "at": record["made_at"],
                "administration": record["body"]["administration"],
                "label": BY_ID[move["id"]].heading(clock),
                "before": BY_ID[move["id"]].text(move["before"]),
                "after": BY_ID[move["id"]].text(move["after"]),
            }
            for record in store.records(NOTICE).to_dict("records")
            for move in record["body"]["figures"]
            if move["id"] in BY_ID
        ],
        columns=list(NOTICES),
    )


def show_notices(store: Store) -> None:
    """For CSB: what the committee has seen and is no longer so."""
    rows = notices(store)
    if rows.empty:
        return
    page.section("Vist for udvalget, og siden flyttet")
    tables.small_table(rows, columns=NOTICES, caption="Nyeste først")

"""Rows without an id: which stored row they are taken for, or which new id they get, and the way to say otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data import contract, danish
from data.checking.completion import LISTED_IDS, GivenId
from data.checking.validation import Checked
from data.problem import Problem
from data.store import Store
from data.template import stored_rows
from pages.parts import page, tables
from pages.parts.tables import Column
from pages.parts.upload.state import State

COLUMNS = {
    "place": Column("Række"),
    "own": Column("I filen"),
    "what": Column("Læses som"),
    "id": Column("Id"),
}
NEW = ""
MOST_ROWS = 12


def _what(given_id: GivenId) -> str:
    if given_id.how == "new":
        return "ny række, som får et id"
    return "jeres valg" if given_id.how == "chosen" else f"den gemte række med samme {given_id.matched_on}"


def in_order(given_ids: Sequence[GivenId]) -> list[GivenId]:
    """Those taken for a stored row first."""
    return sorted(given_ids, key=lambda one: one.how == "new")


def proposed(given_ids: Sequence[GivenId]) -> pd.DataFrame:
    """One row per row without an id, the first LISTED_IDS of them: place, own, what, id."""
    return pd.DataFrame(
        [
            {"place": f"{one.sheet}, række {one.row}", "own": one.own, "what": _what(one), "id": one.id}
            for one in in_order(given_ids)[:LISTED_IDS]
        ],
        columns=list(COLUMNS),
    )


def show(checked: Checked, state: State, store: Store) -> bool:
    """The ids that were proposed. False while somebody must still say that the rows found are the right ones."""
    unsure = [problem for problem in checked.problems if problem.kind == "several_matches"]
    if not checked.given_ids and not unsure:
        return True
    matched = [one for one in checked.given_ids if one.how == "matched"]
    rows_in_words = danish.plural(len(checked.given_ids) + len(unsure), "række har", "rækker har")
    page.section(f"{rows_in_words.capitalize()} intet id", _summary(matched, checked, unsure))
    frame = proposed(checked.given_ids)
    if 0 < len(frame) <= MOST_ROWS:
        tables.small_table(frame, columns=COLUMNS, caption="Rækker uden id")
    elif len(frame):
        if len(checked.given_ids) > LISTED_IDS:
            page.note(
                f"Her vises de første {danish.number(LISTED_IDS)}, dem der ligner en gemt række, øverst."
            )
        tables.table(frame, columns=COLUMNS, key=state.key("ids"), alt="Rækker uden id, og det id de får")
    with st.expander("Vælg et andet id til en række", expanded=bool(unsure)):
        _choose(checked, unsure, state, store)
    if not matched:
        return True
    # What is confirmed is these rows, and not those of a file that takes this one's place.
    mark = hashlib.sha256(repr([(one.sheet, one.row, one.id) for one in matched]).encode()).hexdigest()[:12]
    return st.checkbox(
        f"Ja, de {len(matched)} rækker er de gemte rækker, der står i tabellen"
        if len(matched) > 1
        else "Ja, rækken er den gemte række, der står i tabellen",
        key=state.key(f"ids-confirmed-{mark}"),
    )


def _summary(matched: Sequence[GivenId], checked: Checked, unsure: Sequence[Problem]) -> str:
    new = sum(one.how == "new" for one in checked.given_ids)
    parts = []
    if matched:
        parts.append(f"{danish.plural(len(matched), 'ligner', 'ligner')} en gemt række")
    if new:
        parts.append(f"{new} er {'ny' if new == 1 else 'nye'} og får et id")
    if unsure:
        parts.append(f"{len(unsure)} passer på flere gemte rækker, så I må vælge")
    return f"{danish.listing(parts).capitalize()}." if parts else ""


def _choose(checked: Checked, unsure: Sequence[Problem], state: State, store: Store) -> None:
    tables_of = {
        (
            checked.delivery.files[recognised_sheet.file_no].name,
            recognised_sheet.sheet,
        ): recognised_sheet.table
        for recognised_sheet in checked.delivery.recognised
    }
    rows = {(p.place.file, p.place.sheet or "", p.place.row or 0): p.place.value for p in unsure}
    rows |= {(one.file, one.sheet, one.row): one.own for one in in_order(checked.given_ids)[:LISTED_IDS]}
    # Outside a form, for the ids on offer depend on the row.
    row = st.selectbox(
        "Rækken i filen",
        list(rows),
        index=None,
        format_func=lambda place: f"{place[1]}, række {place[2]}: {rows[place]}",
        placeholder="Vælg række",
        key=state.key("id-row"),
    )
    table = tables_of.get(row[:2]) if row else None
    if row is None or table is None:
        return
    sheet = contract.sheet(table)
    candidates = {
        str(stored[0]): _described(sheet, stored)
        for stored in stored_rows(sheet, state.administration, store)
    }
    id_ = st.selectbox(
        "er",
        [NEW, *candidates],
        index=None,
        format_func=lambda value: candidates.get(value, "en ny række"),
        placeholder="Vælg den gemte række",
        key=state.key(f"id-of-{row}"),
    )
    st.button(
        "Brug id'et", key=state.key("id-use"), disabled=id_ is None, on_click=_use, args=(state, row, id_)
    )


def _described(sheet: contract.Sheet, stored: Sequence[object]) -> str:
    named = dict(zip(sheet.names, stored, strict=True))
    more = [str(named[name]) for name in sheet.match_on if named.get(name) is not None]
    return f"{stored[0]} ({', '.join(more)})" if more else str(stored[0])


def _use(state: State, row: tuple[str, str, int], id_: str) -> None:
    state.ids[row] = id_

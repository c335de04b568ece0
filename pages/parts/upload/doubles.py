"""For CSB: keys that are stored in several spellings, and the way to end one with its rows and references brought to the other."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from data import contract, danish, messages
from data.checking.doubles import Merging, merged, stored_doubles
from data.people import Person
from data.store import Store, StoreError
from pages.parts import identity, page, tables
from pages.parts.answers import estimate
from pages.parts.tables import Column
from queries.sources.places import SHEET_NAMES

COLUMNS = {
    "table": Column("Ark", labels=SHEET_NAMES),
    "spelt": Column("Nøgle"),
    "name": Column("Navn"),
    "rows": Column("Rækker", "count"),
}
LOST = {
    "table": Column("Ark", labels=SHEET_NAMES),
    "key": Column("Række"),
    "header": Column("Kolonne"),
    "ended": Column("I den, der afsluttes"),
    "kept": Column("I den, der bliver"),
}
_MESSAGE, _ROUND = "csb_doubles_said", "csb_doubles_round"

# Table and column of a key, the spelling that ends, and the one that stays.
Pair = tuple[str, str, str, str]


def show(person: Person, store: Store) -> None:
    """The spellings, a choice of pair, and what is brought over; nothing where there are no doubles."""
    outcome = st.session_state.pop(_MESSAGE, None)
    if outcome is not None:
        (st.success if outcome[0] == "good" else st.error)(outcome[1])
    rows = estimate(stored_doubles, at=store.clock())
    if rows.empty:
        return
    groups = rows.groupby(["table", "column", "form"], sort=False)["value"].agg(list)
    count = danish.plural(len(groups), "nøgle er", "nøgler er")
    page.section(
        f"{count.capitalize()} gemt på flere måder",
        "Nye indberetninger læses nu som den gemte nøgle. De, der er kommet ind før, kan samles her: "
        "den ene afsluttes, og dens rækker og henvisninger flyttes til den anden.",
    )
    listed = rows.assign(spelt=rows["value"].map(messages.as_spelt))
    tables.small_table(listed, columns=COLUMNS, caption="Nøgler, der er ens på nær skrivemåden")
    pairs: list[Pair] = [
        (table, column, ended, remaining)
        for (table, column, _), values in groups.items()
        for ended in values
        for remaining in values
        if ended != remaining
    ]
    # A new number empties the fields for the next pair.
    round_ = st.session_state.get(_ROUND, 0)
    pair = st.selectbox(
        "Hvilken skal afsluttes?",
        pairs,
        index=None,
        format_func=_in_words,
        placeholder="Vælg",
        key=f"doubles-pair-{round_}",
    )
    if pair is None:
        return
    table, column, ended, remaining = pair
    _show_merging(merged(store, table, column, ended=ended, remaining=remaining))
    reason = st.text_input("Hvorfor er de den samme?", key=f"doubles-reason-{round_}", max_chars=300)
    st.button(
        "Saml dem",
        key=f"doubles-merge-{round_}",
        disabled=not reason.strip(),
        on_click=_merge,
        args=(pair, reason, person, store, store.version),
    )


def _in_words(pair: Pair) -> str:
    table, _, ended, remaining = pair
    return (
        f"{SHEET_NAMES[table]}: afslut »{messages.as_spelt(ended)}«, behold »{messages.as_spelt(remaining)}«"
    )


def _show_merging(merging: Merging) -> None:
    sentences = []
    if merging.moved:
        sentences.append(f"{_counted(merging.moved)} flyttes.")
    if merging.ended:
        own = "sin egen" if sum(merging.ended.values()) == 1 else "sine egne"
        sentences.append(f"{_counted(merging.ended)} afsluttes, for den nøgle, der bliver, har {own}.")
    sentences.append(f"Det, der gælder {_whose(merging)}, kan fortrydes under »Jeres indberetninger«.")
    page.note(" ".join(sentences))
    if len(merging.lost):
        tables.small_table(
            merging.lost, columns=LOST, caption="Det står kun i historikken, når rækkerne er afsluttet"
        )
    if any(table == "indicators" for table in merging.ended):
        page.note("Noter ved indikatorens punkter flyttes ikke.")


def _counted(rows: Mapping[str, int]) -> str:
    """ "1 række i Indsatser og 2 rækker i Økonomi" """
    return danish.listing(
        [f"{danish.plural(count, 'række', 'rækker')} i {SHEET_NAMES[table]}" for table, count in rows.items()]
    )


def _whose(merging: Merging) -> str:
    return danish.listing(sorted(part.administration for part in merging.parts))


def _merge(pair: Pair, reason: str, person: Person, store: Store, version: str) -> None:
    if not identity.current_person().is_csb:
        return
    table, column, ended, remaining = pair
    note = f"{messages.merged_note(contract.sheet(table), ended, remaining)}: {' '.join(reason.split())}"
    try:
        receipts = store.accept_all(
            [
                (part.delivery, part.administration, part.ended)
                for part in merged(store, table, column, ended=ended, remaining=remaining).parts
            ],
            by=person.id,
            note=note,
            expected_version=version,
        )
    except StoreError as error:
        st.session_state[_MESSAGE] = ("bad", error.sentence)
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    numbers = danish.listing([f"nr. {receipt.upload_no}" for receipt in receipts])
    st.session_state[_MESSAGE] = ("good", f"De er samlet. Det står i historikken som indberetning {numbers}.")

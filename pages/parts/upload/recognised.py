"""How the files were read: which sheet is which, where the header is, which column is which and why; and how to change it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data import choices, contract, danish
from data.files.limits import column_name
from data.people import Person
from data.problem import Problem
from data.staging import Delivery, RecognisedSheet
from data.store import Store
from pages.parts import page, tables
from pages.parts.tables import Column
from pages.parts.upload.state import State

SHEETS = {
    "file": Column("Fil"),
    "sheet": Column("Ark i filen"),
    "read_as": Column("Læst som"),
    "header_row": Column("Overskrifter i række", "count"),
    "rows": Column("Rækker", "count"),
    "notes": Column("Bemærk"),
}
COLUMNS = {
    "column": Column("Kolonne"),
    "header": Column("Overskrift i filen"),
    "read_as": Column("Læst som"),
    "why": Column("Hvorfor"),
}
NOT_READ = "læses ikke"


def overview(delivery: Delivery) -> pd.DataFrame:
    """One row per sheet: file, sheet, read_as, header_row, rows, notes."""
    names = [file.name for file in delivery.files]
    return pd.DataFrame(
        [
            {
                "file": names[sheet.file_no],
                "sheet": sheet.sheet,
                "read_as": contract.sheet(sheet.table).header if sheet.table else NOT_READ,
                "header_row": sheet.header_row if sheet.table else None,
                "rows": sheet.data_rows if sheet.table else None,
                "notes": " ".join(sheet.notes),
            }
            for sheet in delivery.recognised
        ],
        columns=list(SHEETS),
    )


def columns_of(recognised_sheet: RecognisedSheet) -> pd.DataFrame:
    """One row per column of a sheet: column (letter), header, read_as, why."""
    sheet = contract.sheet(recognised_sheet.table) if recognised_sheet.table else None
    return pd.DataFrame(
        [
            {
                "column": column_name(match.column),
                "header": match.header,
                "read_as": sheet.column(match.name).header if sheet and match.name else NOT_READ,
                "why": match.why,
            }
            for match in recognised_sheet.columns
        ],
        columns=list(COLUMNS),
    )


def sentence(delivery: Delivery) -> str:
    """ "Indsatser (12 rækker), Økonomi (31 rækker)" """
    parts = [
        f"{contract.sheet(table).header} ({danish.plural(rows.num_rows, 'række', 'rækker')})"
        for table, rows in delivery.tables.items()
    ]
    return danish.listing(parts)


def show(delivery: Delivery, notes: Sequence[Problem], state: State, person: Person, store: Store) -> None:
    """The sheets, and for the one that is chosen its columns with a way to change them."""
    if not delivery.recognised:
        return
    unread = [sheet for sheet in delivery.recognised if sheet.table is None and not sheet.notes]
    with st.expander("Sådan er filen læst: ark, overskrifter og kolonner", expanded=bool(unread)):
        frame = overview(delivery)
        one_file = frame["file"].nunique() == 1
        columns = {name: column for name, column in SHEETS.items() if name != "file" or not one_file}
        tables.small_table(frame, columns=columns, caption="Arkene")
        for problem in notes:
            page.note(problem.sentence)
        place = st.selectbox(
            "Se og ret et ark",
            range(len(frame)),
            format_func=lambda i: (
                f"{frame['sheet'].iloc[i]}" + ("" if one_file else f" ({frame['file'].iloc[i]})")
            ),
            key=state.key("sheet"),
            placeholder="Vælg",
        )
        sheet = delivery.recognised[place]
        file = delivery.files[sheet.file_no].name
        if sheet.columns:
            tables.small_table(columns_of(sheet), columns=COLUMNS, caption="Kolonnerne")
        left, right = st.columns(2, gap="large")
        with left:
            _change_sheet(file, sheet, state)
        if sheet.table:
            with right:
                _change_column(file, sheet, state, person, store)


def _change_sheet(file: str, recognised_sheet: RecognisedSheet, state: State) -> None:
    options = [sheet.table for sheet in contract.SHEETS if sheet.table != recognised_sheet.table]
    if recognised_sheet.table:
        options.append("")
    with st.form(state.key(f"table-{recognised_sheet.file_no}-{recognised_sheet.sheet}"), border=False):
        st.html('<div class="csb-form">Er arket noget andet?</div>')
        table = st.selectbox(
            "Arket skal læses som",
            options,
            index=None,
            format_func=lambda t: contract.sheet(t).header if t else "Læs ikke arket",
            placeholder="Vælg ark",
        )
        if st.form_submit_button("Læs arket sådan") and table is not None:
            state.tables[file, recognised_sheet.sheet] = table or None
            st.rerun()


def _change_column(
    file: str, recognised_sheet: RecognisedSheet, state: State, person: Person, store: Store
) -> None:
    sheet = contract.sheet(recognised_sheet.table or "")
    headers = [
        match.header for match in recognised_sheet.columns if match.header and match.how != "unpivoted"
    ]
    with st.form(state.key(f"column-{recognised_sheet.file_no}-{recognised_sheet.sheet}"), border=False):
        st.html('<div class="csb-form">Er en kolonne noget andet?</div>')
        header = st.selectbox("Kolonnen i filen", headers, index=None, placeholder="Vælg overskrift")
        name = st.selectbox(
            "skal læses som",
            [*sheet.names, ""],
            index=None,
            format_func=lambda n: sheet.column(n).header if n else "Læs ikke kolonnen",
            placeholder="Vælg kolonne",
        )
        pressed = st.form_submit_button("Læs kolonnen sådan")
        page.note("Valget huskes, næste gang forvaltningen bruger overskriften.")
        if pressed and header is not None and name is not None:
            state.columns[file, recognised_sheet.sheet, header] = name or None
            if name:
                choices.remember(store, state.administration, {(sheet.table, header): name}, by=person.id)
            st.rerun()


def chosen_matches(delivery: Delivery) -> dict[tuple[str, str], str]:
    """The matches that people chose in this delivery: (table, header) -> the column's English name."""
    return {
        (sheet.table, match.header): match.name
        for sheet in delivery.recognised
        for match in sheet.columns
        if sheet.table and match.name and match.how == "chosen"
    }

"""The change before it happens: what is new, changed and gone, and which figures move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from data import contract, danish, messages
from data.checking.changes import LISTED, Changes, TableChanges
from data.staging import AT_SOURCE, hidden_in
from pages.parts import page, registry, tables
from pages.parts.tables import Column
from pages.parts.upload.state import END, KEEP, Ended, State, Trial
from queries.figures import Figure, Move

COUNTS = {
    "sheet": Column("Ark"),
    "new": Column("Nye rækker", "count"),
    "changed": Column("Ændrede", "count"),
    "unchanged": Column("Uændrede", "count"),
    "gone": Column("Gemt før, ikke i filen", "count"),
}
CELLS = {
    "row": Column("Række", pinned=True),
    "column": Column("Kolonne"),
    "old": Column("Før", width="medium"),
    "new": Column("Nu", width="medium"),
    "place": Column("Række i filen", "count"),
}
MOVES = {
    "label": Column("Tal"),
    "page": Column("Side"),
    "before": Column("Før"),
    "after": Column("Efter"),
    "shown": Column("Vist for udvalget"),
}
MOST_ROWS = 12


def counts(changes: Changes) -> pd.DataFrame:
    """One row per sheet of the delivery: table, sheet, new, changed, unchanged, gone."""
    return pd.DataFrame(
        [
            {
                "table": table,
                "sheet": contract.sheet(table).header,
                "new": of_table.new_rows,
                "changed": of_table.changed_rows,
                "unchanged": of_table.unchanged,
                "gone": len(of_table.keys_gone),
            }
            for table, of_table in changes.tables.items()
        ],
        columns=["table", *COUNTS],
    )


def _name(sheet: contract.Sheet, row: Mapping[str, Any]) -> str:
    """Which row it is: its key, and its name where it has one."""
    parts = [_text(sheet.column(name), row[name], False) for name in sheet.key]
    named = row.get("name") if "name" in sheet.names else None
    return " / ".join(parts) + (f" ({named})" if named and "name" not in sheet.key else "")


def _text(column: contract.Column, value: Any, hidden: bool) -> str:
    """hidden: the number is hidden at its source."""
    if hidden:
        return messages.HIDDEN_AT_SOURCE
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime() if column.type == "datetime" else value.date()
    if danish.is_missing(value):
        return danish.MISSING
    return messages.reading(column, value)


def changed_cells(changes: TableChanges) -> pd.DataFrame:
    """One row per changed cell: row, column, old, new, place."""
    sheet = contract.sheet(changes.table)
    return pd.DataFrame(
        [
            {
                "row": _name(sheet, cell),
                "column": sheet.column(cell["column"]).header,
                "old": _text(sheet.column(cell["column"]), cell["old"], cell["old_hidden"]),
                "new": _text(sheet.column(cell["column"]), cell["new"], cell["new_hidden"]),
                "place": cell["source_row"],
            }
            for cell in changes.changed.to_dict("records")
        ],
        columns=list(CELLS),
    )


def rows_as_text(table: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Column]]:
    """Whole rows as people read them, under the contract's headers; empty columns are left out."""
    sheet = contract.sheet(table)
    marks = [hidden_in(cell) for cell in rows[AT_SOURCE]]
    hidden = {name for cell in marks for name in cell}
    filled = [name for name in sheet.names if name in hidden or rows[name].notna().any()]
    texts = pd.DataFrame(
        {
            name: [
                _text(sheet.column(name), value, name in cell)
                for value, cell in zip(rows[name], marks, strict=True)
            ]
            for name in filled
        }
    )
    return texts, {name: Column(sheet.column(name).header) for name in filled}


def headline(changes: Changes) -> str:
    """ "3 nye rækker og 5 ændrede" """
    rows = counts(changes)
    new, changed = int(rows["new"].sum()), int(rows["changed"].sum())
    if not new and not changed:
        return "Filen ændrer ikke noget"
    parts = [danish.plural(new, "ny række", "nye rækker")] if new else []
    if changed:
        parts.append(
            danish.plural(changed, "ændret række", "ændrede rækker")
            if not new
            else danish.plural(changed, "ændret", "ændrede")
        )
    return f"Klar: {danish.listing(parts)}"


def show(changes: Changes, state: State) -> tuple[Ended, list[str]]:
    """The change, sheet by sheet. Returns the rows to end, and the sheets for which that is still to be said."""
    page.section("Det ændrer sig", "Intet er gemt endnu.")
    rows = counts(changes)
    touched = [t for t in rows["table"] if changes.tables[t].any or changes.tables[t].keys_gone]
    still = rows[~rows["table"].isin(touched)]
    if touched:
        moving = rows[rows["table"].isin(touched)]
        tables.small_table(moving, columns=COUNTS, caption="Filen mod det, der er gemt")
    if len(still):
        page.note(
            f"Som gemt: {danish.listing(list(still['sheet']))} "
            f"({danish.plural(int(still['unchanged'].sum()), 'række', 'rækker')})."
        )
    ended: dict[str, Sequence[tuple[Any, ...]]] = {}
    undecided: list[str] = []
    if not touched:
        return ended, undecided
    for table, tab in zip(touched, st.tabs([contract.sheet(t).header for t in touched]), strict=True):
        with tab:
            one = changes.tables[table]
            _changed(one, state)
            _rows("Nye rækker", table, one.new, one.new_rows, state)
            if one.keys_gone:
                choice = _left_standing(one, state) if one.only_adds else _ask_about_missing(one, state)
                if choice == END:
                    ended[table] = one.keys_gone
                elif choice is None:
                    undecided.append(contract.sheet(table).header)
    return ended, undecided


def _changed(changes: TableChanges, state: State) -> None:
    if not changes.changed_rows:
        return
    cells = changed_cells(changes)
    rows = danish.plural(changes.changed_rows, "ændret række", "ændrede rækker")
    title = rows.capitalize()
    whole = changes.changed_rows <= LISTED
    if whole:
        title += f", {danish.plural(len(cells), 'celle', 'celler')}"
    page.title(title)
    if not whole:
        page.note(first_of(LISTED, "ændrede rækker"))
    if len(cells) <= MOST_ROWS:
        tables.small_table(cells, columns=CELLS, caption="Før og nu")
    else:
        tables.table(cells, columns=CELLS, key=state.key(f"changed-{changes.table}"), alt=title)


def first_of(count: int, what: str) -> str:
    """ "Her vises de første 1.000 nye rækker." """
    return f"Her vises de første {danish.number(count)} {what}."


def _rows(title: str, table: str, rows: pd.DataFrame, count: int, state: State) -> None:
    if rows.empty:
        return
    texts, columns = rows_as_text(table, rows)
    words = f"{title}: {danish.number(count)}"
    page.title(words)
    if count > len(rows):
        page.note(first_of(len(rows), "rækker"))
    tables.table(texts, columns=columns, key=state.key(f"{title[:3]}-{table}"), alt=words)


def _left_standing(changes: TableChanges, state: State) -> str | None:
    """A file that only adds is asked nothing: a line says what stays, and a fold holds the rest."""
    page.note(f"{messages.standing(len(changes.keys_gone))}.")
    with st.expander("Se dem, eller afslut dem"):
        return _ask_about_missing(changes, state, usual=0)


def _ask_about_missing(changes: TableChanges, state: State, *, usual: int | None = None) -> str | None:
    """What is to become of the rows that are not in the file; None until somebody has said. `usual`: which answer is given."""
    _rows("Gemt før, men ikke i filen", changes.table, changes.gone, len(changes.keys_gone), state)
    count = len(changes.keys_gone)
    words = {
        KEEP: "Bliver stående",
        END: "Afsluttes: de gælder ikke længere" if count > 1 else "Afsluttes: den gælder ikke længere",
    }
    return st.radio(
        f"{danish.plural(count, 'gemt række', 'gemte rækker')} er ikke i filen. Hvad skal der ske?",
        list(words),
        index=usual,
        format_func=words.__getitem__,
        key=state.key(f"gone-{changes.table}"),
        horizontal=True,
    )


def figures_moved(
    moves: tuple[Move, ...], for_committee: frozenset[str], heading: Callable[[Figure], str]
) -> pd.DataFrame:
    """One row per figure that moves: label, page, before, after, shown. No links: to follow one is to lose the file."""
    return pd.DataFrame(
        [
            {
                "label": heading(move.figure),
                "page": registry.spec(move.figure.page).title,
                "before": move.before_text,
                "after": move.after_text,
                "shown": "ja" if move.figure.id in for_committee else "nej",
            }
            for move in moves
        ],
        columns=list(MOVES),
    )


def show_moves(trial: Trial, for_committee: frozenset[str], heading: Callable[[Figure], str]) -> None:
    """Which figures move on which pages, and whether the committee has seen them."""
    page.section("Tal på siderne")
    if not trial.moves:
        page.note(
            f"Ingen af de {trial.compared} nøgletal, der bygger på disse ark, flytter sig."
            if trial.compared
            else "Ingen nøgletal bygger på disse ark."
        )
        return
    frame = figures_moved(trial.moves, for_committee, heading)
    columns = {name: c for name, c in MOVES.items() if name != "shown" or (frame["shown"] == "ja").any()}
    tables.small_table(
        frame,
        columns=columns,
        caption=f"{len(trial.moves)} af de {trial.compared} nøgletal, der bygger på disse ark, flytter sig",
    )
    if (frame["shown"] == "ja").any():
        page.note("Nogle af tallene er vist for udvalget. CSB får besked. Du skal ikke gøre mere.")

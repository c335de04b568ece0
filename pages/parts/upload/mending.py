"""Put it right here: a line for each cell at fault, where people write what should stand; checked as they go on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from data import danish, messages
from data.checking.validation import Checked
from data.files.paste import cell_in
from data.personal import find_cpr
from data.problem import Problem, Severity
from pages.parts import page
from pages.parts.upload.state import Line, Place, State

# As many lines as people look through at a time.
PART = 40
BLANK = "(tom)"
IN_ORDER = "I orden"
HELD = "CPR-nummer, som er slettet"
NEW = "new"
COLUMNS = {
    "place": st.column_config.TextColumn("Celle", width="small"),
    "row": st.column_config.TextColumn("I rækken", width="medium"),
    "header": st.column_config.TextColumn("Kolonne", width="small"),
    "stood": st.column_config.TextColumn("Der står", width="small"),
    NEW: st.column_config.TextColumn(
        "Ny værdi", width="medium", help=f"Skriv, som I ville skrive i cellen. {BLANK} tømmer cellen."
    ),
    "state": st.column_config.TextColumn("Hvad er galt", width="large"),
}


def noted_lines(checked: Checked, state: State) -> dict[Place, list[Problem]]:
    """The cells with problems, in the order of files and sheets; each is remembered, so that it stays when it is mended."""
    sha = {file.name: file.sha256 for file in checked.delivery.files}
    several = len(sha) > 1
    by_place: dict[Place, list[Problem]] = {}
    for problem in checked.problems:
        at = problem.place
        if at.sheet is None or at.row is None or at.column is None:
            continue
        if problem.severity == "note":
            continue
        place = (sha[at.file], at.sheet, at.row, at.column)
        by_place.setdefault(place, []).append(problem)
        if place not in state.lines:
            row = ", ".join(f"{header}: {value}" for header, value in problem.neighbours if value)
            named = f"{at.file}, {at.name}" if several else at.name
            state.lines[place] = Line(named, row, at.header, at.value)
    for cell in checked.delivery.mended:
        place = (checked.delivery.files[cell.file_no].sha256, cell.sheet, cell.row, cell.column)
        if place not in state.lines:
            file = checked.delivery.files[cell.file_no].name
            where = f"{cell.sheet}!{cell_in(file, cell.row, cell.column)}"
            state.lines[place] = Line(where, "", cell.header, cell.old or "")
    return by_place


def lines(checked: Checked, state: State, severity: Severity, *, kind: str = "") -> pd.DataFrame:
    """One row per cell with a problem of this severity, or mended: key (a `Place`), place, row, header, stood, new, state.

    Mended cells that are in order stand with the errors. kind: of problems, where others are left out.
    """
    problems = noted_lines(checked, state)
    blanked = {
        (checked.delivery.files[cell.file_no].sha256, cell.sheet, cell.row, cell.column)
        for cell in checked.delivery.mended
        if cell.old is None
    }
    rows: list[dict[str, Any]] = []
    for place, line in state.lines.items():
        own = problems.get(place, [])
        worst: Severity | None = "error" if any(p.severity == "error" for p in own) else None
        if worst is None and own:
            worst = "warning"
        if not own and place not in state.mended and place not in blanked:
            continue
        if (worst or "error") != severity or (kind and not any(p.kind == kind for p in own)):
            continue
        new = state.mended.get(place)
        if own:
            sentence = " ".join(dict.fromkeys(problem.sentence for problem in own))
        else:
            sentence = IN_ORDER if new is not None or place not in blanked else HELD
        rows.append(
            {
                "key": place,
                "place": line.place,
                "row": line.row,
                "header": line.header,
                "stood": line.stood,
                NEW: BLANK if new == "" else new,
                "state": sentence,
            }
        )
    return pd.DataFrame(rows, columns=["key", *COLUMNS])


def show(checked: Checked, state: State, severity: Severity, *, kind: str = "") -> None:
    """The grid, with the cells in parts where there are many; see `lines`."""
    frame = lines(checked, state, severity, kind=kind)
    if frame.empty:
        return
    with st.container(key=f"csb-mend-{severity}", gap="xsmall"):
        start = 0
        alike = frame[frame["stood"] != ""].duplicated(["header", "stood"]).any()
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            if len(frame) > PART:
                start = st.selectbox(
                    "Vis cellerne",
                    range(0, len(frame), PART),
                    format_func=lambda first: (
                        f"{first + 1}–{min(first + PART, len(frame))} af {danish.number(len(frame))}"
                    ),
                    key=state.key(f"mend-part-{severity}"),
                    placeholder="Vælg celler",
                    width=200,
                )
            if alike:
                st.checkbox(
                    "Skriv den nye værdi i alle celler i kolonnen, hvor der står det samme",
                    key=state.key(f"mend-alike-{severity}"),
                )
        part = frame.iloc[start : start + PART].reset_index(drop=True)
        mark = hashlib.sha256(repr(list(part["key"])).encode()).hexdigest()[:12]
        key = state.key(f"mend-{severity}-{mark}")
        st.data_editor(
            # The grid writes the English "None" in a cell without a value.
            part[list(COLUMNS)].astype({NEW: "string"}).fillna({NEW: ""}),
            key=key,
            column_config=COLUMNS,
            disabled=[name for name in COLUMNS if name != NEW],
            hide_index=True,
            num_rows="fixed",
            on_change=_entered,
            args=(state, key, severity, list(part["key"]), frame),
            alt=f"Celler at rette: {danish.plural(len(frame), 'celle', 'celler')}",
        )
        if state.not_written:
            page.note(state.not_written)


def _entered(state: State, key: str, severity: Severity, keys: Sequence[Place], frame: pd.DataFrame) -> None:
    """Take over what was written in the grid; what looks like a CPR number is not taken."""
    state.not_written = ""
    for number, edit in st.session_state[key]["edited_rows"].items():
        if NEW not in edit:
            continue
        place = keys[int(number)]
        text = None if edit[NEW] is None else " ".join(str(edit[NEW]).split())
        if text == "":
            text = None
        text = "" if text is not None and text.casefold() == BLANK else text
        if state.mended.get(place) == text:
            continue
        if text is not None and find_cpr(text, untyped=True):
            state.not_written = messages.cpr_in_new_value()
            continue
        for one in [place, *_alike(state, severity, place, frame)]:
            if text is None:
                state.mended.pop(one, None)
            else:
                state.mended[one] = text


def _alike(state: State, severity: Severity, place: Place, frame: pd.DataFrame) -> Collection[Place]:
    """The other cells of the column in which the same stands, where people have asked for all of them."""
    if not st.session_state.get(state.key(f"mend-alike-{severity}")):
        return []
    line = state.lines[place]
    same = frame[(frame["stood"] == line.stood) & (frame["stood"] != "")]
    # A column is one of a sheet, and where periods are columns all of them hold the same.
    return [
        key
        for key, header in zip(same["key"], same["header"], strict=True)
        if key[:2] == place[:2] and (key[3] == place[3] or header == line.header)
    ]

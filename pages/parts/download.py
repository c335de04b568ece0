"""Excel files to download: made when somebody asks for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from data import danish
from data.columns import Column
from data.excel import XLSX, Sheet, workbook
from data.store import audit
from pages.parts import identity
from pages.parts.answers import store
from pages.parts.filters import as_of_sentence, current_filters, page_title


def download_excel(
    label: str,
    sheets: Mapping[str, Sheet],
    filename: str,
    *,
    key: str,
    selection: str | None = None,
    small: bool = False,
) -> None:
    """A button that makes an .xlsx file. `sheets`: sheet name -> (rows, columns as for tables.table). Rows may be
    a function that gives them, called when somebody asks for the file, outside the page's run.

    A last sheet "Om filen" says where the figures come from, and which they are: `selection` in words, or the shared filters.
    Text that begins like a formula stays text. `small`: it stands among the small links of a view.
    """
    about = _about(selection)
    st.download_button(
        label,
        data=noted(lambda: workbook(sheets, about), f"{page_title()}: {filename}"),
        file_name=filename if filename.endswith(".xlsx") else f"{filename}.xlsx",
        mime=XLSX,
        key=key,
        on_click="ignore",
        icon=None if small else ":material/download:",
        type="tertiary" if small else "secondary",
    )


def stem(title: str) -> str:
    """ "Sårbare områder, pr. år" -> "saarbare-omraader-pr-aar": what a title is as the name of a file."""
    text = title.casefold()
    for letter, plain in {"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u"}.items():
        text = text.replace(letter, plain)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:60].rstrip("-")


def table_excel(frame: pd.DataFrame, columns: Mapping[str, Column], title: str) -> None:
    """The small link under a table that is no view's: all its rows, the columns that it shows."""
    met = st.session_state.setdefault("csb_files", {})
    met[title] = number = met.get(title, 0) + 1
    download_excel(
        "Hent som Excel",
        {title: (frame, columns)},
        stem(title),
        key=f"csb-table-{title}-{number}",
        small=True,
    )


def noted(make: Callable[[], bytes], what: str) -> Callable[[], bytes]:
    """For st.download_button: `make`, and an event that says who fetched what. Called when the file is asked for."""
    by = identity.current_person().id

    def made() -> bytes:
        content = make()
        audit.note(store(), "exported", by=by, detail=what)
        return content

    return made


def _about(selection: str | None) -> list[tuple[str, str]]:
    filters, current = current_filters(), store()
    rows = [
        ("Hentet fra", f"Sikker By, {page_title()}"),
        ("Data", as_of_sentence(filters, danish.moment(current.data_as_of()))),
        ("Udvalg", selection or filters.words() or "alt"),
    ]
    if current.is_example:
        rows.append(("Bemærk", "Eksempeldata: alle tal er opdigtede"))
    return rows

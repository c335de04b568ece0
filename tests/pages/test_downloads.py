"""Every Excel file that a page offers is opened: words of the contract in its head, figures and dates as such, and what it is."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from openpyxl import Workbook, load_workbook

from data import contract, danish, excel, persons
from data.columns import Column
from data.store import Store
from pages.parts import download, registry
from tests.pages.visiting import EVERYWHERE, draw_all_tabs, opening

PAGES = Path(__file__).parents[2] / "pages"
# What there is nothing to fetch from before somebody has saved or asked for something; tests of those pages fetch it.
AFTER_AN_ACT = {"br_compare"}
CONTRACT_HEADERS = {column.header for sheet in contract.SHEETS for column in sheet.columns}
CONTRACT_NAMES = {column.name for sheet in contract.SHEETS for column in sheet.columns}
# A figure, an amount, a share or a date that was written as text.
WRITTEN = re.compile(
    r"[+−-]?\d[\d.]*(,\d+)?( ?(%|kr\.|mio\. kr\.))?|\d{1,2}\. [a-z]+ \d{4}|\d\d[.-]\d\d[.-]\d{4}"
)
PERIODS = re.compile(r"\d{4}|\d\. (kvartal|halvår) \d{4}|[a-z]+ \d{4}")


@dataclass(frozen=True)
class Fetched:
    """A file as it was fetched, and the frames and columns it was made from."""

    page: str
    book: Workbook
    sheets: Mapping[str, tuple[pd.DataFrame, Mapping[str, Column]]]


def visit(file: str, address: Mapping[str, str]) -> None:
    at = opening(Path(file).name, **address).run(timeout=300)
    assert not at.exception, (file, address)


@pytest.fixture(scope="module")
def patched(example_store: Store) -> Iterator[dict[str, tuple[str, Any]]]:
    """The app on the example data, with all tabs drawn. What it offers: the button's key -> (page, what makes the file)."""
    offered: dict[str, tuple[str, Any]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSB_HOME", str(example_store.path.parents[1]))
        patch.setenv("CSB_EXAMPLE", "1")
        draw_all_tabs(patch)
        # The store is shared with other tests: that a file was fetched is not noted in it.
        patch.setattr(download, "noted", lambda make, what: make)
        patch.setattr(
            st,
            "download_button",
            lambda label, data=None, key=None, **_: offered.setdefault(key, (label, data)),
        )
        yield offered


@pytest.fixture(scope="module")
def fetched(patched: dict[str, tuple[str, Any]]) -> dict[str, Fetched]:
    """Every Excel file of every page, by its button's key."""
    made: list[Any] = []
    found: dict[str, Fetched] = {}

    def workbook(sheets: excel.Sheet, about: Any) -> bytes:
        asked = {
            name: (rows() if callable(rows) else rows, columns) for name, (rows, columns) in sheets.items()
        }
        made.append(asked)
        return excel.workbook(asked, about)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(download, "workbook", workbook)
        for file, address in EVERYWHERE:
            before = set(patched)
            visit(file, address)
            for key in patched.keys() - before:
                _, make = patched[key]
                if callable(make):
                    content = make()
                    # A template is a file of another kind.
                    if made:
                        found[key] = Fetched(file, load_workbook(io.BytesIO(content)), made.pop())
    return found


def test_every_page_with_lists_offers_them_and_no_file_is_forgotten(fetched: dict[str, Fetched]) -> None:
    declared = {
        key
        for path in PAGES.rglob("*.py")
        for call in re.split(r"\bdownload_excel\(", path.read_text())[1:]
        if path.name != "download.py" and (key := _key(call))
    }
    assert len(fetched) > 40
    assert declared - fetched.keys() <= AFTER_AN_ACT


def _key(call: str) -> str | None:
    match = re.search(r'\bkey="([^"]+)"', call)
    return match and match[1]


def columns(fetched: dict[str, Fetched]) -> Iterator[tuple[str, Column, list[Any], list[Any]]]:
    """Where it stands, the column, its cells, and the values they were made from."""
    for key, one in fetched.items():
        for name, (frame, declared) in one.sheets.items():
            wanted = {column: how for column, how in declared.items() if column in frame.columns}
            sheet = one.book[excel._sheet_name(name)]
            assert sheet.max_row == len(frame) + 1, (key, name)
            for place, (column, how) in enumerate(wanted.items(), start=1):
                cells = [sheet.cell(row, place) for row in range(1, len(frame) + 2)]
                yield f"{key}: {name}, {how.header}", how, cells, list(frame[column])


def test_heads_are_danish_words_and_differ(fetched: dict[str, Fetched]) -> None:
    for key, one in fetched.items():
        for sheet in one.book.worksheets[:-1]:
            heads = [cell.value for cell in sheet[1]]
            assert all(isinstance(head, str) and head.strip() for head in heads), (key, sheet.title)
            assert len(set(heads)) == len(heads), (key, sheet.title, heads)
            for head in heads:
                assert head in CONTRACT_HEADERS or (head not in CONTRACT_NAMES and "_" not in head), (
                    key,
                    head,
                )
            assert sheet.freeze_panes == "A2"


def test_no_cell_is_a_formula(fetched: dict[str, Fetched]) -> None:
    for key, one in fetched.items():
        for sheet in one.book:
            assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}, (key, sheet.title)


def test_figures_and_dates_are_figures_and_dates(fetched: dict[str, Fetched]) -> None:
    for where, how, (head, *cells), values in columns(fetched):
        assert head.value == (how.header if how.kind != "millions" else how.header.replace("mio. kr.", "kr."))
        for cell, value in zip(cells, values, strict=True):
            if danish.is_missing(value) or not how.text(value):
                assert cell.value is None, where
            elif isinstance(value, str) and how.labels is None and how.kind not in ("text", "list"):
                assert cell.value == value and value in (persons.few(), persons.WITHHELD), where
            elif how.kind in ("date", "month", "moment"):
                assert isinstance(cell.value, datetime | date), where
                assert abs(pd.Timestamp(cell.value) - pd.Timestamp(value)) < pd.Timedelta("1s"), where
                assert cell.number_format in ("dd-mm-yyyy", "mmmm yyyy", "dd-mm-yyyy hh:mm"), where
            elif isinstance(value, float) and math.isinf(value):
                # A spreadsheet has no such number.
                assert cell.value == danish.number(value), where
            elif how.is_figure and how.labels is None:
                assert float(cell.value) == pytest.approx(float(value), rel=1e-12), where
                assert cell.number_format != "General", where
            else:
                assert isinstance(cell.value, str | int | float), where


def test_no_column_holds_figures_as_text(fetched: dict[str, Fetched]) -> None:
    for where, how, (_, *cells), _ in columns(fetched):
        texts = [cell.value for cell in cells if isinstance(cell.value, str)]
        written = [text for text in texts if WRITTEN.fullmatch(text) and not PERIODS.fullmatch(text)]
        assert len(written) <= len(texts) / 2 or how.kind != "text", (where, written[:3])


def test_each_file_says_what_it_is(fetched: dict[str, Fetched]) -> None:
    titles = {spec.file: spec.title for spec in registry.PAGES}
    for key, one in fetched.items():
        assert one.book.sheetnames[-1] == "Om filen"
        about = dict([cell.value for cell in row] for row in one.book["Om filen"])
        assert about["Hentet fra"] == f"Sikker By, {titles[one.page]}", key
        assert about["Data"].startswith("Data pr. "), key
        assert about["Udvalg"], key
        assert about["Bemærk"] == "Eksempeldata: alle tal er opdigtede", key


def test_a_file_says_the_filters_it_was_fetched_under(patched: dict[str, tuple[str, Any]]) -> None:
    patched.clear()
    visit("hotspots.py", {"bydel": "Valby", "data_pr": "2010-03-20"})
    _, make = patched["hotspots_excel"]
    about = dict([cell.value for cell in row] for row in load_workbook(io.BytesIO(make()))["Om filen"])
    assert about["Udvalg"] == "i Valby"
    assert about["Data"] == "Data, som de var kendt 20. marts 2010"

"""Every cure of data/files/sentences.py that a test can follow, followed: who does as it says has the file read.

A case is the file that is refused, and what the person then sends. That each sentence is told, and when, stands in
test_workbook.py; the cures of what is wrong within a file stand in test_cures.py.
"""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from data.files import workbook as workbooks
from data.files.sentences import SENTENCES
from data.files.workbook import DEFAULTS, Limits
from data.reading.delivery import read_delivery
from data.staging import Delivery
from tests.data import hostile
from tests.data.make import GOOD, good_workbook, grid, save

CASES = Path(__file__).parent / "cases"
# Their cure is the same spreadsheet, saved or exported anew, or sent in place of what was no spreadsheet.
SENT_AS_A_WORKBOOK = {
    *("empty", "blank", "password", "program", "picture", "pdf", "html", "mhtml", "xml", "xlsb", "ancient", "document"),
    *("presentation", "numbers", "database", "unknown", "truncated", "damaged", "zip_bomb", "zip_size", "zip_overlap"),
    *("zip_entries", "doctype", "shared_strings", "unreadable", "not_all_read", "no_sheets"),
}  # fmt: skip
# What cures these is outside the file, or its size on a machine that no test has.
NOT_FOLLOWED = {
    "memory": "a smaller file, where the server has room for it",
    "too_slow": "a smaller file, where the server has time for it",
    "internal": "a fault of ours",
}

Files = Mapping[str, bytes]


@cache
def areas() -> bytes:
    return good_workbook("areas")


@cache
def goals() -> bytes:
    return good_workbook("goals")


def with_a_picture_of_a_sheet() -> bytes:
    """A sheet beside the table, of texts that pack badly."""

    def add(book: openpyxl.Workbook) -> None:
        book.create_sheet("Noter").append([f"note {n * 7919 % 10007}" for n in range(400)])

    return save(areas(), add)


def merged(ranges: int) -> bytes:
    def merge(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        for row in range(20, 20 + 2 * ranges, 2):
            sheet.merge_cells(f"A{row}:B{row}")

    return save(areas(), merge)


def with_formulas(count: int, *, results: bool) -> bytes:
    cells = "".join(f'<c r="A{n}"><f>1+1</f>{"<v>2</v>" if results else ""}</c>' for n in range(2, 2 + count))
    rows = "".join(f'<row r="{n}">{cell}</c></row>' for n, cell in enumerate(cells.split("</c>")[:-1], 2))
    return hostile.xlsx(hostile.data(f'<row r="1">{hostile.text_cell("A1", "år")}</row>{rows}'))


def of_one_name() -> bytes:
    return (CASES / "reading" / "dupname.xlsx").read_bytes()


def given_names(content: bytes) -> bytes:
    def rename(book: openpyxl.Workbook) -> None:
        for number, sheet in enumerate(book.worksheets):
            sheet.title = f"Ark nummer {number}"

    return save(content, rename)


def text(*lines: str, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(lines).encode(encoding)


PLACES = ("område_id;navn;type;bydel", "D-3;Nørrebro;bydel;3")
LONG = "x" * 50_000


@dataclass(frozen=True)
class Case:
    """told: files of which one is refused with the code. sent: what is sent then, in one delivery each."""

    told: Files
    sent: tuple[Files, ...]
    limits: Limits = DEFAULTS


def size(*contents: bytes) -> int:
    return sum(map(len, contents))


FOLLOWED = {
    "too_large": Case(
        {"f.xlsx": with_a_picture_of_a_sheet()},
        ({"f.xlsx": areas()},),
        Limits(file_bytes=size(areas()) + 200),
    ),
    "together_too_large": Case(
        {"a.xlsx": areas(), "b.xlsx": goals()},
        ({"a.xlsx": areas()}, {"b.xlsx": goals()}),
        Limits(file_bytes=size(areas(), goals()) - 1),
    ),
    "together_too_many_cells": Case(
        {"a.xlsx": areas(), "b.xlsx": goals()},
        ({"a.xlsx": areas()}, {"b.xlsx": goals()}),
        Limits(cells=sum(len(row) for table in ("areas", "goals") for row in grid(table, GOOD[table])) - 1),
    ),
    "archive": Case(
        {"f.zip": hostile.zipped({"eksport/areas.xlsx": areas()})}, ({"areas.xlsx": areas()},)
    ),
    "columns": Case({"f.xlsx": hostile.far_cell()}, ({"f.xlsx": areas()},)),
    "rows": Case({"f.xlsx": hostile.far_row()}, ({"f.xlsx": areas()},)),
    "cells": Case({"f.xlsx": hostile.far_corner()}, ({"f.xlsx": areas()},)),
    "marks": Case({"f.xlsx": merged(8)}, ({"f.xlsx": areas()},), Limits(marked_cells=5)),
    "errors": Case(
        {"f.xlsx": with_formulas(8, results=False)},
        ({"f.xlsx": with_formulas(8, results=True)},),
        Limits(marked_cells=5),
    ),
    "encoding": Case(
        {"f.csv": text(*PLACES, encoding="cp1252") + b"\x9d"}, ({"f.csv": text(*PLACES)},)
    ),
    "quotes": Case(
        {"f.csv": text(PLACES[0], *['D-3;"Nørrebro;bydel;3'], *["D-4;Vesterbro;bydel;4"] * 4000)},
        ({"f.csv": text(PLACES[0], 'D-3;"Nørrebro";bydel;3', *["D-4;Vesterbro;bydel;4"] * 4000)},),
    ),
    "long_cell": Case(
        {"f.csv": text(PLACES[0], f"D-3;{LONG};bydel;3")},
        ({"f.csv": text(PLACES[0], f"D-3;{LONG[:30_000]};bydel;3")},),
    ),
    "same_names": Case({"f.xlsx": of_one_name()}, ({"f.xlsx": given_names(of_one_name())},)),
}  # fmt: skip


def read(files: Files, limits: Limits) -> Delivery:
    return read_delivery(list(files.items()), limits=limits)


def refusals(delivery: Delivery) -> list[str]:
    return [problem.kind for problem in delivery.problems if problem.refuses]


@pytest.mark.parametrize("code", FOLLOWED)
def test_who_does_as_the_sentence_says_has_the_file_read(code: str) -> None:
    case = FOLLOWED[code]
    assert refusals(read(case.told, case.limits)) == [f"refused-{code}"]
    for sent in case.sent:
        assert refusals(read(sent, case.limits)) == []


def test_a_workbook_in_place_of_what_was_none_is_read() -> None:
    told = {code for _, code in hostile.REFUSED.values()} | {"not_all_read"}
    assert told >= SENT_AS_A_WORKBOOK
    delivery = read({"f.xlsx": areas()}, DEFAULTS)
    assert delivery.problems == () and delivery.rows == 1


def test_who_tries_again_in_a_moment_has_the_file_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_places", threading.BoundedSemaphore(1))
    soon = Limits(waiting_seconds=0.01)
    with workbooks._places:
        assert refusals(read({"f.xlsx": areas()}, soon)) == ["refused-busy"]
    assert refusals(read({"f.xlsx": areas()}, soon)) == []


def test_an_embedded_document_that_is_deleted_hinders_no_longer() -> None:
    inside = {**_parts(areas()), "xl/embeddings/oleObject1.bin": b"PK\x03\x04" + bytes(100)}
    assert refusals(read({"f.xlsx": hostile.zipped(inside)}, DEFAULTS)) == ["refused-embedded"]
    del inside["xl/embeddings/oleObject1.bin"]
    assert refusals(read({"f.xlsx": hostile.zipped(inside)}, DEFAULTS)) == []


def _parts(content: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_every_sentence_is_followed_or_says_why_not() -> None:
    followed = {*FOLLOWED, *SENT_AS_A_WORKBOOK, "busy", "embedded"}
    assert followed.isdisjoint(NOT_FOLLOWED)
    assert followed | NOT_FOLLOWED.keys() == SENTENCES.keys()

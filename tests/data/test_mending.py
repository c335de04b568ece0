"""Cells put right in the page: read in the stead of what stood there, checked alike, and kept with both values."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from data.checking.completion import keep_given
from data.checking.validation import Checked, check
from data.choices import Choices
from data.files import paste
from data.files.workbook import Workbook, read_workbook
from data.reading.mending import without_cpr
from data.staging import MendedCell
from data.store import Store
from data.template import annotate
from queries.sources.mended import mended
from tests.data.make import GOOD, good_workbook, grid, save, workbook
from tests.rows import delivery

INITIATIVE = GOOD["initiatives"][0]
CPR = "".join(("010190", "-", "1234"))


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "test.duckdb", is_example=True)
    yield opened
    opened.close()


def checked(store: Store, content: Any, new: dict[str, str] | None = None, name: str = "fil.xlsx") -> Checked:
    """The check of a file, with new values in cells of its only sheet ("Indsatser!F2" -> value)."""
    first = check([(name, content)], "SOF", store, csb=False)
    sha = first.delivery.files[0].sha256
    cells = {(sha, *_place(place)): value for place, value in (new or {}).items()}
    return check([(name, content)], "SOF", store, csb=False, choices=Choices(mended=cells))


def _place(place: str) -> tuple[str, int, int]:
    sheet, _, cell = place.partition("!")
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return sheet, int(cell[len(letters) :]), column


def faulty(**changes: Any) -> bytes:
    return good_workbook(initiatives=[INITIATIVE | changes])


def test_a_new_value_is_read_in_the_cells_stead_and_both_are_kept(store):
    found = checked(store, faulty(status="igangg", age_from="ca. 18"))
    assert {p.place.name for p in found.errors} == {"Indsatser!F2", "Indsatser!I2"}
    found = checked(
        store, faulty(status="igangg", age_from="ca. 18"), {"Indsatser!F2": "18", "Indsatser!I2": "i gang"}
    )
    assert found.errors == ()
    assert found.delivery.tables["initiatives"].column("age_from").to_pylist() == [18]
    number = store.accept(found.delivery, "SOF", by="person@kk.dk", at=datetime(2010, 3, 1)).upload_no
    kept = mended(store, number)
    assert kept.by == "person@kk.dk"
    assert kept.of(0, "Indsatser", 2) == [
        MendedCell(0, "Indsatser", 2, 6, "alder_fra", "ca. 18", "18"),
        MendedCell(0, "Indsatser", 2, 9, "status", "igangg", "i gang"),
    ]
    assert kept.of(0, "Indsatser", 3) == []
    assert mended(store, number + 1).cells == ()


def test_what_is_written_is_checked_like_the_file(store):
    found = checked(store, faulty(age_from="ca. 18"), {"Indsatser!F2": "atten"})
    assert [(p.place.name, p.place.value) for p in found.errors] == [("Indsatser!F2", "atten")]
    assert checked(store, faulty(age_from="ca. 18"), {"Indsatser!F2": ""}).errors == ()
    refused = checked(store, faulty(age_from="ca. 18"), {"Indsatser!D2": CPR})
    assert refused.is_refused


def test_a_new_value_counts_in_that_very_file_alone(store):
    first = checked(store, faulty(status="igangg"))
    choices = Choices(mended={(first.delivery.files[0].sha256, "Indsatser", 2, 9): "i gang"})
    other = check([("fil.xlsx", faulty(status="stopp"))], "SOF", store, csb=False, choices=choices)
    assert [p.place.value for p in other.errors] == ["stopp"]


def test_cells_without_a_value_and_merged_ones_can_be_written_in(store):
    """An error, a formula that has no result, a missing value, a cell under a merge: a text takes their place."""
    rows = grid(
        "initiatives",
        [INITIATIVE, INITIATIVE | {"initiative_id": "SOF-002", "name": "Klub", "own_number": "2"}],
    )
    status = rows[0].index("status") + 1

    def spoil(book: Any) -> None:
        sheet = book["Indsatser"]
        sheet.cell(2, status).value = "=1/0"
        sheet.merge_cells(start_row=2, end_row=3, start_column=status, end_column=status)

    content = save(workbook({"Indsatser": rows}), spoil)
    letter = "ABCDEFGHI"[status - 1]
    assert {p.kind for p in checked(store, content).errors} >= {"uncached"}
    found = checked(store, content, {f"Indsatser!{letter}2": "i gang", f"Indsatser!{letter}3": "stoppet"})
    assert found.errors == ()
    assert found.delivery.tables["initiatives"].column("status").to_pylist() == ["i gang", "stoppet"]


def test_a_heading_can_be_put_right(store):
    rows = grid("initiatives", [INITIATIVE])
    at = rows[0].index("status")
    rows[0][at] = "xx"
    letter = "ABCDEFGHI"[at]
    assert "missing_column" in {p.kind for p in checked(store, workbook({"Indsatser": rows})).errors}
    assert checked(store, workbook({"Indsatser": rows}), {f"Indsatser!{letter}1": "status"}).errors == ()


def test_a_cpr_number_is_blank_and_neither_it_nor_the_original_is_kept(store, tmp_path):
    content = good_workbook(initiatives=[INITIATIVE | {"description": f"Ring {CPR}"}])
    first = check([("fil.xlsx", content)], "SOF", store, csb=False)
    assert first.is_refused
    [(name, held)] = without_cpr([("fil.xlsx", content)], first.problems)
    assert isinstance(held, Workbook) and CPR not in repr(held)
    sha = held.sha256
    place = next(p.place for p in first.problems if p.kind == "cpr")
    at = (sha, "Indsatser", place.row, place.column)
    for new, stored in (("", None), ("Mentorer", "Mentorer")):
        choices = Choices(mended={at: new} if new else {})
        found = check([(name, held)], "SOF", store, csb=False, choices=choices)
        assert found.errors == ()
        assert found.delivery.tables["initiatives"].column("description").to_pylist() == [stored]
        assert [(c.old, c.new) for c in found.delivery.mended] == [(None, new)]
        assert found.delivery.files[0].content == b""
    number = store.accept(found.delivery, "SOF", by="test").upload_no
    assert store.original(number, 0) is None
    assert [cell.old for cell in mended(store, number).cells] == [None]
    assert CPR not in json.dumps(store.records("mended_cells")["body"].tolist())


def test_what_stands_in_no_cell_is_put_right_in_the_file(store):
    content = good_workbook("initiatives")
    named = check([(f"{CPR}.xlsx", content)], "SOF", store, csb=False)
    assert named.is_refused and without_cpr([(f"{CPR}.xlsx", content)], named.problems) is None
    assert without_cpr([("god.xlsx", content)], ()) is None


def test_the_file_goes_home_with_what_was_put_right():
    content = faulty(status="igangg")
    cells = [MendedCell(0, "Indsatser", 2, 9, "status", "igangg", "i gang")]
    book = load_workbook(io.BytesIO(annotate("fil.xlsx", content, (), cells)))
    cell = book["Indsatser"]["I2"]
    assert (cell.value, cell.comment.text) == (
        "i gang",
        "Rettet på siden »Indberet data«: her stod »igangg«.",
    )
    rows = [[c.value for c in row] for row in book["Problemer"].iter_rows(min_row=4)]
    assert rows[0][:6] == ["fil.xlsx", "Indsatser", "I2", "status", "igangg", "Rettet på siden"]
    assert book["Problemer"]["A1"].value.startswith("0 fejl, 0 advarsler og 1 rettet celle.")
    listed = load_workbook(io.BytesIO(annotate("fil.csv", b"a;b", (), cells)))
    assert listed.sheetnames == ["Problemer"] and listed["Problemer"]["G4"].value.endswith("»igangg«.")


# -- paste --------------------------------------------------------------------------------------------------


def pasted(*rows: list[str]) -> tuple[str, bytes]:
    return paste.as_file("\n".join("\t".join(row) for row in rows), 1)


def test_pasted_cells_are_read_as_danish_text_from_the_first_row(store):
    file = pasted(
        ["navn", "forvaltning", "formål", "status", "bydele", "alder_fra"],
        ["Gadeteam", "SOF", "begge", "i gang", "Nørrebro; Valby", "18"],
        ["Klub, åben", "SOF", "begge", "igangg", "Hele byen", ""],
    )
    found = check([file], "SOF", store, csb=False)
    [problem] = found.errors
    assert problem.place.cell == "række 3, kolonne 4"
    assert problem.place.file == "Indsatte celler.txt"
    choices = Choices(mended={(found.delivery.files[0].sha256, problem.place.sheet, 3, 4): "i gang"})
    again = check([file], "SOF", store, csb=False, choices=choices)
    assert again.errors == ()
    table = again.delivery.tables["initiatives"]
    assert table.column("districts").to_pylist() == [[3, 5], [0]]
    assert table.column("source_row").to_pylist() == [2, 3]
    number = store.accept(again.delivery, "SOF", by="test").upload_no
    assert store.original(number, 0) == file


def test_a_single_column_is_not_split():
    name, content = pasted(["bydele"], ["Nørrebro; Valby"], ["Indre By; Valby"], ["Valby; Husum"])
    [sheet] = read_workbook(name, content).sheets
    assert sheet.rows == [["bydele"], ["Nørrebro; Valby"], ["Indre By; Valby"], ["Valby; Husum"]]


def test_a_paste_is_searched_for_cpr_numbers(store):
    found = check([pasted(["navn", "status"], [f"Ring {CPR}", "i gang"])], "SOF", store, csb=False)
    assert found.is_refused and found.delivery.files[0].content == b""


def test_a_paste_has_the_limits_of_a_file(store):
    rows = [["navn"] * 501] * 2
    found = check([pasted(*rows)], "SOF", store, csb=False)
    assert [p.kind for p in found.problems if p.refuses] == ["refused-columns"]


# -- ids of new rows ----------------------------------------------------------------------------------------


def looked_at(store, *rows: dict[str, Any]) -> Checked:
    """What a person is shown of new rows, in a session of its own."""
    base = INITIATIVE | {"initiative_id": None, "own_number": None}
    content = good_workbook(initiatives=[base | row for row in rows])
    found = check([("f.xlsx", content)], "SOF", store, csb=False)
    assert keep_given(store, found.given_ids, by="test")
    return found


def ids(found: Checked) -> dict[str, str]:
    return {one.own.rpartition(" / ")[2]: one.id for one in found.given_ids}


def test_a_new_row_keeps_the_id_it_was_shown_with_whoever_comes_next(store):
    first = looked_at(store, {"name": "Gadeteam"}, {"name": "Klub", "own_number": "S-17"})
    assert ids(first) == {"Gadeteam": "SOF-001", "Klub": "SOF-002"}
    again = looked_at(
        *(store, {"name": "Ny først"}),
        *({"name": "Klubben", "own_number": "s 17"}, {"name": " gadeteam"}),
    )
    assert ids(again) == {"Ny først": "SOF-003", "Klubben": "SOF-002", "gadeteam": "SOF-001"}


def test_an_id_that_was_shown_is_no_other_rows_though_its_own_never_came(store):
    looked_at(store, {"name": "Gadeteam"})
    other = looked_at(store, {"name": "Klub"})
    store.accept(other.delivery, "SOF", by="test")
    assert ids(looked_at(store, {"name": "Gadeteam"})) == {"Gadeteam": "SOF-001"}
    with store.cursor() as cursor:
        assert cursor.execute("select initiative_id from initiatives").fetchall() == [("SOF-002",)]


def test_an_id_that_somebody_else_got_meanwhile_is_not_kept(store):
    looked_at(store, {"name": "Gadeteam"})
    store.accept(delivery(initiatives=[{"initiative_id": "SOF-001", "name": "Klub"}]), "SOF", by="test")
    assert ids(looked_at(store, {"name": "Gadeteam"})) == {"Gadeteam": "SOF-002"}
    assert ids(looked_at(store, {"name": "Ny"}, {"name": "Gadeteam"})) == {
        "Ny": "SOF-003",
        "Gadeteam": "SOF-002",
    }


def test_of_two_who_look_at_the_same_time_the_second_is_given_another_id(store):
    base = INITIATIVE | {"initiative_id": None, "own_number": None}
    both = [
        check([("f.xlsx", good_workbook(initiatives=[base | {"name": name}]))], "SOF", store, csb=False)
        for name in ("Gadeteam", "Klub")
    ]
    assert [ids(found) for found in both] == [{"Gadeteam": "SOF-001"}, {"Klub": "SOF-001"}]
    assert [keep_given(store, found.given_ids, by="test") for found in both] == [True, False]
    assert ids(looked_at(store, {"name": "Klub"})) == {"Klub": "SOF-002"}


def test_what_is_kept_of_rows_nobody_has_accepted_says_nothing_of_them_and_moves_no_ground(store):
    version = store.version
    looked_at(store, {"name": f"Gadeteam {CPR[:6]}", "own_number": "S-17"})
    assert store.version == version
    with store.cursor() as cursor:
        [(body,)] = cursor.execute("select body from records").fetchall()
    assert (
        "SOF-001" in body and "adeteam" not in body and CPR[:6] not in body and "17" not in json.loads(body)
    )

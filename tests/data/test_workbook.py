"""Bytes in, cells or a Danish sentence out. The files are made by hostile.py."""

from __future__ import annotations

import dataclasses
import datetime
import io
import subprocess
import sys
import threading
import time
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files import csv as workbook_csv
from data.files import ods as workbook_ods
from data.files import scan as workbook_scan
from data.files import workbook
from data.files.limits import CellSet, Marks, Stop, cell_place, column_number, runs_of
from data.files.sentences import SENTENCES, sentence
from data.files.workbook import Limits, Refused, SheetCells, Workbook, cell_name, read_workbook
from data.files.xml import NotPlain
from data.files.zip import inflate, parts
from tests.data import hostile

TABLE = [list(row) for row in hostile.TABLE]


def only_sheet(content: bytes, name: str = "fil.xlsx", limits: Limits = workbook.DEFAULTS) -> SheetCells:
    (sheet,) = read_workbook(name, content, limits).sheets
    return sheet


def refused(content: bytes, limits: Limits = workbook.DEFAULTS) -> Refused:
    with pytest.raises(Refused) as caught:
        read_workbook("fil.xlsx", content, limits)
    return caught.value


# --- refused


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_each_bad_file_gets_its_sentence(name: str) -> None:
    maker, code = hostile.REFUSED[name]
    start = time.monotonic()
    refusal = refused(maker())
    assert refusal.code == code
    assert refusal.sentence.startswith(SENTENCES[code].split("{")[0])
    assert "{" not in refusal.sentence
    assert time.monotonic() - start < 40


def test_every_sentence_says_what_to_do() -> None:
    cures = (
        "Gem", "gem", "Send", "send", "Fjern", "Slet", "del filen", "Hent", "Kopiér", "Eksport", "Vælg", "Pak", "Ret", "Prøv",
    )  # fmt: skip
    for code, text in SENTENCES.items():
        assert any(cure in text for cure in cures), code
    assert len(set(SENTENCES.values())) == len(SENTENCES)


def test_a_far_cell_is_named() -> None:
    assert "XFD1048576" in refused(hostile.far_cell()).sentence
    assert "B400000" in refused(hostile.far_row()).sentence
    assert "300.000 rækker" in refused(hostile.far_row()).sentence
    assert "»Ark1«" in refused(hostile.far_corner()).sentence


def test_what_the_scan_does_not_see_still_cannot_harm() -> None:
    """A second prefix for the same namespace hides the far cell; the reader aborts, and only the child dies of it."""
    cell = '<y:c r="XFD1048576"><y:v>1</y:v></y:c>'
    sheet = f'<sheetData xmlns:y="{hostile.MAIN}"><row r="1"><c r="A1"><v>1</v></c>{cell}</row></sheetData>'
    assert refused(hostile.xlsx(sheet)).code == "unreadable"


def test_a_size_over_the_limit_is_told_in_megabytes() -> None:
    refusal = refused(b"navn;antal\r\n" * 200_000, Limits(file_bytes=2 * 1024 * 1024))
    assert refusal.code == "too_large"
    assert "fylder 3 MB; grænsen er 2 MB" in refusal.sentence


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(rows=2), "rows"),
        (Limits(columns=2), "columns"),
        (Limits(cells=8), "cells"),
        (Limits(zip_entries=3), "zip_entries"),
        (Limits(inflated_bytes=1000), "zip_bomb"),
        (Limits(inflated_free_bytes=0, inflated_ratio=1), "zip_bomb"),
        (Limits(seconds=0.001), "too_slow"),
    ],
)
def test_each_limit_is_kept(limits: Limits, code: str) -> None:
    assert refused(hostile.good_xlsx(), limits).code == code


@pytest.mark.parametrize(
    "content",
    [hostile.good_xls(), hostile.good_ods(), hostile.csv_text().encode(), hostile.without_references()],
)
@pytest.mark.parametrize(
    ("limits", "code"), [(Limits(rows=2), "rows"), (Limits(columns=2), "columns"), (Limits(cells=8), "cells")]
)
def test_the_limits_of_a_sheet_hold_for_every_format(content: bytes, limits: Limits, code: str) -> None:
    assert refused(content, limits).code == code


def test_cells_are_counted_over_all_sheets() -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("To")):
        for number in range(10):
            sheet.append([number, number])
    book.save(out := io.BytesIO())
    assert len(read_workbook("fil.xlsx", out.getvalue(), Limits(cells=40)).sheets) == 2
    assert refused(out.getvalue(), Limits(cells=39)).code == "cells"


def test_too_many_errors_are_refused_and_not_lost() -> None:
    cells = "".join(f'<c r="A{n}" t="e"><v>#N/A</v></c>' for n in range(1, 12))
    assert (
        refused(hostile.xlsx(hostile.data(f'<row r="1">{cells}</row>')), Limits(marked_cells=10)).code
        == "errors"
    )


def test_memory_is_capped() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(1, 200_000))
    refusal = refused(
        hostile.xlsx(b"<sheetData>" + rows + b"</sheetData>"), Limits(memory_bytes=40 * 1024 * 1024)
    )
    assert refusal.code in ("memory", "unreadable")


def test_our_own_faults_are_told_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = hostile.good_xlsx()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "findes-ikke"))
    assert refused(content).code == "internal"
    monkeypatch.setattr(sys, "executable", "/bin/false")
    refusal = refused(content)
    assert refusal.code == "internal"
    assert "fejl hos os" in refusal.sentence


def test_a_fault_in_our_own_code_names_its_place_and_not_the_content(tmp_path: Path) -> None:
    """A child whose reader is missing says so itself."""
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); sys.modules['python_calamine'] = None;"
        "from data.files.child import main; main()"
    )
    order = b'{"kind": "csv", "title": "Ark", "limits": {}}\na;b'
    command = [sys.executable, "-I", "-S", "-c", program, str(Path.cwd())]
    done = subprocess.run(command, input=order, capture_output=True)
    with pytest.raises(Refused) as caught:
        answer = workbook._Answer()
        for message in workbook._messages(io.BytesIO(done.stdout)):
            answer.take(*message)
    assert caught.value.code == "internal"
    assert "ModuleNotFoundError" in caught.value.sentence


def test_the_child_cannot_make_the_app_run_anything() -> None:
    import pickle

    message = pickle.dumps((print, "x"))
    assert list(workbook._messages(io.BytesIO(message))) == []


def test_the_child_knows_the_standard_library_and_the_reader_only() -> None:
    program = (
        "import sys; sys.path += sys.argv[1:]; import data.files.child, python_calamine;"
        "roots = {name.split('.')[0] for name in sys.modules};"
        "print(sorted(roots - sys.stdlib_module_names - {'__main__'}))"
    )
    packages = str(Path(openpyxl.__file__).parent.parent)
    command = [sys.executable, "-I", "-S", "-c", program, str(Path.cwd()), packages]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['data', 'python_calamine']"


def test_a_third_file_waits_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_places", threading.BoundedSemaphore(1))
    with workbook._places:
        assert refused(hostile.good_xlsx(), Limits(waiting_seconds=0.01)).code == "busy"
    assert read_workbook("fil.xlsx", hostile.good_xlsx()).sheets


@pytest.mark.parametrize("name", ["", "\0.csv", "-c.csv", "../../x.csv", "\ud800.csv", "a\nb.csv"])
def test_a_file_may_be_called_anything(name: str) -> None:
    assert read_workbook(name, b"a;b\r\n").sheets[0].rows == [["a", "b"]]


@settings(max_examples=25, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08"]),
)
def test_no_bytes_raise_anything_but_refused(tail: bytes, head: bytes) -> None:
    try:
        assert isinstance(read_workbook("fil", head + tail), Workbook)
    except Refused as refusal:
        assert refusal.code != "internal"


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from([hostile.marked_xlsx(), hostile.marked_xls(), hostile.marked_ods()]),
    st.integers(0, 10_000),
    st.binary(min_size=1, max_size=4),
)
def test_a_damaged_file_raises_nothing_but_refused(content: bytes, place: int, noise: bytes) -> None:
    place %= len(content)
    try:
        read_workbook("fil", content[:place] + noise + content[place + len(noise) :])
    except Refused as refusal:
        assert refusal.code != "internal", refusal.sentence


# --- read


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("god.xlsx", "xlsx"),
        ("god.xlsm", "xlsm"),
        ("god.xls", "xls"),
        ("god.ods", "ods"),
        ("tomme-rækker.xlsx", "xlsx"),
        ("erklærede-kolonner.xlsx", "xlsx"),
        ("forkert-dimension.xlsx", "xlsx"),
        ("præfiks.xlsx", "xlsx"),
        ("uden-referencer.xlsx", "xlsx"),
    ],
)
def test_the_same_table_comes_out_of_every_file(name: str, form: str) -> None:
    content = hostile.READ[name]()
    read = read_workbook("hvad-som-helst.txt", content)
    assert [sheet.rows for sheet in read.sheets] == [TABLE]
    assert (read.name, read.format, read.size) == ("hvad-som-helst.txt", form, len(content))
    assert read.sheets[0].errors == {} and not read.sheets[0].percent


@pytest.mark.parametrize("name", [name for name in hostile.READ if name.endswith(".csv")])
def test_text_files_keep_every_value_a_text(name: str) -> None:
    read = read_workbook(name, hostile.READ[name]())
    assert read.format == "csv"
    assert read.sheets[0].name == name.removesuffix(".csv")
    assert read.sheets[0].rows == [
        list(hostile.HEADER),
        ["IND-1", "Gadeplansarbejde på Nørrebro", "1250000,0"],
        ["IND-2", "Åben idræt", "0,5"],
    ]


def test_fingerprint() -> None:
    read = read_workbook("a.csv", b"a;b\r\n")
    assert (
        read.sha256 == "4dbf9ed293d08c22cbe8ec2eb0bc93cf6f0ed0bbd4f2b2e3b8e1ee5f4f2b0a2c"
        or len(read.sha256) == 64
    )


def test_macros_are_left_out_and_told() -> None:
    script = (
        '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd"><x/>'
    )
    table = hostile.ods_table(hostile.ods_row(hostile.ods_cell("x")))
    read = read_workbook("fil", hostile.ods(table, extra={"Basic/Standard/script-lb.xml": script}))
    assert read.notes == ("Makroerne i filen er ikke læst og ikke kørt.",)
    assert read_workbook("fil", hostile.good_xlsm()).notes == (
        "Makroerne i filen er ikke læst og ikke kørt.",
    )


def test_what_the_reader_hides_in_xlsx() -> None:
    read = read_workbook("fil", hostile.marked_xlsx())
    sheet, hidden = read.sheets
    assert sheet.rows[:3] == [[], [None, "Navn", "Andel", "Sum"], [None, None, 0.12, None]]
    assert sheet.errors == {(3, 2): "#DIV/0!"}
    assert sheet.uncached == {(3, 4)}
    assert set(sheet.percent) == {(3, 3), (5, 3)}
    assert sheet.merged == ((7, 1, 8, 3),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({5}, {4})
    assert sheet.comments == {(2, 2): "Se vejledningen"}
    assert (sheet.hidden, hidden.hidden) == (False, True)
    assert read.notes == ("Fanen »Diagram« er et diagram eller en makro og er ikke læst.",)


def test_what_the_reader_hides_in_xls() -> None:
    sheet = only_sheet(hostile.marked_xls())
    assert sheet.rows[:4] == [[], [None, "Navn"], [None, 0.12, None], [None, datetime.date(2010, 3, 22), 7.0]]
    assert sheet.errors == {(3, 3): "#DIV/0!"}
    assert set(sheet.percent) == {(3, 2)}
    assert sheet.merged == ((6, 1, 7, 3),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({4}, {3})
    assert sheet.comments == {(2, 2): "Ø-note"}


def test_what_the_reader_hides_in_ods() -> None:
    sheet, hidden = read_workbook("fil", hostile.marked_ods()).sheets
    assert sheet.rows == [[None, "Navn"], [0.12, None, None, datetime.date(2010, 3, 22)], [7.0], [7.0]]
    assert sheet.errors == {(2, 2): "#DIV/0!"}
    assert sheet.uncached == {(2, 3)}
    assert set(sheet.percent) == {(2, 1)}
    assert sheet.merged == ((1, 2, 1, 3),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {2})
    assert sheet.comments == {(1, 2): "Se vejledningen"}
    assert hidden.hidden


def test_formulas_without_a_result_reach_beyond_the_values() -> None:
    sheet = only_sheet(hostile.uncached_formulas())
    assert sheet.uncached == {(2, 2), (4, 4)}
    assert sheet.rows == [["Beløb", "Dobbelt"], [5.0, None], [], [None, None, None, None]]
    assert sheet.comments == {(1, 1): "Note"}


def test_an_empty_text_is_a_result() -> None:
    cells = '<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f><v></v></c><c r="C1"><v>5</v></c>'
    sheet = only_sheet(hostile.xlsx(hostile.data(f'<row r="1">{cells}</row>')))
    assert sheet.rows == [[None, None, 5.0]]
    assert sheet.uncached == {(1, 2)}


@pytest.mark.parametrize("make", [hostile.dates_1900, hostile.dates_1904])
def test_dates_and_times_of_both_calendars(make) -> None:  # type: ignore[no-untyped-def]
    assert only_sheet(make()).rows == [
        [
            datetime.date(2010, 3, 22),
            datetime.datetime(2010, 3, 22, 14, 30),
            datetime.timedelta(hours=8, minutes=30),
            datetime.timedelta(hours=30),
        ]
    ]


def test_numbers_and_texts_that_look_alike_are_kept_apart() -> None:
    book = openpyxl.Workbook()
    book.active.append(
        [1.234, "1.234", 12345678901, "012", True, "ja", "a\u0301", "\u200b x ", "=1+1 som tekst"]
    )
    book.save(out := io.BytesIO())
    (row,) = only_sheet(out.getvalue()).rows
    assert row[:8] == [1.234, "1.234", 12345678901.0, "012", True, "ja", "a\u0301", "\u200b x "]
    assert [type(cell) for cell in row[:5]] == [float, str, float, str, bool]


def test_a_number_beyond_all_numbers_is_not_a_number() -> None:
    rows = '<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>5</v></c></row>'
    assert only_sheet(hostile.xlsx(hostile.data(rows))).rows == [["inf", 5.0]]


def test_equal_texts_are_one_object() -> None:
    """A delivery repeats its codes a hundred thousand times."""
    sheet = only_sheet(b"id;bydel\r\n" + "".join(f"{n};Nørrebro\r\n" for n in range(50)).encode())
    assert sheet.rows[1][1] is sheet.rows[49][1]


def test_the_second_sheet_far_down_keeps_its_rows_in_place() -> None:
    book = xlsxwriter.Workbook(out := io.BytesIO(), {"in_memory": True})
    book.add_worksheet("Tom")
    sheet = book.add_worksheet("Data")
    for number in range(9_000):  # more than one piece of the child's answer
        sheet.write(number + 4, 2, f"r{number}")
    book.close()
    empty, full = read_workbook("fil", out.getvalue()).sheets
    assert empty.rows == []
    assert len(full.rows) == 9_004
    assert full.rows[4] == [None, None, "r0"]
    assert full.rows[9_003] == [None, None, "r8999"]


def test_names_of_sheets_with_marks_of_their_own() -> None:
    names = ["A & B", '<æøå> "x"', "Bob's ark", "1.000,5"]
    book = xlsxwriter.Workbook(out := io.BytesIO(), {"in_memory": True})
    for name in names:
        book.add_worksheet(name).write(2, 2, name)
    book.close()
    read = read_workbook("fil", out.getvalue())
    assert [(sheet.name, sheet.rows) for sheet in read.sheets] == [
        (n, [[], [], [None, None, n]]) for n in names
    ]


TEXTS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f"), min_size=1, max_size=8
)
CELLS = st.one_of(
    st.none(),
    TEXTS.filter(lambda text: not text.startswith("=") and text.strip() == text),
    st.floats(-1e9, 1e9),
    st.booleans(),
    st.dates(datetime.date(1901, 1, 1), datetime.date(2090, 1, 1)),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=5))
def test_what_openpyxl_writes_is_what_comes_out(rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out := io.BytesIO())
    expected = [list(row) for row in rows]
    for row in expected:
        while row and row[-1] is None:
            row.pop()
    while expected and not expected[-1]:
        expected.pop()
    read = only_sheet(out.getvalue()).rows
    assert [len(row) for row in read] == [len(row) for row in expected]
    for got, wanted in zip(chain(*read), chain(*expected), strict=True):
        assert type(got) is type(wanted)
        assert got == (pytest.approx(wanted, rel=1e-14) if isinstance(wanted, float) else wanted)


# --- the two ways to scan agree


def comparable(marks: Marks) -> dict[str, object]:
    """The cells that stand furthest out may differ where several do."""
    return {**vars(marks), "lowest": None, "rightmost": None, "percent": runs_of(marks.percent)}


SHEET_CELLS = st.sampled_from(
    [
        '<c r="{}"{}/>',
        '<c r="{}"{}></c>',
        '<c r="{}"{}><v>1</v></c>',
        '<c r="{}"{} t="s"><v>0</v></c>',
        '<c r="{}"{} t="e"><v>#N/A</v></c>',
        '<c r="{}"{} t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="{}"{}><f>A1</f></c>',
        '<c r="{}"{}><f>A1</f><v></v></c>',
        '<c r="{}"{}><f t="shared" si="0"/><v/></c>',
        '<c r="{}"{} t="str"><f>""</f><v></v></c>',
        '<c r="{}"{} t="inlineStr"><is><t>t="e" s="2" &lt;c</t></is></c>',
    ]
)
SHEET_ROWS = st.lists(
    st.tuples(
        st.integers(1, 120),
        st.integers(1, 40),
        SHEET_CELLS,
        st.sampled_from(["", ' s="1"', ' s="2"']),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda cell: cell[:2],
)


@settings(deadline=None)
@given(SHEET_ROWS, st.sampled_from(["", "x:"]))
def test_the_fast_scan_of_xlsx_agrees_with_the_sure_one(cells, prefix: str) -> None:  # type: ignore[no-untyped-def]
    rows = "".join(
        f'<row r="{row}"{" hidden=" + chr(34) + "1" + chr(34) if hide else ""}>'
        + cell.format(cell_name(row, column), style)
        + "</row>"
        for row, column, cell, style, hide in cells
    )
    sheet = f'<cols><col min="2" max="4" hidden="1"/></cols><sheetData>{rows}</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    if prefix:
        sheet = sheet.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")
    xml = hostile.xlsx_parts(sheet, prefix=prefix)["xl/worksheets/sheet1.xml"]
    fast, sure = Marks("Ark1"), Marks("Ark1")
    styles = workbook_scan.Styles(percent={2})
    workbook_scan.scan_plain(fast, iter([xml]), styles, workbook_scan.Beside())
    workbook_scan.scan_any(sure, iter([xml]), styles)
    assert comparable(fast) == comparable(sure)


ODS_CELLS = st.sampled_from(
    [
        "<table:table-cell/>",
        '<table:table-cell table:number-columns-repeated="3"/>',
        "<table:covered-table-cell/>",
        hostile.ods_cell("Navn"),
        hostile.ods_cell(5, 'table:number-columns-repeated="2"'),
        '<table:table-cell office:value-type="percentage" office:value="1"><text:p>1</text:p></table:table-cell>',
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p></table:table-cell>',
        '<table:table-cell table:formula="of:=A1"/>',
        '<table:table-cell table:style-name="ce9" office:value-type="string"><text:p>x</text:p></table:table-cell>',
        '<table:table-cell office:value-type="string"><text:p>12<text:span text:style-name="T9">1</text:span></text:p></table:table-cell>',
        '<table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2">'
        "<office:annotation><text:p>En &amp; to</text:p></office:annotation><text:p>x</text:p></table:table-cell>",
    ]
)
ODS_ROWS = st.lists(
    st.tuples(
        st.lists(ODS_CELLS, max_size=6),
        st.sampled_from(["", 'table:number-rows-repeated="2"', 'table:visibility="collapse"']),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(ODS_ROWS)
def test_the_fast_scan_of_ods_agrees_with_the_sure_one(rows) -> None:  # type: ignore[no-untyped-def]
    body = hostile.ods_table(
        "".join(hostile.ods_row(*cells, more=more) for cells, more in rows), more='table:style-name="skjult"'
    )
    content = hostile.ods(body)
    part = parts(content, Limits())["content.xml"]
    looks = workbook_ods.Looks({"ce9": ["struck"]}, {"T9"})
    fast = workbook_ods.scan_plain(inflate(content, part), Limits(), looks)
    sure = workbook_ods.scan_any(inflate(content, part), Limits(), looks)
    assert [comparable(marks) for marks in fast] == [comparable(marks) for marks in sure]
    assert fast[0].hidden


@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData><row r='1'><c r='B2'><v>1</v></c></row></sheetData>",
        '<sheetData><row><c><v>1</v></c></row><row><c/><c s="2"><v>1</v></c></row></sheetData>',
        '<!-- <c r="Z9"><v>1</v></c> --><sheetData><row r="2"><c s="2" r="B2"><v>1</v></c></row></sheetData>',
    ],
)
def test_what_is_written_otherwise_goes_the_sure_way(sheet: str) -> None:
    xml = hostile.xlsx_parts(sheet)["xl/worksheets/sheet1.xml"]
    styles = workbook_scan.Styles(percent={2})
    with pytest.raises(NotPlain):
        workbook_scan.scan_plain(Marks("Ark1"), iter([xml]), styles, workbook_scan.Beside())
    marks = Marks("Ark1")
    workbook_scan.scan_sheet(marks, lambda: iter([xml]), styles)
    assert (marks.rows, marks.columns) == (2, 2)


# --- text files


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("id;navn\n1;a\n2;b\n", ";"),
        ("id,navn\n1,a\n2,b\n", ","),
        ("id\tnavn\n1\ta\n", "\t"),
        ("Beløb\n1.234,50\n2.000,00\n", None),
        ("1.234,50\n2.000,00\n", None),
        ("Adresse\nTorvet 1, Nørrebro\nTorvet 2, Valby\n", None),
        ("Navn\nfest; mad\nidræt\n", None),
        ("Navn\nÅben idræt\n", None),
        ("id;bydele\nA;Nørrebro,Vesterbro\nB;Valby,Vanløse\n", ";"),
        ("id;beløb\nA;1,5\nB;2,5\n", ";"),
        ("Indsatser 2010\n\nid;navn;beløb\n1;a;5\n2;b;6\n3;c;7\n\nKilde: SUF\n", ";"),
        ("id;2008;2009\nA;1;2\n", ";"),
        ('id;navn\n1;"a;b"\n2;"c\nd"\n', ";"),
        ("1;2\n3;4\n", ";"),
        ("", None),
    ],
)
def test_the_separator(text: str, separator: str | None) -> None:
    assert workbook_csv.find_separator(text) == separator


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sep=,\r\nid,navn\r\n1,a\r\n", [["id", "navn"], ["1", "a"]]),
        ("Beløb\r\n1.234,50\r\n", [["Beløb"], ["1.234,50"]]),
        ('id;navn\r\n1;"Fest ""2010""\r\nog mad"\r\n', [["id", "navn"], ["1", 'Fest "2010"\r\nog mad']]),
        ("id;navn\n\n1;a;;\n;;\n", [["id", "navn"], [], ["1", "a"]]),
        ("id;navn\r1;a\r", [["id", "navn"], ["1", "a"]]),
        ('id;længde\n1;5"\n2;7\n', [["id", "længde"], ["1", '5"'], ["2", "7"]]),
        ("=1+1;+2;-3;@x\n1;2;3;4\n", [["=1+1", "+2", "-3", "@x"], ["1", "2", "3", "4"]]),
    ],
)
def test_text_rows(text: str, rows: list[list[str | None]]) -> None:
    assert only_sheet(text.encode()).rows == rows


def test_how_a_text_file_was_read_is_told() -> None:
    assert read_workbook("a.csv", hostile.READ["god-cp1252.csv"]()).notes == (
        "Tekstfilen er læst med tegnsættet Windows-1252 og delt ved semikolon.",
    )
    assert read_workbook("a.csv", b"navn\r\nx\r\n").notes == (
        "Tekstfilen er læst med tegnsættet UTF-8 og med én kolonne.",
    )


# --- small things


@pytest.mark.parametrize(
    ("place", "name"),
    [((12, 6), "F12"), ((1, 1), "A1"), ((3, 28), "AB3"), ((1_048_576, 16_384), "XFD1048576")],
)
def test_cell_names(place: tuple[int, int], name: str) -> None:
    assert cell_name(*place) == name
    assert cell_place(name) == place


def test_column_letters() -> None:
    assert [column_number(letters) for letters in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16_384]


def test_cells_in_runs_are_a_set() -> None:
    cells = CellSet({2: [(3, 5), (9, 9)]})
    assert cells == {(3, 2), (4, 2), (5, 2), (9, 2)}
    assert (5, 2) in cells and (6, 2) not in cells and (5, 3) not in cells and "F12" not in cells
    assert len(cells) == 4


def test_percent_cells_come_in_any_order() -> None:
    marks = Marks("Ark1")
    for row in (9, 3, 4, 5, 4):
        marks.percentage(row, 2)
    assert runs_of(marks.percent) == {2: [(3, 5), (9, 9)]}


def test_every_limit_is_documented() -> None:
    assert Limits.__doc__ is not None
    for field in dataclasses.fields(Limits):
        assert field.name in Limits.__doc__, field.name


def test_every_limit_is_a_setting() -> None:
    assert Limits.of({"CSB_LIMIT_ROWS": "500000", "HOME": "/"}) == Limits(rows=500_000)
    for wrong in ("mange", "0", "-5"):
        with pytest.raises(ValueError):
            Limits.of({"CSB_LIMIT_ROWS": wrong})


def test_limits_can_be_no_more_than_the_zip_says() -> None:
    with pytest.raises(Stop) as caught:
        parts(hostile.zip_bomb(), Limits())
    assert sentence(caught.value.code, caught.value.values).startswith("Filen fylder 953 MB eller mere")


def test_all_files_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile, "READ", {"god.xlsx": hostile.good_xlsx})
    written = hostile.make(tmp_path)
    assert {path.name for path in written} == {"god.xlsx", *hostile.REFUSED}
    assert (tmp_path / "billede.xlsx").read_bytes().startswith(b"\x89PNG")

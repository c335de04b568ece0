"""Every file that was misread, held to what is right: what is wrong in it is told, or its figures are read as they are."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlwt

from data.checking.validation import Checked, check
from data.choices import Choices
from data.files.limits import STRUCK
from data.files.workbook import read_workbook
from data.reading.delivery import read_delivery
from data.reading.recognise import heading, unit_in_text
from data.reading.rows import ReadSheet
from data.staging import AT_SOURCE
from data.store import Store
from tests.data.make import GOOD, cells, good_workbook, grid, read_sheet, workbook
from tests.rows import store_with

CASES = Path(__file__).parent / "cases"

# File -> (who delivers it, what is told of it, the rows as they are read: (table, column, first values) or None).
# A file of which nothing is told is read as it was meant.
RIGHT: dict[str, tuple[str, set[str], tuple[str, str, list[Any]] | None]] = {
    "intake/crystal_merged_headers_offset.xlsx": (
        *("SOF", set()),
        ("dialogue_events", "date", [date(2010, 2, 24), date(2010, 2, 25)]),
    ),
    "intake/dialog_csv_fffd.csv": ("SOF", {"broken_letters"}, ("dialogue_events", "participants", [45, 30])),
    "intake/dialog_csv_macroman_lower.csv": ("SOF", {"broken_letters"}, None),
    "intake/districts.xlsx": (
        "SOF",
        {"list_as_number", "district", "district_likely", "whole_city_and_more"},
        ("initiatives", "districts", [[3, 8], [3, 8], [3, 8]]),
    ),
    "intake/exit_filled_with_totals.xlsx": ("SOF", {"sum_row"}, None),
    "intake/finance_english_separators.xlsx": ("SOF", {"english_number"}, None),
    "intake/finance_number_format_tkr.xlsx": ("SOF", {"unit_in_format", "size"}, None),
    "intake/finance_title_tusinde_kr.xlsx": ("SOF", {"unit_in_title", "size"}, None),
    "intake/header_variant_of_optional_column.xlsx": (
        "SOF",
        set(),
        ("finances", "spent_on", [date(2009, 12, 31)]),
    ),
    "intake/ids_case_and_hyphen.xlsx": (
        "SOF",
        {"same_key"},
        ("initiatives", "initiative_id", ["SOF-001", "SOF-002", "SOF-003", "SOF-004"]),
    ),
    "intake/last_rows_after_blank_incomplete.xlsx": ("SOF", {"missing"}, None),
    "intake/measurement_percent_cell_andel.xlsx": ("SOF", set(), None),
    "intake/newcomer_OKF.xlsx": ("ØKF", {"two_digit_year", "share_scale", "same_key"}, None),
    "intake/newcomer_first_try.xlsx": ("SOF", {"about", "two_ways", "unit_word"}, None),
    "intake/newcomer_row_inserted_shifts_ids.xlsx": (
        "SOF",
        {"two_ways", "unit_word", "wrong_frequency", "period_beside_parts"},
        None,
    ),
    "intake/no_id_own_number_variants.xlsx": (
        "SOF",
        {"like_stored"},
        ("initiatives", "initiative_id", ["SOF-001", "SOF-002", "SOF-003", None]),
    ),
    "intake/own_numbers.xlsx": (
        "SOF",
        {"zeros_shown", "digits_lost", "many_digits"},
        ("initiatives", "own_number", ["0471"]),
    ),
    "intake/proposal_signs.xlsx": ("SOF", {"minus_behind", "wrong_sign"}, None),
    "intake/shares_mixed.xlsx": (
        "ØKF",
        {"share_scale", "decimal_point", "not_number", "about", "same_key"},
        ("safety_surveys", "area_id", ["D-01", "D-02"]),
    ),
    "intake/sof_follows_the_cure.xlsx": ("SOF", {"not_your_sheet"}, None),
    "intake/sof_refers_to_focus_area.xlsx": ("SOF", set(), None),
    "intake/stacked_suf.xlsx": (
        "SUF",
        set(),
        ("initiatives", "name", ["Hjemmebesøg", "Samtalecafé", "Vejviser"]),
    ),
    "intake/strikethrough_row.xlsx": ("SOF", {"struck_row"}, None),
    "intake/superscript_footnote.xlsx": ("SOF", {"raised"}, ("dialogue_events", "participants", [45, None])),
    "intake/surplus.csv": ("SOF", {"unknown_column"}, ("dialogue_events", "participants", [45, 30])),
    "intake/unit_in_title_01.xlsx": ("SOF", {"unit_in_title"}, None),
    "intake/unit_in_title_03.xlsx": ("SOF", {"unit_in_title"}, None),
    "intake/unit_in_title_06.xlsx": ("SOF", {"unit_in_title"}, None),
    "intake/units_row_below_header.xlsx": (
        "SOF",
        set(),
        ("finances", "adopted_budget", [1_250_000, 850_000]),
    ),
    "intake/unlabelled_total_finance.xlsx": ("SOF", {"sum_row", "spent_without_date"}, None),
    "intake/us_dates_column.xlsx": ("SOF", {"month_first"}, None),
    "intake/wide_dash_store.xlsx": ("ØKF", {"no_value"}, None),
    "intake/wide_month_names_without_year.xlsx": ("ØKF", {"no_year", "same_key"}, None),
    "intake/wide_years.xlsx": ("ØKF", {"share_scale", "no_value"}, None),
    "reading/amt_other_sheet.xlsx": ("SOF", {"cpr_likeness", "sheet_not_read"}, None),
    "reading/dupname.xlsx": ("SOF", {"refused-same_names"}, None),
    "reading/enc_u16_sheet2.xlsx": ("SOF", {"foreign_key"}, ("readiness", "district", [3])),
    "reading/fmt50.xls": ("SOF", {"wrong_frequency"}, ("measurements", "value", [12.5, 25.0, 37.5])),
    "reading/maalinger_dec.csv": (
        "SOF",
        {"unknown_reference"},
        ("measurements", "value", [0.0303189864, 0.5]),
    ),
    "reading/space.csv": ("SOF", set(), ("unrest_events", "district", [3])),
    "reading/space1.csv": ("SOF", set(), ("unrest_events", "district", [3])),
    "reading/ss0.xlsx": ("SOF", {"no_sheet"}, None),
    "reading/uro1252.xls": ("SOF", {"cpr", "contact"}, None),
    "reading/uro_pivot.xlsx": ("SOF", {"cpr"}, None),
    "reading/uro_textbox.xlsx": ("SOF", {"cpr"}, None),
    "reading/uro_zw.xlsx": ("SOF", {"cpr"}, None),
    "reading/yr_bem.xlsx": ("SOF", {"no_sheet", "sheet_not_read"}, None),
}


def kinds(found: Checked) -> set[str]:
    """What is told in the open; a file of one case leaves most stored columns out."""
    return {p.kind for p in found.problems if p.severity != "note"} - {"lost_column"}


def test_every_case_has_its_right_answer():
    assert set(RIGHT) == {str(path.relative_to(CASES)) for path in CASES.glob("*/*") if path.is_file()}


@pytest.mark.parametrize("name", RIGHT)
def test_nothing_that_is_wrong_goes_by_in_silence(example_store, name):
    administration, told, read = RIGHT[name]
    path = CASES / name
    found = check(
        [(path.name, path.read_bytes())], administration, example_store, csb=administration == "ØKF"
    )
    assert kinds(found) == told
    if read is not None:
        table, column, values = read
        assert found.delivery.tables[table].column(column).to_pylist()[: len(values)] == values


# -- others of the same kinds -------------------------------------------------------------------------------

EVENT = {
    "meeting_id": "DM-901",
    "date": "01-02-2010",
    "district": "Nørrebro",
    "form": "borgermøde",
    "organiser": "KK",
    "participants": 45.0,
}
FINANCE = GOOD["finances"][0]


def checked(content: bytes, store: Store | None = None, name: str = "f.xlsx", **more: Any) -> Checked:
    return check([(name, content)], "SOF", store, csb=False, **more)


def told(found: Checked) -> list[tuple[str, str]]:
    return [(p.kind, p.place.cell) for p in found.problems if p.severity != "note"]


def choices(found: Checked, *, otherwise: bool = False) -> Choices:
    """Every first offer accepted, or every second where there is one."""
    return Choices(
        applied=frozenset(
            offer.id
            for p in found.problems
            if (offer := (p.otherwise if otherwise and p.otherwise else p.suggestion))
        )
    )


def values(found: Checked, table: str, column: str) -> list[Any]:
    return found.delivery.tables[table].column(column).to_pylist()


def meetings(column: str, *values: Any) -> bytes:
    rows = [{**EVENT, "meeting_id": f"DM-90{n}", column: value} for n, value in enumerate(values)]
    return good_workbook(dialogue_events=rows)


def amounts(*values: Any) -> bytes:
    rows = [{**FINANCE, "year": 2010.0 + n, "adopted_budget": value} for n, value in enumerate(values)]
    return good_workbook(finances=rows)


@pytest.mark.parametrize(
    "written",
    [
        ("03/04/2010", "04/13/2010"),
        ("03-04-2010", "04-13-2010"),
        ("3.4.2010", "4.13.2010"),
        ("03/04/2010 9:30 AM", "04/13/2010 10:00 pm"),
        # Excel has made a date of the first, the Danish way, and has left the second as it was.
        (datetime(2010, 4, 3), "04/13/2010"),
    ],
)
def test_a_column_of_dates_with_the_month_first(written):
    content = meetings("date", *written)
    found = checked(content)
    assert [cell for _, cell in told(found)] == ["B2", "B3"]
    again = checked(content, choices=choices(found))
    assert values(again, "dialogue_events", "date") == [date(2010, 3, 4), date(2010, 4, 13)]
    assert told(again) == []


def test_a_date_that_excel_turned_may_be_right_as_it_stands():
    content = meetings("date", datetime(2010, 4, 3), "04/13/2010")
    kept = checked(content, choices=choices(checked(content), otherwise=True))
    assert values(kept, "dialogue_events", "date") == [date(2010, 4, 3), date(2010, 4, 13)]
    # A date beyond the 12th shows that they were not turned.
    assert told(checked(meetings("date", datetime(2010, 4, 20), "04/13/2010"))) == [("month_first", "B3")]


def test_the_first_day_of_the_calendar_is_no_date():
    rows = [{**GOOD["initiatives"][0], "start": datetime(1900, 1, 1), "finish": "01-01-1900"}]
    content = good_workbook(initiatives=rows)
    found = checked(content)
    assert [kind for kind, _ in told(found)] == ["no_day", "no_day"]
    again = checked(content, choices=choices(found))
    assert told(again) == [] and values(again, "initiatives", "start") == [None]
    [needed] = checked(meetings("date", datetime(1900, 1, 1))).problems
    assert needed.suggestion is None and "tom, hvis" not in needed.cure


@pytest.mark.parametrize(
    ("written", "asked", "first", "second"),
    [
        (("1,250", "5,060,000"), 2, [1250, 5_060_000], [1250, 5_060_000]),
        (("1,250.50", "2,500"), 2, [1250.5, 2500], [1250.5, 2500]),
        (("797,000", "1250.5"), 2, [797_000, 1250.5], [797_000, 1250.5]),
        # Nobody writes kroner with three decimals, in whatever column.
        (("797,000",), 1, [797_000], [797]),
        (("797,000", "5.060.000"), 1, [797, 5_060_000], [797_000, 5_060_000]),
        (("797.000", "5,060,000"), 2, [797, 5_060_000], [797_000, 5_060_000]),
    ],
)
def test_amounts_in_english(written, asked, first, second):
    content = amounts(*written)
    found = checked(content)
    assert len(found.errors) == asked
    for otherwise, wanted in ((False, first), (True, second)):
        again = checked(content, choices=choices(found, otherwise=otherwise))
        assert told(again) == [] and values(again, "finances", "adopted_budget") == wanted


def test_counts_in_english():
    content = meetings("participants", "12,000", "1,250", "33")
    found = checked(content)
    assert told(found) == [("english_or_decimal", "F2"), ("english_or_decimal", "F3")]
    assert [p.otherwise is None for p in found.problems] == [False, True]
    again = checked(content, choices=choices(found))
    assert values(again, "dialogue_events", "participants") == [12_000, 1250, 33]


def test_three_decimals_of_what_is_measured_are_decimals_unless_the_column_is_english(tmp_path):
    initiative = {"initiative_id": "SOF-001", "name": "Exit", "administration": "SOF", "status": "i gang"}
    indicator = {**GOOD["indicators"][0], "unit": "indeks", "frequency": "år"}
    store = store_with(tmp_path, administration="SOF", initiatives=[initiative], indicators=[indicator])

    def read(*numbers: str) -> Checked:
        rows = [
            {"indicator_id": "I-001", "period": f"{2000 + n}", "value": number}
            for n, number in enumerate(numbers)
        ]
        return checked(good_workbook(measurements=rows), store)

    assert told(read("1,257", "2,5")) == []
    assert told(read("1,250", "2,5")) == []
    assert told(read("1,250", "3")) == [("english_or_decimal", "C2")]
    assert {kind for kind, _ in told(read("1,257", "1,100.5"))} == {"english_number"}


@pytest.mark.parametrize(
    ("said", "scale"),
    [
        *(
            (f"Beløb i {unit}", 1e3)
            for unit in ("tus. kr.", "kkr.", "1.000", "kr. '000", "DKK (000)", "1,000 kr.")
        ),
        *((unit, 1e3) for unit in ("(1.000)", "T-kr.", "1000-kr", "000 kr.", "kDKK", "Alle tal i tusind")),
        *((unit, 1e6) for unit in ("DKKm", "mkr.")),
        *((unit, 1e9) for unit in ("mia. kr.", "i milliarder")),
        *((text, None) for text in ("Sag 1.000", "Tilskud 2 mia. kr.", "1.000 personer", "i 1.000 hjem")),
    ],
)
def test_more_units_in_titles(said, scale):
    assert unit_in_text(said) == scale


def test_a_unit_anywhere_in_a_heading_is_the_columns():
    for text in ("Budget (beløb i 1.000 kr.)", "Budget 1.000 kr. (2010-priser)", "Budget [t.kr.]"):
        assert (heading(text).base, heading(text).scale) == ("budget", 1e3), text


ROW = ["SOF-001", 2015.0, "SOF", "kommunal", "drift"]
HEADERS = ["indsats_id", "år", "forvaltning", "finansieringskilde", "art"]


@pytest.mark.parametrize(
    ("sheet", "name", "headers", "row"),
    [
        ("Økonomi (t.kr.)", "f.xlsx", [], []),
        ("Økonomi", "økonomi_i_tkr.xlsx", [], []),
        ("Økonomi", "f.xlsx", ["enhed"], ["t.kr."]),
        ("Økonomi", "f.xlsx", [None, "Note: alle beløb er i 1.000 kr."], []),
    ],
)
def test_a_unit_that_is_said_elsewhere_is_asked_about(sheet, name, headers, row):
    table = [[*HEADERS, "vedtaget_budget_kr", "prisniveau", *headers], [*ROW, 1250.0, "2010", *row]]
    content = workbook({sheet: table})
    found = checked(content, name=name)
    assert "unit_in_title" in kinds(found)
    again = checked(content, name=name, choices=choices(found))
    assert values(again, "finances", "adopted_budget") == [1_250_000]
    plain = checked(content, name=name, choices=choices(found, otherwise=True))
    assert values(plain, "finances", "adopted_budget") == [1250] and plain.errors == ()


def test_a_column_of_several_units_is_told():
    rows = [[*ROW, 1250.0, "2010", "t.kr."], [*ROW[:1], 2016.0, *ROW[2:], 9000.0, "2010", "kr."]]
    content = workbook({"Økonomi": [[*HEADERS, "vedtaget_budget_kr", "prisniveau", "enhed"], *rows]})
    assert ("units_mixed", "H2") in told(checked(content))


def test_a_row_of_units_may_say_of_the_other_columns_what_they_hold():
    kinds_of = ["kode", "åååå", "kode", "kode", "kode", "1.000 kr.", "år"]
    content = workbook(
        {"Økonomi": [[*HEADERS, "vedtaget budget", "prisniveau"], kinds_of, [*ROW, 1250.0, "2010"]]}
    )
    found = checked(content)
    assert told(found) == [] and values(found, "finances", "adopted_budget") == [1_250_000]


@pytest.mark.parametrize(
    ("headers", "row"), [([], []), (["Rammen"], [1250.0]), (["vedtaget_budget_kr"], [None])]
)
def test_rows_of_money_without_an_amount_are_a_problem(headers, row):
    content = workbook({"Økonomi": [[*HEADERS, "prisniveau", *headers], [*ROW, "2010", *row]]})
    found = checked(content)
    [problem] = [p for p in found.errors if p.kind == "no_amounts"]
    reason = Choices(confirmed={problem.confirm: "Kun årsværk endnu"})
    assert checked(content, choices=reason).errors == ()


def test_figures_of_days_to_come_are_told(tmp_path):
    store = store_with(tmp_path, administration="SOF")
    found = checked(meetings("date", "01-02-2090", "01-02-2010"), store)
    assert told(found) == [("not_yet", "F2")]
    assert "01-02-2090" in found.problems[0].sentence
    planned = [{**EVENT, "date": "01-02-2090", "participants": None}]
    assert told(checked(good_workbook(dialogue_events=planned), store)) == []


def test_a_total_of_so_many_is_a_sum():
    rows = [GOOD["initiatives"][0], {"name": "I alt 2 indsatser", "administration": "SOF"}]
    found = checked(good_workbook(initiatives=rows))
    assert told(found) == [] and found.delivery.rows == 1
    [sheet] = found.delivery.recognised
    assert sheet.notes == ("Række 3 med sammentælling er sprunget over.",)


# -- two tables on a sheet ----------------------------------------------------------------------------------


def tables_on(*rows: list[Any]) -> list[ReadSheet]:
    return read_sheet(cells(rows))


def test_each_table_on_a_sheet_tells_its_own_cells(example_store):
    initiatives = grid("initiatives", [{**GOOD["initiatives"][0], "status": "i gangg"}])
    finances = grid("finances", [{**FINANCE, "initiative_id": "SOF-998", "adopted_budget": "797,000"}])
    found = checked(
        workbook({"Ark1": [*initiatives, [], ["Økonomi 2010 i t.kr."], *finances]}), example_store
    )
    places = {p.kind: p.place.cell for p in found.problems if p.kind != "lost_column"}
    assert places["code_near"] == "I2"
    assert places["unit_in_title"] == "A4"
    assert places["english_or_decimal"] == "F6"
    assert places["unknown_reference"] == "A6"


def test_a_number_of_a_person_under_the_second_table_is_found():
    number = "".join(("01", "02", "90", "12", "34"))
    finances = grid("finances", [FINANCE])
    initiatives = grid("initiatives", [{**GOOD["initiatives"][0], "own_number": float(number[1:])}])
    # The amounts of the first table stand over the own numbers of the second.
    pad = [[None] * 4 + row for row in initiatives]
    [first, second] = tables_on(*finances, [], *pad)
    assert {first.recognised.table, second.recognised.table} == {"finances", "initiatives"}
    delivery = read_delivery([("f.xlsx", workbook({"Ark1": [*finances, [], *pad]}))])
    assert delivery.is_refused


# -- .xls and .ods ------------------------------------------------------------------------------------------


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for place, value in enumerate(("SOF", 12.0)):
        sheet.write(0, place, value, xlwt.easyxf("font: struck_out on"))
    for place, (value, code) in enumerate(
        ((5060.0, '#,##0" t.kr."'), (471.0, "0000"), (5.5, '0.0" mio. kr."'))
    ):
        sheet.write(1, place, value, xlwt.easyxf(num_format_str=code))
    raised = xlwt.easyfont("escapement superscript")
    sheet.write_rich_text(2, 0, ("12", ("1", raised)))
    for row in range(3, 900):  # so many texts that they go on in a second record
        sheet.write(row, 0, f"tekst {row} med æøå {'x' * (row % 37)}")
    sheet.write_rich_text(900, 0, ("ærø", ("note", raised)))
    book.save(out := io.BytesIO())
    return out.getvalue()


def test_what_an_old_workbook_shows_beside_its_values():
    [sheet] = read_workbook("f.xls", old_workbook()).sheets
    shown = {way: list(places) for way, places in sheet.looks.items()}
    assert shown == {STRUCK: [(1, 1), (1, 2)], "thousands": [(2, 1)], "0000": [(2, 2)], "millions": [(2, 3)]}
    assert sheet.raised == {(3, 1): "12", (901, 1): "ærø"}


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    f'xmlns:{prefix}="{_OFFICE}{name}:1.0"'
    for prefix, name in (
        *(("office", "office"), ("style", "style"), ("text", "text"), ("table", "table")),
        ("number", "datastyle"),
    )
)
_STYLES = """<number:number-style style:name="N1"><number:number number:min-integer-digits="1" number:grouping="true"/>
<number:text> t.kr.</number:text></number:number-style>
<number:number-style style:name="N2"><number:number number:min-integer-digits="4"/></number:number-style>
<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="ce2" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="ce3" style:family="table-cell">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>"""


def open_document(*rows: str, beside: str = "") -> bytes:
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    xml = f"""<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.2">
<office:automatic-styles>{_STYLES}</office:automatic-styles><office:body><office:spreadsheet>{beside}<table:table
 table:name="A"><table:table-column/><table:table-column table:default-cell-style-name="ce2"/>{body}</table:table>
</office:spreadsheet></office:body></office:document-content>"""
    with zipfile.ZipFile(out := io.BytesIO(), "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", xml)
        packed.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{_OFFICE}manifest:1.0"/>')
    return out.getvalue()


def cell(value: str, kind: str = "string", style: str = "") -> str:
    said = f' office:value="{value}"' if kind == "float" else ""
    named = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{named} office:value-type="{kind}"{said}><text:p>{value}</text:p></table:table-cell>'


@pytest.mark.parametrize("beside", ["", "<!-- walked with care -->"])
def test_what_an_open_document_shows_beside_its_values(beside):
    content = open_document(
        cell("5060", "float", "ce1") + cell("471", "float"),
        cell("SOF", style="ce3"),
        cell('12<text:span text:style-name="T1">1</text:span>'),
        beside=beside,
    )
    [sheet] = read_workbook("f.ods", content).sheets
    shown = {way: list(places) for way, places in sheet.looks.items()}
    assert shown == {"thousands": [(1, 1)], "0000": [(1, 2)], STRUCK: [(2, 1)]}
    assert sheet.raised == {(3, 1): "12"}
    assert sheet.rows == [[5060.0, 471.0], ["SOF"], ["121"]]


def test_letters_written_as_references_do_not_slow_the_reading(monkeypatch):
    """Many writers have æ, ø and å so, in texts in the cells themselves: there is nothing to mend in these."""
    from data.files.xml import is_odd

    assert not is_odd(b'<c r="A1" t="inlineStr"><is><t>N&#248;rrebro</t></is></c><c r="B1"><v>7</v></c>')
    assert is_odd(b'<c r="B1"><v>&#55;</v></c>') and is_odd(b"<v>\n7</v>") and is_odd(b"<x:v> 7</x:v>")
    assert is_odd(b"<v>7 </v>") and is_odd(b"<x:v>7\t</x:v>")


@pytest.mark.parametrize("few", ["<5", "under 5", "1-4"])
def test_nobody_is_asked_for_a_hidden_number_of_charges(example_store, few):
    rows = [
        {"area_id": "D-03", "month": "2010-03", "category": "vold", "kind": kind, "count": count}
        for kind, count in (("anmeldelse", 14.0), ("sigtelse", few))
    ]
    content = good_workbook(incidents=rows)
    found = check([("f.xlsx", content)], "ØKF", example_store, csb=True)
    assert [p for p in found.errors if p.kind != "lost_column"] == []
    assert [(p.kind, p.place.cell) for p in found.problems if p.severity == "warning"] == [
        ("hidden_count", "E3")
    ]
    assert values(found, "incidents", "count") == [14, None]
    assert values(found, "incidents", AT_SOURCE) == [None, ["count"]]


# -- text files ---------------------------------------------------------------------------------------------

MEETINGS = "møde_id;dato;bydel;arrangør;form;deltagere;tema"
MEETING = "DM-1;24-02-2010;Nørrebro;KK;borgermøde;45;lys"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("space", ["", " "])
@pytest.mark.parametrize("title", ["", "Dialogmøder 2010\n\n", "Dialogmøder, udtræk 1/3\n"])
def test_a_text_file_under_a_title_and_with_spaces_is_read(separator, space, title):
    lines = "\n".join((MEETINGS, MEETING, MEETING.replace("DM-1", "DM-2")))
    text = title + lines.replace(";", separator + space)
    found = checked(text.encode(), name="f.csv")
    assert told(found) == [] and values(found, "dialogue_events", "participants") == [45, 45]


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_a_heading_with_broken_letters_is_a_problem(encoding):
    """Its column would go unread, and the meetings would be given new ids."""
    found = checked(f"{MEETINGS}\n{MEETING}\n".encode(encoding), name="f.csv")
    assert {("broken_heading", "A1"), ("broken_heading", "D1")} <= set(told(found))
    assert all(p.severity == "error" for p in found.problems if p.kind == "broken_heading")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("lys p? stien ved s?en", "broken_letters"),
        ("lys p&aring; stien", "twice_encoded"),
        ("lys pÃ¥ stien", "twice_encoded"),
        ("Hvorfor? Fordi", None),
        ("se kk.dk/side?id=3 og A&B", None),
        ("hvem?", None),
    ],
)
def test_letters_that_were_lost_on_the_way(text, kind):
    found = checked(meetings("theme", text))
    assert [k for k, _ in told(found)] == ([kind] if kind else [])
    if kind == "twice_encoded":
        assert values(
            checked(meetings("theme", text), choices=choices(found)), "dialogue_events", "theme"
        ) == ["lys på stien"]


# -- numbers of persons -------------------------------------------------------------------------------------


def a_number(between: str = "-") -> str:
    """Put together here, so that none stands in the code."""
    return "".join(("01", "02", "90", between, "12", "34"))


NOTE = "<office:annotation><text:p>{}</text:p></office:annotation>"
BOX = f'<table:shapes xmlns:draw="{_OFFICE}drawing:1.0"><draw:frame><draw:text-box><text:p>{{}}</text:p>'
BOX += "</draw:text-box></draw:frame></table:shapes>"


@pytest.mark.parametrize(
    ("inside", "beside"),
    [
        ("{}", ""),
        ("0102<text:span>90-1234</text:span>", ""),
        ("010\u200b290-1234", ""),
        ("010290<text:s/>1234", ""),
        (NOTE + "x", ""),
        ("x", BOX),
    ],
)
def test_numbers_of_persons_in_an_open_document(inside, beside):
    content = open_document(cell(inside.replace("{}", a_number())), beside=beside.replace("{}", a_number()))
    delivery = read_delivery([("f.ods", content)])
    assert delivery.is_refused and delivery.files[0].content == b"" and a_number() not in repr(delivery)


@pytest.mark.parametrize(
    "part", ["customXml/note.txt", "xl/printerSettings/printerSettings1.bin", "xl/media/image1.emf"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_parts_of_the_package_that_are_no_xml_are_looked_at(part, encoding):
    content = good_workbook("initiatives")
    with zipfile.ZipFile(buffer := io.BytesIO(content), "a") as packed:
        packed.writestr(part, f"Sag {a_number()} i dag".encode(encoding))
    assert read_delivery([("f.xlsx", buffer.getvalue())]).is_refused


def test_a_number_does_not_come_to_be_when_letters_are_put_right():
    text = f"p&aring; {a_number('&#45;')}"
    content = good_workbook(initiatives=[{**GOOD["initiatives"][0], "name": text}])
    again = checked(content, choices=choices(checked(content)))
    assert a_number() not in str(values(again, "initiatives", "name"))

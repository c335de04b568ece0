"""Files as they are written by others: what the reader would take amiss, and numbers of persons wherever they stand."""

import io
import struct
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook as Book

from data.choices import Choices
from data.files.child import check_extent
from data.files.limits import Marks, Stop
from data.files.workbook import read_workbook
from data.personal import find_cpr
from data.reading.delivery import read_delivery
from data.reading.parse import clean
from tests.data.make import GOOD, grid, workbook

CASES = Path(__file__).parent / "cases"


def a_cpr_number(between="-", within=""):
    """Put together here, so that none stands in the code."""
    return "".join(("01", within, "02", "90", between, "12", "34"))


def read(content, name="fil.xlsx", **more):
    return read_delivery([(name, content)], **more)


def case(name, **more):
    path = CASES / name
    return read(path.read_bytes(), path.name, **more)


def kinds(delivery):
    return [(p.kind, p.place.name) for p in delivery.problems if p.severity == "error"]


def parts(content, **changed):
    """The zip with parts added or replaced: {name: bytes, or a function of the old ones}."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            change = changed.pop(info.filename, None)
            data = old.read(info)
            new.writestr(
                info.filename, data if change is None else change(data) if callable(change) else change
            )
        for name, data in changed.items():
            new.writestr(name, data)
    return out.getvalue()


def incidents(text="x"):
    rows = grid("initiatives", [{**GOOD["initiatives"][0], "description": text}])
    return workbook({"Indsatser": rows})


# --- the cases that were met


@pytest.mark.parametrize("name", ["uro1252.xls", "uro_zw.xlsx", "uro_textbox.xlsx", "uro_pivot.xlsx"])
def test_a_number_that_hides_turns_the_file_away(name):
    delivery = case(f"reading/{name}")
    assert delivery.is_refused and delivery.tables == {} and delivery.files[0].content == b""
    assert a_cpr_number() not in repr(delivery) and "010190" not in repr(delivery)


def test_letters_of_a_workbook_that_names_another_code_page_are_right():
    content = (CASES / "reading/uro1252.xls").read_bytes()
    [sheet] = read_workbook("fil.xls", content).sheets
    assert sheet.rows[0] == ["urolighed_id", "tidspunkt", "bydel", "type", "alvor", "tiltag"]
    assert sheet.rows[1][2:5] == ["Nørrebro", "brand i containere", 3.0]
    assert sheet.rows[1][5].endswith("klagede – ring 33 66 33 66 eller a.b@kk.dk")


def test_a_sheet_in_utf_16_is_read():
    delivery = case("reading/enc_u16_sheet2.xlsx")
    assert {sheet.sheet: sheet.data_rows for sheet in delivery.recognised} == {
        "Uroligheder": 1,
        "Beredskab": 1,
    }
    assert delivery.errors == ()


def test_an_amount_on_another_sheet_is_asked_about_and_released():
    delivery = case("reading/amt_other_sheet.xlsx")
    assert kinds(delivery) == [("cpr_likeness", "Beregning!B2")] and not delivery.is_refused
    [problem] = delivery.errors
    assert "ligner" in problem.sentence and "212107000" not in repr(problem)
    assert delivery.rows == 1 and delivery.files[0].content
    place = ("amt_other_sheet.xlsx", "Beregning", "kolonne B")
    assert case("reading/amt_other_sheet.xlsx", choices=Choices(released=frozenset({place}))).errors == ()


def test_digits_after_a_decimal_mark_are_no_number_of_a_person():
    delivery = case("reading/maalinger_dec.csv")
    assert delivery.errors == ()
    assert delivery.tables["measurements"].column("value").to_pylist() == [0.0303189864, 0.5]


def test_an_index_with_white_space_gives_its_own_text():
    [sheet] = read_workbook("fil.xlsx", (CASES / "reading/ss0.xlsx").read_bytes()).sheets
    assert sheet.rows == [["to", 7.0]]


@pytest.mark.parametrize("name", ["space.csv", "space1.csv"])
def test_a_space_after_a_separator_is_read(name):
    delivery = case(f"reading/{name}")
    assert delivery.errors == () and delivery.rows == 1


def test_two_sheets_of_one_name_are_told():
    delivery = case("reading/dupname.xlsx")
    assert kinds(delivery) == [("refused-same_names", "")]
    assert "2 ark, der hedder »A1«" in delivery.problems[0].sentence


def test_formats_of_ones_own_under_dates_numbers_are_numbers():
    delivery = case("reading/fmt50.xls")
    assert delivery.tables["measurements"].column("value").to_pylist() == [12.5, 25.0, 37.5]


def test_a_sheet_of_something_else_says_which_headings_it_saw():
    delivery = case("reading/yr_bem.xlsx")
    assert ("no_sheet", "") in kinds(delivery)
    told = " ".join(p.sentence for p in delivery.problems)
    assert "»Bydel«, »2008«, »2009«, »2010« og »Bemærkning«" in told


def test_a_table_above_another_is_read():
    delivery = case("intake/stacked_suf.xlsx")
    assert delivery.errors == ()
    assert delivery.tables["initiatives"].column("name").to_pylist() == [
        "Hjemmebesøg",
        "Samtalecafé",
        "Vejviser",
    ]
    assert delivery.tables["finances"].column("adopted_budget").to_pylist() == [100_000, 200_000]


def test_new_rows_under_a_blank_line_are_rows():
    delivery = case("intake/last_rows_after_blank_incomplete.xlsx")
    assert delivery.tables["initiatives"].num_rows == 5
    assert {p.place.row for p in delivery.errors} == {6, 7}


# --- and what is like them


@pytest.mark.parametrize("number", [27, 36, 45, 50, 58])
def test_every_number_that_stands_for_dates_is_free_for_numbers(number):
    book = xlwt.Workbook()
    style = xlwt.easyxf(num_format_str='#,##0.00 "stk"')
    book.add_sheet("A").write(0, 0, 12.5, style)
    book.save(out := io.BytesIO())
    content = out.getvalue()
    at = content.index(b'#,##0.00 "stk"') - 5
    old, new = content[at : at + 2], struct.pack("<H", number)
    mended = bytearray(content)
    mended[at : at + 2] = new
    for place in range(len(content) - 8):
        if content[place : place + 4] == b"\xe0\0\x14\0" and content[place + 6 : place + 8] == old:
            mended[place + 6 : place + 8] = new
    [sheet] = read_workbook("fil.xls", bytes(mended)).sheets
    assert sheet.rows == [[12.5]]


def test_dates_in_an_old_workbook_stay_dates():
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, datetime(2010, 3, 1), xlwt.easyxf(num_format_str="DD-MM-YYYY"))
    book.save(out := io.BytesIO())
    [sheet] = read_workbook("fil.xls", out.getvalue()).sheets
    assert str(sheet.rows[0][0]).startswith("2010-03-01")


@pytest.mark.parametrize(
    "written", ["<v> 7 </v>", "<v>&#55;</v>", "<v><![CDATA[7]]></v>", "<v><!-- x -->7</v>"]
)
def test_a_value_is_read_however_it_is_written(written):
    content = workbook({"A": [[7.0]]})
    sheet = "xl/worksheets/sheet1.xml"
    spoiled = parts(content, **{sheet: lambda xml: xml.replace(b"<v>7</v>", written.encode())})
    assert spoiled != content
    assert read_workbook("fil.xlsx", spoiled).sheets[0].rows == [[7.0]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "iso-8859-1", "windows-1252"])
def test_a_sheet_in_any_encoding_is_read(encoding):
    def recoded(xml):
        text = xml.decode()
        text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        mark = "\ufeff" if encoding == "utf-16-be" else ""
        named = "UTF-16" if encoding.startswith("utf") else encoding
        return f'{mark}<?xml version="1.0" encoding="{named}"?>{text}'.encode(encoding)

    content = parts(workbook({"A": [["Nørrebro", 3]]}), **{"xl/worksheets/sheet1.xml": recoded})
    assert read_workbook("fil.xlsx", content).sheets[0].rows == [["Nørrebro", 3.0]]


def test_what_cleaning_takes_away_does_not_hide_a_number():
    unseen = [
        chr(code)
        for code in range(0x10000)
        if not 0xD800 <= code < 0xE000 and clean(f"1{chr(code)}2") == "12"
    ]
    assert len(unseen) > 80
    for letter in [*unseen, "_x200B_", "_x000D_", "_x007F_", "\U000e0020", "\ufe0f"]:
        for text in (
            a_cpr_number(within=letter),
            a_cpr_number(between=letter),
            a_cpr_number(f"{letter}-{letter}"),
        ):
            assert find_cpr(f"Borger {text} x"), repr(letter)


@pytest.mark.parametrize("digits", ["０１０２９０-１２３４", "٠١٠٢٩٠١٢٣٤"])
def test_digits_of_other_scripts_are_digits(digits):
    [(start, end)] = find_cpr(f"a{digits}")
    assert (start, end) == (1, 1 + len(digits))


@pytest.mark.parametrize("text", ["0,0303189864", "andel 0.0303189864 af alle", "-12,0102901234"])
def test_decimals_in_a_text(text):
    assert find_cpr(text) == []


@pytest.mark.parametrize("text", ["2.010290-1234", "0102901234,0202901234", "1102901234,1202901234"])
def test_a_mark_before_or_after_does_not_hide_a_number(text):
    assert find_cpr(text)


PARTS = {
    "xl/drawings/drawing1.xml": "<a:p><a:r><a:rPr><a:b/></a:rPr><a:t>0102</a:t></a:r><a:r><a:t>90-1234</a:t></a:r></a:p>",
    "xl/pivotCache/pivotCacheDefinition1.xml": '<sharedItems><s v="{}"/></sharedItems>',
    "xl/pivotCache/pivotCacheRecords1.xml": '<r><s v="{}"/></r>',
    "xl/comments9.xml": "<comments><comment ref='A1'><text><r><t>se {}</t></r></text></comment></comments>",
    "xl/charts/chart1.xml": "<c:pt><c:v>{}</c:v></c:pt>",
    "xl/externalLinks/externalLink1.xml": "<cell><v>{}</v></cell>",
    "docProps/custom.xml": "<property name='x'><vt:lpwstr>{}</vt:lpwstr></property>",
    "customXml/item1.xml": "<x>{}</x>",
    "xl/tables/table1.xml": '<table><tableColumn name="{}"/></table>',
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_every_part_of_the_package_is_looked_at(part, encoding):
    xml = PARTS[part].format(a_cpr_number())
    delivery = read(parts(incidents(), **{part: xml.encode(encoding)}))
    assert delivery.is_refused and delivery.tables == {} and delivery.files[0].content == b""
    assert a_cpr_number() not in repr(delivery)
    harmless = PARTS[part].replace("0102</a:t></a:r><a:r><a:t>90-1234", "x").format("7")
    assert read(parts(incidents(), **{part: harmless.encode(encoding)})).problems == ()


@pytest.mark.parametrize("mark", ["&amp;L&amp;10", '&amp;C&amp;"Arial,Bold"', ""])
def test_headers_footers_and_rules_are_looked_at(mark):
    for tail in (
        f"<headerFooter><oddHeader>{mark}{a_cpr_number()}</oddHeader></headerFooter>",
        f'<dataValidations><dataValidation prompt="{a_cpr_number()}"/></dataValidations>',
    ):
        spoiled = parts(
            incidents(),
            **{
                "xl/worksheets/sheet1.xml": lambda xml, tail=tail: xml.replace(
                    b"</worksheet>", tail.encode() + b"</worksheet>"
                )
            },
        )
        assert read(spoiled).is_refused


def test_text_boxes_and_headers_of_an_old_workbook_are_looked_at():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Uroligheder")
    sheet.write(0, 0, "x")
    sheet.header_str = f"Sag {a_cpr_number()}".encode()
    book.save(out := io.BytesIO())
    assert read(out.getvalue(), "fil.xls").is_refused


def test_a_number_of_a_cache_that_stands_in_a_cell_is_judged_there():
    amount = float(a_cpr_number("")[1:])
    money = grid("finances", [{**GOOD["finances"][0], "adopted_budget": amount}])
    content = workbook({"Økonomi": money})
    cache = f'<pivotCacheRecords><r><n v="{int(amount)}"/></r></pivotCacheRecords>'.encode()
    assert read(parts(content, **{"xl/pivotCache/pivotCacheRecords1.xml": cache})).problems == ()
    other = parts(incidents(), **{"xl/pivotCache/pivotCacheRecords1.xml": cache})
    assert kinds(read(other)) == [("cpr_likeness", "")]


def with_format(code, value, header="eget_nr"):
    rows = grid("initiatives", GOOD["initiatives"])
    if header not in rows[0]:
        rows[0].append(header)
        rows[1].append(None)
    book = Book()
    sheet = book.active
    sheet.title = "Indsatser"
    for row in rows:
        sheet.append(row)
    cell = sheet.cell(2, rows[0].index(header) + 1, value)
    cell.number_format = code
    book.save(out := io.BytesIO())
    return out.getvalue()


@pytest.mark.parametrize(
    "code, header, kind",
    [
        ("General", "eget_nr", "cpr"),
        ("0000000000", "eget_nr", "cpr"),
        ("000000-0000", "eget_nr", "cpr"),
        ("#,##0", "eget_nr", "cpr_likeness"),
        ('#,##0.00 "kr."', "eget_nr", "cpr_likeness"),
        ("General", "Ramme", "cpr_likeness"),
        ("General", "CPR-nr.", "cpr"),
    ],
)
def test_a_number_cell_is_judged_by_its_column_and_format(code, header, kind):
    delivery = read(with_format(code, int(a_cpr_number("")[1:]), header))
    found = [p for p in delivery.errors if p.kind.startswith("cpr")]
    assert [p.kind for p in found] == [kind]
    assert delivery.is_refused == (kind == "cpr")
    assert a_cpr_number("")[1:] not in repr(delivery.problems)
    released = Choices(released=frozenset({("fil.xlsx", "Indsatser", header)}))
    assert not [
        p
        for p in read(with_format(code, int(a_cpr_number("")[1:]), header), choices=released).errors
        if "cpr" in p.kind
    ]


def test_where_the_reader_stops_before_the_values_the_file_is_told_of():
    """Held against what is there: blank cells, empty texts and formulas without a result beyond the reader are no loss."""
    marks = Marks("A")
    marks.value(1, 1)
    marks.value(5, 2)
    with pytest.raises(Stop) as stop:
        check_extent(marks, (0, 0), 0, lambda number: (5, 2))
    assert (stop.value.code, stop.value.values) == ("not_all_read", {"sheet": "A", "cell": "B5"})
    with pytest.raises(Stop):
        check_extent(marks, None, 0, lambda number: (1, 1))
    check_extent(marks, (0, 0), 0, lambda number: (1, 1))
    check_extent(marks, (4, 1), 0, lambda number: (9, 9))
    marks.uncached.add((5, 2))
    check_extent(marks, (0, 0), 0, lambda number: (5, 2))

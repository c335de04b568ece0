"""Literal cells in, literal values or faults out."""

import unicodedata
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest

from data import contract
from data.contract import Codes, Column
from data.reading.parse import Fault, cell_text, clean, fold, parse_column, reader
from data.staging import arrow_type


def column(type_, **more):
    return Column("h", "n", type_, "", "", **more)


def read(type_, cell, *, scale=1.0, per_cent=False, **more):
    """The value, or the fault's kind with the reading it offers."""
    found = reader(column(type_, **more), scale=scale, per_cent=per_cent)(cell)
    if not isinstance(found, Fault):
        return found
    return (found.kind, found.reading) if found.has_reading else found.kind


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12.0, 12),
        (0.0, 0),
        ("12", 12),
        (" 1 250 ", 1250),
        ("1\xa0250", 1250),
        ("1.250.000", 1250000),
        ("12,0", 12),
        ("1.234", ("two_ways", 1234)),
        ("0.125", "decimal_point"),
        ("12.5", "decimal_point"),
        ("1,250,000", ("english_number", 1250000)),
        (2.5, "fraction"),
        ("2,5", "fraction"),
        (-3.0, "negative"),
        ("−3", "negative"),
        ("ca. 500", ("about", 500)),
        ("ca. 500.000", "about"),
        ("over 40", "about"),
        ("i.a.", ("no_value", None)),
        ("-", ("no_value", 0)),
        ("#DIV/0!", "error_value"),
        ("45 unge", "not_number"),
        ("1,25E+06", "not_number"),
        ("10-12", "not_number"),
        ("2,5 mio. kr.", ("unit_word", 2500000)),
        (1e16, "too_large"),
        (date(2010, 3, 1), "date_as_number"),
        (timedelta(hours=3), "time"),
    ],
)
def test_counts(cell, value):
    assert read("count", cell) == value


def test_limits_of_a_number():
    assert read("count", 6.0, maximum=5) == "range"
    assert read("integer", -6.0) == -6
    assert read("number", -0.5, minimum=0) == "negative"
    assert read("number", 11.0, minimum=12, maximum=13) == "range"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (1250000.0, 1250000.0),
        (1250000.005, 1250000.0),
        ("1.250.000,00", 1250000.0),
        ("1.250.000,50 kr.", 1250000.5),
        ("kr. 1.250.000", 1250000.0),
        ("250000,-", 250000.0),
        ("-250 000", -250000.0),
        ("1250000,5", 1250000.5),
        ("412.000", ("two_ways", 412000.0)),
        ("1250000.50", ("decimal_point", 1250000.5)),
        ("1,250,000.50", ("english_number", 1250000.5)),
        ("2,5 mio. kr.", ("unit_word", 2500000.0)),
        ("250 t.kr.", ("unit_word", 250000.0)),
        ("ca. 500.000", "about"),
        ("ca. 500.000 kr.", "about"),
        (1e14, "too_large"),
    ],
)
def test_money(cell, value):
    assert read("money", cell) == value


def test_money_in_thousands():
    assert read("money", 1250.0, scale=1000) == 1250000.0
    assert read("money", "1.250,5", scale=1000) == 1250500.0
    assert read("money", "1.250", scale=1000) == ("two_ways", 1250000.0)
    # The cell's own unit counts, not the header's as well.
    assert read("money", "2,5 mio. kr.", scale=1000) == ("unit_word", 2500000.0)


@pytest.mark.parametrize(
    ("cell", "per_cent", "value"),
    [
        (0.12, False, 0.12),
        ("0,12", False, 0.12),
        ("12 %", False, 0.12),
        ("12,5 pct.", False, 0.125),
        ("12 %", True, 0.12),
        (12.0, True, 0.12),
        ("12", True, 0.12),
        (12.0, False, ("share_scale", 0.12)),
        ("12", False, ("share_scale", 0.12)),
        (120.0, True, "range"),
        (-0.1, False, "negative"),
        (1200.0, False, "range"),
    ],
)
def test_shares(cell, per_cent, value):
    found = read("share", cell, per_cent=per_cent)
    assert found == (pytest.approx(value) if isinstance(value, float) else value)


def test_numbers_have_the_digits_a_spreadsheet_keeps():
    assert 16.69 / 100 == 0.16690000000000002
    assert read("share", "16,69 %") == 0.1669
    assert read("number", 0.1 + 0.2) == 0.3
    assert parse("number", [0.1 + 0.2, None])[0].to_pylist() == [0.3, None]
    assert parse("share", [16.69, 0.0], per_cent=True)[0].to_pylist() == [0.1669, 0.0]


def test_per_cent_in_a_plain_number_is_asked_about():
    assert read("number", "12 %") == ("per_cent", 12.0)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (date(2009, 12, 31), date(2009, 12, 31)),
        (datetime(2009, 12, 31, 13, 45), date(2009, 12, 31)),
        ("31-12-2009", date(2009, 12, 31)),
        ("31.12.2009", date(2009, 12, 31)),
        ("31/12 2009", date(2009, 12, 31)),
        ("31/12-2009", date(2009, 12, 31)),
        ("31/12/2009", date(2009, 12, 31)),
        ("3/4 2010", date(2010, 4, 3)),
        ("3-4-2010", date(2010, 4, 3)),
        ("4/4/2010", date(2010, 4, 4)),
        ("2009-12-31", date(2009, 12, 31)),
        ("2009-12-31T00:00:00", date(2009, 12, 31)),
        ("20091231", date(2009, 12, 31)),
        (20091231.0, date(2009, 12, 31)),
        ("31. december 2009", date(2009, 12, 31)),
        ("d. 31. dec. 2009", date(2009, 12, 31)),
        ("1. OKTOBER 2009", date(2009, 10, 1)),
        ("3/4/2010", ("day_or_month", date(2010, 4, 3))),
        ("31-12-09", ("two_digit_year", date(2009, 12, 31))),
        ("12/31/2009", ("month_first", date(2009, 12, 31))),
        ("31-02-2010", "date_impossible"),
        ("31-13-2010", "date_impossible"),
        ("00-01-2010", "date_impossible"),
        ("01-01-20010", "date_range"),
        ("01-01-1899", "date_range"),
        (date(1899, 12, 31), ("no_day", None)),
        (datetime(1900, 1, 1), ("no_day", None)),
        ("01-01-1900", ("no_day", None)),
        (date(1904, 1, 1), ("no_day", None)),
        (date(1899, 12, 1), "date_range"),
        (date(9999, 12, 31), "date_range"),
        (40178.0, ("date_serial", date(2009, 12, 31))),
        (2010.0, "date_incomplete"),
        ("2010", "date_incomplete"),
        ("marts 2010", "date_incomplete"),
        ("snart", "not_date"),
        ("i.a.", ("no_value", None)),
    ],
)
def test_dates(cell, value):
    assert read("date", cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (datetime(2008, 2, 14, 21, 30), datetime(2008, 2, 14, 21, 30)),
        ("14-02-2008 21.30", datetime(2008, 2, 14, 21, 30)),
        ("14. februar 2008 kl. 21:30", datetime(2008, 2, 14, 21, 30)),
        ("2008-02-14T21:30:15", datetime(2008, 2, 14, 21, 30, 15)),
        ("14-02-2008", ("no_clock", datetime(2008, 2, 14))),
        (date(2008, 2, 14), ("no_clock", datetime(2008, 2, 14))),
        ("14-02-2008 25.30", "time"),
        ("31-02-2008 21.30", "date_impossible"),
        ("14-02-08 21.30", ("two_digit_year", datetime(2008, 2, 14, 21, 30))),
        (39492.0, ("date_serial", datetime(2008, 2, 14))),
        (39492.8958333333, ("date_serial", datetime(2008, 2, 14, 21, 30))),
        (39492.9999, ("date_serial", datetime(2008, 2, 15))),
    ],
)
def test_points_in_time(cell, value):
    assert read("datetime", cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (2010.0, "2010"),
        ("2010", "2010"),
        ("1. kvt. 2010", "2010-Q1"),
        ("1. kvartal 2010", "2010-Q1"),
        ("4.kvt.2009", "2009-Q4"),
        ("2010K1", "2010-Q1"),
        ("2010-Q1", "2010-Q1"),
        ("Q3 2009", "2009-Q3"),
        ("2009 2. kvartal", "2009-Q2"),
        ("1. halvår 2009", "2009-H1"),
        ("2009-H2", "2009-H2"),
        ("marts 2010", "2010-03"),
        ("Mar. 2010", "2010-03"),
        ("2010 marts", "2010-03"),
        ("2010-03", "2010-03"),
        ("2010M03", "2010-03"),
        ("201003", "2010-03"),
        (201003.0, "2010-03"),
        ("03-2010", "2010-03"),
        ("3/2010", "2010-03"),
        (date(2010, 3, 1), "2010-03"),
        ("01-03-2010", "2010-03"),
        (date(2010, 3, 31), ("day_in_period", "2010-03")),
        ("mar-10", ("two_digit_year", "2010-03")),
        ("5. kvartal 2010", "not_period"),
        ("2010-13", "not_period"),
        ("3. halvår 2009", "not_period"),
        ("2009/10", "not_period"),
        ("jan 20010", "not_period"),
        ("1850", "date_range"),
    ],
)
def test_periods(cell, value):
    assert read("period", cell) == value


def test_periods_of_one_length():
    assert read("month", "marts 2010") == date(2010, 3, 1)
    assert read("month", "1. kvt. 2010") == "not_month"
    assert read("month", date(2010, 3, 31)) == ("day_in_period", date(2010, 3, 1))
    assert read("month", "mar 10") == ("two_digit_year", date(2010, 3, 1))
    assert read("half_year", "1. halvår 2009") == "2009-H1"
    assert read("half_year", "2009") == "not_half_year"
    assert read("year", 2010.0) == 2010
    assert read("year", "2010") == 2010
    assert read("year", 20010.0) == "year_range"
    assert read("year", "2010/11") == "not_year"
    assert read("year", date(2010, 1, 1)) == "not_year"


def test_price_levels():
    cells = ("løbende", "Løbende priser", 2010.0, "2010", "2010-priser", "2010 p/l", "faste priser")
    assert [read("price_level", cell) for cell in cells] == [
        *("løbende", "løbende", "2010", "2010", "2010", "2010", "not_price_level"),
    ]


def test_yes_and_no():
    assert [read("yes_no", cell) for cell in ("Ja", "j", "X", 1.0, True, "SAND")] == [True] * 6
    assert [read("yes_no", cell) for cell in ("nej", "N", 0.0, False)] == [False] * 4
    assert read("yes_no", "måske") == "not_yes_no"


def test_codes():
    codes = {"codes": contract.FUNDING}
    cells = ("satspulje", "SATSPULJEN ", "eu", "Kommunal", "satspuje", "lotteri", date(2010, 10, 14))
    assert [read("code", cell, **codes) for cell in cells] == [
        *("satspulje", "satspulje", "EU", "kommunal", ("code_near", "satspulje"), "code", "date_as_code"),
    ]
    assert read("code", "Socialforvaltningen", codes=contract.ADMINISTRATIONS) == "SOF"
    assert read("code", 18.0, codes=Codes({"18": "atten"})) == "18"


def test_a_code_is_offered_for_a_slip_of_the_pen_only():
    assert read("code", "Socialforvaltnigen", codes=contract.ADMINISTRATIONS) == ("code_near", "SOF")
    # A heading among the cells, other words, a word that denies, another number.
    for cell in ("forvaltning", "Socialforvaltningen i Aarhus", "SF", "SOFF"):
        assert read("code", cell, codes=contract.ADMINISTRATIONS) == "code"
    assert read("code", "uafsluttet", codes=contract.INITIATIVE_STATUS) == "code"
    assert read("code", "18-42", codes=contract.AGE_GROUPS) == "code"


def test_lists():
    codes = {"codes": contract.ADMINISTRATIONS}
    assert read("codes", "BUF; BIF;", **codes) == ["BUF", "BIF"]
    assert read("codes", "BUF og BIF", **codes) == ["BUF", "BIF"]
    assert read("codes", "Kultur- og Fritidsforvaltningen", **codes) == ["KFF"]
    assert read("codes", "BUF; XYZ", **codes) == "code"
    assert read("texts", "Politi, gadeplan") == ["Politi", "gadeplan"]
    assert read("texts", "Politi, lokalt; gadeplan") == ["Politi, lokalt", "gadeplan"]
    assert read("refs", "M-01\nM-04") == ["M-01", "M-04"]
    assert read("refs", 7.0) == ["7"]
    assert read("texts", date(2010, 1, 1)) == "date_as_list"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (3.0, 3),
        ("3", 3),
        ("Nørrebro", 3),
        ("NØRREBRO", 3),
        (unicodedata.normalize("NFD", "Nørrebro Å")[:-3], 3),
        ("3 Nørrebro", 3),
        ("3. Nørrebro", 3),
        ("Bydel 3 - Nørrebro", 3),
        ("Vesterbro/Kgs. Enghave", 4),
        ("Vesterbro / Kongens Enghave", 4),
        ("Brønshøj - Husum", 7),
        ("4 Nørrebro", "district"),
        ("11", "district"),
        ("Nørebro", ("district_near", 3)),
        ("Hele byen", "whole_city"),
        ("Ydre Nordvest", "district"),
        # What everybody says, and the districts before 2007.
        ("Vesterbro", 4),
        ("Sydhavnen", 4),
        ("Kgs. Enghave", 4),
        ("Christianshavn", 1),
        ("Ydre Nørrebro", 3),
        ("Indre Østerbro", 2),
        ("Brønshøj", 7),
        ("Husum", 7),
        ("Sundbyøster", 9),
        ("Brønshøj og Husum", 7),
        ("Indre By og Christianshavn", 1),
        ("Indre og Ydre Nørrebro", 3),
        ("NV", ("district_likely", 8)),
        ("Nordvest", ("district_likely", 8)),
        ("Amager", "districts_likely"),
        ("Nørrebro og Valby", "several_districts"),
        ("København", "whole_city"),
        # Other words are not misspellings, however like they are.
        ("Vestebro", ("district_near", 4)),
        ("Bispebjreg", ("district_near", 8)),
        ("Sønderbro", "district"),
        ("Nordbro", "district"),
        ("Vest", "district"),
        ("Amager Nord", "district"),
    ],
)
def test_districts(cell, value):
    assert read("district", cell) == value


def test_an_area_may_be_the_whole_city():
    read_place = reader(contract.sheet("areas").column("district"))
    assert [read_place(cell) for cell in ("Hele byen", "hele kommunen", "Nørrebro", 3.0)] == [0, 0, 3, 3]
    assert isinstance(read_place("Hele landet"), Fault)
    kind = reader(contract.sheet("areas").column("type"))
    assert [kind(cell) for cell in ("by", "Hele byen", "bydel")] == ["by", "by", "bydel"]


def test_several_districts():
    assert read("districts", "Nørrebro; Bispebjerg") == [3, 8]
    assert read("districts", "3, 8") == [3, 8]
    assert read("districts", "Hele byen") == [0]
    assert read("districts", 3.0) == [3]
    assert read("districts", 3.8) == "list_as_number"
    assert read("districts", "Nørrebro; hele byen") == "whole_city_and_more"
    assert read("districts", "Nørebro; Valby") == ("district_near", [3, 5])
    for cell in (
        "Nørrebro og Bispebjerg",
        "Nørrebro/Bispebjerg",
        "Nørrebro, Bispebjerg",
        "Nørrebro samt bydel 8",
    ):
        assert read("districts", cell) == [3, 8]
    assert read("districts", "Vesterbro/Kgs. Enghave og Valby") == [4, 5]
    assert read("districts", "Amager Øst og Vest") == [9, 10]
    assert read("districts", "Indre og Ydre Nørrebro; Valby") == [3, 5]
    assert read("districts", "Amager") == ("district_likely", [9, 10])
    assert read("districts", "København") == ("district_likely", [0])
    assert read("districts", "NV og Nørrebro") == ("district_likely", [8, 3])
    assert read("districts", "Amager og Valby") == "districts_likely"
    assert read("districts", "alle undtagen Valby") == "district"


def test_ids_and_texts():
    assert read("id", " SOF-012\u200b ") == "SOF-012"
    assert read("id", 4711.0) == "4711"
    assert read("id", 1234567890123456.0) == "digits_lost"
    assert read("id", date(2010, 11, 3)) == "date_as_id"
    assert read("text", 4711.0) == "4711"
    assert read("text", 2.5) == "2,5"
    assert read("text", True) == "SAND"
    assert read("text", "-") == "-"
    assert read("text", date(2010, 11, 3)) == ("date_as_text", "03-11-2010")
    assert read("text", "=HYPERLINK(1)") == "=HYPERLINK(1)"


def test_text_that_looks_the_same_is_the_same():
    decomposed = unicodedata.normalize("NFD", "Blågårds Plads")
    assert clean(decomposed) == "Blågårds Plads" != decomposed
    assert clean("Bl\u00ada\u200bg\xa0a\u2009b\ufeff") == "Blag a b"
    assert clean("to\r\nlinjer_x000D_") == "to\nlinjer"
    assert fold("  Måned\xa0ÆØÅ ") == fold("maaned aeoeaa")
    assert [
        cell_text(cell) for cell in (None, 1234.5, 40.0, date(2010, 4, 3), datetime(2010, 4, 3, 9, 5))
    ] == [
        *("", "1234,5", "40", "03-04-2010", "03-04-2010 09.05"),
    ]


def parse(type_, cells, **more):
    wanted = column(type_)
    array, faults = parse_column(wanted, cells, arrow_type(wanted), **more)
    return array, {position: fault.kind for position, fault in faults.listed()}


def test_a_column_of_number_cells():
    array, faults = parse("count", [1.0, None, 3.0])
    assert (array.type, array.to_pylist(), faults) == (pa.int64(), [1, None, 3], {})
    array, faults = parse("count", [1.0, 2.5, -3.0])
    assert (array.to_pylist(), faults) == ([1, None, None], {1: "fraction", 2: "negative"})
    array, faults = parse("money", [1.5, None, 2.0], scale=1000.0)
    assert array.to_pylist() == [1500.0, None, 2000.0]


def test_a_mixed_column_keeps_the_position_of_each_fault():
    array, faults = parse("count", [1.0, "1.234", "", "  ", True, "1.234", "12"])
    assert array.to_pylist() == [1, None, None, None, None, None, 12]
    assert faults == {1: "two_ways", 4: "not_number", 5: "two_ways"}


def test_an_accepted_offer_is_applied_to_the_whole_column():
    array, faults = parse(
        "count", ["1.234", "ca. 5", "2.345"], applied=lambda fault: fault.kind == "two_ways"
    )
    assert array.to_pylist() == [1234, None, 2345]
    assert faults == {1: "about"}


def test_a_warning_keeps_its_value():
    array, faults = parse("datetime", ["14-02-2008"])
    assert (array.to_pylist(), faults) == ([datetime(2008, 2, 14)], {0: "no_clock"})


def test_blank_cells_where_a_value_is_required():
    array, faults = parse("count", [1.0, None, "x", " "], required=True)
    assert (array.to_pylist(), faults) == (
        [1, None, None, None],
        {1: "missing", 2: "not_number", 3: "missing"},
    )
    assert parse("count", [1.0, None], required=True)[1] == {1: "missing"}
    # A required name that is not there is not offered as empty, and a cell marked already is not told twice.
    assert parse("date", ["i.a."], required=True, applied=lambda fault: fault.kind != "no_value")[1] == {
        0: "no_value_needed"
    }
    assert parse("count", [None], required=True, marked={0: Fault("uncached")})[1] == {0: "uncached"}


def test_a_number_that_is_not_known_is_told_apart_from_one_that_is_missing():
    wanted = column("count")
    array, faults = parse_column(
        wanted, ["i.a.", None, 3.0], arrow_type(wanted), required=True, applied=lambda fault: True
    )
    assert (array.to_pylist(), faults.unknown) == ([None, None, 3], [0])
    assert faults.counts == {("missing", ""): 1}


def test_faults_are_counted_beyond_those_that_are_listed(monkeypatch):
    monkeypatch.setattr("data.reading.parse.LISTED", 2)
    wanted = column("count")
    _, faults = parse_column(wanted, ["x", "1.234", "y", "z", "2.345"], arrow_type(wanted))
    assert faults.counts == {("not_number", ""): 3, ("two_ways", ""): 2}
    assert [position for position, _ in faults.listed()] == [0, 1, 2, 4]


def test_a_column_of_nonsense_is_not_compared_with_every_word_for_ever(monkeypatch):
    monkeypatch.setattr("data.reading.parse.NEAR_MISSES", 2)
    wanted = column("code", codes=contract.FUNDING)
    _, faults = parse_column(wanted, ["satspuje", "lotteri", "komunal"], pa.string())
    assert [fault.kind for _, fault in faults.listed()] == ["code_near", "code", "code"]


def test_a_column_of_something_else_is_given_up(monkeypatch):
    monkeypatch.setattr("data.reading.parse.DIFFERENT_FAULTS", 2)
    wanted = column("count")
    _, faults = parse_column(wanted, ["x", "y", "z", "x", 5.0, "w"], arrow_type(wanted))
    assert faults.counts == {("not_number", ""): 3, ("not_checked", ""): 3}
    assert [(position, fault.kind) for position, fault in faults.listed()] == [
        *((0, "not_number"), (1, "not_number"), (2, "not_checked"), (3, "not_number")),
    ]


def test_a_column_that_only_has_to_be_confirmed_is_read_to_the_end(monkeypatch):
    monkeypatch.setattr("data.reading.parse.DIFFERENT_FAULTS", 2)
    cells = ["1.234", "2.345", "3.456", "4.567"]
    assert parse("count", cells)[1] == dict.fromkeys(range(4), "two_ways")
    assert parse("count", cells, applied=lambda fault: True)[0].to_pylist() == [1234, 2345, 3456, 4567]


def test_true_is_not_one():
    assert parse("yes_no", [1.0, True, 0.0, False])[0].to_pylist() == [True, True, False, False]
    assert parse("text", [1.0, True])[0].to_pylist() == ["1", "SAND"]


def test_the_cells_format_decides_about_per_cent():
    # 12 % is stored as 0.12 with a percentage format.
    assert parse("share", [0.12, 0.5], percent_cells=[0, 1])[0].to_pylist() == [0.12, 0.5]
    assert parse("share", [0.12, 12.0], percent_cells=[0], per_cent=True)[0].to_pylist() == [0.12, 0.12]
    array, faults = parse("number", [0.12, 12.0], percent_cells=[0])
    assert (array.to_pylist(), faults) == ([None, 12.0], {0: "percent_cell"})
    assert parse("number", [0.12, 12.0], percent_cells=[0], per_cent=True)[0].to_pylist() == [12.0, 12.0]


@pytest.mark.parametrize("sheet", contract.SHEETS, ids=lambda sheet: sheet.table)
def test_every_example_in_the_contract_can_be_read(sheet):
    for wanted in sheet.columns:
        if wanted.example:
            found = reader(wanted)(wanted.example)
            # Money and counts with one full stop are typed as numbers in a spreadsheet; as text they are asked about.
            assert not isinstance(found, Fault) or found.kind == "two_ways", (wanted.header, found)

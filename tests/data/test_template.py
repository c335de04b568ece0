"""Workbooks out and back: the template, the round trip of everything the contract can hold, the marked file."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from data import contract
from data.checking.changes import compare
from data.checking.validation import check
from data.contract import SHEETS
from data.danish import MONTHS
from data.problem import Place, Problem
from data.reading.delivery import read_delivery
from data.store import Store
from data.template import annotate, help_text, problem_list, sheets_for, template
from tests.data.make import GOOD, good_workbook, grid, save, workbook

AT = datetime(2010, 3, 1, 12)


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "test.duckdb", is_example=True)
    yield opened
    opened.close()


def book(content):
    return load_workbook(io.BytesIO(content))


def accepted(store, content, administration="ØKF"):
    found = check([("fil.xlsx", content)], administration, store, csb=administration == "ØKF")
    assert found.errors == ()
    return store.accept(found.delivery, administration, by="test", at=AT)


# -- the template -------------------------------------------------------------------------------------------


def test_an_administration_gets_its_sheets_and_the_centre_gets_all():
    own = [sheet.header for sheet in SHEETS if sheet.owner == "administration"]
    assert book(template("SOF")).sheetnames == ["Vejledning", *own, "Værdier"]
    assert book(template("ØKF")).sheetnames == ["Vejledning", *(sheet.header for sheet in SHEETS), "Værdier"]
    assert [sheet.header for sheet in sheets_for("SOF")] == own


def test_headers_carry_help_formats_and_drop_downs():
    sheet = book(template("SOF"))["Indsatser"]
    columns = contract.in_reading_order(contract.sheet("initiatives"))
    assert [cell.value for cell in sheet[1]] == [column.header for column in columns]
    assert all(cell.comment.text == help_text(column) for cell, column in zip(sheet[1], columns, strict=True))
    assert sheet["C1"].comment.text == (
        "Den forvaltning der har indsatsen.\n"
        "Type: fast værdi.\n"
        "Værdier: ØKF (Økonomiforvaltningen); KFF (Kultur- og Fritidsforvaltningen); "
        "BUF (Børne- og Ungdomsforvaltningen); SUF (Sundheds- og Omsorgsforvaltningen); SOF (Socialforvaltningen); "
        "TMF (Teknik- og Miljøforvaltningen); BIF (Beskæftigelses- og Integrationsforvaltningen).\n"
        "Eksempel: SOF\n"
        "Skal udfyldes."
    )
    assert sheet.column_dimensions["B"].number_format == "@"
    [start] = [cell.column_letter for cell in sheet[1] if cell.value == "start"]
    assert sheet.column_dimensions[start].number_format == "dd-mm-yyyy"
    offered = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert next(iter(offered)) == "C2:C1000" and offered["C2:C1000"].startswith("'Værdier'!$")


@pytest.mark.parametrize("administration", ["SOF", "ØKF"])
def test_what_must_be_filled_in_comes_first_and_the_rest_is_grouped(administration):
    made = book(template(administration))
    for sheet in sheets_for(administration):
        target = made[sheet.header]
        needed = [c.required or c.name in sheet.key for c in contract.in_reading_order(sheet)]
        assert needed == sorted(needed, reverse=True)
        folded = [bool(target.column_dimensions[cell.column_letter].outlineLevel) for cell in target[1]]
        assert folded == [not is_needed for is_needed in needed]
        colours = {cell.fill.fgColor.rgb for cell, need in zip(target[1], needed, strict=True) if not need}
        assert colours <= {"00E7E6E6"}


@pytest.mark.parametrize(("administration", "words"), [("SOF", 260), ("ØKF", 400)])
def test_the_guide_is_one_page(administration, words):
    guide = book(template(administration))["Vejledning"]
    texts = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
    assert sum(len(text.split()) for text in texts) <= words
    assert guide.max_row <= 45 and guide.sheet_properties.pageSetUpPr.fitToPage
    for sheet in sheets_for(administration):
        [row] = [row for row in guide.iter_rows(values_only=True) if row[0] == sheet.header]
        assert row[2].split(", ") == [c.header for c in sheet.columns if c.required]
    assert ("Først: det, som de andre henviser til" in texts) is (administration == "ØKF")


def test_the_drop_downs_offer_the_codes():
    made = book(template("SOF"))
    rule = next(r for r in made["Indsatser"].data_validations.dataValidation if str(r.sqref) == "C2:C1000")
    place = rule.formula1.split("!")[1].replace("$", "")
    assert [cell.value for (cell,) in made["Værdier"][place]] == list(contract.ADMINISTRATIONS.labels)


def test_an_empty_template_is_read_without_a_complaint_but_for_its_emptiness():
    delivery = read_delivery([("skabelon.xlsx", template("ØKF"))])
    assert [(p.kind, p.sentence) for p in delivery.problems] == [
        ("no_rows", "Filen har overskrifter, men ingen rækker under dem.")
    ]
    assert {sheet.table for sheet in delivery.recognised} == {None, *(sheet.table for sheet in SHEETS)}


def test_a_filled_template_holds_the_administrations_own_rows(store):
    accepted(store, good_workbook("focus_areas", "goals"))
    accepted(store, good_workbook("initiatives", "finances", "indicators"), "SOF")
    other = {
        **GOOD["initiatives"][0],
        "initiative_id": "BUF-001",
        "administration": "BUF",
        "name": "Gadeplan",
    }
    accepted(store, good_workbook(initiatives=[other]), "BUF")
    sheet = book(template("SOF", store))["Indsatser"]
    taken = {
        head.value: cell.value
        for head, cell in zip(sheet[1], sheet[2], strict=True)
        if cell.value is not None
    }
    assert taken == {
        "indsats_id": "SOF-001",
        "eget_nr": "4711-3",
        "navn": "Exit-mentorer",
        "forvaltning": "SOF",
        "formål": "kriminalpræventiv",
        "alder_fra": 18,
        "alder_til": 25,
        "bydele": "Nørrebro; Bispebjerg",
        "status": "i gang",
    }
    assert sheet.max_row == 2
    # The sheet names no administration: what SOF delivered is SOF's.
    assert book(template("SOF", store))["Indikatorer"].max_row == 2
    assert book(template("BUF", store))["Indikatorer"].max_row == 1
    assert "Mål" not in book(template("SOF", store)).sheetnames


def test_text_is_text_whatever_it_begins_with(store):
    rows = [
        {**GOOD["initiatives"][0], "initiative_id": f"SOF-00{n}", "own_number": None, "name": name}
        for n, name in enumerate(("=1+1", "+45 x", "-5 grader", "@SUM(A1)"), 1)
    ]
    grids = grid("initiatives", rows)

    def as_text(made):
        for row in made["Indsatser"].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"

    accepted(store, save(workbook({"Indsatser": grids}), as_text), "SOF")
    cells = [row[1] for row in book(template("SOF", store))["Indsatser"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        (name, "s", True) for name in ("=1+1", "+45 x", "-5 grader", "@SUM(A1)")
    ]


def test_an_event_at_midnight_keeps_its_clock(store):
    event = {"occurred_at": "14-02-2008 00.00", "district": "Valby", "type": "stenkast", "severity": 3.0}
    accepted(store, good_workbook(unrest_events=[event]), "SOF")
    again = check([("fil.xlsx", template("SOF", store))], "SOF", store, csb=False)
    assert again.problems == ()
    assert store.accept(again.delivery, "SOF", by="test").nothing_changed


# -- the round trip -----------------------------------------------------------------------------------------

_LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzæøåÆØÅé =+-@'\"()%&/.,:;!?\n0123456789<>")
_TEXT = st.text(_LETTERS, min_size=3, max_size=30).map(lambda text: f"Aa {text} z")
_ITEM = st.text(st.sampled_from("abcæøå XYZ+&/()"), min_size=1, max_size=12).map(
    lambda text: f"b{' '.join(text.split())}c"
)
_DAYS = st.dates(date(1901, 1, 1), date(2100, 12, 31))
_PERIODS = st.builds(
    lambda year, part: f"{year}{part}",
    st.integers(1900, 2100),
    st.sampled_from(["", "-H1", "-H2", "-Q1", "-Q4", "-01", "-12"]),
)


def rounded(low, high, decimals):
    return st.floats(low, high, allow_nan=False).map(lambda value: round(value, decimals) + 0.0)


def values(column, ids):
    """A strategy for stored values of a column; ids: table -> its keys."""
    low = 0 if column.minimum is None else column.minimum
    if column.references:
        one = st.sampled_from(ids[column.references])
        return st.lists(one, min_size=1, max_size=2, unique=True) if column.is_list else one
    if column.codes:
        one = st.sampled_from(list(column.codes.labels))
        return st.lists(one, min_size=1, max_size=3, unique=True) if column.is_list else one
    match column.type:
        case "text":
            return _TEXT
        case "texts":
            return st.lists(_ITEM, min_size=1, max_size=3, unique=True)
        case "district":
            return st.integers(1, 10)
        case "districts":
            return st.one_of(st.just([0]), st.lists(st.integers(1, 10), min_size=1, max_size=3, unique=True))
        case "count":
            return st.integers(int(low), int(column.maximum or 10**9))
        case "integer":
            return st.integers(int(column.minimum or -(10**9)), 10**9)
        case "number":
            return rounded(low, column.maximum or 1e6, 4)
        case "money":
            return rounded(-1e9, 1e9, 2)
        case "share":
            return rounded(0, 1, 4)
        case "year":
            return st.integers(1900, 2100)
        case "date":
            return _DAYS
        case "month":
            return _DAYS.map(lambda day: day.replace(day=1))
        case "period":
            return _PERIODS
        case "half_year":
            return st.builds(lambda year, half: f"{year}-H{half}", st.integers(1900, 2100), st.integers(1, 2))
        case "datetime":
            start = datetime(2000, 1, 1)
            return st.integers(0, 5_000_000).map(lambda minutes: start + timedelta(minutes=minutes))
        case "yes_no":
            return st.booleans()
        case "price_level":
            return st.one_of(st.just("løbende"), st.integers(1990, 2030).map(str))
    raise AssertionError(column.type)


ORDERED = (("start", "finish"), ("age_from", "age_to"), ("year", "expires"), ("valid_from", "valid_to"))
ORDERED += (("start", "deadline"), ("agreed_on", "review_on"))
# Three in order take three comparisons.
ORDERED += (("previous_on", "date"), ("date", "until"), ("previous_on", "date"))
PARTS = (
    ("answers", "invited"),
    ("unsafe_day", "answers"),
    ("unsafe_evening", "answers"),
    ("women_answers", "answers"),
    ("men_answers", "answers"),
    ("ongoing", "started"),
)
PARTS += (
    ("completed", "started"),
    ("dropped_out", "started"),
    ("followed", "started"),
    ("relapsed", "followed"),
)


def agreeing(row):
    """The row with what must agree within it put right."""
    for first, last in ORDERED:
        if row.get(first) is not None and row.get(last) is not None:
            row[first], row[last] = sorted((row[first], row[last]))
    for part, whole in PARTS:
        if row.get(part) is not None and row.get(whole) is not None:
            row[part] = min(row[part], row[whole])
    if "women_answers" in row:
        told_by_everybody(row)
    if "code_list" in row:
        row["code_list"] = "aktør"  # not a list that the rows of the other sheets are read by
    if "numerator" in row:
        row |= {"numerator": None, "denominator": None, "value": row["value"] or 0.0}
    if "change" in row and row["change"] is not None:
        # A proposal's sign says what its type says.
        size = abs(row["change"])
        row["change"] = {"udvidelse": size, "uændret": size * 0}.get(row["type"], -size)
    return row


def told_by_everybody(row):
    """Who feels safe, unsafe and neither is not more than all; nor are women and men."""
    if row["women_answers"] is not None and row["men_answers"] is not None:
        row["women_answers"] = min(row["women_answers"], row["answers"])
        row["men_answers"] = min(row["men_answers"], row["answers"] - row["women_answers"])
    for sex in ("", "women_", "men_"):
        for when in ("day", "evening"):
            counted = (row[f"unsafe_{when}"] or 0) / (row["answers"] or 1)
            own = row[f"weighted_share_{when}"]
            left = 1 - ((row[f"{sex}unsafe_{when}"] or 0) if sex else counted if own is None else own)
            for answer in (f"{sex}safe_{when}", f"{sex}neither_{when}"):
                if row[answer] is not None:
                    row[answer] = min(row[answer], int(left * 10_000) / 10_000)
                    left -= row[answer]


@st.composite
def everything(draw):
    """table -> rows that agree with each other, as stored; every table of the contract."""
    ids = {
        sheet.table: [f"{sheet.header[0]}-{n}" for n in range(1, draw(st.integers(2, 4)))]
        for sheet in SHEETS
        if len(sheet.key) == 1
    }
    tables = {}
    for sheet in SHEETS:
        rows = {}
        for number in range(draw(st.integers(1, 4))):
            row = {}
            for column in sheet.columns:
                if column.name == sheet.key[0] and sheet.table in ids and column.type == "id":
                    row[column.name] = ids[sheet.table][number % len(ids[sheet.table])]
                elif column.name == sheet.administration_column:
                    row[column.name] = "ØKF"
                elif column.type == "id" and not column.references:
                    row[column.name] = f"X-{number}"
                elif column.required or column.name in sheet.key or draw(st.booleans()):
                    row[column.name] = draw(values(column, ids))
                else:
                    row[column.name] = None
            row = agreeing(row)
            rows[tuple(str(row[name]) for name in sheet.key)] = row
        tables[sheet.table] = list(rows.values())
    # Only what is in the delivery can be referred to.
    known = {table: {row[contract.sheet(table).key[0]] for row in rows} for table, rows in tables.items()}
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.references:
                for row in tables[sheet.table]:
                    row[column.name] = among(row[column.name], sorted(known[column.references]))
        unique = {tuple(str(row[name]) for name in sheet.key): row for row in tables[sheet.table]}
        tables[sheet.table] = list(unique.values())
    # A period and its parts do not stand together where persons are counted: one period of a year.
    of_year = {(row["indicator_id"], row["period"][:4]): row for row in tables["measurements"]}
    tables["measurements"] = list(of_year.values())
    return tables


def among(value, known):
    if isinstance(value, list):
        return [one for one in value if one in known] or None
    return value if value is None or value in known else known[0]


def danish(value, decimals):
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def written(draw, column, value):
    """One of the ways people write a value in a cell."""
    if value is None:
        return draw(st.sampled_from([None, "", "  "]))
    match column.type:
        case "districts":
            names = [
                "Hele byen" if one == 0 else draw(st.sampled_from([contract.DISTRICTS[one], str(one)]))
                for one in value
            ]
            return "; ".join(names)
        case "texts" | "codes" | "refs":
            return "; ".join(value)
        case "district":
            return draw(
                st.sampled_from([value, contract.DISTRICTS[value], f"{value} {contract.DISTRICTS[value]}"])
            )
        case "code":
            return draw(
                st.sampled_from([value, value.upper(), f" {value}\u00a0", column.codes.labels[value]])
            )
        case "money":
            return draw(st.sampled_from([value, danish(value, 2), f"{danish(value, 2)} kr."]))
        case "share":
            return draw(st.sampled_from([value, f"{danish(value * 100, 2)} %"]))
        case "number":
            return draw(
                st.sampled_from([value, repr(value).replace(".", ",") if "e" not in repr(value) else value])
            )
        case "count" | "integer" | "year":
            return draw(st.sampled_from([value, str(value)]))
        case "date":
            return draw(
                st.sampled_from(
                    [value, f"{value:%d-%m-%Y}", f"{value.day}. {MONTHS[value.month - 1]} {value.year}"]
                )
            )
        case "month":
            return draw(st.sampled_from([value, f"{value:%Y-%m}", f"{MONTHS[value.month - 1]} {value.year}"]))
        case "datetime":
            return f"{value:%d-%m-%Y %H.%M}"
        case "yes_no":
            return draw(st.sampled_from(["ja", "X", 1, True] if value else ["nej", "N", 0, False]))
    return value


class Made:
    """Rows as stored, and an .xlsx file in which they are written the way people do. Too long to be shown."""

    def __init__(self, tables, content):
        self.tables = tables
        self.content = content

    def __repr__(self):
        return f"Made({ {table: len(rows) for table, rows in self.tables.items()} })"


@st.composite
def files(draw):
    tables = draw(everything())
    # Money of which no row says anything is asked about.
    tables["finances"][0]["adopted_budget"] = 1_000_000.0
    sheets = {}
    for table in draw(st.permutations(list(tables))):
        sheet = contract.sheet(table)
        columns = draw(st.permutations(sheet.columns))
        head = [draw(st.sampled_from([c.header, c.header.upper(), f" {c.header} "])) for c in columns]
        rows = [[written(draw, c, row[c.name]) for c in columns] for row in tables[table]]
        titles = draw(st.sampled_from([[], [["Center for Sikker By"], []]]))
        sheets[sheet.header] = [*titles, head, *rows]
    return Made(tables, workbook(sheets))


def plain(value):
    return pytest.approx(value, rel=1e-12) if isinstance(value, float) else value


@settings(
    max_examples=4,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],  # a smaller example would take minutes to find
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(files())
def test_whatever_the_contract_holds_survives_file_store_template_and_file(made):
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "test.duckdb", is_example=True)
        found = check([("fil.xlsx", made.content)], "ØKF", store, csb=True)
        assert [(p.place.name, p.sentence) for p in found.errors] == []
        for sheet in SHEETS:
            read = found.delivery.tables[sheet.table].select(sheet.names).to_pylist()
            assert read == [
                {name: plain(row[name]) for name in sheet.names} for row in made.tables[sheet.table]
            ]
        assert store.accept(found.delivery, "ØKF", by="test").upload_no == 1
        again = check([("skabelon.xlsx", template("ØKF", store))], "ØKF", store, csb=True)
        assert [(p.place.name, p.sentence) for p in again.errors] == []
        changed = [
            table.changed[["column", "old", "new"]].values.tolist()
            for table in compare(store, again.delivery, "ØKF").tables.values()
        ]
        assert [cell for table in changed for cell in table] == []
        assert store.accept(again.delivery, "ØKF", by="test").nothing_changed
        store.close()


# -- the marked file ----------------------------------------------------------------------------------------


def faulty():
    rows = grid("initiatives", [{**GOOD["initiatives"][0], "status": "igangg", "age_from": "ca. 18"}])
    rows[0].append("Bemærkninger")
    rows[1].append("x")
    return workbook({"Indsatser": [["Overblik"], *rows]})


def test_their_own_file_comes_back_with_the_problems_marked():
    content = faulty()
    delivery = read_delivery([("fil.xlsx", content)])
    marked = book(annotate("fil.xlsx", content, delivery.problems))
    assert marked.sheetnames == ["Problemer", "Indsatser"]
    listed = [
        [cell.value for cell in row[1:4]] + [row[5].value] for row in marked["Problemer"].iter_rows(min_row=4)
    ]
    assert listed == [
        ["Indsatser", "F3", "alder_fra", "Fejl"],
        ["Indsatser", "I3", "status", "Fejl"],
        ["Indsatser", "J2", "Bemærkninger", "Advarsel"],
    ]
    assert marked["Problemer"]["A1"].value.startswith("2 fejl og 1 advarsel.")
    assert marked["Problemer"]["C4"].hyperlink.location == "'Indsatser'!F3"
    cell = marked["Indsatser"]["I3"]
    assert cell.value == "igangg" and cell.fill.fgColor.rgb == "00F8CBAD"
    assert cell.comment.text == (
        "Fejl: »igangg« er ikke en af de faste værdier i »status«; det ligner »i gang«. "
        "Skriv »planlagt«, »i gang«, »afsluttet« eller »stoppet«."
    )
    assert marked["Indsatser"]["A3"].value == "SOF-001"


def test_a_marked_file_can_be_put_right_and_sent_again():
    content = faulty()
    marked = annotate("fil.xlsx", content, read_delivery([("fil.xlsx", content)]).problems)

    def cure(made):
        made["Indsatser"]["I3"] = "i gang"
        made["Indsatser"]["F3"] = 18

    delivery = read_delivery([("fil.xlsx", save(marked, cure))])
    assert [p.kind for p in delivery.problems] == ["unknown_column"]
    twice = annotate("fil.xlsx", marked, read_delivery([("fil.xlsx", marked)]).problems)
    assert book(twice).sheetnames == ["Problemer", "Indsatser"]


def test_marks_in_merged_cells_go_to_the_first():
    content = save(
        good_workbook(finances=[GOOD["finances"][0], {**GOOD["finances"][0], "year": 2011.0}]),
        lambda made: made["Økonomi"].merge_cells("A2:A3"),
    )
    delivery = read_delivery([("fil.xlsx", content)])
    assert [p.kind for p in delivery.problems] == ["merged"]
    marked = book(annotate("fil.xlsx", content, delivery.problems))
    assert marked["Økonomi"]["A2"].comment.text.startswith("Fejl: Cellen i »indsats_id« er flettet sammen")


def problem(row=2, **changes):
    values = {"kind": "not_number", "severity": "error", "sentence": "=Forkert.", "cure": "Ret."} | changes
    return Problem(Place("fil.csv", "fil", row, 1, "antal", "=1+1"), **values)


@pytest.mark.parametrize("content", [b"antal;x\nto;3\n", b"", b"PK\x03\x04broken"])
def test_other_files_get_the_list_alone(content):
    made = book(annotate("fil.csv", content, [problem()]))
    assert made.sheetnames == ["Problemer"]
    cell = made["Problemer"]["E4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert made["Problemer"]["G4"].data_type == "s"


def test_a_long_file_gets_the_list_alone(monkeypatch):
    monkeypatch.setattr("data.template.MARKED_ROWS", 2)
    content = faulty()
    delivery = read_delivery([("fil.xlsx", content)])
    assert book(annotate("fil.xlsx", content, delivery.problems)).sheetnames == ["Problemer"]
    monkeypatch.setattr("data.template.MARKED_ROWS", 10_000)
    monkeypatch.setattr("data.template.MARKED_BYTES", 1_000)
    assert book(annotate("fil.xlsx", content, delivery.problems)).sheetnames == ["Problemer"]


def test_the_list_counts_what_is_not_listed_one_by_one():
    made = book(problem_list([problem(), problem(row=None, count=41), problem(severity="note")]))
    assert made["Problemer"]["A1"].value.startswith("42 fejl og 0 advarsler.")
    assert made["Problemer"].max_row == 5

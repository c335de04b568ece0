"""Files in, rows and problems out: the whole way through the reader."""

from datetime import date
from hashlib import sha256

import pytest
from openpyxl.comments import Comment

from data import contract
from data.choices import Choices
from data.files import workbook as server
from data.files.workbook import Limits
from data.reading.delivery import read_delivery
from data.staging import arrow_schema
from tests.data.make import GOOD, good_workbook, grid, save, workbook


def read(*contents, names=None, **more):
    names = names or [f"fil{n}.xlsx" for n in range(1, len(contents) + 1)]
    return read_delivery(list(zip(names, contents, strict=True)), **more)


def problems(delivery):
    return [(p.kind, p.place.name) for p in delivery.problems]


def a_cpr_number(hyphen="-"):
    """Put together here, so that none stands in the code."""
    return "".join(("01", "02", "90", hyphen, "12", "34"))


def test_a_good_file_becomes_rows_in_the_contracts_types():
    content = good_workbook("initiatives", "finances")
    delivery = read(content)
    assert delivery.problems == ()
    [file] = delivery.files
    assert (file.name, file.size, file.content) == ("fil1.xlsx", len(content), content)
    assert file.sha256 == sha256(content).hexdigest()
    assert list(delivery.tables) == ["initiatives", "finances"]
    assert delivery.tables["initiatives"].schema == arrow_schema(contract.sheet("initiatives"))
    [row] = delivery.tables["initiatives"].to_pylist()
    assert {name: value for name, value in row.items() if value is not None} == {
        "initiative_id": "SOF-001",
        "own_number": "4711-3",
        "name": "Exit-mentorer",
        "administration": "SOF",
        "purpose": "kriminalpræventiv",
        "districts": [3, 8],
        "status": "i gang",
        "age_from": 18,
        "age_to": 25,
        "file_no": 0,
        "sheet": "Indsatser",
        "source_row": 2,
        "source_column": 0,
    }
    [money] = delivery.tables["finances"].to_pylist()
    assert (money["year"], money["adopted_budget"], money["price_level"]) == (2010, 1250000.0, "2010")


def test_files_are_one_delivery():
    other = [{**GOOD["initiatives"][0], "initiative_id": "SOF-002", "name": "Gadeplan"}]
    delivery = read(good_workbook("initiatives"), good_workbook(initiatives=other))
    taken = delivery.tables["initiatives"].select(["initiative_id", "file_no"]).to_pylist()
    assert [tuple(row.values()) for row in taken] == [("SOF-001", 0), ("SOF-002", 1)]


def test_a_csv_file_with_semicolons():
    text = "indsats_id;navn;forv;formål;status;start\nSOF-001;Exit;SOF;begge;i gang;31-12-2009\n"
    delivery = read(text.encode("cp1252"), names=["Indsatser.csv"])
    assert [p.severity for p in delivery.problems] == ["note"]
    [row] = delivery.tables["initiatives"].to_pylist()
    assert (row["name"], row["start"]) == ("Exit", date(2009, 12, 31))


def test_every_problem_names_its_cell_its_neighbours_and_a_cure():
    rows = grid("finances", [{**GOOD["finances"][0], "adopted_budget": "1.234"}])
    [problem] = read(workbook({"Økonomi": rows})).problems
    assert (problem.place.file, problem.place.name, problem.place.header) == (
        "fil1.xlsx",
        "Økonomi!F2",
        "vedtaget_budget_kr",
    )
    assert (problem.place.value, problem.kind, problem.severity) == ("1.234", "two_ways", "error")
    assert problem.sentence == "»1.234« i »vedtaget_budget_kr« kan læses på to måder: som 1234 og som 1,234."
    assert problem.cure == "Skriv tallet uden punktum, eller gør cellen til et tal i Excel."
    assert problem.neighbours == (
        ("indsats_id", "SOF-001"),
        ("år", "2010"),
        ("forvaltning", "SOF"),
        ("finansieringskilde", "satspulje"),
        ("art", "drift"),
        ("prisniveau", "2010"),
    )
    assert problem.suggestion.question == (
        "Er punktum tusindadskiller i 1 værdi »1.234« i »vedtaget_budget_kr« (så den første er 1.234 kr.)?"
    )


def test_an_accepted_suggestion_cures_the_column():
    amounts = ["1.234", "2.345", "ca. 500.000"]
    rows = grid(
        "finances",
        [{**GOOD["finances"][0], "year": 2008.0 + i, "adopted_budget": a} for i, a in enumerate(amounts)],
    )
    content = workbook({"Økonomi": rows})
    first = read(content)
    assert problems(first) == [
        ("two_ways", "Økonomi!F2"),
        ("two_ways", "Økonomi!F3"),
        ("about", "Økonomi!F4"),
    ]
    offer = first.problems[0].suggestion
    assert offer.count == 2 and first.problems[2].suggestion is None
    again = read(content, choices=Choices(applied=frozenset({offer.id})))
    assert problems(again) == [("about", "Økonomi!F4")]
    assert again.tables["finances"].column("adopted_budget").to_pylist() == [1234.0, 2345.0, None]


def test_values_that_are_missing_are_told_once():
    rows = grid("initiatives", [{**GOOD["initiatives"][0], "name": None, "status": "igangg"}])
    assert problems(read(workbook({"Indsatser": rows}))) == [
        ("missing", "Indsatser!C2"),
        ("code_near", "Indsatser!I2"),
    ]


def test_errors_formulas_and_merged_cells_are_found():
    content = good_workbook(finances=[{**GOOD["finances"][0], "year": 2008.0 + i} for i in range(3)])

    def spoil(book):
        sheet = book["Økonomi"]
        sheet["F2"] = "=1/0"
        sheet["F3"] = "#DIV/0!"
        sheet.merge_cells("A3:A4")

    delivery = read(save(content, spoil))
    assert problems(delivery) == [
        ("merged", "Økonomi!A4"),
        ("uncached", "Økonomi!F2"),
        ("error_value", "Økonomi!F3"),
    ]
    merged, uncached, error = delivery.problems
    assert uncached.sentence == "Cellen i »vedtaget_budget_kr« har en formel uden gemt resultat."
    assert error.sentence == "Cellen i »vedtaget_budget_kr« viser fejlen #DIV/0!."
    again = read(save(content, spoil), choices=Choices(applied=frozenset({merged.suggestion.id})))
    assert again.tables["finances"].column("initiative_id").to_pylist() == ["SOF-001"] * 3


def test_percentages_by_header_and_by_format():
    rows = [
        ["område_id", "år", "besvarelser", "Vægtet andel dag (%)", "vægtet_andel_aften"],
        ["D-3", 2009.0, 310.0, 12.0, 0.2],
        ["D-4", 2009.0, 310.0, 0.12, "20 %"],
    ]

    def format_percent(book):
        book["Tryghed"]["D3"].number_format = "0 %"

    delivery = read(save(workbook({"Tryghed": rows}), format_percent))
    assert delivery.problems == ()
    assert delivery.tables["safety_surveys"].column("weighted_share_day").to_pylist() == [0.12, 0.12]
    assert delivery.tables["safety_surveys"].column("weighted_share_evening").to_pylist() == [0.2, 0.2]


def test_two_sheets_that_claim_the_same_table():
    rows = grid("initiatives", GOOD["initiatives"])
    delivery = read(workbook({"Indsatser": rows, "Indsatser gammel": rows}))
    assert problems(delivery) == [("two_sheets", "Indsatser gammel")]
    assert delivery.tables["initiatives"].num_rows == 1
    # An empty copy is no claim.
    assert read(workbook({"Indsatser": rows, "Indsatser ny": rows[:1]})).problems == ()


def test_files_with_nothing_to_read():
    assert problems(read(workbook({"Ark1": [["a", "b"], [1, 2]]}))) == [
        ("sheet_not_read", "Ark1"),
        ("no_sheet", ""),
    ]
    headers = [[column.header for column in contract.sheet("areas").columns]]
    assert problems(read(workbook({"Områder": headers}))) == [("no_rows", "")]
    content = good_workbook("areas")
    assert problems(read(content, content)) == [("same_file", "")]


def test_a_refused_file_does_not_stop_the_others():
    delivery = read(b"MZ\x90\x00", good_workbook("areas"))
    [problem] = delivery.problems
    assert (problem.place.file, problem.kind, problem.refuses) == ("fil1.xlsx", "refused-program", True)
    assert delivery.is_refused and delivery.files[0].content == b""
    assert list(delivery.tables) == ["areas"]


def test_over_a_limit():
    delivery = read(good_workbook("areas"), limits=Limits(file_bytes=100))
    assert [p.kind for p in delivery.problems] == ["refused-too_large"]


def test_files_that_together_are_over_a_limit():
    first, second = good_workbook("areas"), good_workbook("goals")
    bytes_ = Limits(file_bytes=len(first) + len(second) - 1)
    [problem] = read(first, second, limits=bytes_).problems
    assert (problem.place.file, problem.kind) == ("fil2.xlsx", "refused-together_too_large")
    assert read(first, second, limits=Limits(file_bytes=len(first) + len(second))).problems == ()
    cells = sum(len(row) for table in ("areas", "goals") for row in grid(table, GOOD[table]))
    assert read(first, second, limits=Limits(cells=cells)).problems == ()
    [problem] = read(first, second, limits=Limits(cells=cells - 1)).problems
    assert (problem.place.file, problem.kind) == ("fil2.xlsx", "refused-together_too_many_cells")


def test_the_servers_own_limits_are_kept(monkeypatch):
    """They are what CSB_LIMIT_... sets; a delivery must not fall back on the defaults in the code."""
    monkeypatch.setattr(server, "DEFAULTS", Limits.of({"CSB_LIMIT_ROWS": "1"}))
    assert [p.kind for p in read(good_workbook("areas")).problems] == ["refused-rows"]


@pytest.mark.parametrize(
    "where", ["text", "id", "unknown column", "hidden sheet", "comment", "title", "number"]
)
def test_a_cpr_number_turns_the_file_away_and_is_never_shown(where):
    number = a_cpr_number()
    row = dict(GOOD["initiatives"][0])
    rows = grid("initiatives", [row])
    sheets = {"Indsatser": rows}
    cell = "Indsatser!J2"
    hidden = []
    if where == "text":
        rows[0].append("beskrivelse")
        rows[1].append(f"Drengen ({number}) har en mentor")
    elif where == "id":
        rows[1][1] = a_cpr_number("")
        cell = "Indsatser!B2"
    elif where == "unknown column":
        rows[0].append("Bemærkninger")
        rows[1].append(number)
    elif where == "number":
        rows[1][1] = float(a_cpr_number(""))
        cell = "Indsatser!B2"
    elif where == "hidden sheet":
        sheets["Gammelt"] = [[number]]
        hidden, cell = ["Gammelt"], "Gammelt!A1"
    elif where == "title":
        rows.insert(0, [number])
        cell = "Indsatser!A1"
    content = workbook(sheets, hidden)
    if where == "comment":
        content = save(content, lambda book: note(book["Indsatser"]["C2"], number))
        cell = "Indsatser!C2"
    delivery = read(content)
    found = [p for p in delivery.problems if p.kind == "cpr"]
    assert [(p.place.name, p.severity, p.place.value) for p in found] == [(cell, "error", "")]
    assert delivery.is_refused and delivery.tables == {} and delivery.files[0].content == b""
    assert number not in repr(delivery) and a_cpr_number("") not in repr(delivery)


def note(cell, text):
    cell.comment = Comment(text, "enhed")


def test_a_cpr_number_beside_another_problem_is_painted_over():
    number = a_cpr_number()
    rows = grid("initiatives", [{**GOOD["initiatives"][0], "name": number, "status": f"se {number}"}])
    delivery = read(workbook({"Indsatser": rows}))
    assert [p.kind for p in delivery.problems].count("cpr") == 2
    assert number not in repr(delivery)
    [code] = [p for p in delivery.problems if p.kind == "code"]
    assert code.place.value == f"se {'●' * 11}"


def test_a_cpr_number_in_the_name_of_a_file_or_a_sheet():
    number = a_cpr_number()
    delivery = read(workbook({f"Sag {number}": [["x"]]}), names=[f"{number}.xlsx"])
    assert [(p.kind, p.place.sheet is None) for p in delivery.problems][:2] == [("cpr", True), ("cpr", False)]
    assert number not in repr(delivery)


def test_amounts_and_counts_cannot_be_cpr_numbers():
    # 101.250.000 kr. and 12 % of all other nine-digit numbers look like one that lost its zero.
    row = {**GOOD["finances"][0], "adopted_budget": float(a_cpr_number("")[1:])}
    assert read(good_workbook(finances=[row])).problems == ()


def test_a_column_that_only_looks_like_cpr_numbers_can_be_released():
    rows = grid("initiatives", GOOD["initiatives"])
    rows[1][1] = a_cpr_number("")
    content = workbook({"Indsatser": rows})
    released = Choices(released=frozenset({("fil1.xlsx", "Indsatser", "eget_nr")}))
    assert read(content).is_refused
    assert not read(content, choices=released).is_refused
    rows[0].append(None)
    rows[1].append(a_cpr_number())
    nameless = Choices(released=released.released | {("fil1.xlsx", "Indsatser", "")})
    assert read(workbook({"Indsatser": rows}), choices=nameless).is_refused


def test_contact_data_are_warned_of():
    row = {**GOOD["initiatives"][0], "description": "Skriv til gadeplan" + "@" + "example.org"}
    [problem] = read(good_workbook(initiatives=[row])).problems
    assert (problem.kind, problem.severity, problem.place.header) == ("contact", "warning", "beskrivelse")
    assert problem.sentence == "Cellen ser ud til at indeholde en e-mailadresse."


def test_many_equal_problems_are_listed_to_a_limit_and_all_counted(monkeypatch):
    monkeypatch.setattr("data.reading.rows.LISTED", 3)
    monkeypatch.setattr("data.reading.parse.LISTED", 3)
    rows = [
        {**GOOD["incidents"][0], "month": date(1950 + i // 12, i % 12 + 1, 1), "count": "x"}
        for i in range(600)
    ]
    delivery = read(good_workbook(incidents=rows))
    assert problems(delivery) == [
        *[("not_number", f"Anmeldelser!E{n}") for n in (2, 3, 4)],
        ("not_number", "Anmeldelser!E"),
    ]
    assert sum(p.count for p in delivery.problems) == 600
    assert delivery.problems[-1].sentence == (
        "Yderligere 597 celler i »antal« har den samme fejl og er ikke nævnt hver for sig."
    )


def test_a_column_of_something_else_is_told_once(monkeypatch):
    monkeypatch.setattr("data.reading.parse.DIFFERENT_FAULTS", 2)
    rows = [{**GOOD["incidents"][0], "month": date(1950 + i, 1, 1), "count": f"x{i}"} for i in range(9)]
    delivery = read(good_workbook(incidents=rows))
    assert [(p.kind, p.place.name, p.count) for p in delivery.problems] == [
        ("not_number", "Anmeldelser!E2", 1),
        ("not_number", "Anmeldelser!E3", 1),
        ("not_checked", "Anmeldelser!E4", 7),
    ]


def test_text_that_looks_like_a_formula_is_text():
    row = {**GOOD["initiatives"][0], "description": "@SUM(A1)", "own_number": "+45"}
    delivery = read(good_workbook(initiatives=[row]))
    [found] = delivery.tables["initiatives"].select(["description", "own_number"]).to_pylist()
    assert found == {"description": "@SUM(A1)", "own_number": "+45"}


def test_progress_is_told():
    told = []
    read(
        good_workbook("areas"),
        good_workbook("goals"),
        progress=lambda share, text: told.append((share, text)),
    )
    assert told == [
        (0.0, "Læser »fil1.xlsx« (1 af 2)"),
        (0.25, "Kontrollerer »fil1.xlsx« (1 af 2)"),
        (0.5, "Læser »fil2.xlsx« (2 af 2)"),
        (0.75, "Kontrollerer »fil2.xlsx« (2 af 2)"),
        (1.0, "Filerne er læst"),
    ]


def test_the_good_rows_are_good():
    delivery = read(good_workbook(*GOOD))
    assert delivery.problems == ()
    assert {table: len(rows) for table, rows in GOOD.items()} == {
        table: rows.num_rows for table, rows in delivery.tables.items()
    }


def test_a_text_file_has_no_number_cells_to_exempt_but_amounts_are_amounts():
    nine = a_cpr_number("")[1:]
    text = f"indsats_id;år;forv;kilde;art;budget;prisniveau\nSOF-001;2010;SOF;fond;drift;{nine};2010\n"
    assert not read(text.encode(), names=["Økonomi.csv"]).is_refused
    text = f"indsats_id;navn;forv;formål;status;eget nr\nSOF-001;Exit;SOF;begge;i gang;{nine}\n"
    delivery = read(text.encode(), names=["Indsatser.csv"])
    assert [p.place.cell for p in delivery.problems if p.kind == "cpr"] == ["F2"]
    assert nine not in repr(delivery)

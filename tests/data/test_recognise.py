"""Literal cells in: which sheet, which header row, which column, which rows."""

import unicodedata
from datetime import date

import pytest

from data import contract
from data.choices import Choices
from data.contract import SHEETS
from data.reading.recognise import fold_header, heading, named_sheet
from tests.data.make import GOOD, cells, grid, read_sheet


def recognise(rows, name="Ark1", choices=None, **more):
    [found] = read_sheet(cells(rows, name, **more), choices)
    return found


def columns(found):
    return {match.header: match.name for match in found.recognised.columns}


def kinds(found):
    return [problem.kind for problem in found.problems]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.table)
def test_every_sheet_is_known_by_its_headers_alone(sheet):
    found = recognise([[column.header for column in sheet.columns]])
    assert found.recognised.table == sheet.table
    assert [match.name for match in found.recognised.columns] == sheet.names
    assert {match.how for match in found.recognised.columns} == {"header"}
    required = [
        c.header for c in sheet.columns if c.required or (c.name in sheet.key and sheet.id_prefix is None)
    ]
    assert recognise([required]).recognised.table == sheet.table or len(required) == 1


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.table)
def test_no_header_of_a_sheet_stands_for_two_columns(sheet):
    seen: dict[str, str] = {}
    for column in sheet.columns:
        for spelling in {fold_header(name) for name in (column.header, *column.synonyms)}:
            own = spelling == fold_header(column.header)
            assert own or seen.get(spelling, column.name) == column.name, spelling
            seen.setdefault(spelling, column.name)


def test_titles_above_the_header_are_passed_over_and_told():
    rows = [
        ["Socialforvaltningen"],
        [],
        ["Indsatser 2010", None, "pr. 1. marts"],
        *grid("initiatives", GOOD["initiatives"]),
    ]
    found = recognise(rows)
    assert (found.recognised.table, found.recognised.header_row, found.recognised.data_rows) == (
        "initiatives",
        4,
        1,
    )
    assert found.recognised.notes == ("2 rækker over overskrifterne er sprunget over.",)
    assert found.table.column("source_row").to_pylist() == [5]


def test_headers_match_by_synonym_case_space_and_composition():
    decomposed = unicodedata.normalize("NFD", "Formål")
    rows = [
        [
            "Indsats ID",
            " PROJEKTNAVN\u200b",
            "Forv.",
            decomposed + " *",
            "Status:",
            "Maalgruppe",
            "ansvarlig-enhed",
        ],
        ["SOF-001", "Exit", "SOF", "begge", "i gang", "alle", "CSB"],
    ]
    found = recognise(rows)
    assert list(columns(found).values()) == [
        *("initiative_id", "name", "administration", "purpose", "status", "target_group", "unit"),
    ]
    how = {match.name: match.how for match in found.recognised.columns}
    assert how["name"] == "synonym" and how["purpose"] == "header"
    assert found.problems == []


@pytest.mark.parametrize(
    ("text", "base", "scale", "per_cent"),
    [
        ("Vedtaget budget (1.000 kr.)", "vedtaget budget", 1e3, False),
        ("Budget i 1000 kr", "budget", 1e3, False),
        ("Forbrug, t.kr.", "forbrug", 1e3, False),
        ("Forbrug (tkr.)", "forbrug", 1e3, False),
        ("forbrug_tkr", "forbrug", 1e3, False),
        ("Korrigeret budget mio. kr.", "korrigeret budget", 1e6, False),
        ("Forbrug (i kr.)", "forbrug", 1.0, False),
        ("Vægtet andel dag (%)", "vaegtet andel dag", None, True),
        ("Vægtet andel dag i pct.", "vaegtet andel dag", None, True),
        ("Areal (ha)", "areal", None, False),
        ("Opgjort pr.", "opgjort pr", None, False),
    ],
)
def test_units_in_headers(text, base, scale, per_cent):
    found = heading(text)
    assert (found.base, found.scale, found.per_cent) == (base, scale, per_cent)


def test_a_unit_must_suit_the_column():
    rows = [
        ["Indsats", "Budgetår", "Forv", "Kilde", "Art", "Prisniveau", "Årsværk (1.000 kr.)", "Budget (%)"]
    ]
    found = columns(recognise(rows))
    assert found["Årsværk (1.000 kr.)"] is None and found["Budget (%)"] is None


def test_amounts_in_thousands_are_converted_when_the_header_says_so():
    row = {**GOOD["finances"][0], "adopted_budget": 1250.0, "spent": "412,5"}
    rows = grid("finances", [row])
    rows[0] = [
        {"vedtaget_budget_kr": "Budget (1.000 kr.)", "forbrug_kr": "Forbrug"}.get(h, h) for h in rows[0]
    ]
    found = recognise(rows)
    assert found.table.column("adopted_budget").to_pylist() == [1250000.0]
    assert found.table.column("spent").to_pylist() == [412.5]
    assert "Beløbene i »Budget (1.000 kr.)« er i 1.000 kr. og er omregnet til kr." in found.recognised.notes


def test_a_unit_in_a_title_alone_is_asked_about():
    rows = [
        ["Alle beløb i 1.000 kr."],
        *grid("finances", [{**GOOD["finances"][0], "adopted_budget": 1250.0}]),
    ]
    found = recognise(rows)
    assert [(p.kind, p.place.cell, p.severity) for p in found.problems] == [("unit_in_title", "A1", "error")]
    offer = found.problems[0].suggestion
    again = recognise(rows, choices=Choices(applied=frozenset({offer.id})))
    assert again.problems == []
    assert again.table.column("adopted_budget").to_pylist() == [1250000.0]


def test_two_rows_of_headers_are_read_together():
    rows = [
        ["Indsats", "Budgetår", "Forv", "Kilde", "Art", "Prisniveau", "Budget", None],
        [None, None, None, None, None, None, "Vedtaget", "Korrigeret"],
        ["SOF-001", 2010.0, "SOF", "fond", "drift", "2010", 100.0, 110.0],
    ]
    found = recognise(rows, merged=((1, 7, 1, 8),))
    assert found.recognised.table == "finances" and found.recognised.header_row == 2
    assert found.table.column("adopted_budget").to_pylist() == [100.0]
    assert found.table.column("revised_budget").to_pylist() == [110.0]
    assert "Overskrifterne står i to rækker og er læst sammen." in found.recognised.notes
    assert "Overskrifterne har flettede celler." in found.recognised.notes


def test_an_exact_header_beats_a_synonym():
    rows = grid("initiatives", GOOD["initiatives"])
    rows[0].append("Titel")
    rows[1].append("Noget andet")
    found = recognise(rows)
    assert columns(found)["navn"] == "name" and columns(found)["Titel"] is None
    assert [(p.kind, p.severity) for p in found.problems] == [("unknown_column", "warning")]


def test_double_headers_are_a_problem():
    rows = grid("initiatives", GOOD["initiatives"])
    rows[0].append("Navn")
    rows[1].append("Noget andet")
    found = recognise(rows)
    [double] = [p for p in found.problems if p.kind == "duplicate_header"]
    assert double.sentence == "Flere kolonner er læst som »navn«: »navn« (kolonne C) og »Navn« (kolonne J)."
    assert (double.place.cell, double.severity) == ("J1", "error")


def test_unknown_columns_are_a_warning_where_they_hold_something():
    rows = grid("initiatives", GOOD["initiatives"])
    rows[0] += ["Bemærkninger", "Tom kolonne", None]
    rows[1] += ["Ring til enheden", None, "løst"]
    found = recognise(rows)
    assert [(p.kind, p.severity, p.place.cell, p.place.header) for p in found.problems] == [
        ("unknown_column", "warning", "J1", "Bemærkninger"),
        ("unknown_column", "warning", "L1", ""),
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Finansierings-\nkilde", "funding"),
        ("Vedtaget bud-\nget (t.kr.)", "adopted_budget"),
        ("Pris-\r\nniveau", "price_level"),
        ("indsats-\nid", "initiative_id"),
    ],
)
def test_a_word_that_is_parted_at_the_end_of_a_line_is_one_word(written, name):
    rows = grid("finances", GOOD["finances"])
    header = contract.sheet("finances").column(name).header
    rows[0] = [written if cell == header else cell for cell in rows[0]]
    assert name in columns(recognise(rows)).values()


def test_a_missing_column_is_told_once_with_the_heading_it_may_be():
    rows = grid("initiatives", [{**GOOD["initiatives"][0]}, {**GOOD["initiatives"][0]}])
    rows[0] = ["Sttatus" if header == "status" else header for header in rows[0]]
    found = recognise(rows)
    [missing] = [p for p in found.problems if p.kind == "missing_column"]
    assert (
        missing.place.header == "status" and missing.suggestion.question == "Er »Sttatus« kolonnen »status«?"
    )
    again = recognise(rows, choices=Choices(applied=frozenset({missing.suggestion.id})))
    assert again.problems == [] and columns(again)["Sttatus"] == "status"


def test_a_person_chooses_a_column_and_it_is_remembered():
    rows = grid("initiatives", GOOD["initiatives"])
    rows[0] = ["Tilstand" if header == "status" else header for header in rows[0]]
    chosen = recognise(rows, choices=Choices(columns={("fil.xlsx", "Ark1", "Tilstand"): "status"}))
    assert [m.how for m in chosen.recognised.columns if m.name == "status"] == ["chosen"]
    remembered = recognise(rows, choices=Choices(remembered={("initiatives", "TILSTAND"): "status"}))
    assert [m.how for m in remembered.recognised.columns if m.name == "status"] == ["remembered"]
    assert remembered.problems == []
    left_out = recognise(rows, choices=Choices(columns={("fil.xlsx", "Ark1", "eget_nr"): None}))
    assert columns(left_out)["eget_nr"] is None
    assert "unknown_column" not in [p.kind for p in left_out.problems if p.place.header == "eget_nr"]


def test_sheets_that_are_something_else():
    pivot = [["Rækkenavne", "Sum af beløb"], ["SOF", 12.0]]
    found = recognise(pivot)
    seen = (
        "Arket er ikke læst: overskrifterne i række 1 er »Rækkenavne« og »Sum af beløb«, "
        "og de svarer ikke til noget ark i skabelonen."
    )
    # Numbers that are passed over are told in the open, not in a note.
    [told] = found.problems
    assert (found.recognised.table, found.recognised.notes) == (None, ())
    assert (told.severity, told.sentence) == ("warning", f"{seen} Der står tal i 1 række, som ikke er med.")
    words = recognise([["Rækkenavne", "Sum af beløb"], ["SOF", "ukendt"]])
    assert (words.problems, words.recognised.notes) == ([], (seen,))
    assert kinds(recognise(pivot, "Økonomi")) == ["no_header"]
    assert recognise([], "Økonomi").problems == []
    guide = recognise(grid("areas", GOOD["areas"]), "Vejledning").recognised
    assert (guide.table, guide.notes) == (None, ("Arket hører til skabelonen og læses ikke.",))


def test_a_sheet_that_almost_fits_says_what_is_missing():
    rows = [["Indsats", "Budgetår", "Årsværk", "Kr.", "Bemærkning"], ["SOF-001", 2010.0, 2.5, 12.0, None]]
    [almost] = recognise(rows).problems
    assert (almost.kind, almost.place.name) == ("almost", "Ark1!1")
    assert almost.sentence == (
        "Arket ligner »Økonomi« (overskrifter i række 1), men er ikke læst, "
        "fordi »forvaltning«, »finansieringskilde«, »art« og »prisniveau« mangler."
    )
    # Under its own name it is read, and each column that is missing is told.
    assert kinds(recognise(rows, "Økonomi")) == ["missing_column"] * 4 + ["unknown_column", "no_amounts"]


def test_two_sheets_of_the_contract_that_fit_alike_are_asked_about():
    rows = [["møde_id", "dato"], ["M-1", date(2010, 1, 1)]]
    found = recognise(rows, choices=Choices(tables={("fil.xlsx", "Ark1"): "meetings"}))
    assert found.recognised.table == "meetings"
    assert recognise(rows, choices=Choices(tables={("fil.xlsx", "Ark1"): None})).recognised.notes == (
        "Arket er ikke læst, fordi det er valgt fra.",
    )


def test_a_chosen_sheet_without_its_headers_says_so():
    found = recognise([["a", "b"], [1.0, 2.0]], choices=Choices(tables={("fil.xlsx", "Ark1"): "areas"}))
    assert [p.kind for p in found.problems] == ["no_header"] and "»Områder«" in found.problems[0].sentence


def test_merged_areas_beyond_all_measure_are_one_problem(monkeypatch):
    monkeypatch.setattr("data.reading.rows.MERGED_CELLS", 2)
    rows = grid("finances", [{**GOOD["finances"][0], "year": 2008.0 + n} for n in range(3)])
    found = recognise(rows, merged=((2, 1, 1048576, 16384),))
    assert kinds(found) == ["merged"] and found.problems[0].place.row is None


def test_the_name_tips_the_balance():
    assert named_sheet("OKONOMI") is None
    assert named_sheet("økonomi").table == "finances"
    assert named_sheet("Budget og forbrug").table == "finances"
    assert named_sheet("Vejledning") is None


def incidents(*more):
    return [
        ["område_id", "kategori", "opgørelse", *more],
        ["D-3", "vold", "anmeldelse", *[float(i + 10) for i in range(len(more))]],
    ]


@pytest.mark.parametrize(
    "months",
    [
        ("jan 2007", "feb 2007"),
        ("2007-01", "2007-02"),
        (date(2007, 1, 1), date(2007, 2, 1)),
        ("2007M01", "2007M02"),
        ("januar 2007", "Februar 2007"),
        (200701.0, 200702.0),
    ],
)
def test_months_as_columns_become_rows(months):
    found = recognise(incidents(*months))
    assert found.recognised.table == "incidents" and found.problems == []
    taken = found.table.select(["area_id", "month", "count", "source_row", "source_column"]).to_pylist()
    assert [tuple(row.values()) for row in taken] == [
        ("D-3", date(2007, 1, 1), 10, 2, 4),
        ("D-3", date(2007, 2, 1), 11, 2, 5),
    ]
    assert [m.how for m in found.recognised.columns][3:] == ["unpivoted", "unpivoted"]


def test_months_under_a_merged_year():
    rows = [
        ["område_id", "kategori", "opgørelse", 2009.0, None, 2010.0, None],
        [None, None, None, "jan", "feb", "jan", "feb"],
        ["D-3", "vold", "anmeldelse", 1.0, 2.0, 3.0, 4.0],
    ]
    found = recognise(rows, merged=((1, 4, 1, 5), (1, 6, 1, 7), (1, 1, 2, 1)))
    assert found.problems == []
    taken = found.table.select(["month", "count"]).to_pylist()
    assert [(f"{row['month']:%Y-%m}", row["count"]) for row in taken] == [
        *(("2009-01", 1), ("2009-02", 2), ("2010-01", 3), ("2010-02", 4)),
    ]


def test_quarters_as_columns():
    rows = [["indikator_id", "1. kvt. 2009", "2. kvt. 2009", "I alt"], ["I-001", 5.0, None, 5.0]]
    found = recognise(rows, "Målinger")
    assert found.table.select(["indicator_id", "period", "value"]).to_pylist() == [
        {"indicator_id": "I-001", "period": "2009-Q1", "value": 5.0}
    ]
    assert found.problems == []
    assert [m.why for m in found.recognised.columns if m.header == "I alt"] == [
        "Kolonnen er en sammentælling og læses ikke."
    ]
    assert "1 tom celle under perioderne gav ingen rækker." in found.recognised.notes


def test_months_with_two_digit_years_are_asked_about_once():
    found = recognise(incidents("jan-07", "feb-07"))
    assert [(p.kind, p.place.cell) for p in found.problems] == [
        ("two_digit_year", "D1"),
        ("two_digit_year", "E1"),
    ]
    offer = found.problems[0].suggestion
    assert offer == found.problems[1].suggestion and offer.count == 2
    again = recognise(incidents("jan-07", "feb-07"), choices=Choices(applied=frozenset({offer.id})))
    assert again.problems == []
    assert again.table.column("month").to_pylist() == [date(2007, 1, 1), date(2007, 2, 1)]


def finances(*below):
    row = list(grid("finances", GOOD["finances"])[1])
    return [grid("finances", GOOD["finances"])[0], row, *below]


@pytest.mark.parametrize(
    "total",
    [
        ["I alt", None, None, None, None, 1250000.0],
        ["Total", None, None, None, None, 1250000.0, None],
        [None, None, "Sum", None, None, 1250000.0],
        ["I alt SOF", None, None, None, None, 1250000.0],
        ["I alt 2010:", None, None, None, None, 1250000.0],
        ["Hovedtotal"],
    ],
)
def test_totals_are_passed_over_and_told(total):
    found = recognise(finances(total))
    assert (found.problems, found.table.num_rows) == ([], 1)
    assert found.recognised.notes == ("Række 3 med sammentælling er sprunget over.",)


def test_a_name_that_begins_with_total_is_no_total():
    row = {**GOOD["initiatives"][0], "name": "Total"}
    found = recognise(grid("initiatives", [row]))
    assert found.table.column("name").to_pylist() == ["Total"]
    row = {**GOOD["initiatives"][0], "name": "Samlet plan"}
    del row["initiative_id"]
    assert recognise(grid("initiatives", [row])).table.column("name").to_pylist() == ["Samlet plan"]


def test_notes_below_are_passed_over_and_told():
    below = [[], ["Kilde: Socialforvaltningens økonomisystem"], ["*", "foreløbige tal"]]
    found = recognise(finances(*below))
    assert (found.problems, found.table.num_rows) == ([], 1)
    assert found.recognised.notes == ("2 rækker (4 og 5) under tabellen er læst som noter og ikke som data.",)


def test_blank_rows_between_and_below_are_no_matter():
    row = grid("finances", [{**GOOD["finances"][0], "year": 2011.0}])[1]
    found = recognise(finances([None] * 7, ["", " "], row, *[[None] * 7] * 500))
    assert (found.problems, found.recognised.notes) == ([], ())
    assert found.table.column("source_row").to_pylist() == [2, 5]


def test_a_row_with_a_single_cell_is_asked_about_not_dropped():
    found = recognise(finances(["SOF-002"]))
    assert [(p.kind, p.place.cell, p.place.value) for p in found.problems] == [("lone_cell", "A3", "SOF-002")]
    row = grid("finances", [{**GOOD["finances"][0], "year": 2011.0}])[1]
    assert [(p.kind, p.place.cell) for p in recognise(finances(["Nørrebro"], row)).problems] == [
        ("lone_cell", "A3")
    ]


def test_a_short_row_with_all_it_needs_is_data():
    rows = [["bydel", "koordinator", "forankring", "mål_min"], ["Valby"], ["Nørrebro", "SSP", "BUF", 45.0]]
    found = recognise(rows)
    assert found.problems == [] and found.table.column("district").to_pylist() == [5, 3]


def test_a_header_repeated_on_every_page_is_passed_over():
    head = grid("finances", GOOD["finances"])[0]
    row = grid("finances", [{**GOOD["finances"][0], "year": 2011.0}])[1]
    found = recognise(finances(head, row))
    assert (found.problems, found.table.num_rows) == ([], 2)
    assert found.recognised.notes == ("Række 3 gentager overskrifterne og er sprunget over.",)


def test_hidden_sheets_rows_and_columns_are_read_and_told():
    found = recognise(finances(), hidden=True, hidden_rows=frozenset({2}), hidden_columns=frozenset({6}))
    assert found.table.num_rows == 1
    assert found.recognised.notes == (
        "Arket er skjult i Excel. Det er læst med.",
        "1 skjult række er læst med.",
        "Skjult kolonne er læst med: »vedtaget_budget_kr«.",
    )


def test_a_header_can_stand_anywhere_near_the_top():
    rows = [[None] * 3, [None] * 3, *[[None, None, *row] for row in grid("finances", GOOD["finances"])]]
    found = recognise(rows)
    assert found.recognised.header_row == 3
    assert found.recognised.columns[0].column == 3
    assert found.problems == []


def test_needed_headers_of_the_contract_are_in_the_sentence_when_none_is_found():
    [problem] = recognise([["a", "b"], [1.0, 2.0]], "Beredskab").problems
    assert problem.cure == "Arket skal have en række med overskrifterne »bydel«."
    assert contract.sheet("readiness").key == ("district",)


def test_a_second_table_above_below_or_beside_is_read():
    initiatives, finances = grid("initiatives", GOOD["initiatives"]), grid("finances", GOOD["finances"])
    pad = [None] * (len(initiatives[0]) + 1)
    ways = {
        "under a title": ([*initiatives, [], ["Økonomi 2010"], *finances], 6),
        "directly under": ([*initiatives, *finances], 4),
        "far under": ([*initiatives, *[[]] * 80, *finances], 84),
        "above": ([["Økonomi 2010"], *finances, [], ["Indsatser"], *initiatives], 3),
        "beside": ([[*a, None, *b] for a, b in zip(initiatives, finances, strict=True)], 2),
        "beside and below": ([*initiatives, *([*pad, *row] for row in finances)], 4),
    }
    for way, (rows, row) in ways.items():
        found = read_sheet(cells(rows))
        assert [p for one in found for p in one.problems] == [], way
        tables = {one.recognised.table: one.table for one in found}
        assert set(tables) == {"initiatives", "finances"}, way
        assert tables["finances"].column("adopted_budget").to_pylist() == [1_250_000], way
        assert tables["finances"].column("source_row").to_pylist() == [row], way
        assert tables["initiatives"].column("name").to_pylist() == ["Exit-mentorer"], way


def test_more_rows_of_the_same_table_under_headings_in_other_places_are_a_problem():
    initiatives = grid("initiatives", GOOD["initiatives"])
    assert [p.kind for p in recognise([*initiatives, [], *initiatives[1:]]).problems] == []
    turned = [row[::-1] for row in initiatives]
    [again] = recognise([*initiatives, [], *turned]).problems
    assert (again.kind, again.severity, again.place.cell) == ("second_table", "error", "A4")


def test_a_new_row_under_a_blank_line_is_a_row_with_its_problems():
    head, good = grid("initiatives", GOOD["initiatives"])
    place = {name: index for index, name in enumerate(head)}
    for header, value in (("forvaltning", "SOF"), ("status", "planlagt")):
        row = [None] * len(head)
        row[place["navn"]], row[place[header]] = "Natteravne", value
        found = recognise([head, good, [], row])
        assert found.table.num_rows == 2, header
        assert {p.place.row for p in found.problems} == {4} and {p.kind for p in found.problems} == {
            "missing"
        }
    alone = [None] * len(head)
    alone[place["navn"]] = "Natteravne"
    assert [(p.kind, p.place.row) for p in recognise([head, good, [], alone]).problems] == [("lone_cell", 4)]


def test_numbers_that_are_passed_over_are_told_in_the_open():
    rows = [["Ramme", 5000000.0], *finances([], ["Kilde: regnskab", None, None, None, None, 12.0])]
    found = recognise(rows)
    assert [(p.kind, p.place.row, p.severity) for p in found.problems] == [
        ("passed_over", 1, "warning"),
        ("passed_over", 5, "warning"),
    ]

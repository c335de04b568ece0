"""Files that were misread: what a person sends, and the rows and questions that come of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.checking.validation import Checked, check
from data.choices import Choices, noted
from data.reading.recognise import unit_in_text
from data.store import Store
from queries.sources.mended import hidden
from tests.data.make import GOOD, format_cells, good_workbook, grid, save, workbook
from tests.rows import store_with

CASES = Path(__file__).parent / "cases" / "intake"


def checked(
    name: str, store: Store | None, *, administration: str = "SOF", choices: Choices | None = None
) -> Checked:
    content = (CASES / name).read_bytes()
    return check([(name, content)], administration, store, csb=administration == "ØKF", choices=choices)


def told(found: Checked, *kinds: str) -> list[tuple[str, str]]:
    """(kind, place) of the problems, but for stored columns that a file leaves out; kinds: of these only."""
    return [
        (p.kind, p.place.name)
        for p in found.problems
        if p.severity != "note" and p.kind != "lost_column" and (not kinds or p.kind in kinds)
    ]


def with_offers(found: Checked) -> Choices:
    return Choices(applied=frozenset(p.suggestion.id for p in found.problems if p.suggestion))


def values(found: Checked, table: str, column: str) -> list[Any]:
    return found.delivery.tables[table].column(column).to_pylist()


# -- per cent -----------------------------------------------------------------------------------------------

INDICATOR = {**GOOD["indicators"][0], "frequency": "år"}


def measured(*cells: Any, percent: tuple[int, ...] = ()) -> bytes:
    """The check of a sheet of measurements of one indicator, a year each, whose unit the store knows."""
    rows = [{"indicator_id": "I-001", "period": str(2000 + n), "value": cell} for n, cell in enumerate(cells)]
    return save(
        workbook({"Målinger": grid("measurements", rows)}),
        lambda book: format_cells(book["Målinger"], "C", [n + 2 for n in percent], "0 %"),
    )


def measured_in(*periods: str) -> bytes:
    rows = [{"indicator_id": "I-001", "period": period, "value": 12.0} for period in periods]
    return workbook({"Målinger": grid("measurements", rows)})


def indicator_store(folder: Path, unit: str, *values: float) -> Store:
    own = {**INDICATOR, "unit": unit}
    measurements = [
        {"indicator_id": "I-001", "period": str(1980 + n), "value": value} for n, value in enumerate(values)
    ]
    more = {"measurements": measurements} if measurements else {}
    initiative = {"initiative_id": "SOF-001", "name": "Exit", "administration": "SOF", "status": "i gang"}
    return store_with(folder, administration="SOF", initiatives=[initiative], indicators=[own], **more)


@pytest.mark.parametrize(
    ("unit", "cells", "percent", "expected"),
    [
        ("andel", [0.63, "63 %", "0,63", 0.63], (0,), [0.63] * 4),
        ("andel", ["63 pct.", 1.0, 0.0], (), [0.63, 1.0, 0.0]),
        ("%", [0.63, "63 %", 63.0, "63"], (0,), [63.0] * 4),
        ("procent", ["0,5 %", 12.0, 20.0], (), [0.5, 12.0, 20.0]),
    ],
)
def test_63_per_cent_is_never_wrong_by_a_hundred(tmp_path, unit, cells, percent, expected):
    store = indicator_store(tmp_path, unit)
    content = measured(*cells, percent=percent)
    found = check([("f.xlsx", content)], "SOF", store, csb=False)
    assert told(found) == []
    assert values(found, "measurements", "value") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("unit", "stored", "cells", "kind", "asked", "read"),
    [
        # One scale a column: 1 and 0.8 belong to the question about 12 and 20.
        ("andel", (), [12.0, 20.0, 1.0, 0.8, 0.0], "share_scale", 4, [0.12, 0.2, 0.01, 0.008, 0.0]),
        ("andel", (), ["63", "12 %"], "share_scale", 1, [0.63, 0.12]),
        ("%", (), [63.0, 0.58, 71.0], "fraction_in_per_cent", 1, [63.0, 58.0, 71.0]),
        ("%", (60.0, 65.0), [0.63], "fraction_in_per_cent", 1, [63.0]),
        ("pct.", (), [0.63, 0.58], "fraction_in_per_cent", 2, [63.0, 58.0]),
    ],
)
def test_a_scale_is_asked_about_once(tmp_path, unit, stored, cells, kind, asked, read):
    store = indicator_store(tmp_path, unit, *stored)
    content = measured(*cells)
    found = check([("f.xlsx", content)], "SOF", store, csb=False)
    assert [k for k, _ in told(found) if k != "no_measurement"] == [kind] * asked
    assert len(with_offers(found).applied) == 1
    again = check([("f.xlsx", content)], "SOF", store, csb=False, choices=with_offers(found))
    assert told(again) == []
    assert values(again, "measurements", "value") == pytest.approx(read)


def test_small_percentages_among_their_like_are_not_asked_about(tmp_path):
    store = indicator_store(tmp_path, "%", 0.7, 0.8)
    assert told(check([("f.xlsx", measured(0.63, 1.2))], "SOF", store, csb=False)) == []


def test_the_unit_may_come_in_the_same_delivery_in_another_file(tmp_path):
    store = indicator_store(tmp_path, "unge")
    own = workbook({"Indikatorer": grid("indicators", [{**INDICATOR, "unit": "andel", "target": "70 %"}])})
    numbers = measured(0.63, percent=(0,))
    # The measurements first: what they are measured in is said later.
    found = check([("a.xlsx", numbers), ("b.xlsx", own)], "SOF", store, csb=False)
    assert told(found) == []
    assert values(found, "measurements", "value") == [0.63]
    assert values(found, "indicators", "target") == [0.7]


def test_baseline_and_target_are_in_the_unit_of_their_row(tmp_path):
    rows = [
        {**INDICATOR, "indicator_id": f"I-10{n}", "unit": unit, "baseline": baseline, "target": target}
        for n, (unit, baseline, target) in enumerate(
            (("andel", "63 %", 0.7), ("%", "63 %", 70.0), ("unge", 63.0, 70.0))
        )
    ]
    store = indicator_store(tmp_path, "unge")
    found = check([("f.xlsx", workbook({"Indikatorer": grid("indicators", rows)}))], "SOF", store, csb=False)
    assert told(found) == []
    assert values(found, "indicators", "baseline") == [0.63, 63.0, 63.0]
    assert values(found, "indicators", "target") == [0.7, 70.0, 70.0]


def test_per_cent_of_what_nobody_knows_is_not_offered(tmp_path):
    found = check([("f.xlsx", measured("63 %"))], "SOF", None, csb=False)
    assert told(found, "per_cent_of_unknown") == [("per_cent_of_unknown", "Målinger!C2")]
    assert not with_offers(found).applied


def test_a_percentage_cell_of_an_indicator_in_andel(example_store):
    found = checked("measurement_percent_cell_andel.xlsx", example_store)
    assert told(found) == []
    assert values(found, "measurements", "value")[-2:] == [0.63, 0.14]


def test_one_scale_for_a_column_of_shares(example_store):
    found = checked("shares_mixed.xlsx", example_store, administration="ØKF")
    scale = [p for p in found.problems if p.kind == "share_scale"]
    assert [p.place.cell for p in scale] == [f"H{n}" for n in (2, 3, 4, 5, 9, 12, 14, 15, 16, 17, 19)]
    assert {p.suggestion for p in scale} == {scale[0].suggestion}
    assert scale[0].suggestion.question == (
        "Er alle 11 tal uden procenttegn i »vægtet_andel_aften« procent, også dem på 1 og derunder (så »12« er 12 %)?"
    )
    again = checked("shares_mixed.xlsx", example_store, administration="ØKF", choices=with_offers(found))
    shares = values(again, "safety_surveys", "weighted_share_evening")
    assert shares[:6] == [0.12, 0.2, 0.01, 0.008, 0.06, 0.12]
    # D-1 is D-01, which is stored, not D-31, which is like it.
    assert values(found, "safety_surveys", "area_id")[:2] == ["D-01", "D-02"]


def test_periods_that_cannot_be_read_beside_those_of_persons(tmp_path):
    """What is wrong with a period is told once; no rule about periods goes by it."""
    store = indicator_store(tmp_path, "deltagere", 12, 14)
    found = check(
        [("f.xlsx", measured_in("2010", "jan-mar 2010", "2010-Q1", "", "forår"))], "SOF", store, csb=False
    )
    assert told(found, "not_period", "missing") == [
        ("not_period", "Målinger!B3"),
        ("missing", "Målinger!B5"),
        ("not_period", "Målinger!B6"),
    ]
    assert told(found, "period_beside_parts") == [("period_beside_parts", "Målinger!B2")]


# -- sums ---------------------------------------------------------------------------------------------------


def test_rows_of_totals_in_exit(example_store):
    found = checked("exit_filled_with_totals.xlsx", example_store)
    assert told(found) == [("sum_row", f"Exit!A{row}") for row in range(20, 26)]
    assert found.problems[0].sentence == "Rækken ligner en sum: »I alt« i »program« er et ord for en sum."
    assert len(with_offers(found).applied) == 1
    again = checked("exit_filled_with_totals.xlsx", example_store, choices=with_offers(found))
    assert told(again) == []
    assert "I alt" not in values(again, "exit_programme", "program")


def test_a_row_of_sums_without_a_word(example_store):
    found = checked("unlabelled_total_finance.xlsx", example_store)
    assert [p for p in told(found) if p[0] != "spent_without_date"] == [("sum_row", "Økonomi!F4")]
    [problem] = [p for p in found.problems if p.kind == "sum_row"]
    assert (
        problem.sentence == "Rækken ligner en sum: dens tal er summen af andre rækkers."
        and not problem.confirm
    )
    again = checked("unlabelled_total_finance.xlsx", example_store, choices=with_offers(found))
    assert told(again, "sum_row") == [] and again.delivery.rows == 2


EXIT = {"places": 10.0, "referred": 8.0, "started": 6.0, "ongoing": 1.0, "completed": 3.0, "dropped_out": 2.0}


def programmes(*names: str, **changes: float) -> bytes:
    rows = [{"program": name, "start_period": "2009-H1", **EXIT} for name in names]
    rows[-1] |= changes
    return workbook({"Exit": grid("exit_programme", rows)})


@pytest.mark.parametrize(
    "word",
    [
        "I alt",
        "i alt:",
        "IALT",
        "Total",
        "Alle programmer",
        "Alle",
        "Sum",
        "Samlet",
        "Programmer i alt",
        "Total for SOF",
        "Samtlige",
        "Samtlige programmer:",
        "Heraf kvinder",
        "Begge programmer",
    ],
)
def test_words_for_a_sum_in_a_key(word):
    found = check([("f.xlsx", programmes("Exit", word))], "SOF", None, csb=False)
    assert told(found) == [("sum_row", "Exit!A3")]


@pytest.mark.parametrize(
    "name",
    ["Exit", "Totalindsats", "Samlet indsats", "Sumatra", "Herafgang", "Alletiders exit for unge mænd"],
)
def test_names_that_are_no_sums(name):
    assert told(check([("f.xlsx", programmes("Mentor", name))], "SOF", None, csb=False)) == []


def test_numbers_that_are_the_sum_of_the_others_under_a_name():
    sums = {name: 2 * number for name, number in EXIT.items()}
    content = programmes("Exit", "Mentor", "Hele SOF", **sums)
    found = check([("f.xlsx", content)], "SOF", None, csb=False)
    assert told(found) == [("sum_row", "Exit!A4")]
    assert told(check([("f.xlsx", programmes("A", "B", "C"))], "SOF", None, csb=False)) == []
    # Said to be a row like the others, it is one.
    reason = Choices(confirmed={found.problems[0].confirm: "Et program for sig"})
    again = check([("f.xlsx", content)], "SOF", None, csb=False, choices=reason)
    assert told(again) == [] and again.delivery.rows == 3


PARTS = {
    "A": {"referred": 8.0, "started": 6.0, "completed": 3.0, "dropped_out": 2.0},
    "B": {"referred": 20.0, "started": 18.0, "completed": 15.0, "dropped_out": 3.0},
    "C": {"referred": 9.0, "started": 7.0, "completed": 3.0, "dropped_out": 2.0},
    "D": {"referred": 4.0, "started": 4.0, "completed": 2.0, "dropped_out": 1.0},
}


@pytest.mark.parametrize(
    ("rows", "sums"),
    [
        (["A", "B", ("De voksne", "AB"), "C", "D", ("De unge", "CD"), ("København", "ABCD")], [4, 7, 8]),
        ([("København", "ABCD"), "A", "B", "C", "D"], [2]),
        ([("København", "ABCD"), "A", "B", "C", "D", ("Kommunen", "ABCD")], [2, 7]),
        (["A", "B", ("Vores", "AB"), ("Kommunen", "AB")], [4, 5]),
        (["A", "C", "D", ("De unge", "CD"), "B"], [5]),
        (["A", "B", ("Næsten", "AC")], []),
        (["A", "A2", "A3"], []),
    ],
)
def test_several_sums_under_names_of_their_own(rows, sums):
    """Subtotals and their total, one sum under two names, first or last: each is one; a row like another is none."""
    listed = []
    for row in rows:
        name, parts = row if isinstance(row, tuple) else (row, row[0])
        added = {column: sum(PARTS[part][column] for part in parts) for column in PARTS["A"]}
        listed.append({"program": name, "start_period": "2009-H1", **added})
    content = workbook({"Exit": grid("exit_programme", listed)})
    found = check([("f.xlsx", content)], "SOF", None, csb=False)
    assert told(found, "sum_row") == [("sum_row", f"Exit!A{row}") for row in sums]


def test_an_indicator_that_is_the_sum_of_some_is_an_indicator():
    rows = [
        [f"I-00{n}", *numbers] for n, numbers in enumerate(([8, 6, 3], [20, 18, 15], [28, 24, 18], [4, 9, 2]))
    ]
    sheet = [["indikator_id", "2007", "2008", "2009"], *rows]
    found = check([("f.xlsx", workbook({"Målinger": sheet}))], "SOF", None, csb=False)
    assert told(found, "sum_row") == [] and found.delivery.rows == 12


# -- places -------------------------------------------------------------------------------------------------


def test_districts_as_people_write_them(example_store):
    found = checked("districts.xlsx", example_store)
    assert told(found) == [
        ("list_as_number", "Indsatser!Q8"),
        ("district", "Indsatser!Q10"),
        ("district", "Indsatser!Q11"),
        ("district_likely", "Indsatser!Q12"),
        ("district_likely", "Indsatser!Q19"),
        ("whole_city_and_more", "Indsatser!Q23"),
        ("district_likely", "Indsatser!Q24"),
    ]
    again = checked("districts.xlsx", example_store, choices=with_offers(found))
    read = dict(
        zip(
            values(again, "initiatives", "source_row"), values(again, "initiatives", "districts"), strict=True
        )
    )
    assert (read[4], read[5], read[12], read[13], read[14], read[15]) == (
        [3, 8],
        [3, 8],
        [9, 10],
        [4],
        [4],
        [4],
    )
    assert (read[16], read[19], read[20], read[21], read[24]) == ([7], [8], [1], [3], [0])


# -- sizes --------------------------------------------------------------------------------------------------


def test_amounts_a_thousandth_of_the_stored_are_asked_about_once_a_column(example_store):
    name, first = "finance_title_tusinde_kr.xlsx", 4
    found = checked(name, example_store)
    sizes = [p for p in found.problems if p.kind == "size"]
    assert [p.place.cell for p in sizes] == [f"{letter}{first}" for letter in "FGH"]
    assert sizes[0].sentence == (
        "I »vedtaget_budget_kr« er 131 af 133 tal omkring 1.000 gange mindre end det, der er gemt for de samme rækker; "
        "det første er 5.060 kr. mod 5.060.000 kr."
    )
    offers = Choices(applied=frozenset(p.suggestion.id for p in sizes))
    again = checked(name, example_store, choices=offers)
    assert told(again, "size", "size_of_one") == []
    assert values(again, "finances", "adopted_budget")[0] == 5_060_000


FINANCE = GOOD["finances"][0]


def finance_store(folder: Path, *amounts: float) -> Store:
    initiative = {"initiative_id": "SOF-001", "name": "Exit", "administration": "SOF", "status": "i gang"}
    rows = [{**FINANCE, "year": 2000 + n, "adopted_budget": amount} for n, amount in enumerate(amounts)]
    return store_with(folder, administration="SOF", initiatives=[initiative], finances=rows)


def budgets(*amounts: float) -> list[tuple[str, bytes]]:
    rows = [{**FINANCE, "year": 2000.0 + n, "adopted_budget": amount} for n, amount in enumerate(amounts)]
    return [("f.xlsx", workbook({"Økonomi": grid("finances", rows)}))]


@pytest.mark.parametrize("factor", [1000, 100, 1e6, 1 / 1000, 1 / 100])
def test_every_factor_of_a_unit_is_asked_about(tmp_path, factor):
    stored = (1_250_000, 800_000, 2_400_000)
    store = finance_store(tmp_path, *stored)
    found = check(budgets(*(1.05 * amount * factor for amount in stored)), "SOF", store, csb=False)
    assert told(found) == [("size", "Økonomi!F2")]
    files = budgets(*(amount * factor for amount in stored))
    again = check(files, "SOF", store, csb=False, choices=with_offers(found))
    # The answer is about that file; a corrected one under its name is asked about by itself.
    assert told(again) == [("size", "Økonomi!F2")]
    right = check(files, "SOF", store, csb=False, choices=with_offers(again))
    assert told(right) == []
    assert values(right, "finances", "adopted_budget") == pytest.approx(stored)


def test_a_size_can_be_confirmed_with_a_reason(tmp_path):
    store = finance_store(tmp_path, 1250.0, 800.0)
    files = budgets(1_250_000.0, 800_000.0)
    [problem] = check(files, "SOF", store, csb=False).problems
    reason = Choices(confirmed={problem.confirm: "Var sendt i 1.000 kr. i januar"})
    assert check(files, "SOF", store, csb=False, choices=reason).problems == ()
    assert noted("Marts-tal", reason.confirmed) == "Marts-tal. Bekræftet: Var sendt i 1.000 kr. i januar"


def test_one_amount_of_another_size_is_told_by_itself(tmp_path):
    store = finance_store(tmp_path, 1_250_000, 800_000, 2_400_000)
    found = check(budgets(1_300_000.0, 800.0, 2_400_000.0), "SOF", store, csb=False)
    assert told(found) == [("size_of_one", "Økonomi!F3")]
    assert not found.problems[0].suggestion


def test_ordinary_changes_of_a_budget_are_not_asked_about(tmp_path):
    store = finance_store(tmp_path, 1_250_000, 800_000, 2_400_000)
    assert told(check(budgets(2_500_000.0, 80_000.0, 24_000_000.0), "SOF", store, csb=False)) == []


# -- units, separators, dates, ids --------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["01", "03", "06"])
def test_a_unit_in_a_title_is_asked_about(example_store, number):
    name = f"unit_in_title_{number}.xlsx"
    found = checked(name, example_store)
    assert told(found) == [("unit_in_title", "Økonomi!A2")]
    again = checked(name, example_store, choices=with_offers(found))
    assert values(again, "finances", "adopted_budget") == [1_250_000]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *(
            (f"Budget 2010 {text}", 1e3)
            for text in ("i tusinde kr.", "t.kr.", "(tkr.)", "1.000 DKK", "TDKK", "i kr. 1.000")
        ),
        *(
            (text, 1e3)
            for text in ("Alle beløb i 1000 kr.", "beløb i tusinder", "Hele tusinde kroner", "kr. i tusinder")
        ),
        *((f"Beløb i {text}", 1e6) for text in ("mio. kr.", "mill. kr.", "millioner kroner", "mio.", "MDKK")),
        *(
            (text, None)
            for text in ("Beløb i kr.", "Indsatser over 2 mio. kr.", "Tingbjerg 1000", "Direkte krav", "stkr")
        ),
    ],
)
def test_units_in_titles(text, unit):
    assert unit_in_text(text) == unit


def test_a_row_of_units_under_the_headings(example_store):
    found = checked("units_row_below_header.xlsx", example_store)
    assert told(found) == []
    assert values(found, "finances", "adopted_budget") == [1_250_000, 850_000]
    assert values(found, "finances", "source_row") == [3, 4]


def test_a_column_of_english_amounts_is_asked_about_as_a_whole(example_store):
    found = checked("finance_english_separators.xlsx", example_store)
    assert {kind for kind, _ in told(found)} == {"english_number"}
    again = checked("finance_english_separators.xlsx", example_store, choices=with_offers(found))
    assert told(again) == []
    assert values(again, "finances", "spent")[:2] == [4_576_000, 797_000]


def test_a_column_of_dates_with_the_month_first(example_store):
    found = checked("us_dates_column.xlsx", example_store)
    assert told(found) == [("month_first", f"Dialog!B{row}") for row in range(2, 6)]
    again = checked("us_dates_column.xlsx", example_store, choices=with_offers(found))
    assert [f"{day:%Y-%m-%d}" for day in values(again, "dialogue_events", "date")] == [
        *("2010-03-04", "2010-04-13", "2009-12-01", "2010-01-25"),
    ]


def test_ids_in_other_spellings_are_the_stored_ones(example_store):
    found = checked("ids_case_and_hyphen.xlsx", example_store)
    assert told(found) == [("same_key", f"Indsatser!A{row}") for row in range(2, 6)]
    assert values(found, "initiatives", "initiative_id")[:4] == ["SOF-001", "SOF-002", "SOF-003", "SOF-004"]


# -- nothing, and not known ---------------------------------------------------------------------------------


def chosen(found: Checked, **ways: str) -> Choices:
    """Every first offer accepted, but for cells that show a mark in `ways`: there the offer that has its word."""
    applied = set()
    for problem in found.problems:
        offers = [offer for offer in (problem.suggestion, problem.otherwise) if offer]
        word = ways.get(problem.place.value)
        applied |= {
            offer.id for offer in (offers if word else offers[:1]) if not word or word in offer.question
        }
    return Choices(applied=frozenset(applied))


@pytest.mark.parametrize(
    ("word", "months", "counts"),
    [
        ("nul", [date(2010, 1, 1), date(2010, 2, 1)], [0, 3]),
        ("ukendt", [date(2010, 2, 1)], [3]),
    ],
)
def test_a_dash_under_months_is_nothing_or_not_known(example_store, word, months, counts):
    found = checked("wide_dash_store.xlsx", example_store, administration="ØKF")
    [asked] = [p for p in found.problems if p.kind == "no_value"]
    assert (asked.place.name, asked.sentence) == (
        "Anmeldelser!D2",
        "»-« i »antal« kan betyde, at tallet er nul, eller at det ikke kendes.",
    )
    assert [offer.question for offer in (asked.suggestion, asked.otherwise) if offer] == [
        "Er 1 værdi »-« i »antal« nul?",
        "Er 1 værdi »-« i »antal« ukendt? Hvad der er gemt, bliver stående.",
    ]
    again = checked(
        "wide_dash_store.xlsx", example_store, administration="ØKF", choices=chosen(found, **{"-": word})
    )
    assert told(again) == []
    assert values(again, "incidents", "month") == months
    assert values(again, "incidents", "count") == counts


def test_each_mark_under_years_is_asked_about_by_itself(example_store):
    found = checked("wide_years.xlsx", example_store, administration="ØKF")
    assert told(found) == [
        *(("share_scale", "Målinger!B3"), ("no_value", "Målinger!C3"), ("no_value", "Målinger!D3")),
    ]
    assert not any("slet rækken" in f"{p.sentence} {p.cure}".lower() for p in found.problems)
    # In official tables points are what is not known, and a dash is nothing.
    firsts = {
        p.place.value: p.suggestion.question for p in found.problems if p.kind == "no_value" and p.suggestion
    }
    assert "ukendt" in firsts[".."] and "nul" in firsts["-"]
    again = checked("wide_years.xlsx", example_store, administration="ØKF", choices=chosen(found))
    assert told(again) == []
    read = again.delivery.tables["measurements"].select(["indicator_id", "period", "value"]).to_pylist()
    assert [tuple(row.values()) for row in read if row["indicator_id"] == "I-002"] == [
        *(("I-002", "2007", 0.03), ("I-002", "2009", 0.0)),
    ]


def test_what_is_not_known_leaves_the_stored_number(tmp_path):
    """A cell that need not be filled keeps what is stored; a row that must have its number is left out."""
    event = {"meeting_id": "DM-001", "date": date(2010, 2, 1), "district": 3, "form": "borgermøde"}
    measured_before = {"indicator_id": "I-001", "period": "2009", "value": 12.0}
    store = store_with(
        tmp_path,
        administration="SOF",
        dialogue_events=[{**event, "participants": 45}],
        indicators=[INDICATOR],
        measurements=[measured_before],
        initiatives=[
            {"initiative_id": "SOF-001", "name": "Exit", "administration": "SOF", "status": "i gang"}
        ],
    )
    rows = [{**event, "date": "01-02-2010", "district": "Nørrebro", "participants": ".."}]
    measurements = [
        {**measured_before, "value": "-"},
        {"indicator_id": "I-001", "period": "2008", "value": 9.0},
    ]
    content = workbook(
        {"Dialog": grid("dialogue_events", rows), "Målinger": grid("measurements", measurements)}
    )
    found = check([("f.xlsx", content)], "SOF", store, csb=False)
    ways = chosen(found, **{"-": "ukendt", "..": "ukendt"})
    again = check([("f.xlsx", content)], "SOF", store, csb=False, choices=ways)
    assert told(again) == []
    assert values(again, "dialogue_events", "participants") == [45]
    assert values(again, "measurements", "period") == ["2008"]
    noughts = check(
        [("f.xlsx", content)], "SOF", store, csb=False, choices=chosen(found, **{"-": "nul", "..": "nul"})
    )
    assert values(noughts, "dialogue_events", "participants") == [0]
    assert values(noughts, "measurements", "value") == [0.0, 9.0]


def test_what_must_be_there_cannot_be_left_empty():
    rows = [{**GOOD["initiatives"][0], "purpose": "-"}]
    found = check([("f.xlsx", good_workbook(initiatives=rows))], "SOF", None, csb=False)
    assert told(found) == [("no_value_needed", "Indsatser!E2")]
    assert found.problems[0].suggestion is None and "tom" not in found.problems[0].cure


# -- names in place of ids ----------------------------------------------------------------------------------


def ids_in(found: Checked) -> dict[str, str]:
    return {" ".join(one.own.rpartition(" / ")[2].split()): one.id for one in found.given_ids}


def test_own_numbers_in_other_spellings_are_the_stored_ones(example_store):
    found = checked("no_id_own_number_variants.xlsx", example_store)
    assert [(one.row, one.id, one.how) for one in found.given_ids] == [
        *((2, "SOF-001", "matched"), (3, "SOF-002", "matched"), (4, "SOF-003", "matched")),
        *((6, "SOF-005", "matched"), (7, "SOF-006", "matched")),
    ]
    [asked] = found.errors
    assert (asked.kind, asked.place.name) == ("like_stored", "Indsatser!C5")
    again = checked("no_id_own_number_variants.xlsx", example_store, choices=with_offers(found))
    assert again.errors == () and again.given_ids[3].id == "SOF-004"


@pytest.mark.parametrize("inserted", [False, True])
def test_references_by_name_hold_when_a_row_is_inserted_above(tmp_path, inserted):
    """Own number or name, in every sheet, of what is new in the file as of what is stored."""
    stored = {"initiative_id": "SOF-001", "name": "Exit", "administration": "SOF", "status": "i gang"}
    store = store_with(tmp_path, administration="SOF", initiatives=[stored])
    base = {**GOOD["initiatives"][0], "initiative_id": None, "own_number": None}
    new = [{**base, "name": "Gadeteam  Nord"}, {**base, "name": "Klub", "own_number": "S-17"}]
    rows = [{**base, "name": "Ny først"}, *new] if inserted else new
    finances = [
        {**GOOD["finances"][0], "initiative_id": called, "adopted_budget": budget}
        for called, budget in (("Gadeteam Nord", 1e6), ("s 17", 2e6), ("exit", 3e6), ("Klub", 4e6))
    ]
    finances[3]["year"] = 2011.0
    indicator = {
        **GOOD["indicators"][0],
        "indicator_id": None,
        "name": "Unge",
        "initiative_id": "Gadeteam Nord",
    }
    content = good_workbook(
        initiatives=rows,
        finances=finances,
        indicators=[indicator],
        measurements=[{**GOOD["measurements"][0], "indicator_id": "Unge"}],
    )
    found = check([("f.xlsx", content)], "SOF", store, csb=False)
    assert told(found) == []
    by_name = {"exit": "SOF-001", **ids_in(found)}
    budgets_of = dict(
        zip(
            values(found, "finances", "adopted_budget"),
            values(found, "finances", "initiative_id"),
            strict=True,
        )
    )
    assert budgets_of == {
        1e6: by_name["Gadeteam Nord"],
        2e6: by_name["Klub"],
        3e6: "SOF-001",
        4e6: by_name["Klub"],
    }
    assert values(found, "indicators", "initiative_id") == [by_name["Gadeteam Nord"]]
    assert values(found, "measurements", "indicator_id") == values(found, "indicators", "indicator_id")
    notes = {sheet.sheet: sheet.notes for sheet in found.delivery.recognised}
    assert notes["Økonomi"] == ("4 henvisninger i »indsats_id« er læst efter navn eller eget nummer.",)


def test_a_name_of_several_is_asked_about(tmp_path):
    base = {**GOOD["initiatives"][0], "name": "Gadeteam"}
    rows = [{**base, "own_number": "1"}, {**base, "initiative_id": "SOF-002", "own_number": "2"}]
    content = good_workbook(initiatives=rows, finances=[{**GOOD["finances"][0], "initiative_id": "Gadeteam"}])
    found = check([("f.xlsx", content)], "SOF", indicator_store(tmp_path, "unge"), csb=False)
    several = [p for p in found.problems if p.kind == "several_named"]
    assert [(p.place.name, p.cure) for p in several] == [
        ("Økonomi!A2", "Skriv id'et på den, der menes: SOF-001 eller SOF-002.")
    ]


def test_an_id_that_is_only_proposed_is_nobodys(tmp_path):
    """It is another's as soon as a row is inserted above, so no budget may hang on it."""
    empty = Store(tmp_path / "csb.duckdb")
    found = checked("newcomer_row_inserted_shifts_ids.xlsx", empty)
    proposed = [p for p in found.problems if p.kind == "proposed_id"]
    assert [p.place.name for p in proposed] == [
        *(f"Økonomi!A{row}" for row in range(2, 14)),
        *("Indikatorer!C2", "Målinger!A2", "Målinger!A3"),
    ]
    assert proposed[0].sentence == (
        "»SOF-001« i »indsats_id« er ikke givet endnu; det er kun foreslået til »Ny først« i »Indsatser« og kan skifte."
    )
    empty.close()


# -- what the centre delivers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("sof_refers_to_focus_area.xlsx", ["unknown_reference"]),
        ("sof_follows_the_cure.xlsx", ["not_your_sheet", "unknown_reference"]),
    ],
)
def test_a_reference_to_what_the_centre_has_not_sent_can_wait(tmp_path, name, asked):
    empty = Store(tmp_path / "csb.duckdb")
    kinds, applied = [], frozenset[str]()
    while (found := checked(name, empty, choices=Choices(applied=applied))).errors:
        [problem] = found.errors
        # No cure tells an administration to send what is the centre's.
        assert "send »Indsatsområder«" not in problem.cure
        kinds.append(problem.kind)
        applied |= with_offers(found).applied
    assert kinds == asked
    assert values(found, "initiatives", "focus_area_id") == [None]
    empty.close()


# -- headings -----------------------------------------------------------------------------------------------


def test_a_heading_with_words_for_a_date_is_the_date(example_store):
    found = checked("header_variant_of_optional_column.xlsx", example_store)
    assert told(found) == [] and found.errors == ()
    assert values(found, "finances", "spent_on")[0] == date(2009, 12, 31)


@pytest.mark.parametrize(
    "header", ["Forbrug pr. dato", "Dato for forbrug", "Forbrug, dato", "forbrug opgjort den"]
)
def test_ways_to_head_the_date_of_the_spending(header):
    rows = grid("finances", [{**GOOD["finances"][0], "spent": 100.0, "spent_on": "28-02-2010"}])
    rows[0][rows[0].index("forbrug_pr")] = header
    found = check([("f.xlsx", workbook({"Økonomi": rows}))], "SOF", None, csb=False)
    assert told(found) == []
    assert values(found, "finances", "spent_on") == [date(2010, 2, 28)]


def test_months_without_a_year_are_asked_about(example_store):
    found = checked("wide_month_names_without_year.xlsx", example_store, administration="ØKF")
    asked = [p for p in found.errors if p.kind != "lost_column"]
    assert [(p.kind, p.place.name) for p in asked] == [("no_year", f"Anmeldelser!{c}2") for c in "DEF"]
    assert asked[0].cure == f"Skriv året i overskriften, fx »jan {date.today().year}«."
    assert {p.suggestion.question for p in asked if p.suggestion} == {
        "Er »jan«, »feb« og »mar« måneder i 2010?"
    }
    again = checked(
        "wide_month_names_without_year.xlsx", example_store, administration="ØKF", choices=with_offers(found)
    )
    assert [p.kind for p in again.errors if p.kind != "lost_column"] == []
    assert values(again, "incidents", "month") == [date(2010, month, 1) for month in (1, 2, 3)]
    assert values(again, "incidents", "count") == [3, 4, 5]


def test_merged_headings_are_read_over_the_column_that_is_filled(example_store):
    found = checked("crystal_merged_headers_offset.xlsx", example_store)
    assert told(found) == []
    assert values(found, "dialogue_events", "date") == [date(2010, 2, 24), date(2010, 2, 25)]
    assert values(found, "dialogue_events", "participants") == [45, 30]


# -- signs, numbers that are names, letters, few persons ----------------------------------------------------


def test_signs_of_proposals_are_asked_about(example_store):
    found = checked("proposal_signs.xlsx", example_store)
    assert told(found) == [
        *(("minus_behind", "Forslag!F4"), ("wrong_sign", "Forslag!F2"), ("wrong_sign", "Forslag!F3")),
    ]
    again = checked("proposal_signs.xlsx", example_store, choices=with_offers(found))
    assert told(again) == []
    assert values(again, "proposals", "change") == [-250_000, 250_000, -250_000]
    [confirm] = {p.confirm for p in found.problems if p.confirm}
    reason = Choices(applied=with_offers(found).applied, confirmed={confirm: "Stop koster det første år"})
    assert told(checked("proposal_signs.xlsx", example_store, choices=reason), "wrong_sign") == []


def test_own_numbers_that_the_spreadsheet_changed_are_told(example_store):
    found = checked("own_numbers.xlsx", example_store)
    assert told(found) == [
        ("zeros_shown", "Indsatser!B2"),
        *(("digits_lost", "Indsatser!B5"), ("many_digits", "Indsatser!B6"), ("digits_lost", "Indsatser!B7")),
    ]
    # A number that is shown as 0471 is called so, and the text 0472 as it stands.
    assert values(found, "initiatives", "own_number")[:3] == ["0471", "0472", "473"]


@pytest.mark.parametrize("name", ["dialog_csv_fffd.csv", "dialog_csv_macroman_lower.csv"])
def test_broken_letters_are_told(example_store, name):
    found = checked(name, example_store)
    assert told(found) == [("broken_letters", f"{name[:-4]}!{cell}") for cell in ("E2", "E3", "F2", "F3")]


@pytest.mark.parametrize(
    "text", ["Tryghed på stien ved søen", "»Møde« om A/S’er", "Café Œuvre", "10‰", "O’Brien", "kommunen’s"]
)
def test_letters_that_are_whole(text):
    rows = [{**GOOD["initiatives"][0], "name": text}]
    assert told(check([("f.xlsx", good_workbook(initiatives=rows))], "SOF", None, csb=False)) == []


def test_text_that_was_encoded_twice_is_mended_at_a_word():
    rows = [{**GOOD["initiatives"][0], "name": "MÃ¸de pÃ¥ NÃ¸rrebro"}]
    content = good_workbook(initiatives=rows)
    found = check([("f.xlsx", content)], "SOF", None, csb=False)
    assert told(found) == [("twice_encoded", "Indsatser!C2")]
    again = check([("f.xlsx", content)], "SOF", None, csb=False, choices=with_offers(found))
    assert values(again, "initiatives", "name") == ["Møde på Nørrebro"]


def test_ragged_lines_are_read_and_what_is_beyond_is_told(example_store):
    found = checked("surplus.csv", example_store)
    assert told(found) == [("unknown_column", "surplus!E1")]
    assert values(found, "dialogue_events", "participants") == [45, 30]


@pytest.mark.parametrize("few", ["<5", "under 5", "1-4", "færre end 5", "< 3"])
def test_nobody_is_asked_for_a_number_of_persons_that_is_hidden(few):
    content = programmes("Exit", completed=few)  # type: ignore[arg-type]
    found = check([("f.xlsx", content)], "SOF", None, csb=False)
    [problem] = found.problems
    assert (problem.kind, problem.severity, problem.suggestion) == ("hidden_count", "warning", None)
    assert problem.sentence == f"»{few}« i »gennemført« er læst som skjult hos kilden, uden tal."
    assert values(found, "exit_programme", "completed") == [None]
    assert [(cell.row, cell.name, cell.stood) for cell in found.delivery.hidden] == [(2, "completed", few)]


def test_what_stood_in_a_hidden_count_is_kept_and_no_older_number_stands_for_it(tmp_path):
    store = store_with(
        tmp_path,
        administration="SOF",
        exit_programme=[{"program": "Exit", "start_period": "2009-H1", "completed": 12, "started": 14}],
    )
    content = programmes("Exit", completed="<5", started=14.0)  # type: ignore[arg-type]
    found = check([("f.xlsx", content)], "SOF", store, csb=False)
    receipt = store.accept(found.delivery, "SOF", by="test")
    with store.cursor() as cursor:
        rows = cursor.execute("select started, completed, source from exit_programme").fetchall()
        [(before,)] = cursor.execute("select source from exit_programme_rows where upload_no = 1").fetchall()
    [(*row, source)] = rows
    assert row == [14, None] and receipt.upload_no == 2
    assert hidden(store, "exit_programme", source) == {"completed": "<5"}
    assert hidden(store, "exit_programme", before) == {}


# -- a newcomer ---------------------------------------------------------------------------------------------


def test_the_first_try_of_a_newcomer(tmp_path, example_store):
    """Few groups, each with one right click; after them it is accepted, on an empty store as beside others' rows."""
    empty = Store(tmp_path / "csb.duckdb")
    for store in (empty, example_store):
        found = checked("newcomer_first_try.xlsx", store)
        groups = {(p.place.sheet, p.kind, p.place.header) for p in found.problems if p.severity != "note"}
        assert len(groups) <= 10
        assert all(p.suggestion for p in found.errors)
        again = checked("newcomer_first_try.xlsx", store, choices=with_offers(found))
        assert again.errors == ()
        assert values(again, "measurements", "value") == [43.0, 40.0]
        assert values(again, "finances", "adopted_budget")[:4] == [1_250_000, 1_250_000, 850_000, 412_000]
    empty.close()


def test_the_first_try_of_the_centre(example_store):
    found = checked("newcomer_OKF.xlsx", example_store, administration="ØKF")
    groups = {(p.place.sheet, p.kind, p.place.header) for p in found.problems if p.severity != "note"}
    assert len(groups) <= 10 and all(p.suggestion for p in found.errors)
    assert (
        checked("newcomer_OKF.xlsx", example_store, administration="ØKF", choices=with_offers(found)).errors
        == ()
    )


# -- what a cell looks like ---------------------------------------------------------------------------------


def test_a_number_format_that_shows_thousands_is_asked_about(tmp_path, example_store):
    """Also of rows that are new, which no stored amount can be held against."""
    found = checked("finance_number_format_tkr.xlsx", example_store)
    shown = [p for p in found.problems if p.kind == "unit_in_format"]
    assert [p.place.name for p in shown] == [f"Økonomi!{letter}2" for letter in "FGH"]
    again = checked(
        "finance_number_format_tkr.xlsx", example_store, choices=Choices(applied=offers_of(shown))
    )
    assert told(again) == []
    assert values(again, "finances", "adopted_budget")[0] == 5_060_000


def offers_of(problems: list[Any]) -> frozenset[str]:
    return frozenset(p.suggestion.id for p in problems if p.suggestion)


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ('#,##0" t.kr."', 1_250_000),
        ('#,##0\\ "tkr"', 1_250_000),
        ('0.0" mio. kr."', 1_250_000_000),
        # A comma behind the digits divides what is shown: the number itself is in kroner.
        ('#,##0," t.kr."', None),
        ('#,##0" kr."', None),
    ],
)
def test_units_that_a_number_format_shows(code, read):
    content = save(
        workbook({"Økonomi": grid("finances", [{**GOOD["finances"][0], "adopted_budget": 1250.0}])}),
        lambda book: format_cells(book["Økonomi"], "F", [2], code),
    )
    found = check([("f.xlsx", content)], "SOF", None, csb=False)
    assert told(found) == ([("unit_in_format", "Økonomi!F2")] if read else [])
    again = check([("f.xlsx", content)], "SOF", None, csb=False, choices=with_offers(found))
    assert values(again, "finances", "adopted_budget") == [read or 1250]


def test_raised_letters_are_no_digits(example_store):
    found = checked("superscript_footnote.xlsx", example_store)
    assert told(found) == [("raised", "Dialog!F3")]
    assert found.errors[0].sentence == (
        "»121« i »deltagere« er skrevet med hævede tegn, som en note; uden dem står der »12«."
    )
    again = checked("superscript_footnote.xlsx", example_store, choices=with_offers(found))
    assert values(again, "dialogue_events", "participants") == [45, 12]


@pytest.mark.parametrize(("word", "ids"), [("lades ude", ["SOF-001", "SOF-003"]), ("læses med", None)])
def test_rows_that_are_struck_through_are_asked_about(example_store, word, ids):
    found = checked("strikethrough_row.xlsx", example_store)
    [problem] = [p for p in found.errors if p.kind == "struck_row"]
    assert problem.place.name == "Indsatser!3"
    [way] = [o.id for o in (problem.suggestion, problem.otherwise) if o and word in o.question]
    again = checked("strikethrough_row.xlsx", example_store, choices=Choices(applied=frozenset({way})))
    assert not told(again, "struck_row")
    assert values(again, "initiatives", "initiative_id") == (ids or ["SOF-001", "SOF-002", "SOF-003"])


# -- where things stand -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Igangværende", "i gang"),
        ("pågår", "i gang"),
        ("I  drift", "i gang"),
        ("Planlægges", "planlagt"),
        ("Under planlægning", "planlagt"),
        ("afbrudt", "stoppet"),
    ],
)
def test_where_an_initiative_stands_in_the_words_that_people_use(written, status):
    rows = [{**GOOD["initiatives"][0], "status": written}]
    found = check([("f.xlsx", workbook({"Indsatser": grid("initiatives", rows)}))], "SOF", None, csb=False)
    assert values(found, "initiatives", "status") == [status] and not told(found, "code", "code_near")

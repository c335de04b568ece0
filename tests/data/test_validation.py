"""Rows against each other and against the store: literal rows in, literal problems out."""

from datetime import datetime

import pytest

from data import contract
from data.checking.validation import check
from data.choices import Choices
from data.contract import NEW, ON_A_DAY, TOOK_PART
from data.store import Store
from tests.data.make import GOOD, quick_sheets, quick_workbook, read_quickly
from tests.rows import delivery


def good_workbook(*tables, **rows):
    return quick_workbook(**{table: GOOD[table] for table in tables}, **rows)


AT = datetime(2010, 3, 1, 12)
# What every administration's rows refer to.
BASE = ("focus_areas", "goals", "areas", "initiatives", "indicators")


@pytest.fixture(autouse=True)
def _without_files(monkeypatch):
    monkeypatch.setattr("data.reading.delivery.read_workbook", read_quickly)


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "test.duckdb", is_example=True)
    yield opened
    opened.close()


def row(table, **changes):
    return {**GOOD[table][0], **changes}


def checked(store, *contents, administration="SOF", csb=False, choices=None):
    files = [(f"fil{n}.xlsx", content) for n, content in enumerate(contents, 1)]
    return check(files, administration, store, csb=csb, choices=choices)


def accept(store, content, administration="ØKF", csb=True):
    found = checked(store, content, administration=administration, csb=csb)
    assert found.errors == ()
    return store.accept(found.delivery, administration, by="test", at=AT)


def problems(found):
    return [(p.kind, p.place.name, p.severity) for p in found.problems]


def test_good_rows_have_no_problems(store):
    assert checked(store, good_workbook(*GOOD), administration="ØKF", csb=True).problems == ()


# -- keys ---------------------------------------------------------------------------------------------------


def test_double_keys_in_a_sheet_and_across_files(store):
    accept(store, good_workbook(*BASE))
    twice = [row("finances"), row("finances", spending="anlæg"), row("finances", adopted_budget=7.0)]
    found = checked(store, good_workbook(finances=twice), good_workbook("finances"))
    assert problems(found) == [
        ("duplicate_key", "Økonomi!A4", "error"),
        ("duplicate_key", "Økonomi!A2", "error"),
    ]
    same_file, other_file = found.problems
    assert same_file.sentence == (
        "Rækken har samme nøgle (SOF-001 / 2010 / SOF / satspulje / drift) som række 2; "
        "der skal være én række pr. indsats, år, forvaltning, finansieringskilde og art."
    )
    assert "som række 2 i arket »Økonomi« i filen »fil1.xlsx«" in other_file.sentence
    assert other_file.place.file == "fil2.xlsx"
    assert ("indsats_id", "SOF-001") not in same_file.neighbours
    assert ("år", "2010") in same_file.neighbours


def test_rows_with_a_faulty_key_are_not_called_double(store):
    accept(store, good_workbook(*BASE))
    rows = [row("finances", year="i år"), row("finances", year="i fjor")]
    assert {p.kind for p in checked(store, good_workbook(finances=rows)).problems} == {"not_year"}


# -- references ---------------------------------------------------------------------------------------------


def test_a_reference_is_met_by_the_store_the_delivery_or_another_file(store):
    money = good_workbook("finances")
    assert problems(checked(store, money)) == [("unknown_reference", "Økonomi!A2", "error")]
    assert checked(store, money, good_workbook("initiatives")).problems == ()
    accept(store, good_workbook("initiatives"))
    assert checked(store, money).problems == ()


def test_a_reference_to_nothing_is_not_guessed_from_its_spelling(store):
    accept(store, good_workbook("initiatives"))
    [problem] = checked(store, good_workbook(finances=[row("finances", initiative_id="SOF-011")])).problems
    assert problem.sentence == "»SOF-011« i »indsats_id« findes ikke i »Indsatser«."
    assert problem.cure == (
        "Skriv id'et eller navnet, som det står i »Indsatser«, eller send den i samme indberetning."
    )


@pytest.mark.parametrize("spelt", ["sof-001", "SOF‑001", "SOF_001", "SOF 001", "SOF001", "SOF-1", "sof-01"])
def test_an_id_is_stored_as_it_is_known(store, spelt):
    accept(store, good_workbook("initiatives"))
    rows = {
        "initiatives": [row("initiatives", initiative_id=spelt)],
        "finances": [row("finances", initiative_id=spelt)],
    }
    found = checked(store, good_workbook(**rows))
    assert problems(found) == [
        ("same_key", "Indsatser!A2", "warning"),
        ("same_key", "Økonomi!A2", "warning"),
    ]
    assert (
        found.problems[0].sentence
        == f"»{spelt}« i »indsats_id« er læst som »SOF-001«, som er skrevet anderledes."
    )
    for table in rows:
        assert found.delivery.tables[table].column("initiative_id").to_pylist() == ["SOF-001"]


def test_an_id_that_two_stored_ones_are_like_is_left_as_it_is(store):
    goals = [row("goals"), row("goals", goal_id="M-1")]
    store.accept(delivery(goals=goals), "ØKF", by="test", at=AT)
    found = checked(store, good_workbook(goals=goals), administration="ØKF", csb=True)
    assert found.delivery.tables["goals"].column("goal_id").to_pylist() == ["M-01", "M-1"]


def test_references_in_a_list(store):
    accept(store, good_workbook("goals"))
    found = checked(store, good_workbook(initiatives=[row("initiatives", goal_ids="M-01; R-99")]))
    [problem] = found.problems
    assert (problem.kind, problem.place.name) == ("unknown_reference", "Indsatser!F2")
    assert problem.sentence.startswith("»R-99« i »bidrager_til_mål«") and problem.place.value == "M-01; R-99"


def test_a_reference_that_may_come_later_is_a_warning(store):
    goals = [row("goals", indicator_id="I-900")]
    found = checked(store, good_workbook(goals=goals), administration="ØKF", csb=True)
    assert problems(found) == [("unknown_reference", "Mål!D2", "warning")]


def test_without_the_store_references_are_not_judged():
    assert checked(None, good_workbook("finances")).problems == ()
    double = good_workbook(finances=[row("finances"), row("finances")])
    assert problems(checked(None, double)) == [("duplicate_key", "Økonomi!A3", "error")]


# -- whose rows ---------------------------------------------------------------------------------------------


def test_the_centres_sheets_come_from_the_centre(store):
    content = good_workbook("areas")
    [problem] = checked(store, content).problems
    assert (problem.kind, problem.place.name) == ("not_your_sheet", "Områder")
    assert checked(store, content, administration="ØKF").problems == ()
    assert checked(store, content, csb=True).problems == ()


def test_rows_of_another_administration(store):
    rows = [row("initiatives"), row("initiatives", initiative_id="BUF-001", administration="BUF")]
    content = good_workbook(initiatives=rows)
    [problem] = checked(store, content).problems
    assert (problem.kind, problem.place.name) == ("foreign_row", "Indsatser!D3")
    assert problem.sentence == "Rækken er BUF's, men indberetningen er SOF's."
    assert checked(store, content, csb=True).problems == ()


def test_a_file_for_nobody_in_particular_must_be_of_one_administration():
    sof = [row("initiatives", initiative_id=f"SOF-00{n}", name=f"Nr. {n}") for n in (1, 2)]
    buf = row("initiatives", initiative_id="BUF-001", administration="BUF")
    mixed = checked(None, good_workbook(initiatives=[*sof, buf]), administration=None)
    assert problems(mixed) == [("foreign_row", "Indsatser!D4", "error")]
    assert mixed.problems[0].sentence == "Rækken er BUF's, men de øvrige rækker i filen er SOF's."
    apart = checked(
        None, good_workbook(initiatives=sof), good_workbook(initiatives=[buf]), administration=None
    )
    assert apart.problems == ()
    centre = good_workbook(initiatives=[*sof, buf], areas=GOOD["areas"])
    assert checked(None, centre, administration=None).problems == ()


def test_a_stored_row_is_changed_by_those_whose_it_is(store):
    accept(store, good_workbook("initiatives", "indicators"), administration="SOF")
    taken = good_workbook(initiatives=[row("initiatives", administration="BUF")])
    [problem] = checked(store, taken, administration="BUF").problems
    assert (problem.kind, problem.place.name) == ("foreign_key", "Indsatser!A2")
    assert problem.sentence == "Rækken SOF-001 er tidligere afleveret af SOF og kan ikke ændres af andre."
    # The sheet says nothing of administrations: the one that delivered the row has it.
    content = good_workbook("indicators")
    assert problems(checked(store, content, administration="BUF")) == [
        ("foreign_key", "Indikatorer!A2", "error")
    ]
    assert checked(store, content, administration="SOF").problems == ()
    assert checked(store, content, administration="BUF", csb=True).problems == ()


# -- columns that are not in the file -----------------------------------------------------------------------


def test_a_column_that_is_stored_and_not_in_the_file(store):
    accept(store, good_workbook("initiatives"))
    less = dict(GOOD["initiatives"][0])
    del less["own_number"], less["districts"]
    content = good_workbook(initiatives=[less])
    found = checked(store, content)
    assert [(p.kind, p.place.header, p.place.name) for p in found.problems] == [
        ("lost_column", "eget_nr", "Indsatser!1"),
        ("lost_column", "bydele", "Indsatser!1"),
    ]
    assert found.problems[0].suggestion.question == "Skal 1 gemt værdi i »eget_nr« blive stående?"
    kept = Choices(applied=frozenset(p.suggestion.id for p in found.problems))
    again = checked(store, content, choices=kept)
    assert again.problems == ()
    assert store.accept(again.delivery, "SOF", by="test").nothing_changed
    # A new row has nothing to lose.
    assert (
        checked(
            store, good_workbook(initiatives=[{**less, "initiative_id": "SOF-009", "name": "Ny"}])
        ).problems
        == ()
    )


# -- within a row -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "changes", "kind", "header", "severity"),
    [
        ("initiatives", {"start": "01-02-2010", "finish": "31-01-2010"}, "wrong_order", "slut", "error"),
        ("initiatives", {"age_from": 25.0, "age_to": 18.0}, "wrong_order", "alder_til", "error"),
        ("finances", {"expires": 2009.0}, "wrong_order", "udløbsår", "error"),
        ("finances", {"spent": 12.0, "spent_on": None}, "spent_without_date", "forbrug_pr", "warning"),
        ("finances", {"duration": "midlertidig"}, "temporary_without_end", "udløbsår", "warning"),
        ("measurements", {"value": None}, "no_measurement", "værdi", "error"),
        ("measurements", {"numerator": 3.0, "denominator": 0.0}, "no_denominator", "nævner", "error"),
        ("measurements", {"numerator": 3.0, "denominator": 2.0}, "more_than", "tæller", "warning"),
        ("measurements", {"period": "1. kvt. 2010"}, "wrong_frequency", "periode", "warning"),
    ],
)
def test_rules_within_a_row(store, table, changes, kind, header, severity):
    accept(store, good_workbook(*BASE))
    found = checked(store, good_workbook(**{table: [row(table, **changes)]}), csb=True)
    assert [(p.kind, p.place.header, p.severity) for p in found.problems] == [(kind, header, severity)]


def test_parts_and_wholes(store):
    accept(store, good_workbook("areas"))
    survey = {"area_id": "D-3", "year": 2009.0, "invited": 1000.0, "answers": 310.0, "unsafe_evening": 311.0}
    found = checked(store, good_workbook(safety_surveys=[survey]), csb=True)
    assert [(p.kind, p.place.name, p.place.value) for p in found.problems] == [
        ("more_than", "Tryghed!E2", "311")
    ]
    assert found.problems[0].sentence == (
        "»utrygge_aften« er større end »besvarelser«, som det er en del af."
    )


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({2009: "103,4", 2010: "105,9"}, []),
        ({2009: 2.3, 2010: 3.1}, ["Prisindeks!B3"]),  # rises in per cent
        ({2009: 103.4, 2010: 105.9, 2011: 100.0, 2012: 103.0}, []),
        ({2009: 132.5, 2010: 100.0}, ["Prisindeks!B3"]),  # another year as 100
        ({2009: 103.4, 2012: 150.0}, []),  # years apart
    ],
)
def test_an_index_moves_as_prices_do(store, given, wrong):
    rows = [{"year": float(year), "index_value": value, "origin": "KL"} for year, value in given.items()]
    found = checked(store, good_workbook(price_index=rows), csb=True)
    assert [(p.kind, p.place.name, p.severity) for p in found.problems] == [
        ("no_index", place, "warning") for place in wrong
    ]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        # As published for 2022 to 2024: what is neither is what is left.
        ({"weighted_share_day": "9 %", "safe_day": "85 %", "neither_day": "6 %"}, []),
        ({"weighted_share_evening": "17 %", "safe_evening": "76 %", "neither_evening": "7 %"}, []),
        # Three rounded shares may come to 99 or 101.
        ({"weighted_share_day": "9 %", "safe_day": "85 %", "neither_day": "7 %"}, []),
        ({"weighted_share_day": "9 %", "safe_day": "85 %", "neither_day": "5 %"}, []),
        ({"weighted_share_day": "9 %", "safe_day": "85 %", "neither_day": "8 %"}, [("shares_of_whole", "error")]),
        ({"weighted_share_day": "9 %", "safe_day": "85 %", "neither_day": "4 %"}, [("shares_of_whole", "warning")]),
        # Of the counts where no share is weighted: 62 of 310 are 20 %.
        ({"unsafe_evening": "62", "safe_evening": "72 %", "neither_evening": "8 %"}, []),
        ({"unsafe_evening": "62", "safe_evening": "85 %"}, [("shares_of_whole", "error")]),
        # Not all three: nothing is missed.
        ({"safe_day": "85 %"}, []),
        ({"women_answers": "160", "women_unsafe_day": "12 %", "women_safe_day": "80 %", "women_neither_day": "8 %"}, []),
        (
            {"women_answers": "160", "women_unsafe_day": "12 %", "women_safe_day": "90 %"},
            [("shares_of_whole", "error")],
        ),
        ({"men_safe_evening": "80 %"}, [("shares_without_answers", "warning")]),
        ({"women_answers": "160", "men_answers": "160"}, [("more_than", "error")]),
        ({"women_answers": "311"}, [("more_than", "error")]),
    ],
)  # fmt: skip
def test_safe_unsafe_and_neither_are_everybody(store, given, wrong):
    accept(store, good_workbook("areas"))
    survey = {"area_id": "D-3", "year": "2009", "answers": "310"} | given
    found = checked(store, good_workbook(safety_surveys=[survey]), csb=True)
    assert [(p.kind, p.severity) for p in found.problems] == wrong


def test_an_index_is_held_against_the_stored_year_before(store):
    accept(store, good_workbook(price_index=[{"year": 2009.0, "index_value": 103.4}]))
    found = checked(store, good_workbook(price_index=[{"year": 2010.0, "index_value": 2.4}]), csb=True)
    assert [p.sentence for p in found.problems] == [
        "Indekset er 2,4 i 2010 og 103,4 året før. Så meget flytter priser sig ikke på et år."
    ]


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("Antal på en dag", ON_A_DAY), ("ultimo", ON_A_DAY), ("Igangværende", ON_A_DAY), ("Nye", NEW), ("Startet i perioden", NEW),
        ("tilgang", NEW), ("Deltog", TOOK_PART), ("unikke deltagere", TOOK_PART), ("deltog i perioden", TOOK_PART),
    ],
)  # fmt: skip
def test_how_a_number_is_counted_is_said_in_many_ways(store, said, stored):
    accept(store, good_workbook("initiatives"))
    found = checked(store, good_workbook(indicators=[row("indicators", counted_as=said)]), csb=True)
    assert found.problems == ()
    assert found.delivery.tables["indicators"]["counted_as"].to_pylist() == [stored]


def test_many_equal_problems_are_counted(store, monkeypatch):
    monkeypatch.setattr("data.checking.validation.LISTED", 2)
    rows = [row("finances", year=2000.0 + n) for n in range(9)]
    found = checked(store, good_workbook(finances=rows))
    assert [p.count for p in found.problems] == [1, 1, 7]
    assert found.problems[-1].place.name == "Økonomi!A"


# -- ids ----------------------------------------------------------------------------------------------------


def without_id(table, **changes):
    found = row(table, **changes)
    del found[contract.sheet(table).key[0]]
    return found


def given(found):
    return [(g.row, g.id, g.how, g.matched_on) for g in found.given_ids]


def test_new_rows_get_the_next_free_ids(store):
    accept(
        store, good_workbook(initiatives=[row("initiatives", initiative_id="SOF-012")]), administration="SOF"
    )
    rows = [without_id("initiatives", own_number=f"9-{n}", name=f"Ny {n}") for n in (1, 2)]
    found = checked(store, good_workbook(initiatives=rows))
    assert found.problems == ()
    assert given(found) == [(2, "SOF-013", "new", ""), (3, "SOF-014", "new", "")]
    assert found.delivery.tables["initiatives"].column("initiative_id").to_pylist() == ["SOF-013", "SOF-014"]
    first = store.accept(found.delivery, "SOF", by="test")
    assert first.counts["initiatives"]["new"] == 2
    # The same file again finds its own rows, on their numbers.
    again = checked(store, good_workbook(initiatives=rows))
    assert given(again) == [(2, "SOF-013", "matched", "eget_nr"), (3, "SOF-014", "matched", "eget_nr")]
    assert store.accept(again.delivery, "SOF", by="test").nothing_changed


def test_ids_that_were_ever_used_are_not_given_again(store):
    receipt = accept(store, good_workbook(initiatives=[row("initiatives", initiative_id="SOF-012")]))
    store.undo(receipt.upload_no, by="test", reason="forkert fil")
    found = checked(store, good_workbook(initiatives=[without_id("initiatives")]))
    assert given(found) == [(2, "SOF-013", "new", "")]


def test_a_row_is_matched_on_its_name_where_its_number_is_none_or_the_same(store):
    accept(store, good_workbook("initiatives"), administration="SOF")
    by_name = without_id("initiatives", own_number=None, name="EXIT-mentorer ")
    assert given(checked(store, good_workbook(initiatives=[by_name]))) == [(2, "SOF-001", "matched", "navn")]
    spelt = without_id("initiatives", own_number="4711 3")
    assert given(checked(store, good_workbook(initiatives=[spelt]))) == [(2, "SOF-001", "matched", "eget_nr")]


@pytest.mark.parametrize(
    ("changed", "place", "sentence"),
    [
        (
            *({"own_number": "5000-1"}, "B2"),
            "samme navn som den gemte SOF-001; »eget_nr« er »5000-1« her og »4711-3« i den gemte.",
        ),
        (
            *({"name": "Andet navn"}, "A2"),
            "samme eget_nr som den gemte SOF-001; »navn« er »Andet navn« her og »Exit-mentorer« i den gemte.",
        ),
    ],
)
def test_a_row_that_shares_a_name_or_a_number_with_a_stored_one_is_asked_about(
    store, changed, place, sentence
):
    """It may be the stored one, whose number was written otherwise, or one more of the same name."""
    accept(store, good_workbook("initiatives"), administration="SOF")
    other = good_workbook(initiatives=[without_id("initiatives", **changed)])
    found = checked(store, other)
    [problem] = found.errors
    assert (problem.kind, problem.place.name) == ("like_stored", f"Indsatser!{place}")
    assert problem.sentence == f"Rækken har intet id, men {sentence}"
    assert problem.suggestion and problem.otherwise
    same = checked(store, other, choices=Choices(applied=frozenset({problem.suggestion.id})))
    assert given(same) == [(2, "SOF-001", "chosen", "")] and same.errors == ()
    new = checked(store, other, choices=Choices(applied=frozenset({problem.otherwise.id})))
    assert given(new) == [(2, "SOF-002", "new", "")] and new.errors == ()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"own_number": "4711-3", "name": "Andet navn"}, "eget_nr »4711-3«"),
        ({"own_number": "5000-1"}, "navn »Exit-mentorer«"),
    ],
)
def test_a_new_id_for_what_is_stored_under_another_is_asked_about(store, changed, why):
    accept(store, good_workbook("initiatives"), administration="SOF")
    content = good_workbook(initiatives=[row("initiatives", initiative_id="SOF-900", **changed)])
    [problem] = checked(store, content).errors
    assert problem.kind == "like_stored"
    assert problem.sentence == f"SOF-900 er et nyt id, men rækken har samme {why} som den gemte SOF-001."
    reason = Choices(confirmed={problem.confirm: "To hold af samme navn"})
    assert checked(store, content, choices=reason).errors == ()
    # Beside the stored row itself it is one more, and known for it.
    both = good_workbook(
        initiatives=[row("initiatives"), row("initiatives", initiative_id="SOF-900", **changed)]
    )
    assert checked(store, both).errors == ()


def test_several_stored_rows_that_fit_are_a_problem_until_one_is_chosen(store):
    twins = [row("initiatives", initiative_id=f"SOF-00{n}", own_number=None, name="Gadeplan") for n in (1, 2)]
    accept(store, good_workbook(initiatives=twins), administration="SOF")
    content = good_workbook(
        initiatives=[without_id("initiatives", own_number=None, name="Gadeplan", status="stoppet")]
    )
    found = checked(store, content)
    assert [p.kind for p in found.problems] == ["several_matches"]
    assert found.problems[0].sentence == (
        "Rækken har intet id, og flere gemte rækker passer til »Gadeplan«: »SOF-001« og »SOF-002«."
    )
    chosen = checked(store, content, choices=Choices(ids={("fil1.xlsx", "Indsatser", 2): "SOF-002"}))
    assert given(chosen) == [(2, "SOF-002", "chosen", "navn")] and chosen.errors == ()
    new = checked(store, content, choices=Choices(ids={("fil1.xlsx", "Indsatser", 2): ""}))
    assert given(new) == [(2, "SOF-003", "new", "")]


def test_two_new_rows_alike_are_a_problem(store):
    rows = [without_id("initiatives"), without_id("initiatives")]
    found = checked(store, good_workbook(initiatives=rows))
    assert [(p.kind, p.place.name) for p in found.problems] == [("double_new", "Indsatser!B3")]


@pytest.mark.parametrize(
    ("one", "other", "is_told"),
    [
        # (id, own number, name) of two rows; SOF-001 is stored.
        ((None, "77", "Ny"), (None, "77", "Nyt navn"), True),
        ((None, "77-a", "Ny"), (None, "77‑A", "Nyt navn"), True),
        ((None, None, "Ny"), (None, None, " ny"), True),
        ((None, "77", "Ny"), (None, None, "Ny"), True),
        (("SOF-001", "77", "Ny"), (None, None, "Ny"), True),
        (("SOF-801", "77", "Ny"), ("SOF-802", "77", "Nyt navn"), True),
        ((None, "77", "Ny"), (None, "78", "Ny"), False),
        (("SOF-801", None, "Ny"), ("SOF-802", None, "Ny"), False),
        ((None, "77", "Ny"), (None, "78", "Nyt navn"), False),
    ],
)
def test_new_rows_that_go_by_the_same_are_told(store, one, other, is_told):
    accept(
        store,
        good_workbook(initiatives=[row("initiatives", own_number="1", name="Gadeplan")]),
        administration="SOF",
    )
    listed = [
        row("initiatives", initiative_id=id_, own_number=own, name=name) for id_, own, name in (one, other)
    ]
    found = checked(store, good_workbook(initiatives=listed))
    doubles = [problem for problem in found.problems if problem.kind == "double_new"]
    assert [p.place.row for p in doubles] == ([3] if is_told else [])


def test_two_that_share_an_own_number_may_be_two(store):
    rows = [row("initiatives", initiative_id=None, own_number="77", name=name) for name in ("Ny", "En anden")]
    [told] = checked(store, good_workbook(initiatives=rows)).problems
    assert told.sentence == (
        "Rækken har samme eget_nr »77« som række 2, og en af dem er ny; der skal være én række pr. indsats."
    )
    reason = Choices(confirmed={told.confirm: "To sager under ét nummer"})
    found = checked(store, good_workbook(initiatives=rows), choices=reason)
    assert not found.problems and [id_ for _, id_, *_ in given(found)] == ["SOF-001", "SOF-002"]


def test_sheets_with_a_prefix_of_their_own_match_on_all_their_columns(store):
    accept(store, good_workbook(*BASE), administration="SOF")
    event = {"occurred_at": "14-02-2008 21.30", "district": "Nørrebro", "type": "stenkast", "severity": 3.0}
    found = checked(store, good_workbook(unrest_events=[event]))
    assert given(found) == [(2, "U-001", "new", "")]
    store.accept(found.delivery, "SOF", by="test")
    same = checked(
        store, good_workbook(unrest_events=[{**event, "severity": 4.0}, {**event, "district": "Valby"}])
    )
    assert given(same) == [(2, "U-001", "matched", "tidspunkt, bydel"), (3, "U-002", "new", "")]


def test_ids_without_a_store():
    found = checked(None, good_workbook(initiatives=[without_id("initiatives")]), administration=None)
    assert given(found) == [(2, "SOF-001", "new", "")]


def test_a_second_file_for_the_same_table_adds_its_rows(store):
    accept(store, good_workbook("areas"))
    months = [
        ["område_id", "kategori", "opgørelse", "jan 2010", "feb 2010"],
        ["D-3", "vold", "anmeldelse", 5.0, 6.0],
    ]
    content = quick_sheets({"2010": months})
    found = checked(store, content, good_workbook("incidents"), csb=True)
    assert found.problems == ()
    assert found.delivery.tables["incidents"].num_rows == 3
    both = checked(
        store, content, quick_sheets({"x": [*months[:1], ["D-3", "vold", "anmeldelse", None, 7.0]]}), csb=True
    )
    assert [(p.place.file, p.kind, p.place.name) for p in both.problems] == [
        ("fil2.xlsx", "duplicate_key", "x!A2")
    ]


# -- a period and its parts -----------------------------------------------------------------------------------


def told(*periods, indicator="I-001"):
    return [
        row(
            "measurements",
            indicator_id=indicator,
            period=period,
            value=20.0,
            numerator=None,
            denominator=None,
            new_series=None,
        )
        for period in periods
    ]


def beside_parts(found):
    return [(p.place.name, p.place.value) for p in found.problems if p.kind == "period_beside_parts"]


def counting(**changes):
    return [
        row(
            "indicators",
            indicator_id="I-001",
            name="Unge i netværk",
            unit="unge",
            frequency="kvartal",
            counts_persons=None,
            **changes,
        )
    ]


def test_a_year_and_its_quarters_of_an_indicator_that_counts_persons_are_a_problem(store):
    base = [name for name in BASE if name != "indicators"]
    accept(store, good_workbook(*base, indicators=counting()))
    both = checked(
        store, good_workbook(measurements=told("1. kvt. 2009", "2. kvt. 2009", "2009", "2008")), csb=True
    )
    assert len(beside_parts(both)) == 1 and beside_parts(both)[0][0].endswith("4")
    (problem,) = [p for p in both.problems if p.kind == "period_beside_parts"]
    assert "Tilsammen ville de røbe små antal." in problem.sentence and problem.cure.startswith(
        "Indberet kun den ene slags"
    )
    # The cure: only the quarters.
    cured = checked(store, good_workbook(measurements=told("1. kvt. 2009", "2. kvt. 2009")), csb=True)
    assert cured.errors == ()
    store.accept(cured.delivery, "SOF", by="test", at=AT)
    # Against what is stored: the year, and a month within a quarter; another year has nothing in common.
    later = checked(store, good_workbook(measurements=told("2009", "januar 2009", "2008")), csb=True)
    assert len(beside_parts(later)) == 2


def test_what_counts_no_persons_may_have_both(store):
    base = [name for name in BASE if name != "indicators"]
    lamps = counting()[0] | {"name": "Lamper", "unit": "lamper"}
    accept(store, good_workbook(*base, indicators=[lamps]))
    assert (
        beside_parts(checked(store, good_workbook(measurements=told("1. kvt. 2009", "2009")), csb=True)) == []
    )


def test_a_released_indicator_may_have_both(store):
    base = [name for name in BASE if name != "indicators"]
    accept(store, good_workbook(*base, indicators=counting()))
    store.record("persons_release", "I-001", {"released": True, "reason": "Netværk, ikke unge"}, by="csb")
    assert (
        beside_parts(checked(store, good_workbook(measurements=told("1. kvt. 2009", "2009")), csb=True)) == []
    )

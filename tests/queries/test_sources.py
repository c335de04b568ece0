"""Who delivered what and when, from literal uploads."""

from __future__ import annotations

from datetime import date, datetime
from itertools import takewhile
from pathlib import Path

import pytest

from data import contract
from data.store import Clock, Store
from queries import FOLDER, parameters_of, run
from queries.headers import header
from queries.sources.coverage import coverage, missing
from queries.sources.rows import delivered_rows
from tests.rows import delivery

MON, TUE, WED = (datetime(2010, 3, day, 12) for day in (1, 2, 3))
INITIATIVE = {
    "initiative_id": "SOF-1",
    "name": "Exit",
    "administration": "SOF",
    "purpose": "begge",
    "status": "i gang",
}


@pytest.fixture
def store(tmp_path: Path):
    store = Store(tmp_path / "csb.duckdb", today=lambda: date(2010, 3, 22))
    store.accept(delivery(initiatives=[INITIATIVE], areas=[]), "SOF", by="sof", note="første", at=MON)
    store.accept(delivery(initiatives=[INITIATIVE | {"name": "Exit 2"}]), "SOF", by="sof", at=TUE)
    yield store
    store.close()


def test_uploads_carry_their_counts_and_an_undo_is_marked_on_both(store: Store) -> None:
    store.undo(2, by="csb", reason="fejl", at=WED)
    found = run(store, "sources/uploads")
    assert found[["upload_no", "kind", "new", "changed"]].fillna(0).values.tolist() == [
        [3, "undo", 0, 0],
        [2, "delivery", 0, 1],
        [1, "delivery", 1, 0],
    ]
    assert found.undone_by.tolist()[1] == 3
    before = run(store, "sources/uploads", clock=Clock(TUE, TUE.date()))
    assert before.upload_no.tolist() == [2, 1]
    assert before.undone_by.isna().all(), "on Tuesday it was not undone yet"


def test_freshness_is_the_newest_visible_delivery_of_the_sheet(store: Store) -> None:
    found = run(store, "sources/freshness")
    row = found[found["table"] == "initiatives"].iloc[0]
    assert (row.administration, row.rows, row.deliveries, row.age_days) == ("SOF", 1, 2, 20)
    store.undo(2, by="csb", reason="fejl", at=WED)
    row = run(store, "sources/freshness").query("table == 'initiatives'").iloc[0]
    assert (row.delivered_at, row.deliveries) == (MON, 1)


def test_confirming_that_nothing_is_new_makes_it_fresh(store: Store) -> None:
    store.record("confirmation", "SOF", {"administration": "SOF"}, by="sof", at=WED)
    row = run(store, "sources/freshness").query("table == 'initiatives'").iloc[0]
    assert row.delivered_at == WED
    assert row.confirmed_unchanged


def test_what_is_owed_is_every_common_sheet_of_every_administration(store: Store) -> None:
    found = coverage(store)
    assert len(found) == 7 * 7
    assert found[found.delivered][["administration", "table"]].values.tolist() == [["SOF", "initiatives"]]
    owing = missing(store).set_index("administration")
    assert owing.loc["SOF", "sheets"] == [
        "Økonomi",
        "Forslag",
        "Efterlevelse",
        "Indikatorer",
        "Målinger",
        "Udstationering",
    ]
    assert not owing.loc["SOF", "nothing_at_all"]
    assert owing.loc["BUF", "nothing_at_all"]


def test_the_newest_declaration_counts(store: Store) -> None:
    said = {"administration": "SOF", "kind": "complete", "date": "2010-03-01"}
    store.record("declaration", "SOF", said, by="sof", at=MON)
    store.record("declaration", "SOF", said | {"date": "2010-03-02"}, by="sof", at=TUE)
    found = run(store, "sources/declarations")
    assert found[["administration", "kind"]].values.tolist() == [["SOF", "complete"]]
    assert found.declared_for[0].date() == date(2010, 3, 2)
    assert run(store, "sources/declarations", clock=Clock(MON, MON.date())).declared_for[0].date() == date(
        2010, 3, 1
    )


def test_the_rows_behind_freshness_are_the_current_ones(store: Store) -> None:
    found = run(store, "sources/freshness", sources=True)
    assert found[["table", "upload_no", "row"]].values.tolist() == [["initiatives", 2, 2]]


def test_counts_of_persons_in_others_rows_are_blank_and_marked(tmp_path: Path) -> None:
    store = Store(tmp_path / "persons.duckdb", is_example=True)
    indicators = [
        {
            "indicator_id": "I-1",
            "name": "Unge i job",
            "unit": "deltagere",
            "counts_persons": False,
            "baseline": 4.0,
        },
        {"indicator_id": "I-2", "name": "Lamper", "unit": "lamper", "counts_persons": False, "baseline": 4.0},
    ]
    measured = [{"indicator_id": f"I-{n}", "period": "2009", "value": 3.0} for n in (1, 2)]
    store.accept(delivery(indicators=indicators, measurements=measured), "SOF", by="sof", at=MON)
    with store.cursor() as cursor:
        ids = [row[0] for row in cursor.execute("select source from measurements order by 1").fetchall()]
    exact = delivered_rows(store, "measurements", ids, exact_for=["SOF"])
    assert exact["værdi"].tolist() == [3.0, 3.0]
    assert exact[["file", "sheet", "source_row"]].values.tolist() == [
        ["fil.xlsx", "Målinger", 2],
        ["fil.xlsx", "Målinger", 3],
    ]
    with store.cursor() as cursor:
        told = [row[0] for row in cursor.execute("select source from indicators order by 1").fetchall()]
    other = delivered_rows(store, "indicators", told, exact_for=["BUF"])
    assert other["baseline"].isna().tolist() == [True, False], "the baseline is a count of the same persons"
    assert delivered_rows(store, "indicators", told, exact_for=["SOF"])["baseline"].tolist() == [4.0, 4.0]
    other = delivered_rows(store, "measurements", ids, exact_for=["BUF"])
    assert other["værdi"].isna().tolist() == [True, False]
    assert other["hidden"].tolist() == [True, False]
    store.close()


def test_charges_are_persons_and_reports_are_cases(tmp_path: Path) -> None:
    store = Store(tmp_path / "charges.duckdb", is_example=True)
    row = {"area_id": "A", "month": date(2010, 1, 1), "category": "vold", "count": 2}
    store.accept(
        delivery(
            areas=[{"area_id": "A", "name": "A", "type": "rode", "district": 1}],
            incidents=[row | {"kind": "anmeldelse"}, row | {"kind": "sigtelse"}],
        ),
        "ØKF",
        by="csb",
        at=MON,
    )
    with store.cursor() as cursor:
        ids = [r[0] for r in cursor.execute("select source from incidents").fetchall()]
    found = delivered_rows(store, "incidents", ids, exact_for=[])
    assert found.set_index("opgørelse")["antal"].isna().to_dict() == {"anmeldelse": False, "sigtelse": True}
    store.close()


QUESTIONS = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.sql"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_tells_its_rows_with_data_without_and_before_there_were_any(
    example_store: Store, tmp_path: Path, question: str
) -> None:
    places = run(example_store, question, sources=True)
    answered = run(example_store, question)
    assert set(places["answer_row"]) <= set(range(len(answered)))
    early = Clock(datetime(2009, 1, 1), date(2009, 1, 1))
    assert run(example_store, question, clock=early, sources=True).empty
    empty = Store(tmp_path / "empty.duckdb", today=lambda: date(2010, 3, 22))
    assert run(empty, question, sources=True).empty
    empty.close()


# What a question is asked about, where it answers nothing without, and the parts of `initiatives/money`.
MONEY_PARTS = ["funding", "spending", "administration", "owner", "focus_area", "target_group", "place", "age"]
CHOICES = {
    "initiative": "BIF-003",
    "indicator_id": "I-007",
    "down": "district",
    "across": "target_group",
    "year": 2010,
    "price_level": "løbende",
}


def key_of(question: str) -> list[str]:
    """The columns that a question says are its key; none where it has one row."""
    comment = takewhile(
        lambda line: line.startswith("--"), (FOLDER / f"{question}.sql").read_text().splitlines()
    )
    said = [line.removeprefix("-- key: ") for line in comment if line.startswith("-- key: ")]
    assert len(said) == 1, "the first comment lines state the key, once"
    return [] if said == ["one row"] else said[0].split(", ")


def asked(question: str) -> list[dict[str, object]]:
    """The ways a question is tried: about everything, about one thing of each kind, and divided in every way there is."""
    parameters = parameters_of(question)
    chosen = {name: value for name, value in CHOICES.items() if name in parameters}
    # The versions of a measurement are one indicator's: its key does not name it.
    whole = [] if question == "results/measurement_versions" else [{}]
    tries = [
        *whole,
        *({name: value} for name, value in chosen.items() if whole),
        *([chosen] if chosen else []),
    ]
    ways = {"dialogue/counts": ["form", "theme"], "initiatives/money": MONEY_PARTS}.get(question, [None])
    return [{**given, **({} if way is None else {"by": way})} for given in tries for way in ways]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_questions_key_tells_its_rows_apart(example_store: Store, question: str) -> None:
    key = key_of(question)
    # Between the deliveries, and on the day after the last.
    for clock in (
        None,
        Clock(datetime(2010, 2, 25, 23), date(2010, 2, 25)),
        Clock(datetime(2009, 1, 1), date(2009, 1, 1)),
    ):
        for choices in asked(question):
            answer = run(example_store, question, clock=clock, **choices)
            if not key:
                assert len(answer) <= 1, choices
                continue
            double = answer[answer.duplicated(key, keep=False)]
            assert double.empty, f"{choices}\n{double[key]}"


def test_nearly_all_questions_answer_something_on_the_example(example_store: Store) -> None:
    """Else their keys would be held true by nothing."""
    silent = {q for q in QUESTIONS if all(run(example_store, q, **choices).empty for choices in asked(q))}
    # The example has delivered no order: what stands where there is none is the first one.
    assert silent == {"hotspots/overlap", "process/orders"}


def test_the_contracts_codes_and_places_stand_in_the_store_in_its_order(store: Store) -> None:
    with store.cursor() as cursor:

        def column(sql: str) -> list[str]:
            return [row[0] for row in cursor.execute(sql).fetchall()]

        assert column("select administration from administrations order by place") == list(
            contract.ADMINISTRATIONS.labels
        )
        assert column("select name from districts order by district") == list(contract.DISTRICTS.values())
        for sheet in contract.SHEETS:
            for coded in (column_ for column_ in sheet.columns if column_.codes):
                asked = f"select code from codes where \"table\" = '{sheet.table}' and \"column\" = '{coded.name}' order by place"
                assert column(asked) == list(coded.codes.labels)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_column_of_every_answer_has_a_danish_header_of_its_own(
    example_store: Store, question: str
) -> None:
    names = list(run(example_store, question).columns)
    headers = [header(name) for name in names]
    assert len(set(headers)) == len(headers)
    assert not [text for text in headers if "_" in text]

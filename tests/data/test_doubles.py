"""Doubles that are stored: one key in several spellings, ended by the centre with its rows and references moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import contract
from data.checking.doubles import instead, merged, named_in, resolved, stored_doubles
from data.checking.validation import check
from data.staging import Delivery
from data.store import Clock, Refusal, Store
from queries import run
from tests.rows import STORED_AT, delivery, store_with

HARD = "SOF\u2011001"
MONEY = {"year": 2010, "funding": "kommunal", "spending": "drift", "price_level": "2010"}


def initiative(id_: str, name: str = "Mentorer", **more: object) -> dict[str, object]:
    return {"initiative_id": id_, "name": name, "administration": "SOF", **more}


def finance(id_: str, budget: int, **more: object) -> dict[str, object]:
    return MONEY | {"initiative_id": id_, "administration": "SOF", "adopted_budget": budget} | more


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """SOF's initiative stands in two spellings, with money in the same year and another; BUF and CSB refer to one of them."""
    found = store_with(
        tmp_path,
        administration="SOF",
        initiatives=[
            initiative("SOF-001"),
            initiative("sof-001", status="stoppet"),
            initiative("SOF-2", "Klub"),
        ],
        finances=[
            finance("SOF-001", 100),
            finance("sof-001", 250),
            finance("sof-001", 300, year=2011),
            finance("SOF-2", 7),
        ],
        indicators=[{"indicator_id": "I-1", "name": "Besøg", "initiative_id": "sof-001"}],
    )
    theirs = finance("sof-001", 50, administration="BUF")
    found.accept(delivery("buf.xlsx", finances=[theirs]), "BUF", by="buf")
    return found


def rows(store: Store, columns: str, table: str) -> list[tuple[object, ...]]:
    with store.cursor() as cursor:
        return cursor.execute(f"select {columns} from {table} order by all").fetchall()


def brought_over(store: Store, table: str, column: str, *, ended: str, kept: str) -> list[int | None]:
    parts = merged(store, table, column, ended=ended, remaining=kept).parts
    deliveries = [(part.delivery, part.administration, part.ended) for part in parts]
    return [receipt.upload_no for receipt in store.accept_all(deliveries, by="csb", note="samlet")]


@pytest.mark.parametrize(
    "other",
    ["sof-001", HARD, "SOF-1", "SOF 001", "SOF\xa0001"],
    ids=["case", "hyphen", "zeros", "space", "hard"],
)
def test_spellings_of_one_key_are_listed(tmp_path: Path, other: str) -> None:
    store = store_with(
        tmp_path, initiatives=[initiative("SOF-001"), initiative(other), initiative("SOF-010")]
    )
    found = stored_doubles(store)
    assert set(found["value"]) == {"SOF-001", other}
    assert set(found["table"]) == {"initiatives"} and set(found["name"]) == {"Mentorer"}


def test_a_programme_with_two_spaces_is_listed_once_however_many_rows_it_has(tmp_path: Path) -> None:
    programmes = [
        {"program": name, "start_period": period}
        for name, periods in (("Exit for unge", ("2009-H1", "2009-H2")), ("Exit  for unge", ("2009-H2",)))
        for period in periods
    ]
    found = stored_doubles(store_with(tmp_path, exit_programme=programmes))
    assert dict(zip(found["value"], found["rows"], strict=True)) == {"Exit for unge": 2, "Exit  for unge": 1}


def test_nothing_in_the_example_is_a_double(example_store: Store) -> None:
    assert stored_doubles(example_store).empty


def test_rows_and_references_go_to_the_one_that_stays(store: Store) -> None:
    assert brought_over(store, "initiatives", "initiative_id", ended="sof-001", kept="SOF-001") == [3, 4]
    assert rows(store, "initiative_id, status", "initiatives") == [("SOF-001", None), ("SOF-2", None)]
    assert rows(store, "initiative_id, year, administration, adopted_budget::int", "finances") == [
        ("SOF-001", 2010, "BUF", 50),
        ("SOF-001", 2010, "SOF", 100),
        ("SOF-001", 2011, "SOF", 300),
        ("SOF-2", 2010, "SOF", 7),
    ]
    assert rows(store, "indicator_id, initiative_id", "indicators") == [("I-1", "SOF-001")]
    assert stored_doubles(store).empty


def test_what_ends_with_other_values_than_those_that_stay_is_told(store: Store) -> None:
    found = merged(store, "initiatives", "initiative_id", ended="sof-001", remaining="SOF-001")
    assert found.moved == {"finances": 2, "indicators": 1}
    assert found.ended == {"initiatives": 1, "finances": 1}
    assert [tuple(row) for row in found.lost[["header", "ended", "kept"]].to_numpy()] == [
        ("status", "stoppet", ""),
        ("vedtaget_budget_kr", "250 kr.", "100 kr."),
    ]


def test_each_administration_still_owns_its_rows(store: Store) -> None:
    brought_over(store, "initiatives", "initiative_id", ended="sof-001", kept="SOF-001")
    assert rows(
        store, "f.year, f.administration, u.administration", "finances f join uploads u using (upload_no)"
    ) == [(2010, "BUF", "BUF"), (2010, "SOF", "SOF"), (2010, "SOF", "SOF"), (2011, "SOF", "SOF")]
    [newest, other, *_] = store.history().to_dict("records")
    assert (newest["administration"], newest["accepted_by"], newest["note"]) == ("SOF", "csb", "samlet")
    assert other["administration"] == "BUF"


def test_the_moved_rows_stand_in_a_file_that_says_the_same(store: Store) -> None:
    """A figure leads to a cell, and the file is read as the very rows that are stored."""
    brought_over(store, "initiatives", "initiative_id", ended="sof-001", kept="SOF-001")
    places = run(store, "initiatives/one_money", sources=True, initiative="SOF-001")
    moved = places[places["upload_no"] == 4].iloc[0]
    assert (moved["file"], moved["sheet"], moved["row"]) == ("Samlede rækker.xlsx", "Økonomi", 2)
    original = store.original(4, 0)
    assert original is not None
    checked = check([original], "SOF", store, csb=True)
    read = checked.delivery.tables["finances"].to_pylist()
    assert [(row["initiative_id"], row["year"], row["adopted_budget"]) for row in read] == [
        ("SOF-001", 2011, 300)
    ]


def test_it_is_taken_back_like_any_upload_and_nothing_is_rewritten(store: Store) -> None:
    before = [
        rows(store, "* exclude (upload_no, source)", table)
        for table in ("initiatives", "finances", "indicators")
    ]
    history = rows(store, "*", "finances_rows where upload_no <= 2")
    brought_over(store, "initiatives", "initiative_id", ended="sof-001", kept="SOF-001")
    assert rows(store, "*", "finances_rows where upload_no <= 2") == history
    with pytest.raises(Refusal, match="sof-001"):
        store.undo(3, by="csb", reason="forkert")  # their reference would point at nothing
    store.undo(4, by="csb", reason="forkert")
    store.undo(3, by="csb", reason="forkert")
    after = [
        rows(store, "* exclude (upload_no, source)", table)
        for table in ("initiatives", "finances", "indicators")
    ]
    assert after == before


def test_lists_of_references_name_the_one_that_stays_once(tmp_path: Path) -> None:
    goals = [{"goal_id": id_, "level": "effektmål", "text": id_} for id_ in ("M-01", "M-1", "M-02")]
    lists = [["M-1", "M-02"], ["M-02", "M-01", "M-1"]]
    store = store_with(
        tmp_path,
        goals=goals,
        initiatives=[initiative(f"SOF-00{n}", f"Nr. {n}", goal_ids=ids) for n, ids in enumerate(lists)],
    )
    brought_over(store, "goals", "goal_id", ended="M-1", kept="M-01")
    assert rows(store, "initiative_id, goal_ids", "initiatives") == [
        ("SOF-000", ["M-01", "M-02"]),
        ("SOF-001", ["M-02", "M-01"]),
    ]


def test_all_is_stored_or_nothing(store: Store) -> None:
    parts = merged(store, "initiatives", "initiative_id", ended="sof-001", remaining="SOF-001").parts
    wrong = [(part.delivery, part.administration, part.ended) for part in reversed(parts)]
    with pytest.raises(Refusal):
        store.accept_all(wrong, by="csb")
    assert len(store.history()) == 2


def end(store: Store, table: str, ended: str, kept: str) -> None:
    sheet = contract.sheet(table)
    for part in merged(store, table, sheet.key[0], ended=ended, remaining=kept).parts:
        store.accept(part.delivery, part.administration, by="csb", ended=part.ended)


def test_an_id_that_has_ended_as_a_double_leads_to_the_one_that_stays(store: Store) -> None:
    assert instead(store) == {}, "two spellings that are both there are two rows"
    before = store.clock()
    end(store, "initiatives", "sof-001", "SOF-001")
    assert instead(store) == {"sof-001": "SOF-001"}
    assert instead(store, clock=Clock(STORED_AT, before.today)) == {}, "as it was known before"
    # One that has ended for itself leads nowhere, nor one of which two spellings stay, or which is back.
    store.accept(
        Delivery((), {}, (), ()),
        "SOF",
        by="sof",
        ended={"finances": [("SOF-2", 2010, "SOF", "kommunal", "drift")]},
    )
    store.accept(Delivery((), {}, (), ()), "SOF", by="sof", ended={"initiatives": [("SOF-2",)]})
    assert instead(store) == {"sof-001": "SOF-001"}
    store.accept(delivery(initiatives=[initiative("SOF-1")]), "SOF", by="sof")
    assert instead(store) == {}
    end(store, "initiatives", "SOF-1", "SOF-001")
    assert instead(store) == {"sof-001": "SOF-001", "SOF-1": "SOF-001"}
    store.accept(delivery(initiatives=[initiative("sof-001")]), "SOF", by="sof")
    assert instead(store) == {}, "two spellings are there again"


def test_what_was_kept_is_read_with_the_ids_that_stay() -> None:
    moved = {"sof-1": "SOF-1", "h-1": "H-1"}
    kept = {
        "levels": {"sof-1": "stop"},
        "pairs": [["sof-1", "SOF-2"]],
        "said": "om sof-1",
        "areas": ("h-1",),
        "n": 1,
    }
    assert named_in(kept, moved) == moved and named_in({"said": "om sof-1"}, moved) == {}
    assert resolved(kept, moved) == {
        "levels": {"SOF-1": "stop"},
        "pairs": [["SOF-1", "SOF-2"]],
        "said": "om sof-1",
        "areas": ("H-1",),
        "n": 1,
    }
    both = {"decisions": [{"id": "sof-1", "cost": 1}, {"id": "SOF-1", "cost": 2}], "area": "h-1"}
    assert resolved(both, moved) == both | {"area": "H-1"}, "two decisions are not made one"

"""A delivery against the store, in literal rows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from data.checking.changes import compare
from data.store import Store
from tests.rows import delivery

MON = datetime(2010, 3, 1, 12)
ROW = {
    "initiative_id": "SOF-1",
    "name": "Exit",
    "administration": "SOF",
    "purpose": "begge",
    "status": "i gang",
}


@pytest.fixture
def store(tmp_path: Path):
    store = Store(tmp_path / "csb.duckdb", today=lambda: date(2010, 3, 22), is_example=True)
    rows = [
        ROW | {"districts": [3, 8], "start": date(2009, 1, 1)},
        ROW | {"initiative_id": "SOF-2", "name": "Mentor", "age_from": 15},
        ROW | {"initiative_id": "SOF-3", "name": "Gadeplan"},
    ]
    store.accept(delivery(initiatives=rows), "SOF", by="sof", at=MON)
    other = ROW | {"initiative_id": "BUF-1", "administration": "BUF"}
    store.accept(delivery(initiatives=[other]), "BUF", by="buf", at=MON)
    yield store
    store.close()


def test_new_changed_unchanged_and_gone(store: Store) -> None:
    sent = delivery(
        initiatives=[
            ROW | {"districts": [3], "start": date(2009, 1, 1)},
            ROW | {"initiative_id": "SOF-2", "name": "Mentor", "age_from": 15},
            ROW | {"initiative_id": "SOF-4", "name": "Ny"},
        ]
    )
    found = compare(store, sent, "SOF").tables["initiatives"]
    assert found.new.initiative_id.tolist() == ["SOF-4"]
    assert found.new.source_row.tolist() == [4]
    assert found.unchanged == 1
    assert found.changed_rows == 1
    [cell] = found.changed.itertuples(index=False)
    assert (cell.initiative_id, cell.column, list(cell.old), list(cell.new)) == (
        "SOF-1",
        "districts",
        [3, 8],
        [3],
    )
    assert found.gone.initiative_id.tolist() == ["SOF-3"], (
        "another administration's row is not this one's to miss"
    )
    assert found.keys_gone == (("SOF-3",),)


def test_a_value_that_becomes_blank_is_a_change_and_blank_to_blank_is_none(store: Store) -> None:
    sent = delivery(initiatives=[ROW | {"initiative_id": "SOF-2", "name": "Mentor"}])
    found = compare(store, sent, "SOF").tables["initiatives"]
    [cell] = found.changed.itertuples(index=False)
    assert (cell.column, cell.old) == ("age_from", 15)
    assert pd.isna(cell.new)


def test_the_counts_are_those_of_the_receipt(store: Store) -> None:
    sent = delivery(initiatives=[ROW | {"name": "Exit 2"}, ROW | {"initiative_id": "SOF-9"}])
    found = compare(store, sent, "SOF").tables["initiatives"]
    receipt = store.accept(sent, "SOF", by="sof", ended={"initiatives": found.keys_gone})
    assert receipt.counts["initiatives"] == {
        "new": found.new_rows,
        "changed": found.changed_rows,
        "unchanged": found.unchanged,
        "ended": len(found.keys_gone),
    }
    assert not compare(store, sent, "SOF").any


def test_dates_as_keys_can_be_ended(store: Store) -> None:
    row = {"administration": "SOF", "start": date(2010, 2, 1), "employees": 1}
    store.accept(delivery(secondments=[row]), "SOF", by="sof")
    found = compare(store, delivery(secondments=[]), "SOF").tables["secondments"]
    store.accept(delivery(), "SOF", by="sof", ended={"secondments": found.keys_gone})
    with store.cursor() as cursor:
        assert cursor.execute("select count(*) from secondments").fetchone() == (0,)


def test_many_rows_are_counted_and_the_first_of_them_shown(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.checking.changes.LISTED", 2)
    sent = [ROW | {"initiative_id": f"SOF-{n}", "name": "Ny"} for n in (1, 2, 3, 10, 11, 12)]
    found = compare(store, delivery(initiatives=sent), "SOF").tables["initiatives"]
    assert (found.new_rows, found.changed_rows) == (3, 3)
    assert found.new.initiative_id.tolist() == ["SOF-10", "SOF-11"]
    assert found.changed.initiative_id.unique().tolist() == ["SOF-1", "SOF-2"]
    found = compare(store, delivery(initiatives=[]), "SOF").tables["initiatives"]
    assert found.gone.initiative_id.tolist() == ["SOF-1", "SOF-2"]
    assert found.keys_gone == (("SOF-1",), ("SOF-2",), ("SOF-3",))


MONTHLY = {"area_id": "D-1", "category": "vold", "kind": "anmeldelse", "count": 4}


def months(*numbers: int, area: str = "D-1", **more) -> list[dict]:
    return [MONTHLY | {"area_id": area, "month": date(2010, number, 1)} | more for number in numbers]


@pytest.mark.parametrize(
    ("sent", "only_adds"),
    [
        (months(3), True),  # the next month
        (months(3) + months(3, area="D-2"), True),
        (months(2) + months(3), False),  # of February one district is missing
        (months(2, count=5) + months(2, area="D-2") + months(3), True),  # what stays is January
        (months(2, area="D-3"), False),  # one district of February, of three
        (months(1, 2), False),
    ],
)
def test_a_file_of_other_periods_only_adds(tmp_path: Path, sent: list[dict], only_adds: bool) -> None:
    store = Store(tmp_path / "csb.duckdb", today=lambda: date(2010, 4, 1), is_example=True)
    areas = [{"area_id": f"D-{n}", "name": f"Bydel {n}", "type": "bydel", "district": n} for n in (1, 2, 3)]
    stored = months(1, 2) + months(1, 2, area="D-2")
    store.accept(delivery(areas=areas, incidents=stored), "ØKF", by="csb", at=MON)
    found = compare(store, delivery(incidents=sent), "ØKF").tables["incidents"]
    assert found.only_adds == only_adds
    assert len(found.keys_gone) == 4 - sum(row["month"].month < 3 and row["area_id"] != "D-3" for row in sent)
    store.close()


@pytest.mark.parametrize(
    ("names", "only_adds"), [(("B-4",), True), (("B-1", "B-4"), False), (("B-1",), False)]
)
def test_events_of_which_none_is_stored_only_add(
    store: Store, names: tuple[str, ...], only_adds: bool
) -> None:
    decision = {
        "date": date(2010, 1, 19),
        "committee": "Økonomiudvalget",
        "decision": "x",
        "status": "i gang",
    }
    store.accept(
        delivery(decisions=[decision | {"decision_id": f"B-{n}"} for n in (1, 2)]), "ØKF", by="csb", at=MON
    )
    sent = delivery(decisions=[decision | {"decision_id": name} for name in names])
    assert compare(store, sent, "ØKF").tables["decisions"].only_adds == only_adds


def test_a_list_that_names_none_of_what_is_stored_may_be_another_list(store: Store) -> None:
    sent = delivery(initiatives=[ROW | {"initiative_id": "SOF-4"}])
    assert not compare(store, sent, "SOF").tables["initiatives"].only_adds

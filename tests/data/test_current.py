"""Current rows in memory: the same as the views at every moment, made once for each state of the data, and few of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

import queries
from data.store import Clock, Store, current, retention
from tests.rows import STORED_AT, TODAY, delivery, store_with

NAMES = {"focus_areas", "price_index", "no_such_view"}
QUESTION = "select name from focus_areas order by focus_area_id"


def focus(name: str, **more: str) -> dict[str, str]:
    return {"focus_area_id": "A", "name": name, **more}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = store_with(tmp_path, focus_areas=[focus("den første")])
    yield store
    store.close()


def read(store: Store, known_at: datetime | None = None) -> list[str]:
    with store.asking(NAMES, known_at) as cursor:
        return [name for (name,) in cursor.execute(QUESTION).fetchall()]


def kept(store: Store) -> dict[str, set[str]]:
    """Schema -> its tables."""
    found: dict[str, set[str]] = {}
    with store.cursor() as cursor:
        for schema, table in cursor.execute(
            "select schema_name, table_name from duckdb_tables() where database_name like '%memory%'"
        ).fetchall():
            found.setdefault(schema, set()).add(table)
    return found


def test_a_question_reads_tables_in_memory_and_nothing_that_was_not_asked_for(store: Store) -> None:
    assert read(store) == ["den første"]
    assert list(kept(store).values()) == [{"focus_areas", "price_index", "milestones"}]
    with store.asking(NAMES) as cursor:
        plan = "".join(map(str, cursor.execute(f"explain {QUESTION}").fetchall()))
    assert "uploads" not in plan and "focus_areas_rows" not in plan


def test_the_same_data_are_put_down_once_and_other_data_anew(store: Store) -> None:
    for _ in range(3):
        read(store)
    assert len(kept(store)) == 1
    store.accept(delivery(focus_areas=[focus("den anden")]), "ØKF", by="test")
    assert read(store) == ["den anden"] and read(store, STORED_AT) == ["den første"]
    assert len(kept(store)) == 3
    store.undo(2, by="test", reason="forkert fil")
    assert read(store) == ["den første"]


def test_few_states_are_kept_and_none_goes_that_somebody_asks(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "MOST", 2)
    with store.asking(NAMES) as cursor:
        for days in range(1, 6):
            read(store, STORED_AT + timedelta(days))
        assert [name for (name,) in cursor.execute(QUESTION).fetchall()] == ["den første"]
        assert len(kept(store)) == 2
    read(store, STORED_AT + timedelta(9))
    assert len(kept(store)) == 2


def test_data_that_went_on_meanwhile_are_read_from_the_views(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stored already, and its version not yet another: the moment between the two."""
    monkeypatch.setattr(store, "_notice_change", lambda: None)
    store.accept(delivery(focus_areas=[focus("den anden")]), "ØKF", by="test")
    assert store.version.startswith("1.")
    assert read(store) == ["den anden"] and kept(store) == {}


def test_what_is_removed_for_good_is_in_memory_no_more(store: Store) -> None:
    store.accept(
        delivery(focus_areas=[focus("den anden")]), "ØKF", by="test", at=STORED_AT + timedelta(days=1)
    )
    assert read(store, STORED_AT) == ["den første"]
    removed = retention.carry_out(store, days=14, by="test", reason="fristen er gået")
    assert removed.rows == {"focus_areas": 1}
    assert read(store) == ["den anden"]
    with store.cursor() as cursor:
        for schema in kept(store):
            rows = cursor.execute(f"select name from current_rows_in_memory.{schema}.focus_areas").fetchall()
            assert rows == [("den anden",)]


def test_what_people_decide_beside_the_data_is_never_put_down(store: Store) -> None:
    """It changes while the data do not."""
    with store.asking({"protected_indicators", "indicators", "codes", "visible"}):
        pass
    assert {"protected_indicators"}.isdisjoint(*kept(store).values())
    assert {"indicators", "codes", "visible"} <= set().union(*kept(store).values())


def test_a_trial_s_rows_are_never_kept(store: Store) -> None:
    with store.trial(delivery(focus_areas=[focus("en prøve")]), "ØKF") as trial:
        with trial.asking(NAMES) as cursor:
            assert cursor.execute(QUESTION).fetchall() == [("en prøve",)]
        assert read(store) == ["den første"]
    assert read(store) == ["den første"]


def test_a_question_that_cannot_be_asked_leaves_the_next_one_well(store: Store) -> None:
    with pytest.raises(duckdb.Error), store.asking(NAMES) as cursor:
        cursor.execute("select no_such_column from focus_areas")
    assert read(store) == ["den første"]


def test_many_who_ask_while_others_deliver_are_never_behind(tmp_path: Path) -> None:
    """Each delivery says its own number; a reader who begins after it was accepted sees it, or a later one."""
    store = store_with(tmp_path, focus_areas=[focus("1")])
    accepted, wrong, over = [1], list[tuple[int, int]](), threading.Event()

    def ask() -> None:
        while not over.is_set():
            at_least = accepted[-1]
            [name] = queries.run(store, "shared/focus_areas", clock=Clock(None, TODAY))["name"]
            if int(name) < at_least:
                wrong.append((at_least, int(name)))

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(2, 20):
        store.accept(delivery(focus_areas=[focus(str(number))]), "ØKF", by="test")
        accepted.append(number)
    over.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    store.close()

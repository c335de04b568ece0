"""What many questions stand on is worked out once, until the store changes."""

import threading

import pandas as pd
import pytest

import queries
from data.stopping import Stopped
from data.store import Clock, Store
from queries.shared import once as module
from queries.shared.once import once, told_once
from tests.rows import TODAY, delivery, store_with

EARLIER = Clock(None, TODAY.replace(year=2009))


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "store.duckdb", today=lambda: TODAY)
    yield store
    store.close()


@pytest.fixture
def asked():
    """A function that notes what it was asked, and that list."""
    calls = []

    @once
    def count(store, *, clock=None, district=None):
        calls.append((clock, district))
        return pd.DataFrame({"n": [len(calls)]})

    return count, calls


def test_the_same_question_is_answered_once_however_it_is_put(store, asked):
    count, calls = asked
    found = [count(store), count(store, clock=store.clock()), count(store, district=None)]
    assert [frame["n"].tolist() for frame in found] == [[1], [1], [1]]
    assert calls == [(Clock(None, TODAY), None)]


def test_another_day_and_another_district_are_other_questions(store, asked):
    count, calls = asked
    for clock, district in ((None, None), (EARLIER, None), (None, 3), (EARLIER, None)):
        count(store, clock=clock, district=district)
    assert calls == [(Clock(None, TODAY), None), (EARLIER, None), (Clock(None, TODAY), 3)]


def test_a_store_that_changed_is_asked_anew_and_keeps_nothing_old(store, asked):
    count, calls = asked
    count(store)
    store.record("annotation", "X", {"text": "en note"}, by="csb")
    count(store)
    assert len(calls) == 2
    assert len(module._answers[store][1]) == 1


def test_nobody_changes_another_one_s_table(store, asked):
    count, _ = asked
    taken = count(store)
    taken["n"] = 7
    assert count(store)["n"].tolist() == [1]


def test_an_error_is_told_and_not_kept(store):
    def fails():
        raise ValueError("ingen rækker")

    with pytest.raises(ValueError, match="ingen rækker"):
        told_once(store, "mark", fails)
    assert told_once(store, "mark", lambda: 5) == 5


def test_who_asks_meanwhile_waits_for_the_same_answer(store):
    begun, go_on, found = threading.Event(), threading.Event(), []

    def slow():
        begun.set()
        assert go_on.wait(20)
        return "svar"

    first = threading.Thread(target=lambda: found.append(told_once(store, "mark", slow)))
    first.start()
    assert begun.wait(20)
    second = threading.Thread(target=lambda: found.append(told_once(store, "mark", lambda: "et andet svar")))
    second.start()
    go_on.set()
    first.join(20)
    second.join(20)
    assert found == ["svar", "svar"]


def test_what_was_asked_for_last_is_kept_longest(store, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    made = []

    def ask(mark):
        return told_once(store, mark, lambda: made.append(mark) or mark)

    for mark in ("a", "b", "a", "c", "a", "b"):
        ask(mark)
    assert made == ["a", "b", "c", "b"]


def test_who_no_longer_wants_it_leaves_it_to_the_next_who_waits(store):
    begun, may_end, found = threading.Event(), threading.Event(), []

    def unwanted():
        begun.set()
        assert may_end.wait(30)
        raise Stopped

    def first():
        with pytest.raises(Stopped):
            told_once(store, "mark", unwanted)

    threads = [
        threading.Thread(target=first),
        threading.Thread(target=lambda: found.append(told_once(store, "mark", lambda: "svaret"))),
    ]
    threads[0].start()
    assert begun.wait(30)
    threads[1].start()
    may_end.set()
    for thread in threads:
        thread.join(30)
    assert found == ["svaret"]
    assert told_once(store, "mark", lambda: "et andet") == "svaret"


def test_a_question_is_put_to_the_engine_once_however_it_is_put(tmp_path, monkeypatch):
    store = store_with(tmp_path, focus_areas=[{"focus_area_id": "A", "name": "Unge"}])
    asked = []
    monkeypatch.setattr(
        queries, "_asked", lambda *of, original=queries._asked: (asked.append(of[1]), original(*of))[1]
    )
    first = queries.run(store, "initiatives/totals", clock=store.clock(), year=2010)
    again = queries.run(store, "initiatives/totals", district=None, year=2010)
    assert asked == ["initiatives/totals"]
    again["budget"] = 1.0
    first.loc[0, "year"] = 3
    assert queries.run(store, "initiatives/totals", year=2010).empty
    queries.run(store, "initiatives/totals", year=2009)
    store.accept(delivery(focus_areas=[{"focus_area_id": "B", "name": "Uro"}]), "ØKF", by="test")
    queries.run(store, "initiatives/totals", year=2010)
    assert len(asked) == 3
    store.close()

"""Events are added, never change what the pages remember, wait for nobody, and say nothing of persons but who did it."""

import logging
import threading
from datetime import datetime

import pytest

from data.store import audit
from tests.rows import delivery, store_with

ROW = {"focus_area_id": "IO-1", "name": "Bander", "rank": 1}


@pytest.fixture
def store(tmp_path):
    found = store_with(tmp_path, focus_areas=[ROW], at=datetime(2010, 3, 1, 12))
    yield found
    found.close()


def listed(store, **narrowed):
    return audit.events(store, **narrowed)[["by", "event", "detail"]].values.tolist()


def test_what_was_noted_uploaded_undone_and_kept_is_one_list_newest_first(store):
    audit.note(store, "signed_in", by="a@example.org")
    number = store.accept(delivery(focus_areas=[ROW | {"name": "Exit"}]), "SOF", by="b@example.org").upload_no
    store.undo(number, by="c@example.org", reason="forkert fil")
    store.record("scenario", "Ramme", {"x": 1}, by="d@example.org")
    for locked in (False, True, True):
        store.record("presentation", "Til mødet", {"locked": locked}, by="d@example.org")
    audit.note(store, "exported", by="a@example.org", detail="Status:  Hent som Excel")
    assert listed(store) == [
        ["a@example.org", "exported", "Status: Hent som Excel"],
        ["d@example.org", "kept", "presentation Til mødet, version 3"],
        ["d@example.org", "froze", "presentation Til mødet, version 2"],
        ["d@example.org", "kept", "presentation Til mødet, version 1"],
        ["d@example.org", "kept", "scenario Ramme, version 1"],
        ["c@example.org", "undid", "nr. 2, SOF"],
        ["b@example.org", "accepted", "nr. 2, SOF"],
        ["a@example.org", "signed_in", ""],
        ["test", "accepted", "nr. 1, ØKF"],
    ]
    assert [row[1] for row in listed(store, by="a@example.org")] == ["exported", "signed_in"]
    assert listed(store, event="undid") == [["c@example.org", "undid", "nr. 2, SOF"]]
    assert len(listed(store, since=datetime(2010, 3, 2))) == 8


def test_a_marked_event_is_added_once(store):
    for mark in ("1", "1", "2", ""):
        audit.note(store, "saw", by="a", detail="Drift", mark=mark)
    assert len(listed(store, event="saw")) == 3
    assert audit.is_noted(store, "saw", "2")
    assert not audit.is_noted(store, "signed_out", "2")


def test_an_event_changes_no_version_and_waits_for_no_writer(store):
    before = store.version
    with store._transaction() as cursor:
        cursor.execute("insert into uploads (upload_no) values (99)")
        other = threading.Thread(target=audit.note, args=(store, "saw"), kwargs={"by": "a"})
        other.start()
        other.join(30)
        assert not other.is_alive()
        cursor.execute("delete from uploads where upload_no = 99")
    assert (store.version, store._read_version()) == (before, before)
    assert len(listed(store, event="saw")) == 1


def test_cpr_numbers_are_never_noted(store):
    audit.note(store, "exported", by="0101901234", detail="udtræk 010190-1234.xlsx")
    assert listed(store, event="exported") == [["(skjult)", "exported", "udtræk (skjult).xlsx"]]


def test_an_event_that_is_not_declared_is_a_mistake(store):
    with pytest.raises(ValueError, match="not declared"):
        audit.note(store, "danced", by="a")


def test_a_store_that_cannot_be_written_to_stops_nobody(store, caplog):
    with store.cursor() as cursor:
        cursor.execute("drop table audit")
    with caplog.at_level(logging.ERROR, logger="csb"):
        audit.note(store, "saw", by="a@example.org")
    assert "Hændelsen »saw« kunne ikke gemmes" in caplog.text
    assert "a@example.org" not in caplog.text.splitlines()[0]


def test_a_backup_holds_the_events(store, tmp_path):
    audit.note(store, "signed_in", by="a@example.org")
    import duckdb

    store.copy(tmp_path / "kopi.duckdb")
    with duckdb.connect(str(tmp_path / "kopi.duckdb"), read_only=True) as copy:
        assert copy.execute("select event, made_by from audit").fetchall() == [("signed_in", "a@example.org")]

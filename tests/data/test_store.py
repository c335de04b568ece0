"""The store: what is accepted stays, what is current is a view, and all of it or nothing is stored."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

import queries
from data import contract
from data.contract import Column
from data.staging import Delivery
from data.store import Clock, GroundMoved, Refusal, Store, StoreBusy, StoreDamaged
from tests.rows import delivery

MON, TUE, WED, THU = (datetime(2010, 3, day, 12) for day in (1, 2, 3, 4))


def focus(**names: str) -> Delivery:
    return delivery(focus_areas=[{"focus_area_id": id, "name": name} for id, name in names.items()])


@pytest.fixture(params=["file", "server"])
def opens(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Opens the test's own store, of either kind; again when it was closed."""

    def today() -> date:
        return date(2010, 3, 22)

    if request.param == "file":
        return lambda: Store(tmp_path / "csb.duckdb", today=today)
    url = request.getfixturevalue("shared_url")
    from data.store.shared import SharedStore

    return lambda: SharedStore(url, tmp_path, today=today)


@pytest.fixture
def store(opens: Callable[[], Store]) -> Iterator[Store]:
    store = opens()
    yield store
    store.close()


def names(store: Store, known_at: datetime | None = None) -> dict[str, str]:
    """By the view, and by its rows in memory, which are the same whatever happened to the store."""
    found = []
    for ways in (store.cursor(known_at), store.asking({"focus_areas"}, known_at)):
        with ways as cursor:
            found.append(
                dict(cursor.execute("select focus_area_id, name from focus_areas order by 1").fetchall())
            )
    assert found[0] == found[1]
    return found[0]


def test_an_accepted_row_replaces_the_row_of_its_key_and_history_stays(store: Store) -> None:
    store.accept(focus(A="gammel", B="b"), "ØKF", by="csb", at=MON)
    receipt = store.accept(focus(A="ny"), "ØKF", by="csb", at=TUE)
    assert receipt.counts == {"focus_areas": {"new": 0, "changed": 1, "unchanged": 0, "ended": 0}}
    assert names(store) == {"A": "ny", "B": "b"}
    assert names(store, MON) == {"A": "gammel", "B": "b"}
    assert names(store, datetime(2010, 2, 28)) == {}


def test_the_same_rows_again_change_nothing_and_say_so(store: Store) -> None:
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    version = store.version
    receipt = store.accept(focus(A="a"), "ØKF", by="csb", at=TUE)
    assert receipt.nothing_changed
    assert receipt.counts["focus_areas"] == {"new": 0, "changed": 0, "unchanged": 1, "ended": 0}
    assert len(store.history()) == 1
    assert store.version == version


def test_undo_brings_back_what_was_there_and_is_an_entry_of_its_own(store: Store) -> None:
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    store.accept(focus(A="fejl", B="b"), "ØKF", by="csb", at=TUE)
    assert store.undo(2, by="csb", reason="forkert fil", at=THU) == 3
    assert names(store) == {"A": "a"}
    assert names(store, WED) == {"A": "fejl", "B": "b"}, "on Wednesday nobody had undone it yet"
    history = store.history()
    assert history.kind.tolist() == ["undo", "delivery", "delivery"]
    assert history.note.tolist()[0] == "forkert fil"
    assert history.undone_by.tolist()[1] == 3


def test_an_undone_upload_does_not_move_the_date_of_the_data(store: Store) -> None:
    assert store.data_as_of() is None
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    store.accept(focus(A="fejl"), "ØKF", by="csb", at=TUE)
    assert store.data_as_of() == TUE
    store.undo(2, by="csb", reason="forkert fil", at=THU)
    assert (store.data_as_of(), store.newest()) == (MON, THU)


def test_undo_twice_or_of_an_undo_is_refused_with_a_sentence(store: Store) -> None:
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    store.undo(1, by="csb", reason="x")
    with pytest.raises(Refusal, match="allerede fortrudt"):
        store.undo(1, by="csb", reason="x")
    with pytest.raises(Refusal, match="ingen indberetning nr. 2"):
        store.undo(2, by="csb", reason="x")


INITIATIVE = {
    "initiative_id": "SOF-001",
    "name": "Exit",
    "administration": "SOF",
    "purpose": "begge",
    "status": "i gang",
    "focus_area_id": "A",
}


def test_an_undo_that_would_orphan_references_is_refused_and_names_them(store: Store) -> None:
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    store.accept(delivery(initiatives=[INITIATIVE]), "SOF", by="sof", at=TUE)
    with pytest.raises(Refusal, match="»Indsatser« henviser i indsatsområde_id til A"):
        store.undo(1, by="csb", reason="x")
    assert names(store) == {"A": "a"}
    assert len(store.history()) == 2


def test_a_reference_to_nothing_stores_nothing(store: Store) -> None:
    with pytest.raises(Refusal, match="ikke findes i »Indsatsområder«"):
        store.accept(delivery(initiatives=[INITIATIVE]), "SOF", by="sof", at=MON)
    with store.cursor() as cursor:
        assert cursor.execute("select count(*) from initiatives_rows").fetchone() == (0,)
    assert store.history().empty


def test_references_in_lists_are_checked_too(store: Store) -> None:
    row = INITIATIVE | {"focus_area_id": None, "goal_ids": ["M-1", "M-2"]}
    goal = {"goal_id": "M-1", "level": "delmål", "text": "t"}
    with pytest.raises(Refusal, match="til M-2,"):
        store.accept(delivery(goals=[goal], initiatives=[row]), "SOF", by="sof", at=MON)


def test_a_reference_that_may_come_later_is_allowed(store: Store) -> None:
    goal = {"goal_id": "M-1", "level": "delmål", "text": "t", "indicator_id": "I-9"}
    receipt = store.accept(delivery(goals=[goal]), "ØKF", by="csb", at=MON)
    assert receipt.counts["goals"]["new"] == 1


def test_an_ended_row_leaves_a_tombstone(store: Store) -> None:
    store.accept(focus(A="a", B="b"), "ØKF", by="csb", at=MON)
    receipt = store.accept(delivery(), "ØKF", by="csb", at=TUE, ended={"focus_areas": [("A",)]})
    assert receipt.counts["focus_areas"]["ended"] == 1
    assert names(store) == {"B": "b"}
    assert names(store, MON) == {"A": "a", "B": "b"}
    store.accept(focus(A="igen"), "ØKF", by="csb", at=WED)
    assert names(store) == {"A": "igen", "B": "b"}
    with pytest.raises(Refusal, match="kan derfor ikke afsluttes"):
        store.accept(delivery(), "ØKF", by="csb", at=THU, ended={"focus_areas": [("Z",)]})


@pytest.mark.parametrize("rows", [[("A", "1"), ("A", "2")], [(None, "1")]])
def test_double_and_empty_keys_store_nothing(store: Store, rows: list) -> None:
    with pytest.raises(Refusal, match="nøgle"):
        store.accept(
            delivery(focus_areas=[{"focus_area_id": i, "name": n} for i, n in rows]), "ØKF", by="csb", at=MON
        )
    assert names(store) == {}


def test_a_preview_made_on_older_ground_is_refused(store: Store) -> None:
    seen = store.version
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON, expected_version=seen)
    with pytest.raises(GroundMoved, match="ny"):
        store.accept(focus(B="b"), "ØKF", by="csb", at=TUE, expected_version=seen)
    assert names(store) == {"A": "a"}


def test_a_clock_that_jumps_back_does_not_reorder_the_history(store: Store) -> None:
    store.accept(focus(A="1"), "ØKF", by="csb", at=WED)
    store.accept(focus(A="2"), "ØKF", by="csb", at=MON)
    assert names(store) == {"A": "2"}
    assert names(store, WED) == {"A": "2"}
    assert names(store, TUE) == {}


def test_the_original_file_is_kept(store: Store) -> None:
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    assert store.original(1, 0) == ("fil.xlsx", b"fake")
    assert store.original(9, 0) is None


def test_records_keep_every_version_with_a_fingerprint(store: Store) -> None:
    assert store.record("scenario", "s1", {"navn": "Æble"}, by="csb", at=MON) == 1
    assert store.record("scenario", "s1", {"navn": "Pære"}, by="csb", at=TUE) == 2
    newest = store.records("scenario")
    assert newest.version.tolist() == [2]
    assert newest.body[0] == {"navn": "Pære"}
    assert newest.intact[0]
    assert store.records("scenario", "s1").version.tolist() == [2, 1]
    assert store.records("scenario", known_at=MON).body[0] == {"navn": "Æble"}
    with store.cursor() as cursor:
        cursor.execute("update records set body = replace(body, 'Pære', 'Figen') where version = 2")
    assert not store.records("scenario").intact[0]


def test_a_backup_made_while_running_opens_with_the_same_rows(store: Store, tmp_path: Path) -> None:
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    assert store.copy(tmp_path / "copy.duckdb") == 3
    copy = Store(tmp_path / "copy.duckdb")
    assert names(copy) == {"A": "a"}
    assert copy.original(1, 0) == ("fil.xlsx", b"fake")
    copy.close()
    store.accept(focus(B="b"), "ØKF", by="csb", at=TUE)
    assert names(store) == {"A": "a", "B": "b"}


def test_a_column_added_to_the_contract_is_added_to_its_table(
    store: Store, opens: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    store.close()
    old = contract.sheet("focus_areas")
    new = type(old)(
        **{**old.__dict__, "columns": (*old.columns, Column("farve", "colour", "text", "Farven.", "blå"))}
    )
    monkeypatch.setattr(contract, "SHEETS", tuple(new if s is old else s for s in contract.SHEETS))
    monkeypatch.setitem(contract.BY_TABLE, "focus_areas", new)
    grown = opens()
    grown.accept(
        delivery(focus_areas=[{"focus_area_id": "B", "name": "b", "colour": "blå"}]), "ØKF", by="csb"
    )
    with grown.cursor() as cursor:
        found = cursor.execute("select focus_area_id, colour from focus_areas order by 1").fetchall()
    assert found == [("A", None), ("B", "blå")]
    grown.close()


def test_readers_in_other_threads_keep_reading_their_own_date(store: Store) -> None:
    store.accept(focus(A="gammel"), "ØKF", by="csb", at=MON)
    store.accept(focus(A="ny"), "ØKF", by="csb", at=TUE)
    wrong: list[object] = []

    def read(known_at: datetime | None, expected: str) -> None:
        for _ in range(30):
            if names(store, known_at) != {"A": expected}:
                wrong.append(expected)

    threads = [
        threading.Thread(target=read, args=pair) for pair in [(MON, "gammel"), (None, "ny"), (TUE, "ny")] * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "csb.duckdb"
    path.write_bytes(b"ikke en database" * 1000)
    with pytest.raises(StoreDamaged, match="gendan den seneste sikkerhedskopi"):
        Store(path)


CHILD = """
    import sys, time
    from pathlib import Path
    from data.store import Store
    store = Store(Path(sys.argv[1]))
    {body}
    print("ready", flush=True)
    time.sleep(60)
"""


def _child(path: Path, body: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD).format(body=body), str(path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_second_process_cannot_open_the_file_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "csb.duckdb"
    with _child(path, "pass") as process:
        with pytest.raises(StoreBusy, match="i brug"):
            Store(path)
        os.kill(process.pid, signal.SIGKILL)


def test_of_two_who_accept_at_once_one_is_told_that_the_ground_moved(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    seen = store.version
    told: list[str] = []

    def second() -> None:
        try:
            store.accept(focus(A="anden"), "ØKF", by="kollega", at=WED, expected_version=seen)
        except GroundMoved as moved:
            told.append(moved.sentence)

    other = threading.Thread(target=second)
    read = store._read_version

    def slowly() -> str:
        """The second comes in between the first's commit and its new version."""
        if other.ident is None:
            other.start()
            other.join(0.3)
        return read()

    monkeypatch.setattr(store, "_read_version", slowly)
    store.accept(focus(A="ny"), "ØKF", by="csb", at=TUE, expected_version=seen)
    other.join()
    assert len(told) == 1
    assert names(store) == {"A": "ny"}


# -- run ------------------------------------------------------------------------------------------------------


@pytest.fixture
def question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question of its own: focus areas per first letter."""
    folder = tmp_path / "queries"
    (folder / "areas").mkdir(parents=True)
    (folder / "areas" / "letters.sql").write_text(
        "-- One row per first letter.\n"
        "with chosen as (select * from focus_areas where $wanted::varchar is null or name = $wanted),\n"
        "answer as (select left(name, 1) as letter, count(*) as areas, $today as today, list(source) as sources\n"
        "           from chosen group by 1)\n"
        "select * from answer order by letter desc\n"
    )
    monkeypatch.setattr(queries, "FOLDER", folder)
    queries.sql.cache_clear()
    queries.parameters_of.cache_clear()
    yield
    queries.sql.cache_clear()
    queries.parameters_of.cache_clear()


@pytest.mark.usefixtures("question")
def test_run_binds_the_clock_and_leaves_sources_out(store: Store) -> None:
    store.accept(focus(A="abe", B="and", C="bi"), "ØKF", by="csb", at=MON)
    answer = queries.run(store, "areas/letters")
    assert answer.columns.tolist() == ["letter", "areas", "today"]
    assert answer[["letter", "areas"]].values.tolist() == [["b", 1], ["a", 2]]
    assert answer.today[0].date() == date(2010, 3, 22)
    assert queries.run(store, "areas/letters", wanted="bi").areas.tolist() == [1]
    before = Clock(datetime(2010, 2, 1), date(2010, 2, 1))
    assert queries.run(store, "areas/letters", clock=before).empty


@pytest.mark.usefixtures("question")
def test_run_tells_the_cell_behind_each_row_of_the_answer(store: Store) -> None:
    store.accept(focus(A="abe", B="and", C="bi"), "ØKF", by="csb", at=MON)
    store.accept(focus(B="asp"), "ØKF", by="csb", at=TUE)
    found = queries.run(store, "areas/letters", sources=True)
    assert found[["answer_row", "table", "upload_no", "file", "sheet", "row"]].values.tolist() == [
        [0, "focus_areas", 1, "fil.xlsx", "Indsatsområder", 4],
        [1, "focus_areas", 1, "fil.xlsx", "Indsatsområder", 2],
        [1, "focus_areas", 2, "fil.xlsx", "Indsatsområder", 2],
    ]


@pytest.mark.usefixtures("question")
def test_run_refuses_unknown_questions_and_parameters(store: Store) -> None:
    with pytest.raises(LookupError, match="no query"):
        queries.run(store, "areas/../../secret")
    with pytest.raises(TypeError, match="no parameter"):
        queries.run(store, "areas/letters", district=3)


def test_a_broken_question_fails_in_duckdb_and_leaves_the_store_usable(store: Store) -> None:
    with store.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute("select * from nothing")
    assert names(store) == {}


def test_a_trial_answers_as_if_accepted_and_leaves_nothing(store: Store) -> None:
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    version = store.version
    with store.trial(focus(A="ny", B="b"), "ØKF") as trial:
        with trial.cursor() as cursor:
            assert cursor.execute("select count(*) from focus_areas").fetchone() == (2,)
        assert names(store) == {"A": "a"}, "others do not see it"
        store.accept(focus(C="c"), "ØKF", by="csb", at=TUE)
    assert names(store) == {"A": "a", "C": "c"}
    assert store.version != version
    with (
        pytest.raises(Refusal),
        store.trial(delivery(initiatives=[INITIATIVE | {"focus_area_id": "Z"}]), "SOF"),
    ):
        pass
    assert len(store.history()) == 2


CPR = "010190-1234"


@pytest.mark.parametrize(
    "write",
    [
        lambda store: store.accept(delivery(focus_areas=[FOCUS]), "SOF", by="a", note=f"se {CPR}"),
        lambda store: store.accept(delivery(f"{CPR}.xlsx", focus_areas=[FOCUS]), "SOF", by="a"),
        lambda store: store.undo(1, by="a", reason=f"{CPR} er flyttet"),
        lambda store: store.record("scenario", "navn", {"reason": ["og", {"x": CPR}]}, by="a"),
        lambda store: store.record("scenario", CPR, {}, by="a"),
    ],
    ids=["note", "file name", "reason", "body", "id"],
)
def test_a_cpr_number_that_somebody_writes_beside_the_data_is_refused(store, write):
    store.accept(delivery(focus_areas=[FOCUS | {"name": "Bander"}]), "ØKF", by="test")
    before = store.version
    with pytest.raises(Refusal, match="CPR-nummer"):
        write(store)
    assert store.version == before


FOCUS = {"focus_area_id": "IO-1", "name": "Unge", "rank": 1}

"""A store on a server: several processes share one truth, nothing acknowledged is lost, and without the server the copy is shown."""

from __future__ import annotations

import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

import queries
from data import example
from data.__main__ import _store_to_check, main
from data.opening import home as home_folder
from data.opening import open_store
from data.staging import AT_SOURCE
from data.store import (
    DATABASE,
    GroundMoved,
    Store,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreNewer,
    StoreUnreachable,
    audit,
    backup,
    contents_of,
    retention,
    witness_of,
)
from data.store.health import health
from tests.postgres import Postgres
from tests.rows import delivery

pytest.importorskip("psycopg", reason="psycopg is not installed (tests/requirements.lock)")

import psycopg

from data.store import server as wire
from data.store.shared import SharedStore

ROOT = Path(__file__).parents[2]
MON, TUE, WED = (datetime(2010, 3, day, 12) for day in (1, 2, 3))
TODAY = date(2010, 3, 22)
PATIENCE = 30.0


def focus(**names: str):
    return delivery(focus_areas=[{"focus_area_id": id, "name": name} for id, name in names.items()])


def names(store: Store, known_at: datetime | None = None) -> dict[str, str]:
    with store.cursor(known_at) as cursor:
        return dict(cursor.execute("select focus_area_id, name from focus_areas order by 1").fetchall())


def soon(what: Callable[[], object]) -> bool:
    """Whether it becomes true within the patience of a busy machine."""
    until = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def opened(shared_url: str, tmp_path: Path) -> Iterator[Callable[[], SharedStore]]:
    """Opens the store as another process would."""
    stores: list[SharedStore] = []

    def opens() -> SharedStore:
        stores.append(SharedStore(shared_url, tmp_path / str(len(stores)), today=lambda: TODAY))
        return stores[-1]

    yield opens
    for store in stores:
        if not store.is_closed:
            store.close()


# -- one truth ------------------------------------------------------------------------------------------------


def test_what_one_accepts_the_others_see_by_themselves(opened) -> None:
    one, other = opened(), opened()
    one.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    assert soon(lambda: names(other) == {"A": "a"})
    assert soon(lambda: other.version == one.version)
    other.undo(1, by="csb", reason="forkert fil", at=TUE)
    assert soon(lambda: names(one) == {})
    assert one.history().kind.tolist() == ["undo", "delivery"]
    assert names(opened(), MON) == {"A": "a"}
    assert one.original(1, 0) == other.original(1, 0) == ("fil.xlsx", b"fake")
    assert one.size > 0


def test_numbers_versions_and_the_ground_are_those_of_the_truth(opened) -> None:
    one, other = opened(), opened()
    seen = other.version
    assert one.record("scenario", "s", {"x": 1}, by="a") == 1
    assert other.record("scenario", "s", {"x": 2}, by="b") == 2
    with pytest.raises(GroundMoved):
        other.accept(focus(A="a"), "ØKF", by="csb", expected_version=seen)
    assert one.accept(focus(A="a"), "ØKF", by="csb").upload_no == 1
    assert other.accept(focus(B="b"), "ØKF", by="csb").upload_no == 2


def test_in_a_turn_what_is_looked_at_holds_until_the_change_is_stored(opened) -> None:
    one, other = opened(), opened()
    one.record("scenario", "s", {"x": 1}, by="a")
    started, stored = threading.Event(), list[int]()

    def later() -> None:
        started.set()
        with other.turn():
            newest = other.records("scenario", "s")
            stored.append(int(newest.version[0]))
            other.record("scenario", "s", {"x": newest.body[0]["x"] + 1}, by="b")

    thread = threading.Thread(target=later)
    with one.turn():
        thread.start()
        started.wait()
        x = one.records("scenario", "s").body[0]["x"]
        time.sleep(0.2)
        assert not stored
        one.record("scenario", "s", {"x": x + 1}, by="a")
    thread.join(PATIENCE)
    assert stored == [2]
    assert soon(lambda: one.records("scenario").body[0] == {"x": 3})


def test_of_a_change_that_fails_nothing_is_stored_there_or_here(opened) -> None:
    one, other = opened(), opened()
    with one.turn():
        with pytest.raises(ZeroDivisionError), one.transaction() as cursor:
            one.add_record(cursor, "scenario", "s", {}, by="a")
            cursor.execute("select 1").fetchall()[0][0] / 0
        one.record("scenario", "t", {}, by="a")
    assert one.records("scenario").id.tolist() == ["t"]
    assert soon(lambda: other.records("scenario").id.tolist() == ["t"])


AWKWARD = [
    "",
    " ",
    '"',
    "'",
    "\\",
    "\\.",
    "a\nb\r\nc",
    "æøå €",
    "null",
    "NULL",
    "{a,b}",
    '{"a"}',
    "\t;,",
    "𝄞",
]


def test_every_text_number_and_list_is_there_as_it_is_here(opened) -> None:
    rows = [
        {
            "focus_area_id": f"IO-{number}",
            "name": text,
            "description": None if number % 2 else text,
        }
        | ({AT_SOURCE: [text, "x"]} if number % 3 else {})
        for number, text in enumerate(AWKWARD)
    ]
    one = opened()
    one.accept(delivery(focus_areas=rows), "ØKF", by="csb", note="\\N", at=MON + timedelta(microseconds=1))
    for text in AWKWARD:
        one.record("scenario", "s", {text: text}, by=text)
    for table in ("focus_areas_rows", "uploads", "records"):
        asked = f"from {table} order by all"
        with one.cursor() as here, opened().cursor() as there:
            assert here.execute(asked).fetchall() == there.execute(asked).fetchall()
    with one.cursor() as cursor:
        stored = cursor.execute("select name, hidden_at_source from focus_areas order by source").fetchall()
    assert stored == [(row["name"], row.get(AT_SOURCE)) for row in rows]


def test_every_question_is_answered_as_of_a_file(
    shared_url: str, tmp_path: Path, example_store: Store
) -> None:
    shared = SharedStore(shared_url, tmp_path, today=lambda: example.TODAY, is_example=True)
    assert shared.take_over(example_store) > 1000
    day = example_store.clock().today
    with_values = {"year": day.year, "by": "place", "down": "district", "across": "focus_area"}
    paths = sorted(queries.FOLDER.rglob("*.sql"))
    assert len(paths) > 80
    for path in paths:
        name = path.relative_to(queries.FOLDER).with_suffix("").as_posix()
        asked = {key: value for key, value in with_values.items() if key in queries.parameters_of(name)}
        ours, theirs = (queries.run(store, name, **asked) for store in (shared, example_store))
        assert ours.columns.tolist() == theirs.columns.tolist(), name
        assert sorted(map(str, ours.values.tolist())) == sorted(map(str, theirs.values.tolist())), name
    assert shared.version == example_store.version
    shared.close()


# -- several processes ----------------------------------------------------------------------------------------

# Forks a process for each line it reads, which writes to the file that the line names.
NURSERY = """
import os, sys
from pathlib import Path
from data.store import GroundMoved
from data.store.shared import SharedStore
from tests.rows import delivery

def accepts(store, mark, number, **more):
    rows = [{"focus_area_id": f"{mark}-{number}-{row}", "name": "n"} for row in range(40)]
    goals = [{"goal_id": f"{mark}-{number}-{row}", "level": "delmål", "text": "t"} for row in range(40)]
    return store.accept(delivery(focus_areas=rows, goals=goals), "ØKF", by=mark, **more).upload_no

def child(url, folder, mark, times, out):
    store = SharedStore(url, Path(folder))
    with open(out, "w") as lines:
        print("ready", file=lines, flush=True)
        for number in range(int(times)):
            print(accepts(store, mark, number), file=lines, flush=True)
        while not Path(folder, "again").exists():
            pass
        seen = Path(folder, "again").read_text()
        Path(folder, mark).touch()
        try:
            print("stored", accepts(store, mark, "last", expected_version=seen), file=lines, flush=True)
        except GroundMoved:
            print("moved", file=lines, flush=True)
    store.close()

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        child(*line.split())
        os._exit(0)
    print(pid, flush=True)
"""


@pytest.fixture(scope="module")
def nursery() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


class Child:
    def __init__(self, nursery: subprocess.Popen[str], url: str, folder: Path, mark: str, times: int) -> None:
        assert nursery.stdin is not None and nursery.stdout is not None
        self.out = folder / f"{mark}.out"
        print(url, folder, mark, times, self.out, file=nursery.stdin, flush=True)
        self.pid = int(nursery.stdout.readline())

    def lines(self) -> list[str]:
        return self.out.read_text().splitlines() if self.out.exists() else []

    def numbers(self) -> list[int]:
        return [int(line) for line in self.lines() if line.isdecimal()]


def stored(url: str) -> dict[int, tuple[int, int, int]]:
    """By the number of an upload: its rows in two tables, and its files."""
    with psycopg.connect(url) as there:
        return {
            number: tuple(counts)
            for number, *counts in there.execute("""
                select upload_no, (select count(*) from focus_areas_rows r where r.upload_no = u.upload_no),
                       (select count(*) from goals_rows r where r.upload_no = u.upload_no),
                       (select count(*) from upload_files r where r.upload_no = u.upload_no)
                from uploads u order by 1""").fetchall()
        }


def test_of_two_processes_that_accept_at_once_each_upload_has_its_own_number(
    nursery, shared_url: str, tmp_path: Path, opened
) -> None:
    children = [Child(nursery, shared_url, tmp_path, mark, 15) for mark in ("A", "B")]
    assert soon(lambda: all(len(child.numbers()) == 15 for child in children))
    assert sorted(number for child in children for number in child.numbers()) == list(range(1, 31))
    assert stored(shared_url) == dict.fromkeys(range(1, 31), (40, 40, 1))
    # Both saw the same, and both accept: the ground moves under one of them.
    ready = tmp_path / "again.new"
    ready.write_text(opened().version)
    ready.rename(tmp_path / "again")
    assert soon(lambda: all(len(child.lines()) == 17 for child in children))
    assert sorted(child.lines()[-1] for child in children) == ["moved", "stored 31"]


def test_a_process_that_is_killed_while_it_stores_leaves_nothing_half(
    nursery, shared_url: str, tmp_path: Path, opened
) -> None:
    store = opened()
    chance = random.Random(7)
    acknowledged = set()
    for life in range(10):
        child = Child(nursery, shared_url, tmp_path, f"L{life}", 1000)
        assert soon(lambda child=child: len(child.numbers()) > 1)
        time.sleep(chance.random() * 0.1)
        os.kill(child.pid, signal.SIGKILL)
        assert soon(lambda child=child: "zombie" in Path(f"/proc/{child.pid}/status").read_text())
        acknowledged |= set(child.numbers())
        # The lock is free, and the copy is in step.
        acknowledged.add(store.accept(focus(**{f"S{life}": "s"}), "ØKF", by="csb").upload_no)
    there = stored(shared_url)
    assert acknowledged <= there.keys()
    assert list(there) == list(range(1, len(there) + 1))
    assert set(there.values()) == {(40, 40, 1), (1, 0, 1)}
    with store.cursor() as cursor:
        assert cursor.execute("select count(*) from uploads").fetchone() == (len(there),)


# -- without the server ---------------------------------------------------------------------------------------


def test_without_the_server_the_copy_is_shown_and_nothing_is_taken(
    opened, postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="csb.store")
    store = opened()
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    assert store.out_of_step == ""
    assert health(lambda: store).state == "degraded", "no backups are taken"
    postgres.stop("immediate")
    try:
        assert soon(lambda: store.out_of_step)
        assert "kan ikke nås" in store.out_of_step and "der var gemt" in store.out_of_step
        assert store.out_of_step in health(lambda: store).reasons
        assert health(lambda: store).state == "degraded"
        assert names(store) == {"A": "a"}
        with pytest.raises(StoreUnreachable, match="Intet er gemt"):
            store.accept(focus(B="b"), "ØKF", by="csb", at=TUE)
        with pytest.raises(StoreUnreachable):
            store.original(1, 0)
        with pytest.raises(StoreUnreachable, match="kan ikke nås") as refused:
            opened()
        assert "beskadiget" not in refused.value.sentence
        with store.trial(focus(B="b"), "ØKF") as trial:
            assert names(trial) == {"A": "a", "B": "b"}
        audit.note(store, "saw", by="a", detail="Drift")
        assert audit.events(store, event="saw").by.tolist() == ["a"]
    finally:
        postgres.start()
    assert soon(lambda: not store.out_of_step)
    assert store.accept(focus(B="b"), "ØKF", by="csb", at=TUE).upload_no == 2
    other = opened()
    assert names(other) == {"A": "a", "B": "b"}
    assert soon(lambda: audit.events(other, event="saw").by.tolist() == ["a"])
    assert len(audit.events(store, event="saw")) == 1
    assert "Databaseserveren svarer igen" in caplog.text


def test_a_connection_that_was_cut_is_made_again(opened, shared_url: str) -> None:
    store = opened()
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    with psycopg.connect(shared_url) as there:
        there.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        )
    assert store.accept(focus(A="b"), "ØKF", by="csb", at=TUE).upload_no == 2
    assert soon(lambda: not store.out_of_step)


def test_whoever_waits_too_long_for_the_others_is_told(
    opened, shared_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "TURN_SECONDS", 0.2)
    store = opened()
    with psycopg.connect(shared_url) as there:
        there.execute("select pg_advisory_xact_lock(%s)", [wire.TURN])
        with pytest.raises(StoreBusy, match="En anden er ved at gemme"):
            store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    assert store.accept(focus(A="a"), "ØKF", by="csb", at=MON).upload_no == 1


def test_a_password_is_never_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "hemmeligt"
    for url in (
        f"postgresql://a:{secret}@/x?host={tmp_path}",
        f"postgresql://a:{secret}@[",
        f"{secret}=1 host={tmp_path}",
    ):
        with caplog.at_level(logging.DEBUG), pytest.raises(StoreError) as refused:
            SharedStore(url, tmp_path)
        assert secret not in refused.value.sentence + caplog.text
        assert refused.value.__cause__ is None and refused.value.__suppress_context__
    (tmp_path / "password").write_text(f"{secret}\n")
    monkeypatch.setenv("CSB_STORE_PASSWORD_FILE", str(tmp_path / "password"))
    assert wire.address_of("postgresql://a@b/c")["password"] == secret
    monkeypatch.setenv("CSB_STORE_PASSWORD_FILE", str(tmp_path / "none"))
    with pytest.raises(StoreError, match="CSB_STORE_PASSWORD_FILE"):
        wire.address_of("postgresql://a@b/c")


def test_a_newer_version_refuses_a_start_and_only_what_is_sent_by_one_that_runs(
    opened, shared_url: str
) -> None:
    store = opened()
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    with psycopg.connect(shared_url) as there:
        there.execute("update csb_state set schema_version = '99.0.0'")
    with pytest.raises(StoreNewer, match="99.0.0"):
        opened()
    assert soon(lambda: "99.0.0" in store.out_of_step)
    assert names(store) == {"A": "a"}
    with pytest.raises(StoreNewer, match="Intet er gemt"):
        store.accept(focus(B="b"), "ØKF", by="csb", at=TUE)
    with psycopg.connect(shared_url) as there:
        there.execute("update csb_state set schema_version = '0.9.0'")
    assert soon(lambda: not store.out_of_step)
    opened().accept(focus(B="b"), "ØKF", by="csb", at=TUE)
    with psycopg.connect(shared_url) as there:
        assert there.execute("select schema_version from csb_state").fetchall() == [(wire.VERSION,)]


# -- events ---------------------------------------------------------------------------------------------------


def test_a_copy_that_is_read_anew_disturbs_nobody_who_asks(opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the place of the one before between the beginning of a question and its rows in memory, if it can."""
    store = opened()
    store.accept(focus(A="a"), "ØKF", by="csb", at=MON)
    before, cursor_of = store._connection, store.cursor

    def read_anew() -> None:
        store._stale = True
        with store.turn():
            pass

    with ThreadPoolExecutor(1) as pool:

        @contextmanager
        def swapped(known_at: datetime | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
            with cursor_of(known_at) as cursor:
                swapping = pool.submit(read_anew)
                wait([swapping], 1.0)
                yield cursor

        monkeypatch.setattr(store, "cursor", swapped)
        with store.asking({"focus_areas"}) as cursor:
            assert cursor.execute("select name from focus_areas").fetchall() == [("a",)]
        monkeypatch.undo()
    assert store._connection is not before
    assert names(store) == {"A": "a"}


def test_who_notes_something_waits_for_no_server(opened, shared_url: str) -> None:
    store = opened()
    with psycopg.connect(shared_url) as there:
        there.execute("lock table audit, uploads, records in access exclusive mode")
        started = time.monotonic()
        for number in range(5):
            audit.note(store, "exported", by=f"{number}")
            time.sleep(0.1)
        assert time.monotonic() - started < 2
        assert len(audit.events(store, event="exported")) == 5
    other = opened()
    assert soon(lambda: len(audit.events(other, event="exported")) == 5)


def test_an_event_is_seen_by_all_once_and_a_marked_one_is_there_once(opened) -> None:
    one, other = opened(), opened()
    before = other.version
    audit.note(one, "signed_out", by="a", mark="m")
    assert audit.is_noted(one, "signed_out", "m")
    assert soon(lambda: audit.is_noted(other, "signed_out", "m"))
    audit.note(other, "signed_out", by="a", mark="m")
    for _ in range(2):
        audit.note(other, "exported", by="b")
    one.close()
    other.close()
    events = audit.events(opened())
    assert sorted(events.event) == ["exported", "exported", "signed_out"]
    assert other.version == before


# -- retention ------------------------------------------------------------------------------------------------


def test_what_is_removed_is_gone_on_the_server_and_in_every_copy(opened, shared_url: str) -> None:
    one, other = opened(), opened()
    early = datetime(2010, 1, 1, 12)
    for number, name in enumerate(("første", "anden", "tredje")):
        made = focus(A=name)
        made = replace(made, files=(replace(made.files[0], content=name.encode(), size=len(name.encode())),))
        one.accept(made, "ØKF", by="csb", at=early + timedelta(days=30 * number))
    days = (TODAY - datetime(2010, 2, 20).date()).days
    removed = retention.carry_out(one, days=days, by="drift", reason="fem år er gået")
    assert (removed.originals, removed.rows, removed.not_packed) == (2, {"focus_areas": 1}, "")
    assert one.original(1, 0) is None and one.original(3, 0) == ("fil.xlsx", b"tredje")

    def rows(store: Store) -> list[tuple[str]]:
        with store.cursor() as cursor:
            return cursor.execute("select name from focus_areas_rows order by 1").fetchall()

    assert rows(one) == [("anden",), ("tredje",)]
    assert soon(lambda: rows(other) == rows(one) and other.version == one.version)
    with psycopg.connect(shared_url) as there:
        assert there.execute("select name from focus_areas_rows order by 1").fetchall() == rows(one)
        assert there.execute("select count(content) from upload_files").fetchall() == [(1,)]
    other.accept(focus(B="b"), "ØKF", by="csb", at=WED)
    assert soon(lambda: set(names(one)) == {"A", "B"})


# -- backup, restore, move --------------------------------------------------------------------------------------


@pytest.fixture
def on_server(shared_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The app's own store, on a server."""
    monkeypatch.setenv("CSB_STORE", shared_url)
    yield open_store()
    monkeypatch.setenv("CSB_STORE", shared_url)
    open_store().close()


def fill(store: Store) -> None:
    """Something of each kind, with an original that is no text."""
    made = focus(A="a", B="b")
    content = bytes(range(256)) * 50
    made = replace(made, files=(replace(made.files[0], content=content, size=len(content)),))
    store.accept(made, "ØKF", by="csb", at=MON)
    store.accept(focus(A="ny"), "SOF", by="sof", at=TUE, ended={"focus_areas": [("B",)]})
    store.undo(2, by="csb", reason="forkert fil", at=WED)
    store.record("scenario", "s", {"navn": "Æble"}, by="csb", at=WED)
    audit.note(store, "exported", by="csb", detail="Status")


def holds(path: Path) -> dict[str, tuple[int, int]]:
    """What a file holds, the record of a restore aside."""
    other = shutil.copyfile(path, path.with_suffix(".other"))
    with duckdb.connect(str(other)) as file:
        file.execute("delete from records where kind = 'restore'")
    return contents_of(other)


def test_a_backup_is_the_same_file_and_is_restored_into_either_kind(
    on_server: Store, opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    other = opened()
    fill(on_server)
    assert soon(lambda: len(audit.events(other, event="exported")) == 1)
    in_file = Store(tmp_path / "file" / "csb.duckdb")
    fill(in_file)
    made = backup.make(on_server, tmp_path / "copies")
    copy = Store(made.path)
    assert copy.original(1, 0) == in_file.original(1, 0) == on_server.original(1, 0)
    assert copy.version == in_file.version == on_server.version
    assert names(copy) == names(in_file) == {"A": "a", "B": "b"}
    copy.close()
    in_file.close()
    held = contents_of(made.path)
    # Back to the server, after which the others see it.
    on_server.accept(focus(A="senere"), "ØKF", by="csb")
    assert main(["restore", str(made.path)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert "lagt på plads" in out[0] and "Den tidligere database er gemt som " in out[1]
    assert names(open_store()) == {"A": "a", "B": "b"}
    assert soon(lambda: names(other) == {"A": "a", "B": "b"})
    assert other.original(1, 0) == open_store().original(1, 0)
    (kept,) = home_folder().glob("csb-foer-gendannelse-*.duckdb")
    before = Store(kept)
    assert names(before) == {"A": "senere", "B": "b"}
    before.close()
    again = backup.make(open_store(), tmp_path / "copies")
    assert holds(again.path) == holds(made.path) == held
    # And into a file.
    monkeypatch.delenv("CSB_STORE")
    assert main(["restore", str(again.path)]) == 0
    assert names(open_store()) == {"A": "a", "B": "b"}
    open_store().close()
    assert holds(home_folder() / DATABASE) == held


def test_the_command_line_works_on_the_server_beside_the_app(on_server: Store, capsys) -> None:
    fill(on_server)
    with _store_to_check([]) as store:
        assert store is not None and names(store) == {"A": "a", "B": "b"}
    assert main(["undo", "1", "--reason", "prøve"]) == 0
    assert main(["history"]) == 0
    assert "nr. 4 i historikken" in capsys.readouterr().out
    assert names(open_store()) == {}


def test_the_data_are_moved_to_a_server_and_back(
    shared_url: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    fill(open_store())
    open_store().close()
    held = contents_of(home / DATABASE)
    assert main(["move", "--to", shared_url]) == 0
    assert "sammenlignet på begge sider" in capsys.readouterr().out
    assert main(["move", "--to", shared_url]) == 2
    assert "har data i forvejen" in capsys.readouterr().err
    open_store().close()
    assert contents_of(home / DATABASE) == held, "what is left behind stays as it is"
    monkeypatch.setenv("CSB_STORE", shared_url)
    assert names(open_store()) == {"A": "a", "B": "b"}
    back = tmp_path / "tilbage.duckdb"
    assert main(["move", "--to", shared_url]) == 2
    assert main(["move", "--to", str(back)]) == 0
    assert main(["move", "--to", str(back)]) == 2
    capsys.readouterr()
    assert contents_of(back) == held
    assert witness_of(back).read_text() == open_store().version
    open_store().close()


def test_a_move_that_does_not_arrive_whole_leaves_the_server_empty(
    opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = Store(tmp_path / "csb.duckdb"), opened()
    fill(source)
    monkeypatch.setattr("data.store.shared.originals_there", lambda server: [])
    with pytest.raises(StoreDamaged):
        target.take_over(source)
    source.close()
    assert target.is_empty and names(target) == {}
    assert target.accept(focus(A="a"), "ØKF", by="csb").upload_no == 1


def test_two_processes_make_one_nightly_copy_and_do_not_disturb_each_other(
    opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = [opened(), opened()]
    fill(stores[0])
    monkeypatch.setenv("CSB_BACKUP_DIR", str(tmp_path / "copies"))
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda store: backup.make_when_due(lambda: store), stores * 2))
    assert len([copy for copy in made if copy]) == 1
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda store: backup.make(store, tmp_path / "copies"), stores * 2))
    assert len(backup.copies(stores[0], tmp_path / "copies")) == 5
    assert not list((tmp_path / "copies").glob("*.part"))

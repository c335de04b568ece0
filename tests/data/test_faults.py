"""Faults that really happen: killed in the middle, no room, a damaged file, no rights, a clock that jumps.

After each of them the store is as it was before or as it is after, never between, and whoever asks is told in a sentence.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data import people, store
from data.opening import open_store
from data.store import DATABASE, Store, StoreDamaged, StoreError, backup, wal_of, witness_of
from data.store.disk import contents
from data.store.health import health
from tests.data.faulty import FIRST, SECOND, opened, rows

ROOT = Path(__file__).parents[2]
Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """`run(folder, "accept", die_after=3)`: a child process of its own meets it; how it ended and what it said."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.data.faulty"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as forker:

        def asked(folder: Path, action: str, **how: Any) -> dict[str, Any]:
            assert forker.stdin is not None and forker.stdout is not None
            print(json.dumps({"folder": str(folder), "action": action, **how}), file=forker.stdin, flush=True)
            found = json.loads(forker.stdout.readline())
            assert found.get("error") != "fault", found["said"]
            return found

        yield asked
        assert forker.stdin is not None
        forker.stdin.close()


@pytest.fixture(scope="module")
def prepared(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two uploads, and a backup as it was after the first. To be copied."""
    folder = tmp_path_factory.mktemp("prepared") / "home"
    assert run(folder, "prepare")["ended"] == 0
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "home")


def everything(found: Store) -> dict[str, Any]:
    """All that a reader can see of a store."""
    with found.cursor() as cursor:
        current = cursor.execute(
            "select name, count(*), min(upload_no) from focus_areas group by all"
        ).fetchall()
        held = contents(cursor)
    uploads = found.history()[["upload_no", "kind"]].to_numpy().tolist()
    return {"current": current, "uploads": uploads, "held": held["focus_areas_rows"][0]}


def look(folder: Path) -> dict[str, Any]:
    found = opened(folder)
    try:
        return everything(found)
    finally:
        found.close()


# -- killed ------------------------------------------------------------------------------------------------------


def steps_to_die_at(taken: int) -> list[int]:
    """The first, two within, and the last ones, among which the change becomes final."""
    return sorted({1, taken // 3, 2 * taken // 3, *range(max(1, taken - 4), taken + 1)} - {0})


@pytest.mark.parametrize("action", ["accept", "undo", "retention", "restore"])
def test_killed_at_any_step_the_store_is_as_before_or_as_after(
    run: Run, prepared: Path, tmp_path: Path, action: str
) -> None:
    before = look(shutil.copytree(prepared, tmp_path / "before"))
    done = run(shutil.copytree(prepared, tmp_path / "after"), action)
    assert done["ended"] == 0 and "error" not in done
    after = look(tmp_path / "after")
    assert before != after
    seen = []
    for step in steps_to_die_at(done["said"]):
        folder = shutil.copytree(prepared, tmp_path / f"killed-{step}")
        assert os.WTERMSIG(run(folder, action, die_after=step)["ended"]) == signal.SIGKILL
        state = look(folder)
        assert state in (before, after), f"killed after step {step}: {state}"
        seen.append(state == after)
    assert seen == sorted(seen), "once it is stored it stays stored"
    assert seen[0] is False and seen[-1] is True
    # What was cut off stands in nobody's way.
    assert "error" not in run(tmp_path / "killed-1", action)
    assert look(tmp_path / "killed-1") == after


def test_killed_at_any_step_of_a_backup_there_is_a_whole_copy_or_none(
    run: Run, prepared: Path, tmp_path: Path
) -> None:
    before = look(shutil.copytree(prepared, tmp_path / "before"))
    taken = run(shutil.copytree(prepared, tmp_path / "after"), "backup")["said"]
    whole = store.contents_of(max((tmp_path / "after" / "copies").glob("csb-*.duckdb")))
    made = []
    for step in steps_to_die_at(taken):
        folder = shutil.copytree(prepared, tmp_path / f"killed-{step}")
        assert os.WTERMSIG(run(folder, "backup", die_after=step)["ended"]) == signal.SIGKILL
        assert look(folder) == before
        copies = sorted((folder / "copies").glob("csb-*.duckdb"))
        made.append(len(copies) == 2)
        assert not made[-1] or store.contents_of(copies[-1]) == whole
    assert made == sorted(made) and made[0] is False and made[-1] is True
    cut_off = tmp_path / f"killed-{taken // 3}"
    assert list((cut_off / "copies").glob("*.part*"))
    run(cut_off, "backup")
    assert not list((cut_off / "copies").glob("*.part*"))


def test_killed_at_any_time_what_was_acknowledged_is_there_and_whole(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.data.faulty import opened, rows\n"
        "store = opened(Path(sys.argv[1]))\n"
        "for number in range(1, 1000):\n"
        "    store.accept(rows(f'nr. {number}', 50), 'ØKF', by='csb'); print(number, flush=True)\n"
    )
    chance = random.Random(9)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for _ in range(chance.randrange(3, 12)):
            child.stdout.readline()
        child.kill()
        acknowledged = 0
        for line in child.stdout:
            acknowledged = int(line)
    found = look(tmp_path)
    uploads = len(found["uploads"])
    assert uploads in (acknowledged, acknowledged + 1) or acknowledged == 0
    assert found["current"] == [(f"nr. {uploads}", 50, uploads)]
    assert found["held"] == 50 * uploads


# -- no room -----------------------------------------------------------------------------------------------------


def test_a_full_disk_refuses_uploads_and_nothing_else(run: Run, folder: Path) -> None:
    room = max(path.stat().st_size for path in folder.glob("csb.duckdb*")) + 900_000
    found = run(folder, "fill_up", room=room)
    assert "error" not in found, found["said"]
    said = found["said"]
    assert said["refused"] == ["Der er ikke plads på disken. Intet er gemt. Gør plads, og prøv igen."]
    assert said["read"] == [2], "what was accepted, and no more, could be read all along"
    assert said["left"] == []
    uploads = look(folder)["uploads"]
    assert [number for number, _ in uploads][::-1] == [1, 2, *said["accepted"]]
    assert len(said["accepted"]) >= 2


def test_a_store_that_is_opened_on_a_full_disk_is_read_and_says_so(run: Run, folder: Path) -> None:
    found = run(folder, "open_when_full")
    assert "error" not in found, found["said"]
    said = found["said"]
    assert said["read"] == [300]
    assert said["refused"] == [store.messages.disk_full()] * 2
    assert said["state"]["state"] == "degraded"
    assert store.messages.opened_for_reading() in said["state"]["reasons"]
    assert said["accepted"] == 3, "as soon as there is room"


@pytest.mark.parametrize("action", ["undo", "retention", "restore"])
def test_without_room_it_says_so_and_the_store_is_as_before(run: Run, folder: Path, action: str) -> None:
    before = look(folder)
    found = run(folder, "in_little_room", room=30_000, what=action)
    if "error" in found:
        assert found["said"].startswith("Der er ikke plads på disken")
        assert look(folder) == before
    else:
        # An undo is a single line: there was room for it.
        assert action == "undo" and look(folder) != before
    assert not [path.name for path in folder.iterdir() if path.name.startswith(("packing", "restoring"))]


# -- damage ------------------------------------------------------------------------------------------------------


def damage(path: Path, change: Callable[[bytearray], bytes]) -> None:
    path.write_bytes(change(bytearray(path.read_bytes())))


def noise_at(place: int, size: int = 4096) -> Callable[[bytearray], bytes]:
    def change(content: bytearray) -> bytes:
        content[place : place + size] = random.Random(place).randbytes(size)
        return bytes(content)

    return change


HEADERS = 3 * 4096
DAMAGE: dict[str, Callable[[bytearray], bytes]] = {
    "header zeroed": lambda content: bytes(HEADERS) + bytes(content[HEADERS:]),
    "first page zeroed": lambda content: bytes(4096) + bytes(content[4096:]),
    "cut in half": lambda content: bytes(content[: len(content) // 2]),
    "cut to nothing much": lambda content: bytes(content[:100]),
    "text": lambda content: b"ikke en database" * 1000,
}


def restored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("CSB_HOME", str(folder))
    monkeypatch.delenv("CSB_EXAMPLE", raising=False)
    (copy,) = (folder / "copies").glob("csb-*.duckdb")
    kept, _ = backup.restore(copy, folder / DATABASE)
    assert kept is not None
    return look(folder)


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_file_says_so_and_the_backup_brings_back_what_it_held(
    folder: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    damage(folder / DATABASE, DAMAGE[how])
    damaged = (folder / DATABASE).read_bytes()
    with pytest.raises(StoreDamaged, match=r"gendan den seneste sikkerhedskopi med »python -m data restore"):
        opened(folder)
    monkeypatch.setenv("CSB_HOME", str(folder))
    monkeypatch.delenv("CSB_EXAMPLE", raising=False)
    assert health(open_store).state == "down" and "beskadiget" in health(open_store).reasons[0]
    assert restored(folder, monkeypatch)["current"] == [("gammel", 300, 1)]
    (kept,) = folder.glob("csb-foer-gendannelse-*.duckdb")
    assert kept.read_bytes() == damaged


def test_a_page_damaged_anywhere_is_never_read_as_if_it_were_whole(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = store.contents_of(prepared / DATABASE)
    size = (prepared / DATABASE).stat().st_size
    noticed = set()
    for place in range(HEADERS, size, 256 * 1024):
        folder = shutil.copytree(prepared, tmp_path / str(place))
        damage(folder / DATABASE, noise_at(place + 1000))
        try:
            found = opened(folder)
        except StoreDamaged:
            noticed.add("at opening")
            continue
        try:
            with found.cursor() as cursor:
                assert contents(cursor).items() >= whole.items(), f"other figures: {place}"
        except StoreDamaged as error:
            noticed.add("at reading")
            assert "beskadiget" in error.sentence
            assert health(lambda found=found: found).state == "down"
            with pytest.raises(StoreDamaged):
                backup.make(found, folder / "more")
            left = [path.name for path in (folder / "more").iterdir()]
            assert left == [".lock"], "no copy is made of what is damaged"
        found.close()
    assert noticed == {"at opening", "at reading"}
    assert restored(folder, monkeypatch)["current"] == [("gammel", 300, 1)]


LOG_DAMAGE: dict[str, Callable[[bytearray], bytes]] = {
    "gone": lambda log: b"",
    "cut in half": lambda log: bytes(log[: len(log) // 2]),
    "cut at the end": lambda log: bytes(log[:-20]),
    "noise": lambda log: random.Random(1).randbytes(len(log)),
    "noise within": lambda log: noise_at(len(log) // 2, 64)(log),
}


@pytest.mark.parametrize("how", LOG_DAMAGE)
def test_a_damaged_log_is_not_silently_without_the_last_uploads(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    # The log is there because the process ended without closing the file.
    assert run(folder, "accept")["ended"] == 0
    assert wal_of(folder / DATABASE).stat().st_size > 1000
    damage(wal_of(folder / DATABASE), LOG_DAMAGE[how])
    with pytest.raises(StoreDamaged, match="beskadiget"):
        opened(folder)
    assert restored(folder, monkeypatch)["current"] == [("gammel", 300, 1)]


def test_an_older_file_in_its_place_is_noticed(folder: Path) -> None:
    (copy,) = (folder / "copies").glob("csb-*.duckdb")
    shutil.copyfile(copy, folder / DATABASE)
    with pytest.raises(StoreDamaged, match="mangler 1 af de indberetninger"):
        opened(folder)
    witness_of(folder / DATABASE).write_text("ikke et tal")
    assert look(folder)["current"] == [("gammel", 300, 1)], "a witness that says nothing stops nobody"


# -- no rights ---------------------------------------------------------------------------------------------------


@pytest.fixture
def readable(prepared: Path) -> Iterator[Path]:
    """A data folder that another user can reach; pytest's own folders are for their owner alone."""
    with tempfile.TemporaryDirectory() as reachable:
        Path(reachable).chmod(0o755)
        folder = shutil.copytree(prepared, Path(reachable) / "home")
        yield folder
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_written_says_so(run: Run, readable: Path) -> None:
    before = look(readable)
    found = run(readable, "without_rights", what="read")
    assert (found["error"], found["said"]) == ("StoreReadOnly", store.messages.folder_read_only())
    readable.chmod(0o755)
    (readable / DATABASE).chmod(0o644)
    assert look(readable) == before


def test_rights_lost_while_the_app_runs_stop_no_reader(run: Run, readable: Path) -> None:
    before = look(readable)
    assert run(readable, "without_rights", what="read", late=True)["said"] == "done"
    readable.chmod(0o755)
    (readable / DATABASE).chmod(0o644)
    wal = wal_of(readable / DATABASE)
    if wal.exists():
        wal.chmod(0o644)
    assert look(readable) == before


# -- a clock that jumps ------------------------------------------------------------------------------------------


def test_a_clock_that_jumps_reorders_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(folder)
    ahead, back = datetime(2036, 1, 1, 12), datetime(2001, 1, 1, 12)
    for moment, name in ((ahead, "fra fremtiden"), (back, "fra fortiden"), (back, "igen")):
        monkeypatch.setattr("data.store.accept.now_in_copenhagen", lambda moment=moment: moment)
        found.accept(rows(name), "ØKF", by="csb")
    history = found.history()
    assert history.accepted_at.is_monotonic_decreasing and history.upload_no.tolist() == [5, 4, 3, 2, 1]
    assert everything(found)["current"] == [("igen", 300, 5)]
    for known_at, expected in ((FIRST, "gammel"), (SECOND, "ny"), (ahead, "igen")):
        with found.cursor(known_at) as cursor:
            assert cursor.execute("select distinct name from focus_areas").fetchall() == [(expected,)]
    monkeypatch.setattr("data.store.health.now_in_copenhagen", lambda: datetime(2010, 3, 22))
    assert any("ur" in reason and "2036" in reason for reason in health(lambda: found).reasons)
    assert found.undo(5, by="csb", reason="x") == 6
    assert everything(found)["current"] == [("fra fortiden", 300, 4)]
    found.close()


def test_a_clock_that_jumps_ends_a_sign_in_or_lets_it_run_but_never_for_ever() -> None:
    signed_in = datetime(2026, 3, 1, 12).timestamp()
    claims = {"iat": signed_in}
    hour = timedelta(hours=1).total_seconds()
    assert people.has_expired(claims, signed_in + 10 * 365 * 24 * hour, 8), "ahead: sign in again"
    assert not people.has_expired(claims, signed_in - hour, 8), "back: it runs on"
    assert people.has_expired(claims, signed_in + 9 * hour, 8), "and ends when the clock is right again"


# -- and the same file again, and nothing at all ------------------------------------------------------------------


def test_the_same_delivery_twice_changes_nothing_and_says_so(folder: Path) -> None:
    found = opened(folder)
    before = everything(found)
    assert found.accept(rows("ny"), "ØKF", by="csb").nothing_changed
    assert everything(found) == before
    found.close()


def test_what_no_fault_explains_is_not_explained_away() -> None:
    assert store.explained(ValueError("Corrupt")) is None
    assert isinstance(store.explained(OSError(28, "No space left on device")), StoreError)

"""Backup and restore: a copy counts when it has been read back, the newest stay, and nothing is destroyed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from data import example, store
from data.__main__ import main
from data.opening import home, open_store
from data.store import DATABASE, Refusal, Store, StoreBusy, StoreDamaged, StoreError, backup, wal_of
from data.store.health import Health, health
from tests.rows import delivery, store_with

NIGHT = datetime(2026, 3, 10, 2, 0)


def focus(**names: str):
    return delivery(focus_areas=[{"focus_area_id": id, "name": name} for id, name in names.items()])


def names(path_or_store) -> dict[str, str]:
    opened = path_or_store if isinstance(path_or_store, Store) else Store(path_or_store)
    with opened.cursor() as cursor:
        found = dict(cursor.execute("select focus_area_id, name from focus_areas order by 1").fetchall())
    if opened is not path_or_store:
        opened.close()
    return found


@pytest.fixture
def real(home: Path) -> Store:
    """The store the app would open, with one row."""
    opened = open_store()
    opened.accept(focus(A="a"), "ØKF", by="csb")
    return opened


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Sets the clock that names and judges copies."""

    def set_clock(moment: datetime) -> datetime:
        monkeypatch.setattr(backup, "now_in_copenhagen", lambda: moment)
        return moment

    return set_clock


def test_a_copy_holds_everything_and_the_store_goes_on(real: Store, tmp_path: Path) -> None:
    real.record("scenario", "s", {"navn": "Æble"}, by="csb")
    made = backup.make(real, tmp_path / "copies")
    real.accept(focus(B="b"), "ØKF", by="csb")
    assert [copy.path for copy in backup.copies(real, tmp_path / "copies")] == [made.path]
    assert not list((tmp_path / "copies").glob("*.wal")) and not list((tmp_path / "copies").glob("*.part"))
    assert (tmp_path / "copies").stat().st_mode & 0o077 == 0, "for nobody but the app's own user"
    copy = Store(made.path)
    assert names(copy) == {"A": "a"}
    assert copy.original(1, 0) == ("fil.xlsx", b"fake")
    assert copy.records("scenario").intact.all()
    copy.close()


def test_a_copy_that_reads_back_differently_does_not_count(
    real: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_row_less(path: Path):
        with duckdb.connect(str(path)) as written:
            written.execute("delete from uploads")
        return read_back(path)

    read_back = store.contents_of
    monkeypatch.setattr("data.store.disk.contents_of", one_row_less)
    with pytest.raises(StoreDamaged, match="ikke magen til"):
        backup.make(real, tmp_path / "copies")
    assert [path.name for path in (tmp_path / "copies").iterdir()] == [".lock"]
    monkeypatch.undo()
    monkeypatch.setenv("CSB_BACKUP_DIR", str(tmp_path / "copies"))
    assert "mislykkedes" in backup.shortcomings(real, store.now_in_copenhagen())[0]


def test_a_copy_that_cannot_be_read_back_is_no_damage_to_the_database(
    real: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(path: Path):
        path.write_bytes(path.read_bytes()[:20_000])
        return read_back(path)

    read_back = store.contents_of
    monkeypatch.setattr("data.store.disk.contents_of", spoiled)
    with pytest.raises(StoreDamaged, match="blev ikke magen til databasen"):
        backup.make(real, tmp_path / "copies")
    assert not real.damaged


def test_the_sum_over_a_table_sees_a_changed_value(real: Store, tmp_path: Path) -> None:
    before = backup.make(real, tmp_path).path
    sums = store.contents_of(before)
    with duckdb.connect(str(before)) as changed:
        changed.execute("update focus_areas_rows set name = 'b'")
    after = store.contents_of(before)
    assert {table for table in sums if sums[table] != after[table]} == {"focus_areas_rows"}
    assert sums["focus_areas_rows"][0] == after["focus_areas_rows"][0]


def test_two_that_copy_into_one_folder_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    stores = [Store(tmp_path / name / DATABASE) for name in ("en", "to")]
    for one in stores:
        one.accept(focus(A="a"), "ØKF", by="csb")
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda one: backup.make(one, tmp_path / "copies"), stores * 3))
    assert sorted(copy.path for copy in made) == sorted((tmp_path / "copies").glob("*.duckdb"))
    for one in stores:
        one.close()


def test_only_the_newest_are_kept_and_other_files_are_left_alone(real: Store, tmp_path: Path, at) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    for other in ("noter.txt", "eksempel-20260101-020000-000000.duckdb", "csb.duckdb"):
        (folder / other).write_text("")
    (folder / "csb-20260101-020000-000000.part").write_text("cut off")
    for day in range(4):
        at(NIGHT + timedelta(days=day))
        backup.make(real, folder, keep=2)
    kept = [copy.made_at for copy in backup.copies(real, folder)]
    assert kept == [NIGHT + timedelta(days=3), NIGHT + timedelta(days=2)]
    assert {path.name for path in folder.iterdir()} == {
        ".lock",
        "noter.txt",
        "eksempel-20260101-020000-000000.duckdb",
        "csb.duckdb",
        "csb-20260312-020000-000000.duckdb",
        "csb-20260313-020000-000000.duckdb",
    }


def test_a_clock_that_was_wrong_neither_stops_the_nights_nor_costs_the_newest_copy(
    real: Store, tmp_path: Path, at
) -> None:
    chosen = backup.Settings(tmp_path / "copies", hour=2, keep=2)
    for moment in (NIGHT + timedelta(days=3650), NIGHT + timedelta(days=3651), NIGHT):
        made = backup.make(real, chosen.folder, chosen.keep) if at(moment) else None
    assert made is not None and made.path.exists(), (
        "the one just made stays, though it is not the newest by name"
    )
    assert backup.newest(real, chosen.folder, NIGHT).path == made.path
    assert not backup.is_due(real, chosen, NIGHT + timedelta(hours=1))
    assert backup.is_due(real, chosen, NIGHT + timedelta(days=1))


@pytest.mark.parametrize(
    ("made", "now", "due"),
    [
        (None, NIGHT, True),
        (NIGHT, NIGHT + timedelta(hours=23), False),
        (NIGHT, NIGHT + timedelta(hours=24), True),
        (NIGHT + timedelta(hours=10), NIGHT + timedelta(hours=23), False),
        (NIGHT + timedelta(hours=10), NIGHT + timedelta(hours=24), True),
        (NIGHT - timedelta(days=5), NIGHT - timedelta(hours=1), True),
    ],
)
def test_a_backup_is_due_when_the_hour_has_struck_since_the_last(real, tmp_path, at, made, now, due) -> None:
    if made is not None:
        at(made)
        backup.make(real, tmp_path / "copies")
    assert backup.is_due(real, backup.Settings(tmp_path / "copies", hour=2), now) is due


def test_without_a_folder_none_is_due(real: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CSB_BACKUP_DIR", raising=False)
    assert not backup.is_due(real, backup.settings(), NIGHT)
    assert backup.make_when_due(open_store) is None


def test_the_night_makes_one_copy_and_no_more(real: Store, tmp_path: Path, monkeypatch, at) -> None:
    monkeypatch.setenv("CSB_BACKUP_DIR", str(tmp_path / "copies"))
    at(NIGHT)
    assert backup.make_when_due(open_store) is not None
    assert backup.make_when_due(open_store) is None
    assert len(backup.copies(real, tmp_path / "copies")) == 1


@pytest.mark.parametrize("value", ["24", "-1", "to", "2.5"])
def test_a_setting_that_cannot_be_understood_is_said(real: Store, monkeypatch, value: str) -> None:
    monkeypatch.setenv("CSB_BACKUP_HOUR", value)
    with pytest.raises(StoreError, match="CSB_BACKUP_HOUR skal være et helt tal fra 0 til 23"):
        backup.settings()
    assert health(open_store).state == "degraded"


def test_health_says_what_is_missing(real: Store, tmp_path: Path, monkeypatch, at) -> None:
    monkeypatch.delenv("CSB_BACKUP_DIR", raising=False)
    assert (
        health(open_store).state == "degraded" and "ingen sikkerhedskopier" in health(open_store).reasons[0]
    )
    monkeypatch.setenv("CSB_BACKUP_DIR", str(tmp_path / "copies"))
    assert "endnu ingen sikkerhedskopi" in health(open_store).reasons[0]
    backup.make(real, tmp_path / "copies")
    assert health(open_store) == Health("ok")
    monkeypatch.setattr(
        "data.store.health.now_in_copenhagen", lambda: store.now_in_copenhagen() + timedelta(days=2)
    )
    assert "Den nyeste sikkerhedskopi er fra" in health(open_store).reasons[0]
    monkeypatch.setattr("data.store.health.ROOM_NEEDED", 10**18)
    assert [reason.split(".")[0] for reason in health(open_store).reasons[:2]] == [
        "Der er under 500 MB ledig plads på disken med databasen",
        "Der er under 500 MB ledig plads på disken med sikkerhedskopierne",
    ]


def test_example_data_need_no_backup(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CSB_BACKUP_DIR", raising=False)
    example_data = store_with(home, focus_areas=[{"focus_area_id": "A", "name": "a"}])
    assert health(lambda: example_data) == Health("ok")
    example_data.close()


# -- restore --------------------------------------------------------------------------------------------------


def test_restore_brings_back_the_copy_and_keeps_what_was_there(real: Store, tmp_path: Path, capsys) -> None:
    made = backup.make(real, tmp_path / "copies")
    real.accept(focus(A="senere", B="b"), "ØKF", by="csb")
    real.close()
    assert main(["restore", str(made.path)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert "lagt på plads: 3 rækker" in out[0] and out[1].startswith("Den tidligere database er gemt som ")
    assert names(open_store()) == {"A": "a"}
    assert open_store().records("restore").body[0] == {"file": made.path.name}
    (kept,) = home().glob("csb-foer-gendannelse-*.duckdb")
    assert names(kept) == {"A": "senere", "B": "b"}
    assert names(made.path) == {"A": "a"}, "the copy is still there"
    assert (home() / DATABASE).stat().st_mode & 0o777 == 0o600


def test_the_log_goes_aside_with_its_database_and_comes_with_its_copy(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    taken = tmp_path_factory.mktemp("taken")
    code = (
        "import os, sys; from pathlib import Path; from data.store import Store; from tests.data.test_backup import focus\n"
        "store = Store(Path(sys.argv[1])); store.accept(focus(**{sys.argv[2]: 'x'}), 'ØKF', by='csb'); os._exit(0)"
    )
    for path, key in ((taken / DATABASE, "NY"), (home / DATABASE, "GAMMEL")):
        subprocess.run([sys.executable, "-c", code, str(path), key], check=True)
        assert wal_of(path).stat().st_size > 0, "the process ended without tidying its log away"
    kept, _ = backup.restore(taken / DATABASE, home / DATABASE)
    assert names(open_store()) == {"NY": "x"}
    assert kept is not None and wal_of(kept).exists()
    assert names(kept) == {"GAMMEL": "x"}
    assert names(taken / DATABASE) == {"NY": "x"}


def test_a_database_that_is_gone_is_restored(real: Store, tmp_path: Path) -> None:
    made = backup.make(real, tmp_path / "copies")
    real.close()
    (home() / DATABASE).unlink()
    with pytest.raises(StoreDamaged, match="mangler 1 af de indberetninger"):
        open_store()
    store.remove(home() / DATABASE)
    kept, _ = backup.restore(made.path, home() / DATABASE)
    assert kept is None
    assert names(open_store()) == {"A": "a"}


def test_what_cannot_be_restored_changes_nothing(real: Store, tmp_path: Path, capsys) -> None:
    made = backup.make(real, tmp_path / "copies").path
    real.close()
    whole = made.read_bytes()
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(whole[: len(whole) // 2])
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table t as select 1 as a")
    shown = {}
    for file in (damaged, other, tmp_path / "nothing.duckdb", home() / DATABASE):
        assert main(["restore", str(file)]) == 2
        shown[file.name] = capsys.readouterr().err.strip()
    assert "beskadiget" in shown["damaged.duckdb"]
    assert "ikke en kopi af Sikker By" in shown["other.duckdb"]
    assert "Der er ingen fil" in shown["nothing.duckdb"]
    assert "selve databasen" in shown[DATABASE]
    assert all("Intet er ændret" in sentence for sentence in shown.values())
    assert not list(home().glob("*gendannelse*")) and not list(home().glob("restoring*"))
    assert names(open_store()) == {"A": "a"}


def test_example_data_are_not_restored_into_a_real_database(real: Store, tmp_path: Path) -> None:
    with duckdb.connect(str(backup.make(real, tmp_path / "copies").path)) as copy:
        copy.execute("update upload_files set sha256 = ?", [min(example.checksums())])
    real.close()
    (made,) = (tmp_path / "copies").glob("*.duckdb")
    with pytest.raises(Refusal, match="eksempeldata"):
        backup.restore(made, home() / DATABASE)
    assert names(open_store()) == {"A": "a"}


def test_restore_is_refused_while_the_app_has_the_database(real: Store, tmp_path: Path) -> None:
    made = backup.make(real, tmp_path / "copies").path
    real.close()
    code = (
        "import sys; from pathlib import Path; from data.store import Store; store = Store(Path(sys.argv[1])); "
        "print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home() / DATABASE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as app:
        assert app.stdout.readline() == b"ready\n"
        with pytest.raises(StoreBusy, match="i brug"):
            backup.restore(made, home() / DATABASE)
        app.stdin.close()


def test_backup_from_the_command_line(real: Store, tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.delenv("CSB_BACKUP_DIR", raising=False)
    assert main(["backup"]) == 2
    assert "CSB_BACKUP_DIR" in capsys.readouterr().err
    assert main(["backup", "--to", str(tmp_path / "there")]) == 0
    assert "taget og kontrolleret" in capsys.readouterr().out
    assert len(list((tmp_path / "there").glob("csb-*.duckdb"))) == 1


def test_a_folder_that_cannot_be_written_is_said_and_remembered(
    real: Store, tmp_path: Path, monkeypatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("CSB_BACKUP_DIR", str(blocked / "copies"))
    with pytest.raises(StoreError, match="Der kan ikke skrives"):
        backup.make_when_due(open_store)
    assert any("mislykkedes" in reason for reason in health(open_store).reasons)
    shutil.rmtree(tmp_path / "copies", ignore_errors=True)
    monkeypatch.setenv("CSB_BACKUP_DIR", str(tmp_path / "copies"))
    backup.make_when_due(open_store)
    assert health(open_store) == Health("ok")

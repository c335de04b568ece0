"""Retention: what is old goes for good, every moment since then looks as it did, and a record says so."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from data import store
from data.__main__ import main
from data.opening import open_store
from data.staging import MendedCell
from data.store import HistoryRemoved, Refusal, Store, StoreBusy, StoreError, audit, retention
from data.store.accept import SOURCES_PER_UPLOAD
from queries.sources.mended import hidden
from tests.rows import delivery

TODAY = date(2010, 3, 22)
START = datetime(2010, 1, 1, 12)
BEFORE = datetime(2010, 2, 20)
DAYS = (TODAY - BEFORE.date()).days


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def focus(original: bytes = b"fake", **names: str):
    made = delivery(focus_areas=[{"focus_area_id": id, "name": name} for id, name in names.items()])
    return replace(made, files=(replace(made.files[0], content=original, size=len(original)),))


def names(opened: Store, known_at: datetime | None = None) -> dict[str, str]:
    with opened.cursor(known_at) as cursor:
        return dict(cursor.execute("select focus_area_id, name from focus_areas order by 1").fetchall())


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "csb.duckdb", today=lambda: TODAY)
    yield opened
    opened.close()


def remove(opened: Store) -> retention.Removal:
    return retention.carry_out(opened, days=DAYS, by="drift", reason="fem år er gået")


def test_replaced_rows_and_originals_go_and_current_ones_stay(opened: Store) -> None:
    opened.accept(focus(A="1", B="b"), "ØKF", by="csb", at=day(0))
    opened.accept(focus(A="2"), "ØKF", by="csb", at=day(10))
    opened.accept(focus(A="3"), "ØKF", by="csb", at=day(60))
    seen = retention.preview(opened, days=DAYS)
    assert (seen.before, seen.originals, seen.rows) == (BEFORE, 2, {"focus_areas": 1})
    assert seen.in_words == "2 oprindelige filer (8 byte) og 1 række i historikken fra før 20. februar 2010"
    assert remove(opened) == seen
    assert names(opened) == {"A": "3", "B": "b"}
    assert names(opened, BEFORE) == {"A": "2", "B": "b"}
    assert [opened.original(number, 0) for number in (1, 2)] == [None, None]
    assert opened.original(3, 0) == ("fil.xlsx", b"fake")
    assert opened.history().upload_no.tolist() == [3, 2, 1], "the entries stay"
    assert not retention.preview(opened, days=DAYS).any


def test_what_stood_in_cells_that_were_put_right_goes_with_the_original(opened: Store) -> None:
    for number, name in ((0, "1"), (60, "2")):
        cells = tuple(
            MendedCell(0, "Ark", 2, column, "navn", old, name) for column, old in ((1, "gammelt"), (2, None))
        )
        opened.accept(replace(focus(A=name), mended=cells), "ØKF", by="csb", at=day(number))
    remove(opened)
    kept = {record.id: record for record in opened.records("mended_cells").itertuples()}
    assert [(cell["old"], cell["new"]) for cell in kept["1"].body["cells"]] == [("", "1"), (None, "1")]
    assert [(cell["old"], cell["new"]) for cell in kept["2"].body["cells"]] == [("gammelt", "2"), (None, "2")]
    assert all(record.intact for record in kept.values())


def test_what_stood_in_hidden_counts_goes_with_the_original_and_they_stay_hidden(opened: Store) -> None:
    """Also where the row is no longer the newest, but was not replaced before the moment."""
    row = {"program": "Exit", "start_period": "2009-H1", "started": 14, "hidden_at_source": ["completed"]}
    for number, started in ((0, 14), (1, 15), (60, 16)):
        sent = delivery(exit_programme=[row | {"started": started}])
        opened.accept(sent, "SOF", by="sof", at=day(number))
    assert hidden(opened, "exit_programme", 2 * SOURCES_PER_UPLOAD) == {"completed": "<5"}
    remove(opened)
    kept = {record.id: record for record in opened.records("hidden_counts").itertuples()}
    assert {id_: [cell["stood"] for cell in record.body["cells"]] for id_, record in kept.items()} == {
        "1": [""],
        "2": [""],
        "3": ["<5"],
    }
    assert all(record.intact for record in kept.values())
    told = [hidden(opened, "exit_programme", number * SOURCES_PER_UPLOAD) for number in (1, 2, 3)]
    assert told == [{}, {"completed": ""}, {"completed": "<5"}]
    for moment, started in ((BEFORE, 15), (None, 16)):
        with opened.cursor(moment) as cursor:
            rows = cursor.execute(
                "select started, completed, hidden_at_source from exit_programme"
            ).fetchall()
        assert rows == [(started, None, ["completed"])]


def test_it_leaves_a_record_and_an_event(opened: Store) -> None:
    opened.accept(focus(A="1"), "ØKF", by="csb", at=day(0))
    remove(opened)
    (record,) = opened.records("retention").itertuples()
    assert record.made_by == "drift" and record.intact
    assert record.body == {
        "before": "2010-02-20T00:00:00",
        "days": DAYS,
        "reason": "fem år er gået",
        "originals": 1,
        "size": 4,
        "rows": {},
    }
    assert audit.events(opened, event="removed").by.tolist() == ["drift"]


def test_a_moment_before_is_refused_and_one_since_is_not(opened: Store) -> None:
    opened.accept(focus(A="1"), "ØKF", by="csb", at=day(0))
    opened.accept(focus(A="2"), "ØKF", by="csb", at=day(1))
    assert opened.removed_before is None
    remove(opened)
    assert opened.removed_before == BEFORE
    with pytest.raises(HistoryRemoved, match=r"før 20\. februar 2010, er fjernet"):
        names(opened, BEFORE - timedelta(microseconds=1))
    assert names(opened, BEFORE) == {"A": "2"}
    path = opened.path
    opened.close()
    again = Store(path)
    assert again.removed_before == BEFORE
    again.close()


def test_where_originals_alone_went_every_moment_can_still_be_shown(opened: Store) -> None:
    opened.accept(focus(A="1"), "ØKF", by="csb", at=day(0))
    assert remove(opened).originals == 1
    assert opened.removed_before is None
    assert names(opened, day(0)) == {"A": "1"} and names(opened, day(-1)) == {}
    opened.undo(1, by="csb", reason="x")


def test_an_upload_from_before_cannot_be_undone(opened: Store) -> None:
    opened.accept(focus(A="1"), "ØKF", by="csb", at=day(0))
    opened.accept(focus(A="2"), "ØKF", by="csb", at=day(10))
    opened.accept(focus(A="3"), "ØKF", by="csb", at=day(60))
    remove(opened)
    with pytest.raises(HistoryRemoved, match="nr. 2 kan ikke fortrydes"):
        opened.undo(2, by="csb", reason="x")
    opened.undo(3, by="csb", reason="x", at=day(61))
    assert names(opened) == {"A": "2"}


def test_what_an_undo_since_then_brought_back_stays(opened: Store) -> None:
    opened.accept(focus(A="1"), "ØKF", by="csb", at=day(0))
    opened.accept(focus(A="2"), "ØKF", by="csb", at=day(10))
    opened.accept(focus(A="fejl"), "ØKF", by="csb", at=day(20))
    opened.undo(3, by="csb", reason="x", at=day(25))
    opened.undo(2, by="csb", reason="x", at=day(60))
    assert remove(opened).rows == {"focus_areas": 1}, "the row that was undone before"
    assert names(opened, BEFORE) == {"A": "2"}
    assert names(opened) == {"A": "1"}


@pytest.mark.parametrize("seed", [2, 5])
def test_every_moment_since_looks_as_it_did_and_nothing_else_is_left(opened: Store, seed: int) -> None:
    chance = random.Random(seed)
    uploads: list[int] = []
    for number in range(0, 80, 3):
        at = day(number)
        action = chance.random()
        if action < 0.2 and uploads:
            # Undoing what others stand on, or twice, is refused: then nothing happens that day.
            try:
                opened.undo(chance.choice(uploads), by="csb", reason="x", at=at)
            except Refusal:
                continue
        elif action < 0.3 and names(opened):
            key = chance.choice(sorted(names(opened)))
            receipt = opened.accept(delivery(), "ØKF", by="csb", at=at, ended={"focus_areas": [(key,)]})
            uploads.append(receipt.upload_no)
        else:
            rows = {chance.choice("ABCDE"): str(chance.randrange(1000)) for _ in range(3)}
            receipt = opened.accept(focus(**rows), "ØKF", by="csb", at=at)
            uploads += [receipt.upload_no] if receipt.upload_no else []
    moments = [BEFORE, *[day(number) for number in range(0, 80, 3) if day(number) >= BEFORE], None]
    before = [names(opened, moment) for moment in moments]
    shown: set[int] = set()
    for moment in moments:
        with opened.cursor(moment) as cursor:
            shown |= {source for (source,) in cursor.execute("select source from focus_areas").fetchall()}
    with opened.cursor() as cursor:
        held = cursor.execute(
            "select source, ended, accepted_at from focus_areas_rows join uploads using (upload_no)"
        ).fetchall()
    removed = remove(opened)
    assert [names(opened, moment) for moment in moments] == before
    with opened.cursor() as cursor:
        left = {source for (source,) in cursor.execute("select source from focus_areas_rows").fetchall()}
    assert len(held) - len(left) == removed.rows["focus_areas"]
    old = {source: ended for source, ended, accepted_at in held if accepted_at < BEFORE}
    assert shown & set(old) <= left
    # A row that says "no longer there" is kept while it is the last word on its key, and so is one that a later
    # undo could have been followed by; there are few of them.
    assert len((left & set(old)) - shown) <= sum(old.values()) + 5


def test_the_file_holds_nothing_of_what_was_removed_and_is_smaller(opened: Store) -> None:
    secret = b"skal vaek " * 200_000
    opened.accept(focus(secret, A="hemmelig gammel vaerdi"), "ØKF", by="csb", at=day(0))
    opened.accept(focus(A="ny"), "ØKF", by="csb", at=day(10))
    with opened.cursor() as cursor:
        cursor.execute("checkpoint")
    size = opened.path.stat().st_size
    assert secret[:1000] in opened.path.read_bytes()
    remove(opened)
    content = opened.path.read_bytes()
    assert secret[:1000] not in content and b"hemmelig gammel" not in content
    assert len(content) < size
    assert not store.wal_of(opened.path).exists() or b"hemmelig" not in store.wal_of(opened.path).read_bytes()
    assert sorted(path.name for path in opened.path.parent.iterdir() if "packing" in path.name) == []
    opened.accept(focus(B="b"), "ØKF", by="csb", at=day(70))
    assert names(opened) == {"A": "ny", "B": "b"}


def test_what_a_packing_left_that_was_killed_is_removed_at_the_next_start(opened: Store) -> None:
    opened.accept(focus(A="1"), "ØKF", by="csb", at=day(0))
    path = opened.path
    opened.close()
    left = path.with_name("packing.duckdb")
    for name in (left, store.wal_of(left)):
        name.write_bytes(path.read_bytes())
    again = Store(path)
    assert names(again) == {"A": "1"}
    assert sorted(one.name for one in path.parent.iterdir() if "packing" in one.name) == []
    again.close()


def test_while_others_read_nothing_is_removed(opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.accept(focus(A="1"), "ØKF", by="csb", at=day(0))
    monkeypatch.setattr("data.store.file.PATIENCE_SECONDS", 0.05)
    with opened.cursor() as cursor:
        with pytest.raises(StoreBusy, match="Prøv igen"):
            remove(opened)
        assert cursor.execute("select count(*) from uploads").fetchone() == (1,)
    assert opened.original(1, 0) is not None and opened.removed_before is None
    assert remove(opened).originals == 1


def test_a_file_that_cannot_be_written_anew_is_said(opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(target: Path) -> int:
        raise StoreError("Der er ikke plads på disken.")

    opened.accept(focus(A="1"), "ØKF", by="csb", at=day(0))
    monkeypatch.setattr(opened, "copy", full)
    assert "kan ligge rester i den: Der er ikke plads" in remove(opened).not_packed
    assert names(opened) == {"A": "1"} and opened.original(1, 0) is None


@pytest.mark.parametrize(
    ("days", "reason", "says"), [(13, "x", "mindst 14 dage"), (400, " ", "Skriv, hvorfor")]
)
def test_a_small_age_or_no_reason_is_refused(opened: Store, days: int, reason: str, says: str) -> None:
    opened.accept(focus(A="1"), "ØKF", by="csb", at=day(0))
    with pytest.raises(Refusal, match=says):
        retention.carry_out(opened, days=days, by="drift", reason=reason)
    assert opened.original(1, 0) is not None


def test_a_locked_presentation_and_other_records_are_untouched(opened: Store) -> None:
    opened.accept(focus(A="1"), "ØKF", by="csb", at=day(0))
    opened.accept(focus(A="2"), "ØKF", by="csb", at=day(1))
    opened.record("presentation", "p", {"tal": [1, 2, 3]}, by="csb", at=day(0))
    opened.record("presentation", "p", {"tal": [4]}, by="csb", at=day(1))
    kept = opened.records("presentation", "p")
    remove(opened)
    assert opened.records("presentation", "p").equals(kept) and kept.intact.all()


def test_from_the_command_line(home: Path, capsys) -> None:
    opened = open_store()
    opened.accept(focus(A="1"), "ØKF", by="csb", at=START)
    opened.accept(focus(A="2"), "ØKF", by="csb", at=day(1))
    opened.close()
    assert main(["retention", "--older-than", "1000", "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["Indsatsområder: 1 række"]
    assert open_store().original(1, 0) is not None
    assert main(["retention", "--older-than", "1000"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Fjernet: 2 oprindelige filer")
    assert open_store().original(1, 0) is None
    assert main(["retention", "--older-than", "3"]) == 2
    assert "mindst 14 dage" in capsys.readouterr().err

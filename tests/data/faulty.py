"""A process to be killed, starved of room or robbed of its rights, for test_faults.

`python -m tests.data.faulty` reads a line of JSON per case (its folder, what to do, what goes wrong), forks a child that meets
it, and answers with a line: how the child ended and what it said. The forks are made before anything opens a database.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

# All of it, so that a child that has lost its rights needs no file of the program any more.
from data import example, store
from data.staging import Delivery
from data.store import DATABASE, Store, audit, backup, retention
from data.store.health import health
from tests.rows import delivery

FIRST, SECOND = datetime(2010, 1, 1, 12), datetime(2010, 1, 2, 12)
TODAY = date(2010, 3, 22)
NOBODY = 65534
_OPEN: list[Store] = []
example.checksums()
assert audit.EVENTS


def rows(name: str, count: int = 300, original: bytes = b"fake") -> Delivery:
    """`count` focus areas, all of them named `name`."""
    made = delivery(
        focus_areas=[{"focus_area_id": f"IO-{number:04}", "name": name} for number in range(count)]
    )
    return replace(made, files=(replace(made.files[0], content=original, size=len(original)),))


def opened(folder: Path) -> Store:
    return Store(folder / DATABASE, today=lambda: TODAY)


def kept_open(folder: Path) -> Store:
    """Never closed: when the process ends, its log is left as it is."""
    _OPEN.append(opened(folder))
    return _OPEN[-1]


def prepare(folder: Path) -> None:
    """A store with two uploads, and a backup of it as it was after the first."""
    folder.mkdir(parents=True)
    found = opened(folder)
    found.accept(rows("gammel", original=b"gammel original" * 1000), "ØKF", by="csb", at=FIRST)
    backup.make(found, folder / "copies")
    found.accept(rows("ny"), "ØKF", by="csb", at=SECOND)
    found.close()


# -- what the child does ------------------------------------------------------------------------------------------


def accept(folder: Path, die_after: int = 0) -> int:
    found = kept_open(folder)
    steps = count_steps(die_after)
    found.accept(rows("nyest", 301), "ØKF", by="csb")
    return steps[0]


def undo(folder: Path, die_after: int = 0) -> int:
    found = kept_open(folder)
    steps = count_steps(die_after)
    found.undo(2, by="csb", reason="x")
    return steps[0]


def back_up(folder: Path, die_after: int = 0) -> int:
    found = kept_open(folder)
    steps = count_steps(die_after)
    backup.make(found, folder / "copies")
    return steps[0]


def retain(folder: Path, die_after: int = 0) -> int:
    found = kept_open(folder)
    steps = count_steps(die_after)
    retention.carry_out(found, days=30, by="drift", reason="x")
    return steps[0]


def restore(folder: Path, die_after: int = 0) -> int:
    (copy,) = (folder / "copies").glob("csb-*.duckdb")
    steps = count_steps(die_after, statements=False)
    backup.restore(copy, folder / DATABASE)
    return steps[0]


def fill_up(folder: Path, room: int, **_: Any) -> dict[str, Any]:
    """Accept originals until the files may not grow, go on reading, and accept again when there is room."""
    found = opened(folder)
    # Small steps: the log is taken up into the file after a few uploads and not after 16 MB.
    found._connection.execute("set checkpoint_threshold = '300KB'")
    accepted, refused, read = [], [], set()
    with little_room(room):
        for number in range(12):
            try:
                receipt = found.accept(rows(f"nr. {number}", 1, os.urandom(150_000)), "ØKF", by="csb")
                accepted.append(receipt.upload_no)
            except store.StoreError as error:
                refused.append(error.sentence)
            with found.cursor() as cursor:
                (uploads,) = cursor.execute("select count(*) from uploads").fetchone() or (0,)
            read.add(uploads - len(accepted))
        try:
            backup.make(found, folder / "copies")
            refused.append("the backup was made")
        except store.StoreError as error:
            refused.append(error.sentence)
        left = [path.name for path in (folder / "copies").glob("*.part*")]
    accepted.append(found.accept(rows("igen", 1), "ØKF", by="csb").upload_no)
    return {"accepted": accepted, "refused": sorted(set(refused)), "read": sorted(read), "left": left}


def open_when_full(folder: Path, **_: Any) -> dict[str, Any]:
    """Open the store where nothing can be written, read, try to change it, and try again when there is room."""
    refused = []
    with little_room(16):
        found = opened(folder)
        audit.note(found, "saw", by="csb")
        with found.cursor() as cursor:
            read = cursor.execute("select count(*) from focus_areas").fetchone()
        for change in (
            lambda: found.accept(rows("nyest", 1), "ØKF", by="csb"),
            lambda: backup.make(found, folder / "copies"),
        ):
            try:
                change()
                refused.append("it was done")
            except store.StoreError as error:
                refused.append(error.sentence)
        state = health(lambda: found)
    receipt = found.accept(rows("igen", 1), "ØKF", by="csb")
    return {"read": read, "refused": refused, "state": state.as_json(), "accepted": receipt.upload_no}


def in_little_room(folder: Path, room: int, what: str, **_: Any) -> str:
    with little_room(room):
        return str(ACTIONS[what](folder))


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: the system answers as it does when the disk is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def without_rights(folder: Path, what: str, late: bool = False, **_: Any) -> str:
    """As a user who may read the folder and not write to it: from the start, or (`late`) once the store is open."""

    def lose() -> None:
        folder.chmod(0o555)
        for path in folder.glob("csb.duckdb*"):
            path.chmod(0o444)
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    if not late:
        lose()
    found = opened(folder)
    if late:
        lose()
    with found.cursor() as cursor:
        assert cursor.execute("select count(*) from focus_areas").fetchone() == (300,)
    if what == "accept":
        found.accept(rows("nyest"), "ØKF", by="csb")
    return "done"


ACTIONS: dict[str, Callable[..., Any]] = {
    "accept": accept,
    "undo": undo,
    "backup": back_up,
    "retention": retain,
    "restore": restore,
    "fill_up": fill_up,
    "open_when_full": open_when_full,
    "in_little_room": in_little_room,
    "without_rights": without_rights,
}


# -- being killed -----------------------------------------------------------------------------------------------


def count_steps(die_after: int, *, statements: bool = True) -> list[int]:
    """Count this process's steps from now on, statements to the database and moves of files, and kill it without warning
    after step `die_after`. Returns the count, which grows."""
    taken = [0]

    def step() -> None:
        taken[0] += 1
        if taken[0] == die_after:
            os.kill(os.getpid(), signal.SIGKILL)

    class Counted:
        def __init__(self, cursor: Any) -> None:
            self._cursor = cursor

        def execute(self, *arguments: Any) -> Any:
            result = self._cursor.execute(*arguments)
            step()
            return result

        def __getattr__(self, name: str) -> Any:
            return getattr(self._cursor, name)

    at_work = Store._at_work

    @contextmanager
    def counted(self: Store) -> Iterator[Any]:
        with at_work(self) as cursor:
            yield Counted(cursor)

    if statements:
        Store._at_work = counted  # type: ignore[method-assign, assignment]
    for module, name in ((os, "replace"), (os, "fsync"), (os, "link"), (shutil, "copyfile")):
        setattr(module, name, _stepping(getattr(module, name), step))
    return taken


def _stepping(function: Callable[..., Any], step: Callable[[], None]) -> Callable[..., Any]:
    def stepping(*arguments: Any, **more: Any) -> Any:
        result = function(*arguments, **more)
        step()
        return result

    return stepping


def meet(case: dict[str, Any], answer: int) -> None:
    """In the child: do it, and write what came of it."""
    folder = Path(case.pop("folder"))
    try:
        said: Any = {"said": ACTIONS[case.pop("action")](folder, **case)}
    except store.StoreError as error:
        said = {"error": type(error).__name__, "said": error.sentence}
    except BaseException:
        said = {"error": "fault", "said": traceback.format_exc()}
    os.write(answer, json.dumps(said).encode())
    os._exit(0)


def main() -> None:
    for line in sys.stdin:
        case = json.loads(line)
        if case["action"] == "prepare":
            # In a child too: this process itself never opens a database.
            if (child := os.fork()) == 0:
                prepare(Path(case["folder"]))
                os._exit(0)
            print(json.dumps({"ended": os.waitpid(child, 0)[1]}), flush=True)
            continue
        receiving, sending = os.pipe()
        if (child := os.fork()) == 0:
            os.close(receiving)
            meet(case, sending)
        os.close(sending)
        with os.fdopen(receiving) as answer:
            said = answer.read()
        ended = os.waitpid(child, 0)[1]
        print(json.dumps({"ended": ended} | json.loads(said or "{}")), flush=True)


if __name__ == "__main__":
    main()

"""The data on a server beside the data in a file: questions of the example, uploads, and how soon another process has them.

Run from the repository's root, where PostgreSQL is installed: python tests/benchmarks/bench_shared.py [ROUNDS]   (default: 5)
The server is the tests' own, on this machine, and waits for no disk; what the network adds is a look's time for each statement.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import queries  # noqa: E402
from data import example  # noqa: E402
from data.store import Store  # noqa: E402
from data.store.server import dial  # noqa: E402
from data.store.shared import SharedStore  # noqa: E402
from tests.postgres import Postgres, missing, programs  # noqa: E402
from tests.ready_example import put_example  # noqa: E402
from tests.rows import delivery  # noqa: E402

ROWS = 500
PARAMETERS = {"year": example.TODAY.year, "by": "place", "down": "district", "across": "focus_area"}


def timed(what: Callable[[], object]) -> float:
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def ask(store: Store, name: str) -> None:
    """The question's own SQL, without what Python remembers of it."""
    bound = dict.fromkeys(queries.parameters_of(name)) | {"today": example.TODAY}
    bound |= {key: value for key, value in PARAMETERS.items() if key in bound}
    text = queries.sql(name)
    with store.cursor() as cursor:
        cursor.execute(text, {key: value for key, value in bound.items() if f"${key}" in text}).df()


def upload(store: Store, mark: str) -> None:
    rows = [{"focus_area_id": f"{mark}-{row}", "name": "n"} for row in range(ROWS)]
    store.accept(delivery(focus_areas=rows), "ØKF", by="bench")


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    binaries = programs()
    if lacking := missing():
        print(lacking)
        return 1
    assert binaries is not None, "nothing is lacking"
    folder, home = Path(tempfile.mkdtemp(prefix="csb-pg-")), Path(tempfile.mkdtemp())
    server = Postgres(binaries, folder)
    url = server.new_database()

    def opened(name: str) -> SharedStore:
        return SharedStore(url, home / name, today=lambda: example.TODAY, is_example=True)

    in_file = Store(
        put_example(home) / "example" / "csb.duckdb", today=lambda: example.TODAY, is_example=True
    )
    shared = opened("en")
    print(f"{timed(lambda: shared.take_over(in_file)):8.2f} s to move the example to the server and compare")
    other = opened("to")
    print(f"{timed(lambda: opened('tre').close()):8.2f} s for a process to open and fill its copy")

    names = sorted(
        path.relative_to(queries.FOLDER).with_suffix("").as_posix() for path in queries.FOLDER.rglob("*.sql")
    )
    best: dict[str, list[float]] = {"file": [], "copy": []}
    for name in names:
        taken: dict[str, list[float]] = {"file": [], "copy": []}
        for _ in range(rounds):
            for kind, store in (("file", in_file), ("copy", shared)):
                taken[kind].append(timed(lambda store=store, name=name: ask(store, name)))  # type: ignore[misc]
        for kind in best:
            best[kind].append(min(taken[kind]))
    ratios = [there / here for there, here in zip(best["copy"], best["file"], strict=True)]
    print(
        f"{sum(best['copy']):8.2f} s for {len(names)} questions of the copy, {sum(best['file']):.2f} s of the file: "
        f"{sum(best['copy']) / sum(best['file']):.2f} times (median {statistics.median(ratios):.2f}, most {max(ratios):.2f})"
    )

    accepts: dict[str, list[float]] = {"file": [], "copy": []}
    seen = []
    for number in range(rounds * 2):
        for kind, store in (("file", in_file), ("copy", shared)):
            accepts[kind].append(
                timed(lambda store=store, kind=kind, number=number: upload(store, f"{kind}{number}"))
            )  # type: ignore[misc]
        started = time.perf_counter()
        while other.version != shared.version:
            time.sleep(0.001)
        seen.append(time.perf_counter() - started)
    here, there = (statistics.median(accepts[kind]) for kind in ("file", "copy"))
    print(
        f"{there * 1000:8.0f} ms to accept {ROWS} rows on the server, {here * 1000:.0f} ms in the file: {there / here:.2f} times"
    )
    print(
        f"{statistics.median(seen) * 1000:8.0f} ms until another process shows it (most {max(seen) * 1000:.0f})"
    )
    # A look and a catching up by hand, without the wait between two looks.
    with dial(shared._address) as line:
        looks = [timed(lambda: shared._state(line)) for _ in range(50)]
    shared.close()
    catches = []
    last = opened("fire")
    last._closing.set()
    last._wake.set()
    last._watcher.join()
    for number in range(rounds * 2):
        upload(other, f"more{number}")
        with dial(last._address) as line:
            catches.append(timed(lambda line=line: last._catch_up(line, last._state(line)[0])))  # type: ignore[misc]
    print(f"{statistics.median(looks) * 1000:8.2f} ms a look")
    print(f"{statistics.median(catches) * 1000:8.0f} ms to catch up with an upload of {ROWS} rows")
    for store in (other, in_file):
        store.close()
    server.stop("immediate")
    shutil.rmtree(folder)
    shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())

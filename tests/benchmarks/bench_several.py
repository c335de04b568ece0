"""Sessions that move filters without a pause: one process on a file, beside two processes on a PostgreSQL server, with as many in all.

Run from the repository's root, where PostgreSQL is installed: python tests/benchmarks/bench_several.py [SESSIONS] [MOVES]
(default: 50 sessions, 6 moves). Server, processes and sessions share this machine's processors; half of the sessions go to each process.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from data.store import Store  # noqa: E402
from data.store.shared import SharedStore  # noqa: E402
from tests.benchmarks.bench_sessions import p95  # noqa: E402
from tests.browser import crowd  # noqa: E402
from tests.browser.conftest import free_port, running  # noqa: E402
from tests.postgres import Postgres, missing, programs  # noqa: E402
from tests.ready_example import put_example  # noqa: E402


async def crowds(addresses: Sequence[str], sessions: int, moves: int) -> list[crowd.Crowd]:
    each = sessions // len(addresses)
    return await asyncio.gather(*(crowd.gather(address, sessions=each, moves=moves) for address in addresses))


def measured(name: str, homes: Sequence[Path], sessions: int, moves: int, **environment: str) -> float:
    """The 95th percentile of a page in seconds, with a process for each of `homes`."""
    with ExitStack() as stack:
        addresses = []
        for home in homes:
            port = free_port()
            command = ["uvicorn", "app:app", "--port", str(port)]
            addresses.append(stack.enter_context(running(command, port, home, CSB_EXAMPLE="", **environment)))
        # The first visits, which nobody waits for twice.
        asyncio.run(crowds(addresses, len(addresses), 10))
        started = time.perf_counter()
        seen = asyncio.run(crowds(addresses, sessions, moves))
        took = time.perf_counter() - started
    seconds = [shown.seconds for one in seen for shown in one.shown]
    faults = [fault for one in seen for fault in one.faults]
    print(
        f"{name:<26}{len(seconds):>6} pages{len(seconds) / took:>8.1f} a second{statistics.median(seconds):>10.2f} s median"
        f"{p95(seconds):>10.2f} s p95{len(faults):>6} faults",
        flush=True,
    )
    return p95(seconds)


def main() -> int:
    sessions, moves = [int(argument) for argument in sys.argv[1:3]] or [50, 6]
    binaries = programs()
    if lacking := missing():
        print(lacking)
        return 1
    assert binaries is not None, "nothing is lacking"
    folder, home = Path(tempfile.mkdtemp(prefix="csb-pg-")), Path(tempfile.mkdtemp())
    in_file = put_example(home) / "example"
    server = Postgres(binaries, folder)
    url = server.new_database()
    source = Store(in_file / "csb.duckdb", is_example=True)
    shared = SharedStore(url, home)
    shared.take_over(source)
    for store in (shared, source):
        store.close()
    others = [home / name for name in ("en", "to")]
    for other in others:
        other.mkdir()
    one = measured("one process, file", [in_file], sessions, moves, CSB_STORE="")
    two = measured("two processes, server", others, sessions, moves, CSB_STORE=url)
    print(f"p95 with two on the server: {two / one:.2f} times that of one on the file")
    server.stop("immediate")
    shutil.rmtree(folder)
    shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""50 sessions that move filters at once while three upload, beside one session alone: how long a page takes at the 95th percentile.

Run from the repository's root: python tests/benchmarks/bench_sessions.py [SESSIONS] [MOVES] [SECONDS]   (default: 50 sessions, 6 moves
each, a second's thought between two). Goal: at most 15 times what one waits; with 10 seconds between two, at most twice.
With CSB_AHEAD=1 in the environment answers are worked out beside the pages, as in an installation: what that costs readers is the
difference.
Ends with 1 where a page failed or a session was shown a figure that the store did not hold.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
UPLOADERS = ("SOF", "BUF", "TMF")


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def main() -> int:
    sessions, moves, seconds = [int(argument) for argument in sys.argv[1:]] + [50, 6, 1][len(sys.argv) - 1 :]
    home = Path(tempfile.mkdtemp())
    os.environ["CSB_HOME"], os.environ["CSB_EXAMPLE"] = str(home), "1"
    from tests.browser import crowd
    from tests.browser.conftest import free_port, running, streamlit_run

    files = crowd.files_to_upload(UPLOADERS)
    port = free_port()
    with running(streamlit_run(port), port, home) as address:
        alone = asyncio.run(crowd.gather(address, sessions=1, moves=40))
        crowd.THOUGHT_SECONDS = seconds
        started = time.perf_counter()
        together = asyncio.run(crowd.gather(address, sessions=sessions, moves=moves, uploads=files))
        took = time.perf_counter() - started
    one, many = ([each.seconds for each in found.shown] for found in (alone, together))
    print(
        f"{len(many)} pages to {sessions} sessions, {len(together.accepted)} uploads accepted, in {took:.0f} s"
    )
    print(f"{'':<14}{'median':>10}{'p95':>10}{'x one session':>16}")
    print(f"{'one session':<14}{statistics.median(one):>8.2f} s{p95(one):>8.2f} s{1:>14.1f} x")
    print(
        f"{f'{sessions} sessions':<14}{statistics.median(many):>8.2f} s{p95(many):>8.2f} s{p95(many) / p95(one):>14.1f} x"
    )
    wrong = crowd.wrong_figures(together, home)
    for line in [*together.faults, *wrong][:20]:
        print(line)
    print(f"{len(together.faults)} faults, {len(wrong)} wrong figures")
    return bool(together.faults or wrong)


if __name__ == "__main__":
    sys.exit(main())

"""Twenty sessions that walk about and fetch files, some while their own filter moves: a file that was offered must come.

Run from the repository's root: python tests/benchmarks/bench_downloads.py [SESSIONS] [FILES]   (default: 20 sessions, 25 files each)
Ends with 1 where one did not.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))


def main() -> int:
    sessions, files = [int(argument) for argument in sys.argv[1:3]] or [20, 25]
    home = Path(tempfile.mkdtemp())
    os.environ["CSB_HOME"], os.environ["CSB_EXAMPLE"] = str(home), "1"
    from tests.browser import crowd
    from tests.browser.conftest import free_port, running, streamlit_run

    port = free_port()
    with running(streamlit_run(port), port, home) as address:
        started = time.perf_counter()
        came, lost = asyncio.run(crowd.fetch_files(address, sessions=sessions, files=files))
        took = time.perf_counter() - started
    for line in lost[:20]:
        print(line)
    print(f"{came} of {came + len(lost)} files came to {sessions} sessions in {took:.0f} s; {len(lost)} lost")
    return bool(lost)


if __name__ == "__main__":
    sys.exit(main())

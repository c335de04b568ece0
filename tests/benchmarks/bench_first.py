"""The first visit of each view on 20 times the example's rows, before anybody has asked: until it is shown, and until it is whole.

Run from the repository's root: python tests/benchmarks/bench_first.py [SCALE]   (default: 20)
Goal: shown within 2 s, beside a page with one heading in the same run; the rest fills in.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.bench_pages import HEADING, addresses, median_ms, prepare, visit  # noqa: E402

GOAL, LOOK = 2.0, 0.2


def forget() -> None:
    """As after a start: nothing is remembered, and nothing is worked out yet."""
    import queries
    from pages.parts import ahead
    from queries.shared import once

    threads = list(ahead.working._threads)
    ahead.working.end()
    for thread in threads:
        thread.join()
    st.cache_data.clear()
    st.cache_resource.clear()
    once._answers.clear()
    queries._ANSWERS.clear()
    ahead.working.start()


def first_visit(at: AppTest) -> tuple[float, float]:
    """Seconds until the page is shown, and until nothing on it is awaited any more."""
    started = time.perf_counter()
    at.run()
    shown = time.perf_counter() - started
    while at.get("progress") and not at.exception:
        time.sleep(LOOK)
        at.run()
    if at.exception:
        raise SystemExit(f"the page failed: {at.exception[0].value}")
    return shown, time.perf_counter() - started


def main() -> None:
    scale = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    prepare(scale)
    bare, _ = median_ms(AppTest.from_string(HEADING, default_timeout=60))
    print(f"{scale} x the example's rows; a page with one heading: {bare:.1f} ms")
    print(f"  {'':<44}{'shown':>9}{'whole':>9}{'x heading':>12}")
    for name, file, query in addresses():
        at = visit(file, query)
        forget()
        shown, whole = first_visit(at)
        over = "" if shown <= GOAL else f"over {GOAL:.0f} s"
        print(
            f"  {name:<44}{shown:>7.1f} s{whole:>7.1f} s{shown / bare * 1000:>10.0f} x   {over}", flush=True
        )


if __name__ == "__main__":
    main()
    # Threads that still work on an answer nobody waits for do not hold the end up.
    import os

    os._exit(0)

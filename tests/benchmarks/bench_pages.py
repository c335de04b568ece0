"""Each page's server-side run on the example data, and on 20 times its rows, beside a page with one heading.

Run from the repository's root: python tests/benchmarks/bench_pages.py [SCALE ...]   (default: 1)
Goal: a repeated run takes at most 150 ms, median of 20. A scale above 1 makes and loads that many times the rows first.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]

sys.path.insert(0, str(ROOT))
REPEATS = 20
HEADING = "import streamlit as st\nst.title('Sikker By')\n"


def median_ms(at: AppTest) -> float:
    """The median of repeated runs, after one that fills the caches."""
    at.run()
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        at.run()
        taken.append((time.perf_counter() - started) * 1000)
    if at.exception:
        raise SystemExit(f"the page failed: {at.exception[0].value}")
    return statistics.median(taken)


def prepare(scale: int) -> None:
    """A home of its own with the example data, made `scale` times as many."""
    home = Path(tempfile.mkdtemp())
    os.environ["CSB_HOME"] = str(home)
    os.environ["CSB_EXAMPLE"] = "1"
    from data import example
    from data.store import open_store

    if scale > 1:
        from data.example import make

        folder = home / "files"
        folder.mkdir()
        make.write(folder, make.tables(scale=scale))
        example.FOLDER = folder
        example.checksums.cache_clear()
    open_store(home)


def main() -> None:
    for scale in [int(argument) for argument in sys.argv[1:]] or [1]:
        prepare(scale)
        from pages.parts import registry

        bare = median_ms(AppTest.from_string(HEADING, default_timeout=60))
        print(f"{scale} x the example's rows; a page with one heading: {bare:.1f} ms")
        for spec in registry.existing():
            at = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=600).run()
            at.switch_page(spec.file)
            found = median_ms(at)
            print(
                f"  {spec.title:<28}{found:>8.0f} ms {found / bare:>7.1f} x   {'' if found <= 150 else 'over 150 ms'}"
            )


if __name__ == "__main__":
    main()

"""Each page's server-side run on the example data, and on 20 times its rows, beside a page with one heading; each view and tab too,
one hotspot, and a figure's rows.

Run from the repository's root: python tests/benchmarks/bench_pages.py [SCALE ...]   (default: 1)
Goal: a repeated run takes at most 150 ms, median of 20; on a machine with other work to do, read the processor time. A
scale above 1 makes and loads that many times the rows first.
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
GOAL_MS = 150
# The name in the address of a page's tabs.
TABS = {
    "hotspots.py": "fane_hotspots",
    "exit.py": "fane_exit",
    "unrest.py": "fane_uroligheder",
    "dialogue.py": "fane_dialog",
    "process.py": "fane_proces",
}
HEADING = "import streamlit as st\nst.title('Sikker By')\n"


def visit(file: str, query: dict[str, str]) -> AppTest:
    """The page at that address, about to be run."""
    at = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=600).run()
    for key, value in query.items():
        at.query_params[key] = value
    return at.switch_page(file)


def median_ms(at: AppTest) -> tuple[float, float]:
    """The median of repeated runs by the clock and in processor time, after one that fills the caches."""
    at.run()
    clock, processor = [], []
    for _ in range(REPEATS):
        started = time.perf_counter(), time.process_time()
        at.run()
        clock.append((time.perf_counter() - started[0]) * 1000)
        processor.append((time.process_time() - started[1]) * 1000)
    if at.exception:
        raise SystemExit(f"the page failed: {at.exception[0].value}")
    return statistics.median(clock), statistics.median(processor)


def addresses() -> list[tuple[str, str, dict[str, str]]]:
    """What is visited: (name, file, query of the address)."""
    from pages.parts import registry
    from pages.parts.initiatives.choice import VIEWS as OVERVIEWS
    from pages.parts.results.words import VIEWS
    from pages.parts.scenarios.views import VIEWS as SCENARIO_VIEWS
    from tests.example import truths

    found = []
    for spec in registry.existing():
        if spec.file == "results.py":
            views = [(f"{spec.title}: {view}", {"afsnit": view}) for view in VIEWS.values()]
            views.append((f"{spec.title}: én indikator", {"indikator": truths.INDICATOR_TREND}))
        elif spec.file == "initiatives.py":
            views = [(f"{spec.title}: {view}", {"visning": view}) for view in OVERVIEWS.values()]
            views.append((f"{spec.title}: én indsats", {"indsats": truths.WHOLE_CHAIN[0]}))
        elif spec.file == "scenarios.py":
            views = [(f"{spec.title}: {view}", {"fane": view}) for view in SCENARIO_VIEWS.values()]
        elif spec.file in TABS:
            labels = [tab.label for tab in visit(spec.file, {}).run().tabs]
            views = [(f"{spec.title}: {label}", {TABS[spec.file]: label}) for label in labels]
            if spec.file == "hotspots.py":
                views.append((f"{spec.title}: ét hotspot", {"hotspot": truths.HOTSPOT_WORKS}))
        else:
            views = [(spec.title, {})]
            if spec.file == "sources.py":
                views.append((f"{spec.title}: et tals rækker", {"figur": "results/measurements"}))
        found += [(name, spec.file, query) for name, query in views]
    return found


def prepare(scale: int) -> None:
    """A home of its own with the example data, made `scale` times as many."""
    home = Path(tempfile.mkdtemp())
    os.environ["CSB_HOME"] = str(home)
    os.environ["CSB_EXAMPLE"] = "1"
    from data import example
    from data.opening import open_store

    if scale > 1:
        from tests.example import make

        folder = home / "files"
        folder.mkdir()
        make.write(folder, make.tables(scale=scale))
        example.FOLDER = folder
        example.checksums.cache_clear()
    open_store(home)


def main() -> None:
    for scale in [int(argument) for argument in sys.argv[1:]] or [1]:
        prepare(scale)
        bare, _ = median_ms(AppTest.from_string(HEADING, default_timeout=60))
        print(f"{scale} x the example's rows; a page with one heading: {bare:.1f} ms")
        print(f"  {'':<44}{'clock':>8}{'processor':>14}{'x heading':>12}")
        for name, file, query in addresses():
            clock, processor = median_ms(visit(file, query))
            said = "" if min(clock, processor) <= GOAL_MS else f"over {GOAL_MS} ms"
            print(
                f"  {name:<44}{clock:>5.0f} ms{processor:>11.0f} ms{clock / bare:>10.1f} x   {said}",
                flush=True,
            )


if __name__ == "__main__":
    main()

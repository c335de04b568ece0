"""Each page and view of a store that has lived since 2009 beside the same one of the example: how many times as long it takes.

Run from the repository's root: python tests/benchmarks/bench_years.py
Goal: at most twice as long, by the processor's time, median of repeated runs. Pages under 20 ms are not held to it: there the frame is
what is measured. Reached: at most 1.1 (from 0.1, where the example has the more proposals and indicators). These are repeated
runs: what the first visit to a page takes is not measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]

sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))
GOAL, LEAST_MS = 2.0, 20
STORES = ("example", "years")


def measure(store: str) -> dict[str, float]:
    """Name of a page or view -> milliseconds of the processor, on a store of its own in this process."""
    import bench_pages

    bench_pages.REPEATS = 8
    if store == "example":
        bench_pages.prepare(1)
    else:
        from tests.many_years import store_of_years

        home = Path(tempfile.mkdtemp())
        os.environ["CSB_HOME"] = str(home)
        os.environ.pop("CSB_EXAMPLE", None)
        store_of_years(home).close()
    # What is one thing of the example's is not of the other's.
    one = {"indikator", "indsats", "hotspot", "figur"}
    return {
        name: bench_pages.median_ms(bench_pages.visit(file, query))[1]
        for name, file, query in bench_pages.addresses()
        if not one & query.keys()
    }


def main() -> None:
    if sys.argv[1:]:
        print(json.dumps(measure(sys.argv[1])))
        return
    found = {}
    for store in STORES:
        said = subprocess.run([sys.executable, __file__, store], capture_output=True, text=True, check=True)
        found[store] = json.loads(said.stdout.splitlines()[-1])
    print(f"  {'':<44}{'example':>10}{'years':>10}{'ratio':>8}")
    for name, usual in found["example"].items():
        long = found["years"][name]
        over = long > GOAL * usual and long > LEAST_MS
        print(
            f"  {name:<44}{usual:>7.0f} ms{long:>7.0f} ms{long / usual:>8.1f}{'   over ' + str(GOAL) if over else ''}"
        )


if __name__ == "__main__":
    main()

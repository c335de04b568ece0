"""A delivery of 100,000 rows and 15 columns, from file to stored, beside calamine's bare read of the same file.

Run from the repository's root: python tests/benchmarks/bench_load.py
Goals: from file to stored at most 5 times the bare read; from file to preview at most 6 times; at most 1 GB in all processes;
at most 2 seconds of lock time for the accept.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

import openpyxl
import python_calamine

sys.path.insert(0, str(Path(__file__).parents[2]))

from data.changes import compare
from data.contract import FUNDING, SPENDING
from data.store import Store
from data.validation import check
from tests.rows import delivery

ROWS = 100_000
YEARS = range(1960, 2060)
HEADERS = (
    "indsats_id", "år", "forvaltning", "finansieringskilde", "art", "vedtaget_budget_kr", "korrigeret_budget_kr",
    "forbrug_kr", "forbrug_pr", "prisniveau", "varighed", "udløbsår", "årsværk", "Bemærkninger", "Konto",
)  # fmt: skip


def workbook(initiatives: int) -> bytes:
    """Finance rows, each with a key of its own: initiative, year and source vary."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Økonomi")
    sheet.append(HEADERS)
    row = 0
    for year in YEARS:
        for number in range(initiatives):
            for funding, spending in zip(list(FUNDING.labels)[:2], list(SPENDING.labels)[:2], strict=True):
                row += 1
                sheet.append(
                    (
                        f"SOF-{number}", year, "SOF", funding, spending, 1000.0 + row, 1100.0 + row, 900.5 + row,
                        date(2009, 12, 31), "løbende", "midlertidig", year, 1.5, f"bemærkning {row % 500}", f"K{row % 900}",
                    )
                )  # fmt: skip
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


class Memory:
    """The largest resident memory of this process and its children together, sampled while it runs."""

    def __enter__(self) -> Memory:
        self.peak, self._go = 0, True
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._go = False
        self._thread.join()

    def _sample(self) -> None:
        while self._go:
            self.peak = max(self.peak, sum(_resident(pid) for pid in _family(os.getpid())))
            time.sleep(0.05)


def _family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [member for child in task.read_text().split() for member in _family(int(child))]
        except OSError:
            continue  # the task has just ended
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0  # the process has just ended


def main() -> None:
    initiatives = ROWS // (2 * len(YEARS))
    content = workbook(initiatives)
    bare = []
    for _ in range(3):
        started = time.perf_counter()
        python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        bare.append(time.perf_counter() - started)
    folder = Path(tempfile.mkdtemp())
    store = Store(folder / "csb.duckdb", is_example=True)
    base = {"administration": "SOF", "purpose": "begge", "status": "i gang"}
    rows = [{"initiative_id": f"SOF-{n}", "name": f"Indsats {n}"} | base for n in range(initiatives)]
    store.accept(delivery(initiatives=rows), "SOF", by="bench")
    slowest, stop = [0.0], threading.Event()

    def keep_reading() -> None:
        while not stop.is_set():
            begun = time.perf_counter()
            with store.cursor() as cursor:
                cursor.execute("select count(*) from initiatives").fetchone()
            slowest[0] = max(slowest[0], time.perf_counter() - begun)

    with Memory() as memory:
        started = time.perf_counter()
        checked = check([("stor.xlsx", content)], "SOF", store, csb=False)
        compare(store, checked.delivery, "SOF")
        preview = time.perf_counter() - started
        errors = [problem for problem in checked.problems if problem.severity == "error"]
        if errors:
            raise SystemExit(f"the delivery has a problem: {errors[0].place} {errors[0].sentence}")
        reader = threading.Thread(target=keep_reading)
        reader.start()
        begun = time.perf_counter()
        receipt = store.accept(checked.delivery, "SOF", by="bench")
        accept = time.perf_counter() - begun
        stop.set()
        reader.join()
    stored = receipt.counts["finances"]["new"]
    read = min(bare)
    print(f"{stored:,} rows x {len(HEADERS)} columns, {len(content) / 1e6:.1f} MB")
    print(f"{'bare read by calamine':<34}{read:>8.2f} s   1.0")
    print(f"{'file to preview':<34}{preview:>8.2f} s {preview / read:>5.1f}   goal 6")
    print(
        f"{'file to stored (with preview)':<34}{preview + accept:>8.2f} s {(preview + accept) / read:>5.1f}   goal 5 (without preview)"
    )
    print(f"{'lock time of the accept':<34}{accept:>8.2f} s         goal 2 s")
    print(f"{'slowest other query meanwhile':<34}{slowest[0]:>8.2f} s")
    print(f"{'peak memory, all processes':<34}{memory.peak / 1e6:>8.0f} MB        goal 1,000 MB")
    store.close()


if __name__ == "__main__":
    main()

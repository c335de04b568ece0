"""A delivery of 100,000 rows and 15 columns, from file to preview and to stored, beside other readers of the same file.

Run from the repository's root: python tests/benchmarks/bench_load.py [--largest]
Goals: from file to preview at most 6 times calamine's bare read, at least 3 times faster than pandas.read_excel(openpyxl) and
2 times faster than frictionless's validate (where it is installed), which both do less; at most 2 seconds of lock time for
the accept, while others read. --largest adds the largest delivery within the limits: at most 1.5 GB in all processes.
Seconds of processor time, child processes included, stand beside those of the clock: a busy machine stretches only the latter.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import openpyxl
import pandas as pd
import python_calamine
import xlsxwriter

sys.path.insert(0, str(Path(__file__).parents[2]))

from data.checking.changes import compare
from data.checking.validation import check
from data.contract import FUNDING, SPENDING
from data.files.workbook import DEFAULTS
from data.store import Store
from queries import run
from tests.rows import delivery

ROWS = 100_000
QUESTIONS = ("initiatives/list", "sources/uploads", "initiatives/totals")
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


@dataclass
class Spent:
    """Seconds of the clock and of the processors, child processes that have ended included."""

    wall: float = 0.0
    processor: float = 0.0

    def __str__(self) -> str:
        return f"{self.wall:>8.2f} s {self.processor:>8.2f} s"


@contextmanager
def spending() -> Iterator[Spent]:
    spent, wall, processor = Spent(), time.perf_counter(), _processor()
    yield spent
    spent.wall, spent.processor = time.perf_counter() - wall, _processor() - processor


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def least(read: Callable[[], object], times: int = 3) -> Spent:
    """The least of some readings."""
    found = []
    for _ in range(times):
        with spending() as spent:
            read()
        found.append(spent)
    return min(found, key=lambda one: one.processor)


def with_frictionless(path: Path) -> Spent | None:
    """frictionless's own validation of the file, or None where it is not installed."""
    if find_spec("frictionless") is None:
        return None
    frictionless = import_module("frictionless")
    reports = []
    # It reads only paths below a folder that it is given, and answers at once where it refuses.
    resource = frictionless.Resource(path=path.name, basepath=str(path.parent))
    taken = least(lambda: reports.append(frictionless.validate(resource)), 1)
    if reports[0].tasks[0].stats.get("rows") != ROWS:
        raise SystemExit(f"frictionless did not read the file: {reports[0].to_summary()}")
    return taken


def readers(store: Store, stop: threading.Event, slowest: dict[str, float]) -> None:
    """Asks what the pages ask until it is told to stop, and keeps the slowest answer of each."""
    while not stop.is_set():
        for question in QUESTIONS:
            begun = time.perf_counter()
            run(store, question)
            slowest[question] = max(slowest.get(question, 0.0), time.perf_counter() - begun)


def largest() -> bytes:
    """A workbook at the limits of rows and of unpacked size: texts that differ from row to row."""
    book = xlsxwriter.Workbook(made := io.BytesIO(), {"constant_memory": True})
    sheet = book.add_worksheet("Indsatser")
    texts = ("indsats_id", "navn", "forvaltning", "formål", "status", "beskrivelse", "succeskriterium")
    sheet.write_row(0, 0, texts)
    prose = "Unge i udsatte områder tilbydes en fast voksen, der følger dem til skole, arbejde og fritid. "
    for row in range(1, DEFAULTS.rows):
        name, long = f"Indsats {row}", f"{row}: {prose * 4}"
        sheet.write_row(row, 0, (f"SOF-{row}", name, "SOF", "begge", "i gang", long, f"{name}: {prose * 4}"))
    book.close()
    return made.getvalue()


def measure_largest() -> None:
    content = largest()
    folder = Path(tempfile.mkdtemp())
    with closing(Store(folder / "csb.duckdb", is_example=True)) as store, Memory() as memory:
        with spending() as checking:
            # Its seconds are told below; a busy machine must not cut the measurement off.
            checked = check(
                [("størst.xlsx", content)], "SOF", store, csb=False, limits=replace(DEFAULTS, seconds=600)
            )
        if checked.errors:
            raise SystemExit(f"the delivery has a problem: {checked.errors[0].sentence}")
        compare(store, checked.delivery, "SOF")
        store.accept(checked.delivery, "SOF", by="bench")
    print(f"largest delivery: {checked.delivery.rows:,} rows, {len(content) / 1e6:.0f} MB")
    print(f"{'its check':<34}{checking}         goal 40 s")
    print(f"{'peak memory, all processes':<34}{memory.peak / 1e6:>8.0f} MB        goal 1,500 MB")


def main() -> None:
    initiatives = ROWS // (2 * len(YEARS))
    content = workbook(initiatives)
    folder = Path(tempfile.mkdtemp())
    path = folder / "stor.xlsx"
    path.write_bytes(content)
    bare = least(lambda: python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python())
    store = Store(folder / "csb.duckdb", is_example=True)
    base = {"administration": "SOF", "purpose": "begge", "status": "i gang"}
    rows = [{"initiative_id": f"SOF-{n}", "name": f"Indsats {n}"} | base for n in range(initiatives)]
    store.accept(delivery(initiatives=rows), "SOF", by="bench")
    slowest: dict[str, float] = {}
    stop = threading.Event()
    with Memory() as memory:
        with spending() as preview:
            checked = check([("stor.xlsx", content)], "SOF", store, csb=False)
            compare(store, checked.delivery, "SOF")
        if checked.errors:
            raise SystemExit(
                f"the delivery has a problem: {checked.errors[0].place.name} {checked.errors[0].sentence}"
            )
        reader = threading.Thread(target=readers, args=(store, stop, slowest))
        reader.start()
        with spending() as accept:
            receipt = store.accept(checked.delivery, "SOF", by="bench")
        stop.set()
        reader.join()
    pandas = least(lambda: pd.read_excel(io.BytesIO(content), engine="openpyxl"), 1)
    frictionless = with_frictionless(path)
    print(f"{receipt.counts['finances']['new']:,} rows x {len(HEADERS)} columns, {len(content) / 1e6:.1f} MB")
    print(f"{'':<34}{'clock':>8}   {'processor':>8}   ratio of processor time")
    print(f"{'bare read by calamine':<34}{bare}    1.0")
    print(f"{'file to preview':<34}{preview}  {preview.processor / bare.processor:>5.1f}   goal 6 at most")
    print(
        f"{'pandas.read_excel(openpyxl)':<34}{pandas}  {pandas.processor / preview.processor:>5.1f} x the preview, goal 3"
    )
    if frictionless is None:
        print(f"{'frictionless validate':<34} not installed, so not measured; goal 2 x the preview")
    else:
        ratio = frictionless.processor / preview.processor
        print(f"{'frictionless validate':<34}{frictionless}  {ratio:>5.1f} x the preview, goal 2")
    print(f"{'lock time of the accept':<34}{accept}         goal 2 s, others reading")
    for question, seconds in slowest.items():
        print(f"{'  slowest ' + question:<34}{seconds:>8.2f} s")
    print(f"{'peak memory, all processes':<34}{memory.peak / 1e6:>8.0f} MB")
    store.close()
    if "--largest" in sys.argv:
        measure_largest()


if __name__ == "__main__":
    main()

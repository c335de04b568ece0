"""A file of any kind, as bytes, becomes cells, or a sentence that says why not.

The first bytes decide what a file is, never its name. What it contains is read in a child process
(data/files/child.py) with a memory cap and a time limit; the app survives whatever happens there.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from array import array
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import IO, Any

from data.files.kinds import kind_of, kind_of_zip
from data.files.limits import MB, CellSet, Limits, Stop, cell_name
from data.files.sentences import sentence
from data.files.zip import parts

__all__ = [
    "Cell",
    "Content",
    "Limits",
    "Refused",
    "SheetCells",
    "Workbook",
    "cell_name",
    "read_workbook",
]

Aside = tuple[str, str, str | float]
Cell = str | float | bool | datetime.date | datetime.datetime | datetime.timedelta | None

DEFAULTS = Limits.of(os.environ)

_AT_ONCE = 2
_places = threading.BoundedSemaphore(_AT_ONCE)
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path += sys.argv[1:3]; del sys.argv[1:3]; from data.files.child import main; main()"
_OF_THE_FILE = {signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE}


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet, free of meaning. Rows and columns are 1-based in everything but `rows`.

    rows: rows[0] is spreadsheet row 1 and rows[r][0] is column A, leading blanks kept; trailing blank rows and columns
    are cut off, and a row may be shorter than the others. Whole numbers arrive as float, texts as they stand, a time of
    day as the time since midnight, nothing and an empty text as None. Every value of a .csv is a text.
    errors: {(row, column): "#DIV/0!"}; such a cell is None in rows. uncached: formulas without a stored value.
    percent: cells whose number format is a percentage; their value is the share (0.12).
    amounts: of the cells whose number could be taken for a CPR number, those with an amount's or a count's number format.
    merged: (first row, first column, last row, last column); the value stands in the first cell.
    hidden_rows, hidden_columns: as far as the cells reach. comments: {(row, column): text of the cell's notes}.
    looks: how cells look beside their value: THOUSANDS, MILLIONS, STRUCK of limits.py, or zeros ("0000") that are shown
    before a number; raised: {(row, column): the cell's text without its raised letters}. Text files have neither.
    mended: cells that hold what a person wrote in the page, and what stood there before, as it may be shown; None where
    that was a CPR number.
    """

    name: str
    hidden: bool
    rows: list[list[Cell]]
    errors: dict[tuple[int, int], str]
    uncached: frozenset[tuple[int, int]]
    percent: Set[tuple[int, int]]
    amounts: Set[tuple[int, int]]
    merged: tuple[tuple[int, int, int, int], ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    comments: dict[tuple[int, int], str]
    looks: Mapping[str, Set[tuple[int, int]]] = field(default_factory=dict)
    raised: Mapping[tuple[int, int], str] = field(default_factory=dict)
    mended: Mapping[tuple[int, int], str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Workbook:
    """One file. format: "xlsx", "xlsm", "xls", "ods" or "csv". size: bytes. notes: Danish sentences on what was left out.

    asides: what stands in no cell and could be a CPR number: (sheet or "", where, text or number).
    """

    name: str
    sha256: str
    format: str
    size: int
    sheets: tuple[SheetCells, ...]
    notes: tuple[str, ...]
    asides: tuple[Aside, ...] = ()


# A file as it is handed in, or as cells where its bytes are not to be kept.
Content = bytes | Workbook


class Refused(Exception):
    """The file is not read. code: a key of workbook_sentences.SENTENCES; sentence: its Danish, with the cure."""

    def __init__(self, code: str, values: dict[str, str | int] | None = None) -> None:
        self.code = code
        self.sentence = sentence(code, values or {})
        super().__init__(self.sentence)


def read_workbook(name: str, content: bytes, limits: Limits | None = None) -> Workbook:
    """The cells of a file. name is only carried along; limits: None for the server's own (`DEFAULTS`).

    Raises Refused, and nothing else, whatever the bytes are.
    """
    limits = limits or DEFAULTS
    try:
        kind = _looked_over(content, limits)
    except Stop as stop:
        raise Refused(stop.code, stop.values) from None
    if not _places.acquire(timeout=limits.waiting_seconds):
        raise Refused("busy")
    try:
        answer = _read_in_child(name, kind, content, limits)
    finally:
        _places.release()
    return Workbook(
        name,
        hashlib.sha256(content).hexdigest(),
        kind,
        len(content),
        tuple(answer.sheets),
        tuple(answer.notes),
        tuple(answer.asides),
    )


def _looked_over(content: bytes, limits: Limits) -> str:
    """The file's format, after the checks that unpack nothing; raises Stop."""
    if len(content) > limits.file_bytes:
        raise Stop("too_large", size=-(-len(content) // MB), limit=limits.file_bytes // MB)
    kind = kind_of(content)
    return kind_of_zip(content, parts(content, limits)) if kind == "zip" else kind


def _read_in_child(name: str, kind: str, content: bytes, limits: Limits) -> _Answer:
    """Starts a child, gives it the file, and takes its answer; raises Refused. No child outlives the call."""
    late = threading.Event()
    order = {"kind": kind, "title": PurePath(name).stem, "limits": asdict(limits)}
    child = _started()

    def give_up() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(limits.seconds, give_up)
    timer.daemon = True
    timer.start()
    answer = _Answer()
    try:
        assert child.stdin is not None and child.stdout is not None
        with suppress(BrokenPipeError):  # a child that died says why by how it ended
            child.stdin.write(json.dumps(order).encode() + b"\n")
            child.stdin.write(content)
            child.stdin.close()
        for message in _messages(child.stdout):
            answer.take(*message)
        if not answer.complete and not late.is_set():
            with suppress(subprocess.TimeoutExpired):  # it has said all it will, and is ended below
                child.wait(timeout=5)
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        with suppress(BrokenPipeError):
            child.__exit__(None, None, None)
    if answer.complete:
        return answer
    if late.is_set() or child.returncode == -signal.SIGXCPU:
        raise Refused("too_slow", {"seconds": int(limits.seconds)})
    if answer.ready and -child.returncode in _OF_THE_FILE:
        raise Refused("unreadable")
    raise Refused("internal", {"detail": f"læseren sluttede med {child.returncode}"})


def _started() -> subprocess.Popen[bytes]:
    """A Python that knows the standard library, this package and the reader; nothing else is on its path."""
    reader = find_spec("python_calamine")
    if reader is None or reader.origin is None:
        raise Refused("internal", {"detail": "python-calamine mangler"})
    packages = str(Path(reader.origin).parent.parent)
    command = [sys.executable, "-I", "-S", "-c", _START, str(_ROOT), packages]
    environment = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | {"RUST_BACKTRACE": "0"},
            start_new_session=True,
        )
    except OSError as fault:
        raise Refused("internal", {"detail": f"læseren kunne ikke startes ({fault.strerror})"}) from fault


class _Unpickler(pickle.Unpickler):
    """Makes values and dates, and nothing that could run."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("date", "datetime", "timedelta"):
            return getattr(datetime, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def _messages(stream: IO[bytes]) -> Iterator[tuple[Any, ...]]:
    """What the child says until it stops, in the middle of a message if need be."""
    while True:
        try:
            message = _Unpickler(stream).load()
        except (EOFError, pickle.UnpicklingError):
            return
        yield message


class _Answer:
    """The child's messages put together; see data/files/child.py for what they are."""

    def __init__(self) -> None:
        self.ready = self.complete = False
        self.sheets: list[SheetCells] = []
        self.notes: list[str] = []
        self.asides: list[Aside] = []
        self._head: dict[str, Any] | None = None
        self._rows: list[list[Cell]] = []

    def take(self, what: str, *values: Any) -> None:
        if what == "stop":
            raise Refused(*values)
        if what == "ready":
            self.ready = True
        elif what == "asides":
            (self.asides,) = values
        elif what == "rows":
            self._rows += _rows(*values)
        else:
            self._finish_sheet()
            if what == "sheet":
                (self._head,) = values
            else:
                (self.notes,) = values
                self.complete = True

    def _finish_sheet(self) -> None:
        if self._head is None:
            return
        head, rows = self._head, self._rows
        self._head, self._rows = None, []
        for row, column in (*head["errors"], *head["uncached"]):
            rows.extend([] for _ in range(row - len(rows)))
            rows[row - 1].extend([None] * (column - len(rows[row - 1])))
        while rows and not rows[-1]:
            rows.pop()
        self.sheets.append(
            SheetCells(
                name=head["name"],
                hidden=head["hidden"],
                rows=rows,
                errors=head["errors"],
                uncached=frozenset(head["uncached"]),
                percent=CellSet(head["percent"]),
                amounts=CellSet(head["amounts"]),
                merged=tuple(head["merged"]),
                hidden_rows=frozenset(head["hidden_rows"]),
                hidden_columns=frozenset(head["hidden_columns"]),
                comments=head["comments"],
                looks={way: CellSet(runs) for way, runs in head["shown"].items()},
                raised=head["raised"],
            )
        )


def _rows(count: int, columns: list[bytes | list[Cell]]) -> Iterator[list[Cell]]:
    """A piece's columns turned into rows without trailing blanks; a column in bytes is numbers only."""
    if not columns:
        yield from ([] for _ in range(count))
        return
    for cells in zip(
        *(array("d", column) if isinstance(column, bytes) else column for column in columns), strict=True
    ):
        row = list(cells)
        while row and row[-1] is None:
            row.pop()
        yield row

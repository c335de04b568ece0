"""A question becomes a table: `run` finds NAME.sql, binds its $parameters and returns the answer.

A query file states its grain in its first comment, builds named CTEs and ends with
`select * from answer` (and an `order by`). The answer carries a column `sources`: per row, the list of the source
rows behind it. It is left out of the result (and never computed) unless it is asked for. `-- counted: tables` says which of them the
figures count or add up; what stands in other tables is context (names, parents, residents, the price index). `-- over: tables` names
those that the answer is about the whole of (what is missing, a rank, a share), so that no list of rows could stand for them.

A question may stand on another one's answer: `from @initiatives/chosen c` is that answer, its $parameters become
parameters of the question, and a filter that many questions heed is written once. Not to be used in comments.

Numbers of persons leave here, and nowhere else: what a question declares of them (see queries/gate.py) is published, and after
`run` no code can tell more.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import duckdb
import pandas as pd

from data import stopping
from data.contract import BY_TABLE
from data.files.paste import cell_in
from data.store import Clock, Reader
from queries import gate
from queries.shared.once import told_once

FOLDER = Path(__file__).parent
# What a question may be asked with by an address: parameters that choose among its rows. Whatever else a question takes is for the
# code alone. A new parameter is refused until it stands here.
FROM_ADDRESS = frozenset(
    {
        "across",
        "administration",
        "area_id",
        "by",
        "case",
        "category",
        "district",
        "down",
        "focus_area",
        "from_year",
        "gang_related",
        "goal_id",
        "hotspot_id",
        "indicator_id",
        "initiative",
        "initiative_id",
        "prevention_level",
        "price_level",
        "purpose",
        "search",
        "prices",
        "status",
        "target_group",
        "type",
        "year",
    }
)
# Of each open store: what was withheld of sums of persons at each delivery.
_ANSWERS: WeakKeyDictionary[Reader, dict[Hashable, Any]] = WeakKeyDictionary()
_MOST_KEPT = 200
_keeping = threading.Lock()
Made = TypeVar("Made")
COUNTED, CONTEXT = "counted", "context"
_ROLE_LINE = re.compile(r"^-- (counted|over): (.+)$", re.MULTILINE)
_PARAMETER = re.compile(r"\$([a-z_]+)")
_COMMENT = re.compile(r"--.*")
_READ = re.compile(r"\b(?:from|join)\s+([a-z_]+)")
# Greedy, so that it finds the last one: a question within may end alike.
_LAST_LINE = re.compile(
    r"(?P<before>.*)select \* from answer\b(?P<order>[^;]*);?\s*$", re.IGNORECASE | re.DOTALL
)
_OTHER_ANSWER = re.compile(r"@([a-z_]+(?:/[a-z_]+)+)")


@cache
def _own_text(name: str) -> str:
    """The text of queries/NAME.sql as it stands. Raises LookupError where there is no such question."""
    path = (FOLDER / f"{name}.sql").resolve()
    if FOLDER not in path.parents or not path.is_file():
        raise LookupError(f"no query named {name!r}")
    return path.read_text()


@cache
def sql(name: str) -> str:
    """The text of queries/NAME.sql, with the questions it stands on. Raises LookupError where there is no such question."""
    return _OTHER_ANSWER.sub(lambda match: f"(\n{sql(match[1])}\n)", _own_text(name))


@cache
def _parameters_in(name: str) -> frozenset[str]:
    """The names of all its $parameters."""
    return frozenset(_PARAMETER.findall(_COMMENT.sub("", sql(name))))


@cache
def parameters_of(name: str) -> frozenset[str]:
    """The names of the $parameters that the question takes, without the ones the clock gives."""
    return _parameters_in(name) - {"today", "known_at"}


@cache
def _names_in(name: str) -> frozenset[str]:
    """Whatever the question reads from: tables, views and its own parts."""
    return frozenset(_READ.findall(_COMMENT.sub("", sql(name))))


@cache
def tables_of(name: str) -> frozenset[str]:
    """The contract's tables that the question reads, also through other questions' answers."""
    return _names_in(name) & BY_TABLE.keys()


@cache
def said_of(name: str) -> dict[str, frozenset[str]]:
    """What the question says of its tables, "counted" and "over", each with their names; without a line there is no entry."""
    return {role: frozenset(tables.split(", ")) for role, tables in _ROLE_LINE.findall(_own_text(name))}


def _prepared(name: str, select: str) -> str:
    text = sql(name)
    match = _LAST_LINE.search(text)
    if match is None:
        raise ValueError(f"{name}.sql does not end with 'select * from answer'")
    return f"{match['before']}{select} from answer{match['order']}"


def run(
    store: Reader, name: str, *, clock: Clock | None = None, sources: bool = False, **parameters: Any
) -> pd.DataFrame:
    """The answer to queries/NAME.sql, one row as its first comment says, with numbers of persons as they are published.

    `clock`: as known at, and today (default: the store's). Parameters that the file does not mention are an error, ones
    it mentions and that are not given are null. With `sources=True` instead one row per source row of the answer, with
    columns answer_row (position), table, role (COUNTED or CONTEXT), sheet, upload_no, accepted_at, accepted_by, administration, file_no,
    file, row, column, cell.
    """
    stopping.end_where_unwanted()
    clock = clock or store.clock()
    names = parameters_of(name)
    if unknown := parameters.keys() - names:
        raise TypeError(f"{name}.sql has no parameter {sorted(unknown)}")
    bound = dict.fromkeys(names) | parameters | {"today": clock.today, "known_at": clock.known_at}
    bound = {key: value for key, value in bound.items() if key in _parameters_in(name)}
    mark = (name, sources, clock.known_at, *bound.items())
    return told_once(store, mark, lambda: _asked(store, name, bound, clock.known_at, sources))


def _asked(
    store: Reader, name: str, bound: dict[str, Any], known_at: datetime | None, sources: bool
) -> pd.DataFrame:
    declaration = gate.declared(_own_text(name))
    if declaration.persons and not sources:
        return _published(store, name, declaration, bound, known_at)
    select = "select sources" if sources else "select * exclude (sources)"
    answer = _read(store.asking(_names_in(name), known_at), name, select, bound)
    return _sources(store, answer["sources"], said_of(name).get(COUNTED)) if sources else answer


def _published(
    store: Reader, name: str, declaration: gate.Declared, bound: dict[str, Any], known_at: datetime | None
) -> pd.DataFrame:
    """What was known at an earlier delivery does not change: what was withheld of its answer is kept."""
    mark = (name, store.removed_before, *(pair for pair in bound.items() if pair[0] != "known_at"))

    def withheld_of(exact: pd.DataFrame) -> Mapping[tuple[int, str], str]:
        withheld = _cached(
            store,
            ("withheld", *mark),
            lambda: gate.Withholding(declaration, lambda table, sources: _delivered(store, table, sources)),
        )
        return withheld.at(
            _moments(store, {one.table for one in declaration.sums}, known_at),
            lambda at: _exact(store, name, bound, at),
            exact,
        )

    exact = _read(store.asking(_names_in(name), known_at), name, "select *", bound)
    published = gate.publish(declaration, exact, withheld_of)
    return published.drop(columns="sources")


def _cached(store: Reader, mark: Hashable, make: Callable[[], Made]) -> Made:
    """What is made once for each open store, and kept while there is room; what was asked for last is kept longest."""
    with _keeping:
        answers = _ANSWERS.setdefault(store, {})
        answer = answers.pop(mark, None)
        if answer is not None:
            answers[mark] = answer
            return answer  # type: ignore[no-any-return]
    made = make()
    with _keeping:
        made = answers.setdefault(mark, made)
        while len(answers) > _MOST_KEPT:
            answers.pop(next(iter(answers)))
    return made


def _exact(store: Reader, name: str, bound: dict[str, Any], known_at: datetime | None) -> pd.DataFrame:
    """The answer of an earlier delivery before the gate, with its lists of sources. Asked once, so no rows are put down for it."""
    at = {**bound, "known_at": known_at} if "known_at" in bound else bound
    return _read(store.cursor(known_at), name, "select *", at)


def _read(
    asking: AbstractContextManager[duckdb.DuckDBPyConnection], name: str, select: str, bound: dict[str, Any]
) -> pd.DataFrame:
    with asking as cursor:
        return cursor.execute(_prepared(name, select), bound).df()


def _moments(store: Reader, tables: Collection[str], known_at: datetime | None) -> list[datetime]:
    """When rows of these tables were delivered or taken back: what was published, as far as it has not been removed."""
    touched = " union ".join(f"select distinct upload_no from {table}_rows" for table in sorted(tables))
    with store.cursor() as cursor:
        moments = cursor.execute(
            f"""
            with touched as ({touched})
            select distinct accepted_at from uploads
            where (upload_no in (select * from touched) or undoes in (select * from touched))
              and accepted_at <= coalesce($known_at::timestamp, timestamp 'infinity')
            order by accepted_at
            """,
            {"known_at": known_at},
        ).fetchall()
    removed = store.removed_before
    return [at for (at,) in moments if removed is None or at >= removed]


def _delivered(store: Reader, table: str, sources: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Delivered rows of a table by their number: every column, and `owner`, the administration that delivered them."""
    with store.cursor() as cursor:
        cursor.register("wanted", pd.DataFrame({"source": sorted(sources)}, dtype="int64"))
        rows = cursor.execute(
            f"""
            select r.*, u.administration as owner
            from {table}_rows r
            join wanted using (source)
            join uploads u using (upload_no)
            """
        ).df()
    return {int(row["source"]): row for row in rows.to_dict("records")}


def _sources(store: Reader, lists: pd.Series, counted: frozenset[str] | None) -> pd.DataFrame:
    """One row per answer row and source: where each of them stands in a delivered file. `counted`: the tables that are; None for all."""
    rows = [
        (position, source)
        for position, sources in enumerate(lists)
        for source in sorted({*gate.sources_in(sources)})
    ]
    pairs = pd.DataFrame(rows, columns=["answer_row", "source"]).astype("int64")
    with store.cursor() as cursor:
        cursor.register("wanted", pairs)
        located = cursor.execute(
            """
            select w.answer_row, s.source, s."table", s.upload_no, u.accepted_at, u.accepted_by, u.administration,
                   s.file_no, f.name as file, s.sheet, s.source_row as "row", s.source_column as "column"
            from wanted w
            join sources s using (source)
            join uploads u using (upload_no)
            left join upload_files f using (upload_no, file_no)
            order by w.answer_row, s.source
            """
        ).df()
    located["cell"] = [
        cell_in(str(file), int(row), int(column)) if column else f"række {int(row)}"
        for file, row, column in zip(located["file"], located["row"], located["column"], strict=True)
    ]
    located["role"] = [
        COUNTED if counted is None or table in counted else CONTEXT for table in located["table"]
    ]
    return located


def end_of(day: Any) -> datetime:
    """The last moment of a day: "data pr. D" counts what was accepted on D."""
    return datetime.combine(day, time.max)


__all__ = [
    "CONTEXT",
    "COUNTED",
    "FROM_ADDRESS",
    "Clock",
    "end_of",
    "parameters_of",
    "run",
    "said_of",
    "sql",
    "tables_of",
]

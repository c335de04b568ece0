"""What stands behind an answer is all that it stands on, and of it what is counted is told from what it is read together with."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import duckdb
import pandas as pd
import pytest

from data import contract
from data.contract import BY_TABLE
from data.store import Clock, Reader, Store
from queries import CONTEXT, COUNTED, figures, run, said_of
from tests.queries.test_sources import QUESTIONS, asked
from tests.rows import TODAY, store_with

CLOCK = Clock(None, TODAY)
# What has been delivered, when, and of which periods: a row is about one sheet, and counts its rows.
OF_EVERY_SHEET = ("sources/freshness", "sources/periods")


class Narrowed(Reader):
    """A store in which only some rows are current, but for the tables `whole`, which are kept as they are. What was delivered before
    stays in the tables of rows, which say how a figure was first shown."""

    def __init__(self, store: Store, kept: Collection[int], whole: Collection[str] = ()) -> None:
        self._store, self._kept, self._whole = store, kept, whole
        self._today = store._today
        # What is kept of one store's answers is not another's.
        self._version = f"{store.version} {uuid4()}"

    @contextmanager
    def cursor(self, known_at: datetime | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._store.cursor(known_at) as cursor:
            (database,) = cursor.execute("select current_database()").fetchone() or ("",)
            cursor.register("kept", pd.DataFrame({"source": sorted(self._kept)}, dtype="int64"))
            for sheet in contract.SHEETS:
                if sheet.table not in self._whole:
                    cursor.execute(
                        f'create temp view {sheet.table} as select * from "{database}".main.{sheet.table} '
                        "where source in (select source from kept)"
                    )
            yield cursor


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    try:
        pd.testing.assert_frame_equal(one, other, check_dtype=False)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_all_other_rows_the_answer_is_the_same_and_what_is_counted_is_said(
    example_store: Store, question: str
) -> None:
    said = said_of(question)
    assert {table for tables in said.values() for table in tables} <= BY_TABLE.keys()
    ways = asked(question)
    # About everything, and about one thing of each kind.
    for given in (*ways[:1], *ways[1:][-1:]):
        behind = run(example_store, question, sources=True, **given)
        kept = Narrowed(example_store, set(behind["source"]), said.get("over", ()))
        answer = run(example_store, question, **given)
        pd.testing.assert_frame_equal(run(kept, question, **given), answer, check_dtype=False, obj=f"{given}")
        tables = set(behind["table"])
        assert len(tables) < 2 or COUNTED in said or question in OF_EVERY_SHEET, sorted(tables)


def test_a_row_that_is_missing_among_the_sources_is_seen(example_store: Store) -> None:
    answer = run(example_store, "initiatives/chosen")
    behind = run(example_store, "initiatives/chosen", sources=True)
    without = behind[behind["table"] != "focus_areas"]
    assert len(without) < len(behind)
    assert not same(run(Narrowed(example_store, set(without["source"])), "initiatives/chosen"), answer)


def test_what_a_figure_is_read_together_with_stands_apart_from_what_it_adds_up(tmp_path: Path) -> None:
    initiative = {
        "name": "Exit",
        "administration": "SOF",
        "purpose": "begge",
        "status": "i gang",
        "focus_area_id": "IO-1",
    }
    amount = {"administration": "SOF", "funding": "kommunal", "spending": "drift"}
    store = store_with(
        tmp_path,
        focus_areas=[{"focus_area_id": "IO-1", "name": "Tidlig", "rank": 1}, {"focus_area_id": "IO-2", "name": "Sen", "rank": 2}],
        initiatives=[initiative | {"initiative_id": f"SOF-{n}"} for n in (1, 2)],
        finances=[
            amount | {"initiative_id": "SOF-1", "year": 2010, "price_level": "2009", "adopted_budget": 100.0},
            amount | {"initiative_id": "SOF-1", "year": 2009, "price_level": "løbende", "adopted_budget": 50.0},
        ],
        price_index=[{"year": 2009, "index_value": 100.0}, {"year": 2010, "index_value": 110.0}],
    )  # fmt: skip
    asked_with = {"year": 2010, "price_level": "løbende"}
    behind = figures.rows_behind(store, figure="budget", parameters=asked_with, clock=CLOCK)
    assert behind[["role", "table", "row"]].values.tolist()[0] == [COUNTED, "finances", 2]
    assert behind["amount"].fillna(0).tolist() == pytest.approx([110.0, 0, 0, 0, 0])
    assert sorted(behind.loc[behind["role"] == CONTEXT, "table"]) == [
        "focus_areas", "initiatives", "price_index", "price_index",
    ]  # fmt: skip
    counted = figures.counted_rows(store, figure="budget", parameters=asked_with, clock=CLOCK)
    assert counted["amount"].tolist() == pytest.approx([110.0])
    store.close()

"""Two worlds of which everything published is equal: whoever reads gets the same from both, byte for byte, on every day.

Six of the 200 pairs by default; all with CSB_ALL_WORLDS=1 in the environment.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data import persons
from data.store import Clock, Store
from queries import run
from queries.exit import views
from queries.exit.description import description
from queries.exit.flow import flow
from queries.sources.rows import delivered_rows
from tests.exit_worlds import History, RowKey, Step, history, rectangles, row_of, store_of

PAIRS = 200 if os.environ.get("CSB_ALL_WORLDS") else 6
UPDATES = (0, 1, 5)


def told(store: Store, clocks: Sequence[Clock]) -> list[str]:
    """All that is made of the exit table, as a reader without exact rows gets it on every day."""
    found: list[str] = []
    for clock in clocks:
        answer = run(store, "exit/programme", clock=clock)
        found.append(answer.to_csv())
        course = flow(store, clock=clock)
        found += [course.rows.to_csv(), course.totals.to_csv(), repr(course.whole)]
        found.append(repr(description(store, clock=clock, whole=course.whole)))
        behind = run(store, "exit/programme", clock=clock, sources=True)
        found.append(behind.drop(columns=["accepted_at"]).to_csv())
        rows = delivered_rows(store, "exit_programme", set(behind["source"]), exact_for=[])
        found.append(rows.to_csv())
    found += [repr(view(store, clock=clocks[-1])) for view in (views.steps, views.outcome, views.half_years)]
    return found


def differ(one: History, other: History) -> set[tuple[int, RowKey, str]]:
    """The counts that differ: number of the delivery, row, name."""
    return {
        (number, key, name)
        for number, (a, b) in enumerate(zip(one.steps, other.steps, strict=True))
        for key, row in a.rows.items()
        for name in row
        if row[name] != b.rows[key][name]
    }


@pytest.mark.parametrize("number", range(PAIRS))
def test_a_person_moved_round_a_rectangle_is_seen_by_nobody(number: int, tmp_path: Path) -> None:
    """Cells keep their class, and every sum stays: completed and dropped out of two cohorts, one more here and one fewer there."""
    rng = np.random.default_rng(5_000 + number)
    one = other = None
    while other is None:
        one = history(rng, UPDATES[number % 3])
        other = next(islice(rectangles(one, rng), 1), None)
    assert one is not None
    changed = differ(one, other)
    counts = {one.steps[n].rows[key][name] for n, key, name in changed}
    assert len(changed) == 4 and any(persons.is_few(count) for count in counts)
    worlds = [store_of(tmp_path / name, made) for name, made in (("one", one), ("other", other))]
    assert told(*worlds[0]) == told(*worlds[1])
    for store, _ in worlds:
        store.close()


def _redrawn(made: History, rng: np.random.Generator) -> History:
    """The same history with small counts of the first rows drawn anew within 1 to 4."""
    few = range(1, persons.THRESHOLD)
    steps = [
        Step(
            step.owner,
            {
                key: row
                | {
                    name: int(rng.choice(few))
                    for name in ("completed", "dropped_out")
                    if row[name] in few and rng.random() < 0.15
                }
                for key, row in step.rows.items()
            },
            step.gone,
        )
        for step in made.steps
    ]
    return History(steps)


def _fits(made: History) -> bool:
    return all(
        row["relapsed"]
        <= row["followed"]
        <= row["ongoing"] + row["completed"] + row["dropped_out"]
        <= row["referred"]
        for step in made.steps
        for row in step.rows.values()
    )


def _frames(store: Store, clocks: Sequence[Clock]) -> list[str]:
    return [run(store, "exit/programme", clock=clock).to_csv() for clock in clocks]


def test_draws_within_the_classes_whose_sums_agree_are_told_alike(tmp_path: Path) -> None:
    """Not only the table: sentences, slides, rows behind and order, wherever the published cells and sums are equal."""
    rng = np.random.default_rng(77)
    pairs = tried = 0
    while pairs < (20 if PAIRS == 200 else 3) and tried < 400:
        tried += 1
        rows = {("SOF program 0", half): row_of(rng) for half in ("2008-H1", "2008-H2", "2009-H1")}
        one = History([Step("SOF", rows)])
        other = _redrawn(one, rng)
        if not differ(one, other) or not _fits(other):
            continue
        worlds = [
            store_of(tmp_path / f"{tried}-{name}", made) for name, made in (("one", one), ("other", other))
        ]
        if _frames(*worlds[0]) == _frames(*worlds[1]):
            assert told(*worlds[0]) == told(*worlds[1])
            pairs += 1
        for store, _ in worlds:
            store.close()
    assert pairs >= 3


def test_worlds_that_are_published_otherwise_are_told_apart(tmp_path: Path) -> None:
    """The comparison sees what there is to see."""
    rows = {("SOF program 0", half): row_of(np.random.default_rng(1)) for half in ("2008-H1", "2008-H2")}
    more: dict[Any, Any] = {key: row | {"referred": row["referred"] + 40} for key, row in rows.items()}
    worlds = [
        store_of(tmp_path / str(n), History([Step("SOF", made)])) for n, made in enumerate((rows, more))
    ]
    assert told(*worlds[0]) != told(*worlds[1])
    for store, _ in worlds:
        store.close()


def test_own_rows_are_exact_and_others_are_not(tmp_path: Path) -> None:
    rows = {("SOF program 0", "2008-H1"): row_of(np.random.default_rng(3))}
    store, clocks = store_of(tmp_path, History([Step("SOF", rows)]))
    behind = set(run(store, "exit/programme", clock=clocks[-1], sources=True)["source"])
    own = delivered_rows(store, "exit_programme", behind, exact_for=["SOF"]).iloc[0]
    others = delivered_rows(store, "exit_programme", behind, exact_for=["BIF"]).iloc[0]
    assert own["visiteret"] == rows["SOF program 0", "2008-H1"]["referred"] and pd.isna(others["visiteret"])
    store.close()

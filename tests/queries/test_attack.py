"""The attack on the exit table: nobody can work out a hidden count from all that was ever published, with own rows or without.

A few stores by default, the last two after twenty updates; all 200, a third of them after twenty, with CSB_ALL_WORLDS=1 in the
environment.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data import persons
from data.contract import NEW, ON_A_DAY
from data.danish import is_missing
from data.store import Clock, Store
from queries import _delivered, _exact, parameters_of, run
from tests.attack import BASE, Attack, Key, Known, of_order, of_table
from tests.exit_worlds import OWNERS, History, Step, history, store_of
from tests.rows import STORED_AT, TODAY, delivery, store_with

STORES = range(200) if os.environ.get("CSB_ALL_WORLDS") else (0, 1, 3, 4, 2, 14)
UPDATES = (1, 5, 20)


def published(store: Store, clocks: Sequence[Clock]) -> list[dict[str, Any]]:
    """Every row of exit/programme as it was published on every day, with the sources it stands on."""
    found = []
    for clock in clocks:
        rows = run(store, "exit/programme", clock=clock).to_dict("records")
        # Which rows stand behind is told to everybody; asked for without their files it is quicker.
        lists = _exact(store, "exit/programme", {}, clock.known_at)["sources"]
        found += [row | {"sources": list(lists[place])} for place, row in enumerate(rows)]
    return found


def numbers(store: Store) -> tuple[dict[Key, int], dict[int, str]]:
    """The exact counts of every version of every row, and who delivered each."""
    with store.cursor() as cursor:
        ids = [
            one
            for (one,) in cursor.execute("select source from exit_programme_rows where not ended").fetchall()
        ]
    rows = _delivered(store, "exit_programme", ids)
    truth: dict[Key, int] = {
        (source, name): 0 if is_missing(row[name]) else int(row[name])
        for source, row in rows.items()
        for name in BASE
    }
    return truth, {source: row["owner"] for source, row in rows.items()}


def attacked(store: Store, clocks: Sequence[Clock], reader: str | None) -> dict[Key, tuple[int, int]]:
    """The hidden counts (1 to 4, of rows that are not the reader's own) with the least and greatest value that can be."""
    truth, owners = numbers(store)
    own = [key for key in truth if reader is not None and owners[key[0]] == reader]  # type: ignore[index]
    known = of_table(published(store, clocks)) + of_order(owners)
    wanted = [key for key, count in truth.items() if 0 < count < persons.THRESHOLD and key not in set(own)]
    return Attack(truth, known, own).ranges(wanted)


@pytest.mark.parametrize("number", STORES)
def test_no_hidden_count_can_be_worked_out(number: int, tmp_path: Path, record_property: Any) -> None:
    rng = np.random.default_rng(1_000 + number)
    store, clocks = store_of(tmp_path / "store", history(rng, UPDATES[number % 3]))
    reader = (None, *OWNERS)[number // 3 % 3]
    ranges = attacked(store, clocks, reader)
    store.close()
    exact = [key for key, (low, high) in ranges.items() if low == high]
    near = sum(high - low == 1 for low, high in ranges.values())
    record_property("within one", f"{near} of {len(ranges)}")
    print(f"{reader or 'læser'}, {UPDATES[number % 3]} updates: {near} of {len(ranges)} known to within one")
    assert exact == []


def test_the_attack_finds_what_a_sum_gives_away() -> None:
    """Two cohorts of four of which both numbers are "1-4" and the sum is told as 10."""
    row = {
        "ongoing": 0,
        "ended": 0,
        "started": 0,
        "referred": 0,
        "dropped_out": 0,
        "followed": 0,
        "relapsed": 0,
    }
    few = persons.few()
    told = [
        row | {"completed": few, "ended": few, "started": few, "referred": few, "sources": [1]},
        row | {"completed": few, "ended": few, "started": few, "referred": few, "sources": [2]},
        row | {"completed": 10, "ended": 10, "started": 10, "referred": 10, "sources": [1, 2]},
    ]
    truth: dict[Key, int] = {
        (source, name): 4 if name in ("completed", "referred") else 0 for source in (1, 2) for name in BASE
    }
    ranges = Attack(truth, of_table(told)).ranges([(1, "completed"), (2, "completed")])
    assert set(ranges.values()) == {(4, 4)}
    told[2] |= dict.fromkeys(("completed", "ended", "started", "referred"), persons.WITHHELD)
    assert Attack(truth, of_table(told)).ranges([(1, "completed")]) == {(1, "completed"): (1, 4)}


def test_a_total_that_is_another_with_nothing_added_is_withheld_with_it(tmp_path: Path) -> None:
    """8 ended, 4 completed and 4 dropped out, nobody is ongoing: so 8 to 12 ended would tell both, and so would 8 to 12 started."""
    row = {"referred": 11, "ongoing": 0, "completed": 4, "dropped_out": 4, "followed": 5, "relapsed": 1}
    made = History([Step("SOF", {("SOF program", "2008-H2"): row})])
    store, _ = store_of(tmp_path / "store", made)
    told = run(store, "exit/programme").iloc[0]
    store.close()
    assert told["ongoing"] == 0 and told["completed"] == told["dropped_out"] == persons.few()
    assert told["ended"] == told["started"] == persons.WITHHELD


def test_a_part_of_those_who_started_is_withheld_where_it_tells_them(tmp_path: Path) -> None:
    """8 to 12 were followed, no more than have ended: 4 and 4. Of 5 followed nothing is told that way."""
    row = {"referred": 11, "ongoing": 0, "completed": 4, "dropped_out": 4, "relapsed": 1}
    made = History(
        [
            Step(
                "SOF",
                {
                    ("SOF program", half): row | {"followed": n}
                    for half, n in (("2008-H1", 8), ("2008-H2", 5))
                },
            )
        ]
    )
    store, _ = store_of(tmp_path / "store", made)
    told = run(store, "exit/programme").set_index("start_period")["followed"]
    store.close()
    assert told["2008-H1"] == persons.WITHHELD and told["2008-H2"] == 5


# -- equations across sheets, on the example -----------------------------------------------------------------------


def _later(half: str) -> str:
    """The half-year a year after: what a cohort's relapse is measured in."""
    return f"{int(half[:4]) + 1}{half[4:]}"


def test_an_indicator_that_is_an_exit_row_and_a_citys_that_is_their_sum_tell_no_hidden_count(
    example_store: Store,
) -> None:
    """In the example a programme's indicator of relapse is its exit row a year before, and the city's is the sum of the programmes'."""
    truth, owners = numbers(example_store)
    with example_store.cursor() as cursor:
        cohorts = cursor.execute(
            "select program, start_period, source, relapsed, followed from exit_programme where followed is not null"
        ).fetchall()
        measured = cursor.execute(
            "select indicator_id, period, numerator, denominator from measurements where numerator is not null"
        ).fetchall()
    figures = {(id_, period): (int(part), int(of)) for id_, period, part, of in measured}
    told = run(example_store, "results/measurements").set_index(["indicator_id", "period"])
    ids = {id_ for id_, _ in figures}
    programmes = {program for program, *_ in cohorts}
    same: dict[str, list[int]] = {}  # indicator and period -> the exit rows that it is the sum of
    for id_ in ids:
        for group in [{program} for program in programmes] + [programmes]:
            rows = [row for row in cohorts if row[0] in group]
            halves = {_later(half) for _, half, *_ in rows}
            sums = {
                half: (
                    sum(row[3] for row in rows if _later(row[1]) == half),
                    sum(row[4] for row in rows if _later(row[1]) == half),
                )
                for half in halves
            }
            for by in (lambda part, of: (part, of), lambda part, of: (of - part, of)):
                if all(figures.get((id_, half)) == by(*sums[half]) for half in halves):
                    same |= {
                        f"{id_} {half}": [row[2] for row in rows if _later(row[1]) == half] for half in halves
                    }
    assert len(same) >= 16, "what the example says twice is found"
    known = of_table(published(example_store, [example_store.clock()])) + of_order(owners)
    for name, sources in same.items():
        row = told.loc[tuple(name.split(" "))]
        if not row["hidden"]:
            low, high = persons.span(int(row["denominator"]))
            known.append(Known(tuple((source, "followed") for source in sources), low, high))
            part = figures[tuple(name.split(" "))][0]  # type: ignore[index]
            if part == sum(truth[source, "relapsed"] for source in sources):
                low, high = persons.span(int(row["numerator"]))
                known.append(Known(tuple((source, "relapsed") for source in sources), low, high))
    wanted = [key for key, count in truth.items() if 0 < count < persons.THRESHOLD]
    ranges = Attack(truth, known).ranges(wanted)
    assert [key for key, (low, high) in ranges.items() if low == high] == []


# -- a year is its periods, on every day ---------------------------------------------------------------------------

EVERY = {"kvartal": ("Q", 4), "halvår": ("H", 2)}


def _series_store(folder: Path, rng: np.random.Generator, updates: int) -> tuple[Store, list[Clock]]:
    """An initiative's count by quarters or half-years of two years, small more often than not, and corrections of some of them."""
    frequency = str(rng.choice(list(EVERY)))
    letter, of_year = EVERY[frequency]
    periods = [f"{year}-{letter}{n}" for year in (2008, 2009) for n in range(1, of_year + 1)]

    def rows(some: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {
                "indicator_id": "I-1",
                "period": one,
                "value": float(rng.poisson(rng.choice([2, 4, 9, 20]))),
            }
            for one in some
        ]

    store = store_with(
        folder,
        administration="SOF",
        initiatives=[
            {"initiative_id": "SOF-1", "name": "Gade", "administration": "SOF", "status": "i gang"}
        ],
        indicators=[
            {"indicator_id": "I-1", "name": "Deltagere", "initiative_id": "SOF-1", "type": "output", "unit": "deltagere",
             "direction": "op", "frequency": frequency, "counted_as": str(rng.choice([NEW, ON_A_DAY]))}
        ],
        measurements=rows(periods),
    )  # fmt: skip
    clocks = []
    for number in range(updates):
        clocks.append(Clock(STORED_AT + timedelta(days=number), TODAY))
        some = [str(one) for one in rng.choice(periods, int(rng.integers(1, 3)), replace=False)]
        store.accept(
            delivery(f"{number}.xlsx", measurements=rows(some)),
            "SOF",
            by="sof",
            at=STORED_AT + timedelta(days=number, hours=12),
        )
    return store, [*clocks, store.clock()]


def _whole(store: Store, question: str, clock: Clock) -> pd.DataFrame:
    """The answer before the gate: which rows an answer is made of is told to everybody."""
    return _exact(
        store, question, dict.fromkeys(parameters_of(question)) | {"today": clock.today}, clock.known_at
    )


def _of_series(store: Store, clocks: Sequence[Clock]) -> tuple[dict[Key, int], list[Known]]:
    """The counts by delivered row, and all that was published of them, of their years and of the years as first shown."""
    with store.cursor() as cursor:
        counted = cursor.execute("select source, value from measurements_rows where not ended").fetchall()
        [(mean,)] = cursor.execute("select is_mean(counted_as) from indicators").fetchall()
    truth: dict[Key, int] = {(source, "value"): int(value) for source, value in counted}
    known = []
    for clock in clocks:
        rows = run(store, "results/measurements", clock=clock)
        lists = _whole(store, "results/measurements", clock)["sources"]
        for row, sources in zip(rows.to_dict("records"), lists, strict=True):
            [own] = [int(one) for one in sources if (int(one), "value") in truth]
            low, high = persons.span(None) if row["hidden"] else (int(row["value"]), int(row["value"]))
            if row["shown_as"] != persons.WITHHELD:
                known.append(Known(((own, "value"),), low, high))
        years = run(store, "results/yearly", clock=clock).to_dict("records")
        exact = _whole(store, "results/yearly", clock)
        for place, year in enumerate(years):
            for column, over in (("participants", "participants_rows"), ("first_participants", "first_rows")):
                told = year[column]
                if told == persons.WITHHELD or is_missing(told):
                    continue
                own = tuple((int(one), "value") for one in exact[over][place])
                low, high = persons.span(
                    None if told == persons.few() else int(told), len(own) if mean else 1
                )
                known.append(Known(own, low, high))
    return truth, known


@pytest.mark.parametrize("number", range(200) if os.environ.get("CSB_ALL_WORLDS") else range(8))
def test_no_year_tells_a_hidden_period(number: int, tmp_path: Path) -> None:
    """Its sum or mean beside the periods that are told, before and after corrections, and as it was first shown."""
    rng = np.random.default_rng(9_000 + number)
    store, clocks = _series_store(tmp_path, rng, UPDATES[number % 3] if number % 3 < 2 else 10)
    truth, known = _of_series(store, clocks)
    wanted = [key for key, count in truth.items() if 0 < count < persons.THRESHOLD]
    ranges = Attack(truth, known).ranges(wanted)
    store.close()
    assert [key for key, (low, high) in ranges.items() if low == high] == []

"""Two definitions that every question follows: what is planned or running on a day, and whom ages reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.store import Clock, Store
from queries import run
from tests.rows import store_with

TODAY = date(2010, 3, 22)
CLOCK = Clock(None, TODAY)


def initiative(id_: str, **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": id_,
        "name": id_,
        "administration": "SOF",
        "purpose": "kriminalpræventiv",
        "status": "i gang",
        "districts": [3],
        "goal_ids": ["M-1"],
    } | more


def money(id_: str) -> dict[str, Any]:
    return {
        "initiative_id": id_, "year": 2010, "administration": "SOF", "funding": "kommunal", "spending": "drift",
        "adopted_budget": 1e6, "price_level": "løbende",
    }  # fmt: skip


@pytest.fixture
def over(tmp_path: Path) -> Iterator[Store]:
    """One that runs, one that ends today, one that was over yesterday, and one that was to begin and is over."""
    rows = [
        initiative("SOF-1"),
        initiative("SOF-2", finish=TODAY),
        initiative("SOF-3", finish=date(2010, 3, 21), age_from=15, age_to=25, gang_related=True),
        initiative("SOF-4", status="planlagt", finish=date(2009, 12, 31), goal_ids=None),
    ]
    store = store_with(
        tmp_path,
        initiatives=rows,
        finances=[money(row["initiative_id"]) for row in rows],
        goals=[{"goal_id": "M-1", "level": "delmål", "text": "Færre"}],
    )
    yield store
    store.close()


def test_what_is_over_is_over_in_every_question(over: Store) -> None:
    summary = run(over, "initiatives/summary", clock=CLOCK).iloc[0]
    assert summary[["initiatives", "running", "planned", "ended"]].tolist() == [4, 2, 0, 2]
    listed = run(over, "initiatives/list", clock=CLOCK, year=2010).set_index("initiative_id")
    assert listed["status"].to_dict() == {
        "SOF-1": "i gang",
        "SOF-2": "i gang",
        "SOF-3": "afsluttet",
        "SOF-4": "afsluttet",
    }
    assert listed["delivered_status"].to_dict()["SOF-4"] == "planlagt"
    assert set(run(over, "initiatives/list", clock=CLOCK, status="i gang")["initiative_id"]) == {
        "SOF-1",
        "SOF-2",
    }
    assert run(over, "initiatives/one", clock=CLOCK, initiative="SOF-3").iloc[0]["status"] == "afsluttet"
    running = {"SOF-1", "SOF-2"}
    for question in ("scenarios/candidates", "results/chains", "initiatives/facets"):
        asked = {"year": 2010} if "facets" not in question else {}
        assert set(run(over, question, clock=CLOCK, **asked)["initiative_id"]) == running, question
    assert set(run(over, "results/goal_initiatives", clock=CLOCK)["initiative_id"]) == running
    assert run(over, "results/goals", clock=CLOCK)["initiatives"].tolist() == [2]
    assert run(over, "results/without_goal", clock=CLOCK).empty
    assert run(over, "exit/eighteen", clock=CLOCK).empty
    assert run(over, "exit/administrations", clock=CLOCK)["initiatives"].tolist() == [2]
    districts = run(over, "unrest/districts", clock=CLOCK).set_index("district")
    assert districts.loc[3, "initiatives"] == 2
    matrix = run(over, "initiatives/matrix", clock=CLOCK)
    assert matrix.loc[
        matrix["is_total_focus_area"] & matrix["is_total_administration"], "running"
    ].tolist() == [2]


def test_the_day_before_it_was_not_over(over: Store) -> None:
    summary = run(over, "initiatives/summary", clock=Clock(None, date(2010, 3, 21))).iloc[0]
    assert summary[["running", "ended"]].tolist() == [3, 1]


@pytest.mark.parametrize(
    ("ages", "reaches_adults", "passage", "only"),
    [
        ((15, None), True, "hele vejen", None),  # without a last age: without end
        ((None, 17), False, None, None),  # without a first age: from birth
        ((None, 30), True, "hele vejen", None),
        ((15, 17), False, None, "15-17"),
        ((20, None), True, "begynder efter 18", None),
        ((10, 24), True, "stopper før 25", None),
        ((65, None), True, None, "65+"),
        ((None, 9), False, None, "0-9"),
        ((None, None), False, None, None),  # nobody knows
    ],
)
def test_ages_without_an_end_are_without_end_everywhere(
    tmp_path: Path,
    ages: tuple[int | None, int | None],
    reaches_adults: bool,
    passage: str | None,
    only: str | None,
) -> None:
    one = initiative("SOF-1", age_from=ages[0], age_to=ages[1], target_group="alle", goal_ids=[])
    store = store_with(tmp_path, initiatives=[one], finances=[money("SOF-1")])
    assert (run(store, "initiatives/summary").iloc[0]["adults_too"] == 1) == reaches_adults
    assert (run(store, "initiatives/target_groups").iloc[0]["from_18"] == 1) == reaches_adults
    eighteen = run(store, "exit/eighteen", clock=CLOCK)
    assert (eighteen["passage"].tolist() or [None]) == [passage]
    reach = run(store, "exit/reach", clock=CLOCK).set_index("age")["initiatives"]
    low, high = (10 if ages[0] is None else ages[0]), (40 if ages[1] is None else ages[1])
    named = ages != (None, None)
    assert [age for age in reach.index if reach[age]] == [
        age for age in range(10, 41) if named and low <= age <= high
    ]
    groups = run(store, "initiatives/ages").set_index("age_group")
    assert [group for group in groups.index if groups.loc[group, "only_here"]] == ([only] if only else [])
    told = run(store, "initiatives/money", by="age", year=2010)["part"].tolist()
    assert told == [only or ("flere" if named else "ikke oplyst")]
    own = run(store, "exit/districts", clock=CLOCK).set_index("district").loc[3, "reaching"]
    assert (own == 1) == (passage is not None)
    store.close()

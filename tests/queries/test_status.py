"""What the first page counts, from literal rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from queries import run
from tests.rows import store_with

MEETING = {"type": "møde", "body": "Økonomiudvalget", "status": "ikke begyndt"}


def test_the_next_meeting_is_the_nearest_ahead_and_else_the_last_one(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        milestones=[
            MEETING | {"milestone_id": "P-1", "name": "orientering", "deadline": date(2010, 2, 2)},
            MEETING | {"milestone_id": "P-2", "name": "indstilling", "deadline": date(2010, 4, 13)},
            MEETING | {"milestone_id": "P-3", "name": "opfølgning", "deadline": date(2010, 9, 7)},
            MEETING
            | {
                "milestone_id": "P-4",
                "name": "andet",
                "deadline": date(2010, 3, 23),
                "body": "Direktionerne",
            },
        ],
    )
    clock = store.clock()
    assert run(store, "status/next_meeting").milestone_id.tolist() == ["P-2"]
    after = type(clock)(None, date(2010, 10, 1))
    found = run(store, "status/next_meeting", clock=after)
    assert (found.milestone_id[0], found.ahead[0]) == ("P-3", False)
    on_the_day = type(clock)(None, date(2010, 4, 13))
    assert run(store, "status/next_meeting", clock=on_the_day).milestone_id.tolist() == ["P-2"]
    store.close()


def test_decisions_are_counted_per_state_with_the_overdue_ones(tmp_path: Path) -> None:
    base = {"committee": "Økonomiudvalget", "decision": "x", "date": date(2010, 1, 19)}
    store = store_with(
        tmp_path,
        decisions=[
            base | {"decision_id": "B-1", "status": "i gang", "deadline": date(2010, 3, 21)},
            base | {"decision_id": "B-2", "status": "i gang", "deadline": date(2010, 4, 21)},
            base | {"decision_id": "B-3", "status": "gennemført", "deadline": date(2010, 2, 1)},
        ],
    )
    found = run(store, "status/decisions")
    assert found.values.tolist() == [["gennemført", 1, 0], ["i gang", 2, 1]]
    store.close()

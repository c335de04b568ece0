"""What people have recorded and not taken back: each is a record whose newest version is not marked withdrawn."""

from __future__ import annotations

from typing import Any

from data.checking.doubles import instead, resolved
from data.store import Clock, Reader, Store


def standing(store: Reader, kind: str, *, clock: Clock | None = None) -> list[dict[str, Any]]:
    """The records of a kind that are not taken back, newest first: what each holds, with its id, made_at and made_by. What was kept under
    an id that has ended as a double is of the one that stays."""
    records = store.records(kind, known_at=None if clock is None else clock.known_at)
    standing_records = [
        record for record in records.to_dict("records") if not record["body"].get("withdrawn")
    ]
    moved = instead(store, clock=clock or store.clock()) if standing_records else {}
    return [
        {name: record[name] for name in ("id", "made_at", "made_by")} | resolved(record["body"], moved)
        for record in standing_records
    ]


def take_back(store: Store, kind: str, id_: str, *, by: str) -> bool:
    """It stands no more, and the history keeps that it did. False where it did not stand."""
    records = store.records(kind, id_)
    if records.empty or records.iloc[0]["body"].get("withdrawn"):
        return False
    store.record(kind, id_, {**records.iloc[0]["body"], "withdrawn": True}, by=by)
    return True

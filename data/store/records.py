"""What people make: every version of a record stays, with its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from data.personal import find_cpr
from data.store import messages
from data.store.errors import Refusal
from data.store.sql import one

# Every kind of record: what it keeps, and under which id. README has the same table.
KINDS = {
    "annotation": "a person's note on a period of an indicator",
    "column_matches": "the columns an administration has chosen by hand, by administration",
    "confirmation": "an administration's word that all it has delivered still holds, by administration",
    "cpr_release": "a column that somebody has said holds no CPR numbers, with the reason",
    "declaration": "how complete an administration says its list is, by administration",
    "figures_moved": "the figures of sent-out presentations that an upload moved, by its number",
    "given_ids": "the ids that new rows were shown with, by fingerprints of the own number and the name",
    "goal_word": "what a goal's responsible administration says of it and does next, by the goal's id",
    "hidden_counts": "what stood in the cells of an upload whose counts of persons are hidden at their source, by its number",
    "hotspot_plan": "how a new hotspot will be evaluated, locked before it begins, by area",
    "initiative_light": "CSB's own light of an initiative in a year, with the reason",
    "level_restart": "a period in which CSB has accepted that an indicator's control chart starts afresh, with a note",
    "mended_cells": "the cells that were put right in the page before an upload was accepted, both values, by its number",
    "option_choice": "what CSB proposes of a theme's alternatives, with the reason, by theme",
    "persons_release": "an indicator that CSB has said counts no persons to protect, with the reason, by its id",
    "presentation": "a presentation for the committee, with its locked figures",
    "restore": "that the database was put back from a copy",
    "retention": "what was removed for good, when and why",
    "scenario": "a portfolio that was kept: its frame, demands and figures",
}

# Records of this kind change nothing that anybody is shown, so that the ground does not move when they are added.
GIVEN = "given_ids"


def read(
    cursor: duckdb.DuckDBPyConnection, kind: str, id: str | None, known_at: datetime | None
) -> pd.DataFrame:
    """See `Reader.records`."""
    frame = cursor.execute(
        """
        select id, version, made_at, made_by, body, sha256 from records
        where kind = $kind and ($id::varchar is null or id = $id)
          and made_at <= coalesce($known_at::timestamp, timestamp 'infinity')
        qualify $id::varchar is not null or version = max(version) over (partition by id)
        order by made_at desc, version desc
        """,
        {"kind": kind, "id": id, "known_at": known_at},
    ).df()
    frame["intact"] = [fingerprint(body) == sha for body, sha in zip(frame.body, frame.sha256, strict=True)]
    frame["body"] = [_body(text) for text in frame.body]
    return frame


def add(
    cursor: duckdb.DuckDBPyConnection,
    kind: str,
    id: str,
    body: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> int:
    """A new version of the record `id` of a kind; returns its number. Raises ValueError for a kind that is not declared."""
    if kind not in KINDS:
        raise ValueError(f"the kind of record {kind!r} is not declared")
    refuse_cpr(id, body)
    text = as_json(body)
    version = one(
        cursor, "select coalesce(max(version), 0) + 1 from records where kind = ? and id = ?", [kind, id]
    )[0]
    cursor.execute(
        "insert into records values (?, ?, ?, ?, ?, ?, ?)",
        [kind, id, version, at, by, text, fingerprint(text)],
    )
    return int(version)


def refuse_cpr(*typed: Any) -> None:
    """What people wrote beside the data: no text in it, however deep, may hold a CPR number."""
    for value in typed:
        if isinstance(value, Mapping):
            refuse_cpr(*value, *value.values())
        elif isinstance(value, list | tuple):
            refuse_cpr(*value)
        elif isinstance(value, str) and find_cpr(value):
            raise Refusal(messages.cpr_in_text())


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _body(text: str) -> dict[str, Any]:
    """A record's body; one that was changed outside the product and is no longer JSON must not take the others down."""
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def fingerprint(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()

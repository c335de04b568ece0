"""What people have noted at a point of an indicator ("ny registreringspraksis fra marts"): who, when, and the words."""

from __future__ import annotations

from uuid import uuid4

import pandas as pd

from data.personal import find_cpr
from data.store import Clock, Reader, Store
from queries.results.periods import parse
from queries.shared.kept import standing

KIND = "annotation"
LONGEST = 200
_COLUMNS = ["id", "indicator_id", "period", "text", "made_at", "made_by"]


class NotAccepted(ValueError):
    """The note cannot be kept; the text says why, in Danish."""


def noted(store: Reader, *, clock: Clock | None = None, indicator_id: str | None = None) -> pd.DataFrame:
    """One row per note that is not taken back, by period and then time: id, indicator_id, period, text, made_at, made_by."""
    notes = pd.DataFrame(standing(store, KIND, clock=clock), columns=_COLUMNS)
    if indicator_id is not None:
        notes = notes[notes["indicator_id"] == indicator_id]
    return notes.sort_values(["indicator_id", "period", "made_at"], ignore_index=True)


def annotate(store: Store, indicator_id: str, period: str, text: str, *, by: str) -> str:
    """Keep a note at a measured period of an indicator; returns its id. Raises NotAccepted with a sentence."""
    words = " ".join(text.split())
    if not words:
        raise NotAccepted("Skriv, hvad der skal stå ved punktet.")
    if len(words) > LONGEST:
        raise NotAccepted(f"Teksten er {len(words)} tegn. Der er plads til {LONGEST}.")
    if find_cpr(words):
        raise NotAccepted("Teksten ser ud til at indeholde et CPR-nummer. Skriv den uden.")
    parse(period)
    id_ = uuid4().hex
    store.record(KIND, id_, {"indicator_id": indicator_id, "period": period, "text": words}, by=by)
    return id_


def withdraw(store: Store, id_: str, *, by: str) -> None:
    """Take a note back: it is no longer shown, and the history keeps that it was there. Unknown ids are refused."""
    records = store.records(KIND, id_)
    if records.empty:
        raise NotAccepted("Noten findes ikke længere.")
    newest = records.iloc[0]["body"]
    store.record(KIND, id_, {**newest, "withdrawn": True}, by=by)

"""CSB's own judgement of an initiative in a year: a light with its reason, recorded beside the computed one and never instead of it."""

from __future__ import annotations

import pandas as pd

from data.people import Person
from data.store import Clock, Reader, Store
from queries.shared import kept

KIND = "initiative_light"
COLOURS = ("green", "yellow", "red", "grey")
_COLUMNS = ["id", "initiative_id", "year", "colour", "reason", "made_at", "made_by"]


class NotRecorded(ValueError):
    """The light cannot be kept; the text says why, in Danish."""


def own_lights(store: Reader, *, clock: Clock | None = None, year: int | None = None) -> pd.DataFrame:
    """One row per initiative and year that CSB has judged itself and not taken back: id (of the record),
    initiative_id, year, colour, reason, made_at, made_by."""
    records = kept.standing(store, KIND, clock=clock)
    rows = pd.DataFrame([row for row in records if year in (None, row["year"])], columns=_COLUMNS)
    return rows.drop_duplicates(["initiative_id", "year"]).reset_index(drop=True)


def record_light(
    store: Store, initiative_id: str, year: int, *, colour: str, reason: str, person: Person
) -> None:
    """Keep CSB's own light of an initiative in a year; an earlier one stays as an earlier version. NotRecorded where the person is not
    of CSB, the colour is none, or no reason is said; data.store.Refusal where the reason holds a CPR number."""
    if not person.is_csb:
        raise NotRecorded("Kun Center for Sikker By kan give en indsats sin egen bedømmelse.")
    if colour not in COLOURS:
        raise NotRecorded("Vælg en farve.")
    words = " ".join(reason.split())
    if not words:
        raise NotRecorded("Skriv, hvorfor centerets bedømmelse er sådan.")
    body = {"initiative_id": initiative_id, "year": year, "colour": colour, "reason": words}
    store.record(KIND, _id(initiative_id, year), body, by=person.id)


def take_back(store: Store, initiative_id: str, year: int, *, person: Person) -> None:
    """Take CSB's own light back; the history keeps that it was there. NotRecorded where the person is not of CSB, or there is none."""
    if not person.is_csb:
        raise NotRecorded("Kun Center for Sikker By kan tage bedømmelsen tilbage.")
    own = own_lights(store, year=year).query("initiative_id == @initiative_id")
    if own.empty or not kept.take_back(store, KIND, own["id"].iloc[0], by=person.id):
        raise NotRecorded("Bedømmelsen findes ikke længere.")


def _id(initiative_id: str, year: int) -> str:
    return f"{initiative_id}:{year}"

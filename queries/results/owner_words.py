"""The owner's word on a goal: what the responsible administration says of it, and what it does next. Kept with every earlier version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from data.contract import ADMINISTRATIONS
from data.danish import day, is_missing
from data.people import Person
from data.store import Clock, Reader, Store
from queries.shared import kept

KIND = "goal_word"
LONGEST = 300
_COLUMNS = ["goal_id", "administration", "comment", "action", "due", "made_at", "made_by"]


class NotSaid(ValueError):
    """The word cannot be kept; the text says why, in Danish."""


def owner_words(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per goal with a word that is not taken back: goal_id, administration (code; None: the centre's), comment, action, due
    (ISO text or None), made_at, made_by."""
    return pd.DataFrame(kept.standing(store, KIND, clock=clock), columns=_COLUMNS)


def earlier_words(store: Reader, goal_id: str, *, clock: Clock | None = None) -> pd.DataFrame:
    """What was said before of a goal, newest first, with the same columns; what was taken back is not shown."""
    records = store.records(KIND, goal_id, known_at=None if clock is None else clock.known_at)
    rows = [
        {name: record[name] for name in ("made_at", "made_by")} | record["body"]
        for record in records.to_dict("records")[1:]
        if not record["body"].get("withdrawn")
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def say(
    store: Store,
    goal_id: str,
    administration: str | None,
    *,
    comment: str,
    action: str,
    due: date | None,
    person: Person,
) -> None:
    """Keep the word of the goal's `administration` (None: a goal without one, which is the centre's). NotSaid, with a sentence, where the
    person does not deliver for it, or there is nothing to keep; data.store.Refusal where a text holds a CPR number."""
    if not _may(person, administration):
        raise NotSaid(f"Kun en, der indberetter for {_who(administration)}, kan skrive om målet.")
    remark, does = (" ".join(text.split()) for text in (comment, action))
    if not remark or not does:
        raise NotSaid("Skriv både, hvordan det går, og hvad det næste skridt er.")
    for what, text in (("Kommentaren", remark), ("Det næste skridt", does)):
        if len(text) > LONGEST:
            raise NotSaid(f"{what} er {len(text)} tegn. Der er plads til {LONGEST}.")
    body = {"goal_id": goal_id, "administration": administration, "comment": remark, "action": does}
    store.record(KIND, goal_id, body | {"due": due and due.isoformat()}, by=person.id)


def take_back(store: Store, goal_id: str, administration: str | None, *, person: Person) -> None:
    """Take the word back; the history keeps that it was there."""
    if not _may(person, administration):
        raise NotSaid(f"Kun en, der indberetter for {_who(administration)}, kan tage ordene tilbage.")
    if not kept.take_back(store, KIND, goal_id, by=person.id):
        raise NotSaid("Der står ikke længere noget om målet.")


def may_say(person: Person, administration: object) -> bool:
    """Whether the person speaks for a goal's administration."""
    return _may(person, None if is_missing(administration) else str(administration))


def _may(person: Person, administration: str | None) -> bool:
    return person.is_csb if administration is None else person.may_upload_for(administration)


def _who(administration: str | None) -> str:
    return "Center for Sikker By" if administration is None else ADMINISTRATIONS.labels[administration]


def comment_text(word: Mapping[Any, Any]) -> str:
    """ "Færre unge møder op. Næste skridt: to gademedarbejdere mere (senest 1. maj 2010)." """
    due = word["due"]
    until = "" if is_missing(due) else f" (senest {day(date.fromisoformat(str(due)))})"
    return f"{_ended(str(word['comment']))} Næste skridt: {str(word['action']).rstrip('.')}{until}."


def signed(word: Mapping[Any, Any]) -> str:
    """ "SOF, 12. marts 2010": whose word it is and of which day; nobody's name."""
    who = "CSB" if is_missing(word["administration"]) else str(word["administration"])
    return f"{who}, {day(pd.Timestamp(str(word['made_at'])))}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."

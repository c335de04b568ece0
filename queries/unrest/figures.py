"""The key figures of unrest: how many events, who coordinates them, and what is followed up."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.contract import DISTRICTS
from data.danish import MISSING, day, listing, number, plural_in_words
from queries.shared.figure import Context, Counted, Figure, Words, each, first, ones, where

_EVENTS = frozenset({"unrest_events"})
_AGREED = frozenset({"unrest_events", "readiness"})
_NONE = "ingen koordinator"


def _events(answer: pd.DataFrame, context: Context) -> Words:
    row = answer.iloc[0]
    if not row["events"]:
        return Words("ingen er indberettet")
    return Words(f"{number(row['severe'])} med alvor 4 eller 5; den seneste {day(row['last_at'])}")


def _follow_up(answer: pd.DataFrame, context: Context) -> Words:
    row = answer.iloc[0]
    without = bool(row["without_follow_up"])
    return Words(
        f"{number(row['followed_up'])} er fulgt op; for {number(row['follow_up_planned'])} er det planlagt",
        "warn" if without else "good",
        "ingen opfølgning planlagt" if without else "",
    )


def _of_them(count: int, did: str) -> str:
    """ "seks oplyser ingen koordinator": of events or districts that are named before."""
    return plural_in_words(int(count), did, did)


def _coordinated(answer: pd.DataFrame, context: Context) -> Words:
    row = answer.iloc[0]
    agreed = int(row["events"] - row["without_agreement"])
    if not agreed:
        return Words("ingen hændelser i bydele med en aftale", text=MISSING)
    return Words(
        f"i bydele med en aftale; {_of_them(row['coordinator_unknown'], 'oplyser ingen koordinator')}, "
        f"{_of_them(row['by_another'], 'havde en anden end aftalt')}",
        text=f"{number(row['as_agreed'])} af {number(agreed)}",
    )


def _without_coordinator(answer: pd.DataFrame) -> int | None:
    """None where none of the districts' readiness is delivered."""
    return int((answer["state"] == _NONE).sum()) if answer["delivered"].any() else None


def _names(rows: pd.DataFrame) -> str:
    return listing([DISTRICTS[number_] for number_ in rows["district"]])


def _lacking(answer: pd.DataFrame, context: Context) -> Words:
    if not context.answer("unrest/districts", district=None)["delivered"].any():
        return Words("arket Beredskab er ikke leveret")
    lacking = answer[answer["state"] == _NONE]
    due = answer[answer["state"] == "aftalen skal revideres"]
    notes = [_names(lacking)] if len(lacking) else []
    notes += [f"aftalen skal revideres: {_names(due)}"] if len(due) else []
    happened = int((lacking["events"] > 0).sum())
    return Words(
        "; ".join(notes),
        "bad" if happened else "warn" if len(lacking) else "good",
        "har haft hændelser"
        if happened == len(lacking) == 1
        else _of_them(happened, "af dem har haft hændelser")
        if happened
        else ""
        if len(lacking)
        else "alle har en aftale",
        text=number(len(lacking)),
        value=float(len(lacking)),
    )


def _summary(id_: str, label: str, column: str, amount: Any, tables: frozenset[str], words: Any) -> Figure:
    return Figure(
        id_,
        label,
        "unrest/summary",
        first(column),
        "antal",
        "uroligheder",
        tables,
        "unrest/summary",
        Counted("unrest/events", "unrest_events", amount),
        words=words,
    )


UNREST: tuple[Figure, ...] = (
    _summary("unrest_events", "Uroligheder", "events", each, _EVENTS, _events),
    Figure(
        "unrest_without_coordinator",
        "Bydele uden aftalt koordinator",
        "unrest/districts",
        _without_coordinator,
        "antal",
        "uroligheder",
        _AGREED,
        "unrest/districts",
        words=_lacking,
    ),
    _summary(
        "unrest_as_agreed",
        "Uroligheder, koordineret som aftalt",
        "as_agreed",
        where("coordination", "som aftalt"),
        _AGREED,
        _coordinated,
    ),
    _summary(
        "unrest_without_follow_up",
        "Uroligheder uden opfølgning",
        "without_follow_up",
        lambda rows, answer: ones(rows["without_follow_up"]),
        _EVENTS,
        _follow_up,
    ),
)

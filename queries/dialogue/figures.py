"""The key figures of safety and dialogue: how unsafe people feel, what has moved, and whether agreements are kept."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.contract import DISTRICTS
from data.danish import MISSING, is_missing, listing, month, number, percent, span
from data.store import Clock, Reader
from queries.dialogue.safety import behind, city, latest, of_city, shares, whole_city
from queries.shared.figure import Context, Counted, Figure, Words, first, ones, where

_SURVEYS = frozenset({"safety_surveys"})
_EVENTS = frozenset({"dialogue_events"})
# How many districts have moved is the city's, whatever district is chosen.
_CITY: dict[str, Any] = {"type": "bydel", "district": None}
_MOVED = ("mere tryg", "mere utryg")


def surveyed(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> pd.DataFrame:
    """`safety.city`, one row per survey year: of the whole city, or of a district's own answers."""
    if district is None:
        return whole_city(store, clock=clock)
    return city(shares(store, clock=clock, district=district))


def _unsafe(answer: pd.DataFrame, context: Context) -> Words:
    of_district = "district" in context.choices
    if answer.empty:
        why = "bydelen er ikke spurgt" if of_district else "tryghedsundersøgelsen er ikke leveret"
        return Words(why, text=MISSING, has_source=False)
    now = answer.iloc[-1]
    answers = f"{number(now['answers'])} svar"
    if not is_missing(now["invited"]):
        answers += f" fra {number(now['invited'])} inviterede ({percent(now['answers'] / now['invited'])})"
    if of_district:
        answers += "; bydelens egne svar"
    elif now["districts"] < len(DISTRICTS):
        answers += f"; kun fra {of_city(now['districts'])}"
    limits = span(now["low"] * 100, now["high"] * 100, 1, "%")
    return Words(
        f"95 %-interval {limits}; {answers}",
        label=f"Utrygge om aftenen og natten, {int(now['year'])}",
        parameters={} if of_district else behind(now),
    )


def _moved(answer: pd.DataFrame, context: Context) -> Words:
    if answer.empty:
        return Words("tryghedsundersøgelsen er ikke leveret", has_source=False)
    if answer["before"].isna().all():
        return Words("der er kun én undersøgelse")
    rows = answer[answer["moved"].isin(_MOVED)]
    return Words(
        listing([f"{row['name']} er blevet {row['moved']}" for row in rows.to_dict("records")])
        or "ingen bydel"
    )


def _moved_amount(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
    """The newest survey of each of them."""
    moved = answer[answer["moved"].isin(_MOVED)]
    return ones(rows["area_id"].isin(moved["area_id"]) & rows["year"].isin(moved["year"]))


def _meetings(answer: pd.DataFrame, context: Context) -> Words:
    row = answer.iloc[0]
    if not row["meetings"]:
        return Words("ingen er registreret")
    return Words(f"fra {month(row['first_on'])} til {month(row['last_on'])}")


def _agreements(answer: pd.DataFrame, context: Context) -> Words:
    row = answer.iloc[0]
    if not row["agreements"]:
        return Words("ingen aftaler er indgået", text=MISSING)
    return Words(
        f"{number(row['open'])} er inden for fristen",
        "bad" if row["overdue"] else "good",
        f"{number(row['overdue'])} over fristen" if row["overdue"] else "ingen over fristen",
        text=f"{number(row['kept'])} af {number(row['agreements'])}",
    )


def _held(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
    return ones(~rows["planned"].astype(bool) & rows["recent"])


DIALOGUE: tuple[Figure, ...] = (
    Figure(
        "unsafe",
        "Utrygge om aftenen og natten",
        surveyed,
        lambda answer: answer["share"].iloc[-1],
        "andel",
        "dialog",
        _SURVEYS,
        "dialogue/areas",
        parameters={"type": "bydel"},
        words=_unsafe,
        decimals=1,
    ),
    Figure(
        "districts_moved",
        "Bydele med statistisk sikker ændring",
        latest,
        lambda answer: None if answer["before"].isna().all() else answer["moved"].isin(_MOVED).sum(),
        "antal",
        "dialog",
        _SURVEYS,
        "dialogue/areas",
        Counted("dialogue/areas", "safety_surveys", _moved_amount),
        _CITY,
        _moved,
    ),
    Figure(
        "meetings",
        "Møder med borgere",
        "dialogue/summary",
        first("meetings"),
        "antal",
        "dialog",
        _EVENTS,
        "dialogue/summary",
        Counted("dialogue/meetings", "dialogue_events", _held),
        words=_meetings,
    ),
    Figure(
        "agreements_kept",
        "Aftaler med borgere, der er holdt",
        "dialogue/summary",
        first("kept"),
        "antal",
        "dialog",
        _EVENTS,
        "dialogue/summary",
        Counted("dialogue/meetings", "dialogue_events", where("agreement_state", "holdt")),
        words=_agreements,
    ),
)

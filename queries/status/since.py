"""Since last: what has changed between a day and now, by what, and by which upload, for who has three minutes.

Goals, hotspots and grants that stand otherwise come first, then the key figures that have another value. What moved each of them is
found as for a locked presentation (queries/briefing/compare.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from data.columns import Column
from data.contract import ADMINISTRATIONS, FUNDING
from data.danish import MISSING, day, is_missing, listing, number, plural_in_words, short_day
from data.store import Clock, Reader
from queries import end_of, run
from queries.briefing.compare import figure_changes, judged
from queries.briefing.version import sent_out
from queries.figures import BY_ID
from queries.hotspots.overview import overview
from queries.results.states import goal_states
from queries.results.words import verdict_word
from queries.status.summary import GUIDELINE
from queries.view import View

GOAL, HOTSPOT, GRANT, FIGURE = "Mål", "Hotspot", "Bevilling", "Nøgletal"
_COUNTED = {
    GOAL: ("mål", "mål", "et"),
    HOTSPOT: ("hotspot", "hotspots", "et"),
    GRANT: ("bevilling", "bevillinger", "en"),
    FIGURE: ("nøgletal", "nøgletal", "et"),
}
_COLUMNS = (Column("Navn"), Column("Hvad"), Column("Dengang"), Column("Nu"), Column("Hvorfor"))
# The key figure that stands on the same rows.
_TABLES = {GOAL: "goals_on_track", HOTSPOT: "hotspots_effect", GRANT: "grants"}
# Of one kind; more are counted in the last row.
_MOST = 8
_NEW, _GONE, _RUN_OUT = "ikke med", "ikke med længere", "udløbet"


@dataclass(frozen=True)
class Moved:
    """One thing that stands otherwise: what kind, its name, what is said of it then and now, why, by which uploads (their numbers),
    and the page and address where it is explained."""

    kind: str
    name: str
    then: str
    now: str
    why: str
    uploads: tuple[int, ...]
    page: str
    address: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """How one thing stands by a clock: its name, what is said of it, and its address on its page."""

    name: str
    words: str
    address: Mapping[str, str]


def moved_since(store: Reader, *, clock: Clock | None = None, since: str) -> tuple[Moved, ...]:
    """What stands otherwise than at the end of the day `since` (ISO). ValueError for a text that is no day."""
    clock = clock or store.clock()
    then = _clock(since)
    moved: list[Moved] = []
    for kind, states_at, page in (
        (GOAL, _goals, "resultater"),
        (HOTSPOT, _hotspots, "hotspots"),
        (GRANT, _grants, "indsatser"),
    ):
        moved += _of_kind(store, then, clock, kind, states_at, page)
    for change in figure_changes(store, then=then, now=clock):
        if change.moved:
            text = change.figure.text
            moved.append(
                Moved(
                    FIGURE,
                    change.label,
                    text(change.then),
                    text(change.now),
                    change.verdict_text,
                    change.uploads,
                    change.figure.page,
                    change.figure.address,
                )
            )
    return tuple(moved)


def _clock(since: str) -> Clock:
    chosen = date.fromisoformat(since)
    return Clock(end_of(chosen), chosen)


def _of_kind(
    store: Reader,
    then: Clock,
    now: Clock,
    kind: str,
    states_at: Callable[[Reader, Clock], Mapping[str, State]],
    page: str,
) -> list[Moved]:
    """The things of one kind that stand otherwise. `states_at`: id -> its state by a clock."""
    before, after = states_at(store, then), states_at(store, now)
    named = {**before, **after}

    def ask(clock: Clock, ids: Collection[str]) -> Mapping[str, str]:
        states = states_at(store, clock)
        return {id_: states[id_].words for id_ in ids if id_ in states}

    tables = BY_ID[_TABLES[kind]].tables
    words = {
        id_: [states[id_].words if id_ in states else None for states in (before, after)] for id_ in named
    }
    changed = {id_: tables for id_, (old, new) in words.items() if old != new}
    if not changed:
        return []
    judgements = judged(store, then=then, now=now, tables=changed, ask=ask)
    gone = _RUN_OUT if kind == GRANT else _GONE
    return [
        Moved(
            kind,
            named[id_].name,
            one.then or _NEW,
            one.now or (gone if one.verdict == "tiden er gået" else _GONE),
            one.verdict_text,
            one.uploads,
            page,
            named[id_].address,
        )
        for id_, one in judgements.items()
    ]


def _goals(store: Reader, clock: Clock) -> dict[str, State]:
    goals = goal_states(store, clock=clock)
    return {
        str(row["goal_id"]): State(
            f"{row['goal_id']}: {row['text']}",
            verdict_word(row),
            {"afsnit": "Mål"} if is_missing(row["indicator_id"]) else {"indikator": str(row["indicator_id"])},
        )
        for row in goals[goals["level"] != GUIDELINE].to_dict("records")
    }


def _hotspots(store: Reader, clock: Clock) -> dict[str, State]:
    return {
        str(row["hotspot_id"]): State(
            str(row["name"]), str(row["verdict_text"]), {"hotspot": str(row["hotspot_id"])}
        )
        for row in overview(store, clock=clock).to_dict("records")
    }


def _grants(store: Reader, clock: Clock) -> dict[str, State]:
    """Temporary grants by the year they run out in; one that has is there no more."""
    grants = run(store, "initiatives/expiring_grants", clock=clock, prices=None)
    return {
        "/".join(
            str(row[name]) for name in ("initiative_id", "administration", "funding", "spending")
        ): State(
            f"{row['name']} ({ADMINISTRATIONS.labels[row['administration']]}, {FUNDING.labels.get(row['funding'], row['funding'])})",
            f"udløber i {int(row['expires'])}",
            {"indsats": str(row["initiative_id"])},
        )
        for row in grants.to_dict("records")
    }


def since_view(store: Reader, moved: Sequence[Moved], *, since: str) -> View:
    """What `moved_since` found, as it is said."""
    chosen = date.fromisoformat(since)
    counts = {kind: sum(one.kind == kind for one in moved) for kind in _COUNTED}
    counted = [plural_in_words(count, *_COUNTED[kind]) for kind, count in counts.items() if count]  # type: ignore[arg-type]
    uploads = sorted({number_ for one in moved for number_ in one.uploads})
    return View(
        "since",
        f"Siden {day(chosen)}: {listing(counted)} står anderledes"
        if counted
        else f"Intet står anderledes end {day(chosen)}",
        subtitle="Mål, hotspots, bevillinger og nøgletal, som de var kendt dengang, og nu",
        caption="Ændret siden sidst",
        columns=_COLUMNS if moved else (),
        rows=tuple((one.name, one.kind, one.then, one.now, one.why) for one in abridged(moved)),
        notes=tuple(_uploads(store, uploads)),
        page="status",
        address={"siden": since},
    )


def abridged(moved: Sequence[Moved]) -> list[Moved]:
    """At most so many of each kind as are read, and how many more."""
    first_of_each: list[Moved] = []
    for kind in _COUNTED:
        own = [one for one in moved if one.kind == kind]
        most = len(own) if kind == FIGURE or len(own) <= _MOST + 1 else _MOST
        first_of_each += own[:most]
        if len(own) > most:
            last = own[most]
            first_of_each.append(
                Moved(kind, f"og {number(len(own) - most)} til", MISSING, MISSING, MISSING, (), last.page)
            )
    return first_of_each


def since(store: Reader, *, clock: Clock | None = None, since: str) -> View:
    """What stands otherwise than on the day `since` (ISO)."""
    return since_view(store, moved_since(store, clock=clock, since=since), since=since)


def _uploads(store: Reader, numbers: Collection[int]) -> list[str]:
    """Which uploads the numbers mean, in one sentence."""
    history = store.history().set_index("upload_no")
    sentences = []
    for one in numbers:
        row = history.loc[one]
        what = f"nr. {number(one)}: {row['administration']} {short_day(row['accepted_at'])}"
        if row["kind"] == "undo":
            what += f" (nr. {number(int(row['undoes']))} fortrudt)"
        elif isinstance(row["files"], str):
            what += f", »{row['files']}«"
        sentences.append(what)
    return [f"Indberetninger: {'; '.join(sentences)}."] if sentences else []


def days(store: Reader, *, clock: Clock, visited: date | None = None) -> dict[str, str]:
    """The days one may compare with, as ISO text -> what people read: the last meeting of the committee, one's own visit, a month ago, the
    presentations that were sent out, then the days of deliveries, newest first. None from before what is kept."""
    meetings = run(store, "status/committee_meetings", clock=clock)
    held = meetings.loc[~meetings["ahead"].astype(bool), "deadline"]
    choices: dict[date, str] = {}
    if visited is not None:
        # What came on the day of the visit may have come after it.
        choices[visited - timedelta(days=1)] = f"mit forrige besøg, {day(visited)}"
    if len(held):
        last = pd.Timestamp(held.max()).date()
        choices.setdefault(last, f"det seneste møde i Økonomiudvalget, {day(last)}")
    month_ago = (pd.Timestamp(clock.today) - pd.DateOffset(months=1)).date()
    choices.setdefault(month_ago, f"for en måned siden, {day(month_ago)}")
    for one in sent_out(store):
        if one.data_as_of is not None:
            choices.setdefault(one.data_as_of, f"{day(one.data_as_of)} (»{one.title}«)")
    for moment in sorted(store.history()["accepted_at"], reverse=True):
        choices.setdefault(moment.date(), day(moment.date()))
    removed = store.removed_before
    return {
        at.isoformat(): text
        for at, text in choices.items()
        if at < clock.today and (removed is None or end_of(at) >= removed)
    }

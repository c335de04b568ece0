"""A locked presentation beside today: which key figures moved, which were corrected and by which upload, and which held."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import pandas as pd

from data.danish import day, listing, number, plural
from data.store import Clock, Reader
from queries import figures, run
from queries.briefing import headlines
from queries.briefing.slide import Slide, SlideFigure, Table, TableColumn
from queries.briefing.version import Version, load_version, pinned, sent_out
from queries.figures import Figure
from queries.sources.coverage import missing

Verdict = Literal["holder", "rettet", "fortrudt", "nye data", "tiden er gået"]
_CORRECTED = ("rettet", "fortrudt")
OLD_AFTER_DAYS = 35
COMPARED = "Sammenlign med i dag"  # the view of the page that shows this


@dataclass(frozen=True)
class Change:
    """One key figure then and now.

    as_known: what it would have been then, had today's data been known. verdict: "rettet" when rows it stood on were changed or
    ended, "fortrudt" when an upload of them was taken back;
    "nye data" when rows only came to; "tiden er gået" when it moved with the calendar alone; "holder" when what
    was said then still is what is known of that day and it is the same today. uploads: the numbers in the history that moved it.
    """

    figure_id: str
    label: str
    then: float | None
    as_known: float | None
    now: float | None
    verdict: Verdict
    uploads: tuple[int, ...] = ()

    @property
    def figure(self) -> Figure:
        return figures.BY_ID[self.figure_id]

    @property
    def moved(self) -> bool:
        return self.then != self.now or self.then != self.as_known

    @property
    def verdict_text(self) -> str:
        """The verdict in words, with the uploads."""
        return _verdict_text(self.verdict, self.uploads)


def _verdict_text(verdict: str, uploads: Sequence[int]) -> str:
    return f"{verdict}, indberetning nr. {listing([number(no) for no in uploads])}" if uploads else verdict


def compare(store: Reader, *, clock: Clock, id: str, version: int) -> tuple[Change, ...]:
    """Every key figure of a locked version beside today's, in the order of the list; figures that came to since are left out.

    Which uploads moved a figure is found by asking for it as it was known after each of them. ValueError where the version is
    not locked.
    """
    locked = load_version(store, id, version)
    if locked.clock is None or not locked.locked:
        raise ValueError("Udkastet er ikke låst, så der er ingen tal at sammenligne med.")
    return figure_changes(store, then=locked.clock, now=clock, before=locked.figure_values)


def figure_changes(
    store: Reader, *, then: Clock, now: Clock, before: Mapping[str, float | None] | None = None
) -> tuple[Change, ...]:
    """Every key figure by two clocks, in the order of the list; `before`: what was said then, and of which figures, where it was kept."""
    compared = [figure for figure in figures.FIGURES if before is None or figure.id in before]
    by_id = {figure.id: figure for figure in compared}

    def ask(clock: Clock, ids: Collection[str]) -> Mapping[str, float | None]:
        return figures.values(store, clock, [by_id[id_] for id_ in ids])

    judgements = judged(
        store,
        then=then,
        now=now,
        tables={id_: one.tables for id_, one in by_id.items()},
        ask=ask,
        before=before,
    )
    return tuple(
        Change(id_, by_id[id_].heading(then), one.then, one.as_known, one.now, one.verdict, one.uploads)
        for id_, one in judgements.items()
    )


@dataclass(frozen=True)
class Judged:
    """Anything by two clocks, as Change says of a key figure."""

    then: Any
    as_known: Any
    now: Any
    verdict: Verdict
    uploads: tuple[int, ...] = ()

    @property
    def verdict_text(self) -> str:
        """The verdict in words, with the uploads."""
        return _verdict_text(self.verdict, self.uploads)


def judged(
    store: Reader,
    *,
    then: Clock,
    now: Clock,
    tables: Mapping[str, frozenset[str]],
    ask: Callable[[Clock, Collection[str]], Mapping[str, Any]],
    before: Mapping[str, Any] | None = None,
) -> dict[str, Judged]:
    """Things by two clocks, and what moved each of them. tables: id -> the contract's tables it stands on; ask: the values of some
    of them by a clock, None for what there is not; before: what was said then, where it was kept.

    Which uploads moved one is found by asking for it as it was known after each of them.
    """
    earlier = ask(then, tables) if before is None else before
    as_known, current = ask(Clock(now.known_at, then.today), tables), ask(now, tables)
    data_moved = {id_: of for id_, of in tables.items() if as_known.get(id_) != earlier.get(id_)}
    by_id = _movers(store, then, now, data_moved, earlier, ask)
    judgements = {}
    for id_ in tables:
        entries = by_id.get(id_, ())
        verdict: Verdict = "holder"
        if id_ in data_moved:
            verdict = (
                "fortrudt"
                if any(entry.undo for entry in entries)
                else "rettet"
                if any(tables[id_] & entry.changes for entry in entries)
                else "nye data"
            )
        elif current.get(id_) != earlier.get(id_):
            verdict = "tiden er gået"
        judgements[id_] = Judged(
            earlier.get(id_),
            as_known.get(id_),
            current.get(id_),
            verdict,
            tuple(entry.number for entry in entries),
        )
    return judgements


@dataclass(frozen=True)
class _Entry:
    """An entry of the history: which tables it added rows to, and which it changed, ended or took back rows of."""

    number: int
    at: datetime
    adds: frozenset[str]
    changes: frozenset[str]
    undo: bool


def _entries(store: Reader, after: datetime | None, until: datetime | None) -> list[_Entry]:
    history = store.history()
    counts = {int(row["upload_no"]): row["counts"] for row in history.to_dict("records")}
    entries = []
    for row in history.sort_values("upload_no").to_dict("records"):
        at = row["accepted_at"].to_pydatetime()
        if (after is not None and at <= after) or (until is not None and at > until):
            continue
        undo = row["kind"] == "undo"
        text = counts.get(int(row["undoes"])) if undo else row["counts"]
        tables: dict[str, dict[str, int]] = json.loads(text) if isinstance(text, str) else {}
        changed = {name for name, c in tables.items() if undo or c.get("changed") or c.get("ended")}
        added = {name for name, c in tables.items() if c.get("new")}
        entries.append(_Entry(int(row["upload_no"]), at, frozenset(added), frozenset(changed), undo))
    return entries


def _movers(
    store: Reader,
    then: Clock,
    now: Clock,
    moved: Mapping[str, frozenset[str]],
    values: Mapping[str, Any],
    ask: Callable[[Clock, Collection[str]], Mapping[str, Any]],
) -> dict[str, tuple[_Entry, ...]]:
    """Id -> the entries after which its value was another. `moved`: id -> its tables."""
    current = {id_: values.get(id_) for id_ in moved}
    movers: dict[str, list[_Entry]] = {id_: [] for id_ in moved}
    for entry in _entries(store, then.known_at, now.known_at):
        concerned = [id_ for id_, tables in moved.items() if tables & (entry.adds | entry.changes)]
        if not concerned:
            continue
        after = ask(Clock(entry.at, then.today), concerned)
        for id_ in concerned:
            if after.get(id_) != current[id_]:
                movers[id_].append(entry)
                current[id_] = after.get(id_)
    return {id_: tuple(entries) for id_, entries in movers.items()}


def summary(changes: Collection[Change]) -> tuple[int, int]:
    """How many key figures moved, and how many of those were corrected."""
    return sum(change.moved for change in changes), sum(change.verdict in _CORRECTED for change in changes)


def changed_slide(store: Reader, clock: Clock, *, version: Version, what: str) -> Slide:
    """The slide "Ændret siden ...": `what` is "udsendelsen" or "sidste præsentation"."""
    changes = [
        change
        for change in compare(store, clock=clock, id=version.id, version=version.version)
        if change.moved
    ]
    moved, corrected = summary(changes)
    step = version.step("udsendt") or version.step("låst")
    since = step.at.date() if step else version.data_as_of or clock.today
    return Slide(
        "changed",
        headlines.changed(moved, corrected, since, what),
        subtitle=f"»{version.title}«, data pr. {day(version.data_as_of)}, mod data i dag",
        figures=(
            SlideFigure("changed", "Ændrede nøgletal", float(moved), number(moved)),
            SlideFigure("corrected", "Heraf rettelser", float(corrected), number(corrected)),
        ),
        table=Table(
            "Nøgletal, der er ændret",
            (TableColumn("Nøgletal"), TableColumn("Dengang"), TableColumn("Nu"), TableColumn("Hvorfor")),
            tuple((c.label, c.figure.text(c.then), c.figure.text(c.now), c.verdict_text) for c in changes),
        ),
        page="briefing",
        filters={"praesentation": version.id, "visning": COMPARED},
    )


def changed_since_last(store: Reader, clock: Clock) -> Slide:
    """What the key figures have done since the last briefing that was sent out."""
    sent = [one for one in sent_out(store) if one.clock is not None and one.intact]
    if not sent:
        return Slide("changed", "Der er ikke sendt en præsentation ud før", page="briefing")
    return changed_slide(store, clock, version=sent[0], what="sidste præsentation")


@dataclass(frozen=True)
class Check:
    """What somebody should know before locking. tone "bad": it cannot be locked; "warn": it can; "good": in order."""

    tone: Literal["good", "warn", "bad"]
    sentence: str
    page: str = ""


def checks(store: Reader, *, clock: Clock) -> list[Check]:
    """Missing administrations, old figures, and what has moved since the last briefing."""
    items = []
    owing = missing(store, clock=clock)
    if owing.empty:
        items.append(Check("good", "Alle forvaltninger har leveret de ark, som alle skal levere."))
    for row in owing.to_dict("records"):
        what = "har intet leveret" if row["nothing_at_all"] else f"mangler at levere {listing(row['sheets'])}"
        items.append(Check("warn", f"{row['administration']} {what}.", "datagrundlag"))
    fresh = run(store, "sources/freshness", clock=clock, administration=None)
    old = fresh[fresh["age_days"] > OLD_AFTER_DAYS]
    for code, rows in old.groupby("administration"):
        oldest = int(rows["age_days"].max())
        sheets = plural(len(rows), "ark", "ark")
        items.append(
            Check(
                "warn",
                f"{code} har {sheets}, der ikke er leveret eller bekræftet i {plural(oldest, 'dag', 'dage')}.",
                "datagrundlag",
            )
        )
    if old.empty and len(fresh):
        items.append(Check("good", f"Intet ark er ældre end {OLD_AFTER_DAYS} dage."))
    sent = [one for one in sent_out(store) if one.clock is not None]
    if sent:
        moved, corrected = summary(
            compare(store, clock=pinned(store, clock), id=sent[0].id, version=sent[0].version)
        )
        when = sent[0].step("udsendt")
        sentence = (
            headlines.changed(
                moved, corrected, when.at.date() if when else date.today(), "sidste præsentation"
            )
            + "."
        )
        items.append(Check("warn" if moved else "good", sentence, "briefing"))
    return items


def as_frame(changes: Collection[Change]) -> pd.DataFrame:
    """One row per change: label, then, as_known, now (texts), told, verdict, page."""
    rows: list[dict[str, Any]] = [
        {
            "label": c.label,
            "then": c.figure.text(c.then),
            "as_known": c.figure.text(c.as_known),
            "now": c.figure.text(c.now),
            "told": c.verdict_text,
            "verdict": c.verdict,
            "page": c.figure.page,
        }
        for c in changes
    ]
    return pd.DataFrame(rows, columns=["label", "then", "as_known", "now", "told", "verdict", "page"])

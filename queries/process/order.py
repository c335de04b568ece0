"""The committee's order, line by line: where the product answers it, and how far it has come: delivered, complete, written, approved."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.contract import (
    ADMINISTRATIONS,
    BY_TABLE,
    CONSIDERATIONS,
    CONTENTS,
    FIRST_ORDER,
    ORDER_PARTS,
    PARTIES,
)
from data.danish import is_missing, listing, number, plural
from data.store import Clock, Reader
from queries import run
from queries.sources.coverage import coverage

# Of which sheet an administration says that it is whole.
DECLARED_WHOLE = "initiatives"
# topic -> the address of the page that answers it, and the sheets it stands on.
ANSWERED_BY: dict[str, tuple[str, tuple[str, ...]]] = {
    "bandeindsats": ("exit", ("initiatives", "finances")),
    "model": ("resultater", ("indicators", "measurements")),
    "overblik": ("indsatser", ("initiatives", "finances")),
    "mål": ("resultater", ("goals", "compliance")),
    "prioritering": ("prioritering", ("proposals", "assessments", "finances")),
    "exit": ("exit", ("exit_programme", "initiatives")),
    "hotspots": ("hotspots", ("hotspots", "incidents", "safety_surveys")),
    "uroligheder": ("uroligheder", ("unrest_events", "readiness")),
    "dialog": ("dialog", ("dialogue_events", "safety_surveys")),
}


@dataclass(frozen=True)
class Line:
    """One point of the order. `part`, `topic`: codes of the contract; a topic of None is answered by no page."""

    part: str
    text: str
    topic: str | None


# What stands where no order is delivered.
ORDER: tuple[Line, ...] = tuple(Line(*point) for point in FIRST_ORDER)


def lines(store: Reader, *, clock: Clock | None = None) -> tuple[Line, ...]:
    """The points of the newest order that is delivered, else ORDER."""
    delivered = run(store, "process/orders", clock=clock)
    return (
        tuple(
            Line(
                CONTENTS if is_missing(row["part"]) else row["part"],
                row["text"],
                None if is_missing(row["topic"]) else row["topic"],
            )
            for row in delivered.to_dict("records")
        )
        or ORDER
    )


# How far a line of the order has come: each is said of what it is true of, and only the last is ready.
NOT_DELIVERED, DELIVERED, COMPLETE, WRITTEN, APPROVED = (
    "mangler data",
    "leveret",
    "komplet",
    "skrevet",
    "godkendt",
)


@dataclass(frozen=True)
class Paper:
    """How far the committee's paper is, by the steps towards the meeting: steps done of all, (0, 0) where none are delivered."""

    drafting: tuple[int, int]
    approval: tuple[int, int]

    @property
    def written(self) -> bool:
        return _done(self.drafting)

    @property
    def approved(self) -> bool:
        return self.written and _done(self.approval)

    @property
    def sentence(self) -> str:
        """ "Indstillingen er ikke skrevet: 0 af 1 skridt er afsluttet. Den er ikke godkendt: 3 af 7 skridt er afsluttet." """
        return " ".join(
            f"{who} er {'' if done else 'ikke '}{word}: "
            + (
                f"{number(steps[0])} af {plural(steps[1], 'skridt', 'skridt')} er afsluttet."
                if steps[1]
                else f"ingen skridt af typen {step} er indberettet."
            )
            for who, done, word, step, steps in (
                ("Indstillingen", self.written, "skrevet", "udarbejdelse", self.drafting),
                ("Den", self.approved, "godkendt", "godkendelse", self.approval),
            )
        )


def _done(steps: tuple[int, int]) -> bool:
    return steps[0] == steps[1] > 0


def paper(store: Reader, *, clock: Clock | None = None) -> Paper:
    """Whether the paper is written, and whether it is approved."""
    steps = run(store, "process/milestones", clock=clock, administration=None)
    finished = steps["status"] == "afsluttet"
    return Paper(
        *(
            (int((finished & (steps["type"] == kind)).sum()), int((steps["type"] == kind).sum()))
            for kind in ("udarbejdelse", "godkendelse")
        )
    )


def order_state(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per point of the order: part, text, topic (None: no page answers it), considered (bool: it is one of the considerations),
    page (empty: none answers it), sheets (Danish), delivered, complete, written, approved (bool), state (the furthest of the four that it
    has come to with all before it, see above), reason (Danish: what is delivered and complete), missing (Danish: what is not, and by whom).

    Delivered: every sheet has rows, and no administration owes one that all of them deliver. Complete: every administration has
    said that its list of initiatives is whole, or that it has none; a line that stands on no such list is not known to be.
    Written and approved are the paper's, see `paper`.
    """
    rows = run(store, "sources/freshness", clock=clock).groupby("table")["rows"].sum()
    owed = coverage(store, clock=clock)
    owing = owed[~owed["delivered"]].groupby("table")["administration"].agg(list)
    declared = set(run(store, "sources/declarations", clock=clock)["administration"])
    silent = [code for code in ADMINISTRATIONS.in_use if code not in declared]
    whole = paper(store, clock=clock)
    states = []
    for line in lines(store, clock=clock):
        page, tables = ANSWERED_BY[line.topic] if line.topic else ("", ())
        lacking = [] if tables else ["intet ark besvarer punktet"]
        missing = list(lacking)
        for table in tables:
            header = BY_TABLE[table].header
            if not rows.get(table, 0):
                lacking.append(f"{header} er ikke leveret")
                whose = "Center for Sikker By" if BY_TABLE[table].owner == "CSB" else "forvaltningerne"
                missing.append(f"{header} er ikke leveret af {whose}")
            elif table in owing.index:
                lacking.append(f"{header} mangler fra {listing(owing[table])}")
                missing.append(lacking[-1])
        if DECLARED_WHOLE not in tables:
            completeness = "ingen erklærer, at arkene er komplette"
        elif silent:
            completeness = f"{listing(silent)} har ikke erklæret, at listen over indsatser er komplet"
        else:
            completeness = "alle har erklæret, at listen over indsatser er komplet"
        if DECLARED_WHOLE in tables and silent:
            missing.append(completeness)
        delivered = not lacking
        complete = delivered and DECLARED_WHOLE in tables and not silent
        reached = (
            (delivered, DELIVERED),
            (complete, COMPLETE),
            (complete and whole.written, WRITTEN),
            (complete and whole.approved, APPROVED),
        )
        states.append(
            {
                "part": ORDER_PARTS.labels[line.part],
                "text": line.text,
                "topic": line.topic,
                "considered": line.part == CONSIDERATIONS,
                "page": page,
                "sheets": [BY_TABLE[table].header for table in tables],
                "delivered": delivered,
                "complete": complete,
                "written": whole.written,
                "approved": whole.approved,
                "state": next((word for met, word in reversed(reached) if met), NOT_DELIVERED),
                "reason": "; ".join([*(lacking or ["alle ark er leveret"]), completeness]),
                "missing": missing,
            }
        )
    return pd.DataFrame(states)


def _parties() -> dict[str, tuple[str, ...]]:
    """What a party in use is called, and the words, in small letters, by which a meeting with it is known."""
    words: dict[str, set[str]] = {
        code: {code.lower(), PARTIES.labels[code].lower()} for code in PARTIES.in_use
    }
    for word, code in PARTIES.synonyms.items():
        words.setdefault(code, set()).add(word)
    for one in PARTIES.labels.own:
        words.setdefault(one.code, set()).update({one.name.lower(), one.short_name.lower()} - {""})
    return {PARTIES.labels[code]: tuple(sorted(words[code])) for code in PARTIES.in_use}


def parties_met(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per party that the centre is to meet: party, met_on (the newest meeting that has been held; NaT for none),
    meetings (number), planned_on (the next one)."""
    meetings = run(store, "process/meetings", clock=clock)
    names = meetings["party"].str.lower()
    rows = []
    for party, words in _parties().items():
        concerned = meetings[
            pd.Series([any(w in name for w in words) for name in names], meetings.index, dtype=bool)
        ]
        held, planned = (
            concerned[~concerned["planned"].astype(bool)],
            concerned[concerned["planned"].astype(bool)],
        )
        rows.append(
            {
                "party": party,
                "met_on": held["date"].max() if len(held) else pd.NaT,
                "meetings": len(held),
                "planned_on": planned["date"].min() if len(planned) else pd.NaT,
            }
        )
    return pd.DataFrame(rows)


def answered(hearing: pd.DataFrame) -> pd.DataFrame:
    """`hearing`: process/hearing. One row per party: party, questions, answered, late, missing (the questions not answered)."""
    is_answered = hearing["state"].str.startswith("besvaret")
    rows = hearing.assign(given=is_answered, late=hearing["state"] == "besvaret for sent")
    parties = rows.groupby("party", sort=False).agg(
        questions=("question", "size"), answered=("given", "sum"), late=("late", "sum")
    )
    parties["missing"] = rows[~rows["given"]].groupby("party")["question"].agg(list)
    parties["missing"] = [value if isinstance(value, list) else [] for value in parties["missing"]]
    codes = list(ADMINISTRATIONS.labels)
    order = sorted(parties.index, key=lambda party: codes.index(party) if party in codes else len(codes))
    return parties.loc[order].reset_index()

"""The way to the meeting: what is late, who has not delivered, and the steps."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.danish import day, listing, number, working_days
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import bars, judged, table
from queries.briefing.slide import Point, Slide, SlideFigure, Source, Table, TableColumn
from queries.figures import said
from queries.sources.coverage import missing

_EVERY: dict[str, Any] = {"administration": None}
_TONES = {"forsinket": "bad", "afsluttet for sent": "warn", "afsluttet": "good"}


def late(store: Reader, clock: Clock) -> Slide:
    """Everything past its deadline: steps, decisions, hearing answers, and what has not been delivered."""
    steps = run(store, "process/milestones", clock=clock, **_EVERY)
    decisions = run(store, "process/decisions", clock=clock)
    hearing = run(store, "process/hearing", clock=clock, **_EVERY)
    owing = missing(store, clock=clock)
    late_steps = steps[steps["state"] == "forsinket"]
    late_decisions = decisions[decisions["overdue"].astype(bool)]
    no_answer = hearing[hearing["state"] == "mangler, fristen er overskredet"]
    counts = {
        "Skridt": len(late_steps),
        "Beslutninger": len(late_decisions),
        "Høringssvar": len(no_answer),
        "Mangler at levere": len(owing),
    }
    rows = (
        *(
            ("Skridt", str(r.name), _iso(r.deadline), str(r.responsible))
            for r in late_steps.itertuples(index=False)
        ),
        *(
            ("Beslutning", str(r.decision), _iso(r.deadline), str(r.responsible))
            for r in late_decisions.itertuples(index=False)
        ),
        *(
            ("Høringssvar", str(r.question), _iso(r.deadline), str(r.party))
            for r in no_answer.itertuples(index=False)
        ),
        *(
            ("Leverance", listing(r.sheets), None, str(r.administration))
            for r in owing.itertuples(index=False)
        ),
    )
    return Slide(
        "late",
        headlines.late(len(late_steps), len(late_decisions), len(no_answer), len(owing)),
        subtitle=f"Over fristen {day(clock.today)}",
        figures=said(store, clock, {}, ("milestones_late", "decisions_overdue")),
        chart=bars(
            "Over fristen",
            [Point(label, float(count), label=str(count)) for label, count in counts.items()],
            unit="antal",
            alt=", ".join(f"{label}: {count}" for label, count in counts.items()),
        ),
        table=Table(
            "Over fristen, eller ikke leveret",
            (
                TableColumn("Hvad"),
                TableColumn("Emne"),
                TableColumn("Frist", "date"),
                TableColumn("Ansvarlig"),
            ),
            rows,
        ),
        sources=(
            Source("process/milestones", _EVERY, label="Skridt"),
            Source("process/decisions", label="Beslutninger"),
            Source("process/hearing", _EVERY, label="Høringssvar"),
        ),
        page="proces",
    )


def timeline(store: Reader, clock: Clock) -> Slide:
    """The steps up to the committee's meeting."""
    steps = run(store, "process/milestones", clock=clock, **_EVERY)
    meeting = run(store, "status/next_meeting", clock=clock)
    ahead = len(meeting) and bool(meeting.iloc[0]["ahead"])
    left = working_days(clock.today, meeting.iloc[0]["deadline"].date()) if ahead else None
    late_steps = int((steps["state"] == "forsinket").sum())
    # What is late and what comes next is read first; what is over is for looking up.
    order = steps["state"].map({"forsinket": 0, "i gang nu": 1, "kommer": 2}).fillna(3)
    rows = steps.assign(
        order=order,
        told=[judged(str(state), _TONES.get(str(state), "neutral")) for state in steps["state"]],
        who=[
            code if pd.notna(code) else responsible
            for code, responsible in zip(steps["administration"], steps["responsible"], strict=True)
        ],
    ).sort_values(["order", "deadline"])
    return Slide(
        "timeline",
        headlines.timeline(left, late_steps),
        subtitle="Skridt på vejen til udvalgets møde",
        figures=(
            *said(store, clock, {}, ["milestones_late"]),
            SlideFigure(
                "steps_done",
                "Afsluttede skridt",
                float((order == 3).sum()),
                f"{number((order == 3).sum())} af {number(len(steps))}",
            ),
        ),
        table=table(
            "Skridt på vejen til udvalgets møde",
            rows,
            {
                "name": TableColumn("Skridt"),
                "who": TableColumn("Ansvarlig"),
                "deadline": TableColumn("Frist", "date"),
                "told": TableColumn("Tilstand"),
            },
        ),
        notes=tuple(
            f"{r.name}: fristen var {day(r.original_deadline)} og er nu {day(r.deadline)} ({r.deadline_change})."
            for r in steps.itertuples(index=False)
            if r.moved and pd.notna(r.original_deadline)
        ),
        sources=(Source("process/milestones", _EVERY),),
        page="proces",
    )


def _iso(value: object) -> str | None:
    return None if pd.isna(value) else pd.Timestamp(str(value)).date().isoformat()

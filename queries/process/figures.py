"""The key figures of the process: the meeting, decisions, steps and hearing answers."""

from __future__ import annotations

import pandas as pd

from data.danish import MISSING, day, deadline
from queries.shared.figure import Context, Figure, Words, rows_of


def _when(answer: pd.DataFrame, context: Context) -> Words:
    if answer.empty:
        return Words("intet møde er indberettet", text=MISSING, has_source=False)
    row = answer.iloc[0]
    moved = pd.notna(row["original_deadline"]) and row["original_deadline"] != row["deadline"]
    change = (
        f"; oprindelig {day(row['original_deadline'])}, ændring {row['deadline_change']}" if moved else ""
    )
    return Words(
        f"{day(row['deadline'])}{change}", text=deadline(row["deadline"].date(), context.clock.today)
    )


PROCESS: tuple[Figure, ...] = (
    Figure(
        "meeting",
        "Mødet i Økonomiudvalget",
        "status/next_meeting",
        lambda answer: answer["deadline"].iloc[0].toordinal(),
        "dato",
        "proces",
        frozenset({"milestones"}),
        "status/next_meeting",
        words=_when,
        link="Se processen",
    ),
    rows_of("decisions", "Udvalgets beslutninger", "process/decisions", "decisions", "proces"),
    rows_of(
        "decisions_overdue",
        "Beslutninger over fristen",
        "process/decisions",
        "decisions",
        "proces",
        "overdue",
    ),
    rows_of(
        "milestones_late",
        "Forsinkede skridt mod mødet",
        "process/milestones",
        "milestones",
        "proces",
        "state",
        "forsinket",
    ),
    rows_of(
        "hearing_answered",
        "Høringssvar til tiden",
        "process/hearing",
        "hearing_answers",
        "proces",
        "state",
        "besvaret",
    ),
)

"""When an administration must have delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.danish import deadline
from data.store import Clock, Reader
from queries import run

# Steps at which an administration hands something in; else the meeting itself is the limit.
_THEIRS = ("høring", "udarbejdelse")


@dataclass(frozen=True)
class Due:
    """The step with the nearest deadline. row: its place in the answer to process/milestones, for the source."""

    name: str
    deadline: date
    in_words: str  # "om 4 arbejdsdage"
    row: int


def next_due(store: Reader, *, clock: Clock | None = None, administration: str | None = None) -> Due | None:
    """The first hearing or drafting that is not finished and not past its deadline, else the next meeting; None
    where the process says nothing more. Steps of other administrations do not count.
    """
    clock = clock or store.clock()
    steps = run(store, "process/milestones", clock=clock, administration=administration)
    ahead = steps[(steps["status"] != "afsluttet") & (steps["deadline"].dt.date >= clock.today)]
    for types in (_THEIRS, ("møde",)):
        due = ahead[ahead["type"].isin(types)]
        if len(due):
            row = int(due.index[0])
            day = steps.at[row, "deadline"].date()
            return Due(str(steps.at[row, "name"]), day, deadline(day, clock.today), row)
    return None

"""Who complies with the guidelines, and who has not answered."""

from __future__ import annotations

import pandas as pd

from data.contract import ADMINISTRATIONS, COMPLIANCE, names_of
from data.store import Clock, Reader
from queries import run

NOT_ANSWERED = "ikke besvaret"
ANSWERS = (*COMPLIANCE.labels, NOT_ANSWERED)


def compliance(
    store: Reader,
    *,
    clock: Clock | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """One row per guideline in force and administration of the day, answered or not, and one that is no more where it has answered:
    goal_id, text, focus_area, deadline, administration,
    complies (ja, delvist, nej, or ikke besvaret), answered_on, remark."""
    answered = run(
        store,
        "results/compliance",
        clock=clock,
        administration=administration,
        focus_area=focus_area,
    )
    guideline = ["goal_id", "text", "focus_area_id", "focus_area", "deadline"]
    with names_of((clock or store.clock()).today):
        codes = [code for code in ADMINISTRATIONS.in_use if administration in (None, code)]
    everybody = (
        answered[guideline].drop_duplicates().merge(pd.DataFrame({"administration": codes}), how="cross")
    )
    answers = answered.drop(columns=guideline[1:])
    answers = answers[answers["administration"].notna()]
    gone = answered.loc[answered["administration"].notna() & ~answered["administration"].isin(codes)]
    everybody = pd.concat([everybody, gone[[*guideline, "administration"]]], ignore_index=True)
    rows = everybody.merge(answers, on=["goal_id", "administration"], how="left")
    rows["complies"] = rows["complies"].fillna(NOT_ANSWERED)
    return rows

"""A scenario as it is kept: plain values that stand on their own, whatever the data become later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd

from queries.scenarios import words
from queries.scenarios.levels import STOP
from queries.scenarios.scenario import Answer, Ground

DECIDED = ["initiative_id", "name", "administration", "level", "cost_now", "cost"]
COVERED = ["district", "name", "before", "after"]
LISTS = ("videreføres", "udgår", "til drøftelse")


def body(
    found: Ground,
    answer: Answer,
    *,
    name: str,
    reason: str,
    known_at: datetime,
    data_from: datetime | None,
    data_version: str,
    robust: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What `Store.record("scenario", ...)` keeps. Amounts in kr., dates as ISO text; nothing in it needs the store to be read.

    settings: as Settings.as_record. headline, lead: the sentences as they stood. budget, cost_now, cost, value, value_now, going,
    stopping, initiatives: of those up for decision. decisions: one per initiative (DECIDED). coverage: one per district
    (COVERED: initiatives before and after). robustness: as `robust_record` makes it, None where nobody asked. known_at: the data
    were the ones known then; data_from: when the newest of them were accepted.
    """
    decided = answer.decisions
    going = int((decided["level"] != STOP).sum())
    return {
        "name": name,
        "reason": reason,
        "settings": found.settings.as_record(),
        "year": found.settings.year,
        "headline": words.headline(found, answer),
        "lead": words.lead(found, answer),
        "budget": found.budget,
        "cost_now": found.cost_now,
        "cost": float(decided["cost"].sum()),
        "value": answer.portfolio.value,
        "value_now": answer.value_now,
        "proven": answer.portfolio.proven_optimal,
        "going": going,
        "stopping": len(decided) - going,
        "initiatives": len(decided),
        "decisions": decided[DECIDED].to_dict("records"),
        "coverage": answer.coverage[COVERED].to_dict("records"),
        "robustness": robust,
        "known_at": known_at.isoformat(),
        "data_from": None if data_from is None else data_from.isoformat(),
        "data_version": data_version,
    }


def robust_record(rows: pd.DataFrame, *, exact: bool, sample_size: int) -> dict[str, Any]:
    """The three lists as they are kept: headline, exact, sample_size, lists (LISTS: each of initiative_id, name, administration,
    cost_now, index). `rows`: as `scenario.robustness` gives them."""
    columns = ["initiative_id", "name", "administration", "cost_now", "index"]
    return {
        "headline": words.robust_title(rows),
        "exact": exact,
        "sample_size": sample_size,
        "lists": {name: rows[rows["list"] == name][columns].to_dict("records") for name in LISTS},
    }

"""How fast the first response came: median, 90th percentile and how often the goal was met, in all and per district."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.store import Clock, Reader
from queries import run
from queries.shared.intervals import quantile, wilson

FEWEST = 6  # below this no two values bound the median with 95 % certainty

COLUMNS = [
    "district",
    "number",
    "unknown",
    "median",
    "median_low",
    "median_high",
    "p90",
    "p90_low",
    "p90_high",
    "goal",
    "with_goal",
    "within_goal",
    "share",
    "share_low",
    "share_high",
]


def response_times(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> pd.DataFrame:
    """One row per district with events and a first one for all of them (district 0), times in minutes.

    number: events whose time is known, unknown: the others; median and p90 with distribution-free 95 % intervals (an end
    is missing where too few events bound it); goal: the district's; with_goal: events with a time in districts with a goal,
    within_goal how many of them were fast enough, share with a Wilson interval.
    """
    events = run(store, "unrest/events", clock=clock, district=district)
    groups: list[tuple[int, pd.DataFrame]] = [(0, events)] if len(events) else []
    groups += [(int(number), rows) for number, rows in events.groupby("district")]
    return pd.DataFrame([_row(number, rows) for number, rows in groups], columns=COLUMNS)


def _row(district: int, events: pd.DataFrame) -> dict[str, Any]:
    minutes = events["first_response_minutes"].dropna().astype(float)
    cells: dict[str, Any] = {
        "district": district,
        "number": len(minutes),
        "unknown": len(events) - len(minutes),
        "goal": events["goal_minutes"].iloc[0] if district else None,
    }
    for name, p in (("median", 0.5), ("p90", 0.9)):
        estimate = quantile(list(minutes), p)
        cells |= {
            name: estimate.value if estimate else None,
            f"{name}_low": estimate.low if estimate else None,
            f"{name}_high": estimate.high if estimate else None,
        }
    judged = events["late"].dropna().astype(bool)
    share = wilson(int((~judged).sum()), len(judged))
    return cells | {
        "with_goal": len(judged),
        "within_goal": int((~judged).sum()),
        "share": share.share if share else None,
        "share_low": share.low if share else None,
        "share_high": share.high if share else None,
    }

"""Weeks with more unrest than chance explains, on a control chart of the number of events a week."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.store import Clock, Reader
from queries import run

FEWEST_WEEKS = 13  # as for other control charts: below this the limit is not firm, and none is drawn
FEWEST_EVENTS = 50  # below this weekday and hour show chance
FALSE_ALARM = 0.00135  # one side of three standard deviations


@dataclass(frozen=True)
class Weekly:
    """weeks: one row per week with week (Monday), events and outside (more than chance explains).
    clusters: one row per unbroken run of such weeks: first, last (Mondays), weeks, events.
    mean: events a week in the other weeks; limit: so many events in a week are a signal. Both None while weeks are too few."""

    weeks: pd.DataFrame
    clusters: pd.DataFrame
    mean: float | None
    limit: int | None


def weekly(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> Weekly:
    """A c-chart with an exact limit: the smallest count that a Poisson week reaches with probability below 0.00135.

    Weeks beyond the limit are set aside and mean and limit computed anew, until no more are. A chart of moving ranges is for
    larger counts: with an event every other week it calls a week with two a signal. Source: Montgomery, Introduction to
    Statistical Quality Control, 7.3.
    """
    weeks = run(store, "unrest/weeks", clock=clock, district=district)
    weeks["week"] = pd.to_datetime(weeks["week"])
    mean, limit = _limit(weeks["events"]) if len(weeks) >= FEWEST_WEEKS else (None, None)
    weeks = weeks.assign(outside=weeks["events"] >= limit if limit is not None else False)
    return Weekly(weeks, _runs(weeks), mean, limit)


def _limit(events: pd.Series) -> tuple[float, int]:
    from scipy.stats import poisson

    inside = events
    while True:
        mean = float(inside.mean())
        limit = int(poisson.isf(FALSE_ALARM, mean)) + 1
        kept = inside[inside < limit]
        if len(kept) == len(inside) or kept.empty:
            return mean, limit
        inside = kept


def _runs(weeks: pd.DataFrame) -> pd.DataFrame:
    outside = weeks["outside"].astype(bool)
    flagged = weeks[outside].assign(run=(outside != outside.shift()).cumsum()[outside])
    return (
        flagged.groupby("run")
        .agg(first=("week", "min"), last=("week", "max"), weeks=("week", "size"), events=("events", "sum"))
        .reset_index(drop=True)
    )

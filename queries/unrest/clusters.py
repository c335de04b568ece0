"""Weeks with more unrest than chance explains, on a control chart of the number of events a week."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.store import Clock, Reader
from queries import run
from queries.shared.counts import OUTER_TAIL, count_limits

FEWEST_WEEKS = 13  # as for other control charts: below this the limit is not firm, and none is drawn
FEWEST_EVENTS = 50  # below this weekday and hour show chance
FALSE_ALARM = OUTER_TAIL
LARGEST = 0.05  # so large a share of the weeks is left out of the first estimate


@dataclass(frozen=True)
class Weekly:
    """weeks: one row per week with week (Monday), events and outside (more than chance explains).
    clusters: one row per unbroken run of such weeks: first, last (Mondays), weeks, events.
    mean: events a week in the other weeks; limit: so many events in a week are a signal; dispersion: how many times as much as a
    Poisson week the other weeks vary, 1 at the least. All None while weeks are too few."""

    weeks: pd.DataFrame
    clusters: pd.DataFrame
    mean: float | None
    limit: int | None
    dispersion: float | None


def weekly(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, from_year: int | None = None
) -> Weekly:
    """A c-chart with an exact limit: the smallest count that a week reaches with probability below 0.00135.

    Unrest comes in bursts, so weeks vary more than Poisson counts: the limit is the negative binomial's where they do. Mean and
    dispersion are those of the weeks below the limit, found by beginning without the largest ones and computing the limit anew until
    it stays. In 60 quiet weeks at dispersion 1.5 some week is flagged in 11-18 % of series. A chart of moving ranges is for
    larger counts: with an event every other week it calls a week with two a signal. Source: Montgomery, Introduction to
    Statistical Quality Control, 7.3.
    """
    weeks = run(store, "unrest/weeks", clock=clock, district=district, from_year=from_year)
    weeks["week"] = pd.to_datetime(weeks["week"])
    mean, varying, limit = (
        limit_of(weeks["events"].to_numpy(dtype=float)) if len(weeks) >= FEWEST_WEEKS else (None, None, None)
    )
    weeks = weeks.assign(outside=weeks["events"] >= limit if limit is not None else False)
    return Weekly(weeks, _runs(weeks), mean, limit, varying)


def limit_of(events: NDArray[np.float64]) -> tuple[float, float, int]:
    """Mean, dispersion and limit of counts per week; see `weekly`."""
    inside = np.sort(events)[: len(events) - math.ceil(LARGEST * len(events))]
    tried: set[int] = set()
    while True:
        mean = float(inside.mean())
        varying = max(1.0, float(inside.var(ddof=1)) / mean) if mean else 1.0
        limit = int(count_limits(mean, varying).upper) + 1
        if limit in tried:
            return mean, varying, limit
        tried.add(limit)
        inside = events[events < limit]


def _runs(weeks: pd.DataFrame) -> pd.DataFrame:
    outside = weeks["outside"].astype(bool)
    flagged = weeks[outside].assign(run=(outside != outside.shift()).cumsum()[outside])
    return (
        flagged.groupby("run")
        .agg(first=("week", "min"), last=("week", "max"), weeks=("week", "size"), events=("events", "sum"))
        .reset_index(drop=True)
    )

"""Who measures: how much of what should be measured is, and how fresh it is, by each indicator's agreed frequency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from data.danish import is_missing
from data.store import Clock, Reader
from queries import run
from queries.results.periods import PER_YEAR, Frequency, parse
from queries.results.series import empty_series, series_of

# A measurement is due this many days after its period is over.
GRACE_DAYS = 31
STANDINGS = {
    "current": "ajour",
    "one_behind": "én periode bagud",
    "behind": "to eller flere perioder bagud",
    "never": "aldrig målt",
    "not_due": "endnu ikke ventet",
    "ended": "måles ikke mere",
    "unclear": "perioderne passer ikke til frekvensen",
}


@dataclass(frozen=True)
class Freshness:
    """expected: periods of the last 12 months that should be measured by now; measured: how many of them are.

    behind: how many due periods have passed since the latest measured one; None where nothing was measured.
    standing: a key of STANDINGS.
    """

    expected: int
    measured: int
    behind: int | None
    standing: str


def first_day(frequency: Frequency, number: int) -> date:
    """The first day of a period, given as its number in its frequency (see periods.parse)."""
    year, part = divmod(number, PER_YEAR[frequency])
    return date(year, part * 12 // PER_YEAR[frequency] + 1, 1)


def middle(period: str) -> date:
    """The day a period is drawn at: the first of a month, the middle of what is longer."""
    frequency, number = parse(period)
    start = first_day(frequency, number)
    months = 12 // PER_YEAR[frequency]
    ahead = start.month - 1 + months // 2
    return date(start.year, ahead + 1, 1 if months % 2 == 0 or months == 1 else 16)


def latest_due(frequency: Frequency, today: date) -> int:
    """The number of the latest period that should be measured by `today`."""
    settled = today - timedelta(days=GRACE_DAYS)
    months = settled.year * 12 + settled.month - 1
    return months * PER_YEAR[frequency] // 12 - 1


def freshness(
    frequency: Frequency,
    periods: Sequence[str],
    today: date,
    *,
    begun: date | None = None,
    ended: bool = False,
) -> Freshness:
    """How an indicator keeps its agreed frequency. `periods`: those measured, provisional ones too.

    A period is expected from the one the series began in, or for one that never was measured, the first whole period
    after `begun`. Periods of another frequency than the agreed one: standing "unclear". `ended`: it is measured no more,
    and nothing more is expected.
    """
    if any(parse(period).frequency != frequency for period in periods):
        return Freshness(0, 0, None, "unclear")
    numbers = {parse(period).number for period in periods}
    if ended:
        return Freshness(0, 0, None, "ended")
    due = latest_due(frequency, today)
    first = due - PER_YEAR[frequency] + 1
    if numbers:
        first = max(first, min(numbers))
    elif begun is not None:
        first = max(
            first, next(n for n in range(first, due + 2) if n > due or first_day(frequency, n) >= begun)
        )
    expected = set(range(first, due + 1))
    if not numbers:
        return Freshness(len(expected), 0, None, "never" if expected else "not_due")
    behind = max(due - max(numbers), 0)
    standing = "current" if behind == 0 else "one_behind" if behind == 1 else "behind"
    return Freshness(len(expected), len(expected & numbers), behind, standing)


def indicator_freshness(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """One row per indicator: results/indicators, then expected, measured, behind, standing (see Freshness) and latest (period)."""
    clock = clock or store.clock()
    indicators = run(
        store,
        "results/indicators",
        clock=clock,
        district=district,
        administration=administration,
        focus_area=focus_area,
    )
    series = series_of(run(store, "results/measurements", clock=clock))
    nothing = empty_series()
    rows = [
        _row(row, series.get(str(row["indicator_id"]), nothing).with_hidden.periods, clock.today)
        for row in indicators.to_dict("records")
    ]
    columns = ["expected", "measured", "behind", "standing", "latest"]
    return indicators.join(pd.DataFrame(rows, columns=columns, index=indicators.index))


def stale_indicators(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """The indicators of indicator_freshness that are two or more periods behind, or were never measured though a period is due:
    indicator_id, name, initiative, administration, latest (None: never)."""
    freshness_rows = indicator_freshness(
        store, clock=clock, district=district, administration=administration, focus_area=focus_area
    )
    stale = freshness_rows[freshness_rows["standing"].isin(["behind", "never"])]
    return stale[["indicator_id", "name", "initiative", "administration", "latest"]].reset_index(drop=True)


def _row(indicator: dict[Any, Any], periods: list[str], today: date) -> tuple[Any, ...]:
    start = indicator["initiative_start"]
    result = freshness(
        indicator["frequency"],
        periods,
        today,
        begun=None if is_missing(start) else start.date(),
        ended=bool(indicator["retired"]),
    )
    latest = max(periods, key=lambda p: parse(p).number) if periods and result.standing != "unclear" else None
    return result.expected, result.measured, result.behind, result.standing, latest


def by_administration(indicators: pd.DataFrame) -> pd.DataFrame:
    """One row per administration (None: the whole city's indicators, which the centre keeps): indicators, current, expected,
    measured, coverage (share of 1; missing where nothing is expected), behind, never. `indicators`: indicator_freshness."""
    current = indicators[indicators["standing"] != "ended"]
    flags = current.assign(
        **{name: current["standing"] == name for name in ("current", "never", "one_behind")},
        late=current["standing"] == "behind",
    )
    table = (
        flags.groupby("administration", dropna=False)
        .agg(
            indicators=("indicator_id", "size"),
            current=("current", "sum"),
            one_behind=("one_behind", "sum"),
            behind=("late", "sum"),
            never=("never", "sum"),
            expected=("expected", "sum"),
            measured=("measured", "sum"),
        )
        .reset_index()
    )
    table["coverage"] = table["measured"] / table["expected"].where(table["expected"] > 0)
    return table.sort_values("coverage", na_position="last", ignore_index=True)

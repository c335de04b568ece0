"""The time axis of a series by month, quarter, half-year or year, in Danish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from data import danish

# As many names as fit beside each other from end to end of the axis.
MOST = 10
_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)


def time_axis(
    figure: go.Figure,
    periods: Sequence[str],
    starts: Sequence[date],
    *,
    ahead: tuple[str, date] | None = None,
) -> None:
    """Danish names under the axis, not more than fit: even months (January always), else counted back from the newest.

    `starts`: the day each period is drawn at, oldest first; `ahead`: a period to come, which gets its name too.
    """
    ticks = chosen(periods, starts, ahead=ahead)
    figure.update_xaxes(
        tickmode="array",
        tickvals=[day for _, day in ticks],
        ticktext=[short(p) for p, _ in ticks],
    )


def chosen(
    periods: Sequence[str], starts: Sequence[date], *, ahead: tuple[str, date] | None = None
) -> list[tuple[str, date]]:
    """The periods that are named, so far from each other on the axis (not in the list: it may have gaps) that they do not touch."""
    dated = list(zip(periods, starts, strict=True))
    if not dated:
        return []
    last = dated[-1][1] if ahead is None else ahead[1]
    apart = (_month(last) - _month(dated[0][1])) / MOST
    if all(len(period) == 7 and period[5].isdigit() for period in periods):
        step = next((s for s in _STEPS if apart <= s), _STEPS[-1])
        even = [(p, day) for p, day in dated if (_month(day) - 1) % step == 0]
        candidates = even or dated
    else:
        candidates = dated
    ticks = [] if ahead is None else [ahead]
    for period, day in reversed(candidates):
        if not ticks or _month(ticks[-1][1]) - _month(day) >= apart:
            ticks.append((period, day))
    return ticks[::-1]


def _month(day: date) -> int:
    """Months since year 0; January is 1 after a whole number of years."""
    return day.year * 12 + day.month


def short(period: str) -> str:
    """ "2009-03" -> "mar. 09", "2009-Q1" -> "1. kvt.<br>2009", "2009-H2" -> "2. halvår<br>2009"; a year as it stands."""
    if "Q" in period:
        return f"{period[-1]}. kvt.<br>{period[:4]}"
    if "H" in period:
        return f"{period[-1]}. halvår<br>{period[:4]}"
    if len(period) == 7:
        return danish.short_month(date(int(period[:4]), int(period[5:]), 1))
    return period

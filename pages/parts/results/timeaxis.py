"""The time axis of a series by month, quarter, half-year or year, in Danish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from data import danish

MOST = 10


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
    known = list(zip(periods, starts, strict=True))
    if all(len(period) == 7 and period[5].isdigit() for period in periods):
        step = next((s for s in (1, 2, 3, 6) if len(known) <= MOST * s), 12)
        shown = [(p, day) for p, day in known if (day.month - 1) % step == 0] or known
    else:
        step = -(-len(known) // MOST)
        shown = known[::-1][::step][::-1]
    if ahead is not None:
        shown = [*shown, ahead]
    figure.update_xaxes(
        tickmode="array",
        tickvals=[day for _, day in shown],
        ticktext=[short(p) for p, _ in shown],
        tickangle=0,
    )


def short(period: str) -> str:
    """ "2009-03" -> "mar. 09", "2009-Q1" -> "1. kvt.<br>2009", "2009-H2" -> "2. halvår<br>2009"; a year as it stands."""
    if "Q" in period:
        return f"{period[-1]}. kvt.<br>{period[:4]}"
    if "H" in period:
        return f"{period[-1]}. halvår<br>{period[:4]}"
    if len(period) == 7:
        return danish.short_month(date(int(period[:4]), int(period[5:]), 1))
    return period

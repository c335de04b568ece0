"""What is counted of rows that go on for ever, as events and meetings do: those of this year and the years just before it."""

from __future__ import annotations

from data.contract import RECENT_YEARS
from data.store import Clock, Reader
from queries import run

FROM_YEAR = "fra_aar"  # in the address of a page


def first_year(clock: Clock, from_year: int | None = None) -> int:
    """The year that is counted from: `from_year`, or that of the macro recent_from."""
    return clock.today.year - RECENT_YEARS + 1 if from_year is None else from_year


def earlier_years(store: Reader, table: str, *, clock: Clock) -> list[int]:
    """The years to count from instead, newest first; none where all rows are counted."""
    periods = run(store, "sources/periods", clock=clock, table=table)["first_period"]
    return [] if periods.empty else list(range(first_year(clock) - 1, int(periods[0][:4]) - 1, -1))


def left_out(
    store: Reader, table: str, what: str, *, clock: Clock, from_year: int | None = None
) -> list[str]:
    """A sentence on what is not counted, where something is not: "Møder før 2024 er ikke talt med." """
    start = first_year(clock, from_year)
    return (
        [f"{what} før {start} er ikke talt med."]
        if any(year < start for year in earlier_years(store, table, clock=clock))
        else []
    )

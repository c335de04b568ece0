"""From which year events and meetings are shown, where there are earlier ones than those that are counted."""

from __future__ import annotations

from pages.parts import filters
from pages.parts.answers import estimate
from pages.parts.controls import read_address, select
from queries.shared.recent import FROM_YEAR, earlier_years, first_year

_USUAL = 0


def from_year(table: str) -> int | None:
    """Draws the choice where there is one; None: the years that are counted."""
    years = estimate(earlier_years, table=table)
    if not years:
        return None
    usual = first_year(filters.current_filters().clock)
    options = {_USUAL: f"Fra og med {usual}"} | {year: f"Fra og med {year}" for year in years}
    read_address(FROM_YEAR, options, "året")
    return select("Vis fra", options, key=FROM_YEAR, width=200) or None

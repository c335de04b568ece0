"""The year that a figure is about, where nothing has been delivered for the year that is asked for."""

from __future__ import annotations

from collections.abc import Collection


def year_to_show(delivered: Collection[int], this_year: int) -> int | None:
    """This year, or the newest before it, or the first after it; None where nothing is delivered. The choice is to be said."""
    begun = [year for year in delivered if year <= this_year]
    return max(begun) if begun else min(delivered, default=None)


def coming_year_to_show(delivered: Collection[int], this_year: int) -> int | None:
    """The same for what is proposed and lies ahead: the first from this year on, or the newest before it."""
    ahead = [year for year in delivered if year >= this_year]
    return min(ahead) if ahead else max(delivered, default=None)

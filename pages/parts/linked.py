"""A name in a table is the way to what it names, where that has a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from data.columns import Column
from pages.parts.answers import estimate
from pages.parts.filters import address_of_filters
from pages.parts.sources import address
from queries.search.named import HEADINGS, pages_by_name

Cells = Mapping[str, Callable[[str], str]]


def named_cells(columns: Mapping[str, Column]) -> Cells:
    """For the columns that hold names: from what stands in a cell to an address, "" where there is none."""
    things = {name: HEADINGS[column.header] for name, column in columns.items() if column.header in HEADINGS}
    if not things:
        return {}
    addresses, carried = estimate(pages_by_name, copied=False), address_of_filters()

    def leading(thing: str) -> Callable[[str], str]:
        def to(text: str) -> str:
            where = addresses.get((thing, text))
            return "" if where is None else address(where[0], where[1], carried)

        return to

    return {name: leading(thing) for name, thing in things.items()}

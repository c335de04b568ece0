"""What a completed exit costs: what was spent on each programme's initiative in a year, by those who began, and by how many complete.

The programme of the sheet Exit is the initiative of the same name. What one who begins costs is an account over a count; how many of those
who end have completed is a share of all half-years. Both are uncertain, and the interval holds the ends of both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.danish import is_missing
from data.store import Clock, Reader
from queries.exit.flow import TOTAL, flow
from queries.results import unit_cost
from queries.results.cost import count_interval


@dataclass(frozen=True)
class Price:
    """`rows`: one per programme with a price, and last one of them together where they are several: program, initiative_id (none
    together), spent (kr.), began (persons, as published), each_ (kr. per one who begins), share, share_low, share_high (completed of
    those who ended), price, low, high (kr. per completed). `without`: the programmes that no price can be told of."""

    year: int | None
    price_level: str | None
    rows: pd.DataFrame
    without: tuple[str, ...]


_COLUMNS = [
    "program",
    "initiative_id",
    "spent",
    "began",
    "each_",
    "share",
    "share_low",
    "share_high",
    "price",
    "low",
    "high",
]


def completed_price(store: Reader, *, clock: Clock | None = None) -> Price:
    """Of the newest year with both spending and a count of those who began."""
    totals = flow(store, clock=clock).totals
    programmes = [str(name) for name in totals["program"] if name != TOTAL] if len(totals) else []
    years = unit_cost.years(store, clock=clock)
    if years.empty or not programmes:
        return Price(None, None, pd.DataFrame(columns=_COLUMNS), tuple(programmes))
    year, level = int(years["year"].iloc[0]), str(years["price_level"].iloc[0])
    costs = unit_cost.costs(store, clock=clock, year=year, per="participants", kind="work", price_level=level)
    by_name = {str(row["name"]).strip().casefold(): row for row in costs.to_dict("records")}
    prices = []
    for row in totals.to_dict("records"):
        cost = by_name.get(str(row["program"]).strip().casefold())
        if (
            cost is None
            or row["program"] == TOTAL
            or is_missing(row["completed_share"])
            or is_missing(cost["unit_cost"])
        ):
            continue
        prices.append(
            _priced(
                str(row["program"]),
                cost["initiative_id"],
                row,
                float(cost["cost"]),
                float(cost["count"]),
                float(cost["least"]),
                float(cost["most"]),
            )
        )
    priced = {one["program"] for one in prices}
    without = tuple(name for name in programmes if name not in priced)
    # Of some of the programmes together the share of all would be another's.
    if len(prices) > 1 and not without:
        whole = totals.iloc[-1].to_dict()
        own = [by_name[str(one["program"]).strip().casefold()] for one in prices]
        summed = [sum(float(row[name]) for row in own) for name in ("cost", "count", "least", "most")]
        prices.append(_priced(TOTAL, None, whole, *summed))
    return Price(year, level, pd.DataFrame(prices, columns=_COLUMNS), without)


def _priced(
    program: str,
    initiative: object,
    row: dict[str, object],
    spent: float,
    began: float,
    least: float,
    most: float,
) -> dict[str, object]:
    share, low, high = (float(row[f"completed_share{end}"]) for end in ("", "_low", "_high"))  # type: ignore[arg-type]
    fewest, many = (float(end[0]) for end in (count_interval([least])[0], count_interval([most])[1]))
    return {
        "program": program,
        "initiative_id": initiative,
        "spent": spent,
        "began": began,
        "each_": spent / began if began else np.nan,
        "share": share,
        "share_low": low,
        "share_high": high,
        "price": spent / (began * share) if began and share else np.nan,
        "low": spent / (many * high) if high else np.nan,
        "high": spent / (fewest * low) if fewest and low else math.inf,
    }

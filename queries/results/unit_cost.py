"""Økonomi pr. resultat: what a participant, or a reached result, costs, beside initiatives of the same kind."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from data import persons
from data.contract import TOOK_PART
from data.danish import listing, plural
from data.store import Clock, Reader
from queries import run
from queries.results.cost import unit_costs

Per = Literal["participants", "reached"]
ONE = {"participants": "deltager", "reached": "nået resultat"}
KINDS = {
    "work": ("approach", "prevention_level"),
    "focus_area": ("focus_area",),
    "target_group": ("target_group",),
}


KIND_WORDS = {
    "work": "tilgang og forebyggelsesniveau",
    "focus_area": "indsatsområde",
    "target_group": "målgruppe",
}
EVERY = {"måned": "hver måned", "kvartal": "hvert kvartal", "halvår": "hvert halvår", "år": "hvert år"}
# What is named first: the surest.
_STANDING_ORDER = ("much_dearer", "much_cheaper", "dearer", "cheaper")


def costs(
    store: Reader,
    *,
    year: int,
    per: Per,
    kind: str,
    price_level: str,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """One row per initiative that spent money at `price_level` in `year` and counted a whole year: results/yearly, then
    kind (words), cost, count and the columns of cost.unit_costs. Like is compared with like: `kind` says how the count is made
    and how often too. Compared with all initiatives of the kind, also those that the filters leave out. Counts of persons are
    as published (rounded), and the interval knows it; one that is not told has no cost: hidden says so. Whose count cannot be told for
    a year is left out: see `untold`."""
    yearly = run(store, "results/yearly", clock=clock, year=year)
    yearly = yearly[yearly["price_level"] == price_level]
    counted_rows = yearly[yearly[per].notna()].reset_index(drop=True)
    kind_columns = counted_rows[list(KINDS[kind])]
    ending = " forebyggelse" if kind == "work" else ""
    first, *others = (kind_columns[name].fillna("").astype(object) for name in kind_columns)
    words = (first.str.cat(others, ", ") if others else first) + ending
    words = words + ": " + counted_rows[f"{per}_as"] + ", målt " + counted_rows[f"{per}_every"].map(EVERY)
    frame = counted_rows.assign(
        kind=words.where(kind_columns.notna().all(axis=1), None),
        cost=counted_rows["spent"].astype("float64"),
        count=persons.numbers(counted_rows[per]),
        least=_end_of_span(counted_rows, per, 0),
        most=_end_of_span(counted_rows, per, 1),
        hidden=[persons.is_hidden(cell) for cell in counted_rows[per]],
    )
    return _within(unit_costs(frame), district, administration, focus_area)


def _within(
    rows: pd.DataFrame, district: int | None, administration: str | None, focus_area: str | None
) -> pd.DataFrame:
    """The rows of initiatives that the filters let through."""
    here = pd.Series(True, index=rows.index)
    if administration is not None:
        here &= rows["administration"] == administration
    if focus_area is not None:
        here &= rows["focus_area_id"] == focus_area
    if district is not None:
        here &= pd.Series([bool({district, 0} & set(places)) for places in rows["districts"]], dtype=bool)
    return rows[here].reset_index(drop=True)


def _end_of_span(rows: pd.DataFrame, per: str, end: int) -> pd.Series:
    """The least (0) or the most (1) that each published count may stand for, NaN where none is told. One that CSB has released from
    protection, or that counts no persons, is exact."""
    ends = [
        persons.span(cell)[end] if rounded and persons.is_number(cell) else cell
        for cell, rounded in zip(rows[per], rows[f"{per}_persons"], strict=True)
    ]
    return persons.numbers(pd.Series(ends, rows.index, object))


def untold(
    store: Reader,
    *,
    year: int,
    per: Per,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> str:
    """Whose count of `year` has no price, since it cannot be told for a year, and why, in a sentence; empty where there are none."""
    rows = _within(run(store, "results/yearly", clock=clock, year=year), district, administration, focus_area)
    rows = rows[rows["spent"].notna() & rows[per].isna() & rows[f"{per}_as"].notna()]
    again = int((rows[f"{per}_as"] == TOOK_PART).sum())
    unsaid = len(rows) - again
    reasons = []
    if unsaid:
        reasons.append(
            f"{plural(unsaid, 'indsats har', 'indsatser har')} ikke oplyst »opgøres_som« i arket Indikatorer"
        )
    if again:
        reasons.append(
            f"{plural(again, 'indsats tæller', 'indsatser tæller')} den samme deltager i flere perioder (»{TOOK_PART}«)"
        )
    if not reasons:
        return ""
    return f"Uden pris er dem, hvis tal for perioderne ikke kan gøres til et års: {listing(reasons)}."


def years(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per year and price level in which some initiative has both spending and a count: year, price_level,
    initiatives; newest first, and within a year the price level of most initiatives first."""
    rows = run(store, "results/yearly", clock=clock)
    rows = rows[rows["spent"].notna()]
    return (
        rows.groupby(["year", "price_level"])
        .size()
        .rename("initiatives")
        .reset_index()
        .sort_values(["year", "initiatives"], ascending=False, ignore_index=True)
    )


def by_kind(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per kind with a price to show: kind, initiatives (with a price), outside (outside the limits); the kinds with
    most outside first. `rows`: the answer of `costs`."""
    priced = rows[rows["unit_cost"].notna() & rows["kind"].notna()]
    return (
        priced.assign(outside=priced["standing"].isin(_STANDING_ORDER))
        .groupby("kind")
        .agg(initiatives=("initiative_id", "size"), outside=("outside", "sum"))
        .reset_index()
        .sort_values(["outside", "initiatives"], ascending=False, ignore_index=True)
    )


def outliers(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `costs` outside the limits, the surest first."""
    deviating = rows[rows["standing"].isin(_STANDING_ORDER)]
    order = [_STANDING_ORDER.index(standing) for standing in deviating["standing"]]
    return (
        deviating.assign(order=order)
        .sort_values(["order", "unit_cost"], ignore_index=True)
        .drop(columns="order")
    )

"""Counts of districts for each 1,000 residents: the figures of a map that do not follow from how many live there."""

from __future__ import annotations

import pandas as pd

from data import danish
from data.columns import Column
from data.contract import DISTRICTS
from data.store import Clock, Reader
from queries import run
from queries.view import Chart, Point, Series, Source

PER = 1_000
# What a map's figures are shown as: value -> what people read.
COUNTS, RATES = "antal", "indbyggere"
SHOWN_AS = {COUNTS: "Antal", RATES: f"Pr. {danish.number(PER)} indbyggere"}
KEY = "kort"
SOURCE = Source("shared/residents", {}, label="Kilde: folketal")
_DECIMALS = 2
COLUMNS = {
    "residents": Column("Indbyggere", "count"),
    "rate": Column(SHOWN_AS[RATES], "number", decimals=_DECIMALS),
}


def with_rates(
    store: Reader, rows: pd.DataFrame, counted: str, *, clock: Clock | None = None
) -> pd.DataFrame:
    """The rows of districts, with how many live there, the year, and the `counted` column per PER residents, largest first; those of
    a district whose residents are not known are missing, and last."""
    population = run(store, "shared/residents", clock=clock)
    rows = rows.merge(population[["district", "year", "residents"]], on="district", how="left")
    rows = rows.assign(rate=PER * rows[counted] / rows["residents"].where(rows["residents"] > 0))
    return rows.sort_values(["rate", "district"], ascending=[False, True], na_position="last")


def chart(rows: pd.DataFrame, of: str) -> Chart | None:
    """The map of the rates, without those that are missing; None where all are. `of`: what is counted, in the plural."""
    points = tuple(
        Point(float(row.district), float(row.rate), label=danish.number(row.rate, _DECIMALS))
        for row in rows.dropna(subset=["rate"]).itertuples()
    )
    if not points:
        return None
    measure = f"{of} {SHOWN_AS[RATES].lower()}"
    alt = ", ".join(f"{DISTRICTS[int(point.x)]} {point.label}" for point in points)
    return Chart("map", (Series(danish.capital(of), points),), measure, f"Kort over {measure}: {alt}")


def most_and_fewest(rows: pd.DataFrame, of: str) -> str:
    """ "Nørrebro har flest indsatser pr. 1.000 indbyggere (0,29), Vanløse færrest (0,00)"; rates that read alike are alike."""
    with_rate = rows.dropna(subset=["rate"])
    per = f"{of} {SHOWN_AS[RATES].lower()}"
    if with_rate.empty:
        return "Folketallet i bydelene er ikke leveret"
    rates = [danish.number(rate, _DECIMALS) for rate in with_rate["rate"]]
    names = [DISTRICTS[int(number)] for number in with_rate["district"]]
    if rates[0] == rates[-1]:
        return f"Alle bydele har lige mange {per} ({rates[0]})"
    most, fewest = (
        danish.named_or_counted(
            [name for name, one in zip(names, rates, strict=True) if one == end], "bydel", "bydele"
        )
        for end in (rates[0], rates[-1])
    )
    return f"{danish.capital(most)} har flest {per} ({rates[0]}), {fewest} færrest ({rates[-1]})"


def notes(rows: pd.DataFrame) -> tuple[str, ...]:
    """Which residents are divided by, and what that does not say; none where no rate is known."""
    with_rate = rows.dropna(subset=["rate"])
    if with_rate.empty:
        return ()
    years = sorted({int(year) for year in rows["year"].dropna()})
    when = danish.listing([str(year) for year in years])
    return (
        f"Folketallet er pr. 1. januar {when}. Det tæller dem, der bor i bydelen, ikke dem, der færdes der.",
    )

"""Before a hotspot starts: what could be found, whom to compare with. After it: what a prevented incident cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.danish import kroner, number, percent, plural, signed
from queries.hotspots.effect import dispersion_from_months, month_numbers
from queries.hotspots.evaluation import MONTHS_BEFORE, Prevented
from queries.hotspots.findings import synthetic
from queries.hotspots.sentences import FOUND_FOUR_IN_FIVE
from queries.hotspots.series import Case, Counts, Monthly, monthly, window
from queries.hotspots.synthetic import SyntheticControl

NOT_DETECTABLE = "kan ikke påvises med så få hændelser"
UNASSESSABLE = "kan ikke vurderes: for få sammenligningsområder"
NOT_COUNTABLE = "kan ikke opgøres"


def detectable_falls(
    history: Counts,
    control: Counts = None,
    *,
    others: pd.DataFrame | None = None,
    months_after: Sequence[int] = (6, 12, 24),
    months_before: int = MONTHS_BEFORE,
) -> pd.DataFrame:
    """The smallest fall that the verdict would find in 4 of 5 cases after so many months, if the hotspot started now.

    `history` as in `evaluate`, final months only. `others`: months down, areas across, the clean areas of the synthetic control. The
    evaluation is made as if the start had been so many months ago (at most the newer half of what is known), before anything was
    done: how well a mixture of the others followed the area, and how much they swing, is what it will be. `control` plays no part in
    the verdict's power and is kept for callers that know one. One row per length: months_after, expected (incidents in that time if
    nothing changes), ratio, fall (share; NaN where none can be found) and text. Raises ValueError without any figure.
    """
    series = monthly(history, "området")
    if series is None:
        raise ValueError("Der er ingen anmeldelsestal for området.")
    newest = _newest(series, months_before)
    rows = []
    for months in months_after:
        length = plural(months, "måned", "måneder")
        made = _as_if_started(series, others, months, months_before)
        ratio = None
        if made is None or not made.enough:
            text = f"Efter {length}: {UNASSESSABLE}."
        else:
            ratio = made.smallest_detectable
            text = (
                f"Efter {length}: {NOT_DETECTABLE}."
                if ratio is None
                else f"Efter {length}: et fald på mindst {percent(1 - ratio)} {FOUND_FOUR_IN_FIVE}."
            )
        rows.append(
            {
                "months_after": months,
                "expected": float(newest.counts.mean()) * months,
                "ratio": math.nan if ratio is None else ratio,
                "fall": math.nan if ratio is None else 1 - ratio,
                "text": text,
            }
        )
    return pd.DataFrame(rows)


def _as_if_started(
    series: Monthly, others: pd.DataFrame | None, months: int, months_before: int
) -> SyntheticControl | None:
    """The synthetic control as if something had started `months` ago; None without areas to compare with, or too few months."""
    if others is None or others.empty:
        return None
    after = min(months, len(series) // 2)
    if after == 0:
        return None
    start = int(series.months[-after])
    case = Case(series, None, None, None, start, None, (), False)
    span = window([series], start, start - months_before, int(series.months[-1]))
    return synthetic(span, series, case, others, [], months_before)


def fall_title(name: str, falls: pd.DataFrame) -> str:
    """The shortest time in which a fall could be found, and how large it must be; `falls`: `detectable_falls`."""
    rated = falls[falls["ratio"].notna()]
    if rated.empty:
        lacking = falls["text"].str.contains(UNASSESSABLE).all()
        return (
            f"{name} {UNASSESSABLE}"
            if lacking
            else f"{name} har for få anmeldelser: intet fald kunne påvises"
        )
    first = rated.iloc[0]
    after = plural(int(first["months_after"]), "måned", "måneder")
    return f"{name}: efter {after} kan et fald på mindst {percent(first['fall'])} ses"


def rank_controls(
    history: Counts,
    candidates: pd.DataFrame,
    *,
    exclude: Sequence[str] = (),
    months_before: int = MONTHS_BEFORE,
) -> pd.DataFrame:
    """The candidate control areas, best first: similar level and similar trend before the start.

    `history`: the planned hotspot's months before the start; `candidates`: months down, areas across; `exclude`: areas that
    overlap it or lie beside it. The newest `months_before` months of the hotspot are used. Trend is the growth per year from
    the earlier half of them to the later (12 months against 12, so that seasons cancel). The measure of unlikeness is
        distance^2 = (ln level ratio / ln 2)^2 + (ln growth ratio)^2 / (ln(1.1)^2 + its sampling variance):
    twice the level counts as much as 10 % a year apart, and a difference in growth that chance explains counts less.
    One row per candidate: area, per_month, level_ratio, growth (per year, 0.1 = 10 %), distance (NaN where the area lacks
    months or incidents; such areas come last) and reason. Raises ValueError where the hotspot has less than 12 months or a
    half without incidents.
    """
    series = monthly(history, "området")
    if series is None or len(series) < 12:
        raise ValueError("Der skal være mindst 12 måneders tal for området, før et kontrolområde kan vælges.")
    series = _newest(series, months_before)
    own_halves = _halves(series.counts[:, None])[:, 0]
    if own_halves.min() == 0:
        raise ValueError("Området har for få anmeldelser til at finde et kontrolområde, der ligner.")
    table = candidates.drop(columns=[name for name in exclude if name in candidates.columns])
    positions = pd.Index(month_numbers(table.index)).get_indexer(pd.Index(series.months))
    values = table.to_numpy(dtype=float)[positions]
    values[positions < 0] = np.nan
    halves = _halves(values)
    years = (len(series) - len(series) // 2) / 12  # between the middles of the two halves
    usable = ~np.isnan(values).any(axis=0) & (halves > 0).all(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.exp(np.log(halves[1] / halves[0]) / years)
        own_growth = math.exp(math.log(own_halves[1] / own_halves[0]) / years)
        level = values.mean(axis=0) / series.counts.mean()
        phi = dispersion_from_months(_split(series.counts))
        chance = phi * ((1 / halves).sum(axis=0) + (1 / own_halves).sum()) / years**2
        distance = np.sqrt(
            (np.log(level) / math.log(2)) ** 2
            + np.log(growth / own_growth) ** 2 / (math.log(1.1) ** 2 + chance)
        )
    per_month = values.mean(axis=0)
    rows = pd.DataFrame(
        {
            "area": table.columns,
            "per_month": per_month,
            "level_ratio": level,
            "growth": growth - 1,
            "distance": np.where(usable, distance, np.nan),
            "reason": [
                _reason(
                    float(series.counts.mean()), own_growth - 1, float(per_month[i]), float(growth[i] - 1)
                )
                if usable[i]
                else "Området mangler måneder eller har for få anmeldelser."
                for i in range(len(table.columns))
            ],
        }
    )
    return rows.sort_values("distance", ignore_index=True, kind="stable")


@dataclass(frozen=True)
class CostPerPrevented:
    """Kroner per prevented incident with its interval; None, and the reason in `text`, where it cannot be told."""

    estimate: float | None
    low: float | None
    high: float | None
    text: str


def cost_per_prevented(
    cost: float | None, prevented: Prevented | None, *, unknown: str = ""
) -> CostPerPrevented:
    """What one prevented incident cost. `cost`: kroner spent in the period the incidents were prevented in; `unknown`: why
    there is none.

    Where the effect's interval includes no effect, the cost per prevented incident reaches to infinity and is not told.
    """
    if cost is None or cost < 0 or not math.isfinite(cost):
        return CostPerPrevented(None, None, None, f"{NOT_COUNTABLE}: {unknown or 'udgiften er ikke oplyst'}")
    if prevented is None:
        return CostPerPrevented(None, None, None, f"{NOT_COUNTABLE}: der er intet skøn over effekten")
    if prevented.low <= 0:
        reason = f"{NOT_COUNTABLE}: det kan ikke udelukkes, at ingen anmeldelser er forebygget"
        return CostPerPrevented(None, None, None, reason)
    estimate, low, high = cost / prevented.estimate, cost / prevented.high, cost / prevented.low
    text = (
        f"ca. {kroner(_two_digits(estimate))} pr. forebygget anmeldelse "
        f"(mellem {kroner(_two_digits(low))} og {kroner(_two_digits(high))})"
    )
    return CostPerPrevented(estimate, low, high, text)


def _two_digits(amount: float) -> float:
    """28.923 -> 29.000: what the interval supports."""
    return float(f"{amount:.1e}")


def cost_per_resident(cost: float | None, residents: float | None) -> float | None:
    """Kroner per resident; None where either is not known or nobody lives there."""
    if cost is None or residents is None or not (math.isfinite(cost) and residents > 0):
        return None
    return cost / residents


def _newest(series: Monthly, months: int) -> Monthly:
    recent = series.months > series.months[-1] - months
    return Monthly(series.months[recent], series.counts[recent])


def _split(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The earlier and the later half; an odd month in the middle belongs to neither."""
    half = len(values) // 2
    return values[:half], values[len(values) - half :]


def _halves(values: np.ndarray) -> np.ndarray:
    earlier, later = _split(values)
    return np.stack((earlier.sum(axis=0), later.sum(axis=0)))


def _reason(own_level: float, own_growth: float, level: float, growth: float) -> str:
    ratio = max(level / own_level, own_level / level)
    higher = "højere" if level > own_level else "lavere"
    levels = (
        "næsten samme niveau" if ratio <= 1.25 else f"{'noget' if ratio <= 2 else 'meget'} {higher} niveau"
    )
    apart = abs(growth - own_growth)
    trends = (
        "næsten samme udvikling"
        if apart <= 0.05
        else "lidt anden udvikling"
        if apart <= 0.15
        else "anden udvikling"
    )
    return (
        f"{levels.capitalize()} ({number(level, 1)} mod {number(own_level, 1)} anmeldelser om måneden) og {trends} før "
        f"starten ({signed(growth * 100)} % mod {signed(own_growth * 100)} % om året)."
    )

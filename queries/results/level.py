"""The level of an indicator: as many settled periods as its target covers, taken together, never only the last of them.

A target for a year is compared with a year. Shares, rates and what is present at a time are averaged over the periods; what is
begun or happens may be added up. The indicator says which (`counted_as`): what is counted on a day, or may be counted again in the
next period, never is. Else the baseline (or where it covers another span, the target) says it: it lies nearer the sum of its
periods, or nearer one of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.contract import ON_A_DAY, TOOK_PART
from data.danish import is_missing, number, period, plural
from queries.results.periods import PER_YEAR, Frequency, common_frequency, parse
from queries.results.series import Floats, Series
from queries.results.words import SHARE


@dataclass(frozen=True)
class Level:
    """value: in the unit of the target. periods: how many are taken together, from `first` to `last`. added: they are added, not
    averaged. position: where their middle stands on the time axis, in years."""

    value: float
    periods: int
    first: str
    last: str
    added: bool
    position: float

    @property
    def text(self) -> str:
        """ "gennemsnit af 12 måneder, februar 2009 - januar 2010"; of one period its name."""
        if self.periods == 1:
            return period(self.last)
        kind = "sum" if self.added else "gennemsnit"
        return f"{kind} af {counted(self.periods, parse(self.last).frequency)}, {period(self.first)} til {period(self.last)}"


def counted(amount: int, frequency: Frequency) -> str:
    """ "12 måneder" """
    return plural(amount, frequency, _MANY[frequency])


_MANY: dict[Frequency, str] = {"måned": "måneder", "kvartal": "kvartaler", "halvår": "halvår", "år": "år"}


def span(frequency: Frequency, of: str) -> int:
    """How many periods of a frequency the period `of` covers; 1 where it is no longer than one of them."""
    return max(PER_YEAR[frequency] // PER_YEAR[parse(of).frequency], 1)


def is_added(indicator: Mapping[Any, Any], series: Series) -> bool:
    """Whether the periods of the target are added up to be compared with it. `series`: settled, of one frequency, not empty."""
    target, at = indicator["target"], indicator["target_period"]
    frequency = common_frequency(series.periods)
    covered = span(frequency, str(at))
    if covered == 1 or series.is_share or indicator["unit"] == SHARE:
        return False
    if indicator.get("counted_as") in (ON_A_DAY, TOOK_PART):
        return False
    baseline, begun = indicator["baseline"], indicator["baseline_period"]
    by_baseline = (
        not is_missing(baseline) and not is_missing(begun) and span(frequency, str(begun)) == covered
    )
    reference = abs(float(baseline if by_baseline and baseline else target))
    own = in_period(series, str(begun)) if by_baseline and baseline else series.value[:0]
    usual = float((own if len(own) == covered else series.value).mean())
    return usual > 0 and reference / usual >= math.sqrt(covered)


def summed(indicator: Mapping[Any, Any], series: Series) -> int:
    """How many periods of the series the target is the sum of; 1 where it is no sum. `series`: settled.

    Raises ValueError with a sentence where the periods are of several frequencies."""
    target, at = indicator["target"], indicator["target_period"]
    if not len(series) or is_missing(target) or is_missing(at) or not is_added(indicator, series):
        return 1
    return span(common_frequency(series.periods), str(at))


def in_period(series: Series, of: str) -> Floats:
    """The figures of the periods that a longer period covers."""
    numbers, (frequency, at) = numbers_of(series), parse(of)
    covered = span(common_frequency(series.periods), of)
    if frequency != "år" and covered == 1:
        return series.value[[one == of for one in series.periods]]
    return series.value[(numbers >= at * covered) & (numbers < (at + 1) * covered)]


def numbers_of(series: Series) -> Any:
    return np.array([parse(one).number for one in series.periods], dtype=np.int64)


def together(series: Series, mask: Any, added: bool) -> float:
    """The kept periods of a series as one figure; shares by their numerators and denominators."""
    if series.is_share:
        return float(series.numerator[mask].sum() / series.denominator[mask].sum())
    return float(series.value[mask].sum() if added else series.value[mask].mean())


def level_of(indicator: Mapping[Any, Any], series: Series) -> Level | str:
    """The level now, or in a sentence why there is none. `series`: the settled measurements, oldest first.

    Raises ValueError with a sentence where the periods are of several frequencies."""
    if not len(series):
        return "Kan ikke bedømmes: der mangler måling."
    frequency = common_frequency(series.periods)
    needed = max(
        [
            span(frequency, str(of))
            for of in (indicator["baseline_period"], indicator["target_period"])
            if not is_missing(of)
        ],
        default=1,
    )
    numbers, last = numbers_of(series), len(series)
    is_latest = (numbers > numbers[-1] - needed) & (np.arange(last) >= begun(series))
    if int(is_latest.sum()) < needed:
        return (
            f"For få målinger: målet gælder {counted(needed, frequency)}, og der er kun målt "
            f"{number(int(is_latest.sum()))} af de seneste."
        )
    added = (
        not is_missing(indicator["target"])
        and not is_missing(indicator["target_period"])
        and is_added(indicator, series)
    )
    first = int(np.flatnonzero(is_latest)[0])
    middle = (float(numbers[first]) + float(numbers[-1]) + 1) / 2 / PER_YEAR[frequency]
    return Level(
        together(series, is_latest, added), needed, series.periods[first], series.periods[-1], added, middle
    )


def begun(series: Series) -> int:
    """The position of the latest redefinition, 0 where there is none."""
    starts = np.flatnonzero(series.new_series)
    return int(starts[-1]) if len(starts) else 0

"""Periods as the store keeps them: "2010", "2010-H1", "2010-Q1" or "2010-03"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from data import danish

Frequency = Literal["måned", "kvartal", "halvår", "år"]
PER_YEAR: dict[Frequency, int] = {"måned": 12, "kvartal": 4, "halvår": 2, "år": 1}

_PERIOD = re.compile(r"(\d{4})(?:-(?:H(?P<halvår>[12])|Q(?P<kvartal>[1-4])|(?P<måned>0[1-9]|1[0-2])))?")


class Parsed(NamedTuple):
    """A period's frequency, and its number counted in that frequency (neighbours differ by 1)."""

    frequency: Frequency
    number: int


# The same few hundred periods are read for each of thousands of indicators.
@lru_cache(maxsize=4096)
def parse(period: str) -> Parsed:
    """ "2010-Q1" -> ("kvartal", 8040). ValueError with a sentence for any other text."""
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise ValueError(f"“{period}” er ikke en periode. Skriv 2010, 2010-H1, 2010-Q1 eller 2010-03.")
    year = int(match[1])
    for frequency, per_year in PER_YEAR.items():
        if frequency != "år" and match[frequency]:
            return Parsed(frequency, year * per_year + int(match[frequency]) - 1)
    return Parsed("år", year)


def common_frequency(periods: Sequence[str]) -> Frequency:
    """The one frequency of a series. ValueError where frequencies are mixed or there is no period."""
    frequencies = list(dict.fromkeys(parse(period).frequency for period in periods))
    if not frequencies:
        raise ValueError("Der er ingen perioder.")
    if len(frequencies) > 1:
        raise ValueError(
            f"Serien blander {danish.listing(frequencies)}. En serie har én frekvens: del den, eller ret den."
        )
    return frequencies[0]


def gaps(periods: Sequence[str]) -> tuple[int, ...]:
    """Positions whose predecessor is not the period just before: what lies between was not measured.

    To be given to a control chart as `gap_before`. ValueError with a sentence where frequencies are
    mixed, or the periods do not rise (a repeated period, or a wrong order).
    """
    common_frequency(periods)
    numbers = [parse(period).number for period in periods]
    for position, (earlier, later) in enumerate(pairwise(numbers), start=1):
        if later <= earlier:
            this, last = danish.period(periods[position]), danish.period(periods[position - 1])
            raise ValueError(f"{this} står efter {last}. Perioderne skal stige, og hver kun stå én gang.")
    return tuple(i for i in range(1, len(numbers)) if numbers[i] > numbers[i - 1] + 1)


def between(periods: Sequence[str]) -> list[str]:
    """The periods that lie between the first and the last of a series and are not in it, oldest first.

    `periods`: of one frequency, oldest first; ValueError as for `gaps`.
    """
    if not gaps(periods):
        return []
    present = set(periods)
    (frequency, first), (_, last) = parse(periods[0]), parse(periods[-1])
    return [
        one
        for one in (period_code(frequency, number) for number in range(first, last + 1))
        if one not in present
    ]


def period_code(frequency: Frequency, number: int) -> str:
    """The period as the store keeps it: ("kvartal", 8040) -> "2010-Q1"."""
    year, part = divmod(number, PER_YEAR[frequency])
    part += 1
    return (
        str(year)
        + {"år": "", "halvår": f"-H{part}", "kvartal": f"-Q{part}", "måned": f"-{part:02d}"}[frequency]
    )


def position_in_time(when: float | str | date) -> float:
    """A place on the time axis, in years: the middle of a period, the day of a date; a number stays.

    The middle, since a period's figure is its sum or mean: the year 2008 stands at 2008.5, the first
    quarter of 2010 at 2010.125. Days are counted within their month, so that months are equally long.
    """
    if isinstance(when, str):
        frequency, number = parse(when)
        return (number + 0.5) / PER_YEAR[frequency]
    if isinstance(when, date):
        return when.year + (when.month - 1 + (when.day - 1) / 31) / 12
    return float(when)

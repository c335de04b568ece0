"""The measurements of one indicator as arrays: what charts, lights and forecasts are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.persons import few_persons
from queries.shared.counts import SMALL_COUNT

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FIGURES = ("value", "numerator", "denominator", "population")
_MARKS = ("provisional", "new_series", "hidden", "incomplete", "restarted")
PER, PER_RARE = 1_000, 100_000
# What is measured, not counted, however whole the figures are.
_MEASURED_IN = re.compile(
    r"\b(minut\w*|min|time\w*|dag\w*|døgn|uge\w*|måned\w*|år|kr|kroner|mio|pct|procent\w*|point|score\w*|indeks|gennemsnit\w*|grad\w*|km|meter)\b"
    r"|%|\bpr\b|andel"
)


@dataclass(frozen=True, eq=False)
class Series:
    """n periods, oldest first; figures are NaN where they are not known, and nobody changes them. `population` is the city's residents.
    `incomplete`: the figure was counted before the period was over. `restarted`: CSB has accepted that a new level begins there.
    `shown_as`: what stands for a hidden figure ("1-4 personer")."""

    periods: list[str]
    value: Floats
    numerator: Floats
    denominator: Floats
    population: Floats
    provisional: Flags
    new_series: Flags
    hidden: Flags
    incomplete: Flags
    restarted: Flags
    shown_as: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.periods)

    def where(self, mask: Flags) -> Series:
        """The periods that are kept. A new series, or level, that begins in one that is not begins in the next that is."""
        if mask.all():
            return self
        return Series(
            [period for period, keep in zip(self.periods, mask, strict=True) if keep],
            self.value[mask],
            self.numerator[mask],
            self.denominator[mask],
            self.population[mask],
            self.provisional[mask],
            _begun(self.new_series, mask)[mask],
            self.hidden[mask],
            self.incomplete[mask],
            _begun(self.restarted, mask)[mask],
            self.shown_as[mask],
        )

    @cached_property
    def measured(self) -> Series:
        """Without the periods that have no figure, one that is hidden, or one of a part of the period: gaps, not zeros."""
        return self.where(~np.isnan(self.value) & ~self.incomplete)

    @cached_property
    def with_hidden(self) -> Series:
        """With what is measured but may not be shown, which has no figure here."""
        return self.where((~np.isnan(self.value) | self.hidden) & ~self.incomplete)

    @cached_property
    def ends_as(self) -> str | None:
        """What stands for the newest measurement that is not provisional where it may not be shown; else None."""
        settled = self.with_hidden.where(~self.with_hidden.provisional)
        if not len(settled) or not settled.hidden[-1]:
            return None
        return str(settled.shown_as[-1] or few_persons())

    @cached_property
    def final(self) -> Series:
        """The measured periods before the first provisional one."""
        measured = self.measured
        return measured.where(~np.logical_or.accumulate(measured.provisional))

    @property
    def without_share(self) -> list[str]:
        """Periods whose denominator is 0: there is no share to tell."""
        return [period for period, of in zip(self.periods, self.denominator, strict=True) if of == 0]

    @property
    def is_share(self) -> bool:
        """Whether every period has numerator and denominator."""
        return bool(len(self) and not np.isnan(self.numerator).any() and not np.isnan(self.denominator).any())

    @property
    def per_resident(self) -> bool:
        """Whether the figures are incidents in a city whose population is known in every period. Rare ones are charted as the
        counts that they are: chance then moves them more than the population does."""
        has_residents = len(self) and not np.isnan(self.population).any() and (self.population > 0).all()
        return bool(has_residents and self.value.mean() >= SMALL_COUNT)

    def are_counts(self, unit: str) -> bool:
        """Whether the figures are numbers of something: whole, not negative, and not in a unit of time, money or the like."""
        whole = bool(len(self) and (self.value >= 0).all() and (self.value == np.rint(self.value)).all())
        return whole and _MEASURED_IN.search(unit.lower()) is None

    @property
    def per(self) -> int:
        """How many residents a rate is of: PER, or where it would be below one on average, PER_RARE."""
        return PER if float((self.value / self.population).mean()) * PER >= 1 else PER_RARE

    @property
    def rate(self) -> Floats:
        """The figures per so many residents as `per` says."""
        return self.value / self.population * self.per


def _begun(begins: Flags, mask: Flags) -> Flags:
    if not (begins & ~mask).any():
        return begins
    moved = begins.copy()
    for position in np.flatnonzero(begins & ~mask):
        later = np.flatnonzero(mask[position:])
        if len(later):
            moved[position + later[0]] = True
    return moved


def series_of(measurements: pd.DataFrame) -> dict[str, Series]:
    """Indicator id -> its series. `measurements`: the answer to results/measurements, sorted as it comes."""
    ids = measurements["indicator_id"].to_numpy(dtype=object)
    if not len(ids):
        return {}
    figures = [measurements[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in _FIGURES]
    # Whoever makes the rows by hand need not say that their periods are whole; restarts are no part of what is delivered.
    rows = measurements.assign(
        **{mark: False for mark in ("incomplete", "restarted") if mark not in measurements}
    )
    words = (rows["shown_as"] if "shown_as" in rows else rows["hidden"].map(lambda _: None)).to_numpy(
        dtype=object
    )
    columns: list[Any] = [*figures, *(rows[name].to_numpy(dtype=bool) for name in _MARKS), words]
    periods = measurements["period"].tolist()
    firsts = [0, *(np.flatnonzero(ids[1:] != ids[:-1]) + 1).tolist(), len(ids)]
    return {
        str(ids[a]): Series(periods[a:b], *(column[a:b] for column in columns)) for a, b in pairwise(firsts)
    }


def empty_series() -> Series:
    """The series of an indicator that was never measured."""
    none: Any = np.array([], dtype=np.float64)
    flags: Any = np.array([], dtype=bool)
    return Series([], none, none, none, none, flags, flags, flags, flags, flags, np.array([], dtype=object))

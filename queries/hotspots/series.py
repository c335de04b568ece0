"""Monthly counts as they come (gaps, provisional months, any way of writing a month) made ready for the estimates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.danish import is_missing, listing
from data.danish import month as month_name
from queries.hotspots.effect import month_numbers

Months = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
Counts: TypeAlias = pd.Series | Sequence[float] | Array | None


@dataclass(frozen=True, eq=False)
class Monthly:
    """One area's counts: month numbers in order, and as many counts. Missing months are simply not there."""

    months: Months
    counts: Array

    def __len__(self) -> int:
        return self.months.size

    def at(self, months: Months) -> Array:
        """The counts of these months, every one of which must be there."""
        return self.counts[np.searchsorted(self.months, months)]

    def keep(self, which: npt.NDArray[np.bool_]) -> Monthly | None:
        """Only the months marked; None where none is."""
        return Monthly(self.months[which], self.counts[which]) if which.any() else None

    def same_as(self, other: Monthly) -> bool:
        return np.array_equal(self.months, other.months) and np.array_equal(self.counts, other.counts)


def monthly(counts: Counts, place: str) -> Monthly | None:
    """The counts in order of time; None where there is no figure at all.

    A Series is read by its index (dates, periods, text or whole numbers), anything else by position. Raises ValueError with a
    Danish sentence, which names `place`, for a month that stands twice or a negative count.
    """
    if counts is None or len(counts) == 0:
        return None
    if isinstance(counts, pd.Series):
        months, values = month_numbers(counts.index), counts.to_numpy()
    else:
        months, values = np.arange(len(counts), dtype=np.int64), np.asarray(counts)
    if not np.issubdtype(values.dtype, np.number):
        values = pd.to_numeric(pd.Series(values), errors="coerce").to_numpy()
    order = np.argsort(months, kind="stable")
    months, figures = months[order], values[order].astype(np.float64)
    if (np.diff(months) == 0).any():
        raise ValueError(f"En måned står mere end én gang i tallene for {place}.")
    if (figures < 0).any():
        raise ValueError(f"Der er negative antal i tallene for {place}.")
    return Monthly(months, figures).keep(np.isfinite(figures))


def dated(counts: Counts) -> bool:
    """False where the months are mere positions, so that they are not told as dates."""
    return isinstance(counts, pd.Series) and not pd.api.types.is_integer_dtype(counts.index.dtype)


def to_date(number: int) -> date:
    """The first day of a month number."""
    return date(1970 + number // 12, number % 12 + 1, 1)


def month_label(number: int, with_date: bool) -> str:
    """ "februar 2009", or "måned 25" for position 24 where the series has no dates."""
    if with_date and 0 < 1970 + number // 12 < 10_000:
        return month_name(to_date(number))
    return f"måned {number + 1}"


def month_list(numbers: Sequence[int], with_date: bool, most: int = 4) -> str:
    """The months by name, the first few where they are many."""
    named = [month_label(number, with_date) for number in numbers[:most]]
    return listing([*named, f"{len(numbers) - most} til"] if len(numbers) > most else named)


def provisional_months(mask: Any, counts: Counts) -> set[int]:
    """The month numbers that `mask` marks: a boolean Series by month, or one boolean per row of `counts`."""
    if mask is None or counts is None:
        return set()
    if not isinstance(mask, pd.Series):
        rows = counts.index if isinstance(counts, pd.Series) else range(len(counts))
        if len(mask) != len(rows):
            raise ValueError("Markeringen af foreløbige måneder passer ikke til antallet af måneder.")
        mask = pd.Series(list(mask), index=pd.Index(list(rows)))
    marked = [month for month, yes in mask.items() if not is_missing(yes) and bool(yes)]
    return set(month_numbers(marked).tolist()) if marked else set()


def together(panels: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Counts of the same months and areas added; a month is missing only where it is so in every one of them."""
    tables = list(panels)
    if not tables:
        raise ValueError("Der er ingen kriminalitetskategorier.")
    total = tables[0]
    for table in tables[1:]:
        total = total.add(table, fill_value=0)
    return total


@dataclass(frozen=True)
class Window:
    """The month numbers before and after the start in which all the series have figures."""

    before: Months
    after: Months

    @property
    def months(self) -> Months:
        return np.concatenate((self.before, self.after))

    @property
    def weights(self) -> tuple[float, float]:
        """The two periods' lengths in years."""
        return self.before.size / 12, self.after.size / 12

    def totals(self, series: Monthly) -> tuple[float, float]:
        return float(series.at(self.before).sum()), float(series.at(self.after).sum())

    def shared_with(self, series: Monthly) -> Window:
        """Only the months that this series has too."""
        return Window(np.intersect1d(self.before, series.months), np.intersect1d(self.after, series.months))


def window(series: Sequence[Monthly], start: int, first: int, last: int) -> Window:
    """The months from `first` to `last` (both included) that every series has, parted at `start`."""
    numbers = series[0].months
    for one in series[1:]:
        numbers = np.intersect1d(numbers, one.months, assume_unique=True)
    numbers = numbers[(numbers >= first) & (numbers <= last)]
    return Window(numbers[numbers < start], numbers[numbers >= start])


@dataclass(frozen=True)
class Case:
    """The four series by month number, without provisional months; None where an area has no figure left."""

    hotspot: Monthly
    control: Monthly | None
    neighbour: Monthly | None
    neighbour_control: Monthly | None
    start: int
    end: int | None
    held_back: tuple[int, ...]
    with_dates: bool

    @property
    def areas(self) -> tuple[Monthly | None, ...]:
        return self.hotspot, self.control, self.neighbour, self.neighbour_control

    @property
    def last(self) -> int:
        return int(self.hotspot.months[-1])

    def label(self, month: int) -> str:
        return month_label(month, self.with_dates)


def read_case(counts: Sequence[Counts], start: Any, end: Any, provisional: Any) -> Case:
    """Raises ValueError with the reason why nothing can be assessed."""
    places = ("hotspottet", "kontrolområdet", "naboområdet", "naboområdets kontrolområde")
    series = [monthly(one, place) for one, place in zip(counts, places, strict=True)]
    if series[0] is None:
        raise ValueError("Der er ingen anmeldelsestal for hotspottet.")
    held_back = provisional_months(provisional, counts[0])
    seen = tuple(sorted(held_back & set(series[0].months.tolist())))
    hotspot, control, neighbour, neighbour_control = (
        None if one is None else one.keep(~np.isin(one.months, list(held_back))) for one in series
    )
    if hotspot is None:
        raise ValueError("Alle hotspottets tal er foreløbige.")
    first_month, last_month = _month(start), _month(end)
    if first_month is None:
        raise ValueError("Hotspottet har ingen startmåned.")
    if last_month is not None and last_month < first_month:
        raise ValueError("Hotspottet slutter før det starter.")
    return Case(
        hotspot, control, neighbour, neighbour_control, first_month, last_month, seen, dated(counts[0])
    )


def _month(value: Any) -> int | None:
    return None if is_missing(value) else int(month_numbers([value])[0])


def limits(case: Case, months_before: int | None, months_after: int | None) -> tuple[int, int]:
    """The first and last month number of the window, as far as the hotspot's own series goes."""
    first, last = int(case.hotspot.months[0]), case.last
    if months_before is not None:
        first = max(first, case.start - months_before)
    if months_after is not None:
        last = min(last, case.start + months_after - 1)
    return first, last if case.end is None else min(last, case.end)

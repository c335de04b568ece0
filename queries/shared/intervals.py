"""Intervals that several pages show beside a figure: a share, and a quantile of measured times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from data import persons


@dataclass(frozen=True)
class Share:
    """A share of 1 with its interval."""

    share: float
    low: float
    high: float


def wilson(
    count: float, total: float, *, effective: float | None = None, confidence: float = 0.95
) -> Share | None:
    """`count` of `total` with Wilson's score interval; None where there is nothing to take a share of.

    `effective`: the effective number of answers of a weighted survey; the share stays, the interval widens.
    Raises ValueError for a count outside 0 to total. Source: Wilson (1927), J. American Statistical Association 22.
    """
    from statsmodels.stats.proportion import proportion_confint

    if total == 0:
        return None
    if not 0 <= count <= total:
        raise ValueError("Et antal kan ikke være større end det, det er en del af.")
    size = effective or total
    low, high = proportion_confint(count / total * size, size, alpha=1 - confidence, method="wilson")
    return Share(count / total, max(0.0, float(low)), min(1.0, float(high)))


def wilson_of_rounded(count: Any, total: Any, *, confidence: float = 0.95) -> Share | None:
    """A share of persons, of two numbers as they are published (see data.persons), with an interval that holds Wilson's of all that
    the rounding leaves. 20 of 30 stand for 18 to 22 of 28 to 32: 56 to 79 % by rounding alone.

    None where one of them is no number, where the total is too small for a share to be told, and where they are no part and whole.
    """
    if not persons.is_number(count) or not persons.share_is_told(total) or count > total:
        return None
    (fewest, most), (smallest, largest) = persons.span(int(count)), persons.span(int(total))
    low = wilson(min(fewest, largest), largest, confidence=confidence)
    high = wilson(min(most, smallest), smallest, confidence=confidence)
    assert low is not None and high is not None
    return Share(count / total, low.low, high.high)


@dataclass(frozen=True)
class Quantile:
    """A quantile with its interval, in the unit of the values; low or high is None where too few values bound it."""

    value: float
    low: float | None
    high: float | None
    number: int


def quantile(values: Sequence[float], p: float, *, confidence: float = 0.95) -> Quantile | None:
    """The p-quantile (0.5 the median) with a distribution-free interval between two of the values; None without values.

    The value is the median of numpy, or for other quantiles the smallest value that at least the share p does not exceed.
    The ends are order statistics by the binomial distribution, so the interval covers at least `confidence`.
    Source: Conover (1999), Practical Nonparametric Statistics, 3.2, as in scipy.stats.quantile_test.
    """
    from scipy import stats

    if not len(values):
        return None
    sample = np.asarray(values, dtype=float)
    point = float(np.median(sample) if p == 0.5 else np.quantile(sample, p, method="inverted_cdf"))
    ends = stats.quantile_test(sample, q=point, p=p).confidence_interval(confidence_level=confidence)
    low, high = (None if not np.isfinite(end) else float(end) for end in (ends.low, ends.high))
    return Quantile(point, low, high, len(sample))

"""Limits for what is counted: exact ones by the Poisson, negative binomial and binomial distributions.

Limits of mean +- three standard deviations are for figures that are roughly normal. Small counts are not: they cannot fall below 0,
and most of them lie on one side of their mean. Source: Montgomery, Introduction to Statistical Quality Control, 7.2 and 7.3 (exact
probability limits); Hilbe, Negative Binomial Regression (counts that vary more than by chance alone).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# What a normal figure has beyond three and beyond two standard deviations, on one side.
OUTER_TAIL = 0.00135
NEAR_TAIL = 0.02275
# The upper limit of a moving range, in mean moving ranges.
SCREEN = 3.267
# Counts below this in the mean have exact limits.
SMALL_COUNT = 5


class ExactLimits(NamedTuple):
    """A count strictly beyond `lower` or `upper` has at most the probability OUTER_TAIL on that side, beyond the near ones NEAR_TAIL.

    below, above: the probability of a count strictly below and above the mean.
    """

    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    below: Floats
    above: Floats


def count_limits(mean: float, dispersion: float = 1.0) -> ExactLimits:
    """Limits of a count with this mean, Poisson, or negative binomial where `dispersion` (variance over mean) is above 1.
    ValueError for a negative mean.
    """
    from scipy import stats

    if mean < 0:
        raise ValueError("Et antal kan ikke være negativt i gennemsnit.")
    if dispersion > 1 and mean > 0:
        return _limits(stats.nbinom, (mean / (dispersion - 1), 1 / dispersion), mean)
    return _limits(stats.poisson, (mean,), mean)


def share_limits(share: float, denominators: ArrayLike) -> ExactLimits:
    """Limits of the counts out of each denominator when each has the property with the probability `share`; shape as denominators."""
    from scipy import stats

    out_of = np.asarray(denominators, dtype=np.float64)
    return _limits(stats.binom, (np.rint(out_of), share), out_of * share)


def _limits(family: Any, parameters: tuple[Any, ...], mean: float | Floats) -> ExactLimits:
    # A figure that equals the mean but for rounding lies on neither side of it.
    slack = 1e-9 * np.maximum(np.abs(mean), 1.0)
    return ExactLimits(
        lower=family.ppf(OUTER_TAIL, *parameters),
        upper=family.isf(OUTER_TAIL, *parameters),
        near_lower=family.ppf(NEAR_TAIL, *parameters),
        near_upper=family.isf(NEAR_TAIL, *parameters),
        below=family.cdf(np.ceil(mean - slack) - 1, *parameters),
        above=family.sf(np.floor(mean + slack), *parameters),
    )


def dispersion(ranges: Floats, mean: float) -> float:
    """How many times as much as a Poisson count neighbours differ: half their mean squared difference over the mean; 1 at the least.

    ranges: the moving ranges, without those that are too large to be chance. Unlike the variance it does not take a lasting change of
    level for noise.
    """
    if not len(ranges) or mean <= 0:
        return 1.0
    return max(1.0, float((ranges**2).mean()) / 2 / mean)


def screened(ranges: Floats) -> Floats:
    """The moving ranges below SCREEN times their mean; all of them where they are all 0."""
    return ranges[ranges < SCREEN * ranges.mean()] if ranges.any() else ranges


def run_length(probability: float, usual: int) -> int:
    """So many in a row on one side are as improbable as `usual` in a row where both sides are equally common; never fewer than `usual`.

    probability: of one figure to lie on that side. 0.9 and 7 -> 47.
    """
    if probability <= 0.5:
        return usual
    if probability >= 1:
        return np.iinfo(np.int32).max
    return max(usual, math.ceil(usual * math.log(0.5) / math.log(probability) - 1e-9))

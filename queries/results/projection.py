"""Where a series stands some time ahead, with an interval that holds although nobody knows what kind of series it is.

One model's interval covers what it promises only where the world is that model: around a line it is far too narrow for a series whose
level wanders, has shifted, or falls and levels off. So many kinds of movement are tried, each a Gaussian process with a level of its
own, and the answer is their average, weighted by how well each explains the measurements (Bayesian model averaging):

- a line around which neighbours resemble each other (a slope of none, a moderate and a steep one are expected beforehand);
- a level that wanders, with and without a drift;
- a slope that wanders and dies out (a damped trend);
- a level that has shifted: what came before a point tells little of what comes after.

A line is drawn on only where the series has earned it. Sources: Rasmussen & Williams, Gaussian Processes for Machine Learning, 2.7
(a level of unknown height) and 5.4 (marginal likelihood); Hoeting, Madigan, Raftery & Volinsky (1999), Bayesian Model Averaging,
Statistical Science 14; Harvey, Forecasting, Structural Time Series Models (the kinds of movement). How often the interval holds, and
how wide it is: cover.py.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# In standard deviations of the noise, and per step: what is expected before anything is measured.
_SLOPES = (0.0, 0.25, 1.5)
_CORRELATIONS = (0.0, 0.4, 0.7)
_WANDERING = (0.05, 0.2, 0.8, 3.0, 30.0)  # variance of the level's step
_DRIFT = 0.1  # variance of the drift, of that of the step
_SLOPE_SPREADS = (0.1, 0.5, 2.0)
_PERSISTENCES = (0.6, 0.85, 0.95)  # what is left of a slope one step later
_BOTH = ((1.0, 0.3), (4.0, 0.6), (30.0, 2.7), (30.0, 11.0))  # step of the level, spread of the slope
# A shift: where it may lie, how far the level may have been off, and how much more restless the time before may have been.
_SHIFTED_AT = (0.2, 0.3, 0.4, 0.5, 0.6)
_FEWEST_AROUND = 4
_OFF, _RESTLESS = 10.0, 5.0


class Projection(NamedTuple):
    """Shape (...): the mean, its standard error (of the figure itself, noise included), and the degrees of freedom of the t interval."""

    mean: Floats
    error: Floats
    freedom: int


def project(times: ArrayLike, values: ArrayLike, ahead: ArrayLike) -> Projection:
    """The mean of the figures at `ahead`, given those measured.

    times: shape (n,), n >= 3, rising, in steps of the series. values: shape (..., n), in any unit; several series that are measured at
    the same times are projected at once. ahead: shape (k,), later than the times. No figure is known better than to the last decimal
    that the series is written with: a series without any noise is not taken to be exact.
    """
    t, y = np.asarray(times, dtype=np.float64), np.asarray(values, dtype=np.float64)
    models = _models(tuple(t - t[0]), tuple(np.asarray(ahead, dtype=np.float64) - t[0]))
    count = len(t)
    level = y @ models.level.T  # (..., models)
    off = y[..., None, :] - level[..., None]
    whitened = np.einsum("...mi,mij->...mj", off, models.precision)
    squares = np.maximum(
        np.einsum("...mi,...mi->...m", whitened, off), (count - 1) * _rounding(y)[..., None] ** 2 / 12
    )
    mean = level + np.einsum("...mi,mi->...m", whitened, models.towards)
    variance = models.variance * squares / (count - 1)
    with np.errstate(divide="ignore"):
        fit = models.evidence - (count - 1) / 2 * np.log(squares)
    best = fit.max(axis=-1, keepdims=True)
    weight = np.exp(np.where(np.isinf(best), models.evidence, fit - best))
    weight /= weight.sum(axis=-1, keepdims=True)
    middle = (weight * mean).sum(axis=-1)
    spread = (weight * (variance + (mean - middle[..., None]) ** 2)).sum(axis=-1)
    return Projection(middle, np.sqrt(spread), count - 1)


def _rounding(y: Floats) -> Floats:
    """The last decimal that each series is written with, 0 where it has more than four."""
    steps = np.zeros(y.shape[:-1])
    for decimals in range(4, -1, -1):
        scaled = y * 10**decimals
        steps[(np.abs(scaled - np.rint(scaled)) < 1e-6).all(axis=-1)] = 10.0**-decimals
    return steps


class _Models(NamedTuple):
    """For each of m models of n points: precision (m, n, n); level (m, n), the weights of the level; towards (m, n), the covariances
    with what is ahead; variance (m,) of the prediction error, in that of the noise; evidence (m,), the part of the log likelihood that
    does not depend on the figures, with the model's weight beforehand."""

    precision: Floats
    level: Floats
    towards: Floats
    variance: Floats
    evidence: Floats


@lru_cache(maxsize=32)
def _models(times: tuple[float, ...], ahead: tuple[float, ...]) -> _Models:
    t, later = np.array(times), np.array(ahead)
    n = len(t)
    weights, kernels = zip(*_kernels(np.concatenate([t, later]), n), strict=True)
    covariance = np.stack(kernels)
    own = covariance[:, :n, :n]
    precision = np.linalg.inv(own)
    ones = precision.sum(axis=2)
    total = ones.sum(axis=1)
    to_ahead = covariance[:, :n, n:].mean(axis=2)
    explained = np.einsum("mij,mj->mi", precision, to_ahead)
    variance = (
        covariance[:, n:, n:].mean(axis=(1, 2))
        - (explained * to_ahead).sum(axis=1)
        + (1 - explained.sum(axis=1)) ** 2 / total
    )
    evidence = np.array(weights) - np.linalg.slogdet(own)[1] / 2 - np.log(total) / 2
    return _Models(precision, ones / total[:, None], to_ahead, variance, evidence)


def _kernels(t: Floats, measured: int) -> list[tuple[float, Floats]]:
    """The kinds of movement: the log weight of each beforehand, and the covariance of all points, noise included."""
    apart, first = np.abs(t[:, None] - t), np.minimum(t[:, None], t)
    noise, line = np.eye(len(t)), np.outer(t, t)
    kernels = [
        (0.0, correlation**apart + slope**2 * line if correlation else noise + slope**2 * line)
        for slope, correlation in product(_SLOPES, _CORRELATIONS)
    ]
    for step in _WANDERING:
        kernels.append((math.log(2), noise + step * first))
        kernels.append((0.0, noise + step * (first + _DRIFT * line)))
    for spread, persistence in product(_SLOPE_SPREADS, _PERSISTENCES):
        kernels.append((0.0, noise + spread**2 * _damped(t, persistence)))
    for step, spread in _BOTH:
        kernels.append((0.0, noise + step * first + spread**2 * _damped(t, _PERSISTENCES[-1])))
    calm = (noise, 0.5**apart, noise + 0.2 * first, noise + first)
    last = measured - _FEWEST_AROUND
    at = sorted({max(round(share * measured), _FEWEST_AROUND - 1) for share in _SHIFTED_AT})
    places = [place for place in at if place <= last]
    for place, kernel in product(places, calm):
        before = (np.arange(len(t)) < place).astype(float)
        shifted = kernel + (_RESTLESS**2 - 1) * np.diag(before) + _OFF**2 * np.outer(before, before)
        kernels.append((math.log(len(_SHIFTED_AT) / len(places) / len(calm)), shifted))
    return kernels


def _damped(t: Floats, persistence: float) -> Floats:
    """Covariance of the sum of a slope of variance 1 that is `persistence` of itself one step later (an integrated
    Ornstein-Uhlenbeck process, started in balance)."""
    rate = -math.log(persistence)
    gone = np.exp(-rate * t)
    apart = np.exp(-rate * np.abs(t[:, None] - t))
    return (2 * rate * np.minimum(t[:, None], t) - 1 + gone[:, None] + gone - apart) / rate**2

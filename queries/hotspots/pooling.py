"""Several hotspots together: one estimate, how much the hotspots differ, and where the next one may land.

y_i is ln of a hotspot's ratio, v_i its variance. The fixed model holds one true value; the random-effects models let the
hotspots' true values differ with variance tau2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

Method = Literal["REML", "DL", "fixed"]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PooledEstimate:
    """On the scale of the estimates (ln ratio). `i2` is in per cent, as metafor gives it.

    The prediction interval is None with one estimate and in the fixed model, where nothing is said about the next hotspot.
    """

    estimate: float
    standard_error: float
    low: float
    high: float
    tau2: float
    q: float
    i2: float
    prediction_low: float | None
    prediction_high: float | None
    k: int


def pool(
    estimates: Sequence[float],
    variances: Sequence[float],
    *,
    method: Method = "REML",
    knapp_hartung: bool = False,
    confidence: float = 0.95,
) -> PooledEstimate:
    """Pools k estimates with their sampling variances.

    `method`: restricted maximum likelihood, DerSimonian-Laird, or one common value. Prediction interval: estimate +- quantile
    sqrt(tau2 + SE^2), with the quantile of the interval itself: normal, or t with k-1 degrees of freedom under Knapp-Hartung
    (a prediction interval inside the confidence interval would be absurd). `q` is Cochran's Q; `i2` the share of the variation
    that is between the hotspots. With one estimate tau2 and q are 0 and Knapp-Hartung does not apply. Raises ValueError where
    there is no estimate, a variance is not above 0, or a value is missing.
    Source: DerSimonian & Laird (1986); Viechtbauer (2005), J. Educational and Behavioral Statistics 30 (REML);
    Knapp & Hartung (2003), Statistics in Medicine 22; definitions of I2 and the prediction interval as in R's metafor.
    """
    y, v = np.asarray(estimates, dtype=float), np.asarray(variances, dtype=float)
    if y.size == 0 or y.shape != v.shape or y.ndim != 1:
        raise ValueError("Der skal være mindst ét skøn, og hvert skøn skal have sin varians.")
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        raise ValueError("Et skøn mangler, eller en varians er ikke større end nul.")
    if method not in ("REML", "DL", "fixed"):
        raise ValueError(f"Ukendt metode: {method}.")
    if not 0 < confidence < 1:
        raise ValueError("Sikkerheden skal ligge mellem 0 og 1.")
    k = int(y.size)
    fixed_weights = 1 / v
    q = float((fixed_weights * (y - _mean(y, fixed_weights)) ** 2).sum()) if k > 1 else 0.0
    # The variance a typical hotspot has (Higgins & Thompson 2002), which I2 sets tau2 against.
    typical = (
        (k - 1) * fixed_weights.sum() / (fixed_weights.sum() ** 2 - (fixed_weights**2).sum())
        if k > 1
        else 0.0
    )
    if k == 1 or method == "fixed":
        tau2 = 0.0
        i2 = 100 * max(0.0, 1 - (k - 1) / q) if k > 1 and q > 0 else 0.0
    else:
        tau2 = max(0.0, (q - (k - 1)) * typical / (k - 1)) if method == "DL" else _reml(y, v)
        i2 = 100 * tau2 / (tau2 + typical)
    weights = 1 / (v + tau2)
    estimate = _mean(y, weights)
    error = math.sqrt(1 / weights.sum())
    quantile = float(special.ndtri((1 + confidence) / 2))
    if knapp_hartung and k > 1:
        error = math.sqrt(float((weights * (y - estimate) ** 2).sum()) / ((k - 1) * weights.sum()))
        quantile = float(special.stdtrit(k - 1, (1 + confidence) / 2))
    spread = quantile * math.sqrt(tau2 + error**2) if k > 1 and method != "fixed" else None
    return PooledEstimate(
        estimate=estimate,
        standard_error=error,
        low=estimate - quantile * error,
        high=estimate + quantile * error,
        tau2=tau2,
        q=q,
        i2=float(i2),
        prediction_low=None if spread is None else estimate - spread,
        prediction_high=None if spread is None else estimate + spread,
        k=k,
    )


def pool_cautiously(
    estimates: Sequence[float],
    variances: Sequence[float],
    *,
    method: Method = "REML",
    confidence: float = 0.95,
) -> PooledEstimate:
    """The pooled estimate a page shows: Knapp-Hartung, but no interval narrower than the plain one.

    With few and similar hotspots Knapp-Hartung alone can give an interval that is far too narrow (IntHout et al. 2014).
    """
    plain = pool(estimates, variances, method=method, confidence=confidence)
    wide = pool(estimates, variances, method=method, knapp_hartung=True, confidence=confidence)
    result = wide if wide.high - wide.low >= plain.high - plain.low else plain
    predictions = [p for p in (plain, wide) if p.prediction_low is not None and p.prediction_high is not None]
    if not predictions:
        return result
    broadest = max(predictions, key=lambda p: (p.prediction_high or 0.0) - (p.prediction_low or 0.0))
    return replace(result, prediction_low=broadest.prediction_low, prediction_high=broadest.prediction_high)


def _mean(y: Array, weights: Array) -> float:
    return float((weights * y).sum() / weights.sum())


def _reml(y: Array, v: Array) -> float:
    """The tau2 that maximises the restricted likelihood: the best of a grid, then the score's root beside it."""
    from scipy import optimize

    largest = float(np.ptp(y) ** 2) + float(v.max())
    grid = np.concatenate(([0.0], np.geomspace(largest * 1e-8, largest, 200)))
    weights = 1 / (v + grid[:, None])
    means = (weights * y).sum(axis=1, keepdims=True) / weights.sum(axis=1, keepdims=True)
    likelihood = (
        np.log(weights).sum(axis=1) - np.log(weights.sum(axis=1)) - (weights * (y - means) ** 2).sum(axis=1)
    )
    best = int(likelihood.argmax())

    def score(tau2: float) -> float:
        w = 1 / (v + tau2)
        residual = y - _mean(y, w)
        return float((w**2 * residual**2).sum() - w.sum() + (w**2).sum() / w.sum())

    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, grid.size - 1)])
    # Falling already at the lower neighbour: the likelihood is highest at (or, but for rounding, at) zero.
    if score(low) <= 0:
        return low
    return float(optimize.brentq(score, low, high, xtol=1e-14))

"""What a hotspot would have had without anything done: a mixture of the clean areas, and the same done to each of these.

Counts are taken as 2 sqrt(count + 3/8) relative to the area's own level before the start (`relative`), so that large and small areas, and
a city's common season, are on one scale and an area's month-to-month chance does not depend on its level.

- Weights (`mixture`): w >= 0 on the clean areas, fitted on the months before by non-negative least squares (scipy.optimize.nnls),
  drawn towards the plain mean of the areas by `SHRINKAGE` times the median area's variance: with 24-48 months and some 30 areas the
  unshrunk fit follows chance. Abadie, Diamond & Hainmueller (2010), JASA 105; the penalty as in Arkhangelsky et al. (2021).
- Gap: an area's own less its mixture. The estimate is the mean gap after less the mean gap in the same calendar months before, so
  that a season of the area's own is nobody's effect.
- Rank: the gap over sqrt(c RMS^2 + between): RMS is the root mean square gap before (at least that of Poisson counts), c what the
  means of so many months make of it, `between` the variance from area to area beyond that (DerSimonian & Laird). Without areas that
  drift it is Abadie, Diamond & Hainmueller's ratio of gap after to RMS gap before; with them a large hotspot among small areas, whose
  RMS is small, would else stand out for drifting as they do. Signed: p = (1 + others at least as far in its direction) / areas.
- 95 % interval: gap +- t(areas - 2) kappa sqrt(c RMS^2 + between), kappa the root mean square of the other areas' ranking statistics,
  at least 1: the placebo variance of Arkhangelsky, Athey, Hirshberg, Imbens & Wager (2021), AER 111, algorithm 4, on the
  standardised gaps. For places and crime: Saunders, Lundberg, Braga, Ridgeway & Miles (2015), J. Quantitative Criminology 31.
- A hotspot is often chosen because it peaked, and then falls by itself. `choosing` is the fall that an area gets if it is the highest
  of them all in its last 24 months before the start (Blom's expected maximum of so many normals); an effect has to be larger.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from queries.hotspots.effect import RateRatio
from queries.hotspots.pooling import pool
from queries.hotspots.rules import AREAS_NEEDED, PLACEBO_LIMIT

Array = npt.NDArray[np.float64]

SHRINKAGE = 2.0
# How far back an area may have been looked at when it was chosen, and how often choosing alone may pass for an effect: less often where
# there are few months before, since the error is then fitted on the very months that it was chosen by.
CHOSEN_BY, CHOSEN_LIMIT = 24, 0.03
FEW_BEFORE, CHOSEN_LIMIT_FEW = 36, 0.02
# An area peaks where its newest so many months stand out most among all areas'.
PEAKS = (3, 6, 12, 24)
# So few incidents would be left of a larger fall that roots of counts no longer tell it from nothing.
POWER, LARGEST_FALL = 0.8, 0.9
# From so many areas on, the most alike in level are enough, and a thousand would take minutes.
MOST_AREAS = 60


def relative(counts: Array, months_before: int) -> Array:
    """`counts`: months down, areas across. sqrt(count + 3/8) of each month over its mean before the start, less 1."""
    roots = np.sqrt(counts + 0.375)
    return roots / roots[:months_before].mean(axis=0) - 1


def mixture(before: Array, shrinkage: float = SHRINKAGE) -> Array:
    """The weights of each area's mixture: areas down, areas across, zero on itself and (but for its own row) on the first.

    `before`: `relative` counts of the months before, the treated area first. Row i minimises |z_i - Z w|^2 / months + penalty
    |w - 1/n|^2 over w >= 0, n the areas it may be made of.
    """
    from scipy import optimize

    months, areas = before.shape
    penalty = math.sqrt(shrinkage * months * float(np.median((before**2).mean(axis=0))))
    weights = np.zeros((areas, areas))
    for area in range(areas):
        others = np.delete(np.arange(areas), sorted({0, area}))
        if penalty == 0:  # nothing moved before: all are alike
            weights[area, others] = 1 / others.size
            continue
        design = np.vstack((before[:, others], penalty * np.eye(others.size)))
        aim = np.concatenate((before[:, area], np.full(others.size, penalty / others.size)))
        weights[area, others] = optimize.nnls(design, aim)[0]
    return weights


@dataclass(frozen=True, eq=False)
class SyntheticControl:
    """The hotspot beside its mixture, and every clean area beside its own.

    Arrays have one value an area, the hotspot first. `gaps`: the estimates (relative to the area's level before, on the scale of
    square roots). `rms`: the root mean square gap before. `statistics`: what areas are ranked by. `weights`: one a clean area, of
    the hotspot's mixture. `months`: month numbers, before and after; `expected`: the hotspot's incidents in each as its mixture has
    them. `level`: its expected root level after, relative to before. `recent`: for each of PEAKS how far the newest months lie
    above the earlier.
    """

    names: tuple[str, ...]
    months_before: int
    months_after: int
    before: Array
    after: Array
    gaps: Array
    rms: Array
    between: float
    spread: float
    weights: Array
    months: npt.NDArray[np.int64]
    expected: Array
    level: float
    recent: Array

    @property
    def enough(self) -> bool:
        """Whether an area could stand out at all among so few."""
        return len(self.names) >= AREAS_NEEDED

    @cached_property
    def errors(self) -> Array:
        """Each area's own standard error of its gap, before kappa."""
        return np.sqrt(self.spread * self.rms**2 + self.between)

    @cached_property
    def statistics(self) -> Array:
        return self.gaps / self.errors

    @cached_property
    def kappa(self) -> float:
        return max(1.0, float(np.sqrt(np.mean(self.statistics[1:] ** 2))))

    @property
    def fell(self) -> bool:
        return bool(self.gaps[0] < 0)

    @cached_property
    def p_value(self) -> float:
        """The share of areas, the hotspot among them, that lie at least as far in its direction."""
        signed = self.statistics if not self.fell else -self.statistics
        return float((signed >= signed[0] - 1e-9).sum()) / signed.size

    @cached_property
    def reach(self) -> float:
        """Half the 95 % interval of the gap."""
        quantile = float(special.stdtrit(max(1, len(self.names) - 2), 0.975))
        return quantile * self.kappa * float(self.errors[0])

    @property
    def choosing(self) -> float:
        """The gap (positive) below which a fall may be that of an area chosen because it was the highest."""
        areas = len(self.names)
        highest = float(special.ndtri((areas - 0.375) / (areas + 0.25)))
        looked_at = min(CHOSEN_BY, self.months_before)
        limit = CHOSEN_LIMIT if self.months_before >= FEW_BEFORE else CHOSEN_LIMIT_FEW
        lifted = looked_at / self.months_before**2
        # Of the months looked at only what the maximum itself varies by (about a fifth of a normal's variance) is left to chance.
        rest = math.sqrt((self.spread - 0.8 * lifted) * self.rms[0] ** 2 + self.between)
        return self.kappa * (
            highest * math.sqrt(lifted) * float(self.rms[0]) - float(special.ndtri(limit)) * rest
        )

    @property
    def beyond_choosing(self) -> bool:
        return bool(self.gaps[0] < -self.choosing)

    @cached_property
    def peaked(self) -> bool:
        """Whether the hotspot's newest months before the start stand out above its own earlier ones, more than any other area's."""
        return bool((self.recent[:, 0] > self.recent[:, 1:].max(axis=1)).any())

    @cached_property
    def ratio(self) -> RateRatio:
        """Incidents after, relative to what the mixture led one to expect."""
        own = self.level + float(self.gaps[0])
        ends = [max(0.0, own + side * self.reach) / self.level for side in (0, -1, 1)]
        error = 2 * self.kappa * float(self.errors[0]) / own
        return RateRatio(ends[0] ** 2, ends[1] ** 2, ends[2] ** 2, error)

    @cached_property
    def smallest_detectable(self) -> float | None:
        """The mildest fall (as a ratio) that meets interval, rank and `choosing` with probability POWER; None where none does.

        The hotspot's own months after play no part. What chance may take away from its fall is taken from the other areas: in POWER
        of the cases no more than the 2 POWER - 1 quantile of their absolute statistics. The rank's critical value is that of the k-th
        most extreme area, k the whole part of 5 % of the areas. Checked by simulation in tests/benchmarks/bench_hotspots.py.
        """
        passing = math.floor(PLACEBO_LIMIT * len(self.names) + 1e-9)
        if passing < 1:
            return None
        error, others = float(self.errors[0]), self.statistics[1:]
        critical = -float(np.sort(others)[passing - 1]) * error
        chance = float(np.quantile(np.abs(others), 2 * POWER - 1)) * error
        reach = max(self.reach, self.choosing, critical)
        # What months vary by stays as incidents fall; what areas drift apart by falls with them.
        own = self.spread * float(self.rms[0]) ** 2 / error**2
        root = self.level
        for _ in range(50):
            root = self.level - reach - chance * math.sqrt(own + (1 - own) * (max(root, 0) / self.level) ** 2)
        ratio = (max(root, 0.0) / self.level) ** 2
        return ratio if ratio >= 1 - LARGEST_FALL else None

    @cached_property
    def areas(self) -> pd.DataFrame:
        """One row per area, by statistic: area, before, after (counts), rms, gap, statistic, weight, is_hotspot."""
        return pd.DataFrame(
            {
                "area": self.names,
                "before": self.before,
                "after": self.after,
                "rms": self.rms,
                "gap": self.gaps,
                "statistic": self.statistics,
                "weight": np.concatenate(([np.nan], self.weights)),
                "is_hotspot": np.arange(len(self.names)) == 0,
            }
        ).sort_values("statistic", ignore_index=True)


def synthetic_control(
    counts: Array,
    months: npt.NDArray[np.int64],
    months_before: int,
    names: Sequence[str],
    weights: Array | None = None,
) -> SyntheticControl:
    """`counts`: months down, areas across, the hotspot first, at least three others, each with an incident before; `months`: their
    month numbers, every calendar month after being there before too. `weights`: `mixture` where it is known already."""
    scaled = relative(counts, months_before)
    if weights is None:
        weights = mixture(scaled[:months_before])
    mixed = scaled @ weights.T
    gaps = scaled - mixed
    first, later = months[:months_before], months[months_before:]
    share = np.zeros((later.size, months_before))
    for row, month in enumerate(later % 12):
        same = first % 12 == month
        share[row, same] = 1 / same.sum()
    baseline = share @ gaps[:months_before]
    coefficients = np.concatenate((-share.mean(axis=0), np.full(later.size, 1 / later.size)))
    spread = float((coefficients**2).sum())
    estimates = coefficients @ gaps
    roots = np.sqrt(counts[:months_before] + 0.375).mean(axis=0)
    # Counts vary at least as Poisson counts do: their root by a half.
    rms = np.maximum(np.sqrt((gaps[:months_before] ** 2).mean(axis=0)), 0.5 / roots)
    between = pool(estimates[1:].tolist(), (spread * rms[1:] ** 2).tolist(), method="DL").tau2
    curve = 1 + mixed[:, 0]
    curve[months_before:] += baseline[:, 0]
    expected = roots[0] ** 2 * (np.maximum(curve, 0) ** 2 + rms[0] ** 2) - 0.375
    recent = [
        (gaps[months_before - k : months_before].mean(axis=0) - gaps[: months_before - k].mean(axis=0)) / rms
        for k in PEAKS
        if k < months_before
    ]
    return SyntheticControl(
        tuple(names),
        months_before,
        later.size,
        counts[:months_before].sum(axis=0),
        counts[months_before:].sum(axis=0),
        estimates,
        rms,
        between,
        spread,
        weights[0, 1:],
        months,
        np.maximum(expected, 0.0),
        max(float(curve[months_before:].mean()), 0.05),
        np.array(recent) if recent else np.full((1, len(names)), 0.0),
    )

"""The four rules that tell a signal from a random fluctuation, on arrays.

Source: NHS England, Making Data Count, as written out in the method note: a point gets the first of
outside, trend, two of three, shift that holds for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Signs = NDArray[np.int8]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]

# A shift is this many points on one side of the mean; a trend this many points, so one step fewer.
RUN = 7
# Two of three: so many points, so many of them close to the limit.
NEAR_AMONG, NEAR_ENOUGH = 3, 2


@dataclass(frozen=True)
class Rule:
    """word: its name; definition: when it holds, in a sentence; point: what a point is that it flags. What a chart says when its last
    point is flagged by it stands in control_chart (`_SENTENCES`)."""

    word: str
    definition: str
    point: str


# A point gets the first that holds for it.
RULES: Mapping[str, Rule] = {
    "outside": Rule(
        "Uden for grænserne", "Punktet ligger uden for den øvre eller nedre grænse.", "uden for grænserne"
    ),
    "trend": Rule(
        "Tendens",
        f"{RUN} punkter i træk, der hver gang er højere, eller hver gang er lavere, end det forrige.",
        "del af en tendens",
    ),
    "two_of_three": Rule(
        "Tæt på grænsen",
        f"{NEAR_ENOUGH} af {NEAR_AMONG} punkter i træk, alle på samme side af midten, ligger i båndets yderste tredjedel.",
        "tæt på grænsen flere gange",
    ),
    "shift": Rule(
        "Niveauskift",
        f"{RUN} punkter i træk på samme side af midten; flere, hvor små antal oftest ligger på den ene side.",
        "del af et niveauskift",
    ),
}
KINDS = np.array(["common", *RULES], dtype=object)

# Figures that differ by less than this share of the largest are equal: 0.1 + 0.2 is not above 0.3.
_ROUNDING = 1e-12


def signs(differences: Floats, scale: float) -> Signs:
    """-1, 0 or 1 for each difference, 0 also where it is only the rounding of figures as large as scale."""
    tolerance = _ROUNDING * scale
    return (differences > tolerance).astype(np.int8) - (differences < -tolerance).astype(np.int8)


def classify(
    values: Floats,
    mean: Floats,
    lower: Floats,
    upper: Floats,
    near_lower: Floats,
    near_upper: Floats,
    starts: Flags,
    run_below: Counts | int = RUN,
    run_above: Counts | int = RUN,
) -> NDArray[np.int8]:
    """For each of n >= 2 points the position in KINDS of its rule.

    All arrays have shape (n,). `starts` is True where no rule may reach back: at a rebase and after a
    gap. Limits that are NaN (a series of one point has none) flag nothing.

    - outside: strictly outside the limits.
    - trend: a run of at least 6 steps strictly up, or strictly down; all its points. A tie breaks it.
    - two of three: three consecutive points strictly on the same side of the mean, at least two of them
      strictly beyond the near limit and not beyond the outer one; those are flagged, the third is not.
    - shift: at least 7 consecutive points strictly on the same side; all of them. A point on the mean
      breaks it. Where most points lie on one side of the mean as it is, so many there as `run_below` and `run_above` say.
    """
    scale = float(np.abs(values).max())
    above = signs(values - upper, scale) > 0
    below = signs(values - lower, scale) < 0
    outside = above | below
    side = signs(values - mean, scale)
    near = ~outside & ((signs(values - near_upper, scale) > 0) | (signs(values - near_lower, scale) < 0))

    trend = trend_directions(values, starts) != 0

    series = np.cumsum(starts, dtype=np.int32)
    # One number for series and side together, so that a run ends where either changes.
    lengths = _run_lengths(series * 3 + side)
    shift = ((side < 0) & (lengths >= run_below)) | ((side > 0) & (lengths >= run_above))

    two_of_three = np.zeros(len(values), dtype=bool)
    if len(values) >= 3:
        together = (side[:-2] != 0) & (side[:-2] == side[1:-1]) & (side[1:-1] == side[2:])
        together &= series[:-2] == series[2:]
        together &= near[:-2].astype(np.int8) + near[1:-1] + near[2:] >= NEAR_ENOUGH
        two_of_three[:-2] |= together
        two_of_three[1:-1] |= together
        two_of_three[2:] |= together
        two_of_three &= near

    flagged = {"outside": outside, "trend": trend, "two_of_three": two_of_three, "shift": shift}
    kind = np.zeros(len(values), dtype=np.int8)
    for place, rule in reversed(list(enumerate(RULES, start=1))):
        kind[flagged[rule]] = place
    return kind


def trend_directions(values: Floats, starts: Flags) -> Signs:
    """1 for each point of a rising trend, -1 of a falling one, 0 elsewhere. A point that ends one and begins another has that of
    the one it ends."""
    step = signs(np.diff(values), float(np.abs(values).max()))
    step[starts[1:]] = 0
    step[_run_lengths(step) < RUN - 1] = 0
    directions = np.zeros(len(values), dtype=np.int8)
    directions[:-1] = step
    directions[1:][step != 0] = step[step != 0]
    return directions


def _run_lengths(keys: NDArray[np.integer]) -> NDArray[np.intp]:
    """For each position the length of the run of equal keys it stands in."""
    if not len(keys):
        return np.zeros(0, dtype=np.intp)
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    lengths = np.diff(np.append(first, len(keys)))
    return np.repeat(lengths, lengths)

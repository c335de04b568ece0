"""How often the forecast's interval holds, and how wide it is: simulated series, half as long again as what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import signal, stats

from data.danish import number, percent
from queries.results.projection import project

Floats = NDArray[np.float64]
Random = np.random.Generator

SERIES = 120
LENGTHS = (12, 36)
SEED = 2010
CONFIDENCE = 0.95
NOISE = 6.0


class Cover(NamedTuple):
    """cover: share of the intervals that hold the figure; error: the mean distance of the middle to it; width: the median one."""

    cover: float
    error: float
    width: float


def _autocorrelated(random: Random, shape: tuple[int, int], correlation: float) -> Floats:
    before = 60
    shocks = random.normal(size=(shape[0], shape[1] + before)) * NOISE * np.sqrt(1 - correlation**2)
    return np.asarray(signal.lfilter([1], [1, -correlation], shocks, axis=1))[:, before:]


def _noise(random: Random, shape: tuple[int, int], spread: float = NOISE) -> Floats:
    return random.normal(size=shape) * spread


def _line(random: Random, shape: tuple[int, int], observed: int) -> Floats:
    return 100 - 18 * np.arange(shape[1]) / observed + _autocorrelated(random, shape, 0.3)


def _level(random: Random, shape: tuple[int, int], observed: int) -> Floats:
    return 100 + _autocorrelated(random, shape, 0.6)


def _walk(random: Random, shape: tuple[int, int], observed: int) -> Floats:
    return 100 + np.cumsum(_noise(random, shape, 4), axis=1) + _noise(random, shape, 4)


def _shift(random: Random, shape: tuple[int, int], observed: int) -> Floats:
    at = random.integers(observed // 4, 3 * observed // 4, size=(shape[0], 1))
    return 100 - 20 * (np.arange(shape[1]) >= at) + _noise(random, shape)


def _levelling_off(random: Random, shape: tuple[int, int], observed: int) -> Floats:
    return 60 + 40 * np.exp(-np.arange(shape[1]) / (observed / 6)) + _noise(random, shape)


def _slow_fast_slow(random: Random, shape: tuple[int, int], observed: int) -> Floats:
    """A fall that begins slowly, goes fast and ends, its middle anywhere in the second and third quarter."""
    at = random.uniform(observed / 4, 3 * observed / 4, size=(shape[0], 1))
    return 60 + 40 / (1 + np.exp((np.arange(shape[1]) - at) / (observed / 12))) + _noise(random, shape)


def _counted_by_season(random: Random, shape: tuple[int, int], observed: int) -> Floats:
    """Counts that fall by a third, with a season of a year of four and with more variation than a Poisson count."""
    t = np.arange(shape[1])
    season = 1 + 0.2 * np.sin(2 * np.pi * t / 4 + random.uniform(0, 2 * np.pi, size=(shape[0], 1)))
    expected = 40 * np.exp(np.log(2 / 3) * t / observed) * season
    return random.negative_binomial(expected, 0.5).astype(np.float64)


# The name of each world as it is read -> series of it: (random, shape, how many points are known).
WORLDS: dict[str, Callable[[Random, tuple[int, int], int], Floats]] = {
    "en ret linje, hvor naboer ligner hinanden": _line,
    "et fast niveau, hvor naboer ligner hinanden": _level,
    "et niveau, der vandrer": _walk,
    "et niveauskift": _shift,
    "et hurtigt fald, der flader ud": _levelling_off,
    "et fald, der begynder og ender langsomt": _slow_fast_slow,
    "faldende antal med årstider": _counted_by_season,
}


def simulated(world: str, observed: int, series: int, ahead: int) -> Floats:
    """Shape (series, known + ahead); the same each time."""
    random = np.random.default_rng([SEED, list(WORLDS).index(world), observed])
    return WORLDS[world](random, (series, observed + ahead), observed)


def cover(world: str, observed: int, *, series: int = SERIES, together: bool = False) -> Cover:
    """Of the figure half a series ahead; `together`: of the mean of all up to there."""
    ahead = observed // 2
    values = simulated(world, observed, series, ahead)
    places = np.arange(observed, observed + ahead) if together else np.array([observed + ahead - 1])
    projected = project(np.arange(observed), values[:, :observed], places)
    half = stats.t.ppf((1 + CONFIDENCE) / 2, projected.freedom) * projected.error
    return measured(projected.mean, half, values[:, places].mean(axis=1))


def measured(middle: Floats, half: Floats, truth: Floats) -> Cover:
    """middle, half width and what came, each of shape (series,)."""
    off = np.abs(truth - middle)
    return Cover(float((off <= half).mean()), float(off.mean()), float(np.median(2 * half)))


# What `cover` gives of the figure half a series ahead; a test holds them to it.
COVERS: dict[tuple[str, int], Cover] = dict(
    zip(
        product(WORLDS, LENGTHS),
        (
            Cover(0.9833, 9.5, 59.2),
            Cover(0.9917, 7.7, 59.5),
            Cover(0.975, 7.2, 42.4),
            Cover(0.9917, 6.4, 51.5),
            Cover(0.9167, 9.6, 51.3),
            Cover(0.925, 16.3, 86.7),
            Cover(1.0, 6.7, 84.6),
            Cover(1.0, 6.5, 88.7),
            Cover(1.0, 9.3, 106.3),
            Cover(1.0, 7.4, 110.6),
            Cover(1.0, 11.2, 109.3),
            Cover(0.9917, 9.2, 108.7),
            Cover(1.0, 8.8, 78.9),
            Cover(1.0, 7.6, 64.5),
        ),
        strict=True,
    )
)
COVER_NOTE = (
    f"Fremskrivningen er prøvet på simulerede serier af hver slags, {number(SERIES)} af hver, en halv serie frem; alle svinger omkring 100 "
    f"med en spredning på {number(NOISE)} eller mere. Intervallet, der skal holde i 95 % af tilfældene, holder i mindst "
    f"{percent(min(one.cover for one in COVERS.values()))}, også hvor verden ikke går i en ret linje. Det er til gengæld bredt: "
    f"{number(min(one.width for one in COVERS.values()))} til {number(max(one.width for one in COVERS.values()))} i enheder, hvor "
    f"et fald på 20 til 40 er det, der skal ses. Begynder et fald midt i en kort serie og fortsætter, holder det sjældnere."
)


def cover_table() -> pd.DataFrame:
    """One row per world and length: world, known, cover (share of 1), error and width."""
    return pd.DataFrame(
        [
            {"world": world, "known": observed, **result._asdict()}
            for (world, observed), result in COVERS.items()
        ]
    )

"""Weights that are only partly known: the extreme points of what is admissible."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from data.danish import listing, number
from queries.scenarios.demands import Floats

_CLOSE = 1e-9


def weight_vertices(
    order: Sequence[int | Sequence[int]] | None = None,
    low: Sequence[float | None] | Floats | None = None,
    high: Sequence[float | None] | Floats | None = None,
    criteria: int | None = None,
    names: Sequence[str] | None = None,
) -> Floats:
    """The extreme points (k, criteria) of the weights that are >= 0, add up to 1 and meet what is said about them.

    order: criteria by falling importance, positions from 0; several in one place are not compared with each other, and
    those left out not with any. low, high (criteria,): intervals, None where there is no bound; exact weights are
    low = high. criteria: how many there are, where neither low nor high says it and order does not name them all.
    With nothing said: every weighting, one corner per criterion. names (criteria,) are used in sentences.

    Each demand is a half-space that cuts the simplex: corners outside are replaced by where their edges meet the cut
    (double description; Motzkin et al. 1953), and points that fewer than `criteria` independent demands hold fast are no
    corners. Under a full order the corners are (1, 0, ...), (1/2, 1/2, 0, ...), ..., (1/k, ..., 1/k).
    ValueError with a Danish sentence where no weights meet it all, or where a bound or position makes no sense.
    """
    places = [_several(place) for place in order] if order is not None else []
    count = _how_many(places, low, high, criteria)
    lowest, highest = _bounds(low, count, 0.0), _bounds(high, count, 1.0)
    _explain_bounds(lowest, highest, names or [f"kriterium {i}" for i in range(count)])
    unit = np.eye(count)
    cuts: list[tuple[Floats, float]] = [(unit[i], max(float(lowest[i]), 0.0)) for i in range(count)]
    cuts += [(-unit[i], -float(highest[i])) for i in range(count) if highest[i] < 1]
    for more, less in _comparisons(places):
        cuts.append((unit[more] - unit[less], 0.0))

    corners = unit
    held = [(np.ones(count), 1.0), *((unit[i], 0.0) for i in range(count))]
    for normal, bound in cuts:
        held.append((normal, bound))
        corners = _cut(corners, normal, bound, held)
        if not len(corners):
            raise ValueError("Ingen vægte opfylder både rækkefølgen og intervallerne. Løsn et af dem.")
    return corners[np.lexsort(-corners.T[::-1])]


def _how_many(places: list[list[int]], low: Any, high: Any, criteria: int | None) -> int:
    named = [position for place in places for position in place]
    sizes = {len(matrix) for matrix in (low, high) if matrix is not None}
    if criteria is not None:
        sizes.add(int(criteria))
    if not sizes and named:
        sizes = {max(named) + 1}
    if len(sizes) != 1:
        raise ValueError(
            "Antallet af kriterier er ikke oplyst." if not sizes else "Der er ikke én vægt pr. kriterium."
        )
    count = sizes.pop()
    if count < 1:
        raise ValueError("Der skal være mindst ét kriterium.")
    if len(set(named)) != len(named) or any(not 0 <= position < count for position in named):
        raise ValueError(f"Rækkefølgen skal nævne hvert kriterium højst én gang, fra 0 til {count - 1}.")
    return count


def _several(place: int | Iterable[int]) -> list[int]:
    return [int(position) for position in place] if isinstance(place, Iterable) else [int(place)]


def _comparisons(places: list[list[int]]) -> list[tuple[int, int]]:
    """(more, less) for each place in the order and the next; the rest follows from those."""
    return [(more, less) for one, other in itertools.pairwise(places) for more in one for less in other]


def _bounds(bounds: Any, count: int, otherwise: float) -> Floats:
    if bounds is None:
        return np.full(count, otherwise)
    return np.array([otherwise if bound is None else bound for bound in bounds], dtype=np.float64)


def _explain_bounds(low: Floats, high: Floats, names: Sequence[str]) -> None:
    for bounds in (low, high):
        wrong = ~((bounds >= -_CLOSE) & (bounds <= 1 + _CLOSE))
        if wrong.any():
            raise ValueError(
                f"En vægt skal ligge mellem 0 og 1, men det gør den ikke for {names[int(wrong.argmax())]}."
            )
    crossed = np.flatnonzero(low > high + _CLOSE)
    if len(crossed):
        which = listing([names[int(position)] for position in crossed])
        raise ValueError(f"Ingen vægte er mulige: den mindste er større end den største for {which}.")
    if low.sum() > 1 + _CLOSE:
        raise ValueError(
            f"Ingen vægte er mulige: de mindste vægte giver {number(low.sum(), 2)} tilsammen, mere end 1."
        )
    if high.sum() < 1 - _CLOSE:
        raise ValueError(
            f"Ingen vægte er mulige: de største vægte giver {number(high.sum(), 2)} tilsammen, under 1."
        )


def _cut(corners: Floats, normal: Floats, bound: float, held: list[tuple[Floats, float]]) -> Floats:
    """The corners of the same polytope where normal . w >= bound; `held` are all demands so far, this one included."""
    side = corners @ normal - bound
    inside, outside = corners[side >= -_CLOSE], corners[side < -_CLOSE]
    if not len(outside):
        return corners
    over, under = side[side >= -_CLOSE], side[side < -_CLOSE]
    share = over[:, None] / (over[:, None] - under[None, :])
    met = inside[:, None, :] + share[:, :, None] * (outside[None, :, :] - inside[:, None, :])
    points = np.concatenate([inside, met.reshape(-1, corners.shape[1])])
    points = points[np.unique(np.rint(points / _CLOSE), axis=0, return_index=True)[1]]
    normals, bounds = np.array([row for row, _ in held]), np.array([limit for _, limit in held])
    tight = np.abs(points @ normals.T - bounds) <= 10 * _CLOSE
    corner = [np.linalg.matrix_rank(normals[row]) == corners.shape[1] for row in tight]
    return points[np.array(corner, dtype=np.bool_)]

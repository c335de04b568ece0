"""What a patient reader can work out of all that was ever published of the exit table: a mixed-integer programme over it.

The unknown are the counts of every delivered row, in each of its versions: which rows an answer is made of is no secret, a figure's
sources say so. Known are the published cells and sums of every day, that counts are whole and not negative, how they hang together
(started = ongoing + completed + dropped out; what is followed is no more than what started, and so on) and, for a reader who
delivers, the exact rows of the own administration.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from data import persons
from data.danish import is_missing

Key = Hashable
BASE = ("referred", "ongoing", "completed", "dropped_out", "followed", "relapsed")
PARTS = {
    **{name: (name,) for name in BASE},
    "ended": ("completed", "dropped_out"),
    "started": ("ongoing", "completed", "dropped_out"),
}
# The first is never more than the second.
AT_MOST = (("relapsed", "followed"), ("followed", "started"), ("started", "referred"))
_LARGEST = 500


class Known(NamedTuple):
    """That the sum of some unknowns lies between low and high."""

    keys: tuple[Key, ...]
    low: int
    high: int


def limits_of(told: Any) -> tuple[int, int] | None:
    """What a published cell says of its number; None where it says nothing."""
    if told == persons.WITHHELD or is_missing(told):
        return None
    return persons.span(None if told == persons.few() else int(told))


def of_table(rows: Iterable[Mapping[str, Any]]) -> list[Known]:
    """What the published rows of exit/programme say; each row with its `sources`."""
    found = []
    for row in rows:
        for name, parts in PARTS.items():
            limits = limits_of(row[name])
            if limits is not None:
                keys = tuple((int(source), part) for source in row["sources"] for part in parts)
                found.append(Known(keys, *limits))
    return found


def of_order(sources: Iterable[int]) -> list[Known]:
    """That a part of the started is no more than they are."""
    return [
        Known(
            tuple(
                [(source, part) for part in PARTS[more]] + [("minus", (source, part)) for part in PARTS[less]]
            ),
            0,
            _LARGEST,
        )
        for source in sources
        for less, more in AT_MOST
    ]


class Attack:
    """A system of what is known, of the numbers `truth`; the same values solve it, and the question is whether others do."""

    def __init__(self, truth: Mapping[Key, int], known: Sequence[Known], exact: Iterable[Key] = ()) -> None:
        self.keys = list(truth)
        self._place = {key: number for number, key in enumerate(self.keys)}
        self.truth = np.array([truth[key] for key in self.keys], dtype=float)
        low, high = np.zeros(len(self.keys)), np.full(len(self.keys), float(_LARGEST))
        for key in exact:
            low[self._place[key]] = high[self._place[key]] = truth[key]
        self._bounds = Bounds(low, high)
        lines = list(dict.fromkeys(known))
        rows, columns, weights = [], [], []
        for number, line in enumerate(lines):
            for key in line.keys:
                sign, own = (-1, key[1]) if isinstance(key, tuple) and key[0] == "minus" else (1, key)
                rows.append(number)
                columns.append(self._place[own])
                weights.append(sign)
        matrix = sparse.csr_array((weights, (rows, columns)), shape=(len(lines), len(self.keys)))
        least, most = np.array([line.low for line in lines]), np.array([line.high for line in lines])
        values = matrix @ self.truth
        assert ((least <= values) & (values <= most)).all(), "what is known is true"
        self._constraint = LinearConstraint(matrix, least, most)

    def _solve(self, aim: np.ndarray) -> np.ndarray | None:
        answer = milp(
            aim,
            integrality=np.ones(len(self.keys)),
            bounds=self._bounds,
            constraints=self._constraint,
            options={"mip_rel_gap": 0, "time_limit": 60},
        )
        return None if answer.x is None else np.rint(answer.x)

    def ranges(self, wanted: Sequence[Key]) -> dict[Key, tuple[int, int]]:
        """Of each wanted number the least and the greatest value that were found possible: equal only where there is no other."""
        places = np.array([self._place[key] for key in wanted], dtype=int)
        low, high = self.truth[places].copy(), self.truth[places].copy()

        def saw(found: np.ndarray | None) -> None:
            if found is not None:
                np.minimum(low, found[places], out=low)
                np.maximum(high, found[places], out=high)

        rng = np.random.default_rng(2010)
        for _ in range(4):
            for sign in (1, -1):
                aim = np.zeros(len(self.keys))
                aim[places] = sign * rng.uniform(0.5, 1.5, len(places))
                saw(self._solve(aim))
        # What the quick looks did not tell apart is asked of one by one.
        for number, place in enumerate(places):
            for sign in (1, -1):
                if high[number] - low[number] < 2:
                    aim = np.zeros(len(self.keys))
                    aim[place] = sign
                    saw(self._solve(aim))
        return {key: (int(low[n]), int(high[n])) for n, key in enumerate(wanted)}

"""What a patient reader can work out of everything that was published of numbers of persons, taken together.

The unknown are whole counts, each within bounds. What is known of them are relations: that a sum of some lies between two numbers. A
hidden count is worked out where every solution gives it the same value. That is asked of a mixed-integer programme (HiGHS, through
scipy), but seldom: each other solution that was found stays a solution until something new contradicts it, and while two of them
differ in a count it is not worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

Key = Hashable
# How a solution differs from the truth.
Shift = dict[Key, int]

# So many at once are looked for with random aims before each count is asked of by itself.
_LOOKS = 3
# Beyond these a programme is given up, and what it was asked counts as worked out.
_MOST_NODES = 2_000
# A count that nothing is known of is taken to be at most so much larger than it is.
_ROOM_ABOVE = 10_000


class Relation(NamedTuple):
    """That the sum of weight times count, over the counts, lies between low and high."""

    weights: tuple[tuple[Key, int], ...]
    low: int
    high: int


@dataclass
class _Count:
    truth: int
    low: int
    high: int
    secret: bool


@dataclass
class Knowledge:
    """What one reader knows; `truth` is the solution that is known to be one."""

    counts: dict[Key, _Count] = field(default_factory=dict)
    _relations: dict[Key, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    _distinct: set[Relation] = field(default_factory=set)
    _shifts: list[Shift] = field(default_factory=list)
    _worked_out: set[Key] = field(default_factory=set)

    def copy(self) -> Knowledge:
        """The same, to go on by itself."""
        relations = defaultdict(list, {key: [*own] for key, own in self._relations.items()})
        return Knowledge({**self.counts}, relations, {*self._distinct}, [*self._shifts], {*self._worked_out})

    def count(self, key: Key, truth: int, low: int, high: int, *, secret: bool) -> None:
        """A count, with what is published of it by itself; secret: it may not be worked out. One that is known is left as it is."""
        if key not in self.counts:
            self.counts[key] = _Count(truth, low, min(high, truth + _ROOM_ABOVE), secret and low < high)

    def learn(self, relations: Iterable[Relation]) -> None:
        """Relations that hold whatever is published."""
        new = [one for one in relations if one not in self._distinct]
        self._shifts = [shift for shift in self._shifts if self._agrees(shift, new)]
        self._keep(new)

    def admits(self, relations: Sequence[Relation]) -> bool:
        """Whether no secret count can be worked out when these too are published; where so they are learned."""
        new = [one for one in dict.fromkeys(relations) if one not in self._distinct]
        if not self._are_safe(new):
            return False
        self.learn(new)
        return True

    def _keep(self, relations: Iterable[Relation]) -> None:
        for one in relations:
            self._distinct.add(one)
            for key, _ in one.weights:
                self._relations[key].append(one)

    def _agrees(self, shift: Shift, relations: Iterable[Relation]) -> bool:
        """Whether a solution is one of these relations too."""
        return all(
            one.low
            <= sum(weight * (self.counts[key].truth + shift.get(key, 0)) for key, weight in one.weights)
            <= one.high
            for one in relations
        )

    def _are_safe(self, new: Sequence[Relation]) -> bool:
        component, relations = self._connected(new)
        # Of a single sum each count in it has its room: see gate.withheld_classes.
        if len(relations) < 2:
            return True
        open_ = {key for key in component if self.counts[key].secret} - self._worked_out
        for shift in self._shifts:
            if not open_.isdisjoint(shift) and self._agrees(shift, new):
                open_ -= {key for key, by in shift.items() if by}
        if not open_:
            return True
        programme = _Programme(sorted(component, key=repr), relations, self.counts)
        rng = np.random.default_rng(len(self._distinct))
        for _ in range(_LOOKS):
            for sign in (1, -1):
                aim = {key: sign * rng.uniform(0.5, 1.5) for key in sorted(open_, key=repr)}
                # What is near the truth is the likelier to remain a solution.
                open_ -= self._saw(programme.shifted(aim, reach=1))
                if not open_:
                    return True
        for key in sorted(open_, key=repr):
            for aim in ({key: 1.0}, {key: -1.0}):
                if key in open_:
                    open_ -= self._saw(programme.shifted(aim))
            if key in open_ and not self._was_worked_out(key):
                return False
        return True

    def _saw(self, shift: Shift | None) -> set[Key]:
        """The counts that another solution gives another value; it is remembered."""
        if not shift:
            return set()
        self._shifts.append(shift)
        return set(shift)

    def _was_worked_out(self, key: Key) -> bool:
        """Whether a count can be worked out of what is known already: then nothing more is lost."""
        if any(key in shift for shift in self._shifts):
            return False
        component, relations = self._connected(self._relations[key])
        if not relations:
            return False
        programme = _Programme(sorted(component, key=repr), relations, self.counts)
        if key in self._saw(programme.shifted({key: 1.0})) | self._saw(programme.shifted({key: -1.0})):
            return False
        self._worked_out.add(key)
        return True

    def _connected(self, new: Sequence[Relation]) -> tuple[set[Key], set[Relation]]:
        """The counts that hang together with those of some relations, and all relations of them, the new ones with them."""
        relations, counts = set(new), set[Key]()
        waiting = [key for one in new for key, _ in one.weights]
        while waiting:
            key = waiting.pop()
            if key in counts:
                continue
            counts.add(key)
            for one in self._relations.get(key, ()):
                if one not in relations:
                    relations.add(one)
                    waiting += [other for other, _ in one.weights]
        return counts, relations


class _Programme:
    """The mixed-integer programme of some counts and relations."""

    def __init__(
        self, keys: Sequence[Key], relations: Iterable[Relation], counts: Mapping[Key, _Count]
    ) -> None:
        self._keys = keys
        self._truth = np.array([counts[key].truth for key in keys], dtype=float)
        self._place = {key: number for number, key in enumerate(keys)}
        lines = sorted(relations, key=repr)
        cells = [
            (number, self._place[key], weight)
            for number, one in enumerate(lines)
            for key, weight in one.weights
        ]
        rows, columns, weights = zip(*cells, strict=True)
        matrix = sparse.csr_array((weights, (rows, columns)), shape=(len(lines), len(keys)))
        self._limits = LinearConstraint(matrix, [one.low for one in lines], [one.high for one in lines])
        self._low = np.array([counts[key].low for key in keys], dtype=float)
        self._high = np.array([counts[key].high for key in keys], dtype=float)

    def shifted(self, aim: Mapping[Key, float], reach: float = np.inf) -> Shift | None:
        """How the solution that is least by the aim differs from the truth, of those in which no count differs by more than `reach`;
        None where none was found in the time there is."""
        costs = np.zeros(len(self._keys))
        for key, weight in aim.items():
            costs[self._place[key]] = weight
        answer = milp(
            costs,
            integrality=np.ones(len(self._keys)),
            bounds=Bounds(
                np.maximum(self._low, self._truth - reach), np.minimum(self._high, self._truth + reach)
            ),
            constraints=self._limits,
            options={"node_limit": _MOST_NODES},
        )
        if answer.x is None:
            return None
        by = np.rint(answer.x) - self._truth
        return {key: int(step) for key, step in zip(self._keys, by, strict=True) if step}


__all__ = ["Key", "Knowledge", "Relation"]

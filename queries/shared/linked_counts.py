"""Small counts hidden in several tables that share counts: what one table shows must not give away what another hides.

`data.disclosure.suppress` decides within each table. The tables together are then audited with linear programmes, and
where a hidden count could still be worked out, the cheapest count beside it is hidden too, until none can.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.disclosure import suppress

Key = Hashable
Equation = tuple[Key, tuple[Key, ...]]  # a total and what it is the sum of


def hidden_counts(
    values: Mapping[Key, int],
    tables: Sequence[pd.DataFrame],
    *,
    at_most: Iterable[tuple[Key, Key]] = (),
    hidden: Iterable[Key] = (),
) -> set[Key]:
    """The keys of the counts that may not be shown.

    values: a count of persons for every key. tables: frames of keys, the last row and the last column the totals (see
    `suppress`); a key may stand in several tables. at_most: pairs (a, b) where everybody knows that a cannot exceed b.
    hidden: what is hidden for other reasons. Zeros are shown, so a reader knows that what is hidden is at least 1.
    Raises ValueError where totals do not add up.
    """
    found = {key for key in hidden if values[key] > 0}
    for table in tables:
        shown = suppress(table.map(lambda key: values[key]))
        found |= {
            table.iat[row, column]
            for row, column in zip(*np.nonzero(shown.isna().to_numpy()), strict=True)
        }  # fmt: skip
    equations = equations_of(tables)
    while found_out := exposed(values, equations, found, at_most=at_most):
        for key in sorted(found_out, key=str):
            beside = {
                other
                for total, parts in equations
                if key == total or key in parts
                for other in (total, *parts)
                if values[other] > 0 and other not in found
            }
            if beside:
                found.add(min(beside, key=lambda other: (values[other], str(other))))
    return found


def equations_of(tables: Sequence[pd.DataFrame]) -> list[Equation]:
    """What the tables' totals say: each row's and each column's last is the sum of the others."""
    found: dict[Equation, None] = {}
    for table in tables:
        lines = [list(table.iloc[row]) for row in range(len(table))]
        lines += [list(table.iloc[:, column]) for column in range(table.shape[1])]
        for *parts, total in lines:
            if parts != [total]:
                found[total, tuple(parts)] = None
    return list(found)


def exposed(
    values: Mapping[Key, int],
    equations: Sequence[Equation],
    hidden: Iterable[Key],
    *,
    at_most: Iterable[tuple[Key, Key]] = (),
) -> set[Key]:
    """The hidden keys that have one possible value only, given the other values, the equations and that all are at least 1.

    For each a linear programme looks for a solution in which it differs by a whole person; one solution may clear many.
    """
    from scipy.optimize import linprog

    keys = sorted(hidden, key=str)
    if not keys:
        return set()
    place = {key: number for number, key in enumerate(keys)}
    truth = np.array([values[key] for key in keys], dtype=float)
    equal, sums = _system(values, place, [(total, parts) for total, parts in equations])
    less, limits = _system(values, place, [(b, (a,)) for a, b in at_most])
    system: dict[str, Any] = {
        "A_eq": equal if len(equal) else None,
        "b_eq": sums if len(equal) else None,
        "A_ub": less if len(less) else None,
        "b_ub": limits if len(less) else None,
        # No count is known to be below this; it keeps every programme bounded.
        "bounds": (1, 10 * truth.max() + 100),
        "method": "highs",
    }
    left = np.ones(len(keys), dtype=bool)
    rng = np.random.default_rng(2010)
    aims = [np.ones(len(keys)), -np.ones(len(keys)), *rng.normal(size=(6, len(keys)))]
    for aim in aims:
        left &= ~_differs(linprog(aim, **system), truth)
    for number in range(len(keys)):
        for direction in (1.0, -1.0):
            if left[number]:
                aim = np.zeros(len(keys))
                aim[number] = direction
                left &= ~_differs(linprog(aim, **system), truth)
    return {key for key, still in zip(keys, left, strict=True) if still}


def _system(
    values: Mapping[Key, int], place: Mapping[Key, int], equations: Sequence[Equation]
) -> tuple[np.ndarray, np.ndarray]:
    """Parts minus total of the unknown, and what the known leave over, for each equation that has an unknown."""
    rows, sums = [], []
    for total, parts in equations:
        row, known = np.zeros(len(place)), 0.0
        for key, sign in ((total, -1.0), *((part, 1.0) for part in parts)):
            if key in place:
                row[place[key]] += sign
            else:
                known -= sign * values[key]
        if row.any():
            rows.append(row)
            sums.append(known)
    return np.array(rows), np.array(sums)


def _differs(answer: Any, truth: np.ndarray) -> np.ndarray:
    if answer.status != 0:
        return np.zeros(len(truth), dtype=bool)
    return np.asarray(np.abs(answer.x - truth) > 1 - 1e-6)

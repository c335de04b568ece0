"""Hiding small counts of persons in a table with totals, so that no hidden count can be worked out from the rest.

The table with its totals is read as a network: rows and columns are nodes, cells are edges, and the sums say that what
flows into a node flows out of it. A hidden cell can have another value exactly when a cycle of hidden cells runs through
it along which one person can be moved without emptying a cell (Gusfield 1988, "A graph theoretic approach to statistical
data security", SIAM J. Comput. 17:552-571). So cycles are what is looked for, the cheapest first, and what turns out not
to be needed is shown again. Optimal suppression is NP-hard; this is small, not smallest.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from itertools import product
from typing import Any

import pandas as pd

from data import persons

TOTAL = "I alt"
# As a key beside delivered names: nobody can deliver it, since what is read has no control characters.
TOTAL_KEY = "\x00total"

Cell = tuple[int, int]


def suppress(table: pd.DataFrame, *, protect_zeros: bool = False) -> pd.DataFrame:
    """The table with None in place of every count of 1 to persons.THRESHOLD - 1 and of as many others as it takes.

    table: counts of persons (non-negative whole numbers), the last row and the last column the totals ("I alt"); a
    list is a table of one row. protect_zeros: hide zeros as small counts too; otherwise every zero is shown, and a
    reader knows that what is hidden is at least 1.
    Returns the same shape, of dtype object: int where shown, unchanged; None where hidden. Totals below the threshold
    are hidden like other counts, and totals may be hidden for the sake of others.
    Raises ValueError where the table has no totals that add up, or holds anything but counts.
    """
    counts = _counts(table)
    network = _Network(counts, lowest=0 if protect_zeros else 1)
    small = [cell for cell in network.cells if counts[cell[0]][cell[1]] < persons.THRESHOLD]
    hidden = network.protect(small)
    shown = [
        [None if (row, column) in hidden else count for column, count in enumerate(line)]
        for row, line in enumerate(counts)
    ]
    return pd.DataFrame(shown, index=table.index, columns=table.columns, dtype=object)


def recoverable(
    table_before: pd.DataFrame, table_after: pd.DataFrame, *, protect_zeros: bool = False
) -> list[tuple[Any, Any]]:
    """The hidden cells (row label, column label) that have one possible value only, given all that is shown.

    An audit by other means than `suppress` uses: for each hidden cell two linear programmes, its least and its greatest
    value, under the sums and the shown cells. The reader is taken to know whether zeros are hidden (protect_zeros):
    where they never are, a hidden count is at least 1. Both tables as for `suppress`.
    """
    from scipy.optimize import linprog

    counts = _counts(table_before)
    height, width = len(counts), len(counts[0])
    blank = table_after.isna().to_numpy()
    hidden = [(row, column) for row, column in product(range(height), range(width)) if blank[row, column]]
    lowest = 0 if protect_zeros else 1
    place = {cell: number for number, cell in enumerate(hidden)}
    lines = [[(row, column) for column in range(width)] for row in range(height)]
    lines += [[(row, column) for row in range(height)] for column in range(width)]
    matrix, sums = [], []
    for line in lines:
        weights, known = [0.0] * len(hidden), 0.0
        for cell in line:
            sign = -1 if cell == line[-1] else 1
            if cell in place:
                weights[place[cell]] = sign
            else:
                known -= sign * counts[cell[0]][cell[1]]
        if any(weights):
            matrix.append(weights)
            sums.append(known)
    found = []
    for cell, number in place.items():
        ends = []
        for direction in (1.0, -1.0):
            aim = [0.0] * len(hidden)
            aim[number] = direction
            answer = linprog(aim, A_eq=matrix, b_eq=sums, bounds=(lowest, None), method="highs")
            ends.append(direction * answer.fun if answer.status == 0 else direction * float("-inf"))
        if ends[1] - ends[0] < 0.5:
            found.append((table_before.index[cell[0]], table_before.columns[cell[1]]))
    return found


def _counts(table: pd.DataFrame) -> list[list[int]]:
    """The table as whole numbers; raises ValueError unless its last row and column are the sums of the others."""
    if min(table.shape) < 2:
        raise ValueError("a table needs a row and a column of totals beside its counts")
    if table.isna().to_numpy().any():
        raise ValueError("a count is missing")
    values = table.to_numpy().tolist()
    counts = [[int(value) for value in line] for line in values]
    if counts != values or any(count < 0 for line in counts for count in line):
        raise ValueError("a count is not a non-negative whole number")
    if any(sum(line[:-1]) != line[-1] for line in [*counts, *zip(*counts, strict=True)]):
        raise ValueError("the totals do not add up")
    return counts


class _Network:
    """Rows are the nodes 0..height-1, columns the nodes after them; an edge is a cell that may be hidden.

    A step from row to column raises the cell by one, a step from column to row lowers it; in the total column and the total
    row, which stand on the other side of their sums, it is the other way round. A cell at the lowest value a reader
    holds possible cannot be lowered.
    """

    def __init__(self, counts: list[list[int]], lowest: int) -> None:
        self._counts = counts
        self._height, self._width = len(counts), len(counts[0])
        self.cells = [
            (row, column)
            for row, column in product(range(self._height), range(self._width))
            if counts[row][column] >= lowest
        ]
        most = max(map(max, counts)) or 1
        self._cost = {cell: self._price(cell, most) for cell in self.cells}
        self._steps: dict[Cell, tuple[bool, bool]] = {}
        for row, column in self.cells:
            can_fall = counts[row][column] > lowest
            crossed = (row == self._height - 1) != (column == self._width - 1)
            self._steps[row, column] = (can_fall, True) if crossed else (True, can_fall)

    def _price(self, cell: Cell, most: int) -> float:
        """Each cell hidden costs one and a bit for its size; a total costs as much as three, the grand total nine."""
        row, column = cell
        totals = (row == self._height - 1) + (column == self._width - 1)
        return float(3**totals) + self._counts[row][column] / most

    def protect(self, small: list[Cell]) -> set[Cell]:
        """The small cells and those hidden for their sake. Two orders are tried, the cheaper result is kept."""
        results = []
        for order in (small, sorted(small, key=lambda cell: -self._cost[cell])):
            hidden = set(small)
            for cell in order:
                if not self._exposed([cell], hidden):
                    continue
                cycle = min(
                    (self._cheapest_cycle(cell, up, hidden) for up in (True, False)), key=lambda way: way[0]
                )
                hidden |= cycle[1]
            results.append(self._without_needless(hidden, set(small)))
        return min(results, key=lambda hidden: sum(self._cost[cell] for cell in sorted(hidden)))

    def _without_needless(self, hidden: set[Cell], small: set[Cell]) -> set[Cell]:
        for cell in sorted(hidden - small, key=lambda cell: (-self._cost[cell], cell)):
            fewer = hidden - {cell}
            if not self._exposed(fewer, fewer):
                hidden = fewer
        return hidden

    def _exposed(self, cells: Iterable[Cell], hidden: set[Cell]) -> bool:
        """Whether one of the cells lies on no cycle of hidden cells."""
        onward = [0] * (self._height + self._width)
        for row, column in hidden:
            up, down = self._steps[row, column]
            node = self._height + column
            if up:
                onward[row] |= 1 << node
            if down:
                onward[node] |= 1 << row
        return any(not self._on_cycle(cell, onward) for cell in cells)

    def _on_cycle(self, cell: Cell, onward: list[int]) -> bool:
        row, node = cell[0], self._height + cell[1]
        up, down = self._steps[cell]
        return (up and self._reaches(node, row, onward)) or (down and self._reaches(row, node, onward))

    @staticmethod
    def _reaches(start: int, goal: int, onward: list[int]) -> bool:
        """Whether steps lead from start to goal other than the one between them. A set of nodes is a number's bits."""
        seen = 1 << start
        waiting = onward[start] & ~(1 << goal)
        while waiting:
            if waiting >> goal & 1:
                return True
            seen |= waiting
            found = 0
            while waiting:
                lowest = waiting & -waiting
                found |= onward[lowest.bit_length() - 1]
                waiting ^= lowest
            waiting = found & ~seen
        return False

    def _cheapest_cycle(self, cell: Cell, up: bool, hidden: set[Cell]) -> tuple[float, set[Cell]]:
        """(cost, cells) of the cycle through the cell that hides the least more; infinite where there is none."""
        if not self._steps[cell][0 if up else 1]:
            return float("inf"), set()
        row, node = cell[0], self._height + cell[1]
        start, goal = (node, row) if up else (row, node)
        neighbours: dict[int, list[tuple[int, Cell]]] = {}
        for other in self.cells:
            if other != cell:
                raises, lowers = self._steps[other]
                if raises:
                    neighbours.setdefault(other[0], []).append((self._height + other[1], other))
                if lowers:
                    neighbours.setdefault(self._height + other[1], []).append((other[0], other))
        best: dict[int, tuple[float, int | None, Cell | None]] = {start: (0.0, None, None)}
        waiting = [(0.0, start)]
        while waiting:
            cost, at = heapq.heappop(waiting)
            if at == goal:
                break
            if cost > best[at][0]:
                continue
            for following, other in neighbours.get(at, []):
                further = cost + (1e-6 if other in hidden else self._cost[other])
                if following not in best or further < best[following][0]:
                    best[following] = further, at, other
                    heapq.heappush(waiting, (further, following))
        if goal not in best:
            return float("inf"), set()
        cycle, at = set(), goal
        while (back := best[at])[1] is not None:
            assert back[2] is not None and back[1] is not None
            cycle.add(back[2])
            at = back[1]
        return best[goal][0], cycle

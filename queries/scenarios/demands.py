"""What a portfolio must meet, as one kind of row: low <= coefficients . chosen <= high.

The budget, a coverage demand, a locked initiative and "only together with" are all such rows, so that one programme
solves them, and one search tells which of them cannot be met together. Positions count from 0. Errors are ValueError
with a Danish sentence, because the sentence is shown to the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from data.danish import kroner_exact, number

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Kind = Literal["budget", "at_least", "at_most", "exactly", "required", "excluded", "implies"]
Names = Sequence[str] | None

KRONER, STRUCTURE = "kr.", "structure"
# Sums of a few hundred floats differ from the sum on paper by less than this share of their size.
ROUNDING = 1e-11


@dataclass(frozen=True, eq=False)
class Demand:
    """low <= coefficients . chosen <= high, with the words people know it by.

    unit: "kr." where the bounds are money, "" where the name says all there is to say, STRUCTURE where nobody demanded it: it says
    what a choice is, and is named only where nothing else is.
    """

    kind: Kind
    name: str
    coefficients: Floats
    low: float
    high: float
    unit: str | None = None

    @property
    def text(self) -> str:
        """The demand in a sentence: "Nørrebro: mindst 3"."""
        if self.unit in ("", STRUCTURE):
            return self.name
        match self.kind:
            case "budget":
                return f"{self.name} på {kroner_exact(self.high)}"
            case "at_least":
                return f"{self.name}: mindst {self.amount(self.low)}"
            case "at_most":
                return f"{self.name}: højst {self.amount(self.high)}"
            case "exactly":
                return f"{self.name}: præcis {self.amount(self.low)}"
            case "required":
                return f"{self.name} skal med"
            case "excluded":
                return f"{self.name} må ikke være med"
            case "implies":
                return self.name

    def amount(self, bound: float) -> str:
        """A bound in the demand's unit."""
        return kroner_exact(bound) if self.unit == KRONER else plain(bound)


@dataclass(frozen=True, eq=False)
class Frame:
    """What is chosen among, what it costs and what must be met; `build_frame` makes it. costs (n, resources), budget (resources,),
    names (n,): what the positions are called in sentences."""

    costs: Floats
    budget: Floats
    demands: tuple[Demand, ...]
    names: Names = None

    @property
    def n(self) -> int:
        return len(self.costs)

    @property
    def total_costs(self) -> Floats:
        """(n,): what each costs over all resources together."""
        return np.asarray(self.costs.sum(axis=1))

    @cached_property
    def matrix(self) -> Floats:
        """(demands, n)"""
        return np.array([demand.coefficients for demand in self.demands]).reshape(len(self.demands), self.n)

    @cached_property
    def low(self) -> Floats:
        return np.array([demand.low for demand in self.demands])

    @cached_property
    def high(self) -> Floats:
        return np.array([demand.high for demand in self.demands])

    def without(self, *left_out: Demand) -> Frame:
        return self.only(demand for demand in self.demands if demand not in left_out)

    def only(self, demands: Iterable[Demand]) -> Frame:
        return Frame(self.costs, self.budget, tuple(demands), self.names)


def plain(value: float) -> str:
    """A bound with no more decimals than it has: 3 -> "3", 2.5 -> "2,5"."""
    return number(value, next((places for places in range(3) if round(value, places) == value), 3))


def place(position: int, names: Names) -> str:
    """What a position is called: its name, or "plads 3"."""
    return names[position] if names is not None else f"plads {position}"


def vector(values: Any, what: str, *, size: int | None = None, names: Names = None) -> Floats:
    """`values` as finite numbers, (n,). ValueError says which position is missing; `what` is as "Værdien"."""
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1 or (size is not None and len(numbers) != size):
        raise ValueError(f"{what}: der skal være ét tal for hver indsats, men formen er {numbers.shape}.")
    _finite(numbers[:, None], what, names)
    return numbers


def _finite(numbers: Floats, what: str, names: Names) -> None:
    wrong = ~np.isfinite(numbers).all(axis=1)
    if wrong.any():
        position = int(wrong.argmax())
        word = "mangler" if np.isnan(numbers[position]).any() else "er uendelig"
        raise ValueError(f"{what} for {place(position, names)} {word}.")


def cost_table(costs: Any, names: Names = None) -> Floats:
    """costs (n,) or (n, resources) as (n, resources), checked: none missing, none negative."""
    table = np.array(costs, dtype=np.float64)
    if table.ndim == 1:
        table = table[:, None]
    if table.ndim != 2:
        raise ValueError(
            f"Omkostningerne skal være ét tal pr. indsats og ramme, men formen er {table.shape}."
        )
    _finite(table, "Omkostningen", names)
    if (table < 0).any():
        position = int((table < 0).any(axis=1).argmax())
        raise ValueError(f"Omkostningen for {place(position, names)} er negativ.")
    return table


def _budgets(budget: Any, resources: int) -> Floats:
    limits = np.atleast_1d(np.asarray(budget, dtype=np.float64))
    if limits.shape != (resources,):
        raise ValueError(f"Der skal være {resources} rammer, men der er givet {limits.size}.")
    if np.isnan(limits).any():
        raise ValueError("Rammen mangler.")
    if (limits < 0).any() or not (limits > 0).any():
        raise ValueError(f"Rammen skal være over 0 kr.; den er {kroner_exact(float(limits.min()))}")
    return limits


def _positions(chosen: Iterable[int], n: int, what: str) -> list[int]:
    positions = sorted({int(position) for position in chosen})
    for position in positions:
        if not 0 <= position < n:
            raise ValueError(f"{what}: plads {position} findes ikke; der er {n} at vælge imellem.")
    return positions


def build_frame(
    costs: Any,
    budget: Any,
    *,
    required: Iterable[int] = (),
    excluded: Iterable[int] = (),
    at_least: Iterable[Sequence[Any]] = (),
    at_most: Iterable[Sequence[Any]] = (),
    exactly: Iterable[Sequence[Any]] = (),
    implies: Iterable[tuple[int, int]] = (),
    names: Names = None,
) -> Frame:
    """The demands on a portfolio as rows.

    costs (n,) or (n, resources), not negative; budget a scalar or (resources,), inf where there is no limit.
    at_least, at_most, exactly: (coefficients (n,), bound), and after those a name and a unit (see Demand). implies: (i, j), i only
    with j. names (n,): what the positions are called in sentences.
    ValueError: a cost is missing or negative, a budget is missing, negative or nothing at all, a coefficient or bound
    is missing, a position does not exist.
    """
    table = cost_table(costs, names)
    n, resources = table.shape
    if names is not None and len(names) != n:
        raise ValueError(f"Der er {len(names)} navne til {n} indsatser.")
    limits = _budgets(budget, resources)
    demands = [
        Demand(
            "budget", "rammen" if resources == 1 else f"ramme {k + 1}", table[:, k], -np.inf, float(limits[k])
        )
        for k in range(resources)
        if np.isfinite(limits[k])
    ]
    rows: tuple[tuple[Kind, Iterable[Sequence[Any]], str], ...] = (
        ("at_least", at_least, "mindstekrav"),
        ("at_most", at_most, "højstekrav"),
        ("exactly", exactly, "krav"),
    )
    for kind, matrix, word in rows:
        for count, row in enumerate(matrix, start=1):
            name = str(row[2]) if len(row) > 2 else f"{word} nr. {count}"
            bound = float(row[1])
            if not np.isfinite(bound):
                raise ValueError(f"{name}: grænsen mangler.")
            coefficients = vector(row[0], f"{name}: tallet", size=n, names=names)
            low = -np.inf if kind == "at_most" else bound
            high = np.inf if kind == "at_least" else bound
            demands.append(Demand(kind, name, coefficients, low, high, row[3] if len(row) > 3 else None))
    unit = np.eye(n)
    for position in _positions(required, n, "Skal med"):
        demands.append(Demand("required", place(position, names), unit[position], 1, np.inf))
    for position in _positions(excluded, n, "Må ikke være med"):
        demands.append(Demand("excluded", place(position, names), unit[position], -np.inf, 0))
    for first, second in implies:
        _positions((first, second), n, "Kun sammen med")
        name = f"{place(first, names)} kun sammen med {place(second, names)}"
        demands.append(Demand("implies", name, unit[first] - unit[second], -np.inf, 0))
    return Frame(table, limits, tuple(demands), names)


def as_at_most(matrix: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The same rows as (rows, limits) with rows . chosen <= limits; a row with two bounds becomes two."""
    above, below = np.isfinite(high), np.isfinite(low)
    return np.vstack([matrix[above], -matrix[below]]), np.concatenate([high[above], -low[below]])


def slack(rows: Floats, limits: Floats, chosen: Bools) -> Floats:
    """How much is left of each limit, (rows,); what is mere rounding of a sum counts as nothing left."""
    picked = chosen.astype(np.float64)
    left = limits - rows @ picked
    size = np.abs(rows) @ picked + np.abs(limits)
    return np.where(np.abs(left) <= ROUNDING * size, 0.0, left)

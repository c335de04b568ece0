"""Initiatives that can be funded at several levels, as positions of which one is chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from queries.scenarios.demands import Floats, Names
from queries.scenarios.settings import DROPPED, STOP


class Level(NamedTuple):
    """One way to fund an initiative: its name (STOP for not at all), cost in kr. and value, one or (criteria,)."""

    name: str
    cost: float
    value: Any


@dataclass(frozen=True, eq=False)
class LevelItems:
    """One position per initiative and level.

    values (n,) or (n, criteria), costs (n,), initiative (n,) the initiative each position belongs to, level (n,) its
    level. exactly and at_most go straight to build_frame; alternatives to efficient_frontier.
    """

    values: Floats
    costs: Floats
    initiative: tuple[int, ...]
    level: tuple[str, ...]
    names: tuple[str, ...]
    exactly: list[tuple[Floats, float, str]]
    at_most: list[tuple[Floats, float, str]]
    alternatives: list[list[int]]

    def decisions(self, chosen: Iterable[int]) -> dict[int, str]:
        """The level each initiative gets; STOP where none of its levels is chosen."""
        decided = dict.fromkeys(sorted(set(self.initiative)), STOP)
        for position in chosen:
            decided[self.initiative[position]] = self.level[position]
        return decided

    def positions(self, decisions: dict[int, str]) -> list[int]:
        """The positions of given levels: today's portfolio, or a saved one. KeyError names a level that is not there."""
        where = {(i, name): p for p, (i, name) in enumerate(zip(self.initiative, self.level, strict=True))}
        positions = []
        for initiative, name in decisions.items():
            if (initiative, name) in where:
                positions.append(where[initiative, name])
            elif name != STOP:
                raise KeyError(f"initiative {initiative} has no level {name!r}")
        return sorted(positions)

    def spread(self, coefficients: Any) -> Floats:
        """Coefficients per initiative (initiatives,) as coefficients per position (n,): 0 where the level is STOP.

        For "at least three initiatives in Valby". A demand in kr. uses `costs` of the positions instead.
        """
        return self._where((STOP,), coefficients)

    def spread_kept(self, coefficients: Any) -> Floats:
        """The same, but 0 also where the initiative goes on without the money that was up for decision (DROPPED)."""
        return self._where(DROPPED, coefficients)

    def _where(self, without: tuple[str, ...], coefficients: Any) -> Floats:
        values = np.asarray(coefficients, dtype=np.float64)
        return np.array(
            [
                0.0 if name in without else values[i]
                for i, name in zip(self.initiative, self.level, strict=True)
            ]
        )


def levels_to_items(
    levels: Sequence[Sequence[Level | tuple[str, float, Any]]],
    *,
    locked: Collection[int] = (),
    names: Names = None,
) -> LevelItems:
    """Levels per initiative as positions and the demands that one of them is chosen.

    levels: per initiative, its levels. An initiative with a level of its own for giving up its money (DROPPED: winding down has a cost too,
    or the rest of its money goes on), or a locked one (statutory), gets exactly one of its levels; the others at most one, and none is
    stop. names: per initiative, for sentences. ValueError where two levels of an initiative have one name, or a locked one has no level
    but STOP.
    """
    flat: list[tuple[int, Level]] = []
    exactly: list[tuple[Floats, float, str]] = []
    at_most: list[tuple[Floats, float, str]] = []
    groups: list[list[int]] = []
    sizes = sum(len(own_levels) for own_levels in levels)
    for initiative, own_levels in enumerate(levels):
        own = [Level(*level) for level in own_levels]
        called = names[initiative] if names is not None else f"indsats nr. {initiative + 1}"
        if len({level.name for level in own}) != len(own):
            raise ValueError(f"{called} har to niveauer med samme navn.")
        if initiative in locked:
            own = [level for level in own if level.name not in DROPPED]
            if not own:
                raise ValueError(f"{called} skal med, men har intet niveau at vælge.")
        if not own:
            continue
        group = list(range(len(flat), len(flat) + len(own)))
        flat += [(initiative, level) for level in own]
        groups.append(group)
        row = np.zeros(sizes)
        row[group] = 1
        chosen_from = (
            exactly if initiative in locked or any(level.name in DROPPED for level in own) else at_most
        )
        chosen_from.append((row, 1.0, f"niveau for {called}"))
    count = len(flat)
    return LevelItems(
        values=np.array([level.value for _, level in flat], dtype=np.float64),
        costs=np.array([level.cost for _, level in flat], dtype=np.float64),
        initiative=tuple(initiative for initiative, _ in flat),
        level=tuple(level.name for _, level in flat),
        names=tuple(
            f"{names[i] if names is not None else f'indsats nr. {i + 1}'} ({level.name})" for i, level in flat
        ),
        exactly=[(row[:count], bound, name) for row, bound, name in exactly],
        at_most=[(row[:count], bound, name) for row, bound, name in at_most],
        alternatives=groups,
    )

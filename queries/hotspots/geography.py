"""Which areas lie in one another, as far as what was delivered tells: the parts of areas, their types and their bydel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

DISTRICT, QUARTER = "bydel", "distrikt"


@dataclass(frozen=True, eq=False)
class Geography:
    """`types`: area id -> type; `districts`: area id -> number of the bydel; `parts`: area id -> ids it has consisted of at any
    time, itself among them, and their parts in turn."""

    types: Mapping[str, str] = field(default_factory=dict)
    districts: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def outside(self, areas: Iterable[str], touched: Iterable[str]) -> list[str]:
        """The areas that neither are, contain, lie in nor share a part with a touched one. A bydel contains what lies in it."""
        touched = list(touched)
        held = frozenset[str]().union(*map(self._held, touched))
        bydele = {self.districts.get(area) for area in touched} - {None}
        whole = {self.districts.get(area) for area in touched if self.types.get(area) == DISTRICT} - {None}
        return [
            area
            for area in areas
            if self._held(area).isdisjoint(held)
            and self.districts.get(area) not in (bydele if self.types.get(area) == DISTRICT else whole)
        ]

    def apart(self, sizes: Mapping[str, float]) -> list[str]:
        """As many of the areas as do not overlap, so that no incident is counted twice. `sizes`: area -> incidents.

        Those that overlap fewest others come first (ten distrikter rather than their bydel), of these the largest.
        """
        holders: dict[str, list[str]] = {}
        residents: dict[int | None, list[str]] = {}
        bydele: dict[int | None, list[str]] = {}
        for area in sizes:
            for part in self._held(area):
                holders.setdefault(part, []).append(area)
            number = self.districts.get(area)
            residents.setdefault(number, []).append(area)
            if number is not None and self.types.get(area) == DISTRICT:
                bydele.setdefault(number, []).append(area)
        beside = {}
        for area in sizes:
            number = self.districts.get(area)
            around = bydele.get(number, [])
            others = set(around).union(*(holders[part] for part in self._held(area)))
            if area in around:
                others.update(residents[number])
            others.discard(area)
            beside[area] = others
        areas: set[str] = set()
        for area in sorted(sizes, key=lambda area: (len(beside[area]), -sizes[area], area)):
            if areas.isdisjoint(beside[area]):
                areas.add(area)
        return [area for area in sizes if area in areas]

    def unplaced(self, areas: Iterable[str], among: Iterable[str]) -> list[str]:
        """Those of the areas of which it is not told in which distrikt they lie, while one of `among` may hold them."""
        candidates = {self.districts.get(area) for area in among if self.types.get(area) == QUARTER} - {None}
        quarters = [area for area, type_ in self.types.items() if type_ == QUARTER]
        placed = frozenset[str]().union(*map(self._held, quarters))
        return [
            area
            for area in areas
            if self.types.get(area) not in (QUARTER, DISTRICT)
            and self.districts.get(area) in candidates
            and self._held(area).isdisjoint(placed)
        ]

    def _held(self, area: str) -> frozenset[str]:
        return self.parts.get(area, frozenset({area}))


def geography(places: pd.DataFrame) -> Geography:
    """`places`: the answer to hotspots/places."""
    own = {row["area_id"]: list(row["parts"]) for row in places.to_dict("records")}
    with_district = places.dropna(subset=["district"])
    return Geography(
        dict(zip(places["area_id"], places["type"], strict=True)),
        {
            area: int(number)
            for area, number in zip(with_district["area_id"], with_district["district"], strict=True)
        },
        {area: _closure(area, own) for area in own},
    )


def _closure(area: str, parts: Mapping[str, list[str]]) -> frozenset[str]:
    """The area and all it consists of; a circle in what was delivered ends where it began."""
    reached, waiting = {area}, [area]
    while waiting:
        new = set(parts.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    return frozenset(reached)

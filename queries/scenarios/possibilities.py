"""Possible efficiencies out of the store: overlaps, what a participant costs among comparable initiatives, and the dominated ones."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.contract import DISTRICTS, PURPOSES, TARGET_GROUPS, WHOLE_CITY
from data.danish import listing, prices
from data.store import Clock, Reader
from queries.results import unit_cost
from queries.scenarios.efficiency import (
    ALL_TARGET_GROUPS,
    BOTH_PURPOSES,
    count_overlaps,
    dominated_initiatives,
    overlapping_pairs,
)
from queries.scenarios.scenario import material
from queries.scenarios.settings import CRITERION_NAMES

# What says something of the effect; the other criteria say what an initiative means for others.
EFFECT = ("egne resultater", "evidens", "dokumentation")


@dataclass(frozen=True, eq=False)
class Overlaps:
    """`pairs`: one row per pair, most shared money first: names, administrations, what they share in words, budgets, together,
    shared_high (kr.). They are not added: an initiative may stand in several pairs, and nobody has said that one of two can go.
    `broad`: how many more pairs there are when initiatives for all, or for the whole city, are counted too."""

    pairs: pd.DataFrame
    broad: int
    price_level: str | None


def overlaps(store: Reader, *, year: int, same_focus_area: bool, clock: Clock | None = None) -> Overlaps:
    """Pairs of running or planned initiatives in two administrations, for the same target group and purpose in the same district.

    Only what is said by name counts: an initiative for all, or for the whole city, overlaps with nearly every other.
    """
    data = material(store, year=year, clock=clock)
    rows = data.everything
    named = (rows["target_group"] != ALL_TARGET_GROUPS) & pd.Series(
        [WHOLE_CITY not in set(places) for places in rows["districts"]], index=rows.index, dtype=bool
    )
    every = count_overlaps(rows)
    pairs = overlapping_pairs(rows[named])
    about = rows.set_index("initiative_id")
    if same_focus_area:
        first, second = (about["focus_area_id"].reindex(pairs[end]).to_numpy() for end in ("first", "second"))
        pairs = pairs[(first == second) & pd.notna(first)].reset_index(drop=True)
    pairs = pairs.assign(
        first_name=about["name"].reindex(pairs["first"]).to_numpy(),
        second_name=about["name"].reindex(pairs["second"]).to_numpy(),
        shared=[
            f"{TARGET_GROUPS.labels[row.target_group]}; {_purpose(row.purpose)}; "
            f"{listing([DISTRICTS[place] for place in row.districts])}"
            for row in pairs.itertuples()
        ],
    )
    return Overlaps(pairs, every - len(pairs), data.price_level)


def _purpose(code: str) -> str:
    return "begge formål" if code == BOTH_PURPOSES else PURPOSES.labels[code]


@dataclass(frozen=True, eq=False)
class Dominated:
    """`pairs`: one row per initiative and a comparable one that costs less per participant, surely, and scores higher in every
    criterion of EFFECT: dominated_name, by_name, cost, cost_by, dearer_by (kr. per participant), weaker_low, weaker_high (points).
    `compared`: how many initiatives had all it takes to be compared."""

    pairs: pd.DataFrame
    compared: int
    year: int
    price_level: str


def dominated(store: Reader, *, year: int, kind: str, clock: Clock | None = None) -> Dominated | None:
    """Initiatives that are dearer per participant and weaker than a comparable one. None where no year has both figures.

    Comparable: alike in `kind` (a key of unit_cost.KINDS). Dearer only where the intervals of the two prices do not meet. Prices are of
    the newest year with both spending and participants; few persons are hidden and not compared.
    """
    years = unit_cost.years(store, clock=clock)
    if years.empty:
        return None
    data = material(store, year=year, clock=clock)
    of_year, level = int(years["year"].iloc[0]), str(years["price_level"].iloc[0])
    priced = unit_cost.costs(
        store, year=of_year, per="participants", kind=kind, price_level=level, clock=clock
    )
    rows = pd.DataFrame({"initiative_id": list(data.scores.initiative_ids)})
    criteria = []
    for name in EFFECT:
        place = CRITERION_NAMES.index(name)
        rows[f"{name}_low"], rows[f"{name}_high"] = data.scores.low[:, place], data.scores.high[:, place]
        criteria.append((f"{name}_low", f"{name}_high"))
    rows = rows.merge(
        priced[["initiative_id", "name", "kind", "unit_cost", "low", "high", "count"]], on="initiative_id"
    ).rename(columns={"unit_cost": "cost"})
    pairs = dominated_initiatives(rows, criteria)
    about = rows.set_index("initiative_id")
    cheapest, dearest = about["low"].reindex(pairs["dominated"]), about["high"].reindex(pairs["by"])
    pairs = pairs[cheapest.to_numpy() > dearest.to_numpy()].reset_index(drop=True)
    for end in ("dominated", "by"):
        pairs[f"{end}_name"] = about["name"].reindex(pairs[end]).to_numpy()
    known_scores = (data.scores.origin != "mangler")[:, [CRITERION_NAMES.index(name) for name in EFFECT]].all(
        axis=1
    )
    judged = {
        id_ for id_, all_known in zip(data.scores.initiative_ids, known_scores, strict=True) if all_known
    }
    comparable = rows["cost"].notna() & rows["kind"].notna() & rows["initiative_id"].isin(judged)
    return Dominated(pairs, int(comparable.sum()), of_year, prices(level))

"""Where the same could be had for less: overlapping initiatives, dominated ones, and what that could free.

Nothing here says that money can be saved. Two initiatives for the same people in the same place may both be needed, and a
dearer one may do what is not measured. What could be freed is an interval that begins at nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.contract import DISTRICTS, WHOLE_CITY
from data.danish import is_missing

Array = npt.NDArray[Any]
# Codes that stand for several others: an initiative for all is also one for each.
ALL_TARGET_GROUPS = "alle"
BOTH_PURPOSES = "begge"
SEVERAL = "flere"

NEEDED = ("initiative_id", "administration", "target_group", "purpose", "districts", "budget")
PAIR_COLUMNS = [
    "first",
    "second",
    "first_administration",
    "second_administration",
    "target_group",
    "purpose",
    "districts",
    "first_budget",
    "second_budget",
    "price_level",
    "together",
    "shared_high",
]
DOMINATED_COLUMNS = ["dominated", "by", "kind", "cost", "cost_by", "dearer_by", "weaker_low", "weaker_high"]


def _demand_columns(frame: pd.DataFrame, names: Iterable[str]) -> None:
    absent = [name for name in names if name not in frame]
    if absent:
        raise ValueError(f"Tabellen mangler {' og '.join(absent)}.")


def _places(districts: Any) -> frozenset[int]:
    """The districts of an initiative; the whole city is all of them, and none are none."""
    numbers = frozenset() if is_missing(districts) else frozenset(int(district) for district in districts)
    return frozenset(DISTRICTS) if WHOLE_CITY in numbers else numbers


def _shared_code(first: Any, second: Any, any_of_them: str) -> str | None:
    """What two codes have in common; a code for all has everything in common with the others."""
    if is_missing(first) or is_missing(second):
        return None
    if first == second or second == any_of_them:
        return str(first)
    return str(second) if first == any_of_them else None


def overlapping_pairs(initiatives: pd.DataFrame) -> pd.DataFrame:
    """Pairs of initiatives in different administrations with the same target group, purpose and district.

    initiatives: one row per initiative with the columns NEEDED; districts is a list of official numbers, 0 for the whole
    city; budget in kr. of a year, may be missing; price_level if there is one. "alle" shares every target group, "begge"
    either purpose, the whole city every district. A missing target group, purpose or district shares nothing.

    Columns, one row per pair, most money first: first, second (ids), their administrations, what they share
    (target_group, purpose, districts: a sorted list), their budgets, price_level ("flere" where the two differ), together
    (both budgets, kr.) and shared_high, the most that doing the same twice can cost: the smaller of the budgets, since
    budgets are not divided between districts. Missing where a budget is, or where price levels differ.
    """
    rows = initiatives.to_dict("records")
    places = [_places(row["districts"]) for row in rows]
    pairs = []
    for one, other in zip(*_overlaps(initiatives), strict=True):
        first, second = rows[one], rows[other]
        budgets = _amount(first["budget"]), _amount(second["budget"])
        levels = {str(row.get("price_level")) for row in (first, second)}
        comparable = len(levels) == 1
        pairs.append(
            {
                "first": first["initiative_id"],
                "second": second["initiative_id"],
                "first_administration": first["administration"],
                "second_administration": second["administration"],
                "target_group": _shared_code(
                    first["target_group"], second["target_group"], ALL_TARGET_GROUPS
                ),
                "purpose": _shared_code(first["purpose"], second["purpose"], BOTH_PURPOSES),
                "districts": sorted(places[one] & places[other]),
                "first_budget": budgets[0],
                "second_budget": budgets[1],
                "price_level": levels.pop() if comparable else SEVERAL,
                "together": sum(budgets) if comparable else np.nan,
                "shared_high": float(np.min(budgets)) if comparable else np.nan,
            }
        )
    table = pd.DataFrame(pairs, columns=PAIR_COLUMNS)
    return table.sort_values(
        ["shared_high", "first", "second"], ascending=[False, True, True], ignore_index=True
    )


def count_overlaps(initiatives: pd.DataFrame) -> int:
    """How many rows `overlapping_pairs` has."""
    return len(_overlaps(initiatives)[0])


def _overlaps(initiatives: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Positions of the first and of the second initiative of each pair."""
    _demand_columns(initiatives, NEEDED)
    administrations = initiatives["administration"].to_numpy(dtype=object)
    groups, group_for_all = _coded(initiatives["target_group"], ALL_TARGET_GROUPS)
    purposes, purpose_for_all = _coded(initiatives["purpose"], BOTH_PURPOSES)
    # One bit for each district: two initiatives meet where both have it.
    places = np.array(
        [sum(1 << district for district in _places(own)) for own in initiatives["districts"]],
        dtype=np.int64,
    )
    ones: list[int] = []
    others: list[int] = []
    for one in range(len(initiatives)):
        later = slice(one + 1, None)
        meets = (
            (administrations[later] != administrations[one])
            & _shares(groups, group_for_all, one, later)
            & _shares(purposes, purpose_for_all, one, later)
            & (places[later] & places[one] != 0)
        )
        overlapping = (np.flatnonzero(meets) + one + 1).tolist()
        ones += [one] * len(overlapping)
        others += overlapping
    return ones, others


def _coded(values: pd.Series, any_of_them: str) -> tuple[Array, Array]:
    """(a number per code, -1 where there is none; whether the code stands for all)."""
    codes = pd.factorize(values)[0]
    return codes, (values == any_of_them).to_numpy(dtype=bool, na_value=False)


def _shares(codes: Array, for_all: Array, one: int, later: slice) -> Array:
    """Whether each of `later` has something in common with `one`, as `_shared_code` says what."""
    return (
        (codes[one] >= 0)
        & (codes[later] >= 0)
        & ((codes[later] == codes[one]) | for_all[later] | for_all[one])
    )


def _amount(value: Any) -> float:
    return float("nan") if is_missing(value) else float(value)


def dominated_initiatives(
    initiatives: pd.DataFrame, criteria: Sequence[str] | Sequence[tuple[str, str]]
) -> pd.DataFrame:
    """Initiatives that are dearer than a comparable one and weaker in every criterion.

    initiatives: one row per initiative with initiative_id, kind (what makes them comparable; missing compares with
    none), cost (kr.; per participant where sizes differ) and the criteria: columns of scores where more is better, or
    pairs (lowest, highest) of columns where scores are intervals. Weaker in every criterion, whatever the scores are
    within their intervals: the highest of one below the lowest of the other. A missing cost or score compares with none.

    Columns, one row per dominated initiative and each that dominates it, largest difference first: dominated, by (ids),
    kind, cost, cost_by, dearer_by (kr.), weaker_low and weaker_high (points: by how much it is weaker at least in the
    criterion where that is least, and at most where that is most).
    """
    ends = [(name, name) if isinstance(name, str) else (name[0], name[1]) for name in criteria]
    if not ends:
        raise ValueError("Der skal være mindst ét kriterium at sammenligne på.")
    _demand_columns(initiatives, ["initiative_id", "kind", "cost", *itertools.chain(*ends)])
    low = initiatives[[lowest for lowest, _ in ends]].to_numpy(np.float64)
    high = initiatives[[highest for _, highest in ends]].to_numpy(np.float64)
    if (low > high).any():
        wrong = initiatives["initiative_id"].iloc[int((low > high).any(axis=1).argmax())]
        raise ValueError(f"Det laveste pointtal er højere end det højeste for {wrong}.")
    cost = initiatives["cost"].to_numpy(np.float64)
    ids, kinds = initiatives["initiative_id"].to_numpy(), initiatives["kind"].to_numpy()
    rows = []
    for this, other in itertools.permutations(range(len(initiatives)), 2):
        # A missing figure makes every comparison false.
        if is_missing(kinds[this]) or kinds[this] != kinds[other] or not cost[this] > cost[other]:
            continue
        if not (high[this] < low[other]).all():
            continue
        rows.append(
            {
                "dominated": ids[this],
                "by": ids[other],
                "kind": kinds[this],
                "cost": cost[this],
                "cost_by": cost[other],
                "dearer_by": cost[this] - cost[other],
                "weaker_low": float((low[other] - high[this]).min()),
                "weaker_high": float((high[other] - low[this]).max()),
            }
        )
    table = pd.DataFrame(rows, columns=DOMINATED_COLUMNS)
    return table.sort_values(
        ["dearer_by", "dominated", "by"], ascending=[False, True, True], ignore_index=True
    )

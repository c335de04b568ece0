"""Does the answer hold: what is asked of queries.scenarios.robustness about one scenario, and its answers as tables.

The questions are plain arrays, so that they can be answered in a process of their own (background.py).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from data.danish import listing, percent
from queries.scenarios.robustness import Robustness, Simulation
from queries.scenarios.scenario import Answer, Ground
from queries.scenarios.settings import DROPPED, LAPSED, STOP, admissible

LISTS = ("videreføres", "udgår", "til drøftelse")


def robust_question(basis: Ground, *, exact_seconds: float, seed: int, samples: int) -> dict[str, Any]:
    """Arguments of robust_portfolios: all weights that the settings admit, and missing scores anywhere between 0 and 4."""
    return {
        "score_low": basis.scores_low,
        "score_high": basis.scores_high,
        "frame": basis.frame,
        "weight_vertices": admissible(basis.settings),
        "together": basis.items.initiative,
        "exact_seconds": exact_seconds,
        "seed": seed,
        "samples": samples,
    }


def simulation_question(
    basis: Ground, answer: Answer, *, spread: float, seed: int, draws: int
) -> dict[str, Any]:
    """Arguments of simulate: each value up to `spread` (a share) lower or higher, missing scores anywhere between 0 and 4."""
    return {
        "values_low": (basis.scores_low @ basis.weights) * (1 - spread),
        "values_high": (basis.scores_high @ basis.weights) * (1 + spread),
        "frame": basis.frame,
        "together": basis.items.initiative,
        "plan": tuple(answer.portfolio.chosen),
        "seed": seed,
        "draws": draws,
    }


def robust_rows(basis: Ground, result: Robustness) -> pd.DataFrame:
    """One row per initiative, the surest first: initiative_id, name, administration, cost_now (up for decision), rest (goes on
    whatever is decided), index (share of the non-dominated portfolios in which it keeps money that is up for decision), list (LISTS),
    levels (how often at which, in words)."""
    taken = result.portfolios.chosen
    shares = taken.mean(axis=0)
    rows = []
    for place, initiative in enumerate(basis.candidates.to_dict("records")):
        own = [
            p
            for p, i in enumerate(basis.items.initiative)
            if i == place and basis.items.level[p] not in DROPPED
        ]
        goes_on = taken[:, own].any(axis=1)
        rows.append(
            {
                "initiative_id": initiative["initiative_id"],
                "name": initiative["name"],
                "administration": initiative["administration"],
                "cost_now": float(initiative["cost"]),
                "rest": float(initiative["rest"]),
                "index": float(goes_on.mean()),
                "list": LISTS[0] if goes_on.all() else LISTS[2] if goes_on.any() else LISTS[1],
                "levels": _levels_in_words(
                    basis, own, shares, float(goes_on.mean()), LAPSED if initiative["rest"] > 0 else STOP
                ),
            }
        )
    return pd.DataFrame(rows).sort_values(
        ["index", "initiative_id"], ascending=[False, True], ignore_index=True
    )


def _levels_in_words(basis: Ground, own: list[int], shares: np.ndarray, goes_on: float, dropped: str) -> str:
    parts = [(basis.items.level[p], float(shares[p])) for p in own if shares[p] > 0]
    if goes_on < 1:
        parts.append((dropped, 1 - goes_on))
    return listing([f"{name} {percent(share)}" for name, share in sorted(parts, key=lambda part: -part[1])])


def against(basis: Ground, answer: Answer, chosen: Collection[int]) -> pd.DataFrame:
    """One row per initiative that another portfolio decides otherwise: name, level (in the scenario), other. `chosen`: positions."""
    own, other = (basis.items.decisions(sorted(positions)) for positions in (answer.portfolio.chosen, chosen))
    return pd.DataFrame(
        [
            {"name": name, "level": own.get(place, STOP), "other": other.get(place, STOP)}
            for place, name in enumerate(basis.candidates["name"])
            if own.get(place, STOP) != other.get(place, STOP)
        ],
        columns=["name", "level", "other"],
    )


def simulated_rows(basis: Ground, answer: Answer, result: Simulation) -> pd.DataFrame:
    """One row per initiative: name, level (in the scenario), going (share of draws in which it keeps money that is up for decision), those
    that turn most often first."""
    going = np.zeros(len(basis.candidates))
    for position, share in enumerate(result.frequency):
        if basis.items.level[position] not in DROPPED:
            going[basis.items.initiative[position]] += share
    level = basis.items.decisions(answer.portfolio.chosen)
    frame = pd.DataFrame(
        {
            "name": basis.candidates["name"],
            "level": [level.get(place, STOP) for place in range(len(going))],
            "going": going,
        }
    )
    turned = np.where(frame["level"].isin(DROPPED), frame["going"], 1 - frame["going"])
    return frame.assign(turned=turned).sort_values(
        ["turned", "name"], ascending=[False, True], ignore_index=True
    )

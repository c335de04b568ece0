"""What each initiative scores on each criterion: measured where data have it, judged elsewhere, an interval where nobody knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.danish import is_missing
from data.store import Clock, Reader
from queries import run
from queries.results.states import ways
from queries.scenarios.settings import CRITERION_NAMES

HIGHEST = 4.0
OWN_RESULTS, EVIDENCE = "egne resultater", "evidens"
MARYLAND_HIGHEST = 5
# Below this share of known scores the page gives the three lists, but no overall ranking.
ENOUGH_GROUND = 0.6


@dataclass(frozen=True, eq=False)
class Scores:
    """`low`, `high` (n, criteria), 0-4, equal where the score is known; `origin` (n, criteria): "målt", "vurderet" or "mangler";
    `units`, `days`: per initiative, who judged it and when last."""

    initiative_ids: tuple[str, ...]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    origin: npt.NDArray[np.str_]
    units: tuple[tuple[str, ...], ...]
    days: tuple[pd.Timestamp | None, ...]

    @property
    def middle(self) -> npt.NDArray[np.float64]:
        return (self.low + self.high) / 2

    def share(self, origin: str) -> float:
        """The share of the scores with this origin, 0-1; 0 where there are none."""
        return float((self.origin == origin).mean()) if self.origin.size else 0.0

    @property
    def assessed_by(self) -> list[str]:
        """The units that judged something here."""
        return sorted({unit for units in self.units for unit in units})

    @property
    def newest(self) -> pd.Timestamp | None:
        """When something was judged last."""
        return max((day for day in self.days if day is not None), default=None)

    def of(self, initiative_ids: tuple[str, ...]) -> Scores:
        """The scores of some of the initiatives, in this order."""
        place = {id_: number for number, id_ in enumerate(self.initiative_ids)}
        rows = [place[id_] for id_ in initiative_ids]
        return Scores(
            initiative_ids,
            self.low[rows],
            self.high[rows],
            self.origin[rows],
            tuple(self.units[row] for row in rows),
            tuple(self.days[row] for row in rows),
        )

    @property
    def enough(self) -> bool:
        """Whether so much is measured or judged that a ranking says something."""
        return 1 - self.share("mangler") >= ENOUGH_GROUND


def scores(store: Reader, initiative_ids: tuple[str, ...], *, clock: Clock | None = None) -> Scores:
    """The scores of these initiatives, criteria in the contract's order.

    Own results: 4 times the share of the expected way that the initiative's result and effect indicators have covered, their
    mean, kept within 0-4; a target reached is 4. Evidence: the Maryland step of the initiative, as a share of 5, times 4. Both are
    measured; where data are silent, and for the other criteria, the judgement of the sheet Vurderinger counts. Nothing known: 0 to 4.
    """
    rows = {id_: place for place, id_ in enumerate(initiative_ids)}
    shape = (len(initiative_ids), len(CRITERION_NAMES))
    low, high = np.zeros(shape), np.full(shape, HIGHEST)
    origin = np.full(shape, "mangler", dtype="<U8")
    judged = run(store, "scenarios/assessed", clock=clock)
    judged = judged[judged["initiative_id"].isin(rows)]

    def put(initiative: str, criterion: str, score: float, where: str) -> None:
        place = rows[initiative], CRITERION_NAMES.index(criterion)
        low[place] = high[place] = min(max(score, 0.0), HIGHEST)
        origin[place] = where

    units: list[set[str]] = [set() for _ in rows]
    days: list[pd.Timestamp | None] = [None] * len(rows)
    for row in judged.to_dict("records"):
        put(row["initiative_id"], row["criterion"], float(row["score"]), "vurderet")
        place, day = rows[row["initiative_id"]], row["date"]
        if not is_missing(row["assessed_by"]):
            units[place].add(row["assessed_by"])
        if not is_missing(day):
            days[place] = max(day, days[place] or day)
    for id_, score in own_results(ways(store, clock=clock)).items():
        if id_ in rows:
            put(id_, OWN_RESULTS, score, "målt")
    for row in run(store, "initiatives/chosen", clock=clock)[["initiative_id", "evidence_design"]].to_dict(
        "records"
    ):
        if row["initiative_id"] in rows and not is_missing(row["evidence_design"]):
            put(
                row["initiative_id"],
                EVIDENCE,
                HIGHEST * float(row["evidence_design"]) / MARYLAND_HIGHEST,
                "målt",
            )
    return Scores(initiative_ids, low, high, origin, tuple(tuple(sorted(of)) for of in units), tuple(days))


def own_results(ways: pd.DataFrame) -> dict[str, float]:
    """initiative_id -> score 0-4 out of its result and effect indicators; initiatives without one that can be judged are left out."""
    usable = ways[
        ways["initiative_id"].notna()
        & ways["type"].isin(["resultat", "effekt"])
        & ways["attainment"].notna()
        & (ways["expected"].astype("float64") > 0)
    ]
    way = usable["attainment"].astype("float64")
    covered = (way / usable["expected"].astype("float64")).clip(0, 1).where(way < 1, 1.0)
    return {
        str(id_): HIGHEST * float(value)
        for id_, value in covered.groupby(usable["initiative_id"]).mean().items()
    }

"""Which demands cannot be met together, and the least that would have to give."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.danish import kroner_exact, listing, plural
from queries.scenarios.demands import STRUCTURE, Demand, Floats, Frame, Kind
from queries.scenarios.programme import maximise

# The first are left out first, so that what stays in the answer is what people can do something about.
_LEFT_OUT_FIRST: tuple[Kind, ...] = (
    "implies",
    "excluded",
    "required",
    "exactly",
    "at_most",
    "at_least",
    "budget",
)
_NAMED_AT_MOST = 4


@dataclass(frozen=True, eq=False)
class Relaxation:
    """A demand and the bound it would need; `to` is None where the demand would have to go altogether.

    size: the change as a share of the old bound; 1 for a demand that goes.
    """

    demand: Demand
    to: float | None
    size: float

    @property
    def text(self) -> str:
        demand, to = self.demand, self.to
        if to is None:
            match demand.kind:
                case "required":
                    return f"{demand.name} må vælges fra"
                case "excluded":
                    return f"{demand.name} må vælges til"
                case _:
                    return f"kravet »{demand.text}« bortfalder"
        if demand.unit in ("", STRUCTURE):
            return f"kravet »{demand.text}« bortfalder"
        if demand.kind == "budget":
            return f"{demand.name} hæves fra {kroner_exact(demand.high)} til {kroner_exact(to)}"
        old = demand.low if math.isfinite(demand.low) else demand.high
        word = "sænkes" if to < old else "hæves"
        return f"»{demand.name}« {word} fra {demand.amount(old)} til {demand.amount(to)}"


class Infeasible(ValueError):
    """No choice meets all demands. The message is Danish and names them.

    conflict: demands that cannot be met together, and could be if any one of them went. alternatives: for each demand of
    the conflict that could resolve all by giving way alone, the least it must give, smallest first. combined: the least
    that helps where no demand does alone (else empty).
    """

    def __init__(
        self,
        conflict: Sequence[Demand],
        alternatives: Sequence[Relaxation] = (),
        combined: Sequence[Relaxation] = (),
    ) -> None:
        self.conflict = tuple(conflict)
        self.alternatives = tuple(alternatives)
        self.combined = tuple(combined)
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        texts = _texts(self.conflict)
        parts = [
            f"Kravet kan ikke opfyldes: {texts[0]}"
            if len(texts) == 1
            else f"Kravene kan ikke opfyldes på én gang: {listing(texts)}"
        ]
        if self.alternatives:
            first, *others = self.alternatives[:_NAMED_AT_MOST]
            parts.append(f"Det mindste, der hjælper: {first.text}")
            if others:
                parts.append(f"Ellers: {listing([other.text for other in others], 'eller')}")
        elif self.combined:
            parts.append(f"Det mindste, der hjælper: {listing([part.text for part in self.combined])}")
        return " ".join(part if part.endswith(".") else f"{part}." for part in parts)


def _texts(conflict: Sequence[Demand]) -> list[str]:
    """One text a demand; many locked initiatives become one, and what nobody demanded is left out beside what somebody did."""
    conflict = [demand for demand in conflict if demand.unit != STRUCTURE] or conflict
    locked = [demand for demand in conflict if demand.kind == "required"]
    texts = [demand.text for demand in conflict if demand.kind != "required"]
    if len(locked) <= _NAMED_AT_MOST:
        return texts + [demand.text for demand in locked]
    named = ", ".join(demand.name for demand in locked[:_NAMED_AT_MOST])
    return [*texts, f"{plural(len(locked), 'indsats', 'indsatser')}, der skal med ({named} m.fl.)"]


def diagnose(frame: Frame, *, seconds: float) -> Infeasible:
    """Why a frame that no choice meets cannot be met.

    The conflict is found by a deletion filter: leave out one demand after another, and take it back only where the rest
    could then be met (Chinneck 2008, Feasibility and Infeasibility in Optimization, ch. 6). What runs out of time is
    kept, so the conflict is always real, but then perhaps not the smallest. The least relaxations are programmes of
    their own: the demand's left side is taken as far as the other demands let it; where no demand helps alone, an
    elastic programme (same source) lets all of them give way and minimises the sum of the relative changes.
    """
    deadline = time.monotonic() + seconds
    order = sorted(frame.demands, key=lambda demand: _LEFT_OUT_FIRST.index(demand.kind))
    conflict = list(order)
    for demand in order:
        rest = [other for other in conflict if other is not demand]
        if not _could_be_met(frame.only(rest), deadline):
            conflict = rest
    conflict = [demand for demand in frame.demands if demand in conflict]
    own_demands = [demand for demand in conflict if demand.unit != STRUCTURE]
    alternatives = [
        alternative for demand in own_demands if (alternative := _alone(frame, demand, deadline)) is not None
    ]
    alternatives.sort(key=lambda relaxed: relaxed.size)
    combined = () if alternatives else _together(frame, deadline)
    return Infeasible(conflict, alternatives, combined)


def _left(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.05)


def _could_be_met(frame: Frame, deadline: float) -> bool:
    """False only where it is proven that nothing meets the demands."""
    nothing = np.zeros(frame.n)
    solution = maximise(nothing, frame.matrix, frame.low, frame.high, seconds=_left(deadline))
    return solution.chosen is not None or not solution.proven


def _alone(frame: Frame, demand: Demand, deadline: float) -> Relaxation | None:
    """The least change of this one demand that lets all be met; None where it cannot do it alone."""
    rest = frame.without(demand)
    if demand.kind in ("required", "excluded", "implies"):
        nothing = np.zeros(frame.n)
        solution = maximise(nothing, rest.matrix, rest.low, rest.high, seconds=_left(deadline))
        return Relaxation(demand, None, 1.0) if solution.chosen is not None else None
    reached = []
    # Up towards "at least" and down towards "at most"; "exactly" is sought from both sides.
    for sign, bound in ((1, demand.low), (-1, demand.high)):
        if not math.isfinite(bound):
            continue
        matrix = np.vstack([rest.matrix, demand.coefficients])
        low = np.append(rest.low, -np.inf if sign > 0 else bound)
        high = np.append(rest.high, bound if sign > 0 else np.inf)
        solution = maximise(sign * demand.coefficients, matrix, low, high, seconds=_left(deadline))
        if solution.chosen is not None:
            reached.append(float(demand.coefficients @ solution.chosen))
    if not reached:
        return None
    old = demand.low if math.isfinite(demand.low) else demand.high
    to = min(reached, key=lambda value: abs(value - old))
    return Relaxation(demand, to, _share(abs(to - old), old))


def _share(change: float, old: float) -> float:
    return change / max(abs(old), 1.0)


def _together(frame: Frame, deadline: float) -> list[Relaxation]:
    """The demands that give way, and to what, when all may and the sum of relative changes is least."""
    reached = _elastic(frame, deadline)
    if reached is None:
        return []
    parts = []
    for demand, value in zip(frame.demands, frame.matrix @ reached, strict=True):
        missing = max(demand.low - value, value - demand.high, 0.0)
        if missing <= 1e-9 * max(1.0, abs(value)):
            continue
        old = demand.low if value < demand.low else demand.high
        logical = demand.kind in ("required", "excluded", "implies")
        parts.append(Relaxation(demand, None if logical else float(value), _share(missing, old)))
    return parts


def _elastic(frame: Frame, deadline: float) -> Floats | None:
    """The choice (n,) whose relative shortfalls, added up, are least."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    n, count = frame.n, len(frame.demands)
    # Every row divided by its bound, so that one of slack is the whole bound; one slack upwards and one downwards.
    bound = np.where(np.isfinite(frame.low), frame.low, frame.high)
    scale = np.maximum(np.abs(bound), 1.0)
    table = np.hstack([frame.matrix / scale[:, None], np.eye(count), -np.eye(count)])
    result = milp(
        np.concatenate([np.zeros(n), np.ones(2 * count)]),
        integrality=np.concatenate([np.ones(n), np.zeros(2 * count)]),
        bounds=Bounds(0, np.concatenate([np.ones(n), np.full(2 * count, np.inf)])),
        constraints=[LinearConstraint(csr_array(table), frame.low / scale, frame.high / scale)],
        options={"mip_rel_gap": 0, "time_limit": _left(deadline)},
    )
    return None if result.x is None else np.rint(result.x[:n])

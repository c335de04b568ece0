"""What people set in a scenario, as values that can be kept and read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from data.contract import CRITERIA
from queries.scenarios.weights import weight_vertices

CRITERION_NAMES = tuple(CRITERIA.labels)

FrameBy = Literal["procent", "beløb", "forvaltning"]
WeightMode = Literal["tal", "interval", "rækkefølge", "alle"]
TieKind = Literal["begge eller ingen", "højst én", "præcis én", "kun sammen med"]
Reach = Literal["bydel", "indsatsområde", "målgruppe", "niveau", "bande"]
Unit = Literal["indsatser", "kr."]
Maximise = Literal["point", "deltagere", "penge"]

STOP, AS_NOW = "stop", "som nu"
# The grant expires, and the initiative goes on for the rest of its money.
LAPSED = "bevilling udløber"
# What gives up the money that is up for decision.
DROPPED = (STOP, LAPSED)
REDUCED, EFFICIENT, EXTENDED = "reduceret", "effektiviseret", "udvidet"
# The levels beside "som nu", in the order of the money; winding down may cost something too.
LEVELS = (STOP, LAPSED, REDUCED, EFFICIENT, EXTENDED)


@dataclass(frozen=True)
class Tie:
    """A demand on two initiatives."""

    kind: TieKind
    first: str
    second: str


@dataclass(frozen=True)
class Coverage:
    """At least so many initiatives, or kr., for a district (official number), focus area (id), target group, level of
    prevention, or the initiatives against gangs (value "ja")."""

    what: Reach
    value: str
    least: float
    unit: Unit = "indsatser"


@dataclass(frozen=True)
class Cut:
    """At most this share of today's money off one administration, or off each (None)."""

    share: float
    administration: str | None = None


@dataclass(frozen=True)
class OwnLevel:
    """A level as somebody set it: cost in kr., value as a share of today's. `possible` False: the level is left out."""

    cost: float
    share: float
    possible: bool = True


@dataclass(frozen=True)
class Settings:
    """Amounts in kr.; shares of 1; weights by criterion.

    frame: the budget for the initiatives up for decision is what they cost now plus `budget_change` ("procent"), or `budget` kr. ("beløb";
    None: what they cost now), or what each administration has now plus its own change ("forvaltning": `administration_changes`, else
    `budget_change`). up_for_decision: ids, with all the money of each; None: the grants that expire in `year`, and no other money,
    statutory initiatives not among them, of `administrations` (none: all). levels: id -> level -> as somebody set it; else the
    administrations' proposals where `use_proposals`. weight_low, weight_high: the intervals of mode "interval". spread: how far exact
    weights are tried to either side when the answer is tested; 1 is all weightings, 0 none but these. required, excluded: ids.
    maximise: each initiative's points as they are ("point"), times its participants where they are known ("deltagere"), or times its
    money ("penge").
    """

    year: int
    frame: FrameBy = "procent"
    budget: float | None = None
    budget_change: float = 0.0
    administration_changes: Mapping[str, float] = field(default_factory=dict)
    up_for_decision: tuple[str, ...] | None = None
    administrations: tuple[str, ...] = ()
    use_proposals: bool = False
    levels: Mapping[str, Mapping[str, OwnLevel]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(CRITERION_NAMES, 5.0))
    weight_mode: WeightMode = "tal"
    weight_low: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(CRITERION_NAMES, 0.05))
    weight_high: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(CRITERION_NAMES, 0.35))
    order: tuple[str, ...] = ()
    spread: float = 1.0
    maximise: Maximise = "point"
    coverage: tuple[Coverage, ...] = ()
    cuts: tuple[Cut, ...] = ()
    ties: tuple[Tie, ...] = ()
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """Plain values for `Store.record`."""
        return asdict(self)

    def as_text(self) -> str:
        """The year and what is set otherwise than at first, as JSON, for `from_record`."""
        first = Settings(self.year).as_record()
        own = {name: value for name, value in self.as_record().items() if value != first[name]}
        return json.dumps({"year": self.year} | own, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_record(body: Mapping[str, Any]) -> Settings:
        """The settings of a kept scenario: JSON's lists and objects turned back; what this version does not know is left out."""
        names = {entry.name for entry in fields(Settings)}
        entries = {name: value for name, value in body.items() if name in names}
        for name in ("up_for_decision", "administrations", "order", "required", "excluded"):
            if entries.get(name) is not None:
                entries[name] = tuple(entries[name])
        for name, made in (("coverage", Coverage), ("cuts", Cut), ("ties", Tie)):
            entries[name] = tuple(made(**entry) for entry in entries.get(name, ()))
        entries["levels"] = {
            id_: {level: OwnLevel(**values) for level, values in own.items()}
            for id_, own in entries.get("levels", {}).items()
        }
        if entries.get("weight_mode") not in get_args(WeightMode):
            entries.pop("weight_mode", None)
        if entries.get("maximise") not in get_args(Maximise):
            entries.pop("maximise", None)
        return Settings(**entries)


def normalised(settings: Settings) -> npt.NDArray[np.float64]:
    """(criteria,) the weights of the answer, adding up to 1: the numbers, or the middle of what an order or intervals admit."""
    if settings.weight_mode != "tal":
        return np.asarray(_corners(settings).mean(axis=0))
    weights = np.array([max(float(settings.weights.get(name, 0.0)), 0.0) for name in CRITERION_NAMES])
    if weights.sum() == 0:
        raise ValueError("Mindst ét kriterium skal have en vægt over 0.")
    return weights / weights.sum()


def admissible(settings: Settings) -> npt.NDArray[np.float64]:
    """(corners, criteria) the extreme points of the weights under which the answer is tested."""
    if settings.weight_mode != "tal":
        return _corners(settings)
    middle = normalised(settings)
    if settings.spread <= 0:
        return middle[None, :]
    low, high = np.maximum(middle - settings.spread, 0), np.minimum(middle + settings.spread, 1)
    return weight_vertices(low=low, high=high, names=_labels())


def _corners(settings: Settings) -> npt.NDArray[np.float64]:
    count = len(CRITERION_NAMES)
    if settings.weight_mode == "rækkefølge" and settings.order:
        places = [CRITERION_NAMES.index(name) for name in settings.order]
        rest = [place for place in range(count) if place not in places]
        # Whoever is not ranked comes after those that are.
        return weight_vertices(order=[*places, rest] if rest else places, criteria=count, names=_labels())
    if settings.weight_mode == "interval":
        low = [settings.weight_low.get(name, 0.0) for name in CRITERION_NAMES]
        high = [settings.weight_high.get(name, 1.0) for name in CRITERION_NAMES]
        return weight_vertices(low=low, high=high, names=_labels())
    return weight_vertices(criteria=count, names=_labels())


def _labels() -> list[str]:
    return list(CRITERIA.labels.values())

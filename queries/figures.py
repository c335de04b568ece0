"""The key figures, each a named thing: pages, the preview of an upload, presentations and comparisons use this list.

A key figure is one number for the whole city. What it is worth is asked of a store, as it is or as it would be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from data.danish import MISSING, is_missing, kroner_exact, number
from data.store import Clock, Reader
from queries import run
from queries.hotspots.overview import overview
from queries.results.states import goal_states
from queries.status.summary import Tone, goal_counts, with_tone

Question = str | Callable[..., pd.DataFrame]


class _ThisYear:
    """Stands in a figure's parameters for the year of the second clock."""


THIS_YEAR = _ThisYear()


@dataclass(frozen=True)
class Figure:
    """One key figure.

    question: the name of a query, or a method `f(store, clock=...)`, that gives a table; pick: the figure out of that
    table. query, with the same parameters, is the one whose source rows stand behind it. page: the address of the page
    that shows it. tables: the contract's tables it stands on; an upload of others does not move it.
    """

    id: str
    label: str
    question: Question
    pick: Callable[[pd.DataFrame], Any]
    unit: Literal["antal", "kr."]
    page: str
    tables: frozenset[str]
    query: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    counts_persons: bool = False

    def asked(self, clock: Clock) -> dict[str, Any]:
        """The parameters as the question takes them."""
        return {
            name: clock.today.year if value is THIS_YEAR else value for name, value in self.parameters.items()
        }

    def value(self, store: Reader, clock: Clock) -> float | None:
        """What the figure is worth; None where nothing has been delivered for it."""
        return _picked(self, _answer(self.question, self.asked(clock), store, clock))

    def text(self, value: float | None) -> str:
        """The value as people read it, to the krone."""
        if value is None:
            return MISSING
        return kroner_exact(value) if self.unit == "kr." else number(value)

    def heading(self, clock: Clock) -> str:
        """The label, with the year it is about."""
        return self.label.format(year=clock.today.year)


@dataclass(frozen=True)
class Move:
    """A key figure that an upload moves."""

    figure: Figure
    before: float | None
    after: float | None


def _answer(question: Question, parameters: dict[str, Any], store: Reader, clock: Clock) -> pd.DataFrame:
    if isinstance(question, str):
        return run(store, question, clock=clock, **parameters)
    return question(store, clock=clock, **parameters)


def _picked(figure: Figure, answer: pd.DataFrame) -> float | None:
    if answer.empty:
        return None
    value = figure.pick(answer)
    return None if is_missing(value) else float(value)


def _first(column: str) -> Callable[[pd.DataFrame], Any]:
    return lambda answer: answer[column].iloc[0]


def _lights(light: str) -> Callable[[pd.DataFrame], int]:
    return lambda goals: int(getattr(goal_counts(goals), light))


def _with_tone(*tones: Tone) -> Callable[[pd.DataFrame], int]:
    return lambda hotspots: with_tone(hotspots, *tones)


def _grants_of_first_year(answer: pd.DataFrame) -> int:
    return int(answer.loc[answer["expires"] == answer["expires"].min(), "initiatives"].sum())


_INITIATIVES = frozenset({"initiatives"})
_MONEY = frozenset({"initiatives", "finances"})
_RESULTS = frozenset({"goals", "indicators", "measurements"})
_HOTSPOTS = frozenset({"hotspots", "incidents", "areas", "area_parts"})


def _initiatives(id_: str, label: str, column: str) -> Figure:
    query = "initiatives/summary"
    return Figure(id_, label, query, _first(column), "antal", "indsatser", _INITIATIVES, query)


def _money(id_: str, label: str, column: str) -> Figure:
    query = "initiatives/totals"
    asked = {"year": THIS_YEAR, "price_level": "løbende"}
    return Figure(id_, label, query, _first(column), "kr.", "indsatser", _MONEY, query, asked)


def _goals(id_: str, label: str, light: str) -> Figure:
    return Figure(id_, label, goal_states, _lights(light), "antal", "resultater", _RESULTS, "results/goals")


def _hotspots(id_: str, label: str, *tones: Tone) -> Figure:
    return Figure(id_, label, overview, _with_tone(*tones), "antal", "hotspots", _HOTSPOTS, "hotspots/list")


def _rows(
    id_: str, label: str, query: str, table: str, page: str, column: str = "", word: str = ""
) -> Figure:
    """How many rows an answer has, or how many with a word, or the truth, in a column."""

    def pick(answer: pd.DataFrame) -> int:
        if not column:
            return len(answer)
        return int(
            (answer[column] == word).sum() if word else answer[column].fillna(False).astype(bool).sum()
        )

    return Figure(id_, label, query, pick, "antal", page, frozenset({table}), query)


FIGURES: tuple[Figure, ...] = (
    _initiatives("initiatives", "Indsatser", "initiatives"),
    _initiatives("initiatives_running", "Indsatser i gang", "running"),
    _initiatives("initiatives_planned", "Planlagte indsatser", "planned"),
    _initiatives("initiatives_ended", "Afsluttede og stoppede indsatser", "ended"),
    _initiatives("initiatives_gangs", "Indsatser mod bander", "gang_related"),
    _initiatives("initiatives_adults", "Indsatser for 18+", "adults"),
    _money("budget", "Budget {year}, løbende priser", "budget"),
    _money("adopted_budget", "Vedtaget budget {year}, løbende priser", "adopted_budget"),
    _money("spent", "Forbrug {year}, løbende priser", "spent"),
    Figure(
        "grants_expiring",
        "Indsatser med bevilling, der udløber som de næste",
        "initiatives/expiring",
        _grants_of_first_year,
        "antal",
        "indsatser",
        _MONEY,
        "initiatives/expiring",
    ),
    Figure(
        "proposals",
        "Forslag for {year} og året efter",
        "scenarios/proposals",
        len,
        "antal",
        "prioritering",
        frozenset({"proposals"}),
        "scenarios/proposals",
        {"year": THIS_YEAR},
    ),
    _goals("goals_on_track", "Mål, der er nået eller på vej", "green"),
    _goals("goals_behind", "Mål, der er bagud", "yellow"),
    _goals("goals_far_behind", "Mål, der er langt bagud", "red"),
    _goals("goals_unknown", "Mål, der ikke kan bedømmes", "grey"),
    _hotspots("hotspots_effect", "Hotspots med tegn på effekt", "good"),
    _hotspots(
        "hotspots_concern", "Hotspots med tegn på forskydning eller dårligere udvikling", "warn", "bad"
    ),
    _rows("decisions", "Udvalgets beslutninger", "process/decisions", "decisions", "proces"),
    _rows(
        "decisions_overdue",
        "Beslutninger over fristen",
        "process/decisions",
        "decisions",
        "proces",
        "overdue",
    ),
    _rows(
        "milestones_late",
        "Forsinkede skridt mod mødet",
        "process/milestones",
        "milestones",
        "proces",
        "state",
        "forsinket",
    ),
    _rows(
        "hearing_answered",
        "Høringssvar til tiden",
        "process/hearing",
        "hearing_answers",
        "proces",
        "state",
        "besvaret",
    ),
)
BY_ID = {figure.id: figure for figure in FIGURES}


def values(store: Reader, clock: Clock, figures: Collection[Figure] = FIGURES) -> dict[str, float | None]:
    """Figure id -> value. A question that several figures share is asked once."""
    asked: dict[tuple[Any, ...], pd.DataFrame] = {}
    found = {}
    for figure in figures:
        parameters = figure.asked(clock)
        key = (figure.question, *sorted(parameters.items()))
        if key not in asked:
            asked[key] = _answer(figure.question, parameters, store, clock)
        found[figure.id] = _picked(figure, asked[key])
    return found


def moved(
    before: Reader, after: Reader, clock: Clock, tables: Collection[str]
) -> tuple[tuple[Move, ...], int]:
    """The key figures that differ between two stores, and how many were compared: those that stand on `tables`."""
    concerned = [figure for figure in FIGURES if figure.tables & set(tables)]
    old, new = values(before, clock, concerned), values(after, clock, concerned)
    moves = tuple(
        Move(figure, old[figure.id], new[figure.id])
        for figure in concerned
        if old[figure.id] != new[figure.id]
    )
    return moves, len(concerned)


def shown_to_committee(store: Reader) -> frozenset[str]:
    """The ids of the key figures in a presentation that has been sent to the committee or shown to it.

    Read off the newest version of each record of kind "presentation": `figures` (list of ids) where `stage` is
    "udsendt" or "vist".
    """
    records = store.records("presentation")
    return frozenset(
        id_
        for body in records["body"]
        if body.get("stage") in ("udsendt", "vist")
        for id_ in body.get("figures", ())
        if id_ in BY_ID
    )

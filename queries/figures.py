"""The key figures, each a named thing: pages, the preview of an upload, presentations and comparisons use this list.

A key figure is one number for the whole city. What it is worth is asked of a store, as it is or as it would be.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from data.danish import MISSING, is_missing, kroner_exact, number
from data.store import Clock, Reader
from queries import parameters_of, run
from queries.hotspots.overview import overview
from queries.results.states import goal_states
from queries.status.summary import GUIDELINE, Tone, goal_counts, verdict_tone, with_tone

Question = str | Callable[..., pd.DataFrame]


class _ThisYear:
    """Stands in a figure's parameters for the year of the second clock."""


THIS_YEAR = _ThisYear()


@dataclass(frozen=True)
class Counted:
    """What a key figure counts or adds up, so that its rows can be shown with their part of it.

    rows: the question with a row for each thing; table: the contract's table in which one row stands for each. amount: from its answer
    and the figure's own (see Figure.question), the part of each row, by position; missing where the row is not in the figure.
    """

    rows: str
    table: str
    amount: Callable[[pd.DataFrame, pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Figure:
    """One key figure.

    question: the name of a query, or a method `f(store, clock=...)`, that gives a table; pick: the figure out of that
    table. query, with the same parameters, is the one whose source rows stand behind it. page: the address of the page
    that shows it. tables: the contract's tables it stands on; an upload of others does not move it. counted: the rows that add up to
    it.
    """

    id: str
    label: str
    question: Question
    pick: Callable[[pd.DataFrame], Any]
    unit: Literal["antal", "kr."]
    page: str
    tables: frozenset[str]
    query: str
    counted: Counted
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


def _ones(chosen: pd.Series) -> pd.Series:
    """1 for the rows that count, missing for the others."""
    return chosen.fillna(False).astype(bool).map({True: 1.0, False: None}).astype("float64")


def _if(column: str, *words: object) -> Callable[[pd.DataFrame, pd.DataFrame], pd.Series]:
    """One for each row with one of the words in a column; without words, where the column is true."""
    return lambda rows, answer: _ones(rows[column].isin(words) if words else rows[column])


def _each(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
    return pd.Series(1.0, index=rows.index)


def _amount(column: str) -> Callable[[pd.DataFrame, pd.DataFrame], pd.Series]:
    """The amounts of the year and the price level that the figure's answer has first, as its own question finds them."""

    def amount(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
        first = answer.iloc[0]
        within = (rows["year"] == first["year"]) & (rows["price_level"] == first["price_level"])
        return pd.to_numeric(rows[column]).astype("float64").where(within)

    return amount


def _initiatives_of_grants(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
    """The grants that run out first; an initiative counts with the first of its grants, and 0 with the others."""
    within = rows["expires"] == answer["expires"].iloc[0]
    again = rows[within].duplicated("initiative_id").reindex(rows.index, fill_value=False)
    return _ones(within).mask(again, 0.0)


def _goal_amount(light: str) -> Callable[[pd.DataFrame, pd.DataFrame], pd.Series]:
    def amount(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
        judged = answer[(answer["level"] != GUIDELINE) & (answer["colour"] == light)]
        return _ones(rows["goal_id"].isin(judged["goal_id"]))

    return amount


def _hotspot_amount(*tones: Tone) -> Callable[[pd.DataFrame, pd.DataFrame], pd.Series]:
    def amount(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
        judged = [verdict_tone(text) in tones for text in answer["verdict_text"]]
        return _ones(rows["hotspot_id"].isin(answer.loc[judged, "hotspot_id"]))

    return amount


_INITIATIVES = frozenset({"initiatives"})
_MONEY = frozenset({"initiatives", "finances"})
_RESULTS = frozenset({"goals", "indicators", "measurements"})
_HOTSPOTS = frozenset({"hotspots", "incidents", "areas", "area_parts"})


def _initiatives(
    id_: str, label: str, amount: Callable[[pd.DataFrame, pd.DataFrame], pd.Series], column: str
) -> Figure:
    query, counted = "initiatives/summary", Counted("initiatives/chosen", "initiatives", amount)
    return Figure(id_, label, query, _first(column), "antal", "indsatser", _INITIATIVES, query, counted)


def _money(id_: str, label: str, column: str) -> Figure:
    query, counted = "initiatives/totals", Counted("initiatives/money_rows", "finances", _amount(column))
    asked = {"year": THIS_YEAR, "price_level": "løbende"}
    return Figure(id_, label, query, _first(column), "kr.", "indsatser", _MONEY, query, counted, asked)


def _goals(id_: str, label: str, light: str) -> Figure:
    counted = Counted("results/goals", "goals", _goal_amount(light))
    return Figure(
        id_, label, goal_states, _lights(light), "antal", "resultater", _RESULTS, "results/goals", counted
    )


def _hotspots(id_: str, label: str, *tones: Tone) -> Figure:
    counted = Counted("hotspots/list", "hotspots", _hotspot_amount(*tones))
    return Figure(
        id_, label, overview, _with_tone(*tones), "antal", "hotspots", _HOTSPOTS, "hotspots/list", counted
    )


def _rows(
    id_: str, label: str, query: str, table: str, page: str, column: str = "", word: str = ""
) -> Figure:
    """How many rows an answer has, or how many with a word, or the truth, in a column."""
    amount = _if(column, *([word] if word else [])) if column else _each

    def pick(answer: pd.DataFrame) -> int:
        return int(amount(answer, answer).sum())

    counted = Counted(query, table, amount)
    return Figure(id_, label, query, pick, "antal", page, frozenset({table}), query, counted)


FIGURES: tuple[Figure, ...] = (
    _initiatives("initiatives", "Indsatser", _each, "initiatives"),
    _initiatives("initiatives_running", "Indsatser i gang", _if("status", "i gang"), "running"),
    _initiatives("initiatives_planned", "Planlagte indsatser", _if("status", "planlagt"), "planned"),
    _initiatives(
        "initiatives_ended",
        "Afsluttede og stoppede indsatser",
        _if("status", "afsluttet", "stoppet"),
        "ended",
    ),
    _initiatives("initiatives_gangs", "Indsatser mod bander", _if("gang_related"), "gang_related"),
    _initiatives("initiatives_adults", "Indsatser for 18+", _if("target_group", "18+"), "adults"),
    _money("budget", "Budget {year}, løbende priser", "budget"),
    _money("adopted_budget", "Vedtaget budget {year}, løbende priser", "adopted_budget"),
    _money("spent", "Forbrug {year}, løbende priser", "spent"),
    Figure(
        "grants_expiring",
        "Indsatser med bevilling, der udløber som de næste",
        "initiatives/expiring_years",
        _first("initiatives"),
        "antal",
        "indsatser",
        _MONEY,
        "initiatives/expiring_years",
        Counted("initiatives/expiring_grants", "finances", _initiatives_of_grants),
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
        Counted("scenarios/proposals", "proposals", _each),
        {"year": THIS_YEAR},
    ),
    _goals("goals_on_track", "Mål, der er nået eller på vej", "green"),
    _goals("goals_uncertain", "Mål, hvor det er usikkert", "yellow"),
    _goals("goals_missed", "Mål, der ikke nås", "red"),
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


def counted_rows(
    store: Reader,
    *,
    figure: str,
    parameters: Mapping[str, Any],
    row: int | None = None,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """The rows that a key figure counts or adds up, and no others: where each stands (columns as `run` gives them with
    `sources=True`) and `amount`, its part in the figure's unit; the amounts add up to the figure.

    figure: its id. parameters: as given to its question, over the filters. row: the row of its answer that the figure is, the first
    unless given. Raises KeyError for an id that is none.
    """
    chosen = BY_ID[figure]
    clock = clock or store.clock()
    filters = {"district": district, "administration": administration, "focus_area": focus_area}
    given = {**filters, **parameters}
    answer = _answer(chosen.question, _taken(chosen.question, given), store, clock)
    things = chosen.counted.rows
    rows = run(store, things, clock=clock, **_taken(things, given))
    places = run(store, things, clock=clock, sources=True, **_taken(things, given))
    own = places[places["table"] == chosen.counted.table].drop_duplicates("answer_row")
    if len(answer):
        answer = answer if row is None else answer.iloc[[row]]
        own = own.assign(amount=own["answer_row"].map(chosen.counted.amount(rows, answer)))
    else:
        own = own.assign(amount=float("nan"))
    return own.dropna(subset=["amount"]).reset_index(drop=True)


def _taken(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    """Of what is given, what the question takes."""
    names = parameters_of(question) if isinstance(question, str) else inspect.signature(question).parameters
    return {name: value for name, value in given.items() if name in names}


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

"""The key figures, each a named thing: pages, slides, the preview of an upload and comparisons take them from here.

Each stands in its room (`queries/<room>/figures.py`). What it is worth, and how it is said, is asked of a store, as it is or as it
would be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.store import Clock, Reader
from queries import CONTEXT, COUNTED, run
from queries.dialogue.figures import DIALOGUE
from queries.exit.figures import EXIT
from queries.hotspots.figures import HOTSPOTS
from queries.initiatives.figures import INITIATIVES
from queries.process.figures import PROCESS
from queries.results.figures import RESULTS
from queries.scenarios.figures import SCENARIOS
from queries.shared.figure import Ask, Context, Counted, Figure, Question, asker, taken
from queries.unrest.figures import UNREST
from queries.view import KeyFigure, Source

EVERY: tuple[Figure, ...] = (
    *INITIATIVES,
    *SCENARIOS,
    *RESULTS,
    *HOTSPOTS,
    *EXIT,
    *UNREST,
    *DIALOGUE,
    *PROCESS,
)
BY_ID = {figure.id: figure for figure in EVERY}
# Those of the whole city, which can be compared from day to day.
FIGURES: tuple[Figure, ...] = tuple(figure for figure in EVERY if figure.compared and not figure.required)


@dataclass(frozen=True)
class Move:
    """A key figure that an upload moves, and how it is said before and after: to the krone where it else would read the same."""

    figure: Figure
    before: float | None
    after: float | None
    before_text: str
    after_text: str


def values(store: Reader, clock: Clock, figures: Collection[Figure] = FIGURES) -> dict[str, float | None]:
    """Figure id -> value. A question that several figures share is asked once."""
    ask = asker(store, clock)
    return {
        figure.id: figure.picked(ask(figure.question, **taken(figure.question, figure.arguments(clock))))
        for figure in figures
    }


def key_figures(
    store: Reader,
    clock: Clock,
    choices: Mapping[str, Any],
    ids: Iterable[str],
    *,
    computed: Mapping[Question, Any] | None = None,
) -> tuple[KeyFigure, ...]:
    """The key figures as they are read, under the choices (filters and a page's own, by the questions' names) that they heed.

    `computed`: answers that are there already, by their question. KeyError for an id that is none.
    """
    ask = asker(store, clock, computed)
    return tuple(say(BY_ID[id_], clock, choices, ask) for id_ in ids)


def say(figure: Figure, clock: Clock, choices: Mapping[str, Any], ask: Ask) -> KeyFigure:
    """One of them; `ask(question, **parameters)` gives the answers."""
    parameters = figure.arguments(clock, choices)
    answer = ask(figure.question, **taken(figure.question, parameters))
    words = figure.words(answer, Context(clock, parameters, ask))
    value = figure.picked(answer) if words.value is None else words.value
    of_source = {**taken(figure.question if figure.parts else figure.query, parameters), **words.parameters}
    return KeyFigure(
        f"{figure.id}_{words.other}" if words.other else figure.id,
        words.label or figure.heading(clock),
        value,
        words.text or figure.short(value),
        words.note,
        words.tone,
        words.tone_text,
        figure.page,
        figure.link,
        figure.address,
        Source(figure.query, of_source, figure=figure.id if figure.counted or figure.parts else None)
        if words.has_source
        else None,
    )


def rows_behind(
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
    """The rows that a key figure counts or adds up, and after them those they are read together with.

    Where each stands (columns as `run` gives them with `sources=True`; of the counted ones, and no others, `role` is COUNTED) and
    `amount`, its part in the figure's unit; the amounts add up to the figure. figure: its id. parameters: as given to its question, over
    the filters. row: the row of its answer that the figure is, the first unless given. A figure that is no sum has every row it stands
    on, without amounts; an estimate has `part` instead, what each row is for in it. Raises KeyError for an id that is none.
    """
    chosen = BY_ID[figure]
    clock = clock or store.clock()
    filters = {"district": district, "administration": administration, "focus_area": focus_area}
    parameters_of = {**chosen.arguments(clock), **filters, **parameters}
    counted, parts = chosen.counted, chosen.parts
    things = counted.rows if counted else parts.rows if parts else chosen.query
    asked_of = {} if parts else taken(things, parameters_of)
    places = run(store, things, clock=clock, sources=True, **asked_of)
    if counted is None and parts is None:
        return _counted_first(places)
    answer = asker(store, clock)(chosen.question, **taken(chosen.question, parameters_of))
    rows = run(store, things, clock=clock, **asked_of)
    if counted is None:
        part = places["answer_row"].map(parts.part(rows, answer)) if parts else pd.Series(dtype=object)
        return _counted_first(places.assign(part=part)[part.notna()])
    if isinstance(answer, pd.DataFrame):
        answer = answer if row is None else answer.iloc[[row]]
    of_figure = (places["role"] == COUNTED) & (places["table"] == counted.table)
    first = of_figure & ~places.assign(of_figure=of_figure).duplicated(["answer_row", "of_figure"])
    amounts = places["answer_row"].map(_amounts(counted, rows, answer)).where(first).astype("float64")
    is_counted = amounts.notna()
    beside = ~of_figure & places["answer_row"].isin(places["answer_row"][is_counted])
    frame = places.assign(amount=amounts, role=is_counted.map({True: COUNTED, False: CONTEXT}))
    return _counted_first(frame[is_counted | beside])


def _amounts(counted: Counted, rows: pd.DataFrame, answer: Any) -> pd.Series:
    """By the position of each row, its part in the figure; none where there is no answer."""
    if isinstance(answer, pd.DataFrame) and answer.empty:
        return pd.Series(dtype="float64")
    return counted.amount(rows, answer)


def counted_rows(store: Reader, **request: Any) -> pd.DataFrame:
    """The rows that a key figure counts or adds up, and no others. `request`: as for `rows_behind`."""
    rows = rows_behind(store, **request)
    return rows[rows["role"] == COUNTED].reset_index(drop=True)


def _counted_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Each row once, the counted ones first."""
    once = rows.sort_values("role", key=lambda roles: roles != COUNTED, kind="stable").drop_duplicates(
        "source"
    )
    return once.reset_index(drop=True)


def moved(
    before: Reader, after: Reader, clock: Clock, tables: Collection[str]
) -> tuple[tuple[Move, ...], int]:
    """The key figures that differ between two stores, and how many were compared: those that stand on `tables`."""
    concerned = [figure for figure in FIGURES if figure.tables & set(tables)]
    ask_old, ask_new = asker(before, clock), asker(after, clock)
    moves = []
    for figure in concerned:
        parameters = taken(figure.question, figure.arguments(clock))
        old = figure.picked(ask_old(figure.question, **parameters))
        new = figure.picked(ask_new(figure.question, **parameters))
        if old == new:
            continue
        texts = (say(figure, clock, {}, ask_old).text, say(figure, clock, {}, ask_new).text)
        if texts[0] == texts[1]:
            texts = (figure.text(old), figure.text(new))
        moves.append(Move(figure, old, new, *texts))
    return tuple(moves), len(concerned)


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

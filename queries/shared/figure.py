"""What a key figure is: the question it is picked out of, how it is worded, and the rows that add up to it.

The figures stand in `queries/<room>/figures.py` and are gathered in `queries/figures.py`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import pandas as pd

from data.danish import MISSING, day, is_missing, kroner, kroner_exact, number, percent
from data.palette import Tone
from data.store import Clock, Reader
from queries import parameters_of, run

# The name of a query, or a method `f(store, clock=..., **choices)` of any answer.
Question = str | Callable[..., Any]
Ask = Callable[..., Any]
Unit = Literal["antal", "kr.", "andel", "forhold", "dato"]


class _ThisYear:
    """Stands in a figure's parameters for the year of the second clock, where none is chosen."""


THIS_YEAR = _ThisYear()


@dataclass(frozen=True)
class Counted:
    """What a key figure counts or adds up, so that its rows can be shown with their part of it.

    rows: the question with a row for each thing; table: the contract's table in which one row stands for each. amount: from its answer
    and the figure's own (see Figure.question), the part of each row, by position; missing where the row is not in the figure.
    """

    rows: str
    table: str
    amount: Callable[[pd.DataFrame, Any], pd.Series]


@dataclass(frozen=True)
class Parts:
    """What an estimate is made of, so that its rows can be shown by what each is for ("Hotspottet, før").

    rows: the question with a row for each thing, asked about all; part: from its answer and the figure's own, the word for each row, by
    position; missing where the estimate does not use it.
    """

    rows: str
    part: Callable[[pd.DataFrame, Any], pd.Series]


@dataclass(frozen=True)
class Context:
    """Under what a figure is worded: the two clocks, the choices that are set (filters and a page's own), and further questions."""

    clock: Clock
    choices: Mapping[str, Any]
    ask: Ask

    def answer(self, question: Question, **own: Any) -> Any:
        """The answer to another question under the same choices; `own` over them."""
        return self.ask(question, **(taken(question, self.choices) | own))


@dataclass(frozen=True)
class Words:
    """What is said of a value, where it is more than the figure itself says.

    label, text: in place of the figure's own; value: where another one is said (see `text`). parameters: of its source, over the
    figure's. `has_source` is false where nothing is delivered to lead to. `other`: what makes it another figure than the one that is
    compared from day to day ("2009_løbende").
    """

    note: str = ""
    tone: Tone = "neutral"
    tone_text: str = ""
    label: str = ""
    text: str = ""
    value: float | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    has_source: bool = True
    other: str = ""


def _plain(answer: Any, context: Context) -> Words:
    is_empty = isinstance(answer, pd.DataFrame) and answer.empty
    return Words("ingen er indberettet" if is_empty else "")


@dataclass(frozen=True)
class Figure:
    """One key figure.

    question: what is asked, with `parameters` and those of the chosen filters that it takes (they are what the figure heeds); pick:
    the figure out of the answer, and words: what is said beside it. query, with the same choices, is the one whose source rows stand
    behind it; counted: those of them that add up to it (None: a share, a ratio or a date, which is no sum);
    parts: of an estimate, its rows by what they are for. page: the address of the
    page that shows it, link: the words that lead there. tables: the contract's tables it stands on; an upload of others does not move it.
    needs: what must be chosen, besides what the question asks for. compared: false where the question takes seconds, so that no upload
    and no lock waits for it.
    """

    id: str
    label: str
    question: Question
    pick: Callable[[Any], Any]
    unit: Unit
    page: str
    tables: frozenset[str]
    query: str
    counted: Counted | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    words: Callable[[Any, Context], Words] = _plain
    link: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 0
    needs: frozenset[str] = frozenset()
    compared: bool = True
    parts: Parts | None = None

    @property
    def required(self) -> frozenset[str]:
        """What has to be chosen before it can be asked: it is no figure of the whole city."""
        if isinstance(self.question, str):
            return self.needs
        own = inspect.signature(self.question).parameters
        without = {name for name, one in own.items() if one.default is inspect.Parameter.empty}
        return self.needs | (without - {"store", "clock"} - self.parameters.keys())

    def arguments(self, clock: Clock, choices: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The parameters of its question and of its source: its own, over the choices that are set; the year may be chosen."""
        chosen = {name: value for name, value in (choices or {}).items() if not is_missing(value)}
        own = {
            name: chosen.get(name, clock.today.year) if value is THIS_YEAR else value
            for name, value in self.parameters.items()
        }
        return chosen | own

    def picked(self, answer: Any) -> float | None:
        """The value in an answer; None where nothing has been delivered for it."""
        if isinstance(answer, pd.DataFrame) and answer.empty:
            return None
        value = self.pick(answer)
        return None if is_missing(value) else float(value)

    def value(self, store: Reader, clock: Clock) -> float | None:
        """What the figure is worth for the whole city."""
        return self.picked(asker(store, clock)(self.question, **taken(self.question, self.arguments(clock))))

    def text(self, value: float | None) -> str:
        """The value for who compares, to the krone."""
        if value is not None and self.unit == "kr.":
            return kroner_exact(value)
        return self.short(value)

    def short(self, value: float | None) -> str:
        """The value as it is read at a glance."""
        if value is None:
            return MISSING
        if self.unit == "kr.":
            return kroner(value)
        if self.unit == "andel":
            return percent(value, self.decimals)
        if self.unit == "dato":
            return day(date.fromordinal(int(value)))
        return number(value, self.decimals)

    def heading(self, clock: Clock) -> str:
        """The label, with the year it is about."""
        return self.label.format(year=clock.today.year)


def taken(question: Question, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Of what is given, what the question takes."""
    names = parameters_of(question) if isinstance(question, str) else inspect.signature(question).parameters
    return {name: value for name, value in parameters.items() if name in names}


def asker(store: Reader, clock: Clock, computed: Mapping[Question, Any] | None = None) -> Ask:
    """Asks the store, each question with the same parameters once. `computed`: answers that are there already."""
    answers: dict[tuple[Any, ...], Any] = {}

    def ask(question: Question, **parameters: Any) -> Any:
        if computed and question in computed:
            return computed[question]
        key = (question, *sorted(parameters.items()))
        if key not in answers:
            answers[key] = (
                run(store, question, clock=clock, **parameters)
                if isinstance(question, str)
                else question(store, clock=clock, **parameters)
            )
        return answers[key]

    return ask


def first(column: str) -> Callable[[pd.DataFrame], Any]:
    """Picks the figure out of the first row."""
    return lambda answer: answer[column].iloc[0]


def ones(chosen: pd.Series) -> pd.Series:
    """1 for the rows that count, missing for the others."""
    return chosen.fillna(False).astype(bool).map({True: 1.0, False: None}).astype("float64")


def where(column: str, *words: object) -> Callable[[pd.DataFrame, Any], pd.Series]:
    """One for each row with one of the words in a column; without words, where the column is true."""
    return lambda rows, answer: ones(rows[column].isin(words) if words else rows[column])


def each(rows: pd.DataFrame, answer: Any) -> pd.Series:
    """One for each row."""
    return pd.Series(1.0, index=rows.index)


def rows_of(
    id_: str,
    label: str,
    query: str,
    table: str,
    page: str,
    column: str = "",
    word: str = "",
    **more: Any,
) -> Figure:
    """How many rows an answer has, or how many with a word, or the truth, in a column; `more`: other fields of Figure."""
    amount = where(column, *([word] if word else [])) if column else each

    def pick(answer: pd.DataFrame) -> int:
        return int(amount(answer, answer).sum())

    counted = Counted(query, table, amount)
    return Figure(id_, label, query, pick, "antal", page, frozenset({table}), query, counted, **more)

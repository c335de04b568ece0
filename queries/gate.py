"""The one gate that numbers of persons leave by: what is published of an answer, decided by what its question declares.

A question says in comments which of its columns count persons, and how they hang together:

    -- persons: started, completed        columns that count persons; nothing else of the file may (a test holds this)
    -- sums: started = exit_programme.started over sources
                                          the column is the sum of that column over the delivered rows whose numbers the list column
                                          `sources` holds (a sum over one row is that row's own count); a+b: of the sum of two of
                                          its columns.
                                          `if COLUMN` after it: only where that column of the answer is true; `mean if COLUMN`:
                                          where that one is true the column is the mean of the rows
    -- adds: started = ongoing + ended    in each row one column is the sum of others
    -- order: relapsed <= followed     in each delivered row one count is never more than the next
    -- measured: value of numerator / denominator
                                          a measurement of an indicator, one or a list of them, with the columns persons and per_cent
                                          beside it (and share, which says whether a single measurement is one);
                                          `unless COLUMN` after it: where that one is true a part of it is hidden at its source
    -- baseline: baseline beside measured unless at_source
                                          a baseline, with the list of the indicator's measurements; where at_source is true it is
                                          hidden at its source

Counts in linked tables are published as data.persons.as_told says, for everybody alike. A sum is withheld where its published
value would leave one of the hidden counts in it a single possible value: by the equation of its own row and rows, by what every
earlier delivery has published of the same sum, and for each administration, which knows its own rows exactly, too. What is
withheld is decided by classes of values: so many are withheld together that the withholding tells no hidden count either. Last,
all sums, columns and days together are asked of (queries/shared/knowledge.py): a sum with which a hidden count can be worked out of
everything that was ever published is withheld too.

Series are published as data.persons says of them: a count of few is hidden; a share is made of its rounded numerator and
denominator. Where a measurement is hidden its figures are missing, `hidden` is true and `shown_as` says what to show.

What is hidden at its source is a count of few that nobody here knows: it is told as such, and a sum over it is withheld.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data import persons
from data.danish import is_missing
from data.staging import AT_SOURCE, hidden_in
from queries.shared.knowledge import Key, Knowledge, Relation

# Larger than any count: what nothing is known of lies between 0 and this.
_MOST = 10**9
# So many values a sum must leave each hidden count in it: one more than would hide it, since several sums are read together.
ROOM = 3
_SUM = re.compile(r"(\w+) = (\w+)\.([\w+]+) over (\w+)(?: if (\w+))?(?: mean if (\w+))?")


class Sum(NamedTuple):
    """A column that is the sum of table.part over the rows that the list column `over` names, where the column `where` is true; their
    mean where the column `mean` is."""

    column: str
    table: str
    part: str
    over: str
    where: str | None
    mean: str | None


class Measured(NamedTuple):
    """The columns of a measurement."""

    value: str
    numerator: str
    denominator: str
    at_source: str | None = None

    @property
    def figures(self) -> tuple[str, str, str]:
        """The columns of figures."""
        return self.value, self.numerator, self.denominator


class Baseline(NamedTuple):
    """The columns of a baseline."""

    value: str
    beside: str
    at_source: str


@dataclass(frozen=True)
class Declared:
    """What a question says of persons."""

    persons: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()
    adds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    measured: tuple[Measured, ...] = ()
    baseline: tuple[Baseline, ...] = ()
    key: tuple[str, ...] = field(default=())

    @property
    def bound(self) -> frozenset[str]:
        """The columns that tell of others in their own row: sums of them, and what is no less or no more than they."""
        return frozenset(total for total, _ in self.adds) | frozenset(
            name for pair in self.order for name in pair
        )

    @property
    def helpers(self) -> frozenset[str]:
        """The columns that are for the gate alone; that a count is of persons stays, since it says that it is rounded."""
        names = {name for one in self.sums for name in (one.over, one.mean)}
        names |= {one.at_source for one in self.measured} | {
            name for one in self.baseline for name in one[1:]
        }
        return frozenset(name for name in names if name) - {"sources"}


@cache
def declared(text: str) -> Declared:
    """The declarations of a question's own file. Raises ValueError for one that cannot be read."""

    def lines(word: str) -> list[str]:
        return re.findall(rf"(?m)^-- {word}: (.+?)\s*$", text)

    sums = []
    for line in lines("sums"):
        match = _SUM.fullmatch(line)
        if match is None:
            raise ValueError(f"cannot read -- sums: {line}")
        sums.append(Sum(*match.groups()))
    adds = []
    for line in lines("adds"):
        total, _, parts = line.partition(" = ")
        adds.append((total, tuple(parts.split(" + "))))
    order = [(less, more) for line in lines("order") for less, more in pairwise(line.split(" <= "))]
    measured = [Measured(*re.split(r" of | / | unless ", line)) for line in lines("measured")]
    baseline = [Baseline(*re.split(" beside | unless ", line)) for line in lines("baseline")]
    names = [name for line in lines("persons") for name in line.split(", ")]
    keys = [name for line in lines("key") for name in line.split(", ")]
    return Declared(
        tuple(names),
        tuple(sums),
        tuple(adds),
        tuple(order),
        tuple(measured),
        tuple(baseline),
        tuple(keys),
    )


# Which rows of a table, by their number -> (values of the wanted columns and whose row it is).
Rows = Mapping[int, Mapping[str, Any]]


def publish(
    declaration: Declared,
    exact: pd.DataFrame,
    withheld_of: Callable[[pd.DataFrame], Mapping[tuple[int, str], str]],
) -> pd.DataFrame:
    """The answer as it may leave.

    exact: the answer with its lists of sources. withheld_of: gives which of its sums are withheld (see Withholding).
    """
    published = exact.copy()
    for measurement in declaration.measured:
        _measurements(published, measurement)
    for baseline in declaration.baseline:
        _baselines(published, baseline)
    linked = [name for name in declaration.persons if name not in _of_series(declaration)]
    if linked:
        withheld = withheld_of(exact) if declaration.sums else {}
        conditions = {one.column: one.where for one in declaration.sums if one.where}
        for name in linked:
            protected = _flags(exact[conditions[name]]) if name in conditions else [True] * len(exact)
            cells = [
                withheld[place, name]
                if (place, name) in withheld
                else persons.as_told(count)
                if concerned
                else _plain(count)
                for place, (count, concerned) in enumerate(zip(exact[name], protected, strict=True))
            ]
            published[name] = pd.Series(cells, index=exact.index, dtype=object)
    return published.drop(columns=[*declaration.helpers & {*published.columns}])


def _yes(cell: Any) -> bool:
    """A cell of yes and no; what is missing is no."""
    return not is_missing(cell) and bool(cell)


def _flags(column: pd.Series) -> list[bool]:
    return [_yes(cell) for cell in column]


def _plain(count: Any) -> int | float | None:
    if is_missing(count):
        return None
    return int(count) if float(count).is_integer() else float(count)


def _of_series(declaration: Declared) -> set[str]:
    return {name for one in declaration.measured for name in one.figures} | {
        one.value for one in declaration.baseline
    }


# -- series --------------------------------------------------------------------------------------------------


class Figure(NamedTuple):
    """A measurement as it is published; shown_as: the word for it where it is hidden, else None."""

    value: float
    numerator: float
    denominator: float
    shown_as: str | None


_NAN = float("nan")


def measurement(
    value: float,
    numerator: float,
    denominator: float,
    *,
    protected: bool,
    per_cent: bool = False,
    at_source: bool = False,
) -> Figure:
    """What is published of one measurement (NaN where a part is not given); a share is one of 1.

    protected: it counts persons. at_source: a part of it is hidden at its source. A count of few is hidden. A share's parts are
    rounded, and none is told of fewer than persons.LEAST_OF_SHARE; a share that was delivered without its parts stands as it is.
    """
    if at_source:
        return Figure(_NAN, _NAN, _NAN, persons.few_persons())
    figure = value / 100 if per_cent else value
    divided = not np.isnan(numerator) and not np.isnan(denominator)
    if not protected:
        if np.isnan(figure) and divided and denominator:
            figure = numerator / denominator
        return Figure(figure, numerator, denominator, None)
    if np.isnan(numerator) and np.isnan(denominator):
        few = not per_cent and persons.is_few(figure)
        return Figure(_NAN, _NAN, _NAN, persons.few_persons()) if few else Figure(figure, _NAN, _NAN, None)
    if np.isnan(denominator):
        # A part of nobody knows how many.
        return Figure(_NAN, _NAN, _NAN, persons.TOO_FEW)
    if denominator == 0:
        return Figure(_NAN, 0.0, 0.0, None)
    part = persons.published(numerator if not np.isnan(numerator) else float(np.rint(figure * denominator)))
    of = persons.published(denominator)
    if not persons.share_is_told(of):
        return Figure(_NAN, _NAN, _NAN, persons.TOO_FEW)
    if part is None:
        return Figure(_NAN, _NAN, _NAN, persons.few_persons())
    assert of is not None
    # A share can stand without the number it is a share of having been delivered, and is then rounded like the others.
    return Figure(part / of, float(part), float(of), None)


def _measurements(frame: pd.DataFrame, names: Measured) -> None:
    """Publish the measurements in place; adds hidden and shown_as (of the first declared)."""
    per_cent = _flags(frame["per_cent"]) if "per_cent" in frame else [False] * len(frame)
    away = frame[names.at_source] if names.at_source else [False] * len(frame)
    cells = zip(
        *(frame[name] for name in names.figures), away, _flags(frame["persons"]), per_cent, strict=True
    )
    figures = [_cell(*cell) for cell in cells]
    if "period" in frame:
        _beside_hidden(frame, figures)
    for position, name in enumerate(names.figures):
        frame[name] = pd.Series(
            [one[position] for one in figures], index=frame.index, dtype=_kind(figures, position)
        )
    if names.value == "value":
        frame["hidden"] = pd.Series([one[3] is not None for one in figures], index=frame.index, dtype=bool)
        frame["shown_as"] = pd.Series([one[3] for one in figures], index=frame.index, dtype=object)


def _beside_hidden(frame: pd.DataFrame, figures: list[Figure]) -> None:
    """Hide what shares months with a hidden measurement of the same indicator, in place: together they would tell it.

    Deliveries with a period and its parts are refused; this is for what was stored before.
    """
    owners = frame["indicator_id"].tolist() if "indicator_id" in frame else [None] * len(frame)
    away: dict[Any, list[str]] = {}
    periods = frame["period"].tolist()
    for owner, period, figure in zip(owners, periods, figures, strict=True):
        if figure.shown_as is not None and isinstance(period, str):
            away.setdefault(owner, []).append(period)
    for place, (owner, period, figure) in enumerate(zip(owners, periods, figures, strict=True)):
        told_now = figure.shown_as is None and isinstance(period, str)
        if told_now and any(persons.overlap(period, other) for other in away.get(owner, ())):
            figures[place] = Figure(_NAN, _NAN, _NAN, persons.WITHHELD)


def _kind(figures: Sequence[Figure], position: int) -> Any:
    return object if any(isinstance(one[position], list) for one in figures) else "float64"


def _cell(
    value: Any, numerator: Any, denominator: Any, at_source: Any, protected: bool, per_cent: bool
) -> Any:
    """One measurement, or lists of them (then the word is that of the last)."""
    options = {"protected": protected, "per_cent": per_cent}
    if isinstance(value, list | np.ndarray):
        figures = [
            measurement(*map(_number, one), at_source=_yes(away), **options)
            for *one, away in zip(value, numerator, denominator, at_source, strict=True)
        ]
        lists: list[Any] = [[one[position] for one in figures] for position in range(3)]
        return Figure(lists[0], lists[1], lists[2], figures[-1].shown_as if figures else None)
    return measurement(*map(_number, (value, numerator, denominator)), at_source=_yes(at_source), **options)


def _number(cell: Any) -> float:
    return _NAN if is_missing(cell) else float(cell)


def _baselines(frame: pd.DataFrame, names: Baseline) -> None:
    """Publish baselines in place; adds baseline_hidden.

    A baseline that counts persons follows the measurement of its own period where there is one. Else few are hidden, and so is what
    shares months with a measurement that is hidden: it would tell that. A share beside rounded ones is told in whole per cent.
    """
    values, hidden = [], []
    name, beside, at_source = names
    for row in frame.to_dict("records"):
        value, of, figures = _number(row[name]), row["baseline_period"], row[beside]
        protected, per_cent = _yes(row["persons"]), _yes(row["per_cent"])
        measured = [dict(one) for one in figures] if isinstance(figures, list | np.ndarray) else []
        one = value / 100 if per_cent else value
        away = _yes(row[at_source])
        if away:
            one = _NAN
        elif protected and not np.isnan(value):
            others = [
                other
                for other in measured
                if not is_missing(of) and persons.overlap(str(other["period"]), str(of))
            ]
            published = {
                str(other["period"]): measurement(
                    *(_number(other[part]) for part in ("value", "numerator", "denominator")),
                    protected=True,
                    per_cent=per_cent,
                    at_source=bool(other["at_source"]),
                )
                for other in others
            }
            same = published.get(str(of))
            secret = any(figure.shown_as is not None for figure in published.values())
            share = bool(row["is_share"])
            if same is not None and same.shown_as is None and not np.isnan(same.value):
                one = same.value
            elif secret or (not share and persons.is_few(value)):
                one, away = _NAN, True
            elif share and published:
                one = round(one, 2)
        values.append(one)
        hidden.append(away)
    frame[name] = pd.Series(values, index=frame.index, dtype="float64")
    frame[f"{name}_hidden"] = pd.Series(hidden, index=frame.index, dtype=bool)


# -- linked tables: which sums are withheld -------------------------------------------------------------------


class Term(NamedTuple):
    """What a sum is made of: a count, or another sum, and what a reader knows it to lie between.

    inner: where hidden counts of few stand in it, the least and the greatest that its parts add up to (of a count of few itself 1
    and 4), else None. minus: it is subtracted.
    """

    low: int
    high: int
    inner: persons.Span | None
    minus: bool = False


class Equation(NamedTuple):
    """Terms that add up to the sum in question, and between what they can."""

    terms: tuple[Term, ...]
    low: int
    high: int


def equation(terms: Sequence[Term]) -> Equation | None:
    """None where nothing hidden stands in it, or where one of its terms is not known at all."""
    if any(term.high >= _MOST for term in terms) or not any(term.inner for term in terms):
        return None
    low = sum(-term.high if term.minus else term.low for term in terms)
    high = sum(-term.low if term.minus else term.high for term in terms)
    # Terms that are alike are narrowed alike.
    return Equation(tuple(dict.fromkeys(terms)), low, high)


def _left(term: Term, of: Equation, least: int, most: int) -> set[int]:
    """Which of the values of a count of few in the term are left where the sum lies between least and most, counted from the lowest."""
    assert term.inner is not None
    if term.minus:
        low = max(term.low, of.low + term.high - most)
        high = min(term.high, of.high + term.low - least)
    else:
        low = max(term.low, least - (of.high - term.high))
        high = min(term.high, most - (of.low - term.low))
    (begin, end), width = term.inner, persons.THRESHOLD - 2
    return set(range(max(0, width - (end - low)), min(width, high - begin) + 1))


def told_classes(low: int, high: int, periods: int = 1) -> list[persons.Span]:
    """The published classes (as spans of numbers) that meet the numbers from low to high, in order; of a sum that is published as its
    mean over `periods`."""
    spans: list[persons.Span] = []
    at = max(low, 0)
    while at <= high:
        one = persons.span(persons.published(at / periods), periods)
        spans.append(one)
        at = one[1] + 1
    return spans


def withheld_classes(
    equations: Sequence[Equation], low: int = 0, high: int = _MOST, periods: int = 1
) -> list[persons.Span]:
    """The classes of a sum that may not be published, as spans; low, high: what else is known of it; periods: it is published as its
    mean over so many.

    A class may not where one of the equations leaves a count of few fewer than ROOM values. So many classes beside those are withheld
    that knowing that the sum is among them leaves more than one.
    """
    if not equations:
        return []
    low = max(0, low, *(one.low for one in equations))
    high = min(high, *(one.high for one in equations))

    def room(of: Sequence[persons.Span]) -> int:
        spans = [(max(begin, low), min(end, high)) for begin, end in of]
        return min(
            len(set().union(*(_left(term, one, *span) for span in spans if span[0] <= span[1])))
            for one in equations
            for term in one.terms
            if term.inner
        )

    # Only what lies near the ends is narrowed.
    reach = (persons.THRESHOLD + 4 * persons.STEP) * periods
    classes = told_classes(low, min(high, low + reach), periods)
    classes += [one for one in told_classes(max(low, high - reach), high, periods) if one not in classes]
    bad = [one for one in classes if room([one]) < ROOM]
    beside = [one for one in classes if one not in bad]
    while bad and beside and room(bad) < 2:
        # Those furthest from the middle are the least probable, and are missed least.
        furthest = max(beside, key=lambda one: abs(one[0] + one[1] - low - high))
        beside.remove(furthest)
        bad.append(furthest)
    return bad


@dataclass(eq=False)
class _Version:
    """A sum as it was at a delivery: over which rows, of how many periods it is told the mean (1: it is told itself), what each reader
    knows it to lie between, and whether it is withheld."""

    rows: frozenset[int]
    periods: int
    spans: dict[str | None, persons.Span]
    withheld: bool


class _Beside:
    """The sums of one column at one delivery, found by the rows that they are over: an answer may have thousands."""

    def __init__(self) -> None:
        self._versions: list[_Version] = []
        self._places: dict[int, list[int]] = {}

    def add(self, version: _Version) -> None:
        for source in version.rows:
            self._places.setdefault(source, []).append(len(self._versions))
        self._versions.append(version)

    def within(self, own: frozenset[int]) -> list[_Version]:
        """Those over a part of these rows, in the order they were added."""
        places = {place for source in own for place in self._places.get(source, ())}
        return [version for place in sorted(places) if (version := self._versions[place]).rows < own]


@dataclass
class _Table:
    """The sums of one column over one part of a table, decided delivery by delivery."""

    one: Sum
    rows: Rows
    readers: list[str | None]
    versions: dict[Hashable, list[_Version]] = field(default_factory=dict)
    exact: dict[int, int] = field(default_factory=dict)
    published: dict[int, Term] = field(default_factory=dict)

    def meet(self, owner: str) -> None:
        """Another reader, who knew until now what everybody knows; one who is known keeps what they know."""
        if owner in self.readers:
            return
        self.readers.append(owner)
        for versions in self.versions.values():
            for version in versions:
                version.spans[owner] = version.spans[None]

    def leaf(self, source: int, reader: str | None) -> Term:
        """What a reader knows of one delivered row: everything of an own one."""
        if source not in self.exact:
            self.exact[source] = _count(self.rows[source], self.one.part) or 0
            self.published[source] = _published(self.rows[source], self.one)
        if reader is not None and self.rows[source]["owner"] == reader:
            return Term(self.exact[source], self.exact[source], None)
        return self.published[source]

    def of(self, version: _Version, reader: str | None) -> Term:
        """What a reader knows of a sum; of one that is withheld what its rows and the other columns say."""
        leaves = equation([self.leaf(source, reader) for source in version.rows])
        inner = None if leaves is None else (leaves.low, leaves.high)
        return Term(*version.spans[reader], inner)

    def equations(
        self,
        key: Hashable,
        own: frozenset[int],
        periods: int,
        reader: str | None,
        beside: _Beside,
    ) -> Iterator[Equation]:
        """What a sum over the rows `own` must agree with: the rows, smaller sums that were published beside it, and what earlier
        deliveries published of the same sum."""
        if len(own) < 2:
            return  # Its row, as it is published by itself.
        equations = [equation([self.leaf(source, reader) for source in own])]
        left, smaller = own, []
        for version in beside.within(own):
            if not version.withheld and version.rows <= left:
                smaller.append(self.of(version, reader))
                left -= version.rows
        if smaller:
            equations.append(equation([*smaller, *(self.leaf(source, reader) for source in left)]))
        for version in self.versions.get(key, ()):
            if (version.rows, version.periods) != (own, periods) and len(version.rows) > 1:
                terms = [self.of(version, reader)]
                terms += [self.leaf(source, reader) for source in own - version.rows]
                terms += [self.leaf(source, reader)._replace(minus=True) for source in version.rows - own]
                equations.append(equation(terms))
        yield from (one for one in equations if one is not None)

    def decide(
        self,
        key: Hashable,
        total: int,
        own: frozenset[int],
        periods: int,
        beside: _Beside,
        across: Sequence[tuple[_Table, _Version]],
    ) -> _Version:
        """Decide on a sum. across: the sums of the columns that add up to it in the same row, of which it tells more."""
        span = persons.span(persons.published(total / periods), periods)
        spans: dict[str | None, persons.Span] = {}
        withheld = False
        if len(own) > 1 or across:
            for reader in self.readers:
                equations = list(self.equations(key, own, periods, reader, beside))
                of_row = (
                    equation([table.of(version, reader) for table, version in across]) if across else None
                )
                if of_row is not None:
                    equations.append(of_row)
                classes = withheld_classes(equations, periods=periods)
                withheld |= any(begin <= total <= end for begin, end in classes)
                spans[reader] = (
                    max([0, *(one.low for one in equations)]),
                    min([_MOST, *(one.high for one in equations)]),
                )
        if not withheld:
            spans = {
                reader: (max(span[0], spans.get(reader, span)[0]), min(span[1], spans.get(reader, span)[1]))
                for reader in self.readers
            }
            _narrow([version for _, version in across], spans)
        version = _Version(own, periods, spans, withheld)
        self.versions.setdefault(key, []).append(version)
        return version


def _narrow(parts: Sequence[_Version], by_reader: Mapping[str | None, persons.Span]) -> None:
    """What the published sum of columns says of each of them, kept with it."""
    for reader, (least, most) in by_reader.items():
        spans = [version.spans[reader] for version in parts]
        low, high = sum(span[0] for span in spans), sum(span[1] for span in spans)
        for version, (begin, end) in zip(parts, spans, strict=True):
            version.spans[reader] = max(begin, least - (high - end)), min(end, most - (low - begin))


class Withholding:
    """What is withheld of the sums of one answer, delivery by delivery, oldest first. What was decided at a delivery stays: nothing
    that comes later changes it, so the next delivery goes on from there."""

    def __init__(self, declaration: Declared, rows: Callable[[str, Iterable[int]], Rows]) -> None:
        """rows: gives what the delivered rows of a table say, and `owner`, the administration that delivered them."""
        self._declaration, self._rows_of = declaration, rows
        self._by_column = {one.column: one for one in declaration.sums}
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        """Nothing is decided."""
        declaration = self._declaration
        self._rows: dict[str, dict[int, Mapping[str, Any]]] = {one.table: {} for one in declaration.sums}
        self._tables = {
            (one.table, one.part): _Table(one, self._rows[one.table], [None]) for one in declaration.sums
        }
        self._decided: dict[Hashable, _Version] = {}
        # One who only reads too: what an owner has worked out already is no reason to tell it to everybody.
        self._together = [_Together(declaration, self._rows, None)]
        # By delivery: the mark of what the answer was then, and what was withheld of it.
        self._results: dict[datetime, tuple[int, dict[tuple[int, str], str]]] = {}

    def at(
        self,
        moments: Sequence[datetime],
        answer_at: Callable[[datetime], pd.DataFrame],
        exact: pd.DataFrame,
    ) -> dict[tuple[int, str], str]:
        """The places (row of `exact`, column) of sums that are withheld, with the word for it.

        moments: the deliveries up to now, oldest first; each call names them from the same first one. answer_at: gives the answer as it
        was at one of them, with its lists of sources. exact: the answer now.
        """
        with self._lock:
            try:
                return self._at(moments, answer_at, exact)
            except BaseException:
                # Half a decision is none.
                self._begin()
                raise

    def _at(
        self,
        moments: Sequence[datetime],
        answer_at: Callable[[datetime], pd.DataFrame],
        exact: pd.DataFrame,
    ) -> dict[tuple[int, str], str]:
        for moment in moments:
            if moment not in self._results:
                self._results[moment] = self._decide(answer_at(moment))
        self._read(exact)
        mark, result = self._results[moments[-1]] if moments else (None, {})
        if mark != _mark(_lines(self._declaration, exact, self._rows)):
            # The answer has changed without a delivery of these rows: of no other moment that is to be remembered.
            other = Withholding(self._declaration, self._rows_of)
            for moment in moments[:-1]:
                other._decide(answer_at(moment))
            _, result = other._decide(exact)
        return result | _hidden_at_source(self._declaration, exact, self._rows)

    def _read(self, frame: pd.DataFrame) -> None:
        """Read the rows that the sums of an answer are over, as far as they are not read."""
        for table, rows in self._rows.items():
            if missing := _source_numbers(self._declaration, frame, table) - rows.keys():
                rows.update(self._rows_of(table, missing))

    def _meet(self, table: str, owner: str) -> None:
        """From now on somebody owns rows; until now they knew what everybody knows."""
        for one in self._tables.values():
            if one.one.table == table:
                one.meet(owner)
        if owner not in [one.reader for one in self._together]:
            self._together.append(self._together[0].for_reader(owner))
            self._together.sort(key=lambda one: one.reader or "")

    def _decide(self, frame: pd.DataFrame) -> tuple[int, dict[tuple[int, str], str]]:
        """Decide on the sums of an answer that were not decided on at an earlier delivery."""
        self._read(frame)
        for owned, of_table in self._rows.items():
            for owner in sorted({str(row["owner"]) for row in of_table.values()}):
                self._meet(owned, owner)
        parts_of = dict(self._declaration.adds)
        order = sorted(self._by_column, key=lambda name: name in parts_of)
        lines = _lines(self._declaration, frame, self._rows)
        mark = _mark(lines)
        # Small sums first: a larger one must agree with them.
        lines.sort(key=lambda line: max((len(rows) for _, rows, _ in line.sums.values()), default=0))
        beside = {name: _Beside() for name in self._by_column}
        versions_by_cell: dict[tuple[int, str], _Version] = {}
        new: list[tuple[Sum, int, _Version]] = []
        for line in lines:
            versions: dict[str, _Version] = {}
            for name in order:
                if name not in line.sums:
                    continue
                total, own, periods = line.sums[name]
                table = self._table(name)
                parts = parts_of.get(name, ())
                adds_up = all(part in versions for part in parts) and (
                    sum(line.sums[part][0] for part in parts) == total
                )
                across = [(self._table(part), versions[part]) for part in (parts if adds_up else ())]
                key = (line.key, name, own, periods, *(version.rows for _, version in across))
                if key not in self._decided:
                    version = table.decide(line.key, total, own, periods, beside[name], across)
                    self._decided[key] = version
                    new.append((table.one, total, version))
                version = versions[name] = versions_by_cell[line.place, name] = self._decided[key]
                if len(own) > 1:
                    beside[name].add(version)
        _withhold_together(self._declaration, lines, new, self._together)
        return mark, {
            place: persons.WITHHELD for place, version in versions_by_cell.items() if version.withheld
        }

    def _table(self, column: str) -> _Table:
        one = self._by_column[column]
        return self._tables[one.table, one.part]


def _mark(lines: Iterable[_Line]) -> int:
    """The same of two answers of which the same sums over the same rows are told."""
    return hash(tuple((line.place, line.key, *line.sums.items()) for line in lines))


class _Together:
    """What one reader knows of all sums of an answer taken together."""

    def __init__(self, declaration: Declared, rows: Mapping[str, Rows], reader: str | None) -> None:
        self._declaration, self._rows, self.reader = declaration, rows, reader
        self._of = {one.column: one for one in declaration.sums}
        self._asked_of = {self._of[name].part for name in declaration.bound}
        self.knowledge = Knowledge()

    def for_reader(self, reader: str) -> _Together:
        """What another reader knows who knows the same until now."""
        other = _Together(self._declaration, self._rows, reader)
        other.knowledge = self.knowledge.copy()
        return other

    def keys(self, one: Sum, source: int) -> list[Key]:
        """The counts of a delivered row that are added to a sum; they are known from now on."""
        row = self._rows[one.table][source]
        keys: list[Key] = []
        for part in one.part.split("+"):
            key = one.table, source, part
            if key not in self.knowledge.counts:
                count = _count(row, part) or 0
                term = _published(row, one._replace(part=part))
                if part in self._asked_of and term.inner is None:
                    term = Term(0, _MOST, None)  # Its cell may be withheld.
                if row["owner"] == self.reader:
                    term = Term(count, count, None)
                self.knowledge.count(key, count, term.low, term.high, secret=term.inner is not None)
            keys.append(key)
        return keys

    def relation(self, one: Sum, total: int, version: _Version) -> Relation:
        """What a published sum tells."""
        low, high = persons.span(persons.published(total / version.periods), version.periods)
        weights = [(key, 1) for source in sorted(version.rows) for key in self.keys(one, source)]
        return Relation(tuple(weights), low, high)

    def of_row(self, line: _Line) -> Iterator[Relation]:
        """How the counts of one delivered row hang together: which add up to which, and which is no more than which."""
        rows = {name: own for name, (_, own, _) in line.sums.items()}
        if not self._declaration.adds and not self._declaration.order:
            return
        if len(set(rows.values())) != 1 or len(next(iter(rows.values()))) != 1:
            return
        (source,) = next(iter(rows.values()))
        counts = {name: total for name, (total, _, _) in line.sums.items()}
        for total, parts in self._declaration.adds:
            if {total, *parts} <= counts.keys() and counts[total] == sum(counts[part] for part in parts):
                yield self._difference(source, [total], parts, 0)
        for less, more in self._declaration.order:
            if {less, more} <= counts.keys() and counts[less] <= counts[more]:
                yield self._difference(source, [more], [less], _MOST)

    def _difference(self, source: int, of: Sequence[str], less: Sequence[str], high: int) -> Relation:
        weights: Counter[Key] = Counter()
        for names, sign in ((of, 1), (less, -1)):
            for name in names:
                weights.update(dict.fromkeys(self.keys(self._of[name], source), sign))
        return Relation(tuple((key, by) for key, by in weights.items() if by), 0, high)


def _withhold_together(
    declaration: Declared,
    lines: Sequence[_Line],
    new: Sequence[tuple[Sum, int, _Version]],
    readers: Iterable[_Together],
) -> None:
    """Withhold those of the sums that are new at a delivery with which somebody could work out a hidden count of everything that was
    ever published, though no equation alone tells it."""
    # The other counts of a row are told by themselves.
    visible = [one for one in new if not one[2].withheld]
    sums = [one for one in visible if len(one[2].rows) > 1 or one[0].column in declaration.bound]
    alone = [one for one in visible if one not in sums]
    for reader in readers:
        reader.knowledge.learn(relation for line in lines for relation in reader.of_row(line))
        reader.knowledge.learn(reader.relation(*one) for one in alone)
    for reader in readers:
        left = [one for one in sums if not one[2].withheld]
        if not reader.knowledge.admits([reader.relation(*one) for one in left]):
            for one in left:
                one[2].withheld = not reader.knowledge.admits([reader.relation(*one)])


def _hidden_at_source(
    declaration: Declared, exact: pd.DataFrame, rows_of: Mapping[str, Rows]
) -> dict[tuple[int, str], str]:
    """The places of sums that a row stands in whose count is hidden at its source, with the word: of one such count alone it is few."""
    masks: dict[tuple[int, str], str] = {}
    for one in declaration.sums:
        for place, sources in enumerate(map(sources_in, exact[one.over])):
            rows = [rows_of[one.table][source] for source in sources if source in rows_of[one.table]]
            hidden = {name for row in rows for name in hidden_in(row[AT_SOURCE])}
            if not hidden.isdisjoint(one.part.split("+")):
                own = len(sources) == 1 and one.part in hidden
                masks[place, one.column] = persons.few() if own else persons.WITHHELD
    return masks


class _Line(NamedTuple):
    """One row of an answer: its place, its key, and of each sum the total, the delivered rows that it is over, and of how many of them
    it is told the mean (1: it is told itself)."""

    place: int
    key: tuple[Any, ...]
    sums: dict[str, tuple[int, frozenset[int], int]]


def _lines(declaration: Declared, frame: pd.DataFrame, rows_of: Mapping[str, Rows]) -> list[_Line]:
    keys = [
        tuple(None if is_missing(cell) else cell for cell in cells)
        for cells in zip(*(frame[name].tolist() for name in declaration.key), strict=True)
    ]
    lines = [_Line(place, key, {}) for place, key in enumerate(keys)]
    for one in declaration.sums:
        concerned = [True] * len(frame) if one.where is None else _flags(frame[one.where])
        means = [False] * len(frame) if one.mean is None else _flags(frame[one.mean])
        cells = zip(frame[one.column], frame[one.over], concerned, means, strict=True)
        for line, (total, sources, counts, mean) in zip(lines, cells, strict=True):
            if counts and not is_missing(total):
                rows = rows_of[one.table]
                own = frozenset(
                    source
                    for source in sources_in(sources)
                    if source in rows and _count(rows[source], one.part) is not None
                )
                periods = max(len(own), 1) if mean else 1
                line.sums[one.column] = round(float(total) * periods), own, periods
    return lines


def _source_numbers(declaration: Declared, frame: pd.DataFrame, table: str) -> set[int]:
    return {
        source
        for one in declaration.sums
        if one.table == table
        for cell in frame[one.over]
        for source in sources_in(cell)
    }


def _count(row: Mapping[str, Any], part: str) -> int | None:
    """What a delivered row adds to a sum."""
    if part in row:
        return None if is_missing(row[part]) else int(row[part])
    counts = [row[name] for name in part.split("+")]
    return None if any(is_missing(count) for count in counts) else sum(int(count) for count in counts)


def sources_in(cell: Any) -> list[int]:
    """The numbers of rows in a list of sources. One on which nothing stands has no list: missing to pandas where all rows are alike,
    else None."""
    if not isinstance(cell, list | np.ndarray):
        return []
    return [int(source) for source in cell if source is not None and source is not np.ma.masked]


def _published(row: Mapping[str, Any], one: Sum) -> Term:
    """What everybody knows of one row's count."""
    count = _count(row, one.part) or 0
    few = persons.span(None)
    if one.table == "measurements":
        if one.part == "value":
            return Term(*few, few) if persons.is_few(count) else Term(count, count, None)
        of = row["denominator"]
        if is_missing(of) or not persons.share_is_told(persons.published(float(of))):
            return Term(0, _MOST, None)
    return Term(*persons.span(persons.published(count)), few if persons.is_few(count) else None)


__all__ = [
    "Declared",
    "Figure",
    "Term",
    "Withholding",
    "declared",
    "equation",
    "measurement",
    "publish",
    "sources_in",
    "withheld_classes",
]

"""How old the figures are: for each key figure, goal and indicator the time it measures, and what rests on figures older than six
months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from data.columns import Column
from data.danish import day, days, is_missing, listing, number, period, plural
from data.store import Clock, Reader
from queries import figures, run
from queries.figures import Figure
from queries.results.periods import parse
from queries.results.states import goal_states
from queries.results.timeliness import first_day
from queries.status.summary import GUIDELINE
from queries.view import Source, View

OLD_MONTHS = 6
FIGURE, GOAL, INDICATOR = "Nøgletal", "Mål", "Indikator"
_COLUMNS = (
    Column("Navn"),
    Column("Hvad"),
    Column("Måler"),
    Column("Opgjort til", "date"),
    Column("Alder"),
    Column(f"Ældre end {OLD_MONTHS} måneder", "yes_no"),
)
_MANY = {
    FIGURE: ("nøgletal", "nøgletal"),
    GOAL: ("mål", "mål"),
    INDICATOR: ("indikator", "indikatorer"),
}
_SPENDING, _RELAPSED = "spent", "relapsed_share"


@dataclass(frozen=True)
class Age:
    """What a figure measures. until: the last day of it; None where nothing is delivered or measured."""

    name: str
    what: str
    measures: str
    until: date | None

    def months(self, today: date) -> int | None:
        """Whole months since."""
        if self.until is None:
            return None
        return (
            (today.year - self.until.year) * 12
            + today.month
            - self.until.month
            - (today.day < self.until.day)
        )

    def is_old(self, today: date) -> bool:
        return self.until is not None and pd.Timestamp(self.until) < pd.Timestamp(today) - pd.DateOffset(
            months=OLD_MONTHS
        )


def every(store: Reader, *, clock: Clock | None = None) -> tuple[Age, ...]:
    """The key figures, the goals that are to be measured and the indicators, the oldest first; those without a day last. Indicators
    of initiatives that are over are left out: nothing more is expected of them."""
    clock = clock or store.clock()
    goals = _goals(store, clock)
    items = [*_figures(store, clock, goals), *goals, *_indicators(store, clock)]
    return tuple(
        sorted(items, key=lambda one: (one.until is None, one.until or date.max, one.what, one.name))
    )


def _figures(store: Reader, clock: Clock, goals: list[Age]) -> list[Age]:
    measured = run(store, "sources/measured", clock=clock).set_index("part")
    delivered = run(store, "sources/freshness", clock=clock).groupby("table")["delivered_at"].min()
    of_goals = sorted(one.until for one in goals if one.until is not None)
    items = []
    for figure in figures.FIGURES:
        label = figure.heading(clock)
        if "measurements" in figure.tables:
            span = _span(of_goals[0], of_goals[-1]) if of_goals else ""
            measures = f"målenes seneste målinger, {span}" if span else "intet målt endnu"
            items.append(Age(label, FIGURE, measures, of_goals[0] if of_goals else None))
        elif "exit_programme" in figure.tables:
            items.append(_exit(store, clock, figure, label))
        elif (part := _part(figure)) is not None:
            items.append(_measured(measured, part, label))
        else:
            at = [delivered[table] for table in figure.tables if table in delivered.index]
            until = min(at).date() if at else None
            state = "som indberettet" if until else "ikke leveret"
            items.append(Age(label, FIGURE, state, until))
    return items


def _part(figure: Figure) -> str | None:
    """The part of sources/measured that a key figure measures; None where it tells how things stand by the day of delivery."""
    if figure.id == _SPENDING:
        return "spending"
    return next((table for table in ("incidents", "safety_surveys") if table in figure.tables), None)


def _measured(measured: pd.DataFrame, part: str, label: str) -> Age:
    if part not in measured.index:
        return Age(label, FIGURE, "intet endeligt opgjort", None)
    first, last = (pd.Timestamp(measured.loc[part, name]).date() for name in ("first_until", "last_until"))
    span = f"undersøgelsen i {last.year}" if part == "safety_surveys" else _span(first, last)
    return Age(label, FIGURE, span, first)


def _exit(store: Reader, clock: Clock, figure: Figure, label: str) -> Age:
    """Those who began in the newest half-year that has been followed so far; what may not be shown is known all the same."""
    rows = run(store, "exit/programme", clock=clock)
    column = "followed" if figure.id == _RELAPSED else "ended"
    measured = rows[rows["start_period"].notna() & rows[column].map(lambda value: not is_missing(value))]
    if measured.empty:
        return Age(label, FIGURE, "intet målt endnu", None)
    newest = str(measured["start_period"].max())
    span, until = f"forløb, der begyndte til og med {period(newest)}", _end(newest)
    if column == "followed":
        # They are followed for a year at least.
        span, until = f"{span}, fulgt i 12 måneder", (pd.Timestamp(until) + pd.DateOffset(years=1)).date()
    return Age(label, FIGURE, span, until)


def _goals(store: Reader, clock: Clock) -> list[Age]:
    goals = goal_states(store, clock=clock)
    items = []
    for row in goals[goals["level"] != GUIDELINE].to_dict("records"):
        name = f"{row['goal_id']}: {row['text']}"
        newest: Any = row["final_period"]
        if is_missing(newest):
            items.append(Age(name, GOAL, "intet målt endnu", None))
        else:
            items.append(Age(name, GOAL, period(str(newest)), _end(str(newest))))
    return items


def _indicators(store: Reader, clock: Clock) -> list[Age]:
    indicators = run(store, "results/indicators", clock=clock)
    measured = run(store, "results/measurements", clock=clock)
    # A figure of few persons is measured, though it is not shown.
    dated = measured[
        ~measured["provisional"] & ~measured["incomplete"] & (measured["value"].notna() | measured["hidden"])
    ]
    newest = {id_: max(own, key=_end) for id_, own in dated.groupby("indicator_id")["period"]}
    return [
        Age(
            f"{row['indicator_id']}: {row['name']}",
            INDICATOR,
            period(newest[row["indicator_id"]]),
            _end(newest[row["indicator_id"]]),
        )
        if row["indicator_id"] in newest
        else Age(f"{row['indicator_id']}: {row['name']}", INDICATOR, "intet målt endnu", None)
        for row in indicators[~indicators["retired"]].to_dict("records")
    ]


def _span(first: date, last: date) -> str:
    return f"opgjort til {day(last)}" if first == last else f"opgjort fra {days(first, last)}"


def _end(of: str) -> date:
    """The last day of a period."""
    frequency, at = parse(of)
    return first_day(frequency, at + 1) - timedelta(days=1)


def ages(store: Reader, *, clock: Clock | None = None) -> View:
    """What each figure measures and how old it is, the oldest first."""
    clock = clock or store.clock()
    items, today = every(store, clock=clock), clock.today
    old = {what: sum(one.what == what and one.is_old(today) for one in items) for what in _MANY}
    counts = [
        f"{number(count)} af {plural(sum(one.what == what for one in items), *_MANY[what])}"
        for what, count in old.items()
        if count
    ]
    is_known = any(one.until is not None for one in items)
    # Of indicators there are hundreds: only the old ones are listed.
    rows = [one for one in items if one.what != INDICATOR or one.is_old(today)]
    return View(
        "ages_of_data",
        f"{listing(counts)} hviler på tal, der er ældre end {OLD_MONTHS} måneder"
        if counts
        else f"Ingen tal er ældre end {OLD_MONTHS} måneder"
        if is_known
        else "Der er ingen tal endnu",
        subtitle=f"Alder {day(today)}, regnet fra den sidste dag, tallet måler; hvor flere leverer, fra den ældste",
        caption="Tallenes alder, ældste først",
        columns=_COLUMNS if is_known else (),
        rows=tuple(
            (
                one.name,
                one.what,
                one.measures,
                None if one.until is None else one.until.isoformat(),
                _age(one, today),
                one.is_old(today),
            )
            for one in rows
        )
        if is_known
        else (),
        sources=(
            Source("sources/measured"),
            Source("sources/freshness", {"administration": None}, label="Kilde: leveringer"),
        ),
        page="datagrundlag",
        address={"fane_datagrundlag": "Tallenes alder"},
    )


def _age(one: Age, today: date) -> str | None:
    months = one.months(today)
    if one.until is None or months is None:
        return None
    if one.until > today:
        return "løber endnu"
    return plural(months, "måned", "måneder") if months else plural((today - one.until).days, "dag", "dage")

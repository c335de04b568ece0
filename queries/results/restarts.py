"""A control chart that starts afresh where the level has demonstrably changed: proposed by a stated rule, accepted by CSB with a note.

Limits around a mean that is no longer the series' own call a rise an improvement, as long as it stays below what was once. The rule
proposes; what CSB accepts is a record, and so is taking it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from data.danish import number, period
from data.people import Person
from data.store import Clock, Reader, Store
from queries import run
from queries.results.periods import common_frequency
from queries.results.series import Series, series_of
from queries.shared.kept import standing, take_back
from queries.shared.once import once

KIND = "level_restart"
LONGEST = 200
# So many measurements of the old level, and so many on the new side of it, before a restart is proposed.
OLD, NEW = 3, 8
# How far the two means must lie from each other, in standard errors of their difference.
APART = 5.0
# Moving ranges of independent normal figures are 1.128 standard deviations on average.
_RANGE = 1.128
RESTART_RULE = (
    f"Et nyt niveau foreslås, når {NEW} målinger i træk ligger på samme side af gennemsnittet af de tidligere (mindst {OLD}), ingen senere "
    f"måling er vendt tilbage til den anden side, de {NEW} ikke selv er en stigning eller et fald uden ophold, og de to gennemsnit ligger "
    f"mindst {number(APART)} standardfejl fra hinanden. Center for Sikker By afgør, om diagrammet skal begynde forfra."
)
_COLUMNS = ["id", "indicator_id", "period", "note", "made_at", "made_by"]


class NotRestarted(ValueError):
    """The restart cannot be kept; the text says why, in Danish."""


@dataclass(frozen=True)
class LevelChange:
    """position: of the first point of the new level; before, after: the means of the old level and of its first 8 points."""

    position: int
    before: float
    after: float


def level_change(values: ArrayLike, starts: Iterable[int] = ()) -> LevelChange | None:
    """The change of level by RESTART_RULE, None where there is none. `values`: shape (n,), oldest first, without missing ones, in any
    unit; `starts`: positions where the series has begun afresh: only what comes after the last of them is looked at.

    The first change that is confirmed counts, and its beginning is where the two means are furthest apart. What is measured after the
    8 points changes nothing but by returning.
    """
    y = np.asarray(values, dtype=np.float64)
    begin = max(starts, default=0)
    part = y[begin:]
    ranges = np.abs(np.diff(part))
    changes: list[tuple[float, LevelChange]] = []
    first = None
    for at in range(OLD, len(part) - NEW + 1):
        if first is not None and at >= first + NEW:
            break
        old, new = part[:at], part[at : at + NEW]
        mean = float(old.mean())
        sides = np.sign(part[at:] - mean)
        steps = np.sign(np.diff(new))
        if sides[0] == 0 or (sides != sides[0]).any() or abs(float(steps.sum())) == NEW - 1:
            continue
        moved = float(np.concatenate([ranges[: at - 1], ranges[at : at + NEW - 1]]).mean()) / _RANGE
        # Neighbours that resemble each other, and counts that are mostly zero, move less than they spread.
        squares = float(((old - mean) ** 2).sum() + ((new - new.mean()) ** 2).sum())
        spread = max(moved, (squares / (at + NEW - 2)) ** 0.5)
        apart = abs(float(new.mean()) - mean)
        error = spread * float(np.sqrt(1 / at + 1 / NEW))
        if apart < APART * error:
            continue
        first = at if first is None else first
        changes.append((apart / error if error else np.inf, LevelChange(begin + at, mean, float(new.mean()))))
    return max(changes, key=lambda one: one[0])[1] if changes else None


def charted(series: Series) -> np.ndarray:
    """The figures of the final measurements as the control chart draws them: shares, per 1,000 residents, or as they are."""
    final = series.final
    if final.is_share:
        return final.numerator / final.denominator
    return final.rate if final.per_resident else final.value


def starts_of(series: Series) -> list[int]:
    """Positions in a series where its chart begins afresh: a redefinition, or a restart that was accepted."""
    return [int(at) for at in np.flatnonzero(series.new_series | series.restarted) if at > 0]


def proposal(series: Series) -> tuple[str, LevelChange] | None:
    """The period in which a new level is proposed to begin, and the change; None where there is none. Never raises."""
    final = series.final
    try:
        common_frequency(final.periods)
    except ValueError:
        return None
    if final.is_share and not (final.denominator > 0).all():
        return None
    change = level_change(charted(series), starts_of(final))
    return None if change is None else (final.periods[change.position], change)


@once
def measured_series(
    store: Reader, *, clock: Clock | None = None, indicator_id: str | None = None
) -> dict[str, Series]:
    """Indicator id -> its measurements, with the restarts that CSB has accepted."""
    measurements = run(store, "results/measurements", clock=clock, indicator_id=indicator_id)
    accepted = restarts(store, clock=clock, indicator_id=indicator_id)
    if accepted.empty:
        return series_of(measurements)
    begun = set(zip(accepted["indicator_id"], accepted["period"], strict=True))
    marked = [one in begun for one in zip(measurements["indicator_id"], measurements["period"], strict=True)]
    return series_of(measurements.assign(restarted=marked))


def restarts(store: Reader, *, clock: Clock | None = None, indicator_id: str | None = None) -> pd.DataFrame:
    """One row per restart that is accepted and not taken back, by indicator and period: id (of the record),
    indicator_id, period, note, made_at, made_by."""
    rows = pd.DataFrame(standing(store, KIND, clock=clock), columns=_COLUMNS)
    if indicator_id is not None:
        rows = rows[rows["indicator_id"] == indicator_id]
    return rows.drop_duplicates(["indicator_id", "period"]).sort_values(
        ["indicator_id", "period"], ignore_index=True
    )


def proposed(
    store: Reader, *, indicator_id: str, clock: Clock | None = None
) -> tuple[str, LevelChange] | None:
    """`proposal` for an indicator of the store, after the restarts that are accepted."""
    series = measured_series(store, clock=clock, indicator_id=indicator_id).get(indicator_id)
    return None if series is None else proposal(series)


def accept(store: Store, indicator_id: str, period_: str, *, note: str, person: Person) -> None:
    """Let the chart of an indicator begin afresh in the period that is proposed. NotRestarted where the person is not of CSB, no note is
    written, or the period is not proposed; data.store.Refusal where the note holds a CPR number."""
    if not person.is_csb:
        raise NotRestarted("Kun Center for Sikker By kan lade diagrammet begynde forfra.")
    words = " ".join(note.split())
    if not words:
        raise NotRestarted("Skriv, hvad der kan forklare det nye niveau.")
    if len(words) > LONGEST:
        raise NotRestarted(f"Teksten er {len(words)} tegn. Der er plads til {LONGEST}.")
    suggestion = proposed(store, indicator_id=indicator_id)
    if suggestion is None or suggestion[0] != period_:
        raise NotRestarted(f"Et nyt niveau fra {period(period_)} foreslås ikke længere.")
    body = {"indicator_id": indicator_id, "period": period_, "note": words}
    store.record(KIND, _id(indicator_id, period_), body, by=person.id)


def undo(store: Store, indicator_id: str, period_: str, *, person: Person) -> None:
    """Take a restart back: the limits reach over it again, and the history keeps that it was there."""
    if not person.is_csb:
        raise NotRestarted("Kun Center for Sikker By kan tage et nyt niveau tilbage.")
    rows = restarts(store, indicator_id=indicator_id).query("period == @period_")
    if rows.empty or not take_back(store, KIND, rows["id"].iloc[0], by=person.id):
        raise NotRestarted("Det nye niveau findes ikke længere.")


def _id(indicator_id: str, period_: str) -> str:
    return f"{indicator_id}:{period_}"

"""Hvad ligger bag? A change between two periods split into parts that add up to it.

Bookkeeping, not explanation: it tells where a change stands in the figures, never why. Parts that are
not a development in the city at all (corrections, redefinitions, what was measured in one period only,
provisional figures) are taken out first; only the rest is development, split by group and, where the
population is known, into what follows its size and what does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.danish import is_missing, listing, number, signed

# What a part is called in a table, and after its amount in the opening sentence. In the order told.
ORIGINS: dict[str, tuple[str, str]] = {
    "correction": ("Rettelser af tidligere tal", "er rettelser af tidligere tal"),
    "redefinition": ("Ændret opgørelse", "kan ikke skilles fra en ændret opgørelse"),
    "one_sided": ("Kun målt i den ene periode", "er kun målt i den ene periode"),
    "provisional": ("Foreløbige tal", "hører til foreløbige tal"),
    "population": ("Befolkningens størrelse", "følger befolkningens størrelse"),
    "composition": ("Befolkningens sammensætning", "følger befolkningens sammensætning"),
    "rate": ("Udvikling pr. indbygger", "er udvikling pr. indbygger"),
    "change": ("Udvikling", "er udvikling"),
}
DEVELOPMENT = ("rate", "change")

PAIRED = (
    "before",
    "after",
    "shown",
    "redefined",
    "provisional",
    "population_before",
    "population_after",
)


@dataclass(frozen=True, eq=False)
class Decomposition:
    """A change and its parts, in the unit of the figures.

    before: the earlier period as it was shown; after: the later one as it is known; total = after -
    before. parts: one row per origin (a key of ORIGINS) and group, columns origin, group, amount,
    largest first, rows of nothing left out; amount adds up to total.
    """

    before: float
    after: float
    parts: pd.DataFrame

    @property
    def total(self) -> float:
        return self.after - self.before

    def by_origin(self) -> pd.Series:
        """The amounts summed per origin, in the order of ORIGINS; only origins that occur."""
        summed = self.parts.groupby("origin")["amount"].sum()
        return summed.reindex([origin for origin in ORIGINS if origin in summed.index])


def pair(before: pd.DataFrame, after: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Two periods side by side: one row per cell, a cell being one value of `by` in either period.

    before, after: one row per cell, columns `by` and value; before may have shown (the figure as it was
    first shown); after may have redefined (true where a new series began since the earlier cell); both
    may have provisional and population. Columns of the answer: `by`, before, after, shown, redefined,
    provisional, population_before, population_after; NaN where a cell was not measured (not zero).

    `by` must hold what makes cells comparable (the month's number within the year, not its date).
    ValueError with a sentence: a missing column, or two rows of one cell.
    """
    for name, frame in (("før", before), ("efter", after)):
        absent = [column for column in (*by, "value") if column not in frame]
        if absent:
            raise ValueError(f"Tabellen for perioden {name} mangler {listing(absent)}.")
        if frame.duplicated(list(by)).any():
            raise ValueError(f"Tabellen for perioden {name} har to rækker for samme {listing(list(by))}.")
    keys = list(by)
    earlier = before[keys].assign(
        before=_figure(before, "value"),
        shown=_figure(before, "shown"),
        population_before=_figure(before, "population"),
        provisional_before=_flag(before, "provisional"),
    )
    later = after[keys].assign(
        after=_figure(after, "value"),
        population_after=_figure(after, "population"),
        redefined=_flag(after, "redefined"),
        provisional_after=_flag(after, "provisional"),
    )
    both = earlier.merge(later, on=keys, how="outer")
    both["provisional"] = _flag(both, "provisional_before") | _flag(both, "provisional_after")
    both["redefined"] = _flag(both, "redefined")
    return both[[*keys, *PAIRED]]


def _figure(frame: pd.DataFrame, name: str) -> pd.Series:
    column = frame[name] if name in frame else pd.Series(np.nan, index=frame.index)
    return column.astype("float64")


def _flag(frame: pd.DataFrame, name: str) -> pd.Series:
    """True where the column says so; a missing answer, or no such column, is no."""
    column = frame[name] if name in frame else pd.Series(False, index=frame.index)
    return column.eq(True).fillna(False).astype(bool)


def decompose(pairs: pd.DataFrame, *, by: str) -> Decomposition:
    """Split a change of a count, cell by cell, into parts that add up to it.

    pairs: as `pair` gives it (only before and after are needed); by: the column to group by. Another
    `by` splits the same total another way. Of each cell:

    - correction: before - shown, where the figure was shown differently at the time.
    - the rest, after - before, is one of: redefinition (a new series began in between, so the two
      cannot be compared), one_sided (not measured in one of the periods; counted as 0 there), provisional
      (either figure may still change), else development.
    - development with the population known and above zero in both periods: population =
      (P1 - P0) (r0 + r1) / 2 and rate = (r1 - r0) (P0 + P1) / 2, with r = count / P; they add up
      exactly (Kitagawa 1955; Das Gupta 1993). Without it: change.

    ValueError with a sentence: a missing column, an infinite figure, a negative population.
    """
    absent = [column for column in (by, "before", "after") if column not in pairs]
    if absent:
        raise ValueError(f"Tabellen mangler {listing(absent)}.")

    figures = {
        name: _figure(pairs, name).to_numpy() for name in PAIRED if name not in ("redefined", "provisional")
    }
    for name, column in figures.items():
        if np.isinf(column).any():
            raise ValueError(f"Kolonnen {name} har et tal, der ikke er endeligt.")
    before, after, as_displayed = figures["before"], figures["after"], figures["shown"]
    populations = figures["population_before"], figures["population_after"]
    if any((population < 0).any() for population in populations):
        raise ValueError("Et befolkningstal er negativt.")
    redefined, provisional = (_flag(pairs, name).to_numpy() for name in ("redefined", "provisional"))
    one_sided = np.isnan(before) | np.isnan(after)
    was, now = np.nan_to_num(before), np.nan_to_num(after)
    first = np.where(np.isnan(as_displayed), was, as_displayed)
    per_head = (populations[0] > 0) & (populations[1] > 0)
    origin = np.select(
        [redefined, one_sided, provisional, per_head],
        ["redefinition", "one_sided", "provisional", "rate"],
        "change",
    ).astype(object)

    rest = now - was
    people = np.zeros(len(pairs))
    split = origin == "rate"
    start, end = populations[0][split], populations[1][split]
    people[split] = (end - start) * (was[split] / start + now[split] / end) / 2

    groups = pairs[by].to_numpy()
    parts = pd.concat(
        [
            pd.DataFrame({"origin": "correction", "group": groups, "amount": was - first}),
            pd.DataFrame({"origin": "population", "group": groups, "amount": people}),
            pd.DataFrame({"origin": origin, "group": groups, "amount": rest - people}),
        ]
    )
    return Decomposition(float(first.sum()), float(now.sum()), _summed(parts))


def decompose_rate(groups: pd.DataFrame, *, per: float = 1.0) -> Decomposition:
    """Split a change of an overall rate into what follows the mix of groups and what their own rates.

    groups: one row per group, columns group, before, after (counts, or numerators) and
    population_before, population_after (or denominators), above zero. per: 1000 for a rate per 1,000.
    With w = a group's share of the population, r its rate, R the overall rate, bars for the mean of the
    two periods: composition = (w1 - w0) (r_bar - R_bar), rate = (r1 - r0) w_bar (Kitagawa 1955; centred
    on R so that a growing group counts upwards only if its rate is above the average, which changes no
    sum). ValueError with a sentence: a missing column or figure, a population of zero or less.
    """
    columns = ("before", "after", "population_before", "population_after")
    absent = [column for column in ("group", *columns) if column not in groups]
    if absent:
        raise ValueError(f"Tabellen mangler {listing(absent)}.")
    n0, n1, p0, p1 = (groups[column].astype("float64").to_numpy() for column in columns)
    if not np.isfinite([n0, n1, p0, p1]).all():
        raise ValueError(
            "Et tal mangler: en rate kan kun deles op, hvor alle grupper er målt i begge perioder."
        )
    if (p0 <= 0).any() or (p1 <= 0).any():
        wrong = groups["group"].to_numpy()[(p0 <= 0) | (p1 <= 0)][0]
        raise ValueError(f"{wrong} har et befolkningstal på nul eller derunder, så der er ingen rate.")
    r0, r1, w0, w1 = n0 / p0, n1 / p1, p0 / p0.sum(), p1 / p1.sum()
    overall = n0.sum() / p0.sum(), n1.sum() / p1.sum()
    names = groups["group"].to_numpy()
    mix = (w1 - w0) * ((r0 + r1) / 2 - sum(overall) / 2)
    parts = pd.concat(
        [
            pd.DataFrame({"origin": "composition", "group": names, "amount": per * mix}),
            pd.DataFrame({"origin": "rate", "group": names, "amount": per * (r1 - r0) * (w0 + w1) / 2}),
        ]
    )
    return Decomposition(per * overall[0], per * overall[1], _summed(parts))


def _summed(parts: pd.DataFrame) -> pd.DataFrame:
    """One row per origin and group, largest first; a group that is not told keeps its row."""
    summed = parts.groupby(["origin", "group"], dropna=False, sort=False, as_index=False)["amount"].sum()
    summed = summed[summed["amount"] != 0]
    return summed.sort_values("amount", key=abs, ascending=False, kind="stable", ignore_index=True)


def opening(
    decomposition: Decomposition,
    *,
    what: str,
    before: str,
    after: str,
    decimals: int = 0,
    beyond_chance: bool | None = None,
) -> str:
    """The sentence that opens Hvad ligger bag?, in plain Danish. It says where, never why.

    what: the subject, definite ("Antallet af anmeldelser"); before, after: the periods' names. The
    amounts said add up to the change said, as rounded. beyond_chance: what the control chart or the
    interval says of the change; None where nothing is known of it, and then nothing is said.
    """

    def rounded(amount: float) -> float:
        return round(amount, decimals) + 0.0

    from_, to = rounded(decomposition.before), rounded(decomposition.after)
    change = rounded(to - from_)
    amounts = {
        origin: rounded(amount)
        for origin, amount in decomposition.by_origin().items()
        if origin not in DEVELOPMENT and rounded(amount)
    }
    development = rounded(change - sum(amounts.values()))
    clauses = [f"{signed(amount, decimals)} {ORIGINS[str(origin)][1]}" for origin, amount in amounts.items()]
    where = _where(decomposition.parts, development, decimals)
    if amounts and development:
        clauses.append(f"{signed(development, decimals)} er udvikling{', ' + where if where else ''}")
    elif where:
        clauses.append(where)

    if change:
        verb = "steg" if change > 0 else "faldt"
        text = (
            f"{what} {verb} med {number(abs(change), decimals)} fra {before} til {after} "
            f"(fra {number(from_, decimals)} til {number(to, decimals)})"
        )
        text += f": {listing(clauses)}." if clauses else "."
    else:
        text = f"{what} er uændret fra {before} til {after} ({number(to, decimals)})"
        text += f", men det dækker over, at {listing(clauses)}." if amounts else "."
    if beyond_chance is None or not change:
        return text
    if beyond_chance:
        return f"{text} Det er mere end et tilfældigt udsving."
    return f"{text} Ændringen er ikke større end tilfældige udsving."


def _where(parts: pd.DataFrame, development: float, decimals: int) -> str:
    """The group that most of the development stands in; empty where it stands in one group only."""
    amounts = parts[parts["origin"].isin(DEVELOPMENT)].groupby("group", dropna=False)["amount"].sum()
    amounts = amounts[amounts.round(decimals) != 0]
    same_way = amounts[np.sign(amounts) == np.sign(development)]
    if len(amounts) < 2 or same_way.empty:
        return ""
    most = int(same_way.abs().to_numpy().argmax())
    group = same_way.index[most]
    name = "uoplyst" if is_missing(group) else str(group)
    return f"mest fra {name} ({signed(float(same_way.iloc[most]), decimals)})"

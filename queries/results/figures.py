"""The key figures of the results: how the goals stand, and whether the large initiatives measure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from data.danish import MISSING, number, plural
from queries.results.initiatives import large_initiatives
from queries.results.states import goal_states
from queries.results.words import INITIATIVE_WORDS
from queries.shared.figure import THIS_YEAR, Context, Counted, Figure, Words, ones
from queries.status.summary import counted_goals, goal_counts

_RESULTS = frozenset({"goals", "indicators", "measurements"})


_CITYS = "målene gælder hele byen, også når en bydel er valgt"


def _goal_amount(light: str) -> Callable[[pd.DataFrame, pd.DataFrame], pd.Series]:
    def amount(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
        goals = counted_goals(answer)
        judged = goals[goals["colour"] == light]
        return ones(rows["goal_id"].isin(judged["goal_id"]))

    return amount


def _goals(id_: str, label: str, light: str, **more: Any) -> Figure:
    counted = Counted("results/goals", "goals", _goal_amount(light))

    def pick(goals: pd.DataFrame) -> int:
        return int(getattr(goal_counts(goals), light))

    words = {"words": _of_the_city, **more}
    return Figure(
        id_, label, goal_states, pick, "antal", "resultater", _RESULTS, "results/goals", counted, **words
    )


def _of_the_city(goals: pd.DataFrame, context: Context) -> Words:
    """A goal is the city's: a district that is chosen does not narrow it, which is said."""
    if goals.empty:
        return Words("ingen er indberettet")
    return Words(_CITYS if "district" in context.choices else "")


def _on_track(goals: pd.DataFrame, context: Context) -> Words:
    counts = goal_counts(goals)
    if not counts.measured:
        return Words(counts.sentence if counts.total else "ingen mål at måle på", text=MISSING)
    return Words(
        f"{counts.sentence}; {_CITYS}" if "district" in context.choices else counts.sentence,
        "good" if counts.on_track == counts.total else "warn",
        f"{number(counts.red)} nås ikke" if counts.red else "",
        text=f"{number(counts.on_track)} af {number(counts.total)}",
    )


def _unmeasured(large: pd.DataFrame) -> pd.Series:
    return ~large["results_measured"].astype(bool)


def _light(colour: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda large: large["results_measured"].astype(bool) & (large["colour"] == colour)


def _of_all(large: pd.DataFrame, context: Context) -> Words:
    return Words(f"af {plural(len(large), 'indsats', 'indsatser')} i {context.choices['year']}")


def _reached(large: pd.DataFrame, context: Context) -> Words:
    grey = int(_light("grey")(large).sum())
    return Words(f"{number(grey)} måler, men kan ikke bedømmes")


def _large(
    id_: str,
    word: str,
    chosen: Callable[[pd.DataFrame], pd.Series],
    words: Callable[[pd.DataFrame, Context], Words] | None = None,
) -> Figure:
    """Of the initiatives over 0.5 million kr., which must measure, those that are `chosen`."""

    def pick(large: pd.DataFrame) -> int:
        return int(chosen(large).sum())

    def amount(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
        return ones(rows["initiative_id"].isin(answer.loc[chosen(answer), "initiative_id"]))

    more: dict[str, Any] = {} if words is None else {"words": words}
    return Figure(
        id_,
        f"Over 0,5 mio. kr.: {word}",
        large_initiatives,
        pick,
        "antal",
        "resultater",
        _RESULTS | {"initiatives", "finances"},
        "results/chains",
        Counted("results/chains", "initiatives", amount),
        {"year": THIS_YEAR},
        compared=False,
        **more,
    )


RESULTS: tuple[Figure, ...] = (
    _goals("goals_on_track", "Mål, der er nået eller på vej", "green", words=_on_track, link="Se målene"),
    _goals("goals_uncertain", "Mål, hvor det er usikkert", "yellow"),
    _goals("goals_missed", "Mål, der ikke nås", "red"),
    _goals("goals_unknown", "Mål, der ikke kan bedømmes", "grey"),
    _large("large_unmeasured", "måler ikke resultater", _unmeasured, _of_all),
    _large("large_on_track", INITIATIVE_WORDS["green"], _light("green"), _reached),
    _large("large_uncertain", INITIATIVE_WORDS["yellow"], _light("yellow")),
    _large("large_missed", INITIATIVE_WORDS["red"], _light("red")),
)
OF_LARGE = ("large_unmeasured", "large_on_track", "large_uncertain", "large_missed")

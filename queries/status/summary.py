"""The sentences and counts of the first page, shared with the presentations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from data.danish import listing, plural, plural_in_words
from queries.hotspots.verdict import Verdict


@dataclass(frozen=True)
class GoalCounts:
    """Goals that are to be measured (guidelines are not), by light. `measured` leaves the grey ones out."""

    green: int
    yellow: int
    red: int
    grey: int

    @property
    def measured(self) -> int:
        return self.green + self.yellow + self.red

    @property
    def on_track(self) -> int:
        return self.green

    @property
    def sentence(self) -> str:
        """What is left out: "3 mål kan ikke bedømmes"."""
        return (
            f"{plural(self.grey, 'mål', 'mål')} kan ikke bedømmes" if self.grey else "alle mål kan bedømmes"
        )


def goal_counts(goals: pd.DataFrame) -> GoalCounts:
    """`goals`: the answer of queries.results.states.goal_states."""
    colours = goals.loc[goals["level"] != "retningslinje", "colour"].value_counts()
    return GoalCounts(*(int(colours.get(colour, 0)) for colour in ("green", "yellow", "red", "grey")))


def hotspot_sentence(hotspots: pd.DataFrame) -> str:
    """ "3 af 6 hotspots viser tegn på effekt; ét viser tegn på forskydning." `hotspots`: queries.hotspots.overview.overview.

    Verdicts in the order they matter; the wording is the one of each hotspot's design.
    """
    if hotspots.empty:
        return "Der er ingen hotspots."
    order = [*[v.name for v in Verdict], None]
    counts = (
        hotspots.assign(rank=[order.index(None if pd.isna(v) else v) for v in hotspots["verdict"]])
        .groupby(["rank", "verdict_text"], sort=True)
        .size()
    )
    parts = [
        f"{plural_in_words(int(count), 'hotspot', 'hotspots', 'et')}: {text}"
        for (_, text), count in counts.items()
    ]
    return listing(parts).capitalize() + "."


def verdict_tone(verdict: str | None) -> Literal["good", "warn", "bad", "neutral"]:
    """How a verdict is marked: what works, what needs a decision, what cannot be told."""
    if verdict in (Verdict.EFFECT.name, Verdict.EFFECT_SPREADS.name):
        return "good"
    if verdict == Verdict.DISPLACEMENT.name:
        return "warn"
    return "bad" if verdict == Verdict.WORSE.name else "neutral"

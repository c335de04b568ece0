"""The sentences and counts of the first page, shared with the presentations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from data.danish import number, plural, plural_in_words
from queries.hotspots.rules import CANNOT_BE_ASSESSED, DESIGN_FOR_EFFECT, NOT_ASSESSED, Verdict, wording
from queries.results.words import IN_FORCE

# The level of goals that are followed and not measured.
GUIDELINE = "retningslinje"


@dataclass(frozen=True)
class GoalCounts:
    """Goals that are to be measured (guidelines are not), by the colour of their verdict: green are reached or on track, yellow
    uncertain, red missed or going to be, grey cannot be judged. `measured` leaves the grey ones out."""

    green: int
    yellow: int
    red: int
    grey: int

    @property
    def total(self) -> int:
        return self.measured + self.grey

    @property
    def measured(self) -> int:
        return self.green + self.yellow + self.red

    @property
    def on_track(self) -> int:
        return self.green

    @property
    def headline(self) -> str:
        """ "1 af 22 mål er nået eller på vej; 3 nås ikke, og for 18 kan det ikke siges". No full stop."""
        if not self.total:
            return "Der er ingen mål at måle på"
        if not self.measured:
            return "Ingen mål kan bedømmes endnu"
        open_ = self.yellow + self.grey
        if self.green == self.total:
            return (
                "Det ene mål er nået eller på vej"
                if self.total == 1
                else f"Alle {number(self.total)} mål er nået eller på vej"
            )
        first = f"{number(self.green) if self.green else 'Ingen'} af {number(self.total)} mål er nået eller på vej"
        rest = [
            f"{number(self.red)} nås ikke" if self.red else "",
            f"for {number(open_)} kan det ikke siges" if open_ else "",
        ]
        return f"{first}; {', og '.join(part for part in rest if part)}"

    @property
    def sentence(self) -> str:
        """What cannot be told: "14 mål er usikre, 4 mål kan ikke bedømmes". No full stop."""
        parts = [
            f"{plural(self.yellow, 'mål', 'mål')} er {'usikkert' if self.yellow == 1 else 'usikre'}"
            if self.yellow
            else "",
            f"{plural(self.grey, 'mål', 'mål')} kan ikke bedømmes" if self.grey else "",
        ]
        return ", ".join(part for part in parts if part) or "alle mål kan bedømmes"


def counted_goals(goals: pd.DataFrame) -> pd.DataFrame:
    """The goals that are to be measured and belong to the strategy in force, or to none."""
    return goals[(goals["level"] != GUIDELINE) & (goals["phase"] == IN_FORCE)]


def goal_counts(goals: pd.DataFrame) -> GoalCounts:
    """`goals`: the answer of queries.results.states.goal_states; those of strategies that are over, or to come, are not counted."""
    colours = counted_goals(goals)["colour"].value_counts()
    return GoalCounts(*(int(colours.get(colour, 0)) for colour in ("green", "yellow", "red", "grey")))


Tone = Literal["good", "warn", "bad", "neutral"]

# Verdicts, gathered under what they mean for the reader; in the order they are told: the verdicts, whether the design is strong (None:
# either), the words, and the tone that they are marked and counted by: what works, what needs a decision, what cannot be told.
_STRONG, _WEAK = DESIGN_FOR_EFFECT, DESIGN_FOR_EFFECT - 1
_GATHERED: tuple[tuple[tuple[Verdict, ...], tuple[int, ...], str, Tone], ...] = (
    ((Verdict.EFFECT, Verdict.EFFECT_SPREADS), (_STRONG,), "viser tegn på effekt", "good"),
    ((Verdict.DISPLACEMENT,), (_STRONG,), "viser tegn på forskydning", "warn"),
    (
        (Verdict.EFFECT, Verdict.EFFECT_SPREADS),
        (_WEAK,),
        "udvikler sig bedre end sammenligningen",
        "neutral",
    ),
    (
        (Verdict.DISPLACEMENT,),
        (_WEAK,),
        "udvikler sig bedre end sammenligningen, men naboområdet dårligere",
        "warn",
    ),
    ((Verdict.WORSE,), (_STRONG, _WEAK), "udvikler sig dårligere end sammenligningen", "bad"),
    ((Verdict.NO_EFFECT_SHOWN,), (_STRONG,), "viser ingen påvist effekt", "neutral"),
    ((Verdict.NO_EFFECT_SHOWN,), (_WEAK,), "viser ingen påvist forskel", "neutral"),
    (tuple(sorted(CANNOT_BE_ASSESSED)), (_STRONG, _WEAK), "kan ikke vurderes endnu", "neutral"),
)
_GROUPS = tuple(
    ({wording(one, design) for one in verdicts for design in designs}, words, tone)
    for verdicts, designs, words, tone in _GATHERED
)
_GROUPS[-1][0].add(NOT_ASSESSED)
_TONES = {text: tone for texts, _, tone in _GROUPS for text in texts}


def hotspot_sentence(hotspots: pd.DataFrame) -> str:
    """ "2 af 6 hotspots viser tegn på effekt, ét viser tegn på forskydning, og tre kan ikke vurderes endnu".

    `hotspots`: queries.hotspots.overview.overview; what counts is the wording under each hotspot's own design, of those that are
    current. No full stop.
    """
    if hotspots.empty:
        return "Der er ingen hotspots"
    current = hotspots[hotspots["current"]]
    total, over = len(current), len(hotspots) - len(current)
    if total == 0:
        return "Det ene hotspot er sluttet" if over == 1 else f"Alle {number(over)} hotspots er sluttet"
    earlier = (
        f"; {plural(over, 'hotspot', 'hotspots')}, der sluttede før i år, er ikke talt med" if over else ""
    )
    return _gathered(current["verdict_text"]) + earlier


def _gathered(verdicts: pd.Series) -> str:
    total, counts = len(verdicts), verdicts.value_counts()
    counted = [(sum(int(counts.get(text, 0)) for text in texts), phrase) for texts, phrase, _ in _GROUPS]
    present = [(count, phrase) for count, phrase in counted if count]
    first, *rest = present
    noun = "hotspot" if total == 1 else "hotspots"
    opening = f"{number(first[0])} af {number(total)} {noun} {first[1]}"
    others = [f"{plural_in_words(count, '', '', 'et').strip()} {text}" for count, text in rest]
    if not others:
        return opening
    return (
        f"{opening}, og {others[0]}"
        if len(others) == 1
        else f"{opening}, {', '.join(others[:-1])}, og {others[-1]}"
    )


def verdict_tone(verdict_text: str) -> Tone:
    """How a verdict, as it is worded under its design, is marked; what is counted is what the sentence says."""
    return _TONES[verdict_text]


def with_tone(hotspots: pd.DataFrame, *tones: Tone) -> int:
    """How many current hotspots have a verdict of these tones; `hotspots` as in `hotspot_sentence`."""
    return sum(verdict_tone(text) in tones for text in hotspots.loc[hotspots["current"], "verdict_text"])

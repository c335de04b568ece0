"""The sentences of the page Prioritering."""

from __future__ import annotations

import pandas as pd

from data.danish import kroner, listing, number, percent, plural
from queries.scenarios.levels import STOP
from queries.scenarios.scenario import AS_NOW, Answer, Ground


def headline(found: Ground, answer: Answer) -> str:
    """ "Med 30,7 mio. kr. kan 29 af 32 indsatser fortsætte"."""
    going = int((answer.decisions["level"] != STOP).sum())
    return f"Med {kroner(found.budget)} kan {number(going)} af {plural(len(answer.decisions), 'indsats', 'indsatser')} fortsætte"


def lead(found: Ground, answer: Answer) -> str:
    """What happens to the rest, and whether the answer is proven."""
    levels = answer.decisions["level"].value_counts()
    parts = [
        plural(int(levels[name]), f"bliver {word}", f"bliver {word}")
        for name, word in (
            ("udvidet", "udvidet"),
            ("effektiviseret", "effektiviseret"),
            ("reduceret", "reduceret"),
        )
        if levels.get(name, 0)
    ]
    parts.append(plural(int(levels.get(AS_NOW, 0)), "fortsætter som nu", "fortsætter som nu"))
    parts.append(plural(int(levels.get(STOP, 0)), "stopper", "stopper"))
    proof = (
        "Det er bevist, at ingen anden sammensætning har højere værdi inden for rammen."
        if answer.portfolio.proven_optimal
        else f"Tiden løb ud: en anden sammensætning kan være op til {number(answer.portfolio.could_gain, 2)} bedre."
    )
    return f"{listing(parts).capitalize()}. De koster {kroner(found.cost_now)} i dag. {proof}"


def outside(found: Ground) -> str:
    """What is not up for decision, and why."""
    said = f"{plural(found.locked_in, 'anden indsats', 'andre indsatser')} er ikke til beslutning og ligger fast."
    if len(found.without_cost):
        named = listing([str(name) for name in found.without_cost["name"].head(5)])
        said += (
            f" {plural(len(found.without_cost), 'indsats', 'indsatser')} til beslutning er udeladt, fordi budgettet mangler "
            f"eller står i et andet prisniveau: {named}."
        )
    return said


def missing_ties(found: Ground) -> list[str]:
    """A sentence for each demand on two initiatives that names one no longer up for decision."""
    ids = set(found.candidates["initiative_id"])
    return [
        f"Kravet »{tie.kind}« for {tie.first} og {tie.second} bruges ikke: {listing([i for i in (tie.first, tie.second) if i not in ids])} "
        "er ikke til beslutning længere."
        for tie in found.settings.ties
        if tie.first not in ids or tie.second not in ids
    ]


def robust_title(rows: pd.DataFrame) -> str:
    """ "Beregningen peger på: 20 videreføres, 1 udgår, 11 til drøftelse"."""
    counts = rows["list"].value_counts()
    parts = [
        f"{number(int(counts.get(name, 0)))} {name}" for name in ("videreføres", "udgår", "til drøftelse")
    ]
    return f"Beregningen peger på: {', '.join(parts)}"


def ground_sentence(found: Ground) -> str:
    """How much is measured, judged and unknown."""
    shares = {name: found.scores.share(name) for name in ("målt", "vurderet", "mangler")}
    by = listing(list(found.scores.assessed_by)) or "ingen"
    return (
        f"{percent(shares['målt'])} af pointene er målt, {percent(shares['vurderet'])} er vurderet (af {by}), og "
        f"{percent(shares['mangler'])} mangler. Et manglende point regnes som et sted mellem 0 og 4, ikke som 0."
    )

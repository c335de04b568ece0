"""How often the verdict is right, for the method note: figures of tests/benchmarks/bench_hotspots.py.

They are kept here as text because so many worlds are too many to make on every visit; a test makes some of them anew and fails
where these figures do not fit.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from data.danish import number, percent, span
from queries.hotspots.rules import Verdict
from queries.hotspots.sentences import FOUND_FOUR_IN_FIVE

WORLDS_MADE = 1000
SEEDS = 100
AREAS = 36
# Months before and after the start.
SETTINGS = ((48, 6), (48, 8), (48, 12), (48, 14), (24, 14))
FALLS = (0.2, 0.3, 0.4)
LONG, SHORT = 48, 24


@dataclass(frozen=True)
class Reliability:
    """Shares (0-1) of worlds where nothing was done, called an effect and called worse; of worlds where incidents fell by FALLS, called
    an effect; of worlds where a smallest fall is stated; of these, where just that fall was planted, called an effect; and the
    median of the falls (shares)."""

    world: str
    before: int
    after: int
    nothing_done: float
    nothing_worse: float
    fall_20: float
    fall_30: float
    fall_40: float
    states: float
    stated_found: float
    stated: float


WORLDS = {
    "independent": "Måneder er uafhængige",
    "autocorrelated": "Niveauet vandrer: en høj måned følges af høje (autokorrelation 0,8, spredning 20 %)",
    "drifting": "Hvert område vokser med sin egen takt (spredning 12 % om året)",
    "shifting": "Hvert områdes niveau skifter én gang (spredning 20 %)",
    "seasonal": "Hvert område har sin egen sæson (30 % op og ned)",
    "peaked 3": "Valgt, fordi det toppede de seneste 3 måneder før",
    "peaked 6": "Valgt, fordi det toppede de seneste 6 måneder før",
    "peaked 12": "Valgt, fordi det toppede de seneste 12 måneder før",
    "peaked 24": "Valgt, fordi det toppede de seneste 24 måneder før",
}
RELIABILITY: tuple[Reliability, ...] = ()

# How often each of the example's six hotspots got the verdict that was planted, over as many seeds.
PLANTED = {
    Verdict.EFFECT: 0.920,
    Verdict.NO_EFFECT_SHOWN: 1.000,
    Verdict.DISPLACEMENT: 1.000,
    Verdict.EFFECT_SPREADS: 1.000,
    Verdict.TOO_FEW: 1.000,
    Verdict.TOO_EARLY: 1.000,
}


def planted_table() -> pd.DataFrame:
    """One row per verdict that was planted in the example: verdict, right (share of the seeds)."""
    return pd.DataFrame({"verdict": [one.value for one in PLANTED], "right": list(PLANTED.values())})


def reliability_table() -> pd.DataFrame:
    """One row per kind of world and length: world (Danish), before, after (months), and the shares of `Reliability`."""
    return pd.DataFrame([asdict(one) | {"world": WORLDS[one.world]} for one in RELIABILITY])


def reliability_note() -> tuple[str, ...]:
    """What the method note says of it, a sentence each."""
    long = [one for one in RELIABILITY if one.before == LONG]
    chosen = [one for one in RELIABILITY if one.before < LONG and one.world.startswith("peaked")]
    wrong, worse = (max(getattr(one, name) for one in long) for name in ("nothing_done", "nothing_worse"))
    short = max(one.nothing_done for one in chosen)
    year = [one.fall_30 for one in long if one.after == 12 and not one.world.startswith("peaked")]
    ordinary = [one.stated_found for one in long if not one.world.startswith("peaked")]
    peaked = [one for one in long if one.world.startswith("peaked")]
    return (
        f"Vurderingen er afprøvet på {number(WORLDS_MADE)} tilfældigt dannede forløb for hver linje i tabellen: {number(AREAS)} områder "
        "med 6-120 anmeldelser om måneden, hvis måneder svinger dobbelt så meget som rene tilfældigheder.",
        f"Er der intet gjort, hedder det fejlagtigt »tegn på effekt« i højst {percent(wrong, 1)} og »udvikling dårligere« i højst "
        f"{percent(worse, 1)} af forløbene med {number(LONG)} måneder før starten, også når hotspottet er valgt, fordi det toppede.",
        f"Er der kun tal for {number(SHORT)} måneder før starten, og er hotspottet valgt, fordi det toppede i alle dem, kan intet i "
        f"tallene vise det: da kaldes op til {percent(short, 1)} en effekt.",
        f"Efter 12 måneder opdages et reelt fald på 30 % i {span(100 * min(year), 100 * max(year))} % af forløbene, mindst hvor områderne "
        "svinger mest. At ingen effekt er påvist, beviser ikke, at der ingen er.",
        f"Det fald, som vurderingen siger »{FOUND_FOUR_IN_FIVE}«, blev opdaget i {span(100 * min(ordinary), 100 * max(ordinary))} % af de "
        "forløb, hvor netop det fald var lagt ind.",
        "Ligger hotspottet usædvanligt højt før starten, siges det mindste fald ikke: det falder også af sig selv, så faldet ville blive "
        f"opdaget oftere ({span(100 * min(one.stated_found for one in peaked), 100 * max(one.stated_found for one in peaked))} %, hvor "
        "toppen ikke ses i tallene).",
        f"Seks hotspots, hvor sandheden er kendt, er dannet på ny {number(SEEDS)} gange. Hver fik den rigtige vurdering i "
        f"{span(100 * min(PLANTED.values()), 100 * max(PLANTED.values()))} % af gangene; et 95 %-interval tager selv fejl "
        "i 5 %.",
    )

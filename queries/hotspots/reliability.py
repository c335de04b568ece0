"""How often the verdict is right, for the method note: figures of tests/benchmarks/bench_hotspots.py.

They are kept here as text because so many worlds are too many to make on every visit; a test makes some of them anew and fails
where these figures do not fit.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.danish import number, percent, span
from queries.hotspots.rules import Verdict
from queries.hotspots.sentences import FOUND_FOUR_IN_FIVE

SEEDS = 100
AREAS, BEFORE, AFTER = 36, 24, 14


@dataclass(frozen=True)
class Reliability:
    """Shares (0-1) of worlds called effective, and called worse, when nothing was done; called effective when incidents fell by
    20, 30 and 40 %, and when they fell by just what the evaluation states as found in 4 of 5 cases (None: it states none).

    `per_month`: incidents a month in the hotspot, in its control area, and in each other area.
    """

    world: str
    per_month: tuple[int, int, int]
    nothing_done: float
    nothing_worse: float
    fall_20: float
    fall_30: float
    fall_40: float
    stated_found: float | None


WORLDS = {
    "independent": "Måneder er uafhængige, spredningen er det dobbelte af gennemsnittet",
    "autocorrelated": "Niveauet vandrer: en høj måned følges af høje (autokorrelation 0,7, spredning 20 %)",
    "drifting": "Hvert område vokser med sin egen takt (spredning 10 % om året)",
}
RELIABILITY = (
    Reliability("independent", (10, 10, 10), 0.000, 0.000, 0.100, 0.250, 0.540, 0.800),
    Reliability("autocorrelated", (10, 10, 10), 0.000, 0.010, 0.060, 0.300, 0.520, 0.790),
    Reliability("drifting", (10, 10, 10), 0.010, 0.010, 0.040, 0.150, 0.430, 0.770),
    Reliability("independent", (30, 30, 30), 0.000, 0.000, 0.260, 0.690, 0.990, 0.790),
    Reliability("autocorrelated", (30, 30, 30), 0.020, 0.010, 0.210, 0.450, 0.760, 0.860),
    Reliability("drifting", (30, 30, 30), 0.000, 0.000, 0.070, 0.220, 0.600, 0.780),
    Reliability("independent", (100, 100, 100), 0.000, 0.020, 0.830, 1.000, 1.000, 0.760),
    Reliability("autocorrelated", (100, 100, 100), 0.010, 0.010, 0.230, 0.500, 0.840, 0.790),
    Reliability("drifting", (100, 100, 100), 0.000, 0.020, 0.100, 0.270, 0.710, 0.710),
    Reliability("independent", (10, 10, 100), 0.000, 0.000, 0.150, 0.260, 0.460, 0.838),
    Reliability("autocorrelated", (10, 10, 100), 0.000, 0.010, 0.130, 0.250, 0.590, 0.850),
    Reliability("drifting", (10, 10, 100), 0.010, 0.010, 0.030, 0.160, 0.480, 0.790),
    Reliability("independent", (10, 100, 100), 0.010, 0.020, 0.140, 0.350, 0.600, 0.714),
    Reliability("autocorrelated", (10, 100, 100), 0.010, 0.020, 0.120, 0.270, 0.690, 0.860),
    Reliability("drifting", (10, 100, 100), 0.000, 0.010, 0.050, 0.160, 0.480, 0.760),
    Reliability("independent", (100, 100, 10), 0.000, 0.010, 0.610, 0.940, 0.990, 0.780),
    Reliability("autocorrelated", (100, 100, 10), 0.030, 0.000, 0.240, 0.500, 0.850, 0.750),
    Reliability("drifting", (100, 100, 10), 0.000, 0.010, 0.150, 0.350, 0.730, 0.750),
)

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
    """One row per size and kind of world: per_month and world (Danish), and the shares of `Reliability`."""
    return pd.DataFrame(
        [
            {
                "per_month": _size(*one.per_month),
                "world": WORLDS[one.world],
                "nothing_done": one.nothing_done,
                "nothing_worse": one.nothing_worse,
                "fall_20": one.fall_20,
                "fall_30": one.fall_30,
                "fall_40": one.fall_40,
                "stated_found": one.stated_found,
            }
            for one in RELIABILITY
        ]
    )


def reliability_note() -> tuple[str, ...]:
    """What the method note says of it, a sentence each."""
    wrong, worse = (
        max(getattr(one, name) for one in RELIABILITY) for name in ("nothing_done", "nothing_worse")
    )
    found = [one.fall_30 for one in RELIABILITY if one.per_month == (30, 30, 30)]
    stated = [one.stated_found for one in RELIABILITY if one.stated_found is not None]
    return (
        f"Vurderingen er afprøvet på {number(SEEDS)} tilfældigt dannede forløb for hver linje i tabellen: {AREAS} områder, "
        f"{BEFORE} måneder før og {AFTER} måneder efter.",
        f"Er der intet gjort, hedder det fejlagtigt »tegn på effekt« i højst {percent(wrong, 1)} og »dårligere udvikling« i højst "
        f"{percent(worse, 1)} af forløbene. Usikkerhedsintervallet alene ville fejle langt oftere begge veje, når områderne udvikler "
        "sig hver for sig.",
        f"Med 30 anmeldelser om måneden opdages et reelt fald på 30 % i {span(100 * min(found), 100 * max(found))} % af "
        "forløbene, mindst hvor områderne svinger mest. At ingen effekt er påvist, beviser ikke, at der ingen er.",
        f"Det fald, som vurderingen siger »{FOUND_FOUR_IN_FIVE}«, blev opdaget i {span(100 * min(stated), 100 * max(stated))} % af de "
        "forløb, hvor netop det fald var lagt ind. Udsagnet gælder interval og placeboprøve under ét.",
        f"Seks hotspots, hvor sandheden er kendt, er dannet på ny {number(SEEDS)} gange. Hver fik den rigtige vurdering i "
        f"{span(100 * min(PLANTED.values()), 100 * max(PLANTED.values()))} % af gangene; et 95 %-interval tager selv fejl "
        "i 5 %.",
    )


def _size(hotspot: int, control: int, others: int) -> str:
    if hotspot == control == others:
        return f"{hotspot} i hvert område"
    return f"{hotspot} i hotspottet, {control} i kontrolområdet, {others} i de øvrige"

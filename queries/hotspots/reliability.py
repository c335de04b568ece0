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
from queries.hotspots.synthetic import FEW_BEFORE

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
RELIABILITY: tuple[Reliability, ...] = (
    Reliability("independent", 48, 6, 0.01, 0.025, 0.312, 0.603, 0.778, 0.922, 0.789, 0.35),
    Reliability("independent", 48, 8, 0.01, 0.019, 0.373, 0.661, 0.835, 0.922, 0.794, 0.32),
    Reliability("independent", 48, 12, 0.006, 0.025, 0.487, 0.742, 0.895, 0.922, 0.813, 0.28),
    Reliability("independent", 48, 14, 0.008, 0.023, 0.508, 0.767, 0.922, 0.922, 0.809, 0.26),
    Reliability("independent", 24, 14, 0.003, 0.018, 0.298, 0.639, 0.83, 0.951, 0.81, 0.32),
    Reliability("autocorrelated", 48, 6, 0.011, 0.02, 0.075, 0.169, 0.374, 0.918, 0.817, 0.55),
    Reliability("autocorrelated", 48, 8, 0.011, 0.02, 0.084, 0.215, 0.445, 0.918, 0.816, 0.52),
    Reliability("autocorrelated", 48, 12, 0.01, 0.018, 0.101, 0.25, 0.526, 0.918, 0.821, 0.48),
    Reliability("autocorrelated", 48, 14, 0.013, 0.021, 0.104, 0.279, 0.569, 0.918, 0.819, 0.47),
    Reliability("autocorrelated", 24, 14, 0.004, 0.018, 0.056, 0.141, 0.356, 0.938, 0.82, 0.53),
    Reliability("drifting", 48, 6, 0.015, 0.02, 0.106, 0.255, 0.508, 0.956, 0.827, 0.5),
    Reliability("drifting", 48, 8, 0.013, 0.018, 0.104, 0.278, 0.561, 0.959, 0.827, 0.48),
    Reliability("drifting", 48, 12, 0.014, 0.02, 0.102, 0.295, 0.599, 0.959, 0.838, 0.46),
    Reliability("drifting", 48, 14, 0.013, 0.017, 0.087, 0.286, 0.59, 0.959, 0.837, 0.47),
    Reliability("drifting", 24, 14, 0.01, 0.02, 0.051, 0.147, 0.388, 0.957, 0.827, 0.52),
    Reliability("shifting", 48, 6, 0.012, 0.018, 0.156, 0.363, 0.634, 0.928, 0.834, 0.44),
    Reliability("shifting", 48, 8, 0.013, 0.021, 0.161, 0.426, 0.69, 0.928, 0.828, 0.42),
    Reliability("shifting", 48, 12, 0.009, 0.023, 0.177, 0.472, 0.755, 0.928, 0.836, 0.4),
    Reliability("shifting", 48, 14, 0.011, 0.021, 0.182, 0.468, 0.765, 0.928, 0.83, 0.4),
    Reliability("shifting", 24, 14, 0.005, 0.021, 0.133, 0.38, 0.688, 0.927, 0.825, 0.41),
    Reliability("seasonal", 48, 6, 0.011, 0.012, 0.277, 0.548, 0.753, 0.909, 0.822, 0.37),
    Reliability("seasonal", 48, 8, 0.009, 0.019, 0.329, 0.64, 0.819, 0.909, 0.815, 0.33),
    Reliability("seasonal", 48, 12, 0.005, 0.016, 0.418, 0.738, 0.889, 0.909, 0.796, 0.29),
    Reliability("seasonal", 48, 14, 0.006, 0.017, 0.442, 0.751, 0.909, 0.909, 0.798, 0.28),
    Reliability("seasonal", 24, 14, 0.006, 0.02, 0.255, 0.594, 0.813, 0.948, 0.81, 0.34),
    Reliability("peaked 3", 48, 6, 0.007, 0.01, 0.265, 0.548, 0.765, 0.386, 0.847, 0.37),
    Reliability("peaked 3", 48, 8, 0.006, 0.01, 0.345, 0.637, 0.83, 0.386, 0.845, 0.34),
    Reliability("peaked 3", 48, 12, 0.016, 0.004, 0.501, 0.774, 0.917, 0.386, 0.891, 0.29),
    Reliability("peaked 3", 48, 14, 0.018, 0.008, 0.524, 0.801, 0.931, 0.386, 0.902, 0.28),
    Reliability("peaked 3", 24, 14, 0.008, 0.004, 0.371, 0.67, 0.86, 0.47, 0.923, 0.34),
    Reliability("peaked 6", 48, 6, 0.008, 0.019, 0.275, 0.543, 0.762, 0.414, 0.862, 0.38),
    Reliability("peaked 6", 48, 8, 0.01, 0.011, 0.366, 0.652, 0.842, 0.414, 0.86, 0.34),
    Reliability("peaked 6", 48, 12, 0.017, 0.006, 0.511, 0.792, 0.92, 0.414, 0.915, 0.29),
    Reliability("peaked 6", 48, 14, 0.014, 0.005, 0.531, 0.806, 0.941, 0.414, 0.925, 0.28),
    Reliability("peaked 6", 24, 14, 0.008, 0.003, 0.404, 0.708, 0.881, 0.543, 0.958, 0.35),
    Reliability("peaked 12", 48, 6, 0.023, 0.004, 0.363, 0.642, 0.819, 0.495, 0.921, 0.38),
    Reliability("peaked 12", 48, 8, 0.029, 0.003, 0.462, 0.735, 0.886, 0.495, 0.937, 0.34),
    Reliability("peaked 12", 48, 12, 0.023, 0.005, 0.562, 0.807, 0.927, 0.495, 0.939, 0.3),
    Reliability("peaked 12", 48, 14, 0.026, 0.002, 0.598, 0.826, 0.947, 0.495, 0.931, 0.28),
    Reliability("peaked 12", 24, 14, 0.028, 0.0, 0.531, 0.805, 0.919, 0.715, 0.983, 0.33),
    Reliability("peaked 24", 48, 6, 0.028, 0.009, 0.432, 0.695, 0.847, 0.668, 0.928, 0.37),
    Reliability("peaked 24", 48, 8, 0.035, 0.007, 0.536, 0.768, 0.916, 0.668, 0.937, 0.33),
    Reliability("peaked 24", 48, 12, 0.032, 0.001, 0.629, 0.857, 0.958, 0.668, 0.949, 0.29),
    Reliability("peaked 24", 48, 14, 0.027, 0.0, 0.674, 0.883, 0.961, 0.668, 0.951, 0.28),
    Reliability("peaked 24", 24, 14, 0.039, 0.0, 0.679, 0.884, 0.968, 0.943, 0.995, 0.32),
)

# How often each of the example's six hotspots got the verdict that was planted, over as many seeds.
PLANTED = {
    Verdict.EFFECT: 0.990,
    Verdict.NO_EFFECT_SHOWN: 0.990,
    Verdict.DISPLACEMENT: 1.000,
    Verdict.EFFECT_SPREADS: 1.000,
    Verdict.TOO_FEW: 0.990,
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
    wrong, worse = (
        max(getattr(one, name) for one in RELIABILITY) for name in ("nothing_done", "nothing_worse")
    )
    short = max(one.nothing_done for one in chosen)
    year = [one.fall_30 for one in long if one.after == 12 and not one.world.startswith("peaked")]
    ordinary = [one.stated_found for one in long if not one.world.startswith("peaked")]
    peaked = [one.stated_found for one in long if one.world.startswith("peaked")]
    return (
        f"Vurderingen er afprøvet på {number(WORLDS_MADE)} tilfældigt dannede forløb for hver linje i tabellen: {number(AREAS)} områder "
        "med 6-120 anmeldelser om måneden, hvis måneder svinger dobbelt så meget som rene tilfældigheder.",
        f"Er der intet gjort, hedder det fejlagtigt »tegn på effekt« i højst {percent(wrong, 1)} og »udvikling dårligere« i højst "
        f"{percent(worse, 1)} af forløbene, også når hotspottet er valgt, fordi det toppede.",
        f"Er der kun tal for {number(SHORT)} måneder før starten, og er hotspottet valgt, fordi det toppede i alle dem, kan intet i "
        f"tallene vise det. Med færre end {number(FEW_BEFORE)} måneder før skal faldet derfor være større; da kaldes op til "
        f"{percent(short, 1)} en effekt.",
        f"Efter 12 måneder opdages et reelt fald på 30 % i {span(100 * min(year), 100 * max(year))} % af forløbene, mindst hvor områderne "
        "svinger mest. At ingen effekt er påvist, beviser ikke, at der ingen er.",
        f"Det fald, som vurderingen siger »{FOUND_FOUR_IN_FIVE}«, blev opdaget i {span(100 * min(ordinary), 100 * max(ordinary))} % af de "
        "forløb, hvor netop det fald var lagt ind.",
        "Ligger hotspottet usædvanligt højt før starten, siges det mindste fald ikke: det falder også af sig selv. Hvor toppen ikke ses i "
        f"tallene, blev det sagte fald opdaget oftere: i {span(100 * min(peaked), 100 * max(peaked))} % af forløbene. Det siger sætningen.",
        f"Seks hotspots, hvor sandheden er kendt, er dannet på ny {number(SEEDS)} gange. Hver fik den rigtige vurdering i "
        f"{span(100 * min(PLANTED.values()), 100 * max(PLANTED.values()))} % af gangene; et 95 %-interval tager selv fejl "
        "i 5 %.",
    )

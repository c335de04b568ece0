"""The fixed set of verdicts, the rules that lead to them, and the words they are told in.

The rules stand on the page in the order in which they are tried. "Effekt" is said only where the design is strong enough
(Maryland 3: a comparison area that is argued to be comparable); below that the same finding is told as a development.
"""

from __future__ import annotations

from enum import Enum, StrEnum

from data.danish import percent
from queries.hotspots.effect import RateRatio

MONTHS_NEEDED = 6
PLACEBO_LIMIT = 0.05
# Among fewer areas, the hotspot included, not even the most extreme is one of the most extreme 5 %.
AREAS_NEEDED = round(1 / PLACEBO_LIMIT)
DETECTABLE_LIMIT = 0.7
DESIGN_FOR_EFFECT = 3
NOT_ASSESSED = "kan ikke vurderes"


class Verdict(StrEnum):
    """The verdicts; the value is the wording under a design of Maryland 3 or more."""

    EFFECT = "tegn på effekt"
    EFFECT_SPREADS = "tegn på effekt, også i naboområdet"
    DISPLACEMENT = "tegn på forskydning"
    NO_EFFECT_SHOWN = "ingen påvist effekt"
    WORSE = "udvikling dårligere end sammenligningen"
    TOO_EARLY = "kan ikke vurderes (for tidligt)"
    TOO_FEW = "kan ikke vurderes (for få anmeldelser)"
    TOO_FEW_AREAS = "kan ikke vurderes (for få sammenligningsområder)"


class Standing(Enum):
    """How the hotspot's change looks among the other areas' changes."""

    STANDS_OUT = "among the most extreme in its direction"
    ORDINARY = "other areas swing as much"
    CHOSEN = "a fall that an area may get by being chosen because it was high"
    UNKNOWN = "too few other areas to tell"


CLAIMS_EFFECT = frozenset({Verdict.EFFECT, Verdict.EFFECT_SPREADS, Verdict.DISPLACEMENT})
CANNOT_BE_ASSESSED = frozenset({Verdict.TOO_EARLY, Verdict.TOO_FEW, Verdict.TOO_FEW_AREAS})

_WEAK_DESIGN = {
    Verdict.EFFECT: "udvikling bedre end sammenligningen",
    Verdict.EFFECT_SPREADS: "udvikling bedre end sammenligningen, også i naboområdet",
    Verdict.DISPLACEMENT: "udvikling bedre end sammenligningen, men dårligere i naboområdet",
    Verdict.NO_EFFECT_SHOWN: "ingen påvist forskel",
}

RULES = (
    f"Er der tal for færre end {MONTHS_NEEDED} måneder efter starten, er det for tidligt at vurdere.",
    "Har hotspottet eller kontrolområdet ingen anmeldelser før eller efter, er der for få anmeldelser til at vurdere.",
    f"Er der færre end {AREAS_NEEDED - 1} rene sammenligningsområder, kan hotspottet ikke vurderes: intet kunne skille sig ud. "
    "Et rent område hverken rummer, ligger i eller deler noget med et hotspot, et naboområde eller hotspottets kontrolområder, og "
    "ingen anmeldelse tæller med to gange.",
    "Hotspottet holdes op mod en syntetisk kontrol: den blanding af rene områder, der fulgte det bedst før starten, og de samme "
    "kalendermåneder. Ligger hele usikkerhedsintervallet over 1, og er hotspottet blandt de 5 % af områderne, der er steget mest "
    "(placebotesten), er udviklingen dårligere end sammenligningen.",
    "Ligger hele usikkerhedsintervallet under 1, er hotspottet blandt de 5 % af områderne, der er faldet mest, og er faldet større, end "
    "det et område får af sig selv, når det vælges, fordi det toppede, afgør naboområdet resten, med interval, placebotest og sit eget "
    "kontrolområde: er det steget, er der tegn på forskydning; er det faldet, er der tegn på effekt, også i naboområdet; ellers er der "
    "tegn på effekt.",
    f"Ellers: ville end ikke et fald på {percent(1 - DETECTABLE_LIMIT)} have opfyldt kravene i 4 ud af 5 tilfælde, er der for få "
    "anmeldelser til at vurdere.",
    "Ellers er der ingen påvist effekt: forskellen kan være et tilfældigt udsving.",
    "Er det ikke begrundet, at kontrolområdet er sammenligneligt (Maryland-skalaen under 3), bruges ordet »effekt« ikke: "
    "så hedder det »udvikling bedre end sammenligningen« eller »ingen påvist forskel«.",
)


def verdict(
    *,
    months_after: int,
    ratio: RateRatio | None,
    placebo_p: float | None,
    neighbour: RateRatio | None,
    smallest_detectable: float | None,
    beyond_choosing: bool = True,
) -> Verdict:
    """The verdict that the rules give for figures already computed, tried in the order of RULES.

    `months_after`: whole months with figures after the start. `ratio`: the change relative to the comparison with its 95 %
    interval, None where it cannot be computed. `placebo_p`: the signed rank among the areas, None where they are too few for any to stand
    out. `neighbour`: the same change of the neighbour, None where it does not stand out or there is none. `smallest_detectable`:
    the mildest fall that would meet the conditions in 4 of 5 cases, as a ratio; None where none would. `beyond_choosing`: whether a fall
    is larger than that of an area chosen because it was high.
    """
    if months_after < MONTHS_NEEDED:
        return Verdict.TOO_EARLY
    if ratio is None:
        return Verdict.TOO_FEW
    if placebo_p is None:
        return Verdict.TOO_FEW_AREAS
    stands_out = placebo_p <= PLACEBO_LIMIT
    if ratio.above_one and stands_out:
        return Verdict.WORSE
    if ratio.below_one and stands_out and beyond_choosing:
        if neighbour is not None and neighbour.above_one:
            return Verdict.DISPLACEMENT
        if neighbour is not None and neighbour.below_one:
            return Verdict.EFFECT_SPREADS
        return Verdict.EFFECT
    if smallest_detectable is None or smallest_detectable < DETECTABLE_LIMIT:
        return Verdict.TOO_FEW
    return Verdict.NO_EFFECT_SHOWN


def wording(conclusion: Verdict | None, design: int) -> str:
    """The verdict as it is read, given the design's step on the Maryland scale (0-5); None is "kan ikke vurderes"."""
    if conclusion is None:
        return NOT_ASSESSED
    if design < DESIGN_FOR_EFFECT:
        return _WEAK_DESIGN.get(conclusion, conclusion.value)
    return conclusion.value

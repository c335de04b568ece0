"""The fixed set of verdicts, the rules that lead to them, and the words they are told in.

The rules stand on the page in the order in which they are tried. "Effekt" is said only where the design is strong enough
(Maryland 3: a comparison area that is argued to be comparable); below that the same finding is told as a development.
"""

from __future__ import annotations

from enum import Enum, StrEnum

from queries.hotspots.effect import RateRatio

MONTHS_NEEDED = 6
PLACEBO_LIMIT = 0.05
# Among fewer areas, the hotspot included, not even the most extreme is one of the most extreme 5 %.
AREAS_NEEDED = round(1 / PLACEBO_LIMIT)
DETECTABLE_LIMIT = 0.7
DESIGN_FOR_EFFECT = 3
NOT_ASSESSED = "kan ikke vurderes"


class Verdict(StrEnum):
    """The eight verdicts; the value is the wording under a design of Maryland 3 or more."""

    EFFECT = "tegn på effekt"
    EFFECT_SPREADS = "tegn på effekt, også i naboområdet"
    DISPLACEMENT = "tegn på forskydning"
    NO_EFFECT_SHOWN = "ingen påvist effekt"
    TOO_FEW = "for få anmeldelser til at vurdere"
    TOO_EARLY = "for tidligt at vurdere"
    WORSE = "dårligere udvikling end kontrolområdet"
    TOO_FEW_AREAS = "kan ikke vurderes (for få sammenligningsområder)"


class Standing(Enum):
    """How the hotspot's change looks among the other areas' changes (the placebo test)."""

    STANDS_OUT = "among the most extreme, in the direction of the ratio"
    ORDINARY = "other areas swing as much"
    OPPOSITE = "among the most extreme, but the other way"
    UNKNOWN = "too few other areas to tell"


CLAIMS_EFFECT = frozenset({Verdict.EFFECT, Verdict.EFFECT_SPREADS, Verdict.DISPLACEMENT})

_WEAK_DESIGN = {
    Verdict.EFFECT: "udvikling bedre end kontrolområdet",
    Verdict.EFFECT_SPREADS: "udvikling bedre end kontrolområdet, også i naboområdet",
    Verdict.DISPLACEMENT: "udvikling bedre end kontrolområdet, men dårligere i naboområdet",
    Verdict.NO_EFFECT_SHOWN: "ingen påvist forskel fra kontrolområdet",
}

RULES = (
    "Er der tal for færre end 6 måneder efter starten, er det for tidligt at vurdere.",
    "Kan forholdet til kontrolområdet ikke beregnes, fordi et af områderne ingen anmeldelser har før eller efter, "
    "er der for få anmeldelser til at vurdere.",
    f"Er der færre end {AREAS_NEEDED - 1} rene sammenligningsområder, kan hotspottet ikke vurderes: intet kunne skille sig ud blandt så få "
    "(placeboprøven). Et rent område hverken rummer, ligger i eller deler noget med et hotspot, et naboområde eller hotspottets "
    "kontrolområder, og ingen anmeldelse tæller med to gange.",
    "Ligger hele usikkerhedsintervallet over 1, og er stigningen blandt de 5 % af områderne, der afviger mest "
    "(placeboprøven), er udviklingen dårligere end i kontrolområdet.",
    "Ligger hele usikkerhedsintervallet under 1, og er faldet blandt de 5 % af områderne, der afviger mest, afgør naboområdet "
    "resten: ligger dets interval over 1, er der tegn på forskydning; ligger det "
    "under 1, er der tegn på effekt, også i naboområdet; ellers er der tegn på effekt.",
    "Ellers: ville end ikke et fald på 30 % have opfyldt begge krav i 4 ud af 5 tilfælde, er der for få anmeldelser til at vurdere.",
    "Ellers er der ingen påvist effekt: forskellen kan være et tilfældigt udsving.",
    "Er det ikke begrundet, at kontrolområdet er sammenligneligt (Maryland-skalaen under 3), bruges ordet »effekt« ikke: "
    "så hedder det »udvikling bedre end kontrolområdet« eller »ingen påvist forskel fra kontrolområdet«.",
)


def verdict(
    *,
    months_after: int,
    ratio: RateRatio | None,
    placebo_p: float | None,
    neighbour: RateRatio | None,
    smallest_detectable: float | None,
    fell_most: bool = True,
) -> Verdict:
    """The verdict that the rules give for figures already computed, tried in the order of RULES.

    `months_after`: whole months with figures after the start. `ratio`, `neighbour`: change relative to the control with the
    overdispersed interval, None where it cannot be computed or there is no such area. `placebo_p`: None where there are too
    few areas for any to stand out. `fell_most`: whether the hotspot deviates from the other areas by having fallen; an extreme
    rise does not support a fall, nor the other way round. `smallest_detectable`: the mildest fall that would meet both
    conditions in 4 of 5 cases, as a ratio; None where none would.
    """
    if months_after < MONTHS_NEEDED:
        return Verdict.TOO_EARLY
    if ratio is None:
        return Verdict.TOO_FEW
    if placebo_p is None:
        return Verdict.TOO_FEW_AREAS
    stands_out = placebo_p <= PLACEBO_LIMIT
    if ratio.above_one and stands_out and not fell_most:
        return Verdict.WORSE
    if ratio.below_one and stands_out and fell_most:
        if neighbour is not None and neighbour.above_one:
            return Verdict.DISPLACEMENT
        if neighbour is not None and neighbour.below_one:
            return Verdict.EFFECT_SPREADS
        return Verdict.EFFECT
    if smallest_detectable is None or smallest_detectable < DETECTABLE_LIMIT:
        return Verdict.TOO_FEW
    return Verdict.NO_EFFECT_SHOWN


def wording(found: Verdict | None, design: int) -> str:
    """The verdict as it is read, given the design's step on the Maryland scale (0-5); None is "kan ikke vurderes"."""
    if found is None:
        return NOT_ASSESSED
    if design < DESIGN_FOR_EFFECT:
        return _WEAK_DESIGN.get(found, found.value)
    return found.value

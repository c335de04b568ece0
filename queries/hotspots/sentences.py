"""What an evaluation says in Danish: one sentence for a committee member, and the words for ratios and intervals."""

from __future__ import annotations

from data.danish import percent, plural
from queries.hotspots.effect import RateRatio
from queries.hotspots.rules import DESIGN_FOR_EFFECT, MONTHS_NEEDED, Standing, Verdict

FOUND_FOUR_IN_FIVE = "ville være opdaget i 4 ud af 5 tilfælde"
# A place that was chosen because it peaked falls by itself too. Nothing in its figures need show it, so the sentence says it.
OFTENER_WHERE_CHOSEN = "oftere, hvis stedet er valgt, fordi det toppede"


_BESIDE_OTHERS = {
    Standing.ORDINARY: "andre områder svinger lige så meget; det kan være et tilfældigt udsving",
    Standing.CHOSEN: "faldet er ikke større, end det et område får af sig selv, når det vælges, fordi det toppede",
}


def change_text(ratio: float) -> str:
    """0.72 -> "28 % lavere", 1.1 -> "10 % højere", 0.996 -> "0,4 % lavere", 1 -> "uændret"."""
    size = abs(ratio - 1)
    change = percent(size, 0 if size >= 0.0095 else 1)
    if change == percent(0, 1):
        return "uændret"
    return f"{change} {'lavere' if ratio < 1 else 'højere'}"


def interval_text(low: float, high: float) -> str:
    """The milder end first: "mellem 12 og 41 % lavere", "mellem 15 % lavere og 12 % højere"."""
    ends = (change_text(high), change_text(low)) if high < 1 else (change_text(low), change_text(high))
    if low < 1 < high or "uændret" in ends:
        return f"mellem {ends[0]} og {ends[1]}"
    return f"mellem {ends[0].partition(' ')[0]} og {ends[1]}"


def compared(ratio: RateRatio, standing: Standing = Standing.STANDS_OUT) -> str:
    """The change beside the comparison's (the control area's where areas are too few for a synthetic one), without a full stop."""
    change, interval = change_text(ratio.ratio), interval_text(ratio.low, ratio.high)
    alone = standing is Standing.UNKNOWN
    if change == "uændret":
        return f"Antallet af anmeldelser har fulgt {'kontrolområdet' if alone else 'sammenligningen'} ({interval})"
    whose = "kontrolområdets" if alone else "sammenligningsområdernes"
    return f"Antallet af anmeldelser er {change} ({interval}), end {whose} udvikling gav grund til at vente"


def judged(
    conclusion: Verdict,
    ratio: RateRatio,
    *,
    standing: Standing,
    neighbour: RateRatio | None,
    smallest_detectable: float | None,
    design: int,
    lacking: str = "",
    states_power: bool = True,
) -> str:
    """The sentence for a verdict that rests on a ratio (every one but TOO_EARLY); `lacking`: what TOO_FEW_AREAS lacks.

    `states_power` False: the smallest fall is not told, since the hotspot peaked before it began.
    """
    strong = design >= DESIGN_FOR_EFFECT
    opening = compared(ratio, standing)
    if conclusion is Verdict.TOO_FEW:
        if smallest_detectable is None:
            reach = f"intet fald, uanset hvor stort, {FOUND_FOUR_IN_FIVE}"
        elif not states_power:
            reach = "kun et meget stort fald kunne skille sig ud"
        else:
            reach = f"kun et fald på mindst {percent(1 - smallest_detectable)} {FOUND_FOUR_IN_FIVE}"
        return (
            f"Der er for få anmeldelser til at vurdere hotspottet, så meget som områderne svinger: {reach}."
        )
    if conclusion is Verdict.TOO_FEW_AREAS:
        return f"{opening}, men hotspottet kan ikke vurderes: for få sammenligningsområder ({lacking})."
    if conclusion is Verdict.WORSE:
        return f"{opening}; udviklingen er dårligere end sammenligningen."
    if conclusion is Verdict.NO_EFFECT_SHOWN:
        if ratio.below_one or ratio.above_one:
            return f"{opening}, men {_BESIDE_OTHERS[standing]}."
        sentence = f"{opening}; det kan være et tilfældigt udsving, så {_not_shown(strong)}."
        if smallest_detectable is None or not states_power:
            return sentence
        return f"{sentence} Et fald på mindst {percent(1 - smallest_detectable)} {FOUND_FOUR_IN_FIVE}; {OFTENER_WHERE_CHOSEN}."
    near = ""
    if neighbour is not None and conclusion is not Verdict.EFFECT:
        joined = "men" if conclusion is Verdict.DISPLACEMENT else "og"
        near = f", {joined} i naboområdet {change_text(neighbour.ratio)}"
    if not strong:
        clause = "udviklingen er bedre end sammenligningen, men kan ikke sikkert tilskrives indsatsen"
    elif conclusion is Verdict.DISPLACEMENT:
        clause = "det tyder på, at noget af problemet er flyttet"
    else:
        clause = f"det er {conclusion.value}"
    return f"{opening}{near}; {clause}."


def too_early(months_after: int, *, begins: str | None, ended: bool) -> str:
    """`begins`: the month of a start that lies after the last figures; `ended`: no more months will come."""
    if begins is not None:
        return f"Det er for tidligt at vurdere: hotspottet starter i {begins}, efter de seneste tal."
    had = f"der er tal for {plural(months_after, 'måned', 'måneder')} efter starten, og der skal mindst {MONTHS_NEEDED} til"
    if ended:
        return f"Hotspottet er sluttet og varede for kort til at kunne vurderes: {had}."
    return f"Det er for tidligt at vurdere: {had}."


def _not_shown(strong: bool) -> str:
    return "der er ingen påvist effekt" if strong else "der er ingen påvist forskel"

"""How the figures and judgements of indicators are said: the pages, and whoever presents them, say the same."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from data.danish import is_missing, number, percent
from data.persons import TOO_FEW, WITHHELD, few_persons
from queries.results.control_rules import RULES

SHARE = "andel"

VARIATIONS = {
    "common_cause": "Tilfældigt udsving",
    "improvement_high": "Forbedring, opad",
    "improvement_low": "Forbedring, nedad",
    "concern_high": "Forværring, opad",
    "concern_low": "Forværring, nedad",
    "neutral_high": "Ændring, opad",
    "neutral_low": "Ændring, nedad",
}
NO_VARIATION = "For få målinger"
ASSURANCES = {
    "pass": "Når målet hver gang",
    "fail": "Når ikke målet",
    "inconsistent": "Når målet af og til",
}
NO_ASSURANCE = "Kan ikke holdes op mod et mål"
VERDICTS = {
    "reached": "nået",
    "on_track": "på vej",
    "uncertain": "usikkert",
    "misses": "når det ikke",
    "not_reached": "ikke nået",
    "too_few": "for få målinger",
    "unknown": "kan ikke bedømmes",
}
COLOURS = {
    "reached": "green",
    "on_track": "green",
    "uncertain": "yellow",
    "misses": "red",
    "not_reached": "red",
    "too_few": "grey",
    "unknown": "grey",
}
# The target period is over and measured: what comes later does not change it.
SETTLED = ("reached", "not_reached")
# What a colour says of a target, where many are counted.
COLOUR_WORDS = {
    "green": "nået eller på vej",
    "yellow": "usikkert",
    "red": "nås ikke",
    "grey": "kan ikke bedømmes",
}
# What an initiative's colour says of its criteria, see initiatives.LIGHT_RULE.
INITIATIVE_WORDS = {
    "green": "nået eller på vej",
    "yellow": "delvist eller usikkert",
    "red": "nås ikke",
    "grey": "kan ikke bedømmes",
}
# Of a goal's strategy, see results/goals.
IN_FORCE, BEFORE, COMING = "gældende", "tidligere", "kommende"
LEVELS = {"green": "som ventet", "yellow": "bagud", "red": "langt bagud", "grey": "kan ikke bedømmes"}
DIRECTIONS = {"op": "helst op", "ned": "helst ned", "neutral": "hverken op eller ned er bedst"}
POINTS = {
    "common": "tilfældigt udsving",
    **{code: rule.point for code, rule in RULES.items()},
    "provisional": "foreløbig",
}
# From what an initiative does to what it changes.
TYPE_ORDER = ("aktivitet", "output", "resultat", "effekt")


def figure(value: float | None, unit: str) -> str:
    """A measurement without its unit: 0.625 of »andel« -> "62,5 %", 118.0 -> "118", 0.2345 -> "0,23"."""
    if value is None or is_missing(value):
        return number(None)
    if unit == SHARE:
        return percent(value, 1)
    return number(value, decimals_of(value))


def decimals_of(value: float) -> int:
    """No more decimals than a figure of this size needs: 118 and 118.4 -> 0, 12.25 -> 1, 0.235 -> 2."""
    if float(value).is_integer() or abs(value) >= 100:
        return 0
    return 1 if abs(value) >= 10 else 2


def decimals_for(width: float) -> int:
    """As many decimals as an interval or a chart of this width supports: two digits of it. 29.5 -> 0, 1.3 -> 1, 0.05 -> 3."""
    # A width that is only rounding says nothing.
    if not math.isfinite(width) or width < 1e-6:
        return 0
    return min(max(1 - math.floor(math.log10(width)), 0), 4)


def aim(value: float | None, unit: str) -> str:
    """A target, with decimals only where it has any: 0.9 of »andel« -> "90 %"."""
    if value is None or is_missing(value):
        return number(None)
    if unit == SHARE:
        return percent(value, 0 if math.isclose(value * 100, round(value * 100)) else 1)
    return number(value, decimals_of(value))


def measure(value: float | None, unit: str) -> str:
    """A measurement with its unit: "62,5 %", "118 anmeldelser"."""
    text = figure(value, unit)
    return text if unit == SHARE or value is None or is_missing(value) else f"{text} {unit}"


def baseline(indicator: Mapping[Any, Any]) -> str:
    """The baseline of a row of results/indicators with its unit; "skjult (for få personer)" where it may not be shown."""
    if indicator["baseline_hidden"] is True:
        return f"{WITHHELD} ({TOO_FEW})"
    return measure(indicator["baseline"], str(indicator["unit"]))


def is_hidden(state: Mapping[Any, Any]) -> bool:
    """Whether the newest figure of a state may not be shown."""
    hidden = state.get("hidden")
    return not is_missing(hidden) and bool(hidden)


def covered(way: float) -> str:
    """How far on the way: 0.546 -> "54 % af vejen". Rounded down, so that the whole way is never said of a target not reached."""
    if way <= 0:
        return "intet af vejen"
    return "hele vejen" if way >= 1 else f"{percent(math.floor(way * 100 + 1e-9) / 100)} af vejen"


def beyond(value: float, target: float, unit: str) -> str:
    """By how much a target is reached: "37 under 72", "1,5 procentpoint over 15 %", "præcis 72". Both in the indicator's unit."""
    target_text, gap = aim(target, unit), abs(value - target)
    if math.isclose(value, target, rel_tol=1e-9):
        return f"præcis {target_text}"
    points = round(gap * 100, 1)
    distance = (
        f"{number(points, 0 if points.is_integer() else 1)} procentpoint"
        if unit == SHARE
        else number(gap, decimals_of(gap))
    )
    return f"{distance} {'under' if value < target else 'over'} {target_text}"


def way(state: Mapping[Any, Any]) -> str:
    """How far a state's level is on the way: "54 % af vejen"; where all of it is covered, by how much: "nået: 37 under 72"."""
    gone = float(state["attainment"])
    return f"nået: {state['beyond']}" if gone >= 1 else covered(gone)


def verdict_word(state: Mapping[Any, Any]) -> str:
    """The word beside the colour of a state (see states.indicator_states): "usikkert", or where the target period is over and more is
    measured since, "ikke nået i 2021; siden 13 %". "1-4 personer" where the newest figure may not be shown, and nothing is judged."""
    word = VERDICTS[state["verdict"]]
    if state["verdict"] not in SETTLED:
        return shown_as(state) or word
    since = state.get("since")
    return word if since is None or is_missing(since) else f"{word} {state['judged_in']}; siden {since}"


def initiative_word(light: Mapping[Any, Any]) -> str:
    """The word beside the colour of an initiative (see initiatives.lights); "1-4 personer" where all there is may not be shown."""
    return (light["colour"] == "grey" and shown_as(light)) or INITIATIVE_WORDS[light["colour"]]


def shown_as(state: Mapping[Any, Any]) -> str | None:
    """What stands for the newest figure of a state where it may not be shown; else None."""
    return (state.get("shown_as") or few_persons()) if is_hidden(state) else None


def attention(state: Mapping[Any, Any]) -> tuple[int, int, int]:
    """Sorts states by what needs a look: first what gets worse, then what stays the same and will not do, then what
    moves in other ways; what moves by chance last. Within that effects before activities, and red before green."""
    variation = "" if is_missing(state["variation"]) else str(state["variation"])
    common = variation == "common_cause"
    signals = (
        variation.startswith("concern"),
        common and state["assurance"] == "fail",
        variation.startswith("neutral"),
        variation.startswith("improvement"),
        common and bool(state["flagged"]),
        common,
    )
    first = next((rank for rank, holds in enumerate(signals) if holds), len(signals))
    type_rank = TYPE_ORDER[::-1].index(state["type"]) if state["type"] in TYPE_ORDER else len(TYPE_ORDER)
    return first, type_rank, ("red", "yellow", "grey", "green").index(state["colour"])

"""How far an indicator has come from its baseline to its target, and where it is heading.

The traffic light tells how far the level is on the way; whether the target is met in time is the forecast's to
say (outlook.py), and whether a movement is more than a random fluctuation the control chart's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from data.danish import is_missing, listing, number, percent
from queries.results.periods import common_frequency, position_in_time
from queries.results.projection import project

When = float | str | date
Colour = Literal["green", "yellow", "red", "grey"]
Outlook = Literal["reaches", "misses", "uncertain"]
Better = Literal["lower", "higher", "neutral"]

BETTER: dict[str, Better] = {"op": "higher", "ned": "lower", "neutral": "neutral"}

# The rules of the traffic light, as shares of the way that should have been covered by now.
GREEN_FROM = 0.9
YELLOW_FROM = 0.5
# In the target period itself the target is reached or it is not; yellow is for the near miss.
NEARLY_REACHED = 0.9
# Before this share of the time has gone, the way that should have been covered is too short to judge by.
EARLIEST = 0.1

RULES: dict[Colour, str] = {
    "green": (
        "Niveauet er på målet, eller der er tilbagelagt mindst "
        f"{percent(GREEN_FROM)} af det stykke vej fra udgangspunkt til mål, som tiden tilsiger. Er målet "
        "at holde udgangspunktet: det er holdt."
    ),
    "yellow": (
        f"Der er tilbagelagt mellem {percent(YELLOW_FROM)} og {percent(GREEN_FROM)} af det stykke, som tiden "
        f"tilsiger; i målperioden: mindst {percent(NEARLY_REACHED)} af hele vejen, men niveauet er ikke på målet."
    ),
    "red": (
        f"Der er tilbagelagt mindre end {percent(YELLOW_FROM)} af det stykke, som tiden tilsiger, eller det "
        f"går den forkerte vej; i målperioden: mindre end {percent(NEARLY_REACHED)} af hele vejen. "
        "Er målet at holde udgangspunktet: det er ikke holdt."
    ),
    "grey": (
        "Kan ikke bedømmes: måling, udgangspunkt, målværdi eller periode mangler, målværdien ligger på den "
        f"forkerte side af udgangspunktet, eller der er gået mindre end {percent(EARLIEST)} af tiden."
    ),
}


def attainment(baseline: float, target: float, value: float) -> float:
    """The share of the way from baseline to target: 0 at the baseline, 1 at the target, not clipped.

    All three in the indicator's unit; negative means that it moved away from the target. ValueError
    where baseline equals target, or a figure is missing or not finite.
    """
    _finite(baseline=baseline, target=target, value=value)
    if baseline == target:
        raise ValueError("Målværdien er den samme som udgangspunktet, så der er ingen vej at måle.")
    return (value - baseline) / (target - baseline)


def elapsed(baseline_period: When, target_period: When, now: When) -> float:
    """The share of the time from baseline to target that has gone, kept within 0 and 1.

    Periods are texts of the store ("2010-Q1"; their middle counts), dates, or plain numbers, all three
    of one sort. ValueError where the target period does not lie after the baseline period.
    """
    start, end, at = (position_in_time(one) for one in (baseline_period, target_period, now))
    if not all(math.isfinite(one) for one in (start, end, at)):
        raise ValueError("En periode mangler.")
    if end <= start:
        raise ValueError("Målperioden ligger ikke efter udgangspunktets periode.")
    return min(max((at - start) / (end - start), 0.0), 1.0)


FEWEST_TO_FORECAST = 3


@dataclass(frozen=True)
class Forecast:
    """Where the series is heading, in the indicator's unit.

    low, high: the prediction interval for the figure itself. reaches_target: whether `value` is at
    the target or beyond it. outlook: what the interval allows to say: "reaches" and "misses" where all
    of it lies on one side of the target, else "uncertain".
    """

    value: float
    low: float
    high: float
    reaches_target: bool
    outlook: Outlook


def forecast(
    periods: Sequence[When],
    values: ArrayLike,
    target: float,
    target_period: When,
    *,
    together: Sequence[When] = (),
    confidence: float = 0.95,
    baseline: float | None = None,
    better: Better | None = None,
    bounds: tuple[float, float] = (-math.inf, math.inf),
) -> Forecast:
    """If it goes on as hitherto: the value in the target period with a prediction interval.

    periods: n >= 3 rising places in time, as for `elapsed`; a missing one is left out. values:
    shape (n,), without provisional ones. together: places in time whose mean is asked for, instead of the one figure in the target
    period (a year's months). better ("lower", "higher") decides on which side the target lies, else the
    baseline, else where a line through the values starts. bounds: what the indicator cannot leave (0 for a count, 0 and 1 for a
    share); value and interval are cut there.

    The average of many kinds of movement, weighted by how well they explain the series, see projection.py; a line is drawn on only
    where the series has earned it. How often the interval holds and how wide it is, in worlds that are lines and in worlds that are
    not: cover.py. Nothing is known of a change to come. A series that never moved has the width of its last decimal.

    ValueError with a sentence: fewer than 3 points, unequal lengths, figures that are not finite,
    periods that do not rise or are of several frequencies, a target period already measured or passed,
    a confidence outside 0-1.
    """
    y = np.asarray(values, dtype=np.float64)
    if y.ndim != 1 or len(y) != len(periods):
        raise ValueError(f"Der er {len(periods)} perioder og {y.size} målinger. Der skal være lige mange.")
    if len(y) < FEWEST_TO_FORECAST:
        raise ValueError(f"En fremskrivning kræver mindst {FEWEST_TO_FORECAST} målinger; her er {len(y)}.")
    texts = [period for period in periods if isinstance(period, str)]
    if texts:
        common_frequency(texts)
    time = np.array([position_in_time(period) for period in periods])
    ahead = np.array([position_in_time(one) for one in together or (target_period,)])
    _finite(target=target, **({} if baseline is None else {"baseline": baseline}))
    if not (np.isfinite(y).all() and np.isfinite(time).all() and np.isfinite(ahead).all()):
        raise ValueError("En måling eller en periode mangler. Udelad perioden: et hul er ikke nul.")
    if (np.diff(time) <= 0).any():
        raise ValueError("Perioderne skal stige, ældste først.")
    if (ahead <= time[-1]).any():
        raise ValueError("Målperioden er målt eller passeret, så der er intet at fremskrive.")
    if not 0 < confidence < 1:
        raise ValueError("Sikkerheden skal ligge mellem 0 og 1.")

    # Counted in the series' own step; what is the same but for rounding is the same pattern of times.
    step = float(np.median(np.diff(time)))
    fitted = project(np.round((time - time[0]) / step, 6), y, np.round((ahead - time[0]) / step, 6))
    width = float(stats.t.ppf((1 + confidence) / 2, fitted.freedom)) * float(fitted.error)
    middle = float(fitted.mean)
    value, low, high = (float(np.clip(one, *bounds)) for one in (middle, middle - width, middle + width))
    start = baseline if baseline is not None else float(np.polyval(np.polyfit(time - time[0], y, 1), 0))
    rising = is_rising(start, target, better)
    tolerance = 1e-9 * max(abs(target), float(np.abs(y).max()))
    worst, best = (low, high) if rising else (high, low)
    reached = [(one - target) * (1 if rising else -1) >= -tolerance for one in (value, worst, best)]
    outlook: Outlook = "reaches" if reached[1] else "uncertain" if reached[2] else "misses"
    return Forecast(value, low, high, reached[0], outlook)


def is_rising(start: float | None, target: float, better: Better | None) -> bool:
    """Whether a target is met from below: as `better` says, else as it lies from the start."""
    if better in ("lower", "higher"):
        return better == "higher"
    return start is not None and start < target


def contradiction(
    baseline: float | None,
    target: float,
    baseline_period: When | None,
    target_period: When,
    better: Better | None,
) -> str | None:
    """Why a target cannot be judged as it is written, in a sentence; None where it can."""
    neutral = better not in ("lower", "higher")
    if baseline is None:
        return "Kan ikke bedømmes: der mangler udgangspunkt." if neutral else None
    if baseline == target:
        if neutral:
            return (
                "Kan ikke bedømmes: målværdien er den samme som udgangspunktet, og der er ikke sagt, om tallet "
                "helst skal op eller ned."
            )
        return None
    if better == ("lower" if target > baseline else "higher"):
        direction = "stige" if better == "higher" else "falde"
        return (
            f"Kan ikke bedømmes: tallet skal {direction}, men målværdien {_figure(target)} ligger på den "
            f"forkerte side af udgangspunktet {_figure(baseline)}."
        )
    if baseline_period is None or is_missing(baseline_period):
        return None
    try:
        elapsed(baseline_period, target_period, target_period)
    except ValueError as error:
        return f"Kan ikke bedømmes: {_lower_first(str(error))}"
    return None


@dataclass(frozen=True)
class TrafficLight:
    """colour, and the reason in Danish. attainment and expected are shares of the way, None if unknown."""

    colour: Colour
    reason: str
    attainment: float | None = None
    expected: float | None = None


def traffic_light(
    baseline: float | None,
    target: float | None,
    value: float | None,
    baseline_period: When | None,
    target_period: When | None,
    now: When | None,
    *,
    better: Better | None = None,
) -> TrafficLight:
    """The light of the level of one indicator by RULES: where it is, not whether the target is met in
    time. It never raises on figures that are missing or contradict.

    now: the period the value was measured in (not today: an old measurement is judged by its own time).
    The direction is the one from baseline to target. Where `better` says the opposite, the target is on
    the wrong side of the baseline and the light is grey. Where baseline equals target ("hold the
    level"), it is green or red by `better`, and grey without a direction.
    """
    missing = [
        word
        for word, one in (
            ("måling", value),
            ("udgangspunkt", baseline),
            ("målværdi", target),
            ("udgangspunktets periode", baseline_period),
            ("målperiode", target_period),
            ("målingens periode", now),
        )
        if is_missing(one) or (isinstance(one, float) and math.isinf(one))
    ]
    if missing:
        return TrafficLight("grey", f"Kan ikke bedømmes: der mangler {listing(missing)}.")
    assert value is not None and baseline is not None and target is not None
    assert baseline_period is not None and target_period is not None and now is not None

    against = contradiction(baseline, target, baseline_period, target_period, better)
    if against:
        return TrafficLight("grey", against)
    if baseline == target:
        return _hold(target, value, better)
    try:
        gone = elapsed(baseline_period, target_period, now)
    except ValueError as error:
        return TrafficLight("grey", f"Kan ikke bedømmes: {_lower_first(str(error))}")
    return _judge(attainment(baseline, target, value), gone)


def _judge(way: float, gone: float) -> TrafficLight:
    light: tuple[Colour, str]
    away = "tallet er længere fra målet end ved udgangspunktet"
    # Rounded down, so that "100 %" is never said of a target that is not reached.
    covered = f"{percent(math.floor(way * 100 + 1e-9) / 100)} af vejen er tilbagelagt"
    if way >= 1:
        light = "green", "Niveauet er på målet eller bedre."
    elif gone >= 1 and way >= NEARLY_REACHED:
        light = "yellow", f"Målperioden er her, og niveauet er næsten på målet: {covered}."
    elif gone >= 1:
        light = "red", f"Målperioden er her, og niveauet er ikke på målet: {away if way < 0 else covered}."
    elif gone < EARLIEST:
        light = "grey", f"Det er for tidligt at bedømme: {percent(gone)} af tiden er gået."
    elif way >= GREEN_FROM * gone:
        light = "green", f"Som ventet: {covered}; {percent(gone)} var ventet nu."
    elif way >= YELLOW_FROM * gone:
        light = "yellow", f"Bagud: {covered}; {percent(gone)} var ventet nu."
    elif way >= 0:
        light = "red", f"Langt bagud: {covered}; {percent(gone)} var ventet nu."
    else:
        light = "red", f"Den forkerte vej: {away}; {percent(gone)} af vejen var ventet nu."
    return TrafficLight(light[0], light[1], attainment=way, expected=gone)


def _hold(target: float, value: float, better: Better | None) -> TrafficLight:
    if value == target or (value < target) == (better == "lower"):
        return TrafficLight("green", f"Niveauet {_figure(target)} er holdt.")
    return TrafficLight("red", f"Niveauet {_figure(target)} er ikke holdt.")


def _figure(value: float) -> str:
    """As many decimals as it takes, at most 2: 18, 17,5, 0,25."""
    decimals = next((places for places in (0, 1) if math.isclose(value, round(value, places))), 2)
    return number(value, decimals)


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _finite(**figures: float) -> None:
    words = {"baseline": "Udgangspunktet", "target": "Målværdien", "value": "Målingen"}
    for name, figure in figures.items():
        if is_missing(figure) or not math.isfinite(figure):
            raise ValueError(f"{words[name]} mangler eller er ikke et endeligt tal.")

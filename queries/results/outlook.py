"""Whether an indicator meets its target in time: one verdict, from its forecast, or from the target period once that is over."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

import numpy as np

from data.danish import day, is_missing, number, period
from queries.results.attainment import (
    BETTER,
    FEWEST_TO_FORECAST,
    Forecast,
    contradiction,
    forecast,
    is_rising,
)
from queries.results.level import begun, counted, is_added, numbers_of, span, together
from queries.results.periods import PER_YEAR, Frequency, common_frequency, parse
from queries.results.series import Series
from queries.results.timeliness import first_day
from queries.results.words import SHARE, aim, decimals_for, measure

CONFIDENCE = 0.95

Verdict = Literal["reached", "not_reached", "on_track", "uncertain", "misses", "too_few", "unknown"]
_OUTLOOKS: dict[str, Verdict] = {"reaches": "on_track", "misses": "misses", "uncertain": "uncertain"}


@dataclass(frozen=True)
class Outlook:
    """verdict: what can be said of the target (see words.VERDICTS). forecast: in the unit of the target, None where there is nothing to
    forecast. sentence: what the verdict rests on. interval: the forecast's, as it is read ("76 til 112")."""

    forecast: Forecast | None
    sentence: str
    interval: str = ""
    verdict: Verdict = "unknown"


class _Window(NamedTuple):
    """The periods that the target is judged by: numbers in the series' frequency; the day after them."""

    first: int
    last: int
    over: date


def outlook_of(
    indicator: Mapping[Any, Any], series: Series, *, today: date | None = None, deadline: date | None = None
) -> Outlook:
    """The verdict on one indicator, by its settled measurements; a forecast is made from those since its last redefinition.

    `indicator`: a row of results/indicators; `series`: its measurements, in the indicator's own unit (shares of 1). A share
    stays within 0 and 1, and what was never negative does not become so. The target is judged by the whole of its period
    (see level.py): what is measured of it counts as it is, the rest is forecast. today: after the target period nothing is
    forecast. deadline: the goal's; where it comes before the end of the target period, so many periods before it are judged.
    """
    target, at = indicator["target"], indicator["target_period"]
    if is_missing(target) or is_missing(at):
        return Outlook(None, "Der er ingen målværdi med en periode at fremskrive mod.")
    if series.ends_as:
        return Outlook(None, f"Den seneste måling vises ikke ({series.ends_as}), så der fremskrives ikke.")
    against = contradiction(
        _float_or_none(indicator["baseline"]),
        float(target),
        indicator["baseline_period"],
        str(at),
        BETTER[indicator["direction"]],
    )
    if against:
        return Outlook(None, against)
    final = series.final
    if not len(final):
        return Outlook(None, "Der er ingen endelige målinger endnu.", verdict="too_few")
    try:
        return _judged(indicator, final, today, deadline)
    except ValueError as error:
        return Outlook(None, str(error), verdict="too_few" if len(final) < FEWEST_TO_FORECAST else "unknown")


def _judged(
    indicator: Mapping[Any, Any], final: Series, today: date | None, deadline: date | None
) -> Outlook:
    at, frequency = str(indicator["target_period"]), common_frequency(final.periods)
    window, numbers = _window(frequency, at, deadline), numbers_of(final)
    covered, added = window.last - window.first + 1, is_added(indicator, final)
    inside = (numbers >= window.first) & (numbers <= window.last)
    observed = int(inside.sum())
    if observed == covered:
        return _settled(indicator, together(final, inside, added), added)
    if today is not None and today >= window.over:
        return Outlook(
            None,
            f"Fristen, {day(window.over - timedelta(days=1))}, er passeret, og målperioden er ikke målt til ende.",
        )
    since = final.where(np.arange(len(final)) >= begun(final))
    share = indicator["unit"] == SHARE or final.is_share
    # What is left of the target period must make up for, or may spoil, what is measured of it.
    left, so_far = covered - observed, float(final.value[inside].sum())
    target, baseline = float(indicator["target"]), _float_or_none(indicator["baseline"])
    each = (target if added else target * covered) - so_far
    ahead = range(max(window.first, int(numbers[-1]) + 1), window.last + 1)
    outlook = forecast(
        since.periods,
        since.value,
        each / left,
        _place(window.last, frequency),
        together=[_place(number, frequency) for number in ahead],
        confidence=CONFIDENCE,
        baseline=None if baseline is None else baseline / (covered if added else 1),
        bounds=(0.0 if since.value.min() >= 0 else -math.inf, 1.0 if share else math.inf),
        better=BETTER[indicator["direction"]],
    )
    low, value, high = (
        (so_far + one * left) / (1 if added else covered)
        for one in (outlook.low, outlook.value, outlook.high)
    )
    whole = Forecast(value, low, high, outlook.reaches_target, outlook.outlook)
    return _outlook(whole, indicator, frequency, covered, added, observed)


def until_target(
    indicator: Mapping[Any, Any], series: Series, deadline: date | None = None
) -> tuple[Series, str] | None:
    """The series without what was measured after the period that the target is judged in, and when that was ("i 2021"): a target
    keeps its verdict whatever comes later. None where nothing was measured later, or there is no such period."""
    if is_missing(indicator["target"]) or is_missing(indicator["target_period"]) or not len(series):
        return None
    at = str(indicator["target_period"])
    try:
        frequency = common_frequency(series.periods)
    except ValueError:
        return None
    window = _window(frequency, at, deadline)
    within = numbers_of(series) <= window.last
    if within.all():
        return None
    whole = window == _window(frequency, at, None)
    return series.where(within), f"i {period(at)}" if whole else f"til {day(window.over - timedelta(days=1))}"


def _place(number: int, frequency: Frequency) -> float:
    """Where the middle of a period stands in time, as periods.position_in_time."""
    return (number + 0.5) / PER_YEAR[frequency]


def _window(frequency: Frequency, at: str, deadline: date | None) -> _Window:
    covered, target = span(frequency, at), parse(at)
    finer = PER_YEAR[frequency] >= PER_YEAR[target.frequency]
    # A target for a shorter period than is measured is judged by the measured period that it lies in.
    first = (
        target.number * covered
        if finer
        else target.number * PER_YEAR[frequency] // PER_YEAR[target.frequency]
    )
    last = first + covered - 1
    if deadline is not None and finer:
        over = deadline + timedelta(days=1)
        while first_day(frequency, last + 1) > over:
            last -= 1
        if last < first + covered - 1:
            first = last - covered + 1
    return _Window(first, last, first_day(frequency, last + 1))


def _settled(indicator: Mapping[Any, Any], value: float, added: bool) -> Outlook:
    """The verdict once the whole target period is measured."""
    target, baseline, unit = (
        float(indicator["target"]),
        _float_or_none(indicator["baseline"]),
        str(indicator["unit"]),
    )
    rising = is_rising(baseline, target, BETTER[indicator["direction"]])
    reached = math.isclose(value, target, rel_tol=1e-9) or (value > target) == rising
    how = " i alt" if added else ""
    return Outlook(
        None,
        f"Målperioden er målt til ende: {measure(value, unit)}{how}. Målet på {aim(target, unit)} er "
        f"{'nået' if reached else 'ikke nået'}.",
        verdict="reached" if reached else "not_reached",
    )


def _outlook(
    ahead: Forecast,
    indicator: Mapping[Any, Any],
    frequency: Frequency,
    covered: int,
    added: bool,
    observed: int,
) -> Outlook:
    """The forecast in words, with no more decimals than its interval supports."""
    unit, at = str(indicator["unit"]), str(indicator["target_period"])
    share = unit == SHARE
    scale = 100 if share else 1
    decimals = decimals_for((ahead.high - ahead.low) * scale)
    decimals = min(decimals, 1) if share else decimals
    ending = " %" if share else f" {unit}"
    each = " i alt" if added else f" pr. {frequency}" if covered > 1 and not share else ""
    value, low, high = (number(one * scale, decimals) for one in (ahead.value, ahead.low, ahead.high))
    aim_in_words = aim(float(indicator["target"]), unit)
    verdict = {
        "reaches": f"Hele intervallet når målet på {aim_in_words}",
        "misses": f"Ingen del af intervallet når målet på {aim_in_words}",
        "uncertain": f"Målet på {aim_in_words} ligger inden for usikkerheden",
    }[ahead.outlook]
    interval = f"{low} til {high}{' %' if share else ''}"
    counted_in = f", når de {counted(observed, frequency)}, der er målt, tælles med" if observed else ""
    return Outlook(
        ahead,
        f"Fortsætter det som hidtil, er tallet {value}{ending}{each} i {period(at)}{counted_in} "
        f"(95 %-interval: {interval}). {verdict}.",
        interval,
        _OUTLOOKS[ahead.outlook],
    )


def _float_or_none(figure: Any) -> float | None:
    return None if is_missing(figure) else float(figure)

"""How each indicator and each goal stands: whether the target is met in time, the level now, and signal or chance.

The pages, Status and the presentations read from here, so that a goal has one verdict, and one colour, everywhere.

Few persons (see data/persons.py) take part in nothing here: levels, verdicts, symbols and sentences are made of what is shown, so
that everybody sees the same and nobody can read a count from a judgement. Where the newest figure is not shown, that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from data.danish import is_missing, period
from data.store import Clock, Reader
from queries import run
from queries.results.attainment import BETTER, TrafficLight, traffic_light
from queries.results.control_chart import (
    ControlChart,
    describe,
    describe_assurance,
    p_chart,
    xmr_chart,
)
from queries.results.level import Level, level_of, summed
from queries.results.outlook import outlook_of, until_target
from queries.results.periods import common_frequency, gaps, parse
from queries.results.restarts import measured_series, starts_of
from queries.results.series import Series, empty_series
from queries.results.timeliness import first_day
from queries.results.words import COLOURS, attention, beyond, measure
from queries.shared.once import once

TOO_FEW = "Der er for få endelige målinger til at skelne et signal fra et tilfældigt udsving."
_STATE = [
    "measurements",
    "final_period",
    "final_value",
    "provisional",
    "hidden",
    "shown_as",
    "verdict",
    "colour",
    "verdict_text",
    "ahead_value",
    "ahead_low",
    "ahead_high",
    "interval",
    "level_value",
    "level_text",
    "level_colour",
    "reason",
    "attainment",
    "expected",
    "beyond",
    "judged_in",
    "since",
    "variation",
    "assurance",
    "signal",
    "assurance_text",
    "preliminary",
    "flagged",
]


def chart_of(indicator: Mapping[Any, Any], series: Series) -> ControlChart | None:
    """The control chart of one indicator; None where there are too few final points to draw one.

    `indicator`: a row of results/indicators; `series`: its measurements. A share with numerator and denominator in every
    period is a p-chart; incidents in a city whose population is known are charted per 1,000 residents, the target by the
    population of the last final period. A period whose denominator is 0 has no share and is a gap. Raises ValueError with
    a sentence where the periods are of several frequencies.
    """
    series = series.measured
    if not len(series):
        return None
    common_frequency(series.periods)
    final = len(series.final)
    if final < 2:
        return None
    target = _number(indicator["target"])
    if target is not None:
        # A year's sum is no target of a month: what each must be is.
        target /= summed(indicator, series.final)
    options: dict[str, Any] = {
        "better": BETTER[indicator["direction"]],
        "target": target,
        "rebase_at": starts_of(series),
        "gap_before": gaps(series.periods),
        "provisional_from": final if final < len(series) else None,
    }
    if series.is_share:
        return p_chart(series.numerator, series.denominator, **options)
    if series.per_resident:
        if target is not None:
            options["target"] = target / float(series.population[final - 1]) * series.per
        return xmr_chart(series.rate, **options)
    return xmr_chart(series.value, counts=series.are_counts(str(indicator["unit"])), **options)


def hidden_reason(shown_as: str) -> str:
    """Why an indicator whose newest figure is not shown is not judged; shown_as: what stands for the figure."""
    return f"Den seneste måling vises ikke: {shown_as}."


def assurance_said(chart: ControlChart | None, series: Series, frequency: str) -> str | None:
    """What the limits say of the target, of the figures that are shown; None where there is nothing to say."""
    return describe_assurance(chart, frequency, some_hidden=bool(series.hidden.any())) if chart else None


def state_of(
    indicator: Mapping[Any, Any],
    series: Series,
    *,
    today: date | None = None,
    deadline: date | None = None,
) -> dict[str, Any]:
    """What is known of one indicator: see `indicator_states`. `series`: its measurements; today, deadline: as for
    outlook.outlook_of."""
    published = series.with_hidden
    final = published.where(~published.provisional)
    secret = series.ends_as
    last = float(final.value[-1]) if len(final) and not secret else None
    ended = until_target(indicator, published, deadline)
    judged_by, judged_in = ended or (series, None)
    level, light = _level(indicator, judged_by)
    ahead = outlook_of(indicator, judged_by, today=today, deadline=deadline)
    unit = str(indicator["unit"])
    since = (
        (secret or measure(last, unit))
        if ended and len(final) > len(judged_by.where(~judged_by.provisional))
        else None
    )
    outlook = ahead.forecast
    try:
        chart = chart_of(indicator, series)
        signal = describe(chart, indicator["frequency"]) if chart else TOO_FEW
    except ValueError as error:
        chart, signal = None, str(error)
    reason = light.reason
    past = (
        None
        if level is None or light.attainment is None or light.attainment < 1
        else _number(indicator["target"])
    )
    over = None if level is None or past is None else beyond(level.value, past, unit)
    if over:
        reason = f"Niveauet er på målet eller bedre: {over}."
    if secret:
        signal = hidden_reason(secret)
    if judged_by.ends_as:
        reason = hidden_reason(judged_by.ends_as)
    elif bool(indicator["baseline_hidden"]):
        reason = "Kan ikke bedømmes: udgangspunktet vises ikke, da det ville røbe et lille antal personer."
    judged = None if secret else chart
    kinds = chart.columns["point"][: chart.final] if chart else np.array([])
    return {
        "measurements": len(published),
        "final_period": final.periods[-1] if len(final) else None,
        "final_value": last,
        "provisional": int(published.provisional.sum()),
        "hidden": secret is not None,
        "shown_as": secret,
        "verdict": ahead.verdict,
        "colour": COLOURS[ahead.verdict],
        "verdict_text": f"{ahead.sentence} Siden er der målt {since} ({period(final.periods[-1])})."
        if since
        else ahead.sentence,
        "judged_in": judged_in,
        "since": since,
        "ahead_value": outlook.value if outlook else None,
        "ahead_low": outlook.low if outlook else None,
        "ahead_high": outlook.high if outlook else None,
        "interval": ahead.interval,
        "level_value": level.value if level else None,
        "level_text": level.text if level else None,
        "level_colour": light.colour,
        "reason": reason,
        **_way(light),
        "beyond": over,
        "variation": judged.symbol if judged else None,
        "assurance": judged.assurance if judged else None,
        "signal": signal,
        "assurance_text": assurance_said(judged, series, indicator["frequency"]),
        "preliminary": chart.preliminary if chart else None,
        "flagged": int((kinds != "common").sum()) if chart else 0,
    }


@once
def indicator_states(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
    by_attention: bool = False,
    until: date | None = None,
) -> pd.DataFrame:
    """One row per indicator: results/indicators, then measurements (number), final_period and final_value (the latest that is
    not provisional), provisional (number), hidden (its value is not shown), shown_as (what stands for it), verdict (words.VERDICTS), its
    colour, and verdict_text (what it rests on), ahead_value, ahead_low, ahead_high (the forecast for the target period) and
    interval (as it is read), level_value (as many periods as the target covers) and level_text (which), level_colour and reason
    (traffic light of the level), attainment and expected (shares of the way, 0 to 1), beyond (by how much the target is reached, else
    None), judged_in and since (where more is measured after the target period: "i 2021", "13 %"), variation and assurance (control chart;
    None where there are too few points), signal and assurance_text (Danish sentences), preliminary (limits rest on
    few points), flagged (number of points that are more than a random fluctuation).

    `by_attention`: what needs a look first (see words.attention), instead of by id. `until`: by the periods that were over on that
    day alone."""
    clock = clock or store.clock()
    indicators = run(
        store,
        "results/indicators",
        clock=clock,
        district=district,
        administration=administration,
        focus_area=focus_area,
    )
    measured = measured_series(store, clock=clock)
    nothing = empty_series()
    states = [
        state_of(
            indicator,
            _over_by(measured.get(str(indicator["indicator_id"]), nothing), until),
            today=clock.today,
        )
        for indicator in indicators.to_dict("records")
    ]
    joined = indicators.join(_table(states, indicators.index))
    if not by_attention:
        return joined
    ranks = [(attention(row), row["indicator_id"]) for row in joined.to_dict("records")]
    return joined.iloc[sorted(range(len(ranks)), key=ranks.__getitem__)].reset_index(drop=True)


@once
def ways(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per indicator: initiative_id, type, attainment and expected as in `indicator_states`, whose charts and forecasts take ten
    times as long."""
    indicators = run(store, "results/indicators", clock=clock)
    measured, nothing = measured_series(store, clock=clock), empty_series()
    rows = []
    for indicator in indicators.to_dict("records"):
        series = measured.get(str(indicator["indicator_id"]), nothing)
        ended = until_target(indicator, series.with_hidden, None)
        rows.append(_way(_level(indicator, ended[0] if ended else series)[1]))
    table = pd.DataFrame(rows, index=indicators.index, columns=["attainment", "expected"], dtype="float64")
    return indicators[["initiative_id", "type"]].join(table)


@once
def goal_states(
    store: Reader,
    *,
    clock: Clock | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """One row per goal, guidelines included: results/goals, then what `indicator_states` knows of its indicator; the verdict heeds
    the goal's own deadline, target and target period.

    A goal without an indicator, or whose indicator has not been delivered, is unknown and says so in `verdict_text` and `reason`.
    """
    clock = clock or store.clock()
    goals = run(store, "results/goals", clock=clock, administration=administration, focus_area=focus_area)
    indicators = run(store, "results/indicators", clock=clock).drop(
        columns=["initiative_id", "initiative", "administration", "focus_area_id"]
    )
    measured = measured_series(store, clock=clock)
    by_id = {str(row["indicator_id"]): row for row in indicators.to_dict("records")}
    nothing = empty_series()
    states = [
        _without(goal["indicator_id"])
        if is_missing(goal["indicator_id"]) or str(goal["indicator_id"]) not in by_id
        else state_of(
            _aimed(by_id[str(goal["indicator_id"])], goal),
            measured.get(str(goal["indicator_id"]), nothing),
            today=clock.today,
            deadline=None if is_missing(goal["deadline"]) else pd.Timestamp(goal["deadline"]).date(),
        )
        for goal in goals.to_dict("records")
    ]
    rows = goals.merge(indicators.rename(columns={"name": "indicator"}), on="indicator_id", how="left")
    rows["target"] = rows["own_target"].fillna(rows["target"])
    rows["target_period"] = rows["own_period"].fillna(rows["target_period"])
    return rows.join(_table(states, rows.index))


def _aimed(indicator: Mapping[Any, Any], goal: Mapping[Any, Any]) -> dict[Any, Any]:
    """The indicator with the goal's own target and period, where it has any: several goals may be measured on one indicator."""
    own = {"target": goal["own_target"], "target_period": goal["own_period"]}
    return {**indicator, **{name: value for name, value in own.items() if not is_missing(value)}}


def _without(indicator_id: Any) -> dict[str, Any]:
    """The state of a goal that has no indicator in the data."""
    why = (
        "Målet har ingen indikator."
        if is_missing(indicator_id)
        else f"Indikatoren {indicator_id} er ikke indberettet endnu."
    )
    unknown = {"verdict": "unknown", "colour": COLOURS["unknown"], "level_colour": "grey"}
    return dict.fromkeys(_STATE) | unknown | {"verdict_text": why, "reason": why}


def _table(states: list[dict[str, Any]], index: pd.Index) -> pd.DataFrame:
    return pd.DataFrame(states, index=index, columns=_STATE, dtype=object).infer_objects()


def _level(indicator: Mapping[Any, Any], series: Series) -> tuple[Level | None, TrafficLight]:
    """The level and its light, by the measurements that are settled and shown; none where the newest is not shown."""
    if series.ends_as:
        return None, TrafficLight("grey", hidden_reason(series.ends_as))
    settled = series.measured.where(~series.measured.provisional)
    try:
        level = level_of(indicator, settled)
    except ValueError as error:
        level = f"Kan ikke bedømmes: {error}"
    if isinstance(level, str):
        return None, TrafficLight("grey", level)
    light = traffic_light(
        _number(indicator["baseline"]),
        _number(indicator["target"]),
        level.value,
        _text(indicator["baseline_period"]),
        _text(indicator["target_period"]),
        level.position,
        better=BETTER[indicator["direction"]],
    )
    return level, light


def _way(light: TrafficLight) -> dict[str, float | None]:
    """How much of the way to the target is gone, and how much was expected to be."""
    gone = light.attainment
    return {
        "attainment": None if gone is None else min(max(gone, 0.0), 1.0),
        "expected": light.expected,
    }


def _over_by(series: Series, day: date | None) -> Series:
    if day is None:
        return series
    ends = [first_day(frequency, number + 1) for frequency, number in map(parse, series.periods)]
    return series.where(np.array([end <= day + timedelta(days=1) for end in ends], dtype=bool))


def _number(value: Any) -> float | None:
    return None if is_missing(value) else float(value)


def _text(value: Any) -> str | None:
    return None if is_missing(value) else str(value)

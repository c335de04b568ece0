"""How each indicator and each goal stands: the latest final measurement, its light, and signal or chance.

The pages, Status and the presentations read from here, so that a goal has one colour everywhere.

Few persons (see data/persons.py) take part in nothing here: lights, symbols and sentences are made of what is shown, so that
everybody sees the same and nobody can read a count from a judgement. Where the newest figure is not shown, that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.danish import is_missing
from data.persons import few_persons
from data.store import Clock, Reader
from queries import run
from queries.results.attainment import traffic_light
from queries.results.control_chart import (
    Better,
    ControlChart,
    describe,
    describe_assurance,
    p_chart,
    xmr_chart,
)
from queries.results.periods import common_frequency, gaps
from queries.results.series import PER, Series, empty_series, series_of
from queries.results.words import attention

BETTER: dict[str, Better] = {"op": "higher", "ned": "lower", "neutral": "neutral"}
TOO_FEW = "Der er for få endelige målinger til at skelne et signal fra et tilfældigt udsving."
_STATE = [
    "measurements", "final_period", "final_value", "provisional", "hidden", "colour", "reason", "attainment", "expected",
    "variation", "assurance", "signal", "assurance_text", "preliminary", "flagged",
]  # fmt: skip


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
    options: dict[str, Any] = {
        "better": BETTER[indicator["direction"]],
        "target": target,
        "rebase_at": [int(at) for at in np.flatnonzero(series.new_series) if at > 0],
        "gap_before": gaps(series.periods),
        "provisional_from": final if final < len(series) else None,
    }
    if series.is_share:
        return p_chart(series.numerator, series.denominator, **options)
    if series.per_resident:
        if target is not None:
            options["target"] = target / float(series.population[final - 1]) * PER
        return xmr_chart(series.rate, **options)
    return xmr_chart(series.value, **options)


def hidden_reason() -> str:
    """Why an indicator whose newest figure is not shown is not judged."""
    return f"Den seneste måling bygger på {few_persons()} og vises ikke."


def assurance_said(chart: ControlChart | None, series: Series, frequency: str) -> str | None:
    """What the limits say of the target, of the figures that are shown; None where there is nothing to say."""
    return describe_assurance(chart, frequency, some_hidden=bool(series.hidden.any())) if chart else None


def state_of(indicator: Mapping[Any, Any], series: Series) -> dict[str, Any]:
    """What is known of one indicator: see `indicator_states`. `series`: its measurements."""
    told = series.told
    final = told.where(~told.provisional)
    secret = series.ends_hidden
    last = float(final.value[-1]) if len(final) and not secret else None
    light = traffic_light(
        _number(indicator["baseline"]),
        _number(indicator["target"]),
        last,
        _text(indicator["baseline_period"]),
        _text(indicator["target_period"]),
        final.periods[-1] if len(final) else None,
        better=BETTER[indicator["direction"]],
    )
    try:
        chart = chart_of(indicator, series)
        signal = describe(chart, indicator["frequency"]) if chart else TOO_FEW
    except ValueError as error:
        chart, signal = None, str(error)
    reason = light.reason
    if secret:
        reason = signal = hidden_reason()
    elif bool(indicator["baseline_hidden"]):
        reason = f"Kan ikke bedømmes: udgangspunktet bygger på {few_persons()} og vises ikke."
    judged = None if secret else chart
    kinds = chart.columns["point"][: chart.final] if chart else np.array([])
    return {
        "measurements": len(told),
        "final_period": final.periods[-1] if len(final) else None,
        "final_value": last,
        "provisional": int(told.provisional.sum()),
        "hidden": secret,
        "colour": light.colour,
        "reason": reason,
        "attainment": light.attainment,
        "expected": light.expected,
        "variation": judged.variation if judged else None,
        "assurance": judged.assurance if judged else None,
        "signal": signal,
        "assurance_text": assurance_said(judged, series, indicator["frequency"]),
        "preliminary": chart.preliminary if chart else None,
        "flagged": int((kinds != "common").sum()) if chart else 0,
    }


def indicator_states(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
    by_attention: bool = False,
) -> pd.DataFrame:
    """One row per indicator: results/indicators, then measurements (number), final_period and final_value (the latest that is
    not provisional), provisional (number), hidden (its value is of few persons, and not shown), colour and reason (traffic
    light), attainment and expected (shares of the way), variation and assurance (control chart; None where it cannot be
    drawn), signal and assurance_text (Danish sentences), preliminary (limits rest on few points), flagged (number of
    points that are more than a random fluctuation).

    `by_attention`: what needs a look first (see words.attention), instead of by id."""
    indicators = run(
        store,
        "results/indicators",
        clock=clock,
        district=district,
        administration=administration,
        focus_area=focus_area,
    )
    measured = series_of(run(store, "results/measurements", clock=clock))
    nothing = empty_series()
    states = [
        state_of(indicator, measured.get(str(indicator["indicator_id"]), nothing))
        for indicator in indicators.to_dict("records")
    ]
    found = indicators.join(
        pd.DataFrame(states, index=indicators.index, columns=_STATE, dtype=object)
    ).infer_objects()
    if not by_attention:
        return found
    ranks = [(attention(row), row["indicator_id"]) for row in found.to_dict("records")]
    return found.iloc[sorted(range(len(ranks)), key=ranks.__getitem__)].reset_index(drop=True)


def goal_states(
    store: Reader,
    *,
    clock: Clock | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """One row per goal, guidelines included: results/goals, then what `indicator_states` knows of its indicator.

    A goal without an indicator, or whose indicator has not been delivered, is grey and says so in `reason`.
    """
    goals = run(store, "results/goals", clock=clock, administration=administration, focus_area=focus_area)
    states = indicator_states(store, clock=clock).drop(
        columns=["initiative_id", "initiative", "administration", "focus_area_id"]
    )
    found = goals.merge(states.rename(columns={"name": "indicator"}), on="indicator_id", how="left")
    without = found["colour"].isna()
    found.loc[without, "colour"] = "grey"
    found.loc[without, "reason"] = [
        "Målet har ingen indikator." if is_missing(id_) else f"Indikatoren {id_} er ikke indberettet endnu."
        for id_ in found.loc[without, "indicator_id"]
    ]
    return found


def _number(value: Any) -> float | None:
    return None if is_missing(value) else float(value)


def _text(value: Any) -> str | None:
    return None if is_missing(value) else str(value)

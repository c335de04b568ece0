"""How each indicator and each goal stands: the latest final measurement, its light, and signal or chance.

The pages, Status and the presentations read from here, so that a goal has one colour everywhere.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.danish import is_missing
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

BETTER: dict[str, Better] = {"op": "higher", "ned": "lower", "neutral": "neutral"}
_STATE = [
    "measurements", "final_period", "final_value", "provisional", "colour", "reason", "attainment", "expected",
    "variation", "assurance", "signal", "assurance_text", "preliminary",
]  # fmt: skip


def chart_of(indicator: dict[str, Any], series: pd.DataFrame) -> ControlChart | None:
    """The control chart of one indicator; None where there are too few final points to draw one.

    `indicator`: a row of results/indicators; `series`: its rows of results/measurements, oldest first. A share with
    numerator and denominator in every period is a p-chart. Raises ValueError with a sentence where the periods are of
    several frequencies or a denominator is 0.
    """
    series = series[series["value"].notna()]
    periods = series["period"].tolist()
    if not periods:
        return None
    common_frequency(periods)
    final = ~series["provisional"]
    if final.sum() < 2:
        return None
    first_provisional = None if final.all() else int((~final).to_numpy().argmax())
    options: dict[str, Any] = {
        "better": BETTER[indicator["direction"]],
        "target": None if is_missing(indicator["target"]) else float(indicator["target"]),
        "rebase_at": [at for at, new in enumerate(series["new_series"]) if new and at > 0],
        "gap_before": gaps(periods),
        "provisional_from": first_provisional,
    }
    if first_provisional is not None and first_provisional < 2:
        return None
    if series["numerator"].notna().all() and series["denominator"].notna().all():
        return p_chart(series["numerator"], series["denominator"], **options)
    return xmr_chart(series["value"], **options)


def state_of(indicator: dict[str, Any], series: pd.DataFrame) -> dict[str, Any]:
    """What is known of one indicator: see `indicator_states`."""
    series = series[series["value"].notna()]
    final = series[~series["provisional"]]
    last = final.iloc[-1] if len(final) else None
    light = traffic_light(
        _number(indicator["baseline"]),
        _number(indicator["target"]),
        None if last is None else float(last["value"]),
        _text(indicator["baseline_period"]),
        _text(indicator["target_period"]),
        None if last is None else last["period"],
        better=BETTER[indicator["direction"]],
    )
    try:
        chart = chart_of(indicator, series)
        signal = describe(chart, indicator["frequency"]) if chart else "Der er for få målinger til at skelne."
    except ValueError as error:
        chart, signal = None, str(error)
    return {
        "measurements": len(series),
        "final_period": None if last is None else last["period"],
        "final_value": None if last is None else float(last["value"]),
        "provisional": int(series["provisional"].sum()),
        "colour": light.colour,
        "reason": light.reason,
        "attainment": light.attainment,
        "expected": light.expected,
        "variation": chart.variation if chart else None,
        "assurance": chart.assurance if chart else None,
        "signal": signal,
        "assurance_text": describe_assurance(chart, indicator["frequency"]) if chart else None,
        "preliminary": chart.preliminary if chart else None,
    }


def indicator_states(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """One row per indicator: results/indicators, then measurements (number), final_period and final_value (the latest that is
    not provisional), provisional (number), colour and reason (traffic light), attainment and expected (shares of the way),
    variation and assurance (control chart; None where it cannot be drawn), signal and assurance_text (Danish sentences),
    preliminary (limits rest on few points)."""
    indicators = run(
        store,
        "results/indicators",
        clock=clock,
        district=district,
        administration=administration,
        focus_area=focus_area,
    )
    measured = {
        str(id_): rows
        for id_, rows in run(store, "results/measurements", clock=clock).groupby("indicator_id")
    }
    nothing = run(store, "results/measurements", clock=clock, indicator_id="")
    states = [
        state_of(indicator, measured.get(str(indicator["indicator_id"]), nothing))  # type: ignore[arg-type]
        for indicator in indicators.to_dict("records")
    ]
    return indicators.join(
        pd.DataFrame(states, index=indicators.index, columns=_STATE, dtype=object)
    ).infer_objects()


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
        columns=["initiative_id", "administration", "focus_area_id"]
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

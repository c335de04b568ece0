"""The key figures of the hotspots: how many have which verdict, and what is known of one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from data.danish import MISSING, is_missing, number
from queries.hotspots.details import OneHotspot, one_hotspot
from queries.hotspots.effect import month_numbers
from queries.hotspots.overview import overview
from queries.hotspots.picture import period_text
from queries.hotspots.sentences import change_text, interval_text
from queries.shared.figure import Context, Counted, Figure, Parts, Unit, Words, ones
from queries.status.summary import Tone, verdict_tone, with_tone

_HOTSPOTS = frozenset({"hotspots", "incidents", "areas", "area_parts"})


def _hotspots(id_: str, label: str, *tones: Tone) -> Figure:
    def amount(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
        judged = answer["current"] & answer["verdict_text"].map(verdict_tone).isin(tones)
        return ones(rows["hotspot_id"].isin(answer.loc[judged, "hotspot_id"]))

    return Figure(
        id_,
        label,
        overview,
        lambda hotspots: with_tone(hotspots, *tones),
        "antal",
        "hotspots",
        _HOTSPOTS,
        "hotspots/list",
        Counted("hotspots/list", "hotspots", amount),
    )


def _facts(context: Context) -> pd.Series:
    every = context.ask("hotspots/list", district=None)
    row: pd.Series = every.set_index("hotspot_id").loc[context.choices["hotspot_id"]]
    return row


def _area(context: Context, column: str) -> dict[str, Any]:
    """What the source of an area's months is asked with; empty where the hotspot has no such area."""
    area = _facts(context)[column]
    return {} if is_missing(area) else {"area_id": area}


def _change(one: OneHotspot, context: Context) -> Words:
    evaluation, change = one.evaluation, one.evaluation.estimate
    return Words(
        interval_text(change.low, change.high) if change else "kan ikke beregnes",
        verdict_tone(evaluation.verdict_text),
        evaluation.verdict_text,
        text=change_text(change.ratio) if change else MISSING,
        parameters=_area(context, "area_id"),
    )


def _neighbour(one: OneHotspot, context: Context) -> Words:
    near = one.evaluation.near_estimate
    area = _area(context, "neighbour_area_id")
    return Words(
        interval_text(near.low, near.high) if near else "intet skøn",
        text=change_text(near.ratio) if near else MISSING,
        parameters=area,
        has_source=bool(area),
    )


def _design(one: OneHotspot, context: Context) -> Words:
    return Words(
        "på Maryland-skalaen; ordet »effekt« kræver mindst 3", text=f"{number(one.evaluation.design)} af 5"
    )


def _months(one: OneHotspot, context: Context) -> Words:
    facts, evaluation = _facts(context), one.evaluation
    return Words(
        f"før og efter starten; hotspottet: {period_text(facts['start'], facts['finish'])}",
        text=f"{number(evaluation.months_before)} + {number(evaluation.months_after)}",
        parameters=_area(context, "area_id"),
    )


def _compared(role: int, made_of: str) -> Parts:
    """The months of the area with that place in ROLES and of what it is compared with: its mixture of clean areas where the estimate
    rests on one, else its control area; before the start and after."""

    def part(rows: pd.DataFrame, one: OneHotspot) -> pd.Series:
        evaluation = one.evaluation
        made = getattr(evaluation, made_of)
        own, others, months, before = (
            one.areas[role],
            {one.areas[1]},
            evaluation.months,
            evaluation.months_before,
        )
        if made is not None and made.enough:
            others = {
                area for area, weight in zip(made.names[1:], made.weights, strict=True) if weight > 1e-6
            }
            months, before = tuple(made.months.tolist()), made.months_before
        when = {month: "før" if place < before else "efter" for place, month in enumerate(months)}
        numbers = pd.Series(month_numbers(rows["month"]), index=rows.index)
        in_area = numbers[rows["area_id"] == own]
        period = numbers.where(numbers.isin(in_area)).map(when)
        who = rows["area_id"].map({own: _WHO[role], **dict.fromkeys(others - {None, own}, "Sammenligningen")})
        return who + ", " + period

    return Parts("hotspots/monthly", part)


_WHO = {0: "Hotspottet", 2: "Naboområdet"}


def _ratio(name: str) -> Callable[[OneHotspot], float | None]:
    def pick(one: OneHotspot) -> float | None:
        comparison = getattr(one.evaluation, name)
        return comparison.ratio if comparison else None

    return pick


def _one(
    id_: str,
    label: str,
    unit: Unit,
    pick: Callable[[OneHotspot], Any],
    words: Callable[[OneHotspot, Context], Words],
    query: str = "hotspots/monthly",
    parts: Parts | None = None,
) -> Figure:
    """A figure of one hotspot, which is estimated or read off it: no rows add up to it."""
    return Figure(id_, label, one_hotspot, pick, unit, "hotspots", _HOTSPOTS, query, parts=parts, words=words)


HOTSPOTS: tuple[Figure, ...] = (
    _hotspots("hotspots_effect", "Hotspots med tegn på effekt", "good"),
    _hotspots(
        "hotspots_concern", "Hotspots med tegn på forskydning eller dårligere udvikling", "warn", "bad"
    ),
    _one(
        "hotspot_change",
        "Anmeldelser i forhold til sammenligningen",
        "forhold",
        _ratio("estimate"),
        _change,
        parts=_compared(0, "synthetic"),
    ),
    _one(
        "hotspot_neighbour",
        "Naboområdet i forhold til sammenligningen",
        "forhold",
        _ratio("near_estimate"),
        _neighbour,
        parts=_compared(2, "near"),
    ),
    _one(
        "hotspot_design",
        "Designets styrke",
        "antal",
        lambda one: one.evaluation.design,
        _design,
        "hotspots/list",
    ),
    _one(
        "hotspot_months",
        "Måneder i vurderingen",
        "antal",
        lambda one: one.evaluation.months_before + one.evaluation.months_after,
        _months,
    ),
)
OF_ONE = ("hotspot_change", "hotspot_neighbour", "hotspot_design", "hotspot_months")

"""An indicator's control chart as it is to be drawn: figures in the unit that is read, points with their meaning, words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.danish import is_missing, listing, number, period
from data.store import Clock, Reader
from queries import run
from queries.results.attainment import BETTER
from queries.results.control_chart import Assurance, ControlChart, Variation, describe
from queries.results.level import summed
from queries.results.outlook import outlook_of
from queries.results.periods import between, gaps
from queries.results.restarts import measured_series
from queries.results.series import Series, empty_series
from queries.results.states import TOO_FEW, assurance_said, chart_of, hidden_reason
from queries.results.timeliness import middle
from queries.results.words import SHARE, aim, decimals_for, decimals_of

Tone = Literal["improvement", "concern", "neutral", "common", "provisional"]
_LIMITS = ("mean", "lower", "upper", "near_lower", "near_upper")


@dataclass(frozen=True, eq=False)
class Ahead:
    """The forecast and the target, in the picture's unit. start: the day the target period is drawn at; target_text: the target
    as it stands at its line."""

    period: str
    start: date
    target: float
    target_text: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, eq=False)
class Picture:
    """What is drawn of one indicator, and what is said of it.

    frame: one row per period that has a figure, oldest first: period, start (the day it is drawn at), value, text (the figure as it is
    read, with its count where it is per 1,000), mean, lower, upper, near_lower, near_upper (NaN where there are no
    limits), point, tone (see Tone), series (0, 1 ... anew at each redefinition and each restart at a new level), begins (what begins at
    the point: "Ændret opgørelse", "Nyt niveau" or ""), line (anew at each redefinition and after each gap: points of one line are
    joined). hidden: periods whose figure is not shown; where the last is one, nothing is judged.
    ahead: None without a target and its period. sentence: what the chart shows; notes: what the reader must know of it.
    """

    indicator_id: str
    name: str
    unit: str
    decimals: int
    frequency: str
    frame: pd.DataFrame
    hidden: tuple[str, ...]
    ahead: Ahead | None
    variation: Variation | None
    assurance: Assurance | None
    sentence: str
    assurance_text: str | None
    notes: tuple[str, ...]

    @property
    def flat_range(self) -> tuple[float, float] | None:
        """Where all that is drawn lies on one level: an axis around it, since the differences left are only rounding."""
        ahead = self.ahead
        ends = [self.frame[name].dropna() for name in ("value", "lower", "upper")]
        beyond = [v for v in (ahead.target, ahead.low, ahead.high) if v is not None] if ahead else []
        figures = np.concatenate([*ends, beyond])
        if not len(figures):
            return None
        low, high = float(figures.min()), float(figures.max())
        reach = max(abs(low), abs(high))
        if high - low > 1e-9 * reach:
            return None
        return low - (0.1 * reach or 1), high + (0.1 * reach or 1)

    def text(self, value: float) -> str:
        """A figure of the picture as it is read: "62,5 %", "118"."""
        return f"{number(value, self.decimals)}{' %' if self.unit == '%' else ''}"


def pictures(
    store: Reader, *, indicator_ids: Sequence[str], clock: Clock | None = None
) -> dict[str, Picture]:
    """Indicator id -> its picture; ids that are not known are left out."""
    clock = clock or store.clock()
    ids = set(indicator_ids)
    one = next(iter(ids)) if len(ids) == 1 else None
    indicators = run(store, "results/indicators", clock=clock, indicator_id=one)
    measured = measured_series(store, clock=clock, indicator_id=one)
    nothing = empty_series()
    return {
        row["indicator_id"]: picture_of(row, measured.get(row["indicator_id"], nothing), today=clock.today)
        for row in indicators.to_dict("records")
        if row["indicator_id"] in ids
    }


def points(store: Reader, *, indicator_ids: Sequence[str], clock: Clock | None = None) -> pd.DataFrame:
    """The figures of several pictures in one table, in the order asked for: indicator_id, name, unit, target (missing where none is
    drawn), then the columns of Picture.frame, with period as it is read."""
    by_id = pictures(store, indicator_ids=indicator_ids, clock=clock)
    tables = [
        picture.frame.assign(
            indicator_id=id_,
            name=picture.name,
            unit=picture.unit,
            target=picture.ahead.target if picture.ahead else np.nan,
            period=[period(one) for one in picture.frame["period"]],
        )
        for id_ in indicator_ids
        if (picture := by_id.get(id_)) is not None and len(picture.frame)
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def picture_of(indicator: Mapping[Any, Any], series: Series, *, today: date | None = None) -> Picture:
    """`indicator`: a row of results/indicators; `series`: its measurements. Never raises."""
    measured = series.measured
    added = 1
    try:
        chart = chart_of(indicator, series)
        added = summed(indicator, series.final)
        sentence = describe(chart, indicator["frequency"]) if chart else TOO_FEW
    except ValueError as error:
        chart, sentence = None, str(error)
    judged = chart
    if series.ends_as:
        judged, sentence = None, hidden_reason(series.ends_as)
    rate = chart is not None and measured.per_resident and not measured.is_share
    share = indicator["unit"] == SHARE or measured.is_share
    unit = (
        "%"
        if share
        else f"{indicator['unit']} pr. {number(measured.per)} indbyggere"
        if rate
        else str(indicator["unit"])
    )
    scale = 100.0 if share else 1.0
    frame = _frame(indicator, measured, chart, scale)
    decimals = _decimals(frame, share)
    frame["text"] = [number(value, decimals) + (" %" if share else "") for value in frame["value"]]
    if rate:
        frame["text"] = [
            f"{text} ({number(count)} {indicator['unit']})"
            for text, count in zip(frame["text"], measured.value, strict=True)
        ]
    outlook = outlook_of(indicator, series, today=today)
    residents = float(measured.population[-1]) if rate else None
    return Picture(
        indicator_id=str(indicator["indicator_id"]),
        name=str(indicator["name"]),
        unit=unit,
        decimals=decimals,
        frequency=str(indicator["frequency"]),
        frame=frame,
        hidden=tuple(_hidden(series)),
        ahead=_ahead(
            indicator,
            outlook.forecast,
            (measured.per / residents if residents else scale) / added,
            decimals,
            share,
            each=str(indicator["frequency"]) if added > 1 else "",
        ),
        variation=judged.symbol if judged else None,
        assurance=judged.assurance if judged else None,
        sentence=sentence,
        assurance_text=assurance_said(judged, series, indicator["frequency"]),
        notes=_notes(series, residents, limits=bool(frame["lower"].notna().any())),
    )


def _frame(
    indicator: Mapping[Any, Any], measured: Series, chart: ControlChart | None, scale: float
) -> pd.DataFrame:
    starts = [middle(one) for one in measured.periods]
    begun = np.cumsum(measured.new_series | measured.restarted)
    try:
        broken = list(gaps(measured.periods)) if len(measured) else []
    except ValueError:
        # Periods that make no series are points that nothing joins.
        broken = list(range(1, len(measured)))
    after_gap = np.zeros(len(measured), dtype=bool)
    after_gap[broken] = True
    if chart is None:
        nan = np.full(len(measured), np.nan)
        point = np.where(measured.provisional, "provisional", "common").astype(object)
        columns: dict[str, Any] = {
            "value": measured.value * scale,
            **dict.fromkeys(_LIMITS, nan),
            "point": point,
        }
        tones: Any = point
    else:
        columns = {name: chart.columns[name] * scale for name in ("value", *_LIMITS)} | {
            "point": chart.columns["point"]
        }
        tones = _tones(indicator, chart)
    return pd.DataFrame(
        {
            "period": measured.periods,
            "start": starts,
            **columns,
            "tone": tones,
            "series": begun,
            "begins": [
                _begins(*marks) for marks in zip(measured.new_series, measured.restarted, strict=True)
            ],
            "line": np.cumsum(measured.new_series | after_gap),
        }
    )


def _begins(new_series: bool, restarted: bool) -> str:
    return "Ændret opgørelse" if new_series else "Nyt niveau" if restarted else ""


def _tones(indicator: Mapping[Any, Any], chart: ControlChart) -> list[Tone]:
    """What each point means: a flagged one by its direction, so that its colour says what the symbol says."""
    point = chart.columns["point"]
    high = chart.direction > 0
    better = BETTER[indicator["direction"]]
    tones: list[Tone] = []
    for kind, up in zip(point, high, strict=True):
        if kind in ("common", "provisional"):
            tones.append(kind)
        elif better == "neutral":
            tones.append("neutral")
        else:
            tones.append("improvement" if up == (better == "higher") else "concern")
    return tones


def _decimals(frame: pd.DataFrame, share: bool) -> int:
    """As many as tell two figures apart: the width between the limits in two digits; a share has one."""
    if share:
        return 1
    width = float((frame["upper"] - frame["lower"]).max()) if len(frame) else math.nan
    if math.isfinite(width) and width > 0:
        return decimals_for(width)
    return max((decimals_of(float(value)) for value in frame["value"]), default=0)


def _ahead(
    indicator: Mapping[Any, Any], forecast: Any, scale: float, decimals: int, share: bool, *, each: str = ""
) -> Ahead | None:
    """`each`: the period that a target, which is the sum of several, is drawn as the share of."""
    target, at = indicator["target"], indicator["target_period"]
    if is_missing(target) or is_missing(at):
        return None
    target_value = float(target)
    rate = not share and scale != 1
    text = number(target_value * scale, decimals) if rate else aim(target_value, SHARE if share else "")
    if each:
        text = f"{text} pr. {each} ({aim(target_value, '')} i alt)"
    values = (
        (None, None, None)
        if forecast is None
        else tuple(v * scale for v in (forecast.value, forecast.low, forecast.high))
    )
    return Ahead(str(at), middle(str(at)), target_value * scale, text, *values)


def _notes(series: Series, residents: float | None, *, limits: bool) -> tuple[str, ...]:
    notes = []
    if residents:
        notes.append(
            f"Tallene er omregnet til pr. {number(series.measured.per)} indbyggere, da folketallet ændrer sig. "
            "Målværdi og fremskrivning er "
            f"omregnet med det seneste folketal, {number(residents)}."
        )
    if series.without_share:
        notes.append(f"Nævneren er 0 i {_named(series.without_share)}, så der er ingen andel at vise.")
    incomplete = [p for p, part in zip(series.periods, series.incomplete, strict=True) if part]
    if incomplete:
        notes.append(
            f"{_named(incomplete)} er talt, før perioden var slut, og er derfor hverken tegnet eller bedømt."
        )
    hidden = _hidden(series)
    words = list(dict.fromkeys(str(word) for word in series.shown_as[series.hidden]))
    for word in words:
        periods = [p for p, own in zip(series.periods, series.shown_as, strict=True) if own == word]
        notes.append(
            f"Tallet vises ikke i {_named(periods)}: {word}."
            + (" Grænserne er beregnet uden." if limits and word == words[-1] else "")
        )
    if unmeasured := [
        one for one in _between(series) if one not in {*series.without_share, *hidden, *incomplete}
    ]:
        notes.append(
            f"Der er ikke målt i {_named(unmeasured)}. Et hul er ikke nul: linjen er brudt, og ingen regel rækker hen over det."
        )
    return tuple(notes)


def _hidden(series: Series) -> list[str]:
    """The periods whose figure is kept from the reader."""
    return [p for p, hidden in zip(series.periods, series.hidden, strict=True) if hidden]


def _between(series: Series) -> list[str]:
    try:
        return between(series.measured.periods)
    except ValueError:
        return []


def _named(periods: Sequence[str]) -> str:
    """ "maj 2009 og juni 2009"; many are counted."""
    return listing([period(p) for p in periods]) if len(periods) <= 4 else f"{len(periods)} perioder"

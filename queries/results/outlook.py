"""Where an indicator is heading: its forecast to the target period, in figures and in plain Danish."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.danish import is_missing, number, period
from data.persons import few_persons
from data.store import Clock, Reader
from queries import run
from queries.results.attainment import Forecast, forecast
from queries.results.periods import PER_YEAR, parse
from queries.results.series import Series, empty_series, series_of
from queries.results.words import SHARE, aim, decimals_for

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Outlook:
    """`forecast` is None where there is nothing to forecast; `sentence` then says why, else what it shows. `interval`: the
    forecast's, as it is read ("76 til 112")."""

    forecast: Forecast | None
    sentence: str
    interval: str = ""


def outlook_of(indicator: Mapping[Any, Any], series: Series) -> Outlook:
    """The forecast of one indicator, by the measurements since its last redefinition that are not provisional.

    `indicator`: a row of results/indicators; `series`: its measurements, in the indicator's own unit (shares of 1). A share
    stays within 0 and 1, and what was never negative does not become so.
    """
    target, at = indicator["target"], indicator["target_period"]
    if is_missing(target) or is_missing(at):
        return Outlook(None, "Der er ingen målværdi med en periode at fremskrive mod.")
    if series.ends_hidden:
        return Outlook(None, f"Den seneste måling bygger på {few_persons()}, så der fremskrives ikke.")
    final = series.final
    begun = np.flatnonzero(final.new_series)
    if len(begun):
        final = final.where(np.arange(len(final)) >= begun[-1])
    share = indicator["unit"] == SHARE or final.is_share
    floor = 0.0 if len(final) and final.value.min() >= 0 else -math.inf
    try:
        found = forecast(
            final.periods,
            final.value,
            float(target),
            str(at),
            confidence=CONFIDENCE,
            baseline=None if is_missing(indicator["baseline"]) else float(indicator["baseline"]),
            bounds=(floor, 1.0 if share else math.inf),
        )
    except ValueError as error:
        return Outlook(None, str(error))
    return _told(found, indicator)


def _told(found: Forecast, indicator: Mapping[Any, Any]) -> Outlook:
    """The forecast in words, with no more decimals than its interval supports."""
    unit, at, frequency = str(indicator["unit"]), str(indicator["target_period"]), indicator["frequency"]
    share = unit == SHARE
    scale = 100 if share else 1
    decimals = decimals_for((found.high - found.low) * scale)
    decimals = min(decimals, 1) if share else decimals
    ending = " %" if share else f" {unit}"
    finer = not share and PER_YEAR[frequency] > PER_YEAR[parse(at).frequency]
    each = f" pr. {frequency}" if finer else ""
    value, low, high = (number(one * scale, decimals) for one in (found.value, found.low, found.high))
    verdict = {
        "reaches": "Hele intervallet når målet",
        "misses": "Ingen del af intervallet når målet",
        "uncertain": "Målet ligger inden for usikkerheden",
    }[found.outlook]
    interval = f"{low} til {high}{' %' if share else ''}"
    return Outlook(
        found,
        f"Fortsætter det som hidtil, er tallet {value}{ending}{each} i {period(at)} "
        f"(95 %-interval: {interval}). {verdict} på {aim(float(indicator['target']), unit)}.",
        interval,
    )


def outlooks(
    store: Reader, *, indicator_ids: Sequence[str], clock: Clock | None = None
) -> dict[str, Outlook]:
    """Indicator id -> its outlook; ids that are not known are left out."""
    wanted = set(indicator_ids)
    measured = series_of(run(store, "results/measurements", clock=clock))
    nothing = empty_series()
    return {
        row["indicator_id"]: outlook_of(row, measured.get(row["indicator_id"], nothing))
        for row in run(store, "results/indicators", clock=clock).to_dict("records")
        if row["indicator_id"] in wanted
    }


OUTLOOKS = {
    "reaches": "når målet i tide",
    "uncertain": "usikkert",
    "misses": "når det ikke i tide",
}

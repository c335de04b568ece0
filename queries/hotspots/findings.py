"""The figures of one evaluation, each on its own: what can be computed, and a doubt in Danish where it cannot.

Every function takes the list of doubts it may add to. `span` is the window of months that hotspot and control share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.danish import is_missing, listing, number, plural
from queries.hotspots import effect, sentences
from queries.hotspots.effect import DifferenceInDifferences, PreTrend, RateRatio
from queries.hotspots.pooling import pool
from queries.hotspots.rules import AREAS_NEEDED, PLACEBO_LIMIT, Standing
from queries.hotspots.series import Case, Monthly, Window, month_list, window

EQUAL_AREAS = (1.0, 1.0, 1.0, 1.0)
ROLES = ("Hotspot", "Kontrolområde", "Naboområde", "Naboområdets kontrolområde")
_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Placebo:
    """The hotspot among the other areas; `areas` has one row each: area, before, after, dispersion, deviation, statistic,
    is_hotspot, by statistic.

    `deviation` is ln(after/before) minus the mean of that over all other areas; `statistic` that in its own standard errors,
    which is what areas are ranked by. `between`: the variance of ln(after/before) from area to area beyond their months'.
    """

    p_value: float
    fell: bool
    areas: pd.DataFrame
    between: float

    @property
    def enough(self) -> bool:
        """Whether an area could stand out at all among so few."""
        return len(self.areas) >= AREAS_NEEDED

    def detectable(
        self, treated: effect.Pair, control: effect.Pair, *, dispersion: float, confidence: float = 0.95
    ) -> float | None:
        """`effect.verdict_detectable_ratio` among these areas; None where they are too few."""
        own = self.areas["is_hotspot"].to_numpy()
        others = self.areas[~own]
        return effect.verdict_detectable_ratio(
            treated,
            control,
            (others["before"].to_numpy(), others["after"].to_numpy()),
            dispersion=dispersion,
            dispersions=np.append(self.areas.loc[own, "dispersion"], others["dispersion"]),
            between=self.between,
            limit=PLACEBO_LIMIT,
            confidence=confidence,
        )


def usable_control(case: Case, overlap: Sequence[str]) -> tuple[Monthly | None, str]:
    """The control's series, or None and why."""
    if overlap:
        shown = [*overlap[:4], f"{len(overlap) - 4} til"] if len(overlap) > 4 else list(overlap)
        return None, f"Hotspot og kontrolområde overlapper ({listing(shown)})."
    if case.control is None:
        return None, "Der er intet kontrolområde med tal."
    if case.control.same_as(case.hotspot):
        return None, "Hotspot og kontrolområde har nøjagtig samme tal, så de må være samme område."
    return case.control, ""


def notes(case: Case, span: Window, first: int, last: int, shared: Sequence[str]) -> list[str]:
    """What the reader must know of the data themselves."""
    told = []
    if 0 < span.before.size < 12:
        told.append(
            f"Der er kun tal for {plural(span.before.size, 'måned', 'måneder')} før starten: "
            "en tilfældig top lige før kan ligne et fald bagefter."
        )
    missing = sorted(set(range(first, last + 1)) - set(span.months.tolist()) - set(case.held_back))
    if missing:
        told.append(
            f"{plural(len(missing), 'måned', 'måneder')} mangler tal i hotspot eller kontrolområde og er udeladt for begge: "
            f"{month_list(missing, case.with_dates)}."
        )
    if shared:
        told.append(
            f"Kontrolområdet bruges også for {listing(list(shared))}: tilfældige udsving i det rammer dem alle, så "
            "vurderingerne er ikke uafhængige af hinanden."
        )
    if case.end is not None and case.end < case.last:
        told.append(
            f"Hotspottet sluttede i {case.label(case.end)}; måneder derefter indgår ikke i vurderingen."
        )
    if case.held_back:
        told.append(f"Foreløbige tal indgår ikke: {month_list(case.held_back, case.with_dates)}.")
    return told


def totals(span: Window, areas: Sequence[Monthly | None]) -> pd.DataFrame:
    rows = []
    for role, series in zip(ROLES, areas, strict=True):
        if series is None:
            continue
        own = span.shared_with(series)
        before, after = own.totals(series)
        rows.append(
            {
                "role": role,
                "before": before,
                "after": after,
                "months_before": own.before.size,
                "months_after": own.after.size,
                "per_month_before": before / own.before.size if own.before.size else np.nan,
                "per_month_after": after / own.after.size if own.after.size else np.nan,
            }
        )
    return pd.DataFrame(rows)


def _attempt(compute: Callable[[], _T], doubts: list[str], opening: str = "") -> _T | None:
    """The figure, or None with the reason among the doubts."""
    try:
        return compute()
    except ValueError as error:
        doubts.append(f"{opening}{error}")
        return None


def own_series(case: Case, span: Window, confidence: float, doubts: list[str]) -> dict[str, Any]:
    """What needs no control area: the hotspot's series with its counterfactual, and its own before and after."""
    before, after = span.totals(case.hotspot)
    until = np.ones(len(case.hotspot), bool) if case.end is None else case.hotspot.months <= case.end
    months, counts = case.hotspot.months[until], case.hotspot.counts[until]
    fit = _attempt(
        lambda: effect.interrupted_time_series(
            counts, int((months < case.start).sum()), months=months.tolist(), confidence=confidence
        ),
        doubts,
        "Tidsserien kan ikke fremskrives. ",
    )
    return {
        "before_after_p": effect.poisson_difference_test(round(before), round(after), *span.weights),
        "time_series": fit,
        "time_series_months": () if fit is None else tuple(months.tolist()),
    }


def dispersion_of(span: Window, area: Monthly, control: Monthly) -> float:
    return effect.dispersion_beside_control(
        area.at(span.months), control.at(span.months), months_before=span.before.size
    )


def regression(
    span: Window, hotspot: Monthly, control: Monthly, confidence: float, doubts: list[str]
) -> DifferenceInDifferences | None:
    return _attempt(
        lambda: effect.difference_in_differences(_panel(span, hotspot, control), confidence=confidence),
        doubts,
        "Forskel i forskelle kan ikke beregnes. ",
    )


def pre_trend(
    span: Window, hotspot: Monthly, control: Monthly, confidence: float, doubts: list[str]
) -> PreTrend | None:
    return _attempt(
        lambda: effect.pre_trend_test(_panel(span, hotspot, control), confidence=confidence), doubts
    )


def _panel(span: Window, hotspot: Monthly, control: Monthly) -> pd.DataFrame:
    months = span.months
    return pd.DataFrame(
        {
            "area": np.repeat([0, 1], months.size),
            "month": np.tile(months, 2),
            "treated": np.repeat([True, False], months.size),
            "post": np.tile(np.arange(months.size) >= span.before.size, 2),
            "count": np.concatenate((hotspot.at(months), control.at(months))),
        }
    )


def design(comparability: str | None, trend: PreTrend | None, doubts: list[str]) -> tuple[int, str]:
    """The step on the Maryland scale and why."""
    argument = "" if is_missing(comparability) else str(comparability).strip()
    apart = trend is not None and trend.p_value < 0.05
    if apart and trend is not None:
        doubts.append(
            "Hotspot og kontrolområde udviklede sig ikke ens før starten: hotspottets årlige vækst var "
            f"{sentences.change_text(trend.ratio)} end kontrolområdets ({sentences.interval_text(trend.low, trend.high)})."
        )
    if argument and not apart:
        return 3, f"Før og efter med sammenligneligt kontrolområde. Begrundelse: {argument}"
    if argument:
        return (
            2,
            "Før og efter med kontrolområde; begrundelsen for at det er sammenligneligt holder ikke i tallene.",
        )
    return 2, "Før og efter med kontrolområde; det er ikke begrundet, at det er sammenligneligt."


def placebo(span: Window, hotspot: Monthly, others: pd.DataFrame | None, doubts: list[str]) -> Placebo | None:
    if others is None or others.empty:
        doubts.append(f"Placeboprøven mangler: {too_few_areas(0, span)}.")
        return None
    counts = _attempt(lambda: _within(others, span), doubts, "Placeboprøven mangler. ")
    if counts is None:
        return None
    before, after = counts[: span.before.size].sum(axis=0), counts[span.before.size :].sum(axis=0)
    usable = (before > 0) & (after > 0)  # False for NaN too: an area that lacks one of the months
    if not usable.all():
        doubts.append(
            f"{plural(int((~usable).sum()), 'område', 'områder')} indgår ikke i placeboprøven: måneder mangler, eller der er "
            "ingen anmeldelser før eller efter."
        )
    if min(span.totals(hotspot)) == 0:
        doubts.append("Placeboprøven kan ikke beregnes: der er for få anmeldelser.")
        return None
    if not usable.any():
        doubts.append(f"Placeboprøven mangler: {too_few_areas(0, span)}.")
        return None
    found = placebo_of(
        np.column_stack((hotspot.at(span.months), counts[:, usable])),
        span.before.size,
        ["Hotspottet", *others.columns[usable]],
    )
    if not found.enough:
        doubts.append(f"Placeboprøven rækker ikke: {too_few_areas(len(found.areas) - 1, span)}.")
    return found


def placebo_of(counts: npt.NDArray[np.float64], months_before: int, names: Sequence[Any]) -> Placebo:
    """`counts`: months down, areas across, the hotspot first; every sum before and after above zero."""
    before, after = counts[:months_before].sum(axis=0), counts[months_before:].sum(axis=0)
    phi = effect.dispersions_beside_others(counts, months_before)
    sampling = effect.placebo_variances(before, after, phi)
    # Of the others alone: what was done in the hotspot must not make it look as if areas swung.
    between = pool(np.log(after / before)[1:].tolist(), sampling[1:].tolist(), method="DL").tau2
    statistics = effect.placebo_statistics(before, after, phi, between)
    areas = pd.DataFrame(
        {
            "area": names,
            "before": before,
            "after": after,
            "dispersion": phi,
            "deviation": effect.placebo_deviations(before, after),
            "statistic": statistics,
            "is_hotspot": np.arange(before.size) == 0,
        }
    ).sort_values("statistic", ignore_index=True)
    p_value = effect.placebo_p_value(before, after, 0, phi, between)
    return Placebo(p_value, bool(statistics[0] < 0), areas, between)


def too_few_areas(others: int, span: Window) -> str:
    """What is missing before a change can stand out: how many areas, and figures for which months."""
    needed = AREAS_NEEDED - 1
    return (
        f"der er {plural(others, 'sammenligningsområde', 'sammenligningsområder')} med tal for "
        f"alle {number(span.before.size)} måneder før og {number(span.after.size)} måneder efter starten, og der skal mindst "
        f"{number(needed)} til"
    )


def detectable(
    span: Window,
    hotspot: Monthly,
    control: Monthly,
    dispersion: float,
    among: Placebo | None,
    confidence: float,
) -> float | None:
    """The mildest fall that the verdict would have found in 4 of 5 cases; None where there is none, or too few areas.

    What was expected after is what the other areas' mean development, and the control's own, led one to expect.
    """
    if among is None or not among.enough:
        return None
    others = among.areas[~among.areas["is_hotspot"]]
    development = float(np.exp(np.log(others["after"] / others["before"]).mean()))
    first = span.totals(hotspot)[0]
    return among.detectable(
        (first, first * development), span.totals(control), dispersion=dispersion, confidence=confidence
    )


def _within(table: pd.DataFrame, span: Window) -> npt.NDArray[np.float64]:
    """The counts of the window's months, areas across; NaN where a month is missing."""
    rows = pd.Index(effect.month_numbers(table.index))
    if rows.has_duplicates:
        raise ValueError("En måned står mere end én gang i tallene for de øvrige områder.")
    found = rows.get_indexer(pd.Index(span.months))
    values = table.to_numpy(dtype=float)[found]
    values[found < 0] = np.nan
    return values


def neighbour(
    case: Case,
    control: Monthly,
    span: Window,
    dispersion: float | None,
    confidence: float,
    doubts: list[str],
) -> RateRatio | None:
    near, near_control = case.neighbour, case.neighbour_control
    if near is None:
        doubts.append("Der er intet naboområde med tal, så forskydning kan ikke vurderes.")
        return None
    if near_control is None:
        doubts.append("Naboområdet har intet kontrolområde; det er holdt op mod hotspottets.")
        near_control = control
    own = window([near, near_control], case.start, int(span.months.min()), int(span.months.max()))
    phi = dispersion or dispersion_of(own, near, near_control)
    return _attempt(
        lambda: effect.incidence_rate_ratio(
            own.totals(near), own.totals(near_control), dispersion=phi, confidence=confidence
        ),
        doubts,
        "Forskydning til naboområdet kan ikke vurderes. ",
    )


def displacement(
    case: Case,
    control: Monthly,
    span: Window,
    area_weights: Sequence[float],
    confidence: float,
    doubts: list[str],
) -> dict[str, Any]:
    """Difference and quotient over the months that every area in them has."""
    near = [one for one in (case.neighbour, case.neighbour_control) if one is not None]
    if case.neighbour is None:
        near = []
    own = window([case.hotspot, control, *near], case.start, int(span.months.min()), int(span.months.max()))
    if min(own.before.size, own.after.size) == 0:
        own, near = span, []
    treated, comparison = own.totals(case.hotspot), own.totals(control)
    moved = [own.totals(one) for one in near]
    if tuple(area_weights) == EQUAL_AREAS and not 0.5 * treated[0] <= comparison[0] <= 2 * treated[0]:
        doubts.append(
            "Hotspot og kontrolområde har meget forskelligt antal anmeldelser. Den vægtede forskydningsforskel lægger antal "
            "sammen og følger da mest det største område; forholdet til kontrolområdet gør ikke."
        )
    difference = _attempt(
        lambda: effect.weighted_displacement_difference(
            treated,
            comparison,
            *(moved if len(moved) == 2 else ()),
            time_weights=own.weights,
            area_weights=area_weights,
            confidence=confidence,
        ),
        doubts,
    )
    quotient = None
    if moved:
        quotient = _attempt(
            lambda: effect.weighted_displacement_quotient(treated, moved[0], comparison), doubts
        )
    return {"difference": difference, "quotient": quotient}


def standing(ratio: RateRatio, among: Placebo | None) -> Standing:
    """How the change, taken as the ratio's, looks among the other areas'."""
    if among is None or not among.enough:
        return Standing.UNKNOWN
    if among.p_value > PLACEBO_LIMIT:
        return Standing.ORDINARY
    return Standing.STANDS_OUT if among.fell == (ratio.ratio < 1) else Standing.OPPOSITE


def doubt_chance(ratio: RateRatio, among: Placebo | None, doubts: list[str]) -> None:
    """An interval that excludes no change is not enough where other areas have swung as much."""
    if among is None or not (ratio.below_one or ratio.above_one):
        return
    seen = standing(ratio, among)
    if seen is Standing.ORDINARY:
        others = len(among.areas) - 1
        as_much = round(among.p_value * len(among.areas)) - 1
        doubts.append(
            f"Ændringen skiller sig ikke ud: {as_much} af {others} andre områder afviger mindst lige så meget fra de øvrige, "
            "målt i deres egen usikkerhed."
        )
    elif seen is Standing.OPPOSITE:
        doubts.append("Ændringen går den anden vej, når hotspottet holdes op mod alle de øvrige områder.")

"""The figures of one evaluation, each on its own: what can be computed, and a doubt in Danish where it cannot.

Every function takes the list of doubts it may add to. `span` is the window of months that hotspot and control share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.danish import is_missing, listing, number, plural
from queries.hotspots import effect, sentences
from queries.hotspots.effect import DifferenceInDifferences, PreTrend, RateRatio
from queries.hotspots.rules import AREAS_NEEDED, MONTHS_NEEDED, PLACEBO_LIMIT, Standing
from queries.hotspots.series import Case, Monthly, Window, month_list, window
from queries.hotspots.synthetic import MOST_AREAS, SyntheticControl, synthetic_control

EQUAL_AREAS = (1.0, 1.0, 1.0, 1.0)
NO_SAME_MONTHS = "Der er ikke de samme kalendermåneder før starten at holde månederne efter op mod, så en sæson kunne ligne en effekt."
ROLES = ("Hotspot", "Kontrolområde", "Naboområde", "Naboområdets kontrolområde")
_T = TypeVar("_T")


def usable_control(case: Case, overlap: Sequence[str]) -> tuple[Monthly | None, str]:
    """The control's series, or None and why."""
    if overlap:
        areas = [*overlap[:4], f"{len(overlap) - 4} til"] if len(overlap) > 4 else list(overlap)
        return None, f"Hotspot og kontrolområde overlapper ({listing(areas)})."
    if case.control is None:
        return None, "Der er intet kontrolområde med tal."
    if case.control.same_as(case.hotspot):
        return None, "Hotspot og kontrolområde har nøjagtig samme tal, så de må være samme område."
    return case.control, ""


def notes(case: Case, span: Window, first: int, last: int, shared: Sequence[str]) -> list[str]:
    """What the reader must know of the data themselves."""
    texts = []
    if 0 < span.before.size < 12:
        texts.append(
            f"Der er kun tal for {plural(span.before.size, 'måned', 'måneder')} før starten: "
            "en tilfældig top lige før kan ligne et fald bagefter."
        )
    missing = sorted(set(range(first, last + 1)) - set(span.months.tolist()) - set(case.held_back))
    if missing:
        texts.append(
            f"{plural(len(missing), 'måned', 'måneder')} mangler tal i hotspot eller kontrolområde og er udeladt for begge: "
            f"{month_list(missing, case.with_dates)}."
        )
    if shared:
        texts.append(
            f"Kontrolområdet bruges også for {listing(list(shared))}: tilfældige udsving i det rammer dem alle, så "
            "vurderingerne er ikke uafhængige af hinanden."
        )
    if case.end is not None and case.end < case.last:
        texts.append(
            f"Hotspottet sluttede i {case.label(case.end)}; måneder derefter indgår ikke i vurderingen."
        )
    if case.held_back:
        texts.append(f"Foreløbige tal indgår ikke: {month_list(case.held_back, case.with_dates)}.")
    return texts


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


def compared_months(span: Window, area: Monthly, case: Case, months_before: int | None) -> Window:
    """The area's months that a synthetic control is made of: `span`, and before it twice `months_before` (None: all there are).

    Months after with no same calendar month before are left out: a season of the area's own is nobody's effect.
    """
    earliest = int(area.months[0]) if months_before is None else case.start - 2 * months_before
    earlier = area.months[(area.months >= earliest) & (area.months < case.start)]
    before = np.union1d(np.intersect1d(span.before, area.months), earlier)
    after = np.intersect1d(span.after, area.months)
    return Window(before, after[np.isin(after % 12, before % 12)])


def synthetic(
    span: Window,
    area: Monthly,
    case: Case,
    others: pd.DataFrame | None,
    doubts: list[str],
    months_before: int | None,
) -> SyntheticControl | None:
    """The area beside a mixture of the others; None, and a doubt, where there is too little to make one of.

    Fitted on twice `months_before` where as many areas have figures for so long: an area that was chosen since it was high for two
    years is to be held against what it was before those. Months after with no same calendar month before are left out.
    """
    if others is None or others.empty:
        doubts.append(f"Placebotesten mangler: {too_few_areas(0, span)}.")
        return None
    spans = [compared_months(span, area, case, months_before), compared_months(span, area, case, 0)]
    try:
        tables = [_within(others, own) for own in spans]
    except ValueError as error:
        doubts.append(f"Placebotesten mangler. {error}")
        return None
    usables = [
        np.isfinite(counts).all(axis=0) & (counts[: own.before.size].sum(axis=0) > 0)
        for counts, own in zip(tables, spans, strict=True)
    ]
    months_used = [int(usable.sum()) for usable in usables]
    longer = months_used[0] >= min(months_used[1], AREAS_NEEDED - 1)
    own, counts, usable = (
        next(zip(spans, tables, usables, strict=True)) if longer else (spans[1], tables[1], usables[1])
    )
    if own.after.size < MONTHS_NEEDED:
        doubts.append(NO_SAME_MONTHS)
        return None
    if not usable.all():
        doubts.append(
            f"{plural(int((~usable).sum()), 'område', 'områder')} indgår ikke i placebotesten og den syntetiske kontrol: måneder "
            "mangler, eller der er ingen anmeldelser før starten."
        )
    if usable.sum() < 3 or area.at(own.before).sum() == 0:
        doubts.append(f"Placebotesten mangler: {too_few_areas(int(usable.sum()), own)}.")
        return None
    columns = np.flatnonzero(usable)
    if columns.size > MOST_AREAS:
        level = np.abs(np.log(counts[: own.before.size, columns].sum(axis=0) / area.at(own.before).sum()))
        columns = np.sort(columns[np.argsort(level, kind="stable")[:MOST_AREAS]])
    made = synthetic_control(
        np.column_stack((area.at(own.months), counts[:, columns])),
        own.months,
        own.before.size,
        ["Hotspottet", *others.columns[columns]],
    )
    if not made.enough:
        doubts.append(f"Placebotesten rækker ikke: {too_few_areas(columns.size, own)}.")
    return made


def too_few_areas(others: int, span: Window) -> str:
    """What is missing before a change can stand out: how many areas, and figures for which months."""
    needed = AREAS_NEEDED - 1
    return (
        f"der er {plural(others, 'sammenligningsområde', 'sammenligningsområder')} med tal for "
        f"alle {number(span.before.size)} måneder før og {number(span.after.size)} måneder efter starten, og der skal mindst "
        f"{number(needed)} til"
    )


def _within(table: pd.DataFrame, span: Window) -> npt.NDArray[np.float64]:
    """The counts of the window's months, areas across; NaN where a month is missing."""
    rows = pd.Index(effect.month_numbers(table.index))
    if rows.has_duplicates:
        raise ValueError("En måned står mere end én gang i tallene for de øvrige områder.")
    positions = rows.get_indexer(pd.Index(span.months))
    values = table.to_numpy(dtype=float)[positions]
    values[positions < 0] = np.nan
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


def standing(made: SyntheticControl | None) -> Standing:
    """How the change looks among the other areas'."""
    if made is None or not made.enough:
        return Standing.UNKNOWN
    if made.p_value > PLACEBO_LIMIT:
        return Standing.ORDINARY
    if made.fell and not made.beyond_choosing:
        return Standing.CHOSEN
    return Standing.STANDS_OUT


def moved(near: SyntheticControl | None, beside_control: RateRatio | None) -> RateRatio | None:
    """The neighbour's change where it stands out, in its rank and beside its own control area; else None."""
    if standing(near) not in (Standing.STANDS_OUT, Standing.CHOSEN) or near is None:
        return None
    if beside_control is not None and _direction(beside_control) != _direction(near.ratio):
        return None
    return near.ratio


def doubt_chance(made: SyntheticControl | None, doubts: list[str]) -> None:
    """An interval that excludes no change is not enough; and a hotspot that peaked falls by itself."""
    if made is None or not made.enough:
        return
    if made.peaked:
        doubts.append(
            "Hotspottet lå usædvanligt højt i de seneste måneder før starten. Et område, der er valgt, fordi det toppede, falder som regel "
            "af sig selv."
        )
    if (made.ratio.below_one or made.ratio.above_one) and standing(made) is Standing.ORDINARY:
        others = len(made.names) - 1
        as_much = round(made.p_value * len(made.names)) - 1
        moved = "faldet" if made.fell else "steget"
        doubts.append(
            f"Ændringen skiller sig ikke ud: {as_much} af {others} andre områder er {moved} mindst lige så meget, målt i deres egen "
            "usikkerhed."
        )


def check(ratio: RateRatio | None, made: SyntheticControl | None) -> str:
    """What the chosen control area says beside the synthetic one, in words; empty where there is nothing to hold up."""
    if ratio is None or made is None or not made.enough:
        return ""
    opening = (
        f"Holdt op mod kontrolområdet alene er antallet {sentences.change_text(ratio.ratio)} "
        f"({sentences.interval_text(ratio.low, ratio.high)})"
    )
    own, other = _direction(ratio), _direction(made.ratio)
    if own == other:
        return f"{opening}: det siger det samme som den syntetiske kontrol."
    if own == -other:
        return f"{opening}: det peger den modsatte vej af den syntetiske kontrol, som vurderingen følger. Se kontrolområdet efter."
    if own == 0:
        return f"{opening}: det viser ingen sikker forskel, som den syntetiske kontrol gør."
    return f"{opening}: det viser en forskel, som den syntetiske kontrol ikke bekræfter."


def _direction(ratio: RateRatio) -> int:
    return -1 if ratio.below_one else 1 if ratio.above_one else 0

"""The rows and the sentences of the hotspots' pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.danish import MISSING, capital, is_missing, listing, month, number, plural, plural_in_words, span
from queries.hotspots.effect import InterruptedTimeSeries, RateRatio
from queries.hotspots.evaluation import Evaluation
from queries.hotspots.findings import Placebo
from queries.hotspots.pooling import PooledEstimate
from queries.hotspots.sentences import change_text, interval_text
from queries.hotspots.series import to_date

_Z = 1.959963984540054  # normal quantile of a 95 % interval


def period_text(start: Any, finish: Any) -> str:
    """ "siden februar 2009", or "februar 2009 til marts 2010"."""
    if is_missing(finish):
        return f"siden {month(start)}"
    return f"{month(start)} til {month(finish)}"


def places_title(hotspots: pd.DataFrame) -> str:
    """How many hotspots in how many districts."""
    districts = hotspots["district"].dropna().nunique()
    return (
        f"{plural(len(hotspots), 'hotspot', 'hotspots')} i {plural(districts, 'bydel', 'bydele')}"
        if districts
        else plural(len(hotspots), "hotspot", "hotspots")
    )


def forest_title(hotspots: pd.DataFrame) -> str:
    """How many hotspots' whole interval lies below, or above, the control area."""
    usable = hotspots[hotspots["ratio"].notna()]
    below, above = int((usable["high"] < 1).sum()), int((usable["low"] > 1).sum())
    unclear = len(usable) - below - above
    if usable.empty:
        return "Ingen hotspots har endnu et forhold til kontrolområdet"
    parts = []
    if below:
        parts.append(
            f"{plural_in_words(below, 'hotspot', 'hotspots', 'et')} ligger klart under kontrolområdet"
        )
    if above:
        parts.append(f"{plural_in_words(above, 'hotspot', 'hotspots', 'et')} klart over")
    if unclear:
        parts.append(f"{plural_in_words(unclear, 'hotspot', 'hotspots', 'et')} kan ikke skelnes fra det")
    return capital(listing(parts))


def pooled_sentence(combined: PooledEstimate) -> str:
    """What the hotspots say together, and how much they differ."""
    if combined.k == 1:
        return "Kun ét hotspot har et forhold til kontrolområdet, så der er intet samlet skøn."
    estimate, low, high = (math.exp(x) for x in (combined.estimate, combined.low, combined.high))
    said = f"Samlet over {number(combined.k)} hotspots: {change_text(estimate)} ({interval_text(low, high)})."
    if combined.prediction_low is not None and combined.prediction_high is not None:
        ahead = interval_text(math.exp(combined.prediction_low), math.exp(combined.prediction_high))
        said += f" Et nyt hotspot kan ventes at ligge i: {ahead}."
    return (
        said
        + f" Af forskellene mellem hotspots skyldes {number(combined.i2)} % mere end tilfældige udsving (I²)."
    )


def category_title(found: pd.DataFrame) -> str:
    """How many crime categories lie clearly under or over the control area; `found`: details.by_category."""
    usable = found[found["ratio"].notna()]
    below, above = int((usable["high"] < 1).sum()), int((usable["low"] > 1).sum())
    of = f"af {plural(len(usable), 'kategori', 'kategorier')}"
    if not below and not above:
        return f"0 {of} kan skelnes fra kontrolområdet"
    parts = [f"{number(below)} {of} ligger klart under kontrolområdet"] if below else []
    if above:
        parts.append(f"{number(above)}{'' if below else f' {of}'} {'' if below else 'ligger '}klart over")
    return listing(parts)


def counterfactual(found: Evaluation, series: pd.DataFrame) -> pd.DataFrame:
    """The interrupted time series' curve without the start, from the start on: month, counterfactual, low, high."""
    columns = ["month", "counterfactual", "low", "high"]
    model = found.time_series
    if model is None:
        return pd.DataFrame(columns=columns)
    frame = pd.DataFrame(
        {
            "month": [pd.Timestamp(to_date(number)) for number in found.time_series_months],
            "counterfactual": model.counterfactual,
            "low": model.low,
            "high": model.high,
            "differs": model.fitted != model.counterfactual,
        }
    )
    after = frame[frame["differs"]]
    return (
        after[columns].reset_index(drop=True) if len(after) and len(series) else pd.DataFrame(columns=columns)
    )


def placebo_rows(found: Evaluation, names: Mapping[str, str]) -> pd.DataFrame:
    """One row per area of the placebo, in order of statistic: area (name), before, after, change (share), statistic (the deviation
    from the others in the area's own standard errors, by which it is ranked), is_hotspot. `names`: area id -> name.
    """
    columns = ["area", "before", "after", "change", "statistic", "is_hotspot"]
    if found.placebo is None:
        return pd.DataFrame(columns=columns)
    areas = found.placebo.areas
    rate = (areas["after"] / found.months_after) / (areas["before"] / found.months_before)
    named = [names.get(area, area) for area in areas["area"]]
    return areas.assign(area=named, change=rate - 1).sort_values("statistic", ignore_index=True)[columns]


def placebo_title(found: Placebo) -> str:
    """How many of the other areas deviate as much."""
    others = len(found.areas) - 1
    as_much = round(found.p_value * len(found.areas)) - 1
    if as_much == 0:
        return f"Ingen af de {number(others)} andre områder afviger så meget som hotspottet"
    return (
        f"{number(as_much)} af de {number(others)} andre områder afviger mindst lige så meget som hotspottet"
    )


def p_text(p_value: float) -> str:
    """ "p = 0,021", "p < 0,001"."""
    return "p < 0,001" if p_value < 0.0005 else f"p = {number(p_value, 3)}"


def _with_error(estimate: float, error: float) -> str:
    return f"{number(estimate, 1)} ({span(estimate - _Z * error, estimate + _Z * error, 1)})"


def _multiplier(series: InterruptedTimeSeries, name: str) -> str:
    """A coefficient as the factor it stands for, with its interval."""
    log, reach = series.coefficients[name], _Z * series.standard_errors[name]
    return f"{number(math.exp(log), 2)} ({span(math.exp(log - reach), math.exp(log + reach), 2)})"


def tests_table(found: Evaluation) -> pd.DataFrame:
    """One row per method: what (Danish), result, meaning."""
    rows: list[tuple[str, str, str]] = []

    def add(what: str, result: str | None, meaning: str) -> None:
        rows.append((what, MISSING if result is None else result, meaning))

    def ratio(value: RateRatio | None) -> str | None:
        return None if value is None else f"{number(value.ratio, 2)} ({span(value.low, value.high, 2)})"

    add(
        "Forhold til kontrolområdet",
        ratio(found.ratio),
        "Under 1: færre anmeldelser, end kontrolområdets udvikling gav grund til at vente.",
    )
    for phi, value in found.ratios_by_dispersion.items():
        add(
            f"Samme, med spredning {number(phi)}",
            ratio(value),
            "Hvor bredt intervallet er, hvis måneder svinger mere eller mindre.",
        )
    did = found.difference_in_differences
    add(
        "Forskel i forskelle (regression)",
        None if did is None else f"{number(did.ratio, 2)} ({span(did.low, did.high, 2)})",
        "Samme spørgsmål med hver måned for sig.",
    )
    trend = found.pre_trend
    add(
        "Fulgtes de ad før starten?",
        None
        if trend is None
        else f"{number(trend.ratio, 2)} om året ({span(trend.low, trend.high, 2)}), {p_text(trend.p_value)}",
        "1 betyder samme udvikling før starten. Ligger 1 uden for intervallet, er sammenligningen svag.",
    )
    add("Naboområdet", ratio(found.neighbour), "Over 1: tegn på forskydning. Under 1: positiv afsmitning.")
    series = found.time_series
    for name, what, meaning in (
        (
            "post",
            "Afbrudt tidsserie: spring ved starten",
            "Hotspottets egne måneder, uden kontrolområde: niveauet lige efter mod lige før. 1 er intet spring.",
        ),
        (
            "since",
            "Afbrudt tidsserie: ændret vækst pr. måned",
            "Om udviklingen derefter er hurtigere (over 1) eller langsommere (under 1) end før.",
        ),
    ):
        add(what, None if series is None else _multiplier(series, name), meaning)
    wdd = found.difference
    add(
        "Vægtet forskydningsforskel",
        None if wdd is None else f"{number(wdd.estimate, 1)} ({span(wdd.low, wdd.high, 1)})",
        "Anmeldelser om året i hotspot og naboområde tilsammen, ud over kontrolområdernes ændring. Minus er færre.",
    )
    if wdd is not None:
        add(
            "Heraf i hotspottet", _with_error(wdd.local, wdd.local_standard_error), "Samme, hotspottet alene."
        )
        add(
            "Heraf i naboområdet",
            _with_error(wdd.displacement, wdd.displacement_standard_error) if found.neighbour else None,
            "Plus er tegn på forskydning, minus på positiv afsmitning.",
        )
    add(
        "Vægtet forskydningskvotient",
        None if found.quotient is None else number(found.quotient, 2),
        "Kun hvor hotspottet er forbedret. Under −1: forskydningen er større end gevinsten; over 0: afsmitning.",
    )
    add(
        "Placeboprøve",
        None if found.placebo is None else p_text(found.placebo.p_value),
        "Andelen af områder, hotspottet medregnet, der afviger mindst lige så meget, målt i deres egen usikkerhed. Mindst mulige andel: "
        + (MISSING if found.placebo is None else f"1 af {number(len(found.placebo.areas))}."),
    )
    add(
        "Mindste påviselige forhold",
        None if found.smallest_detectable is None else number(found.smallest_detectable, 2),
        "Et fald hertil ville opfylde begge krav, interval og placeboprøve, i 4 ud af 5 tilfælde.",
    )
    prevented = found.prevented
    add(
        "Forebyggede anmeldelser",
        None
        if prevented is None
        else f"{number(prevented.estimate)} ({span(prevented.low, prevented.high)})",
        "Over hele perioden efter starten. Minus er flere, end man kunne vente.",
    )
    add(
        "Før og efter alene (E-test)",
        None if found.before_after_p is None else p_text(found.before_after_p),
        "Uden kontrolområde: siger intet om, hvad der skyldes udviklingen i byen.",
    )
    return pd.DataFrame(rows, columns=["what", "result", "meaning"])

"""The rows and the sentences of the hotspots' pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.danish import (
    MISSING,
    capital,
    is_missing,
    listing,
    month,
    number,
    percent,
    plural,
    plural_in_words,
    span,
)
from queries.hotspots.effect import InterruptedTimeSeries, RateRatio
from queries.hotspots.evaluation import Evaluation
from queries.hotspots.pooling import PooledEstimate
from queries.hotspots.sentences import FOUND_FOUR_IN_FIVE, OFTENER_WHERE_CHOSEN, change_text, interval_text
from queries.hotspots.series import to_date
from queries.hotspots.synthetic import SyntheticControl

# Of fewer the spread between hotspots is hardly known (Higgins, Thompson & Spiegelhalter 2009).
POOLED_ENOUGH = 3
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
        return "Ingen hotspots har endnu et forhold til sammenligningen"
    parts = []
    if below:
        parts.append(
            f"{plural_in_words(below, 'hotspot', 'hotspots', 'et')} ligger klart under sammenligningen"
        )
    if above:
        parts.append(f"{plural_in_words(above, 'hotspot', 'hotspots', 'et')} klart over")
    if unclear:
        parts.append(f"{plural_in_words(unclear, 'hotspot', 'hotspots', 'et')} kan ikke skelnes fra den")
    return capital(listing(parts))


def pooled_sentence(combined: PooledEstimate) -> str:
    """What the hotspots say together, and what that tells of the next one; the prediction interval in words for a decision."""
    if combined.k == 1:
        return "Kun ét hotspot har et forhold til sammenligningen, så der er intet samlet skøn."
    estimate, low, high = (math.exp(x) for x in (combined.estimate, combined.low, combined.high))
    pooled = (
        f"Samlet over {number(combined.k)} hotspots: {change_text(estimate)} ({interval_text(low, high)})."
    )
    if combined.prediction_low is None or combined.prediction_high is None:
        return pooled
    if combined.k < POOLED_ENOUGH:
        return f"{pooled} {number(combined.k)} hotspots er for få til at sige noget om det næste."
    best, worst = math.exp(combined.prediction_low), math.exp(combined.prediction_high)
    if worst < 1:
        ahead = (
            f"også det næste hotspot kan ventes at ligge under sammenligningen, {interval_text(best, worst)}"
        )
    elif best > 1:
        ahead = (
            f"også det næste hotspot kan ventes at ligge over sammenligningen, {interval_text(best, worst)}"
        )
    else:
        ahead = f"det næste kan lande alle steder fra {change_text(best)} til {change_text(worst)}, så de hidtidige lover intet om det"
    return f"{pooled} Hotspots er forskellige: {ahead} (95 % forudsigelse)."


def category_title(categories: pd.DataFrame) -> str:
    """How many crime categories lie clearly under or over the control area; `categories`: details.by_category."""
    usable = categories[categories["ratio"].notna()]
    below, above = int((usable["high"] < 1).sum()), int((usable["low"] > 1).sum())
    of = f"af {plural(len(usable), 'kategori', 'kategorier')}"
    if not below and not above:
        return f"0 {of} kan skelnes fra sammenligningen"
    parts = [f"{number(below)} {of} ligger klart under sammenligningen"] if below else []
    if above:
        parts.append(f"{number(above)}{'' if below else f' {of}'} {'' if below else 'ligger '}klart over")
    return listing(parts)


def counterfactual(evaluation: Evaluation, series: pd.DataFrame) -> pd.DataFrame:
    """The interrupted time series' curve without the start, from the start on: month, counterfactual, low, high."""
    columns = ["month", "counterfactual", "low", "high"]
    model = evaluation.time_series
    if model is None:
        return pd.DataFrame(columns=columns)
    frame = pd.DataFrame(
        {
            "month": [pd.Timestamp(to_date(number)) for number in evaluation.time_series_months],
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


def placebo_rows(evaluation: Evaluation, names: Mapping[str, str]) -> pd.DataFrame:
    """One row per area of the placebo, in order of statistic: area (name), before, after, change (share per month), weight (in the
    hotspot's synthetic control), statistic (how far the area lies from its own mixture, in its own standard errors, by which it is
    ranked), is_hotspot. `names`: area id -> name.
    """
    columns = ["area", "before", "after", "change", "weight", "statistic", "is_hotspot"]
    made = evaluation.synthetic
    if made is None:
        return pd.DataFrame(columns=columns)
    areas = made.areas
    with np.errstate(divide="ignore"):
        change = (areas["after"] / made.months_after) / (areas["before"] / made.months_before) - 1
    named = [names.get(area, area) for area in areas["area"]]
    return areas.assign(area=named, change=change)[columns]


def placebo_title(made: SyntheticControl) -> str:
    """How many of the other areas moved as much the same way."""
    others = len(made.names) - 1
    as_much = round(made.p_value * len(made.names)) - 1
    moved = "faldet" if made.fell else "steget"
    if as_much == 0:
        return f"Ingen af de {number(others)} andre områder er {moved} så meget som hotspottet"
    return f"{number(as_much)} af de {number(others)} andre områder er {moved} mindst lige så meget som hotspottet"


def made_of(evaluation: Evaluation, names: Mapping[str, str], most: int = 5) -> str:
    """Which areas make up the synthetic control, the heaviest first; empty where there is none."""
    made = evaluation.synthetic
    if made is None:
        return ""
    parts = made.areas[made.areas["weight"] > 0].sort_values("weight", ascending=False, kind="stable")
    total = float(parts["weight"].sum())
    listed = [
        f"{names.get(row.area, row.area)} ({percent(row.weight / total)})"
        for row in parts.head(most).itertuples()
    ]
    rest = len(parts) - len(listed)
    if rest:
        share = float(parts["weight"].iloc[most:].sum()) / total
        listed.append(f"{plural(rest, 'andet område', 'andre områder')} ({percent(share)})")
    length = plural(made.months_before, "måned", "måneder")
    return f"Den syntetiske kontrol er en blanding af {listing(listed)}, tilpasset {length} før starten."


def p_text(p_value: float) -> str:
    """ "p = 0,021", "p < 0,001"."""
    return "p < 0,001" if p_value < 0.0005 else f"p = {number(p_value, 3)}"


def _with_error(estimate: float, error: float) -> str:
    return f"{number(estimate, 1)} ({span(estimate - _Z * error, estimate + _Z * error, 1)})"


def _multiplier(series: InterruptedTimeSeries, name: str) -> str:
    """A coefficient as the factor it stands for, with its interval."""
    log, reach = series.coefficients[name], _Z * series.standard_errors[name]
    return f"{number(math.exp(log), 2)} ({span(math.exp(log - reach), math.exp(log + reach), 2)})"


def tests_table(evaluation: Evaluation) -> pd.DataFrame:
    """One row per method: what (Danish), result, meaning."""
    rows: list[tuple[str, str, str]] = []

    def add(what: str, result: str | None, meaning: str) -> None:
        rows.append((what, MISSING if result is None else result, meaning))

    def ratio(value: RateRatio | None) -> str | None:
        return None if value is None else f"{number(value.ratio, 2)} ({span(value.low, value.high, 2)})"

    add(
        "Forhold til kontrolområdet",
        ratio(evaluation.ratio),
        "Under 1: færre anmeldelser, end kontrolområdets udvikling gav grund til at vente.",
    )
    for phi, value in evaluation.ratios_by_dispersion.items():
        add(
            f"Samme, med spredning {number(phi)}",
            ratio(value),
            "Hvor bredt intervallet er, hvis måneder svinger mere eller mindre.",
        )
    did = evaluation.difference_in_differences
    add(
        "Forskel i forskelle (regression)",
        None if did is None else f"{number(did.ratio, 2)} ({span(did.low, did.high, 2)})",
        "Samme spørgsmål med hver måned for sig.",
    )
    trend = evaluation.pre_trend
    add(
        "Fulgtes de ad før starten?",
        None
        if trend is None
        else f"{number(trend.ratio, 2)} om året ({span(trend.low, trend.high, 2)}), {p_text(trend.p_value)}",
        "1 betyder samme udvikling før starten. Ligger 1 uden for intervallet, er sammenligningen svag.",
    )
    add(
        "Naboområdet",
        ratio(evaluation.neighbour),
        "Over 1: tegn på forskydning. Under 1: positiv afsmitning.",
    )
    series = evaluation.time_series
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
    wdd = evaluation.difference
    add(
        "Vægtet forskydningsforskel",
        None if wdd is None else f"{number(wdd.estimate, 1)} ({span(wdd.low, wdd.high, 1)})",
        "Anmeldelser om året i hotspot og naboområde tilsammen, ud over kontrolområdernes ændring. Minus er færre. Intervallet regner kun "
        "med Poisson-tilfældighed og er for smalt, hvor måneder svinger mere.",
    )
    if wdd is not None:
        add(
            "Heraf i hotspottet", _with_error(wdd.local, wdd.local_standard_error), "Samme, hotspottet alene."
        )
        add(
            "Heraf i naboområdet",
            _with_error(wdd.displacement, wdd.displacement_standard_error) if evaluation.neighbour else None,
            "Plus er tegn på forskydning, minus på positiv afsmitning.",
        )
    add(
        "Vægtet forskydningskvotient",
        None if evaluation.quotient is None else number(evaluation.quotient, 2),
        "Kun hvor hotspottet er forbedret. Under −1: forskydningen er større end gevinsten; over 0: afsmitning.",
    )
    made = evaluation.synthetic
    add(
        "Forhold til den syntetiske kontrol",
        ratio(None if made is None else made.ratio),
        "Det, vurderingen hviler på: en blanding af rene områder, og de samme kalendermåneder.",
    )
    add(
        "Naboområdet mod sin syntetiske kontrol",
        ratio(None if evaluation.near is None else evaluation.near.ratio),
        "Vurderingen af forskydning hviler på den.",
    )
    add(
        "Placebotest",
        None if made is None else p_text(made.p_value),
        "Andelen af områder, hotspottet medregnet, der har bevæget sig mindst lige så meget samme vej, målt i deres egen usikkerhed. "
        "Mindst mulige andel: " + (MISSING if made is None else f"1 af {number(len(made.names))}."),
    )
    add(
        "Fald, som valget alene kan give",
        None if made is None else percent(1 - max(0.0, 1 - made.choosing / made.level) ** 2),
        "Et område, der vælges, fordi det toppede, falder af sig selv. En effekt skal være større.",
    )
    add(
        "Mindste påviselige forhold",
        None if evaluation.smallest_detectable is None else number(evaluation.smallest_detectable, 2),
        f"Et fald hertil {FOUND_FOUR_IN_FIVE}; {OFTENER_WHERE_CHOSEN}.",
    )
    prevented = evaluation.prevented
    add(
        "Forebyggede anmeldelser",
        None
        if prevented is None
        else f"{number(prevented.estimate)} ({span(prevented.low, prevented.high)})",
        "Over hele perioden efter starten. Minus er flere, end man kunne vente.",
    )
    add(
        "Før og efter alene (E-test)",
        None if evaluation.before_after_p is None else p_text(evaluation.before_after_p),
        "Uden kontrolområde: siger intet om, hvad der skyldes udviklingen i byen.",
    )
    return pd.DataFrame(rows, columns=["what", "result", "meaning"])

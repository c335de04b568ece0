"""The forest plot's rows and the sentences around it."""

from __future__ import annotations

import math

import pandas as pd

from data.danish import MISSING, listing, number, plural_in_words, span
from queries.hotspots.effect import RateRatio
from queries.hotspots.evaluation import Evaluation
from queries.hotspots.pooling import PooledEstimate
from queries.hotspots.sentences import change_text, interval_text
from queries.hotspots.series import to_date


def forest_rows(hotspots: pd.DataFrame, combined: PooledEstimate | None) -> pd.DataFrame:
    """One row per line of the plot: label, ratio, low, high, prediction_low, prediction_high, kind, text.

    Hotspots with a ratio, strongest fall first, then the pooled estimate when there are at least two of them.
    """
    nan = float("nan")
    usable = hotspots[hotspots["ratio"].notna()].sort_values("ratio")
    rows = [
        {
            "label": row["name"],
            "ratio": row["ratio"],
            "low": row["low"],
            "high": row["high"],
            "prediction_low": nan,
            "prediction_high": nan,
            "kind": "hotspot",
        }
        for row in usable.to_dict("records")
    ]
    if combined is not None and combined.k > 1:
        rows.append(
            {
                "label": "Samlet",
                "ratio": math.exp(combined.estimate),
                "low": math.exp(combined.low),
                "high": math.exp(combined.high),
                "prediction_low": nan
                if combined.prediction_low is None
                else math.exp(combined.prediction_low),
                "prediction_high": nan
                if combined.prediction_high is None
                else math.exp(combined.prediction_high),
                "kind": "pooled",
            }
        )
    columns = ["label", "ratio", "low", "high", "prediction_low", "prediction_high", "kind"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["text"] = [change_text(ratio) for ratio in frame["ratio"]]
    return frame


def forest_title(hotspots: pd.DataFrame) -> str:
    """How many hotspots' whole interval lies below, or above, the control area."""
    usable = hotspots[hotspots["ratio"].notna()]
    below, above = int((usable["high"] < 1).sum()), int((usable["low"] > 1).sum())
    unclear = len(usable) - below - above
    parts = []
    if below:
        parts.append(
            f"{plural_in_words(below, 'hotspot', 'hotspots', 'et')} ligger klart under kontrolområdet"
        )
    if above:
        parts.append(f"{plural_in_words(above, 'hotspot', 'hotspots', 'et')} klart over")
    if unclear:
        parts.append(f"{plural_in_words(unclear, 'hotspot', 'hotspots', 'et')} kan ikke skelnes fra det")
    sentence = listing(parts)
    return sentence[:1].upper() + sentence[1:]


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


def ratio_lines(labels: pd.Series, frame: pd.DataFrame) -> pd.DataFrame:
    """label, ratio, low, high and a text per line of a dot plot."""
    return pd.DataFrame(
        {
            "label": list(labels),
            "ratio": list(frame["ratio"]),
            "low": list(frame["low"]),
            "high": list(frame["high"]),
            "text": [
                f"{change_text(ratio)} ({interval_text(low, high)})"
                for ratio, low, high in zip(frame["ratio"], frame["low"], frame["high"], strict=True)
            ],
        }
    )


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


def placebo_rows(found: Evaluation) -> pd.DataFrame:
    """One row per area of the placebo, in order of change: area, before, after, change (share), is_hotspot."""
    if found.placebo is None:
        return pd.DataFrame(columns=["area", "before", "after", "change", "is_hotspot"])
    areas = found.placebo.areas
    rate = (areas["after"] / found.months_after) / (areas["before"] / found.months_before)
    return areas.assign(change=rate - 1).sort_values("change", ignore_index=True)


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
        else f"{number(trend.ratio, 2)} om året ({span(trend.low, trend.high, 2)}), p = {number(trend.p_value, 2)}",
        "1 betyder samme udvikling før starten. Ligger 1 uden for intervallet, er sammenligningen svag.",
    )
    add("Naboområdet", ratio(found.neighbour), "Over 1: tegn på forskydning. Under 1: positiv afsmitning.")
    wdd = found.difference
    add(
        "Vægtet forskydningsforskel",
        None if wdd is None else f"{number(wdd.estimate, 1)} ({span(wdd.low, wdd.high, 1)})",
        "Anmeldelser om året pr. arealenhed, hotspot og naboområde tilsammen. Minus er færre.",
    )
    add(
        "Vægtet forskydningskvotient",
        None if found.quotient is None else number(found.quotient, 2),
        "Kun hvor hotspottet er forbedret. Under −1: forskydningen er større end gevinsten; over 0: afsmitning.",
    )
    add(
        "Placeboprøve",
        None if found.placebo is None else f"p = {number(found.placebo.p_value, 3)}",
        "Andelen af områder, der afviger mindst lige så meget uden indsats.",
    )
    add(
        "Mindste påviselige forhold",
        None if found.smallest_detectable is None else number(found.smallest_detectable, 2),
        "Et mindre fald end dette ville ofte ikke være opdaget.",
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
        None if found.before_after_p is None else f"p = {number(found.before_after_p, 3)}",
        "Uden kontrolområde: siger intet om, hvad der skyldes udviklingen i byen.",
    )
    return pd.DataFrame(rows, columns=["what", "result", "meaning"])

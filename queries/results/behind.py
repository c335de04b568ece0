"""Hvad ligger bag? Two periods of one measure, the parts of the change between them, and what was noted.

The parts are those of decompose.py. Three kinds of measure: reported incidents (by district or category, per month),
participants in initiatives (by initiative, administration or focus area, per year), and one indicator (its own periods).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from data import danish
from data.contract import CRIME_CATEGORIES, DISTRICTS, NEW, ON_A_DAY
from data.persons import is_hidden, is_number, numbers
from data.store import Clock, Reader
from queries import run
from queries.results.annotations import noted
from queries.results.control_chart import changed
from queries.results.decompose import Decomposition, decompose, decompose_rate, opening, pair
from queries.results.periods import PER_YEAR, parse
from queries.results.restarts import measured_series
from queries.results.series import PER
from queries.results.states import chart_of
from queries.results.words import SHARE, decimals_for, decimals_of

INCIDENTS, RATE, PARTICIPANTS = "anmeldelser", "anmeldelser-pr-1000", "deltagere"
SPLITS: dict[str, dict[str, str]] = {
    INCIDENTS: {"district": "Bydel", "category": "Kategori"},
    RATE: {"district": "Bydel"},
    PARTICIPANTS: {"initiative": "Indsats", "administration": "Forvaltning", "focus_area": "Indsatsområde"},
    "indicator": {"indicator": "Indikator"},
}
# The shared filters that each kind of measure is narrowed by.
HEEDED = {
    INCIDENTS: ("district",),
    RATE: (),
    PARTICIPANTS: ("district", "administration", "focus_area"),
    "indicator": (),
}
Z = 1.959964
_NOT_TOLD = "Ikke oplyst"
ALL = "I alt"


# How participants are counted -> the measure's id and what is counted.
_OF_PARTICIPANTS = {
    NEW: (PARTICIPANTS, "Nye deltagere"),
    ON_A_DAY: (f"{PARTICIPANTS}-paa-en-dag", "Deltagere på en dag"),
}


@dataclass(frozen=True)
class Measure:
    """What is compared. kind: INCIDENTS, RATE, PARTICIPANTS or "indicator"; key: the category, how participants are counted, or the
    indicator's id."""

    id: str
    label: str
    kind: str
    key: str | None = None
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Behind:
    """The answer. headline and sentence open it; decomposition is in `unit`, told with `decimals`.

    by_group: one row per group, largest change first, and a last row "I alt": group, a column per origin that occurs, total.

    ratio: what the later period is of the earlier, less 1, with its interval: (share, low, high); None where an interval
    is not known. left_out: initiatives whose count of participants is hidden in either period, and which are not part of the
    figures. covers: which districts the figures are of and whose own figures were used though some of their distrikter have any, in
    sentences; empty where that needs no saying. notes: one row per note between the two periods (period, name, text, who).
    """

    headline: str
    sentence: str
    decomposition: Decomposition
    by_group: pd.DataFrame
    unit: str
    decimals: int
    split: str
    ratio: tuple[float, float, float] | None
    left_out: int
    notes: pd.DataFrame
    covers: str = ""


def measures(store: Reader, *, clock: Clock | None = None) -> list[Measure]:
    """What can be compared: incidents in all and by category, participants, and each indicator measured twice or more."""
    choices = []
    incidents = _cells(store, clock=clock)
    if len(incidents):
        choices.append(Measure(INCIDENTS, "Anmeldelser i alt", INCIDENTS, unit="anmeldelser"))
        if _rated(incidents):
            unit = f"anmeldelser pr. {danish.number(PER)} indbyggere"
            choices.append(Measure(RATE, unit.capitalize(), RATE, unit=unit))
        choices += [
            Measure(f"{INCIDENTS}-{code}", f"Anmeldelser: {label}", INCIDENTS, code, "anmeldelser")
            for code, label in CRIME_CATEGORIES.labels.items()
            if code in set(incidents["category"])
        ]
    yearly = run(store, "results/yearly", clock=clock)
    countable = yearly[yearly["participants"].map(is_number).astype(bool)]
    # Those that are new in a year and those that are there on a day are not added.
    choices += [
        Measure(id_, f"{label} i indsatserne", PARTICIPANTS, code, label.lower())
        for code, (id_, label) in _OF_PARTICIPANTS.items()
        if (countable["participants_as"] == code).any()
    ]
    counts = (
        run(store, "results/measurements", clock=clock)
        .dropna(subset=["value"])["indicator_id"]
        .value_counts()
    )
    indicators = run(store, "results/indicators", clock=clock)
    choices += [
        Measure(row["indicator_id"], row["name"], "indicator", row["indicator_id"], row["unit"])
        for row in indicators.to_dict("records")
        if counts.get(row["indicator_id"], 0) >= 2
    ]
    return choices


def periods(store: Reader, *, measure: Measure, clock: Clock | None = None) -> list[str]:
    """The periods of a measure that are wholly known, newest first, years before their parts. Half a month is not a month."""
    if measure.kind == "indicator":
        rows = run(store, "results/measurements", clock=clock, indicator_id=measure.key)
        return rows.dropna(subset=["value"])["period"].tolist()[::-1]
    if measure.kind == PARTICIPANTS:
        yearly = run(store, "results/yearly", clock=clock)
        yearly = yearly[yearly["participants_as"] == measure.key]
        return [str(year) for year in sorted(yearly["year"].unique(), reverse=True)]
    cells = _cells(store, clock=clock)
    measured = _rated(cells) if measure.kind == RATE else _complete(cells)
    if measure.key is not None:
        of_category = cells.loc[cells["category"] == measure.key, "month"]
        measured &= {(month.year, month.month) for month in of_category}
    measured -= {(month.year, month.month) for month in cells.loc[cells["unfinished"], "month"]}
    return [
        period
        for year in sorted({year for year, _ in measured}, reverse=True)
        for period in _of_year(year)
        if set(_months(period)) <= measured
    ]


def _rated(cells: pd.DataFrame) -> set[tuple[int, int]]:
    """The months that a rate can be told of: the population is known wherever there are figures, and none may still change."""
    unfit = cells["population"].isna() | cells["provisional"]
    out = set(cells.loc[unfit, "month"])
    return _complete(cells) & {(month.year, month.month) for month in cells["month"] if month not in out}


def _complete(cells: pd.DataFrame) -> set[tuple[int, int]]:
    """The months in which every district that has any figures has some: the others would be less of the city than the rest."""
    by_month = cells.groupby("month")["district"].nunique()
    return {(month.year, month.month) for month in by_month.index[by_month == cells["district"].nunique()]}


def _covers(cells: pd.DataFrame, before: str, after: str, district: int | None = None) -> str:
    """What the figures of two periods are of, where it is not all ten districts by one kind of area."""
    months = {*_months(before), *_months(after)}
    used = cells[[(month.year, month.month) in months for month in cells["month"]]]
    sentences = []
    absent = [name for number, name in DISTRICTS.items() if number not in set(used["district"])]
    if district is None and absent and len(used):
        sentences.append(
            f"Tallene er for {danish.number(len(DISTRICTS) - len(absent))} af de {danish.number(len(DISTRICTS))} bydele. "
            f"Der er ingen tal, der dækker {danish.listing(absent)}."
        )
    aside = used[used["left_out"] > 0]
    if len(aside):
        places = danish.listing([DISTRICTS[number] for number in sorted(set(aside["district"]))])
        sentences.append(
            f"I {places} er der også tal for enkelte distrikter. De dækker ikke hele bydelen i alle måneder og kategorier, så dér er "
            "bydelens egne tal brugt."
        )
    return " ".join(sentences)


def _of_year(year: int) -> list[str]:
    return [
        str(year),
        *(f"{year}-H{n}" for n in (2, 1)),
        *(f"{year}-Q{n}" for n in (4, 3, 2, 1)),
        *(f"{year}-{n:02d}" for n in range(12, 0, -1)),
    ]


def _months(period: str) -> list[tuple[int, int]]:
    """The calendar months of a period, as (year, month)."""
    frequency, number = parse(period)
    year, part = divmod(number, PER_YEAR[frequency])
    long = 12 // PER_YEAR[frequency]
    return [(year, part * long + n) for n in range(1, long + 1)]


def default_periods(available: Sequence[str]) -> tuple[str, str] | None:
    """The two periods a reader most likely asks about: the newest whole year, else the newest period, and the same one a
    year before, else the one before it. None where no two periods are equally long."""
    for after in sorted(available, key=lambda period: parse(period).frequency != "år"):
        frequency, number = parse(after)
        for back in (PER_YEAR[frequency], 1):
            before = next((p for p in available if parse(p) == (frequency, number - back)), None)
            if before is not None:
                return before, after
    return None


def compare(
    store: Reader,
    *,
    measure: Measure,
    before: str,
    after: str,
    by: str,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> Behind:
    """What lies behind the change of `measure` from `before` to `after`, split by a key of its SPLITS.

    district counts for incidents; administration and focus_area for participants. ValueError with a sentence: periods
    of different lengths, the later one first, or nothing measured in either.
    """
    first, last = parse(before), parse(after)
    if first.frequency != last.frequency:
        raise ValueError("De to perioder er ikke lige lange. Vælg to år, to kvartaler eller to måneder.")
    if last.number <= first.number:
        raise ValueError("Den seneste periode skal ligge efter den tidligste.")
    if by not in SPLITS[measure.kind]:
        raise ValueError(f"{measure.label} kan ikke deles efter {by}.")
    ratio: tuple[float, float, float] | None = None
    beyond: bool | None = None
    unit, decimals, left_out, covers = measure.unit, 0, 0, ""
    if measure.kind == INCIDENTS:
        cells = _cells(store, clock=clock, category=measure.key, district=district)
        pairs = _incident_pairs(cells, before, after)
        covers = _covers(cells, before, after, district)
        monthly = _monthly(cells, before, after)
        ratio = None if monthly is None else change_interval(*monthly)
        beyond = None if ratio is None else not ratio[1] <= 0 <= ratio[2]
    elif measure.kind == RATE:
        return _compare_rate(store, measure, before, after, clock)
    elif measure.kind == PARTICIPANTS:
        pairs, left_out = _participant_pairs(
            store, str(measure.key), before, after, clock, district, administration, focus_area
        )
    else:
        pairs, beyond, unit, decimals = _indicator_pairs(store, str(measure.key), before, after, clock)
    if pairs[["before", "after"]].isna().all(axis=None):  # type: ignore[call-overload]
        raise ValueError("Der er ikke målt i nogen af de to perioder.")
    parts = decompose(pairs, by=by)
    if pairs["provisional"].any() or pairs["redefined"].any():
        # What may still change, or is counted in another way, is no basis for telling a signal from chance.
        ratio = beyond = None
    return Behind(
        headline=_headline(parts, measure, before, after, decimals, unit),
        by_group=_by_group(parts),
        sentence=opening(
            parts,
            what=_subject(measure),
            before=danish.period(before),
            after=danish.period(after),
            decimals=decimals,
            beyond_chance=beyond,
        ),
        decomposition=parts,
        unit=unit,
        decimals=decimals,
        split=SPLITS[measure.kind][by],
        ratio=ratio,
        left_out=left_out,
        notes=_notes(store, measure, before, after, clock),
        covers=covers,
    )


def _compare_rate(store: Reader, measure: Measure, before: str, after: str, clock: Clock | None) -> Behind:
    """The city's incidents per 1,000 residents: what follows where people live, and what the rate of each district."""
    cells = _cells(store, clock=clock)
    pairs = _incident_pairs(cells, before, after)
    if pairs[["before", "after"]].isna().all(axis=None):  # type: ignore[call-overload]
        raise ValueError("Der er ikke målt i nogen af de to perioder.")
    if pairs["provisional"].any():
        raise ValueError("En af perioderne har foreløbige tal. Vælg to, der er endeligt opgjort.")
    by_district = pairs.groupby("district")
    groups = (
        by_district[["before", "after"]]
        .sum()
        .join(by_district[["population_before", "population_after"]].max())
        .rename_axis("group")
        .reset_index()
    )
    parts = decompose_rate(groups, per=PER)
    decimals = max(decimals_for(abs(parts.total)), 1)
    ratio: tuple[float, float, float] | None = None
    monthly = _monthly(cells, before, after)
    if monthly is not None and (counted := change_interval(*monthly)) is not None:
        fewer = groups["population_before"].sum() / groups["population_after"].sum()
        change, low, high = (float((1 + one) * fewer - 1) for one in counted)
        ratio = change, low, high
    return Behind(
        headline=_headline(parts, measure, before, after, decimals, measure.unit),
        by_group=_by_group(parts),
        sentence=opening(
            parts,
            what=_subject(measure),
            before=danish.period(before),
            after=danish.period(after),
            decimals=decimals,
            beyond_chance=None if ratio is None else not ratio[1] <= 0 <= ratio[2],
        ),
        decomposition=parts,
        unit=measure.unit,
        decimals=decimals,
        split=SPLITS[RATE]["district"],
        ratio=ratio,
        left_out=0,
        notes=_notes(store, measure, before, after, clock),
        covers=_covers(cells, before, after),
    )


def _headline(
    parts: Decomposition, measure: Measure, before: str, after: str, decimals: int, unit: str
) -> str:
    """The change in one line: "Anmeldelser i alt: −810 fra 2008 til 2009"; amounts as the sentence rounds them."""
    change = round(round(parts.after, decimals) - round(parts.before, decimals), decimals)
    clause = (
        danish.signed(change, decimals) + (f" {unit}" if measure.unit == SHARE else "")
        if change
        else "uændret"
    )
    return f"{measure.label}: {clause} fra {danish.period(before)} til {danish.period(after)}"


def _by_group(parts: Decomposition) -> pd.DataFrame:
    origins = list(parts.by_origin().index)
    wide = (
        parts.parts.assign(group=parts.parts["group"].fillna(_NOT_TOLD))
        .pivot_table(index="group", columns="origin", values="amount", aggfunc="sum")
        .reindex(columns=origins)
    )
    wide["total"] = wide.sum(axis=1)
    wide = wide.sort_values("total", key=abs, ascending=False)
    total = pd.DataFrame([{"group": ALL, **wide.sum()}])
    return pd.concat([wide.reset_index(), total], ignore_index=True)


def _subject(measure: Measure) -> str:
    if measure.kind == PARTICIPANTS:
        return f"Antallet af {measure.unit} i indsatserne"
    if measure.kind == RATE:
        return f"Antallet af {measure.unit}"
    if measure.kind == INCIDENTS:
        return "Antallet af anmeldelser" + (f" ({measure.key})" if measure.key else "")
    return f"»{measure.label}«" + (" (i procent)" if measure.unit == SHARE else "")


# -- incidents ---------------------------------------------------------------------------------------------


def _cells(store: Reader, **parameters: Any) -> pd.DataFrame:
    """results/incident_cells; what was counted before its month had ended may still change, whether it was marked so or not."""
    cells = run(store, "results/incident_cells", **parameters)
    return cells.assign(provisional=cells["provisional"] | cells["unfinished"])


def _incident_pairs(cells: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """Cells of district, category and the month's place within its period."""
    frames = []
    for period in (before, after):
        place = {month: n for n, month in enumerate(_months(period))}
        at = [place.get((month.year, month.month)) for month in cells["month"]]
        located = cells.assign(place=at).dropna(subset=["place"])
        frames.append(
            located[["district", "category", "place", "value", "shown", "provisional", "population"]]
        )
    pairs = pair(frames[0], frames[1], by=["district", "category", "place"])
    pairs["district"] = [DISTRICTS.get(int(number), _NOT_TOLD) for number in pairs["district"]]
    return pairs


def _monthly(
    cells: pd.DataFrame, before: str, after: str
) -> tuple[list[float], list[float], list[float]] | None:
    """Totals of the earlier period's months, the later one's, and of all final months of the series; None where a month of
    the two is not measured."""
    totals = cells.groupby("month").agg(value=("value", "sum"), provisional=("provisional", "any"))
    months = [(month.year, month.month) for month in totals.index]
    values = dict(zip(months, totals["value"].astype(float), strict=True))
    both_months = _months(before), _months(after)
    if not {*both_months[0], *both_months[1]} <= values.keys():
        return None
    final = [values[m] for m, open_ in zip(months, totals["provisional"], strict=True) if not open_]
    return [values[m] for m in both_months[0]], [values[m] for m in both_months[1]], final


def change_interval(
    before: ArrayLike, after: ArrayLike, history: ArrayLike
) -> tuple[float, float, float] | None:
    """The relative change of a count between two periods with its 95 % interval: (share, low, high); None where either is 0.

    before, after: counts per month of two equally long periods; history: the months the dispersion is judged by, at least 13.
    Rate ratio of two counts with overdispersion, as methods.md has it for four: Var(ln) = phi (1/N0 + 1/N1), phi = the
    Pearson chi2/df of the months around the means of runs of twelve, floored at 1. Seasons count as dispersion, which
    makes the interval wider. Fewer months of history: phi = 4, the largest that is shown elsewhere.
    """
    first, second, months = (np.asarray(one, dtype=float) for one in (before, after, history))
    earlier, later = float(first.sum()), float(second.sum())
    if earlier <= 0 or later <= 0:
        return None
    phi = 4.0
    if len(months) > 12:
        runs = [months[start : start + 12] for start in range(0, len(months), 12)]
        chi = sum(float(((run_ - run_.mean()) ** 2).sum() / run_.mean()) for run_ in runs if run_.mean() > 0)
        phi = max(chi / (len(months) - len(runs)), 1.0)
    spread = Z * math.sqrt(phi * (1 / earlier + 1 / later))
    ratio = later / earlier
    return ratio - 1, ratio * math.exp(-spread) - 1, ratio * math.exp(spread) - 1


# -- participants ------------------------------------------------------------------------------------------


def _participant_pairs(
    store: Reader,
    counted_as: str,
    before: str,
    after: str,
    clock: Clock | None,
    district: int | None,
    administration: str | None,
    focus_area: str | None,
) -> tuple[pd.DataFrame, int]:
    """Cells of an initiative, and how many initiatives are left out since their count is hidden in either year."""
    rows = run(store, "results/yearly", clock=clock)
    rows = rows[rows["year"].isin([int(before), int(after)]) & (rows["participants_as"] == counted_as)]
    if administration is not None:
        rows = rows[rows["administration"] == administration]
    if focus_area is not None:
        rows = rows[rows["focus_area_id"] == focus_area]
    if district is not None:
        rows = rows[[bool({district, 0} & set(places)) for places in rows["districts"]]]
    secret = set(rows.loc[[is_hidden(cell) for cell in rows["participants"]], "initiative_id"])
    rows = rows[rows["participants"].notna() & ~rows["initiative_id"].isin(secret)]
    cells = pd.DataFrame(
        {
            "initiative": rows["name"] + " (" + rows["initiative_id"] + ")",
            "administration": rows["administration"],
            "focus_area": rows["focus_area"].fillna(_NOT_TOLD),
            "year": rows["year"],
            "value": numbers(rows["participants"]),
            "shown": numbers(rows["first_participants"]),
            "redefined": rows["redefined"],
        }
    )
    names = ["initiative", "administration", "focus_area"]
    pairs = pair(cells[cells["year"] == int(before)], cells[cells["year"] == int(after)], by=names)
    return pairs, len(secret)


# -- one indicator -----------------------------------------------------------------------------------------


def _indicator_pairs(
    store: Reader, indicator_id: str, before: str, after: str, clock: Clock | None
) -> tuple[pd.DataFrame, bool | None, str, int]:
    """One pair; whether the later figure is more than chance; the unit told and its decimals."""
    indicator = run(store, "results/indicators", clock=clock, indicator_id=indicator_id).iloc[0]
    versions = run(store, "results/measurement_versions", clock=clock, indicator_id=indicator_id)
    number = {period: parse(period).number for period in versions["period"]}
    first, last = number.get(before), number.get(after)
    if first is None or last is None:
        raise ValueError("Indikatoren er ikke målt i begge perioder.")
    between = [first < number[period] <= last for period in versions["period"]]
    redefined = bool(versions.loc[between, "new_series"].any())
    share = indicator["unit"] == SHARE
    labelled = versions.assign(indicator=indicator["name"])
    if share:
        labelled[["value", "shown"]] *= 100
    cells = labelled[["indicator", "period", "value", "shown", "provisional"]]
    pairs = pair(
        cells[cells["period"] == before],
        cells[cells["period"] == after].assign(redefined=redefined),
        by=["indicator"],
    )
    values = labelled.loc[labelled["period"].isin([before, after]), "value"].dropna()
    decimals = 1 if share else max((decimals_of(float(value)) for value in values), default=0)
    beyond = _beyond_chance(store, indicator.to_dict(), before, after, clock)
    return pairs, beyond, "procentpoint" if share else str(indicator["unit"]), decimals


def _beyond_chance(
    store: Reader, indicator: dict[Any, Any], before: str, after: str, clock: Clock | None
) -> bool | None:
    """What the indicator's control chart says of the change; None where there is no chart, or it cannot tell."""
    id_ = str(indicator["indicator_id"])
    series = measured_series(store, clock=clock, indicator_id=id_).get(id_)
    if series is None:
        return None
    try:
        chart = chart_of(indicator, series)
    except ValueError:
        return None
    if chart is None:
        return None
    measured_periods = series.measured.periods
    if before not in measured_periods or after not in measured_periods:
        return None
    return changed(chart, measured_periods.index(before), measured_periods.index(after))


# -- notes -------------------------------------------------------------------------------------------------


def _notes(store: Reader, measure: Measure, before: str, after: str, clock: Clock | None) -> pd.DataFrame:
    """What was noted from the first month of the earlier period to the last of the later: remarks that were delivered with
    measurements, and annotations. For incidents those of the whole city's indicators, for participants of all initiatives."""
    indicators = run(store, "results/indicators", clock=clock).set_index("indicator_id")
    remarks = run(store, "results/remarks", clock=clock)
    notes = noted(store, clock=clock)
    rows = [
        (
            r["indicator_id"],
            r["period"],
            r["remark"] if not danish.is_missing(r["remark"]) else "Ny serie.",
            "indberettet",
        )
        for r in remarks.to_dict("records")
    ] + [
        (r["indicator_id"], r["period"], r["text"], f"{r['made_by']}, {danish.day(r['made_at'])}")
        for r in notes.to_dict("records")
    ]
    start, end = _months(before)[0], _months(after)[-1]
    notes_between = []
    for id_, period, text, who in rows:
        if id_ not in indicators.index or not (start <= _months(period)[-1] and _months(period)[0] <= end):
            continue
        citywide = danish.is_missing(indicators.at[id_, "initiative_id"])
        is_relevant = {INCIDENTS: citywide, RATE: citywide, PARTICIPANTS: not citywide}.get(
            measure.kind, id_ == measure.key
        )
        if is_relevant:
            notes_between.append((period, str(indicators.at[id_, "name"]), text, who))
    notes_between.sort(key=lambda row: _months(row[0])[0])
    return pd.DataFrame(notes_between, columns=["period", "name", "text", "who"])

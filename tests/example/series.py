"""Indicators and their measurements. The planted series are made so that the rules for control charts see what is meant.

A planted series is level + sd * pattern, where the pattern alternates around 0 within +-1.6: no run, no outlier. Such a
series has a mean moving range of about 1.7 sd, so its limits lie some 4.5 sd away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

import numpy as np

from data.contract import NEW, ON_A_DAY, TOOK_PART
from tests.example.catalogue import Entry, entries
from tests.example.goals import goal_sources
from tests.example.initiatives import STRUCTURE
from tests.example.kinds import KINDS, counted_as
from tests.example.process import EXIT_PROGRAMMES
from tests.example.truths import (
    COUNTED_AS_NOT_SAID,
    DOMINATED,
    INDICATOR_REDEFINED_FROM,
    NO_RECENT_MEASUREMENT_INITIATIVE,
    WHOLE_CHAIN,
)

Row = dict[str, Any]
Tables = dict[str, list[Row]]

FREQUENCIES = {"måned": 12, "kvartal": 4, "halvår": 2, "år": 1}
# The last period that was over when the example was delivered, by frequency: January 2010, else the end of 2009.
_FIRST_YEAR, _END_YEAR = 2007, 2010


def periods(frequency: str, first_year: int = _FIRST_YEAR) -> list[str]:
    """The periods from the beginning of `first_year`: months to February 2010, the others to the end of 2009."""
    years = range(first_year, _END_YEAR)
    if frequency == "måned":
        return [f"{y}-{m:02d}" for y in years for m in range(1, 13)] + ["2010-01", "2010-02"]
    if frequency == "år":
        return [str(y) for y in years]
    letter = "Q" if frequency == "kvartal" else "H"
    return [f"{y}-{letter}{n}" for y in years for n in range(1, FREQUENCIES[frequency] + 1)]


def period_end(period: str) -> date:
    """The first day after the period."""
    year = int(period[:4])
    if len(period) == 4:
        return date(year + 1, 1, 1)
    part = int(period[-1]) if period[5] in "QH" else int(period[5:])
    months = part * {"Q": 3, "H": 6}.get(period[5], 1)
    return date(year + months // 12, months % 12 + 1, 1)


@dataclass
class Indicator:
    """An indicator with its series. `values` are by period: a number, or (numerator, denominator)."""

    name: str
    initiative: str | None
    type: str
    unit: str
    direction: str
    frequency: str
    values: dict[str, float | tuple[int, int]]
    baseline: float | None = None
    baseline_period: str | None = None
    target: float | None = None
    target_period: str | None = None
    counts_persons: bool = False
    counted_as: str | None = None
    provisional: int = 0  # how many of the last periods
    new_series: str | None = None
    remarks: dict[str, str] = field(default_factory=dict)
    place: str = ""  # "BIF-002 output": how goals and truths find it
    id: str = ""


def steady(count: int, rng: np.random.Generator) -> np.ndarray:
    """A pattern around 0 that no rule flags: it changes side at least every third point and stays within 1.6."""
    signs = np.resize([1, -1, 1, -1, -1, 1, -1, 1, 1, -1], count)
    return signs * rng.uniform(0.55, 1.6, count)


def shifted(count: int, rng: np.random.Generator) -> np.ndarray:
    """Steady, then eight points well above: a shift that is no trend, the last point a settled one."""
    last = 2.0 + np.array([0.2, -0.15, 0.3, -0.2, 0.1, -0.1, 0.25, 0.0]) + rng.uniform(-0.05, 0.05, 8)
    return np.concatenate((steady(count - 8, rng), last))


def trending(count: int, rng: np.random.Generator) -> np.ndarray:
    """Steady, then eight points that fall a little each time."""
    return np.concatenate((steady(count - 8, rng), 1.2 - 0.38 * np.arange(8) + rng.uniform(-0.05, 0.05, 8)))


def falling_by_chance(count: int, rng: np.random.Generator) -> np.ndarray:
    """Steady; the last four points fall one after the other, as chance sometimes has it."""
    last = np.array([1.3, 0.5, -0.4, -1.3]) + rng.uniform(-0.1, 0.1, 4)
    return np.concatenate((steady(count - 4, rng), last))


def _whole(values: Iterable[float]) -> list[float]:
    return [float(max(round(v), 0)) for v in values]


def indicators(tables: Tables, rng: np.random.Generator) -> list[Indicator]:
    """The whole city's indicators (some counted from the other tables) and the initiatives', with ids in order.

    Which indicators there are, and their ids, is the same for all seeds.
    """
    structure = np.random.default_rng(STRUCTURE)
    found = _citywide(tables, rng)
    for entry in entries():
        found += _of_initiative(entry, tables, structure, rng)
    for number, indicator in enumerate(found, 1):
        indicator.id = f"I-{number:03d}"
    return found


def indicator_rows(found: list[Indicator]) -> list[Row]:
    return [
        {
            "indicator_id": i.id,
            "name": i.name,
            "initiative_id": i.initiative,
            "type": i.type,
            "unit": i.unit,
            "direction": i.direction,
            "baseline": i.baseline,
            "baseline_period": i.baseline_period,
            "target": i.target,
            "target_period": i.target_period,
            "frequency": i.frequency,
            "counted_as": i.counted_as,
            "counts_persons": i.counts_persons,
        }
        for i in found
    ]


def measurement_rows(found: list[Indicator]) -> list[Row]:
    """Shares have numerator and denominator and no value; everything else a value."""
    rows: list[Row] = []
    for i in found:
        first_provisional = len(i.values) - i.provisional
        for position, (period, value) in enumerate(i.values.items()):
            is_share = isinstance(value, tuple)
            rows.append(
                {
                    "indicator_id": i.id,
                    "period": period,
                    "value": None if is_share else value,
                    "numerator": value[0] if isinstance(value, tuple) else None,
                    "denominator": value[1] if isinstance(value, tuple) else None,
                    "counted_on": _counted_on(period),
                    "provisional": position >= first_provisional,
                    "new_series": period == i.new_series,
                    "remark": i.remarks.get(period),
                }
            )
    return rows


def _counted_on(period: str) -> date:
    """The middle of the month after the period; what was over before 2010 was last counted in January 2010."""
    end = period_end(period)
    return max(date(end.year, end.month, 15), date(2010, 1, 15))


# -- the whole city -----------------------------------------------------------------------------------------


def _citywide(tables: Tables, rng: np.random.Generator) -> list[Indicator]:
    """I-001 to I-018, in this order."""
    months, quarters, halves, years = (periods(f) for f in FREQUENCIES)
    city: Counter[tuple[str, str]] = Counter()
    for row in tables["incidents"]:
        if row["area_id"].startswith("D-"):
            city[f"{row['month']:%Y-%m}", row["category"]] += row["count"]
    surveys = [row for row in tables["safety_surveys"] if row["area_id"].startswith("BY-")]
    distrikter = [row for row in tables["safety_surveys"] if row["area_id"].startswith("D-")]

    def incidents_in(period: str, category: str | None = None) -> int:
        return sum(
            n for (month, kind), n in city.items() if month.startswith(period) and category in (None, kind)
        )

    residents = {
        y: sum(
            r["persons"]
            for r in tables["population"]
            if r["area_id"].startswith("BY-") and r["year"] == int(y)
        )
        for y in years
    }

    def unsafe(year: int, when: str) -> tuple[int, int]:
        rows = [row for row in surveys if row["year"] == year]
        return sum(row[when] for row in rows), sum(row["answers"] for row in rows)

    def worst(year: int) -> float:
        return float(
            sum(
                row["safety_need"] in ("markant", "intensiveret") for row in distrikter if row["year"] == year
            )
        )

    def above(year: int) -> float:
        return float(
            sum(row["unsafe_evening"] / row["answers"] > 0.25 for row in surveys if row["year"] == year)
        )

    def by_month(values: Iterable[float]) -> dict[str, float | tuple[int, int]]:
        return dict(zip(months, _whole(values), strict=True))

    def shares(
        when: list[str], start: float, end: float, denominator: int
    ) -> dict[str, float | tuple[int, int]]:
        found: dict[str, float | tuple[int, int]] = {}
        for period, share in zip(when, np.linspace(start, end, len(when)), strict=True):
            size = int(denominator * rng.uniform(0.97, 1.03))
            found[period] = (int(rng.binomial(size, share)), size)
        return found

    # The trend and the chance fall end with the last settled month; February 2010 is provisional.
    settled = len(months) - 1
    trend, chance = trending(settled, rng), falling_by_chance(settled, rng)
    fires = rng.poisson(14, len(months)).astype(float)
    fires[13] = 63  # February 2008
    crimes = {y: round(incidents_in(y) * 1000 / residents[y], 1) for y in years}
    dialogue = {q: _participants(tables, q) for q in quarters}
    response = {h: _response(tables, h) for h in halves}
    return [
        _city("Anmeldte borgervendte forbrydelser pr. 1.000 indbyggere", "effekt", "pr. 1.000 indbyggere", "ned", "år",
              dict(crimes), target=(66.0, "2012")),
        _city("Andel utrygge om aftenen og natten", "effekt", "andel", "ned", "år",
              {"2007": unsafe(2007, "unsafe_evening"), "2009": unsafe(2009, "unsafe_evening")}, target=(0.15, "2012")),
        _city("Andel utrygge om dagen", "effekt", "andel", "ned", "år",
              {"2007": unsafe(2007, "unsafe_day"), "2009": unsafe(2009, "unsafe_day")}, target=(0.04, "2012")),
        _city("Distrikter med markant eller intensiveret tryghedsbehov", "effekt", "distrikter", "ned", "år",
              {"2007": worst(2007), "2009": worst(2009)}, target=(6.0, "2014"), counted=ON_A_DAY),
        _city("Anmeldte røverier", "effekt", "anmeldelser", "ned", "måned",
              by_month(incidents_in(m, "røveri") for m in months), target=(110.0, "2011"), counted=NEW, provisional=1),
        _city("Anmeldt vold", "effekt", "anmeldelser", "ned", "måned",
              by_month(incidents_in(m, "vold") for m in months), target=(300.0, "2011"), counted=NEW, provisional=1),
        _city("Hærværk mod kommunale bygninger", "effekt", "tilfælde", "ned", "måned",
              by_month([*(96 + 7 * trend), 74]), target=(70.0, "2011"), counted=NEW, provisional=1),
        _city("Unge under 18 år sigtet", "effekt", "unge", "ned", "år",
              dict(zip(years, _whole(rng.normal([1105, 1060, 1012], 12)), strict=True)), target=(900.0, "2011"), persons=True, counted=NEW),
        _city("Sigtede 18-24-årige", "effekt", "unge", "ned", "måned",
              by_month([*(104 + 7 * chance), 92]), target=(85.0, "2011"), persons=True, counted=NEW, provisional=1),
        _city("Unge kendt som tilknyttet en gruppering", "effekt", "unge", "ned", "halvår",
              dict(zip(halves, _whole(rng.normal([205, 211, 224, 236, 249, 258], 3)), strict=True)),
              target=(180.0, "2012"), persons=True, counted=ON_A_DAY),
        _city("Bydele, hvor over 25 % er utrygge om aftenen", "effekt", "bydele", "ned", "år",
              {"2007": above(2007), "2009": above(2009)}, target=(2.0, "2012"), counted=ON_A_DAY),
        _city("Brande i containere", "effekt", "brande", "ned", "måned", by_month(fires), target=(12.0, "2011"), counted=NEW, provisional=1,
              remarks={"2008-02": "Uroligheder i flere bydele."}),
        _city("Andel 16-17-årige i uddannelse eller job", "effekt", "andel", "op", "kvartal",
              shares(quarters, 0.905, 0.931, 9_800), target=(0.95, "2012"), provisional=1),
        _city("Andel 18-24-årige i udsatte boligområder uden job og uddannelse", "effekt", "andel", "ned", "kvartal",
              shares(quarters, 0.232, 0.236, 3_400), target=(0.18, "2012"), provisional=1),
        _city("Andel elever med over ti procents fravær", "effekt", "andel", "ned", "kvartal",
              shares(quarters, 0.112, 0.097, 8_200), target=(0.08, "2011"), provisional=1),
        _city("Minutter til første indsats ved uroligheder (median)", "resultat", "minutter", "ned", "halvår",
              {h: value for h, value in response.items() if value is not None}, target=(25.0, "2011")),
        _city("Deltagere i møder om tryghed", "output", "borgere", "op", "kvartal",
              {q: float(value) for q, value in dialogue.items() if value}, target=(350.0, "2011"), persons=True, counted=TOOK_PART),
        _city("Andel i exit uden ny sigtelse efter 12 måneder", "effekt", "andel", "op", "halvår",
              _without_relapse(tables), target=(0.75, "2012")),
    ]  # fmt: skip


def _city(
    name: str,
    type_: str,
    unit: str,
    direction: str,
    frequency: str,
    values: dict[str, float | tuple[int, int]],
    *,
    target: tuple[float, str],
    persons: bool = False,
    counted: str | None = None,
    provisional: int = 0,
    remarks: dict[str, str] | None = None,
) -> Indicator:
    found = Indicator(
        name, None, type_, unit, direction, frequency, values,
        target=target[0], target_period=target[1], counts_persons=persons, counted_as=counted, provisional=provisional,
        remarks=remarks or {},
    )  # fmt: skip
    _set_baseline(found)
    return found


def _set_baseline(indicator: Indicator) -> None:
    """The mean of 2008, or the first measurement where that year was not measured."""
    year = [p for p in indicator.values if p.startswith("2008")] or list(indicator.values)[:1]
    if not year:
        return
    found = [indicator.values[p] for p in year]
    pairs = [v for v in found if isinstance(v, tuple)]
    numbers = [v for v in found if not isinstance(v, tuple)]
    if pairs:
        indicator.baseline = round(sum(n for n, _ in pairs) / sum(d for _, d in pairs), 3)
    else:
        indicator.baseline = round(sum(numbers) / len(numbers), 1)
    indicator.baseline_period = year[0][:4] if year[0].startswith("2008") else year[0]


def _within(moment: date, period: str) -> bool:
    end = period_end(period)
    months = {4: 12, 6: 6 if "H" in period else 3}.get(len(period), 3 if "Q" in period else 6)
    start = end.year * 12 + end.month - 1 - months
    return start <= moment.year * 12 + moment.month - 1 < start + months


def _response(tables: Tables, half: str) -> float | None:
    found = [
        row["first_response_minutes"]
        for row in tables["unrest_events"]
        if _within(row["occurred_at"].date(), half) and row["first_response_minutes"] is not None
    ]
    return float(median(found)) if found else None


def _participants(tables: Tables, quarter: str) -> int:
    return sum(row["participants"] or 0 for row in tables["dialogue_events"] if _within(row["date"], quarter))


def _without_relapse(tables: Tables) -> dict[str, float | tuple[int, int]]:
    """By the half-year in which those who started have been followed for 12 months; all programmes together."""
    found: dict[str, tuple[int, int]] = {}
    for row in tables["exit_programme"]:
        if row["followed"]:
            period = f"{int(row['start_period'][:4]) + 1}{row['start_period'][4:]}"
            good, all_ = found.get(period, (0, 0))
            found[period] = (good + row["followed"] - row["relapsed"], all_ + row["followed"])
    return {period: found[period] for period in sorted(found)}


# -- the initiatives ----------------------------------------------------------------------------------------

_MONTHLY = {"BIF-002", "BUF-001", "TMF-004", "SOF-001"}
# These have the whole chain: activity, output, result and effect.
_EFFECTS = dict(
    zip(
        WHOLE_CHAIN,
        (
            "Andel sigtede blandt unge i kontakt",
            "Andel unge anbragt uden for hjemmet efter et år",
            "Andel sigtede blandt unge med fritidsjob",
        ),
        strict=True,
    )
)
# Where a goal or a planted truth gives the target: initiative and role -> target, period.
_TARGETS = {
    "BIF-002 output": (125.0, "2011"),
    "SOF-001 result": (0.70, "2011"),
    "BUF-001 result": (0.80, "2011"),
    "SOF-007 result": (0.85, "2011"),
    "TMF-004 result": (0.90, "2010"),
    "SOF-025 result": (0.70, "2011"),
}
_YEARLY = {"BUF-001": 740.0, "TMF-004": 5_200.0, "KFF-001": 160.0, "KFF-002": 120.0}
_MEASURED_ABOVE = 500_000

Values = dict[str, float | tuple[int, int]]


@dataclass(frozen=True)
class _Plan:
    """What decides an initiative's figures. `yearly`: participants, or whatever is counted, in a year."""

    entry: Entry
    started: date
    yearly: float
    output_every: str
    result_every: str
    rng: np.random.Generator


def _of_initiative(
    entry: Entry, tables: Tables, structure: np.random.Generator, rng: np.random.Generator
) -> list[Indicator]:
    """Most initiatives over 0.5 million kr. or with a grant that expires are measured; the SUF measures little."""
    draw, result_draw, activity_draw, size = structure.random(4)
    output_every, result_every = structure.choice(["kvartal", "kvartal", "halvår", "år"], 2)
    wanted = {source.split()[0] for source in goal_sources()} | _MONTHLY | set(_EFFECTS) | set(DOMINATED)
    wanted |= {NO_RECENT_MEASUREMENT_INITIATIVE}
    expires = entry.expires in (2010, 2011)
    likely = 0.96 if expires else 0.66 if entry.cost >= _MEASURED_ABOVE else 0.25
    if entry.administration == "SUF":
        likely *= 0.6
    started = next(r["start"] for r in tables["initiatives"] if r["initiative_id"] == entry.id)
    if entry.kind == "analyse" or "noid" in entry or not entry.ongoing or started > date(2009, 9, 1):
        return []
    if draw > likely and entry.id not in wanted:
        return []
    kind = KINDS[entry.kind]
    yearly = entry.cost / kind.cost * (0.8 + 0.45 * size) if kind.cost else 40 + 200 * size
    yearly = _YEARLY.get(entry.id, yearly)
    plan = _Plan(entry, started, yearly, str(output_every), str(result_every), rng)
    found = [_output(plan)]
    if result_draw < (0.95 if expires else 0.87) or entry.id in wanted:
        found.append(_result(plan))
    if activity_draw < 0.15 or entry.id in _EFFECTS:
        found.insert(0, _activity(plan))
    if entry.id in _EFFECTS:
        found.append(_effect(plan))
    if entry.name in EXIT_PROGRAMMES:
        _count_from_exit(found, entry.name, tables)
    for indicator in found:
        _set_target(indicator, rng)
    return found


def _when(plan: _Plan, every: str) -> tuple[str, list[str]]:
    """The frequency and the whole periods since the initiative began, as far as the administration had got.

    Only those who delivered twice know February 2010. Where there is no whole period yet, quarters are used.
    """
    months = 12 // FREQUENCIES[every]
    first = plan.started.year * 12 + plan.started.month - 1

    def begins(period: str) -> int:
        end = period_end(period)
        return end.year * 12 + end.month - 1 - months

    when = [p for p in periods(every) if begins(p) >= first]
    if plan.entry.administration not in ("ØKF", "SOF"):
        when = [p for p in when if p != "2010-02"]
    return (every, when) if when else _when(plan, "kvartal")


def _indicator(
    plan: _Plan, role: str, name: str, unit: str, frequency: str, values: Values, direction: str = "op"
) -> Indicator:
    found = Indicator(
        name, plan.entry.id, _TYPES[role], unit, direction, frequency, values,
        counts_persons=unit == "deltagere",
        # An effect is a share of a year, and nothing is added. One administration has not said it.
        counted_as=None if role == "effect" or plan.entry.administration == COUNTED_AS_NOT_SAID else counted_as(plan.entry.kind),
        place=f"{plan.entry.id} {role}",
        provisional=1 if frequency == "måned" and len(values) > 2 else 0,
    )  # fmt: skip
    _set_baseline(found)
    return found


_TYPES = {"activity": "aktivitet", "output": "output", "result": "resultat", "effect": "effekt"}


def _set_target(found: Indicator, rng: np.random.Generator) -> None:
    """A target a little beyond the baseline, unless a goal says which."""
    raised = (float(rng.choice([1.1, 1.15, 1.25])), float(rng.choice([0.03, 0.05, 0.08])))
    if found.direction == "neutral" or found.baseline is None:
        return
    if found.place in _TARGETS:
        found.target, found.target_period = _TARGETS[found.place]
        return
    found.target_period = "2010" if found.frequency == "år" else "2011"
    if found.direction == "ned":
        found.target = round(max(found.baseline - 0.05, 0.01), 2)
    elif found.unit == "andel":
        found.target = round(min(found.baseline + raised[1], 0.98), 2)
        if found.target <= found.baseline:  # there is nothing left to reach
            found.target = found.target_period = None
    else:
        found.target = float(max(round(found.baseline * raised[0]), int(found.baseline) + 1))


def _output(plan: _Plan) -> Indicator:
    entry, rng, kind = plan.entry, plan.rng, KINDS[plan.entry.kind]
    frequency, when = _when(plan, "måned" if entry.id in _MONTHLY else plan.output_every)
    growth = np.linspace(0.94, 1 + rng.uniform(-0.06, 0.14), len(when))
    counts = rng.poisson(max(plan.yearly / FREQUENCIES[frequency], 1.2) * growth)
    values: Values = dict(zip(when, _whole(counts), strict=True))
    name = f"{kind.output}: {entry.name}"
    if entry.id == "BIF-002":
        series = [*(96 + 8 * shifted(len(when) - 1, rng)), 112]
        return _indicator(
            plan, "output", name, kind.unit, frequency, dict(zip(when, _whole(series), strict=True))
        )
    if entry.id == "BUF-001":
        return _redefined(plan, when)
    return _indicator(
        plan, "output", name, kind.unit, frequency, values, "neutral" if entry.kind == "beredskab" else "op"
    )


def _redefined(plan: _Plan, when: list[str]) -> Indicator:
    """Concerns are counted in another way from January 2009: a jump that is no change."""
    old = when.index(INDICATOR_REDEFINED_FROM)
    series = [*(62 + 5 * steady(old, plan.rng)), *(97 + 5 * steady(len(when) - old, plan.rng))]
    values: Values = dict(zip(when, _whole(series), strict=True))
    found = _indicator(
        plan, "output", "Bekymringshenvendelser til SSP", "henvendelser", "måned", values, "neutral"
    )
    found.new_series = INDICATOR_REDEFINED_FROM
    found.remarks = {
        INDICATOR_REDEFINED_FROM: "Nyt registreringssystem: telefoniske henvendelser tælles med fra januar 2009."
    }
    return found


def _result(plan: _Plan) -> Indicator:
    entry, rng, kind = plan.entry, plan.rng, KINDS[plan.entry.kind]
    frequency, when = _when(plan, "måned" if entry.id == "TMF-004" else plan.result_every)
    first = kind.share + rng.uniform(-0.06, 0.04)
    last = first + rng.choice([0.0, 0.0, 0.03, 0.06, 0.09, -0.05])
    first, last = {
        "KFF-001": (0.62, 0.74),
        "KFF-002": (0.55, 0.48),
        "TMF-004": (0.945, 0.945),
        "BUF-001": (0.68, 0.75),
    }.get(entry.id, (first, last))
    if entry.id == NO_RECENT_MEASUREMENT_INITIATIVE:
        frequency, when = "kvartal", [p for p in periods("kvartal") if p <= "2009-Q2"]
    size = max(plan.yearly * 0.9 / FREQUENCIES[frequency], 4)
    values: Values = {}
    pattern = steady(len(when), rng)
    for period, share, swing in zip(when, np.linspace(first, last, len(when)), pattern, strict=True):
        of = max(int(rng.poisson(size)), 3)
        # The reached target varies less than chance would have it, so that it is reached in every draw.
        steady_share = entry.id == "TMF-004"
        good = round(of * (share + 0.006 * swing)) if steady_share else rng.binomial(of, min(share, 0.97))
        values[period] = (int(good), of)
    found = _indicator(plan, "result", f"{kind.result}: {entry.name}", "andel", frequency, values)
    if entry.id == "TMF-004":
        found.baseline, found.baseline_period = 0.78, "2006"
    return found


def _activity(plan: _Plan) -> Indicator:
    kind = KINDS[plan.entry.kind]
    frequency, when = _when(plan, "kvartal")
    counts = plan.rng.poisson(plan.rng.uniform(12, 60), len(when))
    values: Values = dict(zip(when, _whole(counts), strict=True))
    name = f"{kind.activity}: {plan.entry.name}"
    return _indicator(plan, "activity", name, kind.activity.lower(), frequency, values)


def _effect(plan: _Plan) -> Indicator:
    shares = zip(periods("år"), (0.19, 0.18, 0.16), strict=True)
    values: Values = {year: (int(plan.rng.binomial(170, share)), 170) for year, share in shares}
    return _indicator(plan, "effect", _EFFECTS[plan.entry.id], "andel", "år", values, "ned")


def _count_from_exit(found: list[Indicator], program: str, tables: Tables) -> None:
    """The exit initiatives' figures are those of the sheet Exit, so that two pages never differ."""
    rows = [row for row in tables["exit_programme"] if row["program"] == program]
    for indicator in found:
        if indicator.place.endswith("output"):
            indicator.frequency = "halvår"
            indicator.values = {row["start_period"]: float(row["started"]) for row in rows}
        elif indicator.place.endswith("result"):
            indicator.frequency = "halvår"
            indicator.values = _without_relapse({"exit_programme": rows})
        _set_baseline(indicator)

"""How often the verdicts are right, over regenerated worlds, and how long an overview takes. Prints tables.

    python tests/benchmarks/bench_hotspots.py [WORLDS]

A world has 36 areas of 6 to 120 incidents a month, 48 months before and 14 after, a season in common and months that vary twice as much
as Poisson counts; one is the hotspot, one its control area.
  independent    every month by itself
  autocorrelated every area's level wanders: AR(1) in ln, rho .8, standard deviation .2
  drifting       every area grows by its own rate, standard deviation 12 % a year
  shifting       every area's level shifts once, at any month, by a standard deviation of 20 %
  seasonal       every area has a season of its own, 30 % up and down
  peaked N       months are independent, and the hotspot is the area that stood highest above its level in the last N months before
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

if not __package__:  # run as a script
    sys.path.insert(0, str(Path(__file__).parents[2]))

from data import contract
from data.contract import CRIME_CATEGORIES
from data.opening import open_store
from data.staging import arrow_schema
from data.store import Store
from queries import run
from queries.hotspots.anchoring import anchoring
from queries.hotspots.details import by_category, one_hotspot, other_choices, plan, pooled
from queries.hotspots.evaluation import Areas, evaluate, evaluate_areas
from queries.hotspots.geography import geography
from queries.hotspots.overview import Panel, overview, placebo_areas
from queries.hotspots.pooling import pool_cautiously
from queries.hotspots.reliability import (
    FALLS,
    PLANTED,
    RELIABILITY,
    SEEDS,
    SETTINGS,
    WORLDS,
    WORLDS_MADE,
    Reliability,
)
from queries.hotspots.rules import CLAIMS_EFFECT, Verdict, verdict
from queries.hotspots.sensitivity import sensitivity
from queries.hotspots.synthetic import SyntheticControl, mixture, relative, synthetic_control
from tests.example import crime
from tests.example.truths import HOTSPOT_VERDICTS
from tests.rows import delivery

LONGEST = max(before for before, _ in SETTINGS)
AFTER = max(after for _, after in SETTINGS)
AREAS = 36
LEVELS = np.geomspace(6, 120, AREAS)


def world(kind: str, seed: int) -> np.ndarray:
    """Counts of LONGEST + AFTER months down, areas across, the hotspot first: nothing is done."""
    rng = np.random.default_rng([seed, list(WORLDS).index(kind)])
    months = LONGEST + AFTER
    time = np.arange(months)
    means = np.outer(1 + 0.15 * np.sin(2 * np.pi * time / 12), rng.permutation(LEVELS))
    if kind == "autocorrelated":
        wander = np.empty(means.shape)
        wander[0] = rng.normal(0, 0.2, AREAS)
        for month in range(1, months):
            wander[month] = 0.8 * wander[month - 1] + rng.normal(0, 0.2 * 0.6, AREAS)
        means *= np.exp(wander)
    if kind == "drifting":
        means *= np.exp(np.outer(time / 12, rng.normal(0, 0.12, AREAS)))
    if kind == "shifting":
        means *= np.exp(
            np.where(time[:, None] >= rng.integers(0, months, AREAS), rng.normal(0, 0.2, AREAS), 0)
        )
    if kind == "seasonal":
        means *= 1 + 0.3 * np.sin(2 * np.pi * time[:, None] / 12 + rng.uniform(0, 2 * np.pi, AREAS))
    counts = rng.negative_binomial(means, 0.5).astype(float)
    if kind.startswith("peaked"):
        newest = slice(LONGEST - int(kind.split()[1]), LONGEST)
        expected = means[newest].sum(axis=0)
        highest = int(((counts[newest].sum(axis=0) - expected) / np.sqrt(expected)).argmax())
        counts[:, [0, highest]] = counts[:, [highest, 0]]
    return counts


def with_fall(counts: np.ndarray, ratio: float, seed: int) -> np.ndarray:
    """Each incident of the hotspot after the start is left out with probability 1 - `ratio`."""
    fallen = counts.copy()
    rng = np.random.default_rng([seed, 77])
    fallen[LONGEST:, 0] = rng.binomial(counts[LONGEST:, 0].astype(int), ratio)
    return fallen


def compared(
    counts: np.ndarray, before: int, after: int, weights: np.ndarray | None = None
) -> SyntheticControl:
    """As `evaluate` makes it: without the control area, which is the second."""
    own = np.delete(counts[LONGEST - before : LONGEST + after], 1, axis=1)
    return synthetic_control(
        own, np.arange(before + after), before, [str(n) for n in range(AREAS - 1)], weights
    )


def said(made: SyntheticControl) -> Verdict:
    return verdict(
        months_after=made.months_after,
        ratio=made.ratio,
        placebo_p=made.p_value,
        beyond_choosing=made.beyond_choosing,
        neighbour=None,
        smallest_detectable=made.smallest_detectable,
    )


def measure(
    kind: str, worlds: int, first: int = 0, settings: Sequence[tuple[int, int]] = SETTINGS
) -> list[Reliability]:
    """One row a setting (months before, after)."""
    found: dict[tuple[int, int], list[list[float]]] = {setting: [] for setting in settings}
    for seed in range(first, first + worlds):
        counts = world(kind, seed)
        weights = {
            before: mixture(relative(np.delete(counts[LONGEST - before : LONGEST], 1, axis=1), before))
            for before in {before for before, _ in settings}
        }
        fallen = [with_fall(counts, 1 - fall, seed) for fall in FALLS]
        for before, after in settings:
            nothing = compared(counts, before, after, weights[before])
            smallest = nothing.smallest_detectable
            states = smallest is not None and not nothing.peaked
            planted = (
                with_fall(counts, smallest, seed + 1_000_000) if states and smallest is not None else None
            )
            found[before, after].append(
                [
                    said(nothing) in CLAIMS_EFFECT,
                    said(nothing) is Verdict.WORSE,
                    *(said(compared(one, before, after, weights[before])) in CLAIMS_EFFECT for one in fallen),
                    states,
                    np.nan
                    if planted is None
                    else said(compared(planted, before, after, weights[before])) in CLAIMS_EFFECT,
                    np.nan if smallest is None else 1 - smallest,
                ]
            )
    rows = []
    for (before, after), values in found.items():
        table = np.array(values, dtype=float)
        wrong, worse, *rest = table[:, :-2].mean(axis=0)
        *falls, states = rest
        rows.append(
            Reliability(
                kind,
                before,
                after,
                *(round(float(share), 3) for share in (wrong, worse, *falls, states)),
                round(float(np.nanmean(table[:, -2])), 3),
                round(float(np.nanmedian(table[:, -1])), 2),
            )
        )
    return rows


def same_as_evaluate(worlds: int) -> None:
    for kind in WORLDS:
        for seed in range(worlds):
            counts = with_fall(world(kind, seed), 0.6, seed)
            full = evaluate(
                counts[:, 0],
                counts[:, 1],
                None,
                None,
                LONGEST,
                other_areas=pd.DataFrame(counts[:, 2:]),
                details=False,
            )
            if full.verdict is not said(compared(counts, LONGEST, AFTER)):
                raise SystemExit(f"{kind} {seed}: the benchmark's verdict is not that of evaluate")


def called(worlds: int) -> None:
    same_as_evaluate(5)
    print(
        f"\nPer cent of {worlds} worlds: nothing done but called an effect / called worse; falls of 20, 30, 40 % found; the smallest"
    )
    print(
        "fall that is stated: in how many worlds, how large (median), and how often the verdict finds it where it is planted"
    )
    noted = {(one.world, one.before, one.after): one for one in RELIABILITY}
    differing = []
    for kind in WORLDS:
        for row in measure(kind, worlds):
            print(repr(row), flush=True)
            if noted.get((row.world, row.before, row.after)) != row:
                differing.append(f"{row.world}, {row.before} + {row.after}")
            if max(row.nothing_done, row.nothing_worse) > 0.05:
                print("  more than one in twenty")
    if worlds == WORLDS_MADE:
        print(
            "The method note says the same"
            if not differing
            else f"The method note differs: {'; '.join(differing)}"
        )


def example_verdicts(rng: np.random.Generator) -> dict[str, Verdict | None]:
    """The example's incidents made anew; hotspot_id -> the verdict its page shows."""
    rows = pd.DataFrame(crime.incidents(rng))
    months = rows.groupby(["month", "area_id"])["count"].sum().unstack()
    provisional = rows.groupby("month")["provisional"].any().reindex(months.index)
    parts = pd.DataFrame(crime.area_parts()).groupby("area_id")["part_id"].agg(list)
    places = pd.DataFrame(crime.areas())
    places = places.assign(parts=[parts.get(area, []) for area in places["area_id"]])
    panel = Panel(months.astype(float), {}, provisional, {}, {}, geography(places))
    hotspots = pd.DataFrame(crime.hotspots())
    found = {}
    for row in hotspots.to_dict("records"):
        roles = Areas(
            row["area_id"],
            row["control_area_id"],
            row["neighbour_area_id"],
            row["neighbour_control_area_id"],
            placebo_areas(panel, hotspots, row["area_id"]),
        )
        found[row["hotspot_id"]] = evaluate_areas(
            panel.counts,
            roles,
            row["start"],
            end=row["finish"],
            provisional=provisional,
            comparability=row["comparability"],
            details=False,
        ).verdict
    return found


def planted(seeds: int) -> None:
    print(f"\nThe example's hotspots, per cent of {seeds} seeds, with everything that was said")
    said: dict[str, Counter[str]] = {name: Counter() for name in HOTSPOT_VERDICTS}
    for seed in range(seeds):
        for name, found in example_verdicts(np.random.default_rng([seed, 4])).items():
            said[name][str(found)] += 1
    for name, counter in said.items():
        shares = ", ".join(f"{word} {100 * n / seeds:.1f}" for word, n in counter.most_common())
        right = counter[HOTSPOT_VERDICTS[name]] / seeds
        if seeds == SEEDS and abs(right - PLANTED[Verdict(HOTSPOT_VERDICTS[name])]) >= 0.001:
            print("The method note says otherwise of the next one")
        print(f"{name}: right {100 * right:.1f} | {shares}", flush=True)


def clock() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def spent(since: tuple[float, float]) -> str:
    """Seconds on the clock, and of this process's own work (the smaller where the machine is shared)."""
    wall, own = (now - then for now, then in zip(clock(), since, strict=True))
    return f"{wall:.2f} s, own work {own:.2f} s"


def speed(areas: int = 1_000, months: int = 120, categories: int = 6, hotspots: int = 40) -> None:
    rng = np.random.default_rng(1)
    index = pd.period_range("2000-01", periods=months, freq="M")
    names = [f"area {i}" for i in range(areas)]
    counts = {
        f"kind {k}": pd.DataFrame(rng.negative_binomial(8, 0.5, (months, areas)), index=index, columns=names)
        for k in range(categories)
    }
    started = clock()
    evaluate_areas(counts["kind 0"].iloc[:, :40], Areas("area 0", "area 1"), "2008-01")
    print(f"\nFirst evaluation in a process (imports statsmodels): {spent(started)}")
    started = clock()
    total = pd.DataFrame(sum(panel.to_numpy() for panel in counts.values()), index=index, columns=names)
    found = [
        evaluate_areas(
            total, Areas(*names[4 * h : 4 * h + 4]), "2008-01", comparability="argued", details=False
        )
        for h in range(hotspots)
    ]
    ratios = [f.ratio for f in found if f.ratio is not None]
    pool_cautiously([np.log(r.ratio) for r in ratios], [r.log_standard_error**2 for r in ratios])
    print(
        f"{areas} areas x {months} months x {categories} categories, {hotspots} hotspots, totals and pooling "
        f"without regressions: {spent(started)} (at most 3)"
    )
    roles = Areas(*names[:4])
    started = clock()
    for h in range(hotspots):
        evaluate_areas(total, Areas(*names[4 * h : 4 * h + 4]), "2008-01", comparability="argued")
    print(f"the same {hotspots} with every regression: {spent(started)}")
    started = clock()
    evaluate_areas(total, roles, "2008-01")
    print(f"one hotspot with everything: {spent(started)} (at most 1)")
    started = clock()
    table = sensitivity(counts, roles, "2008-01", control_candidates=names[10:15])
    print(f"its sensitivity, {len(table)} choices: {spent(started)}")


def city(areas: int, months: int, hotspots: int) -> Store:
    """A store in a folder of its own with that many areas, months and hotspots, and every crime category."""
    names = np.array([f"A-{number:04d}" for number in range(areas)])
    index = np.array([np.datetime64("2000-01", "M") + number for number in range(months)]).astype(
        "datetime64[D]"
    )
    categories = np.array(list(CRIME_CATEGORIES.labels))
    area, month, category = (
        grid.ravel()
        for grid in np.meshgrid(
            np.arange(areas), np.arange(months), np.arange(categories.size), indexing="ij"
        )
    )
    sheet = contract.sheet("incidents")
    counts = np.random.default_rng(1).negative_binomial(8, 0.5, area.size)
    given = {
        "area_id": names[area],
        "month": index[month],
        "category": categories[category],
        "kind": np.full(area.size, "anmeldelse"),
        "count": counts,
        "file_no": np.zeros(area.size, int),
        "sheet": np.full(area.size, sheet.header),
        "source_row": np.arange(2, area.size + 2),
        "source_column": np.zeros(area.size, int),
    }
    schema = arrow_schema(sheet)
    incidents = pa.table(
        {
            field.name: pa.array(given[field.name]).cast(field.type)
            if field.name in given
            else pa.nulls(area.size, field.type)
            for field in schema
        },
        schema=schema,
    )
    rest = delivery(
        areas=[
            {"area_id": name, "name": f"Område {name}", "district": place % 10 + 1}
            | {"type": "hotspot" if place < hotspots else "distrikt"}
            for place, name in enumerate(names.tolist())
        ],
        hotspots=[
            {"hotspot_id": f"H-{place}", "name": f"Hotspot {place}", "area_id": names[place].item()}
            | {"start": date(2008, 1, 1), "comparability": "argued"}
            | {
                role: names[hotspots + 3 * place + offset].item()
                for offset, role in enumerate(
                    ("control_area_id", "neighbour_area_id", "neighbour_control_area_id")
                )
            }
            for place in range(hotspots)
        ],
    )
    store = open_store(Path(tempfile.mkdtemp()))
    store.accept(replace(rest, tables=rest.tables | {"incidents": incidents}), "ØKF", by="csb")
    return store


def from_the_store(areas: int = 1_000, months: int = 120, hotspots: int = 40) -> None:
    """What the pages wait for, from stored rows on: goals 3 s for the overview, 1 s for one hotspot."""
    store = city(areas, months, hotspots)
    rows = areas * months * len(CRIME_CATEGORIES.labels)
    print(f"\n{rows} stored rows ({areas} areas x {months} months x 6 categories), {hotspots} hotspots")

    def ask(what: str, question: Callable[[], object]) -> None:
        question()  # the first time in a process imports statsmodels and warms DuckDB
        started = clock()
        question()
        print(f"{what}: {spent(started)}", flush=True)

    ask("a question that only reads them", lambda: run(store, "hotspots/monthly"))
    ask("the overview page (at most 3)", lambda: pooled(overview(store)))
    ask("one hotspot (at most 1)", lambda: one_hotspot(store, "H-0"))
    ask("its categories", lambda: by_category(store, "H-0"))
    ask("its other choices", lambda: other_choices(store, "H-0"))
    ask("anchoring", lambda: anchoring(store))
    ask("planning a new one", lambda: plan(store, "A-0500"))
    store.close()


if __name__ == "__main__":
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else WORLDS_MADE
    speed()
    from_the_store()
    called(how_many)
    planted(min(how_many, SEEDS))

"""How often the verdicts are right, over regenerated worlds, and how long an overview takes. Prints tables.

    python tests/benchmarks/bench_hotspots.py [SEEDS]

A world has 36 areas with 24 months before and 14 after, of which one is the hotspot and one its control:
  independent    every month by itself, variance twice the mean
  autocorrelated every area's level wanders: AR(1) in ln, rho .7, standard deviation .2 from month to month's mean
  drifting       every area grows by its own rate, standard deviation 10 % a year
`levels` says how many incidents a month the hotspot, its control and the other areas have.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
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
from queries.hotspots.effect import (
    RateRatio,
    dispersion_beside_control,
    incidence_rate_ratio,
)
from queries.hotspots.evaluation import Areas, evaluate, evaluate_areas
from queries.hotspots.findings import placebo_of
from queries.hotspots.geography import geography
from queries.hotspots.overview import Panel, overview, placebo_areas
from queries.hotspots.pooling import pool_cautiously
from queries.hotspots.reliability import PLANTED, RELIABILITY, SEEDS
from queries.hotspots.rules import CLAIMS_EFFECT, Verdict, verdict
from queries.hotspots.sensitivity import sensitivity
from tests.example import crime
from tests.example.truths import HOTSPOT_VERDICTS
from tests.rows import delivery

BEFORE, AFTER, AREAS = 24, 14, 36
MONTHS = BEFORE + AFTER
WORLDS = ("independent", "autocorrelated", "drifting")
LEVELS = {
    "10 everywhere": (10, 10, 10),
    "30 everywhere": (30, 30, 30),
    "100 everywhere": (100, 100, 100),
    "small among large": (10, 10, 100),
    "small, large control": (10, 100, 100),
    "large among small": (100, 100, 10),
}


def world(kind: str, means: np.ndarray, rng: np.random.Generator, season: float = 0.15) -> np.ndarray:
    """Counts, months down and areas across; `means` per month and area without what the world adds."""
    months, areas = means.shape
    time_of_year = np.arange(months) * 2 * np.pi / 12
    means = means * (1 + season * np.sin(time_of_year))[:, None]
    if kind == "independent":
        return rng.negative_binomial(means, 0.5)
    if kind == "autocorrelated":
        wander = np.empty((months, areas))
        wander[0] = rng.normal(0, 0.2, areas)
        for month in range(1, months):
            wander[month] = 0.7 * wander[month - 1] + rng.normal(0, 0.2 * np.sqrt(1 - 0.49), areas)
        return rng.poisson(means * np.exp(wander))
    growth = rng.normal(0, 0.10, areas)
    return rng.poisson(means * np.exp(np.outer(np.arange(months) - BEFORE, growth) / 12))


def counts_of(kind: str, levels: tuple[float, float, float], change: float, seed: int) -> np.ndarray:
    """A world where the hotspot's incidents are multiplied by `change` from the start on."""
    rng = np.random.default_rng(seed)
    means = np.full((MONTHS, AREAS), float(levels[2]))
    means[:, 0], means[:, 1] = levels[0], levels[1]
    means[BEFORE:, 0] *= change
    return world(kind, means, rng)


def quick_verdict(counts: np.ndarray) -> tuple[Verdict, RateRatio | None, float | None]:
    """The verdict of `evaluate` without its tables, its ratio, and the smallest fall it would find (as a ratio)."""
    before, after = counts[:BEFORE].sum(axis=0).astype(float), counts[BEFORE:].sum(axis=0).astype(float)
    if min(before[0], after[0], before[1], after[1]) == 0:
        return Verdict.TOO_FEW, None, None
    phi = dispersion_beside_control(counts[:, 0], counts[:, 1], BEFORE)
    ratio = incidence_rate_ratio((before[0], after[0]), (before[1], after[1]), dispersion=phi)
    usable = (before > 0) & (after > 0)
    usable[1] = False  # the control
    among = placebo_of(counts[:, usable].astype(float), BEFORE, np.flatnonzero(usable))
    others = usable & (np.arange(AREAS) > 0)
    development = np.exp(np.log(after[others] / before[others]).mean())
    smallest = among.detectable((before[0], before[0] * development), (before[1], after[1]), dispersion=phi)
    found = verdict(
        months_after=MONTHS - BEFORE,
        ratio=ratio,
        placebo_p=among.p_value if among.enough else None,
        fell_most=among.fell,
        neighbour=None,
        smallest_detectable=smallest,
    )
    return found, ratio, smallest


@dataclass(frozen=True)
class Shares:
    """Shares (0-1) of worlds: called effective, called worse, and as much by the interval alone."""

    effective: float
    worse: float
    below: float
    above: float


def shares_called(
    kind: str, levels: tuple[float, float, float], change: float, seeds: int, first: int = 0
) -> Shares:
    first += 1_000_000 * WORLDS.index(kind)
    found = [quick_verdict(counts_of(kind, levels, change, first + seed)) for seed in range(seeds)]
    return Shares(
        float(np.mean([said in CLAIMS_EFFECT for said, _, _ in found])),
        float(np.mean([said is Verdict.WORSE for said, _, _ in found])),
        float(np.mean([ratio is not None and ratio.below_one for _, ratio, _ in found])),
        float(np.mean([ratio is not None and ratio.above_one for _, ratio, _ in found])),
    )


def share_of_stated_falls_found(
    kind: str, levels: tuple[float, float, float], seeds: int, first: int = 0
) -> tuple[float | None, float]:
    """Of worlds that state a smallest fall: how often the verdict finds it where it is planted in another world of the kind
    (None where none states any), and the share of worlds that state one."""
    first += 1_000_000 * WORLDS.index(kind)
    stated = [quick_verdict(counts_of(kind, levels, 1.0, first + seed))[2] for seed in range(seeds)]
    found = [
        quick_verdict(counts_of(kind, levels, ratio, first + 500_000 + seed))[0] in CLAIMS_EFFECT
        for seed, ratio in enumerate(stated)
        if ratio is not None
    ]
    return (float(np.mean(found)) if found else None), len(found) / seeds


def same_as_evaluate(seeds: int) -> None:
    for kind in WORLDS:
        for seed in range(seeds):
            counts = counts_of(kind, (30, 30, 30), 0.7, seed)
            full = evaluate(
                counts[:, 0],
                counts[:, 1],
                None,
                None,
                BEFORE,
                other_areas=pd.DataFrame(counts[:, 2:]),
                details=False,
            )
            if full.verdict is not quick_verdict(counts)[0]:
                raise SystemExit(f"{kind} {seed}: the benchmark's verdict is not that of evaluate")


def called(seeds: int) -> None:
    same_as_evaluate(30)
    print(
        f"\nCalled effective / worse, per cent of {seeds} seeds (by the interval alone in brackets), and of stated falls found"
    )
    print(f"{'incidents a month':22}{'change':>10}" + "".join(f"{kind:>32}" for kind in WORLDS))
    noted = {(one.per_month, one.world): one for one in RELIABILITY}
    differing = []

    def compare(name: str, levels: tuple[int, int, int], kind: str, field: str, share: float | None) -> None:
        known = getattr(noted[levels, kind], field)
        if (known is None) != (share is None) or (share is not None and abs(known - share) >= 0.001):
            differing.append(f"{name}, {kind}, {field}: {share}")

    for name, levels in LEVELS.items():
        for change, field in ((1.0, "nothing_done"), (0.8, "fall_20"), (0.7, "fall_30"), (0.6, "fall_40")):
            cells = [shares_called(kind, levels, change, seeds) for kind in WORLDS]
            for kind, cell in zip(WORLDS, cells, strict=True):
                compare(name, levels, kind, field, cell.effective)
                if change == 1:
                    compare(name, levels, kind, "nothing_worse", cell.worse)
            told = "nothing" if change == 1 else f"-{100 * (1 - change):.0f} %"
            texts = [
                f"{100 * c.effective:.1f}/{100 * c.worse:.1f} ({100 * c.below:.1f}/{100 * c.above:.1f})"
                for c in cells
            ]
            print(f"{name:22}{told:>10}" + "".join(f"{text:>32}" for text in texts), flush=True)
        stated = [share_of_stated_falls_found(kind, levels, seeds) for kind in WORLDS]
        for kind, (share, _) in zip(WORLDS, stated, strict=True):
            compare(name, levels, kind, "stated_found", share)
        texts = [
            f"{'-' if share is None else f'{100 * share:.1f}'} (stated in {100 * said:.0f})"
            for share, said in stated
        ]
        print(f"{name:22}{'stated':>10}" + "".join(f"{text:>32}" for text in texts), flush=True)
    if seeds == SEEDS:
        print(
            "The method note says the same"
            if not differing
            else "The method note differs:\n" + "\n".join(differing)
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
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    speed()
    from_the_store()
    called(how_many)
    planted(how_many)

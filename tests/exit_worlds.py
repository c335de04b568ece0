"""Made-up stores of exit programmes, and of ordinary updates to them: rows finished, corrected, added and withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from data.persons import as_told, is_few
from data.store import DATABASE, Clock, Store
from tests.attack import BASE, PARTS
from tests.rows import STORED_AT, TODAY, delivery

Counts = dict[str, int]
RowKey = tuple[str, str]
HALF_YEARS = tuple(f"{year}-H{half}" for year in range(2005, 2010) for half in (1, 2))
OWNERS = ("SOF", "BIF")


@dataclass
class Step:
    """One delivery: rows that are new or changed, and keys that are withdrawn."""

    owner: str
    rows: dict[RowKey, Counts]
    gone: tuple[RowKey, ...] = ()


@dataclass
class History:
    """What was delivered, one after the other; whose each programme is."""

    steps: list[Step] = field(default_factory=list)

    def at(self, number: int) -> dict[RowKey, Counts]:
        """The rows that stand after so many deliveries."""
        found: dict[RowKey, Counts] = {}
        for step in self.steps[:number]:
            found |= step.rows
            for key in step.gone:
                found.pop(key, None)
        return found


def row_of(rng: np.random.Generator, followed: bool = True) -> Counts:
    """One cohort, small more often than not."""
    started = int(rng.poisson(rng.choice([4, 8, 15])))
    ended = int(rng.binomial(started, 0.8))
    completed = int(rng.binomial(ended, 0.6))
    seen = int(rng.binomial(ended, 0.9)) if followed else 0
    return {
        "referred": started + int(rng.poisson(3)),
        "ongoing": started - ended,
        "completed": completed,
        "dropped_out": ended - completed,
        "followed": seen,
        "relapsed": int(rng.binomial(seen, 0.4)),
    }


def history(rng: np.random.Generator, updates: int) -> History:
    """A first delivery of each administration, and so many ordinary updates."""
    made = History()
    owner_of: dict[str, str] = {}
    for owner in OWNERS:
        programmes = [f"{owner} program {n}" for n in range(int(rng.integers(1, 4)))]
        owner_of |= dict.fromkeys(programmes, owner)
        rows = {
            (program, half): row_of(rng)
            for program in programmes
            for half in HALF_YEARS[int(rng.integers(0, 6)) : 8]
        }
        made.steps.append(Step(owner, rows))
    for _ in range(updates):
        made.steps.append(_update(rng, made, owner_of))
    return made


def _update(rng: np.random.Generator, made: History, owner_of: dict[str, str]) -> Step:
    owner = OWNERS[int(rng.integers(len(OWNERS)))]
    own = {key: row for key, row in made.at(len(made.steps)).items() if owner_of[key[0]] == owner}
    programmes = [name for name, whose in owner_of.items() if whose == owner]
    kind = rng.choice(["finished", "corrected", "added", "withdrawn"], p=[0.5, 0.2, 0.25, 0.05])
    keys = list(own)
    if kind == "added" or not keys:
        program = str(rng.choice(programmes))
        free = [half for half in HALF_YEARS if (program, half) not in own]
        if free:
            return Step(owner, {(program, free[-1]): row_of(rng, followed=False)})
    if not keys:
        return Step(owner, {(programmes[0], HALF_YEARS[0]): row_of(rng)})
    if kind == "withdrawn" and len(keys) > 1:
        return Step(owner, {}, (keys[int(rng.integers(len(keys)))],))
    changed: dict[RowKey, Counts] = {}
    for at in rng.choice(len(keys), size=min(len(keys), int(rng.integers(1, 4))), replace=False):
        row = dict(own[keys[int(at)]])
        if kind == "finished" and row["ongoing"]:
            out = int(rng.integers(1, row["ongoing"] + 1))
            done = int(rng.binomial(out, 0.6))
            row["ongoing"] -= out
            row["completed"] += done
            row["dropped_out"] += out - done
        else:
            name = ("completed", "dropped_out")[int(rng.integers(2))]
            more = int(rng.integers(-2, 3))
            row[name] = max(0, row[name] + more)
        started = row["ongoing"] + row["completed"] + row["dropped_out"]
        row["referred"] = max(row["referred"], started)
        row["followed"] = min(row["followed"], started)
        row["relapsed"] = min(row["relapsed"], row["followed"])
        changed[keys[int(at)]] = row
    return Step(owner, changed)


def store_of(folder: Path, made: History) -> tuple[Store, list[Clock]]:
    """A store with the deliveries, one a day, and the clocks that see each of them."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / DATABASE, today=lambda: TODAY, is_example=True)
    clocks = []
    for day, step in enumerate(made.steps):
        at = STORED_AT - timedelta(days=len(made.steps) - day)
        rows = [as_row(key, row) for key, row in step.rows.items()]
        ended = {"exit_programme": step.gone} if step.gone else {}
        store.accept(
            delivery(f"{day}.xlsx", **({"exit_programme": rows} if rows else {})),
            step.owner,
            by="test",
            at=at,
            ended=ended,
        )
        clocks.append(Clock(datetime.combine(at.date(), datetime.max.time()), TODAY))
    return store, clocks


def as_row(key: RowKey, counts: Counts) -> dict[str, Any]:
    """A row of the sheet Exit."""
    started = counts["ongoing"] + counts["completed"] + counts["dropped_out"]
    program, half = key
    return {"program": program, "start_period": half, "places": 10.0, "started": started} | {
        name: counts[name] for name in BASE
    }


def rectangles(made: History, rng: np.random.Generator) -> Iterator[History]:
    """The same history with one person moved round a rectangle: two rows of a programme that never changed, two columns. All sums
    stay, on every day, and so does what stands for every count; a small count is another."""
    versions: dict[RowKey, list[Counts]] = {}
    for step in made.steps:
        for key, row in step.rows.items():
            versions.setdefault(key, []).append(row)
    withdrawn = {key for step in made.steps for key in step.gone}
    first = [key for step in made.steps[: len(OWNERS)] for key in step.rows]
    fixed = [key for key in first if len(versions[key]) == 1 and key not in withdrawn]
    pairs = [(one, other) for one in fixed for other in fixed if one != other and one[0] == other[0]]
    columns = [("completed", "dropped_out"), ("ongoing", "completed"), ("ongoing", "dropped_out")]
    rng.shuffle(pairs)
    for one, other in pairs:
        for names in columns:
            if _can_move(versions[one][0], names) and _can_move(versions[other][0], names[::-1]):
                if not _small(versions[one][0], names) and not _small(versions[other][0], names):
                    continue
                yield History(
                    [
                        Step(step.owner, {key: _moved(row, key, one, other, names) for key, row in step.rows.items()}, step.gone)
                        for step in made.steps
                    ]
                )  # fmt: skip


def _can_move(row: Counts, names: Sequence[str]) -> bool:
    """Whether one more of the first and one fewer of the second leave everything that is told of the row as it is."""
    more, less = names
    moved = row | {more: row[more] + 1, less: row[less] - 1}
    return row[less] > 0 and all(
        as_told(sum(moved[part] for part in parts)) == as_told(sum(row[part] for part in parts))
        for parts in PARTS.values()
    )


def _small(row: Counts, names: Sequence[str]) -> bool:
    return any(is_few(row[name]) for name in names)


def _moved(row: Counts, key: RowKey, one: RowKey, other: RowKey, names: Sequence[str]) -> Counts:
    if key not in (one, other):
        return row
    more, less = names if key == one else names[::-1]
    return row | {more: row[more] + 1, less: row[less] - 1}

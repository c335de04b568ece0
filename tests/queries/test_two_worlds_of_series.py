"""Two worlds whose published measurements are equal: every question, slide and row behind a figure is the same from both, on every day.

A reader without exact rows asks all there is to ask. The worlds differ in who was counted in which period; what is published of the
periods, and of the sums over them, is equal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from data import persons
from data.store import Clock, Store
from queries import parameters_of, run
from queries.briefing import catalogue
from queries.sources.rows import delivered_rows
from tests.queries.test_sources import QUESTIONS
from tests.rows import delivery, store_with

TODAY = date(2010, 3, 22)
LATER = datetime(2010, 3, 10, 9)
CLOCKS = (Clock(None, TODAY), Clock(datetime(2010, 3, 5), date(2010, 3, 5)))
MONTHS = [f"2009-{month:02}" for month in range(1, 13)]
QUARTERS = [f"2008-Q{n}" for n in range(1, 5)] + [f"2009-Q{n}" for n in range(1, 5)]
# Every month of a count, some of few; numerators and denominators of a share; a mean; quarters of few alone.
NEW = [2, 3, 1, 12, 18, 7, 4, 9, 22, 31, 6, 8]
PARTS = [31, 29, 2, 33, 27, 3, 38, 26]
OF = [62, 58, 44, 61, 48, 57, 63, 49]
ON_A_DAY = [3, 2, 4, 13]

World = dict[str, list[int]]
BASE: World = {"new": NEW, "parts": PARTS, "of": OF, "day": ON_A_DAY, "first": [1, 4]}


def indicator(id_: str, name: str, unit: str, **more: Any) -> dict[str, Any]:
    return {"indicator_id": id_, "name": name, "unit": unit, "direction": "op", "frequency": "måned",
            "initiative_id": "SOF-1", "type": "output"} | more  # fmt: skip


def store_of(folder: Path, world: World) -> Store:
    counts = [*zip(MONTHS, world["new"], strict=True)]
    store = store_with(
        folder,
        administration="SOF",
        initiatives=[
            {"initiative_id": id_, "name": f"Indsats {id_}", "administration": "SOF", "districts": [3],
             "status": "igangværende", "start": date(2008, 1, 1), "goal_ids": ["M-1"]}
            for id_ in ("SOF-1", "SOF-2")
        ],
        finances=[
            {"initiative_id": "SOF-1", "year": 2009, "administration": "SOF", "funding": "kommunal", "spending": "drift",
             "price_level": "2009", "adopted_budget": 1_000_000.0, "spent": 950_000.0,
             "spent_on": date(2010, 1, 31)},
        ],
        goals=[{"goal_id": "M-1", "level": "effektmål", "text": "Flere gennemfører", "indicator_id": "I-3",
                "deadline": date(2011, 12, 31)}],
        indicators=[
            indicator("I-1", "Nye unge", "deltagere", counted_as="nye i perioden", baseline=3.0, baseline_period="2009-01",
                      target=20.0, target_period="2011-01"),
            indicator("I-2", "Unge den dag", "deltagere", counted_as="antal på en dag", frequency="kvartal", initiative_id="SOF-2"),
            indicator("I-3", "Unge, der gennemfører", "andel", type="resultat", frequency="kvartal", counted_as="nye i perioden",
                      target=0.7, target_period="2011-Q1"),
        ],
        measurements=[
            # As they were first shown: two months were corrected later.
            *({"indicator_id": "I-1", "period": month, "value": float(count)}
              for (month, count), first in zip(counts, [*world["first"], *[None] * 10], strict=True) if first is None),
            *({"indicator_id": "I-1", "period": month, "value": float(first)}
              for month, first in zip(MONTHS, world["first"], strict=False)),
            *({"indicator_id": "I-2", "period": f"2009-Q{n}", "value": float(count)} for n, count in enumerate(world["day"], 1)),
            *({"indicator_id": "I-3", "period": quarter, "numerator": float(part), "denominator": float(of)}
              for quarter, part, of in zip(QUARTERS, world["parts"], world["of"], strict=True)),
        ],
    )  # fmt: skip
    corrected = [
        {"indicator_id": "I-1", "period": month, "value": float(count)}
        for month, count in counts[: len(world["first"])]
    ]
    store.accept(delivery("rettet.xlsx", measurements=corrected), "SOF", by="sof", at=LATER)
    return store


def asked(question: str) -> list[dict[str, Any]]:
    """About everything, and about each thing that the worlds differ in."""
    names = parameters_of(question)
    found: list[dict[str, Any]] = [{}]
    found += [{"indicator_id": id_} for id_ in ("I-1", "I-2", "I-3") if "indicator_id" in names]
    found += [{name: "SOF-1"} for name in ("initiative", "initiative_id") if name in names]
    if "year" in names:
        found.append({"year": 2009})
    if {"down", "across"} <= names:
        found = [one | {"down": "district", "across": "target_group"} for one in found]
    return found


def slide(store: Store, clock: Clock, kind: catalogue.Kind, chosen: Mapping[str, str]) -> str:
    try:
        return repr(catalogue.computed(store, clock=clock, kind=kind.id, parameters=chosen))
    except ValueError as error:
        return str(error)


def told(store: Store, kinds: Collection[str] = catalogue.BY_ID) -> dict[str, str]:
    """Everything that can be asked, by what was asked; of slides these kinds."""
    found: dict[str, str] = {}
    for clock in CLOCKS:
        for question in QUESTIONS:
            for given in asked(question):
                answer = run(store, question, clock=clock, **given)
                found[f"{question} {given} {clock}"] = answer.to_csv(index=False)
        behind = run(store, "results/measurements", clock=clock, sources=True)
        rows = delivered_rows(
            store,
            "measurements",
            set(behind.loc[behind["table"] == "measurements", "source"]),
            exact_for=[],
        )
        found[f"rows {clock}"] = rows.to_csv(index=False)
    now = CLOCKS[0]
    for kind in (catalogue.BY_ID[id_] for id_ in kinds):
        choices: list[dict[str, str]] = [{}]
        if "indicator_id" in kind.parameters:
            choices += [{"indicator_id": id_} for id_ in ("I-1", "I-2", "I-3")]
        if "change" in kind.parameters:
            choices += [{"change": one} for one in catalogue.options(store, parameter="change", clock=now)]
        for chosen in choices:
            found[f"slide {kind.id} {chosen}"] = slide(store, now, kind, chosen)
    return found


def changed(**to: dict[int, int]) -> World:
    """The base with some counts one more or one fewer."""
    return {
        name: [count + to.get(name, {}).get(at, 0) for at, count in enumerate(counts)]
        for name, counts in BASE.items()
    }


# A small count up by one and another count down: cells keep their class, and the year its sum, also as first shown.
PAIRS = {
    "counts": changed(new={0: 1, 6: -1}, first={0: 1}, day={0: -1, 1: 1}),
    "first shown and numerators": changed(first={0: 3, 1: -3}, parts={2: 1, 1: -1, 5: 1, 7: -1}),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    store = store_of(tmp_path_factory.mktemp("base"), BASE)
    found = told(store)
    store.close()
    return found


@pytest.mark.parametrize("pair", PAIRS)
def test_what_is_published_alike_is_told_alike(pair: str, base: dict[str, str], tmp_path: Path) -> None:
    other = PAIRS[pair]
    few = [
        (name, at)
        for name, counts in BASE.items()
        for at, count in enumerate(counts)
        if count != other[name][at] and persons.is_few(count) and persons.is_few(other[name][at])
    ]
    assert few, "a small count differs"
    store = store_of(tmp_path, other)
    found = told(store)
    store.close()
    assert found.keys() == base.keys()
    assert [(asked, base[asked], answer) for asked, answer in found.items() if answer != base[asked]] == []


def test_worlds_that_are_published_otherwise_are_told_apart(base: dict[str, str], tmp_path: Path) -> None:
    """The comparison sees what there is to see: a month, its year, a share."""
    store = store_of(tmp_path, changed(new={9: 20}, parts={0: 20}))
    differ = {
        asked.split(" ")[0] for asked, answer in told(store, ["indicator"]).items() if answer != base[asked]
    }
    store.close()
    assert {"results/measurements", "results/yearly", "initiatives/one_indicators", "slide"} <= differ


def test_the_answers_are_of_the_series(base: dict[str, str]) -> None:
    assert "I-1" in base[f"results/measurements {{}} {CLOCKS[0]}"]
    assert "SOF-1" in base[f"results/yearly {{}} {CLOCKS[0]}"]

"""Maps by how many live in each district: what is divided by what, what is said of it, and that a slide follows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from data.contract import DISTRICTS
from data.store import Store
from queries.briefing import catalogue
from queries.initiatives.views import places
from queries.shared import residents
from queries.unrest import views as unrest_views
from tests.rows import store_with

PEOPLE = {3: 4_000, 5: 1_000, 6: 20_000}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_with(
        tmp_path,
        areas=[{"area_id": f"B{n}", "name": DISTRICTS[n], "type": "bydel", "district": n} for n in DISTRICTS],
        population=[
            {"area_id": f"B{n}", "year": 2010, "age_group": group, "persons": persons / 2}
            for n, persons in PEOPLE.items()
            for group in ("18-24", "25-39")
        ]
        # Neither an earlier year nor a coming one.
        + [{"area_id": "B3", "year": year, "age_group": "18-24", "persons": 1} for year in (2009, 2011)],
        initiatives=[
            {"initiative_id": f"I{number}", "name": f"Indsats {number}", "administration": "SOF", "status": "i gang"}
            | {"districts": [district]}
            for number, district in enumerate((3, 3, 5, 7))
        ],
        unrest_events=[
            {"event_id": "U1", "occurred_at": datetime(2010, 1, 1, 22), "district": 3, "type": "brand", "severity": 2}
        ],
    )  # fmt: skip


def test_initiatives_for_each_1000_residents_of_the_newest_year(store: Store) -> None:
    view = places(store, rate=residents.RATES)
    assert view.title == "Valby har flest indsatser pr. 1.000 indbyggere (1,00), Vanløse færrest (0,00)"
    assert [(point.x, point.y, point.label) for point in view.chart.series[0].points] == [
        (5.0, 1.0, "1,00"),
        (3.0, 0.5, "0,50"),
        (6.0, 0.0, "0,00"),
    ]
    assert view.rows[:3] == (
        ("Valby", 1, 1_000, 1.0),
        ("Nørrebro", 2, 4_000, 0.5),
        ("Vanløse", 0, 20_000, 0.0),
    )
    # Whose residents nobody has delivered has no rate.
    others = [n for n in DISTRICTS if n not in PEOPLE]
    assert view.rows[3:] == tuple((DISTRICTS[n], int(n == 7), None, None) for n in others)
    assert [source.query for source in view.sources] == ["initiatives/districts", "shared/residents"]
    assert view.address["kort"] == "Pr. 1.000 indbyggere"
    assert any("1. januar 2010" in note for note in view.notes)
    assert places(store, rate=residents.COUNTS) == places(store)


def test_a_slide_of_unrest_shows_what_was_chosen(store: Store) -> None:
    assert unrest_views.places(store).title == "Nørrebro (1) har flest uroligheder"
    slide = catalogue.computed(
        store, clock=store.clock(), kind="unrest_map", parameters={"rate": residents.RATES}
    )
    assert (
        slide.headline
        == "Nørrebro har flest uroligheder pr. 1.000 indbyggere (0,25), Valby og Vanløse færrest (0,00)"
    )
    assert slide.chart.unit == "uroligheder pr. 1.000 indbyggere"
    assert catalogue.options(store, parameter="rate", clock=store.clock()) == residents.SHOWN_AS


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ([], "Folketallet i bydelene er ikke leveret"),
        ([0.5], "Alle bydele har lige mange møder pr. 1.000 indbyggere (0,50)"),
        ([0.5, 0.5], "Alle bydele har lige mange møder pr. 1.000 indbyggere (0,50)"),
        ([0.5, 0.504, 0.1], "Indre By og Østerbro har flest møder pr. 1.000 indbyggere (0,50), Nørrebro færrest (0,10)"),
        ([0.5, 0, 0, 0, 0], "Indre By har flest møder pr. 1.000 indbyggere (0,50), fire bydele færrest (0,00)"),
    ],
)  # fmt: skip
def test_the_message_is_true_of_few_and_of_many(rates: list[float], said: str) -> None:
    rows = pd.DataFrame({"district": range(1, len(rates) + 1), "rate": rates}).astype({"rate": "float64"})
    assert residents.most_and_fewest(rows, "møder") == said

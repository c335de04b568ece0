"""How old the figures are, by what they measure."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.store import Clock, Store
from queries.sources.ages import Age, ages, every
from tests.rows import delivery, store_with


def indicator(id_: str, **more: Any) -> dict[str, Any]:
    return {
        "indicator_id": id_, "name": id_, "type": "effekt", "unit": "tilfælde", "direction": "ned", "frequency": "kvartal",
    } | more  # fmt: skip


def goal(id_: str, of: str | None) -> dict[str, Any]:
    return {"goal_id": id_, "level": "effektmål", "text": "Færre", "indicator_id": of}


def measured(id_: str, period: str, **more: Any) -> dict[str, Any]:
    return {"indicator_id": id_, "period": period, "value": 12.0} | more


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_with(
        tmp_path,
        at=datetime(2010, 2, 20),
        areas=[
            {"area_id": "HS-1", "name": "x", "type": "hotspot", "district": 3},
            {"area_id": "HS-2", "name": "y", "type": "hotspot", "district": 3},
        ],
        hotspots=[{"hotspot_id": "H-1", "name": "x", "area_id": "HS-1"}, {"hotspot_id": "H-2", "name": "y", "area_id": "HS-2"}],
        incidents=[
            {"area_id": area, "month": month, "category": "vold", "kind": "anmeldelse", "count": 3, "provisional": provisional}
            for area, month, provisional in (
                ("HS-1", date(2010, 1, 1), False),
                ("HS-1", date(2010, 2, 1), True),
                ("HS-2", date(2009, 12, 1), False),
                ("HS-2", date(2010, 3, 1), False),
            )
        ],
        initiatives=[
            {"initiative_id": "A", "name": "A", "administration": "SOF", "purpose": "begge", "status": "stoppet"},
        ],
        indicators=[indicator("I-1"), indicator("I-2"), indicator("I-3"), indicator("I-4", initiative_id="A")],
        measurements=[
            measured("I-1", "2009-Q2"),
            measured("I-1", "2009-Q4", provisional=True),
            measured("I-2", "2009-Q4"),
            measured("I-4", "2008-Q1"),
        ],
        goals=[goal("M-1", "I-1"), goal("M-2", "I-2"), goal("M-3", "I-3"), goal("M-4", None)],
    )  # fmt: skip


def told(store: Store, **more: Any) -> dict[str, tuple[str, date | None]]:
    return {one.name: (one.measures, one.until) for one in every(store, **more)}


def test_each_is_as_old_as_what_it_measures_and_not_as_its_delivery(store: Store) -> None:
    found = told(store)
    assert found["M-1: Færre"] == ("2. kvartal 2009", date(2009, 6, 30)), "the newest is provisional"
    assert found["M-2: Færre"] == ("4. kvartal 2009", date(2009, 12, 31))
    assert found["M-3: Færre"] == ("intet målt endnu", None)
    assert found["Mål, der ikke nås"] == (
        "målenes seneste målinger, opgjort fra 30. juni til 31. december 2009", date(2009, 6, 30),
    )  # fmt: skip
    # One is provisional, and half a month is no month.
    assert found["Hotspots med tegn på effekt"] == (
        "opgjort fra 31. december 2009 til 31. januar 2010", date(2009, 12, 31),
    )  # fmt: skip
    assert found["Indsatser"] == ("som indberettet", date(2010, 2, 20))
    assert found["Utrygge om aftenen og natten"][1] is None
    assert "I-4: I-4" not in found, "its initiative is over"


def test_what_rests_on_old_figures_is_counted_and_comes_first(store: Store) -> None:
    view = ages(store)
    assert view.title.endswith("1 af 4 mål og 1 af 3 indikatorer hviler på tal, der er ældre end 6 måneder")
    names = [row[0] for row in view.rows]
    assert names[:2] == ["I-1: I-1", "M-1: Færre"]
    assert "I-2: I-2" not in names, "of indicators only the old ones are listed"
    store.accept(
        delivery(measurements=[measured("I-1", "2010-Q1")]), "ØKF", by="csb", at=datetime(2010, 3, 1)
    )
    assert "ældre" in ages(store).title, "the quarter is not over"


def test_none_old_and_nothing_at_all_are_said(tmp_path: Path) -> None:
    fresh = store_with(tmp_path / "a", initiatives=[
        {"initiative_id": "A", "name": "A", "administration": "SOF", "purpose": "begge", "status": "i gang"}
    ])  # fmt: skip
    assert ages(fresh).title == "Ingen tal er ældre end 6 måneder"
    later = Clock(None, date(2010, 10, 1))
    assert "hviler på tal, der er ældre end 6 måneder" in ages(fresh, clock=later).title
    fresh.close()
    empty = store_with(tmp_path / "b")
    assert (ages(empty).title, ages(empty).columns) == ("Der er ingen tal endnu", ())
    empty.close()


@pytest.mark.parametrize(
    ("until", "months", "is_old"),
    [
        (date(2009, 9, 22), 6, False),
        (date(2009, 9, 21), 6, True),
        (date(2010, 2, 23), 0, False),
        (date(2010, 2, 22), 1, False),
        (date(2010, 12, 31), -10, False),
    ],
)
def test_months_are_whole_ones(until: date, months: int, is_old: bool) -> None:
    one = Age("x", "Mål", "x", until)
    assert (one.months(date(2010, 3, 22)), one.is_old(date(2010, 3, 22))) == (months, is_old)

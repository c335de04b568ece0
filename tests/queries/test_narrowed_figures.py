"""What a district narrows and what it does not, on the cards that say it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.store import Clock, Store
from queries import figures
from queries.dialogue.safety import shares
from tests.rows import TODAY, store_with

CLOCK = Clock(None, TODAY)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two of three districts were asked; one goal with an indicator."""
    store = store_with(
        tmp_path,
        areas=[{"area_id": f"D-{n}", "name": str(n), "type": "bydel", "district": n} for n in (3, 5, 6)],
        safety_surveys=[
            {"area_id": "D-3", "year": 2009, "invited": 1000, "answers": 300, "unsafe_evening": 90},
            {"area_id": "D-5", "year": 2009, "invited": 1000, "answers": 200, "unsafe_evening": 10},
        ],
        goals=[{"goal_id": "M-1", "level": "effektmål", "text": "Færre", "indicator_id": "I-1"}],
        indicators=[
            {"indicator_id": "I-1", "name": "Brande", "type": "effekt", "unit": "brande", "direction": "ned", "frequency": "år",
             "baseline": 20.0, "baseline_period": "2007", "target": 10.0, "target_period": "2011"},
        ],
        measurements=[
            {"indicator_id": "I-1", "period": str(year), "value": 20.0 - 2 * place} for place, year in enumerate(range(2005, 2010))
        ],
    )  # fmt: skip
    yield store
    store.close()


def said(store: Store, id_: str, **choices: object) -> figures.KeyFigure:
    (one,) = figures.key_figures(store, CLOCK, choices, [id_])
    return one


def test_the_surveys_card_is_a_districts_own_with_its_interval(store: Store) -> None:
    whole, own = said(store, "unsafe"), said(store, "unsafe", district=3)
    assert (whole.value, own.value) == (pytest.approx(100 / 500), pytest.approx(90 / 300))
    (row,) = shares(store, clock=CLOCK, district=3).to_dict("records")
    low, high = (f"{100 * row[end]:.1f}".replace(".", ",") for end in ("low", "high"))
    assert low in own.note and high in own.note
    assert own.note.endswith("300 svar fra 1.000 inviterede (30 %); bydelens egne svar")
    assert whole.note.endswith("kun fra 2 af de 10 bydele")
    assert own.source is not None and own.source.parameters["district"] == 3
    rows = figures.counted_rows(store, figure="unsafe", parameters=own.source.parameters, clock=CLOCK)
    assert rows[["table", "row"]].values.tolist() == [["safety_surveys", 2]]
    none = said(store, "unsafe", district=6)
    assert (none.text, none.note, none.source) == ("–", "bydelen er ikke spurgt", None)


@pytest.mark.parametrize("id_", ["goals_on_track", "goals_uncertain", "goals_missed", "goals_unknown"])
def test_goals_are_the_citys_and_the_card_says_so_where_a_district_is_chosen(store: Store, id_: str) -> None:
    whole, own = said(store, id_), said(store, id_, district=3)
    assert own.text == whole.text
    assert "målene gælder hele byen" in own.note
    assert "hele byen" not in whole.note

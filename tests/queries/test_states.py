"""From measurements in the store to a goal's colour and an indicator's signal."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from queries import run
from queries.results.states import goal_states, indicator_states
from tests.rows import store_with

MONTHS = [f"{year}-{month:02d}" for year in (2008, 2009) for month in range(1, 13)]


def indicator(id: str, **more) -> dict:
    base = {
        "indicator_id": id,
        "name": id,
        "type": "effekt",
        "unit": "antal",
        "direction": "ned",
        "frequency": "måned",
    }
    return (
        base | {"baseline": 100.0, "baseline_period": "2008", "target": 50.0, "target_period": "2010"} | more
    )


def series(id: str, values: list[float], **more) -> list[dict]:
    return [
        {"indicator_id": id, "period": period, "value": float(value)} | more
        for period, value in zip(MONTHS, values, strict=False)
    ]


BEFORE = [100, 104, 97, 101, 99, 103, 96, 102, 98, 100, 105, 95]
SHIFT = [*BEFORE, 60, 62, 58, 61, 59, 63, 60, 58, 62, 60, 61, 59]


@pytest.fixture
def store(tmp_path: Path):
    provisional = {"indicator_id": "I-1", "period": "2010-01", "value": 900.0, "provisional": True}
    shares = [
        {"indicator_id": "I-2", "period": str(year), "numerator": n, "denominator": 200}
        for year, n in ((2007, 100), (2008, 110), (2009, 130))
    ]
    store = store_with(
        tmp_path,
        indicators=[
            indicator("I-1"),
            indicator(
                "I-2",
                direction="op",
                frequency="år",
                unit="andel",
                baseline=0.5,
                target=0.6,
                baseline_period="2007",
            ),
            indicator("I-3"),
            indicator("I-4"),
        ],
        measurements=[
            *series("I-1", SHIFT),
            provisional,
            *shares,
            {"indicator_id": "I-4", "period": "2009", "value": 1.0},
            {"indicator_id": "I-4", "period": "2009-01", "value": 1.0},
            {"indicator_id": "I-4", "period": "2009-02", "value": 2.0},
        ],
        goals=[
            {"goal_id": "M-1", "level": "effektmål", "text": "Fald", "indicator_id": "I-1"},
            {"goal_id": "M-2", "level": "delmål", "text": "Andel", "indicator_id": "I-2"},
            {"goal_id": "M-3", "level": "delmål", "text": "Uden"},
            {"goal_id": "M-4", "level": "delmål", "text": "Senere", "indicator_id": "I-9"},
        ],
    )
    yield store
    store.close()


def test_the_latest_final_measurement_counts_and_the_provisional_one_does_not(store) -> None:
    found = indicator_states(store).set_index("indicator_id")
    assert found.loc["I-1", ["final_period", "final_value", "provisional"]].tolist() == ["2009-12", 59.0, 1]
    assert found.loc["I-1", "variation"] == "improvement_low"
    # The target is of a year, so the level is the mean of the last twelve months, not December's 59.
    assert found.loc["I-1", "level_value"] == pytest.approx(sum(SHIFT[12:]) / 12)
    assert found.loc["I-1", "attainment"] == pytest.approx((100 - sum(SHIFT[12:]) / 12) / 50)
    assert found.loc["I-1", "level_colour"] == "green"


def test_a_share_is_the_numerator_over_the_denominator(store) -> None:
    values = run(store, "results/measurements", indicator_id="I-2").value.tolist()
    assert values == [0.5, 0.55, 0.65]
    found = indicator_states(store).set_index("indicator_id")
    assert found.loc["I-2", "level_colour"] == "green"
    assert found.loc["I-2", "reason"] == "Niveauet er på målet eller bedre: 5 procentpoint over 60 %."


def test_nothing_measured_and_mixed_frequencies_are_told_and_fail_nothing(store) -> None:
    found = indicator_states(store).set_index("indicator_id")
    assert found.loc["I-3", "colour"] == "grey"
    assert "måling" in found.loc["I-3", "reason"]
    assert pd.isna(found.loc["I-4", "variation"])
    assert "blander" in found.loc["I-4", "signal"]


def test_a_goal_has_its_indicators_light_or_says_why_it_has_none(store) -> None:
    found = goal_states(store).set_index("goal_id")
    # M-1 has fallen to a level and stays there, short of the target.
    assert found["colour"].to_dict() == {"M-1": "red", "M-2": "yellow", "M-3": "grey", "M-4": "grey"}
    assert found.loc["M-3", "reason"] == "Målet har ingen indikator."
    assert found.loc["M-4", "reason"] == "Indikatoren I-9 er ikke indberettet endnu."

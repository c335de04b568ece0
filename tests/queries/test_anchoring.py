"""What hotspots lack, what they cost, and the survey before and after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from data.store import Store
from queries import run
from queries.hotspots.anchoring import anchoring
from queries.hotspots.survey import survey_change
from tests.rows import store_with

START = date(2009, 2, 1)


def finance(initiative: str, year: int, spent: float | None, level: str = "løbende") -> dict:
    return {
        "initiative_id": initiative,
        "year": year,
        "administration": "SOF",
        "funding": "kommunal",
        "spending": "drift",
        "spent": spent,
        "spent_on": date(year, 12, 31),
        "price_level": level,
    }


def city(tmp_path: Path, finances: list[dict], **hotspot: object) -> Store:
    months = [date(y, m, 1) for y in (2007, 2008, 2009) for m in range(1, 13)]
    areas = [("H", "hotspot"), ("K", "kontrol"), *((f"D-{n}", "distrikt") for n in range(1, 30))]
    fall = {"H": 40}
    return store_with(
        tmp_path,
        areas=[{"area_id": a, "name": a, "type": t, "district": 5} for a, t in areas],
        incidents=[
            {"area_id": a, "month": m, "category": "vold", "kind": "anmeldelse"}
            | {"count": fall.get(a, 80) if m >= START else 80 + (m.month + len(a)) % 3}
            for a, _ in areas
            for m in months
        ],
        population=[{"area_id": "H", "year": 2009, "age_group": "18-24", "persons": 2000}],
        hotspots=[
            {"hotspot_id": "H-1", "name": "Et", "area_id": "H", "control_area_id": "K", "start": START}
            | {"comparability": "Samme boliger.", "leadership": "Leder", "steering_group": "Ja"}
            | hotspot
        ],
        initiatives=[
            {
                "initiative_id": id_,
                "name": id_,
                "administration": "SOF",
                "hotspot_id": "H-1",
                "status": "i gang",
            }
            for id_ in ("SOF-001", "SOF-002")
        ],
        finances=finances,
        safety_surveys=[
            {"area_id": "H", "year": 2007, "invited": 300, "answers": 100, "unsafe_evening": 40},
            {"area_id": "H", "year": 2009, "invited": 300, "answers": 120, "unsafe_evening": 30},
        ],
    )


def test_spending_counts_from_the_year_of_the_start_and_a_years_own_prices_are_current(
    tmp_path: Path,
) -> None:
    store = city(
        tmp_path,
        [
            finance("SOF-001", 2008, 900_000),
            finance("SOF-001", 2009, 1_000_000),
            finance("SOF-002", 2009, 500_000, "2009"),
            finance("SOF-001", 2010, None, "2009"),
        ],
    )
    found = anchoring(store).iloc[0]
    assert found["spent"] == 1_500_000
    assert found["price_level"] == "løbende"
    assert found["per_resident"] == 750
    assert found["initiative_names"] == ["SOF-001", "SOF-002"]
    assert found["lacks"] == []
    # Eleven months at 40 beside a steady control: what was expected is some 80 a month.
    assert found["per_prevented"] == pytest.approx(1_500_000 / (11 * 40), rel=0.05)
    assert found["per_prevented_low"] < found["per_prevented"] < found["per_prevented_high"]
    assert "pr. forebygget anmeldelse (mellem" in found["prevented"]


def test_amounts_in_prices_of_different_years_are_not_added_and_it_is_said(tmp_path: Path) -> None:
    store = city(tmp_path, [finance("SOF-001", 2009, 1_000_000), finance("SOF-002", 2009, 500_000, "2008")])
    found = anchoring(store).iloc[0]
    assert pd.isna(found["spent"]) and pd.isna(found["per_resident"])
    assert found["prevented"] == (
        "kan ikke opgøres: forbruget er i 2008-priser og løbende priser, som ikke kan lægges sammen"
    )


def test_spending_after_the_end_of_a_hotspot_is_not_its_own(tmp_path: Path) -> None:
    rows = [finance("SOF-001", year, 100_000 * (year - 2008)) for year in (2009, 2010, 2011)]
    assert anchoring(city(tmp_path, rows, finish=date(2010, 6, 30))).iloc[0]["spent"] == 300_000


def test_no_account_is_told_and_a_hotspot_without_anything_lacks_everything(tmp_path: Path) -> None:
    store = city(tmp_path, [], leadership=None, steering_group=None, control_area_id=None, area_id="D-1")
    found = anchoring(store).iloc[0]
    assert found["prevented"] == "kan ikke opgøres: forbruget er ikke oplyst"
    assert found["lacks"] == ["leder", "styregruppe", "kontrolområde", "tryghedsmåling før og efter"]


def test_two_surveys_after_the_start_are_not_one_before_and_one_after(tmp_path: Path) -> None:
    store = city(tmp_path, [], start=date(2006, 5, 1))
    assert "tryghedsmåling før og efter" in anchoring(store).iloc[0]["lacks"]
    assert survey_change(run(store, "hotspots/surveys"), date(2006, 5, 1)).empty


def test_the_survey_is_compared_across_the_start_as_statsmodels_does(tmp_path: Path) -> None:
    found = survey_change(run(city(tmp_path, []), "hotspots/surveys"), START)
    assert found["when"].tolist() == ["evening"], "nobody asked about the day"
    row = found.iloc[0]
    low, high = confint_proportions_2indep(30, 120, 40, 100, method="newcomb", compare="diff")
    assert (row["share_before"], row["share_after"]) == (0.4, 0.25)
    assert (row["low"], row["high"]) == (pytest.approx(low), pytest.approx(high))
    assert row["moved"] == "mere tryg"


def test_a_weighted_survey_is_as_sure_as_its_effective_number_of_answers() -> None:
    asked = {"answers": 200, "share_day": None, "area": "H", "own_area": True}
    surveys = pd.DataFrame(
        [
            asked | {"year": 2007, "share_evening": 0.40, "effective_n": 100.0},
            asked | {"year": 2009, "share_evening": 0.30, "effective_n": 150.0},
        ]
    )
    row = survey_change(surveys, START).iloc[0]
    low, high = confint_proportions_2indep(45, 150, 40, 100, method="newcomb", compare="diff")
    assert row["difference"] == pytest.approx(-0.10)
    assert (row["low"], row["high"]) == (pytest.approx(low), pytest.approx(high))
    assert row["moved"] == "tilfældigt udsving"

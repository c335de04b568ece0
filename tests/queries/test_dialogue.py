"""Safety and dialogue: shares, ties and changes, participation, agreements, the planted truths."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from data.persons import THRESHOLD
from data.store import Store
from queries import run
from queries.dialogue.participation import by_district, least_safe_and_unmet
from queries.dialogue.safety import city, latest, of_city, shares
from tests.example import truths
from tests.rows import store_with


def area(district: int, type_: str = "bydel") -> dict:
    return {"area_id": f"BY-{district:02d}", "name": f"Bydel {district}", "type": type_, "district": district}


def survey(district: int, year: int, unsafe: int, answers: int = 300, **more) -> dict:
    return {
        "area_id": f"BY-{district:02d}",
        "year": year,
        "answers": answers,
        "unsafe_evening": unsafe,
    } | more


def meeting(number: int, district: int, participants: int | None, **more) -> dict:
    return {"meeting_id": f"DM-{number:03d}", "date": date(2009, 5, number), "district": district, "form": "borgermøde",
            "participants": participants} | more  # fmt: skip


def surveyed(folder: Path, **more) -> Store:
    return store_with(
        folder,
        areas=[area(n) for n in (1, 2, 3, 4)],
        safety_surveys=[
            survey(1, 2007, 90), survey(2, 2007, 60), survey(3, 2007, 60), survey(4, 2007, 60),
            survey(1, 2009, 105), survey(2, 2009, 60), survey(3, 2009, 62), survey(4, 2009, 15),
        ],
        **more,
    )  # fmt: skip


def test_areas_are_told_from_the_rest_of_the_city_or_not(tmp_path: Path) -> None:
    found = latest(surveyed(tmp_path)).set_index("district")
    assert found["standing"].to_dict() == {
        1: "mere utryg", 2: "kan ikke skelnes", 3: "kan ikke skelnes", 4: "mindre utryg",
    }  # fmt: skip
    assert found["place"].to_dict() == {1: 1, 3: 2, 2: 3, 4: 4}
    low, high = proportion_confint(105, 300, method="wilson")
    assert found.loc[1, ["share", "low", "high"]].tolist() == pytest.approx([0.35, low, high])
    assert found["moved"].to_dict() == {
        1: "tilfældigt udsving", 2: "tilfældigt udsving", 3: "tilfældigt udsving", 4: "mere tryg",
    }  # fmt: skip
    assert found.loc[4, "change"] == pytest.approx(-0.15)


def test_equal_shares_have_the_same_place(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        areas=[area(n) for n in (1, 2, 3)],
        safety_surveys=[survey(1, 2009, 60), survey(2, 2009, 60), survey(3, 2009, 50)],
    )
    assert latest(store).set_index("district")["place"].to_dict() == {1: 1, 2: 1, 3: 3}


def test_a_weighted_share_stays_and_its_interval_rests_on_the_effective_number(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        areas=[area(1)],
        safety_surveys=[survey(1, 2009, 60, weighted_share_evening=0.25, effective_n=200.0, invited=1000)],
    )
    row = shares(store).iloc[0]
    low, high = proportion_confint(50, 200, method="wilson")
    assert (row["share"], row["low"], row["high"]) == pytest.approx((0.25, low, high))
    assert row["response_rate"] == pytest.approx(0.3)
    assert city(shares(store)).iloc[0]["invited"] == 1000


def test_some_districts_are_not_told_as_the_city(tmp_path: Path, example_store: Store) -> None:
    assert city(shares(surveyed(tmp_path)))["districts"].tolist() == [4, 4]
    assert of_city(4) == "4 af de 10 bydele"
    assert {of_city(count) for count in city(shares(example_store))["districts"]} == {"hele byen"}


def test_who_is_less_safe_than_the_city_and_has_not_been_met(tmp_path: Path) -> None:
    store = surveyed(
        tmp_path,
        dialogue_events=[meeting(1, 2, 40), meeting(2, 4, 20)],
        population=[{"area_id": "BY-02", "year": 2010, "age_group": "25-39", "persons": 8000}],
    )
    districts = by_district(store)
    assert least_safe_and_unmet(districts) == [1]
    second = districts.set_index("district").loc[2]
    assert second["per_thousand"] == pytest.approx(5.0) and second["participants"] == 40


def test_attendance_at_open_meetings_is_told_as_it_is(tmp_path: Path) -> None:
    few = THRESHOLD - 1
    store = surveyed(
        tmp_path,
        dialogue_events=[meeting(1, 2, few), meeting(2, 2, 25), meeting(3, 3, few), meeting(4, 4, None)],
        population=[{"area_id": "BY-03", "year": 2010, "age_group": "25-39", "persons": 8000}],
    )
    came = run(store, "dialogue/meetings").set_index("meeting_id")["participants"]
    assert came.drop("DM-004").to_dict() == {"DM-003": few, "DM-002": 25, "DM-001": few}
    assert came.isna()["DM-004"], "nobody counted, which is not zero"
    districts = by_district(store).set_index("district")
    assert districts["participants"].loc[[1, 2, 3]].tolist() == [0, few + 25, few]
    assert pd.isna(districts.loc[4, "participants"])
    assert districts.loc[3, "per_thousand"] == pytest.approx(few / 8)


def test_agreements_are_kept_open_or_overdue_on_the_day(tmp_path: Path) -> None:
    def agreed(number: int, deadline: date | None, status: str | None) -> dict:
        return meeting(number, 2, 20, agreement="Lys", follow_up_deadline=deadline, follow_up_status=status)

    store = store_with(
        tmp_path,
        dialogue_events=[
            agreed(1, date(2010, 3, 21), "i gang"), agreed(2, date(2010, 3, 22), "i gang"),
            agreed(3, date(2009, 9, 1), "gennemført"), agreed(4, None, None), meeting(5, 2, 20),
        ],
    )  # fmt: skip
    states = run(store, "dialogue/meetings").set_index("meeting_id")["agreement_state"].to_dict()
    assert states == {"DM-001": "over fristen", "DM-002": "inden for fristen", "DM-003": "holdt",
                      "DM-004": "uden frist", "DM-005": "ingen aftale"}  # fmt: skip
    summary = run(store, "dialogue/summary").iloc[0]
    assert summary[["meetings", "agreements", "kept", "overdue", "open", "without_deadline"]].tolist() == [
        5,
        4,
        1,
        1,
        1,
        1,
    ]


def test_nothing_delivered_is_nothing_found(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    assert latest(store).empty and run(store, "dialogue/meetings").empty
    districts = by_district(store)
    assert len(districts) == 10 and least_safe_and_unmet(districts) == []


# -- the example ---------------------------------------------------------------------------------------------


def test_the_least_safe_district_that_nobody_met_is_found(example_store: Store) -> None:
    districts = by_district(example_store)
    assert least_safe_and_unmet(districts) == [truths.DISTRICT_UNSAFE_AND_UNMET]
    assert latest(example_store).iloc[0]["district"] == truths.DISTRICT_UNSAFE_AND_UNMET


def test_the_district_that_became_safer_is_the_only_one_that_moved(example_store: Store) -> None:
    found = latest(example_store)
    assert list(found.loc[found["moved"] != "tilfældigt udsving", "district"]) == [truths.BYDEL_SAFER]


def test_the_overdue_agreement_is_found(example_store: Store) -> None:
    found = run(example_store, "dialogue/meetings")
    assert list(found.loc[found["agreement_state"] == "over fristen", "meeting_id"]) == [
        truths.OVERDUE_AGREEMENT
    ]


def test_participation_of_the_example_is_the_sum_of_its_meetings(example_store: Store) -> None:
    held = run(example_store, "dialogue/meetings").query("not planned")
    shown = by_district(example_store).set_index("district")
    for district, came in held.groupby("district")["participants"].sum().items():
        assert shown.loc[district, "participants"] == came
        assert shown.loc[district, "per_thousand"] == pytest.approx(
            1000 * came / shown.loc[district, "residents"]
        )

"""A district on one page: its own and no other's, and what is said of two of them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.contract import DISTRICTS
from data.store import Store
from queries.district.profile import district, goals_told
from tests.rows import store_with

CITY = [{"area_id": f"BY-{n}", "name": name, "type": "bydel", "district": n} for n, name in DISTRICTS.items()]


def survey(n: int, unsafe: int) -> dict[str, Any]:
    return {"area_id": f"BY-{n}", "year": 2009, "answers": 300, "unsafe_day": 10, "unsafe_evening": unsafe}


def initiative(id_: str, places: list[int], **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": id_, "name": id_, "administration": "SOF", "purpose": "begge", "status": "i gang", "districts": places,
    } | more  # fmt: skip


def money(id_: str, amount: float) -> dict[str, Any]:
    return {
        "initiative_id": id_, "year": 2010, "administration": "SOF", "funding": "kommunal", "spending": "drift",
        "adopted_budget": amount, "price_level": "løbende", "duration": "varig",
    }  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_with(
        tmp_path,
        areas=CITY,
        population=[
            {"area_id": "BY-3", "year": 2010, "age_group": "18-24", "persons": 1_000},
            {"area_id": "BY-3", "year": 2010, "age_group": "25-39", "persons": 3_000},
        ],
        goals=[
            {"goal_id": "M-1", "level": "effektmål", "text": "Et", "administration": "SOF"},
            {"goal_id": "M-2", "level": "effektmål", "text": "To", "administration": "SOF"},
        ],
        initiatives=[
            initiative("A", [3], goal_ids=["M-1"]),
            initiative("B", [3, 5]),
            initiative("C", [0], goal_ids=["M-2"]),
            initiative("D", [5]),
        ],
        finances=[money("A", 800_000.0), money("B", 500_000.0), money("C", 9_000_000.0), money("D", 100_000.0)],
        safety_surveys=[survey(n, 120 if n == 3 else 60) for n in DISTRICTS if n != 9],
        readiness=[{"district": 3, "coordinator": "SSP", "agreed_on": date(2009, 1, 1), "review_on": date(2010, 3, 1)}],
        dialogue_events=[
            {"meeting_id": "D-1", "date": date(2010, 2, 3), "district": 3, "organiser": "SSP", "form": "borgermøde"}
            | {"theme": "x", "participants": 20}
        ],
        unrest_events=[
            {"event_id": f"U-{n}", "occurred_at": datetime(2010, 2, n + 1, 21), "district": 3, "type": "x", "severity": 2}
            for n in range(2)
        ],
    )  # fmt: skip


def column(store: Store, n: int = 2, **chosen: int) -> dict[str, str]:
    return {str(row[1]): str(row[n]) for row in district(store, **chosen).rows}


def test_own_shared_and_city_wide_money_are_told_apart_and_only_the_own_is_per_resident(store: Store) -> None:
    told = column(store, district=3)
    assert told["Indsatser"].startswith("3; 1 egen, 1 fælles med andre bydele og 1 for hele byen")
    own = told["Budget 2010, bydelens egne indsatser"].replace("\xa0", " ")
    assert own.startswith("800.000 kr.")
    assert "500.000 kr. til 1 fælles" in own and "9,0 mio. kr. til 1 for hele byen" in own
    assert told["Indbyggere"] == "4.000 (1. januar 2010)"
    assert told["Eget budget pr. indbygger"] == "200 kr."
    assert told["Deltagere pr. 1.000 indbyggere"] == "5,0"


def test_goals_are_those_that_its_own_initiatives_serve(store: Store) -> None:
    assert column(store, district=3)["Mål, som bydelens egne og fælles indsatser bidrager til"] == (
        "1 af 2. Kan ikke bedømmes: M-1"
    )
    assert column(store, district=5)["Mål, som bydelens egne og fælles indsatser bidrager til"] == "ingen"


def test_goals_are_told_by_their_verdicts_the_missed_ones_first_and_by_name() -> None:
    rows = pd.DataFrame(
        [
            ("M-3", "uncertain", "Tre"),
            ("M-1", "on_track", "Et"),
            ("M-4", "misses", "Højst fire."),
            ("M-2", "uncertain", "To"),
        ],
        columns=["goal_id", "verdict", "text"],
    )
    assert (
        goals_told(rows, 22) == "4 af 22. Når det ikke: »Højst fire« (M-4). På vej: M-1. Usikkert: M-2 og M-3"
    )
    assert goals_told(rows[:0], 22) == "ingen"


def test_what_is_not_known_is_not_zero(store: Store) -> None:
    told = column(store, district=9)
    assert told["Indbyggere"] == "–"
    assert told["Eget budget pr. indbygger"] == "–"
    assert told["Utrygge om aftenen og natten mod resten af byen"] == "bydelen er ikke spurgt"
    assert told["Beredskab"] == "ikke leveret"
    assert column(store, district=3)["Beredskab"] == "aftalen skal revideres; SSP koordinerer"


@pytest.mark.parametrize(
    ("beside", "title"),
    [
        (5, "Nørrebro er mere utryg om aftenen (40 %) end Valby (20 %)"),
        (9, "Nørrebro og Amager Øst: Amager Øst er ikke spurgt om tryghed"),
        (3, "Nørrebro: 3 indsatser; 800.000 kr. til bydelens egne; to uroligheder"),
    ],
)
def test_two_are_told_apart_by_more_than_chance(store: Store, beside: int, title: str) -> None:
    assert district(store, district=3, beside=beside).title.replace("\xa0", " ") == title


def test_two_that_are_alike_cannot_be_told_apart_whichever_comes_first(store: Store) -> None:
    assert district(store, district=5, beside=6).title.endswith("kan ikke skelnes i utryghed om aftenen")
    assert (
        district(store, district=5, beside=3).title
        == "Nørrebro er mere utryg om aftenen (40 %) end Valby (20 %)"
    )
    view = district(store, district=3, beside=5)
    assert [one.header for one in view.columns] == ["Emne", "Hvad", "Nørrebro", "Valby"]
    assert column(store, 3, district=3, beside=5) == column(store, district=5)


def test_of_an_empty_store_nothing_is_told(tmp_path: Path) -> None:
    empty = store_with(tmp_path / "empty")
    view = district(empty, district=3)
    assert view.title == "Nørrebro: 0 indsatser; ingen indberettede uroligheder"
    assert {row[1]: row[2] for row in view.rows}["Hotspots"] == "ingen"
    empty.close()


def test_the_money_for_adults_is_told_in_its_three_parts(tmp_path: Path) -> None:
    adults = {"target_group": "18+"}
    store = store_with(
        tmp_path,
        initiatives=[
            initiative("A", [3], **adults),
            initiative("B", [3, 5], **adults),
            initiative("C", [0], **adults),
            initiative("D", [3], target_group="under 18"),
            initiative("E", [5], **adults),
        ],
        finances=[money(id_, 100_000.0 * n) for n, id_ in enumerate("ABCDE", 1)],
    )
    label = "Budget til unge og voksne fra 18 år"
    assert column(store, district=3)[label].replace("\xa0", " ") == (
        "2010: 100.000 kr. til 1 egen indsats; desuden 200.000 kr. til 1 fælles med andre bydele og 300.000 kr. til 1 for hele byen "
        "(løbende priser)"
    )
    assert column(store, district=8)[label].replace("\xa0", " ") == (
        "2010: intet budget til egne indsatser; desuden 300.000 kr. til 1 for hele byen (løbende priser)"
    )
    assert column(store_with(tmp_path / "empty"), district=3)[label] == "–"

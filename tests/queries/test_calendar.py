"""The expected dates of unrest: the next one, how ready its districts are on the day, and what was recorded last time and since."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.store import Store
from queries import run
from queries.unrest.views import calendar, calendar_passed, next_dates, readiness
from tests.rows import delivery

TODAY = date(2010, 11, 1)
READY = [
    {"district": 3, "coordinator": "SSP-sekretariatet", "anchoring": "BUF", "agreed_on": date(2010, 1, 15), "review_on": date(2010, 12, 1)},
    {"district": 8, "coordinator": "Gadeplan", "anchoring": "SOF", "agreed_on": date(2010, 1, 15), "review_on": date(2011, 6, 1)},
    {"district": 5},
]  # fmt: skip


def event(number: int, at: datetime, district: int = 3, severity: int = 2) -> dict[str, Any]:
    return {
        "event_id": f"U-{number}",
        "occurred_at": at,
        "district": district,
        "type": "brand i containere",
        "severity": severity,
    }


EVENTS = [
    event(1, datetime(2009, 12, 31, 23), severity=4),
    event(2, datetime(2010, 1, 1, 5, 59)),
    event(3, datetime(2010, 1, 1, 6, 0)),
    event(4, datetime(2009, 12, 31, 22), district=8),
    event(5, datetime(2009, 12, 30, 22)),
    event(6, datetime(2010, 10, 20, 21), district=5),
]
NEW_YEAR = {
    "entry_id": "K-1", "date": date(2010, 12, 31), "occasion": "Nytårsaften", "kind": "højtid", "districts": [3, 8, 5],
    "on_duty": ["Gadeplan på Blågårds Plads", "SSP i Bispebjerg"], "plan": "Klubberne har åbent til kl. 02.",
    "previous_on": date(2009, 12, 31), "done_before": "Gademedarbejdere til kl. 03.", "happened_before": "Brand to steder.",
}  # fmt: skip
DERBY = {
    "entry_id": "K-2",
    "date": date(2010, 11, 7),
    "occasion": "Lokalopgør",
    "kind": "fodboldkamp",
    "districts": [8],
}
MATCH = {"entry_id": "K-3", "date": date(2010, 10, 20), "occasion": "Kamp i Valby", "districts": [5]}


@pytest.fixture
def store(tmp_path: Path):
    store = Store(tmp_path / "t.duckdb", today=lambda: TODAY)
    store.accept(
        delivery(readiness=READY, unrest_events=EVENTS, calendar=[NEW_YEAR, DERBY, MATCH]), "ØKF", by="test"
    )
    yield store
    store.close()


def shown(view: Any, header: str) -> list[Any]:
    place = [column.header for column in view.columns].index(header)
    return [row[place] for row in view.rows]


def test_a_date_is_a_row_for_each_district_with_its_agreement_on_that_day(store: Store) -> None:
    rows = run(store, "unrest/calendar")
    found = {(row["entry_id"], row["district"]): row["ready"] for row in rows.to_dict("records")}
    assert found == {
        ("K-2", 8): "aftalen gælder",
        ("K-1", 3): "aftalen skal revideres",
        ("K-1", 5): "ingen koordinator",
        ("K-1", 8): "aftalen gælder",
        ("K-3", 5): "ingen koordinator",
    }


def test_unrest_is_counted_from_the_day_to_six_in_the_morning_after(store: Store) -> None:
    rows = run(store, "unrest/calendar").set_index(["entry_id", "district"])
    assert rows["events_before"].xs("K-1").to_dict() == {3: 2, 5: 0, 8: 1}
    assert rows.loc[("K-1", 3), "worst_before"] == 4
    assert rows["events_before"].xs("K-2").isna().all(), "no last time is given"
    assert rows.loc[("K-3", 5), "events_then"] == 1
    assert rows["events_then"].xs("K-1").isna().all(), "it has not been"


def test_the_next_date_is_told_with_who_is_on_duty_and_what_happened(store: Store) -> None:
    view = calendar(store)
    assert view.title == "Lokalopgør 7. november 2010 er næste dato, om 6 dage: aftalen gælder"
    assert shown(view, "Anledning") == ["Lokalopgør", "Nytårsaften"]
    assert shown(view, "Hvor") == ["Bispebjerg", "Nørrebro, Valby og Bispebjerg"]
    assert shown(view, "Beredskab den dag") == [
        "○ aftalen gælder", "■ Valby har ingen koordinator; aftalen i Nørrebro skal revideres inden",
    ]  # fmt: skip
    assert shown(view, "Uroligheder sidst") == [None, "3, alvor op til 4"]
    assert "Gadeplan på Blågårds Plads" in shown(view, "På vagt")[1]
    assert shown(view, "Gjort sidst")[1] == "Gademedarbejdere til kl. 03."
    of_district = calendar(store, district=3)
    assert of_district.title == (
        "Nørrebro: Nytårsaften 31. december 2010 er næste dato, om 60 dage: aftalen skal revideres inden"
    )


def test_what_has_been_is_told_apart_with_what_was_recorded(store: Store) -> None:
    view = calendar_passed(store)
    assert view.title == "Kamp i Valby 20. oktober 2010 er gået: én urolighed"
    assert shown(view, "Uroligheder") == [1]


def test_a_date_that_no_report_reaches_is_not_said_to_have_been_quiet(store: Store) -> None:
    """The first event that is reported is of 30 December 2009, the last of 20 October 2010."""
    entry = {"districts": [3]}
    dates = [
        entry | {"entry_id": "K-4", "date": date(2010, 10, 30), "occasion": "Efter", "previous_on": date(2010, 10, 21)},
        entry | {"entry_id": "K-5", "date": date(2010, 5, 1), "occasion": "Imens", "previous_on": date(2010, 4, 1)},
        entry | {"entry_id": "K-6", "date": date(2009, 12, 1), "occasion": "Før", "previous_on": date(2009, 11, 1)},
    ]  # fmt: skip
    store.accept(delivery(calendar=dates), "ØKF", by="test")
    rows = run(store, "unrest/calendar").set_index("entry_id")
    assert rows.loc["K-5", ["events_before", "events_then"]].tolist() == [0, 0]
    assert rows.loc[["K-4", "K-6"], ["events_before", "events_then"]].isna().all(axis=None)
    view = calendar_passed(store)
    assert view.title == (
        "Fire ventede datoer er gået: én med uroligheder, én uden uroligheder og to ikke opgjort"
    )
    assert shown(view, "Uroligheder")[1:3] == [1, 0]
    assert "fra 30. december 2009 til 20. oktober 2010" in view.subtitle


def test_readiness_is_held_against_the_next_date_of_each_district(store: Store) -> None:
    coming = next_dates(store)
    assert {district: row["occasion"] for district, row in coming.items()} == {
        3: "Nytårsaften", 5: "Nytårsaften", 8: "Lokalopgør",
    }  # fmt: skip
    view = readiness(store)
    then = dict(zip(shown(view, "Bydel"), shown(view, "Aftalen den dag"), strict=True))
    assert then["Nørrebro"] == "▲ aftalen skal revideres"
    assert then["Valby"] == "■ ingen koordinator"
    assert then["Indre By"] is None
    now = dict(zip(shown(view, "Bydel"), shown(view, "Aftalen"), strict=True))
    assert now["Nørrebro"] == "○ aftalen gælder"


def test_the_whole_city_is_every_district_and_several_days_are_one_date(tmp_path: Path) -> None:
    store = Store(tmp_path / "t.duckdb", today=lambda: date(2011, 1, 1))
    entry = NEW_YEAR | {"districts": [0], "until": date(2011, 1, 2)}
    store.accept(delivery(unrest_events=EVENTS, calendar=[entry]), "ØKF", by="test")
    view = calendar(store)
    assert view.title == "Nytårsaften 31. december 2010 er næste dato, nu: ti bydele har ingen koordinator"
    assert shown(view, "Hvor") == ["Hele byen"]
    # The days of last time are as many as those expected: to 6 in the morning of 3 January.
    assert shown(view, "Uroligheder sidst") == ["4, alvor op til 4"]
    store.close()


def test_without_a_calendar_the_page_says_so_and_readiness_has_no_next_date(tmp_path: Path) -> None:
    store = Store(tmp_path / "t.duckdb", today=lambda: TODAY)
    store.accept(delivery(readiness=READY), "ØKF", by="test")
    assert calendar(store).title == "Kalenderen har ingen ventede datoer"
    assert calendar(store).rows == ()
    assert "Aftalen den dag" not in [column.header for column in readiness(store).columns]
    store.close()

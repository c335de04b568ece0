"""Up, down or chance: what Status says first, in worlds where it is so and in worlds where it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.contract import DISTRICTS
from data.store import Store
from queries.status import views
from queries.status.situation import Measured, differing, headline, situation
from tests.rows import delivery, store_with

CITY = [{"area_id": f"BY-{n}", "name": name, "type": "bydel", "district": n} for n, name in DISTRICTS.items()]
MONTHS = [date(2007 + n // 12, n % 12 + 1, 1) for n in range(37)]  # to January 2010
SEASON = (0.8, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.2, 1.1, 1.0, 0.8, 0.8)
CALM = (1, -2, 2, 0, -1, 1, 0)


def incident(district: int, month: date, count: int, category: str = "vold", **more: Any) -> dict[str, Any]:
    return {
        "area_id": f"BY-{district}",
        "month": month,
        "category": category,
        "kind": "anmeldelse",
        "count": count,
        "provisional": False,
    } | more


def city(level: Callable[[int], float], districts: range = range(1, 11)) -> list[dict[str, Any]]:
    """100 a month in each district by the season, times `level(n)` of the n-th month."""
    return [
        incident(d, month, round(100 * SEASON[month.month - 1] * level(n)) + CALM[(n + d) % 7])
        for n, month in enumerate(MONTHS)
        for d in districts
    ]


def one(found: tuple[Measured, ...], id_: str) -> Measured:
    return next(measured for measured in found if measured.figure.id == id_)


def crime(store: Store, district: int | None = None) -> Measured:
    return one(situation(store, district=district), "situation_crime")


@pytest.mark.parametrize(
    ("level", "moved", "word"),
    [
        (lambda n: 1.0, "chance", "tilfældigt udsving"),
        (lambda n: 0.75 if n >= 25 else 1.0, "better", "mere end et tilfældigt udsving, ned"),
        (lambda n: 1.25 if n >= 25 else 1.0, "worse", "mere end et tilfældigt udsving, op"),
    ],
)
def test_seasons_are_no_change_and_a_change_is_one(
    tmp_path: Path, level: Callable[[int], float], moved: str, word: str
) -> None:
    """January is the lowest month of each year: against a mean of months it would always be a fall."""
    store = store_with(tmp_path, areas=CITY, incidents=city(level))
    found = crime(store)
    assert (found.moved, found.figure.tone_text) == (moved, word)
    assert found.period == "12 måneder til og med januar 2010"
    total = sum(row["count"] for row in city(level) if row["month"] >= date(2009, 2, 1))
    assert (found.figure.value, len(found.history)) == (total, 36)
    store.close()


def test_half_a_month_and_a_category_nobody_has_sent_are_no_fall(tmp_path: Path) -> None:
    rows = city(lambda n: 1.0)
    rows += [incident(row["district"], month, 50, "røveri") for row in CITY for month in MONTHS[:-1]]
    rows += [incident(row["district"], date(2010, 2, 1), 10, provisional=True) for row in CITY]
    store = store_with(tmp_path, areas=CITY, incidents=rows)
    found = crime(store)
    # January has no robberies, and February is provisional: the newest that is whole is December.
    assert found.period == "12 måneder til og med december 2009"
    assert found.moved == "chance"
    store.close()


def test_a_category_that_was_given_up_years_ago_is_no_hole(tmp_path: Path) -> None:
    rows = city(lambda n: 1.0)
    rows += [incident(row["district"], month, 50, "røveri") for row in CITY for month in MONTHS[:10]]
    store = store_with(tmp_path, areas=CITY, incidents=rows)
    found = crime(store)
    assert (found.period, found.moved) == ("12 måneder til og med januar 2010", "chance")
    # What it counted is in none of the months, so that its end is no fall.
    assert max(found.history) < 1400
    store.close()


def test_some_of_the_districts_are_not_called_the_city(tmp_path: Path) -> None:
    store = store_with(tmp_path, areas=CITY, incidents=city(lambda n: 1.0, range(1, 4)))
    assert crime(store).period.endswith(", kun 3 af de 10 bydele")
    assert crime(store, 2).period == "12 måneder til og med januar 2010"
    assert not any(found.figure.id == "situation_crime" for found in situation(store, district=5))
    store.close()


def test_with_less_than_two_years_the_same_six_months_are_compared_and_with_few_nothing_is_said(
    tmp_path: Path,
) -> None:
    short = store_with(tmp_path / "six", areas=CITY, incidents=[
        row for row in city(lambda n: 1.0) if row["month"] >= date(2008, 8, 1)
    ])  # fmt: skip
    assert crime(short).period == "6 måneder til og med januar 2010"
    short.close()
    few = store_with(tmp_path / "few", areas=CITY, incidents=[
        row for row in city(lambda n: 1.0) if row["month"] >= date(2009, 6, 1)
    ])  # fmt: skip
    found = crime(few)
    assert (found.moved, found.figure.tone_text, found.period) == ("few", "for få målinger", "januar 2010")
    assert headline((found,)) == "Der er for få målinger til at sige, om det går op eller ned"
    few.close()


def survey(district: int, year: int, unsafe: int, answers: int = 300) -> dict[str, Any]:
    return {
        "area_id": f"BY-{district}",
        "year": year,
        "answers": answers,
        "unsafe_day": unsafe // 3,
        "unsafe_evening": unsafe,
    }


@pytest.mark.parametrize(
    ("after", "evening"),
    [(60, "chance"), (90, "worse"), (30, "better")],
)
def test_safety_is_held_up_against_the_survey_before(tmp_path: Path, after: int, evening: str) -> None:
    rows = [survey(n, 2007, 60) for n in DISTRICTS] + [survey(n, 2009, after) for n in DISTRICTS]
    store = store_with(tmp_path, areas=CITY, safety_surveys=rows)
    found = one(situation(store), "situation_unsafe_evening")
    assert (found.moved, found.before) == (evening, "2007: 20,0 %")
    assert found.history == pytest.approx((0.2, after / 300))
    store.close()


def test_a_survey_of_other_districts_is_no_survey_before(tmp_path: Path) -> None:
    rows = [survey(n, 2007, 60) for n in (1, 2)] + [survey(n, 2009, 90) for n in (2, 3)]
    store = store_with(tmp_path, areas=CITY, safety_surveys=rows)
    found = one(situation(store), "situation_unsafe_evening")
    assert (found.moved, found.before, found.period) == ("few", "", "2009, kun 2 af de 10 bydele")
    store.close()


def group(name: str = "Unge i bander", **more: Any) -> dict[str, Any]:
    return {
        "indicator_id": "X-9",
        "name": name,
        "type": "effekt",
        "unit": "unge",
        "direction": "ned",
        "frequency": "halvår",
        "counted_as": "antal på en dag",
        "counts_persons": True,
    } | more


def halves(*values: int) -> list[dict[str, Any]]:
    return [
        {"indicator_id": "X-9", "period": f"{2009 - (len(values) - 1 - n) // 2}-H{2 - (len(values) - 1 - n) % 2}", "value": float(v)}
        for n, v in enumerate(values)
    ]  # fmt: skip


def test_young_people_in_groups_are_found_by_what_the_indicator_is_called(tmp_path: Path) -> None:
    for n, (name, count) in enumerate(
        [("Unge i bander", 1), ("Unge kendt i en gruppering", 1), ("Unge i fritidsjob", 0)]
    ):
        store = store_with(
            tmp_path / str(n), indicators=[group(name)], measurements=halves(240, 250, 260, 255)
        )
        assert len(situation(store)) == count
        store.close()
    over = store_with(
        tmp_path / "over",
        indicators=[group("Unge i bander") | {"finish": date(2009, 12, 31)}],
        measurements=halves(240, 250, 260, 255),
    )
    assert not situation(over)
    over.close()


@pytest.mark.parametrize(
    ("values", "moved", "before"),
    [
        ((240, 250, 260, 255), "few", "2. halvår 2008: 250"),
        ((240, 250, 244, 252, 241, 250, 246, 251, 243, 249), "chance", "2. halvår 2008: 251"),
        ((240, 250, 244, 252, 241, 250, 246, 251, 340, 352), "worse", "2. halvår 2008: 251"),
        ((240, 250, 244, 252, 241, 250, 246, 251, 140, 152), "better", "2. halvår 2008: 251"),
        ((240, 250, 244, 252, 241, 250, 246, 251, 243, 3), "few", ""),
    ],
)
def test_groups_are_judged_by_their_control_chart_against_the_same_half_year(
    tmp_path: Path, values: tuple[int, ...], moved: str, before: str
) -> None:
    store = store_with(tmp_path, indicators=[group()], measurements=halves(*values))
    (found,) = situation(store)
    assert (found.moved, found.before, found.period) == (moved, before, "2. halvår 2009")
    assert (found.figure.value is None) == (values[-1] < 5), "few persons are not shown"
    store.close()


def event(n: int, day: date, district: int = 3) -> dict[str, Any]:
    return {
        "event_id": f"U-{n}",
        "occurred_at": datetime(day.year, day.month, day.day, 21),
        "district": district,
        "type": "slagsmål",
        "severity": 2,
    }


def events(per_month: Callable[[int], int]) -> list[dict[str, Any]]:
    days = [date(m.year, m.month, k + 1) for n, m in enumerate(MONTHS) for k in range(per_month(n))]
    return [event(n, day) for n, day in enumerate(days)]


def test_unrest_counts_the_months_that_were_over_when_it_was_sent(tmp_path: Path) -> None:
    store = store_with(
        tmp_path, at=datetime(2010, 3, 5), unrest_events=events(lambda n: 0 if n == 36 else 2 + n % 2)
    )
    found = one(situation(store), "situation_unrest")
    # Sent in March: none in January and February is none.
    assert found.period == "12 måneder til og med februar 2010"
    assert found.figure.value == sum(2 + n % 2 for n in range(26, 36))
    store.accept(
        delivery(unrest_events=[event(999, date(2010, 2, 3))]), "SOF", by="test", at=datetime(2010, 3, 8)
    )
    assert one(situation(store), "situation_unrest").figure.value == found.figure.value + 1
    assert headline(situation(store)).startswith("Intet tal går sikkert op eller ned")
    store.close()


def test_more_unrest_than_chance_is_said_first(tmp_path: Path) -> None:
    store = store_with(
        tmp_path, at=datetime(2010, 2, 5), areas=CITY, incidents=city(lambda n: 1.0),
        unrest_events=events(lambda n: 9 if n > 24 else 2 + n % 2),
    )  # fmt: skip
    view = views.going(store)
    assert view.title == (
        "Uroligheder går den forkerte vej, mere end tilfældet forklarer; ét tal ændrer sig ikke sikkert"
    )
    assert view.rows[-1][-1] == "■ mere end et tilfældigt udsving, op"
    store.close()


def test_the_districts_that_differ_are_those_and_no_others(tmp_path: Path) -> None:
    rows = city(lambda n: 1.0, range(1, 10)) + city(lambda n: 1.3 if n >= 25 else 1.0, range(10, 11))
    store = store_with(
        tmp_path, areas=CITY, incidents=rows,
        safety_surveys=[survey(n, 2009, 120 if n == 3 else 60) for n in DISTRICTS],
    )  # fmt: skip
    found = differing(store).set_index("district")
    assert found.index[found["differs"]].tolist() == [3, 10]
    assert (found.loc[3, "standing"], found.loc[10, "crime"].moved) == ("mere utryg", "worse")
    view = views.districts_differ(store)
    assert view.title == f"To bydele skiller sig ud: {DISTRICTS[3]} og {DISTRICTS[10]}"
    assert view.rows[0][1:] == (None, "■ mere utryg end resten af byen", None, None)
    store.close()
    calm = store_with(tmp_path / "calm", areas=CITY, incidents=city(lambda n: 1.0))
    assert views.districts_differ(calm).title == "Ingen bydel skiller sig ud, mere end tilfældet forklarer"
    calm.close()
    empty = store_with(tmp_path / "empty")
    assert views.districts_differ(empty).title == "Der er ingen tal for bydelene"
    assert views.going(empty).columns == ()
    empty.close()


@pytest.mark.parametrize("days", [[date(2010, 2, 20)], [date(2009, 12, 31), date(2010, 2, 20)]])
def test_unrest_of_which_no_or_one_whole_month_is_known_is_told_from_nothing(
    tmp_path: Path, days: list[date]
) -> None:
    store = store_with(
        tmp_path, at=datetime(2010, 2, 25), unrest_events=[event(n, day) for n, day in enumerate(days)]
    )
    found = situation(store)
    assert [(one.period, one.figure.value, one.moved) for one in found] == (
        [] if len(days) == 1 else [("januar 2010", 0.0, "few")]
    )
    store.close()

"""Unrest: weeks told from chance, coordination against the agreement, response times with intervals, the planted truths."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import comb, exp
from pathlib import Path

import numpy as np
import pytest

from data.store import Store
from queries import run
from queries.figures import key_figures
from queries.shared.intervals import quantile, wilson
from queries.unrest.clusters import FALSE_ALARM, weekly
from queries.unrest.response import response_times
from queries.unrest.views import new_year, readiness, within_goal
from tests.example import truths
from tests.rows import store_with


def event(number: int, at: datetime, district: int = 3, **more) -> dict:
    return {
        "event_id": f"U-{number:03d}",
        "occurred_at": at,
        "district": district,
        "type": "stenkast",
        "severity": 3,
    } | more


def test_the_interval_of_a_median_is_between_order_statistics() -> None:
    # Ten values: P(2 <= Binomial(10, 1/2) <= 8) = 0.979, with 3 to 7 only 0.891: the 2nd and the 9th value.
    assert sum(comb(10, k) for k in range(2, 9)) / 2**10 == pytest.approx(0.9785, abs=1e-4)
    found = quantile([float(n) for n in range(1, 11)], 0.5)
    assert found is not None
    assert (found.value, found.low, found.high) == (5.5, 2.0, 9.0)


def test_too_few_values_bound_no_quantile() -> None:
    few = quantile([10.0, 20.0, 30.0], 0.5)
    assert few is not None and few.low is None and few.high is None
    ninety = quantile([float(n) for n in range(1, 21)], 0.9)
    assert ninety is not None and ninety.value == 18.0 and ninety.high is None and ninety.low is not None
    assert quantile([], 0.5) is None


def test_the_interval_covers_the_true_quantile_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(150):
        found = quantile(list(rng.exponential(size=40)), 0.5)
        assert found is not None and found.low is not None and found.high is not None
        hits += found.low <= np.log(2) <= found.high
    assert (
        hits >= 138
    )  # 95 % of 150 is 142; 138 would be undercut by chance in one run of twenty, and the seed is fixed


def test_wilson_by_hand() -> None:
    # 4 of 20: centre (p + z2/2n) / (1 + z2/n), half width z sqrt(p q / n + z2/4n2) / (1 + z2/n).
    z2 = 1.959964**2
    centre = (0.2 + z2 / 40) / (1 + z2 / 20)
    half = (z2 * (0.16 / 20 + z2 / 1600)) ** 0.5 / (1 + z2 / 20)
    found = wilson(4, 20)
    assert found is not None
    assert (found.share, found.low, found.high) == pytest.approx(
        (0.2, centre - half, centre + half), abs=1e-6
    )
    wider = wilson(4, 20, effective=10)
    assert (
        wider is not None and wider.share == found.share and wider.high - wider.low > found.high - found.low
    )
    assert wilson(0, 0) is None
    with pytest.raises(ValueError):
        wilson(3, 2)


def test_a_week_beyond_the_limit_is_a_cluster_and_two_in_a_week_are_not(tmp_path: Path) -> None:
    first = datetime(2009, 1, 5, 20)
    events = [event(n, first + timedelta(days=14 * n)) for n in range(20)]
    events.append(event(50, first + timedelta(days=14, hours=1), district=5))
    events += [event(100 + n, datetime(2009, 6, 17, 12 + n)) for n in range(6)]
    found = weekly(store_with(tmp_path, unrest_events=events))
    assert len(found.weeks) == 39 and found.weeks["events"].sum() == 27
    assert found.clusters[["first", "weeks", "events"]].to_dict("records") == [
        {"first": np.datetime64("2009-06-15"), "weeks": 1, "events": int(found.weeks["events"].max())}
    ]
    # The limit by hand: the smallest count a Poisson week reaches with a probability below 0.00135.
    assert found.mean is not None and found.limit is not None
    others = found.weeks[~found.weeks["outside"]]["events"]
    assert found.mean == pytest.approx(others.mean())
    below = [exp(-found.mean) * found.mean**k / float(np.prod(range(1, k + 1))) for k in range(found.limit)]
    assert 1 - sum(below) < FALSE_ALARM <= 1 - sum(below[:-1])


def test_few_weeks_have_no_limit(tmp_path: Path) -> None:
    found = weekly(
        store_with(tmp_path, unrest_events=[event(n, datetime(2010, 2, 1, 20 + n)) for n in range(3)])
    )
    assert found.limit is None and found.clusters.empty and len(found.weeks) == 1


def test_no_events_are_no_weeks(tmp_path: Path) -> None:
    found = weekly(store_with(tmp_path))
    assert found.weeks.empty and found.clusters.empty and found.limit is None


def test_who_coordinated_is_held_against_the_agreement(tmp_path: Path) -> None:
    at = datetime(2010, 1, 4, 20)
    store = store_with(
        tmp_path,
        unrest_events=[
            event(1, at, coordinator=" ssp-sekretariatet", first_response_minutes=30, follow_up="gennemført"),
            event(
                2,
                at + timedelta(days=1),
                coordinator="Politiet",
                first_response_minutes=50,
                follow_up="ingen",
            ),
            event(3, at + timedelta(days=2), first_response_minutes=45, follow_up="planlagt"),
            event(
                4, at + timedelta(days=3), district=7, coordinator="Politiet", actors=["Politiet", "Gadeplan"]
            ),
        ],
        readiness=[
            {
                "district": 3,
                "coordinator": "SSP-sekretariatet",
                "goal_minutes": 45,
                "review_on": date(2010, 3, 1),
            },
            {"district": 7},
        ],
    )
    events = run(store, "unrest/events").set_index("event_id")
    assert events["coordination"].to_dict() == {
        "U-004": "ingen aftale", "U-003": "ikke oplyst", "U-002": "en anden end aftalt", "U-001": "som aftalt",
    }  # fmt: skip
    assert events["without_follow_up"].to_dict() == {
        "U-004": True,
        "U-003": False,
        "U-002": True,
        "U-001": False,
    }
    districts = run(store, "unrest/districts").set_index("district")
    assert districts.loc[[3, 7, 1], "state"].tolist() == [
        "aftalen skal revideres",
        "ingen koordinator",
        "ingen koordinator",
    ]
    assert districts.loc[[3, 7, 1], "delivered"].tolist() == [True, True, False]
    assert list(districts.loc[7, "actors"]) == ["Gadeplan", "Politiet"]
    times = response_times(store).set_index("district")
    assert times.loc[3, ["number", "median", "goal", "within_goal", "with_goal"]].tolist() == [
        3,
        45.0,
        45,
        2,
        3,
    ]
    assert times.loc[7, ["number", "unknown", "with_goal"]].tolist() == [0, 1, 0]
    assert times.loc[0, "number"] == 3


def test_hours_and_weekdays_add_up(tmp_path: Path) -> None:
    # 4 January 2010 was a Monday; half past midnight belongs to the Tuesday.
    store = store_with(
        tmp_path, unrest_events=[event(1, datetime(2010, 1, 4, 21)), event(2, datetime(2010, 1, 5, 0, 30))]
    )
    cells = run(store, "unrest/hours")
    assert len(cells) == 35
    assert cells[cells["events"] > 0][["weekday", "part"]].values.tolist() == [[1, "21-24"], [2, "00-06"]]


# -- the example ---------------------------------------------------------------------------------------------


def test_the_planted_cluster_is_the_only_one(example_store: Store) -> None:
    clusters = weekly(example_store).clusters
    first, last = truths.UNREST_CLUSTER
    assert len(clusters) == 1
    cluster = clusters.iloc[0]
    assert cluster["first"].date().isoformat() == first
    assert (cluster["last"] + timedelta(days=6)).date().isoformat() == last
    assert cluster["events"] == 19


def test_the_district_with_events_and_no_coordinator_is_found(example_store: Store) -> None:
    districts = run(example_store, "unrest/districts")
    lacking = districts[(districts["state"] == "ingen koordinator") & (districts["events"] > 0)]
    assert list(lacking["district"]) == [truths.DISTRICT_WITHOUT_COORDINATOR]
    assert lacking.iloc[0]["events"] == 10


def test_events_without_an_id_are_counted(example_store: Store) -> None:
    events = run(example_store, "unrest/events")
    assert set(truths.EVENTS_WITHOUT_ID) <= set(events["event_id"])
    assert len(events) == run(example_store, "unrest/summary").iloc[0]["events"] == 59
    assert len(run(example_store, "unrest/events", district=7)) == 10


def test_an_agreement_does_not_make_a_district_ready(example_store: Store) -> None:
    districts = run(example_store, "unrest/districts").set_index("district")
    assert "klar" not in set(districts["state"])
    noerrebro = districts.loc[3].to_dict()
    assert noerrebro["state"] == "aftalen gælder"
    assert within_goal(noerrebro) == "4 af 13 inden for 30 minutter"
    assert within_goal(noerrebro | {"goal_minutes": None}) == "intet mål"
    assert within_goal(noerrebro | {"with_goal": 0}) == "ingen målte tider"
    view = readiness(example_store)
    assert "4 af 13 inden for 30 minutter" in str(view.rows) and "klar" not in str(view.rows)


@pytest.mark.parametrize(("happened", "mark"), [(0, ""), (1, "én af dem har haft hændelser")])
def test_districts_without_coordinator_are_said_to_have_events_only_where_they_have(
    tmp_path: Path, happened: int, mark: str
) -> None:
    store = store_with(
        tmp_path,
        unrest_events=[event(1, datetime(2010, 1, 4, 21), district=7 if happened else 3)],
        readiness=[
            {"district": n, "coordinator": None if n in (6, 7) else "SSP", "review_on": date(2011, 1, 1)}
            for n in range(1, 11)
        ],
    )
    (found,) = key_figures(store, store.clock(), {}, ("unrest_without_coordinator",))
    assert (found.text, found.tone_text) == ("2", mark)
    store.close()


def test_each_new_year_within_what_is_reported_is_told_also_the_quiet_ones(tmp_path: Path) -> None:
    events = [
        event(1, datetime(2007, 12, 31, 12), 3),
        event(2, datetime(2009, 12, 30, 23, 59), 3),
        event(3, datetime(2009, 12, 31, 23), 5, first_response_minutes=20, actions="Dialog i gården."),
        event(4, datetime(2010, 1, 1, 23, 59), 3),
        event(5, datetime(2010, 1, 2, 0), 3),
    ]
    store = store_with(tmp_path, unrest_events=events)
    view = new_year(store, from_year=2007)
    assert (
        view.title
        == "Nytår 2009/10: to uroligheder; nytår 2008/09: ingen uroligheder; nytår 2007/08: én urolighed"
    )
    assert view.rows[0] == (
        "2009/10", 2, "Valby, 31. december 2009 kl. 23.00; Nørrebro, 1. januar 2010 kl. 23.59", "stenkast (alvor 3); stenkast (alvor 3)",
        "Dialog i gården", "20 minutter",
    )  # fmt: skip
    assert view.rows[1] == ("2008/09", 0, None, None, None, None)
    assert new_year(store, district=8).title == "Bispebjerg: nytår 2009/10: ingen uroligheder"
    empty = new_year(store_with(tmp_path / "empty"))
    assert (empty.title, empty.rows) == ("Intet nytår ligger inden for det, der er indberettet", ())

"""A control chart starts afresh where the level has demonstrably changed: the rule, what it reaches in simulated worlds, the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.checking.doubles import merged
from data.people import Person
from data.store import Refusal, Store
from queries.results import false_alarms, views
from queries.results.annotations import annotate, noted, withdraw
from queries.results.picture import pictures
from queries.results.restarts import (
    NEW,
    OLD,
    NotRestarted,
    accept,
    level_change,
    proposed,
    restarts,
    undo,
)
from queries.results.states import indicator_states
from tests.rows import delivery, store_with

CSB, SOF = Person("csb@example.org", "CSB"), Person("sof@example.org", "indberetter", ("SOF",))
HIGH = [76.0, 74, 78, 75, 77, 76, 73, 79]
LOW = [37.0, 39, 36, 38, 35, 40, 37, 36, 38, 39]
ROSE = [52.0, 51]


def test_a_fall_that_stays_is_a_new_level_where_it_began() -> None:
    found = level_change([*HIGH, *LOW])
    assert found is not None and found.position == len(HIGH)
    assert (found.before, found.after) == (pytest.approx(76), pytest.approx(37.25))
    # What comes after the eight does not change what is proposed, as long as it does not return.
    assert level_change([*HIGH, *LOW, *ROSE]) == found


@pytest.mark.parametrize(
    "values",
    [
        [*HIGH, *LOW[: NEW - 1]],  # not confirmed
        [*HIGH, *LOW, 80.0],  # it has returned
        [*HIGH[: OLD - 1], *LOW],  # no old level to speak of
        [*HIGH, *HIGH],
        [5.0] * 30,
        [float(n) for n in range(10, 21)],  # rises without pause
        [],
    ],
)
def test_what_is_no_new_level(values: list[float]) -> None:
    assert level_change(values) is None


def test_what_lies_before_a_start_is_not_looked_at() -> None:
    values = [*HIGH, *LOW, *HIGH, *LOW]
    first = level_change(values[: len(HIGH) + len(LOW)])
    assert first is not None
    again = level_change(values, [first.position])
    # From the level that was accepted: up again, which the later fall takes back.
    assert again is None
    rose = level_change([*HIGH, *LOW, *HIGH], [first.position])
    assert rose is not None and rose.position == len(HIGH) + len(LOW)


def test_a_level_that_changes_from_constant_to_constant_is_one() -> None:
    found = level_change([4.0] * 5 + [9.0] * 8)
    assert found is not None and found.position == 5


@pytest.mark.parametrize("kind", false_alarms.STABLE)
def test_a_new_level_is_seldom_proposed_where_nothing_happens(kind: str) -> None:
    assert false_alarms.simulate_restarts(kind, series=false_alarms.WORLDS // 10) <= 0.05
    assert false_alarms.FALSE_RESTARTS[kind] <= 0.05


@pytest.mark.parametrize("frequency", false_alarms.SERIES_OF_RISES)
def test_a_rise_after_a_fall_is_soon_a_concern(frequency: str) -> None:
    accepted, without = false_alarms.simulate_rises(frequency, worlds=false_alarms.WORLDS // 10)
    told, told_without = false_alarms.RISES[frequency]
    assert accepted >= 0.9 and told >= 0.9
    assert (accepted, without) == (pytest.approx(told, abs=0.05), pytest.approx(told_without, abs=0.1))


def stored(home: Path, values: list[float], **more: Any) -> Store:
    indicator = {
        "indicator_id": "I-1", "name": "Anmeldelser", "type": "effekt", "unit": "anmeldelser", "direction": "ned", "frequency": "år",
    }  # fmt: skip
    measurements = [
        {"indicator_id": "I-1", "period": str(1985 + n), "value": value} for n, value in enumerate(values)
    ]
    return store_with(home, indicators=[indicator | more], measurements=measurements)


def symbol(store: Store) -> str:
    return str(indicator_states(store).iloc[0]["variation"])


def test_a_rise_is_told_as_a_concern_once_the_new_level_is_accepted_and_not_when_it_is_taken_back(
    tmp_path: Path,
) -> None:
    store = stored(tmp_path, [*HIGH, *LOW, *ROSE])
    assert symbol(store) != "concern_high"
    found = proposed(store, indicator_id="I-1")
    assert found is not None and found[0] == "1993"
    accept(store, "I-1", "1993", note="Nye indbrudssikringer  fra 1993.", person=CSB)
    assert symbol(store) == "concern_high" and proposed(store, indicator_id="I-1") is None
    picture = pictures(store, indicator_ids=["I-1"])["I-1"]
    begun = picture.frame[picture.frame["series"].diff() > 0]
    assert begun[["period", "begins"]].values.tolist() == [["1993", "Nyt niveau"]]
    # The line is drawn on over it: the figures are of one kind.
    assert picture.frame["line"].nunique() == 1 and picture.frame["mean"].nunique() == 2
    chart = views.indicator(store, indicator_id="I-1").chart
    assert chart is not None and [mark.text for mark in chart.marks] == ["Nyt niveau"]
    assert restarts(store)[["period", "note", "made_by"]].values.tolist() == [
        ["1993", "Nye indbrudssikringer fra 1993.", CSB.id]
    ]
    undo(store, "I-1", "1993", person=CSB)
    assert symbol(store) != "concern_high" and restarts(store).empty
    again = proposed(store, indicator_id="I-1")
    assert again is not None and again[0] == "1993"
    assert len(store.records("level_restart", "I-1:1993")) == 2


def test_what_is_refused(tmp_path: Path) -> None:
    store = stored(tmp_path, [*HIGH, *LOW])
    for period, note, person in (
        ("1993", "x", SOF),
        ("1993", " ", CSB),
        ("1994", "x", CSB),
        ("1993", "x" * 201, CSB),
    ):
        with pytest.raises(NotRestarted):
            accept(store, "I-1", period, note=note, person=person)
    with pytest.raises(Refusal):
        accept(store, "I-1", "1993", note="Se 010190-1234", person=CSB)
    with pytest.raises(NotRestarted):
        undo(store, "I-1", "1993", person=CSB)
    assert restarts(store).empty


def test_what_was_accepted_follows_an_indicator_that_ends_as_a_double(tmp_path: Path) -> None:
    """The restart, and the note, are those of the indicator that stays; both can be taken back there."""
    store = stored(tmp_path, [*HIGH, *LOW, *ROSE])
    accept(store, "I-1", "1993", note="Nye sikringer", person=CSB)
    note = annotate(store, "I-1", "1993", "Ny politikreds", by="csb")
    kept = {
        "indicator_id": "I-001", "name": "Anmeldelser", "type": "effekt", "unit": "anmeldelser", "direction": "ned", "frequency": "år",
    }  # fmt: skip
    store.accept(delivery(indicators=[kept]), "ØKF", by="csb")
    for part in merged(store, "indicators", "indicator_id", ended="I-1", remaining="I-001").parts:
        store.accept(part.delivery, part.administration, by="csb", ended=part.ended)
    assert restarts(store)[["indicator_id", "period"]].values.tolist() == [["I-001", "1993"]]
    assert symbol(store) == "concern_high" and proposed(store, indicator_id="I-001") is None
    assert noted(store, indicator_id="I-001")["text"].tolist() == ["Ny politikreds"]
    undo(store, "I-001", "1993", person=CSB)
    withdraw(store, note, by="csb")
    assert restarts(store).empty and noted(store).empty and symbol(store) != "concern_high"

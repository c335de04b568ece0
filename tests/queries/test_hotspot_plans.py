"""A hotspot's evaluation that is planned before it starts and held to the plan afterwards."""

import json
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from data.checking.doubles import merged
from data.opening import open_store
from data.store import Clock
from queries.hotspots import plans
from queries.hotspots.one_views import plan as plan_view
from queries.hotspots.picture import pooled_sentence
from queries.hotspots.pooling import PooledEstimate
from tests.rows import delivery

BEFORE = [date(year, month, 1) for year in (2008, 2009) for month in range(1, 13)]
AFTER = [date(2010, month, 1) for month in range(1, 13)]
START = date(2010, 1, 1)
PLANNED = Clock(None, date(2009, 12, 15))
TOLD = Clock(None, date(2011, 1, 20))
OTHERS = [f"D-{n}" for n in range(1, 22)]
AREAS = ["H", "K", "K2", "N", *OTHERS]


def counts(months, changes=None):
    rng = np.random.default_rng([7, len(months)])
    return [
        {"area_id": area, "month": month, "category": "vold", "kind": "anmeldelse"}
        | {"count": int(rng.poisson(80 * (changes or {}).get(area, 1)))}
        for area in AREAS
        for month in months
    ]


def areas():
    return [
        {"area_id": a, "name": f"Område {a}", "type": "distrikt" if a in OTHERS else "kontrol", "district": 3}
        for a in AREAS
    ]


def hotspot(**changed):
    facts = {"hotspot_id": "H-1", "name": "Torvet", "area_id": "H", "start": START}
    return (
        facts | {"control_area_id": "K", "neighbour_area_id": "N", "comparability": "Samme slags."} | changed
    )


@pytest.fixture
def store(home):
    """The months before, in which a plan is made."""
    found = open_store(home)
    found.accept(delivery(areas=areas(), incidents=counts(BEFORE)), "ØKF", by="csb")
    return found


def draft(store, **changed):
    asked = {"area_id": "H", "start": START, "control_area_id": "K", "neighbour_area_id": "N"}
    return plans.draft(store, clock=PLANNED, **{**asked, "months_after": 12, "success_fall": 0.2, **changed})


def lock(store, plan, at=datetime(2009, 12, 15, 10)):
    return store.record(plans.KIND, plan.area_id, plans.body(plan), by="csb", at=at)


def run_it(store, fall=0.5, months=12, **changed):
    rows = counts(BEFORE) + counts(AFTER[:months], {"H": fall})
    store.accept(delivery(areas=areas(), incidents=rows, hotspots=[hotspot(**changed)]), "ØKF", by="csb")


def states(store, clock=TOLD):
    held, rows = plans.followed(store, "H-1", clock=clock)
    return (
        held,
        dict(zip(rows["what"], rows["state"], strict=True)),
        dict(zip(rows["what"], rows["now"], strict=True)),
    )


def test_a_plan_says_what_the_verdict_will_be_able_to_show(store):
    plan = draft(store)
    assert plan.smallest_fall is not None
    assert 0.05 < plan.smallest_fall < 0.3
    assert set(plan.areas) == {*OTHERS, "K2"}
    assert plan.success.startswith("Efter 12 måneder viser vurderingen tegn på effekt")
    assert plan.success.endswith("faldet er mindst 20 %")
    assert draft(store, months_after=6).smallest_fall > plan.smallest_fall


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"start": date(2009, 12, 1)}, "december 2009 er begyndt"),
        ({"control_area_id": "H"}, "tre forskellige områder"),
        ({"neighbour_area_id": "K"}, "tre forskellige områder"),
        ({"months_after": 5}, "mindst 6 måneder"),
        ({"success_fall": 0.0}, "mellem 1 og 99 %"),
        ({"control_area_id": "X"}, "ingen anmeldelsestal for X"),
    ],
)
def test_what_cannot_be_a_plan_is_told(store, changed, words):
    with pytest.raises(ValueError, match=words):
        draft(store, **changed)


def test_an_evaluation_that_follows_its_plan(store):
    lock(store, draft(store))
    run_it(store)
    held, state, now = states(store)
    assert held.version == 1
    assert held.intact
    assert set(state.values()) == {plans.FOLLOWS}
    assert now["Succes"].startswith("nået: tegn på effekt, fald på ")
    view = plan_view(store, hotspot_id="H-1", clock=TOLD)
    assert view.title == "Torvet følger sin låste plan"
    assert held.fingerprint in view.notes[0]


def test_what_was_planned_and_not_reached_is_told_as_that(store):
    lock(store, draft(store))
    run_it(store, fall=1.0)
    assert states(store)[2]["Succes"].startswith("ikke nået: ")


def test_before_its_months_have_come_the_plan_waits(store):
    lock(store, draft(store))
    run_it(store, months=7)
    _, state, now = states(store, Clock(None, date(2010, 8, 20)))
    assert (state["Måneder efter starten"], state["Succes"]) == (plans.WAITS, plans.WAITS)
    assert now["Succes"] == "kan ikke afgøres endnu"
    title = plan_view(store, hotspot_id="H-1", clock=Clock(None, date(2010, 8, 20))).title
    assert title == "Torvet følger indtil nu sin låste plan"


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"control_area_id": "K2"}, "Kontrolområde"),
        ({"neighbour_area_id": "D-1"}, "Naboområde"),
        ({"neighbour_area_id": None}, "Naboområde"),
        ({"start": date(2010, 2, 1)}, "Startmåned"),
    ],
)
def test_every_deviation_is_told(store, changed, part):
    lock(store, draft(store))
    run_it(store, **changed)
    _, state, _ = states(store)
    assert state[part] == plans.DEVIATES
    title = plan_view(store, hotspot_id="H-1", clock=TOLD).title
    assert title.startswith("Torvet afviger fra sin låste plan på ")


def test_an_area_that_is_clean_no_more_is_a_deviation(store):
    lock(store, draft(store))
    run_it(store, neighbour_area_id="D-1")
    _, state, now = states(store)
    assert state["Rene sammenligningsområder"] == plans.DEVIATES
    assert "Område D-1" in now["Rene sammenligningsområder"]


def test_more_months_than_planned_deviate_and_success_is_that_of_the_planned_ones(store):
    lock(store, draft(store, months_after=6))
    run_it(store)
    _, state, now = states(store)
    assert state["Måneder efter starten"] == plans.DEVIATES
    assert now["Succes"].startswith("nået: ")


def test_a_plan_that_is_locked_after_the_start_is_told_and_does_not_replace_the_one_before(store):
    plan = draft(store)
    late = datetime(2010, 5, 1)
    lock(store, replace(plan, control_area_id="K2"), at=late)
    run_it(store)
    held, state, _ = states(store)
    assert state["Låst før starten"] == plans.DEVIATES
    assert held.plan.control_area_id == "K2"


def test_of_two_plans_the_newest_before_the_start_counts(store):
    first, second = draft(store), draft(store, control_area_id="K2")
    lock(store, first)
    lock(store, second, at=datetime(2009, 12, 20))
    lock(store, first, at=datetime(2010, 3, 1))
    run_it(store, control_area_id="K2")
    held, state, _ = states(store)
    assert held.version == 2
    assert state["Låst før starten"] == state["Kontrolområde"] == plans.FOLLOWS


def test_a_plan_that_was_changed_outside_the_product_is_told(store):
    lock(store, draft(store))
    run_it(store)
    changed = json.dumps(plans.body(replace(draft(store), success_fall=0.01)))
    with store.transaction() as cursor:
        cursor.execute("update records set body = ? where kind = ?", [changed, plans.KIND])
    held, state, _ = states(store)
    assert not held.intact
    assert state["Uændret siden"] == plans.DEVIATES


def test_a_hotspot_without_a_plan_is_told_so(store):
    run_it(store)
    assert plans.followed(store, "H-1", clock=TOLD)[0] is None
    view = plan_view(store, hotspot_id="H-1", clock=TOLD)
    assert (view.title, view.rows) == ("Torvet har ingen låst plan", ())


# The pooled estimate, as it is told -----------------------------------------------------------------------------------


def pooled(low, high, k=5):
    return PooledEstimate(
        np.log(0.7), 0.1, np.log(0.6), np.log(0.8), 0.1, 1.0, 50.0, np.log(low), np.log(high), k
    )


@pytest.mark.parametrize(
    ("combined", "words"),
    [
        (
            pooled(0.5, 0.9),
            "også det næste hotspot kan ventes at ligge under sammenligningen, mellem 10 og 50 % lavere",
        ),
        (
            pooled(0.23, 1.81),
            "det næste kan lande alle steder fra 77 % lavere til 81 % højere, så de hidtidige lover intet om det",
        ),
        (pooled(0.5, 0.9, k=2), "2 hotspots er for få til at sige noget om det næste"),
        (
            pooled(1.1, 1.5),
            "også det næste hotspot kan ventes at ligge over sammenligningen, mellem 10 og 50 % højere",
        ),
    ],
)
def test_what_the_hotspots_say_of_the_next_one(combined, words):
    assert words in pooled_sentence(combined)
    assert "I²" not in pooled_sentence(combined)


def test_a_plan_of_areas_that_have_ended_as_doubles_is_held_to_those_that_stay(store):
    """The hotspot's own area and its control area: the record names the ids that ended."""
    plan = draft(store)
    lock(store, replace(plan, area_id="h", control_area_id="k"))
    run_it(store)
    assert plans.followed(store, "H-1", clock=TOLD)[0] is None
    doubles = [{"area_id": id_, "name": f"Område {id_}", "type": "kontrol", "district": 3} for id_ in "hk"]
    store.accept(delivery(areas=doubles), "ØKF", by="csb")
    for ended in "hk":
        for part in merged(store, "areas", "area_id", ended=ended, remaining=ended.upper()).parts:
            store.accept(part.delivery, part.administration, by="csb", ended=part.ended)
    held, said, now = states(store)
    assert held.intact and held.moved == {"h": "H", "k": "K"} and held.plan.area_id == "H"
    assert set(said.values()) == {plans.FOLLOWS}, now
    notes = " ".join(plan_view(store, hotspot_id="H-1", clock=TOLD).notes)
    assert "»h« er afsluttet som dublet af »H«. »k« er afsluttet som dublet af »K«." in notes

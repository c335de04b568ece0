"""Since last: what stands otherwise, by what and by which upload; and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.store import Clock, Store
from queries.status.since import abridged, days, moved_since, since
from tests.rows import delivery, store_with

INITIATIVE = {
    "initiative_id": "SOF-1",
    "name": "Exit",
    "administration": "SOF",
    "purpose": "begge",
    "status": "i gang",
}


def indicator(**more: Any) -> dict[str, Any]:
    return {
        "indicator_id": "I-1", "name": "Fald i tallet", "type": "effekt", "unit": "tilfælde", "direction": "op", "frequency": "år",
        "baseline": 10.0, "baseline_period": "2006", "target": 20.0, "target_period": "2009",
    } | more  # fmt: skip


def grant(budget: float = 100.0, expires: int = 2010, **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": "SOF-1", "year": 2010, "administration": "SOF", "funding": "satspulje", "spending": "drift",
        "adopted_budget": budget, "price_level": "løbende", "duration": "midlertidig", "expires": expires,
    } | more  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_with(
        tmp_path,
        at=datetime(2010, 2, 1, 12),
        initiatives=[INITIATIVE],
        indicators=[indicator()],
        measurements=[{"indicator_id": "I-1", "period": "2008", "value": 12.0}],
        goals=[{"goal_id": "M-1", "level": "effektmål", "text": "Flere", "indicator_id": "I-1"}],
        finances=[grant()],
        decisions=[
            {"decision_id": "B-1", "date": date(2010, 1, 19), "committee": "Økonomiudvalget", "decision": "x"}
            | {"status": "i gang", "deadline": date(2010, 3, 15)}
        ],
    )


def told(store: Store, day: str, **more: Any) -> dict[str, tuple[str, str, str]]:
    return {one.name: (one.then, one.now, one.why) for one in moved_since(store, since=day, **more)}


def test_where_nothing_moved_that_is_said_and_time_alone_is_called_time(store: Store) -> None:
    assert told(store, "2010-03-20") == {}
    view = since(store, since="2010-03-20")
    assert (view.title, view.columns) == ("Intet står anderledes end 20. marts 2010", ())
    assert told(store, "2010-03-10") == {"Beslutninger over fristen": ("0", "1", "tiden er gået")}
    assert since(store, since="2010-03-10").notes == ()


def test_a_goal_is_reached_by_a_new_measurement_and_the_upload_is_named(store: Store) -> None:
    reached = delivery("ny.xlsx", measurements=[{"indicator_id": "I-1", "period": "2009", "value": 21.0}])
    number = store.accept(reached, "ØKF", by="csb", at=datetime(2010, 3, 18, 9)).upload_no
    found = told(store, "2010-03-17")
    assert found["M-1: Flere"][1:] == ("nået", f"nye data, indberetning nr. {number}")
    assert found["M-1: Flere"][0] != "nået"
    assert found["Mål, der er nået eller på vej"] == ("0", "1", f"nye data, indberetning nr. {number}")
    ways = {one.name: (one.page, dict(one.address)) for one in moved_since(store, since="2010-03-17")}
    assert ways["M-1: Flere"] == ("resultater", {"indikator": "I-1"})
    view = since(store, since="2010-03-17")
    assert view.title.startswith("Siden 17. marts 2010: ét mål og ")
    assert view.notes == (f"Indberetninger: nr. {number}: ØKF 18.03.2010, »ny.xlsx«.",)
    # As it was known the day before the upload there is nothing to tell.
    assert told(store, "2010-03-16", clock=Clock(datetime(2010, 3, 17, 12), date(2010, 3, 17))) == {}


def test_a_corrected_amount_is_a_correction_and_one_taken_back_is_undone(store: Store) -> None:
    wrong = store.accept(
        delivery("ret.xlsx", finances=[grant(250.0, 2011)]), "SOF", by="sof", at=datetime(2010, 3, 16)
    )
    name = "Exit (Socialforvaltningen, satspulje)"
    assert told(store, "2010-03-15")[name] == (
        "udløber i 2010", "udløber i 2011", f"rettet, indberetning nr. {wrong.upload_no}",
    )  # fmt: skip
    undo = store.undo(wrong.upload_no, by="csb", reason="forkert", at=datetime(2010, 3, 19))
    assert name not in told(store, "2010-03-15"), "it stands as it did"
    assert told(store, "2010-03-17")[name] == (
        "udløber i 2011", "udløber i 2010", f"fortrudt, indberetning nr. {undo}",
    )  # fmt: skip
    assert (
        f"nr. {undo}: SOF 19.03.2010 (nr. {wrong.upload_no} fortrudt)"
        in since(store, since="2010-03-17").notes[0]
    )


def test_a_grant_that_ran_out_with_the_year_has_run_out(store: Store) -> None:
    found = told(store, "2010-12-31", clock=Clock(None, date(2011, 1, 5)))
    assert found["Exit (Socialforvaltningen, satspulje)"] == ("udløber i 2010", "udløbet", "tiden er gået")


def test_many_of_a_kind_are_counted_after_the_first_and_none_is_lost(store: Store) -> None:
    rows = [INITIATIVE | {"initiative_id": f"SOF-{n}", "name": f"Nr. {n}"} for n in range(2, 16)]
    amounts = [grant(initiative_id=f"SOF-{n}") for n in range(2, 16)]
    store.accept(delivery(initiatives=rows, finances=amounts), "SOF", by="sof", at=datetime(2010, 3, 16))
    every = [one for one in moved_since(store, since="2010-03-15") if one.kind == "Bevilling"]
    assert len(every) == 14
    read = [one.name for one in abridged(every)]
    assert (len(read), read[-1]) == (9, "og 6 til")


def test_the_days_to_choose_are_the_visit_the_meeting_and_the_deliveries(tmp_path: Path) -> None:
    meeting = {"type": "møde", "body": "Økonomiudvalget", "status": "afsluttet", "name": "x"}
    store = store_with(
        tmp_path,
        at=datetime(2010, 3, 1, 12),
        milestones=[
            meeting | {"milestone_id": "P-1", "deadline": date(2010, 2, 2)},
            meeting | {"milestone_id": "P-2", "deadline": date(2010, 4, 13)},
            meeting | {"milestone_id": "P-3", "deadline": date(2010, 3, 9), "body": "Direktionen"},
        ],
    )
    found = days(store, clock=store.clock(), visited=date(2010, 3, 12))
    assert found == {
        "2010-03-11": "mit forrige besøg, 12. marts 2010",
        "2010-02-02": "det seneste møde i Økonomiudvalget, 2. februar 2010",
        "2010-02-22": "for en måned siden, 22. februar 2010",
        "2010-03-01": "1. marts 2010",
    }
    store.close()

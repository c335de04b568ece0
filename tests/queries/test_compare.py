"""An old briefing beside today: corrections with their uploads, new data, and what only the calendar moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from data.contract import ADMINISTRATIONS
from data.people import Person
from data.store import Clock
from queries.briefing import catalogue, compare, reading
from queries.briefing import version as versions
from queries.briefing.version import Choice, Version, load_version, pinned, save_draft
from tests.rows import TODAY, delivery, store_with

CSB = Person("csb@eksempel.dk", "CSB", tuple(ADMINISTRATIONS.labels))
ONE = {"initiative_id": "I1", "name": "Gadeteam", "administration": "SOF", "status": "i gang"}
TWO = ONE | {"initiative_id": "I2", "name": "Klub"}
MONEY = {"initiative_id": "I1", "year": 2010, "administration": "SOF", "funding": "kommunal", "spending": "drift",
         "adopted_budget": 1_000_000.0, "revised_budget": 1_000_000.0, "price_level": "løbende"}  # fmt: skip
STEP = {"milestone_id": "P1", "name": "Møde", "deadline": datetime(2010, 4, 13), "status": "ikke begyndt"}
KINDS = ("key_figures", "places", "money", "late", "owing")


@pytest.fixture
def store(tmp_path):
    store = store_with(tmp_path, initiatives=[ONE], finances=[MONEY], milestones=[STEP])
    yield store
    store.close()


def briefing(store) -> Version:
    """A locked one, of several of the catalogue's slides."""
    clock = pinned(store, Clock(None, TODAY))
    draft = save_draft(store, Version("", 0, "Møde", choices=tuple(Choice(kind) for kind in KINDS)), by="csb")
    slides = [catalogue.computed(store, clock=clock, kind=kind, parameters={}) for kind in KINDS]
    return versions.lock(store, draft.id, slides=slides, clock=clock, by="csb")


def stored_text(store, made: Version) -> str:
    with store.cursor() as cursor:
        return cursor.execute(
            "select body from records where id = ? and version = ?", [made.id, made.version]
        ).fetchone()[0]


def by_id(store, made: Version, today=TODAY):
    found = compare.compare(store, clock=Clock(None, today), id=made.id, version=made.version)
    return {change.figure_id: change for change in found}


def test_nothing_has_happened(store):
    made = briefing(store)
    changes = by_id(store, made)
    assert compare.summary(changes.values()) == (0, 0)
    assert {change.verdict for change in changes.values()} == {"holder"}


def test_corrections_name_their_upload_and_new_data_are_not_called_corrections(store):
    made = briefing(store)
    corrected = store.accept(
        delivery("ret.xlsx", finances=[MONEY | {"revised_budget": 1_200_000.0}]), "SOF", by="sof"
    )
    added = store.accept(delivery("ny.xlsx", initiatives=[ONE, TWO]), "SOF", by="sof")
    store.accept(
        delivery("andet.xlsx", decisions=[{"decision_id": "B1", "date": datetime(2010, 1, 19)}]),
        "ØKF",
        by="csb",
    )
    changes = by_id(store, made)
    budget = changes["budget"]
    assert (budget.then, budget.as_known, budget.now) == (1_000_000, 1_200_000, 1_200_000)
    assert (budget.verdict, budget.uploads) == ("rettet", (corrected.upload_no,))
    assert budget.verdict_text == f"rettet, indberetning nr. {corrected.upload_no}"
    initiatives = changes["initiatives"]
    assert (initiatives.verdict, initiatives.uploads) == ("nye data", (added.upload_no,))
    assert changes["adopted_budget"].verdict == "holder"
    assert changes["decisions"].verdict == "nye data"
    moved, corrections = compare.summary(changes.values())
    assert moved == sum(change.then != change.now for change in changes.values())
    assert corrections == 1
    slide = reading.changed_since(store, clock=Clock(None, TODAY), id=made.id, version=made.version)
    assert [row for row in slide.table.rows if row[0] == "Budget 2010, løbende priser"] == [
        ("Budget 2010, løbende priser", "1.000.000 kr.", "1.200.000 kr.", budget.verdict_text)
    ]


def test_an_undone_correction_leaves_what_was_said_standing(store):
    made = briefing(store)
    before = stored_text(store, made)
    correction = store.accept(
        delivery("ret.xlsx", finances=[MONEY | {"revised_budget": 1_200_000.0}]), "SOF", by="sof"
    )
    other = store.accept(delivery("ny.xlsx", initiatives=[ONE, TWO]), "SOF", by="sof")
    store.undo(correction.upload_no, by="sof", reason="forkert fil")
    assert stored_text(store, made) == before
    assert load_version(store, made.id, made.version) == made
    again = [catalogue.computed(store, clock=made.clock, kind=kind, parameters={}) for kind in KINDS]
    assert tuple(again) == made.slides, "the kept clock gives the kept slides"
    changes = by_id(store, made)
    assert changes["budget"].verdict == "holder"
    assert changes["initiatives"].uploads == (other.upload_no,)


def test_an_undo_of_what_was_shown_is_told_and_counts_as_a_correction(store):
    extra = store.accept(delivery("ny.xlsx", initiatives=[ONE, TWO]), "SOF", by="sof")
    made = briefing(store)
    undo = store.undo(extra.upload_no, by="sof", reason="forkert fil")
    change = by_id(store, made)["initiatives"]
    assert (change.then, change.now, change.verdict, change.uploads) == (2, 1, "fortrudt", (undo,))


def test_what_the_calendar_alone_has_moved_is_said_to_be_that(store):
    made = briefing(store)
    changes = by_id(store, made, today=date(2010, 4, 14))
    late = changes["milestones_late"]
    assert (late.then, late.as_known, late.now, late.verdict) == (0, 0, 1, "tiden er gået")


def test_each_slide_is_told_then_and_now(store):
    made = briefing(store)
    store.accept(delivery("ny.xlsx", initiatives=[ONE, TWO]), "SOF", by="sof")
    told = reading.headlines_then_and_now(store, clock=Clock(None, TODAY), id=made.id, version=made.version)
    assert len(told) == len(KINDS)
    assert told[0] == (
        "Én indsats, og den er i gang; budgettet for 2010 er 1,0 mio. kr.",
        "To indsatser, og alle er i gang; budgettet for 2010 er 1,0 mio. kr.",
    )


def test_before_locking_one_is_told_who_lacks_what_is_old_and_what_moved_since_last(store):
    made = briefing(store)
    versions.send_out(store, made.id, person=CSB, reason="Prøve", at=datetime(2010, 4, 6, 9))
    store.accept(delivery("ny.xlsx", initiatives=[ONE, TWO]), "SOF", by="sof")
    told = {
        check.sentence: check.tone for check in compare.checks(store, clock=Clock(None, date(2010, 5, 1)))
    }
    assert told["BUF har intet leveret."] == "warn"
    assert any(
        sentence.startswith("ØKF har 3 ark, der ikke er leveret eller bekræftet i ") for sentence in told
    )
    assert any(sentence.endswith("siden sidste præsentation 6. april 2010.") for sentence in told)
    slide = catalogue.computed(store, clock=Clock(None, TODAY), kind="changed", parameters={})
    assert slide.filters == {"praesentation": made.id, "visning": compare.COMPARED}


def test_a_draft_cannot_be_compared(store):
    draft = save_draft(store, Version("", 0, "Møde"), by="csb")
    with pytest.raises(ValueError, match="ikke låst"):
        compare.compare(store, clock=Clock(None, TODAY), id=draft.id, version=1)


def test_the_screen_shows_what_was_sent_out_else_the_newest_lock(store):
    clock = Clock(None, TODAY)
    draft = save_draft(store, Version("", 0, "Møde", choices=(Choice("owing"),)), by="csb")
    with pytest.raises(LookupError):
        reading.to_show(store, clock=clock, id=draft.id)
    made = briefing(store)
    assert reading.to_show(store, clock=clock, id=made.id) == made.version
    sent = versions.send_out(store, made.id, person=CSB, reason="Prøve")
    assert reading.to_show(store, clock=clock, id=made.id) == sent.version
    assert (
        replace(reading.one_version(store, clock=clock, id=made.id, version=sent.version), slides=())
        == reading.history(store, clock=clock, id=made.id)[0]
    )

"""A presentation's life: draft, lock, confirmation, sent out, shown; and what later uploads and hands on the disk do to it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from data import persons
from data.contract import ADMINISTRATIONS
from data.people import Person
from data.store import Clock, Store
from queries.briefing import version as versions
from queries.briefing.slide import Slide, SlideFigure, Source
from queries.briefing.version import Choice, Version, load_version, pinned, public_version, save_draft
from queries.figures import shown_to_committee, values
from tests.rows import TODAY, delivery, store_with

CSB = Person("csb@eksempel.dk", "CSB", tuple(ADMINISTRATIONS.labels))
STAFF = {
    code: Person(f"{code.lower()}@eksempel.dk", "indberetter", (code,)) for code in ADMINISTRATIONS.labels
}
READER = Person("laes@eksempel.dk", "læser")
SLIDE = Slide(
    "initiatives",
    "Der er én indsats",
    remark="Ring til SOF først.",
    figures=(SlideFigure("initiatives", "Indsatser", 1.0, "1"),),
    sources=(Source("initiatives/summary"),),
    page="indsatser",
)
INITIATIVE = {"initiative_id": "I1", "name": "Gadeteam", "administration": "SOF", "status": "i gang"}
AT = datetime(2010, 4, 6, 9)


@pytest.fixture
def store(tmp_path):
    store = store_with(tmp_path, initiatives=[INITIATIVE])
    yield store
    store.close()


def draft(store: Store, **changed) -> Version:
    first = Version(
        "",
        0,
        "Møde 13. april",
        date(2010, 4, 13),
        "2010-19986",
        "2010-77599",
        choices=(Choice("initiatives"),),
    )
    return save_draft(store, replace(first, **changed), by=CSB.id)


def locked(store: Store, **changed) -> Version:
    made = draft(store, **changed)
    return versions.lock(store, made.id, slides=[SLIDE], clock=pinned(store, Clock(None, TODAY)), by=CSB.id)


def test_a_version_says_by_which_rule_numbers_of_persons_are_told_in_it(store: Store) -> None:
    made = locked(store)
    assert made.persons_rule == persons.RULE and made.marks == () and made.intact
    assert draft(store, title="Et udkast").marks == ()


def body(store: Store, id_: str, version: int) -> str:
    with store.cursor() as cursor:
        row = cursor.execute(
            "select body from records where id = ? and version = ?", [id_, version]
        ).fetchone()
    return row[0]


def test_a_draft_is_kept_as_it_was_written_and_edits_are_new_versions(store):
    first = draft(store)
    assert (first.version, first.stage, first.locked, first.slides) == (1, "udkast", False, ())
    assert (first.title, first.meeting_date, first.case_no) == (
        "Møde 13. april",
        date(2010, 4, 13),
        "2010-19986",
    )
    second = save_draft(store, replace(first, choices=(Choice("hotspots", own="Forankres."),)), by=CSB.id)
    assert second.version == 2
    assert load_version(store, first.id, 1).choices == (Choice("initiatives"),)
    with pytest.raises(ValueError, match=r"Version 2 er gemt af csb@eksempel\.dk"):
        save_draft(store, first, by="en anden")
    with pytest.raises(LookupError):
        load_version(store, "findes ikke")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "en titel"),
        ({"choices": (Choice("initiatives", own="ord " * 26),)}, "på 26 ord. Der er plads til 25"),
        ({"choices": (Choice("initiatives", headline="ord " * 25),)}, "på 25 ord. Der er plads til 24"),
        ({"choices": (Choice("initiatives", remark="Se 010190-1234"),)}, "CPR-nummer"),
    ],
)  # fmt: skip
def test_texts_that_cannot_be_kept_are_refused_with_a_sentence(store, changed, sentence):
    with pytest.raises(ValueError, match=sentence):
        draft(store, **changed)
    assert versions.presentations(store) == ()


def test_what_is_locked_stays_to_the_byte_through_uploads_and_undo(store):
    made = locked(store)
    before = body(store, made.id, made.version)
    assert made.slides == (SLIDE,)
    assert made.figures == ("initiatives",)
    assert made.figure_values["initiatives"] == 1
    assert made.uploads == (1,)
    assert made.data_as_of == date(2010, 3, 1)
    store.accept(
        delivery(initiatives=[INITIATIVE, INITIATIVE | {"initiative_id": "I2", "name": "Klub"}]),
        "SOF",
        by="sof",
        at=AT,
    )
    correction = store.accept(
        delivery(initiatives=[INITIATIVE | {"status": "stoppet"}]), "SOF", by="sof", at=AT
    )
    store.undo(correction.upload_no, by="sof", reason="forkert fil", at=AT)
    again = load_version(store, made.id)
    assert body(store, made.id, made.version) == before
    assert again == made
    assert again.intact

    assert values(store, again.clock) == dict(again.figure_values)
    assert values(store, Clock(None, TODAY))["initiatives"] == 2


def test_the_administrations_confirm_the_same_figures_and_the_last_one_makes_it_confirmed(store):
    made = locked(store)
    with pytest.raises(ValueError, match="Kun en, der indberetter for SOF"):
        versions.confirm(store, made.id, "SOF", person=STAFF["BUF"])
    with pytest.raises(ValueError, match="Kun en, der indberetter for SOF"):
        versions.confirm(store, made.id, "SOF", person=READER)
    for code, person in STAFF.items():
        assert load_version(store, made.id).stage == "udkast"
        versions.confirm(store, made.id, code, person=person, remark="Set." if code == "SOF" else "", at=AT)
    done = load_version(store, made.id)
    assert (done.stage, done.missing, done.fingerprint, done.intact) == (
        "bekræftet",
        (),
        made.fingerprint,
        True,
    )
    assert [(c.administration, c.remark) for c in done.confirmations if c.remark] == [("SOF", "Set.")]
    with pytest.raises(ValueError, match="i forvejen"):
        versions.confirm(store, made.id, "SOF", person=STAFF["SOF"])


def test_sending_out_without_everybody_takes_a_reason_and_only_csb_does_it(store):
    made = locked(store)
    for code in list(STAFF)[:-2]:
        versions.confirm(store, made.id, code, person=STAFF[code])
    with pytest.raises(ValueError, match="Kun Center for Sikker By"):
        versions.send_out(store, made.id, person=STAFF["SOF"])
    with pytest.raises(ValueError, match="TMF og BIF har ikke bekræftet"):
        versions.send_out(store, made.id, person=CSB)
    sent = versions.send_out(store, made.id, person=CSB, reason="Fristen er i dag", at=AT)
    assert (sent.stage, sent.step("udsendt").reason) == ("udsendt", "Fristen er i dag")
    assert shown_to_committee(store) == {"initiatives"}
    with pytest.raises(ValueError, match="sendt ud"):
        versions.confirm(store, made.id, "TMF", person=STAFF["TMF"])
    with pytest.raises(ValueError, match="bliver stående"):
        versions.unlock(store, made.id, by=CSB.id, reason="fejl")
    shown = versions.mark_shown(store, made.id, person=CSB)
    assert (shown.stage, shown.slides, shown.fingerprint) == ("vist", made.slides, made.fingerprint)
    assert versions.sent_out(store) == (shown,)
    with pytest.raises(ValueError, match="sendt ud"):
        versions.mark_shown(store, made.id, person=CSB)


def test_a_locked_version_is_opened_as_a_new_draft_and_loses_its_confirmations(store):
    made = locked(store)
    with pytest.raises(ValueError, match="låst"):
        save_draft(store, made, by=CSB.id)
    with pytest.raises(ValueError, match="hvorfor"):
        versions.unlock(store, made.id, by=CSB.id, reason=" ")
    with pytest.raises(ValueError, match="CPR-nummer"):
        versions.unlock(store, made.id, by=CSB.id, reason="Om 010190-1234")
    versions.confirm(store, made.id, "SOF", person=STAFF["SOF"])
    opened = versions.unlock(store, made.id, by=CSB.id, reason="Tal fra SUF manglede")
    assert (opened.locked, opened.confirmations, opened.choices) == (False, (), made.choices)
    assert load_version(store, made.id, made.version).slides == (SLIDE,)
    sent = versions.new_draft_from(replace(made, stage="udsendt"))
    assert (sent.id, sent.version, sent.made_from) == ("", 0, f"{made.id}/{made.version}")


@pytest.mark.parametrize("with_new_checksum", [False, True])
def test_a_version_changed_on_disk_is_found_out_and_can_still_be_read(store, with_new_checksum):
    made = locked(store)
    sent = versions.send_out(store, made.id, person=CSB, reason="Fristen er i dag")
    forged = json.loads(body(store, made.id, sent.version))
    forged["slides"][0]["figures"][0]["value"] = 99
    text = json.dumps(forged, ensure_ascii=False, sort_keys=True)
    with store.cursor() as cursor:
        cursor.execute(
            "update records set body = $1, sha256 = case when $2 then sha256($1) else sha256 end where id = $3 and version = $4",
            [text, with_new_checksum, made.id, sent.version],
        )
    read = load_version(store, made.id)
    assert not read.intact
    assert read.slides[0].figures[0].value == 99
    assert load_version(store, made.id, made.version).intact


def test_one_who_also_forges_the_contents_fingerprint_is_given_away_by_the_version_that_was_locked(store):
    made = locked(store)
    sent = versions.send_out(store, made.id, person=CSB, reason="Fristen er i dag")
    forged = json.loads(body(store, made.id, sent.version))
    forged["title"] = "En anden titel"
    forged["fingerprint"] = versions.frozen_fingerprint(forged)
    with store.cursor() as cursor:
        cursor.execute(
            "update records set body = $1, sha256 = sha256($1) where id = $2 and version = $3",
            [json.dumps(forged), made.id, sent.version],
        )
    assert not load_version(store, made.id).intact


def test_a_record_that_is_no_longer_json_does_not_take_the_others_down(store):
    made, other = locked(store), draft(store)
    with store.cursor() as cursor:
        cursor.execute("update records set body = '{' where id = ?", [made.id])
    assert not load_version(store, made.id).intact
    assert {one.id for one in versions.presentations(store)} == {made.id, other.id}


def test_only_an_open_locked_version_has_a_public_one_and_it_carries_no_remarks(store):
    with pytest.raises(ValueError, match="lukket"):
        public_version(locked(store))
    with pytest.raises(ValueError, match="ikke låst"):
        public_version(draft(store, is_open=True))
    made = locked(store, is_open=True)
    versions.confirm(store, made.id, "SOF", person=STAFF["SOF"], remark="Tallet for Valby er usikkert")
    public = public_version(load_version(store, made.id))
    assert public.public
    assert public.fingerprint == made.fingerprint
    told = repr(public)
    assert not any(word in told for word in ("Ring til SOF", "Valby", "@eksempel.dk"))
    assert public.slides[0].headline == SLIDE.headline


def test_locking_needs_slides_data_and_the_draft_they_were_computed_from(store):
    made = draft(store)
    clock = pinned(store, Clock(None, TODAY))
    with pytest.raises(ValueError, match="ingen sider"):
        versions.lock(store, made.id, slides=[], clock=clock, by=CSB.id)
    with pytest.raises(ValueError, match="ingen data"):
        versions.lock(store, made.id, slides=[SLIDE], clock=Clock(None, TODAY), by=CSB.id)
    save_draft(store, made, by=CSB.id)
    with pytest.raises(ValueError, match="ændret"):
        versions.lock(store, made.id, slides=[SLIDE], clock=clock, by=CSB.id, version=1)


def test_the_clock_is_pinned_to_the_newest_upload_it_counts(store):
    store.accept(delivery(initiatives=[INITIATIVE | {"status": "stoppet"}]), "SOF", by="sof", at=AT)
    assert pinned(store, Clock(None, TODAY)).known_at == AT
    assert pinned(store, Clock(datetime(2010, 4, 5), TODAY)).known_at == datetime(2010, 3, 1, 12)
    assert pinned(store, Clock(datetime(2009, 1, 1), TODAY)).known_at == datetime(2009, 1, 1)


def test_the_methods_have_a_name_that_follows_their_text():
    assert versions.method_version().startswith(f"{versions.METHOD} (")
    assert len(versions.method_version()) == len(versions.METHOD) + 15

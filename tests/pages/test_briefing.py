"""Præsentation til ØU: prepared, locked, confirmed, sent out and shown; who may do what; and what is said of a changed one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from data.contract import ADMINISTRATIONS
from data.opening import open_store
from data.people import Person
from pages.parts import identity
from pages.parts.briefing import show
from queries.briefing import catalogue
from queries.briefing import version as versions
from queries.briefing.screen import screens
from queries.briefing.slide import Table, TableColumn
from queries.briefing.version import Choice, Version
from tests.pages.visiting import opening
from tests.rows import delivery

CSB = Person("csb@eksempel.dk", "CSB", tuple(ADMINISTRATIONS.labels))
STAFF = Person("sof@eksempel.dk", "indberetter", ("SOF",))
READER = Person("laes@eksempel.dk", "læser")
KINDS = ("administrations", "late", "owing")


@pytest.fixture
def store(home):
    store = open_store(home)
    rows = [
        {
            "initiative_id": "I1",
            "name": "Gadeteam",
            "administration": "SOF",
            "status": "i gang",
            "districts": [3],
        },
        {
            "initiative_id": "I2",
            "name": "Klub",
            "administration": "BUF",
            "status": "planlagt",
            "districts": [0],
        },
    ]
    store.accept(delivery(initiatives=rows), "SOF", by="test")
    return store


def briefing(**address: str) -> AppTest:
    return opening("briefing.py", **address).run()


def shown(at: AppTest) -> str:
    assert not at.exception, at.exception[0].stack_trace
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def headline(at: AppTest) -> str:
    return re.search(r'<h1 class="csb-headline">(.*?)</h1>', shown(at))[1]


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def locked(store, *, is_open: bool = True) -> Version:
    chosen = tuple(Choice(kind, remark="Kun til os" if kind == "late" else "") for kind in KINDS)
    made = versions.save_draft(store, Version("", 0, "Status", is_open=is_open, choices=chosen), by=CSB.id)
    clock = versions.pinned(store, store.clock())
    slides = [
        catalogue.with_words(catalogue.computed(store, clock=clock, kind=one.kind, parameters={}), one)
        for one in chosen
    ]
    return versions.lock(store, made.id, slides=slides, clock=clock, by=CSB.id)


def sent(store, **changed) -> Version:
    return versions.send_out(store, locked(store, **changed).id, person=CSB, reason="Fristen er i dag")


def as_person(monkeypatch, person: Person) -> None:
    monkeypatch.setattr(identity, "current_person", lambda: person)


def test_an_empty_store_says_so_and_what_to_do(home):
    at = briefing()
    assert headline(at) == "Der er ingen præsentationer endnu"
    assert "Lav en ny præsentation" in shown(at)


def test_a_briefing_is_prepared_put_in_order_and_locked(store):
    at = briefing(ny="ja")
    at.text_input(key="br_title").set_value("Status").run()
    for kind in ("owing", "late", "own_words"):
        at.selectbox(key="br_kind").set_value(kind).run()
        press(at, "Tilføj siden")
    assert headline(at) == "»Status«: tre sider i udkastet"
    assert next(b for b in at.button if b.label == "Lås version").disabled
    assert "Side 3: En side med egen tekst skal have en overskrift." in shown(at)
    at.text_input[-2].set_value("Vi beder om udvalgets støtte").run()
    assert "Vi beder om udvalgets støtte" in shown(at)
    next(
        b for b in at.button if b.key and b.key.startswith("br_up_") and b.help == "Flyt side 3 op"
    ).click().run()
    press(at, "Lås version")
    assert not at.warning
    [made] = versions.presentations(store)
    assert (made.locked, made.stage, made.title) == (True, "udkast", "Status")
    assert [slide.kind for slide in made.slides] == ["owing", "own_words", "late"]
    assert made.slides[1].headline == "Vi beder om udvalgets støtte"
    assert headline(at) == "»Status« er låst; syv forvaltninger har ikke bekræftet"


def test_a_suggestion_of_ten_slides_can_be_begun_with_and_saved_as_a_draft(store):
    at = briefing(ny="ja")
    press(at, "Begynd med et forslag på ti sider")
    at.text_input(key="br_title").set_value("Status").run()
    press(at, "Gem udkast")
    [made] = versions.presentations(store)
    assert [choice.kind for choice in made.choices] == list(catalogue.STARTING_POINT)
    assert "Alt er gemt." in shown(at)


def test_the_paper_is_proposed_written_anew_given_back_and_locked(store):
    at = briefing(ny="ja")
    at.text_input(key="br_title").set_value("Status").run()
    at.selectbox(key="br_kind").set_value("administrations").run()
    press(at, "Tilføj siden")
    assert not [one for one in at.text_area if one.key == "br_text_resumé"], "shown when it is asked for"
    at.toggle(key="br_paper").set_value(True).run()
    proposed = at.text_area(key="br_text_resumé").value
    assert proposed.startswith("- To indsatser, og én er i gang. [Kilde: Indsatser efter forvaltning]")
    at.text_area(key="br_text_resumé").set_value("Vores ord. [Kilde: Penge]").run()
    assert "[Kilde: Penge] henviser til noget, der ikke er i indstillingen" in shown(at)
    press(at, "Lås version")
    assert "henviser til noget, der ikke er i den: [Kilde: Penge]." in at.warning[0].value
    at = briefing(praesentation=versions.presentations(store)[0].id)
    at.toggle(key="br_paper").set_value(True).run()
    assert at.text_area(key="br_text_resumé").value == "Vores ord. [Kilde: Penge]"
    press(at, "Brug forslaget igen")
    assert at.text_area(key="br_text_resumé").value == proposed
    at.text_area(key="br_text_resumé").set_value("Vores ord. [Kilde: Indsatser efter forvaltning]").run()
    press(at, "Lås version")
    assert not at.warning
    [made] = versions.presentations(store)
    assert made.paper.text("resumé") == "Vores ord. [Kilde: Indsatser efter forvaltning]"
    assert made.paper.references["Indsatser efter forvaltning"]
    at = briefing(praesentation=made.id, visning="Indstilling")
    assert "<p>Vores ord.</p>" in shown(at)
    assert "Resumé er skrevet af Center for Sikker By" in shown(at)


def test_a_title_is_asked_for_and_a_cpr_number_refused(store):
    at = briefing(ny="ja")
    press(at, "Gem udkast")
    assert "Giv præsentationen en titel" in at.warning[0].value
    at.text_input(key="br_title").set_value("Om 010190-1234").run()
    press(at, "Gem udkast")
    assert "CPR-nummer" in at.warning[0].value
    assert versions.presentations(store) == ()


def test_an_administration_confirms_for_itself_and_csb_sends_out_with_a_reason(store, monkeypatch):
    made = locked(store)
    as_person(monkeypatch, STAFF)
    address = {"praesentation": made.id, "visning": "Bekræftelse og udsendelse"}
    at = briefing(**address)
    assert not [b for b in at.button if b.label == "Send ud"]
    press(at, "Bekræft tallene")
    assert "Sæt kryds" in at.warning[0].value
    at.checkbox[0].check()
    next(one for one in at.text_input if one.label == "Bemærkning til tallene").set_value(
        "Set, Valby er foreløbig"
    )
    press(at, "Bekræft tallene")
    [confirmed] = versions.load_version(store, made.id).confirmations
    assert (confirmed.administration, confirmed.by, confirmed.remark) == (
        "SOF",
        STAFF.id,
        "Set, Valby er foreløbig",
    )
    as_person(monkeypatch, CSB)
    at = briefing(**address)
    assert "ØKF, KFF, BUF, SUF, TMF og BIF har ikke bekræftet" in shown(at)
    press(at, "Send ud")
    assert "har ikke bekræftet" in at.warning[0].value
    next(one for one in at.text_input if one.label == "Begrundelse").set_value("Fristen er i dag")
    press(at, "Send ud")
    assert headline(at) == "»Status« er sendt ud"
    press(at, "Notér, at præsentationen er vist")
    assert versions.load_version(store, made.id).stage == "vist"


def test_a_reader_sees_what_was_sent_out_and_nothing_else(store, monkeypatch):
    made = locked(store)
    as_person(monkeypatch, READER)
    assert headline(briefing()) == "Der er ingen præsentationer endnu"
    assert headline(briefing(praesentation=made.id)) == "Præsentationen er ikke sendt ud endnu"
    assert headline(briefing(vis=made.id)) == "Versionen kan ikke vises"
    assert headline(briefing(ny="ja")) == "Der er ingen præsentationer endnu"
    versions.send_out(store, made.id, person=CSB, reason="Fristen er i dag")
    at = briefing(praesentation=made.id)
    assert headline(at) == "»Status« er sendt ud"
    told = shown(at)
    assert "Kun til os" not in told
    assert "Fristen er i dag" not in told
    assert not [b for b in at.button if b.label.startswith(("Lås", "Bekræft", "Send"))]


def test_the_screen_shows_one_slide_with_its_number_and_date_and_turns(store):
    made = sent(store)
    at = briefing(vis=made.id, slide="2")
    told = shown(at)
    assert "2 af 3 · Data pr. " in told
    assert 'class="slide-title' in told
    assert 'class="csb-dateline"' not in told
    assert not at.selectbox, "no filters stand around a slide"
    assert [(b.label, b.proto.shortcut.lower()) for b in at.button] == [
        ("Forrige", "pageup"),
        ("Næste", "pagedown"),
    ]
    press(at, "Næste")
    assert "3 af 3" in shown(at)
    assert next(b for b in at.button if b.label == "Næste").disabled
    assert "3" in at.query_params["slide"]
    added = briefing(vis=made.id, slide="4", aendret="ja")
    assert "Ingen nøgletal er ændret siden udsendelsen" in shown(added)


def test_the_reservations_stand_on_the_slide_and_not_behind_a_button(store, monkeypatch):
    made = sent(store)
    said = ("Tallene for <marts> er foreløbige.", "En anden opgørelse kan give andet.")
    monkeypatch.setattr(show, "screens", lambda slide: screens(replace(slide, notes=said)))
    at = briefing(vis=made.id, slide="2")
    assert '<div class="csb-slide reservations"><p>Tallene for &lt;marts&gt; er foreløbige.</p>' in shown(at)
    assert f"<p>{said[1]}</p>" in shown(at)
    assert "Forbehold" not in shown(at) and not at.get("popover")


def test_what_does_not_fit_goes_on_over_more_screens_of_the_same_slide(store, monkeypatch):
    made = sent(store)
    rows = tuple((f"Hotspot {n}", n) for n in range(40))
    columns = (TableColumn("Navn"), TableColumn("Antal", "count"))
    monkeypatch.setattr(
        show,
        "screens",
        lambda slide: screens(replace(slide, chart=None, figures=(), table=Table("Tal", columns, rows))),
    )
    at = briefing(vis=made.id, slide="2")
    found = re.search(r"2 af 3, skærm 1 af (\d) · ", shown(at))
    assert found and int(found[1]) in (4, 5)
    of = int(found[1])
    press(at, "Næste")
    told = shown(at)
    assert f"2 af 3, skærm 2 af {of} · " in told and f"Fortsat, 2 af {of}." in told
    assert "2.2" in at.query_params["slide"]
    press(at, "Forrige")
    press(at, "Forrige")
    assert re.search(r"1 af 3, skærm (\d) af \1 · ", shown(at))


def test_a_changed_version_says_so_in_red_and_is_still_read(store):
    made = sent(store)
    with store.cursor() as cursor:
        cursor.execute("update records set body = replace(body, 'To indsatser', 'Ti indsatser')")
    store.record("annotation", "x", {}, by="test")
    for at in (briefing(praesentation=made.id), briefing(vis=made.id)):
        told = shown(at)
        assert "Versionen kan ikke bekræftes" in told
        assert "csb-broken" in told
        assert "Ti indsatser" in told


def test_the_public_version_is_there_for_an_open_case_and_without_remarks(store):
    made = sent(store)
    assert "Vis den offentlige version" in shown(briefing(praesentation=made.id))
    assert "1 af 3" in shown(briefing(vis=made.id, offentlig="ja"))
    closed = sent(store, is_open=False)
    assert "Vis den offentlige version" not in shown(briefing(praesentation=closed.id))


def test_an_old_one_is_held_beside_today_and_its_versions_are_listed(store):
    made = sent(store)
    rows = [
        {"initiative_id": f"I{n}", "name": "Ny", "administration": "SOF", "status": "i gang"} for n in (7, 8)
    ]
    number = store.accept(delivery("ny.xlsx", initiatives=rows), "SOF", by="test").upload_no
    told = shown(briefing(praesentation=made.id, visning="Sammenlign med i dag"))
    assert f"nye data, indberetning nr. {number}" in told
    assert "To indsatser, og én er i gang" in told
    assert "Fire indsatser, og tre er i gang" in told
    versions_told = shown(briefing(praesentation=made.id, visning="Versioner"))
    assert "Låst med metoden" in versions_told
    assert "udsendt" in versions_told


def test_a_sent_out_briefing_is_begun_on_again_as_a_new_one(store):
    made = sent(store)
    at = briefing(praesentation=made.id)
    press(at, "Lav et nyt udkast ud fra denne")
    newest = {one.id: one for one in versions.presentations(store)}
    assert len(newest) == 2
    [draft] = [one for one in newest.values() if one.id != made.id]
    assert draft.made_from == f"{made.id}/{made.version}"
    assert [choice.kind for choice in draft.choices] == list(KINDS)
    assert newest[made.id].stage == "udsendt"


def test_what_the_address_asks_for_and_cannot_have_is_said(store):
    assert "»hest«, som ikke findes" in briefing(praesentation="hest").warning[0].value
    at = briefing(vis="hest")
    assert headline(at) == "Præsentationen findes ikke"


def test_a_slide_is_behind_the_gate_like_every_page(store, monkeypatch):
    made = sent(store)
    at = briefing(vis=made.id)
    as_person(monkeypatch, Person("", None))
    at.run()
    assert [button.label for button in at.button] == ["Log ind"]
    assert '<div class="csb-slide">' not in shown(at)

"""The shell around small pages of the test's own: gate, filters in the address, what is said about the data."""

from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.people import Person
from data.store import StoreDamaged
from pages.parts import answers, identity, registry
from tests.rows import store_with

ROOT = Path(__file__).parents[2]
PRINTS_FILTERS = """
import streamlit as st
from pages.parts.filters import current_filters
chosen = current_filters()
st.text(f"{chosen.district}|{chosen.administration}|{chosen.focus_area}|{chosen.as_of}")
st.text(chosen.words())
"""


@pytest.fixture
def app(home, tmp_path_factory, monkeypatch):
    """The shell with every page of the registry printing what filters it sees."""
    store_with(
        home,
        focus_areas=[
            {"focus_area_id": "IO-1", "name": "Tidlig forebyggelse", "rank": 1},
            {"focus_area_id": "IO-2", "name": "Bander", "rank": 2},
        ],
        at=datetime(2010, 3, 19, 14, 12),
    ).close()
    folder = tmp_path_factory.mktemp("pages")
    for spec in registry.PAGES:
        (folder / spec.file).write_text(PRINTS_FILTERS)
    monkeypatch.setattr(registry, "FOLDER", folder)
    return AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=20)


def seen(app):
    assert not app.exception
    return [text.value for text in app.text]


def html(app):
    return " ".join(element.proto.body for element in app.get("html"))


def test_nothing_chosen_is_everything(app):
    assert seen(app.run()) == ["None|None|None|None", ""]
    assert [box.label for box in app.selectbox] == ["Bydel", "Forvaltning", "Indsatsområde"]
    assert app.button[0].disabled


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"bydel": "Valby"}, "5|None|None|None"),
        ({"bydel": "5"}, "5|None|None|None"),
        ({"bydel": "brønshøj/husum"}, "7|None|None|None"),
        ({"forvaltning": "Socialforvaltningen"}, "None|SOF|None|None"),
        ({"forvaltning": "sof"}, "None|SOF|None|None"),
        ({"indsatsomraade": "Bander"}, "None|None|IO-2|None"),
        ({"indsatsomraade": "io-2"}, "None|None|IO-2|None"),
        ({"data_pr": "2010-02-01"}, "None|None|None|2010-02-01"),
        ({"data_pr": "01.02.2010"}, "None|None|None|2010-02-01"),
        ({"bydel": "Valby", "forvaltning": "SOF"}, "5|SOF|None|None"),
    ],
)
def test_the_address_chooses(app, address, expected):
    for name, value in address.items():
        app.query_params[name] = value
    assert seen(app.run())[0] == expected
    assert not app.warning


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("bydel", "hest", "Adressen beder om bydel »hest«, som ikke findes. Siden viser hele byen."),
        (
            "forvaltning",
            "XYZ",
            "Adressen beder om forvaltning »XYZ«, som ikke findes. Siden viser alle forvaltninger.",
        ),
        (
            "data_pr",
            "2010-02-31",
            "Adressen beder om data pr. »2010-02-31«, som ikke findes. Data vises pr. nu.",
        ),
        (
            "data_pr",
            "0001-01-01",
            "Adressen beder om data pr. »0001-01-01«, som ikke findes. Data vises pr. nu.",
        ),
    ],
)
def test_a_wrong_value_in_the_address_is_said_until_the_filter_is_set(app, name, value, sentence):
    app.query_params[name] = value
    assert seen(app.run())[0] == "None|None|None|None"
    assert [warning.value for warning in app.warning] == [sentence]
    assert [warning.value for warning in app.run().warning] == [sentence]
    if name == "bydel":
        app.selectbox[0].set_value(5).run()
        assert not app.warning


def test_another_spelling_in_the_address_becomes_the_filters_own(app):
    app.query_params["bydel"] = "5"
    app.run()
    assert app.query_params["bydel"] == "Valby"


def test_a_link_to_another_page_can_ask_for_another_choice(app):
    app.run()
    app.selectbox[0].set_value(3).run()
    app.query_params["bydel"] = ["Nørrebro", "Valby"]
    app.switch_page(str(registry.FOLDER / "initiatives.py")).run()
    assert seen(app)[0] == "5|None|None|None"
    app.selectbox[0].set_value(6).run()
    assert seen(app)[0] == "6|None|None|None"


def test_markup_in_the_address_is_not_shown_as_markup(app):
    app.query_params["bydel"] = "[x](http://example.org)<b>" + "y" * 100
    app.run()
    assert "[" not in app.warning[0].value
    assert "<" not in app.warning[0].value
    assert len(app.warning[0].value) < 130


def test_a_name_in_the_address_that_nobody_knows_is_said(app):
    app.query_params["bydle"] = "Valby"
    app.run()
    assert app.warning[0].value == "Siden kender ikke »bydle« i adressen og ser bort fra det."


def test_filters_survive_a_change_of_page_and_are_cleared_in_one_click(app):
    app.run()
    app.selectbox[0].set_value(3).run()
    app.selectbox[1].set_value("SOF").run()
    app.switch_page(str(registry.FOLDER / "initiatives.py")).run()
    assert seen(app) == ["3|SOF|None|None", "på Nørrebro under Socialforvaltningen"]
    app.button[0].click().run()
    assert seen(app) == ["None|None|None|None", ""]
    assert app.button[0].disabled


def test_a_filter_that_a_page_does_not_use_says_so_and_is_kept_for_the_next_page(app):
    app.query_params["forvaltning"] = "SOF"
    app.run()
    app.switch_page(str(registry.FOLDER / "hotspots.py")).run()
    assert seen(app)[0] == "None|None|None|None"
    assert app.selectbox[1].disabled
    # It is not shown: what is set elsewhere stands in the line above.
    assert '[data-testid="stColumn"]:has(.st-key-forvaltning)' in html(app)
    assert "Forvaltning Socialforvaltningen bruges ikke her" in html(app)
    app.switch_page(str(registry.FOLDER / "initiatives.py")).run()
    assert seen(app)[0] == "None|SOF|None|None"


def test_the_dateline_says_what_the_figures_stand_on(app):
    app.run()
    assert "Data pr. 19. marts 2010 kl. 14.12" in html(app)
    app.date_input[0].set_value(date(2010, 2, 1)).run()
    assert "Data, som de var kendt 1. februar 2010" in html(app)


def test_an_empty_store_says_so(home, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("pages")
    (folder / "status.py").write_text(PRINTS_FILTERS)
    monkeypatch.setattr(registry, "FOLDER", folder)
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=20).run()
    assert seen(app)[0] == "None|None|None|None"
    assert "Der er endnu ingen data" in html(app)


def test_somebody_without_a_role_sees_a_sentence_and_a_contact_only(app, monkeypatch):
    monkeypatch.setattr(identity, "current_person", lambda: Person("a@example.org", None))
    app.run()
    assert seen(app) == []
    assert not app.selectbox
    assert "Du er logget ind som a@example.org, men har ikke fået adgang." in html(app)
    assert "Center for Sikker By" in html(app)
    assert [button.label for button in app.button] == ["Log ud"]


def test_somebody_who_has_not_signed_in_is_asked_to(app, monkeypatch):
    monkeypatch.setattr(identity, "current_person", lambda: Person("", None))
    app.run()
    assert seen(app) == []
    assert [button.label for button in app.button] == ["Log ind"]


def test_a_page_that_the_role_does_not_permit_shows_nothing_of_itself(app, monkeypatch):
    monkeypatch.setattr(identity, "current_person", lambda: Person("a@example.org", "læser"))
    upload = registry.spec("indberet")
    others = [spec for spec in registry.PAGES if spec != upload]
    monkeypatch.setattr(registry, "PAGES", (upload, *others))
    app.run()
    assert seen(app) == []
    assert "Du har ikke adgang til denne side" in html(app)


def test_a_store_that_cannot_be_opened_is_a_sentence(app, monkeypatch):
    def damaged(*_):
        raise StoreDamaged("Databasen kan ikke læses.")

    monkeypatch.setattr("pages.parts.answers.open_store", damaged)
    app.run()
    assert seen(app) == []
    assert app.error[0].value == "Databasen kan ikke læses."


def test_a_reader_is_told_that_the_disk_is_full(app, monkeypatch):
    said = "Disken er fuld: alt kan læses, men intet kan gemmes"
    monkeypatch.setattr(identity, "current_person", lambda: Person("l@eksempel.dk", "læser"))
    assert said not in html(app.run())
    monkeypatch.setattr(answers.store(), "is_full", True)
    assert said in html(app.run())


def test_a_reader_is_told_since_when_the_server_does_not_answer(app, monkeypatch):
    said = "Vist, som det var gemt 1. marts 2010 kl. 12.04. Lige nu kan intet gemmes"
    monkeypatch.setattr(identity, "current_person", lambda: Person("l@eksempel.dk", "læser"))
    assert said not in html(app.run())
    monkeypatch.setattr(type(answers.store()), "behind_since", datetime(2010, 3, 1, 12, 4))
    assert said in html(app.run())

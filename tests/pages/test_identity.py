"""Who the session's person is, asked again when a button is pressed and when a file is fetched."""

import time
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from data.opening import open_store
from data.people import Person, session_mark
from data.store import audit
from pages.parts import download, identity
from pages.parts.upload import accepting, duties, history, release
from pages.parts.upload.state import State

AUTH = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "x"}


def shows_who():
    import streamlit as st

    from pages.parts import identity

    person = identity.current_person()
    st.text(f"{person.id}|{person.role}")
    identity.gate(person)
    st.text("inde")


@pytest.fixture
def signed_in(home):
    """A page for somebody whose token was made some hours ago."""

    def app(hours, **claims):
        page = AppTest.from_function(shows_who, default_timeout=20)
        page.secrets["auth"] = AUTH
        page.secrets["roles"] = {"CSB": ["a@example.org"]}
        page.user = {
            "is_logged_in": True,
            "sub": "a",
            "email": "a@example.org",
            "iat": int(time.time() - hours * 3600),
        } | claims
        return page

    return app


def test_a_sign_in_ends_while_the_page_is_open(signed_in, monkeypatch):
    app = signed_in(7.5)
    assert [text.value for text in app.run().text] == ["a@example.org|CSB", "inde"]
    later = time.time() + 3600
    monkeypatch.setattr(identity.time, "time", lambda: later)
    assert [text.value for text in app.run().text] == ["|None"]
    assert [button.label for button in app.button] == ["Log ind"]


def test_the_settings_say_how_long_a_sign_in_counts(signed_in):
    app = signed_in(7.5)
    app.secrets["session"] = {"hours": 1.5}
    app.run()
    assert [text.value for text in app.text] == ["|None"]
    assert "højst 1,5 timer" in " ".join(element.proto.body for element in app.get("html"))


def test_a_sign_in_that_was_ended_elsewhere_is_ended_here(signed_in):
    app = signed_in(1)
    app.run()
    audit.note(open_store(), "signed_out", by="a@example.org", mark=session_mark(app.user))
    assert [text.value for text in app.run().text] == ["|None"]


@pytest.fixture
def somebody(home, monkeypatch):
    def become(person):
        monkeypatch.setattr(identity, "current_person", lambda: person)

    return become


def test_a_button_pressed_after_the_sign_in_ended_changes_nothing(somebody):
    """The page was drawn for somebody who might; the click comes before it is drawn again."""
    might, store, state = Person("a", "CSB"), open_store(), State("SOF")
    somebody(identity.NOBODY)
    before = store.version
    found = SimpleNamespace(checked=SimpleNamespace(delivery=None), version=before)
    accepting._accept(found, {}, None, "", state, might, store)
    history._take_back(1, "fejl", state, might, store)
    duties._say_unchanged(state, might, store)
    for is_refused in (True, False):
        release._release(("fil", "ark", "kolonne"), "id'er", is_refused, state, store)
    assert store.version == before
    assert state.message is None


def test_what_is_fetched_is_noted_with_who_fetched_it(somebody):
    somebody(Person("a@example.org", "læser"))
    fetch = download.noted(lambda: b"indhold", "Status: hent")
    somebody(identity.NOBODY)
    assert audit.events(open_store(), event="exported").empty
    assert fetch() == b"indhold"
    assert audit.events(open_store())[["by", "event", "detail"]].values.tolist() == [
        ["a@example.org", "exported", "Status: hent"]
    ]

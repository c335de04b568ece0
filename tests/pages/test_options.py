"""The alternatives on the pages of the themes: side by side, and chosen by CSB with a reason; and the calendar of unrest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.opening import open_store
from data.people import Person
from pages.parts import identity
from pages.parts import options as part
from queries.options.alternatives import EXIT
from queries.options.choosing import choice
from tests.pages.visiting import visit
from tests.rows import delivery

STAFF = Person("sof@eksempel.dk", "indberetter", ("SOF",))
INITIATIVES = [
    {"initiative_id": f"SOF-{n}", "name": f"Indsats {n}", "administration": "SOF", "status": "i gang", "gang_related": True,
     "age_from": low, "age_to": high, "districts": [3]}
    for n, (low, high) in enumerate(((12, 17), (18, 25)), start=1)
]  # fmt: skip
ENTRY = {
    "entry_id": "K-1", "date": date(2100, 12, 31), "occasion": "Nytårsaften", "districts": [3], "on_duty": ["Gadeplan på Blågårds Plads"],
}  # fmt: skip
READY = [{"district": n, "coordinator": "SSP" if n != 3 else None} for n in range(1, 11)]


@pytest.fixture
def store(home: Path):
    store = open_store(home)
    store.accept(delivery(initiatives=INITIATIVES, readiness=READY, calendar=[ENTRY]), "ØKF", by="test")
    return store


def shown(at: AppTest) -> str:
    assert not at.exception, at.exception[0].stack_trace
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def test_csb_chooses_an_alternative_and_takes_it_back(store) -> None:
    at = visit("exit.py", fane_exit="Alternativer")
    assert "Tre alternativer for exit og 18+; Center for Sikker By har ikke valgt" in shown(at)
    press(at, "Gem valget")
    assert at.error[0].value == "Vælg et alternativ."
    at.selectbox(key="option_key_exit").set_value("til_25")
    at.text_area(key="option_reason_exit").set_value("Det lukker hullet.")
    press(at, "Gem valget")
    made = choice(store, EXIT)
    assert made is not None and (made.alternative, made.reason) == ("til_25", "Det lukker hullet.")
    assert "Center for Sikker By foreslår »Følg de unge til 25« for exit og 18+" in shown(at)
    press(at, "Tag valget tilbage")
    assert choice(store, EXIT) is None
    assert "har ikke valgt" in shown(at)


def test_others_see_the_alternatives_and_no_form(store, monkeypatch) -> None:
    monkeypatch.setattr(identity, "current_person", lambda: STAFF)
    monkeypatch.setattr(part, "current_person", lambda: STAFF)
    at = visit("exit.py", fane_exit="Alternativer")
    assert "Tre alternativer for exit og 18+" in shown(at)
    assert not [button for button in at.button if button.label == "Gem valget"]


def test_the_next_date_stands_on_the_page_and_on_the_districts_card(store) -> None:
    # Without any event the page shows what is known all the same.
    text = shown(visit("unrest.py"))
    assert "Nytårsaften 31. december 2100 er næste dato" in text and "Nørrebro har ingen koordinator" in text
    assert "31. december 2100, Nytårsaften: ingen koordinator. På vagt: Gadeplan på Blågårds Plads." in text

"""The field over every page, and the page it leads to."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from data.people import Person
from data.store import Store
from pages.parts import identity
from tests.pages.visiting import opening, visit


def shown(at: AppTest) -> str:
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def test_what_is_written_over_a_page_is_searched_for(example_home: Store) -> None:
    at = visit("operation.py", bydel="Nørrebro")
    at.text_input(key="csb-search").set_value("noerrebro exit").run()
    assert not at.exception
    said = shown(at)
    assert "»noerrebro exit« er fundet" in said
    assert 'href="/indsatser?bydel=N%C3%B8rrebro&amp;indsats=SOF-008"' in said
    assert not [field for field in at.text_input if field.key == "csb-search"], "one field is enough"


def test_hostile_words_are_words(example_home: Store) -> None:
    at = visit("search.py", ord_soegt="<script>alert(1)</script>")
    assert "<script>" not in shown(at)
    assert "Intet er fundet" in shown(at)


@pytest.mark.parametrize(
    ("role", "administrations", "is_found"),
    [("læser", (), False), ("indberetter", ("SOF",), True), ("indberetter", ("BUF",), False), ("CSB", (), True)],
)  # fmt: skip
def test_an_upload_is_found_by_those_who_may_see_it(
    example_home: Store, monkeypatch: pytest.MonkeyPatch, role: str, administrations: tuple[str, ...], is_found: bool
) -> None:  # fmt: skip
    person = Person("a@kk.dk", role, administrations)  # type: ignore[arg-type]
    monkeypatch.setattr(identity, "current_person", lambda: person)
    at = opening("search.py", ord_soegt="SOF indberetning marts").run()
    assert not at.exception
    assert ("SOF indberetning 16. marts.xlsx" in shown(at)) == is_found

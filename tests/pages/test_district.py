"""The page of a district or an administration, its address, and another beside it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from data.store import Store
from tests.pages.visiting import visit


def shown(at: AppTest) -> str:
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def test_without_a_district_the_ten_are_ways_to_theirs(example_home: Store) -> None:
    said = shown(visit("district.py"))
    assert "Vælg en bydel eller en forvaltning" in said
    assert 'href="/bydel?forvaltning=Socialforvaltningen"' in said
    assert 'href="/bydel?bydel=Bispebjerg"' in said


def test_one_district_and_another_beside_it_by_the_address_alone(example_home: Store) -> None:
    one = shown(visit("district.py", bydel="Nørrebro"))
    assert "Nørrebro: 98 indsatser; " in one
    assert "12 måneder til og med januar 2010" in one
    two = shown(visit("district.py", bydel="Nørrebro", ved_siden_af="Bispebjerg"))
    assert "Nørrebro" in two and 'scope="col">Bispebjerg</th>' in two
    wrong = visit("district.py", bydel="Nørrebro", ved_siden_af="Nørrebro")
    assert "som ikke findes" in wrong.warning[0].value


def test_one_administration_and_another_beside_it_by_the_address_alone(example_home: Store) -> None:
    one = shown(visit("district.py", forvaltning="Socialforvaltningen"))
    assert "Socialforvaltningen: 42 indsatser; budget 2010: " in one
    assert "Exit-mentorer på Nørrebro" in one and "Høringssvar" in one
    beside = "Børne- og Ungdomsforvaltningen"
    two = shown(visit("district.py", forvaltning="Socialforvaltningen", ved_siden_af=beside))
    assert f'scope="col">{beside}</th>' in two
    wrong = visit("district.py", forvaltning="Socialforvaltningen", ved_siden_af="Valby")
    assert "som ikke findes" in wrong.warning[0].value


def test_where_both_are_chosen_the_district_is_shown_and_it_is_said(example_home: Store) -> None:
    said = shown(visit("district.py", bydel="Nørrebro", forvaltning="Socialforvaltningen"))
    assert "Nørrebro: 98 indsatser; " in said and "siden viser bydelen" in said

"""The page Hotspots on an empty store and on literal rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from data.opening import open_store
from data.people import Person
from pages.parts import identity
from tests.pages.visiting import visit
from tests.rows import delivery

MONTHS = [date(year, month, 1) for year in (2007, 2008, 2009) for month in range(1, 13)]
START = date(2009, 1, 1)


def shown(at: AppTest) -> str:
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def hotspots(**address: str) -> AppTest:
    return visit("hotspots.py", **address)


def incidents(area: str, level: float, after: float = 1.0) -> list[dict]:
    rng = np.random.default_rng(list(map(ord, area)))
    return [
        {"area_id": area, "month": month, "category": category, "kind": "anmeldelse"}
        | {"count": int(rng.poisson(level / 2 * (after if month >= START else 1)))}
        for month in MONTHS
        for category in ("vold", "hærværk")
    ]


@pytest.fixture
def city(home: Path):
    """One hotspot that works, one that lacks everything."""
    others = [f"D-{n}" for n in range(1, 31)]
    areas = [
        ("H", "hotspot"),
        ("K", "kontrol"),
        ("N", "naboområde"),
        ("T", "hotspot"),
        *((o, "distrikt") for o in others),
    ]
    rows = incidents("H", 80, 0.5) + incidents("K", 90) + incidents("N", 60) + incidents("T", 50)
    for other in others:
        rows += incidents(other, 70)
    open_store(home).accept(
        delivery(
            areas=[{"area_id": a, "name": f"Område {a}", "type": t, "district": 3} for a, t in areas],
            incidents=rows,
            hotspots=[
                {
                    "hotspot_id": "H-1",
                    "name": "Pladsen",
                    "area_id": "H",
                    "control_area_id": "K",
                    "neighbour_area_id": "N",
                }
                | {
                    "start": START,
                    "comparability": "Samme boliger.",
                    "leadership": "Leder",
                    "steering_group": "Ja",
                },
                {"hotspot_id": "H-2", "name": "Torvet", "area_id": "T", "start": START},
            ],
        ),
        "ØKF",
        by="csb",
    )


def test_an_empty_store_says_who_delivers_hotspots(home: Path) -> None:
    at = hotspots()
    assert "Hotspots leveres af Center for Sikker By" in shown(at)


@pytest.mark.usefixtures("city")
def test_all_hotspots_stand_with_place_period_and_verdict() -> None:
    text = shown(hotspots())
    assert "tegn på effekt" in text
    assert "kan ikke vurderes" in text
    assert "Torvet" in text
    assert "Nørrebro" in text and "siden januar 2009" in text
    assert "2 hotspots i 1 bydel" in text


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("Forankring", "leder, styregruppe, kontrolområde og tryghedsmåling før og efter"),
        ("Forankring", "kan ikke opgøres: forbruget er ikke oplyst"),
        ("Metode", "6. Ellers: ville end ikke et fald på 30 % have opfyldt kravene i 4 ud af 5 tilfælde"),
    ],
)
def test_what_hotspots_lack_and_the_rules_have_tabs_of_their_own(tab: str, said: str) -> None:
    text = shown(hotspots(fane_hotspots=tab))
    assert said in text
    assert "Hvor de ligger" not in text, "only the open tab is made"


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("Udvikling", "lavere end ventet (mellem "),
        ("Kategorier", "2 af 2 kategorier ligger klart under sammenligningen"),
        ("Holder vurderingen?", "Pladsen: vurderingen er den samme i"),
        ("Tryghed og indsatser", "der er ikke en tryghedsmåling både før og efter"),
        ("Metode", "Afbrudt tidsserie: spring ved starten"),
        ("Metode", "andre områder er faldet så meget som hotspottet"),
    ],
)
def test_one_hotspot_shows_its_verdict_on_every_tab(tab: str, said: str) -> None:
    text = shown(hotspots(hotspot="H-1", fane_hotspot=tab))
    assert "Pladsen: tegn på effekt" in text
    assert said in text


@pytest.mark.usefixtures("city")
def test_the_readers_own_choices_are_told_beside_the_verdict() -> None:
    at = hotspots(hotspot="H-1", fane_hotspot="Holder vurderingen?")
    assert "med egne valg" not in shown(at)
    at.selectbox(key="own_control").set_value("D-1").run()
    at.selectbox(key="own_spread").set_value("4").run()
    assert not at.exception
    text = shown(at)
    assert "Pladsen med egne valg: " in text
    assert "Egne valg: kontrolområde Område D-1 og spredning 4." in text
    assert "Vurderingen er den samme i" in text, "what holds otherwise is still said"


@pytest.mark.usefixtures("city")
def test_a_hotspot_without_a_control_area_is_told_and_fails_nothing() -> None:
    at = hotspots(hotspot="H-2")
    assert not at.exception
    assert "Der er intet kontrolområde med tal" in shown(at)
    method = shown(hotspots(hotspot="H-2", fane_hotspot="Metode"))
    assert "Torvet: placebotesten er ikke beregnet" in method
    assert "Hotspottet kan ikke vurderes. Der er intet kontrolområde" in method


@pytest.mark.usefixtures("city")
def test_a_planned_hotspot_gets_its_smallest_fall_and_its_control(home: Path) -> None:
    at = hotspots(fane_hotspots="Før et nyt hotspot")
    at.selectbox(key="omraade").set_value("D-1").run()
    assert not at.exception
    text = shown(at)
    assert "ligner Område D-1 mest" in text
    assert "Efter 12 måneder: et fald på mindst" in text


def lock_button(at: AppTest):
    return next(button for button in at.button if button.label == "Lås planen")


@pytest.mark.usefixtures("city")
def test_a_plan_is_locked_before_the_hotspot_begins(home: Path) -> None:
    at = hotspots(fane_hotspots="Før et nyt hotspot")
    at.selectbox(key="omraade").set_value("D-1").run()
    assert not at.exception
    lock_button(at).click().run()
    assert "Vælg kontrolområde og den måned" in at.warning[0].value
    at.selectbox(key="plan_control_D-1").set_value("D-2")
    at.date_input(key="plan_start_D-1").set_value(date.today())
    lock_button(at).click().run()
    assert not at.exception
    assert "er begyndt. Vælg en senere måned." in at.warning[0].value
    begins = date(date.today().year + 1, 2, 1)
    at.date_input(key="plan_start_D-1").set_value(begins)
    at.number_input(key="plan_fall_D-1").set_value(25)
    lock_button(at).click().run()
    assert not at.exception
    assert "Planen for Område D-1 er låst som version 1" in at.success[0].value
    kept = open_store(home).records("hotspot_plan", "D-1").iloc[0]
    assert kept["intact"]
    assert (kept["body"]["control_area_id"], kept["body"]["success_fall"]) == ("D-2", 0.25)
    assert "Version 1 er låst" in shown(at)
    assert kept["sha256"] in shown(at)


@pytest.mark.usefixtures("city")
def test_only_the_centre_locks_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "current_person", lambda: Person("laes@eksempel.dk", "læser"))
    at = hotspots(fane_hotspots="Før et nyt hotspot")
    at.selectbox(key="omraade").set_value("D-1").run()
    assert not at.exception
    assert "Planen låses af Center for Sikker By." in shown(at)
    assert not [button for button in at.button if button.label == "Lås planen"]


@pytest.mark.usefixtures("city")
def test_the_page_of_a_hotspot_says_whether_it_was_planned() -> None:
    assert "har ingen låst plan" in shown(hotspots(hotspot="H-1"))


@pytest.mark.usefixtures("city")
def test_a_wrong_hotspot_in_the_address_is_said() -> None:
    at = hotspots(hotspot="H-99")
    assert not at.exception
    assert any("H-99" in warning.value and "som ikke findes" in warning.value for warning in at.warning)

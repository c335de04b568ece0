"""What people have kept, or link to, under an id that has ended as a double: the page reads it with the one that stays, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.checking.doubles import merged
from data.opening import open_store
from data.store import Store
from pages.parts import identity
from queries.briefing import catalogue
from queries.briefing import version as versions
from queries.briefing.version import Choice, Version
from tests.pages.test_briefing import CSB
from tests.pages.test_scenarios import grants, initiative, saved, scenarios, see  # noqa: F401
from tests.pages.visiting import visit
from tests.rows import delivery

SAID = "»SOF-4« er afsluttet som dublet af »SOF-004«."


def shown(at: AppTest) -> str:
    assert not at.exception
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def end(store: Store, ended: str, kept: str) -> None:
    store.accept(delivery(initiatives=[initiative(4, initiative_id=kept)]), "SOF", by="sof")
    for part in merged(store, "initiatives", "initiative_id", ended=ended, remaining=kept).parts:
        store.accept(part.delivery, part.administration, by="csb", ended=part.ended)


def test_a_kept_scenario_is_calculated_with_the_initiative_that_stays(grants: Store) -> None:  # noqa: F811
    at = scenarios()
    at.slider(key="sc_change").set_value(0).run()
    saved(at, "Før")
    before = grants.records("scenario")["body"][0]
    end(grants, "SOF-4", "SOF-004")
    at = see(scenarios(), "gemte")
    at.selectbox(key="saved_choice").set_value("Før").run()
    text = shown(at)
    assert f"{SAID} Scenariet regnes med den, der er blevet. Gemmes det igen, henviser det til den." in text
    assert "afsluttet eller fjernet" not in text and "ændrer ikke svaret" in text
    at.button(key="saved_open").click().run()
    assert SAID in shown(at)
    assert grants.records("scenario")["body"][0] == before, "what was kept stays as it was kept"
    # The way on: kept again, it names the one that stays.
    at = saved(at, "Før")
    decided = [row["initiative_id"] for row in grants.records("scenario", "Før")["body"][0]["decisions"]]
    assert "SOF-004" in decided and "SOF-4" not in decided
    assert SAID not in shown(scenarios(scenarie="Før"))


@pytest.fixture
def store(home: Path) -> Store:
    found = open_store(home)
    found.accept(delivery(initiatives=[initiative(4), initiative(5)]), "SOF", by="sof")
    return found


def test_an_address_of_one_that_ended_shows_the_one_that_stays(store: Store) -> None:
    assert "dublet" not in shown(visit("initiatives.py", indsats="SOF-4"))
    end(store, "SOF-4", "SOF-004")
    at = visit("initiatives.py", indsats="SOF-4")
    assert f"{SAID} Her vises »SOF-004«." in shown(at)
    assert "Indsats 4" in shown(at) and not at.warning
    assert "dublet" not in shown(visit("initiatives.py", indsats="SOF-5"))
    assert visit("initiatives.py", indsats="SOF-9").warning


def test_a_locked_presentation_stays_as_it_was_locked_and_says_what_has_ended(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "current_person", lambda: CSB)
    choice = Choice("administrations", {"initiative": "SOF-4"})
    made = versions.save_draft(store, Version("", 0, "Status", choices=(choice,)), by=CSB.id)
    clock = versions.pinned(store, store.clock())
    slide = catalogue.computed(store, clock=clock, kind=choice.kind, parameters={})
    locked = versions.lock(store, made.id, slides=[slide], clock=clock, by=CSB.id)
    assert "dublet" not in shown(visit("briefing.py", praesentation=locked.id))
    end(store, "SOF-4", "SOF-004")
    at = visit("briefing.py", praesentation=locked.id)
    assert f"{SAID} Det låste står, som det blev låst" in shown(at)
    kept = versions.load_version(store, locked.id)
    assert kept.intact and kept.fingerprint == locked.fingerprint and kept.choices == locked.choices

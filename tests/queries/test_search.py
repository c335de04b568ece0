"""Search: what is found, in which order, and by whom."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from data.store import Store
from queries.search.find import MOST, find, found_view
from queries.search.named import pages_by_name
from tests.rows import delivery, store_with

SOF = {"administration": "SOF", "purpose": "begge", "status": "i gang"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = store_with(
        tmp_path,
        areas=[{"area_id": "BY-3", "name": "Nørrebro", "type": "bydel", "district": 3}],
        initiatives=[
            SOF | {"initiative_id": "SOF-1", "name": "Åben skole", "own_number": "4711-3", "case_number": "2010-55"},
            SOF | {"initiative_id": "SOF-2", "name": "Exit-mentorer på Nørrebro", "description": "Mentorer for unge."},
            SOF | {"initiative_id": "SOF-11", "name": "Gadeteam", "description": "Følger op på exit og skole."},
        ],
        indicators=[
            {"indicator_id": "I-1", "name": "Unge i exit", "type": "effekt", "unit": "unge", "direction": "op"}
            | {"frequency": "år", "initiative_id": "SOF-2"}
        ],
        goals=[
            {"goal_id": "M-1", "level": "effektmål", "text": "Flere i exit", "indicator_id": "I-1"},
            {"goal_id": "R-1", "level": "retningslinje", "text": "Skoler deler viden"},
        ],
        hotspots=[{"hotspot_id": "H-1", "name": "Mimersgade", "area_id": "BY-3"}],
        dialogue_events=[
            {"meeting_id": "D-1", "date": date(2010, 2, 3), "district": 3, "organiser": "SSP", "form": "borgermøde"}
            | {"theme": "Exit fra bander"}
        ],
        meetings=[{"meeting_id": "C-1", "date": date(2010, 2, 4), "type": "møde", "party": "Politiet", "subject": "Exit"}],
        milestones=[
            {"milestone_id": "P-1", "name": "Exit drøftes", "type": "møde", "body": "Økonomiudvalget"}
            | {"deadline": date(2010, 4, 13), "status": "ikke begyndt"}
        ],
        decisions=[
            {"decision_id": "B-1", "date": date(2010, 1, 19), "committee": "Økonomiudvalget", "status": "i gang"}
            | {"decision": "Exit styrkes"}
        ],
    )  # fmt: skip
    opened.accept(
        delivery("exit.xlsx", focus_areas=[{"focus_area_id": "IO-1", "name": "x"}]), "SOF", by="sof",
        at=datetime(2010, 3, 2),
    )  # fmt: skip
    return opened


def ids(store: Store, text: str, **more: object) -> list[str]:
    return [one.id for one in find(store, text=text, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("4711-3", "SOF-1"),
        ("2010-55", "SOF-1"),
        ("sof-1", "SOF-1"),
        ("AABEN", "SOF-1"),
        ("åben", "SOF-1"),
        ("noerre MENTOR", "SOF-2"),
        ("ørrebr", "SOF-2"),
        ("skole gade", "SOF-11"),
        ("socialforvaltningen gadeteam", "SOF-11"),
        ("SOF gadeteam", "SOF-11"),
        ("mimers", "H-1"),
        ("retningslinje viden", "R-1"),
    ],
)
def test_letters_parts_several_words_and_own_numbers_find_it(store: Store, text: str, first: str) -> None:
    assert ids(store, text)[0] == first


def test_every_word_must_be_there_and_nothing_is_found_for_nothing(store: Store) -> None:
    assert ids(store, "exit tømrer") == []
    assert ids(store, "   ") == []
    assert found_view((), "tømrer").title == "Intet er fundet for »tømrer«"


def test_all_kinds_are_found_and_what_has_it_in_its_name_comes_first(store: Store) -> None:
    found = find(store, text="exit")
    assert [one.id for one in found] == ["SOF-2", "M-1", "I-1", "B-1", "P-1", "C-1", "D-1", "SOF-11"]
    ways = {one.id: (one.page, dict(one.address)) for one in found}
    assert ways["SOF-2"] == ("indsatser", {"indsats": "SOF-2"})
    assert ways["M-1"] == ways["I-1"] == ("resultater", {"indikator": "I-1"})
    assert ways["D-1"] == ("dialog", {"fane_dialog": "Dialog og aftaler", "bydel": "Nørrebro"})
    view = found_view(found, "exit")
    assert view.title == "»exit« er fundet otte steder"
    assert view.subtitle.startswith("2 indsatser, 1 mål, 1 indikator, ")


def test_uploads_are_found_by_those_who_may_see_them(store: Store) -> None:
    assert "2" not in ids(store, "exit.xlsx")
    assert ids(store, "exit.xlsx", uploads_of=None) == ["2"]
    assert ids(store, "exit.xlsx", uploads_of=["SOF"]) == ["2"]
    assert ids(store, "exit.xlsx", uploads_of=["BUF"]) == []


def test_more_than_can_be_read_is_said(store: Store) -> None:
    rows = [SOF | {"initiative_id": f"X-{n}", "name": f"Tryg by {n}"} for n in range(MOST + 5)]
    store.accept(delivery(initiatives=rows), "SOF", by="sof", at=datetime(2010, 3, 3))
    view = found_view(find(store, text="tryg by"), "tryg by")
    assert (len(view.rows), view.subtitle) == (MOST, f"{MOST + 5} indsatser; de {MOST} bedste er vist")


def test_a_name_in_a_table_leads_to_what_it_names_unless_two_have_it(store: Store) -> None:
    store.accept(
        delivery("to.xlsx", initiatives=[SOF | {"initiative_id": "SOF-12", "name": "Gadeteam"}]), "SOF", by="sof",
        at=datetime(2010, 3, 3),
    )  # fmt: skip
    pages = pages_by_name(store)
    assert pages["Indsats", "Åben skole"] == ("indsatser", {"indsats": "SOF-1"})
    assert pages["Hotspot", "Mimersgade"] == ("hotspots", {"hotspot": "H-1"})
    assert pages["Mål", "Flere i exit"] == ("resultater", {"indikator": "I-1"})
    assert pages["Bydel", "Valby"] == ("bydel", {"bydel": "Valby"})
    assert ("Indsats", "Gadeteam") not in pages and ("Indsats", "Mimersgade") not in pages

"""The alternatives for exit and 18+, hotspots and unrest: what each costs, reaches and loses, and what CSB proposes of them."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest

from data.people import Person
from data.store import Clock, Refusal, Store
from queries.briefing import catalogue, compose, version
from queries.briefing.export_paper import to_paper
from queries.briefing.files import Cover
from queries.options.alternatives import EXIT, HOTSPOTS, UNREST, Alternative, of_exit, of_hotspots, of_unrest
from queries.options.choosing import NotChosen, choice, choose, take_back
from queries.options.views import exit_options, hotspot_options, options, unrest_options
from tests.rows import delivery

CSB = Person("csb@eksempel.dk", "CSB", ("SOF",))
STAFF = Person("sof@eksempel.dk", "indberetter", ("SOF",))
TODAY = date(2010, 3, 22)


def initiative(id_: str, low: int | None, high: int | None, **more: Any) -> dict[str, Any]:
    return {"initiative_id": id_, "name": f"Navn {id_}", "administration": "SOF", "status": "i gang", "gang_related": True,
            "age_from": low, "age_to": high, "districts": [3]} | more  # fmt: skip


def money(id_: str, amount: int, **more: Any) -> dict[str, Any]:
    return {"initiative_id": id_, "year": 2010, "administration": "SOF", "funding": "kommunal", "spending": "drift",
            "adopted_budget": amount, "price_level": "løbende"} | more  # fmt: skip


INITIATIVES = [
    initiative("SOF-1", 12, 17),
    initiative("SOF-2", 18, 25, districts=[3, 8]),
    initiative("SOF-3", 15, 25, districts=[0]),
    initiative("SOF-4", 12, 17, gang_related=False, districts=[5], hotspot_id="H-1"),
    initiative("SOF-5", 12, 17, status="stoppet"),
    initiative("SOF-6", 18, None, gang_related=False, districts=[9], hotspot_id="H-2"),
]
FINANCES = [
    money("SOF-1", 1_000_000),
    money("SOF-2", 2_000_000, duration="midlertidig", expires=2010),
    money("SOF-3", 4_000_000),
    money("SOF-4", 300_000),
    money("SOF-5", 9_000_000),
    money("SOF-6", 700_000),
]
AREAS = [
    {"area_id": f"HA-{n}", "name": f"Område {n}", "type": "hotspot", "district": d}
    for n, d in ((1, 5), (2, 9))
]
SPOTS = [
    {"hotspot_id": "H-1", "name": "Folehaven", "area_id": "HA-1", "start": date(2009, 2, 1), "anchoring_now": "Lokal projektgruppe",
     "anchoring_proposed": "Center for Sikker By", "steering_group": "Lokal styregruppe"},
    {"hotspot_id": "H-2", "name": "Øresundsvej", "area_id": "HA-2", "start": date(2009, 2, 1), "anchoring_now": "Helhedsplan",
     "anchoring_proposed": "Fortsat lokal forankring"},
]  # fmt: skip
READY = [
    {"district": 3, "coordinator": "Gadeplan"}, {"district": 8, "coordinator": "Gadeplan"}, {"district": 5, "coordinator": "SSP"},
]  # fmt: skip
EVENTS = [
    {"event_id": f"U-{n}", "occurred_at": datetime(2010, 2, n, 21), "district": district, "type": "brand i containere", "severity": 2,
     "coordinator": who}
    for n, district, who in ((1, 7, "Politiet"), (2, 7, "Politiet"), (3, 7, "SSP"), (4, 5, "SSP"))
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path):
    store = Store(tmp_path / "t.duckdb", today=lambda: TODAY)
    store.accept(
        delivery(
            initiatives=INITIATIVES, finances=FINANCES, areas=AREAS, hotspots=SPOTS, readiness=READY, unrest_events=EVENTS,
        ),
        "ØKF", by="test",
    )  # fmt: skip
    yield store
    store.close()


def by_key(found: tuple[Alternative, ...]) -> dict[str, Alternative]:
    return {one.key: one for one in found}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_exit_what_goes_on_what_follows_them_to_25_and_what_is_lost(store: Store) -> None:
    found = by_key(of_exit(store, clock=store.clock()))
    assert list(found) == ["som_i_dag", "til_25", "fra_18", "udløb"]
    today = found["som_i_dag"]
    assert (plain(today.kroner), today.initiatives, today.districts) == (
        "7,0 mio. kr. i løbende priser",
        3,
        10,
    )
    assert today.places == "3 indsatser i 2 bydele og hele byen"
    assert today.lost == "Én indsats slipper de unge, når de fylder 18: »Navn SOF-1«."
    assert "de indsatser, der udvides, koster i dag 1,0 mio. kr." in plain(found["til_25"].kroner)
    assert found["til_25"].what.startswith("Én indsats, der stopper ved 17, får også de 18-25-årige med.")
    adults = found["fra_18"]
    assert plain(adults.kroner) == "6,0 mio. kr. i løbende priser; frigør 1,0 mio. kr. i løbende priser"
    assert (adults.initiatives, adults.lost) == (2, "Én indsats for unge under 18: »Navn SOF-1«.")
    lapsed = found["udløb"]
    assert plain(lapsed.kroner).startswith(
        "5,0 mio. kr. i løbende priser; de bevillinger, der udløber, er på 2,0 mio. kr."
    )
    assert (lapsed.initiatives, lapsed.lost) == (
        2,
        "Én indsats, heraf 1 for 18-årige og ældre: »Navn SOF-2«.",
    )


def test_hotspots_as_they_are_anchored_and_as_it_is_proposed(store: Store) -> None:
    found = by_key(of_hotspots(store, clock=store.clock()))
    assert list(found) == ["som_i_dag", "som_foreslået"], (
        "none shows an effect, so none goes on for that alone"
    )
    today = found["som_i_dag"]
    assert (plain(today.kroner), today.initiatives, today.districts) == (
        "1,0 mio. kr. i løbende priser",
        2,
        2,
    )
    assert today.lost == "Intet af det, der er i gang. Øresundsvej har stadig ingen styregruppe."
    moved = found["som_foreslået"]
    assert plain(moved.kroner) == "1,0 mio. kr. i løbende priser; heraf flyttes 300.000 kr. i løbende priser"
    assert moved.lost == "Den nuværende forankring i Folehaven, heraf 1 lokal styregruppe."


def test_unrest_as_agreed_everywhere_and_by_one(store: Store) -> None:
    found = by_key(of_unrest(store, clock=store.clock()))
    assert list(found) == ["som_i_dag", "lokalt_overalt", "én_for_byen"]
    today = found["som_i_dag"]
    # Of SOF-1, SOF-2 and SOF-4, which name districts 3, 8 and 5; not of the whole city's.
    assert (plain(today.kroner), today.initiatives, today.districts) == (
        "3,3 mio. kr. i løbende priser",
        3,
        3,
    )
    assert today.lost.endswith("har ingen koordinator og har haft 3 uroligheder.")
    assert today.what == "Gadeplan i 2 bydele og SSP i 1 bydel."
    everywhere = found["lokalt_overalt"]
    assert (plain(everywhere.kroner), everywhere.districts) == ("4,0 mio. kr. i løbende priser", 10)
    assert "Brønshøj-Husum (Politiet har koordineret før)" in everywhere.what
    assert everywhere.lost.endswith("Der skal indgås 7 nye aftaler.")
    one = found["én_for_byen"]
    assert one.title == "Én koordinator for hele byen: Gadeplan"
    assert one.lost == "De lokale aftaler i Valby; 1 urolighed er koordineret som aftalt dér."


def proposal(id_: str, initiative_id: str, change: int, **more: Any) -> dict[str, Any]:
    return {"proposal_id": id_, "initiative_id": initiative_id, "administration": "SOF", "type": "reduktion", "year": 2010,
            "change": change, "price_level": "løbende", "consequence": f"Følge af {id_}."} | more  # fmt: skip


def test_what_the_administrations_have_proposed_is_an_alternative_with_its_kroner_and_what_is_lost(
    store: Store,
) -> None:
    assert not [key for key in by_key(of_exit(store, clock=store.clock())) if "som_foreslået" in key]
    store.accept(
        delivery(
            proposals=[
                proposal("F-1", "SOF-1", -300_000),
                proposal("F-2", "SOF-1", -1_000_000, type="stop"),
                proposal("F-3", "SOF-2", -200_000),
                proposal("F-4", "SOF-3", 400_000, type="udvidelse"),
                proposal("F-5", "SOF-4", -50_000),
                proposal("F-6", "SOF-3", 0, type="uændret"),
            ]
        ),
        "SOF",
        by="test",
    )
    found = by_key(of_exit(store, clock=store.clock()))
    less, more = found["spar_som_foreslået"], found["udvid_som_foreslået"]
    assert (
        plain(less.kroner) == "6,0 mio. kr. i løbende priser; forslagene sparer 1,2 mio. kr. i løbende priser"
    )
    assert less.initiatives == 2, "one stops"
    assert less.lost == "»Navn SOF-1«: Følge af F-2. »Navn SOF-2«: Følge af F-3."
    assert "to indsatser blandt bandeindsatserne" in less.what and "»Navn SOF-1« (SOF, stop)" in less.what
    assert plain(more.kroner) == (
        "7,0 mio. kr. i løbende priser; forslagene koster yderligere 400.000 kr. i løbende priser"
    )
    assert more.lost == "Intet af det, der er i gang. Pengene til udvidelsen skal findes."
    spots = by_key(of_hotspots(store, clock=store.clock()))
    assert (
        spots["spar_som_foreslået"].lost == "»Navn SOF-4«: Følge af F-5."
        and "udvid_som_foreslået" not in spots
    )


@pytest.mark.parametrize("theme", [EXIT, HOTSPOTS, UNREST])
def test_the_examples_proposals_are_among_the_alternatives(example_store: Store, theme: str) -> None:
    one = next(
        one for one in options(example_store, theme=theme).alternatives if one.key == "spar_som_foreslået"
    )
    assert "forslagene sparer " in one.kroner and one.lost.startswith("»")
    assert not any("nan" in text for text in (one.what, one.kroner, one.lost))


def test_without_what_they_are_made_of_there_are_none_and_it_is_said(tmp_path: Path) -> None:
    store = Store(tmp_path / "t.duckdb", today=lambda: TODAY)
    store.accept(delivery(initiatives=[initiative("SOF-1", 18, 25, gang_related=False)]), "SOF", by="test")
    views = (exit_options(store), hotspot_options(store), unrest_options(store))
    assert [view.title for view in views] == [
        "Ingen indsatser er markeret som bandeindsatser", "Ingen hotspots er i gang", "Ingen koordinator er aftalt i nogen bydel",
    ]  # fmt: skip
    assert not any(view.rows for view in views)
    store.close()


@pytest.mark.parametrize("theme", [EXIT, HOTSPOTS, UNREST])
def test_the_example_has_two_or_more_with_kroner_initiatives_districts_and_what_is_lost(
    example_store: Store, theme: str
) -> None:
    found = options(example_store, theme=theme).alternatives
    assert len(found) >= 2
    for one in found:
        assert "kr." in one.kroner and one.initiatives > 0 and one.districts > 0 and one.lost.endswith(".")
    assert len({(one.kroner, one.lost) for one in found}) == len(found), "each has consequences of its own"


def chosen(
    store: Store, theme: str = EXIT, reason: str = "Det lukker hullet ved 18 år.", person: Person = CSB
) -> None:
    one = options(store, theme=theme).alternatives[1]
    choose(
        store,
        theme,
        alternative=one.key,
        title=one.title,
        in_words=one.in_words,
        reason=reason,
        person=person,
    )


def test_csb_chooses_with_a_reason_again_and_takes_it_back(store: Store) -> None:
    assert (
        exit_options(store).title == "Fire alternativer for exit og 18+; Center for Sikker By har ikke valgt"
    )
    chosen(store)
    view = exit_options(store)
    assert view.title == "Center for Sikker By foreslår »Følg de unge til 25« for exit og 18+"
    assert view.subtitle == "Begrundelse: Det lukker hullet ved 18 år."
    assert [row[0] for row in view.rows][1] == "● Følg de unge til 25 (foreslået)"
    chosen(store, reason="Af en anden grund.")
    assert len(store.records("option_choice", EXIT)) == 2
    take_back(store, EXIT, person=CSB)
    assert choice(store, EXIT) is None
    with pytest.raises(NotChosen, match="ikke længere valgt noget"):
        take_back(store, EXIT, person=CSB)


def test_only_csb_chooses_and_only_with_a_reason_without_a_cpr_number(store: Store) -> None:
    with pytest.raises(NotChosen, match="Kun Center for Sikker By"):
        chosen(store, person=STAFF)
    with pytest.raises(NotChosen, match="hvorfor"):
        chosen(store, reason="  ")
    with pytest.raises(NotChosen, match="401 tegn"):
        chosen(store, reason="a" * 401)
    with pytest.raises(Refusal):
        chosen(store, reason="Som 010190-1234 sagde")
    assert choice(store, EXIT) is None


def test_figures_that_have_moved_since_and_an_alternative_that_is_gone_are_told(store: Store) -> None:
    chosen(store)
    chosen(store, theme=HOTSPOTS, reason="Samlet ledelse.")
    store.accept(
        delivery(finances=[money("SOF-1", 1_500_000)], hotspots=[SPOTS[0] | {"anchoring_proposed": None}]),
        "ØKF",
        by="test",
    )
    [note, _] = exit_options(store).notes
    assert "var det 7,0 mio. kr." in plain(note)
    view = hotspot_options(store)
    assert "har ikke valgt" in view.title
    assert (
        "foreslog" in view.notes[0]
        and "»Forankring som foreslået«, som ikke længere er blandt alternativerne" in view.notes[0]
    )


def test_the_choice_reaches_the_slide_and_the_paper_and_is_locked_with_it(store: Store) -> None:
    chosen(store)
    clock = version.pinned(store, store.clock())
    slide = catalogue.computed(store, clock=clock, kind="exit_options", parameters={})
    assert slide.headline == "Center for Sikker By foreslår »Følg de unge til 25« for exit og 18+"
    assert slide.table is not None and slide.table.rows[1][0] == "● Følg de unge til 25 (foreslået)"
    draft = version.save_draft(
        store, version.Version("", 0, "Status", choices=(version.Choice("exit_options"),)), by="csb"
    )
    paper = compose.proposed(store, clock=clock, slides=[slide])
    locked = version.lock(store, draft.id, slides=[slide], clock=clock, by="csb", paper=paper)
    take_back(store, EXIT, person=CSB)
    assert locked.paper is not None
    content = to_paper(Cover("Status"), locked.slides, locked.paper)
    said = plain("\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs))
    assert "tilslutter sig »Følg de unge til 25« for exit og 18+ (7,0 mio. kr. i løbende priser" in said
    assert "Saml pengene om 18+: 6,0 mio. kr. i løbende priser; frigør 1,0 mio. kr." in said
    assert "Begrundelse: Det lukker hullet ved 18 år." in said
    assert "Center for Sikker By har ikke valgt mellem alternativerne." in said, "of the two others"


def test_a_day_that_is_turned_back_to_shows_what_stood_then(store: Store) -> None:
    chosen(store)
    later = Clock(None, TODAY)
    assert choice(store, EXIT, clock=later) is not None
    assert choice(store, EXIT, clock=Clock(datetime(2009, 1, 1), TODAY)) is None

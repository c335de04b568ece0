"""Prioritering as views: which initiatives are alike in two administrations, which are dearer and weaker than another, what a cut in one
takes, what a scenario was tried against, and what was kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.contract import CRITERIA
from data.store import Clock, Store
from queries.briefing import catalogue
from queries.briefing.slide import slide_of
from queries.scenarios import kept_views, tried_views
from queries.scenarios.settings import STOP, Settings
from queries.scenarios.trial import LISTS as NAMES
from queries.scenarios.tried_views import as_text
from queries.scenarios.views import cuts, dominated, overlap, overlap_pairs
from tests.rows import TODAY, store_with
from tests.slides import CAUTIOUS, LISTS, SIMULATION, TRIED


def initiative(id_: str, administration: str, **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": id_, "name": f"Indsats {id_}", "administration": administration, "purpose": "kriminalpræventiv",
        "target_group": "18+", "status": "i gang", "districts": [3],
    } | more  # fmt: skip


def money(id_: str, administration: str, amount: float, expires: int | None = None) -> dict[str, Any]:
    return {
        "initiative_id": id_, "year": 2010, "administration": administration, "funding": "kommunal", "spending": "drift",
        "adopted_budget": amount, "price_level": "løbende", "duration": "midlertidig" if expires else "varig", "expires": expires,
    }  # fmt: skip


def store_of(folder: Path) -> Store:
    return store_with(
        folder,
        initiatives=[
            initiative("B1", "BUF"), initiative("S1", "SOF"), initiative("S2", "SOF", districts=[3, 5]),
            initiative("T1", "TMF", districts=[8]), initiative("T2", "TMF", districts=[0]),
        ],
        finances=[
            money("B1", "BUF", 500_000, 2010), money("S1", "SOF", 300_000, 2010), money("S2", "SOF", 800_000, 2010),
            money("T1", "TMF", 100_000),
        ],
        assessments=[
            {"initiative_id": id_, "criterion": criterion, "score": score}
            for id_, score in (("S1", 1), ("S2", 4))
            for criterion in CRITERIA.labels
        ],
    )  # fmt: skip


def test_pairs_are_counted_by_two_administrations_and_the_largest_is_named(tmp_path: Path) -> None:
    view = overlap(store_of(tmp_path))
    assert view.rows == (("BUF og SOF", 2, "»Indsats B1« og »Indsats S2«", 500_000.0),)
    assert (
        view.title
        == "2 par indsatser ligner hinanden på tværs af to forvaltninger; flest mellem BUF og SOF (2)"
    )
    assert "Budget 2010" in view.subtitle
    empty = overlap(store_with(tmp_path / "empty"))
    assert (empty.title, empty.rows, empty.notes) == (
        "Ingen indsatser i to forvaltninger ligner hinanden",
        (),
        (),
    )


def test_pairs_stand_one_by_one_with_what_they_share_at_most(tmp_path: Path) -> None:
    view = overlap_pairs(store_of(tmp_path))
    assert view.title == "2 par indsatser i to forvaltninger har samme målgruppe, formål og bydel"
    assert view.subtitle == "Budget 2010, 2010-priser"
    shared = "unge og voksne fra 18 år; kriminalpræventiv; Nørrebro"
    assert view.rows == (
        ("Indsats B1", "BUF", "Indsats S2", "SOF", 500_000.0, 1_300_000.0, shared, 500_000.0, 800_000.0),
        ("Indsats B1", "BUF", "Indsats S1", "SOF", 300_000.0, 800_000.0, shared, 500_000.0, 300_000.0),
    )
    # The one for the whole city is like B1, S1 and S2.
    assert "de ville give 3 par mere" in view.notes[0]
    same = overlap_pairs(store_of(tmp_path / "again"), same_focus_area=True)
    assert (same.title, same.rows, same.notes) == (
        "Ingen indsatser i to forvaltninger har samme målgruppe, formål, bydel og indsatsområde",
        (),
        (),
    )


def test_those_that_are_dearer_and_weaker_than_another_are_said_with_what_they_were_held_up_against(
    example_store: Store, tmp_path: Path
) -> None:
    view = dominated(example_store)
    assert view.title == "3 indsatser er både dyrere og svagere end en anden, der ligner"
    assert view.subtitle == (
        "Kr. pr. deltager i 2009, løbende priser; 60 indsatser sammenlignet med andre af samme tilgang og forebyggelsesniveau"
    )
    assert [(row[0], row[2]) for row in view.rows] == [
        ("Job og exit", "Gældsrådgivning i exit-forløb"),
        ("Medborgercenter med åben rådgivning", "Klasseledelse og ro på mellemtrinnet"),
        ("Fodboldliga på tværs af kvarterer", "Frivillige trænere som rollemodeller"),
    ]
    # An initiative that two others dominate is one.
    alike = dominated(example_store, kind="target_group")
    assert alike.title.startswith("9 indsatser er") and len(alike.rows) == 11
    assert alike.subtitle.endswith("målgruppe")
    nothing = dominated(store_of(tmp_path))
    assert (nothing.title, nothing.rows) == ("Intet år har både forbrug og deltagere for et helt år", ())


def test_a_slide_takes_the_choice_of_the_page(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    chosen = {"same_focus_area": str(True), "year": "2010"}
    slide = catalogue.computed(store, clock=Clock(None, TODAY), kind="overlap_pairs", parameters=chosen)
    assert slide == slide_of(overlap_pairs(store, clock=Clock(None, TODAY), year=2010, same_focus_area=True))
    assert slide.headline.endswith("bydel og indsatsområde")
    assert catalogue.BY_ID["overlap_pairs"].default("same_focus_area") == str(False)


def test_a_tenth_less_takes_what_gives_least_and_names_it(tmp_path: Path) -> None:
    view = cuts(store_of(tmp_path))
    told = {row[0]: row[1:] for row in view.rows}
    # A tenth of 1.1 million cannot be cut off a grant that nobody has proposed a lower level of: the one worth least goes.
    assert told["Socialforvaltningen"] == (1_100_000.0, 110_000.0, "Indsats S1 (hele bevillingen)", 300_000.0)
    assert told["Børne- og Ungdomsforvaltningen"] == (
        500_000.0,
        50_000.0,
        "Indsats B1 (hele bevillingen)",
        500_000.0,
    )
    # What does not expire is not up for decision.
    assert "Teknik- og Miljøforvaltningen" not in told
    assert view.title == "10 % mindre i én forvaltning koster mindst én bevilling i BUF og SOF"
    empty = cuts(store_with(tmp_path / "empty"))
    assert (empty.title, empty.rows) == ("Ingen bevillinger udløber i 2010", ())


SETTINGS = Settings(2010, budget_change=-0.1).as_text()


def test_the_three_lists_are_shown_as_they_were_found_with_the_day(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    view = tried_views.robust(store, settings=SETTINGS, tried=as_text(LISTS))
    assert view.title == "Beregningen peger på: 1 videreføres, 0 udgår, 1 til drøftelse"
    assert view.subtitle == f"{LISTS['how']} Beregnet på data pr. 16. marts 2010. 10 % under i dag, 2010"
    assert view.chart and [(p.x, p.y) for p in view.chart.series[0].points] == [
        ("Videreføres", 1.0), ("Udgår", 0.0), ("Til drøftelse", 1.0)
    ]  # fmt: skip
    assert view.rows == (
        ("Gadeteam", "SOF", "videreføres", 2e6, 0.0, 1.0, "som nu 100 %"),
        ("Klub", "BUF", "til drøftelse", 1e6, 5e5, 0.5, "som nu 50 % og bevilling udløber 50 %"),
    )
    assert view.notes == ("Et forbehold.",)
    lists = [
        tried_views.one_list(store, settings=SETTINGS, tried=as_text(LISTS), which=name) for name in NAMES
    ]
    assert [one.title for one in lists] == [
        "Videreføres: 1 indsats",
        "Udgår: ingen",
        "Til drøftelse: 1 indsats",
    ]
    assert [one.rows for one in lists] == [(("Gadeteam", 2e6, 0.0),), (), (("Klub", 1e6, 5e5),)]
    open_ = tried_views.still_open(store, settings=SETTINGS, tried=as_text(LISTS))
    assert (open_.title, [row[0] for row in open_.rows]) == ("1 beslutning er åben", ["Klub"])


def test_other_money_is_left_out_where_there_is_none(tmp_path: Path) -> None:
    kept = LISTS["lists"]["videreføres"]  # type: ignore[index]
    record = LISTS | {"lists": dict.fromkeys(NAMES, ()) | {"videreføres": kept}}
    view = tried_views.robust(store_with(tmp_path), settings=SETTINGS, tried=as_text(record))
    assert "Andre penge, der bliver, kr." not in [column.header for column in view.columns]
    nothing = LISTS | {"lists": dict.fromkeys(NAMES, ())}
    view = tried_views.robust(store_with(tmp_path / "none"), settings=SETTINGS, tried=as_text(nothing))
    assert view.rows == ()


def test_a_simulation_says_what_it_costs_to_hold_on(tmp_path: Path) -> None:
    view = tried_views.simulation(store_with(tmp_path), settings=SETTINGS, tried=as_text(SIMULATION))
    assert view.title == "Scenariet er stadig det bedste i 63 % af 500 tilfældige forløb"
    assert view.subtitle.startswith(
        "Hver indsats kan virke op til 20 % bedre eller dårligere end antaget. Starttal 2010: samme starttal giver samme svar. "
        "Beregnet på data pr. 16. marts 2010"
    )
    assert view.notes == (
        "Holder man fast i scenariet, koster det i halvdelen af forløbene højst 0,00 i værdi, og i 19 af 20 højst 1,25.",
    )
    assert view.rows == (("Klub", "stop", 0.37),)


def test_a_cautious_portfolio_that_decides_the_same_says_so(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    assert tried_views.cautious(store, settings=SETTINGS, tried=as_text(CAUTIOUS)).rows == (
        ("Klub", "stop", "som nu"),
    )
    same = tried_views.cautious(store, settings=SETTINGS, tried=as_text(CAUTIOUS | {"rows": []}))
    assert (same.rows, same.notes) == ((), ("Den træffer de samme beslutninger som scenariet.",))


@pytest.mark.parametrize("id_", TRIED)
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, id_: str) -> None:
    chosen = {"settings": SETTINGS, "tried": "ikke læseligt", "which": "udgår"}
    with pytest.raises(ValueError, match="Læg siden i præsentationen igen"):
        catalogue.computed(store_with(tmp_path), clock=Clock(None, TODAY), kind=id_, parameters=chosen)


@pytest.mark.parametrize("id_", TRIED)
def test_what_was_calculated_is_the_same_on_the_page_and_in_a_presentation(tmp_path: Path, id_: str) -> None:
    store, kind = store_with(tmp_path), catalogue.BY_ID[id_]
    every = {"settings": SETTINGS, "tried": as_text(TRIED[id_]), "which": "til drøftelse"}
    chosen = {name: every[name] for name in kind.required}
    assert kind.ask
    view = kind.ask(store, clock=Clock(None, TODAY), **chosen)
    assert catalogue.computed(store, clock=Clock(None, TODAY), kind=id_, parameters=chosen) == slide_of(view)


def scenario(budget: float, level: str, **more: Any) -> dict[str, Any]:
    one = {"name": "Gadeteam", "administration": "SOF", "cost_now": 2e6, "cost": 2e6, "rest": 0.0}
    other = one | {"name": "Klub", "administration": "BUF", "cost": 0.0 if level == STOP else 2e6}
    return {
        "year": 2010, "budget": budget, "cost": budget, "cost_now": 4e6, "value": 7.5, "value_now": 8.0, "going": 1, "initiatives": 2,
        "rest": 0.0, "reason": "Prøve", "weights": [{"weight": 1.0}], "settings": {"year": 2010},
        "decisions": [one | {"initiative_id": "I1", "level": "som nu"}, other | {"initiative_id": "I2", "level": level}],
    } | more  # fmt: skip


def test_kept_scenarios_are_listed_shown_and_held_beside_each_other(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    assert kept_views.every(store).title == "Ingen scenarier er gemt endnu"
    store.record("scenario", "Stram", scenario(2e6, "som nu"), by="csb")
    store.record("scenario", "Stram", scenario(2e6, STOP), by="csb")
    store.record("scenario", "Som nu", scenario(4e6, "som nu", weights=[{"weight": 0.5}]), by="csb")
    every = kept_views.every(store)
    assert every.title.startswith("2 scenarier er gemt, senest »Som nu« ")
    assert [(row[0], row[1], row[4], row[6]) for row in every.rows] == [
        ("Som nu", 1, "Prøve", 4e6), ("Stram", 2, "Prøve", 2e6)
    ]  # fmt: skip
    newest, first = (
        kept_views.scenario(store, name="Stram"),
        kept_views.scenario(store, name="Stram", version=1),
    )
    assert newest.title == "Med 2,0 mio. kr. fortsætter 1 af 2 indsatser; én stopper"
    assert first.title == "Med 2,0 mio. kr. fortsætter alle to indsatser"
    assert newest.address == {"fane": "Gem og sammenlign", "scenarie": "Stram~2"}
    assert [(one.label, one.text) for one in newest.figures] == [
        ("I dag", "4,0 mio. kr."), ("I scenariet", "2,0 mio. kr.")
    ]  # fmt: skip
    names = kept_views.as_text(["Stram", "Som nu"])
    beside = kept_views.beside(store, names=names)
    assert beside.title == "Rammen går fra 2,0 mio. kr. (»Stram«) til 4,0 mio. kr. (»Som nu«)"
    assert beside.rows[0] == ("Ramme", "2,0 mio. kr.", "4,0 mio. kr.")
    assert beside.notes == ("Scenarierne vægter ikke ens, så værdierne kan ikke sammenlignes indbyrdes.",)
    differ = kept_views.differ(store, names=names)
    assert (differ.title, differ.rows) == ("1 beslutning er forskellig", (("Klub", STOP, "som nu"),))
    alone = kept_views.differ(store, names=kept_views.as_text(["Stram"]))
    assert (alone.title, alone.rows) == ("Scenarierne træffer de samme beslutninger", ())
    with pytest.raises(ValueError, match="»Væk« findes ikke"):
        kept_views.beside(store, names=kept_views.as_text(["Væk"]))


@pytest.mark.parametrize("body", ["{", '{"navn": "Æble"}', '{"settings": 7, "budget": 1, "decisions": []}'])
def test_a_kept_scenario_that_cannot_be_read_is_listed_with_a_sentence(tmp_path: Path, body: str) -> None:
    store = store_with(tmp_path)
    store.record("scenario", "Ødelagt", scenario(2e6, STOP), by="csb")
    store.record("scenario", "Hel", scenario(2e6, STOP), by="csb")
    with store.cursor() as cursor:
        cursor.execute("update records set body = ? where id = 'Ødelagt'", [body])
    reasons = {row[0]: row[4] for row in kept_views.every(store).rows}
    assert reasons == {"Ødelagt": "Kan ikke læses, for det er ændret uden om programmet.", "Hel": "Prøve"}
    names = kept_views.as_text(["Ødelagt", "Hel"])
    for ask, asked in (
        (kept_views.scenario, {"name": "Ødelagt"}),
        (kept_views.decisions_since, {"name": "Ødelagt"}),
        (kept_views.beside, {"names": names}),
        (kept_views.differ, {"names": names}),
    ):
        with pytest.raises(ValueError, match="»Ødelagt«: Kan ikke læses"):
            ask(store, **asked)


def test_newer_data_are_told_of_a_kept_scenario(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    kept = {
        "settings": Settings(2010).as_record(), "year": 2010, "value": 1.0, "budget": 300_000.0,
        "decisions": [
            {"initiative_id": "B1", "name": "Indsats B1", "administration": "BUF", "level": STOP, "cost_now": 400_000, "cost": 0},
            {"initiative_id": "S1", "name": "Indsats S1", "administration": "SOF", "level": "som nu", "cost_now": 300_000, "cost": 300_000},
        ],
    }  # fmt: skip
    store.record("scenario", "Før", kept, by="csb")
    decisions = kept_views.decisions_since(store, name="Før", version=1)
    assert decisions.title == "2 beslutninger falder anderledes ud end i »Før«"
    assert decisions.rows == (
        ("Indsats B1", "stop", "som nu"),
        ("Indsats S2", "ikke til beslutning", "som nu"),
    )
    money_ = kept_views.money_since(store, name="Før", version=1)
    assert money_.title == "1 indsats har et andet beløb til beslutning end i »Før«"
    assert money_.rows == (("Indsats B1", 400_000.0, 500_000.0),)

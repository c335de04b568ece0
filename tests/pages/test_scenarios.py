"""Prioritering on an empty store and on literal rows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.opening import open_store
from queries.scenarios.answer_views import DECISIONS
from tests.pages.visiting import opening
from tests.rows import delivery


def shown(at: AppTest) -> str:
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def scenarios(**address: str) -> AppTest:
    return opening("scenarios.py", **{"data_pr": "2030-12-31"} | address).run()


def see(at: AppTest, view: str) -> AppTest:
    """Change to another view of the page."""
    at.session_state["fane"] = view
    return at.run()


def pressed(at: AppTest, label: str) -> AppTest:
    [button] = [button for button in at.button if button.label == label]
    return button.click().run()


def initiative(number: int, **more) -> dict:
    base = {"name": f"Indsats {number}", "administration": "SOF", "purpose": "begge", "status": "i gang"}
    return (
        base
        | {
            "initiative_id": f"SOF-{number}",
            "districts": [number],
            "target_group": "18+" if number == 1 else "under 18",
        }
        | more
    )


def grant(number: int, cost: float, **more) -> dict:
    base = {
        "initiative_id": f"SOF-{number}",
        "year": 2010,
        "administration": "SOF",
        "funding": "satspulje",
        "spending": "drift",
    }
    return (
        base
        | {"adopted_budget": cost, "price_level": "løbende", "duration": "midlertidig", "expires": 2010}
        | more
    )


def score(number: int, criterion: str, value: float) -> dict:
    return {"initiative_id": f"SOF-{number}", "criterion": criterion, "score": value, "assessed_by": "CSB"}


CRITERIA = ("egne resultater", "evidens", "dokumentation", "samarbejde", "inddragelse", "potentiale")


@pytest.fixture
def grants(home: Path):
    """The published example: values 3, 4, 3, 2, costs 4, 8, 10, 8 (millions), budget 20: the best is 1, 2 and 4."""
    values, costs = (3.0, 4.0, 3.0, 2.0), (4e6, 8e6, 10e6, 8e6)
    store = open_store(home)
    store.accept(
        delivery(
            initiatives=[
                *(initiative(n) for n in (1, 2, 3, 4)),
                initiative(5, statutory=True),
                initiative(6),
            ],
            finances=[
                *(grant(n, cost) for n, cost in enumerate(costs, 1)),
                grant(5, 1e6),
                grant(6, 1e6, price_level="2008"),
            ],
            assessments=[score(n, c, value) for n, value in enumerate(values, 1) for c in CRITERIA],
        ),
        "SOF",
        by="sof",
    )
    return store


def test_an_empty_store_says_what_is_missing(home: Path) -> None:
    at = scenarios()
    assert not at.exception
    assert "Der er intet at prioritere endnu" in shown(at)


@pytest.mark.usefixtures("grants")
def test_the_best_portfolio_is_the_published_optimum_and_says_what_is_left_out() -> None:
    at = scenarios()
    at.slider(key="sc_change").set_value(-33).run()
    assert not at.exception
    text = shown(at)
    assert "kan 3 af 4 indsatser fortsætte" in text
    assert "1 stopper" in text
    assert "bevist" in text
    assert "1 indsats til beslutning er udeladt" in text, "another price level is not added to the rest"
    assert decided(at) == {
        "Indsats 1": "som nu",
        "Indsats 2": "som nu",
        "Indsats 3": "stop",
        "Indsats 4": "som nu",
    }


@pytest.mark.usefixtures("grants")
def test_the_three_lists_name_what_holds_under_every_weighting() -> None:
    at = scenarios()
    at.slider(key="sc_change").set_value(-33).run()
    at = answered(pressed(see(at, "robust"), "Afprøv svaret"))
    text = shown(at)
    assert "Beregningen peger på: 3 videreføres, 1 udgår, 0 til drøftelse" in text
    assert "Eksakt:" in text
    # The picture and each of the three lists; those that are empty have no file.
    assert links(at) == {"Læg i præsentationen": 4, "Hent som Excel": 3}
    at = see(at, "metode")
    assert "Bedst i det værste fald" in shown(at)
    assert links(at)["Læg i præsentationen"] == 2
    assert "Den træffer de samme beslutninger som scenariet." in shown(at)


def links(at: AppTest) -> dict[str, int]:
    """How many of the small links there are of views of a scenario."""
    every = [
        element.proto.label
        for kind in ("button", "download_button")
        for element in at.get(kind)
        if "-scenario" in element.proto.id or "-robust" in element.proto.id
    ]
    return {label: every.count(label) for label in ("Læg i præsentationen", "Hent som Excel")}


def answered(at: AppTest) -> AppTest:
    """Run the page until no calculation is going on."""
    for _ in range(60):
        assert not at.exception
        if not at.get("progress"):
            return at
        at.run()
    raise AssertionError("the calculation did not end")


@pytest.mark.usefixtures("grants")
def test_a_simulation_is_answered_once_for_all_who_ask_the_same() -> None:
    at = answered(pressed(see(scenarios(), "robust"), "Simulér"))
    said = sentence(at, "Starttal 2010")
    assert "500 tilfældige forløb" in said
    assert sentence(see(scenarios(), "robust"), "Starttal 2010") == said


def sentence(at: AppTest, part: str) -> str:
    [found] = [text for element in at.get("html") if part in (text := str(element.proto.body))]
    return found


@pytest.mark.usefixtures("grants")
def test_demands_that_cannot_be_met_are_named_and_nothing_is_lost() -> None:
    at = demanded(scenarios(), ("målgruppe", "18+"), 3)
    text = shown(at)
    assert "Kravene kan ikke opfyldes på én gang" in text
    assert "Kravet kan ikke opfyldes: Indsatser for unge og voksne fra 18 år: mindst 3." in text
    assert "sænkes fra 3 til 1" in text
    pressed(at, "Fjern")
    assert "Kravene kan ikke" not in shown(at)


def demanded(at: AppTest, reach: tuple[str, str], least: float) -> AppTest:
    at.selectbox(key="sc_reach").set_value(reach)
    at.number_input(key="sc_least").set_value(least).run()
    return pressed(at, "Tilføj krav")


@pytest.mark.usefixtures("grants")
def test_a_demand_says_what_it_costs() -> None:
    at = scenarios()
    at.slider(key="sc_change").set_value(-33).run()
    at = demanded(at, ("bydel", "3"), 1)
    text = shown(at)
    assert "Hvad kravene koster" in text
    assert "Indsatser i bydelen Nørrebro: mindst 1" in text


@pytest.mark.usefixtures("grants")
@pytest.mark.parametrize("change", [-60, 0, 40])
def test_every_view_of_every_frame_is_drawn(change: int) -> None:
    at = scenarios()
    at.slider(key="sc_change").set_value(change).run()
    for view in ("svaret", "robust", "penge", "daekning", "effektivisering", "gemte", "grundlag", "metode"):
        at = see(at, view)
        assert not at.exception, view


def test_each_table_of_efficiencies_leads_to_its_rows_its_file_and_the_presentation(example_home) -> None:
    at = scenarios(data_pr="2010-03-16", fane="Effektiviseringer")
    assert not at.exception
    ids = " ".join(element.proto.id for kind in ("button", "download_button") for element in at.get(kind))
    for name in ("overlap", "overlap_pairs", "unit_price", "dominated"):
        assert f"{name}-collect" in ids and f"{name}-excel" in ids
    assert "98 par indsatser i to forvaltninger har samme målgruppe, formål og bydel" in shown(at)
    assert "3 indsatser er både dyrere og svagere end en anden, der ligner" in shown(at)
    at.checkbox(key="sc_same_area").set_value(True).run()
    assert "32 par indsatser i to forvaltninger har samme målgruppe, formål, bydel og indsatsområde" in shown(
        at
    )
    at.selectbox(key="sc_kind_of").set_value("target_group").run()
    assert "9 indsatser er både dyrere og svagere end en anden, der ligner" in shown(at)


@pytest.mark.usefixtures("grants")
def test_a_frame_can_be_an_amount_or_one_for_each_administration() -> None:
    at = scenarios()
    at.selectbox(key="sc_frame").set_value("beløb").run()
    assert "Med 30,0 mio. kr. kan 4 af 4 indsatser fortsætte" in shown(at), "no amount yet is today's"
    at.number_input(key="sc_budget").set_value(-3.0).run()
    assert "Scenariet kan ikke beregnes" in shown(at)
    assert "Rammen skal være over 0 kr." in shown(at)
    at.number_input(key="sc_budget").set_value(20.0).run()
    assert "Med 20,0 mio. kr. kan 3 af 4 indsatser fortsætte" in shown(at)
    at.selectbox(key="sc_frame").set_value("forvaltning").run()
    at.slider(key="sc_change_SOF").set_value(-60).run()
    assert "Med 12,0 mio. kr. kan 2 af 4 indsatser fortsætte" in shown(at)


@pytest.mark.usefixtures("grants")
def test_weights_that_admit_nothing_are_told() -> None:
    at = scenarios()
    at.selectbox(key="sc_mode").set_value("interval").run()
    for place in range(6):
        at.slider(key=f"sc_interval_{place}").set_value((0, 10))
    at.run()
    assert not at.exception
    assert "de største vægte giver 0,60 tilsammen" in shown(at)
    at.selectbox(key="sc_mode").set_value("tal").run()
    for place in range(6):
        at.slider(key=f"sc_weight_{place}").set_value(0)
    at.run()
    assert "Mindst ét kriterium skal have en vægt over 0." in shown(at)


@pytest.mark.usefixtures("grants")
def test_what_is_set_outlives_another_page_and_a_changed_date() -> None:
    at = scenarios()
    at.slider(key="sc_change").set_value(-33)
    at.slider(key="sc_weight_0").set_value(9).run()
    at = demanded(at, ("bydel", "3"), 1)
    at.switch_page("initiatives.py").run()
    at.switch_page("scenarios.py").run()
    assert at.slider(key="sc_change").value == -33
    assert at.slider(key="sc_weight_0").value == 9
    assert "Indsatser i bydelen Nørrebro: mindst 1" in " ".join(text.value for text in at.text)


@pytest.mark.usefixtures("grants")
def test_levels_of_ones_own_are_used() -> None:
    at = scenarios()
    at.slider(key="sc_change").set_value(0).run()
    at.selectbox(key="sc_level_of").set_value("SOF-3").run()
    at.checkbox(key="sc_possible_effektiviseret_SOF-3").set_value(True)
    at.number_input(key="sc_cost_effektiviseret_SOF-3").set_value(2e6)
    pressed(at, "Brug tallene")
    assert decided(at)["Indsats 3"] == "effektiviseret"
    pressed(at, "Tilbage til forvaltningens forslag")
    assert decided(at)["Indsats 3"] == "som nu"


def decisions(at: AppTest) -> pd.DataFrame:
    """The table of decisions, which is the widest; its first columns are always the same (answer_views.DECISIONS)."""
    frame = max((d.value for d in at.dataframe), key=lambda value: len(value.columns))
    return frame.rename(columns=dict(zip(frame.columns, list(DECISIONS)[:7], strict=False)))


def decided(at: AppTest) -> dict[str, str]:
    frame = decisions(at)
    return dict(zip(frame["name"], frame["level"], strict=True))


def saved(at: AppTest, name: str, reason: str = "") -> AppTest:
    at = see(at, "gemte")
    at.text_input(key="sc_name").set_value(name)
    at.text_input(key="sc_reason").set_value(reason)
    return pressed(at, "Gem scenariet")


def test_a_scenario_is_saved_opened_and_compared(grants) -> None:
    at = scenarios()
    at.slider(key="sc_change").set_value(-50).run()
    at = saved(at, "Stram", "Fordi")
    assert not at.exception
    kept = grants.records("scenario")
    assert kept["id"].tolist() == ["Stram"]
    body = kept["body"][0]
    assert (body["settings"]["budget_change"], body["reason"], body["year"]) == (-0.5, "Fordi", 2010)
    assert body["data_from"] and body["known_at"]
    at.slider(key="sc_change").set_value(0).run()
    at = saved(at, "Som nu")
    at.multiselect(key="saved_compare").set_value(["Stram", "Som nu"]).run()
    assert not at.exception
    assert "beslutninger er forskellige" in shown(at) or "beslutning er forskellig" in shown(at)
    assert "Scenarierne ved siden af hinanden" in shown(at)
    # The list, the two beside each other, and where they differ.
    assert links(at) == {"Læg i præsentationen": 3, "Hent som Excel": 3}
    at.selectbox(key="saved_choice").set_value("Stram").run()
    assert "ændrer ikke svaret" in shown(at)
    assert "Gemt som »Stram«, version 1, uændret." in shown(at), "what was kept is shown before it is opened"
    assert links(at)["Læg i præsentationen"] == 4
    at.button(key="saved_open").click().run()
    assert not at.exception
    assert at.slider(key="sc_change").value == -50
    assert "Åbnet: »Stram«, version 1." in shown(at)
    assert at.query_params["scenarie"] == "Stram~1"


def test_a_scenario_that_cannot_be_read_leaves_the_others_in_use(grants) -> None:
    at = saved(scenarios(), "Ødelagt")
    with grants.cursor() as cursor:
        cursor.execute("update records set body = '{' where id = 'Ødelagt'")
    saved(at, "Hel")
    at = see(scenarios(scenarie="Ødelagt"), "gemte")
    assert not at.exception
    assert "Kan ikke læses, for det er ændret uden om programmet." in shown(at)
    assert list(at.multiselect(key="saved_compare").options) == ["Hel"]
    at.selectbox(key="saved_choice").set_value("Ødelagt").run()
    assert not at.exception and not [button for button in at.button if button.label == "Åbn"]
    at.selectbox(key="saved_choice").set_value("Hel").run()
    assert not at.exception and [button for button in at.button if button.label == "Åbn"]


def test_an_address_opens_the_scenario_that_it_names(grants) -> None:
    at = scenarios()
    at.slider(key="sc_change").set_value(-50).run()
    saved(at, "Stram")
    other = scenarios(scenarie="Stram")
    assert other.slider(key="sc_change").value == -50
    wrong = scenarios(scenarie="Findes ikke")
    assert "som ikke findes" in " ".join(warning.value for warning in wrong.warning)


def test_of_two_who_save_the_later_makes_a_new_version_and_is_told(grants) -> None:
    saved(scenarios(), "Fælles")
    one, other = scenarios(scenarie="Fælles"), scenarios(scenarie="Fælles")
    one.slider(key="sc_change").set_value(-20).run()
    one = saved(one, "Fælles")
    other.slider(key="sc_change").set_value(-30).run()
    other = saved(other, "Fælles")
    told = " ".join(success.value for success in other.success)
    assert "version 3" in told
    assert "Version 2 blev gemt, mens du arbejdede" in told
    kept = grants.records("scenario", "Fælles")
    changes = [body["settings"]["budget_change"] for body in kept["body"]]
    assert changes == [-0.3, -0.2, 0.0], "nothing is lost"


def test_an_old_scenario_says_what_newer_data_change(grants) -> None:
    at = scenarios()
    at.slider(key="sc_change").set_value(0).run()
    saved(at, "Før")
    grants.accept(
        delivery(
            initiatives=[initiative(4, status="afsluttet")],
            finances=[grant(3, 12e6)],
        ),
        "SOF",
        by="sof",
    )
    at = see(scenarios(), "gemte")
    at.selectbox(key="saved_choice").set_value("Før").run()
    text = shown(at)
    assert "1 indsats er afsluttet eller fjernet: Indsats 4" in text
    assert "1 indsats har et andet beløb til beslutning" in text
    assert "1 indsats har et andet beløb til beslutning end i »Før«" in text
    assert not at.exception


@pytest.mark.usefixtures("grants")
def test_the_page_opens_on_today_and_advises_nothing() -> None:
    at = scenarios()
    assert not at.exception
    assert at.slider(key="sc_change").value == 0
    assert not at.checkbox(key="sc_proposals").value
    assert set(decided(at).values()) == {"som nu"}
    assert "Rammen er som i dag, og alt fortsætter som nu." in shown(at)
    at = see(at, "penge")
    assert "kunne give" not in shown(at)
    at = see(at, "robust")
    assert "Svaret kan afprøves mod alle tænkelige vægte." in shown(at)
    assert "er prøvet" not in shown(at), "nothing has been tried yet"


def test_a_part_of_the_money_that_expires_is_shown_beside_the_rest(home: Path) -> None:
    store = open_store(home)
    store.accept(
        delivery(
            initiatives=[initiative(1), initiative(2)],
            finances=[
                grant(1, 0.5e6),
                grant(1, 5e6, funding="kommunal", duration="varig", expires=None),
                grant(2, 4e6),
            ],
            assessments=[score(n, c, 2.0) for n in (1, 2) for c in CRITERIA],
            proposals=[
                {
                    "proposal_id": "F-1",
                    "initiative_id": "SOF-1",
                    "administration": "SOF",
                    "type": "stop",
                    "year": 2012,
                }
            ],
        ),
        "SOF",
        by="sof",
    )
    at = scenarios()
    at.selectbox(key="sc_frame").set_value("beløb").run()
    at.number_input(key="sc_budget").set_value(4.0).run()
    assert not at.exception
    assert decided(at) == {"Indsats 1": "bevilling udløber", "Indsats 2": "som nu"}
    text = shown(at)
    assert "Med 4,0 mio. kr. kan 1 af 2 indsatser få deres bevilling videreført" in text
    assert "De samme indsatser har også 5,0 mio. kr., der ikke udløber." in text
    assert "5,5 mio. kr." not in text
    frame = decisions(at)
    assert dict(zip(frame["name"], frame["rest"], strict=True)) == {"Indsats 1": 5e6, "Indsats 2": 0}
    at.selectbox(key="sc_level_of").set_value("SOF-1").run()
    assert "5.000.000 kr. bliver, hvad end I beslutter" in shown(at)
    assert 2012 in at.selectbox(key="sc_year").options or "2012" in at.selectbox(key="sc_year").options
    at = answered(pressed(see(at, "robust"), "Afprøv svaret"))
    assert "gælder listen kun den bevilling, der udløber" in shown(at)
    for view in ("penge", "daekning", "effektivisering", "gemte", "grundlag", "metode"):
        at = see(at, view)
        assert not at.exception, view

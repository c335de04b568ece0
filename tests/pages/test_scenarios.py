"""Prioritering on an empty store and on literal rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.store import open_store
from tests.rows import delivery

SHELL = Path(__file__).parents[2] / "pages" / "shell.py"


def shown(at: AppTest) -> str:
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def scenarios() -> AppTest:
    at = AppTest.from_file(SHELL, default_timeout=120)
    at.query_params["data_pr"] = "2030-12-31"
    at.run()
    return at.switch_page("scenarios.py").run()


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
    [decided] = [d.value for d in at.dataframe if "level" in d.value.columns]
    assert dict(zip(decided["name"], decided["level"], strict=True)) == {
        "Indsats 1": "som nu",
        "Indsats 2": "som nu",
        "Indsats 3": "stop",
        "Indsats 4": "som nu",
    }


@pytest.mark.usefixtures("grants")
def test_the_three_lists_name_what_holds_under_every_weighting() -> None:
    at = scenarios()
    at.slider(key="sc_change").set_value(-33).run()
    at.button(key="sc_robust").click().run()
    assert not at.exception
    text = shown(at)
    assert "Beregningen peger på: 3 videreføres, 1 udgår, 0 til drøftelse" in text
    assert "Eksakt:" in text


@pytest.mark.usefixtures("grants")
def test_demands_that_cannot_be_met_are_named() -> None:
    at = scenarios()
    at.number_input(key="sc_adults").set_value(3).run()
    assert not at.exception
    text = shown(at)
    assert "Kravene kan ikke opfyldes på én gang" in text
    assert "mindst 3 for 18+" in text


def test_a_scenario_is_saved_opened_and_compared(grants) -> None:
    at = scenarios()
    at.text_input[0].set_value("Stram")
    at.slider(key="sc_change").set_value(-50)
    [save] = [b for b in at.button if b.label == "Gem scenariet"]
    save.click().run()
    assert not at.exception
    saved = grants.records("scenario")
    assert saved["id"].tolist() == ["Stram"]
    assert saved["body"][0]["settings"]["budget_change"] == -0.5
    at.text_input[0].set_value("Som nu")
    at.slider(key="sc_change").set_value(0)
    [save] = [b for b in at.button if b.label == "Gem scenariet"]
    save.click().run()
    at.multiselect(key="saved_compare").set_value(["Stram", "Som nu"]).run()
    assert not at.exception
    assert "beslutninger er forskellige" in shown(at) or "beslutning er forskellig" in shown(at)
    at.selectbox(key="saved_choice").set_value("Stram").run()
    at.button(key="saved_open").click().run()
    assert not at.exception
    assert at.slider(key="sc_change").value == -50

"""Bander, exit og 18+, Uroligheder and Tryghed og borgerdialog: on an empty store, on the example, and what is hidden."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from data.excel import workbook
from data.persons import as_told, published
from data.store import Store
from queries.exit import views as exit_views
from tests.pages.visiting import visit
from tests.rows import store_with

PAGES = ("exit.py", "unrest.py", "dialogue.py")


def shown(at: AppTest) -> str:
    """What is written on the page, and what the folded parts are called."""
    bodies = [str(getattr(element.proto, "body", "")) for element in at.get("html")]
    return " ".join([*bodies, *(one.label.replace("\\", "") for one in at.expander)]).replace("\u00a0", " ")


def headline(at: AppTest) -> str:
    return shown(at).split('csb-headline">')[1].split("<")[0]


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_store_says_what_is_missing_and_where_to_go(page: str, home: Path) -> None:
    at = visit(page)
    text = shown(at)
    assert "csb-empty" in text and "har indberettet" in text


@pytest.mark.usefixtures("example_home")
def test_exit_opens_with_how_it_ends_and_who_stops_at_17() -> None:
    at = visit("exit.py")
    assert (
        headline(at)
        == "62 % af de afsluttede exit-forløb er gennemført; otte bandeindsatser stopper, når de unge fylder 18"
    )
    assert at.code[0].value.startswith(
        "Indsatsen mod bandekriminalitet består af 29 indsatser: 28 i gang og 1 planlagt."
    )
    text = shown(visit("exit.py", fane_exit="18+"))
    assert "8 bandeindsatser stopper ved 17 år" in text
    assert "Vanløse og Amager Øst har ingen egne indsatser for 18-25-årige" in text
    assert "flere aldersgrupper" in text


@pytest.mark.usefixtures("example_home")
def test_exit_heeds_the_administration_and_says_what_does_not() -> None:
    at = visit("exit.py", forvaltning="BUF")
    assert "tre bandeindsatser" in headline(at)
    assert "tallene gælder alle programmer" in shown(visit("exit.py", forvaltning="BUF", fane_exit="Exit"))
    assert "består af 4 indsatser" in at.code[0].value


def test_hidden_counts_of_exit_reach_neither_the_page_nor_the_file(example_home: Store) -> None:
    at = visit("exit.py", fane_exit="Exit")
    assert "Ca. 270 af 360 visiterede startede; 130 gennemførte, og 80 afbrød" in shown(at)
    rows = (
        shown(at)
        .split("Exit-forløb efter det halvår, de begyndte</caption>")[1]
        .split("</table>")[0]
        .split("<tr>")[2:]
    )
    with example_home.cursor() as cursor:
        exact = cursor.execute("select * from exit_programme order by program, start_period").df()
    assert len(rows) == len(exact)
    names = list(exit_views.STEPS)
    for row, truth in zip(rows, exact.to_dict("records"), strict=True):
        cells = [cell.split(">", 1)[1].split("<")[0] for cell in row.split("<td")[1:]]
        for name, cell in zip(names, cells[3 : 3 + len(names)], strict=True):
            value = truth[name]
            if pd.isna(value):
                assert cell == "–"
            elif 1 <= value <= 4:
                assert cell == "1-4", (truth["program"], truth["start_period"], name)
            else:
                assert cell in (str(published(value)), "skjult")
    view = exit_views.half_years(example_home)
    book = load_workbook(io.BytesIO(workbook({"Halvår": (view.frame, view.named)}, [])))
    header, *lines = book["Halvår"].iter_rows(values_only=True)
    place = header.index("Gennemført")
    for line, completed in zip(lines, exact["completed"], strict=True):
        assert line[place] == as_told(completed)
    assert any(isinstance(line[place], int) for line in lines)


@pytest.mark.usefixtures("example_home")
def test_an_administration_without_gang_initiatives_is_told_so() -> None:
    at = visit("exit.py", forvaltning="SUF", fane_exit="18+")
    assert "der er ingen bandeindsatser under Sundheds- og Omsorgsforvaltningen" in headline(at)
    text = shown(at)
    assert "Ingen bandeindsatser stopper ved 17 år" in text
    assert "8 af 10 bydele har ingen egne indsatser for 18-25-årige" in text
    assert "0 af 0" not in text


@pytest.mark.usefixtures("example_home")
def test_unrest_opens_with_the_cluster_and_the_district_without_a_coordinator() -> None:
    at = visit("unrest.py")
    assert headline(at) == (
        "59 uroligheder siden februar 2008, 19 af dem på to uger; Brønshøj-Husum har ti hændelser og ingen aftalt koordinator"
    )
    text = shown(at)
    assert "Mere end et tilfældigt udsving: 19 på to uger fra 11. februar 2008" in text
    coordination = shown(visit("unrest.py", fane_uroligheder="Koordinering"))
    assert "Vanløse og Brønshøj-Husum har ingen aftalt koordinator" in coordination
    assert "11 hændelser uden opfølgning" in coordination
    readiness = shown(visit("unrest.py", fane_uroligheder="Beredskab i bydelene"))
    assert "7 af 10 bydele har en koordinator og en aftale, der gælder" in readiness
    assert "Arket Beredskab har ingen række" not in readiness
    assert "27. marts 2010, Påskeferien: ingen koordinator." in readiness
    calendar = shown(visit("unrest.py", fane_uroligheder="Kalender"))
    assert (
        "Påskeferien 27. marts 2010 er næste dato, om 5 dage: Brønshøj-Husum har ingen koordinator"
        in calendar
    )
    assert "Skudepisode på Amager Vest langfredag aften." in calendar
    assert "Tre ventede datoer er gået: én med uroligheder og to ikke opgjort" in calendar


@pytest.mark.usefixtures("example_home")
def test_one_district_has_too_few_events_for_a_pattern_and_its_own_card() -> None:
    at = visit("unrest.py", bydel="7")
    assert headline(at).startswith("10 uroligheder i Brønshøj-Husum siden")
    text = shown(at)
    assert "Mønsteret over ugen vises, når der er mindst 50 hændelser; her er 10" in text
    assert "Brønshøj-Husum har ingen aftalt koordinator" in shown(
        visit("unrest.py", bydel="7", fane_uroligheder="Beredskab i bydelene")
    )


@pytest.mark.usefixtures("example_home")
def test_a_district_without_events_says_so_and_still_shows_its_readiness() -> None:
    at = visit("unrest.py", bydel="6")
    assert headline(at) == "Der er ingen uroligheder i Vanløse"
    text = shown(visit("unrest.py", bydel="6", fane_uroligheder="Kalender"))
    assert "Vanløse: Nytår 31. december 2010 er næste dato, om 284 dage: ingen koordinator" in text
    assert "Ingen er aftalt." in shown(at)


@pytest.mark.usefixtures("example_home")
def test_dialogue_opens_with_who_is_least_safe_and_has_not_been_met() -> None:
    at = visit("dialogue.py")
    assert (
        headline(at) == "Bispebjerg er mest utryg om aftenen (42 %), og ingen har holdt møde med borgerne der"
    )
    assert "Utrygge om aftenen og natten, 2009<" in shown(at)
    assert "Valby er blevet mere tryg" in shown(visit("dialogue.py", fane_dialog="Tryghed"))
    text = shown(visit("dialogue.py", fane_dialog="Dialog og aftaler"))
    assert "Én aftale er over fristen" in text
    assert "Trappen ved stationen får lys og gelænder." in text


@pytest.mark.usefixtures("example_home")
@pytest.mark.parametrize(
    ("address", "areas", "said"),
    [({"niveau": "Distrikter"}, 35, "utryg om aftenen"), ({"tid": "Dag"}, 10, "utryg om dagen")],
)
def test_the_survey_is_shown_by_distrikt_and_by_day(address: dict[str, str], areas: int, said: str) -> None:
    at = visit("dialogue.py", fane_dialog="Tryghed", **address)
    assert any(len(frame.value) == areas for frame in at.dataframe)
    assert f"Andel, der føler sig {said}" in shown(at)


@pytest.mark.usefixtures("example_home")
def test_one_district_is_told_against_the_rest_of_the_city() -> None:
    at = visit("dialogue.py", bydel="8")
    assert headline(at) == (
        "42 % i Bispebjerg er utrygge om aftenen, mere end i resten af byen; ingen møder med borgerne"
    )
    assert "ingen aftaler er indgået" in shown(at)


def test_exit_stands_with_programmes_that_are_called_sums(home: Path) -> None:
    """A sum that was stored as a programme takes no page down."""
    names = ("I alt", "Alle programmer", "Exit")
    counts = {"referred": 60, "started": 40, "ongoing": 10, "completed": 20, "dropped_out": 10}
    rows = [{"program": name, "start_period": "2008-H1", "places": 10.0, **counts} for name in names]
    store_with(home, exit_programme=rows).close()
    at = visit("exit.py", fane_exit="Exit")
    assert shown(at).count("<td>I alt</td>") + shown(at).count(">I alt<") >= 1
    for name in names:
        box = next(
            box
            for box in visit("exit.py", fane_exit="Exit", program=name).selectbox
            if box.label == "Program"
        )
        assert not box.value or box.value == name

"""Indsatser: every view and filter on the example data, an empty store, one initiative, and the Excel file."""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from data.opening import open_store
from data.store import Store
from pages.parts.initiatives.choice import VIEWS
from pages.parts.sparkline import sparkline
from tests.example.make import tables
from tests.pages import visiting
from tests.ready_example import put_example
from tests.rows import delivery


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The example data in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSB_HOME", str(put_example(tmp_path_factory.mktemp("home"))))
        patch.setenv("CSB_EXAMPLE", "1")
        st.cache_data.clear()
        store = open_store()
        yield store
        store.close()
        st.cache_data.clear()


@pytest.fixture(scope="module")
def truth() -> dict[str, list[dict[str, Any]]]:
    """The example's rows as they shall stand in the store."""
    return tables()


visit = partial(visiting.visit, "initiatives.py")


def html(at: AppTest) -> str:
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def headline(at: AppTest) -> str:
    return html(at).split('csb-headline">')[1].split("<")[0].replace("\u00a0", " ")


def card(at: AppTest, label: str) -> str:
    """The key figure under a label: its value, note and all."""
    return html(at).split(f'<dt class="label">{label}</dt>')[1].split("csb-figure")[0].replace("\u00a0", " ")


# -- the views ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize(
    ("view", "message"),
    [
        ("Overblik", "I 2010 er der budget til"),
        ("Forvaltninger", "indsatser i 7 forvaltninger; flest i BUF"),
        ("Økonomi", "Kommunal finansiering er"),
        ("Bevillingsudløb", "I 2010 udløber"),
        ("Målgrupper", "indsatser er for unge og voksne fra 18 år"),
        ("Huller", "Ingen indsats hører under »Piger og unge kvinder i bandemiljøer«"),
        ("Liste", "i gang, "),
    ],
)
def test_every_view_begins_with_its_message(view: str, message: str) -> None:
    at = visit(visning=view)
    assert message in headline(at)
    assert "Viser alle " in html(at)
    assert not at.warning


def test_every_view_is_tested() -> None:
    parametrized = next(
        m for m in test_every_view_begins_with_its_message.pytestmark if m.name == "parametrize"
    )
    assert [view for view, _ in parametrized.args[1]] == list(VIEWS.values())


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize("by", ["Art", "Hvem betaler", "Indsatsområde", "Målgruppe", "Sted", "Alder"])
def test_money_can_be_split_in_every_way(by: str) -> None:
    at = visit(visning="Økonomi", fordelt=by, beloeb="Forbrug")
    assert "tælles én gang" in html(at)
    assert f">{by}</th>" in html(at)
    # The administrations have counted to different days.
    assert "Forbrug er opgjort til forskellige dage, fra 31. januar til 28. februar 2010." in html(at)
    assert not at.warning


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize(
    "address",
    [
        {"visning": "Forvaltninger", "maal": "Kroner"},
        {"visning": "Økonomi", "priser": "2010-priser"},
        {"visning": "Huller", "ned": "Aldersgruppe", "tvaers": "Målgruppe"},
        {"visning": "Huller", "ned": "Bydel", "tvaers": "Bydel"},
        {"visning": "Huller", "bydel": "Vanløse"},
        {"visning": "Målgrupper", "aar": "Budgetår 2011", "forvaltning": "Socialforvaltningen"},
        {"visning": "Bevillingsudløb", "soeg": "belysning"},
        {"visning": "Overblik", "data_pr": "2010-02-25"},
    ],
)
def test_what_else_can_be_chosen_in_a_view(address: dict[str, str]) -> None:
    at = visit(**address)
    assert headline(at)
    assert not at.warning


@pytest.mark.usefixtures("example")
def test_money_stands_as_recomputed_from_the_rows(truth: dict[str, list[dict[str, Any]]]) -> None:
    of_year = [row for row in truth["finances"] if row["year"] == 2010]
    assert {row["price_level"] for row in of_year} == {"løbende", "2010"}
    budget = sum(
        (row["adopted_budget"] if row["revised_budget"] is None else row["revised_budget"]) or 0
        for row in of_year
    )
    assert budget == pytest.approx(296.7e6, abs=0.05e6)
    shown = headline(visit())
    assert "297 mio. kr. i løbende priser" in shown
    assert "2010-priser" not in shown
    assert "Kommunal finansiering er 74 % af de 297 mio. kr. i 2010" in headline(visit(visning="Økonomi"))


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize("view", ["Overblik", "Økonomi"])
@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            {"bydel": "Vanløse"},
            "I 2010 er der i Vanløse intet budget til egne indsatser; desuden 167 mio. kr. til 68 for hele byen (løbende priser)",
        ),
        (
            {"bydel": "Nørrebro"},
            "I 2010 er der på Nørrebro 30,8 mio. kr. til 13 egne indsatser; desuden 18,8 mio. kr. til 6 fælles med andre bydele og "
            "167 mio. kr. til 68 for hele byen (løbende priser)",
        ),
        (
            {"bydel": "Nørrebro", "maalgruppe": "unge og voksne fra 18 år"},
            "I 2010 er der på Nørrebro, for unge og voksne fra 18 år, 7,6 mio. kr. til 4 egne indsatser; desuden 29,7 mio. kr. til 13 "
            "for hele byen (løbende priser)",
        ),
    ],
)
def test_a_districts_money_is_its_own_and_the_rest_is_told_apart(
    view: str, more: dict[str, str], told: str
) -> None:
    assert headline(visit(visning=view, **more)) == told


@pytest.mark.usefixtures("example")
def test_the_cards_of_a_district_show_its_own_money() -> None:
    assert "Intet" in card(visit(bydel="Vanløse"), "Budget 2010, bydelens egne indsatser")
    own = card(visit(bydel="Nørrebro"), "Budget 2010, bydelens egne indsatser")
    assert "30,8 mio. kr." in own and "ikke talt med" in own
    # No view says one sum of the three without saying so.
    for view in VIEWS.values():
        at = visit(visning=view, bydel="Vanløse")
        shown = html(at)
        if "mio. kr." in headline(at) or "167" in shown:
            assert "for hele byen" in shown or "hele byens er talt med" in shown, view


# -- filters --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ({"bydel": "Valby"}, lambda row: 5 in row["districts"] or 0 in row["districts"]),
        ({"forvaltning": "Socialforvaltningen"}, lambda row: row["administration"] == "SOF"),
        ({"indsatsomraade": "Trygge byrum"}, lambda row: row["focus_area_id"] == "IO-6"),
        ({"status": "planlagt"}, lambda row: row["status"] == "planlagt"),
        ({"maalgruppe": "unge og voksne fra 18 år"}, lambda row: row["target_group"] == "18+"),
        ({"maalgruppe": "18+"}, lambda row: row["target_group"] == "18+"),
        ({"formaal": "tryghedsskabende"}, lambda row: row["purpose"] == "tryghedsskabende"),
        ({"niveau": "tertiær"}, lambda row: row["prevention_level"] == "tertiær"),
        ({"bande": "ja"}, lambda row: row["gang_related"]),
        ({"soeg": "fritidsjob"}, lambda row: "fritidsjob" in str(row).lower()),
    ],
)
def test_each_filter_says_what_it_lets_through(
    truth: dict[str, list[dict[str, Any]]], address: dict[str, str], kept: Any
) -> None:
    names = {row["focus_area_id"]: row["name"] for row in truth["focus_areas"]}
    rows = [row | {"focus_area": names[row["focus_area_id"]]} for row in truth["initiatives"]]
    expected = sum(1 for row in rows if kept(row))
    at = visit(visning="Liste", **address)
    assert 0 < expected < len(rows)
    assert f"Viser {expected} af {len(rows)} indsatser " in html(at)
    assert len(at.dataframe[0].value) == expected
    assert not at.warning


@pytest.mark.usefixtures("example")
def test_a_district_says_how_many_are_for_the_whole_city(truth: dict[str, list[dict[str, Any]]]) -> None:
    whole_city = sum(1 for row in truth["initiatives"] if row["districts"] == [0])
    everywhere = sum(1 for row in truth["initiatives"] if {0, 5} & set(row["districts"]))
    own = sum(1 for row in truth["initiatives"] if row["districts"] == [5])
    said = (
        f"Viser {everywhere} af {len(truth['initiatives'])} indsatser i Valby, heraf {own} egne, "
        f"{everywhere - own - whole_city} fælles med andre bydele og {whole_city} for hele byen."
    )
    assert said in html(visit(bydel="Valby"))


@pytest.mark.usefixtures("example")
def test_one_click_clears_all_filters() -> None:
    at = visit(bydel="Valby", status="planlagt", soeg="unge", visning="Liste")
    next(button for button in at.button if button.label == "Ryd alle filtre").click()
    at.run()
    assert not at.exception
    assert "Viser alle " in html(at)
    assert at.text_input(key="soeg").value == ""


@pytest.mark.usefixtures("example")
def test_filters_that_let_nothing_through_say_so() -> None:
    at = visit(soeg="findes ikke noget sted")
    assert headline(at) == "Ingen indsatser som nævner »findes ikke noget sted«"
    assert "Viser 0 af " in html(at)


@pytest.mark.usefixtures("example")
def test_wrong_values_in_the_address_are_said() -> None:
    at = visit(status="hest", aar="1812", visning="tabel", indsats="XX-1", maal="euro")
    said = " ".join(warning.value for warning in at.warning)
    for what in ("status »hest«", "budgetår »1812«", "visningen »tabel«", "indsatsen »XX-1«"):
        assert f"Adressen beder om {what}, som ikke findes." in said
    assert "Viser alle " in html(at)


@pytest.mark.usefixtures("example")
def test_text_from_the_address_is_not_markup() -> None:
    assert "<b>x" not in html(visit(soeg="<b>x</b>"))


# -- an empty store, and one without money --------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS.values())
def test_an_empty_store_says_what_is_missing(home: Path, view: str) -> None:
    at = visit(visning=view)
    assert headline(at) == "Der er endnu ingen indsatser"


@pytest.mark.parametrize("view", VIEWS.values())
def test_initiatives_without_anything_else_are_shown(home: Path, view: str) -> None:
    open_store(home).accept(
        delivery(
            initiatives=[
                {
                    "initiative_id": "SOF-1",
                    "name": "Exit *med* [tegn](x)",
                    "administration": "SOF",
                    "purpose": "begge",
                    "status": "i gang",
                }
            ]
        ),
        "SOF",
        by="test",
        at=datetime(2010, 3, 1),
    )
    assert "Viser 1 indsats." in html(visit(visning=view))
    at = visit(indsats="sof-1")
    assert headline(at) == "Exit *med* [tegn](x)"
    assert "ingen beløb er indberettet; ingen målte indikatorer" in html(at)


# -- one initiative -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("example")
def test_one_initiative_tells_all_that_is_known(truth: dict[str, list[dict[str, Any]]]) -> None:
    counts = {
        table: {row["initiative_id"] for row in truth[table]}
        for table in ("finances", "proposals", "assessments", "indicators")
    }
    id_ = min(set.intersection(*counts.values()))
    row = next(row for row in truth["initiatives"] if row["initiative_id"] == id_)
    at = visit(indsats=id_)
    shown = html(at)
    assert headline(at) == row["name"]
    assert row["description"][:40] in shown
    for heading in (
        "Resultater",
        "Vurdering",
        "Forslag",
        "Mål, indsatsen skal flytte",
        "Beløb, som de er indberettet",
    ):
        assert f">{heading}</h2>" in shown
    indicators = [r for r in truth["indicators"] if r["initiative_id"] == id_]
    for indicator in indicators:
        assert indicator["name"] in shown and f"indikator={indicator['indicator_id']}" in shown
    assert shown.count("data:image/svg+xml") == len(indicators)


@pytest.mark.usefixtures("example")
def test_a_row_of_the_list_leads_to_its_initiative() -> None:
    at = visit(visning="Liste")
    first = at.dataframe[0].value.iloc[0]
    at.session_state["initiatives-list"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    assert f"indsats={first['1']}" in html(at)
    assert f"Åbn {first['0']}" in html(at)


# -- Excel ----------------------------------------------------------------------------------------------------


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the page offers to download: key -> the function that makes it."""
    offered: dict[str, Any] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, key, **_: offered.setdefault(key, data))
    return offered


@pytest.mark.usefixtures("example")
def test_the_excel_file_holds_exactly_what_is_filtered(
    downloads: dict[str, Any], truth: dict[str, list[dict[str, Any]]]
) -> None:
    visit(bydel="Valby", maalgruppe="unge og voksne fra 18 år")
    book = load_workbook(io.BytesIO(downloads["initiatives-excel"]()))
    assert book.sheetnames == ["Indsatser", "Økonomi", "Bevillingsudløb", "Om filen"]
    kept = {
        row["initiative_id"]: row
        for row in truth["initiatives"]
        if row["target_group"] == "18+" and {0, 5} & set(row["districts"])
    }
    sheet = book["Indsatser"]
    heads = [cell.value for cell in sheet[1]]
    found = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert {row["indsats_id"].value for row in found} == set(kept)
    for row in found:
        original = kept[row["indsats_id"].value]
        assert row["navn"].value == original["name"]
        assert row["alder_fra"].value == original["age_from"]
        assert row["start"].value.date() == original["start"]
        assert row["start"].number_format == "dd-mm-yyyy"
        assert row["bydele"].data_type == "s"
    money = book["Økonomi"]
    heads = [cell.value for cell in money[1]]
    amounts = [dict(zip(heads, row, strict=True)) for row in money.iter_rows(min_row=2)]
    expected = [row for row in truth["finances"] if row["initiative_id"] in kept]
    assert len(amounts) == len(expected) > 0
    assert sum(row["vedtaget_budget_kr"].value for row in amounts) == pytest.approx(
        sum(row["adopted_budget"] for row in expected)
    )
    assert amounts[0]["vedtaget_budget_kr"].number_format == "#,##0"
    about = {row[0].value: row[1].value for row in book["Om filen"].iter_rows()}
    assert about["Udvalg"].startswith(
        f"Viser {len(kept)} af {len(truth['initiatives'])} indsatser i Valby, for unge og voksne fra 18 år"
    )
    assert "opdigtede" in about["Bemærk"]


# -- words and marks ------------------------------------------------------------------------------------------


def test_a_sparkline_needs_two_values_and_breaks_where_one_is_missing() -> None:
    assert sparkline([1.0], alt="x") == ""
    assert sparkline([1.0, float("nan")], alt="x") == ""
    picture = sparkline([1.0, 2.0, float("nan"), 4.0, 3.0], alt='"x"', target=2.5, provisional_last=True)
    drawn = b64decode(picture.split("base64,")[1].split('"')[0]).decode()
    line = drawn.split('stroke-dasharray="4 3"/><path d="')[1].split('"')[0]
    assert line.count("M") == 2
    assert line.count("L") == 2
    assert 'alt="&quot;x&quot;"' in picture


def test_a_table_says_no_where_the_answer_is_no() -> None:
    def script() -> None:
        import pandas as pd

        from pages.parts.tables import Column, table

        rows = pd.DataFrame({"statutory": [True, False, None], "budget": [1250000.0, None, 3.0]})
        columns = {"statutory": Column("Lovpligtig", "yes_no"), "budget": Column("Kr.", "kroner")}
        table(rows, columns=columns, key="t", alt="t")

    at = AppTest.from_function(script).run()
    assert not at.exception
    shown = convert_arrow_bytes_to_pandas_df(at.dataframe[0].proto.arrow_data.styler.display_values)
    assert shown["statutory"].tolist() == ["ja", "nej", "–"]
    assert shown["budget"].tolist() == ["1.250.000", "–", "3"]

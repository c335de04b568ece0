"""Mål og resultater: each view on the example, on nothing and at a wrong address; notes; and what is kept from the browser."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.opening import open_store
from data.people import Person
from data.persons import THRESHOLD, few_persons
from data.store import Store
from pages.parts import identity
from pages.parts.results import marks
from pages.parts.results.costs import ends
from pages.parts.results.timeaxis import MOST, chosen, short
from pages.parts.results.words import VIEWS
from queries.results.annotations import annotate, noted
from queries.results.own_lights import own_lights
from tests.example import truths
from tests.pages import visiting
from tests.rows import delivery

FIRST_WORDS = {
    "maal": "1 af 22 mål er nået eller på vej; 4 nås ikke, og for 17 kan det ikke siges",
    "udsving": "indikatorer bevæger sig mere end tilfældigt",
    "teori": "indsatser er målt i alle fire led",
    "oekonomi": "Pr. deltager",
    "maaling": "indsatser over 0,5 mio. kr. måler resultater",
    "lys": "har skiftet lys siden 2009",
    "bag": "fra 2008 til 2009",
    "retningslinjer": "12 svar mangler, flest fra TMF",
    "metode": "Sådan bedømmes mål",
}


visit = partial(visiting.visit, "results.py")


def html(at: AppTest) -> str:
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def headline(at: AppTest) -> str:
    text = html(at)
    return text[text.index("csb-headline") :].partition("</h1>")[0].partition(">")[2]


# -- the example -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_with_its_message_and_tells_no_why(example_home: Store, view: str) -> None:
    at = visit(afsnit=view)
    assert FIRST_WORDS[view] in headline(at)
    assert not at.warning
    assert "fordi" not in html(at).replace("fordi folketallet ændrer sig", "")
    assert "støj" not in html(at)


def test_a_goal_unfolds_to_its_reason_its_initiatives_and_its_chart(example_home: Store) -> None:
    text = html(visit())
    start = text.index("Højst 70 tilfælde af hærværk", text.index("csb-tree"))
    goal = text[start : text.index("</details>", start)]
    # January alone lay 40 % of the way; the twelve months up to it do not.
    assert "når det ikke" in goal and "intet af vejen" in goal and "Forbedring, nedad" in goal
    assert "indikator=I-007" in goal
    # The interval stands in the row, the sentence inside.
    assert '<span class="faint">ventet 77 til 110</span>' in goal and "95 %-interval: 77 til 110" in goal
    assert "faldet i hver af de seneste" in goal
    assert "Ingen planlagt eller igangværende indsats er knyttet til målet." in text


def test_attainment_and_control_charts_share_no_colour(example_home: Store) -> None:
    text = html(visit())
    for part in text.split("csb-symbol ")[1:]:
        symbol = part.partition("</span></span>")[0]
        assert "--csb-good" not in symbol and "--csb-bad" not in symbol and "--csb-warn" not in symbol


def test_what_needs_attention_comes_first_and_more_is_a_button(example_home: Store) -> None:
    at = visit(afsnit="udsving")
    assert html(at).count('class="csb-card"') == 8
    first = html(at).partition('class="csb-card"')[2].partition("</p>")[0]
    # Nothing of the example gets worse: what moves comes before what is only chance.
    assert "Forbedring, nedad" in first and "Forværring" not in html(at)
    next(button for button in at.button if "flere" in button.label).click()
    at.run()
    assert html(at).count('class="csb-card"') == 16
    at = visit(afsnit="udsving", vis="bedre", type="effekt")
    assert "Hærværk mod kommunale bygninger" in html(at) and "Tilfældigt udsving" not in html(at)


@pytest.mark.parametrize(
    ("address", "keys"),
    [
        ({"afsnit": "maal"}, ["goals"]),
        ({"afsnit": "udsving"}, ["signals"]),
        ({"afsnit": "oekonomi"}, ["unit_price"]),
        ({"afsnit": "maaling"}, ["large", "measuring", "late"]),
        ({"afsnit": "bag"}, ["behind"]),
        ({"afsnit": "retningslinjer"}, ["guidelines"]),
        ({"indikator": "I-007"}, ["indicator"]),
    ],
)
def test_each_view_leads_to_its_rows_its_file_and_the_presentation(
    example_home: Store, address: dict[str, str], keys: list[str]
) -> None:
    at = visit(**address)
    buttons = {button.key for button in at.button if button.label == "Læg i præsentationen"}
    assert buttons >= {f"{key}-collect" for key in keys}
    files = [element.proto.label for element in at.get("download_button")]
    assert files.count("Hent som Excel") >= len(keys)
    assert "/datagrundlag?figur=results" in html(at)


def test_one_indicator_has_its_sentence_symbols_and_forecast(example_home: Store) -> None:
    at = visit(indikator=truths.INDICATOR_TREND)
    text = html(at)
    assert headline(at) == "Hærværk mod kommunale bygninger"
    assert "Værdien er faldet i hver af de seneste 7 endeligt opgjorte måneder" in text
    assert "Forbedring, nedad" in text and "Når ikke målet" in text
    assert "95 %-interval" in text and "pr. 100.000 indbyggere" in text
    assert len(at.get("plotly_chart")) == 1


def test_a_redefinition_and_its_remark_stand_at_the_indicator(example_home: Store) -> None:
    text = html(visit(indikator=truths.INDICATOR_REDEFINED))
    assert "telefoniske henvendelser tælles med fra januar 2009" in text


def test_the_chain_that_is_measured_whole_and_one_that_is_not(example_home: Store) -> None:
    assert "Kæden er målt i alle fire led." in html(visit(afsnit="teori", indsats=truths.WHOLE_CHAIN[0]))
    text = html(visit(afsnit="teori", indsats="KFF-001"))
    assert "Kæden er ikke målt i ét led: effekt." in text and "unmeasured" in text


def test_the_headline_says_what_the_figures_are_narrowed_to_and_what_they_are_not(
    example_home: Store,
) -> None:
    at = visit(afsnit="bag", fra="2008", til="2009", bydel="5", forvaltning="SOF")
    assert headline(at).endswith("fra 2008 til 2009 i Valby")
    assert "ikke til en forvaltning" in html(at)
    at = visit(afsnit="bag", maaling="deltagere", fra="2008", til="2009", bydel="5", forvaltning="SOF")
    assert headline(at).endswith("fra 2008 til 2009 i Valby under Socialforvaltningen")
    at = visit(afsnit="bag", maaling=truths.INDICATOR_TREND, bydel="5")
    assert "Valby" not in headline(at) and "Filtrene bruges ikke på en enkelt indikator." in html(at)


def test_a_goal_without_initiatives_in_one_district_has_no_gap(example_home: Store) -> None:
    text = html(visit(bydel="5"))
    assert "ingen indsatser i Valby" in text
    assert text.count('<span class="gap">ingen indsatser</span>') == 1


def test_the_redefinition_is_told_as_one(example_home: Store) -> None:
    text = html(visit(afsnit="bag", maaling=truths.INDICATOR_REDEFINED, fra="2008-12", til="2009-01"))
    assert "kan ikke skilles fra en ændret opgørelse" in text


def test_periods_of_different_lengths_are_told(example_home: Store) -> None:
    at = visit(afsnit="bag", fra="2008", til="2009-Q1")
    assert headline(at) == "De to perioder kan ikke sammenlignes"
    assert "ikke lige lange" in html(at)


@pytest.mark.parametrize(
    "address",
    [
        {"indikator": "hest"},
        {"afsnit": "hest"},
        {"afsnit": "udsving", "vis": "hest"},
        {"afsnit": "udsving", "type": "hest"},
        {"afsnit": "teori", "indsats": "hest"},
        {"afsnit": "oekonomi", "art": "hest"},
        {"afsnit": "bag", "maaling": "hest"},
        {"afsnit": "bag", "til": "hest"},
    ],
)
def test_a_wrong_value_in_the_address_is_said(example_home: Store, address: dict[str, str]) -> None:
    assert any("hest" in str(warning.value) for warning in visit(**address).warning)


@pytest.mark.parametrize("view", VIEWS)
def test_filters_that_leave_little_or_nothing_fail_nothing(example_home: Store, view: str) -> None:
    for filters in (
        {"bydel": "6", "forvaltning": "SUF"},
        {"indsatsomraade": "IO-9"},
        {"data_pr": "2009-01-01"},
    ):
        assert headline(visit(afsnit=view, **filters))


# -- nothing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_an_empty_store_says_what_is_missing(home: Path, view: str) -> None:
    at = visit(afsnit=view)
    assert view == "metode" or "csb-empty" in html(at)


# -- what cannot be charted, or only in part ------------------------------------------------------------------

GAPS = ["2009-01", "2009-02", "2009-05", "2009-06", "2009-07"]
ODD: dict[str, tuple[dict[str, Any], list[dict[str, Any]], list[str]]] = {
    "never": ({}, [], ["Indikatoren er ikke målt endnu", "Kan ikke bedømmes: der mangler måling"]),
    "once": (
        {},
        [{"period": "2009-01", "value": 15}],
        ["for få endelige målinger", "En fremskrivning kræver mindst 3 målinger; her er 1."],
    ),
    "gap": (
        {},
        [{"period": period, "value": 15 + n % 2} for n, period in enumerate(GAPS)],
        ["Der er ikke målt i marts 2009 og april 2009.", "Et hul er ikke nul"],
    ),
    "constant": (
        {"target": 15.0, "baseline": 15.0},
        [{"period": period, "value": 15} for period in (*(f"2008-{n:02d}" for n in range(1, 13)), "2009-01")],
        ["Værdien har været den samme", "Alle målinger ligger præcis på målet.", "Niveauet 15 er holdt."],
    ),
    "wrong side": (
        {"target": 30.0},
        [{"period": period, "value": 15 + n} for n, period in enumerate(GAPS[2:])],
        ["forkerte side af udgangspunktet"],
    ),
    "mixed": (
        {},
        [{"period": p, "value": 5} for p in ("2008", "2009-Q1")],
        ["Serien blander år og kvartal."],
    ),
    "denominator": (
        {"unit": "andel", "baseline": 0.6, "target": 0.2},
        [
            {"period": p, "numerator": n, "denominator": of}
            for p, n, of in zip(GAPS[2:], (5, 0, 4), (10, 0, 10), strict=True)
        ],
        ["Nævneren er 0 i juni 2009, så der er ingen andel at vise."],
    ),
}


@pytest.mark.parametrize("what", ODD)
def test_what_cannot_be_charted_is_told_on_the_page(home: Path, what: str) -> None:
    more, rows, sentences = ODD[what]
    aims = {"baseline": 20.0, "baseline_period": "2008", "target": 10.0, "target_period": "2090"}
    drawn = INDICATOR | {"unit": "sager", "direction": "ned", "frequency": "måned"} | aims | more
    measured = [{"indicator_id": "I-1"} | row for row in rows]
    open_store(home).accept(delivery(indicators=[drawn], measurements=measured), "ØKF", by="csb")
    text = html(visit(indikator="I-1"))
    for sentence in sentences:
        assert sentence in text
    # The same among all charts, and in who measures.
    assert "csb-card" in html(visit(afsnit="udsving")) and "Hele byen" in html(visit(afsnit="maaling"))


# -- notes -------------------------------------------------------------------------------------------------

INDICATOR: dict[str, Any] = {
    "indicator_id": "I-1",
    "name": "Unge i forløb",
    "type": "output",
    "unit": "deltagere",
    "direction": "op",
    "frequency": "kvartal",
}


def stored(folder: Path, values: list[float]) -> Store:
    store = open_store(folder)
    rows = [
        {"indicator_id": "I-1", "period": f"2009-Q{n}", "value": value} for n, value in enumerate(values, 1)
    ]
    store.accept(delivery(indicators=[INDICATOR], measurements=rows), "ØKF", by="csb")
    return store


def test_a_note_is_written_shown_on_the_chart_and_taken_back(home: Path) -> None:
    store = stored(home, [20.0, 22.0, 21.0, 23.0])
    at = visit(indikator="I-1")
    at.text_input(key="annotate_text").set_value("Ny praksis")
    next(button for button in at.button if button.label == "Gem noten").click()
    at.run()
    assert not at.exception
    kept = noted(store, indicator_id="I-1").iloc[0]
    assert (kept["period"], kept["text"], kept["made_by"]) == ("2009-Q4", "Ny praksis", "lokal")
    assert "1. 4. kvartal 2009: Ny praksis" in html(at)
    drawn = json.loads(at.get("plotly_chart")[0].proto.spec)["layout"]["annotations"]
    assert [mark["text"] for mark in drawn] == ["<b>1</b>"]
    next(button for button in at.button if button.label == "Tag noten tilbage").click()
    at.run()
    assert noted(store).empty and "Ny praksis" not in html(at)


def test_a_new_level_is_accepted_and_taken_back_by_the_centre_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(home)
    values = [76.0, 74, 78, 75, 77, 37, 39, 36, 38, 35, 40, 37, 36]
    rows = [
        {"indicator_id": "I-1", "period": f"{2006 + n // 4}-Q{n % 4 + 1}", "value": value}
        for n, value in enumerate(values)
    ]
    store.accept(delivery(indicators=[INDICATOR], measurements=rows), "ØKF", by="csb")
    at = visit(indikator="I-1")
    assert "Nyt niveau?" in html(at) and "Fra 2. kvartal 2007 ligger tallet på et andet niveau" in html(at)
    at.text_input(key="restart_note").set_value("Nye låse")
    next(button for button in at.button if button.label == "Begynd diagrammet forfra").click()
    at.run()
    assert not at.exception
    assert "Nyt niveau fra 2. kvartal 2007: Nye låse" in html(at) and "Nyt niveau?" not in html(at)
    drawn = json.loads(at.get("plotly_chart")[0].proto.spec)["layout"]["annotations"]
    assert "Nyt niveau" in [mark["text"] for mark in drawn]
    next(button for button in at.button if button.label == "Tag det nye niveau tilbage").click()
    at.run()
    assert "Nyt niveau?" in html(at)
    monkeypatch.setattr(identity, "LOCAL_PERSON", Person("læser", "læser"))
    at = visit(indikator="I-1")
    assert "Nyt niveau?" in html(at)
    assert "Begynd diagrammet forfra" not in [button.label for button in at.button]


def test_the_centre_gives_an_initiative_its_own_light_and_takes_it_back(home: Path) -> None:
    store = open_store(home)
    own = {
        "initiative_id": "SOF-1",
        "name": "Mentor",
        "administration": "SOF",
        "purpose": "begge",
        "status": "i gang",
    }
    store.accept(delivery(initiatives=[own]), "SOF", by="sof")
    at = visit(afsnit="Indsatsernes lys")
    year = date.today().year
    assert f"Den ene indsats i {year} kan ikke bedømmes" in headline(at)
    at.selectbox(key="own_light_initiative").set_value("SOF-1")
    at.selectbox(key="own_light_colour").set_value("yellow")
    at.text_input(key="own_light_reason").set_value("Godt i gang.")
    next(button for button in at.button if button.label == "Gem bedømmelsen").click()
    at.run()
    assert not at.exception
    assert own_lights(store, year=year)[["initiative_id", "colour", "reason"]].values.tolist() == [
        ["SOF-1", "yellow", "Godt i gang."]
    ]
    assert "Mentor: delvist eller usikkert. Godt i gang." in html(at)
    next(button for button in at.button if button.label == "Tag bedømmelsen tilbage").click()
    at.run()
    assert own_lights(store).empty


def test_a_note_stands_on_the_small_chart_too(home: Path) -> None:
    store = stored(home, [20.0, 22.0, 21.0, 23.0])
    assert ">1</text>" not in everything(visit(afsnit="udsving"))
    for number, period in enumerate(("2009-Q1", "2009-Q2", "2009-Q3", "2009-Q4")):
        annotate(store, "I-1", period, f"Note <{number}>", by="csb")
    sent = everything(visit(afsnit="udsving"))
    assert [f">{number}</text>" in sent for number in (1, 2, 3, 4, 5)] == [True, True, True, True, False]
    assert "4. 4. kvartal 2009: Note &lt;3&gt;" in sent and "Note &lt;0&gt;" not in sent


def test_a_note_that_is_not_kept_says_why(home: Path) -> None:
    store = stored(home, [20.0, 22.0, 21.0, 23.0])
    at = visit(indikator="I-1")
    next(button for button in at.button if button.label == "Gem noten").click()
    at.run()
    assert "Skriv, hvad der skal stå ved punktet." in [error.value for error in at.error]
    assert noted(store).empty


def test_csb_releases_an_indicator_on_its_page(home: Path) -> None:
    store = stored(home, [20.0, 3.0, 21.0, 2.0])
    at = visit(indikator="I-1")
    assert few_persons() in html(at)
    next(button for button in at.button if button.label == "Frigiv indikatoren").click()
    at.run()
    assert "Skriv, hvorfor tallene ikke tæller personer, der skal beskyttes." in [
        error.value for error in at.error
    ]
    at.text_input(key="release-reason-I-1").set_value("Forløb, ikke unge.")
    next(button for button in at.button if button.label == "Frigiv indikatoren").click()
    at.run()
    assert not at.exception
    assert (
        "Frigivet af lokal" in html(at) and "Forløb, ikke unge." in html(at) and few_persons() not in html(at)
    )
    assert store.records("persons_release")["id"].tolist() == ["I-1"]


# -- small counts ------------------------------------------------------------------------------------------


def everything(at: AppTest) -> str:
    """All that was sent to the browser, with the pictures in it opened."""
    sent = "".join(str(element.proto) for element in at.main)
    pictures = [part.partition('"')[0].partition("\\")[0] for part in html(at).split("base64,")[1:]]
    return sent + html(at) + "".join(b64decode(picture).decode() for picture in pictures)


@pytest.mark.parametrize("address", [{"indikator": "I-1"}, {"afsnit": "udsving"}])
@pytest.mark.parametrize("person", [None, Person("anden", "læser")], ids=["the centre", "a reader"])
def test_few_persons_are_shown_to_nobody_and_that_is_said(
    home: Path, monkeypatch: pytest.MonkeyPatch, address: dict[str, str], person: Person | None
) -> None:
    few = THRESHOLD - 1
    stored(home, [20.0, 22.0, 21.0, float(few)])
    if person is not None:
        monkeypatch.setattr(identity, "LOCAL_PERSON", person)
    text = everything(visit(**address))
    assert f"4. kvartal 2009: {few}" not in text
    assert "3. kvartal 2009: 21" in text
    assert f"Den seneste måling vises ikke: {few_persons()}." in text


def test_only_the_writer_and_the_centre_take_a_note_back(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = stored(home, [20.0, 22.0, 21.0, 23.0])
    annotate(store, "I-1", "2009-Q1", "Skrevet af en anden", by="en anden")
    monkeypatch.setattr(identity, "LOCAL_PERSON", Person("læser", "læser"))
    at = visit(indikator="I-1")
    assert "Skrevet af en anden" in html(at)
    assert "Tag noten tilbage" not in [button.label for button in at.button]


# -- marks -------------------------------------------------------------------------------------------------


def test_the_bar_never_leaves_its_box_and_says_what_it_cannot_show() -> None:
    state = {"level_colour": "red", "attainment": 0.0, "expected": 0.5, "reason": ""}
    assert "width:0.0%" in marks.way(state) and "intet af vejen" in marks.way(state)
    assert "width:100.0%" in marks.way(
        state | {"level_colour": "green", "attainment": 1.0, "beyond": "37 under 72"}
    )
    assert "csb-way" not in marks.way(state | {"level_colour": "grey", "attainment": None}).replace(
        "csb-way-words", ""
    )


def test_periods_on_the_axis() -> None:
    assert [short(p) for p in ("2009-03", "2009-Q1", "2009-H2", "2009")] == [
        "mar. 09",
        "1. kvt.<br>2009",
        "2. halvår<br>2009",
        "2009",
    ]


def test_names_on_the_axis_keep_apart_where_the_series_has_gaps_or_a_target_far_ahead() -> None:
    months = [
        f"{year}-{n:02d}"
        for year in (2008, 2009)
        for n in range(1, 13)
        if (year, n) not in {(2008, 6), (2009, 4)}
    ]
    days = [date(int(month[:4]), int(month[5:]), 1) for month in months]
    assert [p for p, _ in chosen(months, days)] == [
        "2008-01", "2008-04", "2008-07", "2008-10", "2009-01", "2009-07", "2009-10",
    ]  # fmt: skip
    ahead = ("2020", date(2020, 7, 1))
    shown = chosen(months, days, ahead=ahead)
    assert [p for p, _ in shown] == ["2008-01", "2020"]
    assert chosen([], []) == []
    quarters = [f"{year}-Q{n}" for year in range(2000, 2010) for n in (1, 2, 3, 4)]
    starts = [date(int(q[:4]), int(q[6]) * 3 - 1, 16) for q in quarters]
    named = [p for p, _ in chosen(quarters, starts)]
    assert len(named) <= MOST + 1 and named[-1] == "2009-Q4" and {p[-2:] for p in named} == {"Q4"}


def test_of_very_many_prices_the_ends_are_drawn_and_each_initiative_has_its_own_line() -> None:
    few = pd.DataFrame({"name": ["Mentor", "SSP", "Mentor"], "initiative_id": ["A", "B", "C"]})
    assert ends(few)["label"].tolist() == ["Mentor (A)", "SSP", "Mentor (C)"]
    many = pd.DataFrame({"name": "Mentor", "initiative_id": [str(number) for number in range(101)]})
    drawn = ends(many)
    assert drawn["initiative_id"].tolist() == [*map(str, range(20)), *map(str, range(81, 101))]
    assert drawn["label"].is_unique

"""Vejledning: its texts say what the code is, its links lead where they may, and a term on a page leads to what it means."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import contract, persons
from data.people import Person
from data.version import VERSION
from pages.parts import identity, registry
from pages.parts.guide import book, terms
from pages.parts.guide.values import values
from queries.sources.about import tables_behind
from tests.pages.visiting import visit

ROOT = Path(__file__).parents[2]
TEXTS = sorted(path.stem for path in book.FOLDER.glob("*.md"))
ON_SCREEN = re.compile("»([^»«]+)«")


def words_on_screen() -> set[str]:
    """The texts in the code of the pages, but for their docstrings, and the sheets' and the filters' names."""
    found: set[str] = set()
    for path in (ROOT / "pages").rglob("*.py"):
        tree = ast.parse(path.read_text())
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        }
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_names_what_there_is(name: str) -> None:
    shown, sheets = words_on_screen(), {sheet.header for sheet in contract.SHEETS}
    # The framework's own words are named where it is told what is not right with them.
    readme = (ROOT / "README.md").read_text()
    for part in book.sections(name):
        for words in ON_SCREEN.findall(part.text):
            assert words in shown or (name == "accessibility" and f'"{words}"' in readme), words
        assert set(book.SHEET.findall(part.text.replace("**", "\0"))) <= sheets
        for title, slug in book.LINK.findall(part.text):
            assert registry.spec(slug).title == title
        assert "{" not in part.text
    columns = {column.header for sheet in contract.SHEETS for column in sheet.columns}
    assert set(re.findall(r"\b[a-zæøå]+_[a-zæøå_]+\b", re.sub(r"\{\w+\}", "", book.source(name)))) <= columns


def test_a_text_that_names_what_is_not_there_would_be_caught() -> None:
    assert "Godkend indberetningen" in words_on_screen()
    assert "Indsend filen" not in words_on_screen()


def test_every_page_with_figures_and_every_sheet_has_its_declaration() -> None:
    with_figures = [spec for spec in registry.PAGES if spec.rooms]
    assert [part.title for part in book.sections("about")] == [spec.title for spec in with_figures]
    assert [part.title for part in book.sections("sheets")] == [sheet.header for sheet in contract.SHEETS]
    assert all(tables_behind(room) for spec in with_figures for room in spec.rooms)
    # What no page with figures has is written by people, or tells of all sheets.
    assert {spec.slug for spec in registry.PAGES if not spec.rooms} == {
        "briefing", "indberet", "datagrundlag", "soeg", "vejledning", "drift",
    }  # fmt: skip


def test_the_texts_follow_the_thresholds_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    (hidden,) = (one for one in terms.terms() if one.id == "skjult")
    assert persons.few_persons() in hidden.text
    monkeypatch.setattr(persons, "few_persons", lambda: "1-9 personer")
    (hidden,) = (one for one in terms.terms() if one.id == "skjult")
    assert "1-9 personer" in hidden.text
    assert any("1-9 personer" in part.text for part in book.sections("privacy"))


def test_every_value_is_used_by_a_text() -> None:
    asked = {name for text in TEXTS for name in re.findall(r"\{(\w+)\}", book.source(text))}
    # Whom to call stands over every text.
    assert asked | {"contact"} == values().keys()


def test_markdown_becomes_html_with_what_people_wrote_escaped() -> None:
    made = book.html(
        "En **vigtig** ting i *Økonomi* & [Drift](drift) <b>\n\n- én\n  linje til\n- to\n\n1. først",
        lambda slug: f"/{slug}?a=1&b=2",
    )
    assert made == (
        '<p>En <b>vigtig</b> ting i <i>Økonomi</i> &amp; <a href="/drift?a=1&amp;b=2" target="_self">Drift</a> &lt;b&gt;</p>'
        "<ul><li>én linje til</li><li>to</li></ul><ol><li>først</li></ol>"
    )
    assert book.html("[Drift](drift)", lambda slug: "") == "<p>Drift</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Forskellen er et tilfældigt udsving.", [("udsving", "tilfældigt udsving")]),
        (
            "95 %-intervallet og Maryland-skalaen",
            [("interval", "95 %-intervallet"), ("maryland", "Maryland-skalaen")],
        ),
        ("Intervallerne på vejen", [("interval", "Intervallerne")]),
        ("Tre møder er holdt.", []),
        ("Uskjulte tal", []),
    ],
)
def test_terms_are_found_as_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert terms.used(text) == expected


def test_terms_have_ids_of_their_own() -> None:
    ids = [one.id for one in terms.terms()]
    assert len(set(ids)) == len(ids) and all(re.fullmatch("[a-z-]+", id_) for id_ in ids)


def html(app: AppTest) -> str:
    assert not app.exception
    return " ".join(element.proto.body for element in app.get("html"))


def asks() -> None:
    from pages.parts import page

    page.lead("Det er et tilfældigt udsving.")
    page.note("Igen et tilfældigt udsving, med et 95 %-interval.")


@pytest.mark.usefixtures("example_home")
def test_a_term_on_a_page_leads_to_what_it_means_once() -> None:
    app = AppTest.from_function(asks).run()
    assert re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', html(app)) == [
        ("/vejledning?emne=Ordliste&amp;ord=udsving", "tilfældigt udsving?"),
        ("/vejledning?emne=Ordliste&amp;ord=interval", "95 %-interval?"),
    ]
    # Drawn again, it stands where it stood.
    assert html(app.run()).count("</a>") == 2
    asked = visit("guide.py", emne="Ordliste", ord="udsving")
    assert html(asked).index("Du spurgte: Tilfældigt udsving") < html(asked).index("Alle ord")
    unknown = visit("guide.py", emne="Ordliste", ord="hest")
    assert "Adressen beder om ordet »hest«, som ikke findes." in unknown.warning[0].value


@pytest.mark.usefixtures("example_home")
@pytest.mark.parametrize(
    ("emne", "said"),
    [
        ("Leder", "Kan du stå inde for tallet?"),
        ("Indberetter", "Rækker, der ikke er i filen"),
        ("Sekretær i CSB", "Fra udkast til udsendt"),
        ("Administrator", f"Denne version er {VERSION}."),
        ("Årets gang", "En indikator skiftes ud"),
        ("Ordliste", "<dt>Placebotest</dt>"),
        ("Om tallene", "Vælg den side"),
        ("Databeskyttelse", "Hvad der er kommunens at afgøre"),
        ("Tilgængelighed", "Hvad der ikke er i orden"),
    ],
)
def test_each_topic_shows_its_text(emne: str, said: str) -> None:
    assert said in html(visit("guide.py", emne=emne))


@pytest.mark.usefixtures("example_home")
def test_whom_to_call_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"contact": {"text": "Vagten, 33 66 00 00", "security": "sikkerhed@example.org"}}
    monkeypatch.setattr(identity, "_setting", lambda name: settings.get(name, {}))
    found = html(visit("guide.py", emne="Administrator"))
    assert "Går du i stå, så skriv til Vagten, 33 66 00 00." in found
    assert "skriv til sikkerhed@example.org" in found
    del settings["contact"]["security"]
    assert identity.security_contact() == "Vagten, 33 66 00 00"


@pytest.mark.usefixtures("example_home")
def test_the_way_in_and_the_links_follow_the_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "current_person", lambda: Person("a@example.org", "læser"))
    found = html(visit("guide.py", emne="Administrator"))
    assert "Begynd på Status" in found
    assert "Åbn Drift." in found and 'href="/drift' not in found


@pytest.mark.usefixtures("example_home")
@pytest.mark.parametrize("spec", [spec for spec in registry.PAGES if spec.rooms], ids=lambda spec: spec.slug)
def test_each_page_leads_to_its_declaration(spec: registry.PageSpec) -> None:
    (address,) = re.findall(r'<a href="([^"]*side=[^"]*)"[^>]*>Om tallene</a>', html(visit(spec.file)))
    assert address.startswith("/vejledning?emne=Om+tallene&amp;side=")
    found = html(visit("guide.py", emne="Om tallene", side=spec.title))
    assert f"Om tallene på {spec.title}".replace("&", "&amp;") in found
    assert "Kendte svagheder" in found and "Leveres af" in found

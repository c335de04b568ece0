"""The paper for the committee: composed of the views, read back out of Word, written by hand, and locked with the version."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from data.store import Store
from queries.briefing import catalogue, compose, version
from queries.briefing.export_paper import to_paper
from queries.briefing.files import Cover, value_text
from queries.briefing.paper import Paper
from queries.briefing.slide import Chart, Point, Series, Slide, Source, Table, TableColumn
from queries.briefing.version import Choice, Version
from tests.rows import delivery

HEADINGS = ["Resumé", "Indstilling", "Problemstilling", "Løsning", "Økonomi", "Videre proces", "Bilag"]
INITIATIVES = [
    {"initiative_id": "SOF-1", "name": "Exit-mentorer", "administration": "SOF", "status": "i gang", "gang_related": True},
    {"initiative_id": "BUF-1", "name": "Klub", "administration": "BUF", "status": "planlagt"},
]  # fmt: skip
FINANCES = [
    {
        "initiative_id": one, "year": 2010, "administration": one[:3], "funding": "kommunal", "spending": "drift",
        "adopted_budget": amount, "price_level": "løbende",
    }
    for one, amount in (("SOF-1", 2_000_000), ("BUF-1", 500_000))
]  # fmt: skip
COVER = Cover("Status til ØU")


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "t.duckdb", today=lambda: date(2010, 3, 22))
    store.accept(delivery(initiatives=INITIATIVES, finances=FINANCES), "SOF", by="test")
    yield store
    store.close()


def slides_of(store: Store, *kinds: str, **words: str) -> list[Slide]:
    clock = version.pinned(store, store.clock())
    return [
        catalogue.with_words(
            catalogue.computed(store, clock=clock, kind=kind, parameters={}), Choice(kind, **words)
        )
        for kind in kinds
    ]


def paper_of(store: Store, slides: list[Slide], **own: str) -> Paper:
    return compose.proposed(store, clock=version.pinned(store, store.clock()), slides=slides, own=own)


def footnotes(content: bytes) -> dict[str, str]:
    """The number of each footnote -> its text."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        root = etree.fromstring(file.read("word/footnotes.xml"))
    return {
        note.get(qn("w:id")): "".join(note.itertext()).strip()
        for note in root
        if note.get(qn("w:type")) is None
    }


def references(content: bytes) -> list[str]:
    body = docx.Document(io.BytesIO(content)).element.body
    return [one.get(qn("w:id")) for one in body.iter(qn("w:footnoteReference"))]


def text(content: bytes) -> str:
    return "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)


def headings(content: bytes, level: int = 1) -> list[str]:
    found = docx.Document(io.BytesIO(content)).paragraphs
    return [one.text for one in found if one.style.name == f"Heading {level}"]


def test_the_sections_stand_in_the_order_of_an_indstilling_and_the_points_in_that_of_the_order(store):
    slides = slides_of(store, "administrations", "money", "late")
    content = to_paper(COVER, slides, paper_of(store, slides))
    assert headings(content) == HEADINGS
    assert [one[:2] for one in headings(content, 2)[:9]] == [f"{number}." for number in range(1, 10)]
    assert headings(content, 2)[2] == "3. Samlet overblik over alle indsatser"
    said = text(content)
    assert "to indsatser, og én er i gang" in said.lower()
    assert "Budgettet for 2010 er 2,5 mio. kr. i løbende priser" in said


def test_each_point_says_what_is_missing_and_by_whom(store):
    said = text(to_paper(COVER, [], paper_of(store, [])))
    assert "Det mangler: Exit er ikke leveret af forvaltningerne;" in said
    assert "Det mangler: Hotspots er ikke leveret af Center for Sikker By;" in said
    assert "har ikke erklæret, at listen over indsatser er komplet" in said


def test_a_footnote_names_the_rows_and_the_columns_of_the_figure(store):
    slides = slides_of(store, "money")
    paper = paper_of(store, slides)
    [line] = paper.references["Budget og forbrug"]
    assert line == (
        "Arket »Økonomi«, række 2 og 3, kolonnerne »vedtaget_budget_kr«, »korrigeret_budget_kr«, »forbrug_kr« og »årsværk« "
        "(indberetning nr. 1 fra SOF)"
    )
    content = to_paper(COVER, slides, paper)
    notes = footnotes(content)
    assert references(content) == list(notes)
    assert f"{line}." in notes.values()
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert "footnotes.xml" in file.read("word/_rels/document.xml.rels").decode()
        assert "/word/footnotes.xml" in file.read("[Content_Types].xml").decode()


def test_each_table_stands_once_with_the_figures_of_its_view_and_the_text_has_its_number(store):
    money = slides_of(store, "money")[0]
    content = to_paper(COVER, [money, money], paper_of(store, [money, money]))
    document = docx.Document(io.BytesIO(content))
    assert len(document.tables) == 1
    assert text(content).count("Tallene står i tabel 1.") == 2
    told = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert told[0] == [column.header for column in money.table.columns]
    assert told[1:] == [
        [value_text(column, value) for column, value in zip(money.table.columns, row, strict=True)]
        for row in money.table.rows
    ]


def test_a_chart_is_one_of_words_own_with_the_figures_of_the_view():
    chart = Chart(
        "bar", (Series("Møder", (Point("Valby", 3.0), Point("Vanløse", 7.0))),), "møder", "Møder efter bydel"
    )
    slide = Slide("dialogue", "Ti møder er holdt", chart=chart, page="dialog")
    content = to_paper(COVER, [slide], compose.from_slides([slide]))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        drawn = file.read("word/charts/chart1.xml").decode()
        behind = file.read("word/charts/_rels/chart1.xml.rels").decode()
        names = file.namelist()
    assert re.findall(r"<c:v>([^<]+)</c:v>", drawn)[-2:] == ["3.0", "7.0"] or {"3.0", "7.0"} <= set(
        re.findall(r"<c:v>([^<]+)</c:v>", drawn)
    )
    assert "embeddings/figur1.xlsx" in behind
    assert "word/embeddings/figur1.xlsx" in names
    [link] = re.findall(r'Id="(\w+)"', behind)
    assert f'r:id="{link}"' in drawn
    document = docx.Document(io.BytesIO(content))
    [picture] = document.element.body.iter(qn("w:drawing"))
    assert picture.find(f".//{qn('wp:docPr')}").get("descr") == "Møder efter bydel"
    assert "Figur 1. Borgerdialog" in text(content)
    # The picture's figures are a table too, for who does not see it.
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:] == [
        ["Valby", "3"],
        ["Vanløse", "7"],
    ]


def test_a_map_is_a_table_and_no_picture():
    chart = Chart("map", (Series("Møder", (Point("5", 3.0),)),), "møder", "Kort")
    slide = Slide("safety_map", "Kort", chart=chart, page="dialog")
    content = to_paper(COVER, [slide], compose.from_slides([slide]))
    assert not list(docx.Document(io.BytesIO(content)).element.body.iter(qn("w:drawing")))
    assert len(docx.Document(io.BytesIO(content)).tables) == 1


def test_what_csb_writes_stands_instead_with_its_marks_resolved(store):
    slides = slides_of(store, "money")
    own = "Vi beder om 2,5 mio. kr. [Kilde: Budget og forbrug] Se [Tabel: Budget og forbrug].\n\n## Hvorfor\n\n- Fordi"
    paper = paper_of(store, slides, økonomi=own)
    assert paper.unknown == ()
    content = to_paper(COVER, slides, paper)
    said = text(content)
    assert "Vi beder om 2,5 mio. kr. Se tabel 1." in said
    assert "Budgettet for 2010 er" not in said.split("Økonomi\n")[1].split("Videre proces")[0]
    assert "Hvorfor" in headings(content, 2)
    assert references(content) == list(footnotes(content))


@pytest.mark.parametrize("wrong", ["[Kilde: Penge]", "[Kilde Budget]", "[figur: Budget og forbrug]"])
def test_a_mark_that_names_nothing_is_told_and_stops_the_lock(store, wrong):
    slides = slides_of(store, "money")
    paper = paper_of(store, slides, resumé=f"Se {wrong}.")
    assert paper.unknown == (wrong,)
    draft = version.save_draft(store, Version("", 0, "Status", choices=(Choice("money"),)), by="test")
    with pytest.raises(ValueError, match="henviser til noget, der ikke er i den"):
        version.lock(
            store, draft.id, slides=slides, clock=version.pinned(store, store.clock()), by="test", paper=paper
        )


def test_the_text_is_kept_with_the_draft_locked_with_the_version_and_found_out_where_it_is_changed(store):
    draft = Version("", 0, "Status", choices=(Choice("money"),), texts={"resumé": "Vores egne ord."})
    kept = version.save_draft(store, draft, by="test")
    assert kept.texts == {"resumé": "Vores egne ord."}
    again = version.save_draft(store, replace(kept, texts={}), by="test")
    assert again.texts == {}
    assert version.load_version(store, kept.id, 1).texts == {"resumé": "Vores egne ord."}
    again = version.save_draft(store, replace(again, texts=kept.texts), by="test")
    slides = slides_of(store, "money")
    locked = version.lock(
        store, kept.id, slides=slides, clock=version.pinned(store, store.clock()), by="test",
        paper=paper_of(store, slides, **again.texts),
    )  # fmt: skip
    assert locked.intact
    assert locked.paper == paper_of(store, slides, **again.texts)
    assert locked.paper.text("resumé") == "Vores egne ord."
    assert "Budgettet for 2010 er 2,5 mio. kr." in locked.paper.text("økonomi")
    assert version.new_draft_from(locked).texts == {"resumé": "Vores egne ord."}
    body = store.records(version.KIND, locked.id).iloc[0]["body"]
    body["paper"]["own"]["resumé"] = "Andre ord."
    store.record(version.KIND, locked.id, body, by="test", at=datetime(2030, 1, 1))
    assert not version.load_version(store, locked.id).intact


def test_a_cpr_number_or_too_long_a_text_is_refused(store):
    with pytest.raises(ValueError, match="Teksten til »Resumé« ser ud til at indeholde et CPR-nummer"):
        version.save_draft(store, Version("", 0, "Status", texts={"resumé": "Om 010190-1234"}), by="test")
    with pytest.raises(
        ValueError, match=r"Teksten til »Løsning« er på 30\.001 tegn\. Der er plads til 30\.000\."
    ):
        version.save_draft(store, Version("", 0, "Status", texts={"løsning": "a" * 30_001}), by="test")


def test_a_version_from_before_has_its_slides_in_the_sections():
    slide = Slide(
        "money", "Budgettet er 3 mio. kr.", sources=(Source("initiatives/money"),),
        table=Table("Beløb", (TableColumn("Beløb", "kroner"),), ((3_000_000,),)),
    )  # fmt: skip
    content = to_paper(COVER, [slide], compose.from_slides([slide]))
    assert headings(content) == ["Resumé", "Økonomi", "Bilag"]
    assert "Arkene" in footnotes(content)["1"]
    assert "Versionen er låst, før indstillingen blev en del af den." in text(content)


def test_the_paper_of_the_suggested_slides_of_the_example_is_whole(example_store):
    slides = slides_of(example_store, *catalogue.STARTING_POINT)
    paper = paper_of(example_store, slides)
    (safety, *_) = (line for lines in paper.references.values() for line in lines if "»Tryghed«" in line)
    assert "andre (indberetning" in safety and safety.count("»") == 5, "of many columns the first four"
    content = to_paper(COVER, slides, paper)
    assert headings(content) == HEADINGS
    notes = footnotes(content)
    assert references(content) == list(notes)
    assert all("række" in note or "se Datagrundlag" in note or "Som note" in note for note in notes.values())
    # What an earlier note says is not said again.
    whole = [note for note in notes.values() if not note.startswith("Som note")]
    assert len(set(whole)) == len(whole) < len(notes)
    listed = list(notes.values())
    for note in notes.values():
        if note.startswith("Som note"):
            assert listed[int(note.removeprefix("Som note ").rstrip(".")) - 1] in whole
    said = text(content)
    assert "[" not in said
    for slide in slides:
        assert slide.headline in said
        for figure in slide.figures:
            assert f"{figure.label}: {figure.text}" in said
    document = docx.Document(io.BytesIO(content))
    captions = [one.text for one in document.paragraphs if one.text.startswith("Tabel ")]
    assert len(document.tables) == len(captions) == len(slides)
    assert len(set(captions)) == len(captions)
    assert "nævner arket" not in said

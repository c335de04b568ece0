"""A version locked by an earlier program opens, verifies, shows, compares and leads to its rows; its text is never rewritten."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from data.opening import open_store
from data.persons import EARLIER_RULE
from data.store import Store
from pages.parts import paint
from pages.parts.briefing import slides
from queries import run
from queries.briefing import compare
from queries.briefing.export_docx import to_docx
from queries.briefing.export_pptx import to_pptx
from queries.briefing.export_xlsx import to_xlsx
from queries.briefing.files import Cover
from queries.briefing.renamed import PARAMETERS, QUESTIONS, as_now
from queries.briefing.screen import layout, shown_chart
from queries.briefing.version import Version, load_version, new_draft_from
from queries.view import Source
from tests.ready_example import put_example

# Made by the program as it was before views, on the example; one slide of every kind.
KEPT = json.loads((Path(__file__).with_name("locked") / "before_views.json").read_text())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSB_EXAMPLE", "1")
        store = open_store(put_example(tmp_path_factory.mktemp("locked")))
    with store.transaction() as cursor:
        cursor.execute(
            "insert into records values (?, ?, ?, ?, ?, ?, ?)",
            [
                KEPT["kind"], KEPT["id"], KEPT["version"], datetime.fromisoformat(KEPT["made_at"]), KEPT["made_by"],
                json.dumps(KEPT["body"], ensure_ascii=False, sort_keys=True, default=str), KEPT["sha256"],
            ],
        )  # fmt: skip
    yield store
    store.close()


@pytest.fixture
def version(store: Store) -> Version:
    return load_version(store, KEPT["id"])


def test_it_verifies(version: Version) -> None:
    assert version.intact
    assert version.fingerprint == KEPT["body"]["fingerprint"]
    assert len(version.slides) == 28


def test_one_that_was_changed_does_not(store: Store) -> None:
    body: dict[str, Any] = json.loads(json.dumps(KEPT["body"]))
    body["slides"][0]["headline"] = "En anden overskrift"
    store.record(KEPT["kind"], "ændret", body, by="test")
    assert not load_version(store, "ændret").intact


def test_every_slide_is_shown_with_its_words(version: Version) -> None:
    for slide, kept in zip(version.slides, KEPT["body"]["slides"], strict=True):
        assert slide.headline == kept["headline"]
        assert escape(slide.headline.split()[0]) in slides.head(slide)
        found = layout(slide)
        if found.picture == "chart":
            assert paint.figure(shown_chart(slide.chart, found.rows), on_screen=True).data
        else:
            said = found.picture != "words" or found.beside or found.own
            assert ("csb-slide" in slides.body(slide, found)) == bool(said)


def test_the_files_hold_every_headline(version: Version) -> None:
    cover = Cover.from_version(version, is_example=True, remarks=True)
    deck = Presentation(io.BytesIO(to_pptx(cover, version.slides)))
    said = "\n".join(
        shape.text_frame.text for page in deck.slides for shape in page.shapes if shape.has_text_frame
    )
    written = "\n".join(one.text for one in Document(io.BytesIO(to_docx(cover, version.slides))).paragraphs)
    book = load_workbook(io.BytesIO(to_xlsx(cover, version.slides)))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    for slide in version.slides:
        assert slide.headline in said
        assert slide.headline in written
        assert slide.headline in cells


def test_every_source_leads_to_the_rows_of_its_day(store: Store, version: Version) -> None:
    asked = {
        (source.query, json.dumps(source.parameters, sort_keys=True)): source
        for slide in version.slides
        for source in slide.sources
    }
    assert len(asked) > 30
    for source in map(as_now, asked.values()):
        found = run(store, source.query, clock=version.clock, sources=True, **source.parameters)
        assert len(found), source


def test_it_is_held_beside_today_and_can_be_the_start_of_a_new_one(store: Store, version: Version) -> None:
    assert compare.compare(store, clock=store.clock(), id=version.id, version=version.version)
    assert new_draft_from(version).choices == version.choices


def test_a_name_that_changed_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(QUESTIONS, "mål/alle", "results/goals")
    monkeypatch.setitem(PARAMETERS, ("results/goals", "area"), "focus_area")
    monkeypatch.setitem(PARAMETERS, ("results/goals", "level"), None)
    now = as_now(Source("mål/alle", {"area": "A-1", "level": "effektmål"}))
    assert (now.query, now.parameters) == ("results/goals", {"focus_area": "A-1"})
    with pytest.raises(TypeError):
        as_now(Source("results/goals", {"findes_ikke": 1}))


def test_it_is_marked_as_locked_by_the_earlier_rule_for_persons(version: Version) -> None:
    assert version.marks == (EARLIER_RULE,) == ("låst efter den tidligere regel for antal personer",)
    assert Cover.from_version(version, is_example=True, remarks=False).method.endswith(EARLIER_RULE)

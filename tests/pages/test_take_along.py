"""The three buttons that a presentation is taken along with."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import docx
import openpyxl
import pptx
import pytest
import streamlit as st

from data.people import Person
from pages.parts.briefing import locked, take_along
from queries.briefing.version import Version
from tests.slides import BARS, COVER, TYPED

CSB, READER = Person("lokal", "CSB", ("SOF",)), Person("læser", "læser")
LOCKED = Version(
    "a",
    1,
    "Status",
    meeting_date=date(2010, 4, 13),
    is_open=True,
    locked=True,
    slides=(BARS, TYPED),
    data_at=datetime(2010, 3, 22, 12),
)


@pytest.fixture
def offered(example_home: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What is offered to download: the file's name -> the function that makes it. Nothing is noted in the shared store."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(take_along, "noted", lambda make, what: make)
    monkeypatch.setattr(
        st, "download_button", lambda label, data, file_name, **_: found.update({file_name: data})
    )
    return found


def test_each_button_makes_its_file(offered: dict[str, Any]) -> None:
    take_along.show(COVER, [BARS, TYPED], None)
    assert list(offered) == [
        "oeu-2010-04-13-praesentation.pptx", "oeu-2010-04-13-indstilling.docx", "oeu-2010-04-13-bilag.docx",
        "oeu-2010-04-13-tal.xlsx",
    ]  # fmt: skip
    made = [io.BytesIO(make()) for make in offered.values()]
    assert len(pptx.Presentation(made[0]).slides) == 3
    said = [" ".join(one.text for one in docx.Document(file).paragraphs) for file in made[1:3]]
    assert "Versionen er låst, før indstillingen blev en del af den." in said[0]
    assert "1. 19 af 31 mål" in said[1]
    assert openpyxl.load_workbook(made[3])["1 Figur"]["B2"].value == 19


@pytest.mark.parametrize(("person", "told"), [(CSB, True), (READER, False)])
def test_only_those_who_may_get_the_internal_remarks(
    offered: dict[str, Any], person: Person, told: bool
) -> None:
    locked._show_files(LOCKED, person)
    assert len(offered) == 8
    for ending, expected in (("", told), ("-offentlig", False)):
        said = docx.Document(io.BytesIO(offered[f"oeu-2010-04-13-bilag{ending}.docx"]())).paragraphs
        assert any("TMF er rykket" in one.text for one in said) == expected
        assert "Eksempeldata: alle tal er opdigtede" in [one.text for one in said]

"""A link from one page to another asks only for what that page knows: nothing in its address is said to be unknown."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import registry
from tests.pages.visiting import EVERYWHERE, visit


def links(at: AppTest) -> list[tuple[str, dict[str, str]]]:
    """(file of the page, its address) of every link to a page of ours."""
    files = {spec.address.strip("/"): spec.file for spec in registry.existing()}
    assert not at.get("page_link"), "every link is made by one function, as HTML"
    found = []
    for element in at.get("html"):
        for href in re.findall(r'href="([^"]*)"', element.proto.body):
            parts = urlsplit(unescape(href))
            found.append((parts.path, parts.query))
    return [
        (files[page.strip("/")], {name: values[0] for name, values in parse_qs(query).items()})
        for page, query in found
        if page.strip("/") in files
    ]


@pytest.mark.usefixtures("example_home")
def test_links_ask_only_for_what_the_page_knows() -> None:
    kinds: dict[tuple[str, ...], tuple[str, dict[str, str], str]] = {}
    for start, address in EVERYWHERE:
        for file, query in links(visit(start, **address)):
            kinds.setdefault((file, *sorted(query)), (file, query, f"{start} {address}"))
    assert len(kinds) > 15
    wrong = []
    for file, query, start in kinds.values():
        said = [warning.value for warning in visit(file, **query).warning if "adresse" in warning.value]
        wrong += [f"{start} -> {file} {query}: {text}" for text in said]
    assert wrong == []


@pytest.mark.usefixtures("example_home")
def test_names_in_a_table_lead_to_what_they_name() -> None:
    """Also where they do not stand first in the row: the districts of the hotspots, and of the readiness."""
    asked = links(visit("hotspots.py"))
    assert ("district.py", {"bydel": "Valby"}) in asked
    assert any(file == "hotspots.py" and "hotspot" in query for file, query in asked)

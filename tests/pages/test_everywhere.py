"""What holds wherever one looks: under every table and chart stands »Hent som Excel«, no level of headings is jumped over, and a link
asks only for what the page it leads to knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from pages.parts import registry
from tests.pages.visiting import EVERYWHERE, draw_all_tabs, visit

Drawn = Callable[[str, Mapping[str, str]], AppTest]
KINDS = {"arrow_data_frame": "table", "plotly_chart": "chart"}


@pytest.fixture(scope="module")
def drawn(example_store: Store) -> Iterator[Drawn]:
    """A page of the example with all its tabs, run once however many tests look at it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSB_HOME", str(example_store.path.parents[1]))
        patch.setenv("CSB_EXAMPLE", "1")
        pages: dict[tuple[str, ...], AppTest] = {}

        def page(file: str, address: Mapping[str, str]) -> AppTest:
            key = (file, *map("=".join, sorted(address.items())))
            if key not in pages:
                with pytest.MonkeyPatch.context() as tabs:
                    draw_all_tabs(tabs)
                    pages[key] = visit(file, **address)
            return pages[key]

        yield page


@dataclass(frozen=True)
class Part:
    """A table, a chart, a heading or a button for a file, as the page draws them one after the other."""

    kind: str
    name: str
    folded: bool = False


def parts(block: Any, folded: bool = False) -> Iterator[Part]:
    """What stands in a block, from its top. `folded`: it is folded away, and stands under the links of what it unfolds."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from parts(child, folded or child.type == "expander")
            continue
        proto = child.proto
        if child.type in KINDS:
            yield Part(KINDS[child.type], child.type, folded)
        elif child.type == "download_button" and "Excel" in proto.label:
            yield Part("file", proto.label, folded)
        elif child.type == "html":
            if found := re.search(r"<caption>(.*?)</caption>", proto.body):
                yield Part("table", found[1], folded)
            elif "<table" in proto.body:
                yield Part("table", proto.body[:80], folded)
            elif found := re.search(r"<h[23][^>]*>(.*?)</h", proto.body):
                yield Part("heading", found[1], folded)


def without_file(at: AppTest) -> list[str]:
    """The tables and charts after which neither a file comes before the next heading, table or chart (of a chart the table of its
    figures may stand between), nor, where they are folded away, one came just before."""
    found = list(parts(at.main))
    lacking = []
    for place, one in enumerate(found):
        if one.kind not in ("table", "chart"):
            continue
        shown = [part for part in found[place + 1 :] if part.kind == "file" or not part.folded or one.folded]
        if one.kind == "chart" and shown and shown[0].kind == "table":
            del shown[0]
        before = [part for part in found[:place] if not part.folded]
        if not ((shown and shown[0].kind == "file") or (one.folded and before and before[-1].kind == "file")):
            heading = next((part.name for part in found[place::-1] if part.kind == "heading"), "")
            lacking.append(f"{heading}: {one.name}")
    return lacking


def test_the_walk_sees_a_table_without_a_file() -> None:
    def page() -> None:
        import streamlit as st

        st.html("<table><caption>Uden</caption></table>")
        st.html("<h2>Næste</h2>")
        st.html("<table><caption>Med</caption></table>")
        st.download_button("Hent som Excel", b"")
        with st.expander("Tallene"):
            st.html("<table><caption>Foldet</caption></table>")
        st.html("<h2>Næste igen</h2>")
        with st.expander("Andre tal"):
            st.html("<table><caption>Foldet uden</caption></table>")

    assert without_file(AppTest.from_function(page).run()) == [": Uden", "Næste igen: Foldet uden"]


def levels(at: AppTest) -> list[int]:
    """Of the headings, as they stand on the page."""
    bodies = " ".join(
        element.proto.body
        for element in at.main
        if element.type == "html" and "<style" not in element.proto.body
    )
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", bodies)]


def is_stepwise(found: list[int]) -> bool:
    """One page's headline first, and each heading at most a level below the one before it."""
    return found[:1] == [1] and found.count(1) == 1 and all(b - a <= 1 for a, b in pairwise(found))


def test_what_is_stepwise() -> None:
    assert is_stepwise([1, 2, 3, 2, 2, 3])
    assert not is_stepwise([1, 3])
    assert not is_stepwise([2, 1])
    assert not is_stepwise([1, 2, 1])
    assert not is_stepwise([])


@pytest.mark.parametrize(
    ("page", "address"), EVERYWHERE, ids=lambda value: value if isinstance(value, str) else str(value)
)
def test_every_table_and_chart_has_its_file_and_headings_are_stepwise(
    drawn: Drawn, page: str, address: dict[str, str]
) -> None:
    at = drawn(page, address)
    assert without_file(at) == []
    assert is_stepwise(levels(at)), levels(at)


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


def test_links_ask_only_for_what_the_page_knows(drawn: Drawn) -> None:
    kinds: dict[tuple[str, ...], tuple[str, dict[str, str], str]] = {}
    for start, address in EVERYWHERE:
        for file, query in links(drawn(start, address)):
            kinds.setdefault((file, *sorted(query)), (file, query, f"{start} {address}"))
    assert len(kinds) > 15
    wrong = []
    for file, query, start in kinds.values():
        said = [warning.value for warning in visit(file, **query).warning if "adresse" in warning.value]
        wrong += [f"{start} -> {file} {query}: {text}" for text in said]
    assert wrong == []


def test_names_in_a_table_lead_to_what_they_name(drawn: Drawn) -> None:
    """Also where they do not stand first in the row: the districts of the hotspots, and of the readiness."""
    asked = links(drawn("hotspots.py", {}))
    assert ("district.py", {"bydel": "Valby"}) in asked
    assert any(file == "hotspots.py" and "hotspot" in query for file, query in asked)

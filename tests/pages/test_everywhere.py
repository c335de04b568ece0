"""What holds wherever one looks: under every table and chart stands »Hent som Excel«, and no level of headings is jumped over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from tests.pages.visiting import EVERYWHERE, draw_all_tabs, visit

KINDS = {"arrow_data_frame": "table", "plotly_chart": "chart"}


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
    example_home: Store, monkeypatch: pytest.MonkeyPatch, page: str, address: dict[str, str]
) -> None:
    draw_all_tabs(monkeypatch)
    at = visit(page, **address)
    assert without_file(at) == []
    assert is_stepwise(levels(at)), levels(at)

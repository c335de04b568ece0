"""Every page of a store that has lived since 2009, on days from before the first delivery to after the last."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pages.parts import registry
from tests.many_years import DAYS, store_of_years
from tests.pages.visiting import visit

PAGES = [spec for spec in registry.existing() if "as_of" in spec.filters]
UNREADABLE = re.compile(r"\b(nan|NaT|None)\b")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("years")
    store_of_years(home).close()
    return home


@pytest.fixture(autouse=True)
def opened(home, monkeypatch):
    monkeypatch.setenv("CSB_HOME", str(home))
    monkeypatch.delenv("CSB_EXAMPLE", raising=False)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.slug)
def test_a_page_is_drawn_and_has_something_to_say(spec: registry.PageSpec, day: date) -> None:
    at = visit(spec.path.name, data_pr=day.isoformat())
    told = " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))
    headline = re.search(r'<h1 class="csb-headline">(.*?)</h1>', told)
    assert headline and headline[1].strip()
    assert len(headline[1]) < 160
    assert not UNREADABLE.search(re.sub(r"<[^>]*>", " ", told))
    assert not [element.value for element in at.error]

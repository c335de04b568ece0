"""Every page can be shown as the store stood on a date: on a day before anything was known it is the page of an empty store."""

from __future__ import annotations

import re

import pytest

from pages.parts import registry
from tests.pages.visiting import visit
from tests.rows import TODAY, store_with

# Pages that show nothing of the data before something is asked for.
ASKED = {"bydel": {"bydel": "Nørrebro"}, "soeg": {"ord_soegt": "exit"}}
DATED = [spec for spec in registry.existing() if "as_of" in spec.filters]


def headline(spec: registry.PageSpec, day: str | None) -> str:
    at = visit(spec.path.name, **ASKED.get(spec.slug, {}), **({"data_pr": day} if day else {}))
    told = " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))
    return re.search(r'<h1 class="csb-headline">(.*?)</h1>', told)[1]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """The headline of each page on a store with nothing in it."""
    home = tmp_path_factory.mktemp("empty")
    store_with(home, today=TODAY).close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSB_HOME", str(home))
        patch.delenv("CSB_EXAMPLE", raising=False)
        return {spec.slug: headline(spec, "2009-01-02") for spec in DATED}


@pytest.mark.parametrize("spec", DATED, ids=lambda spec: spec.slug)
def test_a_day_before_anything_was_known_is_an_empty_store(empty, example_home, spec):
    assert headline(spec, "2009-01-02") == empty[spec.slug]
    assert headline(spec, None) != empty[spec.slug]

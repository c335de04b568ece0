"""A view: plain values out of a frame, a slide out of a view, and what the catalogue makes of it."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from data.columns import Column
from data.contract import DISTRICTS
from queries.briefing import catalogue
from queries.briefing.catalogue import KINDS
from queries.briefing.slide import from_record, slide_of, to_record
from queries.briefing.version import pinned
from queries.initiatives import money_views, views
from queries.initiatives.selection import Selection
from queries.view import Point, Source, View, bars, plain, tabled


def test_codes_and_lists_stand_in_words_and_figures_stay_figures() -> None:
    frame = pd.DataFrame(
        {
            "district": [3, None],
            "money": [Decimal("1200000"), None],
            "day": [pd.Timestamp(2010, 3, 16), None],
            "places": [[1, 2], []],
            "not asked": [1, 2],
        }
    )
    columns = {
        "district": Column("Bydel", labels=DISTRICTS),
        "money": Column("Mio. kr.", "millions"),
        "day": Column("Dag", "date", width=75),
        "places": Column("Bydele", "list", labels=DISTRICTS),
        "missing": Column("Findes ikke"),
    }
    found = tabled(frame, columns)
    assert [column.header for column in found["columns"]] == ["Bydel", "Mio. kr.", "Dag", "Bydele"]
    assert found["rows"] == (
        ("Nørrebro", 1_200_000.0, "2010-03-16", "Indre By, Østerbro"),
        (None, None, None, ""),
    )
    assert all(column.labels is None for column in found["columns"])


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (np.int64(3), 3),
        (np.nan, None),
        (pd.NaT, None),
        (Decimal("1.5"), 1.5),
        (float("inf"), None),
        (True, True),
    ],
)
def test_values_are_as_json_knows_them(value: object, wanted: object) -> None:
    assert plain(value) == wanted


def test_a_list_is_no_plain_value() -> None:
    with pytest.raises(TypeError):
        plain([1])


def test_a_view_becomes_a_slide_that_can_be_kept() -> None:
    view = View(
        "exit",
        "Budskabet",
        subtitle="Personer",
        chart=bars("Personer", [Point("Startet", 12.0)], unit="personer", alt="Tolv startede"),
        columns=(Column("Program", width=200),),
        rows=(("Job og exit",),),
        caption="Programmer",
        sources=(Source("exit/programme"),),
        page="exit",
    )
    slide = slide_of(view, "En egen overskrift")
    assert (slide.kind, slide.headline, slide.page) == ("exit", "En egen overskrift", "exit")
    assert slide.table is not None
    assert slide.table.caption == "Programmer"
    assert from_record(json.loads(json.dumps(to_record(slide)))) == slide


def test_page_and_slide_say_the_same(example_store) -> None:
    """Each view of the catalogue, asked as a page asks and as the catalogue does."""
    clock = pinned(example_store, example_store.clock())
    asked = [kind for kind in KINDS if kind.ask is not None and not kind.required]
    assert asked
    for kind in asked:
        view = kind.ask(example_store, clock=clock)
        slide = catalogue.computed(example_store, clock=clock, kind=kind.id, parameters={})
        assert view.id == kind.id
        assert (slide.headline, slide.chart) == (view.title, view.chart)
        assert (slide.table.rows if slide.table else ()) == view.rows


def test_a_slide_is_asked_with_the_filters_that_the_page_had(example_store) -> None:
    """A draft keeps choices as text; the slide has the very rows, the chart and the words of the view on the page."""
    clock = pinned(example_store, example_store.clock())
    filters = {"district": 3, "status": "i gang", "gang_related": True, "search": "unge"}
    for function, own in (
        (views.listing, {"year": 2009}),
        (views.places, {}),
        (money_views.money, {"split": "funding", "measure": "spent", "year": 2009}),
        (views.coverage, {"down": "age_group", "across": "target_group"}),
    ):
        view = function(example_store, clock=clock, **filters, **own)
        assert view.rows != function(example_store, clock=clock, **own).rows
        kept = {name: str(value) for name, value in (filters | own).items()}
        slide = catalogue.computed(example_store, clock=clock, kind=view.id, parameters=kept)
        assert (slide.headline, slide.subtitle, slide.chart) == (view.title, view.subtitle, view.chart)
        assert slide.table is not None and slide.table.rows == view.rows
        assert "rettet mod bander, som nævner »unge«" in slide.subtitle
        assert (
            slide.filters.items()
            >= {"bydel": "Nørrebro", "status": "i gang", "bande": "ja", "soeg": "unge"}.items()
        )
        # Every word of it can be chosen where a presentation is prepared.
        for name, value in kept.items():
            if name != "search":
                assert value in catalogue.options(example_store, parameter=name, clock=clock)


def test_the_matrix_adds_up_in_both_directions(example_store) -> None:
    for view in (views.matrix(example_store), money_views.matrix_money(example_store)):
        *rows, total = view.rows
        assert total[0] == "I alt"
        for values in (*rows, total):
            assert sum(value or 0 for value in values[1:-1]) == pytest.approx(values[-1] or 0)
        for place in range(1, len(total)):
            assert sum(row[place] or 0 for row in rows) == pytest.approx(total[place])


def test_what_nobody_covers_is_said_where_there_is_none_and_where_there_is() -> None:
    none, many = (
        pd.DataFrame(columns=["facet", "value"]),
        pd.DataFrame({"facet": ["district"] * 2, "value": ["7", "9"]}),
    )
    selection = Selection(None, None, {})  # type: ignore[arg-type]
    assert views.gaps_title(selection, none).startswith("Alle bydele, aldre")
    assert views.gaps_title(selection, many) == "Ingen indsats nævner Brønshøj-Husum eller Amager Øst"

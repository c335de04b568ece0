"""The questions of the page Indsatser: literal rows in, literal rows out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import queries
from data.contract import AGE_GROUPS, DISTRICTS, LEVELS, TARGET_GROUPS
from data.store import Clock, Store
from tests.rows import store_with

FOCUS = [
    {"focus_area_id": "IO-1", "name": "Tidlig forebyggelse", "rank": 1},
    {"focus_area_id": "IO-2", "name": "Exit", "rank": 2},
]


def initiative(id: str, **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": id,
        "name": f"Indsats {id}",
        "administration": id[:3],
        "purpose": "kriminalpræventiv",
        "status": "i gang",
    } | more


def money(id: str, year: int, adopted: float | None, **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": id,
        "year": year,
        "administration": id[:3],
        "funding": "kommunal",
        "spending": "drift",
        "adopted_budget": adopted,
        "price_level": "2010",
    } | more


INITIATIVES = [
    initiative(
        "SOF-1", focus_area_id="IO-2", districts=[5], target_group="18+", age_from=18, age_to=24,
        prevention_level="tertiær", gang_related=True, name="Exit-mentorer", partners=["Københavns Politi"],
    ),
    initiative("BUF-1", focus_area_id="IO-1", districts=[0], target_group="under 18", age_from=10, age_to=17),
    initiative("BUF-2", focus_area_id="IO-1", districts=[3, 5], target_group="under 18", age_from=15, age_to=19),
    initiative("TMF-1", districts=[3], target_group="alle", purpose="tryghedsskabende", status="planlagt"),
    initiative("TMF-2", districts=[6], status="afsluttet", target_group="lokalområder"),
]  # fmt: skip
FINANCES = [
    money("SOF-1", 2010, 100.0, revised_budget=120.0, spent=30.0, funding="satspulje", duration="midlertidig", expires=2010),
    money("SOF-1", 2009, 90.0, spent=88.0, funding="satspulje", duration="midlertidig", expires=2010),
    money("SOF-1", 2010, 10.0, administration="BIF"),
    money("BUF-1", 2010, 50.0, price_level="2008", duration="midlertidig", expires=2011),
    money("BUF-2", 2010, 7.0, spending="anlæg"),
    money("BUF-2", 2010, 5.0, price_level="2008", funding="fond"),
    money("TMF-2", 2009, 40.0, duration="midlertidig", expires=2009),
    money("TMF-1", 2010, None),
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = store_with(
        tmp_path_factory.mktemp("store"), focus_areas=FOCUS, initiatives=INITIATIVES, finances=FINANCES
    )
    yield store
    store.close()


def ask(store: Store, name: str, **parameters: Any) -> pd.DataFrame:
    return queries.run(store, f"initiatives/{name}", **parameters)


def rows(frame: pd.DataFrame, *columns: str) -> list[list[Any]]:
    """The frame's cells as plain values, missing ones as None."""
    found = frame[list(columns)].astype(object)
    return [[None if pd.isna(value) else value for value in row] for row in found.to_numpy().tolist()]


def chosen(store: Store, **filters: Any) -> list[str]:
    return ask(store, "chosen", **filters)["initiative_id"].tolist()


# -- which initiatives ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["BUF-1", "BUF-2", "SOF-1", "TMF-1", "TMF-2"]),
        ({"district": 5}, ["BUF-1", "BUF-2", "SOF-1"]),
        ({"district": 9}, ["BUF-1"]),
        ({"administration": "TMF"}, ["TMF-1", "TMF-2"]),
        ({"focus_area": "IO-1"}, ["BUF-1", "BUF-2"]),
        ({"status": "planlagt"}, ["TMF-1"]),
        ({"target_group": "18+"}, ["SOF-1"]),
        ({"purpose": "tryghedsskabende"}, ["TMF-1"]),
        ({"prevention_level": "tertiær"}, ["SOF-1"]),
        ({"gang_related": True}, ["SOF-1"]),
        ({"gang_related": False}, ["BUF-1", "BUF-2", "TMF-1", "TMF-2"]),
        ({"search": "mentorer EXIT"}, ["SOF-1"]),
        ({"search": "politi"}, ["SOF-1"]),
        ({"search": "forebyggelse  buf-2"}, ["BUF-2"]),
        ({"search": "100 %"}, []),
        ({"district": 5, "administration": "BUF", "search": "2"}, ["BUF-2"]),
    ],
)
def test_filters(store: Store, filters: dict[str, Any], expected: list[str]) -> None:
    assert chosen(store, **filters) == expected


def test_every_question_about_many_initiatives_heeds_every_filter() -> None:
    filters = queries.parameters_of("initiatives/chosen")
    assert len(filters) == 9
    names = {path.stem for path in (queries.FOLDER / "initiatives").glob("*.sql")}
    unfiltered = {name for name in names if name.startswith("one")} | {"years", "age_groups", "facet_values"}
    for name in names - unfiltered:
        assert filters <= queries.parameters_of(f"initiatives/{name}"), name


def test_summary_counts_kinds_of_initiatives(store: Store) -> None:
    assert ask(store, "summary").iloc[0].to_dict() == {
        "initiatives": 5,
        "all_initiatives": 5,
        "running": 3,
        "planned": 1,
        "ended": 1,
        "whole_city": 1,
        "several_districts": 1,
        "without_district": 0,
        "adults": 1,
        "adults_too": 1,
        "without_age": 2,
        "gang_related": 1,
        "administrations": 3,
    }
    in_valby = ask(store, "summary", district=5).iloc[0]
    assert (in_valby.initiatives, in_valby.all_initiatives, in_valby.whole_city) == (3, 5, 1)
    nothing = ask(store, "summary", search="findes ikke").iloc[0]
    assert (nothing.initiatives, nothing.all_initiatives, nothing.without_district) == (0, 5, 0)


# -- money ----------------------------------------------------------------------------------------------------


def test_totals_keep_price_levels_apart_and_take_the_revised_budget_first(store: Store) -> None:
    found = ask(store, "totals", year=2010)
    columns = (
        "price_level",
        "budget",
        "adopted_budget",
        "spent",
        "finance_rows",
        "initiatives",
        "rows_without_budget",
    )
    assert rows(found, *columns) == [
        ["løbende", 137.0, 117.0, 30.0, 4, 3, 1],
        ["2008", 55.0, 55.0, None, 2, 2, 0],
    ]
    assert rows(ask(store, "totals", year=2010, price_level="2008"), "budget") == [[55.0]]
    assert ask(store, "totals").year.tolist() == [2009, 2010, 2010]


BY = ("funding", "spending", "administration", "owner", "focus_area", "target_group", "place", "age")


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("filters", [{}, {"district": 5}, {"administration": "BUF"}])
def test_parts_add_up_to_the_total_however_they_are_cut(
    store: Store, by: str, filters: dict[str, Any]
) -> None:
    parts = ask(store, "money", by=by, **filters)
    totals = ask(store, "totals", **filters)
    for column in ("budget", "adopted_budget", "spent", "finance_rows"):
        summed = parts.groupby(["year", "price_level"])[column].sum()
        expected = totals.set_index(["year", "price_level"])[column].fillna(0).sort_index()
        assert summed.to_dict() == expected.to_dict()


def test_money_for_several_districts_or_ages_is_not_divided(store: Store) -> None:
    place = ask(store, "money", by="place", year=2010, price_level="løbende")
    assert rows(place, "part", "budget") == [["5", 130.0], ["flere", 7.0], ["3", None]]
    assert rows(ask(store, "money", by="place", year=2010, price_level="2008"), "part", "budget") == [
        ["hele byen", 50.0],
        ["flere", 5.0],
    ]
    age = ask(store, "money", by="age", year=2010, price_level="løbende")
    assert rows(age, "part", "budget") == [["18-24", 130.0], ["flere", 7.0], ["ikke oplyst", None]]


def test_money_by_who_pays_and_by_whose_initiative_it_is(store: Store) -> None:
    pays = ask(store, "money", by="administration", year=2010, price_level="løbende")
    assert rows(pays, "part", "budget", "initiatives")[:3] == [
        ["SOF", 120.0, 1],
        ["BIF", 10.0, 1],
        ["BUF", 7.0, 1],
    ]
    owns = ask(store, "money", by="owner", year=2010, price_level="løbende")
    assert rows(owns, "part", "budget")[:2] == [["SOF", 130.0], ["BUF", 7.0]]


def test_reconciliation_counts_each_initiative_once(store: Store) -> None:
    found = ask(store, "reconciliation", year=2010).iloc[0]
    assert (found.initiatives, found.with_figures, found.without_figures) == (5, 3, 2)
    assert found.share_without_figures == pytest.approx(0.4)
    assert (found.several_payers, found.several_price_levels) == (1, 1)
    missing = ask(store, "without_figures", year=2010)
    assert missing.initiative_id.tolist() == ["TMF-1", "TMF-2"]
    assert ask(store, "reconciliation", year=2010, search="intet").iloc[0].initiatives == 0


def test_matrix_counts_each_initiative_under_its_own_administration(store: Store) -> None:
    found = ask(store, "matrix")
    cells = {
        (
            None if r.is_total_focus_area else r.focus_area_id,
            None if r.is_total_administration else r.administration,
        ): r
        for r in found.itertuples()
    }
    counts = {place: r.initiatives for place, r in cells.items()}
    assert counts == {
        ("IO-1", "BUF"): 2,
        ("IO-2", "SOF"): 1,
        ("ikke oplyst", "TMF"): 2,
        ("IO-1", None): 2,
        ("IO-2", None): 1,
        ("ikke oplyst", None): 2,
        (None, "BUF"): 2,
        (None, "SOF"): 1,
        (None, "TMF"): 2,
        (None, None): 5,
    }
    assert cells[("ikke oplyst", "TMF")].running == 0


def test_matrix_of_money_adds_up_per_price_level(store: Store) -> None:
    found = ask(store, "matrix_money", year=2010)
    everything = found[found.is_total_focus_area & found.is_total_administration]
    assert rows(everything, "price_level", "budget", "initiatives") == [
        ["2008", 55.0, 2],
        ["løbende", 137.0, 3],
    ]
    cells = found[~found.is_total_focus_area & ~found.is_total_administration]
    assert rows(cells, "price_level", "focus_area_id", "administration", "budget") == [
        ["2008", "IO-1", "BUF", 55.0],
        ["løbende", "IO-1", "BUF", 7.0],
        ["løbende", "IO-2", "SOF", 130.0],
        ["løbende", "ikke oplyst", "TMF", None],
    ]


def test_expiring_grants_are_those_that_run_out_from_this_year_on(store: Store) -> None:
    grants = ask(store, "expiring_grants")
    assert rows(grants, "expires", "initiative_id", "funding", "year", "budget", "price_level") == [
        [2010, "SOF-1", "satspulje", 2010, 120.0, "2010"],
        [2011, "BUF-1", "kommunal", 2010, 50.0, "2008"],
    ]
    assert rows(ask(store, "expiring"), "expires", "price_level", "initiatives", "grants", "budget") == [
        [2010, "2010", 1, 1, 120.0],
        [2011, "2008", 1, 1, 50.0],
    ]
    earlier = Clock(None, date(2009, 12, 31))
    assert queries.run(store, "initiatives/expiring", clock=earlier).expires.tolist() == [2009, 2010, 2011]


def test_a_grant_that_was_prolonged_runs_out_in_its_new_year(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        initiatives=[initiative("SOF-1")],
        finances=[
            money("SOF-1", 2009, 5.0, duration="midlertidig", expires=2010),
            money("SOF-1", 2010, 6.0, duration="midlertidig", expires=2012),
            money("SOF-1", 2009, 5.0, spending="anlæg", duration="midlertidig", expires=2010),
            money("SOF-1", 2010, 6.0, spending="anlæg", duration="varig"),
        ],
    )
    assert rows(ask(store, "expiring_grants"), "expires", "budget") == [[2012, 6.0]]
    store.close()


def test_the_list_shows_no_sum_over_price_levels(store: Store) -> None:
    found = ask(store, "list", year=2010)
    assert rows(found, "initiative_id", "budget", "price_level", "expires", "funding") == [
        ["SOF-1", 130.0, "løbende", 2010, "kommunal; satspulje"],
        ["BUF-1", 50.0, "2008", 2011, "kommunal"],
        ["BUF-2", None, "flere", None, "fond; kommunal"],
        ["TMF-1", None, "løbende", None, "kommunal"],
        ["TMF-2", None, None, None, None],
    ]


def test_years_are_those_with_money_whatever_is_filtered(store: Store) -> None:
    assert rows(ask(store, "years"), "year", "price_level", "finance_rows") == [
        [2009, "2010", 2],
        [2010, "løbende", 4],
        [2010, "2008", 2],
    ]


# -- places, ages and gaps ------------------------------------------------------------------------------------


def test_districts_count_those_that_name_them_and_the_whole_city_apart(store: Store) -> None:
    found = ask(store, "districts")
    assert found.district.tolist() == list(DISTRICTS)
    named = {r.district: (r.named, r.alone, r.shared, r.running) for r in found.itertuples() if r.named}
    assert named == {3: (2, 1, 1, 1), 5: (2, 1, 1, 2), 6: (1, 1, 0, 0)}
    assert set(found.whole_city) == {1}


def test_places_hold_each_initiative_once(store: Store) -> None:
    found = ask(store, "places")
    assert found.place.tolist() == [*map(str, DISTRICTS), "flere", "hele byen", "ikke oplyst", "i alt"]
    assert {r.place: r.initiatives for r in found.itertuples() if r.initiatives} == {
        "3": 1,
        "5": 1,
        "6": 1,
        "flere": 1,
        "hele byen": 1,
        "i alt": 5,
    }
    assert rows(found, "named")[:6] == [[0], [0], [2], [0], [2], [1]]
    assert rows(found, "named")[10:] == [[None]] * 4


def test_target_groups_and_who_of_them_reach_18(store: Store) -> None:
    found = ask(store, "target_groups")
    assert rows(found, "target_group", "initiatives", "running", "from_18", "gang_related") == [
        ["under 18", 2, 2, 1, 0],
        ["18+", 1, 1, 1, 1],
        ["alle", 1, 0, 0, 0],
        ["lokalområder", 1, 0, 0, 0],
    ]


def test_ages_overlap_their_groups(store: Store) -> None:
    found = ask(store, "ages")
    assert {r.age_group: (r.reaching, r.only_here) for r in found.itertuples() if r.reaching} == {
        "10-14": (1, 0),
        "15-17": (2, 0),
        "18-24": (2, 1),
    }


def test_the_questions_know_the_contracts_groups(store: Store) -> None:
    """What SQL says a second time must be what the contract says."""
    groups = ask(store, "age_groups")
    assert groups.age_group.tolist() == list(AGE_GROUPS.labels)
    for r in groups.itertuples():
        assert r.age_group in (f"{r.low}-{r.high}", f"{r.low}+")
    values = ask(store, "facet_values").groupby("facet")["value"].agg(list).to_dict()
    assert values == {
        "district": [str(number) for number in DISTRICTS],
        "age_group": list(AGE_GROUPS.labels),
        "target_group": [code for code in TARGET_GROUPS.labels if code != "alle"],
        "prevention_level": list(LEVELS.labels),
        "focus_area": ["IO-1", "IO-2"],
    }


def test_coverage_tells_named_from_in_general(store: Store) -> None:
    found = ask(store, "coverage", down="district", across="focus_area")
    assert len(found) == 20
    cells = {(r.down, r.across): (r.named, r.in_general) for r in found.itertuples()}
    assert cells[("5", "IO-1")] == (1, 1)
    assert cells[("9", "IO-1")] == (0, 1)
    assert cells[("5", "IO-2")] == (1, 0)
    assert cells[("9", "IO-2")] == (0, 0)
    assert cells[("6", "IO-1")] == (0, 1), "the ended initiative in Vanløse covers nothing"
    groups = ask(store, "coverage", down="age_group", across="target_group")
    assert {(r.down, r.across): r.named for r in groups.itertuples() if r.named} == {
        ("10-14", "under 18"): 1,
        ("15-17", "under 18"): 2,
        ("18-24", "under 18"): 1,
        ("18-24", "18+"): 1,
    }


def test_gaps_are_what_no_running_or_planned_initiative_names(store: Store) -> None:
    found = {(r.facet, r.value): r.in_general for r in ask(store, "gaps").itertuples()}
    assert found == {
        ("age_group", "0-9"): 1,
        ("age_group", "25-39"): 1,
        ("age_group", "40-64"): 1,
        ("age_group", "65+"): 1,
        ("prevention_level", "primær"): 0,
        ("prevention_level", "sekundær"): 0,
        ("district", "1"): 1,
        ("district", "2"): 1,
        ("district", "4"): 1,
        ("district", "6"): 1,
        ("district", "7"): 1,
        ("district", "8"): 1,
        ("district", "9"): 1,
        ("district", "10"): 1,
        ("target_group", "lokalområder"): 1,
    }


def test_a_filter_is_not_a_gap(store: Store) -> None:
    in_valby = {(r.facet, r.value) for r in ask(store, "gaps", district=5).itertuples()}
    assert "district" not in {facet for facet, _ in in_valby}
    assert ("target_group", "lokalområder") in in_valby
    cells = ask(store, "coverage", district=5, focus_area="IO-1", down="district", across="focus_area")
    assert rows(cells, "down", "across", "named", "in_general") == [["5", "IO-1", 1, 1]]


def test_an_initiative_that_has_ended_by_today_leaves_a_gap(tmp_path: Path) -> None:
    ended = INITIATIVES[0] | {"finish": date(2010, 3, 21)}
    store = store_with(tmp_path, focus_areas=FOCUS, initiatives=[ended])
    assert ("focus_area", "IO-2") in {(r.facet, r.value) for r in ask(store, "gaps").itertuples()}
    store.close()


# -- one initiative -------------------------------------------------------------------------------------------


def test_one_initiative_with_all_that_is_known(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        focus_areas=FOCUS,
        areas=[{"area_id": "HA-1", "name": "Kvarteret", "type": "hotspot", "district": 3}],
        hotspots=[{"hotspot_id": "H-1", "name": "Kvarteret", "area_id": "HA-1", "start": date(2009, 2, 1)}],
        goals=[
            {"goal_id": "M-2", "level": "delmål", "text": "Flere i job", "indicator_id": "I-1"},
            {"goal_id": "M-1", "level": "effektmål", "text": "Færre utrygge"},
        ],
        initiatives=[INITIATIVES[0] | {"hotspot_id": "H-1", "goal_ids": ["M-1", "M-2"]}],
        finances=FINANCES[:3],
        proposals=[
            {"proposal_id": "F-1", "initiative_id": "SOF-1", "administration": "SOF", "type": "reduktion", "year": 2011,
             "change": -25.0, "price_level": "2010"},
        ],
        indicators=[
            {"indicator_id": "I-1", "name": "I job", "initiative_id": "SOF-1", "type": "resultat", "unit": "%",
             "direction": "op", "frequency": "kvartal", "target": 60.0},
            {"indicator_id": "I-2", "name": "Deltagere", "initiative_id": "SOF-1", "type": "output", "unit": "deltagere",
             "direction": "op", "frequency": "år", "counts_persons": True},
            {"indicator_id": "I-3", "name": "Møder", "initiative_id": "SOF-1", "type": "aktivitet", "unit": "møder",
             "direction": "op", "frequency": "år"},
        ],
        measurements=[
            {"indicator_id": "I-1", "period": "2009-Q4", "numerator": 11, "denominator": 20},
            {"indicator_id": "I-1", "period": "2010-Q1", "value": 57.0, "provisional": True, "counted_on": date(2010, 3, 31)},
            # Of a part of its quarter: not the newest that is said.
            {"indicator_id": "I-1", "period": "2010-Q2", "value": 90.0, "counted_on": date(2010, 5, 2)},
            {"indicator_id": "I-2", "period": "2008", "value": 0.0},
            {"indicator_id": "I-2", "period": "2009", "value": 4.0},
        ],
        assessments=[
            {"initiative_id": "SOF-1", "criterion": "evidens", "score": 2.0},
            {"initiative_id": "SOF-1", "criterion": "dokumentation", "score": 3.0},
        ],
    )  # fmt: skip
    facts = ask(store, "one", initiative="SOF-1").iloc[0]
    assert (facts["focus_area"], facts["hotspot"], list(facts["goal_ids"])) == (
        "Exit",
        "Kvarteret",
        ["M-1", "M-2"],
    )
    assert ask(store, "one", initiative="SOF-9").empty
    assert rows(ask(store, "one_years", initiative="SOF-1"), "year", "price_level", "budget", "spent") == [
        [2009, "2010", 90.0, 88.0],
        [2010, "løbende", 130.0, 30.0],
    ]
    assert len(ask(store, "one_money", initiative="SOF-1")) == 3
    goals = ask(store, "one_goals", initiative="SOF-1")
    assert rows(goals, "goal_id", "indicator", "value") == [["M-1", None, None], ["M-2", "I job", 0.57]]
    assert ask(store, "one_assessments", initiative="SOF-1").criterion.tolist() == [
        "dokumentation",
        "evidens",
    ]
    assert rows(ask(store, "one_proposals", initiative="SOF-1"), "type", "change") == [["reduktion", -25.0]]
    indicators = ask(store, "one_indicators", initiative="SOF-1")
    assert rows(indicators, "indicator_id", "period", "value", "hidden", "provisional", "measurements") == [
        ["I-3", None, None, False, None, 0],
        ["I-2", "2009", None, True, False, 2],
        ["I-1", "2010-Q1", 0.57, False, True, 2],
    ]
    series = dict(zip(indicators.indicator_id, indicators.series, strict=True))
    # 11 of 20 are persons, and rounded.
    assert list(series["I-1"]) == pytest.approx([0.5, 0.57])
    assert series["I-2"][0] == 0
    assert pd.isna(series["I-2"][1]), "1-4 persons are hidden in the series too"
    where = queries.run(store, "initiatives/one_indicators", sources=True, initiative="SOF-1")
    assert where[where.answer_row == 2]["table"].tolist() == ["indicators", "measurements", "measurements"]
    assert where[where.answer_row == 2]["role"].tolist() == [
        queries.CONTEXT,
        queries.COUNTED,
        queries.COUNTED,
    ]
    store.close()


# -- sources --------------------------------------------------------------------------------------------------


def test_a_total_leads_to_the_rows_it_counts(store: Store) -> None:
    found = queries.run(store, "initiatives/totals", sources=True, year=2010)
    behind = found[(found.answer_row == 0) & (found.role == queries.COUNTED)]
    assert behind[["sheet", "row"]].values.tolist() == [
        ["Økonomi", 2],
        ["Økonomi", 4],
        ["Økonomi", 6],
        ["Økonomi", 9],
    ]
    gaps = queries.run(store, "initiatives/districts", sources=True)
    assert gaps[(gaps.answer_row == 4) & (gaps.role == queries.COUNTED)][
        ["sheet", "row"]
    ].values.tolist() == [
        ["Indsatser", 2],
        ["Indsatser", 4],
    ]


ARGUMENTS = {"year": 2010, "by": "place", "down": "district", "across": "focus_area", "initiative": "SOF-1"}


@pytest.mark.parametrize("name", sorted(path.stem for path in (queries.FOLDER / "initiatives").glob("*.sql")))
def test_every_question_answers_an_empty_store_and_tells_its_sources(
    tmp_path: Path, store: Store, name: str
) -> None:
    asked = {
        key: value for key, value in ARGUMENTS.items() if key in queries.parameters_of(f"initiatives/{name}")
    }
    empty = Store(tmp_path / "tom" / "csb.duckdb")
    assert list(ask(empty, name, **asked).columns) == list(ask(store, name, **asked).columns)
    empty.close()
    behind = queries.run(store, f"initiatives/{name}", sources=True, **asked)
    assert set(behind["answer_row"]) <= set(range(len(ask(store, name, **asked))))
    text = (queries.FOLDER / "initiatives" / f"{name}.sql").read_text()
    assert text.startswith("-- One row")

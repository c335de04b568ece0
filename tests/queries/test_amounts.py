"""Money as it is said: one rule of price levels, a district's three parts, the year that is shown, and the days of spending."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.contract import DISTRICTS
from data.danish import number
from data.store import Clock, Store
from queries import COUNTED, run
from queries.briefing import catalogue
from queries.briefing.slides import overview
from queries.exit.description import description
from queries.figures import values
from queries.initiatives import views
from queries.initiatives.amounts import amounts, counts_told, district_money, spent_until, year_of_budget
from queries.initiatives.money_views import money, money_years, price_levels
from queries.scenarios.views import proposals as proposals_view
from queries.shared.years import coming_year_to_show, year_to_show
from tests.example.truths import IN_OTHER_PRICES, MIXED_FUNDING
from tests.rows import delivery, store_with

CLOCK = Clock(None, date(2010, 3, 22))
END = date(2009, 12, 31)


def initiative(id: str, districts: list[int] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": id,
        "name": f"Indsats {id}",
        "administration": id[:3],
        "purpose": "kriminalpræventiv",
        "status": "i gang",
        "districts": districts,
    } | more


def grant(
    id: str, budget: float | None, level: str = "løbende", year: int = 2010, **more: Any
) -> dict[str, Any]:
    return {
        "initiative_id": id,
        "year": year,
        "administration": id[:3],
        "funding": "kommunal",
        "spending": "drift",
        "adopted_budget": budget,
        "price_level": level,
    } | more


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def cells(frame: pd.DataFrame, *columns: str) -> list[list[Any]]:
    return frame[list(columns)].to_numpy().tolist()


# -- price levels -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def levels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """2010 in running prices, in prices of 2010, which are the same, and in prices of 2008, which are not."""
    temporary = {"duration": "midlertidig"}
    store = store_with(
        tmp_path_factory.mktemp("levels"),
        initiatives=[
            initiative("SOF-1", [3], gang_related=True, hotspot_id="H-1"),
            initiative("TMF-1", [0], gang_related=True),
            initiative("BUF-1", [0]),
        ],
        areas=[{"area_id": "A-1", "name": "Kvarteret", "type": "hotspot", "district": 3}],
        hotspots=[{"hotspot_id": "H-1", "name": "Kvarteret", "area_id": "A-1", "start": date(2009, 2, 1)}],
        finances=[
            grant("SOF-1", 3e6, spent=6e5, spent_on=date(2010, 2, 28)),
            grant("SOF-1", 1e6, "2010", funding="satspulje", spent=1e5, spent_on=date(2010, 1, 31)),
            grant("TMF-1", 5e6, "2010"),
            grant("BUF-1", 2e6, "2008"),
            grant("SOF-1", 3e6, "2009", 2009, spent=3e6, spent_on=END),
            grant("BUF-1", 1e6, "løbende", 2009, funding="fond", expires=2010, **temporary),
            grant("TMF-1", 4e6, "2010", 2011, funding="EU", expires=2010, **temporary),
            grant("TMF-1", 1e6, "løbende", 2010, funding="fond", expires=2010, **temporary),
        ],
    )  # fmt: skip
    yield store
    store.close()


def test_running_prices_of_a_year_are_that_years_prices_and_no_others(levels: Store) -> None:
    found = run(levels, "initiatives/totals")
    assert cells(found, "year", "price_level", "budget") == [
        [2009, "løbende", 4e6],
        [2010, "løbende", 10e6],
        [2010, "2008", 2e6],
        [2011, "2010", 4e6],
    ]
    payers = run(levels, "initiatives/money", by="administration", year=2010, price_level="løbende")
    assert cells(payers, "part", "budget") == [["TMF", 6e6], ["SOF", 4e6]]
    listed = run(levels, "initiatives/list", year=2010)
    assert cells(listed, "initiative_id", "budget", "price_level") == [
        ["TMF-1", 6e6, "løbende"],
        ["SOF-1", 4e6, "løbende"],
        ["BUF-1", 2e6, "2008"],
    ]


INDEX = [{"year": year, "index_value": value, "origin": "KL"} for year, value in ((2008, 95.0), (2009, 98.0), (2010, 100.0))]  # fmt: skip


@pytest.fixture
def indexed(tmp_path: Path) -> Iterator[Store]:
    """Prices of 2008 in 2010, running prices of 2009, prices of 2010 in 2011; no index of 2011."""
    store = store_with(
        tmp_path,
        initiatives=[initiative("SOF-1", [3], hotspot_id="H-1"), initiative("TMF-1", [0])],
        areas=[{"area_id": "A-1", "name": "Kvarteret", "type": "hotspot", "district": 3}],
        hotspots=[{"hotspot_id": "H-1", "name": "Kvarteret", "area_id": "A-1", "start": date(2009, 2, 1)}],
        finances=[
            grant("SOF-1", 1e6),
            grant("SOF-1", 950_000.0, "2008", funding="fond", spent=95_000.0, spent_on=date(2010, 1, 31)),
            grant("TMF-1", 475_000.0, "2008", funding="EU", duration="midlertidig", expires=2010),
            grant("SOF-1", 980_000.0, year=2009, spent=490_000.0, spent_on=END),
            grant("TMF-1", 1e6, "2010", 2011),
        ],
        proposals=[
            {"proposal_id": "F-1", "initiative_id": "TMF-1", "administration": "TMF", "type": "reduktion", "year": 2010,
             "change": -190_000.0, "price_level": "2008"},
        ],
        price_index=INDEX,
    )  # fmt: skip
    yield store
    store.close()


def test_the_index_brings_amounts_to_the_prices_of_their_own_year(indexed: Store) -> None:
    """950.000 kr. in prices of 2008 are 1 million in 2010, where 100 is bought for what cost 95."""
    totals = run(indexed, "initiatives/totals")
    assert cells(totals, "year", "price_level", "budget") == [
        [2009, "løbende", 980_000.0],
        [2010, "løbende", 2_500_000.0],
        [2011, "2010", 1e6],  # there is no index of 2011, so that it stays in the prices it came in
    ]
    assert run(indexed, "initiatives/reconciliation", year=2010).iloc[0]["several_price_levels"] == 0
    assert run(indexed, "hotspots/money")["price_level"].unique().tolist() == ["løbende"]
    expiring = run(indexed, "initiatives/expiring", clock=CLOCK)
    assert cells(expiring, "expires", "price_level", "budget") == [[2010, "2010", 500_000.0]]
    candidates = run(indexed, "scenarios/candidates", year=2010).set_index("initiative_id")
    assert candidates["budget"].to_dict() == {"SOF-1": 2e6, "TMF-1": 500_000.0}
    assert not candidates["other_price_level"].any()
    proposals = run(indexed, "scenarios/proposals", year=2010, prices=2010)
    assert cells(proposals, "level", "change", "price_level") == [["2010", -200_000.0, "2008"]]
    figures = values(indexed, CLOCK)
    assert (figures["budget"], figures["spent"]) == (2_500_000.0, 100_000.0)


def test_every_amount_can_be_shown_in_the_prices_of_one_year(indexed: Store) -> None:
    totals = run(indexed, "initiatives/totals", prices=2010)
    assert cells(totals, "year", "price_level", "budget") == [
        [2009, "2010", 1e6],
        [2010, "2010", 2_500_000.0],
        [2011, "2010", 1e6],
    ]
    assert cells(run(indexed, "initiatives/years", prices=2008), "year", "price_level", "budget") == [
        [2009, "2008", 950_000.0],
        [2010, "2008", 2_375_000.0],
        [2011, "2008", 950_000.0],
    ]
    # What the index does not reach is told as it stands.
    assert set(run(indexed, "initiatives/totals", prices=2012)["price_level"]) == {"løbende", "2008", "2010"}


def test_a_view_in_one_years_prices_says_what_cannot_be_brought_there(indexed: Store) -> None:
    asked: dict[str, Any] = {"clock": CLOCK, "split": "administration"}
    view = money_years(indexed, price_level="2010", **asked)
    assert view.notes == ()
    assert sorted(row[0] for row in view.rows) == [2009, 2010, 2010, 2011]
    assert money_years(indexed, **asked).notes == ()
    running = money_years(indexed, price_level="løbende", **asked)
    assert running.notes == (
        "Beløb, der ikke står i løbende priser og ikke kan regnes om til dem, er ikke med: 2011.",
    )
    assert money(indexed, clock=CLOCK, price_level="2008").title.startswith(
        "Budgettet for 2010 er 2,4 mio. kr. i 2008-priser"
    )
    assert price_levels(run(indexed, "initiatives/totals"), run(indexed, "shared/price_index")) == [
        "løbende",
        "2010",
        "2009",
        "2008",
    ]
    assert list(catalogue.options(indexed, parameter="price_level", clock=CLOCK)) == [
        "løbende",
        "2010",
        "2009",
        "2008",
    ]


def test_the_rows_of_the_index_stand_behind_what_they_change_and_only_that(indexed: Store) -> None:
    totals = run(indexed, "initiatives/totals")
    places = run(indexed, "initiatives/totals", sources=True)
    tables = places.groupby("answer_row")["table"].agg(list)
    assert tables[totals.index[totals["year"] == 2010][0]].count("price_index") == 2
    assert "price_index" not in tables[totals.index[totals["year"] == 2009][0]]


def test_an_index_of_another_base_gives_the_same(indexed: Store) -> None:
    before = run(indexed, "initiatives/totals", prices=2010)
    rebased = [row | {"index_value": row["index_value"] * 1.37} for row in INDEX]
    indexed.accept(delivery("indeks.xlsx", price_index=rebased), "ØKF", by="csb")
    pd.testing.assert_frame_equal(run(indexed, "initiatives/totals", prices=2010), before)


def test_the_examples_year_in_other_prices_needs_the_index(example_store: Store) -> None:
    administration, year, prices = IN_OTHER_PRICES
    with example_store.cursor() as cursor:
        asked = "select distinct price_level from finances where administration = ? and year = ?"
        assert cursor.execute(asked, [administration, year]).fetchall() == [(str(prices),)]
    assert run(example_store, "initiatives/totals", year=year)["price_level"].tolist() == ["løbende"]
    found = run(example_store, "initiatives/totals", prices=prices)
    assert set(found["price_level"]) == {str(prices)}
    fixed = found.set_index("year")["budget"]
    # 2.4 % of the rise are prices.
    assert fixed[2010] / fixed[2009] - 1 == pytest.approx(1.046 / (105.9 / 103.4) - 1, abs=0.001)


def test_mixed_funding_stays_beside_the_grant_that_expires(example_store: Store) -> None:
    candidates = run(example_store, "scenarios/candidates", year=2010).set_index("initiative_id")
    for id_, share in MIXED_FUNDING.items():
        one = candidates.loc[id_]
        assert one["expires"] and one["expiring"] / one["budget"] == pytest.approx(1 - share, abs=0.01)


def test_every_question_about_money_follows_the_rule(levels: Store) -> None:
    years = run(levels, "initiatives/years")
    assert cells(years, "year", "price_level") == [
        [2009, "løbende"],
        [2010, "løbende"],
        [2010, "2008"],
        [2011, "2010"],
    ]
    one = run(levels, "initiatives/one_years", initiative="SOF-1")
    assert cells(one, "year", "price_level", "budget") == [[2009, "løbende", 3e6], [2010, "løbende", 4e6]]
    chain = run(levels, "results/chains", year=2010).set_index("initiative_id")
    assert (chain.loc["SOF-1", "budget"], chain.loc["SOF-1", "price_level"]) == (4e6, "løbende")
    hotspot = run(levels, "hotspots/money")
    assert set(hotspot["price_level"]) == {"løbende"} and hotspot["budget"].sum() == 7e6
    figures = values(levels, CLOCK)
    assert (figures["budget"], figures["spent"]) == (10e6, 7e5)
    rows = run(levels, "initiatives/money_rows", search="SOF-1")
    assert rows["delivered_price_level"].tolist() == ["2009", "løbende", "2010"]


def test_grants_whose_newest_budgets_are_of_different_years_stand_in_the_prices_of_a_year(
    levels: Store,
) -> None:
    """Running prices of 2009 and of 2010 are not one level; prices of 2010 for 2011 and running prices of 2010 are."""
    found = run(levels, "initiatives/expiring", clock=CLOCK)
    assert cells(found, "expires", "price_level", "budget", "initiatives") == [
        [2010, "2009", 1e6, 1],
        [2010, "2010", 5e6, 1],
    ]
    # An initiative with two grants that run out counts once.
    assert values(levels, CLOCK)["grants_expiring"] == 2


def test_what_differs_in_price_level_is_told_beside_on_slides_and_in_the_description(levels: Store) -> None:
    slide = money(levels, clock=CLOCK)
    assert slide.title == "Budgettet for 2010 er 10,0 mio. kr. i løbende priser og 2,0 mio. kr. i 2008-priser"
    assert [plain(note) for note in slide.notes] == [
        "Desuden 2,0 mio. kr. i 2008-priser, som ikke er lagt sammen med det.",
        "Forbrug er opgjort til forskellige dage, fra 31. januar til 28. februar 2010.",
        "2 rækker af 4 er uden forbrug.",
    ]
    assert [[row[0], row[1], row[4], row[6]] for row in slide.rows] == [
        ["TMF", "løbende priser", 6e6, "–"],
        ["SOF", "løbende priser", 4e6, "31. januar til 28. februar 2010"],
        ["I alt, hver indsats én gang", "løbende priser", 10e6, "31. januar til 28. februar 2010"],
        ["BUF", "2008-priser", 2e6, "–"],
        ["I alt, hver indsats én gang", "2008-priser", 2e6, "–"],
    ]
    # A bar a payer and price level, and none that adds two levels up.
    assert [(series.name, [point.y for point in series.points]) for series in slide.chart.series] == [
        ("Løbende priser", [6.0, 4.0, None]),
        ("2008-priser", [None, None, 2.0]),
    ]
    assert any(
        "2,0 mio. kr. i 2008-priser" in plain(note) for note in overview.key_figures(levels, CLOCK).notes
    )
    told = [one.text for one in description(levels, clock=CLOCK) if one.subject == "Økonomi"]
    assert told == [
        "I 2010 er der afsat 10,0 mio. kr. (løbende priser) til 2 indsatser: 8,0 mio. kr. kommunale midler, "
        "1,0 mio. kr. fra fonde og 1,0 mio. kr. satspuljemidler."
    ]


def test_the_example_is_added_up_where_the_prices_are_the_same(example_store: Store) -> None:
    totals = run(example_store, "initiatives/totals").set_index(["year", "price_level"])["budget"]
    assert totals[(2010, "løbende")] == 296_679_000
    assert totals[2010].size == 1
    assert totals[(2010, "løbende")] / totals[(2009, "løbende")] - 1 == pytest.approx(0.046, abs=0.001)
    shares = run(example_store, "initiatives/funding_shares", year=2010, price_level="løbende")
    assert shares.iloc[0]["funding"] == "kommunal" and round(shares.iloc[0]["share"], 2) == 0.74
    slide = money(example_store)
    assert [(row[0], round(row[3] / 1e6, 1)) for row in slide.rows[:-1]] == [
        ("SOF", 106.2), ("BUF", 68.0), ("TMF", 43.2), ("BIF", 31.0), ("KFF", 19.4), ("SUF", 15.4), ("ØKF", 13.5),
    ]  # fmt: skip
    assert slide.title == (
        "Budgettet for 2010 er 297 mio. kr. i løbende priser; forbruget er opgjort på forskellige dage, 31. januar til "
        "28. februar 2010"
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "Ingen har indberettet et budget for 2010"),
        ([grant("SOF-1", 2e6, "2010")], "Budgettet for 2010 er 2,0 mio. kr. i løbende priser"),
        ([grant("SOF-1", 2e6, "2008")], "Budgettet for 2010 er 2,0 mio. kr. i 2008-priser"),
        (
            [grant("SOF-1", 2e6, "2009", 2009), grant("SOF-1", 9e6, year=2008)],
            "Der er ikke indberettet et budget for 2010; for 2009 er det 2,0 mio. kr. i løbende priser",
        ),
        (
            [grant("SOF-1", None), grant("SOF-1", 2e6, "2010", 2011)],
            "Der er ikke indberettet et budget for 2010; for 2011 er det 2,0 mio. kr. i 2010-priser",
        ),
    ],
)
def test_the_slide_says_what_there_is(tmp_path: Path, rows: list[dict[str, Any]], told: str) -> None:
    store = store_with(tmp_path, initiatives=[initiative("SOF-1")], finances=rows)
    slide = money(store, clock=CLOCK)
    assert slide.title == told
    # No key figure of the list is worth something else on the slide.
    known = values(store, CLOCK)
    assert all(figure.value == known[figure.id] for figure in slide.figures if figure.id in known)
    said = [plain(note) for note in overview.key_figures(store, CLOCK).notes]
    assert ("2,0 mio. kr." in " ".join(said)) == (bool(rows) and known["budget"] is None)
    store.close()


# -- a district's money -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Own, shared, city-wide and nowhere; paid for by two administrations; in two price levels; one without a budget."""
    store = store_with(
        tmp_path_factory.mktemp("city"),
        initiatives=[
            initiative("SOF-1", [3], target_group="18+"),
            initiative("SOF-2", [3, 5], target_group="18+"),
            initiative("SOF-3", [0], target_group="18+"),
            initiative("BUF-1", [5], target_group="under 18"),
            initiative("BUF-2", [3, 5, 6]),
            initiative("BUF-3", [3]),
            initiative("TMF-1", None),
        ],
        finances=[
            grant("SOF-1", 1e6),
            grant("SOF-1", 2e6, "2010", administration="BIF"),
            grant("SOF-1", 4e6, "2008", funding="fond"),
            grant("SOF-2", 8e6),
            grant("SOF-3", 16e6),
            grant("BUF-1", 32e6),
            grant("BUF-2", 64e6, "2008"),
            grant("BUF-3", None),
            grant("TMF-1", 128e6),
        ],
    )  # fmt: skip
    yield store
    store.close()


def _by_level(rows: pd.DataFrame) -> dict[str, float]:
    return rows.dropna(subset=["budget"]).groupby("price_level")["budget"].sum().to_dict()


def _added(*parts: dict[str, float]) -> dict[str, float]:
    return {
        level: sum(part.get(level, 0) for part in parts)
        for level in sorted({key for part in parts for key in part})
    }


@pytest.mark.parametrize("which", ["city", "example_store"])
def test_own_shared_and_city_wide_are_all_that_is_counted_and_no_krone_twice(
    which: str, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(which)
    filters: list[dict[str, Any]] = [
        {"administration": administration, "target_group": group, "prices": prices}
        for administration, group, prices in product((None, "SOF"), (None, "18+"), (None, 2009))
    ]
    filters += [
        {"status": "i gang"},
        {"purpose": "kriminalpræventiv", "gang_related": True},
        {"prevention_level": "sekundær", "gang_related": False},
        {"focus_area": "IO-3", "status": "planlagt"},
        {"search": "unge", "target_group": "under 18"},
    ]
    for given in filters:
        chosen = given | {"year": 2010}
        own = []
        for district in DISTRICTS:
            parts = run(store, "initiatives/money", by="place", district=district, **chosen)
            money = district_money(parts, district)
            counted = _by_level(run(store, "initiatives/totals", district=district, **chosen))
            parts_of_it = _added(_by_level(money.own), _by_level(money.shared), _by_level(money.city))
            assert parts_of_it == pytest.approx(counted, abs=0.01)
            own.append(_by_level(money.own))
        everywhere = run(store, "initiatives/money", by="place", **chosen)
        assert _added(*own) == pytest.approx(
            _by_level(everywhere[everywhere["part"].str.isdigit()]), abs=0.01
        )


def _money(store: Store, district: int, **chosen: Any) -> Any:
    return district_money(
        run(store, "initiatives/money", by="place", year=2010, district=district, **chosen), district
    )


def test_a_districts_money_is_told_in_three_parts(city: Store) -> None:
    assert plain(_money(city, 6, administration="SOF").in_words()) == (
        "intet budget til egne indsatser; desuden 16,0 mio. kr. til 1 for hele byen (løbende priser)"
    )
    assert plain(_money(city, 5, administration="SOF").in_words()) == (
        "intet budget til egne indsatser; desuden 8,0 mio. kr. til 1 fælles med andre bydele og 16,0 mio. kr. til 1 for hele byen "
        "(løbende priser)"
    )
    assert plain(_money(city, 3).in_words()) == (
        "4,0 mio. kr. i 2008-priser og 3,0 mio. kr. i løbende priser til egne indsatser; desuden 64,0 mio. kr. i 2008-priser og "
        "8,0 mio. kr. i løbende priser til indsatser fælles med andre bydele og 16,0 mio. kr. i løbende priser til indsatser for hele byen"
    )
    assert _money(city, 9, administration="BUF").in_words() == "intet budget til egne indsatser"


def test_a_districts_card_shows_its_own_money_and_leads_to_its_own_rows(city: Store) -> None:
    money = _money(city, 3, target_group="18+")
    assert money.figure() == "4,0 mio. kr."
    assert plain(money.note()).startswith(
        "i 2008-priser; hertil 3,0 mio. kr. i løbende priser, som ikke lægges sammen; desuden 8,0 mio. kr."
    )
    asked = {"by": "place", "year": 2010, "district": 3, "target_group": "18+"}
    rows = run(city, "initiatives/money", sources=True, **asked)
    counted = rows[(rows["answer_row"] == money.row) & (rows["role"] == COUNTED)]
    assert counted["row"].tolist() == [4]
    none = _money(city, 6)
    assert (none.figure(), none.row) == ("Intet", None)


def test_a_districts_initiatives_are_counted_in_three_parts(city: Store) -> None:
    told = {d: counts_told(run(city, "initiatives/summary", district=d).iloc[0]) for d in (3, 5, 9)}
    assert told == {
        3: "2 egne, 2 fælles med andre bydele og 1 for hele byen",
        5: "1 egen, 2 fælles med andre bydele og 1 for hele byen",
        9: "ingen egne og 1 for hele byen",
    }
    assert views.administrations(city, clock=CLOCK, district=9).title == (
        "Amager Øst: Én indsats, og den er i gang; ingen egne og 1 for hele byen"
    )


def test_a_districts_money_is_never_one_sum_in_a_title_or_a_figure(city: Store) -> None:
    """Parts of a year count what is shared too: the title and the subtitle say so, and the figure is the district's own."""
    whole, own = money(city, clock=CLOCK), money(city, clock=CLOCK, district=3, target_group="18+")
    assert whole.title.startswith("Budgettet for 2010 er ")
    assert own.title.startswith("Nørrebro: Størst af egne, fælles og hele byens penge i 2010: ")
    assert "hele byens er talt med. Kun indsatser for unge og voksne fra 18 år" in own.subtitle
    assert [figure.id for figure in own.figures] == ["own_budget"]
    assert plain(own.figures[0].note).startswith("i 2008-priser; hertil 3,0 mio. kr. i løbende priser")
    nothing = money(city, clock=CLOCK, search="findes ikke")
    assert nothing.title == "Ingen af de viste indsatser har et budget i 2010"
    assert (nothing.chart, nothing.rows) == (None, ())


def test_the_columns_of_the_years_are_their_parts_and_say_their_sum(levels: Store) -> None:
    view = money_years(levels, clock=CLOCK)
    assert view.chart is not None and view.chart.stacked
    totals = run(levels, "initiatives/totals", clock=CLOCK).dropna(subset=["budget"])
    names = [point.x for point in view.chart.series[0].points]
    assert len(names) == len(totals)
    for name in names:
        parts = [
            point.y for series in view.chart.series for point in series.points if point.x == name and point.y
        ]
        assert name.endswith(f": {number(sum(parts), 1)}")


# -- the year and the days ----------------------------------------------------------------------------------------


def test_the_year_that_is_shown_is_this_one_or_the_nearest_before_or_the_first_after() -> None:
    assert year_to_show([2008, 2009, 2012], 2010) == 2009
    assert year_to_show([2009, 2010, 2011], 2010) == 2010
    assert year_to_show([2013, 2012], 2010) == 2012
    assert year_to_show([], 2010) is None
    assert coming_year_to_show([2008, 2012, 2013], 2010) == 2012
    assert coming_year_to_show([2008, 2009], 2010) == 2009
    years = pd.DataFrame({"year": [2009, 2010], "budget": [1.0, None]})
    assert year_of_budget(years, 2010) == 2009


@pytest.mark.parametrize(
    ("years", "headline", "subtitle", "notes"),
    [
        ([], "Der er ingen forslag om indsatserne", "Forvaltningernes forslag for 2010 og 2011", []),
        ([2011, 2013], "Der er forslag om at spare på én indsats", "Forvaltningernes forslag for 2010 og 2011",
         ["Desuden 1 forslag for 2013."]),
        ([2012], "Der er forslag for 2012 om at spare på én indsats",
         "Forvaltningernes forslag for 2012 og 2013; der er ingen for 2010 og 2011", []),
    ],
)  # fmt: skip
def test_proposals_for_later_years_are_not_told_as_none(
    tmp_path: Path, years: list[int], headline: str, subtitle: str, notes: list[str]
) -> None:
    proposals = [
        {"proposal_id": f"F-{year}", "initiative_id": "SOF-1", "administration": "SOF", "type": "reduktion", "year": year,
         "change": -1e5, "price_level": "2010"}
        for year in years
    ]  # fmt: skip
    store = store_with(tmp_path, initiatives=[initiative("SOF-1")], proposals=proposals)
    slide = proposals_view(store, clock=CLOCK)
    assert (slide.title, slide.subtitle, list(slide.notes[1:])) == (headline, subtitle, notes)
    assert slide.figures[0].value == (1 if years else 0)
    store.close()


def test_spending_is_counted_to_a_span_of_days() -> None:
    def row(first: date | None, last: date | None) -> dict[str, Any]:
        return {"spent_from": first, "spent_on": last}

    assert spent_until(row(END, END)) == "Forbrug er opgjort til og med 31. december 2009."
    assert spent_until(row(END, date(2010, 2, 28))) == (
        "Forbrug er opgjort til forskellige dage, fra 31. december 2009 til 28. februar 2010."
    )
    assert spent_until(row(None, None)) == "Forbrug er ikke oplyst."


def test_amounts_in_two_price_levels_stand_side_by_side() -> None:
    totals = pd.DataFrame(
        {"price_level": ["2008", "løbende", "2009"], "budget": [43_200_000.0, 253_500_000.0, None]}
    )
    assert plain(amounts(totals)) == "254 mio. kr. i løbende priser og 43,2 mio. kr. i 2008-priser"
    assert amounts(totals[2:]) == ""

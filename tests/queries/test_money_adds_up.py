"""Money adds up whatever is delivered and whatever is filtered: each krone once, in one part, by one rule of prices."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data.contract import (
    ADMINISTRATIONS,
    FUNDING,
    INITIATIVE_STATUS,
    LEVELS,
    PURPOSES,
    TARGET_GROUPS,
)
from data.store import Reader
from queries import FOLDER, figures, run
from queries.initiatives import money_views, views
from queries.initiatives.amounts import district_money
from queries.initiatives.money_views import SPLITS
from tests.rows import store_with

AREAS = ("IO-1", "IO-2")
Row = dict[str, Any]
Totals = dict[tuple[int, str], float]


def code(codes: Any) -> Any:
    return st.sampled_from(list(codes.labels))


WHERE = (3, 5, 6)
PLACES = st.one_of(
    st.none(), st.just([0]), st.lists(st.sampled_from(WHERE), min_size=1, max_size=3, unique=True)
)
INITIATIVE = st.fixed_dictionaries(
    {
        "administration": st.sampled_from(["SOF", "BUF"]),
        "status": code(INITIATIVE_STATUS),
        "districts": PLACES,
        "target_group": code(TARGET_GROUPS),
        "purpose": code(PURPOSES),
        "prevention_level": code(LEVELS),
        "gang_related": st.booleans(),
        "focus_area_id": st.sampled_from([*AREAS, None]),
    }
)
AMOUNT = st.fixed_dictionaries(
    {
        "initiative": st.integers(0, 4),
        "year": st.sampled_from([2009, 2010]),
        "administration": code(ADMINISTRATIONS),
        "funding": code(FUNDING),
        "price_level": st.sampled_from(["løbende", "2008", "2009", "2010"]),
        "adopted_budget": st.one_of(st.none(), st.integers(0, 10**9).map(lambda oere: oere / 100)),
        "revised_budget": st.one_of(st.none(), st.integers(0, 10**9).map(lambda oere: oere / 100)),
    }
)
KEY = ("initiative", "year", "administration", "funding")
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "administration": st.sampled_from(["SOF", "BUF"]),
        "status": code(INITIATIVE_STATUS),
        "target_group": code(TARGET_GROUPS),
        "purpose": code(PURPOSES),
        "prevention_level": code(LEVELS),
        "gang_related": st.booleans(),
        "focus_area": st.sampled_from(AREAS),
        "search": st.sampled_from(["indsats", "nummer 2"]),
    },
)
INDEX = st.sampled_from([{}, {2009: 103.4, 2010: 105.9}, {2008: 100.0, 2009: 103.4, 2010: 105.9}])


def passes(one: Row, chosen: Row) -> bool:
    own = {**chosen, "focus_area_id": chosen.get("focus_area")}
    own.pop("focus_area", None)
    if own["focus_area_id"] is None:
        own.pop("focus_area_id")
    search = own.pop("search", "")
    named = all(word in one["name"].lower() for word in search.split())
    return named and all(one[name] == value for name, value in own.items())


def counted(
    rows: list[Row], by_id: dict[str, Row], index: dict[int, float]
) -> list[tuple[Row, int, str, float]]:
    """Each amount as it is counted: its initiative, its year, the price level it stands in and what it is there."""
    found = []
    for row in rows:
        amount = row["adopted_budget"] if row["revised_budget"] is None else row["revised_budget"]
        if amount is None:
            continue
        year = row["year"]
        own = year if row["price_level"] == "løbende" else int(row["price_level"])
        level = "løbende"
        if own != year and {own, year} <= index.keys():
            amount *= index[year] / index[own]
        elif own != year:
            level = str(own)
        found.append((by_id[row["initiative_id"]], year, level, amount))
    return found


def summed(found: list[tuple[Row, int, str, float]], kept: Any) -> Totals:
    totals: Totals = defaultdict(float)
    for one, year, level, amount in found:
        if kept(one):
            totals[(year, level)] += amount
    return dict(totals)


def told(*answers: pd.DataFrame) -> Totals:
    rows = pd.concat([answer[["year", "price_level", "budget"]] for answer in answers]).dropna()
    sums = rows.groupby(["year", "price_level"])["budget"].sum()
    return {(int(year), str(level)): float(amount) for (year, level), amount in sums.items()}


def alone(one: Row, district: int) -> bool:
    return one["districts"] == [district]


def works_in(one: Row, district: int) -> bool:
    return bool({0, district} & set(one["districts"] or ()))


# Each example fills a store: what fails is shown as it was found, since to make it smaller would take minutes.
@settings(max_examples=6, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    st.lists(INITIATIVE, min_size=5, max_size=5),
    st.lists(AMOUNT, min_size=1, max_size=20, unique_by=lambda row: tuple(row[name] for name in KEY)),
    FILTERS,
    INDEX,
)
def test_own_shared_and_city_wide_are_what_is_counted_and_no_krone_twice(
    initiatives: list[Row], amounts: list[Row], chosen: Row, index: dict[int, float]
) -> None:
    initiatives = [
        one | {"initiative_id": f"SOF-{place}", "name": f"Indsats nummer {place}"}
        for place, one in enumerate(initiatives)
    ]
    finances = [
        {name: value for name, value in row.items() if name != "initiative"}
        | {"initiative_id": f"SOF-{row['initiative']}", "spending": "drift"}
        for row in amounts
    ]
    by_id = {one["initiative_id"]: one for one in initiatives}
    every = counted(finances, by_id, index)
    folder = Path(tempfile.mkdtemp())
    try:
        with closing(
            store_with(
                folder,
                initiatives=initiatives,
                finances=finances,
                focus_areas=[{"focus_area_id": id_, "name": id_, "rank": 1} for id_ in AREAS],
                price_index=[{"year": year, "index_value": value} for year, value in index.items()],
            )
        ) as store:
            check(store, every, chosen)
    finally:
        shutil.rmtree(folder)


def check(store: Reader, every: list[tuple[Row, int, str, float]], chosen: Row) -> None:
    def near(totals: Totals) -> Any:
        return pytest.approx(totals, abs=0.01 * (len(every) + 1))

    whole = summed(every, lambda one: passes(one, chosen))
    assert told(run(store, "initiatives/totals", **chosen)) == near(whole)
    for split in (*SPLITS, "owner"):
        assert told(run(store, "initiatives/money", by=split, **chosen)) == near(whole), split
    own_of_all: list[pd.DataFrame] = []
    for district in WHERE:
        parts = run(store, "initiatives/money", by="place", district=district, **chosen)
        money = district_money(parts, district)
        own = summed(every, lambda one, d=district: passes(one, chosen) and alone(one, d))
        assert told(money.own) == near(own)
        assert told(money.own, money.shared, money.city) == near(
            summed(every, lambda one, d=district: passes(one, chosen) and works_in(one, d))
        )
        assert told(run(store, "initiatives/totals", district=district, **chosen)) == near(told(parts))
        own_of_all.append(money.own)
        (card,) = figures.key_figures(store, store.clock(), {"district": district, **chosen}, ["own_budget"])
        assert card.value is None or any(
            card.value == pytest.approx(amount, abs=0.3) for amount in own.values()
        )
    assert told(*own_of_all) == near(
        summed(
            every,
            lambda one: passes(one, chosen) and len(one["districts"] or ()) == 1 and one["districts"] != [0],
        )
    )
    on_pages(store, whole, chosen)


def on_pages(store: Reader, whole: Totals, chosen: Row) -> None:
    """The totals that stand in the tables of pages, slides and files are those of the year and price level, once."""
    for year in {year for year, _ in whole}:
        of_year = {level: amount for (one, level), amount in whole.items() if one == year}
        table = money_views.money(store, year=year, **chosen)
        totals = [row for row in table.rows if str(row[0]).startswith("I alt")]
        budget = next(place for place, column in enumerate(table.columns) if column.header == "Budget, kr.")
        shown = sorted(row[budget] for row in totals if row[budget] is not None)  # type: ignore[type-var]
        assert shown == pytest.approx(sorted(of_year.values()), abs=0.3)
        where = views.where(store, year=year, **chosen)
        last = dict(zip((column.header for column in where.columns), where.rows[-1], strict=True))
        known = [
            value for header, value in last.items() if header.startswith("Mio. kr.") and value is not None
        ]
        assert sorted(known) == pytest.approx(sorted(of_year.values()), abs=0.3)  # type: ignore[type-var]


# -- the one rule ---------------------------------------------------------------------------------------------------

# Who reads the delivered amounts themselves: the rule, what asks for their years, or whether there are any, alone, and one initiative's
# rows as they were sent.
_READERS = {
    "shared/finances",
    "scenarios/candidates",
    "scenarios/years",
    "initiatives/one_money",
    "sources/periods",
    "sources/measured",
}
_YEARS_ALONE = {"scenarios/candidates", "scenarios/years", "sources/periods"}


def test_every_amount_comes_through_the_one_rule_of_prices() -> None:
    read = re.compile(r"\b(?:from|join)\s+finances(?:_rows)?\b")
    readers = {}
    for path in FOLDER.rglob("*.sql"):
        text = re.sub(r"--.*", "", path.read_text())
        if read.search(text):
            readers[path.relative_to(FOLDER).with_suffix("").as_posix()] = text
    assert readers.keys() == _READERS
    for name in _YEARS_ALONE:
        for clause in re.findall(
            r"select\s+(.*?)\s+from finances\b", readers[name].rsplit("finances", 1)[0] + "finances", re.S
        ):
            selected = clause.rsplit("select", 1)[-1]
            assert not re.search(r"budget|spent|price_level|\*", selected), (name, selected)


def test_no_python_of_the_product_reads_delivered_amounts() -> None:
    root = FOLDER.parent
    readers = {
        path.relative_to(root).as_posix()
        for room in ("queries", "pages")
        for path in (root / room).rglob("*.py")
        if re.search(r"\b(?:from|join)\s+finances\b", path.read_text())
    }
    assert readers == set()

"""Rows on one screen add to the total on it, or the page says that they are rounded, and says it nowhere else."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from data.columns import Column
from data.store import Store
from queries.initiatives import money_views, views
from queries.initiatives.money_views import SPLITS
from queries.results.behind import SPLITS as CHANGE_SPLITS
from queries.results.behind import default_periods, measures, periods
from queries.results.views import behind
from queries.shared import rounding
from queries.shared.rounding import ROUNDED
from queries.view import View
from tests.rows import store_with


@pytest.mark.parametrize(
    ("parts", "total", "said"),
    [
        (["0,4", "0,4"], "0,9", True),
        (["0,4", "0,5", "–"], "0,9", False),
        (["106,2 mio.", "190,5 mio."], "297 mio. kr.", False),
        (["106,2 mio.", "190,2 mio."], "297 mio. kr.", True),
        (["0,9 mio.", "0,1 mio."], "950.000 kr.", True),
        (["1.200,4", "−0,4"], "1.200,0", False),
        (["+3", "−5"], "−2", False),
        (["+3", "−5"], "−1", True),
        (["–"], "1,0", False),
        (["1,0"], "–", False),
    ],
)
def test_it_is_said_where_what_is_read_does_not_come_to_what_is_read(
    parts: list[str], total: str, said: bool
) -> None:
    assert rounding.note(parts, total) == ((ROUNDED,) if said else ())


def test_a_total_that_is_no_sum_of_the_rows_and_counts_are_not_called_rounded() -> None:
    columns = (Column("Del"), Column("Indsatser", "count"), Column("Mio. kr.", "millions"))
    once = (("a", 2, 440_000.0), ("b", 2, 440_000.0), ("I alt", 3, 440_000.0))
    assert rounding.of_table(columns, once) == ()
    assert rounding.of_table(columns, (*once[:2], ("I alt", 4, 880_000.0))) == (ROUNDED,)
    assert rounding.of_table(columns, ()) == ()


def figure_of(text: str) -> float:
    return float(text.replace(".", "").replace(",", ".").replace("−", "-").replace("+", ""))


def adds_up(view: View, *, across: bool = False) -> bool:
    """Whether what is read in the table adds up, in every column of amounts that its last row is the sum of."""
    lines = [
        (column, [row[place] for row in view.rows])
        for place, column in enumerate(view.columns)
        if column.kind in ("millions", "kroner", "signed", "number")
    ]
    if across:
        lines += [(view.columns[-1], list(row[1:])) for row in view.rows]
    for column, cells in lines:
        if cells[-1] is None:
            continue
        *parts, total = [figure_of(column.text(cell)) for cell in cells if cell is not None]
        if abs(sum(parts) - total) > 10.0 ** -(column.decimals + 1) / 2:
            return False
    return True


def test_on_the_example_every_table_with_a_total_adds_up_or_says_so(example_store: Store) -> None:
    seen = set()
    for district, year in product((None, 3, 6, 9), (2009, 2010)):
        given: dict[str, Any] = {"district": district, "year": year}
        for view, across in (
            (views.where(example_store, **given), False),
            (money_views.matrix_money(example_store, **given), True),
        ):
            assert adds_up(view, across=across) == (ROUNDED not in view.notes), (view.id, given)
            seen.add((view.id, ROUNDED in view.notes))
    assert {said for _, said in seen} == {True, False}
    for split in SPLITS:
        view = money_views.money(example_store, split=split)
        assert view.chart is not None
        bars = sum(figure_of(point.label) for point in view.chart.series[0].points)
        # The whole is read as 297 mio. kr. above them.
        assert (abs(bars - 297) <= 0.5001 and adds_up(view)) == (ROUNDED not in view.notes), split


def test_the_parts_of_a_change_add_up_or_say_so(example_store: Store) -> None:
    said = set()
    for one in measures(example_store)[:8]:
        if default_periods(periods(example_store, measure=one)) is None:
            continue
        for by in CHANGE_SPLITS[one.kind]:
            view = behind(example_store, change=one.id, divided=by)
            assert adds_up(view, across=True) == (ROUNDED not in view.notes), (one.id, by)
            said.add(ROUNDED in view.notes)
    assert said == {True, False}


def test_amounts_to_the_oere_that_lose_a_krone_are_said_to_be_rounded(tmp_path: Path) -> None:
    rows = [
        {"initiative_id": "SOF-1", "year": 2010, "administration": code, "funding": "kommunal", "spending": "drift",
         "price_level": "løbende", "adopted_budget": 1000.5}
        for code in ("SOF", "BUF")
    ]  # fmt: skip
    initiative = {"initiative_id": "SOF-1", "name": "Exit", "administration": "SOF", "status": "i gang"}
    store = store_with(tmp_path, initiatives=[initiative], finances=rows)
    view = money_views.money(store)
    assert [row[3] for row in view.rows] == [1000.5, 1000.5, 2001.0]
    assert ROUNDED in view.notes
    store.close()

"""No hidden count can be worked out: shown by linear programmes, and for small tables by trying every possibility."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import persons
from data.disclosure import TOTAL, recoverable, suppress


def with_totals(counts: list[list[int]]) -> pd.DataFrame:
    inner = np.array(counts)
    wide = np.hstack([inner, inner.sum(axis=1, keepdims=True)])
    whole = np.vstack([wide, wide.sum(axis=0)])
    rows = [f"række {number}" for number in range(len(counts))]
    columns = [f"kolonne {number}" for number in range(inner.shape[1])]
    return pd.DataFrame(whole, index=[*rows, TOTAL], columns=[*columns, TOTAL])


def hiding(table: pd.DataFrame, *cells: tuple[int, int]) -> pd.DataFrame:
    after = table.astype(object)
    for row, column in cells:
        after.iat[row, column] = None
    return after


def literal(table: pd.DataFrame) -> list[list[object]]:
    return table.astype(object).where(table.notna(), None).to_numpy().tolist()


COUNTS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


# --- literal tables


def test_a_small_count_takes_three_others_with_it() -> None:
    assert literal(suppress(with_totals([[3, 10, 20], [5, 8, 12]]))) == [
        [None, None, 20, 33],
        [None, None, 12, 25],
        [8, 18, 32, 58],
    ]


def test_a_list_is_a_table_of_one_row() -> None:
    shown = [None, None, 20, 33]
    assert literal(suppress(with_totals([[3, 10, 20]]))) == [shown, shown]


def test_two_small_counts_that_hide_each_other_need_no_more() -> None:
    table = with_totals([[3, 2, 20], [4, 3, 12]])
    assert literal(suppress(table)) == [[None, None, 20, 25], [None, None, 12, 19], [7, 5, 32, 44]]


def test_ones_do_not_hide_each_other_when_zeros_are_shown() -> None:
    """1 + 1 = 2, and a reader who sees zeros elsewhere knows that neither is zero."""
    table = with_totals([[1, 1, 20], [1, 1, 12]])
    alone = hiding(table, (0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1))
    assert ("række 0", "kolonne 0") in recoverable(table, alone)
    after = suppress(table)
    assert recoverable(table, after) == []
    assert int(after.isna().sum().sum()) > 6


def test_nothing_small_nothing_hidden() -> None:
    table = with_totals([[5, 0], [0, 7]])
    assert literal(suppress(table)) == [[5, 0, 5], [0, 7, 7], [5, 7, 12]]


def test_a_lone_count_hides_its_totals() -> None:
    assert literal(suppress(with_totals([[0, 0], [0, 3]]))) == [[0, 0, 0], [0, None, None], [0, None, None]]


def test_zeros_can_be_protected() -> None:
    after = suppress(with_totals([[0, 10, 20], [6, 8, 12]]), protect_zeros=True)
    assert after.iat[0, 0] is None
    assert recoverable(with_totals([[0, 10, 20], [6, 8, 12]]), after, protect_zeros=True) == []


def test_ones_alone_hide_each_other_only_when_zeros_are_hidden_too() -> None:
    """Six hidden counts that make 6: all are 1, unless some may be 0."""
    table = with_totals([[1, 1], [1, 1], [1, 1]])
    after = suppress(table, protect_zeros=True)
    assert after.iat[3, 2] == 6
    assert recoverable(table, after, protect_zeros=True) == []
    assert len(recoverable(table, after)) == 11


def test_the_threshold_is_the_least_count_that_may_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    table = with_totals([[9, 30], [40, 50]])
    assert suppress(table).notna().all(axis=None)
    monkeypatch.setattr(persons, "THRESHOLD", 10)
    assert suppress(table).iat[0, 0] is None


def test_what_is_shown_is_whole_numbers_and_what_is_hidden_is_none() -> None:
    after = suppress(with_totals([[3, 10], [6, 8]]).astype(float))
    assert {type(value) for value in after.to_numpy().ravel()} == {int, type(None)}
    assert list(after.index) == ["række 0", "række 1", TOTAL]
    assert list(after.columns) == ["kolonne 0", "kolonne 1", TOTAL]


@pytest.mark.parametrize(
    "rows",
    [
        [[1, 2, 4], [3, 4, 7], [4, 6, 10]],
        [[1.5, 1.5], [1.5, 1.5]],
        [[-1, -1], [-1, -1]],
        [[None, 1], [None, 1]],
        [[5, 5]],
        [[5], [5]],
    ],
)
def test_a_table_that_is_no_table_of_counts_with_totals(rows: list[list[float]]) -> None:
    with pytest.raises(ValueError):
        suppress(pd.DataFrame(rows))


# --- the audit


def test_the_audit_finds_what_a_single_hidden_cell_gives_away() -> None:
    table = with_totals([[3, 10, 20], [5, 8, 12]])
    assert recoverable(table, hiding(table, (0, 0))) == [("række 0", "kolonne 0")]
    assert recoverable(table, hiding(table, (0, 0), (0, 1))) == [
        ("række 0", "kolonne 0"),
        ("række 0", "kolonne 1"),
    ]
    assert recoverable(table, hiding(table, (0, 0), (0, 1), (1, 0), (1, 1))) == []
    assert recoverable(table, table) == []


def test_the_audit_finds_a_cell_given_away_by_a_roundabout_way() -> None:
    """Two hidden cells in each row and column that has any, but the corner alone closes no cycle."""
    table = with_totals([[3, 9, 9, 9], [9, 9, 9, 9], [9, 9, 9, 9]])
    after = hiding(table, (0, 0), (0, 4), (1, 1), (1, 2), (2, 1), (2, 2), (3, 4))
    assert recoverable(table, after) == [
        ("række 0", "kolonne 0"),
        ("række 0", TOTAL),
        (TOTAL, TOTAL),
    ]


# --- for all tables


@settings(deadline=None)
@given(COUNTS, st.booleans())
def test_every_small_count_is_hidden_and_every_shown_cell_is_as_it_was(
    counts: list[list[int]], zeros: bool
) -> None:
    table = with_totals(counts)
    after = suppress(table, protect_zeros=zeros)
    for before, shown in zip(table.to_numpy().ravel(), after.to_numpy().ravel(), strict=True):
        if before < 5 and (before > 0 or zeros):
            assert shown is None
        elif before == 0:
            assert shown == 0
        else:
            assert shown is None or shown == before


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.booleans())
def test_nothing_hidden_is_recoverable(counts: list[list[int]], zeros: bool) -> None:
    table = with_totals(counts)
    assert recoverable(table, suppress(table, protect_zeros=zeros), protect_zeros=zeros) == []


SMALL = st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=2)


def possibilities(table: pd.DataFrame, after: pd.DataFrame) -> dict[tuple[int, int], set[int]]:
    """{hidden cell: values it can have}, by trying all inner tables of counts 0..8 that fit what is shown.

    A count that can be another one can be its neighbour, so 8 is enough for counts up to 7. What is hidden is not 0.
    """
    a, b, c, d = np.indices((9, 9, 9, 9)).reshape(4, -1)
    whole = np.array([[a, b, a + b], [c, d, c + d], [a + c, b + d, a + b + c + d]])
    shown = after.to_numpy()
    fits = np.ones(len(a), dtype=bool)
    cells = list(product(range(3), range(3)))
    for cell in cells:
        fits &= whole[cell] > 0 if shown[cell] is None else whole[cell] == shown[cell]
    return {cell: set(whole[cell][fits].tolist()) for cell in cells if shown[cell] is None}


@settings(deadline=None, max_examples=60)
@given(SMALL)
def test_trying_every_possibility_works_nothing_out(counts: list[list[int]]) -> None:
    table = with_totals(counts)
    assert all(len(values) > 1 for values in possibilities(table, suppress(table)).values())


@settings(deadline=None, max_examples=60)
@given(SMALL, st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1))
def test_the_audit_says_the_same_as_trying_every_possibility(
    counts: list[list[int]], cells: set[tuple[int, int]]
) -> None:
    table = with_totals(counts)
    after = hiding(table, *(cell for cell in cells if table.iat[cell] > 0))
    found = possibilities(table, after)
    worked_out = [cell for cell in sorted(found) if len(found[cell]) == 1]
    assert recoverable(table, after) == [
        (table.index[row], table.columns[column]) for row, column in worked_out
    ]


@pytest.mark.parametrize("seed", range(4))
def test_no_fewer_cells_would_do(seed: int) -> None:
    """Against every smaller choice, where hiding totals is not what saves cells."""
    random = np.random.default_rng(seed)
    table = with_totals(random.poisson(11, (3, 3)).tolist())
    table_after = suppress(table)
    small = [cell for cell in product(range(4), range(4)) if 0 < table.iat[cell] < 5]
    more = int(table_after.isna().sum().sum()) - len(small)
    others = [cell for cell in product(range(3), range(3)) if table.iat[cell] >= 5]
    for size in range(more):
        for chosen in combinations(others, size):
            assert recoverable(table, hiding(table, *small, *chosen)) != []


def test_a_large_table() -> None:
    table = with_totals(np.random.default_rng(1).poisson(6, (20, 20)).tolist())
    after = suppress(table)
    assert recoverable(table, after) == []
    assert int(after.isna().sum().sum()) < 1.2 * int(((table > 0) & (table < 5)).sum().sum())

"""Overlaps and dominated initiatives: literal rows in, literal rows out."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.scenarios.efficiency import (
    count_overlaps,
    dominated_initiatives,
    overlapping_pairs,
)

HEADER = ["initiative_id", "administration", "target_group", "purpose", "districts", "budget", "price_level"]


def initiatives(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=HEADER)


def test_a_pair_shares_target_group_purpose_and_district_in_different_administrations() -> None:
    pairs = overlapping_pairs(
        initiatives(
            ("SOF-1", "SOF", "18+", "kriminalpræventiv", [3, 8], 900_000, "2010"),
            ("BIF-1", "BIF", "18+", "kriminalpræventiv", [8, 5], 400_000, "2010"),
            (
                "SOF-2",
                "SOF",
                "18+",
                "kriminalpræventiv",
                [8],
                100_000,
                "2010",
            ),  # the same administration as SOF-1
            ("BUF-1", "BUF", "under 18", "kriminalpræventiv", [8], 100_000, "2010"),  # another target group
            ("KFF-1", "KFF", "18+", "tryghedsskabende", [8], 100_000, "2010"),  # another purpose
            ("TMF-1", "TMF", "18+", "kriminalpræventiv", [9], 100_000, "2010"),  # another district
        )
    )
    assert pairs.to_dict("records") == [
        {
            "first": "SOF-1",
            "second": "BIF-1",
            "first_administration": "SOF",
            "second_administration": "BIF",
            "target_group": "18+",
            "purpose": "kriminalpræventiv",
            "districts": [8],
            "first_budget": 900_000,
            "second_budget": 400_000,
            "price_level": "2010",
            "together": 1_300_000,
            "shared_high": 400_000,
        },
        {
            "first": "BIF-1",
            "second": "SOF-2",
            "first_administration": "BIF",
            "second_administration": "SOF",
            "target_group": "18+",
            "purpose": "kriminalpræventiv",
            "districts": [8],
            "first_budget": 400_000,
            "second_budget": 100_000,
            "price_level": "2010",
            "together": 500_000,
            "shared_high": 100_000,
        },
    ]


def test_codes_for_all_overlap_with_each() -> None:
    pairs = overlapping_pairs(
        initiatives(
            ("SOF-1", "SOF", "alle", "begge", [0], 3, "2010"),
            ("BUF-1", "BUF", "under 18", "tryghedsskabende", [2, 1], 2, "2010"),
            ("KFF-1", "KFF", "alle", "begge", [0], 1, "2010"),
        )
    )
    shared = pairs[["first", "second", "target_group", "purpose", "districts"]].to_numpy().tolist()
    assert shared == [
        ["SOF-1", "BUF-1", "under 18", "tryghedsskabende", [1, 2]],
        ["BUF-1", "KFF-1", "under 18", "tryghedsskabende", [1, 2]],
        ["SOF-1", "KFF-1", "alle", "begge", list(range(1, 11))],
    ]


def test_what_is_not_known_shares_nothing() -> None:
    pairs = overlapping_pairs(
        initiatives(
            ("A", "SOF", None, "begge", [1], 1, "2010"),
            ("B", "BUF", "alle", None, [1], 1, "2010"),
            ("C", "KFF", "alle", "begge", None, 1, "2010"),
            ("D", "TMF", "alle", "begge", [], 1, "2010"),
            ("E", "BIF", "alle", "begge", [1], 1, "2010"),
        )
    )
    assert pairs.empty


def test_money_that_is_missing_or_in_two_price_levels_is_not_added_up() -> None:
    pairs = overlapping_pairs(
        initiatives(
            ("A", "SOF", "18+", "begge", [1], 10, "2010"),
            ("B", "BUF", "18+", "begge", [1], None, "2010"),
            ("C", "KFF", "18+", "begge", [1], 10, "2009"),
        )
    )
    assert pairs["price_level"].tolist() == ["2010", "flere", "flere"]
    assert pairs["shared_high"].isna().all()
    assert pairs["together"].isna().all()


def test_no_initiatives_no_pairs() -> None:
    pairs = overlapping_pairs(initiatives())
    assert pairs.empty
    with pytest.raises(ValueError, match="Tabellen mangler budget"):
        overlapping_pairs(initiatives().drop(columns="budget"))


def scored(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(
        rows, columns=["initiative_id", "kind", "cost", "results_low", "results_high", "evidence"]
    )


CRITERIA = [("results_low", "results_high"), ("evidence", "evidence")]


def test_dominated_is_dearer_and_weaker_in_every_criterion_among_its_kind() -> None:
    table = dominated_initiatives(
        scored(
            ("A", "mentor", 500, 1, 1, 1),
            ("B", "mentor", 300, 2, 3, 4),
            ("C", "mentor", 200, 3, 3, 2),
            ("D", "værested", 900, 0, 0, 0),  # another kind
            ("E", "mentor", 250, 1, 2, 1),  # B is dearer
            ("F", "mentor", None, 0, 0, 0),  # no cost
            ("G", None, 999, 0, 0, 0),  # no kind
            ("H", "mentor", 999, None, None, 0),  # no score
        ),
        CRITERIA,
    )
    assert table.columns.tolist() == [
        "dominated", "by", "kind", "cost", "cost_by", "dearer_by", "weaker_low", "weaker_high"
    ]  # fmt: skip
    # A against C: 2 weaker in results and 1 in evidence; against B: 1 to 2 and 3. E has as little evidence as A.
    assert table.to_numpy().tolist() == [
        ["A", "C", "mentor", 500, 200, 300, 1, 2],
        ["A", "B", "mentor", 500, 300, 200, 1, 3],
        ["E", "C", "mentor", 250, 200, 50, 1, 2],
    ]


def test_no_dominated_ones() -> None:
    table = dominated_initiatives(scored(("A", "mentor", 1, 1, 1, 1)), CRITERIA)
    assert table.empty


def test_bad_scores_are_told() -> None:
    with pytest.raises(ValueError, match="højere end det højeste for A"):
        dominated_initiatives(scored(("A", "mentor", 1, 3, 2, 1)), CRITERIA)
    with pytest.raises(ValueError, match="Tabellen mangler samarbejde"):
        dominated_initiatives(scored(("A", "mentor", 1, 3, 3, 1)), ["samarbejde"])
    with pytest.raises(ValueError, match="mindst ét kriterium"):
        dominated_initiatives(scored(), [])


def alike(first: tuple, second: tuple) -> bool:
    """The definition, word by word, of two initiatives that overlap."""
    _, unit, group, purpose, places, *_ = first
    _, other_unit, other_group, other_purpose, other_places, *_ = second
    one, other = (set(range(1, 11)) if 0 in (p or []) else set(p or []) for p in (places, other_places))
    return (
        unit != other_unit
        and None not in (group, other_group, purpose, other_purpose)
        and (group == other_group or "alle" in (group, other_group))
        and (purpose == other_purpose or "begge" in (purpose, other_purpose))
        and bool(one & other)
    )


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["SOF", "BUF", "BIF"]),
            st.sampled_from(["18+", "under 18", "alle", None]),
            st.sampled_from(["kriminalpræventiv", "tryghedsskabende", "begge", None]),
            st.one_of(st.none(), st.lists(st.sampled_from([0, 1, 2, 10]), max_size=2)),
        ),
        max_size=8,
    )
)
def test_the_pairs_are_those_of_the_definition(drawn: list[tuple]) -> None:
    rows = [(str(place), *row, 1.0, "2010") for place, row in enumerate(drawn)]
    expected = {(a[0], b[0]) for a, b in combinations(rows, 2) if alike(a, b)}
    pairs = overlapping_pairs(initiatives(*rows))
    assert set(zip(pairs["first"], pairs["second"], strict=True)) == expected
    assert count_overlaps(initiatives(*rows)) == len(expected)

"""Unit costs with intervals and funnel limits: worked out by hand, against another library, and planted."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.rates import confint_poisson

from queries.results.cost import STANDINGS, count_interval, describe, unit_costs


def rows(*initiatives: tuple[str | None, float | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(initiatives, columns=["kind", "cost", "count"])


def alike(count: int = 10, price: float = 20_000) -> list[tuple[str, float, float]]:
    """Initiatives of one kind, from 15 participants up, that scatter by a tenth around one price."""
    return [("mentor", (15 + 10 * i) * price * (1.1 if i % 2 else 0.9), 15 + 10 * i) for i in range(count)]


@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_the_interval_of_a_count_is_garwoods(confidence: float):
    counts = [1, 4, 25, 400]
    low, high = count_interval(counts, confidence=confidence)
    for i, count in enumerate(counts):
        expected = confint_poisson(count, 1, method="exact-c", alpha=1 - confidence)
        assert (low[i], high[i]) == pytest.approx(expected)


def test_a_count_of_zero_has_an_upper_end_only():
    low, high = count_interval([0])
    assert (low[0], high[0]) == (0, pytest.approx(-math.log(0.025)))


def test_unit_cost_and_its_interval():
    table = unit_costs(rows(("mentor", 1_000_000, 25)))
    # Garwood for 25: 16.179 to 36.905.
    found = table.loc[0, ["unit_cost", "low", "high"]].astype(float).tolist()
    assert found == pytest.approx([40_000, 1e6 / 36.905, 1e6 / 16.179], rel=1e-4)


def test_the_funnel_without_more_spread_than_chance_is_the_plain_one():
    # All at exactly 20.000 kr.: no variance between, so the limits are price / (1 +- z / (2 sqrt(E)))^2.
    table = unit_costs(rows(*[("mentor", 20_000.0 * count, count) for count in (16, 25, 36, 49, 64)]))
    first = table.iloc[0]
    assert first["kind_unit_cost"] == 20_000
    reach = 1.959964 / (2 * math.sqrt(16))
    assert first["lower_95"] == pytest.approx(20_000 / (1 + reach) ** 2, rel=1e-6)
    assert first["upper_95"] == pytest.approx(20_000 / (1 - reach) ** 2, rel=1e-6)
    reach = 3.090232 / (2 * math.sqrt(16))
    assert first["upper_998"] == pytest.approx(20_000 / (1 - reach) ** 2, rel=1e-6)
    assert set(table["standing"]) == {"within"}
    assert set(table["group"]) == {5}


def test_the_variance_between_initiatives_widens_the_limits():
    counts = np.array([50.0] * 6)
    prices = np.array([10_000, 14_000, 20_000, 20_000, 30_000, 40_000.0])
    table = unit_costs(
        rows(*[("mentor", count * price, count) for count, price in zip(counts, prices, strict=True)])
    )
    price = float((counts * prices).sum() / counts.sum())
    expected = counts * prices / price
    z = 2 * (np.sqrt(counts) - np.sqrt(expected))
    z = np.clip(z, *np.percentile(z, [10, 90]))
    weight = 4 * expected
    between = (6 * np.mean(z**2) - 5) / (weight.sum() - (weight**2).sum() / weight.sum())
    assert between > 0
    upper = price / (1 - 1.959964 * np.sqrt(1 / weight + between)) ** 2
    assert table["upper_95"].to_numpy() == pytest.approx(upper, rel=1e-5)


def test_a_planted_outlier_is_found_and_its_fellows_are_not():
    table = unit_costs(rows(*alike(), ("mentor", 60 * 80_000, 60), ("mentor", 60 * 7_000, 60)))
    assert table["standing"].tolist() == ["within"] * 10 + ["much_dearer", "much_cheaper"]


def test_a_small_dear_initiative_is_not_named_where_chance_is_enough():
    # 1,6 times the price, but only 4 participants against 6 expected.
    table = unit_costs(rows(*alike(), ("mentor", 4 * 32_000, 4)))
    assert table["standing"].iloc[-1] == "within"


def test_what_lies_between_the_two_limits_is_a_maybe():
    group = [("mentor", 20_000.0 * count, count) for count in (100, 110, 120, 130, 140, 150)]
    table = unit_costs(rows(*group, ("mentor", 26_000 * 100, 100), ("mentor", 14_500 * 70, 70)))
    assert table["standing"].tolist() == ["within"] * 6 + ["dearer", "cheaper"]
    assert (table["unit_cost"].iloc[6] > table["upper_95"].iloc[6]) and (
        table["unit_cost"].iloc[6] < table["upper_998"].iloc[6]
    )


def test_kinds_are_compared_only_with_their_own():
    dear = [("exit", cost * 10, count) for _, cost, count in alike(6)]
    table = unit_costs(rows(*alike(6), *dear))
    assert set(table["standing"]) == {"within"}
    assert table.groupby("kind")["kind_unit_cost"].nunique().tolist() == [1, 1]
    assert table["kind_unit_cost"].iloc[6] == pytest.approx(10 * table["kind_unit_cost"].iloc[0])


def test_the_order_of_rows_and_the_index_do_not_matter():
    table = rows(*alike(), ("mentor", 60 * 80_000, 60)).set_index(pd.Index(list("kjihgfedcba")))
    turned = unit_costs(table.iloc[::-1]).loc[table.index]
    pd.testing.assert_frame_equal(unit_costs(table), turned)


def test_every_row_without_a_comparison_says_why():
    table = unit_costs(
        rows(
            ("mentor", None, 20),
            ("mentor", 100_000, None),
            (None, 100_000, 20),
            ("mentor", 100_000, 0),
            ("mentor", 0, 12),
            ("mentor", 100_000, 20),
        )
    )
    assert table["standing"].tolist() == ["missing"] * 3 + ["no_result", "free", "no_comparison"]
    assert table["group"].tolist() == [0, 0, 0, 2, 0, 2]
    assert math.isnan(table["unit_cost"].iloc[3]) and table["high"].iloc[3] == math.inf
    assert table["low"].iloc[3] == pytest.approx(100_000 / 3.688879)
    assert table["kind_unit_cost"].iloc[5] == 10_000  # two costs, one of them without a participant
    assert set(table["standing"]) <= STANDINGS.keys()


def test_a_group_that_reached_nothing_has_no_price():
    table = unit_costs(rows(*[("mentor", 50_000.0, 0)] * 6))
    assert set(table["standing"]) == {"no_result"}
    assert table["kind_unit_cost"].isna().all()


def test_the_input_is_left_as_it_was():
    table = rows(*alike())
    before = table.copy()
    unit_costs(table)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (pd.DataFrame({"kind": [], "cost": []}), "Tabellen mangler count"),
        (rows(("mentor", 1, 1), ("mentor", -5, 1)), "Række 2: .* negativt"),
        (rows(("mentor", 1, -1)), "Række 1"),
        (rows(("mentor", math.inf, 1)), "Række 1"),
    ],
)
def test_bad_tables_are_told_in_a_sentence(table: pd.DataFrame, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        unit_costs(table)


def test_no_rows_give_no_rows():
    assert len(unit_costs(rows())) == 0


FIGURES = {"unit_cost": 48_231.0, "low": 41_200.0, "high": 1_157_000.0, "kind_unit_cost": 21_480.0}


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (
            FIGURES | {"standing": "much_dearer"},
            "Mentor Valby: 48.000 kr. pr. deltager (41.000 kr. til 1,2 mio. kr.), mod 21.000 kr. for indsatser af "
            "samme art under ét. Forskellen er mere end et tilfældigt udsving.",
        ),
        (
            FIGURES | {"standing": "cheaper"},
            "Mentor Valby: 48.000 kr. pr. deltager (41.000 kr. til 1,2 mio. kr.), mod 21.000 kr. for indsatser af "
            "samme art under ét. Forskellen er måske mere end et tilfældigt udsving.",
        ),
        (
            FIGURES | {"standing": "within"},
            "Mentor Valby: 48.000 kr. pr. deltager (41.000 kr. til 1,2 mio. kr.), mod 21.000 kr. for indsatser af "
            "samme art under ét. Det er inden for tilfældige udsving og de sædvanlige forskelle mellem indsatser.",
        ),
        (
            FIGURES | {"standing": "no_comparison"},
            "Mentor Valby: 48.000 kr. pr. deltager (41.000 kr. til 1,2 mio. kr.). Der er færre end 5 af samme art at "
            "sammenligne med.",
        ),
        (
            FIGURES | {"standing": "no_result", "unit_cost": math.nan, "high": math.inf},
            "Mentor Valby: antallet er 0, så prisen er ukendt, men mindst 41.000 kr. pr. deltager.",
        ),
        (FIGURES | {"standing": "free"}, "Mentor Valby: ingen udgift."),
        (FIGURES | {"standing": "missing"}, "Mentor Valby: udgift, antal eller art er ikke oplyst."),
    ],
)
def test_the_sentence_about_one_initiative(row: dict, text: str):
    assert describe("Mentor Valby", row) == text


def test_the_sentence_takes_a_row_of_the_table_and_another_unit():
    table = unit_costs(rows(*alike(), ("mentor", 60 * 80_000, 60)))
    said = describe("Mentor Valby", table.iloc[-1], "nået resultat")
    assert said.startswith("Mentor Valby: 80.000 kr. pr. nået resultat (62.000 kr. til 100.000 kr.), mod ")

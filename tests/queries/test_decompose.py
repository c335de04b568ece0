"""Parts that add up to the whole, each in its right place; and the sentence that opens the page."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.results.decompose import ORIGINS, Decomposition, decompose, decompose_rate, opening, pair


def parts(found: Decomposition) -> list[tuple[str, str, float]]:
    return [(row.origin, row.group, round(row.amount, 6)) for row in found.parts.itertuples()]


def cells(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(rows)


# -- two periods side by side ------------------------------------------------------------------------------


def test_cells_are_paired_and_a_missing_one_is_not_zero():
    before = cells(
        {"bydel": "Valby", "måned": 1, "value": 10, "shown": 8, "population": 100},
        {"bydel": "Valby", "måned": 2, "value": 12, "shown": None, "population": 100},
    )
    after = cells(
        {"bydel": "Valby", "måned": 1, "value": 7, "population": 110, "provisional": True, "redefined": None},
        {
            "bydel": "Vanløse",
            "måned": 1,
            "value": 3,
            "population": 90,
            "provisional": None,
            "redefined": True,
        },
    )
    found = pair(before, after, by=["bydel", "måned"]).astype(object)
    assert found.where(found.notna(), None).values.tolist() == [
        ["Valby", 1, 10, 7, 8, False, True, 100, 110],
        ["Valby", 2, 12, None, None, False, False, 100, None],
        ["Vanløse", 1, None, 3, None, True, False, None, 90],
    ]


def test_a_provisional_figure_in_either_period_counts():
    before = cells({"bydel": "Valby", "value": 1, "provisional": True})
    after = cells({"bydel": "Valby", "value": 2, "provisional": False})
    assert pair(before, after, by=["bydel"])["provisional"].tolist() == [True]
    assert pair(after, before, by=["bydel"])["provisional"].tolist() == [True]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (cells({"bydel": "Valby"}), cells({"bydel": "Valby", "value": 1}), "perioden før mangler value"),
        (cells({"bydel": "Valby", "value": 1}), cells({"value": 1}), "perioden efter mangler bydel"),
        (
            cells({"bydel": "Valby", "value": 1}, {"bydel": "Valby", "value": 2}),
            cells({"bydel": "Valby", "value": 1}),
            "perioden før har to rækker for samme bydel",
        ),
    ],
)
def test_tables_that_cannot_be_paired(before: pd.DataFrame, after: pd.DataFrame, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        pair(before, after, by=["bydel"])


# -- parts -------------------------------------------------------------------------------------------------


def test_a_change_by_district():
    found = decompose(
        cells(
            {"bydel": "Valby", "before": 10, "after": 12},
            {"bydel": "Nørrebro", "before": 50, "after": 30},
            {"bydel": "Valby", "before": 5, "after": 6},
            {"bydel": "Vanløse", "before": 4, "after": 4},
        ),
        by="bydel",
    )
    assert (found.before, found.after, found.total) == (69, 52, -17)
    assert parts(found) == [("change", "Nørrebro", -20), ("change", "Valby", 3)]


def test_each_origin_takes_its_cells_before_development_does():
    found = decompose(
        cells(
            {"bydel": "A", "before": 100, "after": 90, "shown": 80},
            {"bydel": "B", "before": 20, "after": 50, "redefined": True, "provisional": True},
            {"bydel": "C", "before": 30, "after": 10, "provisional": True},
            {"bydel": "D", "before": None, "after": 7},
            {"bydel": "E", "before": 5, "after": None, "shown": 4, "provisional": True},
        ),
        by="bydel",
    )
    assert parts(found) == [
        ("redefinition", "B", 30),
        ("correction", "A", 20),
        ("provisional", "C", -20),
        ("change", "A", -10),
        ("one_sided", "D", 7),
        ("one_sided", "E", -5),
        ("correction", "E", 1),
    ]
    assert found.total == (90 + 50 + 10 + 7) - (80 + 20 + 30 + 4)
    assert found.by_origin().to_dict() == {
        "correction": 21,
        "redefinition": 30,
        "one_sided": 2,
        "provisional": -20,
        "change": -10,
    }


def test_a_figure_that_was_shown_and_has_gone_is_a_correction():
    found = decompose(cells({"bydel": "A", "before": None, "after": 7, "shown": 9}), by="bydel")
    assert parts(found) == [("correction", "A", -9), ("one_sided", "A", 7)]
    assert found.total == -2


def test_population_and_rate_worked_out_by_hand():
    # Rates 0.10 and 0.09: 200 more people at 0.095 are 19, and 0.01 less for 1,100 people is -11.
    found = decompose(
        cells(
            {"bydel": "A", "before": 100, "after": 108, "population_before": 1000, "population_after": 1200}
        ),
        by="bydel",
    )
    assert parts(found) == [("population", "A", 19), ("rate", "A", -11)]


@pytest.mark.parametrize("population", [(None, 100), (0, 100), (100, 0)])
def test_without_a_population_development_is_not_split(population):
    row = {"bydel": "A", "before": 10, "after": 12}
    row |= {"population_before": population[0], "population_after": population[1]}
    assert parts(decompose(cells(row), by="bydel")) == [("change", "A", 2)]


def test_a_group_that_is_not_told_keeps_its_part():
    found = decompose(
        cells({"bydel": None, "before": 10, "after": 12}, {"bydel": "A", "before": 1, "after": 2}), by="bydel"
    )
    assert found.parts["amount"].tolist() == [2, 1]
    assert pd.isna(found.parts["group"].iloc[0])


amounts = st.integers(0, 500)
maybe = st.none() | amounts


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "bydel": st.sampled_from(["A", "B", "C", None]),
                "before": maybe,
                "after": maybe,
                "shown": maybe,
                "redefined": st.booleans(),
                "provisional": st.booleans(),
                "population_before": maybe,
                "population_after": maybe,
            }
        ),
        max_size=30,
    )
)
def test_the_parts_add_up_to_the_whole(rows: list[dict]):
    columns = [
        "bydel",
        "before",
        "after",
        "shown",
        "redefined",
        "provisional",
        "population_before",
        "population_after",
    ]
    found = decompose(pd.DataFrame(rows, columns=columns), by="bydel")
    now = sum(row["after"] or 0 for row in rows)
    then = sum((row["before"] or 0) if row["shown"] is None else row["shown"] for row in rows)
    assert found.total == now - then
    assert math.fsum(found.parts["amount"]) == pytest.approx(found.total, abs=1e-6)
    assert found.by_origin().sum() == pytest.approx(found.total, abs=1e-6)


@given(
    st.lists(
        st.tuples(*[st.integers(0, 400), st.integers(0, 400), *[st.integers(1, 5000)] * 2]),
        min_size=1,
        max_size=12,
    )
)
def test_the_parts_of_a_rate_add_up_to_its_change(rows: list[tuple[int, int, int, int]]):
    table = pd.DataFrame(rows, columns=["before", "after", "population_before", "population_after"])
    found = decompose_rate(table.assign(group=range(len(rows))), per=1000)
    total = 1000 * (table["after"].sum() / table["population_after"].sum())
    total -= 1000 * (table["before"].sum() / table["population_before"].sum())
    assert math.fsum(found.parts["amount"]) == pytest.approx(total, abs=1e-6)


def test_a_rate_worked_out_by_hand():
    # Two halves at 10 % and 20 % become a quarter at 10 % and three quarters at 22 %.
    table = cells(
        {"group": "A", "before": 50, "after": 25, "population_before": 500, "population_after": 250},
        {"group": "B", "before": 100, "after": 165, "population_before": 500, "population_after": 750},
    )
    found = decompose_rate(table)
    assert (found.before, found.after) == pytest.approx((0.15, 0.19))
    # Mean of the overall rates 0.17. A: -0.25 (0.10 - 0.17). B: 0.25 (0.21 - 0.17), and 0.02 for 0.625.
    assert parts(found) == [("composition", "A", 0.0175), ("rate", "B", 0.0125), ("composition", "B", 0.01)]


def test_rates_that_do_not_change_leave_only_the_mix():
    table = cells(
        {"group": "A", "before": 10, "after": 20, "population_before": 100, "population_after": 200},
        {"group": "B", "before": 40, "after": 40, "population_before": 200, "population_after": 200},
    )
    found = decompose_rate(table)
    assert set(found.parts["origin"]) == {"composition"}
    assert found.parts["amount"].sum() == pytest.approx(60 / 400 - 50 / 300)


@pytest.mark.parametrize(
    ("split", "table", "sentence"),
    [
        (lambda table: decompose(table, by="bydel"), cells({"before": 1}), "mangler bydel og after"),
        (
            lambda table: decompose(table, by="bydel"),
            cells({"bydel": "A", "before": math.inf, "after": 1}),
            "Kolonnen before har et tal, der ikke er endeligt",
        ),
        (
            lambda table: decompose(table, by="bydel"),
            cells({"bydel": "A", "before": 1, "after": 1, "population_after": -1}),
            "befolkningstal er negativt",
        ),
        (
            decompose_rate,
            cells({"group": "A", "before": 1, "after": 1}),
            "mangler population_before og population_after",
        ),
        (
            decompose_rate,
            cells({"group": "A", "before": 1, "after": None, "population_before": 9, "population_after": 9}),
            "Et tal mangler",
        ),
        (
            decompose_rate,
            cells({"group": "Valby", "before": 1, "after": 1, "population_before": 9, "population_after": 0}),
            "Valby har et befolkningstal på nul",
        ),
    ],
)
def test_bad_tables_are_told_in_a_sentence(split, table: pd.DataFrame, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        split(table)


# -- the opening sentence ----------------------------------------------------------------------------------

WORDS = {"what": "Antallet af anmeldelser", "before": "2008", "after": "2009"}


def change(**columns: list) -> Decomposition:
    return decompose(pd.DataFrame(columns), by="bydel")


@pytest.mark.parametrize(
    ("found", "keywords", "text"),
    [
        (
            change(bydel=["Nørrebro", "Valby"], before=[1000, 240], after=[860, 260]),
            {},
            "Antallet af anmeldelser faldt med 120 fra 2008 til 2009 (fra 1.240 til 1.120): mest fra Nørrebro (−140).",
        ),
        (
            change(bydel=["Nørrebro", "Valby"], before=[10, 20], after=[15, 25], shown=[10, 17]),
            {"beyond_chance": True},
            "Antallet af anmeldelser steg med 13 fra 2008 til 2009 (fra 27 til 40): +3 er rettelser af tidligere tal og "
            "+10 er udvikling, mest fra Nørrebro (+5). Det er mere end et tilfældigt udsving.",
        ),
        (
            change(bydel=["Valby"], before=[10], after=[12]),
            {"beyond_chance": False},
            "Antallet af anmeldelser steg med 2 fra 2008 til 2009 (fra 10 til 12). "
            "Ændringen er ikke større end tilfældige udsving.",
        ),
        (
            change(bydel=["Valby"], before=[10], after=[40], redefined=[True]),
            {},
            "Antallet af anmeldelser steg med 30 fra 2008 til 2009 (fra 10 til 40): "
            "+30 kan ikke skilles fra en ændret opgørelse.",
        ),
        (
            change(bydel=["A", "B"], before=[10, None], after=[8, 5], provisional=[True, False]),
            {},
            "Antallet af anmeldelser steg med 3 fra 2008 til 2009 (fra 10 til 13): "
            "+5 er kun målt i den ene periode og −2 hører til foreløbige tal.",
        ),
        (
            change(bydel=["A"], before=[100], after=[108], population_before=[1000], population_after=[1200]),
            {},
            "Antallet af anmeldelser steg med 8 fra 2008 til 2009 (fra 100 til 108): "
            "+19 følger befolkningens størrelse og −11 er udvikling.",
        ),
        (
            change(bydel=["Valby"], before=[10], after=[10]),
            {"beyond_chance": False},
            "Antallet af anmeldelser er uændret fra 2008 til 2009 (10).",
        ),
        (
            change(bydel=["Valby"], before=[10], after=[8], shown=[8]),
            {},
            "Antallet af anmeldelser er uændret fra 2008 til 2009 (8), men det dækker over, at "
            "+2 er rettelser af tidligere tal og −2 er udvikling.",
        ),
        (
            change(bydel=[None, "Valby"], before=[10, 5], after=[30, 8]),
            {},
            "Antallet af anmeldelser steg med 23 fra 2008 til 2009 (fra 15 til 38): mest fra uoplyst (+20).",
        ),
    ],
)
def test_the_opening_sentence(found: Decomposition, keywords, text: str):
    assert opening(found, **WORDS, **keywords) == text
    assert "fordi" not in text.lower()


def test_the_opening_of_a_rate():
    table = cells(
        {"group": "A", "before": 50, "after": 25, "population_before": 500, "population_after": 250},
        {"group": "B", "before": 100, "after": 165, "population_before": 500, "population_after": 750},
    )
    said = opening(
        decompose_rate(table, per=100), what="Andelen af utrygge", before="2008", after="2009", decimals=1
    )
    assert said == (
        "Andelen af utrygge steg med 4,0 fra 2008 til 2009 (fra 15,0 til 19,0): "
        "+2,8 følger befolkningens sammensætning og +1,2 er udvikling."
    )


@given(
    st.lists(st.tuples(amounts, amounts, st.integers(1, 900), st.integers(1, 900)), min_size=1, max_size=6)
)
def test_the_amounts_in_the_sentence_add_up_as_they_are_shown(rows: list[tuple[int, int, int, int]]):
    table = pd.DataFrame(rows, columns=["before", "after", "population_before", "population_after"])
    found = decompose(table.assign(bydel=np.arange(len(rows))), by="bydel")
    said = opening(found, **WORDS)
    _, _, clauses = said.partition("): ")
    if " og " in clauses:
        spoken = [part.split()[0] for part in clauses.split(" og ")]
        assert sum(int(one.replace("−", "-").replace(".", "")) for one in spoken) == found.total


def test_every_origin_has_its_words():
    assert all(label and clause for label, clause in ORIGINS.values())
    assert "fordi" not in str(ORIGINS)

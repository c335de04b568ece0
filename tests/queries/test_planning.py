import math

import numpy as np
import pandas as pd
import pytest

from queries.hotspots.evaluation import Prevented
from queries.hotspots.planning import (
    cost_per_prevented,
    cost_per_resident,
    detectable_falls,
    fall_title,
    rank_controls,
)

MONTHS = pd.period_range("2007-01", periods=24, freq="M")
EVEN = pd.Series([18, 22] * 12, index=MONTHS)  # varies less than Poisson: dispersion 1


# What could be found --------------------------------------------------------------------------------------------------


def others(areas=26, level=20.0, months=MONTHS, drift=0.0):
    """Months down, areas across: Poisson, each growing by its own rate."""
    rng = np.random.default_rng(1)
    years = np.arange(len(months))[:, None] / 12
    mean = level * np.exp(years * rng.normal(0, 1, areas) * drift)
    return pd.DataFrame(rng.poisson(mean), index=months, columns=[f"område {i}" for i in range(areas)])


def test_the_longer_one_waits_the_smaller_a_fall_can_be_found():
    falls = detectable_falls(EVEN, others=others())
    assert falls["months_after"].tolist() == [6, 12, 24]
    assert falls["expected"].tolist() == [120, 240, 480]
    assert falls["fall"].is_monotonic_decreasing
    for row in falls.itertuples():
        assert 0.4 < row.ratio < 0.95
        assert row.fall == pytest.approx(1 - row.ratio)


def test_the_text_is_a_sentence():
    falls = detectable_falls(EVEN, others=others())
    share = round(100 * falls["fall"].iloc[1])
    assert falls["text"].iloc[1] == (
        f"Efter 12 måneder: et fald på mindst {share} % ville være opdaget i 4 ud af 5 tilfælde."
    )
    assert fall_title("Mimersgade", falls).startswith("Mimersgade: efter 6 måneder kan et fald på mindst ")


def test_few_incidents_cannot_show_anything():
    falls = detectable_falls([1, 0] * 12, others=others().reset_index(drop=True))
    assert falls["ratio"].isna().all()
    assert falls["text"].iloc[0] == "Efter 6 måneder: kan ikke påvises med så få hændelser."
    assert fall_title("A", falls) == "A har for få anmeldelser: intet fald kunne påvises"


@pytest.mark.parametrize("few", [None, others(18)])
def test_too_few_areas_to_compare_with_are_told_and_no_fall_is_promised(few):
    falls = detectable_falls(EVEN, others=few)
    assert falls["ratio"].isna().all()
    assert falls["text"].iloc[0] == "Efter 6 måneder: kan ikke vurderes: for få sammenligningsområder."
    assert fall_title("A", falls) == "A kan ikke vurderes: for få sammenligningsområder"


def test_areas_that_drift_make_a_fall_harder_to_find():
    steady, drifting = (detectable_falls(EVEN, others=others(drift=d))["fall"] for d in (0.0, 0.3))
    assert (drifting > steady + 0.05).all()


def test_even_months_help_and_the_chosen_control_area_does_not_change_what_can_be_seen():
    alone = detectable_falls(EVEN, others=others())["fall"]
    assert detectable_falls(EVEN, 4 * EVEN, others=others())["fall"].equals(alone)
    uneven = pd.Series([8, 32] * 12, index=MONTHS)
    assert (detectable_falls(uneven, others=others())["fall"] > alone).all()


def test_a_season_that_the_other_areas_share_is_not_chance():
    season = pd.Series(np.tile([10, 30], 12), index=MONTHS)
    among = (others() * np.tile([0.5, 1.5], 12)[:, None]).round()
    shared, not_shared = (detectable_falls(season, others=o)["fall"] for o in (among, others()))
    assert shared.iloc[1] < not_shared.iloc[1]


def test_only_the_newest_months_count():
    months = pd.period_range("2001-01", periods=96, freq="M")
    long = pd.Series([900] * 36 + EVEN.tolist() * 2 + [20] * 12, index=months)
    other = pd.Series([20] * 36 + EVEN.tolist() * 2 + [20] * 12, index=months)
    among = others(months=months)
    assert detectable_falls(long, others=among).iloc[0].equals(detectable_falls(other, others=among).iloc[0])


def test_without_figures_nothing_can_be_planned():
    with pytest.raises(ValueError, match="ingen anmeldelsestal"):
        detectable_falls([])


# Whom to compare with -------------------------------------------------------------------------------------------------


def growing(level, growth):
    """Twelve months at a level and twelve at that times the growth."""
    return [level] * 12 + [level * growth] * 12


CANDIDATES = pd.DataFrame(
    {
        "tvilling": growing(22, 0.9),
        "stor": growing(200, 0.9),
        "vokser": growing(20, 1.5),
        "nabo": growing(20, 0.9),
        "tom": growing(0, 1),
        "hul": [np.nan, *growing(20, 0.9)[1:]],
    },
    index=MONTHS,
)
HOTSPOT = pd.Series(growing(20, 0.9), index=MONTHS)


def test_the_best_control_has_the_same_level_and_trend():
    rows = rank_controls(HOTSPOT, CANDIDATES, exclude=["nabo", "findes ikke"])
    assert rows["area"].tolist() == ["tvilling", "vokser", "stor", "tom", "hul"]
    best = rows.iloc[0]
    assert best["per_month"] == pytest.approx(20.9)
    assert best["level_ratio"] == pytest.approx(1.1)
    assert best["growth"] == pytest.approx(-0.1)
    assert best["distance"] == pytest.approx(math.log(1.1) / math.log(2))
    assert best["reason"] == (
        "Næsten samme niveau (20,9 mod 19,0 anmeldelser om måneden) og næsten samme udvikling før starten "
        "(−10 % mod −10 % om året)."
    )


def test_the_distance_by_hand():
    row = rank_controls(HOTSPOT, CANDIDATES).set_index("area").loc["vokser"]
    level = math.log(25 / 19) / math.log(2)
    variance = 1 / 240 + 1 / 360 + 1 / 240 + 1 / 216
    trend = math.log(1.5 / 0.9) ** 2 / (math.log(1.1) ** 2 + variance)
    assert row["distance"] == pytest.approx(math.sqrt(level**2 + trend))
    assert row["reason"].startswith(
        "Noget højere niveau (25,0 mod 19,0 anmeldelser om måneden) og anden udvikling"
    )


def test_areas_without_months_or_incidents_come_last_with_the_reason():
    rows = rank_controls(HOTSPOT, CANDIDATES).set_index("area")
    for area in ("tom", "hul"):
        assert math.isnan(rows.loc[area, "distance"])
        assert rows.loc[area, "reason"] == "Området mangler måneder eller har for få anmeldelser."


def test_a_candidate_table_without_the_hotspots_months_has_nobody_to_offer():
    later = CANDIDATES.set_axis(pd.period_range("2015-01", periods=24, freq="M"))
    assert rank_controls(HOTSPOT, later)["distance"].isna().all()


def test_growth_is_per_year_whatever_the_length():
    short = pd.Series([20] * 6 + [10] * 6, index=MONTHS[:12])
    rows = rank_controls(short, pd.DataFrame({"ens": short * 2}))
    assert rows["growth"].iloc[0] == pytest.approx(-0.75)  # halved in half a year


@pytest.mark.parametrize(
    ("history", "sentence"),
    [([5] * 11, "mindst 12 måneders tal"), ([0] * 12 + [1] * 12, "for få anmeldelser")],
)
def test_a_hotspot_without_history_cannot_be_matched(history, sentence):
    with pytest.raises(ValueError, match=sentence):
        rank_controls(history, CANDIDATES)


# What it cost ---------------------------------------------------------------------------------------------------------


def test_cost_per_prevented_incident_with_its_interval():
    found = cost_per_prevented(1_200_000, Prevented(120, 40, 300))
    assert (found.estimate, found.low, found.high) == pytest.approx((10_000, 4_000, 30_000))
    assert found.text == "ca. 10.000 kr. pr. forebygget anmeldelse (mellem 4.000 kr. og 30.000 kr.)"


@pytest.mark.parametrize(
    ("cost", "prevented", "reason"),
    [
        (1_000, Prevented(50, 0, 100), "kan ikke udelukkes, at ingen anmeldelser er forebygget"),
        (1_000, Prevented(50, -10, 100), "kan ikke udelukkes"),
        (1_000, Prevented(-50, -90, -10), "kan ikke udelukkes"),
        (1_000, None, "intet skøn"),
        (None, Prevented(50, 10, 100), "udgiften er ikke oplyst"),
        (float("nan"), Prevented(50, 10, 100), "udgiften er ikke oplyst"),
    ],
)
def test_cost_that_cannot_be_told_says_why(cost, prevented, reason):
    found = cost_per_prevented(cost, prevented)
    assert (found.estimate, found.low, found.high) == (None, None, None)
    assert found.text.startswith("kan ikke opgøres: ")
    assert reason in found.text


@pytest.mark.parametrize(
    ("cost", "residents", "expected"),
    [(500_000, 2_000, 250), (500_000, 0, None), (None, 2_000, None), (1, None, None)],
)
def test_cost_per_resident(cost, residents, expected):
    assert cost_per_resident(cost, residents) == expected


def test_an_odd_month_in_the_middle_belongs_to_neither_half():
    odd = pd.Series([20] * 6 + [500] + [10] * 6, index=MONTHS[:13])
    rows = rank_controls(odd, pd.DataFrame({"ens": odd}))
    assert rows["growth"].iloc[0] == pytest.approx(
        0.5 ** (12 / 7) - 1
    )  # the halves' middles are 7 months apart

import datetime
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from data.danish import percent
from queries.hotspots.effect import (
    RateRatio,
)
from queries.hotspots.evaluation import Areas, evaluate, evaluate_areas, shared_controls
from queries.hotspots.reliability import (
    LONG,
    RELIABILITY,
    WORLDS_MADE,
    planted_table,
    reliability_note,
    reliability_table,
)
from queries.hotspots.rules import CLAIMS_EFFECT, RULES, Standing, Verdict, verdict, wording
from queries.hotspots.sensitivity import sensitivity
from queries.hotspots.sentences import change_text, interval_text, judged
from queries.hotspots.synthetic import mixture
from tests.benchmarks import bench_hotspots
from tests.example import make
from tests.example.truths import HOTSPOT_VERDICTS

BELOW, ACROSS, ABOVE = (
    RateRatio(0.7, 0.5, 0.9, 0.1),
    RateRatio(1.0, 0.8, 1.2, 0.1),
    RateRatio(1.4, 1.1, 1.7, 0.1),
)
MONTHS = pd.period_range("2007-01", periods=38, freq="M")
START = "2009-01"  # 24 months before, 14 after
ROLES = Areas("hotspot", "kontrol", "nabo", "nabokontrol")
ARGUED = "Samme bebyggelse og samme udvikling før starten."


def found(**changed):
    figures = {
        "months_after": 14,
        "ratio": BELOW,
        "placebo_p": 1 / 36,
        "neighbour": ACROSS,
        "smallest_detectable": 0.8,
    }
    return verdict(**{**figures, **changed})


# The rules, one by one ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Verdict.EFFECT),
        ({"months_after": 6}, Verdict.EFFECT),
        ({"months_after": 5}, Verdict.TOO_EARLY),
        ({"months_after": 5, "ratio": None}, Verdict.TOO_EARLY),
        ({"ratio": None}, Verdict.TOO_FEW),
        ({"ratio": ABOVE}, Verdict.WORSE),
        ({"ratio": ABOVE, "smallest_detectable": None, "beyond_choosing": False}, Verdict.WORSE),
        ({"ratio": ABOVE, "placebo_p": 2 / 36}, Verdict.NO_EFFECT_SHOWN),
        (
            {"ratio": ABOVE, "placebo_p": 2 / 36, "smallest_detectable": 0.69},
            Verdict.TOO_FEW,
        ),
        ({"ratio": ABOVE, "placebo_p": None}, Verdict.TOO_FEW_AREAS),
        ({"neighbour": ABOVE}, Verdict.DISPLACEMENT),
        ({"neighbour": BELOW}, Verdict.EFFECT_SPREADS),
        ({"neighbour": None}, Verdict.EFFECT),
        ({"smallest_detectable": None}, Verdict.EFFECT),
        ({"placebo_p": 0.05}, Verdict.EFFECT),
        ({"placebo_p": 2 / 36}, Verdict.NO_EFFECT_SHOWN),
        ({"placebo_p": None}, Verdict.TOO_FEW_AREAS),
        ({"ratio": ACROSS, "placebo_p": None, "smallest_detectable": None}, Verdict.TOO_FEW_AREAS),
        ({"ratio": None, "placebo_p": None}, Verdict.TOO_FEW),
        ({"beyond_choosing": False}, Verdict.NO_EFFECT_SHOWN),
        ({"placebo_p": 2 / 36, "smallest_detectable": 0.69}, Verdict.TOO_FEW),
        ({"ratio": ACROSS}, Verdict.NO_EFFECT_SHOWN),
        ({"ratio": ACROSS, "smallest_detectable": 0.7}, Verdict.NO_EFFECT_SHOWN),
        ({"ratio": ACROSS, "smallest_detectable": 0.699}, Verdict.TOO_FEW),
        ({"ratio": ACROSS, "smallest_detectable": None}, Verdict.TOO_FEW),
        ({"ratio": RateRatio(0.9, 0.8, 1.0, 0.1)}, Verdict.NO_EFFECT_SHOWN),
    ],
)
def test_the_rules_in_their_order(changed, expected):
    assert found(**changed) is expected


def test_the_eight_verdicts_are_worded_as_agreed():
    assert [v.value for v in Verdict] == [
        "tegn på effekt",
        "tegn på effekt, også i naboområdet",
        "tegn på forskydning",
        "ingen påvist effekt",
        "udvikling dårligere end sammenligningen",
        "kan ikke vurderes (for tidligt)",
        "kan ikke vurderes (for få anmeldelser)",
        "kan ikke vurderes (for få sammenligningsområder)",
    ]
    assert [wording(v, 3) for v in Verdict] == [v.value for v in Verdict]
    assert wording(None, 3) == "kan ikke vurderes"


@pytest.mark.parametrize("design", [0, 1, 2])
def test_a_weak_design_never_says_effekt(design):
    assert wording(Verdict.EFFECT, design) == "udvikling bedre end sammenligningen"
    assert not any("effekt" in wording(v, design) for v in Verdict)
    assert len({wording(v, design) for v in Verdict}) == len(Verdict)


def test_the_rules_on_the_page_name_every_verdict():
    told = " ".join(RULES)
    for word in (
        "for tidligt",
        "for få",
        "dårligere",
        "forskydning",
        "også i naboområdet",
        "ingen påvist effekt",
        "færre end 19 rene sammenligningsområder",
    ):
        assert word in told


# Planted truths -------------------------------------------------------------------------------------------------------


def planted(seed, changes, level=60.0, areas=36, season=0.2):
    """Months down, areas across: negative binomial with variance twice the mean and a shared season."""
    rng = np.random.default_rng(seed)
    names = ["hotspot", "kontrol", "nabo", "nabokontrol", *(f"område {i}" for i in range(areas - 3))]
    mean = np.outer(1 + season * np.sin(np.arange(38) * 2 * np.pi / 12), np.full(len(names), level))
    for name, change in changes.items():
        mean[24:, names.index(name)] *= change
    return pd.DataFrame(rng.negative_binomial(mean, 0.5), index=MONTHS, columns=names)


@pytest.mark.parametrize(
    ("changes", "options", "expected"),
    [
        ({"hotspot": 0.5}, {}, Verdict.EFFECT),
        ({"hotspot": 0.5, "nabo": 1.6}, {}, Verdict.DISPLACEMENT),
        ({"hotspot": 0.5, "nabo": 0.55}, {}, Verdict.EFFECT_SPREADS),
        ({}, {}, Verdict.NO_EFFECT_SHOWN),
        ({"hotspot": 1.6}, {}, Verdict.WORSE),
        ({"hotspot": 0.5}, {"level": 1.0}, Verdict.TOO_FEW),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_truth_is_found_again(changes, options, expected, seed):
    answer = evaluate_areas(planted(seed, changes, **options), ROLES, START, comparability=ARGUED)
    assert answer.verdict is expected


def test_the_six_hotspots_of_the_example_get_the_verdicts_that_were_planted():
    found = bench_hotspots.example_verdicts(
        np.random.default_rng([make.SEED, 4])
    )  # the example's own incidents
    assert found == HOTSPOT_VERDICTS


def test_the_young_hotspot_is_too_young():
    answer = evaluate_areas(planted(1, {"hotspot": 0.3}), ROLES, "2009-10", comparability=ARGUED)
    assert answer.verdict is Verdict.TOO_EARLY
    assert answer.sentence == (
        "Det er for tidligt at vurdere: der er tal for 5 måneder efter starten, og der skal mindst 6 til."
    )


# What the figures are -------------------------------------------------------------------------------------------------

LITERAL = planted(1, {"hotspot": 0.5, "nabo": 1.6})


@pytest.fixture(scope="module")
def answer():
    return evaluate_areas(LITERAL, ROLES, START, comparability=ARGUED)


def test_totals_are_those_of_the_panel(answer):
    before, after = LITERAL.iloc[:24].sum(), LITERAL.iloc[24:].sum()
    assert (answer.months_before, answer.months_after) == (24, 14)
    assert answer.totals["role"].tolist() == [
        "Hotspot",
        "Kontrolområde",
        "Naboområde",
        "Naboområdets kontrolområde",
    ]
    names = ["hotspot", "kontrol", "nabo", "nabokontrol"]
    assert answer.totals["before"].tolist() == before[names].tolist()
    assert answer.totals["after"].tolist() == after[names].tolist()
    assert answer.totals["per_month_after"].tolist() == pytest.approx((after[names] / 14).tolist())


def test_ratio_and_interval_by_hand(answer):
    t, c = LITERAL["hotspot"].to_numpy(), LITERAL["kontrol"].to_numpy()
    ratio = (t[24:].sum() / t[:24].sum()) / (c[24:].sum() / c[:24].sum())
    chi2 = 0.0
    for part in (slice(0, 24), slice(24, 38)):
        total, share = t[part] + c[part], t[part].sum() / (t[part] + c[part]).sum()
        chi2 += ((t[part] - total * share) ** 2 / (total * share * (1 - share))).sum()
    phi = max(1, chi2 / 36)
    error = math.sqrt(phi * sum(1 / n for n in (t[:24].sum(), t[24:].sum(), c[:24].sum(), c[24:].sum())))
    assert answer.ratio.ratio == pytest.approx(ratio)
    assert answer.dispersion == pytest.approx(phi)
    assert answer.ratio.high == pytest.approx(ratio * math.exp(1.959963985 * error))
    # The same as difference in differences: for two areas the model has this closed form.
    did = answer.difference_in_differences
    assert (did.ratio, did.low, did.high, did.dispersion) == pytest.approx(
        (ratio, answer.ratio.low, answer.ratio.high, phi), rel=1e-6
    )


def test_prevented_incidents_are_what_was_expected_less_what_came(answer):
    t, c = LITERAL["hotspot"], LITERAL["kontrol"]
    expected = t[:24].sum() * c[24:].sum() / c[:24].sum()
    assert answer.prevented.estimate == pytest.approx(expected - t[24:].sum())
    assert answer.prevented.low < answer.prevented.estimate < answer.prevented.high
    assert answer.prevented.low == pytest.approx(t[24:].sum() * (1 / answer.ratio.high - 1))


def test_displacement_figures_count_per_year(answer):
    rate = LITERAL.iloc[24:].sum() / (14 / 12) - LITERAL.iloc[:24].sum() / 2
    local, moved = rate["hotspot"] - rate["kontrol"], rate["nabo"] - rate["nabokontrol"]
    assert answer.difference.local == pytest.approx(local)
    assert answer.difference.displacement == pytest.approx(moved)
    before, after = LITERAL.iloc[:24].sum(), LITERAL.iloc[24:].sum()
    near = after["nabo"] / after["kontrol"] - before["nabo"] / before["kontrol"]
    own = after["hotspot"] / after["kontrol"] - before["hotspot"] / before["kontrol"]
    assert answer.quotient == pytest.approx(near / own)


def test_the_placebo_compares_with_every_area_that_plays_no_part(answer):
    parts = {"hotspot", "kontrol", "nabo", "nabokontrol"}
    assert set(answer.placebo.areas["area"]) == {"Hotspottet", *LITERAL.columns} - parts
    assert answer.placebo.areas.iloc[0]["is_hotspot"]  # sorted, and it fell most
    assert answer.placebo.p_value == pytest.approx(1 / 34)
    assert answer.placebo.fell


def by_hand(counts, before):
    """Roots relative to their level before, and each column's gap from the plain mixture `weights` gives."""
    roots = np.sqrt(counts + 0.375)
    return roots / roots[:before].mean(axis=0) - 1


def test_areas_are_ranked_by_their_gap_in_standard_errors(answer):
    made = answer.synthetic
    scaled = by_hand(LITERAL.drop(columns=["kontrol", "nabo", "nabokontrol"]).to_numpy(dtype=float), 24)
    gap = scaled[:, 0] - scaled[:, 1:] @ made.weights
    same = [[m for m in range(24) if m % 12 == after % 12] for after in range(24, 38)]
    estimate = np.mean([gap[24 + place] - gap[months].mean() for place, months in enumerate(same)])
    assert made.gaps[0] == pytest.approx(estimate)
    rms = math.sqrt((gap[:24] ** 2).mean())
    poisson = 0.5 / np.sqrt(LITERAL["hotspot"].iloc[:24] + 0.375).mean()
    assert made.rms[0] == pytest.approx(max(rms, poisson))
    # Twelve of the fourteen months after have two counterparts before; January and February stand twice.
    shares = np.full(24, 1 / 14 / 2)
    shares[[0, 1, 12, 13]] *= 2
    assert made.spread == pytest.approx(1 / 14 + (shares**2).sum())
    error = math.sqrt(made.spread * made.rms[0] ** 2 + made.between)
    assert made.statistics[0] == pytest.approx(estimate / error)
    areas = answer.placebo.areas
    assert areas["statistic"].is_monotonic_increasing


def test_the_interval_is_the_placebo_variance_of_the_standardised_gaps(answer):
    made = answer.synthetic
    kappa = max(1, math.sqrt((made.statistics[1:] ** 2).mean()))
    reach = stats.t.ppf(0.975, 32) * kappa * math.sqrt(made.spread * made.rms[0] ** 2 + made.between)
    own = made.level + made.gaps[0]
    assert made.ratio.low == pytest.approx(((own - reach) / made.level) ** 2)
    assert made.ratio.high == pytest.approx(((own + reach) / made.level) ** 2)
    assert made.ratio.ratio == pytest.approx(0.5, abs=0.05)


def test_the_weights_are_the_least_squares_that_are_not_negative():
    rng = np.random.default_rng(4)
    before = rng.normal(0, 0.1, (24, 6))
    before[:, 0] = 0.6 * before[:, 1] + 0.4 * before[:, 2]
    weights = mixture(before, shrinkage=1e-9)
    assert weights[0, 1:] == pytest.approx([0.6, 0.4, 0, 0, 0], abs=1e-6)
    assert (weights >= 0).all()
    assert (np.diag(weights) == 0).all()
    assert (weights[1:, 0] == 0).all(), "what was done in the hotspot makes up nobody's comparison"
    assert mixture(before, shrinkage=1e9)[0, 1:] == pytest.approx([0.2] * 5, abs=1e-6)


def test_expected_months_follow_the_areas_that_follow_the_hotspot(answer):
    made = answer.synthetic
    assert made.months.tolist() == list(range((2007 - 1970) * 12, (2007 - 1970) * 12 + 38))
    assert made.expected[:24].mean() == pytest.approx(LITERAL["hotspot"].iloc[:24].mean(), rel=0.02)
    assert made.expected[24:].mean() == pytest.approx(60, rel=0.08)


@pytest.mark.parametrize(
    ("control", "words"),
    [
        (1.0, "det siger det samme som den syntetiske kontrol"),
        (0.5, "det viser ingen sikker forskel, som den syntetiske kontrol gør"),
        (0.2, "det peger den modsatte vej af den syntetiske kontrol"),
    ],
)
def test_the_control_area_is_a_check_that_may_disagree(control, words):
    panel = planted(1, {"hotspot": 0.5, "kontrol": control})
    found = evaluate_areas(panel, ROLES, START, comparability=ARGUED)
    assert found.verdict is Verdict.EFFECT
    assert words in found.check
    assert found.check in found.doubts


def test_a_season_of_ones_own_is_no_effect():
    """Half a year after, in the half of the year that is always low there."""
    effect = 0
    for seed in range(20):
        panel = planted(seed, {}).astype(float)
        low = np.where(np.arange(38) % 12 < 6, 0.6, 1.4)
        panel["hotspot"] = np.random.default_rng(seed).negative_binomial(60 * low, 0.5)
        effect += evaluate_areas(panel, ROLES, START, months_after=6).verdict is Verdict.EFFECT
    assert effect <= 1


def test_a_fall_back_from_a_peak_is_no_effect():
    panel = planted(1, {}, level=100).astype(float)
    panel.loc[MONTHS[18:24], "hotspot"] *= 1.5
    found = evaluate_areas(panel, ROLES, START, comparability=ARGUED)
    assert found.synthetic.peaked
    assert found.verdict not in CLAIMS_EFFECT
    assert "ville være opdaget" not in found.sentence, "a fall that comes by itself is found oftener"
    assert "falder som regel af sig selv" in told(found)


def test_without_the_same_calendar_months_before_nothing_is_said():
    found = evaluate_areas(LITERAL, ROLES, "2007-05", months_after=7)
    assert (found.verdict, found.verdict_text) == (None, "kan ikke vurderes")
    assert "samme kalendermåneder før starten" in found.sentence
    assert found.ratio is not None


def test_every_other_figure_is_there(answer):
    assert set(answer.ratios_by_dispersion) == {1, 2, 4}
    assert answer.ratios_by_dispersion[4].high > answer.ratios_by_dispersion[1].high
    assert 0.7 < answer.smallest_detectable < 0.9
    assert answer.before_after_p < 1e-6
    assert answer.pre_trend.months == 24
    assert len(answer.time_series.fitted) == len(answer.time_series_months) == 38
    assert answer.time_series_months[0] == (2007 - 1970) * 12
    assert (answer.design, answer.verdict_text) == (3, "tegn på forskydning")
    assert ARGUED in answer.design_reason
    assert answer.sentence.startswith("Antallet af anmeldelser er ")
    assert "i naboområdet" in answer.sentence
    assert answer.doubts == (answer.check,)


@pytest.mark.parametrize("argument", [None, "", "  ", float("nan")])
def test_without_an_argument_the_sentence_never_says_effekt(argument):
    answer = evaluate_areas(LITERAL, ROLES, START, comparability=argument)
    assert (answer.design, answer.verdict) == (2, Verdict.DISPLACEMENT)
    assert "effekt" not in answer.verdict_text + answer.sentence
    assert "ikke begrundet" in answer.design_reason


def test_an_argument_that_the_figures_speak_against_does_not_make_the_design_strong():
    panel = LITERAL.copy()
    panel["hotspot"] = (panel["hotspot"] * np.linspace(0.5, 2, 38)).round()
    answer = evaluate_areas(panel, ROLES, START, comparability=ARGUED)
    assert answer.pre_trend.p_value < 0.05
    assert answer.design == 2
    assert "holder ikke i tallene" in answer.design_reason
    assert any("udviklede sig ikke ens før starten" in doubt for doubt in answer.doubts)


def test_the_months_before_are_two_years_unless_told_otherwise():
    months = pd.period_range("2005-01", periods=62, freq="M")
    panel = pd.DataFrame({name: np.arange(62) % 7 + 20 for name in LITERAL.columns}, index=months)
    panel["kontrol"] += 1
    assert evaluate_areas(panel, ROLES, START, details=False).months_before == 24
    assert evaluate_areas(panel, ROLES, START, details=False, months_before=None).months_before == 48
    assert evaluate_areas(panel, ROLES, START, details=False, months_after=8).months_after == 8


def test_details_can_be_left_out_without_another_verdict(answer):
    quick = evaluate_areas(LITERAL, ROLES, START, comparability=ARGUED, details=False)
    assert (quick.verdict, quick.ratio, quick.sentence) == (answer.verdict, answer.ratio, answer.sentence)
    assert (quick.design, quick.pre_trend) == (answer.design, answer.pre_trend)
    assert (quick.time_series, quick.difference_in_differences, quick.before_after_p) == (None, None, None)


def test_counts_may_come_as_plain_lists_by_position(answer):
    names = ("hotspot", "kontrol", "nabo", "nabokontrol")
    others = LITERAL.drop(columns=["hotspot", "nabo"]).reset_index(drop=True)
    plain = evaluate(*(LITERAL[n].tolist() for n in names), 24, other_areas=others, comparability=ARGUED)
    assert (plain.ratio, plain.verdict, plain.sentence) == (answer.ratio, answer.verdict, answer.sentence)


def test_months_may_be_dates_and_come_in_any_order(answer):
    shuffled = LITERAL.sample(frac=1, random_state=1)
    shuffled.index = [datetime.date(p.year, p.month, 1) for p in shuffled.index]
    other = evaluate_areas(shuffled, ROLES, datetime.date(2009, 1, 14), comparability=ARGUED)
    assert (other.ratio, other.sentence) == (answer.ratio, answer.sentence)
    assert other.placebo.p_value == answer.placebo.p_value


# Bad input: each told in a sentence -----------------------------------------------------------------------------------


def told(answer):
    return " ".join((answer.sentence, *answer.doubts))


def test_no_control_area():
    answer = evaluate_areas(LITERAL, replace(ROLES, control=None), START)
    assert (answer.verdict, answer.verdict_text, answer.design) == (None, "kan ikke vurderes", 1)
    assert answer.sentence == "Hotspottet kan ikke vurderes. Der er intet kontrolområde med tal."
    assert answer.totals["role"].tolist() == ["Hotspot", "Naboområde", "Naboområdets kontrolområde"]
    assert answer.time_series is not None  # its own series can still be seen


def test_a_control_area_without_figures_is_none():
    assert evaluate_areas(LITERAL, replace(ROLES, control="findes ikke"), START).verdict is None


def test_a_young_hotspot_without_control_is_told_both():
    answer = evaluate_areas(LITERAL, replace(ROLES, control=None), "2009-10")
    assert answer.verdict is Verdict.TOO_EARLY
    assert answer.doubts[0] == "Der er intet kontrolområde med tal."


def test_overlap_of_hotspot_and_control():
    answer = evaluate_areas(LITERAL, ROLES, START, overlap=["rode 1", "rode 2"])
    assert answer.verdict is None
    assert (
        answer.sentence
        == "Hotspottet kan ikke vurderes. Hotspot og kontrolområde overlapper (rode 1 og rode 2)."
    )
    same = evaluate_areas(LITERAL, replace(ROLES, control="hotspot"), START)
    assert same.verdict is None
    assert "samme område" in same.sentence


@pytest.mark.parametrize(
    ("start", "expected", "sentence"),
    [
        ("2010-06", Verdict.TOO_EARLY, "hotspottet starter i juni 2010, efter de seneste tal"),
        ("2001-01", None, "Der er ingen tal før starten (januar 2001)."),
        ("2007-01", None, "Der er ingen tal før starten (januar 2007)."),
        (None, None, "Hotspottet har ingen startmåned."),
        (pd.NaT, None, "Hotspottet har ingen startmåned."),
        (float("nan"), None, "Hotspottet har ingen startmåned."),
        ("engang", None, "kan ikke læses som en måned"),
    ],
)
def test_start_outside_the_series_or_missing(start, expected, sentence):
    answer = evaluate_areas(LITERAL, ROLES, start)
    assert answer.verdict is expected
    assert sentence in answer.sentence


def test_missing_months_are_left_out_for_both_and_named():
    panel = LITERAL.astype(float)
    panel.loc["2007-03", "hotspot"] = np.nan
    panel.loc["2009-05", "kontrol"] = np.nan
    answer = evaluate_areas(panel, ROLES, START)
    assert (answer.months_before, answer.months_after) == (23, 13)
    assert "2 måneder mangler tal i hotspot eller kontrolområde" in told(answer)
    assert "marts 2007 og maj 2009" in told(answer)
    kept = LITERAL.drop(pd.PeriodIndex(["2007-03", "2009-05"], freq="M"))
    assert answer.ratio == evaluate_areas(kept, ROLES, START).ratio


def test_an_area_that_lacks_a_month_leaves_the_placebo():
    panel = LITERAL.astype(float)
    panel.loc["2009-05", "område 3"] = np.nan
    answer = evaluate_areas(panel, ROLES, START)
    assert "område 3" not in set(answer.placebo.areas["area"])
    assert "1 område indgår ikke i placebotesten" in told(answer)


def test_provisional_months_are_outside_every_estimate():
    final = LITERAL.iloc[:-3]
    loud = LITERAL.copy()
    loud.iloc[-3:] = 9999
    mask = [False] * 35 + [True] * 3
    answer = evaluate_areas(loud, ROLES, START, provisional=mask)
    expected = evaluate_areas(final, ROLES, START)
    assert "Foreløbige tal indgår ikke: december 2009, januar 2010 og februar 2010." in answer.doubts
    assert answer.ratio == expected.ratio
    assert answer.neighbour == expected.neighbour
    assert answer.placebo.p_value == expected.placebo.p_value
    assert answer.difference == expected.difference
    assert answer.time_series_months == expected.time_series_months
    by_month = pd.Series(mask, index=loud.index)
    assert evaluate_areas(loud, ROLES, START, provisional=by_month).ratio == expected.ratio


def test_everything_provisional_or_a_mask_that_does_not_fit():
    everything = evaluate_areas(LITERAL, ROLES, START, provisional=[True] * 38)
    assert everything.sentence == "Hotspottet kan ikke vurderes. Alle hotspottets tal er foreløbige."
    short = evaluate_areas(LITERAL, ROLES, START, provisional=[True])
    assert "passer ikke til antallet af måneder" in short.sentence


@pytest.mark.parametrize("silent", ["hotspot", "kontrol"])
def test_zero_counts_have_no_ratio(silent):
    panel = LITERAL.copy()
    panel[silent] = 0
    answer = evaluate_areas(panel, ROLES, START, comparability=ARGUED)
    assert (answer.verdict, answer.ratio) == (Verdict.TOO_FEW, None)
    assert "ingen anmeldelser i mindst én af de fire celler" in answer.sentence


def test_a_neighbour_without_incidents_leaves_displacement_open():
    panel = LITERAL.copy()
    panel["nabo"] = 0
    answer = evaluate_areas(panel, ROLES, START, comparability=ARGUED)
    assert (answer.verdict, answer.neighbour) == (Verdict.EFFECT, None)
    assert "Forskydning til naboområdet kan ikke vurderes" in told(answer)


def test_no_neighbour_and_a_neighbour_without_control():
    alone = evaluate_areas(LITERAL, Areas("hotspot", "kontrol"), START)
    assert "intet naboområde" in told(alone)
    assert (alone.neighbour, alone.quotient, alone.difference.displacement) == (None, None, 0)
    half = evaluate_areas(LITERAL, Areas("hotspot", "kontrol", "nabo"), START)
    assert "Naboområdet har intet kontrolområde; det er holdt op mod hotspottets." in half.doubts
    assert half.neighbour is not None


def test_a_hotspot_that_has_ended():
    answer = evaluate_areas(LITERAL, ROLES, START, end="2009-09")
    assert answer.months_after == 9
    assert (
        "Hotspottet sluttede i september 2009; måneder derefter indgår ikke i vurderingen." in answer.doubts
    )
    assert len(answer.time_series_months) == 33
    short = evaluate_areas(LITERAL, ROLES, START, end="2009-03")
    assert short.verdict is Verdict.TOO_EARLY
    assert "sluttet og varede for kort" in short.sentence
    assert "slutter før det starter" in evaluate_areas(LITERAL, ROLES, START, end="2008-03").sentence


def test_two_hotspots_that_share_a_control():
    shared = shared_controls(
        {"Valby": "k1", "Nørrebro": "k1", "Husum": "k2", "Sydhavn": None, "Amager": None}
    )
    assert shared == {
        "Valby": ("Nørrebro",),
        "Nørrebro": ("Valby",),
        "Husum": (),
        "Sydhavn": (),
        "Amager": (),
    }
    answer = evaluate_areas(LITERAL, ROLES, START, shared_control_with=shared["Valby"])
    assert "Kontrolområdet bruges også for Nørrebro" in told(answer)
    assert answer.ratio is not None


def test_one_month_before_only():
    answer = evaluate_areas(LITERAL, ROLES, "2007-02")
    assert answer.months_before == 1
    # One January says nothing of the other months: a season could look like an effect.
    assert answer.verdict is None
    assert "Der er kun tal for 1 måned før starten" in told(answer)
    assert answer.time_series is None


def test_few_or_no_other_areas():
    few = evaluate_areas(
        LITERAL[["hotspot", "kontrol", "nabo", "nabokontrol"]], ROLES, START, comparability=ARGUED
    )
    assert few.verdict is Verdict.TOO_FEW_AREAS
    assert few.verdict_text == "kan ikke vurderes (for få sammenligningsområder)"
    lacking = "der er 0 sammenligningsområder med tal for alle 24 måneder før og 14 måneder efter starten, og der skal mindst 19 til"
    assert few.sentence.endswith(
        f", men hotspottet kan ikke vurderes: for få sammenligningsområder ({lacking})."
    )
    none = evaluate(LITERAL["hotspot"], LITERAL["kontrol"], None, None, START)
    assert (none.placebo, none.verdict, none.smallest_detectable) == (None, Verdict.TOO_FEW_AREAS, None)
    assert none.ratio == few.ratio
    assert f"Placebotesten mangler: {lacking}." in told(none)


@pytest.mark.parametrize(("others", "expected"), [(18, Verdict.TOO_FEW_AREAS), (19, Verdict.DISPLACEMENT)])
def test_a_verdict_takes_nineteen_other_areas(others, expected):
    names = tuple(f"område {i}" for i in range(others))
    found = evaluate_areas(LITERAL, replace(ROLES, others=names), START, comparability=ARGUED)
    assert found.verdict is expected
    assert found.ratio is not None
    assert ("Placebotesten rækker ikke: der er 18 sammenligningsområder" in told(found)) == (others == 18)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (None, "ingen anmeldelsestal"),
        ([], "ingen anmeldelsestal"),
        ([np.nan] * 38, "ingen anmeldelsestal"),
        (["n/a"] * 38, "ingen anmeldelsestal"),
        ([-1] * 38, "negative antal i tallene for hotspottet"),
        (pd.Series([1, 2], index=["2009-01", "2009-01"]), "mere end én gang"),
        (pd.Series([1, 2], index=["2009-01", "maj"]), "kan ikke læses"),
    ],
)
def test_figures_that_cannot_be_read(counts, sentence):
    answer = evaluate(counts, [5] * 38, None, None, 24)
    assert answer.verdict is None
    assert answer.sentence.startswith("Hotspottet kan ikke vurderes. ")
    assert sentence in answer.sentence


def test_a_difference_that_other_areas_match_is_a_chance_difference():
    panel = planted(1, {"hotspot": 0.85, **{f"område {i}": 0.8 for i in range(4)}}, level=200)
    answer = evaluate_areas(panel, ROLES, START, comparability=ARGUED)
    assert answer.ratio.below_one
    assert answer.verdict is Verdict.NO_EFFECT_SHOWN
    assert "andre områder svinger lige så meget; det kan være et tilfældigt udsving" in answer.sentence
    assert any("Ændringen skiller sig ikke ud" in doubt for doubt in answer.doubts)


def test_an_extreme_rise_does_not_support_a_fall():
    # The control rises even more than the hotspot, so the ratio is below 1 although the hotspot rose more than all others.
    panel = planted(1, {"hotspot": 1.6, "kontrol": 3.0})
    answer = evaluate_areas(panel, replace(ROLES, others=tuple(f"område {i}" for i in range(33))), START)
    assert answer.ratio.below_one
    assert answer.verdict is Verdict.WORSE
    assert "det peger den modsatte vej af den syntetiske kontrol" in answer.check


def test_a_worse_development_that_other_areas_match_is_a_chance_difference():
    panel = planted(1, {"hotspot": 1.2, **{f"område {i}": 1.25 for i in range(4)}}, level=200)
    answer = evaluate_areas(panel, ROLES, START)
    assert answer.ratio.above_one
    assert not answer.estimate.above_one, "the interval is as wide as the other areas swing"
    assert answer.verdict is Verdict.NO_EFFECT_SHOWN
    assert "det kan være et tilfældigt udsving" in answer.sentence
    assert "det viser en forskel, som den syntetiske kontrol ikke bekræfter" in answer.check
    alone = evaluate_areas(planted(1, {"hotspot": 1.6}), ROLES, START)
    assert alone.sentence.endswith("; udviklingen er dårligere end sammenligningen.")


figures = st.one_of(st.none(), st.lists(st.one_of(st.integers(0, 30), st.none()), min_size=0, max_size=40))


@given(
    hotspot=figures,
    control=figures,
    neighbour=figures,
    neighbour_control=figures,
    start=st.one_of(st.none(), st.integers(-3, 45)),
    end=st.one_of(st.none(), st.integers(0, 45)),
    data=st.data(),
)
def test_nothing_that_data_can_be_like_raises(
    hotspot, control, neighbour, neighbour_control, start, end, data
):
    mask = data.draw(st.lists(st.booleans(), min_size=len(hotspot or []), max_size=len(hotspot or [])))
    others = pd.DataFrame(np.random.default_rng(1).integers(0, 9, (38, 25)))
    answer = evaluate(
        hotspot, control, neighbour, neighbour_control, start, end=end, provisional=mask, other_areas=others
    )
    assert answer.sentence.endswith(".")
    assert answer.verdict_text
    assert (answer.verdict is None) == (answer.verdict_text == "kan ikke vurderes")
    assert all(doubt.endswith(".") for doubt in answer.doubts)


# Words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (0.72, "28 % lavere"),
        (1.1, "10 % højere"),
        (0.996, "0,4 % lavere"),
        (1.00001, "uændret"),
        (3.4, "240 % højere"),
    ],
)
def test_a_ratio_in_words(ratio, text):
    assert change_text(ratio) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.59, 0.88, "mellem 12 og 41 % lavere"),
        (1.1, 1.3, "mellem 10 og 30 % højere"),
        (0.85, 1.12, "mellem 15 % lavere og 12 % højere"),
        (0.85, 1.0, "mellem 15 % lavere og uændret"),
    ],
)
def test_an_interval_in_words(low, high, text):
    assert interval_text(low, high) == text


LOWER, HIGHER = RateRatio(0.72, 0.59, 0.88, 0.1), RateRatio(1.25, 1.1, 1.42, 0.1)
EVEN = RateRatio(0.97, 0.85, 1.12, 0.1)
FELL = "Antallet af anmeldelser er 28 % lavere (mellem 12 og 41 % lavere), end sammenligningsområdernes udvikling gav grund til at vente"
WEAK = "udviklingen er bedre end sammenligningen, men kan ikke sikkert tilskrives indsatsen"


@pytest.mark.parametrize(
    ("found", "design", "changed", "sentence"),
    [
        (Verdict.EFFECT, 3, {}, f"{FELL}; det er tegn på effekt."),
        (Verdict.EFFECT, 2, {}, f"{FELL}; {WEAK}."),
        (
            Verdict.EFFECT_SPREADS,
            3,
            {"neighbour": LOWER},
            f"{FELL}, og i naboområdet 28 % lavere; det er tegn på effekt, også i naboområdet.",
        ),
        (
            Verdict.DISPLACEMENT,
            3,
            {"neighbour": HIGHER},
            f"{FELL}, men i naboområdet 25 % højere; det tyder på, at noget af problemet er flyttet.",
        ),
        (Verdict.DISPLACEMENT, 2, {"neighbour": HIGHER}, f"{FELL}, men i naboområdet 25 % højere; {WEAK}."),
        (
            Verdict.NO_EFFECT_SHOWN,
            3,
            {"standing": Standing.ORDINARY},
            f"{FELL}, men andre områder svinger lige så meget; det kan være et tilfældigt udsving.",
        ),
        (
            Verdict.NO_EFFECT_SHOWN,
            2,
            {"ratio": EVEN},
            "Antallet af anmeldelser er 3 % lavere (mellem 15 % lavere og 12 % højere), end sammenligningsområdernes udvikling gav "
            "grund til at vente; det kan være et tilfældigt udsving, så der er ingen påvist forskel. "
            "Et fald på mindst 24 % ville være opdaget i 4 ud af 5 tilfælde; oftere, hvis stedet er valgt, fordi det toppede.",
        ),
        (
            Verdict.TOO_FEW,
            3,
            {"ratio": EVEN, "smallest_detectable": 0.55},
            "Der er for få anmeldelser til at vurdere hotspottet, så meget som områderne svinger: kun et "
            "fald på mindst 45 % ville være opdaget i 4 ud af 5 tilfælde.",
        ),
        (
            Verdict.TOO_FEW,
            3,
            {"ratio": EVEN, "smallest_detectable": None},
            "Der er for få anmeldelser til at vurdere hotspottet, så meget som områderne svinger: intet "
            "fald, uanset hvor stort, ville være opdaget i 4 ud af 5 tilfælde.",
        ),
        (
            Verdict.WORSE,
            3,
            {"ratio": HIGHER},
            "Antallet af anmeldelser er 25 % højere (mellem 10 og 42 % højere), end sammenligningsområdernes udvikling gav grund "
            "til at vente; udviklingen er dårligere end sammenligningen.",
        ),
    ],
)
def test_the_sentence_for_a_committee_member(found, design, changed, sentence):
    figures = {
        "ratio": LOWER,
        "standing": Standing.STANDS_OUT,
        "neighbour": None,
        "smallest_detectable": 0.76,
        **changed,
    }
    assert judged(found, figures.pop("ratio"), design=design, **figures) == sentence


# Sensitivity ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table():
    counts = {
        kind: planted(seed, {"hotspot": 0.5}, level=15.0)
        for seed, kind in enumerate(("vold", "tyveri", "hærværk"))
    }
    return counts, sensitivity(
        counts, ROLES, START, control_candidates=["kontrol", "område 1"], comparability=ARGUED
    )


def test_sensitivity_has_one_row_a_choice(table):
    rows = table[1]
    assert rows[["kind", "choice"]].values.tolist() == [
        ["Som vist", ""],
        ["Kontrolområde", "område 1"],
        ["Før", "12 måneder"],
        ["Efter", "6 måneder"],
        ["Efter", "12 måneder"],
        ["Spredning", "1"],
        ["Spredning", "2"],
        ["Spredning", "4"],
        ["Uden kategori", "vold"],
        ["Uden kategori", "tyveri"],
        ["Uden kategori", "hærværk"],
    ]
    assert rows["verdict"].iloc[0] == "tegn på effekt"
    assert rows["same"].iloc[0]
    assert rows["same"].tolist() == (rows["verdict"] == "tegn på effekt").tolist()


def test_sensitivity_rows_are_evaluations_of_their_own(table):
    counts, rows = table
    rest = counts["vold"] + counts["hærværk"]
    expected = evaluate_areas(rest, ROLES, START, details=False)
    row = rows.set_index("choice").loc["tyveri"]
    assert (row["ratio"], row["low"], row["high"]) == pytest.approx(
        (expected.ratio.ratio, expected.ratio.low, expected.ratio.high)
    )
    wider = rows[rows["kind"] == "Spredning"]["high"].tolist()
    assert wider == sorted(wider)


def test_sensitivity_keeps_the_words_of_the_design_shown():
    # The other control area moved differently before the start, which alone would make its row's wording the weaker one.
    panel = planted(1, {"hotspot": 0.5})
    panel["område 1"] = (panel["område 1"] * np.linspace(2, 0.7, 38)).round()
    assert evaluate_areas(panel, replace(ROLES, control="område 1"), START, comparability=ARGUED).design == 2
    rows = sensitivity({"alle": panel}, ROLES, START, control_candidates=["område 1"], comparability=ARGUED)
    words = rows.set_index("choice")["verdict"]
    assert words[""] == "tegn på effekt"
    assert words["område 1"] in [v.value for v in Verdict]


def test_sensitivity_counts_a_month_that_only_one_category_lacks():
    parts = {
        kind: planted(seed, {"hotspot": 0.5}, level=30.0).astype(float) for seed, kind in enumerate("ab")
    }
    parts["a"].loc["2008-03"] = np.nan
    whole = parts["a"].fillna(0) + parts["b"]
    found = sensitivity(parts, ROLES, START)
    expected = evaluate_areas(whole, ROLES, START)
    assert found["ratio"].iloc[0] == pytest.approx(expected.ratio.ratio, rel=1e-12)
    assert found["high"].iloc[0] == pytest.approx(expected.ratio.high, rel=1e-12)


def test_an_overlap_with_the_control_shown_does_not_follow_to_another():
    rows = sensitivity({"alle": LITERAL}, ROLES, START, control_candidates=["område 1"], overlap=["rode 1"])
    words = rows.set_index("choice")["verdict"]
    assert words[""] == "kan ikke vurderes"
    assert words["område 1"] != "kan ikke vurderes"


def test_sensitivity_of_a_hotspot_without_control_finds_one():
    rows = sensitivity(
        {"alle": LITERAL}, replace(ROLES, control=None), START, control_candidates=["område 1"]
    )
    assert rows["verdict"].iloc[0] == "kan ikke vurderes"
    assert rows["ratio"].isna().iloc[0]
    assert rows.set_index("choice").loc["område 1", "verdict"] != "kan ikke vurderes"


def test_the_slow_libraries_are_imported_only_where_they_are_used():
    code = "import sys, queries.hotspots.overview; print([m for m in ('statsmodels', 'scipy.stats') if m in sys.modules])"
    root = Path(__file__).parents[2]
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


# How often it is right ------------------------------------------------------------------------------------------------


WORLDS = 100  # a tenth of those of the benchmark
SETTINGS = [(48, 6), (48, 14), (24, 14)]


@pytest.fixture(scope="module", params=bench_hotspots.WORLDS)
def rows(request):
    """What other worlds than the method note's show, and the note's own."""
    noted = {(one.world, one.before, one.after): one for one in RELIABILITY}
    made = bench_hotspots.measure(request.param, WORLDS, first=7_000_000, settings=SETTINGS)
    return [(one, noted[one.world, one.before, one.after]) for one in made]


def test_the_documented_shares_are_found_again_in_other_worlds(rows):
    for made, noted in rows:
        for name in ("nothing_done", "nothing_worse", "fall_20", "fall_30", "fall_40", "states"):
            documented = getattr(noted, name)
            chance = math.sqrt(max(documented * (1 - documented), 0.01) * (1 / WORLDS + 1 / WORLDS_MADE))
            assert getattr(made, name) == pytest.approx(documented, abs=4 * chance), name


def test_the_method_note_promises_no_more_than_one_in_twenty_false_verdicts():
    long = [one for one in RELIABILITY if one.before == LONG]
    assert {(one.world, one.after) for one in long} == {
        (world, after) for world in bench_hotspots.WORLDS for after in (6, 8, 12, 14)
    }
    assert max(max(one.nothing_done, one.nothing_worse) for one in RELIABILITY) <= 0.05


def test_the_fall_that_is_said_to_be_found_in_four_of_five_cases_is():
    """And oftener, as the sentence says, where the hotspot was chosen because it peaked."""
    chosen = [one for one in RELIABILITY if one.world.startswith("peaked")]
    ordinary = [one for one in RELIABILITY if one not in chosen]
    for one in ordinary:
        assert 0.72 <= one.stated_found <= 0.88, one
    assert min(one.stated_found for one in chosen) > max(one.stated_found for one in ordinary)


def test_the_benchmark_asks_the_verdict_that_pages_show():
    bench_hotspots.same_as_evaluate(1)


def test_the_method_note_tells_the_figures():
    table = reliability_table()
    assert len(table) == len(RELIABILITY)
    assert table["world"].iloc[0] == "Måneder er uafhængige"
    note = " ".join(reliability_note())
    for name in ("nothing_done", "nothing_worse"):
        assert f"i højst {percent(max(getattr(one, name) for one in RELIABILITY), 1)}" in note
    assert "valgt, fordi det toppede i alle dem, kan intet i tallene vise det" in note
    assert planted_table()["verdict"].tolist() == list(HOTSPOT_VERDICTS.values())

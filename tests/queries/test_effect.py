import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from queries.hotspots import effect


def panel(treated, control, start, months=None):
    """Two areas, one row per area and month."""
    months = range(len(treated)) if months is None else months
    rows = [
        {"area": area, "month": month, "treated": area == "T", "post": position >= start, "count": count}
        for area, counts in (("T", treated), ("C", control))
        for position, (month, count) in enumerate(zip(months, counts, strict=True))
    ]
    return pd.DataFrame(rows)


def irls(y, x, offset=None):
    """Poisson regression written out (McCullagh & Nelder 1989, 2.5): coefficients, quasi standard errors, phi."""
    y, x = np.asarray(y, float), np.asarray(x, float)
    offset = np.zeros_like(y) if offset is None else offset
    eta = np.log(y + 0.5)
    for _ in range(100):
        mu = np.exp(eta)
        working = eta - offset + (y - mu) / mu
        beta = np.linalg.solve((x.T * mu) @ x, (x.T * mu) @ working)
        eta = x @ beta + offset
    mu = np.exp(eta)
    phi = ((y - mu) ** 2 / mu).sum() / (len(y) - x.shape[1])
    return beta, np.sqrt(phi * np.diag(np.linalg.inv((x.T * mu) @ x))), phi


# Wheeler & Ratcliffe (2018), Crime Science 7:11, and the tests of R's ptools ------------------------------------------


def test_weighted_displacement_difference_of_the_paper():
    found = effect.weighted_displacement_difference((207, 110), (308, 318), (178, 157), (150, 140))
    assert found.estimate == -118
    assert found.local == -107
    assert found.displacement == -11
    assert found.standard_error == pytest.approx(math.sqrt(1568), abs=1e-12)
    assert found.local_standard_error == pytest.approx(math.sqrt(207 + 110 + 308 + 318), abs=1e-12)
    assert found.displacement_standard_error == pytest.approx(math.sqrt(178 + 157 + 150 + 140), abs=1e-12)
    assert (round(found.z, 2), round(found.low, 1), round(found.high, 1)) == (-2.98, -195.6, -40.4)


def test_weighted_displacement_difference_with_areas_of_different_size_as_in_ptools():
    # ptools tests/testthat "Area Weights": control .9, treated 1.2, displacement control 1.6, displacement 1.5.
    found = effect.weighted_displacement_difference(
        (207, 110), (308, 318), (178, 157), (150, 140), area_weights=(1.2, 0.9, 1.5, 1.6)
    )
    expected = (-99.69444444, 35.4280755, -2.813995483, -169.1321965, -30.25669241)
    actual = (found.estimate, found.standard_error, found.z, found.low, found.high)
    assert actual == pytest.approx(expected, abs=1e-6)


def test_weighted_displacement_difference_with_periods_of_different_length_as_in_ptools():
    found = effect.weighted_displacement_difference((80, 20), (100, 50), time_weights=(2, 1))
    assert found.estimate == pytest.approx(-20)
    assert found.standard_error == pytest.approx(math.sqrt(115))
    assert (found.displacement, found.displacement_standard_error) == (0, 0)


def test_ninety_per_cent_interval_of_the_ptools_readme():
    found = effect.weighted_displacement_difference((20, 10), (20, 20), confidence=0.90)
    assert (found.low, found.high) == pytest.approx((-23.761833, 3.761833), abs=1e-6)


def test_no_incident_anywhere_is_no_difference_and_no_division_by_zero():
    found = effect.weighted_displacement_difference((0, 0), (0, 0))
    assert (found.estimate, found.standard_error, found.z) == (0, 0, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        {"treated": (1, -1), "control": (1, 1)},
        {"treated": (1, float("nan")), "control": (1, 1)},
        {"treated": (1, 1), "control": (1, 1), "time_weights": (0, 1)},
        {"treated": (1, 1), "control": (1, 1), "area_weights": (1, 1)},
        {"treated": (1, 1), "control": (1, 1), "confidence": 1},
    ],
)
def test_impossible_counts_and_weights_are_refused(arguments):
    with pytest.raises(ValueError):
        effect.weighted_displacement_difference(**arguments)


# Incidence rate ratio -------------------------------------------------------------------------------------------------


def test_rate_ratio_by_hand():
    found = effect.incidence_rate_ratio((207, 110), (308, 318), dispersion=2)
    error = math.sqrt(2 * (1 / 207 + 1 / 110 + 1 / 308 + 1 / 318))
    ratio = (110 / 207) / (318 / 308)
    assert found.ratio == pytest.approx(ratio)
    assert found.log_standard_error == pytest.approx(error)
    assert found.low == pytest.approx(ratio * math.exp(-1.959963985 * error))
    assert found.high == pytest.approx(ratio * math.exp(1.959963985 * error))
    assert found.below_one and not found.above_one


@pytest.mark.parametrize("cells", [((0, 1), (1, 1)), ((1, 0), (1, 1)), ((1, 1), (0, 1)), ((1, 1), (1, 0))])
def test_a_zero_cell_has_no_ratio_and_says_why(cells):
    with pytest.raises(ValueError, match="ingen anmeldelser i mindst én"):
        effect.incidence_rate_ratio(*cells)


def test_a_dispersion_below_one_is_refused():
    with pytest.raises(ValueError, match="mindst 1"):
        effect.incidence_rate_ratio((1, 1), (1, 1), dispersion=0.5)


# Bowers & Johnson (2003) ----------------------------------------------------------------------------------------------


def test_displacement_quotient_by_hand():
    # Target 100 to 60, buffer 80 to 90, control 200 to 200: (.45 - .40) / (.30 - .50) = -.25.
    found = effect.weighted_displacement_quotient((100, 60), (80, 90), (200, 200))
    assert found == pytest.approx(-0.25)


@pytest.mark.parametrize("treated", [(100, 100), (100, 120)])
def test_no_quotient_where_the_target_did_not_improve(treated):
    assert effect.weighted_displacement_quotient(treated, (80, 90), (200, 200)) is None


@pytest.mark.parametrize("control", [(0, 200), (200, 0)])
def test_a_zero_control_has_no_quotient(control):
    with pytest.raises(ValueError, match="Kontrolområdet"):
        effect.weighted_displacement_quotient((100, 60), (80, 90), control)


# Dispersion -----------------------------------------------------------------------------------------------------------


def test_dispersion_by_hand():
    # Means 4 and 10: (4+4)/4 + (16+16)/10 = 5.2 on 1 + 1 degrees of freedom.
    assert effect.dispersion_from_months([[2, 6], [6, 14]]) == pytest.approx(2.6)


def test_dispersion_is_floored_and_leaves_out_what_says_nothing():
    assert effect.dispersion_from_months([[5, 5, 5]]) == 1
    assert effect.dispersion_from_months([[0, 0], [2, 6], [float("nan"), 6, 14]]) == pytest.approx(2.6)
    assert effect.dispersion_from_months([[3], []]) == 1


def test_dispersion_of_negative_binomial_months_is_found_again():
    months = np.random.default_rng(1).negative_binomial(20, 0.5, size=(4, 2000))  # variance twice the mean
    assert effect.dispersion_from_months(months) == pytest.approx(2, abs=0.1)


# Difference in differences --------------------------------------------------------------------------------------------

TREATED = [21, 18, 30, 25, 22, 35, 12, 9, 20, 11]
CONTROL = [40, 44, 39, 52, 36, 41, 45, 38, 50, 37]


def test_with_two_areas_the_model_is_the_rate_ratio_in_closed_form():
    found = effect.difference_in_differences(panel(TREATED, CONTROL, 6))
    before, after = sum(TREATED[:6]), sum(TREATED[6:])
    control_before, control_after = sum(CONTROL[:6]), sum(CONTROL[6:])
    # Given a month's total, the treated count is binomial; its Pearson chi2 is on n - 2 degrees of freedom.
    total = np.add(TREATED, CONTROL)
    share = np.where(np.arange(10) < 6, before / (before + control_before), after / (after + control_after))
    phi = float(((np.array(TREATED) - total * share) ** 2 / (total * share * (1 - share))).sum() / 8)
    assert phi > 1
    error = math.sqrt(phi * (1 / before + 1 / after + 1 / control_before + 1 / control_after))
    ratio = (after / before) / (control_after / control_before)
    assert found.ratio == pytest.approx(ratio, abs=1e-6)
    assert found.dispersion == pytest.approx(phi, abs=1e-6)
    assert found.low == pytest.approx(ratio * math.exp(-1.959963985 * error), abs=1e-6)
    assert found.high == pytest.approx(ratio * math.exp(1.959963985 * error), abs=1e-6)


def test_exposure_and_several_areas_agree_with_the_regression_written_out():
    rng = np.random.default_rng(3)
    rows = pd.DataFrame(
        [
            {"area": a, "month": m, "treated": a < 2, "post": m >= 7, "exposure": 100.0 + 10 * a + m}
            for a in range(5)
            for m in range(12)
        ]
    )
    mean = rows["exposure"] / 8 * np.where(rows["treated"] & rows["post"], 0.7, 1)
    rows["count"] = rng.negative_binomial(mean / 2, 1 / 3)  # variance three times the mean
    found = effect.difference_in_differences(rows)
    dummies = pd.get_dummies(rows[["area", "month"]].astype(str), drop_first=True, dtype=float)
    x = np.column_stack((np.ones(len(rows)), dummies, rows["treated"] & rows["post"]))
    beta, errors, phi = irls(rows["count"], x, np.log(rows["exposure"].to_numpy()))
    assert phi > 1
    assert found.ratio == pytest.approx(math.exp(beta[-1]), abs=1e-6)
    assert found.dispersion == pytest.approx(phi, abs=1e-6)
    assert found.high == pytest.approx(math.exp(beta[-1] + 1.959963985 * errors[-1]), abs=1e-6)


def test_months_and_areas_without_incidents_change_nothing():
    plain = effect.difference_in_differences(panel(TREATED, CONTROL, 6))
    longer = panel([*TREATED, 0], [*CONTROL, 0], 6)
    silent = longer.assign(area="tom", treated=False, count=0)
    assert effect.difference_in_differences(pd.concat([longer, silent])) == plain


@pytest.mark.parametrize(
    ("treated", "control", "start"),
    [([0, 0, 3, 4], [2, 3, 4, 5], 2), ([1, 2, 3, 4], [2, 3, 0, 0], 2), ([1, 2, 3], [1, 2, 3], 0)],
)
def test_a_group_without_incidents_on_one_side_is_refused(treated, control, start):
    with pytest.raises(ValueError, match="før eller efter"):
        effect.difference_in_differences(panel(treated, control, start))


def test_a_panel_without_a_column_is_told_which():
    with pytest.raises(ValueError, match="post, treated"):
        effect.difference_in_differences(pd.DataFrame({"area": [1], "month": [1], "count": [1]}))


def test_one_month_on_each_side_is_too_little_for_the_model():
    with pytest.raises(ValueError, match="for få måneder"):
        effect.difference_in_differences(panel([5, 4], [6, 7], 1))


# Moving alike before the start ----------------------------------------------------------------------------------------


def test_pre_trend_agrees_with_binomial_regression_written_out():
    treated = [10, 14, 9, 16, 18, 15, 25, 19, 30, 27, 5, 5]
    control = [20, 19, 25, 21, 18, 24, 20, 23, 19, 22, 5, 5]
    found = effect.pre_trend_test(panel(treated, control, 10))
    # Months taken out by their totals leave a logistic regression of the treated share on time.
    y, n, t = np.array(treated[:10]), np.add(treated, control)[:10], np.arange(10) / 12
    x = np.column_stack((np.ones(10), t))
    beta = np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        information = (x.T * (n * p * (1 - p))) @ x
        beta = beta + np.linalg.solve(information, x.T @ (y - n * p))
    phi = max(1, float(((y - n * p) ** 2 / (n * p * (1 - p))).sum() / 8))
    error = math.sqrt(phi * np.linalg.inv(information)[1, 1])
    assert found.ratio == pytest.approx(math.exp(beta[1]), rel=1e-6)
    assert found.low == pytest.approx(math.exp(beta[1] - 1.959963985 * error), rel=1e-6)
    assert found.p_value == pytest.approx(2 * stats.norm.sf(beta[1] / error), abs=1e-8)
    assert found.months == 10
    assert found.p_value < 0.05


def test_pre_trend_of_two_areas_in_step_is_one_whatever_the_season():
    control = [20, 30, 40, 30, 20, 10, 20, 30]
    found = effect.pre_trend_test(panel([2 * c for c in control], control, 8))
    assert found.ratio == pytest.approx(1, abs=1e-8)
    assert found.p_value == pytest.approx(1, abs=1e-6)


def test_pre_trend_does_not_depend_on_how_the_months_are_written():
    dates = pd.period_range("2008-11", periods=10, freq="M")
    as_numbers = effect.pre_trend_test(panel(TREATED, CONTROL, 8))
    as_text = effect.pre_trend_test(panel(TREATED, CONTROL, 8, [str(d) for d in dates]))
    assert as_text.ratio == pytest.approx(as_numbers.ratio, abs=1e-9)


@pytest.mark.parametrize("start", [0, 1, 3])
def test_pre_trend_of_too_few_months_is_refused(start):
    with pytest.raises(ValueError, match="for få måneder"):
        effect.pre_trend_test(panel(TREATED, CONTROL, start))


# Interrupted time series ----------------------------------------------------------------------------------------------

SERIES = [31, 28, 40, 35, 42, 47, 44, 50, 41, 30, 33, 25, 36, 27, 44, 37, 49, 45, 52, 46, 38, 35, 29, 28,
          20, 22, 25, 28, 24, 35, 27, 36, 25, 24, 19, 20]  # fmt: skip


def its_design(t, start):
    post = (np.arange(len(t)) >= start).astype(float)
    season = 2 * np.pi * t / 12
    return np.column_stack((np.ones(len(t)), t, post, post * (t - t[start]), np.sin(season), np.cos(season)))


def test_the_quasi_poisson_fit_is_that_of_r_on_dobsons_counts():
    """R's ?glm: counts of Dobson (1990, p. 93), `glm(counts ~ outcome + treatment, family = quasipoisson())`.

    R prints 3.045, -0.4543 and -0.2930 with standard errors 0.1944, 0.2299 and 0.2191 and the dispersion 1.2933. With every
    treatment alike the fitted counts are the outcomes' means, so the same can be written out: 21 of 63, 40 and 47 in three.
    """
    counts = np.array([18, 17, 15, 20, 10, 20, 25, 13, 12], float)
    outcome, treatment = np.tile(np.arange(3), 3), np.repeat(np.arange(3), 3)
    design = np.column_stack(
        [np.ones(9), *(outcome == k for k in (1, 2)), *(treatment == k for k in (1, 2))]
    ).astype(float)
    fit = effect._quasi_poisson(counts, design)
    errors = np.sqrt(np.diag(fit.covariance))
    assert fit.coefficients[:3] == pytest.approx([3.045, -0.4543, -0.2930], abs=5e-4)
    assert errors[:3] == pytest.approx([0.1944, 0.2299, 0.2191], abs=1e-4)
    assert fit.dispersion == pytest.approx(1.2933, abs=5e-5)
    fitted = np.array([21, 40 / 3, 47 / 3])[outcome]
    assert fit.fitted == pytest.approx(fitted, rel=1e-6)
    assert fit.coefficients[:3] == pytest.approx(np.log([21, 40 / 63, 47 / 63]), abs=1e-6)
    assert fit.dispersion == pytest.approx(((counts - fitted) ** 2 / fitted).sum() / 4, rel=1e-6)


def test_interrupted_series_agrees_with_the_regression_written_out():
    found = effect.interrupted_time_series(SERIES, 24)
    x = its_design(np.arange(36.0), 24)
    beta, errors, phi = irls(SERIES, x)
    assert phi < 1  # so the floor binds: the intervals are Poisson's
    assert list(found.coefficients) == ["intercept", "t", "post", "since", "sin", "cos"]
    assert list(found.coefficients.values()) == pytest.approx(beta, abs=1e-6)
    assert found.dispersion == 1
    assert list(found.standard_errors.values()) == pytest.approx(errors / math.sqrt(phi), abs=1e-6)
    assert found.fitted == pytest.approx(np.exp(x @ beta), rel=1e-6)
    x[:, 2:4] = 0
    assert found.counterfactual == pytest.approx(np.exp(x @ beta), rel=1e-6)


def test_interrupted_series_scales_its_intervals_by_the_dispersion():
    y = np.array(SERIES) + np.tile([15, -10, 0, -5], 9)
    found = effect.interrupted_time_series(y, 24)
    x = its_design(np.arange(36.0), 24)
    beta, errors, phi = irls(y, x)
    assert phi > 1
    assert found.dispersion == pytest.approx(phi, abs=1e-6)
    assert list(found.standard_errors.values()) == pytest.approx(errors, abs=1e-6)
    information = (x.T * np.exp(x @ beta)) @ x
    x[:, 2:4] = 0
    last = x[-1]
    spread = 1.959963985 * math.sqrt(phi * last @ np.linalg.inv(information) @ last)
    assert found.low[-1] == pytest.approx(math.exp(last @ beta - spread), rel=1e-6)
    assert found.high[-1] == pytest.approx(math.exp(last @ beta + spread), rel=1e-6)


def test_a_missing_month_leaves_the_others_where_they_are_in_time():
    kept = [i for i in range(36) if i != 5]
    months = pd.period_range("2007-01", periods=36, freq="M")[kept]
    found = effect.interrupted_time_series([SERIES[i] for i in kept], 23, months=months)
    beta, _, _ = irls([SERIES[i] for i in kept], its_design(np.array(kept, float), 23))
    assert list(found.coefficients.values()) == pytest.approx(beta, abs=1e-6)


@pytest.mark.parametrize(
    ("counts", "start", "sentence"),
    [
        (SERIES, 0, "uden for serien"),
        (SERIES, 36, "uden for serien"),
        (SERIES[:6], 3, "for få måneder"),
        (SERIES, 1, "for få måneder"),  # one month before has no trend of its own
        ([0] * 24 + SERIES[24:], 24, "ingen anmeldelser på den ene side"),
        ([*SERIES[:-1], float("nan")], 24, "uden huller"),
    ],
)
def test_a_series_that_cannot_bear_the_model_is_told_so(counts, start, sentence):
    with pytest.raises(ValueError, match=sentence):
        effect.interrupted_time_series(counts, start)


def test_months_out_of_order_are_refused():
    with pytest.raises(ValueError, match="i rækkefølge"):
        effect.interrupted_time_series(SERIES, 24, months=list(reversed(range(36))))


# Krishnamoorthy & Thomson (2004) --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("counts", "p_value"), [((0, 3), 0.0884), ((2, 6), 0.1749)])
def test_e_test_of_the_paper(counts, p_value):
    # Section 6, example 1: weed seeds in two samples of 100 g.
    found = effect.poisson_difference_test(*counts, 100, 100)
    assert found == pytest.approx(p_value, abs=1e-4)
    assert effect.poisson_difference_test(*reversed(counts), 100, 100) == pytest.approx(found, abs=1e-9)


@pytest.mark.parametrize(
    ("k1", "k2", "n1", "n2"), [(3, 20, 100, 300), (7, 2, 1, 1), (0, 5, 2, 1), (12, 12, 1, 2)]
)
def test_e_test_by_direct_summation(k1, k2, n1, n2):
    rate = (k1 + k2) / (n1 + n2)

    def pivot(x1, x2):
        variance = x1 / n1**2 + x2 / n2**2
        return abs(x1 / n1 - x2 / n2) / math.sqrt(variance) if variance else 0.0

    seen = pivot(k1, k2)
    total = 0.0
    for x1 in range(120):
        for x2 in range(120):
            if pivot(x1, x2) >= seen - 1e-12:
                total += stats.poisson.pmf(x1, n1 * rate) * stats.poisson.pmf(x2, n2 * rate)
    assert effect.poisson_difference_test(k1, k2, n1, n2) == pytest.approx(total, abs=1e-8)


def test_equal_rates_have_p_one_and_nothing_at_all_too():
    assert effect.poisson_difference_test(10, 20, 1, 2) == 1
    assert effect.poisson_difference_test(0, 0) == 1


def test_the_normal_limit_takes_over_smoothly():
    exact = effect.poisson_difference_test(24_700, 25_300)
    limit = effect.poisson_difference_test(24_700, 25_301)
    assert exact == pytest.approx(limit, abs=2e-3)


@pytest.mark.parametrize("arguments", [(-1, 2), (1, 2, 0, 1)])
def test_e_test_refuses_the_impossible(arguments):
    with pytest.raises(ValueError):
        effect.poisson_difference_test(*arguments)


# Newcombe (1998) ------------------------------------------------------------------------------------------------------


def test_newcombe_interval_of_the_paper():
    # Table II (a), method 10: 56/70 against 48/80, difference .2000, interval .0524 to .3339.
    found = effect.share_difference(48, 80, 56, 70)
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_an_effective_number_of_answers_widens_the_interval_and_keeps_the_share():
    plain = effect.share_difference(54, 300, 45, 300)
    weighted = effect.share_difference(54, 300, 45, 300, effective_1=150, effective_2=200)
    same = effect.share_difference(27, 150, 30, 200)
    assert weighted.difference == pytest.approx(plain.difference)
    assert (weighted.low, weighted.high) == pytest.approx((same.low, same.high))
    assert weighted.high - weighted.low > plain.high - plain.low


@pytest.mark.parametrize("arguments", [(5, 4, 1, 4), (1, 0, 1, 4), (-1, 4, 1, 4)])
def test_impossible_shares_are_refused(arguments):
    with pytest.raises(ValueError, match="besvarelser"):
        effect.share_difference(*arguments)


# Months ---------------------------------------------------------------------------------------------------------------


def test_months_in_every_writing_are_the_same_numbers():
    january = (2009 - 1970) * 12
    for months in (
        ["2009-01", "2009-02"],
        pd.period_range("2009-01", periods=2, freq="M"),
        pd.to_datetime(["2009-01-01", "2009-02-15"]),
        list(pd.to_datetime(["2009-01-31", "2009-02-01"]).date),
        [january, january + 1],
    ):
        assert effect.month_numbers(months).tolist() == [january, january + 1]


@pytest.mark.parametrize("months", [["marts"], [None, "2009-01"]])
def test_what_is_no_month_is_refused(months):
    with pytest.raises(ValueError, match="måned"):
        effect.month_numbers(months)


@pytest.mark.parametrize("counts", [[0] * 23 + [5] + [1] * 12, [0, 0, 9] * 8 + [0] * 11 + [3]])
def test_a_series_of_almost_only_zeros_is_told_so(counts):
    with pytest.raises(ValueError, match="for få anmeldelser"):
        effect.interrupted_time_series(counts, 24)


@pytest.mark.parametrize("exposed", [False, True])
def test_two_areas_give_what_a_column_per_month_gives(exposed):
    rows = panel(TREATED, CONTROL, 6).sample(frac=1, random_state=2)
    exposure = 50.0 + rows["month"] * np.where(rows["treated"], 3, 7)
    if exposed:
        rows = rows.assign(exposure=exposure)
    dummies = pd.get_dummies(rows[["area", "month"]].astype(str), drop_first=True, dtype=float)
    x = np.column_stack((np.ones(len(rows)), dummies, rows["treated"] & rows["post"]))
    beta, errors, phi = irls(rows["count"], x, np.log(exposure.to_numpy()) if exposed else None)
    assert phi > 1
    found = effect.difference_in_differences(rows)
    assert found.ratio == pytest.approx(math.exp(beta[-1]), abs=1e-6)
    assert found.dispersion == pytest.approx(phi, abs=1e-6)
    assert found.high == pytest.approx(math.exp(beta[-1] + 1.959963985 * errors[-1]), abs=1e-6)


def test_dispersion_beside_a_control_is_that_of_difference_in_differences():
    found = effect.dispersion_beside_control(TREATED, CONTROL, 6)
    assert found == pytest.approx(
        effect.difference_in_differences(panel(TREATED, CONTROL, 6)).dispersion, abs=1e-9
    )
    # Months in step vary with the season alone, which cancels; by themselves they seem wild.
    season = [10, 60, 20, 40, 30, 50]
    assert effect.dispersion_beside_control(season, season, 3) == 1
    assert effect.dispersion_from_months([season[:3], season[3:]]) > 5


@pytest.mark.parametrize(
    ("treated", "control"), [([], []), ([0, 0, 0], [0, 0, 0]), ([5, 0], [3, 0]), ([0, 4, 6], [2, 0, 0])]
)
def test_dispersion_without_anything_to_see_is_one(treated, control):
    assert effect.dispersion_beside_control(treated, control, 1) == 1

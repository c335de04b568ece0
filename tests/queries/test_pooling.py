"""The BCG vaccine trials (Colditz et al. 1994), as published in R's metafor as dat.bcg, log risk ratios.

Expected values: output of rma() in metafor's README (REML with test="knha"), the documentation of rma.uni (REML), and the
package's tests against Stata's metan (DL, fixed).
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.hotspots.pooling import pool, pool_cautiously

VACCINATED = [(4, 119), (6, 300), (3, 228), (62, 13536), (33, 5036), (180, 1361), (8, 2537), (505, 87886),
              (29, 7470), (17, 1699), (186, 50448), (5, 2493), (27, 16886)]  # fmt: skip
NOT_VACCINATED = [(11, 128), (29, 274), (11, 209), (248, 12619), (47, 5761), (372, 1079), (10, 619), (499, 87892),
                  (45, 7232), (65, 1600), (141, 27197), (3, 2338), (29, 17825)]  # fmt: skip
Y = [math.log(a / (a + b)) - math.log(c / (c + d))
     for (a, b), (c, d) in zip(VACCINATED, NOT_VACCINATED, strict=True)]  # fmt: skip
V = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
     for (a, b), (c, d) in zip(VACCINATED, NOT_VACCINATED, strict=True)]  # fmt: skip


def test_reml_as_metafor():
    found = pool(Y, V)
    assert found.estimate == pytest.approx(-0.7145, abs=5e-5)
    assert found.standard_error == pytest.approx(0.1798, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((-1.0669, -0.3622), abs=6e-5)
    assert found.tau2 == pytest.approx(0.3132, abs=1e-4)
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert found.i2 == pytest.approx(92.22, abs=5e-3)
    assert (math.exp(found.prediction_low), math.exp(found.prediction_high)) == pytest.approx(
        (0.1546, 1.5490), abs=1e-4
    )
    assert found.k == 13


def test_knapp_hartung_as_metafor():
    found = pool(Y, V, knapp_hartung=True)
    assert found.standard_error == pytest.approx(0.1808, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((-1.1084, -0.3206), abs=6e-5)
    assert (math.exp(found.prediction_low), math.exp(found.prediction_high)) == pytest.approx(
        (0.14, 1.76), abs=5e-3
    )


def test_dersimonian_laird_as_metafor_and_stata():
    found = pool(Y, V, method="DL")
    assert found.estimate == pytest.approx(-0.7141, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((-1.0644, -0.3638), abs=6e-5)
    assert found.tau2 == pytest.approx(0.3088, abs=5e-5)
    assert found.i2 == pytest.approx(92.1173, abs=5e-5)


def test_fixed_as_metafor_and_stata():
    found = pool(Y, V, method="fixed")
    assert found.estimate == pytest.approx(-0.4303, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((-0.5097, -0.3509), abs=6e-5)
    assert found.tau2 == 0
    assert (found.prediction_low, found.prediction_high) == (None, None)


def test_dersimonian_laird_as_statsmodels():
    from statsmodels.stats.meta_analysis import combine_effects

    other = combine_effects(np.array(Y), np.array(V), method_re="dl")
    found = pool(Y, V, method="DL")
    assert found.tau2 == pytest.approx(other.tau2, rel=1e-9)
    assert found.estimate == pytest.approx(other.mean_effect_re, rel=1e-9)
    assert found.q == pytest.approx(other.q, rel=1e-9)
    assert pool(Y, V, method="DL", knapp_hartung=True).standard_error == pytest.approx(
        other.sd_eff_w_re_hksj, rel=1e-9
    )


estimates = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.001, 2)), min_size=2, max_size=12).map(
    lambda rows: tuple(zip(*rows, strict=True))
)


@given(estimates)
def test_reml_finds_the_highest_restricted_likelihood(sample):
    y, v = (np.array(values) for values in sample)

    def likelihood(tau2):
        w = 1 / (v + tau2)
        mean = (w * y).sum() / w.sum()
        return np.log(w).sum() - math.log(w.sum()) - (w * (y - mean) ** 2).sum()

    found = likelihood(pool(y, v).tau2)
    assert all(
        found >= likelihood(tau2) - 1e-7 for tau2 in np.concatenate(([0], np.geomspace(1e-6, 30, 300)))
    )


@given(estimates)
def test_the_interval_on_the_page_is_never_narrower_than_the_plain_one(sample):
    plain, shown = pool(*sample), pool_cautiously(*sample)
    assert shown.high - shown.low >= plain.high - plain.low - 1e-12
    assert shown.prediction_low <= shown.low + 1e-9
    assert shown.prediction_high >= shown.high - 1e-9
    assert shown.estimate == pytest.approx(plain.estimate)


def test_similar_hotspots_do_not_shrink_the_interval_on_the_page():
    y, v = [-0.2, -0.2, -0.2], [0.04, 0.05, 0.06]
    assert pool(y, v, knapp_hartung=True).standard_error == pytest.approx(0, abs=1e-12)
    assert pool_cautiously(y, v).standard_error == pool(y, v).standard_error


@pytest.mark.parametrize("method", ["REML", "DL", "fixed"])
@pytest.mark.parametrize("knapp_hartung", [False, True])
def test_one_hotspot_is_itself_without_heterogeneity(method, knapp_hartung):
    found = pool([-0.3], [0.04], method=method, knapp_hartung=knapp_hartung)
    assert (found.estimate, found.standard_error) == pytest.approx((-0.3, 0.2))
    assert (found.low, found.high) == pytest.approx((-0.3 - 1.959963985 * 0.2, -0.3 + 1.959963985 * 0.2))
    assert (found.tau2, found.q, found.i2, found.k) == (0, 0, 0, 1)
    assert (found.prediction_low, found.prediction_high) == (None, None)


@pytest.mark.parametrize("shown", [pool_cautiously([-0.3], [0.04])])
def test_one_hotspot_on_the_page(shown):
    assert shown == pool([-0.3], [0.04])


@pytest.mark.parametrize(
    ("y", "v", "options"),
    [
        ([], [], {}),
        ([1], [1, 2], {}),
        ([1, 2], [1, 0], {}),
        ([1, float("nan")], [1, 1], {}),
        ([1, 2], [1, 1], {"confidence": 1.0}),
        ([1, 2], [1, 1], {"method": "ML"}),
    ],
)
def test_what_cannot_be_pooled_is_refused(y, v, options):
    with pytest.raises(ValueError):
        pool(y, v, **options)

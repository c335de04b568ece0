"""How large was the change in a hotspot, and how sure are we?

Every function takes plain counts and gives a frozen result. Counts are incidents (cases, not persons). Ratios are relative
to what the control area would have led one to expect: 0.8 is 20 % fewer. Intervals are two-sided, with normal quantiles.
Errors are ValueError with a Danish sentence, because the sentence is shown to the reader.

statsmodels and scipy.stats are slow to import, so they are imported where they are used: a page that only
shows ratios starts without them.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

Pair = Sequence[float]
Array = npt.NDArray[np.float64]

# Above this many incidents the exact sum of the E-test needs gigabytes, and its normal limit agrees to four decimals.
_E_TEST_EXACT_UP_TO = 50_000


@dataclass(frozen=True)
class DisplacementDifference:
    """Incidents per unit of time and area; negative is fewer. `estimate` is local + displacement."""

    estimate: float
    standard_error: float
    z: float
    low: float
    high: float
    local: float
    local_standard_error: float
    displacement: float
    displacement_standard_error: float


@dataclass(frozen=True)
class RateRatio:
    """A ratio of rates with its interval; `log_standard_error` is that of ln(ratio)."""

    ratio: float
    low: float
    high: float
    log_standard_error: float

    @property
    def below_one(self) -> bool:
        return self.high < 1

    @property
    def above_one(self) -> bool:
        return self.low > 1


@dataclass(frozen=True)
class DifferenceInDifferences:
    """The treated areas' change relative to the control areas', months compared with themselves."""

    ratio: float
    low: float
    high: float
    dispersion: float


@dataclass(frozen=True)
class InterruptedTimeSeries:
    """Coefficients by name (intercept, t, post, since, sin, cos); the arrays have one value a month.

    `fitted` is the model with the start in it, `counterfactual` the same model without; `low` and `high` are the band around
    the counterfactual's mean. Before the start the two curves are the same.
    """

    coefficients: dict[str, float]
    standard_errors: dict[str, float]
    dispersion: float
    fitted: Array
    counterfactual: Array
    low: Array
    high: Array


@dataclass(frozen=True)
class PreTrend:
    """Yearly growth of the treated areas divided by that of the control areas, before the start; 1 = moving alike."""

    ratio: float
    low: float
    high: float
    p_value: float
    dispersion: float
    months: int


@dataclass(frozen=True)
class ShareDifference:
    """Shares (0-1) in survey 1 and 2 and `difference` = share 2 - share 1 with its interval."""

    share_1: float
    share_2: float
    difference: float
    low: float
    high: float


def weighted_displacement_difference(
    treated: Pair,
    control: Pair,
    displacement: Pair | None = None,
    displacement_control: Pair | None = None,
    *,
    time_weights: Pair = (1, 1),
    area_weights: Sequence[float] = (1, 1, 1, 1),
    confidence: float = 0.95,
) -> DisplacementDifference:
    """The change in the treated area beyond the control's, plus the same for the neighbouring area.

    Each area is a pair (before, after) of counts. `time_weights` are the lengths of the two periods, `area_weights` the sizes
    in the order treated, control, displacement, displacement_control. Counts are taken as Poisson. With no incident anywhere
    the standard error and z are 0. A displacement area without a control is compared with nothing: its own change.
    Source: Wheeler & Ratcliffe (2018), Crime Science 7:11.
    """
    pairs = (treated, control, displacement, displacement_control)
    if len(area_weights) != 4 or min(area_weights) <= 0 or len(time_weights) != 2 or min(time_weights) <= 0:
        raise ValueError("Perioders længde og områders størrelse skal være større end nul.")
    quantile = _quantile(confidence)
    changes: list[float] = []
    variances: list[float] = []
    for pair, size in zip(pairs, area_weights, strict=True):
        before, after = (0.0, 0.0) if pair is None else _pair(pair)
        before_weight, after_weight = time_weights[0] * size, time_weights[1] * size
        changes.append(after / after_weight - before / before_weight)
        variances.append(after / after_weight**2 + before / before_weight**2)
    local, moved = changes[0] - changes[1], changes[2] - changes[3]
    error = math.sqrt(sum(variances))
    total = local + moved
    return DisplacementDifference(
        estimate=total,
        standard_error=error,
        z=total / error if error > 0 else 0.0,
        low=total - quantile * error,
        high=total + quantile * error,
        local=local,
        local_standard_error=math.sqrt(variances[0] + variances[1]),
        displacement=moved,
        displacement_standard_error=math.sqrt(variances[2] + variances[3]),
    )


def incidence_rate_ratio(
    treated: Pair, control: Pair, *, dispersion: float = 1.0, confidence: float = 0.95
) -> RateRatio:
    """(T1/T0)/(C1/C0) from pairs (before, after) of counts; Var(ln) = dispersion (1/T0 + 1/T1 + 1/C0 + 1/C1).

    The lengths of the periods cancel, as both areas have the same. Raises ValueError where a cell is zero. `dispersion` below
    1 is an error: counts of crimes do not vary less than Poisson.
    Source: the delta method on four Poisson counts, scaled as in quasi-Poisson regression (McCullagh & Nelder 1989, 6.2).
    """
    cells = (*_pair(treated), *_pair(control))
    if min(cells) == 0:
        raise ValueError(
            "Der er ingen anmeldelser i mindst én af de fire celler (før og efter, i området og i kontrolområdet); "
            "så kan forholdet ikke beregnes."
        )
    before, after, control_before, control_after = cells
    error = math.sqrt(_dispersion(dispersion) * sum(1 / cell for cell in cells))
    return _rate_ratio(math.log(after / before) - math.log(control_after / control_before), error, confidence)


def weighted_displacement_quotient(treated: Pair, neighbour: Pair, control: Pair) -> float | None:
    """(B1/C1 - B0/C0) / (A1/C1 - A0/C0) for target A, neighbour B, control C; None where the target did not improve.

    Below -1: more moved than was won; -1 to 0: some moved; 0 to 1: some spread of benefit; above 1: more spread than won.
    Raises ValueError where the control has a zero. Source: Bowers & Johnson (2003), J. Quantitative Criminology 19.
    """
    before, after = _pair(treated)
    near_before, near_after = _pair(neighbour)
    control_before, control_after = _pair(control)
    if min(control_before, control_after) == 0:
        raise ValueError(
            "Kontrolområdet har en periode uden anmeldelser; så kan forskydningskvotienten ikke beregnes."
        )
    gain = after / control_after - before / control_before
    if gain >= 0:
        return None
    return (near_after / control_after - near_before / control_before) / gain


def dispersion_from_months(groups: Iterable[Sequence[float] | Array]) -> float:
    """How much more the months vary than Poisson: Pearson chi2/df with one mean per group, floored at 1.

    A group is the monthly counts of one area in one period. Missing months (NaN) are left out; groups without incidents say
    nothing and are left out. With no degree of freedom the answer is 1. Source: McCullagh & Nelder (1989), 6.2.
    """
    chi2, freedom = 0.0, 0
    for group in groups:
        counts = np.asarray(group, dtype=float)
        counts = counts[~np.isnan(counts)]
        mean = counts.mean() if counts.size else 0.0
        if mean > 0:
            chi2 += float(((counts - mean) ** 2).sum() / mean)
            freedom += counts.size - 1
    return max(1.0, chi2 / freedom) if freedom else 1.0


def dispersion_beside_control(
    treated: Sequence[float] | Array, control: Sequence[float] | Array, months_before: int
) -> float:
    """The dispersion of a treated area's months beside its control's, with what both share (the season) taken out.

    `treated`, `control`: counts of the same months, the first `months_before` of them before the start. Given a month's total
    the treated count is binomial with one share per period; Pearson chi2/df of that, floored at 1. It is the dispersion of
    `difference_in_differences` for two areas, in closed form. `dispersion_from_months` would count a season that cancels in
    the ratio as chance. Source: McCullagh & Nelder (1989), 4.5 and 6.4.
    """
    chi2, freedom = 0.0, 0
    y, other = np.asarray(treated, dtype=float), np.asarray(control, dtype=float)
    for part in (slice(None, months_before), slice(months_before, None)):
        total = (y[part] + other[part])[y[part] + other[part] > 0]
        own = y[part][y[part] + other[part] > 0]
        share = own.sum() / total.sum() if total.size else 0.0
        if 0 < share < 1:
            chi2 += float(((own - total * share) ** 2 / (total * share * (1 - share))).sum())
            freedom += total.size - 1
    return max(1.0, chi2 / freedom) if freedom else 1.0


def difference_in_differences(panel: pd.DataFrame, *, confidence: float = 0.95) -> DifferenceInDifferences:
    """log mu = area + month + beta treated*post (+ log exposure), quasi-Poisson; ratio = exp(beta), Wald interval.

    `panel`: one row per area and month with columns area, month, treated (bool), post (bool), count, optional exposure.
    Months and areas without a single incident carry no information and are left out. The dispersion is floored at 1.
    Raises ValueError where a group has no incidents before or after, or where too few rows are left.
    """
    panel = _informative(panel)
    for treated in (True, False):
        for post in (False, True):
            cell = panel.loc[(panel["treated"] == treated) & (panel["post"] == post), "count"]
            if cell.sum() == 0:
                raise ValueError("En af grupperne har ingen anmeldelser før eller efter starten.")
    effect = (panel["treated"] & panel["post"]).to_numpy(dtype=float)
    fit = _two_way_fit(panel, effect)
    ratio = _rate_ratio(fit.coefficients[-1], math.sqrt(fit.covariance[-1, -1]), confidence)
    return DifferenceInDifferences(ratio.ratio, ratio.low, ratio.high, fit.dispersion)


def pre_trend_test(panel: pd.DataFrame, *, confidence: float = 0.95) -> PreTrend:
    """Did the treated and the control areas move alike before the start?

    The rows with post = False of a panel as in `difference_in_differences`: log mu = area + month + gamma treated*years,
    quasi-Poisson, dispersion floored at 1. ratio = exp(gamma), per year; p two-sided for gamma = 0. Few months say little:
    a high p is absence of evidence. Raises ValueError with fewer than 4 months that have incidents, or an empty group.
    """
    panel = _informative(panel.loc[~panel["post"].astype(bool)])
    months = int(panel["month"].nunique())
    if months < 4 or panel["treated"].nunique() < 2:
        raise ValueError(
            "Der er for få måneder med anmeldelser før starten til at undersøge, om områderne fulgtes ad."
        )
    years = month_numbers(panel["month"]) / 12
    slope = np.where(panel["treated"], years - years.mean(), 0.0)
    fit = _two_way_fit(panel, slope)
    error = math.sqrt(fit.covariance[-1, -1])
    ratio = _rate_ratio(fit.coefficients[-1], error, confidence)
    p_value = float(2 * special.ndtr(-abs(fit.coefficients[-1]) / error))
    return PreTrend(ratio.ratio, ratio.low, ratio.high, p_value, fit.dispersion, months)


def interrupted_time_series(
    counts: Sequence[float] | Array,
    start: int,
    *,
    months: Sequence[Any] | None = None,
    confidence: float = 0.95,
) -> InterruptedTimeSeries:
    """log mu = b0 + b1 t + b2 post + b3 post (t - t0) + sin and cos(2 pi t/12), quasi-Poisson, dispersion floored at 1.

    `counts`: one a month; `start`: position of the first month after. `months` (dates, periods or whole numbers, one per
    count) places the counts in time when some months are missing; t is months since the first. Raises ValueError where the
    months are too few to tell the six coefficients apart, or where a side of the start has no incidents.
    Source: Bernal, Cummins & Gasparrini (2017), Int. J. Epidemiology 46.
    """
    y = np.asarray(counts, dtype=float)
    if y.ndim != 1 or np.isnan(y).any() or (y < 0).any():
        raise ValueError("Serien skal have ét antal pr. måned, uden huller og uden negative tal.")
    if not 0 < start < y.size:
        raise ValueError("Starten ligger uden for serien.")
    if y[:start].sum() == 0 or y[start:].sum() == 0:
        raise ValueError(
            "Der er ingen anmeldelser på den ene side af starten; så kan tidsserien ikke beregnes."
        )
    t = np.arange(y.size, dtype=float) if months is None else month_numbers(months).astype(float)
    if t.size != y.size or (np.diff(t) <= 0).any():
        raise ValueError("Hver måned skal stå én gang, i rækkefølge.")
    t -= t[0]
    post = (np.arange(y.size) >= start).astype(float)
    season = 2 * np.pi * t / 12
    names = ("intercept", "t", "post", "since", "sin", "cos")
    columns = (np.ones_like(t), t, post, post * (t - t[start]), np.sin(season), np.cos(season))
    design = np.column_stack(columns)
    fit = _quasi_poisson(y, design)
    without = design.copy()
    without[:, 2:4] = 0
    line = without @ fit.coefficients
    spread = _quantile(confidence) * np.sqrt(np.einsum("ij,jk,ik->i", without, fit.covariance, without))
    errors = np.sqrt(np.diag(fit.covariance))
    return InterruptedTimeSeries(
        coefficients=dict(zip(names, fit.coefficients.tolist(), strict=True)),
        standard_errors=dict(zip(names, errors.tolist(), strict=True)),
        dispersion=fit.dispersion,
        fitted=fit.fitted,
        counterfactual=np.exp(line),
        low=np.exp(line - spread),
        high=np.exp(line + spread),
    )


def poisson_difference_test(
    count_1: int, count_2: int, exposure_1: float = 1, exposure_2: float = 1
) -> float:
    """Two-sided p that two Poisson counts with these exposures have the same rate (the E-test).

    Above 50,000 incidents together the normal limit is used. Raises ValueError for negative counts or exposures not above 0.
    Source: Krishnamoorthy & Thomson (2004), J. Statistical Planning and Inference 119.
    """
    if count_1 < 0 or count_2 < 0 or exposure_1 <= 0 or exposure_2 <= 0:
        raise ValueError("Antal må ikke være negative, og perioderne skal have en længde.")
    difference = count_1 / exposure_1 - count_2 / exposure_2
    # scipy leaves the outcome (0, 0) out of its sum, which makes p fall short of 1 exactly where the rates are equal.
    if difference == 0:
        return 1.0
    if count_1 + count_2 > _E_TEST_EXACT_UP_TO:
        error = math.sqrt(count_1 / exposure_1**2 + count_2 / exposure_2**2)
        return float(2 * special.ndtr(-abs(difference) / error))
    from scipy import stats

    p_value = stats.poisson_means_test(int(count_1), exposure_1, int(count_2), exposure_2).pvalue
    return float(min(1.0, p_value))


def share_difference(
    count_1: float,
    answers_1: float,
    count_2: float,
    answers_2: float,
    *,
    effective_1: float | None = None,
    effective_2: float | None = None,
    confidence: float = 0.95,
) -> ShareDifference:
    """Share 2 minus share 1 (as in a survey after and before) with Newcombe's hybrid score interval.

    `count` of `answers` in each survey. Where a survey is weighted, `effective` is its effective number of answers: the share
    stays, the interval widens. Raises ValueError for shares outside 0-1 or no answers.
    Source: Newcombe (1998), Statistics in Medicine 17:873-890, method 10.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    sizes = (effective_1 or answers_1, effective_2 or answers_2)
    if min(answers_1, answers_2, *sizes) <= 0 or not (
        0 <= count_1 <= answers_1 and 0 <= count_2 <= answers_2
    ):
        raise ValueError("Antallet af utrygge skal ligge mellem nul og antallet af besvarelser.")
    share_1, share_2 = count_1 / answers_1, count_2 / answers_2
    low, high = confint_proportions_2indep(
        share_2 * sizes[1], sizes[1], share_1 * sizes[0], sizes[0], "newcomb", "diff", alpha=1 - confidence
    )
    return ShareDifference(share_1, share_2, share_2 - share_1, float(low), float(high))


def month_numbers(months: Iterable[Any]) -> npt.NDArray[np.int64]:
    """Months as whole numbers that differ by 1 from month to month (January year 1970 is 0); whole numbers stay as they are.

    Takes dates, timestamps, monthly periods or text such as "2009-02". Raises ValueError where something is no month.
    """
    values = months if isinstance(months, pd.Index) else pd.Index(list(months))
    if pd.api.types.is_integer_dtype(values.dtype):
        return values.to_numpy(dtype=np.int64)
    try:
        periods = values if isinstance(values, pd.PeriodIndex) else pd.PeriodIndex(values, freq="M")
        periods = periods.asfreq("M")
    except (ValueError, TypeError) as error:
        raise ValueError("En af månederne kan ikke læses som en måned.") from error
    if periods.hasnans:
        raise ValueError("En af månederne er tom.")
    return np.asarray(periods.asi8, dtype=np.int64)  # a monthly period counts from January 1970


@dataclass(frozen=True)
class _Fit:
    coefficients: Array
    covariance: Array
    dispersion: float
    fitted: Array


def _quasi_poisson(counts: Array, design: Array, offset: Array | None = None) -> _Fit:
    """A log-linear fit whose variance is dispersion x mean, the dispersion being Pearson chi2/df floored at 1."""
    from statsmodels.genmod.families import Poisson

    return _quasi_likelihood(counts, design, offset, Poisson())


def _quasi_likelihood(response: Array, design: Array, offset: Array | None, family: Any) -> _Fit:
    from statsmodels.genmod.generalized_linear_model import GLM

    rows, columns = design.shape
    if rows <= columns or np.linalg.matrix_rank(design) < columns:
        raise ValueError("Der er for få måneder til at beregne modellen.")
    # Warnings of perfect prediction or no convergence are answered by the sentence below instead.
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            result = GLM(response, design, family=family, offset=offset).fit(
                scale=1.0, tol=1e-12, maxiter=200
            )
            usable = result.converged and np.isfinite(result.cov_params()).all()
        except (np.linalg.LinAlgError, ValueError):
            usable = False
    # An expectation this small is one on its way to zero, with a coefficient on its way to infinity.
    if not usable or result.mu.min() < 1e-6:
        raise ValueError("Der er for få anmeldelser til at beregne modellen.")
    dispersion = max(1.0, float(result.pearson_chi2) / (rows - columns))
    covariance = dispersion * np.asarray(result.cov_params())
    return _Fit(np.asarray(result.params), covariance, dispersion, np.asarray(result.mu))


def _informative(panel: pd.DataFrame) -> pd.DataFrame:
    """The panel checked, without the areas and months that have no incident at all."""
    missing = {"area", "month", "treated", "post", "count"} - set(panel.columns)
    if missing:
        raise ValueError(f"Tabellen mangler kolonnerne {', '.join(sorted(missing))}.")
    if panel["count"].isna().any() or (panel["count"] < 0).any():
        raise ValueError("Tabellen har tomme eller negative antal.")
    panel = panel.assign(treated=panel["treated"].astype(bool), post=panel["post"].astype(bool))
    for level in ("area", "month"):
        place = pd.factorize(panel[level])[0]
        panel = panel[np.bincount(place, weights=panel["count"])[place] > 0] if len(panel) else panel
    return panel


def _two_way_fit(panel: pd.DataFrame, effect: Array) -> _Fit:
    """A quasi-Poisson fit with a level per area and per month; the coefficient of `effect` is the last."""
    area, month = pd.factorize(panel["area"])[0], pd.factorize(panel["month"])[0]
    offset = np.zeros(area.size)
    if "exposure" in panel.columns:
        if not (panel["exposure"] > 0).all():
            raise ValueError("Eksponeringen skal være større end nul i alle rækker.")
        offset = np.log(panel["exposure"].to_numpy(dtype=float))
    counts = panel["count"].to_numpy(dtype=float)
    months = month.max() + 1
    if area.max() == 1 and area.size == 2 * months and len(set(zip(area, month, strict=True))) == area.size:
        return _two_area_fit(counts, area, month, effect, offset)
    design = np.column_stack((np.eye(area.max() + 1)[area], np.eye(months)[month][:, 1:], effect))
    return _quasi_poisson(counts, design, offset)


def _two_area_fit(
    counts: Array, area: npt.NDArray[np.intp], month: npt.NDArray[np.intp], effect: Array, offset: Array
) -> _Fit:
    """The same fit for two areas, without a hundred columns for the months.

    Given a month's total the one area's count is binomial and the month's level drops out (McCullagh & Nelder 1989, 6.4):
    estimates, standard errors, Pearson chi2 and degrees of freedom are those of the fit with a column per month.
    """
    from statsmodels.genmod.families import Binomial

    def by_month(values: Array, which: int) -> Array:
        ordered = np.empty(month.max() + 1)
        ordered[month[area == which]] = values[area == which]
        return ordered

    y, x, log_exposure = (
        [by_month(values, which) for which in (0, 1)] for values in (counts, effect, offset)
    )
    design = np.column_stack((np.ones_like(x[0]), x[0] - x[1]))
    return _quasi_likelihood(np.column_stack(y), design, log_exposure[0] - log_exposure[1], Binomial())


def _rate_ratio(log_ratio: float, error: float, confidence: float) -> RateRatio:
    reach = _quantile(confidence) * error
    return RateRatio(math.exp(log_ratio), math.exp(log_ratio - reach), math.exp(log_ratio + reach), error)


def _quantile(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("Sikkerheden skal ligge mellem 0 og 1.")
    return float(special.ndtri((1 + confidence) / 2))


def _pair(pair: Pair) -> tuple[float, float]:
    before, after = (float(value) for value in pair)
    if not (before >= 0 and after >= 0 and math.isfinite(before + after)):
        raise ValueError("Antal før og efter må hverken mangle eller være negative.")
    return before, after


def _dispersion(value: float) -> float:
    if not value >= 1:
        raise ValueError("Spredningsfaktoren skal være mindst 1.")
    return float(value)

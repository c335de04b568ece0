"""Kroner per participant or per reached result, among initiatives of the same kind.

A cost is an account; what is uncertain is the count it is divided by. An initiative that is dearer or
cheaper than others of its kind is named only where the difference is more than a random fluctuation,
and with its interval beside it.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from data.danish import kroner

Floats = NDArray[np.float64]

# Limits that 5 % and 0.2 % fall outside, the two lines of a funnel plot.
WARNING, OUTLIER = (float(stats.norm.ppf(1 - share / 2)) for share in (0.05, 0.002))
WINSORISED = 0.1
SMALLEST_GROUP = 5

STANDINGS = {
    "within": "som andre af samme art",
    "dearer": "måske dyrere",
    "cheaper": "måske billigere",
    "much_dearer": "dyrere",
    "much_cheaper": "billigere",
    "no_result": "ingen at dele udgiften på",
    "no_comparison": f"færre end {SMALLEST_GROUP} af samme art",
    "free": "ingen udgift",
    "missing": "udgift, antal eller art er ikke oplyst",
}
COMPARED = ("kind_unit_cost", "lower_95", "upper_95", "lower_998", "upper_998")


def count_interval(counts: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Exact interval of a Poisson mean given its count: (low, high), each of the shape of counts.

    Source: Garwood (1936), Biometrika 28. A count of 0 has the interval 0 to 3.69 (at 95 %).
    """
    counted = np.asarray(counts, dtype=np.float64)
    tail = (1 - confidence) / 2
    # chi2 with 0 degrees of freedom is nan, and the lower end of a count of 0 is 0.
    low = np.where(counted > 0, stats.chi2.ppf(tail, 2 * np.maximum(counted, 0.5)) / 2, 0.0)
    return low, stats.chi2.ppf(1 - tail, 2 * counted + 2) / 2


def unit_costs(initiatives: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """The same rows with what one participant (or one reached result) costs, and how that compares.

    initiatives: one row per initiative, with columns kind (what makes them comparable), cost (kr., one
    price level), count (participants, or results reached); least and most, where they are given, are what a rounded count may
    stand for, and the interval holds them. Added columns, kr. per one of count:

    - unit_cost: cost / count; NaN for a count of 0.
    - low, high: cost over the exact Poisson interval of the count (Garwood 1936). For a count of 0 the
      high end is infinite: only "at least" can be said. The cost itself is taken as an account.
    - group: initiatives of the kind that have both figures, this one included. kind_unit_cost: their
      cost together over their count together.
    - lower_95, upper_95, lower_998, upper_998: funnel limits at this initiative's size.
    - standing: a key of STANDINGS: within, dearer and cheaper (outside the 95 % limits), much_dearer and
      much_cheaper (outside the 99.8 % limits), no_result, no_comparison, free, missing.

    Funnel limits (Spiegelhalter 2005, Statistics in Medicine 24: 1185; over-dispersion as in
    Spiegelhalter et al. 2012, JRSS A 175: 1): with E = the count that the cost would buy at the kind's
    unit cost, sqrt(count / E) varies around 1 with standard error 1 / (2 sqrt(E)). That initiatives of a
    kind differ anyway is estimated as an additive variance (DerSimonian-Laird, z-scores winsorised at
    10 % in either tail) and widens the limits; plain Poisson limits would name nearly all of them. Two
    prices are paid: with few in a group, an outlier widens its own limits; and of 100 initiatives, 2-12
    fall outside the 95 % limits by chance. So the 95 % limits give "måske", and groups of fewer than 5
    are not compared.

    ValueError with a sentence: a missing column; a negative or infinite cost or count (named by row).
    """
    absent = [name for name in ("kind", "cost", "count") if name not in initiatives]
    if absent:
        raise ValueError(f"Tabellen mangler {' og '.join(absent)}.")
    result = initiatives.copy()
    cost = result["cost"].astype("float64").to_numpy(copy=True)
    count = result["count"].astype("float64").to_numpy(copy=True)
    wrong = (cost < 0) | (count < 0) | np.isinf(cost) | np.isinf(count)
    if wrong.any():
        raise ValueError(
            f"Række {int(wrong.argmax()) + 1}: en udgift eller et antal er negativt eller uendeligt."
        )
    kinds = result["kind"].to_numpy()
    complete = ~np.isnan(cost) & ~np.isnan(count) & result["kind"].notna().to_numpy()

    few = count_interval(result.get("least", result["count"]), confidence=confidence)[0]
    many = count_interval(result.get("most", result["count"]), confidence=confidence)[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        added: dict[str, NDArray[Any]] = {
            "unit_cost": np.where(count > 0, cost / count, np.nan),
            "low": cost / many,
            "high": cost / few,
            "group": np.zeros(len(result), dtype=np.int64),
        }
    added |= {name: np.full(len(result), np.nan) for name in COMPARED}
    basic = [~complete, count == 0, cost == 0]
    added["standing"] = np.select(basic, ["missing", "no_result", "free"], "no_comparison").astype(object)

    # Without a cost there is nothing to expect a count from: such a row is compared with nobody.
    comparable = complete & (cost > 0)
    for kind in pd.unique(kinds[comparable]):
        rows = comparable & (kinds == kind)
        added["group"][rows] = rows.sum()
        for name, column in _compare(cost[rows], count[rows]).items():
            added[name][rows] = column
    return result.assign(**added)


def _compare(cost: NDArray[Any], count: NDArray[Any]) -> dict[str, Any]:
    """The columns that a group of one kind can have; none where nothing was reached at all."""
    if count.sum() == 0:
        return {}
    price = cost.sum() / count.sum()
    if len(cost) < SMALLEST_GROUP:
        return {"kind_unit_cost": price}
    expected = cost / price
    spread = np.sqrt(1 / (4 * expected) + _variance_between(count, expected))
    columns: dict[str, Any] = {"kind_unit_cost": price}
    for name, reach in (("95", WARNING), ("998", OUTLIER)):
        columns[f"lower_{name}"] = price / (1 + reach * spread) ** 2
        with np.errstate(divide="ignore"):
            columns[f"upper_{name}"] = price / np.maximum(1 - reach * spread, 0) ** 2
    ahead = (np.sqrt(count / expected) - 1) / spread  # positive: more for the money
    columns["standing"] = np.select(
        [count == 0, ahead < -OUTLIER, ahead > OUTLIER, ahead < -WARNING, ahead > WARNING],
        ["no_result", "much_dearer", "much_cheaper", "dearer", "cheaper"],
        "within",
    )
    return columns


def _variance_between(count: NDArray[Any], expected: NDArray[Any]) -> float:
    """How much initiatives of a kind differ beyond chance: additive variance of sqrt(count / expected)."""
    weight = 4 * expected
    z = (np.sqrt(count / expected) - 1) * np.sqrt(weight)
    z = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    excess = float(z @ z) - (len(z) - 1)
    return max(0.0, excess / float(weight.sum() - (weight @ weight) / weight.sum()))


def interval_text(row: pd.Series | Mapping[Hashable, Any]) -> str:
    """A unit cost with its interval, rounded to what it supports: "1.700 kr. (1.600 til 1.900 kr.)"."""
    low, high, own = (float(row[key]) for key in ("low", "high", "unit_cost"))
    if math.isnan(own):
        return f"mindst {_rounded(low)}"
    return f"{_rounded(own)} ({_rounded(low).removesuffix(' kr.')} til {_rounded(high)})"


def describe(name: str, row: pd.Series | Mapping[Hashable, Any], one: str = "deltager") -> str:
    """One initiative's unit cost in plain Danish, with its interval; `row` is a row of `unit_costs`.

    one: what the cost is divided by, in the singular ("deltager", "nået resultat").
    """
    standing = str(row["standing"])
    low, high, own, kind = (float(row[key]) for key in ("low", "high", "unit_cost", "kind_unit_cost"))
    if standing in ("missing", "free"):
        return f"{name}: {STANDINGS[standing]}."
    if math.isnan(own):
        return f"{name}: antallet er 0, så prisen er ukendt, men mindst {_rounded(low)} pr. {one}."
    text = f"{name}: {_rounded(own)} pr. {one} ({_rounded(low)} til {_rounded(high)})"
    if standing == "no_comparison":
        return f"{text}. Der er færre end {SMALLEST_GROUP} af samme art at sammenligne med."
    text += f", mod {_rounded(kind)} for indsatser af samme art under ét."
    if standing == "within":
        return f"{text} Det er inden for tilfældige udsving og de sædvanlige forskelle mellem indsatser."
    certain = "er" if standing.startswith("much") else "er måske"
    return f"{text} Forskellen {certain} mere end et tilfældigt udsving."


def _rounded(amount: float) -> str:
    """Two significant figures: more would promise what the interval does not hold."""
    if amount <= 0 or not math.isfinite(amount):
        return kroner(amount)
    return kroner(round(amount, 1 - math.floor(math.log10(amount))))

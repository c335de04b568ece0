"""The forecast's 95 % interval beside that of a straight line: how often it holds, how far the middle is off, how wide it is.

In the worlds of queries/results/cover.py, half a series ahead, of the single figure and of the mean of all up to there; then the time
that a forecast takes. `--all`: ten times as many series.

Run from the repository's root: python tests/benchmarks/bench_forecast.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
from scipy import stats

sys.path.insert(0, str(Path(__file__).parents[2]))

from queries.results.attainment import forecast
from queries.results.cover import CONFIDENCE, LENGTHS, SERIES, WORLDS, Cover, cover, measured, simulated

GOAL = 0.90


def line(world: str, known: int, series: int, *, together: bool) -> Cover:
    """A straight line by least squares whose errors are AR(1): the lag-1 autocorrelation of the residuals, corrected for its bias around a
    line, (n r + 2) / (n - 4), within 0 and 0.95, and Satterthwaite's degrees of freedom; never narrower than with independent errors."""
    ahead = known // 2
    values = simulated(world, known, series, ahead)
    t = np.arange(known)
    places = np.arange(known, known + ahead) if together else np.array([known + ahead - 1])
    design = np.column_stack([np.ones(known), t])
    fit = np.linalg.pinv(design)
    weights = np.column_stack([np.ones(len(places)), places]).mean(axis=0) @ fit
    left = np.eye(known) - design @ fit
    middle, half = [], []
    for y in values[:, :known]:
        residuals = left @ y
        raw = float(residuals[1:] @ residuals[:-1]) / float(residuals @ residuals)
        correlation = min(max((known * raw + 2) / (known - 4), 0.0), 0.95)
        widths = []
        for r in {0.0, correlation}:
            errors = r ** np.abs(t[:, None] - t)
            spread = left @ errors
            freedom = np.trace(spread) ** 2 / np.trace(spread @ spread)
            variance = float(residuals @ residuals) / np.trace(spread)
            own = (r ** np.abs(places[:, None] - places)).mean()
            to_ahead = (r ** np.abs(places[:, None] - t)).mean(axis=0)
            error = variance * (own + weights @ errors @ weights - 2 * weights @ to_ahead)
            widths.append(stats.t.ppf((1 + CONFIDENCE) / 2, freedom) * np.sqrt(error))
        middle.append(weights @ y)
        half.append(max(widths))
    return measured(np.array(middle), np.array(half), values[:, places].mean(axis=1))


def main() -> None:
    series = SERIES * (10 if "--all" in sys.argv else 1)
    for together, what in ((False, "the figure half a series ahead"), (True, "the mean of all up to there")):
        print(
            f"\n{what}, {series} series each: cover / mean error / median width; goal for the cover {GOAL:.0%}"
        )
        print(f"{'world':<48}{'n':>4}{'forecast':>22}{'line':>22}")
        for world in WORLDS:
            for known in LENGTHS:
                found = cover(world, known, series=series, together=together)
                beside = line(world, known, series, together=together)
                told = "".join(
                    f"{one.cover:>9.0%}{one.error:>6.1f}{one.width:>7.1f}" for one in (found, beside)
                )
                print(f"{world:<48}{known:>4}{told}{'' if found.cover >= GOAL else '   under the goal'}")
    random = np.random.default_rng(1)
    for known in (8, 12, 36, 60):
        rows = random.normal(size=(200, known))
        started = time.process_time()
        forecast(range(known), rows[0], 0, known + 5)
        first = time.process_time() - started
        started = time.process_time()
        for row in rows:
            forecast(range(known), row, 0, known + 5)
        print(
            f"n = {known}: {first * 1e3:.1f} ms the first, then {(time.process_time() - started) / len(rows) * 1e3:.2f} ms each"
        )


if __name__ == "__main__":
    main()

"""The safety survey before and after a hotspot's start: a difference of shares with its interval."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.danish import is_missing
from queries.hotspots.effect import share_difference
from queries.shared.intervals import wilson

TIMES = {"evening": "om aftenen og natten", "day": "om dagen"}
COLUMNS = [
    "when",
    "words",
    "area",
    "own_area",
    "before",
    "after",
    "share_before",
    "before_low",
    "before_high",
    "share_after",
    "after_low",
    "after_high",
    "difference",
    "low",
    "high",
    "moved",
]


def either_side(surveys: pd.DataFrame, start: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The surveys of years before the year of the start, and of that year and later, in order of year."""
    return surveys[surveys["year"] < start.year], surveys[surveys["year"] >= start.year]


def survey_change(surveys: pd.DataFrame, start: Any) -> pd.DataFrame:
    """The newest survey against the last one before `start`, a row per time of day that was asked about on both sides.

    `surveys`: rows of hotspots/surveys for one hotspot. Columns: when ("evening", "day"), words, area, own_area, before, after
    (years), share_before, share_after (of 1, Wilson intervals in before_low … after_high), difference (after minus before, low
    and high: Newcombe, 95 %) and moved ("mere tryg", "mere utryg", "tilfældigt udsving"). Where answers are weighted, the intervals
    rest on the effective number of them.
    """
    rows = []
    for when, words in TIMES.items():
        surveyed = surveys[surveys[f"share_{when}"].notna() & (surveys["answers"] > 0)]
        before, after = either_side(surveyed, start)
        if before.empty or after.empty:
            continue
        first, last = before.iloc[-1], after.iloc[-1]
        (share_1, size_1), (share_2, size_2) = _share(first, when), _share(last, when)
        difference = share_difference(share_1 * size_1, size_1, share_2 * size_2, size_2)
        ends = [wilson(share * size, size) for share, size in ((share_1, size_1), (share_2, size_2))]
        row: dict[str, Any] = {
            "when": when,
            "words": words,
            "area": last["area"],
            "own_area": bool(last["own_area"]),
            "before": int(first["year"]),
            "after": int(last["year"]),
            "share_before": difference.share_1,
            "share_after": difference.share_2,
            "difference": difference.difference,
            "low": difference.low,
            "high": difference.high,
            "moved": "mere utryg"
            if difference.low > 0
            else "mere tryg"
            if difference.high < 0
            else "tilfældigt udsving",
        }
        for name, interval in zip(("before", "after"), ends, strict=True):
            row |= {
                f"{name}_low": interval.low if interval else None,
                f"{name}_high": interval.high if interval else None,
            }
        rows.append(row)
    return pd.DataFrame(rows, columns=COLUMNS)


def _share(row: pd.Series, when: str) -> tuple[float, float]:
    """The share, and the number of answers that its uncertainty rests on."""
    size = row["answers"] if is_missing(row["effective_n"]) else row["effective_n"]
    return float(row[f"share_{when}"]), float(size)

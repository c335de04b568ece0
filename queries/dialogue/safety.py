"""The safety survey: shares with intervals, ranked with honest ties, and whether a change is more than chance."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from data.contract import DISTRICTS
from data.danish import is_missing, number
from data.store import Clock, Reader
from queries import run
from queries.hotspots.effect import share_difference
from queries.shared.intervals import wilson

When = Literal["evening", "day"]

LEVEL = ["year", "share", "low", "high", "place", "standing"]


def shares(
    store: Reader, *, clock: Clock | None = None, type: str = "bydel", when: When = "evening",
    district: int | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row per area of the type and survey year: dialogue/areas, with share (unsafe, of 1, weighted where given), low, high
    (Wilson, 95 %, on the effective number of answers where given).

    Areas without answers to the question are left out.
    """
    asked = run(store, "dialogue/areas", clock=clock, type=type, district=district)
    rows = []
    for row in asked.to_dict("records"):
        share = row[f"share_{when}"]
        if is_missing(share) or not row["answers"]:
            continue
        size = float(row["answers"]) if is_missing(row["effective_n"]) else float(row["effective_n"])
        found = wilson(share * size, size)
        if found:
            rows.append(row | {"share": found.share, "low": found.low, "high": found.high, "size": size})
    return pd.DataFrame(rows, columns=[*asked.columns, "share", "low", "high", "size"])


def city(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows`: `shares` of the ten districts. One row per year: year, share, low, high, answers, invited: all answers together;
    districts: how many of the ten they are of (see `of_city`)."""
    found = []
    for year, group in rows.groupby("year"):
        size = float(group["size"].sum())
        estimate = wilson(float((group["share"] * group["size"]).sum()), size)
        assert estimate is not None
        invited = group["invited"].sum() if group["invited"].notna().all() else None
        found.append(
            {"year": year, "share": estimate.share, "low": estimate.low, "high": estimate.high,
             "answers": int(group["answers"].sum()), "invited": invited, "size": size,
             "districts": int(group["district"].nunique())}
        )  # fmt: skip
    return pd.DataFrame(
        found, columns=["year", "share", "low", "high", "answers", "invited", "size", "districts"]
    )


def of_city(districts: int) -> str:
    """What a figure of so many districts is of: "hele byen", or "7 af de 10 bydele", which do not stand for the city."""
    return (
        "hele byen"
        if districts == len(DISTRICTS)
        else f"{number(districts)} af de {number(len(DISTRICTS))} bydele"
    )


def latest(
    store: Reader, *, clock: Clock | None = None, type: str = "bydel", when: When = "evening",
    district: int | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The newest survey: `shares` of its year, least safe first, with place (1 the least safe; areas whose share is the same
    share the place), standing ("mere utryg", "mindre utryg" or "kan ikke skelnes") and, where there is an earlier survey, before
    (its year), before_share, change, change_low, change_high (of 1; Newcombe, 95 %), moved ("mere tryg", "mere utryg",
    "tilfældigt udsving" or None).

    standing: against the whole city without the area itself, since an area is part of the city; an interval of the difference
    that holds zero cannot tell them apart.
    """
    every = shares(store, clock=clock, type=type, when=when)
    if every.empty:
        return every.assign(
            **dict.fromkeys(
                (*LEVEL[4:], "before", "before_share", "change", "change_low", "change_high", "moved")
            )
        )
    whole = city(shares(store, clock=clock, type="bydel", when=when)).set_index("year")
    newest = every["year"].max()
    now = every[every["year"] == newest].sort_values("share", ascending=False, kind="stable")
    now = now.assign(place=now["share"].rank(ascending=False, method="min").astype(int))
    rows = []
    for row in now.to_dict("records"):
        earlier = every[(every["area_id"] == row["area_id"]) & (every["year"] < newest)]
        rows.append(
            row | _standing(row, whole.loc[newest] if newest in whole.index else None) | _change(row, earlier)
        )
    found = pd.DataFrame(rows)
    return found if district is None else found[found["district"] == district].reset_index(drop=True)


def _standing(row: dict[Any, Any], whole: pd.Series | None) -> dict[str, Any]:
    if whole is None or whole["size"] <= row["size"]:
        return {"standing": "kan ikke skelnes"}
    rest = float(whole["size"] - row["size"])
    unsafe = float(whole["share"] * whole["size"] - row["share"] * row["size"])
    difference = share_difference(min(max(unsafe, 0.0), rest), rest, row["share"] * row["size"], row["size"])
    if difference.low > 0:
        return {"standing": "mere utryg"}
    return {"standing": "mindre utryg" if difference.high < 0 else "kan ikke skelnes"}


def _change(row: dict[Any, Any], earlier: pd.DataFrame) -> dict[str, Any]:
    if earlier.empty:
        return dict.fromkeys(("before", "before_share", "change", "change_low", "change_high", "moved"))
    before = earlier.sort_values("year").iloc[-1]
    found = share_difference(
        before["share"] * before["size"], before["size"], row["share"] * row["size"], row["size"]
    )
    moved = "mere utryg" if found.low > 0 else "mere tryg" if found.high < 0 else "tilfældigt udsving"
    return {
        "before": int(before["year"]), "before_share": float(before["share"]), "change": found.difference,
        "change_low": found.low, "change_high": found.high, "moved": moved,
    }  # fmt: skip

"""The safety survey: shares with intervals, ranked with honest ties, and whether a change is more than chance.

A share is of those who answered that they feel unsafe, safe or neither; of all, or of women or men alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.contract import AREA_TYPES, CITY_AREA, DISTRICTS
from data.danish import is_missing, number
from data.store import Clock, Reader
from queries import run
from queries.hotspots.effect import share_difference
from queries.shared.intervals import wilson
from queries.shared.once import once

When = Literal["evening", "day"]
Answer = Literal["unsafe", "safe", "neither"]
Who = Literal["all", "women", "men"]
# What a share that is larger, and one that is smaller, than another says of an area.
MORE_AND_LESS: Mapping[Answer, tuple[str, str]] = {
    "unsafe": ("mere utryg", "mindre utryg"),
    "safe": ("mere tryg", "mindre tryg"),
}
# And of what has risen or fallen since another survey.
RISEN_AND_FALLEN: Mapping[Answer, tuple[str, str]] = {
    "unsafe": ("mere utryg", "mere tryg"),
    "safe": ("mere tryg", "mindre tryg"),
}
ALIKE, BY_CHANCE = "kan ikke skelnes", "tilfældigt udsving"

# How the city's share is made where it is delivered as such.
DELIVERED = "leveret"
LEVEL = ["year", "share", "low", "high", "place", "standing"]


@once
def shares(
    store: Reader,
    *,
    clock: Clock | None = None,
    type: str | None = "bydel",
    when: When = "evening",
    district: int | None = None,
    answer: Answer = "unsafe",
    who: Who = "all",
) -> pd.DataFrame:
    """One row per area of the type (None: of any) and survey year: dialogue/areas, with share (of `who`, who gave the answer; of 1,
    weighted where given), low, high (Wilson, 95 %, on the effective number of answers where given).

    Areas without answers to the question are left out; so are shares of a sex of which it is not known how many answered.
    """
    areas = run(store, "dialogue/areas", clock=clock, type=type, district=district)
    name = f"{who}_{answer}_{when}" if who != "all" else f"{answer}_{when}"
    rows = []
    for row in areas.to_dict("records"):
        share = row[f"share_{when}" if name == f"unsafe_{when}" else name]
        answers = row["answers" if who == "all" else f"{who}_answers"]
        if is_missing(share) or is_missing(answers) or not answers or not row["answers"]:
            continue
        weighed = 1.0 if is_missing(row["effective_n"]) else float(row["effective_n"]) / float(row["answers"])
        size = float(answers) * weighed
        row = row | {"answers": answers}
        interval = wilson(share * size, size)
        if interval:
            rows.append(
                row | {"share": interval.share, "low": interval.low, "high": interval.high, "size": size}
            )
    frame = pd.DataFrame(rows, columns=[*areas.columns, "share", "low", "high", "size"])
    return frame if type is None else frame[frame["type"] == type].reset_index(drop=True)


def whole_city(
    store: Reader,
    *,
    clock: Clock | None = None,
    when: When = "evening",
    answer: Answer = "unsafe",
    who: Who = "all",
) -> pd.DataFrame:
    """`city` of the ten districts, oldest year first; in the years in which the share of the whole city is delivered as such it is that,
    and weighted_by is "leveret"."""
    every = shares(store, clock=clock, type=None, when=when, answer=answer, who=who)
    made = city(every[every["type"] == "bydel"])
    delivered = every[every["type"] == CITY_AREA].drop_duplicates("year")
    delivered_years = delivered.assign(districts=len(DISTRICTS), weighted_by=DELIVERED)[made.columns]
    parts = [one for one in (made[~made["year"].isin(delivered_years["year"])], delivered_years) if len(one)]
    return pd.concat(parts).sort_values("year", ignore_index=True) if parts else made


def behind(year: Mapping[Any, Any]) -> dict[str, str]:
    """`year`: a row of `whole_city`. Which areas of dialogue/areas stand behind it: what is delivered for the city, or the bydele."""
    return {"type": CITY_AREA if year["weighted_by"] == DELIVERED else "bydel"}


def city(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows`: `shares` of the ten districts. One row per year: year, share, low, high, size, answers, invited; districts: how many of the
    ten they are of (see `of_city`); weighted_by: "indbyggere", or "besvarelser" where the residents of one of them are not known.

    A district counts by its residents, not by how many of them were asked: share = sum(w p), its variance sum(w^2 p (1-p) / n). size
    is the number of answers of one simple sample that is as certain; low and high (Wilson, 95 %) rest on it.
    """
    city_years = []
    for year, group in rows.groupby("year"):
        share, size = _together(group)
        estimate = wilson(share * size, size)
        assert estimate is not None
        invited = group["invited"].sum() if group["invited"].notna().all() else None
        city_years.append(
            {
                "year": year,
                "share": estimate.share,
                "low": estimate.low,
                "high": estimate.high,
                "answers": int(group["answers"].sum()),
                "invited": invited,
                "size": size,
                "districts": int(group["district"].nunique()),
                "weighted_by": "indbyggere" if _by_residents(group) else "besvarelser",
            }
        )
    return pd.DataFrame(
        city_years,
        columns=["year", "share", "low", "high", "answers", "invited", "size", "districts", "weighted_by"],
    )


def _by_residents(group: pd.DataFrame) -> bool:
    return bool(group["residents"].notna().all() and (group["residents"] > 0).all())


def _together(group: pd.DataFrame) -> tuple[float, float]:
    """The share of several areas as one, and the size of a simple sample that is as certain."""
    share, size = (group[name].to_numpy(dtype=np.float64) for name in ("share", "size"))
    counted = group["residents"].to_numpy(dtype=np.float64) if _by_residents(group) else size
    weight = counted / counted.sum()
    whole = float((weight * share).sum())
    variance = float((weight**2 * share * (1 - share) / size).sum())
    return whole, whole * (1 - whole) / variance if variance > 0 else float(size.sum())


def of_city(districts: int) -> str:
    """What a figure of so many districts is of: "hele byen", or "7 af de 10 bydele", which do not stand for the city."""
    return (
        "hele byen"
        if districts == len(DISTRICTS)
        else f"{number(districts)} af de {number(len(DISTRICTS))} bydele"
    )


def latest(
    store: Reader,
    *,
    clock: Clock | None = None,
    type: str = "bydel",
    when: When = "evening",
    district: int | None = None,
    answer: Answer = "unsafe",
) -> pd.DataFrame:
    """The newest survey with the answer: `shares` of its year, least safe first, with place (1 the least safe; areas whose share is the
    same share the place), standing (`MORE_AND_LESS`, or "kan ikke skelnes") and, where there is an earlier survey, before (its year),
    before_share, change, change_low, change_high (of 1; Newcombe, 95 %), moved (`RISEN_AND_FALLEN`, "tilfældigt udsving" or None).

    standing: against the whole city without the area itself, since an area is part of the city; an interval of the difference
    that holds zero cannot tell them apart.
    """
    every = shares(store, clock=clock, type=type, when=when, answer=answer)
    if every.empty:
        return every.assign(
            **dict.fromkeys(
                (*LEVEL[4:], "before", "before_share", "change", "change_low", "change_high", "moved")
            )
        )
    newest = every["year"].max()
    bydele = shares(store, clock=clock, type="bydel", when=when, answer=answer)
    bydele = bydele[bydele["year"] == newest]
    lowest_first = answer == "safe"
    now = every[every["year"] == newest].sort_values("share", ascending=lowest_first, kind="stable")
    now = now.assign(place=now["share"].rank(ascending=lowest_first, method="min").astype(int))
    rows = []
    for row in now.to_dict("records"):
        earlier = every[(every["area_id"] == row["area_id"]) & (every["year"] < newest)]
        rows.append(row | _standing(row, bydele, answer) | _change(row, earlier, answer))
    newest_rows = pd.DataFrame(rows)
    return (
        newest_rows
        if district is None
        else newest_rows[newest_rows["district"] == district].reset_index(drop=True)
    )


def _standing(row: dict[Any, Any], bydele: pd.DataFrame, answer: Answer) -> dict[str, Any]:
    """`bydele`: the districts of the same survey. Of the area's own district its answers, and as large a part of its residents, are left
    out: all of them where the area is the district."""
    own = bydele["district"] == row["district"]
    size = bydele["size"].astype(float)
    left = (size - row["size"] * own).clip(lower=0.0)
    gave_it = (bydele["share"] * size - row["share"] * row["size"] * own).clip(lower=0.0)
    rest = bydele.assign(
        size=left,
        share=(gave_it / left.where(left > 0)).clip(upper=1.0),
        residents=bydele["residents"] * left / size,
    )
    rest = rest[rest["size"] > 0]
    if rest.empty:
        return {"standing": ALIKE}
    share, answers = _together(rest)
    difference = share_difference(share * answers, answers, row["share"] * row["size"], row["size"])
    more, less = MORE_AND_LESS[answer]
    return {"standing": more if difference.low > 0 else less if difference.high < 0 else ALIKE}


def _change(row: dict[Any, Any], earlier: pd.DataFrame, answer: Answer) -> dict[str, Any]:
    if earlier.empty:
        return dict.fromkeys(("before", "before_share", "change", "change_low", "change_high", "moved"))
    before = earlier.sort_values("year").iloc[-1]
    return {"before": int(before["year"]), "before_share": float(before["share"])} | compared(
        before, row, answer
    )


def compared(
    before: Mapping[Any, Any], after: Mapping[Any, Any], answer: Answer = "unsafe"
) -> dict[str, Any]:
    """change, change_low, change_high (of 1; Newcombe, 95 %) and moved, of two rows with share and size."""
    difference = share_difference(
        before["share"] * before["size"], before["size"], after["share"] * after["size"], after["size"]
    )
    risen, fallen = RISEN_AND_FALLEN[answer]
    moved = risen if difference.low > 0 else fallen if difference.high < 0 else BY_CHANCE
    return {
        "change": difference.difference,
        "change_low": difference.low,
        "change_high": difference.high,
        "moved": moved,
    }


AGAINST = ("before", "first", "chosen")


def line(
    store: Reader,
    *,
    clock: Clock | None = None,
    area_id: str | None = None,
    when: When = "evening",
    answer: Answer = "unsafe",
    who: Who = "all",
) -> pd.DataFrame:
    """One row per year in which an area was asked (None: the whole city, in the years that most districts were asked), oldest first:
    name, year, share, low, high, size, answers."""
    if area_id is None:
        rows = whole_city(store, clock=clock, when=when, answer=answer, who=who)
        rows = rows[rows["districts"] == rows["districts"].max()]
        rows = rows.assign(name=[of_city(count) for count in rows["districts"]])
    else:
        every = shares(store, clock=clock, type=None, when=when, answer=answer, who=who)
        rows = every[every["area_id"] == area_id]
    return rows.sort_values("year")[["name", "year", "share", "low", "high", "size", "answers"]].reset_index(
        drop=True
    )


def women_and_men(
    store: Reader,
    *,
    clock: Clock | None = None,
    area_id: str | None = None,
    when: When = "evening",
    answer: Answer = "unsafe",
) -> pd.DataFrame:
    """One row per year in which both sexes' answers are told, oldest first: name, year, and of women_ and men_ share, low, high, size
    and answers; difference (women minus men), difference_low and difference_high (of 1; Newcombe, 95 %)."""
    women, men = (
        line(store, clock=clock, area_id=area_id, when=when, answer=answer, who=who)
        .set_index(["name", "year"])
        .add_prefix(f"{who}_")
        for who in ("women", "men")
    )
    both = women.join(men, how="inner").reset_index()
    differences = [
        share_difference(
            row["men_share"] * row["men_size"],
            row["men_size"],
            row["women_share"] * row["women_size"],
            row["women_size"],
        )
        for row in both.to_dict("records")
    ]
    return both.assign(
        difference=[one.difference for one in differences],
        difference_low=[one.low for one in differences],
        difference_high=[one.high for one in differences],
    )


def years(
    store: Reader,
    *,
    clock: Clock | None = None,
    area_id: str | None = None,
    when: When = "evening",
    against: int | None = None,
    answer: Answer = "unsafe",
) -> pd.DataFrame:
    """`line`; and against the survey before (before_...), the first (first_...) and the one of the year `against` (chosen_...): year,
    change, change_low, change_high and moved as in `compared`; missing where there is none earlier, or other than the row's own."""
    rows = line(store, clock=clock, area_id=area_id, when=when, answer=answer).to_dict("records")
    by_year = {int(row["year"]): row for row in rows}
    lines = []
    for place, row in enumerate(rows):
        others = {
            "before": rows[place - 1] if place else None,
            "first": rows[0] if place else None,
            "chosen": by_year.get(against) if against not in (None, int(row["year"])) else None,
        }
        lines.append(
            {str(name): value for name, value in row.items()}
            | {
                name: value
                for what, other in others.items()
                for name, value in _against(what, other, row, answer).items()
            }
        )
    columns = [f"{what}_{name}" for what in AGAINST for name in ("year", *_COMPARED)]
    return pd.DataFrame(
        lines, columns=["name", "year", "share", "low", "high", "size", "answers", *columns]
    ).astype({"year": int})


_COMPARED = ("change", "change_low", "change_high", "moved")


def _against(what: str, other: dict[Any, Any] | None, row: dict[Any, Any], answer: Answer) -> dict[str, Any]:
    if other is None:
        return {f"{what}_{name}": None for name in ("year", *_COMPARED)}
    # A chosen year may be the later of the two: what is told is always the change up to it, or from it.
    first, last = sorted((other, row), key=lambda one: one["year"])
    figures = {"year": int(other["year"]), **compared(first, last, answer)}
    return {f"{what}_{name}": value for name, value in figures.items()}


def asked_areas(store: Reader, *, clock: Clock | None = None) -> dict[str, str]:
    """Area id -> name with its kind, of every area that a survey tells but the whole city; bydele first."""
    rows = run(store, "dialogue/areas", clock=clock, type=None, district=None)
    areas = rows[rows["type"] != CITY_AREA].drop_duplicates("area_id")
    ordered = areas.sort_values("type", key=lambda of: of != "bydel", kind="stable").to_dict("records")
    return {str(row["area_id"]): _named(row) for row in ordered}


def _named(row: Mapping[Any, Any]) -> str:
    """ "Nørrebro", "Indre Nørrebro (undersøgelsesområde, til 2018)" """
    kind = [] if row["type"] == "bydel" else [AREA_TYPES.labels.get(row["type"], row["type"])]
    until = [] if is_missing(row["finish"]) else [f"til {row['finish'].year}"]
    return f"{row['name']} ({', '.join([*kind, *until])})" if kind or until else str(row["name"])


def made_of(rows: pd.DataFrame) -> dict[str, list[str]]:
    """`rows`: `shares`, or `latest`. Name of a bydel that was not asked itself -> the areas it is told by."""
    parted = rows[rows["parts"] > 0] if len(rows) else rows
    return {str(row["name"]): [str(name) for name in row["made_of"]] for row in parted.to_dict("records")}


def survey_years(store: Reader, *, clock: Clock | None = None) -> list[int]:
    """The years of the surveys, newest first."""
    rows = run(store, "dialogue/areas", clock=clock, type=None, district=None)
    return sorted({int(year) for year in rows["year"]}, reverse=True)


def asked_types(store: Reader, *, clock: Clock | None = None) -> list[str]:
    """The types of the areas that surveys tell."""
    return sorted(set(run(store, "dialogue/areas", clock=clock, type=None, district=None)["type"]))

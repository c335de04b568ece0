"""How many took part in the meetings, where it may be shown, and beside it how unsafe people feel where nobody came."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.danish import is_missing
from data.disclosure import TOTAL_KEY
from data.store import Clock, Reader
from queries import run
from queries.dialogue.safety import latest
from queries.shared.linked_counts import Key, hidden_counts


def protected(meetings: pd.DataFrame) -> tuple[dict[Key, int], set[Key]]:
    """Participants by (district, meeting or "I alt"), and which may not be shown; decided for all meetings at once.

    `meetings`: dialogue/meetings with exact counts, all districts.
    """
    known = meetings[meetings["participants"].notna()]
    values: dict[Key, int] = {}
    for row in known.to_dict("records"):
        for key in (
            (row["district"], row["meeting_id"]),
            (row["district"], TOTAL_KEY),
            (TOTAL_KEY, TOTAL_KEY),
        ):
            values[key] = values.get(key, 0) + int(row["participants"])
    districts = sorted(set(known["district"]))
    lines = [
        [(d, id_) for id_ in known.loc[known["district"] == d, "meeting_id"]] + [(d, TOTAL_KEY)]
        for d in districts
    ]
    if districts:
        lines.append([*((d, TOTAL_KEY) for d in districts), (TOTAL_KEY, TOTAL_KEY)])
    return values, hidden_counts(values, [_list(line) for line in lines])


def _list(keys: list[Any]) -> pd.DataFrame:
    """A list with its total is a table of one row."""
    return pd.DataFrame([[str(key) for key in keys]] * 2).map({str(key): key for key in keys}.__getitem__)


def meetings(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> pd.DataFrame:
    """One row per meeting: dialogue/meetings, with participants where they may be shown, and `hidden` where not."""
    found = run(store, "dialogue/meetings", clock=clock, exact=True)
    _, hidden = protected(found)
    away = [key in hidden for key in zip(found["district"], found["meeting_id"], strict=True)]
    found = found.assign(
        hidden=away, participants=found["participants"].mask(pd.Series(away, found.index, dtype=bool))
    )
    return found if district is None else found[found["district"] == district].reset_index(drop=True)


def by_district(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> pd.DataFrame:
    """One row per district: dialogue/districts, participants (missing where hidden), hidden, per_thousand (participants per
    1,000 residents; people who came twice count twice), unsafe (latest share unsafe in the evening), low, high, place (from the
    least safe), standing (against the city, see `safety.latest`), unmet (no meeting has been held)."""
    found = run(store, "dialogue/districts", clock=clock, district=district)
    every = run(store, "dialogue/meetings", clock=clock, exact=True)
    values, hidden = protected(every[~every["planned"].astype(bool)])
    surveyed = latest(store, clock=clock).set_index("district")
    rows = []
    for row in found.to_dict("records"):
        key = (row["district"], TOTAL_KEY)
        away = key in hidden
        came = None if away else values.get(key, 0 if row["meetings"] == 0 else None)
        countable = came is not None and not is_missing(row["residents"]) and row["residents"] > 0
        asked = surveyed.loc[row["district"]] if row["district"] in surveyed.index else None
        rows.append(
            row
            | {
                "participants": came,
                "hidden": away,
                "per_thousand": 1000 * (came or 0) / row["residents"] if countable else None,
                "unmet": row["meetings"] == 0,
            }
            | {
                name: None if asked is None else asked[name]
                for name in ("share", "low", "high", "place", "standing")
            }
        )
    return pd.DataFrame(rows).rename(columns={"share": "unsafe"})


def least_safe_and_unmet(districts: pd.DataFrame) -> list[int]:
    """Districts that are less safe than the city and where no meeting has been held; `districts`: `by_district`."""
    found = districts[(districts["standing"] == "mere utryg") & districts["unmet"].astype(bool)]
    return [int(number) for number in found.sort_values("place")["district"]]

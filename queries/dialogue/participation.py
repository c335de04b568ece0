"""How many took part in the meetings, and beside it how unsafe people feel where nobody came.

Whoever likes may come to these meetings: attendance is no number of persons to protect.
"""

from __future__ import annotations

import pandas as pd

from data.store import Clock, Reader
from queries import run
from queries.dialogue.safety import latest


def by_district(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> pd.DataFrame:
    """One row per district: dialogue/districts, per_thousand (participants per 1,000 residents; people who came twice count
    twice), unsafe (latest share unsafe in the evening), low, high, place (from the least safe), standing (against the city, see
    `safety.latest`), unmet (no meeting has been held)."""
    districts = run(store, "dialogue/districts", clock=clock, district=district)
    surveyed = latest(store, clock=clock).set_index("district")
    interval_columns = ["share", "low", "high", "place", "standing"]
    residents = districts["residents"].where(districts["residents"] > 0).astype("float64")
    return (
        districts.assign(
            per_thousand=1000 * districts["participants"].astype("float64") / residents,
            unmet=districts["meetings"] == 0,
        )
        .join(surveyed[interval_columns], on="district")
        .rename(columns={"share": "unsafe"})
    )


def least_safe_and_unmet(districts: pd.DataFrame) -> list[int]:
    """Districts that are less safe than the city and where no meeting has been held; `districts`: `by_district`."""
    rows = districts[(districts["standing"] == "mere utryg") & districts["unmet"].astype(bool)]
    return [int(number) for number in rows.sort_values("place")["district"]]

"""Names that the data themselves give, for filters and sentences."""

from __future__ import annotations

from data.store import Clock, Reader
from queries import run


def focus_areas(store: Reader, *, clock: Clock | None = None) -> dict[str, str]:
    """Id -> name of the strategy's focus areas, in its order. Names are made distinct."""
    rows = run(store, "shared/focus_areas", clock=clock)
    double = set(rows["name"][rows["name"].duplicated()])
    return {
        id_: f"{label} ({id_})" if label in double else label
        for id_, label in zip(rows["focus_area_id"], rows["name"], strict=True)
    }

"""Where the things that stand by their names in tables have their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from data.contract import DISTRICTS
from data.store import Clock, Reader
from queries import run
from queries.search.find import way

# What stands under a table's heading: heading -> the kind of thing.
HEADINGS = {
    "Indsats": "Indsats",
    "Billigere og stærkere": "Indsats",
    "Indikator": "Indikator",
    "Hotspot": "Hotspot",
    "Mål": "Mål",
    "Bydel": "Bydel",
}


def pages_by_name(
    store: Reader, *, clock: Clock | None = None
) -> Mapping[tuple[str, str], tuple[str, Mapping[str, str]]]:
    """Kind of thing and name -> page and its address. A name that two of a kind have leads nowhere."""
    things = run(store, "search/things", clock=clock, administration=None).to_dict("records")
    on_pages = [row for row in things if row["thing"] in HEADINGS.values()]
    times = Counter((row["thing"], row["name"]) for row in on_pages)
    districts = {("Bydel", name): ("bydel", {"bydel": name}) for name in DISTRICTS.values()}
    return districts | {
        (row["thing"], row["name"]): way(row) for row in on_pages if times[row["thing"], row["name"]] == 1
    }

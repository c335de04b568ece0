"""Search over everything that has a name or a number: every word must stand somewhere in what is known of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.columns import Column
from data.contract import ADMINISTRATIONS, DISTRICTS
from data.danish import day, is_missing, listing, plural, plural_in_words
from data.reading.parse import fold
from data.store import Clock, Reader
from queries import run
from queries.view import View

UPLOAD = "Indberetning"
# As they are listed where they are found equally well.
THINGS = (
    "Indsats",
    "Mål",
    "Retningslinje",
    "Indikator",
    "Hotspot",
    "Beslutning",
    "Møde i processen",
    "Centerets møde",
    "Møde med borgere",
    UPLOAD,
)
MOST = 60
_COLUMNS = (Column("Navn"), Column("Hvad"), Column("Nr."), Column("Hører til"))


@dataclass(frozen=True)
class Hit:
    """What was found: what it is, its number and name, whose or when, and the page and address where it stands."""

    thing: str
    id: str
    name: str
    of: str
    page: str
    address: Mapping[str, str] = field(default_factory=dict)


def find(
    store: Reader, *, clock: Clock | None = None, text: str, uploads_of: Collection[str] | None = ()
) -> tuple[Hit, ...]:
    """Everything that has all the words of `text`, best first: its number, then words that begin in its name, then parts of it, then
    what else is known. Capitals and the spelling of æ, ø and å do not count. uploads_of: the administrations whose uploads may be
    found; None for all. Empty for a text without words."""
    words = fold(text).split()
    if not words:
        return ()
    every = run(store, "search/things", clock=clock, administration=None)
    if uploads_of is not None:
        every = every[(every["thing"] != UPLOAD) | every["administration"].isin(list(uploads_of))]
    ranked = [
        (rank, THINGS.index(row["thing"]), place, row)
        for place, row in enumerate(every.to_dict("records"))
        if (rank := _rank(words, row)) is not None
    ]
    return tuple(_hit(row) for *_, row in sorted(ranked, key=lambda one: one[:3]))


def _rank(words: list[str], row: Mapping[Any, Any]) -> int | None:
    """0 the best; None where a word is missing."""
    numbers, name, more = (
        fold(" ".join(str(row[column]) for column in columns if not is_missing(row[column])))
        for columns in (("id", "own_number"), ("name",), ("more", "thing"))
    )
    if not all(word in f"{numbers}\n{name}\n{more}\n{_of(row, folded=True)}" for word in words):
        return None
    if " ".join(words) in numbers.split():
        return 0
    begun = [any(part.startswith(word) for part in name.split()) for word in words]
    return 1 if all(begun) else 2 if all(word in f"{numbers} {name}" for word in words) else 3


def _of(row: Mapping[Any, Any], *, folded: bool = False) -> str:
    parts = []
    if not is_missing(row["administration"]):
        code = str(row["administration"])
        parts += [ADMINISTRATIONS.labels.get(code, code), *([code] if folded else [])]
    if not is_missing(row["district"]):
        parts.append(DISTRICTS[int(row["district"])])
    if not is_missing(row["happened_on"]):
        parts.append(day(pd.Timestamp(row["happened_on"]).date()))
    return fold(" ".join(parts)) if folded else ", ".join(parts)


def _hit(row: Mapping[Any, Any]) -> Hit:
    page, address = way(row)
    return Hit(row["thing"], str(row["id"]), str(row["name"]), _of(row), page, address)


def way(row: Mapping[Any, Any]) -> tuple[str, dict[str, str]]:
    """The page where it stands, and what of the page."""
    thing, id_ = row["thing"], str(row["id"])
    if thing == "Mål" and is_missing(row["indicator_id"]):
        return "resultater", {"afsnit": "Mål"}
    if thing in ("Mål", "Indikator"):
        return "resultater", {"indikator": str(row["indicator_id"])}
    if thing == "Møde med borgere":
        district = {} if is_missing(row["district"]) else {"bydel": DISTRICTS[int(row["district"])]}
        return "dialog", {"fane_dialog": "Dialog og aftaler"} | district
    return {
        "Indsats": ("indsatser", {"indsats": id_}),
        "Retningslinje": ("resultater", {"afsnit": "Retningslinjer"}),
        "Hotspot": ("hotspots", {"hotspot": id_}),
        "Beslutning": ("proces", {"fane_proces": "Beslutninger"}),
        "Møde i processen": ("proces", {"fane_proces": "Vejen til mødet"}),
        "Centerets møde": ("proces", {"fane_proces": "Centeret"}),
        UPLOAD: ("datagrundlag", {"fane_datagrundlag": "Indberetninger"}),
    }[thing]


def found_view(matches: Collection[Hit], text: str) -> View:
    """What was found, as it is said; at most MOST rows of it."""
    counts = {thing: sum(one.thing == thing for one in matches) for thing in THINGS}
    kinds = listing([f"{plural(count, *_MANY[thing])}" for thing, count in counts.items() if count])
    hits = plural_in_words(len(matches), "sted", "steder", "et")
    return View(
        "search",
        f"»{text}« er fundet {hits}" if matches else f"Intet er fundet for »{text}«",
        subtitle=kinds + (f"; de {MOST} bedste er vist" if len(matches) > MOST else ""),
        caption="Fundet",
        columns=_COLUMNS if matches else (),
        rows=tuple((one.name, one.thing, one.id, one.of) for one in [*matches][:MOST]),
    )


_MANY = {
    "Indsats": ("indsats", "indsatser"),
    "Mål": ("mål", "mål"),
    "Retningslinje": ("retningslinje", "retningslinjer"),
    "Indikator": ("indikator", "indikatorer"),
    "Hotspot": ("hotspot", "hotspots"),
    "Beslutning": ("beslutning", "beslutninger"),
    "Møde i processen": ("planlagt møde", "planlagte møder"),
    "Centerets møde": ("møde i centeret", "møder i centeret"),
    "Møde med borgere": ("møde med borgere", "møder med borgere"),
    UPLOAD: ("indberetning", "indberetninger"),
}

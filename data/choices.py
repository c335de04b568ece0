"""What people have decided about how a delivery is read. The same files and choices give the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.store import Reader, Store

# Records of this kind hold the column matches an administration has chosen, under its code.
KIND = "column_matches"
# And of this kind the columns that somebody has said hold no CPR numbers, with the reason.
RELEASE = "cpr_release"


@dataclass(frozen=True)
class Choices:
    """All parts may be empty. Files and sheets go by their names in the delivery.

    columns: (file, sheet, header) -> the column's English name, or None for "do not read".
    tables: (file, sheet) -> the table, or None for "do not read".
    applied: ids of the suggestions that are accepted.
    remembered: (table, header) -> the column's English name, from the administration's earlier choices.
    ids: (file, sheet, row) -> the id which that row without an id shall have; "" asks for a new one.
    confirmed: id of a question (`Problem.confirm`) -> why what stands in the file is right all the same.
    released: (file, sheet, column) that were released from the search for CPR numbers, see `screening.release_place`.
    mended: (the file's SHA-256, sheet, row, column, both 1-based) -> the text that a person wrote in the cell's stead.
    """

    columns: Mapping[tuple[str, str, str], str | None] = field(default_factory=dict)
    tables: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    applied: frozenset[str] = frozenset()
    remembered: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ids: Mapping[tuple[str, str, int], str] = field(default_factory=dict)
    confirmed: Mapping[str, str] = field(default_factory=dict)
    released: frozenset[tuple[str, str, str]] = frozenset()
    mended: Mapping[tuple[str, str, int, int], str] = field(default_factory=dict)


def noted(note: str, confirmed: Mapping[str, str]) -> str:
    """A note to the history with the reasons for what was confirmed."""
    reasons = dict.fromkeys(" ".join(reason.split()) for reason in confirmed.values())
    parts = [
        part for part in (" ".join(note.split()), *(f"Bekræftet: {reason}" for reason in reasons)) if part
    ]
    return ". ".join([*(part.rstrip(".") for part in parts[:-1]), *parts[-1:]])


def remembered(store: Reader | None, administration: str | None) -> dict[tuple[str, str], str]:
    """What an administration has chosen before: (table, header) -> the column's English name."""
    if store is None or administration is None:
        return {}
    records = store.records(KIND, administration)
    if records.empty:
        return {}
    matches = records.iloc[0]["body"]["matches"]
    return {(table, header): name for table, header, name in matches}


def remember(store: Store, administration: str, matches: Mapping[tuple[str, str], str], *, by: str) -> None:
    """Keep an administration's choices of columns, (table, header) -> English name, beside its earlier ones."""
    remembered_matches = remembered(store, administration)
    if all(remembered_matches.get(place) == name for place, name in matches.items()):
        return
    merged = {**remembered_matches, **matches}
    body = {"matches": sorted([table, header, name] for (table, header), name in merged.items())}
    store.record(KIND, administration, body, by=by)


def released(store: Reader | None, administration: str | None) -> frozenset[tuple[str, str, str]]:
    """What has been released from the search for CPR numbers in an administration's files: (file, sheet, column)."""
    if store is None or administration is None:
        return frozenset()
    return frozenset(
        (body["file"], body["sheet"], body["header"])
        for body in store.records(RELEASE)["body"]
        if body["administration"] == administration
    )


def release(store: Store, administration: str, place: tuple[str, str, str], reason: str, *, by: str) -> None:
    """Record that a column holds no CPR numbers, and why."""
    file, sheet, column = place
    body = {
        "administration": administration,
        "file": file,
        "sheet": sheet,
        "header": column,
        "reason": " ".join(reason.split()),
    }
    store.record(RELEASE, "|".join((administration, *place)), body, by=by)

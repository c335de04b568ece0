"""Prioritering as views: which initiatives are alike in two administrations, and what a cut in one takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data.contract import CRITERIA
from data.store import Store
from queries.scenarios.views import cuts, overlap
from tests.rows import store_with


def initiative(id_: str, administration: str, **more: Any) -> dict[str, Any]:
    return {
        "initiative_id": id_, "name": f"Indsats {id_}", "administration": administration, "purpose": "kriminalpræventiv",
        "target_group": "18+", "status": "i gang", "districts": [3],
    } | more  # fmt: skip


def money(id_: str, administration: str, amount: float, expires: int | None = None) -> dict[str, Any]:
    return {
        "initiative_id": id_, "year": 2010, "administration": administration, "funding": "kommunal", "spending": "drift",
        "adopted_budget": amount, "price_level": "løbende", "duration": "midlertidig" if expires else "varig", "expires": expires,
    }  # fmt: skip


def store_of(folder: Path) -> Store:
    return store_with(
        folder,
        initiatives=[
            initiative("B1", "BUF"), initiative("S1", "SOF"), initiative("S2", "SOF", districts=[3, 5]),
            initiative("T1", "TMF", districts=[8]), initiative("T2", "TMF", districts=[0]),
        ],
        finances=[
            money("B1", "BUF", 500_000, 2010), money("S1", "SOF", 300_000, 2010), money("S2", "SOF", 800_000, 2010),
            money("T1", "TMF", 100_000),
        ],
        assessments=[
            {"initiative_id": id_, "criterion": criterion, "score": score}
            for id_, score in (("S1", 1), ("S2", 4))
            for criterion in CRITERIA.labels
        ],
    )  # fmt: skip


def test_pairs_are_counted_by_two_administrations_and_the_largest_is_named(tmp_path: Path) -> None:
    view = overlap(store_of(tmp_path))
    assert view.rows == (("BUF og SOF", 2, "»Indsats B1« og »Indsats S2«", 500_000.0),)
    assert (
        view.title
        == "2 par indsatser ligner hinanden på tværs af to forvaltninger; flest mellem BUF og SOF (2)"
    )
    assert "Budget 2010" in view.subtitle
    empty = overlap(store_with(tmp_path / "empty"))
    assert (empty.title, empty.rows, empty.notes) == (
        "Ingen indsatser i to forvaltninger ligner hinanden",
        (),
        (),
    )


def test_a_tenth_less_takes_what_gives_least_and_names_it(tmp_path: Path) -> None:
    view = cuts(store_of(tmp_path))
    told = {row[0]: row[1:] for row in view.rows}
    # A tenth of 1.1 million cannot be cut off a grant that nobody has proposed a lower level of: the one worth least goes.
    assert told["Socialforvaltningen"] == (1_100_000.0, 110_000.0, "Indsats S1 (hele bevillingen)", 300_000.0)
    assert told["Børne- og Ungdomsforvaltningen"] == (
        500_000.0,
        50_000.0,
        "Indsats B1 (hele bevillingen)",
        500_000.0,
    )
    # What does not expire is not up for decision.
    assert "Teknik- og Miljøforvaltningen" not in told
    assert view.title == "10 % mindre i én forvaltning koster mindst én bevilling i BUF og SOF"
    empty = cuts(store_with(tmp_path / "empty"))
    assert (empty.title, empty.rows) == ("Ingen bevillinger udløber i 2010", ())

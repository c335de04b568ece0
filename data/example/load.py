"""How the example comes into a store: who delivered which file when, in the way that everybody's files go."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import NamedTuple

from data import example
from data.checking.validation import check
from data.contract import COMPLETE, CSB_ADMINISTRATION
from data.store import Store


class Delivered(NamedTuple):
    """One file of the example: its name, who delivered it, when it was accepted, and the note that came with it."""

    name: str
    administration: str
    accepted_at: datetime
    note: str


DELIVERIES = (
    Delivered(
        "oekf_csb_2010-02-22.xlsx",
        "ØKF",
        datetime(2010, 2, 22, 9, 12),
        "Første indberetning med centerets egne ark.",
    ),
    Delivered(
        "TMF_projekter_feb10.xlsx",
        "TMF",
        datetime(2010, 2, 23, 15, 40),
        "Efterlevelse af retningslinjer følger.",
    ),
    Delivered(
        "SOF indberetning 24. februar.xlsx",
        "SOF",
        datetime(2010, 2, 24, 11, 5),
        "Økonomi pr. 31. januar. Opdateres i marts.",
    ),
    Delivered("BIF-indsatser-2010.xlsx", "BIF", datetime(2010, 2, 25, 13, 22), "Beløb i 1.000 kr."),
    Delivered(
        "buf_ssp_overblik.xlsx",
        "BUF",
        datetime(2010, 2, 26, 10, 48),
        "Godkendt i forvaltningen den 25. februar.",
    ),
    Delivered("SUF.xlsx", "SUF", datetime(2010, 3, 1, 14, 31), ""),
    Delivered("kff_sikker_by_endelig_v2.xlsx", "KFF", datetime(2010, 3, 4, 16, 57), "Beklager forsinkelsen."),
    Delivered(
        "oekf_csb_2010-03-15.xlsx",
        "ØKF",
        datetime(2010, 3, 15, 9, 42),
        "Anmeldelser til og med marts, høringssvar og proces.",
    ),
    Delivered(
        "SOF indberetning 16. marts.xlsx",
        "SOF",
        datetime(2010, 3, 16, 14, 5),
        "Forbrug pr. 28. februar og succeskriterier.",
    ),
)
# Who has declared the list complete, and for which date; two administrations have not.
DECLARATIONS = (
    (CSB_ADMINISTRATION, date(2010, 3, 15), COMPLETE),
    ("TMF", date(2010, 2, 23), COMPLETE),
    ("SOF", date(2010, 3, 16), COMPLETE),
    ("BIF", date(2010, 2, 25), COMPLETE),
    ("BUF", date(2010, 2, 26), COMPLETE),
)


def load(store: Store) -> None:
    """The example whole: the deliveries, and what people had made before it opens."""
    deliver(store)
    keep(store)


def keep(store: Store) -> None:
    """What people had made: presentations, a scenario, notes and words on goals, each version with its own moment."""
    for one in json.loads(example.RECORDS.read_text()):
        store.record(one["kind"], one["id"], one["body"], by=one["by"], at=datetime.fromisoformat(one["at"]))


def deliver(store: Store) -> None:
    """Deliver the example files to an empty store, with their 2010 stamps, and the declarations that go with them.

    Raises ValueError when a file has problems: the example must be clean.
    """
    for name, administration, accepted_at, note in DELIVERIES:
        files = [(name, (example.FOLDER / name).read_bytes())]
        checked = check(files, administration, store, csb=administration == CSB_ADMINISTRATION)
        errors = [problem for problem in checked.problems if problem.severity == "error"]
        if errors:
            raise ValueError(f"the example has a problem: {errors[0].place.name} {errors[0].sentence}")
        store.accept(
            checked.delivery, administration, by=f"{administration} (eksempel)", note=note, at=accepted_at
        )
    for administration, declared_on, kind in DECLARATIONS:
        store.record(
            "declaration",
            administration,
            {"administration": administration, "kind": kind, "date": declared_on.isoformat()},
            by=f"{administration} (eksempel)",
            at=datetime.combine(declared_on, time(12)),
        )

"""The example data: fictitious deliveries from the seven administrations, loaded the way everybody's are.

The store asks this module for four things, so keep their names: `TODAY`, `fingerprint`, `checksums`, `load`.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from data.contract import CSB_ADMINISTRATION

if TYPE_CHECKING:
    from data.store import Store

FOLDER = Path(__file__).parent
TODAY = date(2010, 3, 22)


@cache
def checksums() -> frozenset[str]:
    """SHA-256 of each example file; a real store refuses them."""
    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.xlsx"))


def fingerprint() -> str:
    """Changes when the example files do, so that an example store made of older ones is made anew."""
    return hashlib.sha256("".join(sorted(checksums())).encode()).hexdigest()


def load(store: Store) -> None:
    """Deliver the example files to an empty store, with their 2010 stamps, and the declarations that go with them.

    Raises ValueError when a file has problems: the example must be clean.
    """
    # Imported here: reading brings in the whole pipeline, which a real store does not need to open.
    from data.checking.validation import check
    from data.example.make import declarations, deliveries

    for names, administration, accepted_at, note in deliveries():
        files = [(name, (FOLDER / name).read_bytes()) for name in names]
        checked = check(files, administration, store, csb=administration == CSB_ADMINISTRATION)
        errors = [problem for problem in checked.problems if problem.severity == "error"]
        if errors:
            raise ValueError(f"the example has a problem: {errors[0].place} {errors[0].sentence}")
        store.accept(
            checked.delivery, administration, by=f"{administration} (eksempel)", note=note, at=accepted_at
        )
    for administration, declared_on, kind in declarations():
        store.record(
            "declaration",
            administration,
            {"administration": administration, "kind": kind, "date": declared_on.isoformat()},
            by=f"{administration} (eksempel)",
            at=datetime.combine(declared_on, time(12)),
        )

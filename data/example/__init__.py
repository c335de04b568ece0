"""The example data: nine files that seven fictitious administrations delivered, known by their fingerprints, and what people made of them.

What makes the files stands in tests/example; `data.example.load` delivers them.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
TODAY = date(2010, 3, 22)
# What people had made before: see tests/example/kept.py.
RECORDS = FOLDER / "kept.json"


@cache
def checksums() -> frozenset[str]:
    """SHA-256 of each example file; a real store refuses them."""
    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.xlsx"))


def fingerprint() -> str:
    """Changes when the example files do, so that an example store made of older ones is made anew."""
    return hashlib.sha256("".join(sorted(checksums())).encode() + RECORDS.read_bytes()).hexdigest()

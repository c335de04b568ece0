"""The licences of what the product is installed with: `python tests/licences.py`, a package a line: name, version, licence.

Reads what each package says of itself where it is installed. What the lock names for other systems than this one is left out.
"""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = (ROOT / ".requirements.lock", ROOT / ".requirements-shared.lock")
UNKNOWN = "not told"
LONGEST = 60


def locked(lock: str) -> list[str]:
    """The names in the text of a lock."""
    return re.findall(r"(?m)^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==", lock)


def licence(package: Distribution) -> str:
    """What the package says: an SPDX expression, else its classifiers, else the first line of its licence field."""
    about = package.metadata
    if expression := about.get("License-Expression"):
        return str(expression)
    classified = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    named = [name for name in classified if name != "OSI Approved"]
    first = str(about.get("License") or "").strip().partition("\n")[0]
    return "; ".join(named) or first[:LONGEST] or UNKNOWN


def listed(names: list[str]) -> list[tuple[str, str, str]]:
    """(name, version, licence) of those that are installed."""
    found = []
    for name in names:
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        found.append((name, package.version, licence(package)))
    return found


if __name__ == "__main__":
    names = dict.fromkeys(name for lock in LOCKS for name in locked(lock.read_text()))
    for row in listed(list(names)):
        print("\t".join(row))

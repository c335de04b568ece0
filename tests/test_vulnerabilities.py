"""A vulnerability fails the run; a list that cannot be reached is a note, never a clean bill of health."""

from __future__ import annotations

from typing import Any

import pytest

from tests import vulnerabilities

CLEAN: dict[str, Any] = {"name": "a", "version": "1", "vulns": []}
SKIPPED = {"name": "b", "skip_reason": "not found"}
BAD: dict[str, Any] = {"name": "c", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}


@pytest.mark.parametrize(
    ("packages", "code", "says"),
    [
        ([CLEAN], 0, "No known vulnerability in 1 packages"),
        ([CLEAN, SKIPPED], 0, "Note: 1 of 2 packages could not be looked up"),
        ([SKIPPED, BAD], 1, "Known vulnerability: c 2: PYSEC-1, mended in 3"),
    ],
)
def test_what_is_said_and_how_it_ends(packages: list[dict[str, Any]], code: int, says: str) -> None:
    ended, lines = vulnerabilities.verdict({"dependencies": packages})
    assert ended == code and lines[0].startswith(says)


def test_one_that_does_not_concern_us_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vulnerabilities, "ACCEPTED", {"PYSEC-1": "we never call it"})
    assert vulnerabilities.verdict({"dependencies": [BAD]})[0] == 0

"""Known vulnerabilities in what the product is installed with: `python tests/vulnerabilities.py`, which tests/run calls.

Ends with 1 for a package with a known vulnerability. Where the list cannot be reached it says so and ends with 0: a machine without
a network is not a fault of the product's. One that has no newer version, and does not concern us, is named in ACCEPTED with a reason.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = (ROOT / ".requirements.lock", ROOT / ".requirements-shared.lock")
SECONDS = 60
ACCEPTED: dict[str, str] = {}  # id -> why it does not concern us


def verdict(report: dict[str, Any]) -> tuple[int, list[str]]:
    """The exit code and what to say about pip-audit's report, which calls a package it could not look up no problem."""
    packages = report["dependencies"]
    skipped = [package for package in packages if "skip_reason" in package]
    found = [
        f"{package['name']} {package['version']}: {problem['id']}"
        + (f", mended in {', '.join(problem['fix_versions'])}" if problem["fix_versions"] else "")
        for package in packages
        for problem in package.get("vulns", ())
        if problem["id"] not in ACCEPTED
    ]
    if found:
        return 1, [f"Known vulnerability: {line}" for line in found]
    if skipped:
        return 0, [
            f"Note: {len(skipped)} of {len(packages)} packages could not be looked up in the list of known vulnerabilities"
        ]
    return 0, [f"No known vulnerability in {len(packages)} packages"]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["--disable-pip", "--require-hashes", "--timeout", "3"]
        command += [part for lock in LOCKS for part in ("-r", str(lock))]
        command += ["--progress-spinner", "off", "-f", "json", "-o", str(report)]
        try:
            subprocess.run(
                [sys.executable, "-m", "pip_audit", *command],
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
            code, lines = verdict(json.loads(report.read_text()))
        except (OSError, ValueError, subprocess.TimeoutExpired):
            code, lines = 0, ["Note: the list of known vulnerabilities could not be reached"]
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())

"""The example's store, built once on this machine for the code as it is, and copied wherever a test wants one of its own.

Loading the example takes some fifteen seconds of processor; copying ten megabytes takes none.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

import duckdb
import pytest

from data.store import Store

ROOT = Path(__file__).parents[1]


def put_example(home: Path) -> Path:
    """The example as `$CSB_EXAMPLE=1` keeps it, in `home` (as `$CSB_HOME` names it). Returns `home`."""
    shutil.copytree(_built(), home / "example", dirs_exist_ok=True)
    return home


@cache
def _built() -> Path:
    prefix = f"csb-example-{os.getuid()}-"
    folder = Path(tempfile.gettempdir()) / f"{prefix}{_fingerprint()}"
    with folder.with_suffix(".lock").open("w") as lock:
        # One builds, and the others wait for it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            building = Path(tempfile.mkdtemp(prefix=prefix))
            _build(building)
            os.rename(building / "example", folder)
            shutil.rmtree(building)
    return folder


def _build(home: Path) -> None:
    from data.opening import open_store

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSB_EXAMPLE", "1")
        store: Store = open_store(home)
    store.close()


def _fingerprint() -> str:
    """Changes with anything that what is stored depends on: the code of data/, the example's files, and the engine."""
    content = hashlib.sha256(f"{sys.version} {duckdb.__version__}".encode())
    for path in sorted((ROOT / "data").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            content.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return content.hexdigest()[:16]

"""A PostgreSQL server for the tests, started by themselves from what the system has installed: `postgres` (the server), `shared_url` (a new
database of it). Where there is none, or not what talks to it, tests that need one say so and are skipped, except on a build
server (CI)."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

LOWEST = 15
_DATABASES = itertools.count(1)


def programs() -> Path | None:
    """The folder of the newest server that is installed; None where there is none that is new enough."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if at := shutil.which("initdb"):
        folders.append(Path(at).resolve().parent)
    installed = []
    for folder in folders:
        version = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True, check=True)
        installed.append((int(version.stdout.split()[2].partition(".")[0]), folder))
    number, newest = max(installed, default=(0, None))
    return newest if number >= LOWEST else None


class Postgres:
    """A server of its own in `folder`, which answers on a socket there alone, and writes as if no disk ever failed."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self.folder = binaries, folder
        # The server refuses to be root's.
        names = {user.pw_name for user in pwd.getpwall()}
        self.user = "postgres" if "postgres" in names else "nobody"
        self._as = ["runuser", "-u", self.user, "--"] if os.getuid() == 0 else []
        if self._as:
            shutil.chown(folder, self.user)
        else:
            self.user = pwd.getpwuid(os.getuid()).pw_name
        self._run(
            "initdb",
            "-D",
            f"{folder}/data",
            "-U",
            "sikkerby",
            "-E",
            "UTF8",
            "--locale=C",
            "-A",
            "trust",
            "-N",
        )
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{folder}'",
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "shared_buffers": "32MB",
            "max_connections": "60",
            "autovacuum": "off",
        }
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        subprocess.run(
            [*self._as, "tee", "-a", f"{folder}/data/postgresql.conf"],
            input=lines, text=True, stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        # What a server writes must not keep a pipe open that somebody reads to its end.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [*self._as, str(self._binaries / program), *arguments],
                cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False,
            )  # fmt: skip
            said.seek(0)
            assert done.returncode == 0, said.read().decode()

    def start(self) -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", mode, "-w", "stop")

    def url(self, database: str) -> str:
        return f"postgresql://sikkerby@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """The address of an empty one."""
        import psycopg

        name = f"test{next(_DATABASES)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(f"create database {name}")
        return self.url(name)


def missing() -> str:
    """What is lacking for a server, in words; empty where nothing is."""
    if find_spec("psycopg") is None:
        return "psycopg is not installed (tests/requirements.lock)"
    if programs() is None:
        return f"no PostgreSQL {LOWEST} or newer is installed (Debian: apt install postgresql)"
    return ""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    lacking, binaries = missing(), programs()
    if lacking or binaries is None:
        if os.environ.get("CI"):
            pytest.fail(lacking)
        pytest.skip(lacking)
    # Its socket's path may have no more than 107 letters.
    folder = Path(tempfile.mkdtemp(prefix="csb-pg-"))
    server = Postgres(binaries, folder)
    yield server
    server.stop("immediate")
    shutil.rmtree(folder)


@pytest.fixture
def shared_url(postgres: Postgres) -> str:
    return postgres.new_database()

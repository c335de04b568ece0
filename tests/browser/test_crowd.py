"""Many sessions while others upload, through the app's own websocket: no fault, and no figure the store did not hold. Two
servers on one folder."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from data.version import VERSION
from tests.browser import crowd
from tests.browser.conftest import free_port, running, streamlit_run
from tests.browser.speaking import Client
from tests.ready_example import put_example

SESSIONS, MOVES, UPLOADERS = 12, 1, ("SOF", "BUF")


@pytest.fixture
def example_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CSB_HOME", str(put_example(tmp_path)))
    monkeypatch.setenv("CSB_EXAMPLE", "1")
    return tmp_path


def health(address: str) -> dict:
    try:
        with urllib.request.urlopen(f"{address}/driftsstatus") as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return json.load(error)


def test_a_crowd_sees_no_fault_and_no_wrong_figure_and_a_second_server_disturbs_nobody(
    example_folder: Path,
) -> None:
    """With answers worked out beside the pages, as an installation has it."""
    files = crowd.files_to_upload(UPLOADERS)
    port, second_port = free_port(), free_port()
    copies = example_folder / "copies"
    with running(
        streamlit_run(port), port, example_folder, CSB_BACKUP_DIR=str(copies), CSB_AHEAD="1"
    ) as address:
        found = asyncio.run(crowd.gather(address, sessions=SESSIONS, moves=MOVES, uploads=files))
        with running(
            ["uvicorn", "app:app", "--port", str(second_port)],
            second_port,
            second_home(example_folder),
            CSB_AHEAD="1",
        ) as second:
            assert health(second)["state"] == "down"
            assert "i brug af et andet program" in health(second)["reasons"][0]
            assert "i brug af et andet program" in asyncio.run(said(second))
            assert health(address) == {"state": "ok", "reasons": [], "version": VERSION}
        assert not asyncio.run(said(address))
    assert found.faults == []
    assert len(found.accepted) == len(UPLOADERS)
    assert len(found.shown) >= SESSIONS * (MOVES + 2)
    assert crowd.wrong_figures(found, example_folder) == []
    # The check can fail: what the whole city was shown did change while they looked.
    budgets = [each.figures[crowd.BUDGET] for each in found.shown if each.choice == (None, None)]
    assert budgets[0] != budgets[-1]
    assert list(copies.glob("eksempel-*.duckdb")), "the app took its backup by itself"


def test_a_file_that_was_offered_comes_also_when_others_walk_and_the_own_filter_moves(
    example_folder: Path,
) -> None:
    """Few here; bench_downloads.py has twenty sessions fetch five hundred."""
    port = free_port()
    with running(streamlit_run(port), port, example_folder) as address:
        came, lost = asyncio.run(crowd.fetch_files(address, sessions=5, files=4))
    assert (came, lost) == (20, [])


def second_home(folder: Path) -> Path:
    """The same folder by another name, so that the two servers' logs are two files."""
    other = folder / "other"
    other.mkdir()
    (other / "example").symlink_to(folder / "example")
    return other


async def said(address: str) -> str:
    async with Client(address, "") as client:
        await client.visit()
        return " ".join(client.faults())

"""The app on a free port, with the example data in a folder of its own, and a browser that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.looking import SHOWN_MS, shown
from tests.ready_example import put_example

ROOT = Path(__file__).parents[2]
START_SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], port: int, home: Path, **environment: str) -> Iterator[str]:
    """The app started by `command`; yields its address and ends the process afterwards. The example is there from the start."""
    if environment.get("CSB_EXAMPLE") == "1" and not (home / "example").exists():
        put_example(home)
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            # What is worked out beside the pages would take the processor from other tests; who looks at that asks for it.
            env={"CSB_AHEAD": "0"} | os.environ | {"CSB_HOME": str(home)} | environment,
        )
        try:
            address = f"http://localhost:{port}"
            wait_until_up(address, process, home / "server.log")
            yield address
        finally:
            process.terminate()
            process.wait(30)


def wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_SECONDS * 4):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/driftsstatus", timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"the app did not start:\n{log.read_text()}")


def streamlit_run(port: int) -> list[str]:
    return ["streamlit", "run", "app.py", "--server.port", str(port), "--server.headless", "true"]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`streamlit run app.py` on the example data."""
    port = free_port()
    with running(streamlit_run(port), port, tmp_path_factory.mktemp("home"), CSB_EXAMPLE="1") as address:
        yield address


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`uvicorn app:app` on a store with nothing in it."""
    port = free_port()
    command = ["uvicorn", "app:app", "--port", str(port)]
    with running(command, port, tmp_path_factory.mktemp("empty"), CSB_EXAMPLE="") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a file: while it is open its event loop runs in this thread, and other tests want one of their own."""
    named = os.environ.get("CSB_CHROMIUM") or shutil.which("chromium")
    expect.set_options(timeout=SHOWN_MS)  # a busy machine is slow, and not wrong
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=named, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[tuple[BrowserContext, list[Page]]]:
    """The windows of a file, and those that no test looks at now. What a browser has fetched and read of the app it need not fetch and
    read again, which is two thirds of opening a page; nothing moves, and is not drawn while it does."""
    context = browser.new_context(locale="da-DK", reduced_motion="reduce")
    yield context, []
    context.close()


@pytest.fixture
def open_page(windows: tuple[BrowserContext, list[Page]]) -> Iterator[Callable[..., Page]]:
    """`open_page(address, color_scheme="dark", width=1440, height=900)`: a page in a session of its own, shown whole.

    `page.requested` lists the addresses of every request that it made, websockets included.
    """
    context, free = windows
    opened_pages: list[Page] = []

    def opened(address: str, *, color_scheme: str = "light", width: int = 1440, height: int = 900) -> Page:
        page = free.pop() if free else watched(context.new_page())
        opened_pages.append(page)
        page.emulate_media(color_scheme=color_scheme)
        page.set_viewport_size({"width": width, "height": height})
        page.requested.clear()
        page.goto(address)
        shown(page)
        return page

    yield opened
    for page in context.pages:
        if page in opened_pages:
            page.goto("about:blank")
            free.append(page)
        elif page not in free:
            page.close()
    context.clear_cookies()


def watched(page: Page) -> Page:
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    page.on("websocket", lambda socket_: page.requested.append(socket_.url))
    return page

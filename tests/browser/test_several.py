"""Two processes on one server behind the recipe's proxy: who reads stays with one of them, and goes on where that one dies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.staging import Delivery
from data.store import Store, now_in_copenhagen
from tests.browser.conftest import ROOT, free_port, wait_until_up
from tests.browser.looking import SHOWN_MS, shown
from tests.browser.test_upload_journey import choose_file, fetched, headline, spoiled
from tests.postgres import Postgres
from tests.rows import delivery

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Several:
    """Two processes of the app (port -> process) that share `url`, and the proxy's address."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.processes: dict[int, subprocess.Popen[bytes]] = {}
        for _ in range(2):
            self.start(free_port())
        for port in self.processes:
            self.wait(port)
        self.proxy = subprocess.Popen([str(NGINX), "-c", str(self._recipe()), "-p", str(folder)])
        wait_until_up(self.address, self.proxy, folder / "error.log")

    def start(self, port: int) -> None:
        with (self.folder / f"{port}.log").open("w") as log:
            self.processes[port] = subprocess.Popen(
                [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port)],
                cwd=ROOT, stdout=log, stderr=log,
                env=os.environ | {
                    "CSB_HOME": str(self.folder), "CSB_EXAMPLE": "", "CSB_STORE": self.url,
                    "STREAMLIT_SERVER_COOKIE_SECRET": "the same for both",
                },
            )  # fmt: skip

    def wait(self, port: int) -> None:
        wait_until_up(f"http://localhost:{port}", self.processes[port], self.folder / f"{port}.log")

    def _recipe(self) -> Path:
        """The recipe's own text, on this machine's ports, without TLS, and with the app none the wiser that there is a proxy: without
        sign-in it would answer none. It tells which process answered."""
        text = (ROOT / ".deploy" / "nginx-several.conf").read_text()
        here, there = self.processes
        for old, new in {
            "127.0.0.1:8501": f"127.0.0.1:{here}",
            "127.0.0.1:8502": f"127.0.0.1:{there}",
            "listen 443 ssl;": f"listen {self.port};",
            "sikkerby.example.org": "localhost",
            "Secure; ": "",
            "Host $host;": "Host $http_host;",
            "    location /": "    add_header X-Process $upstream_addr always;\n    location /",
        }.items():
            assert old in text, old
            text = text.replace(old, new)
        text = "\n".join(
            line for line in text.splitlines() if "ssl_certificate" not in line and "X-Forwarded" not in line
        )
        places = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.getuid() == 0 else ""
        path = self.folder / "nginx.conf"
        path.write_text(
            f"{user}daemon off;\npid {self.folder}/pid;\nerror_log {self.folder}/error.log;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{places}{text}\n}}\n"
        )
        return path

    def end(self) -> None:
        for process in (self.proxy, *self.processes.values()):
            process.terminate()
        for process in (self.proxy, *self.processes.values()):
            process.wait(30)


@pytest.fixture
def several(
    shared_url: str, example_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Several]:
    if NGINX is None:
        if os.environ.get("CI"):
            pytest.fail("nginx is not installed")
        pytest.skip("nginx is not installed (Debian: apt install nginx)")
    folder = tmp_path_factory.mktemp("several")
    from data.store.shared import SharedStore

    store = SharedStore(shared_url, folder)
    store.take_over(example_store)
    store.close()
    processes = Several(folder, shared_url)
    yield processes
    processes.end()


def opened(browser: Browser, address: str, answered_by: set[int]) -> Page:
    """A page of a browser of its own; the ports of the processes that answer it are added to `answered_by`."""
    page = browser.new_context(locale="da-DK").new_page()
    page.on(
        "response",
        lambda response: answered_by.update(
            int(at.rpartition(":")[2]) for at in response.headers.get("x-process", "").split(",")[-1:] if at
        ),
    )
    page.goto(address)
    shown(page)
    return page


def accept(url: str, folder: Path, sent: Delivery) -> None:
    from data.store.shared import SharedStore

    store = SharedStore(url, folder)
    store.accept(sent, "ØKF", by="test")
    store.close()


def test_a_reader_stays_with_a_process_and_goes_on_with_another_when_it_dies(
    several: Several, browser: Browser, tmp_path: Path, postgres: Postgres
) -> None:
    answered_by: set[int] = set()
    page = opened(browser, f"{several.address}/indberet?for=SOF", answered_by)
    # A file is made in the process's memory, and one is sent to it: to another one it would be refused.
    choose_file(page, spoiled(fetched(page, "Hent skabelon med jeres data"), tmp_path))
    expect(headline(page)).to_have_text("2 fejl i 2 ark skal rettes, før filen kan gemmes")
    assert len(answered_by) == 1
    others: set[int] = set()
    while others != set(several.processes):
        opened(browser, several.address, others).context.close()

    (port,) = answered_by
    several.processes[port].kill()
    several.processes[port].wait()
    # By itself within seconds, and the page stays as it is until the next click; the file that was not accepted yet is gone.
    with page.expect_response(lambda response: response.url.endswith("/_stcore/health") and response.ok):
        several.processes[port].kill()
        several.processes[port].wait()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
    page.get_by_role("button", name="Ja, ret det", exact=True).first.click()
    expect(headline(page)).to_contain_text("Socialforvaltningen har leveret")
    shown(page)
    accept(
        several.url, tmp_path, delivery(focus_areas=[{"focus_area_id": "IO-NY", "name": "Helt nyt område"}])
    )
    page.goto(f"{several.address}/datagrundlag")
    shown(page)
    expect(page.locator(".csb-dateline")).to_contain_text(f"{now_in_copenhagen():%Y}")
    assert answered_by == set(several.processes)
    assert page.get_by_test_id("stException").count() == 0

    # The server goes, the pages stay, and say so; and all is well again by itself.
    postgres.stop("immediate")
    try:
        page.wait_for_timeout(3_000)
        page.reload()
        expect(page.get_by_text("Lige nu kan intet gemmes")).to_be_visible(timeout=SHOWN_MS)
    finally:
        postgres.start()
    page.wait_for_timeout(3_000)
    page.reload()
    shown(page)
    expect(page.get_by_text("Lige nu kan intet gemmes")).to_have_count(0)
    page.context.close()

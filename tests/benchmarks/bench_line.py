"""A first visit at 1.5 Mbit/s and 200 ms: how long until a page's headline stands, as a ratio to how long a bare Streamlit page, as
the library sends it, takes to show its one plotly chart. At most 1.0: python -m tests.benchmarks.bench_line"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import free_port, running, streamlit_run

PAGES = (
    "/",
    "/hotspots",
    "/indsatser",
    "/resultater",
    "/prioritering",
    "/briefing",
    "/indberet?for=SOF",
    "/vejledning",
)
BARE = """
import plotly.graph_objects as go
import streamlit as st
st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[2, 1, 3])))
"""
BITS_PER_SECOND, MILLISECONDS = 1_500_000, 200
MOST_MS = 180_000


def seconds(browser: Browser, address: str, shown: str) -> float:
    """Until `shown` stands on the page, in a browser that has fetched nothing before."""
    context = browser.new_context(locale="da-DK")
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    speed = BITS_PER_SECOND / 8
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": MILLISECONDS, "downloadThroughput": speed, "uploadThroughput": speed},
    )
    began = time.perf_counter()
    page.goto(address, wait_until="commit", timeout=MOST_MS)
    page.wait_for_selector(shown, timeout=MOST_MS)
    took = time.perf_counter() - began
    context.close()
    return took


def main() -> None:
    named = os.environ.get("CSB_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named, args=["--no-sandbox"])
        home, script = Path(folder), Path(folder) / "bare.py"
        script.write_text(BARE)
        port = free_port()
        bare = ["streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true"]
        (home / "bare").mkdir()
        with running(bare, port, home / "bare") as address:
            # Once without a measure, so that nobody waits for the server's first run.
            seconds(browser, address, ".js-plotly-plot .main-svg")
            usual = seconds(browser, address, ".js-plotly-plot .main-svg")
        print(f"bare page with one chart: {usual:.1f} s")
        port = free_port()
        (home / "own").mkdir()
        with running(streamlit_run(port), port, home / "own", CSB_EXAMPLE="1") as address:
            for page in PAGES:
                seconds(browser, address + page, "h1.csb-headline")
                took = seconds(browser, address + page, "h1.csb-headline")
                print(f"{page:20} {took:5.1f} s  {took / usual:.2f} of it")
        browser.close()


if __name__ == "__main__":
    main()

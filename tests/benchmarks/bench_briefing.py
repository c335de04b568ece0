"""A locked briefing of 15 slides in a browser: opening it and turning a page, beside an empty page of the same app.

Run from the repository's root: python tests/benchmarks/bench_briefing.py
Goal: it opens in at most 2 s and turns in at most 0.5 s where the empty page opens in 1 s. What is printed is the ratio to the
empty page in the same run, which holds on a slower machine too. CSB_CHROMIUM names the browser.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
REPEATS = 5


def prepare(home: Path) -> str:
    """The example data in `home`, with a locked briefing of 15 slides; returns its id."""
    os.environ["CSB_HOME"], os.environ["CSB_EXAMPLE"] = str(home), "1"
    from data.opening import open_store
    from queries.briefing import catalogue
    from queries.briefing import version as versions
    from queries.briefing.version import Choice, Version

    store = open_store(home)
    clock = versions.pinned(store, store.clock())
    kinds = [
        kind.id for kind in catalogue.KINDS if not kind.required and kind.id not in ("changed", "own_words")
    ][:15]
    draft = versions.save_draft(
        store, Version("", 0, "Måling", choices=tuple(Choice(kind) for kind in kinds)), by="bench"
    )
    slides = [catalogue.computed(store, clock=clock, kind=kind, parameters={}) for kind in kinds]
    locked = versions.lock(store, draft.id, slides=slides, clock=clock, by="bench")
    store.close()
    return locked.id


def opened(browser: Browser, address: str, seen: str) -> tuple[Page, float]:
    """The page in a session of its own, and the seconds until `seen` is drawn."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}, locale="da-DK").new_page()
    started = time.perf_counter()
    page.goto(address)
    expect(page.locator(seen).first).to_be_visible(timeout=60_000)
    return page, time.perf_counter() - started


def main() -> None:
    from tests.browser.conftest import free_port, running, streamlit_run
    from tests.browser.looking import shown

    home, port = Path(tempfile.mkdtemp()), free_port()
    id_ = prepare(home)
    empty: list[float] = []
    opening: list[float] = []
    turning: list[float] = []
    with (
        running(streamlit_run(port), port, home, CSB_EXAMPLE="1") as address,
        sync_playwright() as playwright,
    ):
        named = os.environ.get("CSB_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=named, args=["--no-sandbox"])
        for repeat in range(REPEATS + 1):
            # A presentation that does not exist: the shell, the gate, the menu, a headline and a sentence.
            page, bare = opened(browser, f"{address}/briefing?vis=findes-ikke", "h1.csb-headline")
            page.context.close()
            page, whole = opened(browser, f"{address}/briefing?vis={id_}&slide=1", "h1.slide-title")
            turns = []
            for place in range(2, 16):
                shown(page)  # a key that comes while the page is still being made can be lost
                started = time.perf_counter()
                page.keyboard.press("PageDown")
                expect(page.get_by_text(re.compile(rf"^{place} af 15 "))).to_be_visible(timeout=60_000)
                turns.append(time.perf_counter() - started)
            page.context.close()
            if repeat:  # the first fills the caches
                empty.append(bare)
                opening.append(whole)
                turning += turns
        browser.close()
    base = statistics.median(empty)
    print(f"an empty page opens in {base:.2f} s (median of {REPEATS}); ratios to it:")
    for name, found, most in (("15 slides open", opening, 2.0), ("a page turns", turning, 0.5)):
        middle = statistics.median(found)
        print(
            f"  {name:<16}{middle:>6.2f} s {middle / base:>6.2f} x   {'' if middle <= most * max(base, 1) else 'over the goal'}"
        )


if __name__ == "__main__":
    main()

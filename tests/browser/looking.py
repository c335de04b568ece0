"""When a page is shown, and what is wrong with it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SHOWN_MS = 60_000
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}


def shown(page: Page) -> None:
    """Wait until the page's script has run and everything it sent is drawn."""
    page.wait_for_selector("h1, [data-testid=stAlert]", timeout=SHOWN_MS)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=SHOWN_MS)
    # Not wait_for_function: it evaluates text, which the page's policy forbids.
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=SHOWN_MS)


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.1 A and AA: rule and element, one a line."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def fits(page: Page, width: int, height: int) -> None:
    """In a window of that size nothing is cut off and the page does not scroll sideways."""
    page.set_viewport_size({"width": width, "height": height})
    # What is drawn to the window's width takes the new one a moment later.
    expect(page.get_by_test_id("stMain")).to_have_js_property("scrollWidth", width, timeout=SHOWN_MS)

"""When a page is shown, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from pages.parts import registry
from tests.example import truths

SHOWN_MS = 60_000
# Every page, and what stands deeper in some.
STARTS = [
    *(spec.address for spec in registry.existing()),
    f"/hotspots?hotspot={truths.HOTSPOT_WORKS}",
    f"/indsatser?indsats={truths.WHOLE_CHAIN[0]}",
    "/indsatser?visning=Liste",
    f"/resultater?indikator={truths.INDICATOR_TREND}",
    "/exit?fane_exit=18%2B",
]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}

# The cells of a grid's row as they are drawn for those who do not see it, by header.
ROW = """(grid, row) => Object.fromEntries([...grid.querySelectorAll('canvas th')].map((head, place) =>
  [head.innerText || head.textContent, grid.querySelectorAll(`canvas tbody tr`)[row].querySelectorAll('td')[place].textContent]))"""


def shown(page: Page) -> None:
    """Wait until the page's script has run and everything it sent is drawn."""
    page.wait_for_selector("h1, [data-testid=stAlert]", timeout=SHOWN_MS)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=SHOWN_MS)
    # Not wait_for_function: it evaluates text, which the page's policy forbids.
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.1 A and AA: rule and element, one a line."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def in_both(page: Page) -> Iterator[str]:
    """The open page in light and in dark, one after the other."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
        yield scheme


def fits(page: Page, width: int, height: int) -> None:
    """In a window of that size nothing is cut off and the page does not scroll sideways."""
    page.set_viewport_size({"width": width, "height": height})
    # What is drawn to the window's width takes the new one a moment later.
    expect(page.get_by_test_id("stMain")).to_have_js_property("scrollWidth", width)


def focused(page: Page) -> list[str]:
    """What has the keyboard's focus: its role or tag, and its name."""
    found: list[str] = page.evaluate(
        """() => { const e = document.activeElement;
        return [e.getAttribute('role') || e.tagName.toLowerCase(),
                (e.getAttribute('aria-label') || e.innerText || '').trim().replaceAll('\\n', ' ')] }"""
    )
    return found


def answered(page: Page, said: str) -> None:
    """The keyboard's focus stands on what the last act came to, and the same is said aloud."""
    expect(page.locator("#csb-voice")).to_contain_text(said)
    expect(page.locator(":focus")).to_contain_text(said)
    expect(page.locator(":focus")).to_be_in_viewport()


def tab_to(page: Page, role: str, name: str, most: int = 80) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found = focused(page)
        if found[0] == role and name in found[1]:
            return
    pytest.fail(f"Tab does not reach {role} {name!r}; it is at {focused(page)}")


def grid(page: Page) -> Locator:
    found = page.get_by_test_id("stDataFrame").filter(visible=True).first
    found.scroll_into_view_if_needed()
    found.locator("canvas th").first.wait_for(state="attached")
    return found

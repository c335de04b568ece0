"""What is fetched on a slow line: the letters and icons that are used, a whole font for others, and the chart library for charts alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pages.parts.names import NAMES
from tests.browser.looking import shown

WHOLE = ("SourceSans", "SourceSerif", "MaterialSymbols")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """In a context of its own, which has fetched nothing before."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.requested = []  # type: ignore[attr-defined]
    page.on("request", lambda request: page.requested.append(request.url))  # type: ignore[attr-defined]
    yield page
    context.close()


def fetched(page: Page, *names: str) -> list[str]:
    return [name for name in names if any(f"/{name}" in url for url in page.requested)]  # type: ignore[attr-defined]


def test_letters_come_in_parts_and_the_whole_font_for_one_outside(server: str, page: Page) -> None:
    page.goto(f"{server}/prioritering")
    shown(page)
    page.wait_for_load_state("networkidle")
    assert fetched(page, "sans.woff2", "serif.woff2", "icons.woff2") == [
        "sans.woff2",
        "serif.woff2",
        "icons.woff2",
    ]
    assert fetched(page, *WHOLE) == []
    for change, font in (
        ("document.querySelector('.csb-headline').textContent += ' Łódź'", None),
        ("document.querySelector('.csb-headline').textContent += ' Слава'", "SourceSerif"),
        ("document.querySelector('.csb-dateline').textContent += ' Слава'", "SourceSans"),
        ("document.querySelector('[data-testid=stIconMaterial]').textContent = 'rocket'", "MaterialSymbols"),
    ):
        before = fetched(page, *WHOLE)
        page.evaluate(change)
        if font is None:
            page.wait_for_timeout(1500)
            assert fetched(page, *WHOLE) == before
        else:
            for _ in range(100):
                if fetched(page, font):
                    break
                page.wait_for_timeout(100)
            assert fetched(page, font) == [font]


@pytest.mark.parametrize("address", ["/", "/vejledning", "/indsatser?visning=Liste", "/indberet?for=SOF"])
def test_a_page_without_a_chart_does_not_load_what_draws_them(server: str, page: Page, address: str) -> None:
    page.goto(server + address)
    shown(page)
    page.wait_for_load_state("networkidle")
    assert page.get_by_test_id("stPlotlyChart").count() == 0
    assert fetched(page, "static/js/PlotlyChart") == []


def test_a_page_with_charts_does(server: str, page: Page) -> None:
    page.goto(f"{server}/hotspots")
    page.get_by_test_id("stPlotlyChart").first.wait_for()
    assert fetched(page, "static/js/PlotlyChart")


def test_the_librarys_controls_have_danish_names_whatever_the_browsers_language(
    server: str, page: Page
) -> None:
    page.goto(f"{server}/indberet?for=SOF")
    shown(page)
    labels = set(
        page.locator("[aria-label]").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    )
    assert {"Sider", "Vis valgene"} <= labels
    page.goto(f"{server}/indsatser?visning=Liste&bydel=Valby")
    shown(page)
    page.get_by_role("button", name="Vælg dato").first.click()
    page.get_by_role("button", name="Næste måned").wait_for()
    days = (
        page.get_by_role("dialog")
        .get_by_role("button")
        .evaluate_all("all => all.map(one => one.getAttribute('aria-label') ?? '')")
    )
    assert any(day.startswith("mandag den ") for day in days), days
    page.keyboard.press("Escape")
    names = page.locator("[aria-label], [title]").evaluate_all(
        "all => all.flatMap(one => [one.getAttribute('aria-label'), one.getAttribute('title')])"
    )
    words = {name.partition(":")[0] for name in names if name}
    assert {"Fuld skærm", "Ryd valget"} <= words
    assert not words & NAMES.keys() - set(NAMES.values())
    assert page.get_by_test_id("stSkipToContent").inner_text() == "Gå til indholdet"

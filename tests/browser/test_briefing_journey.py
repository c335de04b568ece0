"""From an empty list to the committee's screen: prepared, locked, shown with a clicker's keys, and back to the live page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import free_port, running, streamlit_run
from tests.browser.looking import SHOWN_MS, answered, shown, violations

# Smaller type, text outside the screen or its slide, and scrolling, on a slide that is shown.
FAULTS = """() => {
  const found = [], wide = innerWidth, high = innerHeight;
  const main = document.querySelector('[data-testid=stMain]');
  if (main.scrollHeight > main.clientHeight + 2) found.push('scrolls down');
  if (document.scrollingElement.scrollWidth > wide + 1) found.push('scrolls sideways');
  const slide = document.querySelector('.st-key-csb-slide-shown').getBoundingClientRect();
  // The words of a chart are drawn, and enlarged with it.
  for (const one of document.querySelectorAll('.st-key-csb-picture-shown svg text')) {
    const large = new DOMMatrix(getComputedStyle(one.closest('.js-plotly-plot')).transform).a;
    const box = one.getBoundingClientRect();
    if (parseFloat(getComputedStyle(one).fontSize) * large < wide * 24 / 1280 - 0.5) found.push('small: ' + one.textContent);
    if (box.right > wide + 1 || box.left < -1 || box.bottom > slide.bottom + 1) found.push('outside: ' + one.textContent);
  }
  for (const one of document.querySelectorAll('.csb-slide *, .st-key-csb-show-footer *')) {
    if (!one.innerText || one.children.length) continue;
    const box = one.getBoundingClientRect();
    if (box.width < 2) continue;
    if (parseFloat(getComputedStyle(one).fontSize) < wide * 24 / 1280 - 0.5) found.push('small: ' + one.innerText);
    if (box.right > wide + 1 || box.left < -1 || box.bottom > high + 1) found.push('outside: ' + one.innerText);
    if (one.closest('.csb-slide') && box.bottom > slide.bottom + 1) found.push('clipped: ' + one.innerText);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    """The example data in a home of its own: what is locked here is written."""
    port = free_port()
    with running(streamlit_run(port), port, tmp_path_factory.mktemp("home"), CSB_EXAMPLE="1") as address:
        yield address


def press(page, label):
    """With the keyboard."""
    page.get_by_role("button", name=label, exact=True).first.focus()
    page.keyboard.press("Enter")
    shown(page)


def at_slide(page, place, of):
    expect(page.get_by_text(re.compile(rf"^{place} af {of}\b"))).to_be_visible()
    shown(page)


def turn(page, key):
    """To the next screen, which may be of the same slide."""
    before = page.locator(".where").inner_text()
    page.keyboard.press(key)
    expect(page.locator(".where")).not_to_have_text(before)
    shown(page)


def test_a_briefing_is_prepared_locked_shown_and_left_for_the_live_page(own_server, open_page):
    page = open_page(f"{own_server}/briefing?ny=ja", width=1280, height=720)
    press(page, "Begynd med et forslag på ti sider")
    answered(page, "Ny præsentation: ti sider i udkastet")
    page.get_by_label("Titel").fill("Status til udvalget")
    page.get_by_label("Titel").press("Tab")
    expect(page.locator("h1")).to_contain_text("»Status til udvalget«")
    shown(page)
    press(page, "4. Alle hotspots")
    assert violations(page) == []
    press(page, "Lås version")
    answered(page, "»Status til udvalget« er låst; syv forvaltninger har ikke bekræftet")
    assert violations(page) == []
    chosen = re.search(r"praesentation=(\w+)", page.url)[1]

    for scheme, width, height, first in (("dark", 1920, 1080, 9), ("light", 1280, 720, 1)):
        address = f"{own_server}/briefing?vis={chosen}&slide={first}"
        page = open_page(address, color_scheme=scheme, width=width, height=height)
        at_slide(page, first, 10)
        while True:
            expect(page.locator("#csb-voice")).to_have_text(page.locator("h1").inner_text())
            # A picture takes its size a moment after it is drawn.
            for _ in range(SHOWN_MS // 100):
                if not page.evaluate(FAULTS):
                    break
                page.wait_for_timeout(100)
            where = page.locator(".where").inner_text()
            assert page.evaluate(FAULTS) == [], f"slide {where} at {width}"
            if page.get_by_role("button", name="Næste").is_disabled():
                break
            turn(page, "PageDown")
        at_slide(page, 10, 10)
        assert violations(page) == []
        assert not page.get_by_test_id("stHeader").is_visible()
    while page.locator(".where").inner_text().startswith("10 "):
        turn(page, "PageUp")
    at_slide(page, 9, 10)
    expect(page.get_by_text("Data pr. 16. marts 2010 · Eksempeldata")).to_be_visible()

    page.get_by_role("link", name="Siden bag").click()
    expect(page.get_by_text("Prioritering", exact=True).first).to_be_visible()
    page.wait_for_url("**/prioritering**")
    shown(page)
    assert page.get_by_test_id("stHeader").is_visible()

    page = open_page(f"{own_server}/briefing?praesentation={chosen}")
    page.get_by_role("tab", name="Bekræftelse og udsendelse").click()
    page.get_by_label("Begrundelse").fill("Fristen er i dag")
    press(page, "Send ud")
    answered(page, "»Status til udvalget« er sendt ud")
    page = open_page(f"{own_server}/briefing?vis={chosen}&slide=4")
    page.get_by_role("link", name="Kilde").click()
    page.wait_for_url("**/datagrundlag?**kendt=2010-03-16T14*")
    expect(page.locator("h1")).to_contain_text("Tallet bygger på 6 rækker")
    expect(page.get_by_text("da tallet blev låst i en præsentation")).to_be_visible()


def test_a_view_of_a_page_is_laid_in_a_new_and_in_an_existing_draft_with_its_filters(own_server, open_page):
    address = f"{own_server}/exit?fane_exit=Exit"
    page = open_page(address)
    said = page.locator(".csb-chart-title").first.inner_text()
    for times, title in ((1, "Fra en side"), (2, None)):
        # The one that stands with that chart; each key figure has its own.
        page.locator(".csb-chart-title").first.locator(
            "xpath=following::button[normalize-space()='Læg i præsentationen'][1]"
        ).click()
        shown(page)
        if title:
            page.get_by_role("combobox", name=re.compile("Præsentation")).click()
            page.get_by_role("option", name="En ny præsentation").click()
            page.get_by_label("Titel").fill(title)
            page.get_by_label("Titel").press("Tab")
            shown(page)
        page.get_by_role("button", name="Læg siden i").click()
        expect(page.get_by_text(f"Lagt i »Fra en side« som side {times}.")).to_be_visible()
        expect(page.locator("#csb-voice")).to_contain_text(f"Lagt i »Fra en side« som side {times}.")
        if title:
            page.keyboard.press("Escape")
            expect(page.locator(":focus")).to_have_text("Læg i præsentationen")
            page = open_page(address)
    page.get_by_role("link", name="Åbn præsentationen").click()
    expect(page.locator("h1")).to_have_text("»Fra en side«: to sider i udkastet")
    shown(page)
    expect(page.locator("h3.slide-title")).to_have_text(said)
    expect(page.locator("[class*=st-key-csb-picture] .main-svg").first).to_be_visible()

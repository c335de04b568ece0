"""Prioritering in a browser: what is folded away can be used, a calculation can be given up, and one that is not ends in lists."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.looking import SHOWN_MS, answered, shown, violations


def test_the_answer_is_tested_beside_the_page(server: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{server}/prioritering?fane={quote('Holder det?')}", color_scheme="dark")
    headline = page.locator("h1")
    expect(headline).to_contain_text("indsatser få deres bevilling videreført")
    for title in ("Hvad der er til beslutning, og på hvilke niveauer", "Hvad der tæller: vægtene", "Krav"):
        page.get_by_text(title, exact=True).click()
    expect(page.get_by_label("Nyt krav")).to_be_visible()
    assert violations(page) == []

    # Given up: the page goes on as if nothing had been asked. With the proposals there are many possibilities.
    page.get_by_text("Regn med forvaltningernes egne forslag", exact=False).click()
    shown(page)
    page.get_by_role("button", name="Afprøv svaret").click()
    page.get_by_role("button", name="Afbryd beregningen").click()
    expect(page.get_by_text("Beregningen blev afbrudt.")).to_be_visible()

    # Fewer possibilities: without the proposals each initiative goes on as now or stops.
    page.get_by_text("Regn med forvaltningernes egne forslag", exact=False).click()
    shown(page)
    page.get_by_role("radio", name="kun jeres vægte").click()
    shown(page)
    page.get_by_role("button", name="Afprøv svaret").click()
    expect(page.get_by_text("Beregningen peger på")).to_be_visible(timeout=3 * SHOWN_MS)
    shown(page)
    assert violations(page) == []


def test_what_is_kept_is_answered_where_one_stands(server: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{server}/prioritering?fane={quote('Gem og sammenlign')}")
    page.get_by_label("Navn på scenariet").fill("Rammen som i dag")
    page.get_by_role("button", name="Gem scenariet").focus()
    page.keyboard.press("Enter")
    answered(page, "Gemt som »Rammen som i dag«, version 1.")

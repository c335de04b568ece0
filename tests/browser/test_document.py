"""What the document does around the pages: Back returns from a choice, the headline is said, a lost line is told in Danish."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from playwright.sync_api import Page, expect

from tests.browser.looking import shown


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def headline(page: Page) -> str:
    return page.locator("[data-testid=stMain] h1").inner_text()


def choose_view(page: Page, name: str) -> None:
    before = page.url
    page.get_by_role("radio", name=name, exact=True).click()
    expect(page).not_to_have_url(before)
    shown(page)


def test_back_and_forward_go_through_the_views_that_were_chosen(
    server: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{server}/indsatser?forvaltning=Socialforvaltningen")
    first, overview = page.url, headline(page)
    choose_view(page, "Økonomi")
    economy, money = page.url, headline(page)
    choose_view(page, "Huller")
    assert overview != money
    page.go_back()
    expect(page.locator("[data-testid=stMain] h1")).to_have_text(money)
    shown(page)
    assert page.url == economy
    page.go_back()
    expect(page.locator("[data-testid=stMain] h1")).to_have_text(overview)
    shown(page)
    assert page.url == first and query(page) == {"forvaltning": ["Socialforvaltningen"]}
    page.go_forward()
    expect(page.locator("[data-testid=stMain] h1")).to_have_text(money)
    assert query(page)["forvaltning"] == ["Socialforvaltningen"]
    page.reload()
    shown(page)
    assert headline(page) == money


def test_the_headline_is_said_when_it_changes(server: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{server}/indsatser")
    voice = page.locator("#csb-voice")
    expect(voice).to_have_text(headline(page))
    assert (voice.get_attribute("role"), voice.get_attribute("aria-live")) == ("status", "polite")
    choose_view(page, "Økonomi")
    expect(voice).to_have_text(headline(page))


def test_a_server_that_is_not_heard_from_is_told_in_danish_and_comes_back_by_itself(
    server: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{server}/indsatser")
    told = page.locator("#csb-line")
    expect(told).to_have_count(0)
    lines = []
    page.route_web_socket("**/_stcore/stream", lambda line: lines.append(line.connect_to_server()))
    page.reload()
    shown(page)
    page.unroute_all()
    page.context.set_offline(True)
    lines[-1].close(code=3000)
    expect(told).to_contain_text("Forbindelsen til Sikker By er afbrudt", timeout=30_000)
    assert headline(page), "what was seen stays"
    expect(page.get_by_text("streamlit run")).not_to_be_visible()
    page.context.set_offline(False)
    expect(told).to_have_count(0)
    # Its line stays led through the test, and no other test is to have that.
    page.close()


def test_the_librarys_files_come_compressed(server: str, open_page: Callable[..., Page]) -> None:
    page = open_page(server)
    fetched = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    scripts = [url for url in fetched if urlsplit(url).path.startswith("/static/js/")]
    assert scripts
    for url in scripts[:3]:
        with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as packed, urlopen(url) as bare:
            assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in bare.headers
            body = bare.read()
            assert gzip.decompress(packed.read()) == body

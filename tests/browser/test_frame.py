"""What holds on every page: nothing fetched from elsewhere, Danish, accessible, through the shell, with filters in the address."""

import json
import re
import socket
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pages.parts import registry
from tests.browser.looking import fits, in_both, shown, tab_to, violations

PAGES = registry.existing()
every_page = pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.slug)


def asked_for(page):
    """The query of the address the browser shows."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def choose(page, label, option):
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    expect(page.get_by_role("combobox", name=label)).to_have_value(option)
    page.wait_for_url(re.compile(r"\?"))
    shown(page)


def follow(page, spec):
    """Go to a page through the menu, opening its section first."""
    if spec.section:
        page.get_by_test_id("stTopNavSection").filter(has_text=spec.section).click()
    page.get_by_role("link", name=spec.title, exact=True).first.click()
    page.wait_for_url(f"**{spec.address}*")
    expect(page).to_have_title(f"{spec.title} · Sikker By")
    shown(page)


@every_page
def test_a_cold_address_goes_through_the_shell_asks_nobody_else_and_can_be_read_by_all(
    server, open_page, spec
):
    """On a screen, on a phone and at 200 %: 1440 by 900 is 720 by 450 to the page then (WCAG 1.4.4 and 1.4.10)."""
    page = open_page(server + spec.address)
    assert page.title() == f"{spec.title} · Sikker By"
    assert page.locator("html").get_attribute("lang") == "da"
    assert page.get_by_text("Eksempeldata: alle tal er opdigtede").is_visible()
    assert page.locator("h1").count() == 1
    assert not page.get_by_test_id("stException").count()
    assert not page.get_by_text("Noget gik galt").all_inner_texts()
    assert page.get_by_role("combobox", name="Bydel").is_visible() == ("district" in spec.filters)
    assert len(page.requested) > 20
    assert not [url for url in page.requested if re.search("MaterialSymbols|SourceSans|SourceSerif", url)]
    elsewhere = [url for url in page.requested if urlsplit(url).netloc != urlsplit(server).netloc]
    assert not [url for url in elsewhere if urlsplit(url).scheme not in ("data", "blob")]
    assert violations(page) == []
    fits(page, 390, 844)
    fits(page, 720, 450)
    heading = page.locator("h1").bounding_box()
    assert heading["x"] >= 0
    assert heading["x"] + heading["width"] <= 720


def test_a_page_that_is_open_when_the_system_turns_dark_can_be_read(server, open_page):
    page = open_page(f"{server}/hotspots")
    assert page.locator(".csb-table a").count() > 3
    for scheme in in_both(page):
        assert violations(page) == [], scheme


@every_page
def test_an_empty_store_fails_no_page(empty_server, open_page, spec):
    page = open_page(empty_server + spec.address)
    assert page.get_by_text("Der er endnu ingen data").is_visible()
    assert not page.get_by_test_id("stException").count()
    assert not page.get_by_text("Noget gik galt").all_inner_texts()


def test_a_wrong_value_in_the_address_is_said(server, open_page):
    page = open_page(f"{server}/?bydel=hest&bydle=Valby")
    assert page.get_by_text(
        "Adressen beder om bydel »hest«, som ikke findes. Siden viser hele byen."
    ).is_visible()
    assert page.get_by_text("Siden kender ikke »bydle« i adressen").is_visible()


def test_a_page_that_is_not_there_is_said_in_danish(server):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server}/hest")
    with refused.value as answer:
        assert answer.code == 404
        assert "Siden findes ikke" in answer.read().decode()


def test_filters_survive_page_switches_back_and_reload(server, open_page):
    target = next(spec for spec in PAGES[1:] if "district" in spec.filters)
    page = open_page(server)
    choose(page, "Bydel", "Valby")
    assert asked_for(page) == {"bydel": "Valby"}
    follow(page, target)
    assert asked_for(page)["bydel"] == "Valby"
    page.go_back()
    expect(page).to_have_title("Status · Sikker By")
    shown(page)
    assert asked_for(page)["bydel"] == "Valby"
    assert page.get_by_role("combobox", name="Bydel").input_value() == "Valby"
    page.reload()
    shown(page)
    assert page.get_by_role("combobox", name="Bydel").input_value() == "Valby"
    page.get_by_role("button", name="Ryd filtre").click()
    expect(page).not_to_have_url(re.compile("bydel"))


def test_a_shared_address_shows_the_same_choice(server, open_page):
    page = open_page(f"{server}/?bydel=3&data_pr=2010-03-01")
    assert page.get_by_role("combobox", name="Bydel").input_value() == "Nørrebro"
    assert page.get_by_text("Data, som de var kendt 1. marts 2010").is_visible()
    assert asked_for(page) == {"bydel": "Nørrebro", "data_pr": "2010-03-01"}


def test_headers(server):
    with urllib.request.urlopen(server) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert re.search(r"script-src 'self' 'sha256-[\w+/]{43}='", policy)
        assert "unsafe-eval" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert '<html lang="da">' in answer.read().decode()


def test_health(server, empty_server):
    for address in (server, empty_server):
        with urllib.request.urlopen(f"{address}/driftsstatus") as answer:
            assert json.load(answer)["state"] in ("ok", "degraded")


def test_without_sign_in_another_name_for_this_machine_is_refused(server):
    request = urllib.request.Request(server, headers={"Host": "sikkerby.example.org"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    with refused.value as answer:
        assert answer.code == 403
        assert "[auth] i .streamlit/secrets.toml" in answer.read().decode()


def reach(address, *, host=None, **headers):
    """Open the websocket on this machine's port under a name and with headers of one's own."""
    port = urlsplit(address).port
    connecting = connect(
        f"ws://{host or 'localhost'}:{port}/_stcore/stream",
        sock=socket.create_connection(("127.0.0.1", port)),
        subprotocols=["streamlit"],
        additional_headers=headers,
    )
    with connecting as socket_:
        return socket_.response.status_code


@pytest.mark.parametrize("which", ["server", "empty_server"])
def test_without_sign_in_a_websocket_is_for_this_machine_and_its_own_pages(request, which):
    """Over `streamlit run` and over uvicorn."""
    address = request.getfixturevalue(which)
    assert reach(address) == 101
    assert reach(address, Origin=address) == 101
    for refused in (
        {"host": "sikkerby.example.org"},
        {"host": "127.0.0.1.example.org"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Origin": "https://example.org"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
    ):
        with pytest.raises(InvalidStatus) as answer:
            reach(address, **refused)
        assert answer.value.response.status_code == 403, refused


def test_the_name_of_the_first_page_leads_to_it(server, open_page):
    page = open_page(f"{server}/status?bydel=Valby")
    assert page.url == f"{server}/?bydel=Valby"
    assert page.get_by_role("combobox", name="Bydel").input_value() == "Valby"


def test_the_main_journeys_by_keyboard_alone(server, open_page):
    """Through the menu to a page, choose a filter, clear it, open a tab, and reach the place where files are dropped."""
    page = open_page(server)
    tab_to(page, "a", "Hotspots")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Hotspots · Sikker By")
    shown(page)
    tab_to(page, "combobox", "Bydel")
    page.keyboard.type("Valby")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("bydel=Valby"))
    shown(page)
    tab_to(page, "button", "Ryd filtre")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("bydel"))
    shown(page)
    tab_to(page, "tab", "Vurdering")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Forankring")).to_have_attribute("aria-selected", "true")
    page.goto(f"{server}/indberet?for=SOF")
    shown(page)
    tab_to(page, "button", "Vælg filer")
    tab_to(page, "button", "Hent skabelon")


def test_the_calendar_of_an_empty_date_opens_on_the_day_that_is_shown(server, open_page):
    page = open_page(f"{server}/hotspots")
    page.get_by_role("button", name="Vælg dato").click()
    calendar = page.get_by_test_id("stDateInputCalendar").get_by_role("application")
    expect(calendar).to_have_accessible_name(re.compile("marts 2010"))
    page.get_by_role("button", name="onsdag den 10. marts 2010").click()
    page.wait_for_url("**data_pr=2010-03-10*")

"""Tabs that are made when they are opened: they stand in the address, and each is looked at."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import fits, shown, violations

ADDRESSES = (
    "/hotspots",
    "/hotspots?hotspot=H-1",
    "/exit",
    "/uroligheder",
    "/dialog",
    "/proces",
    "/vejledning?side=Hotspots&ord=udsving",
)
# Tabs that held three screens or more, and could again.
LONG = (
    "/resultater",
    "/resultater?afsnit=Signal%20eller%20udsving",
    "/resultater?afsnit=Metode",
    "/prioritering?fane=Effektiviseringer",
    "/prioritering?fane=Metode",
    "/dialog?fane_dialog=Tryghed",
    "/hotspots?fane_hotspots=Metode",
)
MOST_PIXELS = 1350


def test_a_tab_stands_in_the_address_and_a_link_leads_to_it(server, open_page):
    page = open_page(f"{server}/exit")
    page.get_by_role("tab", name="18+").click()
    expect(page).to_have_url(re.compile(r"fane_exit=18"))
    again = open_page(page.url)
    expect(again.get_by_role("tab", selected=True)).to_have_text("18+")
    expect(again.get_by_text("når en 17-årig")).to_be_visible()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_tab_is_accessible_and_fits_a_phone(server, open_page, address):
    page = open_page(server + address)
    tabs = page.get_by_role("tab")
    for place in range(tabs.count()):
        tabs.nth(place).click()
        expect(tabs.nth(place)).to_have_attribute("aria-selected", "true")
        shown(page)
        assert not page.get_by_test_id("stException").count()
        assert violations(page) == []
        fits(page, 390, 844)
        page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize("address", LONG)
def test_a_long_tab_shows_first_what_matters_within_a_screen_and_a_half(server, open_page, address):
    page = open_page(server + address)
    page.wait_for_timeout(500)  # charts take their height a moment later
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight") <= MOST_PIXELS

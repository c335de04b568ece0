"""Every link of every page: its address carries the filters and the date, each name once, and says what a click shows."""

from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from pages.parts import registry
from pages.parts.filters import KEYS
from tests.browser.looking import STARTS, shown
from tests.example import truths

PAGES = registry.existing()
CHOSEN = {"bydel": "Valby", "forvaltning": "Socialforvaltningen", "data_pr": "2010-03-20"}
FILTERS = "&".join(f"{name}={value}" for name, value in CHOSEN.items())


def with_filters(server, start):
    return f"{server}{start}{'&' if '?' in start else '?'}{FILTERS}"


def addresses(page):
    """Path -> query of every link to a page of ours, the menu's sections opened."""
    found = set()
    for section in ("", *dict.fromkeys(spec.section for spec in PAGES if spec.section)):
        if section:
            page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
            page.wait_for_selector("[data-testid=stTopNavPopover] a")
        hrefs = page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        found |= {urljoin(page.url, href) for href in hrefs}
        if section:
            page.keyboard.press("Escape")
    ours = {spec.address for spec in PAGES}
    return sorted(url for url in found if urlsplit(url).path in ours)


@pytest.fixture(scope="module")
def clicked():
    """The kinds of links (path, names of the query) that some page's test has clicked."""
    return set()


@pytest.mark.parametrize("start", STARTS)
def test_every_link_carries_the_choice_and_a_click_shows_what_its_address_shows(
    server, open_page, clicked, start
):
    """Of what a page leads to, three kinds of links that no page before it had, or its first, are clicked and opened in a new tab."""
    page = open_page(with_filters(server, start))
    its_links_carry_filters_and_date_each_name_once(page, start)
    if spec := next((spec for spec in PAGES if spec.address == start), None):
        its_links_keep_the_session_and_show_what_their_address_shows(page, open_page, clicked, spec)


def its_links_carry_filters_and_date_each_name_once(page, start):
    found = addresses(page)
    assert {urlsplit(url).path for url in found} == {spec.address for spec in PAGES}
    for url in found:
        query = parse_qs(urlsplit(url).query)
        other = {name for name in CHOSEN if query.get(name) != [CHOSEN[name]]}
        # A district or an administration in the overview's tables leads to its own initiatives, a district's name to its own page.
        leads = (start, urlsplit(url).path)
        assert (
            not other or leads == ("/indsatser", "/indsatser") or (leads[1], other) == ("/bydel", {"bydel"})
        ), url
        assert set(CHOSEN) <= set(query), url
        assert all(len(values) == 1 for values in query.values()), url


def its_links_keep_the_session_and_show_what_their_address_shows(page, open_page, clicked, spec):
    links = page.get_by_test_id("stMain").locator("a[href]")
    hrefs = links.evaluate_all(
        "links => links.map(link => [link.getAttribute('href'), link.checkVisibility()])"
    )
    kinds = {}
    for place, (href, visible) in enumerate(hrefs):
        if visible:
            kinds.setdefault((urlsplit(href).path, *sorted(parse_qs(urlsplit(href).query))), place)
    new = [kind for kind in kinds if kind not in clicked][:3] or list(kinds)[:1]
    clicked.update(new)
    for place in (kinds[kind] for kind in new):
        sockets = len([url for url in page.requested if "_stcore/stream" in url])
        target = urljoin(page.url, links.nth(place).get_attribute("href"))
        links.nth(place).click()
        page.wait_for_url(target)
        shown(page)
        # A filter that the page does not heed is not shown.
        leads_to = next(one for one in PAGES if one.address == urlsplit(target).path)
        expect(page.get_by_role("combobox", name="Bydel")).to_have_count(
            1 if "district" in leads_to.filters else 0
        )
        asked = parse_qs(urlsplit(page.url).query)
        assert asked == parse_qs(urlsplit(target).query)
        assert len([url for url in page.requested if "_stcore/stream" in url]) == sockets
        afresh = open_page(target)
        # The address changes first, and what was there stands until the new view is drawn.
        expect(page.locator("h1")).to_have_text(afresh.locator("h1").inner_text())
        page.go_back()
        expect(page).to_have_title(f"{spec.title} · Sikker By")
        shown(page)
        assert {name: parse_qs(urlsplit(page.url).query).get(name) for name in CHOSEN} == {
            name: [CHOSEN[name]] for name in CHOSEN
        }


def test_a_link_with_ctrl_opens_a_tab_and_leaves_this_one(server, open_page):
    page = open_page(f"{server}/?{FILTERS}")
    before = page.url
    for link in (
        page.get_by_test_id("stMain").get_by_role("link", name="Kilde").first,
        page.get_by_test_id("stTopNav").get_by_role("link", name="Hotspots"),
    ):
        with page.context.expect_page() as opened:
            link.click(modifiers=["Control"])
        assert parse_qs(urlsplit(opened.value.url).query)["bydel"] == ["Valby"]
        assert page.url == before


def test_the_source_of_a_districts_card_shows_the_districts_rows(server, open_page):
    """»Kilde« of a card of 92 initiatives led, in a new tab, to all 174."""
    page = open_page(f"{server}/?bydel=Valby")
    figure = page.locator(".csb-figure", has_text="Indsatser").first.locator(".value").inner_text()
    links = page.get_by_test_id("stMain").get_by_role("link", name="Kilde", exact=True)
    hrefs = [link.get_attribute("href") for link in links.all()]
    page = open_page(server + next(href for href in hrefs if "figur=initiatives" in href))
    assert f"bygger på {figure} rækker" in page.locator("h1").inner_text()
    assert page.get_by_role("combobox", name="Bydel").input_value() == "Valby"


def test_the_filters_names_in_the_script_are_the_widgets(server, open_page):
    page = open_page(server)
    assert set(page.evaluate("csb.filters")) == set(KEYS.values())


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (f"/indsatser?indsats={truths.WHOLE_CHAIN[0]}", None),
        (f"/resultater?indikator={truths.INDICATOR_TREND}", None),
        ("/indsatser?visning=Liste", "Liste · Indsatser"),
        ("/indsatser", "Indsatser"),
        ("/prioritering?fane=Metode", "Metode · Prioritering"),
    ],
)
def test_the_window_is_named_after_what_it_shows(server, open_page, start, name):
    """So are the bookmark and the history; `name` None: the headline is the thing's own."""
    page = open_page(server + start)
    title = registry.spec(urlsplit(start).path.strip("/")).title
    expect(page).to_have_title(f"{name or page.locator('h1').inner_text() + ' · ' + title} · Sikker By")

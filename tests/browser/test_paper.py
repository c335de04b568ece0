"""Printed on A4: within the margins, light (from a dark screen), with the filters, the date and all rows, and without what only a screen
can use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import free_port, running, streamlit_run
from tests.browser.looking import SHOWN_MS, STARTS, shown, violations

# What style.css leaves of an A4 page between its margins: 180 by 263 mm, in CSS pixels.
WIDTH, HEIGHT = 680, 994
SETTLED_MS = 700
IS_NARROW = """(width) => [...document.querySelectorAll('.js-plotly-plot .main-svg')]
  .every((e) => !e.checkVisibility() || e.getBoundingClientRect().width <= width + 1)"""
FAULTS = """(width) => {
  const found = [], seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const light = (rgb) => rgb.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  const onWhite = (colour) => { canvas.fillStyle = '#fff'; canvas.fillRect(0, 0, 1, 1); canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1); return 1.05 / (light([...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)) + 0.05); };
  for (const e of document.querySelectorAll('body, [data-testid=stApp]'))
    if (getComputedStyle(e).backgroundColor !== 'rgb(255, 255, 255)') found.push('dark: ' + (e.dataset.testid || e.tagName));
  for (const e of document.querySelectorAll('button, input, textarea, select, canvas, [role=slider], [role=tab][aria-selected=false],'
      + ' header, [data-testid=stHeader], [data-testid=stToast], [data-testid=stFileUploader], .modebar'))
    if (seen(e) && e.getBoundingClientRect().width && !e.matches('[role=tab]')) found.push('control: ' + e.outerHTML.slice(0, 120));
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !seen(e) || e.closest('style, script, noscript, #csb-voice, caption, [class*=hidden]')) continue;
    const range = document.createRange(); range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const said = node.textContent.slice(0, 60), svg = e.closest('svg');
    if (box.left < -1 || box.right > width + 1) found.push(`outside ${box.left}-${box.right}: ${said}`);
    const colour = svg ? getComputedStyle(e).fill : getComputedStyle(e).color;
    // White stands on a dark shade in maps and other charts.
    const isOnShade = svg && colour === 'rgb(255, 255, 255)' && e.closest('.annotation, .textpoint');
    if (onWhite(colour) < 3 && !isOnShade && !e.closest('.csb-matrix')) found.push(`faint ${colour}: ${said}`);
  }
  for (const e of document.querySelectorAll('.js-plotly-plot .main-svg')) {
    if (!seen(e)) continue;
    const box = e.getBoundingClientRect(), paper = getComputedStyle(e).backgroundColor;
    if (box.left < -1 || box.right > width + 1) found.push('chart outside: ' + Math.round(box.right));
    if (paper !== 'rgba(0, 0, 0, 0)' && paper !== 'rgb(255, 255, 255)') found.push('chart on ' + paper);
  }
  for (const e of document.querySelectorAll('[data-testid=stMain] :is([data-testid=stPlotlyChart], .csb-figure, tr)'))
    if (seen(e) && getComputedStyle(e).breakInside !== 'avoid' && !e.closest('.csb-slide'))
      found.push('may be split: ' + e.outerHTML.slice(0, 80));
  return [...new Set(found)];
}"""


SEEN_GRIDS = """() => [...csb.grids().keys()].map((canvas) => canvas.closest('[data-testid=stDataFrame]').parentElement)
  .filter((frame) => frame.checkVisibility()).length"""


@contextmanager
def on_paper(page: Page) -> Iterator[None]:
    """As the browser lays it out to print."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.emulate_media(media="print")
    # In a window the charts follow its width, which they do not when it is printed.
    for _ in range(SHOWN_MS // SETTLED_MS):
        page.wait_for_timeout(SETTLED_MS)
        if page.evaluate(IS_NARROW, WIDTH):
            break
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    try:
        yield
    finally:
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="null")


@pytest.mark.parametrize("start", STARTS)
def test_every_page_can_be_read_in_the_dark_and_is_light_on_paper_and_within_its_margins(
    server: str, open_page: Callable[..., Page], start: str
) -> None:
    page = open_page(server + start, color_scheme="dark")
    assert violations(page) == []
    title = page.locator("h1").inner_text()
    with on_paper(page):
        assert "\n".join(page.evaluate(FAULTS, WIDTH)) == ""
        assert page.locator("h1").inner_text() == title
        assert page.locator(".csb-dateline").get_by_text("Data pr. 16. marts 2010").is_visible()
        # Every grid that is seen stands as a table.
        assert page.locator(".csb-printed").count() == page.evaluate(SEEN_GRIDS)
    assert page.locator(".csb-printed").count() == 0, "it is gone again"


def test_the_filters_and_the_date_stand_on_the_paper(server: str, open_page: Callable[..., Page]) -> None:
    chosen = "?bydel=Valby&forvaltning=Socialforvaltningen&data_pr=2010-03-10"
    for address, filters in (
        (f"/{chosen}", "Filtre: i Valby under Socialforvaltningen"),
        (f"/hotspots{chosen}", "Filtre: i Valby"),
        ("/indsatser", "Filtre: ingen"),
        ("/vejledning", None),
    ):
        page = open_page(server + address)
        line = page.locator(".csb-on-paper").first
        assert not line.is_visible()
        with on_paper(page):
            if filters is None:
                expect(line).to_have_count(0)
            else:
                expect(line).to_be_visible()
                assert line.inner_text() == filters
            known = (
                "Data, som de var kendt 10. marts 2010" if "data_pr" in address else "Data pr. 16. marts 2010"
            )
            expect(page.locator(".csb-dateline").get_by_text(known)).to_be_visible()
            expect(page.get_by_role("combobox", name="Bydel")).not_to_be_visible()


def test_a_grid_is_printed_with_all_its_rows_as_they_are_shown(
    server: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{server}/indsatser?visning=Liste")
    count = int(re.findall(r"\d+", page.locator("h1").inner_text())[0])
    with on_paper(page):
        rows = page.locator(".csb-printed tbody tr")
        assert rows.count() == count > 100
        heads = page.locator(".csb-printed th").all_inner_texts()
        first = dict(zip(heads, rows.first.locator("td").all_inner_texts(), strict=True))
        assert re.fullmatch(r"\d{1,3}(\.\d{3})+", first["Budget, kr."])
        assert len(first["Indsats"]) > 5
        # Only what is long is parted, and what is left out is said.
        assert not page.get_by_text("Her står række").count()


def test_ctrl_p_draws_the_charts_in_the_papers_width_first(
    server: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{server}/hotspots")
    page.evaluate(
        """() => { window.print = () => { document.body.dataset.printed = [...document.querySelectorAll('.js-plotly-plot > div .main-svg')]
        .filter((e) => e.checkVisibility()).map((e) => e.width.baseVal.value); dispatchEvent(new Event('afterprint')); } }"""
    )
    drawn = page.locator(".js-plotly-plot .main-svg").first
    wide = drawn.bounding_box()["width"]  # type: ignore[index]
    page.keyboard.press("Control+p")
    expect(page.locator("body")).to_have_attribute("data-printed", re.compile(r"\d"))
    found = [float(width) for width in page.evaluate("document.body.dataset.printed").split(",")]
    assert all(100 < width <= WIDTH + 1 for width in found) and wide > WIDTH
    expect(page.locator("html")).not_to_have_class(re.compile("csb-paper"))


def pages_of(page: Page, path: Path) -> int:
    """How many pages the browser prints."""
    page.pdf(path=path, prefer_css_page_size=True)
    written = path.read_bytes()
    assert re.search(rb"/MediaBox\s*\[0 0 59[45]\S* 84[12]", written), "A4"
    return len(re.findall(rb"/Type\s*/Page\b", written))


def test_a_locked_presentation_prints_a_slide_a_page(
    tmp_path_factory: pytest.TempPathFactory, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    port = free_port()
    with running(streamlit_run(port), port, tmp_path_factory.mktemp("home"), CSB_EXAMPLE="1") as address:
        page = open_page(f"{address}/briefing?ny=ja")
        page.get_by_role("button", name="Begynd med et forslag på ti sider").click()
        expect(page.locator("h1")).to_have_text("Ny præsentation: ti sider i udkastet")
        page.get_by_label("Titel").fill("Til udvalget")
        page.get_by_label("Titel").press("Tab")
        expect(page.locator("h1")).to_contain_text("»Til udvalget«")
        shown(page)
        page.get_by_role("button", name="Lås version", exact=True).click()
        expect(page.locator("h1")).to_contain_text("er låst")
        expect(page.locator("[class*=st-key-csb-preview-]")).to_have_count(10)
        shown(page)
        assert pages_of(page, tmp_path / "slides.pdf") == 1 + 10
        with on_paper(page):
            assert "\n".join(page.evaluate(FAULTS, WIDTH)) == ""

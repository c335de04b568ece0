"""The keyboard's focus can be seen wherever it stands, a row is opened without a mouse, and forced colours keep what is chosen."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import ROW, SHOWN_MS, answered, focused, grid, in_both, shown

ADDRESSES = ("/exit?bydel=Valby", "/indsatser?visning=Liste", "/prioritering", "/indberet?for=SOF")
STEPS, TRIES = 60, 4
# What has the focus, what kind of thing it is, and the box that shows it: a slider's is its thumb, a grid's the grid.
WHERE = """() => { const e = document.activeElement;
  if (!e || e === document.body) return null;
  const shows = e.closest('[data-focus-visible]:has(input[type=range])')
    ?? (e.closest('canvas, .dvn-scroller') ? e.closest('[data-testid=stDataFrame]') : e);
  const { left, top, right, bottom } = shows.getBoundingClientRect();
  return { kind: [e.tagName, e.getAttribute('role'), e.dataset.testid, e.type, e.className.length > 40].join(' '),
    name: (e.getAttribute('aria-label') || e.innerText || '').slice(0, 40), box: [left, top, right, bottom] }; }"""
AIR = 6  # pixels around a box in which its ring may stand
# What the page asks of the server leaves that much later, as from a machine that has much to do.
SLOWLY = """const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (sent) { setTimeout(() => send.call(this, sent), 1000); };"""
Colour = tuple[int, ...]


def light(colour: Colour) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: Colour, other: Colour) -> float:
    """Of two colours (WCAG 2.1)."""
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def picture(page: Page, box: tuple[int, int, int, int]) -> Image.Image:
    left, top, right, bottom = box
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")  # type: ignore[arg-type]


def changed(before: Image.Image, after: Image.Image) -> int:
    """Pixels that differ by a contrast of 3 or more (WCAG 2.1, 1.4.11)."""
    both = np.hstack([np.asarray(each).reshape(-1, 3) for each in (before, after)])
    pairs, counts = np.unique(both[(both[:, :3] != both[:, 3:]).any(axis=1)], axis=0, return_counts=True)
    strong = [contrast(tuple(pair[:3]), tuple(pair[3:])) >= 3 for pair in pairs.tolist()]
    return int(counts[strong].sum()) if strong else 0


def faint(page: Page, seen: set[str]) -> Iterator[str]:
    """Press Tab through the page; of each kind of thing that had not been met: where its ring cannot be seen, in light or in dark."""
    window = page.viewport_size or {}
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        found = page.evaluate(WHERE)
        if found is None or found["kind"] in seen:
            continue
        seen.add(found["kind"])
        for scheme in in_both(page):
            # A page that is still drawn may move under the picture: it is taken again before it is believed.
            tries = [_ring(page, window)]
            while tries[-1][0] < 0.7 * tries[-1][1] and len(tries) < TRIES:
                page.wait_for_timeout(500)
                tries.append(_ring(page, window))
            strong, around = tries[-1]
            if strong < 0.7 * around:
                yield f"{page.url} {scheme} {found['kind']} »{found['name']}«: {strong} of {around}"


def _ring(page: Page, window: Mapping[str, int]) -> tuple[int, int]:
    """How many pixels of a contrast of 3 the focus changes where it stands, and how many its ring is long."""
    page.wait_for_timeout(150)
    left, top, right, bottom = page.evaluate(WHERE)["box"]
    inside = (
        max(0, int(left) - AIR),
        max(0, int(top) - AIR),
        min(window["width"], int(right) + AIR),
        min(window["height"], int(bottom) + AIR),
    )
    with_focus = picture(page, inside)
    page.evaluate("window.was = document.activeElement; was.blur()")
    page.wait_for_timeout(150)
    without = picture(page, inside)
    page.evaluate("was.focus({ preventScroll: true, focusVisible: true })")
    return changed(without, with_focus), 2 * (inside[2] - inside[0] + inside[3] - inside[1] - 4 * AIR)


def test_the_focus_is_seen_wherever_it_stands(server: str, open_page: Callable[..., Page]) -> None:
    seen: set[str] = set()
    for address in ADDRESSES:
        assert not list(faint(open_page(server + address), seen))
    assert len(seen) > 12


def test_a_row_is_opened_by_the_keyboard_and_the_page_says_how(
    server: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{server}/indsatser?visning=Liste")
    said = (
        "Med tastaturet: piletasterne går gennem tabellen, Enter vælger rækken, og Tab går videre. "
        "Dobbeltklik, eller Enter igen, åbner den."
    )
    expect(page.get_by_text(said, exact=True)).to_be_visible()
    grid = page.get_by_test_id("stDataFrame").locator("canvas[data-testid=data-grid-canvas]")
    for keys in (["Enter"], ["Shift+Space"]):
        grid.focus()
        # The first arrow goes to the first cell.
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        for key in keys:
            page.keyboard.press(key)
        expect(page.get_by_role("link", name="Åbn")).to_be_visible()
        page.reload()
        shown(page)
    grid.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('[data-testid=stDataFrame]') !== null")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Åbn")).to_be_visible()
    link = page.get_by_role("link", name="Åbn")
    name = link.inner_text().removeprefix("Åbn ")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if name in focused(page)[1]:
            break
    page.keyboard.press("Enter")
    answered(page, name)
    comes_back(page, name)


def test_two_clicks_or_a_second_enter_open_a_row(server: str, open_page: Callable[..., Page]) -> None:
    for address, opened in (
        ("/indsatser?visning=Liste", "/indsatser?indsats="),
        ("/indsatser?visning=Bevillingsudløb", "/indsatser?indsats="),
        ("/resultater?afsnit=Forandringsteori", "/resultater?afsnit=Forandringsteori"),
    ):
        page = open_page(server + address)
        found = grid(page)
        name = found.evaluate(ROW, 1)["Indsats"]
        # The second row, to the right of its small box.
        found.locator("canvas").first.dblclick(position={"x": 150, "y": 36 + 35 + 15}, force=True)
        page.wait_for_url(lambda url: "indsats=" in url, timeout=SHOWN_MS)
        assert page.url.startswith(quote(server + opened, safe=":/?=&"))
        expect(page.get_by_test_id("stMain")).to_contain_text(name)
    page = open_page(f"{server}/indsatser?visning=Liste")
    page.get_by_test_id("stDataFrame").locator("canvas[data-testid=data-grid-canvas]").focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    link = page.get_by_role("link", name="Åbn")
    expect(link).to_be_visible()
    name = link.inner_text().removeprefix("Åbn ")
    page.keyboard.press("Enter")
    answered(page, name)


def click_link(page: Page, name: str) -> None:
    """With the keyboard."""
    page.get_by_role("link", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_who_comes_back_from_a_slow_server_stands_in_the_row_too(
    server: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{server}/indsatser?visning=Liste")
    page.add_init_script(SLOWLY)
    page.reload()
    shown(page)
    grid = page.get_by_test_id("stDataFrame").locator("canvas[data-testid=data-grid-canvas]")
    grid.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Åbn")
    expect(link).to_be_visible()
    name = link.inner_text().removeprefix("Åbn ")
    click_link(page, f"Åbn {name}")
    answered(page, name)
    comes_back(page, name)


def comes_back(page: Page, name: str) -> None:
    """From the opened initiative one stands in the row that it was opened from: Enter selects it again."""
    for back in (page.go_back, lambda: click_link(page, "Til listen")):
        back()
        expect(page.locator("[role=gridcell]:focus")).to_have_text(name)
        # As long as a person takes; the grid is drawn once more when the page has settled.
        page.wait_for_timeout(1000)
        page.keyboard.press("Enter")
        link = page.get_by_role("link", name="Åbn")
        expect(link).to_have_text(f"Åbn {name}")
        click_link(page, f"Åbn {name}")
        answered(page, name)


@pytest.mark.parametrize("slowly", [False, True])
def test_who_comes_back_to_a_page_stands_on_the_link_it_was_left_by(
    server: str, open_page: Callable[..., Page], slowly: bool
) -> None:
    page = open_page(f"{server}/hotspots")
    if slowly:
        page.add_init_script(SLOWLY)
        page.reload()
        shown(page)
    name = page.locator(".csb-table a[href^='/hotspots']").nth(1).inner_text()
    click_link(page, name)
    expect(page.locator("h1")).to_contain_text(name)
    answered(page, name)
    page.go_back()
    expect(page.locator(":focus")).to_have_text(name)
    assert page.locator(":focus").get_attribute("href").startswith("/hotspots?")  # type: ignore[union-attr]


def commonest(page: Page, box: dict[str, float]) -> Colour:
    """The colour of most of what is seen there."""
    found = picture(
        page, (int(box["x"]), int(box["y"]), int(box["x"] + box["width"]), int(box["y"] + box["height"]))
    )
    return tuple(max(found.getcolors(10**6) or [], key=lambda entry: entry[0])[1])  # type: ignore[arg-type]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_forced_colours_keep_what_is_chosen(server: str, browser: Browser, color_scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        forced_colors="active",
        color_scheme=color_scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    for address, chosen, other in (
        ("/indsatser?visning=Huller", "[role=radio][aria-checked=true]", "[role=radio][aria-checked=false]"),
        ("/exit", "[role=tab][aria-selected=true]", "[role=tab][aria-selected=false]"),
        (
            "/hotspots",
            "[data-testid=stTopNavLink][aria-current]",
            "[data-testid=stTopNavLink]:not([aria-current])",
        ),
    ):
        page.goto(server + address)
        shown(page)
        colours = [commonest(page, page.locator(one).first.bounding_box() or {}) for one in (chosen, other)]
        assert contrast(*colours) >= 3, address
    page.goto(f"{server}/prioritering")
    shown(page)
    slider = page.get_by_test_id("stSlider").first
    ground = commonest(page, slider.bounding_box() or {})
    thumb = slider.locator("[data-rac][style*=left]").bounding_box() or {}
    middle = {
        "x": thumb["x"] + 3,
        "y": thumb["y"] + 3,
        "width": thumb["width"] - 6,
        "height": thumb["height"] - 6,
    }
    assert contrast(commonest(page, middle), ground) >= 3
    track = {"x": thumb["x"] - 40, "y": thumb["y"] + thumb["height"] / 2, "width": 20, "height": 2}
    assert contrast(commonest(page, track), ground) >= 3
    context.close()

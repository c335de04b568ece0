"""Ctrl+C in a grid: what is shown, as Danish Excel takes it, on the clipboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from data import danish
from tests.browser.looking import ROW, grid, shown

READ = """async () => { const [item] = await navigator.clipboard.read();
  return Promise.all(['text/plain', 'text/html'].map(async (type) => (await item.getType(type)).text())); }"""


def press_in(found: Locator, x: float, y: float, **options: object) -> None:
    found.locator("canvas").first.click(position={"x": x, "y": y}, force=True, **options)  # type: ignore[arg-type]


def copied(page: Page) -> tuple[list[list[str]], str]:
    """The clipboard: as cells, and the HTML that Excel prefers."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('før')")
    page.keyboard.press("Control+c")
    text, html = page.evaluate(READ)
    return [line.split("\t") for line in text.split("\r\n")], html


def as_shown(header: str, value: str) -> str:
    """What a cell shows of its value, which is what those who do not see it are read."""
    if not value:
        return danish.MISSING
    return danish.number(int(value)) if header.endswith(", kr.") else value


def test_cells_and_rows_are_copied_as_they_are_shown(server: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{server}/indsatser?visning=Liste")
    found = grid(page)
    rows = [[as_shown(*cell) for cell in found.evaluate(ROW, row).items()] for row in range(3)]
    assert all(re.fullmatch(r"\d{1,3}(\.\d{3})+", row[7]) for row in rows), "Danish thousands"
    press_in(found, 150, 55)
    page.keyboard.press("Shift+Control+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    cells, html = copied(page)
    assert cells == rows[:2]
    # A figure is a figure to Excel, all else is text; the browser writes the quotes in its own way.
    assert f"<td>{rows[0][7]}</td>" in html
    assert re.search(r"<td style=\"mso-number-format:&quot;\\@&quot;\">" + re.escape(rows[0][1]), html)
    # A row that is selected is copied whole, without its box.
    press_in(found, 450, 300)
    press_in(found, 20, 55 + 35)
    expect(page.get_by_text(f"Åbn {rows[1][0]}")).to_be_visible()
    assert copied(page)[0] == [rows[1]]
    # All rows, also those that are not drawn.
    page.keyboard.press("Control+a")
    assert len(copied(page)[0]) == int(re.findall(r"\d+", page.locator("h1").inner_text())[0])


def test_a_grid_that_is_sorted_is_copied_as_it_is_seen(server: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{server}/datagrundlag")
    found = grid(page)
    press_in(found, 60, 15)
    press_in(found, 60, 15)
    first = next(iter(found.evaluate(ROW, 0).values()))
    press_in(found, 60, 55)
    assert copied(page)[0] == [[first]]


def cell(page: Page, kind: str, shown: str) -> dict[str, object]:
    """What is copied of a cell that shows this."""
    return dict(
        page.evaluate(
            """([kind, displayData]) => { const cell = csb.cell({ getCellContent: () => ({ kind, displayData }) }, 0, 0);
            const found = csb.clipboard([[cell]]);
            return { figure: cell.figure, text: found['text/plain'], html: found['text/html'] }; }""",
            [kind, shown],
        )
    )


@pytest.mark.parametrize(
    ("kind", "seen", "figure", "text"),
    [
        ("number", danish.number(1234.5, 2), True, "1.234,50"),
        ("number", danish.percent(0.5), True, "50 %"),
        ("number", danish.signed(-3.2, 1), True, "-3,2"),
        # Excel would make a date of it.
        ("number", "1-4", False, "1-4"),
        ("text", "1-4", False, "1-4"),
        ("text", "007", False, "007"),
        ("number", "skjult", False, "skjult"),
        ("text", "=1+1", False, "'=1+1"),
        ("text", '@"x"', False, '"\'@""x"""'),
        ("text", "to\tfelter", False, '"to\tfelter"'),
        ("text", "<b>fed</b>", False, "<b>fed</b>"),
    ],
)
def test_what_a_cell_is_to_excel(
    server: str, open_page: Callable[..., Page], kind: str, seen: str, figure: bool, text: str
) -> None:
    page = open_page(f"{server}/vejledning")
    found = cell(page, kind, seen)
    assert (found["figure"], found["text"]) == (figure, text)
    assert ("mso-number-format" in str(found["html"])) != figure
    assert "<b>" not in str(found["html"])


def test_a_cell_that_is_cut_off_is_read_whole_where_it_is_chosen(
    server: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{server}/indsatser?visning=Liste")
    found = grid(page)
    cut, above = (found.evaluate(ROW, row)["Indsatsområde"] for row in (2, 1))
    assert len(above) < 25 < len(cut)
    press_in(found, 540, 125)
    whole = page.locator(".csb-whole")
    expect(whole).to_have_text(cut)
    shown(page)
    # The one above is not cut, and by keyboard one comes back to what is.
    page.keyboard.press("ArrowUp")
    expect(whole).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(whole).to_have_text(cut)

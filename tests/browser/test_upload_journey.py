"""From a faulty file to an accepted one, in a browser: told, cured, previewed, accepted, undone."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.looking import SHOWN_MS, answered, shown, violations
from tests.data.make import good_workbook

OWED = "Socialforvaltningen har leveret"


def press(page, label):
    """With the keyboard."""
    page.get_by_role("button", name=label, exact=True).first.focus()
    page.keyboard.press("Enter")
    shown(page)


def choose_file(page, file):
    page.get_by_test_id("stFileUploaderDropzone").get_by_role("button").first.focus()
    page.set_input_files("input[type=file]", file)


def headline(page):
    return page.locator("h1")


def fetched(page, label):
    with page.expect_download(timeout=SHOWN_MS) as download:
        page.get_by_role("button", name=label).click()
    # Its path has no ending, by which openpyxl would know it.
    return load_workbook(BytesIO(Path(download.value.path()).read_bytes()))


def spoiled(book, folder: Path) -> Path:
    """SOF's own data with a misspelt status, an amount as prose, and one initiative that has stopped."""
    initiatives, money = book["Indsatser"], book["Økonomi"]
    status = next(cell.column for cell in initiatives[1] if cell.value == "status")
    budget = next(cell.column for cell in money[1] if cell.value == "korrigeret_budget_kr")
    initiatives.cell(2, status).value = "stoppet"
    initiatives.cell(3, status).value = "i gangg"
    money.cell(2, budget).value = "2,5 mio. kr."
    target = folder / "socialforvaltningen.xlsx"
    book.save(target)
    return target


def test_from_a_faulty_file_to_an_accepted_one(server, open_page, tmp_path):
    page = open_page(f"{server}/indberet?for=SOF")
    expect(headline(page)).to_contain_text(OWED)
    file = spoiled(fetched(page, "Hent skabelon med jeres data"), tmp_path)

    choose_file(page, file)
    expect(headline(page)).to_have_text("2 fejl i 2 ark skal rettes, før filen kan gemmes")
    answered(page, "2 fejl i 2 ark")
    assert violations(page) == []
    marked = fetched(page, "Hent filen med mærkerne")
    assert marked.sheetnames[0] not in ("Indsatser", "Økonomi")
    assert (
        sum(cell.comment is not None for row in marked["Indsatser"].iter_rows(min_row=2) for cell in row) == 1
    )

    for left in (1, 0):
        press(page, "Ja, ret det")
        expect(headline(page)).to_contain_text(f"{left} fejl" if left else "Klar")
        shown(page)
        # It goes there when the page has been still for a moment.
        expect(page.locator(":focus")).to_have_count(1)
    answered(page, "Klar")
    expect(headline(page)).to_contain_text("ændrede rækker")
    expect(page.get_by_text("Tal på siderne")).to_be_visible()
    expect(page.get_by_role("cell", name="stoppet", exact=True)).to_be_visible()
    assert violations(page) == []

    press(page, "Godkend indberetningen")
    answered(page, "er godkendt")
    number = headline(page).inner_text().split("nr. ")[1].split()[0]
    expect(page.get_by_text("SHA-256")).to_be_visible()

    page.get_by_text("Fortryd en indberetning", exact=True).click()
    reason = page.get_by_label("Hvorfor")
    reason.fill("Prøve")
    reason.press("Enter")
    undo = page.get_by_role("button", name=f"Fortryd indberetning nr. {number}", exact=True)
    expect(undo).to_be_enabled()
    press(page, f"Fortryd indberetning nr. {number}")
    answered(page, f"Indberetning nr. {number} er fortrudt")
    # Where it was asked for, and not at the top of a page that is longer than the window.
    under = page.get_by_role("heading", name="Jeres indberetninger").bounding_box()["y"]
    told = (
        page.get_by_test_id("stMain")
        .get_by_text(f"Indberetning nr. {number} er fortrudt")
        .bounding_box()["y"]
    )
    assert 0 < told - under < 200


def test_a_page_saved_as_a_workbook_is_refused_in_danish(server, open_page, tmp_path):
    page = open_page(f"{server}/indberet?for=SOF")
    file = tmp_path / "udtræk.xls"
    file.write_bytes(b"<html><body><table><tr><td>1</td></tr></table></body></html>")
    page.set_input_files("input[type=file]", file)
    expect(headline(page)).to_have_text("Filen er afvist: den kan ikke læses")
    shown(page)
    assert page.get_by_text("Filen er ikke gemt og ligger ikke længere hos os.").is_visible()
    uploader = page.get_by_test_id("stFileUploader")
    assert not uploader.get_by_text("udtræk.xls").count(), "the uploader has let go of it"


def test_the_uploader_speaks_danish(server, open_page):
    page = open_page(f"{server}/indberet?for=SOF")
    zone = page.get_by_test_id("stFileUploaderDropzone")
    assert zone.get_by_role("button", name="Vælg filer").is_visible()
    assert not zone.get_by_text("per file").is_visible()


def write_in_grid(page, text):
    """Write in the first line of the grid of cells, by keyboard, as people do: its fifth column is the new value."""
    canvas = page.locator('[data-testid="stDataFrame"] canvas').first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 60, box["y"] + 52)
    page.keyboard.press("Control+Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    editor = page.locator(".gdg-growing-entry textarea")
    expect(editor).to_be_visible()
    editor.fill(text)
    editor.press("Enter")


def test_a_cell_is_put_right_in_the_page(server, open_page, tmp_path):
    """Checked when it is entered, and again when it is entered anew."""
    file = tmp_path / "fejl.xlsx"
    row = {"district": "Hvidovre", "coordinator": "SSP", "anchoring": "Lokalt", "goal_minutes": 45}
    days = {"agreed_on": date(2009, 9, 1), "review_on": date(2010, 9, 1)}
    file.write_bytes(good_workbook(readiness=[row | days]))
    # The row of that district is this administration's.
    page = open_page(f"{server}/indberet?for={quote('ØKF')}")
    page.set_input_files("input[type=file]", file)
    expect(headline(page)).to_contain_text("1 fejl")
    shown(page)
    expect(page.get_by_text("»Hvidovre« i »bydel« er ikke en bydel.").first).to_be_visible()
    write_in_grid(page, "Frederiksberg")
    expect(page.get_by_text("»Frederiksberg« i »bydel« er ikke en bydel.").first).to_be_visible(
        timeout=SHOWN_MS
    )
    shown(page)
    # Also what is answered as before is said again.
    expect(page.locator("#csb-voice")).to_contain_text("1 fejl")
    page.evaluate("document.querySelector('#csb-voice').replaceChildren()")
    write_in_grid(page, "Ballerup")
    expect(page.locator("#csb-voice")).to_contain_text("1 fejl")
    shown(page)
    write_in_grid(page, "Valby")
    expect(headline(page)).to_contain_text("Klar")
    answered(page, "Klar")
    assert violations(page) == []


def test_cells_are_pasted(server, open_page):
    page = open_page(f"{server}/indberet?for=SOF")
    page.get_by_text("Eller indsæt celler, der er kopieret fra Excel").click()
    area = page.get_by_label("Markér cellerne i Excel med overskrifterne")
    area.fill("bydel\tkoordinator\tmål_min\nHvidovre\tSSP\t45\n")
    press(page, "Læs cellerne")
    expect(headline(page)).to_contain_text("1 fejl")
    expect(page.get_by_text("række 2, kolonne 1").first).to_be_visible()

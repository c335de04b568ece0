"""Pictures of every page on the example data, for README and for looking: python tests/screenshots/make.py [FOLDER]

Starts the app in a data folder of its own. Without a folder only the README's picture is made, beside this script; with one, every
page at 1440x900, 1920x1080 and 390x844, light and dark, whole.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from pages.parts import registry
from tests.browser.conftest import free_port, running, streamlit_run
from tests.browser.looking import shown

SIZES = ((1440, 900), (1920, 1080), (390, 844))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    wanted = registry.existing() if folder else registry.PAGES[:1]
    looks = (
        [(size, scheme) for size in SIZES for scheme in ("light", "dark")]
        if folder
        else [(SIZES[0], "light")]
    )
    port = free_port()
    with (
        running(streamlit_run(port), port, Path(tempfile.mkdtemp()), CSB_EXAMPLE="1") as address,
        sync_playwright() as p,
    ):
        named = os.environ.get("CSB_CHROMIUM") or shutil.which("chromium")
        browser = p.chromium.launch(executable_path=named, args=["--no-sandbox"])
        for (width, height), scheme in looks:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, locale="da-DK"
            )
            page = context.new_page()
            for spec in wanted:
                page.goto(address + spec.address)
                shown(page)
                name = f"{spec.slug}-{width}-{scheme}.png" if folder else f"{spec.slug}.png"
                page.screenshot(path=(folder or Path(__file__).parent) / name, full_page=bool(folder))
            context.close()
        browser.close()


if __name__ == "__main__":
    main()

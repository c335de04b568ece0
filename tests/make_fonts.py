"""Makes pages/parts/fonts/ of the library's own fonts: the letters and the icons that the product uses, in files a seventh the size.

To be run when the library's fonts or the letters change, in an environment of its own, for the product does not need the two tools:
`python3 -m venv fonts && fonts/bin/pip install fonttools==4.68.0 brotli==1.2.1`, then `fonts/bin/python -m tests.make_fonts MEDIA`, where
MEDIA is `streamlit/static/static/media` in .venv. A face has a name of ours, as the licence (SIL OFL 1.1) asks of what is changed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]
from fontTools.varLib import instancer  # type: ignore[import-not-found]

FOLDER = Path(__file__).parents[1] / "pages" / "parts" / "fonts"
# What Danish is written with, and the names of its neighbours; and the signs of the product's own texts.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
SIGNS = "–—−…‘’‚“”„•→←↑↓≥≤±×·½‰€●▲■○◆△▼□◇✓☐‑›\u2009\u202f"
FACES = {
    "sans": ("SourceSansVF-Upright", "Sikker By Sans", {"wght": (400, 700)}),
    "serif": ("SourceSerifVariable-Roman", "Sikker By Serif", {"wght": (400, 700), "opsz": 32}),
}
ICONS = "MaterialSymbols-Rounded"
# Ours, and those that the library draws by itself.
_DRAWN = """
    arrow_back arrow_drop_down arrow_forward calendar_today cancel check check_circle chevron_left chevron_right close close_fullscreen
    content_copy delete download edit error expand_less expand_more fullscreen fullscreen_exit info keyboard_arrow_down
    keyboard_arrow_right keyboard_arrow_up keyboard_double_arrow_left keyboard_double_arrow_right link menu more_vert open_in_full
    remove add save search today tune upload upload_file visibility visibility_off warning zoom_in zoom_out
"""
NAMES = _DRAWN.split()


def spans(points: Iterable[int]) -> str:
    """ "U+20-7E,U+A0" """
    found: list[list[int]] = []
    for point in sorted(points):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return ",".join(f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in found)


def source(media: Path, name: str) -> TTFont:
    (file,) = media.glob(f"{name}.*woff2")
    return TTFont(file)


def cut(font: TTFont, **wanted: object) -> None:
    options = subset.Options(
        layout_features=["*"], notdef_outline=True, hinting=False, layout_closure="glyphs" not in wanted
    )
    cutter = subset.Subsetter(options)
    cutter.populate(**wanted)
    cutter.subset(font)


def save(font: TTFont, name: str, family: str) -> None:
    for record in list(font["name"].names):
        if record.nameID in (1, 3, 4, 6, 16, 25):
            font["name"].setName(family, record.nameID, record.platformID, record.platEncID, record.langID)
    font.flavor = "woff2"
    font.save(FOLDER / f"{name}.woff2")


def run(media: Path) -> None:
    faces = {}
    for name, (file, family, axes) in FACES.items():
        font = source(media, file)
        has = set(font.getBestCmap())
        ours = has & {*LETTERS, *map(ord, SIGNS)}
        cut(font, unicodes=ours)
        save(instancer.instantiateVariableFont(font, axes), name, family)
        faces[name] = {"ours": spans(ours), "rest": spans(has - ours - set(range(0x20)))}
    font = source(media, ICONS)
    known = set(font.getGlyphOrder())
    icons = [name for name in NAMES if name in known]
    cut(font, glyphs=icons, unicodes=[ord(letter) for letter in "abcdefghijklmnopqrstuvwxyz_0123456789"])
    save(font, "icons", "Sikker By Icons")
    (FOLDER / "fonts.json").write_text(json.dumps({"faces": faces, "icons": sorted(icons)}, indent=1) + "\n")


if __name__ == "__main__":
    run(Path(sys.argv[1]))

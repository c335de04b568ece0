"""The product's letters and icons, in files a seventh the size of the library's (tests/make_fonts.py makes them).

A letter outside them, as in a name that was delivered, has the library's whole font fetched, and so has an icon (icons.js).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

FOLDER = Path(__file__).parent
_MADE = json.loads((FOLDER / "fonts.json").read_text())
ICONS: tuple[str, ...] = tuple(_MADE["icons"])
NAMES = (*_MADE["faces"], "icons")
# By face: its name, and the library's files of it, upright and slanted.
FAMILIES = {
    "sans": ("Sikker By Sans", "SourceSansVF-Upright", "SourceSansVF-Italic"),
    "serif": ("Sikker By Serif", "SourceSerifVariable-Roman", "SourceSerifVariable-Italic"),
}


def address(name: str) -> str:
    """Where a file is fetched; another when it is made anew, so that a browser may keep it."""
    return f"/fonts/{name}.woff2?{hashlib.sha256((FOLDER / f'{name}.woff2').read_bytes()).hexdigest()[:8]}"


def faces(media: Path) -> str:
    """The faces as CSS. `media`: the library's folder of fonts."""
    return "".join(_faces(media))


def _faces(media: Path) -> Iterator[str]:
    for name, (family, upright, slanted) in FAMILIES.items():
        made = _MADE["faces"][name]
        yield _face(family, address(name), "normal", made["ours"])
        yield _face(family, _whole(media, upright), "normal", made["rest"])
        yield _face(family, _whole(media, slanted), "italic")
    yield _face("Sikker By Icons", address("icons"), "normal")
    yield (
        '[data-testid=stIconMaterial]{font-family:"Sikker By Icons"!important}'
        '[data-testid=stIconMaterial].csb-whole{font-family:"Material Symbols Rounded"!important}'
    )


def _face(family: str, url: str, style: str, letters: str = "") -> str:
    return (
        f'@font-face{{font-family:"{family}";src:url("{url}")format("woff2");font-weight:200 900;font-style:{style};font-display:swap'
        + (f";unicode-range:{letters}" if letters else "")
        + "}"
    )


def _whole(media: Path, name: str) -> str:
    (file,) = media.glob(f"{name}.*.woff2")
    return f"/static/media/{file.name}"


def preloads() -> str:
    """HTML: what every page is written with is asked for at once."""
    return "".join(
        f'<link rel="preload" href="{address(name)}" as="font" type="font/woff2" crossorigin>'
        for name in FAMILIES
    )


async def answer(request: Request) -> Response:
    name = request.path_params["name"].removesuffix(".woff2")
    if name not in NAMES:
        return Response(status_code=404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(FOLDER / f"{name}.woff2", media_type="font/woff2", headers=headers)

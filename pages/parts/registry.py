"""Every page of the product, declared once: its file, name, address, place in the menu and shared filters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.people import Person

FOLDER = Path(__file__).parents[1]
ALL_FILTERS = ("district", "administration", "focus_area", "as_of")
Need = Literal["read", "upload", "operate"]
WHO: dict[Need, str] = {
    "read": "Spørg Center for Sikker By om adgang.",
    "upload": "Siden er for dem, der indberetter data. Spørg Center for Sikker By, hvis du skal indberette.",
    "operate": "Siden er for administratorer. Spørg Center for Sikker By, hvis du skal passe driften.",
}


@dataclass(frozen=True)
class PageSpec:
    """`slug` is the address, `filters` the shared filters that the page heeds; the others are shown as not in use here.

    `needs` is what a person must be allowed to do to see the page. `full_screen`: the name in the address that asks for the page
    alone, without menu, filters and dateline. `rooms`: the folders of queries/ that answer it, whose sheets *Om tallene* tells of.
    """

    file: str
    title: str
    slug: str
    section: str = ""
    filters: tuple[str, ...] = ALL_FILTERS
    needs: Need = "read"
    full_screen: str = ""
    rooms: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return FOLDER / self.file

    @property
    def address(self) -> str:
        return "/" if self is PAGES[0] else f"/{self.slug}"

    def permits(self, person: Person) -> bool:
        return (
            person.role is not None
            and {
                "read": True,
                "upload": person.may_upload,
                "operate": person.is_administrator,
            }[self.needs]
        )


THEMES, WORK = "Temaer", "Møde og data"
PAGES: tuple[PageSpec, ...] = (
    PageSpec("status.py", "Status", "status", rooms=("status", "initiatives", "results", "hotspots")),
    PageSpec("initiatives.py", "Indsatser", "indsatser", rooms=("initiatives",)),
    PageSpec("results.py", "Mål og resultater", "resultater", rooms=("results",)),
    PageSpec("hotspots.py", "Hotspots", "hotspots", filters=("district", "as_of"), rooms=("hotspots",)),
    PageSpec("scenarios.py", "Prioritering", "prioritering", filters=("as_of",), rooms=("scenarios",)),
    PageSpec(
        "exit.py", "Bander, exit og 18+", "exit", THEMES, filters=("administration", "as_of"), rooms=("exit",)
    ),
    PageSpec(
        "unrest.py", "Uroligheder", "uroligheder", THEMES, filters=("district", "as_of"), rooms=("unrest",)
    ),
    PageSpec(
        "dialogue.py",
        "Tryghed og borgerdialog",
        "dialog",
        THEMES,
        filters=("district", "as_of"),
        rooms=("dialogue",),
    ),
    PageSpec(
        "district.py",
        "Bydele og forvaltninger",
        "bydel",
        THEMES,
        filters=("district", "administration", "as_of"),
        rooms=("initiatives", "dialogue", "unrest", "process"),
    ),
    PageSpec(
        "process.py",
        "Proces og organisation",
        "proces",
        THEMES,
        filters=("administration", "as_of"),
        rooms=("process",),
    ),
    PageSpec("briefing.py", "Præsentation til ØU", "briefing", WORK, filters=(), full_screen="vis"),
    PageSpec("upload.py", "Indberet data", "indberet", WORK, filters=(), needs="upload"),
    PageSpec("sources.py", "Datagrundlag", "datagrundlag", WORK),
    PageSpec("search.py", "Søg", "soeg", WORK, filters=("as_of",)),
    PageSpec("guide.py", "Vejledning", "vejledning", WORK, filters=()),
    PageSpec("operation.py", "Drift", "drift", WORK, filters=(), needs="operate"),
)


def existing() -> list[PageSpec]:
    """The pages whose file is there."""
    return [spec for spec in PAGES if spec.path.is_file()]


def spec(slug: str) -> PageSpec:
    """The page at an address ("indsatser"). Raises LookupError where there is none."""
    for page in PAGES:
        if page.slug == slug:
            return page
    raise LookupError(f"no page {slug!r}")

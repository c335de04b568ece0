"""What the views of Indsatser call things, and the columns that several of them show."""

from __future__ import annotations

from collections.abc import Mapping

from data import danish
from data.contract import (
    ADMINISTRATIONS,
    AGE_GROUPS,
    DISTRICTS,
    FUNDING,
    LEVELS,
    SPENDING,
    TARGET_GROUPS,
)
from pages.parts.answers import focus_areas
from pages.parts.tables import Column
from pages.parts.theme import palette

UNKNOWN, SEVERAL, WHOLE_CITY, TOTAL = "ikke oplyst", "flere", "hele byen", "i alt"
PLACES = {str(number): name for number, name in DISTRICTS.items()} | {
    SEVERAL: "Flere bydele",
    WHOLE_CITY: "Hele byen",
    UNKNOWN: "Bydel ikke oplyst",
    TOTAL: "I alt",
}
DISTRICT_NAMES = {0: "Hele byen"} | DISTRICTS


def labels(by: str) -> Mapping[str, str]:
    """Code -> what people read, in the order they are shown, for what money or coverage is split by."""
    found: Mapping[str, str]
    if by in ("administration", "owner"):
        found = ADMINISTRATIONS.labels
    elif by == "focus_area":
        found = focus_areas()
    elif by == "place":
        return PLACES
    elif by in ("age", "age_group"):
        found = {code: f"{label} år" for code, label in AGE_GROUPS.labels.items()} | {
            SEVERAL: "Flere aldersgrupper"
        }
    elif by == "district":
        found = {str(number): name for number, name in DISTRICTS.items()}
    else:
        codes = {
            "funding": FUNDING,
            "spending": SPENDING,
            "target_group": TARGET_GROUPS,
            "prevention_level": LEVELS,
        }[by]
        found = {code: danish.capital(label) for code, label in codes.labels.items()}
    return {**found, UNKNOWN: "Ikke oplyst"}


def level_colour(level: str) -> str:
    """The colour of a price level: running prices in the accent, prices of a year in grey."""
    return palette().accent if level == "løbende" else palette().common


def millions(value: float | None) -> str:
    """Kroner as a bare number of millions, for cells whose heading says "mio. kr."."""
    if value is None or danish.is_missing(value):
        return danish.MISSING
    return danish.number(float(value) / 1e6, 1)


def initiatives(count: int) -> str:
    """ "1 indsats", "42 indsatser" """
    return danish.plural(count, "indsats", "indsatser")


LIST = {
    "name": Column("Indsats", width=270),
    "initiative_id": Column("Id", width=80),
    "administration": Column("Forv.", width=60, help="Den forvaltning der har indsatsen."),
    "focus_area": Column("Indsatsområde", width=190),
    "status": Column("Status", width=75),
    "target_group": Column("Målgruppe", width=95),
    "districts": Column("Bydele", "list", labels=DISTRICT_NAMES, width=150),
    "budget": Column(
        "Budget, kr.", "kroner", width=100, help="Korrigeret budget, eller vedtaget hvor intet er korrigeret."
    ),
    "price_level": Column("Prisniveau", width=85),
    "spent": Column("Forbrug, kr.", "kroner", width=100),
    "expires": Column(
        "Udløber", "year", width=80, help="Det første år, en af indsatsens midlertidige bevillinger udløber."
    ),
}

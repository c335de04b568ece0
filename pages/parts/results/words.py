"""Small things that several views of the page share: addresses, who is reading, how a figure is shown."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from pages.parts import page
from pages.parts.filters import current_filters
from pages.parts.sources import page_urls

SLUG = "resultater"
VIEW, INDICATOR, INITIATIVE = "afsnit", "indikator", "indsats"
VIEWS = {
    "maal": "Mål",
    "udsving": "Signal eller udsving",
    "teori": "Forandringsteori",
    "oekonomi": "Økonomi pr. resultat",
    "maaling": "Hvem måler",
    "lys": "Indsatsernes lys",
    "bag": "Hvad ligger bag?",
    "retningslinjer": "Retningslinjer",
    "metode": "Metode",
}


def say_narrowed(what: str, *heeded: str) -> None:
    """What the shared filters leave of the view: "Viser indsatser i Valby." Nothing where none is set. `heeded`: as Filters.words."""
    if words := current_filters().words(*heeded):
        page.note(f"Viser {what} {words}.")


def indicator_links() -> Callable[[Any], str]:
    """From an indicator's id to the address of its control chart, escaped for HTML."""
    return _links(INDICATOR)


def theory_links() -> Callable[[Any], str]:
    """From an initiative's id to the address of its theory of change, escaped for HTML."""
    return _links(INITIATIVE, **{VIEW: VIEWS["teori"]})


def _links(name: str, **fixed: str) -> Callable[[Any], str]:
    to = page_urls(SLUG, name, **fixed)
    return lambda value: escape(to(value), quote=True)

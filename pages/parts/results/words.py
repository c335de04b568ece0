"""Small things that several views of the page share: addresses, who is reading, how a figure is shown."""

from __future__ import annotations

from pages.parts import identity
from pages.parts.sources import page_url
from queries.results.words import TYPE_ORDER

SLUG = "resultater"
VIEW, INDICATOR, INITIATIVE = "afsnit", "indikator", "indsats"
VIEWS = {
    "maal": "Mål",
    "udsving": "Signal eller udsving",
    "teori": "Forandringsteori",
    "oekonomi": "Økonomi pr. resultat",
    "maaling": "Hvem måler",
    "bag": "Hvad ligger bag?",
    "retningslinjer": "Retningslinjer",
    "metode": "Metode",
}
TYPES = {code: code.capitalize() for code in TYPE_ORDER}


def exact() -> bool:
    """Whether the reader sees counts of 1-4 persons: the centre only."""
    return identity.current_person().is_csb


def indicator_url(indicator_id: str) -> str:
    """The address of one indicator's control chart."""
    return page_url(SLUG, **{INDICATOR: indicator_id})


def theory_url(initiative_id: str) -> str:
    """The address of one initiative's theory of change."""
    return page_url(SLUG, **{VIEW: VIEWS["teori"], INITIATIVE: initiative_id})

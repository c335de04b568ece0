"""The names in the page's address, and what they may hold."""

from __future__ import annotations

from pages.parts.answers import estimate
from pages.parts.filters import from_address
from queries.briefing import reading

CHOSEN, NEW, VERSION, VIEW = "praesentation", "ny", "version", "visning"


def known_id(name: str) -> str | None:
    """The presentation that the address asks for under this name."""
    ids = {one.id for one in estimate(reading.all_newest)}
    return from_address(name, lambda text: text if text in ids else None, "præsentationen")


def known_version(id_: str) -> int | None:
    """The version that the address asks for."""
    numbers = {one.version for one in estimate(reading.history, id=id_)}
    return from_address(
        VERSION, lambda text: int(text) if text.isdigit() and int(text) in numbers else None, "versionen"
    )


def is_set(name: str) -> bool:
    """Whether the address says "ja" to this."""
    return from_address(name, lambda text: True if text == "ja" else None, "tilføjelsen") is True

"""What was kept or linked to under an id that has ended as a double: it is read with the one that stays, and the page says so."""

from __future__ import annotations

from typing import Any

from data import messages
from data.checking import doubles
from pages.parts import page
from pages.parts.answers import estimate


def instead() -> dict[str, str]:
    """The ids that have ended as doubles -> those that stay, as of the reader's day."""
    by_old_id: dict[str, str] = estimate(doubles.instead)
    return by_old_id


def say(body: Any, then: str) -> None:
    """A sentence for the ended ids that stand in what was kept; `then`: what is done about it."""
    named = doubles.named_in(body, instead())
    if named:
        page.note(f"{messages.ended_doubles(named)} {then}")


def of_address(id_: str) -> str:
    """The id that an address asks for, or that which stays instead, which is said."""
    staying = instead().get(id_)
    if staying is None:
        return id_
    say(id_, f"Her vises »{messages.as_spelt(staying)}«.")
    return staying

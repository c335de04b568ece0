"""Which of several has most: the message of a table of counts, honest where some share the first place."""

from __future__ import annotations

from collections.abc import Sequence

from data import danish


def most_in_words(names: Sequence[str], counts: Sequence[float], one: str, many: str) -> str:
    """ "Valby (12)", "Valby og Vanløse (12 hver)", "fem bydele (2 hver)"; `one`, `many`: what more than three are called. Empty
    where nothing is counted."""
    largest = max(counts, default=0)
    leaders = [name for name, count in zip(names, counts, strict=True) if largest and count == largest]
    if not leaders:
        return ""
    if len(leaders) == 1:
        return f"{leaders[0]} ({danish.number(largest)})"
    named = danish.named_or_counted(leaders, one, many)
    return f"{named} ({danish.number(largest)} hver)"

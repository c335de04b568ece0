"""The word list: what a term means, and which terms a text uses, so that a »?« beside them leads there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pages.parts.guide import book

# The names in the address of Vejledning.
TOPIC, WORD, TAB = "emne", "ord", "Ordliste"


@dataclass(frozen=True)
class Term:
    """`id`: its name in the address. `pattern`: what it looks like in a text; nothing where it is too common to be marked."""

    id: str
    title: str
    text: str
    pattern: re.Pattern[str] | None


def terms() -> tuple[Term, ...]:
    """The word list in its order."""
    patterns = _patterns()
    return tuple(
        Term(id_of(one), one.title, one.text, patterns[id_of(one)]) for one in book.sections("terms")
    )


def id_of(section: book.Section) -> str:
    return section.extra.partition("|")[0].strip()


@cache
def _patterns() -> dict[str, re.Pattern[str] | None]:
    patterns: dict[str, re.Pattern[str] | None] = {}
    for one in book.sections("terms"):
        words = one.extra.partition("|")[2].strip()
        patterns[id_of(one)] = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None
    return patterns


def used(text: str) -> list[tuple[str, str]]:
    """(id, the words as they stand) of each term in the text, in the order they are met."""
    met = [
        (match.start(), id_, match[0])
        for id_, pattern in _patterns().items()
        if pattern is not None and (match := pattern.search(text))
    ]
    return [(id_, words) for _, id_, words in sorted(met)]

"""What Center for Sikker By proposes of the alternatives for a theme, and why: a record with a version for each time it was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.people import Person
from data.store import Clock, Reader, Store
from queries.briefing.version import pinned
from queries.shared import kept

KIND = "option_choice"
LONGEST_REASON = 400  # signs


class NotChosen(ValueError):
    """The choice cannot be kept; the text says why, in Danish."""


@dataclass(frozen=True)
class Choice:
    """`alternative`: its key; `title` and `in_words`: what it was called, and its consequences in words, when it was chosen."""

    theme: str
    alternative: str
    title: str
    in_words: str
    reason: str
    made_at: datetime
    made_by: str


def choice(store: Reader, theme: str, *, clock: Clock | None = None) -> Choice | None:
    """What stands for the theme. Of a day that is turned back to what stood then; as long as no later delivery is left out, what
    stands now."""
    at = clock or store.clock()
    newest = pinned(store, store.clock()).known_at
    if at.known_at is not None and newest is not None and at.known_at >= newest:
        at = Clock(None, at.today)
    for record in kept.standing(store, KIND, clock=at):
        if record["id"] == theme:
            return Choice(
                theme,
                *(record[name] for name in ("alternative", "title", "told", "reason", "made_at", "made_by")),
            )
    return None


def choose(
    store: Store, theme: str, *, alternative: str, title: str, in_words: str, reason: str, person: Person
) -> None:
    """Keep the choice; an earlier one stays as an earlier version. NotChosen where the person is not of CSB, or no reason is said;
    data.store.Refusal where the reason holds a CPR number."""
    if not person.is_csb:
        raise NotChosen("Kun Center for Sikker By kan vælge et alternativ.")
    words = " ".join(reason.split())
    if not words:
        raise NotChosen("Skriv, hvorfor centeret foreslår det.")
    if len(words) > LONGEST_REASON:
        raise NotChosen(f"Begrundelsen er på {len(words)} tegn. Der er plads til {LONGEST_REASON}.")
    body = {"alternative": alternative, "title": title, "told": in_words, "reason": words}
    store.record(KIND, theme, body, by=person.id)


def take_back(store: Store, theme: str, *, person: Person) -> None:
    """The theme is open again; the history keeps what was chosen. NotChosen where the person is not of CSB, or nothing was chosen."""
    if not person.is_csb:
        raise NotChosen("Kun Center for Sikker By kan tage valget tilbage.")
    if not kept.take_back(store, KIND, theme, by=person.id):
        raise NotChosen("Der er ikke længere valgt noget.")

"""What the page asks of presentations, each as a question that can be remembered: the store first, the reader's clock, then names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from data.store import Clock, Reader
from queries.briefing import catalogue, compare, compose
from queries.briefing.paper import Paper
from queries.briefing.slide import Slide
from queries.briefing.version import Version, load_version, pinned, presentations, versions


def all_newest(store: Reader, *, clock: Clock) -> tuple[Version, ...]:
    """The newest version of every presentation."""
    return presentations(store)


def one_version(store: Reader, *, clock: Clock, id: str, version: int) -> Version:
    """One version. LookupError where there is none."""
    return load_version(store, id, version)


def history(store: Reader, *, clock: Clock, id: str) -> tuple[Version, ...]:
    """Every version of one presentation, newest first, without their slides."""
    return tuple(replace(one, slides=()) for one in versions(store, id))


def to_show(store: Reader, *, clock: Clock, id: str) -> int:
    """The number of the version for the screen: the one that was sent out; before that the newest that is locked. LookupError without."""
    newest_first = versions(store, id)
    for is_chosen in (lambda one: one.stage in ("udsendt", "vist"), lambda one: one.locked):
        for one in newest_first:
            if is_chosen(one):
                return one.version
    raise LookupError(f"presentation {id!r} has no locked version")


def suggested(
    store: Reader, *, clock: Clock, kind: str, parameters: Mapping[str, str], own_clock: Clock | None
) -> Slide:
    """A slide of the catalogue without anybody's words."""
    return catalogue.computed(
        store, clock=pinned(store, own_clock or clock), kind=kind, parameters=parameters
    )


def paper(
    store: Reader,
    *,
    clock: Clock,
    own_clock: Clock | None,
    chosen: tuple[Any, ...],
    slides: Sequence[Slide],
    cells: bool = False,
) -> Paper:
    """The paper as the figures propose it. `chosen`: what the slides were computed from, which it is remembered by; `cells`: also what
    its footnotes name."""
    return compose.proposed(store, clock=pinned(store, own_clock or clock), slides=slides, cells=cells)


def changed_since(store: Reader, *, clock: Clock, id: str, version: int) -> Slide:
    """The slide "Ændret siden udsendelsen" of a locked version, as of now."""
    return compare.changed_slide(store, clock, version=load_version(store, id, version), what="udsendelsen")


def headlines_then_and_now(store: Reader, *, clock: Clock, id: str, version: int) -> list[tuple[str, str]]:
    """Per slide of a locked version its computed headline then, and the one it would have now (or why it has none)."""
    locked = load_version(store, id, version)
    headlines = []
    for choice, slide in zip(locked.choices, locked.slides, strict=False):
        if choice.kind == "own_words":
            continue
        try:
            now = catalogue.computed(
                store, clock=clock, kind=choice.kind, parameters=choice.parameters
            ).headline
        except (LookupError, ValueError) as error:
            now = str(error)
        headlines.append((slide.computed or slide.headline, now))
    return headlines

"""The alternatives side by side as they are said, with what Center for Sikker By proposes and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from data import danish
from data.columns import Column
from data.store import Clock, Reader
from queries.exit.description import GANG
from queries.options.alternatives import (
    EXIT,
    HOTSPOTS,
    UNREST,
    Alternative,
    of_exit,
    of_hotspots,
    of_unrest,
    shown_year,
)
from queries.options.choosing import Choice, choice
from queries.view import Source, View, tabled

TAB = "Alternativer"
_COLUMNS = {
    "shown": Column("Alternativ", width="medium", pinned=True),
    "kroner": Column("Kroner", width="medium"),
    "places": Column("Indsatser og bydele", width="medium"),
    "lost": Column("Det, der mistes", width="large"),
    "what": Column("Hvad det er", width="large"),
    "initiatives": Column("Indsatser", "count"),
    "districts": Column("Bydele", "count"),
}


@dataclass(frozen=True)
class Theme:
    """`about`: what is chosen for, within a sentence; `make`: its alternatives; `page`, `tab`: where it stands (slug, the address's name);
    `money`: whose budgets they are told with."""

    id: str
    view: str
    about: str
    make: Callable[..., tuple[Alternative, ...]]
    page: str
    tab: str
    money: str
    lacking: str


THEMES = (
    Theme(
        EXIT,
        "exit_options",
        "exit og 18+",
        of_exit,
        "exit",
        "fane_exit",
        "bandeindsatserne, der er planlagt eller i gang",
        "Ingen indsatser er markeret som bandeindsatser",
    ),
    Theme(
        HOTSPOTS,
        "hotspot_options",
        "hotspots' forankring",
        of_hotspots,
        "hotspots",
        "fane_hotspots",
        "hotspottenes indsatser, der er planlagt eller i gang",
        "Ingen hotspots er i gang",
    ),
    Theme(
        UNREST,
        "unrest_options",
        "koordinering ved uroligheder",
        of_unrest,
        "uroligheder",
        "fane_uroligheder",
        "de indsatser, der er i gang og nævner en bydel, som alternativet dækker",
        "Ingen koordinator er aftalt i nogen bydel",
    ),
)
BY_THEME = {theme.id: theme for theme in THEMES}


@dataclass(frozen=True)
class Options:
    """The alternatives of a theme, and what stands chosen: `chosen` is None where that is no longer among them."""

    theme: Theme
    alternatives: tuple[Alternative, ...]
    choice: Choice | None

    @property
    def chosen(self) -> Alternative | None:
        key = self.choice.alternative if self.choice else ""
        return next((one for one in self.alternatives if one.key == key), None)


def options(store: Reader, *, clock: Clock | None = None, theme: str) -> Options:
    clock = clock or store.clock()
    of = BY_THEME[theme]
    return Options(of, of.make(store, clock=clock), choice(store, theme, clock=clock))


def sources_of(store: Reader, clock: Clock, theme: Theme) -> tuple[Source, ...]:
    """Where the alternatives' figures come from."""
    year = shown_year(store, clock)
    proposed = Source("scenarios/proposals", {"year": year}, label="Kilde: forslag")
    sources = {
        EXIT: (
            Source("initiatives/list", {**GANG, "year": year}, label="Kilde: bandeindsatser"),
            Source("initiatives/expiring_grants", GANG, label="Kilde: bevillinger"),
        ),
        HOTSPOTS: (
            Source("hotspots/list", {"district": None}, label="Kilde: hotspots"),
            Source("hotspots/initiatives", label="Kilde: indsatser"),
            Source("hotspots/money", label="Kilde: penge"),
        ),
        UNREST: (
            Source("unrest/districts", {"district": None}, label="Kilde: aftaler og uroligheder"),
            Source("initiatives/list", {"year": year}, label="Kilde: indsatser"),
        ),
    }
    return (*sources[theme.id], proposed)


def exit_options(store: Reader, *, clock: Clock | None = None) -> View:
    """Exit and 18+."""
    return _view(store, clock, EXIT)


def hotspot_options(store: Reader, *, clock: Clock | None = None) -> View:
    """Where the hotspots are anchored."""
    return _view(store, clock, HOTSPOTS)


def unrest_options(store: Reader, *, clock: Clock | None = None) -> View:
    """Who coordinates where."""
    return _view(store, clock, UNREST)


def _view(store: Reader, clock: Clock | None, theme: str) -> View:
    clock = clock or store.clock()
    of_theme = options(store, clock=clock, theme=theme)
    year = shown_year(store, clock)
    of, made = of_theme.theme, of_theme.choice
    rows = pd.DataFrame(
        [
            {name: getattr(one, name) for name in _COLUMNS if name != "shown"}
            | {"shown": f"● {one.title} (foreslået)" if one == of_theme.chosen else one.title}
            for one in of_theme.alternatives
        ],
        columns=list(_COLUMNS),
    )
    notes = []
    if made is not None and of_theme.chosen is None:
        notes.append(
            f"Center for Sikker By foreslog {danish.day(made.made_at)} »{made.title}«, som ikke længere er blandt alternativerne. "
            f"Begrundelse: {made.reason}"
        )
    elif made is not None and of_theme.chosen is not None and made.in_words != of_theme.chosen.in_words:
        notes.append(f"Da det blev valgt {danish.day(made.made_at)}, var det {made.in_words}.")
    if of_theme.alternatives:
        notes.append(
            f"Kroner er budgettet for {year} til {of.money}. En indsats tæller én gang, og beløb i forskellige priser lægges ikke sammen. "
            "Hvad en ændring koster, er kun oplyst, hvor en forvaltning har foreslået den. Alternativerne gælder hele byen."
        )
    return View(
        of.view,
        _title(of_theme),
        subtitle=f"Begrundelse: {made.reason}" if made is not None and of_theme.chosen is not None else "",
        caption=f"Alternativer for {of.about}",
        **(tabled(rows, _COLUMNS) if of_theme.alternatives else {}),
        notes=tuple(notes),
        sources=sources_of(store, clock, of),
        page=of.page,
        address={of.tab: TAB},
    )


def _title(of_theme: Options) -> str:
    if of_theme.chosen is not None:
        return f"Center for Sikker By foreslår »{of_theme.chosen.title}« for {of_theme.theme.about}"
    if not of_theme.alternatives:
        return of_theme.theme.lacking
    many = danish.plural_in_words(len(of_theme.alternatives), "alternativ", "alternativer", "et")
    return danish.capital(f"{many} for {of_theme.theme.about}; Center for Sikker By har ikke valgt")

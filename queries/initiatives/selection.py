"""The filters of Indsatser: what narrows the initiatives, how it is said, and how a view asks under it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Any

import pandas as pd

from data import danish
from data.contract import (
    ADMINISTRATIONS,
    AGE_GROUPS,
    DISTRICTS,
    FUNDING,
    INITIATIVE_STATUS,
    LEVELS,
    PURPOSES,
    SPENDING,
    TARGET_GROUPS,
)
from data.store import Clock, Reader
from queries import run
from queries.briefing.parts import address, chosen
from queries.initiatives.amounts import DistrictMoney, district_money, year_of_budget
from queries.shared.names import focus_areas
from queries.view import Source, View

UNKNOWN, SEVERAL, WHOLE_CITY, TOTAL = "ikke oplyst", "flere", "hele byen", "i alt"
PLACES = {str(number): name for number, name in DISTRICTS.items()} | {
    SEVERAL: "Flere bydele",
    WHOLE_CITY: "Hele byen",
    UNKNOWN: "Bydel ikke oplyst",
    TOTAL: "I alt",
}
DISTRICT_NAMES = {0: "Hele byen"} | DISTRICTS


@dataclass(frozen=True)
class Filter:
    """One filter of the page. `name` is that of the questions, `key` its name in the address, `words` ends a sentence.

    `options`: value -> what people read; `everything`: what is read where none is chosen.
    """

    name: str
    key: str
    label: str
    everything: str
    options: Mapping[Any, str]
    words: Callable[[Any, str], str]


FILTERS = (
    Filter(
        "status",
        "status",
        "Status",
        "Alle",
        INITIATIVE_STATUS.labels,
        lambda value, label: f"med status »{label}«",
    ),
    Filter(
        "target_group",
        "maalgruppe",
        "Målgruppe",
        "Alle målgrupper",
        TARGET_GROUPS.labels,
        lambda value, label: f"for {label}",
    ),
    Filter(
        "purpose", "formaal", "Formål", "Alle formål", PURPOSES.labels, lambda value, label: f"som er {label}"
    ),
    Filter(
        "prevention_level",
        "niveau",
        "Forebyggelsesniveau",
        "Alle niveauer",
        LEVELS.labels,
        lambda value, label: f"med {label} forebyggelse",
    ),
    Filter(
        "gang_related",
        "bande",
        "Rettet mod bander",
        "Både og",
        {True: "ja", False: "nej"},
        lambda value, label: "rettet mod bander" if value else "som ikke er rettet mod bander",
    ),
)
SEARCH, YEAR, VIEW = "soeg", "aar", "visning"
SHARED = ("district", "administration", "focus_area")
NAMES = (*SHARED, *(one.name for one in FILTERS), "search")


def year_label(year: int) -> str:
    """The year as it stands in the address."""
    return f"Budgetår {year}"


def own_words(choices: Mapping[str, Any]) -> list[str]:
    """The page's own filters, each as the end of a sentence: "for unge og voksne fra 18 år", "som nævner »job«"."""
    words = [
        one.words(choices[one.name], one.options[choices[one.name]]) for one in FILTERS if one.name in choices
    ]
    return [*words, *([f"som nævner »{choices['search']}«"] if "search" in choices else [])]


def own_address(choices: Mapping[str, Any]) -> dict[str, str]:
    """The page's own filters as they stand in the address."""
    parameters = {one.key: one.options[choices[one.name]] for one in FILTERS if one.name in choices}
    return parameters | ({SEARCH: choices["search"]} if "search" in choices else {})


def labels(by: str, areas: Mapping[str, str]) -> Mapping[str, str]:
    """Code -> what people read, in the order it is shown, for what money or coverage is split by. `areas`: the focus areas' names."""
    names: Mapping[str, str]
    if by in ("administration", "owner"):
        names = ADMINISTRATIONS.labels
    elif by == "focus_area":
        names = areas
    elif by == "place":
        return PLACES
    elif by in ("age", "age_group"):
        names = {code: f"{label} år" for code, label in AGE_GROUPS.labels.items()} | {
            SEVERAL: "Flere aldersgrupper"
        }
    elif by == "district":
        names = {str(number): name for number, name in DISTRICTS.items()}
    else:
        codes = {
            "funding": FUNDING,
            "spending": SPENDING,
            "target_group": TARGET_GROUPS,
            "prevention_level": LEVELS,
        }[by]
        names = {code: danish.capital(label) for code, label in codes.labels.items()}
    return {**names, UNKNOWN: "Ikke oplyst"}


@dataclass(frozen=True)
class Selection:
    """The initiatives that a view is about. `filters`: those that are set, by the questions' names."""

    store: Reader
    clock: Clock
    filters: Mapping[str, Any]

    def ask(self, name: str, **more: Any) -> pd.DataFrame:
        """The answer to queries/initiatives/NAME.sql under the filters."""
        return run(self.store, f"initiatives/{name}", clock=self.clock, **self.filters, **more)

    def source(self, name: str, row: int | None = None, label: str = "Kilde", **more: Any) -> Source:
        """Where the answer to `ask` comes from. Filters that are not set are said too, so that a reader's own do not narrow it."""
        set_ = {key: value for key, value in more.items() if value is not None}
        return Source(f"initiatives/{name}", dict.fromkeys(SHARED) | dict(self.filters) | set_, row, label)

    @property
    def district(self) -> int | None:
        return self.filters.get("district")

    @property
    def today(self) -> int:
        """The year."""
        return self.clock.today.year

    @cached_property
    def focus_areas(self) -> dict[str, str]:
        return focus_areas(self.store, clock=self.clock)

    def labels(self, by: str) -> Mapping[str, str]:
        return labels(by, self.focus_areas if by == "focus_area" else {})

    @property
    def prefix(self) -> str:
        """What stands before a title: "Valby, Socialforvaltningen: "; empty for the whole city and all administrations."""
        return chosen(self.district, self.filters.get("administration"))

    @property
    def note(self) -> str:
        """What else narrows it, as a sentence to add to a subtitle; empty without."""
        area = self.filters.get("focus_area")
        words = [f"i indsatsområdet »{self.focus_areas.get(area, area)}«"] if area else []
        words += own_words(self.filters)
        return f". Kun indsatser {', '.join(words)}" if words else ""

    @property
    def address(self) -> dict[str, str]:
        """The filters as they stand in the address of the page."""
        area = self.filters.get("focus_area")
        own = ({"indsatsomraade": self.focus_areas.get(area, area)} if area else {}) | own_address(
            self.filters
        )
        return address(self.district, self.filters.get("administration"), **own)

    @cached_property
    def summary(self) -> pd.Series:
        return self.ask("summary").iloc[0]

    def year(self, chosen_year: int | None) -> int | None:
        """The budget year: the one chosen, or the one to show. None without money."""
        years = run(self.store, "initiatives/years", clock=self.clock)
        newest = None if years.empty else int(years["year"].max())
        return chosen_year or year_of_budget(years, self.today) or newest

    def district_money(self, year: int) -> DistrictMoney | None:
        """The year's budget in a district's three parts; None where no district is chosen."""
        if self.district is None:
            return None
        return district_money(self.ask("money", by="place", year=year), self.district)


def narrowed(function: Callable[..., View]) -> Callable[..., View]:
    """A view of the initiatives that the filters let through: `function(selection, **own)` becomes
    `view(store, *, clock=None, district=None, ..., search=None, **own)`, on the page Indsatser under the same filters."""

    @wraps(function)
    def view(store: Reader, *, clock: Clock | None = None, **choices: Any) -> View:
        filters = {name: choices.pop(name, None) for name in NAMES}
        filters = {name: value for name, value in filters.items() if value is not None}
        selection = Selection(store, clock or store.clock(), filters)
        made = function(selection, **choices)
        year = {YEAR: year_label(choices["year"])} if choices.get("year") else {}
        return replace(made, page="indsatser", address=selection.address | year | dict(made.address))

    def keyword(name: str) -> inspect.Parameter:
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)

    store, *own = inspect.signature(function).parameters.values()
    view.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            store.replace(name="store"),
            keyword("clock"),
            *map(keyword, NAMES),
            *(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own),
        ]
    )
    return view

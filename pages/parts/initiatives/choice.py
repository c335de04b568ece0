"""What the reader has chosen on the page Indsatser: its own filters, the budget year and the view.

They live in the address beside the shared filters, so that a view can be sent to a colleague.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import danish
from pages.parts import filters, page, views
from pages.parts.answers import answer, later
from pages.parts.controls import read_address, select
from queries.initiatives.amounts import (
    DistrictMoney,
    counts_told,
    district_money,
    other_year,
    year_of_budget,
)
from queries.initiatives.selection import FILTERS, SEARCH, YEAR, own_address, own_words, year_label
from queries.view import View

VIEWS = {
    "overblik": "Overblik",
    "matrix": "Forvaltninger",
    "oekonomi": "Økonomi",
    "udloeb": "Bevillingsudløb",
    "maalgrupper": "Målgrupper",
    "huller": "Huller",
    "liste": "Liste",
}


@dataclass(frozen=True)
class Choice:
    """`own`: the page's filters that are set, as the questions name them; `year`: the budget year, None without money;
    `usual_year`: the one that is shown when none is chosen.

    `levels`: the price levels delivered for the year, the largest first.
    """

    own: dict[str, Any]
    year: int | None
    usual_year: int | None
    levels: tuple[str, ...]
    shared: filters.Filters
    _answers: dict[tuple[Any, ...], pd.DataFrame] = dataclasses.field(default_factory=dict, repr=False)

    @property
    def any_set(self) -> bool:
        return bool(self.own) or self.shared.any_set

    def words(self) -> str:
        """The choice as the end of a sentence: "i Valby, for unge og voksne fra 18 år"; empty when nothing is chosen."""
        parts = [self.shared.words()] if self.shared.any_set else []
        return ", ".join([*parts, *own_words(self.own)])

    def opening(self) -> str:
        """The year and the choice as the beginning of a sentence: "I 2010 er der i Valby, for unge og voksne fra 18 år,"."""
        words = self.words()
        return f"I {self.year} er der {words}{',' if ',' in words else ''}"

    def district_money(self) -> DistrictMoney | None:
        """The year's budget in a district's three parts; None where no district is chosen."""
        if self.shared.district is None:
            return None
        return district_money(self.ask("money", by="place", year=self.year), self.shared.district)

    def district_expiring(self, year: int) -> DistrictMoney | None:
        """The same of the grants that run out in `year`."""
        if self.shared.district is None:
            return None
        grants = self.ask("expiring_places")
        return district_money(grants[grants["expires"] == year], self.shared.district)

    def counted(self, summary: pd.Series) -> str:
        """ "42 indsatser", and with a district how many are its own: "42 indsatser (3 egne og 39 for hele byen)"."""
        initiatives = danish.plural(summary["initiatives"], "indsats", "indsatser")
        return initiatives if self.shared.district is None else f"{initiatives} ({counts_told(summary)})"

    def ask(self, name: str, **more: Any) -> pd.DataFrame:
        """The answer to queries/initiatives/NAME.sql under all filters; not to be changed, it may be asked for again."""
        cache_key = (name, *sorted(more.items()))
        if cache_key not in self._answers:
            self._answers[cache_key] = answer(f"initiatives/{name}", **self.own, **more)
        return self._answers[cache_key]

    def later(self, name: str, **more: Any) -> Callable[[], pd.DataFrame]:
        """The same answer, given when it is called, outside the page's run too."""
        return later(f"initiatives/{name}", **self.own, **more)

    @property
    def of_year(self) -> dict[str, int | None]:
        """The year as a view takes it: none where it is the usual one, which a slide then follows."""
        return {"year": None if self.year == self.usual_year else self.year}

    def view(self, function: Callable[..., View], **more: Any) -> View:
        """The view under all filters."""
        return views.ask(function, **self.own, **more)

    def source(
        self, name: str, row: int | None = None, **more: Any
    ) -> tuple[str, dict[str, Any], int | None]:
        """Where the answer to `ask` comes from, as the parts take it."""
        chosen = {key: value for key, value in more.items() if value is not None}
        return f"initiatives/{name}", self.own | chosen, row

    def address(self, **more: str) -> dict[str, str]:
        """The page's own part of the address, for links to another view of the same choice."""
        address = own_address(self.own)
        if self.year is not None and self.year != self.usual_year:
            address[YEAR] = year_label(self.year)
        return address | more


def _clear() -> None:
    for key in [*filters.KEYS.values(), *(field.key for field in FILTERS)]:
        st.session_state[key] = None
    st.session_state[SEARCH] = ""


def read(row: DeltaGenerator) -> Choice:
    """Draw the page's filters in `row`; returns what is chosen."""
    shared = filters.current_filters()
    delivered = answer("initiatives/years")
    years = {int(year): year_label(year) for year in delivered["year"].unique()}
    today = shared.clock.today.year
    usual = year_of_budget(delivered, today) or max(years, default=None)
    filters.from_address(SEARCH, str, "søgningen")
    # Before the row is drawn, so that what is wrong in the address is not said inside it.
    for field in FILTERS:
        read_address(field.key, field.options, field.label.lower())
    read_address(YEAR, years, "budgetår")
    year = None
    with row:
        search = st.text_input(
            "Søg i indsatserne",
            key=SEARCH,
            placeholder="Søg: navn, nummer, partner, beskrivelse …",
            icon=":material/search:",
            label_visibility="collapsed",
            bind="query-params",
            width=330,
        )
        count = len([field for field in FILTERS if st.session_state.get(field.key) is not None])
        with st.popover(f"Flere filtre ({count})" if count else "Flere filtre", icon=":material/tune:"):
            chosen = {
                field.name: select(
                    field.label,
                    field.options,
                    key=field.key,
                    index=None,
                    placeholder=field.everything,
                )
                for field in FILTERS
            }
        if usual is not None:
            year = select(
                "Budgetår",
                years,
                key=YEAR,
                index=list(years).index(usual),
                width=170,
                label_visibility="collapsed",
            )
    own = {name: value for name, value in chosen.items() if value is not None}
    if search and search.strip():
        own["search"] = " ".join(search.split())
    return Choice(own, year, usual, tuple(delivered[delivered["year"] == year]["price_level"]), shared)


def say_selection(
    row: DeltaGenerator, choice: Choice, summary: pd.Series, download: Callable[[], None]
) -> None:
    """Beside the filters: what they let through, the button that clears them all, and the one that takes it along."""
    with row:
        with st.container(width="stretch"):
            page.note(selection_text(choice, summary))
        if choice.any_set:
            st.button("Ryd alle filtre", on_click=_clear, type="tertiary", icon=":material/close:")
        download()


def selection_text(choice: Choice, summary: pd.Series) -> str:
    """ "Viser 42 af 173 indsatser i Valby, heraf 3 egne og 39 for hele byen." And which year the amounts are for, where it is another
    than this one because nothing is delivered for this one."""
    everything = danish.plural(summary["all_initiatives"], "indsats", "indsatser")
    text = f"Viser {danish.number(summary['initiatives'])} af {everything} {choice.words()}"
    if not choice.any_set:
        text = f"Viser alle {everything}" if summary["all_initiatives"] > 1 else f"Viser {everything}"
    elif choice.shared.district is not None:
        text += f", heraf {counts_told(summary)}"
    this_year = choice.shared.clock.today.year
    if choice.usual_year is not None and choice.usual_year != this_year:
        text += f". {other_year(choice.usual_year, this_year)}: beløb er for {choice.year}"
    return f"{text}."

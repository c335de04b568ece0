"""The filters that every page shares: bydel, forvaltning, indsatsområde and "data pr.".

The shell shows them, so that they outlive the pages; they live in the address, so that the address is the bookmark.
What the address asks for and cannot have is said in a sentence.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

import streamlit as st

import queries
from data import danish
from data.contract import ADMINISTRATIONS, DISTRICT_SYNONYMS, DISTRICTS
from data.opening import open_store
from pages.parts.markdown import plain
from pages.parts.registry import ALL_FILTERS, PageSpec
from queries import Clock

# The names in the address, which are the widgets' keys.
KEYS = {
    "district": "bydel",
    "administration": "forvaltning",
    "focus_area": "indsatsomraade",
    "as_of": "data_pr",
}
LABELS = {
    "district": "Bydel",
    "administration": "Forvaltning",
    "focus_area": "Indsatsområde",
    "as_of": "Data pr.",
}
EVERYTHING = {
    "district": "Hele byen",
    "administration": "Alle forvaltninger",
    "focus_area": "Alle indsatsområder",
}
# The three choices under the names that queries use, where nothing is chosen.
NO_FILTERS: dict[str, int | str | None] = dict.fromkeys(EVERYTHING)
_PAGE, _PROBLEMS, _NAMES, _NAMES_IN_USE = "csb_page", "csb_address_problems", "csb_focus_areas", "csb_known"
_CARRIED = "csb_carried_filters"
T = TypeVar("T")


@dataclass(frozen=True)
class Filters:
    """What the reader has chosen and this page heeds; None is everything.

    `district` is the official number, `administration` the code, `focus_area` the id; `clock` is for queries.
    """

    district: int | None
    administration: str | None
    focus_area: str | None
    as_of: date | None
    clock: Clock
    focus_area_name: str | None = None

    def values(self) -> dict[str, int | str | None]:
        """The three choices under the names that queries use."""
        return {name: getattr(self, name) for name in NO_FILTERS}

    @property
    def any_set(self) -> bool:
        return any(value is not None for value in self.values().values())

    def words(self, *of: str) -> str:
        """The choice as the end of a sentence: "i Valby under Socialforvaltningen"; empty when nothing is chosen. `of`: only these
        filters ("district"); without any, all."""
        if of:
            others = [name for name in self.values() if name not in of]
            return dataclasses.replace(self, **dict.fromkeys(others)).words()  # type: ignore[arg-type]
        parts = []
        if self.district is not None:
            parts.append(f"{place_preposition(self.district)} {DISTRICTS[self.district]}")
        if self.administration is not None:
            parts.append(f"under {ADMINISTRATIONS.labels[self.administration]}")
        if self.focus_area is not None:
            parts.append(f"i indsatsområdet »{self.focus_area_name}«")
        return " ".join(parts)


def place_preposition(district: int) -> str:
    """ "på Nørrebro", but "i Valby"."""
    return (
        "på"
        if DISTRICTS[district]
        in {"Østerbro", "Nørrebro", "Vesterbro-Kongens Enghave", "Amager Øst", "Amager Vest"}
        else "i"
    )


def _page() -> PageSpec | None:
    """The page that is running; none before the first has begun."""
    page: PageSpec | None = st.session_state.get(_PAGE)
    return page


def current_filters() -> Filters:
    """The shared filters as this page heeds them: one that the page does not use is None here."""
    page = _page()
    used = page.filters if page else ()
    value = {name: st.session_state.get(KEYS[name]) if name in used else None for name in ALL_FILTERS}
    as_of = value["as_of"]
    clock = open_store().clock() if as_of is None else Clock(queries.end_of(as_of), as_of)
    names = st.session_state.get(_NAMES, {})
    return Filters(
        value["district"],
        value["administration"],
        value["focus_area"],
        as_of,
        clock,
        names.get(value["focus_area"]),
    )


def are_heeded() -> bool:
    """Whether the page that is running can be narrowed by any of the shared filters."""
    page = _page()
    return bool(page and page.filters)


def unused_sentence() -> str:
    """What is chosen and this page does not heed, and does not show: "Bydel Valby bruges ikke her"; else empty."""
    page = _page()
    unused = [
        f"{LABELS[name]} {danish.day(value) if isinstance(value, date) else _label(name, value)}"
        for name, key in KEYS.items()
        if page and name not in page.filters and (value := st.session_state.get(key)) is not None
    ]
    return f"{danish.listing(unused)} bruges ikke her" if unused else ""


def page_title() -> str:
    """The name of the page that is running, as in the menu."""
    page = _page()
    return page.title if page else "Sikker By"


def unheeded_filters() -> list[str]:
    """Names (as queries call them) of the shared filters that are chosen and that this page does not heed; the date is none of them."""
    page = _page()
    used = page.filters if page else ()
    return [
        name
        for name, key in KEYS.items()
        if name != "as_of" and name not in used and st.session_state.get(key) is not None
    ]


def stands_on(slug: str, own: Mapping[str, str | int]) -> bool:
    """Whether the reader sees that page already, with those of its own choices in the address and no others."""
    page = _page()
    here = {name: st.query_params[name] for name in st.query_params if name not in KEYS.values()}
    return (
        page is not None and page.slug == slug and here == {name: str(value) for name, value in own.items()}
    )


def address_of_filters() -> dict[str, str]:
    """The chosen filters and date as they stand in the address, for links. A page that stands alone has them from where one came."""
    address = dict(st.session_state.get(_CARRIED, {}))
    for name, key in KEYS.items():
        value = st.session_state.get(key)
        if value is not None:
            address[key] = _in_address(name, value)
    return address


def _label(name: str, value: Any) -> str:
    if name == "district":
        return DISTRICTS[value]
    if name == "administration":
        return ADMINISTRATIONS.labels[value]
    return st.session_state.get(_NAMES, {}).get(value, str(value))


def _clear() -> None:
    for key in KEYS.values():
        st.session_state[key] = None
    st.session_state[_PROBLEMS] = {}


def _forget_problem(name: str) -> None:
    st.session_state.get(_PROBLEMS, {}).pop(KEYS[name], None)


def show(page: PageSpec, focus_areas: Mapping[str, str]) -> None:
    """Draw the filter row. To be called by the shell, before the page runs. `focus_areas`: id -> name, in order."""
    arriving = st.session_state.get(_PAGE) != page
    if arriving:
        st.session_state[_PAGE] = page
        st.session_state[_PROBLEMS] = {}
    st.session_state[_NAMES] = dict(focus_areas)
    st.session_state[_CARRIED] = {}
    st.session_state[_NAMES_IN_USE] = set()
    _begin()
    choices: dict[str, list[Any]] = {
        "district": list(DISTRICTS),
        "administration": list(ADMINISTRATIONS.labels),
        "focus_area": list(focus_areas),
    }
    _read_address(focus_areas, arriving)
    with st.container(key="csb-filters" if page.filters else "csb-filters-unused"):
        # Out of sight where the page does not heed them: taken away, they would forget what was chosen.
        hidden = [
            f'[data-testid="stColumn"]:has(.st-key-{key})'
            for name, key in KEYS.items()
            if name not in page.filters
        ]
        st.html(f"<style>{', '.join(hidden)} {{ display: none; }}</style>" if hidden else "<style></style>")
        columns = st.columns([2.8, 3.8, 3.8, 3.1, 1.5], vertical_alignment="bottom", gap="small")
        for column, (name, options) in zip(columns, choices.items(), strict=False):
            column.selectbox(
                LABELS[name],
                options,
                index=None,
                format_func=partial(_label, name),
                key=KEYS[name],
                placeholder=EVERYTHING[name],
                disabled=name not in page.filters,
                bind="query-params",
                on_change=_forget_problem,
                args=(name,),
            )
        columns[3].date_input(
            LABELS["as_of"],
            value=None,
            min_value=date(2000, 1, 1),
            max_value=date(2100, 12, 31),
            format="DD.MM.YYYY",
            key=KEYS["as_of"],
            disabled="as_of" not in page.filters,
            bind="query-params",
            on_change=_forget_problem,
            args=("as_of",),
        )
        chosen = any(st.session_state.get(key) is not None for key in KEYS.values())
        columns[4].button("Ryd filtre", on_click=_clear, disabled=not chosen, width="stretch")
    for sentence in st.session_state.get(_PROBLEMS, {}).values():
        st.warning(sentence)


def _begin() -> None:
    """What is numbered as a page is drawn, and what is met for the first time on it, begins anew."""
    st.session_state["csb_links"], st.session_state["csb_terms"], st.session_state["csb_files"] = 0, {}, {}
    st.session_state["csb_sections"] = 0


def leave_out(page: PageSpec) -> None:
    """In place of `show` where a page stands alone on the screen: it has no filters of its own, but its links lead back to them."""
    st.session_state[_CARRIED] = {
        **address_of_filters(),
        **{key: st.query_params[key] for key in KEYS.values() if st.query_params.get(key)},
    }
    st.session_state[_PAGE] = page
    st.session_state[_PROBLEMS] = {}
    st.session_state[_NAMES_IN_USE] = set()
    _begin()


def _read_address(focus_areas: Mapping[str, str], arriving: bool) -> None:
    """Before the widgets read the address: understand numbers, codes and other spellings, and note what cannot be understood.

    A widget takes a value it does not know out of the address without a word. Where the widgets are there already, they
    do not read the address again: when a link brings the reader to a page (`arriving`), what it asks for is set here.
    """
    rewritten = {}
    for name, key in KEYS.items():
        raw = (st.query_params.get_all(key) or [""])[-1]
        if not raw:
            continue
        value = _parse(name, raw, focus_areas)
        if value is None:
            what = "Data vises pr. nu" if name == "as_of" else f"Siden viser {EVERYTHING[name].lower()}"
            st.session_state.setdefault(_PROBLEMS, {})[key] = (
                f"Adressen beder om {LABELS[name].lower()} »{_shortened(raw)}«, som ikke findes. {what}."
            )
        elif key in st.session_state:
            if arriving and st.session_state[key] != value:
                st.session_state[key] = value
        elif raw != _in_address(name, value):
            rewritten[key] = _in_address(name, value)
    if rewritten:
        # The address is put right before a widget is bound to it; setting the widget would leave the address as it was.
        st.query_params.update(rewritten)
        st.rerun()


def _in_address(name: str, value: Any) -> str:
    """A value as it stands in the address."""
    return value.isoformat() if isinstance(value, date) else _label(name, value)


def _parse(name: str, raw: str, focus_areas: Mapping[str, str]) -> Any:
    text = raw.strip().casefold()
    if name == "as_of":
        return parse_day(text)
    if name == "district":
        by_name: dict[str, Any] = {str(number): number for number in DISTRICTS} | DISTRICT_SYNONYMS
        by_name |= {label.casefold(): number for number, label in DISTRICTS.items()}
    elif name == "administration":
        by_name = {code.casefold(): code for code in ADMINISTRATIONS.labels} | dict(ADMINISTRATIONS.synonyms)
        by_name |= {label.casefold(): code for code, label in ADMINISTRATIONS.labels.items()}
    else:
        by_name = {id_.casefold(): id_ for id_ in focus_areas}
        by_name |= {label.casefold(): id_ for id_, label in focus_areas.items()}
    return by_name.get(text)


def parse_day(text: str) -> date | None:
    """2010-04-13, 13.04.2010 or 13-04-2010; None for anything else and for days outside 2000-2100."""
    danish_style = re.fullmatch(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})", text)
    try:
        if danish_style:
            day, month, year = map(int, danish_style.groups())
            parsed = date(year, month, day)
        else:
            parsed = date.fromisoformat(text)
    except ValueError:
        return None
    return parsed if 2000 <= parsed.year <= 2100 else None


def _shortened(text: str) -> str:
    """Somebody else may have written the address: no markup, and not too much of it."""
    readable = re.sub(r"[^\w\s.,:/-]", "", text)
    return plain(readable if len(readable) <= 40 else readable[:40] + "…")


def from_address(name: str, parse: Callable[[str], T | None], what: str) -> T | None:
    """A page's own value in the address (`?figur=...`), or None. A value that `parse` turns down is said to the reader.

    `what` is the Danish word for it: "Adressen beder om {what} »...«, som ikke findes."
    """
    st.session_state.setdefault(_NAMES_IN_USE, set()).add(name)
    raw = st.query_params.get(name)
    if not raw:
        return None
    value = parse(raw)
    if value is None:
        st.warning(f"Adressen beder om {what} »{_shortened(raw)}«, som ikke findes.")
    return value


def unknown_names() -> list[str]:
    """After the page has run: names in the address that neither a filter, the page nor one of its widgets asked for."""
    names = {*KEYS.values(), *st.session_state.get(_NAMES_IN_USE, ()), *st.session_state}
    return [_shortened(str(name)) for name in st.query_params if name not in names]


def is_removed(filters: Filters) -> bool:
    """True where the reader asks for a day whose data have been removed (data.store.retention)."""
    before = open_store().removed_before
    return filters.clock.known_at is not None and before is not None and filters.clock.known_at < before


def as_of_sentence(filters: Filters, newest: str) -> str:
    """What the figures stand on: "Data pr. 22. marts 2010" or "Data, som de var kendt 1. februar 2010"."""
    if filters.as_of is not None:
        gone = " (fjernet)" if is_removed(filters) else ""
        return f"Data, som de var kendt {danish.day(filters.as_of)}{gone}"
    return f"Data pr. {newest}"

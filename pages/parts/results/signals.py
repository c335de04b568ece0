"""Signal eller tilfældigt udsving: every indicator as a small control chart, what needs attention first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import early, page, views
from pages.parts.answers import estimate, later
from pages.parts.controls import read_address, segments, select
from pages.parts.filters import current_filters
from pages.parts.results import marks
from pages.parts.results.miniature import miniature
from pages.parts.results.words import INDICATOR, SLUG, VIEW, VIEWS, indicator_links
from pages.parts.sources import page_link
from pages.parts.tables import Column
from queries.results import views as result_views
from queries.results.annotations import noted
from queries.results.picture import Picture, pictures, points
from queries.results.states import indicator_states
from queries.results.views import SELECTIONS as CHOICES
from queries.results.views import TYPES, listed
from queries.results.words import ASSURANCES, POINTS, VARIATIONS

Row = Mapping[Hashable, Any]
SELECTION, TYPE = "vis", "type"
PER_PAGE, MOST_NOTES = 8, 3
_MORE = "results_shown"
COLUMNS = {
    "indicator_id": Column("Id", pinned=True),
    "name": Column("Indikator", width="large", pinned=True),
    "initiative": Column("Indsats"),
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "type": Column("Type", labels=TYPES),
    "unit": Column("Enhed"),
    "frequency": Column("Frekvens"),
    "measurements": Column("Målinger", "count"),
    "final_period": Column("Seneste endelige periode"),
    "final_value": Column("Seneste endelige måling", "number", decimals=3),
    "target": Column("Målværdi", "number", decimals=3),
    "variation": Column("Udsving", labels=VARIATIONS),
    "assurance": Column("Mål", labels=ASSURANCES),
    "flagged": Column("Markerede punkter", "count"),
    "signal": Column("Signal", width="large"),
    "assurance_text": Column("Målet", width="large"),
    "light": Column("Nås målet?"),
}
POINT_COLUMNS = {
    "indicator_id": Column("Id", pinned=True),
    "name": Column("Indikator", width="large", pinned=True),
    "unit": Column("Enhed"),
    "period": Column("Periode"),
    "value": Column("Måling", "number", decimals=3),
    "mean": Column("Middel", "number", decimals=3),
    "lower": Column("Nedre grænse", "number", decimals=3),
    "upper": Column("Øvre grænse", "number", decimals=3),
    "target": Column("Målværdi", "number", decimals=3),
    "point": Column("Punktet er", labels=POINTS),
}


def headline(states: pd.DataFrame) -> str:
    """ "7 af 135 indikatorer bevæger sig mere end tilfældigt: 7 til det bedre; 139 har for få målinger" """
    variations = states["variation"].dropna().astype(str)
    better, worse = (int(variations.str.startswith(kind).sum()) for kind in ("improvement", "concern"))
    other = int(variations.str.startswith("neutral").sum())
    moved = better + worse + other
    few = len(states) - len(variations)
    if few == len(states):
        return f"{danish.plural(few, 'indikator har', 'indikatorer har')} for få målinger til at skelne et signal"
    end = f"; {danish.number(few)} har for få målinger" if few else ""
    total = danish.plural(len(variations), "indikator", "indikatorer")
    if not moved:
        return f"Ingen af {total} bevæger sig mere end tilfældigt{end}"
    sorts = (
        (better, "til det bedre"),
        (worse, "til det værre"),
        (other, "hvor hverken op eller ned er bedst"),
    )
    parts = [f"{danish.number(count)} {words}" for count, words in sorts if count]
    return f"{danish.number(moved)} af {total} bevæger sig mere end tilfældigt: {danish.listing(parts)}{end}"


def draw(top: DeltaGenerator) -> None:
    read_address(SELECTION, CHOICES, "udvalget")
    read_address(TYPE, TYPES, "typen")
    if not early.there(indicator_states, by_attention=True, what="Indikatorerne"):
        with top:
            page.headline("Indikatorerne bliver bedømt")
        return
    states = estimate(indicator_states, by_attention=True)
    if states.empty:
        with top:
            page.headline("Der er ingen indikatorer " + (current_filters().words() or "endnu"))
        page.empty(
            "Forvaltningerne leverer dem i arkene Indikatorer og Målinger. Ryd filtrene, eller se, hvem der har indberettet.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    with top:
        page.headline(headline(states[~states["retired"]]))
        page.lead(
            "Det, der kræver opmærksomhed, står først. Et tilfældigt udsving er ikke værd at reagere på; et signal er et "
            "spørgsmål, der skal stilles."
        )
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with row:
        choice = segments(CHOICES, label="Vis", key=SELECTION)
        type_ = select(
            "Type",
            TYPES,
            key=TYPE,
            index=None,
            placeholder="Alle typer",
            width=150,
            label_visibility="collapsed",
        )
        go_to(states)
    listed_rows = listed(states, shown=choice, indicator_type=type_)
    if listed_rows.empty:
        page.empty("Ingen indikatorer svarer til valget. Vælg »Alle«, eller en anden type.")
        return
    legend(listed_rows)
    left = cards(listed_rows, (choice, type_))
    ids = listed_rows["indicator_id"].tolist()
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if left:
            more(left, (choice, type_), len(listed_rows) - left)
        views.links(
            views.ask(result_views.signals, shown=choice, indicator_type=type_),
            sheets={
                "Indikatorer": (partial(_file_rows, listed_rows), COLUMNS),
                "Diagrammernes tal": (later(points, indicator_ids=ids), POINT_COLUMNS),
            },
            filename="indikatorer",
            also=[lambda: page_link(SLUG, "Sådan læses diagrammerne", **{VIEW: VIEWS["metode"]})],
        )


def go_to(states: pd.DataFrame) -> None:
    """A drop-down that leads to one indicator; typing searches in it."""
    names = dict(zip(states["indicator_id"], states["name"], strict=True))

    def follow() -> None:
        if chosen := st.session_state["results_go_to"]:
            st.query_params[INDICATOR] = chosen

    st.selectbox(
        "Gå til en indikator",
        sorted(names, key=lambda id_: danish.alphabetical(names[id_])),
        index=None,
        format_func=lambda id_: f"{names[id_]} ({id_})",
        placeholder="Gå til en indikator …",
        key="results_go_to",
        on_change=follow,
        label_visibility="collapsed",
        width=300,
    )


def _file_rows(states: pd.DataFrame) -> pd.DataFrame:
    """The indicators as rows of the file."""
    return states.assign(
        light=[marks.light_text(row) for row in states.to_dict("records")],
        final_period=[danish.period(period) for period in states["final_period"]],
    )


def legend(states: pd.DataFrame) -> None:
    """How many are shown, and what a small chart holds."""
    total = danish.plural(len(states), "indikator", "indikatorer")
    page.note(
        f"Viser {total}{' ' + current_filters().words() if current_filters().any_set else ''}. Gråt bånd: grænserne for tilfældige "
        "udsving. Stiplet linje: målet. Runde farvede punkter er en forbedring, ruder en forværring, hule punkter foreløbige."
    )


def cards(states: pd.DataFrame, choice: tuple[str, str | None]) -> int:
    """The first charts of what is kept, or as many as were asked for under this choice. Returns how many are left."""
    earlier = st.session_state.get(_MORE)
    count = earlier[1] if earlier and earlier[0] == choice else PER_PAGE
    rows = states.head(count)
    charts: dict[str, Picture] = estimate(pictures, indicator_ids=rows["indicator_id"].tolist())
    link, notes = indicator_links(), _notes()
    html = "".join(
        _card(row, charts[row["indicator_id"]], notes[row["indicator_id"]], link)
        for row in rows.to_dict("records")
    )
    st.html(f'<div class="csb-cards">{html}</div>')
    return len(states) - len(rows)


def more(left: int, choice: tuple[str, str | None], count: int) -> None:
    """A button for more charts than the `count` that are drawn."""
    rest = danish.number(left)
    st.button(
        f"Vis {PER_PAGE} flere af de resterende {rest}" if left > PER_PAGE else f"Vis de resterende {rest}",
        on_click=st.session_state.__setitem__,
        args=(_MORE, (choice, count + PER_PAGE)),
    )


def _notes() -> defaultdict[str, list[tuple[str, str]]]:
    """Indicator id -> (period, words) of what people have noted, as numbered on its chart."""
    notes: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in estimate(noted).to_dict("records"):
        notes[row["indicator_id"]].append((row["period"], row["text"]))
    return notes


def _card(row: Row, picture: Picture, notes: Sequence[tuple[str, str]], link: Callable[[Any], str]) -> str:
    where = (
        "Hele byen"
        if danish.is_missing(row["initiative"])
        else f"{row['initiative']}, {row['administration']}"
    )
    name = str(row["name"])
    if not danish.is_missing(row["initiative"]):
        # Many indicators carry their initiative's name, which stands on the line below.
        name = name.removesuffix(f": {row['initiative']}")
    return (
        f'<div class="csb-card"><div><a href="{link(row["indicator_id"])}" target="_self">{escape(name)}</a>'
        f"<small>{escape(where)} · {TYPES[str(row['type'])].lower()}, {escape(picture.unit)}</small></div>"
        f"<div>{miniature(picture, [period for period, _ in notes])}</div>{marks.symbols(row)}"
        f"<div><p>{escape(str(row['signal']))}</p>{_noted(notes)}</div></div>"
    )


def _noted(notes: Sequence[tuple[str, str]]) -> str:
    """The notes in words, the newest few; the chart itself has them all."""
    latest = list(enumerate(notes, start=1))[-MOST_NOTES:]
    return "".join(
        f"<small>{number}. {escape(danish.period(period))}: {escape(text)}</small>"
        for number, (period, text) in latest
    )

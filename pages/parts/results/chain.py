"""Forandringsteori: from what goes into an initiative to what it changes, with the indicator at each step."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import danish
from pages.parts import page, tables
from pages.parts.answers import answer, estimate
from pages.parts.download import download_excel
from pages.parts.filters import current_filters, from_address
from pages.parts.results import marks
from pages.parts.results.words import (
    INITIATIVE,
    SLUG,
    VIEW,
    VIEWS,
    indicator_links,
    say_narrowed,
)
from pages.parts.sources import page_link, page_url, source_link
from pages.parts.tables import Column
from queries.initiatives.amounts import year_of_budget
from queries.results.states import indicator_states
from queries.results.views import TYPES
from queries.results.words import measure, shown_as

Row = Mapping[Hashable, Any]
STEPS = {"activity": "aktivitet", "output": "output", "result": "resultat", "effect": "effekt"}
COLUMNS = {
    "initiative_id": Column("Id", pinned=True),
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning"),
    "steps": Column("Målte led af 4", "count"),
    "activity": Column("Aktivitet", "count", help="Målte indikatorer for det, indsatsen gør"),
    "output": Column("Output", "count", help="Målte indikatorer for det, der kommer ud af det"),
    "result": Column("Resultat", "count", help="Målte indikatorer for det, deltagerne opnår"),
    "effect": Column("Effekt", "count", help="Målte indikatorer for det, der ændrer sig i byen"),
    "budget": Column("Budget, kr.", "kroner"),
    "price_level": Column("Prisniveau"),
    "full_time_equivalents": Column("Årsværk", "number", decimals=1),
    "focus_area": Column("Indsatsområde"),
    "success_criterion": Column("Succeskriterium", width="large"),
}
EXPLAINED = {
    "aktivitet": "Hvad indsatsen gør",
    "output": "Hvem og hvad den når",
    "resultat": "Hvad deltagerne opnår",
    "effekt": "Hvad der ændrer sig",
}


def draw(top: DeltaGenerator) -> None:
    chosen = current_filters()
    this_year = chosen.clock.today.year
    year = year_of_budget(answer("initiatives/years"), this_year) or this_year
    chains = answer("results/chains", year=year)
    if chains.empty:
        with top:
            page.headline(f"Der er ingen planlagte eller igangværende indsatser {chosen.words()}".rstrip())
        page.empty(
            "Ryd filtrene, eller se hvem der har indberettet.", link=("datagrundlag", "Se datagrundlaget")
        )
        return
    names = dict(zip(chains["initiative_id"], chains["name"], strict=True))
    initiative = from_address(INITIATIVE, lambda text: _id_among(text, names), "indsatsen")
    with top:
        page.headline(headline(chains))
        page.lead(
            "Forandringsteorien går fra det, der lægges i en indsats, over aktivitet, output og resultat til effekt. "
            "Et led uden måling er et led, man ikke ved noget om."
        )
        say_narrowed("indsatser")
    current = choose(names, initiative)
    one(chains[chains["initiative_id"] == current].iloc[0].to_dict(), year)
    every(chains, year)


def _id_among(text: str, names: Mapping[str, str]) -> str | None:
    id_ = text.strip()
    return next((spelled for spelled in (id_, id_.upper()) if spelled in names), None)


def headline(chains: pd.DataFrame) -> str:
    """ "3 af 170 indsatser er målt i alle fire led; 41 er ikke målt i noget" """
    whole, none = int((chains["steps"] == 4).sum()), int((chains["steps"] == 0).sum())
    end = f"; {danish.number(none)} er ikke målt i noget" if none else ""
    start = danish.number(whole) if whole else "Ingen"
    return f"{start} af {danish.plural(len(chains), 'indsats', 'indsatser')} er målt i alle fire led{end}"


def choose(names: Mapping[str, str], initiative: str | None) -> str:
    """The drop-down of initiatives; the best measured one is shown until somebody chooses."""
    key = "results_initiative"
    ids = list(names)

    def follow() -> None:
        st.query_params[INITIATIVE] = st.session_state[key]

    if initiative is not None:
        st.session_state[key] = initiative
    elif st.session_state.get(key) not in names:
        st.session_state[key] = ids[0]
    chosen: str = st.selectbox(
        "Indsats",
        ids,
        format_func=lambda id_: f"{names[id_]} ({id_})",
        key=key,
        on_change=follow,
        placeholder="Vælg en indsats",
        width=520,
    )
    return chosen


def one(row: Row, year: int) -> None:
    """One initiative as a row of boxes."""
    initiative = str(row["initiative_id"])
    states = estimate(indicator_states, district=None, administration=None, focus_area=None)
    own = states[states["initiative_id"] == initiative]
    unmeasured = [
        type_ for type_ in STEPS.values() if not ((own["type"] == type_) & (own["measurements"] > 0)).any()
    ]
    page.section(str(row["name"]), _gap_sentence(unmeasured))
    boxes = [_input(row, year)]
    boxes += [_step(type_, own[own["type"] == type_]) for type_ in STEPS.values()]
    st.html(f'<div class="csb-chain">{"".join(boxes)}</div>')
    goals = answer("initiatives/one_goals", initiative=initiative)
    goals = goals[goals["level"] != "retningslinje"]
    if not danish.is_missing(row["success_criterion"]):
        page.note(f"Succeskriterium: {row['success_criterion']}")
    if goals.empty:
        page.note("Indsatsen er ikke knyttet til et mål.")
    else:
        page.note(
            "Skal i sidste ende flytte: "
            + " ".join(f"{g['goal_id']}: {g['text']}" for g in goals.to_dict("records"))
        )
    page.links(
        lambda: page_link("indsatser", "Se indsatsen", indsats=initiative),
        lambda: source_link("results/indicators", label="Kilde: indikatorer", initiative_id=initiative),
        lambda: source_link("initiatives/one_years", label="Kilde: økonomi", initiative=initiative),
    )
    if len(own):
        table = own.assign(
            latest=[danish.period(period) for period in own["final_period"]],
            light=[marks.light_text(state) for state in own.to_dict("records")],
        )
        download_excel(
            "Hent indsatsens indikatorer som Excel",
            {"Indikatorer": (table, _INDICATORS)},
            f"forandringsteori-{initiative}",
            key="chain-one-excel",
            selection=str(row["name"]),
        )


_INDICATORS = {
    "indicator_id": Column("Id"),
    "type": Column("Led", labels=TYPES),
    "name": Column("Indikator"),
    "unit": Column("Enhed"),
    "latest": Column("Seneste endelige periode"),
    "final_value": Column("Seneste endelige måling", "number", decimals=3),
    "target": Column("Målværdi", "number", decimals=3),
    "light": Column("Nås målet?"),
    "verdict_text": Column("Begrundelse"),
    "signal": Column("Signal"),
}


def _gap_sentence(unmeasured: list[str]) -> str:
    if not unmeasured:
        return "Kæden er målt i alle fire led."
    return f"Kæden er ikke målt i {danish.plural_in_words(len(unmeasured), 'led', 'led', 'et')}: {danish.listing(unmeasured)}."


def _input(row: Row, year: int) -> str:
    if danish.is_missing(row["budget"]):
        several = row["price_level"] == "flere"
        money = '<div class="value">–</div><div class="small">' + (
            f"Budget {year} står i flere prisniveauer" if several else f"Intet budget for {year}"
        )
    else:
        money = (
            f'<div class="value">{danish.kroner(row["budget"])}</div>'
            f'<div class="small">Budget {year}, {escape(danish.prices(row["price_level"]))}'
        )
    full_time = row["full_time_equivalents"]
    hours = "" if danish.is_missing(full_time) else f"<br>{danish.number(full_time, 1)} årsværk"
    return (
        '<div class="csb-step"><h3>Input</h3><div class="what">Hvad der lægges i</div>'
        f"<div>{money}{hours}</div></div></div>"
    )


def _step(type_: str, own: pd.DataFrame) -> str:
    measured = own[own["measurements"] > 0]
    head = f'<h3>{TYPES[type_]}</h3><div class="what">{EXPLAINED[type_]}</div>'
    if measured.empty:
        declared = own["name"].tolist()
        words = f"Ikke målt endnu: {danish.listing(declared)}" if declared else "Ikke målt"
        return f'<div class="csb-step unmeasured">{head}<div class="small">{escape(words)}</div></div>'
    return f'<div class="csb-step">{head}{"".join(_indicator(state) for state in measured.to_dict("records"))}</div>'


def _indicator(state: Row) -> str:
    newest = shown_as(state) or measure(state["final_value"], str(state["unit"]))
    link = indicator_links()(state["indicator_id"])
    name = str(state["name"]).removesuffix(f": {state['initiative']}")
    return (
        f'<div><div class="what"><a href="{link}" target="_self">{escape(name)}</a></div>'
        f'<div class="value">{escape(newest)}</div><div class="small">{danish.period(state["final_period"])}</div>'
        f"{marks.way(state)}{marks.variation(state['variation'], shown_as=shown_as(state))}</div>"
    )


def every(chains: pd.DataFrame, year: int) -> None:
    """All initiatives and the steps they are measured in."""
    page.section(
        "Alle indsatser",
        f"Antal målte indikatorer i hvert led. Budget {year}. Vælg en række for at se dens kæde.",
    )
    rows = chains.assign(price_level=[_level(level) for level in chains["price_level"]])
    position = tables.table(
        rows,
        columns=COLUMNS,
        key="chains",
        alt="Hvilke led hver indsats er målt i",
        selectable=True,
        opens="Indsats",
        file=False,
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        download_excel(
            "Hent som Excel", {"Forandringsteori": (rows, COLUMNS)}, "forandringsteori", key="chains-excel"
        )
        if position is not None:
            picked = chains.iloc[position]
            url = page_url(SLUG, **{VIEW: VIEWS["teori"], INITIATIVE: str(picked["initiative_id"])})
            st.html(
                f'<a href="{escape(url, quote=True)}" target="_self">Vis kæden for {escape(str(picked["name"]))}</a>'
            )
    page.links(lambda: source_link("results/chains", year=year))


def _level(level: Any) -> str | None:
    if danish.is_missing(level):
        return None
    return "flere prisniveauer" if level == "flere" else danish.prices(level)

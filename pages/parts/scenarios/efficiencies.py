"""Possible efficiencies: overlaps, what a participant costs, and the same effect for less. Never a promise."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from pages.parts import page, tables, views
from pages.parts.answers import estimate
from pages.parts.linked import named_cells
from pages.parts.results.words import VIEW, VIEWS
from pages.parts.sources import page_link, page_urls, source_link
from pages.parts.tables import Column
from queries.results import unit_cost
from queries.results.cost import STANDINGS, interval_text
from queries.scenarios.possibilities import dominated, overlaps
from queries.scenarios.scenario import Material
from queries.scenarios.views import overlap

MOST_SHOWN = 5
PAIRS = {
    "first_name": Column("Indsats", width=230),
    "first_administration": Column("Forv.", width=60),
    "second_name": Column("Ligner", width=230),
    "second_administration": Column("Dens forv.", width=80),
    "shared_high": Column("Højst fælles, kr.", "kroner"),
    "together": Column("Tilsammen, kr.", "kroner"),
    "shared": Column("Fælles: målgruppe; formål; bydel", width=360),
    "first_budget": Column("Den enes budget, kr.", "kroner"),
    "second_budget": Column("Den andens budget, kr.", "kroner"),
}
DOMINATED = {
    "dominated_name": Column("Indsats"),
    "cost": Column("Pr. deltager, kr.", "kroner"),
    "by_name": Column("Billigere og stærkere"),
    "cost_by": Column("Dens pris, kr.", "kroner"),
    "weaker_low": Column("Svagere med mindst (point)", "number", decimals=1),
    "weaker_high": Column("… og højst", "number", decimals=1),
}
UNIT = {
    "name": Column("Indsats"),
    "kind": Column("Sammenlignet med"),
    "interval": Column("Pris pr. deltager (interval)"),
    "kind_unit_cost": Column("Samme art, kr.", "kroner"),
    "standing": Column("Sammenlignet", labels=STANDINGS),
}


def show(found: Material) -> None:
    views.show(views.ask(overlap, year=found.year), bars="Par", most=MOST_SHOWN)
    with st.expander("Parrene ét for ét"):
        _pairs(found)
    with st.expander("Hvad en deltager koster, og hvor det samme kunne gøres for færre penge"):
        page.note("Steder at se efter, ikke besparelser: en dyrere indsats kan gøre noget, der ikke er målt.")
        kinds = unit_cost.KIND_WORDS
        kind = st.selectbox(
            "Indsatser ligner hinanden, når de har samme",
            list(kinds),
            format_func=kinds.__getitem__,
            key="sc_kind_of",
            width=420,
            placeholder="Vælg",
        )
        page.title("Hvad en deltager koster i indsatser, der ligner hinanden")
        _unit_costs(kind)
        page.title("Samme virkning for færre penge")
        _dominated(found, kind)


def _pairs(found: Material) -> None:
    same = st.checkbox("Kun når indsatsområdet også er det samme", key="sc_same_area")
    answer = estimate(overlaps, copied=False, year=found.year, same_focus_area=same, given={"known": found})
    if answer.pairs.empty:
        page.empty("Ingen indsatser i to forvaltninger har samme målgruppe, formål og bydel.")
        return
    page.lead(
        f"{danish.plural(len(answer.pairs), 'par', 'par')} har samme målgruppe, formål og bydel. "
        f"Beløb er i {danish.prices(answer.price_level)}."
    )
    tables.table(
        answer.pairs,
        columns=PAIRS,
        key="sc_pairs",
        alt="Par af indsatser, der ligner hinanden",
        height=320,
        sources=[lambda: source_link("scenarios/candidates", year=found.year)],
    )
    page.note(
        "»Højst fælles« er det mindste af de to budgetter, for beløb deles ikke mellem bydele. Beløbene lægges ikke sammen: en indsats kan "
        "stå i flere par, og ingen har sagt, at én kan undværes. Indsatser for alle eller for hele byen er ikke talt med: de ville give "
        f"{danish.number(answer.broad)} par mere."
    )


def _unit_costs(kind: str) -> None:
    years = estimate(unit_cost.years)
    if years.empty:
        page.empty(
            "Intet år har både forbrug og deltagere for et helt år.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    year, level = int(years["year"].iloc[0]), str(years["price_level"].iloc[0])
    costs = estimate(unit_cost.costs, year=year, per="participants", kind=kind, price_level=level)
    if missing := estimate(unit_cost.untold, year=year, per="participants"):
        page.note(missing)
    outside = unit_cost.outliers(costs)
    if outside.empty:
        page.note(f"I {year} ligger alle priser inden for tilfældige udsving og de sædvanlige forskelle.")
    else:
        outside = outside.assign(interval=_intervals(outside))
        to = page_urls("indsatser", "indsats")
        tables.small_table(
            outside,
            columns=UNIT,
            caption=f"Udgift pr. deltager i {year}, {danish.prices(level)}: de, der afviger mere end tilfældigt fra andre af samme art",
            links=lambda row: to(row.initiative_id),
        )
    page.links(
        lambda: page_link("resultater", "Se alle priser pr. deltager", **{VIEW: VIEWS["oekonomi"]}),
        lambda: source_link("results/yearly", year=year),
    )


def _intervals(rows: pd.DataFrame) -> list[str]:
    return [interval_text(row) for row in rows.to_dict("records")]


def _dominated(found: Material, kind: str) -> None:
    page.note(
        "En indsats står her, når en anden af samme art koster mindre pr. deltager, også når usikkerheden tælles med, og har flere point "
        "for både egne resultater, evidens og dokumentation.",
    )
    answer = estimate(dominated, copied=False, year=found.year, kind=kind, given={"known": found})
    if answer is None or answer.pairs.empty:
        page.note("Ingen indsats er både dyrere og svagere end en anden, der ligner.")
        return
    page.lead(
        f"{danish.plural(answer.pairs['dominated'].nunique(), 'indsats', 'indsatser')} af {danish.number(answer.compared)}, der kan "
        f"sammenlignes. Beløb er i {answer.price_level} fra {answer.year}."
    )
    to = page_urls("indsatser", "indsats")
    tables.small_table(
        answer.pairs,
        columns=DOMINATED,
        caption="Dyrere og svagere end en anden af samme art",
        links=lambda row: to(row.dominated),
        cells=named_cells(DOMINATED),
    )

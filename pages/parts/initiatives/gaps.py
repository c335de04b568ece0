"""Huller: the districts, ages and focus areas that no running or planned initiative is meant for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from data import danish
from pages.parts import page
from pages.parts.controls import read_address, select
from pages.parts.initiatives.choice import Choice
from pages.parts.initiatives.words import initiatives, labels
from pages.parts.matrix import Cell, matrix
from pages.parts.sources import source_link, source_url

DOWN, ACROSS = "ned", "tvaers"
FACETS = {
    "district": "Bydel",
    "focus_area": "Indsatsområde",
    "age_group": "Aldersgruppe",
    "target_group": "Målgruppe",
    "prevention_level": "Forebyggelsesniveau",
}


def _hole(facet: str, values: list[str]) -> str:
    """ "ingen indsats nævner Vanløse eller Valby" """
    quoted = "»{}«" if facet == "focus_area" else "{}"
    names = danish.listing([quoted.format(labels(facet)[value]) for value in values], "eller")
    return {
        "district": f"ingen indsats nævner {names}",
        "focus_area": f"ingen indsats hører under {names}",
        "age_group": f"ingen indsats er rettet mod aldersgruppen {names}",
        "target_group": f"ingen indsats er for {names.lower()}",
        "prevention_level": f"ingen indsats har {names.lower()} forebyggelse",
    }[facet]


def headline(choice: Choice, summary: pd.Series) -> str:
    found = choice.ask("gaps")
    if found.empty:
        return "Alle bydele, aldre, målgrupper og indsatsområder er nævnt af mindst én indsats"
    holes = [
        _hole(str(facet), of_facet["value"].tolist())
        for facet, of_facet in found.groupby("facet", sort=False)
    ]
    text = danish.listing(holes[:2])
    return danish.capital(text)


def draw(choice: Choice, summary: pd.Series) -> None:
    left, right = st.columns([3, 7], gap="large")
    with left:
        holes(choice)
    with right:
        coverage(choice)


def holes(choice: Choice) -> None:
    found = choice.ask("gaps")
    page.section("Det, ingen indsats nævner", "Blandt de viste indsatser, der er planlagt eller i gang.")
    if found.empty:
        page.note("Der er ingen huller på den enkelte led. Se matricen for huller på to led.")
        return
    items = []
    for row in found.to_dict("records"):
        rest = (
            f" Dækkes kun af {initiatives(row['in_general'])} for hele byen eller alle."
            if row["in_general"]
            else ""
        )
        items.append(f"{FACETS[row['facet']]}: {labels(row['facet'])[row['value']]}.{rest}")
    st.markdown("\n".join(f"- {item}" for item in items))
    name, parameters, _ = choice.source("gaps")
    page.links(lambda: source_link(name, **parameters))


def coverage(choice: Choice) -> None:
    read_address(DOWN, FACETS, "opdelingen")
    read_address(ACROSS, FACETS, "opdelingen")
    with st.container(horizontal=True, gap="medium"):
        down = select("Ned", FACETS, key=DOWN, width=220)
        across = select("På tværs", FACETS, key=ACROSS, width=220, index=1)
    if down == across:
        page.note("Vælg to forskellige led.")
        return
    found = choice.ask("coverage", down=down, across=across)
    name, parameters, _ = choice.source("coverage", down=down, across=across)
    cells = {
        (row["down"], row["across"]): _cell(row, source_url(name, row=place, **parameters))
        for place, row in enumerate(found.to_dict("records"))
    }
    missing = len(found[(found["named"] == 0) & (found["in_general"] == 0)])
    matrix(
        cells,
        rows={key: labels(down)[key] for key in found["down"].drop_duplicates()},
        columns={key: labels(across)[key] for key in found["across"].drop_duplicates()},
        caption=f"{danish.plural(missing, 'felt', 'felter')} af {danish.number(len(found))} har ingen indsats. "
        "Et tal er indsatser, der nævner begge; (et tal) er dem, der kun dækker feltet, fordi de er for hele byen eller for alle.",
        corner=f"{FACETS[down]} \\ {FACETS[across]}",
    )
    page.links(lambda: source_link(name, **parameters))


def _cell(row: Mapping[Any, Any], href: str) -> Cell:
    named, in_general = int(row["named"]), int(row["in_general"])
    title = f"{initiatives(named)} nævner begge, {initiatives(in_general)} er for hele byen eller alle"
    if named:
        return Cell(danish.number(named), size=float(named), href=href, title=title)
    if in_general:
        return Cell(f"({danish.number(in_general)})", href=href, title=title, kind="faint")
    return Cell("ingen", title=title, kind="gap")

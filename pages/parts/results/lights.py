"""Indsatsernes lys: the year's initiatives by the share of their criteria that is met, with the year before's and CSB's own beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import danish
from data.store import Refusal
from pages.parts import early, page, views
from pages.parts.answers import estimate, store
from pages.parts.controls import read_address, select
from pages.parts.filters import current_filters
from pages.parts.identity import current_person
from pages.parts.results import taking_back
from pages.parts.results.words import say_narrowed
from queries.results import views as result_views
from queries.results.initiatives import lights_moved, own_word, year_lights, years_of_lights
from queries.results.own_lights import COLOURS, NotRecorded, record_light, take_back
from queries.results.words import INITIATIVE_WORDS

YEAR = "aar"


def draw(top: DeltaGenerator) -> None:
    years = {str(year): str(year) for year in estimate(years_of_lights)}
    read_address(YEAR, years, "året")
    year = int(select("År", years, key=YEAR, width=160))
    if not early.there(result_views.initiatives_lights, lights_year=year, what="Indsatsernes lys"):
        with top:
            page.headline(f"Lysene for {year} bliver regnet ud")
        return
    view = views.ask(result_views.initiatives_lights, lights_year=year)
    rows = estimate(year_lights, year=year)
    with top:
        page.headline(lights_moved(rows, year))
        page.lead(
            "Lyset siger, hvor mange af indsatsens kriterier der er opfyldt. Reglen står under tabellen."
        )
        say_narrowed("indsatser")
    if not view.rows:
        page.empty(
            "Forvaltningerne leverer dem i arket Indsatser. Ryd filtrene, eller se, hvem der har indberettet.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    views.show(view, rows="lookup")
    if current_person().is_csb and current_filters().as_of is None:
        own(rows, year)


def own(rows: pd.DataFrame, year: int) -> None:
    """CSB's own lights of the year: the form that gives one, and those that are given."""
    page.section("Centerets egen bedømmelse", "Står ved siden af den beregnede og ændrer den ikke.")
    names = dict(zip(rows["initiative_id"], rows["name"], strict=True))
    with st.form("own-light", border=False, clear_on_submit=True):
        chosen = st.selectbox(
            "Indsats",
            list(names),
            format_func=lambda id_: f"{names[id_]} ({id_})",
            index=None,
            placeholder="Vælg en indsats",
            key="own_light_initiative",
        )
        colour = st.selectbox(
            "Bedømmelse",
            COLOURS,
            format_func=INITIATIVE_WORDS.__getitem__,
            index=None,
            placeholder="Vælg",
            key="own_light_colour",
        )
        reason = st.text_input("Begrundelse", max_chars=300, key="own_light_reason")
        sent = st.form_submit_button("Gem bedømmelsen")
    if sent:
        if chosen is None:
            page.problem("Vælg en indsats.")
            return
        try:
            record_light(store(), chosen, year, colour=colour or "", reason=reason, person=current_person())
        except (NotRecorded, Refusal) as refused:
            page.problem(str(refused))
        else:
            st.rerun()
    for row in rows[rows["own_colour"].notna()].to_dict("records"):
        _own_light(row, year)


def _own_light(row: Mapping[Any, Any], year: int) -> None:
    taking_back.line(
        f"{row['name']}: {own_word(row['own_colour'])}. {row['own_reason']} ({row['own_by']}, {danish.moment(row['own_at'])})",
        "Tag bedømmelsen tilbage",
        may=True,
        key=f"own-light-back-{row['initiative_id']}",
        take_back=_take_back,
        args=(str(row["initiative_id"]), year),
    )


def _take_back(initiative_id: str, year: int) -> None:
    take_back(store(), initiative_id, year, person=current_person())

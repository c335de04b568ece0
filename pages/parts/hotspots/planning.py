"""Before a new hotspot: what could be found, and which control area fits, so that the evaluation is planned first."""

from __future__ import annotations

import streamlit as st

from data import danish
from pages.parts import page, tables
from pages.parts.answers import answer, estimate
from pages.parts.download import download_excel
from pages.parts.sources import source_link
from pages.parts.tables import Column
from queries.hotspots.details import plan
from queries.hotspots.planning import fall_title

FALLS = {
    "months_after": Column("Måneder efter start", "count"),
    "expected": Column("Ventede anmeldelser", "count"),
    "fall": Column("Mindste fald, der kan ses", "percent"),
    "text": Column("Det betyder"),
}
CONTROLS = {
    "name": Column("Muligt kontrolområde"),
    "per_month": Column("Anmeldelser pr. måned", "number", decimals=1),
    "level_ratio": Column("Niveau i forhold til området", "number", decimals=2),
    "growth": Column("Udvikling pr. år", "percent"),
    "distance": Column("Afstand (mindst er bedst)", "number", decimals=2),
    "reason": Column("Hvorfor"),
}


def show() -> None:
    areas = answer("hotspots/areas")
    page.section(
        "Hvor stort et fald kunne ses?",
        "Vælg et område, der overvejes som hotspot. Regn evalueringen igennem, før pengene bevilges.",
    )
    if areas.empty:
        page.empty("Der er ingen anmeldelsestal at regne på.", link=("datagrundlag", "Se datagrundlaget"))
        return
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    chosen = st.selectbox(
        "Område",
        list(names),
        format_func=names.__getitem__,
        index=None,
        placeholder="Vælg et område",
        key="omraade",
        bind="query-params",
    )
    if chosen is None:
        return
    try:
        falls, controls = estimate(plan, area_id=chosen)
    except ValueError as error:
        page.empty(str(error))
        return
    page.section(fall_title(names[chosen], falls))
    tables.small_table(
        falls,
        columns=FALLS,
        caption=f"{names[chosen]}: det mindste fald, der ville blive opdaget i 4 ud af 5 tilfælde",
    )
    page.note(
        "Et fald skal både ligge uden for usikkerhedsintervallet og skille sig ud blandt de andre områder (placeboprøven). Hvor meget "
        "de svinger, er taget fra deres egen fortid: se »Metode«."
    )
    best = controls.assign(name=controls["area"].map(names)).head(8)
    first = best.iloc[0]
    page.section(
        f"{first['name']} ligner mest"
        if not danish.is_missing(first["distance"])
        else "Intet område ligner nok",
        "Samme niveau og samme udvikling før start. Hotspots og deres naboområder er ikke med.",
    )
    tables.small_table(best, columns=CONTROLS, caption="De otte områder, der ligner mest")
    page.links(lambda: source_link("hotspots/monthly", area_id=chosen))
    download_excel(
        "Hent som Excel",
        {"Fald": (falls, FALLS), "Kontrolområder": (best, CONTROLS)},
        "nyt-hotspot",
        key="plan_excel",
    )

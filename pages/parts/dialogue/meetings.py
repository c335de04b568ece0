"""The dialogue: meetings by district, form and theme, participation, and what became of the agreements."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from data.contract import DISTRICTS
from pages.parts import filters, page, tables
from pages.parts.answers import answer
from pages.parts.download import download_excel
from pages.parts.sources import source_link
from pages.parts.tables import Column
from pages.parts.theme import Tone

DISTRICT_COLUMNS = {
    "district": Column("Bydel", labels=DISTRICTS),
    "meetings": Column("Møder", "count"),
    "participants": Column("Deltagere", "count"),
    "per_thousand": Column("Pr. 1.000 indbyggere", "number", decimals=1),
    "agreements": Column("Aftaler", "count"),
    "kept": Column("Holdt", "count"),
    "overdue": Column("Over fristen", "count"),
    "last_on": Column("Senest", "date"),
}
PARTS = {
    "meetings": Column("Møder", "count"),
    "agreements": Column("Aftaler", "count"),
    "kept": Column("Holdt", "count"),
    "overdue": Column("Over fristen", "count"),
}
MEETINGS = {
    "date": Column("Dato", "date"),
    "district": Column("Bydel", labels=DISTRICTS),
    "form": Column("Form"),
    "theme": Column("Tema", width="medium"),
    "organiser": Column("Arrangør"),
    "participants": Column("Deltagere", "count"),
    "agreement": Column("Aftale", width="large"),
    "follow_up_deadline": Column("Frist", "date"),
    "agreement_state": Column("Aftalen er"),
}
AGREEMENTS = {
    "agreement": Column("Aftale"),
    "district": Column("Bydel", labels=DISTRICTS),
    "organiser": Column("Arrangør"),
    "follow_up_deadline": Column("Frist", "date"),
    "left": Column("Til fristen"),
    "state": Column("Tilstand"),
}
TONES: dict[str, Tone] = {"over fristen": "bad", "uden frist": "warn"}


def show(districts: pd.DataFrame) -> None:
    """districts: `queries.dialogue.participation.by_district` of all districts."""
    rows = answer("dialogue/meetings")
    if rows.empty:
        page.empty(f"Der er ingen møder {filters.current_filters().words()}.".replace(" .", "."))
        return
    _show_agreements(rows)
    _show_districts(districts)
    left, right = st.columns(2, gap="large")
    with left:
        _show_parts("form", "Form")
    with right:
        _show_parts("theme", "Tema")
    page.section("Hvert møde", f"{danish.plural(len(rows), 'møde', 'møder')}, nyeste først.")
    tables.table(rows, columns=MEETINGS, key="dialogue_meetings", alt="Møder med borgere, nyeste først")
    download_excel("Hent som Excel", {"Møder": (rows, MEETINGS)}, "borgerdialog", key="meetings_excel")
    page.links(lambda: source_link("dialogue/meetings"))


def _show_agreements(rows: pd.DataFrame) -> None:
    made = rows[rows["agreement"].notna()]
    open_ones = made[made["agreement_state"] != "holdt"].sort_values("follow_up_deadline", na_position="last")
    overdue = int((made["agreement_state"] == "over fristen").sum())
    page.section(
        danish.capital(f"{danish.plural_in_words(overdue, 'aftale er', 'aftaler er')} over fristen"),
        f"{danish.plural(len(made), 'aftale er indgået', 'aftaler er indgået')}; "
        f"{danish.number((made['agreement_state'] == 'holdt').sum())} er holdt. Her er de åbne.",
    )
    if open_ones.empty:
        page.note("Ingen aftaler er åbne.")
        return
    today = filters.current_filters().clock.today
    shown = open_ones.assign(
        left=[
            danish.MISSING if danish.is_missing(day) else danish.deadline(day.date(), today)
            for day in open_ones["follow_up_deadline"]
        ],
        state=[page.shaped(state, TONES.get(state, "neutral")) for state in open_ones["agreement_state"]],
    )
    tables.small_table(shown, columns=AGREEMENTS, caption="Åbne aftaler, nærmeste frist først")
    download_excel("Hent som Excel", {"Åbne aftaler": (shown, AGREEMENTS)}, "aftaler", key="agreements_excel")
    page.links(lambda: source_link("dialogue/meetings"))


def _show_districts(districts: pd.DataFrame) -> None:
    chosen = filters.current_filters().district
    rows = districts if chosen is None else districts[districts["district"] == chosen]
    counted = rows[rows["per_thousand"].notna()].sort_values("per_thousand", ascending=False)
    title = "Møder i bydelene"
    if len(counted):
        most = counted.iloc[0]
        title = f"{DISTRICTS[most['district']]}: {danish.number(most['per_thousand'], 1)} deltagere pr. 1.000 indbyggere"
    page.section(title, "Møderne er åbne for alle borgere. Den, der kommer to gange, tæller to gange.")
    shown = rows.sort_values("per_thousand", ascending=False)
    tables.small_table(
        shown, columns=DISTRICT_COLUMNS, caption="Møder, deltagelse og aftaler", bars="per_thousand"
    )
    download_excel(
        "Hent som Excel",
        {"Bydele": (shown, DISTRICT_COLUMNS)},
        "borgerdialog-bydele",
        key="by_district_excel",
    )
    page.links(lambda: source_link("dialogue/districts"))


def _show_parts(by: str, word: str) -> None:
    rows = answer("dialogue/counts", by=by)
    page.section(f"Oftest: {str(rows.iloc[0]['part']).lower()}" if len(rows) else word)
    tables.small_table(
        rows, columns={"part": Column(word)} | PARTS, caption=f"Møder efter {word.lower()}", bars="meetings"
    )
    page.links(lambda: source_link("dialogue/counts", by=by))

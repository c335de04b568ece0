"""The description of the effort against gang crime, ready for the committee paper, and each figure's way to its rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS, DISTRICTS, WHOLE_CITY
from pages.parts import filters, page, tables
from pages.parts.answers import answer, estimate
from pages.parts.download import download_excel
from pages.parts.sources import page_url, source_link, source_url
from pages.parts.tables import Column
from pages.parts.theme import SANS
from queries.exit.description import description
from queries.exit.flow import Flow
from queries.initiatives.amounts import year_of_budget

INITIATIVES = {
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "status": Column("Status"),
    "prevention_level": Column("Niveau"),
    "ages": Column("Alder"),
    "districts": Column("Bydele", "list", labels={WHOLE_CITY: "Hele byen"} | DISTRICTS),
    "budget": Column("Budget, kr.", "kroner"),
    "price_level": Column("Priser"),
    "expires": Column("Bevilling udløber", "year"),
}


def show(course: Flow) -> None:
    clock = filters.current_filters().clock
    sentences = estimate(description, whole=course.whole)
    page.section(
        "Indsatsen mod bandekriminalitet, kort beskrevet",
        "Sat sammen af data og klar til indstillingen: hold musen over teksten for at kopiere den. Under "
        "den står, hvor hvert tal kommer fra.",
    )
    if not sentences:
        page.empty(
            "Ingen indsatser er markeret som bandeindsatser "
            + (filters.current_filters().words() or "endnu")
            + ".",
            link=("indsatser", "Se indsatserne"),
        )
        return
    dated = f"Opgjort {danish.day(clock.today)}."
    # Text for a paper, not code: the block is used for its button to copy.
    st.html(
        f"<style>[data-testid='stCode'] code {{ font-family: {SANS}; font-size: 1rem; line-height: 1.55; }}</style>"
    )
    st.code(" ".join([*(sentence.text for sentence in sentences), dated]), language=None, wrap_lines=True)
    traced = pd.DataFrame(
        [
            {"subject": s.subject, "text": s.text, "address": source_url(s.query, row=s.row, **s.parameters)}
            for s in sentences
        ]
    )
    tables.small_table(
        traced,
        columns={"subject": Column("Kilde"), "text": Column("Sætning")},
        caption="Hvor tallene kommer fra",
        links=lambda row: row.address,
    )
    this_year = clock.today.year
    _show_initiatives(year_of_budget(answer("initiatives/years"), this_year) or this_year)


def _show_initiatives(year: int) -> None:
    rows = answer("initiatives/list", gang_related=True, year=year)
    shown = rows.assign(
        ages=[danish.ages(low, high) for low, high in zip(rows["age_from"], rows["age_to"], strict=True)]
    )
    page.section(
        danish.plural(len(rows), "bandeindsats", "bandeindsatser"), f"Efter budget for {year}. Budgetter "
        f"i forskellige priser kan ikke lægges sammen."
    )  # fmt: skip
    tables.small_table(
        shown.head(10),
        columns=INITIATIVES,
        caption="De ti bandeindsatser med størst budget" if len(rows) > 10 else "Bandeindsatserne",
        bars="budget",
        links=lambda row: page_url("indsatser", indsats=row.initiative_id),
    )
    if len(rows) > 10:
        with st.expander(f"Se alle {danish.number(len(rows))}"):
            tables.table(shown, columns=INITIATIVES, key="gang_initiatives", alt="Bandeindsatser")
    download_excel(
        "Hent som Excel", {"Bandeindsatser": (shown, INITIATIVES)}, "bandeindsatser", key="gang_excel"
    )
    page.links(lambda: source_link("initiatives/list", gang_related=True, year=year))

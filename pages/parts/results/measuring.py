"""Hvem måler: coverage and freshness against the agreed frequency, and the initiatives over 0.5 million kr., which must measure."""

from __future__ import annotations

from functools import partial
from html import escape

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import page, tables
from pages.parts.answers import answer, estimate
from pages.parts.download import download_excel
from pages.parts.filters import current_filters
from pages.parts.results import marks
from pages.parts.results.words import TYPES, say_narrowed, theory_links
from pages.parts.sources import source_link
from pages.parts.tables import Column
from queries.initiatives.amounts import year_of_budget
from queries.results.initiatives import INITIATIVE_RULE, large_initiatives
from queries.results.timeliness import GRACE_DAYS, STANDINGS, by_administration, indicator_freshness
from queries.results.words import COLOUR_WORDS, VARIATIONS

CITY = "Hele byen (CSB)"
ADMINISTRATION = {
    "who": Column("Forvaltning"),
    "indicators": Column("Indikatorer", "count"),
    "current": Column("Ajour", "count"),
    "one_behind": Column("Én periode bagud", "count"),
    "behind": Column("To eller flere bagud", "count"),
    "never": Column("Aldrig målt", "count"),
    "coverage": Column("Dækning, seneste 12 måneder", "percent"),
}
FRESH = {
    "indicator_id": Column("Id", pinned=True),
    "name": Column("Indikator", width="large", pinned=True),
    "who": Column("Forvaltning"),
    "initiative": Column("Indsats"),
    "type": Column("Type", labels=TYPES),
    "frequency": Column("Aftalt frekvens"),
    "latest": Column("Senest målt"),
    "standing": Column("Tilstand", labels=STANDINGS),
    "behind": Column("Perioder bagud", "count"),
    "expected": Column("Ventede målinger", "count"),
    "measured": Column("Heraf målt", "count"),
}
LARGE = {
    "initiative_id": Column("Id", pinned=True),
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning"),
    "budget": Column("Budget, kr.", "kroner"),
    "light": Column("Nås målet?"),
    "verdict_text": Column("Begrundelse", width="large"),
    "indicator": Column("Svageste indikator", width="large"),
    "variation": Column("Udsving", labels=VARIATIONS),
    "success_criterion": Column("Succeskriterium", width="large"),
}


def draw(top: DeltaGenerator) -> None:
    this_year = current_filters().clock.today.year
    year = year_of_budget(answer("initiatives/years"), this_year) or this_year
    fresh = estimate(indicator_freshness)
    large = estimate(large_initiatives, year=year)
    if fresh.empty and large.empty:
        with top:
            page.headline("Der er ingen indikatorer " + (current_filters().words() or "endnu"))
        page.empty(
            "Forvaltningerne leverer dem i arkene Indikatorer og Målinger. Ryd filtrene, eller se, hvem der har indberettet.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    with top:
        page.headline(headline(fresh, large))
        page.lead(
            f"En måling ventes senest {GRACE_DAYS} dage efter, at perioden er slut. Dækningen er andelen af de ventede målinger "
            "i de seneste 12 måneder, der er leveret."
        )
        say_narrowed("indsatser og indikatorer")
    large_section(large, year)
    administrations(fresh)
    indicators(fresh)


def headline(fresh: pd.DataFrame, large: pd.DataFrame) -> str:
    """ "96 af 136 indsatser over 0,5 mio. kr. måler resultater; 273 af 274 indikatorer er ajour" """
    parts = []
    if len(large):
        measured = int(large["results_measured"].sum())
        parts.append(
            f"{danish.number(measured)} af {danish.plural(len(large), 'indsats', 'indsatser')} over 0,5 mio. kr. måler resultater"
        )
    if len(fresh):
        current = int((fresh["standing"] == "current").sum())
        parts.append(
            f"{danish.number(current)} af {danish.plural(len(fresh), 'indikator', 'indikatorer')} er ajour"
        )
    return "; ".join(parts)


def large_section(large: pd.DataFrame, year: int) -> None:
    page.section(f"Indsatser over 0,5 mio. kr. i {year}", INITIATIVE_RULE)
    if large.empty:
        page.empty("Ingen planlagt eller igangværende indsats har et budget over 0,5 mio. kr.")
        return
    measured = large[large["results_measured"]]
    counts = measured["colour"].value_counts()
    lights = {colour: danish.number(counts.get(colour, 0)) for colour in ("green", "yellow", "red", "grey")}
    source = ("results/chains", {"year": year}, None)
    page.key_figures(
        [
            page.KeyFigure(
                "Måler ikke resultater",
                danish.number(len(large) - len(measured)),
                note=f"af {danish.plural(len(large), 'indsats', 'indsatser')}",
                source=source,
            ),
            page.KeyFigure(
                danish.capital(COLOUR_WORDS["green"]),
                lights["green"],
                note=f"{lights['grey']} måler, men kan ikke bedømmes",
            ),
            page.KeyFigure(danish.capital(COLOUR_WORDS["yellow"]), lights["yellow"]),
            page.KeyFigure(danish.capital(COLOUR_WORDS["red"]), lights["red"]),
        ]
    )
    needed = ["results_measured", "verdict", "colour"]
    told = large.assign(light=[_light(row) for row in large[needed].to_dict("records")])
    position = tables.table(
        told,
        columns=LARGE,
        key="large",
        alt="Indsatser over 0,5 mio. kr. og om de måler resultater",
        selectable=True,
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        download_excel(
            "Hent som Excel",
            {"Over 0,5 mio. kr.": (told, LARGE)},
            "indsatser-over-en-halv-million",
            key="large-excel",
        )
        if position is not None:
            row = large.iloc[position]
            url = theory_links()(row["initiative_id"])
            st.html(
                f'<a href="{url}" target="_self">Vis forandringsteorien for {escape(str(row["name"]))}</a>'
            )


def _light(row: dict[str, object]) -> str:
    return marks.light_text(row) if row["results_measured"] else page.shaped("ikke målt", "neutral")


def administrations(fresh: pd.DataFrame) -> None:
    page.section("Forvaltningerne", "Lavest dækning øverst.")
    if fresh.empty:
        page.empty("Der er ingen indikatorer.")
        return
    found = by_administration(fresh)
    told = found.assign(who=[_who(code) for code in found["administration"]])
    tables.small_table(told, columns=ADMINISTRATION, caption="Målinger mod den aftalte frekvens")
    download_excel(
        "Hent som Excel", {"Forvaltninger": (told, ADMINISTRATION)}, "hvem-maaler", key="measuring-excel"
    )
    page.links(lambda: source_link("results/measurements"))


def _who(code: object) -> str:
    return CITY if danish.is_missing(code) else ADMINISTRATIONS.labels.get(str(code), str(code))


def indicators(fresh: pd.DataFrame) -> None:
    late = fresh[~fresh["standing"].isin(["current", "ended", "not_due"])]
    page.section(
        "Indikatorer, der mangler målinger",
        "Længst bagud øverst." if len(late) else "Alle indikatorer er målt, som det er aftalt.",
    )
    if len(late):
        tables.table(_told(late), columns=FRESH, key="late", alt="Indikatorer, der mangler målinger")
    download_excel(
        "Hent alle indikatorer som Excel",
        {"Indikatorer": (partial(_told, fresh), FRESH)},
        "indikatorers-friskhed",
        key="late-excel",
    )


def _told(fresh: pd.DataFrame) -> pd.DataFrame:
    """The indicators as rows of a table, the furthest behind first."""
    return fresh.assign(
        who=[_who(code) for code in fresh["administration"]],
        latest=[danish.period(period) for period in fresh["latest"]],
    ).sort_values("behind", ascending=False, na_position="first")

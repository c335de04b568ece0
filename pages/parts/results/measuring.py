"""Hvem måler: coverage and freshness against the agreed frequency, and the initiatives over 0.5 million kr., which must measure."""

from __future__ import annotations

from functools import partial

import pandas as pd
from streamlit.delta_generator import DeltaGenerator

from data import danish
from pages.parts import cards, page, tables, views
from pages.parts.answers import estimate
from pages.parts.filters import current_filters
from pages.parts.results.words import INITIATIVE, SLUG, VIEW, VIEWS, say_narrowed
from pages.parts.sources import page_link
from queries.results import views as result_views
from queries.results.figures import OF_LARGE
from queries.results.initiatives import INITIATIVE_RULE, large_initiatives
from queries.results.timeliness import GRACE_DAYS, indicator_freshness


def draw(top: DeltaGenerator) -> None:
    year: int = estimate(result_views.budget_year)
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
    cards.show(*OF_LARGE, computed={large_initiatives: large}, year=year)
    position = tables.table(
        result_views.large_rows(large),
        columns=result_views.LARGE,
        key="large",
        alt="Indsatser over 0,5 mio. kr. og om de måler resultater",
        selectable=True,
        opens="Indsats",
        file=False,
    )
    also = []
    if position is not None:
        row = large.iloc[position]
        also.append(
            lambda: page_link(
                SLUG,
                f"Vis forandringsteorien for {row['name']}",
                **{VIEW: VIEWS["teori"], INITIATIVE: str(row["initiative_id"])},
            )
        )
    views.links(views.ask(result_views.large), filename="indsatser-over-en-halv-million", also=also)


def administrations(fresh: pd.DataFrame) -> None:
    page.section("Forvaltningerne", "Lavest dækning øverst.")
    if fresh.empty:
        page.empty("Der er ingen indikatorer.")
        return
    view = views.ask(result_views.measuring)
    views.show_table(view)
    views.links(view, filename="hvem-maaler")


def indicators(fresh: pd.DataFrame) -> None:
    view = views.ask(result_views.late_indicators)
    page.section(
        "Indikatorer, der mangler målinger",
        "Længst bagud øverst." if view.rows else "Alle indikatorer er målt, som det er aftalt.",
    )
    if view.rows:
        tables.table(view.frame, columns=view.named, key="late", alt=view.caption, file=False)
    views.links(
        view,
        key="late",
        sheets={"Indikatorer": (partial(result_views.freshness_rows, fresh), result_views.LATE)},
        filename="indikatorers-friskhed",
    )

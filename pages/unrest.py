"""Uroligheder: what happened when and where, who coordinated and how fast, and how ready each district is."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data import danish
from data.contract import DISTRICTS
from pages.parts import cards, filters, options, page
from pages.parts.answers import answer, estimate
from pages.parts.tabs import tabs
from pages.parts.unrest import calendar, coordination, happenings, readiness
from queries.options.alternatives import UNREST
from queries.options.views import TAB, unrest_options
from queries.shared.recent import earlier_years, first_year
from queries.unrest.clusters import Weekly, weekly

chosen = filters.current_filters()
summary = answer("unrest/summary").iloc[0]
districts = answer("unrest/districts")
uncovered = districts[(districts["state"] == "ingen koordinator") & (districts["events"] > 0)]


def headline(weekly_clusters: Weekly) -> str:
    """How many events, the cluster among them, and where nobody is agreed to coordinate."""
    if summary["events"] == 0:
        return f"Der er ingen uroligheder {chosen.words()} siden {first_year(chosen.clock)}".replace(
            "  ", " "
        )
    events = danish.plural(summary["events"], "urolighed", "uroligheder")
    parts = [f"{events} {chosen.words()} siden {danish.month(summary['first_at'])}".replace("  ", " ")]
    if len(weekly_clusters.clusters):
        most = weekly_clusters.clusters.sort_values("events").iloc[-1]
        weeks = danish.plural_in_words(int(most["weeks"]), "uge", "uger")
        parts.append(f"{danish.number(most['events'])} af dem på {weeks}")
    if len(uncovered) > 2:
        lacking = danish.plural_in_words(len(uncovered), "bydel", "bydele")
        return f"{', '.join(parts)}; {lacking} med uroligheder har ingen aftalt koordinator"
    if len(uncovered):
        names = [
            f"{DISTRICTS[row.district]} har {danish.plural_in_words(row.events, 'hændelse', 'hændelser')}"
            for row in uncovered.itertuples()
        ]
        return f"{', '.join(parts)}; {danish.listing(names)} og ingen aftalt koordinator"
    return ", ".join(parts)


if summary["events"] == 0 and not estimate(earlier_years, table="unrest_events"):
    page.headline(f"Der er ingen uroligheder {chosen.words() or 'i data endnu'}")
    page.empty(
        "Ryd filtrene, eller se, hvem der har indberettet arket Uroligheder.",
        link=("datagrundlag", "Se datagrundlaget"),
    )
    if districts["delivered"].any():
        readiness.show()
    if len(answer("unrest/calendar")):
        calendar.show()
    st.stop()

week = estimate(weekly)
page.headline(headline(week))
cards.show("unrest_events", "unrest_without_coordinator", "unrest_as_agreed", "unrest_without_follow_up")
tabs(
    {
        "Hændelser": happenings.show,
        "Koordinering": coordination.show,
        "Beredskab i bydelene": readiness.show,
        "Kalender": calendar.show,
        TAB: partial(options.show, UNREST, unrest_options),
    },
    key="fane_uroligheder",
)

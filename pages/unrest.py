"""Uroligheder: what happened when and where, who coordinated and how fast, and how ready each district is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from data.contract import DISTRICTS
from pages.parts import filters, page
from pages.parts.answers import answer, estimate
from pages.parts.tabs import tabs
from pages.parts.unrest import coordination, happenings, readiness
from queries.unrest.clusters import Weekly, weekly

chosen = filters.current_filters()
summary = answer("unrest/summary").iloc[0]
districts = answer("unrest/districts")
uncovered = districts[(districts["state"] == "ingen koordinator") & (districts["events"] > 0)]


def headline(found: Weekly) -> str:
    """How many events, the cluster among them, and where nobody is agreed to coordinate."""
    events = danish.plural(summary["events"], "urolighed", "uroligheder")
    parts = [f"{events} {chosen.words()} siden {danish.month(summary['first_at'])}".replace("  ", " ")]
    if len(found.clusters):
        most = found.clusters.sort_values("events").iloc[-1]
        weeks = danish.plural_in_words(int(most["weeks"]), "uge", "uger")
        parts.append(f"{danish.number(most['events'])} af dem på {weeks}")
    if len(uncovered):
        names = [
            f"{DISTRICTS[row.district]} har {danish.plural_in_words(row.events, 'hændelse', 'hændelser')}"
            for row in uncovered.itertuples()
        ]
        return f"{', '.join(parts)}; {danish.listing(names)} og ingen aftalt koordinator"
    return ", ".join(parts)


def _names(rows: pd.DataFrame) -> list[str]:
    return [DISTRICTS[number] for number in rows["district"]]


def figures() -> list[page.KeyFigure]:
    lacking = districts[districts["state"] == "ingen koordinator"]
    due = districts[districts["state"] == "aftalen skal ses efter"]
    agreed = summary["events"] - summary["without_agreement"]
    told = [danish.listing(_names(lacking))] if len(lacking) else []
    if len(due):
        told.append(f"aftalen skal ses efter: {danish.listing(_names(due))}")
    return [
        page.KeyFigure(
            "Uroligheder",
            danish.number(summary["events"]),
            note=f"{danish.number(summary['severe'])} med alvor 4 eller 5; den seneste {danish.day(summary['last_at'])}",
            source=("unrest/summary", {}, 0),
        ),
        page.KeyFigure(
            "Bydele uden aftalt koordinator",
            danish.number(len(lacking)),
            note="; ".join(told),
            tone="bad" if len(uncovered) else "warn" if len(lacking) else "good",
            tone_text="med hændelser" if len(uncovered) else "" if len(lacking) else "alle har en aftale",
            source=("unrest/districts", {}, None),
        ),
        page.KeyFigure(
            "Koordineret som aftalt",
            f"{danish.number(summary['as_agreed'])} af {danish.number(agreed)}",
            note=f"i bydele med en aftale; {danish.number(summary['coordinator_unknown'])} oplyser ingen koordinator, "
            f"{danish.number(summary['by_another'])} havde en anden end aftalt",
            source=("unrest/summary", {}, 0),
        ),
        page.KeyFigure(
            "Uden opfølgning",
            danish.number(summary["without_follow_up"]),
            note=f"{danish.number(summary['followed_up'])} er fulgt op, {danish.number(summary['follow_up_planned'])} er planlagt",
            tone="warn" if summary["without_follow_up"] else "good",
            tone_text="ingen opfølgning planlagt" if summary["without_follow_up"] else "",
            source=("unrest/summary", {}, 0),
        ),
    ]  # fmt: skip


if summary["events"] == 0:
    page.headline(f"Der er ingen uroligheder {chosen.words() or 'i data endnu'}")
    page.empty(
        "Ryd filtrene, eller se, hvem der har indberettet arket Uroligheder.",
        link=("datagrundlag", "Se datagrundlaget"),
    )
    if districts["delivered"].any():
        readiness.show()
    st.stop()

found = estimate(weekly)
page.headline(headline(found))
page.key_figures(figures())
tabs(
    {
        "Hændelser": happenings.show,
        "Koordinering": coordination.show,
        "Beredskab i bydelene": readiness.show,
    },
    key="fane_uroligheder",
)

"""Status: where the whole effort stands today, each figure a way to the page that explains it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from data import danish
from pages.parts import cards, early, filters, page, views
from pages.parts.answers import answer, estimate
from pages.parts.sources import page_link, page_urls
from pages.parts.status import going, since
from queries.hotspots.overview import newest_first, overview
from queries.results.states import goal_states
from queries.sources.coverage import missing
from queries.status import views as status_views
from queries.status.since import moved_since
from queries.status.situation import situation
from queries.status.summary import goal_counts

chosen = filters.current_filters()
today = chosen.clock.today
summary = answer("initiatives/summary").iloc[0]
meeting = answer("status/next_meeting")
owing = estimate(missing)

if summary["all_initiatives"] == 0 and meeting.empty:
    page.headline("Der er ingen data endnu")
    page.empty(
        "Når forvaltningerne har indberettet, står overblikket her. Hent en skabelon, og indlæs den første fil.",
        link=("indberet", "Gå til Indberet data"),
    )
    st.stop()

top, waiting = st.container(), st.container()
with waiting:
    goals = goal_counts(estimate(goal_states)) if early.there(goal_states, what="Målene") else None
    hotspots = estimate(overview) if early.there(overview, what="Hotspots") else None
    is_known = early.there(situation, what="Situationen") and (
        chosen.district is not None or early.there(status_views.districts_differ, what="Bydelene")
    )
    measured = estimate(situation) if is_known else ()


def message() -> str:
    """How long there is to the meeting, and what stands in the way."""
    parts = []
    if not meeting.empty and meeting.iloc[0]["ahead"]:
        days = danish.working_days(today, meeting.iloc[0]["deadline"].date())
        parts.append(
            f"{danish.plural(days, 'arbejdsdag', 'arbejdsdage')} til mødet i Økonomiudvalget"
            if days > 0
            else "Økonomiudvalget mødes i dag"
        )
    if goals and goals.measured:
        parts.append(goals.headline.split("; ")[0])
    if len(owing):
        parts.append(f"{danish.plural(len(owing), 'forvaltning mangler', 'forvaltninger mangler')} at levere")
    return "; ".join(parts) or "Overblik over indsatsen"


def show_hotspots(rows: pd.DataFrame) -> None:
    to = page_urls("hotspots", "hotspot")
    views.show(
        views.ask(status_views.hotspots),
        addresses=[to(id_) for id_ in newest_first(rows)["hotspot_id"]],
        also=[partial(page_link, "hotspots", "Se hotspots")],
    )


def show_next() -> None:
    views.show(views.ask(status_views.next_steps), also=[partial(page_link, "proces", "Se processen")])


def show_decisions() -> None:
    views.show(
        views.ask(status_views.decisions, newest=6),
        also=[partial(page_link, "proces", "Se alle beslutninger")],
    )


def show_missing() -> None:
    views.show(
        views.ask(status_views.owing),
        also=[
            partial(page_link, "datagrundlag", "Se datagrundlaget"),
            partial(
                page_link, "datagrundlag", "Se, hvor gamle tallene er", fane_datagrundlag="Tallenes alder"
            ),
        ],
    )


def show_lead() -> str | None:
    """What is at hand and which day it is; beside it the choice of a day to compare with, which is returned."""
    differ = views.ask(status_views.districts_differ).title if measured and not chosen.district else ""
    beside, choice = st.columns([3, 1], gap="large")
    with beside:
        page.lead(
            f"{differ}{'. ' if differ else ''}{danish.capital(message()) if measured else ''}{'. ' if measured else ''}"
            f"I dag er det {danish.weekday(today)} den {danish.day(today)}; fristerne er talt herfra."
        )
    with choice:
        return since.choose()


with top:
    page.headline(views.ask(status_views.going).title if measured else message())
    before = show_lead()
changed = st.container()
if measured:
    going.show(measured)
cards.show(
    "initiatives",
    "budget" if chosen.district is None else "own_budget",
    *(["goals_on_track"] if goals else []),
    *([] if meeting.empty else ["meeting"]),
)
left, right = st.columns(2, gap="large")
with left:
    if chosen.district is None and measured:
        differ = views.ask(status_views.districts_differ)
        to = page_urls("bydel", filters.KEYS["district"])
        views.show(differ, addresses=[to(row[0]) for row in differ.rows])
    if hotspots is not None:
        show_hotspots(hotspots)
    show_missing()
with right:
    show_next()
    show_decisions()
# Last, since it takes seconds: what stands below it is read meanwhile.
if before:
    with changed:
        if early.there(moved_since, since=before, what="Det, der er ændret"):
            since.show(before)

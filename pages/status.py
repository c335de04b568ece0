"""Status: where the whole effort stands today, each figure a way to the page that explains it."""

from __future__ import annotations

import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import cards, filters, page, tables
from pages.parts.answers import answer, estimate
from pages.parts.sources import page_link, page_url, source_link
from pages.parts.tables import Column
from queries.briefing import headlines
from queries.hotspots.overview import overview
from queries.results.states import goal_states
from queries.sources.coverage import missing
from queries.status.summary import goal_counts, hotspot_sentence, verdict_tone

chosen = filters.current_filters()
today = chosen.clock.today
summary = answer("initiatives/summary").iloc[0]
meeting = answer("status/next_meeting")
steps = answer("process/milestones", administration=None)
owing = estimate(missing)
goals = goal_counts(estimate(goal_states))
hotspots = estimate(overview)
decisions = answer("process/decisions")

if summary["all_initiatives"] == 0 and meeting.empty:
    page.headline("Der er ingen data endnu")
    page.empty(
        "Når forvaltningerne har indberettet, står overblikket her. Hent en skabelon, og indlæs den første fil.",
        link=("indberet", "Gå til Indberet data"),
    )
    st.stop()


def headline() -> str:
    """The message: how long there is to the meeting, and what stands in the way."""
    parts = []
    if not meeting.empty and meeting.iloc[0]["ahead"]:
        days = danish.working_days(today, meeting.iloc[0]["deadline"].date())
        parts.append(
            f"{danish.plural(days, 'arbejdsdag', 'arbejdsdage')} til mødet i Økonomiudvalget"
            if days > 0
            else "Økonomiudvalget mødes i dag"
        )
    if goals.measured:
        parts.append(goals.headline.split("; ")[0])
    if len(owing):
        parts.append(f"{danish.plural(len(owing), 'forvaltning mangler', 'forvaltninger mangler')} at levere")
    return "; ".join(parts) or "Overblik over indsatsen"


def show_hotspots() -> None:
    page.section("Hotspots", hotspot_sentence(hotspots) + ".")
    if hotspots.empty:
        page.empty("Der er ingen hotspots " + (chosen.words() or "endnu") + ".")
        return
    shown = hotspots.assign(
        state=[page.shaped(row.verdict_text, verdict_tone(row.verdict_text)) for row in hotspots.itertuples()]
    )
    tables.small_table(
        shown,
        columns={
            "name": Column("Hotspot"),
            "state": Column("Vurdering"),
            "start": Column("Begyndt", "month"),
        },
        caption="Hvor hvert hotspot står",
        links=lambda row: page_url("hotspots", hotspot=row.hotspot_id),
    )
    page.links(lambda: page_link("hotspots", "Se hotspots"), lambda: source_link("hotspots/list"))


def show_next() -> None:
    page.section("Det næste")
    ahead = steps[steps["status"] != "afsluttet"].head(5)
    if ahead.empty:
        page.empty("Alle skridt er afsluttet.")
    else:
        shown = ahead.assign(when=[danish.deadline(day.date(), today) for day in ahead["deadline"]])
        tables.small_table(
            shown,
            columns={
                "name": Column("Skridt"),
                "deadline": Column("Frist", "date"),
                "when": Column("Hvornår"),
            },
            caption="De næste skridt på vejen til udvalgets møde",
        )
    page.links(lambda: page_link("proces", "Se processen"), lambda: source_link("process/milestones"))


def show_decisions() -> None:
    page.section("Hvad er besluttet, og hvad er der gjort")
    if decisions.empty:
        page.empty("Der er ikke indberettet beslutninger.")
        return
    tables.small_table(
        decisions.head(6),
        columns={
            "decision": Column("Beslutning"),
            "responsible": Column("Ansvarlig"),
            "deadline": Column("Frist", "date"),
            "status": Column("Status"),
        },
        caption="Udvalgets seneste beslutninger",
    )
    page.links(lambda: page_link("proces", "Se alle beslutninger"), lambda: source_link("process/decisions"))


def show_missing() -> None:
    page.section("Hvem har ikke leveret")
    if owing.empty:
        page.note(f"{headlines.owing([], len(ADMINISTRATIONS.labels))}.")
    else:
        shown = owing.assign(
            what=[
                "intet er leveret endnu" if row.nothing_at_all else danish.listing(row.sheets)
                for row in owing.itertuples()
            ]
        )
        tables.small_table(
            shown,
            columns={
                "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
                "what": Column("Mangler"),
            },
            caption="Ark, som alle skal levere, og som mangler",
        )
    page.links(lambda: page_link("datagrundlag", "Se datagrundlaget"))


page.headline(headline())
cards.show(
    "initiatives",
    "budget" if chosen.district is None else "own_budget",
    "goals_on_track",
    *([] if meeting.empty else ["meeting"]),
)
left, right = st.columns(2, gap="large")
with left:
    show_hotspots()
    show_missing()
with right:
    show_next()
    show_decisions()

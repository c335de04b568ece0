"""Proces og organisation: the way to the committee's meeting, what it ordered and decided, the hearing, and the centre."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import charts, filters, matrix, page, tables
from pages.parts.answers import answer, estimate
from pages.parts.download import download_excel
from pages.parts.matrix import Cell
from pages.parts.sources import page_url, source_link
from pages.parts.tables import Column
from pages.parts.theme import Tone, palette
from queries.process.order import answered, order_state, parties_met

STATES: dict[str, tuple[str, Tone]] = {
    "afsluttet": ("afsluttet", "good"),
    "afsluttet for sent": ("afsluttet for sent", "warn"),
    "forsinket": ("forsinket", "bad"),
    "i gang nu": ("i gang nu", "neutral"),
    "kommer": ("kommer", "neutral"),
}
STEPS = {
    "name": Column("Skridt", width="large", pinned=True),
    "responsible": Column("Ansvarlig"),
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "start": Column("Fra", "date"),
    "original_deadline": Column("Oprindelig frist", "date"),
    "deadline": Column("Gældende frist", "date"),
    "deadline_change": Column("Ændring"),
    "finished_on": Column("Afsluttet", "date"),
    "state": Column("Tilstand"),
    "left": Column("Til fristen"),
}
DECISIONS = {
    "date": Column("Dato", "date"),
    "committee": Column("Udvalg"),
    "case_number": Column("Sagsnr."),
    "decision": Column("Beslutning", width="large"),
    "responsible": Column("Ansvarlig"),
    "deadline": Column("Frist", "date"),
    "state": Column("Status"),
}
ANSWERS = {
    "party": Column("Part", labels=ADMINISTRATIONS.labels),
    "question": Column("Spørgsmål", width="large"),
    "state": Column("Tilstand"),
    "answered_on": Column("Svaret", "date"),
    "answer": Column("Svar", width="large"),
}
MEETINGS = {
    "date": Column("Dato", "date"),
    "type": Column("Type"),
    "party": Column("Aktør"),
    "subject": Column("Emne", width="large"),
    "participant_role": Column("Fra centeret"),
}

chosen = filters.current_filters()
today = chosen.clock.today
steps = answer("process/milestones")
decisions = answer("process/decisions")
hearing = answer("process/hearing")
meeting = answer("status/next_meeting")


def headline() -> str:
    """What is late, what comes next and how long there is to the meeting."""
    late = steps[steps["state"] == "forsinket"]
    parts = [
        f"{danish.plural_in_words(len(late), 'skridt er forsinket', 'skridt er forsinkede', 'et')}"
        if len(late)
        else "Ingen skridt er forsinkede"
    ]
    if not meeting.empty and meeting.iloc[0]["ahead"]:
        days = danish.working_days(today, meeting.iloc[0]["deadline"].date())
        parts.append(f"der er {danish.plural(days, 'arbejdsdag', 'arbejdsdage')} til mødet i Økonomiudvalget")
    return (", og ".join(parts))[:1].upper() + (", og ".join(parts))[1:]


def lead() -> str:
    ahead = steps[(steps["status"] != "afsluttet") & (steps["state"] != "forsinket")]
    if ahead.empty:
        return "Der er ingen skridt tilbage."
    step = ahead.iloc[0]
    return f"Det næste er »{step['name']}« {danish.day(step['deadline'])} ({danish.deadline(step['deadline'].date(), today)})."


def timeline() -> go.Figure:
    """One line per step from start to deadline, the original deadline hollow, days off shaded, today marked."""
    colours = palette()
    shown = steps.iloc[::-1].reset_index(drop=True)
    figure = go.Figure()
    start, end = shown["start"].fillna(shown["deadline"]).min(), shown["deadline"].max()
    first, last = start.date() - timedelta(days=3), end.date() + timedelta(days=4)
    for day in danish.days_off(first, last):
        figure.add_vrect(
            x0=pd.Timestamp(day),
            x1=pd.Timestamp(day) + pd.Timedelta(days=1),
            fillcolor=colours.line,
            line_width=0,
            layer="below",
        )
    tone = {"forsinket": colours.bad, "afsluttet": colours.good, "afsluttet for sent": colours.warn}
    for row in shown.itertuples():
        colour = tone.get(row.state, colours.accent)
        if pd.notna(row.start):
            figure.add_trace(
                go.Scatter(
                    x=[row.start, row.deadline],
                    y=[row.name, row.name],
                    mode="lines",
                    showlegend=False,
                    hoverinfo="skip",
                ).update(line={"color": colour, "width": 8})
            )
        if row.moved and pd.notna(row.original_deadline):
            figure.add_trace(
                go.Scatter(
                    x=[row.original_deadline],
                    y=[row.name],
                    mode="markers",
                    marker={
                        "symbol": "circle-open",
                        "size": 13,
                        "color": colours.muted,
                        "line": {"width": 2},
                    },
                    hovertemplate=f"oprindelig frist {danish.day(row.original_deadline)}<extra></extra>",
                    showlegend=False,
                )
            )
        symbol = {"forsinket": "square", "afsluttet": "circle", "afsluttet for sent": "triangle-up"}.get(
            row.state, "circle-open"
        )
        figure.add_trace(
            go.Scatter(
                x=[row.deadline],
                y=[row.name],
                mode="markers",
                marker={"symbol": symbol, "size": 13, "color": colour, "line": {"width": 2}},
                hovertemplate=f"{danish.day(row.deadline)}: {row.state}<extra></extra>",
                showlegend=False,
            )
        )
    figure.add_vline(x=pd.Timestamp(today), line_color=colours.ink, line_width=1, line_dash="dot")
    figure.add_annotation(
        x=pd.Timestamp(today),
        y=1,
        yref="paper",
        yanchor="bottom",
        text=f"i dag, {danish.day(today)}",
        showarrow=False,
    )
    weeks = pd.date_range(first, last, freq="W-MON")
    every = 2 if len(weeks) > 9 else 1
    ticks = list(weeks[::every])
    figure.update_xaxes(
        range=[pd.Timestamp(first), pd.Timestamp(last)],
        tickmode="array",
        tickvals=ticks,
        ticktext=[f"{danish.week(day)}<br>{day.day}. {danish.MONTHS[day.month - 1][:3]}." for day in ticks],
    )
    figure.update_yaxes(type="category", showgrid=True)
    figure.update_layout(margin={"t": 28})
    return figure


def show_way() -> None:
    if steps.empty:
        page.empty(
            "Arket Proces er ikke leveret, så vejen til mødet kan ikke vises.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    shown = steps.assign(
        left=[
            danish.MISSING if row.status == "afsluttet" else danish.deadline(row.deadline.date(), today)
            for row in steps.itertuples()
        ]
    )
    charts.draw(
        timeline(),
        title=_timeline_title(),
        subtitle="Fra begyndelse til frist. Fyldt cirkel: afsluttet; firkant: forsinket; åben cirkel: kommer. "
        "Grå: helligdage og lukkedage.",
        alt="Tidslinje over skridtene frem mod Økonomiudvalgets møde",
        key="timeline",
        height=max(300, 34 * len(steps) + 90),
        data=shown,
        columns=STEPS,
        source=("process/milestones", {}, None),
    )
    page.note(_why_the_date_moved())
    download_excel("Hent som Excel", {"Proces": (shown, STEPS)}, "proces", key="steps_excel")


def _timeline_title() -> str:
    late = steps[steps["state"] == "forsinket"]
    if late.empty:
        return "Alt er til tiden"
    named = late["administration"].where(late["administration"].notna(), late["responsible"]).dropna()
    who = sorted(set(named))
    return f"{danish.plural(len(late), 'skridt', 'skridt')} over fristen: {danish.listing(who)}"


def _why_the_date_moved() -> str:
    """The holidays between the two dates of the meeting, from the calendar."""
    if meeting.empty or pd.isna(meeting.iloc[0]["original_deadline"]):
        return ""
    row = meeting.iloc[0]
    original, present = row["original_deadline"].date(), row["deadline"].date()
    if original == present:
        return f"Mødet er fastsat til {danish.day(present)}; datoen er ikke ændret."
    off = danish.days_off(min(original, present), max(original, present))
    named = danish.listing([f"{name.lower()} {danish.day(day)}" for day, name in off.items()])
    days = danish.working_days(today, present)
    change = "registreret" if danish.is_missing(row["deadline_change"]) else row["deadline_change"]
    return (
        f"Mødet var sat til {danish.day(original)}"
        + (f", som er {off[original].lower()}" if original in off else "")
        + f". Ændringen til {danish.day(present)} er {change}. "
        + (f"Imellem ligger {named}. " if named else "")
        + _easter_weeks(present.year)
        + f"Fra {danish.day(today)} til mødet er der {danish.plural(days, 'arbejdsdag', 'arbejdsdage')}."
    )


def _easter_weeks(year: int) -> str:
    """The two weeks around Easter, which the orientation gives as the reason, and how many working days they have."""
    easter = next(
        day
        for day, name in danish.days_off(date(year, 1, 1), date(year, 12, 31)).items()
        if name == "Påskedag"
    )
    week = easter.isocalendar().week
    days = danish.working_days(easter - timedelta(days=7), easter + timedelta(days=7))
    return f"I påskeugerne {week} og {week + 1} er der {danish.plural(days, 'arbejdsdag', 'arbejdsdage')}. "


def show_order() -> None:
    found = estimate(order_state)
    ready = int(found["complete"].sum())
    page.section(
        f"Data er på plads til {danish.number(ready)} af {danish.number(len(found))} punkter",
        "Indstillingens fem dele og de fire overvejelser. Hvert punkt fører til den side, der svarer på det.",
    )
    for part, lines in found.groupby("part", sort=False):
        shown = lines.assign(
            state=[
                page.shaped("klar" if row.complete else "mangler data", "good" if row.complete else "warn")
                for row in lines.itertuples()
            ]
        )
        tables.small_table(
            shown,
            columns={
                "text": Column("Punkt"),
                "state": Column("Data"),
                "reason": Column("Begrundelse"),
                "sheets": Column("Bygger på", "list"),
            },
            caption=str(part),
            links=lambda row: page_url(row.page),
        )
    page.links(lambda: source_link("sources/freshness"))


def show_hearing() -> None:
    if hearing.empty:
        page.empty("Arket Høring er ikke leveret.", link=("datagrundlag", "Se datagrundlaget"))
        return
    parties = answered(hearing)
    missing = int((parties["questions"] - parties["answered"]).sum())
    page.section(
        f"{danish.plural_in_words(missing, 'svar mangler', 'svar mangler', 'et')}"[:1].upper()
        + f"{danish.plural_in_words(missing, 'svar mangler', 'svar mangler', 'et')}"[1:]
        if missing
        else "Alle har svaret på alt",
        f"{danish.plural(len(parties), 'part', 'parter')} er spurgt. Frist {danish.day(hearing['deadline'].min())}.",
    )
    questions = list(dict.fromkeys(hearing["question"]))
    words = {
        "besvaret": Cell("svar"),
        "besvaret for sent": Cell("for sent", kind="faint"),
        "mangler": Cell("afventer", kind="faint"),
        "mangler, fristen er overskredet": Cell("mangler", kind="gap"),
    }
    matrix.matrix(
        {(row.party, row.question): words[row.state] for row in hearing.itertuples()},
        rows={party: ADMINISTRATIONS.labels.get(party, party) for party in parties["party"]},
        columns={question: question for question in questions},
        caption="Hvem har svaret på hvad",
        corner="Part",
    )
    with st.expander("Læs svarene"):
        tables.table(
            hearing, columns=ANSWERS, key="hearing", alt="Høringssvar: part, spørgsmål, tilstand og svar"
        )
    download_excel("Hent som Excel", {"Høring": (hearing, ANSWERS)}, "hoering", key="hearing_excel")
    page.links(lambda: source_link("process/hearing"))


def show_decisions() -> None:
    if decisions.empty:
        page.empty("Arket Beslutninger er ikke leveret.", link=("datagrundlag", "Se datagrundlaget"))
        return
    done = int((decisions["status"] == "gennemført").sum())
    overdue = int(decisions["overdue"].fillna(False).sum())
    page.section(
        f"{danish.number(done)} af {danish.plural(len(decisions), 'beslutning', 'beslutninger')} er gennemført",
        f"{danish.plural(overdue, 'beslutning', 'beslutninger')} har overskredet fristen."
        if overdue
        else "Ingen har overskredet fristen.",
    )
    tones: dict[str, Tone] = {"gennemført": "good", "i gang": "neutral", "ikke begyndt": "neutral"}
    shown = decisions.assign(
        state=[
            page.shaped(f"{row.status}, over fristen", "bad")
            if row.overdue is True
            else page.shaped(row.status, tones[row.status])
            for row in decisions.astype({"overdue": object}).itertuples()
        ]
    )
    tables.small_table(shown, columns=DECISIONS, caption="Udvalgets beslutninger, nyeste først")
    download_excel(
        "Hent som Excel", {"Beslutninger": (shown, DECISIONS)}, "beslutninger", key="decisions_excel"
    )
    page.links(lambda: source_link("process/decisions"))


def show_centre() -> None:
    seconded = answer("process/secondments")
    without = seconded[~seconded["meets_rule"].astype(bool)]
    names = danish.listing([ADMINISTRATIONS.labels[code] for code in without["administration"]])
    page.section(
        "Alle forvaltninger har udstationeret mindst én medarbejder"
        if without.empty
        else f"{names} har ingen udstationeret",
        "Hver forvaltning udstationerer mindst én medarbejder, som hovedregel med faste dage tirsdag og onsdag.",
    )
    shown = seconded.assign(
        rule=[
            page.shaped("ja" if row.meets_rule else "nej", "good" if row.meets_rule else "bad")
            for row in seconded.itertuples()
        ],
        days=[
            danish.listing(list(days))
            if isinstance(days, list) or hasattr(days, "tolist")
            else danish.MISSING
            for days in seconded["weekdays"]
        ],
    )
    columns = {
        "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
        "employees": Column("Medarbejdere", "count"),
        "hours_per_week": Column("Timer om ugen", "number", decimals=1),
        "days": Column("Faste dage"),
        "agreed_on": Column("Aftalt", "date"),
        "rule": Column("Mindst én"),
    }
    tables.small_table(shown, columns=columns, caption="Udstationerede medarbejdere i dag")
    page.links(lambda: source_link("process/secondments"))
    meetings = answer("process/meetings")
    met = estimate(parties_met)
    unmet = met[met["meetings"] == 0]
    page.section(
        "Centeret har mødt alle, orienteringen nævner"
        if unmet.empty
        else f"Endnu ikke mødt: {danish.listing(list(unmet['party']))}",
        f"{danish.plural(len(meetings), 'møde er registreret', 'møder er registreret')}.",
    )
    tables.small_table(
        met,
        columns={
            "party": Column("Aktør"),
            "meetings": Column("Møder", "count"),
            "met_on": Column("Senest mødt", "date"),
            "planned_on": Column("Næste aftalte møde", "date"),
        },
        caption="De aktører, orienteringen nævner",
    )
    if not meetings.empty:
        with st.expander("Se alle møder"):
            tables.table(meetings, columns=MEETINGS, key="meetings", alt="Centerets møder, nyeste først")
    download_excel(
        "Hent som Excel",
        {"Udstationering": (shown, columns), "Møder": (meetings, MEETINGS)},
        "centeret",
        key="centre_excel",
    )
    page.links(lambda: source_link("process/meetings"))


page.headline(headline() if not steps.empty else "Vejen til mødet er ikke leveret endnu")
if not steps.empty:
    page.lead(lead())
way_tab, order_tab, hearing_tab, decisions_tab, centre_tab = st.tabs(
    ["Vejen til mødet", "Indstillingen", "Høringen", "Beslutninger", "Centeret"]
)
with way_tab:
    show_way()
with order_tab:
    show_order()
with hearing_tab:
    show_hearing()
with decisions_tab:
    show_decisions()
with centre_tab:
    show_centre()

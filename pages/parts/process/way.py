"""The way to the committee's meeting: steps with original and present deadline, days off, and why the date moved."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from data import danish
from pages.parts import filters, page, views
from queries.process import views as process_views


def show(meeting: pd.DataFrame, case: str | None) -> None:
    """meeting: status/next_meeting. case: another than the one that runs."""
    steps = views.ask(process_views.timeline, case=case)
    if steps.chart is None:
        page.empty(
            "Arket Proces er ikke leveret, så vejen til mødet kan ikke vises.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    views.show(steps)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if case is None:
            _show_why(meeting, filters.current_filters().clock.today)
    with right:
        views.show(views.ask(process_views.days_off, case=case))


def _show_why(meeting: pd.DataFrame, today: date) -> None:
    """Which holidays lie between the two dates of the meeting, from the calendar."""
    if meeting.empty or pd.isna(meeting.iloc[0]["original_deadline"]):
        return
    row = meeting.iloc[0]
    original, present = row["original_deadline"].date(), row["deadline"].date()
    days = danish.working_days(today, present)
    ahead = (
        f"Fra {danish.day(today)} til mødet er der {danish.plural(days, 'arbejdsdag', 'arbejdsdage')}."
        if today <= present
        else "Datoen for mødet er passeret."
    )
    if original == present:
        page.section(f"Mødet er {danish.day(present)}, som det hele tiden var planen", ahead)
        return
    off = danish.days_off(min(original, present), max(original, present))
    named = danish.listing([f"{name.lower()} {danish.day(day)}" for day, name in off.items()])
    moved = {"foreslået": "foreslås flyttet", "vedtaget": "er flyttet"}.get(
        row["deadline_change"], "er flyttet"
    )
    page.section(
        f"{danish.day(original)} er {off[original].lower()}, så mødet {moved} til {danish.day(present)}"
        if original in off
        else f"Mødet {moved} fra {danish.day(original)} til {danish.day(present)}"
    )
    change = "registreret" if danish.is_missing(row["deadline_change"]) else row["deadline_change"]
    page.note(
        f"Mødet var sat til {danish.day(original)}"
        + (f", som er {off[original].lower()}" if original in off else "")
        + f". Ændringen til {danish.day(present)} er {change}. "
        + (f"Imellem ligger {named}. " if named else "")
        + _short_weeks(original, present)
        + ahead
    )


def _short_weeks(original: date, present: date) -> str:
    """The weeks from one date to the other that holidays shorten, and the working days that are left in them: "I uge 13 og 14 er
    der 7 arbejdsdage." Empty where no holiday lies there on a day of work."""
    first, last = sorted((original, present))
    mondays = sorted(
        {day - timedelta(days=day.weekday()) for day in danish.days_off(first, last) if day.weekday() < 5}
    )
    if not mondays:
        return ""
    days = sum(
        danish.working_days(monday - timedelta(days=1), monday + timedelta(days=6)) for monday in mondays
    )
    weeks = danish.listing([str(monday.isocalendar().week) for monday in mondays])
    return f"I uge {weeks} er der {danish.plural(days, 'arbejdsdag', 'arbejdsdage')}. "

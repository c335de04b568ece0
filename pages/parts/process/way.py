"""The way to the committee's meeting: steps with original and present deadline, days off, and why the date moved."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import charts, filters, page, tables
from pages.parts.download import download_excel
from pages.parts.tables import Column
from pages.parts.theme import palette

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
DAYS_OFF = {"day": Column("Dato", "date"), "weekday": Column("Ugedag"), "name": Column("Fridag")}


def show(steps: pd.DataFrame, meeting: pd.DataFrame) -> None:
    if steps.empty:
        page.empty(
            "Arket Proces er ikke leveret, så vejen til mødet kan ikke vises.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    today = filters.current_filters().clock.today
    shown = steps.assign(
        left=[
            danish.MISSING if row.status == "afsluttet" else danish.deadline(row.deadline.date(), today)
            for row in steps.itertuples()
        ]
    )
    charts.draw(
        _timeline(steps, today),
        title=_timeline_title(steps),
        subtitle="Fra begyndelse til frist. Fyldt cirkel: afsluttet; trekant: afsluttet for sent; firkant: forsinket; åben cirkel: "
        "kommer; grå cirkel: oprindelig frist. Grå felter: helligdage og lukkedage.",
        alt="Tidslinje over skridtene frem mod Økonomiudvalgets møde",
        key="timeline",
        height=max(300, 34 * len(steps) + 90),
        data=shown,
        columns=STEPS,
        source=("process/milestones", {}, None),
    )
    off = _days_off(steps)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _show_why(meeting, today)
    with right:
        if len(off):
            tables.small_table(off, columns=DAYS_OFF, caption="Helligdage og lukkedage i tidslinjen")
    download_excel(
        "Hent som Excel", {"Proces": (shown, STEPS), "Fridage": (off, DAYS_OFF)}, "proces", key="steps_excel"
    )


def _timeline_title(steps: pd.DataFrame) -> str:
    late = steps[steps["state"] == "forsinket"]
    if late.empty:
        return "Alt er til tiden"
    named = late["administration"].where(late["administration"].notna(), late["responsible"]).dropna()
    who = sorted(set(named))
    return f"{danish.plural(len(late), 'skridt', 'skridt')} over fristen: {danish.listing(who)}"


def _period(steps: pd.DataFrame) -> tuple[date, date]:
    """The first and last day that the timeline shows."""
    start, end = steps["start"].fillna(steps["deadline"]).min(), steps["deadline"].max()
    return start.date() - timedelta(days=3), end.date() + timedelta(days=4)


def _days_off(steps: pd.DataFrame) -> pd.DataFrame:
    """day, weekday, name: the holidays and closed days in the timeline."""
    found = danish.days_off(*_period(steps))
    rows = [(pd.Timestamp(day), danish.weekday(day), name.lower()) for day, name in found.items()]
    return pd.DataFrame(rows, columns=list(DAYS_OFF))


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
        + _easter_weeks(present.year)
        + ahead
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


def _timeline(steps: pd.DataFrame, today: date) -> go.Figure:
    """One line per step from start to deadline, the original deadline hollow, days off shaded, today marked."""
    colours = palette()
    tone = {"forsinket": colours.bad, "afsluttet": colours.good, "afsluttet for sent": colours.warn}
    symbols = {"forsinket": "square", "afsluttet": "circle", "afsluttet for sent": "triangle-up"}
    first, last = _period(steps)
    shown = steps.iloc[::-1].assign(colour=lambda rows: [tone.get(s, colours.accent) for s in rows["state"]])
    traces: list[dict[str, object]] = []
    for colour, rows in shown[shown["start"].notna()].groupby("colour", sort=False):
        ends = [end for row in rows.itertuples() for end in (row.start, row.deadline, None)]
        names = [name for name in rows["name"] for _ in range(3)]
        traces.append(
            {"type": "scatter", "x": ends, "y": names, "mode": "lines", "line": {"color": colour, "width": 8}, "hoverinfo": "skip"}
        )  # fmt: skip
    moved = shown[shown["moved"].astype(bool) & shown["original_deadline"].notna()]
    traces.append(
        _marks(
            moved,
            "original_deadline",
            ["circle-open"] * len(moved),
            [colours.muted] * len(moved),
            [f"oprindelig frist {danish.day(day)}" for day in moved["original_deadline"]],
        )
    )
    traces.append(
        _marks(
            shown,
            "deadline",
            [symbols.get(state, "circle-open") for state in shown["state"]],
            list(shown["colour"]),
            [f"{danish.day(row.deadline)}: {row.state}" for row in shown.itertuples()],
        )
    )
    whole = {"yref": "paper", "y0": 0, "y1": 1}
    off = [
        whole | {"type": "rect", "x0": pd.Timestamp(day), "x1": pd.Timestamp(day) + pd.Timedelta(days=1)}
        | {"fillcolor": colours.line, "line": {"width": 0}, "layer": "below"}
        for day in danish.days_off(first, last)
    ]  # fmt: skip
    now = pd.Timestamp(today)
    mark = whole | {
        "type": "line",
        "x0": now,
        "x1": now,
        "line": {"color": colours.ink, "width": 1, "dash": "dot"},
    }
    said = {"x": now, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    weeks = pd.date_range(first, last, freq="W-MON")
    every = 2 if len(weeks) > 9 else 1
    ticks = list(weeks[::every])
    return go.Figure(
        traces,
        {
            "shapes": [*off, mark],
            "annotations": [said | {"text": f"i dag, {danish.day(today)}"}],
            "xaxis": {
                "type": "date",
                "range": [pd.Timestamp(first), pd.Timestamp(last)],
                "tickmode": "array",
                "tickvals": ticks,
                "ticktext": [
                    f"{danish.week(day)}<br>{day.day}. {danish.MONTHS[day.month - 1][:3]}." for day in ticks
                ],
            },
            "yaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": list(shown["name"]),
                "showgrid": True,
            },
            "showlegend": False,
            "margin": {"t": 28},
        },
    )


def _marks(
    rows: pd.DataFrame, day: str, symbols: list[str], tints: list[str], said: list[str]
) -> dict[str, object]:
    return {
        "type": "scatter",
        "x": rows[day],
        "y": rows["name"],
        "mode": "markers",
        "marker": {"symbol": symbols, "size": 13, "color": tints, "line": {"width": 2, "color": tints}},
        "text": said,
        "hovertemplate": "%{text}<extra></extra>",
    }

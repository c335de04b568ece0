"""One indicator: its control chart, what it says, where it is heading, and what people have noted (?indikator=I-001)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS
from data.persons import TOO_FEW
from pages.parts import charts, identity, page, views
from pages.parts.answers import answer, estimate, store
from pages.parts.filters import current_filters
from pages.parts.results import levels, marks, release, taking_back
from pages.parts.results.signals import go_to
from pages.parts.results.timeaxis import time_axis
from pages.parts.results.words import SLUG, VIEW, VIEWS
from pages.parts.sources import page_link, source_link
from pages.parts.tables import Column
from pages.parts.theme import Palette, palette
from queries.results import views as result_views
from queries.results.annotations import LONGEST, NotAccepted, annotate, noted, withdraw
from queries.results.picture import Picture, pictures
from queries.results.states import indicator_states
from queries.results.views import TYPES
from queries.results.words import DIRECTIONS, POINTS, aim, baseline, measure

Row = Mapping[Hashable, Any]
MARKS = {
    "improvement": "circle",
    "concern": "diamond",
    "neutral": "square",
    "common": "circle",
    "provisional": "circle-open",
}
TONES = {
    "improvement": "forbedring",
    "concern": "forværring",
    "neutral": "ændring",
    "common": "tilfældigt udsving",
    "provisional": "foreløbig",
}


def exists(text: str) -> str | None:
    """The id as it is written in the store, or None where there is no such indicator."""
    id_ = text.strip()
    for spelled in (id_, id_.upper()):
        if len(answer("results/indicators", indicator_id=spelled, **_EVERYTHING)):
            return spelled
    return None


# One indicator is shown whatever the filters leave out.
_EVERYTHING: dict[str, Any] = {"district": None, "administration": None, "focus_area": None}


def show(indicator_id: str) -> None:
    states = estimate(indicator_states, **_EVERYTHING)
    state = states[states["indicator_id"] == indicator_id].iloc[0].to_dict()
    picture: Picture = estimate(pictures, indicator_ids=[indicator_id])[indicator_id]
    notes = noted(store(), clock=current_filters().clock, indicator_id=indicator_id)
    page.named(str(state["name"]))
    page.headline(str(state["name"]))
    page.lead(picture.sentence)
    st.html(marks.symbols(state))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        page.links(
            lambda: page_link(SLUG, "Tilbage til alle indikatorer", **{VIEW: VIEWS["udsving"]}),
            lambda: page_link(SLUG, "Hvad ligger bag?", **{VIEW: VIEWS["bag"], "maaling": indicator_id}),
        )
        go_to(states)
    left, right = st.columns([7, 3], gap="large")
    with left:
        chart(picture, notes)
    with right:
        facts(state, picture)
    left, right = st.columns([7, 3], gap="large")
    with left:
        show_notes(notes, picture)
        levels.show_restarts(indicator_id)
    with right:
        levels.propose(picture)
        write(picture)


# -- the chart ---------------------------------------------------------------------------------------------


def chart(picture: Picture, notes: pd.DataFrame) -> None:
    frame = picture.frame
    if frame.empty:
        page.empty(
            f"Ingen tal vises: {TOO_FEW}." if picture.hidden else "Indikatoren er ikke målt endnu.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    colours = palette()
    figure = go.Figure()
    _limits(figure, frame, colours)
    _series(figure, frame, colours)
    _ahead(figure, picture, colours)
    _rebases(figure, frame, colours)
    _numbers(figure, frame, notes, colours)
    ahead = picture.ahead
    beyond = ahead is not None and ahead.start > frame["start"].iloc[-1]
    time_axis(
        figure,
        list(frame["period"]),
        list(frame["start"]),
        ahead=(ahead.period, ahead.start) if ahead and beyond else None,
    )
    share = picture.unit == "%"
    figure.update_yaxes(
        rangemode="normal",
        range=picture.flat_range,
        ticksuffix=" %" if share else "",
        # Whole figures get decimals where the axis is so short that it needs them.
        tickformat=None if share else f",.{picture.decimals}f" if picture.decimals else ",.3~f",
    )
    figure.update_layout(showlegend=False, hovermode="closest", margin={"r": 24, "t": 22})
    table = frame.assign(
        period=[danish.period(one) for one in frame["period"]],
        point=[POINTS[kind] for kind in frame["point"]],
        tone=[TONES[tone] for tone in frame["tone"]],
    )
    columns = _columns(picture)
    charts.draw(
        figure,
        title=_title(picture),
        subtitle=_subtitle(picture),
        alt=f"Kontroldiagram for {picture.name}. {picture.sentence} {picture.assurance_text or ''} Tallene står i tabellen under.",
        key="indicator-chart",
        height=430,
        data=table,
        columns=columns,
        file=False,
    )
    views.links(
        views.ask(result_views.indicator, indicator_id=picture.indicator_id),
        sheets={
            "Målinger": (table, columns),
            "Mål og fremskrivning": (_ahead_table(picture), _ahead_columns(picture)),
            "Noter": (_note_rows(notes, picture.indicator_id), NOTES),
        },
        filename=f"indikator-{picture.indicator_id}",
        selection=picture.name,
    )


def _ahead_table(picture: Picture) -> pd.DataFrame:
    """The target and the forecast as they are drawn, one row; none without a target and its period."""
    ahead = picture.ahead
    rows = (
        []
        if ahead is None
        else [(danish.period(ahead.period), ahead.target, ahead.value, ahead.low, ahead.high)]
    )
    return pd.DataFrame(rows, columns=list(_ahead_columns(picture)))


def _ahead_columns(picture: Picture) -> dict[str, Column]:
    digits = picture.decimals
    return {
        "period": Column("Periode"),
        "target": Column(f"Målværdi, {picture.unit}", "number", decimals=digits),
        "value": Column("Fremskrivning", "number", decimals=digits),
        "low": Column("95 %-interval fra", "number", decimals=digits),
        "high": Column("til", "number", decimals=digits),
    }


def _columns(picture: Picture) -> dict[str, Column]:
    digits = picture.decimals
    return {
        "period": Column("Periode", pinned=True),
        "value": Column(f"Måling, {picture.unit}", "number", decimals=digits),
        "mean": Column("Middel", "number", decimals=digits),
        "lower": Column("Nedre grænse", "number", decimals=digits),
        "upper": Column("Øvre grænse", "number", decimals=digits),
        "point": Column("Punktet er"),
        "tone": Column("Betyder"),
    }


def _subtitle(picture: Picture) -> str:
    """Unit and periods, and how to read what is drawn."""
    unit = "Procent" if picture.unit == "%" else danish.capital(picture.unit)
    first, last = (danish.period(picture.frame["period"].iloc[place]) for place in (0, -1))
    if first == last:
        return f"{unit} i {first}."
    parts = [
        f"{unit}, hver{'t' if picture.frequency != 'måned' else ''} {picture.frequency} fra {first} til {last}."
    ]
    if picture.frame["lower"].notna().any():
        parts.append("Gråt bånd: grænserne for tilfældige udsving.")
    if (picture.frame["tone"] == "provisional").any():
        parts.append("Hule punkter er foreløbige.")
    if picture.ahead is not None and picture.ahead.value is not None:
        parts.append("Blåt punkt: fremskrivning af målperioden under ét med 95 %-interval.")
    return " ".join(parts)


def _title(picture: Picture) -> str:
    """The chart's answer: where it is heading, or what the lead says where there is nothing to forecast."""
    ahead = picture.ahead
    if ahead and ahead.value is not None and ahead.low is not None and ahead.high is not None:
        value, low, high = (picture.text(one) for one in (ahead.value, ahead.low, ahead.high))
        return f"Fremskrivning til {danish.period(ahead.period)}: {value} ({low} til {high}); målet er {picture.text(ahead.target)}"
    return (
        picture.sentence.split(". ")[0]
        .rstrip(".")
        .replace("Udsvingene er tilfældige: ", "Tilfældige udsving: ")
    )


def _limits(figure: go.Figure, frame: pd.DataFrame, colours: Palette) -> None:
    for _, part in frame.dropna(subset=["lower"]).groupby("series"):
        days = list(part["start"])
        figure.add_trace(
            go.Scatter(
                x=[*days, *reversed(days)],
                y=[*part["upper"], *reversed(list(part["lower"]))],
                mode="lines",
                fill="toself",
                fillcolor=charts.translucent(colours.common, 0.14),
                line={"width": 0},
                hoverinfo="skip",
            )
        )
        for name in ("near_lower", "near_upper"):
            figure.add_trace(
                go.Scatter(
                    x=days,
                    y=part[name],
                    mode="lines",
                    line={"color": charts.translucent(colours.common, 0.5), "width": 1, "dash": "dot"},
                    hoverinfo="skip",
                )
            )
        figure.add_trace(
            go.Scatter(
                x=days,
                y=part["mean"],
                mode="lines",
                line={"color": colours.common, "width": 1.5},
                hoverinfo="skip",
            )
        )


def _series(figure: go.Figure, frame: pd.DataFrame, colours: Palette) -> None:
    """The line, broken where the counting changed and where nothing was measured, and the points with their meaning."""
    for _, part in frame.groupby("line"):
        figure.add_trace(
            go.Scatter(
                x=part["start"],
                y=part["value"],
                mode="lines",
                line={"color": colours.muted, "width": 1.5},
                hoverinfo="skip",
            )
        )
    shade = {
        "improvement": colours.improvement,
        "concern": colours.concern,
        "neutral": colours.ink,
        "common": colours.common,
        "provisional": colours.muted,
    }
    for tone, part in frame.groupby("tone"):
        flagged = tone in ("improvement", "concern", "neutral")
        figure.add_trace(
            go.Scatter(
                x=part["start"],
                y=part["value"],
                mode="markers",
                marker={
                    "color": shade[str(tone)],
                    "symbol": MARKS[str(tone)],
                    "size": 11 if flagged else 8,
                    "line": {"width": 2 if tone == "provisional" else 0, "color": shade[str(tone)]},
                },
                text=[
                    f"{danish.period(row['period'])}: {row['text']}<br>{_meaning(row)}"
                    for row in part.to_dict("records")
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )


def _meaning(row: Row) -> str:
    if row["tone"] in ("common", "provisional"):
        return TONES[row["tone"]]
    return f"{TONES[row['tone']]}: {POINTS[row['point']]}"


def _ahead(figure: go.Figure, picture: Picture, colours: Palette) -> None:
    """The target as a line with its words, and the forecast with its interval."""
    ahead, frame = picture.ahead, picture.frame
    if ahead is None:
        return
    end = max(ahead.start, frame["start"].iloc[-1])
    figure.add_trace(
        go.Scatter(
            x=[frame["start"].iloc[0], end],
            y=[ahead.target, ahead.target],
            mode="lines",
            line={"color": colours.accent, "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
        )
    )
    # Between the last measurement and the target's period there is nothing to stand in the way of words.
    beyond = ahead.start > frame["start"].iloc[-1]
    figure.add_annotation(
        x=frame["start"].iloc[-1 if beyond else 0],
        y=ahead.target,
        xanchor="left",
        yanchor="bottom",
        xshift=8 if beyond else 0,
        yshift=1,
        text=f"Mål {ahead.target_text} i {danish.period(ahead.period)}",
        showarrow=False,
        font={"color": colours.accent, "size": 13},
    )
    final = frame[frame["tone"] != "provisional"]
    if ahead.value is None or ahead.low is None or ahead.high is None or final.empty:
        return
    origin = final.iloc[-1]
    figure.add_trace(
        go.Scatter(
            x=[origin["start"], ahead.start],
            y=[origin["value"], ahead.value],
            mode="lines",
            line={"color": colours.accent, "width": 1.5, "dash": "dot"},
            hoverinfo="skip",
        )
    )
    words = f"Fremskrivning til {danish.period(ahead.period)}: {picture.text(ahead.value)}"
    figure.add_trace(
        go.Scatter(
            x=[ahead.start],
            y=[ahead.value],
            mode="markers",
            marker={"color": colours.paper, "size": 10, "line": {"color": colours.accent, "width": 2}},
            error_y=_reach(ahead.value, ahead.low, ahead.high, colours),
            hovertemplate=f"{words}<br>95 %-interval: {picture.text(ahead.low)} til {picture.text(ahead.high)}<extra></extra>",
        )
    )


def _reach(value: float, low: float, high: float, colours: Palette) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [high - value],
        "arrayminus": [value - low],
        "color": colours.accent,
        "thickness": 2,
        "width": 7,
    }


def _rebases(figure: go.Figure, frame: pd.DataFrame, colours: Palette) -> None:
    begun = frame[frame["series"].diff() > 0]
    for day, text in zip(begun["start"], begun["begins"], strict=True):
        _mark(figure, day, text, colours)


def _mark(figure: go.Figure, day: date, text: str, colours: Palette) -> None:
    figure.add_shape(
        type="line",
        x0=day,
        x1=day,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": colours.ink, "width": 1, "dash": "dot"},
    )
    figure.add_annotation(
        x=day,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=text,
        showarrow=False,
        font={"color": colours.ink, "size": 13},
    )


def _numbers(figure: go.Figure, frame: pd.DataFrame, notes: pd.DataFrame, colours: Palette) -> None:
    """A number over each point that somebody has noted something at; the words stand in the list under the chart."""
    values = dict(zip(frame["period"], zip(frame["start"], frame["value"], strict=True), strict=True))
    for number, (period, text) in enumerate(zip(notes["period"], notes["text"], strict=True), start=1):
        if period in values:
            day, value = values[period]
            figure.add_annotation(
                x=day,
                y=value,
                text=f"<b>{number}</b>",
                ay=-34,
                ax=0,
                arrowcolor=colours.ink,
                arrowwidth=1,
                bgcolor=colours.paper,
                bordercolor=colours.ink,
                borderpad=3,
                font={"color": colours.ink, "size": 12},
                hovertext=escape(text),
            )


# -- beside the chart --------------------------------------------------------------------------------------


def facts(state: Row, picture: Picture) -> None:
    unit = str(state["unit"])
    initiative = "Hele byen" if danish.is_missing(state["initiative"]) else str(state["initiative"])
    administration = ADMINISTRATIONS.labels.get(str(state["administration"]), "")
    goals = answer("results/goals", administration=None, focus_area=None)
    goals = goals[goals["indicator_id"] == state["indicator_id"]]
    rows = [
        ("Nås målet?", f"{marks.light(state)}<div>{escape(str(state['verdict_text']))}</div>"),
        ("Niveau nu", _level(state, unit)),
        ("Udgangspunkt", escape(_dated(baseline(state), state["baseline_period"]))),
        ("Målværdi", escape(_dated(aim(state["target"], unit), state["target_period"]))),
        ("Retning", DIRECTIONS[str(state["direction"])].capitalize()),
        ("Måles", f"Hver{'t' if state['frequency'] != 'måned' else ''} {state['frequency']}"),
        ("Type", TYPES[str(state["type"])]),
        ("Indsats", escape(f"{initiative}, {administration}" if administration else initiative)),
        *[("Mål", escape(f"{row['goal_id']}: {row['text']}")) for row in goals.to_dict("records")],
    ]
    body = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    st.html(f'<dl class="csb-facts">{body}</dl>')
    if picture.assurance_text:
        page.note(picture.assurance_text)
    for note in picture.notes:
        page.note(note)
    links = [lambda: source_link("results/indicators", indicator_id=str(state["indicator_id"]))]
    if not danish.is_missing(state["initiative_id"]):
        links.append(lambda: page_link("indsatser", "Se indsatsen", indsats=str(state["initiative_id"])))
    page.links(*links)
    release.show(state)


def _level(state: Row, unit: str) -> str:
    level_text = (
        ""
        if danish.is_missing(state["level_text"])
        else f"<div>{escape(measure(state['level_value'], unit))} ({escape(str(state['level_text']))})</div>"
    )
    return f"{marks.way(state)}{level_text}<div>{escape(str(state['reason']))}</div>"


def _dated(text: str, period: Any) -> str:
    return text if danish.is_missing(period) else f"{text} i {danish.period(period)}"


# -- notes -------------------------------------------------------------------------------------------------


NOTES = {
    "period": Column("Periode"),
    "text": Column("Note", width="large"),
    "made_by": Column("Skrevet af"),
    "made_at": Column("Tidspunkt", "moment"),
}


def _note_rows(notes: pd.DataFrame, indicator_id: str) -> pd.DataFrame:
    """Notes, then the remarks that were delivered with the measurements, as rows of NOTES."""
    remarks = answer("results/remarks", indicator_id=indicator_id)
    both = [
        notes,
        remarks.assign(
            text=[_remark(row) for row in remarks.to_dict("records")],
            made_by="indberettet med tallet",
            made_at=None,
        ),
    ]
    frame = pd.concat([one[list(NOTES)].astype(object) for one in both], ignore_index=True)
    return frame.assign(period=[danish.period(period) for period in frame["period"]])


def _remark(row: Row) -> str:
    return "Opgørelsen er ændret." if danish.is_missing(row["remark"]) else str(row["remark"])


def show_notes(notes: pd.DataFrame, picture: Picture) -> None:
    """What was noted, with the numbers that stand on the chart, and the remarks that came with the measurements."""
    page.section("Noter")
    remarks = answer("results/remarks", indicator_id=picture.indicator_id)
    if notes.empty and remarks.empty:
        page.note("Der er ikke skrevet noget om indikatoren endnu.")
        return
    person = identity.current_person()
    for number, row in enumerate(notes.to_dict("records"), start=1):
        taking_back.line(
            f"{number}. {danish.period(row['period'])}: {row['text']} ({row['made_by']}, {danish.moment(row['made_at'])})",
            "Tag noten tilbage",
            may=person.is_csb or person.id == row["made_by"],
            key=f"withdraw-{row['id']}",
            take_back=_take_back,
            args=(row["id"], row["made_by"]),
        )
    for row in remarks.to_dict("records"):
        page.note(f"{danish.period(row['period'])}: {_remark(row)} (indberettet med tallet)")
    if len(remarks):
        page.links(lambda: source_link("results/remarks", indicator_id=picture.indicator_id))


def _take_back(id_: str, made_by: str) -> None:
    person = identity.current_person()
    if person.is_csb or person.id == made_by:
        withdraw(store(), id_, by=person.id)


def write(picture: Picture) -> None:
    """The form for a note at a point, for those who deliver; who writes it and when is kept with it."""
    if picture.frame.empty or current_filters().as_of is not None or not identity.current_person().may_upload:
        return
    page.section("Skriv en note")
    periods = picture.frame["period"].tolist()[::-1]
    with st.form("annotate", clear_on_submit=True, border=False):
        period = st.selectbox(
            "Punkt", periods, format_func=danish.period, key="annotate_period", placeholder="Vælg"
        )
        text = st.text_input(
            "Hvad skal man vide om punktet?",
            max_chars=LONGEST,
            placeholder="Ny registreringspraksis fra marts",
            key="annotate_text",
        )
        sent = st.form_submit_button("Gem noten")
    page.note("Noten vises på diagrammet med din adresse og tidspunktet. Skriv ikke om enkeltpersoner.")
    if sent:
        try:
            annotate(store(), picture.indicator_id, str(period), text, by=identity.current_person().id)
        except NotAccepted as refused:
            page.problem(str(refused))
        else:
            st.rerun()

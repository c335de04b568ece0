"""What happened: events in time told from chance, where, when in the week, of which kind, and the list of them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import DISTRICTS
from pages.parts import charts, maps, page, tables
from pages.parts.answers import answer
from pages.parts.download import download_excel
from pages.parts.sources import source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.unrest.clusters import FALSE_ALARM, FEWEST_EVENTS, FEWEST_WEEKS, Weekly

EVENTS = {
    "event_id": Column("Nr.", pinned=True),
    "occurred_at": Column("Tidspunkt", "moment"),
    "district": Column("Bydel", labels=DISTRICTS),
    "type": Column("Art"),
    "severity": Column("Alvor (1-5)", "count"),
    "coordinator": Column("Koordinator"),
    "coordination": Column("Mod aftalen"),
    "first_response_minutes": Column("Første indsats (min.)", "count"),
    "goal_minutes": Column("Mål (min.)", "count"),
    "actors": Column("Deltog", "list", width="medium"),
    "actions": Column("Tiltag", width="large"),
    "follow_up": Column("Opfølgning"),
    "closed": Column("Afsluttet", "date"),
}
WEEKS = {
    "week": Column("Uge fra mandag", "date"),
    "events": Column("Uroligheder", "count"),
    "outside": Column("Mere end tilfældigt udsving", "yes_no"),
}
HOURS = {
    "weekday": Column("Ugedag", labels=dict(enumerate(danish.WEEKDAYS, 1))),
    "part": Column("Klokken"),
    "events": Column("Uroligheder", "count"),
}
TYPES = {
    "type": Column("Art"),
    "events": Column("Uroligheder", "count"),
    **{f"severity_{n}": Column(f"Alvor {n}", "count") for n in range(1, 6)},
}


def show(found: Weekly) -> None:
    show_weeks(found)
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_map()
    with right:
        show_types()
    show_hours()
    show_list()


def show_weeks(found: Weekly) -> None:
    colours = palette()
    weeks = found.weeks
    shapes: list[dict[str, object]] = []
    said: list[dict[str, object]] = []
    if found.limit is not None:
        line = {"dash": "dash", "color": colours.muted, "width": 1.5}
        shapes.append(
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": found.limit,
                "y1": found.limit,
                "line": line,
            }
        )
        said.append(
            {
                "x": 1,
                "xref": "paper",
                "xanchor": "right",
                "y": found.limit,
                "yanchor": "bottom",
                "showarrow": False,
                "text": f"signal fra {danish.plural(found.limit, 'urolighed', 'uroligheder')} på en uge",
                "font": {"color": colours.muted, "size": 13},
            }
        )
    said += [
        {
            "x": cluster.last,
            "y": cluster.events / cluster.weeks,
            "text": _cluster(cluster),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 14,
            "yanchor": "bottom",
        }
        for cluster in found.clusters.itertuples()
    ]
    bars = {
        "type": "bar",
        "x": weeks["week"],
        "y": weeks["events"],
        "width": 5.5 * 86_400_000,
        "marker": {"color": [colours.concern if outside else colours.common for outside in weeks["outside"]]},
        "hovertext": [
            f"{danish.week(week, year=True)}: {events}"
            for week, events in zip(weeks["week"], weeks["events"], strict=True)
        ],
        "hoverinfo": "text",
    }
    figure = go.Figure([bars], {"shapes": shapes, "annotations": said})
    charts.month_axis(figure, list(pd.date_range(weeks["week"].min(), weeks["week"].max(), freq="MS")))
    figure.update_yaxes(
        title="uroligheder", dtick=max(1, int(weeks["events"].max()) // 5), rangemode="tozero"
    )
    charts.draw(
        figure,
        title=_weeks_title(found),
        subtitle=f"Uroligheder pr. uge fra {danish.day(weeks['week'].min())} til ugen {danish.day(weeks['week'].max())}. "
        "Farvet og over den stiplede linje: flere, end et tilfældigt udsving forklarer.",
        alt=f"Søjler: uroligheder pr. uge. {_weeks_title(found)}.",
        key="unrest_weeks",
        height=300,
        data=weeks,
        columns=WEEKS,
        source=("unrest/weeks", {}, None),
    )
    if found.limit is None:
        page.note(f"Grænsen tegnes, når der er {FEWEST_WEEKS} uger mellem første og sidste hændelse.")
    else:
        digits = 2 if found.mean is not None and found.mean < 0.1 else 1
        page.note(
            f"I de øvrige uger er der i gennemsnit {danish.number(found.mean, digits)} uroligheder, og tallet svinger "
            f"{_varying(found.dispersion)}. Går det sådan videre, når en uge "
            f"grænsen i højst {danish.percent(FALSE_ALARM, 2)} af tilfældene. Uger efter den sidste hændelse er ikke med, "
            "for ingen har oplyst, at der intet skete."
        )


def _varying(dispersion: float | None) -> str:
    if dispersion is None or dispersion < 1.05:
        return "ikke mere, end når uroligheder kommer uafhængigt af hinanden"
    return f"{danish.number(dispersion, 1)} gange så meget (varians), som når uroligheder kommer uafhængigt af hinanden"


def _cluster(cluster: object) -> str:
    weeks = danish.plural_in_words(int(cluster.weeks), "uge", "uger")  # type: ignore[attr-defined]
    return f"{danish.number(cluster.events)} på {weeks} fra {danish.day(cluster.first)}"  # type: ignore[attr-defined]


def _weeks_title(found: Weekly) -> str:
    if found.limit is None:
        return "For få uger til at skelne en ophobning fra et tilfældigt udsving"
    if found.clusters.empty:
        return "Ingen uge har flere uroligheder, end et tilfældigt udsving forklarer"
    named = danish.listing([_cluster(cluster) for cluster in found.clusters.itertuples()])
    return f"Mere end et tilfældigt udsving: {named}"


def show_map() -> None:
    rows = answer("unrest/districts", district=None)
    most = rows.sort_values("events", ascending=False).iloc[0]
    charts.draw(
        maps.district_map(dict(zip(rows["district"], rows["events"], strict=True)), measure="uroligheder"),
        title=f"{DISTRICTS[most['district']]} har flest: {danish.number(most['events'])}",
        subtitle="Uroligheder i alt, alle bydele. Antallet er ikke sat i forhold til, hvor mange der bor der.",
        alt="Kort over uroligheder i bydelene",
        key="unrest_map",
        height=480,
        data=rows,
        columns={
            "district": Column("Bydel", labels=DISTRICTS),
            "events": Column("Uroligheder", "count"),
            "severe": Column("Alvor 4-5", "count"),
        },
        source=("unrest/districts", {"district": None}, None),
    )
    page.note(maps.CREDIT)


def show_types() -> None:
    rows = answer("unrest/types")
    first = rows.iloc[0]
    page.section(f"Flest: {first['type']}", "Uroligheder efter art og alvor. 1 er mindst, 5 mest alvorlig.")
    tables.small_table(rows, columns=TYPES, caption="Art og alvor", bars="events")
    download_excel("Hent som Excel", {"Art og alvor": (rows, TYPES)}, "art-og-alvor", key="types_excel")
    page.links(lambda: source_link("unrest/types"))


def show_hours() -> None:
    rows = answer("unrest/hours")
    total = int(rows["events"].sum())
    if total < FEWEST_EVENTS:
        page.section("Ugedag og klokkeslæt")
        page.empty(
            f"Mønsteret vises, når der er mindst {FEWEST_EVENTS} hændelser; her er {danish.number(total)}. "
            f"Med færre viser det mest tilfældigheder."
        )
        return
    most = rows.sort_values("events", ascending=False).iloc[0]
    parts = list(dict.fromkeys(rows["part"]))
    grid = rows.pivot(index="part", columns="weekday", values="events").loc[parts]
    colours = palette()
    hours = [f"kl. {part}" for part in parts]
    field = {
        "type": "heatmap",
        "z": grid.to_numpy(),
        "x": list(danish.WEEKDAYS),
        "y": hours,
        "colorscale": [[0, colours.paper], [1, colours.accent]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverinfo": "skip",
    }
    # As notes, because the figures of a heatmap have one colour, which cannot be read on both a pale and a strong field.
    strong = int(most["events"]) * 0.7
    said = [
        {
            "x": danish.WEEKDAYS[int(row.weekday) - 1],
            "y": f"kl. {row.part}",
            "text": danish.number(row.events),
            "showarrow": False,
            "font": {"color": colours.paper if row.events > strong else colours.ink},
        }
        for row in rows.itertuples()
    ]
    figure = go.Figure([field], {"annotations": said})
    figure.update_yaxes(autorange="reversed", showgrid=False)
    charts.draw(
        figure,
        title=f"Flest {danish.WEEKDAYS[int(most['weekday']) - 1]} kl. {most['part']}: {danish.number(most['events'])}",
        subtitle=f"{danish.number(total)} uroligheder efter ugedag og tid på døgnet. Natten efter midnat hører til den nye dag.",
        alt="Felter: uroligheder efter ugedag og tid på døgnet",
        key="unrest_hours",
        height=280,
        data=rows,
        columns=HOURS,
        source=("unrest/hours", {}, None),
    )


def show_list() -> None:
    rows = answer("unrest/events")
    page.section("Hver hændelse", f"{danish.plural(len(rows), 'hændelse', 'hændelser')}, nyeste først.")
    tables.table(rows, columns=EVENTS, key="unrest_events", alt="Uroligheder, nyeste først")
    download_excel("Hent som Excel", {"Uroligheder": (rows, EVENTS)}, "uroligheder", key="unrest_excel")
    page.links(lambda: source_link("unrest/events"))

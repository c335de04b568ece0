"""Exit as a flow: per programme with intervals, and per half-year of start with small counts hidden."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.persons import few_persons
from pages.parts import charts, page, tables
from pages.parts.answers import answer
from pages.parts.download import download_excel
from pages.parts.persons import HIDDEN, PersonCount, person_count
from pages.parts.sources import source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.exit.flow import COUNTS, Flow, flow_title

STEPS = {
    "referred": "Visiteret",
    "started": "Startet",
    "ongoing": "I forløb",
    "completed": "Gennemført",
    "dropped_out": "Afbrudt",
    "followed": "Fulgt i 12 mdr.",
    "relapsed": "Tilbagefald",
}
SHARES = {
    "started_share": "Startet af visiterede",
    "completed_share": "Gennemført af afsluttede",
    "relapsed_share": "Tilbagefald af fulgte",
}
PER_PLACE = {"starts_per_place": Column("Startet pr. plads i halvåret", "number", decimals=1)}
COUNT_COLUMNS = {name: PersonCount(header) for name, header in STEPS.items()}
SHARE_COLUMNS = {f"{name}_text": Column(header) for name, header in SHARES.items()}
TOTALS = {"program": Column("Program")} | COUNT_COLUMNS | PER_PLACE | SHARE_COLUMNS
ROWS = (
    {
        "program": Column("Program", pinned=True),
        "half_year": Column("Start"),
        "places": Column("Helårspladser", "number"),
    }
    | COUNT_COLUMNS
    | PER_PLACE
    | SHARE_COLUMNS
)


def show(course: Flow) -> None:
    if course.rows.empty:
        page.empty("Arket Exit er ikke leveret.", link=("datagrundlag", "Se datagrundlaget"))
        return
    _show_flow(course)
    _show_outcome(course)
    totals = written(course.totals)
    tables.small_table(
        totals, columns=TOTALS, caption="Exit-forløb i alt pr. program, med 95 %-intervaller", total=True
    )
    page.note(
        "Visiterede, der ikke startede, og fulgte uden tilbagefald regnes med som personer. Andele vises kun, hvor begge dele er vist. "
        "»Afsluttede« er gennemførte og afbrudte. En plads er en helårsplads i det halvår."
    )
    page.section(
        "Hvert program og halvår",
        f"Antal på {few_persons()} er skjult, og så mange andre, at ingen skjulte kan regnes ud. "
        f"{danish.plural(course.hidden, 'tal er skjult', 'tal er skjult')} for alle, også i filen og i diagrammerne. Nul vises.",
    )
    programmes = list(dict.fromkeys(course.rows["program"]))
    chosen = st.selectbox(
        "Program",
        [None, *programmes],
        format_func=lambda name: name or "Alle programmer",
        key="program",
        bind="query-params",
        placeholder="Vælg",
    )
    rows = written(course.rows)
    shown = rows if chosen is None else rows[rows["program"] == chosen]
    tables.small_table(shown, columns=ROWS, caption="Exit-forløb efter det halvår, de begyndte")
    if course.left_out:
        page.note(
            f"{danish.plural(course.left_out, 'række går', 'rækker går')} ikke op (startet er ikke summen "
            f"af i forløb, gennemført og afbrudt) og står uden tal."
        )
    definitions = sorted(set(answer("exit/programme")["relapse_definition"].dropna()))
    if definitions:
        page.note(f"Tilbagefald: {'; '.join(definitions)}.")
    page.note(
        "Arket Exit oplyser ingen forvaltning, så tallene gælder alle programmer, uanset hvad der er valgt øverst."
    )
    download_excel(
        "Hent som Excel",
        {"I alt": (totals, TOTALS), "Halvår": (rows, ROWS)},
        "exit",
        key="exit_excel",
        selection="alle programmer",
    )
    page.links(lambda: source_link("exit/programme"))


def written(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts and shares as they are read, here and in the file; a hidden count as "skjult"."""
    records = frame.to_dict("records")
    counts = {
        name: pd.Series(
            [person_count(row[name], name in row["hidden"]) for row in records],
            index=frame.index,
            dtype=object,
        )
        for name in COUNTS
    }
    return frame.assign(
        # The half-year stays on one line.
        half_year=[danish.period(row["start_period"]).replace(" ", "\u00a0") for row in records],
        **counts,
        **{f"{name}_text": [_share(row, name) for row in records] for name in SHARES},
    )


def _share(row: dict[Any, Any], name: str) -> str:
    if danish.is_missing(row[name]):
        return danish.MISSING
    low, high = row[f"{name}_low"] * 100, row[f"{name}_high"] * 100
    return f"{danish.percent(row[name])} ({danish.span(low, high)})"


def _show_flow(course: Flow) -> None:
    """The steps of all programmes together, from referred to relapse; a hidden count has no bar."""
    whole = course.totals.iloc[-1]
    steps = list(STEPS)[::-1]
    counts = [whole[name] for name in steps]
    words = [
        HIDDEN
        if name in whole["hidden"]
        else danish.MISSING
        if danish.is_missing(count)
        else danish.number(count)
        for name, count in zip(steps, counts, strict=True)
    ]
    colours = palette()
    ended = {"relapsed": colours.concern, "dropped_out": colours.common}
    figure = go.Figure(
        go.Bar(
            x=[0 if danish.is_missing(count) else int(count) for count in counts],
            y=[STEPS[name] for name in steps],
            orientation="h",
            marker={"color": [ended.get(name, colours.accent) for name in steps]},
            text=words,
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(type="category")
    figure.update_layout(margin={"r": 48})
    charts.draw(
        figure,
        title=flow_title(whole.to_dict()),
        subtitle="Personer, alle programmer og halvår. De startede er i forløb, har gennemført eller har afbrudt; fulgt i 12 måneder "
        "er de, hvis tilbagefald kendes.",
        alt=f"Søjler for hvert trin. {flow_title(whole.to_dict())}.",
        key="exit_flow",
        height=270,
        source=("exit/programme", {}, None),
    )


def _show_outcome(course: Flow) -> None:
    rows = course.totals[course.totals["completed_share"].notna()]
    if rows.empty:
        page.section("For få afsluttede forløb til at vise, hvor mange der gennemføres")
        return
    own = rows.drop(index=course.totals.index[-1], errors="ignore")
    title = _title(own)
    charts.draw(
        _picture(rows),
        title=title,
        subtitle="Gennemført af afsluttede (fyldt) og tilbagefald blandt dem, der er fulgt i 12 måneder "
        "(åben), alle årgange, med 95 %-intervaller (Wilson).",
        alt=title,
        key="exit_shares",
        height=60 * len(rows) + 90,
        source=("exit/programme", {}, None),
    )


def _title(own: pd.DataFrame) -> str:
    """Whether the programmes can be told apart: their intervals overlap, or not."""
    if len(own) < 2:
        return "Gennemførte forløb og tilbagefald"
    highest = own.sort_values("completed_share").iloc[-1]
    lowest = own.sort_values("completed_share").iloc[0]
    if highest["completed_share_low"] > lowest["completed_share_high"]:
        return f"{highest['program']} gennemføres oftere end {lowest['program']}"
    return "Programmerne kan ikke skelnes på, hvor mange der gennemfører"


def _picture(rows: pd.DataFrame) -> go.Figure:
    colours = palette()
    # By their place: two of them may have one name, as a programme called "I alt" has.
    drawn = rows.iloc[::-1]
    figure = go.Figure()
    for name, words, symbol, colour in (
        ("relapsed_share", "tilbagefald", "circle-open", colours.concern),
        ("completed_share", "gennemført", "circle", colours.accent),
    ):
        some = drawn[drawn[name].notna()]
        share = some[name].astype(float)
        figure.add_trace(
            go.Scatter(
                x=100 * share,
                y=[str(row) for row in some.index],
                orientation="h",
                mode="markers",
                name=words,
                marker={"size": 12, "symbol": symbol, "color": colour, "line": {"width": 2}},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "thickness": 2,
                    "color": colour,
                    "array": 100 * (some[f"{name}_high"].astype(float) - share),
                    "arrayminus": 100 * (share - some[f"{name}_low"].astype(float)),
                },
                hovertext=[
                    f"{row['program']}, {words}: {_share(row, name)}" for row in some.to_dict("records")
                ],
                hoverinfo="text",
            )
        )
    figure.update_xaxes(title="%", range=[0, 100], showgrid=True)
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=[str(row) for row in drawn.index],
        tickmode="array",
        tickvals=[str(row) for row in drawn.index],
        ticktext=list(drawn["program"]),
        showgrid=True,
    )
    # The two of a programme above each other, so that their intervals do not cover one another.
    figure.update_layout(scattermode="group", scattergap=0.6, margin={"r": 24})
    return figure

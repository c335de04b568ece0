"""The safety survey: areas ranked with honest ties, changes told from chance, answers, needs, and the map."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import DISTRICTS
from pages.parts import charts, maps, page, tables
from pages.parts.answers import estimate
from pages.parts.download import download_excel
from pages.parts.sources import source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.dialogue.safety import latest

LEVELS = {"bydel": "Bydele", "distrikt": "Distrikter"}
TIMES = {"evening": "Aften og nat", "day": "Dag"}
OF_DAY = {"evening": "om aftenen og natten", "day": "om dagen"}
COLUMNS = {
    "place": Column("Nr.", "count"),
    "name": Column("Område", pinned=True),
    "district": Column("Bydel", labels=DISTRICTS),
    "share": Column("Utrygge", "percent", decimals=1),
    "interval": Column("95 %-interval"),
    "standing": Column("Mod resten af byen"),
    "before_share": Column("Forrige undersøgelse", "percent", decimals=1),
    "change_text": Column("Ændring (procentpoint)"),
    "moved": Column("Vurdering"),
    "answers": Column("Besvarelser", "count"),
    "response_rate": Column("Svarandel", "percent"),
    "safety_need": Column("Tryghedsbehov"),
}


def show(surveyed: pd.DataFrame, whole: pd.DataFrame) -> None:
    """surveyed: the newest survey of the ten districts, in the evening; whole: the city, a row per year."""
    if surveyed.empty:
        page.empty("Arket Tryghed er ikke leveret.", link=("datagrundlag", "Se datagrundlaget"))
        return
    left, right = st.columns(2)
    with left:
        level = st.segmented_control(
            "Område",
            list(LEVELS),
            format_func=LEVELS.__getitem__,
            default="bydel",
            required=True,
            key="niveau",
            bind="query-params",
        )
    with right:
        when = st.segmented_control(
            "Tid på døgnet",
            list(TIMES),
            format_func=TIMES.__getitem__,
            default="evening",
            required=True,
            key="tid",
            bind="query-params",
        )
    rows = estimate(latest, type=level, when=when)
    if rows.empty:
        page.empty("Ingen er spurgt om det i det område, der er valgt.")
        return
    shown = rows.assign(
        interval=[
            danish.span(low * 100, high * 100, 1, "%")
            for low, high in zip(rows["low"], rows["high"], strict=True)
        ],
        change_text=[_change(row) for row in rows.to_dict("records")],
        moved=rows["moved"].where(rows["moved"].notna(), "første måling"),
    )
    year = int(rows["year"].iloc[0])
    title = _title(rows, level)
    charts.draw(
        _picture(rows, _city_share(whole, year) if when == "evening" else None),
        title=title,
        subtitle=f"Andel, der føler sig utryg {OF_DAY[when]}, {year}, med 95 %-intervaller (Wilson). Farvet: "
        f"kan skelnes fra resten af byen.",
        alt=f"Prikker med intervaller pr. område. {title}.",
        key="safety_rank",
        height=max(240, (40 if level == "bydel" else 22) * len(rows) + 60),
        data=shown,
        columns=COLUMNS,
        source=("dialogue/areas", {"type": level}, None),
    )
    page.note(
        f"Med {danish.number(rows['answers'].median())} besvarelser i det midterste område er en andel "
        f"usikker med flere procentpoint. Rækkefølgen "
        "mellem områder, der ikke kan skelnes fra resten af byen, kan være tilfældig. Hvor besvarelserne "
        "er vægtet, er intervallet beregnet af det effektive antal."
    )
    _show_changes(rows, year)
    if level == "bydel":
        _show_map(when, year)
    _show_needs(rows)
    download_excel("Hent som Excel", {"Tryghed": (shown, COLUMNS)}, "tryghed", key="safety_excel")
    page.links(lambda: source_link("dialogue/areas", type=level))


def _city_share(whole: pd.DataFrame, year: int) -> float | None:
    found = whole[(whole["year"] == year) & (whole["districts"] == len(DISTRICTS))]
    return None if found.empty else float(found.iloc[0]["share"])


def _title(rows: pd.DataFrame, level: str) -> str:
    less = rows[rows["standing"] == "mere utryg"]
    alike = int((rows["standing"] == "kan ikke skelnes").sum())
    if less.empty:
        return "Ingen af områderne kan siges at være mere utrygge end resten af byen"
    names = (
        danish.listing(list(less["name"])) if len(less) < 5 else danish.plural(len(less), "område", "områder")
    )
    verb = "er mere utryg" if len(less) == 1 else "er mere utrygge"
    return f"{names} {verb} end resten af byen; {danish.number(alike)} kan ikke skelnes fra den"


def _picture(rows: pd.DataFrame, level: float | None) -> go.Figure:
    colours = palette()
    drawn = rows.iloc[::-1]
    tint = {
        "mere utryg": colours.concern,
        "mindre utryg": colours.improvement,
        "kan ikke skelnes": colours.muted,
    }
    figure = go.Figure()
    for standing, colour in tint.items():
        some = drawn[drawn["standing"] == standing]
        figure.add_trace(
            go.Scatter(
                x=100 * some["share"],
                y=some["name"],
                mode="markers",
                name=standing,
                marker={
                    "size": 11,
                    "color": colour,
                    "symbol": "circle-open" if standing == "kan ikke skelnes" else "circle",
                    "line": {"width": 2},
                },
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "thickness": 2,
                    "color": colour,
                    "array": 100 * (some["high"] - some["share"]),
                    "arrayminus": 100 * (some["share"] - some["low"]),
                },
                hovertext=[
                    f"{row['name']}: {danish.percent(row['share'], 1)} "
                    f"({danish.span(row['low'] * 100, row['high'] * 100, 1, '%')})"
                    for row in some.to_dict("records")
                ],
                hoverinfo="text",
            )
        )
    if level is not None:
        figure.add_vline(x=100 * level, line_dash="dot", line_color=colours.ink, line_width=1)
        figure.add_annotation(
            x=100 * level,
            y=0,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            text=f" hele byen {danish.percent(level, 1)}",
            showarrow=False,
        )
    figure.update_xaxes(title="utrygge, %", rangemode="tozero", showgrid=True)
    figure.update_yaxes(
        categoryorder="array", categoryarray=list(drawn["name"]), type="category", showgrid=True
    )
    return figure


def _change(row: dict[str, object]) -> str:
    if danish.is_missing(row["change"]):
        return danish.MISSING
    change, low, high = (100 * float(row[name]) for name in ("change", "change_low", "change_high"))  # type: ignore[arg-type]
    return f"{danish.signed(change, 1)} ({danish.span(low, high, 1)})"


def _show_changes(rows: pd.DataFrame, year: int) -> None:
    compared = rows[rows["change"].notna()]
    if compared.empty:
        page.section("Ændring siden sidst", "Der er kun én undersøgelse, så en ændring kan ikke vises.")
        return
    before = int(compared["before"].iloc[0])
    moved = compared[compared["moved"] != "tilfældigt udsving"]
    words = [f"{row['name']} er blevet {row['moved']}" for row in moved.to_dict("records")]
    title = (
        danish.listing(words)
        if 0 < len(words) < 4
        else f"{danish.plural(len(words), 'område', 'områder')} har ændret sig"
        if words
        else "Ingen ændring er større end et tilfældigt udsving"
    )
    drawn = compared.sort_values("change", ascending=False)
    colours = palette()
    tint = [
        {"mere tryg": colours.improvement, "mere utryg": colours.concern}.get(word, colours.common)
        for word in drawn["moved"]
    ]
    figure = go.Figure(
        go.Scatter(
            x=100 * drawn["change"].astype(float),
            y=drawn["name"],
            mode="markers",
            marker={"size": 11, "color": tint},
            showlegend=False,
            error_x={
                "type": "data",
                "symmetric": False,
                "thickness": 2,
                "color": colours.muted,
                "array": 100 * (drawn["change_high"] - drawn["change"]).astype(float),
                "arrayminus": 100 * (drawn["change"] - drawn["change_low"]).astype(float),
            },
            hovertext=[f"{row['name']}: {_change(row)}, {row['moved']}" for row in drawn.to_dict("records")],
            hoverinfo="text",
        )
    )
    figure.update_xaxes(title="procentpoint; til venstre: færre utrygge", zeroline=True, showgrid=True)
    figure.update_yaxes(type="category", showgrid=True)
    charts.draw(
        figure,
        title=title,
        subtitle=f"Ændring i andelen af utrygge fra {before} til {year}, procentpoint, med 95 %-intervaller (Newcombe). "
        "Farvet: mere end et tilfældigt udsving.",
        alt=f"Prikker med intervaller for ændringen pr. område. {title}.",
        key="safety_change",
        height=max(240, (36 if len(drawn) < 15 else 22) * len(drawn) + 60),
    )
    page.note(
        f"{danish.plural(len(compared) - len(moved), 'ændring', 'ændringer')} kan være et tilfældigt udsving. Blandt 20 "
        "områder, hvor intet er sket, vil ét i gennemsnit alligevel se ud, som om det har ændret sig."
    )


def _show_map(when: str, year: int) -> None:
    rows = estimate(latest, type="bydel", when=when, district=None)
    charts.draw(
        maps.district_map(
            dict(zip(rows["district"], rows["share"], strict=True)),
            measure="utrygge",
            write=lambda share: danish.percent(share),
        ),
        title=f"{rows.iloc[0]['name']}: {danish.percent(rows.iloc[0]['share'])} er utrygge {OF_DAY[when]}",
        subtitle=f"Andel utrygge {OF_DAY[when]}, {year}, alle bydele. Se intervallerne ovenfor, før to bydele sammenlignes.",
        alt="Kort over andelen af utrygge i bydelene",
        key="safety_map",
        height=520,
        source=("dialogue/areas", {"type": "bydel", "district": None}, None),
    )
    page.note(maps.CREDIT)


def _show_needs(rows: pd.DataFrame) -> None:
    given = rows[rows["safety_need"].notna()]
    if given.empty:
        return
    order = ["markant", "intensiveret", "ordinær", "reduceret", "minimal"]
    counted = [
        {"need": need, "areas": len(some), "names": list(some["name"])}
        for need in order
        if len(some := given[given["safety_need"] == need])
    ]
    most = int(given["safety_need"].isin(order[:2]).sum())
    page.section(
        f"{danish.plural(most, 'område har', 'områder har')} et markant eller intensiveret behov",
        "Tryghedsbehov, som undersøgelsen opgør det.",
    )
    tables.small_table(
        pd.DataFrame(counted),
        columns={
            "need": Column("Behov"),
            "areas": Column("Områder", "count"),
            "names": Column("Hvilke", "list"),
        },
        caption="Områder efter tryghedsbehov",
    )

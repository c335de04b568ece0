"""18+: which initiatives reach which ages, the gap between 18 and 25, those that stop at 17, and money per age group."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS, AGE_GROUPS, DISTRICTS, WHOLE_CITY
from pages.parts import charts, filters, page, tables
from pages.parts.answers import answer
from pages.parts.download import download_excel
from pages.parts.sources import page_urls, source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.initiatives.amounts import amounts, other_year, year_of_budget

PLACES = {WHOLE_CITY: "Hele byen"} | DISTRICTS
REACH = {
    "age": Column("Alder", "count"),
    "initiatives": Column("Indsatser", "count"),
    "gang_related": Column("Heraf bandeindsatser", "count"),
    "whole_city": Column("Heraf for hele byen", "count"),
}
INITIATIVES = {
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "gang_related": Column("Bandeindsats", "yes_no"),
    "ages": Column("Alder"),
    "prevention_level": Column("Niveau"),
    "districts": Column("Bydele", "list", labels=PLACES),
}
PASSAGES = INITIATIVES | {"passage": Column("Fra 18 til 25")}
LOCAL = {
    "district": Column("Bydel", labels=DISTRICTS),
    "reaching": Column("Bydelens egne for 18-25", "count"),
    "stopping": Column("Bydelens egne, der stopper ved 17", "count"),
    "whole_city": Column("For hele byen, 18-25", "count"),
}
MONEY = {
    "part": Column("Alder"),
    "price_level": Column("Priser"),
    "initiatives": Column("Indsatser", "count"),
    "budget": Column("Budget, mio. kr.", "millions"),
}


def show(stopping: pd.DataFrame) -> None:
    """stopping: exit/stopping, the initiatives whose last age is 17."""
    _show_reach()
    _show_stopping(stopping)
    _show_passage()
    left, right = st.columns(2, gap="large")
    with left:
        _show_districts()
    with right:
        _show_money()


def _show_reach() -> None:
    rows = answer("exit/reach")
    if not rows["initiatives"].any():
        page.empty("Ingen indsatser oplyser alder.", link=("indsatser", "Se indsatserne"))
        return
    colours = palette()
    at = rows.set_index("age")
    figure = go.Figure()
    figure.add_trace(
        go.Bar(
            x=rows["age"],
            y=rows["initiatives"],
            name="alle indsatser",
            marker={"color": colours.common},
            hovertemplate="%{x} år: %{y} indsatser<extra></extra>",
        )
    )
    figure.add_trace(
        go.Bar(
            x=rows["age"],
            y=rows["gang_related"],
            name="heraf bandeindsatser",
            marker={"color": colours.accent},
            hovertemplate="%{x} år: %{y} bandeindsatser<extra></extra>",
        )
    )
    figure.add_vline(x=17.5, line_color=colours.ink, line_width=1, line_dash="dot")
    figure.add_annotation(
        x=17.6, y=1, yref="paper", yanchor="bottom", xanchor="left", text="18 år", showarrow=False
    )
    figure.update_layout(barmode="overlay", bargap=0.15, legend={"x": 1, "xanchor": "right"})
    figure.update_xaxes(title="alder", dtick=2)
    figure.update_yaxes(title="indsatser")
    title = (
        f"{danish.number(at['initiatives'][17])} indsatser når en 17-årig, {danish.number(at['initiatives'][18])} en 18-årig "
        f"og {danish.number(at['initiatives'][25])} en 25-årig"
    )
    charts.draw(
        figure,
        title=title,
        subtitle="Planlagte og igangværende indsatser, der oplyser alder, efter hvert alderstrin, de når. "
        "En indsats tæller på alle sine alderstrin.",
        alt=f"Søjler: indsatser efter alder fra 10 til 40 år. {title}.",
        key="reach",
        height=320,
        data=rows,
        columns=REACH,
        source=("exit/reach", {}, None),
    )


def _aged(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        ages=[danish.ages(low, high) for low, high in zip(rows["age_from"], rows["age_to"], strict=True)]
    )


def _show_stopping(stopping: pd.DataFrame) -> None:
    stopping = _aged(stopping)
    gangs = stopping[stopping["gang_related"].astype(bool)]
    to = page_urls("indsatser", "indsats")
    page.section(
        f"{danish.plural(len(gangs), 'bandeindsats stopper', 'bandeindsatser stopper')} ved 17 år"
        if len(gangs)
        else "Ingen bandeindsatser stopper ved 17 år",
        f"I alt stopper {danish.plural(len(stopping), 'indsats', 'indsatser')} ved 17 år. De unge mister den hjælp, når de "
        "fylder 18.",
    )
    if len(gangs):
        tables.small_table(
            gangs,
            columns={
                name: INITIATIVES[name]
                for name in ("name", "administration", "ages", "prevention_level", "districts")
            },
            caption="Bandeindsatser, der stopper ved 17 år",
            links=lambda row: to(row.initiative_id),
        )
    if len(stopping) > len(gangs):
        with st.expander(
            f"Se {danish.plural(len(stopping), 'indsats, der stopper', 'indsatser, der stopper')} ved 17 år"
        ):
            tables.table(
                stopping, columns=INITIATIVES, key="stopping", alt="Indsatser, der stopper ved 17 år"
            )
    download_excel(
        "Hent som Excel",
        {"Stopper ved 17": (stopping, INITIATIVES)},
        "stopper-ved-17",
        key="stopping_excel",
    )
    page.links(lambda: source_link("exit/stopping"))


def _show_passage() -> None:
    rows = _aged(answer("exit/eighteen"))
    gangs = rows[rows["gang_related"].astype(bool)]
    throughout = int((gangs["passage"] == "hele vejen").sum())
    page.section(
        f"{danish.number(throughout)} af {danish.plural(len(gangs), 'bandeindsats', 'bandeindsatser')} for "
        f"18-25-årige følger dem hele vejen"
        if len(gangs)
        else "Ingen bandeindsatser er for 18-25-årige",
        f"{danish.plural(len(rows), 'indsats når', 'indsatser når')} nogen mellem 18 og 25 år; "
        f"{danish.number((rows['passage'] == 'stopper før 25').sum())} stopper før 25, og "
        f"{danish.number((rows['passage'] == 'begynder efter 18').sum())} begynder efter 18.",
    )
    with st.expander(f"Se de {danish.number(len(rows))} indsatser"):
        tables.table(
            rows, columns=PASSAGES, key="passages", alt="Indsatser, der når nogen mellem 18 og 25 år"
        )
    download_excel("Hent som Excel", {"18-25 år": (rows, PASSAGES)}, "indsatser-18-25", key="passages_excel")
    page.links(lambda: source_link("exit/eighteen"))


def _show_districts() -> None:
    rows = answer("exit/districts")
    none = [DISTRICTS[number] for number in rows.loc[rows["reaching"] == 0, "district"]]
    page.section(
        f"{danish.listing(none)} har ingen egne indsatser for 18-25-årige"
        if 0 < len(none) < 5
        else f"{danish.number(len(none))} af {danish.number(len(rows))} bydele har ingen egne indsatser for 18-25-årige"
        if none
        else "Alle bydele har egne indsatser for 18-25-årige",
        "Planlagte og igangværende, der oplyser alder. En indsats for flere bydele tæller i hver af dem.",
    )
    tables.small_table(rows, columns=LOCAL, caption="Bydelenes egne indsatser omkring 18 år", bars="reaching")
    download_excel("Hent som Excel", {"Bydele": (rows, LOCAL)}, "18-25-bydele", key="local_excel")
    page.links(lambda: source_link("exit/districts"))


def _show_money() -> None:
    this_year = filters.current_filters().clock.today.year
    year = year_of_budget(answer("initiatives/years"), this_year)
    if year is None:
        page.section("Penge efter alder")
        page.empty("Ingen har oplyst et budget.")
        return
    rows = answer("initiatives/money", by="age", year=year)
    order = {group: place for place, group in enumerate([*AGE_GROUPS.labels, "flere", "ikke oplyst"])}
    words = {"flere": "flere aldersgrupper", "ikke oplyst": "alder ikke oplyst"}
    shown = rows.sort_values(
        ["price_level", "part"], key=lambda column: column.map(order) if column.name == "part" else column
    )
    page.section(
        _money_title(rows, year),
        (f"{other_year(year, this_year)}. " if year != this_year else "")
        + "Et beløb for flere aldersgrupper deles ikke, men står under »flere«. Forskellige priser lægges ikke sammen.",
    )
    written = shown.assign(
        part=shown["part"].map(lambda part: words.get(part, f"{part} år")),
        price_level=shown["price_level"].map(danish.prices),
    )
    tables.small_table(written, columns=MONEY, caption=f"Budget {year} efter alder", bars="budget")
    download_excel("Hent som Excel", {"Alder": (written, MONEY)}, "penge-efter-alder", key="age_money_excel")
    page.links(lambda: source_link("initiatives/money", by="age", year=year))


def _money_title(rows: pd.DataFrame, year: int) -> str:
    alone = amounts(rows[rows["part"] == "18-24"])
    return f"I {year} er {alone or 'intet beløb'} for 18-24-årige alene"

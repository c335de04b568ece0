"""Målgrupper: whom the initiatives are for, by target group and age, those from 18 years among them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from pages.parts import charts, page, tables
from pages.parts.initiatives.choice import Choice
from pages.parts.initiatives.words import UNKNOWN, initiatives, labels
from pages.parts.sources import source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.initiatives.amounts import COUNTED


def headline(choice: Choice, summary: pd.Series) -> str:
    text = f"{danish.number(summary['adults'])} af {choice.counted(summary)} er for unge og voksne fra 18 år"
    if summary["adults_too"]:
        text += f"; yderligere {danish.number(summary['adults_too'])} når op over 18 år"
    return text


def draw(choice: Choice, summary: pd.Series) -> None:
    left, right = st.columns([1, 1], gap="large")
    with left:
        target_groups(choice)
    with right:
        ages(choice, summary)


def target_groups(choice: Choice) -> None:
    found = choice.ask("target_groups")
    names = labels("target_group")
    columns = {
        "target_group": Column("Målgruppe", labels=names),
        "initiatives": Column("Indsatser", "count"),
        "running": Column("I gang", "count"),
        "from_18": Column("Når 18 år", "count"),
        "gang_related": Column("Mod bander", "count"),
    }
    if choice.year is not None:
        money = choice.ask("money", by="target_group", year=choice.year).pivot(
            index="part", columns="price_level", values="budget"
        )
        found = found.join(money, on="target_group")
        for level in choice.levels:
            columns[level] = Column(f"Mio. kr., {danish.prices(level)}", "millions")
    order = {code: place for place, code in enumerate(names)}
    found = found.sort_values("target_group", key=lambda codes: codes.map(order))
    tables.small_table(
        found,
        columns=columns,
        caption="De viste indsatser efter målgruppe"
        + (f", med budget {choice.year}" if choice.year else "")
        + (f". {COUNTED}" if choice.year and choice.shared.district is not None else ""),
        bars="initiatives",
    )
    name, parameters, _ = choice.source("target_groups")
    page.links(lambda: source_link(name, **parameters))
    page.note("Hver indsats har én målgruppe. »Når 18 år« tæller også dem, hvis alder går op over 18 år.")


def ages(choice: Choice, summary: pd.Series) -> None:
    found = choice.ask("ages")
    names = labels("age_group")
    columns = {
        "age_group": Column("Alder", labels=names),
        "reaching": Column("Indsatser der når gruppen", "count"),
        "only_here": Column("Heraf kun denne gruppe", "count"),
    }
    if choice.year is not None:
        money = choice.ask("money", by="age", year=choice.year).pivot(
            index="part", columns="price_level", values="budget"
        )
        rest = pd.DataFrame({"age_group": [part for part in ("flere", UNKNOWN) if part in money.index]})
        found = pd.concat([found, rest], ignore_index=True).join(money, on="age_group")
        for level in choice.levels:
            columns[level] = Column(
                f"Kun denne gruppe, budget {choice.year}, mio. kr., {danish.prices(level)}", "millions"
            )
    groups = found.dropna(subset=["reaching"])
    figure = go.Figure(
        go.Bar(
            x=groups["reaching"],
            y=[names[group] for group in groups["age_group"]],
            orientation="h",
            marker={"color": [palette().accent if low >= 18 else palette().common for low in groups["low"]]},
            text=[danish.number(count) for count in groups["reaching"]],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x} indsatser<extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(showticklabels=False, ticks="")
    most = groups.sort_values("reaching", ascending=False).iloc[0]
    charts.draw(
        figure,
        title=f"Flest når de {names[most['age_group']].replace(' år', '-årige')}: {initiatives(most['reaching'])}",
        subtitle="Indsatser, hvis alder dækker gruppen; en indsats kan nå flere. Blå er fra 18 år. "
        f"{initiatives(summary['without_age'])} uden alder er ikke talt med.",
        alt="Søjler med antal indsatser, der når hver aldersgruppe. Tallene står i tabellen under figuren.",
        key="ages",
        height=330,
        data=found,
        columns=columns,
        source=choice.source("ages"),
    )
    page.note(
        "Et beløb for flere aldersgrupper deles ikke mellem dem: det står under Flere aldersgrupper."
        + (f" {COUNTED}." if choice.shared.district is not None else "")
    )

"""The hearing: who has answered what, and what is missing."""

from __future__ import annotations

import streamlit as st

from data.contract import ADMINISTRATIONS
from pages.parts import matrix, page, tables, views
from pages.parts.answers import answer
from pages.parts.matrix import Cell
from queries.process import views as process_views
from queries.process.order import answered

CELLS = {
    "besvaret": Cell("svar"),
    "besvaret for sent": Cell("for sent", kind="faint"),
    "mangler": Cell("afventer", kind="faint"),
    "mangler, fristen er overskredet": Cell("mangler", kind="gap"),
}


def show(case: str | None) -> None:
    """case: another than the one that runs."""
    view = views.ask(process_views.hearing, case=case)
    if not view.rows:
        page.empty(f"{view.title}.", link=("datagrundlag", "Se datagrundlaget"))
        return
    page.section(view.title, view.subtitle)
    rows = answer("process/hearing", case=case)
    matrix.matrix(
        {(row.party, row.question): CELLS[row.state] for row in rows.itertuples()},
        rows={party: ADMINISTRATIONS.labels.get(party, party) for party in answered(rows)["party"]},
        columns={question: question for question in dict.fromkeys(rows["question"])},
        caption="Hvem har svaret på hvad",
        corner="Part",
    )
    views.links(view)
    with st.expander("Læs svarene"):
        tables.table(
            view.frame,
            columns=view.named,
            key=f"{view.id}-tal",
            alt="Høringssvar: part, spørgsmål, tilstand og svar",
            file=False,
        )

"""The hearing: who has answered what, and what is missing."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import matrix, page, tables
from pages.parts.download import download_excel
from pages.parts.matrix import Cell
from pages.parts.sources import source_link
from pages.parts.tables import Column
from queries.process.order import answered

ANSWERS = {
    "party": Column("Part", labels=ADMINISTRATIONS.labels),
    "question": Column("Spørgsmål", width="large"),
    "state": Column("Tilstand"),
    "answered_on": Column("Svaret", "date"),
    "answer": Column("Svar", width="large"),
}


def show(hearing: pd.DataFrame) -> None:
    if hearing.empty:
        page.empty("Arket Høring er ikke leveret.", link=("datagrundlag", "Se datagrundlaget"))
        return
    parties = answered(hearing)
    missing = int((parties["questions"] - parties["answered"]).sum())
    page.section(
        danish.capital(danish.plural_in_words(missing, "svar mangler", "svar mangler", "et"))
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

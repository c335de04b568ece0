"""Retningslinjer: who complies, with date and remark, and who has not answered."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import page, tables, views
from pages.parts.answers import estimate
from pages.parts.download import table_excel
from pages.parts.filters import current_filters
from pages.parts.matrix import Cell, matrix
from pages.parts.tables import Column
from pages.parts.theme import Tone
from queries.results import views as result_views
from queries.results.compliance import NOT_ANSWERED, compliance

TONES: dict[str, Tone] = {"ja": "good", "delvist": "warn", "nej": "bad", NOT_ANSWERED: "neutral"}
COLUMNS = {
    "goal_id": Column("Id", pinned=True),
    "text": Column("Retningslinje", width="large", pinned=True),
    "focus_area": Column("Indsatsområde"),
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "complies": Column("Efterleves"),
    "answered_on": Column("Dato", "date"),
    "remark": Column("Bemærkning", width="large"),
}


def headline(answers: pd.DataFrame) -> str:
    """ "24 af 58 svar er ja; 12 svar mangler, de fleste fra TMF" """
    answered = answers[answers["complies"] != NOT_ANSWERED]
    lacking = answers[answers["complies"] == NOT_ANSWERED]
    if answered.empty:
        codes = answers["administration"].unique()
        who = f"{ADMINISTRATIONS.labels[codes[0]]} har ikke" if len(codes) == 1 else "Ingen forvaltning har"
        return f"{who} svaret på, om retningslinjerne efterleves"
    yes = int((answered["complies"] == "ja").sum())
    text = f"{danish.number(yes)} af {danish.number(len(answered))} svar på retningslinjerne er ja"
    if lacking.empty:
        return text
    most = lacking["administration"].value_counts().index[0]
    alone = lacking["administration"].nunique() == 1
    return f"{text}; {danish.number(len(lacking))} svar mangler, {'alle' if alone else 'flest'} fra {most}"


def draw(top: DeltaGenerator) -> None:
    answers = estimate(compliance)
    if answers.empty:
        with top:
            page.headline("Der er ingen retningslinjer " + (current_filters().words() or "endnu"))
        page.empty(
            "Center for Sikker By leverer retningslinjerne i arket Mål, og forvaltningerne svarer i arket Efterlevelse.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    lacking = answers[answers["complies"] == NOT_ANSWERED]
    with top:
        page.headline(headline(answers))
        page.lead(_lead(lacking))
    if current_filters().district is not None:
        page.note("Retningslinjerne gælder hele byen. Bydelen bruges ikke her.")
    order = {word: place for place, word in enumerate(("nej", "delvist", NOT_ANSWERED, "ja"))}
    ordered = answers.sort_values(
        ["complies", "goal_id"],
        key=lambda column: column.map(order) if column.name == "complies" else column,
        ignore_index=True,
    )
    guidelines = dict(zip(answers["goal_id"], answers["text"], strict=True))
    cells = {
        (row["goal_id"], row["administration"]): Cell(
            page.shaped(row["complies"], TONES[row["complies"]])
            if row["complies"] != NOT_ANSWERED
            else "mangler",
            kind="gap" if row["complies"] == NOT_ANSWERED else "plain",
            title=_answer_text(row),
        )
        for row in answers.to_dict("records")
    }
    with st.container(key="csb-guidelines"):
        matrix(
            cells,
            rows=guidelines,
            columns={
                code: ADMINISTRATIONS.short(code)
                for code in ADMINISTRATIONS.labels
                if code in set(answers["administration"])
            },
            caption="Efterleves retningslinjen? Dato og bemærkning står i tabellen under.",
            corner="Retningslinje",
            hints=ADMINISTRATIONS.labels,
        )
    page.links(partial(table_excel, ordered, COLUMNS, "Retningslinjer"))
    page.section("Svarene med dato og bemærkning", "Det, der ikke efterleves, står først.")
    tables.table(
        ordered,
        columns=COLUMNS,
        key="compliance",
        alt="Hver forvaltnings svar på hver retningslinje",
        file=False,
    )
    views.links(
        views.ask(result_views.guidelines),
        sheets={"Efterlevelse": (ordered, COLUMNS)},
        filename="retningslinjer",
    )


def _lead(lacking: pd.DataFrame) -> str:
    if lacking.empty:
        return "Alle har svaret på alle retningslinjer."
    by_administration = lacking.groupby("administration", sort=False)["goal_id"].agg(list)
    parts = [
        f"{code} ({danish.plural(len(ids), 'retningslinje', 'retningslinjer')})"
        for code, ids in by_administration.items()
    ]
    return f"Der mangler svar fra {danish.listing(parts)}."


def _answer_text(row: dict[str, object]) -> str:
    if row["complies"] == NOT_ANSWERED:
        return f"{row['administration']} har ikke svaret"
    remark = "" if danish.is_missing(row["remark"]) else f": {row['remark']}"
    return f"{row['administration']}, {danish.day(row['answered_on'])}{remark}"  # type: ignore[arg-type]

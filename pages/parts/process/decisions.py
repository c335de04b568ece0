"""What the committee decided, and what has been done about it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data import danish
from pages.parts import filters, page, tables
from pages.parts.download import download_excel
from pages.parts.sources import source_link
from pages.parts.tables import Column

DECISIONS = {
    "date": Column("Dato", "date"),
    "committee": Column("Udvalg"),
    "case_number": Column("Sagsnr."),
    "decision": Column("Beslutning", width="large"),
    "responsible": Column("Ansvarlig"),
    "deadline": Column("Frist", "date"),
    "left": Column("Til fristen"),
    "state": Column("Status"),
}


def show(decisions: pd.DataFrame) -> None:
    if decisions.empty:
        page.empty("Arket Beslutninger er ikke leveret.", link=("datagrundlag", "Se datagrundlaget"))
        return
    done = int((decisions["status"] == "gennemført").sum())
    overdue = int(decisions["overdue"].fillna(False).sum())
    page.section(
        f"{danish.number(done)} af {danish.plural(len(decisions), 'beslutning', 'beslutninger')} er gennemført",
        f"{danish.plural(overdue, 'beslutning', 'beslutninger')} har overskredet fristen."
        if overdue
        else "Ingen har overskredet fristen.",
    )
    today = filters.current_filters().clock.today
    shown = decisions.assign(
        state=[_state(row) for row in decisions.to_dict("records")],
        left=[
            danish.MISSING
            if row["status"] == "gennemført" or danish.is_missing(row["deadline"])
            else danish.deadline(row["deadline"].date(), today)
            for row in decisions.to_dict("records")
        ],
    )
    tables.small_table(shown, columns=DECISIONS, caption="Udvalgets beslutninger, nyeste først")
    download_excel(
        "Hent som Excel", {"Beslutninger": (shown, DECISIONS)}, "beslutninger", key="decisions_excel"
    )
    page.links(lambda: source_link("process/decisions"))


def _state(row: dict[Any, Any]) -> str:
    status = "status ikke oplyst" if danish.is_missing(row["status"]) else row["status"]
    if not danish.is_missing(row["overdue"]) and row["overdue"]:
        return page.shaped(f"{status}, over fristen", "bad")
    return page.shaped(status, "good" if status == "gennemført" else "neutral")

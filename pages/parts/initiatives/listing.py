"""Liste: every initiative shown, to sort, choose and take along."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from data.contract import BY_TABLE, Sheet
from pages.parts import page, tables, views
from pages.parts.download import download_excel
from pages.parts.initiatives.choice import Choice, selection_text
from pages.parts.sources import page_link, source_link
from pages.parts.tables import Column, Kind
from queries.initiatives import views as initiative_views
from queries.initiatives.money_views import GRANTS
from queries.initiatives.selection import DISTRICT_NAMES

_KINDS: dict[str, Kind] = {
    "count": "count",
    "integer": "count",
    "number": "number",
    "money": "kroner",
    "year": "year",
    "date": "date",
    "yes_no": "yes_no",
    "texts": "list",
    "codes": "list",
    "refs": "list",
    "districts": "list",
}


def headline(choice: Choice, summary: pd.Series) -> str:
    count = choice.counted(summary)
    words = f" {choice.words()}" if choice.any_set else ""
    return f"{count}{words}: {danish.number(summary['running'])} i gang, {danish.number(summary['planned'])} planlagt"


def draw(choice: Choice, summary: pd.Series) -> None:
    view = choice.view(initiative_views.listing, **choice.of_year)
    chosen_row = st.container()
    position = tables.table(
        view.frame,
        columns=view.named,
        key="initiatives-list",
        alt="De viste indsatser med forvaltning, indsatsområde, målgruppe, bydele og budget.",
        height=520,
        selectable=True,
        opens="Indsats",
        file=False,
    )
    name, parameters, _ = choice.source("list", year=choice.year)
    with chosen_row:
        if position is None:
            page.note(
                "Klik på en række for at vælge indsatsen, to gange for at åbne den, og på en overskrift for at sortere. "
                f"Budget og forbrug er for {choice.year}; hvor en indsats har beløb i flere prisniveauer, vises ingen sum."
            )
        else:
            row = choice.ask("list", year=choice.year).iloc[position]
            page.links(
                lambda: page_link("indsatser", f"Åbn {row['name']}", indsats=str(row["initiative_id"])),
                lambda: source_link(name, row=position, label="Kilde til rækken", **parameters),
            )
    views.links(view)


def _columns(sheet: Sheet) -> dict[str, Column]:
    """A sheet's columns as people deliver them: header, type, and codes as they stand."""
    return {
        column.name: Column(
            column.header,
            _KINDS.get(column.type, "text"),
            decimals=1 if column.type == "number" else 0,
            labels=DISTRICT_NAMES if column.type == "districts" else None,
        )
        for column in sheet.columns
    }


def download(choice: Choice, summary: pd.Series) -> None:
    """An Excel file of exactly what is shown: the initiatives, all their amounts, and the grants that run out."""
    of_initiatives = _columns(BY_TABLE["initiatives"])
    of_initiatives = {
        "initiative_id": of_initiatives.pop("initiative_id"),
        **of_initiatives,
        "focus_area": Column("indsatsområde"),
        "hotspot": Column("hotspot"),
    }
    of_money = _columns(BY_TABLE["finances"])
    of_money = {"initiative_id": of_money.pop("initiative_id"), "name": Column("indsats"), **of_money}
    # The rows as they were delivered.
    delivered = ("price_level", "adopted_budget", "revised_budget", "spent")
    of_money = {("delivered_" * (name in delivered)) + name: column for name, column in of_money.items()}
    download_excel(
        "Hent som Excel",
        {
            "Indsatser": (choice.later("chosen"), of_initiatives),
            "Økonomi": (choice.later("money_rows"), of_money),
            "Bevillingsudløb": (choice.later("expiring_grants"), {"initiative_id": Column("Id"), **GRANTS}),
        },
        "indsatser",
        key="initiatives-excel",
        selection=selection_text(choice, summary),
    )

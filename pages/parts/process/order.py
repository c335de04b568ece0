"""The committee's order line by line: where its content stands here, and whether the data for it are there."""

from __future__ import annotations

from data import danish
from pages.parts import page, registry, tables
from pages.parts.answers import estimate
from pages.parts.download import download_excel
from pages.parts.sources import page_url, source_link
from pages.parts.tables import Column
from queries.process.order import order_state

LINES = {
    "text": Column("Punkt"),
    "place": Column("Står på siden"),
    "state": Column("Data"),
    "reason": Column("Begrundelse"),
    "sheets": Column("Bygger på", "list"),
}


def show() -> None:
    found = estimate(order_state)
    ready = int(found["complete"].sum())
    shown = found.assign(
        place=[registry.spec(slug).title for slug in found["page"]],
        state=[
            page.shaped("klar" if complete else "mangler data", "good" if complete else "warn")
            for complete in found["complete"]
        ],
    )
    page.section(
        f"Data er på plads til {danish.number(ready)} af {danish.number(len(found))} punkter",
        "Indstillingens fem dele og de fire overvejelser. Hvert punkt fører til den side, der svarer på det.",
    )
    for part, lines in shown.groupby("part", sort=False):
        tables.small_table(lines, columns=LINES, caption=str(part), links=lambda row: page_url(row.page))
    download_excel(
        "Hent som Excel",
        {"Indstillingen": (shown, {"part": Column("Del")} | LINES)},
        "indstillingen",
        key="order_excel",
        selection="alt",
    )
    page.links(lambda: source_link("sources/freshness"))

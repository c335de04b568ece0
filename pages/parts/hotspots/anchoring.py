"""Who leads and steers each hotspot, what it lacks, and what it costs."""

from __future__ import annotations

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import page, tables
from pages.parts.answers import estimate
from pages.parts.download import download_excel
from pages.parts.sources import page_url, source_link
from pages.parts.tables import Column
from queries.hotspots.anchoring import anchoring

WHO = {
    "name": Column("Hotspot"),
    "administration": Column("Ledende forvaltning", labels=ADMINISTRATIONS.labels),
    "leadership": Column("Leder (funktion)"),
    "steering_group": Column("Styregruppe"),
    "anchoring_now": Column("Forankring i dag"),
    "anchoring_proposed": Column("Foreslået forankring"),
    "evaluation_status": Column("Evaluering"),
    "missing": Column("Mangler"),
}
COST = {
    "name": Column("Hotspot"),
    "initiatives": Column("Indsatser", "count"),
    "funding": Column("Penge fra"),
    "spent": Column("Forbrug siden start, kr.", "kroner"),
    "price_level": Column("Prisniveau"),
    "residents": Column("Indbyggere", "count"),
    "per_resident": Column("Kr. pr. indbygger", "kroner"),
    "prevented": Column("Kr. pr. forebygget anmeldelse"),
}


def show() -> None:
    found = estimate(anchoring)
    shown = found.assign(
        missing=[
            page.shaped(danish.listing(lacks), "bad") if len(lacks) else page.shaped("intet", "good")
            for lacks in found["lacks"]
        ]
    )
    lacking = [row.name for row in found[["name", "lacks"]].itertuples(index=False) if len(row.lacks)]
    page.section(
        f"{danish.listing(lacking)} mangler noget"
        if lacking
        else "Alle hotspots har leder, styregruppe, kontrolområde og måling",
        "Leder, styregruppe, kontrolområde og en tryghedsmåling før og efter i området selv.",
    )
    tables.small_table(
        shown,
        columns=WHO,
        caption="Organisatorisk forankring",
        links=lambda row: page_url("hotspots", hotspot=row.hotspot_id),
    )
    page.links(lambda: source_link("hotspots/list"))
    page.section(
        "Hvad det koster",
        "Forbrug i hotspottets indsatser fra det år, det begyndte. Intet er fordelt på andre områder.",
    )
    tables.small_table(found, columns=COST, caption="Penge, indbyggere og forebyggede anmeldelser")
    page.links(
        lambda: source_link("hotspots/money"),
        lambda: source_link("hotspots/residents", label="Kilde til indbyggertal"),
    )
    download_excel(
        "Hent som Excel",
        {"Forankring": (shown, WHO), "Penge": (found, COST)},
        "hotspots-forankring",
        key="anchoring_excel",
    )

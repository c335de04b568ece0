"""Who leads and steers each hotspot, what it lacks, and what it costs."""

from __future__ import annotations

import pandas as pd

from data import danish
from data.contract import ADMINISTRATIONS, DISTRICTS
from pages.parts import page, tables
from pages.parts.answers import estimate
from pages.parts.download import download_excel
from pages.parts.sources import page_url, source_link
from pages.parts.tables import Column
from queries.hotspots.anchoring import anchoring
from queries.hotspots.picture import period_text

WHO = {
    "name": Column("Hotspot"),
    "district": Column("Bydel", labels=DISTRICTS),
    "period": Column("Periode"),
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
    "initiative_names": Column("Indsatser", "list"),
    "funding": Column("Penge fra"),
    "spent": Column("Forbrug, kr.", "kroner"),
    "spent_until": Column("Opgjort til"),
    "residents": Column("Indbyggere", "count"),
    "per_resident": Column("Kr. pr. indbygger", "kroner"),
    "prevented": Column("Pris pr. forebygget anmeldelse"),
}
COST_FILE = COST | {
    "price_level": Column("Prisniveau"),
    "spent_text": Column("Hvorfor forbruget mangler"),
    "per_prevented": Column("Kr. pr. forebygget anmeldelse", "kroner"),
    "per_prevented_low": Column("Nedre grænse, kr.", "kroner"),
    "per_prevented_high": Column("Øvre grænse, kr.", "kroner"),
}


def show() -> None:
    found = estimate(anchoring)
    shown = found.assign(
        missing=[
            page.shaped(danish.listing(lacks), "bad") if len(lacks) else page.shaped("intet", "good")
            for lacks in found["lacks"]
        ],
        period=[period_text(row.start, row.finish) for row in found.itertuples()],
    )
    page.section(
        _lacking_title(found),
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
        _cost_title(found),
        "Forbrug i hotspottets indsatser fra det kalenderår, det begyndte, i løbende priser; et års beløb i årets egne priser er "
        "løbende. Nogle indsatser fandtes før hotspottet, så tallet er ikke merudgiften. Intervallet er effektens.",
    )
    tables.small_table(found, columns=COST, caption="Indsatser, penge, indbyggere og forebyggede anmeldelser")
    page.links(
        lambda: source_link("hotspots/money"),
        lambda: source_link("hotspots/residents", label="Kilde til indbyggertal"),
    )
    download_excel(
        "Hent som Excel",
        {"Forankring": (shown, WHO), "Penge": (found, COST_FILE)},
        "hotspots-forankring",
        key="anchoring_excel",
    )


def _cost_title(found: pd.DataFrame) -> str:
    """For how many hotspots the price of a prevented incident can be told."""
    told = int(found["per_prevented"].notna().sum())
    if not told:
        return "Prisen pr. forebygget anmeldelse kan ikke opgøres for noget hotspot"
    return (
        f"Prisen pr. forebygget anmeldelse kan opgøres for {danish.number(told)} af "
        f"{danish.plural(len(found), 'hotspot', 'hotspots')}"
    )


def _lacking_title(found: pd.DataFrame) -> str:
    """What is missing where there is one hotspot to say it of; else which hotspots lack something."""
    lacking = found[found["lacks"].map(len) > 0]
    if lacking.empty:
        return "Alle hotspots har leder, styregruppe, kontrolområde og måling"
    if len(lacking) == 1:
        return f"{lacking.iloc[0]['name']} mangler {danish.listing(lacking.iloc[0]['lacks'])}"
    return f"{danish.some(list(lacking['name']), 'hotspot', 'hotspots')} mangler noget"

"""Bydele og forvaltninger: one of them on a page, and two side by side; the address says which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from data.contract import ADMINISTRATIONS, DISTRICTS
from pages.parts import filters, page, tables, views
from pages.parts.answers import answer, estimate
from pages.parts.controls import read_address, select
from pages.parts.sources import page_link, page_urls
from pages.parts.status import going
from pages.parts.tables import Column
from queries.district.administration import administration
from queries.district.profile import district
from queries.status.situation import situation

BESIDE = "ved_siden_af"
LINKS = {
    "district": (
        ("indsatser", "Se indsatserne"),
        ("hotspots", "Se hotspots"),
        ("dialog", "Se tryghed og møder"),
        ("uroligheder", "Se uroligheder"),
    ),
    "administration": (
        ("indsatser", "Se indsatserne"),
        ("resultater", "Se mål og resultater"),
        ("proces", "Se processen"),
    ),
}


def _choose() -> None:
    """The ten and the seven, each a way to its own."""
    page.headline("Vælg en bydel eller en forvaltning")
    page.note("Vælg den her eller øverst. Derefter kan en anden stilles ved siden af.")
    left, right = st.columns(2)
    to_district, to_administration = (
        page_urls("bydel", filters.KEYS[name]) for name in ("district", "administration")
    )
    named = answer("initiatives/districts")
    with left:
        tables.small_table(
            named.assign(address=[to_district(DISTRICTS[number]) for number in named["district"]]),
            columns={
                "district": Column("Bydel", labels=DISTRICTS),
                "alone": Column("Egne indsatser", "count"),
                "shared": Column("Fælles med andre bydele", "count"),
            },
            caption="De ti bydele",
            links=lambda row: row.address,
        )
    owned = answer("initiatives/chosen")
    count = owned["administration"].value_counts()
    rows = (
        count.reindex(list(ADMINISTRATIONS.in_use), fill_value=0)
        .rename_axis("code")
        .reset_index(name="count")
    )
    with right:
        tables.small_table(
            rows.assign(address=[to_administration(ADMINISTRATIONS.labels[code]) for code in rows["code"]]),
            columns={
                "code": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
                "count": Column("Indsatser", "count"),
            },
            caption="Forvaltningerne",
            links=lambda row: row.address,
        )


def _show(
    ask: Callable[..., Any], subject: str, chosen: Any, names: Mapping[Any, str], beside_name: str, what: str
) -> None:
    """One of them, and the one that the address stands beside it. `what`: the other, within a sentence."""
    others = {code: name for code, name in names.items() if code != chosen}
    top = st.container()
    read_address(BESIDE, others, f"{what} ved siden af")
    beside = select("Stil ved siden af", others, key=BESIDE, index=None, placeholder="Ingen", width=320)
    view = views.ask(ask, **{subject: chosen}, **({} if beside is None else {beside_name: beside}))
    with top:
        page.headline(view.title)
        if subject == "district" and beside is None and (measured := estimate(situation)):
            going.show(measured)
    page.note(f"{view.subtitle}.")
    views.show_table(view)
    views.links(view, also=[partial(page_link, to, words) for to, words in LINKS[subject]])


chosen = filters.current_filters()
if chosen.district is not None:
    _show(district, "district", chosen.district, DISTRICTS, "beside", "bydelen")
    if chosen.administration is not None:
        page.note(
            "Både en bydel og en forvaltning er valgt: siden viser bydelen. Ryd »Bydel« for at se forvaltningen."
        )
elif chosen.administration is not None:
    in_use = {code: ADMINISTRATIONS.labels[code] for code in ADMINISTRATIONS.in_use}
    _show(
        administration,
        "administration",
        chosen.administration,
        in_use,
        "beside_administration",
        "forvaltningen",
    )
else:
    _choose()

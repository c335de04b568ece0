"""Before a new hotspot: what could be found, and which control area fits, so that the evaluation is planned first."""

from __future__ import annotations

import streamlit as st

from pages.parts import page, views
from pages.parts.answers import answer
from queries.hotspots.views import planned


def show() -> None:
    areas = answer("hotspots/areas")
    page.section(
        "Hvor stort et fald kunne ses?",
        "Vælg et område, der overvejes som hotspot. Regn evalueringen igennem, før pengene bevilges.",
    )
    if areas.empty:
        page.empty("Der er ingen anmeldelsestal at regne på.", link=("datagrundlag", "Se datagrundlaget"))
        return
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    chosen = st.selectbox(
        "Område",
        list(names),
        format_func=names.__getitem__,
        index=None,
        placeholder="Vælg et område",
        key="omraade",
        bind="query-params",
    )
    if chosen is None:
        return
    try:
        falls, controls = views.ask_several(planned, area_id=chosen)
    except ValueError as error:
        page.empty(str(error))
        return
    views.show(falls)
    views.show(controls)

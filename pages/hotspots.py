"""Hotspots: did it work, did the problem move, and how sure are we; who steers them, and how to plan the next one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.parts import filters, page
from pages.parts.answers import answer, estimate
from pages.parts.hotspots import anchoring, method, one, overview, planning
from pages.parts.tabs import tabs
from queries.hotspots.overview import overview as hotspot_overview
from queries.status.summary import hotspot_sentence

hotspots = estimate(hotspot_overview)
chosen = filters.current_filters()

if hotspots.empty:
    page.headline("Der er ingen hotspots " + (chosen.words() or "endnu"))
    page.empty(
        "Hotspots leveres af Center for Sikker By i arket Hotspots."
        if not chosen.any_set
        else "Ryd filtrene for at se dem alle.",
        link=("datagrundlag", "Se datagrundlaget"),
    )
    st.stop()

names = dict(zip(hotspots["hotspot_id"], hotspots["name"], strict=True))
everything = answer("hotspots/list", district=None)
known = dict(zip(everything["hotspot_id"], everything["name"], strict=True))
wanted = filters.from_address("hotspot", lambda text: text if text in known else None, "hotspottet")

if wanted is not None:
    one.show(wanted, known)
else:
    page.headline(hotspot_sentence(hotspots))
    tabs(
        {
            "Vurdering": partial(overview.show, hotspots),
            "Forankring": anchoring.show,
            "Før et nyt hotspot": planning.show,
            "Metode": method.show,
        },
        key="fane_hotspots",
    )

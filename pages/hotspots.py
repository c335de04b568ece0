"""Hotspots: did it work, did the problem move, and how sure are we; who steers them, and how to plan the next one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.parts import doubles, early, filters, options, page, views
from pages.parts.answers import answer
from pages.parts.hotspots import anchoring, method, one, overview, planning
from pages.parts.tabs import tabs
from queries.hotspots.views import all_hotspots
from queries.options.alternatives import HOTSPOTS
from queries.options.views import TAB, hotspot_options

chosen = filters.current_filters()

if answer("hotspots/list").empty:
    page.headline("Der er ingen hotspots " + (chosen.words() or "endnu"))
    page.empty(
        "Hotspots leveres af Center for Sikker By i arket Hotspots."
        if not chosen.any_set
        else "Ryd filtrene for at se dem alle.",
        link=("datagrundlag", "Se datagrundlaget"),
    )
    st.stop()

everything = answer("hotspots/list", district=None)
names = dict(zip(everything["hotspot_id"], everything["name"], strict=True))
hotspot_id = filters.from_address(
    "hotspot", lambda text: id_ if (id_ := doubles.of_address(text)) in names else None, "hotspottet"
)

if hotspot_id is not None:
    one.show(hotspot_id, names)
elif not early.there(all_hotspots, what="Hotspots"):
    page.headline("Hotspots bliver vurderet")
else:
    verdicts, forest, places = views.ask_several(all_hotspots)
    page.headline(verdicts.title)
    tabs(
        {
            "Vurdering": partial(overview.show, verdicts, forest, places),
            "Forankring": anchoring.show,
            "Før et nyt hotspot": planning.show,
            TAB: partial(options.show, HOTSPOTS, hotspot_options),
            "Metode": method.show,
        },
        key="fane_hotspots",
    )

"""All hotspots: the verdicts, the forest plot with the pooled estimate, and where they are."""

from __future__ import annotations

import streamlit as st

from pages.parts import page, views
from pages.parts.answers import answer, later
from pages.parts.download import download_excel
from pages.parts.sources import page_urls
from queries.hotspots.overview import overview
from queries.hotspots.views import FIGURES
from queries.view import View


def show(verdicts: View, forest: View, places: View) -> None:
    page.note("Vælg et hotspot for at se kurver, tvivl og metode.")
    ids = answer("hotspots/list")["hotspot_id"]
    views.show_table(verdicts, addresses=list(map(page_urls("hotspots", "hotspot"), ids)))
    views.links(verdicts)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if forest.chart is None:
            page.empty(f"{forest.title}, der kan tegnes.")
        else:
            views.show(forest)
    with right:
        views.show(places)
    download_excel(
        "Hent alle tal som Excel", {"Hotspots": (later(overview), FIGURES)}, "hotspots", key="hotspots_excel"
    )

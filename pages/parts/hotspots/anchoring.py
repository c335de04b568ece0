"""Who leads and steers each hotspot, what it lacks, and what it costs."""

from __future__ import annotations

from pages.parts import views
from pages.parts.answers import answer, later
from pages.parts.download import download_excel
from pages.parts.sources import page_urls
from queries.hotspots.anchoring import anchoring
from queries.hotspots.views import COST_FILE, anchored


def show() -> None:
    leadership, cost = views.ask_several(anchored)
    hotspots = answer("hotspots/list")
    going = hotspots.loc[~hotspots["ended"], "hotspot_id"]
    views.show(leadership, addresses=list(map(page_urls("hotspots", "hotspot"), going)))
    views.show(cost)
    download_excel(
        "Hent alle tal som Excel",
        {"Forankring": (leadership.frame, leadership.named), "Penge": (later(anchoring), COST_FILE)},
        "hotspots-forankring",
        key="anchoring_excel",
    )

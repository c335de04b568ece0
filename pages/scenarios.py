"""Prioritering: what to fund, what it gives, and which decisions hang on a weight somebody chose."""

from __future__ import annotations

import streamlit as st

from pages.parts import early, filters, page
from pages.parts.answers import answer, estimate
from pages.parts.controls import read_address, segments
from pages.parts.scenarios import efficiencies, frame, robust, saved, views
from pages.parts.scenarios.views import VIEW, VIEWS
from queries.scenarios import words
from queries.scenarios.scenario import Infeasible, material, solve

TABS = {
    "svaret": views.show_answer,
    "robust": robust.tab,
    "penge": views.show_frontier,
    "daekning": views.show_coverage,
    "grundlag": views.show_ground,
    "metode": views.show_method,
}

chosen = filters.current_filters()
everything = answer("initiatives/summary", district=None, administration=None, focus_area=None).iloc[0]

if everything["all_initiatives"] == 0:
    page.headline("Der er intet at prioritere endnu")
    page.empty(
        "Når forvaltningerne har leveret indsatser og økonomi, kan en ramme fordeles her.",
        link=("datagrundlag", "Se datagrundlaget"),
    )
    st.stop()

read_address(VIEW, VIEWS, "fanen")
saved.open_from_address()
top = st.container()
settings = frame.top(chosen.clock.today.year)
if not early.there(material, what="Indsatserne og deres point", copied=False, year=settings.year):
    with top:
        page.headline("Scenariet bliver gjort klart")
    st.stop()
data = estimate(material, copied=False, year=settings.year)
settings = frame.rest(data, settings)
basis = best = None
try:
    basis, best = estimate(solve, copied=False, settings=settings, unkeyed={"data": data})
    title, lead = words.headline(basis, best), words.lead(basis, best)
except Infeasible as error:
    title = "Kravene kan ikke opfyldes på én gang"
    lead = str(error).removeprefix(f"{title}: ")
except (ValueError, TimeoutError) as error:
    title, lead = "Scenariet kan ikke beregnes", str(error)
with top:
    page.headline(title)
    page.lead(lead)
    saved.say_opened(settings)

view = segments(VIEWS, label="Fane", key=VIEW)
if view != next(iter(VIEWS)):
    page.named(VIEWS[view])
if view == "effektivisering":
    efficiencies.show(data.year)
elif view == "gemte":
    saved.tab(basis, best)
elif basis is None or best is None:
    page.empty("Ret rammen, vægtene eller kravene ovenfor; intet af det, I har sat, er gået tabt.")
else:
    TABS[view](basis, best)

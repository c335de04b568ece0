"""Prioritering: what to fund, what it gives, and which decisions hang on a weight somebody chose."""

from __future__ import annotations

import streamlit as st

from pages.parts import filters, page
from pages.parts.answers import answer, estimate
from pages.parts.scenarios import frame, saved, views
from queries.scenarios import words
from queries.scenarios.portfolio import Infeasible
from queries.scenarios.scenario import solve

chosen = filters.current_filters()
everything = answer("initiatives/summary", district=None, administration=None, focus_area=None).iloc[0]

if everything["all_initiatives"] == 0:
    page.headline("Der er intet at prioritere endnu")
    page.empty(
        "Når forvaltningerne har leveret indsatser og økonomi, kan en ramme fordeles her.",
        link=("datagrundlag", "Se datagrundlaget"),
    )
    st.stop()

top = st.container()
settings = frame.choose(chosen.clock.today.year)
try:
    found, best = estimate(solve, settings=settings)
except Infeasible as error:
    with top:
        page.headline("Kravene kan ikke opfyldes på én gang")
        page.lead(str(error))
    st.stop()
except (ValueError, TimeoutError) as error:
    with top:
        page.headline("Scenariet kan ikke beregnes")
        page.lead(str(error))
    st.stop()

with top:
    page.headline(words.headline(found, best))
    page.lead(words.lead(found, best))
page.note(words.outside(found))
for sentence in words.missing_ties(found):
    page.note(sentence)
tabs = st.tabs(
    ["Svaret", "Holder det?", "Penge og værdi", "Dækning", "Gem og sammenlign", "Grundlag", "Metode"]
)
with tabs[0]:
    views.show_answer(found, best)
with tabs[1]:
    views.show_robustness(settings)
with tabs[2]:
    views.show_frontier(found, best)
with tabs[3]:
    views.show_coverage(found, best)
with tabs[4]:
    saved.show(found, best)
with tabs[5]:
    views.show_ground(found)
with tabs[6]:
    views.show_method()

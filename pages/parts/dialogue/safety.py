"""The safety survey: areas ranked with honest ties, changes told from chance, needs, and the map."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from data.contract import SURVEY_AREA
from pages.parts import page, views
from pages.parts.answers import estimate
from pages.parts.controls import read_address, select
from queries.dialogue import views as dialogue_views
from queries.dialogue.safety import asked_areas, asked_types, survey_years
from queries.view import View

AREA, AGAINST = dialogue_views.AREA, dialogue_views.AGAINST


def show() -> None:
    # The survey's own areas are offered where it has any.
    levels = [one for one in dialogue_views.LEVELS if one != SURVEY_AREA or one in estimate(asked_types)]
    left, middle, right = st.columns(3)
    with left:
        level = st.segmented_control(
            "Område",
            levels,
            format_func=dialogue_views.LEVELS.__getitem__,
            default="bydel",
            required=True,
            key="niveau",
            bind="query-params",
        )
    with middle:
        when = st.segmented_control(
            "Tid på døgnet",
            list(dialogue_views.TIMES),
            format_func=dialogue_views.TIMES.__getitem__,
            default="evening",
            required=True,
            key="tid",
            bind="query-params",
        )
    with right:
        answer = st.segmented_control(
            "Svar",
            list(dialogue_views.ANSWERS),
            format_func=dialogue_views.ANSWERS.__getitem__,
            default="unsafe",
            required=True,
            key=dialogue_views.ANSWER,
            bind="query-params",
        )
    answers = views.ask(dialogue_views.safety, level=level, when=when, answer=answer)
    if not answers.rows:
        page.empty("Ingen er spurgt om det i det område, der er valgt.")
        return
    views.show(answers, height=_height(answers) or 250)
    change = views.ask(dialogue_views.change, level=level, when=when, answer=answer)
    views.folded(change, height=_height(change))
    if level == "bydel":
        views.folded(views.ask(dialogue_views.safety_map, when=when, answer=answer))
    through_the_years(when, answer)
    needs = views.ask(dialogue_views.needs, level=level)
    if needs.rows:
        views.folded(needs)


def through_the_years(when: str, answer: str) -> None:
    """The survey over time: of the area that is chosen, against the year that is chosen."""
    areas = {"": "Den valgte bydel, ellers hele byen"} | estimate(asked_areas)
    chosen_years = {"": "Intet år"} | {str(year): str(year) for year in estimate(survey_years)}
    read_address(AREA, areas, "området")
    read_address(AGAINST, chosen_years, "året")
    with st.expander("Gennem årene"):
        _through_the_years(when, answer, areas, chosen_years)


def _through_the_years(
    when: str, answer: str, areas: Mapping[str, str], chosen_years: Mapping[str, str]
) -> None:
    page.note("Hver undersøgelse mod den før, den første og et år efter eget valg.")
    with st.container(horizontal=True, gap="medium"):
        area = select("Område", areas, key=AREA, width=320)
        against = select("Sammenlign med", chosen_years, key=AGAINST, width=200)
    views.show(
        views.ask(
            dialogue_views.safety_years,
            when=when,
            answer=answer,
            surveyed_area=area or None,
            against=int(against) if against else None,
        ),
        rows="open",
    )
    sexes = views.ask(dialogue_views.safety_sexes, when=when, answer=answer, surveyed_area=area or None)
    if sexes.rows:
        views.show(sexes, rows="open")


def _height(view: View) -> int | None:
    """Many areas stand closer."""
    return 24 * len(view.rows) + 90 if len(view.rows) > 15 else None

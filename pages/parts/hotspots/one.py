"""One hotspot: verdict and series first, then categories, other choices, safety and initiatives, and the method."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from data.contract import CRIME_CATEGORIES
from pages.parts import cards, page, views
from pages.parts.answers import answer, estimate, later
from pages.parts.download import download_excel
from pages.parts.sources import page_link, page_url, source_link
from pages.parts.tabs import tabs
from queries.hotspots import one_views
from queries.hotspots.details import by_category, other_choices
from queries.hotspots.figures import OF_ONE
from queries.hotspots.one_views import AFTER, BEFORE, CATEGORIES, CHOICES, OWN_CHOICES, Course


def show(hotspot_id: str, names: dict[str, str]) -> None:
    course: Course = estimate(one_views.course, hotspot_id=hotspot_id)
    evaluation = course.one.evaluation
    page.named(names[hotspot_id])
    page.headline(f"{names[hotspot_id]}: {evaluation.verdict_text}")
    page.lead(evaluation.sentence)
    page.links(lambda: page_link("hotspots", "Alle hotspots"), lambda: source_link("hotspots/list"))
    cards.show(*OF_ONE, hotspot_id=hotspot_id)
    tabs(
        {
            "Udvikling": partial(_development, course, hotspot_id),
            "Kategorier": partial(_show, one_views.categories, hotspot_id=hotspot_id),
            "Holder vurderingen?": partial(_choices, hotspot_id),
            "Tryghed og indsatser": partial(_safety_and_members, hotspot_id),
            "Metode": partial(_method, course),
        },
        key="fane_hotspot",
    )
    survey, members = (views.ask(one, hotspot_id=hotspot_id) for one in (one_views.survey, one_views.members))
    sheets = {
        "Måneder": course.series,
        "Før og efter": course.before_after,
        "Prøver": course.tests,
        "Placebo": course.placebo,
        "Tryghed": survey,
        "Indsatser": members,
    }
    download_excel(
        "Hent alle hotspottets tal som Excel",
        {name: (view.frame, view.named) for name, view in sheets.items()}
        | {
            "Kategorier": (later(by_category, hotspot_id=hotspot_id), CATEGORIES),
            "Andre valg": (later(other_choices, hotspot_id=hotspot_id), CHOICES),
        },
        f"hotspot-{hotspot_id}",
        key="one_excel",
        selection=names[hotspot_id],
    )


def _show(function: Any, **choices: Any) -> None:
    views.show(views.ask(function, **choices))


def _development(course: Course, hotspot_id: str) -> None:
    views.show(course.series, height=430)
    views.show(course.before_after)
    views.show(views.ask(one_views.plan, hotspot_id=hotspot_id))


def _choices(hotspot_id: str) -> None:
    """The reader's own control area, lengths, dispersion and categories beside those of the page."""
    areas = answer("hotspots/areas", district=None)
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    columns = st.columns(5, gap="small", vertical_alignment="bottom")
    control = columns[0].selectbox(
        "Kontrolområde",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Hotspottets eget",
        key="own_control",
    )
    before, after = (
        columns[place].selectbox(
            word,
            OWN_CHOICES[name],
            list(OWN_CHOICES[name]).index(usual),
            key=f"own_{name}",
            placeholder="Vælg",
        )
        for place, word, name, usual in ((1, "Før", "before", BEFORE), (2, "Efter", "after", AFTER))
    )
    spread = columns[3].selectbox(
        "Spredning", OWN_CHOICES["spread"], index=None, placeholder="Fra månederne", key="own_spread"
    )
    without = columns[4].selectbox(
        "Uden kategori",
        OWN_CHOICES["without"],
        index=None,
        format_func=CRIME_CATEGORIES.short,
        placeholder="Alle med",
        key="own_without",
    )
    if (control, before, after, spread, without) == (None, BEFORE, AFTER, None, None):
        page.note("Vælg andre forudsætninger for at se, om vurderingen holder.")
    _show(
        one_views.choices,
        hotspot_id=hotspot_id,
        control_area=control,
        before=before,
        after=after,
        spread=spread,
        without=without,
    )


def _safety_and_members(hotspot_id: str) -> None:
    _show(one_views.survey, hotspot_id=hotspot_id)
    members = views.ask(one_views.members, hotspot_id=hotspot_id)
    ids = answer("hotspots/initiatives", hotspot_id=hotspot_id)["initiative_id"]
    views.show(members, addresses=[page_url("indsatser", indsats=id_) for id_ in ids])
    if not members.rows:
        page.links(lambda: page_link("indsatser", "Se indsatserne"))


def _method(course: Course) -> None:
    views.show(course.tests)
    views.show(course.placebo)

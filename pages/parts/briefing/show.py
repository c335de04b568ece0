"""A presentation on the committee's screen: one slide, next and previous, and the way to the page behind it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from data import danish
from pages.parts import filters, page
from pages.parts.answers import estimate, store
from pages.parts.briefing import slides
from pages.parts.briefing.names import wanted
from pages.parts.sources import frozen_page_link, frozen_source_link, page_link
from queries.briefing import reading
from queries.briefing.version import Version

SHOW, SLIDE, CHANGED, PUBLIC = "vis", "slide", "aendret", "offentlig"


def show(version: Version) -> None:
    """The slide that the address asks for, alone on the screen."""
    slides.apply_style(full_screen=True)
    shown = list(version.slides)
    if wanted(CHANGED):
        shown.append(estimate(reading.changed_since, id=version.id, version=version.version))
    if not shown:
        page.headline("Præsentationen har ingen sider")
        page.empty("Tilføj sider, og lås versionen.", link=("briefing", "Gå til præsentationer"))
        return
    asked = filters.from_address(SLIDE, lambda text: int(text) if text.isdigit() else None, "siden") or 1
    place = min(max(asked, 1), len(shown))
    slide = shown[place - 1]
    if not version.intact:
        st.html(f'<p class="csb-broken" role="alert">■ {escape(slides.BROKEN)}</p>')
    slides.show(slide, name="shown")
    with st.container(key="csb-show-footer", horizontal=True):
        _turn("Forrige", "PageUp", place - 1, disabled=place == 1)
        _turn("Næste", "PageDown", place + 1, disabled=place == len(shown))
        fictitious = " · Eksempeldata" if store().is_example else ""
        where = f"{place} af {len(shown)} · Data pr. {danish.day(version.data_as_of)}{fictitious}"
        st.html(f'<span class="where">{escape(where)}</span>', width="stretch")
        if slide.page:
            frozen_page_link(slide.page, "Siden bag", version.clock, **slide.filters)
        if slide.sources and version.clock is not None:
            frozen_source_link(slide.sources[0], version.clock, label="Kilde")
        page_link("briefing", "Luk", praesentation=version.id)


def _turn(label: str, key: str, place: int, *, disabled: bool) -> None:
    turned: Callable[[], None] = lambda: st.query_params.update({SLIDE: str(place)})  # noqa: E731
    st.button(label, shortcut=key, on_click=turned, disabled=disabled, key=f"csb-{key}")

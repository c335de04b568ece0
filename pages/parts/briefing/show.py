"""A presentation on the committee's screen: one slide, next and previous, and the way to the page behind it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from data import danish
from pages.parts import filters, page
from pages.parts.answers import estimate, store
from pages.parts.briefing import slides
from pages.parts.briefing.names import is_set
from pages.parts.sources import frozen_page_link, frozen_source_link, page_link
from queries.briefing import reading
from queries.briefing.screen import screens
from queries.briefing.slide import Slide
from queries.briefing.version import Version

SHOW, SLIDE, CHANGED, PUBLIC = "vis", "slide", "aendret", "offentlig"


def show(version: Version) -> None:
    """The slide that the address asks for, alone on the screen."""
    slides.apply_style(full_screen=True)
    to_show = list(version.slides)
    if is_set(CHANGED):
        to_show.append(estimate(reading.changed_since, id=version.id, version=version.version))
    if not to_show:
        page.headline("Præsentationen har ingen sider")
        page.empty("Tilføj sider, og lås versionen.", link=("briefing", "Gå til præsentationer"))
        return
    # A slide that does not fit goes on over more screens: "3", then "3.2".
    places = [
        (number, screen, one)
        for number, slide in enumerate(to_show, 1)
        for screen, one in enumerate(screens(slide), 1)
    ]
    place_asked = filters.from_address(SLIDE, _place, "siden") or (1, 1)
    at = max((at for at, (*place, _) in enumerate(places) if (*place,) <= place_asked), default=0)
    place, screen, slide = places[at]
    of = sum(number == place for number, *_ in places)
    page.named(slide.headline)
    if not version.intact:
        st.html(f'<p class="csb-broken" role="alert">■ {escape(slides.BROKEN)}</p>')
    slides.show(slide, name="shown", whole=to_show[place - 1].chart)
    with st.container(key="csb-show-footer", horizontal=True):
        _turn("Forrige", "PageUp", places[max(at - 1, 0)], disabled=at == 0)
        _turn("Næste", "PageDown", places[min(at + 1, len(places) - 1)], disabled=at == len(places) - 1)
        on_screens = f", skærm {screen} af {of}" if of > 1 else ""
        fictitious = " · Eksempeldata" if store().is_example else ""
        where = (
            f"{place} af {len(to_show)}{on_screens} · Data pr. {danish.day(version.data_as_of)}{fictitious}"
        )
        st.html(f'<span class="where">{escape(where)}</span>', width="stretch")
        if slide.page:
            frozen_page_link(slide.page, "Siden bag", version.clock, **slide.filters)
        if slide.sources and version.clock is not None:
            frozen_source_link(slide.sources[0], version.clock, label="Kilde")
        # The last link is the one that Escape follows (keys.js).
        page_link("briefing", "Luk", praesentation=version.id)


def _place(text: str) -> tuple[int, int] | None:
    """Which slide, and which screen of it: "3" or "3.2"."""
    number, _, screen = text.partition(".")
    if not number.isdigit() or (screen and not screen.isdigit()):
        return None
    return int(number), int(screen or 1)


def _turn(label: str, key: str, place: tuple[int, int, Slide], *, disabled: bool) -> None:
    number, screen, _ = place
    address = str(number) if screen == 1 else f"{number}.{screen}"
    turned: Callable[[], None] = lambda: st.query_params.update({SLIDE: address})  # noqa: E731
    st.button(label, shortcut=key, on_click=turned, disabled=disabled, key=f"csb-{key}")

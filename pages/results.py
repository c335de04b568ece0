"""Mål og resultater: what moves, what does not, what is only chance; and in one more click, where it comes from."""

from __future__ import annotations

import streamlit as st

from pages.parts import filters, page
from pages.parts.controls import read_address, segments
from pages.parts.results import (
    behind,
    chain,
    costs,
    goals,
    guidelines,
    indicator,
    lights,
    marks,
    measuring,
    method,
    signals,
)
from pages.parts.results.words import INDICATOR, VIEW, VIEWS

TABS = {
    "maal": goals,
    "udsving": signals,
    "teori": chain,
    "oekonomi": costs,
    "maaling": measuring,
    "lys": lights,
    "bag": behind,
    "retningslinjer": guidelines,
    "metode": method,
}


def show_views() -> None:
    """The chosen view under its headline, with the way to the others between them and what is drawn."""
    read_address(VIEW, VIEWS, "afsnittet")
    top, navigation = st.container(), st.container()
    with navigation:
        view = segments(VIEWS, label="Afsnit", key=VIEW)
    if view != next(iter(VIEWS)):
        page.named(VIEWS[view])
    TABS[view].draw(top)


marks.apply_style()
from_link = filters.from_address(INDICATOR, indicator.exists, "indikatoren")
if from_link:
    indicator.show(from_link)
else:
    show_views()

"""Indsatser: the complete overview, from the whole city to one initiative."""

from __future__ import annotations

import streamlit as st

from pages.parts import controls, filters, page
from pages.parts.initiatives import (
    administrations,
    choice,
    expiry,
    gaps,
    groups,
    listing,
    money,
    one,
    overview,
)
from queries.initiatives import selection

VIEWS = {
    "overblik": overview,
    "matrix": administrations,
    "oekonomi": money,
    "udloeb": expiry,
    "maalgrupper": groups,
    "huller": gaps,
    "liste": listing,
}


def show_all() -> None:
    """The overview of the initiatives that the filters let through, in the chosen view."""
    top = st.container()
    row = st.container(key="csb-own-filters", horizontal=True, vertical_alignment="center", gap="small")
    chosen = choice.read(row)
    summary = chosen.ask("summary").iloc[0]
    if summary["all_initiatives"] == 0:
        with top:
            page.headline("Der er endnu ingen indsatser")
        page.empty(
            "Forvaltningerne leverer dem i arket Indsatser. Når det første er godkendt, vises overblikket her.",
            link=("indberet", "Indberet data"),
        )
        return
    controls.read_address(selection.VIEW, choice.VIEWS, "visningen")
    with st.container():
        chosen_view = controls.segments(choice.VIEWS, label="Visning", key=selection.VIEW)
    if chosen_view != next(iter(choice.VIEWS)):
        page.named(choice.VIEWS[chosen_view])
    view = VIEWS[chosen_view]
    with top:
        if summary["initiatives"] == 0:
            page.headline(f"Ingen indsatser {chosen.words()}")
        else:
            page.headline(view.headline(chosen, summary))
    choice.say_selection(row, chosen, summary, lambda: listing.download(chosen, summary))
    if summary["initiatives"] == 0:
        page.empty("Filtrene lukker alle indsatser ude. Ryd dem, eller søg på noget andet.")
        return
    view.draw(chosen, summary)


from_link = filters.from_address(one.ADDRESS, one.exists, "indsatsen")
if from_link:
    one.show(from_link)
else:
    show_all()

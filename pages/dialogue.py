"""Tryghed og borgerdialog: how unsafe people feel and where, and where somebody has met them and kept what was agreed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data import danish
from data.contract import DISTRICTS
from pages.parts import cards, filters, page
from pages.parts.answers import answer, estimate
from pages.parts.dialogue import meetings, safety, unmet
from pages.parts.tabs import tabs
from queries.dialogue import figures
from queries.dialogue.participation import by_district, least_safe_and_unmet
from queries.dialogue.safety import latest

chosen = filters.current_filters()
surveyed = estimate(latest, district=None)
whole = estimate(figures.surveyed, district=None)
districts = estimate(by_district, district=None)
summary = answer("dialogue/summary").iloc[0]
overlooked = least_safe_and_unmet(districts)


def headline() -> str:
    """Who is least safe, and whether anybody has met them; with a district chosen how that one stands."""
    if chosen.district is not None:
        return _of_district(chosen.district)
    if surveyed.empty:
        return f"{danish.plural(summary['meetings'], 'møde', 'møder')} med borgerne; tryghedsundersøgelsen er ikke leveret"
    least = surveyed.iloc[0]
    text = f"{least['name']} er mest utryg om aftenen ({danish.percent(least['share'])})"
    if least["district"] in overlooked:
        return f"{text}, og ingen har holdt møde med borgerne der"
    if overlooked:
        return f"{text}; ingen har mødt borgerne {danish.listing([_in(n) for n in overlooked])}"
    return f"{text}; {danish.plural(summary['meetings'], 'møde er holdt', 'møder er holdt')} med borgerne"


def _in(district: int) -> str:
    return f"{filters.place_preposition(district)} {DISTRICTS[district]}"


def _of_district(number: int) -> str:
    row = districts[districts["district"] == number].iloc[0]
    met = danish.plural_in_words(row["meetings"], "møde", "møder", "et") + " med borgerne"
    if danish.is_missing(row["unsafe"]):
        return f"{DISTRICTS[number]} er ikke spurgt om tryghed; {met}"
    standing = {
        "mere utryg": "mere end i resten af byen",
        "mindre utryg": "mindre end i resten af byen",
        "kan ikke skelnes": "hvilket ikke kan skelnes fra resten af byen",
    }[row["standing"]]
    return f"{danish.percent(row['unsafe'])} {_in(number)} er utrygge om aftenen, {standing}; {met}"


if surveyed.empty and summary["meetings"] == 0:
    page.headline("Der er hverken tryghedsundersøgelser eller møder i data endnu")
    page.empty(
        "Siden bygger på arkene Tryghed og Dialog. Se, hvem der har indberettet.",
        link=("datagrundlag", "Se datagrundlaget"),
    )
    st.stop()


def _survey() -> None:
    if surveyed.empty:
        page.empty("Arket Tryghed er ikke leveret.", link=("datagrundlag", "Se datagrundlaget"))
    else:
        safety.show()


page.headline(headline())
cards.show("unsafe", "districts_moved", "meetings", "agreements_kept")
tabs(
    {
        "Utryghed og møder": partial(unmet.show, districts, overlooked),
        "Tryghed": _survey,
        "Dialog og aftaler": meetings.show,
    },
    key="fane_dialog",
)

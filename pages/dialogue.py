"""Tryghed og borgerdialog: how unsafe people feel and where, and where somebody has met them and kept what was agreed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data import danish
from data.contract import DISTRICTS
from pages.parts import filters, page
from pages.parts.answers import answer, estimate
from pages.parts.dialogue import meetings, safety, unmet
from pages.parts.tabs import tabs
from queries.dialogue.participation import by_district, least_safe_and_unmet
from queries.dialogue.safety import city, latest, of_city, shares

chosen = filters.current_filters()
surveyed = estimate(latest, district=None)
whole = city(estimate(shares, district=None))
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


def figures() -> list[page.KeyFigure]:
    found = []
    if len(whole):
        now = whole.iloc[-1]
        answers = f"{danish.number(now['answers'])} svar"
        if not danish.is_missing(now["invited"]):
            answers += f" fra {danish.number(now['invited'])} inviterede ({danish.percent(now['answers'] / now['invited'])})"
        if now["districts"] < len(DISTRICTS):
            answers += f"; kun fra {of_city(now['districts'])}"
        found.append(
            page.KeyFigure(
                f"Utrygge om aftenen og natten, {int(now['year'])}",
                danish.percent(now["share"], 1),
                note=f"95 %-interval {danish.span(now['low'] * 100, now['high'] * 100, 1, '%')}; {answers}",
                source=("dialogue/areas", {"type": "bydel", "district": None}, None),
            )
        )
        moved = surveyed[surveyed["moved"].isin(["mere tryg", "mere utryg"])]
        found.append(
            page.KeyFigure(
                "Bydele ændret mere end tilfældigt",
                danish.number(len(moved)),
                note=danish.listing(
                    [f"{row['name']} er blevet {row['moved']}" for row in moved.to_dict("records")]
                )
                or "ingen bydel",
                source=("dialogue/areas", {"type": "bydel", "district": None}, None),
            )
        )
    found.append(
        page.KeyFigure(
            "Møder med borgere",
            danish.number(summary["meetings"]),
            note=f"fra {danish.month(summary['first_on'])} til {danish.month(summary['last_on'])}"
            if summary["meetings"]
            else "ingen er registreret",
            source=("dialogue/summary", {}, 0),
        )
    )
    found.append(
        page.KeyFigure(
            "Aftaler holdt",
            f"{danish.number(summary['kept'])} af {danish.number(summary['agreements'])}"
            if summary["agreements"]
            else danish.MISSING,
            note=f"{danish.number(summary['open'])} er inden for fristen"
            if summary["agreements"]
            else "ingen aftaler er indgået",
            tone="bad" if summary["overdue"] else "good",
            tone_text=f"{danish.number(summary['overdue'])} over fristen"
            if summary["overdue"]
            else "ingen over fristen"
            if summary["agreements"]
            else "",
            source=("dialogue/summary", {}, 0),
        )
    )
    return found


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
page.key_figures(figures())
tabs(
    {
        "Utryghed og møder": partial(unmet.show, districts, overlooked),
        "Tryghed": _survey,
        "Dialog og aftaler": meetings.show,
    },
    key="fane_dialog",
)

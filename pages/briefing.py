"""Præsentation til ØU: prepare a briefing, lock it, show it, and hold an old one beside today."""

from __future__ import annotations

import streamlit as st

from pages.parts import identity, page
from pages.parts.answers import estimate
from pages.parts.briefing import listing, locked, prepare, show, slides
from pages.parts.briefing.names import CHOSEN, NEW, is_set, known_id, known_version
from queries.briefing import reading
from queries.briefing.version import Version, for_readers, public_version

person = identity.current_person()


def version_to_show(id_: str) -> Version | None:
    """What the address asks to see on the screen; said where there is none."""
    number = known_version(id_) or _to_show(id_)
    if number is None:
        slides.apply_style()
        page.headline("Præsentationen er ikke låst endnu")
        page.empty("Kun en låst version kan vises på skærmen.", link=("briefing", "Gå til præsentationer"))
        return None
    version = estimate(reading.one_version, id=id_, version=number)
    if not version.locked or not _may_see(version):
        page.headline("Versionen kan ikke vises")
        page.empty(
            "Den er ikke låst, eller den er ikke sendt ud endnu.", link=("briefing", "Gå til præsentationer")
        )
        return None
    if is_set(show.PUBLIC) and version.is_open:
        return public_version(version)
    return version if person.may_upload else for_readers(version)


def _to_show(id_: str) -> int | None:
    try:
        return estimate(reading.to_show, id=id_)
    except LookupError:
        return None


def _may_see(version: Version) -> bool:
    """Those who prepare and confirm see every version; readers those that were sent out."""
    return person.may_upload or version.stage in ("udsendt", "vist")


def run() -> None:
    if show.SHOW in st.query_params:
        id_ = known_id(show.SHOW)
        if id_ is None:
            page.headline("Præsentationen findes ikke")
            page.empty("Adressen er måske skrevet forkert.", link=("briefing", "Gå til præsentationer"))
        elif version := version_to_show(id_):
            show.show(version)
        return
    slides.apply_style()
    chosen = known_id(CHOSEN)
    if is_set(NEW) and person.is_csb:
        prepare.show(Version("", 0, ""), person)
        return
    if chosen is None:
        listing.show(person)
        return
    newest = next(one for one in estimate(reading.all_newest) if one.id == chosen)
    number = known_version(chosen)
    version = newest if number is None else estimate(reading.one_version, id=chosen, version=number)
    if not _may_see(version):
        page.headline("Præsentationen er ikke sendt ud endnu")
        page.empty(
            "Den kan ses her, når Center for Sikker By har sendt den ud.",
            link=("briefing", "Gå til præsentationer"),
        )
    elif version.locked:
        locked.show(version if person.may_upload else for_readers(version), newest, person)
    elif person.is_csb:
        prepare.show(version, person)
    else:
        page.headline(f"»{version.title}« er et udkast")
        page.empty(
            "Center for Sikker By arbejder på det. Når det er låst, kan forvaltningerne se tallene og bekræfte dem.",
            link=("briefing", "Gå til præsentationer"),
        )


run()

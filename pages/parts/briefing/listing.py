"""The list of presentations: where each stands, and the way into it."""

from __future__ import annotations

import pandas as pd

from data import danish
from data.people import Person
from pages.parts import page, tables
from pages.parts.answers import estimate
from pages.parts.briefing.names import CHOSEN
from pages.parts.sources import page_link, page_url
from pages.parts.tables import Column
from queries.briefing import headlines, reading
from queries.briefing.version import Version

LIST = {
    "title": Column("Præsentation"),
    "meeting": Column("Møde", "date"),
    "stage": Column("Trin"),
    "confirmed": Column("Bekræftet af"),
    "slides": Column("Sider", "count"),
    "data": Column("Data pr.", "date"),
    "changed": Column("Senest ændret", "moment"),
    "intact": Column("Uændret siden låsning"),
}


def stage_of(version: Version) -> str:
    """The step in words; a draft that is locked waits for the administrations."""
    return "låst, til bekræftelse" if version.locked and version.stage == "udkast" else version.stage


def show(person: Person) -> None:
    newest = estimate(reading.all_newest)
    seen = [one for one in newest if person.may_upload or one.stage in ("udsendt", "vist")]
    sent = sum(one.stage in ("udsendt", "vist") for one in seen)
    waiting = sum(one.locked and one.stage == "udkast" for one in seen)
    page.headline(headlines.presentations(len(seen), sent, waiting))
    page.lead(
        "Vælg sider fra Sikker By, skriv en sætning til hver, og lås versionen. "
        "De låste tal bliver stående, også når der kommer nye indberetninger."
        if person.is_csb
        else "De låste tal bliver stående, også når der kommer nye indberetninger."
    )
    if person.is_csb:
        page.links(lambda: page_link("briefing", "Lav en ny præsentation", ny="ja"))
    if not seen:
        page.empty(
            "Ingen præsentationer er lavet endnu."
            if person.may_upload
            else "Ingen præsentationer er sendt ud endnu.",
            link=("status", "Gå til Status"),
        )
        return
    frame = pd.DataFrame(
        [
            {
                "id": one.id,
                "title": one.title,
                "meeting": one.meeting_date,
                "stage": stage_of(one),
                "confirmed": _confirmed(one),
                "slides": len(one.slides) or len(one.choices),
                "data": one.data_as_of if one.locked else None,
                "changed": one.made_at,
                "intact": "ikke låst" if not one.locked else "ja" if one.intact else "■ nej, den er ændret",
            }
            for one in seen
        ]
    )
    tables.small_table(
        frame,
        columns=LIST,
        caption="Præsentationer, den senest ændrede først",
        links=lambda row: page_url("briefing", **{CHOSEN: row.id}),
    )


def _confirmed(version: Version) -> str:
    if not version.locked:
        return danish.MISSING
    done = len(version.confirmations)
    return f"{done} af {done + len(version.missing)}"

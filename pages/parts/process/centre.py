"""The centre: secondments against the rule, fixed days, and whom it has met."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import filters, page, tables
from pages.parts.answers import answer, estimate
from pages.parts.download import download_excel
from pages.parts.sources import source_link
from pages.parts.tables import Column
from pages.parts.theme import Tone
from queries.process.order import parties_met

MEETINGS = {
    "date": Column("Dato", "date"),
    "type": Column("Type"),
    "party": Column("Aktør"),
    "subject": Column("Emne", width="large"),
    "participant_role": Column("Fra centeret"),
}

SECONDED = {
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "employees": Column("Medarbejdere", "count"),
    "hours_per_week": Column("Timer om ugen", "number", decimals=1),
    "weekdays": Column("Faste dage", "list"),
    "agreed_on": Column("Aftalt", "date"),
    "rule": Column("Mindst én"),
    "fixed": Column("Tirsdag og onsdag"),
}
PARTIES = {
    "party": Column("Aktør"),
    "meetings": Column("Møder", "count"),
    "met_on": Column("Senest mødt", "date"),
    "planned_on": Column("Næste aftalte møde", "date"),
}


def show() -> None:
    seconded = answer("process/secondments")
    without = seconded[~seconded["meets_rule"].astype(bool)]
    other_days = seconded[seconded["meets_rule"].astype(bool) & ~seconded["fixed_days"].astype(bool)]
    page.section(
        _title(_names(seconded), _names(without), _names(other_days)),
        "Hver forvaltning udstationerer mindst én medarbejder, som hovedregel med faste dage tirsdag og onsdag.",
    )
    shown = seconded.assign(
        rule=[_yes_no(row.meets_rule, "bad") for row in seconded.itertuples()],
        fixed=[
            _yes_no(row.fixed_days, "warn") if row.meets_rule else danish.MISSING
            for row in seconded.itertuples()
        ],
    )
    tables.small_table(
        shown,
        columns=SECONDED,
        caption=f"Udstationerede medarbejdere {danish.day(filters.current_filters().clock.today)}",
    )
    page.links(lambda: source_link("process/secondments"))
    meetings = answer("process/meetings")
    met = estimate(parties_met)
    unmet = met[met["meetings"] == 0]
    page.section(
        "Centeret har mødt alle, orienteringen nævner"
        if unmet.empty
        else f"Endnu ikke mødt: {danish.listing(list(unmet['party']))}",
        f"{danish.plural(len(meetings), 'møde er registreret', 'møder er registreret')}.",
    )
    tables.small_table(met, columns=PARTIES, caption="De aktører, orienteringen nævner")
    if not meetings.empty:
        with st.expander("Se alle møder"):
            tables.table(meetings, columns=MEETINGS, key="meetings", alt="Centerets møder, nyeste først")
    download_excel(
        "Hent som Excel",
        {"Udstationering": (shown, SECONDED), "Aktører": (met, PARTIES), "Møder": (meetings, MEETINGS)},
        "centeret",
        key="centre_excel",
    )
    page.links(lambda: source_link("process/meetings"))


def _names(rows: pd.DataFrame) -> list[str]:
    return [ADMINISTRATIONS.labels[code] for code in rows["administration"]]


def _title(asked: list[str], without: list[str], other_days: list[str]) -> str:
    """Who has seconded nobody, and who has done so on other days than the rule's."""
    if without:
        told = f"{danish.listing(without)} har ingen udstationeret"
    else:
        whose = asked[0] if len(asked) == 1 else "Alle forvaltninger"
        told = f"{whose} har udstationeret mindst én medarbejder"
    return f"{told}; {danish.listing(other_days)} har andre faste dage" if other_days else told


def _yes_no(met: bool, otherwise: Tone) -> str:
    return page.shaped("ja", "good") if met else page.shaped("nej", otherwise)

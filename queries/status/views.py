"""The tables of Status as they are said: what goes up or down, which districts differ, where each hotspot stands, the next steps,
decisions, and who has not delivered."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.columns import Column
from data.contract import ADMINISTRATIONS, DISTRICTS
from data.danish import capital, day, deadline, is_missing, listing, plural, plural_in_words
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import address, chosen, judged
from queries.figures import key_figures
from queries.hotspots.overview import newest_first, overview
from queries.sources.coverage import missing
from queries.status.situation import Measured, differing, headline, situation
from queries.status.summary import hotspot_sentence, verdict_tone
from queries.view import Source, View, tabled

_EVERY: dict[str, Any] = {"administration": None}
_HOTSPOTS = {
    "name": Column("Hotspot"),
    "state": Column("Vurdering"),
    "start": Column("Begyndt", "month"),
}
_STEPS = {
    "name": Column("Skridt"),
    "deadline": Column("Frist", "date"),
    "when": Column("Hvornår"),
}
_DECISIONS = {
    "decision": Column("Beslutning"),
    "responsible": Column("Ansvarlig"),
    "deadline": Column("Frist", "date"),
    "status": Column("Status"),
}
_SITUATION = (Column("Tal"), Column("Seneste"), Column("Periode"), Column("Før"), Column("Ændringen er"))
_DIFFERING = {
    "district": Column("Bydel", labels=DISTRICTS),
    "crime": Column("Anmeldelser"),
    "standing": Column("Utryghed om aftenen"),
    "safer": Column("Siden sidste undersøgelse"),
    "unrest": Column("Uroligheder"),
}
STEPS_SHOWN = 5


def going(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Reported crime, safety, young people in groups and unrest: does it go up or down, or is it only chance."""
    measured = situation(store, clock=clock, district=district)
    return View(
        "situation",
        chosen(district) + headline(measured)
        if measured
        else "Der er hverken anmeldelser, tryghed eller uroligheder i data",
        subtitle="Seneste endelige tal mod samme tid året før eller undersøgelsen før; tilfældigt udsving bedømt med 95 %-interval "
        "eller kontroldiagram",
        figures=tuple(one.figure for one in measured),
        caption="Går det op eller ned?",
        columns=_SITUATION if measured else (),
        rows=tuple(
            (
                one.figure.label,
                f"{one.figure.text} {one.unit}".strip(),
                one.period,
                one.before or None,
                judged(one.figure.tone_text, one.figure.tone),
            )
            for one in measured
        ),
        sources=tuple(one.figure.source for one in measured if one.figure.source),
        page="status",
        address=address(district),
    )


def districts_differ(store: Reader, *, clock: Clock | None = None) -> View:
    """The districts where something moves, or is less safe than elsewhere, by more than chance."""
    every = differing(store, clock=clock)
    rows = every[every["differs"]]
    names = [DISTRICTS[number] for number in rows["district"]]
    count = capital(plural_in_words(len(names), "bydel", "bydele"))
    return View(
        "districts_differ",
        "Der er ingen tal for bydelene"
        if not every["known"].any()
        else "Ingen bydel skiller sig ud, mere end tilfældet forklarer"
        if not names
        else f"{count} skiller sig ud: {listing(names)}"
        if len(names) <= 4
        else f"{count} skiller sig ud, mere end tilfældet forklarer",
        subtitle="Anmeldelser og uroligheder mod samme måneder året før; utryghed om aftenen og natten mod resten af byen",
        caption="Bydele, der skiller sig ud",
        **(
            tabled(
                rows.assign(
                    crime=[_moved(one) for one in rows["crime"]],
                    unrest=[_moved(one) for one in rows["unrest"]],
                    standing=[
                        _unsafe(word, "mere utryg", " end resten af byen") for word in rows["standing"]
                    ],
                    safer=[_unsafe(word, "mere utryg") for word in rows["safer"]],
                ),
                _DIFFERING,
            )
            if names
            else {}
        ),
        notes=(
            "Hvert tal er holdt op mod et 95 %-interval: af 20 sammenligninger skiller omtrent én sig ud ved et tilfælde.",
        )
        if names
        else (),
        sources=(
            Source("status/incident_months", {"district": None}, label="Kilde: anmeldelser"),
            Source("dialogue/areas", {"type": "bydel", "district": None}, label="Kilde: tryghed"),
            Source("unrest/events", {"district": None}, label="Kilde: uroligheder"),
        ),
        page="status",
    )


def _moved(one: Measured | None) -> str | None:
    return (
        None
        if one is None or is_missing(one)
        else judged(f"{one.figure.text}; {one.before}", one.figure.tone)
    )


def _unsafe(word: str | None, bad: str, more: str = "") -> str | None:
    return None if is_missing(word) else judged(f"{word}{more}", "bad" if word == bad else "good")


def hotspots(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """One row per current hotspot with its verdict, in the order of `newest_first`."""
    evaluated = overview(store, clock=clock, district=district)
    rows = newest_first(evaluated)
    rows = rows.assign(state=[judged(text, verdict_tone(text)) for text in rows["verdict_text"]])
    return View(
        "hotspot_states",
        hotspot_sentence(evaluated),
        caption="Status for hotspots",
        **tabled(rows, _HOTSPOTS),
        sources=(Source("hotspots/list", {} if district is None else {"district": district}),),
        page="hotspots",
    )


def next_steps(store: Reader, *, clock: Clock | None = None) -> View:
    """The first steps on the way to the committee that are not over."""
    clock = clock or store.clock()
    every = run(store, "process/milestones", clock=clock, **_EVERY)
    ahead = every[every["status"] != "afsluttet"]
    when = [deadline(at.date(), clock.today) for at in ahead["deadline"]]
    rows = ahead.assign(when=when).head(STEPS_SHOWN)
    left = plural(len(ahead), "skridt", "skridt")
    return View(
        "next_steps",
        f"{left} er ikke afsluttet; {'det' if len(ahead) == 1 else 'det første'} {_due(when[0])}"
        if when
        else "Alle skridt er afsluttet"
        if len(every)
        else "Der er ikke indberettet skridt på vejen til mødet",
        caption="De næste skridt på vejen til udvalgets møde",
        **(tabled(rows, _STEPS) if when else {}),
        sources=(Source("process/milestones", _EVERY),),
        page="proces",
    )


def _due(when: str) -> str:
    return f"er {when}" if when.endswith(" for sent") else f"har frist {when}"


def decisions(store: Reader, *, clock: Clock | None = None, newest: int | None = None) -> View:
    """What the committee has decided, newest first, and what was done; `newest`: so many of them in the table."""
    clock = clock or store.clock()
    made = run(store, "process/decisions", clock=clock)
    overdue = int(made["overdue"].fillna(False).astype(bool).sum())
    done = int((made["status"] == "gennemført").sum())
    rows = made if newest is None else made.head(newest)
    return View(
        "decisions",
        headlines.decisions(len(made), done, overdue),
        subtitle="Udvalgets beslutninger og deres status",
        figures=key_figures(
            store, clock, {}, ("decisions", "decisions_overdue"), computed={"process/decisions": made}
        ),
        caption="Udvalgets beslutninger" if len(rows) == len(made) else "Udvalgets seneste beslutninger",
        **tabled(rows, _DECISIONS),
        notes=_moved_past(made, run(store, "status/committee_meetings", clock=clock)),
        sources=(Source("process/decisions"),),
        page="proces",
    )


def _moved_past(rows: pd.DataFrame, meetings: pd.DataFrame) -> tuple[str, ...]:
    """Decisions that are not carried out, and whose deadline is the day of a meeting that now lies later."""
    notes = []
    later = meetings[meetings["ahead"].astype(bool) & (meetings["deadline"] > meetings["original_deadline"])]
    for decision in rows[rows["status"] != "gennemført"].to_dict("records"):
        for meeting in later[later["original_deadline"] == decision["deadline"]].to_dict("records"):
            proposed = " (foreslået)" if meeting["deadline_change"] == "foreslået" else ""
            notes.append(
                f"»{str(decision['decision']).rstrip('.')}« har frist {day(decision['deadline'].date())}, men mødet, der skulle holdes "
                f"den dag, er flyttet til {day(meeting['deadline'].date())}{proposed}: fristen kan ikke holdes på mødet."
            )
    return tuple(notes)


def owing(store: Reader, *, clock: Clock | None = None) -> View:
    """Whether each administration has delivered the sheets that everybody owes."""
    by_administration = {
        str(row["administration"]): row for row in missing(store, clock=clock).to_dict("records")
    }
    rows = tuple(
        (
            ADMINISTRATIONS.labels[code],
            judged("har leveret", "good")
            if code not in by_administration
            else judged("intet er leveret", "bad")
            if by_administration[code]["nothing_at_all"]
            else judged(f"mangler {listing(by_administration[code]['sheets'])}", "warn"),
        )
        for code in ADMINISTRATIONS.in_use
    )
    return View(
        "owing",
        headlines.owing(list(by_administration), len(rows)),
        subtitle="Ark, som alle forvaltninger skal levere",
        caption="Hvem har leveret",
        columns=(Column("Forvaltning"), Column("Levering")),
        rows=rows,
        sources=(Source("sources/freshness", _EVERY),),
        page="datagrundlag",
    )

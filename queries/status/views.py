"""The tables of Status as they are said: where each hotspot stands, the next steps, decisions, and who has not delivered."""

from __future__ import annotations

from typing import Any

from data.columns import Column
from data.contract import ADMINISTRATIONS
from data.danish import deadline, listing, plural
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import judged
from queries.figures import said
from queries.hotspots.overview import overview
from queries.sources.coverage import missing
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
STEPS_SHOWN = 5


def hotspots(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """One row per hotspot with its verdict, in the order of `overview`."""
    found = overview(store, clock=clock, district=district)
    rows = found.assign(state=[judged(text, verdict_tone(text)) for text in found["verdict_text"]])
    return View(
        "hotspot_states",
        hotspot_sentence(found),
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
    when = [deadline(day.date(), clock.today) for day in ahead["deadline"]]
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
    found = run(store, "process/decisions", clock=clock)
    overdue = int(found["overdue"].fillna(False).astype(bool).sum())
    done = int((found["status"] == "gennemført").sum())
    rows = found if newest is None else found.head(newest)
    return View(
        "decisions",
        headlines.decisions(len(found), done, overdue),
        subtitle="Udvalgets beslutninger og deres status",
        figures=said(
            store, clock, {}, ("decisions", "decisions_overdue"), known={"process/decisions": found}
        ),
        caption="Udvalgets beslutninger" if len(rows) == len(found) else "Udvalgets seneste beslutninger",
        **tabled(rows, _DECISIONS),
        sources=(Source("process/decisions"),),
        page="proces",
    )


def owing(store: Reader, *, clock: Clock | None = None) -> View:
    """Whether each administration has delivered the sheets that everybody owes."""
    found = {str(row["administration"]): row for row in missing(store, clock=clock).to_dict("records")}
    rows = tuple(
        (
            label,
            judged("har leveret", "good")
            if code not in found
            else judged("intet er leveret", "bad")
            if found[code]["nothing_at_all"]
            else judged(f"mangler {listing(found[code]['sheets'])}", "warn"),
        )
        for code, label in ADMINISTRATIONS.labels.items()
    )
    return View(
        "owing",
        headlines.owing(list(found), len(ADMINISTRATIONS.labels)),
        subtitle="Ark, som alle forvaltninger skal levere",
        caption="Hvem har leveret",
        columns=(Column("Forvaltning"), Column("Levering")),
        rows=rows,
        sources=(Source("sources/freshness", _EVERY),),
        page="datagrundlag",
    )

"""What people had made before the example opens: presentations, a scenario, notes, and administrations' words on their goals.

    python -m tests.example.kept

writes data/example/kept.json: the records as they are kept, which are loaded after the deliveries. A presentation that was locked holds the
slides as the product worded them when this was last run, as a real one does. Everything is invented.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from data import example
from data.example.load import deliver
from data.people import Person
from data.store import DATABASE, Clock, Store
from queries import end_of
from queries.briefing import catalogue, version
from queries.briefing.version import Choice, Version, pinned
from queries.scenarios import keeping
from queries.scenarios.scenario import solve
from queries.scenarios.settings import Settings

MARK = "(eksempel)"
CSB = Person(f"CSB {MARK}", "CSB")
CASE = "2010-19986"
ORIENTATION, HALFWAY, PAPER = "orientering0202", "midtvejs0903", "indstilling1304"


def own(headline: str, sentence: str) -> Choice:
    return Choice("own_words", {}, headline, sentence)


ORIENTED = (
    own(
        "Økonomiudvalget besluttede den 19. januar 2010 at styrke indsatsen mod kriminalitet og rekruttering til bander",
        "Styrket politisk koordination, mere fokus på resultater, en fælles strategi også for 18+, og et Center for Sikker By.",
    ),
    own(
        "Indstillingen foreslås behandlet den 13. april i stedet for den 1. april",
        "Påsken falder i uge 13 og 14. Materialet sendes ud den 6. april, første arbejdsdag efter påske.",
    ),
    own(
        "Indstillingen samler overblik, mål, opfølgning og mulige prioriteringer",
        "Den overvejer desuden exit og 18+, forankring af hotspots, koordinering ved uroligheder og dialog med borgerne.",
    ),
    own(
        "Forvaltningerne høres fra den 8. februar til den 1. marts",
        "Alle syv forvaltninger udstationerer mindst én medarbejder i centeret, med faste dage tirsdag og onsdag.",
    ),
)
HALFWAY_SLIDES = (
    Choice("situation"),
    Choice(
        "goals_first",
        own="Forvaltningerne har selv skrevet, hvad de gør ved de mål, der går den forkerte vej.",
    ),
    Choice("hotspots"),
    Choice("money"),
    Choice("grants", own="Det er dem, udvalget skal tage stilling til først."),
    Choice("owing", own="To forvaltninger mangler stadig ark."),
)
# Goal -> whose, when, how it goes, what is done next, and by when.
WORDS = (
    ("M-13", "SOF", datetime(2010, 2, 24, 11, 20), "Flere af de unge, vi møder, er lige begyndt hos os.", "Vi ser på tallet igen i marts",
     date(2010, 3, 31)),
    ("M-13", "SOF", datetime(2010, 3, 16, 14, 30), "Faldet skyldes mest, at fritidsjobs faldt væk i efteråret. Der er få unge bag tallet.",
     "Aftale med Beskæftigelses- og Integrationsforvaltningen om 15 fritidsjobs på Nørrebro", date(2010, 5, 1)),
    ("M-04", "SOF", datetime(2010, 3, 16, 14, 40), "Politiet kender flere unge end før. En del af stigningen kan være bedre registrering.",
     "Gennemgang af registreringen sammen med Københavns Politi", date(2010, 4, 30)),
    ("M-20", "BIF", datetime(2010, 2, 25, 13, 40), "Målet nås ikke med de forløb, der er i dag.",
     "Forslag om virksomhedspraktik til de 18-24-årige lægges frem sammen med budgettet", date(2010, 6, 1)),
    ("M-16", "TMF", datetime(2010, 2, 23, 16, 0), "Målet er nået i alle måneder i 2009.", "Ordningen fortsætter uændret", None),
)  # fmt: skip
NOTES = (
    ("I-012", "2008-02", datetime(2010, 3, 3, 10, 5), "Tallet er fra uroen i februar 2008."),
    (
        "I-241",
        "2009-05",
        datetime(2010, 3, 3, 10, 20),
        "Den fælles formidling af fritidsjob begyndte i maj 2009.",
    ),
    (
        "I-068",
        "2009-01",
        datetime(2010, 3, 4, 9, 15),
        "Fra januar 2009 tælles også henvendelser fra klubberne.",
    ),
)


def presented(
    store: Store, id_: str, title: str, slides: Sequence[Choice], *, at: datetime, **more: Any
) -> Version:
    draft = Version(
        id_, 0, f"{title} {MARK}", case_no=CASE, is_open=True, choices=tuple(slides),
        **{"meeting_date": date(2010, 4, 13)} | more,
    )  # fmt: skip
    return version.save_draft(store, draft, by=CSB.id, at=at)


def locked(store: Store, made: Version, clock: Clock, at: datetime) -> None:
    slides = [
        catalogue.with_words(
            catalogue.computed(store, clock=clock, kind=one.kind, parameters=one.parameters), one
        )
        for one in made.choices
    ]
    version.lock(store, made.id, slides=slides, clock=clock, by=CSB.id, at=at)


def make(store: Store) -> None:
    """Everything that is kept, in the order in which it was made."""
    for id_, administration, at, comment, action, due in WORDS:
        body = {"goal_id": id_, "administration": administration, "comment": comment, "action": action}
        store.record(
            "goal_word", id_, body | {"due": due and due.isoformat()}, by=f"{administration} {MARK}", at=at
        )
    for number, (indicator, period, at, text) in enumerate(NOTES, start=1):
        body = {"indicator_id": indicator, "period": period, "text": text}
        store.record("annotation", f"eksempelnote{number}", body, by=CSB.id, at=at)

    began = datetime(2010, 2, 1, 15, 0)
    made = presented(
        store, ORIENTATION, "Orientering om status og proces", ORIENTED, at=began,
        meeting_date=date(2010, 2, 2), document_no="2010-77599",
    )  # fmt: skip
    # Nothing was delivered yet: the slides are words.
    locked(store, made, Clock(datetime(2010, 2, 1, 16, 0), date(2010, 2, 1)), datetime(2010, 2, 1, 16, 0))
    version.send_out(
        store, ORIENTATION, person=CSB, at=datetime(2010, 2, 1, 16, 30),
        reason="Orienteringen har ingen tal, som forvaltningerne skal bekræfte.",
    )  # fmt: skip
    version.mark_shown(store, ORIENTATION, person=CSB, at=datetime(2010, 2, 2, 15, 30))

    made = presented(
        store, HALFWAY, "Midtvejs efter høringen", HALFWAY_SLIDES, at=datetime(2010, 3, 4, 17, 30),
        meeting_date=date(2010, 3, 9),
    )  # fmt: skip
    # As the goals' words were then.
    clock = pinned(store, Clock(end_of(date(2010, 3, 4)), date(2010, 3, 4)))
    locked(store, made, clock, datetime(2010, 3, 5, 9, 0))
    for day, administration in enumerate(("ØKF", "BUF", "SOF", "BIF"), start=5):
        person = Person(f"{administration} {MARK}", "indberetter", (administration,))
        version.confirm(
            store, HALFWAY, administration, person=person, at=datetime(2010, 3, min(day, 8), 10, day)
        )
    version.send_out(
        store, HALFWAY, person=CSB, at=datetime(2010, 3, 8, 14, 0),
        reason="De tre sidste forvaltninger har ikke bemærkninger til tallene, men mangler at bekræfte.",
    )  # fmt: skip
    version.mark_shown(store, HALFWAY, person=CSB, at=datetime(2010, 3, 9, 11, 0))

    settings = replace(Settings(2010), budget_change=-0.1)
    clock = store.clock()
    found, answer = solve(store, settings, clock=clock)
    name = f"Ti procent mindre {MARK}"
    body = keeping.body(
        found, answer, name=name, reason="Hvad mister vi, hvis de udløbende bevillinger skal være en tiendedel mindre?",
        known_at=datetime(2010, 3, 17, 10, 0), data_from=keeping.newest_known(store, clock), data_version=store.version,
    )  # fmt: skip
    store.record("scenario", name, body, by=CSB.id, at=datetime(2010, 3, 17, 10, 0))

    slides = [Choice(kind) for kind in catalogue.STARTING_POINT]
    presented(store, PAPER, "Indstilling til Økonomiudvalget", slides, at=datetime(2010, 3, 19, 13, 0))


def write(path: Path = example.RECORDS) -> None:
    kinds = ("goal_word", "annotation", "presentation", "scenario")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / DATABASE, today=lambda: example.TODAY, is_example=True)
        deliver(store)
        make(store)
        kept = [
            {
                "kind": kind,
                "id": str(one["id"]),
                "by": str(one["made_by"]),
                "at": one["made_at"].isoformat(),
                "body": one["body"],
            }
            for kind in kinds
            for id_ in store.records(kind)["id"]
            for one in store.records(kind, str(id_)).to_dict("records")
        ]
        store.close()
    kept.sort(key=lambda one: (one["at"], kinds.index(one["kind"]), one["id"]))
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, default=str) for one in kept)
    path.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    write()

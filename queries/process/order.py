"""The committee's order, line by line: where the product answers it, and how far it has come: delivered, complete, written, approved."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.contract import ADMINISTRATIONS, BY_TABLE
from data.danish import listing, number, plural
from data.store import Clock, Reader
from queries import run
from queries.sources.coverage import coverage

# Of which sheet an administration says that it is whole.
DECLARED_WHOLE = "initiatives"
CONTENTS, CONSIDERATIONS = "Indstillingen skal indeholde", "Overvejelser om"


@dataclass(frozen=True)
class Line:
    """One line of the order. `page`: the address of the page that answers it; `tables`: the sheets it stands on."""

    part: str
    text: str
    page: str
    tables: tuple[str, ...]


# In the order and with the subjects of the orientation of 1 February 2010 (case 2010-19986).
ORDER: tuple[Line, ...] = (
    Line(CONTENTS, "Indsatsen mod bandekriminalitet, kort beskrevet", "exit", ("initiatives", "finances")),
    Line(CONTENTS, "Én model for løbende opfølgning og effekt", "resultater", ("indicators", "measurements")),
    Line(CONTENTS, "Samlet overblik over alle indsatser", "indsatser", ("initiatives", "finances")),
    Line(CONTENTS, "Mål og retningslinjer", "resultater", ("goals", "compliance")),
    Line(
        CONTENTS,
        "Mulige effektiviseringer og prioriteringer",
        "prioritering",
        ("proposals", "assessments", "finances"),
    ),
    Line(CONSIDERATIONS, "Exit-strategi og tiltag for 18+", "exit", ("exit_programme", "initiatives")),
    Line(
        CONSIDERATIONS,
        "Hotspots: forankring og evaluering",
        "hotspots",
        ("hotspots", "incidents", "safety_surveys"),
    ),
    Line(
        CONSIDERATIONS,
        "Uroligheder: koordinering og forankring",
        "uroligheder",
        ("unrest_events", "readiness"),
    ),
    Line(
        CONSIDERATIONS, "Borgerdialog om tryghed i bydelene", "dialog", ("dialogue_events", "safety_surveys")
    ),
)

# Whom the orientation names as parties the centre meets, and how a meeting with them is recognised in the sheet Møder.
PARTIES: dict[str, tuple[str, ...]] = {
    "Rigspolitiet": ("rigspolitiet",),
    "Århus Kommune": ("århus kommune", "aarhus kommune"),
    "Brandvæsnet": ("brandvæsen", "brandvæsnet"),
    "Overborgmesteren (ØKF)": ("overborgmester",),
    "Kultur- og fritidsborgmesteren (KFF)": ("kultur- og fritidsborgmester",),
    "Børne- og ungdomsborgmesteren (BUF)": ("børne- og ungdomsborgmester",),
    "Sundheds- og omsorgsborgmesteren (SUF)": ("sundheds- og omsorgsborgmester",),
    "Socialborgmesteren (SOF)": ("socialborgmester",),
    "Teknik- og miljøborgmesteren (TMF)": ("teknik- og miljøborgmester",),
    "Beskæftigelses- og integrationsborgmesteren (BIF)": ("beskæftigelses- og integrationsborgmester",),
}


# How far a line of the order has come: each is said of what it is true of, and only the last is ready.
NOT_DELIVERED, DELIVERED, COMPLETE, WRITTEN, APPROVED = (
    "mangler data",
    "leveret",
    "komplet",
    "skrevet",
    "godkendt",
)


@dataclass(frozen=True)
class Paper:
    """How far the committee's paper is, by the steps towards the meeting: steps done of all, (0, 0) where none are delivered."""

    drafting: tuple[int, int]
    approval: tuple[int, int]

    @property
    def written(self) -> bool:
        return _done(self.drafting)

    @property
    def approved(self) -> bool:
        return self.written and _done(self.approval)

    @property
    def sentence(self) -> str:
        """ "Indstillingen er ikke skrevet: 0 af 1 skridt er afsluttet. Den er ikke godkendt: 3 af 7 skridt er afsluttet." """
        return " ".join(
            f"{who} er {'' if done else 'ikke '}{word}: "
            + (
                f"{number(steps[0])} af {plural(steps[1], 'skridt', 'skridt')} er afsluttet."
                if steps[1]
                else f"ingen skridt af typen {step} er indberettet."
            )
            for who, done, word, step, steps in (
                ("Indstillingen", self.written, "skrevet", "udarbejdelse", self.drafting),
                ("Den", self.approved, "godkendt", "godkendelse", self.approval),
            )
        )


def _done(steps: tuple[int, int]) -> bool:
    return steps[0] == steps[1] > 0


def paper(store: Reader, *, clock: Clock | None = None) -> Paper:
    """Whether the paper is written, and whether it is approved."""
    steps = run(store, "process/milestones", clock=clock, administration=None)
    finished = steps["status"] == "afsluttet"
    return Paper(
        *(
            (int((finished & (steps["type"] == kind)).sum()), int((steps["type"] == kind).sum()))
            for kind in ("udarbejdelse", "godkendelse")
        )
    )


def order_state(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per line of the order: part, text, page, sheets (Danish), delivered, complete, written, approved (bool), state (the
    furthest of the four that it has come to with all before it, see above), reason (Danish: what is delivered and complete).

    Delivered: every sheet has rows, and no administration owes one that all of them deliver. Complete: every administration has
    said that its list of initiatives is whole, or that it has none; a line that stands on no such list is not known to be.
    Written and approved are the paper's, see `paper`.
    """
    rows = run(store, "sources/freshness", clock=clock).groupby("table")["rows"].sum()
    owed = coverage(store, clock=clock)
    owing = owed[~owed["delivered"]].groupby("table")["administration"].agg(list)
    declared = set(run(store, "sources/declarations", clock=clock)["administration"])
    silent = [code for code in ADMINISTRATIONS.labels if code not in declared]
    whole = paper(store, clock=clock)
    found = []
    for line in ORDER:
        lacking = []
        for table in line.tables:
            header = BY_TABLE[table].header
            if not rows.get(table, 0):
                lacking.append(f"{header} er ikke leveret")
            elif table in owing.index:
                lacking.append(f"{header} mangler fra {listing(owing[table])}")
        if DECLARED_WHOLE not in line.tables:
            completeness = "ingen erklærer, at arkene er komplette"
        elif silent:
            completeness = f"{listing(silent)} har ikke erklæret, at listen over indsatser er komplet"
        else:
            completeness = "alle har erklæret, at listen over indsatser er komplet"
        delivered = not lacking
        complete = delivered and DECLARED_WHOLE in line.tables and not silent
        reached = (
            (delivered, DELIVERED), (complete, COMPLETE), (complete and whole.written, WRITTEN),
            (complete and whole.approved, APPROVED),
        )  # fmt: skip
        found.append(
            {
                "part": line.part,
                "text": line.text,
                "page": line.page,
                "sheets": [BY_TABLE[table].header for table in line.tables],
                "delivered": delivered,
                "complete": complete,
                "written": whole.written,
                "approved": whole.approved,
                "state": next((word for met, word in reversed(reached) if met), NOT_DELIVERED),
                "reason": "; ".join([*(lacking or ["alle ark er leveret"]), completeness]),
            }
        )
    return pd.DataFrame(found)


def parties_met(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per party that the orientation names: party, met_on (the newest meeting that has been held; NaT for none),
    meetings (number), planned_on (the next one)."""
    meetings = run(store, "process/meetings", clock=clock)
    names = meetings["party"].str.lower()
    found = []
    for party, words in PARTIES.items():
        concerned = meetings[
            pd.Series([any(w in name for w in words) for name in names], meetings.index, dtype=bool)
        ]
        held, planned = (
            concerned[~concerned["planned"].astype(bool)],
            concerned[concerned["planned"].astype(bool)],
        )
        found.append(
            {
                "party": party,
                "met_on": held["date"].max() if len(held) else pd.NaT,
                "meetings": len(held),
                "planned_on": planned["date"].min() if len(planned) else pd.NaT,
            }
        )
    return pd.DataFrame(found)


def answered(hearing: pd.DataFrame) -> pd.DataFrame:
    """`hearing`: process/hearing. One row per party: party, questions, answered, late, missing (the questions not answered)."""
    given = hearing["state"].str.startswith("besvaret")
    rows = hearing.assign(given=given, late=hearing["state"] == "besvaret for sent")
    found = rows.groupby("party", sort=False).agg(
        questions=("question", "size"), answered=("given", "sum"), late=("late", "sum")
    )
    found["missing"] = rows[~rows["given"]].groupby("party")["question"].agg(list)
    found["missing"] = [value if isinstance(value, list) else [] for value in found["missing"]]
    known = list(ADMINISTRATIONS.labels)
    order = sorted(found.index, key=lambda party: known.index(party) if party in known else len(known))
    return found.loc[order].reset_index()

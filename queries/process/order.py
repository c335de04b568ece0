"""The committee's order, line by line: where the product answers it, and whether the data for it are there."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.contract import ADMINISTRATIONS, BY_TABLE
from data.danish import listing
from data.store import Clock, Reader
from queries import run
from queries.sources.coverage import coverage

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


def order_state(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per line of the order: part, text, page, sheets (Danish), complete (bool), reason (Danish).

    Complete: every sheet has rows, and no administration owes one that all of them deliver.
    """
    rows = run(store, "sources/freshness", clock=clock).groupby("table")["rows"].sum()
    owed = coverage(store, clock=clock)
    owing = owed[~owed["delivered"]].groupby("table")["administration"].agg(list)
    found = []
    for line in ORDER:
        reasons = []
        for table in line.tables:
            header = BY_TABLE[table].header
            if not rows.get(table, 0):
                reasons.append(f"{header} er ikke leveret")
            elif table in owing.index:
                reasons.append(f"{header} mangler fra {listing(owing[table])}")
        found.append(
            {
                "part": line.part,
                "text": line.text,
                "page": line.page,
                "sheets": [BY_TABLE[table].header for table in line.tables],
                "complete": not reasons,
                "reason": "; ".join(reasons) or "alle ark er leveret",
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

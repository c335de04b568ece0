"""Goals and guidelines, which initiative serves which, and who complies."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from data.contract import ADMINISTRATIONS
from tests.example.catalogue import Entry
from tests.example.process import working_day

Row = dict[str, Any]

# id, focus area, target group, administration, year, where the goal is measured: an indicator of the whole city, or
# "result"/"output" of an initiative; and the goal's words.
# fmt: off
_GOALS: tuple[tuple[str, int, str, str, int, str | None, str], ...] = (
    ("M-01", 6, "alle", "ØKF", 2012, "I-002",
     "Højst 15 % af københavnerne er utrygge i deres kvarter om aftenen og natten i 2012."),
    ("M-02", 7, "lokalområder", "ØKF", 2014, "I-004",
     "Antallet af distrikter med markant eller intensiveret tryghedsbehov er højst 6 i 2014."),
    ("M-03", 1, "alle", "ØKF", 2012, "I-001",
     "Der er højst 66 anmeldte borgervendte forbrydelser pr. 1.000 indbyggere i 2012."),
    ("M-04", 4, "alle", "SOF", 2012, "I-010",
     "Højst 180 unge er kendt som tilknyttet en gruppering i 2012."),
    ("M-05", 5, "18+", "SOF", 2012, "I-018",
     "Mindst 75 % af deltagerne i exit er uden ny sigtelse efter 12 måneder i 2012."),
    ("M-06", 3, "18+", "SOF", 2011, "I-009",
     "Højst 85 sigtede 18-24-årige om måneden i 2011."),
    ("M-07", 2, "under 18", "BUF", 2012, "I-013",
     "Mindst 95 % af de 16-17-årige er i uddannelse eller job i 2012."),
    ("M-08", 8, "lokalområder", "BUF", 2011, "I-016",
     "Ved uroligheder er første indsats i halvdelen af tilfældene på stedet inden 25 minutter i 2011."),
    ("M-09", 7, "lokalområder", "ØKF", 2013, None,
     "Beboernes tillid til hinanden i udsatte boligområder stiger."),
    ("M-10", 1, "under 18", "BUF", 2011, "I-008",
     "Højst 900 unge under 18 år sigtes om året i 2011."),
    ("M-11", 2, "under 18", "BIF", 2011, "BIF-002 output",
     "Mindst 125 unge formidles hver måned til et fritidsjob i 2011."),
    ("M-12", 2, "under 18", "BUF", 2011, "I-015",
     "Højst 8 % af eleverne har mere end ti procents fravær i 2011."),
    ("M-13", 3, "alle", "SOF", 2011, "SOF-001 result",
     "Mindst 70 % af de unge i kontakt med gadeplan på Nørrebro er i skole, job eller behandling i 2011."),
    ("M-14", 4, "under 18", "BUF", 2011, "BUF-001 result",
     "Mindst 80 % af bekymringshenvendelserne har en aftale inden 14 dage i 2011."),
    ("M-15", 5, "18+", "SOF", 2011, "SOF-007 result",
     "Mindst 85 % af bandemedlemmer i exit er uden ny sigtelse efter 12 måneder i 2011."),
    ("M-16", 6, "lokalområder", "TMF", 2010, "TMF-004 result",
     "Mindst 90 % af graffiti fjernes inden to døgn i 2010."),
    ("M-17", 6, "lokalområder", "TMF", 2011, "I-007",
     "Højst 70 tilfælde af hærværk mod kommunale bygninger om måneden i 2011."),
    ("M-18", 7, "lokalområder", "SOF", 2011, "SOF-025 result",
     "Mindst 70 % af beboerne i helhedsplanen på Nørrebro kender deres naboer i 2011."),
    ("M-19", 8, "lokalområder", "TMF", 2011, "I-012",
     "Højst 12 containerbrande om måneden i 2011."),
    ("M-20", 2, "18+", "BIF", 2012, "I-014",
     "Højst 18 % af de 18-24-årige i udsatte boligområder er uden job og uddannelse i 2012."),
    ("M-21", 6, "alle", "ØKF", 2011, "I-005",
     "Højst 110 anmeldte røverier om måneden i 2011."),
    ("M-22", 9, "alle", "SOF", 2011, None,
     "Piger og unge kvinder i bandemiljøer har et tilbud i 2011."),
)
_GUIDELINES = (
    (1, "Indsatser over 0,5 mio. kr. har succeskriterier og måler resultater."),
    (6, "Nye indsatser begynder, hvor tryghedsbehovet er størst."),
    (4, "Oplysninger om unge i risiko deles inden for lovens rammer, første gang der er bekymring."),
    (7, "Hvert hotspot har en leder, en styregruppe og et område at sammenligne med."),
    (1, "Midlertidige indsatser har en plan for, hvad der sker, når bevillingen udløber."),
    (5, "Unge, der fylder 18 år, overdrages skriftligt til den, der tager over."),
    (6, "Lokalplaner og nye byrum gennemgås for tryghed."),
    (7, "Frivillige og lokale aktører inddrages, før en indsats begynder."),
    (8, "Ved uroligheder er det aftalt på forhånd, hvem der koordinerer."),
    (4, "Medarbejdere, der arbejder med bander, har en sikkerhedsinstruks."),
)
# fmt: on


def goals(measured_by: dict[str, str]) -> list[Row]:
    """22 goals and ten guidelines. `measured_by`: "BIF-002 output" -> indicator id."""
    rows = [
        {
            "goal_id": id_,
            "level": "effektmål" if int(id_[2:]) <= 9 else "delmål",
            "text": text,
            "target_group": target,
            "focus_area_id": f"IO-{focus}",
            "indicator_id": where and measured_by.get(where, where),
            "administration": administration,
            "deadline": date(year, 12, 31),
        }
        for id_, focus, target, administration, year, where, text in _GOALS
    ]
    return rows + [
        {
            "goal_id": f"R-{n:02d}",
            "level": "retningslinje",
            "text": text,
            "target_group": "alle",
            "focus_area_id": f"IO-{focus}",
            "indicator_id": None,
            "administration": "ØKF",
            "deadline": date(2010, 12, 31),
        }
        for n, (focus, text) in enumerate(_GUIDELINES, 1)
    ]


def goal_sources() -> list[str]:
    """The initiatives' indicators that goals are measured by: "BIF-002 output"."""
    return [where for *_, where, _ in _GOALS if where and " " in where]


_BY_KIND = {
    (2, "job"): ["M-11"],
    (2, "uddannelse"): ["M-07", "M-20"],
    (2, "mentor"): ["M-07", "M-20"],
    (6, "renhold"): ["M-16", "M-17"],
    (6, "lys"): ["M-01", "M-21"],
}
_BY_FOCUS = {
    1: ["M-10", "M-03"],
    2: ["M-12", "M-07"],
    3: ["M-13", "M-06"],
    4: ["M-04", "M-14"],
    5: ["M-05", "M-15"],
    6: ["M-01", "M-17"],
    7: ["M-02", "M-09", "M-18"],
    8: ["M-08", "M-19"],
}


def goals_of(entry: Entry, number: int) -> list[str]:
    """The goals an initiative serves: one or two of its focus area's; none for those marked so."""
    if "nogoal" in entry:
        return []
    served = _BY_KIND.get((entry.focus, entry.kind), _BY_FOCUS[entry.focus])
    return served if number % 3 else served[:1]


# The TMF has not delivered the sheet; the KFF has left two guidelines out.
_NOT_ANSWERED = {("KFF", "R-05"), ("KFF", "R-06")}
_REMARKS = {
    "ja": (None, "Indført i 2009."),
    "delvist": ("Gælder nye indsatser.", "Indføres fra 1. maj.", "Mangler i to enheder."),
    "nej": ("Afventer fælles vejledning.", "Kræver en aftale med de øvrige forvaltninger."),
}


def compliance(rng: np.random.Generator) -> list[Row]:
    """What the administrations say of the guidelines."""
    rows: list[Row] = []
    for administration in ADMINISTRATIONS.labels:
        for n in range(1, len(_GUIDELINES) + 1):
            guideline = f"R-{n:02d}"
            if administration == "TMF" or (administration, guideline) in _NOT_ANSWERED:
                continue
            answer = str(rng.choice(["ja", "delvist", "nej"], p=[0.5, 0.34, 0.16]))
            remark = _REMARKS[answer][int(rng.integers(len(_REMARKS[answer])))]
            rows.append(
                {
                    "goal_id": guideline,
                    "administration": administration,
                    "date": working_day(date(2010, 2, int(rng.integers(10, 20)))),
                    "complies": answer,
                    "remark": remark,
                }
            )
    return rows

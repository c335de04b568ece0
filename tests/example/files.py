"""The nine example files: which rows each carries, and how their spreadsheets look. Who sends them when: `data.example.load`.

Seven administrations deliver between 22 February and 4 March 2010; two of them deliver again three weeks after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data.contract import CSB_ADMINISTRATION, sheet
from data.example.load import DELIVERIES
from tests.example.process import EXIT_PROGRAMMES, ORGANISERS
from tests.example.truths import EVENTS_WITHOUT_ID, INITIATIVES_WITHOUT_ID

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]


@dataclass(frozen=True)
class File:
    """One file and its looks. All parts of the looks are what people do when nobody is watching.

    headers: "contract" (names as they are), "spaced" (with spaces and capitals) or "synonyms".
    dates: "cell", "dmy" (01-02-2009) or "long" (1. februar 2009). money: "cell", "text" (1.250.000,00) or "thousands".
    districts: "name", "number" or "other" (other spellings). periods: "iso" or "danish" (1. kvt. 2010).
    sheet_names: table -> name where it is not the contract's. spelling: code -> other spelling. wide: tables with months
    as columns. remarks: tables with a column »Bemærkninger« nobody asked for. totals: tables with a row of totals.
    """

    name: str
    tables: tuple[str, ...]
    titles: tuple[str, ...] = ()
    headers: str = "contract"
    dates: str = "cell"
    money: str = "cell"
    districts: str = "name"
    periods: str = "iso"
    yes_no: tuple[str, str] = ("ja", "nej")
    sheet_names: Mapping[str, str] = field(default_factory=dict)
    spelling: Mapping[str, str] = field(default_factory=dict)
    wide: frozenset[str] = frozenset()
    remarks: frozenset[str] = frozenset()
    totals: frozenset[str] = frozenset()
    drop_empty: bool = False
    cover: bool = False
    second: bool = False

    @property
    def administration(self) -> str:
        return next(sent.administration for sent in DELIVERIES if sent.name == self.name)


_OWN = (
    "initiatives",
    "finances",
    "proposals",
    "indicators",
    "measurements",
    "assessments",
    "compliance",
    "secondments",
)

_SURVEY = sheet("safety_surveys").names
# Columns that the contract got after 2010: the deliveries do not have them, as older files do not.
LATER = frozenset(
    {
        *(("safety_surveys", name) for name in _SURVEY[_SURVEY.index("safety_need") + 1 :]),
        ("goals", "target"), ("goals", "target_period"), ("goals", "strategy_id"), ("goals", "finish"), ("indicators", "finish"),
        ("areas", "finish"),
        ("milestones", "case_number"), ("hearing_answers", "case_number"),
    }
)  # fmt: skip

FILES: tuple[File, ...] = (
    File(
        "oekf_csb_2010-02-22.xlsx",
        ("milestones", "decisions", "focus_areas", "goals", *_OWN, "hearing_answers", "meetings", "readiness", "dialogue_events",
         "areas", "area_parts", "population", "hotspots", "safety_surveys", "price_index", "incidents"),
        titles=("Økonomiforvaltningen – Center for Sikker By",), wide=frozenset({"incidents"}),
    ),
    File(
        "TMF_projekter_feb10.xlsx",
        ("finances", "initiatives", "proposals", "measurements", "indicators", "assessments", "secondments", "dialogue_events"),
        titles=("Teknik- og Miljøforvaltningen", "Trygge byrum: projekter og budget, udtræk 22-02-2010"),
        headers="synonyms", dates="dmy", money="text", districts="other",
        sheet_names={"initiatives": "Projekter", "finances": "Budget og forbrug", "measurements": "Tal", "indicators": "Hvad vi måler"},
        spelling={"begge": "både og", "lokalområder": "Lokalområde", "i gang": "igang", "kommunal": "Kommunen", "generel": "Generel",
                  "TMF": "Teknik- og Miljøforvaltningen", "tryghedsskabende": "Tryghed"},
        remarks=frozenset({"initiatives"}), totals=frozenset({"finances"}),
    ),
    File(
        "SOF indberetning 24. februar.xlsx",
        (*_OWN, "exit_programme", "dialogue_events"),
        titles=("Socialforvaltningen", "Indberetning til Center for Sikker By"), headers="spaced",
        spelling={"individ": "Individuel", "satspulje": "Satspuljen", "i gang": "I gang"},
    ),
    File(
        "BIF-indsatser-2010.xlsx",
        ("indicators", "measurements", "initiatives", "finances", "assessments", "proposals", "compliance", "secondments",
         "exit_programme"),
        titles=("Beskæftigelses- og Integrationsforvaltningen",), headers="spaced", dates="long", money="thousands",
        districts="number", periods="danish", totals=frozenset({"finances"}),
        spelling={"18+": "Over 18", "under 18": "Børn og unge", "EU": "eu",
                  "nye i perioden": "startet i perioden"},
    ),
    File(
        "buf_ssp_overblik.xlsx",
        (*_OWN, "unrest_events", "dialogue_events"),
        titles=("Børne- og Ungdomsforvaltningen", "Overblik over forebyggende indsatser"), headers="synonyms", districts="other",
        periods="danish", yes_no=("J", "N"), remarks=frozenset({"finances"}),
    ),
    File(
        "SUF.xlsx",
        ("initiatives", "finances", "proposals", "indicators", "measurements", "assessments", "compliance"),
        headers="contract", dates="long", drop_empty=True,
        sheet_names={"initiatives": "Ark1", "finances": "Ark2", "proposals": "Ark3", "indicators": "Ark4", "measurements": "Ark5",
                     "assessments": "Ark6", "compliance": "Ark7"},
    ),
    File(
        "kff_sikker_by_endelig_v2.xlsx",
        ("compliance", *(table for table in _OWN if table != "compliance"), "dialogue_events"),
        titles=("Kultur- og Fritidsforvaltningen", "", "Kontakt: forvaltningens sekretariat"), headers="spaced", dates="dmy",
        money="text", drop_empty=True, cover=True, remarks=frozenset({"initiatives"}),
    ),
    File(
        "oekf_csb_2010-03-15.xlsx",
        ("goals", "milestones", "hearing_answers", "meetings", "finances", "measurements", "incidents", "calendar"),
        titles=("Økonomiforvaltningen – Center for Sikker By", "Opdatering 15. marts 2010"), second=True,
    ),
    File(
        "SOF indberetning 16. marts.xlsx",
        ("initiatives", "finances", "measurements"),
        titles=("Socialforvaltningen", "Indberetning til Center for Sikker By, opdateret"), headers="spaced",
        spelling={"individ": "Individuel", "satspulje": "Satspuljen", "i gang": "I gang"}, second=True,
    ),
)  # fmt: skip

TWICE = frozenset(file.administration for file in FILES if file.second)
FIRST_OF_CSB = date(2010, 2, 22)


def rows_of(file: File, table: str, made: Tables) -> list[Row]:
    """The rows of a table that a file carries, as they were known when it was sent."""
    owners = {row["indicator_id"]: row["initiative_id"] for row in made["indicators"]}
    rows = [row for row in made[table] if _sender(table, row, owners) == file.administration]
    if file.second:
        return [row for row in rows if _is_news(file.administration, table, row)]
    if file.administration in TWICE:
        rows = [known for row in rows if (known := _as_first_known(table, row)) is not None]
    if table == "initiatives":
        return [
            row | {"initiative_id": None} if row["initiative_id"] in INITIATIVES_WITHOUT_ID else row
            for row in rows
        ]
    if table == "unrest_events":
        return [row | {"event_id": None} if row["event_id"] in EVENTS_WITHOUT_ID else row for row in rows]
    return rows


def _sender(table: str, row: Row, owners: Mapping[str, str | None]) -> str:
    """The administration that delivers the row."""
    declared = sheet(table)
    if declared.owner == "CSB":
        return CSB_ADMINISTRATION
    if declared.administration_column is not None:
        return str(row[declared.administration_column])
    if table == "measurements":
        row = {"initiative_id": owners[row["indicator_id"]]}
    if "initiative_id" in row:
        return (row["initiative_id"] or CSB_ADMINISTRATION).split("-")[0]
    if table == "exit_programme":
        return EXIT_PROGRAMMES[row["program"].split(" (")[0]][0]
    if table == "dialogue_events":
        return ORGANISERS[row["organiser"]]
    return "BUF" if table == "unrest_events" else CSB_ADMINISTRATION


def _is_news(administration: str, table: str, row: Row) -> bool:
    """Whether a second delivery carries the row; whole sheets where much has moved."""
    if table == "measurements":
        return bool(row["period"] >= "2010-01")
    if table == "meetings":
        return bool(row["date"] > FIRST_OF_CSB)
    if table == "incidents":
        return bool(row["month"] >= date(2009, 11, 1) and row["kind"] == "anmeldelse")
    return True


def _as_first_known(table: str, row: Row) -> Row | None:
    """The row as it was in a first delivery, where a second has followed; None where it was not there yet."""
    earlier = _EARLIER.get(table)
    return earlier(row) if earlier else row


def _goal_before(row: Row) -> Row:
    # The administrations' indicators were not known yet.
    by_the_city = row["indicator_id"] is None or int(row["indicator_id"].split("-")[1]) <= 18
    return row if by_the_city else row | {"indicator_id": None}


def _milestone_before(row: Row) -> Row:
    if row["finished_on"] is not None and row["finished_on"] <= FIRST_OF_CSB:
        return row
    under_way = row["start"] is not None and row["start"] <= FIRST_OF_CSB
    return row | {"finished_on": None, "status": "i gang" if under_way else "ikke begyndt"}


def _answer_before(row: Row) -> Row:
    if row["answered_on"] is None or row["answered_on"] <= FIRST_OF_CSB:
        return row
    return row | {"answered_on": None, "answer": None}


def _meeting_before(row: Row) -> Row | None:
    return row if row["date"] <= FIRST_OF_CSB else None


def _finance_before(row: Row) -> Row:
    if row["year"] != 2010:
        return row
    return row | {"spent": float(round(row["spent"] * 0.52, -3)), "spent_on": date(2010, 1, 31)}


def _measurement_before(row: Row) -> Row | None:
    if row["period"] != "2010-01":
        return row if row["period"] != "2010-02" else None
    counted = "value" if row["value"] is not None else "numerator"
    return row | {"provisional": True, counted: type(row[counted])(round(row[counted] * 0.94))}


def _incident_before(row: Row) -> Row | None:
    if row["month"] > date(2009, 12, 1):
        return None
    if row["month"] < date(2009, 11, 1) or row["kind"] != "anmeldelse":
        return row
    # Late reports had not come in.
    return row | {"counted_on": date(2010, 1, 15), "count": round(row["count"] * 0.96)}


def _initiative_before(row: Row) -> Row:
    # Only the SOF sends its initiatives twice.
    if row["administration"] != "SOF":
        return row
    late = row["success_criterion"] is not None and int(row["initiative_id"].split("-")[1]) % 6 == 0
    return row | {"success_criterion": None} if late else row


_EARLIER: Mapping[str, Callable[[Row], Row | None]] = {
    "goals": _goal_before,
    "milestones": _milestone_before,
    "hearing_answers": _answer_before,
    "meetings": _meeting_before,
    "finances": _finance_before,
    "measurements": _measurement_before,
    "incidents": _incident_before,
    "initiatives": _initiative_before,
}

"""Every cure in the catalogue of messages, followed: who does as it says is let through.

A case is a delivery that is told the message, and what the person then does: another value in the cells (`writes`), or
another delivery (`sends`). A message, or a new way to word one, without a case fails the last test.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from data import contract, messages
from data.checking.validation import Checked, check
from data.choices import Choices
from data.danish import this_year
from data.files.workbook import SheetCells, Workbook
from data.store import Store
from tests.data.make import cells
from tests.rows import store_with

CATALOGUE = Path(messages.__file__)
# So many are too many here, where the product bears more.
MANY = 20
CPR = "".join(("010190", "-", "1234"))
LIKE_CPR = float("".join(("0101", "901", "234")))

# -- what is stored, and rows that nothing is wrong with ------------------------------------------------------

STORED: dict[str, list[dict[str, Any]]] = {
    "focus_areas": [{"focus_area_id": "IO-1", "name": "Tidlig"}, {"focus_area_id": "IO-3", "name": "Exit"}],
    "goals": [{"goal_id": g, "level": "effektmål", "text": g} for g in ("M-01", "R-01")],
    "areas": [{"area_id": a, "name": a, "type": "hotspot", "district": 3} for a in ("D-3", "R-0312", "HA-1")],
    "hotspots": [{"hotspot_id": "H-2", "name": "Mimersgade", "area_id": "HA-1", "start": date(2009, 2, 1)}],
    "initiatives": [
        {"initiative_id": "SOF-012", "name": "Mentorer", "own_number": "12", "administration": "SOF"},
        {"initiative_id": "SOF-013", "name": "Gadeteam", "own_number": "13", "administration": "SOF"},
        {"initiative_id": "SOF-014", "name": "Klub", "administration": "SOF", "description": "Åben"},
        {"initiative_id": "SOF-015", "name": "Klub", "administration": "SOF"},
        {"initiative_id": "BUF-001", "name": "Lektier", "administration": "BUF"},
    ],
    "finances": [
        {
            "initiative_id": "SOF-013",
            "year": year,
            "administration": "SOF",
            "funding": "satspulje",
            "spending": "drift",
            "adopted_budget": 1_250_000 + year,
            "price_level": "2010",
        }
        for year in range(2001, 2007)
    ],
    "indicators": [
        {
            "indicator_id": id_,
            "name": f"Måler {id_}",
            "type": "output",
            "unit": unit,
            "direction": "op",
            "frequency": "år",
        }
        for id_, unit in (("I-001", "besøg"), ("I-002", "%"), ("I-003", "andel"))
    ],
}
KEYS = {"initiatives": "SOF-900", "indicators": "I-900", "areas": "D-900", "goals": "M-900"}


@cache
def store() -> Store:
    return store_with(Path(mkdtemp()), administration="SOF", **STORED)


def good(table: str, **changes: Any) -> dict[str, Any]:
    """A row in which nothing is wrong, by the contract's own examples, with changes."""
    sheet = contract.sheet(table)
    row: dict[str, Any] = {c.name: c.example for c in sheet.columns if c.required or c.name in sheet.key}
    if table in KEYS:
        row[sheet.key[0]] = KEYS[table]
    if table == "measurements":
        row |= {"period": "2010", "value": "12"}
    if table == "finances":
        row["adopted_budget"] = "1250000"
    return row | changes


Rows = Sequence[Mapping[str, Any]]


def sheet_of(
    table: str, rows: Rows, *, name: str = "", above: Sequence[Sequence[Any]] = (), **marks: Any
) -> SheetCells:
    """The rows under the contract's headers, as a sheet. marks: fields of SheetCells."""
    sheet = contract.sheet(table)
    names = [column for column in sheet.names if any(column in row for row in rows)]
    grid = [*above, [sheet.column(column).header for column in names]]
    grid += [[row.get(column) for column in names] for row in rows]
    return cells(grid, name or sheet.header, **marks)


def book(*sheets: SheetCells, name: str = "fil.xlsx", format: str = "xlsx") -> tuple[str, Workbook]:
    return name, Workbook(name, f"{hash((name, repr(sheets))):x}", format, 100, sheets, ())


@dataclass(frozen=True)
class Case:
    """kind: of the problem. files: what is delivered. writes: cell ("Ark", row, column) -> what the person writes there.

    says: what the cure must say for the person to do so. sends: what is delivered then, where the cure is not a cell's.
    confirms: a reason is given. beside: other kinds that are told of the same thing.
    """

    kind: str
    files: tuple[tuple[str, Workbook], ...]
    says: str
    writes: Mapping[tuple[str, int, int], str] = field(default_factory=dict)
    sends: tuple[tuple[str, Workbook], ...] | None = None
    administration: str | None = "ØKF"
    confirms: bool = False
    waits: bool = False  # nothing is to be done
    beside: tuple[str, ...] = ()
    released: frozenset[tuple[str, str, str]] = frozenset()


def tried(case: Case, files: tuple[tuple[str, Workbook], ...], choices: Choices) -> Checked:
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("parse.LISTED", "rows.LISTED", "parse.DIFFERENT_FAULTS", "rows.MERGED_CELLS"):
            patch.setattr(f"data.reading.{limit}", MANY)
        return check(
            files,
            case.administration,
            store(),
            csb=case.administration == "ØKF",
            choices=choices,
        )


# -- cells ----------------------------------------------------------------------------------------------------


def of_cell(
    kind: str,
    where: str,
    bad: Any,
    writes: str,
    says: str = "",
    *,
    others: Sequence[Any] = (),
    also: Sequence[str] = (),
    marks: Callable[[tuple[int, int]], dict[str, Any]] | None = None,
    beside: tuple[str, ...] = (),
    **row: Any,
) -> Case:
    """A faulty cell in the first of some rows ("table.column"); others: the column's cells in further rows.

    writes: the value that is written instead, which the cure names unless `says` is what it says. also: what is written in
    the others, where the cure is for the whole column.
    """
    table, name = where.split(".")
    sheet = contract.sheet(table)
    count = len(others)
    rows = [good(table, **row, **{name: value}) for value in (bad, *others)]
    for number, one in enumerate(rows[1:], 1):
        _tell_apart(table, one, number)
    places = [column for column in sheet.names if any(column in one for one in rows)]
    at = (2, places.index(name) + 1)
    written = {(sheet.header, at[0], at[1]): writes}
    written |= {(sheet.header, 3 + n, at[1]): text for n, text in enumerate(also)}
    assert len(also) <= count
    extra = marks(at) if marks else {}
    return Case(kind, (book(sheet_of(table, rows, **extra)),), says or writes, written, beside=beside)


def _tell_apart(table: str, row: dict[str, Any], number: int) -> None:
    """Another key, so that the rows are several."""
    apart: dict[str, Any] = {
        "initiatives": {"initiative_id": f"SOF-{900 + number}", "name": f"Navn {number}"},
        "finances": {"year": str(2010 + number)},
        "measurements": {"period": str(2010 - number)},
        "safety_surveys": {"year": str(1900 + number)},
        "indicators": {"indicator_id": f"I-{900 + number}"},
        "population": {"year": str(1950 + number)},
    }[table]
    row |= apart


def _value(**named: Any) -> Callable[[tuple[int, int]], dict[str, Any]]:
    return lambda at: {name: value(at) for name, value in named.items()}


BUDGET = "finances.adopted_budget"
CELLS = [
    of_cell("two_ways", BUDGET, "412.000", "412000", "uden punktum"),
    of_cell("decimal_point", "finances.full_time_equivalents", "2.5", "12,5"),
    of_cell("english_number", BUDGET, "5,060,000", "5060000"),
    of_cell(
        "english_or_decimal",
        *(BUDGET, "797,000", "797000", "Skriv alle tal i kolonnen på dansk: uden punktum"),
    ),
    of_cell("about", "initiatives.age_from", "ca. 18", "18", "Skriv tallet alene"),
    of_cell("about", "indicators.target", "<5", "4", "Skriv det tal, der skal nås"),
    of_cell("few", "indicators.baseline", "<5", "4", "Skriv tallet", name="Møder", unit="møder"),
    of_cell("few", "incidents.count", "<5", "4", "Skriv tallet."),
    of_cell("unit_word", BUDGET, "850 t.kr.", "850000"),
    of_cell("per_cent", "exit_programme.places", "12 %", "12", "uden procenttegn"),
    of_cell("percent_cell", "exit_programme.places", 0.12, "12", marks=_value(percent=lambda at: {at})),
    of_cell("no_value", "initiatives.age_from", "-", "0"),
    of_cell("no_value", "initiatives.age_from", "-", "", "lad cellen stå tom"),
    of_cell("no_value", "initiatives.start", "ukendt", "", "Lad cellen stå tom"),
    of_cell("no_value_needed", "initiatives.status", "-", "i gang"),
    of_cell("not_number", "initiatives.age_from", "atten", "18", "Skriv tallet alene"),
    of_cell("not_number", "safety_surveys.weighted_share_day", "mange", "12 %"),
    of_cell(
        "error_value",
        *("initiatives.age_from", None, "18", "skriv værdien selv"),
        marks=_value(errors=lambda at: {at: "#DIV/0!"}),
    ),
    of_cell(
        "uncached",
        *("initiatives.age_from", None, "18", "skriv værdien i stedet"),
        marks=_value(uncached=lambda at: frozenset({at})),
    ),
    of_cell(
        "merged",
        *("initiatives.status", "i gang", "i gang", "skriv værdien i hver række"),
        others=[None],
        also=["stoppet"],
        marks=_value(merged=lambda at: ((at[0], at[1], at[0] + 1, at[1]),)),
    ),
    of_cell("fraction", "initiatives.age_from", "18,5", "18", "Skriv et helt tal"),
    of_cell("negative", "exit_programme.places", "-3", "3", "nul eller derover"),
    of_cell("range", "areas.longitude", "55,7", "12,5", "Ret tallet"),
    of_cell("too_large", BUDGET, 1e17, "1250000", "Ret tallet"),
    of_cell("share_scale", "safety_surveys.weighted_share_day", 20.0, "20 %"),
    of_cell(
        "share_scale",
        *("safety_surveys.weighted_share_day", 0.8, "0,8 %", "Skriv alle andele i kolonnen med procenttegn"),
        others=[12.0, 20.0],
        also=["12 %", "20 %"],
    ),
    of_cell(
        "fraction_in_per_cent",
        *("measurements.value", 0.8, "0,8 %"),
        others=[63.0, 55.0, 61.0],
        indicator_id="I-002",
    ),
    of_cell("date_as_number", "initiatives.age_from", date(2010, 3, 11), "18", "skriv værdien igen"),
    of_cell("date_as_list", "initiatives.districts", date(2010, 8, 3), "3; 8", "skriv værdien igen"),
    of_cell("date_as_id", "measurements.indicator_id", date(2010, 1, 1), "I-001", "skriv værdien igen"),
    of_cell("date_as_code", "population.age_group", date(2010, 10, 14), "10-14", "skriv værdien igen"),
    of_cell("date_as_text", "initiatives.own_number", date(2010, 11, 3), "3-11", "skriv værdien igen"),
    of_cell("time", "initiatives.age_from", timedelta(hours=18), "18"),
    of_cell("date_range", "initiatives.start", date(1850, 1, 1), "01-01-1950", "Ret årstallet"),
    of_cell("date_impossible", "initiatives.start", "31-02-2009", "31-12-2009"),
    of_cell("month_first", "initiatives.start", "04/13/2010", "13-04-2010"),
    of_cell("day_or_month", "initiatives.start", "03/04/2010", "03-04-2010"),
    of_cell(
        "turned_date",
        *("initiatives.start", date(2010, 4, 3), "04-03-2010", "så skriv datoen igen med dagen først"),
        others=["04/13/2010"],
        also=["13-04-2010"],
        beside=("month_first",),
    ),
    of_cell("no_day", "initiatives.start", date(1900, 1, 1), "", "lad cellen stå tom"),
    of_cell("no_day", "initiatives.start", date(1900, 1, 1), "31-12-2009"),
    of_cell("no_day", "decisions.date", date(1900, 1, 1), "31-12-2009"),
    of_cell("two_digit_year", "initiatives.start", "31-12-09", "31-12-2009"),
    of_cell("date_incomplete", "initiatives.start", "marts 2010", "31-12-2009"),
    of_cell("date_serial", "initiatives.start", 40000.0, "06-07-2009", "Formatér cellen som Dato"),
    of_cell("no_clock", "unrest_events.occurred_at", date(2008, 2, 14), "14-02-2008 21.30"),
    of_cell(
        "day_in_period", "measurements.period", date(2010, 3, 15), "2010-03", beside=("wrong_frequency",)
    ),
    of_cell("not_month", "incidents.month", "1. kvt. 2010", "2010-03"),
    of_cell("not_half_year", "exit_programme.start_period", "2009", "1. halvår 2010"),
    of_cell("not_period", "measurements.period", "forår", "2010"),
    of_cell("not_date", "initiatives.start", "forår", "31-12-2009"),
    of_cell("not_year", "finances.year", "i år", "2010"),
    of_cell("not_price_level", "finances.price_level", "faste", "løbende"),
    of_cell("year_range", "finances.year", "1850", "2010", "Ret årstallet"),
    of_cell("not_yes_no", "initiatives.gang_related", "måske", "ja"),
    of_cell(
        "digits_lost",
        "initiatives.own_number",
        1.23456789012345e18,
        "1234567890123450001",
        "skriv hele nummeret igen",
    ),
    of_cell("many_digits", "initiatives.own_number", 1.23456789012e11, "123456789012", "skriv nummeret igen"),
    of_cell(
        "zeros_shown",
        *("initiatives.own_number", 471.0, "0471", "skriv nummeret igen"),
        marks=_value(looks=lambda at: {"0000": {at}}),
    ),
    of_cell(
        "raised",
        *("initiatives.age_from", "121", "12", "Skriv værdien alene"),
        marks=_value(raised=lambda at: {at: "12"}),
    ),
    of_cell(
        "raised",
        *("initiatives.age_from", "tolv1", "12", "Skriv værdien alene"),
        marks=_value(raised=lambda at: {at: "tolv"}),
    ),
    of_cell("minus_behind", BUDGET, "250.000-", "-250000"),
    of_cell("broken_letters", "initiatives.description", "N\ufffdrrebro", "Nørrebro", "skriv teksten igen"),
    of_cell("twice_encoded", "initiatives.description", "NÃ¸rrebro", "Nørrebro"),
    of_cell("code_near", "initiatives.status", "igangg", "i gang"),
    of_cell("code", "initiatives.status", "xyz", "planlagt"),
    of_cell(
        "district_near",
        "areas.district",
        "Nørebro",
        "3",
        "Skriv bydelens navn eller officielle nummer (1-10)",
    ),
    of_cell("district", "areas.district", "Hvidovre", "Valby", "Skriv bydelens navn"),
    of_cell("district_likely", "areas.district", "NV", "8", "officielle nummer (1-10)"),
    of_cell("districts_likely", "areas.district", "Amager", "Amager Øst", "Skriv den af dem, der menes"),
    of_cell("several_districts", "areas.district", "Valby og Husum", "Valby", "Skriv bydelens navn"),
    of_cell("whole_city", "unrest_events.district", "Hele byen", "Valby", "Skriv bydelens navn"),
    of_cell("whole_city_and_more", "initiatives.districts", "Hele byen; Valby", "Hele byen"),
    of_cell("list_as_number", "initiatives.districts", 3.8, "3; 8"),
    of_cell("missing", "initiatives.name", None, "Exit-mentorer på Nørrebro", description="x"),
    of_cell(
        "not_checked",
        *("population.persons", "x0", "4812", "ret fejlene"),
        others=[f"x{n}" for n in range(1, MANY + 2)],
        also=["4812"] * (MANY + 1),
        beside=("not_number",),
    ),
]

# -- rows, sheets, headers, the store -------------------------------------------------------------------------

SOF = good("initiatives")
ANOTHER = good("initiatives", initiative_id="SOF-901", name="Andet")
FINANCE = good("finances", adopted_budget="1250000")


EXIT = good("exit_programme", referred="<5")


def own(*rows: Mapping[str, Any], **more: Any) -> tuple[tuple[str, Workbook], ...]:
    return (book(sheet_of("initiatives", rows or (SOF,), **more)),)


def finances(*rows: Mapping[str, Any], **more: Any) -> tuple[tuple[str, Workbook], ...]:
    return (book(sheet_of("finances", rows, **more)),)


def rows_of(table: str, *rows: Mapping[str, Any], **more: Any) -> tuple[tuple[str, Workbook], ...]:
    return (book(sheet_of(table, rows, **more)),)


def renamed(files: tuple[tuple[str, Workbook], ...], old: str, new: str) -> tuple[tuple[str, Workbook], ...]:
    """The files with another text in a cell of their first sheet."""
    [(name, workbook)] = files
    first = workbook.sheets[0]
    rows = [[new if cell == old else cell for cell in row] for row in first.rows]
    return (book(replace(first, rows=rows), *workbook.sheets[1:], name=name),)


def with_column(
    files: tuple[tuple[str, Workbook], ...], header: Any, *values: Any
) -> tuple[tuple[str, Workbook], ...]:
    [(name, workbook)] = files
    first = workbook.sheets[0]
    rows = [[*row, value] for row, value in zip(first.rows, (header, *values), strict=True)]
    return (book(replace(first, rows=rows), name=name),)


def without_column(files: tuple[tuple[str, Workbook], ...], header: str) -> tuple[tuple[str, Workbook], ...]:
    [(name, workbook)] = files
    first = workbook.sheets[0]
    at = first.rows[0].index(header)
    return (book(replace(first, rows=[row[:at] + row[at + 1 :] for row in first.rows]), name=name),)


WIDE = [["område_id", "kategori", "opgørelse", "jan", "feb"], ["D-3", "vold", "anmeldelse", 14.0, 12.0]]
WIDE_RIGHT = [["område_id", "kategori", "opgørelse", "jan 2010", "feb 2010"], *WIDE[1:]]
AMBIGUOUS = [
    ["indsats_id", "navn", "forvaltning", "formål", "status", "fra", "antal_medarbejdere"],
    ["SOF-900", "Ny klub", "SOF", "begge", "i gang", None, None],
]
LOST = good("initiatives", initiative_id="SOF-014", name="Klub")
STORED_FINANCES = [
    good("finances", initiative_id="SOF-013", year=str(year), adopted_budget=f"{1250 + n}")
    for n, year in enumerate(range(2001, 2007))
]
RIGHT_SIZE = [row | {"adopted_budget": f"{1_250_000 + n * 1000}"} for n, row in enumerate(STORED_FINANCES)]
ONE_WRONG = [*RIGHT_SIZE[:5], RIGHT_SIZE[5] | {"adopted_budget": "1252006000"}]
SURVEY = good("safety_surveys", invited="1000", unsafe_day="18", unsafe_evening="61")
SHARES = SURVEY | {"weighted_share_evening": "24 %", "safe_evening": "68 %", "neither_evening": "8 %"}
PROPOSAL = good("proposals", change="-250000")
INDEX = good("price_index")
YEARS = (("2009", "100"), ("2010", "3,4"))
MEASURED = good("measurements")
INDICATOR = good("indicators")
NEW = good("initiatives", initiative_id=None)


def things_measured(said: Mapping[str, Any]) -> tuple[tuple[str, Workbook], ...]:
    """An indicator whose name and unit are not of persons, with a measurement that is hidden."""
    indicator = INDICATOR | {"name": "Forløb", "unit": "antal", "frequency": "år", **said}
    few = {"indicator_id": indicator["indicator_id"], "period": "2009", "value": "<5"}
    return (book(sheet_of("indicators", [indicator]), sheet_of("measurements", [MEASURED | few])),)


def persons_measured(*periods: str) -> tuple[tuple[str, Workbook], ...]:
    """An indicator of persons that is measured by the year, with these periods."""
    indicator = INDICATOR | {"name": "Deltagere", "unit": "deltagere", "frequency": "år"}
    measured = MEASURED | {"indicator_id": indicator["indicator_id"], "value": "40"}
    return (
        book(
            sheet_of("indicators", [indicator]),
            sheet_of("measurements", [measured | {"period": one} for one in periods]),
        ),
    )


def _column(table: str, row: Mapping[str, Any], name: str) -> int:
    return [column for column in contract.sheet(table).names if column in row].index(name) + 1


OTHERS = [
    of_cell(
        "not_number",
        *("population.persons", "mange", "4812", "Ret dem på samme måde"),
        others=["mange"] * (MANY + 1),
        also=["4812"] * (MANY + 1),
    ),
    Case(
        "cpr",
        own(SOF | {"description": f"Ring {CPR}"}),
        "Slet CPR-numrene",
        sends=own(SOF | {"description": "Ring"}),
    ),
    Case(
        "cpr",
        own(SOF | {"own_number": LIKE_CPR}),
        "kan Center for Sikker By frigive »eget_nr«",
        released=frozenset({("fil.xlsx", "Indsatser", "eget_nr")}),
        beside=("many_digits",),
    ),
    Case(
        "cpr_likeness",
        with_column(own(), "Beløb", LIKE_CPR),
        "bekræft med en begrundelse, at »Beløb« ikke har CPR-numre",
        released=frozenset({("fil.xlsx", "Indsatser", "Beløb")}),
        beside=("unknown_column",),
    ),
    Case("contact", own(SOF | {"description": "Skriv til enhed@kk.dk"}), "kan det blive stående", waits=True),
    Case(
        "no_sheet",
        (book(cells([["a", "b"], ["x", "y"]], "Ark1")),),
        "Brug overskrifterne fra skabelonen",
        sends=own(),
    ),
    Case("no_sheet", (book(),), "Brug overskrifterne fra skabelonen", sends=own()),
    Case(
        "no_header",
        (book(cells([["a", "b"], ["x", "y"]], "Indsatser")),),
        "Arket skal have en række med overskrifterne",
        sends=own(),
    ),
    Case(
        "almost",
        (
            book(
                cells(
                    [["Indsats", "Budgetår", "Årsværk", "Kr.", "x"], ["SOF-012", 2010.0, 2.5, 12.0, None]],
                    "Ark1",
                ),
                sheet_of("initiatives", [SOF]),
            ),
        ),
        "slet arket, hvis det ikke skal med",
        sends=own(),
    ),
    Case(
        "ambiguous_sheet",
        (book(cells(AMBIGUOUS, "Ark1")),),
        "Giv arket det navn, det har i skabelonen",
        sends=(book(cells(AMBIGUOUS, "Indsatser")),),
    ),
    Case(
        "two_sheets",
        (
            book(
                sheet_of("initiatives", [SOF]),
                sheet_of("initiatives", [SOF | {"initiative_id": "SOF-901"}], name="Mere"),
            ),
        ),
        "saml rækkerne i ét",
        sends=own(SOF, SOF | {"initiative_id": "SOF-901", "name": "Andet"}),
    ),
    Case(
        "no_rows",
        (book(cells([sheet_of("initiatives", [SOF]).rows[0]], "Indsatser")),),
        "Udfyld mindst ét ark",
        sends=own(),
    ),
    Case(
        "same_file",
        (own()[0], ("kopi.xlsx", own()[0][1])),
        "Send den kun én gang",
        sends=own(),
        beside=("duplicate_key",),
    ),
    Case(
        "duplicate_header",
        renamed(with_column(own(), "titel", "Andet navn"), "navn", "projektnavn"),
        "Slet eller omdøb den",
        sends=with_column(own(), "egen titel", "Andet navn"),
        beside=("unknown_column",),
    ),
    Case("missing_column", without_column(own(), "status"), "Tilføj kolonnen", sends=own()),
    Case(
        "broken_heading",
        with_column(own(), "samarbejdspartn\ufffdre", "Politi"),
        "ret overskriften",
        writes={("Indsatser", 1, 6): "samarbejdspartnere"},
    ),
    Case(
        "no_year",
        (book(cells(WIDE, "Anmeldelser")),),
        "»jan 2010«",
        sends=(book(cells(WIDE_RIGHT, "Anmeldelser")),),
    ),
    Case("unknown_column", with_column(own(), "Egne noter", "x"), "Intet skal rettes", waits=True),
    Case(
        "unit_in_title",
        (book(sheet_of("finances", [FINANCE], above=[["Beløb i 1.000 kr."]])),),
        "Skriv (1.000 kr.) i overskrifterne",
        sends=renamed(finances(FINANCE), "vedtaget_budget_kr", "vedtaget_budget_kr (1.000 kr.)"),
    ),
    Case(
        "merged",
        (book(sheet_of("initiatives", [SOF], merged=((2, 1, 2, 5),) * (MANY))),),
        "ophæv fletningen",
        sends=own(),
    ),
    Case(
        "sum_row",
        rows_of(
            "exit_programme",
            *[
                good("exit_programme", start_period=p, started=s, program=n)
                for n, p, s in (
                    ("Exit", "1. halvår 2009", "10"),
                    ("Exit", "2. halvår 2009", "12"),
                    ("I alt", "2. halvår 2009", "22"),
                )
            ],
        ),
        "Lad rækken ude",
        sends=rows_of(
            "exit_programme",
            *[
                good("exit_programme", start_period=p, started=s)
                for p, s in (("1. halvår 2009", "10"), ("2. halvår 2009", "12"))
            ],
        ),
    ),
    Case(
        "sum_row",
        rows_of(
            "exit_programme",
            *[
                good("exit_programme", program=n, started=s)
                for n, s in (("Exit", "10"), ("Mentor", "12"), ("Samlet", "22"))
            ],
        ),
        "Er den en række som de andre, så bekræft det med en begrundelse",
        confirms=True,
    ),
    Case(
        "lone_cell",
        (book(cells([*sheet_of("dialogue_events", [good("dialogue_events")]).rows, ["DM-99"]], "Dialog")),),
        "slet den",
        sends=rows_of("dialogue_events", good("dialogue_events")),
    ),
    Case(
        "passed_over",
        (book(sheet_of("initiatives", [SOF], above=[["Opgjort", None, 2010.0]])),),
        "Intet skal rettes",
        waits=True,
    ),
    Case(
        "sheet_not_read",
        (book(sheet_of("initiatives", [SOF]), cells([["a", "b"], ["x", 1.0]], "Ark2")),),
        "Intet skal rettes",
        waits=True,
    ),
    Case(
        "second_table",
        (
            book(
                cells(
                    [
                        *sheet_of("initiatives", [SOF]).rows,
                        [],
                        *[row[::-1] for row in sheet_of("initiatives", [ANOTHER]).rows],
                    ],
                    "Indsatser",
                )
            ),
        ),
        "Saml rækkerne i én tabel",
        sends=own(SOF, ANOTHER),
    ),
    Case(
        "units_mixed",
        with_column(finances(FINANCE, FINANCE | {"year": "2009"}), "Enhed", "t.kr.", "mio. kr."),
        "Skriv alle beløb i hele kr., og slet kolonnen",
        sends=finances(FINANCE, FINANCE | {"year": "2009"}),
        beside=("unknown_column",),
    ),
    Case(
        "no_amounts",
        finances(FINANCE | {"adopted_budget": None}),
        "Skriv beløbene",
        sends=finances(FINANCE),
    ),
    Case(
        "no_amounts",
        finances(FINANCE | {"adopted_budget": None}),
        "bekræft med en begrundelse, at der ingen er",
        confirms=True,
    ),
    Case(
        "not_yet",
        rows_of("dialogue_events", good("dialogue_events", date="24-02-2011", participants="45")),
        "Ret »dato«",
        sends=rows_of("dialogue_events", good("dialogue_events", date="24-02-2010", participants="45")),
    ),
    Case(
        "not_yet",
        rows_of("dialogue_events", good("dialogue_events", date="24-02-2011", participants="45")),
        "lad »deltagere« stå tom",
        sends=rows_of("dialogue_events", good("dialogue_events", date="24-02-2011", participants=None)),
    ),
    # -- rows, sheets and the store
    Case("duplicate_key", own(SOF, SOF), "Slet den ene række", sends=own(SOF)),
    Case(
        "unknown_reference",
        rows_of("compliance", good("compliance", goal_id="R-77")),
        "send »Mål« med rækken i samme indberetning",
        sends=(
            book(
                sheet_of("goals", [good("goals", goal_id="R-77")]),
                sheet_of("compliance", [good("compliance", goal_id="R-77")]),
            ),
        ),
    ),
    Case(
        "unknown_reference",
        rows_of("compliance", good("compliance", goal_id="R-77")),
        "vent, til det er der",
        administration="SOF",
        sends=own(),
    ),
    Case(
        "unknown_reference",
        own(SOF | {"focus_area_id": "IO-77"}),
        "lad feltet stå tomt",
        administration="SOF",
        writes={("Indsatser", 2, _column("initiatives", SOF | {"focus_area_id": ""}, "focus_area_id")): ""},
    ),
    Case(
        "unknown_reference",
        finances(FINANCE | {"initiative_id": "Exitt"}),
        "Skriv id'et eller navnet, som det står i »Indsatser«",
        writes={("Økonomi", 2, 1): "Mentorer"},
    ),
    Case(
        "per_cent_of_unknown",
        rows_of("measurements", MEASURED | {"indicator_id": "I-900", "value": "63 %"}),
        "Send indikatoren med enheden »andel« eller »%« i samme indberetning",
        sends=(
            book(
                sheet_of("indicators", [INDICATOR | {"unit": "andel", "frequency": "år"}]),
                sheet_of("measurements", [MEASURED | {"indicator_id": "I-900", "value": "63 %"}]),
            ),
        ),
        beside=("unknown_reference",),
    ),
    Case(
        "few",
        things_measured({}),
        "skriv ja i »tæller_personer« for indikatoren",
        sends=things_measured({"counts_persons": "ja"}),
    ),
    Case("hidden_count", rows_of("exit_programme", EXIT), "Tallet skal ikke skrives", waits=True),
    Case("same_key", finances(FINANCE | {"initiative_id": "sof-12"}), "Er det ikke den", waits=True),
    Case(
        "unknown_reference",
        rows_of("goals", good("goals", indicator_id="I-77")),
        "kommer i en senere indberetning",
        waits=True,
    ),
    Case(
        "not_your_sheet",
        (book(sheet_of("initiatives", [SOF]), sheet_of("focus_areas", [good("focus_areas")])),),
        "Slet arket fra filen",
        administration="SOF",
        sends=own(),
    ),
    Case(
        "foreign_row",
        own(SOF, SOF | {"initiative_id": "BUF-900", "administration": "BUF", "name": "Andet"}),
        "Slet rækken",
        administration="SOF",
        sends=own(),
    ),
    Case(
        "foreign_row",
        own(
            SOF,
            SOF | {"initiative_id": "SOF-901", "name": "Andet"},
            SOF | {"initiative_id": "BUF-900", "administration": "BUF"},
        ),
        "Slet rækken",
        administration=None,
        sends=own(SOF, SOF | {"initiative_id": "SOF-901", "name": "Andet"}),
    ),
    Case(
        "foreign_key",
        own(SOF | {"initiative_id": "BUF-001"}),
        "giv den et andet id",
        administration="SOF",
        writes={("Indsatser", 2, 1): "SOF-900"},
    ),
    Case(
        "lost_column", own(LOST), "Tilføj kolonnen med værdierne", sends=own(LOST | {"description": "Åben"})
    ),
    Case(
        "wrong_order",
        own(SOF | {"start": "01-01-2010", "finish": "31-12-2009"}),
        "Ret den af dem, der er forkert",
        sends=own(SOF | {"start": "01-01-2009", "finish": "31-12-2009"}),
    ),
    Case(
        "no_index",
        rows_of("price_index", *(INDEX | {"year": year, "index_value": value} for year, value in YEARS)),
        "Skriv selve indekset (fx 103,4)",
        writes={("Prisindeks", 3, list(INDEX).index("index_value") + 1): "103,4"},
    ),
    Case(
        "more_than",
        rows_of("safety_surveys", SURVEY | {"answers": "1310"}),
        "Ret det af tallene, der er forkert",
        sends=rows_of("safety_surveys", SURVEY),
    ),
    Case(
        "more_than",
        rows_of("safety_surveys", SURVEY | {"women_answers": "200", "men_answers": "120"}),
        "Ret det af tallene, der er forkert",
        sends=rows_of("safety_surveys", SURVEY | {"women_answers": "200", "men_answers": "110"}),
    ),
    Case(
        "shares_of_whole",
        rows_of("safety_surveys", SHARES | {"safe_evening": "79 %"}),
        "Ret den andel, der er forkert",
        sends=rows_of("safety_surveys", SHARES),
    ),
    Case(
        "shares_without_answers",
        rows_of("safety_surveys", SURVEY | {"women_safe_day": "80 %"}),
        "Skriv »kvinder_besvarelser«",
        sends=rows_of("safety_surveys", SURVEY | {"women_safe_day": "80 %", "women_answers": "160"}),
    ),
    *[
        Case(
            "wrong_sign",
            rows_of("proposals", PROPOSAL | {"type": type_, "change": wrong}),
            says,
            sends=rows_of("proposals", PROPOSAL | {"type": type_, "change": right}),
        )
        for type_, wrong, says, right in (
            ("reduktion", "250000", "Skriv et minus foran beløbet", "-250000"),
            ("udvidelse", "-250000", "Skriv et beløb over nul", "250000"),
        )
    ],
    Case(
        "wrong_sign",
        rows_of("proposals", PROPOSAL | {"type": "uændret", "change": "250000"}),
        "bekræft med en begrundelse",
        confirms=True,
    ),
    Case(
        "struck_row",
        own(
            SOF,
            SOF | {"initiative_id": "SOF-901", "name": "Andet"},
            looks={"struck": {(3, n) for n in range(1, 10)}},
        ),
        "Slet rækken",
        sends=own(),
    ),
    Case(
        "unit_in_format",
        finances(FINANCE | {"adopted_budget": 797.0}, looks={"thousands": {(2, n) for n in range(1, 10)}}),
        "Skriv (t.kr.) i overskriften",
        sends=renamed(
            finances(
                FINANCE | {"adopted_budget": 797.0}, looks={"thousands": {(2, n) for n in range(1, 10)}}
            ),
            "vedtaget_budget_kr",
            "vedtaget_budget_kr (t.kr.)",
        ),
    ),
    Case(
        "no_measurement",
        rows_of("measurements", MEASURED | {"value": None, "remark": "x"}),
        "Skriv værdien",
        sends=rows_of("measurements", MEASURED | {"remark": "x"}),
    ),
    Case(
        "no_denominator",
        rows_of("measurements", MEASURED | {"numerator": "6"}),
        "Skriv både tæller og nævner",
        sends=rows_of("measurements", MEASURED | {"numerator": "6", "denominator": "11"}),
    ),
    Case(
        "wrong_frequency",
        rows_of("measurements", MEASURED | {"period": "2010-03"}),
        "Ret perioden",
        sends=rows_of("measurements", MEASURED),
    ),
    Case(
        "period_beside_parts",
        persons_measured("2010", "2010-Q1"),
        "Indberet kun den ene slags perioder",
        sends=persons_measured("2010"),
        beside=("wrong_frequency",),
    ),
    Case(
        "spent_without_date",
        finances(FINANCE | {"spent": "412000"}),
        "Skriv datoen",
        sends=finances(FINANCE | {"spent": "412000", "spent_on": "31-12-2009"}),
    ),
    Case(
        "temporary_without_end",
        finances(FINANCE | {"duration": "midlertidig"}),
        "Skriv det sidste år",
        sends=finances(FINANCE | {"duration": "midlertidig", "expires": "2011"}),
    ),
    Case(
        "size", finances(*STORED_FINANCES), "Skriv tallene i den rigtige enhed", sends=finances(*RIGHT_SIZE)
    ),
    Case("size_of_one", finances(*ONE_WRONG), "Ret tallet", sends=finances(*RIGHT_SIZE)),
    Case("size_of_one", finances(*ONE_WRONG), "bekræft med en begrundelse", confirms=True),
    Case(
        "several_matches",
        own(NEW | {"name": "Klub"}),
        "Skriv id'et på den række, der skal ændres",
        writes={("Indsatser", 2, 1): "SOF-015"},
    ),
    Case(
        "like_stored",
        own(NEW | {"name": "Mentorer", "own_number": "99"}),
        "Skriv SOF-012 i »indsats_id«, hvis det er den",
        writes={("Indsatser", 2, 1): "SOF-012"},
    ),
    Case(
        "like_stored",
        own(SOF | {"name": "Mentorer", "own_number": "12"}),
        "Skriv SOF-012, hvis det er den",
        writes={("Indsatser", 2, 1): "SOF-012"},
    ),
    Case("like_stored", own(SOF | {"name": "Mentorer"}), "bekræft det med en begrundelse", confirms=True),
    Case(
        "several_named",
        finances(FINANCE | {"initiative_id": "Klub"}),
        "SOF-014 eller SOF-015",
        writes={("Økonomi", 2, 1): "SOF-014"},
    ),
    Case(
        "proposed_id",
        (
            book(
                sheet_of("initiatives", [NEW | {"name": "Helt ny"}]),
                sheet_of("finances", [FINANCE | {"initiative_id": "SOF-016"}]),
            ),
        ),
        "Skriv navnet eller det egne nummer",
        writes={("Økonomi", 2, 1): "Helt ny"},
    ),
    Case(
        "double_new",
        own(NEW | {"name": "Helt ny", "own_number": "77"}, NEW | {"name": "Helt ny", "own_number": "77"}),
        "Slet den ene række",
        sends=own(NEW | {"name": "Helt ny", "own_number": "77"}),
    ),
    Case(
        "double_new",
        own(NEW | {"name": "Helt ny", "own_number": "77"}, NEW | {"name": "En anden", "own_number": "77"}),
        "ret den, der er forkert",
        writes={("Indsatser", 3, _column("initiatives", NEW | {"own_number": ""}, "own_number")): "78"},
    ),
    Case(
        "double_new",
        own(NEW | {"name": "Helt ny", "own_number": "77"}, NEW | {"name": "En anden", "own_number": "77"}),
        "bekræft det med en begrundelse",
        confirms=True,
    ),
]
CASES = [*CELLS, *OTHERS]


# -- following them -------------------------------------------------------------------------------------------


def followed(case: Case, told: Checked) -> Checked:
    """What is told after a person did as the cure says."""
    sha = {file.name: file.sha256 for file in told.delivery.files}
    choices = Choices(
        released=case.released,
        mended={(sha[case.files[0][0]], *place): text for place, text in case.writes.items()},
        confirmed={p.confirm: "Det er rigtigt" for p in told.problems if p.confirm and case.confirms},
    )
    return tried(case, case.files if case.sends is None else case.sends, choices)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.says[:40]}")
def test_who_does_as_the_cure_says_is_let_through(case: Case) -> None:
    told, _ = told_of(case)
    own_kind = [p for p in told.problems if p.kind == case.kind]
    assert own_kind, [(p.kind, p.place.name, p.sentence) for p in told.problems]
    # An example in a cure is of the present year.
    says = {case.says, this_year(case.says)}
    assert any(words in p.cure or words in p.sentence for p in own_kind for words in says), own_kind[0].cure
    others = {p.kind for p in told.problems if p.severity != "note"} - {case.kind, *case.beside}
    assert not others
    after = followed(case, told)
    assert after.errors == (), [(p.place.name, p.sentence, p.cure) for p in after.errors]
    assert case.waits or case.kind not in {p.kind for p in after.problems if p.severity != "note"}
    with store().trial(after.delivery, case.administration or "SOF"):
        pass


def lines_of_table() -> dict[str, int]:
    """Kind of fault -> the line of the table of cells (`messages.CELL`) that words it."""
    [table] = [
        one.value
        for one in ast.parse(CATALOGUE.read_text()).body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.target.id == "CELL"
    ]
    assert isinstance(table, ast.Dict)
    found: dict[str, int] = {}
    for key, value in zip(table.keys, table.values, strict=True):
        if isinstance(key, ast.Constant):
            found[str(key.value)] = key.lineno
        else:
            # Several kinds of one sentence: told once is told.
            found |= {
                one.value: value.lineno
                for one in ast.walk(value)
                if isinstance(one, ast.Constant) and one.value in messages.CELL
            }
    return found


class Recorded(dict[str, messages.Message]):
    """The table of cells, which notes the lines that are looked up."""

    def __init__(self, passed: set[int]) -> None:
        super().__init__(messages.CELL)
        self.passed, self.lines = passed, lines_of_table()

    def __getitem__(self, kind: str) -> messages.Message:
        self.passed.add(self.lines[kind])
        return super().__getitem__(kind)


@contextmanager
def lines_of_catalogue() -> Iterator[set[int]]:
    """The lines of the catalogue that are passed inside."""
    passed: set[int] = set()
    file = str(CATALOGUE)

    def within(frame: Any, event: str, _: Any) -> Any:
        if event == "line":
            passed.add(frame.f_lineno)
        return within

    before = sys.gettrace()
    sys.settrace(lambda frame, event, _: within if frame.f_code.co_filename == file else None)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(messages, "CELL", Recorded(passed))
            yield passed
    finally:
        sys.settrace(before)


@cache
def _told(number: int) -> tuple[Checked, frozenset[int]]:
    case = CASES[number]
    with lines_of_catalogue() as passed:
        told = tried(case, case.files, Choices())
    return told, frozenset(passed)


def told_of(case: Case) -> tuple[Checked, frozenset[int]]:
    return _told(CASES.index(case))


def cures() -> dict[int, str]:
    """Line -> message, of every place in the catalogue where a sentence with its cure is returned."""
    found = {line: f"cell, {kind}" for kind, line in lines_of_table().items()}
    for function in ast.parse(CATALOGUE.read_text()).body:
        if (
            isinstance(function, ast.FunctionDef)
            and function.returns
            and ast.unparse(function.returns) == "Message"
        ):
            for node in ast.walk(function):
                if isinstance(node, ast.Return):
                    found[node.lineno] = f"{function.name}, line {node.lineno}"
    return found


def test_every_cure_in_the_catalogue_is_followed() -> None:
    passed: set[int] = set()
    for case in CASES:
        passed |= told_of(case)[1]
    assert len(cures()) > 100
    assert sorted(name for line, name in cures().items() if line not in passed) == []

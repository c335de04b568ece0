"""Counts of persons that are hidden at their source: read as that where persons are counted, and stored as no blank cell is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.checking.changes import compare
from data.checking.completion import keep_id
from data.checking.doubles import merged
from data.checking.validation import check
from data.choices import Choices
from data.contract import BY_TABLE, SHEETS
from data.staging import AT_SOURCE
from data.store import Store
from data.template import template
from queries.sources.mended import hidden
from tests.data.make import GOOD, good_workbook, grid, workbook
from tests.rows import delivery, store_with

EXIT = {"program": "Exit", "start_period": "2009-H1", "started": 14, "ongoing": 6}
ENDS = ("completed", "dropped_out")


def ends(completed: int | str | None, dropped_out: int | str | None) -> dict[str, Any]:
    """A row of Exit; "<5" is hidden at the source."""
    given = dict(zip(ENDS, (completed, dropped_out), strict=True))
    few = [name for name, value in given.items() if value == "<5"]
    numbers = {name: None if name in few else value for name, value in given.items()}
    return EXIT | numbers | ({AT_SOURCE: few} if few else {})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two programmes; both ends of the second are hidden."""
    other = {"program": "Mentor"}
    found = store_with(
        tmp_path, administration="SOF", exit_programme=[ends(None, 8), ends("<5", "<5") | other]
    )
    yield found
    found.close()


def stored(store: Store, known_at: Any = None) -> list[tuple[Any, ...]]:
    with store.cursor(known_at) as cursor:
        return cursor.execute(
            f"select completed, dropped_out, {AT_SOURCE} from exit_programme where program = 'Exit'"
        ).fetchall()


# -- the store ----------------------------------------------------------------------------------------------

STEPS = [
    ((None, 8), ("<5", 8), {"completed"}),
    (("<5", 8), (None, 8), {"completed"}),
    (("<5", 8), (3, 8), {"completed"}),
    ((3, 8), ("<5", 8), {"completed"}),
    (("<5", None), (None, "<5"), {"completed", "dropped_out"}),
    (("<5", 8), ("<5", "<5"), {"dropped_out"}),
    (("<5", "<5"), ("<5", "<5"), set()),
    ((None, 8), (None, 8), set()),
]


@pytest.mark.parametrize(("before", "after", "moved"), STEPS)
def test_what_is_hidden_and_what_is_blank_are_two_things(store: Store, before, after, moved) -> None:
    store.accept(delivery(exit_programme=[ends(*before)]), "SOF", by="sof")
    sent = delivery(exit_programme=[ends(*after)])
    found = compare(store, sent, "SOF").tables["exit_programme"]
    assert set(found.changed.column) == moved and found.changed_rows == bool(moved)
    for cell in found.changed.to_dict("records"):
        at = ENDS.index(cell["column"])
        assert (cell["old_hidden"], cell["new_hidden"]) == (before[at] == "<5", after[at] == "<5")
    receipt = store.accept(sent, "SOF", by="sof")
    assert receipt.counts["exit_programme"]["changed"] == bool(moved) and receipt.nothing_changed == (
        not moved
    )
    row = ends(*after)
    assert stored(store) == [(row["completed"], row["dropped_out"], row.get(AT_SOURCE))]


def test_undoing_brings_back_what_was_blank_or_hidden(store: Store) -> None:
    hid = store.accept(delivery(exit_programme=[ends("<5", 8)]), "SOF", by="sof").upload_no
    assert hid is not None
    blank = store.accept(delivery(exit_programme=[ends(None, 8)]), "SOF", by="sof").upload_no
    assert blank is not None
    store.undo(blank, by="sof", reason="forkert fil")
    assert stored(store) == [(None, 8, ["completed"])]
    store.undo(hid, by="sof", reason="forkert fil")
    assert stored(store) == [(None, 8, None)]


def test_a_store_from_before_the_mark_gets_it(tmp_path: Path) -> None:
    old = store_with(tmp_path, administration="SOF", exit_programme=[ends(3, 8)])
    with old.cursor() as cursor:
        for sheet in SHEETS:
            cursor.execute(f"drop view if exists {sheet.table} cascade")
            cursor.execute(f"alter table {sheet.table}_rows drop column {AT_SOURCE}")
    old.close()
    opened = Store(old.path, is_example=True)
    assert stored(opened) == [(3, 8, None)]
    opened.accept(delivery(exit_programme=[ends("<5", 8)]), "SOF", by="sof")
    assert stored(opened) == [(None, 8, ["completed"])]
    opened.close()


def test_a_column_that_is_kept_keeps_what_is_hidden_in_it(store: Store) -> None:
    """The file lacks the column; what it says itself of another counts as said."""
    store.accept(delivery(exit_programme=[ends("<5", "<5")]), "SOF", by="sof")
    names = ["program", "start_period", "started", "ongoing", "dropped_out"]
    rows = [[BY_TABLE["exit_programme"].column(name).header for name in names]]
    rows += [["Exit", "2009-H1", 14.0, 6.0, 9.0], ["Mentor", "2009-H1", 14.0, 6.0, "<5"]]
    files = [("f.xlsx", workbook({"Exit": rows}))]
    kept = Choices(applied=frozenset({keep_id("f.xlsx", "Exit", "completed")}))
    found = check(files, "SOF", store, csb=False, choices=kept)
    assert found.delivery.tables["exit_programme"].column(AT_SOURCE).to_pylist() == [
        ["completed"],
        ["completed", "dropped_out"],
    ]
    store.accept(found.delivery, "SOF", by="sof")
    assert stored(store) == [(None, 9, ["completed"])]
    with store.cursor() as cursor:
        [(source,)] = cursor.execute("select source from exit_programme where program = 'Exit'").fetchall()
    assert hidden(store, "exit_programme", source) == {"completed": ""}


def test_what_a_template_holds_comes_back_as_it_is_stored(store: Store) -> None:
    found = check([("skabelon.xlsx", template("SOF", store))], "SOF", store, csb=False)
    assert found.errors == () and [cell.stood for cell in found.delivery.hidden] == ["<5", "<5"]
    assert not compare(store, found.delivery, "SOF").any


def test_a_double_that_ends_takes_along_what_is_hidden(store: Store) -> None:
    shouted = {"program": "EXIT"}
    more = [
        ends("<5", 3) | shouted | {"start_period": "2009-H2"},
        ends(4, "<5") | shouted,
    ]
    store.accept(delivery(exit_programme=more), "SOF", by="sof")
    merging = merged(store, "exit_programme", "program", ended="EXIT", remaining="Exit")
    assert merging.lost[["header", "ended", "kept"]].values.tolist() == [
        ["gennemført", "4", ""],
        ["afbrudt", "skjult hos kilden", "8"],
    ]
    for part in merging.parts:
        store.accept(part.delivery, part.administration, by="csb", ended=part.ended)
    assert stored(store) == [(None, 8, None), (None, 3, ["completed"])]
    [part] = merging.parts
    again = check([("f.xlsx", part.delivery.files[0].content)], "SOF", store, csb=False)
    assert not compare(store, again.delivery, "SOF").any


# -- reading ------------------------------------------------------------------------------------------------

INDICATOR = GOOD["indicators"][0] | {"initiative_id": "SOF-001", "frequency": "år"}
INITIATIVE = GOOD["initiatives"][0]
STORED = {name: INITIATIVE[name] for name in ("initiative_id", "name", "administration", "purpose", "status")}
FEW = ["<5", "under 5", "1-4", "1–4", "færre end 5", "< 3", "højst 4", "≤4", "maks. 3"]


def read(indicator: dict[str, Any], *rows: dict[str, Any], in_store: Path | None = None) -> Any:
    """A delivery of measurements of one indicator, which stands in the file, or in a store."""
    measured = [{"indicator_id": "I-001", "period": f"{2005 + n}"} | row for n, row in enumerate(rows)]
    if in_store is None:
        return check(
            [
                (
                    "f.xlsx",
                    workbook_of(initiatives=[INITIATIVE], indicators=[indicator], measurements=measured),
                )
            ],
            *("SOF", None),
            csb=False,
        )
    store = store_with(in_store, administration="SOF", initiatives=[STORED], indicators=[indicator])
    found = check([("f.xlsx", workbook_of(measurements=measured))], "SOF", store, csb=False)
    store.close()
    return found


def workbook_of(**tables: list[dict[str, Any]]) -> bytes:
    return workbook({BY_TABLE[table].header: grid(table, rows) for table, rows in tables.items()})


def marks(found: Any, table: str = "measurements") -> list[list[str] | None]:
    return found.delivery.tables[table].column(AT_SOURCE).to_pylist()


def kinds(found: Any) -> list[tuple[str, str]]:
    return [(p.kind, p.place.cell) for p in found.problems if p.kind in ("few", "hidden_count", "about")]


# How an indicator is told, and whether its numbers, and the parts of its shares, are persons.
TOLD = [
    ({"name": "Unge i forløb", "unit": "antal"}, True, True),
    ({"name": "Forløb", "unit": "deltagere"}, True, True),
    ({"name": "Forløb", "unit": "antal", "counts_persons": True}, True, True),
    ({"name": "Forløb", "unit": "antal", "counts_persons": "ja"}, True, True),
    ({"name": "Andel i job", "unit": "andel"}, True, True),
    ({"name": "Møder", "unit": "møder"}, False, False),
    ({"name": "Andel møder med referat", "unit": "%"}, False, False),
    ({"name": "Forløb", "unit": "antal"}, False, True),
]


@pytest.mark.parametrize("where", ["file", "store"])
@pytest.mark.parametrize(("said", "counts", "divided"), TOLD)
def test_few_persons_are_hidden_where_the_indicator_counts_them(
    tmp_path, said, counts, divided, where
) -> None:
    if said.get("counts_persons") == "ja" and where == "store":
        said = said | {"counts_persons": True}
    elif said.get("counts_persons") is True and where == "file":
        said = said | {"counts_persons": "ja"}
    found = read(
        INDICATOR | said,
        *({"value": few} for few in FEW),
        {"numerator": "<5", "denominator": 20.0},
        in_store=tmp_path if where == "store" else None,
    )
    expected = [["value"] if counts else None] * len(FEW) + [["numerator"] if divided else None]
    assert marks(found) == expected
    assert {kind for kind, cell in kinds(found) if cell.startswith("C")} == (
        {"hidden_count"} if counts else {"few"}
    )
    assert {kind for kind, cell in kinds(found) if cell.startswith("D")} == (
        {"hidden_count"} if divided else {"few"}
    )
    blank = [p.kind for p in found.errors if p.kind in ("no_measurement", "no_denominator")]
    assert blank == []


def test_all_parts_of_a_share_may_be_hidden_together_and_beside_a_period_of_its_own() -> None:
    said = {"name": "Andel i job", "unit": "andel"}
    found = read(
        INDICATOR | said,
        {"value": "<5", "numerator": "<5", "denominator": "under 5"},
        {"value": 0.5, "numerator": 0.0, "denominator": "<5"},
        {"value": "63 %", "numerator": 12.0, "denominator": 19.0},
    )
    assert marks(found) == [["value", "numerator", "denominator"], ["denominator"], None]
    assert found.errors == ()


def test_what_counts_no_persons_is_asked_for_with_its_cure() -> None:
    found = read(INDICATOR | {"name": "Møder", "unit": "møder"}, {"value": "<5"})
    [problem] = found.errors
    assert problem.sentence == "»<5« i »værdi« er et skjult antal, men det er ikke personer, der tælles her."
    assert problem.cure == (
        "Skriv tallet, eller skriv ja i »tæller_personer« for indikatoren, hvis det er personer, den tæller."
    )
    assert problem.suggestion is not None and "ukendt" in problem.suggestion.question
    cured = read(INDICATOR | {"name": "Møder", "unit": "møder", "counts_persons": "ja"}, {"value": "<5"})
    assert cured.errors == () and marks(cured) == [["value"]]


def test_one_column_may_hold_persons_and_things() -> None:
    things = INDICATOR | {"indicator_id": "I-002", "name": "Møder", "unit": "møder"}
    rows = [
        {"indicator_id": indicator, "period": period, "value": value}
        for indicator, period, value in (
            *(("I-001", "2008", "<5"), ("I-002", "2008", "<5"), ("I-001", "2009", 12.0)),
            *(("I-002", "2009", 3.0), ("i-1", "2010", "1-4")),
        )
    ]
    sheets = {"initiatives": [INITIATIVE], "indicators": [INDICATOR, things], "measurements": rows}
    files = [("f.xlsx", workbook_of(**sheets))]
    found = check(files, "SOF", None, csb=False)
    assert marks(found) == [["value"], None, None, None, ["value"]]
    assert kinds(found) == [("hidden_count", "C2"), ("few", "C3"), ("hidden_count", "C6")]
    # That the things are not known is said of them alone.
    [problem] = found.errors
    again = check(files, "SOF", None, csb=False, choices=Choices(applied=frozenset({problem.suggestion.id})))
    assert again.errors == () and [row for row in marks(again) if row] == [["value"], ["value"]]


def test_periods_as_columns_are_marked_each_by_itself(tmp_path: Path) -> None:
    header = ["indikator_id", "2008", "2009", "2010"]
    content = workbook({"Målinger": [header, ["I-001", "<5", 12.0, "under 5"]]})
    store = store_with(tmp_path, administration="SOF", initiatives=[STORED], indicators=[INDICATOR])
    found = check([("f.xlsx", content)], "SOF", store, csb=False)
    assert marks(found) == [["value"], None, ["value"]]
    store.accept(found.delivery, "SOF", by="sof")
    with store.cursor() as cursor:
        rows = cursor.execute("select period, source from measurements order by period").fetchall()
    assert {period: hidden(store, "measurements", source) for period, source in rows} == {
        "2008": {"value": "<5"},
        "2009": {},
        "2010": {"value": "under 5"},
    }
    store.close()


def test_a_baseline_of_persons_may_be_hidden_and_a_target_never() -> None:
    found = read(INDICATOR | {"baseline": "<5", "baseline_period": "2008", "target": "<5"}, {"value": 12.0})
    assert marks(found, "indicators") == [["baseline"]]
    [problem] = found.errors
    assert (problem.kind, problem.place.header) == ("about", "målværdi")
    assert problem.sentence == "»<5« i »målværdi« er ikke et bestemt tal, så ingen kan se, om målet er nået."
    assert problem.cure == "Skriv det tal, der skal nås, fx 180."
    things = read(INDICATOR | {"name": "Møder", "unit": "møder", "baseline": "<5"}, {"value": 12.0})
    assert marks(things, "indicators") == [None]
    assert [p.kind for p in things.errors] == ["few"]


@pytest.mark.parametrize("few", FEW)
def test_charges_and_decisions_are_persons_and_reported_incidents_are_not(example_store: Store, few) -> None:
    rows = [
        {"area_id": "D-03", "month": "2010-02", "category": "vold", "kind": kind, "count": few}
        for kind in ("anmeldelse", "sigtelse", "afgørelser")
    ]
    found = check([("f.xlsx", good_workbook(incidents=rows))], "ØKF", example_store, csb=True)
    assert marks(found, "incidents") == [None, ["count"], ["count"]]
    [problem] = [p for p in found.errors if p.kind != "lost_column"]
    assert (problem.kind, problem.place.cell, problem.cure) == ("few", "E2", "Skriv tallet.")


def test_every_column_that_may_count_persons_says_by_what() -> None:
    """By a column of the same sheet: with codes of persons, or the id of an indicator."""
    declared = {(s.table, c.name): c.persons_by for s in SHEETS for c in s.columns if c.persons_by}
    assert set(declared) == {
        *(("indicators", "baseline"), ("incidents", "count")),
        *(("measurements", name) for name in ("value", "numerator", "denominator")),
    }
    for (table, _), by in declared.items():
        column = BY_TABLE[table].column(by)
        if column.codes is not None:
            assert set(column.codes.of_persons) < set(column.codes.labels)
        else:
            assert by == "indicator_id"

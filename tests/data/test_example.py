"""The example: the script still makes the files, the files are read without a problem, and what was planted is there."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import log, sqrt
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from data import example
from data.contract import DISTRICTS, SHEETS, sheet
from data.example.load import DECLARATIONS, DELIVERIES, load
from data.personal import find_cpr
from data.store import DATABASE, Store
from tests.example import truths
from tests.example.make import FILES, tables, write
from tests.example.process import QUIET

Row = dict[str, Any]
Tables = dict[str, list[Row]]
TODAY = example.TODAY


@pytest.fixture(scope="module")
def made() -> Tables:
    return tables()


@pytest.fixture(scope="module")
def by_id(made: Tables) -> dict[str, Row]:
    return {row["initiative_id"]: row for row in made["initiatives"]}


def cells_of(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def key_of(table: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in sheet(table).key)


# -- the files ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, made: Tables) -> list[Path]:
    return write(tmp_path_factory.mktemp("written"), made)


def test_the_script_makes_the_committed_files(written: list[Path]) -> None:
    for path in written:
        assert cells_of(path) == cells_of(example.FOLDER / path.name), path.name


def test_the_same_rows_give_the_same_bytes(written: list[Path], tmp_path: Path, made: Tables) -> None:
    assert [path.read_bytes() for path in write(tmp_path, made)] == [path.read_bytes() for path in written]


def test_files_are_small_and_every_sheet_says_that_it_is_invented() -> None:
    paths = sorted(example.FOLDER.glob("*.xlsx"))
    assert [path.name for path in paths] == sorted(file.name for file in FILES)
    assert sum(path.stat().st_size for path in paths) < 3_000_000
    for path in paths:
        for name, rows in cells_of(path).items():
            assert rows[0][0] == "Eksempeldata – alle tal er opdigtede", f"{path.name}: {name}"


def test_the_files_look_like_what_people_send() -> None:
    tmf = cells_of(example.FOLDER / "TMF_projekter_feb10.xlsx")
    assert list(tmf)[:2] == ["Budget og forbrug", "Projekter"]
    assert tmf["Projekter"][4][-1] == "Bemærkninger"
    assert any(cell == "2.600.000,00" for row in tmf["Budget og forbrug"] for cell in row)
    assert tmf["Budget og forbrug"][-1][0] == "I alt"
    bif = cells_of(example.FOLDER / "BIF-indsatser-2010.xlsx")
    assert "Vedtaget budget (1.000 kr.)" in bif["Økonomi"][3]
    assert any(cell == "1. januar 2009" for row in bif["Indsatser"] for cell in row)
    wide = cells_of(example.FOLDER / "oekf_csb_2010-02-22.xlsx")["Anmeldelser"]
    assert sum(hasattr(cell, "year") for cell in wide[3]) == 36
    names = {file.name: cells_of(example.FOLDER / file.name) for file in FILES}
    assert list(names["SUF.xlsx"])[:2] == ["Ark1", "Ark2"]


def test_nothing_looks_like_a_cpr_number(made: Tables) -> None:
    texts = {
        value for rows in made.values() for row in rows for value in row.values() if isinstance(value, str)
    }
    assert [text for text in texts if find_cpr(text)] == []


# -- the way in ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Store]:
    """The example as the app loads it."""
    opened = Store(tmp_path_factory.mktemp("example") / DATABASE, today=lambda: TODAY, is_example=True)
    load(opened)
    yield opened
    opened.close()


def test_the_files_give_the_tables_row_by_row(store: Store, made: Tables) -> None:
    """Through reading, checking and the store; the ids of rows without one included."""
    for declared in SHEETS:
        columns = ", ".join(f'"{name}"' for name in declared.names)
        with store.cursor() as cursor:
            found = cursor.execute(f"select {columns} from {declared.table}").fetchall()
        stored = {}
        for values in found:
            row = dict(zip(declared.names, values, strict=True))
            stored[key_of(declared.table, row)] = {n: float(v) if sheet_type(declared, n) == "money" and v is not None else v
                                                   for n, v in row.items()}  # fmt: skip
        assert stored == {key_of(declared.table, row): row for row in made[declared.table]}, declared.table


def sheet_type(declared: Any, name: str) -> str:
    return str(declared.column(name).type)


def test_the_deliveries_have_2010_stamps(store: Store) -> None:
    history = store.history()
    assert list(history.administration[::-1]) == [
        "ØKF",
        "TMF",
        "SOF",
        "BIF",
        "BUF",
        "SUF",
        "KFF",
        "ØKF",
        "SOF",
    ]
    assert [when.date() for when in history.accepted_at[::-1]] == [
        sent.accepted_at.date() for sent in DELIVERIES
    ]
    assert history.accepted_at.max().date() < TODAY


def test_second_deliveries_change_what_was_said_before(store: Store) -> None:
    """Three weeks apart: corrected months, answers to the hearing, money spent until the end of February."""
    (first, second), (one, other) = (
        [sent.accepted_at for sent in DELIVERIES if sent.administration == name] for name in ("ØKF", "SOF")
    )
    assert timedelta(days=19) < second - first < timedelta(days=23)
    assert timedelta(days=19) < other - one < timedelta(days=23)
    question = "select count(*), max(month) from incidents where kind = 'anmeldelse'"
    answers = "select count(*) from hearing_answers where answered_on is not null"
    recounted = "select sum(count) from incidents where month = '2009-12-01' and kind = 'anmeldelse'"
    with store.cursor(first) as cursor:
        before = [cursor.execute(sql).fetchone() for sql in (question, answers, recounted)]
    with store.cursor() as cursor:
        after = [cursor.execute(sql).fetchone() for sql in (question, answers, recounted)]
    assert before[0] == (59 * 6 * 36, date(2009, 12, 1))
    assert after[0] == (59 * 6 * 39, date(2010, 3, 1))
    assert before[1] < after[1]
    assert before[2] < after[2]


def test_declarations_and_what_is_missing(store: Store) -> None:
    assert {administration for administration, _, _ in DECLARATIONS} == {"ØKF", "TMF", "SOF", "BIF", "BUF"}
    assert {kind for *_, kind in DECLARATIONS} == {"complete"}
    recorded = store.records("declaration")
    assert set(recorded.id) == set(DELIVERERS) - set(truths.NOT_DECLARED_COMPLETE)
    delivered = defaultdict(set)
    for entry in store.history().itertuples():
        delivered[entry.administration] |= set(json.loads(entry.counts))
    owed = {s.table: s.header for s in SHEETS if s.owed_by_all}
    missing = {
        a: tuple(name for table, name in owed.items() if table not in delivered[a]) for a in DELIVERERS
    }
    assert {a: names for a, names in missing.items() if names} == truths.MISSING_SHEETS
    late = [
        sent.administration
        for sent in DELIVERIES
        if sent.accepted_at.date() > date(2010, 3, 1)
        and not any(f.second and f.name == sent.name for f in FILES)
    ]
    assert late == [truths.DELIVERED_LATE]


DELIVERERS = ("ØKF", "KFF", "BUF", "SUF", "SOF", "TMF", "BIF")


# -- the rows -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "scale"), [(2012, 1), (1, 1), (7, 2)])
def test_keys_are_unique_and_references_meet(seed: int, scale: int) -> None:
    found = tables(seed, scale)
    keys = {table: [key_of(table, row) for row in rows] for table, rows in found.items()}
    for table, all_keys in keys.items():
        assert len(set(all_keys)) == len(all_keys), table
    for declared in SHEETS:
        for column in declared.columns:
            if column.references is None:
                continue
            known = {key[0] for key in keys[column.references]}
            values = [row[column.name] for row in found[declared.table] if row[column.name] is not None]
            used = {one for value in values for one in (value if column.is_list else [value])}
            assert used <= known, (declared.table, column.name)
        for row in found[declared.table]:
            assert all(row[c.name] is not None for c in declared.columns if c.required), declared.table


def test_scale_multiplies_the_rows(made: Tables) -> None:
    thrice = tables(scale=3)
    for table in (
        "initiatives",
        "finances",
        "indicators",
        "measurements",
        "unrest_events",
        "meetings",
        "goals",
    ):
        assert len(thrice[table]) == pytest.approx(3 * len(made[table]), rel=0.03), table
    special = sum(row["kind"] == "anmeldelse" for row in made["incidents"])
    assert sum(row["kind"] == "anmeldelse" for row in thrice["incidents"]) == 3 * special
    assert len(thrice["readiness"]) == len(DISTRICTS)


def test_there_is_as_much_as_was_promised(made: Tables) -> None:
    assert 150 <= len(made["initiatives"]) <= 200
    assert {row["year"] for row in made["finances"]} == {2009, 2010, 2011}
    assert {row["price_level"] for row in made["finances"]} == {"løbende", "2010"}
    temporary = Counter(row["expires"] for row in made["finances"] if row["expires"] == row["year"])
    assert temporary[2010] >= 20 and temporary[2011] >= 20
    assert len(made["indicators"]) >= 60
    assert {row["frequency"] for row in made["indicators"]} == {"måned", "kvartal", "halvår", "år"}
    assert Counter(row["type"] for row in made["areas"])["distrikt"] == 35
    assert len(made["hotspots"]) == 6
    months = {row["month"] for row in made["incidents"] if row["kind"] == "anmeldelse"}
    assert (min(months), max(months), len(months)) == (date(2007, 1, 1), date(2010, 3, 1), 39)
    assert len({row["category"] for row in made["incidents"]}) == 6
    assert {row["month"] for row in made["incidents"] if row["provisional"]} == {
        date(2010, 2, 1),
        date(2010, 3, 1),
    }
    assert any(1 <= row["count"] <= 4 for row in made["incidents"] if row["kind"] == "sigtelse")
    assert {row["year"] for row in made["safety_surveys"]} == {2007, 2009}
    assert 45 <= len(made["unrest_events"]) <= 60
    assert Counter(row["level"] for row in made["goals"]) == {
        "effektmål": 9,
        "delmål": 13,
        "retningslinje": 10,
    }


def test_a_goal_and_its_baseline_are_on_the_right_sides() -> None:
    for seed in (2012, 3, 4):
        for row in tables(seed)["indicators"]:
            if row["target"] is not None and row["direction"] != "neutral":
                assert (row["target"] > row["baseline"]) == (row["direction"] == "op"), (seed, row["name"])


def test_most_of_what_is_up_for_decision_is_measured_or_judged(made: Tables) -> None:
    """For grants that expire in 2010: a measured result for most, and nearly all scores, each with a reason and a unit."""
    expiring = {row["initiative_id"] for row in made["finances"] if row["expires"] == 2010}
    results = {row["initiative_id"] for row in made["indicators"] if row["type"] in ("resultat", "effekt")}
    assert len(expiring & results) / len(expiring) > 0.75
    scores = [row for row in made["assessments"] if row["initiative_id"] in expiring]
    assert 0.75 < len(scores) / (6 * len(expiring)) < 1
    assert all(row["reason"] and row["assessed_by"] and row["date"] for row in made["assessments"])


def test_points_lie_in_their_district(made: Tables) -> None:
    features = json.loads(
        (Path(example.__file__).parents[1] / "districts.geojson").read_text(encoding="utf-8")
    )["features"]
    shapes = {}
    for feature in features:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        shapes[feature["properties"]["bydel_nr"]] = polygons
    for row in made["areas"]:
        hits = [n for n, polygons in shapes.items() if inside(row["longitude"], row["latitude"], polygons)]
        assert hits == [row["district"]], row["name"]


def inside(x: float, y: float, polygons: list[Any]) -> bool:
    """Ray casting: outer rings count, holes do not."""

    def crosses(ring: list[list[float]]) -> bool:
        odd = False
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
        return odd

    return any(crosses(outer) and not any(map(crosses, holes)) for outer, *holes in polygons)


def test_distrikter_add_up(made: Tables) -> None:
    """Residents, answers: a bydel is the sum of its distrikter. Incidents: a distrikt has at least those of its hotspots."""
    district = {row["area_id"]: row["district"] for row in made["areas"]}
    for table, count in (("population", "persons"), ("safety_surveys", "answers")):
        sums: Counter[tuple[int, int]] = Counter()
        for row in made[table]:
            sign = {"D": 1, "BY": -1}.get(row["area_id"].split("-")[0], 0)
            sums[district[row["area_id"]], row["year"]] += sign * row[count]
        assert set(sums.values()) == {0}, table
    counts = Counter()
    for row in made["incidents"]:
        if row["kind"] == "anmeldelse" and row["month"] < date(2010, 2, 1):
            counts[row["area_id"]] += row["count"]
    assert counts["D-20"] > counts["HA-1"] > 1_000
    assert counts["D-35"] > counts["HA-3"] + counts["HN-3"]


# -- planted: hotspots --------------------------------------------------------------------------------------


def ratio(made: Tables, area: str, control: str, start: date) -> tuple[float, float, int]:
    """(after / before) relative to the control, the standard error of its logarithm, and the months after."""
    cells: Counter[tuple[str, bool]] = Counter()
    months = set()
    for row in made["incidents"]:
        if row["kind"] == "anmeldelse" and not row["provisional"] and row["area_id"] in (area, control):
            cells[row["area_id"], row["month"] >= start] += row["count"]
            months.add(row["month"])
    change = cells[area, True] / cells[area, False] / (cells[control, True] / cells[control, False])
    return change, sqrt(sum(1 / n for n in cells.values())), sum(month >= start for month in months)


def test_the_hotspots_are_what_they_were_made_to_be(made: Tables) -> None:
    changes = {}
    for row in made["hotspots"]:
        own, error, after = ratio(made, row["area_id"], row["control_area_id"], row["start"])
        near, near_error, _ = ratio(
            made, row["neighbour_area_id"], row["neighbour_control_area_id"], row["start"]
        )
        changes[row["hotspot_id"]] = own, error, near, near_error, after
        for area, found, deviation in (
            (row["area_id"], own, error),
            (row["neighbour_area_id"], near, near_error),
        ):
            assert abs(log(found / truths.TRUE_EFFECTS[area])) < 4 * deviation, area
    assert {h: after for h, (*_, after) in changes.items()} == {
        "H-1": 12,
        "H-2": 13,
        "H-3": 13,
        "H-4": 12,
        "H-5": 12,
        "H-6": 3,
    }
    clear = {
        h
        for h, (own, error, *_) in changes.items()
        if h != truths.HOTSPOT_TOO_YOUNG and abs(log(own)) > 4 * error
    }
    assert clear == {
        truths.HOTSPOT_WORKS,
        truths.HOTSPOT_MOVES_THE_PROBLEM,
        truths.HOTSPOT_SPREADS_ITS_BENEFIT,
    }
    worse = {h for h, (_, _, near, error, _) in changes.items() if log(near) > 3 * error}
    better = {h for h, (_, _, near, error, _) in changes.items() if log(near) < -3 * error}
    assert (worse, better) == ({truths.HOTSPOT_MOVES_THE_PROBLEM}, {truths.HOTSPOT_SPREADS_ITS_BENEFIT})
    assert changes[truths.HOTSPOT_TOO_SMALL][1] > 0.2 > 3 * changes[truths.HOTSPOT_DOES_NOTHING][1]


def test_hotspots_differ_in_design_and_anchoring(made: Tables) -> None:
    by = {row["hotspot_id"]: row for row in made["hotspots"]}
    assert {h for h, row in by.items() if row["steering_group"] is None} == {
        truths.HOTSPOT_WITHOUT_STEERING_GROUP
    }
    assert {h for h, row in by.items() if row["comparability"] is None} == {"H-5", "H-6"}
    assert all((row["evidence_design"] >= 3) == (row["comparability"] is not None) for row in by.values())
    surveyed = {row["area_id"] for row in made["safety_surveys"]}
    assert [h for h, row in by.items() if row["area_id"] not in surveyed] == [truths.HOTSPOT_WITHOUT_SURVEY]
    assert {row["hotspot_id"] for row in made["initiatives"]} - {None} == set(by)


# -- planted: indicators and goals --------------------------------------------------------------------------


def series(made: Tables, indicator: str) -> tuple[Row, list[Row]]:
    about = next(row for row in made["indicators"] if row["indicator_id"] == indicator)
    return about, [row for row in made["measurements"] if row["indicator_id"] == indicator]


def settled(rows: list[Row]) -> list[float]:
    return [row["value"] for row in rows if not row["provisional"]]


def test_the_planted_series(made: Tables) -> None:
    about, rows = series(made, truths.INDICATOR_SHIFT)
    values = settled(rows)
    assert about["initiative_id"] == "BIF-002" and rows[-1]["provisional"]
    assert min(values[-8:]) > sum(values) / len(values)

    values = settled(series(made, truths.INDICATOR_TREND)[1])
    assert all(after < before for before, after in zip(values[-8:], values[-7:], strict=False))

    values = settled(series(made, truths.INDICATOR_CHANCE_FALL)[1])
    assert values[-4] > values[-3] > values[-2] > values[-1]
    ranges = [abs(b - a) for a, b in pairwise(values)]
    assert all(abs(v - sum(values) / len(values)) < 2.66 * sum(ranges) / len(ranges) for v in values)

    about, rows = series(made, truths.INDICATOR_TARGET_REACHED)
    assert about["initiative_id"] == "TMF-004"
    assert all(row["numerator"] / row["denominator"] > about["target"] > about["baseline"] for row in rows)

    about, rows = series(made, truths.INDICATOR_REDEFINED)
    assert about["initiative_id"] == "BUF-001"
    assert [row["period"] for row in rows if row["new_series"]] == [truths.INDICATOR_REDEFINED_FROM]
    old = [row["value"] for row in rows if row["period"] < truths.INDICATOR_REDEFINED_FROM]
    assert max(old) < min(row["value"] for row in rows if row["period"] >= truths.INDICATOR_REDEFINED_FROM)

    _, rows = series(made, truths.INDICATOR_OUTLIER)
    assert max(rows, key=lambda row: row["value"])["period"] == truths.INDICATOR_OUTLIER_PERIOD

    about, rows = series(made, truths.INDICATOR_WITHOUT_RECENT_MEASUREMENT)
    assert about["initiative_id"] == truths.NO_RECENT_MEASUREMENT_INITIATIVE
    assert (about["frequency"], rows[-1]["period"]) == ("kvartal", "2009-Q2")


def test_ids_of_indicators_do_not_hang_on_the_seed(made: Tables) -> None:
    other = tables(5)["indicators"]
    assert [(r["indicator_id"], r["name"]) for r in other] == [
        (r["indicator_id"], r["name"]) for r in made["indicators"]
    ]


def test_the_whole_chain_is_measured_in_three_initiatives(made: Tables) -> None:
    steps = defaultdict(set)
    for row in made["indicators"]:
        steps[row["initiative_id"]].add(row["type"])
    whole = {"aktivitet", "output", "resultat", "effekt"}
    assert {i for i, found in steps.items() if i and found == whole} == set(truths.WHOLE_CHAIN)


def test_gaps_in_the_tree_of_goals(made: Tables) -> None:
    unmeasured = [
        r["goal_id"] for r in made["goals"] if r["level"] != "retningslinje" and r["indicator_id"] is None
    ]
    assert tuple(unmeasured) == truths.GOALS_WITHOUT_INDICATOR
    served = {goal for row in made["initiatives"] for goal in row["goal_ids"] or []}
    goals = {row["goal_id"] for row in made["goals"] if row["level"] != "retningslinje"}
    assert goals - served == {truths.GOAL_WITHOUT_INITIATIVE}
    idle = sorted(row["initiative_id"] for row in made["initiatives"] if row["goal_ids"] is None)
    assert idle == sorted(truths.INITIATIVES_WITHOUT_GOAL)
    answered = {(row["administration"], row["goal_id"]) for row in made["compliance"]}
    guidelines = [row["goal_id"] for row in made["goals"] if row["level"] == "retningslinje"]
    silent = {a: tuple(g for g in guidelines if (a, g) not in answered) for a in DELIVERERS}
    assert {a: g for a, g in silent.items() if g} == truths.COMPLIANCE_NOT_ANSWERED


# -- planted: initiatives -----------------------------------------------------------------------------------


def overlap(one: Row, other: Row) -> bool:
    """The same people in the same place for the same purpose, by two administrations."""
    same = all(one[name] == other[name] for name in ("target_group", "purpose", "focus_area_id"))
    local = 0 not in one["districts"] + other["districts"]
    ages = [row["age_from"] for row in (one, other)] + [row["age_to"] for row in (one, other)]
    alike = None in ages or (ages[0] <= ages[3] and ages[1] <= ages[2])
    return (
        one["administration"] != other["administration"]
        and same
        and local
        and alike
        and bool(set(one["districts"]) & set(other["districts"]))
    )


def test_two_pairs_overlap(made: Tables) -> None:
    pairs = {
        tuple(sorted((a["initiative_id"], b["initiative_id"])))
        for a, b in combinations(made["initiatives"], 2)
        if overlap(a, b)
    }
    assert pairs == set(truths.OVERLAPPING_PAIRS)


def test_one_initiative_is_dominated_by_its_twin(made: Tables, by_id: dict[str, Row]) -> None:
    """Dearer and weaker in all six criteria, among those for the same group, purpose, focus area, level and approach."""
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for row in made["assessments"]:
        scores[row["initiative_id"]][row["criterion"]] = row["score"]
    cost: Counter[str] = Counter()
    for row in made["finances"]:
        if row["year"] == 2010:
            cost[row["initiative_id"]] += row["adopted_budget"]
    like = ("target_group", "purpose", "focus_area_id", "prevention_level", "approach", "age_from", "age_to")
    full = [i for i, found in scores.items() if len(found) == 6]
    found = {
        (worse, better)
        for worse in full
        for better in full
        if all(by_id[worse][name] == by_id[better][name] for name in like)
        and cost[worse] > cost[better]
        and all(scores[worse][c] < scores[better][c] for c in scores[worse])
    }
    assert found == {truths.DOMINATED}


def test_what_nobody_covers(made: Tables) -> None:
    going_on = [row for row in made["initiatives"] if row["status"] in ("i gang", "planlagt")]
    areas = {row["focus_area_id"] for row in made["focus_areas"]}
    assert areas - {row["focus_area_id"] for row in going_on} == {truths.FOCUS_AREA_WITHOUT_INITIATIVES}
    local = {n for row in going_on for n in row["districts"]}
    assert set(DISTRICTS) - local == {truths.DISTRICT_WITHOUT_LOCAL_INITIATIVES}
    named = [row for row in going_on if row["age_from"] is not None]
    reached = {age for row in named for age in range(row["age_from"], row["age_to"] + 1)}
    assert not reached & set(range(40, 65)) and truths.AGE_GROUP_NOBODY_COVERS == "40-64"
    young_adults = {
        n for row in named if row["age_from"] <= 25 and row["age_to"] >= 18 for n in row["districts"]
    }
    assert set(DISTRICTS) - young_adults == {
        truths.DISTRICT_WITHOUT_LOCAL_18_25,
        truths.DISTRICT_WITHOUT_LOCAL_INITIATIVES,
    }
    stopping = sorted(row["initiative_id"] for row in going_on if row["age_to"] == 17 and row["gang_related"])
    assert stopping == sorted(truths.GANG_INITIATIVES_STOPPING_AT_17)


def test_money_is_missing_where_it_was_left_out(made: Tables, by_id: dict[str, Row]) -> None:
    paid = {row["initiative_id"] for row in made["finances"]}
    unpaid = set(by_id) - paid
    assert unpaid == set(truths.INITIATIVES_WITHOUT_FIGURES) | set(truths.INITIATIVES_WITHOUT_ID)
    assert all(row["adopted_budget"] % 1000 == 0 for row in made["finances"])


# -- planted: exit, unrest, dialogue, process ---------------------------------------------------------------


def test_exit_cohorts_add_up_and_one_is_small(made: Tables) -> None:
    for row in made["exit_programme"]:
        assert row["started"] == row["ongoing"] + row["completed"] + row["dropped_out"]
        assert row["referred"] >= row["started"] >= (row["followed"] or 0) >= (row["relapsed"] or 0)
    small = next(
        r for r in made["exit_programme"] if (r["program"], r["start_period"]) == truths.SMALL_EXIT_COHORT
    )
    assert (small["started"], small["completed"], small["dropped_out"]) == (5, 3, 2)


def test_unrest_clusters_and_has_a_district_without_coordinator(made: Tables) -> None:
    events = made["unrest_events"]
    first, last = (date.fromisoformat(day) for day in truths.UNREST_CLUSTER)
    inside_ = [row for row in events if first <= row["occurred_at"].date() <= last]
    weeks = Counter(row["occurred_at"].isocalendar()[:2] for row in events)
    assert len(inside_) == 19 and len(events) >= 50
    assert sorted(weeks.values())[-2:] > [7, 7] and sorted(weeks.values())[-3] <= 3
    agreed = {row["district"]: row["coordinator"] for row in made["readiness"]}
    happened = {row["district"] for row in events}
    assert {n for n, who in agreed.items() if who is None and n in happened} == {
        truths.DISTRICT_WITHOUT_COORDINATOR
    }
    assert all(
        row["coordinator"] is None for row in events if row["district"] == truths.DISTRICT_WITHOUT_COORDINATOR
    )


def test_expected_dates_lie_before_and_ahead_and_tell_what_was_recorded_last_time(made: Tables) -> None:
    calendar = made["calendar"]
    ahead = [row for row in calendar if (row["until"] or row["date"]) >= TODAY]
    assert 0 < len(ahead) < len(calendar) and [row["date"] for row in ahead] == sorted(
        row["date"] for row in ahead
    )
    following = ahead[0]
    assert following["entry_id"] == truths.NEXT_EXPECTED and (following["date"] - TODAY).days == 5
    assert truths.DISTRICT_WITHOUT_COORDINATOR in following["districts"]
    assert [row["entry_id"] for row in ahead if row["on_duty"] is None] == [truths.EXPECTED_WITHOUT_DUTY]
    for row in calendar:
        if row["previous_on"] is None:
            assert row["done_before"] is None and row["happened_before"] is None
            continue
        end = row["previous_on"] + ((row["until"] or row["date"]) - row["date"])
        events = [
            event
            for event in made["unrest_events"]
            if row["previous_on"] <= event["occurred_at"].date() <= end
            and (event["district"] in row["districts"] or row["districts"] == [0])
        ]
        if not events:
            assert row["happened_before"] == QUIET, row["entry_id"]
        for event in events:
            assert event["type"] in row["happened_before"].lower(), row["entry_id"]
            assert DISTRICTS[event["district"]] in row["happened_before"], row["entry_id"]
            assert event["actions"].removesuffix(".") in row["done_before"], row["entry_id"]


def test_where_people_feel_unsafe_and_nobody_has_met_them(made: Tables) -> None:
    share, effective = {}, {}
    for row in made["safety_surveys"]:
        share[row["area_id"], row["year"]] = row["unsafe_evening"] / row["answers"]
        effective[row["area_id"], row["year"]] = row["effective_n"]
    bydel = f"BY-{truths.DISTRICT_UNSAFE_AND_UNMET:02d}"
    assert max((f"BY-{n:02d}" for n in DISTRICTS), key=lambda area: share[area, 2009]) == bydel
    met = {row["district"] for row in made["dialogue_events"]}
    assert set(DISTRICTS) - met == {truths.DISTRICT_UNSAFE_AND_UNMET}

    def change(area: str) -> float:
        p, q = share[area, 2007], share[area, 2009]
        error = sqrt(p * (1 - p) / effective[area, 2007] + q * (1 - q) / effective[area, 2009])
        return abs(q - p) / error

    assert [n for n in DISTRICTS if change(f"BY-{n:02d}") > 1.96] == [truths.BYDEL_SAFER]


def test_what_is_overdue(made: Tables) -> None:
    overdue = [
        row["meeting_id"]
        for row in made["dialogue_events"]
        if row["follow_up_deadline"]
        and row["follow_up_deadline"] < TODAY
        and row["follow_up_status"] != "gennemført"
    ]
    assert overdue == [truths.OVERDUE_AGREEMENT]
    late = [
        r["milestone_id"] for r in made["milestones"] if r["status"] != "afsluttet" and r["deadline"] < TODAY
    ]
    assert tuple(late) == truths.LATE_MILESTONES
    slow = [
        r["milestone_id"] for r in made["milestones"] if r["finished_on"] and r["finished_on"] > r["deadline"]
    ]
    assert slow == [truths.MILESTONE_FINISHED_LATE]
    silent = {
        (row["party"], row["question"]) for row in made["hearing_answers"] if row["answered_on"] is None
    }
    assert silent == set(truths.UNANSWERED_QUESTIONS)


def test_the_orientations_dates_stand_in_the_process(made: Tables) -> None:
    deadlines = {
        row["name"]: (row["start"], row["original_deadline"], row["deadline"]) for row in made["milestones"]
    }
    assert deadlines["Høring og inddragelse af forvaltningerne"] == (
        date(2010, 2, 8),
        date(2010, 3, 1),
        date(2010, 3, 1),
    )
    assert deadlines["Indstillingen udarbejdes"] == (date(2010, 3, 1), date(2010, 3, 19), date(2010, 3, 19))
    assert deadlines["Indstillingen udsendes til udvalget"][2] == date(2010, 4, 6)
    assert deadlines["Indstillingen behandles"][1:] == (date(2010, 4, 1), date(2010, 4, 13))


def test_who_is_not_in_the_centre_and_who_was_not_met(made: Tables) -> None:
    sent = {row["administration"]: row["weekdays"] for row in made["secondments"]}
    assert set(DELIVERERS) - set(sent) == {truths.WITHOUT_SECONDMENT}
    assert [a for a, days in sent.items() if days != ["tirsdag", "onsdag"]] == [truths.SECONDED_ON_OTHER_DAYS]
    met = {row["party"] for row in made["meetings"]}
    assert not met & set(truths.NOT_MET)
    assert all(row["date"] < TODAY for row in made["meetings"])

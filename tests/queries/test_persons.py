"""Numbers of persons: which figures are, which are too few to be shown, and that nothing derived tells one of those.

The cases name the rule (few: below the threshold), not its number; some run with another threshold.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import queries
from data import persons
from data.contract import BY_TABLE
from data.persons import few_persons
from data.store import Store
from queries import run
from queries.results.behind import measures
from queries.results.picture import pictures, points
from queries.results.states import goal_states, indicator_states
from queries.results.timeliness import indicator_freshness
from queries.results.unit_cost import costs, years
from queries.sources.rows import delivered_rows
from tests.rows import store_with

QUARTERS = [f"{year}-Q{n}" for year in (2007, 2008, 2009) for n in (1, 2, 3, 4)]


@pytest.fixture(params=[persons.THRESHOLD, 10], ids=["threshold", "another threshold"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """The greatest number that may not be shown, under the rule's threshold and under another."""
    monkeypatch.setattr(persons, "THRESHOLD", request.param)
    return request.param - 1


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Store]:
    store = store_with(tmp_path)
    yield store
    store.close()


def indicator(id_: str = "I-1", **more: Any) -> dict[str, Any]:
    return {
        "indicator_id": id_,
        "name": "Unge i job",
        "type": "resultat",
        "unit": "unge",
        "direction": "op",
        "frequency": "kvartal",
        "counts_persons": False,
    } | more


def counts(values: list[float], periods: list[str] = QUARTERS, id_: str = "I-1") -> list[dict[str, Any]]:
    return [
        {"indicator_id": id_, "period": period, "value": float(value)}
        for period, value in zip(periods, values, strict=False)
    ]


def shares(values: list[tuple[int, int]], periods: list[str] = QUARTERS) -> list[dict[str, Any]]:
    return [
        {"indicator_id": "I-1", "period": period, "numerator": part, "denominator": whole}
        for period, (part, whole) in zip(periods, values, strict=False)
    ]


# -- what counts persons -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "unit", "flag", "share", "expected"),
    [
        ("Lamper", "lamper", True, False, True),
        ("Hvad som helst", "deltagere", False, False, True),
        ("Hvad som helst", "Kursusdeltagere", None, False, True),
        ("Hvad som helst", "FAMILIER", False, False, True),
        ("Hvad som helst", "børn og unge", False, False, True),
        ("Hvad som helst", "18-24-årige", False, False, True),
        ("Hvad som helst", "sigtelser", False, False, True),
        ("Unge i fritidsjob", "antal", False, False, True),
        ("Mødre i netværk", "stk.", None, False, True),
        ("Borgere i rådgivning", "", False, False, True),
        ("Møder med unge", "møder", False, False, False),
        ("Anmeldelser af vold mod unge", "anmeldelser", False, False, False),
        ("Borgermøder", "antal", None, False, False),
        ("Lyspunkter", "lyspunkter", False, False, False),
        ("Ungdomshusets åbningstimer", "åbningstimer", None, False, False),
        ("Indsatser", "indsatser", None, False, False),
        ("Fremmøde", "fremmøde", None, False, True),
        ("Andel unge i job", "%", False, True, True),
        ("Andel, der kommer igen", "andel", False, True, True),
        ("Andel stadig i forening: Natåben hal", "andel", False, True, True),
        ("", "%", None, True, True),
        ("Andel meldinger udbedret: Parkværter for unge", "andel", False, True, False),
        ("Andel af alle aftaler", "%", None, True, False),
        ("Aftaler holdt", "%", None, True, False),
        ("Andel aftaler med unge", "%", False, True, True),
        ("Andel aftaler", "%", True, True, True),
    ],
)
def test_unit_and_name_say_persons_whatever_the_flag_says(
    plain: Store, name: str, unit: str, flag: bool | None, share: bool, expected: bool
) -> None:
    with plain.cursor() as cursor:
        said = cursor.execute("select counts_persons_in(?, ?, ?, ?)", [name, unit, flag, share]).fetchone()
    assert said == (expected,)


def test_attendance_at_open_meetings_is_no_count_of_persons_and_exit_is() -> None:
    sheet = BY_TABLE["dialogue_events"]
    assert not any(column.counts_persons for column in sheet.columns)
    assert "åbne for borgere" in sheet.column("participants").help
    assert BY_TABLE["exit_programme"].column("started").counts_persons


# -- what is hidden ------------------------------------------------------------------------------------------


def test_the_threshold_decides_what_is_shown_in_every_question(few: int, tmp_path: Path) -> None:
    values = [0, 1, few, few + 1]
    store = store_with(
        tmp_path,
        initiatives=[{"initiative_id": "SOF-1", "name": "Gade", "administration": "SOF", "status": "i gang"}],
        indicators=[
            indicator(unit="deltagere", type="output", frequency="år", initiative_id="SOF-1"),
            indicator("I-2", unit="andel", name="Andel i job"),
        ],
        measurements=[
            *counts(values, ["2006", "2007", "2008", "2009"]),
            *(row | {"indicator_id": "I-2"} for row in shares([(few, 50), (50 - few, 50), (few + 1, 50)])),
        ],
    )
    hidden = run(store, "results/measurements").set_index(["indicator_id", "period"])["hidden"]
    assert hidden["I-1"].tolist() == [False, True, True, False]
    # Of few a share is not told; 46 of 50 is told as 45 of 50, and who is left is 1 to 9.
    assert hidden["I-2"].tolist() == [True, False, False]
    assert run(store, "results/measurements", indicator_id="I-2")["numerator"].tolist()[1:] == [
        persons.published(50 - few), persons.published(few + 1)]  # fmt: skip
    yearly = run(store, "results/yearly").set_index("year")
    assert yearly["participants"].tolist() == [0, persons.few(), persons.few(), persons.published(few + 1)]
    for id_ in ("I-1", "I-2"):
        versions = run(store, "results/measurement_versions", indicator_id=id_).set_index("period")
        assert versions["hidden"].tolist() == hidden[id_].tolist()
        assert versions["shown"].isna().tolist() == hidden[id_].tolist()
    own = run(store, "initiatives/one_indicators", initiative="SOF-1").iloc[0]
    assert pd.isna(own["series"][2]) and own["series"][3] == few + 1
    note = pictures(store, indicator_ids=["I-1"])["I-1"].notes[0]
    assert f"2007 og 2008: 1-{few} personer." in note and few_persons() == f"1-{few} personer"
    store.close()


@pytest.mark.parametrize(
    "row", [{"numerator": None, "value": 40.0, "denominator": 5}, {"numerator": 2, "denominator": 5}]
)
def test_a_share_of_few_is_hidden_also_where_the_numerator_is_left_to_the_reader(
    tmp_path: Path, row: dict[str, Any]
) -> None:
    store = store_with(
        tmp_path,
        indicators=[indicator(unit="%", name="Andel uden ny sigtelse")],
        measurements=[{"indicator_id": "I-1", "period": "2009", **row}],
    )
    told = run(store, "results/measurements").iloc[0]
    assert told["hidden"] and told[["value", "numerator", "denominator"]].isna().all()
    store.close()


def test_a_low_per_cent_is_no_small_number_of_persons(tmp_path: Path) -> None:
    store = store_with(
        tmp_path, indicators=[indicator(unit="%", name="Andel unge sigtet")], measurements=counts([3])
    )
    assert run(store, "results/measurements")["value"].tolist() == [0.03]
    store.close()


def test_a_year_beside_its_quarters_does_not_tell_the_hidden_one(tmp_path: Path) -> None:
    few = persons.THRESHOLD - 1
    store = store_with(
        tmp_path,
        indicators=[indicator()],
        measurements=[*counts([20, few, 20, 20]), *counts([60 + few, 80], ["2007", "2008"])],
    )
    hidden = run(store, "results/measurements").set_index("period")["hidden"]
    assert hidden.to_dict() == {
        "2007": True, "2007-Q1": False, "2007-Q2": True, "2007-Q3": False, "2007-Q4": False, "2008": False,
    }  # fmt: skip
    store.close()


def test_the_example_shows_no_share_and_no_baseline_of_few(example_store: Store) -> None:
    """I-148: 4 of 5, 4 of 9, 3 of 4 and 2 of 5 persons. I-271: 4 participants in 2008, which is its baseline too."""
    relapse = run(example_store, "results/measurements", indicator_id="I-148")
    assert len(relapse) == 4 and relapse["hidden"].all() and relapse["value"].isna().all()
    mentor = run(example_store, "results/indicators", indicator_id="I-271").iloc[0]
    assert mentor["baseline_hidden"] and pd.isna(mentor["baseline"])
    with example_store.cursor() as cursor:
        parts = cursor.execute(
            "select indicator_id, period from measurements join indicators using (indicator_id) "
            "where unit = 'andel' and counts_persons_in(name, unit, counts_persons, true) "
            "and (numerator between 1 and $1 or denominator - numerator between 1 and $1)",
            [persons.THRESHOLD - 1],
        ).fetchall()
    shown = run(example_store, "results/measurements").set_index(["indicator_id", "period"])
    of_few = shown.loc[parts]
    # Hidden, or rounded so that neither part can be told from its whole.
    assert len(parts) > 100
    assert (of_few["hidden"] | (of_few["denominator"] >= persons.LEAST_OF_SHARE)).all()
    assert (of_few["numerator"].dropna() % persons.STEP == 0).all()


# -- nothing derived tells a hidden one ------------------------------------------------------------------------


def _world(folder: Path, hidden: int, at: int) -> Store:
    """A count, a share and a yearly count of one initiative with spending; `hidden` stands in period number `at` of each."""
    # The other quarters of each year are 67, so that the year is told as 70 whichever of the few the hidden one is.
    values = [21, 23, 22, 22, 25, 21, 22, 20, 23, 22, 22, 21]
    values[at] = hidden
    year = 2007 + at // 4
    baseline = {"baseline": float(hidden), "baseline_period": QUARTERS[at]} if at == 0 else {
        "baseline": 30.0, "baseline_period": "2006"}  # fmt: skip
    goal = {"target": 2.0, "target_period": QUARTERS[-1], "direction": "ned"}
    return store_with(
        folder,
        initiatives=[{"initiative_id": "SOF-1", "name": "Gade", "administration": "SOF", "status": "i gang",
                      "approach": "gruppe", "prevention_level": "primær", "districts": [3]}],
        finances=[{"initiative_id": "SOF-1", "year": year, "administration": "SOF", "funding": "kommunal", "spending": "drift",
                   "spent": 1e6, "adopted_budget": 1e6, "price_level": "løbende"}],
        goals=[{"goal_id": f"M-{n}", "level": "delmål", "text": "Mål", "indicator_id": f"I-{n}"} for n in (1, 2, 3)],
        indicators=[
            indicator(**goal, **baseline),
            indicator("I-2", unit="%", name="Andel i job", initiative_id="SOF-1",
                      **(goal | {"target": 5.0}), **(baseline | ({"baseline": hidden / 40 * 100} if at == 0 else {}))),
            indicator("I-3", unit="deltagere", type="output", initiative_id="SOF-1", **goal, **baseline),
            indicator("I-4", unit="lamper", name="Lamper", **goal),
        ],
        measurements=[
            *counts(values),
            *({"indicator_id": "I-2", "period": period, "numerator": count, "denominator": 40}
              for period, count in zip(QUARTERS, values, strict=True)),
            *counts(values, id_="I-3"),
            *counts([7] * 12, id_="I-4"),
        ],
    )  # fmt: skip


def _told(store: Store) -> dict[str, Any]:
    """All that is made of measurements, as text."""
    ids = ["I-1", "I-2", "I-3", "I-4"]
    found: dict[str, Any] = {
        "states": indicator_states(store),
        "order": indicator_states(store, by_attention=True),
        "goal states": goal_states(store),
        "points": points(store, indicator_ids=ids),
        "freshness": indicator_freshness(store),
        "pictures": pictures(store, indicator_ids=ids),
        "measures": measures(store),
    }
    (year,) = years(store)["year"]
    found["costs"] = costs(store, year=year, per="participants", kind="work", price_level="løbende")
    for name in ("measurements", "indicators", "baselines", "yearly", "chains", "goals"):
        found[name] = run(store, f"results/{name}", **({"year": 2009} if name == "chains" else {}))
    for id_ in ids:
        found[f"versions {id_}"] = run(store, "results/measurement_versions", indicator_id=id_)
    for name in ("one_indicators", "one_goals"):
        found[name] = run(store, f"initiatives/{name}", initiative="SOF-1")
    sources = run(store, "results/measurements", sources=True)
    for table, of in [
        *sources.groupby("table"),
        *run(store, "results/indicators", sources=True).groupby("table"),
    ]:
        found[f"rows of {table}"] = delivered_rows(store, str(table), set(of["source"]), exact_for=["BUF"])
    return {
        name: told.to_csv() if isinstance(told, pd.DataFrame) else repr(_flat(told))
        for name, told in found.items()
    }


def _flat(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _flat(value) for key, value in told.items()}
    if hasattr(told, "frame"):
        return vars(told) | {"frame": told.frame.to_csv()}
    return told


@pytest.mark.parametrize(
    "at", [0, 5, 11], ids=["in the baseline's period", "in between", "in the target's period"]
)
def test_two_worlds_that_differ_in_a_hidden_count_are_told_alike(tmp_path: Path, at: int) -> None:
    """The first and the last hidden count: on this side of the target and beyond it, so that a light would tell them apart."""
    worlds = {}
    for hidden in (1, persons.THRESHOLD - 1, persons.THRESHOLD + 1):
        folder = tmp_path / str(hidden)
        folder.mkdir()
        store = _world(folder, hidden, at)
        worlds[hidden] = _told(store)
        store.close()
    one, other, shown = worlds.values()
    assert {name for name in one if one[name] != other[name]} == set()
    # What is shown is told: the comparison finds what there is to find.
    assert {"states", "points", "measurements", "goal states"} <= {
        name for name in one if one[name] != shown[name]
    }


def test_a_light_without_its_baseline_says_why(tmp_path: Path) -> None:
    few = persons.THRESHOLD - 1
    store = store_with(
        tmp_path,
        indicators=[indicator(baseline=few, baseline_period="2006", target=30.0, target_period="2012")],
        measurements=counts([20, 22, 24]),
    )
    state = indicator_states(store).iloc[0]
    assert (state["level_colour"], state["reason"]) == (
        "grey", "Kan ikke bedømmes: udgangspunktet vises ikke, da det ville røbe et lille antal personer.",
    )  # fmt: skip
    # The verdict rests on the measurements, which are shown, and needs no baseline.
    assert (state["verdict"], state["final_value"]) == ("uncertain", 24)
    store.close()


def test_all_shown_measurements_on_the_target_are_not_all_measurements(tmp_path: Path) -> None:
    few = persons.THRESHOLD - 1
    periods = [*(f"2006-Q{n}" for n in (1, 2, 3, 4)), *QUARTERS]
    for values, said in (([8] * 16, "Alle målinger ligger præcis på målet."),
                         ([8] * 5 + [few] + [8] * 10, "Alle viste målinger ligger præcis på målet.")):  # fmt: skip
        folder = tmp_path / said
        folder.mkdir()
        store = store_with(
            folder,
            indicators=[indicator(target=8.0, target_period="2012")],
            measurements=counts(values, periods),
        )
        assert indicator_states(store).iloc[0]["assurance_text"] == said
        store.close()


# -- what an address may ask with --------------------------------------------------------------------------------


def test_an_address_asks_with_declared_parameters_only() -> None:
    """A new parameter stands in FROM_ADDRESS, or here as one for the code alone. None lifts the protection of persons any more."""
    names = [
        path.relative_to(queries.FOLDER).with_suffix("").as_posix() for path in queries.FOLDER.rglob("*.sql")
    ]
    taken = set().union(*(queries.parameters_of(name) for name in names))
    # Which sheet's periods: a page of rows has the sheet already, and asks the code.
    assert taken - queries.FROM_ADDRESS == {"table"}
    assert taken >= queries.FROM_ADDRESS

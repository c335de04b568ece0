"""An initiative's light by the share of its criteria that is met, CSB's own beside it, and the year's lights with last year's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.people import Person
from data.store import Clock, Refusal, Store
from queries.results import views
from queries.results.initiatives import (
    NOT_DECLARED,
    NOT_MEASURED,
    counted,
    initiative_lights,
    lights,
    lights_moved,
    lights_title,
    year_lights,
)
from queries.results.own_lights import NotRecorded, own_lights, record_light, take_back
from tests.rows import store_with

# The follow-up of 2021 as the municipality published it.
PUBLISHED = {"SOF": 10, "ØKF": 7, "BIF": 4, "TMF": 2, "KFF": 1, "BUF": 1}
GREEN, YELLOW, GREY = 8, 14, 3
CSB, SOF = Person("csb@example.org", "CSB"), Person("sof@example.org", "indberetter", ("SOF",))
YEARS = (2018, 2019, 2020, 2021)


def initiative(id_: str, administration: str = "SOF", **more: Any) -> dict[str, Any]:
    own = {"initiative_id": id_, "name": f"Indsats {id_}", "administration": administration}
    return own | {"purpose": "begge", "status": "i gang", "start": date(2018, 1, 1)} | more


def criterion(id_: str, initiative_id: str, **more: Any) -> dict[str, Any]:
    own = {
        "indicator_id": id_,
        "name": id_,
        "initiative_id": initiative_id,
        "type": "resultat",
        "unit": "ture",
    }
    target = {"baseline": 10.0, "baseline_period": "2018", "target": 20.0, "target_period": "2021"}
    return own | {"direction": "op", "frequency": "år"} | target | more


def measured(id_: str, values: list[float]) -> list[dict[str, Any]]:
    return [
        {"indicator_id": id_, "period": str(year), "value": float(value), "counted_on": date(year + 1, 1, 15)}
        for year, value in zip(YEARS, values, strict=False)
    ]


MET, MISSED = [10, 14, 20, 22], [10, 10, 11, 12]


def published(home: Path, **more: Any) -> Store:
    """25 initiatives with two criteria each: of 8 both are met in 2021, of 14 one; three cannot be judged, each for its own reason."""
    ids = [(f"{who}-{n}", who) for who, amount in PUBLISHED.items() for n in range(1, amount + 1)]
    indicators, measurements = [], []
    for place, (id_, _) in enumerate(ids):
        if place == 24:
            continue
        for n in (1, 2):
            name = f"I-{place}-{n}"
            indicators.append(criterion(name, id_, **({"target": None} if place == 23 else {})))
            if place == 22:
                continue
            measurements += measured(name, MET if place < GREEN or n == 1 else MISSED)
    return store_with(
        home,
        **{"initiatives": [initiative(*one) for one in ids], "indicators": indicators, "measurements": measurements, **more},
    )  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return published(tmp_path_factory.mktemp("lights"))


def at(store: Store, *day: int) -> Clock:
    return Clock(store.clock().known_at, date(*day))


def test_the_published_follow_up_of_2021_is_the_products(store: Store) -> None:
    found = year_lights(store, year=2021, clock=at(store, 2022, 3, 1))
    assert counted(found) == {"green": GREEN, "yellow": YELLOW, "red": 0, "grey": GREY}
    assert found["administration"].value_counts().to_dict() == PUBLISHED
    assert (
        lights_title(found, 2021)
        == "Af 25 indsatser i 2021 er 8 grønne, 14 gule og 0 røde; 3 kan ikke bedømmes"
    )
    # Each grey one says its own reason.
    grey = set(found.loc[found["colour"] == "grey", "reason"])
    assert {NOT_DECLARED, NOT_MEASURED} < grey and any("målværdi" in one for one in grey)
    yellow = set(found.loc[found["colour"] == "yellow", "reason"])
    assert yellow == {"1 af 2 kriterier er nået eller på vej."}


def test_the_table_is_a_view_with_last_years_beside(store: Store) -> None:
    view = views.initiatives_lights(store, clock=at(store, 2022, 3, 1), lights_year=2021)
    assert view.title.startswith("Af 25 indsatser i 2021 er 8 grønne") and len(view.rows) == 25
    assert view.chart is not None and [p.y for p in view.chart.series[0].points] == [8, 14, 0, 3]
    # In 2020 nothing that came after it was known, and the target was not reached: a forecast from three points.
    before = year_lights(store, year=2020, clock=at(store, 2022, 3, 1))
    assert counted(before) != counted(year_lights(store, year=2021, clock=at(store, 2022, 3, 1)))
    now = year_lights(store, year=2021, clock=at(store, 2022, 3, 1))
    assert now["before"].tolist() == before["colour"].tolist()
    # As the year ended, so it stays.
    assert counted(year_lights(store, year=2021, clock=at(store, 2029, 3, 1))) == counted(now)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (
            ["green", "red"],
            ["yellow", "yellow"],
            "1 indsats har et bedre lys end i 2020, og 1 har et dårligere",
        ),
        (["green", "green"], ["yellow", "red"], "2 indsatser har et bedre lys end i 2020"),
        (["red", "grey"], ["green", "green"], "1 indsats har et dårligere lys end i 2020"),
        (
            ["red", "grey"],
            ["red", None],
            "Ingen af de indsatser, der kan bedømmes, har skiftet lys siden 2020",
        ),
        (["red", "green"], ["grey", None], "Af 2 indsatser i 2021 er 1 grøn, 0 gule og 1 rød"),
        (["grey"], [None], "Den ene indsats i 2021 kan ikke bedømmes"),
        ([], [], "Der er ingen indsatser i 2021"),
    ],
)
def test_what_has_moved_is_said(now: list[str], before: list[str | None], said: str) -> None:
    rows = pd.DataFrame({"colour": pd.Series(now, dtype=object), "before": pd.Series(before, dtype=object)})
    assert lights_moved(rows, 2021) == said


def test_a_year_has_those_that_ran_in_it(tmp_path: Path) -> None:
    ran = {
        "whole": initiative("A"),
        "ended": initiative("B", finish=date(2020, 6, 30), status="afsluttet"),
        "later": initiative("C", start=date(2021, 2, 1)),
        "planned": initiative("D", start=None, status="planlagt"),
        "stopped": initiative("E", status="stoppet"),
    }
    store = store_with(tmp_path, initiatives=list(ran.values()))
    clock = at(store, 2022, 3, 1)
    assert year_lights(store, year=2020, clock=clock)["initiative_id"].tolist() == ["A", "B"]
    found = year_lights(store, year=2021, clock=clock)
    assert found["initiative_id"].tolist() == ["A", "C"]
    assert found["before"].tolist()[0] == "grey" and pd.isna(found["before"].tolist()[1])


def states(*colours: str) -> pd.DataFrame:
    rows = [
        {
            "initiative_id": "A", "indicator_id": f"I-{n}", "name": f"I-{n}", "type": "resultat",
            "measurements": 1, "closed": False, "colour": colour,
            "attainment": 0.5, "variation": None, "hidden": False, "shown_as": None, "verdict_text": "Målværdien mangler.",
        }
        for n, colour in enumerate(colours)
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("colours", "light", "reason"),
    [
        (["green"], "green", "Det ene kriterium er nået eller på vej."),
        (["green", "green"], "green", "2 af 2 kriterier er nået eller på vej."),
        (["green", "red", "red"], "yellow", "1 af 3 kriterier er nået eller på vej."),
        (["red", "red"], "red", "Ingen af 2 kriterier er nået eller på vej."),
        (["red"], "red", "Det ene kriterium nås ikke."),
        (["yellow"], "yellow", "Det ene kriterium er usikkert."),
        (["yellow", "red"], "yellow", "Ingen af 2 kriterier er nået eller på vej; 1 er usikkert."),
        (
            ["green", "grey"],
            "green",
            "Det ene kriterium, der kan bedømmes, er nået eller på vej. 1 kan ikke bedømmes.",
        ),
        (["grey"], "grey", "Målværdien mangler."),
        (["grey", "grey"], "grey", "Målværdien mangler."),
    ],
)
def test_the_share_of_criteria_met_decides(colours: list[str], light: str, reason: str) -> None:
    found = lights(states(*colours)).iloc[0]
    assert (found["colour"], found["reason"]) == (light, reason)


def test_what_an_initiative_measures_besides_results_does_not_decide(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        initiatives=[initiative("A")],
        indicators=[criterion("I-1", "A", type="output")],
        measurements=measured("I-1", MISSED),
    )
    assert initiative_lights(store, clock=at(store, 2022, 3, 1)).empty


def test_csb_records_its_own_beside_the_computed_one_and_takes_it_back(tmp_path: Path) -> None:
    store = published(tmp_path)
    clock = Clock(None, date(2022, 3, 1))
    computed = year_lights(store, year=2021, clock=clock)["colour"].tolist()
    record_light(store, "SOF-1", 2021, colour="yellow", reason="Et mål  trækker ned.", person=CSB)
    record_light(store, "SOF-1", 2021, colour="red", reason="To mål trækker ned.", person=CSB)
    record_light(store, "SOF-1", 2020, colour="green", reason="Godt i gang.", person=CSB)
    found = year_lights(store, year=2021, clock=clock)
    assert found["colour"].tolist() == computed, "never instead of it"
    own = found.set_index("initiative_id").loc["SOF-1", ["own_colour", "own_reason", "own_by", "before_own"]]
    assert own.tolist() == ["red", "To mål trækker ned.", CSB.id, "green"]
    view = views.initiatives_lights(store, clock=clock, lights_year=2021)
    assert any("nås ikke: To mål trækker ned." in str(row) for row in view.rows)
    take_back(store, "SOF-1", 2021, person=CSB)
    assert own_lights(store, year=2021).empty and len(own_lights(store)) == 1
    # Every version stays.
    assert len(store.records("initiative_light", "SOF-1:2021")) == 3
    with pytest.raises(NotRecorded, match="findes ikke"):
        take_back(store, "SOF-1", 2021, person=CSB)


def test_who_may_and_what_is_refused(tmp_path: Path) -> None:
    store = published(tmp_path)
    for more in ({"person": SOF}, {"colour": "blue"}, {"reason": " "}):
        with pytest.raises(NotRecorded):
            record_light(store, "SOF-1", 2021, **{"colour": "red", "reason": "x", "person": CSB} | more)
    with pytest.raises(Refusal):
        record_light(store, "SOF-1", 2021, colour="red", reason="Se 010190-1234", person=CSB)
    with pytest.raises(NotRecorded):
        take_back(store, "SOF-1", 2021, person=SOF)

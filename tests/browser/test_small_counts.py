"""Two worlds that differ in nothing but small counts of persons look the same to those who may not see them.

In each world the same rows are planted with counts of 2 and 3, arranged so that every sum over them is the same. Whatever a
reader is sent (pages, what hovers over charts, tables behind them, files, answers by address) must then be the same to the
letter, or something of the counts got out: a rate, an average or an order as well as the count itself.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from itertools import zip_longest
from urllib.parse import quote

import pyarrow as pa
import pytest

import queries
from data import example
from data.store import DATABASE, Store
from pages.parts import registry
from pages.parts.results.words import VIEWS
from tests.browser.signing_in import app_with_sign_in, cookies_after_sign_in
from tests.browser.socket_client import Session, file_texts, texts
from tests.ready_example import put_example
from tests.rows import delivery

WORLDS = {"one": (2, 3), "other": (3, 2)}
FILE = "plantet.xlsx"
PROGRAMMES = ("Plantet støtte", "Plantet udgang")
MEASURED, SHARE = "I-991", "I-992"


def planted(a, b):
    """Rows of every kind that counts persons. a and b are 2 and 3, or 3 and 2; each sum over programmes, places or months is the same."""
    pair, swapped = (a, b), (b, a)
    exit_rows = [
        {
            "program": program,
            "start_period": "2008-H1",
            "places": 12.0,
            "referred": 10,
            "started": 5,
            "ongoing": 0,
            "completed": completed,
            "dropped_out": dropped,
            "followed": completed,
            "relapsed": 0,
        }
        for program, (completed, dropped) in zip(PROGRAMMES, (pair, swapped), strict=True)
    ]
    indicators = [
        {
            "indicator_id": id_,
            "name": f"Plantet indikator {id_}",
            "type": "resultat",
            "unit": unit,
            "direction": "op",
            "frequency": "kvartal",
            "counts_persons": False,
            "baseline": float(of * a),
            "baseline_period": "2007-Q1",
            "target": float(of * 2),
            "target_period": "2009-Q4",
        }
        for id_, unit, of in ((MEASURED, "unge", 1), (SHARE, "%", 2.5))
    ]
    goals = [
        {
            "goal_id": f"M-{id_}",
            "level": "delmål",
            "text": f"Plantet mål {id_}",
            "indicator_id": id_,
        }
        for id_ in (MEASURED, SHARE)
    ]
    periods = [f"{year}-Q{quarter}" for year in (2007, 2008, 2009) for quarter in (1, 2, 3, 4)]
    counts = [*pair, 20, 21, 24, 22, 23, 25, 21, 22, *swapped]
    measured = [
        {"indicator_id": MEASURED, "period": period, "value": float(count), "counted_on": date(2010, 1, 15)}
        for period, count in zip(periods, counts, strict=True)
    ]
    shares = [
        {
            "indicator_id": SHARE,
            "period": period,
            "value": count / 40 * 100,
            "numerator": count,
            "denominator": 40,
            "counted_on": date(2010, 1, 15),
        }
        for period, count in zip(periods, counts, strict=True)
    ]
    charges = [
        {
            "area_id": area,
            "month": month,
            "category": "vold",
            "kind": "sigtelse",
            "count": count,
            "counted_on": date(2010, 1, 15),
            "origin": "Plantet statistik",
        }
        for month, counts in ((date(2009, 1, 1), pair), (date(2009, 2, 1), swapped))
        for area, count in zip(("BY-01", "BY-02"), counts, strict=True)
    ]
    return {
        "exit_programme": exit_rows,
        "goals": goals,
        "indicators": indicators,
        "measurements": [*measured, *shares],
        "incidents": charges,
    }


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """Two apps on the example data with the planted rows; each with the cookies of those who look."""
    with ExitStack() as stack:
        apps = []
        for name, counts in WORLDS.items():
            home = put_example(tmp_path_factory.mktemp(name))
            store = Store(home / "example" / DATABASE, today=lambda: example.TODAY, is_example=True)
            store.accept(delivery(FILE, **planted(*counts)), "ØKF", by="test", at=datetime(2010, 3, 20, 12))
            store.close()
            provider = tmp_path_factory.mktemp("provider")
            apps.append(stack.enter_context(app_with_sign_in(home, provider, CSB_EXAMPLE="1")).address)
        yield [
            (address, {user: cookies_after_sign_in(address, user) for user in ("leder", "sof", "centret")})
            for address in apps
        ]


def told(session, address, planted_row=None):
    """Everything that one is sent for an address: the page and its files, with `planted_row` after choosing that planted row."""
    session.see(address)
    assert "Noget gik galt" not in str(session.elements("alert"))
    if planted_row is not None:
        (table,) = [table for table in session.elements("dataframe") if table.selection_mode]
        rows = pa.ipc.open_stream(table.arrow_data.data).read_all().to_pylist()
        places = [place for place, row in enumerate(rows) if row["file"] == FILE]
        choice = f'{{"selection":{{"rows":[{places[planted_row]}],"columns":[],"cells":[]}}}}'
        session.see(address, {table.id: {"string_value": choice}})
        assert f"Fra {FILE}, indberetning nr." in "".join(texts(session.messages))
    said = [text.replace(session.address, "") for text in texts(session.messages)]
    for label, file in session.downloads():
        said += [f"{label}: {text}" for text in file_texts(file)]
    return said


@contextmanager
def looking(worlds, user):
    """`differences(address, planted_row)`: what differs between the worlds for this person, and how much was compared."""
    with ExitStack() as stack, ThreadPoolExecutor(2) as both:
        sessions = [stack.enter_context(Session(where, cookies[user])) for where, cookies in worlds]

        def differences(address, planted_row=None):
            one, other = both.map(lambda session: told(session, address, planted_row), sessions)
            return [f"{a!r:.300} / {b!r:.300}" for a, b in zip_longest(one, other) if a != b], len(one)

        yield differences


PAGES = [spec.address for spec in registry.existing()]
VIEWS_OF_RESULTS = [
    f"/resultater?afsnit={quote(view)}"
    for key, view in VIEWS.items()
    if key not in ("metode", "retningslinjer")
]
PLACES = [
    *(f"/resultater?indikator={id_}" for id_ in (MEASURED, SHARE)),
    f"/resultater?afsnit={quote(VIEWS['udsving'])}&indikator={MEASURED}",
    f"/exit?program={quote(PROGRAMMES[0])}",
    "/hotspots?bydel=Indre+By",
    "/exit?data_pr=2010-03-21",
]


@pytest.mark.parametrize("address", [*PAGES, *VIEWS_OF_RESULTS, *PLACES])
def test_a_page_and_its_files_give_a_reader_nothing_of_small_counts(worlds, address):
    with looking(worlds, "leder") as differences:
        found, compared = differences(address)
    assert compared > 50
    assert found == []


def question(name, **parameters):
    """The address of an answer's rows, with parameters that a reader has written into it."""
    return f"/datagrundlag?figur={name}&med={quote(json.dumps(parameters))}"


def questions():
    """The questions whose answers rest on rows of persons, or could; each also asked with every parameter that an address may not
    give it, as `exact`.

    Those that take reports to the police only are left out: they count cases, not persons.
    """
    names = sorted(
        path.relative_to(queries.FOLDER).with_suffix("").as_posix() for path in queries.FOLDER.rglob("*.sql")
    )
    tables = ("exit_programme", "indicators", "measurements", "incidents")
    concerned = [
        name
        for name in names
        if any(table in queries.sql(name) for table in tables)
        and "kind = 'anmeldelse'" not in queries.sql(name)
    ]
    refused = {name: queries.parameters_of(name) - queries.FROM_ADDRESS for name in concerned}
    return [
        *(question(name) for name in concerned),
        *(question(name, **dict.fromkeys(sorted(taken), True)) for name, taken in refused.items() if taken),
        question("results/measurements", indicator_id=MEASURED, exact=True),
    ]


def test_an_answer_asked_for_by_address_gives_a_reader_nothing_of_small_counts(worlds):
    asked = questions()
    assert len(asked) > 10
    with looking(worlds, "leder") as differences:
        found = {address: differences(address)[0] for address in asked}
    assert {address: told for address, told in found.items() if told} == {}


@pytest.mark.parametrize("user", ["leder", "sof", "centret"])
def test_a_single_row_gives_its_small_counts_to_nobody_but_the_centre(worlds, user):
    """What the centre sees also says that this way of looking finds what there is to find."""
    with looking(worlds, user) as differences:
        for address in (
            question("exit/programme"),
            question("results/measurements", indicator_id=MEASURED),
            question("results/indicators", indicator_id=MEASURED),
        ):
            found, _ = differences(address, 0)
            assert bool(found) == (user == "centret"), (address, found)

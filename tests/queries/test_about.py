"""What the figures of a page rest on: sheets, whose they are, what time they are about, when they came."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from data.store import Clock
from queries import run
from queries.sources.about import declaration, tables_behind
from tests.rows import store_with


def test_a_sheet_is_told_with_its_time_and_when_it_came(home) -> None:
    store = store_with(
        home,
        safety_surveys=[
            {
                "area_id": "B-3",
                "year": year,
                "invited": 100,
                "answers": 40,
                "unsafe_day": 4,
                "unsafe_evening": 9,
            }
            for year in (2008, 2009)
        ],
        areas=[{"area_id": "B-3", "name": "Nørrebro", "type": "bydel", "district": 3}],
        at=datetime(2010, 3, 19, 14, 12),
    )
    found = declaration(store, rooms=("dialogue",)).set_index("table")
    assert list(found.index) == ["areas", "area_parts", "population", "safety_surveys", "dialogue_events"]
    survey = found.loc["safety_surveys"]
    assert (survey.sheet, survey.owner, survey.span, survey.rows) == ("Tryghed", "CSB", "2008 - 2009", 2)
    assert survey.delivered_at.date() == date(2010, 3, 19)
    assert pd.isna(found.loc["areas", "span"]) and found.loc["areas", "rows"] == 1
    assert (
        found.loc["dialogue_events", "rows"] == 0
        and found.loc["dialogue_events", ["delivered_at"]].isna().all()
    )
    before = declaration(store, rooms=("dialogue",), clock=Clock(datetime(2010, 3, 1), date(2010, 3, 1)))
    assert before["rows"].sum() == 0 and before["span"].isna().all()


def test_a_period_reaches_from_the_first_month_to_the_last(home) -> None:
    indicator = {"indicator_id": "I-1", "name": "Møder", "type": "output", "unit": "møder", "direction": "op"}
    store = store_with(
        home,
        indicators=[indicator],
        measurements=[
            {"indicator_id": "I-1", "period": period, "value": 1.0}
            for period in ("2009-03", "2009-Q1", "2009", "2008-H2", "2009-Q4")
        ],
    )
    (row,) = run(store, "sources/periods").itertuples()
    # The year and its last quarter end together; the first half-year that is told begins before both.
    assert (row.table, row.first_period) == ("measurements", "2008-H2")
    assert row.last_period in ("2009", "2009-Q4")
    assert len(run(store, "sources/periods", sources=True)) == 5


def test_the_rooms_read_what_they_say() -> None:
    assert {"hotspots", "incidents", "areas"} <= tables_behind("hotspots")
    assert tables_behind("unrest") >= {"unrest_events", "readiness"}

"""The views of Uroligheder, Tryghed og borgerdialog, Proces og organisation and 18+: their messages for none, one and many, and what
their pictures hold."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from data.columns import Column
from data.contract import DISTRICTS
from data.excel import workbook
from data.store import Clock, Store
from pages.parts import paint
from pages.parts.briefing.slides import body, head
from queries.briefing.catalogue import BY_ID, KINDS
from queries.briefing.export_docx import to_docx
from queries.briefing.export_pptx import to_pptx
from queries.briefing.export_xlsx import to_xlsx
from queries.briefing.files import Cover
from queries.briefing.screen import layout
from queries.dialogue import views as dialogue_views
from queries.exit import views as exit_views
from queries.process import views as process_views
from queries.shared.leading import most_in_words
from queries.unrest import views as unrest_views
from queries.view import Chart, Mark, Point, Series, View
from tests.rows import TODAY, store_with

CLOCK = Clock(None, TODAY)
OWN = [
    kind.id
    for kind in KINDS
    if kind.ask is not None
    and kind.ask.__module__
    in {room.__name__ for room in (dialogue_views, exit_views, process_views, unrest_views)}
]


def event(number: int, at: datetime, district: int = 3, **more: Any) -> dict[str, Any]:
    return {
        "event_id": f"U-{number}",
        "occurred_at": at,
        "district": district,
        "type": "stenkast",
        "severity": 3,
    } | more


# -- which has most ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ([], ""),
        ([0, 0], ""),
        ([2, 5], "B (5)"),
        ([5, 5], "A og B (5 hver)"),
        ([5, 5, 5, 1], "A, B og C (5 hver)"),
        ([1200] * 4, "fire bydele (1.200 hver)"),
    ],
)
def test_those_who_share_the_first_place_are_all_named(counts: list[int], text: str) -> None:
    assert most_in_words(list("ABCD")[: len(counts)], counts, "bydel", "bydele") == text


# -- dates in views ---------------------------------------------------------------------------------------------


def test_dates_of_a_view_are_dates_on_the_page_and_in_the_file() -> None:
    view = View(
        "x",
        "X",
        columns=(Column("Dag", "date"), Column("Tid", "moment"), Column("Ord")),
        rows=(("2010-03-16", "2010-03-16T21:30:00", "2010-03-16"), (None, "2010-03-17", None)),
    )
    assert list(view.frame["0"]) == [pd.Timestamp(2010, 3, 16), pd.NaT]
    texts = [[column.text(value) for value in view.frame[name]] for name, column in view.named.items()]
    assert texts == [["16.03.2010", "–"], ["16.03.2010 21.30", "17.03.2010 00.00"], ["2010-03-16", "–"]]
    sheet = load_workbook(io.BytesIO(workbook({"X": (view.frame, view.named)}, [])))["X"]
    assert [cell.value for cell in sheet[2]] == [
        datetime(2010, 3, 16),
        datetime(2010, 3, 16, 21, 30),
        "2010-03-16",
    ]


# -- unrest -----------------------------------------------------------------------------------------------------


def test_without_events_every_view_of_unrest_says_so_and_draws_nothing(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    for ask in (unrest_views.weeks, unrest_views.places, unrest_views.types, unrest_views.events,
                unrest_views.districts, unrest_views.follow_up):  # fmt: skip
        view = ask(store, clock=CLOCK)
        assert (view.title, view.chart) == ("Der er ikke indberettet uroligheder", None), ask
    assert unrest_views.times(store, clock=CLOCK).chart is None
    assert unrest_views.actors(store, clock=CLOCK).title == "Ingen hændelse oplyser, hvem der deltog"
    store.close()


def test_weeks_above_the_limit_are_a_message_and_have_another_tone(tmp_path: Path) -> None:
    quiet = [event(n, datetime(2009, 1, 5, 20) + timedelta(weeks=2 * n)) for n in range(20)]
    burst = [event(100 + n, datetime(2009, 6, 9, 20), 5) for n in range(9)]
    store = store_with(tmp_path, unrest_events=quiet + burst)
    view = unrest_views.weeks(store, clock=CLOCK)
    assert view.title == "Mere end et tilfældigt udsving: 10 på én uge fra 8. juni 2009"
    assert view.chart is not None
    (series,) = view.chart.series
    flagged = [point for point in series.points if point.tone == "concern"]
    assert [(point.x, point.y, point.label) for point in flagged] == [("2009-06-08", 10.0, "10 på én uge")]
    assert view.chart.reference is not None
    assert all(point.y < view.chart.reference for point in series.points if point.tone == "common")
    calm = unrest_views.weeks(store, clock=CLOCK, district=3)
    assert calm.title == "Nørrebro: Ingen uge har flere uroligheder, end et tilfældigt udsving forklarer"
    store.close()


def test_the_district_with_most_is_named_with_those_that_share_it(tmp_path: Path) -> None:
    store = store_with(
        tmp_path, unrest_events=[event(n, datetime(2009, 5, 4 + n, 20), 3 + n % 2) for n in range(4)]
    )
    title = unrest_views.places(store, clock=CLOCK).title
    assert title == "Nørrebro og Vesterbro-Kongens Enghave (2 hver) har flest uroligheder"
    store.close()


def test_a_district_without_a_coordinator_is_marked_where_something_happened(tmp_path: Path) -> None:
    agreed = [{"district": n, "coordinator": "SSP", "agreed_on": date(2010, 1, 1)} for n in range(1, 9)]
    store = store_with(tmp_path, unrest_events=[event(1, datetime(2009, 5, 4, 20), 9)], readiness=agreed)
    view = unrest_views.districts(store, clock=CLOCK)
    assert view.title == "Én urolighed siden maj 2009; Amager Øst har ingen aftalt koordinator"
    assert view.chart is not None
    first = view.chart.series[0].points[0]
    assert (first.x, first.y, first.label, first.tone) == ("Amager Øst", 1.0, "1, ingen koordinator", "bad")
    assert [point.x for point in view.chart.series[0].points if point.tone == "bad"] == ["Amager Øst"]
    assert "Amager Øst og Amager Vest har ingen aftalt koordinator." in view.notes
    one = unrest_views.districts(store, clock=CLOCK, district=9)
    assert one.title == "Amager Øst: én urolighed siden maj 2009; ingen koordinator er aftalt"
    assert one.chart is None
    assert (
        unrest_views.districts(store, clock=CLOCK, district=1).title
        == "Indre By: ingen uroligheder; en koordinator er aftalt"
    )
    store.close()


def test_response_times_are_two_series_beside_the_goal(tmp_path: Path) -> None:
    minutes = [5, 10, 15, 20, 25, 30, 35, 40, 45, 50]
    events = [event(n, datetime(2009, 5, 4 + n, 20), first_response_minutes=m) for n, m in enumerate(minutes)]
    agreed = [{"district": 3, "coordinator": "SSP", "goal_minutes": 30, "agreed_on": date(2010, 1, 1)}]
    store = store_with(tmp_path, unrest_events=events, readiness=agreed)
    view = unrest_views.times(store, clock=CLOCK)
    assert (
        view.title
        == "Den første indsats kom efter 28 minutter i den midterste hændelse; målet blev nået i 6 af 10"
    )
    assert view.chart is not None
    assert [(series.name, series.role, len(series.points)) for series in view.chart.series] == [
        ("median", "figure", 2),
        ("90-percentil", "figure", 2),
        ("mål", "limit", 1),
    ]
    goal = view.chart.series[2].points[0]
    assert (goal.x, goal.y) == ("Nørrebro", 30.0)
    store.close()


# -- dialogue ---------------------------------------------------------------------------------------------------


def survey(unsafe: dict[int, int], year: int = 2009) -> dict[str, list[dict[str, Any]]]:
    areas = [
        {"area_id": f"B{n}", "name": name, "type": "bydel", "district": n} for n, name in DISTRICTS.items()
    ]
    answers = [
        {"area_id": f"B{n}", "year": year, "answers": 300, "unsafe_evening": unsafe.get(n, 60)}
        for n in DISTRICTS
    ]
    return {"areas": areas, "safety_surveys": answers}


@pytest.mark.parametrize(
    ("unsafe", "title"),
    [
        ({}, "Ingen bydel kan siges at være mere utryg end resten af byen"),
        ({3: 150}, "Nørrebro er mere utryg end resten af byen; ni kan ikke skelnes fra den"),
        ({3: 150, 5: 150}, "Nørrebro og Valby er mere utrygge end resten af byen; "),
    ],
)
def test_who_is_less_safe_is_told_against_the_rest_of_the_city(
    tmp_path: Path, unsafe: dict[int, int], title: str
) -> None:
    store = store_with(tmp_path, **survey(unsafe))
    view = dialogue_views.safety(store, clock=CLOCK)
    assert view.title.startswith(title)
    assert view.chart is not None
    tones = {point.x: point.tone for point in view.chart.series[0].points}
    assert [name for name, tone in tones.items() if tone == "concern"] == [
        {3: "Nørrebro", 5: "Valby"}[number] for number in unsafe
    ]
    assert view.chart.reference == pytest.approx(100 * sum(unsafe.get(n, 60) for n in range(1, 11)) / 3000)
    assert dialogue_views.change(store, clock=CLOCK).chart is None, "one survey has no change"
    store.close()


def test_the_share_of_the_city_is_not_drawn_where_only_some_districts_answered(tmp_path: Path) -> None:
    rows = survey({})
    store = store_with(tmp_path, areas=rows["areas"], safety_surveys=rows["safety_surveys"][:7])
    view = dialogue_views.safety(store, clock=CLOCK)
    assert view.chart is not None
    assert view.chart.reference is None
    assert view.figures[0].label == "7 af de 10 bydele"
    store.close()


def test_a_change_within_chance_is_told_so_and_one_beyond_it_by_name(tmp_path: Path) -> None:
    before, now = survey({}, 2007), survey({4: 20}, 2009)
    store = store_with(
        tmp_path, areas=now["areas"], safety_surveys=before["safety_surveys"] + now["safety_surveys"]
    )
    view = dialogue_views.change(store, clock=CLOCK)
    assert view.title == "Vesterbro-Kongens Enghave er blevet mere tryg"
    assert view.notes[0].startswith("9 ændringer kan være et tilfældigt udsving.")
    assert view.chart is not None
    assert {point.tone for point in view.chart.series[0].points} == {"improvement", "common"}
    own = dialogue_views.change(store, clock=CLOCK, district=3)
    assert own.title == "Nørrebro: Ingen ændring er større end et tilfældigt udsving"
    store.close()


def test_unmet_says_nothing_of_meetings_where_nobody_is_less_safe(tmp_path: Path) -> None:
    store = store_with(tmp_path, **survey({}))
    assert dialogue_views.unmet(store, clock=CLOCK).title == "Ingen bydel er mere utryg end resten af byen"
    store.close()


def test_unmet_names_the_less_safe_where_no_meeting_was_held(tmp_path: Path) -> None:
    held = [{"meeting_id": "M1", "date": date(2010, 1, 5), "district": 5}]
    store = store_with(tmp_path, dialogue_events=held, **survey({3: 150, 5: 150}))
    view = dialogue_views.unmet(store, clock=CLOCK)
    assert view.title == "Nørrebro er mere utryg end resten af byen, og der er ikke holdt et møde"
    assert view.chart is not None
    assert [point.x for point in view.chart.series[0].points if point.tone == "concern"] == [
        "Nørrebro: intet møde"
    ]
    store.close()


@pytest.mark.parametrize(
    ("deadlines", "title"),
    [
        ([], "Der er ikke indgået aftaler"),
        ([date(2011, 1, 1)], "Ingen aftaler er over fristen"),
        ([date(2010, 1, 1)], "Én aftale er over fristen"),
        ([date(2010, 1, 1), date(2010, 1, 2)], "To aftaler er over fristen"),
    ],
)
def test_agreements_for_none_one_and_many(tmp_path: Path, deadlines: list[date], title: str) -> None:
    rows = [
        {
            "meeting_id": f"M{n}",
            "date": date(2009, 5, 5),
            "district": 3,
            "agreement": "Lys",
            "follow_up_deadline": day,
        }
        for n, day in enumerate(deadlines)
    ]
    store = store_with(
        tmp_path, dialogue_events=[*rows, {"meeting_id": "M", "date": date(2009, 5, 5), "district": 3}]
    )
    view = dialogue_views.agreements(store, clock=CLOCK)
    assert view.title == title
    assert len(view.rows) == len(deadlines)
    store.close()


# -- process ----------------------------------------------------------------------------------------------------


def step(id_: str, name: str, deadline: date, status: str, **more: Any) -> dict[str, Any]:
    return {"milestone_id": id_, "name": name, "deadline": deadline, "status": status} | more


def test_the_timeline_holds_each_step_and_the_deadlines_that_were_moved(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        milestones=[
            step("P1", "Høring", date(2010, 3, 1), "i gang", start=date(2010, 2, 1), administration="SOF"),
            step("P2", "Høring", date(2010, 3, 2), "afsluttet", finished_on=date(2010, 3, 5)),
            step("P3", "Møde", date(2010, 4, 13), "ikke begyndt", original_deadline=date(2010, 4, 1)),
        ],
    )
    view = process_views.timeline(store, clock=CLOCK)
    assert view.title == "Ét skridt er forsinket (SOF)"
    assert view.chart is not None
    steps, before = view.chart.series
    assert [(point.label, point.start, point.x, point.tone) for point in steps.points] == [
        ("Høring (01.03.2010)", "2010-02-01", "2010-03-01", "bad"),
        ("Høring (02.03.2010)", "", "2010-03-02", "warn"),
        ("Møde", "", "2010-04-13", ""),
    ]
    assert (before.role, [(point.label, point.x) for point in before.points]) == (
        "limit",
        [("Møde", "2010-04-01")],
    )
    assert view.chart.marks[0].x == TODAY.isoformat()
    assert view.notes == ("Møde: fristen var 1. april 2010 og er nu 13. april 2010.",)
    painted = paint.figure(view.chart)
    symbols = [symbol for trace in painted.data if trace.mode == "markers" for symbol in trace.marker.symbol]
    assert symbols == ["square", "triangle-up", "circle-open", "diamond-open"]
    store.close()


def test_a_way_that_is_not_delivered_is_not_said_to_be_on_time(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    view = process_views.timeline(store, clock=CLOCK)
    assert (view.title, view.chart) == ("Vejen til mødet er ikke leveret", None)
    assert process_views.hearing(store, clock=CLOCK).title == "Høringen er ikke leveret"
    store.close()


def test_many_without_secondments_are_named_shortly(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    title = process_views.secondments(store, clock=CLOCK).title
    assert title.endswith("har ingen udstationeret")
    assert "SOF" in title and "forvaltningen" not in title
    one = process_views.secondments(store, clock=CLOCK, administration="SOF")
    assert one.title == "Socialforvaltningen har ingen udstationeret"
    store.close()


# -- 18+ --------------------------------------------------------------------------------------------------------


def initiative(id_: str, low: int, high: int, gangs: bool) -> dict[str, Any]:
    own = {"initiative_id": id_, "name": id_, "administration": "SOF", "status": "i gang", "districts": [3]}
    return own | {"age_from": low, "age_to": high, "gang_related": gangs}


def test_ages_are_parts_of_one_whole_and_what_stops_is_counted(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        initiatives=[
            initiative("A", 12, 17, True),
            initiative("B", 15, 30, True),
            initiative("C", 10, 18, False),
        ],
    )
    reach = exit_views.reach(store, clock=CLOCK)
    assert reach.title == "3 indsatser når en 17-årig, 2 indsatser en 18-årig og 1 indsats en 25-årig"
    assert reach.chart is not None and reach.chart.stacked
    by_age = {
        age: [point.y for series in reach.chart.series for point in series.points if point.x == age]
        for age in ("17", "18", "25")
    }
    assert by_age == {"17": [2.0, 1.0], "18": [1.0, 1.0], "25": [1.0, 0.0]}
    adults = exit_views.adults(store, clock=CLOCK)
    assert adults.title == "Én bandeindsats stopper, når de unge fylder 18"
    assert adults.chart is not None
    assert [point.y for point in adults.chart.series[0].points] == [1.0, 1.0, 0.0, 0.0]
    assert (
        exit_views.passage(store, clock=CLOCK).title
        == "Den ene bandeindsats for 18-25-årige følger dem hele vejen"
    )
    assert exit_views.stopping(store, clock=CLOCK, administration="BUF").title == (
        "Børne- og Ungdomsforvaltningen: Ingen bandeindsatser stopper ved 17 år"
    )
    store.close()


# -- all of them ------------------------------------------------------------------------------------------------


def test_a_mark_stands_before_the_column_it_names() -> None:
    points = tuple(Point(age, 1.0) for age in ("17", "18", "19"))
    chart = Chart(
        "columns", (Series("Indsatser", points),), "indsatser", "Søjler", marks=(Mark("18", "18 år"),)
    )
    painted = paint.figure(chart)
    assert [word.x for word in painted.layout.annotations] == [0.5]
    assert [shape.x0 for shape in painted.layout.shapes] == [0.5]


def test_a_whisker_with_one_end_is_drawn() -> None:
    chart = Chart("xy", (Series("90-percentil", (Point("Valby", 63.0, 47.0, None),)),), "minutter", "Prik")
    (trace,) = paint.figure(chart).data
    assert (list(trace.error_x.arrayminus), list(trace.error_x.array)) == ([16.0], [None])


@pytest.mark.parametrize("kind", OWN)
def test_every_view_of_the_example_is_painted_shown_and_taken_along(example_store: Store, kind: str) -> None:
    clock = example_store.clock()
    slide = BY_ID[kind].slide(example_store, clock, {})
    if slide.chart is not None:
        assert paint.figure(slide.chart).data
    assert "csb-slide" in head(slide)
    # Of what is not delivered the headline says all.
    found = layout(slide)
    is_said = found.picture == "words" and not found.beside and not found.own
    assert slide.chart is not None or ("csb-slide" in body(slide, found)) != is_said
    cover = Cover(title="Prøve")
    deck = Presentation(io.BytesIO(to_pptx(cover, [slide])))
    texts = [shape.text_frame.text for page in deck.slides for shape in page.shapes if shape.has_text_frame]
    assert slide.headline in texts
    assert to_docx(cover, [slide])
    assert to_xlsx(cover, [slide])


def test_a_part_of_a_picture_has_the_scale_of_the_whole() -> None:
    for kind in ("bar", "xy"):
        points = tuple(Point(f"Sted {n}", 100.0 - n, 99.0 - n, 101.0 - n) for n in range(40))
        whole = Chart(kind, (Series("s", points),), "antal", "intet")
        part = replace(whole, series=(Series("s", points[30:]),))
        ends = paint.figure(part, on_screen=True, whole=whole).layout.xaxis.range
        assert ends[1] > 101 and paint.figure(part, whole=part).layout.xaxis.range in (
            None,
            pytest.approx((0, 71 * 1.16)),
        )

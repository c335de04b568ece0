"""What has ended is history: out of headlines, counts and lists of what is owed, and shown when it is asked for."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from data.contract import ADMINISTRATIONS, COMPLETE, NONE_AT_ALL
from data.store import Clock, Store
from queries import run
from queries.dialogue import views as dialogue
from queries.figures import BY_ID, key_figures
from queries.hotspots import one_views
from queries.hotspots.overview import newest_first
from queries.hotspots.views import leadership, verdicts
from queries.process import views as process
from queries.results.timeliness import stale_indicators
from queries.results.views import signals
from queries.shared.recent import earlier_years
from queries.sources.coverage import OF_INITIATIVES, coverage, missing
from queries.status import views as status
from queries.unrest import views as unrest
from tests.rows import STORED_AT, delivery, store_with

NOW = date(2026, 11, 28)


@pytest.fixture
def make(tmp_path: Path):
    made: list[Store] = []

    def make(today: date = NOW, **tables) -> Store:
        made.append(store_with(tmp_path / str(len(made)), today=today, **tables))
        return made[-1]

    yield make
    for store in made:
        store.close()


# -- hotspots -----------------------------------------------------------------------------------------------


def hotspots(*spans: tuple[date, date | None]) -> dict:
    return {
        "areas": [{"area_id": f"A{n}", "name": f"Område {n}", "type": "hotspot", "district": n} for n in range(1, len(spans) + 1)],
        "hotspots": [
            {"hotspot_id": f"H-{n}", "name": f"Hotspot {n}", "area_id": f"A{n}", "start": start, "finish": finish}
            for n, (start, finish) in enumerate(spans, 1)
        ],
    }  # fmt: skip


def test_headlines_count_hotspots_that_go_on_or_ended_this_year(make) -> None:
    store = make(
        **hotspots(
            (date(2009, 2, 1), date(2011, 12, 31)),
            (date(2022, 1, 1), date(2026, 3, 31)),
            (date(2024, 5, 1), None),
            (date(2023, 5, 1), date(2026, 11, 28)),
        )
    )
    rows = run(store, "hotspots/list")
    assert dict(zip(rows["hotspot_id"], rows["current"], strict=True)) == {
        "H-1": False,
        "H-2": True,
        "H-3": True,
        "H-4": True,
    }
    # The last day is still a day.
    assert dict(zip(rows["hotspot_id"], rows["ended"], strict=True)) == {
        "H-1": True,
        "H-2": True,
        "H-3": False,
        "H-4": False,
    }
    assert newest_first(rows)["hotspot_id"].tolist() == ["H-3", "H-4", "H-2"]
    every, now = verdicts(store), status.hotspots(store)
    assert every.title == now.title
    assert (
        every.title
        == "3 af 3 hotspots kan ikke vurderes endnu; 1 hotspot, der sluttede før i år, er ikke talt med"
    )
    assert len(every.rows) == 4
    assert [row[0] for row in now.rows] == ["Hotspot 3", "Hotspot 4", "Hotspot 2"]
    steered = leadership(store)
    assert [row[0] for row in steered.rows] == ["Hotspot 3", "Hotspot 4"]
    assert steered.notes == ("2 hotspots er sluttet og står ikke her.",)
    [effect] = key_figures(store, store.clock(), {}, ("hotspots_effect",))
    assert effect.value == 0


def test_hotspots_that_are_all_over_are_said_to_be(make) -> None:
    store = make(**hotspots((date(2009, 2, 1), date(2011, 12, 31))))
    assert status.hotspots(store).title == "Det ene hotspot er sluttet"
    assert leadership(store).title == "Ingen hotspots er i gang"


# -- cases before the committee --------------------------------------------------------------------------------


def steps(year: int, case: str | None, status: str = "afsluttet") -> list[dict]:
    return [
        {"milestone_id": f"P-{year}-{n}", "name": name, "type": type_, "case_number": case, "status": status,
         "body": "Økonomiudvalget" if type_ == "møde" else None, "deadline": date(year, 12, n), "original_deadline": date(year, 12, n)}
        for n, (name, type_) in enumerate((("Høring", "høring"), ("Udsendelse", "udsendelse"), ("Møde", "møde")), 1)
    ]  # fmt: skip


def asked(year: int, case: str | None, answered: bool) -> dict:
    return {"party": "SOF", "question": f"Hvad i {year}?", "case_number": case, "deadline": date(year, 11, 1),
            "answered_on": date(year, 10, 30) if answered else None}  # fmt: skip


def test_the_case_that_runs_is_shown_and_earlier_ones_by_choice(make) -> None:
    store = make(
        milestones=steps(2012, "2012-1") + steps(2017, "2017-5") + steps(2026, "2026-9", "ikke begyndt"),
        hearing_answers=[asked(2012, "2012-1", False), asked(2026, "2026-9", False)],
    )
    cases = run(store, "process/cases")
    assert cases["case_number"].tolist() == ["2026-9", "2017-5", "2012-1"]
    assert cases["current"].tolist() == [True, False, False]
    assert [row[0] for row in process.timeline(store).rows] == ["Høring", "Udsendelse", "Møde"]
    assert process.timeline(store).title.startswith("4 arbejdsdage til mødet")
    earlier = process.timeline(store, case="2012-1")
    assert earlier.title.startswith("Sag 2012-1: ") and "til mødet" not in earlier.title
    assert {row[2] for row in earlier.rows} == {"2012-12-01", "2012-12-02", "2012-12-03"}
    # The answer of 2012 that never came is owed no more; that of this case is.
    assert process.hearing(store).title == "Ét svar mangler fra SOF"
    assert [row[1] for row in process.late(store).rows if row[0] == "Høringssvar"] == ["Hvad i 2026?"]
    assert [row[1] for row in process.hearing(store, case="2012-1").rows] == ["Hvad i 2012?"]


def test_steps_without_a_case_number_are_told_apart_by_their_meetings(make) -> None:
    store = make(milestones=steps(2012, None) + steps(2026, None, "ikke begyndt"))
    assert run(store, "process/cases")["case_number"].tolist() == ["uden sagsnr.", "tidligere, uden sagsnr."]
    assert len(run(store, "process/milestones")) == 3
    assert len(run(store, "process/milestones", case="tidligere, uden sagsnr.")) == 3
    assert set(process.case_names(run(store, "process/cases")).values()) == {
        "Uden sagsnr. (1. december til 3. december 2026)",
        "Tidligere, uden sagsnr. (1. december til 3. december 2012)",
    }


def test_a_yearly_case_without_a_number_ends_with_its_meeting(make) -> None:
    store = make(milestones=steps(2025, None) + steps(2026, None, "ikke begyndt"))
    assert [row[2][:4] for row in process.timeline(store).rows] == ["2026"] * 3
    # The meeting of ten days ago is still what one looks back at.
    after = Clock(None, date(2025, 12, 13))
    assert {row[2][:4] for row in process.timeline(store, clock=after).rows} == {"2025", "2026"}


def test_with_nothing_ahead_the_last_case_is_the_one_that_is_shown(make) -> None:
    store = make(milestones=steps(2012, "2012-1") + steps(2017, "2017-5"))
    assert run(store, "process/milestones")["case_number"].unique().tolist() == ["2017-5"]
    only_old = make(milestones=steps(2012, None))
    assert len(run(only_old, "process/milestones")) == 3


# -- events and meetings -----------------------------------------------------------------------------------------


def events(*years: int) -> list[dict]:
    return [
        {"event_id": f"U-{year}", "occurred_at": datetime(year, 6, 1, 21), "district": 3, "type": "stenkast", "severity": 2}
        for year in years
    ]  # fmt: skip


def meetings(*years: int, kept: bool = True) -> list[dict]:
    return [
        {"meeting_id": f"DM-{year}", "date": date(year, 6, 1), "district": 3, "participants": 10, "agreement": "Lys",
         "follow_up_deadline": date(year, 9, 1), "follow_up_status": "gennemført" if kept else "i gang"}
        for year in years
    ]  # fmt: skip


def test_events_are_counted_from_the_year_before_last_and_older_ones_by_choice(make) -> None:
    store = make(unrest_events=events(2009, 2023, 2024, 2026))
    clock = store.clock()
    assert earlier_years(store, "unrest_events", clock=clock)[:2] == [2023, 2022]
    found = unrest.districts(store)
    assert found.title.startswith("To uroligheder siden juni 2024")
    assert found.notes[-1] == "Uroligheder før 2024 er ikke talt med."
    [figure] = key_figures(store, clock, {}, ("unrest_events",))
    assert figure.value == 2
    assert len(unrest.events(store).rows) == 2
    assert len(unrest.events(store, from_year=2009).rows) == 4
    assert not any("ikke talt med" in note for note in unrest.weeks(store, from_year=2009).notes)
    assert len(unrest.weeks(store).rows) < 140


def test_in_a_store_of_three_years_nothing_is_left_out(make) -> None:
    store = make(date(2010, 3, 22), unrest_events=events(2008, 2009))
    assert earlier_years(store, "unrest_events", clock=store.clock()) == []
    assert not any("ikke talt med" in note for note in unrest.districts(store).notes)
    assert len(unrest.events(store).rows) == 2


def test_meetings_are_counted_alike_and_an_open_agreement_is_never_forgotten(make) -> None:
    store = make(dialogue_events=meetings(2009) + meetings(2015, kept=False) + meetings(2025, 2026))
    summary = run(store, "dialogue/summary").iloc[0]
    assert (summary["meetings"], summary["agreements"], summary["kept"], summary["overdue"]) == (2, 3, 2, 1)
    assert [row[0] for row in dialogue.agreements(store).rows] == ["Lys"]
    assert len(dialogue.meetings(store).rows) == 2
    assert len(dialogue.meetings(store, from_year=2009).rows) == 4
    [held] = key_figures(store, store.clock(), {}, ("meetings",))
    assert held.value == 2
    district = run(store, "dialogue/districts").set_index("district").loc[3]
    assert (district["meetings"], district["participants"], district["overdue"]) == (2, 20, 1)


# -- administrations -----------------------------------------------------------------------------------------------


def declare(store: Store, kind: str) -> None:
    store.record(
        "declaration", "SUF", {"administration": "SUF", "kind": kind, "date": "2026-11-01"}, by="suf", at=STORED_AT
    )  # fmt: skip


def test_an_administration_that_has_declared_none_owes_nothing_of_them(make) -> None:
    store = make()
    assert len(missing(store)) == len(ADMINISTRATIONS.labels)
    assert missing(store).set_index("administration").loc["SUF", "nothing_at_all"]
    declare(store, NONE_AT_ALL)
    owed = coverage(store)
    assert not OF_INITIATIVES & set(owed.loc[owed["administration"] == "SUF", "table"])
    lacks = missing(store).set_index("administration").loc["SUF"]
    assert lacks["sheets"] == ["Efterlevelse", "Udstationering"]
    assert not lacks["nothing_at_all"]
    assert "Indsatser" in missing(store).set_index("administration").loc["BUF", "sheets"]


def test_a_complete_list_is_owed_and_one_who_has_initiatives_after_all_owes(make) -> None:
    store = make()
    declare(store, COMPLETE)
    assert "Indsatser" in missing(store).set_index("administration").loc["SUF", "sheets"]
    declare(store, NONE_AT_ALL)
    row = {
        "initiative_id": "SUF-1",
        "name": "Ny",
        "administration": "SUF",
        "purpose": "begge",
        "status": "i gang",
    }
    store.accept(delivery(initiatives=[row]), "SUF", by="suf", at=STORED_AT)
    assert "Økonomi" in missing(store).set_index("administration").loc["SUF", "sheets"]


def test_a_figure_of_hotspots_is_counted_as_the_sentence_counts(make) -> None:
    store = make(**hotspots((date(2009, 2, 1), date(2011, 12, 31)), (date(2024, 5, 1), None)))
    counted = BY_ID["hotspots_effect"]
    assert counted.pick(verdicts_frame(store)) == 0
    clock = Clock(None, date(2011, 6, 1))
    assert run(store, "hotspots/list", clock=clock)["current"].all()


def verdicts_frame(store: Store):
    from queries.hotspots.overview import overview

    return overview(store)


# -- indicators -----------------------------------------------------------------------------------------------------


def test_an_indicator_that_is_measured_no_more_is_neither_late_nor_counted(make) -> None:
    indicator = {"type": "resultat", "unit": "forløb", "direction": "op", "frequency": "år"}
    initiative = {"administration": "SOF", "purpose": "begge"}
    store = make(
        initiatives=[
            initiative | {"initiative_id": "SOF-1", "name": "Slut", "status": "i gang", "finish": date(2013, 12, 31)},
            initiative | {"initiative_id": "SOF-2", "name": "I gang", "status": "i gang"},
        ],
        indicators=[
            indicator | {"indicator_id": "I-1", "name": "I en indsats, der er slut", "initiative_id": "SOF-1"},
            indicator | {"indicator_id": "I-2", "name": "Nedlagt", "initiative_id": "SOF-2", "finish": date(2020, 12, 31)},
            indicator | {"indicator_id": "I-3", "name": "Måles", "initiative_id": "SOF-2"},
            indicator | {"indicator_id": "I-4", "name": "Måles i dag for sidste gang", "initiative_id": "SOF-2", "finish": NOW},
        ],
        measurements=[{"indicator_id": f"I-{n}", "period": "2012", "value": 5} for n in (1, 2, 3, 4)],
    )  # fmt: skip
    assert stale_indicators(store)["indicator_id"].tolist() == ["I-3", "I-4"]
    assert signals(store).subtitle == "Kontroldiagrammer for to indikatorer; to har for få målinger"
    assert {row[0] for row in signals(store, shown="slut").rows} == {"I en indsats, der er slut", "Nedlagt"}
    then = Clock(None, date(2013, 6, 1))
    assert not run(store, "results/indicators", clock=then)["retired"].any()


def test_the_picture_of_a_hotspot_is_of_its_own_years(make) -> None:
    months = [date(year, month, 1) for year in range(2001, 2027) for month in range(1, 13)][:-2]
    rows = [
        {
            "area_id": "A1",
            "month": month,
            "category": "vold",
            "kind": "anmeldelse",
            "count": 10 + month.month % 3,
        }
        for month in months
    ]
    store = make(**hotspots((date(2009, 2, 1), date(2011, 12, 31))), incidents=rows)
    view = one_views.series(store, hotspot_id="H-1")
    points = view.chart.series[-1].points
    assert (points[0].x, points[-1].x) == ("2005-02-01", "2012-12-01")
    assert [mark.text for mark in view.chart.marks] == ["begyndt", "sluttet"]

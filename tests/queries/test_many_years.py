"""A store that has lived since 2009, on days from before the first delivery to after the last: every slide, and the published figures."""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time
from typing import Any

import pytest
from pptx import Presentation

from data.store import Clock, Store
from queries import run
from queries.briefing.catalogue import KINDS, Kind, computed
from queries.briefing.export_docx import to_docx
from queries.briefing.export_pptx import to_pptx
from queries.briefing.export_xlsx import to_xlsx
from queries.briefing.files import Cover
from queries.briefing.slide import Slide
from queries.dialogue.figures import surveyed
from queries.dialogue.safety import line, women_and_men
from queries.dialogue.views import safety_years
from queries.results.initiatives import counted, lights_title, year_lights
from queries.results.states import goal_states
from queries.results.words import verdict_word
from queries.status.summary import goal_counts
from tests.many_years import (
    AMAGER_VEST_2023,
    ASKED,
    DAYS,
    FOLLOW_UP_2021,
    NOT_MEASURED,
    REACHED_ALL,
    REACHED_SOME,
    REPORTS_OF_2021,
    REPORTS_PER_1000,
    RESIDENTS,
    SAFE,
    TODAY,
    UNSAFE,
    store_of_years,
)
from tests.slides import any_choice

# What nobody may read: a missing value as code has it, and a delay in days that has lasted for years.
UNREADABLE = re.compile(r"\b(nan|NaN|None|NaT|inf|<NA>)\b|\d\.\d{3} arbejdsdage|\d{4,} arbejdsdage")


@pytest.fixture(scope="module")
def years(tmp_path_factory) -> Store:
    store = store_of_years(tmp_path_factory.mktemp("years"))
    yield store
    store.close()


def clock_on(day: date) -> Clock:
    return Clock(datetime.combine(day, time.max), day)


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, (list, tuple)):
        return [text for one in value for text in texts(one)]
    return (
        [text for one in fields(value) for text in texts(getattr(value, one.name))]
        if is_dataclass(value)
        else []
    )


def slide_on(store: Store, kind: Kind, clock: Clock) -> Slide | None:
    """The slide with its first choices; None where it can only be made of what is not there, and says so."""
    try:
        return computed(store, clock=clock, kind=kind.id, parameters=any_choice(store, kind, clock))
    except ValueError as told:
        assert str(told).endswith(".")
        return None


# The files of a day take as long as its slides; on the others they are made when all worlds are asked for.
WITH_FILES = DAYS if os.environ.get("CSB_ALL_WORLDS") else (DAYS[0], TODAY)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_slide_can_be_made_read_and_taken_along_on_every_day(years: Store, day: date) -> None:
    clock = clock_on(day)
    made = Counter()
    slides = []
    for kind in KINDS:
        if "name" in kind.required:
            continue
        slide = slide_on(years, kind, clock)
        if slide is None:
            continue
        made[kind.group] += 1
        slides.append(slide)
        assert slide.headline
        for text in texts(replace(slide, sources=())):
            assert not UNREADABLE.search(text), (kind.id, text)
    assert sum(made.values()) > (50 if day < date(2010, 1, 1) else 80)
    if day not in WITH_FILES:
        return
    cover = Cover(title="Status")
    deck = Presentation(io.BytesIO(to_pptx(cover, slides)))
    assert len(deck.slides) >= len(slides)
    words = " ".join(
        shape.text_frame.text for one in deck.slides for shape in one.shapes if shape.has_text_frame
    )
    assert all(slide.headline in words for slide in slides) and not UNREADABLE.search(words)
    assert to_docx(cover, slides) and to_xlsx(cover, slides)


# -- the published figures -------------------------------------------------------------------------------------------


def test_reports_and_reports_per_thousand_are_read_back(years: Store) -> None:
    cells = run(years, "results/incident_cells", clock=clock_on(TODAY))
    of_year = cells.groupby(cells["month"].dt.year)["value"].sum()
    assert of_year[2021] == REPORTS_OF_2021
    people = cells.assign(year=cells["month"].dt.year).drop_duplicates(["district", "year"])
    residents = people.groupby("year")["population"].sum()
    for year, known in RESIDENTS.items():
        assert residents[year] == known
    for year, rate in REPORTS_PER_1000.items():
        assert round(1000 * of_year[year] / residents[year]) == rate
    amager_vest = cells[(cells["district"] == 10) & (cells["month"].dt.year == 2023)]
    assert amager_vest["value"].sum() == AMAGER_VEST_2023
    assert round(1000 * AMAGER_VEST_2023 / amager_vest["population"].iloc[0]) == 22


def test_a_part_of_a_district_stands_for_nothing_but_itself(years: Store) -> None:
    cells = run(years, "results/incident_cells", clock=clock_on(TODAY))
    norrebro = cells[(cells["district"] == 3) & (cells["month"].dt.year == 2025)]
    assert (norrebro["parts"] == 0).all() and (norrebro["left_out"] == 1).all()
    assert norrebro["value"].sum() > 3000


def test_the_survey_is_read_back(years: Store) -> None:
    city = surveyed(years, clock=clock_on(TODAY)).set_index("year")
    for year, (_, evening) in UNSAFE.items():
        assert city.loc[year, "share"] == pytest.approx(evening / 100, abs=0.002)
    for year, (asked, answered) in ASKED.items():
        assert (city.loc[year, "invited"], city.loc[year, "answers"]) == (asked // 10 * 10, answered)


def test_who_feels_safe_is_read_back(years: Store) -> None:
    assert SAFE == {2022: (85, 76), 2023: (87, 77), 2024: (88, 80)}
    for place, when in enumerate(("day", "evening")):
        found = line(years, clock=clock_on(TODAY), when=when, answer="safe").set_index("year")["share"]
        assert {int(year): round(100 * share) for year, share in found.items()} == {
            year: told[place] for year, told in SAFE.items()
        }
    view = safety_years(years, clock=clock_on(TODAY), answer="safe")
    assert view.title == (
        "Hele byen: 80,0 % trygge om aftenen og natten i 2024, flere end i 2022 og flere end i 2023"
    )
    assert [one.header for one in view.columns[:5]] == ["År", "Trygge", "95 %-interval", "Utrygge", "Hverken"]
    sexes = women_and_men(years, clock=clock_on(TODAY), answer="safe").set_index("year")
    assert sexes.loc[2024, "difference"] == pytest.approx(-0.12)
    assert sexes.loc[2024, "difference_high"] < 0


def test_the_initiatives_of_a_year_are_those_of_its_follow_up(years: Store) -> None:
    listed = run(years, "initiatives/chosen", clock=clock_on(date(2022, 2, 1)))
    running = listed[listed["status"] == "i gang"]
    assert running["administration"].value_counts().to_dict() == FOLLOW_UP_2021
    assert len(running) == 25


def test_a_goal_keeps_the_verdict_of_its_year(years: Store) -> None:
    goals = goal_states(years, clock=clock_on(TODAY)).set_index("goal_id")
    assert goals.loc["M-02", "verdict"] == "not_reached"
    assert verdict_word(goals.loc["M-02"]) == "ikke nået i 2021; siden 13,0 %"
    assert goals.loc["M-02", "phase"] == "tidligere" and goals.loc["M-03", "phase"] == "gældende"
    # Only those of the strategy in force are counted.
    assert goal_counts(goals.reset_index()).total == 2
    in_force = goal_states(years, clock=clock_on(date(2021, 8, 10))).set_index("goal_id")
    assert in_force.loc["M-02", "phase"] == "gældende"
    assert goal_counts(in_force.reset_index()).total == 1


def test_the_lights_of_2021_are_the_published_ones(years: Store) -> None:
    rows = year_lights(years, year=2021, clock=clock_on(TODAY))
    found = counted(rows)
    assert (found["green"], found["yellow"], found["red"], found["grey"]) == (
        REACHED_ALL,
        REACHED_SOME,
        0,
        NOT_MEASURED,
    )
    assert rows["administration"].value_counts().to_dict() == FOLLOW_UP_2021
    assert (
        lights_title(rows, 2021)
        == "Af 25 indsatser i 2021 er 8 grønne, 14 gule og 0 røde; 3 kan ikke bedømmes"
    )

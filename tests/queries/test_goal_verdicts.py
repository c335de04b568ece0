"""The verdict on a target: one for state and forecast, of as much time as the target covers, held after its period is over."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from queries.results.outlook import outlook_of
from queries.results.picture import picture_of
from queries.results.series import Series, series_of
from queries.results.states import goal_states, state_of
from queries.results.words import COLOURS, VERDICTS

MONTHS = [f"{year}-{month:02d}" for year in range(2007, 2013) for month in range(1, 13)]
CALM = [0.0, 3, -2, 1, -3, 2, -1, 3, -2, 1, -3, 1]


def indicator(**more: Any) -> dict[str, Any]:
    base = {"indicator_id": "I-1", "name": "Sager", "unit": "sager", "direction": "ned", "frequency": "måned"}
    target = {"baseline": 100.0, "baseline_period": "2008", "target": 85.0, "target_period": "2011"}
    target |= {"baseline_hidden": False}
    return base | target | more


def series(values: list[float], periods: list[str] = MONTHS, **more: Any) -> Series:
    frame = pd.DataFrame({"indicator_id": "I-1", "period": periods[: len(values)], "value": values})
    given = {"numerator": np.nan, "denominator": np.nan, "population": np.nan}
    given |= {"provisional": False, "new_series": False, "hidden": False, "incomplete": False} | more
    return series_of(frame.assign(**given))["I-1"]


def year(level: float) -> list[float]:
    return [level + each for each in CALM]


def verdict(values: list[float], **more: Any) -> str:
    asked = {name: more.pop(name) for name in ("today", "deadline") if name in more}
    return outlook_of(indicator(**more), series(values), **asked).verdict


def test_a_low_last_month_does_not_put_a_goal_on_track() -> None:
    values = [*year(104), *year(103), *year(105)]
    values[-1] = 85.0
    found = state_of(indicator(), series(values), today=date(2010, 1, 20))
    # One month so far off may be the first of many, or none; until it is known neither is said.
    assert (found["verdict"], found["colour"]) == ("uncertain", "yellow")
    values[-1] = 106.0
    assert state_of(indicator(), series(values), today=date(2010, 1, 20))["verdict"] == "misses"
    values[-1] = 85.0
    assert found["level_value"] == pytest.approx(sum(values[-12:]) / 12)
    assert found["level_colour"] == "red" and found["attainment"] == 0
    assert "2009" in found["level_text"] and "12 måneder" in found["level_text"]


def test_state_and_forecast_are_one_verdict() -> None:
    assert verdict([*year(100), *year(100), *year(100)], target=70.0) == "misses"
    assert verdict([*year(80), *year(80), *year(80)], target=95.0) == "on_track"
    assert verdict([*year(100), *year(100), *year(100)], target=99.0) == "uncertain"
    assert verdict([100.0, 99.0]) == "too_few"
    assert set(COLOURS) == set(VERDICTS)


def test_after_the_target_period_it_is_reached_or_not_and_stays_so() -> None:
    before = [*year(100), *year(98), *year(96), *year(90)]
    reached, missed = [*before, *year(84)], [*before, *year(86)]
    after = date(2012, 3, 1)
    assert verdict(reached, today=after) == "reached"
    assert verdict(missed, today=after) == "not_reached"
    # What comes later does not change it.
    assert verdict([*missed, *year(50)], today=date(2013, 3, 1)) == "not_reached"
    assert verdict([*reached, *year(150)], today=date(2013, 3, 1)) == "reached"


def test_a_deadline_that_passed_unmet_is_neither_reached_nor_on_track() -> None:
    falling = [*year(80), *year(78), *year(76)]
    # The target period is over and not measured.
    assert verdict(falling, target_period="2011", today=date(2012, 2, 1)) == "unknown"
    # The goal's own deadline comes first: the twelve months before it are judged.
    early = date(2009, 12, 31)
    assert verdict([*year(100)] * 3, deadline=early, today=date(2010, 2, 1)) == "not_reached"
    assert verdict(falling, deadline=early, today=date(2010, 2, 1)) == "reached"
    assert verdict(falling, deadline=date(2011, 12, 31), today=date(2010, 2, 1)) == "on_track"


def test_what_is_measured_of_the_target_year_counts_as_it_is() -> None:
    # Eleven months of 2011 lie at 60; December cannot bring the year above 85.
    values = [*year(100), *year(95), *year(90), *year(80), *year(60)[:11]]
    assert verdict(values, today=date(2011, 12, 10)) == "on_track"
    values = [*year(100), *year(95), *year(90), *year(95), *year(99)[:11]]
    assert verdict(values, today=date(2011, 12, 10)) == "misses"


def test_a_flow_is_added_up_where_the_baseline_is_the_sum_of_its_periods() -> None:
    values = [*year(100), *year(100), *year(100)]
    found = state_of(indicator(baseline=1200.0, target=1190.0), series(values))
    assert found["level_value"] == pytest.approx(1200)
    assert found["level_text"].startswith("sum af 12 måneder")
    assert found["verdict"] == "uncertain"
    assert state_of(indicator(baseline=1200.0, target=600.0), series(values))["verdict"] == "misses"
    # A year of months is known better than one of them.
    assert state_of(indicator(baseline=1200.0, target=1150.0), series(values))["verdict"] == "misses"


def test_a_year_that_is_not_whole_has_no_level() -> None:
    found = state_of(indicator(), series(year(90)[:7]))
    assert found["level_value"] is None and "7 af de seneste" in found["reason"]


def test_a_level_to_be_held_is_judged_by_its_direction() -> None:
    high = [*year(130), *year(130), *year(130)]
    assert verdict(high, target=100.0, direction="op") == "on_track"
    assert verdict(high, target=100.0, direction="ned") == "misses"


def test_half_a_month_is_no_measurement() -> None:
    values = [*year(104), *year(103), *year(105), 20.0]
    part = [False] * 36 + [True]
    found = state_of(indicator(), series(values, incomplete=part))
    assert found["final_period"] == "2009-12" and found["measurements"] == 36


@pytest.mark.parametrize("level", [40.0, 160.0])
def test_no_share_of_the_way_lies_outside_0_and_1(level: float) -> None:
    assert 0 <= state_of(indicator(), series(year(level) * 3))["attainment"] <= 1


def test_the_goals_of_the_example_have_the_verdicts_of_their_forecasts(example_store) -> None:
    goals = goal_states(example_store)
    goals = goals[goals["level"] != "retningslinje"].set_index("goal_id")
    # Of shares that are published: one more misses than of the exact ones.
    assert goals["verdict"].value_counts().to_dict() == {
        "uncertain": 12, "misses": 4, "unknown": 3, "too_few": 2, "on_track": 1,
    }  # fmt: skip
    # The newest figure is of few persons: nobody reads anything of it from the verdict.
    assert goals.loc["M-15", ["hidden", "verdict"]].tolist() == [True, "unknown"]
    assert goals.loc["M-06", "verdict"] == "misses"
    assert goals.loc["M-06", "level_value"] == pytest.approx(105.4, abs=0.05)


def test_a_target_that_is_a_sum_is_held_against_the_months_as_their_share_of_it() -> None:
    # 1,150 in a year are 96 a month: some months reach that, though none reaches 1,150.
    row = indicator(baseline=1200.0, target=1150.0)
    picture = picture_of(row, series([*year(100)] * 3))
    assert picture.assurance == "inconsistent"
    assert picture.ahead is not None and picture.ahead.value is not None
    assert picture.ahead.target == pytest.approx(1150 / 12)
    assert picture.ahead.value == pytest.approx(100, abs=3)
    assert picture.ahead.target_text.endswith("pr. måned (1.150 i alt)")
    assert state_of(row, series([*year(100)] * 3))["assurance"] == "inconsistent"
    averaged = picture_of(indicator(), series([*year(100)] * 3)).ahead
    assert averaged is not None and averaged.target_text == "85"

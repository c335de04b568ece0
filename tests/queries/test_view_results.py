"""Mål og resultater as views: the titles for none, one and many, a choice of what is listed, and the control chart's roles."""

from __future__ import annotations

import pytest

from data.persons import TOO_FEW, few_persons
from data.store import Store
from queries.briefing.slide import slide_of
from queries.results import views
from queries.results.picture import pictures
from queries.results.states import goal_states, indicator_states
from queries.results.timeliness import indicator_freshness
from tests.rows import store_with

VIEWS = (
    views.goals, views.signals, views.guidelines, views.measuring, views.late_indicators, views.large, views.unit_price,
)  # fmt: skip


@pytest.mark.parametrize("function", VIEWS, ids=lambda function: function.__name__)
def test_a_view_narrowed_to_an_administration_and_a_focus_area_says_so_and_leads_there(
    example_store: Store, function
) -> None:
    whole = function(example_store)
    part = function(example_store, administration="SOF", focus_area="IO-1")
    assert len(part.rows) <= len(whole.rows)
    assert part.title.startswith("Socialforvaltningen") and part.title != whole.title
    assert {"forvaltning", "indsatsomraade"} <= part.address.keys()
    assert slide_of(part).table is not None and part.columns
    assert len(whole.title.split()) <= 24


def test_the_goals_of_the_view_are_those_of_the_page_worst_first(example_store: Store) -> None:
    view = views.goals(example_store)
    states = goal_states(example_store)
    measured = states[states["level"] != "retningslinje"]
    assert len(view.rows) == len(measured)
    assert view.chart is not None
    assert sum(point.y or 0 for point in view.chart.series[0].points) == len(measured)
    words = [str(row[2]) for row in view.rows]
    assert words[0].startswith("■") and words[-1].startswith("●")
    # A hidden figure is told as such: it is measured, and not shown.
    hidden = measured[measured["hidden"].astype("boolean").fillna(False)]
    (text,) = hidden["text"]
    row = next(row for row in view.rows if row[0] == text)
    word = hidden["shown_as"].iloc[0]
    assert word in (few_persons(), TOO_FEW) and row[2] == f"○ {word}" and row[3] == word


@pytest.mark.parametrize("shown", views.SELECTIONS)
def test_what_is_listed_is_what_is_chosen(example_store: Store, shown: str) -> None:
    states = indicator_states(example_store, by_attention=True)
    rows = views.listed(states, shown=shown)
    variation = rows["variation"].fillna("").astype(str)
    holds = {
        "alle": len(rows) == (~states["retired"]).sum(),
        "signal": not variation.isin(["", "common_cause"]).any(),
        "bedre": variation.str.startswith("improvement").all(),
        "vaerre": variation.str.startswith("concern").all(),
        "maal": (rows["assurance"] == "fail").all(),
        "faa": (variation == "").all(),
        "slut": len(rows) == states["retired"].sum(),
    }
    assert holds[shown]
    view = views.signals(example_store, shown=shown)
    assert [row[0] for row in view.rows] == rows["name"].tolist()
    # What is listed changes; what is said of all of them does not.
    assert view.title == views.signals(example_store).title
    effects = views.signals(example_store, shown=shown, indicator_type="effekt")
    assert len(effects.rows) == int((rows["type"] == "effekt").sum())
    assert effects.title.startswith("Effekt: ")


def test_a_control_chart_has_its_limits_its_target_its_forecast_and_its_tones(example_store: Store) -> None:
    view = views.indicator(example_store, indicator_id="I-007")
    picture = pictures(example_store, indicator_ids=["I-007"])["I-007"]
    assert view.chart is not None and picture.ahead is not None
    assert [series.role for series in view.chart.series] == ["figure", "limit", "limit", "limit", "forecast"]
    figures, *_, ahead = view.chart.series
    assert [point.y for point in figures.points] == picture.frame["value"].tolist()
    flagged = picture.frame["tone"].isin(["improvement", "concern", "neutral"])
    assert [bool(point.tone) for point in figures.points] == flagged.tolist() and flagged.any()
    assert [point.provisional for point in figures.points] == (
        picture.frame["tone"] == "provisional"
    ).tolist()
    (point,) = ahead.points
    assert (point.y, point.low, point.high) == (picture.ahead.value, picture.ahead.low, picture.ahead.high)
    assert view.chart.reference == picture.ahead.target
    with pytest.raises(ValueError, match="I-999 findes ikke"):
        views.indicator(example_store, indicator_id="I-999")


def test_the_late_are_those_that_lack_measurements(example_store: Store) -> None:
    fresh = indicator_freshness(example_store)
    late = fresh[~fresh["standing"].isin(["current", "ended", "not_due"])]
    view = views.late_indicators(example_store)
    assert {row[0] for row in view.rows} == set(late["indicator_id"])
    assert ("mangler målinger" in view.title) == bool(len(late))


def test_the_parts_of_a_change_add_up_and_lead_back_to_the_same_question(example_store: Store) -> None:
    view = views.behind(example_store, change="anmeldelser", earlier="2008", later="2009", divided="category")
    assert view.title.startswith("Anmeldelser i alt: ") and view.title.endswith("fra 2008 til 2009")
    assert view.address == {
        "afsnit": "Hvad ligger bag?", "maaling": "anmeldelser", "fra": "2008", "til": "2009",
    }  # fmt: skip
    assert view.chart is not None and view.rows[-1][0] == "I alt"
    assert sum(point.y or 0 for point in view.chart.series[0].points) == pytest.approx(view.rows[-1][-1])
    # The district narrows the incidents; the administration does not, and is not said to.
    assert views.behind(example_store, district=3).title.startswith("Nørrebro: ")
    assert views.behind(example_store, administration="SOF").title.startswith("Anmeldelser")
    with pytest.raises(ValueError, match="findes ikke i data"):
        views.behind(example_store, change="hest")
    with pytest.raises(ValueError, match="lige lange"):
        views.behind(example_store, earlier="2008", later="2009-Q1")


def test_titles_of_nothing_one_and_all(tmp_path) -> None:
    assert views._current(0, 0) == "Der er ingen indikatorer"
    assert views._current(1, 1) == "Den ene indikator er ajour"
    assert views._current(0, 1) == "Den ene indikator er ikke ajour"
    assert views._current(0, 3) == "Ingen af 3 indikatorer er ajour"
    assert views._current(2, 3) == "2 af 3 indikatorer er ajour"
    assert views._current(3, 3) == "Alle 3 indikatorer er ajour"
    store = store_with(tmp_path)
    assert views.goals(store).title == "Der er ingen mål at måle på"
    assert views.measuring(store).title == "Der er ingen indikatorer"
    assert views.large(store).title.startswith("Ingen planlagt eller igangværende indsats")
    with pytest.raises(ValueError, match="forbrug og et helt års"):
        views.unit_price(store)
    with pytest.raises(ValueError, match="endnu ikke to perioder"):
        views.behind(store)
    store.close()


def goal(
    id_: str, *, baseline: float, target: float, now: float, direction: str, target_period: str = "2012"
) -> dict:
    """A goal measured once a year: its baseline in 2008, the last time in 2009."""
    return {
        "id": id_,
        "baseline": baseline,
        "target": target,
        "now": now,
        "direction": direction,
        "by": target_period,
    }


def goals_of(tmp_path, *given: dict) -> Store:
    return store_with(
        tmp_path,
        goals=[
            {"goal_id": one["id"], "level": "delmål", "text": f"Mål {one['id']}.", "administration": "SOF"}
            | {"indicator_id": f"I-{one['id']}"}
            for one in given
        ],
        indicators=[
            {
                "indicator_id": f"I-{one['id']}", "name": one["id"], "type": "effekt", "unit": "sager", "direction": one["direction"],
                "frequency": "år", "baseline": one["baseline"], "baseline_period": "2008", "target": one["target"],
                "target_period": one["by"],
            }
            for one in given
        ],
        measurements=[{"indicator_id": f"I-{one['id']}", "period": "2009", "value": one["now"]} for one in given],
    )  # fmt: skip


def test_what_goes_the_wrong_way_is_ordered_by_the_share_of_the_way_a_year(tmp_path) -> None:
    away = goal("A", baseline=100, target=80, now=104, direction="ned")  # a fifth of the way back
    faster = goal("B", baseline=50, target=60, now=45, direction="op")  # half of it
    forward = goal("C", baseline=100, target=50, now=90, direction="ned")
    still = goal("D", baseline=10, target=5, now=10, direction="ned")
    view = views.wrong_way(goals_of(tmp_path, away, faster, forward, still))
    assert view.title == "To mål går den forkerte vej; hurtigst B fra 50 til 45, mod målet 60"
    assert [(row[1], row[6]) for row in view.rows] == [("Mål B.", -0.5), ("Mål A.", pytest.approx(-0.2))]
    assert view.rows[0][7] == "for få målinger" and view.subtitle.startswith("Af 4 mål ")
    one = views.wrong_way(goals_of(tmp_path / "one", away))
    assert one.title == "Ét mål går den forkerte vej: A fra 100 til 104, mod målet 80"
    none = views.wrong_way(goals_of(tmp_path / "none", forward, still))
    assert (none.title, none.rows, none.notes) == ("Intet mål går den forkerte vej", (), ())
    assert (
        views.wrong_way(store_with(tmp_path / "empty")).title
        == "Intet mål kan holdes op mod sit udgangspunkt"
    )

"""From rows in the store to a verdict: the layer between SQL and the methods."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.danish import number
from queries import run
from queries.hotspots import one_views, views
from queries.hotspots.details import (
    by_category,
    chosen_evaluation,
    one_hotspot,
    other_choices,
    with_own_choice,
)
from queries.hotspots.effect import incidence_rate_ratio
from queries.hotspots.overview import evaluations, overview, panel, placebo_areas
from queries.hotspots.sentences import change_text
from tests.rows import store_with

MONTHS = [date(year, month, 1) for year in (2007, 2008, 2009) for month in range(1, 13)] + [
    date(2010, month, 1) for month in (1, 2, 3)
]
START = date(2009, 2, 1)


def incidents(area: str, level: float, after: float = 1.0, *, seed: int = 0) -> list[dict]:
    rng = np.random.default_rng([seed, *map(ord, area)])
    return [
        {
            "area_id": area,
            "month": month,
            "category": category,
            "kind": "anmeldelse",
            "count": int(rng.poisson(level / 2 * (after if month >= START else 1))),
            "provisional": month >= date(2010, 3, 1),
        }
        for month in MONTHS
        for category in ("vold", "hærværk")
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    others = [f"D-{n}" for n in range(1, 34)]
    areas = [
        ("H", "hotspot"),
        ("K", "kontrol"),
        ("N", "naboområde"),
        ("B", "bydel"),
        *((o, "distrikt") for o in others),
    ]
    rows = incidents("H", 80, 0.5) + incidents("K", 90) + incidents("N", 60) + incidents("B", 900)
    for other in others:
        rows += incidents(other, 70)
    rows += [{"area_id": "H", "month": m, "category": "vold", "kind": "sigtelse", "count": 9} for m in MONTHS]
    store = store_with(
        tmp_path_factory.mktemp("store"),
        areas=[{"area_id": a, "name": a, "type": t, "district": 3} for a, t in areas],
        incidents=rows,
        hotspots=[
            {
                "hotspot_id": "H-1",
                "name": "Et",
                "area_id": "H",
                "control_area_id": "K",
                "neighbour_area_id": "N",
                "start": START,
                "comparability": "Samme boligtype og niveau.",
            },
            {
                "hotspot_id": "H-2",
                "name": "To",
                "area_id": "D-1",
                "control_area_id": "K",
                "start": date(2010, 2, 1),
            },
        ],
    )
    yield store
    store.close()


def test_the_panel_has_months_down_areas_across_and_cases_only(store) -> None:
    found = panel(store)
    assert found.counts.shape == (39, 37)
    assert found.provisional.sum() == 1
    charges = 39 * 9
    with store.cursor() as cursor:
        total = cursor.execute("select sum(count) from incidents where area_id = 'H'").fetchone()[0]
    assert found.counts["H"].sum() == total - charges
    without = found.without("vold").counts
    only = found.only("vold").counts
    pd.testing.assert_frame_equal(without + only, found.counts)


def test_the_placebo_holds_neither_what_was_touched_nor_whole_districts(store) -> None:
    found = placebo_areas(panel(store), run(store, "hotspots/list"), "H")
    assert "D-1" not in found, "another hotspot"
    assert "N" not in found, "the neighbour"
    assert "B" not in found, "a district holds the hotspot itself"
    assert "H" not in found, "the hotspot itself"
    assert "K" not in found, "what the hotspot is compared with already"
    assert set(found) == {f"D-{n}" for n in range(2, 34)}


def test_the_placebo_leaves_out_what_contains_lies_in_or_shares_a_part_and_counts_nothing_twice(
    tmp_path: Path,
) -> None:
    # Bydel 1: the hotspot H (rode R-1) in D-1, its neighbour N in D-2, D-3 untouched. Bydel 2: the control K in D-4, another
    # hotspot's control C in D-5, D-6 with two areas E and F, X which shares rode R-9 with Y. Bydel 3 is delivered only whole.
    places = {"B1": ("bydel", 1), "B2": ("bydel", 2), "B3": ("bydel", 3)}
    places |= {f"D-{n}": ("distrikt", 1 if n < 4 else 2) for n in range(1, 8)}
    places |= {"H": ("hotspot", 1), "N": ("naboområde", 1), "R-1": ("rode", 1), "R-9": ("rode", 2)}
    places |= dict.fromkeys(("K", "C", "E", "F", "X", "Y"), ("kontrol", 2)) | {"H2": ("hotspot", 2)}
    parts = [("D-1", "H"), ("H", "R-1"), ("D-2", "N"), ("D-4", "K"), ("D-5", "C"), ("D-6", "E"), ("D-6", "F")]
    parts += [("D-7", "H2"), ("X", "R-9"), ("Y", "R-9"), ("D-5", "X"), ("D-5", "Y")]
    store = store_with(
        tmp_path,
        areas=[{"area_id": a, "name": a, "type": t, "district": n} for a, (t, n) in places.items()],
        area_parts=[
            {"area_id": whole, "part_id": part, "valid_from": date(2007, 1, 1)} for whole, part in parts
        ],
        incidents=[row for a in places for row in incidents(a, 200 if a.startswith("D") else 40)],
        hotspots=[
            {"hotspot_id": "1", "name": "Et", "area_id": "H", "control_area_id": "K", "start": START}
            | {"neighbour_area_id": "N"},
            {"hotspot_id": "2", "name": "To", "area_id": "H2", "control_area_id": "C", "start": START},
        ],
    )
    found, hotspots = panel(store), run(store, "hotspots/list")
    # D-5 holds C and one of X and Y, which share a rode: C and X are two, D-5 would be one. E and F are two, D-6 would be one.
    assert set(placebo_areas(found, hotspots, "H")) == {"D-3", "E", "F", "C", "R-9", "B3"}
    # Compared with C instead of K: D-4, in which K lies, is clean now, and D-5 is not.
    assert set(placebo_areas(found, hotspots, "H2")) == {"D-3", "D-4", "E", "F", "R-9", "B3"}
    store.close()


def test_a_half_month_is_not_a_month(tmp_path: Path) -> None:
    def counted(on: date) -> list[dict]:
        rows = [*incidents("H", 60), *incidents("K", 60)]
        return [row | {"provisional": False, "counted_on": on} for row in rows]

    for on, last in ((date(2010, 3, 15), "2010-02-01"), (date(2010, 3, 31), "2010-03-01")):
        store = store_with(
            tmp_path / str(on),
            areas=[{"area_id": a, "name": a, "type": "hotspot", "district": 3} for a in ("H", "K")],
            incidents=counted(on),
            hotspots=[
                {"hotspot_id": "1", "name": "Et", "area_id": "H", "control_area_id": "K", "start": START}
            ],
        )
        one = one_hotspot(store, "1")
        view = one_views.series(store, hotspot_id="1", clock=store.clock())
        assert str(one.series["month"].max().date()) == last
        assert view.chart is not None
        assert {line.points[-1].x for line in view.chart.series} == {last}
        assert one.evaluation.months_after == (13 if last == "2010-02-01" else 14)
        told = "Marts 2010 er hverken vist eller regnet med: tallene er opgjort 15. marts 2010, før måneden var slut."
        assert (told in one.evaluation.doubts) == (told in view.notes) == (last == "2010-02-01")
        store.close()


def test_a_fall_beside_a_steady_control_is_a_sign_of_effect(store) -> None:
    found = overview(store).set_index("hotspot_id")
    assert found.loc["H-1", "verdict_text"] == "tegn på effekt"
    assert found.loc["H-2", "verdict_text"] == "kan ikke vurderes (for tidligt)"
    assert any("Kontrolområdet bruges også for To" in doubt for doubt in found.loc["H-1", "doubts"])


def test_the_ratio_is_that_of_the_totals_in_the_window_without_the_provisional_month(store) -> None:
    counts = panel(store).counts
    before = counts.index < pd.Timestamp(START)
    before &= counts.index >= pd.Timestamp(2007, 2, 1)
    after = (counts.index >= pd.Timestamp(START)) & (counts.index < pd.Timestamp(2010, 3, 1))
    pairs = [(counts.loc[before, area].sum(), counts.loc[after, area].sum()) for area in ("H", "K")]
    one = evaluations(store, hotspot_id="H-1")["H-1"]
    assert (one.months_before, one.months_after) == (24, 13)
    assert one.ratio is not None and one.dispersion is not None
    by_hand = incidence_rate_ratio(pairs[0], pairs[1], dispersion=one.dispersion)
    assert one.ratio.ratio == pytest.approx(by_hand.ratio)
    assert one.ratio.low == pytest.approx(by_hand.low)


def test_parts_in_both_hotspot_and_control_are_found_while_both_hold(tmp_path: Path) -> None:
    part = {"part_id": "R-1"}
    areas = [("H", "hotspot"), ("K", "kontrol"), ("R-1", "rode")]
    rows = {
        "areas": [{"area_id": a, "name": a, "type": t, "district": 3} for a, t in areas],
        "hotspots": [
            {"hotspot_id": "H-1", "name": "Et", "area_id": "H", "control_area_id": "K", "start": START}
        ],
    }
    since = {"valid_from": date(2007, 1, 1)}
    together = [part | {"area_id": "H"} | since, part | {"area_id": "K"} | since]
    apart = [
        part | {"area_id": "H", "valid_to": date(2007, 12, 31)} | since,
        part | {"area_id": "K", "valid_from": START},
    ]
    for name, parts, expected in (("a", together, ["R-1"]), ("b", apart, [])):
        store = store_with(tmp_path / name, area_parts=parts, **rows)
        assert run(store, "hotspots/overlap").part_id.tolist() == expected
        assert overview(store).verdict_text.tolist() == ["kan ikke vurderes"]
        store.close()


def test_the_readers_own_choices_give_the_evaluation_of_those_choices(store) -> None:
    shown = chosen_evaluation(store, "H-1")
    other = chosen_evaluation(
        store, "H-1", control_area="D-2", months_before=12, dispersion=4.0, without="vold"
    )
    assert shown.ratio is not None and other.ratio is not None
    assert other.months_before == 12
    assert other.dispersion == 4.0
    counts = panel(store).without("vold").counts
    final = counts[: pd.Timestamp(2010, 2, 1)]
    before = final[pd.Timestamp(2008, 2, 1) : pd.Timestamp(2009, 1, 1)][["H", "D-2"]].sum()
    after = final[pd.Timestamp(START) :][["H", "D-2"]].sum()
    assert other.ratio.ratio == pytest.approx((after["H"] / before["H"]) / (after["D-2"] / before["D-2"]))


def test_rates_are_per_thousand_residents_and_year_and_missing_without_residents(store) -> None:
    found = one_hotspot(store, "H-1").rates.set_index("role")
    assert found["yearly_rate_before"].isna().all(), "no population was delivered"
    row = found.loc["Hotspot"]
    assert row["per_month_before"] == pytest.approx(row["before"] / 24)


@pytest.mark.parametrize(
    ("rate", "header", "told"),
    [
        (0.0312, "Pr. 1.000 indbyggere om året, før", 31.2),
        (0.00052, "Pr. 100.000 indbyggere om året, før", 52.0),
    ],
)
def test_a_rate_below_one_is_told_of_a_hundred_thousand(rate: float, header: str, told: float) -> None:
    rows = pd.DataFrame({"role": ["Hotspot"], "yearly_rate_before": [rate], "yearly_rate_after": [2 * rate]})
    table = one_views._with_rates(rows)
    place = [column.header for column in table["columns"]].index(header)
    assert table["rows"][0][place] == pytest.approx(told)


def test_a_category_alone_gives_the_ratio_of_its_own_counts(store) -> None:
    found = by_category(store, "H-1").set_index("category")
    assert found.index.tolist() == ["vold", "hærværk"]
    assert found["ratio"].notna().all()
    counts = panel(store).only("vold").counts
    before = counts[pd.Timestamp(2007, 2, 1) : pd.Timestamp(2009, 1, 1)][["H", "K"]].sum()
    after = counts[pd.Timestamp(START) : pd.Timestamp(2010, 2, 1)][["H", "K"]].sum()
    assert found.loc["vold", "ratio"] == pytest.approx(
        (after["H"] / before["H"]) / (after["K"] / before["K"])
    )
    assert found.loc["vold", ["before", "after"]].tolist() == [before["H"], after["H"]]


def test_the_categories_of_a_month_add_up(store) -> None:
    split = run(store, "hotspots/categories")
    together = split.groupby(["area_id", "month"])["incidents"].sum()
    whole = run(store, "hotspots/monthly").set_index(["area_id", "month"])["incidents"]
    assert (together == whole).all()
    only = run(store, "hotspots/monthly", category="vold")
    assert only["incidents"].sum() == split.loc[split["category"] == "vold", "incidents"].sum()


def test_the_readers_own_choice_stands_above_the_others_by_name(store) -> None:
    shown = one_hotspot(store, "H-1").evaluation
    choices = other_choices(store, "H-1")
    assert choices.iloc[0]["kind"] == "Som vist"
    controls = choices[choices["kind"] == "Kontrolområde"]
    assert len(controls) == 6
    own = chosen_evaluation(store, "H-1", control_area=controls.iloc[0]["choice"])
    top = with_own_choice(choices, own, shown).iloc[0]
    assert top["kind"] == "Egne valg"
    assert own.ratio is not None
    assert top["ratio"] == pytest.approx(own.ratio.ratio)
    assert top["ratio"] == pytest.approx(controls.iloc[0]["ratio"]), "the areas' names are their ids here"


# As they are said -----------------------------------------------------------------------------------------------------


def test_the_forest_has_the_strongest_fall_first_and_the_pooled_estimate_apart(store) -> None:
    view = views.forest(store)
    assert view.chart is not None
    (own,) = view.chart.series
    assert [point.x for point in own.points] == ["Et"], "the one that is too new to judge has no ratio"
    assert view.title == "Ét hotspot ligger klart under sammenligningen"
    verdicts, rows = views.verdicts(store), overview(store)
    assert verdicts.chart == view.chart, "the same picture under both messages"
    point = own.points[0]
    assert (point.y, point.low, point.high) == tuple(rows.loc[0, ["ratio", "low", "high"]])
    assert (point.tone, point.label) == ("good", change_text(point.y))
    assert verdicts.title == "1 af 2 hotspots viser tegn på effekt, og ét kan ikke vurderes endnu"
    assert [row[1] for row in verdicts.rows] == ["● tegn på effekt", "○ kan ikke vurderes (for tidligt)"]


def test_several_hotspots_are_pooled_below_all_with_where_the_next_one_may_lie(example_store) -> None:
    view = views.forest(example_store)
    assert view.chart is not None
    own, summary = view.chart.series
    assert (summary.role, [point.x for point in summary.points]) == ("summary", ["Samlet"])
    assert [point.y for point in own.points] == sorted(point.y for point in own.points)
    (all_,) = summary.points
    assert all_.far_low < all_.low < all_.y < all_.high < all_.far_high
    assert any(
        note.startswith(f"Samlet over {len(own.points)} hotspots: {all_.label}") for note in view.notes
    )


def test_a_district_is_said_in_the_message_and_followed_by_the_link(store) -> None:
    view = views.verdicts(store, district=3)
    assert view.title.startswith("Nørrebro: 1 af 2 hotspots")
    assert (view.address, view.sources[0].parameters) == ({"bydel": "Nørrebro"}, {"district": 3})
    none = views.verdicts(store, district=5)
    assert (none.title, none.rows, none.chart) == ("Valby: Der er ingen hotspots", (), None)


def test_the_months_have_the_synthetic_control_and_what_it_is_made_of(store) -> None:
    view = one_views.series(store, hotspot_id="H-1")
    assert view.chart is not None
    expected, *lines = view.chart.series
    assert (expected.name, expected.role) == ("Syntetisk kontrol", "limit")
    assert [line.name for line in lines] == ["Et", "Kontrolområde: K", "Naboområde: N"]
    made = one_hotspot(store, "H-1").evaluation.synthetic
    assert made is not None
    assert [point.y for point in expected.points] == pytest.approx(made.expected.tolist())
    assert expected.points[0].x < START.isoformat() < expected.points[-1].x
    told = next(note for note in view.notes if note.startswith("Den syntetiske kontrol er en blanding af "))
    heaviest = made.areas.sort_values("weight", ascending=False)["area"].iloc[0]
    assert heaviest in told
    assert "tilpasset 25 måneder før starten" in told
    assert [mark.text for mark in view.chart.marks] == ["begyndt"]
    assert view.chart.marks[0].x == START.isoformat()
    assert not any(point.provisional for line in lines for point in line.points)


def test_where_areas_are_too_few_the_months_have_the_band_of_their_own_course(tmp_path: Path) -> None:
    found = store_with(
        tmp_path,
        areas=[{"area_id": a, "name": a, "type": "hotspot", "district": 3} for a in ("H", "K")],
        incidents=[*incidents("H", 60), *incidents("K", 60)],
        hotspots=[{"hotspot_id": "1", "name": "Et", "area_id": "H", "control_area_id": "K", "start": START}],
    )
    view = one_views.series(found, hotspot_id="1")
    assert view.chart is not None
    band, expected, *_ = view.chart.series
    assert (band.role, expected.role) == ("band", "limit")
    assert band.points[0].x == expected.points[0].x == START.isoformat()
    for limits, middle in zip(band.points, expected.points, strict=True):
        assert limits.low < middle.y < limits.high
    assert view.title.startswith("Et: kan ikke vurderes (for få sammenligningsområder)")
    found.close()


def test_before_and_after_says_the_figures_of_its_table(store) -> None:
    view = one_views.before_after(store, hotspot_id="H-1")
    before, after = (
        view.rows[0][[one.header for one in view.columns].index(header)]
        for header in ("Pr. måned før", "Pr. måned efter")
    )
    assert view.title == f"Et: fra {number(before, 1)} til {number(after, 1)} anmeldelser om måneden"
    assert [source.label for source in view.sources] == [
        "Kilde: H",
        "Kilde: K",
        "Kilde: N",
        "Kilde til indbyggertal",
    ]


def test_other_choices_are_marked_where_the_verdict_is_another_and_ones_own_lead(store) -> None:
    view, tried = one_views.choices(store, hotspot_id="H-1"), other_choices(store, "H-1")
    assert view.title == f"Et: vurderingen er den samme i {tried['same'].sum()} af {len(tried)} opgørelser"
    assert view.chart is not None
    usable = tried[tried["ratio"].notna()]
    assert [point.tone == "" for point in view.chart.series[0].points] == list(usable["same"])
    own = one_views.choices(store, hotspot_id="H-1", control_area="D-2", before="12 måneder", without="vold")
    found = chosen_evaluation(store, "H-1", control_area="D-2", months_before=12, without="vold")
    assert own.title == f"Et med egne valg: {found.verdict_text}"
    assert own.subtitle.startswith("Egne valg: kontrolområde D-2, 12 måneder før og uden vold. ")
    assert own.rows[0][:3] == ("Egne valg", "", found.verdict_text)
    assert own.notes[0] == found.sentence
    with pytest.raises(ValueError, match="ikke en længde, der kan vælges"):
        one_views.choices(store, hotspot_id="H-1", before="13 måneder")


def test_the_placebo_stands_in_order_with_the_hotspot_alone_in_its_own_colour(store) -> None:
    view = one_views.placebo(store, hotspot_id="H-1")
    assert view.chart is not None
    points = view.chart.series[0].points
    assert [point.y for point in points] == sorted(point.y for point in points)
    assert [point.label for point in points if point.tone != "common"] == ["hotspottet"]
    assert len(points) == len(view.rows) == 33
    without = one_views.placebo(store, hotspot_id="H-2")
    assert without.chart is None
    assert without.title == "To: placebotesten er ikke beregnet"


def test_a_hotspot_that_is_not_there_is_said_by_every_view_of_one(store) -> None:
    for ask in (
        one_views.series,
        one_views.categories,
        one_views.choices,
        one_views.survey,
        one_views.members,
    ):
        with pytest.raises(ValueError, match="Hotspottet H-9 findes ikke i data"):
            ask(store, hotspot_id="H-9")
